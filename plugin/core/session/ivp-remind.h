/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-zone.h"

/** IVP_REMIND_MAX: reminders of one session. */
#define IVP_REMIND_MAX 8

/** IvpRemind: one reminder of a booked session. All zero but for @before: not shown yet. */
typedef struct {
    int before;         /* seconds; whole days count on the viewer's calendar */
    gint64 snoozed;     /* shown again then; 0: not snoozed */
    gint64 shown;       /* when; 0: not yet */
    gint64 shown_start; /* for which start */
} IvpRemind;

/**
 * IvpRemindPlan:
 *
 * When to remind of a session, worked out anew from what is so now: where the session was
 * moved, the viewer travelled, the zone's rules or the clock were changed, the next call
 * says what that means. Pure: the caller keeps @items, passes the time, and sets one alarm.
 */
typedef struct {
    gint64 start;        /* of the session */
    gint64 end;          /* after it nothing is worth a word */
    const char *quiet;   /* (nullable): the viewer's quiet hours (ivp-quiet.h) */
    const IvpZone *zone; /* the viewer's */
    IvpRemind *items;
    gsize n;
} IvpRemindPlan;

/** ivp_remind_get_due: when a reminder is due, quiet hours and snoozing not looked at */
gint64 ivp_remind_get_due(const IvpRemindPlan *plan, const IvpRemind *item);

/**
 * ivp_remind_next:
 *
 * Returns: when ivp_remind_take() has something to show; @now or before: at once; 0: never
 */
gint64 ivp_remind_next(const IvpRemindPlan *plan, gint64 now);

/**
 * ivp_remind_take:
 *
 * Marks what is due as shown. After a sleep or a restart several may be: that is one
 * notice.
 *
 * Returns: whether there is one to show now
 */
gboolean ivp_remind_take(IvpRemindPlan *plan, gint64 now);

/** ivp_remind_snooze: shows the one that was shown last again in @minutes */
void ivp_remind_snooze(IvpRemindPlan *plan, int minutes, gint64 now);

/**
 * ivp_remind_draft:
 * @their_zone: (nullable): the guest's
 * @link: (nullable): where to join
 *
 * Returns: (transfer full): what to send to a guest without a panel, in English:
 *   "Reminder: our interview is tomorrow, Wed 2 Dec 15:00 UTC (20:30 in Kolkata). Join:
 *   https://a.example/j"
 */
char *
ivp_remind_draft(gint64 start, const IvpZone *their_zone, const char *link, gint64 now);
