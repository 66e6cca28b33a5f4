/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "ivp-desk-private.h"
#include "ivp-when.h"

static void
request_time_free(gpointer data)
{
    IvpRequestTime *time = data;

    g_free(time->label);
    g_free(time->beside);
    g_free(time);
}

static void
request_action_free(gpointer data)
{
    IvpRequestAction *action = data;

    g_free(action->label);
    g_free(action);
}

void
ivp_request_free(IvpRequest *request)
{
    if (request == NULL)
        return;
    g_free(request->key);
    g_free(request->id);
    g_free(request->name);
    g_free(request->address);
    g_free(request->vouch);
    g_free(request->state);
    g_free(request->delivery);
    g_free(request->deadline);
    g_free(request->consent);
    g_free(request->about);
    g_free(request->note);
    g_free(request->quote);
    g_free(request->draft);
    g_free(request->trouble);
    g_ptr_array_unref(request->times);
    g_ptr_array_unref(request->actions);
    g_free(request);
}

IvpRequest *
ivp_request_new(void)
{
    IvpRequest *request = g_new0(IvpRequest, 1);

    request->times = g_ptr_array_new_with_free_func(request_time_free);
    request->actions = g_ptr_array_new_with_free_func(request_action_free);
    return request;
}

static void
add_action(IvpRequest *request,
           IvpAction action,
           char *label,
           gboolean needs_times,
           gboolean may_text)
{
    IvpRequestAction *entry = g_new0(IvpRequestAction, 1);

    entry->action = action;
    entry->label = label;
    entry->needs_times = needs_times;
    entry->may_text = may_text;
    g_ptr_array_add(request->actions, entry);
}

/* --- Times --- */

static char *
label_time(IvpDesk *self, gint64 at, int length)
{
    g_autofree char *start = ivp_desk_time_short(self, at);
    g_autofree char *end = NULL;

    if (length == 0)
        return g_steal_pointer(&start);
    end = ivp_when_clock(ivp_desk_zone(self), at + length * G_GINT64_CONSTANT(60));
    return g_strdup_printf("%s–%s", start, end);
}

static char *
beside_in_program(IvpDesk *self, gint64 at)
{
    IvpProgram *program = self->host.program(self->host_data);
    IvpSpan span = {IVP_SPAN_INSTANT, at, at};

    return program != NULL ? ivp_when_row_beside(&span, ivp_desk_zone(self),
                                                 ivp_program_get_zone(program))
                           : NULL;
}

static gboolean
has_time(const IvpRequest *request, gint64 at)
{
    for (guint i = 0; i < request->times->len; i++)
        if (((const IvpRequestTime *)g_ptr_array_index(request->times, i))->at == at)
            return TRUE;
    return FALSE;
}

void
ivp_request_add_time(IvpDesk *self,
                     IvpRequest *request,
                     gint64 at,
                     gboolean check,
                     const IvpThread *except)
{
    IvpRequestTime *time;

    if (at <= ivp_desk_now(self) || has_time(request, at))
        return;
    time = g_new0(IvpRequestTime, 1);
    time->at = at;
    time->label = label_time(self, at, request->length);
    if (check) {
        IvpBusy busy;

        ivp_desk_look_at_time(self, at, request->length, except, &busy);
        time->clash = busy.clash;
        time->beside = g_steal_pointer(&busy.text);
        ivp_busy_clear(&busy);
    } else {
        time->beside = beside_in_program(self, at);
    }
    g_ptr_array_add(request->times, time);
}

static void
add_time(IvpThread *thread, IvpRequest *request, gint64 at)
{
    ivp_request_add_time(thread->desk, request, at,
                         thread->stored->session->side == IVP_SIDE_FACILITATOR, thread);
}

static void
choose_time(IvpRequest *request, gint64 wanted)
{
    IvpRequestTime *first = NULL;

    for (guint i = 0; i < request->times->len; i++) {
        IvpRequestTime *time = g_ptr_array_index(request->times, i);

        if (time->at == wanted) {
            first = time;
            break;
        }
        if (first == NULL && !time->clash)
            first = time;
    }
    if (first == NULL && request->times->len > 0)
        first = g_ptr_array_index(request->times, 0);
    if (first != NULL)
        first->chosen = TRUE;
}

static void
add_times(IvpThread *thread, IvpRequest *request)
{
    const IvpSession *session = thread->stored->session;
    const IvpWish *wish = &thread->stored->wish;

    if (wish->quote != NULL && ivp_session_may(session, IVP_PRESS_SAID)) {
        if (wish->at != 0)
            add_time(thread, request, wish->at);
        for (guint i = 0; i < session->mine.n_at; i++)
            add_time(thread, request, session->mine.at[i]);
    } else if (session->side == IVP_SIDE_FACILITATOR &&
               ivp_session_get_state(session, NULL) != IVP_STATE_BOOKED) {
        for (guint i = 0; i < session->theirs.n_at; i++)
            if (ivp_session_can_book(session, session->theirs.at[i]))
                add_time(thread, request, session->theirs.at[i]);
    } else if (ivp_session_may(session, IVP_PRESS_AGREE)) {
        for (guint i = 0; i < session->theirs.n_at; i++)
            add_time(thread, request, session->theirs.at[i]);
        if (session->unproven && session->theirs.booked != 0)
            add_time(thread, request, session->theirs.booked);
    }
    choose_time(request, wish->at);
}

/* --- Actions --- */

char *
ivp_desk_label_press(IvpDesk *self, IvpAction action, gint64 at)
{
    g_autofree char *text = ivp_desk_time_short(self, at);

    switch (action) {
    case IVP_DO_BOOK:
        /* Translators: a time */
        return g_strdup_printf(_("Book %s"), text);
    case IVP_DO_AGREE:
        /* Translators: a time */
        return g_strdup_printf(_("Agree to %s"), text);
    case IVP_DO_SAID:
        /* Translators: what somebody's free words mean: a time */
        return g_strdup_printf(_("Means: %s"), text);
    default:
        return NULL;
    }
}

static char *
with_chosen(IvpDesk *self, const IvpRequest *request, IvpAction action)
{
    for (guint i = 0; i < request->times->len; i++) {
        const IvpRequestTime *time = g_ptr_array_index(request->times, i);

        if (time->chosen)
            return ivp_desk_label_press(self, action, time->at);
    }
    return NULL;
}

static void
add_wish_actions(IvpThread *thread, IvpRequest *request)
{
    IvpDesk *self = thread->desk;
    char *means;

    if (ivp_session_may(thread->stored->session, IVP_PRESS_SAID)) {
        means = with_chosen(self, request, IVP_DO_SAID);
        if (means != NULL)
            add_action(request, IVP_DO_SAID, means, FALSE, FALSE);
        add_action(request, IVP_DO_SAID, g_strdup(_("Another time…")), TRUE, FALSE);
        add_action(request, IVP_DO_SAID_NO, g_strdup(_("Means no")), FALSE, FALSE);
    }
    if (request->draft != NULL)
        add_action(request, IVP_DO_SEND_DRAFT, g_strdup(_("Ask which one")), FALSE, FALSE);
    add_action(request, IVP_DO_NOT_AN_ANSWER, g_strdup(_("Not an answer")), FALSE, FALSE);
}

static void
add_facilitators(IvpThread *thread, IvpRequest *request)
{
    IvpDesk *self = thread->desk;
    const IvpSession *session = thread->stored->session;
    IvpState state = ivp_session_get_state(session, NULL);
    gboolean book = ivp_session_may(session, IVP_PRESS_BOOK) && request->times->len > 0 &&
                    thread->stored->wish.quote == NULL;

    if (book)
        add_action(request, IVP_DO_BOOK, with_chosen(self, request, IVP_DO_BOOK), FALSE,
                   FALSE);
    if (ivp_session_may(session, IVP_PRESS_PROPOSE))
        add_action(request, IVP_DO_PROPOSE,
                   g_strdup(state == IVP_STATE_BOOKED ? _("Move…") : _("Other times…")),
                   TRUE, TRUE);
    if (ivp_session_may(session, IVP_PRESS_DECLINE))
        add_action(request, IVP_DO_DECLINE, g_strdup(_("Decline…")), FALSE, TRUE);
    if (ivp_session_may(session, IVP_PRESS_CANCEL))
        add_action(request, IVP_DO_CANCEL, g_strdup(_("Cancel the session…")), FALSE, TRUE);
    for (guint i = 0; i < session->n_claims; i++)
        if (session->claims[i].state == IVP_CLAIM_KEPT) {
            g_autofree char *time = ivp_desk_time_short(self, session->claims[i].at);

            /* Translators: a time they have not heard is no longer theirs */
            add_action(request, IVP_DO_FREE_NOW, g_strdup_printf(_("Free %s now"), time),
                       FALSE, FALSE);
            break;
        }
}

static void
add_volunteers(IvpThread *thread, IvpRequest *request)
{
    IvpDesk *self = thread->desk;
    const IvpSession *session = thread->stored->session;
    gint64 booking = ivp_session_get_booking(session);
    IvpState state = ivp_session_get_state(session, NULL);
    char *label;

    if (thread->stored->wish.quote == NULL && ivp_session_may(session, IVP_PRESS_AGREE)) {
        label = with_chosen(self, request, IVP_DO_AGREE);
        if (label != NULL)
            add_action(request, IVP_DO_AGREE, label, FALSE, FALSE);
    }
    if (ivp_session_may(session, IVP_PRESS_NOTE))
        add_action(request, IVP_DO_NOTE, g_strdup(_("Note as booked")), FALSE, FALSE);
    if (booking != 0 && state != IVP_STATE_BOOKED) {
        g_autofree char *time = ivp_desk_time_short(self, booking);

        /* Translators: a time */
        add_action(request, IVP_DO_KEEP, g_strdup_printf(_("Keep %s"), time), FALSE, FALSE);
    }
    if (ivp_session_may(session, IVP_PRESS_REQUEST))
        add_action(request, IVP_DO_REQUEST,
                   g_strdup(booking != 0 ? _("Ask to move…") : _("Other times…")), TRUE,
                   TRUE);
    if (ivp_session_may(session, IVP_PRESS_CONSENT))
        add_action(request, IVP_DO_CONSENT, g_strdup(_("Change consent…")), FALSE, FALSE);
    if (ivp_session_may(session, IVP_PRESS_WITHDRAW))
        add_action(request, IVP_DO_WITHDRAW, g_strdup(_("Withdraw…")), FALSE, TRUE);
}

static void
add_actions(IvpThread *thread, IvpRequest *request)
{
    const IvpSession *session = thread->stored->session;
    gboolean by_hand = strcmp(session->account, IVP_ACCOUNT_BY_HAND) == 0;

    if (thread->stored->wish.quote != NULL)
        add_wish_actions(thread, request);
    if (session->side == IVP_SIDE_FACILITATOR)
        add_facilitators(thread, request);
    else
        add_volunteers(thread, request);
    if (by_hand && thread->stored->parts != NULL)
        add_action(request, IVP_DO_COPY, g_strdup(_("Copy the text")), FALSE, FALSE);
    if (!session->stood_down && ivp_session_get_state(session, NULL) != IVP_STATE_WITHDRAWN)
        add_action(request, IVP_DO_PASTE, g_strdup(_("Paste an answer…")), FALSE, FALSE);
}

/* --- What is known of it --- */

static char *
describe_consent(const IvpLine *line)
{
    static const char *const recording[] = {
        N_("Recording: ask at the start."),
        N_("Recording: yes."),
        N_("Recording: yes, deleted once the summary is written."),
        N_("Recording: no."),
    };
    const char *naming = line->name && line->org ? _("Summary: name and organization.")
                         : line->name            ? _("Summary: name, not the organization.")
                         : line->org             ? _("Summary: organization, not the name.")
                                                 : _("Summary: role only.");

    return g_strjoin(" ", _(recording[line->record]), naming, NULL);
}

static char *
describe_quote(IvpThread *thread, const char *name)
{
    const IvpStored *stored = thread->stored;
    const char *quote =
        stored->wish.quote != NULL ? stored->wish.quote : stored->session->words.quote;
    gint64 when =
        stored->wish.quote != NULL ? stored->wish.when : stored->session->words.when;
    g_autofree char *clock = NULL;

    if (quote == NULL)
        return NULL;
    clock = ivp_desk_time_until(thread->desk, when);
    /* Translators: a name, when they wrote it, their words */
    return g_strdup_printf(_("%1$s wrote (%2$s): “%3$s”"), name, clock, quote);
}

static char *
make_draft(IvpThread *thread)
{
    IvpProgram *program = thread->desk->host.program(thread->desk->host_data);
    IvpReader reader = {0};

    if (!thread->stored->wish.asks || thread->stored->session->mine.n_at < 2)
        return NULL;
    reader.zone = program != NULL ? ivp_program_get_zone(program) : NULL;
    reader.now = ivp_desk_now(thread->desk);
    return ivp_sentence_which(thread->stored->session, &reader);
}

static char *
describe_trouble(IvpThread *thread)
{
    g_autofree char *nearest = NULL, *time = NULL;

    if (thread->taken == 0)
        return NULL;
    time = ivp_desk_time_short(thread->desk, thread->taken);
    nearest = ivp_desk_list_nearest(thread->desk, 2, NULL);
    return nearest[0] != '\0'
               ? g_strdup_printf(_("%1$s was just taken. Nearest free: %2$s."), time,
                                 nearest)
               : g_strdup_printf(_("%s was just taken."), time);
}

static char *
describe_vouch(IvpThread *thread)
{
    const IvpSession *session = thread->stored->session;

    if (strcmp(session->account, IVP_ACCOUNT_BY_HAND) == 0)
        return g_strdup(_("Carried by copy and paste."));
    if (session->room[0] != '\0')
        return g_strdup(_("Known by the name in the room alone."));
    if (session->side == IVP_SIDE_VOLUNTEER &&
        !ivp_desk_is_facilitator(thread->desk, session->account, session->peer))
        return g_strdup(_("Not listed as a facilitator here."));
    return NULL;
}

IvpRequest *
ivp_desk_describe(IvpDesk *self, const char *key)
{
    IvpThread *thread;
    IvpRoomRow *room;
    const IvpSession *session;
    const IvpLine *volunteers;
    IvpRequest *request;

    g_return_val_if_fail(IVP_IS_DESK(self) && key != NULL, NULL);

    room = g_hash_table_lookup(self->rooms, key);
    if (room != NULL)
        return ivp_desk_describe_room(room);
    thread = ivp_desk_get_thread(self, key);
    if (thread == NULL || thread->stored->version == 0)
        return NULL;
    ivp_desk_count(self, IVP_SECTION_PAST); /* puts every thread into its section */
    session = thread->stored->session;
    volunteers = session->side == IVP_SIDE_VOLUNTEER ? &session->mine : &session->theirs;
    request = ivp_request_new();
    request->key = g_strdup(key);
    request->id = g_strdup(session->id);
    request->side = session->side;
    request->section = thread->section;
    request->name = ivp_desk_get_name(thread);
    request->address = g_strdup(session->peer);
    request->vouch = describe_vouch(thread);
    request->state = ivp_desk_get_state(thread);
    if (ivp_session_pending(session) != 0 || thread->stored->posted.rev != 0) {
        IvpViewer viewer = {request->name, ivp_desk_zone(self), ivp_desk_now(self)};
        IvpDelivery delivery;

        ivp_desk_delivery(thread, &delivery);
        request->delivery = ivp_sentence_delivery(&delivery, &viewer);
        if (strcmp(request->delivery, request->state) == 0 ||
            strcmp(session->account, IVP_ACCOUNT_BY_HAND) == 0)
            g_clear_pointer(&request->delivery, g_free);
    }
    request->deadline = ivp_desk_get_deadline(thread);
    request->consent = describe_consent(volunteers);
    request->about = g_strdup(session->about);
    request->note = g_strdup(session->side == IVP_SIDE_VOLUNTEER ? session->theirs.text
                                                                 : session->note);
    request->quote = describe_quote(thread, request->name);
    request->draft = make_draft(thread);
    request->trouble = describe_trouble(thread);
    request->shown = session->theirs.rev;
    request->length = session->length;
    request->record = volunteers->record;
    request->share_name = volunteers->name;
    request->share_org = volunteers->org;
    add_times(thread, request);
    add_actions(thread, request);
    if (thread->new_here) {
        thread->new_here = FALSE;
        ivp_desk_touch(thread);
    }
    return request;
}

static void
append_line(GString *text, const char *format, const char *value)
{
    if (value != NULL) {
        g_string_append_printf(text, format, value);
        g_string_append_c(text, '\n');
    }
}

char *
ivp_request_to_text(const IvpRequest *request)
{
    GString *text = g_string_new(NULL);

    g_return_val_if_fail(request != NULL, g_string_free(text, FALSE));
    /* Translators: a name, a sentence, a code */
    g_string_append_printf(text, _("%1$s: %2$s (%3$s)\n"), request->name, request->state,
                           request->id);
    append_line(text, "%s", request->trouble);
    append_line(text, "%s", request->vouch);
    append_line(text, "%s", request->delivery);
    append_line(text, "%s", request->quote);
    for (guint i = 0; i < request->times->len; i++) {
        const IvpRequestTime *time = g_ptr_array_index(request->times, i);

        g_string_append_printf(text, "%u. %s%s%s\n", i + 1, time->label,
                               time->beside != NULL ? ", " : "",
                               time->beside != NULL ? time->beside : "");
    }
    append_line(text, "%s", request->consent);
    /* Translators: what somebody wants to talk about */
    append_line(text, _("About: %s"), request->about);
    append_line(text, "“%s”", request->note);
    return g_string_free(text, FALSE);
}

/* --- History --- */

typedef struct {
    IvpDesk *self;
    char *key;
    IvpHistoryText loaded;
    gpointer data;
    GDestroyNotify destroy;
} History;

static void
on_history(GPtrArray *entries, gpointer data)
{
    History *history = data;
    IvpDesk *self = history->self;
    IvpThread *thread = ivp_desk_get_thread(self, history->key);
    GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *name = thread != NULL ? ivp_desk_get_name(thread) : g_strdup("");
    IvpViewer viewer = {name, ivp_desk_zone(self), ivp_desk_now(self)};

    for (guint i = 0; i < entries->len; i++) {
        const IvpEffect *entry = g_ptr_array_index(entries, i);
        g_autofree char *when = ivp_desk_time_short(self, entry->when);
        g_autofree char *sentence = ivp_sentence_entry(entry, &viewer);

        if (sentence[0] != '\0')
            /* Translators: when it was; what happened */
            g_ptr_array_add(lines, g_strdup_printf(_("%1$s: %2$s"), when, sentence));
    }
    g_ptr_array_unref(entries);
    history->loaded(lines, g_steal_pointer(&history->data));
}

static void
history_free(gpointer data)
{
    History *history = data;

    if (history->data != NULL && history->destroy != NULL)
        history->destroy(history->data);
    g_free(history->key);
    g_free(history);
}

void
ivp_desk_load_history(IvpDesk *self,
                      const char *key,
                      IvpHistoryText loaded,
                      gpointer data,
                      GDestroyNotify destroy)
{
    IvpThread *thread;
    History *history;

    g_return_if_fail(IVP_IS_DESK(self) && key != NULL);
    thread = ivp_desk_get_thread(self, key);
    if (thread == NULL) {
        loaded(g_ptr_array_new_with_free_func(g_free), data);
        return;
    }
    history = g_new0(History, 1);
    history->self = self;
    history->key = g_strdup(key);
    history->loaded = loaded;
    history->data = data;
    history->destroy = destroy;
    ivp_store_load_history(self->store, thread->stored->session->account,
                           thread->stored->session->peer, thread->stored->session->id,
                           on_history, history, history_free);
}
