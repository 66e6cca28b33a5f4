/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-purple.h"

#include <string.h>

/* Panels show their own sentence instead, logged as the conversation is. */
#define HIDDEN                                                             \
    ((PurpleMessageFlags)(PURPLE_MESSAGE_SEND | PURPLE_MESSAGE_INVISIBLE | \
                          PURPLE_MESSAGE_NO_LOG | PURPLE_MESSAGE_NO_LINKIFY))

static IvpDesk *
get_desk(IvpPurple *self)
{
    return ivp_panel_get_desk(self->shared.panel);
}

/* --- Sending --- */

/* The way a typed message goes, so that encryption plugins see it; but without a window,
 * and with the answer whether it went. (libjabber then misses a conversation to look for
 * smileys in, says so in the debug log, and goes on.) */
static gboolean
send_text(gpointer data, const char *account_id, const char *who, const char *text)
{
    PurpleAccount *account = ivp_purple_find_account(account_id);
    PurpleConnection *connection;
    void *handle = purple_conversations_get_handle();
    char *message;
    int error = 0;

    if (account == NULL || !purple_account_is_connected(account))
        return FALSE;
    connection = purple_account_get_connection(account);
    message = g_markup_escape_text(text, -1);
    purple_signal_emit(handle, "sending-im-msg", account, who, &message);
    /* Nothing left: an encryption plugin took it over. */
    if (message != NULL && message[0] != '\0') {
        error = serv_send_im(connection, who, message, HIDDEN);
        if (error >= 0)
            purple_signal_emit(handle, "sent-im-msg", account, who, message);
    }
    g_free(message);
    return error >= 0;
}

static PurpleConversation *
find_room(PurpleAccount *account, const char *room)
{
    PurpleConversation *conversation =
        purple_find_conversation_with_account(PURPLE_CONV_TYPE_CHAT, room, account);

    if (conversation == NULL || purple_conv_chat_has_left(PURPLE_CONV_CHAT(conversation)))
        return NULL;
    return conversation;
}

static gboolean
send_room(gpointer data, const char *account_id, const char *room, const char *text)
{
    PurpleAccount *account = ivp_purple_find_account(account_id);
    PurpleConversation *conversation;
    void *handle = purple_conversations_get_handle();
    char *message;
    int id, error = 0;

    if (account == NULL || !purple_account_is_connected(account))
        return FALSE;
    conversation = find_room(account, room);
    if (conversation == NULL)
        return FALSE;
    id = purple_conv_chat_get_id(PURPLE_CONV_CHAT(conversation));
    message = g_markup_escape_text(text, -1);
    purple_signal_emit(handle, "sending-chat-msg", account, &message, id);
    if (message != NULL && message[0] != '\0') {
        error = serv_chat_send(purple_account_get_connection(account), id, message,
                               PURPLE_MESSAGE_NO_LINKIFY);
        if (error >= 0)
            purple_signal_emit(handle, "sent-chat-msg", account, message, id);
    }
    g_free(message);
    return error >= 0;
}

/* --- Showing --- */

/* The face that adds a link to the sentence takes the key, and frees it. */
static void
put_key(PurpleConversation *conversation, const char *key)
{
    g_free(purple_conversation_get_data(conversation, IVP_PURPLE_KEY));
    purple_conversation_set_data(conversation, IVP_PURPLE_KEY, g_strdup(key));
}

static void
write_sentence(PurpleConversation *conversation,
               const char *sentence,
               gboolean mine,
               const char *key,
               time_t when)
{
    PurpleAccount *account = purple_conversation_get_account(conversation);
    g_autofree char *html = ivp_purple_to_html(sentence);
    const char *who = mine ? purple_account_get_username(account)
                           : purple_conversation_get_name(conversation);
    PurpleMessageFlags flags = mine ? PURPLE_MESSAGE_SEND : PURPLE_MESSAGE_RECV;

    put_key(conversation, key);
    if (purple_conversation_get_type(conversation) == PURPLE_CONV_TYPE_IM)
        purple_conv_im_write(PURPLE_CONV_IM(conversation), who, html, flags, when);
    else
        purple_conv_chat_write(PURPLE_CONV_CHAT(conversation), who, html, flags, when);
    put_key(conversation, NULL);
}

static gboolean
show(gpointer data,
     const char *account_id,
     const char *who,
     gboolean room,
     const char *sentence,
     gboolean mine,
     const char *key)
{
    PurpleAccount *account = ivp_purple_find_account(account_id);
    PurpleConversation *conversation =
        account != NULL
            ? purple_find_conversation_with_account(
                  room ? PURPLE_CONV_TYPE_CHAT : PURPLE_CONV_TYPE_IM, who, account)
            : NULL;

    if (conversation == NULL)
        return FALSE;
    if (ivp_purple_is_bitlbee())
        ivp_purple_write(conversation, sentence);
    else
        write_sentence(conversation, sentence, mine, key, time(NULL));
    if (mine && !ivp_purple_is_bitlbee()) {
        IvpPurple *self = data;

        g_free(self->shown);
        self->shown = g_strdup(sentence);
        self->shown_in = conversation;
    }
    return TRUE;
}

static char *
to_text(gpointer data, const char *raw)
{
    return purple_markup_strip_html(raw);
}

static const IvpCourier courier = {
    .send = send_text,
    .send_room = send_room,
    .look = ivp_purple_look,
    .show = show,
    .to_text = to_text,
    .list_accounts = ivp_purple_list_accounts,
    .resolve = ivp_purple_resolve,
};

/* --- Receiving --- */

static void
replace(char **message, const char *sentence)
{
    g_free(*message);
    *message = ivp_purple_to_html(sentence);
}

/* (transfer none): ivp_purple_account_id(), which most messages ask of the same account as
 * the one before. */
static const char *
get_id(IvpPurple *self, PurpleAccount *account)
{
    const char *username = purple_account_get_username(account);

    if (self->heard_account != account || g_strcmp0(self->heard_username, username) != 0) {
        g_free(self->heard_username);
        g_free(self->heard_id);
        self->heard_account = account;
        self->heard_username = g_strdup(username);
        self->heard_id = ivp_purple_account_id(account);
    }
    return self->heard_id;
}

/* Last of all: an encryption plugin has decrypted it by now. @conversation is the open one.
 */
static gboolean
on_receiving_im(PurpleAccount *account,
                char **who,
                char **message,
                PurpleConversation *conversation,
                int *flags,
                gpointer data)
{
    IvpPurple *self = data;
    g_autofree char *sentence = NULL, *key = NULL, *peer = NULL;

    if (who == NULL || *who == NULL || message == NULL || *message == NULL)
        return FALSE;
    peer = g_strdup(purple_normalize(account, *who));
    switch (ivp_desk_hear(get_desk(self), get_id(self, account), peer, *message,
                          conversation != NULL || ivp_purple_is_bitlbee(),
                          (*flags & PURPLE_MESSAGE_DELAYED) != 0, &sentence, &key)) {
    case IVP_HEARD_SHOW:
        replace(message, sentence);
        if (conversation != NULL)
            put_key(conversation, key);
        return FALSE;
    case IVP_HEARD_SILENT:
        return TRUE;
    case IVP_HEARD_TALK:
        break;
    }
    return FALSE;
}

/* How to write to somebody in a room privately. */
static char *
private_name(PurpleConversation *conversation, const char *nick)
{
    PurpleAccount *account = purple_conversation_get_account(conversation);
    PurpleConnection *connection = purple_account_get_connection(account);
    PurplePluginProtocolInfo *info =
        connection != NULL
            ? PURPLE_PLUGIN_PROTOCOL_INFO(purple_connection_get_prpl(connection))
            : NULL;
    g_autofree char *real = NULL;

    if (info != NULL && info->get_cb_real_name != NULL)
        real = info->get_cb_real_name(
            connection, purple_conv_chat_get_id(PURPLE_CONV_CHAT(conversation)), nick);
    return g_strdup(purple_normalize(account, real != NULL ? real : nick));
}

static gboolean
is_me(PurpleConversation *conversation, const char *nick, int flags)
{
    PurpleConvChat *chat = PURPLE_CONV_CHAT(conversation);

    return (flags & PURPLE_MESSAGE_SEND) != 0 ||
           purple_utf8_strcasecmp(purple_conv_chat_get_nick(chat), nick) == 0;
}

static gboolean
on_receiving_chat(PurpleAccount *account,
                  char **who,
                  char **message,
                  PurpleConversation *conversation,
                  int *flags,
                  gpointer data)
{
    IvpPurple *self = data;
    g_autofree char *id = NULL, *nick = NULL, *sentence = NULL, *key = NULL, *room = NULL;

    if (conversation == NULL || who == NULL || *who == NULL || message == NULL ||
        *message == NULL || !ivp_line_may_be(*message))
        return FALSE;
    id = ivp_purple_account_id(account);
    nick = private_name(conversation, *who);
    room = g_strdup(purple_conversation_get_name(conversation));
    switch (ivp_desk_hear_room(get_desk(self), id, room, nick, *message,
                               (*flags & PURPLE_MESSAGE_DELAYED) != 0,
                               is_me(conversation, *who, *flags), &sentence, &key)) {
    case IVP_HEARD_SHOW:
        replace(message, sentence);
        put_key(conversation, key);
        return FALSE;
    case IVP_HEARD_SILENT:
        return TRUE;
    case IVP_HEARD_TALK:
        break;
    }
    return FALSE;
}

/* What another device of this account said, as a plugin for carbons writes it. */
static gboolean
on_writing_im(PurpleAccount *account,
              const char *who,
              char **message,
              PurpleConversation *conversation,
              PurpleMessageFlags flags,
              gpointer data)
{
    IvpPurple *self = data;
    g_autofree char *id = NULL, *peer = NULL, *sentence = NULL;

    if ((flags & PURPLE_MESSAGE_SEND) == 0 || message == NULL || *message == NULL ||
        !ivp_line_may_be(*message))
        return FALSE;
    id = ivp_purple_account_id(account);
    peer = g_strdup(purple_normalize(account, purple_conversation_get_name(conversation)));
    switch (ivp_desk_hear_echo(get_desk(self), id, peer, *message, &sentence)) {
    case IVP_HEARD_SHOW:
        replace(message, sentence);
        return FALSE;
    case IVP_HEARD_SILENT:
        return TRUE;
    case IVP_HEARD_TALK:
        break;
    }
    return FALSE;
}

/* --- What waited for its conversation --- */

static gboolean
show_waiting(gpointer data)
{
    IvpPurple *self = data;

    self->unshown_source = 0;
    for (GList *link = purple_get_ims(); link != NULL; link = link->next) {
        PurpleConversation *conversation = link->data;
        PurpleAccount *account = purple_conversation_get_account(conversation);
        g_autofree char *id = ivp_purple_account_id(account);
        g_autofree char *who =
            g_strdup(purple_normalize(account, purple_conversation_get_name(conversation)));
        g_autoptr(GPtrArray) list = ivp_desk_take_unshown(get_desk(self), id, who);

        for (guint i = 0; i < list->len; i++) {
            const IvpUnshown *unshown = g_ptr_array_index(list, i);

            write_sentence(conversation, unshown->sentence, unshown->mine, unshown->key,
                           (time_t)unshown->when);
        }
    }
    return G_SOURCE_REMOVE;
}

/* The window is not there yet. */
static void
on_conversation_created(PurpleConversation *conversation, gpointer data)
{
    IvpPurple *self = data;

    if (self->unshown_source == 0)
        self->unshown_source = g_idle_add(show_waiting, self);
}

static void
on_conversation_deleted(PurpleConversation *conversation, gpointer data)
{
    put_key(conversation, NULL);
}

/* --- Who is there --- */

static void
on_connection(PurpleConnection *connection, gpointer data)
{
    IvpPurple *self = data;
    g_autofree char *id = ivp_purple_account_id(purple_connection_get_account(connection));

    if (PURPLE_CONNECTION_IS_CONNECTED(connection))
        ivp_purple_note_since(self, id, NULL);
    ivp_desk_peer_changed(get_desk(self), id, NULL);
}

static void
on_buddy(PurpleBuddy *buddy, gpointer data)
{
    IvpPurple *self = data;
    PurpleAccount *account = purple_buddy_get_account(buddy);
    g_autofree char *id = ivp_purple_account_id(account);
    g_autofree char *who =
        g_strdup(purple_normalize(account, purple_buddy_get_name(buddy)));

    if (purple_presence_is_online(purple_buddy_get_presence(buddy)))
        ivp_purple_note_since(self, id, who);
    ivp_desk_peer_changed(get_desk(self), id, who);
}

static void
on_chat_joined(PurpleConversation *conversation, gpointer data)
{
    IvpPurple *self = data;
    g_autofree char *id =
        ivp_purple_account_id(purple_conversation_get_account(conversation));

    ivp_desk_peer_changed(get_desk(self), id, NULL);
}

static void
on_chat_buddy_joined(PurpleConversation *conversation,
                     const char *nick,
                     PurpleConvChatBuddyFlags flags,
                     gboolean is_new,
                     gpointer data)
{
    IvpPurple *self = data;
    g_autofree char *id = NULL, *who = NULL;

    /* Those who were there already come by the thousand. */
    if (!is_new)
        return;
    id = ivp_purple_account_id(purple_conversation_get_account(conversation));
    who = private_name(conversation, nick);
    ivp_purple_note_since(self, id, who);
    ivp_desk_peer_changed(get_desk(self), id, who);
}

static void
on_chat_buddy_left(PurpleConversation *conversation,
                   const char *nick,
                   const char *reason,
                   gpointer data)
{
    IvpPurple *self = data;
    g_autofree char *id =
        ivp_purple_account_id(purple_conversation_get_account(conversation));
    g_autofree char *who = private_name(conversation, nick);

    ivp_desk_nick_left(get_desk(self), id, who);
}

static gboolean
is_in_a_room(PurpleAccount *account, const char *nick)
{
    for (GList *link = purple_get_chats(); link != NULL; link = link->next)
        if (purple_conversation_get_account(link->data) == account &&
            purple_conv_chat_find_user(PURPLE_CONV_CHAT(link->data), nick))
            return TRUE;
    return FALSE;
}

/* Somebody took another name: all that is told is that the old one goes, not where. */
static void
on_deleting_chat_buddy(PurpleConvChatBuddy *buddy, gpointer data)
{
    IvpPurple *self = data;
    const char *nick = purple_conv_chat_cb_get_name(buddy);

    for (GList *link = purple_get_chats(); link != NULL; link = link->next) {
        PurpleAccount *account = purple_conversation_get_account(link->data);
        g_autofree char *id = NULL, *who = NULL;

        if (is_in_a_room(account, nick))
            continue;
        id = ivp_purple_account_id(account);
        who = private_name(link->data, nick);
        ivp_desk_nick_left(get_desk(self), id, who);
    }
}

/* --- Start and stop --- */

static const struct {
    void *(*handle)(void);
    const char *signal;
    PurpleCallback callback;
    int priority;
} connections[] = {
    {purple_conversations_get_handle, "receiving-im-msg", PURPLE_CALLBACK(on_receiving_im),
     PURPLE_SIGNAL_PRIORITY_HIGHEST},
    {purple_conversations_get_handle, "receiving-chat-msg",
     PURPLE_CALLBACK(on_receiving_chat), PURPLE_SIGNAL_PRIORITY_HIGHEST},
    {purple_conversations_get_handle, "writing-im-msg", PURPLE_CALLBACK(on_writing_im),
     PURPLE_SIGNAL_PRIORITY_DEFAULT},
    {purple_conversations_get_handle, "conversation-created",
     PURPLE_CALLBACK(on_conversation_created), PURPLE_SIGNAL_PRIORITY_DEFAULT},
    {purple_conversations_get_handle, "deleting-conversation",
     PURPLE_CALLBACK(on_conversation_deleted), PURPLE_SIGNAL_PRIORITY_DEFAULT},
    {purple_conversations_get_handle, "chat-joined", PURPLE_CALLBACK(on_chat_joined),
     PURPLE_SIGNAL_PRIORITY_DEFAULT},
    {purple_conversations_get_handle, "chat-buddy-joined",
     PURPLE_CALLBACK(on_chat_buddy_joined), PURPLE_SIGNAL_PRIORITY_DEFAULT},
    {purple_conversations_get_handle, "chat-buddy-left",
     PURPLE_CALLBACK(on_chat_buddy_left), PURPLE_SIGNAL_PRIORITY_DEFAULT},
    {purple_conversations_get_handle, "deleting-chat-buddy",
     PURPLE_CALLBACK(on_deleting_chat_buddy), PURPLE_SIGNAL_PRIORITY_DEFAULT},
    {purple_connections_get_handle, "signed-on", PURPLE_CALLBACK(on_connection),
     PURPLE_SIGNAL_PRIORITY_DEFAULT},
    {purple_connections_get_handle, "signed-off", PURPLE_CALLBACK(on_connection),
     PURPLE_SIGNAL_PRIORITY_DEFAULT},
    {purple_blist_get_handle, "buddy-signed-on", PURPLE_CALLBACK(on_buddy),
     PURPLE_SIGNAL_PRIORITY_DEFAULT},
    {purple_blist_get_handle, "buddy-signed-off", PURPLE_CALLBACK(on_buddy),
     PURPLE_SIGNAL_PRIORITY_DEFAULT},
};

void
ivp_purple_courier_start(IvpPurple *self)
{
    self->since = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    for (gsize i = 0; i < G_N_ELEMENTS(connections); i++)
        purple_signal_connect_priority(connections[i].handle(), connections[i].signal,
                                       self->plugin, connections[i].callback, self,
                                       connections[i].priority);
    ivp_desk_set_courier(get_desk(self), &courier, self);
}

void
ivp_purple_courier_stop(IvpPurple *self)
{
    ivp_desk_set_courier(get_desk(self), NULL, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(connections); i++)
        purple_signal_disconnect(connections[i].handle(), connections[i].signal,
                                 self->plugin, connections[i].callback);
    for (GList *link = purple_get_conversations(); link != NULL; link = link->next)
        put_key(link->data, NULL);
    g_clear_handle_id(&self->unshown_source, g_source_remove);
    g_clear_pointer(&self->since, g_hash_table_unref);
    g_clear_pointer(&self->heard_username, g_free);
    g_clear_pointer(&self->heard_id, g_free);
    self->heard_account = NULL;
}
