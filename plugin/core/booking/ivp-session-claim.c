/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "ivp-session-private.h"

IvpClaim *
ivp_session_find_claim(IvpSession *session, gint64 at)
{
    for (guint i = 0; i < session->n_claims; i++)
        if (session->claims[i].at == at)
            return &session->claims[i];
    return NULL;
}

static void
forget_claim(IvpSession *session, IvpClaim *claim)
{
    guint at = (guint)(claim - session->claims);

    session->n_claims--;
    memmove(claim, claim + 1, (session->n_claims - at) * sizeof *claim);
    memset(&session->claims[session->n_claims], 0, sizeof *claim);
}

/* Whoever asked the keeper must let it find out first whose the slot is: nothing is
 * forgotten here. */
void
ivp_move_free_claim(IvpMove *move, IvpClaim *claim)
{
    IvpEffect *effect;

    if (claim->state == IVP_CLAIM_FREEING)
        return;
    claim->state = IVP_CLAIM_FREEING;
    claim->until = 0;
    effect = ivp_move_add(move, IVP_EFFECT_FREE);
    effect->at = claim->at;
    effect->length = claim->length;
    effect->attempt = claim->attempt;
}

void
ivp_move_give_up_trying(IvpMove *move)
{
    for (guint i = 0; i < move->session->n_claims; i++)
        if (move->session->claims[i].state == IVP_CLAIM_TRYING)
            ivp_move_free_claim(move, &move->session->claims[i]);
}

void
ivp_move_give_up_all(IvpMove *move)
{
    for (guint i = 0; i < move->session->n_claims; i++)
        ivp_move_free_claim(move, &move->session->claims[i]);
}

/* A slot no longer booked is free only once the volunteer knows, or two would come. */
void
ivp_move_release_heard(IvpMove *move)
{
    for (guint i = 0; i < move->session->n_claims; i++) {
        IvpClaim *claim = &move->session->claims[i];

        if (claim->state == IVP_CLAIM_KEPT && move->session->acked >= claim->until)
            ivp_move_free_claim(move, claim);
    }
}

void
ivp_move_commit_booking(IvpMove *move, gint64 at)
{
    IvpSession *session = move->session;
    IvpClaim *claim = ivp_session_find_claim(session, at);
    gint64 old = ivp_line_get_booking(&session->mine);
    IvpInput booking = {.kind = IVP_PRESS_BOOK, .n_at = 1, .at = {at}};
    const IvpInput *input = move->input;

    claim->state = IVP_CLAIM_HELD;
    claim->until = 0;
    move->input = &booking;
    ivp_move_say(move, IVP_VERB_BOOK);
    move->input = input;
    claim = old != 0 && old != at ? ivp_session_find_claim(session, old) : NULL;
    if (claim != NULL) {
        claim->state = IVP_CLAIM_KEPT;
        claim->until = session->mine.rev;
    }
}

static void
tell_keeper(IvpMove *move, IvpEntry entry, const IvpClaim *claim)
{
    IvpEffect *effect;

    ivp_move_tell(move, IVP_WHO_KEEPER, entry, NULL);
    effect = g_ptr_array_index(move->effects, move->effects->len - 1);
    effect->at = claim->at;
    effect->length = claim->length;
}

void
ivp_move_keeper(IvpMove *move)
{
    IvpSession *session = move->session;
    IvpClaim *claim = ivp_session_find_claim(session, move->input->at[0]);

    if (claim == NULL || claim->attempt != move->input->attempt)
        return;
    switch (move->input->kind) {
    case IVP_INPUT_OURS:
        if (claim->state != IVP_CLAIM_TRYING)
            return;
        /* Second look: the yes may be gone since the keeper was asked. */
        if (ivp_session_can_book(session, claim->at) && session->said < IVP_LINE_MAX_REV) {
            ivp_move_commit_booking(move, claim->at);
        } else {
            tell_keeper(move, IVP_ENTRY_GIVEN_BACK, claim);
            ivp_move_free_claim(move, claim);
            ivp_move_add(move, IVP_EFFECT_NOTIFY);
        }
        return;
    default:
        /* Nothing of ours is there: of a claim that was still asked for, somebody else has
         * it. */
        if (claim->state == IVP_CLAIM_TRYING) {
            tell_keeper(move, IVP_ENTRY_TAKEN, claim);
            ivp_move_add(move, IVP_EFFECT_NOTIFY);
        } else if (claim->state == IVP_CLAIM_FREEING) {
            tell_keeper(move, IVP_ENTRY_FREED, claim);
        } else {
            return;
        }
        forget_claim(session, claim);
        ivp_move_add(move, IVP_EFFECT_SHOW);
    }
}
