/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-cache.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <xxhash.h>

#include "ivp-cache-private.h"
#include "ivp-error.h"

/* So that a file of something else is not taken for ours. */
#define APPLICATION_ID 0x49565031

/* How long a writer waits for another client's writer, and a reader for a reader that mends
 * after a crash, in milliseconds. */
#define WRITER_PATIENCE 5000
#define READER_PATIENCE 3

/* Set in a GError's code beside IVP_ERROR_STORE by its domain only; damage has one of its
 * own. */
#define DAMAGE_QUARK g_quark_from_static_string("ivp-cache-damage")

/* Whoever opens the cache next reads so much of the log first, in bytes; that is quick. */
#define LOG_MAX (1024 * 1024)

const gint64 ivp_cache_levels[IVP_CACHE_LEVELS] = {
    1800, 3600, 5400, 7200, 86400, 8 * 86400, 64 * 86400, G_MAXINT64,
};

static const char schema[] =
    "CREATE TABLE meta(key TEXT PRIMARY KEY, value) WITHOUT ROWID;"
    /* One row a calendar: how it stands, and what its components were read with. */
    "CREATE TABLE feed("
    " id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, url INTEGER NOT NULL DEFAULT 0,"
    " etag TEXT, last_modified TEXT, title TEXT, interval INTEGER NOT NULL DEFAULT 0,"
    " health INTEGER NOT NULL DEFAULT 0, as_of INTEGER NOT NULL DEFAULT 0,"
    " checked INTEGER NOT NULL DEFAULT 0, next INTEGER NOT NULL DEFAULT 0,"
    " not_before INTEGER NOT NULL DEFAULT 0, failures INTEGER NOT NULL DEFAULT 0,"
    " sentence TEXT, detail TEXT,"
    " events INTEGER NOT NULL DEFAULT 0, components INTEGER NOT NULL DEFAULT 0,"
    " whole INTEGER NOT NULL DEFAULT 0, horizon INTEGER NOT NULL DEFAULT 0,"
    " tz TEXT, floating TEXT,"
    " laid_from INTEGER NOT NULL DEFAULT 0, laid_to INTEGER NOT NULL DEFAULT 0);"
    /* The hash of every event of the feed, those passed over too, with its component. */
    "CREATE TABLE manifest("
    " feed INTEGER NOT NULL, segment INTEGER NOT NULL, entries BLOB NOT NULL,"
    " PRIMARY KEY(feed, segment));"
    "CREATE TABLE zone("
    " feed INTEGER NOT NULL, position INTEGER NOT NULL, hash BLOB NOT NULL, raw BLOB NOT "
    "NULL,"
    " PRIMARY KEY(feed, position));"
    "CREATE TABLE component("
    " id INTEGER PRIMARY KEY, feed INTEGER NOT NULL, uid TEXT, summary TEXT,"
    " categories TEXT, key INTEGER NOT NULL, flags INTEGER NOT NULL, floating TEXT,"
    " zones TEXT, problem TEXT);"
    "CREATE TABLE body(id INTEGER PRIMARY KEY, raw BLOB NOT NULL, laid BLOB);"
    "CREATE TABLE member("
    " feed INTEGER NOT NULL, key INTEGER NOT NULL, component INTEGER NOT NULL,"
    " flags INTEGER NOT NULL, PRIMARY KEY(feed, key, component)) WITHOUT ROWID;"
    "CREATE TABLE occurrence("
    " class INTEGER NOT NULL, start INTEGER NOT NULL, length INTEGER NOT NULL,"
    " sort INTEGER NOT NULL, component INTEGER NOT NULL, recurrence INTEGER NOT NULL,"
    " PRIMARY KEY(class, start, length, sort, component, recurrence)) WITHOUT ROWID;";

guint
ivp_cache_class(const IvpSpan *span)
{
    gint64 length = span->end - span->start;
    guint level = 0;

    while (length > ivp_cache_levels[level])
        level++;
    return (guint)span->kind * IVP_CACHE_LEVELS + level;
}

IvpSpanKind
ivp_cache_class_kind(guint class)
{
    return (IvpSpanKind)(class / IVP_CACHE_LEVELS);
}

gint64
ivp_cache_pack_recurrence(gint64 start, gint64 recurrence, gboolean single)
{
    return single ? 1 : (recurrence - start) * 2;
}

gint64
ivp_cache_unpack_recurrence(gint64 start, gint64 packed)
{
    return packed == 1 ? 0 : start + packed / 2;
}

gint64
ivp_cache_sort_key(const char *summary)
{
    gint64 key = 0;
    gsize n = summary != NULL ? strnlen(summary, 6) : 0;

    for (gsize i = 0; i < 6; i++)
        key = (key << 8) | (i < n ? (guint8)summary[i] : 0);
    return key;
}

gint64
ivp_cache_member_key(const IvpCache *cache, gint64 feed, const char *uid)
{
    return (gint64)XXH3_64bits_withSeed(uid, strlen(uid), cache->seed ^ (guint64)feed);
}

void
ivp_cache_set_error(sqlite3 *db, GError **error)
{
    int code = sqlite3_errcode(db);

    switch (code & 0xff) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        g_set_error_literal(error, DAMAGE_QUARK, 0, _("The calendar's cache is damaged."));
        break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        g_set_error_literal(error, IVP_ERROR, IVP_ERROR_STORE,
                            _("Another program is writing the calendar's cache."));
        break;
    case SQLITE_FULL:
        g_set_error_literal(error, IVP_ERROR, IVP_ERROR_STORE,
                            _("The disk is full, so the calendar could not be kept."));
        break;
    default:
        g_set_error(error, IVP_ERROR, IVP_ERROR_STORE,
                    _("The calendar's cache could not be used: %s."), sqlite3_errmsg(db));
    }
}

gboolean
ivp_cache_is_damage(const GError *error)
{
    return error != NULL && error->domain == DAMAGE_QUARK;
}

gboolean
ivp_cache_execute(sqlite3 *db, const char *sql, GError **error)
{
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK)
        return TRUE;
    ivp_cache_set_error(db, error);
    return FALSE;
}

sqlite3_stmt *
ivp_cache_prepare(sqlite3 *db, const char *sql, GError **error)
{
    sqlite3_stmt *statement = NULL;

    if (sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) ==
        SQLITE_OK)
        return statement;
    ivp_cache_set_error(db, error);
    return NULL;
}

gboolean
ivp_cache_run(sqlite3 *db, sqlite3_stmt *statement, GError **error)
{
    int code = sqlite3_step(statement);

    if (code != SQLITE_DONE && code != SQLITE_ROW) {
        ivp_cache_set_error(db, error);
        sqlite3_reset(statement);
        return FALSE;
    }
    sqlite3_reset(statement);
    return TRUE;
}

static gint64
get_number(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    gint64 number = -1;

    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW)
        number = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return number;
}

static void
clear_feeds(IvpCache *cache)
{
    for (guint i = 0; i < cache->feeds->len; i++)
        g_free(g_array_index(cache->feeds, IvpCacheFeed, i).name);
    g_array_set_size(cache->feeds, 0);
    cache->version = -1;
}

static void
close_database(IvpCache *cache)
{
    g_clear_pointer(&cache->begin, sqlite3_finalize);
    g_clear_pointer(&cache->end, sqlite3_finalize);
    g_clear_pointer(&cache->get_version, sqlite3_finalize);
    g_clear_pointer(&cache->get_component, sqlite3_finalize);
    g_clear_pointer(&cache->get_text, sqlite3_finalize);
    for (guint i = 0; i < IVP_CACHE_CLASSES; i++)
        g_clear_pointer(&cache->walk[i], sqlite3_finalize);
    g_clear_pointer(&cache->db, sqlite3_close_v2);
    clear_feeds(cache);
}

static gboolean
make_tables(IvpCache *cache, GError **error)
{
    g_autofree char *sql = NULL;
    guint64 seed = ((guint64)g_random_int() << 32) | g_random_int();

    sql = g_strdup_printf("BEGIN IMMEDIATE;"
                          "%s"
                          "INSERT INTO meta VALUES('seed', %" G_GINT64_FORMAT ");"
                          "PRAGMA application_id=%d;"
                          "PRAGMA user_version=%d;"
                          "COMMIT;",
                          schema, (gint64)seed, APPLICATION_ID, IVP_CACHE_VERSION);
    if (ivp_cache_execute(cache->db, sql, error))
        return TRUE;
    sqlite3_exec(cache->db, "ROLLBACK", NULL, NULL, NULL);
    return FALSE;
}

/* Whether the file is ours and of this version. An error is set only when that could not be
 * found out. */
static gboolean
is_ours(IvpCache *cache, gboolean *empty, GError **error)
{
    sqlite3_stmt *statement =
        ivp_cache_prepare(cache->db, "SELECT count(*) FROM sqlite_schema", error);

    *empty = FALSE;
    if (statement == NULL)
        return FALSE;
    if (sqlite3_step(statement) != SQLITE_ROW) {
        ivp_cache_set_error(cache->db, error);
        sqlite3_finalize(statement);
        return FALSE;
    }
    *empty = sqlite3_column_int64(statement, 0) == 0;
    sqlite3_finalize(statement);
    return get_number(cache->db, "PRAGMA application_id") == APPLICATION_ID &&
           get_number(cache->db, "PRAGMA user_version") == IVP_CACHE_VERSION;
}

static void
remember_file(IvpCache *cache)
{
    struct stat info;

    if (stat(cache->path, &info) == 0) {
        cache->device = info.st_dev;
        cache->inode = info.st_ino;
    }
}

static gboolean
open_database(IvpCache *cache, GError **error)
{
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE |
                (cache->writable ? SQLITE_OPEN_CREATE : 0);
    gboolean empty;
    g_autoptr(GError) local = NULL;

    if (!cache->writable && !g_file_test(cache->path, G_FILE_TEST_IS_REGULAR)) {
        g_set_error_literal(error, IVP_ERROR, IVP_ERROR_NOT_FOUND,
                            _("No calendar was loaded yet."));
        return FALSE;
    }
    cache->inode = 0;
    remember_file(cache);
    if (sqlite3_open_v2(cache->path, &cache->db, flags, NULL) != SQLITE_OK) {
        if (cache->db != NULL)
            ivp_cache_set_error(cache->db, error);
        else
            g_set_error_literal(error, IVP_ERROR, IVP_ERROR_STORE,
                                _("There is not enough memory to open the cache."));
        return FALSE;
    }
    sqlite3_busy_timeout(cache->db, cache->writable ? WRITER_PATIENCE : READER_PATIENCE);
    if (cache->writable) {
        /* Where WAL is impossible (network folders) SQLite says so and stays with its
         * journal; nothing is spilled into the file before the end then, or readers would
         * have to wait. */
        if (!ivp_cache_execute(cache->db,
                               "PRAGMA page_size=16384;PRAGMA journal_mode=WAL;"
                               "PRAGMA synchronous=NORMAL;"
                               "PRAGMA journal_size_limit=4194304;"
                               "PRAGMA cache_size=-6144;"
                               "PRAGMA temp_store=FILE;",
                               error))
            return FALSE;
    } else {
        sqlite3_db_config(cache->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
        /* One look at the file for all that follows, which is what opening costs most. */
        if (!ivp_cache_execute(
                cache->db, "PRAGMA query_only=ON; PRAGMA cache_size=-8192; BEGIN;", error))
            return FALSE;
    }
    if (!is_ours(cache, &empty, &local)) {
        if (local != NULL) {
            g_propagate_error(error, g_steal_pointer(&local));
            return FALSE;
        }
        if (!empty || !cache->writable) {
            g_set_error_literal(error, empty ? IVP_ERROR : DAMAGE_QUARK,
                                empty ? IVP_ERROR_NOT_FOUND : 0,
                                empty ? _("No calendar was loaded yet.")
                                      : _("The calendar's cache is of another version."));
            return FALSE;
        }
        /* Another writer may have been quicker. */
        if (!make_tables(cache, &local)) {
            if (!is_ours(cache, &empty, NULL)) {
                g_propagate_error(error, g_steal_pointer(&local));
                return FALSE;
            }
        }
    }
    cache->seed = (guint64)get_number(cache->db, "SELECT value FROM meta WHERE key='seed'");
    if (cache->inode == 0)
        remember_file(cache);
    return cache->writable || ivp_cache_execute(cache->db, "COMMIT", error);
}

static gboolean
set_file_aside(const char *path, GError **error)
{
    g_autofree char *aside = g_strconcat(path, ".damaged", NULL);
    g_autofree char *wal = g_strconcat(path, "-wal", NULL);
    g_autofree char *shm = g_strconcat(path, "-shm", NULL);
    g_autofree char *journal = g_strconcat(path, "-journal", NULL);

    if (g_rename(path, aside) != 0 && errno != ENOENT) {
        g_set_error(error, IVP_ERROR, IVP_ERROR_STORE,
                    _("The damaged cache could not be set aside: %s."), g_strerror(errno));
        return FALSE;
    }
    g_unlink(wal);
    g_unlink(shm);
    g_unlink(journal);
    return TRUE;
}

gboolean
ivp_cache_set_aside(IvpCache *cache, GError **error)
{
    close_database(cache);
    return set_file_aside(cache->path, error) && open_database(cache, error);
}

void
ivp_cache_settle(IvpCache *cache)
{
    g_autofree char *log = g_strconcat(cache->path, "-wal", NULL);
    struct stat info;

    /* Each time waits for the disk. */
    if (stat(log, &info) != 0 || info.st_size < LOG_MAX)
        return;
    sqlite3_wal_checkpoint_v2(cache->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
}

gboolean
ivp_cache_check(IvpCache *cache, GError **error)
{
    sqlite3_stmt *statement = ivp_cache_prepare(cache->db, "PRAGMA quick_check(1)", error);
    gboolean sound = FALSE;

    if (statement == NULL)
        return FALSE;
    if (sqlite3_step(statement) != SQLITE_ROW) {
        ivp_cache_set_error(cache->db, error);
    } else {
        sound = g_strcmp0((const char *)sqlite3_column_text(statement, 0), "ok") == 0;
        if (!sound)
            g_set_error_literal(error, DAMAGE_QUARK, 0,
                                _("The calendar's cache is damaged."));
    }
    sqlite3_finalize(statement);
    return sound;
}

gboolean
ivp_cache_follow(IvpCache *cache, GError **error)
{
    struct stat info;

    if (cache->db != NULL && stat(cache->path, &info) == 0 &&
        info.st_dev == cache->device && info.st_ino == cache->inode)
        return TRUE;
    close_database(cache);
    if (open_database(cache, error))
        return TRUE;
    close_database(cache);
    return FALSE;
}

static IvpCache *
new_cache(const char *path, gboolean writable)
{
    IvpCache *cache = g_new0(IvpCache, 1);

    cache->path = g_strdup(path);
    cache->writable = writable;
    cache->feeds = g_array_new(FALSE, FALSE, sizeof(IvpCacheFeed));
    cache->version = -1;
    return cache;
}

IvpCache *
ivp_cache_open_later(const char *path)
{
    g_return_val_if_fail(path != NULL, NULL);

    return new_cache(path, FALSE);
}

IvpCache *
ivp_cache_open(const char *path, gboolean writable, GError **error)
{
    g_autoptr(IvpCache) cache = NULL;
    g_autoptr(GError) local = NULL;

    g_return_val_if_fail(path != NULL, NULL);

    cache = new_cache(path, writable);
    if (writable) {
        g_autofree char *folder = g_path_get_dirname(path);

        if (g_mkdir_with_parents(folder, 0700) != 0) {
            g_set_error(error, IVP_ERROR, IVP_ERROR_STORE,
                        _("The folder of the cache could not be made: %s."),
                        g_strerror(errno));
            return NULL;
        }
    }
    if (open_database(cache, &local))
        return g_steal_pointer(&cache);
    if (writable && ivp_cache_is_damage(local)) {
        if (ivp_cache_set_aside(cache, error))
            return g_steal_pointer(&cache);
        return NULL;
    }
    if (ivp_cache_is_damage(local))
        g_set_error_literal(error, IVP_ERROR, IVP_ERROR_STORE, local->message);
    else
        g_propagate_error(error, g_steal_pointer(&local));
    return NULL;
}

void
ivp_cache_close(IvpCache *cache)
{
    if (cache == NULL)
        return;
    if (cache->writable && cache->db != NULL)
        ivp_cache_settle(cache);
    close_database(cache);
    g_array_free(cache->feeds, TRUE);
    g_free(cache->path);
    g_free(cache);
}
