/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib/gstdio.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "ivp-error.h"
#include "ivp-when.h"

/* "2026-10-29 17:00" as a wall time, or as an instant when it is meant in UTC */
static gint64
at(const char *text)
{
    IvpCivil civil = {0};

    g_assert_cmpint(sscanf(text, "%d-%d-%d %d:%d", &civil.year, &civil.month, &civil.day,
                           &civil.hour, &civil.minute),
                    >=, 3);
    return ivp_wall_from_civil(&civil);
}

static IvpZone *
zone_of(const char *id)
{
    IvpZone *zone = ivp_zone_new(id);

    g_assert_nonnull(zone);
    return zone;
}

static IvpSpan
span_of(IvpSpanKind kind, const char *start, const char *end)
{
    return (IvpSpan){kind, at(start), at(end)};
}

#define I IVP_SPAN_INSTANT
#define F IVP_SPAN_FLOATING
#define D IVP_SPAN_DATE

static const struct {
    IvpSpanKind kind;
    const char *start, *end;
    const char *viewer, *program;
    const char *row, *beside, *full, *full_beside;
} spans[] = {
    {I, "2026-12-03 18:00", "2026-12-03 19:00", "Europe/Berlin", "America/Los_Angeles",
     "19:00", "10:00 in Los Angeles", "Thu 3 Dec 2026, 19:00–20:00 CET (UTC+1)",
     "10:00–11:00 PST (UTC−8) in Los Angeles"},
    {I, "2026-12-03 18:00", "2026-12-03 19:00", "Australia/Sydney", "America/Los_Angeles",
     "05:00", "Thu 10:00 in Los Angeles (−1 day)",
     "Fri 4 Dec 2026, 05:00–06:00 AEDT (UTC+11)",
     "Thu 3 Dec, 10:00–11:00 PST (UTC−8) in Los Angeles"},
    {I, "2026-12-03 18:00", "2026-12-03 19:00", "Asia/Kolkata", "America/Los_Angeles",
     "23:30", "10:00 in Los Angeles",
     "Thu 3 Dec 2026, 23:30 – Fri 4 Dec, 00:30 IST (UTC+5:30)",
     "10:00–11:00 PST (UTC−8) in Los Angeles"},
    {I, "2026-12-03 18:00", "2026-12-03 19:00", "Asia/Riyadh", "America/Los_Angeles",
     "21:00", "10:00 in Los Angeles", "Thu 3 Dec 2026, 21:00–22:00 (UTC+3)",
     "10:00–11:00 PST (UTC−8) in Los Angeles"},
    {I, "2026-12-03 18:00", "2026-12-03 19:00", "America/Sao_Paulo", "America/Los_Angeles",
     "15:00", "10:00 in Los Angeles", "Thu 3 Dec 2026, 15:00–16:00 (UTC−3)",
     "10:00–11:00 PST (UTC−8) in Los Angeles"},
    /* the program east of the viewer, the next day there, and over midnight there */
    {I, "2026-12-03 18:00", "2026-12-03 19:00", "America/Los_Angeles", "Asia/Tokyo",
     "10:00", "Fri 03:00 in Tokyo (+1 day)", "Thu 3 Dec 2026, 10:00–11:00 PST (UTC−8)",
     "Fri 4 Dec, 03:00–04:00 JST (UTC+9) in Tokyo"},
    {I, "2026-12-03 18:00", "2026-12-03 19:00", "America/Los_Angeles", "Asia/Kolkata",
     "10:00", "23:30 in Kolkata", "Thu 3 Dec 2026, 10:00–11:00 PST (UTC−8)",
     "Thu 3 Dec, 23:30 – Fri 4 Dec, 00:30 IST (UTC+5:30) in Kolkata"},
    /* as far apart as places are */
    {I, "2026-12-03 10:30", "2026-12-03 11:30", "Pacific/Kiritimati", "Pacific/Pago_Pago",
     "00:30", "Wed 23:30 in Pago Pago (−2 days)", "Fri 4 Dec 2026, 00:30–01:30 (UTC+14)",
     "Wed 2 Dec, 23:30 – Thu 3 Dec, 00:30 SST (UTC−11) in Pago Pago"},
    /* no beside where the clocks agree, whatever the places */
    {I, "2026-12-03 18:00", "2026-12-03 19:00", "Europe/Berlin", "Europe/Paris", "19:00",
     NULL, "Thu 3 Dec 2026, 19:00–20:00 CET (UTC+1)", NULL},
    {I, "2026-12-03 18:00", "2026-12-03 19:00", "UTC", "America/Los_Angeles", "18:00",
     "10:00 in Los Angeles", "Thu 3 Dec 2026, 18:00–19:00 UTC",
     "10:00–11:00 PST (UTC−8) in Los Angeles"},
    {I, "2026-12-03 18:00", "2026-12-03 19:00", "Europe/Berlin", "UTC", "19:00",
     "18:00 UTC", "Thu 3 Dec 2026, 19:00–20:00 CET (UTC+1)", "18:00–19:00 UTC"},
    {I, "2026-12-03 18:00", "2026-12-03 19:00", "Europe/London", "Europe/Berlin", "18:00",
     "19:00 in Berlin", "Thu 3 Dec 2026, 18:00–19:00 GMT (UTC+0)",
     "19:00–20:00 CET (UTC+1) in Berlin"},
    /* no length; up to midnight; over the year's end; over a change of the clock */
    {I, "2026-12-03 18:00", "2026-12-03 18:00", "Europe/Berlin", "Europe/Berlin", "19:00",
     NULL, "Thu 3 Dec 2026, 19:00 CET (UTC+1)", NULL},
    {I, "2026-12-03 22:00", "2026-12-03 23:00", "Europe/Berlin", "Europe/Berlin", "23:00",
     NULL, "Thu 3 Dec 2026, 23:00–00:00 CET (UTC+1)", NULL},
    {I, "2026-12-31 22:30", "2026-12-31 23:30", "Europe/Berlin", "Europe/Berlin", "23:30",
     NULL, "Thu 31 Dec 2026, 23:30 – Fri 1 Jan 2027, 00:30 CET (UTC+1)", NULL},
    {I, "2026-10-25 00:30", "2026-10-25 01:30", "Europe/Berlin", "Europe/Berlin", "02:30",
     NULL, "Sun 25 Oct 2026, 02:30 CEST (UTC+2) – 02:30 CET (UTC+1)", NULL},
    {I, "2026-10-24 20:00", "2026-10-25 01:30", "Europe/Berlin", "UTC", "22:00",
     "20:00 UTC", "Sat 24 Oct 2026, 22:00 CEST (UTC+2) – Sun 25 Oct, 02:30 CET (UTC+1)",
     "Sat 24 Oct, 20:00 – Sun 25 Oct, 01:30 UTC"},
    /* the table of one Thursday 10:00 in Los Angeles over a year */
    {I, "2026-01-15 18:00", "2026-01-15 19:00", "Europe/Berlin", "America/Los_Angeles",
     "19:00", "10:00 in Los Angeles", "Thu 15 Jan 2026, 19:00–20:00 CET (UTC+1)",
     "10:00–11:00 PST (UTC−8) in Los Angeles"},
    {I, "2026-01-15 18:00", "2026-01-15 19:00", "Asia/Kolkata", "America/Los_Angeles",
     "23:30", "10:00 in Los Angeles",
     "Thu 15 Jan 2026, 23:30 – Fri 16 Jan, 00:30 IST (UTC+5:30)",
     "10:00–11:00 PST (UTC−8) in Los Angeles"},
    {I, "2026-01-15 18:00", "2026-01-15 19:00", "Australia/Sydney", "America/Los_Angeles",
     "05:00", "Thu 10:00 in Los Angeles (−1 day)",
     "Fri 16 Jan 2026, 05:00–06:00 AEDT (UTC+11)",
     "Thu 15 Jan, 10:00–11:00 PST (UTC−8) in Los Angeles"},
    {I, "2026-03-12 17:00", "2026-03-12 18:00", "Europe/Berlin", "America/Los_Angeles",
     "18:00", "10:00 in Los Angeles", "Thu 12 Mar 2026, 18:00–19:00 CET (UTC+1)",
     "10:00–11:00 PDT (UTC−7) in Los Angeles"},
    {I, "2026-03-12 17:00", "2026-03-12 18:00", "Australia/Sydney", "America/Los_Angeles",
     "04:00", "Thu 10:00 in Los Angeles (−1 day)",
     "Fri 13 Mar 2026, 04:00–05:00 AEDT (UTC+11)",
     "Thu 12 Mar, 10:00–11:00 PDT (UTC−7) in Los Angeles"},
    {I, "2026-04-02 17:00", "2026-04-02 18:00", "Europe/Berlin", "America/Los_Angeles",
     "19:00", "10:00 in Los Angeles", "Thu 2 Apr 2026, 19:00–20:00 CEST (UTC+2)",
     "10:00–11:00 PDT (UTC−7) in Los Angeles"},
    {I, "2026-04-02 17:00", "2026-04-02 18:00", "Australia/Sydney", "America/Los_Angeles",
     "04:00", "Thu 10:00 in Los Angeles (−1 day)",
     "Fri 3 Apr 2026, 04:00–05:00 AEDT (UTC+11)",
     "Thu 2 Apr, 10:00–11:00 PDT (UTC−7) in Los Angeles"},
    {I, "2026-04-09 17:00", "2026-04-09 18:00", "Australia/Sydney", "America/Los_Angeles",
     "03:00", "Thu 10:00 in Los Angeles (−1 day)",
     "Fri 10 Apr 2026, 03:00–04:00 AEST (UTC+10)",
     "Thu 9 Apr, 10:00–11:00 PDT (UTC−7) in Los Angeles"},
    {I, "2026-07-16 17:00", "2026-07-16 18:00", "Europe/Berlin", "America/Los_Angeles",
     "19:00", "10:00 in Los Angeles", "Thu 16 Jul 2026, 19:00–20:00 CEST (UTC+2)",
     "10:00–11:00 PDT (UTC−7) in Los Angeles"},
    {I, "2026-07-16 17:00", "2026-07-16 18:00", "Asia/Kolkata", "America/Los_Angeles",
     "22:30", "10:00 in Los Angeles", "Thu 16 Jul 2026, 22:30–23:30 IST (UTC+5:30)",
     "10:00–11:00 PDT (UTC−7) in Los Angeles"},
    {I, "2026-10-29 17:00", "2026-10-29 18:00", "Europe/Berlin", "America/Los_Angeles",
     "18:00", "10:00 in Los Angeles", "Thu 29 Oct 2026, 18:00–19:00 CET (UTC+1)",
     "10:00–11:00 PDT (UTC−7) in Los Angeles"},
    {I, "2026-11-05 18:00", "2026-11-05 19:00", "Europe/Berlin", "America/Los_Angeles",
     "19:00", "10:00 in Los Angeles", "Thu 5 Nov 2026, 19:00–20:00 CET (UTC+1)",
     "10:00–11:00 PST (UTC−8) in Los Angeles"},
    /* not an instant */
    {D, "2026-06-04", "2026-06-05", "Asia/Kolkata", "America/Los_Angeles", "all day", NULL,
     "Thu 4 Jun 2026, all day", NULL},
    {D, "2026-06-04", "2026-06-07", "Asia/Kolkata", "America/Los_Angeles", "all day", NULL,
     "Thu 4 Jun 2026 – Sat 6 Jun, all day", NULL},
    {F, "2026-06-04 10:00", "2026-06-04 10:00", "Asia/Kolkata", "America/Los_Angeles",
     "10:00", NULL, "Thu 4 Jun 2026, 10:00, local time everywhere", NULL},
    {F, "2026-06-04 10:00", "2026-06-04 11:30", "Asia/Kolkata", "America/Los_Angeles",
     "10:00", NULL, "Thu 4 Jun 2026, 10:00–11:30, local time everywhere", NULL},
};

static void
assert_said(const char *said, const char *expected)
{
    g_assert_cmpstr(said, ==, expected);
}

static void
test_a_span_reads_as_designed(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(spans); i++) {
        IvpSpan span = span_of(spans[i].kind, spans[i].start, spans[i].end);
        g_autoptr(IvpZone) viewer = zone_of(spans[i].viewer);
        g_autoptr(IvpZone) program = zone_of(spans[i].program);
        g_autofree char *row = ivp_when_row(&span, viewer);
        g_autofree char *beside = ivp_when_row_beside(&span, viewer, program);
        g_autofree char *there = ivp_when_row_there(&span, viewer, program);
        g_autofree char *full = ivp_when_full(&span, viewer);
        g_autofree char *full_beside = ivp_when_full_beside(&span, viewer, program);

        g_test_message("%s from %s", spans[i].start, spans[i].viewer);
        assert_said(row, spans[i].row);
        assert_said(beside, spans[i].beside);
        /* The same without the place and the count of days. */
        if (beside == NULL)
            g_assert_null(there);
        else
            g_assert_true(g_str_has_prefix(beside, there) && beside[strlen(there)] == ' ');
        assert_said(full, spans[i].full);
        assert_said(full_beside, spans[i].full_beside);
    }
}

static const struct {
    const char *start, *end, *viewer, *row, *full;
} halves[] = {
    {"2026-12-03 18:00", "2026-12-03 19:00", "Europe/Berlin", "7:00 PM",
     "Thu 3 Dec 2026, 7:00–8:00 PM CET (UTC+1)"},
    {"2026-12-03 10:30", "2026-12-03 11:30", "Europe/Berlin", "11:30 AM",
     "Thu 3 Dec 2026, 11:30 AM–12:30 PM CET (UTC+1)"},
    {"2026-12-03 23:00", "2026-12-03 23:30", "Europe/Berlin", "12:00 AM",
     "Fri 4 Dec 2026, 12:00–12:30 AM CET (UTC+1)"},
    {"2026-12-03 22:30", "2026-12-03 23:30", "Europe/Berlin", "11:30 PM",
     "Thu 3 Dec 2026, 11:30 PM – Fri 4 Dec, 12:30 AM CET (UTC+1)"},
};

static void
test_twelve_hours_are_said_where_wanted(void)
{
    ivp_when_set_12h(TRUE);
    for (gsize i = 0; i < G_N_ELEMENTS(halves); i++) {
        IvpSpan span = span_of(I, halves[i].start, halves[i].end);
        g_autoptr(IvpZone) viewer = zone_of(halves[i].viewer);
        g_autofree char *row = ivp_when_row(&span, viewer);
        g_autofree char *full = ivp_when_full(&span, viewer);

        assert_said(row, halves[i].row);
        assert_said(full, halves[i].full);
    }
    ivp_when_set_12h(-1);
}

static const struct {
    const char *zone, *instant, *expected;
} zones[] = {
    {"Europe/Berlin", "2026-12-03 18:00", "CET (UTC+1)"},
    {"Europe/Berlin", "2026-07-03 18:00", "CEST (UTC+2)"},
    {"Asia/Riyadh", "2026-12-03 18:00", "(UTC+3)"},
    {"America/Sao_Paulo", "2026-12-03 18:00", "(UTC−3)"},
    {"Asia/Kolkata", "2026-12-03 18:00", "IST (UTC+5:30)"},
    {"America/St_Johns", "2026-12-03 18:00", "NST (UTC−3:30)"},
    {"Australia/Lord_Howe", "2026-12-03 18:00", "(UTC+11)"},
    {"Australia/Lord_Howe", "2026-07-03 18:00", "(UTC+10:30)"},
    {"Asia/Kathmandu", "2026-07-03 18:00", "(UTC+5:45)"},
    {"UTC", "2026-12-03 18:00", "UTC"},
    {"Europe/London", "2026-12-03 18:00", "GMT (UTC+0)"},
};

static void
test_zones_have_letters_and_offset(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(zones); i++) {
        g_autoptr(IvpZone) zone = zone_of(zones[i].zone);
        g_autofree char *text = ivp_when_zone(zone, at(zones[i].instant));

        g_test_message("%s", zones[i].zone);
        assert_said(text, zones[i].expected);
    }
}

#define BERLIN_MARCH                                                                       \
    "An hour earlier than usual for you: Los Angeles changed its clocks on 8 Mar, Berlin " \
    "does on 29 Mar."
#define BERLIN_OCTOBER                                                              \
    "An hour earlier than usual for you: Berlin changed its clocks on 25 Oct, Los " \
    "Angeles "                                                                      \
    "does on 1 Nov."

static const struct {
    const char *viewer, *program, *instant, *last, *row, *detail;
} shears[] = {
    /* Thursday 10:00 in Los Angeles, from Berlin: one difference holds most of the year. */
    {"Europe/Berlin", "America/Los_Angeles", "2026-01-15 18:00", "2026-01-08 18:00", NULL,
     NULL},
    {"Europe/Berlin", "America/Los_Angeles", "2026-03-12 17:00", "2026-03-05 18:00",
     "an hour earlier than usual", BERLIN_MARCH},
    {"Europe/Berlin", "America/Los_Angeles", "2026-03-26 17:00", "2026-03-19 17:00",
     "an hour earlier than usual", BERLIN_MARCH},
    {"Europe/Berlin", "America/Los_Angeles", "2026-04-02 17:00", "2026-03-26 17:00", NULL,
     NULL},
    {"Europe/Berlin", "America/Los_Angeles", "2026-07-16 17:00", NULL, NULL, NULL},
    {"Europe/Berlin", "America/Los_Angeles", "2026-10-29 17:00", NULL,
     "an hour earlier than usual", BERLIN_OCTOBER},
    {"Europe/Berlin", "America/Los_Angeles", "2026-11-05 18:00", "2026-10-29 17:00", NULL,
     NULL},
    /* the very first and last second of it */
    {"Europe/Berlin", "America/Los_Angeles", "2026-10-25 00:59", NULL, NULL, NULL},
    {"Europe/Berlin", "America/Los_Angeles", "2026-10-25 01:00", NULL,
     "an hour earlier than usual", BERLIN_OCTOBER},
    {"Europe/Berlin", "America/Los_Angeles", "2026-11-01 08:59", NULL,
     "an hour earlier than usual", BERLIN_OCTOBER},
    {"Europe/Berlin", "America/Los_Angeles", "2026-11-01 09:00", NULL, NULL, NULL},
    /* the other way round it is later */
    {"America/Los_Angeles", "Europe/Berlin", "2026-10-29 18:00", NULL,
     "an hour later than usual",
     "An hour later than usual for you: Berlin changed its clocks on 25 Oct, Los Angeles "
     "does "
     "on 1 Nov."},
    /* Bangalore: no usual; the first time after a change says so, the next does not. */
    {"Asia/Kolkata", "America/Los_Angeles", "2026-01-15 18:00", "2026-01-08 18:00", NULL,
     NULL},
    {"Asia/Kolkata", "America/Los_Angeles", "2026-03-12 17:00", "2026-03-05 18:00",
     "an hour earlier than last time",
     "An hour earlier than last time: Los Angeles changed its clocks on 8 Mar."},
    {"Asia/Kolkata", "America/Los_Angeles", "2026-03-19 17:00", "2026-03-12 17:00", NULL,
     NULL},
    {"Asia/Kolkata", "America/Los_Angeles", "2026-10-29 17:00", "2026-10-22 17:00", NULL,
     NULL},
    {"Asia/Kolkata", "America/Los_Angeles", "2026-11-05 18:00", "2026-10-29 17:00",
     "an hour later than last time",
     "An hour later than last time: Los Angeles changed its clocks on 1 Nov."},
    {"Asia/Kolkata", "America/Los_Angeles", "2026-11-05 18:00", NULL, NULL, NULL},
    /* every other week: last time has its date */
    {"Asia/Kolkata", "America/Los_Angeles", "2026-03-19 17:00", "2026-03-05 18:00",
     "an hour earlier than last time (5 Mar)",
     "An hour earlier than last time (5 Mar): Los Angeles changed its clocks on 8 Mar."},
    {"Asia/Kolkata", "America/Los_Angeles", "2027-01-07 18:00", "2026-10-22 17:00",
     "an hour later than last time (22 Oct 2026)",
     "An hour later than last time (22 Oct 2026): Los Angeles changed its clocks on 1 Nov "
     "2026."},
    /* Sydney: both sides change, on days of their own */
    {"Australia/Sydney", "America/Los_Angeles", "2026-01-15 18:00", "2026-01-08 18:00",
     NULL, NULL},
    {"Australia/Sydney", "America/Los_Angeles", "2026-03-12 17:00", "2026-03-05 18:00",
     "an hour earlier than last time",
     "An hour earlier than last time: Los Angeles changed its clocks on 8 Mar."},
    {"Australia/Sydney", "America/Los_Angeles", "2026-04-02 17:00", "2026-03-26 17:00",
     NULL, NULL},
    {"Australia/Sydney", "America/Los_Angeles", "2026-04-09 17:00", "2026-04-02 17:00",
     "an hour earlier than last time",
     "An hour earlier than last time: Sydney changed its clocks on 5 Apr."},
    {"Australia/Sydney", "America/Los_Angeles", "2026-10-08 17:00", "2026-10-01 17:00",
     "an hour later than last time",
     "An hour later than last time: Sydney changed its clocks on 4 Oct."},
    {"Australia/Sydney", "America/Los_Angeles", "2026-10-29 17:00", "2026-10-22 17:00",
     NULL, NULL},
    {"Australia/Sydney", "America/Los_Angeles", "2026-11-05 18:00", "2026-10-29 17:00",
     "an hour later than last time",
     "An hour later than last time: Los Angeles changed its clocks on 1 Nov."},
    {"Australia/Sydney", "America/Los_Angeles", "2026-11-12 18:00", "2026-09-10 17:00",
     "2 hours later than last time (11 Sep)",
     "2 hours later than last time (11 Sep): Sydney changed its clocks on 4 Oct, Los "
     "Angeles "
     "on 1 Nov."},
    /* half an hour */
    {"Australia/Lord_Howe", "Australia/Brisbane", "2026-10-08 00:00", "2026-10-01 00:00",
     "half an hour later than last time",
     "Half an hour later than last time: Lord Howe changed its clocks on 4 Oct."},
    {"Australia/Lord_Howe", "Australia/Brisbane", "2026-04-09 00:00", "2026-04-02 00:00",
     "half an hour earlier than last time",
     "Half an hour earlier than last time: Lord Howe changed its clocks on 5 Apr."},
    /* one side twice: Casablanca in Ramadan, seen from a place that never changes */
    {"Africa/Casablanca", "UTC", "2026-03-05 12:00", NULL, "an hour earlier than usual",
     "An hour earlier than usual for you: Casablanca changed its clocks on 15 Feb and does "
     "so "
     "again on 22 Mar."},
    /* clocks that always agree, or always differ by as much */
    {"Europe/Berlin", "Europe/Paris", "2026-10-29 17:00", "2026-10-22 17:00", NULL, NULL},
    {"Asia/Kolkata", "Asia/Tokyo", "2026-10-29 17:00", "2026-10-22 17:00", NULL, NULL},
    {"Europe/Berlin", "Europe/Berlin", "2026-10-29 17:00", "2026-10-22 17:00", NULL, NULL},
    {"UTC", "UTC", "2026-10-29 17:00", "2026-10-22 17:00", NULL, NULL},
};

static void
test_a_shifted_week_is_said_with_its_reason(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(shears); i++) {
        g_autoptr(IvpZone) viewer = zone_of(shears[i].viewer);
        g_autoptr(IvpZone) program = zone_of(shears[i].program);
        g_autoptr(IvpShear) shear = ivp_when_shear(
            at(shears[i].instant), shears[i].last != NULL ? at(shears[i].last) : 0, viewer,
            program);

        g_test_message("%s, %s", shears[i].viewer, shears[i].instant);
        assert_said(shear != NULL ? shear->row : NULL, shears[i].row);
        assert_said(shear != NULL ? shear->detail : NULL, shears[i].detail);
    }
}

static const struct {
    IvpSpanKind kind;
    const char *start, *end, *now, *expected;
} distances[] = {
    {I, "2026-12-03 18:00", "2026-12-03 19:00", "2026-12-03 17:48", "in 12 min"},
    {I, "2026-12-03 18:00", "2026-12-03 19:00", "2026-12-03 17:59", "in 1 min"},
    {I, "2026-12-03 18:00", "2026-12-03 19:00", "2026-12-03 17:00", "in 1 h"},
    {I, "2026-12-03 18:00", "2026-12-03 19:00", "2026-12-03 16:20", "in 1 h 40 min"},
    {I, "2026-12-03 18:00", "2026-12-03 19:00", "2026-12-03 14:30", "in 3 h"},
    {I, "2026-12-03 18:00", "2026-12-03 19:00", "2026-12-02 18:30", "in 23 h"},
    {I, "2026-12-03 18:00", "2026-12-03 19:00", "2026-12-02 18:00", "in 1 day"},
    {I, "2026-12-03 18:00", "2026-12-03 19:00", "2026-11-27 20:00", "in 6 days"},
    {I, "2026-12-03 18:00", "2026-12-03 19:00", "2026-12-03 18:00", "now, until 20:00"},
    {I, "2026-12-03 18:00", "2026-12-03 19:00", "2026-12-03 18:59", "now, until 20:00"},
    {I, "2026-12-03 18:00", "2026-12-03 19:00", "2026-12-03 19:00", "over"},
    {I, "2026-12-03 18:00", "2026-12-04 03:00", "2026-12-03 19:00",
     "now, until Fri 4 Dec 04:00"},
    {I, "2026-12-03 18:00", "2026-12-03 18:00", "2026-12-03 18:00", "now"},
    {I, "2026-12-03 18:00", "2026-12-03 18:00", "2026-12-03 18:01", "over"},
    {F, "2026-12-03 18:00", "2026-12-03 19:00", "2026-12-03 16:30", "in 30 min"},
    {D, "2026-12-03", "2026-12-04", "2026-12-03 10:00", "today"},
    {D, "2026-12-03", "2026-12-04", "2026-12-02 10:00", "tomorrow"},
    {D, "2026-12-03", "2026-12-04", "2026-11-30 10:00", "in 3 days"},
    {D, "2026-12-03", "2026-12-06", "2026-12-03 10:00", "now, until Sat 5 Dec"},
    {D, "2026-12-03", "2026-12-06", "2026-12-05 10:00", "today"},
    {D, "2026-12-03", "2026-12-04", "2026-12-03 23:00", "over"},
};

static void
test_the_distance_from_now_is_said(void)
{
    g_autoptr(IvpZone) berlin = zone_of("Europe/Berlin");

    for (gsize i = 0; i < G_N_ELEMENTS(distances); i++) {
        IvpSpan span = span_of(distances[i].kind, distances[i].start, distances[i].end);
        g_autofree char *text = ivp_when_distance(&span, berlin, at(distances[i].now));

        g_test_message("%s at %s", distances[i].start, distances[i].now);
        assert_said(text, distances[i].expected);
    }
    {
        IvpSpan span = span_of(I, "2026-12-03 18:00", "2026-12-03 19:00");
        g_autofree char *text = ivp_when_distance(&span, berlin, span.start - 599);

        assert_said(text, "in 10 min");
    }
}

static void
test_ages_days_and_dates_are_said(void)
{
    static const struct {
        const char *as_of, *now, *expected;
    } ages[] = {
        {"2026-12-03 08:12", "2026-12-03 15:00", "as of 09:12"},
        {"2026-12-03 08:12", "2026-12-04 15:00", "as of yesterday 09:12"},
        {"2026-12-03 22:59", "2026-12-03 23:01", "as of yesterday 23:59"},
        {"2026-12-03 08:12", "2026-12-06 07:00", "3 days old"},
        {"2026-12-03 08:12", "2026-12-03 07:00", "as of 09:12"},
    };
    static const struct {
        const char *day, *today, *expected;
    } headings[] = {
        {"2026-12-03", "2026-12-03", "Today"},
        {"2026-12-03", "2026-12-03 23:59", "Today"},
        {"2026-12-04", "2026-12-03 23:59", "Tomorrow"},
        {"2026-12-03", "2026-12-01", "Thursday 3 December"},
        {"2027-01-07", "2026-12-01", "Thursday 7 January 2027"},
    };
    g_autoptr(IvpZone) berlin = zone_of("Europe/Berlin");
    g_autofree char *never = ivp_when_age(0, berlin, at("2026-12-03"));
    g_autofree char *date = ivp_when_date(at("2026-12-03 19:00"), FALSE);
    g_autofree char *dated = ivp_when_date(at("2026-12-03 19:00"), TRUE);

    for (gsize i = 0; i < G_N_ELEMENTS(ages); i++) {
        g_autofree char *text = ivp_when_age(at(ages[i].as_of), berlin, at(ages[i].now));

        assert_said(text, ages[i].expected);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(headings); i++) {
        g_autofree char *text =
            ivp_when_day_heading(at(headings[i].day), at(headings[i].today));

        assert_said(text, headings[i].expected);
    }
    assert_said(never, "");
    assert_said(date, "Thu 3 Dec");
    assert_said(dated, "Thu 3 Dec 2026");
}

static void
test_others_get_english_ascii(void)
{
    static const struct {
        const char *instant, *zone, *now, *expected;
    } rows[] = {
        {"2026-12-03 18:00", "America/Los_Angeles", "2026-11-20",
         "Thu 3 Dec 18:00 UTC (10:00 in Los Angeles)"},
        {"2026-12-04 02:00", "America/Los_Angeles", "2026-11-20",
         "Fri 4 Dec 02:00 UTC (Thu 18:00 in Los Angeles)"},
        {"2026-12-02 15:00", "Asia/Kolkata", "2026-11-20",
         "Wed 2 Dec 15:00 UTC (20:30 in Kolkata)"},
        {"2026-12-03 18:00", "UTC", "2026-11-20", "Thu 3 Dec 18:00 UTC"},
        {"2026-12-03 18:00", NULL, "2026-11-20", "Thu 3 Dec 18:00 UTC"},
        {"2026-12-03 18:00", NULL, "2026-05-20", "Thu 3 Dec 2026 18:00 UTC"},
        {"2026-12-03 18:00", "Africa/Sao_Tome", "2026-11-20", "Thu 3 Dec 18:00 UTC"},
    };

    ivp_when_set_12h(TRUE);
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(IvpZone) zone = rows[i].zone != NULL ? zone_of(rows[i].zone) : NULL;
        g_autofree char *text =
            ivp_when_for_others(at(rows[i].instant), zone, at(rows[i].now));

        assert_said(text, rows[i].expected);
        g_assert_true(g_str_is_ascii(text));
    }
    ivp_when_set_12h(-1);
}

static void
test_sentences_are_spoken(void)
{
    static const struct {
        IvpSpanKind kind;
        const char *start, *end, *zone;
        gboolean full;
        const char *expected;
    } rows[] = {
        {I, "2026-12-03 18:00", "2026-12-03 19:00", "Europe/Berlin", FALSE,
         "Thursday 3 December, 19:00 CET"},
        {I, "2026-07-16 17:00", "2026-07-16 18:00", "Europe/Berlin", TRUE,
         "Thursday 16 July 2026 19:00 CEST, 60 minutes"},
        {I, "2026-07-16 17:00", "2026-07-16 17:00", "Europe/Berlin", TRUE,
         "Thursday 16 July 2026 19:00 CEST"},
        {I, "2026-07-16 17:00", "2026-07-16 20:00", "Europe/Berlin", TRUE,
         "Thursday 16 July 2026 19:00 CEST, 3 hours"},
        {I, "2026-12-03 18:00", "2026-12-03 19:00", "Asia/Riyadh", FALSE,
         "Thursday 3 December, 21:00 UTC+3"},
        {D, "2026-06-04", "2026-06-05", "Europe/Berlin", FALSE, "Thursday 4 June, all day"},
        {F, "2026-06-04 10:00", "2026-06-04 11:00", "Europe/Berlin", FALSE,
         "Thursday 4 June, 10:00, local time everywhere"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        IvpSpan span = span_of(rows[i].kind, rows[i].start, rows[i].end);
        g_autoptr(IvpZone) zone = zone_of(rows[i].zone);
        g_autofree char *text = ivp_when_spoken(&span, zone, rows[i].full);

        assert_said(text, rows[i].expected);
    }
}

/* Typed on Monday 30 November 2026, 12:00 in Berlin unless said otherwise. */
#define NOW "2026-11-30 11:00"

static const struct {
    const char *text, *zone, *now, *expected;
} typed[] = {
    {"fri 11 dec 17:00", "Europe/Berlin", NOW, "2026-12-11 16:00"},
    {"Fri, 11 Dec, 17:00", "Europe/Berlin", NOW, "2026-12-11 16:00"},
    {"Friday 11th December at 5pm", "Europe/Berlin", NOW, "2026-12-11 16:00"},
    {"dec 11 5:30 p.m.", "Europe/Berlin", NOW, "2026-12-11 16:30"},
    {"11. dec 17.00", "Europe/Berlin", NOW, "2026-12-11 16:00"},
    {"11.12. 17h30", "Europe/Berlin", NOW, "2026-12-11 16:30"},
    {"11.12.2026 17:00", "Europe/Berlin", NOW, "2026-12-11 16:00"},
    {"12/25 17:00", "Europe/Berlin", NOW, "2026-12-25 16:00"},
    {"25/12/2026 17:00", "Europe/Berlin", NOW, "2026-12-25 16:00"},
    {"2026-12-03 18:00 utc", "Europe/Berlin", NOW, "2026-12-03 18:00"},
    {"2026-12-03T18:00:00Z", "Europe/Berlin", NOW, "2026-12-03 18:00"},
    {"2026-12-03T18:00+05:30", "Europe/Berlin", NOW, "2026-12-03 12:30"},
    {"20261203T180000Z", "Europe/Berlin", NOW, "2026-12-03 18:00"},
    {"2026-12-03T18:00", "Europe/Berlin", NOW, "2026-12-03 17:00"},
    {"3 dec 2026 18:00", "Europe/Berlin", NOW, "2026-12-03 17:00"},
    {"tomorrow 9:30 PT", "Europe/Berlin", NOW, "2026-12-01 17:30"},
    {"today 17:00", "Europe/Berlin", NOW, "2026-11-30 16:00"},
    {"today 9:00", "Europe/Berlin", NOW, "2026-11-30 08:00"},
    {"tomorrow noon", "Europe/Berlin", NOW, "2026-12-01 11:00"},
    /* today is the zone's day, not UTC's or the reader's */
    {"today 9:00", "Australia/Sydney", "2026-11-30 14:00", "2026-11-30 22:00"},
    {"tomorrow 9:00 America/Los_Angeles", "Europe/Berlin", "2026-12-01 02:00",
     "2026-12-01 17:00"},
    /* the next such day */
    {"mon 13:00", "Europe/Berlin", NOW, "2026-11-30 12:00"},
    {"mon 11:00", "Europe/Berlin", NOW, "2026-12-07 10:00"},
    {"thursday 19:00", "Europe/Berlin", NOW, "2026-12-03 18:00"},
    {"7 jan 19:00", "Europe/Berlin", NOW, "2027-01-07 18:00"},
    {"30 nov 8:00", "Europe/Berlin", NOW, "2026-11-30 07:00"},
    {"29 nov 8:00", "Europe/Berlin", NOW, "2027-11-29 07:00"},
    {"29 feb 8:00", "Europe/Berlin", NOW, "2028-02-29 07:00"},
    /* zones */
    {"thu 3 dec 10:00 America/Los_Angeles", "Europe/Berlin", NOW, "2026-12-03 18:00"},
    {"thu 3 dec 10:00 america/los_angeles", "Europe/Berlin", NOW, "2026-12-03 18:00"},
    {"thu 3 dec 10:00 ET", "Europe/Berlin", NOW, "2026-12-03 15:00"},
    {"thu 3 dec 10:00 CT", "Europe/Berlin", NOW, "2026-12-03 16:00"},
    {"thu 3 dec 10:00 MT", "Europe/Berlin", NOW, "2026-12-03 17:00"},
    {"16 jul 10:00 pt", "Europe/Berlin", NOW, "2027-07-16 17:00"},
    {"thu 3 dec 10:00 -06:00", "Europe/Berlin", NOW, "2026-12-03 16:00"},
    {"thu 3 dec 10:00 −06:00", "Europe/Berlin", NOW, "2026-12-03 16:00"},
    {"thu 3 dec 10:00 +0530", "Europe/Berlin", NOW, "2026-12-03 04:30"},
    {"thu 3 dec 10:00 UTC+5:30", "Europe/Berlin", NOW, "2026-12-03 04:30"},
    {"thu 3 dec 10:00 utc +3", "Europe/Berlin", NOW, "2026-12-03 07:00"},
    {"thu 3 dec 10:00 gmt", "Europe/Berlin", NOW, "2026-12-03 10:00"},
    {"thu 3 dec 10:00 CET", "America/Los_Angeles", NOW, "2026-12-03 09:00"},
    {"16 jul 10:00 CEST", "America/Los_Angeles", NOW, "2027-07-16 08:00"},
    {"3 dec 10:00 AEDT", "Europe/Berlin", NOW, "2026-12-02 23:00"},
    {"3 dec 10:00 AEST", "Europe/Berlin", NOW, "2026-12-03 00:00"}, /* Brisbane */
    {"3 dec 10:00 JST", "Europe/Berlin", NOW, "2026-12-03 01:00"},
    /* twelve hours */
    {"3 dec 12am", "UTC", NOW, "2026-12-03 00:00"},
    {"3 dec 12pm", "UTC", NOW, "2026-12-03 12:00"},
    {"3 dec 12:15 AM", "UTC", NOW, "2026-12-03 00:15"},
    {"3 dec 5 pm utc", "Europe/Berlin", NOW, "2026-12-03 17:00"},
    /* other scripts' digits, odd spaces, the end of a sentence */
    {"٣ dec ١٨:٠٠", "UTC", NOW, "2026-12-03 18:00"},
    {"  thu   3 dec\t18:00.", "UTC", NOW, "2026-12-03 18:00"},
    {"thu 3 dec 18:00!", "UTC", NOW, "2026-12-03 18:00"},
    /* a repeated hour, told apart */
    {"2026-10-25 02:30 CEST", "Europe/Berlin", NOW, "2026-10-25 00:30"},
    {"2026-10-25 02:30 CET", "Europe/Berlin", NOW, "2026-10-25 01:30"},
    {"2026-11-01 01:30 PDT", "America/Los_Angeles", NOW, "2026-11-01 08:30"},
    {"2026-11-01 01:30 PST", "America/Los_Angeles", NOW, "2026-11-01 09:30"},
};

static void
test_typed_times_are_read(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(typed); i++) {
        g_autoptr(IvpZone) zone = zone_of(typed[i].zone);
        g_autoptr(GError) error = NULL;
        gint64 instant = -1;

        g_test_message("%s", typed[i].text);
        g_assert_true(
            ivp_when_parse(typed[i].text, zone, at(typed[i].now), &instant, &error));
        g_assert_no_error(error);
        g_assert_cmpint(instant, ==, at(typed[i].expected));
    }
}

static const struct {
    const char *text, *zone;
    IvpError code;
    const char *sentence;
} unread[] = {
    {"thr 10 dec 19:00", "Europe/Berlin", IVP_ERROR_PARSE,
     "No day “thr”. Example: thu 10 dec 19:00"},
    {"19:00", "Europe/Berlin", IVP_ERROR_PARSE,
     "No day “19:00”. Example: thu 10 dec 19:00"},
    {"10 19:00", "Europe/Berlin", IVP_ERROR_PARSE,
     "No month for the day 10. Example: thu 10 dec 19:00"},
    {"thu 10 dec", "Europe/Berlin", IVP_ERROR_PARSE,
     "No hour in “thu 10 dec”. Example: thu 10 dec 19:00"},
    {"", "Europe/Berlin", IVP_ERROR_PARSE, "No time was typed. Example: thu 10 dec 19:00"},
    {" ,", "Europe/Berlin", IVP_ERROR_PARSE,
     "No time was typed. Example: thu 10 dec 19:00"},
    {"next thu 19:00", "Europe/Berlin", IVP_ERROR_AMBIGUOUS,
     "“next Thursday” may be thu 3 dec or thu 10 dec. Write the date."},
    {"thu 11 dec 19:00", "Europe/Berlin", IVP_ERROR_PARSE,
     "11 Dec 2026 is not a Thursday. Write fri 11 dec or thu 10 dec."},
    {"31 nov 19:00", "Europe/Berlin", IVP_ERROR_PARSE, "November has no day 31."},
    {"29 feb 2027 19:00", "Europe/Berlin", IVP_ERROR_PARSE, "February has no day 29."},
    {"2026-02-31 19:00", "Europe/Berlin", IVP_ERROR_PARSE,
     "There is no “2026-02-31” in the calendar. Example: thu 10 dec 19:00"},
    {"3/12 19:00", "Europe/Berlin", IVP_ERROR_AMBIGUOUS,
     "“3/12” may be 3 Dec or 12 Mar. Write the month as a word."},
    {"thu 10 dec 25:00", "Europe/Berlin", IVP_ERROR_PARSE,
     "There is no “25:00” on a clock. Write 17:00 or 5 pm."},
    {"thu 10 dec 13pm", "Europe/Berlin", IVP_ERROR_PARSE,
     "There is no “13pm” on a clock. Write 17:00 or 5 pm."},
    {"thu 10 dec 10:00-11:00", "Europe/Berlin", IVP_ERROR_PARSE,
     "“10:00-11:00” is more than a start. Write just 10:00."},
    {"thu 10 dec 10:00 12:00", "Europe/Berlin", IVP_ERROR_AMBIGUOUS,
     "“12:00” says once more what was said before. Write one day and one hour."},
    {"thu 10 dec 10:00 XYZ", "Europe/Berlin", IVP_ERROR_PARSE,
     "No zone “XYZ”. Write a name such as America/Chicago, or an offset such as -06:00."},
    {"thu 10 dec 10:00 Mars/Base", "Europe/Berlin", IVP_ERROR_PARSE,
     "No zone “Mars/Base”. Write a name such as America/Chicago, or an offset such as "
     "-06:00."},
    {"thu 10 dec 10:00 CST", "Europe/Berlin", IVP_ERROR_AMBIGUOUS,
     "“CST” may be Chicago, Shanghai or Havana: write America/Chicago or -06:00."},
    {"thu 10 dec 10:00 cst", "America/Chicago", IVP_ERROR_AMBIGUOUS,
     "“cst” may be Chicago, Shanghai or Havana: write America/Chicago or -06:00."},
    {"thu 10 dec 10:00 IST", "Europe/Berlin", IVP_ERROR_AMBIGUOUS,
     "“IST” may be Kolkata, Dublin or Jerusalem: write Asia/Kolkata or +05:30."},
    {"thu 10 dec 10:00 BST", "Europe/Berlin", IVP_ERROR_AMBIGUOUS,
     "“BST” may be London or Dhaka: write Europe/London or +01:00."},
    {"thu 10 dec 10:00 EST", "Europe/Berlin", IVP_ERROR_AMBIGUOUS,
     "“EST” may be New York, Panama or Sydney: write America/New_York or -05:00."},
    {"thu 10 dec 10:00 PST", "Europe/Berlin", IVP_ERROR_AMBIGUOUS,
     "“PST” may be Los Angeles or Manila: write America/Los_Angeles or -08:00."},
    {"16 jul 10:00 CET", "Europe/Berlin", IVP_ERROR_AMBIGUOUS,
     "Berlin has CEST on 16 Jul 2027, not CET. Write CEST or +01:00."},
    {"3 dec 10:00 CEST", "Europe/Berlin", IVP_ERROR_AMBIGUOUS,
     "Berlin has CET on 3 Dec 2026, not CEST. Write CET or +02:00."},
    {"2026-03-29 02:30", "Europe/Berlin", IVP_ERROR_AMBIGUOUS,
     "02:30 does not exist in Berlin on 29 Mar; 03:30?"},
    {"2026-10-25 02:30", "Europe/Berlin", IVP_ERROR_AMBIGUOUS,
     "02:30 comes twice in Berlin on 25 Oct: CEST or CET?"},
    {"2026-11-01 01:30", "America/Los_Angeles", IVP_ERROR_AMBIGUOUS,
     "01:30 comes twice in Los Angeles on 1 Nov: PDT or PST?"},
    {"2026-10-04 02:10", "Australia/Lord_Howe", IVP_ERROR_AMBIGUOUS,
     "02:10 does not exist in Lord Howe on 4 Oct; 02:40?"},
    {"2026-04-05 01:40", "Australia/Lord_Howe", IVP_ERROR_AMBIGUOUS,
     "01:40 comes twice in Lord Howe on 5 Apr: UTC+11 or UTC+10:30?"},
};

static void
test_unclear_times_are_asked_back(void)
{
    char long_text[400];

    for (gsize i = 0; i < G_N_ELEMENTS(unread); i++) {
        g_autoptr(IvpZone) zone = zone_of(unread[i].zone);
        g_autoptr(GError) error = NULL;
        gint64 instant = -1;

        g_test_message("%s", unread[i].text);
        g_assert_false(ivp_when_parse(unread[i].text, zone, at(NOW), &instant, &error));
        g_assert_error(error, IVP_ERROR, (int)unread[i].code);
        assert_said(error->message, unread[i].sentence);
        g_assert_cmpint(instant, ==, -1);
    }
    memset(long_text, '1', sizeof long_text - 1);
    long_text[sizeof long_text - 1] = '\0';
    {
        g_autoptr(IvpZone) zone = zone_of("UTC");
        g_autoptr(GError) error = NULL;
        gint64 instant;

        g_assert_false(ivp_when_parse(long_text, zone, at(NOW), &instant, &error));
        g_assert_error(error, IVP_ERROR, IVP_ERROR_LIMIT);
    }
}

/* Every proposal of the questions above must itself be understood. */
static void
test_what_is_proposed_is_understood(void)
{
    static const char *const proposals[] = {
        "thu 10 dec 19:00",           "thu 10 dec 10:00 America/Chicago",
        "thu 10 dec 10:00 -06:00",    "thu 10 dec 10:00 Asia/Kolkata",
        "thu 10 dec 10:00 +05:30",    "16 jul 10:00 CEST",
        "16 jul 10:00 +01:00",        "2026-04-05 01:40 UTC+11",
        "2026-04-05 01:40 UTC+10:30", "fri 11 dec 5 pm",
    };
    g_autoptr(IvpZone) zone = zone_of("Australia/Lord_Howe");

    for (gsize i = 0; i < G_N_ELEMENTS(proposals); i++) {
        g_autoptr(GError) error = NULL;
        gint64 instant;

        g_assert_true(ivp_when_parse(proposals[i], zone, at(NOW), &instant, &error));
        g_assert_no_error(error);
    }
}

/* Letters, digits and signs in any order never crash, and refuse with a sentence. */
static void
test_random_words_are_survived(void)
{
    static const char *const words[] = {
        "thu",  "10",    "dec", "19:00", "utc",  "+",     "-06:00", "next", "2026",
        "3/12", "pm",    "5pm", "11.",   "12.5", "CET",   "z",      "T",    "today",
        "0",    "99",    "32",  ":",     "\xff", "é",     "١٢",     "1970", "feb",
        "31st", "2026-", "/",   "utc+",  "12:",  "24:00",
    };
    g_autoptr(IvpZone) zone = zone_of("America/Los_Angeles");
    guint read = 0;

    for (int i = 0; i < 2000; i++) {
        g_autoptr(GString) text = g_string_new(NULL);
        g_autoptr(GError) error = NULL;
        gint64 instant = -1;
        int n = g_test_rand_int_range(1, 7);

        for (int j = 0; j < n; j++) {
            g_string_append(text, words[g_test_rand_int_range(0, G_N_ELEMENTS(words))]);
            if (g_test_rand_int_range(0, 4) != 0)
                g_string_append_c(text, ' ');
        }
        if (ivp_when_parse(text->str, zone, at(NOW), &instant, &error)) {
            read++;
            g_assert_no_error(error);
        } else {
            g_assert_nonnull(error);
            g_assert_cmpint(strlen(error->message), >, 10);
            g_assert_true(g_utf8_validate(error->message, -1, NULL));
        }
    }
    g_assert_cmpuint(read, >, 0);
}

/* Compiles a locale into a folder of its own, as the computer may have none; NULL: cannot.
 */
static char *
make_locale(const char *directory, const char *source)
{
    g_autofree char *name = g_strconcat(source, ".UTF-8", NULL);
    g_autofree char *path = g_build_filename(directory, name, NULL);
    const char *argv[] = {"localedef", "-i", source, "-f", "UTF-8", path, NULL};
    int status;

    if (!g_spawn_sync(NULL, (char **)argv, NULL,
                      G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL |
                          G_SPAWN_STDERR_TO_DEV_NULL,
                      NULL, NULL, NULL, NULL, &status, NULL) ||
        status != 0)
        return NULL;
    return g_steal_pointer(&name);
}

static void
remove_folder(const char *path)
{
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    const char *name;

    while (folder != NULL && (name = g_dir_read_name(folder)) != NULL) {
        g_autofree char *child = g_build_filename(path, name, NULL);

        remove_folder(child);
    }
    g_remove(path);
}

static void
test_the_locale_decides_names_and_hours(void)
{
    static const struct {
        const char *locale, *row, *heading, *date, *typed;
    } rows[] = {
        {"en_US", "7:00 PM", "Thursday 3 December", "Thu 3 Dec", "thu 3 dec 7 pm"},
        {"de_DE", "19:00", "Donnerstag 3 Dezember", "Do 3 Dez", "Do 3. Dez 19:00"},
        {"es_ES", "19:00", "jueves 3 diciembre", "jue 3 dic", "jue 3 dic 19:00"},
        {"en_GB", "19:00", "Thursday 3 December", "Thu 3 Dec", "Thursday 3 December 19:00"},
    };
    g_autofree char *directory = g_dir_make_tmp("ivp-locale-XXXXXX", NULL);
    g_autoptr(IvpZone) berlin = zone_of("Europe/Berlin");
    IvpSpan span = span_of(I, "2026-12-03 18:00", "2026-12-03 19:00");

    g_setenv("LOCPATH", directory, TRUE);
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *name = make_locale(directory, rows[i].locale);
        g_autofree char *row = NULL;
        g_autofree char *heading = NULL;
        g_autofree char *date = NULL;
        g_autoptr(GError) error = NULL;
        gint64 instant = 0, mixed = 0;

        if (name == NULL || setlocale(LC_ALL, name) == NULL) {
            g_test_skip("this computer has no localedef or no locale sources");
            break;
        }
        g_test_message("%s", name);
        row = ivp_when_row(&span, berlin);
        heading = ivp_when_day_heading(at("2026-12-03"), at("2026-11-30"));
        date = ivp_when_date(at("2026-12-03"), FALSE);
        assert_said(row, rows[i].row);
        assert_said(heading, rows[i].heading);
        assert_said(date, rows[i].date);
        g_assert_true(ivp_when_parse(rows[i].typed, berlin, at(NOW), &instant, &error));
        g_assert_no_error(error);
        g_assert_cmpint(instant, ==, span.start);
        /* English is understood everywhere; and a Tuesday is a March in Spanish. */
        g_assert_true(
            ivp_when_parse("Thursday 4 mar 19:00", berlin, at(NOW), &mixed, &error));
        g_assert_no_error(error);
        g_assert_cmpint(mixed, ==, at("2027-03-04 18:00"));
    }
    setlocale(LC_ALL, "C.UTF-8");
    g_unsetenv("LOCPATH");
    remove_folder(directory);
}

int
main(int argc, char **argv)
{
    setlocale(LC_ALL, "");
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/when/span", test_a_span_reads_as_designed);
    g_test_add_func("/when/twelve-hours", test_twelve_hours_are_said_where_wanted);
    g_test_add_func("/when/zone", test_zones_have_letters_and_offset);
    g_test_add_func("/when/shear", test_a_shifted_week_is_said_with_its_reason);
    g_test_add_func("/when/distance", test_the_distance_from_now_is_said);
    g_test_add_func("/when/ages", test_ages_days_and_dates_are_said);
    g_test_add_func("/when/others", test_others_get_english_ascii);
    g_test_add_func("/when/spoken", test_sentences_are_spoken);
    g_test_add_func("/when/typed", test_typed_times_are_read);
    g_test_add_func("/when/unclear", test_unclear_times_are_asked_back);
    g_test_add_func("/when/proposals", test_what_is_proposed_is_understood);
    g_test_add_func("/when/locale", test_the_locale_decides_names_and_hours);
    g_test_add_func("/when/random", test_random_words_are_survived);
    return g_test_run();
}
