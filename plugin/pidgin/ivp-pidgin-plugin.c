/* SPDX-License-Identifier: GPL-2.0-or-later */
#define PURPLE_PLUGINS

#include "ivp-pidgin.h"

#include <glib/gi18n-lib.h>
#include <gtkplugin.h>
#include <prefs.h>
#include <version.h>

#include "ivp-error.h"
#include "ivp-pidgin-attach.h"
#include "ivp-pidgin-links.h"
#include "ivp-pidgin-menus.h"
#include "ivp-pidgin-notice.h"
#include "ivp-pidgin-window.h"
#include "ivp-shared.h"

#define PLUGIN_ID "gtk-interview-panel"

/* The oldest libpurple 2.x whose interface is enough; not the one we are built with. */
#define LIBPURPLE_MINOR_NEEDED 10

#define DEFAULT_WIDTH_CHARS 34

/* From load to unload; hangs at the plugin. */
typedef struct {
    IvpPidgin pidgin;
    IvpPidginAttach *attach;
    IvpPidginNotice *notice;
    IvpPidginLinks *links;
} State;

static PurplePluginInfo info;

static void
open_panel(State *state, const char *key)
{
    if (!ivp_pidgin_attach_open(state->attach, NULL, key))
        ivp_pidgin_window_open(&state->pidgin, key);
}

static void
on_show(IvpPanel *panel, const char *key, gpointer data)
{
    open_panel(data, key);
}

static void
on_notice_show(const char *key, gpointer data)
{
    open_panel(data, key);
}

static void
on_link_open(PurpleConversation *conversation, const char *key, gpointer data)
{
    State *state = data;

    ivp_pidgin_attach_open(state->attach, conversation, key);
}

/* The plugin with commands and reminders has made the panel all faces share. */
static IvpPanel *
find_panel(GError **error)
{
    PurplePlugin *core = purple_plugins_find_with_id(IVP_CORE_PLUGIN_ID);
    IvpPanel *panel;

    if (core != NULL && !purple_plugin_is_loaded(core))
        core = NULL;
    panel = ivp_shared_get_panel(core != NULL ? core->info->extra_info : NULL, IVP_VERSION,
                                 error);
    if (panel == NULL && error != NULL && *error == NULL)
        g_set_error(error, IVP_ERROR, IVP_ERROR_NOT_FOUND,
                    _("The plugin “Interview Panel: common part” has no panel to show."));
    return panel;
}

static gboolean
load(PurplePlugin *plugin)
{
    g_autoptr(GError) error = NULL;
    IvpPanel *panel = find_panel(&error);
    State *state;

    if (panel == NULL) {
        g_free(plugin->error);
        plugin->error = g_strdup(error->message);
        return FALSE;
    }

    purple_prefs_add_none("/plugins/gtk");
    purple_prefs_add_none(IVP_PIDGIN_PREFS);
    purple_prefs_add_int(IVP_PIDGIN_PREF_WIDTH, DEFAULT_WIDTH_CHARS);
    purple_prefs_add_bool(IVP_PIDGIN_PREF_SHOWN, FALSE);

    state = g_new0(State, 1);
    state->pidgin.plugin = plugin;
    state->pidgin.panel = g_object_ref(panel);
    state->pidgin.unloaded = g_cancellable_new();
    plugin->extra = state;
    state->attach = ivp_pidgin_attach_start(&state->pidgin);
    ivp_pidgin_menus_start(&state->pidgin, state->attach);
    state->notice = ivp_pidgin_notice_start(&state->pidgin, on_notice_show, state);
    state->links = ivp_pidgin_links_start(&state->pidgin, on_link_open, state);
    g_signal_connect(state->pidgin.panel, "show", G_CALLBACK(on_show), state);
    return TRUE;
}

static gboolean
unload(PurplePlugin *plugin)
{
    State *state = plugin->extra;

    if (state == NULL)
        return TRUE;
    plugin->extra = NULL;
    purple_signals_disconnect_by_handle(plugin);
    g_signal_handlers_disconnect_by_data(state->pidgin.panel, state);
    g_cancellable_cancel(state->pidgin.unloaded);
    ivp_pidgin_links_stop(state->links);
    ivp_pidgin_notice_stop(state->notice);
    ivp_pidgin_close_windows(&state->pidgin);
    ivp_pidgin_attach_stop(state->attach);
    g_object_unref(state->pidgin.unloaded);
    g_object_unref(state->pidgin.panel);
    g_free(state);
    return TRUE;
}

static void
on_open_action(PurplePluginAction *action)
{
    State *state = action->plugin->extra;

    if (state != NULL)
        ivp_pidgin_window_open(&state->pidgin, NULL);
}

static void
on_refresh_action(PurplePluginAction *action)
{
    State *state = action->plugin->extra;

    if (state != NULL && ivp_panel_is_chosen(state->pidgin.panel))
        ivp_panel_refresh(state->pidgin.panel);
    else if (state != NULL)
        ivp_pidgin_window_open(&state->pidgin, NULL);
}

static GList *
list_actions(PurplePlugin *plugin, gpointer context)
{
    GList *actions = NULL;

    actions = g_list_append(actions,
                            purple_plugin_action_new(_("Open the panel"), on_open_action));
    actions =
        g_list_append(actions, purple_plugin_action_new(_("Refresh"), on_refresh_action));
    return actions;
}

static PurplePluginInfo info = {
    .magic = PURPLE_PLUGIN_MAGIC,
    .major_version = PURPLE_MAJOR_VERSION,
    .minor_version = LIBPURPLE_MINOR_NEEDED,
    .type = PURPLE_PLUGIN_STANDARD,
    .ui_requirement = (char *)PIDGIN_PLUGIN_TYPE,
    .priority = PURPLE_PRIORITY_DEFAULT,
    .id = (char *)PLUGIN_ID,
    .version = (char *)IVP_VERSION,
    .author = (char *)"The Interview Panel authors",
    .load = load,
    .unload = unload,
    .actions = list_actions,
};

/* Also called for people who never switch the plugin on: fills in the info and no more. */
static void
init(PurplePlugin *plugin)
{
    bindtextdomain(GETTEXT_PACKAGE, IVP_LOCALE_DIR);
    bind_textdomain_codeset(GETTEXT_PACKAGE, "UTF-8");
    info.name = (char *)_("Interview Panel for Pidgin");
    info.summary = (char *)_("The panel at the side of Pidgin’s conversation windows.");
    info.description = (char *)_(
        "Shows what a community has coming up beside each conversation and in the "
        "Tools menu. Ctrl+Shift+P goes to the panel and back.");
    info.dependencies = g_list_append(NULL, (gpointer)IVP_CORE_PLUGIN_ID);
}

PURPLE_INIT_PLUGIN(interview_panel_pidgin, init, info)
