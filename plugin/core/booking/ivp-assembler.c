/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-assembler.h"

#include <string.h>

typedef struct {
    IvpLine
        first; /* the keys, from part 1 if it is here; zeroed verb if the slot is empty */
    gboolean has_first;
    gint64 since;
    int parts;
    char *pieces[IVP_LINE_MAX_PARTS]; /* wire text; "" where a part has none, NULL where
                                         missing */
} Flight;

typedef struct {
    char *key; /* account, line break, who */
    gint64 heard;
    gint64 minute; /* when the count began */
    guint count;
    Flight flights[IVP_ASSEMBLER_MAX_IN_FLIGHT];
} Sender;

struct _IvpAssembler {
    GHashTable *senders; /* Sender.key -> Sender * (owned) */
    gint64 minute;       /* when the count of all began */
    guint count;
    gint64 noticed; /* 0: never */
};

static void
flight_clear(Flight *flight)
{
    ivp_line_clear(&flight->first);
    for (guint i = 0; i < G_N_ELEMENTS(flight->pieces); i++)
        g_free(flight->pieces[i]);
    memset(flight, 0, sizeof *flight);
}

static void
sender_free(gpointer data)
{
    Sender *sender = data;

    for (guint i = 0; i < G_N_ELEMENTS(sender->flights); i++)
        flight_clear(&sender->flights[i]);
    g_free(sender->key);
    g_free(sender);
}

IvpAssembler *
ivp_assembler_new(void)
{
    IvpAssembler *self = g_new0(IvpAssembler, 1);

    self->senders = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, sender_free);
    return self;
}

void
ivp_assembler_free(IvpAssembler *self)
{
    if (self == NULL)
        return;
    g_hash_table_unref(self->senders);
    g_free(self);
}

static void
forget_most_silent(IvpAssembler *self)
{
    GHashTableIter iter;
    gpointer value;
    Sender *silent = NULL;

    g_hash_table_iter_init(&iter, self->senders);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        Sender *sender = value;

        if (silent == NULL || sender->heard < silent->heard)
            silent = sender;
    }
    if (silent != NULL)
        g_hash_table_remove(self->senders, silent->key);
}

static Sender *
find_sender(IvpAssembler *self, const IvpSender *who, gint64 now)
{
    g_autofree char *key = g_strconcat(who->account, "\n", who->who, NULL);
    Sender *sender = g_hash_table_lookup(self->senders, key);

    if (sender == NULL) {
        if (g_hash_table_size(self->senders) >= IVP_ASSEMBLER_MAX_SENDERS)
            forget_most_silent(self);
        sender = g_new0(Sender, 1);
        sender->key = g_steal_pointer(&key);
        sender->minute = now;
        g_hash_table_insert(self->senders, sender->key, sender);
    }
    sender->heard = now;
    for (guint i = 0; i < G_N_ELEMENTS(sender->flights); i++)
        if (sender->flights[i].parts > 0 &&
            ABS(now - sender->flights[i].since) > IVP_ASSEMBLER_MAX_SECONDS)
            flight_clear(&sender->flights[i]);
    return sender;
}

/* One notice for all, or a flood under many names would be a flood of notices. */
static IvpTake
drop(IvpAssembler *self, IvpLine *line, gint64 now, gboolean *notice)
{
    *notice = self->noticed == 0 || ABS(now - self->noticed) >= IVP_ASSEMBLER_NOTICE_EVERY;
    if (*notice)
        self->noticed = now;
    ivp_line_clear(line);
    return IVP_TAKE_DROP;
}

/* The unfinished line this part belongs to; the oldest makes room for a new one. */
static Flight *
find_flight(Sender *sender, const IvpLine *line, gint64 now)
{
    Flight *free_one = NULL, *oldest = &sender->flights[0];

    for (guint i = 0; i < G_N_ELEMENTS(sender->flights); i++) {
        Flight *flight = &sender->flights[i];

        if (flight->parts == 0) {
            free_one = flight;
            continue;
        }
        if (flight->first.verb == line->verb && flight->first.rev == line->rev &&
            flight->parts == line->parts && strcmp(flight->first.id, line->id) == 0 &&
            strcmp(flight->first.box, line->box) == 0)
            return flight;
        if (flight->since < oldest->since)
            oldest = flight;
    }
    if (free_one == NULL) {
        flight_clear(oldest);
        free_one = oldest;
    }
    free_one->since = now;
    free_one->parts = line->parts;
    ivp_line_copy(&free_one->first, line);
    return free_one;
}

static gboolean
finish(Flight *flight, IvpLine *line)
{
    g_autoptr(GString) wire = g_string_new(NULL);

    for (int i = 0; i < flight->parts; i++) {
        if (flight->pieces[i] == NULL)
            return FALSE;
        g_string_append(wire, flight->pieces[i]);
    }
    ivp_line_clear(line);
    *line = flight->first;
    memset(&flight->first, 0, sizeof flight->first);
    flight_clear(flight);
    line->part = line->parts = 0;
    g_free(line->text);
    line->text = wire->len <= IVP_LINE_MAX_TEXT ? ivp_line_unescape(wire->str) : NULL;
    return wire->len <= IVP_LINE_MAX_TEXT;
}

IvpTake
ivp_assembler_take(IvpAssembler *self,
                   const IvpSender *who,
                   IvpLine *line,
                   gint64 now,
                   gboolean *notice)
{
    Sender *sender = find_sender(self, who, now);
    gboolean ends =
        who->known && (line->verb == IVP_VERB_WITHDRAW || line->verb == IVP_VERB_CANCEL);
    gboolean opens =
        !who->known && (line->verb == IVP_VERB_REQUEST || line->verb == IVP_VERB_INVITE ||
                        line->verb == IVP_VERB_AGREE || line->verb == IVP_VERB_PROPOSE);
    Flight *flight;

    *notice = FALSE;
    if (ABS(now - sender->minute) >= 60) {
        sender->minute = now;
        sender->count = 0;
    }
    if (ABS(now - self->minute) >= 60) {
        self->minute = now;
        self->count = 0;
    }
    if (!ends) {
        if (sender->count >= IVP_ASSEMBLER_MAX_PER_MINUTE ||
            self->count >= IVP_ASSEMBLER_MAX_ALL_PER_MINUTE)
            return drop(self, line, now, notice);
        sender->count++;
        self->count++;
        if (opens && who->open >= IVP_ASSEMBLER_MAX_OPEN)
            return drop(self, line, now, notice);
    }
    if (line->parts == 0)
        return IVP_TAKE_LINE;

    flight = find_flight(sender, line, now);
    g_free(flight->pieces[line->part - 1]);
    flight->pieces[line->part - 1] = g_strdup(line->text != NULL ? line->text : "");
    if (line->part == 1 && !flight->has_first) {
        ivp_line_clear(&flight->first);
        ivp_line_copy(&flight->first, line);
        flight->has_first = TRUE;
    }
    ivp_line_clear(line);
    for (int i = 0; i < flight->parts; i++)
        if (flight->pieces[i] == NULL)
            return IVP_TAKE_WAIT;
    return finish(flight, line) ? IVP_TAKE_LINE : drop(self, line, now, notice);
}

void
ivp_assembler_count(const IvpAssembler *self, guint *lines, guint *senders)
{
    GHashTableIter iter;
    gpointer value;

    *lines = 0;
    *senders = g_hash_table_size(self->senders);
    g_hash_table_iter_init(&iter, self->senders);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        const Sender *sender = value;

        for (guint i = 0; i < G_N_ELEMENTS(sender->flights); i++)
            *lines += sender->flights[i].parts > 0;
    }
}
