/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A libpurple plugin for tests only, never installed. It listens on the Unix socket named
 * by IVP_TEST_CONTROL and answers one command a line, words separated by tabs; every answer
 * ends with a line ".". So a test can wait for what it wants to see, instead of for a time.
 */
#define PURPLE_PLUGINS
#include "control.h"

#include <dlfcn.h>
#include <gio/gio.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <purple.h>
#include <string.h>

#include "ivp-shared.h"

#define MAX_WORDS 8

static GSocketService *service;

void
control_escape(GString *line, const char *text)
{
    for (; text != NULL && *text != '\0'; text++) {
        if (*text == '\n')
            g_string_append(line, "\\n");
        else if (*text == '\t')
            g_string_append(line, "\\t");
        else if (*text == '\\')
            g_string_append(line, "\\\\");
        else
            g_string_append_c(line, *text);
    }
}

void
control_add_line(GString *answer, const char *text)
{
    control_escape(answer, text);
    g_string_append_c(answer, '\n');
}

static PurpleAccount *
find_account(void)
{
    GList *accounts = purple_accounts_get_all();

    return accounts != NULL ? accounts->data : NULL;
}

static PurpleConversation *
find_conversation(const char *name)
{
    return purple_find_conversation_with_account(PURPLE_CONV_TYPE_ANY, name,
                                                 find_account());
}

static const char *
run_load(char **arguments, GString *answer)
{
    PurplePlugin *plugin = purple_plugins_find_with_id(arguments[0]);

    if (plugin == NULL)
        return "no plugin has that name";
    return purple_plugin_load(plugin) ? NULL : "it did not load";
}

static const char *
run_unload(char **arguments, GString *answer)
{
    PurplePlugin *plugin = purple_plugins_find_with_id(arguments[0]);

    if (plugin == NULL || !purple_plugin_is_loaded(plugin))
        return "it is not loaded";
    return purple_plugin_unload(plugin) ? NULL : "it did not unload";
}

static const char *
run_plugins(char **arguments, GString *answer)
{
    for (GList *item = purple_plugins_get_all(); item != NULL; item = item->next) {
        PurplePlugin *plugin = item->data;
        g_autofree char *line = g_strdup_printf(
            "%s %s%s%s", plugin->info != NULL ? plugin->info->id : plugin->path,
            purple_plugin_is_loaded(plugin) ? "loaded" : "off",
            plugin->unloadable || plugin->error != NULL ? " " : "",
            plugin->error != NULL ? plugin->error : "");

        control_add_line(answer, line);
    }
    return NULL;
}

static const char *
run_online(char **arguments, GString *answer)
{
    PurpleAccount *account = find_account();

    control_add_line(
        answer, account != NULL && purple_account_is_connected(account) ? "yes" : "no");
    return NULL;
}

static const char *
run_present(char **arguments, GString *answer)
{
    PurpleAccount *account = find_account();
    PurpleBuddy *buddy = account != NULL ? purple_find_buddy(account, arguments[0]) : NULL;

    control_add_line(answer, buddy != NULL && PURPLE_BUDDY_IS_ONLINE(buddy) ? "yes" : "no");
    return NULL;
}

static const char *
run_open(char **arguments, GString *answer)
{
    PurpleAccount *account = find_account();

    if (account == NULL)
        return "there is no account";
    purple_conversation_present(
        purple_conversation_new(PURPLE_CONV_TYPE_IM, account, arguments[0]));
    return NULL;
}

static const char *
run_join(char **arguments, GString *answer)
{
    PurpleAccount *account = find_account();
    GHashTable *parts;

    if (account == NULL || !purple_account_is_connected(account))
        return "not connected";
    parts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_hash_table_insert(parts, g_strdup("room"), g_strdup(arguments[0]));
    g_hash_table_insert(parts, g_strdup("server"), g_strdup("rooms.localhost"));
    g_hash_table_insert(parts, g_strdup("handle"), g_strdup(arguments[1]));
    serv_join_chat(purple_account_get_connection(account), parts);
    g_hash_table_destroy(parts);
    return NULL;
}

static const char *
run_close(char **arguments, GString *answer)
{
    PurpleConversation *conversation = find_conversation(arguments[0]);

    if (conversation == NULL)
        return "there is no such conversation";
    purple_conversation_destroy(conversation);
    return NULL;
}

static const char *
run_say(char **arguments, GString *answer)
{
    PurpleConversation *conversation = find_conversation(arguments[0]);

    if (conversation == NULL)
        return "there is no such conversation";
    if (purple_conversation_get_type(conversation) == PURPLE_CONV_TYPE_IM)
        purple_conv_im_send(PURPLE_CONV_IM(conversation), arguments[1]);
    else
        purple_conv_chat_send(PURPLE_CONV_CHAT(conversation), arguments[1]);
    return NULL;
}

/* As if it was typed, with its slash left out. */
static const char *
run_type(char **arguments, GString *answer)
{
    PurpleConversation *conversation = find_conversation(arguments[0]);
    g_autofree char *markup = g_markup_escape_text(arguments[1], -1);
    g_autofree char *error = NULL;

    if (conversation == NULL)
        return "there is no such conversation";
    if (purple_cmd_do_command(conversation, arguments[1], markup, &error) ==
        PURPLE_CMD_STATUS_OK)
        return NULL;
    control_add_line(answer, error != NULL ? error : "that is no command");
    return NULL;
}

static const char *
run_history(char **arguments, GString *answer)
{
    PurpleConversation *conversation = find_conversation(arguments[0]);

    if (conversation == NULL)
        return NULL;
    /* The newest message comes first. */
    for (GList *item = g_list_last(purple_conversation_get_message_history(conversation));
         item != NULL; item = item->prev) {
        g_autofree char *plain =
            purple_markup_strip_html(purple_conversation_message_get_message(item->data));

        control_add_line(answer, plain);
    }
    return NULL;
}

static const char *
run_status(char **arguments, GString *answer)
{
    PurpleSavedStatus *status =
        purple_savedstatus_find_transient_by_type_and_message(PURPLE_STATUS_OFFLINE, NULL);

    if (strcmp(arguments[0], "offline") != 0)
        status = purple_savedstatus_get_default();
    else if (status == NULL)
        status = purple_savedstatus_new(NULL, PURPLE_STATUS_OFFLINE);
    purple_savedstatus_activate(status);
    return NULL;
}

/* --- Our own panel ---
 * Its library is not linked, so that a module that cannot find it is not helped by this
 * one. */

static gpointer
find_panel_call(const char *name)
{
    void *engine = dlopen("libinterview-panel.so", RTLD_NOW | RTLD_NOLOAD);
    gpointer call = engine != NULL ? dlsym(engine, name) : NULL;

    if (engine != NULL)
        dlclose(engine);
    return call;
}

static IvpPanel *
find_panel(void)
{
    PurplePlugin *plugin = purple_plugins_find_with_id(IVP_CORE_PLUGIN_ID);
    const IvpShared *shared = plugin != NULL ? plugin->info->extra_info : NULL;

    return shared != NULL ? shared->panel : NULL;
}

static char last_sentence[512];

/* Calls a function of the panel that takes a word and an error. */
static const char *
call_panel(const char *name, const char *word)
{
    gboolean (*call)(IvpPanel *, const char *, GError **) = NULL;
    IvpPanel *panel = find_panel();
    g_autoptr(GError) error = NULL;

    *(gpointer *)&call = find_panel_call(name);
    if (panel == NULL || call == NULL)
        return "there is no panel";
    if (call(panel, word, &error))
        return NULL;
    g_strlcpy(last_sentence, error != NULL ? error->message : "it said no",
              sizeof last_sentence);
    return last_sentence;
}

static const char *
run_choose(char **arguments, GString *answer)
{
    return call_panel("ivp_panel_choose", arguments[0]);
}

static const char *
run_calendar(char **arguments, GString *answer)
{
    return call_panel("ivp_panel_add_calendar", arguments[0]);
}

static const char *
run_zone(char **arguments, GString *answer)
{
    return call_panel("ivp_panel_set_zone", arguments[0]);
}

static const char *
run_refresh(char **arguments, GString *answer)
{
    void (*call)(IvpPanel *) = NULL;
    IvpPanel *panel = find_panel();

    *(gpointer *)&call = find_panel_call("ivp_panel_refresh");
    if (panel == NULL || call == NULL)
        return "there is no panel";
    call(panel);
    return NULL;
}

static gboolean
quit_soon(gpointer data)
{
    purple_core_quit();
    return G_SOURCE_REMOVE;
}

static const char *
run_quit(char **arguments, GString *answer)
{
    /* After the answer is out: quitting unloads this very plugin. */
    g_timeout_add(50, quit_soon, NULL);
    return NULL;
}

/* clang-format off */
static const ControlCommand commands[] = {
    {"load", 1, run_load},
    {"unload", 1, run_unload},
    {"plugins", 0, run_plugins},
    {"online", 0, run_online},
    {"present", 1, run_present},
    {"open", 1, run_open},
    {"join", 2, run_join},
    {"close", 1, run_close},
    {"say", 2, run_say},
    {"type", 2, run_type},
    {"history", 1, run_history},
    {"status", 1, run_status},
    {"quit", 0, run_quit},
    {"choose", 1, run_choose},
    {"calendar", 1, run_calendar},
    {"zone", 1, run_zone},
    {"refresh", 0, run_refresh},
    {NULL, 0, NULL},
};
/* clang-format on */

static const ControlCommand *
find_command(const ControlCommand *table, const char *name)
{
    for (; table->name != NULL; table++)
        if (strcmp(table->name, name) == 0)
            return table;
    return NULL;
}

static char *
answer_line(const char *line)
{
    g_auto(GStrv) words = g_strsplit(line, "\t", MAX_WORDS);
    g_autoptr(GString) answer = g_string_new(NULL);
    const ControlCommand *command =
        find_command(commands, words[0] != NULL ? words[0] : "");
    const char *trouble;

#ifdef CONTROL_WINDOWS
    if (command == NULL)
        command = find_command(control_window_commands, words[0] != NULL ? words[0] : "");
#endif
    if (command == NULL)
        trouble = "there is no such command";
    else if (g_strv_length(words) != command->n_arguments + 1)
        trouble = "another number of words is needed";
    else
        trouble = command->run(words + 1, answer);
    if (trouble != NULL)
        g_string_printf(answer, "no: %s\n", trouble);
    g_string_append(answer, ".\n");
    return g_string_free(g_steal_pointer(&answer), FALSE);
}

static void read_next(GDataInputStream *input, GSocketConnection *connection);

static void
send_answer(GSocketConnection *connection, GDataInputStream *input, const char *answer)
{
    if (g_output_stream_write_all(g_io_stream_get_output_stream(G_IO_STREAM(connection)),
                                  answer, strlen(answer), NULL, NULL, NULL))
        read_next(input, connection);
}

typedef struct {
    GSocketConnection *connection;
    GDataInputStream *input;
} Waiting;

static gboolean
answer_idle(gpointer data)
{
    g_autofree Waiting *waiting = data;

    send_answer(waiting->connection, waiting->input, ".\n");
    g_object_unref(waiting->connection);
    g_object_unref(waiting->input);
    return G_SOURCE_REMOVE;
}

/* "idle" is answered once events, resizing, drawing and idle work have all had their turn.
 */
static void
wait_idle(GSocketConnection *connection, GDataInputStream *input)
{
    Waiting *waiting = g_new(Waiting, 1);

    waiting->connection = g_object_ref(connection);
    waiting->input = g_object_ref(input);
    g_idle_add_full(G_PRIORITY_LOW, answer_idle, waiting, NULL);
}

static void
on_line(GObject *source, GAsyncResult *result, gpointer data)
{
    g_autoptr(GSocketConnection) connection = data;
    GDataInputStream *input = G_DATA_INPUT_STREAM(source);
    g_autofree char *line = g_data_input_stream_read_line_finish(input, result, NULL, NULL);
    g_autofree char *answer = NULL;

    if (line == NULL)
        return;
    if (strcmp(line, "idle") == 0) {
        wait_idle(connection, input);
        return;
    }
    answer = answer_line(line);
    send_answer(connection, input, answer);
}

static void
read_next(GDataInputStream *input, GSocketConnection *connection)
{
    g_data_input_stream_read_line_async(input, G_PRIORITY_DEFAULT, NULL, on_line,
                                        g_object_ref(connection));
}

static gboolean
on_incoming(GSocketService *listener,
            GSocketConnection *connection,
            GObject *source,
            gpointer data)
{
    g_autoptr(GDataInputStream) input =
        g_data_input_stream_new(g_io_stream_get_input_stream(G_IO_STREAM(connection)));

    read_next(input, connection);
    return TRUE;
}

static gboolean
load(PurplePlugin *plugin)
{
    const char *path = g_getenv("IVP_TEST_CONTROL");
    g_autoptr(GSocketAddress) address = NULL;

    if (path == NULL)
        return FALSE;
    g_unlink(path);
    address = g_unix_socket_address_new(path);
    service = g_socket_service_new();
    if (!g_socket_listener_add_address(G_SOCKET_LISTENER(service), address,
                                       G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT,
                                       NULL, NULL, NULL)) {
        g_clear_object(&service);
        return FALSE;
    }
    g_signal_connect(service, "incoming", G_CALLBACK(on_incoming), NULL);
    /* quit_soon() returns into this module after libpurple has closed it. */
    g_module_make_resident(plugin->handle);
    return TRUE;
}

static gboolean
unload(PurplePlugin *plugin)
{
    g_socket_service_stop(service);
    g_socket_listener_close(G_SOCKET_LISTENER(service));
    g_clear_object(&service);
    return TRUE;
}

static PurplePluginInfo info = {
    .magic = PURPLE_PLUGIN_MAGIC,
    .major_version = PURPLE_MAJOR_VERSION,
    .minor_version = 10,
    .type = PURPLE_PLUGIN_STANDARD,
    .priority = PURPLE_PRIORITY_DEFAULT,
    .id = (char *)"interview-panel-test-control",
    .name = (char *)"Interview Panel test control",
    .version = (char *)IVP_VERSION,
    .summary = (char *)"Lets a test look inside this client.",
    .load = load,
    .unload = unload,
};

static void
init_plugin(PurplePlugin *plugin)
{
}

PURPLE_INIT_PLUGIN(interview_panel_test_control, init_plugin, info)
