/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <gio/gio.h>

/**
 * IvpStore:
 *
 * program.db: what is precious (settings, reminders; later sessions, consent, outbox). Main
 * thread; what it answers is in memory. Writes go in order to the store's own thread, and
 * what follows from a write runs after its commit came back. Two clients of one profile may
 * share the file: each notices what the other wrote.
 *
 * Signals:
 *   "changed" (): settings or reminders are not what they were, by us or another client
 *   "others-wrote" (): another client has written something, what it keeps of requests
 * perhaps "trouble" (): ivp_store_get_trouble() says something else
 */
#define IVP_TYPE_STORE (ivp_store_get_type())
G_DECLARE_FINAL_TYPE(IvpStore, ivp_store, IVP, STORE, GObject)

/** Caps on what is held in memory. */
#define IVP_STORE_MAX_SETTINGS 4096
#define IVP_STORE_MAX_REMINDERS 1024

/**
 * ivp_store_new:
 * @path: the file; made if missing, migrated if old; a damaged one is set aside as
 *   "program.db.damaged-…", never deleted
 *
 * Always returns a store. One that cannot write (disk full, read-only, made by a newer
 * release) keeps what it is told in memory only and says why in ivp_store_get_trouble().
 */
IvpStore *ivp_store_new(const char *path);

/** ivp_store_close: writes what is queued and joins the thread; nothing is written
 * afterwards. */
void ivp_store_close(IvpStore *self);

/** ivp_store_get_trouble: (nullable): a sentence if what is said now is not kept. */
const char *ivp_store_get_trouble(IvpStore *self);

/** ivp_store_get_setting: (transfer none) (nullable) */
const char *ivp_store_get_setting(IvpStore *self, const char *name);

/** ivp_store_set_setting: @value %NULL forgets it. */
void ivp_store_set_setting(IvpStore *self, const char *name, const char *value);

/** IvpReminder: one that was asked for. */
typedef struct {
    gint64 id;
    char *key; /* the row's */
    char *title;
    gint64 start; /* of the occurrence, as last known */
    int before;   /* seconds */
    gint64 due;   /* start - before, or later when snoozed */
    gint64 shown; /* when it was shown; 0: not yet */
} IvpReminder;

IvpReminder *ivp_reminder_copy(const IvpReminder *reminder);
void ivp_reminder_free(IvpReminder *reminder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(IvpReminder, ivp_reminder_free)

/** ivp_store_get_reminders: (transfer none) (element-type IvpReminder): valid until
 * "changed" */
GPtrArray *ivp_store_get_reminders(IvpStore *self);

/**
 * ivp_store_put_reminder: the same key and @before is the same reminder and is replaced.
 *
 * Returns: whether there was room for it among %IVP_STORE_MAX_REMINDERS
 */
gboolean ivp_store_put_reminder(IvpStore *self, const IvpReminder *reminder);
void ivp_store_remove_reminder(IvpStore *self, const char *key, int before);

/**
 * IvpStoreClaimed: @won: whether it is ours to show. Called on the main thread.
 */
typedef void (*IvpStoreClaimed)(gboolean won, gpointer data);

/**
 * ivp_store_claim_reminder:
 * @now: an instant; a claim older than %IVP_CLAIM_LASTS is void
 *
 * @destroy: (nullable): frees @data, whether @claimed was called or not
 *
 * Makes sure that of two clients on one profile only one shows a reminder. @claimed is not
 * called after ivp_store_close().
 */
void ivp_store_claim_reminder(IvpStore *self,
                              const char *key,
                              int before,
                              gint64 now,
                              IvpStoreClaimed claimed,
                              gpointer data,
                              GDestroyNotify destroy);

/** IVP_CLAIM_LASTS: seconds in which the claiming client has to say that it was shown. */
#define IVP_CLAIM_LASTS 60

/** ivp_store_flush: waits for the queue to be written; tests and shutdown only. */
void ivp_store_flush(IvpStore *self);
