/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-pidgin-zone.h"

#include <gdk/gdkkeysyms.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "ivp-zone.h"

enum {
    COLUMN_ID, /* NULL: as the computer says */
    COLUMN_NAME,
    N_COLUMNS,
};

typedef struct {
    IvpPidgin *pidgin;
    GtkWidget *dialog;
    GtkWidget *entry;
    GtkWidget *tree;
    GtkTreeModel *filter;
} Chooser;

/* "los angeles", "Berlin" and "america/los_angeles" all find their zone. */
static char *
fold(const char *text)
{
    g_autofree char *spaced = g_strdelimit(g_strdup(text), "_/", ' ');

    return g_strstrip(g_utf8_casefold(spaced, -1));
}

static gboolean
is_visible(GtkTreeModel *model, GtkTreeIter *iter, gpointer data)
{
    Chooser *chooser = data;
    g_autofree char *name = NULL, *folded = NULL, *wanted = NULL;

    gtk_tree_model_get(model, iter, COLUMN_NAME, &name, -1);
    if (name == NULL)
        return FALSE;
    folded = fold(name);
    wanted = fold(gtk_entry_get_text(GTK_ENTRY(chooser->entry)));
    return strstr(folded, wanted) != NULL;
}

static void
select_first(Chooser *chooser)
{
    GtkTreeIter iter;
    gboolean any = gtk_tree_model_get_iter_first(chooser->filter, &iter);

    gtk_dialog_set_response_sensitive(GTK_DIALOG(chooser->dialog), GTK_RESPONSE_ACCEPT,
                                      any);
    if (any) {
        GtkTreePath *path = gtk_tree_model_get_path(chooser->filter, &iter);

        gtk_tree_view_set_cursor(GTK_TREE_VIEW(chooser->tree), path, NULL, FALSE);
        gtk_tree_path_free(path);
    }
}

static void
on_search(GtkEditable *entry, gpointer data)
{
    Chooser *chooser = data;

    gtk_tree_model_filter_refilter(GTK_TREE_MODEL_FILTER(chooser->filter));
    select_first(chooser);
}

static gboolean
on_search_key(GtkWidget *entry, GdkEventKey *event, gpointer data)
{
    Chooser *chooser = data;

    if (event->keyval != GDK_Down && event->keyval != GDK_KP_Down)
        return FALSE;
    gtk_widget_grab_focus(chooser->tree);
    return TRUE;
}

static void
on_row_activated(GtkTreeView *tree,
                 GtkTreePath *path,
                 GtkTreeViewColumn *column,
                 gpointer data)
{
    Chooser *chooser = data;

    gtk_dialog_response(GTK_DIALOG(chooser->dialog), GTK_RESPONSE_ACCEPT);
}

static void
on_response(GtkDialog *dialog, int response, gpointer data)
{
    Chooser *chooser = data;
    GtkTreeSelection *selection = gtk_tree_view_get_selection(GTK_TREE_VIEW(chooser->tree));
    GtkTreeIter iter;

    if (response == GTK_RESPONSE_ACCEPT &&
        gtk_tree_selection_get_selected(selection, NULL, &iter)) {
        g_autoptr(GError) error = NULL;
        g_autofree char *id = NULL;

        gtk_tree_model_get(chooser->filter, &iter, COLUMN_ID, &id, -1);
        if (!ivp_panel_set_zone(chooser->pidgin->panel, id, &error)) {
            ivp_pidgin_tell(chooser->pidgin, error->message);
            return;
        }
    }
    gtk_widget_destroy(GTK_WIDGET(dialog));
}

static GtkListStore *
list_zones(void)
{
    GtkListStore *store = gtk_list_store_new(N_COLUMNS, G_TYPE_STRING, G_TYPE_STRING);
    g_auto(GStrv) zones = ivp_panel_list_zones();

    gtk_list_store_insert_with_values(store, NULL, -1, COLUMN_ID, NULL, COLUMN_NAME,
                                      _("As this computer says"), -1);
    for (char **zone = zones; zone != NULL && *zone != NULL; zone++) {
        g_autofree char *name = g_strdelimit(g_strdup(*zone), "_", ' ');

        gtk_list_store_insert_with_values(store, NULL, -1, COLUMN_ID, *zone, COLUMN_NAME,
                                          name, -1);
    }
    return store;
}

static void
select_current(Chooser *chooser)
{
    const char *current = ivp_zone_get_id(ivp_panel_get_zone(chooser->pidgin->panel));
    GtkTreeIter iter;

    for (gboolean ok = gtk_tree_model_get_iter_first(chooser->filter, &iter); ok;
         ok = gtk_tree_model_iter_next(chooser->filter, &iter)) {
        g_autofree char *id = NULL;
        GtkTreePath *path;

        gtk_tree_model_get(chooser->filter, &iter, COLUMN_ID, &id, -1);
        if (g_strcmp0(id, current) != 0)
            continue;
        path = gtk_tree_model_get_path(chooser->filter, &iter);
        gtk_tree_view_set_cursor(GTK_TREE_VIEW(chooser->tree), path, NULL, FALSE);
        gtk_tree_view_scroll_to_cell(GTK_TREE_VIEW(chooser->tree), path, NULL, TRUE, .5, 0);
        gtk_tree_path_free(path);
        return;
    }
    select_first(chooser);
}

void
ivp_pidgin_zone_choose(IvpPidgin *pidgin, GtkWidget *parent)
{
    Chooser *chooser = g_new0(Chooser, 1);
    GtkWidget *scrolled = gtk_scrolled_window_new(NULL, NULL);
    GtkWidget *box, *area, *label;
    GtkListStore *store = list_zones();

    chooser->pidgin = pidgin;
    chooser->dialog = gtk_dialog_new_with_buttons(
        _("Your time zone"), GTK_WINDOW(gtk_widget_get_toplevel(parent)), 0,
        GTK_STOCK_CANCEL, GTK_RESPONSE_CANCEL, _("_Use this zone"), GTK_RESPONSE_ACCEPT,
        NULL);
    gtk_dialog_set_default_response(GTK_DIALOG(chooser->dialog), GTK_RESPONSE_ACCEPT);
    area = gtk_dialog_get_content_area(GTK_DIALOG(chooser->dialog));
    box = gtk_vbox_new(FALSE, 6);
    gtk_container_set_border_width(GTK_CONTAINER(box), 8);

    label = gtk_label_new_with_mnemonic(_("_Search for a city or region:"));
    gtk_misc_set_alignment(GTK_MISC(label), 0, .5);
    chooser->entry = gtk_entry_new();
    gtk_entry_set_activates_default(GTK_ENTRY(chooser->entry), TRUE);
    gtk_label_set_mnemonic_widget(GTK_LABEL(label), chooser->entry);

    chooser->filter = gtk_tree_model_filter_new(GTK_TREE_MODEL(store), NULL);
    gtk_tree_model_filter_set_visible_func(GTK_TREE_MODEL_FILTER(chooser->filter),
                                           is_visible, chooser, NULL);
    chooser->tree = gtk_tree_view_new_with_model(chooser->filter);
    g_object_unref(chooser->filter);
    g_object_unref(store);
    gtk_tree_view_set_headers_visible(GTK_TREE_VIEW(chooser->tree), FALSE);
    gtk_tree_view_set_enable_search(GTK_TREE_VIEW(chooser->tree), FALSE);
    gtk_tree_view_insert_column_with_attributes(GTK_TREE_VIEW(chooser->tree), -1, NULL,
                                                gtk_cell_renderer_text_new(), "text",
                                                COLUMN_NAME, NULL);
    ivp_pidgin_name(chooser->tree, _("Time zones"), NULL);

    gtk_scrolled_window_set_policy(GTK_SCROLLED_WINDOW(scrolled), GTK_POLICY_NEVER,
                                   GTK_POLICY_AUTOMATIC);
    gtk_scrolled_window_set_shadow_type(GTK_SCROLLED_WINDOW(scrolled), GTK_SHADOW_IN);
    gtk_container_add(GTK_CONTAINER(scrolled), chooser->tree);
    gtk_box_pack_start(GTK_BOX(box), label, FALSE, FALSE, 0);
    gtk_box_pack_start(GTK_BOX(box), chooser->entry, FALSE, FALSE, 0);
    gtk_box_pack_start(GTK_BOX(box), scrolled, TRUE, TRUE, 0);
    gtk_box_pack_start(GTK_BOX(area), box, TRUE, TRUE, 0);
    gtk_window_set_default_size(GTK_WINDOW(chooser->dialog),
                                40 * ivp_pidgin_char_width(parent), 380);

    g_signal_connect(chooser->entry, "changed", G_CALLBACK(on_search), chooser);
    g_signal_connect(chooser->entry, "key-press-event", G_CALLBACK(on_search_key), chooser);
    g_signal_connect(chooser->tree, "row-activated", G_CALLBACK(on_row_activated), chooser);
    g_signal_connect(chooser->dialog, "response", G_CALLBACK(on_response), chooser);
    g_object_set_data_full(G_OBJECT(chooser->dialog), "ivp-chooser", chooser, g_free);
    ivp_pidgin_own_window(pidgin, chooser->dialog);
    gtk_widget_show_all(chooser->dialog);
    select_current(chooser);
}
