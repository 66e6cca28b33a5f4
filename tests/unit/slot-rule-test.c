/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "ivp-civil.h"
#include "ivp-error.h"
#include "ivp-slot-rule.h"
#include "ivp-zone-name.h"

#define MAX_STARTS 8

static char *
format_wall(IvpWall wall)
{
    IvpCivil civil;

    ivp_civil_from_wall(wall, &civil);
    return g_strdup_printf("%04d-%02d-%02d %02d:%02d", civil.year, civil.month, civil.day,
                           civil.hour, civil.minute);
}

/* The first starts of @rule from midnight UTC of a day on, on the zone's wall. */
static char *
list_starts(const IvpSlotRule *rule, const IvpZone *zone, gint64 from, guint count)
{
    g_autoptr(GArray) starts = g_array_new(FALSE, FALSE, sizeof(gint64));
    GString *text = g_string_new(NULL);

    ivp_slot_rule_append(rule, zone, from, from + 400 * IVP_DAY, count, starts);
    for (guint i = 0; i < starts->len; i++) {
        g_autofree char *wall =
            format_wall(ivp_zone_to_wall(zone, g_array_index(starts, gint64, i)));

        g_string_append_printf(text, "%s%s", i > 0 ? ", " : "", wall);
    }
    return g_string_free(text, FALSE);
}

/* From Thursday 1 October 2026 on; in Los Angeles clocks go back on 1 November. */
static const struct {
    const char *rule;
    guint count;
    const char *starts;
} rules[] = {
    {"every week thu 10:00", 3, "2026-10-01 10:00, 2026-10-08 10:00, 2026-10-15 10:00"},
    {"Every Thursday at 10:00", 2, "2026-10-01 10:00, 2026-10-08 10:00"},
    {"every thursdays 10am", 2, "2026-10-01 10:00, 2026-10-08 10:00"},
    {"every week mon,wed 15:00", 3, "2026-10-05 15:00, 2026-10-07 15:00, 2026-10-12 15:00"},
    {"every week mon-wed, fri 9:00", 4,
     "2026-10-02 09:00, 2026-10-05 09:00, 2026-10-06 09:00, 2026-10-07 09:00"},
    {"every weekday 16:00", 3, "2026-10-01 16:00, 2026-10-02 16:00, 2026-10-05 16:00"},
    {"every 2 weeks thu 10:00 from 2026-01-08", 4,
     "2026-10-01 10:00, 2026-10-15 10:00, 2026-10-29 10:00, 2026-11-12 10:00"},
    {"every other week thu 10:00 from 2026-01-15", 2, "2026-10-08 10:00, 2026-10-22 10:00"},
    {"every other thursday 10:00 from 2026-01-15", 2, "2026-10-08 10:00, 2026-10-22 10:00"},
    {"every fortnight thu 10:00 from 2026-10-01", 2, "2026-10-01 10:00, 2026-10-15 10:00"},
    {"every 2 weeks 10:00 from 2026-10-02", 2, "2026-10-02 10:00, 2026-10-16 10:00"},
    {"every third week fri 10:00 from 2026-10-02", 2, "2026-10-02 10:00, 2026-10-23 10:00"},
    {"every 2 weeks thu 10:00 from 2026-10-01 until 2026-10-29", 8,
     "2026-10-01 10:00, 2026-10-15 10:00, 2026-10-29 10:00"},
    {"every month 2nd thu 10:00", 3,
     "2026-10-08 10:00, 2026-11-12 10:00, 2026-12-10 10:00"},
    {"every 2nd thu of the month 10:00", 2, "2026-10-08 10:00, 2026-11-12 10:00"},
    {"every month second thursday 10:00 from 2026-11-01", 2,
     "2026-11-12 10:00, 2026-12-10 10:00"},
    {"every month 1st,3rd tue 10:00", 3,
     "2026-10-06 10:00, 2026-10-20 10:00, 2026-11-03 10:00"},
    {"every month last fri 9:00,14:00", 3,
     "2026-10-30 09:00, 2026-10-30 14:00, 2026-11-27 09:00"},
    {"every month 5th thu 10:00", 2, "2026-10-29 10:00, 2026-12-31 10:00"},
    {"every month 31st 10:00", 2, "2026-10-31 10:00, 2026-12-31 10:00"},
    {"every month 1st 10:00", 2, "2026-10-01 10:00, 2026-11-01 10:00"},
    {"every 3 months 1st tue 10:00 from 2026-10-01", 2,
     "2026-10-06 10:00, 2027-01-05 10:00"},
    {"every day 9:00, 10pm, 9:30", 4,
     "2026-09-30 22:00, 2026-10-01 09:00, 2026-10-01 09:30, 2026-10-01 22:00"},
    {"every 10 days 12:00 from 2026-10-01", 2, "2026-10-01 12:00, 2026-10-11 12:00"},
    {"on 2026-12-03 10:00,15:00", 8, "2026-12-03 10:00, 2026-12-03 15:00"},
    {"on 2020-12-03 10:00", 8, ""},
    {"RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TH from 2026-01-08 10:00", 2,
     "2026-10-01 10:00, 2026-10-15 10:00"},
    {"DTSTART:20260108T100000 RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TH", 2,
     "2026-10-01 10:00, 2026-10-15 10:00"},
    {"rrule:freq=weekly;byday=th from 2026-10-01 10:00", 2,
     "2026-10-01 10:00, 2026-10-08 10:00"},
    {"RRULE:FREQ=DAILY;UNTIL=20261002T170000Z "
     "DTSTART;TZID=America/Los_Angeles:20261001T100000",
     8, "2026-10-01 10:00, 2026-10-02 10:00"},
    {"RRULE:FREQ=WEEKLY;COUNT=2 from 2026-10-01 10:00", 8,
     "2026-10-01 10:00, 2026-10-08 10:00"},
};

static void
test_rules_mean_what_they_say(void)
{
    g_autoptr(IvpZone) zone = ivp_zone_new("America/Los_Angeles");
    gint64 from = ivp_wall_from_date(2026, 10, 1);

    for (gsize i = 0; i < G_N_ELEMENTS(rules); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(IvpSlotRule) rule = ivp_slot_rule_new(rules[i].rule, zone, &error);
        g_autofree char *starts = NULL;

        g_test_message("%s", rules[i].rule);
        g_assert_no_error(error);
        starts = list_starts(rule, zone, from, rules[i].count);
        g_assert_cmpstr(starts, ==, rules[i].starts);
    }
}

static const struct {
    const char *rule;
    IvpError code;
    const char *sentence;
} refusals[] = {
    {"every third thursday 10:00", IVP_ERROR_AMBIGUOUS,
     "“every third thursday” may be every 3 weeks or the 3rd in each month: write “every 3 "
     "weeks thu 10:00 from 2026-01-01” or “every month 3rd thu 10:00”."},
    {"every 3 thu 10:00", IVP_ERROR_AMBIGUOUS,
     "“every 3 thu” may be every 3 weeks or the 3rd in each month: write “every 3 weeks "
     "thu 10:00 from 2026-01-01” or “every month 3rd thu 10:00”."},
    {"every other thursday 10:00", IVP_ERROR_AMBIGUOUS,
     "The rule does not say which weeks: add the first day, such as “from 2026-01-01”."},
    {"every sixth friday 9:00", IVP_ERROR_PARSE,
     "“every sixth” does not say what it counts: write “every 6 weeks fri 09:00 from "
     "2026-01-02”."},
    {"every 2 weeks thu 10:00", IVP_ERROR_AMBIGUOUS,
     "The rule does not say which weeks: add the first day, such as “from 2026-01-01”."},
    {"every 2 weeks thu 10:00 from 2026-01-07", IVP_ERROR_PARSE,
     "2026-01-07 is a Wednesday: write “from 2026-01-08” (Thursday)."},
    {"every week thu 25:00", IVP_ERROR_PARSE,
     "There is no 25:00 on a clock: write a time from 00:00 to 23:59."},
    {"every week thu 24:00", IVP_ERROR_PARSE,
     "“24:00” is the next day's 00:00: write that day and 00:00."},
    {"every week thu 10", IVP_ERROR_PARSE,
     "“10” may be an hour or a day: write 10:00 or 10th."},
    {"every week thu 10:60", IVP_ERROR_PARSE,
     "There is no 10:60 on a clock: write a time from 00:00 to 23:59."},
    {"every week thu 10:0", IVP_ERROR_PARSE,
     "“10:0” is no time of day: write it like 10:00."},
    {"every week thu", IVP_ERROR_PARSE, "The time of day is missing: write it like 10:00."},
    {"every week 10:00", IVP_ERROR_PARSE,
     "The weekday is missing: write one like “every 2 weeks thu 10:00 from 2026-01-08”."},
    {"every month thu 10:00", IVP_ERROR_AMBIGUOUS,
     "Which thu of the month? Write “every month 1st thu 10:00”, or “every week thu "
     "10:00”."},
    {"every month 10:00", IVP_ERROR_PARSE,
     "Which day of the month? Write “every month 2nd thu 10:00” or “every month 15th "
     "10:00”."},
    {"every month 6th thu 10:00", IVP_ERROR_PARSE,
     "A month has no 6th thu: write 1st to 5th, or last."},
    {"every month 32nd 10:00", IVP_ERROR_PARSE, "No month has a day 32."},
    {"every week 2nd thu 10:00", IVP_ERROR_PARSE,
     "“2nd” is counted within a month: write “every month 2nd thu 10:00”."},
    {"every week thr 10:00", IVP_ERROR_PARSE,
     "“thr” is no word of a rule: did you mean “thu”?"},
    {"every week thu 10:00 PT", IVP_ERROR_PARSE,
     "Leave “PT” out: times are in the program's zone, America/Los_Angeles."},
    {"every week thu 10:00 America/New_York", IVP_ERROR_PARSE,
     "Leave “America/New_York” out: times are in the program's zone, America/Los_Angeles."},
    {"every week thu 10:00 from 8.1.2026", IVP_ERROR_PARSE,
     "“8.1.2026” is no date here: write it like 2026-01-08."},
    {"every week thu 10:00 from 2026-02-30", IVP_ERROR_PARSE,
     "There is no day 2026-02-30: write year-month-day, like 2026-01-08."},
    {"every week thu 10:00 until 2025-01-01 from 2026-01-08", IVP_ERROR_PARSE,
     "The rule ends before its first slot: check “until”."},
    {"every week thu 10:00 from", IVP_ERROR_PARSE,
     "A date is missing after “from”: write it like 2026-01-08."},
    {"every week thu 10:00 from 2026-01-08 from 2026-01-15", IVP_ERROR_PARSE,
     "The rule says “from” twice."},
    {"every day thu 10:00", IVP_ERROR_PARSE,
     "A rule by the day names no weekday: write “every week thu 10:00”."},
    {"every 0 weeks thu 10:00", IVP_ERROR_PARSE,
     "“every 0” cannot be counted: write a number from 1 to 99."},
    {"every 100 weeks thu 10:00 from 2026-01-08", IVP_ERROR_PARSE,
     "“every 100” cannot be counted: write a number from 1 to 99."},
    {"every 2 thu 10:00 from 2026-01-08", IVP_ERROR_AMBIGUOUS,
     "“every 2 thu” may be every 2 weeks or the 2nd in each month: write “every 2 weeks "
     "thu 10:00 from 2026-01-08” or “every month 2nd thu 10:00”."},
    {"every", IVP_ERROR_PARSE,
     "The rule says too little: write one like “every 2 weeks thu 10:00 from 2026-01-08”."},
    {"thursdays 10:00", IVP_ERROR_PARSE,
     "A rule begins with “every”, “on” or “RRULE:”: write one like “every 2 weeks thu "
     "10:00 from 2026-01-08”."},
    {"biweekly thu 10:00", IVP_ERROR_AMBIGUOUS,
     "“biweekly” may be twice in one or once in two: write “every 2 weeks thu 10:00 from "
     "2026-01-08” or “every week mon,thu 10:00”."},
    {"on 2026-12-03", IVP_ERROR_PARSE, "The time of day is missing: write it like 10:00."},
    {"on thursday 10:00", IVP_ERROR_PARSE,
     "“thursday” is no date here: write it like 2026-01-08."},
    {"RRULE:FREQ=WEEKLY", IVP_ERROR_PARSE,
     "An RRULE needs its first day and time: add “from 2026-01-08 10:00”."},
    {"RRULE:FREQ=WEEKLY;BYDAY=FR from 2026-01-08 10:00", IVP_ERROR_PARSE,
     "2026-01-08 is a Thursday, which BYDAY does not name: begin on a day of the rule."},
    {"RRULE:FREQ=MONTHLY;BYMONTHDAY=15 from 2026-01-08 10:00", IVP_ERROR_PARSE,
     "The RRULE leaves out its own first time: begin with one that it names."},
    {"RRULE:FREQ=SOMETIMES from 2026-01-08 10:00", IVP_ERROR_PARSE,
     "In the repeat rule, “FREQ=SOMETIMES”: write YEARLY, MONTHLY, WEEKLY, DAILY or "
     "HOURLY."},
    {"DTSTART:20260108T100000", IVP_ERROR_PARSE,
     "DTSTART alone is no rule: add RRULE:…, or write “on 2026-01-08 10:00”."},
    {"DTSTART:20260108T100000Z RRULE:FREQ=WEEKLY", IVP_ERROR_PARSE,
     "DTSTART ends in Z, which is UTC: write the time in America/Los_Angeles and leave Z "
     "out."},
    {"DTSTART;TZID=Europe/Berlin:20260108T100000 RRULE:FREQ=WEEKLY", IVP_ERROR_PARSE,
     "DTSTART is in Europe/Berlin, the program in America/Los_Angeles: write the program's "
     "time and leave TZID out."},
    {"DTSTART:20260108 RRULE:FREQ=WEEKLY", IVP_ERROR_PARSE,
     "DTSTART is not a date with a time: write DTSTART:20260108T100000."},
    {"every week thu 10:00 # pacific", IVP_ERROR_PARSE,
     "A comment stands on a line of its own: move “#” there."},
    {"every week thu 10:00,10:00", IVP_ERROR_PARSE, "The rule names 10:00 twice."},
    {"every month last 10:00", IVP_ERROR_PARSE,
     "The last what? Write “every month last thu 10:00”."},
    {"every 5 years 10:00", IVP_ERROR_PARSE,
     "“every 5” does not say of what: write “every 5 weeks” or “every 5 months”."},
    {"every second friday 10:00 from 2026-01-08", IVP_ERROR_AMBIGUOUS,
     "“every second friday” may be every 2 weeks or the 2nd in each month: write “every 2 "
     "weeks fri 10:00 from 2026-01-09” or “every month 2nd fri 10:00”."},
    {"every 2 months 5th thu 10:00 from 2026-02-01", IVP_ERROR_PARSE,
     "None of these days is left in the month of 2026-02-01: begin with another month."},
    {"every week 5 thu 10:00", IVP_ERROR_PARSE,
     "“5” may be an hour or a day: write 05:00 or 5th."},
};

static void
test_refusals_propose_a_way_out(void)
{
    g_autoptr(IvpZone) zone = ivp_zone_new("America/Los_Angeles");

    for (gsize i = 0; i < G_N_ELEMENTS(refusals); i++) {
        g_autoptr(GError) error = NULL;

        g_test_message("%s", refusals[i].rule);
        g_assert_null(ivp_slot_rule_new(refusals[i].rule, zone, &error));
        g_assert_cmpstr(error->message, ==, refusals[i].sentence);
        g_assert_error(error, IVP_ERROR, (int)refusals[i].code);
    }
}

/* A proposal that is refused in turn would be no help. */
static void
test_proposals_are_accepted(void)
{
    g_autoptr(IvpZone) zone = ivp_zone_new("America/Los_Angeles");
    int tried = 0;

    for (gsize i = 0; i < G_N_ELEMENTS(refusals); i++) {
        g_auto(GStrv) parts = g_strsplit(refusals[i].sentence, "“", -1);

        for (char **part = parts; *part != NULL; part++) {
            g_autoptr(GError) error = NULL;
            g_autoptr(IvpSlotRule) rule = NULL;
            char *end = strstr(*part, "”");

            /* What is quoted behind the colon, or the capital W of "Write", is a proposal.
             */
            if (end == NULL || part == parts ||
                (!g_str_has_suffix(part[-1], "write ") &&
                 !g_str_has_suffix(part[-1], "Write ") &&
                 !g_str_has_suffix(part[-1], "or ") &&
                 !g_str_has_suffix(part[-1], "like ")))
                continue;
            *end = '\0';
            if (!g_str_has_prefix(*part, "every ") && !g_str_has_prefix(*part, "on 2"))
                continue;
            /* "every 5 weeks" alone shows the form */
            if (strchr(*part, ':') != NULL) {
                g_test_message("%s", *part);
                rule = ivp_slot_rule_new(*part, zone, &error);
                g_assert_no_error(error);
                tried++;
            }
            *end = "”"[0];
        }
    }
    g_assert_cmpint(tried, >, 15);
}

/* 02:30 in Berlin: skipped on 29 March 2026, shown twice on 25 October. */
static void
test_gap_moves_and_first_of_a_fold_counts(void)
{
    g_autoptr(IvpZone) zone = ivp_zone_new("Europe/Berlin");
    g_autoptr(IvpSlotRule) rule = ivp_slot_rule_new("every week sun 2:30", zone, NULL);
    g_autoptr(GArray) starts = g_array_new(FALSE, FALSE, sizeof(gint64));
    gint64 gap = ivp_wall_from_date(2026, 3, 29) + 90 * 60;
    gint64 fold = ivp_wall_from_date(2026, 10, 25) + 30 * 60;

    g_assert_true(ivp_slot_rule_append(rule, zone, gap, gap + 1, 8, starts));
    g_assert_true(ivp_slot_rule_append(rule, zone, fold, fold + 3601, 8, starts));
    g_assert_cmpuint(starts->len, ==, 2);
    g_assert_cmpint(g_array_index(starts, gint64, 0), ==, gap);
    g_assert_cmpint(g_array_index(starts, gint64, 1), ==, fold);
}

static void
test_span_is_half_open_and_count_is_kept(void)
{
    g_autoptr(IvpZone) zone = ivp_zone_new_utc();
    g_autoptr(IvpSlotRule) rule = ivp_slot_rule_new("every day 10:00", zone, NULL);
    g_autoptr(GArray) starts = g_array_new(FALSE, FALSE, sizeof(gint64));
    gint64 from = ivp_wall_from_date(2026, 10, 1) + 10 * 3600;

    g_assert_true(ivp_slot_rule_append(rule, zone, from, from + 2 * IVP_DAY, 8, starts));
    g_assert_cmpuint(starts->len, ==, 2);
    g_assert_true(ivp_slot_rule_append(rule, zone, from, from, 8, starts));
    g_assert_cmpuint(starts->len, ==, 2);
    g_assert_false(
        ivp_slot_rule_append(rule, zone, from, from + 1000 * IVP_DAY, 5, starts));
    g_assert_cmpuint(starts->len, ==, 5);
}

static const struct {
    const char *rule, *text;
} descriptions[] = {
    {"every 2 weeks thu 10:00 from 2026-01-08",
     "every 2 weeks on Thursday at 10:00 in Los Angeles"},
    {"every week mon,wed 9:00,15:30",
     "every week on Monday and Wednesday at 09:00, 15:30 in Los Angeles"},
    {"on 2026-12-03 10:00", "Thu 3 Dec 2026 at 10:00 in Los Angeles"},
};

static void
test_rules_are_described(void)
{
    g_autoptr(IvpZone) zone = ivp_zone_new("America/Los_Angeles");

    for (gsize i = 0; i < G_N_ELEMENTS(descriptions); i++) {
        g_autoptr(IvpSlotRule) rule = ivp_slot_rule_new(descriptions[i].rule, zone, NULL);
        g_autofree char *text = ivp_slot_rule_describe(rule, zone);

        g_assert_cmpstr(text, ==, descriptions[i].text);
    }
}

/* --- Zones --- */

static const struct {
    const char *name, *sentence; /* "": taken; else what is said */
} zones[] = {
    {"EST", "“EST” all year is not what clocks show there: write America/New_York, or "
            "Etc/GMT+5 if it truly never changes its clocks."},
    {"est", "“est” all year is not what clocks show there: write America/New_York, or "
            "Etc/GMT+5 if it truly never changes its clocks."},
    {"PST", "“PST” all year is not what clocks show there: write America/Los_Angeles, or "
            "Etc/GMT+8 if it truly never changes its clocks."},
    {"CST", "“CST” may be Chicago, Shanghai or Havana: write America/Chicago, "
            "Asia/Shanghai or America/Havana."},
    {"IST", "“IST” may be Kolkata, Dublin or Jerusalem: write Asia/Kolkata, Europe/Dublin "
            "or Asia/Jerusalem."},
    {"BST", "“BST” may be London in summer or Dhaka: write Europe/London or Asia/Dhaka."},
    {"GMT", "“GMT” may be London in winter or UTC all year: write Europe/London or UTC."},
    {"GMT-8",
     "“GMT-8” is no place, and most places change their clocks: write a place such as "
     "America/Los_Angeles, or Etc/GMT+8 if it truly never changes its clocks."},
    {"UTC+5:30",
     "“UTC+5:30” is no place: write the place whose clock it is, such as Asia/Kolkata."},
    {"+0100", "“+0100” is no place, and most places change their clocks: write a place "
              "such as Europe/Berlin, or Etc/GMT-1 if it truly never changes its clocks."},
    {"GMT+0",
     "“GMT+0” may be London in winter or UTC all year: write Europe/London or UTC."},
    {"Berlin", "“Berlin” is not quite its name: write Europe/Berlin."},
    {"los_angeles", "“los_angeles” is not quite its name: write America/Los_Angeles."},
    {"america/los_angeles",
     "“america/los_angeles” is not quite its name: write America/Los_Angeles."},
    {"Etc/GMT-8", ""},
    {"Etc/GMT+5", ""},
    {"US/Pacific", ""},
    {"Mars/Base", "There is no time zone “Mars/Base”: write a place such as "
                  "America/Los_Angeles or Europe/Berlin."},
    {"right/Europe/Berlin", "There is no time zone “right/Europe/Berlin”: write a place "
                            "such as America/Los_Angeles or Europe/Berlin."},
    {"../../etc/passwd", "There is no time zone “../../etc/passwd”: write a place such as "
                         "America/Los_Angeles or Europe/Berlin."},
    {"CET", "“CET” all year is not what clocks show there: write Europe/Berlin, or "
            "Etc/GMT-1 if it truly never changes its clocks."},
    {"Japan", "There is no time zone “Japan”: write a place such as America/Los_Angeles or "
              "Europe/Berlin."},
    {"Pacific Standard Time",
     "“Pacific Standard Time” is Windows' name for it: write America/Los_Angeles."},
    {"Los Angeles", "“Los Angeles” is not quite its name: write America/Los_Angeles."},
    {"new york", "“new york” is not quite its name: write America/New_York."},
};

static void
test_zones_that_are_no_place_are_refused(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(zones); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *advice = NULL;
        g_autoptr(IvpZone) zone = ivp_zone_name_resolve(zones[i].name, &advice, &error);

        g_test_message("%s", zones[i].name);
        g_assert_cmpstr(error != NULL ? error->message : "", ==, zones[i].sentence);
        g_assert_true((zone != NULL) == (error == NULL));
    }
}

static void
test_reversed_sign_is_pointed_out(void)
{
    g_autofree char *east = NULL;
    g_autofree char *west = NULL;
    g_autoptr(IvpZone) one = ivp_zone_name_resolve("Etc/GMT-8", &east, NULL);
    g_autoptr(IvpZone) other = ivp_zone_name_resolve("Etc/GMT+8", &west, NULL);

    g_assert_cmpint(ivp_zone_get_offset(one, 0), ==, 8 * 3600);
    g_assert_cmpint(ivp_zone_get_offset(other, 0), ==, -8 * 3600);
    g_assert_cmpstr(
        east, ==, "“Etc/GMT-8” is ahead of UTC (as in Asia) and never changes its clocks.");
    g_assert_cmpstr(
        west, ==,
        "“Etc/GMT+8” is behind UTC (as in America) and never changes its clocks.");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/slot-rule/rules-mean-what-they-say", test_rules_mean_what_they_say);
    g_test_add_func("/slot-rule/refusals-propose-a-way-out",
                    test_refusals_propose_a_way_out);
    g_test_add_func("/slot-rule/proposals-are-accepted", test_proposals_are_accepted);
    g_test_add_func("/slot-rule/gap-moves-and-first-of-a-fold-counts",
                    test_gap_moves_and_first_of_a_fold_counts);
    g_test_add_func("/slot-rule/span-is-half-open-and-count-is-kept",
                    test_span_is_half_open_and_count_is_kept);
    g_test_add_func("/slot-rule/rules-are-described", test_rules_are_described);
    g_test_add_func("/slot-rule/zones-that-are-no-place-are-refused",
                    test_zones_that_are_no_place_are_refused);
    g_test_add_func("/slot-rule/reversed-sign-is-pointed-out",
                    test_reversed_sign_is_pointed_out);
    return g_test_run();
}
