/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-room.h"

#include <string.h>

IvpRoomAsk *
ivp_room_ask_new(const char *id)
{
    IvpRoomAsk *ask = g_new0(IvpRoomAsk, 1);

    g_strlcpy(ask->id, id, sizeof ask->id);
    ask->round = 1;
    return ask;
}

IvpRoomAsk *
ivp_room_ask_copy(const IvpRoomAsk *ask)
{
    IvpRoomAsk *copy = g_new(IvpRoomAsk, 1);

    *copy = *ask;
    copy->given = g_strdup(ask->given);
    return copy;
}

void
ivp_room_ask_free(IvpRoomAsk *ask)
{
    if (ask == NULL)
        return;
    g_free(ask->given);
    g_free(ask);
}

IvpRoomVerdict
ivp_room_ask_claim(IvpRoomAsk *ask,
                   const IvpLine *claim,
                   const char *nick,
                   gboolean named,
                   const char *thread)
{
    /* A claim of an earlier round was answered by asking again. */
    if (claim->verb != IVP_VERB_CLAIM || strcmp(claim->id, ask->id) != 0 ||
        claim->rev != ask->round)
        return IVP_ROOM_NOTHING;
    if (ask->given != NULL)
        return strcmp(ask->given, nick) == 0 ? IVP_ROOM_AGAIN : IVP_ROOM_TOO_LATE;
    if (!named)
        return IVP_ROOM_ASK_PERSON;
    ask->given = g_strdup(nick);
    g_strlcpy(ask->thread, thread, sizeof ask->thread);
    return IVP_ROOM_GIVE;
}

gboolean
ivp_room_ask_again(IvpRoomAsk *ask)
{
    if (ask->round >= IVP_LINE_MAX_REV)
        return FALSE;
    ask->round++;
    g_clear_pointer(&ask->given, g_free);
    ask->thread[0] = '\0';
    return TRUE;
}
