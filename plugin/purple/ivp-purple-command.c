/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-purple.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Pidgin puts a system message through a buffer of 4096 bytes, markup included, and cuts
 * what does not fit. */
#define LONGEST_MESSAGE 3000

/* What stands in the chat is for the person who asked, on this screen, now. */
#define ONLY_HERE (PURPLE_MESSAGE_SYSTEM | PURPLE_MESSAGE_NO_LOG)

static const char *const names[] = {"interview", "iv"};
G_STATIC_ASSERT(G_N_ELEMENTS(names) == G_N_ELEMENTS(((IvpPurple *)NULL)->commands));

static char *
line_to_html(const char *line)
{
    g_autofree char *escaped = g_markup_escape_text(line, -1);

    return purple_markup_linkify(escaped);
}

char *
ivp_purple_to_html(const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_autoptr(GString) html = g_string_new(NULL);

    for (gsize i = 0; lines[i] != NULL; i++) {
        g_autofree char *line = line_to_html(lines[i]);

        g_string_append_printf(html, "%s%s", i == 0 ? "" : "<br>", line);
    }
    return g_string_free(g_steal_pointer(&html), FALSE);
}

void
ivp_purple_write(PurpleConversation *conversation, const char *text)
{
    g_auto(GStrv) lines = NULL;
    g_autoptr(GString) message = NULL;

    if (text[0] == '\0')
        return;
    /* BitlBee shows nothing in a conversation but what somebody sent; its notices come in
     * the control channel. */
    if (ivp_purple_is_bitlbee()) {
        purple_notify_info(NULL, _("Interview Panel"), text, NULL);
        return;
    }

    lines = g_strsplit(text, "\n", -1);
    message = g_string_new(NULL);

    for (gsize i = 0; lines[i] != NULL; i++) {
        g_autofree char *line = line_to_html(lines[i]);

        if (message->len > 0 && message->len + strlen(line) > LONGEST_MESSAGE) {
            purple_conversation_write(conversation, "", message->str, ONLY_HERE,
                                      time(NULL));
            g_string_truncate(message, 0);
        }
        if (message->len > 0)
            g_string_append(message, "<br>");
        g_string_append(message, line);
    }
    if (message->len > 0)
        purple_conversation_write(conversation, "", message->str, ONLY_HERE, time(NULL));
}

static void
on_conversation_closed(PurpleConversation *conversation, gpointer data)
{
    IvpPurple *self = data;

    if (self->last_conversation == conversation)
        self->last_conversation = NULL;
    if (self->shown_in == conversation)
        g_clear_pointer(&self->shown, g_free);
}

/* What became of a press, when the store has it: said where it was typed. */
static void
on_later(const char *text, gpointer data)
{
    IvpPurple *self = data;
    gsize shown = self->shown != NULL && self->shown_in == self->last_conversation &&
                          g_str_has_prefix(text, self->shown)
                      ? strlen(self->shown)
                      : 0;

    /* What went out stands there already, as a message. */
    while (shown > 0 && text[shown] == ' ')
        shown++;
    if (self->last_conversation != NULL)
        ivp_purple_write(self->last_conversation, text + shown);
    g_clear_pointer(&self->shown, g_free);
}

/* A command means the person of the conversation it is typed in. */
static void
set_conversation(IvpPurple *self, PurpleConversation *conversation)
{
    PurpleAccount *account;
    g_autofree char *id = NULL;

    self->last_conversation = conversation;
    if (conversation == NULL ||
        purple_conversation_get_type(conversation) != PURPLE_CONV_TYPE_IM) {
        ivp_commands_set_conversation(self->interpreter, NULL, NULL);
        return;
    }
    account = purple_conversation_get_account(conversation);
    id = ivp_purple_account_id(account);
    ivp_commands_set_conversation(
        self->interpreter, id,
        purple_normalize(account, purple_conversation_get_name(conversation)));
}

static PurpleCmdRet
on_command(PurpleConversation *conversation,
           const gchar *command,
           gchar **arguments,
           gchar **error,
           void *data)
{
    IvpPurple *self = data;
    g_autoptr(GError) problem = NULL;
    g_autofree char *answer = NULL;

    set_conversation(self, conversation);
    answer = ivp_commands_run(self->interpreter, arguments[0] == NULL ? "" : arguments[0],
                              &problem);
    if (answer == NULL) {
        *error = g_markup_escape_text(problem->message, -1);
        return PURPLE_CMD_RET_FAILED;
    }
    ivp_purple_write(conversation, answer);
    return PURPLE_CMD_RET_OK;
}

/* One line for the table's start, then one a command: "/help iv" prints it as markup. */
static char *
make_help(const char *name)
{
    g_autoptr(GString) help = g_string_new(NULL);
    const IvpCommandInfo *table;
    gsize n;

    g_string_append_printf(
        help, _("%s: what the community has coming up. Nothing you type here is sent."),
        name);
    table = ivp_commands_get_table(&n);
    for (gsize i = 0; i < n; i++) {
        g_autofree char *row =
            g_markup_printf_escaped("<br>%s %s: %s", name, table[i].syntax, table[i].help);

        g_string_append(help, row);
    }
    return g_string_free(g_steal_pointer(&help), FALSE);
}

/**
 * find_typed_command:
 *
 * In BitlBee an IRC client takes every line that begins with a slash for itself, so there
 * the word is "!iv".
 *
 * Returns: (transfer full) (nullable): what follows the word, or %NULL for any other
 * message
 */
static char *
find_typed_command(const char *message)
{
    g_autofree char *without_tags = purple_markup_strip_html(message);
    g_autofree char *text = purple_unescape_html(without_tags);

    if (text == NULL || text[0] != '!')
        return NULL;
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        gsize length = strlen(names[i]);

        if (strncmp(text + 1, names[i], length) != 0)
            continue;
        if (text[1 + length] == '\0' || g_ascii_isspace(text[1 + length]))
            return g_strdup(g_strstrip(text + 1 + length));
    }
    return NULL;
}

static void
run_typed(IvpPurple *self, PurpleConversation *conversation, const char *line)
{
    g_autoptr(GError) problem = NULL;
    g_autofree char *answer = NULL;

    set_conversation(self, conversation);
    answer = ivp_commands_run(self->interpreter, line, &problem);
    ivp_purple_write(conversation, answer == NULL ? problem->message : answer);
}

static void
on_sending_im(PurpleAccount *account, const char *receiver, char **message, gpointer data)
{
    g_autofree char *line = NULL;

    if (message == NULL || *message == NULL)
        return;
    line = find_typed_command(*message);
    if (line == NULL)
        return;
    run_typed(data,
              purple_find_conversation_with_account(PURPLE_CONV_TYPE_IM, receiver, account),
              line);
    g_clear_pointer(message, g_free);
}

static void
on_sending_chat(PurpleAccount *account, char **message, int id, gpointer data)
{
    g_autofree char *line = NULL;

    if (message == NULL || *message == NULL)
        return;
    line = find_typed_command(*message);
    if (line == NULL)
        return;
    run_typed(data, purple_find_chat(purple_account_get_connection(account), id), line);
    g_clear_pointer(message, g_free);
}

void
ivp_purple_commands_start(IvpPurple *self)
{
    void *handle = purple_conversations_get_handle();

    self->interpreter = ivp_commands_new(self->shared.panel);
    ivp_commands_set_later(self->interpreter, on_later, self);
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *help = make_help(names[i]);

        /* One argument for the whole line; wrong ones are let in so that core can say what
         * is wrong instead of the client. */
        self->commands[i] = purple_cmd_register(names[i], "s", PURPLE_CMD_P_PLUGIN,
                                                PURPLE_CMD_FLAG_IM | PURPLE_CMD_FLAG_CHAT |
                                                    PURPLE_CMD_FLAG_ALLOW_WRONG_ARGS,
                                                NULL, on_command, help, self);
    }
    purple_signal_connect(handle, "deleting-conversation", self->plugin,
                          PURPLE_CALLBACK(on_conversation_closed), self);
    if (ivp_purple_is_bitlbee()) {
        /* Lowest comes first: before an encryption plugin makes the word unreadable. */
        purple_signal_connect_priority(handle, "sending-im-msg", self->plugin,
                                       PURPLE_CALLBACK(on_sending_im), self,
                                       PURPLE_SIGNAL_PRIORITY_LOWEST);
        purple_signal_connect_priority(handle, "sending-chat-msg", self->plugin,
                                       PURPLE_CALLBACK(on_sending_chat), self,
                                       PURPLE_SIGNAL_PRIORITY_LOWEST);
    }
}

void
ivp_purple_commands_stop(IvpPurple *self)
{
    void *handle = purple_conversations_get_handle();

    purple_signal_disconnect(handle, "deleting-conversation", self->plugin,
                             PURPLE_CALLBACK(on_conversation_closed));
    self->last_conversation = NULL;
    if (ivp_purple_is_bitlbee()) {
        purple_signal_disconnect(handle, "sending-im-msg", self->plugin,
                                 PURPLE_CALLBACK(on_sending_im));
        purple_signal_disconnect(handle, "sending-chat-msg", self->plugin,
                                 PURPLE_CALLBACK(on_sending_chat));
    }
    for (gsize i = 0; i < G_N_ELEMENTS(self->commands); i++)
        purple_cmd_unregister(self->commands[i]);
    g_clear_pointer(&self->interpreter, ivp_commands_free);
    g_clear_pointer(&self->shown, g_free);
}
