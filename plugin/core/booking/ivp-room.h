/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-line.h"

/**
 * IvpRoomAsk:
 *
 * A volunteer's request in the program's room, whose referee the volunteer's own client is.
 * Pure. A claim books nothing: the round is given to the first claim of somebody the
 * program names, and the giving is a private `request` with an ID of its own.
 */
typedef struct {
    char id[IVP_ID_LENGTH + 1];
    int round;                      /* from 1 */
    char *given;                    /* (nullable): the nick that has this round */
    char thread[IVP_ID_LENGTH + 1]; /* the private thread's ID; "" if none */
} IvpRoomAsk;

typedef enum {
    IVP_ROOM_NOTHING,    /* a claim of another round, or of another request */
    IVP_ROOM_GIVE,       /* commit, send the private request to @nick, then say `taken` */
    IVP_ROOM_ASK_PERSON, /* the program does not name them: the volunteer decides */
    IVP_ROOM_TOO_LATE,   /* say `taken` again: somebody else has it */
    IVP_ROOM_AGAIN,      /* the one who has it claims once more: say `taken` again */
} IvpRoomVerdict;

IvpRoomAsk *ivp_room_ask_new(const char *id);
IvpRoomAsk *ivp_room_ask_copy(const IvpRoomAsk *ask);
void ivp_room_ask_free(IvpRoomAsk *ask);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(IvpRoomAsk, ivp_room_ask_free)

/**
 * ivp_room_ask_claim:
 * @claim: a `claim` line
 * @nick: who said it in the room
 * @named: the program names that person, or the volunteer has just chosen them
 * @thread: a fresh ID for the private thread, used on %IVP_ROOM_GIVE only
 */
IvpRoomVerdict ivp_room_ask_claim(IvpRoomAsk *ask,
                                  const IvpLine *claim,
                                  const char *nick,
                                  gboolean named,
                                  const char *thread);

/**
 * ivp_room_ask_again: ends the round. The caller withdraws the private thread first.
 *
 * Returns: whether there is another round to be had
 */
gboolean ivp_room_ask_again(IvpRoomAsk *ask);
