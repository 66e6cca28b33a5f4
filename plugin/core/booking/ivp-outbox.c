/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-outbox.h"

/* After the first, second, … sending; then daily. */
static const gint64 delays[] = {60, 5 * 60, 15 * 60, 60 * 60};

#define DAILY (24 * 60 * 60)

void
ivp_posted_begin(IvpPosted *posted, const IvpSession *session, gint64 now)
{
    const IvpLine *line = &session->mine;
    gint64 ends = ivp_line_get_booking(line);

    for (guint i = 0; i < line->n_at; i++)
        ends = MAX(ends, line->at[i]);
    *posted = (IvpPosted){
        .rev = line->rev, .posted = now, .ends = ends > 0 ? ends : now + IVP_OUTBOX_LASTS};
}

static gint64
next_delay(const IvpPosted *posted)
{
    return posted->sent <= G_N_ELEMENTS(delays) ? delays[posted->sent - 1] : DAILY;
}

static IvpPost
later(gint64 due, gint64 now, gint64 *when)
{
    *when = due;
    return due <= now ? IVP_POST_NOW : IVP_POST_LATER;
}

/* Without a panel nobody acknowledges, and a person must not be sent the same sentence
 * again. */
static IvpPost
next_without_panel(const IvpPosted *posted, const IvpPeer *peer, gint64 now, gint64 *when)
{
    gboolean lost = posted->failed || (posted->absent && !peer->keeps);

    if (posted->sent >= 2 || !lost)
        return IVP_POST_HANDED;
    *when = 0;
    if (peer->since <= posted->last || (peer->knows_presence && !peer->present))
        return IVP_POST_LATER;
    return later(posted->last + IVP_OUTBOX_LEAST, now, when);
}

IvpPost
ivp_posted_next(const IvpPosted *posted,
                const IvpPeer *peer,
                gboolean acked,
                gint64 now,
                gint64 *when)
{
    *when = 0;
    if (posted->rev == 0 || acked || now > posted->ends)
        return IVP_POST_OVER;
    if (!peer->connected)
        return IVP_POST_LATER;
    if (posted->sent == 0) {
        /* What a protocol would drop waits here instead. */
        return peer->knows_presence && !peer->present && !peer->keeps ? IVP_POST_LATER
                                                                      : IVP_POST_NOW;
    }
    if (!peer->panel)
        return next_without_panel(posted, peer, now, when);
    if (peer->knows_presence && !peer->present && !peer->keeps)
        return IVP_POST_LATER;
    if (peer->since > posted->last)
        return later(posted->last + IVP_OUTBOX_LEAST, now, when);
    return later(posted->last + next_delay(posted), now, when);
}

void
ivp_posted_sent(IvpPosted *posted, const IvpPeer *peer, gboolean failed, gint64 now)
{
    posted->sent++;
    posted->last = now;
    posted->failed = failed;
    posted->absent = peer->knows_presence && !peer->present;
}

IvpDeliveryKind
ivp_posted_get_delivery(const IvpPosted *posted, const IvpPeer *peer, gboolean acked)
{
    if (acked)
        return IVP_DELIVERY_INBOX;
    if (posted->rev == 0)
        return IVP_DELIVERY_DRAFT;
    if (posted->sent == 0 || posted->failed)
        return IVP_DELIVERY_WAITS;
    return peer->panel ? IVP_DELIVERY_SENT : IVP_DELIVERY_PLAIN;
}

gboolean
ivp_wants_tail(const IvpPeer *peer, gboolean answered_in_words, gboolean says_no_panel)
{
    return peer->panel || (!answered_in_words && !says_no_panel);
}

gboolean
ivp_acks_want(IvpAcks *acks, gint64 now, gint64 *when)
{
    if (acks->last != 0 && now - acks->last < IVP_OUTBOX_ACK_EVERY && now >= acks->last) {
        acks->waiting = TRUE;
        *when = acks->last + IVP_OUTBOX_ACK_EVERY;
        return FALSE;
    }
    acks->last = now;
    acks->waiting = FALSE;
    return TRUE;
}

gboolean
ivp_acks_due(IvpAcks *acks, gint64 now)
{
    if (!acks->waiting || now < acks->last + IVP_OUTBOX_ACK_EVERY)
        return FALSE;
    acks->last = now;
    acks->waiting = FALSE;
    return TRUE;
}

gint64
ivp_pace_take(IvpPace *pace, gint64 now)
{
    const gint64 each = IVP_OUTBOX_PACE * G_GINT64_CONSTANT(1000);
    gint64 full = now + (IVP_OUTBOX_BURST - 1) * each;

    /* A clock that was set back must not stop everything. */
    if (pace->empty < now || pace->empty > now + IVP_OUTBOX_BURST * each)
        pace->empty = now;
    if (pace->empty > full)
        return pace->empty - full;
    pace->empty += each;
    return 0;
}
