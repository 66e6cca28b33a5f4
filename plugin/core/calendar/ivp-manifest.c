/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-manifest.h"

#include <string.h>

/* Events of one row; a row is rewritten only if one of its events is gone. */
#define SEGMENT_EVENTS 4096

/* As it is written; the cache never leaves its machine, so in this machine's byte order. */
typedef struct {
    IvpHash hash;
    gint64 component;
} Entry;

typedef struct {
    gint64 number;
    guint32 first; /* of its entries */
    guint32 count;
} Segment;

struct _IvpManifest {
    IvpCache *cache;
    gint64 feed;
    GArray *entries;  /* Entry: those of the last time */
    GArray *segments; /* Segment */
    guint8 *seen;     /* bit by bit, by entry */
    guint32 n_seen;
    guint32 expected; /* the entry after the one matched last */

    /* Made when the order has changed: chains of entries by the low bits of their hash. */
    guint32 *heads; /* entry + 1 */
    guint32 *nexts;
    guint32 mask;

    GArray *added; /* Entry: of the row under way */
    gint64 next_number;
    sqlite3_stmt *write;
};

static gboolean
load(IvpManifest *self, GError **error)
{
    sqlite3 *db = self->cache->db;
    sqlite3_stmt *statement = ivp_cache_prepare(
        db, "SELECT segment, entries FROM manifest WHERE feed=? ORDER BY segment", error);
    int code;

    if (statement == NULL)
        return FALSE;
    sqlite3_bind_int64(statement, 1, self->feed);
    while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
        guint count = (guint)sqlite3_column_bytes(statement, 1) / sizeof(Entry);
        Segment segment = {sqlite3_column_int64(statement, 0), self->entries->len, count};

        if (count > 0)
            g_array_append_vals(self->entries, sqlite3_column_blob(statement, 1), count);
        g_array_append_val(self->segments, segment);
        self->next_number = segment.number + 1;
    }
    if (code != SQLITE_DONE)
        ivp_cache_set_error(db, error);
    sqlite3_finalize(statement);
    return code == SQLITE_DONE;
}

static gboolean
delete_all(IvpManifest *self, GError **error)
{
    sqlite3 *db = self->cache->db;
    sqlite3_stmt *statement =
        ivp_cache_prepare(db, "DELETE FROM manifest WHERE feed=?", error);
    gboolean ok;

    if (statement == NULL)
        return FALSE;
    sqlite3_bind_int64(statement, 1, self->feed);
    ok = ivp_cache_run(db, statement, error);
    sqlite3_finalize(statement);
    return ok;
}

IvpManifest *
ivp_manifest_new(IvpCache *cache, gint64 feed, gboolean from_nothing, GError **error)
{
    g_autoptr(IvpManifest) self = g_new0(IvpManifest, 1);

    self->cache = cache;
    self->feed = feed;
    self->entries = g_array_new(FALSE, FALSE, sizeof(Entry));
    self->segments = g_array_new(FALSE, FALSE, sizeof(Segment));
    self->added = g_array_sized_new(FALSE, FALSE, sizeof(Entry), SEGMENT_EVENTS);
    self->write = ivp_cache_prepare(cache->db,
                                    "INSERT OR REPLACE INTO manifest VALUES(?,?,?)", error);
    if (self->write == NULL)
        return NULL;
    if (from_nothing ? !delete_all(self, error) : !load(self, error))
        return NULL;
    self->seen = g_malloc0(self->entries->len / 8 + 1);
    return g_steal_pointer(&self);
}

void
ivp_manifest_free(IvpManifest *self)
{
    if (self == NULL)
        return;
    sqlite3_finalize(self->write);
    g_array_free(self->entries, TRUE);
    g_array_free(self->segments, TRUE);
    g_array_free(self->added, TRUE);
    g_free(self->seen);
    g_free(self->heads);
    g_free(self->nexts);
    g_free(self);
}

static gboolean
is_seen(const IvpManifest *self, guint32 i)
{
    return (self->seen[i / 8] >> (i % 8)) & 1;
}

static gboolean
take(IvpManifest *self, guint32 i, gint64 *component)
{
    self->seen[i / 8] |= (guint8)(1 << (i % 8));
    self->n_seen++;
    self->expected = i + 1;
    *component = g_array_index(self->entries, Entry, i).component;
    return TRUE;
}

static void
make_chains(IvpManifest *self)
{
    guint32 count = self->entries->len;
    guint32 size = 1;

    while (size < count)
        size *= 2;
    self->mask = size - 1;
    self->heads = g_new0(guint32, size);
    self->nexts = g_new(guint32, count);
    /* From the end, so that equal hashes are found in their order. */
    for (guint32 i = count; i-- > 0;) {
        guint32 *head =
            &self->heads[g_array_index(self->entries, Entry, i).hash.low & self->mask];

        self->nexts[i] = *head;
        *head = i + 1;
    }
}

gboolean
ivp_manifest_match(IvpManifest *self, const IvpHash *hash, gint64 *component)
{
    guint32 *link;

    if (self->expected < self->entries->len) {
        const Entry *entry = &g_array_index(self->entries, Entry, self->expected);

        if (entry->hash.low == hash->low && entry->hash.high == hash->high &&
            !is_seen(self, self->expected))
            return take(self, self->expected, component);
    }
    if (self->n_seen == self->entries->len)
        return FALSE;
    if (self->heads == NULL)
        make_chains(self);
    link = &self->heads[hash->low & self->mask];
    while (*link != 0) {
        guint32 i = *link - 1;
        const Entry *entry = &g_array_index(self->entries, Entry, i);

        /* Those seen leave the chain for good, or a feed of one event a million times over
         * would be quadratic. */
        if (is_seen(self, i)) {
            *link = self->nexts[i];
        } else if (entry->hash.low == hash->low && entry->hash.high == hash->high) {
            *link = self->nexts[i];
            return take(self, i, component);
        } else {
            link = &self->nexts[i];
        }
    }
    return FALSE;
}

static gboolean
write_segment(IvpManifest *self,
              gint64 number,
              const Entry *entries,
              guint count,
              GError **error)
{
    sqlite3_bind_int64(self->write, 1, self->feed);
    sqlite3_bind_int64(self->write, 2, number);
    sqlite3_bind_blob(self->write, 3, count > 0 ? (const void *)entries : "",
                      (int)(count * sizeof(Entry)), SQLITE_STATIC);
    return ivp_cache_run(self->cache->db, self->write, error);
}

static gboolean
write_added(IvpManifest *self, GError **error)
{
    if (self->added->len == 0)
        return TRUE;
    if (!write_segment(self, self->next_number++, (const Entry *)self->added->data,
                       self->added->len, error))
        return FALSE;
    g_array_set_size(self->added, 0);
    return TRUE;
}

gboolean
ivp_manifest_add(IvpManifest *self, const IvpHash *hash, gint64 component, GError **error)
{
    Entry entry = {*hash, component};

    g_array_append_val(self->added, entry);
    return self->added->len < SEGMENT_EVENTS || write_added(self, error);
}

/* Many small rows, left by refreshes that added little, are put together. */
static gboolean
is_scattered(const IvpManifest *self)
{
    return self->segments->len > 16 + 2 * (self->n_seen / SEGMENT_EVENTS);
}

static gboolean
write_together(IvpManifest *self, GError **error)
{
    g_autoptr(GArray) added = g_steal_pointer(&self->added);
    gboolean ok = delete_all(self, error);

    /* Rows this refresh has filled already are gone with the others; they are few then, and
     * is_scattered() is asked only if there are none. */
    self->added = g_array_sized_new(FALSE, FALSE, sizeof(Entry), SEGMENT_EVENTS);
    self->next_number = 0;
    for (guint32 i = 0; ok && i < self->entries->len; i++) {
        const Entry *entry = &g_array_index(self->entries, Entry, i);

        if (is_seen(self, i))
            ok = ivp_manifest_add(self, &entry->hash, entry->component, error);
    }
    for (guint i = 0; ok && i < added->len; i++) {
        const Entry *entry = &g_array_index(added, Entry, i);

        ok = ivp_manifest_add(self, &entry->hash, entry->component, error);
    }
    return ok && write_added(self, error);
}

gboolean
ivp_manifest_finish(IvpManifest *self,
                    gboolean (*gone)(gint64 component, gpointer data, GError **error),
                    gpointer data,
                    GError **error)
{
    gint64 first_new = 0;

    if (self->segments->len > 0)
        first_new =
            g_array_index(self->segments, Segment, self->segments->len - 1).number + 1;

    for (guint32 i = 0; i < self->entries->len; i++) {
        const Entry *entry = &g_array_index(self->entries, Entry, i);

        if (!is_seen(self, i) && entry->component != 0 &&
            !gone(entry->component, data, error))
            return FALSE;
    }
    if (self->next_number == first_new && is_scattered(self))
        return write_together(self, error);
    for (guint s = 0; s < self->segments->len; s++) {
        const Segment *segment = &g_array_index(self->segments, Segment, s);
        g_autoptr(GArray) left = g_array_new(FALSE, FALSE, sizeof(Entry));

        for (guint32 i = segment->first; i < segment->first + segment->count; i++) {
            if (is_seen(self, i))
                g_array_append_val(left, g_array_index(self->entries, Entry, i));
        }
        if (left->len < segment->count &&
            !write_segment(self, segment->number, (const Entry *)left->data, left->len,
                           error))
            return FALSE;
    }
    return write_added(self, error);
}
