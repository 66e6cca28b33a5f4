/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <conversation.h>

#include "ivp-pidgin.h"

/**
 * The link "Open" behind sentences of ours in a conversation. It is only drawn, never
 * logged, and carries a random token that this process made for one request and one
 * conversation. Anybody's text can contain such a link: a token that was not made here, or
 * not for that conversation, opens nothing and says so.
 *
 * The libpurple plugin puts the key of the request on the conversation, under
 * %IVP_PIDGIN_LINK_DATA, before a sentence of ours is drawn; it is taken from there and
 * freed here.
 */
#define IVP_PIDGIN_LINK_DATA "interview-panel-key"

/** IVP_PIDGIN_MAX_LINKS: those made last can be pressed. */
#define IVP_PIDGIN_MAX_LINKS 2000

typedef struct _IvpPidginLinks IvpPidginLinks;

/** IvpPidginLinkOpen: @key: as of the panel's signal "show" */
typedef void (*IvpPidginLinkOpen)(PurpleConversation *conversation,
                                  const char *key,
                                  gpointer data);

IvpPidginLinks *
ivp_pidgin_links_start(IvpPidgin *pidgin, IvpPidginLinkOpen open, gpointer data);
void ivp_pidgin_links_stop(IvpPidginLinks *self);
