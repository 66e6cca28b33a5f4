/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <gio/gio.h>

/**
 * IvpStore:
 *
 * program.db: what is precious (settings, reminders; later sessions, consent, outbox). Reads
 * are on the main thread from memory or an indexed row; writes are queued to the store's thread, and
 * what follows from a write runs after its commit came back. Two clients may share the file.
 */
#define IVP_TYPE_STORE (ivp_store_get_type())
G_DECLARE_FINAL_TYPE(IvpStore, ivp_store, IVP, STORE, GObject)

/**
 * ivp_store_new:
 * @path: the file; made if missing, migrated if old; a damaged one is set aside as
 *   "program.db.damaged-…", never deleted
 */
IvpStore *ivp_store_new(const char *path, GError **error);

/** ivp_store_close: waits for the writes under way and joins the thread. */
void ivp_store_close(IvpStore *self);

/** ivp_store_get_trouble: (nullable): a sentence if writing does not work now (disk full, read-only). */
const char *ivp_store_get_trouble(IvpStore *self);

char *ivp_store_get_setting(IvpStore *self, const char *name);
void ivp_store_set_setting(IvpStore *self, const char *name, const char *value);

/** IvpReminder: one that was asked for. */
typedef struct {
    gint64 id;
    char *key;      /* the row's */
    char *title;
    gint64 start;   /* of the occurrence, as last known */
    int before;     /* seconds */
    gint64 due;     /* start - before, or later when snoozed */
    gint64 shown;   /* when it was shown; 0: not yet */
} IvpReminder;
void ivp_reminder_free(IvpReminder *reminder);

GPtrArray *ivp_store_list_reminders(IvpStore *self); /* (transfer full) (element-type IvpReminder) */
void ivp_store_put_reminder(IvpStore *self, const IvpReminder *reminder); /* id 0: a new one */
void ivp_store_remove_reminder(IvpStore *self, gint64 id);

/** ivp_store_flush: waits for the queue to be written; tests and shutdown only. */
void ivp_store_flush(IvpStore *self);
