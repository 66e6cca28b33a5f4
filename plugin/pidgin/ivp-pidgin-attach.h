/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <conversation.h>

#include "ivp-pidgin.h"

/**
 * IvpPidginAttach:
 *
 * The panel at the side of every conversation window, folded or open as it was left with
 * the contact or room in front.
 */
typedef struct _IvpPidginAttach IvpPidginAttach;

/** ivp_pidgin_attach_start: to all windows there are, and to those that come. */
IvpPidginAttach *ivp_pidgin_attach_start(IvpPidgin *pidgin);

/** ivp_pidgin_attach_stop: takes it away from all; the windows are as they were before. */
void ivp_pidgin_attach_stop(IvpPidginAttach *self);

/**
 * ivp_pidgin_attach_open:
 * @conversation: (nullable): %NULL for the window the user is in
 * @key: (nullable): the row to show
 *
 * Opens the panel there, with the focus in it; for presses of the user only.
 *
 * Returns: whether there was such a window
 */
gboolean ivp_pidgin_attach_open(IvpPidginAttach *self,
                                PurpleConversation *conversation,
                                const char *key);

/** ivp_pidgin_attach_get_conversation: (transfer none) (nullable): the conversation in
 * front in the window of @inside. */
PurpleConversation *ivp_pidgin_attach_get_conversation(GtkWidget *inside);
