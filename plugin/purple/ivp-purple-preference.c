/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-purple.h"

#include <glib/gi18n-lib.h>

/* libpurple's preferences are only the form: two clients of one profile overwrite each
 * other's prefs.xml, so what counts is kept by the panel and copied here. */
#define ROOT "/plugins/core/interview-panel"

static const struct {
    const char *preference;
    const char *setting;
} kept[] = {
    {ROOT "/clock", "clock"},
    {ROOT "/quiet", "quiet"},
};

static const char *const quiet_hours[] = {"21-7", "22-7", "22-8", "23-8", "0-9"};

static void
on_panel_changed(IvpPanel *panel, gpointer data)
{
    for (gsize i = 0; i < G_N_ELEMENTS(kept); i++) {
        g_autofree char *value = ivp_panel_get_setting(panel, kept[i].setting);
        const char *shown = value == NULL ? "" : value;

        if (g_strcmp0(purple_prefs_get_string(kept[i].preference), shown) != 0)
            purple_prefs_set_string(kept[i].preference, shown);
    }
}

static void
on_preference_changed(const char *name,
                      PurplePrefType type,
                      gconstpointer value,
                      gpointer data)
{
    IvpPurple *self = data;
    const char *text = value;

    for (gsize i = 0; i < G_N_ELEMENTS(kept); i++) {
        g_autofree char *before = NULL;

        if (g_strcmp0(name, kept[i].preference) != 0)
            continue;
        before = ivp_panel_get_setting(self->shared.panel, kept[i].setting);
        if (g_strcmp0(before == NULL ? "" : before, text) != 0)
            ivp_panel_set_setting(self->shared.panel, kept[i].setting,
                                  text == NULL || *text == '\0' ? NULL : text);
    }
}

static void
add_quiet(PurplePluginPref *preference, const char *hours)
{
    g_auto(GStrv) ends = g_strsplit(hours, "-", 2);
    g_autofree char *label = NULL;

    if (ends[0] == NULL || ends[1] == NULL)
        return;
    /* Translators: full hours on a clock of 24 */
    label = g_strdup_printf(_("from %s to %s"), ends[0], ends[1]);
    /* The list of choices keeps the pointers. */
    purple_plugin_pref_add_choice(preference, g_intern_string(label),
                                  (gpointer)g_intern_string(hours));
}

static PurplePluginPrefFrame *
make_frame(PurplePlugin *plugin)
{
    PurplePluginPrefFrame *frame = purple_plugin_pref_frame_new();
    PurplePluginPref *preference;
    const char *own = purple_prefs_get_string(ROOT "/quiet");
    gboolean is_listed = own == NULL || *own == '\0';

    preference = purple_plugin_pref_new_with_name_and_label(ROOT "/clock", _("Clock"));
    purple_plugin_pref_set_type(preference, PURPLE_PLUGIN_PREF_CHOICE);
    purple_plugin_pref_add_choice(preference, _("as the language has it"), (gpointer) "");
    purple_plugin_pref_add_choice(preference, _("24 hours"), (gpointer) "24");
    purple_plugin_pref_add_choice(preference, _("12 hours"), (gpointer) "12");
    purple_plugin_pref_frame_add(frame, preference);

    preference =
        purple_plugin_pref_new_with_name_and_label(ROOT "/quiet", _("No reminders"));
    purple_plugin_pref_set_type(preference, PURPLE_PLUGIN_PREF_CHOICE);
    purple_plugin_pref_add_choice(preference, _("at no time of the day"), (gpointer) "");
    for (gsize i = 0; i < G_N_ELEMENTS(quiet_hours); i++) {
        add_quiet(preference, quiet_hours[i]);
        is_listed |= g_strcmp0(own, quiet_hours[i]) == 0;
    }
    if (!is_listed)
        add_quiet(preference, own);
    purple_plugin_pref_frame_add(frame, preference);
    return frame;
}

PurplePluginUiInfo ivp_purple_preferences = {.get_plugin_pref_frame = make_frame};

void
ivp_purple_preferences_start(IvpPurple *self)
{
    purple_prefs_add_none("/plugins/core");
    purple_prefs_add_none(ROOT);
    for (gsize i = 0; i < G_N_ELEMENTS(kept); i++) {
        purple_prefs_add_string(kept[i].preference, "");
        purple_prefs_connect_callback(self->plugin, kept[i].preference,
                                      on_preference_changed, self);
    }
    on_panel_changed(self->shared.panel, self);
    self->changed_handler =
        g_signal_connect(self->shared.panel, "changed", G_CALLBACK(on_panel_changed), self);
}

void
ivp_purple_preferences_stop(IvpPurple *self)
{
    g_clear_signal_handler(&self->changed_handler, self->shared.panel);
    purple_prefs_disconnect_by_handle(self->plugin);
}
