/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-finch.h"

#include <glib/gi18n-lib.h>
#include <gntbutton.h>
#include <gntentry.h>
#include <gntlabel.h>
#include <gnttree.h>
#include <string.h>

#define WINDOW_NAME "interview-zone"
#define WIDTH 50
#define LIST_HEIGHT 9

/* A list longer than this is searched, not walked. */
#define MOST_ZONES 60

typedef struct {
    IvpFinch *self;
    GntWidget *window;
    GntWidget *search;
    GntWidget *tree;
    char **zones; /* (owned): keys of the tree */
} Zones;

/* The first row, which is no zone's name. */
static char computers_own[] = "";

static gboolean
matches(const char *zone, const char *words)
{
    g_autofree char *spaced = g_strdelimit(g_ascii_strdown(zone, -1), "_/", ' ');
    g_autofree char *folded = g_strdelimit(g_ascii_strdown(words, -1), "_/", ' ');

    return strstr(spaced, g_strstrip(folded)) != NULL;
}

static void
fill(Zones *zones)
{
    GntTree *tree = GNT_TREE(zones->tree);
    const char *words = gnt_entry_get_text(GNT_ENTRY(zones->search));
    guint shown = 0;

    gnt_tree_remove_all(tree);
    if (words == NULL || *words == '\0')
        gnt_tree_add_row_last(tree, computers_own,
                              gnt_tree_create_row(tree, _("The computer's own")), NULL);
    for (gsize i = 0; zones->zones[i] != NULL && shown < MOST_ZONES; i++) {
        if (words != NULL && !matches(zones->zones[i], words))
            continue;
        gnt_tree_add_row_last(tree, zones->zones[i],
                              gnt_tree_create_row(tree, zones->zones[i]), NULL);
        shown++;
    }
    gnt_widget_draw(zones->tree);
}

static void
on_typed(GntWidget *entry, gpointer data)
{
    fill(data);
}

static void
on_use(GntWidget *widget, gpointer data)
{
    Zones *zones = data;
    IvpFinch *self = zones->self;
    const char *zone = gnt_tree_get_selection_data(GNT_TREE(zones->tree));
    g_autoptr(GError) error = NULL;

    if (zone == NULL)
        return;
    if (!ivp_panel_set_zone(self->panel, *zone == '\0' ? NULL : zone, &error)) {
        ivp_finch_show_answer(self, error->message);
        return;
    }
    ivp_finch_window_close(self, WINDOW_NAME);
}

static void
on_window_gone(GntWidget *window, gpointer data)
{
    Zones *zones = data;

    g_strfreev(zones->zones);
    g_free(zones);
}

void
ivp_finch_open_zones(IvpFinch *self)
{
    Zones *zones;
    GntWidget *line, *label;

    if (ivp_finch_window_present(self, WINDOW_NAME))
        return;

    zones = g_new0(Zones, 1);
    zones->self = self;
    zones->zones = ivp_panel_list_zones();
    zones->window = ivp_finch_dialog_new(self, WINDOW_NAME, _("Your time zone"));
    line = gnt_hbox_new(FALSE);
    gnt_box_set_pad(GNT_BOX(line), 1);
    label = gnt_label_new(_("City or region:"));
    gnt_widget_set_grow_x(label, FALSE);
    gnt_box_add_widget(GNT_BOX(line), label);
    zones->search = gnt_entry_new(NULL);
    gnt_widget_set_size(zones->search, 24, 1);
    gnt_box_add_widget(GNT_BOX(line), zones->search);
    gnt_box_add_widget(GNT_BOX(zones->window), line);
    zones->tree = gnt_tree_new_with_columns(1);
    gnt_tree_set_col_width(GNT_TREE(zones->tree), 0, WIDTH - 3);
    gnt_widget_set_size(zones->tree, WIDTH, LIST_HEIGHT);
    gnt_box_add_widget(GNT_BOX(zones->window), zones->tree);
    line = gnt_hbox_new(FALSE);
    gnt_box_set_pad(GNT_BOX(line), 0);
    gnt_box_add_widget(GNT_BOX(zones->window), line);
    ivp_finch_add_button(line, _("Use it"), G_CALLBACK(on_use), zones);
    ivp_finch_add_close(line, zones->window, _("Cancel"));

    g_signal_connect(zones->search, "text_changed", G_CALLBACK(on_typed), zones);
    g_signal_connect(zones->search, "activate", G_CALLBACK(on_use), zones);
    g_signal_connect(zones->tree, "activate", G_CALLBACK(on_use), zones);
    g_signal_connect(zones->window, "destroy", G_CALLBACK(on_window_gone), zones);
    ivp_finch_dialog_show(zones->window);
    fill(zones);
}
