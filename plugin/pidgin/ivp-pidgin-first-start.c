/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-pidgin-first-start.h"

#include <glib/gi18n-lib.h>

#include "ivp-pidgin-add.h"
#include "ivp-pidgin-wrap.h"
#include "ivp-pidgin-zone.h"

#define PAGE_KEY "ivp-first-start"

typedef struct {
    IvpPidgin *pidgin;
    GtkWidget *scrolled;
    GtkWidget *programs; /* box of radio buttons */
    GtkWidget *zone;
    GtkWidget *hosts;
    GtkWidget *show;
    GPtrArray *choices; /* IvpProgramChoice */
    char *chosen;       /* (nullable) id */
} Page;

static const IvpProgramChoice *
find_chosen(Page *page)
{
    for (guint i = 0; i < page->choices->len; i++) {
        const IvpProgramChoice *choice = g_ptr_array_index(page->choices, i);

        if (g_strcmp0(choice->id, page->chosen) == 0)
            return choice;
    }
    return NULL;
}

static void
show_hosts(Page *page)
{
    const IvpProgramChoice *choice = find_chosen(page);
    g_autofree char *text = NULL;

    if (choice != NULL && choice->hosts != NULL && *choice->hosts != '\0')
        text = g_strdup_printf(_("Loads its calendar from %s."), choice->hosts);
    else if (choice != NULL && choice->example)
        text = g_strdup(
            _("Invented events to look around with. Loads nothing, sends nothing."));
    else
        text = g_strdup(_("Loads nothing from the network."));
    gtk_label_set_text(GTK_LABEL(page->hosts), text);
    gtk_widget_set_sensitive(page->show, choice != NULL);
}

static void
on_program(GtkToggleButton *radio, gpointer data)
{
    Page *page = data;

    if (!gtk_toggle_button_get_active(radio))
        return;
    g_free(page->chosen);
    page->chosen = g_strdup(g_object_get_data(G_OBJECT(radio), "ivp-id"));
    show_hosts(page);
}

static GtkWidget *
wrapped(GtkWidget *label)
{
    GtkWidget *wrap = ivp_pidgin_wrap_new(6);

    ivp_pidgin_wrap_add(IVP_PIDGIN_WRAP(wrap), label, IVP_WRAP_LINE);
    return wrap;
}

static void
destroy_child(GtkWidget *child, gpointer data)
{
    gtk_widget_destroy(child);
}

static void
list_programs(Page *page)
{
    /* Up and Down go by the middles of radio buttons: equal widths keep their order. */
    GtkSizeGroup *widths = gtk_size_group_new(GTK_SIZE_GROUP_HORIZONTAL);
    GSList *group = NULL;

    gtk_container_foreach(GTK_CONTAINER(page->programs), destroy_child, NULL);
    g_clear_pointer(&page->choices, g_ptr_array_unref);
    page->choices = ivp_panel_list_programs(page->pidgin->panel);
    if (find_chosen(page) == NULL)
        g_clear_pointer(&page->chosen, g_free);

    for (guint i = 0; i < page->choices->len; i++) {
        const IvpProgramChoice *choice = g_ptr_array_index(page->choices, i);
        GtkWidget *radio = gtk_radio_button_new(group);
        GtkWidget *label = gtk_label_new(choice->name);
        GtkWidget *wrap = ivp_pidgin_wrap_new(0);

        /* A real community before the example, if there is one. */
        if (page->chosen == NULL && choice->problem == NULL && !choice->example)
            page->chosen = g_strdup(choice->id);
        group = gtk_radio_button_get_group(GTK_RADIO_BUTTON(radio));
        gtk_misc_set_alignment(GTK_MISC(label), 0, .5);
        gtk_widget_set_tooltip_text(radio, choice->name);
        gtk_container_add(GTK_CONTAINER(radio), label);
        ivp_pidgin_cut_label(GTK_LABEL(label));
        gtk_size_group_add_widget(widths, radio);
        ivp_pidgin_name(radio, choice->name, NULL);
        g_object_set_data_full(G_OBJECT(radio), "ivp-id", g_strdup(choice->id), g_free);
        gtk_toggle_button_set_active(GTK_TOGGLE_BUTTON(radio),
                                     g_strcmp0(choice->id, page->chosen) == 0);
        gtk_widget_set_sensitive(radio, choice->problem == NULL);
        g_signal_connect(radio, "toggled", G_CALLBACK(on_program), page);
        ivp_pidgin_wrap_add(IVP_PIDGIN_WRAP(wrap), radio, IVP_WRAP_CUT);
        gtk_box_pack_start(GTK_BOX(page->programs), wrap, FALSE, FALSE, 0);
        if (choice->problem != NULL) {
            GtkWidget *problem = wrapped(gtk_label_new(choice->problem));

            gtk_box_pack_start(GTK_BOX(page->programs), problem, FALSE, FALSE, 0);
        }
    }
    g_object_unref(widths); /* its widgets keep it */
    gtk_widget_show_all(page->programs);
    show_hosts(page);
}

static void
show_zone(Page *page)
{
    g_autofree char *zone = ivp_panel_get_zone_text(page->pidgin->panel);
    g_autofree char *text = g_strdup_printf(_("Your time zone: %s"), zone);

    gtk_label_set_text(GTK_LABEL(page->zone), text);
}

static void
on_program_changed(IvpPanel *panel, gpointer data)
{
    Page *page = data;

    show_zone(page);
    list_programs(page);
}

static void
on_added(const char *id, gpointer data)
{
    Page *page = data;

    g_free(page->chosen);
    page->chosen = g_strdup(id);
    list_programs(page);
    gtk_widget_grab_focus(page->show);
}

static void
on_add(GtkButton *button, gpointer data)
{
    Page *page = data;

    ivp_pidgin_add_program(page->pidgin, page->scrolled, FALSE, on_added, page);
}

static void
on_zone(GtkButton *button, gpointer data)
{
    Page *page = data;

    ivp_pidgin_zone_choose(page->pidgin, page->scrolled);
}

static void
on_show(GtkButton *button, gpointer data)
{
    Page *page = data;
    IvpPidgin *pidgin = page->pidgin;
    g_autofree char *id = g_strdup(page->chosen);
    g_autoptr(GError) error = NULL;

    /* With this the page is gone. */
    if (id != NULL && !ivp_panel_choose(pidgin->panel, id, &error))
        ivp_pidgin_tell(pidgin, error->message);
}

static void
on_destroy(GtkWidget *scrolled, gpointer data)
{
    Page *page = data;

    g_signal_handlers_disconnect_by_data(page->pidgin->panel, page);
}

static void
page_free(gpointer data)
{
    Page *page = data;

    g_clear_pointer(&page->choices, g_ptr_array_unref);
    g_free(page->chosen);
    g_free(page);
}

static GtkWidget *
at_start(GtkWidget *widget)
{
    GtkWidget *align = gtk_alignment_new(0, .5, 0, 0);

    gtk_container_add(GTK_CONTAINER(align), widget);
    return align;
}

GtkWidget *
ivp_pidgin_first_start_new(IvpPidgin *pidgin)
{
    Page *page = g_new0(Page, 1);
    GtkWidget *box = gtk_vbox_new(FALSE, 6);
    GtkWidget *question = gtk_label_new(NULL);
    GtkWidget *add = gtk_button_new_with_mnemonic(_("Add a _program file…"));
    /* Translators: changes the time zone that stands above it. */
    GtkWidget *change = gtk_button_new_with_mnemonic(_("C_hange…"));
    GtkWidget *zone;
    g_autofree char *markup =
        g_markup_printf_escaped("<big><b>%s</b></big>", _("Which community?"));

    page->pidgin = pidgin;
    page->programs = gtk_vbox_new(FALSE, 2);
    page->zone = gtk_label_new(NULL);
    page->hosts = gtk_label_new(NULL);
    page->show = gtk_button_new_with_mnemonic(_("Show _me"));
    gtk_label_set_markup(GTK_LABEL(question), markup);
    ivp_pidgin_name(change, _("Change your time zone"), NULL);

    zone = wrapped(page->zone);
    gtk_container_set_border_width(GTK_CONTAINER(box), 8);
    gtk_box_pack_start(GTK_BOX(box), wrapped(question), FALSE, FALSE, 0);
    gtk_box_pack_start(GTK_BOX(box), page->programs, FALSE, FALSE, 0);
    gtk_box_pack_start(GTK_BOX(box), at_start(add), FALSE, FALSE, 0);
    gtk_box_pack_start(GTK_BOX(box), gtk_hseparator_new(), FALSE, FALSE, 4);
    gtk_box_pack_start(GTK_BOX(box), zone, FALSE, FALSE, 0);
    ivp_pidgin_wrap_add(IVP_PIDGIN_WRAP(zone), change, IVP_WRAP_ITEM);
    gtk_box_pack_start(GTK_BOX(box), gtk_hseparator_new(), FALSE, FALSE, 4);
    gtk_box_pack_start(GTK_BOX(box), wrapped(page->hosts), FALSE, FALSE, 0);
    {
        GtkWidget *end = gtk_alignment_new(1, .5, 0, 0);

        gtk_container_add(GTK_CONTAINER(end), page->show);
        gtk_box_pack_start(GTK_BOX(box), end, FALSE, FALSE, 0);
    }
    g_signal_connect(add, "clicked", G_CALLBACK(on_add), page);
    g_signal_connect(change, "clicked", G_CALLBACK(on_zone), page);
    g_signal_connect(page->show, "clicked", G_CALLBACK(on_show), page);
    g_signal_connect(pidgin->panel, "program-changed", G_CALLBACK(on_program_changed),
                     page);

    page->scrolled = gtk_scrolled_window_new(NULL, NULL);
    gtk_scrolled_window_set_policy(GTK_SCROLLED_WINDOW(page->scrolled), GTK_POLICY_NEVER,
                                   GTK_POLICY_AUTOMATIC);
    gtk_scrolled_window_add_with_viewport(GTK_SCROLLED_WINDOW(page->scrolled), box);
    gtk_viewport_set_shadow_type(GTK_VIEWPORT(gtk_bin_get_child(GTK_BIN(page->scrolled))),
                                 GTK_SHADOW_NONE);
    g_signal_connect(page->scrolled, "destroy", G_CALLBACK(on_destroy), page);
    g_object_set_data_full(G_OBJECT(page->scrolled), PAGE_KEY, page, page_free);
    show_zone(page);
    list_programs(page);
    gtk_widget_show_all(page->scrolled);
    return page->scrolled;
}

static void
focus_if_active(GtkWidget *widget, gpointer data)
{
    if (GTK_IS_CONTAINER(widget) && !GTK_IS_TOGGLE_BUTTON(widget))
        gtk_container_foreach(GTK_CONTAINER(widget), focus_if_active, NULL);
    else if (GTK_IS_TOGGLE_BUTTON(widget) &&
             gtk_toggle_button_get_active(GTK_TOGGLE_BUTTON(widget)))
        gtk_widget_grab_focus(widget);
}

void
ivp_pidgin_first_start_focus(GtkWidget *widget)
{
    Page *page = g_object_get_data(G_OBJECT(widget), PAGE_KEY);

    gtk_container_foreach(GTK_CONTAINER(page->programs), focus_if_active, NULL);
}
