/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-remind.h"

#include <string.h>

#include "ivp-quiet.h"
#include "ivp-when.h"

/* A longer address would not leave room for the sentence in a line of IRC. */
#define MAX_LINK 180

gint64
ivp_remind_get_due(const IvpRemindPlan *plan, const IvpRemind *item)
{
    /* A day before 10:00 is 10:00, though the clocks change in the night. */
    if (item->before > 0 && item->before % IVP_DAY == 0)
        return ivp_zone_to_instant(
            plan->zone, ivp_zone_to_wall(plan->zone, plan->start) - item->before, NULL);
    return plan->start - item->before;
}

static gboolean
is_snoozed(const IvpRemind *item)
{
    return item->snoozed > item->shown;
}

/* Shown for this start, or for another when it would have been due for this one too. */
static gboolean
is_done(const IvpRemindPlan *plan, const IvpRemind *item)
{
    return item->shown != 0 && !is_snoozed(item) &&
           (item->shown_start == plan->start ||
            item->shown >= ivp_remind_get_due(plan, item));
}

static gint64
get_moment(const IvpRemindPlan *plan, const IvpRemind *item, gint64 now)
{
    gint64 due = ivp_remind_get_due(plan, item);

    if (item->shown != 0 && is_snoozed(item))
        due = MAX(due, item->snoozed);
    return ivp_quiet_get_moment(plan->quiet, plan->zone, due, plan->start, now);
}

gint64
ivp_remind_next(const IvpRemindPlan *plan, gint64 now)
{
    gint64 next = 0;

    if (now >= plan->end)
        return 0;
    for (gsize i = 0; i < plan->n; i++) {
        gint64 moment = get_moment(plan, &plan->items[i], now);

        if (!is_done(plan, &plan->items[i]) && moment < plan->end &&
            (next == 0 || moment < next))
            next = moment;
    }
    return next;
}

gboolean
ivp_remind_take(IvpRemindPlan *plan, gint64 now)
{
    gboolean show = FALSE;

    for (gsize i = 0; i < plan->n; i++) {
        IvpRemind *item = &plan->items[i];

        if (is_done(plan, item) || get_moment(plan, item, now) > now)
            continue;
        item->shown = now;
        item->shown_start = plan->start;
        item->snoozed = 0;
        show = now < plan->end;
    }
    return show;
}

void
ivp_remind_snooze(IvpRemindPlan *plan, int minutes, gint64 now)
{
    IvpRemind *last = NULL;

    g_return_if_fail(minutes > 0);

    /* Of several that were one notice, the one nearest to the start. */
    for (gsize i = 0; i < plan->n; i++) {
        IvpRemind *item = &plan->items[i];

        if (item->shown != 0 &&
            (last == NULL || item->shown > last->shown ||
             (item->shown == last->shown && item->before < last->before)))
            last = item;
    }
    if (last == NULL)
        return;
    last->snoozed = now + minutes * 60;
    /* The clock was set back since: the snooze is from now. */
    last->shown = MIN(last->shown, now);
}

char *
ivp_remind_draft(gint64 start, const IvpZone *their_zone, const char *link, gint64 now)
{
    g_autoptr(IvpZone) utc = ivp_zone_new_utc();
    const IvpZone *zone = their_zone != NULL ? their_zone : utc;
    int days = (int)((ivp_wall_midnight(ivp_zone_to_wall(zone, start)) -
                      ivp_wall_midnight(ivp_zone_to_wall(zone, now))) /
                     IVP_DAY);
    g_autofree char *when = ivp_when_for_others(start, zone, now);
    g_autofree char *day = NULL;
    GString *text = g_string_new(NULL);

    if (days == 0)
        day = g_strdup("today");
    else if (days == 1)
        day = g_strdup("tomorrow");
    else
        day = g_strdup_printf("in %d days", days);
    g_string_append_printf(text, "Reminder: our interview is %s, %s.", day, when);
    if (link != NULL && link[0] != '\0' && strlen(link) <= MAX_LINK)
        g_string_append_printf(text, " Join: %s", link);
    return g_string_free(text, FALSE);
}
