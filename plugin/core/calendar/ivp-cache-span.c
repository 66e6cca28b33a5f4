/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-take.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ivp-cache-private.h"
#include "ivp-error.h"
#include "ivp-lay.h"
#include "ivp-take-private.h"

/* All is read anew after so long, in seconds. */
#define WHOLE_AGE (G_GINT64_CONSTANT(30) * 86400)
/* Series are laid down further only when so much of what is ahead is used up. */
#define ROLL_STEP (G_GINT64_CONSTANT(7) * 86400)
/* No list reaches further from today than this. */
#define EXTEND_MAX (G_GINT64_CONSTANT(20) * 366 * 86400)

typedef struct {
    gint64 id;
    gint64 whole;
    gint64 laid_from;
    gint64 laid_to;
    char *tz;
} Feed;

static gboolean
read_feed(IvpCache *cache, const char *name, Feed *feed, GError **error)
{
    sqlite3_stmt *statement = ivp_cache_prepare(
        cache->db, "SELECT id, whole, laid_from, laid_to, tz FROM feed WHERE name=?",
        error);
    gboolean found = FALSE;

    *feed = (Feed){0};
    if (statement == NULL)
        return FALSE;
    sqlite3_bind_text(statement, 1, name, -1, SQLITE_STATIC);
    if (sqlite3_step(statement) == SQLITE_ROW) {
        feed->id = sqlite3_column_int64(statement, 0);
        feed->whole = sqlite3_column_int64(statement, 1);
        feed->laid_from = sqlite3_column_int64(statement, 2);
        feed->laid_to = sqlite3_column_int64(statement, 3);
        feed->tz = g_strdup((const char *)sqlite3_column_text(statement, 4));
        found = TRUE;
    }
    sqlite3_finalize(statement);
    return found;
}

gboolean
ivp_take_needs_whole(IvpCache *cache, const char *feed, gint64 now)
{
    Feed row;
    gboolean found = read_feed(cache, feed, &row, NULL);

    g_free(row.tz);
    return !found || row.whole == 0 || now - row.whole > WHOLE_AGE ||
           row.whole > now + 86400;
}

static gboolean
write_span(IvpCache *cache, const Feed *feed, GError **error)
{
    sqlite3_stmt *statement = ivp_cache_prepare(
        cache->db, "UPDATE feed SET laid_from=?, laid_to=?, tz=? WHERE id=?", error);
    gboolean ok;

    if (statement == NULL)
        return FALSE;
    sqlite3_bind_int64(statement, 1, feed->laid_from);
    sqlite3_bind_int64(statement, 2, feed->laid_to);
    sqlite3_bind_text(statement, 3, feed->tz, -1, SQLITE_STATIC);
    sqlite3_bind_int64(statement, 4, feed->id);
    ok = ivp_cache_run(cache->db, statement, error);
    sqlite3_finalize(statement);
    return ok;
}

/* The keys of all that a new tz database may have moved. */
static GArray *
list_zoned(IvpCache *cache, gint64 feed, GError **error)
{
    g_autoptr(GArray) keys = g_array_new(FALSE, FALSE, sizeof(gint64));
    sqlite3_stmt *statement = ivp_cache_prepare(
        cache->db, "SELECT DISTINCT key FROM member WHERE feed=? AND flags & ?", error);
    int code;

    if (statement == NULL)
        return NULL;
    sqlite3_bind_int64(statement, 1, feed);
    sqlite3_bind_int(statement, 2, IVP_COMPONENT_ZONED | IVP_COMPONENT_FLOATING);
    while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
        gint64 key = sqlite3_column_int64(statement, 0);

        g_array_append_val(keys, key);
    }
    if (code != SQLITE_DONE)
        ivp_cache_set_error(cache->db, error);
    sqlite3_finalize(statement);
    return code == SQLITE_DONE ? g_steal_pointer(&keys) : NULL;
}

static gboolean
lay_anew(IvpCache *cache, gint64 feed, IvpLay *lay, GError **error)
{
    g_autoptr(GArray) keys = list_zoned(cache, feed, error);

    if (keys == NULL)
        return FALSE;
    for (guint i = 0; i < keys->len; i++) {
        if (!ivp_lay_group(lay, g_array_index(keys, gint64, i), error))
            return FALSE;
    }
    return ivp_lay_flush(lay, error);
}

/* Lays @feed down over [from, to), which holds all that is laid down already. */
static gboolean
change_span(IvpCache *cache,
            Feed *feed,
            gint64 from,
            gint64 to,
            gboolean anew,
            GCancellable *cancellable,
            GError **error)
{
    g_autoptr(IvpZoneTable) zones = ivp_zone_table_new();
    g_autoptr(IvpLay) lay = NULL;
    gboolean ok = FALSE;

    if (!ivp_cache_execute(cache->db, "BEGIN IMMEDIATE", error))
        return FALSE;
    lay = ivp_lay_new(cache, feed->id, zones, feed->laid_from, feed->laid_to, cancellable,
                      error);
    ok = lay != NULL && ivp_lay_read_zones(cache, feed->id, zones, error) &&
         (!anew || lay_anew(cache, feed->id, lay, error)) &&
         (to <= feed->laid_to || ivp_lay_more(lay, feed->laid_to, to, error)) &&
         (from >= feed->laid_from || ivp_lay_more(lay, from, feed->laid_from, error));
    if (ok) {
        feed->laid_from = MIN(feed->laid_from, from);
        feed->laid_to = MAX(feed->laid_to, to);
        g_free(feed->tz);
        feed->tz = g_strdup(ivp_zone_database_version());
        ok = write_span(cache, feed, error);
    }
    /* Its statements have to be gone before the end. */
    g_clear_pointer(&lay, ivp_lay_free);
    if (ok && ivp_cache_execute(cache->db, "COMMIT", error)) {
        ivp_cache_settle(cache);
        return TRUE;
    }
    sqlite3_exec(cache->db, "ROLLBACK", NULL, NULL, NULL);
    return FALSE;
}

gboolean
ivp_cache_roll(IvpCache *cache,
               const char *name,
               gint64 now,
               GCancellable *cancellable,
               gboolean *changed,
               GError **error)
{
    Feed feed;
    g_autoptr(GError) local = NULL;
    gboolean anew;
    gint64 to;
    gboolean ok = TRUE;

    if (changed != NULL)
        *changed = FALSE;
    if (!ivp_cache_follow(cache, error))
        return FALSE;
    if (!read_feed(cache, name, &feed, &local) || feed.whole == 0) {
        g_free(feed.tz);
        if (local == NULL)
            return TRUE;
        g_propagate_error(error, g_steal_pointer(&local));
        return FALSE;
    }
    anew = g_strcmp0(feed.tz, ivp_zone_database_version()) != 0;
    to = feed.laid_to < now + IVP_LAID_AHEAD - ROLL_STEP ? now + IVP_LAID_AHEAD
                                                         : feed.laid_to;
    /* A clock far ahead must not lay down for ever; the next whole refresh mends it. */
    to = MIN(to, feed.laid_to + EXTEND_MAX);
    if (anew || to > feed.laid_to) {
        ok = change_span(cache, &feed, feed.laid_from, to, anew, cancellable, error);
        if (changed != NULL)
            *changed = ok;
    }
    g_free(feed.tz);
    return ok;
}

gboolean
ivp_cache_extend(IvpCache *cache,
                 const char *name,
                 gint64 to,
                 GCancellable *cancellable,
                 gboolean *changed,
                 GError **error)
{
    Feed feed;
    g_autoptr(GError) local = NULL;
    gboolean ok = TRUE;

    if (changed != NULL)
        *changed = FALSE;
    if (!ivp_cache_follow(cache, error))
        return FALSE;
    if (read_feed(cache, name, &feed, &local) && feed.whole != 0) {
        to = CLAMP(to, feed.whole - IVP_KEPT_BACK, feed.whole + EXTEND_MAX);
        if (to > feed.laid_to || to < feed.laid_from) {
            ok = change_span(cache, &feed, to, to, FALSE, cancellable, error);
            if (changed != NULL)
                *changed = ok;
        }
    } else if (local != NULL) {
        g_propagate_error(error, g_steal_pointer(&local));
        ok = FALSE;
    }
    g_free(feed.tz);
    return ok;
}

gboolean
ivp_cache_extend_all(IvpCache *cache, gint64 from, gint64 to, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    sqlite3_stmt *statement;

    if (!ivp_cache_follow(cache, error))
        return FALSE;
    statement =
        ivp_cache_prepare(cache->db, "SELECT name FROM feed WHERE whole != 0", error);
    if (statement == NULL)
        return FALSE;
    while (sqlite3_step(statement) == SQLITE_ROW)
        g_ptr_array_add(names, g_strdup((const char *)sqlite3_column_text(statement, 0)));
    sqlite3_finalize(statement);
    for (guint i = 0; i < names->len; i++) {
        const char *name = g_ptr_array_index(names, i);

        if (!ivp_cache_extend(cache, name, from, NULL, NULL, error) ||
            !ivp_cache_extend(cache, name, to, NULL, NULL, error))
            return FALSE;
    }
    return TRUE;
}

gboolean
ivp_cache_forget(IvpCache *cache, const char *name, GError **error)
{
    Feed feed;
    gboolean ok = TRUE;

    if (!ivp_cache_follow(cache, error))
        return FALSE;
    if (!read_feed(cache, name, &feed, NULL))
        return TRUE;
    g_free(feed.tz);
    if (!ivp_cache_execute(cache->db, "BEGIN IMMEDIATE", error))
        return FALSE;
    ok = ivp_take_delete_all(cache, feed.id, error) &&
         ivp_take_run_for_feed(cache, feed.id, "DELETE FROM feed WHERE id=?", error);
    if (ok && ivp_cache_execute(cache->db, "COMMIT", error))
        return TRUE;
    sqlite3_exec(cache->db, "ROLLBACK", NULL, NULL, NULL);
    return FALSE;
}
