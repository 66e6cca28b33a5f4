/* SPDX-License-Identifier: GPL-2.0-or-later */
#define PURPLE_PLUGINS

#include "ivp-finch.h"

#include <glib/gi18n-lib.h>
#include <gmodule.h>
#include <gntplugin.h>

#include "ivp-shared.h"

#define LIBPURPLE_MINOR_NEEDED 10
#define PLUGIN_ID "gnt-interview-panel"

static PurplePluginInfo info;

static void
on_notice(IvpPanel *panel, const IvpNotice *notice, gpointer data)
{
    ivp_finch_notice_show(data, notice);
}

static void
on_show(IvpPanel *panel, const char *key, gpointer data)
{
    if (ivp_finch_requests_show_key(data, key))
        return;
    ivp_finch_open(data);
    ivp_finch_calendar_select(data, key);
}

/* Finch has no call that takes an entry out of the list behind Alt+A, so it may outlive us.
 */
static void
on_window_action(void)
{
    PurplePlugin *plugin = purple_plugins_find_with_id(PLUGIN_ID);

    if (plugin != NULL && plugin->extra != NULL)
        ivp_finch_open(plugin->extra);
    else
        purple_notify_info(NULL, _("Interview"),
                           _("Switch on the plugin “Interview Panel for Finch” first."),
                           NULL);
}

static void
add_window_action(void)
{
    static gboolean added = FALSE;

    if (!added)
        gnt_register_action(_("Interview"), on_window_action);
    added = TRUE;
}

static gboolean
load(PurplePlugin *plugin)
{
    PurplePlugin *core = purple_plugins_find_with_id(IVP_CORE_PLUGIN_ID);
    g_autoptr(GError) error = NULL;
    IvpPanel *panel;
    IvpFinch *self;

    panel = ivp_shared_get_panel(core == NULL ? NULL : core->info->extra_info, IVP_VERSION,
                                 &error);
    if (panel == NULL) {
        g_free(plugin->error);
        plugin->error = g_strdup(error->message);
        return FALSE;
    }
    if (plugin->handle != NULL)
        g_module_make_resident(plugin->handle);

    self = g_new0(IvpFinch, 1);
    self->plugin = plugin;
    self->panel = g_object_ref(panel);
    self->windows = g_ptr_array_new();
    plugin->extra = self;
    ivp_finch_conversations_start(self);
    self->handlers[2] = g_signal_connect(panel, "notice", G_CALLBACK(on_notice), self);
    self->handlers[3] = g_signal_connect(panel, "show", G_CALLBACK(on_show), self);
    add_window_action();
    return TRUE;
}

static gboolean
unload(PurplePlugin *plugin)
{
    IvpFinch *self = plugin->extra;

    if (self == NULL)
        return TRUE;
    plugin->extra = NULL;
    g_clear_signal_handler(&self->handlers[2], self->panel);
    g_clear_signal_handler(&self->handlers[3], self->panel);
    ivp_finch_conversations_stop(self);
    while (self->windows->len > 0)
        gnt_widget_destroy(g_ptr_array_index(self->windows, self->windows->len - 1));
    g_ptr_array_unref(self->windows);
    g_object_unref(self->panel);
    g_free(self->saving);
    g_free(self);
    return TRUE;
}

static void
on_open_action(PurplePluginAction *action)
{
    if (action->plugin->extra != NULL)
        ivp_finch_open(action->plugin->extra);
}

static void
on_first_action(PurplePluginAction *action)
{
    if (action->plugin->extra != NULL)
        ivp_finch_open_first(action->plugin->extra);
}

static GList *
list_actions(PurplePlugin *plugin, gpointer context)
{
    GList *actions = NULL;

    actions = g_list_append(
        actions, purple_plugin_action_new(_("What is coming up"), on_open_action));
    actions = g_list_append(
        actions, purple_plugin_action_new(_("Which community"), on_first_action));
    return actions;
}

static PurplePluginInfo info = {
    .magic = PURPLE_PLUGIN_MAGIC,
    .major_version = PURPLE_MAJOR_VERSION,
    .minor_version = LIBPURPLE_MINOR_NEEDED,
    .type = PURPLE_PLUGIN_STANDARD,
    .ui_requirement = (char *)FINCH_PLUGIN_TYPE,
    .priority = PURPLE_PRIORITY_DEFAULT,
    .id = (char *)PLUGIN_ID,
    .version = (char *)IVP_VERSION,
    .author = (char *)"The Interview Panel authors",
    .load = load,
    .unload = unload,
    .actions = list_actions,
};

static void
init(PurplePlugin *plugin)
{
    bindtextdomain(GETTEXT_PACKAGE, IVP_LOCALE_DIR);
    bind_textdomain_codeset(GETTEXT_PACKAGE, "UTF-8");
    info.name = (char *)_("Interview Panel for Finch");
    info.summary = (char *)_("The panel as windows of Finch.");
    info.description = (char *)_("Shows what a community has coming up: Alt+A, then "
                                 "Interview; in a conversation F10, "
                                 "then Interview.");
    info.dependencies = g_list_append(NULL, (char *)IVP_CORE_PLUGIN_ID);
}

PURPLE_INIT_PLUGIN(interview_panel_finch, init, info)
