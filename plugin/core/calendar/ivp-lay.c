/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-lay.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "ivp-series.h"

/* The first second of year 1, and of year 10000: no calendar reaches beyond. */
#define EVER_FROM (-G_GINT64_CONSTANT(62135596800))
#define EVER_TO G_GINT64_CONSTANT(253402300800)

/* Occurrences gathered before they are written: sorted, they go to few pages. */
#define PENDING_MAX 65536
/* What writing an occurrence counts for among the steps of the rules. */
#define STEPS_PER_ROW 100

typedef struct {
    gint64 start;
    gint64 length;
    gint64 sort;
    gint64 component;
    gint64 recurrence;
    guint32 class;
} Pending;

/* A component read back from the cache. */
typedef struct {
    gint64 id;
    guint64 hash; /* of its text */
    IvpEvent *event;
    GArray *laid; /* IvpLaid */
} Member;

struct _IvpLay {
    IvpCache *cache;
    gint64 feed;
    IvpZoneTable *zones;
    gint64 from;
    gint64 to;
    gint64 budget; /* steps that rules may still take */
    GCancellable *cancellable;
    GArray *instances; /* IvpInstance */
    GArray *pending;   /* Pending */
    sqlite3_stmt *insert;
    sqlite3_stmt *delete;
    sqlite3_stmt *get_laid;
    sqlite3_stmt *set_laid;
    sqlite3_stmt *add_laid;
    sqlite3_stmt *set_problem;
    sqlite3_stmt *list;
};

IvpLay *
ivp_lay_new(IvpCache *cache,
            gint64 feed,
            IvpZoneTable *zones,
            gint64 from,
            gint64 to,
            GCancellable *cancellable,
            GError **error)
{
    g_autoptr(IvpLay) self = g_new0(IvpLay, 1);
    sqlite3 *db = cache->db;

    self->cache = cache;
    self->feed = feed;
    self->zones = zones;
    self->from = from;
    self->to = to;
    self->budget = IVP_LAY_WORK_MAX;
    self->cancellable = cancellable;
    self->instances = g_array_new(FALSE, FALSE, sizeof(IvpInstance));
    self->pending = g_array_new(FALSE, FALSE, sizeof(Pending));
    self->insert = ivp_cache_prepare(
        db, "INSERT OR IGNORE INTO occurrence VALUES(?,?,?,?,?,?)", error);
    self->delete = ivp_cache_prepare(
        db,
        "DELETE FROM occurrence WHERE class=? AND start=? AND length=? AND sort=?"
        " AND component=? AND recurrence=?",
        self->insert != NULL ? error : NULL);
    self->get_laid = ivp_cache_prepare(
        db,
        "SELECT b.laid, c.summary FROM body b JOIN component c ON c.id=b.id WHERE b.id=?",
        self->delete != NULL ? error : NULL);
    self->set_laid = ivp_cache_prepare(db, "UPDATE body SET laid=? WHERE id=?",
                                       self->get_laid != NULL ? error : NULL);
    self->add_laid =
        ivp_cache_prepare(db, "UPDATE body SET laid=CAST(laid||? AS BLOB) WHERE id=?",
                          self->set_laid != NULL ? error : NULL);
    self->set_problem = ivp_cache_prepare(db, "UPDATE component SET problem=? WHERE id=?",
                                          self->add_laid != NULL ? error : NULL);
    self->list = ivp_cache_prepare(db,
                                   "SELECT c.id, b.raw, c.floating, c.uid FROM member m "
                                   "JOIN component c ON c.id=m.component"
                                   " JOIN body b ON b.id=c.id WHERE m.feed=? AND m.key=?",
                                   self->set_problem != NULL ? error : NULL);
    if (self->list == NULL)
        return NULL;
    return g_steal_pointer(&self);
}

void
ivp_lay_free(IvpLay *self)
{
    if (self == NULL)
        return;
    sqlite3_finalize(self->insert);
    sqlite3_finalize(self->delete);
    sqlite3_finalize(self->get_laid);
    sqlite3_finalize(self->set_laid);
    sqlite3_finalize(self->add_laid);
    sqlite3_finalize(self->set_problem);
    sqlite3_finalize(self->list);
    g_array_free(self->instances, TRUE);
    g_array_free(self->pending, TRUE);
    g_free(self);
}

static int
compare_pending(const void *a, const void *b)
{
    const Pending *x = a;
    const Pending *y = b;

    if (x->class != y->class)
        return x->class < y->class ? -1 : 1;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    if (x->length != y->length)
        return x->length < y->length ? -1 : 1;
    if (x->sort != y->sort)
        return x->sort < y->sort ? -1 : 1;
    return x->component < y->component ? -1 : x->component > y->component;
}

gboolean
ivp_lay_flush(IvpLay *self, GError **error)
{
    if (self->pending->len > 1)
        qsort(self->pending->data, self->pending->len, sizeof(Pending), compare_pending);
    for (guint i = 0; i < self->pending->len; i++) {
        const Pending *pending = &g_array_index(self->pending, Pending, i);

        sqlite3_bind_int64(self->insert, 1, pending->class);
        sqlite3_bind_int64(self->insert, 2, pending->start);
        sqlite3_bind_int64(self->insert, 3, pending->length);
        sqlite3_bind_int64(self->insert, 4, pending->sort);
        sqlite3_bind_int64(self->insert, 5, pending->component);
        sqlite3_bind_int64(self->insert, 6, pending->recurrence);
        if (!ivp_cache_run(self->cache->db, self->insert, error))
            return FALSE;
    }
    g_array_set_size(self->pending, 0);
    return TRUE;
}

static gboolean
is_single(const IvpEvent *event)
{
    return !ivp_event_is_recurring(event) && !ivp_event_is_override(event);
}

static void
add_instance(IvpLay *self,
             gint64 component,
             gint64 sort,
             const IvpInstance *instance,
             gboolean single,
             GArray *laid)
{
    guint32 class = ivp_cache_class(&instance->span);
    gint64 start = instance->span.start;
    gint64 length = instance->span.end - start;
    gint64 recurrence = ivp_cache_pack_recurrence(start, instance->recurrence, single);
    Pending pending = {start, length, sort, component, recurrence, class};
    IvpLaid entry = {start, length, recurrence, class, 0};

    g_array_append_val(self->pending, pending);
    g_array_append_val(laid, entry);
}

gboolean
ivp_lay_event(IvpLay *self,
              gint64 component,
              const IvpEvent *event,
              GArray *laid,
              char **reason,
              GError **error)
{
    gboolean recurring = ivp_event_is_recurring(event);
    gboolean single = is_single(event);
    gint64 sort = ivp_cache_sort_key(event->summary);

    g_array_set_size(self->instances, 0);
    g_array_set_size(laid, 0);
    if (!ivp_series_expand_within(&event, 1, self->zones,
                                  recurring ? self->from : EVER_FROM,
                                  recurring ? self->to : EVER_TO, &self->budget,
                                  self->cancellable, self->instances, reason, error))
        return FALSE;
    self->budget -= (gint64)self->instances->len * STEPS_PER_ROW;
    for (guint i = 0; i < self->instances->len; i++)
        add_instance(self, component, sort, &g_array_index(self->instances, IvpInstance, i),
                     single, laid);
    return self->pending->len < PENDING_MAX || ivp_lay_flush(self, error);
}

gboolean
ivp_lay_forget(IvpLay *self, gint64 component, GError **error)
{
    gboolean ok = TRUE;

    if (self->pending->len > 0 && !ivp_lay_flush(self, error))
        return FALSE;
    sqlite3_bind_int64(self->get_laid, 1, component);
    if (sqlite3_step(self->get_laid) == SQLITE_ROW) {
        guint count = (guint)sqlite3_column_bytes(self->get_laid, 0) / sizeof(IvpLaid);
        g_autofree IvpLaid *laid =
            g_memdup2(sqlite3_column_blob(self->get_laid, 0), count * sizeof(IvpLaid));
        gint64 sort =
            ivp_cache_sort_key((const char *)sqlite3_column_text(self->get_laid, 1));

        for (guint i = 0; ok && i < count; i++) {
            sqlite3_bind_int64(self->delete, 1, laid[i].class);
            sqlite3_bind_int64(self->delete, 2, laid[i].start);
            sqlite3_bind_int64(self->delete, 3, laid[i].length);
            sqlite3_bind_int64(self->delete, 4, sort);
            sqlite3_bind_int64(self->delete, 5, component);
            sqlite3_bind_int64(self->delete, 6, laid[i].recurrence);
            ok = ivp_cache_run(self->cache->db, self->delete, error);
        }
    }
    sqlite3_reset(self->get_laid);
    return ok;
}

static void
clear_member(gpointer data)
{
    Member *member = data;

    ivp_event_free(member->event);
    g_array_free(member->laid, TRUE);
}

/* By what they say, so that it does not matter in which order they came into the cache. */
static int
compare_members(gconstpointer a, gconstpointer b)
{
    const Member *x = a;
    const Member *y = b;
    int order = g_strcmp0(x->event->uid, y->event->uid);

    if (order == 0 && x->event->sequence != y->event->sequence)
        order = x->event->sequence < y->event->sequence ? -1 : 1;
    if (order == 0 && x->event->modified != y->event->modified)
        order = x->event->modified < y->event->modified ? -1 : 1;
    if (order == 0 && x->hash != y->hash)
        order = x->hash < y->hash ? -1 : 1;
    return order;
}

static void
set_floating(IvpLay *self, const char *floating)
{
    ivp_zone_table_set_floating(
        self->zones, (IvpSlice){floating, floating != NULL ? strlen(floating) : 0});
}

/* All components of one UID; of two UIDs with one key, both. */
static GArray *
load_members(IvpLay *self, gint64 key, GError **error)
{
    g_autoptr(GArray) members = g_array_new(FALSE, FALSE, sizeof(Member));
    int code;

    g_autofree char *meant = NULL; /* what floating times mean, if that matters to any */

    g_array_set_clear_func(members, clear_member);
    sqlite3_bind_int64(self->list, 1, self->feed);
    sqlite3_bind_int64(self->list, 2, key);
    while ((code = sqlite3_step(self->list)) == SQLITE_ROW &&
           members->len < IVP_OVERRIDES_MAX) {
        IvpSlice raw = {sqlite3_column_blob(self->list, 1),
                        (gsize)sqlite3_column_bytes(self->list, 1)};
        const char *floating = (const char *)sqlite3_column_text(self->list, 2);
        Member member = {.id = sqlite3_column_int64(self->list, 0),
                         .hash = XXH3_64bits(raw.text, raw.length)};

        set_floating(self, floating);
        if (meant == NULL)
            meant = g_strdup(floating);
        /* It was read before, so only a change of the zones can be in the way. */
        member.event = ivp_event_new(raw, 0, self->zones, TRUE, NULL);
        if (member.event == NULL)
            continue;
        member.laid = g_array_new(FALSE, FALSE, sizeof(IvpLaid));
        g_array_append_val(members, member);
    }
    sqlite3_reset(self->list);
    if (code != SQLITE_DONE && code != SQLITE_ROW) {
        ivp_cache_set_error(self->cache->db, error);
        return NULL;
    }
    /* Names that nothing explains are looked up when they are laid down. */
    set_floating(self, meant);
    g_array_sort(members, compare_members);
    return g_steal_pointer(&members);
}

/* Members [first, end) are of one UID. */
static gboolean
expand_members(IvpLay *self,
               GArray *members,
               guint first,
               guint end,
               gboolean only_series,
               gint64 from,
               gint64 to,
               char **reason,
               GError **error)
{
    g_autofree const IvpEvent **events = g_new(const IvpEvent *, end - first);
    g_autoptr(GHashTable) places =
        g_hash_table_new(NULL, NULL); /* IvpEvent * -> Member * */
    gboolean recurring = FALSE;

    for (guint i = first; i < end; i++) {
        events[i - first] = g_array_index(members, Member, i).event;
        g_hash_table_insert(places, (gpointer)events[i - first],
                            &g_array_index(members, Member, i));
        recurring = recurring || ivp_event_is_recurring(events[i - first]);
    }
    if (only_series && !recurring)
        return TRUE;
    g_array_set_size(self->instances, 0);
    if (!ivp_series_expand_within(events, end - first, self->zones,
                                  recurring ? from : EVER_FROM, recurring ? to : EVER_TO,
                                  &self->budget, self->cancellable, self->instances, reason,
                                  error))
        return FALSE;
    self->budget -= (gint64)self->instances->len * STEPS_PER_ROW;
    for (guint k = 0; k < self->instances->len; k++) {
        const IvpInstance *instance = &g_array_index(self->instances, IvpInstance, k);
        const Member *member = g_hash_table_lookup(places, instance->event);

        add_instance(self, member->id, ivp_cache_sort_key(instance->event->summary),
                     instance, end - first == 1 && is_single(instance->event),
                     member->laid);
    }
    return TRUE;
}

static gboolean
write_laid(IvpLay *self, sqlite3_stmt *statement, const Member *member, GError **error)
{
    sqlite3_bind_blob(statement, 1, member->laid->len > 0 ? member->laid->data : "",
                      (int)(member->laid->len * sizeof(IvpLaid)), SQLITE_STATIC);
    sqlite3_bind_int64(statement, 2, member->id);
    return ivp_cache_run(self->cache->db, statement, error);
}

static gboolean
lay_members(IvpLay *self,
            GArray *members,
            gboolean more,
            gint64 from,
            gint64 to,
            GError **error)
{
    for (guint first = 0, end = 0; first < members->len; first = end) {
        const Member *member = &g_array_index(members, Member, first);
        g_autofree char *reason = NULL;

        end = first + 1;
        while (end < members->len && member->event->uid != NULL &&
               g_strcmp0(g_array_index(members, Member, end).event->uid,
                         member->event->uid) == 0)
            end++;
        if (!expand_members(self, members, first, end, more, from, to, &reason, error))
            return FALSE;
        if (reason != NULL) {
            sqlite3_bind_text(self->set_problem, 1, reason, -1, SQLITE_STATIC);
            sqlite3_bind_int64(self->set_problem, 2, member->id);
            if (!ivp_cache_run(self->cache->db, self->set_problem, error))
                return FALSE;
        }
    }
    for (guint i = 0; i < members->len; i++) {
        const Member *member = &g_array_index(members, Member, i);

        if (more ? member->laid->len > 0 && !write_laid(self, self->add_laid, member, error)
                 : !write_laid(self, self->set_laid, member, error))
            return FALSE;
    }
    return self->pending->len < PENDING_MAX || ivp_lay_flush(self, error);
}

gboolean
ivp_lay_group(IvpLay *self, gint64 key, GError **error)
{
    g_autoptr(GArray) members = load_members(self, key, error);

    if (members == NULL)
        return FALSE;
    for (guint i = 0; i < members->len; i++) {
        if (!ivp_lay_forget(self, g_array_index(members, Member, i).id, error))
            return FALSE;
    }
    return lay_members(self, members, FALSE, self->from, self->to, error);
}

gboolean
ivp_lay_more(IvpLay *self, gint64 from, gint64 to, GError **error)
{
    sqlite3_stmt *walk = ivp_cache_prepare(
        self->cache->db, "SELECT key, flags FROM member WHERE feed=? ORDER BY key", error);
    gint64 last = 0;
    gboolean any = FALSE;
    gboolean ok = TRUE;
    int code = SQLITE_DONE;

    if (walk == NULL)
        return FALSE;
    sqlite3_bind_int64(walk, 1, self->feed);
    while (ok && (code = sqlite3_step(walk)) == SQLITE_ROW) {
        gint64 key = sqlite3_column_int64(walk, 0);
        g_autoptr(GArray) members = NULL;

        if ((sqlite3_column_int(walk, 1) & IVP_COMPONENT_RECURRING) == 0 ||
            (any && key == last))
            continue;
        any = TRUE;
        last = key;
        members = load_members(self, key, error);
        ok = members != NULL && lay_members(self, members, TRUE, from, to, error);
    }
    if (ok && code != SQLITE_DONE) {
        ivp_cache_set_error(self->cache->db, error);
        ok = FALSE;
    }
    sqlite3_finalize(walk);
    return ok && ivp_lay_flush(self, error);
}

gboolean
ivp_lay_read_zones(IvpCache *cache, gint64 feed, IvpZoneTable *zones, GError **error)
{
    sqlite3_stmt *statement = ivp_cache_prepare(
        cache->db, "SELECT raw FROM zone WHERE feed=? ORDER BY position", error);
    int code;

    if (statement == NULL)
        return FALSE;
    sqlite3_bind_int64(statement, 1, feed);
    while ((code = sqlite3_step(statement)) == SQLITE_ROW)
        ivp_zone_table_add(zones,
                           (IvpSlice){sqlite3_column_blob(statement, 0),
                                      (gsize)sqlite3_column_bytes(statement, 0)},
                           NULL);
    if (code != SQLITE_DONE)
        ivp_cache_set_error(cache->db, error);
    sqlite3_finalize(statement);
    return code == SQLITE_DONE;
}
