/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "ivp-desk-private.h"

/* An entry of a section: a thread, or a request in a room. */
typedef struct {
    IvpThread *thread; /* (nullable) */
    IvpRoomRow *room;  /* (nullable) */
    gint64 sort;
    gint64 first; /* of equal ones, the one whose first time comes first */
} Entry;

/* --- Where a request stands in the lists --- */

static gint64
last_time(const IvpSession *session)
{
    gint64 last = ivp_session_get_booking(session);

    for (guint i = 0; i < session->mine.n_at; i++)
        last = MAX(last, session->mine.at[i]);
    for (guint i = 0; i < session->theirs.n_at; i++)
        last = MAX(last, session->theirs.at[i]);
    return last;
}

static gint64
first_time_to_come(const IvpLine *line, gint64 now)
{
    gint64 first = 0;

    for (guint i = 0; i < line->n_at; i++)
        if (line->at[i] > now && (first == 0 || line->at[i] < first))
            first = line->at[i];
    return first;
}

/* By when the person here should act; 0: nothing presses. */
static gint64
find_deadline(IvpThread *thread, gint64 now)
{
    const IvpSession *session = thread->stored->session;
    IvpProgram *program = thread->desk->host.program(thread->desk->host_data);
    gint64 hold =
        program != NULL ? ivp_program_get_number(program, "Interviews", "Hold") : 0;
    gint64 first = first_time_to_come(&session->theirs, now);
    gint64 said = session->theirs.on != 0 ? session->theirs.on : thread->stored->changed;

    if (session->side == IVP_SIDE_VOLUNTEER)
        return session->theirs.until > now ? session->theirs.until : first;
    if (hold > 0 && said + hold > now && (first == 0 || said + hold < first))
        return said + hold;
    return first;
}

/* The instant at which the clock alone moves it on is put into @until. */
static IvpSection
find_section(IvpThread *thread, gint64 now, gint64 *until)
{
    const IvpSession *session = thread->stored->session;
    gint64 booking = ivp_session_get_booking(session);
    IvpNext next, mine = session->side == IVP_SIDE_VOLUNTEER ? IVP_NEXT_VOLUNTEER
                                                             : IVP_NEXT_FACILITATOR;
    IvpState state = ivp_session_get_state(session, &next);

    *until = 0;
    if (booking != 0)
        *until = booking + session->length * G_GINT64_CONSTANT(60);
    else if (session->words.agreed != 0)
        *until = session->words.agreed + session->length * G_GINT64_CONSTANT(60);
    else
        *until = last_time(session);
    if (session->stood_down || state == IVP_STATE_WITHDRAWN || state == IVP_STATE_NONE ||
        state == IVP_STATE_DECLINED || state == IVP_STATE_CANCELLED || *until <= now) {
        *until = 0;
        return thread->stored->wish.quote != NULL && !session->stood_down &&
                       state != IVP_STATE_WITHDRAWN
                   ? IVP_SECTION_TO_ANSWER
                   : IVP_SECTION_PAST;
    }
    if (thread->stored->wish.quote != NULL || next == mine)
        return IVP_SECTION_TO_ANSWER;
    if (booking != 0 || state == IVP_STATE_BOOKED_IN_WORDS)
        return IVP_SECTION_BOOKED;
    return IVP_SECTION_WAITING;
}

static void
add_entry(IvpDesk *self, IvpSection section, IvpThread *thread, IvpRoomRow *room, gint64 at)
{
    const IvpLine *line = thread == NULL ? room->stored->line
                          : thread->stored->session->side == IVP_SIDE_VOLUNTEER
                              ? &thread->stored->session->mine
                              : &thread->stored->session->theirs;
    Entry entry = {thread, room, at, line->at[0]};

    g_array_append_val(self->sections[section], entry);
}

static int
compare_entries(gconstpointer a, gconstpointer b)
{
    const Entry *x = a, *y = b;
    const char *key_x = x->thread != NULL ? x->thread->key : x->room->key;
    const char *key_y = y->thread != NULL ? y->thread->key : y->room->key;

    if (x->sort != y->sort)
        return x->sort < y->sort ? -1 : 1;
    if (x->first != y->first)
        return x->first < y->first ? -1 : 1;
    return strcmp(key_x, key_y);
}

/* Kept until the thread moves, or the clock moves it. */
static void
place(IvpThread *thread, gint64 now)
{
    const IvpSession *session = thread->stored->session;
    gint64 booking = ivp_session_get_booking(session), until;

    if (thread->placed && (thread->moves_at == 0 || now < thread->moves_at))
        return;
    thread->placed = TRUE;
    thread->section = find_section(thread, now, &until);
    thread->deadline =
        thread->section == IVP_SECTION_TO_ANSWER ? find_deadline(thread, now) : 0;
    switch (thread->section) {
    case IVP_SECTION_TO_ANSWER:
        thread->sort = thread->deadline != 0 ? thread->deadline : now;
        break;
    case IVP_SECTION_BOOKED:
        thread->sort = booking != 0 ? booking : session->words.agreed;
        break;
    case IVP_SECTION_WAITING:
        thread->sort = -thread->stored->changed;
        break;
    default:
        thread->sort = -MAX(thread->stored->changed, last_time(session));
    }
    thread->moves_at = until > now ? until : 0;
    if (thread->deadline > now &&
        (thread->moves_at == 0 || thread->deadline < thread->moves_at))
        thread->moves_at = thread->deadline;
}

void
ivp_desk_forget_sections(IvpDesk *self)
{
    for (guint i = 0; i < IVP_N_SECTIONS; i++)
        g_clear_pointer(&self->sections[i], g_array_unref);
    g_clear_pointer(&self->marks, g_array_unref);
}

void
ivp_desk_free_sections(IvpDesk *self)
{
    ivp_desk_forget_sections(self);
}

static void
sort_out(IvpDesk *self)
{
    gint64 now = ivp_desk_now(self);
    GHashTableIter iter;
    gpointer value;

    if (self->sections[0] != NULL &&
        (self->sections_until == 0 || now < self->sections_until))
        return;
    ivp_desk_forget_sections(self);
    for (guint i = 0; i < IVP_N_SECTIONS; i++)
        self->sections[i] = g_array_new(FALSE, FALSE, sizeof(Entry));
    self->sections_until = 0;
    g_hash_table_iter_init(&iter, self->threads);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        IvpThread *thread = value;

        if (thread->stored->version == 0)
            continue;
        place(thread, now);
        if (thread->moves_at != 0 &&
            (self->sections_until == 0 || thread->moves_at < self->sections_until))
            self->sections_until = thread->moves_at;
        add_entry(self, thread->section, thread, NULL, thread->sort);
        if (thread->section != IVP_SECTION_PAST)
            ivp_desk_mark(thread, now);
    }
    g_hash_table_iter_init(&iter, self->rooms);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        IvpRoomRow *room = value;

        add_entry(self, ivp_desk_room_section(room, now), NULL, room,
                  room->stored->over ? -room->stored->said : room->stored->said);
    }
    for (guint i = 0; i < IVP_N_SECTIONS; i++)
        g_array_sort(self->sections[i], compare_entries);
    ivp_desk_wake_at(self, self->sections_until);
}

/* --- What a row says --- */

void
ivp_request_row_free(IvpRequestRow *row)
{
    if (row == NULL)
        return;
    g_free(row->key);
    g_free(row->id);
    g_free(row->name);
    g_free(row->title);
    g_free(row->deadline);
    g_free(row->state);
    g_free(row->spoken);
    g_free(row);
}

const char *
ivp_section_get_label(IvpSection section)
{
    static const char *const labels[] = {
        N_("To answer"),
        N_("Waiting for them"),
        N_("Booked"),
        N_("Past"),
    };

    g_return_val_if_fail(section < G_N_ELEMENTS(labels), "");
    return _(labels[section]);
}

char *
ivp_desk_get_title(IvpThread *thread)
{
    IvpDesk *self = thread->desk;
    const IvpSession *session = thread->stored->session;
    gint64 booking = ivp_session_get_booking(session);
    const IvpLine *line =
        session->side == IVP_SIDE_VOLUNTEER ? &session->mine : &session->theirs;
    const IvpLine *other = line == &session->mine ? &session->theirs : &session->mine;
    g_autofree char *first = NULL, *times = NULL;
    gint64 at;

    if (thread->stored->wish.quote != NULL)
        /* Translators: what somebody wrote in free words */
        return g_strdup_printf(_("wrote “%s”"), thread->stored->wish.quote);
    if (line->n_at == 0 || (other->n_at > 0 && other->re >= line->rev))
        line = other;
    at = booking != 0                 ? booking
         : session->words.agreed != 0 ? session->words.agreed
         : line->n_at > 0             ? line->at[0]
                                      : 0;
    if (at == 0)
        return ivp_desk_get_state(thread);
    first = ivp_desk_time_short(self, at);
    if (booking == 0 && session->words.agreed == 0 && line->n_at > 1)
        /* Translators: a time, and how many others there are to choose from */
        times = g_strdup_printf(
            ngettext("%1$s or %2$u other", "%1$s or %2$u others", line->n_at - 1), first,
            line->n_at - 1);
    else
        times = g_steal_pointer(&first);
    if (session->length == 0)
        return g_steal_pointer(&times);
    /* Translators: one or more times, and minutes */
    return g_strdup_printf(ngettext("%1$s, %2$d min", "%1$s, %2$d min", session->length),
                           times, session->length);
}

char *
ivp_desk_get_deadline(IvpThread *thread)
{
    g_autofree char *time = NULL;

    if (thread->section != IVP_SECTION_TO_ANSWER || thread->deadline == 0)
        return NULL;
    time = ivp_desk_time_until(thread->desk, thread->deadline);
    /* Translators: a moment by which an answer is due */
    return g_strdup_printf(_("until %s"), time);
}

char *
ivp_desk_get_state(IvpThread *thread)
{
    g_autofree char *name = ivp_desk_get_name(thread);
    IvpViewer viewer = {name, ivp_desk_zone(thread->desk), ivp_desk_now(thread->desk)};
    IvpDelivery delivery;

    ivp_desk_delivery(thread, &delivery);
    return ivp_sentence_state(thread->stored->session, &delivery, &viewer);
}

static char *
speak(const IvpRequestRow *row)
{
    if (row->deadline != NULL)
        /* Translators: a person, what it is about, a deadline, a sentence */
        return g_strdup_printf(_("%1$s: %2$s, %3$s. %4$s"), row->name, row->title,
                               row->deadline, row->state);
    /* Translators: a person, what it is about, a sentence */
    return g_strdup_printf(_("%1$s: %2$s. %3$s"), row->name, row->title, row->state);
}

static IvpRequestRow *
make_row(IvpThread *thread)
{
    IvpRequestRow *row = g_new0(IvpRequestRow, 1);

    row->key = g_strdup(thread->key);
    row->id = g_strdup(thread->stored->session->id);
    row->side = thread->stored->session->side;
    row->section = thread->section;
    row->name = ivp_desk_get_name(thread);
    row->title = ivp_desk_get_title(thread);
    row->deadline = ivp_desk_get_deadline(thread);
    row->state = ivp_desk_get_state(thread);
    row->spoken = speak(row);
    row->new_here = thread->new_here;
    row->at = thread->sort;
    return row;
}

/* --- The lists --- */

guint
ivp_desk_count(IvpDesk *self, IvpSection section)
{
    g_return_val_if_fail(IVP_IS_DESK(self) && section < IVP_N_SECTIONS, 0);
    sort_out(self);
    return self->sections[section]->len;
}

GPtrArray *
ivp_desk_list(IvpDesk *self, IvpSection section, guint offset)
{
    GPtrArray *rows = g_ptr_array_new_with_free_func((GDestroyNotify)ivp_request_row_free);
    const GArray *entries;

    g_return_val_if_fail(IVP_IS_DESK(self) && section < IVP_N_SECTIONS, rows);
    sort_out(self);
    entries = self->sections[section];
    for (guint i = offset; i < entries->len && rows->len < IVP_DESK_ROWS; i++) {
        const Entry *entry = &g_array_index(entries, Entry, i);

        g_ptr_array_add(rows, entry->thread != NULL ? make_row(entry->thread)
                                                    : ivp_desk_room_to_row(entry->room));
    }
    return rows;
}

guint
ivp_desk_get_badge(IvpDesk *self)
{
    return ivp_desk_count(self, IVP_SECTION_TO_ANSWER);
}

char *
ivp_desk_get_summary(IvpDesk *self)
{
    guint n = ivp_desk_get_badge(self);
    const Entry *first;
    g_autofree char *deadline = NULL;

    if (n == 0)
        return NULL;
    first = &g_array_index(self->sections[IVP_SECTION_TO_ANSWER], Entry, 0);
    deadline = first->thread != NULL ? ivp_desk_get_deadline(first->thread) : NULL;
    if (deadline == NULL)
        return g_strdup_printf(ngettext("%u request waits.", "%u requests wait.", n), n);
    /* Translators: how many requests; "until Fri 18:00" */
    return g_strdup_printf(
        ngettext("%1$u request waits, %2$s.", "%1$u requests wait, the first %2$s.", n), n,
        deadline);
}

char *
ivp_desk_get_empty_sentence(IvpDesk *self)
{
    return g_strdup(_("No requests yet."));
}

GPtrArray *
ivp_desk_find(IvpDesk *self, const char *account, const char *who)
{
    GPtrArray *keys = g_ptr_array_new_with_free_func(g_free);
    GPtrArray *threads;

    g_return_val_if_fail(IVP_IS_DESK(self), keys);
    sort_out(self);
    threads = ivp_desk_get_peer(self, account, who);
    for (guint i = 0; threads != NULL && i < threads->len; i++) {
        const IvpThread *thread = g_ptr_array_index(threads, i);

        if (thread->stored->version != 0 && thread->section != IVP_SECTION_PAST)
            g_ptr_array_add(keys, g_strdup(thread->key));
    }
    return keys;
}
