/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-collection.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ivp-error.h"
#include "ivp-keeper.h"
#include "ivp-line.h"

/* "20261203T1800Z-g1" */
#define TIME_LENGTH 14
/* Rounds of an answer the server gives in pieces (RFC 6578, 3.6). */
#define ROUNDS_MAX 100
/* Resources asked for at once. */
#define BATCH 100

#define HEAD "<?xml version=\"1.0\" encoding=\"utf-8\"?>"
#define SPACES "xmlns:d=\"DAV:\" xmlns:c=\"urn:ietf:params:xml:ns:caldav\""

typedef enum {
    SYNC_UNKNOWN,
    SYNC_REPORT, /* the server knows sync-collection */
    SYNC_LIST,   /* it does not */
} SyncWay;

typedef struct {
    char *etag; /* (nullable) */
    gint64 at;
    int generation;
    gboolean is_free;
    gboolean seen;       /* in the list that is read */
    IvpBooking *booking; /* (nullable): the first half hour of one */
} Entry;

struct _IvpCollection {
    GHashTable *entries; /* char *name (owned) -> Entry * (owned) */
    char *token;         /* (nullable) */
    SyncWay way;
};

/* --- Entries --- */

static void
free_entry(gpointer data)
{
    Entry *entry = data;

    g_free(entry->etag);
    ivp_booking_free(entry->booking);
    g_free(entry);
}

static Entry *
new_entry(const char *name)
{
    g_autofree char *time = g_strndup(name, TIME_LENGTH);
    const char *rest = name + strlen(time);
    Entry *entry;
    gint64 at;
    char *end;
    gint64 generation;

    if (!ivp_line_parse_time(time, &at) || at % IVP_KEEPER_CELL != 0 ||
        !g_str_has_prefix(rest, "-g") || !g_ascii_isdigit(rest[2]))
        return NULL;
    generation = g_ascii_strtoll(rest + 2, &end, 10);
    if (generation < 1 || generation > IVP_COLLECTION_GENERATIONS_MAX ||
        (strcmp(end, ".ics") != 0 && strcmp(end, "-free.ics") != 0))
        return NULL;
    entry = g_new0(Entry, 1);
    entry->at = at;
    entry->generation = (int)generation;
    entry->is_free = strcmp(end, "-free.ics") == 0;
    return entry;
}

IvpCollection *
ivp_collection_new(void)
{
    IvpCollection *collection = g_new0(IvpCollection, 1);

    collection->entries =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_entry);
    return collection;
}

void
ivp_collection_free(IvpCollection *collection)
{
    if (collection == NULL)
        return;
    g_hash_table_unref(collection->entries);
    g_free(collection->token);
    g_free(collection);
}

static const Entry *
find_entry(const IvpCollection *collection, gint64 at, int generation, gboolean is_free)
{
    g_autofree char *time = ivp_line_format_time(at);
    g_autofree char *name =
        g_strdup_printf("%s-g%d%s.ics", time, generation, is_free ? "-free" : "");

    return g_hash_table_lookup(collection->entries, name);
}

int
ivp_collection_get_generation(const IvpCollection *collection, gint64 at)
{
    for (int generation = 1; generation <= IVP_COLLECTION_GENERATIONS_MAX; generation++) {
        if (find_entry(collection, at, generation, TRUE) == NULL)
            return generation;
    }
    return 0;
}

static gint
compare_bookings(gconstpointer a, gconstpointer b)
{
    const IvpBooking *one = *(IvpBooking *const *)a;
    const IvpBooking *other = *(IvpBooking *const *)b;

    return one->at != other->at ? (one->at < other->at ? -1 : 1)
                                : strcmp(one->token, other->token);
}

GPtrArray *
ivp_collection_list(const IvpCollection *collection)
{
    GPtrArray *list = g_ptr_array_new_with_free_func((GDestroyNotify)ivp_booking_free);
    GHashTableIter iter;
    gpointer value;

    g_hash_table_iter_init(&iter, collection->entries);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        const Entry *entry = value;

        if (entry->booking != NULL &&
            find_entry(collection, entry->at, entry->generation, TRUE) == NULL)
            g_ptr_array_add(list, ivp_booking_copy(entry->booking));
    }
    g_ptr_array_sort(list, compare_bookings);
    return list;
}

/* --- Syncing --- */

/* One that is there: notes it, and whether its bytes have to be read. */
static void
note_item(IvpCollection *collection,
          const char *name,
          const IvpDavItem *item,
          GHashTable *wanted,
          gboolean *changed)
{
    Entry *entry = g_hash_table_lookup(collection->entries, name);
    gboolean is_new = entry == NULL;

    if (is_new) {
        entry = new_entry(name);
        if (entry == NULL)
            return;
        g_hash_table_insert(collection->entries, g_strdup(name), entry);
        *changed = TRUE;
    }
    entry->seen = TRUE;
    if (!is_new && item->etag != NULL && g_strcmp0(item->etag, entry->etag) == 0)
        return;
    /* The ETag is taken over with the bytes it belongs to. */
    if (!entry->is_free)
        g_hash_table_add(wanted, g_strdup(name));
}

static void
note_items(IvpCollection *collection,
           IvpDav *dav,
           IvpDavXml *xml,
           GHashTable *wanted,
           gboolean *changed,
           gboolean *more)
{
    GPtrArray *items = ivp_dav_xml_get_items(xml);

    *more = FALSE;
    for (guint i = 0; i < items->len; i++) {
        const IvpDavItem *item = g_ptr_array_index(items, i);
        g_autofree char *name =
            item->href != NULL ? ivp_dav_get_name(dav, item->href) : NULL;

        if (name == NULL) {
            *more |= item->status == 507;
        } else if (item->status == 404 || item->status == 410) {
            *changed |= g_hash_table_remove(collection->entries, name);
            g_hash_table_remove(wanted, name);
        } else {
            note_item(collection, name, item, wanted, changed);
        }
    }
}

static void
forget_seen(IvpCollection *collection)
{
    GHashTableIter iter;
    gpointer value;

    g_hash_table_iter_init(&iter, collection->entries);
    while (g_hash_table_iter_next(&iter, NULL, &value))
        ((Entry *)value)->seen = FALSE;
}

static gboolean
is_unseen(gpointer name, gpointer value, gpointer data)
{
    return !((Entry *)value)->seen;
}

/* In answers to questions without a token, what is not there is gone. */
static void
drop_unseen(IvpCollection *collection, gboolean *changed)
{
    *changed |= g_hash_table_foreach_remove(collection->entries, is_unseen, NULL) > 0;
}

static char *
make_report(const char *token)
{
    g_autofree char *escaped = g_markup_escape_text(token != NULL ? token : "", -1);

    return g_strdup_printf(HEAD
                           "<d:sync-collection " SPACES "><d:sync-token>%s</d:sync-token>"
                           "<d:sync-level>1</d:sync-level><d:prop><d:getetag/></d:prop>"
                           "</d:sync-collection>",
                           escaped);
}

/* Whether the answer says that the server cannot do this, or does not know the token. Some
 * answer 500 to a token they do not know. */
static gboolean
is_refusal(long status)
{
    return status == 400 || status == 403 || status == 405 || status == 409 ||
           status == 415 || status == 422 || status == 500 || status == 501;
}

static gboolean
sync_by_report(IvpCollection *collection,
               IvpDav *dav,
               GHashTable *wanted,
               gboolean *changed,
               gboolean *refused,
               GCancellable *cancellable,
               GError **error)
{
    g_autofree char *token = g_strdup(collection->token);
    gboolean whole = token == NULL, more = TRUE;

    *refused = FALSE;
    for (int round = 0; more; round++) {
        g_autofree char *body = make_report(token);
        g_autoptr(IvpDavXml) xml = NULL;
        long status;

        if (round == ROUNDS_MAX) {
            ivp_dav_set_status_error(dav, 0, error);
            return FALSE;
        }
        status = ivp_dav_ask(dav, "REPORT", "0", body, &xml, cancellable, error);
        if (status == 0)
            return FALSE;
        if (xml == NULL || ivp_dav_xml_get_token(xml) == NULL) {
            *refused = is_refusal(status) || xml != NULL;
            if (!*refused)
                ivp_dav_set_status_error(dav, status, error);
            return FALSE;
        }
        if (round == 0)
            forget_seen(collection);
        note_items(collection, dav, xml, wanted, changed, &more);
        g_free(token);
        token = g_strdup(ivp_dav_xml_get_token(xml));
    }
    if (whole)
        drop_unseen(collection, changed);
    g_free(collection->token);
    collection->token = g_steal_pointer(&token);
    return TRUE;
}

static gboolean
sync_by_list(IvpCollection *collection,
             IvpDav *dav,
             GHashTable *wanted,
             gboolean *changed,
             GCancellable *cancellable,
             GError **error)
{
    static const char body[] = HEAD "<d:propfind " SPACES "><d:prop><d:getetag/></d:prop>"
                                    "</d:propfind>";
    g_autoptr(IvpDavXml) xml = NULL;
    gboolean more;
    long status = ivp_dav_ask(dav, "PROPFIND", "1", body, &xml, cancellable, error);

    if (status == 0)
        return FALSE;
    if (xml == NULL) {
        ivp_dav_set_status_error(dav, status, error);
        return FALSE;
    }
    forget_seen(collection);
    note_items(collection, dav, xml, wanted, changed, &more);
    drop_unseen(collection, changed);
    return TRUE;
}

static void
take_body(IvpCollection *collection,
          const char *name,
          const char *etag,
          GBytes *body,
          gboolean *changed)
{
    Entry *entry = g_hash_table_lookup(collection->entries, name);

    if (entry == NULL)
        return;
    g_free(entry->etag);
    entry->etag = g_strdup(etag);
    ivp_booking_free(entry->booking);
    entry->booking =
        entry->is_free ? NULL : ivp_booking_read(body, entry->at, entry->generation);
    *changed = TRUE;
}

static gboolean
fetch_one(IvpCollection *collection,
          IvpDav *dav,
          const char *name,
          gboolean *changed,
          GCancellable *cancellable,
          GError **error)
{
    g_autoptr(GBytes) body = NULL;
    g_autofree char *etag = NULL;
    long status = ivp_dav_get(dav, name, &body, &etag, cancellable, error);

    if (status == 200) {
        take_body(collection, name, etag, body, changed);
        return TRUE;
    }
    /* Gone in the meantime: the next sync will say so. */
    if (status == 404 || status == 410)
        return TRUE;
    if (status != 0)
        ivp_dav_set_status_error(dav, status, error);
    return FALSE;
}

/* calendar-multiget (RFC 4791, 7.9). */
static gboolean
fetch_batch(IvpCollection *collection,
            IvpDav *dav,
            GPtrArray *names,
            GHashTable *wanted,
            gboolean *changed,
            GCancellable *cancellable,
            GError **error)
{
    g_autoptr(GString) body = g_string_new(HEAD "<c:calendar-multiget " SPACES "><d:prop>"
                                                "<d:getetag/><c:calendar-data/></d:prop>");
    g_autoptr(IvpDavXml) xml = NULL;
    GPtrArray *items;

    for (guint i = 0; i < names->len; i++) {
        g_autofree char *path = ivp_dav_get_path(dav, g_ptr_array_index(names, i));

        /* Percent-encoded, and of a URL without quotes: nothing in it is markup but "&". */
        g_autofree char *escaped = g_markup_escape_text(path, -1);

        g_string_append_printf(body, "<d:href>%s</d:href>", escaped);
    }
    g_string_append(body, "</c:calendar-multiget>");
    if (ivp_dav_ask(dav, "REPORT", "1", body->str, &xml, cancellable, error) == 0)
        return FALSE;
    items = xml != NULL ? ivp_dav_xml_get_items(xml) : NULL;
    for (guint i = 0; items != NULL && i < items->len; i++) {
        const IvpDavItem *item = g_ptr_array_index(items, i);
        g_autofree char *name =
            item->href != NULL ? ivp_dav_get_name(dav, item->href) : NULL;

        if (name != NULL && item->data != NULL && g_hash_table_contains(wanted, name)) {
            g_autoptr(GBytes) data = g_bytes_new(item->data, strlen(item->data));

            take_body(collection, name, item->etag, data, changed);
            g_hash_table_remove(wanted, name);
        }
    }
    return TRUE;
}

static gboolean
fetch_wanted(IvpCollection *collection,
             IvpDav *dav,
             GHashTable *wanted,
             gboolean *changed,
             GCancellable *cancellable,
             GError **error)
{
    g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func(g_free);
    GHashTableIter iter;
    gpointer key;

    g_hash_table_iter_init(&iter, wanted);
    while (g_hash_table_iter_next(&iter, &key, NULL))
        g_ptr_array_add(all, g_strdup(key));
    for (guint i = 0; all->len > 1 && i < all->len; i += BATCH) {
        g_autoptr(GPtrArray) batch = g_ptr_array_new();

        for (guint k = i; k < MIN(i + BATCH, all->len); k++)
            g_ptr_array_add(batch, g_ptr_array_index(all, k));
        if (!fetch_batch(collection, dav, batch, wanted, changed, cancellable, error))
            return FALSE;
    }
    /* Single ones, and what the server left out. */
    for (guint i = 0; i < all->len; i++) {
        const char *name = g_ptr_array_index(all, i);

        if (g_hash_table_contains(wanted, name) &&
            !fetch_one(collection, dav, name, changed, cancellable, error))
            return FALSE;
    }
    return TRUE;
}

gboolean
ivp_collection_sync(IvpCollection *collection,
                    IvpDav *dav,
                    gboolean *changed,
                    GCancellable *cancellable,
                    GError **error)
{
    g_autoptr(GHashTable) wanted =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    gboolean ok = FALSE;

    *changed = FALSE;
    if (collection->way != SYNC_LIST) {
        gboolean refused = FALSE;

        ok = sync_by_report(collection, dav, wanted, changed, &refused, cancellable, error);
        if (!ok && refused && collection->token != NULL) {
            g_clear_pointer(&collection->token, g_free);
            ok = sync_by_report(collection, dav, wanted, changed, &refused, cancellable,
                                error);
        }
        if (ok)
            collection->way = SYNC_REPORT;
        else if (!refused)
            return FALSE;
        else if (collection->way == SYNC_UNKNOWN)
            collection->way = SYNC_LIST;
    }
    if (!ok && !sync_by_list(collection, dav, wanted, changed, cancellable, error))
        return FALSE;
    if (!fetch_wanted(collection, dav, wanted, changed, cancellable, error)) {
        /* What was not read is asked for again. */
        g_clear_pointer(&collection->token, g_free);
        return FALSE;
    }
    return TRUE;
}

void
ivp_collection_note(IvpCollection *collection,
                    const char *name,
                    const char *etag,
                    const char *body)
{
    g_autoptr(GBytes) bytes = g_bytes_new(body, strlen(body));
    gboolean changed;

    if (!g_hash_table_contains(collection->entries, name)) {
        Entry *entry = new_entry(name);

        if (entry == NULL)
            return;
        g_hash_table_insert(collection->entries, g_strdup(name), entry);
    }
    take_body(collection, name, etag, bytes, &changed);
}
