/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <libical/ical.h>
#include <stdio.h>
#include <string.h>

#include "ivp-error.h"
#include "ivp-rule.h"

#define WORK 1000000

static gboolean
read_wall(const char *text, IvpWall *wall, gboolean *is_date)
{
    IvpCivil civil = {0};
    int end = 0;

    if (sscanf(text, "%4d%2d%2d%n", &civil.year, &civil.month, &civil.day, &end) != 3)
        return FALSE;
    *is_date = text[end] != 'T';
    if (!*is_date &&
        sscanf(text + end, "T%2d%2d%2d", &civil.hour, &civil.minute, &civil.second) != 3)
        return FALSE;
    *wall = ivp_wall_from_civil(&civil);
    return TRUE;
}

static char *
write_wall(IvpWall wall)
{
    IvpCivil civil;

    ivp_civil_from_wall(wall, &civil);
    return g_strdup_printf("%04d%02d%02dT%02d%02d%02d", civil.year, civil.month, civil.day,
                           civil.hour, civil.minute, civil.second);
}

/* One entry of rules.txt: @lines are those after the title. */
static void
check_entry(char **lines)
{
    char *space = strchr(lines[0], ' ');
    gboolean is_date, other;
    IvpWall start, from, wall;
    g_autoptr(IvpRule) rule = NULL;
    g_autoptr(GError) error = NULL;
    IvpRuleWalk walk;
    guint line = 1;

    g_assert_nonnull(space);
    g_assert_true(read_wall(lines[0], &start, &is_date));
    rule = ivp_rule_new(space + 1, -1, &error);
    if (strcmp(lines[1], "refused") == 0) {
        g_assert_error(error, IVP_ERROR, IVP_ERROR_PARSE);
        g_assert_null(rule);
        g_test_message("  %s", error->message);
        return;
    }
    g_assert_no_error(error);
    from = start;
    if (g_str_has_prefix(lines[1], "from "))
        g_assert_true(read_wall(lines[line++] + 5, &from, &other));
    ivp_rule_walk_begin(&walk, rule, start, is_date, from, WORK);
    for (; lines[line] != NULL; line++) {
        g_auto(GStrv) words = g_strsplit(lines[line], " ", -1);

        for (char **word = words; *word != NULL; word++) {
            g_autofree char *expected = NULL;
            g_autofree char *found = NULL;
            IvpWall when;

            if (strcmp(*word, "…") == 0)
                return;
            if (strcmp(*word, "never") == 0) {
                g_assert_cmpint(ivp_rule_walk_next(&walk, &wall), ==, IVP_WALK_NEVER);
                return;
            }
            g_assert_true(read_wall(*word, &when, &other));
            if (other)
                when += start - ivp_wall_midnight(start);
            g_assert_cmpint(ivp_rule_walk_next(&walk, &wall), ==, IVP_WALK_NEXT);
            expected = write_wall(when);
            found = write_wall(wall);
            g_assert_cmpstr(found, ==, expected);
        }
    }
    g_assert_cmpint(ivp_rule_walk_next(&walk, &wall), ==, IVP_WALK_END);
    g_assert_cmpint(ivp_rule_walk_next(&walk, &wall), ==, IVP_WALK_END);
}

static void
test_table(void)
{
    g_autofree char *path = g_test_build_filename(G_TEST_DIST, "unit", "rules.txt", NULL);
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
        while (line[1] != NULL && line[1][0] != '\0' && line[1][0] != '#')
            g_ptr_array_add(entry, *++line);
        g_ptr_array_add(entry, NULL);
        check_entry((char **)entry->pdata);
        entries++;
    }
    g_assert_cmpuint(entries, >=, 100);
}

static const char *const costly[] = {
    "FREQ=SECONDLY",
    "FREQ=SECONDLY;COUNT=9999999999",
    "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO",
    "FREQ=SECONDLY;BYYEARDAY=366;BYMONTH=1",
    "FREQ=SECONDLY;INTERVAL=7200;BYHOUR=9",
    "FREQ=SECONDLY;INTERVAL=60;BYSECOND=30",
    "FREQ=SECONDLY;INTERVAL=4294967295;BYMONTH=3",
    "FREQ=MINUTELY;BYDAY=MO;COUNT=1000000000",
    "FREQ=HOURLY;BYSETPOS=366;BYMINUTE=1,2,3;BYSECOND=1,2",
    "FREQ=DAILY;BYYEARDAY=1;BYMONTH=6",
    "FREQ=WEEKLY;INTERVAL=4294967295;BYMONTHDAY=29;BYMONTH=2",
    "FREQ=MONTHLY;BYDAY=1TH;BYSETPOS=2",
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYHOUR=0,1,2,3,4,5,6,7,8,9,10,11,12;BYMINUTE="
    "0,1,2,3,4,"
    "5,6,7,8,9,10;BYSECOND=0,1,2,3,4,5,6,7,8,9;COUNT=100000000",
    "FREQ=YEARLY;BYYEARDAY=1,2,3,4,5,366;BYDAY=53MO,-53TU,12WE;BYMONTHDAY=31;BYSETPOS=-366",
    "FREQ=YEARLY;BYWEEKNO=53,-53;BYDAY=SU;BYMONTH=6;BYYEARDAY=200",
    "FREQ=YEARLY;INTERVAL=4294967295",
};

static void
test_no_rule_takes_long(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(costly); i++) {
        g_autoptr(IvpRule) rule = ivp_rule_new(costly[i], -1, NULL);
        gint64 begin = g_get_monotonic_time();
        IvpRuleWalk walk;
        IvpWall wall;
        guint n = 0;

        g_test_message("%s", costly[i]);
        g_assert_nonnull(rule);
        ivp_rule_walk_begin(&walk, rule, ivp_wall_from_date(1970, 1, 1), FALSE,
                            ivp_wall_from_date(2026, 6, 1), WORK);
        while (n < 1000 && ivp_rule_walk_next(&walk, &wall) == IVP_WALK_NEXT)
            n++;
        /* Some 20 ms; sanitizers and valgrind are slower. */
        g_assert_cmpint(g_get_monotonic_time() - begin, <, 5 * G_USEC_PER_SEC);
    }
}

/* Another way to the same end: asks of every hour from DTSTART on whether it belongs to the
 * rule. */
typedef struct {
    const char *frequency;
    int interval, week_start;
    int months[3], month_days[3], year_days[3], weekdays[3],
        hours[3]; /* ended by 0; hours by -1 */
    int positions[2];
} Simple;

static gboolean
has(const int *list, int value, int other)
{
    for (int i = 0; i < 3 && list[i] != 0; i++) {
        if (list[i] == value || list[i] == other)
            return TRUE;
    }
    return FALSE;
}

static gint64
number_period(const Simple *simple, const IvpCivil *civil, IvpWall wall)
{
    IvpWall midnight = ivp_wall_midnight(wall);

    switch (simple->frequency[0]) {
    case 'Y':
        return civil->year;
    case 'M':
        return civil->year * 12 + civil->month;
    case 'W':
        return (midnight - (civil->weekday - simple->week_start + 7) % 7 * IVP_DAY) /
               (7 * IVP_DAY);
    case 'D':
        return midnight / IVP_DAY;
    default:
        return wall / 3600;
    }
}

static gboolean
belongs(const Simple *simple, const IvpCivil *start, const IvpCivil *at)
{
    int length = ivp_days_in_month(at->year, at->month);
    int year_length = 337 + ivp_days_in_month(at->year, 2);
    gboolean has_day = simple->month_days[0] || simple->year_days[0] || simple->weekdays[0];
    char frequency = simple->frequency[0];

    if (simple->months[0] && !has(simple->months, at->month, at->month))
        return FALSE;
    if (simple->month_days[0] && !has(simple->month_days, at->day, at->day - length - 1))
        return FALSE;
    if (simple->year_days[0] &&
        !has(simple->year_days, at->year_day, at->year_day - year_length - 1))
        return FALSE;
    if (simple->weekdays[0] && !has(simple->weekdays, at->weekday, at->weekday))
        return FALSE;
    if (!has_day && (frequency == 'Y' || frequency == 'M') && at->day != start->day)
        return FALSE;
    if (!has_day && frequency == 'Y' && !simple->months[0] && at->month != start->month)
        return FALSE;
    if (!has_day && frequency == 'W' && at->weekday != start->weekday)
        return FALSE;
    if (simple->hours[0] >= 0)
        return simple->hours[0] == at->hour || simple->hours[1] == at->hour ||
               simple->hours[2] == at->hour;
    return frequency == 'H' || at->hour == start->hour;
}

static void
append_list(GString *text, const char *name, const int *list)
{
    static const char *const days[] = {"", "MO", "TU", "WE", "TH", "FR", "SA", "SU"};

    for (int i = 0; i < 3 && list[i] != 0; i++) {
        g_string_append_printf(text, i == 0 ? ";%s=" : ",", name);
        if (strcmp(name, "BYDAY") == 0)
            g_string_append(text, days[list[i]]);
        else
            g_string_append_printf(text, "%d", list[i]);
    }
}

static int
pick(int from, int to)
{
    return g_test_rand_int_range(from, to + 1);
}

static void
fill(int *list, int max, gboolean negative, int chance)
{
    if (pick(1, 100) > chance)
        return;
    for (int i = 0, n = pick(1, 3); i < n; i++) {
        list[i] = pick(1, max);
        if (negative && pick(1, 3) == 1)
            list[i] = -list[i];
    }
}

static char *
make_rule(Simple *simple)
{
    static const char *const frequencies[] = {"YEARLY", "MONTHLY", "WEEKLY", "DAILY",
                                              "HOURLY"};
    GString *text = g_string_new(NULL);

    *simple = (Simple){.frequency = frequencies[pick(0, 4)],
                       .interval = 1,
                       .week_start = 1,
                       .hours = {-1, -1, -1}};
    if (pick(0, 1))
        simple->interval = pick(2, simple->frequency[0] == 'H' ? 30 : 4);
    if (pick(0, 1))
        simple->week_start = pick(1, 7);
    fill(simple->months, 12, FALSE, 30);
    fill(simple->month_days, 28, TRUE, 30);
    fill(simple->year_days, 365, TRUE, 10);
    fill(simple->weekdays, 7, FALSE, 40);
    if (pick(0, 3) == 0) {
        for (int i = 0; i < 3; i++)
            simple->hours[i] = pick(0, 23);
    }
    if (pick(0, 4) == 0)
        simple->positions[0] = pick(0, 1) ? pick(1, 3) : -pick(1, 3);
    g_string_printf(text, "FREQ=%s;INTERVAL=%d", simple->frequency, simple->interval);
    g_string_append_printf(text, ";WKST=%.2s",
                           &"MOTUWETHFRSASU"[2 * (simple->week_start - 1)]);
    append_list(text, "BYMONTH", simple->months);
    append_list(text, "BYMONTHDAY", simple->month_days);
    append_list(text, "BYYEARDAY", simple->year_days);
    append_list(text, "BYDAY", simple->weekdays);
    if (simple->hours[0] >= 0)
        g_string_append_printf(text, ";BYHOUR=%d,%d,%d", simple->hours[0], simple->hours[1],
                               simple->hours[2]);
    if (simple->positions[0] != 0)
        g_string_append_printf(text, ";BYSETPOS=%d", simple->positions[0]);
    return g_string_free(text, FALSE);
}

static void
keep_position(GArray *set, int position)
{
    guint index = position > 0 ? (guint)position - 1 : set->len - (guint)-position;
    IvpWall kept;

    if (position == 0)
        return;
    if (index >= set->len) {
        g_array_set_size(set, 0);
        return;
    }
    kept = g_array_index(set, IvpWall, index);
    g_array_set_size(set, 0);
    g_array_append_val(set, kept);
}

static void
test_random_rules_agree_with_asking_every_hour(void)
{
    for (int round = 0; round < 1000; round++) {
        Simple simple;
        g_autofree char *text = make_rule(&simple);
        g_autoptr(IvpRule) rule = ivp_rule_new(text, -1, NULL);
        g_autoptr(GArray) expected = g_array_new(FALSE, FALSE, sizeof(IvpWall));
        g_autoptr(GArray) set = g_array_new(FALSE, FALSE, sizeof(IvpWall));
        IvpWall start = ivp_wall_from_date(pick(1996, 2025), pick(1, 12), pick(1, 28)) +
                        pick(0, 23) * 3600;
        IvpWall end = start + 3 * 366 * IVP_DAY, from, wall, first;
        IvpCivil civil, at;
        gint64 anchor, period = G_MININT64;
        IvpRuleWalk walk;

        if (rule == NULL)
            continue; /* months that never have these days */
        ivp_civil_from_wall(start, &civil);
        anchor = number_period(&simple, &civil, start);
        /* From the begin of DTSTART's own period, whose set BYSETPOS counts. */
        first = simple.frequency[0] == 'Y' ? ivp_wall_from_date(civil.year, 1, 1)
                : simple.frequency[0] == 'M'
                    ? ivp_wall_from_date(civil.year, civil.month, 1)
                    : start - 7 * IVP_DAY;
        g_array_append_val(expected, start);
        /* A period beyond the end, so that the set of the last one compared is whole. */
        for (wall = first; wall < end + 366 * IVP_DAY; wall += 3600) {
            gint64 number;

            ivp_civil_from_wall(wall, &at);
            number = number_period(&simple, &at, wall);
            if (number != period) {
                keep_position(set, simple.positions[0]);
                for (guint i = 0; i < set->len; i++) {
                    if (g_array_index(set, IvpWall, i) > start)
                        g_array_append_val(expected, g_array_index(set, IvpWall, i));
                }
                g_array_set_size(set, 0);
                period = number;
            }
            if (number >= anchor && (number - anchor) % simple.interval == 0 &&
                belongs(&simple, &civil, &at))
                g_array_append_val(set, wall);
        }
        from = pick(0, 1) ? start : start + pick(0, 700) * IVP_DAY + pick(0, 86399);
        g_test_message("%s from %" G_GINT64_FORMAT, text, start);
        ivp_rule_walk_begin(&walk, rule, start, FALSE, from, WORK);
        for (guint i = 0; i < expected->len; i++) {
            IvpWall when = g_array_index(expected, IvpWall, i);

            if (when < from)
                continue;
            if (when >= end)
                break;
            g_assert_cmpint(ivp_rule_walk_next(&walk, &wall), ==, IVP_WALK_NEXT);
            g_assert_cmpint(wall, ==, when);
        }
        if (ivp_rule_walk_next(&walk, &wall) == IVP_WALK_NEXT)
            g_assert_cmpint(wall, >=, end);
    }
}

/* Shapes of which libical 3.0.16 is known to be right, where DTSTART matches. */
static char *
make_plain_rule(void)
{
    static const char *const days[] = {"MO", "TU", "WE", "TH", "FR", "SA", "SU"};
    int interval = pick(1, 4);
    const char *day = days[pick(0, 6)];

    switch (pick(0, 6)) {
    case 0:
        return g_strdup_printf("FREQ=DAILY;INTERVAL=%d", interval);
    case 1:
        /* It takes a weekday that stands twice for two instances, and loses DTSTART where
         * the days are not in the order of WKST. */
        return pick(0, 1)
                   ? g_strdup_printf("FREQ=WEEKLY;INTERVAL=%d;BYDAY=%s;WKST=%s", interval,
                                     day, days[pick(0, 6)])
                   : g_strdup_printf("FREQ=WEEKLY;INTERVAL=%d;BYDAY=MO,TH,SU", interval);
    case 2:
        return g_strdup_printf("FREQ=MONTHLY;INTERVAL=%d;BYDAY=%d%s", interval, pick(1, 5),
                               day);
    case 3:
        return g_strdup_printf("FREQ=MONTHLY;INTERVAL=%d;BYDAY=-%d%s", interval, pick(1, 4),
                               day);
    case 4:
        return g_strdup_printf("FREQ=MONTHLY;INTERVAL=%d;BYMONTHDAY=%d,-%d", interval,
                               pick(1, 31), pick(1, 10));
    case 5:
        return g_strdup_printf("FREQ=YEARLY;INTERVAL=%d;BYMONTH=%d;BYDAY=%d%s", interval,
                               pick(1, 12), pick(1, 4), day);
    default:
        return g_strdup_printf("FREQ=YEARLY;BYMONTH=%d;BYMONTHDAY=%d", pick(1, 12),
                               pick(1, 28));
    }
}

static void
test_plain_rules_agree_with_libical(void)
{
    for (int round = 0; round < 500; round++) {
        g_autofree char *text = make_plain_rule();
        g_autoptr(IvpRule) rule = ivp_rule_new(text, -1, NULL);
        IvpWall start =
            ivp_wall_from_date(pick(1996, 2025), pick(1, 12), pick(1, 28)) + 36000;
        icalrecur_iterator *iterator;
        IvpRuleWalk walk;
        IvpWall wall;

        g_assert_nonnull(rule);
        if (!ivp_rule_matches(rule, start, FALSE)) {
            /* Begin where the rule does. */
            ivp_rule_walk_begin(&walk, rule, start, FALSE, start + 1, WORK);
            g_assert_cmpint(ivp_rule_walk_next(&walk, &start), ==, IVP_WALK_NEXT);
        }
        g_test_message("%s from %" G_GINT64_FORMAT, text, start);
        iterator =
            icalrecur_iterator_new(icalrecurrencetype_from_string(text),
                                   icaltime_from_timet_with_zone((time_t)start, 0, NULL));
        g_assert_nonnull(iterator);
        ivp_rule_walk_begin(&walk, rule, start, FALSE, start, WORK);
        for (int i = 0; i < 30; i++) {
            g_assert_cmpint(ivp_rule_walk_next(&walk, &wall), ==, IVP_WALK_NEXT);
            g_assert_cmpint(icaltime_as_timet(icalrecur_iterator_next(iterator)), ==, wall);
        }
        icalrecur_iterator_free(iterator);
    }
}

static const struct {
    const char *rule, *words;
} described[] = {
    {"FREQ=DAILY", "every day"},
    {"FREQ=DAILY;INTERVAL=3;COUNT=5", "every 3 days, 5 times"},
    {"FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR", "every weekday (Monday to Friday)"},
    {"FREQ=WEEKLY", "every week on Thursday"},
    {"FREQ=WEEKLY;INTERVAL=2;UNTIL=20261217T235959Z",
     "every 2 weeks on Thursday until 17 December 2026"},
    {"FREQ=WEEKLY;INTERVAL=2;UNTIL=20261218T075959Z",
     "every 2 weeks on Thursday until 17 December 2026"},
    {"FREQ=WEEKLY;UNTIL=20261217", "every week on Thursday until 17 December 2026"},
    {"FREQ=WEEKLY;BYDAY=TH,MO", "every week on Monday and Thursday"},
    {"FREQ=WEEKLY;BYDAY=MO,WE,SU;WKST=SU", "every week on Sunday, Monday and Wednesday"},
    {"FREQ=MONTHLY", "every month on day 3"},
    {"FREQ=MONTHLY;BYMONTHDAY=1,15", "every month on day 1 and 15"},
    {"FREQ=MONTHLY;BYMONTHDAY=-1", "every month on the last day"},
    {"FREQ=MONTHLY;BYDAY=2TH", "every month on the second Thursday"},
    {"FREQ=MONTHLY;BYDAY=TH;BYSETPOS=2", "every month on the second Thursday"},
    {"FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "every month on the last weekday"},
    {"FREQ=MONTHLY;BYDAY=1TU,3TU",
     "every month on the first Tuesday and the third Tuesday"},
    {"FREQ=MONTHLY;BYDAY=TU;BYMONTHDAY=7,8", "every month on days of its own"},
    {"FREQ=YEARLY", "every year on 3 December"},
    {"FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "every year on the last Sunday of March"},
    {"FREQ=YEARLY;BYWEEKNO=20", "every year on days of its own"},
    {"FREQ=HOURLY;INTERVAL=2;COUNT=1", "every 2 hours, once"},
    {"FREQ=WEEKLY;BYMONTH=6,7", "every week on Thursday in June and July"},
    {"FREQ=DAILY;BYHOUR=9,17", "every day, at several times"},
};

static void
test_rules_in_words(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(described); i++) {
        g_autoptr(IvpRule) rule = ivp_rule_new(described[i].rule, -1, NULL);
        g_autofree char *words = NULL;

        g_assert_nonnull(rule);
        words = ivp_rule_describe(rule, ivp_wall_from_date(2026, 12, 3) + 10 * 3600);
        g_assert_cmpstr(words, ==, described[i].words);
    }
}

static void
test_matches_tells_dtstart_apart(void)
{
    g_autoptr(IvpRule) weekly = ivp_rule_new("FREQ=WEEKLY;BYDAY=TH", -1, NULL);
    g_autoptr(IvpRule) last = ivp_rule_new("FREQ=MONTHLY;BYDAY=TH;BYSETPOS=-1", -1, NULL);
    IvpWall third = ivp_wall_from_date(2026, 12, 3),
            late = ivp_wall_from_date(2026, 12, 31);

    g_assert_true(ivp_rule_matches(weekly, third, TRUE));
    g_assert_false(ivp_rule_matches(weekly, third + IVP_DAY, TRUE));
    g_assert_false(ivp_rule_matches(last, third, TRUE));
    g_assert_true(ivp_rule_matches(last, late, TRUE));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/rule/table", test_table);
    g_test_add_func("/rule/costly", test_no_rule_takes_long);
    g_test_add_func("/rule/random", test_random_rules_agree_with_asking_every_hour);
    g_test_add_func("/rule/libical", test_plain_rules_agree_with_libical);
    g_test_add_func("/rule/words", test_rules_in_words);
    g_test_add_func("/rule/matches", test_matches_tells_dtstart_apart);
    return g_test_run();
}
