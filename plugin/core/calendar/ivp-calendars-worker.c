/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-calendars-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ivp-error.h"
#include "ivp-feed-record.h"
#include "ivp-fetch.h"
#include "ivp-sample.h"
#include "ivp-take.h"

/* How long the worker sleeps at most, in seconds: a computer that was asleep itself wakes
 * to another time of day than a timer has counted. */
#define NAP_MAX 60
/* How often all that time alone changes is looked at, in seconds. */
#define ROLL_EVERY (6 * 3600)
/* Calendars nobody has looked at for so long leave the cache, in seconds: another client on
 * the same profile may still have what this one's user took out. */
#define FORGET_AFTER (G_GINT64_CONSTANT(7) * 86400)
/* How often progress is told at most, in microseconds. */
#define PROGRESS_EVERY (G_USEC_PER_SEC / 5)
/* The share of a refresh's progress that is kept for what comes after the last byte. */
#define SHARE_OF_BYTES 0.9

/* The worker's own; nobody else sees it. */
typedef struct {
    IvpCalendarWork *shared;
    IvpCache *cache;
    gint64 rolled;
} Worker;

/* One refresh of one calendar. */
typedef struct {
    Worker *worker;
    IvpCalendarSource *source;
    guint place; /* among those of this round */
    guint count;
    gint64 now;
    gboolean from_nothing;
    IvpTake *take;
} Refresh;

static gint64
get_now(IvpCalendarWork *shared)
{
    return g_get_real_time() / G_USEC_PER_SEC + shared->ahead;
}

static void
set_progress(Refresh *refresh, double fraction)
{
    IvpCalendarWork *shared = refresh->worker->shared;
    gint64 time = g_get_monotonic_time();
    gboolean say;

    g_mutex_lock(&shared->lock);
    shared->fraction =
        fraction < 0 ? -1 : ((double)refresh->place + fraction) / (double)refresh->count;
    say = time - shared->status_said >= PROGRESS_EVERY;
    if (say)
        shared->status_said = time;
    g_mutex_unlock(&shared->lock);
    if (say)
        ivp_calendar_work_say_status(shared);
}

static void
on_progress(gint64 done, gint64 total, gpointer data)
{
    set_progress(data, total > 0 ? SHARE_OF_BYTES * (double)done / (double)total : -1);
}

static gboolean
begin_take(Refresh *refresh, GError **error)
{
    if (refresh->take == NULL)
        refresh->take =
            ivp_take_new(refresh->worker->cache, refresh->source->id, refresh->now,
                         refresh->from_nothing, refresh->worker->shared->round, error);
    return refresh->take != NULL;
}

/* The cache is only written to from the first byte on, so a server that keeps us waiting
 * keeps nobody else. */
static gboolean
on_bytes(const char *bytes, gsize length, gpointer data, GError **error)
{
    Refresh *refresh = data;

    return begin_take(refresh, error) &&
           ivp_take_write(refresh->take, bytes, length, error);
}

static gboolean
fetch_sample(Refresh *refresh, GError **error)
{
    const char *path = refresh->source->url + strlen("example:");
    g_autoptr(GBytes) bytes = ivp_sample_render(path, refresh->now, error);
    gsize length;
    const char *text;

    if (bytes == NULL)
        return FALSE;
    text = g_bytes_get_data(bytes, &length);
    return on_bytes(text, length, refresh, error);
}

static gboolean
fetch_feed(Refresh *refresh,
           const IvpFeedRecord *record,
           IvpFetchReply *reply,
           GError **error)
{
    static const IvpFetchFuncs funcs = {on_bytes, on_progress};
    IvpCalendarWork *shared = refresh->worker->shared;
    g_autofree char *proxy = NULL;
    IvpFetchRequest request = {.url = refresh->source->url};

    if (g_str_has_prefix(refresh->source->url, "example:"))
        return fetch_sample(refresh, error);
    g_mutex_lock(&shared->lock);
    proxy = g_strdup(shared->proxy);
    g_mutex_unlock(&shared->lock);
    request.proxy = proxy;
    if (!refresh->from_nothing) {
        request.etag = record->etag;
        request.last_modified = record->last_modified;
    }
    return ivp_fetch(&request, &funcs, refresh, shared->round, reply, error);
}

static char *
join_problems(const IvpTakeReport *report)
{
    g_autoptr(GString) text = NULL;

    if (report->n_problems == 0)
        return NULL;
    text = g_string_new(NULL);
    for (guint i = 0; i < report->problems->len; i++)
        g_string_append_printf(text, "%s%s", i > 0 ? "\n" : "",
                               (const char *)g_ptr_array_index(report->problems, i));
    if (report->n_problems > report->problems->len) {
        guint64 more = report->n_problems - report->problems->len;

        g_string_append_c(text, '\n');
        g_string_append_printf(text, ngettext("and %u more", "and %u more", (gulong)more),
                               (guint)more);
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static void
set_health(IvpFeedRecord *record,
           IvpFeedHealth health,
           const char *sentence,
           const char *detail)
{
    g_free(record->sentence);
    g_free(record->detail);
    record->health = health;
    record->sentence = g_strdup(sentence);
    record->detail = g_strdup(detail);
}

/* Puts what came into the cache. */
static gboolean
finish_take(Refresh *refresh,
            gboolean accept_empty,
            IvpFeedRecord *record,
            IvpFetchReply *reply,
            GError **error)
{
    g_auto(IvpTakeReport) report = {0};
    g_autofree char *detail = NULL;
    IvpTakeResult result;

    /* An answer without a byte is an empty calendar, or none. */
    if (!begin_take(refresh, error))
        return FALSE;
    result = ivp_take_finish(refresh->take, accept_empty, &report, error);
    g_clear_pointer(&refresh->take, ivp_take_free);
    switch (result) {
    case IVP_TAKE_FAILED:
        return FALSE;
    case IVP_TAKE_EMPTY:
        set_health(record, IVP_FEED_EMPTY_KEPT,
                   _("The new calendar is empty; kept the old one."), NULL);
        /* Or the server would say for ever that nothing changed. */
        g_clear_pointer(&record->etag, g_free);
        g_clear_pointer(&record->last_modified, g_free);
        return TRUE;
    case IVP_TAKE_DONE:
        break;
    }
    detail = join_problems(&report);
    set_health(record, IVP_FEED_CURRENT, NULL, detail);
    record->interval = report.interval;
    record->as_of = refresh->now;
    g_free(record->etag);
    g_free(record->last_modified);
    record->etag = g_steal_pointer(&reply->etag);
    record->last_modified = g_steal_pointer(&reply->last_modified);
    return TRUE;
}

static void
note_failure(IvpFeedRecord *record, const GError *error)
{
    if (g_error_matches(error, IVP_ERROR, IVP_ERROR_CANCELLED))
        return;
    record->failures++;
    if (g_error_matches(error, IVP_ERROR, IVP_ERROR_PARSE) ||
        g_error_matches(error, IVP_ERROR, IVP_ERROR_LIMIT) ||
        g_error_matches(error, IVP_ERROR, IVP_ERROR_REFUSED))
        set_health(record, IVP_FEED_BROKEN, error->message, NULL);
    else
        set_health(record, IVP_FEED_UNREACHED, error->message, NULL);
}

/* Shows the main thread how a calendar stands. */
static void
publish(Worker *worker, IvpCalendarSource *source, const IvpFeedRecord *record)
{
    IvpFeedState *state = source->state;

    g_mutex_lock(&worker->shared->lock);
    g_free(state->sentence);
    g_free(state->detail);
    state->health = record->health;
    state->as_of = record->as_of;
    state->next = record->next;
    state->sentence = g_strdup(record->sentence);
    state->detail = g_strdup(record->detail);
    if (source->successor != NULL) {
        state->health = IVP_FEED_MOVED;
        g_free(state->sentence);
        g_free(state->detail);
        state->sentence = g_strdup(_("The community has moved to another calendar."));
        state->detail = g_strdup(source->successor);
    }
    source->not_before = record->not_before;
    g_mutex_unlock(&worker->shared->lock);
    ivp_calendar_work_say_status(worker->shared);
}

static void
publish_error(Worker *worker, IvpCalendarSource *source, const GError *error)
{
    g_mutex_lock(&worker->shared->lock);
    g_free(source->state->sentence);
    source->state->health = IVP_FEED_UNREACHED;
    source->state->sentence = g_strdup(error->message);
    source->state->next = get_now(worker->shared) + IVP_POLL_LEAST;
    g_mutex_unlock(&worker->shared->lock);
    ivp_calendar_work_say_status(worker->shared);
}

static gboolean
refresh_source(Refresh *refresh, gboolean accept_empty, GError **error)
{
    Worker *worker = refresh->worker;
    IvpCalendarSource *source = refresh->source;
    g_autoptr(GError) local = NULL;
    g_auto(IvpFetchReply) reply = {.retry_after = -1};
    IvpFeedRecord record;
    guint64 url;
    gboolean ok;
    gboolean taken = FALSE;

    if (!ivp_feed_record_read(worker->cache, source->id, &record, error))
        return FALSE;
    url = ivp_feed_record_hash(worker->cache, source->url);
    if (record.url != url) {
        /* What another server said does not hold for this one. */
        g_clear_pointer(&record.etag, g_free);
        g_clear_pointer(&record.last_modified, g_free);
        record.failures = 0;
        record.url = url;
    }
    refresh->from_nothing =
        accept_empty || ivp_take_needs_whole(worker->cache, source->id, refresh->now);
    set_progress(refresh, -1);
    ok = fetch_feed(refresh, &record, &reply, &local);
    if (ok && reply.not_modified) {
        record.as_of = refresh->now;
        set_health(&record, IVP_FEED_CURRENT, NULL, record.detail);
    } else if (ok) {
        set_progress(refresh, SHARE_OF_BYTES);
        ok = finish_take(refresh, accept_empty, &record, &reply, &local);
        taken = ok;
    }
    g_clear_pointer(&refresh->take, ivp_take_free);
    if (ok) {
        record.failures = 0;
    } else if (ivp_cache_is_damage(local)) {
        ivp_feed_record_clear(&record);
        g_propagate_error(error, g_steal_pointer(&local));
        return FALSE;
    } else {
        note_failure(&record, local);
    }
    record.checked = refresh->now;
    ivp_feed_record_schedule(&record, refresh->now, reply.retry_after, g_random_double());
    publish(worker, source, &record);
    /* Whoever looks at the rows then also looks at how the calendar stands. */
    if (taken)
        ivp_calendar_work_say_changed(worker->shared);
    ok = ivp_feed_record_write(worker->cache, source->id, &record, error);
    ivp_feed_record_clear(&record);
    return ok;
}

/* Takes calendars out of the cache that the user has taken out. */
static void
forget_removed(Worker *worker, gint64 now)
{
    g_autoptr(GPtrArray) names =
        ivp_feed_record_list_unchecked(worker->cache, now - FORGET_AFTER);

    for (guint i = 0; i < worker->shared->sources->len; i++) {
        const IvpCalendarSource *source = g_ptr_array_index(worker->shared->sources, i);
        guint at;

        if (g_ptr_array_find_with_equal_func(names, source->id, g_str_equal, &at))
            g_ptr_array_remove_index_fast(names, at);
    }
    /* What cannot be done now is tried again at the next look. */
    for (guint i = 0; i < names->len; i++)
        ivp_cache_forget(worker->cache, g_ptr_array_index(names, i), NULL);
}

static void
roll(Worker *worker)
{
    gboolean any = FALSE;
    gint64 now = get_now(worker->shared);

    for (guint i = 0; i < worker->shared->sources->len; i++) {
        IvpCalendarSource *source = g_ptr_array_index(worker->shared->sources, i);
        gboolean changed = FALSE;

        if (ivp_cache_roll(worker->cache, source->id, now, worker->shared->round, &changed,
                           NULL))
            any = any || changed;
    }
    forget_removed(worker, now);
    worker->rolled = now;
    if (any)
        ivp_calendar_work_say_changed(worker->shared);
}

/* The calendars whose time has come; with the lock held. */
static gboolean
is_due(const IvpCalendarSource *source, gint64 now)
{
    if (source->url == NULL)
        return FALSE;
    if (source->not_before > now && source->not_before - now <= IVP_FETCH_WAIT_MAX)
        return FALSE;
    if (source->wanted || source->state->next <= now)
        return TRUE;
    /* A clock that went back must not silence a calendar for ever. */
    return source->state->next > now + 2 * IVP_POLL_MOST;
}

/* The user has cancelled: not at once again. */
static void
put_off(Worker *worker, IvpCalendarSource *source, gint64 now)
{
    g_mutex_lock(&worker->shared->lock);
    source->state->next = MAX(source->state->next, now + IVP_POLL_LEAST);
    g_mutex_unlock(&worker->shared->lock);
}

static void
refresh_round(Worker *worker)
{
    IvpCalendarWork *shared = worker->shared;
    g_autoptr(GPtrArray) due = g_ptr_array_new();
    gint64 now = get_now(worker->shared);

    g_mutex_lock(&shared->lock);
    shared->asked = FALSE;
    for (guint i = 0; i < shared->sources->len; i++) {
        IvpCalendarSource *source = g_ptr_array_index(shared->sources, i);

        if (is_due(source, now))
            g_ptr_array_add(due, source);
        source->wanted = FALSE;
    }
    shared->busy = due->len > 0 && !shared->stopping;
    if (due->len == 0 && !shared->stopping)
        g_cancellable_reset(shared->round);
    shared->fraction = -1;
    g_mutex_unlock(&shared->lock);
    if (due->len == 0) {
        if (now - worker->rolled >= ROLL_EVERY || worker->rolled > now)
            roll(worker);
        ivp_calendar_work_say_status(shared);
        return;
    }
    ivp_calendar_work_say_status(shared);

    for (guint i = 0; i < due->len; i++) {
        IvpCalendarSource *source = g_ptr_array_index(due, i);
        Refresh refresh = {
            .worker = worker, .source = source, .place = i, .count = due->len, .now = now};
        g_autoptr(GError) error = NULL;
        gboolean accept_empty;

        if (g_cancellable_is_cancelled(shared->round)) {
            put_off(worker, source, now);
            continue;
        }
        g_mutex_lock(&shared->lock);
        accept_empty = source->accept_empty;
        source->accept_empty = FALSE;
        g_mutex_unlock(&shared->lock);
        if (refresh_source(&refresh, accept_empty, &error))
            continue;
        /* A cache can be made anew: once now, with all that is due. */
        if (ivp_cache_is_damage(error) && ivp_cache_set_aside(worker->cache, NULL)) {
            g_clear_error(&error);
            if (refresh_source(&refresh, accept_empty, &error))
                continue;
        }
        publish_error(worker, source, error);
    }

    g_mutex_lock(&shared->lock);
    shared->busy = FALSE;
    if (!shared->stopping)
        g_cancellable_reset(shared->round);
    g_mutex_unlock(&shared->lock);
    roll(worker);
    ivp_calendar_work_say_status(shared);
}

static void
extend(Worker *worker, gint64 to)
{
    gboolean any = FALSE;

    for (guint i = 0; i < worker->shared->sources->len; i++) {
        IvpCalendarSource *source = g_ptr_array_index(worker->shared->sources, i);
        gboolean changed = FALSE;

        if (ivp_cache_extend(worker->cache, source->id, to, worker->shared->round, &changed,
                             NULL))
            any = any || changed;
    }
    if (any)
        ivp_calendar_work_say_changed(worker->shared);
}

static gboolean
open_cache(Worker *worker)
{
    g_autoptr(GError) error = NULL;
    gboolean sound;

    worker->cache = ivp_cache_open(worker->shared->cache_path, TRUE, &error);
    sound = worker->cache != NULL && ivp_cache_check(worker->cache, &error);
    if (!sound && worker->cache != NULL && ivp_cache_is_damage(error)) {
        g_clear_error(&error);
        sound = ivp_cache_set_aside(worker->cache, &error);
    }
    for (guint i = 0; i < worker->shared->sources->len; i++) {
        IvpCalendarSource *source = g_ptr_array_index(worker->shared->sources, i);
        IvpFeedRecord record;

        if (source->url == NULL)
            continue;
        if (!sound) {
            publish_error(worker, source, error);
        } else if (ivp_feed_record_read(worker->cache, source->id, &record, NULL)) {
            /* Of another URL nothing holds but the events, until it is taken. */
            if (record.url != 0 &&
                record.url != ivp_feed_record_hash(worker->cache, source->url)) {
                record.next = 0;
                record.not_before = 0;
            }
            publish(worker, source, &record);
            ivp_feed_record_clear(&record);
        }
    }
    return sound;
}

/* When the worker has something to do again; with the lock held. */
static gint64
find_next(Worker *worker)
{
    gint64 now = get_now(worker->shared);
    gint64 next = worker->rolled > now ? now : worker->rolled + ROLL_EVERY;

    for (guint i = 0; worker->shared->allowed && i < worker->shared->sources->len; i++) {
        IvpCalendarSource *source = g_ptr_array_index(worker->shared->sources, i);

        if (source->url != NULL)
            next = MIN(next, is_due(source, now)
                                 ? now
                                 : MAX(source->state->next, source->not_before));
    }
    return next;
}

gpointer
ivp_calendar_work_run(gpointer data)
{
    IvpCalendarWork *shared = data;
    Worker worker = {.shared = shared};
    gboolean sound = open_cache(&worker);
    gint64 opened = g_get_monotonic_time();

    if (sound)
        roll(&worker);
    /* A reader that came while the file was made, or mended after a crash, found it locked.
     */
    ivp_calendar_work_say_changed(shared);
    g_mutex_lock(&shared->lock);
    while (!shared->stopping) {
        gint64 now = get_now(shared);
        gint64 next =
            sound ? find_next(&worker)
                  : now + NAP_MAX - (g_get_monotonic_time() - opened) / G_USEC_PER_SEC;

        if (!shared->asked && !shared->extend && next > now) {
            gint64 nap = CLAMP(next - now, 1, NAP_MAX);

            g_cond_wait_until(&shared->wake, &shared->lock,
                              g_get_monotonic_time() + nap * G_USEC_PER_SEC);
            continue;
        }
        if (!sound) {
            /* The disk was full, perhaps, or the folder not there. */
            shared->extend = FALSE;
            shared->asked = FALSE;
            g_mutex_unlock(&shared->lock);
            g_clear_pointer(&worker.cache, ivp_cache_close);
            sound = open_cache(&worker);
            opened = g_get_monotonic_time();
            if (sound)
                ivp_calendar_work_say_changed(shared);
            g_mutex_lock(&shared->lock);
            /* Nothing is fetched before the user has pressed. */
            shared->asked = sound && shared->allowed;
        } else if (shared->extend) {
            gint64 from = shared->extend_from;
            gint64 to = shared->extend_to;

            shared->extend = FALSE;
            shared->extend_from = 0;
            shared->extend_to = 0;
            g_mutex_unlock(&shared->lock);
            if (from != 0)
                extend(&worker, from);
            if (to != 0)
                extend(&worker, to);
            g_mutex_lock(&shared->lock);
        } else if (shared->allowed) {
            g_mutex_unlock(&shared->lock);
            refresh_round(&worker);
            g_mutex_lock(&shared->lock);
        } else {
            g_mutex_unlock(&shared->lock);
            roll(&worker);
            g_mutex_lock(&shared->lock);
        }
    }
    g_mutex_unlock(&shared->lock);
    ivp_cache_close(worker.cache);
    ivp_calendar_work_unref(shared);
    return NULL;
}
