/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "ivp-session-private.h"

static void
quote(IvpMove *move)
{
    IvpInWords *words = &move->session->words;

    g_free(words->quote);
    words->quote = g_strdup(move->input->quote);
    words->when = move->now;
}

static void
tell(IvpMove *move, IvpEntry entry, const IvpLine *line)
{
    IvpEffect *effect;

    ivp_move_tell(move, IVP_WHO_THEM, entry, line);
    effect = g_ptr_array_index(move->effects, move->effects->len - 1);
    effect->text = g_strdup(move->input->quote);
}

static void
suggest(IvpMove *move, gint64 at)
{
    IvpEffect *effect = ivp_move_add(move, IVP_EFFECT_SUGGEST);

    effect->at = at;
    effect->text = g_strdup(move->input->quote);
    tell(move, IVP_ENTRY_WISH, NULL);
    ivp_move_add(move, IVP_EFFECT_NOTIFY);
}

/* Words come twice, too: a reconnect, a second device. */
static gboolean
says_nothing_new(const IvpSession *session, IvpVerb verb, gint64 first)
{
    const IvpLine *theirs = &session->theirs;

    if (!session->theirs_in_words || theirs->verb != verb ||
        theirs->re != session->mine.rev)
        return FALSE;
    return first == (theirs->n_at > 0 ? theirs->at[0] : 0);
}

/* Writes the position of somebody without a panel. It moves the thread as their line would.
 */
static void
write_theirs(IvpMove *move, IvpVerb verb, const gint64 *at, guint n_at, gboolean and_others)
{
    IvpSession *session = move->session;
    IvpLine old = session->theirs, line = {0};

    if (says_nothing_new(session, verb, n_at > 0 ? at[0] : 0))
        return;
    line.verb = verb;
    line.rev = MIN(old.rev + 1, IVP_LINE_MAX_REV);
    line.re = session->mine.rev;
    line.on = move->now - move->now % 60;
    g_strlcpy(line.id, session->id, sizeof line.id);
    line.length = session->length;
    line.record = session->words.record_no ? IVP_RECORD_NO : old.record;
    line.name = old.name;
    line.org = old.org;
    for (guint i = 0; i < n_at; i++)
        line.at[line.n_at++] = at[i];
    for (guint i = 0; and_others && i < old.n_at && line.n_at < IVP_LINE_MAX_TIMES; i++)
        if (!ivp_line_has_time(&line, old.at[i]) && old.at[i] > move->now)
            line.at[line.n_at++] = old.at[i];
    if (verb == IVP_VERB_CONSENT)
        line.re = old.re;
    session->theirs = line;
    session->theirs_in_words = TRUE;
    ivp_line_clear(&old);
    quote(move);
    if (verb == IVP_VERB_WITHDRAW)
        ivp_move_give_up_all(move);
    tell(move, IVP_ENTRY_WORDS, &session->theirs);
    ivp_move_add(move, IVP_EFFECT_SHOW);
    ivp_move_add(move, IVP_EFFECT_NOTIFY);
}

static gboolean
offers_times(const IvpSession *session)
{
    switch (session->mine.verb) {
    case IVP_VERB_REQUEST:
    case IVP_VERB_AGREE:
    case IVP_VERB_CONSENT:
    case IVP_VERB_PROPOSE:
    case IVP_VERB_INVITE:
    case IVP_VERB_BOOK:
        return TRUE;
    default:
        return FALSE;
    }
}

/* The time a yes means: by its number, or the only one that ever had a number. 0: none that
 * is open. */
static gint64
find_meant(const IvpSession *session, const IvpAnswer *answer)
{
    gint64 at = 0;

    if (answer->kind == IVP_ANSWER_NUMBER && answer->number >= 1 &&
        (guint)answer->number <= session->n_numbers)
        at = session->numbers[answer->number - 1];
    else if (answer->kind == IVP_ANSWER_YES && session->n_numbers == 1)
        at = session->numbers[0];
    return at != 0 && offers_times(session) && ivp_line_has_time(&session->mine, at) ? at
                                                                                     : 0;
}

/* A facilitator without a panel has no claim, so this is no booking. */
static void
agree_in_words(IvpMove *move, gint64 at)
{
    IvpSession *session = move->session;

    if (session->words.agreed == at)
        return;
    session->words.agreed = at;
    session->words.noted = FALSE;
    quote(move);
    tell(move, IVP_ENTRY_WORDS, NULL);
    ivp_move_add(move, IVP_EFFECT_SHOW);
    ivp_move_add(move, IVP_EFFECT_NOTIFY);
}

static void
say_yes(IvpMove *move)
{
    IvpSession *session = move->session;
    gint64 at = find_meant(session, move->input->answer);

    if (at == 0) {
        suggest(move, 0);
        if (offers_times(session) && move->input->answer->kind == IVP_ANSWER_YES)
            ivp_move_add(move, IVP_EFFECT_ASK);
        return;
    }
    if (at == ivp_session_get_booking(session) && session->mine.verb == IVP_VERB_BOOK) {
        if (session->words.confirmed)
            return;
        session->words.confirmed = TRUE;
        quote(move);
        tell(move, IVP_ENTRY_CONFIRMED, NULL);
        ivp_move_add(move, IVP_EFFECT_SHOW);
        return;
    }
    if (session->side == IVP_SIDE_FACILITATOR) {
        write_theirs(move, IVP_VERB_AGREE, &at, 1, TRUE);
        return;
    }
    agree_in_words(move, at);
}

static void
say_no(IvpMove *move)
{
    IvpSession *session = move->session;

    if (session->side == IVP_SIDE_VOLUNTEER) {
        session->words.over = TRUE;
        session->words.agreed = 0;
        session->words.noted = FALSE;
        write_theirs(move, IVP_VERB_DECLINE, NULL, 0, FALSE);
    } else if (ivp_session_get_state(session, NULL) == IVP_STATE_PROPOSED &&
               session->mine.booked != 0) {
        /* "May we move …? The old time stays": no to the move. */
        write_theirs(move, IVP_VERB_REQUEST, &session->mine.booked, 1, FALSE);
    } else {
        session->words.over = TRUE;
        write_theirs(move, IVP_VERB_WITHDRAW, NULL, 0, FALSE);
    }
}

void
ivp_move_said(IvpMove *move)
{
    IvpSession *session = move->session;
    const IvpInput *input = move->input;
    gboolean known = input->n_at > 0 && offers_times(session) &&
                     ivp_line_has_time(&session->mine, input->at[0]);

    /* What the person here enters is newer than any no before it. */
    session->words.over = FALSE;
    if (input->length > 0)
        session->length = input->length;
    if (input->consent) {
        session->theirs.record = input->record;
        session->theirs.name = input->name;
        session->theirs.org = input->org;
    }
    if (input->text != NULL) {
        g_free(session->about);
        session->about = ivp_line_clean_text(input->text);
    }
    if (input->n_at == 0)
        say_no(move);
    else if (session->side == IVP_SIDE_FACILITATOR)
        write_theirs(move, known ? IVP_VERB_AGREE : IVP_VERB_REQUEST, input->at,
                     input->n_at, known);
    else if (known)
        agree_in_words(move, input->at[0]);
    else
        write_theirs(move, IVP_VERB_PROPOSE, input->at, input->n_at, FALSE);
}

static void
say_record_no(IvpMove *move)
{
    IvpSession *session = move->session;

    if (session->side == IVP_SIDE_VOLUNTEER) {
        suggest(move, 0);
        return;
    }
    if (session->words.record_no)
        return;
    session->words.record_no = TRUE;
    if (session->theirs.verb != IVP_VERB_NONE) {
        write_theirs(move, IVP_VERB_CONSENT, NULL, 0, TRUE);
        return;
    }
    quote(move);
    tell(move, IVP_ENTRY_WORDS, NULL);
    ivp_move_add(move, IVP_EFFECT_SHOW);
}

void
ivp_move_words(IvpMove *move)
{
    IvpSession *session = move->session;
    const IvpAnswer *answer = move->input->answer;
    gboolean too_soon = move->now - session->said_at < IVP_SESSION_WORDS_WAIT;

    if (g_strcmp0(session->account, move->input->account) != 0 ||
        g_strcmp0(session->peer, move->input->who) != 0)
        return;
    if (session->stood_down || session->distrusted || answer->kind == IVP_ANSWER_TALK ||
        session->mine.verb == IVP_VERB_NONE)
        return;
    /* Whoever has a panel typed this elsewhere, say on a phone: the panel's press decides.
     */
    if (session->bound[0] != '\0' || session->words.over ||
        session->theirs.verb == IVP_VERB_WITHDRAW ||
        session->mine.verb == IVP_VERB_WITHDRAW) {
        suggest(move, answer->kind == IVP_ANSWER_TIME ? answer->at : 0);
        return;
    }
    switch (answer->kind) {
    case IVP_ANSWER_NO:
        say_no(move);
        return;
    case IVP_ANSWER_RECORD_NO:
        say_record_no(move);
        return;
    case IVP_ANSWER_YES:
    case IVP_ANSWER_NUMBER:
        if (too_soon)
            suggest(move, find_meant(session, answer));
        else
            say_yes(move);
        return;
    case IVP_ANSWER_TIME:
        if (too_soon || answer->at <= move->now)
            suggest(move, answer->at);
        else
            write_theirs(move,
                         session->side == IVP_SIDE_FACILITATOR ? IVP_VERB_REQUEST
                                                               : IVP_VERB_PROPOSE,
                         &answer->at, 1, FALSE);
        return;
    default:
        suggest(move, answer->at);
    }
}
