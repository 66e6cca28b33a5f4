/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "ivp-remind.h"

#define MINUTE 60
#define HOUR 3600
#define DAY 86400

typedef struct {
    IvpRemind items[3];
    IvpRemindPlan plan;
    IvpZone *zone;
} Fixture;

static gint64
instant(const char *text)
{
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    g_autoptr(GDateTime) time = g_date_time_new_from_iso8601(text, utc);

    g_assert_nonnull(time);
    return g_date_time_to_unix(time);
}

/* A day, an hour and ten minutes before */
static void
plan(Fixture *fx, const char *zone, const char *start, const char *quiet)
{
    g_clear_pointer(&fx->zone, ivp_zone_unref);
    fx->zone = ivp_zone_new(zone);
    memset(fx->items, 0, sizeof fx->items);
    fx->items[0].before = DAY;
    fx->items[1].before = HOUR;
    fx->items[2].before = 10 * MINUTE;
    fx->plan = (IvpRemindPlan){.start = instant(start),
                               .end = instant(start) + HOUR,
                               .quiet = quiet,
                               .zone = fx->zone,
                               .items = fx->items,
                               .n = 3};
}

static void
tear_down(Fixture *fx, gconstpointer data)
{
    g_clear_pointer(&fx->zone, ivp_zone_unref);
}

static void
assert_next(Fixture *fx, const char *now, const char *next)
{
    g_autoptr(GDateTime) real = NULL;
    g_autofree char *text = NULL;
    gint64 moment = ivp_remind_next(&fx->plan, instant(now));

    if (moment != 0) {
        real = g_date_time_new_from_unix_utc(moment);
        text = g_date_time_format(real, "%Y-%m-%d %H:%M:%S");
    }
    g_assert_cmpstr(text, ==, next);
}

static gboolean
take(Fixture *fx, const char *now)
{
    return ivp_remind_take(&fx->plan, instant(now));
}

static void
test_one_after_the_other(Fixture *fx, gconstpointer data)
{
    plan(fx, "Europe/Berlin", "2026-12-03 18:00:00", NULL);
    assert_next(fx, "2026-12-01 12:00:00", "2026-12-02 18:00:00");
    g_assert_false(take(fx, "2026-12-02 17:59:59"));
    g_assert_true(take(fx, "2026-12-02 18:00:00"));
    g_assert_false(take(fx, "2026-12-02 18:00:00"));
    assert_next(fx, "2026-12-02 18:00:00", "2026-12-03 17:00:00");
    g_assert_true(take(fx, "2026-12-03 17:00:05"));
    assert_next(fx, "2026-12-03 17:00:05", "2026-12-03 17:50:00");
    g_assert_true(take(fx, "2026-12-03 17:50:00"));
    assert_next(fx, "2026-12-03 17:50:00", NULL);
}

/* The night before has 25 hours in Berlin, then 23: the reminder is at the same wall time.
 */
static void
test_over_a_change_of_clocks(Fixture *fx, gconstpointer data)
{
    plan(fx, "Europe/Berlin", "2026-10-25 18:00:00", NULL);
    assert_next(fx, "2026-10-20 12:00:00", "2026-10-24 17:00:00");
    plan(fx, "Europe/Berlin", "2026-03-29 17:00:00", NULL);
    assert_next(fx, "2026-03-20 12:00:00", "2026-03-28 18:00:00");
    plan(fx, "Asia/Kolkata", "2026-10-25 18:00:00", NULL);
    assert_next(fx, "2026-10-20 12:00:00", "2026-10-24 18:00:00");
    /* An hour is an hour. */
    plan(fx, "Europe/Berlin", "2026-10-25 01:30:00", NULL);
    g_assert_true(take(fx, "2026-10-24 10:00:00"));
    assert_next(fx, "2026-10-24 10:00:00", "2026-10-25 00:30:00");
}

static void
test_slept_through_them_all(Fixture *fx, gconstpointer data)
{
    plan(fx, "UTC", "2026-12-03 18:00:00", NULL);
    assert_next(fx, "2026-12-03 17:55:00", "2026-12-02 18:00:00");
    g_assert_true(take(fx, "2026-12-03 17:55:00"));
    assert_next(fx, "2026-12-03 17:55:00", NULL);
    g_assert_false(take(fx, "2026-12-03 17:56:00"));
    /* Or through the talk as well. */
    plan(fx, "UTC", "2026-12-03 18:00:00", NULL);
    assert_next(fx, "2026-12-03 19:00:00", NULL);
    g_assert_false(take(fx, "2026-12-03 19:00:00"));
    /* While it goes on, it is worth a word. */
    plan(fx, "UTC", "2026-12-03 18:00:00", NULL);
    g_assert_true(take(fx, "2026-12-03 18:20:00"));
}

static void
test_moved(Fixture *fx, gconstpointer data)
{
    plan(fx, "UTC", "2026-12-03 18:00:00", NULL);
    g_assert_true(take(fx, "2026-12-02 18:00:00"));
    /* A week later: all of them again, at their time. */
    fx->plan.start += 7 * DAY;
    fx->plan.end += 7 * DAY;
    g_assert_false(take(fx, "2026-12-02 18:01:00"));
    assert_next(fx, "2026-12-02 18:01:00", "2026-12-09 18:00:00");
    g_assert_true(take(fx, "2026-12-09 18:00:00"));
    /* To two hours from now: what has been said about a day is not said again. */
    fx->plan.start = instant("2026-12-10 08:00:00");
    fx->plan.end = fx->plan.start + HOUR;
    g_assert_false(take(fx, "2026-12-10 06:00:00"));
    assert_next(fx, "2026-12-10 06:00:00", "2026-12-10 07:00:00");
}

static void
test_clock_is_set_back(Fixture *fx, gconstpointer data)
{
    plan(fx, "UTC", "2026-12-03 18:00:00", NULL);
    g_assert_true(take(fx, "2026-12-03 17:00:00"));
    g_assert_false(take(fx, "2026-12-03 15:00:00"));
    assert_next(fx, "2026-12-03 15:00:00", "2026-12-03 17:50:00");
    g_assert_false(take(fx, "2026-12-03 17:00:00"));
}

static void
test_viewer_travels(Fixture *fx, gconstpointer data)
{
    g_autoptr(IvpZone) home = NULL;

    plan(fx, "Europe/Berlin", "2026-10-25 18:00:00", NULL);
    g_assert_true(take(fx, "2026-10-24 17:00:00"));
    /* In Kolkata it would be due an hour later: it has been shown. */
    home = g_steal_pointer(&fx->zone);
    fx->zone = ivp_zone_new("Asia/Kolkata");
    fx->plan.zone = fx->zone;
    g_assert_false(take(fx, "2026-10-24 18:00:00"));
}

static void
test_quiet_hours(Fixture *fx, gconstpointer data)
{
    /* 20:00 in Berlin; the day before falls into the quiet hours. */
    plan(fx, "Europe/Berlin", "2026-12-03 19:00:00", "19-8");
    assert_next(fx, "2026-12-01 12:00:00", "2026-12-03 07:00:00");
    g_assert_false(take(fx, "2026-12-02 19:00:00"));
    g_assert_true(take(fx, "2026-12-03 07:00:00"));
    /* What begins in them is said in them. */
    assert_next(fx, "2026-12-03 07:00:00", "2026-12-03 18:00:00");
    g_assert_true(take(fx, "2026-12-03 18:00:00"));
    g_assert_true(take(fx, "2026-12-03 18:50:00"));
}

static void
test_snooze(Fixture *fx, gconstpointer data)
{
    plan(fx, "UTC", "2026-12-03 18:00:00", NULL);
    g_assert_true(take(fx, "2026-12-03 17:00:00"));
    ivp_remind_snooze(&fx->plan, 15, instant("2026-12-03 17:01:00"));
    assert_next(fx, "2026-12-03 17:01:00", "2026-12-03 17:16:00");
    g_assert_true(take(fx, "2026-12-03 17:16:00"));
    assert_next(fx, "2026-12-03 17:16:00", "2026-12-03 17:50:00");
    /* Over the next one: together they are one notice. */
    ivp_remind_snooze(&fx->plan, 40, instant("2026-12-03 17:16:00"));
    g_assert_true(take(fx, "2026-12-03 17:57:00"));
    assert_next(fx, "2026-12-03 17:57:00", NULL);
    /* With the clock set back it is counted from now. */
    ivp_remind_snooze(&fx->plan, 5, instant("2026-12-03 16:00:00"));
    assert_next(fx, "2026-12-03 16:00:00", "2026-12-03 17:50:00");
}

static void
test_draft(Fixture *fx, gconstpointer data)
{
    static const struct {
        const char *zone, *now, *link, *draft;
    } rows[] = {
        {"Asia/Kolkata", "2026-12-01 10:00:00", "https://example.org/j/123",
         "Reminder: our interview is tomorrow, Wed 2 Dec 15:00 UTC (20:30 in Kolkata). "
         "Join: "
         "https://example.org/j/123"},
        {NULL, "2026-12-02 10:00:00", NULL,
         "Reminder: our interview is today, Wed 2 Dec 15:00 UTC."},
        {"Asia/Kolkata", "2026-11-29 10:00:00", "",
         "Reminder: our interview is in 3 days, Wed 2 Dec 15:00 UTC (20:30 in Kolkata)."},
        /* It is their tomorrow. */
        {"Pacific/Auckland", "2026-12-01 10:30:00", NULL,
         "Reminder: our interview is in 2 days, Wed 2 Dec 15:00 UTC (Thu 04:00 in "
         "Auckland)."},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(IvpZone) zone = rows[i].zone != NULL ? ivp_zone_new(rows[i].zone) : NULL;
        g_autofree char *draft = ivp_remind_draft(instant("2026-12-02 15:00:00"), zone,
                                                  rows[i].link, instant(rows[i].now));

        g_assert_cmpstr(draft, ==, rows[i].draft);
    }
}

int
main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*test)(Fixture *fx, gconstpointer data);
    } tests[] = {
        {"/remind/in-order", test_one_after_the_other},
        {"/remind/change-of-clocks", test_over_a_change_of_clocks},
        {"/remind/sleep", test_slept_through_them_all},
        {"/remind/moved", test_moved},
        {"/remind/clock-back", test_clock_is_set_back},
        {"/remind/travel", test_viewer_travels},
        {"/remind/quiet", test_quiet_hours},
        {"/remind/snooze", test_snooze},
        {"/remind/draft", test_draft},
    };

    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(tests); i++)
        g_test_add(tests[i].name, Fixture, NULL, NULL, tests[i].test, tear_down);
    return g_test_run();
}
