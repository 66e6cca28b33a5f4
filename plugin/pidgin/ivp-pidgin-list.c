/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-pidgin-list.h"

#include <gdk/gdkkeysyms.h>
#include <glib/gi18n-lib.h>
#include <string.h>

/* Narrower than this many characters, the time has no column of its own. */
#define NARROW_CHARS 26

/* Part of the width that what stands in front may take; longer names are cut. */
#define FRONT_PART 2 / 5

struct _IvpPidginList {
    IvpPidginListCallbacks callbacks;
    gpointer data;

    GtkWidget *scrolled;
    GtkTreeView *tree;
    GtkListStore *store;
    GtkTreeSelection *selection;
    GtkTreeViewColumn *column;
    GtkCellRenderer *time_cell;
    GtkCellRenderer *text_cell;
    int width;      /* of the last allocation */
    int time_width; /* of the widest time in the list */
    gboolean narrow;
    gboolean filling;
    gboolean touched; /* the user has been here since the last reset */
    int cursor;       /* index of the last cursor row, -1: none */
    char dim[2][8];   /* for the second line: in a plain row, in a selected one */
};

/* --- Drawing --- */

static void
update_colors(IvpPidginList *self)
{
    GtkStyle *style = gtk_widget_get_style(GTK_WIDGET(self->tree));
    GtkStateType selected = gtk_widget_has_focus(GTK_WIDGET(self->tree))
                                ? GTK_STATE_SELECTED
                                : GTK_STATE_ACTIVE;

    ivp_pidgin_mix(&style->text[GTK_STATE_NORMAL], &style->base[GTK_STATE_NORMAL], .3,
                   self->dim[0]);
    ivp_pidgin_mix(&style->text[selected], &style->base[selected], .12, self->dim[1]);
}

static void
draw_time(GtkTreeViewColumn *column,
          GtkCellRenderer *cell,
          GtkTreeModel *model,
          GtkTreeIter *iter,
          gpointer data)
{
    IvpPidginList *self = data;
    GtkStyle *style = gtk_widget_get_style(GTK_WIDGET(self->tree));
    g_autofree char *text = NULL;
    IvpPidginLineKind kind;

    gtk_tree_model_get(model, iter, IVP_LINE_KIND, &kind, IVP_LINE_TIME, &text, -1);
    g_object_set(cell, "text", text, "visible", kind == IVP_LINE_ROW && !self->narrow,
                 "cell-background-gdk",
                 kind == IVP_LINE_DAY ? &style->bg[GTK_STATE_NORMAL] : NULL, NULL);
}

static void
draw_text(GtkTreeViewColumn *column,
          GtkCellRenderer *cell,
          GtkTreeModel *model,
          GtkTreeIter *iter,
          gpointer data)
{
    IvpPidginList *self = data;
    GtkStyle *style = gtk_widget_get_style(GTK_WIDGET(self->tree));
    g_autofree char *title = NULL, *second = NULL, *time = NULL, *markup = NULL;
    IvpPidginLineKind kind;
    gboolean strong;

    gtk_tree_model_get(model, iter, IVP_LINE_KIND, &kind, IVP_LINE_TITLE, &title,
                       IVP_LINE_SECOND, &second, IVP_LINE_TIME, &time, IVP_LINE_STRONG,
                       &strong, -1);
    if (kind == IVP_LINE_ROW) {
        gboolean selected = gtk_tree_selection_iter_is_selected(self->selection, iter);
        g_autoptr(GString) both = g_string_new(NULL);

        if (self->narrow)
            g_string_append(both, markup = g_markup_printf_escaped("<b>%s</b>  ", time));
        g_clear_pointer(&markup, g_free);
        g_string_append(
            both, markup = g_markup_printf_escaped(strong ? "<b>%s</b>" : "%s", title));
        g_clear_pointer(&markup, g_free);
        if (second != NULL && *second != '\0')
            g_string_append(both, markup = g_markup_printf_escaped(
                                      "\n<span size='smaller' foreground='%s'>%s</span>",
                                      self->dim[selected ? 1 : 0], second));
        g_free(markup);
        markup = g_string_free(g_steal_pointer(&both), FALSE);
    } else {
        markup = g_markup_printf_escaped(kind == IVP_LINE_DAY ? "<b>%s</b>" : "%s", title);
    }
    g_object_set(
        cell, "markup", markup, "cell-background-gdk",
        kind == IVP_LINE_DAY ? &style->bg[GTK_STATE_NORMAL] : NULL, "foreground-gdk",
        kind == IVP_LINE_DAY ? &style->fg[GTK_STATE_NORMAL] : NULL, "xalign",
        kind == IVP_LINE_MORE ? .5f : 0.f, "ypad", kind == IVP_LINE_DAY ? 3 : 2, NULL);
}

static void
fit_width(IvpPidginList *self)
{
    int xpad, front, beside, wrap;

    if (self->width <= 1)
        return;
    gtk_cell_renderer_get_padding(self->text_cell, &xpad, NULL);
    self->narrow =
        self->width < NARROW_CHARS * ivp_pidgin_char_width(GTK_WIDGET(self->tree));
    front = MIN(self->time_width, self->width * FRONT_PART);
    beside = self->narrow ? 0 : front;
    wrap = MAX(20, self->width - beside - 2 * xpad - 6);
    g_object_set(self->time_cell, "width", MAX(1, front), NULL);
    g_object_set(self->text_cell, "wrap-width", wrap, "width", wrap + 2 * xpad, NULL);
    gtk_tree_view_column_queue_resize(self->column);
}

static void
on_allocate(GtkWidget *tree, GtkAllocation *allocation, gpointer data)
{
    IvpPidginList *self = data;

    if (allocation->width == self->width)
        return;
    self->width = allocation->width;
    fit_width(self);
}

static void
measure_times(IvpPidginList *self)
{
    g_autoptr(PangoLayout) layout =
        gtk_widget_create_pango_layout(GTK_WIDGET(self->tree), NULL);
    GtkTreeModel *model = GTK_TREE_MODEL(self->store);
    g_autoptr(GHashTable) seen =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    GtkTreeIter iter;
    int widest = 0, xpad;

    gtk_cell_renderer_get_padding(self->time_cell, &xpad, NULL);
    for (gboolean ok = gtk_tree_model_get_iter_first(model, &iter); ok;
         ok = gtk_tree_model_iter_next(model, &iter)) {
        char *time;
        int width;

        gtk_tree_model_get(model, &iter, IVP_LINE_TIME, &time, -1);
        if (time != NULL && !g_hash_table_contains(seen, time)) {
            g_autofree char *markup = g_markup_printf_escaped("<b>%s</b>", time);

            pango_layout_set_markup(layout, markup, -1);
            pango_layout_get_pixel_size(layout, &width, NULL);
            widest = MAX(widest, width);
            g_hash_table_add(seen, time);
        } else {
            g_free(time);
        }
    }
    self->time_width =
        widest + 2 * xpad + ivp_pidgin_char_width(GTK_WIDGET(self->tree)) / 2;
    fit_width(self);
}

static void
on_style(GtkWidget *tree, GtkStyle *old, gpointer data)
{
    update_colors(data);
    measure_times(data);
}

static gboolean
on_focus_change(GtkWidget *tree, GdkEventFocus *event, gpointer data)
{
    update_colors(data);
    gtk_widget_queue_draw(tree);
    return FALSE;
}

/* --- Filling --- */

static gboolean
find(IvpPidginList *self, const char *key, IvpWall day, GtkTreeIter *iter)
{
    GtkTreeModel *model = GTK_TREE_MODEL(self->store);

    for (gboolean ok = gtk_tree_model_get_iter_first(model, iter); ok;
         ok = gtk_tree_model_iter_next(model, iter)) {
        g_autofree char *here = NULL;
        IvpWall its_day;
        IvpPidginLineKind kind;

        gtk_tree_model_get(model, iter, IVP_LINE_KIND, &kind, IVP_LINE_KEY, &here,
                           IVP_LINE_AT_DAY, &its_day, -1);
        if (kind == IVP_LINE_ROW && (key != NULL ? strcmp(here, key) == 0 : its_day == day))
            return TRUE;
    }
    return FALSE;
}

static gboolean
find_first(IvpPidginList *self, GtkTreeIter *iter)
{
    GtkTreeModel *model = GTK_TREE_MODEL(self->store);

    for (gboolean ok = gtk_tree_model_get_iter_first(model, iter); ok;
         ok = gtk_tree_model_iter_next(model, iter)) {
        IvpPidginLineKind kind;

        gtk_tree_model_get(model, iter, IVP_LINE_KIND, &kind, -1);
        if (kind == IVP_LINE_ROW)
            return TRUE;
    }
    return FALSE;
}

static void
go_to(IvpPidginList *self, GtkTreeIter *iter)
{
    GtkTreePath *path = gtk_tree_model_get_path(GTK_TREE_MODEL(self->store), iter);
    GtkTreePath *above;

    self->touched = TRUE;
    gtk_tree_view_set_cursor(self->tree, path, NULL, FALSE);
    /* Its day should be seen with it. */
    above = gtk_tree_path_copy(path);
    if (gtk_tree_path_prev(above))
        gtk_tree_view_scroll_to_cell(self->tree, above, NULL, FALSE, 0, 0);
    gtk_tree_view_scroll_to_cell(self->tree, path, NULL, FALSE, 0, 0);
    gtk_tree_path_free(above);
    gtk_tree_path_free(path);
}

static void
tell_selected(IvpPidginList *self)
{
    AtkObject *accessible = gtk_widget_get_accessible(GTK_WIDGET(self->tree));
    g_autofree char *key = NULL, *spoken = NULL;
    GtkTreeIter iter;
    IvpPidginLineKind kind = IVP_LINE_MORE;

    if (gtk_tree_selection_get_selected(self->selection, NULL, &iter))
        gtk_tree_model_get(GTK_TREE_MODEL(self->store), &iter, IVP_LINE_KIND, &kind,
                           IVP_LINE_KEY, &key, IVP_LINE_SPOKEN, &spoken, -1);
    atk_object_set_description(accessible, spoken != NULL ? spoken : "");
    self->callbacks.selected(kind == IVP_LINE_ROW ? key : NULL, self->data);
}

void
ivp_pidgin_list_fill(IvpPidginList *self, const GArray *lines)
{
    GtkTreeModel *model = GTK_TREE_MODEL(self->store);
    GtkTreeIter iter;

    self->filling = TRUE;
    if (gtk_tree_model_get_iter_first(model, &iter)) {
        ivp_pidgin_lines_set(self->store, lines);
    } else {
        /* Nothing to keep: the tree need not hear of every line. */
        gtk_tree_view_set_model(self->tree, NULL);
        ivp_pidgin_lines_set(self->store, lines);
        gtk_tree_view_set_model(self->tree, model);
    }
    if ((!self->touched || !gtk_tree_selection_get_selected(self->selection, NULL, NULL)) &&
        find_first(self, &iter))
        gtk_tree_selection_select_iter(self->selection, &iter);
    if (!self->touched && lines->len > 0) {
        GtkTreePath *top = gtk_tree_path_new_first();

        /* By its row: the tree keeps the former first one in place, whatever comes above.
         */
        gtk_tree_view_scroll_to_cell(self->tree, top, NULL, TRUE, 0, 0);
        gtk_tree_path_free(top);
    }
    self->filling = FALSE;
    measure_times(self);
    tell_selected(self);
}

/* --- Selecting --- */

static gboolean
can_select(GtkTreeSelection *selection,
           GtkTreeModel *model,
           GtkTreePath *path,
           gboolean selected,
           gpointer data)
{
    GtkTreeIter iter;
    IvpPidginLineKind kind;

    if (!gtk_tree_model_get_iter(model, &iter, path))
        return FALSE;
    gtk_tree_model_get(model, &iter, IVP_LINE_KIND, &kind, -1);
    return kind != IVP_LINE_DAY;
}

static void
on_selection_changed(GtkTreeSelection *selection, gpointer data)
{
    IvpPidginList *self = data;

    if (!self->filling)
        tell_selected(self);
}

/* The cursor steps over day headings, in the direction it was going. */
static void
on_cursor_changed(GtkTreeView *tree, gpointer data)
{
    IvpPidginList *self = data;
    GtkTreeModel *model = GTK_TREE_MODEL(self->store);
    GtkTreePath *path;
    GtkTreeIter iter;
    IvpPidginLineKind kind;
    int at, step;

    gtk_tree_view_get_cursor(tree, &path, NULL);
    if (path == NULL)
        return;
    at = gtk_tree_path_get_indices(path)[0];
    gtk_tree_path_free(path);
    if (!gtk_tree_model_iter_nth_child(model, &iter, NULL, at))
        return;
    gtk_tree_model_get(model, &iter, IVP_LINE_KIND, &kind, -1);
    if (kind != IVP_LINE_DAY) {
        self->cursor = at;
        if (at == 1) /* going up ends with the first day in sight */
            gtk_tree_view_scroll_to_point(tree, -1, 0);
        return;
    }
    step = self->cursor > at && at > 0 ? -1 : 1;
    if (gtk_tree_model_iter_nth_child(model, &iter, NULL, at + step))
        go_to(self, &iter);
}

static void
on_row_activated(GtkTreeView *tree,
                 GtkTreePath *path,
                 GtkTreeViewColumn *column,
                 gpointer data)
{
    IvpPidginList *self = data;
    g_autofree char *key = NULL;
    GtkTreeIter iter;
    IvpWall day;
    IvpPidginLineKind kind;

    if (!gtk_tree_model_get_iter(GTK_TREE_MODEL(self->store), &iter, path))
        return;
    gtk_tree_model_get(GTK_TREE_MODEL(self->store), &iter, IVP_LINE_KIND, &kind,
                       IVP_LINE_KEY, &key, IVP_LINE_AT_DAY, &day, -1);
    if (kind == IVP_LINE_ROW)
        self->callbacks.activated(key, self->data);
    else if (kind == IVP_LINE_MORE)
        self->callbacks.more(day, self->data);
}

static gboolean
on_key(GtkWidget *tree, GdkEventKey *event, gpointer data)
{
    IvpPidginList *self = data;
    gunichar c = gdk_keyval_to_unicode(event->keyval);

    self->touched = TRUE;
    if (event->state & (GDK_CONTROL_MASK | GDK_MOD1_MASK))
        return FALSE;
    if (event->keyval == GDK_BackSpace || (c > ' ' && g_unichar_isprint(c)))
        return self->callbacks.typed(event, self->data);
    return FALSE;
}

/* Under the selected row, or at the mouse. */
static void
place_row_menu(GtkMenu *menu, int *x, int *y, gboolean *push_in, gpointer data)
{
    IvpPidginList *self = data;
    GdkRectangle area = {0};
    GtkTreeModel *model;
    GtkTreeIter iter;
    int left, top;

    if (gtk_tree_selection_get_selected(self->selection, &model, &iter)) {
        GtkTreePath *path = gtk_tree_model_get_path(model, &iter);

        gtk_tree_view_get_cell_area(self->tree, path, self->column, &area);
        gtk_tree_path_free(path);
    }
    gdk_window_get_origin(gtk_tree_view_get_bin_window(self->tree), &left, &top);
    *x = left + area.x;
    *y = top + area.y + area.height;
    *push_in = TRUE;
}

static void
open_menu(IvpPidginList *self, guint button, guint32 time)
{
    g_autofree char *key = ivp_pidgin_list_get_key(self);
    GtkWidget *menu;

    if (key == NULL)
        return;
    menu = self->callbacks.build_menu(self->data);
    if (menu != NULL)
        ivp_pidgin_menu_popup_at(menu, GTK_WIDGET(self->tree),
                                 button == 0 ? place_row_menu : NULL, self, button, time);
}

static gboolean
on_popup_menu(GtkWidget *tree, gpointer data)
{
    open_menu(data, 0, gtk_get_current_event_time());
    return TRUE;
}

static gboolean
on_press(GtkWidget *tree, GdkEventButton *event, gpointer data)
{
    IvpPidginList *self = data;
    GtkTreePath *path = NULL;
    GtkTreeIter iter;
    IvpPidginLineKind kind = IVP_LINE_ROW;
    IvpWall day = 0;

    self->touched = TRUE;
    /* "Show later ones" works like a link: one press is enough. */
    if (event->type != GDK_BUTTON_PRESS || (event->button != 1 && event->button != 3) ||
        event->window != gtk_tree_view_get_bin_window(self->tree) ||
        !gtk_tree_view_get_path_at_pos(self->tree, (int)event->x, (int)event->y, &path,
                                       NULL, NULL, NULL))
        return FALSE;
    if (gtk_tree_model_get_iter(GTK_TREE_MODEL(self->store), &iter, path))
        gtk_tree_model_get(GTK_TREE_MODEL(self->store), &iter, IVP_LINE_KIND, &kind,
                           IVP_LINE_AT_DAY, &day, -1);
    if (kind == IVP_LINE_ROW && event->button == 3) {
        gtk_widget_grab_focus(tree);
        gtk_tree_view_set_cursor(self->tree, path, NULL, FALSE);
        open_menu(self, event->button, event->time);
    }
    gtk_tree_path_free(path);
    if (kind == IVP_LINE_MORE)
        self->callbacks.more(day, self->data);
    return kind != IVP_LINE_ROW || event->button == 3;
}

static gboolean
on_scroll(GtkWidget *widget, GdkEvent *event, gpointer data)
{
    IvpPidginList *self = data;

    self->touched = TRUE;
    return FALSE;
}

/* What a dying tree still says about its selection is nobody's concern. */
static void
on_destroy(GtkWidget *tree, gpointer data)
{
    IvpPidginList *self = data;

    self->filling = TRUE;
}

static void
list_free(gpointer data)
{
    IvpPidginList *self = data;

    g_object_unref(self->store);
    g_free(self);
}

IvpPidginList *
ivp_pidgin_list_new(const char *name,
                    const IvpPidginListCallbacks *callbacks,
                    gpointer data)
{
    IvpPidginList *self = g_new0(IvpPidginList, 1);

    self->callbacks = *callbacks;
    self->data = data;
    self->cursor = -1;
    self->store = ivp_pidgin_lines_new();
    self->tree = GTK_TREE_VIEW(gtk_tree_view_new_with_model(GTK_TREE_MODEL(self->store)));
    gtk_tree_view_set_headers_visible(self->tree, FALSE);
    gtk_tree_view_set_enable_search(self->tree, FALSE);
    ivp_pidgin_name(GTK_WIDGET(self->tree), name, NULL);

    self->column = gtk_tree_view_column_new();
    gtk_tree_view_column_set_sizing(self->column, GTK_TREE_VIEW_COLUMN_AUTOSIZE);
    self->time_cell = gtk_cell_renderer_text_new();
    self->text_cell = gtk_cell_renderer_text_new();
    g_object_set(self->time_cell, "weight", PANGO_WEIGHT_BOLD, "yalign", 0.f, "ypad", 2,
                 "ellipsize", PANGO_ELLIPSIZE_END, NULL);
    g_object_set(self->text_cell, "wrap-mode", PANGO_WRAP_WORD_CHAR, "yalign", 0.f, NULL);
    gtk_tree_view_column_pack_start(self->column, self->time_cell, FALSE);
    gtk_tree_view_column_pack_start(self->column, self->text_cell, TRUE);
    gtk_tree_view_column_set_cell_data_func(self->column, self->time_cell, draw_time, self,
                                            NULL);
    gtk_tree_view_column_set_cell_data_func(self->column, self->text_cell, draw_text, self,
                                            NULL);
    gtk_tree_view_append_column(self->tree, self->column);

    self->selection = gtk_tree_view_get_selection(self->tree);
    gtk_tree_selection_set_mode(self->selection, GTK_SELECTION_BROWSE);
    gtk_tree_selection_set_select_function(self->selection, can_select, self, NULL);
    g_signal_connect(self->selection, "changed", G_CALLBACK(on_selection_changed), self);
    g_signal_connect(self->tree, "cursor-changed", G_CALLBACK(on_cursor_changed), self);
    g_signal_connect(self->tree, "row-activated", G_CALLBACK(on_row_activated), self);
    g_signal_connect(self->tree, "key-press-event", G_CALLBACK(on_key), self);
    g_signal_connect(self->tree, "button-press-event", G_CALLBACK(on_press), self);
    g_signal_connect(self->tree, "scroll-event", G_CALLBACK(on_scroll), self);
    g_signal_connect(self->tree, "popup-menu", G_CALLBACK(on_popup_menu), self);
    g_signal_connect(self->tree, "size-allocate", G_CALLBACK(on_allocate), self);
    g_signal_connect_after(self->tree, "style-set", G_CALLBACK(on_style), self);
    g_signal_connect(self->tree, "focus-in-event", G_CALLBACK(on_focus_change), self);
    g_signal_connect(self->tree, "focus-out-event", G_CALLBACK(on_focus_change), self);
    g_signal_connect(self->tree, "destroy", G_CALLBACK(on_destroy), self);
    update_colors(self);

    self->scrolled = gtk_scrolled_window_new(NULL, NULL);
    gtk_scrolled_window_set_policy(GTK_SCROLLED_WINDOW(self->scrolled), GTK_POLICY_NEVER,
                                   GTK_POLICY_AUTOMATIC);
    gtk_scrolled_window_set_shadow_type(GTK_SCROLLED_WINDOW(self->scrolled), GTK_SHADOW_IN);
    /* The tree asks for the width it was given last; the panel must still become narrower.
     */
    gtk_widget_set_size_request(self->scrolled, 60, 70);
    gtk_container_add(GTK_CONTAINER(self->scrolled), GTK_WIDGET(self->tree));
    g_signal_connect(
        gtk_scrolled_window_get_vscrollbar(GTK_SCROLLED_WINDOW(self->scrolled)),
        "button-press-event", G_CALLBACK(on_scroll), self);
    gtk_widget_show_all(self->scrolled);
    g_object_set_data_full(G_OBJECT(self->scrolled), "ivp-list", self, list_free);
    return self;
}

GtkWidget *
ivp_pidgin_list_get_widget(IvpPidginList *self)
{
    return self->scrolled;
}

void
ivp_pidgin_list_reset(IvpPidginList *self)
{
    self->touched = FALSE;
}

char *
ivp_pidgin_list_get_key(IvpPidginList *self)
{
    GtkTreeIter iter;
    IvpPidginLineKind kind;
    char *key;

    if (!gtk_tree_selection_get_selected(self->selection, NULL, &iter))
        return NULL;
    gtk_tree_model_get(GTK_TREE_MODEL(self->store), &iter, IVP_LINE_KIND, &kind,
                       IVP_LINE_KEY, &key, -1);
    if (kind != IVP_LINE_ROW)
        g_clear_pointer(&key, g_free);
    return key;
}

gboolean
ivp_pidgin_list_select(IvpPidginList *self, const char *key)
{
    GtkTreeIter iter;

    if (!find(self, key, 0, &iter))
        return FALSE;
    go_to(self, &iter);
    return TRUE;
}

void
ivp_pidgin_list_select_first(IvpPidginList *self)
{
    GtkTreeIter iter;

    if (find_first(self, &iter))
        go_to(self, &iter);
}

gboolean
ivp_pidgin_list_select_day(IvpPidginList *self, IvpWall day)
{
    GtkTreeIter iter;

    if (!find(self, NULL, day, &iter))
        return FALSE;
    go_to(self, &iter);
    return TRUE;
}

void
ivp_pidgin_list_focus(IvpPidginList *self)
{
    gtk_widget_grab_focus(GTK_WIDGET(self->tree));
}
