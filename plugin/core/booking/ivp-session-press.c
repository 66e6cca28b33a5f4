/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "ivp-error.h"
#include "ivp-session-private.h"

/* A booking beyond this is a slip of the keyboard. */
#define FARTHEST (G_GINT64_CONSTANT(3) * 366 * 86400)

/* --- Saying --- */

static gboolean
states_times(IvpVerb verb)
{
    return verb == IVP_VERB_REQUEST || verb == IVP_VERB_AGREE || verb == IVP_VERB_CONSENT;
}

/* A text is repeated in lines of the same kind only: the reason of a no does not belong
 * into a booking. */
static gboolean
repeats_text(IvpVerb old, IvpVerb verb)
{
    if (states_times(verb))
        return states_times(old);
    return (verb == IVP_VERB_PROPOSE || verb == IVP_VERB_BOOK) &&
           (old == IVP_VERB_PROPOSE || old == IVP_VERB_INVITE || old == IVP_VERB_BOOK);
}

static void
add_time(IvpLine *line, gint64 at)
{
    if (line->n_at < IVP_LINE_MAX_TIMES && !ivp_line_has_time(line, at))
        line->at[line->n_at++] = at;
}

static void
fill_volunteers(IvpMove *move, IvpLine *line, const IvpLine *old)
{
    const IvpInput *input = move->input;

    if (line->verb == IVP_VERB_CONSENT) {
        /* It answers nothing, so it must not look as if it had seen more than the line
         * before. */
        line->re = old->re;
        line->n_at = old->n_at;
        memcpy(line->at, old->at, sizeof line->at);
    }
    for (guint i = 0; i < input->n_at && line->verb != IVP_VERB_CONSENT; i++)
        add_time(line, input->at[i]);
    if (line->verb == IVP_VERB_AGREE)
        for (guint i = 0; i < old->n_at; i++)
            if (old->at[i] > move->now)
                add_time(line, old->at[i]);
    line->length = input->length > 0 ? input->length : move->session->length;
    line->record = input->consent ? input->record : old->record;
    line->name = input->consent ? input->name : old->name;
    line->org = input->consent ? input->org : old->org;
    g_strlcpy(line->room, move->session->room, sizeof line->room);
}

static void
fill_facilitators(IvpMove *move, IvpLine *line, const IvpLine *old)
{
    const IvpInput *input = move->input;

    if (line->verb == IVP_VERB_PROPOSE || line->verb == IVP_VERB_INVITE ||
        line->verb == IVP_VERB_BOOK)
        for (guint i = 0; i < input->n_at; i++)
            add_time(line, input->at[i]);
    if (line->verb == IVP_VERB_PROPOSE || line->verb == IVP_VERB_INVITE)
        line->until = input->until - input->until % 60;
    if (line->verb == IVP_VERB_INVITE)
        line->length = input->length > 0 ? input->length : move->session->length;
    if (line->verb == IVP_VERB_PROPOSE || line->verb == IVP_VERB_DECLINE) {
        line->booked = ivp_line_get_booking(old);
        line->booked_rev = line->booked == 0            ? 0
                           : old->verb == IVP_VERB_BOOK ? old->re
                                                        : old->booked_rev;
    }
    if (line->verb == IVP_VERB_DECLINE || line->verb == IVP_VERB_CANCEL)
        move->session->last_no = line->rev;
}

/* Remembers which of my lines had a time, as far as a booking may still name one of them.
 */
static void
remember_offers(IvpSession *session, int before)
{
    guint kept = 0;

    for (guint i = 0; i < session->n_offers; i++)
        if (session->offers[i].last >= session->theirs.re ||
            session->offers[i].at == ivp_line_get_booking(&session->theirs))
            session->offers[kept++] = session->offers[i];
    session->n_offers = kept;
    for (guint t = 0; t < session->mine.n_at; t++) {
        IvpOffer *found = NULL;

        for (guint i = 0; i < session->n_offers; i++)
            if (session->offers[i].at == session->mine.at[t] &&
                session->offers[i].last == before)
                found = &session->offers[i];
        if (found != NULL) {
            found->last = session->mine.rev;
            continue;
        }
        if (session->n_offers == IVP_SESSION_MAX_OFFERS) {
            memmove(&session->offers[0], &session->offers[1],
                    sizeof session->offers - sizeof session->offers[0]);
            session->n_offers--;
        }
        session->offers[session->n_offers++] =
            (IvpOffer){session->mine.at[t], session->mine.rev, session->mine.rev};
    }
    memset(&session->offers[session->n_offers], 0,
           (IVP_SESSION_MAX_OFFERS - session->n_offers) * sizeof session->offers[0]);
}

static void
number_times(IvpSession *session)
{
    for (guint i = 0; i < session->mine.n_at; i++)
        if (ivp_session_get_number(session, session->mine.at[i]) == 0 &&
            session->n_numbers < IVP_SESSION_MAX_NUMBERS)
            session->numbers[session->n_numbers++] = session->mine.at[i];
}

void
ivp_move_say(IvpMove *move, IvpVerb verb)
{
    IvpSession *session = move->session;
    IvpLine old = session->mine;
    IvpLine line = {0};

    line.verb = verb;
    line.rev = ++session->said;
    line.re = session->theirs.rev;
    line.on = move->now - move->now % 60;
    g_strlcpy(line.id, session->id, sizeof line.id);
    g_strlcpy(line.box, session->box, sizeof line.box);
    g_strlcpy(line.to, session->bound, sizeof line.to);
    if (states_times(verb))
        fill_volunteers(move, &line, &old);
    else if (verb != IVP_VERB_WITHDRAW)
        fill_facilitators(move, &line, &old);
    if (line.length > 0)
        session->length = line.length;

    line.text = ivp_line_clean_text(move->input->text);
    if (line.text != NULL)
        session->text_since = line.rev;
    else if (repeats_text(old.verb, verb) && session->acked < session->text_since)
        line.text = g_strdup(old.text);
    if (line.text == NULL)
        session->text_since = 0;
    if (!states_times(verb) || line.text != NULL) {
        char **kept = states_times(verb) ? &session->about : &session->note;

        g_free(*kept);
        *kept = g_strdup(line.text);
    }

    session->mine = line;
    session->said_at = move->now;
    if (verb == IVP_VERB_BOOK)
        session->words.confirmed = FALSE;
    if (states_times(verb))
        remember_offers(session, old.rev);
    number_times(session);
    if (session->words.agreed != 0 &&
        !ivp_line_has_time(&session->mine, session->words.agreed))
        session->words.agreed = session->words.noted = 0;
    ivp_line_clear(&old);

    ivp_move_tell(move, IVP_WHO_ME, IVP_ENTRY_LINE, &session->mine);
    ivp_move_add(move, IVP_EFFECT_SEND)->line = ivp_line_dup(&session->mine);
    ivp_move_add(move, IVP_EFFECT_SHOW);
}

/* --- Presses --- */

static gboolean
has_claim(const IvpSession *session, IvpClaimState state)
{
    for (guint i = 0; i < session->n_claims; i++)
        if (session->claims[i].state == state)
            return TRUE;
    return FALSE;
}

static gboolean
is_offered(const IvpSession *session, gint64 at)
{
    const IvpLine *theirs = &session->theirs;

    return ivp_line_has_time(theirs, at) || (session->unproven && theirs->booked == at);
}

static gboolean
may_volunteer(const IvpSession *session, IvpInputKind press)
{
    const IvpLine *mine = &session->mine, *theirs = &session->theirs;

    if (mine->verb == IVP_VERB_WITHDRAW)
        return FALSE;
    switch (press) {
    case IVP_PRESS_REQUEST:
        return TRUE;
    case IVP_PRESS_AGREE:
        return theirs->verb == IVP_VERB_PROPOSE || theirs->verb == IVP_VERB_INVITE ||
               (session->unproven && ivp_line_get_booking(theirs) != 0);
    case IVP_PRESS_CONSENT:
        return states_times(mine->verb);
    case IVP_PRESS_WITHDRAW:
        return mine->verb != IVP_VERB_NONE || theirs->verb != IVP_VERB_NONE;
    case IVP_PRESS_NOTE:
        return session->words.agreed != 0 && !session->words.noted;
    default:
        return FALSE;
    }
}

static gboolean
may_facilitator(const IvpSession *session, IvpInputKind press)
{
    IvpState state = ivp_session_get_state(session, NULL);

    if (press == IVP_PRESS_FREE_NOW)
        return has_claim(session, IVP_CLAIM_KEPT);
    if (state == IVP_STATE_WITHDRAWN)
        return FALSE;
    switch (press) {
    case IVP_PRESS_PROPOSE:
        return TRUE;
    case IVP_PRESS_BOOK:
        if (has_claim(session, IVP_CLAIM_TRYING))
            return FALSE;
        for (guint i = 0; i < session->theirs.n_at; i++)
            if (ivp_session_can_book(session, session->theirs.at[i]))
                return TRUE;
        return FALSE;
    case IVP_PRESS_DECLINE:
        return session->theirs.verb != IVP_VERB_NONE && state != IVP_STATE_DECLINED &&
               state != IVP_STATE_CANCELLED && state != IVP_STATE_MOVE_REFUSED &&
               state != IVP_STATE_BOOKED;
    case IVP_PRESS_CANCEL:
        return ivp_line_get_booking(&session->mine) != 0;
    default:
        return FALSE;
    }
}

gboolean
ivp_session_may(const IvpSession *session, IvpInputKind press)
{
    if (session->stood_down || session->distrusted)
        return FALSE;
    /* Whoever has a panel says it there. */
    if (press == IVP_PRESS_SAID)
        return session->bound[0] == '\0' && session->theirs.verb != IVP_VERB_WITHDRAW &&
               session->mine.verb != IVP_VERB_WITHDRAW &&
               (session->side == IVP_SIDE_FACILITATOR ||
                session->mine.verb != IVP_VERB_NONE);
    return session->side == IVP_SIDE_VOLUNTEER ? may_volunteer(session, press)
                                               : may_facilitator(session, press);
}

static gboolean
refuse(GError **error, IvpError code, const char *sentence)
{
    g_set_error_literal(error, IVP_ERROR, code, sentence);
    return FALSE;
}

static gboolean
check_times(const IvpMove *move, GError **error)
{
    const IvpInput *input = move->input;

    if (input->n_at == 0)
        return refuse(error, IVP_ERROR_USAGE, _("No time is chosen. Choose at least one."));
    if (input->n_at > IVP_LINE_MAX_TIMES)
        return refuse(error, IVP_ERROR_LIMIT,
                      _("At most four times fit into one message."));
    for (guint i = 0; i < input->n_at; i++) {
        if (input->at[i] <= move->now)
            return refuse(error, IVP_ERROR_REFUSED,
                          _("That time has passed. Choose another one."));
        if (input->at[i] > move->now + FARTHEST)
            return refuse(
                error, IVP_ERROR_REFUSED,
                _("That time is more than three years away. Choose another one."));
        for (guint j = 0; j < i; j++)
            if (input->at[j] == input->at[i])
                return refuse(error, IVP_ERROR_USAGE, _("The same time is chosen twice."));
    }
    return TRUE;
}

static gboolean
press_book(IvpMove *move, GError **error)
{
    IvpSession *session = move->session;
    gint64 at = move->input->at[0];
    int length = move->input->length > 0 ? move->input->length
                 : session->length > 0   ? session->length
                                         : 60;
    IvpClaim *claim = ivp_session_find_claim(session, at);
    IvpEffect *effect;

    if (!ivp_session_can_book(session, at))
        return refuse(error, IVP_ERROR_REFUSED,
                      _("They have not said yes to that time. Propose it first."));
    if (claim != NULL && claim->state == IVP_CLAIM_KEPT && claim->length >= length) {
        ivp_move_commit_booking(move, at);
        return TRUE;
    }
    if (claim != NULL)
        return refuse(error, IVP_ERROR_REFUSED,
                      _("That slot is just being given back. Try again in a moment."));
    if (session->n_claims == IVP_SESSION_MAX_CLAIMS)
        return refuse(error, IVP_ERROR_LIMIT,
                      _("Too many times of this request are still being given back."));
    session->length = length;
    claim = &session->claims[session->n_claims++];
    claim->at = at;
    claim->length = length;
    claim->attempt = ++session->attempts;
    claim->state = IVP_CLAIM_TRYING;
    effect = ivp_move_add(move, IVP_EFFECT_TRY);
    effect->at = at;
    effect->length = length;
    effect->attempt = claim->attempt;
    ivp_move_tell(move, IVP_WHO_ME, IVP_ENTRY_TRIED, NULL);
    effect = g_ptr_array_index(move->effects, move->effects->len - 1);
    effect->at = at;
    effect->length = length;
    ivp_move_add(move, IVP_EFFECT_SHOW);
    return TRUE;
}

static gboolean
press_cancel(IvpMove *move)
{
    IvpSession *session = move->session;
    IvpClaim *claim = ivp_session_find_claim(session, ivp_line_get_booking(&session->mine));

    ivp_move_give_up_trying(move);
    ivp_move_say(move, IVP_VERB_CANCEL);
    if (claim != NULL && claim->state == IVP_CLAIM_HELD) {
        claim->state = IVP_CLAIM_KEPT;
        claim->until = session->mine.rev;
    }
    return TRUE;
}

static gboolean
press_free_now(IvpMove *move, GError **error)
{
    IvpClaim *claim = ivp_session_find_claim(move->session, move->input->at[0]);

    if (claim == NULL || claim->state != IVP_CLAIM_KEPT)
        return refuse(error, IVP_ERROR_NOT_FOUND, _("That time is not kept any more."));
    ivp_move_free_claim(move, claim);
    ivp_move_add(move, IVP_EFFECT_SHOW);
    return TRUE;
}

static gboolean
press_agree(IvpMove *move, GError **error)
{
    for (guint i = 0; i < move->input->n_at; i++)
        if (!is_offered(move->session, move->input->at[i]))
            return refuse(error, IVP_ERROR_REFUSED,
                          _("That time is not among those proposed."));
    ivp_move_say(move, IVP_VERB_AGREE);
    return TRUE;
}

static gboolean
needs_times(IvpInputKind press)
{
    return press == IVP_PRESS_REQUEST || press == IVP_PRESS_AGREE ||
           press == IVP_PRESS_PROPOSE || press == IVP_PRESS_BOOK;
}

static gboolean
check_press(const IvpMove *move, GError **error)
{
    const IvpSession *session = move->session;
    const IvpInput *input = move->input;

    if (session->stood_down)
        return refuse(error, IVP_ERROR_REFUSED, _("This request is in your other client."));
    if (session->distrusted)
        return refuse(
            error, IVP_ERROR_REFUSED,
            _("They have left the room, so nobody vouches for the name any more."));
    if (session->theirs.verb == IVP_VERB_WITHDRAW ||
        session->mine.verb == IVP_VERB_WITHDRAW) {
        if (input->kind != IVP_PRESS_FREE_NOW)
            return refuse(error, IVP_ERROR_REFUSED, _("The request is withdrawn."));
    } else if (needs_times(input->kind) || input->kind == IVP_PRESS_DECLINE ||
               input->kind == IVP_PRESS_CANCEL) {
        /* A press means what was on the screen. */
        if (input->shown != session->theirs.rev)
            return refuse(
                error, IVP_ERROR_REFUSED,
                _("Something new has come meanwhile. Look again, then press again."));
    }
    if ((needs_times(input->kind) || (input->kind == IVP_PRESS_SAID && input->n_at > 0)) &&
        !check_times(move, error))
        return FALSE;
    if (!ivp_session_may(session, input->kind))
        return refuse(error, IVP_ERROR_REFUSED,
                      _("That cannot be done as things stand now."));
    if (input->text != NULL && ivp_line_text_bytes(input->text) > IVP_LINE_MAX_TEXT)
        return refuse(error, IVP_ERROR_LIMIT,
                      _("The text is too long: at most 2,000 bytes go out."));
    if (session->said >= IVP_LINE_MAX_REV && input->kind != IVP_PRESS_WITHDRAW &&
        input->kind != IVP_PRESS_CANCEL && input->kind != IVP_PRESS_FREE_NOW)
        return refuse(error, IVP_ERROR_LIMIT,
                      _("This request has gone back and forth 99 times. Begin a new one."));
    return TRUE;
}

gboolean
ivp_move_press(IvpMove *move, GError **error)
{
    IvpSession *session = move->session;
    gint64 booking;

    if (!check_press(move, error))
        return FALSE;
    switch (move->input->kind) {
    case IVP_PRESS_REQUEST:
        ivp_move_say(move, IVP_VERB_REQUEST);
        return TRUE;
    case IVP_PRESS_AGREE:
        return press_agree(move, error);
    case IVP_PRESS_CONSENT:
        ivp_move_say(move, IVP_VERB_CONSENT);
        return TRUE;
    case IVP_PRESS_WITHDRAW:
        booking = ivp_session_get_booking(session);
        if (booking != 0 && booking <= move->now)
            return refuse(error, IVP_ERROR_REFUSED, _("The session has begun already."));
        ivp_move_say(move, IVP_VERB_WITHDRAW);
        return TRUE;
    case IVP_PRESS_PROPOSE:
        ivp_move_give_up_trying(move);
        ivp_move_say(move, session->said == 0 && session->theirs.verb == IVP_VERB_NONE
                               ? IVP_VERB_INVITE
                               : IVP_VERB_PROPOSE);
        return TRUE;
    case IVP_PRESS_BOOK:
        return press_book(move, error);
    case IVP_PRESS_DECLINE:
        ivp_move_give_up_trying(move);
        ivp_move_say(move, IVP_VERB_DECLINE);
        return TRUE;
    case IVP_PRESS_CANCEL:
        return press_cancel(move);
    case IVP_PRESS_FREE_NOW:
        return press_free_now(move, error);
    case IVP_PRESS_NOTE:
        session->words.noted = TRUE;
        ivp_move_tell(move, IVP_WHO_ME, IVP_ENTRY_NOTED, NULL);
        ivp_move_add(move, IVP_EFFECT_SHOW);
        return TRUE;
    case IVP_PRESS_SAID:
        ivp_move_said(move);
        return TRUE;
    default:
        g_return_val_if_reached(FALSE);
    }
}
