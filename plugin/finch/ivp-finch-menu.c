/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-finch.h"

#include <glib/gi18n-lib.h>
#include <gntmenu.h>
#include <gntmenuitem.h>

static void
on_menu_about(GntMenuItem *item, gpointer data)
{
    IvpFinch *self = data;
    g_autofree char *text = ivp_panel_get_about(self->panel);

    ivp_finch_show_text(self, "interview-about", _("About this program"), text);
}

static void
on_menu_requests(GntMenuItem *item, gpointer data)
{
    ivp_finch_requests_open(data);
}

static void
on_menu_refresh(GntMenuItem *item, gpointer data)
{
    IvpFinch *self = data;

    ivp_panel_refresh(self->panel);
}

static void
on_menu_first(GntMenuItem *item, gpointer data)
{
    ivp_finch_open_first(data);
}

static void
on_menu_zones(GntMenuItem *item, gpointer data)
{
    ivp_finch_open_zones(data);
}

static void
on_menu_file(GntMenuItem *item, gpointer data)
{
    ivp_finch_add_program_file(data);
}

void
ivp_finch_menu_add(IvpFinch *self, GntWidget *window)
{
    const struct {
        const char *label;
        GntMenuItemCallback callback;
    } items[] = {
        {_("Requests"), on_menu_requests},        {_("Refresh now"), on_menu_refresh},
        {_("Another community…"), on_menu_first}, {_("Add a program file…"), on_menu_file},
        {_("Time zone…"), on_menu_zones},         {_("About this program"), on_menu_about},
    };
    GntWidget *menu = gnt_menu_new(GNT_MENU_TOPLEVEL);
    GntWidget *submenu = gnt_menu_new(GNT_MENU_POPUP);
    GntMenuItem *top = gnt_menuitem_new(_("Program"));

    gnt_menu_add_item(GNT_MENU(menu), top);
    gnt_menuitem_set_submenu(top, GNT_MENU(submenu));
    for (gsize i = 0; i < G_N_ELEMENTS(items); i++) {
        GntMenuItem *item = gnt_menuitem_new(items[i].label);

        gnt_menuitem_set_callback(item, items[i].callback, self);
        gnt_menu_add_item(GNT_MENU(submenu), item);
    }
    gnt_window_set_menu(GNT_WINDOW(window), GNT_MENU(menu));
}
