/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-zone-private.h"

#include <string.h>

/* POSIX, Base Definitions, 8.3, with the extensions of RFC 8536, 3.3.1. */

static gboolean
parse_name(const char **at, char *name, gsize size)
{
    const char *begin = *at;
    gsize length;

    if (*begin == '<') {
        const char *end = strchr(++begin, '>');

        if (end == NULL)
            return FALSE;
        length = (gsize)(end - begin);
        *at = end + 1;
    } else {
        const char *end = begin;

        while (g_ascii_isalpha(*end))
            end++;
        length = (gsize)(end - begin);
        *at = end;
    }
    if (length < 1 || length >= size)
        return FALSE;
    memcpy(name, begin, length);
    name[length] = '\0';
    return TRUE;
}

static gboolean
parse_number(const char **at, int max, int *number)
{
    int value = 0;

    if (!g_ascii_isdigit(**at))
        return FALSE;
    while (g_ascii_isdigit(**at)) {
        value = value * 10 + (**at - '0');
        if (value > max)
            return FALSE;
        (*at)++;
    }
    *number = value;
    return TRUE;
}

/* [+-]hh[:mm[:ss]] */
static gboolean
parse_time(const char **at, int *seconds)
{
    int sign = 1, hours, minutes = 0, rest = 0;

    if (**at == '+' || **at == '-')
        sign = *(*at)++ == '-' ? -1 : 1;
    if (!parse_number(at, 167, &hours))
        return FALSE;
    if (**at == ':') {
        (*at)++;
        if (!parse_number(at, 59, &minutes))
            return FALSE;
        if (**at == ':') {
            (*at)++;
            if (!parse_number(at, 59, &rest))
                return FALSE;
        }
    }
    *seconds = sign * (hours * 3600 + minutes * 60 + rest);
    return TRUE;
}

static gboolean
parse_day(const char **at, IvpZoneRuleDay *day)
{
    day->time = 2 * 3600;
    if (**at == 'M') {
        (*at)++;
        day->kind = 'M';
        if (!parse_number(at, 12, &day->month) || *(*at)++ != '.' ||
            !parse_number(at, 5, &day->week) || *(*at)++ != '.' ||
            !parse_number(at, 6, &day->day))
            return FALSE;
        if (day->month < 1 || day->week < 1)
            return FALSE;
    } else if (**at == 'J') {
        (*at)++;
        day->kind = 'J';
        if (!parse_number(at, 365, &day->day) || day->day < 1)
            return FALSE;
    } else {
        day->kind = 'n';
        if (!parse_number(at, 365, &day->day))
            return FALSE;
    }
    if (**at == '/') {
        (*at)++;
        return parse_time(at, &day->time);
    }
    return TRUE;
}

gboolean
ivp_zone_rules_parse(IvpZoneRules *rules, const char *text)
{
    const char *at = text;
    IvpZoneRules result = {0};

    if (!parse_name(&at, result.standard, sizeof result.standard) ||
        !parse_time(&at, &result.standard_offset))
        return FALSE;
    /* POSIX counts west of Greenwich. */
    result.standard_offset = -result.standard_offset;
    if (*at != '\0') {
        result.has_daylight = TRUE;
        if (!parse_name(&at, result.daylight, sizeof result.daylight))
            return FALSE;
        result.daylight_offset = result.standard_offset + 3600;
        if (*at != '\0' && *at != ',') {
            if (!parse_time(&at, &result.daylight_offset))
                return FALSE;
            result.daylight_offset = -result.daylight_offset;
        }
        /* What the C library takes where nothing is said. */
        if (*at == '\0')
            at = ",M3.2.0,M11.1.0";
        if (*at++ != ',' || !parse_day(&at, &result.begin) || *at++ != ',' ||
            !parse_day(&at, &result.end) || *at != '\0')
            return FALSE;
    }
    if (ABS(result.standard_offset) > 25 * 3600 || ABS(result.daylight_offset) > 26 * 3600)
        return FALSE;
    *rules = result;
    return TRUE;
}

/* When @day comes in @year, on the wall that shows before the change. */
static IvpWall
day_in_year(const IvpZoneRuleDay *day, int year)
{
    IvpWall first = ivp_wall_from_date(year, 1, 1);

    if (day->kind == 'M') {
        IvpWall month = ivp_wall_from_date(year, day->month, 1);
        int length = ivp_days_in_month(year, day->month);
        IvpCivil civil;
        int date;

        ivp_civil_from_wall(month, &civil);
        date = (day->day - civil.weekday % 7 + 7) % 7 + (day->week - 1) * 7;
        while (date >= length)
            date -= 7;
        return month + date * IVP_DAY + day->time;
    }
    if (day->kind == 'J')
        return first +
               (day->day - 1 + (day->day > 59 && ivp_days_in_month(year, 2) == 29)) *
                   IVP_DAY +
               day->time;
    return first + day->day * IVP_DAY + day->time;
}

static int
compare_changes(gconstpointer a, gconstpointer b)
{
    const IvpZoneChange *first = a, *second = b;

    return (first->when > second->when) - (first->when < second->when);
}

void
ivp_zone_rules_append(const IvpZoneRules *rules,
                      int from,
                      int to,
                      gint64 after,
                      GArray *changes)
{
    g_autoptr(GArray) own = g_array_new(FALSE, FALSE, sizeof(IvpZoneChange));

    if (!rules->has_daylight)
        return;
    for (int year = from; year <= to; year++) {
        IvpZoneChange end = {day_in_year(&rules->end, year) - rules->daylight_offset,
                             rules->standard_offset, rules->standard};
        IvpZoneChange begin = {day_in_year(&rules->begin, year) - rules->standard_offset,
                               rules->daylight_offset, rules->daylight};

        g_array_append_val(own, end);
        g_array_append_val(own, begin);
    }
    /* Stable, so that of two at one instant (daylight time all year) the beginning holds.
     */
    g_array_sort(own, compare_changes);
    for (guint i = 0; i < own->len; i++) {
        IvpZoneChange *change = &g_array_index(own, IvpZoneChange, i);

        if (change->when <= after)
            continue;
        if (changes->len > 0 &&
            g_array_index(changes, IvpZoneChange, changes->len - 1).when == change->when)
            g_array_index(changes, IvpZoneChange, changes->len - 1) = *change;
        else
            g_array_append_val(changes, *change);
    }
}
