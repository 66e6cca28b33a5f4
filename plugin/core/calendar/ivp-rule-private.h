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
