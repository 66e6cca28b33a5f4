/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-desk.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ivp-desk-private.h"
#include "ivp-error.h"

G_DEFINE_FINAL_TYPE(IvpDesk, ivp_desk, G_TYPE_OBJECT)

enum {
    CHANGED,
    ARRIVED,
    N_SIGNALS,
};
static guint signals[N_SIGNALS];

/* How many of the newest threads are looked at when another client has written. */
#define RELOADED 100

/* How often in a row another client may have been faster. */
#define MAX_RELOADS 8

/* --- Small things --- */

gint64
ivp_desk_now(IvpDesk *self)
{
    return self->host.now(self->host_data);
}

const IvpZone *
ivp_desk_zone(IvpDesk *self)
{
    return self->host.zone(self->host_data);
}

gboolean
ivp_desk_refuse(GError **error, int code, const char *sentence)
{
    g_set_error_literal(error, IVP_ERROR, code, sentence);
    return FALSE;
}

static gboolean
tell_changed(gpointer data)
{
    IvpDesk *self = data;

    self->changed_idle = 0;
    g_signal_emit(self, signals[CHANGED], 0);
    return G_SOURCE_REMOVE;
}

void
ivp_desk_changed(IvpDesk *self)
{
    ivp_desk_forget_sections(self);
    if (self->changed_idle == 0 && !self->stopped)
        self->changed_idle = g_idle_add(tell_changed, self);
}

void
ivp_desk_touch(IvpThread *thread)
{
    thread->placed = FALSE;
    ivp_desk_changed(thread->desk);
}

/* --- Jobs --- */

static IvpAnswer *
copy_answer(const IvpAnswer *answer)
{
    IvpAnswer *copy = g_memdup2(answer, sizeof *answer);

    copy->reason = g_strdup(answer->reason);
    copy->question = g_strdup(answer->question);
    return copy;
}

IvpJob *
ivp_job_new(const IvpInput *input)
{
    IvpJob *job = g_new0(IvpJob, 1);

    if (input == NULL)
        return job;
    job->input = *input;
    job->input.text = g_strdup(input->text);
    job->input.account = g_strdup(input->account);
    job->input.who = g_strdup(input->who);
    job->input.quote = g_strdup(input->quote);
    job->input.line = input->line != NULL ? ivp_line_dup(input->line) : NULL;
    job->input.answer = input->answer != NULL ? copy_answer(input->answer) : NULL;
    return job;
}

void
ivp_job_free(IvpJob *job)
{
    if (job == NULL)
        return;
    if (job->destroy != NULL)
        job->destroy(job->data);
    if (job->input.answer != NULL)
        ivp_answer_clear((IvpAnswer *)job->input.answer);
    g_free((IvpAnswer *)job->input.answer);
    ivp_line_free((IvpLine *)job->input.line);
    g_free((char *)job->input.text);
    g_free((char *)job->input.account);
    g_free((char *)job->input.who);
    g_free((char *)job->input.quote);
    g_free(job->name);
    g_free(job->program);
    g_free(job);
}

static void
finish_job(IvpJob *job, const char *sentence, const GError *error)
{
    if (job->pressed != NULL)
        job->pressed(sentence, error, job->data);
    ivp_job_free(job);
}

/* Whoever pressed learns what becomes of it from the job that follows. */
static void
hand_over(IvpJob *from, IvpJob *to)
{
    to->pressed = from->pressed;
    to->data = from->data;
    to->destroy = from->destroy;
    from->pressed = NULL;
    from->data = NULL;
    from->destroy = NULL;
}

/* --- Threads --- */

char *
ivp_desk_make_key(const char *account, const char *peer, const char *id)
{
    return g_strjoin(" ", account, peer, id, NULL);
}

IvpThread *
ivp_desk_get_thread(IvpDesk *self, const char *key)
{
    return g_hash_table_lookup(self->threads, key);
}

GPtrArray *
ivp_desk_get_peer(IvpDesk *self, const char *account, const char *who)
{
    g_autofree char *name = g_strjoin(" ", account, who, NULL);

    return g_hash_table_lookup(self->peers, name);
}

static void
thread_free(gpointer data)
{
    IvpThread *thread = data;

    g_queue_clear_full(&thread->jobs, (GDestroyNotify)ivp_job_free);
    ivp_stored_free(thread->stored);
    ivp_line_free(thread->ack);
    g_free(thread->key);
    g_free(thread);
}

IvpThread *
ivp_desk_add_thread(IvpDesk *self, IvpStored *stored)
{
    const IvpSession *session = stored->session;
    g_autofree char *peer = g_strjoin(" ", session->account, session->peer, NULL);
    IvpThread *thread = g_new0(IvpThread, 1);
    GPtrArray *list = g_hash_table_lookup(self->peers, peer);

    thread->desk = self;
    thread->key = ivp_desk_make_key(session->account, session->peer, session->id);
    thread->stored = stored;
    g_queue_init(&thread->jobs);
    g_hash_table_insert(self->threads, thread->key, thread);
    if (list == NULL) {
        list = g_ptr_array_new();
        g_hash_table_insert(self->peers, g_steal_pointer(&peer), list);
    }
    g_ptr_array_insert(list, 0, thread);
    ivp_desk_touch(thread);
    return thread;
}

/* A thread that was never stored, as its first step was refused. */
static void
drop_thread(IvpThread *thread)
{
    IvpDesk *self = thread->desk;
    const IvpSession *session = thread->stored->session;
    GPtrArray *list = ivp_desk_get_peer(self, session->account, session->peer);

    if (list != NULL)
        g_ptr_array_remove(list, thread);
    ivp_desk_forget_sections(self);
    g_hash_table_remove(self->threads, thread->key);
}

IvpThread *
ivp_desk_open_thread(IvpDesk *self,
                     const char *id,
                     IvpSide side,
                     const char *account,
                     const char *peer,
                     GError **error)
{
    char fresh[IVP_ID_LENGTH + 1];

    if (id == NULL && !ivp_code_make(fresh, IVP_ID_LENGTH, NULL, NULL, error))
        return NULL;
    return ivp_desk_add_thread(self,
                               ivp_stored_new(ivp_session_new(id != NULL ? id : fresh, side,
                                                              account, peer, self->box)));
}

/* --- Steps --- */

typedef struct {
    IvpThread *thread;
    IvpStored *stored;  /* as it will be */
    GPtrArray *effects; /* IvpEffect (owned) */
} Step;

static void run_jobs(IvpThread *thread);

static void
step_free(gpointer data)
{
    Step *step = data;

    ivp_stored_free(step->stored);
    g_ptr_array_unref(step->effects);
    g_free(step);
}

static gboolean
is_press(const IvpJob *job)
{
    return !job->posted && !job->dismiss && job->input.kind < IVP_N_PRESSES;
}

static gboolean
has_effect(const GPtrArray *effects, IvpEffectKind kind)
{
    for (guint i = 0; i < effects->len; i++)
        if (((const IvpEffect *)g_ptr_array_index(effects, i))->kind == kind)
            return TRUE;
    return FALSE;
}

/* What went out, for whoever pressed; nothing is said of what a crash could undo. */
static char *
describe_step(IvpThread *thread, const IvpJob *job, const GPtrArray *effects)
{
    IvpDesk *self = thread->desk;
    const IvpSession *session = thread->stored->session;
    g_autofree char *name = ivp_desk_get_name(thread);
    IvpViewer viewer = {name, ivp_desk_zone(self), ivp_desk_now(self)};
    g_autofree char *shown = NULL, *waits = NULL;
    IvpDelivery delivery;

    if (job->posted || job->dismiss)
        return NULL;
    if (strcmp(session->account, IVP_ACCOUNT_BY_HAND) == 0 &&
        has_effect(effects, IVP_EFFECT_SEND))
        return thread->stored->parts != NULL ? g_strjoinv("\n", thread->stored->parts)
                                             : NULL;
    if (!has_effect(effects, IVP_EFFECT_SEND))
        return ivp_desk_get_state(thread);
    shown = ivp_sentence_shown(&session->mine, TRUE, &viewer);
    ivp_desk_delivery(thread, &delivery);
    if (delivery.kind != IVP_DELIVERY_WAITS)
        return g_steal_pointer(&shown);
    waits = ivp_sentence_delivery(&delivery, &viewer);
    return g_strconcat(shown, " ", waits, NULL);
}

/* The embedded keeper is the store itself: the commit that asked has already decided. */
static void
answer_as_keeper(IvpThread *thread, IvpJob *job, const IvpEffect *effect)
{
    IvpInput input = {.kind =
                          effect->kind == IVP_EFFECT_TRY ? IVP_INPUT_OURS : IVP_INPUT_FREED,
                      .n_at = 1,
                      .at = {effect->at},
                      .attempt = effect->attempt};
    IvpJob *answer = ivp_job_new(&input);

    if (effect->kind == IVP_EFFECT_TRY && job != NULL)
        hand_over(job, answer);
    ivp_desk_queue_first(thread, answer);
}

static void
show_mine(IvpThread *thread, const IvpJob *job, const IvpLine *line)
{
    g_autofree char *name = NULL, *sentence = NULL;
    IvpViewer viewer;

    if (strcmp(thread->stored->session->account, IVP_ACCOUNT_BY_HAND) == 0)
        return;
    name = ivp_desk_get_name(thread);
    viewer = (IvpViewer){name, ivp_desk_zone(thread->desk), ivp_desk_now(thread->desk)};
    sentence = ivp_sentence_shown(line, TRUE, &viewer);
    ivp_desk_say(thread, sentence, TRUE);
}

static void
carry_out(IvpThread *thread, IvpJob *job, const GPtrArray *effects)
{
    gboolean arrived = FALSE;

    for (guint i = effects->len; i > 0; i--) {
        const IvpEffect *effect = g_ptr_array_index(effects, i - 1);

        if (effect->kind == IVP_EFFECT_TRY || effect->kind == IVP_EFFECT_FREE)
            answer_as_keeper(thread, job, effect);
    }
    for (guint i = 0; i < effects->len; i++) {
        const IvpEffect *effect = g_ptr_array_index(effects, i);

        if (effect->kind == IVP_EFFECT_SEND)
            show_mine(thread, job, effect->line);
        else if (effect->kind == IVP_EFFECT_ACK)
            ivp_desk_acknowledge(thread, effect->line);
        arrived |= effect->kind == IVP_EFFECT_NOTIFY && !is_press(job);
    }
    if (arrived) {
        thread->new_here = TRUE;
        g_signal_emit(thread->desk, signals[ARRIVED], 0, thread->key);
    }
    ivp_desk_touch(thread);
    ivp_desk_pump(thread);
}

static void
on_reloaded(GPtrArray *list, gpointer data)
{
    IvpThread *thread = data;

    if (list->len > 0) {
        ivp_stored_free(thread->stored);
        thread->stored = g_ptr_array_steal_index(list, 0);
    } else {
        thread->stored->version = 0;
    }
    g_ptr_array_unref(list);
    thread->busy = FALSE;
    ivp_desk_touch(thread);
    run_jobs(thread);
}

static void
reload(IvpThread *thread)
{
    const IvpSession *session = thread->stored->session;

    thread->busy = TRUE;
    ivp_store_load_session(thread->desk->store, session->account, session->peer,
                           session->id, on_reloaded, thread, NULL);
}

static void
tell_taken(IvpThread *thread, IvpJob *job)
{
    g_autofree char *time = ivp_desk_time_short(thread->desk, job->input.at[0]);
    g_autofree char *nearest = ivp_desk_list_nearest(thread->desk, 2, NULL);
    g_autoptr(GError) error = NULL;

    thread->taken = job->input.at[0];
    if (nearest[0] != '\0')
        g_set_error(&error, IVP_ERROR, IVP_ERROR_TAKEN,
                    /* Translators: a time; other times in a list */
                    _("%1$s was just taken. Nearest free: %2$s."), time, nearest);
    else
        g_set_error(&error, IVP_ERROR, IVP_ERROR_TAKEN, _("%s was just taken."), time);
    ivp_desk_touch(thread);
    finish_job(job, NULL, error);
}

static void
tell_not_kept(IvpThread *thread, IvpJob *job)
{
    const char *trouble = ivp_store_get_trouble(thread->desk->store);
    g_autoptr(GError) error = NULL;

    g_set_error(&error, IVP_ERROR, IVP_ERROR_STORE,
                /* Translators: a sentence that says why */
                _("Nothing was sent, as it could not be kept. %s"),
                trouble != NULL ? trouble : "");
    finish_job(job, NULL, error);
}

static void
finish_step(IvpThread *thread, const GPtrArray *effects)
{
    IvpJob *job = g_queue_pop_head(&thread->jobs);
    g_autofree char *sentence = NULL;
    g_autoptr(GError) error = NULL;

    if (job->input.kind == IVP_INPUT_OURS && !has_effect(effects, IVP_EFFECT_SEND))
        g_set_error(&error, IVP_ERROR, IVP_ERROR_REFUSED,
                    _("They have changed their answer meanwhile, so nothing was booked."));
    carry_out(thread, job, effects);
    if (error == NULL && job->pressed != NULL)
        sentence = describe_step(thread, job, effects);
    finish_job(job, sentence, error);
}

static void
on_committed(IvpCommit outcome, gint64 version, gpointer data)
{
    Step *step = data;
    IvpThread *thread = step->thread;

    thread->busy = FALSE;
    switch (outcome) {
    case IVP_COMMIT_DONE:
        step->stored->version = version;
        step->stored->changed = ivp_desk_now(thread->desk);
        ivp_stored_free(thread->stored);
        thread->stored = g_steal_pointer(&step->stored);
        finish_step(thread, step->effects);
        break;
    case IVP_COMMIT_STALE:
        if (++thread->reloads <= MAX_RELOADS) {
            reload(thread);
            return;
        }
        /* What is stored there cannot be read. */
        tell_not_kept(thread, g_queue_pop_head(&thread->jobs));
        break;
    case IVP_COMMIT_TAKEN:
        tell_taken(thread, g_queue_pop_head(&thread->jobs));
        break;
    case IVP_COMMIT_FAILED:
        tell_not_kept(thread, g_queue_pop_head(&thread->jobs));
        break;
    }
    thread->reloads = 0;
    run_jobs(thread);
}

/* Nothing is left of a thread whose first step was refused. */
static gboolean
is_stillborn(IvpThread *thread)
{
    return thread->stored->version == 0 && !thread->busy &&
           g_queue_is_empty(&thread->jobs) &&
           thread->stored->session->mine.verb == IVP_VERB_NONE &&
           thread->stored->session->theirs.verb == IVP_VERB_NONE;
}

static gboolean
is_same(const IvpStored *a, const IvpStored *b)
{
    g_autoptr(GBytes) x = ivp_session_to_bytes(a->session);
    g_autoptr(GBytes) y = ivp_session_to_bytes(b->session);

    return g_bytes_equal(x, y) && g_strcmp0(a->wish.quote, b->wish.quote) == 0 &&
           a->wish.at == b->wish.at && a->wish.asks == b->wish.asks &&
           g_strcmp0(a->name, b->name) == 0 &&
           memcmp(&a->posted, &b->posted, sizeof a->posted) == 0;
}

static void
follow_wish(IvpStored *stored, const IvpJob *job, const GPtrArray *effects, gint64 now)
{
    if (job->input.kind != IVP_INPUT_WORDS) {
        if (is_press(job) || job->input.kind == IVP_INPUT_LINE)
            ivp_stored_set_wish(stored, NULL, 0, 0, FALSE);
        return;
    }
    for (guint i = 0; i < effects->len; i++) {
        const IvpEffect *effect = g_ptr_array_index(effects, i);

        if (effect->kind == IVP_EFFECT_SUGGEST)
            ivp_stored_set_wish(stored, effect->text, effect->at, now, FALSE);
        else if (effect->kind == IVP_EFFECT_ASK)
            stored->wish.asks = TRUE;
    }
}

/* (transfer full) (nullable): the thread after the first job; NULL with a sentence. */
static IvpStored *
make_step(IvpThread *thread, IvpJob *job, GPtrArray *effects, GError **error)
{
    g_autoptr(IvpStored) stored = ivp_stored_copy(thread->stored);
    gint64 now = ivp_desk_now(thread->desk);
    IvpSession *session;

    if (job->posted) {
        g_auto(IvpReach) reach = {0};
        IvpPeer peer;

        ivp_desk_look(thread->desk, stored->session->account, stored->session->peer,
                      &reach);
        ivp_desk_fill_peer(thread->desk, stored->session->account, stored->session->peer,
                           &reach, &peer);
        if (stored->posted.rev == job->posted_rev)
            ivp_posted_sent(&stored->posted, &peer, job->failed, now);
        return g_steal_pointer(&stored);
    }
    if (job->dismiss) {
        ivp_stored_set_wish(stored, NULL, 0, 0, FALSE);
        return g_steal_pointer(&stored);
    }
    session = ivp_session_step(stored->session, &job->input, now, effects, error);
    if (session == NULL)
        return NULL;
    ivp_session_free(stored->session);
    stored->session = session;
    follow_wish(stored, job, effects, now);
    if (job->name != NULL) {
        g_free(stored->name);
        stored->name = g_strdup(job->name);
    }
    if (job->program != NULL) {
        g_free(stored->program);
        stored->program = g_strdup(job->program);
    }
    if (has_effect(effects, IVP_EFFECT_SEND)) {
        char **parts = ivp_desk_encode(
            thread, session, job->input.kind == IVP_PRESS_PROPOSE ? thread->taken : 0,
            error);

        if (parts == NULL)
            return NULL;
        g_strfreev(stored->parts);
        stored->parts = parts;
        ivp_posted_begin(&stored->posted, session, now);
        thread->taken = 0;
    }
    return g_steal_pointer(&stored);
}

/* One job; FALSE if the store has to answer first. */
static gboolean
run_job(IvpThread *thread, IvpJob *job)
{
    g_autoptr(GPtrArray) effects = ivp_effects_new();
    g_autoptr(GError) error = NULL;
    g_autoptr(IvpStored) stored = make_step(thread, job, effects, &error);
    Step *step;

    if (stored == NULL) {
        g_queue_pop_head(&thread->jobs);
        finish_job(job, NULL, error);
        return TRUE;
    }
    if (!has_effect(effects, IVP_EFFECT_HISTORY) && is_same(thread->stored, stored)) {
        finish_step(thread, effects);
        return TRUE;
    }
    step = g_new0(Step, 1);
    step->thread = thread;
    step->stored = g_steal_pointer(&stored);
    step->effects = g_steal_pointer(&effects);
    thread->busy = TRUE;
    ivp_store_commit_session(thread->desk->store, step->stored, step->effects, TRUE,
                             ivp_desk_now(thread->desk), on_committed, step, step_free);
    return FALSE;
}

static void
run_jobs(IvpThread *thread)
{
    IvpJob *job;

    while (!thread->busy && (job = g_queue_peek_head(&thread->jobs)) != NULL)
        if (!run_job(thread, job))
            return;
    if (is_stillborn(thread))
        drop_thread(thread);
}

void
ivp_desk_queue(IvpThread *thread, IvpJob *job)
{
    if (g_queue_get_length(&thread->jobs) >= IVP_DESK_MAX_WAITING) {
        g_autoptr(GError) error = NULL;

        ivp_desk_refuse(&error, IVP_ERROR_LIMIT,
                        _("Too much is happening to this request at once. Try again in a "
                          "moment."));
        finish_job(job, NULL, error);
        return;
    }
    g_queue_push_tail(&thread->jobs, job);
    run_jobs(thread);
}

/* Behind the job under way, if one is; the caller goes on with the queue. */
void
ivp_desk_queue_first(IvpThread *thread, IvpJob *job)
{
    g_queue_push_head(&thread->jobs, job);
}

/* --- What is stored --- */

static void
wake_up(IvpThread *thread)
{
    const IvpSession *session = thread->stored->session;

    for (guint i = 0; i < session->n_claims; i++) {
        if (session->claims[i].state == IVP_CLAIM_TRYING ||
            session->claims[i].state == IVP_CLAIM_FREEING) {
            IvpInput input = {.kind = IVP_INPUT_START};

            ivp_desk_queue(thread, ivp_job_new(&input));
            return;
        }
    }
    ivp_desk_pump(thread);
}

static void load_slice(IvpDesk *self, gboolean over, guint limit, guint offset);

typedef struct {
    IvpDesk *self;
    gboolean over;
    guint limit;
    guint offset;
} Slice;

static void
take_loaded(IvpDesk *self, IvpStored *stored)
{
    const IvpSession *session = stored->session;
    g_autofree char *key = ivp_desk_make_key(session->account, session->peer, session->id);
    IvpThread *thread = ivp_desk_get_thread(self, key);

    if (thread == NULL) {
        wake_up(ivp_desk_add_thread(self, stored));
    } else if (!thread->busy && stored->version > thread->stored->version) {
        ivp_stored_free(thread->stored);
        thread->stored = stored;
        ivp_desk_touch(thread);
        ivp_desk_pump(thread);
    } else {
        ivp_stored_free(stored);
    }
}

static void
on_slice(GPtrArray *list, gpointer data)
{
    Slice *slice = data;
    IvpDesk *self = slice->self;
    guint n = list->len;

    self->loading--;
    g_ptr_array_set_free_func(list, NULL);
    /* Oldest first, so that each person's newest ends up in front. */
    for (guint i = n; i > 0; i--)
        take_loaded(self, g_ptr_array_index(list, i - 1));
    g_ptr_array_unref(list);
    if (n == IVP_DESK_SLICE && slice->limit == 0 && !slice->over &&
        slice->offset + n < IVP_DESK_MAX_THREADS)
        load_slice(self, FALSE, 0, slice->offset + n);
}

static void
load_slice(IvpDesk *self, gboolean over, guint limit, guint offset)
{
    Slice *slice = g_new0(Slice, 1);

    slice->self = self;
    slice->over = over;
    slice->limit = limit;
    slice->offset = offset;
    self->loading++;
    ivp_store_load_sessions(self->store, over, limit > 0 ? limit : IVP_DESK_SLICE, offset,
                            on_slice, slice, g_free);
}

static void
on_others_wrote(IvpStore *store, gpointer data)
{
    IvpDesk *self = data;

    if (self->stopped || !self->started)
        return;
    load_slice(self, FALSE, RELOADED, 0);
    load_slice(self, TRUE, RELOADED, 0);
    ivp_desk_load_rooms(self);
    ivp_desk_changed(self);
}

/* --- The object --- */

static void
make_box(IvpDesk *self)
{
    const char *box = ivp_store_get_setting(self->store, IVP_SETTING_BOX);

    if (box != NULL &&
        ivp_code_normalize(self->box, box, strlen(box), IVP_BOX_LENGTH, IVP_BOX_LENGTH))
        return;
    if (ivp_code_make(self->box, IVP_BOX_LENGTH, NULL, NULL, NULL))
        ivp_store_set_setting(self->store, IVP_SETTING_BOX, self->box);
}

IvpDesk *
ivp_desk_new(IvpStore *store, const IvpDeskHost *host, gpointer data)
{
    IvpDesk *self = g_object_new(IVP_TYPE_DESK, NULL);
    g_autofree char *random = g_uuid_string_random();

    self->store = g_object_ref(store);
    self->host = *host;
    self->host_data = data;
    g_strlcpy(self->holder, random, sizeof self->holder);
    make_box(self);
    g_signal_connect(store, "others-wrote", G_CALLBACK(on_others_wrote), self);
    return self;
}

void
ivp_desk_start(IvpDesk *self)
{
    g_return_if_fail(IVP_IS_DESK(self));

    if (self->started || self->stopped)
        return;
    self->started = TRUE;
    load_slice(self, FALSE, 0, 0);
    load_slice(self, TRUE, IVP_DESK_SLICE, 0);
    ivp_desk_load_rooms(self);
}

void
ivp_desk_stop(IvpDesk *self)
{
    g_return_if_fail(IVP_IS_DESK(self));

    self->stopped = TRUE;
    g_clear_handle_id(&self->changed_idle, g_source_remove);
    ivp_alarm_set(self->alarm, -1);
    ivp_desk_post_free(self);
}

void
ivp_desk_set_courier(IvpDesk *self, const IvpCourier *courier, gpointer data)
{
    g_return_if_fail(IVP_IS_DESK(self));

    self->courier = courier;
    self->courier_data = data;
    g_hash_table_remove_all(self->known);
    g_hash_table_remove_all(self->known_on);
    if (courier != NULL && !self->stopped)
        ivp_desk_pump_all(self, NULL, NULL);
    if (!self->stopped)
        ivp_desk_changed(self);
}

static void
on_alarm(gpointer data)
{
    IvpDesk *self = data;

    self->wake = 0;
    ivp_desk_pump_all(self, NULL, NULL);
    if (self->sections_until != 0 && ivp_desk_now(self) >= self->sections_until)
        ivp_desk_changed(self);
    else
        ivp_desk_wake_at(self, self->sections_until);
}

static void
ivp_desk_init(IvpDesk *self)
{
    self->threads = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, thread_free);
    self->peers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
                                        (GDestroyNotify)g_ptr_array_unref);
    self->lookups = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    self->rooms = g_hash_table_new_full(g_str_hash, g_str_equal, NULL,
                                        (GDestroyNotify)ivp_room_row_free);
    self->leases = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    self->unshown = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
                                          (GDestroyNotify)g_ptr_array_unref);
    self->known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    self->known_on = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    self->assembler = ivp_assembler_new();
    self->alarm = ivp_alarm_new(on_alarm, self);
}

static void
ivp_desk_finalize(GObject *object)
{
    IvpDesk *self = IVP_DESK(object);

    g_signal_handlers_disconnect_by_data(self->store, self);
    g_clear_handle_id(&self->changed_idle, g_source_remove);
    ivp_desk_post_free(self);
    ivp_desk_free_sections(self);
    ivp_alarm_free(self->alarm);
    ivp_assembler_free(self->assembler);
    g_hash_table_unref(self->unshown);
    g_hash_table_unref(self->leases);
    g_hash_table_unref(self->rooms);
    g_hash_table_unref(self->lookups);
    g_hash_table_unref(self->peers);
    g_hash_table_unref(self->threads);
    g_hash_table_unref(self->known);
    g_hash_table_unref(self->known_on);
    g_clear_pointer(&self->known_program, ivp_program_unref);
    g_object_unref(self->store);
    G_OBJECT_CLASS(ivp_desk_parent_class)->finalize(object);
}

static void
ivp_desk_class_init(IvpDeskClass *klass)
{
    G_OBJECT_CLASS(klass)->finalize = ivp_desk_finalize;
    signals[CHANGED] = g_signal_new("changed", IVP_TYPE_DESK, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 0);
    signals[ARRIVED] = g_signal_new("arrived", IVP_TYPE_DESK, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

void
ivp_desk_event_free(IvpDeskEvent *event)
{
    if (event == NULL)
        return;
    g_free(event->title);
    g_free(event);
}
