/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-take.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#include "ivp-error.h"
#include "ivp-take-private.h"

static gboolean
on_gone(gint64 component, gpointer data, GError **error)
{
    IvpTake *self = data;
    gint64 key;

    sqlite3_bind_int64(self->get_gone, 1, component);
    if (sqlite3_step(self->get_gone) != SQLITE_ROW) {
        sqlite3_reset(self->get_gone);
        return TRUE;
    }
    key = sqlite3_column_int64(self->get_gone, 0);
    sqlite3_reset(self->get_gone);
    if (!ivp_lay_forget(self->lay, component, error))
        return FALSE;
    sqlite3_bind_int64(self->delete_component, 1, component);
    sqlite3_bind_int64(self->delete_body, 1, component);
    sqlite3_bind_int64(self->delete_member, 1, self->feed);
    sqlite3_bind_int64(self->delete_member, 2, key);
    sqlite3_bind_int64(self->delete_member, 3, component);
    self->n_gone++;
    g_array_append_val(self->gone, key);
    return ivp_cache_run(self->cache->db, self->delete_component, error) &&
           ivp_cache_run(self->cache->db, self->delete_body, error) &&
           ivp_cache_run(self->cache->db, self->delete_member, error);
}

/* Events whose zone's VTIMEZONE is another now, was added or is gone. */
static gboolean
find_moved_by(IvpTake *self, const char *name, GError **error)
{
    sqlite3 *db = self->cache->db;
    g_autofree char *wanted = g_strdup_printf("\n%s\n", name);
    sqlite3_stmt *statement =
        ivp_cache_prepare(db,
                          "SELECT key FROM component WHERE feed=?1 AND (floating=?3"
                          " OR (zones IS NOT NULL AND instr(zones, ?2)))",
                          error);
    int code;

    if (statement == NULL)
        return FALSE;
    sqlite3_bind_int64(statement, 1, self->feed);
    sqlite3_bind_text(statement, 2, wanted, -1, SQLITE_STATIC);
    sqlite3_bind_text(statement, 3, name, -1, SQLITE_STATIC);
    while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
        gint64 key = sqlite3_column_int64(statement, 0);

        g_array_append_val(self->late, key);
    }
    if (code != SQLITE_DONE)
        ivp_cache_set_error(db, error);
    sqlite3_finalize(statement);
    return code == SQLITE_DONE;
}

/* Compares the VTIMEZONEs with those of the last time, and keeps the new ones. */
gboolean
ivp_take_write_zones(IvpTake *self, GError **error)
{
    sqlite3 *db = self->cache->db;
    g_autoptr(GHashTable) old =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    GHashTableIter iter;
    gpointer name;
    gpointer hash;
    gboolean changed;
    guint n_old = 0;
    gboolean ok = TRUE;
    sqlite3_stmt *statement = ivp_cache_prepare(
        db, "SELECT hash, raw FROM zone WHERE feed=? ORDER BY position", error);

    if (statement == NULL)
        return FALSE;
    sqlite3_bind_int64(statement, 1, self->feed);
    while (sqlite3_step(statement) == SQLITE_ROW) {
        IvpSlice raw = {sqlite3_column_blob(statement, 1),
                        (gsize)sqlite3_column_bytes(statement, 1)};
        g_autofree char *old_name = ivp_take_find_zone_name(raw);

        n_old++;
        if (sqlite3_column_bytes(statement, 0) == sizeof(IvpHash) &&
            !g_hash_table_contains(old, old_name))
            g_hash_table_insert(
                old, g_steal_pointer(&old_name),
                g_memdup2(sqlite3_column_blob(statement, 0), sizeof(IvpHash)));
    }
    sqlite3_finalize(statement);

    changed = n_old != self->zone_pieces->len;
    g_hash_table_iter_init(&iter, self->zone_hashes);
    while (ok && g_hash_table_iter_next(&iter, &name, &hash)) {
        const IvpHash *before = g_hash_table_lookup(old, name);

        if (before == NULL || memcmp(before, hash, sizeof *before) != 0) {
            changed = TRUE;
            ok = self->from_nothing || find_moved_by(self, name, error);
        }
        g_hash_table_remove(old, name);
    }
    g_hash_table_iter_init(&iter, old);
    while (ok && g_hash_table_iter_next(&iter, &name, NULL)) {
        changed = TRUE;
        ok = find_moved_by(self, name, error);
    }
    if (!ok || !changed)
        return ok;

    if (!ivp_take_run_for_feed(self->cache, self->feed, "DELETE FROM zone WHERE feed=?",
                               error))
        return FALSE;
    statement = ivp_cache_prepare(db, "INSERT INTO zone VALUES(?,?,?,?)", error);
    if (statement == NULL)
        return FALSE;
    for (guint i = 0; ok && i < self->zone_pieces->len; i++) {
        gsize length;
        gconstpointer bytes =
            g_bytes_get_data(g_ptr_array_index(self->zone_pieces, i), &length);

        sqlite3_bind_int64(statement, 1, self->feed);
        sqlite3_bind_int64(statement, 2, i);
        sqlite3_bind_blob(statement, 3, &g_array_index(self->zone_piece_hashes, IvpHash, i),
                          sizeof(IvpHash), SQLITE_STATIC);
        sqlite3_bind_blob(statement, 4, bytes, (int)length, SQLITE_STATIC);
        ok = ivp_cache_run(db, statement, error);
    }
    sqlite3_finalize(statement);
    return ok;
}

/* Of a zone that nothing explains, X-WR-TIMEZONE is what is left; and that is another now.
 */
static gboolean
find_doubtful(IvpTake *self, GError **error)
{
    sqlite3_stmt *statement;

    if (self->doubtful->len == 0)
        return TRUE;
    statement = ivp_cache_prepare(self->cache->db,
                                  "SELECT key, zones FROM component WHERE id=?", error);
    if (statement == NULL)
        return FALSE;
    for (guint i = 0; i < self->doubtful->len; i++) {
        sqlite3_bind_int64(statement, 1, g_array_index(self->doubtful, gint64, i));
        if (sqlite3_step(statement) == SQLITE_ROW) {
            const char *zones = (const char *)sqlite3_column_text(statement, 1);
            gint64 key = sqlite3_column_int64(statement, 0);
            g_auto(GStrv) names = g_strsplit(zones != NULL ? zones : "", "\n", -1);

            for (char **name = names; *name != NULL; name++) {
                if (**name != '\0' && !g_hash_table_contains(self->zone_hashes, *name)) {
                    g_array_append_val(self->late, key);
                    break;
                }
            }
        }
        sqlite3_reset(statement);
    }
    sqlite3_finalize(statement);
    return TRUE;
}

static int
compare_keys(const void *a, const void *b)
{
    gint64 x = *(const gint64 *)a;
    gint64 y = *(const gint64 *)b;

    return x < y ? -1 : x > y;
}

static void
sort_keys(GArray *keys)
{
    if (keys->len > 1)
        qsort(keys->data, keys->len, sizeof(gint64), compare_keys);
}

static guint
count_key(const GArray *keys, guint *at, gint64 key)
{
    guint count = 0;

    while (*at < keys->len && g_array_index(keys, gint64, *at) < key)
        (*at)++;
    while (*at < keys->len && g_array_index(keys, gint64, *at) == key) {
        (*at)++;
        count++;
    }
    return count;
}

/* Lays down one UID's components together, unless the only one is new and laid down
 * already. */
static gboolean
lay_key(IvpTake *self, sqlite3_stmt *list, gint64 key, gboolean late, GError **error)
{
    guint count = 0;
    gint64 only = 0;

    sqlite3_bind_int64(list, 1, self->feed);
    sqlite3_bind_int64(list, 2, key);
    while (count < 2 && sqlite3_step(list) == SQLITE_ROW) {
        only = sqlite3_column_int64(list, 0);
        count++;
    }
    sqlite3_reset(list);
    if (count == 0 || (count == 1 && only > self->last_component && !late))
        return TRUE;
    self->report.laid++;
    return ivp_lay_group(self->lay, key, error);
}

static gboolean
lay_touched(IvpTake *self, GError **error)
{
    sqlite3_stmt *list = ivp_cache_prepare(
        self->cache->db, "SELECT component FROM member WHERE feed=? AND key=?", error);
    guint at_gone = 0;
    guint at_fresh = 0;
    guint at_late = 0;
    gboolean ok = TRUE;

    if (list == NULL)
        return FALSE;
    sort_keys(self->gone);
    sort_keys(self->fresh);
    sort_keys(self->late);
    while (ok && (at_gone < self->gone->len || at_fresh < self->fresh->len ||
                  at_late < self->late->len)) {
        gint64 key = G_MAXINT64;
        guint gone;
        guint fresh;
        guint late;

        if (at_gone < self->gone->len)
            key = MIN(key, g_array_index(self->gone, gint64, at_gone));
        if (at_fresh < self->fresh->len)
            key = MIN(key, g_array_index(self->fresh, gint64, at_fresh));
        if (at_late < self->late->len)
            key = MIN(key, g_array_index(self->late, gint64, at_late));
        gone = count_key(self->gone, &at_gone, key);
        fresh = count_key(self->fresh, &at_fresh, key);
        late = count_key(self->late, &at_late, key);
        if (gone > fresh)
            self->report.removed += gone - fresh;
        ok = lay_key(self, list, key, late > 0, error);
    }
    sqlite3_finalize(list);
    return ok;
}

/* Into an empty cache each event was laid down alone; those that share their UID belong
 * together. */
static gboolean
lay_shared(IvpTake *self, GError **error)
{
    sqlite3 *db = self->cache->db;
    sqlite3_stmt *statement = ivp_cache_prepare(
        db, "SELECT key FROM member WHERE feed=? GROUP BY key HAVING count(*)>1", error);
    gboolean ok = TRUE;
    int code = SQLITE_DONE;

    if (statement == NULL)
        return FALSE;
    sqlite3_bind_int64(statement, 1, self->feed);
    while (ok && (code = sqlite3_step(statement)) == SQLITE_ROW)
        ok = ivp_lay_group(self->lay, sqlite3_column_int64(statement, 0), error);
    if (ok && code != SQLITE_DONE) {
        ivp_cache_set_error(db, error);
        ok = FALSE;
    }
    sqlite3_finalize(statement);
    return ok;
}

static gboolean
write_feed(IvpTake *self, GError **error)
{
    sqlite3 *db = self->cache->db;
    sqlite3_stmt *statement = ivp_cache_prepare(
        db,
        "UPDATE feed SET title=?, interval=?, as_of=?, events=?, components=?, horizon=?,"
        " laid_from=?, laid_to=?, floating=?, whole=iif(?, ?, whole), tz=iif(?, ?, tz) "
        "WHERE id=?",
        error);
    gboolean ok;

    if (statement == NULL)
        return FALSE;
    ivp_take_bind_text(statement, 1, self->report.title);
    sqlite3_bind_int64(statement, 2, self->report.interval);
    sqlite3_bind_int64(statement, 3, self->now);
    sqlite3_bind_int64(statement, 4, (gint64)self->report.seen);
    sqlite3_bind_int64(statement, 5, (gint64)self->report.kept);
    sqlite3_bind_int64(statement, 6, self->horizon);
    sqlite3_bind_int64(statement, 7, self->laid_from);
    sqlite3_bind_int64(statement, 8, self->laid_to);
    ivp_take_bind_text(statement, 9, self->n_calendars > 1 ? "*" : self->floating);
    sqlite3_bind_int(statement, 10, self->from_nothing);
    sqlite3_bind_int64(statement, 11, self->now);
    sqlite3_bind_int(statement, 12, self->from_nothing);
    ivp_take_bind_text(statement, 13, ivp_zone_database_version());
    sqlite3_bind_int64(statement, 14, self->feed);
    ok = ivp_cache_run(db, statement, error);
    sqlite3_finalize(statement);
    return ok;
}

static gboolean
finish(IvpTake *self, GError **error)
{
    if (!ivp_manifest_finish(self->manifest, on_gone, self, error) ||
        !ivp_take_write_members(self, error) || !ivp_take_write_zones(self, error) ||
        !find_doubtful(self, error))
        return FALSE;
    if (self->from_nothing && !lay_shared(self, error))
        return FALSE;
    if (!lay_touched(self, error) || !ivp_lay_flush(self->lay, error))
        return FALSE;
    if (self->from_nothing) {
        self->report.kept = self->report.parsed;
        if (self->old_components > (gint64)self->report.kept)
            self->report.removed = (guint64)self->old_components - self->report.kept;
    } else {
        self->report.kept =
            (guint64)self->old_components + self->report.parsed - self->n_gone;
    }
    if (!write_feed(self, error) || !ivp_cache_execute(self->cache->db, "COMMIT", error))
        return FALSE;
    self->open = FALSE;
    ivp_cache_settle(self->cache);
    return TRUE;
}

IvpTakeResult
ivp_take_finish(IvpTake *self, gboolean accept_empty, IvpTakeReport *report, GError **error)
{
    IvpTakeResult result = IVP_TAKE_FAILED;

    if (ivp_splitter_finish(self->splitter, error)) {
        guint64 events = ivp_splitter_get_events(self->splitter);

        /* Those the splitter left out were never seen here. */
        self->report.refused += events - self->report.seen;
        self->report.seen = events;
        if (events == 0 && self->old_events > 0 && !accept_empty)
            result = IVP_TAKE_EMPTY;
        else if (events > 0 && self->report.refused == events &&
                 self->report.problems->len > 0)
            g_set_error(error, IVP_ERROR, IVP_ERROR_PARSE,
                        _("None of its events can be read. %s"),
                        (const char *)g_ptr_array_index(self->report.problems, 0));
        else if (finish(self, error))
            result = IVP_TAKE_DONE;
    }
    self->report.bytes = ivp_splitter_get_bytes(self->splitter);
    *report = self->report;
    self->report = (IvpTakeReport){0};
    return result;
}
