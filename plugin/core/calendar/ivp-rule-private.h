/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-rule.h"

typedef enum {
    IVP_FREQUENCY_YEARLY,
    IVP_FREQUENCY_MONTHLY,
    IVP_FREQUENCY_WEEKLY,
    IVP_FREQUENCY_DAILY,
    IVP_FREQUENCY_HOURLY,
    IVP_FREQUENCY_MINUTELY,
    IVP_FREQUENCY_SECONDLY,
} IvpFrequency;

/** What RFC 7529's SKIP does with a day its month does not have. */
typedef enum {
    IVP_SKIP_OMIT,
    IVP_SKIP_BACKWARD,
    IVP_SKIP_FORWARD,
} IvpSkip;

/** "-1FR" */
typedef struct {
    gint8 nth;
    gint8 weekday;
} IvpOrdinal;

#define IVP_ORDINALS_MAX (2 * 53 * 7)
#define IVP_POSITIONS_MAX (2 * 366)

/** Bit n of a mask stands for the value n; of the negative ones for -n. */
struct _IvpRule {
    IvpFrequency frequency;
    gint64 interval;
    gint64 count; /* -1 without COUNT */
    gboolean has_until;
    gboolean until_is_utc;
    gint64 until;
    int week_start; /* 1 Monday */
    IvpSkip skip;

    guint16 months;
    guint32 month_days;
    guint32 negative_month_days;
    guint8 weekdays;
    IvpOrdinal *ordinals;
    guint n_ordinals;
    guint64 year_days[6];
    guint64 negative_year_days[6];
    gboolean has_year_days;
    guint64 weeks;
    guint64 negative_weeks;
    guint32 hours;
    guint64 minutes;
    guint64 seconds;
    gint16 *positions; /* BYSETPOS: those > 0 rising, then those < 0 rising */
    guint n_positions;
    guint n_front_positions; /* of them > 0 */
};

#define IVP_BIT(n) (G_GUINT64_CONSTANT(1) << (n))

static inline gboolean
ivp_rule_has_year_day(const guint64 *mask, int day)
{
    return (mask[day / 64] & IVP_BIT(day % 64)) != 0;
}

/** Calendars end with the year 9999: RFC 5545 has four digits. */
#define IVP_RULE_LAST_YEAR 9999
#define IVP_RULE_LAST_WALL G_GINT64_CONSTANT(253402300799)

static inline gint64
ivp_floor_divide(gint64 a, gint64 b)
{
    return a / b - (a % b < 0);
}

IvpWall ivp_rule_get_week_begin(const IvpRule *rule, IvpWall midnight);

/** ivp_rule_get_week_year: the year whose weeks (BYWEEKNO) the day is in. */
int ivp_rule_get_week_year(const IvpRule *rule, IvpWall midnight);
gboolean ivp_rule_has_weeks(const IvpRule *rule);

/** ivp_rule_uses_ordinals: whether a weekday's number (-1FR) counts within something;
 * elsewhere it is the weekday alone. */
gboolean ivp_rule_uses_ordinals(const IvpRule *rule);

/** ivp_rule_get_unit: seconds of a period; 0 for years and months. */
gint64 ivp_rule_get_unit(IvpFrequency frequency);

gboolean ivp_rule_walk_has_month_days(const IvpRuleWalk *walk);

/**
 * ivp_rule_walk_expand:
 *
 * Expands the period under way, and goes on to the next that could have something.
 *
 * Returns: FALSE beyond the last year
 */
gboolean ivp_rule_walk_expand(IvpRuleWalk *walk);
IvpWall ivp_rule_walk_get_candidate(const IvpRuleWalk *walk, gint64 index);

/** ivp_rule_walk_find_candidate: the first at or after @wall; the walk's size if there is
 * none. */
gint64 ivp_rule_walk_find_candidate(const IvpRuleWalk *walk, IvpWall wall);
