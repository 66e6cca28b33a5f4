/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-calendars.h"

#include <string.h>

#include "ivp-calendars-private.h"
#include "ivp-error.h"

struct _IvpCalendars {
    GObject parent_instance;

    IvpCalendarWork *work;
    GThread *thread;
    IvpCache *cache;
};

G_DEFINE_FINAL_TYPE(IvpCalendars, ivp_calendars, G_TYPE_OBJECT)

enum {
    CHANGED,
    STATUS_CHANGED,
    N_SIGNALS,
};

static guint signals[N_SIGNALS];

void
ivp_feed_state_free(IvpFeedState *state)
{
    if (state == NULL)
        return;
    g_free(state->id);
    g_free(state->name);
    g_free(state->sentence);
    g_free(state->detail);
    g_free(state);
}

static IvpFeedState *
copy_state(const IvpFeedState *state)
{
    IvpFeedState *copy = g_memdup2(state, sizeof *state);

    copy->id = g_strdup(state->id);
    copy->name = g_strdup(state->name);
    copy->sentence = g_strdup(state->sentence);
    copy->detail = g_strdup(state->detail);
    return copy;
}

static void
free_source(gpointer data)
{
    IvpCalendarSource *source = data;

    g_free(source->id);
    g_free(source->name);
    g_free(source->url);
    g_free(source->successor);
    g_free(source->refusal);
    ivp_feed_state_free(source->state);
    g_free(source);
}

IvpCalendarWork *
ivp_calendar_work_ref(IvpCalendarWork *work)
{
    g_atomic_ref_count_inc(&work->references);
    return work;
}

void
ivp_calendar_work_unref(IvpCalendarWork *work)
{
    if (!g_atomic_ref_count_dec(&work->references))
        return;
    g_mutex_clear(&work->lock);
    g_cond_clear(&work->wake);
    g_weak_ref_clear(&work->owner);
    g_main_context_unref(work->context);
    g_object_unref(work->round);
    g_ptr_array_unref(work->sources);
    g_free(work->cache_path);
    g_free(work->proxy);
    g_free(work);
}

static gboolean
on_tell(gpointer data)
{
    IvpCalendarWork *work = data;
    g_autoptr(IvpCalendars) owner = g_weak_ref_get(&work->owner);
    gboolean changed;
    gboolean status;

    g_mutex_lock(&work->lock);
    changed = work->changed_due;
    status = work->status_due;
    work->changed_due = FALSE;
    work->status_due = FALSE;
    g_mutex_unlock(&work->lock);
    if (owner == NULL || owner->thread == NULL)
        return G_SOURCE_REMOVE;
    if (changed)
        g_signal_emit(owner, signals[CHANGED], 0);
    if (status)
        g_signal_emit(owner, signals[STATUS_CHANGED], 0);
    return G_SOURCE_REMOVE;
}

/* One idle call tells whatever has come together since. */
static void
tell(IvpCalendarWork *work, gboolean *due, gboolean *other)
{
    gboolean under_way;
    GSource *source;

    g_mutex_lock(&work->lock);
    under_way = *due || *other;
    *due = TRUE;
    g_mutex_unlock(&work->lock);
    if (under_way)
        return;
    source = g_idle_source_new();
    g_source_set_priority(source, G_PRIORITY_DEFAULT);
    g_source_set_callback(source, on_tell, ivp_calendar_work_ref(work),
                          (GDestroyNotify)ivp_calendar_work_unref);
    g_source_attach(source, work->context);
    g_source_unref(source);
}

void
ivp_calendar_work_say_changed(IvpCalendarWork *work)
{
    tell(work, &work->changed_due, &work->status_due);
}

void
ivp_calendar_work_say_status(IvpCalendarWork *work)
{
    tell(work, &work->status_due, &work->changed_due);
}

static void
ivp_calendars_dispose(GObject *object)
{
    ivp_calendars_stop(IVP_CALENDARS(object));
    G_OBJECT_CLASS(ivp_calendars_parent_class)->dispose(object);
}

static void
ivp_calendars_finalize(GObject *object)
{
    IvpCalendars *self = IVP_CALENDARS(object);

    g_clear_pointer(&self->work, ivp_calendar_work_unref);
    g_clear_pointer(&self->cache, ivp_cache_close);
    G_OBJECT_CLASS(ivp_calendars_parent_class)->finalize(object);
}

static void
ivp_calendars_class_init(IvpCalendarsClass *class)
{
    GObjectClass *object_class = G_OBJECT_CLASS(class);

    object_class->dispose = ivp_calendars_dispose;
    object_class->finalize = ivp_calendars_finalize;
    signals[CHANGED] = g_signal_new("changed", G_TYPE_FROM_CLASS(class), G_SIGNAL_RUN_LAST,
                                    0, NULL, NULL, NULL, G_TYPE_NONE, 0);
    signals[STATUS_CHANGED] =
        g_signal_new("status-changed", G_TYPE_FROM_CLASS(class), G_SIGNAL_RUN_LAST, 0, NULL,
                     NULL, NULL, G_TYPE_NONE, 0);
}

static void
ivp_calendars_init(IvpCalendars *self)
{
}

static IvpCalendarSource *
new_source(const IvpFeedSource *given)
{
    IvpCalendarSource *source = g_new0(IvpCalendarSource, 1);
    g_autoptr(GError) error = NULL;

    source->id = g_strdup(given->id);
    source->name = g_strdup(given->name);
    source->url =
        ivp_feed_url_normalize(given->url, given->own, &source->successor, &error);
    if (source->url == NULL)
        source->refusal = g_strdup(error->message);
    source->state = g_new0(IvpFeedState, 1);
    source->state->id = g_strdup(given->id);
    source->state->name = g_strdup(given->name);
    if (source->url == NULL) {
        source->state->health = IVP_FEED_BROKEN;
        source->state->sentence = g_strdup(source->refusal);
    }
    return source;
}

IvpCalendars *
ivp_calendars_new(const char *cache_path, const IvpFeedSource *sources, gsize n_sources)
{
    IvpCalendars *self;
    IvpCalendarWork *work;

    g_return_val_if_fail(cache_path != NULL, NULL);
    g_return_val_if_fail(sources != NULL || n_sources == 0, NULL);

    self = g_object_new(IVP_TYPE_CALENDARS, NULL);
    work = g_new0(IvpCalendarWork, 1);
    g_atomic_ref_count_init(&work->references);
    g_mutex_init(&work->lock);
    g_cond_init(&work->wake);
    g_weak_ref_init(&work->owner, self);
    work->cache_path = g_strdup(cache_path);
    work->context = g_main_context_ref_thread_default();
    work->round = g_cancellable_new();
    work->sources = g_ptr_array_new_with_free_func(free_source);
    for (gsize i = 0; i < n_sources; i++)
        g_ptr_array_add(work->sources, new_source(&sources[i]));
    self->work = work;
    self->cache = ivp_cache_open_later(cache_path);
    self->thread =
        g_thread_new("ivp-calendars", ivp_calendar_work_run, ivp_calendar_work_ref(work));
    return self;
}

void
ivp_calendars_set_proxy(IvpCalendars *self, const char *proxy)
{
    g_return_if_fail(IVP_IS_CALENDARS(self));

    g_mutex_lock(&self->work->lock);
    g_free(self->work->proxy);
    self->work->proxy = g_strdup(proxy);
    g_mutex_unlock(&self->work->lock);
}

void
ivp_calendars_set_ahead(IvpCalendars *self, gint64 seconds)
{
    g_return_if_fail(IVP_IS_CALENDARS(self));
    self->work->ahead = seconds;
}

void
ivp_calendars_refresh(IvpCalendars *self, gboolean force)
{
    IvpCalendarWork *work;

    g_return_if_fail(IVP_IS_CALENDARS(self));

    work = self->work;
    g_mutex_lock(&work->lock);
    work->allowed = TRUE;
    work->asked = TRUE;
    for (guint i = 0; force && i < work->sources->len; i++)
        ((IvpCalendarSource *)g_ptr_array_index(work->sources, i))->wanted = TRUE;
    g_cond_signal(&work->wake);
    g_mutex_unlock(&work->lock);
}

void
ivp_calendars_cancel(IvpCalendars *self)
{
    IvpCalendarWork *work;

    g_return_if_fail(IVP_IS_CALENDARS(self));

    work = self->work;
    g_mutex_lock(&work->lock);
    /* One asked for begins, sees this, and ends. */
    if (work->busy || work->asked)
        g_cancellable_cancel(work->round);
    g_mutex_unlock(&work->lock);
}

void
ivp_calendars_accept_empty(IvpCalendars *self, const char *feed)
{
    IvpCalendarWork *work;

    g_return_if_fail(IVP_IS_CALENDARS(self) && feed != NULL);

    work = self->work;
    g_mutex_lock(&work->lock);
    for (guint i = 0; i < work->sources->len; i++) {
        IvpCalendarSource *source = g_ptr_array_index(work->sources, i);

        if (g_str_equal(source->id, feed)) {
            source->accept_empty = TRUE;
            source->wanted = TRUE;
            work->allowed = TRUE;
            work->asked = TRUE;
        }
    }
    g_cond_signal(&work->wake);
    g_mutex_unlock(&work->lock);
}

void
ivp_calendars_extend(IvpCalendars *self, gint64 to)
{
    g_return_if_fail(IVP_IS_CALENDARS(self));

    g_mutex_lock(&self->work->lock);
    /* Asked for again before the worker came to it: both are wanted. */
    if (to < g_get_real_time() / G_USEC_PER_SEC + self->work->ahead)
        self->work->extend_from =
            self->work->extend_from != 0 ? MIN(self->work->extend_from, to) : to;
    else
        self->work->extend_to = MAX(self->work->extend_to, to);
    self->work->extend = TRUE;
    g_cond_signal(&self->work->wake);
    g_mutex_unlock(&self->work->lock);
}

static void
tell_to_stop(IvpCalendars *self)
{
    g_mutex_lock(&self->work->lock);
    self->work->stopping = TRUE;
    g_cancellable_cancel(self->work->round);
    g_cond_signal(&self->work->wake);
    g_mutex_unlock(&self->work->lock);
}

void
ivp_calendars_stop(IvpCalendars *self)
{
    g_return_if_fail(IVP_IS_CALENDARS(self));

    if (self->thread == NULL)
        return;
    tell_to_stop(self);
    g_thread_join(g_steal_pointer(&self->thread));
}

void
ivp_calendars_abandon(IvpCalendars *self)
{
    g_return_if_fail(IVP_IS_CALENDARS(self));

    if (self->thread == NULL)
        return;
    tell_to_stop(self);
    g_thread_unref(g_steal_pointer(&self->thread));
}

IvpCache *
ivp_calendars_get_cache(IvpCalendars *self)
{
    g_return_val_if_fail(IVP_IS_CALENDARS(self), NULL);

    return self->cache;
}

GPtrArray *
ivp_calendars_list_states(IvpCalendars *self)
{
    GPtrArray *states;

    g_return_val_if_fail(IVP_IS_CALENDARS(self), NULL);

    states = g_ptr_array_new_with_free_func((GDestroyNotify)ivp_feed_state_free);
    g_mutex_lock(&self->work->lock);
    for (guint i = 0; i < self->work->sources->len; i++) {
        IvpCalendarSource *source = g_ptr_array_index(self->work->sources, i);

        g_ptr_array_add(states, copy_state(source->state));
    }
    g_mutex_unlock(&self->work->lock);
    return states;
}

gboolean
ivp_calendars_get_progress(IvpCalendars *self, double *fraction)
{
    gboolean busy;

    g_return_val_if_fail(IVP_IS_CALENDARS(self), FALSE);

    g_mutex_lock(&self->work->lock);
    /* From the press on, though the worker may not have begun yet. */
    busy = self->work->busy || self->work->asked;
    if (fraction != NULL)
        *fraction = !busy ? 1 : self->work->busy ? self->work->fraction : -1;
    g_mutex_unlock(&self->work->lock);
    return busy;
}
