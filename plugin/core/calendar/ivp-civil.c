/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-civil.h"

/* Days of the 400 years after which the Gregorian calendar repeats itself, weekdays
 * included. */
#define DAYS_IN_CYCLE 146097

static gint64
floor_divide(gint64 a, gint64 b)
{
    return a / b - (a % b < 0);
}

/* Days since 1970-01-01. Counts years from March, so that the leap day comes last. */
static gint64
days_from_date(int year, int month, int day)
{
    gint64 march_year = (gint64)year - (month <= 2);
    gint64 cycle = floor_divide(march_year, 400);
    gint64 year_of_cycle = march_year - cycle * 400;
    gint64 day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

    return cycle * DAYS_IN_CYCLE + year_of_cycle * 365 + year_of_cycle / 4 -
           year_of_cycle / 100 + day_of_year - 719468;
}

static gboolean
is_leap(gint64 year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

IvpWall
ivp_wall_from_date(int year, int month, int day)
{
    return days_from_date(year, month, day) * IVP_DAY;
}

IvpWall
ivp_wall_from_civil(const IvpCivil *civil)
{
    return ivp_wall_from_date(civil->year, civil->month, civil->day) + civil->hour * 3600 +
           civil->minute * 60 + civil->second;
}

void
ivp_civil_from_wall(IvpWall wall, IvpCivil *civil)
{
    static const short days_before[] = {0,   31,  59,  90,  120, 151,
                                        181, 212, 243, 273, 304, 334};
    gint64 days = floor_divide(wall, IVP_DAY);
    int second = (int)(wall - days * IVP_DAY);
    gint64 shifted = days + 719468;
    gint64 cycle = floor_divide(shifted, DAYS_IN_CYCLE);
    gint64 day_of_cycle = shifted - cycle * DAYS_IN_CYCLE;
    gint64 year_of_cycle = (day_of_cycle - day_of_cycle / 1460 + day_of_cycle / 36524 -
                            day_of_cycle / 146096) /
                           365;
    gint64 day_of_year =
        day_of_cycle - (365 * year_of_cycle + year_of_cycle / 4 - year_of_cycle / 100);
    int month = (int)((5 * day_of_year + 2) / 153);

    civil->day = (int)(day_of_year - (153 * month + 2) / 5 + 1);
    civil->month = month + (month < 10 ? 3 : -9);
    civil->year = (int)(year_of_cycle + cycle * 400 + (civil->month <= 2));
    civil->hour = second / 3600;
    civil->minute = second / 60 % 60;
    civil->second = second % 60;
    /* 1970-01-01 was a Thursday. */
    civil->weekday = (int)(days + 3 - floor_divide(days + 3, 7) * 7) + 1;
    civil->year_day = days_before[civil->month - 1] + civil->day +
                      (civil->month > 2 && is_leap(civil->year));
}

int
ivp_days_in_month(int year, int month)
{
    static const char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    return days[month - 1] + (month == 2 && is_leap(year));
}

IvpWall
ivp_wall_midnight(IvpWall wall)
{
    return floor_divide(wall, IVP_DAY) * IVP_DAY;
}
