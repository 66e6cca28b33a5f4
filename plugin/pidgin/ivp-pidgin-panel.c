/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-pidgin-panel.h"

#include <gdk/gdkkeysyms.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "ivp-pidgin-about.h"
#include "ivp-pidgin-calendar.h"
#include "ivp-pidgin-first-start.h"
#include "ivp-pidgin-header.h"
#include "ivp-pidgin-requests.h"
#include "ivp-pidgin-wrap.h"

#define PANEL_KEY "ivp-panel"

/* The pages, in the order of the page row. */
static const IvpPidginPage *const pages[] = {
    &ivp_pidgin_calendar_page,
    &ivp_pidgin_requests_page,
    &ivp_pidgin_about_page,
};

typedef struct {
    IvpPidginPanel *panel;
    const IvpPidginPage *page;
    GtkWidget *button; /* in the page row */
    GtkWidget *widget; /* (nullable) made when it is first shown */
} Shown;

struct _IvpPidginPanel {
    IvpPidgin *pidgin;
    void (*fold)(gpointer data);
    void (*leave)(gpointer data);
    gpointer data;

    GtkWidget *box;
    GtkWidget *first_start; /* (nullable) instead of all below */
    GtkWidget *header;      /* (nullable) with the page row */
    Shown shown[G_N_ELEMENTS(pages)];
    guint current;
};

static void
show_page(IvpPidginPanel *self, guint index)
{
    self->current = index;
    for (guint i = 0; i < G_N_ELEMENTS(pages); i++) {
        Shown *shown = &self->shown[i];

        if (i == index && shown->widget == NULL) {
            shown->widget = pages[i]->create(self->pidgin);
            gtk_box_pack_start(GTK_BOX(self->box), shown->widget, TRUE, TRUE, 0);
        }
        if (shown->widget != NULL)
            gtk_widget_set_visible(shown->widget, i == index);
    }
}

/* Some themes hardly show which button is pressed: the page in front is bold as well. */
static void
show_weight(GtkToggleButton *button)
{
    GtkWidget *label = gtk_bin_get_child(GTK_BIN(button));
    PangoAttrList *attributes = pango_attr_list_new();

    if (gtk_toggle_button_get_active(button))
        pango_attr_list_insert(attributes, pango_attr_weight_new(PANGO_WEIGHT_BOLD));
    gtk_label_set_attributes(GTK_LABEL(label), attributes);
    pango_attr_list_unref(attributes);
}

static void
on_page(GtkToggleButton *button, gpointer data)
{
    Shown *shown = data;

    show_weight(button);
    if (gtk_toggle_button_get_active(button))
        show_page(shown->panel, (guint)(shown - shown->panel->shown));
}

/* GTK moves only the focus along radio buttons that look like buttons; tabs change at once.
 */
static gboolean
on_page_key(GtkWidget *button, GdkEventKey *event, gpointer data)
{
    Shown *shown = data;
    IvpPidginPanel *self = shown->panel;
    gboolean rtl = gtk_widget_get_direction(button) == GTK_TEXT_DIR_RTL;
    guint index = (guint)(shown - self->shown);
    guint step;

    if (event->keyval == GDK_Left || event->keyval == GDK_KP_Left)
        step = rtl ? 1 : G_N_ELEMENTS(pages) - 1;
    else if (event->keyval == GDK_Right || event->keyval == GDK_KP_Right)
        step = rtl ? G_N_ELEMENTS(pages) - 1 : 1;
    else
        return FALSE;
    do
        index = (index + step) % G_N_ELEMENTS(pages);
    while (!gtk_widget_get_visible(self->shown[index].button));
    gtk_toggle_button_set_active(GTK_TOGGLE_BUTTON(self->shown[index].button), TRUE);
    gtk_widget_grab_focus(self->shown[index].button);
    return TRUE;
}

static void
show_label(Shown *shown)
{
    IvpPanel *panel = shown->panel->pidgin->panel;
    g_autofree char *label = shown->page->get_label != NULL
                                 ? shown->page->get_label(panel)
                                 : g_strdup(_(shown->page->label));

    if (strcmp(gtk_button_get_label(GTK_BUTTON(shown->button)), label) == 0)
        return;
    gtk_button_set_label(GTK_BUTTON(shown->button), label);
    show_weight(GTK_TOGGLE_BUTTON(shown->button));
}

static void
on_desk_changed(IvpDesk *desk, gpointer data)
{
    IvpPidginPanel *self = data;

    for (guint i = 0; self->header != NULL && i < G_N_ELEMENTS(pages); i++)
        show_label(&self->shown[i]);
}

/* Radio buttons drawn as buttons: Left and Right move along them, as people expect of tabs.
 */
static GtkWidget *
create_row(IvpPidginPanel *self)
{
    GtkWidget *row = ivp_pidgin_wrap_new(IVP_PIDGIN_GAP);
    GSList *group = NULL;

    for (guint i = 0; i < G_N_ELEMENTS(pages); i++) {
        Shown *shown = &self->shown[i];

        shown->panel = self;
        shown->page = pages[i];
        shown->button = gtk_radio_button_new_with_mnemonic(group, _(pages[i]->label));
        group = gtk_radio_button_get_group(GTK_RADIO_BUTTON(shown->button));
        gtk_toggle_button_set_mode(GTK_TOGGLE_BUTTON(shown->button), FALSE);
        ivp_pidgin_wrap_add(IVP_PIDGIN_WRAP(row), shown->button, IVP_WRAP_ITEM);
        gtk_widget_set_visible(shown->button, pages[i]->is_wanted == NULL ||
                                                  pages[i]->is_wanted(self->pidgin->panel));
        show_label(shown);
        show_weight(GTK_TOGGLE_BUTTON(shown->button));
        g_signal_connect(shown->button, "toggled", G_CALLBACK(on_page), shown);
        g_signal_connect(shown->button, "key-press-event", G_CALLBACK(on_page_key), shown);
    }
    return row;
}

static void
update_row(IvpPidginPanel *self)
{
    for (guint i = 0; i < G_N_ELEMENTS(pages); i++) {
        gboolean wanted =
            pages[i]->is_wanted == NULL || pages[i]->is_wanted(self->pidgin->panel);

        gtk_widget_set_visible(self->shown[i].button, wanted);
        if (!wanted && self->current == i)
            gtk_toggle_button_set_active(GTK_TOGGLE_BUTTON(self->shown[0].button), TRUE);
    }
}

static void
build(IvpPidginPanel *self)
{
    IvpPidgin *pidgin = self->pidgin;

    if (!ivp_panel_is_chosen(pidgin->panel)) {
        if (self->first_start == NULL) {
            self->first_start = ivp_pidgin_first_start_new(pidgin);
            gtk_box_pack_start(GTK_BOX(self->box), self->first_start, TRUE, TRUE, 0);
        }
        return;
    }
    if (self->header != NULL) {
        update_row(self);
        return;
    }
    self->header = ivp_pidgin_header_new(pidgin, create_row(self), self->fold, self->data);
    gtk_box_pack_start(GTK_BOX(self->box), self->header, FALSE, FALSE, 0);
    gtk_widget_show(self->header);
    show_page(self, 0);
}

static void
on_program_changed(IvpPanel *panel, gpointer data)
{
    IvpPidginPanel *self = data;
    gboolean first = self->first_start != NULL && ivp_panel_is_chosen(panel);
    GtkWidget *top = gtk_widget_get_toplevel(self->box);
    gboolean had_focus = FALSE;

    if (first) {
        GtkWidget *focus =
            GTK_IS_WINDOW(top) ? gtk_window_get_focus(GTK_WINDOW(top)) : NULL;

        had_focus = focus != NULL && gtk_widget_is_ancestor(focus, self->first_start);
        g_clear_pointer(&self->first_start, gtk_widget_destroy);
    }
    build(self);
    if (had_focus)
        ivp_pidgin_panel_focus(self);
}

static gboolean
on_key(GtkWidget *box, GdkEventKey *event, gpointer data)
{
    IvpPidginPanel *self = data;
    Shown *shown = &self->shown[self->current];

    if (event->keyval != GDK_Escape)
        return FALSE;
    if (shown->widget != NULL && shown->page->escape != NULL &&
        shown->page->escape(shown->widget))
        return TRUE;
    if (self->leave == NULL)
        return FALSE;
    self->leave(self->data);
    return TRUE;
}

static void
on_destroy(GtkWidget *box, gpointer data)
{
    IvpPidginPanel *self = data;

    g_signal_handlers_disconnect_by_data(self->pidgin->panel, self);
    g_signal_handlers_disconnect_by_data(ivp_panel_get_desk(self->pidgin->panel), self);
}

IvpPidginPanel *
ivp_pidgin_panel_new(IvpPidgin *pidgin,
                     void (*fold)(gpointer data),
                     void (*leave)(gpointer data),
                     gpointer data)
{
    IvpPidginPanel *self = g_new0(IvpPidginPanel, 1);

    self->pidgin = pidgin;
    self->fold = fold;
    self->leave = leave;
    self->data = data;
    self->box = gtk_vbox_new(FALSE, IVP_PIDGIN_GAP);
    gtk_container_set_border_width(GTK_CONTAINER(self->box), IVP_PIDGIN_GAP);
    ivp_pidgin_name(self->box, _("Interview panel"), NULL);
    g_signal_connect(self->box, "key-press-event", G_CALLBACK(on_key), self);
    g_signal_connect(self->box, "destroy", G_CALLBACK(on_destroy), self);
    g_signal_connect(pidgin->panel, "program-changed", G_CALLBACK(on_program_changed),
                     self);
    g_signal_connect(ivp_panel_get_desk(pidgin->panel), "changed",
                     G_CALLBACK(on_desk_changed), self);
    g_object_set_data_full(G_OBJECT(self->box), PANEL_KEY, self, g_free);
    build(self);
    return self;
}

GtkWidget *
ivp_pidgin_panel_get_widget(IvpPidginPanel *self)
{
    return self->box;
}

void
ivp_pidgin_panel_focus(IvpPidginPanel *self)
{
    Shown *shown = &self->shown[self->current];

    if (self->first_start != NULL)
        ivp_pidgin_first_start_focus(self->first_start);
    else if (shown->widget != NULL)
        shown->page->focus(shown->widget);
}

/* The page whose rows have such keys: the one that claims them, or the first that claims
 * none. */
static guint
find_page(const char *key)
{
    guint found = 0;

    for (guint i = G_N_ELEMENTS(pages); i-- > 0;) {
        if (pages[i]->key_prefix != NULL && g_str_has_prefix(key, pages[i]->key_prefix))
            return i;
        if (pages[i]->key_prefix == NULL && pages[i]->show_row != NULL)
            found = i;
    }
    return found;
}

void
ivp_pidgin_panel_show_row(IvpPidginPanel *self, const char *key)
{
    guint i = find_page(key);
    gsize skip = pages[i]->key_prefix != NULL ? strlen(pages[i]->key_prefix) : 0;

    if (self->first_start != NULL)
        return;
    gtk_toggle_button_set_active(GTK_TOGGLE_BUTTON(self->shown[i].button), TRUE);
    show_page(self, i);
    pages[i]->show_row(self->shown[i].widget, key + skip);
}

IvpPidginPanel *
ivp_pidgin_panel_find(GtkWidget *inside)
{
    for (GtkWidget *widget = inside; widget != NULL;
         widget = gtk_widget_get_parent(widget)) {
        IvpPidginPanel *panel = g_object_get_data(G_OBJECT(widget), PANEL_KEY);

        if (panel != NULL)
            return panel;
    }
    return NULL;
}
