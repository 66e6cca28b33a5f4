/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-purple.h"

#include <glib/gi18n-lib.h>

/* The modules that bring windows of their own; where one is loaded, these are in the way.
 */
static const char *const faces[] = {"gtk-interview-panel", "gnt-interview-panel"};

static void
show_text(PurplePlugin *plugin, const char *title, const char *text)
{
    g_autofree char *html = ivp_purple_to_html(text);

    if (purple_notify_formatted(plugin, _("Interview Panel"), title, NULL, html, NULL,
                                NULL) == NULL)
        purple_notify_info(plugin, _("Interview Panel"), title, text);
}

static void
show_command(PurplePlugin *plugin, const char *title, const char *line)
{
    IvpPurple *self = plugin->extra;
    g_autoptr(GError) error = NULL;
    g_autofree char *answer = NULL;

    if (self == NULL)
        return;
    answer = ivp_commands_run(self->interpreter, line, &error);
    show_text(plugin, title, answer == NULL ? error->message : answer);
}

static void
on_agenda(PurplePluginAction *action)
{
    show_command(action->plugin, _("What is coming up"), "agenda");
}

static void
on_about(PurplePluginAction *action)
{
    show_command(action->plugin, _("About this program"), "about");
}

static void
on_chosen(PurplePlugin *plugin, PurpleRequestFields *fields)
{
    IvpPurple *self = plugin->extra;
    PurpleRequestField *field = purple_request_fields_get_field(fields, "program");
    GList *selected = purple_request_field_list_get_selected(field);
    g_autoptr(GError) error = NULL;
    const char *id;

    if (self == NULL || selected == NULL)
        return;
    id = purple_request_field_list_get_data(field, selected->data);
    if (!ivp_panel_choose(self->shared.panel, id, &error))
        purple_notify_info(plugin, _("Interview Panel"), error->message, NULL);
}

/* One line a program; what it would contact stands beside it, as choosing begins to load.
 */
static char *
describe_choice(const IvpProgramChoice *choice)
{
    if (choice->problem != NULL)
        return g_strdup_printf("%s (%s)", choice->name, choice->problem);
    if (choice->hosts == NULL || *choice->hosts == '\0')
        return g_strdup(choice->name);
    return g_strdup_printf(_("%s (loads from %s)"), choice->name, choice->hosts);
}

static void
on_choose(PurplePluginAction *action)
{
    IvpPurple *self = action->plugin->extra;
    g_autoptr(GPtrArray) choices = NULL;
    PurpleRequestFields *fields;
    PurpleRequestFieldGroup *group;
    PurpleRequestField *field;

    if (self == NULL)
        return;
    choices = ivp_panel_list_programs(self->shared.panel);
    fields = purple_request_fields_new();
    group = purple_request_field_group_new(NULL);
    purple_request_fields_add_group(fields, group);
    /* A list rather than a choice: Finch counts the entries of a choice from 1. */
    field = purple_request_field_list_new("program", _("Community"));
    for (guint i = 0; i < choices->len; i++) {
        const IvpProgramChoice *choice = g_ptr_array_index(choices, i);
        g_autofree char *line = describe_choice(choice);

        if (choice->problem == NULL)
            purple_request_field_list_add_icon(field, line, NULL,
                                               (gpointer)g_intern_string(choice->id));
    }
    purple_request_field_group_add_field(group, field);
    if (purple_request_fields(action->plugin, _("Interview Panel"), _("Which community?"),
                              _("Its calendar is loaded once you press Show Me."), fields,
                              _("Show Me"), G_CALLBACK(on_chosen), _("Cancel"), NULL, NULL,
                              NULL, NULL, action->plugin) == NULL)
        show_command(action->plugin, _("Which community?"), "program");
}

static GList *
list_actions(PurplePlugin *plugin, gpointer context)
{
    GList *actions = NULL;

    actions =
        g_list_append(actions, purple_plugin_action_new(_("What Is Coming Up"), on_agenda));
    actions = g_list_append(actions,
                            purple_plugin_action_new(_("Choose a Community…"), on_choose));
    actions =
        g_list_append(actions, purple_plugin_action_new(_("About This Program"), on_about));
    return actions;
}

/* An empty list would leave an empty menu in Pidgin and Finch, so there is none at all. */
static void
offer_unless_a_face_does(IvpPurple *self, PurplePlugin *unloading)
{
    self->plugin->info->actions = list_actions;
    for (gsize i = 0; i < G_N_ELEMENTS(faces); i++) {
        PurplePlugin *face = purple_plugins_find_with_id(faces[i]);

        if (face != NULL && face != unloading && purple_plugin_is_loaded(face))
            self->plugin->info->actions = NULL;
    }
}

static void
on_plugin_loaded(PurplePlugin *plugin, gpointer data)
{
    offer_unless_a_face_does(data, NULL);
}

static void
on_plugin_unloaded(PurplePlugin *plugin, gpointer data)
{
    offer_unless_a_face_does(data, plugin);
}

void
ivp_purple_actions_start(IvpPurple *self)
{
    void *handle = purple_plugins_get_handle();

    offer_unless_a_face_does(self, NULL);
    /* Lowest comes first: before the client makes its menus anew. */
    purple_signal_connect_priority(handle, "plugin-load", self->plugin,
                                   PURPLE_CALLBACK(on_plugin_loaded), self,
                                   PURPLE_SIGNAL_PRIORITY_LOWEST);
    purple_signal_connect_priority(handle, "plugin-unload", self->plugin,
                                   PURPLE_CALLBACK(on_plugin_unloaded), self,
                                   PURPLE_SIGNAL_PRIORITY_LOWEST);
}

void
ivp_purple_actions_stop(IvpPurple *self)
{
    void *handle = purple_plugins_get_handle();

    purple_signal_disconnect(handle, "plugin-load", self->plugin,
                             PURPLE_CALLBACK(on_plugin_loaded));
    purple_signal_disconnect(handle, "plugin-unload", self->plugin,
                             PURPLE_CALLBACK(on_plugin_unloaded));
    self->plugin->info->actions = NULL;
}
