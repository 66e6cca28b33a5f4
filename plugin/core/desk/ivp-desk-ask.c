/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "ivp-desk-private.h"
#include "ivp-error.h"
#include "ivp-when.h"

/* How many free slots a form offers. */
#define FORM_TIMES 3

static void
refuse_press(IvpPressed pressed, gpointer data, GDestroyNotify destroy, const GError *error)
{
    if (pressed != NULL)
        pressed(NULL, error, data);
    if (destroy != NULL)
        destroy(data);
}

/* --- The form's times --- */

void
ivp_form_time_free(IvpFormTime *time)
{
    if (time == NULL)
        return;
    g_free(time->label);
    g_free(time);
}

static void
add_form_time(IvpDesk *self, GPtrArray *list, gint64 at, gboolean ticked)
{
    IvpProgram *program = self->host.program(self->host_data);
    IvpSpan span = {IVP_SPAN_INSTANT, at, at};
    g_autofree char *beside =
        program != NULL
            ? ivp_when_row_beside(&span, ivp_desk_zone(self), ivp_program_get_zone(program))
            : NULL;
    g_autofree char *mine = ivp_desk_time_short(self, at);
    IvpFormTime *time = g_new0(IvpFormTime, 1);

    time->at = at;
    time->label = beside != NULL ? g_strdup_printf("%s, %s", mine, beside) : g_strdup(mine);
    time->ticked = ticked;
    g_ptr_array_add(list, time);
}

GPtrArray *
ivp_desk_list_form_times(IvpDesk *self, gint64 first)
{
    GPtrArray *list = g_ptr_array_new_with_free_func((GDestroyNotify)ivp_form_time_free);
    g_autoptr(GArray) slots = NULL;

    g_return_val_if_fail(IVP_IS_DESK(self), list);
    if (first > ivp_desk_now(self))
        add_form_time(self, list, first, TRUE);
    slots = self->host.slots(self->host_data, ivp_desk_now(self), FORM_TIMES * 8);
    for (guint i = 0; i < slots->len && list->len < FORM_TIMES; i++) {
        gint64 at = g_array_index(slots, gint64, i);

        if (at != first && ivp_desk_has(self, at, at + 1) == IVP_HAS_NOTHING)
            add_form_time(self, list, at, list->len == 0);
    }
    return list;
}

/* "Fri 11 Dec 2026, 17:00 CET, 08:00 in Los Angeles" */
static char *
read_back(IvpDesk *self, gint64 at)
{
    IvpProgram *program = self->host.program(self->host_data);
    const IvpZone *zone = ivp_desk_zone(self);
    IvpSpan span = {IVP_SPAN_INSTANT, at, at};
    g_autofree char *date = ivp_when_date(ivp_zone_to_wall(zone, at), TRUE);
    g_autofree char *clock = ivp_when_clock(zone, at);
    g_autofree char *letters = ivp_zone_get_letters(zone, at);
    g_autofree char *beside =
        program != NULL ? ivp_when_row_beside(&span, zone, ivp_program_get_zone(program))
                        : NULL;

    return g_strdup_printf("%s, %s%s%s%s%s", date, clock, letters != NULL ? " " : "",
                           letters != NULL ? letters : "", beside != NULL ? ", " : "",
                           beside != NULL ? beside : "");
}

gboolean
ivp_desk_read_time(IvpDesk *self, const char *text, gint64 *at, char **back, GError **error)
{
    gint64 read;

    g_return_val_if_fail(IVP_IS_DESK(self) && text != NULL && at != NULL, FALSE);
    if (!ivp_when_parse(text, ivp_desk_zone(self), ivp_desk_now(self), &read, error))
        return FALSE;
    if (read <= ivp_desk_now(self))
        return ivp_desk_refuse(error, IVP_ERROR_REFUSED,
                               _("That time has passed. Choose another one."));
    *at = read;
    if (back != NULL)
        *back = read_back(self, read);
    return TRUE;
}

const int *
ivp_desk_get_lengths(IvpDesk *self, gsize *n, int *default_length)
{
    IvpProgram *program;

    g_return_val_if_fail(IVP_IS_DESK(self), NULL);
    program = self->host.program(self->host_data);
    *n = 0;
    *default_length = program != NULL ? ivp_program_get_default_length(program) : 0;
    return program != NULL ? ivp_program_get_lengths(program, n) : NULL;
}

/* --- What a form says --- */

static void
append_topic(GString *text, const char *heading, const char *value)
{
    g_autofree char *clean = value != NULL ? ivp_line_clean_text(value) : NULL;

    if (clean == NULL)
        return;
    if (text->len > 0)
        g_string_append_c(text, '\n');
    g_string_append_printf(text, "%s%s", heading, clean);
}

char *
ivp_desk_make_topics(IvpDesk *self, const IvpAsk *ask)
{
    GString *text = g_string_new(NULL);

    /* The other one reads these; so they are in the language of all lines. */
    append_topic(text, "", ask->about);
    append_topic(text, "Organization: ", ask->organization);
    append_topic(text, "Stack: ", ask->stack);
    if (ask->tell_zone)
        append_topic(text, "My time zone: ", ivp_zone_get_id(ivp_desk_zone(self)));
    if (text->len == 0) {
        g_string_free(text, TRUE);
        return NULL;
    }
    return g_string_free(text, FALSE);
}

gboolean
ivp_desk_check_ask(IvpDesk *self, const IvpAsk *ask, GError **error)
{
    g_autofree char *topics = ivp_desk_make_topics(self, ask);
    IvpProgram *program = self->host.program(self->host_data);

    if (ask->to != NULL && program != NULL && ivp_program_is_example(program) &&
        ask->to->kind != IVP_TO_HAND)
        return ivp_desk_refuse(error, IVP_ERROR_REFUSED,
                               _("This is an example; nothing is sent from it."));
    if (ask->n_at == 0)
        return ivp_desk_refuse(error, IVP_ERROR_USAGE,
                               _("No time is chosen. Choose at least one."));
    if (topics != NULL && ivp_line_text_bytes(topics) > IVP_LINE_MAX_TEXT)
        return ivp_desk_refuse(error, IVP_ERROR_LIMIT,
                               _("The text is too long: at most 2,000 bytes go out."));
    return TRUE;
}

static void
fill_input(IvpDesk *self, const IvpAsk *ask, const char *topics, IvpInput *input)
{
    IvpProgram *program = self->host.program(self->host_data);

    input->kind = ask->invite ? IVP_PRESS_PROPOSE : IVP_PRESS_REQUEST;
    input->n_at = MIN(ask->n_at, IVP_LINE_MAX_TIMES);
    memcpy(input->at, ask->at, sizeof input->at);
    input->length = ask->length > 0   ? ask->length
                    : program != NULL ? ivp_program_get_default_length(program)
                                      : 60;
    input->consent = !ask->invite;
    input->record = ask->record;
    input->name = ask->share_name;
    input->org = ask->share_org;
    input->text = topics;
}

static IvpSide
side_of(const IvpAsk *ask)
{
    return ask->invite ? IVP_SIDE_FACILITATOR : IVP_SIDE_VOLUNTEER;
}

char *
ivp_desk_preview(IvpDesk *self, const IvpAsk *ask, GError **error)
{
    g_autofree char *topics = NULL;
    g_autoptr(IvpSession) fresh = NULL, said = NULL;
    g_autoptr(GPtrArray) effects = ivp_effects_new();
    g_auto(GStrv) parts = NULL;
    IvpProgram *program;
    IvpInput input = {0};
    IvpReader reader = {0};

    g_return_val_if_fail(IVP_IS_DESK(self) && ask != NULL && ask->to != NULL, NULL);
    if (!ivp_desk_check_ask(self, ask, error))
        return NULL;
    topics = ivp_desk_make_topics(self, ask);
    fill_input(self, ask, ask->to->kind == IVP_TO_ROOM ? NULL : topics, &input);
    fresh =
        ivp_session_new("0000000", side_of(ask), ask->to->account, ask->to->who, self->box);
    said = ivp_session_step(fresh, &input, ivp_desk_now(self), effects, error);
    if (said == NULL)
        return NULL;
    program = self->host.program(self->host_data);
    reader.program = program != NULL ? ivp_program_get_name(program) : NULL;
    reader.zone = program != NULL ? ivp_program_get_zone(program) : NULL;
    reader.in_room = ask->to->kind == IVP_TO_ROOM;
    reader.now = ivp_desk_now(self);
    parts = ivp_sentence_encode(said, &said->mine, &reader, FALSE, error);
    return parts != NULL ? g_strjoinv("\n", parts) : NULL;
}

void
ivp_desk_ask(IvpDesk *self,
             const IvpAsk *ask,
             IvpPressed pressed,
             gpointer data,
             GDestroyNotify destroy)
{
    g_autofree char *topics = NULL;
    g_autoptr(GError) error = NULL;
    IvpProgram *program;
    IvpInput input = {0};
    IvpThread *thread;
    IvpJob *job;

    g_return_if_fail(IVP_IS_DESK(self) && ask != NULL && ask->to != NULL);
    if (!ivp_desk_check_ask(self, ask, &error)) {
        refuse_press(pressed, data, destroy, error);
        return;
    }
    if (ask->to->kind == IVP_TO_ROOM) {
        ivp_desk_ask_room(self, ask, pressed, data, destroy);
        return;
    }
    thread = ivp_desk_open_thread(self, NULL, side_of(ask), ask->to->account, ask->to->who,
                                  &error);
    if (thread == NULL) {
        refuse_press(pressed, data, destroy, error);
        return;
    }
    topics = ivp_desk_make_topics(self, ask);
    program = self->host.program(self->host_data);
    fill_input(self, ask, topics, &input);
    job = ivp_job_new(&input);
    job->name = g_strdup(ask->to->name);
    job->program = program != NULL ? g_strdup(ivp_program_get_id(program)) : NULL;
    job->pressed = pressed;
    job->data = data;
    job->destroy = destroy;
    ivp_desk_queue(thread, job);
}

/* --- By hand --- */

static char *
clean_name(const char *name, GError **error)
{
    g_autofree char *clean = name != NULL ? ivp_line_clean_text(name) : NULL;

    if (clean == NULL || strchr(clean, '\n') != NULL || strlen(clean) > IVP_DESK_MAX_NAME) {
        ivp_desk_refuse(error, IVP_ERROR_USAGE, _("Say in a few words who it is from."));
        return NULL;
    }
    return g_steal_pointer(&clean);
}

void
ivp_desk_enter(IvpDesk *self,
               const char *name,
               const IvpAsk *ask,
               IvpPressed pressed,
               gpointer data,
               GDestroyNotify destroy)
{
    g_autofree char *who = NULL, *topics = NULL;
    g_autoptr(GError) error = NULL;
    IvpThread *thread = NULL;
    IvpInput input = {0};
    IvpJob *job;

    g_return_if_fail(IVP_IS_DESK(self) && ask != NULL);
    who = clean_name(name, &error);
    if (who != NULL && ivp_desk_check_ask(self, ask, &error))
        thread = ivp_desk_open_thread(self, NULL, IVP_SIDE_FACILITATOR, IVP_ACCOUNT_BY_HAND,
                                      who, &error);
    if (thread == NULL) {
        refuse_press(pressed, data, destroy, error);
        return;
    }
    topics = ivp_desk_make_topics(self, ask);
    fill_input(self, ask, topics, &input);
    input.kind = IVP_PRESS_SAID;
    job = ivp_job_new(&input);
    job->name = g_strdup(who);
    job->pressed = pressed;
    job->data = data;
    job->destroy = destroy;
    ivp_desk_queue(thread, job);
}

static IvpThread *
find_by_id(IvpDesk *self, const char *id)
{
    GHashTableIter iter;
    gpointer value;

    g_hash_table_iter_init(&iter, self->threads);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        IvpThread *thread = value;

        if (strcmp(thread->stored->session->id, id) == 0)
            return thread;
    }
    return NULL;
}

static IvpThread *
open_pasted(IvpDesk *self, const IvpLine *line, const char *name, GError **error)
{
    g_autofree char *who = NULL;
    IvpSide side;

    if (!ivp_session_opens(line, self->box, &side)) {
        ivp_desk_refuse(error, IVP_ERROR_NOT_FOUND,
                        _("That answers a request which is not known here."));
        return NULL;
    }
    who = clean_name(name, error);
    return who != NULL
               ? ivp_desk_open_thread(self, line->id, side, IVP_ACCOUNT_BY_HAND, who, error)
               : NULL;
}

/* Whoever pastes a line vouches for whom it is from. */
static void
paste_line(IvpDesk *self,
           IvpThread *thread,
           const IvpLine *line,
           const char *name,
           IvpJob *job,
           GError **error)
{
    IvpInput input = {.kind = IVP_INPUT_LINE, .line = line};
    IvpJob *pasted;

    if (thread != NULL && strcmp(thread->stored->session->id, line->id) != 0) {
        ivp_desk_refuse(
            error, IVP_ERROR_REFUSED,
            _("That belongs to another request. Paste it without choosing one."));
        return;
    }
    if (thread == NULL)
        thread = find_by_id(self, line->id);
    if (thread == NULL)
        thread = open_pasted(self, line, name, error);
    if (thread == NULL)
        return;
    input.account = thread->stored->session->account;
    input.who = thread->stored->session->peer;
    pasted = ivp_job_new(&input);
    pasted->name = thread->stored->version == 0 ? g_strdup(name) : NULL;
    pasted->pressed = job->pressed;
    pasted->data = job->data;
    pasted->destroy = job->destroy;
    job->pressed = NULL;
    job->destroy = NULL;
    ivp_desk_queue(thread, pasted);
}

static void
paste_words(IvpDesk *self, IvpThread *thread, const char *text, IvpJob *job, GError **error)
{
    IvpProgram *program = self->host.program(self->host_data);
    const IvpSession *session;
    g_auto(IvpAnswer) read = {0};
    IvpInput input = {.kind = IVP_INPUT_WORDS, .answer = &read};
    const char *ids[2] = {NULL, NULL};
    IvpJob *pasted;

    if (thread == NULL) {
        ivp_desk_refuse(error, IVP_ERROR_NOT_FOUND,
                        _("Choose the request that it answers."));
        return;
    }
    session = thread->stored->session;
    ids[0] = session->id;
    ivp_answer_read(text, ids,
                    program != NULL ? ivp_program_get_zone(program) : ivp_desk_zone(self),
                    ivp_desk_now(self), &read);
    /* It was pasted as an answer, so it is one, however it is put. */
    if (read.kind == IVP_ANSWER_TALK)
        read.kind = IVP_ANSWER_SUGGEST;
    if (read.kind == IVP_ANSWER_SUGGEST && read.at == 0)
        read.at = ivp_answer_guess(&read, session->mine.at, session->mine.n_at,
                                   ivp_desk_zone(self));
    input.account = session->account;
    input.who = session->peer;
    input.quote = text;
    pasted = ivp_job_new(&input);
    pasted->pressed = job->pressed;
    pasted->data = job->data;
    pasted->destroy = job->destroy;
    job->pressed = NULL;
    job->destroy = NULL;
    ivp_desk_queue(thread, pasted);
}

/* The parts of a long line stand under each other in what was pasted. */
static gboolean
assemble(const char *const *messages, const char *name, gint64 now, IvpLine *line)
{
    g_autoptr(IvpAssembler) assembler = ivp_assembler_new();
    IvpSender sender = {IVP_ACCOUNT_BY_HAND, name != NULL ? name : "", TRUE, 0};
    gboolean notice;

    for (guint i = 0; messages[i] != NULL; i++) {
        ivp_line_clear(line);
        switch (ivp_line_decode(messages[i], line)) {
        case IVP_LINE_WHOLE:
        case IVP_LINE_PART:
            if (ivp_assembler_take(assembler, &sender, line, now, &notice) == IVP_TAKE_LINE)
                return TRUE;
            break;
        default:
            break;
        }
    }
    ivp_line_clear(line);
    return FALSE;
}

void
ivp_desk_paste(IvpDesk *self,
               const char *key,
               const char *name,
               const char *text,
               IvpPressed pressed,
               gpointer data,
               GDestroyNotify destroy)
{
    IvpThread *thread;
    g_auto(GStrv) messages = NULL;
    g_autofree char *clean = NULL;
    g_auto(IvpLine) line = {0};
    g_autoptr(GError) error = NULL;
    IvpJob job = {.pressed = pressed, .data = data, .destroy = destroy};

    g_return_if_fail(IVP_IS_DESK(self) && text != NULL);
    thread = key != NULL ? ivp_desk_get_thread(self, key) : NULL;
    messages = ivp_line_split_paste(text);
    clean = ivp_line_clean_text(text);
    if (clean == NULL)
        ivp_desk_refuse(&error, IVP_ERROR_USAGE, _("There is nothing to paste."));
    else if (strlen(clean) > IVP_LINE_MAX_MESSAGE)
        ivp_desk_refuse(&error, IVP_ERROR_LIMIT,
                        _("That is too long for an answer. Paste the answer alone."));
    else if (messages[0] == NULL)
        paste_words(self, thread, clean, &job, &error);
    else if (!assemble((const char *const *)messages, name, ivp_desk_now(self), &line))
        ivp_desk_refuse(&error, IVP_ERROR_PARSE,
                        _("A part of it is missing or was changed on the way. Copy all of "
                          "it, up to the closing bracket."));
    else
        paste_line(self, thread, &line, name, &job, &error);
    if (error != NULL)
        refuse_press(job.pressed, job.data, job.destroy, error);
}
