/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "host.h"

#include <glib/gstdio.h>
#include <string.h>

#include "fake-protocol.h"
#include "host-loop.h"

#define PATIENCE_SECONDS 20

static char *directory;
static const char *ui_name;
static PurpleAccount *account;
static GPtrArray *lines;
static GPtrArray *notices;

/* --- What would be shown --- */

static void
free_line(gpointer data)
{
    HostLine *line = data;

    g_free(line->conversation);
    g_free(line->html);
    g_free(line);
}

static void
write_conversation(PurpleConversation *conversation,
                   const char *name,
                   const char *alias,
                   const char *message,
                   PurpleMessageFlags flags,
                   time_t when)
{
    HostLine *line = g_new0(HostLine, 1);

    line->account = purple_conversation_get_account(conversation);
    line->conversation = g_strdup(purple_conversation_get_name(conversation));
    line->html = g_strdup(message);
    line->flags = flags;
    g_ptr_array_add(lines, line);
}

static PurpleConversationUiOps conversations = {.write_conv = write_conversation};

static void *
notify_message(PurpleNotifyMsgType type,
               const char *title,
               const char *primary,
               const char *secondary)
{
    g_ptr_array_add(notices, g_strdup_printf("%s|%s", primary == NULL ? "" : primary,
                                             secondary == NULL ? "" : secondary));
    return NULL;
}

static PurpleNotifyUiOps notify = {.notify_message = notify_message};

static void
init_ui(void)
{
    purple_conversations_set_ui_ops(&conversations);
    purple_notify_set_ui_ops(&notify);
}

static PurpleCoreUiOps core_ui = {.ui_init = init_ui};

/* --- Start and end --- */

void
host_start(const char *ui)
{
    directory = g_dir_make_tmp("interview-panel-XXXXXX", NULL);
    g_assert_nonnull(directory);
    lines = g_ptr_array_new_with_free_func(free_line);
    notices = g_ptr_array_new_with_free_func(g_free);

    purple_util_set_user_dir(directory);
    purple_debug_set_enabled(FALSE);
    purple_core_set_ui_ops(&core_ui);
    purple_eventloop_set_ui_ops(&host_loop);
    g_assert_true(purple_core_init(ui));
    purple_set_blist(purple_blist_new());
    fake_protocol_register();

    ui_name = ui;
    purple_savedstatus_activate(purple_savedstatus_new(NULL, PURPLE_STATUS_AVAILABLE));
    account = host_add_account(FAKE_PROTOCOL_ID, "ana");
}

PurpleAccount *
host_add_account(const char *protocol, const char *username)
{
    PurpleAccount *added = purple_account_new(username, protocol);

    purple_accounts_add(added);
    purple_account_set_enabled(added, ui_name, TRUE);
    if (purple_account_is_disconnected(added))
        purple_savedstatus_activate_for_account(purple_savedstatus_get_current(), added);
    g_assert_true(purple_account_is_connected(added));
    return added;
}

void
host_remove_account(PurpleAccount *which)
{
    purple_account_set_enabled(which, ui_name, FALSE);
    /* Its connection goes in an idle of libpurple's. */
    while (purple_account_get_connection(which) != NULL)
        g_main_context_iteration(NULL, TRUE);
    purple_accounts_delete(which);
}

static void
remove_tree(const char *path)
{
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    const char *name;

    while (folder != NULL && (name = g_dir_read_name(folder)) != NULL) {
        g_autofree char *inner = g_build_filename(path, name, NULL);

        if (g_file_test(inner, G_FILE_TEST_IS_DIR) &&
            !g_file_test(inner, G_FILE_TEST_IS_SYMLINK))
            remove_tree(inner);
        else
            g_remove(inner);
    }
    g_rmdir(path);
}

void
host_end(void)
{
    purple_core_quit();
    remove_tree(directory);
    g_clear_pointer(&directory, g_free);
    g_clear_pointer(&lines, g_ptr_array_unref);
    g_clear_pointer(&notices, g_ptr_array_unref);
}

PurplePlugin *
host_load(void)
{
    /* A profile of its own for every test. */
    g_autofree char *own = g_build_filename(directory, "interview-panel", NULL);
    PurplePlugin *plugin;

    remove_tree(own);
    plugin = purple_plugin_probe(IVP_MODULE);
    g_assert_nonnull(plugin);
    if (!purple_plugin_load(plugin))
        g_error("The plugin does not load: %s", plugin->error);
    return plugin;
}

IvpPanel *
host_get_panel(void)
{
    PurplePlugin *plugin = purple_plugins_find_with_id(IVP_CORE_PLUGIN_ID);
    g_autoptr(GError) error = NULL;
    IvpPanel *panel = ivp_shared_get_panel(plugin->info->extra_info, IVP_VERSION, &error);

    g_assert_no_error(error);
    return panel;
}

PurpleAccount *
host_get_account(void)
{
    return account;
}

/* --- Conversations --- */

PurpleConversation *
host_open_im(const char *who)
{
    return purple_conversation_new(PURPLE_CONV_TYPE_IM, account, who);
}

PurpleConversation *
host_open_room(const char *name)
{
    g_autoptr(GHashTable) components =
        g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);

    g_hash_table_insert(components, (char *)"room", g_strdup(name));
    serv_join_chat(purple_account_get_connection(account), components);
    return purple_find_conversation_with_account(PURPLE_CONV_TYPE_CHAT, name, account);
}

void
host_close_conversations(void)
{
    while (purple_get_conversations() != NULL)
        purple_conversation_destroy(purple_get_conversations()->data);
}

GPtrArray *
host_get_lines(void)
{
    return lines;
}

GPtrArray *
host_get_notices(void)
{
    return notices;
}

void
host_forget(void)
{
    g_ptr_array_set_size(lines, 0);
    g_ptr_array_set_size(notices, 0);
}

char *
host_get_text(PurpleConversation *conversation)
{
    g_autoptr(GString) text = g_string_new(NULL);

    for (guint i = 0; i < lines->len; i++) {
        const HostLine *line = g_ptr_array_index(lines, i);
        g_autofree char *stripped = NULL, *plain = NULL;

        if (g_strcmp0(line->conversation, purple_conversation_get_name(conversation)) != 0)
            continue;
        stripped = purple_markup_strip_html(line->html);
        plain = purple_unescape_html(stripped);
        g_string_append_printf(text, "%s\n", plain);
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

PurpleCmdStatus
host_run(PurpleConversation *conversation, const char *line, char **error)
{
    g_autofree char *markup = g_markup_escape_text(line, -1);
    g_autofree char *problem = NULL;
    PurpleCmdStatus status = purple_cmd_do_command(conversation, line, markup, &problem);

    if (error != NULL)
        *error = g_steal_pointer(&problem);
    return status;
}

/* --- Time --- */

static gboolean
on_too_late(gpointer data)
{
    g_error("Nothing came within %d seconds.", PATIENCE_SECONDS);
    return G_SOURCE_REMOVE;
}

void
host_wait(HostCondition condition, gpointer data)
{
    guint timeout = g_timeout_add_seconds(PATIENCE_SECONDS, on_too_late, NULL);

    while (!condition(data))
        g_main_context_iteration(NULL, TRUE);
    g_source_remove(timeout);
}

static gboolean
on_time_is_up(gpointer data)
{
    *(gboolean *)data = TRUE;
    return G_SOURCE_REMOVE;
}

void
host_idle(guint milliseconds)
{
    gboolean is_up = FALSE;

    g_timeout_add(milliseconds, on_time_is_up, &is_up);
    while (!is_up)
        g_main_context_iteration(NULL, TRUE);
}

static gboolean
has_rows(gpointer data)
{
    g_autoptr(GPtrArray) rows = ivp_panel_list_rows(host_get_panel(), NULL, 0, 0);
    g_autoptr(IvpStatus) status = ivp_panel_get_status(host_get_panel());

    return rows->len > 0 && !status->busy;
}

void
host_choose_example(void)
{
    g_autoptr(GPtrArray) choices = ivp_panel_list_programs(host_get_panel());

    for (guint i = 0; i < choices->len; i++) {
        const IvpProgramChoice *choice = g_ptr_array_index(choices, i);
        g_autoptr(GError) error = NULL;

        if (!choice->example)
            continue;
        g_assert_true(ivp_panel_choose(host_get_panel(), choice->id, &error));
        g_assert_no_error(error);
        host_wait(has_rows, NULL);
        return;
    }
    g_error("There is no example program.");
}
