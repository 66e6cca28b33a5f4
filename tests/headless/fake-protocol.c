/* SPDX-License-Identifier: GPL-2.0-or-later */
#define PURPLE_PLUGINS

#include "fake-protocol.h"

#include <purple.h>

static guint sent;

static const char *
list_icon(PurpleAccount *account, PurpleBuddy *buddy)
{
    return "fake";
}

static GList *
status_types(PurpleAccount *account)
{
    static const PurpleStatusPrimitive primitives[] = {
        PURPLE_STATUS_AVAILABLE,
        PURPLE_STATUS_AWAY,
        PURPLE_STATUS_OFFLINE,
    };
    GList *types = NULL;

    for (gsize i = 0; i < G_N_ELEMENTS(primitives); i++)
        types =
            g_list_append(types, purple_status_type_new(primitives[i], NULL, NULL, TRUE));
    return types;
}

static void
login(PurpleAccount *account)
{
    PurpleConnection *connection = purple_account_get_connection(account);

    connection->flags |= PURPLE_CONNECTION_HTML;
    purple_connection_set_state(connection, PURPLE_CONNECTED);
}

static void
close_connection(PurpleConnection *connection)
{
}

static int
send_im(PurpleConnection *connection,
        const char *who,
        const char *message,
        PurpleMessageFlags flags)
{
    sent++;
    return 1;
}

static GList *
chat_info(PurpleConnection *connection)
{
    struct proto_chat_entry *entry = g_new0(struct proto_chat_entry, 1);

    entry->label = (char *)"_Room:";
    entry->identifier = (char *)"room";
    entry->required = TRUE;
    return g_list_append(NULL, entry);
}

static GHashTable *
chat_info_defaults(PurpleConnection *connection, const char *room)
{
    GHashTable *components = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);

    if (room != NULL)
        g_hash_table_insert(components, (char *)"room", g_strdup(room));
    return components;
}

static char *
get_chat_name(GHashTable *components)
{
    return g_strdup(g_hash_table_lookup(components, "room"));
}

static void
join_chat(PurpleConnection *connection, GHashTable *components)
{
    const char *room = g_hash_table_lookup(components, "room");
    PurpleConversation *conversation =
        serv_got_joined_chat(connection, (int)(g_str_hash(room) & G_MAXINT), room);
    const char *own =
        purple_account_get_username(purple_connection_get_account(connection));

    purple_conv_chat_set_nick(PURPLE_CONV_CHAT(conversation), own);
    purple_conv_chat_add_user(PURPLE_CONV_CHAT(conversation), own, NULL,
                              PURPLE_CBFLAGS_NONE, FALSE);
}

static int
chat_send(PurpleConnection *connection,
          int id,
          const char *message,
          PurpleMessageFlags flags)
{
    sent++;
    return 0;
}

static PurplePluginProtocolInfo protocol = {
    .options = OPT_PROTO_NO_PASSWORD,
    .list_icon = list_icon,
    .status_types = status_types,
    .login = login,
    .close = close_connection,
    .send_im = send_im,
    .chat_info = chat_info,
    .chat_info_defaults = chat_info_defaults,
    .get_chat_name = get_chat_name,
    .join_chat = join_chat,
    .chat_send = chat_send,
    .struct_size = sizeof protocol,
};

static PurplePluginInfo info = {
    .magic = PURPLE_PLUGIN_MAGIC,
    .major_version = PURPLE_MAJOR_VERSION,
    .minor_version = PURPLE_MINOR_VERSION,
    .type = PURPLE_PLUGIN_PROTOCOL,
    .priority = PURPLE_PRIORITY_DEFAULT,
    .id = (char *)FAKE_PROTOCOL_ID,
    .name = (char *)"Fake",
    .version = (char *)"0",
    .extra_info = &protocol,
};

void
fake_protocol_register(void)
{
    PurplePlugin *plugin = purple_plugin_new(TRUE, NULL);

    plugin->info = &info;
    purple_plugin_load(plugin);
    purple_plugin_register(plugin);
    /* Registering only queues it. */
    purple_plugins_probe(NULL);
}

guint
fake_protocol_get_sent(void)
{
    return sent;
}
