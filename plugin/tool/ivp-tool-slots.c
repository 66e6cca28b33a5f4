/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-tool.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#include "ivp-agenda.h"
#include "ivp-cache.h"
#include "ivp-error.h"
#include "ivp-program.h"
#include "ivp-tool-input.h"
#include "ivp-when.h"

/* What the panel calls the program: its name, or its file's without the ending. */
static char *
name_program(const char *text)
{
    g_autofree char *base = g_path_get_basename(text);

    if (g_str_has_suffix(base, ".program"))
        base[strlen(base) - strlen(".program")] = '\0';
    return g_steal_pointer(&base);
}

/* The slots that are free by the calendars in the cache of @folder. */
static GArray *
list_free(IvpProgram *program,
          const char *folder,
          gint64 from,
          gint64 to,
          IvpZone *viewer,
          GError **error)
{
    g_autofree char *path = g_build_filename(folder, "cache.db", NULL);
    g_autoptr(IvpCache) cache = ivp_cache_open(path, FALSE, error);
    g_autoptr(GPtrArray) feeds = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) rows = NULL;
    g_autoptr(IvpAgenda) agenda = NULL;
    const IvpFilter filter = {.show = IVP_SHOW_SLOTS};
    GArray *slots;
    gboolean known = FALSE;
    gint64 laid_from, laid_to;
    gsize n;
    const IvpProgramCalendar *calendars = ivp_program_get_calendars(program, &n);

    if (cache == NULL)
        return NULL;
    for (gsize i = 0; i < n; i++)
        g_ptr_array_add(
            feeds, g_strdup_printf("%s.%s", ivp_program_get_id(program), calendars[i].id));
    for (guint i = 0; i < feeds->len; i++)
        known |= ivp_cache_get_laid(cache, feeds->pdata[i], &laid_from, &laid_to);
    g_ptr_array_add(feeds, NULL);
    /* A folder filled by "refresh" has a calendar of another name: then all in it count. */
    agenda = ivp_agenda_new(program, cache,
                            known ? (const char *const *)feeds->pdata : NULL, viewer);
    ivp_agenda_set_loaded(agenda, TRUE);
    rows = ivp_agenda_list(agenda, &filter, from, to, from, IVP_PROGRAM_MAX_SLOTS);
    slots = g_array_new(FALSE, FALSE, sizeof(IvpSlot));
    for (guint i = 0; i < rows->len; i++) {
        const IvpRow *row = rows->pdata[i];
        const IvpSlot slot = {row->start, row->end};

        if (row->start >= from)
            g_array_append_val(slots, slot);
    }
    return slots;
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
list_slots(const char *name,
           const char *from_text,
           const char *to_text,
           const char *folder,
           gboolean json)
{
    g_autoptr(IvpZone) viewer = ivp_zone_new_local();
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = NULL;
    g_autofree char *id = name_program(name);
    g_autoptr(IvpProgram) program = NULL;
    g_autoptr(GArray) slots = NULL;
    gint64 from = g_get_real_time() / G_USEC_PER_SEC, to = 0;

    if ((from_text != NULL && !ivp_tool_parse_time(from_text, viewer, &from, &error)) ||
        (to_text != NULL && !ivp_tool_parse_time(to_text, viewer, &to, &error))) {
        fprintf(stderr, "%s\n", error->message);
        return IVP_EXIT_USAGE;
    }
    bytes = ivp_tool_load_program(name, NULL, &error);
    if (bytes == NULL) {
        fprintf(stderr, "%s\n", error->message);
        return IVP_EXIT_UNREACHED;
    }
    program = ivp_program_read(bytes, id, NULL, &error);
    if (program == NULL) {
        fprintf(stderr, "%s:%s%s\n", name, g_ascii_isdigit(error->message[0]) ? "" : " ",
                error->message);
        return IVP_EXIT_WRONG;
    }
    if (to_text == NULL)
        to = from + ivp_program_get_horizon_days(program) * IVP_DAY;
    slots = folder == NULL ? ivp_program_list_slots(program, from, to)
                           : list_free(program, folder, from, to, viewer, &error);
    if (slots == NULL) {
        fprintf(stderr, "%s\n", error->message);
        return IVP_EXIT_UNREACHED;
    }
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
    g_autofree char *folder = NULL;
    const GOptionEntry entries[] = {
        {"from", 0, 0, G_OPTION_ARG_STRING, &from,
         N_("Slots that begin at this time or later: 2026-06-01 or 20260601T170000Z"),
         N_("TIME")},
        {"to", 0, 0, G_OPTION_ARG_STRING, &to,
         N_("Slots that begin before this time; without it, as far as they are offered"),
         N_("TIME")},
        {"cache", 0, 0, G_OPTION_ARG_FILENAME, &folder,
         N_("Leave out what is taken by the calendars that the panel keeps in this folder"),
         N_("FOLDER")},
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
    return list_slots(argv[1], from, to, folder, json);
}
