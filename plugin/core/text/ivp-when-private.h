/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-when.h"

/**
 * What the files of this folder share. The names are the locale's (LC_TIME), UTF-8, and
 * live as long as the process.
 */

/** ivp_when_weekday_name: @weekday 1 Monday … 7 Sunday; "Thu" or, @whole, "Thursday" */
const char *ivp_when_weekday_name(int weekday, gboolean whole);

/** ivp_when_month_name: @month 1 … 12, as it stands beside a day; "Dec" or, @whole,
 * "December" */
const char *ivp_when_month_name(int month, gboolean whole);

/** ivp_when_english_weekday: "Thu", whatever the locale; also for what is typed and sent.
 */
const char *ivp_when_english_weekday(int weekday);
const char *ivp_when_english_month(int month);

/** ivp_when_offset: "UTC+5:30", with U+2212 as minus, or "UTC+5:30" and "UTC-8" when
 * @ascii. */
char *ivp_when_offset(int offset, gboolean ascii);

/** ivp_when_letters: "CET", else "UTC+3" */
char *ivp_when_letters(const IvpZone *zone, gint64 instant);

/** ivp_when_day_month: "25 Oct", with the year unless it is @this_year */
char *ivp_when_day_month(IvpWall wall, int this_year);

/** ivp_when_clock_of_wall: "19:00" or "7:00 PM" */
char *ivp_when_clock_of_wall(IvpWall wall);

int ivp_when_year(IvpWall wall);

/** ivp_when_is_one_day: whether @end is on @start's day; midnight ends the day before it.
 */
gboolean ivp_when_is_one_day(IvpWall start, IvpWall end);
