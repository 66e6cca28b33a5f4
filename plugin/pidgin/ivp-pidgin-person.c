/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-pidgin-person.h"

#include <account.h>
#include <util.h>

/* purple_normalize() gives a buffer of its own; both may be asked for in one expression. */
char *
ivp_pidgin_account_id(PurpleAccount *account)
{
    const char *name = purple_normalize(account, purple_account_get_username(account));

    return g_strdup_printf("%s:%s", purple_account_get_protocol_id(account), name);
}

char *
ivp_pidgin_person_id(PurpleAccount *account, const char *name)
{
    return g_strdup(purple_normalize(account, name));
}

void
ivp_pidgin_person_clear(IvpPidginPerson *person)
{
    g_clear_pointer(&person->account, g_free);
    g_clear_pointer(&person->who, g_free);
}

void
ivp_pidgin_person_of(PurpleConversation *conversation, IvpPidginPerson *person)
{
    PurpleAccount *account;

    if (conversation == NULL ||
        purple_conversation_get_type(conversation) != PURPLE_CONV_TYPE_IM)
        return;
    account = purple_conversation_get_account(conversation);
    person->account = ivp_pidgin_account_id(account);
    person->who = ivp_pidgin_person_id(account, purple_conversation_get_name(conversation));
}
