/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-pidgin-menus.h"

#include <blist.h>
#include <glib/gi18n-lib.h>
#include <gtkconv.h>
#include <signals.h>

#include "ivp-pidgin-ask.h"
#include "ivp-pidgin-person.h"

/* The menus of conversations, buddies and rooms all end up here. */
typedef void (*Choice)(PurpleConversation *conversation, IvpPidginAttach *attach);

static IvpPidgin
    *the_pidgin; /* from load to unload; menu items have room for one pointer */

static void
ask(PurpleConversation *conversation, IvpPidginAskKind kind)
{
    g_auto(IvpPidginPerson) person = {0};
    GtkWidget *inside = PIDGIN_IS_PIDGIN_CONVERSATION(conversation)
                            ? PIDGIN_CONVERSATION(conversation)->tab_cont
                            : NULL;

    ivp_pidgin_person_of(conversation, &person);
    ivp_pidgin_ask_open(the_pidgin, inside, kind, person.account, person.who, 0);
}

static void
choose_ask(PurpleConversation *conversation, IvpPidginAttach *attach)
{
    ask(conversation, IVP_PIDGIN_ASK);
}

static void
choose_invite(PurpleConversation *conversation, IvpPidginAttach *attach)
{
    ask(conversation, IVP_PIDGIN_INVITE);
}

static void
choose_open(PurpleConversation *conversation, IvpPidginAttach *attach)
{
    ivp_pidgin_attach_open(attach, conversation, NULL);
}

static PurpleConversation *
find_conversation(PurpleBlistNode *node)
{
    PurpleConversation *conversation;
    PurpleBuddy *buddy = NULL;

    if (PURPLE_BLIST_NODE_IS_CHAT(node)) {
        PurpleChat *chat = (PurpleChat *)node;

        return purple_find_conversation_with_account(PURPLE_CONV_TYPE_CHAT,
                                                     purple_chat_get_name(chat),
                                                     purple_chat_get_account(chat));
    }
    if (PURPLE_BLIST_NODE_IS_CONTACT(node))
        buddy = purple_contact_get_priority_buddy((PurpleContact *)node);
    else if (PURPLE_BLIST_NODE_IS_BUDDY(node))
        buddy = (PurpleBuddy *)node;
    if (buddy == NULL)
        return NULL;
    conversation = purple_find_conversation_with_account(
        PURPLE_CONV_TYPE_IM, purple_buddy_get_name(buddy), purple_buddy_get_account(buddy));
    return conversation != NULL ? conversation
                                : purple_conversation_new(PURPLE_CONV_TYPE_IM,
                                                          purple_buddy_get_account(buddy),
                                                          purple_buddy_get_name(buddy));
}

static void
choose_for_node(PurpleBlistNode *node, IvpPidginAttach *attach, Choice choice)
{
    PurpleConversation *conversation = find_conversation(node);

    if (conversation == NULL)
        return;
    purple_conversation_present(conversation);
    choice(conversation, attach);
}

static void
on_conversation_ask(PurpleConversation *conversation, gpointer data)
{
    choose_ask(conversation, data);
}

static void
on_conversation_invite(PurpleConversation *conversation, gpointer data)
{
    choose_invite(conversation, data);
}

static void
on_conversation_open(PurpleConversation *conversation, gpointer data)
{
    choose_open(conversation, data);
}

static void
on_node_ask(PurpleBlistNode *node, gpointer data)
{
    choose_for_node(node, data, choose_ask);
}

static void
on_node_invite(PurpleBlistNode *node, gpointer data)
{
    choose_for_node(node, data, choose_invite);
}

static void
on_node_open(PurpleBlistNode *node, gpointer data)
{
    choose_for_node(node, data, choose_open);
}

/* @person: somebody can be asked or invited, which takes a program */
static GList *
add_items(GList *list,
          gboolean person,
          PurpleCallback asks,
          PurpleCallback invites,
          PurpleCallback opens,
          gpointer data)
{
    GList *items = NULL;

    if (person && ivp_panel_is_chosen(the_pidgin->panel)) {
        items = g_list_append(
            items, purple_menu_action_new(_("Ask for an interview…"), asks, data, NULL));
        items = g_list_append(items, purple_menu_action_new(_("Invite to an interview…"),
                                                            invites, data, NULL));
    }
    items = g_list_append(items,
                          purple_menu_action_new(_("Open the panel"), opens, data, NULL));
    return g_list_append(list,
                         purple_menu_action_new(_("Interview panel"), NULL, NULL, items));
}

static void
on_conversation_menu(PurpleConversation *conversation, GList **list, gpointer data)
{
    *list = add_items(
        *list, purple_conversation_get_type(conversation) == PURPLE_CONV_TYPE_IM,
        PURPLE_CALLBACK(on_conversation_ask), PURPLE_CALLBACK(on_conversation_invite),
        PURPLE_CALLBACK(on_conversation_open), data);
}

static void
on_node_menu(PurpleBlistNode *node, GList **list, gpointer data)
{
    gboolean chat = PURPLE_BLIST_NODE_IS_CHAT(node);

    if (!chat && !PURPLE_BLIST_NODE_IS_BUDDY(node) && !PURPLE_BLIST_NODE_IS_CONTACT(node))
        return;
    *list = add_items(*list, !chat, PURPLE_CALLBACK(on_node_ask),
                      PURPLE_CALLBACK(on_node_invite), PURPLE_CALLBACK(on_node_open), data);
}

void
ivp_pidgin_menus_start(IvpPidgin *pidgin, IvpPidginAttach *attach)
{
    the_pidgin = pidgin;
    purple_signal_connect(purple_conversations_get_handle(), "conversation-extended-menu",
                          pidgin->plugin, PURPLE_CALLBACK(on_conversation_menu), attach);
    purple_signal_connect(purple_blist_get_handle(), "blist-node-extended-menu",
                          pidgin->plugin, PURPLE_CALLBACK(on_node_menu), attach);
}
