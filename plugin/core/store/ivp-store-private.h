/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <sqlite3.h>

#include "ivp-store.h"

/**
 * IvpStoreWrite: runs on the store's thread inside a transaction of its own. Returning
 * %FALSE rolls it back.
 */
typedef gboolean (*IvpStoreWrite)(sqlite3 *db, gpointer data, GError **error);

/** IvpStoreDone: on the main thread, after the commit came back (@error %NULL) or did not.
 */
typedef void (*IvpStoreDone)(gpointer data, const GError *error);

/**
 * ivp_store_write:
 * @write: what to do to the database
 * @done: (nullable): what follows from it
 * @destroy: (nullable): frees @data, on the main thread, also when @done could not be
 * called
 */
void ivp_store_write(IvpStore *self,
                     IvpStoreWrite write,
                     IvpStoreDone done,
                     gpointer data,
                     GDestroyNotify destroy);

/** ivp_store_schema_version: what this release writes into PRAGMA user_version. */
int ivp_store_schema_version(void);

/**
 * ivp_store_schema_apply: brings @db from whatever version it has to the present one, each
 * step in a transaction. %IVP_ERROR_REFUSED when it is a newer release's.
 */
gboolean ivp_store_schema_apply(sqlite3 *db, GError **error);

/**
 * ivp_store_set_sqlite_error: a sentence from the database's last error; %IVP_ERROR_PARSE
 * when the file is damaged, else %IVP_ERROR_STORE.
 */
void ivp_store_set_sqlite_error(sqlite3 *db, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(sqlite3, sqlite3_close_v2)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(sqlite3_stmt, sqlite3_finalize)
