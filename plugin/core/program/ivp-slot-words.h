/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <glib.h>

#include "ivp-civil.h"
#include "ivp-slot-rule.h"
#include "ivp-zone.h"

typedef enum {
    IVP_SLOT_UNIT_DAY,
    IVP_SLOT_UNIT_WEEK,
    IVP_SLOT_UNIT_MONTH,
    IVP_SLOT_UNIT_ONCE,
} IvpSlotUnit;

/**
 * IvpSlotWords: what the words of a slot rule say, before any of it is looked up in a
 * calendar. Dates are walls at midnight.
 */
typedef struct {
    IvpSlotUnit unit;
    int interval;
    guint weekdays;     /* bits 1 Monday … 7 Sunday */
    guint32 ordinals;   /* bits 1 … 5: the nth of those weekdays in a month */
    gboolean last;      /* the last of those weekdays in a month */
    guint32 month_days; /* bits 1 … 31 */
    gsize n_times;
    int times[IVP_SLOT_RULE_MAX_TIMES]; /* seconds of the day, rising */
    gboolean has_from;
    IvpWall from;
    gboolean has_until;
    IvpWall until;
    char *rrule; /* (nullable) (owned): set for "RRULE:…" alone */
} IvpSlotWords;

/**
 * ivp_slot_words_parse:
 * @zone: the program's, to name it where a rule names another
 * @words: (out): filled on success; then the caller frees its rrule
 *
 * Returns: whether @text is a rule that means one thing
 */
gboolean ivp_slot_words_parse(const char *text,
                              const IvpZone *zone,
                              IvpSlotWords *words,
                              GError **error);

/** ivp_slot_words_weekday: "Thursday", translated; owned by the library. */
const char *ivp_slot_words_weekday(IvpWall day);

/**
 * ivp_slot_words_parse_date:
 *
 * Returns: whether @text is YYYY-MM-DD, a date there is, of 1970 to 2199
 */
gboolean ivp_slot_words_parse_date(const char *text, IvpWall *day, GError **error);
