/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-pidgin-window.h"

#include <gdk/gdkkeysyms.h>
#include <glib/gi18n-lib.h>

#include "ivp-pidgin-panel.h"

#define WINDOW_KEY "ivp-own-window"

#define DEFAULT_WIDTH 560
#define DEFAULT_HEIGHT 480

static GtkWidget *
find_window(IvpPidgin *pidgin)
{
    for (GList *l = pidgin->dialogs; l != NULL; l = l->next)
        if (g_object_get_data(G_OBJECT(l->data), WINDOW_KEY) != NULL)
            return l->data;
    return NULL;
}

static void
show_title(GtkWidget *window, IvpPanel *panel)
{
    IvpProgram *program = ivp_panel_get_program(panel);

    gtk_window_set_title(GTK_WINDOW(window), program != NULL && ivp_panel_is_chosen(panel)
                                                 ? ivp_program_get_name(program)
                                                 : _("Interview Panel"));
}

static void
on_program_changed(IvpPanel *panel, gpointer data)
{
    show_title(data, panel);
}

static void
on_destroy(GtkWidget *window, gpointer data)
{
    IvpPidgin *pidgin = data;

    g_signal_handlers_disconnect_by_data(pidgin->panel, window);
}

static void
leave(gpointer data)
{
    gtk_widget_destroy(data);
}

static gboolean
on_key(GtkWidget *window, GdkEventKey *event, gpointer data)
{
    if (!(event->state & GDK_CONTROL_MASK) || gdk_keyval_to_lower(event->keyval) != GDK_w)
        return FALSE;
    gtk_widget_destroy(window);
    return TRUE;
}

void
ivp_pidgin_window_open(IvpPidgin *pidgin, const char *key)
{
    GtkWidget *window = find_window(pidgin);
    IvpPidginPanel *panel;

    if (window == NULL) {
        window = gtk_window_new(GTK_WINDOW_TOPLEVEL);
        gtk_window_set_role(GTK_WINDOW(window), "interview-panel");
        gtk_window_set_default_size(GTK_WINDOW(window), DEFAULT_WIDTH, DEFAULT_HEIGHT);
        panel = ivp_pidgin_panel_new(pidgin, NULL, leave, window);
        gtk_container_add(GTK_CONTAINER(window), ivp_pidgin_panel_get_widget(panel));
        g_object_set_data(G_OBJECT(window), WINDOW_KEY, panel);
        show_title(window, pidgin->panel);
        g_signal_connect(pidgin->panel, "program-changed", G_CALLBACK(on_program_changed),
                         window);
        g_signal_connect(window, "destroy", G_CALLBACK(on_destroy), pidgin);
        g_signal_connect(window, "key-press-event", G_CALLBACK(on_key), NULL);
        ivp_pidgin_own_window(pidgin, window);
        gtk_widget_show(ivp_pidgin_panel_get_widget(panel));
    }
    gtk_window_present(GTK_WINDOW(window));
    panel = g_object_get_data(G_OBJECT(window), WINDOW_KEY);
    if (key != NULL)
        ivp_pidgin_panel_show_row(panel, key);
    else
        ivp_pidgin_panel_focus(panel);
}
