/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "ivp-content-line.h"

/* What a scan found, one line a step: "event 2 <unfolded first SUMMARY>". */
static char *
scan(const char *text, gsize length, gsize chunk)
{
    g_autoptr(IvpScanner) scanner = ivp_scanner_new();
    g_autoptr(GString) found = g_string_new(NULL);
    gsize from = 0, to = MIN(chunk, length), used;

    for (;;) {
        /* Exact bytes in a block of their own, so that a read beyond them is seen. */
        g_autofree char *bytes = g_memdup2(text + from, MAX(to - from, 1));
        IvpScanItem item = {0};
        IvpScanStep step =
            ivp_scanner_next(scanner, bytes, to - from, to == length, &item, &used);

        g_assert_cmpuint(used, <=, to - from);
        if (step == IVP_SCAN_EVENT || step == IVP_SCAN_ZONE) {
            g_autofree char *component =
                g_strstrip(g_strndup(item.component.text, item.component.length));
            const char *summary = strstr(component, "SUMMARY:");

            g_assert_true(g_str_has_prefix(component, "BEGIN:V") ||
                          g_str_has_prefix(component, "begin:v"));
            g_string_append_printf(
                found, "%s %d", step == IVP_SCAN_EVENT ? "event" : "zone", (int)item.line);
            if (summary != NULL)
                g_string_append_printf(found, " %.*s", (int)strcspn(summary + 8, "\r\n"),
                                       summary + 8);
            g_string_append_c(found, '\n');
        } else if (step == IVP_SCAN_PROPERTY) {
            g_string_append_printf(found, "property %d %.*s=%.*s\n", (int)item.line,
                                   (int)item.property.name.length, item.property.name.text,
                                   (int)item.property.value.length,
                                   item.property.value.text);
        } else if (step == IVP_SCAN_CALENDAR) {
            g_string_append_printf(found, "calendar %d\n", (int)item.line);
        } else if (step == IVP_SCAN_PROBLEM) {
            g_string_append_printf(found, "problem %d %s\n", (int)item.line, item.problem);
        } else if (step == IVP_SCAN_END) {
            break;
        }
        from += used;
        if (step == IVP_SCAN_MORE) {
            g_assert_cmpuint(to, <, length);
            g_assert_cmpuint(to - from, <=, IVP_COMPONENT_MAX + IVP_LINE_MAX + chunk);
            to = MIN(to + chunk, length);
        }
    }
    g_string_append(found, ivp_scanner_is_whole(scanner) ? "whole\n" : "not whole\n");
    return g_string_free(g_steal_pointer(&found), FALSE);
}

#define EVENT(summary) "BEGIN:VEVENT\r\nSUMMARY:" summary "\r\nEND:VEVENT\r\n"

static const struct {
    const char *what, *text, *found;
} scans[] = {
    {"nothing", "", "whole\n"},
    {"a plain calendar",
     "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VTIMEZONE\r\nBEGIN:DAYLIGHT\r\nEND:"
     "DAYLIGHT\r\n"
     "END:VTIMEZONE\r\n" EVENT("a") EVENT("b") "END:VCALENDAR\r\n",
     "calendar 1\nproperty 2 VERSION=2.0\nzone 3\nevent 7 a\nevent 10 b\nwhole\n"},
    {"bare events, LF, lower case, spaces",
     "  begin:vevent\nSUMMARY:a\n end : \nend : vevent \n", "event 1 a\nwhole\n"},
    {"CR alone", "BEGIN:VCALENDAR\rBEGIN:VEVENT\rSUMMARY:a\rEND:VEVENT\rEND:VCALENDAR\r",
     "calendar 1\nevent 2 a\nwhole\n"},
    {"CR CR LF and empty lines",
     "\r\nBEGIN:VCALENDAR\r\r\n\r\r\nX:1\r\r\n 2\r\r\n" EVENT("a") "END:VCALENDAR",
     "calendar 2\nproperty 4 X=12\nevent 6 a\nwhole\n"},
    {"byte order mark",
     "\xEF\xBB\xBF"
     "BEGIN:VCALENDAR\n" EVENT("a") "END:VCALENDAR\n",
     "calendar 1\nevent 2 a\nwhole\n"},
    {"folded brackets",
     "BEGIN:VCAL\n ENDAR\nBEGIN:VEV\n ENT\nSUMMARY:a\nEND:VEV\n ENT\nEND:VCALENDAR\n",
     "calendar 1\nevent 3 a\nwhole\n"},
    {"two calendars",
     "BEGIN:VCALENDAR\n" EVENT("a") "END:VCALENDAR\nBEGIN:VCALENDAR\n" EVENT(
         "b") "END:VCALENDAR\n",
     "calendar 1\nevent 2 a\ncalendar 6\nevent 7 b\nwhole\n"},
    {"others are skipped",
     "BEGIN:VCALENDAR\nBEGIN:VTODO\nSUMMARY:t\nBEGIN:VALARM\nEND:VALARM\nEND:VTODO\n"
     "BEGIN:X-A\nBEGIN:VEVENT\nEND:VEVENT\nBEGIN:X-A\nEND:X-A\nEND:X-A\n" EVENT(
         "a") "BEGIN:VJOURNAL\nEND:VJOURNAL\nEND:VCALENDAR\n",
     "calendar 1\nevent 13 a\nwhole\n"},
    {"a task without its end",
     "BEGIN:VCALENDAR\nBEGIN:VTODO\n" EVENT("a") "END:VCALENDAR\n",
     "calendar 1\nevent 3 a\nwhole\n"},
    {"an alarm without its end",
     "BEGIN:VEVENT\nSUMMARY:a\nBEGIN:VALARM\nEND:VEVENT\n" EVENT("b"),
     "event 1 a\nevent 5 b\nwhole\n"},
    {"an event without its end",
     "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:a\n" EVENT("b") "END:VCALENDAR\n",
     "calendar 1\nproblem 2 The event that begins here has no END:VEVENT.\nevent 2 "
     "a\nevent 4 b\n"
     "whole\n"},
    {"breaks off between events", "BEGIN:VCALENDAR\n" EVENT("a"),
     "calendar 1\nevent 2 a\nproblem 4 The calendar breaks off here: END:VCALENDAR is "
     "missing.\n"
     "not whole\n"},
    {"breaks off in an event", "BEGIN:VCALENDAR\n" EVENT("a") "BEGIN:VEVENT\nSUMMARY:b",
     "calendar 1\nevent 2 a\nproblem 5 The calendar breaks off in the event that begins "
     "here.\n"
     "not whole\n"},
    {"an end without a begin", "BEGIN:VCALENDAR\nEND:VEVENT\nEND:VCALENDAR\n",
     "calendar 1\nproblem 2 An event ends here that has not begun: its BEGIN:VEVENT is "
     "missing.\n"
     "whole\n"},
    {"a page of the web", "<html>\n<body>: no\n", "whole\n"},
};

static void
test_components_are_cut_out_whatever_the_pieces(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(scans); i++) {
        gsize length = strlen(scans[i].text);

        g_test_message("%s", scans[i].what);
        for (gsize chunk = 1; chunk <= length + 1; chunk++) {
            g_autofree char *found = scan(scans[i].text, length, chunk);

            g_assert_cmpstr(found, ==, scans[i].found);
        }
    }
}

static void
append_times(GString *text, const char *what, guint times)
{
    for (guint i = 0; i < times; i++)
        g_string_append(text, what);
}

static void
check_hostile(GString *text, const char *expected)
{
    for (gsize chunk = 16384; chunk <= (gsize)1 << 26; chunk *= 4096) {
        gint64 begin = g_get_monotonic_time();
        g_autofree char *found = scan(text->str, text->len, chunk);

        g_assert_cmpstr(found, ==, expected);
        /* Linear: tens of milliseconds; quadratic would be minutes. */
        g_assert_cmpint(g_get_monotonic_time() - begin, <, 20 * G_USEC_PER_SEC);
    }
    g_string_free(text, TRUE);
}

static void
test_hostile_input_is_bounded(void)
{
    GString *text;

    g_test_message("a line of 10 MB, the event is kept without it");
    text = g_string_new("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDESCRIPTION:");
    append_times(text, "0123456789", 1000000);
    g_string_append(text, "\nSUMMARY:a\nEND:VEVENT\nEND:VCALENDAR\n");
    check_hostile(
        text, "calendar 1\nproblem 3 The line that begins here is longer than 64 kB and "
              "is left out.\nevent 2 a\nwhole\n");

    g_test_message("the same in folds");
    text = g_string_new("BEGIN:VCALENDAR\nBEGIN:VEVENT\nATTACH:");
    append_times(text, "\r\n 0123456789", 1000000);
    g_string_append(text, "\nSUMMARY:a\nEND:VEVENT\nEND:VCALENDAR\n");
    check_hostile(text, "calendar 1\nevent 2 a\nwhole\n");

    g_test_message("an event of 10 MB");
    text = g_string_new("BEGIN:VCALENDAR\nBEGIN:VEVENT\n");
    append_times(text, "COMMENT:x\n", 1000000);
    g_string_append(text, "END:VEVENT\n" EVENT("a") "END:VCALENDAR\n");
    check_hostile(text,
                  "calendar 1\nproblem 2 The event that begins here is larger than 256 kB "
                  "and is left out.\nevent 1000004 a\nwhole\n");

    g_test_message("a million of unknown components in each other");
    text = g_string_new("BEGIN:VCALENDAR\n");
    append_times(text, "BEGIN:X\n", 1000000);
    append_times(text, "END:X\n", 1000000);
    g_string_append(text, EVENT("a") "END:VCALENDAR\n");
    check_hostile(text,
                  "calendar 1\nproblem 2 More than 16 components stand in each other here; "
                  "they are skipped.\nevent 2000002 a\nwhole\n");

    g_test_message("a hundred of them in an event");
    text = g_string_new("BEGIN:VCALENDAR\nBEGIN:VEVENT\n");
    append_times(text, "BEGIN:X\n", 100);
    append_times(text, "END:X\n", 100);
    g_string_append(text, "END:VEVENT\n" EVENT("a") "END:VCALENDAR\n");
    check_hostile(text, "calendar 1\nproblem 2 The event that begins here has more than 16 "
                        "components in each other and is left out.\nevent 204 a\nwhole\n");

    g_test_message("only carriage returns");
    text = g_string_new("BEGIN:VCALENDAR\rBEGIN:VEVENT\r");
    append_times(text, "X:1\r", 10000);
    g_string_append(text, "END:VEVENT\rEND:VCALENDAR");
    check_hostile(text, "calendar 1\nevent 2\nwhole\n");

    g_test_message("ten million empty lines");
    text = g_string_new("BEGIN:VCALENDAR\n");
    append_times(text, "\n\r\n\r\r\n\n\n\n\n\n\n", 1000000);
    g_string_append(text, "END:VCALENDAR");
    check_hostile(text, "calendar 1\nwhole\n");
}

static const struct {
    const char *line, *name, *parameter, *found, *value;
} properties[] = {
    {"SUMMARY:a:b;c", "SUMMARY", "X", NULL, "a:b;c"},
    {"dtstart;tzid=Europe/Berlin;value=date-time:2026", "dtstart", "TZID", "Europe/Berlin",
     "2026"},
    {"X;A=\"q;:,w\";B=2:v", "X", "a", "q;:,w", "v"},
    {"X;A=\"q;:,w\";B=2:v", "X", "b", "2", "v"},
    {"X;A=\"open:v", "X", "a", "open", "v"},
    {"X;A=(UTC) A, B:v", "X", "A", "(UTC) A, B", "v"},
    {" X ; A = 1 : v", "X", "A", "1", " v"},
    {"DTSTA\r\n RT;TZ\r\n\tID=a:2\n 0", "DTSTART", "TZID", "a", "20"},
    {"no colon", NULL, NULL, NULL, NULL},
    {":v", NULL, NULL, NULL, NULL},
    {"X;A=1", NULL, NULL, NULL, NULL},
};

static char *
to_string(IvpSlice slice)
{
    return g_strndup(slice.text, slice.length);
}

static void
test_lines_are_taken_apart(void)
{
    g_autoptr(GString) scratch = g_string_new(NULL);

    for (gsize i = 0; i < G_N_ELEMENTS(properties); i++) {
        IvpContentLine line;
        IvpProperty property;
        IvpSlice slice = {NULL, 0};
        g_autofree char *name = NULL;
        g_autofree char *value = NULL;
        g_autofree char *found = NULL;

        g_test_message("%s", properties[i].line);
        g_assert_true(ivp_content_line_scan(properties[i].line, strlen(properties[i].line),
                                            TRUE, &line));
        if (properties[i].name == NULL) {
            g_assert_false(ivp_property_parse(&line, scratch, &property));
            continue;
        }
        g_assert_true(ivp_property_parse(&line, scratch, &property));
        name = to_string(property.name);
        value = to_string(property.value);
        g_assert_cmpstr(name, ==, properties[i].name);
        g_assert_cmpstr(value, ==, properties[i].value);
        if (ivp_property_get_parameter(&property, properties[i].parameter, &slice))
            found = to_string(slice);
        g_assert_cmpstr(found, ==, properties[i].found);
    }
}

static const struct {
    const char *value, *text;
} texts[] = {
    {"plain", "plain"},
    {"a\\, b\\; c\\\\ d\\nE\\Nf \\\"q\\\"", "a, b; c\\ d\nE\nf \"q\""},
    {"a\\", "a\\"},
    {"C:\\temp", "C:\\temp"},
    {"Zürich – 日本", "Zürich – 日本"},
    {"Z\xfcrich \x96 \x80", "Zürich – €"},
    {"Zürich \xff", "Zürich \xEF\xBF\xBD"},
    {"cut \xe6\x97", "cut æ—"},
    {"日 cut \xe6\x97", "日 cut \xEF\xBF\xBD\xEF\xBF\xBD"},
    {"bell\a and \x7f\x1b[0m", "bell and [0m"},
};

static void
test_texts_are_unescaped_and_repaired(void)
{
    g_autofree char *nul = ivp_text_unescape((IvpSlice){"a\0b", 3});

    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autofree char *text =
            ivp_text_unescape((IvpSlice){texts[i].value, strlen(texts[i].value)});

        g_assert_cmpstr(text, ==, texts[i].text);
        g_assert_true(g_utf8_validate(text, -1, NULL));
    }
    g_assert_cmpstr(nul, ==, "ab");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/scanner/components", test_components_are_cut_out_whatever_the_pieces);
    g_test_add_func("/scanner/hostile", test_hostile_input_is_bounded);
    g_test_add_func("/scanner/lines", test_lines_are_taken_apart);
    g_test_add_func("/scanner/texts", test_texts_are_unescaped_and_repaired);
    return g_test_run();
}
