/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "ivp-session-private.h"

/* Says which of theirs is held; @to is the store it is held of, or the one that has the
 * thread. */
static void
acknowledge(IvpMove *move, const char *to)
{
    IvpLine *line = g_new0(IvpLine, 1);

    line->verb = IVP_VERB_RECEIVED;
    line->rev = MAX(move->session->theirs.rev, 1);
    g_strlcpy(line->id, move->session->id, sizeof line->id);
    g_strlcpy(line->box, move->session->box, sizeof line->box);
    g_strlcpy(line->to, to, sizeof line->to);
    ivp_move_add(move, IVP_EFFECT_ACK)->line = line;
}

static void
stand_down(IvpMove *move)
{
    IvpSession *session = move->session;

    ivp_move_give_up_all(move);
    session->stood_down = TRUE;
    ivp_move_tell(move, IVP_WHO_THEM, IVP_ENTRY_STOOD_DOWN, NULL);
    ivp_move_add(move, IVP_EFFECT_SHOW);
}

/* They know a later line of mine than I do: this store was restored from a backup. */
static gboolean
knows_more(const IvpSession *session, const IvpLine *line, int rev)
{
    return rev > session->said && rev < IVP_LINE_MAX_REV &&
           strcmp(line->to, session->box) == 0;
}

static void
restate(IvpMove *move, int rev)
{
    IvpSession *session = move->session;

    session->said = rev;
    if (session->mine.verb == IVP_VERB_NONE)
        return;
    /* The old words again, `re` and all: it is no new answer to anything. */
    for (guint i = 0; i < session->n_offers; i++)
        if (session->offers[i].last == session->mine.rev)
            session->offers[i].last = rev + 1;
    session->mine.rev = ++session->said;
    g_strlcpy(session->mine.to, session->bound, sizeof session->mine.to);
    session->said_at = move->now;
    if (session->last_no != 0 &&
        (session->mine.verb == IVP_VERB_DECLINE || session->mine.verb == IVP_VERB_CANCEL))
        session->last_no = session->mine.rev;
    ivp_move_tell(move, IVP_WHO_ME, IVP_ENTRY_RESTATED, &session->mine);
    ivp_move_add(move, IVP_EFFECT_SEND)->line = ivp_line_dup(&session->mine);
}

static void
take_acknowledgement(IvpMove *move, const IvpLine *line)
{
    IvpSession *session = move->session;

    if (line->to[0] != '\0' && strcmp(line->to, session->box) != 0) {
        stand_down(move);
        return;
    }
    if (knows_more(session, line, line->rev)) {
        restate(move, line->rev);
        return;
    }
    if (line->rev > session->said || line->rev <= session->acked)
        return;
    session->acked = line->rev;
    g_strlcpy(session->acked_by, line->box, sizeof session->acked_by);
    ivp_move_release_heard(move);
    ivp_move_add(move, IVP_EFFECT_SHOW);
}

/* What another store acknowledged, the one we are bound to now may never have seen. */
static void
bind_to(IvpSession *session, const IvpLine *line)
{
    g_strlcpy(session->bound, line->box, sizeof session->bound);
    if (strcmp(session->acked_by, line->box) != 0)
        session->acked = 0;
    g_strlcpy(session->acked_by, line->box, sizeof session->acked_by);
}

/* Whether my line that the booking names had that time. */
static gboolean
is_proven(const IvpSession *session, const IvpLine *line)
{
    gint64 booking = ivp_line_get_booking(line);
    int rev = line->verb == IVP_VERB_BOOK ? line->re : line->booked_rev;

    if (booking == 0)
        return TRUE;
    if (!session->unproven && ivp_line_get_booking(&session->theirs) == booking)
        return TRUE;
    for (guint i = 0; i < session->n_offers; i++)
        if (session->offers[i].at == booking && session->offers[i].first <= rev &&
            rev <= session->offers[i].last)
            return TRUE;
    return FALSE;
}

static void
take_position(IvpMove *move, const IvpLine *line)
{
    IvpSession *session = move->session;
    gboolean times = line->verb == IVP_VERB_REQUEST || line->verb == IVP_VERB_AGREE ||
                     line->verb == IVP_VERB_CONSENT;

    if (session->bound[0] == '\0')
        bind_to(session, line);
    session->unproven = session->side == IVP_SIDE_VOLUNTEER && !is_proven(session, line);
    ivp_line_clear(&session->theirs);
    ivp_line_copy(&session->theirs, line);
    session->theirs_in_words = FALSE;
    session->words.agreed = 0;
    session->words.noted = FALSE;
    if (line->length > 0)
        session->length = line->length;
    if (!times || line->text != NULL) {
        char **kept = times ? &session->about : &session->note;

        g_free(*kept);
        *kept = g_strdup(line->text);
    }
    ivp_move_tell(move, IVP_WHO_THEM, IVP_ENTRY_LINE, line);
    if (line->re <= session->said && line->re > session->acked)
        session->acked = line->re;
    if (line->verb == IVP_VERB_WITHDRAW)
        ivp_move_give_up_all(move);
    else
        ivp_move_release_heard(move);
    acknowledge(move, line->box);
    if (knows_more(session, line, line->re))
        restate(move, line->re);
    ivp_move_add(move, IVP_EFFECT_SHOW);
    ivp_move_add(move, IVP_EFFECT_NOTIFY);
}

void
ivp_move_receive(IvpMove *move)
{
    IvpSession *session = move->session;
    const IvpLine *line = move->input->line;
    gboolean theirs = session->side == IVP_SIDE_VOLUNTEER
                          ? ivp_verb_is_facilitators(line->verb)
                          : ivp_verb_is_volunteers(line->verb);

    /* An ID is no secret: only the person it began with moves the thread. */
    if (g_strcmp0(session->account, move->input->account) != 0 ||
        g_strcmp0(session->peer, move->input->who) != 0 ||
        strcmp(session->id, line->id) != 0)
        return;
    if (session->stood_down || session->distrusted || line->parts != 0 ||
        (!theirs && line->verb != IVP_VERB_RECEIVED))
        return;
    if (session->bound[0] != '\0' && strcmp(session->bound, line->box) != 0) {
        if (theirs)
            acknowledge(move, session->bound);
        return;
    }
    if (line->verb == IVP_VERB_RECEIVED) {
        take_acknowledgement(move, line);
        return;
    }
    if (line->to[0] != '\0' && strcmp(line->to, session->box) != 0) {
        stand_down(move);
        return;
    }
    /* What was put together from plain words counts below anything their panel says. */
    if (line->rev <= session->theirs.rev && !session->theirs_in_words) {
        acknowledge(move, line->box);
        return;
    }
    take_position(move, line);
}
