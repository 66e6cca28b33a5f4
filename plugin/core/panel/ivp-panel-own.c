/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-panel.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ivp-error.h"
#include "ivp-panel-private.h"

/* The user's own: addresses of calendars beside the program's, one a line in the settings.
 */

char **
ivp_panel_list_calendars(IvpPanel *self)
{
    const char *setting;

    g_return_val_if_fail(IVP_IS_PANEL(self), NULL);

    setting = ivp_store_get_setting(self->store, IVP_SETTING_CALENDARS);
    return setting != NULL && *setting != '\0' ? g_strsplit(setting, "\n", -1)
                                               : g_new0(char *, 1);
}

static void
set_calendars(IvpPanel *self, char **calendars)
{
    g_autofree char *joined = g_strjoinv("\n", calendars);

    ivp_store_set_setting(self->store, IVP_SETTING_CALENDARS,
                          *joined != '\0' ? joined : NULL);
}

gboolean
ivp_panel_add_calendar(IvpPanel *self, const char *url, GError **error)
{
    g_auto(GStrv) calendars = NULL;
    g_autofree char *address = NULL;
    g_autofree char *normalized = NULL;
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    g_auto(GStrv) all = NULL;

    g_return_val_if_fail(IVP_IS_PANEL(self), FALSE);
    g_return_val_if_fail(url != NULL, FALSE);

    if (self->program == NULL) {
        g_set_error(error, IVP_ERROR, IVP_ERROR_REFUSED, _("Choose a community first."));
        return FALSE;
    }
    address = g_path_is_absolute(url) ? g_filename_to_uri(url, NULL, NULL) : g_strdup(url);
    normalized = ivp_feed_url_normalize(address, TRUE, NULL, error);
    if (normalized == NULL)
        return FALSE;
    calendars = ivp_panel_list_calendars(self);
    if (g_strv_contains((const char *const *)calendars, normalized)) {
        g_set_error(error, IVP_ERROR, IVP_ERROR_REFUSED,
                    _("That calendar is here already."));
        return FALSE;
    }
    if (g_strv_length(calendars) >= IVP_PANEL_MAX_CALENDARS) {
        g_set_error(error, IVP_ERROR, IVP_ERROR_LIMIT,
                    _("There are %d calendars of yours already; remove one first."),
                    IVP_PANEL_MAX_CALENDARS);
        return FALSE;
    }
    g_strv_builder_addv(builder, (const char **)calendars);
    g_strv_builder_add(builder, normalized);
    all = g_strv_builder_end(builder);
    set_calendars(self, all);
    ivp_calendars_refresh(self->calendars, FALSE);
    return TRUE;
}

gboolean
ivp_panel_remove_calendar(IvpPanel *self, guint index, GError **error)
{
    g_auto(GStrv) calendars = NULL;
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    g_auto(GStrv) rest = NULL;

    g_return_val_if_fail(IVP_IS_PANEL(self), FALSE);

    calendars = ivp_panel_list_calendars(self);
    if (index >= g_strv_length(calendars)) {
        g_set_error(error, IVP_ERROR, IVP_ERROR_NOT_FOUND, _("There is no calendar %u."),
                    index + 1);
        return FALSE;
    }
    for (guint i = 0; calendars[i] != NULL; i++) {
        if (i != index)
            g_strv_builder_add(builder, calendars[i]);
    }
    rest = g_strv_builder_end(builder);
    set_calendars(self, rest);
    return TRUE;
}

void
ivp_panel_follow_moved(IvpPanel *self)
{
    g_auto(GStrv) calendars = ivp_panel_list_calendars(self);
    g_autoptr(GPtrArray) kept = g_ptr_array_new_with_free_func(g_free);

    for (char **calendar = calendars; *calendar != NULL; calendar++) {
        g_autofree char *successor = NULL;
        const char *address;

        g_free(ivp_feed_url_normalize(*calendar, TRUE, &successor, NULL));
        address = successor != NULL ? successor : *calendar;
        if (!g_ptr_array_find_with_equal_func(kept, address, g_str_equal, NULL))
            g_ptr_array_add(kept, g_strdup(address));
    }
    g_ptr_array_add(kept, NULL);
    set_calendars(self, (char **)kept->pdata);
    ivp_calendars_refresh(self->calendars, FALSE);
}
