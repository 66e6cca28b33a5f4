/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "ivp-desk-private.h"
#include "ivp-error.h"

/* `taken` answers late claims, but not each of a flood. */
#define TOLD_EVERY 30

/* Requests of others that are remembered at once, all rooms together. */
#define MAX_ROOM_ROWS 200

static char *
make_key(const char *account, const char *room, const char *id)
{
    return g_strjoin(" ", "room", account, room, id, NULL);
}

void
ivp_room_row_free(IvpRoomRow *row)
{
    if (row == NULL)
        return;
    ivp_stored_room_free(row->stored);
    g_free(row->key);
    g_free(row->offered);
    g_free(row);
}

static IvpRoomRow *
add_row(IvpDesk *self, IvpStoredRoom *stored)
{
    IvpRoomRow *row = g_new0(IvpRoomRow, 1);

    row->desk = self;
    row->stored = stored;
    row->key = make_key(stored->account, stored->room, stored->ask->id);
    g_hash_table_replace(self->rooms, row->key, row);
    ivp_desk_changed(self);
    return row;
}

typedef struct {
    IvpDesk *self;
    char *key; /* the row's */
} Resume;

static void
resume_free(gpointer data)
{
    Resume *resume = data;

    g_free(resume->key);
    g_free(resume);
}

static void open_private(IvpRoomRow *row);

/* Given, but the private request was never begun: a crash stood between. */
static void
on_private_looked_up(GPtrArray *list, gpointer data)
{
    Resume *resume = data;
    IvpRoomRow *row = g_hash_table_lookup(resume->self->rooms, resume->key);

    if (list->len == 0 && row != NULL && row->stored->ask->given != NULL)
        open_private(row);
    g_ptr_array_unref(list);
}

static void
resume_given(IvpRoomRow *row)
{
    const IvpStoredRoom *stored = row->stored;
    Resume *resume;

    if (!stored->mine || stored->over || stored->ask->given == NULL ||
        stored->ask->thread[0] == '\0')
        return;
    resume = g_new0(Resume, 1);
    resume->self = row->desk;
    resume->key = g_strdup(row->key);
    ivp_store_load_session(row->desk->store, stored->account, stored->ask->given,
                           stored->ask->thread, on_private_looked_up, resume, resume_free);
}

static void
on_rooms(GPtrArray *list, gpointer data)
{
    IvpDesk *self = data;

    while (list->len > 0) {
        IvpStoredRoom *stored = g_ptr_array_steal_index(list, list->len - 1);
        g_autofree char *key = make_key(stored->account, stored->room, stored->ask->id);

        IvpRoomRow *row = g_hash_table_lookup(self->rooms, key);

        if (row == NULL) {
            row = add_row(self, stored);
            if (!self->rooms_loaded)
                resume_given(row);
        } else if (row->stored->ask->given == NULL && stored->ask->given != NULL) {
            /* Another client of the profile has given it. */
            ivp_stored_room_free(row->stored);
            row->stored = stored;
            ivp_desk_changed(self);
        } else {
            ivp_stored_room_free(stored);
        }
    }
    self->rooms_loaded = TRUE;
    g_ptr_array_unref(list);
}

void
ivp_desk_load_rooms(IvpDesk *self)
{
    ivp_store_load_rooms(self->store, on_rooms, self);
}

/* What a room is called by its people: "#room", not "#room@server". */
static char *
short_name(const char *name)
{
    const char *slash = strrchr(name, '/');

    return g_strdup(slash != NULL ? slash + 1 : name);
}

static gboolean
all_past(const IvpLine *line, gint64 now)
{
    for (guint i = 0; i < line->n_at; i++)
        if (line->at[i] > now)
            return FALSE;
    return TRUE;
}

IvpSection
ivp_desk_room_section(const IvpRoomRow *row, gint64 now)
{
    const IvpStoredRoom *stored = row->stored;

    if (stored->over || all_past(stored->line, now) ||
        (stored->mine && stored->ask->given != NULL))
        return IVP_SECTION_PAST;
    if (stored->mine)
        return row->offered != NULL ? IVP_SECTION_TO_ANSWER : IVP_SECTION_WAITING;
    return stored->claimed ? IVP_SECTION_WAITING : IVP_SECTION_TO_ANSWER;
}

/* --- Saying something in the room --- */

static char **
encode_for_room(IvpDesk *self, const IvpLine *line, GError **error)
{
    IvpProgram *program = self->host.program(self->host_data);
    IvpReader reader = {.in_room = TRUE, .now = ivp_desk_now(self)};

    reader.program = program != NULL ? ivp_program_get_name(program) : NULL;
    reader.zone = program != NULL ? ivp_program_get_zone(program) : NULL;
    return ivp_sentence_encode(NULL, line, &reader, TRUE, error);
}

static void
say_in_room(IvpRoomRow *row, const IvpLine *line)
{
    g_auto(GStrv) parts = encode_for_room(row->desk, line, NULL);

    if (parts != NULL)
        ivp_desk_post_to_room(row->desk, row->stored->account, row->stored->room, parts);
}

static void
say_request(IvpRoomRow *row)
{
    g_auto(IvpLine) line = {0};

    /* The topics go to the one who takes it, not to the room. */
    ivp_line_copy(&line, row->stored->line);
    g_clear_pointer(&line.text, g_free);
    line.rev = row->stored->ask->round;
    say_in_room(row, &line);
}

static void
say_claim(IvpRoomRow *row)
{
    IvpLine line = {.verb = IVP_VERB_CLAIM, .rev = row->stored->ask->round};

    g_strlcpy(line.id, row->stored->ask->id, sizeof line.id);
    g_strlcpy(line.box, row->desk->box, sizeof line.box);
    say_in_room(row, &line);
}

static void
say_taken(IvpRoomRow *row)
{
    IvpLine line = {.verb = IVP_VERB_TAKEN, .rev = row->stored->ask->round};
    g_autofree char *nick = short_name(row->stored->ask->given);
    gint64 now = ivp_desk_now(row->desk);

    if (row->told != 0 && now - row->told < TOLD_EVERY && now >= row->told)
        return;
    row->told = now;
    g_strlcpy(line.id, row->stored->ask->id, sizeof line.id);
    g_strlcpy(line.box, row->desk->box, sizeof line.box);
    line.by = nick;
    say_in_room(row, &line);
}

/* --- Commits --- */

typedef struct {
    IvpDesk *self;
    char *key;
    void (*then)(IvpRoomRow *row);
    IvpPressed pressed;
    gpointer data;
    GDestroyNotify destroy;
    char *sentence;
} After;

static void
after_free(gpointer data)
{
    After *after = data;

    if (after->destroy != NULL)
        after->destroy(after->data);
    g_free(after->key);
    g_free(after->sentence);
    g_free(after);
}

static void
on_saved(gboolean saved, gpointer data)
{
    After *after = data;
    IvpRoomRow *row = g_hash_table_lookup(after->self->rooms, after->key);
    g_autoptr(GError) error = NULL;

    if (!saved)
        ivp_desk_refuse(&error, IVP_ERROR_STORE,
                        _("Nothing was sent, as it could not be kept."));
    else if (row != NULL && after->then != NULL)
        after->then(row);
    if (after->pressed != NULL)
        after->pressed(saved ? after->sentence : NULL, error, after->data);
    ivp_desk_changed(after->self);
}

static After *
after_new(IvpRoomRow *row, void (*then)(IvpRoomRow *row))
{
    After *after = g_new0(After, 1);

    after->self = row->desk;
    after->key = g_strdup(row->key);
    after->then = then;
    return after;
}

static void
save(IvpRoomRow *row, After *after)
{
    ivp_store_save_room(row->desk->store, row->stored, on_saved, after, after_free);
}

/* --- Asking --- */

void
ivp_desk_ask_room(IvpDesk *self,
                  const IvpAsk *ask,
                  IvpPressed pressed,
                  gpointer data,
                  GDestroyNotify destroy)
{
    IvpStoredRoom *stored = g_new0(IvpStoredRoom, 1);
    IvpProgram *program = self->host.program(self->host_data);
    char id[IVP_ID_LENGTH + 1] = "";
    g_autoptr(GError) error = NULL;
    IvpRoomRow *row;
    After *after;

    if (!ivp_code_make(id, IVP_ID_LENGTH, NULL, NULL, &error)) {
        ivp_stored_room_free(stored);
        if (pressed != NULL)
            pressed(NULL, error, data);
        if (destroy != NULL)
            destroy(data);
        return;
    }
    stored->account = g_strdup(ask->to->account);
    stored->room = g_strdup(ask->to->who);
    stored->nick = g_strdup("");
    stored->mine = TRUE;
    stored->ask = ivp_room_ask_new(id);
    stored->said = ivp_desk_now(self);
    stored->line = g_new0(IvpLine, 1);
    stored->line->verb = IVP_VERB_REQUEST;
    stored->line->rev = 1;
    g_strlcpy(stored->line->id, id, sizeof stored->line->id);
    g_strlcpy(stored->line->box, self->box, sizeof stored->line->box);
    stored->line->n_at = MIN(ask->n_at, IVP_LINE_MAX_TIMES);
    memcpy(stored->line->at, ask->at, sizeof stored->line->at);
    stored->line->length = ask->length > 0   ? ask->length
                           : program != NULL ? ivp_program_get_default_length(program)
                                             : 60;
    stored->line->record = ask->record;
    stored->line->name = ask->share_name;
    stored->line->org = ask->share_org;
    stored->line->text = ivp_desk_make_topics(self, ask);
    row = add_row(self, stored);
    after = after_new(row, say_request);
    after->pressed = pressed;
    after->data = data;
    after->destroy = destroy;
    /* Translators: a chat room */
    after->sentence =
        g_strdup_printf(_("Asked in %s. Whoever of the program takes it first answers you "
                          "privately."),
                        ask->to->name);
    save(row, after);
}

/* --- The referee --- */

/* The private request, with what the room was not told. */
static void
open_private(IvpRoomRow *row)
{
    IvpDesk *self = row->desk;
    const IvpStoredRoom *stored = row->stored;
    const IvpLine *line = stored->line;
    IvpProgram *program = self->host.program(self->host_data);
    g_autofree char *key = NULL;
    IvpThread *thread;
    IvpJob *job;
    IvpInput input = {.kind = IVP_PRESS_REQUEST,
                      .n_at = line->n_at,
                      .length = line->length,
                      .consent = TRUE,
                      .record = line->record,
                      .name = line->name,
                      .org = line->org,
                      .text = line->text};

    /* The room may have been asked again, and even given, before the store answered. */
    if (stored->ask->given == NULL)
        return;
    key = ivp_desk_make_key(stored->account, stored->ask->given, stored->ask->thread);
    if (ivp_desk_get_thread(self, key) != NULL)
        return;
    memcpy(input.at, line->at, sizeof input.at);
    thread = ivp_desk_open_thread(self, stored->ask->thread, IVP_SIDE_VOLUNTEER,
                                  stored->account, stored->ask->given, NULL);
    g_strlcpy(thread->stored->session->room, stored->ask->id,
              sizeof thread->stored->session->room);
    job = ivp_job_new(&input);
    job->name = short_name(stored->ask->given);
    job->program = program != NULL ? g_strdup(ivp_program_get_id(program)) : NULL;
    ivp_desk_queue(thread, job);
    say_taken(row);
}

/* Another client of the profile was faster, or it could not be kept: not given by this one.
 */
static void
on_given(gboolean saved, gpointer data)
{
    After *after = data;
    IvpRoomRow *row = g_hash_table_lookup(after->self->rooms, after->key);

    if (!saved && row != NULL) {
        g_clear_pointer(&row->stored->ask->given, g_free);
        row->stored->ask->thread[0] = '\0';
        ivp_desk_load_rooms(after->self);
    }
    on_saved(saved, data);
}

static void
take_claim(IvpRoomRow *row, const IvpLine *claim, const char *nick, gboolean named)
{
    char thread[IVP_ID_LENGTH + 1];

    if (row->stored->over || !ivp_code_make(thread, IVP_ID_LENGTH, NULL, NULL, NULL))
        return;
    switch (ivp_room_ask_claim(row->stored->ask, claim, nick, named, thread)) {
    case IVP_ROOM_GIVE:
        g_clear_pointer(&row->offered, g_free);
        ivp_store_give_room(row->desk->store, row->stored, on_given,
                            after_new(row, open_private), after_free);
        break;
    case IVP_ROOM_ASK_PERSON:
        if (row->offered == NULL) {
            row->offered = g_strdup(nick);
            row->new_here = TRUE;
            g_signal_emit_by_name(row->desk, "arrived", row->key);
        }
        break;
    case IVP_ROOM_TOO_LATE:
    case IVP_ROOM_AGAIN:
        say_taken(row);
        break;
    case IVP_ROOM_NOTHING:
        return;
    }
    ivp_desk_changed(row->desk);
}

/* --- Somebody's request --- */

static void
forget_oldest(IvpDesk *self)
{
    GHashTableIter iter;
    gpointer value;
    IvpRoomRow *oldest = NULL;

    if (g_hash_table_size(self->rooms) < MAX_ROOM_ROWS)
        return;
    g_hash_table_iter_init(&iter, self->rooms);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        IvpRoomRow *row = value;

        if (!row->stored->mine &&
            (oldest == NULL || row->stored->said < oldest->stored->said))
            oldest = row;
    }
    if (oldest != NULL)
        g_hash_table_remove(self->rooms, oldest->key);
}

static void
take_request(IvpDesk *self,
             const char *account,
             const char *room,
             const char *nick,
             const IvpLine *line)
{
    g_autofree char *key = make_key(account, room, line->id);
    IvpRoomRow *row = g_hash_table_lookup(self->rooms, key);
    IvpStoredRoom *stored;

    if (ivp_desk_get_role(self) != IVP_ROLE_FACILITATOR ||
        all_past(line, ivp_desk_now(self)))
        return;
    if (row != NULL) {
        if (row->stored->mine || strcmp(row->stored->nick, nick) != 0 ||
            line->rev <= row->stored->ask->round)
            return;
        /* Asked again: whoever had it has it no more. */
        row->stored->ask->round = line->rev;
        row->stored->claimed = row->stored->over = FALSE;
    } else {
        forget_oldest(self);
        stored = g_new0(IvpStoredRoom, 1);
        stored->account = g_strdup(account);
        stored->room = g_strdup(room);
        stored->nick = g_strdup(nick);
        stored->ask = ivp_room_ask_new(line->id);
        stored->ask->round = line->rev;
        stored->line = ivp_line_dup(line);
        stored->said = ivp_desk_now(self);
        row = add_row(self, stored);
    }
    row->new_here = TRUE;
    save(row, after_new(row, NULL));
    g_signal_emit_by_name(self, "arrived", row->key);
}

static void
take_taken(IvpDesk *self,
           const char *account,
           const char *room,
           const char *nick,
           const IvpLine *line)
{
    g_autofree char *key = make_key(account, room, line->id);
    IvpRoomRow *row = g_hash_table_lookup(self->rooms, key);

    if (row == NULL || row->stored->mine || strcmp(row->stored->nick, nick) != 0 ||
        line->rev != row->stored->ask->round)
        return;
    row->stored->over = TRUE;
    save(row, after_new(row, NULL));
}

IvpHeard
ivp_desk_hear_room(IvpDesk *self,
                   const char *account,
                   const char *room,
                   const char *nick,
                   const char *raw,
                   gboolean delayed,
                   gboolean mine,
                   char **sentence,
                   char **key)
{
    g_autofree char *text = NULL, *name = NULL, *about = NULL;
    g_auto(IvpLine) line = {0};
    IvpSender sender = {account, nick, FALSE, 0};
    IvpViewer viewer;
    IvpRoomRow *row;
    gboolean notice;

    g_return_val_if_fail(IVP_IS_DESK(self), IVP_HEARD_TALK);
    if (self->stopped || !ivp_line_may_be(raw) ||
        strnlen(raw, 8 * IVP_LINE_MAX_MESSAGE) == 8 * IVP_LINE_MAX_MESSAGE)
        return IVP_HEARD_TALK;
    text = self->courier != NULL && self->courier->to_text != NULL
               ? self->courier->to_text(self->courier_data, raw)
               : g_strdup(raw);
    switch (ivp_line_decode(text, &line)) {
    case IVP_LINE_WHOLE:
    case IVP_LINE_PART:
        break;
    default:
        return IVP_HEARD_TALK;
    }
    if (line.verb != IVP_VERB_REQUEST && line.verb != IVP_VERB_CLAIM &&
        line.verb != IVP_VERB_TAKEN)
        return IVP_HEARD_TALK;
    about = make_key(account, room, line.id);
    row = g_hash_table_lookup(self->rooms, about);
    sender.known = row != NULL;
    if (!mine && ivp_assembler_take(self->assembler, &sender, &line, ivp_desk_now(self),
                                    &notice) != IVP_TAKE_LINE)
        return IVP_HEARD_SILENT;
    /* What a stranger says of somebody else's request is just talk. */
    if (!mine && row != NULL && line.verb != IVP_VERB_CLAIM &&
        (row->stored->mine || strcmp(row->stored->nick, nick) != 0))
        return IVP_HEARD_TALK;
    if (!mine && line.verb == IVP_VERB_REQUEST)
        take_request(self, account, room, nick, &line);
    else if (!mine && line.verb == IVP_VERB_TAKEN)
        take_taken(self, account, room, nick, &line);
    else if (!mine && row != NULL && row->stored->mine)
        /* Who claimed in replayed history may be gone, and the nick another's by now. */
        take_claim(row, &line, nick,
                   !delayed && ivp_desk_is_facilitator(self, account, nick));
    name = mine ? short_name(room) : short_name(nick);
    viewer = (IvpViewer){name, ivp_desk_zone(self), ivp_desk_now(self)};
    *sentence = ivp_sentence_shown(&line, mine, &viewer);
    if (key != NULL)
        *key = g_steal_pointer(&about);
    return IVP_HEARD_SHOW;
}

/* --- Rows and presses --- */

static char *
describe_room_state(const IvpRoomRow *row)
{
    const IvpStoredRoom *stored = row->stored;
    g_autofree char *given = NULL;

    if (stored->mine && stored->ask->given != NULL) {
        given = short_name(stored->ask->given);
        return g_strdup_printf(_("%s takes it and has your request privately."), given);
    }
    if (stored->mine && row->offered != NULL) {
        given = short_name(row->offered);
        return g_strdup_printf(
            _("%s would take it, but is not listed as a facilitator here. Your turn."),
            given);
    }
    if (stored->mine)
        return g_strdup(_("Asked in the room; waiting for a facilitator."));
    if (stored->over)
        return g_strdup(_("Somebody else takes it."));
    return stored->claimed
               ? g_strdup(_("You would take it; waiting for the volunteer's client."))
               : g_strdup(_("Asked in the room. Whoever takes it first gets it."));
}

IvpRequestRow *
ivp_desk_room_to_row(IvpRoomRow *room)
{
    IvpDesk *self = room->desk;
    const IvpStoredRoom *stored = room->stored;
    IvpRequestRow *row = g_new0(IvpRequestRow, 1);
    g_autofree char *time = ivp_desk_time_short(self, stored->line->at[0]);

    row->key = g_strdup(room->key);
    row->id = g_strdup(stored->ask->id);
    row->side = stored->mine ? IVP_SIDE_VOLUNTEER : IVP_SIDE_FACILITATOR;
    row->section = ivp_desk_room_section(room, ivp_desk_now(self));
    row->name = short_name(stored->mine ? stored->room : stored->nick);
    row->title =
        g_strdup_printf(ngettext("%1$s, %2$d min", "%1$s, %2$d min", stored->line->length),
                        time, stored->line->length);
    row->state = describe_room_state(room);
    /* Translators: a person, what it is about, a sentence */
    row->spoken = g_strdup_printf(_("%1$s: %2$s. %3$s"), row->name, row->title, row->state);
    row->new_here = room->new_here;
    row->at = stored->said;
    return row;
}

static void
add_action(IvpRequest *request, IvpAction action, const char *label)
{
    IvpRequestAction *entry = g_new0(IvpRequestAction, 1);

    entry->action = action;
    entry->label = g_strdup(label);
    g_ptr_array_add(request->actions, entry);
}

IvpRequest *
ivp_desk_describe_room(IvpRoomRow *room)
{
    IvpDesk *self = room->desk;
    const IvpStoredRoom *stored = room->stored;
    IvpRequest *request = ivp_request_new();
    IvpSection section = ivp_desk_room_section(room, ivp_desk_now(self));

    request->key = g_strdup(room->key);
    request->id = g_strdup(stored->ask->id);
    request->side = stored->mine ? IVP_SIDE_VOLUNTEER : IVP_SIDE_FACILITATOR;
    request->section = section;
    request->name = short_name(stored->mine ? stored->room : stored->nick);
    request->address = g_strdup(stored->room);
    request->state = describe_room_state(room);
    request->consent =
        g_strdup(stored->mine ? _("The room reads the times and the length.") : "");
    request->about = g_strdup(stored->mine ? stored->line->text : NULL);
    request->length = stored->line->length;
    for (guint i = 0; i < stored->line->n_at; i++)
        ivp_request_add_time(self, request, stored->line->at[i], !stored->mine, NULL);
    if (section != IVP_SECTION_PAST && !stored->mine && !stored->claimed)
        add_action(request, IVP_DO_CLAIM, _("I would take it"));
    if (section != IVP_SECTION_PAST && room->offered != NULL) {
        g_autofree char *nick = short_name(room->offered);
        g_autofree char *label = g_strdup_printf(_("Give it to %s"), nick);

        add_action(request, IVP_DO_GIVE, label);
    }
    if (stored->mine && !stored->over && !all_past(stored->line, ivp_desk_now(self)))
        add_action(request, IVP_DO_ASK_ROOM_AGAIN, _("Ask the room again"));
    if (room->new_here) {
        room->new_here = FALSE;
        ivp_desk_changed(self);
    }
    return request;
}

static void
withdraw_private(IvpRoomRow *row)
{
    g_autofree char *key = NULL;
    IvpThread *thread;
    IvpInput input = {.kind = IVP_PRESS_WITHDRAW};

    if (row->stored->ask->given == NULL)
        return;
    key = ivp_desk_make_key(row->stored->account, row->stored->ask->given,
                            row->stored->ask->thread);
    thread = ivp_desk_get_thread(row->desk, key);
    if (thread != NULL)
        ivp_desk_queue(thread, ivp_job_new(&input));
}

void
ivp_desk_press_room(IvpDesk *self,
                    IvpRoomRow *row,
                    const IvpPress *press,
                    IvpPressed pressed,
                    gpointer data,
                    GDestroyNotify destroy)
{
    g_autoptr(GError) error = NULL;
    IvpLine claim = {.verb = IVP_VERB_CLAIM, .rev = row->stored->ask->round};
    g_autofree char *nick = g_strdup(row->offered);
    After *after = NULL;

    switch (press->action) {
    case IVP_DO_CLAIM:
        if (row->stored->mine || row->stored->over)
            break;
        row->stored->claimed = TRUE;
        after = after_new(row, say_claim);
        after->sentence = g_strdup(_("Said in the room that you would take it; the "
                                     "volunteer's client decides."));
        break;
    case IVP_DO_ASK_ROOM_AGAIN:
        if (!row->stored->mine)
            break;
        if (row->stored->ask->round >= IVP_LINE_MAX_REV)
            break;
        withdraw_private(row);
        ivp_room_ask_again(row->stored->ask);
        g_clear_pointer(&row->offered, g_free);
        row->told = 0;
        after = after_new(row, say_request);
        after->sentence = g_strdup(_("Asked in the room again."));
        break;
    case IVP_DO_GIVE:
        if (nick == NULL)
            break;
        g_strlcpy(claim.id, row->stored->ask->id, sizeof claim.id);
        take_claim(row, &claim, nick, TRUE);
        if (pressed != NULL)
            pressed(_("Given; your request is on its way."), NULL, data);
        if (destroy != NULL)
            destroy(data);
        return;
    default:
        break;
    }
    if (after == NULL) {
        ivp_desk_refuse(&error, IVP_ERROR_REFUSED,
                        _("That cannot be done as things stand now."));
        if (pressed != NULL)
            pressed(NULL, error, data);
        if (destroy != NULL)
            destroy(data);
        return;
    }
    after->pressed = pressed;
    after->data = data;
    after->destroy = destroy;
    save(row, after);
}
