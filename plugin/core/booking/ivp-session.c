/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-session.h"

#include <string.h>

#include "ivp-session-private.h"

void
ivp_effect_free(IvpEffect *effect)
{
    if (effect == NULL)
        return;
    ivp_line_free(effect->line);
    g_free(effect->text);
    g_free(effect);
}

GPtrArray *
ivp_effects_new(void)
{
    return g_ptr_array_new_with_free_func((GDestroyNotify)ivp_effect_free);
}

IvpSession *
ivp_session_new(const char *id,
                IvpSide side,
                const char *account,
                const char *peer,
                const char *box)
{
    IvpSession *session = g_new0(IvpSession, 1);

    g_strlcpy(session->id, id, sizeof session->id);
    g_strlcpy(session->box, box, sizeof session->box);
    session->side = side;
    session->account = g_strdup(account);
    session->peer = g_strdup(peer);
    return session;
}

IvpSession *
ivp_session_copy(const IvpSession *session)
{
    IvpSession *copy = g_new(IvpSession, 1);

    *copy = *session;
    copy->account = g_strdup(session->account);
    copy->peer = g_strdup(session->peer);
    copy->about = g_strdup(session->about);
    copy->note = g_strdup(session->note);
    copy->words.quote = g_strdup(session->words.quote);
    ivp_line_copy(&copy->mine, &session->mine);
    ivp_line_copy(&copy->theirs, &session->theirs);
    return copy;
}

void
ivp_session_free(IvpSession *session)
{
    if (session == NULL)
        return;
    g_free(session->account);
    g_free(session->peer);
    g_free(session->about);
    g_free(session->note);
    g_free(session->words.quote);
    ivp_line_clear(&session->mine);
    ivp_line_clear(&session->theirs);
    g_free(session);
}

gboolean
ivp_session_opens(const IvpLine *line, const char *box, IvpSide *side)
{
    /* Another store of ours knows it; this one would only be in its way. */
    if (line->to[0] != '\0' && strcmp(line->to, box) != 0)
        return FALSE;
    if (ivp_verb_is_volunteers(line->verb)) {
        *side = IVP_SIDE_FACILITATOR;
        return TRUE;
    }
    if (line->verb == IVP_VERB_INVITE || line->verb == IVP_VERB_PROPOSE) {
        *side = IVP_SIDE_VOLUNTEER;
        return TRUE;
    }
    return FALSE;
}

static const IvpLine *
volunteers_line(const IvpSession *session)
{
    return session->side == IVP_SIDE_VOLUNTEER ? &session->mine : &session->theirs;
}

static const IvpLine *
facilitators_line(const IvpSession *session)
{
    return session->side == IVP_SIDE_VOLUNTEER ? &session->theirs : &session->mine;
}

IvpState
ivp_session_get_state(const IvpSession *session, IvpNext *next)
{
    const IvpLine *volunteer = volunteers_line(session);

    if (session->words.agreed != 0 && volunteer->verb != IVP_VERB_WITHDRAW &&
        ivp_line_has_time(volunteer, session->words.agreed)) {
        if (next != NULL)
            *next = session->words.noted ? IVP_NEXT_NOBODY : IVP_NEXT_VOLUNTEER;
        return session->words.noted ? IVP_STATE_BOOKED_IN_WORDS : IVP_STATE_AGREED_IN_WORDS;
    }
    return ivp_state_of(volunteer, facilitators_line(session), session->unproven, next);
}

gint64
ivp_session_get_booking(const IvpSession *session)
{
    const IvpLine *volunteer = volunteers_line(session);
    const IvpLine *facilitator = facilitators_line(session);

    if (session->stood_down || volunteer->verb == IVP_VERB_WITHDRAW)
        return 0;
    if (session->unproven && volunteer->re < facilitator->rev)
        return 0;
    return ivp_line_get_booking(facilitator);
}

gboolean
ivp_session_can_book(const IvpSession *session, gint64 at)
{
    const IvpLine *yes = &session->theirs;

    return session->side == IVP_SIDE_FACILITATOR && !session->stood_down &&
           !session->distrusted && ivp_verb_is_volunteers(yes->verb) &&
           yes->verb != IVP_VERB_WITHDRAW && ivp_line_has_time(yes, at) &&
           yes->re >= session->last_no && ivp_line_get_booking(&session->mine) != at;
}

int
ivp_session_pending(const IvpSession *session)
{
    if (session->stood_down || session->distrusted || session->mine.verb == IVP_VERB_NONE)
        return 0;
    return session->acked < session->mine.rev ? session->mine.rev : 0;
}

int
ivp_session_get_number(const IvpSession *session, gint64 at)
{
    for (guint i = 0; i < session->n_numbers; i++)
        if (session->numbers[i] == at)
            return (int)i + 1;
    return 0;
}

gboolean
ivp_session_occupies(const IvpSession *session, gint64 start, gint64 end, gint64 now)
{
    const IvpLine *mine = &session->mine;

    for (guint i = 0; i < session->n_claims; i++) {
        const IvpClaim *claim = &session->claims[i];

        if (claim->at < end && start < claim->at + claim->length * G_GINT64_CONSTANT(60))
            return TRUE;
    }
    if (session->side != IVP_SIDE_FACILITATOR || session->stood_down ||
        mine->until <= now || session->theirs.verb == IVP_VERB_WITHDRAW)
        return FALSE;
    for (guint i = 0; i < mine->n_at; i++)
        if (mine->at[i] < end &&
            start < mine->at[i] + session->length * G_GINT64_CONSTANT(60))
            return TRUE;
    return FALSE;
}

/* --- A step --- */

IvpEffect *
ivp_move_add(IvpMove *move, IvpEffectKind kind)
{
    IvpEffect *effect = g_new0(IvpEffect, 1);

    effect->kind = kind;
    effect->when = move->now;
    g_ptr_array_add(move->effects, effect);
    return effect;
}

void
ivp_move_tell(IvpMove *move, IvpWho who, IvpEntry entry, const IvpLine *line)
{
    IvpEffect *effect = ivp_move_add(move, IVP_EFFECT_HISTORY);

    effect->who = who;
    effect->entry = entry;
    if (line != NULL) {
        effect->line = ivp_line_dup(line);
        effect->verb = line->verb;
        effect->rev = line->rev;
        effect->at = line->n_at > 0 ? line->at[0] : 0;
    }
}

static void
start(IvpMove *move)
{
    for (guint i = 0; i < move->session->n_claims; i++) {
        const IvpClaim *claim = &move->session->claims[i];
        IvpEffect *effect;

        if (claim->state != IVP_CLAIM_TRYING && claim->state != IVP_CLAIM_FREEING)
            continue;
        effect = ivp_move_add(move, claim->state == IVP_CLAIM_TRYING ? IVP_EFFECT_TRY
                                                                     : IVP_EFFECT_FREE);
        effect->at = claim->at;
        effect->length = claim->length;
        effect->attempt = claim->attempt;
    }
}

static void
nick_left(IvpMove *move)
{
    IvpSession *session = move->session;

    if (session->room[0] == '\0' || session->distrusted ||
        g_strcmp0(session->account, move->input->account) != 0 ||
        g_strcmp0(session->peer, move->input->who) != 0)
        return;
    session->distrusted = TRUE;
    ivp_move_give_up_trying(move);
    ivp_move_tell(move, IVP_WHO_THEM, IVP_ENTRY_DISTRUSTED, NULL);
    ivp_move_add(move, IVP_EFFECT_SHOW);
}

IvpSession *
ivp_session_step(const IvpSession *session,
                 const IvpInput *input,
                 gint64 now,
                 GPtrArray *effects,
                 GError **error)
{
    g_autoptr(IvpSession) changed = NULL;
    g_autoptr(GPtrArray) list = ivp_effects_new();
    IvpMove move = {NULL, input, now, list};

    g_return_val_if_fail(session != NULL && input != NULL && effects != NULL, NULL);
    g_return_val_if_fail(input->kind < IVP_N_INPUTS, NULL);

    move.session = changed = ivp_session_copy(session);
    switch (input->kind) {
    case IVP_INPUT_LINE:
        ivp_move_receive(&move);
        break;
    case IVP_INPUT_WORDS:
        ivp_move_words(&move);
        break;
    case IVP_INPUT_OURS:
    case IVP_INPUT_TAKEN:
    case IVP_INPUT_FREED:
        ivp_move_keeper(&move);
        break;
    case IVP_INPUT_LEFT:
        nick_left(&move);
        break;
    case IVP_INPUT_START:
        start(&move);
        break;
    default:
        if (!ivp_move_press(&move, error))
            return NULL;
    }
    g_ptr_array_extend_and_steal(effects, g_steal_pointer(&list));
    return g_steal_pointer(&changed);
}
