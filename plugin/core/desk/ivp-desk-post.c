/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "ivp-desk-private.h"

/* How long one client of a profile sends for an account before it asks again. */
#define LEASE_SECONDS 30

/* When another client has it, how long until ours asks. */
#define LEASE_RETRY 10

typedef struct {
    gboolean ours;
    gboolean asked;
    gint64 until; /* ours until then, or another's probably */
} Lease;

/* Lane: the messages of one account that wait for the network's rate. */
typedef struct {
    IvpDesk *desk;
    char *account;
    GQueue letters; /* Letter * (owned) */
    IvpPace pace;
    guint source;
} Lane;

typedef struct {
    char *key; /* the thread's */
    char *text;
    int rev;       /* 0: an acknowledgement or the like, told nobody */
    gboolean last; /* of its line */
    gboolean room; /* @who is a room */
    char *who;
} Letter;

static void
letter_free(gpointer data)
{
    Letter *letter = data;

    g_free(letter->key);
    g_free(letter->text);
    g_free(letter->who);
    g_free(letter);
}

static void
lane_free(gpointer data)
{
    Lane *lane = data;

    g_clear_handle_id(&lane->source, g_source_remove);
    g_queue_clear_full(&lane->letters, letter_free);
    g_free(lane->account);
    g_free(lane);
}

void
ivp_desk_post_free(IvpDesk *self)
{
    g_clear_pointer(&self->lanes, g_hash_table_unref);
}

/* --- One account's messages, at its rate --- */

static Lane *
get_lane(IvpDesk *self, const char *account)
{
    Lane *lane;

    if (self->lanes == NULL)
        self->lanes = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, lane_free);
    lane = g_hash_table_lookup(self->lanes, account);
    if (lane == NULL) {
        lane = g_new0(Lane, 1);
        lane->desk = self;
        lane->account = g_strdup(account);
        g_queue_init(&lane->letters);
        g_hash_table_insert(self->lanes, lane->account, lane);
    }
    return lane;
}

static void
tell_posted(IvpDesk *self, const Letter *letter, gboolean failed)
{
    IvpThread *thread = letter->rev != 0 ? ivp_desk_get_thread(self, letter->key) : NULL;
    IvpJob *job;

    if (thread == NULL)
        return;
    thread->posting = FALSE;
    job = ivp_job_new(NULL);
    job->posted = TRUE;
    job->posted_rev = letter->rev;
    job->failed = failed;
    ivp_desk_queue(thread, job);
}

static gboolean
hand_over(Lane *lane, const Letter *letter)
{
    IvpDesk *self = lane->desk;

    if (self->courier == NULL)
        return FALSE;
    return letter->room ? self->courier->send_room(self->courier_data, lane->account,
                                                   letter->who, letter->text)
                        : self->courier->send(self->courier_data, lane->account,
                                              letter->who, letter->text);
}

/* The rest of a line whose connection is gone comes again with the whole line. */
static void
drop_rest(Lane *lane, const Letter *of)
{
    for (GList *link = lane->letters.head; link != NULL;) {
        GList *next = link->next;
        Letter *letter = link->data;

        if (letter->rev == of->rev && strcmp(letter->key, of->key) == 0 &&
            strcmp(letter->who, of->who) == 0) {
            g_queue_delete_link(&lane->letters, link);
            letter_free(letter);
        }
        link = next;
    }
}

static gboolean
run_lane(gpointer data)
{
    Lane *lane = data;

    lane->source = 0;
    while (!g_queue_is_empty(&lane->letters)) {
        gint64 wait = ivp_pace_take(&lane->pace, g_get_monotonic_time() / 1000);
        Letter *letter;
        gboolean sent;

        if (wait > 0) {
            lane->source = g_timeout_add((guint)wait, run_lane, lane);
            return G_SOURCE_REMOVE;
        }
        letter = g_queue_pop_head(&lane->letters);
        sent = hand_over(lane, letter);
        if (!sent)
            drop_rest(lane, letter);
        if (letter->last || !sent)
            tell_posted(lane->desk, letter, !sent);
        letter_free(letter);
    }
    return G_SOURCE_REMOVE;
}

static void
post(IvpDesk *self,
     const char *account,
     const char *who,
     gboolean room,
     const char *key,
     char **parts,
     int rev)
{
    Lane *lane = get_lane(self, account);

    for (guint i = 0; parts[i] != NULL; i++) {
        Letter *letter = g_new0(Letter, 1);

        letter->key = g_strdup(key);
        letter->text = g_strdup(parts[i]);
        letter->who = g_strdup(who);
        letter->room = room;
        letter->rev = rev;
        letter->last = parts[i + 1] == NULL;
        g_queue_push_tail(&lane->letters, letter);
    }
    if (lane->source == 0)
        lane->source = g_idle_add(run_lane, lane);
}

void
ivp_desk_post_to_room(IvpDesk *self, const char *account, const char *room, char **parts)
{
    post(self, account, room, TRUE, "", parts, 0);
}

/* --- Which client of the profile sends --- */

typedef struct {
    IvpDesk *self;
    char *account;
} Asked;

static void
on_leased(gboolean ours, gpointer data)
{
    Asked *asked = data;
    IvpDesk *self = asked->self;
    Lease *lease = g_hash_table_lookup(self->leases, asked->account);

    lease->asked = FALSE;
    lease->ours = ours;
    lease->until = ivp_desk_now(self) + (ours ? LEASE_SECONDS : LEASE_RETRY);
    if (ours && !self->stopped)
        ivp_desk_pump_all(self, asked->account, NULL);
    else
        ivp_desk_wake_at(self, lease->until);
}

static void
asked_free(gpointer data)
{
    Asked *asked = data;

    g_free(asked->account);
    g_free(asked);
}

/* FALSE: it is being asked for, or another client's; @retry is when to ask again. */
static gboolean
has_lease(IvpDesk *self, const char *account, gint64 *retry)
{
    g_autofree char *name = NULL;
    Lease *lease = g_hash_table_lookup(self->leases, account);
    gint64 now = ivp_desk_now(self);
    Asked *asked;

    *retry = 0;
    if (lease == NULL) {
        lease = g_new0(Lease, 1);
        g_hash_table_insert(self->leases, g_strdup(account), lease);
    }
    if (lease->ours && now < lease->until && lease->until - now <= LEASE_SECONDS)
        return TRUE;
    if (lease->asked)
        return FALSE;
    if (!lease->ours && lease->until > now && lease->until - now <= LEASE_RETRY) {
        *retry = lease->until;
        return FALSE;
    }
    lease->ours = FALSE;
    lease->asked = TRUE;
    asked = g_new0(Asked, 1);
    asked->self = self;
    asked->account = g_strdup(account);
    name = g_strconcat("outbox:", account, NULL);
    ivp_store_take_lease(self->store, name, self->holder, now, LEASE_SECONDS, on_leased,
                         asked, asked_free);
    return FALSE;
}

/* --- The newest line of a thread --- */

static guint
count_offers(IvpDesk *self, const IvpSession *session)
{
    GPtrArray *threads = ivp_desk_get_peer(self, session->account, session->peer);
    guint n = 0;

    for (guint i = 0; threads != NULL && i < threads->len; i++) {
        const IvpThread *other = g_ptr_array_index(threads, i);
        const IvpSession *its = other->stored->session;
        IvpNext next;

        if (strcmp(its->id, session->id) == 0)
            continue;
        ivp_session_get_state(its, &next);
        n += its->mine.n_at > 0 && !its->stood_down && !its->words.over &&
             next == (its->side == IVP_SIDE_VOLUNTEER ? IVP_NEXT_FACILITATOR
                                                      : IVP_NEXT_VOLUNTEER);
    }
    return n;
}

char **
ivp_desk_encode(IvpThread *thread, const IvpSession *session, gint64 taken, GError **error)
{
    IvpDesk *self = thread->desk;
    IvpProgram *program = self->host.program(self->host_data);
    g_auto(IvpReach) reach = {0};
    IvpPeer peer;
    gboolean in_words, several = count_offers(self, session) > 0;
    g_autofree char *code = several ? g_strndup(session->id, IVP_CODE_SHORTEST) : NULL;
    IvpReader reader = {0};

    ivp_desk_look(self, session->account, session->peer, &reach);
    ivp_desk_fill_peer(self, session->account, session->peer, &reach, &peer);
    in_words = session->theirs_in_words || session->words.quote != NULL;
    reader.program = program != NULL ? ivp_program_get_name(program) : NULL;
    reader.sender = reach.own_name;
    reader.zone = program != NULL ? ivp_program_get_zone(program) : NULL;
    reader.code = peer.panel ? NULL : code;
    reader.taken = taken;
    reader.now = ivp_desk_now(self);
    return ivp_sentence_encode(session, &session->mine, &reader,
                               ivp_wants_tail(&peer, in_words, reach.no_panel), error);
}

void
ivp_desk_delivery(IvpThread *thread, IvpDelivery *delivery)
{
    const IvpSession *session = thread->stored->session;
    g_auto(IvpReach) reach = {0};
    IvpPeer peer;
    gboolean acked = ivp_session_pending(session) == 0;

    ivp_desk_look(thread->desk, session->account, session->peer, &reach);
    ivp_desk_fill_peer(thread->desk, session->account, session->peer, &reach, &peer);
    delivery->kind = ivp_posted_get_delivery(&thread->stored->posted, &peer, acked);
    delivery->when =
        thread->stored->posted.last != 0 ? thread->stored->posted.last : session->said_at;
    /* Handed over a moment from now, unless something holds it here. */
    if (delivery->kind == IVP_DELIVERY_WAITS && !thread->stored->posted.failed &&
        peer.connected && (peer.present || peer.keeps || !peer.knows_presence))
        delivery->kind = peer.panel ? IVP_DELIVERY_SENT : IVP_DELIVERY_PLAIN;
}

void
ivp_desk_pump(IvpThread *thread)
{
    IvpDesk *self = thread->desk;
    const IvpSession *session = thread->stored->session;
    g_auto(IvpReach) reach = {0};
    IvpPeer peer;
    gint64 when = 0;

    if (!self->started || self->stopped || self->courier == NULL || thread->posting ||
        thread->busy || thread->stored->posted.rev == 0 || thread->stored->parts == NULL ||
        strcmp(session->account, IVP_ACCOUNT_BY_HAND) == 0)
        return;
    ivp_desk_look(self, session->account, session->peer, &reach);
    ivp_desk_fill_peer(self, session->account, session->peer, &reach, &peer);
    switch (ivp_posted_next(&thread->stored->posted, &peer,
                            ivp_session_pending(session) == 0, ivp_desk_now(self), &when)) {
    case IVP_POST_NOW:
        if (has_lease(self, session->account, &when)) {
            thread->posting = TRUE;
            post(self, session->account, session->peer, FALSE, thread->key,
                 thread->stored->parts, thread->stored->posted.rev);
            return;
        }
        break;
    case IVP_POST_LATER:
        break;
    default:
        return;
    }
    ivp_desk_wake_at(self, when);
}

/* --- Acknowledgements --- */

static void
send_ack(IvpThread *thread)
{
    IvpDesk *self = thread->desk;
    const IvpSession *session = thread->stored->session;
    g_auto(GStrv) parts = NULL;
    IvpReader reader = {.now = ivp_desk_now(self)};
    gint64 retry;

    if (thread->ack == NULL || strcmp(session->account, IVP_ACCOUNT_BY_HAND) == 0)
        return;
    /* Whoever sends for this account answers, too; a repeat asks again. */
    if (!has_lease(self, session->account, &retry)) {
        /* Another client of the profile answers. */
        if (retry != 0) {
            g_clear_pointer(&thread->ack, ivp_line_free);
            return;
        }
        thread->acks.waiting = TRUE;
        thread->acks.last = 0;
        return;
    }
    parts = ivp_sentence_encode(session, thread->ack, &reader, TRUE, NULL);
    g_clear_pointer(&thread->ack, ivp_line_free);
    if (parts != NULL)
        post(self, session->account, session->peer, FALSE, thread->key, parts, 0);
}

void
ivp_desk_acknowledge(IvpThread *thread, const IvpLine *line)
{
    gint64 when;

    ivp_line_free(thread->ack);
    thread->ack = ivp_line_dup(line);
    if (ivp_acks_want(&thread->acks, ivp_desk_now(thread->desk), &when))
        send_ack(thread);
    else
        ivp_desk_wake_at(thread->desk, when);
}

static void
pump_ack(IvpThread *thread)
{
    if (thread->ack == NULL)
        return;
    if (ivp_acks_due(&thread->acks, ivp_desk_now(thread->desk)))
        send_ack(thread);
    else if (thread->acks.last != 0)
        ivp_desk_wake_at(thread->desk, thread->acks.last + IVP_OUTBOX_ACK_EVERY);
}

/* --- Everything that is due --- */

void
ivp_desk_pump_all(IvpDesk *self, const char *account, const char *who)
{
    g_autoptr(GPtrArray) threads = g_ptr_array_new();
    GHashTableIter iter;
    gpointer value;

    if (!self->started || self->stopped)
        return;
    g_hash_table_iter_init(&iter, self->threads);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        IvpThread *thread = value;
        const IvpSession *session = thread->stored->session;

        if ((account == NULL || strcmp(session->account, account) == 0) &&
            (who == NULL || strcmp(session->peer, who) == 0) &&
            (thread->ack != NULL || ivp_session_pending(session) != 0))
            g_ptr_array_add(threads, thread);
    }
    for (guint i = 0; i < threads->len; i++) {
        pump_ack(g_ptr_array_index(threads, i));
        ivp_desk_pump(g_ptr_array_index(threads, i));
    }
}

void
ivp_desk_wake_at(IvpDesk *self, gint64 when)
{
    gint64 now = ivp_desk_now(self);

    if (self->stopped || when == 0 || (self->wake > now && self->wake <= when))
        return;
    self->wake = MAX(when, now + 1);
    ivp_alarm_set(self->alarm, self->wake - now);
}

/* --- Sentences in the conversation --- */

void
ivp_unshown_free(IvpUnshown *unshown)
{
    if (unshown == NULL)
        return;
    g_free(unshown->sentence);
    g_free(unshown->key);
    g_free(unshown);
}

void
ivp_desk_keep_unshown(IvpDesk *self,
                      const char *account,
                      const char *who,
                      const char *sentence,
                      const char *key,
                      gboolean mine)
{
    g_autofree char *name = g_strjoin(" ", account, who, NULL);
    GPtrArray *list = g_hash_table_lookup(self->unshown, name);
    IvpUnshown *unshown;

    if (list == NULL) {
        list = g_ptr_array_new_with_free_func((GDestroyNotify)ivp_unshown_free);
        g_hash_table_insert(self->unshown, g_steal_pointer(&name), list);
    }
    if (list->len == IVP_DESK_MAX_UNSHOWN)
        g_ptr_array_remove_index(list, 0);
    unshown = g_new0(IvpUnshown, 1);
    unshown->sentence = g_strdup(sentence);
    unshown->key = g_strdup(key);
    unshown->when = ivp_desk_now(self);
    unshown->mine = mine;
    g_ptr_array_add(list, unshown);
}

gboolean
ivp_desk_say(IvpThread *thread, const char *sentence, gboolean mine)
{
    IvpDesk *self = thread->desk;
    const IvpSession *session = thread->stored->session;

    if (self->courier == NULL)
        return FALSE;
    if (self->courier->show(self->courier_data, session->account, session->peer, FALSE,
                            sentence, mine, thread->key))
        return TRUE;
    ivp_desk_keep_unshown(self, session->account, session->peer, sentence, thread->key,
                          mine);
    return FALSE;
}

GPtrArray *
ivp_desk_take_unshown(IvpDesk *self, const char *account, const char *who)
{
    g_autofree char *name = g_strjoin(" ", account, who, NULL);
    g_autofree char *key = NULL;
    GPtrArray *list = NULL;

    g_return_val_if_fail(IVP_IS_DESK(self), NULL);
    if (!g_hash_table_steal_extended(self->unshown, name, (gpointer *)&key,
                                     (gpointer *)&list))
        return g_ptr_array_new_with_free_func((GDestroyNotify)ivp_unshown_free);
    return list;
}

void
ivp_desk_peer_changed(IvpDesk *self, const char *account, const char *who)
{
    g_return_if_fail(IVP_IS_DESK(self));
    g_return_if_fail(account != NULL);

    if (self->stopped)
        return;
    ivp_desk_pump_all(self, account, who);
    ivp_desk_changed(self);
}
