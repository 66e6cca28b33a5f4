/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-rule-private.h"

/* What one period of a rule brings: the days it has, and the candidates they make with the
 * times of day. */

/* 1 … 7 */
static int
get_weekday(IvpWall midnight)
{
    gint64 days = ivp_floor_divide(midnight, IVP_DAY) + 3;

    return (int)(days - ivp_floor_divide(days, 7) * 7) + 1;
}

IvpWall
ivp_rule_get_week_begin(const IvpRule *rule, IvpWall midnight)
{
    return midnight - (get_weekday(midnight) - rule->week_start + 7) % 7 * IVP_DAY;
}

/* Week 1 is the first with four days or more in the year; 4 January is always in it. */
static IvpWall
get_first_week(const IvpRule *rule, int year)
{
    return ivp_rule_get_week_begin(rule, ivp_wall_from_date(year, 1, 4));
}

int
ivp_rule_get_week_year(const IvpRule *rule, IvpWall midnight)
{
    IvpCivil civil;

    ivp_civil_from_wall(ivp_rule_get_week_begin(rule, midnight) + 3 * IVP_DAY, &civil);
    return civil.year;
}

static gboolean
is_week(const IvpRule *rule, int week, int weeks)
{
    return (rule->weeks & IVP_BIT(week)) ||
           (rule->negative_weeks & IVP_BIT(weeks + 1 - week));
}

gboolean
ivp_rule_has_weeks(const IvpRule *rule)
{
    return (rule->weeks | rule->negative_weeks) != 0;
}

static gboolean
is_in_week(const IvpRule *rule, IvpWall midnight)
{
    int year = ivp_rule_get_week_year(rule, midnight);
    IvpWall first = get_first_week(rule, year);
    int weeks = (int)((get_first_week(rule, year + 1) - first) / (7 * IVP_DAY));

    return is_week(rule, (int)((midnight - first) / (7 * IVP_DAY)) + 1, weeks);
}

static gboolean
is_year_day(const IvpRule *rule, int year, int day)
{
    int length = 337 + ivp_days_in_month(year, 2);

    return ivp_rule_has_year_day(rule->year_days, day) ||
           ivp_rule_has_year_day(rule->negative_year_days, length + 1 - day);
}

gboolean
ivp_rule_walk_has_month_days(const IvpRuleWalk *walk)
{
    return (walk->month_days | walk->rule->negative_month_days) != 0;
}

/* Whether a weekday's number (-1FR) counts within something; elsewhere it is the weekday
 * alone. */
gboolean
ivp_rule_uses_ordinals(const IvpRule *rule)
{
    return rule->n_ordinals > 0 &&
           (rule->frequency == IVP_FREQUENCY_MONTHLY ||
            (rule->frequency == IVP_FREQUENCY_YEARLY && !ivp_rule_has_weeks(rule)));
}

/* Whether the day passes everything but BYMONTH and numbered weekdays. */
static gboolean
passes(const IvpRuleWalk *walk, const IvpCivil *civil, IvpWall midnight)
{
    const IvpRule *rule = walk->rule;

    if (walk->weekdays != 0 && !(walk->weekdays & IVP_BIT(civil->weekday)))
        return FALSE;
    if (ivp_rule_walk_has_month_days(walk)) {
        int length = ivp_days_in_month(civil->year, civil->month);

        if (!(walk->month_days & IVP_BIT(civil->day)) &&
            !(rule->negative_month_days & IVP_BIT(length + 1 - civil->day)))
            return FALSE;
    }
    if (rule->has_year_days && !is_year_day(rule, civil->year, civil->year_day))
        return FALSE;
    return !ivp_rule_has_weeks(rule) || is_in_week(rule, midnight);
}

/* Days 1, 8, 15, 22, 29, 36 as bits, moved so that the first is @first. */
static guint64
every_week(int first)
{
    return G_GUINT64_CONSTANT(0x1020408102) << (first - 1);
}

/* The days of a month that numbered and plain weekdays allow. */
static guint64
get_weekdays_of_month(const IvpRuleWalk *walk,
                      int year,
                      int month,
                      IvpWall begin,
                      int length)
{
    const IvpRule *rule = walk->rule;
    int first = get_weekday(begin);
    guint64 mask = 0;

    for (int weekday = 1; weekday <= 7; weekday++) {
        if (walk->weekdays & IVP_BIT(weekday))
            mask |= every_week((weekday - first + 7) % 7 + 1);
    }
    if (!ivp_rule_uses_ordinals(rule))
        return mask;
    for (guint i = 0; i < rule->n_ordinals; i++) {
        int nth = rule->ordinals[i].nth, weekday = rule->ordinals[i].weekday, day;

        if (rule->frequency == IVP_FREQUENCY_MONTHLY || walk->months != 0) {
            int last =
                length - (get_weekday(begin + (length - 1) * IVP_DAY) - weekday + 7) % 7;

            day = nth > 0 ? (weekday - first + 7) % 7 + 1 + (nth - 1) * 7
                          : last + (nth + 1) * 7;
        } else {
            /* Counted from the year's ends. */
            IvpWall january = ivp_wall_from_date(year, 1, 1);
            IvpWall december = ivp_wall_from_date(year, 12, 31);
            IvpWall found =
                nth > 0
                    ? january + ((weekday - get_weekday(january) + 7) % 7 + (nth - 1) * 7) *
                                    IVP_DAY
                    : december -
                          ((get_weekday(december) - weekday + 7) % 7 + (-nth - 1) * 7) *
                              IVP_DAY;

            day = found < january || found > december
                      ? 0
                      : (int)((found - begin) / IVP_DAY) + 1;
            if (found < begin)
                day = 0;
        }
        if (day >= 1 && day <= length)
            mask |= IVP_BIT(day);
    }
    return mask;
}

/* The days of a month, as bits from 1 on; bit length + 1 is the next month's first
 * (SKIP=FORWARD). */
static guint64
get_days_of_month(IvpRuleWalk *walk, int year, int month, IvpWall begin)
{
    const IvpRule *rule = walk->rule;
    int length = ivp_days_in_month(year, month);
    guint64 all = (IVP_BIT(length + 1) - 1) & ~G_GUINT64_CONSTANT(1);
    guint64 mask = all;

    walk->work -= 2;
    if (ivp_rule_walk_has_month_days(walk)) {
        mask = walk->month_days & all;
        if (walk->month_days & ~all) {
            if (rule->skip == IVP_SKIP_BACKWARD)
                mask |= IVP_BIT(length);
            else if (rule->skip == IVP_SKIP_FORWARD)
                mask |= IVP_BIT(length + 1);
        }
        for (int day = 1; day <= length && rule->negative_month_days != 0; day++) {
            if (rule->negative_month_days & IVP_BIT(length + 1 - day))
                mask |= IVP_BIT(day);
        }
    }
    if (walk->weekdays != 0 || ivp_rule_uses_ordinals(rule))
        mask &= get_weekdays_of_month(walk, year, month, begin, length);
    if (mask != 0 && (rule->has_year_days || ivp_rule_has_weeks(rule))) {
        walk->work -= 31;
        for (int day = 1; day <= length; day++) {
            IvpWall midnight = begin + (day - 1) * IVP_DAY;
            int year_day = (int)((midnight - ivp_wall_from_date(year, 1, 1)) / IVP_DAY) + 1;

            if (!(mask & IVP_BIT(day)))
                continue;
            if ((rule->has_year_days && !is_year_day(rule, year, year_day)) ||
                (ivp_rule_has_weeks(rule) && !is_in_week(rule, midnight)))
                mask &= ~IVP_BIT(day);
        }
    }
    return mask;
}

static void
append_month(IvpRuleWalk *walk, int year, int month)
{
    IvpWall begin = ivp_wall_from_date(year, month, 1);
    guint64 mask = get_days_of_month(walk, year, month, begin);
    gint16 offset = (gint16)((begin - walk->base) / IVP_DAY);

    for (int day = 1; mask >> day != 0; day++) {
        if (mask & IVP_BIT(day))
            walk->days[walk->n_days++] = (gint16)(offset + day - 1);
    }
}

/* A year of weeks (BYWEEKNO): from its first week to its last, also where these are in
 * another calendar year. */
static void
expand_week_year(IvpRuleWalk *walk, int year)
{
    const IvpRule *rule = walk->rule;
    int weeks;

    walk->base = get_first_week(rule, year);
    weeks = (int)((get_first_week(rule, year + 1) - walk->base) / (7 * IVP_DAY));
    for (int week = 1; week <= weeks; week++) {
        if (!is_week(rule, week, weeks))
            continue;
        walk->work -= 7;
        for (int day = (week - 1) * 7; day < week * 7; day++) {
            IvpWall midnight = walk->base + day * IVP_DAY;
            IvpCivil civil;

            ivp_civil_from_wall(midnight, &civil);
            if ((walk->months == 0 || (walk->months & IVP_BIT(civil.month))) &&
                passes(walk, &civil, midnight))
                walk->days[walk->n_days++] = (gint16)day;
        }
    }
}

gint64
ivp_rule_get_unit(IvpFrequency frequency)
{
    static const int units[] = {0, 0, 7 * 86400, 86400, 3600, 60, 1};

    return units[frequency];
}

/* The next period that begins at or after @wall. */
static void
go_to(IvpRuleWalk *walk, IvpWall wall)
{
    gint64 step = walk->rule->interval * ivp_rule_get_unit(walk->rule->frequency);

    walk->period =
        MAX(walk->period + 1, ivp_floor_divide(wall - walk->anchor + step - 1, step));
}

/* Looks at one day; if it does not match, goes on to the next day or month that could. */
static gboolean
check_day(IvpRuleWalk *walk, IvpWall midnight)
{
    IvpCivil civil;

    if (walk->checked_day == midnight && walk->checked_matches)
        return TRUE;
    ivp_civil_from_wall(midnight, &civil);
    walk->checked_day = midnight;
    walk->checked_matches = FALSE;
    if (walk->months != 0 && !(walk->months & IVP_BIT(civil.month))) {
        int year = civil.year + civil.month / 12;

        go_to(walk, ivp_wall_from_date(year, civil.month % 12 + 1, 1));
        return FALSE;
    }
    if (!passes(walk, &civil, midnight)) {
        go_to(walk, midnight + IVP_DAY);
        return FALSE;
    }
    walk->checked_matches = TRUE;
    return TRUE;
}

/* HOURLY and finer: finds out whether the period passes, or goes on to one that could. */
static void
expand_within_day(IvpRuleWalk *walk, IvpWall begin)
{
    const IvpRule *rule = walk->rule;
    IvpWall midnight = ivp_wall_midnight(begin);
    int second = (int)(begin - midnight);
    int hour = second / 3600, minute = second / 60 % 60;

    second %= 60;
    walk->base = midnight;
    if (!check_day(walk, midnight))
        return;
    if (rule->hours != 0 && !(rule->hours & IVP_BIT(hour))) {
        go_to(walk, midnight + (hour + 1) * 3600);
        return;
    }
    if (rule->frequency >= IVP_FREQUENCY_MINUTELY && rule->minutes != 0 &&
        !(rule->minutes & IVP_BIT(minute))) {
        go_to(walk, midnight + hour * 3600 + (minute + 1) * 60);
        return;
    }
    walk->period++;
    if (rule->frequency == IVP_FREQUENCY_SECONDLY && rule->seconds != 0 &&
        !(rule->seconds & IVP_BIT(second)))
        return;
    walk->hours[0] = (guint8)hour;
    if (rule->frequency >= IVP_FREQUENCY_MINUTELY)
        walk->minutes[0] = (guint8)minute;
    if (rule->frequency == IVP_FREQUENCY_SECONDLY)
        walk->seconds[0] = (guint8)second;
    walk->days[0] = 0;
    walk->n_days = 1;
}

/* Expands the period and goes on to the next. Returns FALSE beyond the last year. */
gboolean
ivp_rule_walk_expand(IvpRuleWalk *walk)
{
    const IvpRule *rule = walk->rule;
    gint64 unit = ivp_rule_get_unit(rule->frequency);
    gint64 number;

    walk->n_days = 0;
    walk->work--;
    if (walk->period >
        (IVP_RULE_LAST_WALL - walk->anchor) / (rule->interval * MAX(unit, 1)))
        return FALSE;
    number = walk->anchor + walk->period * rule->interval * MAX(unit, 1);
    switch (rule->frequency) {
    case IVP_FREQUENCY_YEARLY:
        if (number > IVP_RULE_LAST_YEAR)
            return FALSE;
        walk->period++;
        walk->base = ivp_wall_from_date((int)number, 1, 1);
        if (ivp_rule_has_weeks(rule)) {
            expand_week_year(walk, (int)number);
            break;
        }
        for (int month = 1; month <= 12; month++) {
            if (walk->months == 0 || (walk->months & IVP_BIT(month)))
                append_month(walk, (int)number, month);
        }
        break;
    case IVP_FREQUENCY_MONTHLY: {
        int year = (int)MIN(number / 12, IVP_RULE_LAST_YEAR + 1),
            month = (int)(number % 12) + 1;

        if (year > IVP_RULE_LAST_YEAR)
            return FALSE;
        walk->period++;
        walk->base = ivp_wall_from_date(year, month, 1);
        if (walk->months == 0 || (walk->months & IVP_BIT(month)))
            append_month(walk, year, month);
        break;
    }
    case IVP_FREQUENCY_WEEKLY:
        walk->period++;
        walk->base = number;
        for (int day = 0; day < 7; day++) {
            IvpWall midnight = number + day * IVP_DAY;
            IvpCivil civil;

            if (walk->weekdays != 0 &&
                !(walk->weekdays & IVP_BIT((rule->week_start - 1 + day) % 7 + 1)))
                continue;
            if (walk->months != 0 || ivp_rule_walk_has_month_days(walk) ||
                rule->has_year_days || ivp_rule_has_weeks(rule)) {
                walk->work--;
                ivp_civil_from_wall(midnight, &civil);
                if ((walk->months != 0 && !(walk->months & IVP_BIT(civil.month))) ||
                    !passes(walk, &civil, midnight))
                    continue;
            }
            walk->days[walk->n_days++] = (gint16)day;
        }
        break;
    case IVP_FREQUENCY_DAILY:
        walk->base = number;
        if (check_day(walk, number)) {
            walk->period++;
            walk->days[0] = 0;
            walk->n_days = 1;
        }
        break;
    case IVP_FREQUENCY_HOURLY:
    case IVP_FREQUENCY_MINUTELY:
    case IVP_FREQUENCY_SECONDLY:
        expand_within_day(walk, number);
        break;
    }
    walk->size = (gint64)walk->n_days * walk->n_hours * walk->n_minutes * walk->n_seconds;
    walk->at = 0;
    walk->low = 0;
    walk->high = rule->n_front_positions;
    while (walk->high < rule->n_positions && walk->size + rule->positions[walk->high] < 0)
        walk->high++;
    return TRUE;
}

IvpWall
ivp_rule_walk_get_candidate(const IvpRuleWalk *walk, gint64 index)
{
    gint64 second = index % walk->n_seconds;
    gint64 minute = index / walk->n_seconds % walk->n_minutes;
    gint64 hour = index / walk->n_seconds / walk->n_minutes % walk->n_hours;
    gint64 day = index / walk->n_seconds / walk->n_minutes / walk->n_hours;

    return walk->base + walk->days[day] * IVP_DAY + walk->hours[hour] * 3600 +
           walk->minutes[minute] * 60 + walk->seconds[second];
}

/* The first candidate at or after @wall. */
gint64
ivp_rule_walk_find_candidate(const IvpRuleWalk *walk, IvpWall wall)
{
    gint64 low = 0, high = walk->size;

    while (low < high) {
        gint64 middle = (low + high) / 2;

        if (ivp_rule_walk_get_candidate(walk, middle) < wall)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}
