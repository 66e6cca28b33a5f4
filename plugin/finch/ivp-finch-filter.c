/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-finch.h"

#include <glib/gi18n-lib.h>
#include <gntlabel.h>
#include <gnttree.h>

#define WINDOW_NAME "interview-filter"
#define WIDTH 34
#define MOST_ROWS 12

typedef struct {
    IvpFilter filter;
    char *label;
} Choice;

typedef struct {
    IvpFinch *self;
    GntWidget *tree;
    GPtrArray *choices; /* Choice * (owned): keys of the tree */
} Filters;

static void
free_choice(gpointer data)
{
    Choice *choice = data;

    ivp_filter_clear(&choice->filter);
    g_free(choice->label);
    g_free(choice);
}

static void
on_chosen(GntWidget *widget, gpointer data)
{
    Filters *filters = data;
    IvpFinch *self = filters->self;
    const Choice *choice = gnt_tree_get_selection_data(GNT_TREE(filters->tree));

    if (choice != NULL)
        ivp_finch_calendar_filter(self, &choice->filter, choice->label);
    ivp_finch_window_close(self, WINDOW_NAME);
}

static void
on_window_gone(GntWidget *window, gpointer data)
{
    Filters *filters = data;

    g_ptr_array_unref(filters->choices);
    g_free(filters);
}

static Choice *
add_choice(Filters *filters, char *label)
{
    GntTree *tree = GNT_TREE(filters->tree);
    Choice *choice = g_new0(Choice, 1);

    choice->label = label;
    g_ptr_array_add(filters->choices, choice);
    gnt_tree_add_row_last(tree, choice, gnt_tree_create_row(tree, label), NULL);
    return choice;
}

static void
fill(Filters *filters)
{
    static const struct {
        const char *label;
        IvpShow show;
        gboolean waking_hours;
    } fixed[] = {
        {N_("everything"), IVP_SHOW_EVERYTHING, FALSE},
        {N_("this program only"), IVP_SHOW_PROGRAM, FALSE},
        {N_("discussion groups"), IVP_SHOW_GROUPS, FALSE},
        {N_("interviews"), IVP_SHOW_INTERVIEWS, FALSE},
        {N_("free slots"), IVP_SHOW_SLOTS, FALSE},
        {N_("my waking hours"), IVP_SHOW_EVERYTHING, TRUE},
    };
    IvpProgram *program = ivp_panel_get_program(filters->self->panel);
    const IvpRegion *regions = NULL;
    gsize n_regions = 0;

    for (gsize i = 0; i < G_N_ELEMENTS(fixed); i++) {
        Choice *choice = add_choice(filters, g_strdup(_(fixed[i].label)));

        choice->filter.show = fixed[i].show;
        choice->filter.waking_hours = fixed[i].waking_hours;
    }
    if (program != NULL)
        regions = ivp_program_get_regions(program, &n_regions);
    for (gsize i = 0; i < n_regions; i++) {
        Choice *choice =
            add_choice(filters, g_strdup_printf(_("region %s"), regions[i].name));

        choice->filter.region = g_strdup(regions[i].id);
    }
}

void
ivp_finch_filter_open(IvpFinch *self)
{
    Filters *filters;
    GntWidget *window, *line;

    ivp_finch_window_close(self, WINDOW_NAME);
    filters = g_new0(Filters, 1);
    filters->self = self;
    filters->choices = g_ptr_array_new_with_free_func(free_choice);
    window = ivp_finch_dialog_new(self, WINDOW_NAME, _("Show"));
    filters->tree = gnt_tree_new_with_columns(1);
    gnt_widget_set_has_border(filters->tree, FALSE);
    gnt_tree_set_col_width(GNT_TREE(filters->tree), 0, WIDTH - 2);
    fill(filters);
    gnt_widget_set_size(filters->tree, WIDTH, MIN((int)filters->choices->len, MOST_ROWS));
    gnt_box_add_widget(GNT_BOX(window), filters->tree);
    line = gnt_hbox_new(FALSE);
    gnt_box_set_pad(GNT_BOX(line), 0);
    gnt_box_add_widget(GNT_BOX(window), line);
    ivp_finch_add_button(line, _("Show"), G_CALLBACK(on_chosen), filters);
    ivp_finch_add_close(line, window, _("Cancel"));
    g_signal_connect(filters->tree, "activate", G_CALLBACK(on_chosen), filters);
    g_signal_connect(window, "destroy", G_CALLBACK(on_window_gone), filters);
    ivp_finch_dialog_show(window);
}
