/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-tool.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>

#include "ivp-cache.h"
#include "ivp-calendar-file.h"
#include "ivp-error.h"
#include "ivp-take.h"
#include "ivp-tool-input.h"

/* Bytes of a calendar that are read; it is held in memory as a whole. */
#define CALENDAR_MAX_BYTES ((gsize)1024 * 1024 * 1024)

/* Days shown where the end is not said. */
#define DEFAULT_DAYS 90

/* "20260604T170000Z", or "20260604" of an all-day event. */
static char *
format_time(const IvpOccurrence *occurrence, gboolean end)
{
    char *text = ivp_tool_format_instant(end ? occurrence->end : occurrence->start);

    if (occurrence->span.kind == IVP_SPAN_DATE) {
        g_free(text);
        text = ivp_tool_format_instant(end ? occurrence->span.end : occurrence->span.start);
        text[8] = '\0';
    }
    return text;
}

static void
print_lines(const GPtrArray *list)
{
    for (guint i = 0; i < list->len; i++) {
        const IvpOccurrence *occurrence = g_ptr_array_index(list, i);
        g_autofree char *start = format_time(occurrence, FALSE);
        g_autofree char *end = format_time(occurrence, TRUE);

        printf("%s\t%s\t%s\n", start, end, occurrence->summary);
    }
}

static void
print_json(const GPtrArray *list, const GPtrArray *problems)
{
    g_autoptr(GString) json = g_string_new("{\"occurrences\":[");

    for (guint i = 0; i < list->len; i++) {
        const IvpOccurrence *occurrence = g_ptr_array_index(list, i);
        g_autofree char *start = format_time(occurrence, FALSE);
        g_autofree char *end = format_time(occurrence, TRUE);

        g_string_append_printf(
            json, "%s{\"start\":\"%s\",\"end\":\"%s\",\"kind\":\"%s\",\"summary\":",
            i > 0 ? "," : "", start, end,
            occurrence->span.kind == IVP_SPAN_DATE       ? "all-day"
            : occurrence->span.kind == IVP_SPAN_FLOATING ? "floating"
                                                         : "timed");
        ivp_tool_json_string(json, occurrence->summary);
        g_string_append(json, ",\"uid\":");
        ivp_tool_json_string(json, occurrence->uid);
        g_string_append_c(json, '}');
    }
    g_string_append(json, "],\"problems\":");
    ivp_tool_json_strings(json, problems);
    g_string_append(json, "}\n");
    fputs(json->str, stdout);
}

typedef struct {
    gint64 from;
    gint64 to;
    guint limit;
    gboolean json;
} Wanted;

static gboolean
parse_times(const char *from_text, const char *to_text, Wanted *wanted, GError **error)
{
    g_autoptr(IvpZone) viewer = ivp_zone_new_local();
    gint64 now = g_get_real_time() / G_USEC_PER_SEC;

    wanted->from =
        ivp_zone_to_instant(viewer, ivp_wall_midnight(ivp_zone_to_wall(viewer, now)), NULL);
    if (from_text != NULL && !ivp_tool_parse_time(from_text, viewer, &wanted->from, error))
        return FALSE;
    wanted->to = wanted->from + DEFAULT_DAYS * IVP_DAY;
    if (to_text != NULL && !ivp_tool_parse_time(to_text, viewer, &wanted->to, error))
        return FALSE;
    if (wanted->to < wanted->from) {
        g_set_error_literal(error, IVP_ERROR, IVP_ERROR_USAGE,
                            _("The time of --to is before that of --from."));
        return FALSE;
    }
    return TRUE;
}

static int
print_list(const char *name, GPtrArray *list, GPtrArray *problems, const Wanted *wanted)
{
    if (wanted->limit != 0 && list->len > wanted->limit)
        g_ptr_array_set_size(list, (int)wanted->limit);
    if (wanted->json)
        print_json(list, problems);
    else
        print_lines(list);
    return ivp_tool_end_list(name, problems);
}

static int
list_file(const char *name, const Wanted *wanted)
{
    g_autoptr(IvpZone) viewer = ivp_zone_new_local();
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = NULL;
    g_autoptr(IvpCalendarFile) file = NULL;
    g_autoptr(GPtrArray) list = NULL;

    bytes = ivp_tool_read_file(name, CALENDAR_MAX_BYTES, &error);
    if (bytes == NULL) {
        fprintf(stderr, "%s\n", error->message);
        return IVP_EXIT_UNREACHED;
    }
    if (g_bytes_get_size(bytes) > CALENDAR_MAX_BYTES) {
        fprintf(stderr, _("%s: The calendar is larger than %d MB.\n"), name,
                (int)(CALENDAR_MAX_BYTES / 1024 / 1024));
        return IVP_EXIT_WRONG;
    }
    file = ivp_calendar_file_new(bytes);
    list = ivp_calendar_file_list(file, wanted->from, wanted->to, viewer);
    return print_list(name, list, ivp_calendar_file_get_problems(file), wanted);
}

/* Reads only, unless the span reaches beyond what is laid down. */
static int
list_cache(const char *folder, const Wanted *wanted)
{
    g_autofree char *path = g_build_filename(folder, "cache.db", NULL);
    g_autoptr(IvpZone) viewer = ivp_zone_new_local();
    g_autoptr(IvpCache) cache = NULL;
    g_autoptr(GPtrArray) list = NULL;
    g_autoptr(GPtrArray) problems = g_ptr_array_new();
    g_autoptr(GError) error = NULL;
    IvpQuery query = {wanted->from, wanted->to, viewer, NULL, NULL, wanted->limit};

    cache = ivp_cache_open(path, FALSE, &error);
    if (cache != NULL && !ivp_cache_is_laid(cache, wanted->from, wanted->to)) {
        g_autoptr(IvpCache) writer = ivp_cache_open(path, TRUE, &error);

        if (writer != NULL)
            ivp_cache_extend_all(writer, wanted->from, wanted->to, &error);
    }
    if (error == NULL)
        list = ivp_cache_query(cache, &query, &error);
    if (list == NULL) {
        fprintf(stderr, "%s: %s\n", folder, error->message);
        return IVP_EXIT_UNREACHED;
    }
    return print_list(folder, list, problems, wanted);
}

int
ivp_tool_occurrences(int argc, char **argv)
{
    Wanted wanted = {0};
    g_autofree char *from = NULL;
    g_autofree char *to = NULL;
    g_autofree char *cache = NULL;
    int limit = 0;
    const GOptionEntry entries[] = {
        {"from", 0, 0, G_OPTION_ARG_STRING, &from,
         N_("What is over by then is left out: 2026-06-01 or 20260601T170000Z; today if "
            "not said"),
         N_("TIME")},
        {"to", 0, 0, G_OPTION_ARG_STRING, &to,
         N_("What begins then or later is left out; 90 days later if not said"),
         N_("TIME")},
        {"cache", 0, 0, G_OPTION_ARG_FILENAME, &cache,
         N_("Answer from the cache “refresh” made, not from a file"), N_("FOLDER")},
        {"limit", 0, 0, G_OPTION_ARG_INT, &limit, N_("The first so many only"),
         N_("NUMBER")},
        {"json", 0, 0, G_OPTION_ARG_NONE, &wanted.json, N_("Print them as JSON"), NULL},
        {NULL},
    };
    g_autoptr(GOptionContext) context = g_option_context_new(_("FILE"));
    g_autoptr(GError) error = NULL;

    g_option_context_set_summary(
        context,
        _("Lists what happens in a calendar file (.ics, - for standard input), one "
          "occurrence a line: when it begins and ends, and what it is, with tabs "
          "between. Times are UTC; days of all-day events are dates, the end not "
          "included. A date means midnight in your time zone (TZ)."));
    g_option_context_add_main_entries(context, entries, GETTEXT_PACKAGE);
    if (!g_option_context_parse(context, &argc, &argv, &error)) {
        fprintf(stderr, "%s\n", error->message);
        return IVP_EXIT_USAGE;
    }
    if (argc != (cache != NULL ? 1 : 2)) {
        fprintf(stderr, "%s\n",
                _("Name one file: interview-panel occurrences calendar.ics"));
        return IVP_EXIT_USAGE;
    }
    if (limit < 0) {
        fprintf(stderr, "%s\n", _("The number of --limit is below 0."));
        return IVP_EXIT_USAGE;
    }
    wanted.limit = (guint)limit;
    if (!parse_times(from, to, &wanted, &error)) {
        fprintf(stderr, "%s\n", error->message);
        return IVP_EXIT_USAGE;
    }
    return cache != NULL ? list_cache(cache, &wanted) : list_file(argv[1], &wanted);
}
