/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-sentence.h"

/**
 * When a line goes out, and when again. Pure: the caller keeps these structs with the
 * thread in the store, asks when something is due, and tells what became of it.
 */

#define IVP_OUTBOX_LEAST 30               /* seconds between two sendings of one line */
#define IVP_OUTBOX_LASTS (30 * 24 * 3600) /* of a line that names no time */
#define IVP_OUTBOX_ACK_EVERY 10           /* seconds; one `received` stands for many */
#define IVP_OUTBOX_BURST 5                /* messages that may leave a connection at once */
#define IVP_OUTBOX_PACE 2                 /* seconds for each further one: IRC's rate */

/**
 * IvpPosted: the newest line of one thread on its way. An older one is never sent again, so
 * saying a new line begins this anew.
 */
typedef struct {
    int rev;         /* 0: nothing to send */
    gint64 posted;   /* when it was said */
    gint64 ends;     /* not sent after this: what it says has passed */
    guint sent;      /* how often it was handed over */
    gint64 last;     /* when it was handed over last; 0: never */
    gboolean failed; /* the last time the connection refused it */
    gboolean absent; /* the last time the other one was not there */
} IvpPosted;

/** IvpPeer: what is known of the other person's client now. */
typedef struct {
    gboolean connected;      /* this account is */
    gboolean panel;          /* a line with a tail ever came from there */
    gboolean keeps;          /* the protocol keeps messages for the absent */
    gboolean knows_presence; /* whether @present means anything here */
    gboolean present;
    gint64 since; /* the newest sign-on of either side, or joining of the room */
} IvpPeer;

/** ivp_posted_begin: for the newest line of @session, said at @now. */
void ivp_posted_begin(IvpPosted *posted, const IvpSession *session, gint64 now);

typedef enum {
    IVP_POST_NOW,    /* hand it over */
    IVP_POST_LATER,  /* ask again at the time given, or when the peer changes */
    IVP_POST_HANDED, /* no panel there: handed to the server is enough */
    IVP_POST_OVER,   /* acknowledged, or its time has passed */
} IvpPost;

/**
 * ivp_posted_next:
 * @acked: ivp_session_pending() is 0
 * @when: (out): on %IVP_POST_LATER, when to ask again; 0: only when the peer changes
 */
IvpPost ivp_posted_next(const IvpPosted *posted,
                        const IvpPeer *peer,
                        gboolean acked,
                        gint64 now,
                        gint64 *when);

/** ivp_posted_sent: it was handed over, or the connection refused it (@failed). */
void ivp_posted_sent(IvpPosted *posted, const IvpPeer *peer, gboolean failed, gint64 now);

/** ivp_posted_get_delivery: how far it has come, for ivp_sentence_delivery().
 */
IvpDeliveryKind
ivp_posted_get_delivery(const IvpPosted *posted, const IvpPeer *peer, gboolean acked);

/** ivp_wants_tail: whether lines to this person carry their tail. */
gboolean
ivp_wants_tail(const IvpPeer *peer, gboolean answered_in_words, gboolean says_no_panel);

/** IvpAcks: the `received` of one thread; the newest stands for all of the last ten
 * seconds. */
typedef struct {
    gint64 last; /* when one went out; 0: never */
    gboolean waiting;
} IvpAcks;

/**
 * ivp_acks_want: an acknowledgement is due.
 *
 * Returns: whether to send it now; if not, ask ivp_acks_due() at @when
 */
gboolean ivp_acks_want(IvpAcks *acks, gint64 now, gint64 *when);

/** ivp_acks_due: whether one waits and may go now; it counts as sent then. */
gboolean ivp_acks_due(IvpAcks *acks, gint64 now);

/** IvpPace: the messages of one connection: five at once, then one in two seconds. */
typedef struct {
    gint64 empty; /* milliseconds; when the burst is whole again */
} IvpPace;

/**
 * ivp_pace_take:
 * @now: milliseconds
 *
 * Returns: milliseconds to wait before the next message; 0: it may go now, and is counted
 */
gint64 ivp_pace_take(IvpPace *pace, gint64 now);
