/* SPDX-License-Identifier: GPL-2.0-or-later */
#define PURPLE_PLUGINS

#include "ivp-purple.h"

#include <glib/gi18n-lib.h>
#include <gmodule.h>

/* The oldest libpurple 2.x whose interface is enough; not the one we happen to be built
 * with. */
#define LIBPURPLE_MINOR_NEEDED 10

/* At the client's start the connections come up one after another. Begin with the first of
 * them, or after this long without any; core gathers what is due for a while longer. */
#define PATIENCE_SECONDS 10

static PurplePluginInfo info;

static gboolean
on_client_is_up(gpointer data)
{
    IvpPurple *self = data;

    self->start_source = 0;
    ivp_panel_start(self->shared.panel);
    return G_SOURCE_REMOVE;
}

static void
on_signed_on(PurpleConnection *connection, gpointer data)
{
    IvpPurple *self = data;

    if (self->start_source == 0)
        return;
    g_source_remove(self->start_source);
    self->start_source = g_idle_add(on_client_is_up, self);
}

static gboolean
refuse(PurplePlugin *plugin, const GError *error)
{
    g_free(plugin->error);
    plugin->error = g_strdup(error->message);
    return FALSE;
}

static void
free_state(IvpPurple *self)
{
    g_clear_object(&self->shared.panel);
    g_free(self);
}

static gboolean
load(PurplePlugin *plugin)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *directory = NULL;
    IvpPurple *self;

    if (!ivp_check_version(IVP_VERSION, &error))
        return refuse(plugin, error);

    /* libpurple closes modules while it quits; code of ours may still be on a stack then.
     */
    if (plugin->handle != NULL)
        g_module_make_resident(plugin->handle);

    self = g_new0(IvpPurple, 1);
    self->plugin = plugin;
    self->shared.abi = IVP_PANEL_ABI;
    self->shared.size = sizeof self->shared;
    self->shared.version = IVP_VERSION;
    directory = g_build_filename(purple_user_dir(), "interview-panel", NULL);
    self->shared.panel = ivp_panel_new(directory);

    plugin->extra = self;
    info.extra_info = &self->shared;
    ivp_purple_proxy_start(self);
    ivp_purple_preferences_start(self);
    ivp_purple_commands_start(self);
    ivp_purple_notices_start(self);
    ivp_purple_actions_start(self);
    ivp_purple_courier_start(self);
    purple_signal_connect(purple_connections_get_handle(), "signed-on", plugin,
                          PURPLE_CALLBACK(on_signed_on), self);
    self->start_source =
        ivp_purple_is_connected()
            ? g_idle_add(on_client_is_up, self)
            : g_timeout_add_seconds(PATIENCE_SECONDS, on_client_is_up, self);
    return TRUE;
}

static gboolean
unload(PurplePlugin *plugin)
{
    IvpPurple *self = plugin->extra;

    if (self == NULL)
        return TRUE;
    purple_signal_disconnect(purple_connections_get_handle(), "signed-on", plugin,
                             PURPLE_CALLBACK(on_signed_on));
    g_clear_handle_id(&self->start_source, g_source_remove);
    ivp_purple_courier_stop(self);
    ivp_purple_actions_stop(self);
    ivp_purple_notices_stop(self);
    ivp_purple_commands_stop(self);
    ivp_purple_preferences_stop(self);
    ivp_purple_proxy_stop(self);
    ivp_panel_stop(self->shared.panel);
    info.extra_info = NULL;
    plugin->extra = NULL;
    free_state(self);
    return TRUE;
}

static PurplePluginInfo info = {
    .magic = PURPLE_PLUGIN_MAGIC,
    .major_version = PURPLE_MAJOR_VERSION,
    .minor_version = LIBPURPLE_MINOR_NEEDED,
    .type = PURPLE_PLUGIN_STANDARD,
    .priority = PURPLE_PRIORITY_DEFAULT,
    .id = (char *)IVP_CORE_PLUGIN_ID,
    .version = (char *)IVP_VERSION,
    .author = (char *)"The Interview Panel authors",
    .load = load,
    .unload = unload,
    .prefs_info = &ivp_purple_preferences,
};

/* BitlBee loads no plugins by itself. */
static gboolean
load_itself(gpointer plugin)
{
    purple_plugin_load(plugin);
    return G_SOURCE_REMOVE;
}

/* Also called for people who never switch the plugin on: fills in the info and no more. */
static void
init(PurplePlugin *plugin)
{
    bindtextdomain(GETTEXT_PACKAGE, IVP_LOCALE_DIR);
    bind_textdomain_codeset(GETTEXT_PACKAGE, "UTF-8");
    info.name = (char *)_("Interview Panel: common part");
    info.summary =
        (char *)_("A community's interviews and discussion groups, in your chats.");
    info.description = (char *)_(
        "Shows what a community has coming up, in your time zone, with commands in every "
        "chat: type /iv. The plugins for Pidgin and Finch add the panel itself.");
    if (ivp_purple_is_bitlbee())
        g_idle_add(load_itself, plugin);
}

PURPLE_INIT_PLUGIN(interview_panel, init, info)
