/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-rule.h"

#include <string.h>

#include "ivp-rule-private.h"

/* Calendars end with the year 9999: RFC 5545 has four digits. */
#define LAST_YEAR 9999
#define LAST_WALL G_GINT64_CONSTANT(253402300799)

/* A rule that brings nothing for so long, and in so many of its periods, never will: the
 * sparsest that people write (29 February on a given weekday) comes every 28 years, 40
 * around 2100. */
#define QUIET_SECONDS (400 * 366 * IVP_DAY)
#define QUIET_PERIODS 120

static gint64
floor_divide(gint64 a, gint64 b)
{
    return a / b - (a % b < 0);
}

/* 1 … 7 */
static int
get_weekday(IvpWall midnight)
{
    gint64 days = floor_divide(midnight, IVP_DAY) + 3;

    return (int)(days - floor_divide(days, 7) * 7) + 1;
}

static IvpWall
get_week_begin(const IvpRule *rule, IvpWall midnight)
{
    return midnight - (get_weekday(midnight) - rule->week_start + 7) % 7 * IVP_DAY;
}

/* Week 1 is the first with four days or more in the year; 4 January is always in it. */
static IvpWall
get_first_week(const IvpRule *rule, int year)
{
    return get_week_begin(rule, ivp_wall_from_date(year, 1, 4));
}

static int
get_week_year(const IvpRule *rule, IvpWall midnight)
{
    IvpCivil civil;

    ivp_civil_from_wall(get_week_begin(rule, midnight) + 3 * IVP_DAY, &civil);
    return civil.year;
}

static gboolean
is_week(const IvpRule *rule, int week, int weeks)
{
    return (rule->weeks & IVP_BIT(week)) ||
           (rule->negative_weeks & IVP_BIT(weeks + 1 - week));
}

static gboolean
has_weeks(const IvpRule *rule)
{
    return (rule->weeks | rule->negative_weeks) != 0;
}

static gboolean
is_in_week(const IvpRule *rule, IvpWall midnight)
{
    int year = get_week_year(rule, midnight);
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

static gboolean
has_month_days(const IvpRuleWalk *walk)
{
    return (walk->month_days | walk->rule->negative_month_days) != 0;
}

/* Whether a weekday's number (-1FR) counts within something; elsewhere it is the weekday
 * alone. */
static gboolean
uses_ordinals(const IvpRule *rule)
{
    return rule->n_ordinals > 0 &&
           (rule->frequency == IVP_FREQUENCY_MONTHLY ||
            (rule->frequency == IVP_FREQUENCY_YEARLY && !has_weeks(rule)));
}

/* Whether the day passes everything but BYMONTH and numbered weekdays. */
static gboolean
passes(const IvpRuleWalk *walk, const IvpCivil *civil, IvpWall midnight)
{
    const IvpRule *rule = walk->rule;

    if (walk->weekdays != 0 && !(walk->weekdays & IVP_BIT(civil->weekday)))
        return FALSE;
    if (has_month_days(walk)) {
        int length = ivp_days_in_month(civil->year, civil->month);

        if (!(walk->month_days & IVP_BIT(civil->day)) &&
            !(rule->negative_month_days & IVP_BIT(length + 1 - civil->day)))
            return FALSE;
    }
    if (rule->has_year_days && !is_year_day(rule, civil->year, civil->year_day))
        return FALSE;
    return !has_weeks(rule) || is_in_week(rule, midnight);
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
    if (!uses_ordinals(rule))
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
    if (has_month_days(walk)) {
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
    if (walk->weekdays != 0 || uses_ordinals(rule))
        mask &= get_weekdays_of_month(walk, year, month, begin, length);
    if (mask != 0 && (rule->has_year_days || has_weeks(rule))) {
        walk->work -= 31;
        for (int day = 1; day <= length; day++) {
            IvpWall midnight = begin + (day - 1) * IVP_DAY;
            int year_day = (int)((midnight - ivp_wall_from_date(year, 1, 1)) / IVP_DAY) + 1;

            if (!(mask & IVP_BIT(day)))
                continue;
            if ((rule->has_year_days && !is_year_day(rule, year, year_day)) ||
                (has_weeks(rule) && !is_in_week(rule, midnight)))
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

static gint64
get_unit(IvpFrequency frequency)
{
    static const int units[] = {0, 0, 7 * 86400, 86400, 3600, 60, 1};

    return units[frequency];
}

/* The next period that begins at or after @wall. */
static void
go_to(IvpRuleWalk *walk, IvpWall wall)
{
    gint64 step = walk->rule->interval * get_unit(walk->rule->frequency);

    walk->period =
        MAX(walk->period + 1, floor_divide(wall - walk->anchor + step - 1, step));
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
static gboolean
expand(IvpRuleWalk *walk)
{
    const IvpRule *rule = walk->rule;
    gint64 unit = get_unit(rule->frequency);
    gint64 number;

    walk->n_days = 0;
    walk->work--;
    if (walk->period > (LAST_WALL - walk->anchor) / (rule->interval * MAX(unit, 1)))
        return FALSE;
    number = walk->anchor + walk->period * rule->interval * MAX(unit, 1);
    switch (rule->frequency) {
    case IVP_FREQUENCY_YEARLY:
        if (number > LAST_YEAR)
            return FALSE;
        walk->period++;
        walk->base = ivp_wall_from_date((int)number, 1, 1);
        if (has_weeks(rule)) {
            expand_week_year(walk, (int)number);
            break;
        }
        for (int month = 1; month <= 12; month++) {
            if (walk->months == 0 || (walk->months & IVP_BIT(month)))
                append_month(walk, (int)number, month);
        }
        break;
    case IVP_FREQUENCY_MONTHLY: {
        int year = (int)MIN(number / 12, LAST_YEAR + 1), month = (int)(number % 12) + 1;

        if (year > LAST_YEAR)
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
            if (walk->months != 0 || has_month_days(walk) || rule->has_year_days ||
                has_weeks(rule)) {
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

static IvpWall
get_candidate(const IvpRuleWalk *walk, gint64 index)
{
    gint64 second = index % walk->n_seconds;
    gint64 minute = index / walk->n_seconds % walk->n_minutes;
    gint64 hour = index / walk->n_seconds / walk->n_minutes % walk->n_hours;
    gint64 day = index / walk->n_seconds / walk->n_minutes / walk->n_hours;

    return walk->base + walk->days[day] * IVP_DAY + walk->hours[hour] * 3600 +
           walk->minutes[minute] * 60 + walk->seconds[second];
}

/* The first candidate at or after @wall. */
static gint64
find_candidate(const IvpRuleWalk *walk, IvpWall wall)
{
    gint64 low = 0, high = walk->size;

    while (low < high) {
        gint64 middle = (low + high) / 2;

        if (get_candidate(walk, middle) < wall)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The next candidate of the period, by BYSETPOS where there is one. */
static gboolean
take_candidate(IvpRuleWalk *walk, IvpWall *wall)
{
    const IvpRule *rule = walk->rule;
    gint64 front = G_MAXINT64, back = G_MAXINT64;

    if (rule->n_positions == 0) {
        if (walk->at >= walk->size)
            return FALSE;
        *wall = get_candidate(walk, walk->at++);
        return TRUE;
    }
    if (walk->low < rule->n_front_positions && rule->positions[walk->low] <= walk->size)
        front = rule->positions[walk->low] - 1;
    if (walk->high < rule->n_positions && walk->size > 0)
        back = walk->size + rule->positions[walk->high];
    if (front == G_MAXINT64 && back == G_MAXINT64)
        return FALSE;
    if (front <= back)
        walk->low++;
    else
        walk->high++;
    *wall = get_candidate(walk, MIN(front, back));
    return TRUE;
}

static guint
list_bits(guint64 mask, int instead, gboolean none, guint8 *list)
{
    guint n = 0;

    if (none || mask == 0) {
        list[0] = (guint8)(none ? 0 : instead);
        return 1;
    }
    for (int i = 0; i < 60; i++) {
        if (mask & IVP_BIT(i))
            list[n++] = (guint8)i;
    }
    return n;
}

/* What the rule does not say comes from DTSTART (RFC 5545, 3.3.10). */
static void
complete_rule(IvpRuleWalk *walk, const IvpCivil *civil)
{
    const IvpRule *rule = walk->rule;
    IvpFrequency frequency = rule->frequency;
    gboolean has_day;

    walk->months = rule->months;
    walk->weekdays = rule->weekdays;
    walk->month_days = rule->month_days;
    if (!uses_ordinals(rule)) {
        for (guint i = 0; i < rule->n_ordinals; i++)
            walk->weekdays |= (guint8)IVP_BIT(rule->ordinals[i].weekday);
    }
    has_day = walk->weekdays != 0 || rule->n_ordinals > 0 || has_month_days(walk) ||
              rule->has_year_days;
    if (frequency == IVP_FREQUENCY_YEARLY && has_weeks(rule)) {
        if (!has_day)
            walk->weekdays = (guint8)IVP_BIT(civil->weekday);
    } else if (frequency == IVP_FREQUENCY_YEARLY && !has_day) {
        if (walk->months == 0)
            walk->months = (guint16)IVP_BIT(civil->month);
        walk->month_days = (guint32)IVP_BIT(civil->day);
    } else if (frequency == IVP_FREQUENCY_MONTHLY && !has_day && !has_weeks(rule)) {
        walk->month_days = (guint32)IVP_BIT(civil->day);
    } else if (frequency == IVP_FREQUENCY_WEEKLY && !has_day) {
        walk->weekdays = (guint8)IVP_BIT(civil->weekday);
    }
    walk->n_hours = walk->n_minutes = walk->n_seconds = 1;
    if (frequency <= IVP_FREQUENCY_DAILY)
        walk->n_hours = list_bits(rule->hours, civil->hour, walk->dates_only, walk->hours);
    if (frequency <= IVP_FREQUENCY_HOURLY)
        walk->n_minutes =
            list_bits(rule->minutes, civil->minute, walk->dates_only, walk->minutes);
    if (frequency <= IVP_FREQUENCY_MINUTELY)
        walk->n_seconds =
            list_bits(rule->seconds, civil->second, walk->dates_only, walk->seconds);
}

/* Whether every period has the same number of candidates. */
static gboolean
is_steady(const IvpRuleWalk *walk)
{
    const IvpRule *rule = walk->rule;

    if (rule->n_positions > 0 || walk->months != 0 || has_month_days(walk) ||
        rule->has_year_days || has_weeks(rule))
        return FALSE;
    switch (rule->frequency) {
    case IVP_FREQUENCY_WEEKLY:
        return TRUE;
    case IVP_FREQUENCY_SECONDLY:
        return walk->weekdays == 0 && rule->hours == 0 && rule->minutes == 0 &&
               rule->seconds == 0;
    case IVP_FREQUENCY_MINUTELY:
        return walk->weekdays == 0 && rule->hours == 0 && rule->minutes == 0;
    case IVP_FREQUENCY_HOURLY:
        return walk->weekdays == 0 && rule->hours == 0;
    case IVP_FREQUENCY_DAILY:
        return walk->weekdays == 0;
    default:
        return FALSE;
    }
}

/* Goes to the last period that begins well before what is wanted. */
static void
jump(IvpRuleWalk *walk)
{
    const IvpRule *rule = walk->rule;
    gint64 unit = get_unit(rule->frequency), period, taken;
    IvpCivil civil;

    if (walk->from <= walk->start)
        return;
    if (unit > 0) {
        period = floor_divide(walk->from - walk->anchor, unit * rule->interval) - 1;
    } else {
        ivp_civil_from_wall(walk->from, &civil);
        period = rule->frequency == IVP_FREQUENCY_YEARLY
                     ? civil.year
                     : civil.year * 12 + civil.month - 1;
        /* One earlier for years of weeks and SKIP=FORWARD, which reach into the next. */
        period = floor_divide(period - walk->anchor, rule->interval) - 1;
    }
    if (period < 1)
        return;
    if (walk->left >= 0) {
        if (!is_steady(walk))
            return;
        expand(walk);
        taken =
            walk->size - find_candidate(walk, walk->start + 1) + (period - 1) * walk->size;
        if (taken >= walk->left) {
            walk->end = IVP_WALK_END;
            return;
        }
        walk->left -= taken;
    }
    walk->period = period;
}

void
ivp_rule_walk_begin(IvpRuleWalk *walk,
                    const IvpRule *rule,
                    IvpWall start,
                    gboolean dates_only,
                    IvpWall from,
                    gint64 work)
{
    IvpCivil civil;

    start = CLAMP(start, ivp_wall_from_date(1, 1, 1), LAST_WALL);
    memset(walk, 0, G_STRUCT_OFFSET(IvpRuleWalk, days));
    walk->rule = rule;
    walk->start = dates_only ? ivp_wall_midnight(start) : start;
    walk->from = CLAMP(from, walk->start, LAST_WALL + 1);
    walk->until = rule->has_until ? rule->until : G_MAXINT64;
    /* DTSTART is the first that COUNT counts. */
    walk->left = rule->count > 0 ? rule->count - 1 : -1;
    walk->work = work;
    walk->dates_only = dates_only;
    walk->start_pending = walk->start >= from;
    walk->end = IVP_WALK_NEXT;
    walk->checked_day = G_MININT64;
    walk->last = walk->start;
    walk->last_found = G_MININT64;

    ivp_civil_from_wall(walk->start, &civil);
    complete_rule(walk, &civil);
    switch (rule->frequency) {
    case IVP_FREQUENCY_YEARLY:
        walk->anchor = has_weeks(rule) ? get_week_year(rule, ivp_wall_midnight(walk->start))
                                       : civil.year;
        break;
    case IVP_FREQUENCY_MONTHLY:
        walk->anchor = civil.year * 12 + civil.month - 1;
        break;
    case IVP_FREQUENCY_WEEKLY:
        walk->anchor = get_week_begin(rule, ivp_wall_midnight(walk->start));
        break;
    case IVP_FREQUENCY_DAILY:
        walk->anchor = ivp_wall_midnight(walk->start);
        break;
    case IVP_FREQUENCY_HOURLY:
        walk->anchor = floor_divide(walk->start, 3600) * 3600;
        break;
    case IVP_FREQUENCY_MINUTELY:
        walk->anchor = floor_divide(walk->start, 60) * 60;
        break;
    case IVP_FREQUENCY_SECONDLY:
        walk->anchor = walk->start;
        break;
    }
    if (dates_only && ivp_rule_is_finer_than_day(rule))
        walk->end = IVP_WALK_END;
    else
        jump(walk);
}

void
ivp_rule_walk_set_until(IvpRuleWalk *walk, IvpWall until)
{
    walk->until = MIN(walk->until, until);
}

gboolean
ivp_rule_matches(const IvpRule *rule, IvpWall start, gboolean dates_only)
{
    IvpRuleWalk walk;
    IvpWall wall;

    ivp_rule_walk_begin(&walk, rule, start, dates_only, start, 1000);
    if (walk.end != IVP_WALK_NEXT || walk.until < walk.start || !expand(&walk))
        return FALSE;
    if (rule->n_positions == 0) {
        gint64 index = find_candidate(&walk, walk.start);

        return index < walk.size && get_candidate(&walk, index) == walk.start;
    }
    while (take_candidate(&walk, &wall)) {
        if (wall == walk.start)
            return TRUE;
    }
    return FALSE;
}

/* Expands periods until one has something. */
static gboolean
find_period(IvpRuleWalk *walk)
{
    const IvpRule *rule = walk->rule;

    for (;;) {
        if (walk->work <= 0) {
            walk->end = IVP_WALK_TIRED;
            return FALSE;
        }
        if (!expand(walk)) {
            walk->end = IVP_WALK_END;
            return FALSE;
        }
        if (walk->base > walk->until) {
            walk->end = IVP_WALK_END;
            return FALSE;
        }
        if (walk->last_found == G_MININT64)
            walk->last_found = walk->base;
        if (walk->size > 0 &&
            (rule->n_positions == 0 || walk->high < rule->n_positions ||
             (rule->n_front_positions > 0 && rule->positions[0] <= walk->size))) {
            walk->last_found = walk->base;
            walk->n_empty = 0;
            break;
        }
        if (++walk->n_empty >= QUIET_PERIODS &&
            walk->base - walk->last_found > QUIET_SECONDS) {
            walk->end = IVP_WALK_NEVER;
            return FALSE;
        }
    }
    if (rule->n_positions == 0) {
        /* Straight to what is wanted: a year may have 31 million seconds. */
        walk->at = find_candidate(walk, walk->start + 1);
        if (walk->from > walk->start) {
            gint64 wanted = MAX(find_candidate(walk, walk->from), walk->at);

            if (walk->left >= 0) {
                if (wanted - walk->at > walk->left)
                    wanted = walk->at + walk->left;
                walk->left -= wanted - walk->at;
            }
            walk->at = wanted;
        }
    }
    return TRUE;
}

IvpWalkStep
ivp_rule_walk_next(IvpRuleWalk *walk, IvpWall *wall)
{
    if (walk->start_pending) {
        walk->start_pending = FALSE;
        *wall = walk->start;
        return IVP_WALK_NEXT;
    }
    while (walk->end == IVP_WALK_NEXT) {
        IvpWall found;

        if (walk->left == 0) {
            walk->end = IVP_WALK_END;
            break;
        }
        if (!walk->is_expanded || !take_candidate(walk, &found)) {
            walk->is_expanded = find_period(walk);
            continue;
        }
        /* SKIP=FORWARD may bring a day twice. */
        if (found <= walk->last)
            continue;
        walk->work--;
        if (found > walk->until || found > LAST_WALL) {
            walk->end = IVP_WALK_END;
            break;
        }
        walk->last = found;
        if (walk->left > 0)
            walk->left--;
        if (found < walk->from)
            continue;
        *wall = found;
        return IVP_WALK_NEXT;
    }
    return walk->end;
}
