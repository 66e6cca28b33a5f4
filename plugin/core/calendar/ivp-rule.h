/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ivp-civil.h"

/**
 * IvpRule:
 *
 * One RRULE (RFC 5545, 3.3.10), and a way to walk it. The walk works on wall times only, jumps
 * to the window asked for instead of counting up to it where the rule allows it, and does a
 * bounded amount of work in each call, so no rule, however made, can hold its thread.
 */
typedef struct _IvpRule IvpRule;

/**
 * ivp_rule_new:
 * @text: the value of an RRULE line
 * @length: its bytes, or -1 if it ends in NUL
 *
 * Returns: (transfer full): the rule; %NULL with %IVP_ERROR_PARSE naming the part that is wrong
 */
IvpRule *ivp_rule_new(const char *text, gssize length, GError **error);
void ivp_rule_free(IvpRule *rule);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(IvpRule, ivp_rule_free)

/**
 * ivp_rule_get_until:
 * @until: (out): a wall time or, if @is_utc, an instant; of a DATE the last second of that day
 *
 * Returns: whether the rule has an UNTIL
 */
gboolean ivp_rule_get_until(const IvpRule *rule, gint64 *until, gboolean *is_utc);

/**
 * ivp_rule_set_until_wall: makes an UNTIL given in UTC one on the wall of DTSTART, which the
 * caller's zone decides.
 */
void ivp_rule_set_until_wall(IvpRule *rule, IvpWall until);

/**
 * ivp_rule_describe:
 *
 * Returns: (transfer full): "every 2 weeks on Thursday until 17 December 2026", translated
 */
char *ivp_rule_describe(const IvpRule *rule, IvpWall start);

/**
 * IvpRuleWalk: a walk under way; on the stack, no cleanup.
 */
typedef struct {
    const IvpRule *rule;
    IvpWall start;
    gint64 work; /* steps left */
    gpointer p[4];
    gint64 n[24];
    IvpWall set[400];
} IvpRuleWalk;

/**
 * ivp_rule_walk_begin:
 * @start: DTSTART, which is always an occurrence of its own, matching or not
 * @dates_only: DTSTART is a DATE: BYHOUR and finer are ignored
 * @from: the first wall time of interest; earlier ones may be left out, so a rule without
 *   COUNT costs the same however long ago it began
 * @work: how many steps this walk may take at most
 */
void ivp_rule_walk_begin(IvpRuleWalk *walk, const IvpRule *rule, IvpWall start,
                         gboolean dates_only, IvpWall from, gint64 work);

typedef enum {
    IVP_WALK_NEXT,  /* @wall is the next occurrence, rising, never twice */
    IVP_WALK_END,   /* there are no more */
    IVP_WALK_TIRED, /* the work allowed is used up: the rule is refused or cut here, and said */
} IvpWalkStep;

IvpWalkStep ivp_rule_walk_next(IvpRuleWalk *walk, IvpWall *wall);
