/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-occurrence.h"

/**
 * Time in words, exactly as the panel, the commands and the tool show it. Pure; any thread.
 * All returned strings are the caller's, UTF-8, translated, no markup.
 */

/** ivp_when_set_clock_12h: TRUE/FALSE from the user, or -1: as the locale says (the
 * default). */
void ivp_when_set_12h(int choice);

/** "19:00" or "7:00 PM", on @zone's wall. */
char *ivp_when_clock(const IvpZone *zone, gint64 instant);

/** "CET (UTC+1)", "(UTC+3)" where the database has no letters, "UTC" for UTC itself. */
char *ivp_when_zone(const IvpZone *zone, gint64 instant);

/** "Today", "Tomorrow", "Thursday 3 December", with the year when not @now's. */
char *ivp_when_day_heading(IvpWall day, IvpWall today);

/** "Thu 3 Dec" (@year FALSE) or "Thu 3 Dec 2026" */
char *ivp_when_date(IvpWall wall, gboolean year);

/**
 * The row's left text: "19:00", "all day", "10:00" for floating. @viewer's wall.
 */
char *ivp_when_row(const IvpSpan *span, const IvpZone *viewer);

/**
 * The row's second line: "10:00 in Los Angeles", "Thu 10:00 in Los Angeles (−1 day)"; %NULL
 * where the clocks agree or the span is not an instant.
 */
char *
ivp_when_row_beside(const IvpSpan *span, const IvpZone *viewer, const IvpZone *program);

/**
 * The same for a column that is headed by the place: "10:00", "Thu 10:00"; %NULL likewise.
 */
char *
ivp_when_row_there(const IvpSpan *span, const IvpZone *viewer, const IvpZone *program);

/**
 * The details' lines: "Thu 3 Dec 2026, 19:00–20:00 CET (UTC+1)"; over midnight
 * "Thu 3 Dec 2026, 23:30 – Fri 4 Dec, 00:30 IST (UTC+5:30)"; "Thu 4 Jun 2026, all day";
 * "Thu 4 Jun 2026, 10:00, local time everywhere".
 */
char *ivp_when_full(const IvpSpan *span, const IvpZone *zone);

/** "10:00–11:00 PST (UTC−8) in Los Angeles", with the day where it differs; %NULL as above.
 */
char *
ivp_when_full_beside(const IvpSpan *span, const IvpZone *viewer, const IvpZone *program);

/**
 * IvpShear: a week in which the viewer's and the program's clocks stand otherwise than
 * usual.
 */
typedef struct {
    char *row;    /* "an hour earlier than usual", "an hour earlier than last time" */
    char *detail; /* "An hour earlier than usual for you: Berlin changed its clocks on 25
                     Oct, Los Angeles does on 1 Nov." */
} IvpShear;
void ivp_shear_free(IvpShear *shear);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(IvpShear, ivp_shear_free)

/**
 * ivp_when_shear:
 * @last: the previous occurrence of the same series, or 0; used where no one difference of
 * the clocks holds on 80 % of the year's days
 *
 * Returns: (transfer full) (nullable): what to say, or %NULL
 */
IvpShear *
ivp_when_shear(gint64 instant, gint64 last, const IvpZone *viewer, const IvpZone *program);

/**
 * ivp_when_has_usual: whether one difference of the clocks holds on most of the year's
 * days, so that ivp_when_shear() needs no earlier occurrence.
 */
gboolean ivp_when_has_usual(gint64 instant, const IvpZone *viewer, const IvpZone *program);

/** "now, until 20:00", "in 12 min", "in 3 h", "in 6 days" */
char *ivp_when_distance(const IvpSpan *span, const IvpZone *viewer, gint64 now);

/** The age of a copy: "as of 09:12" today, "as of yesterday 09:12", "3 days old". */
char *ivp_when_age(gint64 as_of, const IvpZone *viewer, gint64 now);

/**
 * To others, always English tables and ASCII: "Thu 3 Dec 18:00 UTC (10:00 in Los Angeles)",
 * with the day where it differs, the year if over six months from @now.
 */
char *ivp_when_for_others(gint64 instant, const IvpZone *their_zone, gint64 now);

/** One spoken sentence: "Thursday 3 December, 19:00 CET" / with year and length when @full:
 * "Thursday 16 July 2026 19:00 CEST, 60 minutes" */
char *ivp_when_spoken(const IvpSpan *span, const IvpZone *viewer, gboolean full);

/**
 * ivp_when_parse:
 * @text: what somebody typed: "fri 11 dec 17:00", "2026-12-03 18:00 utc", "tomorrow 9:30
 * PT"
 * @zone: whose wall it is where the text names none
 * @now: an instant; days without a year mean the next such day
 *
 * Returns: whether @instant was set; if not, @error is a sentence with an example or the
 *   question to ask back ("“CST” may be Chicago, Shanghai or Havana: write America/Chicago
 * or -06:00.", "02:30 does not exist in Berlin on 29 Mar; 03:30?")
 */
gboolean ivp_when_parse(const char *text,
                        const IvpZone *zone,
                        gint64 now,
                        gint64 *instant,
                        GError **error);
