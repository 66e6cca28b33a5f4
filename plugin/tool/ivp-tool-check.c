/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-tool.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#include "ivp-program.h"
#include "ivp-tool-input.h"
#include "ivp-when.h"

#define TEMPLATE "help/commented.program"
#define DRY_RUN 5
#define ZONES 3

typedef struct {
    const char *file;
    gint64 from;
    IvpZone *viewer;
    GPtrArray *problems; /* IvpProgramProblem * */
    IvpProgram *program; /* (nullable) */
    GArray *slots;       /* IvpSlot, the next few */
    IvpZone *zones[ZONES];
} Check;

/* --- The dry run --- */

static gboolean
same_clock(const Check *check, const IvpZone *one, const IvpZone *other)
{
    if (strcmp(ivp_zone_get_id(one), ivp_zone_get_id(other)) == 0)
        return TRUE;
    if (check->slots->len == 0)
        return FALSE;
    for (guint i = 0; i < check->slots->len; i++) {
        gint64 start = g_array_index(check->slots, IvpSlot, i).start;

        if (ivp_zone_get_offset(one, start) != ivp_zone_get_offset(other, start))
            return FALSE;
    }
    return TRUE;
}

/* The program's, the viewer's and UTC; where two of them show the same, one far away. */
static void
choose_zones(Check *check)
{
    static const char *const far[] = {"UTC", "Asia/Kolkata", "America/Los_Angeles",
                                      "Australia/Sydney", "Europe/Berlin"};
    int n = 0;

    check->zones[n++] = ivp_zone_ref(ivp_program_get_zone(check->program));
    if (!same_clock(check, check->zones[0], check->viewer))
        check->zones[n++] = ivp_zone_ref(check->viewer);
    for (gsize i = 0; i < G_N_ELEMENTS(far) && n < ZONES; i++) {
        g_autoptr(IvpZone) zone = ivp_zone_new(far[i]);
        gboolean known = zone == NULL;

        for (int j = 0; j < n && !known; j++)
            known = same_clock(check, check->zones[j], zone);
        if (!known)
            check->zones[n++] = g_steal_pointer(&zone);
    }
}

static void
run_dry(Check *check)
{
    gint64 horizon = ivp_program_get_horizon_days(check->program) * IVP_DAY;
    g_autoptr(GArray) slots =
        ivp_program_list_slots(check->program, check->from, check->from + horizon);

    check->slots = g_array_new(FALSE, FALSE, sizeof(IvpSlot));
    g_array_append_vals(check->slots, slots->data, MIN(slots->len, DRY_RUN));
    if (slots->len == IVP_PROGRAM_MAX_SLOTS) {
        IvpProgramProblem *problem = g_new0(IvpProgramProblem, 1);

        problem->warning = TRUE;
        problem->sentence = g_strdup_printf(
            _("The rules offer more than %d slots: only so many are shown."),
            IVP_PROGRAM_MAX_SLOTS);
        g_ptr_array_add(check->problems, problem);
    }
    choose_zones(check);
}

static char *
format_slot(const IvpSlot *slot, const IvpZone *zone)
{
    g_autofree char *date = ivp_when_date(ivp_zone_to_wall(zone, slot->start), TRUE);
    g_autofree char *clock = ivp_when_clock(zone, slot->start);
    g_autofree char *letters = ivp_when_zone(zone, slot->start);

    return g_strdup_printf("%s, %s %s", date, clock, letters);
}

/* --- As text --- */

static void
append_padded(GString *text, const char *cell, glong width)
{
    g_string_append(text, cell);
    for (glong i = g_utf8_strlen(cell, -1); i < width; i++)
        g_string_append_c(text, ' ');
}

static void
append_slots(const Check *check, GString *text)
{
    glong widths[ZONES] = {0};
    char *cells[DRY_RUN + 1][ZONES] = {{NULL}};

    if (check->slots->len == 0)
        return;
    g_string_append_printf(text, "\n%s\n",
                           check->slots->len == DRY_RUN
                               ? _("The next five slots, before any calendar is looked at:")
                               : _("The next slots, before any calendar is looked at:"));
    for (guint row = 0; row <= check->slots->len; row++) {
        for (int i = 0; i < ZONES; i++) {
            cells[row][i] =
                row == 0 ? g_strdup(ivp_zone_get_place(check->zones[i]))
                         : format_slot(&g_array_index(check->slots, IvpSlot, row - 1),
                                       check->zones[i]);
            widths[i] = MAX(widths[i], g_utf8_strlen(cells[row][i], -1));
        }
    }
    for (guint row = 0; row <= check->slots->len; row++) {
        for (int i = 0; i < ZONES; i++) {
            g_string_append(text, "  ");
            append_padded(text, cells[row][i], i < ZONES - 1 ? widths[i] : 0);
            g_free(cells[row][i]);
        }
        g_string_append_c(text, '\n');
    }
}

static void G_GNUC_PRINTF(3, 4)
    append_fact(GString *text, const char *label, const char *format, ...)
{
    va_list arguments;

    g_string_append_printf(text, "  %s: ", label);
    va_start(arguments, format);
    g_string_append_vprintf(text, format, arguments);
    va_end(arguments);
    g_string_append_c(text, '\n');
}

static char *
host_of(const char *url)
{
    g_autoptr(GUri) uri = g_uri_parse(url, G_URI_FLAGS_ENCODED, NULL);
    const char *host = uri != NULL ? g_uri_get_host(uri) : NULL;

    return g_strdup(host != NULL && host[0] != '\0' ? host : _("built in"));
}

static void
append_calendars(const IvpProgram *program, GString *text)
{
    gsize n;
    const IvpProgramCalendar *calendars = ivp_program_get_calendars(program, &n);

    for (gsize i = 0; i < n; i++) {
        g_autofree char *host = host_of(calendars[i].url);

        append_fact(text, _("Calendar"), "%s (%s)", calendars[i].name, host);
    }
}

static void
append_regions(const IvpProgram *program, GString *text)
{
    g_autoptr(GString) list = g_string_new(NULL);
    gsize n;
    const IvpRegion *regions = ivp_program_get_regions(program, &n);

    for (gsize i = 0; i < n; i++)
        g_string_append_printf(list, "%s%s%s", i > 0 ? ", " : "", regions[i].name,
                               regions[i].has_group ? "" : _(" (no discussion group)"));
    if (n > 0)
        append_fact(text, _("Regions"), "%s", list->str);
}

static void
append_rules(const IvpProgram *program, GString *text)
{
    g_autofree char *rules = ivp_program_describe_slots(program);
    g_autoptr(GString) minutes = g_string_new(NULL);
    const IvpRoomRule *room = ivp_program_get_room_rule(program);
    gsize n;
    const int *lengths = ivp_program_get_lengths(program, &n);
    int days = ivp_program_get_horizon_days(program);

    if (rules[0] == '\0') {
        append_fact(text, _("Slots"), "%s", _("none"));
        return;
    }
    for (gsize i = 0; i < n; i++)
        g_string_append_printf(minutes, "%s%d",
                               i == 0       ? ""
                               : i == n - 1 ? _(" or ")
                                            : ", ",
                               lengths[i]);
    append_fact(text, _("Slots"), "%s", rules);
    append_fact(text, _("Length"), _("%s min"), minutes->str);
    append_fact(text, _("Offered"), ngettext("%d day ahead", "%d days ahead", (gulong)days),
                days);
    if (room->at_once > 0)
        append_fact(
            text, _("Room"),
            room->whole_calendar
                ? _("at most %d of the calendar's events at once, %d min between two")
                : _("at most %d of the program's events at once, %d min between two"),
            room->at_once, room->gap_minutes);
}

static void
append_contacts(const IvpProgram *program, GString *text)
{
    gsize n;
    const IvpContact *contacts = ivp_program_get_contacts(program, &n);

    for (gsize i = 0; i < n; i++) {
        if (contacts[i].protocol[0] != '\0')
            append_fact(text, _("Contact"), "%s, %s, %s: %s", contacts[i].name,
                        contacts[i].role, contacts[i].protocol, contacts[i].address);
        else
            append_fact(text, _("Contact"), "%s, %s, %s", contacts[i].name,
                        contacts[i].role, contacts[i].link);
    }
}

static void
print_text(const Check *check)
{
    g_autoptr(GString) text = g_string_new(NULL);
    const IvpProgram *program = check->program;
    IvpZone *zone;

    if (program == NULL)
        return;
    zone = ivp_program_get_zone(program);
    g_string_append_printf(text, "%s%s\n", ivp_program_get_name(program),
                           ivp_program_is_example(program) ? _(" (example)") : "");
    append_fact(text, _("Zone"), "%s", ivp_zone_get_id(zone));
    append_calendars(program, text);
    append_regions(program, text);
    append_rules(program, text);
    if (ivp_program_get_goal(program) > 0)
        append_fact(text, _("Goal"),
                    ngettext("%d session a month", "%d sessions a month",
                             (gulong)ivp_program_get_goal(program)),
                    ivp_program_get_goal(program));
    append_contacts(program, text);
    append_slots(check, text);
    fputs(text->str, stdout);
}

/* --- As JSON --- */

static void
append_member(GString *json, const char *name, const char *text)
{
    g_string_append_printf(json, "\"%s\":", name);
    ivp_tool_json_string(json, text);
}

static void
append_json_program(const IvpProgram *program, GString *json)
{
    g_autofree char *slots = ivp_program_describe_slots(program);
    const IvpRoomRule *room = ivp_program_get_room_rule(program);
    gsize n;
    const IvpProgramCalendar *calendars = ivp_program_get_calendars(program, &n);
    const IvpRegion *regions;
    const IvpContact *contacts;
    const int *lengths;

    g_string_append(json, "{");
    append_member(json, "name", ivp_program_get_name(program));
    g_string_append_printf(json, ",\"example\":%s,",
                           ivp_program_is_example(program) ? "true" : "false");
    append_member(json, "zone", ivp_zone_get_id(ivp_program_get_zone(program)));
    g_string_append(json, ",\"calendars\":[");
    for (gsize i = 0; i < n; i++) {
        g_string_append(json, i > 0 ? ",{" : "{");
        append_member(json, "id", calendars[i].id);
        g_string_append_c(json, ',');
        append_member(json, "name", calendars[i].name);
        g_string_append_c(json, ',');
        append_member(json, "url", calendars[i].url);
        g_string_append_c(json, '}');
    }
    g_string_append(json, "],\"regions\":[");
    regions = ivp_program_get_regions(program, &n);
    for (gsize i = 0; i < n; i++) {
        g_string_append(json, i > 0 ? ",{" : "{");
        append_member(json, "id", regions[i].id);
        g_string_append_c(json, ',');
        append_member(json, "name", regions[i].name);
        g_string_append_printf(json, ",\"group\":%s}",
                               regions[i].has_group ? "true" : "false");
    }
    g_string_append(json, "],\"contacts\":[");
    contacts = ivp_program_get_contacts(program, &n);
    for (gsize i = 0; i < n; i++) {
        g_string_append(json, i > 0 ? ",{" : "{");
        append_member(json, "name", contacts[i].name);
        g_string_append_c(json, ',');
        append_member(json, "role", contacts[i].role);
        g_string_append_c(json, ',');
        append_member(json, "protocol", contacts[i].protocol);
        g_string_append_c(json, ',');
        append_member(json, "address", contacts[i].address);
        g_string_append_c(json, ',');
        append_member(json, "link", contacts[i].link);
        g_string_append_c(json, '}');
    }
    g_string_append(json, "],\"lengths\":[");
    lengths = ivp_program_get_lengths(program, &n);
    for (gsize i = 0; i < n; i++)
        g_string_append_printf(json, "%s%d", i > 0 ? "," : "", lengths[i]);
    g_string_append_printf(json,
                           "],\"horizon_days\":%d,\"goal\":%d,\"at_once\":%d,"
                           "\"gap_minutes\":%d,",
                           ivp_program_get_horizon_days(program),
                           ivp_program_get_goal(program), room->at_once, room->gap_minutes);
    append_member(json, "slots", slots);
    g_string_append_c(json, '}');
}

static void
append_json_slots(const Check *check, GString *json)
{
    for (guint i = 0; check->slots != NULL && i < check->slots->len; i++) {
        const IvpSlot *slot = &g_array_index(check->slots, IvpSlot, i);
        g_autofree char *start = ivp_tool_format_instant(slot->start);
        g_autofree char *end = ivp_tool_format_instant(slot->end);

        g_string_append(json, i > 0 ? ",{" : "{");
        append_member(json, "start", start);
        g_string_append_c(json, ',');
        append_member(json, "end", end);
        g_string_append(json, ",\"shown\":[");
        for (int j = 0; j < ZONES; j++) {
            g_autofree char *text = format_slot(slot, check->zones[j]);

            g_string_append(json, j > 0 ? ",{" : "{");
            append_member(json, "zone", ivp_zone_get_id(check->zones[j]));
            g_string_append_c(json, ',');
            append_member(json, "text", text);
            g_string_append_c(json, '}');
        }
        g_string_append(json, "]}");
    }
}

static void
print_json(const Check *check)
{
    g_autoptr(GString) json = g_string_new("{");

    append_member(json, "file", check->file);
    g_string_append_printf(json, ",\"ok\":%s,\"problems\":[",
                           check->program != NULL ? "true" : "false");
    ivp_tool_json_problems(json, check->problems);
    g_string_append(json, "],\"program\":");
    if (check->program != NULL)
        append_json_program(check->program, json);
    else
        g_string_append(json, "null");
    g_string_append(json, ",\"next\":[");
    append_json_slots(check, json);
    g_string_append(json, "]}\n");
    fputs(json->str, stdout);
}

/* --- The command --- */

static int
check_file(const char *file, gint64 from, IvpZone *viewer, gboolean json)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = ivp_tool_read_file(file, IVP_PROGRAM_MAX_BYTES, &error);
    Check check = {.file = file, .from = from, .viewer = viewer};
    int status;

    if (bytes == NULL) {
        fprintf(stderr, "%s\n", error->message);
        return IVP_EXIT_UNREACHED;
    }
    check.program = ivp_program_read(bytes, "check", &check.problems, NULL);
    if (check.program != NULL)
        run_dry(&check);
    ivp_tool_print_problems(file, check.problems);
    if (json)
        print_json(&check);
    else
        print_text(&check);
    status = check.program != NULL ? IVP_EXIT_FINE : IVP_EXIT_WRONG;
    for (int i = 0; i < ZONES; i++)
        g_clear_pointer(&check.zones[i], ivp_zone_unref);
    g_clear_pointer(&check.slots, g_array_unref);
    g_clear_pointer(&check.program, ivp_program_unref);
    g_ptr_array_unref(check.problems);
    return status;
}

int
ivp_tool_check(int argc, char **argv)
{
    gboolean json = FALSE, template = FALSE;
    g_autofree char *from_text = NULL;
    const GOptionEntry entries[] = {
        {"from", 0, 0, G_OPTION_ARG_STRING, &from_text,
         N_("Show the slots from this time on: 2026-06-01 or 20260601T170000Z"),
         N_("TIME")},
        {"json", 0, 0, G_OPTION_ARG_NONE, &json, N_("Print what was understood as JSON"),
         NULL},
        {"template", 0, 0, G_OPTION_ARG_NONE, &template,
         N_("Print a commented program file to begin with"), NULL},
        {NULL},
    };
    g_autoptr(GOptionContext) context = g_option_context_new(_("FILE"));
    g_autoptr(IvpZone) viewer = ivp_zone_new_local();
    g_autoptr(GError) error = NULL;
    gint64 from = g_get_real_time() / G_USEC_PER_SEC;

    g_option_context_set_summary(
        context,
        _("Looks at a program file: says what is wrong with it and where, what was "
          "understood, and when the next slots are. “-” is standard input."));
    g_option_context_add_main_entries(context, entries, GETTEXT_PACKAGE);
    if (!g_option_context_parse(context, &argc, &argv, &error) ||
        (from_text != NULL && !ivp_tool_parse_time(from_text, viewer, &from, &error))) {
        fprintf(stderr, "%s\n", error->message);
        return IVP_EXIT_USAGE;
    }
    if (template && argc == 1)
        return ivp_tool_print_data(TEMPLATE);
    if (template || argc != 2) {
        fprintf(stderr, "%s\n", _("Name one program file: interview-panel check FILE"));
        return IVP_EXIT_USAGE;
    }
    return check_file(argv[1], from, viewer, json);
}
