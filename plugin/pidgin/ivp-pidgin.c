/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-pidgin.h"

#include <gdk/gdkkeysyms.h>
#include <glib/gi18n-lib.h>
#include <notify.h>
#include <prefs.h>

typedef struct {
    GtkLabel *label;
    IvpPidginMenuBuild build;
    gpointer data;
} MenuButton;

#define MENU_BUTTON_KEY "ivp-menu-button"

/* Where Pidgin itself keeps the folders of its file choosers. */
#define PREF_OPEN_FOLDER "/pidgin/filelocations/last_open_folder"
#define PREF_SAVE_FOLDER "/pidgin/filelocations/last_save_folder"

static void
on_window_destroy(GtkWidget *window, gpointer data)
{
    IvpPidgin *pidgin = data;

    pidgin->dialogs = g_list_remove(pidgin->dialogs, window);
}

void
ivp_pidgin_own_window(IvpPidgin *pidgin, GtkWidget *window)
{
    pidgin->dialogs = g_list_prepend(pidgin->dialogs, window);
    g_signal_connect(window, "destroy", G_CALLBACK(on_window_destroy), pidgin);
}

void
ivp_pidgin_close_windows(IvpPidgin *pidgin)
{
    while (pidgin->dialogs != NULL)
        gtk_widget_destroy(pidgin->dialogs->data);
}

void
ivp_pidgin_tell(IvpPidgin *pidgin, const char *sentence)
{
    purple_notify_error(pidgin->plugin, _("Interview Panel"), sentence, NULL);
}

void
ivp_pidgin_name(GtkWidget *widget, const char *name, const char *description)
{
    AtkObject *accessible = gtk_widget_get_accessible(widget);

    atk_object_set_name(accessible, name);
    if (description != NULL) {
        atk_object_set_description(accessible, description);
        gtk_widget_set_tooltip_text(widget, description);
    }
}

int
ivp_pidgin_char_width(GtkWidget *widget)
{
    PangoContext *context = gtk_widget_get_pango_context(widget);
    PangoFontMetrics *metrics =
        pango_context_get_metrics(context, gtk_widget_get_style(widget)->font_desc,
                                  pango_context_get_language(context));
    int width = PANGO_PIXELS(MAX(pango_font_metrics_get_approximate_char_width(metrics),
                                 pango_font_metrics_get_approximate_digit_width(metrics)));

    pango_font_metrics_unref(metrics);
    return MAX(1, width);
}

int
ivp_pidgin_line_height(GtkWidget *widget)
{
    PangoContext *context = gtk_widget_get_pango_context(widget);
    PangoFontMetrics *metrics =
        pango_context_get_metrics(context, gtk_widget_get_style(widget)->font_desc,
                                  pango_context_get_language(context));
    int height = PANGO_PIXELS(pango_font_metrics_get_ascent(metrics) +
                              pango_font_metrics_get_descent(metrics));

    pango_font_metrics_unref(metrics);
    return MAX(1, height);
}

void
ivp_pidgin_cut_label(GtkLabel *label)
{
    g_autoptr(PangoLayout) layout = gtk_widget_create_pango_layout(GTK_WIDGET(label), NULL);
    int width;

    gtk_label_set_ellipsize(label, PANGO_ELLIPSIZE_END);
    pango_layout_set_text(layout, gtk_label_get_text(label), -1);
    pango_layout_set_attributes(layout,
                                pango_layout_get_attributes(gtk_label_get_layout(label)));
    pango_layout_get_pixel_size(layout, &width, NULL);
    gtk_widget_set_size_request(GTK_WIDGET(label), width + 1, -1);
}

static void
place_menu(GtkMenu *menu, int *x, int *y, gboolean *push_in, gpointer data)
{
    GtkWidget *button = data;
    GtkAllocation at;
    GtkRequisition need;
    GdkScreen *screen = gtk_widget_get_screen(button);
    int left, top;

    gtk_widget_get_allocation(button, &at);
    gdk_window_get_origin(gtk_widget_get_window(button), &left, &top);
    gtk_widget_size_request(GTK_WIDGET(menu), &need);
    *x = left + at.x;
    if (gtk_widget_get_direction(button) == GTK_TEXT_DIR_RTL)
        *x += at.width - need.width;
    *x = CLAMP(*x, 0, MAX(0, gdk_screen_get_width(screen) - need.width));
    *y = top + at.y + at.height;
    if (*y + need.height > gdk_screen_get_height(screen) && top + at.y >= need.height)
        *y = top + at.y - need.height;
    *push_in = TRUE;
}

static gboolean
destroy_menu(gpointer menu)
{
    gtk_widget_destroy(menu);
    return G_SOURCE_REMOVE;
}

static void
on_menu_done(GtkWidget *menu, gpointer data)
{
    /* The menu is still at work in its own emission. */
    g_idle_add_full(G_PRIORITY_DEFAULT_IDLE, destroy_menu, g_object_ref(menu),
                    g_object_unref);
}

void
ivp_pidgin_menu_popup_at(GtkWidget *menu,
                         GtkWidget *widget,
                         GtkMenuPositionFunc place,
                         gpointer data,
                         guint mouse,
                         guint32 time)
{
    gtk_menu_attach_to_widget(GTK_MENU(menu), widget, NULL);
    g_signal_connect(menu, "selection-done", G_CALLBACK(on_menu_done), NULL);
    gtk_widget_show_all(menu);
    gtk_menu_popup(GTK_MENU(menu), NULL, NULL, place, data, mouse, time);
    if (mouse == 0)
        gtk_menu_shell_select_first(GTK_MENU_SHELL(menu), FALSE);
}

void
ivp_pidgin_menu_popup(GtkWidget *menu, GtkWidget *button, guint mouse, guint32 time)
{
    ivp_pidgin_menu_popup_at(menu, button, place_menu, button, mouse, time);
}

static void
open_menu(GtkWidget *button, guint mouse, guint32 time)
{
    MenuButton *self = g_object_get_data(G_OBJECT(button), MENU_BUTTON_KEY);
    GtkWidget *menu = self->build(self->data);

    if (menu != NULL)
        ivp_pidgin_menu_popup(menu, button, mouse, time);
}

static gboolean
on_menu_button_press(GtkWidget *button, GdkEventButton *event, gpointer data)
{
    if (event->button != 1 || event->type != GDK_BUTTON_PRESS)
        return FALSE;
    gtk_widget_grab_focus(button);
    open_menu(button, event->button, event->time);
    return TRUE;
}

static gboolean
on_menu_button_key(GtkWidget *button, GdkEventKey *event, gpointer data)
{
    if (event->keyval != GDK_Down && event->keyval != GDK_KP_Down)
        return FALSE;
    open_menu(button, 0, event->time);
    return TRUE;
}

static void
on_menu_button_clicked(GtkWidget *button, gpointer data)
{
    ivp_pidgin_menu_button_open(button);
}

GtkWidget *
ivp_pidgin_menu_button_new(const char *label,
                           gboolean relief,
                           IvpPidginMenuBuild build,
                           gpointer data)
{
    GtkWidget *button = gtk_button_new();
    GtkWidget *box = gtk_hbox_new(FALSE, IVP_PIDGIN_GAP);
    GtkWidget *text = gtk_label_new_with_mnemonic(label);
    GtkWidget *arrow = gtk_arrow_new(GTK_ARROW_DOWN, GTK_SHADOW_NONE);
    MenuButton *self = g_new0(MenuButton, 1);

    self->label = GTK_LABEL(text);
    self->build = build;
    self->data = data;
    g_object_set_data_full(G_OBJECT(button), MENU_BUTTON_KEY, self, g_free);

    gtk_misc_set_alignment(GTK_MISC(text), 0, 0.5);
    gtk_label_set_mnemonic_widget(self->label, button);
    gtk_box_pack_start(GTK_BOX(box), text, TRUE, TRUE, 0);
    gtk_box_pack_start(GTK_BOX(box), arrow, FALSE, FALSE, 0);
    gtk_container_add(GTK_CONTAINER(button), box);
    if (!relief)
        gtk_button_set_relief(GTK_BUTTON(button), GTK_RELIEF_NONE);
    g_signal_connect(button, "button-press-event", G_CALLBACK(on_menu_button_press), NULL);
    g_signal_connect(button, "key-press-event", G_CALLBACK(on_menu_button_key), NULL);
    g_signal_connect(button, "clicked", G_CALLBACK(on_menu_button_clicked), NULL);
    gtk_widget_show_all(button);
    return button;
}

GtkLabel *
ivp_pidgin_menu_button_get_label(GtkWidget *button)
{
    MenuButton *self = g_object_get_data(G_OBJECT(button), MENU_BUTTON_KEY);

    return self->label;
}

void
ivp_pidgin_menu_button_open(GtkWidget *button)
{
    open_menu(button, 0, gtk_get_current_event_time());
}

GtkWidget *
ivp_pidgin_menu_add(GtkWidget *menu, const char *label, GCallback activate, gpointer data)
{
    GtkWidget *item = gtk_menu_item_new_with_mnemonic(label);

    g_signal_connect(item, "activate", activate, data);
    gtk_menu_shell_append(GTK_MENU_SHELL(menu), item);
    return item;
}

void
ivp_pidgin_menu_add_separator(GtkWidget *menu)
{
    gtk_menu_shell_append(GTK_MENU_SHELL(menu), gtk_separator_menu_item_new());
}

GtkWidget *
ivp_pidgin_icon_button_new(const char *stock, const char *name, const char *tooltip)
{
    GtkWidget *button = gtk_button_new();

    gtk_container_add(GTK_CONTAINER(button),
                      gtk_image_new_from_stock(stock, GTK_ICON_SIZE_MENU));
    gtk_button_set_relief(GTK_BUTTON(button), GTK_RELIEF_NONE);
    ivp_pidgin_name(button, name, tooltip);
    gtk_widget_show_all(button);
    return button;
}

void
ivp_pidgin_mix(const GdkColor *from, const GdkColor *to, double weight, char out[8])
{
    int red = (int)(from->red + (to->red - from->red) * weight) >> 8;
    int green = (int)(from->green + (to->green - from->green) * weight) >> 8;
    int blue = (int)(from->blue + (to->blue - from->blue) * weight) >> 8;

    g_snprintf(out, 8, "#%02x%02x%02x", CLAMP(red, 0, 255), CLAMP(green, 0, 255),
               CLAMP(blue, 0, 255));
}

static void
on_chooser_response(GtkDialog *dialog, int response, gpointer data)
{
    g_autofree char *folder = gtk_file_chooser_get_current_folder(GTK_FILE_CHOOSER(dialog));

    if (response == GTK_RESPONSE_ACCEPT && folder != NULL)
        purple_prefs_set_path(data, folder);
}

GtkWidget *
ivp_pidgin_chooser_new(IvpPidgin *pidgin,
                       GtkWidget *parent,
                       const char *title,
                       gboolean save)
{
    const char *pref = save ? PREF_SAVE_FOLDER : PREF_OPEN_FOLDER;
    const char *folder = purple_prefs_get_path(pref);
    GtkWidget *dialog = gtk_file_chooser_dialog_new(
        title, GTK_WINDOW(gtk_widget_get_toplevel(parent)),
        save ? GTK_FILE_CHOOSER_ACTION_SAVE : GTK_FILE_CHOOSER_ACTION_OPEN,
        GTK_STOCK_CANCEL, GTK_RESPONSE_CANCEL, save ? GTK_STOCK_SAVE : GTK_STOCK_OPEN,
        GTK_RESPONSE_ACCEPT, NULL);

    gtk_dialog_set_default_response(GTK_DIALOG(dialog), GTK_RESPONSE_ACCEPT);
    if (folder == NULL || *folder == '\0')
        folder = g_get_home_dir();
    gtk_file_chooser_set_current_folder(GTK_FILE_CHOOSER(dialog), folder);
    g_signal_connect(dialog, "response", G_CALLBACK(on_chooser_response), (gpointer)pref);
    ivp_pidgin_own_window(pidgin, dialog);
    return dialog;
}
