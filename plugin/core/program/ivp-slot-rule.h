/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <glib.h>

#include "ivp-rule.h"
#include "ivp-zone.h"

/** IVP_SLOT_RULE_MAX_BYTES: the longest rule that is read. */
#define IVP_SLOT_RULE_MAX_BYTES 512

/** IVP_SLOT_RULE_MAX_TIMES: how many times of day one rule may name. */
#define IVP_SLOT_RULE_MAX_TIMES 12

/** IVP_SLOT_RULE_MAX_WORK: the steps one rule may take each time it is laid out. */
#define IVP_SLOT_RULE_MAX_WORK 20000

/**
 * IvpSlotRule:
 *
 * When a program's slots begin, on the wall of the program's zone. Written in one of these
 * ways:
 *
 *   every week mon,wed 15:00
 *   every 2 weeks thu 10:00 from 2026-01-08 until 2026-12-17
 *   every month 2nd thu 10:00
 *   every day 9:00
 *   on 2026-12-03 10:00
 *   RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TH from 2026-01-08 10:00
 *   DTSTART:20260108T100000 RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TH
 *
 * Immutable.
 */
typedef struct {
    IvpRule *rule; /* (nullable): NULL for "on DATE TIME", which is that day alone */
    IvpWall start; /* DTSTART: the first occurrence, at the first of the times */
    gsize n_times;
    int times[IVP_SLOT_RULE_MAX_TIMES]; /* seconds after start, rising, all on its day */
    char *text;                         /* as it was written */
} IvpSlotRule;

/**
 * ivp_slot_rule_new:
 * @text: the rule, as people write it
 * @zone: the program's zone, for what has to be said about it
 * @error: one sentence with a proposal: %IVP_ERROR_AMBIGUOUS where the rule could mean two
 *   things ("every third thursday"), %IVP_ERROR_PARSE, %IVP_ERROR_LIMIT
 *
 * Returns: (transfer full): the rule, or %NULL
 */
IvpSlotRule *ivp_slot_rule_new(const char *text, const IvpZone *zone, GError **error);
void ivp_slot_rule_free(IvpSlotRule *rule);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(IvpSlotRule, ivp_slot_rule_free)

/**
 * ivp_slot_rule_append:
 * @from: an instant; slots that begin earlier are left out
 * @to: an instant; so are those that begin then or later
 * @max: stop when @starts is this long
 * @starts: (element-type gint64): the beginnings are added here, rising for one rule
 *
 * A beginning that the zone's clocks skip is moved as RFC 5545, 3.3.5 has it; of one that
 * they show twice the first counts.
 *
 * Returns: whether that is all of them: %FALSE after @max, or when the rule's work is used
 * up
 */
gboolean ivp_slot_rule_append(const IvpSlotRule *rule,
                              const IvpZone *zone,
                              gint64 from,
                              gint64 to,
                              guint max,
                              GArray *starts);

/**
 * ivp_slot_rule_describe:
 *
 * Returns: (transfer full): "every 2 weeks on Thursday at 10:00 in Los Angeles"
 */
char *ivp_slot_rule_describe(const IvpSlotRule *rule, const IvpZone *zone);
