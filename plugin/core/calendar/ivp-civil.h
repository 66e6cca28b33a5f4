/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <glib.h>

/**
 * IvpWall:
 *
 * What a clock on some wall shows, as seconds since 1970-01-01T00:00:00 on that same wall:
 * no zone, no gaps, no leap seconds, proleptic Gregorian. An instant is a plain gint64 of
 * seconds since 1970 UTC; only ivp-zone.h turns one into the other.
 */
typedef gint64 IvpWall;

/** IVP_DAY: seconds of a calendar day on a wall. */
#define IVP_DAY G_GINT64_CONSTANT(86400)

/**
 * IvpCivil: a wall time taken apart. Weekdays count as in GLib: 1 Monday … 7 Sunday.
 */
typedef struct {
    int year;
    int month;
    int day;
    int hour;
    int minute;
    int second;
    int weekday;
    int year_day; /* 1 … 366 */
} IvpCivil;

IvpWall ivp_wall_from_date(int year, int month, int day);
IvpWall ivp_wall_from_civil(const IvpCivil *civil);
void ivp_civil_from_wall(IvpWall wall, IvpCivil *civil);
int ivp_days_in_month(int year, int month);

/** ivp_wall_midnight: the start of @wall's day, also before 1970. */
IvpWall ivp_wall_midnight(IvpWall wall);
