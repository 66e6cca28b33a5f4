/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <string.h>

#include "ivp-calendar-file.h"
#include "ivp-error.h"
#include "ivp-series.h"

static char *
format_time(gint64 instant, gboolean is_date)
{
    IvpCivil civil;

    ivp_civil_from_wall(instant, &civil);
    if (is_date)
        return g_strdup_printf("%04d%02d%02d", civil.year, civil.month, civil.day);
    return g_strdup_printf("%04d%02d%02dT%02d%02d%02dZ", civil.year, civil.month, civil.day,
                           civil.hour, civil.minute, civil.second);
}

static gint64
read_instant(const char *text)
{
    IvpCivil civil = {0};

    g_assert_cmpint(sscanf(text, "%4d%2d%2dT%2d%2d%2dZ", &civil.year, &civil.month,
                           &civil.day, &civil.hour, &civil.minute, &civil.second),
                    ==, 6);
    return ivp_wall_from_civil(&civil);
}

static void
append_occurrences(GString *found, const GPtrArray *list)
{
    for (guint i = 0; i < list->len; i++) {
        const IvpOccurrence *occurrence = g_ptr_array_index(list, i);
        gboolean is_date = occurrence->span.kind == IVP_SPAN_DATE;
        g_autofree char *start =
            format_time(is_date ? occurrence->span.start : occurrence->start, is_date);
        g_autofree char *end =
            format_time(is_date ? occurrence->span.end : occurrence->end, is_date);

        g_string_append_printf(found, "%s %s %s\n", start, end, occurrence->summary);
    }
}

/* Each line of @expected that begins with "! " explains one problem. */
static void
check_problems(char **expected, const GPtrArray *problems)
{
    guint n = 0;

    for (guint i = 0; i < problems->len; i++)
        g_test_message("  %s", (const char *)g_ptr_array_index(problems, i));
    for (; *expected != NULL; expected++) {
        gboolean found = FALSE;

        if (!g_str_has_prefix(*expected, "! "))
            continue;
        n++;
        for (guint i = 0; i < problems->len && !found; i++)
            found = strstr(g_ptr_array_index(problems, i), *expected + 2) != NULL;
        if (!found)
            g_error("no problem says “%s”", *expected + 2);
    }
    g_assert_cmpuint(problems->len, ==, n);
}

static IvpCalendarFile *
read_file(const char *text, gsize length)
{
    g_autoptr(GBytes) bytes = g_bytes_new(text, length);

    return ivp_calendar_file_new(bytes);
}

/* @lines: an entry of occurrences.txt, after its title */
static void
check_entry(char **lines, const char *line_end)
{
    g_auto(GStrv) window = g_strsplit(lines[0], " ", 4);
    g_autoptr(IvpZone) viewer =
        ivp_zone_new(window[3] != NULL ? window[3] : "Europe/Berlin");
    g_autoptr(GString) calendar = g_string_new(NULL);
    g_autoptr(GString) expected = g_string_new(NULL);
    g_autoptr(GString) found = g_string_new(NULL);
    g_autoptr(IvpCalendarFile) file = NULL;
    g_autoptr(GPtrArray) list = NULL;
    gboolean whole = g_str_has_prefix(lines[1], "BEGIN") &&
                     !g_str_has_prefix(lines[1], "BEGIN:VTIMEZONE");
    char **line = lines + 1;

    g_assert_cmpstr(window[0], ==, "window");
    if (!whole)
        g_string_append_printf(calendar, "BEGIN:VCALENDAR%s", line_end);
    for (; strcmp(*line, "--") != 0; line++) {
        const char *text = strcmp(*line, "{") == 0   ? "BEGIN:VEVENT"
                           : strcmp(*line, "}") == 0 ? "END:VEVENT"
                                                     : *line;

        g_string_append_printf(calendar, "%s%s", text, line_end);
    }
    if (!whole)
        g_string_append_printf(calendar, "END:VCALENDAR%s", line_end);
    for (char **other = ++line; *other != NULL; other++) {
        if (!g_str_has_prefix(*other, "! "))
            g_string_append_printf(expected, "%s\n", *other);
    }
    file = read_file(calendar->str, calendar->len);
    list = ivp_calendar_file_list(file, read_instant(window[1]), read_instant(window[2]),
                                  viewer);
    append_occurrences(found, list);
    g_assert_cmpstr(found->str, ==, expected->str);
    check_problems(line, ivp_calendar_file_get_problems(file));
}

static void
test_table(void)
{
    g_autofree char *path =
        g_test_build_filename(G_TEST_DIST, "unit", "occurrences.txt", NULL);
    g_autofree char *text = NULL;
    g_auto(GStrv) lines = NULL;
    guint entries = 0;

    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line != NULL; line++) {
        g_autoptr(GPtrArray) entry = g_ptr_array_new();

        if (!g_str_has_prefix(*line, "== "))
            continue;
        g_test_message("%s", *line);
        while (line[1] != NULL && line[1][0] != '\0')
            g_ptr_array_add(entry, *++line);
        g_ptr_array_add(entry, NULL);
        check_entry((char **)entry->pdata, "\r\n");
        check_entry((char **)entry->pdata, "\n");
        entries++;
    }
    g_assert_cmpuint(entries, >=, 55);
}

static guint
count(const char *text, gsize length, guint *problems)
{
    g_autoptr(IvpCalendarFile) file = read_file(text, length);
    g_autoptr(IvpZone) viewer = ivp_zone_new_utc();
    g_autoptr(GPtrArray) list = ivp_calendar_file_list(
        file, ivp_wall_from_date(2026, 6, 1), ivp_wall_from_date(2026, 7, 1), viewer);

    *problems = ivp_calendar_file_get_problems(file)->len;
    for (guint i = 0; i < list->len; i++) {
        const IvpOccurrence *occurrence = g_ptr_array_index(list, i);

        g_assert_true(g_utf8_validate(occurrence->summary, -1, NULL));
        g_assert_null(strpbrk(occurrence->summary, "\n\t\r"));
    }
    return list->len;
}

#define PLAIN                                                                           \
    "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nDTSTART:20260604T100000Z\nSUMMARY:Zürich\n" \
    "END:VEVENT\nEND:VCALENDAR\n"

static void
test_other_encodings(void)
{
    static const char latin[] =
        "BEGIN:VEVENT\nUID:1\nDTSTART:20260604T100000Z\nSUMMARY:Z\xfcrich\nEND:VEVENT\n";
    static const char nul[] =
        "BEGIN:VEVENT\nUID:1\nDTSTART:20260604T100000Z\nSUMMARY:a\0b\nEND:VEVENT\n";
    static const char mark[] =
        "\xEF\xBB\xBF"
        "BEGIN:VEVENT\nUID:1\nDTSTART:20260604T100000Z\nEND:VEVENT\n";
    gsize length;
    guint problems;
    g_autofree char *utf16 = g_convert(PLAIN, -1, "UTF-16", "UTF-8", NULL, &length, NULL);

    g_assert_nonnull(utf16);
    g_assert_cmpuint(count(utf16, length, &problems), ==, 1);
    g_assert_cmpuint(problems, ==, 0);
    g_assert_cmpuint(count(latin, sizeof latin - 1, &problems), ==, 1);
    g_assert_cmpuint(problems, ==, 0);
    g_assert_cmpuint(count(nul, sizeof nul - 1, &problems), ==, 1);
    g_assert_cmpuint(count(mark, sizeof mark - 1, &problems), ==, 1);
    g_assert_cmpuint(count("", 0, &problems), ==, 0);
    g_assert_cmpuint(problems, ==, 1);
}

static void
test_cut_anywhere_reads_what_is_whole(void)
{
    guint problems;

    for (gsize length = 0; length < strlen(PLAIN); length++) {
        guint found = count(PLAIN, length, &problems);

        g_assert_cmpuint(found, <=, 1);
        g_assert_true(problems > 0 || length >= strlen(PLAIN) - 1);
    }
}

/* One event that costs as much as it can must not take long: @lines is its lines. */
static void
check_costly(const char *what, GString *lines)
{
    gint64 begin = g_get_monotonic_time();
    guint problems;

    g_test_message("%s", what);
    g_string_prepend(lines,
                     "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nDTSTART:20000101T000000Z\n");
    g_string_append(lines, "END:VEVENT\nEND:VCALENDAR\n");
    count(lines->str, lines->len, &problems);
    g_test_message("  %d ms", (int)((g_get_monotonic_time() - begin) / 1000));
    /* Under 100 ms each, plainly built; sanitizers on a busy computer took 6 s. */
    g_assert_cmpint(g_get_monotonic_time() - begin, <, 20 * G_USEC_PER_SEC);
    g_string_free(lines, TRUE);
}

static void
test_no_event_takes_long(void)
{
    GString *lines = g_string_new(NULL);

    for (int i = 0; i < 4900; i++)
        g_string_append(lines, "RRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO\n");
    check_costly("thousands of rules", lines);

    lines = g_string_new("RRULE:FREQ=DAILY\n");
    for (int i = 0; i < 4900; i++)
        g_string_append(lines, "EXDATE:20260604T000000Z,20260605T000000Z\n");
    check_costly("thousands of exceptions", lines);

    lines = g_string_new("RRULE:FREQ=SECONDLY\nRDATE:");
    for (int i = 0; i < 3900; i++)
        g_string_append(lines, "20260604T000000Z,");
    g_string_append(lines, "\nEXRULE:FREQ=SECONDLY;INTERVAL=2\n");
    check_costly("dates and rules to the second", lines);

    lines =
        g_string_new("RRULE:FREQ=MINUTELY;BYDAY=MO;COUNT=100000000\nDURATION:P36525D\n");
    check_costly("a century long, every minute", lines);

    lines = g_string_new("RRULE:FREQ=DAILY;COUNT=9000\nEND:VEVENT\n");
    for (int i = 0; i < 15000; i++)
        g_string_append_printf(
            lines,
            "BEGIN:VEVENT\nUID:1\nRECURRENCE-ID;RANGE=THISANDFUTURE:2026%02d%02dT"
            "%02d%02d00Z\nDTSTART:20260604T000000Z\nEND:VEVENT\n",
            i % 12 + 1, i / 12 % 28 + 1, i % 24, i / 24 % 60);
    g_string_append(lines, "BEGIN:VEVENT\nUID:1\nDTSTART:20260604T000000Z\n");
    check_costly("thousands of THISANDFUTURE", lines);

    lines = g_string_new("END:VEVENT\n");
    for (int i = 0; i < 15000; i++)
        g_string_append_printf(
            lines, "BEGIN:VEVENT\nUID:1\nDTSTART:20260604T%02d%02d%02dZ\nEND:VEVENT\n",
            i % 24, i / 24 % 60, i % 60);
    g_string_append(lines, "BEGIN:VEVENT\nUID:1\nDTSTART:20260604T000000Z\n");
    check_costly("thousands of masters", lines);
}

static void
test_all_series_share_a_budget(void)
{
    static const char text[] = "BEGIN:VEVENT\nUID:1\nDTSTART:20000101T000000Z\n"
                               "RRULE:FREQ=SECONDLY;INTERVAL=60;BYSECOND=30\nEND:VEVENT\n";
    g_autoptr(IvpZoneTable) zones = ivp_zone_table_new();
    g_autoptr(IvpEvent) event =
        ivp_event_new((IvpSlice){text, sizeof text - 1}, 0, zones, TRUE, NULL);
    g_autoptr(GArray) instances = g_array_new(FALSE, FALSE, sizeof(IvpInstance));
    const IvpEvent *events[] = {event};
    gint64 budget = 1000;

    g_assert_nonnull(event);
    for (int i = 0; i < 3; i++) {
        g_autofree char *reason = NULL;

        g_assert_true(ivp_series_expand_within(events, 1, zones, 0, G_MAXINT64, &budget,
                                               NULL, instances, &reason, NULL));
        g_assert_nonnull(reason);
        g_assert_cmpint(budget, ==, 0);
        g_assert_cmpuint(instances->len, ==, (guint)i + 1);
    }
}

static void
test_cancelled_leaves_nothing(void)
{
    static const char text[] = "BEGIN:VEVENT\nUID:1\nDTSTART:20000101T000000Z\n"
                               "RRULE:FREQ=SECONDLY\nEND:VEVENT\n";
    g_autoptr(IvpZoneTable) zones = ivp_zone_table_new();
    g_autoptr(IvpEvent) event =
        ivp_event_new((IvpSlice){text, sizeof text - 1}, 0, zones, TRUE, NULL);
    g_autoptr(GArray) instances = g_array_new(FALSE, FALSE, sizeof(IvpInstance));
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    g_autoptr(GError) error = NULL;
    const IvpEvent *events[] = {event};
    g_autofree char *reason = NULL;

    g_assert_nonnull(event);
    g_assert_true(
        ivp_series_expand(events, 1, zones, 0, G_MAXINT64, NULL, instances, &reason, NULL));
    g_assert_cmpuint(instances->len, ==, IVP_INSTANCES_MAX);
    g_assert_nonnull(reason);
    g_cancellable_cancel(cancellable);
    g_assert_false(ivp_series_expand(events, 1, zones, 0, G_MAXINT64, cancellable,
                                     instances, NULL, &error));
    g_assert_error(error, IVP_ERROR, IVP_ERROR_CANCELLED);
    g_assert_cmpuint(instances->len, ==, IVP_INSTANCES_MAX);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/calendar-file/table", test_table);
    g_test_add_func("/calendar-file/encodings", test_other_encodings);
    g_test_add_func("/calendar-file/cut", test_cut_anywhere_reads_what_is_whole);
    g_test_add_func("/calendar-file/costly", test_no_event_takes_long);
    g_test_add_func("/calendar-file/budget", test_all_series_share_a_budget);
    g_test_add_func("/calendar-file/cancelled", test_cancelled_leaves_nothing);
    return g_test_run();
}
