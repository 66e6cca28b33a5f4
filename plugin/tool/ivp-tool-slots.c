/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-tool.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#include "ivp-data.h"
#include "ivp-error.h"
#include "ivp-program.h"
#include "ivp-tool-input.h"
#include "ivp-when.h"

/* A name of a preset or of a file in the user's own folder; anything else is a file. */
static gboolean
is_program_name(const char *text)
{
    return text[0] != '\0' && text[0] != '-' &&
           strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-_") == strlen(text);
}

static GBytes *
load_program(const char *text, GError **error)
{
    g_autofree char *path = g_strdup_printf("programs/%s.program", text);
    g_autofree char *folder =
        g_build_filename(g_get_home_dir(), ".purple", "interview-panel", NULL);

    if (!is_program_name(text))
        return ivp_tool_read_file(text, IVP_PROGRAM_MAX_BYTES, error);
    return ivp_data_load(folder, path, error);
}

static void
print_slots(const IvpProgram *program, const GArray *slots, const IvpZone *viewer)
{
    for (guint i = 0; i < slots->len; i++) {
        const IvpSlot *slot = &g_array_index(slots, IvpSlot, i);
        const IvpSpan span = {IVP_SPAN_INSTANT, slot->start, slot->end};
        g_autofree char *start = ivp_tool_format_instant(slot->start);
        g_autofree char *end = ivp_tool_format_instant(slot->end);
        g_autofree char *mine = ivp_when_full(&span, viewer);
        g_autofree char *theirs =
            ivp_when_full_beside(&span, viewer, ivp_program_get_zone(program));

        printf("%s\t%s\t%s%s%s\n", start, end, mine, theirs != NULL ? "; " : "",
               theirs != NULL ? theirs : "");
    }
}

static void
print_json(const IvpProgram *program, const GArray *slots, const IvpZone *viewer)
{
    g_autoptr(GString) json = g_string_new("{\"program\":");
    IvpZone *zone = ivp_program_get_zone(program);

    ivp_tool_json_string(json, ivp_program_get_name(program));
    g_string_append(json, ",\"slots\":[");
    for (guint i = 0; i < slots->len; i++) {
        const IvpSlot *slot = &g_array_index(slots, IvpSlot, i);
        const IvpSpan span = {IVP_SPAN_INSTANT, slot->start, slot->end};
        g_autofree char *start = ivp_tool_format_instant(slot->start);
        g_autofree char *end = ivp_tool_format_instant(slot->end);
        g_autofree char *mine = ivp_when_full(&span, viewer);
        g_autofree char *theirs = ivp_when_full(&span, zone);

        g_string_append_printf(json, "%s{\"start\":\"%s\",\"end\":\"%s\",\"viewer\":",
                               i > 0 ? "," : "", start, end);
        ivp_tool_json_string(json, mine);
        g_string_append(json, ",\"program\":");
        ivp_tool_json_string(json, theirs);
        g_string_append_c(json, '}');
    }
    g_string_append(json, "]}\n");
    fputs(json->str, stdout);
}

static int
list_slots(const char *name, const char *from_text, const char *to_text, gboolean json)
{
    g_autoptr(IvpZone) viewer = ivp_zone_new_local();
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = NULL;
    g_autoptr(IvpProgram) program = NULL;
    g_autoptr(GArray) slots = NULL;
    gint64 from = g_get_real_time() / G_USEC_PER_SEC, to = 0;

    if ((from_text != NULL && !ivp_tool_parse_time(from_text, viewer, &from, &error)) ||
        (to_text != NULL && !ivp_tool_parse_time(to_text, viewer, &to, &error))) {
        fprintf(stderr, "%s\n", error->message);
        return IVP_EXIT_USAGE;
    }
    bytes = load_program(name, &error);
    if (bytes == NULL) {
        fprintf(stderr, "%s\n", error->message);
        return IVP_EXIT_UNREACHED;
    }
    program = ivp_program_read(bytes, name, NULL, &error);
    if (program == NULL) {
        fprintf(stderr, "%s:%s%s\n", name, g_ascii_isdigit(error->message[0]) ? "" : " ",
                error->message);
        return IVP_EXIT_WRONG;
    }
    if (to_text == NULL)
        to = from + ivp_program_get_horizon_days(program) * IVP_DAY;
    slots = ivp_program_list_slots(program, from, to);
    if (json)
        print_json(program, slots, viewer);
    else
        print_slots(program, slots, viewer);
    return IVP_EXIT_FINE;
}

int
ivp_tool_slots(int argc, char **argv)
{
    gboolean json = FALSE;
    g_autofree char *from = NULL;
    g_autofree char *to = NULL;
    const GOptionEntry entries[] = {
        {"from", 0, 0, G_OPTION_ARG_STRING, &from,
         N_("Slots that begin at this time or later: 2026-06-01 or 20260601T170000Z"),
         N_("TIME")},
        {"to", 0, 0, G_OPTION_ARG_STRING, &to,
         N_("Slots that begin before this time; without it, as far as they are offered"),
         N_("TIME")},
        {"json", 0, 0, G_OPTION_ARG_NONE, &json, N_("Print them as JSON"), NULL},
        {NULL},
    };
    g_autoptr(GOptionContext) context = g_option_context_new(_("PROGRAM|FILE"));
    g_autoptr(GError) error = NULL;

    g_option_context_set_summary(
        context,
        _("Lists the slots of a program by its rules, one a line: when it begins and "
          "ends in UTC, and the same in words. PROGRAM is a preset such as "
          "opentelemetry, or the name of a file of your own."));
    g_option_context_add_main_entries(context, entries, GETTEXT_PACKAGE);
    if (!g_option_context_parse(context, &argc, &argv, &error)) {
        fprintf(stderr, "%s\n", error->message);
        return IVP_EXIT_USAGE;
    }
    if (argc != 2) {
        fprintf(stderr, "%s\n", _("Name one program: interview-panel slots opentelemetry"));
        return IVP_EXIT_USAGE;
    }
    return list_slots(argv[1], from, to, json);
}
