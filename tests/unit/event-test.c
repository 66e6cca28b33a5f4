/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "ivp-error.h"
#include "ivp-event.h"
#include "ivp-time-value.h"

static IvpEvent *
read_event(const char *lines, IvpZoneTable *zones, gboolean times_only, GError **error)
{
    g_autofree char *text = g_strdup_printf("BEGIN:VEVENT\r\n%sEND:VEVENT\r\n", lines);
    /* Exact bytes, so that a read beyond them is seen. */
    g_autofree char *bytes = g_memdup2(text, strlen(text));

    return ivp_event_new((IvpSlice){bytes, strlen(text)}, 10, zones, times_only, error);
}

static void
test_texts_are_taken(void)
{
    g_autoptr(IvpZoneTable) zones = ivp_zone_table_new();
    g_autoptr(IvpEvent) event = read_event(
        "UID: a@example.org "
        "\r\nSEQUENCE:3\r\nDTSTART;TZID=Europe/Berlin:20260604T100000\r\n"
        "LAST-MODIFIED:19700101T000005Z\r\nDTSTAMP:19700101T000009Z\r\nSTATUS:tentative\r\n"
        "SUMMARY:Two\\nlines\r\nDESCRIPTION:<p>a\\, b</p>\\n\r\n c\r\nLOCATION:Room 1\\; "
        "left\r\n"
        "X-GOOGLE-CONFERENCE:https://meet.example.org/x\r\nCONFERENCE;VALUE=URI:https://"
        "c.example.org\r\n"
        "ORGANIZER;CN=\"Bo ^'B^' O\":mailto:bo@example.org\r\nCATEGORIES:Interview,Slot\r\n"
        "CATEGORIES:AMER\r\nRRULE:FREQ=WEEKLY;BYDAY=TH\r\nRDATE:20260605T080000Z\r\n"
        "EXDATE;VALUE=DATE:20260611\r\n",
        zones, FALSE, NULL);

    g_assert_nonnull(event);
    g_assert_cmpstr(event->uid, ==, "a@example.org");
    g_assert_cmpint(event->sequence, ==, 3);
    g_assert_cmpint(event->modified, ==, 5);
    g_assert_cmpint(event->status, ==, IVP_STATUS_TENTATIVE);
    g_assert_cmpstr(event->summary, ==, "Two lines");
    g_assert_cmpstr(event->description, ==, "<p>a, b</p>\nc");
    g_assert_cmpstr(event->location, ==, "Room 1; left");
    g_assert_cmpstr(event->url, ==, "https://c.example.org");
    g_assert_cmpstr(event->organizer, ==, "Bo \"B\" O");
    g_assert_cmpstr(event->categories, ==, "Interview,Slot,AMER");
    g_assert_cmpstr(event->rrule, ==, "FREQ=WEEKLY;BYDAY=TH");
    g_assert_cmpuint(event->n_rules, ==, 1);
    g_assert_cmpuint(event->n_dates, ==, 1);
    g_assert_cmpint(event->dates[0].start.zone, ==, IVP_TIME_UTC);
    g_assert_cmpuint(event->n_except_dates, ==, 1);
    g_assert_cmpint(event->except_dates[0].zone, ==, IVP_TIME_DATE);
    g_assert_cmpstr(ivp_zone_get_id(ivp_zone_table_get(zones, event->start.zone)), ==,
                    "Europe/Berlin");
    g_assert_true(ivp_event_is_recurring(event));
    g_assert_false(ivp_event_is_override(event));
    g_assert_null(event->problems);
}

static void
test_times_only_leaves_texts_out(void)
{
    g_autoptr(IvpZoneTable) zones = ivp_zone_table_new();
    g_autoptr(IvpEvent) event =
        read_event("DTSTART:20260604T100000Z\nSUMMARY:s\nDESCRIPTION:d\nLOCATION:l\nURL:u\n"
                   "ORGANIZER:mailto:bo@example.org\nCATEGORIES:c\n",
                   zones, TRUE, NULL);
    g_autoptr(IvpEvent) whole =
        read_event("DTSTART:20260604T100000Z\nURL:u\nORGANIZER:MAILTO:bo@example.org\n",
                   zones, FALSE, NULL);

    g_assert_nonnull(event);
    g_assert_cmpstr(event->summary, ==, "s");
    g_assert_null(event->description);
    g_assert_null(event->location);
    g_assert_null(event->url);
    g_assert_null(event->organizer);
    g_assert_cmpstr(event->categories, ==, "c");
    g_assert_cmpstr(whole->organizer, ==, "bo@example.org");
    g_assert_cmpstr(whole->url, ==, "u");
}

static void
test_problems_name_their_line(void)
{
    g_autoptr(IvpZoneTable) zones = ivp_zone_table_new();
    g_autoptr(IvpEvent) event = read_event(
        "DTSTART:20260604T100000Z\nSUMMARY:a\n b\nDURATION:PT1X\n", zones, FALSE, NULL);

    g_assert_nonnull(event->problems);
    g_assert_cmpuint(event->problems->len, ==, 1);
    g_assert_true(g_str_has_prefix(g_ptr_array_index(event->problems, 0),
                                   "line 14: DURATION “PT1X”"));
}

static const struct {
    const char *what, *lines;
    IvpError code;
} refused[] = {
    {"no start", "UID:1\n", IVP_ERROR_PARSE},
    {"no such day", "DTSTART:20260231\n", IVP_ERROR_PARSE},
    {"no such month", "DTSTART:20261301T000000\n", IVP_ERROR_PARSE},
    {"year 0", "DTSTART:00000101\n", IVP_ERROR_PARSE},
    {"letters", "DTSTART:tomorrow\n", IVP_ERROR_PARSE},
    {"nothing", "DTSTART:\n", IVP_ERROR_PARSE},
    {"start in an alarm", "BEGIN:VALARM\nDTSTART:20260604\nEND:VALARM\n", IVP_ERROR_PARSE},
    {"override with an absurd start", "RECURRENCE-ID:20260604T100000Z\nDTSTART:20260231\n",
     IVP_ERROR_PARSE},
};

static void
test_what_cannot_be_placed_is_refused(void)
{
    g_autoptr(IvpZoneTable) zones = ivp_zone_table_new();
    g_autofree char *huge = g_strnfill(IVP_COMPONENT_MAX, 'x');
    g_autoptr(GError) limit = NULL;

    for (gsize i = 0; i < G_N_ELEMENTS(refused); i++) {
        g_autoptr(GError) error = NULL;

        g_test_message("%s", refused[i].what);
        g_assert_null(read_event(refused[i].lines, zones, FALSE, &error));
        g_assert_error(error, IVP_ERROR, (int)refused[i].code);
    }
    g_assert_null(read_event(huge, zones, FALSE, &limit));
    g_assert_error(limit, IVP_ERROR, IVP_ERROR_LIMIT);
}

static void
test_caps_hold(void)
{
    g_autoptr(IvpZoneTable) zones = ivp_zone_table_new();
    g_autoptr(GString) lines = g_string_new("DTSTART:20260604T100000Z\nEXDATE:");
    g_autoptr(IvpEvent) event = NULL;

    for (int i = 0; i < IVP_DATES_MAX + 50; i++)
        g_string_append(lines, i % 1000 == 999 ? "20260101\nEXDATE:" : "20260101,");
    g_string_append(lines, "20260101\n");
    for (int i = 0; i < IVP_RULES_MAX + 5; i++)
        g_string_append(lines, "RRULE:FREQ=DAILY\n");
    for (int i = 0; i < 100; i++)
        g_string_append(lines, "RDATE:nonsense\n");
    event = read_event(lines->str, zones, FALSE, NULL);
    g_assert_nonnull(event);
    g_assert_cmpuint(event->n_except_dates, ==, IVP_DATES_MAX);
    g_assert_cmpuint(event->n_rules, ==, IVP_RULES_MAX);
    g_assert_cmpuint(event->problems->len, ==, IVP_PROBLEMS_MAX);
}

static void
test_zones_of_one_feed_have_a_cap(void)
{
    g_autoptr(IvpZoneTable) zones = ivp_zone_table_new();

    for (int i = 0; i < IVP_ZONES_MAX; i++) {
        g_autofree char *name = g_strdup_printf("Zone %d", i);

        g_assert_cmpint(ivp_zone_table_intern(zones, (IvpSlice){name, strlen(name)}), ==,
                        i);
        g_assert_cmpint(ivp_zone_table_intern(zones, (IvpSlice){name, strlen(name)}), ==,
                        i);
    }
    g_assert_cmpint(ivp_zone_table_intern(zones, (IvpSlice){"One more", 8}), ==, -1);
    g_assert_cmpint(ivp_zone_table_intern(zones, (IvpSlice){"Zone 7", 6}), ==, 7);
    g_assert_null(ivp_zone_table_get(zones, 7));
    g_assert_null(ivp_zone_table_get(zones, -1));
    g_assert_null(ivp_zone_table_get(zones, IVP_ZONES_MAX));
}

/* VTIMEZONEs that must not be believed, or not take long. */
static const char *const bad_zones[] = {
    "",
    "BEGIN:STANDARD\nEND:STANDARD\n",
    "BEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETTO:+9900\nEND:STANDARD\n",
    "BEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\n"
    "RRULE:FREQ=SECONDLY\nEND:STANDARD\n",
    "BEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\n"
    "RRULE:FREQ=SOMETIMES\nEND:STANDARD\n",
};

static void
test_bad_vtimezones_are_said_and_local(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(bad_zones); i++) {
        g_autoptr(IvpZoneTable) zones = ivp_zone_table_new();
        g_autofree char *text =
            g_strdup_printf("BEGIN:VTIMEZONE\nTZID:Own\n%sEND:VTIMEZONE\n", bad_zones[i]);
        g_autoptr(GPtrArray) problems = NULL;
        int id = ivp_zone_table_intern(zones, (IvpSlice){"Own", 3});

        g_assert_true(ivp_zone_table_add(zones, (IvpSlice){text, strlen(text)}, NULL));
        g_assert_null(ivp_zone_table_get(zones, id));
        g_assert_null(ivp_zone_table_get(zones, id));
        problems = ivp_zone_table_list_problems(zones);
        g_assert_cmpuint(problems->len, ==, 2);
    }
}

static const struct {
    const char *text;
    gint64 days, seconds;
    gboolean fine;
} durations[] = {
    {"PT1H30M", 0, 5400, TRUE},
    {"P1D", 1, 0, TRUE},
    {"P2W", 14, 0, TRUE},
    {"-P1DT1S", -1, -1, TRUE},
    {"+PT0S", 0, 0, TRUE},
    {"pt1h", 0, 3600, TRUE},
    {"P", 0, 0, FALSE},
    {"PT", 0, 0, FALSE},
    {"1H", 0, 0, FALSE},
    {"P1H", 0, 0, FALSE},
    {"PT1D", 0, 0, FALSE},
    {"P36526D", 0, 0, FALSE},
    {"PT99999999999S", 0, 0, FALSE},
    {"P1D ", 1, 0, TRUE},
    {"", 0, 0, FALSE},
};

static void
test_durations(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(durations); i++) {
        IvpDuration duration = {7, 7};

        g_test_message("%s", durations[i].text);
        g_assert_cmpint(
            ivp_duration_value_read(
                (IvpSlice){durations[i].text, strlen(durations[i].text)}, &duration),
            ==, durations[i].fine);
        g_assert_cmpint(duration.days, ==, durations[i].fine ? durations[i].days : 7);
        g_assert_cmpint(duration.seconds, ==, durations[i].fine ? durations[i].seconds : 7);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/event/texts", test_texts_are_taken);
    g_test_add_func("/event/times-only", test_times_only_leaves_texts_out);
    g_test_add_func("/event/problems", test_problems_name_their_line);
    g_test_add_func("/event/refused", test_what_cannot_be_placed_is_refused);
    g_test_add_func("/event/caps", test_caps_hold);
    g_test_add_func("/event/zones", test_zones_of_one_feed_have_a_cap);
    g_test_add_func("/event/vtimezones", test_bad_vtimezones_are_said_and_local);
    g_test_add_func("/event/durations", test_durations);
    return g_test_run();
}
