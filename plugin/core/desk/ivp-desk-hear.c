/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "ivp-desk-private.h"

/* A longer message is looked at as far as a line could reach. */
#define LONGEST_RAW (8 * IVP_LINE_MAX_MESSAGE)

static char *
to_text(IvpDesk *self, const char *raw)
{
    if (self->courier != NULL && self->courier->to_text != NULL)
        return self->courier->to_text(self->courier_data, raw);
    return g_strdup(raw);
}

static gboolean
is_open(const IvpSession *session)
{
    return !session->stood_down && session->mine.verb != IVP_VERB_WITHDRAW &&
           session->theirs.verb != IVP_VERB_WITHDRAW;
}

static guint
count_open(const GPtrArray *threads)
{
    guint n = 0;

    for (guint i = 0; threads != NULL && i < threads->len; i++) {
        const IvpThread *thread = g_ptr_array_index(threads, i);

        n += is_open(thread->stored->session);
    }
    return n;
}

/* New ones of that person whose place in the store is being looked up. */
static guint
count_lookups(IvpDesk *self, const char *account, const char *who)
{
    g_autofree char *theirs = ivp_desk_make_key(account, who, "");
    GHashTableIter iter;
    gpointer key;
    guint n = 0;

    g_hash_table_iter_init(&iter, self->lookups);
    while (g_hash_table_iter_next(&iter, &key, NULL))
        n += g_str_has_prefix(key, theirs);
    return n;
}

/* --- Plain words --- */

/* What words may answer: an offer of mine that is still of use. */
static gboolean
takes_words(const IvpThread *thread, gint64 now)
{
    const IvpSession *session = thread->stored->session;

    if (!is_open(session) || session->mine.verb == IVP_VERB_NONE)
        return FALSE;
    for (guint i = 0; i < session->mine.n_at; i++)
        if (session->mine.at[i] > now)
            return TRUE;
    return session->mine.verb == IVP_VERB_DECLINE || session->mine.verb == IVP_VERB_CANCEL;
}

static void
queue_words(IvpThread *thread, const IvpAnswer *answer, const char *text)
{
    const IvpSession *session = thread->stored->session;
    IvpInput input = {.kind = IVP_INPUT_WORDS,
                      .account = session->account,
                      .who = session->peer,
                      .answer = answer,
                      .quote = text};

    ivp_desk_queue(thread, ivp_job_new(&input));
}

static void
hear_words(IvpDesk *self, GPtrArray *threads, const char *text)
{
    gint64 now = ivp_desk_now(self);
    IvpProgram *program = self->host.program(self->host_data);
    const IvpZone *zone =
        program != NULL ? ivp_program_get_zone(program) : ivp_desk_zone(self);
    g_autoptr(GPtrArray) open = g_ptr_array_new();
    g_autoptr(GPtrArray) ids = g_ptr_array_new();
    g_auto(IvpAnswer) answer = {0};
    g_autofree char *trimmed = g_strstrip(g_strdup(text));
    IvpThread *meant = NULL;
    gboolean several = FALSE;

    for (guint i = 0; i < threads->len; i++) {
        IvpThread *thread = g_ptr_array_index(threads, i);

        if (takes_words(thread, now) && open->len < IVP_ASSEMBLER_MAX_OPEN * 2) {
            g_ptr_array_add(open, thread);
            g_ptr_array_add(ids, thread->stored->session->id);
        }
    }
    if (open->len == 0 || trimmed[0] == '\0')
        return;
    g_ptr_array_add(ids, NULL);
    ivp_answer_read(trimmed, (const char *const *)ids->pdata, zone, now, &answer);
    if (answer.kind == IVP_ANSWER_TALK)
        return;
    for (guint i = 0; i < open->len && answer.code[0] != '\0'; i++) {
        IvpThread *thread = g_ptr_array_index(open, i);

        if (!ivp_code_begins(thread->stored->session->id, answer.code))
            continue;
        /* Two begin so: nothing is certain. */
        several |= meant != NULL;
        meant = thread;
    }
    if (several)
        meant = NULL;
    if (meant == NULL && open->len == 1)
        meant = g_ptr_array_index(open, 0);
    if (meant == NULL) {
        /* Several offers and no code: the newest asks back, nothing moves. */
        meant = g_ptr_array_index(open, 0);
        answer.kind = IVP_ANSWER_SUGGEST;
        answer.at = 0;
    }
    if (answer.kind == IVP_ANSWER_SUGGEST && answer.at == 0) {
        const IvpLine *mine = &meant->stored->session->mine;

        answer.at = ivp_answer_guess(&answer, mine->at, mine->n_at, zone);
    }
    queue_words(meant, &answer, trimmed);
}

/* --- Lines --- */

typedef struct {
    IvpDesk *self;
    char *account;
    char *who;
    char *key;
    IvpLine *line;
} Lookup;

static void
lookup_free(gpointer data)
{
    Lookup *lookup = data;

    g_free(lookup->account);
    g_free(lookup->who);
    g_free(lookup->key);
    ivp_line_free(lookup->line);
    g_free(lookup);
}

static void
queue_line(IvpThread *thread, const IvpLine *line)
{
    IvpDesk *self = thread->desk;
    const IvpSession *session = thread->stored->session;
    IvpProgram *program = self->host.program(self->host_data);
    g_auto(IvpReach) reach = {0};
    IvpInput input = {.kind = IVP_INPUT_LINE,
                      .account = session->account,
                      .who = session->peer,
                      .line = line};
    IvpJob *job = ivp_job_new(&input);

    ivp_desk_look(self, session->account, session->peer, &reach);
    if (thread->stored->version == 0) {
        job->name = g_strdup(reach.name);
        job->program = program != NULL ? g_strdup(ivp_program_get_id(program)) : NULL;
    }
    ivp_desk_queue(thread, job);
}

static void
take_new(IvpDesk *self, const char *account, const char *who, const IvpLine *line)
{
    IvpThread *thread;
    IvpSide side;

    if (!ivp_session_opens(line, self->box, &side))
        return;
    thread = ivp_desk_open_thread(self, line->id, side, account, who, NULL);
    if (thread == NULL)
        return;
    g_strlcpy(thread->stored->session->room, line->room,
              sizeof thread->stored->session->room);
    thread->heard = line->rev;
    queue_line(thread, line);
}

/* Whether it is among what is over decides the store. */
static void
on_looked_up(GPtrArray *list, gpointer data)
{
    Lookup *lookup = data;
    IvpDesk *self = lookup->self;
    IvpThread *thread = ivp_desk_get_thread(self, lookup->key);

    g_hash_table_remove(self->lookups, lookup->key);
    if (thread == NULL && list->len > 0)
        thread = ivp_desk_add_thread(self, g_ptr_array_steal_index(list, 0));
    g_ptr_array_unref(list);
    if (thread != NULL)
        queue_line(thread, lookup->line);
    else
        take_new(self, lookup->account, lookup->who, lookup->line);
}

static void
look_up(IvpDesk *self, const char *account, const char *who, const IvpLine *line)
{
    g_autofree char *key = ivp_desk_make_key(account, who, line->id);
    Lookup *lookup;

    /* Asked for already: its repeat comes again. */
    if (g_hash_table_contains(self->lookups, key))
        return;
    g_hash_table_add(self->lookups, g_strdup(key));
    lookup = g_new0(Lookup, 1);
    lookup->self = self;
    lookup->account = g_strdup(account);
    lookup->who = g_strdup(who);
    lookup->line = ivp_line_dup(line);
    lookup->key = g_steal_pointer(&key);
    ivp_store_load_session(self->store, account, who, line->id, on_looked_up, lookup,
                           lookup_free);
}

/* A repeat may come before the store has the first. */
static gboolean
is_news(const IvpThread *thread, const IvpLine *line)
{
    const IvpSession *session = thread->stored->session;
    gboolean theirs = session->side == IVP_SIDE_VOLUNTEER
                          ? ivp_verb_is_facilitators(line->verb)
                          : ivp_verb_is_volunteers(line->verb);

    return theirs && !session->stood_down && !session->distrusted &&
           (session->bound[0] == '\0' || strcmp(session->bound, line->box) == 0) &&
           ((line->rev > session->theirs.rev && line->rev > thread->heard) ||
            session->theirs_in_words);
}

static IvpHeard
show(IvpDesk *self,
     const char *account,
     const char *who,
     char *sentence,
     const char *about,
     gboolean open,
     char **out,
     char **key)
{
    if (!open) {
        ivp_desk_keep_unshown(self, account, who, sentence, about, FALSE);
        g_free(sentence);
        return IVP_HEARD_SILENT;
    }
    *out = sentence;
    if (key != NULL)
        *key = g_strdup(about);
    return IVP_HEARD_SHOW;
}

static char *
name_of(IvpDesk *self, IvpThread *thread, const char *account, const char *who)
{
    const IvpContact *contact;
    g_auto(IvpReach) reach = {0};

    if (thread != NULL)
        return ivp_desk_get_name(thread);
    contact = ivp_desk_find_contact(self, account, who);
    if (contact != NULL)
        return g_strdup(contact->name);
    ivp_desk_look(self, account, who, &reach);
    return g_strdup(reach.name != NULL ? reach.name : who);
}

/* What the machine would make of it: a booking at a time never said is shown as the
 * proposal it is, and what moves nothing is not shown. */
static gboolean
weigh(IvpThread *thread, const IvpLine *line, IvpLine *shown)
{
    const IvpSession *session = thread->stored->session;
    IvpInput input = {.kind = IVP_INPUT_LINE,
                      .account = session->account,
                      .who = session->peer,
                      .line = line};
    g_autoptr(GPtrArray) effects = ivp_effects_new();
    g_autoptr(IvpSession) after = NULL;
    gboolean moved = FALSE;

    ivp_line_copy(shown, line);
    if (thread->busy || !is_news(thread, line))
        return is_news(thread, line);
    after = ivp_session_step(session, &input, ivp_desk_now(thread->desk), effects, NULL);
    for (guint i = 0; after != NULL && i < effects->len; i++)
        moved |=
            ((const IvpEffect *)g_ptr_array_index(effects, i))->kind == IVP_EFFECT_NOTIFY;
    if (moved && after->unproven && line->verb == IVP_VERB_BOOK)
        shown->verb = IVP_VERB_PROPOSE;
    return moved;
}

static IvpHeard
hear_line(IvpDesk *self,
          const char *account,
          const char *who,
          IvpLine *line,
          gboolean open,
          char **sentence,
          char **key)
{
    g_autofree char *about = ivp_desk_make_key(account, who, line->id);
    IvpThread *thread = ivp_desk_get_thread(self, about);
    IvpSender sender = {account, who, thread != NULL,
                        count_open(ivp_desk_get_peer(self, account, who)) +
                            count_lookups(self, account, who)};
    g_autofree char *name = name_of(self, thread, account, who);
    IvpViewer viewer = {name, ivp_desk_zone(self), ivp_desk_now(self)};
    gboolean notice = FALSE, news;
    g_auto(IvpLine) shown = {0};
    IvpSide side;

    switch (ivp_assembler_take(self->assembler, &sender, line, viewer.now, &notice)) {
    case IVP_TAKE_WAIT:
        return IVP_HEARD_SILENT;
    case IVP_TAKE_DROP:
        if (!notice)
            return IVP_HEARD_SILENT;
        return show(
            self, account, who,
            g_strdup_printf(_("%s sends more requests than can be taken at once; the rest "
                              "waits there."),
                            name),
            about, open, sentence, key);
    case IVP_TAKE_LINE:
        break;
    }
    if (line->verb == IVP_VERB_RECEIVED) {
        if (thread != NULL)
            queue_line(thread, line);
        return IVP_HEARD_SILENT;
    }
    if (line->verb == IVP_VERB_CLAIM || line->verb == IVP_VERB_TAKEN)
        return IVP_HEARD_TALK;
    if (thread != NULL) {
        news = weigh(thread, line, &shown);
        if (news)
            thread->heard = line->rev;
        queue_line(thread, line);
    } else {
        ivp_line_copy(&shown, line);
        news = ivp_session_opens(line, self->box, &side) &&
               !g_hash_table_contains(self->lookups, about);
        look_up(self, account, who, line);
    }
    if (!news)
        return IVP_HEARD_SILENT;
    return show(self, account, who, ivp_sentence_shown(&shown, FALSE, &viewer), about, open,
                sentence, key);
}

IvpHeard
ivp_desk_hear(IvpDesk *self,
              const char *account,
              const char *who,
              const char *raw,
              gboolean open,
              gboolean delayed,
              char **sentence,
              char **key)
{
    GPtrArray *threads;
    g_autofree char *text = NULL;
    g_auto(IvpLine) line = {0};
    gboolean may_be;

    g_return_val_if_fail(IVP_IS_DESK(self), IVP_HEARD_TALK);
    g_return_val_if_fail(account != NULL && who != NULL && raw != NULL, IVP_HEARD_TALK);

    if (self->stopped)
        return IVP_HEARD_TALK;
    may_be = ivp_line_may_be(raw);
    threads = may_be || g_hash_table_size(self->peers) == 0
                  ? NULL
                  : ivp_desk_get_peer(self, account, who);
    if (!may_be && (threads == NULL || delayed))
        return IVP_HEARD_TALK;
    if (strnlen(raw, LONGEST_RAW) == LONGEST_RAW)
        return IVP_HEARD_TALK;
    text = to_text(self, raw);
    switch (may_be ? ivp_line_decode(text, &line) : IVP_LINE_NONE) {
    case IVP_LINE_WHOLE:
    case IVP_LINE_PART:
        return hear_line(self, account, who, &line, open, sentence, key);
    case IVP_LINE_NONE:
        if (threads == NULL)
            threads = ivp_desk_get_peer(self, account, who);
        if (threads != NULL && !delayed)
            hear_words(self, threads, text);
        return IVP_HEARD_TALK;
    default:
        /* Damaged, or of a later release: people read it as it is. */
        return IVP_HEARD_TALK;
    }
}

IvpHeard
ivp_desk_hear_echo(IvpDesk *self,
                   const char *account,
                   const char *who,
                   const char *raw,
                   char **sentence)
{
    g_autofree char *text = NULL, *name = NULL, *key = NULL;
    g_auto(IvpLine) line = {0};
    IvpViewer viewer;

    g_return_val_if_fail(IVP_IS_DESK(self), IVP_HEARD_TALK);
    if (self->stopped || !ivp_line_may_be(raw) || strnlen(raw, LONGEST_RAW) == LONGEST_RAW)
        return IVP_HEARD_TALK;
    text = to_text(self, raw);
    switch (ivp_line_decode(text, &line)) {
    case IVP_LINE_PART:
        return IVP_HEARD_SILENT;
    case IVP_LINE_WHOLE:
        break;
    default:
        return IVP_HEARD_TALK;
    }
    if (line.verb == IVP_VERB_RECEIVED)
        return IVP_HEARD_SILENT;
    key = ivp_desk_make_key(account, who, line.id);
    name = name_of(self, ivp_desk_get_thread(self, key), account, who);
    viewer = (IvpViewer){name, ivp_desk_zone(self), ivp_desk_now(self)};
    *sentence = ivp_sentence_shown(&line, TRUE, &viewer);
    return (*sentence)[0] != '\0' ? IVP_HEARD_SHOW : IVP_HEARD_SILENT;
}

void
ivp_desk_nick_left(IvpDesk *self, const char *account, const char *nick)
{
    GPtrArray *threads;

    g_return_if_fail(IVP_IS_DESK(self));
    threads = self->stopped ? NULL : ivp_desk_get_peer(self, account, nick);
    for (guint i = 0; threads != NULL && i < threads->len; i++) {
        IvpThread *thread = g_ptr_array_index(threads, i);
        IvpInput input = {.kind = IVP_INPUT_LEFT, .account = account, .who = nick};

        if (thread->stored->session->room[0] != '\0')
            ivp_desk_queue(thread, ivp_job_new(&input));
    }
}
