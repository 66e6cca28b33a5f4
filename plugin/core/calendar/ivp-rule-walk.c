/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-rule.h"

#include <string.h>

#include "ivp-rule-private.h"

/* A rule that brings nothing for so long, and in so many of its periods, never will: the
 * sparsest that people write (29 February on a given weekday) comes every 28 years, 40
 * around 2100. */
#define QUIET_SECONDS (400 * 366 * IVP_DAY)
#define QUIET_PERIODS 120

/* The next candidate of the period, by BYSETPOS where there is one. */
static gboolean
take_candidate(IvpRuleWalk *walk, IvpWall *wall)
{
    const IvpRule *rule = walk->rule;
    gint64 front = G_MAXINT64, back = G_MAXINT64;

    if (rule->n_positions == 0) {
        if (walk->at >= walk->size)
            return FALSE;
        *wall = ivp_rule_walk_get_candidate(walk, walk->at++);
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
    *wall = ivp_rule_walk_get_candidate(walk, MIN(front, back));
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
    if (!ivp_rule_uses_ordinals(rule)) {
        for (guint i = 0; i < rule->n_ordinals; i++)
            walk->weekdays |= (guint8)IVP_BIT(rule->ordinals[i].weekday);
    }
    has_day = walk->weekdays != 0 || rule->n_ordinals > 0 ||
              ivp_rule_walk_has_month_days(walk) || rule->has_year_days;
    if (frequency == IVP_FREQUENCY_YEARLY && ivp_rule_has_weeks(rule)) {
        if (!has_day)
            walk->weekdays = (guint8)IVP_BIT(civil->weekday);
    } else if (frequency == IVP_FREQUENCY_YEARLY && !has_day) {
        if (walk->months == 0)
            walk->months = (guint16)IVP_BIT(civil->month);
        walk->month_days = (guint32)IVP_BIT(civil->day);
    } else if (frequency == IVP_FREQUENCY_MONTHLY && !has_day &&
               !ivp_rule_has_weeks(rule)) {
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

    if (rule->n_positions > 0 || walk->months != 0 || ivp_rule_walk_has_month_days(walk) ||
        rule->has_year_days || ivp_rule_has_weeks(rule))
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
    gint64 unit = ivp_rule_get_unit(rule->frequency), period, taken;
    IvpCivil civil;

    if (walk->from <= walk->start)
        return;
    if (unit > 0) {
        period = ivp_floor_divide(walk->from - walk->anchor, unit * rule->interval) - 1;
    } else {
        ivp_civil_from_wall(walk->from, &civil);
        period = rule->frequency == IVP_FREQUENCY_YEARLY
                     ? civil.year
                     : civil.year * 12 + civil.month - 1;
        /* One earlier for years of weeks and SKIP=FORWARD, which reach into the next. */
        period = ivp_floor_divide(period - walk->anchor, rule->interval) - 1;
    }
    if (period < 1)
        return;
    if (walk->left >= 0) {
        if (!is_steady(walk))
            return;
        ivp_rule_walk_expand(walk);
        taken = walk->size - ivp_rule_walk_find_candidate(walk, walk->start + 1) +
                (period - 1) * walk->size;
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

    start = CLAMP(start, ivp_wall_from_date(1, 1, 1), IVP_RULE_LAST_WALL);
    memset(walk, 0, G_STRUCT_OFFSET(IvpRuleWalk, days));
    walk->rule = rule;
    walk->start = dates_only ? ivp_wall_midnight(start) : start;
    walk->from = CLAMP(from, walk->start, IVP_RULE_LAST_WALL + 1);
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
        walk->anchor = ivp_rule_has_weeks(rule)
                           ? ivp_rule_get_week_year(rule, ivp_wall_midnight(walk->start))
                           : civil.year;
        break;
    case IVP_FREQUENCY_MONTHLY:
        walk->anchor = civil.year * 12 + civil.month - 1;
        break;
    case IVP_FREQUENCY_WEEKLY:
        walk->anchor = ivp_rule_get_week_begin(rule, ivp_wall_midnight(walk->start));
        break;
    case IVP_FREQUENCY_DAILY:
        walk->anchor = ivp_wall_midnight(walk->start);
        break;
    case IVP_FREQUENCY_HOURLY:
        walk->anchor = ivp_floor_divide(walk->start, 3600) * 3600;
        break;
    case IVP_FREQUENCY_MINUTELY:
        walk->anchor = ivp_floor_divide(walk->start, 60) * 60;
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
    if (walk.end != IVP_WALK_NEXT || walk.until < walk.start ||
        !ivp_rule_walk_expand(&walk))
        return FALSE;
    if (rule->n_positions == 0) {
        gint64 index = ivp_rule_walk_find_candidate(&walk, walk.start);

        return index < walk.size && ivp_rule_walk_get_candidate(&walk, index) == walk.start;
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
        if (!ivp_rule_walk_expand(walk)) {
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
        walk->at = ivp_rule_walk_find_candidate(walk, walk->start + 1);
        if (walk->from > walk->start) {
            gint64 wanted = MAX(ivp_rule_walk_find_candidate(walk, walk->from), walk->at);

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
        if (found > walk->until || found > IVP_RULE_LAST_WALL) {
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
