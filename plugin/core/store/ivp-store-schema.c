/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-store-private.h"

#include <glib/gi18n-lib.h>

#include "ivp-error.h"

/* One entry a version; released ones never change, a new version is a new entry. */
static const char *const steps[] = {
    "CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE reminder ("
    "  key TEXT NOT NULL, before INTEGER NOT NULL, title TEXT NOT NULL,"
    "  start INTEGER NOT NULL, due INTEGER NOT NULL, shown INTEGER NOT NULL DEFAULT 0,"
    "  claimed INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (key, before)) WITHOUT ROWID;",
    /* Threads with other people; ivp-store-session.c. */
    "CREATE TABLE thread ("
    "  account TEXT NOT NULL, peer TEXT NOT NULL, id TEXT NOT NULL,"
    "  version INTEGER NOT NULL, over INTEGER NOT NULL, changed INTEGER NOT NULL,"
    "  state BLOB NOT NULL,"
    "  rev INTEGER NOT NULL, posted INTEGER NOT NULL, ends INTEGER NOT NULL,"
    "  sent INTEGER NOT NULL, last INTEGER NOT NULL, failed INTEGER NOT NULL,"
    "  absent INTEGER NOT NULL, parts TEXT, PRIMARY KEY (account, peer, id)) WITHOUT ROWID;"
    "CREATE INDEX thread_by_change ON thread (over, changed);"
    "CREATE TABLE thread_claim ("
    "  account TEXT NOT NULL, peer TEXT NOT NULL, id TEXT NOT NULL, at INTEGER NOT NULL,"
    "  ends INTEGER NOT NULL, PRIMARY KEY (account, peer, id, at)) WITHOUT ROWID;"
    "CREATE INDEX thread_claim_by_time ON thread_claim (at);"
    "CREATE TABLE history ("
    "  n INTEGER PRIMARY KEY, account TEXT NOT NULL, peer TEXT NOT NULL, id TEXT NOT NULL,"
    "  at INTEGER NOT NULL, who INTEGER NOT NULL, entry INTEGER NOT NULL, tail TEXT,"
    "  slot INTEGER NOT NULL, length INTEGER NOT NULL, text TEXT);"
    "CREATE INDEX history_by_thread ON history (account, peer, id);"
    "CREATE TABLE lease ("
    "  name TEXT PRIMARY KEY, holder TEXT NOT NULL, until INTEGER NOT NULL) WITHOUT ROWID;",
    /* What the desk knows of a thread beside its state, and the requests in rooms. */
    "ALTER TABLE thread ADD COLUMN name TEXT;"
    "ALTER TABLE thread ADD COLUMN program TEXT;"
    "ALTER TABLE thread ADD COLUMN wish TEXT;"
    "ALTER TABLE thread ADD COLUMN wish_at INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE thread ADD COLUMN wish_when INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE thread ADD COLUMN wish_asks INTEGER NOT NULL DEFAULT 0;"
    "CREATE TABLE room_ask ("
    "  account TEXT NOT NULL, room TEXT NOT NULL, id TEXT NOT NULL, mine INTEGER NOT NULL,"
    "  nick TEXT NOT NULL, round INTEGER NOT NULL, state INTEGER NOT NULL,"
    "  thread TEXT NOT NULL, given TEXT, said INTEGER NOT NULL, tail TEXT NOT NULL,"
    "  text TEXT,"
    "  PRIMARY KEY (account, room, id)) WITHOUT ROWID;",
};

int
ivp_store_schema_version(void)
{
    return G_N_ELEMENTS(steps);
}

void
ivp_store_set_sqlite_error(sqlite3 *db, GError **error)
{
    int code = sqlite3_errcode(db) & 0xff;

    if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB)
        g_set_error(error, IVP_ERROR, IVP_ERROR_PARSE, _("program.db is damaged: %s."),
                    sqlite3_errmsg(db));
    else
        g_set_error(error, IVP_ERROR, IVP_ERROR_STORE,
                    _("program.db could not be written: %s."), sqlite3_errmsg(db));
}

static int
read_version(sqlite3 *db)
{
    g_autoptr(sqlite3_stmt) statement = NULL;

    if (sqlite3_prepare_v2(db, "PRAGMA user_version", -1, &statement, NULL) != SQLITE_OK ||
        sqlite3_step(statement) != SQLITE_ROW)
        return -1;
    return sqlite3_column_int(statement, 0);
}

gboolean
ivp_store_schema_apply(sqlite3 *db, GError **error)
{
    int version;

    /* Taken before the version is read: two clients may start at the same moment. */
    if (sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL) != SQLITE_OK) {
        ivp_store_set_sqlite_error(db, error);
        return FALSE;
    }
    version = read_version(db);
    if (version > ivp_store_schema_version()) {
        sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
        g_set_error(error, IVP_ERROR, IVP_ERROR_REFUSED,
                    _("program.db was written by a newer release; update this one."));
        return FALSE;
    }
    if (version < 0)
        goto broken;
    for (; version < ivp_store_schema_version(); version++) {
        g_autofree char *mark = g_strdup_printf("PRAGMA user_version = %d", version + 1);

        if (sqlite3_exec(db, steps[version], NULL, NULL, NULL) != SQLITE_OK ||
            sqlite3_exec(db, mark, NULL, NULL, NULL) != SQLITE_OK)
            goto broken;
    }
    if (sqlite3_exec(db, "COMMIT", NULL, NULL, NULL) == SQLITE_OK)
        return TRUE;

broken:
    ivp_store_set_sqlite_error(db, error);
    sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
    return FALSE;
}
