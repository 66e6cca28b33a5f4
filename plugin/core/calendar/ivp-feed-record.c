/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-feed-record.h"

#include <string.h>
#include <xxhash.h>

void
ivp_feed_record_clear(IvpFeedRecord *record)
{
    g_free(record->etag);
    g_free(record->last_modified);
    g_free(record->sentence);
    g_free(record->detail);
    *record = (IvpFeedRecord){0};
}

static char *
dup_column(sqlite3_stmt *statement, int column)
{
    return g_strdup((const char *)sqlite3_column_text(statement, column));
}

gboolean
ivp_feed_record_read(IvpCache *cache,
                     const char *feed,
                     IvpFeedRecord *record,
                     GError **error)
{
    sqlite3_stmt *statement;
    int code;

    *record = (IvpFeedRecord){0};
    if (!ivp_cache_follow(cache, error))
        return FALSE;
    statement = ivp_cache_prepare(cache->db,
                                  "SELECT url, etag, last_modified, interval, health, "
                                  "as_of, checked, next, not_before,"
                                  " failures, sentence, detail FROM feed WHERE name=?",
                                  error);
    if (statement == NULL)
        return FALSE;
    sqlite3_bind_text(statement, 1, feed, -1, SQLITE_STATIC);
    code = sqlite3_step(statement);
    if (code == SQLITE_ROW) {
        record->url = (guint64)sqlite3_column_int64(statement, 0);
        record->etag = dup_column(statement, 1);
        record->last_modified = dup_column(statement, 2);
        record->interval = sqlite3_column_int64(statement, 3);
        record->health = (IvpFeedHealth)CLAMP(sqlite3_column_int(statement, 4),
                                              IVP_FEED_NEVER, IVP_FEED_MOVED);
        record->as_of = sqlite3_column_int64(statement, 5);
        record->checked = sqlite3_column_int64(statement, 6);
        record->next = sqlite3_column_int64(statement, 7);
        record->not_before = sqlite3_column_int64(statement, 8);
        record->failures = sqlite3_column_int64(statement, 9);
        record->sentence = dup_column(statement, 10);
        record->detail = dup_column(statement, 11);
    } else if (code != SQLITE_DONE) {
        ivp_cache_set_error(cache->db, error);
    }
    sqlite3_finalize(statement);
    return code == SQLITE_ROW || code == SQLITE_DONE;
}

static void
bind_text(sqlite3_stmt *statement, int index, const char *text)
{
    if (text != NULL)
        sqlite3_bind_text(statement, index, text, -1, SQLITE_STATIC);
    else
        sqlite3_bind_null(statement, index);
}

gboolean
ivp_feed_record_write(IvpCache *cache,
                      const char *feed,
                      const IvpFeedRecord *record,
                      GError **error)
{
    sqlite3_stmt *statement;
    gboolean ok;

    if (!ivp_cache_follow(cache, error))
        return FALSE;
    statement = ivp_cache_prepare(
        cache->db,
        "INSERT INTO feed(name, url, etag, last_modified, health, as_of, checked, next,"
        " not_before, failures, sentence, detail) "
        "VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12)"
        " ON CONFLICT(name) DO UPDATE SET url=?2, etag=?3, last_modified=?4, health=?5,"
        " as_of=?6, checked=?7, next=?8, not_before=?9, failures=?10, sentence=?11, "
        "detail=?12",
        error);
    if (statement == NULL)
        return FALSE;
    bind_text(statement, 1, feed);
    sqlite3_bind_int64(statement, 2, (gint64)record->url);
    bind_text(statement, 3, record->etag);
    bind_text(statement, 4, record->last_modified);
    sqlite3_bind_int(statement, 5, (int)record->health);
    sqlite3_bind_int64(statement, 6, record->as_of);
    sqlite3_bind_int64(statement, 7, record->checked);
    sqlite3_bind_int64(statement, 8, record->next);
    sqlite3_bind_int64(statement, 9, record->not_before);
    sqlite3_bind_int64(statement, 10, record->failures);
    bind_text(statement, 11, record->sentence);
    bind_text(statement, 12, record->detail);
    ok = ivp_cache_run(cache->db, statement, error);
    sqlite3_finalize(statement);
    return ok;
}

GPtrArray *
ivp_feed_record_list_unchecked(IvpCache *cache, gint64 since)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    sqlite3_stmt *statement;

    if (!ivp_cache_follow(cache, NULL))
        return names;
    statement = ivp_cache_prepare(
        cache->db, "SELECT name FROM feed WHERE max(checked, as_of)<?", NULL);
    if (statement == NULL)
        return names;
    sqlite3_bind_int64(statement, 1, since);
    while (sqlite3_step(statement) == SQLITE_ROW)
        g_ptr_array_add(names, dup_column(statement, 0));
    sqlite3_finalize(statement);
    return names;
}

guint64
ivp_feed_record_hash(const IvpCache *cache, const char *url)
{
    return XXH3_64bits_withSeed(url, strlen(url), cache->seed);
}

void
ivp_feed_record_schedule(IvpFeedRecord *record,
                         gint64 now,
                         gint64 retry_after,
                         double random)
{
    gint64 wait = record->interval > 0 ? record->interval : IVP_POLL_USUAL;

    wait = CLAMP(wait, IVP_POLL_LEAST, IVP_POLL_MOST);
    if (record->failures > 0) {
        gint64 back_off = IVP_POLL_LEAST << MIN(record->failures - 1, 10);

        wait = MIN(back_off, IVP_POLL_MOST);
    }
    /* Later only, never sooner: a server's wish and the least pause both stand. */
    wait += (gint64)((double)wait * 0.2 * random);
    record->not_before = 0;
    if (retry_after >= 0) {
        wait = MAX(wait, retry_after);
        record->not_before = now + retry_after;
    }
    record->next = now + wait;
}
