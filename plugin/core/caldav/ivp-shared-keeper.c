/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-shared-keeper.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ivp-error.h"
#include "ivp-shared-worker.h"

#define FIRST_WAIT 1000 /* milliseconds */
#define MAX_DOUBLINGS 6

typedef enum {
    CLAIM_READY,
    CLAIM_COMMITTING,
    CLAIM_ASKING,
    CLAIM_WAITING, /* for another try */
} ClaimStage;

typedef struct {
    IvpSharedKeeper *shared;
    IvpKeeper keeper;
    char *id;
    int attempt;
    gint64 at;
    int minutes;
    ClaimStage stage;
    gboolean dirty;   /* has to be committed before anything else */
    gboolean looked;  /* since it was tried or restored, the calendar was seen anew */
    gboolean secured; /* all half hours are ours, and the gap was looked at since */
    gboolean told;    /* that it is ours, or taken */
    gboolean done;    /* forgotten once that is committed */
    char *reason;     /* (nullable): why it was taken from us */
    guint timer;
    guint doublings;
} Claim;

struct _IvpSharedKeeper {
    gatomicrefcount references; /* ours, and one for each job under way */
    IvpDav *dav;                /* the worker's */
    IvpCollection *collection;  /* the worker's */
    GThreadPool *worker;        /* %NULL once it is closed */
    GCancellable *cancellable;
    GMainContext *context;
    char *box;
    gint64 gap; /* seconds */
    IvpSharedKeeperFuncs funcs;
    gpointer data;
    GHashTable *claims; /* char *token (the keeper's) -> Claim * (owned) */
    GPtrArray *list;    /* IvpBooking * */
    GHashTable *tokens; /* (nullable): those of @list, once it was synced */
    char *trouble;
    guint first_wait;
    guint refresh_timer;
    gboolean refreshing;
};

static void step(Claim *claim);

/* --- The worker's side --- */

static void
unref(IvpSharedKeeper *shared)
{
    if (!g_atomic_ref_count_dec(&shared->references))
        return;
    ivp_dav_free(shared->dav);
    ivp_collection_free(shared->collection);
    g_object_unref(shared->cancellable);
    g_main_context_unref(shared->context);
    g_hash_table_unref(shared->claims);
    g_clear_pointer(&shared->tokens, g_hash_table_unref);
    g_ptr_array_unref(shared->list);
    g_free(shared->trouble);
    g_free(shared->box);
    g_free(shared);
}

static gboolean on_done(gpointer data);

static void
on_work(gpointer data, gpointer user_data)
{
    IvpSharedKeeper *shared = user_data;
    IvpSharedJob *job = data;

    ivp_shared_job_run(job, shared->dav, shared->collection, shared->cancellable);
    /* As a source of its own, so that it is never carried out from here. */
    g_autoptr(GSource) source = g_idle_source_new();

    g_source_set_priority(source, G_PRIORITY_DEFAULT);
    g_source_set_callback(source, on_done, job, NULL);
    g_source_attach(source, shared->context);
}

static void
push(IvpSharedKeeper *shared, IvpSharedJob *job)
{
    job->owner = shared;
    g_atomic_ref_count_inc(&shared->references);
    g_thread_pool_push(shared->worker, job, NULL);
}

/* --- What stands in the way --- */

static gboolean
is_room_left(Claim *claim)
{
    const IvpSharedKeeper *shared = claim->shared;
    g_autoptr(GError) error = NULL;

    if (ivp_bookings_leave_room(shared->list, shared->box, claim->id, claim->at,
                                claim->minutes, shared->gap, &error) &&
        (shared->funcs.check == NULL ||
         shared->funcs.check(claim->id, claim->at, claim->minutes, shared->data, &error)))
        return TRUE;
    g_free(claim->reason);
    claim->reason = error != NULL ? g_strdup(error->message) : NULL;
    return FALSE;
}

static void
lose(Claim *claim)
{
    ivp_keeper_give_up(&claim->keeper);
    claim->keeper.lost = TRUE;
    claim->dirty = TRUE;
}

/* --- Claims --- */

static void
free_claim(gpointer data)
{
    Claim *claim = data;

    if (claim->timer != 0)
        g_source_remove(claim->timer);
    g_free(claim->id);
    g_free(claim->reason);
    g_free(claim);
}

static Claim *
add_claim(IvpSharedKeeper *shared, const char *id, gint64 at, int minutes, int attempt)
{
    Claim *claim = g_new0(Claim, 1);

    claim->shared = shared;
    claim->id = g_strdup(id);
    claim->at = at;
    claim->minutes = minutes;
    claim->attempt = attempt;
    ivp_keeper_init(&claim->keeper, at, minutes, shared->box, id, attempt);
    g_hash_table_insert(shared->claims, claim->keeper.token, claim);
    return claim;
}

static void
tell(Claim *claim, IvpInputKind kind)
{
    const IvpSharedKeeper *shared = claim->shared;

    claim->told = TRUE;
    shared->funcs.answer(claim->id, claim->at, claim->attempt, kind, claim->reason,
                         shared->data);
}

static void
tell_changed(IvpSharedKeeper *shared)
{
    if (shared->funcs.changed != NULL)
        shared->funcs.changed(shared->data);
}

static gboolean
on_step(gpointer data)
{
    Claim *claim = data;

    claim->timer = 0;
    if (claim->stage == CLAIM_WAITING)
        claim->stage = CLAIM_READY;
    step(claim);
    return G_SOURCE_REMOVE;
}

/* Never from within a call of the owner's. */
static void
step_soon(Claim *claim)
{
    if (claim->timer != 0)
        g_source_remove(claim->timer);
    claim->timer = g_idle_add_full(G_PRIORITY_DEFAULT, on_step, claim, NULL);
}

static void
wait_a_while(Claim *claim)
{
    guint wait = claim->shared->first_wait << claim->doublings;

    if (claim->doublings < MAX_DOUBLINGS)
        claim->doublings++;
    claim->stage = CLAIM_WAITING;
    if (claim->timer != 0)
        g_source_remove(claim->timer);
    claim->timer = g_timeout_add(wait, on_step, claim);
}

/* "TIME minutes secured", and the keeper's. */
static GBytes *
to_bytes(const Claim *claim)
{
    g_autoptr(GBytes) keeper = ivp_keeper_to_bytes(&claim->keeper);
    g_autofree char *time = ivp_line_format_time(claim->at);
    GString *text = g_string_new(NULL);
    gsize length;
    const char *bytes = g_bytes_get_data(keeper, &length);

    g_string_append_printf(text, "%s %d %d\n", time, claim->minutes, claim->secured != 0);
    g_string_append_len(text, bytes, (gssize)length);
    return g_string_free_to_bytes(text);
}

static void
commit(Claim *claim)
{
    IvpSharedKeeper *shared = claim->shared;
    g_autoptr(GBytes) bytes = claim->done ? NULL : to_bytes(claim);
    g_autofree char *token = g_strdup(claim->keeper.token);

    claim->dirty = FALSE;
    claim->stage = CLAIM_COMMITTING;
    shared->funcs.commit(token, bytes, shared->data);
}

/* The first half hour's resource is the booking; those after it hold their place only. */
static char *
write_event(const Claim *claim, guint cell, IvpAsk ask, gboolean cancelled)
{
    const IvpSharedKeeper *shared = claim->shared;
    g_autofree char *name = ivp_keeper_name(&claim->keeper, cell, ask);
    g_autofree char *uid = ivp_itip_uid(name);
    IvpItipBooking booking = {.program = "Interview"};

    shared->funcs.describe(claim->id, &booking, shared->data);
    booking.uid = uid;
    booking.claim = claim->keeper.token;
    booking.slot_at = claim->at;
    booking.slot_minutes = claim->minutes;
    booking.thread = claim->id;
    booking.part = cell > 0 || ask == IVP_ASK_FREE;
    booking.start = booking.part ? claim->keeper.cells[cell].at : claim->at;
    booking.minutes = booking.part ? 0 : claim->minutes;
    booking.cancelled = cancelled;
    booking.sequence += cancelled;
    return ivp_itip_write(&booking, IVP_ITIP_SHARED, g_get_real_time() / G_USEC_PER_SEC,
                          NULL);
}

static char *
make_name(const Claim *claim, guint cell, IvpAsk ask)
{
    g_autofree char *name = ivp_keeper_name(&claim->keeper, cell, ask);

    return g_strconcat(name, ".ics", NULL);
}

static void
ask_server(Claim *claim, IvpAsk ask, guint cell)
{
    IvpSharedJob *job = g_new0(IvpSharedJob, 1);

    job->token = g_strdup(claim->keeper.token);
    job->ask = ask;
    job->cell = cell;
    job->at = claim->keeper.cells[cell].at;
    job->sync = !claim->looked;
    if (ask != IVP_ASK_LOOK)
        job->name = make_name(claim, cell, ask);
    if (ask == IVP_ASK_PUT || ask == IVP_ASK_FREE)
        job->body = write_event(claim, cell, ask, ask == IVP_ASK_FREE);
    if (ask == IVP_ASK_FREE && cell == 0) {
        job->own_name = make_name(claim, cell, IVP_ASK_PUT);
        job->own_body = write_event(claim, cell, IVP_ASK_PUT, TRUE);
    }
    claim->stage = CLAIM_ASKING;
    push(claim->shared, job);
}

/* All half hours are ours. With a gap to keep, whoever claims next to us may have looked
 * before our PUT; so both look again after it, and whoever sees the other steps back. */
static void
secure(Claim *claim)
{
    if (!claim->secured) {
        claim->looked = FALSE;
        ask_server(claim, IVP_ASK_LOOK, 0);
        return;
    }
    if (!claim->told)
        tell(claim, IVP_INPUT_OURS);
}

static void
finish(Claim *claim)
{
    if (!claim->told || !claim->keeper.lost)
        tell(claim, claim->keeper.lost ? IVP_INPUT_TAKEN : IVP_INPUT_FREED);
    claim->done = TRUE;
    commit(claim);
}

static void
step(Claim *claim)
{
    IvpKeeperState state = ivp_keeper_get_state(&claim->keeper);
    IvpAsk ask;
    guint cell = 0;

    if (claim->stage != CLAIM_READY || claim->shared->worker == NULL)
        return;
    if (claim->dirty) {
        commit(claim);
    } else if (state == IVP_KEEPER_FREED) {
        finish(claim);
    } else if (state == IVP_KEEPER_OURS) {
        secure(claim);
    } else {
        if (state == IVP_KEEPER_TAKEN && !claim->told)
            tell(claim, IVP_INPUT_TAKEN);
        ask = ivp_keeper_next(&claim->keeper, &cell);
        if (ask != IVP_ASK_NOTHING)
            ask_server(claim, ask, cell);
    }
}

void
ivp_shared_keeper_committed(IvpSharedKeeper *shared, const char *token)
{
    Claim *claim = g_hash_table_lookup(shared->claims, token);

    if (claim == NULL || claim->stage != CLAIM_COMMITTING)
        return;
    claim->stage = CLAIM_READY;
    if (claim->done) {
        /* Given back while it was being forgotten. */
        if (claim->dirty)
            tell(claim, IVP_INPUT_FREED);
        g_hash_table_remove(shared->claims, token);
        tell_changed(shared);
        return;
    }
    step_soon(claim);
}

/* --- Answers of the server --- */

static void
hear(Claim *claim, const IvpSharedJob *job)
{
    gboolean was_ours = ivp_keeper_get_state(&claim->keeper) == IVP_KEEPER_OURS;

    claim->stage = CLAIM_READY;
    if (job->ask == IVP_ASK_LOOK && job->reply == IVP_REPLY_LOOKED && job->sync) {
        claim->looked = TRUE;
        if (!claim->keeper.giving_up && !is_room_left(claim)) {
            lose(claim);
            step(claim);
            return;
        }
    }
    ivp_keeper_hear(&claim->keeper, job->cell, job->ask, job->reply, job->found,
                    job->generation);
    claim->dirty = TRUE;
    if (ivp_keeper_get_state(&claim->keeper) == IVP_KEEPER_OURS &&
        (claim->shared->gap == 0 || (was_ours && job->reply == IVP_REPLY_LOOKED)))
        claim->secured = TRUE;
    /* An unclear PUT is read back at once; everything else unclear waits for better times.
     */
    if (job->reply == IVP_REPLY_NOT_FOUND ||
        (job->reply == IVP_REPLY_UNCLEAR && job->ask != IVP_ASK_PUT)) {
        wait_a_while(claim);
        return;
    }
    if (job->reply != IVP_REPLY_UNCLEAR)
        claim->doublings = 0;
    step(claim);
}

static void
take_list(IvpSharedKeeper *shared, GPtrArray *list)
{
    g_clear_pointer(&shared->tokens, g_hash_table_unref);
    g_ptr_array_unref(shared->list);
    shared->list = list;
    shared->tokens = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < list->len; i++)
        g_hash_table_add(shared->tokens, ((IvpBooking *)g_ptr_array_index(list, i))->token);
}

static gboolean
on_done(gpointer data)
{
    IvpSharedJob *job = data;
    IvpSharedKeeper *shared = job->owner;
    Claim *claim;
    gboolean changed = job->list != NULL;

    if (shared->worker == NULL) {
        ivp_shared_job_free(job);
        unref(shared);
        return G_SOURCE_REMOVE;
    }
    if (job->list != NULL)
        take_list(shared, g_steal_pointer(&job->list));
    if (g_strcmp0(job->trouble, shared->trouble) != 0) {
        g_free(shared->trouble);
        shared->trouble = g_strdup(job->trouble);
        changed = TRUE;
    }
    if (job->token == NULL)
        shared->refreshing = FALSE;
    if (changed)
        tell_changed(shared);
    claim = job->token != NULL ? g_hash_table_lookup(shared->claims, job->token) : NULL;
    if (claim != NULL && shared->worker != NULL)
        hear(claim, job);
    ivp_shared_job_free(job);
    unref(shared);
    return G_SOURCE_REMOVE;
}

/* --- The owner's side --- */

static gboolean
on_refresh(gpointer data)
{
    ivp_shared_keeper_refresh(data);
    return G_SOURCE_CONTINUE;
}

IvpSharedKeeper *
ivp_shared_keeper_new(IvpDav *dav,
                      const char *box,
                      int gap_minutes,
                      const IvpSharedKeeperFuncs *funcs,
                      gpointer data)
{
    IvpSharedKeeper *shared = g_new0(IvpSharedKeeper, 1);

    g_atomic_ref_count_init(&shared->references);
    shared->dav = dav;
    shared->collection = ivp_collection_new();
    shared->worker = g_thread_pool_new(on_work, shared, 1, TRUE, NULL);
    shared->cancellable = g_cancellable_new();
    shared->context = g_main_context_ref_thread_default();
    shared->box = g_strdup(box);
    shared->gap = gap_minutes * G_GINT64_CONSTANT(60);
    shared->funcs = *funcs;
    shared->data = data;
    shared->claims = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, free_claim);
    shared->list = g_ptr_array_new_with_free_func((GDestroyNotify)ivp_booking_free);
    ivp_shared_keeper_set_patience(shared, FIRST_WAIT, IVP_SHARED_REFRESH_SECONDS);
    return shared;
}

void
ivp_shared_keeper_free(IvpSharedKeeper *shared)
{
    GThreadPool *worker;

    if (shared == NULL)
        return;
    if (shared->refresh_timer != 0)
        g_source_remove(shared->refresh_timer);
    worker = g_steal_pointer(&shared->worker);
    g_cancellable_cancel(shared->cancellable);
    /* Those not begun yet are cancelled as soon as they are. */
    g_thread_pool_free(worker, FALSE, TRUE);
    g_hash_table_remove_all(shared->claims);
    unref(shared);
}

void
ivp_shared_keeper_set_patience(IvpSharedKeeper *shared, guint first, guint refresh)
{
    shared->first_wait = MAX(first, 1);
    if (shared->refresh_timer != 0)
        g_source_remove(shared->refresh_timer);
    shared->refresh_timer =
        refresh > 0 ? g_timeout_add_seconds(refresh, on_refresh, shared) : 0;
}

static char *
read_head(GBytes *bytes)
{
    gsize length;
    const char *text = g_bytes_get_data(bytes, &length);
    const char *end = text != NULL ? memchr(text, '\n', length) : NULL;

    return g_strndup(text != NULL ? text : "", end != NULL ? (gsize)(end - text) : 0);
}

gboolean
ivp_shared_keeper_restore(IvpSharedKeeper *shared,
                          const char *token,
                          GBytes *bytes,
                          GError **error)
{
    g_autofree char *head = read_head(bytes);
    g_auto(GStrv) words = g_strsplit(head, " ", 4);
    g_auto(GStrv) parts = g_strsplit(token, ".", 4);
    gsize used = strlen(head) + 1;
    g_autoptr(GBytes) rest = NULL;
    IvpKeeper keeper;
    Claim *claim;
    gint64 at, minutes;

    minutes = g_strv_length(words) == 3 ? g_ascii_strtoll(words[1], NULL, 10) : 0;
    used = MIN(used, g_bytes_get_size(bytes));
    rest = g_bytes_new_from_bytes(bytes, used, g_bytes_get_size(bytes) - used);
    if (!ivp_keeper_from_bytes(rest, &keeper, error))
        return FALSE;
    if (g_strv_length(parts) != 3 || minutes <= 0 || minutes > IVP_LINE_MAX_MINUTES ||
        !ivp_line_parse_time(words[0], &at) || strcmp(keeper.token, token) != 0 ||
        keeper.cells[0].at != at - at % IVP_KEEPER_CELL) {
        g_set_error_literal(error, IVP_ERROR, IVP_ERROR_STORE,
                            _("The store holds a claim that belongs to another slot."));
        return FALSE;
    }
    if (g_hash_table_contains(shared->claims, token))
        return TRUE;
    claim = add_claim(shared, parts[1], at, (int)minutes,
                      (int)g_ascii_strtoll(parts[2], NULL, 10));
    /* Its token is the key, and the same. */
    claim->keeper = keeper;
    claim->secured = strcmp(words[2], "1") == 0;
    step_soon(claim);
    return TRUE;
}

static Claim *
find_claim(const IvpSharedKeeper *shared, const char *id, int attempt)
{
    g_autofree char *token = g_strdup_printf("%s.%s.%d", shared->box, id, attempt);

    return g_hash_table_lookup(shared->claims, token);
}

void
ivp_shared_keeper_try(IvpSharedKeeper *shared,
                      const char *id,
                      gint64 at,
                      int minutes,
                      int attempt)
{
    Claim *claim = find_claim(shared, id, attempt);

    if (claim == NULL) {
        claim = add_claim(shared, id, at, minutes, attempt);
        claim->dirty = TRUE;
    } else {
        /* Asked again after a restart: it is told again. */
        claim->told = FALSE;
    }
    if (claim->stage == CLAIM_READY)
        step_soon(claim);
}

void
ivp_shared_keeper_give_back(IvpSharedKeeper *shared,
                            const char *id,
                            gint64 at,
                            int minutes,
                            int attempt)
{
    Claim *claim = find_claim(shared, id, attempt);

    if (claim == NULL)
        claim = add_claim(shared, id, at, minutes, attempt);
    ivp_keeper_give_up(&claim->keeper);
    claim->dirty = TRUE;
    if (claim->stage == CLAIM_READY)
        step_soon(claim);
}

void
ivp_shared_keeper_refresh(IvpSharedKeeper *shared)
{
    GHashTableIter iter;
    gpointer value;

    g_hash_table_iter_init(&iter, shared->claims);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        Claim *claim = value;

        if (claim->stage == CLAIM_WAITING)
            step_soon(claim);
    }
    if (!shared->refreshing) {
        IvpSharedJob *job = g_new0(IvpSharedJob, 1);

        job->ask = IVP_ASK_LOOK;
        job->sync = TRUE;
        shared->refreshing = TRUE;
        push(shared, job);
    }
}

GPtrArray *
ivp_shared_keeper_list(const IvpSharedKeeper *shared)
{
    return shared->list;
}

gboolean
ivp_shared_keeper_is_own(const IvpSharedKeeper *shared, const IvpBooking *booking)
{
    return strcmp(booking->box, shared->box) == 0;
}

gboolean
ivp_shared_keeper_is_gone(const IvpSharedKeeper *shared, const char *id, int attempt)
{
    const Claim *claim = find_claim(shared, id, attempt);

    return shared->tokens != NULL && claim != NULL && claim->told &&
           ivp_keeper_get_state(&claim->keeper) == IVP_KEEPER_OURS &&
           !g_hash_table_contains(shared->tokens, claim->keeper.token);
}

const char *
ivp_shared_keeper_get_trouble(const IvpSharedKeeper *shared)
{
    return shared->trouble;
}

guint
ivp_shared_keeper_count_waiting(const IvpSharedKeeper *shared)
{
    GHashTableIter iter;
    gpointer value;
    guint n = 0;

    g_hash_table_iter_init(&iter, shared->claims);
    while (g_hash_table_iter_next(&iter, NULL, &value))
        n += ivp_keeper_get_state(&((Claim *)value)->keeper) != IVP_KEEPER_OURS;
    return n;
}
