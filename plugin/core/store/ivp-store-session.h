/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-outbox.h"
#include "ivp-store.h"

/**
 * Threads in program.db: their state, the newest line on its way, the slots claimed of the
 * local keeper, and the history of every change. All of one step is one commit; carry out
 * the step's effects only when its answer has come.
 */

/** IvpWish: free words of the other person that wait for a reading here. */
typedef struct {
    char *quote; /* (nullable): none waits */
    gint64 at;   /* the time they probably mean; 0: none */
    gint64 when;
    gboolean asks; /* "Which one?" is worth sending */
} IvpWish;

/** IvpStored: one thread as the store keeps it. */
typedef struct {
    IvpSession *session;
    IvpPosted posted;
    char **parts; /* (nullable): the messages of the newest line of mine; never changed once
                     said */
    char *name;   /* (nullable): what the other person was called last */
    char *program; /* (nullable): the id of the program it is for */
    IvpWish wish;
    gint64 changed; /* when */
    gint64 version; /* 0: not stored yet */
} IvpStored;

/** ivp_stored_new: takes @session. */
IvpStored *ivp_stored_new(IvpSession *session);
IvpStored *ivp_stored_copy(const IvpStored *stored);
void ivp_stored_free(IvpStored *stored);

/** ivp_stored_set_wish: @quote %NULL: none waits any more. */
void ivp_stored_set_wish(IvpStored *stored,
                         const char *quote,
                         gint64 at,
                         gint64 when,
                         gboolean asks);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(IvpStored, ivp_stored_free)

typedef enum {
    IVP_COMMIT_DONE,   /* carry out the effects */
    IVP_COMMIT_STALE,  /* another client of this profile has moved the thread: load it, step
                          again */
    IVP_COMMIT_TAKEN,  /* a slot the session tries is another thread's: nothing was written
                        */
    IVP_COMMIT_FAILED, /* the store could not write: nothing was; ivp_store_get_trouble()
                          says why */
} IvpCommit;

/** IvpCommitted: @version: what to put into the #IvpStored on %IVP_COMMIT_DONE */
typedef void (*IvpCommitted)(IvpCommit outcome, gint64 version, gpointer data);

/**
 * ivp_store_commit_session:
 * @stored: the thread after a step; copied
 * @effects: (nullable) (element-type IvpEffect): what the step gave; its history is kept
 * @local: this store is the keeper of slots: no two threads may claim the same time
 * @committed: called on the main thread, but not after ivp_store_close()
 * @destroy: (nullable): frees @data
 */
void ivp_store_commit_session(IvpStore *store,
                              const IvpStored *stored,
                              const GPtrArray *effects,
                              gboolean local,
                              gint64 now,
                              IvpCommitted committed,
                              gpointer data,
                              GDestroyNotify destroy);

/** IvpSessionsLoaded: @list: (transfer full) (element-type IvpStored): newest change first
 */
typedef void (*IvpSessionsLoaded)(GPtrArray *list, gpointer data);

/**
 * ivp_store_load_sessions:
 * @over: those that are over (withdrawn, or stood down), else the others
 * @limit: at most this many; 0 for all
 * @offset: after this many
 * @destroy: (nullable): frees @data, whether @loaded could be called or not; so in all
 * below
 */
void ivp_store_load_sessions(IvpStore *store,
                             gboolean over,
                             guint limit,
                             guint offset,
                             IvpSessionsLoaded loaded,
                             gpointer data,
                             GDestroyNotify destroy);

/** ivp_store_load_session: one thread; an empty list if it is not stored. */
void ivp_store_load_session(IvpStore *store,
                            const char *account,
                            const char *peer,
                            const char *id,
                            IvpSessionsLoaded loaded,
                            gpointer data,
                            GDestroyNotify destroy);

/** IvpHistoryLoaded: @entries: (transfer full) (element-type IvpEffect): oldest first */
typedef void (*IvpHistoryLoaded)(GPtrArray *entries, gpointer data);
void ivp_store_load_history(IvpStore *store,
                            const char *account,
                            const char *peer,
                            const char *id,
                            IvpHistoryLoaded loaded,
                            gpointer data,
                            GDestroyNotify destroy);

/** IvpLeased: @ours: whether this client sends and reminds until the lease runs out */
typedef void (*IvpLeased)(gboolean ours, gpointer data);

/**
 * ivp_store_take_lease:
 * @name: what for: "outbox"
 * @holder: this process, in a word nobody else has
 * @seconds: for how long; take it again before
 */
void ivp_store_take_lease(IvpStore *store,
                          const char *name,
                          const char *holder,
                          gint64 now,
                          int seconds,
                          IvpLeased leased,
                          gpointer data,
                          GDestroyNotify destroy);
