/* SPDX-License-Identifier: GPL-2.0-or-later */
#define PURPLE_PLUGINS

#include "fake-protocol.h"

#include <purple.h>
#include <string.h>

/* What a room tells those who come later. */
#define ROOM_REMEMBERS 20

/* What IRC leaves of 512 bytes for somebody with a short nick. */
#define IRC_LONGEST 445

FakeNetwork fake_network;

static guint sent;
static const char *(*real_normalize)(const PurpleAccount *account, const char *who);
static GPtrArray *letters;

/* What was said in rooms, oldest first. */
typedef struct {
    int id;
    char *nick;
    char *wire;
} Said;

static GQueue said = G_QUEUE_INIT;

static void
said_free(gpointer data)
{
    Said *line = data;

    g_free(line->nick);
    g_free(line->wire);
    g_free(line);
}

/* --- Networks --- */

static const struct {
    const char *name;
    FakeNetwork network;
} networks[] = {
    {"xmpp", {0}},
    {"xhtml", {.wrapped = TRUE}},
    {"irc", {.longest = IRC_LONGEST, .lines = TRUE, .local = TRUE}},
    {"simple", {.unescaped = TRUE}},
    {"links", {.linkified = TRUE}},
    {"twice", {.resources = 2}},
};

void
fake_network_reset(void)
{
    fake_network = (FakeNetwork){0};
}

void
fake_network_be(const char *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS(networks); i++) {
        if (strcmp(networks[i].name, name) == 0) {
            fake_network = networks[i].network;
            return;
        }
    }
    g_error("There is no network “%s”.", name);
}

/* As a protocol takes the markup out of what it is to send. */
static char *
to_wire(const char *message)
{
    g_autofree char *xhtml = NULL;
    char *plain = NULL;

    purple_markup_html_to_xhtml(message, &xhtml, &plain);
    return plain;
}

static char *
double_addresses(const char *text)
{
    g_autoptr(GRegex) regex = g_regex_new("https?://[^\\s<>]+", 0, 0, NULL);

    return g_regex_replace(regex, text, -1, 0, "\\0 <\\0>", 0, NULL);
}

/* As it is handed to libpurple at the other end. */
static char *
to_markup(const char *wire)
{
    g_autofree char *doubled =
        fake_network.linkified ? double_addresses(wire) : g_strdup(wire);
    g_autofree char *escaped =
        fake_network.unescaped ? g_strdup(doubled) : g_markup_escape_text(doubled, -1);
    g_autofree char *broken = purple_strdup_withhtml(escaped);

    if (!fake_network.wrapped)
        return g_steal_pointer(&broken);
    return g_strdup_printf("<html xmlns='http://jabber.org/protocol/xhtml-im'>"
                           "<body xmlns='http://www.w3.org/1999/xhtml'><p>%s</p></body>"
                           "</html>",
                           broken);
}

/* (element-type utf8): the messages that a text becomes. */
static GPtrArray *
split(const char *wire)
{
    GPtrArray *pieces = g_ptr_array_new_with_free_func(g_free);
    g_auto(GStrv) lines = g_strsplit(wire, "\n", fake_network.lines ? 0 : 1);

    for (gsize i = 0; lines[i] != NULL; i++) {
        const char *rest = fake_network.lines ? g_strchomp(lines[i]) : lines[i];

        while (fake_network.longest > 0 && strlen(rest) > fake_network.longest) {
            const char *cut = g_utf8_find_prev_char(rest, rest + fake_network.longest + 1);

            g_ptr_array_add(pieces, g_strndup(rest, (gsize)(cut - rest)));
            rest = cut;
        }
        if (rest[0] != '\0')
            g_ptr_array_add(pieces, g_strdup(rest));
    }
    return pieces;
}

/* --- Who is who --- */

static gboolean
is_irc(PurpleAccount *account)
{
    return strcmp(purple_account_get_protocol_id(account), FAKE_IRC_ID) == 0;
}

/* Somebody in a room is told apart by what follows the slash. */
static gboolean
is_in_room(const char *who)
{
    return strstr(who, "@rooms.") != NULL;
}

static const char *
normalize(const PurpleAccount *account, const char *who)
{
    static char name[512];
    g_autofree char *lower = NULL;

    if (real_normalize != NULL && !is_in_room(who) &&
        strcmp(purple_account_get_protocol_id(account), FAKE_XMPP_ID) == 0)
        return real_normalize(account, who);
    lower = g_utf8_strdown(who, -1);
    g_strlcpy(name, lower, sizeof name);
    if (!is_in_room(who))
        name[strcspn(name, "/")] = '\0';
    return name;
}

/* What the others know an account by. */
static char *
get_address(PurpleAccount *account)
{
    const char *username = purple_account_get_username(account);
    const char *end = strchr(username, is_irc(account) ? '@' : '/');

    return end != NULL ? g_strndup(username, (gsize)(end - username)) : g_strdup(username);
}

static PurpleConnection *
find_connection(const char *protocol, const char *address)
{
    for (GList *link = purple_connections_get_all(); link != NULL; link = link->next) {
        PurpleAccount *account = purple_connection_get_account(link->data);
        g_autofree char *own = get_address(account);

        if (strcmp(purple_account_get_protocol_id(account), protocol) == 0 &&
            g_ascii_strcasecmp(own, address) == 0 &&
            PURPLE_CONNECTION_IS_CONNECTED((PurpleConnection *)link->data))
            return link->data;
    }
    return NULL;
}

static void
tell_presence(PurpleConnection *whose, gboolean there)
{
    PurpleAccount *account = purple_connection_get_account(whose);
    g_autofree char *own = get_address(account);

    for (GList *link = purple_connections_get_all(); link != NULL; link = link->next) {
        PurpleConnection *other = link->data;
        PurpleAccount *watcher = purple_connection_get_account(other);
        g_autofree char *address = get_address(watcher);

        if (other == whose || !PURPLE_CONNECTION_IS_CONNECTED(other) ||
            strcmp(purple_account_get_protocol_id(watcher),
                   purple_account_get_protocol_id(account)) != 0)
            continue;
        if (purple_find_buddy(watcher, own) != NULL)
            purple_prpl_got_user_status(watcher, own, there ? "available" : "offline",
                                        NULL);
        if (there && purple_find_buddy(account, address) != NULL)
            purple_prpl_got_user_status(account, address, "available", NULL);
    }
}

/* --- The protocol --- */

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
    g_autofree char *own = get_address(account);

    connection->flags |= PURPLE_CONNECTION_HTML;
    purple_connection_set_display_name(connection, own);
    purple_connection_set_state(connection, PURPLE_CONNECTED);
    tell_presence(connection, TRUE);
}

static void
close_connection(PurpleConnection *connection)
{
    tell_presence(connection, FALSE);
}

/* --- Persons --- */

typedef struct {
    const char *protocol; /* static */
    char *to;
    char *from;
    char *wire;
} Letter;

static gboolean
deliver(gpointer data)
{
    Letter *letter = data;
    PurpleConnection *connection = find_connection(letter->protocol, letter->to);
    g_autofree char *markup = to_markup(letter->wire);

    for (guint i = 0; connection != NULL && i < MAX(fake_network.resources, 1); i++)
        serv_got_im(connection, letter->from, markup, PURPLE_MESSAGE_RECV, time(NULL));
    g_free(letter->to);
    g_free(letter->from);
    g_free(letter->wire);
    g_free(letter);
    return G_SOURCE_REMOVE;
}

static PurpleConversation *
find_room_of(PurpleConnection *connection, const char *room)
{
    return purple_find_conversation_with_account(PURPLE_CONV_TYPE_CHAT, room,
                                                 purple_connection_get_account(connection));
}

/* "lamps@rooms.example.org/bo" is whoever is called so in that room. */
static char *
find_in_room(PurpleConnection *from, const char *who, char **own)
{
    g_auto(GStrv) parts = g_strsplit(who, "/", 2);
    PurpleConversation *conversation = find_room_of(from, parts[0]);

    if (conversation == NULL)
        return g_strdup(who);
    g_free(*own);
    *own = g_strdup_printf("%s/%s", parts[0],
                           purple_conv_chat_get_nick(PURPLE_CONV_CHAT(conversation)));
    return g_strdup_printf("%s@example.org", parts[1]);
}

static int
send_im(PurpleConnection *connection,
        const char *who,
        const char *message,
        PurpleMessageFlags flags)
{
    PurpleAccount *account = purple_connection_get_account(connection);
    const char *protocol = purple_account_get_protocol_id(account);
    g_autofree char *wire = to_wire(message);
    g_autoptr(GPtrArray) pieces = split(wire);

    sent++;
    if (fake_network.lose > 0) {
        fake_network.lose--;
        return 1;
    }
    for (guint i = 0; i < pieces->len; i++) {
        Letter *letter = g_new0(Letter, 1);

        g_ptr_array_add(letters, g_strdup(g_ptr_array_index(pieces, i)));
        letter->protocol = g_intern_string(protocol);
        letter->from = is_irc(account) ? get_address(account)
                                       : g_strdup(purple_account_get_username(account));
        letter->to = is_in_room(who) ? find_in_room(connection, who, &letter->from)
                                     : g_strdup(normalize(account, who));
        letter->wire = g_strdup(g_ptr_array_index(pieces, i));
        g_idle_add(deliver, letter);
    }
    return 1;
}

/* --- Rooms --- */

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

static char *
get_nick(PurpleConnection *connection)
{
    const char *username =
        purple_account_get_username(purple_connection_get_account(connection));

    return g_strndup(username, strcspn(username, "@/"));
}

/* Calls @function for every other account in that room. */
static void
each_in_room(PurpleConnection *speaker,
             int id,
             void (*function)(PurpleConnection *, PurpleConversation *, const Said *),
             const Said *line)
{
    PurplePlugin *protocol = purple_connection_get_prpl(speaker);

    for (GList *link = purple_connections_get_all(); link != NULL; link = link->next) {
        PurpleConversation *conversation = purple_find_chat(link->data, id);

        if (link->data != speaker && conversation != NULL &&
            purple_connection_get_prpl(link->data) == protocol &&
            !purple_conv_chat_has_left(PURPLE_CONV_CHAT(conversation)))
            function(link->data, conversation, line);
    }
}

static void
greet(PurpleConnection *connection, PurpleConversation *conversation, const Said *line)
{
    purple_conv_chat_add_user(PURPLE_CONV_CHAT(conversation), line->nick, NULL,
                              PURPLE_CBFLAGS_NONE, TRUE);
}

static void
say_farewell(PurpleConnection *connection,
             PurpleConversation *conversation,
             const Said *line)
{
    purple_conv_chat_remove_user(PURPLE_CONV_CHAT(conversation), line->nick, NULL);
}

static void
hear(PurpleConnection *connection, PurpleConversation *conversation, const Said *line)
{
    g_autofree char *markup = to_markup(line->wire);

    serv_got_chat_in(connection, line->id, line->nick, PURPLE_MESSAGE_RECV, markup,
                     time(NULL));
}

static void
join_chat(PurpleConnection *connection, GHashTable *components)
{
    const char *room = g_hash_table_lookup(components, "room");
    int id = (int)(g_str_hash(room) & G_MAXINT);
    PurpleConversation *conversation = serv_got_joined_chat(connection, id, room);
    g_autofree char *nick = get_nick(connection);
    Said newcomer = {.id = id, .nick = nick};

    purple_conv_chat_set_nick(PURPLE_CONV_CHAT(conversation), nick);
    purple_conv_chat_add_user(PURPLE_CONV_CHAT(conversation), nick, NULL,
                              PURPLE_CBFLAGS_NONE, FALSE);
    for (GList *link = purple_connections_get_all(); link != NULL; link = link->next) {
        g_autofree char *other = get_nick(link->data);

        if (link->data != connection && purple_find_chat(link->data, id) != NULL)
            purple_conv_chat_add_user(PURPLE_CONV_CHAT(conversation), other, NULL,
                                      PURPLE_CBFLAGS_NONE, FALSE);
    }
    each_in_room(connection, id, greet, &newcomer);
    for (GList *link = said.head; link != NULL; link = link->next) {
        const Said *line = link->data;
        g_autofree char *markup = to_markup(line->wire);

        if (line->id == id && strcmp(purple_account_get_protocol_id(
                                         purple_connection_get_account(connection)),
                                     FAKE_XMPP_ID) == 0)
            serv_got_chat_in(connection, id, line->nick,
                             PURPLE_MESSAGE_RECV | PURPLE_MESSAGE_DELAYED, markup,
                             time(NULL));
    }
}

static void
leave_chat(PurpleConnection *connection, int id)
{
    g_autofree char *nick = get_nick(connection);
    Said leaver = {.id = id, .nick = nick};

    each_in_room(connection, id, say_farewell, &leaver);
}

static int
chat_send(PurpleConnection *connection,
          int id,
          const char *message,
          PurpleMessageFlags flags)
{
    g_autofree char *wire = to_wire(message);
    g_autoptr(GPtrArray) pieces = split(wire);
    g_autofree char *nick = get_nick(connection);

    sent++;
    if (fake_network.local)
        serv_got_chat_in(connection, id, nick, flags, message, time(NULL));
    for (guint i = 0; i < pieces->len; i++) {
        Said *line = g_new0(Said, 1);

        line->id = id;
        line->nick = g_strdup(nick);
        line->wire = g_strdup(g_ptr_array_index(pieces, i));
        if (!fake_network.local) {
            g_autofree char *markup = to_markup(line->wire);

            serv_got_chat_in(connection, id, nick, PURPLE_MESSAGE_SEND, markup, time(NULL));
        }
        each_in_room(connection, id, hear, line);
        g_queue_push_tail(&said, line);
        if (said.length > ROOM_REMEMBERS)
            said_free(g_queue_pop_head(&said));
    }
    return 0;
}

/* On XMPP a room's person is written to by way of the room. */
static char *
get_cb_real_name(PurpleConnection *connection, int id, const char *nick)
{
    PurpleConversation *conversation = purple_find_chat(connection, id);

    if (conversation == NULL || is_irc(purple_connection_get_account(connection)))
        return NULL;
    return g_strdup_printf("%s/%s", purple_conversation_get_name(conversation), nick);
}

/* --- Registering --- */

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
    .chat_leave = leave_chat,
    .chat_send = chat_send,
    .get_cb_real_name = get_cb_real_name,
    .normalize = normalize,
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

/* The real protocol is there already, as libpurple looks for all it has when it starts: its
 * name stays, what it does is ours. */
static void
take_over(const char *id)
{
    PurplePlugin *plugin = purple_find_prpl(id);

    if (plugin == NULL)
        g_error("libpurple has no %s.", id);
    if (strcmp(id, FAKE_XMPP_ID) == 0)
        real_normalize = PURPLE_PLUGIN_PROTOCOL_INFO(plugin)->normalize;
    plugin->info->extra_info = &protocol;
}

void
fake_protocol_register(void)
{
    PurplePlugin *plugin = purple_plugin_new(TRUE, NULL);

    letters = g_ptr_array_new_with_free_func(g_free);
    plugin->info = &info;
    purple_plugin_load(plugin);
    purple_plugin_register(plugin);
    /* Registering only queues it. */
    purple_plugins_probe(NULL);
    take_over(FAKE_XMPP_ID);
    take_over(FAKE_IRC_ID);
}

guint
fake_protocol_get_sent(void)
{
    return sent;
}

GPtrArray *
fake_protocol_get_letters(void)
{
    return letters;
}

void
fake_protocol_forget(void)
{
    g_ptr_array_set_size(letters, 0);
    g_queue_clear_full(&said, said_free);
}
