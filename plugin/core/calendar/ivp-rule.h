/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ivp-civil.h"

/**
 * IvpRule:
 *
 * One RRULE (RFC 5545, 3.3.10), and a way to walk it. The walk works on wall times only,
 * jumps to the window asked for instead of counting up to it where the rule allows it, and
 * does a bounded amount of work in each call, so no rule, however made, can hold its
 * thread.
 */
typedef struct _IvpRule IvpRule;

/**
 * ivp_rule_new:
 * @text: the value of an RRULE line
 * @length: its bytes, or -1 if it ends in NUL
 *
 * Returns: (transfer full): the rule; %NULL with %IVP_ERROR_PARSE naming the part that is
 * wrong
 */
IvpRule *ivp_rule_new(const char *text, gssize length, GError **error);
void ivp_rule_free(IvpRule *rule);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(IvpRule, ivp_rule_free)

/**
 * ivp_rule_get_until:
 * @until: (out): a wall time or, if @is_utc, an instant; of a DATE the last second of that
 * day
 *
 * Returns: whether the rule has an UNTIL
 */
gboolean ivp_rule_get_until(const IvpRule *rule, gint64 *until, gboolean *is_utc);

/**
 * ivp_rule_set_until_wall: makes an UNTIL given in UTC one on the wall of DTSTART, which
 * the caller's zone decides.
 */
void ivp_rule_set_until_wall(IvpRule *rule, IvpWall until);

/**
 * ivp_rule_describe:
 *
 * Returns: (transfer full): "every 2 weeks on Thursday until 17 December 2026", translated
 */
char *ivp_rule_describe(const IvpRule *rule, IvpWall start);

/** ivp_rule_is_finer_than_day: FREQ is HOURLY, MINUTELY or SECONDLY, which no DATE can
 * follow. */
gboolean ivp_rule_is_finer_than_day(const IvpRule *rule);

/**
 * ivp_rule_matches:
 *
 * Returns: whether the rule itself has @start, its DTSTART, in it
 */
gboolean ivp_rule_matches(const IvpRule *rule, IvpWall start, gboolean dates_only);

typedef enum {
    IVP_WALK_NEXT,  /* @wall is the next occurrence, rising, never twice */
    IVP_WALK_END,   /* there are no more */
    IVP_WALK_NEVER, /* there are no more: nothing has matched for 400 years */
    IVP_WALK_TIRED, /* the work allowed is used up: the rule is refused or cut here, and
                       said */
} IvpWalkStep;

/**
 * IvpRuleWalk: a walk under way; on the stack, no cleanup. For the walk's own eyes.
 */
typedef struct {
    const IvpRule *rule;
    IvpWall start;
    IvpWall from;
    IvpWall until;
    gint64 left; /* of COUNT; -1 without it */
    gint64 work; /* steps left */
    gboolean dates_only;
    gboolean start_pending;
    IvpWalkStep end; /* how it ended; IVP_WALK_NEXT: not yet */

    /* BYxxx, completed from DTSTART */
    guint16 months;
    guint8 weekdays;
    guint32 month_days;

    /* the period under way, and what it expands to: days × hours × minutes × seconds */
    gint64 period;
    gint64 anchor; /* period 0: a year, a month or a wall time */
    IvpWall base;
    guint n_days, n_hours, n_minutes, n_seconds;
    gint64 at; /* next candidate */
    gint64 size;
    gboolean is_expanded;
    guint low, high; /* next positions of BYSETPOS from the front and from the back */

    IvpWall checked_day;
    gboolean checked_matches;
    IvpWall last;
    IvpWall last_found; /* period that had anything in it */
    gint64 n_empty;

    gint16 days[400]; /* after base */
    guint8 hours[24];
    guint8 minutes[60];
    guint8 seconds[60];
} IvpRuleWalk;

/**
 * ivp_rule_walk_begin:
 * @start: DTSTART, which is always an occurrence of its own, matching or not
 * @dates_only: DTSTART is a DATE: BYHOUR and finer are ignored
 * @from: the first wall time of interest; earlier ones are left out, so a rule without
 *   COUNT costs the same however long ago it began
 * @work: how many steps this walk may take at most; one is some 20 ns
 */
void ivp_rule_walk_begin(IvpRuleWalk *walk,
                         const IvpRule *rule,
                         IvpWall start,
                         gboolean dates_only,
                         IvpWall from,
                         gint64 work);

/** ivp_rule_walk_set_until: ends this walk after @until, where that is earlier than the
 * rule's. */
void ivp_rule_walk_set_until(IvpRuleWalk *walk, IvpWall until);

IvpWalkStep ivp_rule_walk_next(IvpRuleWalk *walk, IvpWall *wall);
