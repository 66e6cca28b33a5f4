/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-finch.h"

#include <glib/gi18n-lib.h>
#include <gntbutton.h>
#include <gntlabel.h>
#include <gnttree.h>

#define WIDTH 68
#define LIST_HEIGHT 6

typedef struct {
    IvpFinch *self;
    GntWidget *window;
    GntWidget *tree;
    GntWidget *about; /* what the selected one would contact */
    GntWidget *zone;
    GPtrArray *choices; /* IvpProgramChoice * (owned): keys of the tree */
    gulong program_changed;
} First;

static void
show_choice(First *first)
{
    const IvpProgramChoice *choice = gnt_tree_get_selection_data(GNT_TREE(first->tree));
    g_autofree char *text = NULL;

    if (choice == NULL)
        text = g_strdup(" ");
    else if (choice->problem != NULL)
        text = g_strdup(choice->problem);
    else if (choice->example)
        text = g_strdup(
            _("An example to look around in: nothing is loaded, nothing is sent."));
    else if (choice->hosts == NULL || *choice->hosts == '\0')
        text = g_strdup(_("Loads nothing from the network."));
    else
        text = g_strdup_printf(_("Loads its calendar from %s."), choice->hosts);
    ivp_finch_text_set(first->about, NULL, text);
}

static void
show_zone(First *first)
{
    g_autofree char *zone = ivp_panel_get_zone_text(first->self->panel);
    g_autofree char *text = g_strdup_printf(_("Your time zone: %s"), zone);

    gnt_label_set_text(GNT_LABEL(first->zone), text);
}

static void
fill(First *first)
{
    GntTree *tree = GNT_TREE(first->tree);
    IvpProgram *current = ivp_panel_get_program(first->self->panel);
    IvpProgramChoice *select = NULL;

    gnt_tree_remove_all(tree);
    g_ptr_array_unref(first->choices);
    first->choices = ivp_panel_list_programs(first->self->panel);
    for (guint i = 0; i < first->choices->len; i++) {
        IvpProgramChoice *choice = g_ptr_array_index(first->choices, i);

        gnt_tree_add_row_last(tree, choice, gnt_tree_create_row(tree, choice->name), NULL);
        if (current != NULL && g_strcmp0(ivp_program_get_id(current), choice->id) == 0)
            select = choice;
    }
    /* Not the example, unless there is nothing else: the first look is at the real one. */
    for (guint i = 0; select == NULL && i < first->choices->len; i++) {
        IvpProgramChoice *choice = g_ptr_array_index(first->choices, i);

        if (!choice->example && choice->problem == NULL)
            select = choice;
    }
    if (select != NULL)
        gnt_tree_set_selected(tree, select);
    show_choice(first);
    show_zone(first);
}

static void
on_selection_changed(GntWidget *tree, gpointer old, gpointer current, gpointer data)
{
    First *first = data;

    if (first->choices != NULL && current != NULL)
        show_choice(first);
}

static void
on_program_changed(IvpPanel *panel, gpointer data)
{
    fill(data);
}

static void
on_show(GntWidget *widget, gpointer data)
{
    First *first = data;
    IvpFinch *self = first->self;
    const IvpProgramChoice *choice = gnt_tree_get_selection_data(GNT_TREE(first->tree));
    g_autofree char *id = NULL;
    g_autoptr(GError) error = NULL;

    if (choice == NULL)
        return;
    id = g_strdup(choice->id);
    if (!ivp_panel_choose(self->panel, id, &error)) {
        ivp_finch_show_answer(self, error->message);
        return;
    }
    ivp_finch_window_close(self, IVP_FINCH_FIRST_WINDOW);
    ivp_finch_calendar_open(self);
}

static void
on_change_zone(GntWidget *button, gpointer data)
{
    ivp_finch_open_zones(((First *)data)->self);
}

static void
on_add_file(GntWidget *button, gpointer data)
{
    ivp_finch_add_program_file(((First *)data)->self);
}

static void
on_window_gone(GntWidget *window, gpointer data)
{
    First *first = data;

    g_clear_signal_handler(&first->program_changed, first->self->panel);
    g_ptr_array_unref(first->choices);
    g_free(first);
}

void
ivp_finch_open_first(IvpFinch *self)
{
    First *first;
    GntWidget *line;

    if (ivp_finch_window_present(self, IVP_FINCH_FIRST_WINDOW))
        return;

    first = g_new0(First, 1);
    first->self = self;
    first->window = ivp_finch_dialog_new(self, IVP_FINCH_FIRST_WINDOW, _("Interview"));
    gnt_box_add_widget(
        GNT_BOX(first->window),
        gnt_label_new_with_format(_("Which community?"), GNT_TEXT_FLAG_BOLD));
    first->tree = gnt_tree_new_with_columns(1);
    gnt_tree_set_col_width(GNT_TREE(first->tree), 0, WIDTH - 3);
    gnt_widget_set_size(first->tree, WIDTH, LIST_HEIGHT);
    gnt_box_add_widget(GNT_BOX(first->window), first->tree);
    first->about = ivp_finch_text_new(WIDTH, 2);
    gnt_box_add_widget(GNT_BOX(first->window), first->about);
    first->zone = gnt_label_new(" ");
    gnt_widget_set_size(first->zone, WIDTH, 1);
    gnt_box_add_widget(GNT_BOX(first->window), first->zone);
    line = gnt_hbox_new(FALSE);
    gnt_box_set_pad(GNT_BOX(line), 0);
    gnt_box_add_widget(GNT_BOX(first->window), line);
    ivp_finch_add_button(line, _("Show me"), G_CALLBACK(on_show), first);
    ivp_finch_add_button(line, _("Change time zone…"), G_CALLBACK(on_change_zone), first);
    ivp_finch_add_button(line, _("Add a file…"), G_CALLBACK(on_add_file), first);
    ivp_finch_add_close(line, first->window, _("Close"));

    g_signal_connect(first->tree, "selection-changed", G_CALLBACK(on_selection_changed),
                     first);
    g_signal_connect(first->tree, "activate", G_CALLBACK(on_show), first);
    g_signal_connect(first->window, "destroy", G_CALLBACK(on_window_gone), first);
    first->program_changed = g_signal_connect(self->panel, "program-changed",
                                              G_CALLBACK(on_program_changed), first);
    first->choices = g_ptr_array_new();
    ivp_finch_dialog_show(first->window);
    fill(first);
}

void
ivp_finch_open(IvpFinch *self)
{
    if (ivp_panel_is_chosen(self->panel))
        ivp_finch_calendar_open(self);
    else
        ivp_finch_open_first(self);
}
