/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-tool.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>

#include "ivp-calendar-file.h"
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
    g_string_append(json, "],\"problems\":[");
    for (guint i = 0; i < problems->len; i++) {
        if (i > 0)
            g_string_append_c(json, ',');
        ivp_tool_json_string(json, g_ptr_array_index(problems, i));
    }
    g_string_append(json, "]}\n");
    fputs(json->str, stdout);
}

static int
list_occurrences(const char *name,
                 const char *from_text,
                 const char *to_text,
                 gboolean json)
{
    g_autoptr(IvpZone) viewer = ivp_zone_new_local();
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = NULL;
    g_autoptr(IvpCalendarFile) file = NULL;
    g_autoptr(GPtrArray) list = NULL;
    GPtrArray *problems;
    gint64 from = g_get_real_time() / G_USEC_PER_SEC, to;

    from = ivp_zone_to_instant(viewer, ivp_wall_midnight(ivp_zone_to_wall(viewer, from)),
                               NULL);
    if (from_text != NULL && !ivp_tool_parse_time(from_text, viewer, &from, &error)) {
        fprintf(stderr, "%s\n", error->message);
        return IVP_EXIT_USAGE;
    }
    to = from + DEFAULT_DAYS * IVP_DAY;
    if (to_text != NULL && !ivp_tool_parse_time(to_text, viewer, &to, &error)) {
        fprintf(stderr, "%s\n", error->message);
        return IVP_EXIT_USAGE;
    }
    if (to < from) {
        fprintf(stderr, "%s\n", _("The time of --to is before that of --from."));
        return IVP_EXIT_USAGE;
    }
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
    list = ivp_calendar_file_list(file, from, to, viewer);
    problems = ivp_calendar_file_get_problems(file);
    if (json)
        print_json(list, problems);
    else
        print_lines(list);
    for (guint i = 0; i < problems->len; i++)
        fprintf(stderr, "%s: %s\n", name, (const char *)g_ptr_array_index(problems, i));
    if (fflush(stdout) != 0) {
        fprintf(stderr, "%s\n", _("The list could not be written."));
        return IVP_EXIT_UNREACHED;
    }
    return problems->len > 0 ? IVP_EXIT_WRONG : IVP_EXIT_FINE;
}

int
ivp_tool_occurrences(int argc, char **argv)
{
    gboolean json = FALSE;
    g_autofree char *from = NULL;
    g_autofree char *to = NULL;
    const GOptionEntry entries[] = {
        {"from", 0, 0, G_OPTION_ARG_STRING, &from,
         N_("What is over by then is left out: 2026-06-01 or 20260601T170000Z; today if "
            "not said"),
         N_("TIME")},
        {"to", 0, 0, G_OPTION_ARG_STRING, &to,
         N_("What begins then or later is left out; 90 days later if not said"),
         N_("TIME")},
        {"json", 0, 0, G_OPTION_ARG_NONE, &json, N_("Print them as JSON"), NULL},
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
    if (argc != 2) {
        fprintf(stderr, "%s\n",
                _("Name one file: interview-panel occurrences calendar.ics"));
        return IVP_EXIT_USAGE;
    }
    return list_occurrences(argv[1], from, to, json);
}
