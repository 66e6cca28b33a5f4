/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <conversation.h>
#include <glib.h>

/**
 * How libpurple's accounts and people are called in core, as ivp-courier.h has it: an
 * account by its protocol and its normalized name, a person by the normalized name.
 */

/** ivp_pidgin_account_id: (transfer full): "prpl-jabber:bo@example.org" */
char *ivp_pidgin_account_id(PurpleAccount *account);

/** ivp_pidgin_person_id: (transfer full): "ana@example.org" */
char *ivp_pidgin_person_id(PurpleAccount *account, const char *name);

/** IvpPidginPerson: somebody on an account; both %NULL: nobody. */
typedef struct {
    char *account;
    char *who;
} IvpPidginPerson;
void ivp_pidgin_person_clear(IvpPidginPerson *person);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(IvpPidginPerson, ivp_pidgin_person_clear)

/** ivp_pidgin_person_of: fills @person with whom @conversation (nullable) is with; nobody
 * in a room. */
void ivp_pidgin_person_of(PurpleConversation *conversation, IvpPidginPerson *person);
