/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-pidgin-remember.h"

#include <blist.h>
#include <string.h>
#include <util.h>

#include "ivp-pidgin-person.h"

#define NODE_SETTING "interview-panel"
#define DATA_KEY "interview-panel-open" /* for those who are in nobody's list */

enum {
    UNKNOWN, /* what libpurple says where nothing was ever set */
    OPEN,
    FOLDED,
};

static PurpleBlistNode *
find_node(PurpleConversation *conversation)
{
    PurpleAccount *account = purple_conversation_get_account(conversation);
    const char *name = purple_conversation_get_name(conversation);
    PurpleBuddy *buddy;

    if (purple_conversation_get_type(conversation) == PURPLE_CONV_TYPE_CHAT)
        return (PurpleBlistNode *)purple_blist_find_chat(account, name);
    buddy = purple_find_buddy(account, name);
    return buddy != NULL ? (PurpleBlistNode *)purple_buddy_get_contact(buddy) : NULL;
}

/* A contact's "nick@server" and what libpurple has of a buddy on IRC, "nick" on an account
 * "me@server". */
static gboolean
is_same_address(const IvpContact *contact, PurpleAccount *account, const char *name)
{
    g_autofree char *theirs = g_strdup(purple_normalize(account, name));
    const char *id = purple_account_get_protocol_id(account);
    g_autofree char *wanted = NULL;

    if (g_ascii_strcasecmp(contact->protocol, "irc") == 0 && strcmp(id, "prpl-irc") == 0) {
        const char *server = strrchr(contact->address, '@');
        const char *mine = strchr(purple_account_get_username(account), '@');
        g_autofree char *nick = NULL;

        if (server == NULL || mine == NULL || g_ascii_strcasecmp(server, mine) != 0)
            return FALSE;
        nick = g_strndup(contact->address, (gsize)(server - contact->address));
        return purple_utf8_strcasecmp(purple_normalize(account, nick), theirs) == 0;
    }
    if (g_ascii_strcasecmp(contact->protocol, "xmpp") != 0 ||
        strcmp(id, "prpl-jabber") != 0)
        return FALSE;
    wanted = g_strdup(purple_normalize(account, contact->address));
    return strcmp(wanted, theirs) == 0;
}

static gboolean
is_named(IvpPidgin *pidgin, PurpleConversation *conversation)
{
    IvpProgram *program = ivp_panel_get_program(pidgin->panel);
    const IvpContact *contacts;
    gsize n = 0;

    if (program == NULL || !ivp_panel_is_chosen(pidgin->panel) ||
        purple_conversation_get_type(conversation) != PURPLE_CONV_TYPE_IM)
        return FALSE;
    contacts = ivp_program_get_contacts(program, &n);
    for (gsize i = 0; i < n; i++)
        if (contacts[i].protocol != NULL && contacts[i].address != NULL &&
            is_same_address(&contacts[i], purple_conversation_get_account(conversation),
                            purple_conversation_get_name(conversation)))
            return TRUE;
    return FALSE;
}

/* A request with them is not over yet. */
static gboolean
has_request(IvpPidgin *pidgin, PurpleConversation *conversation)
{
    g_auto(IvpPidginPerson) person = {0};
    g_autoptr(GPtrArray) keys = NULL;

    ivp_pidgin_person_of(conversation, &person);
    if (person.account == NULL || !ivp_panel_is_chosen(pidgin->panel))
        return FALSE;
    keys = ivp_desk_find(ivp_panel_get_desk(pidgin->panel), person.account, person.who);
    return keys->len > 0;
}

void
ivp_pidgin_remember(PurpleConversation *conversation, gboolean open)
{
    PurpleBlistNode *node = find_node(conversation);
    int value = open ? OPEN : FOLDED;

    if (node != NULL)
        purple_blist_node_set_int(node, NODE_SETTING, value);
    purple_conversation_set_data(conversation, DATA_KEY, GINT_TO_POINTER(value));
}

gboolean
ivp_pidgin_recall(IvpPidgin *pidgin, PurpleConversation *conversation)
{
    PurpleBlistNode *node = find_node(conversation);
    int value = node != NULL ? purple_blist_node_get_int(node, NODE_SETTING) : UNKNOWN;

    if (value == UNKNOWN)
        value = GPOINTER_TO_INT(purple_conversation_get_data(conversation, DATA_KEY));
    if (value == UNKNOWN)
        return is_named(pidgin, conversation) || has_request(pidgin, conversation);
    return value == OPEN;
}
