/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-session.h"

/** IvpMove: a step under way: the new state as it grows, and what is to follow from it. */
typedef struct {
    IvpSession *session;
    const IvpInput *input;
    gint64 now;
    GPtrArray *effects; /* IvpEffect * (owned) */
} IvpMove;

IvpEffect *ivp_move_add(IvpMove *move, IvpEffectKind kind);
void ivp_move_tell(IvpMove *move, IvpWho who, IvpEntry entry, const IvpLine *line);

/** ivp_move_say: the person here says @verb with what the input carries; never refused
 * here. */
void ivp_move_say(IvpMove *move, IvpVerb verb);

/** ivp_move_press: a press; FALSE with a sentence, the state may be half changed then. */
gboolean ivp_move_press(IvpMove *move, GError **error);
void ivp_move_receive(IvpMove *move);
void ivp_move_words(IvpMove *move);

/** ivp_move_said: %IVP_PRESS_SAID, already looked at. */
void ivp_move_said(IvpMove *move);

/* Claims. */
void ivp_move_give_up_trying(IvpMove *move);
void ivp_move_give_up_all(IvpMove *move);
void ivp_move_release_heard(IvpMove *move);
void ivp_move_free_claim(IvpMove *move, IvpClaim *claim);
void ivp_move_commit_booking(IvpMove *move, gint64 at);
void ivp_move_keeper(IvpMove *move);
IvpClaim *ivp_session_find_claim(IvpSession *session, gint64 at);
