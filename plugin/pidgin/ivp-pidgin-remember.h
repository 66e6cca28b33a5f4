/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <conversation.h>

#include "ivp-pidgin.h"

/** ivp_pidgin_remember: keeps with the contact or room whether the panel is open beside it.
 */
void ivp_pidgin_remember(PurpleConversation *conversation, gboolean open);

/**
 * ivp_pidgin_recall:
 *
 * Returns: whether the panel is to be open beside @conversation: as it was left with that
 * contact or room; with a new one, if the program names them or a request is open with them
 */
gboolean ivp_pidgin_recall(IvpPidgin *pidgin, PurpleConversation *conversation);
