/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-cache.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ivp-cache-private.h"
#include "ivp-content-line.h"
#include "ivp-error.h"

/* The furthest a change of clocks moves: Samoa left out a whole day. */
#define CHANGE_MAX (26 * 3600)
/* Words of a search; those beyond are not looked for. */
#define WORDS_MAX 16
/* Rows beyond a limit that are looked at because only their summary's end tells where they
 * belong; of more, those filed first are shown. */
#define TIES_MAX 256

/* One occurrence as it is filed, and for the viewer. */
typedef struct {
    gint64 start;
    gint64 end;
    gint64 wall; /* where it stands in its walk */
    gint64 sort;
    gint64 component;
    gint64 recurrence;
    IvpSpan span;
} Row;

/* A walk through one class, in order for the viewer. Walls are in another order than
 * instants only where clocks change; rows around such a change wait in a queue until all
 * that may come before them is there. */
typedef struct {
    sqlite3_stmt *statement;
    IvpSpanKind kind;
    GArray *queue; /* Row: in order; those from @at on are still to come */
    guint at;
    Row next; /* read, not in the queue yet */
    gboolean has_next;
} Walk;

typedef struct {
    IvpCache *cache;
    const IvpQuery *query;
    char **words;        /* (nullable) case-folded */
    GHashTable *matches; /* component -> 1 or 2: whether the words occur in it */
    Walk walks[IVP_CACHE_CLASSES];
    guint n_walks;
} Search;

static gboolean
prepare_reader(IvpCache *cache, GError **error)
{
    const struct {
        sqlite3_stmt **statement;
        const char *sql;
    } all[] = {
        {&cache->begin, "BEGIN"},
        {&cache->end, "COMMIT"},
        {&cache->get_version, "PRAGMA data_version"},
        {&cache->get_component,
         "SELECT feed, uid, summary, categories FROM component WHERE id=?"},
        {&cache->get_text, "SELECT raw FROM body WHERE id=?"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(all); i++) {
        if (*all[i].statement != NULL)
            continue;
        *all[i].statement = ivp_cache_prepare(cache->db, all[i].sql, error);
        if (*all[i].statement == NULL)
            return FALSE;
    }
    return TRUE;
}

static sqlite3_stmt *
get_walk(IvpCache *cache, guint class, GError **error)
{
    if (cache->walk[class] == NULL)
        cache->walk[class] = ivp_cache_prepare(
            cache->db,
            "SELECT start, length, sort, component, recurrence FROM occurrence"
            " WHERE class=? AND start>=? AND start<? ORDER BY start, length, sort",
            error);
    return cache->walk[class];
}

static gboolean
read_feeds(IvpCache *cache, GError **error)
{
    sqlite3_stmt *statement = ivp_cache_prepare(
        cache->db, "SELECT id, name, laid_from, laid_to FROM feed", error);
    int code;

    if (statement == NULL)
        return FALSE;
    for (guint i = 0; i < cache->feeds->len; i++)
        g_free(g_array_index(cache->feeds, IvpCacheFeed, i).name);
    g_array_set_size(cache->feeds, 0);
    while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
        IvpCacheFeed feed = {
            sqlite3_column_int64(statement, 0),
            g_strdup((const char *)sqlite3_column_text(statement, 1)),
            sqlite3_column_int64(statement, 2),
            sqlite3_column_int64(statement, 3),
        };

        g_array_append_val(cache->feeds, feed);
    }
    if (code != SQLITE_DONE)
        ivp_cache_set_error(cache->db, error);
    sqlite3_finalize(statement);
    return code == SQLITE_DONE;
}

static gboolean
read_classes(IvpCache *cache, GError **error)
{
    sqlite3_stmt *statement = ivp_cache_prepare(
        cache->db, "SELECT 1 FROM occurrence WHERE class=? LIMIT 1", error);

    if (statement == NULL)
        return FALSE;
    cache->classes = 0;
    for (guint i = 0; i < IVP_CACHE_CLASSES; i++) {
        sqlite3_bind_int(statement, 1, (int)i);
        if (sqlite3_step(statement) == SQLITE_ROW)
            cache->classes |= 1u << i;
        sqlite3_reset(statement);
    }
    sqlite3_finalize(statement);
    return TRUE;
}

/* Begins to read: one state of the cache until end_reading(), whatever a writer does. */
static gboolean
begin_reading(IvpCache *cache, GError **error)
{
    gint64 version = -1;

    if (!ivp_cache_follow(cache, error) || !prepare_reader(cache, error) ||
        !ivp_cache_run(cache->db, cache->begin, error))
        return FALSE;
    if (sqlite3_step(cache->get_version) == SQLITE_ROW)
        version = sqlite3_column_int64(cache->get_version, 0);
    sqlite3_reset(cache->get_version);
    /* A writer's own changes do not count up for itself. */
    if (version == cache->version && !cache->writable)
        return TRUE;
    if (!read_feeds(cache, error) || !read_classes(cache, error)) {
        ivp_cache_run(cache->db, cache->end, NULL);
        return FALSE;
    }
    cache->version = version;
    return TRUE;
}

static void
end_reading(IvpCache *cache)
{
    ivp_cache_run(cache->db, cache->end, NULL);
}

static const IvpCacheFeed *
find_feed(const IvpCache *cache, gint64 id)
{
    for (guint i = 0; i < cache->feeds->len; i++) {
        const IvpCacheFeed *feed = &g_array_index(cache->feeds, IvpCacheFeed, i);

        if (feed->id == id)
            return feed;
    }
    return NULL;
}

static const IvpCacheFeed *
find_feed_by_name(const IvpCache *cache, const char *name)
{
    for (guint i = 0; i < cache->feeds->len; i++) {
        const IvpCacheFeed *feed = &g_array_index(cache->feeds, IvpCacheFeed, i);

        if (g_str_equal(feed->name, name))
            return feed;
    }
    return NULL;
}

static gboolean
changes_near(const IvpZone *viewer, gint64 instant)
{
    gint64 when;

    return ivp_zone_get_next_change(viewer, instant - 2 * CHANGE_MAX,
                                    instant + 2 * CHANGE_MAX, &when);
}

/* The order of rows that stand for themselves; the rest of a summary decides later. */
static int
compare_rows(const Row *a, const Row *b)
{
    if (a->start != b->start)
        return a->start < b->start ? -1 : 1;
    if (a->end != b->end)
        return a->end < b->end ? -1 : 1;
    return a->sort < b->sort ? -1 : a->sort > b->sort;
}

static int
compare_queued(gconstpointer a, gconstpointer b)
{
    return compare_rows(a, b);
}

static gboolean
read_next(Search *search, Walk *walk, GError **error)
{
    sqlite3_stmt *statement = walk->statement;
    Row *row = &walk->next;
    IvpSpan seen;

    walk->has_next = FALSE;
    for (;;) {
        int code = sqlite3_step(statement);

        if (code == SQLITE_DONE)
            return TRUE;
        if (code != SQLITE_ROW) {
            ivp_cache_set_error(search->cache->db, error);
            return FALSE;
        }
        row->span.kind = walk->kind;
        row->span.start = sqlite3_column_int64(statement, 0);
        row->span.end = row->span.start + sqlite3_column_int64(statement, 1);
        seen = walk->kind == IVP_SPAN_INSTANT
                   ? row->span
                   : ivp_span_resolve(&row->span, search->query->viewer);
        if (seen.start >= search->query->to ||
            (seen.end <= search->query->from &&
             !(seen.start == seen.end && seen.start >= search->query->from)))
            continue;
        row->start = seen.start;
        row->end = seen.end;
        row->wall = row->span.start;
        row->sort = sqlite3_column_int64(statement, 2);
        row->component = sqlite3_column_int64(statement, 3);
        row->recurrence = sqlite3_column_int64(statement, 4);
        walk->has_next = TRUE;
        return TRUE;
    }
}

/* Makes sure that the queue's first row, if any is left, is the next in order. */
static gboolean
fill_queue(Search *search, Walk *walk, GError **error)
{
    gint64 slack;

    if (walk->at < walk->queue->len || !walk->has_next)
        return TRUE;
    g_array_set_size(walk->queue, 0);
    walk->at = 0;
    slack = walk->kind != IVP_SPAN_INSTANT &&
                    changes_near(search->query->viewer, walk->next.start)
                ? 4 * CHANGE_MAX
                : -1;
    if (slack < 0) {
        g_array_append_val(walk->queue, walk->next);
        return read_next(search, walk, error);
    }
    slack += walk->next.wall;
    while (walk->has_next && walk->next.wall <= slack) {
        g_array_append_val(walk->queue, walk->next);
        if (!read_next(search, walk, error))
            return FALSE;
    }
    g_array_sort(walk->queue, compare_queued);
    return TRUE;
}

static void
end_search(Search *search)
{
    for (guint i = 0; i < search->n_walks; i++) {
        sqlite3_reset(search->walks[i].statement);
        g_array_free(search->walks[i].queue, TRUE);
    }
    g_strfreev(search->words);
    g_clear_pointer(&search->matches, g_hash_table_unref);
}

static char **
fold_words(const char *words)
{
    g_autofree char *normal = NULL;
    g_autofree char *folded = NULL;
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    g_auto(GStrv) all = NULL;
    guint count = 0;

    if (words == NULL || !g_utf8_validate(words, -1, NULL))
        return NULL;
    normal = g_utf8_normalize(words, -1, G_NORMALIZE_ALL);
    folded = g_utf8_casefold(normal, -1);
    all = g_strsplit_set(folded, " \t\n", -1);
    for (char **word = all; *word != NULL && count < WORDS_MAX; word++) {
        if (**word == '\0')
            continue;
        g_strv_builder_add(builder, *word);
        count++;
    }
    return count > 0 ? g_strv_builder_end(builder) : NULL;
}

/* The text the words are looked for in, case-folded. */
static char *
fold_text(IvpSlice raw)
{
    static const char *const names[] = {"SUMMARY", "LOCATION", "DESCRIPTION"};
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(GString) scratch = g_string_new(NULL);
    g_autofree char *normal = NULL;
    IvpContentLine line;
    IvpProperty property;
    gsize at = 0;

    while (at < raw.length &&
           ivp_content_line_scan(raw.text + at, raw.length - at, TRUE, &line)) {
        char c = g_ascii_toupper(line.text[0]);

        at += line.next;
        if ((c != 'S' && c != 'L' && c != 'D') ||
            !ivp_property_parse(&line, scratch, &property))
            continue;
        for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
            if (ivp_slice_is(property.name, names[i])) {
                g_autofree char *value = ivp_text_unescape(property.value);

                g_string_append(text, value);
                g_string_append_c(text, '\n');
            }
        }
    }
    if (g_str_is_ascii(text->str))
        return g_ascii_strdown(text->str, -1);
    normal = g_utf8_normalize(text->str, -1, G_NORMALIZE_ALL);
    return g_utf8_casefold(normal, -1);
}

static gboolean
has_words(Search *search, gint64 component)
{
    gpointer known = g_hash_table_lookup(search->matches, &component);
    sqlite3_stmt *statement = search->cache->get_text;
    gboolean matches = FALSE;

    if (known != NULL)
        return GPOINTER_TO_INT(known) == 1;
    sqlite3_bind_int64(statement, 1, component);
    if (sqlite3_step(statement) == SQLITE_ROW) {
        g_autofree char *text = fold_text((IvpSlice){
            sqlite3_column_blob(statement, 0), (gsize)sqlite3_column_bytes(statement, 0)});

        matches = TRUE;
        for (char **word = search->words; matches && *word != NULL; word++)
            matches = strstr(text, *word) != NULL;
    }
    sqlite3_reset(statement);
    g_hash_table_insert(search->matches, g_memdup2(&component, sizeof component),
                        GINT_TO_POINTER(matches ? 1 : 2));
    return matches;
}

static gboolean
begin_search(Search *search, GError **error)
{
    const IvpQuery *query = search->query;
    gint64 wall_from = ivp_zone_to_wall(query->viewer, query->from);
    gint64 wall_to = ivp_zone_to_wall(query->viewer, query->to);

    if (changes_near(query->viewer, query->from))
        wall_from -= CHANGE_MAX;
    if (changes_near(query->viewer, query->to))
        wall_to += CHANGE_MAX;
    for (guint class = 0; class < IVP_CACHE_CLASSES; class ++) {
        IvpSpanKind kind = ivp_cache_class_kind(class);
        gint64 longest = ivp_cache_levels[class % IVP_CACHE_LEVELS];
        gint64 from = kind == IVP_SPAN_INSTANT ? query->from : wall_from;
        Walk *walk = &search->walks[search->n_walks];

        if ((search->cache->classes & (1u << class)) == 0)
            continue;
        walk->statement = get_walk(search->cache, class, error);
        if (walk->statement == NULL)
            return FALSE;
        walk->kind = kind;
        walk->queue = g_array_new(FALSE, FALSE, sizeof(Row));
        search->n_walks++;
        sqlite3_bind_int(walk->statement, 1, (int)class);
        sqlite3_bind_int64(walk->statement, 2,
                           longest == G_MAXINT64 ? G_MININT64 : from - longest);
        sqlite3_bind_int64(walk->statement, 3,
                           kind == IVP_SPAN_INSTANT ? query->to : wall_to);
        if (!read_next(search, walk, error) || !fill_queue(search, walk, error))
            return FALSE;
    }
    return TRUE;
}

/* The next row of all walks, or FALSE at the end; @error tells the two ends apart. */
static gboolean
next_row(Search *search, Row *row, GError **error)
{
    Walk *best = NULL;

    for (guint i = 0; i < search->n_walks; i++) {
        Walk *walk = &search->walks[i];

        if (walk->at == walk->queue->len)
            continue;
        if (best == NULL || compare_rows(&g_array_index(walk->queue, Row, walk->at),
                                         &g_array_index(best->queue, Row, best->at)) < 0)
            best = walk;
    }
    if (best == NULL)
        return FALSE;
    *row = g_array_index(best->queue, Row, best->at);
    best->at++;
    return fill_queue(search, best, error);
}

static gboolean
wants_feed(const IvpQuery *query, const IvpCacheFeed *feed)
{
    return feed != NULL &&
           (query->feeds == NULL || g_strv_contains(query->feeds, feed->name));
}

static char *
dup_column(sqlite3_stmt *statement, int column)
{
    return g_strdup((const char *)sqlite3_column_text(statement, column));
}

static IvpOccurrence *
make_occurrence(IvpCache *cache, const Row *row, const IvpQuery *query)
{
    sqlite3_stmt *statement = cache->get_component;
    IvpOccurrence *occurrence = NULL;

    sqlite3_bind_int64(statement, 1, row->component);
    if (sqlite3_step(statement) == SQLITE_ROW) {
        const IvpCacheFeed *feed = find_feed(cache, sqlite3_column_int64(statement, 0));

        if (query == NULL || wants_feed(query, feed)) {
            occurrence = g_new0(IvpOccurrence, 1);
            occurrence->component = row->component;
            occurrence->feed = g_strdup(feed != NULL ? feed->name : "");
            occurrence->uid = dup_column(statement, 1);
            if (occurrence->uid == NULL)
                occurrence->uid = g_strdup("");
            occurrence->summary = dup_column(statement, 2);
            if (occurrence->summary == NULL)
                occurrence->summary = g_strdup("");
            occurrence->categories = dup_column(statement, 3);
            occurrence->recurrence =
                ivp_cache_unpack_recurrence(row->span.start, row->recurrence);
            occurrence->span = row->span;
            occurrence->start = row->start;
            occurrence->end = row->end;
        }
    }
    sqlite3_reset(statement);
    return occurrence;
}

static gboolean
collect(Search *search, GPtrArray *found, GError **error)
{
    const IvpQuery *query = search->query;
    g_autoptr(GError) local = NULL;
    Row row;
    Row last = {0};

    while (next_row(search, &row, &local)) {
        IvpOccurrence *occurrence;

        /* Those like the last one by what is filed may still come before it by their
         * summary. */
        if (query->limit != 0 && found->len >= query->limit &&
            (found->len - query->limit >= TIES_MAX || compare_rows(&row, &last) != 0))
            break;
        if (search->words != NULL && !has_words(search, row.component))
            continue;
        occurrence = make_occurrence(search->cache, &row, query);
        if (occurrence == NULL)
            continue;
        g_ptr_array_add(found, occurrence);
        last = row;
    }
    if (local != NULL) {
        g_propagate_error(error, g_steal_pointer(&local));
        return FALSE;
    }
    g_ptr_array_sort(found, ivp_occurrence_compare);
    if (query->limit != 0 && found->len > query->limit)
        g_ptr_array_set_size(found, (int)query->limit);
    return TRUE;
}

GPtrArray *
ivp_cache_query(IvpCache *cache, const IvpQuery *query, GError **error)
{
    g_autoptr(GPtrArray) found = NULL;
    g_autoptr(GError) local = NULL;
    Search search = {.cache = cache, .query = query};
    gboolean ok;

    g_return_val_if_fail(cache != NULL && query != NULL && query->viewer != NULL, NULL);

    found = g_ptr_array_new_with_free_func((GDestroyNotify)ivp_occurrence_free);
    if (query->to <= query->from && !(query->to == query->from))
        return g_steal_pointer(&found);
    if (!begin_reading(cache, &local)) {
        /* No file yet is an empty calendar. */
        if (g_error_matches(local, IVP_ERROR, IVP_ERROR_NOT_FOUND))
            return g_steal_pointer(&found);
        g_propagate_error(error, g_steal_pointer(&local));
        return NULL;
    }
    search.words = fold_words(query->words);
    if (search.words != NULL)
        search.matches = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    ok = begin_search(&search, error) && collect(&search, found, error);
    end_search(&search);
    end_reading(cache);
    return ok ? g_steal_pointer(&found) : NULL;
}

/* Calls @each with every occurrence laid down of one UID. */
static gboolean
walk_laid(IvpCache *cache,
          const char *feed_name,
          const char *uid,
          void (*each)(gint64 component, const IvpLaid *laid, gpointer data),
          gpointer data,
          GError **error)
{
    const IvpCacheFeed *feed = find_feed_by_name(cache, feed_name);
    sqlite3_stmt *statement;
    int code;

    if (feed == NULL)
        return TRUE;
    statement = ivp_cache_prepare(
        cache->db,
        "SELECT c.id, b.laid FROM member m JOIN component c ON c.id=m.component"
        " JOIN body b ON b.id=c.id WHERE m.feed=? AND m.key=? AND c.uid=?",
        error);
    if (statement == NULL)
        return FALSE;
    sqlite3_bind_int64(statement, 1, feed->id);
    sqlite3_bind_int64(statement, 2, ivp_cache_member_key(cache, feed->id, uid));
    sqlite3_bind_text(statement, 3, uid, -1, SQLITE_STATIC);
    while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
        const IvpLaid *laid = sqlite3_column_blob(statement, 1);
        guint count = (guint)sqlite3_column_bytes(statement, 1) / sizeof *laid;

        for (guint i = 0; i < count; i++) {
            IvpLaid one;

            memcpy(&one, (const char *)laid + i * sizeof one, sizeof one);
            each(sqlite3_column_int64(statement, 0), &one, data);
        }
    }
    if (code != SQLITE_DONE)
        ivp_cache_set_error(cache->db, error);
    sqlite3_finalize(statement);
    return code == SQLITE_DONE;
}

typedef struct {
    const IvpZone *viewer;
    gint64 recurrence;
    gint64 before;
    gboolean found;
    Row row;
} Wanted;

static void
resolve_laid(gint64 component, const IvpLaid *laid, const IvpZone *viewer, Row *row)
{
    IvpSpan seen;

    row->span = (IvpSpan){ivp_cache_class_kind(laid->class), laid->start,
                          laid->start + laid->length};
    seen = ivp_span_resolve(&row->span, viewer);
    row->start = seen.start;
    row->end = seen.end;
    row->component = component;
    row->recurrence = laid->recurrence;
}

static void
look_for_recurrence(gint64 component, const IvpLaid *laid, gpointer data)
{
    Wanted *wanted = data;
    Row row = {0};

    if (ivp_cache_unpack_recurrence(laid->start, laid->recurrence) != wanted->recurrence)
        return;
    resolve_laid(component, laid, wanted->viewer, &row);
    if (!wanted->found || compare_rows(&row, &wanted->row) < 0)
        wanted->row = row;
    wanted->found = TRUE;
}

IvpOccurrence *
ivp_cache_find(IvpCache *cache,
               const char *feed,
               const char *uid,
               gint64 recurrence,
               const IvpZone *viewer,
               GError **error)
{
    Wanted wanted = {.viewer = viewer, .recurrence = recurrence};
    IvpOccurrence *occurrence = NULL;
    g_autoptr(GError) local = NULL;

    g_return_val_if_fail(cache != NULL && feed != NULL && uid != NULL && viewer != NULL,
                         NULL);

    if (!begin_reading(cache, &local)) {
        if (!g_error_matches(local, IVP_ERROR, IVP_ERROR_NOT_FOUND))
            g_propagate_error(error, g_steal_pointer(&local));
        return NULL;
    }
    if (walk_laid(cache, feed, uid, look_for_recurrence, &wanted, error) && wanted.found)
        occurrence = make_occurrence(cache, &wanted.row, NULL);
    end_reading(cache);
    return occurrence;
}

static void
look_for_previous(gint64 component, const IvpLaid *laid, gpointer data)
{
    Wanted *wanted = data;
    Row row = {0};

    resolve_laid(component, laid, wanted->viewer, &row);
    if (row.start < wanted->before && (!wanted->found || row.start > wanted->row.start)) {
        wanted->row = row;
        wanted->found = TRUE;
    }
}

gboolean
ivp_cache_find_previous(IvpCache *cache,
                        const char *feed,
                        const char *uid,
                        gint64 before,
                        const IvpZone *viewer,
                        gint64 *start)
{
    Wanted wanted = {.viewer = viewer, .before = before};

    g_return_val_if_fail(cache != NULL && feed != NULL && uid != NULL, FALSE);
    g_return_val_if_fail(viewer != NULL && start != NULL, FALSE);

    if (!begin_reading(cache, NULL))
        return FALSE;
    walk_laid(cache, feed, uid, look_for_previous, &wanted, NULL);
    end_reading(cache);
    if (wanted.found)
        *start = wanted.row.start;
    return wanted.found;
}

gboolean
ivp_cache_get_laid(IvpCache *cache, const char *name, gint64 *from, gint64 *to)
{
    const IvpCacheFeed *feed;
    gboolean found = FALSE;

    g_return_val_if_fail(cache != NULL && name != NULL, FALSE);

    if (!begin_reading(cache, NULL))
        return FALSE;
    feed = find_feed_by_name(cache, name);
    if (feed != NULL && feed->laid_to > feed->laid_from) {
        *from = feed->laid_from;
        *to = feed->laid_to;
        found = TRUE;
    }
    end_reading(cache);
    return found;
}

gboolean
ivp_cache_is_laid(IvpCache *cache, gint64 from, gint64 to)
{
    gboolean laid = TRUE;

    g_return_val_if_fail(cache != NULL, FALSE);

    if (!begin_reading(cache, NULL))
        return FALSE;
    for (guint i = 0; i < cache->feeds->len; i++) {
        const IvpCacheFeed *feed = &g_array_index(cache->feeds, IvpCacheFeed, i);

        laid = laid && feed->laid_from <= from && feed->laid_to >= to;
    }
    end_reading(cache);
    return laid;
}
