/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-take.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ivp-error.h"
#include "ivp-past.h"
#include "ivp-take-private.h"

/* All is read anew after so long, in seconds. */
#define WHOLE_AGE (G_GINT64_CONSTANT(30) * 86400)
/* Cancelling is looked for once in so many events. */
#define EVENTS_PER_LOOK 64
/* Members gathered before they are written in the order of their key. */
#define MEMBERS_PENDING_MAX 65536
/* Characters of a calendar's own name that are kept. */
#define TITLE_MAX 200

void
ivp_take_report_clear(IvpTakeReport *report)
{
    g_clear_pointer(&report->title, g_free);
    g_clear_pointer(&report->problems, g_ptr_array_unref);
}

static void
say_problem(IvpTake *self, guint64 line, const char *sentence)
{
    self->report.n_problems++;
    if (self->report.problems->len < IVP_TAKE_PROBLEMS_MAX)
        g_ptr_array_add(self->report.problems,
                        g_strdup_printf(_("Line %" PRIu64 ": %s"), line, sentence));
}

/* Which zones an event's times are in. */
typedef struct {
    gboolean zoned;
    gboolean floating;
    GString *own; /* (nullable) names no system knows, one a line */
} Needs;

static void
need_zone(IvpTake *self, const IvpTime *time, Needs *needs)
{
    const char *name;

    if (time->zone == IVP_TIME_FLOATING)
        needs->floating = TRUE;
    if (time->zone < 0)
        return;
    needs->zoned = TRUE;
    if (time->zone == ivp_zone_table_get_floating(self->zones))
        needs->floating = TRUE;
    if (!ivp_zone_table_is_own(self->zones, time->zone))
        return;
    name = ivp_zone_table_get_name(self->zones, time->zone);
    if (needs->own == NULL)
        needs->own = g_string_new("\n");
    else if (strstr(needs->own->str, name) != NULL)
        return;
    g_string_append_printf(needs->own, "%s\n", name);
}

static void
find_needs(IvpTake *self, const IvpEvent *event, Needs *needs)
{
    need_zone(self, &event->start, needs);
    need_zone(self, &event->end, needs);
    need_zone(self, &event->recurrence_id, needs);
    for (guint i = 0; i < event->n_dates; i++) {
        need_zone(self, &event->dates[i].start, needs);
        need_zone(self, &event->dates[i].end, needs);
    }
    for (guint i = 0; i < event->n_except_dates; i++)
        need_zone(self, &event->except_dates[i], needs);
}

static int
compare_members(const void *a, const void *b)
{
    const IvpTakeMember *x = a;
    const IvpTakeMember *y = b;

    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return x->component < y->component ? -1 : x->component > y->component;
}

gboolean
ivp_take_write_members(IvpTake *self, GError **error)
{
    if (self->members->len > 1)
        qsort(self->members->data, self->members->len, sizeof(IvpTakeMember),
              compare_members);
    for (guint i = 0; i < self->members->len; i++) {
        const IvpTakeMember *member = &g_array_index(self->members, IvpTakeMember, i);

        sqlite3_bind_int64(self->add_member, 1, self->feed);
        sqlite3_bind_int64(self->add_member, 2, member->key);
        sqlite3_bind_int64(self->add_member, 3, member->component);
        sqlite3_bind_int(self->add_member, 4, member->flags);
        if (!ivp_cache_run(self->cache->db, self->add_member, error))
            return FALSE;
    }
    g_array_set_size(self->members, 0);
    return TRUE;
}

static char *
join_problems(const IvpEvent *event, const char *reason)
{
    g_autoptr(GString) joined = NULL;

    if (reason == NULL && (event->problems == NULL || event->problems->len == 0))
        return NULL;
    joined = g_string_new(reason);
    for (guint i = 0; event->problems != NULL && i < event->problems->len && i < 3; i++) {
        if (joined->len > 0)
            g_string_append_c(joined, ' ');
        g_string_append(joined, g_ptr_array_index(event->problems, i));
    }
    return g_string_free(g_steal_pointer(&joined), FALSE);
}

void
ivp_take_bind_text(sqlite3_stmt *statement, int index, const char *text)
{
    if (text != NULL)
        sqlite3_bind_text(statement, index, text, -1, SQLITE_STATIC);
    else
        sqlite3_bind_null(statement, index);
}

static gboolean
write_component(IvpTake *self,
                gint64 id,
                gint64 key,
                int flags,
                const IvpEvent *event,
                const Needs *needs,
                const char *problem,
                IvpSlice raw,
                GError **error)
{
    sqlite3_bind_int64(self->add_component, 1, id);
    sqlite3_bind_int64(self->add_component, 2, self->feed);
    ivp_take_bind_text(self->add_component, 3, event->uid);
    ivp_take_bind_text(self->add_component, 4, event->summary);
    ivp_take_bind_text(self->add_component, 5, event->categories);
    sqlite3_bind_int64(self->add_component, 6, key);
    sqlite3_bind_int(self->add_component, 7, flags);
    ivp_take_bind_text(self->add_component, 8,
                       needs->floating || needs->own != NULL ? self->floating : NULL);
    ivp_take_bind_text(self->add_component, 9, needs->own != NULL ? needs->own->str : NULL);
    ivp_take_bind_text(self->add_component, 10, problem);
    if (!ivp_cache_run(self->cache->db, self->add_component, error))
        return FALSE;
    sqlite3_bind_int64(self->add_body, 1, id);
    sqlite3_bind_blob(self->add_body, 2, raw.text, (int)raw.length, SQLITE_STATIC);
    sqlite3_bind_blob(self->add_body, 3, self->laid->len > 0 ? self->laid->data : "",
                      (int)(self->laid->len * sizeof(IvpLaid)), SQLITE_STATIC);
    return ivp_cache_run(self->cache->db, self->add_body, error);
}

static gboolean
put_in(IvpTake *self, const IvpPiece *piece, const IvpEvent *event, GError **error)
{
    Needs needs = {0};
    gint64 id = self->next_component;
    gint64 key = event->uid != NULL
                     ? ivp_cache_member_key(self->cache, self->feed, event->uid)
                     : (gint64)(piece->hash.low ^ piece->hash.high);
    int flags = 0;
    g_autofree char *reason = NULL;
    g_autofree char *problem = NULL;
    IvpTakeMember member;
    gboolean ok;

    find_needs(self, event, &needs);
    if (ivp_event_is_recurring(event))
        flags |= IVP_COMPONENT_RECURRING;
    if (ivp_event_is_override(event))
        flags |= IVP_COMPONENT_OVERRIDE;
    if (needs.zoned)
        flags |= IVP_COMPONENT_ZONED;
    if (needs.floating)
        flags |= IVP_COMPONENT_FLOATING;
    if (needs.own != NULL)
        flags |= IVP_COMPONENT_OWN_ZONE;

    g_array_set_size(self->laid, 0);
    /* Its VTIMEZONE may still be to come. */
    if (needs.own != NULL)
        g_array_append_val(self->late, key);
    else if (!ivp_lay_event(self->lay, id, event, self->laid, &reason, error))
        return FALSE;
    problem = join_problems(event, reason);
    if (problem != NULL)
        say_problem(self, piece->line, problem);
    ok = write_component(self, id, key, flags, event, &needs, problem, piece->text, error);
    if (needs.own != NULL)
        g_string_free(needs.own, TRUE);
    if (!ok)
        return FALSE;
    self->next_component++;
    self->report.parsed++;
    self->report.laid++;
    member = (IvpTakeMember){key, id, flags};
    g_array_append_val(self->members, member);
    if (!self->from_nothing)
        g_array_append_val(self->fresh, key);
    if (self->members->len >= MEMBERS_PENDING_MAX && !ivp_take_write_members(self, error))
        return FALSE;
    return ivp_manifest_add(self->manifest, &piece->hash, id, error);
}

/* An event that is as it was may still mean another time: it is floating, and X-WR-TIMEZONE
 * is another now. Found by one look at its row; only calendars whose X-WR-TIMEZONE has
 * changed, or that have several, come here at all. */
static gboolean
check_floating(IvpTake *self, gint64 component, GError **error)
{
    gboolean changed = FALSE;
    gint64 key = 0;
    int flags = 0;

    sqlite3_bind_int64(self->get_floating, 1, component);
    if (sqlite3_step(self->get_floating) == SQLITE_ROW) {
        key = sqlite3_column_int64(self->get_floating, 0);
        flags = sqlite3_column_int(self->get_floating, 1);
        changed = (flags & (IVP_COMPONENT_FLOATING | IVP_COMPONENT_OWN_ZONE)) != 0 &&
                  g_strcmp0((const char *)sqlite3_column_text(self->get_floating, 2),
                            self->floating) != 0;
    }
    sqlite3_reset(self->get_floating);
    if (!changed)
        return TRUE;
    ivp_take_bind_text(self->set_floating, 1, self->floating);
    sqlite3_bind_int64(self->set_floating, 2, component);
    if (!ivp_cache_run(self->cache->db, self->set_floating, error))
        return FALSE;
    if ((flags & IVP_COMPONENT_FLOATING) != 0)
        g_array_append_val(self->late, key);
    else
        g_array_append_val(self->doubtful, component);
    return TRUE;
}

static gboolean
on_event(const IvpPiece *piece, gpointer data, GError **error)
{
    IvpTake *self = data;
    g_autoptr(IvpEvent) event = NULL;
    g_autoptr(GError) local = NULL;
    gint64 component;

    if (++self->report.seen % EVENTS_PER_LOOK == 0 && self->cancellable != NULL &&
        g_cancellable_is_cancelled(self->cancellable)) {
        g_set_error_literal(error, IVP_ERROR, IVP_ERROR_CANCELLED, _("Stopped."));
        return FALSE;
    }
    if (ivp_manifest_match(self->manifest, &piece->hash, &component)) {
        if (component == 0) {
            self->report.passed++;
            return TRUE;
        }
        self->report.unchanged++;
        if (self->mixed || g_strcmp0(self->floating, self->old_floating) != 0)
            return check_floating(self, component, error);
        return TRUE;
    }
    if (ivp_past_is_over(piece->text, self->horizon)) {
        self->report.passed++;
        return ivp_manifest_add(self->manifest, &piece->hash, 0, error);
    }
    event = ivp_event_new(piece->text, 0, self->zones, TRUE, &local);
    if (event == NULL) {
        self->report.refused++;
        say_problem(self, piece->line, local->message);
        return TRUE;
    }
    return put_in(self, piece, event, error);
}

/* The TZID a VTIMEZONE gives itself. */
char *
ivp_take_find_zone_name(IvpSlice component)
{
    g_autoptr(GString) scratch = g_string_new(NULL);
    gsize at = 0;
    IvpContentLine line;
    IvpProperty property;

    while (ivp_content_line_scan(component.text + at, component.length - at, TRUE, &line)) {
        if (ivp_property_parse(&line, scratch, &property) &&
            ivp_slice_is(property.name, "TZID")) {
            IvpSlice value = ivp_slice_strip(property.value);

            return g_strndup(value.text, value.length);
        }
        at += line.next;
    }
    return g_strdup("");
}

static gboolean
on_zone(const IvpPiece *piece, gpointer data, GError **error)
{
    IvpTake *self = data;
    g_autoptr(GError) local = NULL;
    g_autofree char *name = NULL;

    if (self->zone_pieces->len >= IVP_ZONES_MAX)
        return TRUE;
    if (!ivp_zone_table_add(self->zones, piece->text, &local)) {
        say_problem(self, piece->line, local->message);
        return TRUE;
    }
    name = ivp_take_find_zone_name(piece->text);
    g_ptr_array_add(self->zone_pieces, g_bytes_new(piece->text.text, piece->text.length));
    g_array_append_val(self->zone_piece_hashes, piece->hash);
    if (!g_hash_table_contains(self->zone_hashes, name))
        g_hash_table_insert(self->zone_hashes, g_steal_pointer(&name),
                            g_memdup2(&piece->hash, sizeof piece->hash));
    return TRUE;
}

static void
set_floating(IvpTake *self, IvpSlice value)
{
    g_free(self->floating);
    self->floating = value.length > 0 ? g_strndup(value.text, value.length) : NULL;
    ivp_zone_table_set_floating(self->zones, value);
}

static void
on_calendar(gpointer data)
{
    IvpTake *self = data;

    if (self->n_calendars++ > 0)
        self->mixed = TRUE;
    set_floating(self, (IvpSlice){"", 0});
}

/* P1W, PT12H, P1DT6H …: seconds; 0 for what is none. */
static gint64
read_interval(IvpSlice value)
{
    gint64 seconds = 0;
    gint64 number = 0;

    if (value.length < 2 || value.length > 20 || (value.text[0] | 0x20) != 'p')
        return 0;
    for (gsize i = 1; i < value.length; i++) {
        char c = g_ascii_toupper(value.text[i]);

        if (g_ascii_isdigit(c)) {
            number = MIN(number * 10 + (c - '0'), 100000);
            continue;
        }
        seconds += number * (c == 'W'   ? 7 * 86400
                             : c == 'D' ? 86400
                             : c == 'H' ? 3600
                             : c == 'M' ? 60
                             : c == 'S' ? 1
                                        : 0);
        number = 0;
    }
    return seconds;
}

static void
on_property(const IvpProperty *property, gpointer data)
{
    IvpTake *self = data;
    IvpSlice value = ivp_slice_strip(property->value);

    if (ivp_slice_is(property->name, "X-WR-TIMEZONE")) {
        set_floating(self, value);
    } else if (ivp_slice_is(property->name, "REFRESH-INTERVAL") ||
               (ivp_slice_is(property->name, "X-PUBLISHED-TTL") &&
                self->report.interval == 0)) {
        self->report.interval = read_interval(value);
    } else if (self->report.title == NULL &&
               (ivp_slice_is(property->name, "X-WR-CALNAME") ||
                ivp_slice_is(property->name, "NAME"))) {
        g_autofree char *title = ivp_text_unescape(value);

        if (g_utf8_strlen(title, -1) > TITLE_MAX)
            self->report.title = g_utf8_substring(title, 0, TITLE_MAX);
        else
            self->report.title = g_steal_pointer(&title);
    }
}

static void
on_problem(guint64 line, const char *sentence, gpointer data)
{
    say_problem(data, line, sentence);
}

static gboolean
prepare(IvpTake *self, GError **error)
{
    const struct {
        sqlite3_stmt **statement;
        const char *sql;
    } all[] = {
        {&self->add_component, "INSERT INTO component VALUES(?,?,?,?,?,?,?,?,?,?)"},
        {&self->add_body, "INSERT INTO body VALUES(?,?,?)"},
        {&self->add_member, "INSERT OR REPLACE INTO member VALUES(?,?,?,?)"},
        {&self->get_floating, "SELECT key, flags, floating FROM component WHERE id=?"},
        {&self->set_floating, "UPDATE component SET floating=? WHERE id=?"},
        {&self->get_gone, "SELECT key FROM component WHERE id=?"},
        {&self->delete_component, "DELETE FROM component WHERE id=?"},
        {&self->delete_body, "DELETE FROM body WHERE id=?"},
        {&self->delete_member, "DELETE FROM member WHERE feed=? AND key=? AND component=?"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(all); i++) {
        *all[i].statement = ivp_cache_prepare(self->cache->db, all[i].sql, error);
        if (*all[i].statement == NULL)
            return FALSE;
    }
    return TRUE;
}

gboolean
ivp_take_run_for_feed(IvpCache *cache, gint64 feed, const char *sql, GError **error)
{
    sqlite3_stmt *statement = ivp_cache_prepare(cache->db, sql, error);
    gboolean ok;

    if (statement == NULL)
        return FALSE;
    sqlite3_bind_int64(statement, 1, feed);
    ok = ivp_cache_run(cache->db, statement, error);
    sqlite3_finalize(statement);
    return ok;
}

gboolean
ivp_take_delete_all(IvpCache *cache, gint64 feed, GError **error)
{
    static const char *const all[] = {
        ("DELETE FROM occurrence WHERE component IN (SELECT component FROM member WHERE "
         "feed=?)"),
        "DELETE FROM body WHERE id IN (SELECT component FROM member WHERE feed=?)",
        "DELETE FROM component WHERE id IN (SELECT component FROM member WHERE feed=?)",
        "DELETE FROM member WHERE feed=?",
        "DELETE FROM zone WHERE feed=?",
        "DELETE FROM manifest WHERE feed=?",
    };

    for (gsize i = 0; i < G_N_ELEMENTS(all); i++) {
        if (!ivp_take_run_for_feed(cache, feed, all[i], error))
            return FALSE;
    }
    return TRUE;
}

/* Finds the feed's row, or makes it, and reads how things stand. */
static gboolean
open_feed(IvpTake *self, const char *name, GError **error)
{
    sqlite3 *db = self->cache->db;
    sqlite3_stmt *statement =
        ivp_cache_prepare(db, "INSERT OR IGNORE INTO feed(name) VALUES(?)", error);
    gint64 whole = 0;
    gint64 horizon = 0;
    gboolean ok;

    if (statement == NULL)
        return FALSE;
    sqlite3_bind_text(statement, 1, name, -1, SQLITE_STATIC);
    ok = ivp_cache_run(db, statement, error);
    sqlite3_finalize(statement);
    if (!ok)
        return FALSE;
    statement = ivp_cache_prepare(
        db,
        "SELECT id, events, components, whole, horizon, laid_from, laid_to, floating,"
        " (SELECT ifnull(max(id), 0) FROM component) FROM feed WHERE name=?",
        error);
    if (statement == NULL)
        return FALSE;
    sqlite3_bind_text(statement, 1, name, -1, SQLITE_STATIC);
    if (sqlite3_step(statement) != SQLITE_ROW) {
        ivp_cache_set_error(db, error);
        sqlite3_finalize(statement);
        return FALSE;
    }
    self->feed = sqlite3_column_int64(statement, 0);
    self->old_events = sqlite3_column_int64(statement, 1);
    self->old_components = sqlite3_column_int64(statement, 2);
    whole = sqlite3_column_int64(statement, 3);
    horizon = sqlite3_column_int64(statement, 4);
    self->laid_from = sqlite3_column_int64(statement, 5);
    self->laid_to = sqlite3_column_int64(statement, 6);
    self->old_floating = g_strdup((const char *)sqlite3_column_text(statement, 7));
    self->last_component = sqlite3_column_int64(statement, 8);
    sqlite3_finalize(statement);

    self->mixed = g_strcmp0(self->old_floating, "*") == 0;
    self->next_component = self->last_component + 1;
    /* A clock that went back would miss events passed over in what was the past then. */
    if (whole == 0 || self->now - whole > WHOLE_AGE || horizon > self->horizon + 86400)
        self->from_nothing = TRUE;
    if (self->from_nothing) {
        self->laid_from = self->now - IVP_LAID_BACK;
        self->laid_to = self->now + IVP_LAID_AHEAD;
        return whole == 0 || ivp_take_delete_all(self->cache, self->feed, error);
    }
    return TRUE;
}

IvpTake *
ivp_take_new(IvpCache *cache,
             const char *feed,
             gint64 now,
             gboolean from_nothing,
             GCancellable *cancellable,
             GError **error)
{
    static const IvpSplitterFuncs funcs = {on_event, on_zone, on_property, on_calendar,
                                           on_problem};
    g_autoptr(IvpTake) self = NULL;

    g_return_val_if_fail(cache != NULL && cache->writable && feed != NULL, NULL);

    if (!ivp_cache_follow(cache, error))
        return NULL;
    self = g_new0(IvpTake, 1);
    self->cache = cache;
    self->now = now;
    self->horizon = now - IVP_KEPT_BACK;
    self->from_nothing = from_nothing;
    self->cancellable = cancellable;
    self->report.problems = g_ptr_array_new_with_free_func(g_free);
    self->zone_hashes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    self->zone_pieces = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
    self->zone_piece_hashes = g_array_new(FALSE, FALSE, sizeof(IvpHash));
    self->members = g_array_new(FALSE, FALSE, sizeof(IvpTakeMember));
    self->gone = g_array_new(FALSE, FALSE, sizeof(gint64));
    self->fresh = g_array_new(FALSE, FALSE, sizeof(gint64));
    self->late = g_array_new(FALSE, FALSE, sizeof(gint64));
    self->doubtful = g_array_new(FALSE, FALSE, sizeof(gint64));
    self->laid = g_array_new(FALSE, FALSE, sizeof(IvpLaid));
    self->zones = ivp_zone_table_new();
    if (!ivp_cache_execute(cache->db, "BEGIN IMMEDIATE", error))
        return NULL;
    self->open = TRUE;
    if (!open_feed(self, feed, error) || !prepare(self, error))
        return NULL;
    self->manifest = ivp_manifest_new(cache, self->feed, self->from_nothing, error);
    if (self->manifest == NULL)
        return NULL;
    self->lay = ivp_lay_new(cache, self->feed, self->zones, self->laid_from, self->laid_to,
                            cancellable, error);
    if (self->lay == NULL)
        return NULL;
    self->splitter = ivp_splitter_new(cache->seed, &funcs, self);
    return g_steal_pointer(&self);
}

void
ivp_take_free(IvpTake *self)
{
    if (self == NULL)
        return;
    sqlite3_finalize(self->add_component);
    sqlite3_finalize(self->add_body);
    sqlite3_finalize(self->add_member);
    sqlite3_finalize(self->get_floating);
    sqlite3_finalize(self->set_floating);
    sqlite3_finalize(self->get_gone);
    sqlite3_finalize(self->delete_component);
    sqlite3_finalize(self->delete_body);
    sqlite3_finalize(self->delete_member);
    ivp_splitter_free(self->splitter);
    ivp_manifest_free(self->manifest);
    ivp_lay_free(self->lay);
    ivp_zone_table_free(self->zones);
    if (self->open)
        sqlite3_exec(self->cache->db, "ROLLBACK", NULL, NULL, NULL);
    g_hash_table_unref(self->zone_hashes);
    g_ptr_array_unref(self->zone_pieces);
    g_array_free(self->zone_piece_hashes, TRUE);
    g_array_free(self->members, TRUE);
    g_array_free(self->gone, TRUE);
    g_array_free(self->fresh, TRUE);
    g_array_free(self->late, TRUE);
    g_array_free(self->doubtful, TRUE);
    g_array_free(self->laid, TRUE);
    g_free(self->floating);
    g_free(self->old_floating);
    ivp_take_report_clear(&self->report);
    g_free(self);
}

gboolean
ivp_take_write(IvpTake *self, const char *bytes, gsize length, GError **error)
{
    return ivp_splitter_write(self->splitter, bytes, length, error);
}

gboolean
ivp_take_read(IvpTake *self, int fd, GError **error)
{
    for (;;) {
        gsize space;
        char *to = ivp_splitter_reserve(self->splitter, &space);
        gssize got = read(fd, to, space);

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            g_set_error(error, IVP_ERROR, IVP_ERROR_STORE,
                        _("The calendar could not be read: %s."), g_strerror(errno));
            return FALSE;
        }
        if (got == 0)
            return TRUE;
        if (!ivp_splitter_commit(self->splitter, (gsize)got, error))
            return FALSE;
    }
}
