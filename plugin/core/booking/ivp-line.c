/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-line.h"

#include <string.h>

#include "ivp-line-private.h"

static const char *const verb_names[IVP_N_VERBS] = {
    "",     "request", "agree",  "consent",  "withdraw", "propose", "invite",
    "book", "decline", "cancel", "received", "claim",    "taken",   "topic",
    "tell", "role",    "review", "notes",    "board",
};

#define POSITION (IVP_KEY_RE | IVP_KEY_BOX | IVP_KEY_TO | IVP_KEY_ON)
#define VOLUNTEERS (POSITION | IVP_KEY_AT | IVP_KEY_LEN | IVP_KEY_REC | IVP_KEY_ROOM)

static const guint verb_keys[IVP_N_VERBS] = {
    [IVP_VERB_REQUEST] = VOLUNTEERS,
    [IVP_VERB_AGREE] = VOLUNTEERS,
    [IVP_VERB_CONSENT] = VOLUNTEERS,
    [IVP_VERB_WITHDRAW] = POSITION,
    [IVP_VERB_PROPOSE] = POSITION | IVP_KEY_AT | IVP_KEY_BOOKED | IVP_KEY_UNTIL,
    [IVP_VERB_INVITE] = POSITION | IVP_KEY_AT | IVP_KEY_LEN | IVP_KEY_UNTIL,
    [IVP_VERB_BOOK] = POSITION | IVP_KEY_AT,
    [IVP_VERB_DECLINE] = POSITION | IVP_KEY_BOOKED,
    [IVP_VERB_CANCEL] = POSITION,
    [IVP_VERB_RECEIVED] = IVP_KEY_BOX | IVP_KEY_TO,
    [IVP_VERB_CLAIM] = IVP_KEY_BOX,
    [IVP_VERB_TAKEN] = IVP_KEY_BOX | IVP_KEY_BY,
};

guint
ivp_line_keys(IvpVerb verb)
{
    return verb_keys[verb];
}

const char *
ivp_verb_get_name(IvpVerb verb)
{
    g_return_val_if_fail(verb < IVP_N_VERBS, "");
    return verb_names[verb];
}

IvpVerb
ivp_verb_from_name(const char *name)
{
    for (int i = 1; i < IVP_N_VERBS; i++)
        if (strcmp(name, verb_names[i]) == 0)
            return (IvpVerb)i;
    return IVP_VERB_NONE;
}

gboolean
ivp_verb_is_volunteers(IvpVerb verb)
{
    return verb >= IVP_VERB_REQUEST && verb <= IVP_VERB_WITHDRAW;
}

gboolean
ivp_verb_is_facilitators(IvpVerb verb)
{
    return verb >= IVP_VERB_PROPOSE && verb <= IVP_VERB_CANCEL;
}

void
ivp_line_clear(IvpLine *line)
{
    g_free(line->by);
    g_free(line->text);
    memset(line, 0, sizeof *line);
}

void
ivp_line_copy(IvpLine *to, const IvpLine *from)
{
    *to = *from;
    to->by = g_strdup(from->by);
    to->text = g_strdup(from->text);
}

IvpLine *
ivp_line_dup(const IvpLine *line)
{
    IvpLine *copy = g_new(IvpLine, 1);

    ivp_line_copy(copy, line);
    return copy;
}

void
ivp_line_free(IvpLine *line)
{
    if (line == NULL)
        return;
    ivp_line_clear(line);
    g_free(line);
}

gboolean
ivp_line_equal(const IvpLine *a, const IvpLine *b)
{
    if (a->n_at != b->n_at || memcmp(a->at, b->at, a->n_at * sizeof a->at[0]) != 0)
        return FALSE;
    return a->verb == b->verb && a->rev == b->rev && a->part == b->part &&
           a->parts == b->parts && a->re == b->re && strcmp(a->id, b->id) == 0 &&
           strcmp(a->box, b->box) == 0 && strcmp(a->to, b->to) == 0 &&
           strcmp(a->room, b->room) == 0 && a->length == b->length &&
           a->record == b->record && a->name == b->name && a->org == b->org &&
           a->booked == b->booked && a->booked_rev == b->booked_rev &&
           a->until == b->until && a->on == b->on && g_strcmp0(a->by, b->by) == 0 &&
           g_strcmp0(a->text, b->text) == 0;
}

gboolean
ivp_line_has_time(const IvpLine *line, gint64 instant)
{
    for (guint i = 0; i < line->n_at; i++)
        if (line->at[i] == instant)
            return TRUE;
    return FALSE;
}

char *
ivp_line_format_time(gint64 instant)
{
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(instant);

    g_return_val_if_fail(time != NULL, NULL);
    /* Not g_date_time_format(): a locale may bring digits of its own. */
    return g_strdup_printf("%04d%02d%02dT%02d%02dZ", g_date_time_get_year(time),
                           g_date_time_get_month(time), g_date_time_get_day_of_month(time),
                           g_date_time_get_hour(time), g_date_time_get_minute(time));
}

static int
digits(const char *text, int n)
{
    int value = 0;

    for (int i = 0; i < n; i++)
        value = value * 10 + (text[i] - '0');
    return value;
}

gboolean
ivp_line_parse_time(const char *text, gint64 *instant)
{
    static const char shape[] = "ddddddddTddddZ";
    g_autoptr(GDateTime) time = NULL;
    int year;

    if (strlen(text) != sizeof shape - 1)
        return FALSE;
    for (int i = 0; shape[i] != '\0'; i++)
        if (shape[i] == 'd' ? !g_ascii_isdigit(text[i]) : text[i] != shape[i])
            return FALSE;
    year = digits(text, 4);
    if (year < 2000 || year > 2199)
        return FALSE;
    time = g_date_time_new_utc(year, digits(text + 4, 2), digits(text + 6, 2),
                               digits(text + 9, 2), digits(text + 11, 2), 0);
    if (time == NULL)
        return FALSE;
    *instant = g_date_time_to_unix(time);
    return TRUE;
}
