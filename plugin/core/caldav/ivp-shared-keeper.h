/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-collection.h"
#include "ivp-itip.h"
#include "ivp-keeper.h"
#include "ivp-session.h"

/** IVP_SHARED_REFRESH_SECONDS: how often the calendar is looked at where nothing is said.
 */
#define IVP_SHARED_REFRESH_SECONDS 120

/**
 * IvpSharedKeeper:
 *
 * The keeper of slots where a CalDAV calendar decides: carries out %IVP_EFFECT_TRY and
 * %IVP_EFFECT_FREE of sessions, with one #IvpKeeper for each claim and a worker thread for
 * the network. A claim is tried until it is known whose the slot is, through lost answers,
 * restarts and days offline. Main thread; everything is told from the main loop, never from
 * within a call. It may not be freed from within one of the owner's functions.
 *
 * A claim goes: sync (which generation; do others' bookings and the room rule leave room?),
 * a PUT for each half hour, and with a gap between sessions one more sync, since of two who
 * claim neighboring slots at once each has to see the other.
 */
typedef struct _IvpSharedKeeper IvpSharedKeeper;

/**
 * IvpSharedKeeperFuncs: what the owner does for it. Strings are good for the call.
 *
 * @commit: write the state of the claim @token to the store (@bytes %NULL: forget it), then
 * call ivp_shared_keeper_committed(), at once or later. Nothing is asked of the server
 * before
 * @describe: say what the event of the session @id looks like: program, comment,
 * conference, guests; what @booking points to has to stay until the next turn of the main
 * loop
 * @check: (nullable): whether @at may still be booked as far as the owner knows: the
 * facilitator's own sessions, the community's calendar; FALSE with a sentence
 * @answer: the session @id hears %IVP_INPUT_OURS, %IVP_INPUT_TAKEN or %IVP_INPUT_FREED,
 * after the commit; may come again after a restart, to no harm. @reason (nullable): a
 * sentence
 * @changed: (nullable): ivp_shared_keeper_list() or ivp_shared_keeper_get_trouble() is
 * otherwise
 */
typedef struct {
    void (*commit)(const char *token, GBytes *bytes, gpointer data);
    void (*describe)(const char *id, IvpItipBooking *booking, gpointer data);
    gboolean (
        *check)(const char *id, gint64 at, int minutes, gpointer data, GError **error);
    void (*answer)(const char *id,
                   gint64 at,
                   int attempt,
                   IvpInputKind kind,
                   const char *reason,
                   gpointer data);
    void (*changed)(gpointer data);
} IvpSharedKeeperFuncs;

/**
 * ivp_shared_keeper_new:
 * @dav: (transfer full): of the collection
 * @box: this store's
 * @gap_minutes: the room rule's minutes between two sessions; 0: none
 */
IvpSharedKeeper *ivp_shared_keeper_new(IvpDav *dav,
                                       const char *box,
                                       int gap_minutes,
                                       const IvpSharedKeeperFuncs *funcs,
                                       gpointer data);

/** ivp_shared_keeper_free: ends the worker; what was under way is found out about after the
 * next start. Waits a second at most. */
void ivp_shared_keeper_free(IvpSharedKeeper *shared);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(IvpSharedKeeper, ivp_shared_keeper_free)

/** ivp_shared_keeper_set_patience: milliseconds before the first try again (usually 1000,
 * doubled up to 64 times that), and seconds between looks at the calendar, 0 for none. */
void ivp_shared_keeper_set_patience(IvpSharedKeeper *shared, guint first, guint refresh);

/**
 * ivp_shared_keeper_restore: a claim as it was committed; goes on with it. Call it for all
 * of them at start, before the sessions' %IVP_INPUT_START.
 *
 * Returns: FALSE with %IVP_ERROR_STORE
 */
gboolean ivp_shared_keeper_restore(IvpSharedKeeper *shared,
                                   const char *token,
                                   GBytes *bytes,
                                   GError **error);

/** ivp_shared_keeper_try: %IVP_EFFECT_TRY. A claim that is known already is left alone. */
void ivp_shared_keeper_try(IvpSharedKeeper *shared,
                           const char *id,
                           gint64 at,
                           int minutes,
                           int attempt);

/** ivp_shared_keeper_give_back: %IVP_EFFECT_FREE. Of a claim that was never committed
 * nothing was asked either, so it is free. */
void ivp_shared_keeper_give_back(IvpSharedKeeper *shared,
                                 const char *id,
                                 gint64 at,
                                 int minutes,
                                 int attempt);

/** ivp_shared_keeper_committed: what commit() was given is in the store. */
void ivp_shared_keeper_committed(IvpSharedKeeper *shared, const char *token);

/** ivp_shared_keeper_refresh: looks at the calendar now, and tries again what waits. */
void ivp_shared_keeper_refresh(IvpSharedKeeper *shared);

/** ivp_shared_keeper_list: (transfer none) (element-type IvpBooking): everybody's, as last
 * seen; ivp_shared_keeper_is_own() tells whose. */
GPtrArray *ivp_shared_keeper_list(const IvpSharedKeeper *shared);
gboolean ivp_shared_keeper_is_own(const IvpSharedKeeper *shared, const IvpBooking *booking);

/** ivp_shared_keeper_is_gone: whether a booking of ours does not stand in the calendar, as
 * last seen: somebody has deleted it, or the server let another overwrite it. The person
 * has to hear of it; the claim stays until it is given back. */
gboolean
ivp_shared_keeper_is_gone(const IvpSharedKeeper *shared, const char *id, int attempt);

/** ivp_shared_keeper_get_trouble: (nullable): why bookings wait, as a sentence. */
const char *ivp_shared_keeper_get_trouble(const IvpSharedKeeper *shared);

/** ivp_shared_keeper_count_waiting: claims that are not decided. */
guint ivp_shared_keeper_count_waiting(const IvpSharedKeeper *shared);
