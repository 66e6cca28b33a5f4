/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "ivp-desk-private.h"
#include "ivp-error.h"

static const struct {
    IvpAction action;
    IvpInputKind kind;
} inputs[] = {
    {IVP_DO_BOOK, IVP_PRESS_BOOK},         {IVP_DO_AGREE, IVP_PRESS_AGREE},
    {IVP_DO_PROPOSE, IVP_PRESS_PROPOSE},   {IVP_DO_REQUEST, IVP_PRESS_REQUEST},
    {IVP_DO_KEEP, IVP_PRESS_REQUEST},      {IVP_DO_DECLINE, IVP_PRESS_DECLINE},
    {IVP_DO_CANCEL, IVP_PRESS_CANCEL},     {IVP_DO_WITHDRAW, IVP_PRESS_WITHDRAW},
    {IVP_DO_CONSENT, IVP_PRESS_CONSENT},   {IVP_DO_NOTE, IVP_PRESS_NOTE},
    {IVP_DO_FREE_NOW, IVP_PRESS_FREE_NOW}, {IVP_DO_SAID, IVP_PRESS_SAID},
    {IVP_DO_SAID_NO, IVP_PRESS_SAID},
};

static void
answer(IvpPressed pressed,
       gpointer data,
       GDestroyNotify destroy,
       const char *sentence,
       const GError *error)
{
    if (pressed != NULL)
        pressed(sentence, error, data);
    if (destroy != NULL)
        destroy(data);
}

static void
queue(IvpThread *thread,
      IvpJob *job,
      IvpPressed pressed,
      gpointer data,
      GDestroyNotify destroy)
{
    job->pressed = pressed;
    job->data = data;
    job->destroy = destroy;
    ivp_desk_queue(thread, job);
}

static gint64
find_kept(const IvpSession *session)
{
    for (guint i = 0; i < session->n_claims; i++)
        if (session->claims[i].state == IVP_CLAIM_KEPT)
            return session->claims[i].at;
    return 0;
}

static gboolean
check_clash(IvpThread *thread, const IvpPress *press, GError **error)
{
    int length = press->length > 0 ? press->length : thread->stored->session->length;
    IvpBusy busy;

    if (press->action != IVP_DO_BOOK || press->anyway || press->n_at == 0)
        return TRUE;
    ivp_desk_look_at_time(thread->desk, press->at[0], length, thread, &busy);
    if (busy.clash)
        /* Translators: what stands in the way of a time */
        g_set_error(error, IVP_ERROR, IVP_ERROR_AMBIGUOUS, _("Clash: %s."), busy.what);
    ivp_busy_clear(&busy);
    return error == NULL || *error == NULL;
}

/* A no says why, or what would suit. */
static gboolean
check_reason(const IvpPress *press, GError **error)
{
    g_autofree char *text = ivp_line_clean_text(press->text != NULL ? press->text : "");

    if (press->action != IVP_DO_DECLINE || text != NULL)
        return TRUE;
    return ivp_desk_refuse(
        error, IVP_ERROR_USAGE,
        _("Say why in a few words, or propose other times instead: a bare no leaves them "
          "guessing."));
}

/* Reserved times last as long as the program says, and never past themselves. */
static gint64
hold_until(IvpDesk *self, const IvpPress *press, gint64 now)
{
    IvpProgram *program = self->host.program(self->host_data);
    gint64 hold =
        program != NULL ? ivp_program_get_number(program, "Interviews", "Hold") : 0;
    gint64 until = now + hold;

    if (hold == 0)
        return 0;
    for (guint i = 0; i < press->n_at; i++)
        until = MIN(until, press->at[i]);
    return until;
}

static void
send_draft(IvpThread *thread, IvpPressed pressed, gpointer data, GDestroyNotify destroy)
{
    IvpDesk *self = thread->desk;
    const IvpSession *session = thread->stored->session;
    g_autoptr(IvpRequest) request = ivp_desk_describe(self, thread->key);
    g_autoptr(GError) error = NULL;
    IvpJob *job;

    if (request == NULL || request->draft == NULL) {
        ivp_desk_refuse(&error, IVP_ERROR_REFUSED, _("There is nothing to ask back."));
    } else if (self->courier == NULL ||
               !self->courier->send(self->courier_data, session->account, session->peer,
                                    request->draft)) {
        ivp_desk_refuse(&error, IVP_ERROR_NETWORK,
                        _("Not sent: the account is not connected."));
    }
    if (error != NULL) {
        answer(pressed, data, destroy, NULL, error);
        return;
    }
    ivp_desk_say(thread, request->draft, TRUE);
    job = ivp_job_new(NULL);
    job->dismiss = TRUE;
    ivp_desk_queue(thread, job);
    answer(pressed, data, destroy, request->draft, NULL);
}

static void
dismiss(IvpThread *thread, IvpPressed pressed, gpointer data, GDestroyNotify destroy)
{
    IvpJob *job = ivp_job_new(NULL);

    job->dismiss = TRUE;
    queue(thread, job, pressed, data, destroy);
}

static void
copy_parts(IvpThread *thread, IvpPressed pressed, gpointer data, GDestroyNotify destroy)
{
    g_autofree char *text = thread->stored->parts != NULL
                                ? g_strjoinv("\n", thread->stored->parts)
                                : g_strdup("");

    answer(pressed, data, destroy, text, NULL);
}

static void
press_input(IvpThread *thread,
            const IvpPress *press,
            IvpInputKind kind,
            IvpPressed pressed,
            gpointer data,
            GDestroyNotify destroy)
{
    IvpDesk *self = thread->desk;
    const IvpSession *session = thread->stored->session;
    IvpInput input = {.kind = kind,
                      .shown = press->shown,
                      .n_at = MIN(press->n_at, IVP_LINE_MAX_TIMES),
                      .length = press->length,
                      .consent = press->consent,
                      .record = press->record,
                      .name = press->share_name,
                      .org = press->share_org,
                      .text = press->text};

    memcpy(input.at, press->at, sizeof input.at);
    if (press->action == IVP_DO_KEEP) {
        input.n_at = 1;
        input.at[0] = ivp_session_get_booking(session);
    } else if (press->action == IVP_DO_FREE_NOW) {
        input.n_at = 1;
        input.at[0] = find_kept(session);
    } else if (press->action == IVP_DO_SAID_NO) {
        input.n_at = 0;
    } else if (press->action == IVP_DO_PROPOSE) {
        input.until = hold_until(self, press, ivp_desk_now(self));
    }
    if (kind == IVP_PRESS_SAID) {
        input.quote = thread->stored->wish.quote;
        input.text = NULL;
    }
    queue(thread, ivp_job_new(&input), pressed, data, destroy);
}

void
ivp_desk_press(IvpDesk *self,
               const char *key,
               const IvpPress *press,
               IvpPressed pressed,
               gpointer data,
               GDestroyNotify destroy)
{
    IvpThread *thread;
    IvpRoomRow *room;
    g_autoptr(GError) error = NULL;

    g_return_if_fail(IVP_IS_DESK(self) && key != NULL && press != NULL);

    room = g_hash_table_lookup(self->rooms, key);
    if (room != NULL) {
        ivp_desk_press_room(self, room, press, pressed, data, destroy);
        return;
    }
    thread = ivp_desk_get_thread(self, key);
    if (thread == NULL) {
        ivp_desk_refuse(&error, IVP_ERROR_NOT_FOUND, _("That request is gone."));
        answer(pressed, data, destroy, NULL, error);
        return;
    }
    switch (press->action) {
    case IVP_DO_SEND_DRAFT:
        send_draft(thread, pressed, data, destroy);
        return;
    case IVP_DO_NOT_AN_ANSWER:
        dismiss(thread, pressed, data, destroy);
        return;
    case IVP_DO_COPY:
        copy_parts(thread, pressed, data, destroy);
        return;
    case IVP_DO_PASTE:
        ivp_desk_paste(self, key, NULL, press->text != NULL ? press->text : "", pressed,
                       data, destroy);
        return;
    default:
        break;
    }
    if (!check_reason(press, &error) || !check_clash(thread, press, &error)) {
        answer(pressed, data, destroy, NULL, error);
        return;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(inputs); i++) {
        if (inputs[i].action == press->action) {
            press_input(thread, press, inputs[i].kind, pressed, data, destroy);
            return;
        }
    }
    ivp_desk_refuse(&error, IVP_ERROR_REFUSED,
                    _("That cannot be done as things stand now."));
    answer(pressed, data, destroy, NULL, error);
}
