/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-pidgin-menus.h"

#include <blist.h>
#include <glib/gi18n-lib.h>
#include <signals.h>

static void
on_conversation_item(PurpleConversation *conversation, gpointer data)
{
    ivp_pidgin_attach_open(data, conversation, NULL);
}

static void
on_conversation_menu(PurpleConversation *conversation, GList **list, gpointer data)
{
    *list = g_list_append(
        *list, purple_menu_action_new(_("Open interview panel"),
                                      PURPLE_CALLBACK(on_conversation_item), data, NULL));
}

static void
on_node_item(PurpleBlistNode *node, gpointer data)
{
    PurpleConversation *conversation = NULL;
    PurpleBuddy *buddy = NULL;

    if (PURPLE_BLIST_NODE_IS_CONTACT(node))
        buddy = purple_contact_get_priority_buddy((PurpleContact *)node);
    else if (PURPLE_BLIST_NODE_IS_BUDDY(node))
        buddy = (PurpleBuddy *)node;
    if (buddy != NULL) {
        PurpleAccount *account = purple_buddy_get_account(buddy);
        const char *name = purple_buddy_get_name(buddy);

        conversation =
            purple_find_conversation_with_account(PURPLE_CONV_TYPE_IM, name, account);
        if (conversation == NULL)
            conversation = purple_conversation_new(PURPLE_CONV_TYPE_IM, account, name);
    } else if (PURPLE_BLIST_NODE_IS_CHAT(node)) {
        PurpleChat *chat = (PurpleChat *)node;

        conversation = purple_find_conversation_with_account(PURPLE_CONV_TYPE_CHAT,
                                                             purple_chat_get_name(chat),
                                                             purple_chat_get_account(chat));
    }
    if (conversation != NULL)
        ivp_pidgin_attach_open(data, conversation, NULL);
}

static void
on_node_menu(PurpleBlistNode *node, GList **list, gpointer data)
{
    if (PURPLE_BLIST_NODE_IS_BUDDY(node) || PURPLE_BLIST_NODE_IS_CONTACT(node) ||
        PURPLE_BLIST_NODE_IS_CHAT(node))
        *list = g_list_append(*list, purple_menu_action_new(_("Open interview panel"),
                                                            PURPLE_CALLBACK(on_node_item),
                                                            data, NULL));
}

void
ivp_pidgin_menus_start(IvpPidgin *pidgin, IvpPidginAttach *attach)
{
    purple_signal_connect(purple_conversations_get_handle(), "conversation-extended-menu",
                          pidgin->plugin, PURPLE_CALLBACK(on_conversation_menu), attach);
    purple_signal_connect(purple_blist_get_handle(), "blist-node-extended-menu",
                          pidgin->plugin, PURPLE_CALLBACK(on_node_menu), attach);
}
