/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the control plugin can say and do inside Pidgin: the widgets as they stand. */
#include "control.h"

#include <gtk/gtk.h>
#include <gtkconv.h>
#include <gtkconvwin.h>
#include <gtkimhtml.h>
#include <purple.h>

#include <string.h>

#define MAX_TREE_ROWS 400

static void
add_widget(GString *answer,
           guint depth,
           const char *kind,
           const char *flags,
           const GdkRectangle *area,
           const char *text,
           const char *spoken)
{
    g_string_append_printf(answer, "%u\t%s\t%s\t%d\t%d\t%d\t%d\t", depth, kind, flags,
                           area->x, area->y, area->width, area->height);
    control_escape(answer, text);
    g_string_append_c(answer, '\t');
    control_escape(answer, spoken);
    g_string_append_c(answer, '\n');
}

/* Where a widget is on the screen. */
static GdkRectangle
get_area(GtkWidget *widget)
{
    GdkRectangle area = widget->allocation;
    int x = 0, y = 0;

    if (gtk_widget_get_window(widget) != NULL)
        gdk_window_get_origin(gtk_widget_get_window(widget), &x, &y);
    if (!gtk_widget_get_has_window(widget)) {
        x += area.x;
        y += area.y;
    }
    area.x = x;
    area.y = y;
    return area;
}

static char *
get_text(GtkWidget *widget)
{
    if (GTK_IS_WINDOW(widget))
        return g_strdup(gtk_window_get_title(GTK_WINDOW(widget)));
    if (GTK_IS_LABEL(widget))
        return g_strdup(gtk_label_get_text(GTK_LABEL(widget)));
    if (GTK_IS_ENTRY(widget))
        return g_strdup(gtk_entry_get_text(GTK_ENTRY(widget)));
    if (GTK_IS_PROGRESS_BAR(widget))
        return g_strdup(gtk_progress_bar_get_text(GTK_PROGRESS_BAR(widget)));
    if (GTK_IS_COMBO_BOX(widget))
        return gtk_combo_box_get_active_text(GTK_COMBO_BOX(widget));
    if (GTK_IS_TEXT_VIEW(widget)) {
        GtkTextBuffer *buffer = gtk_text_view_get_buffer(GTK_TEXT_VIEW(widget));
        GtkTextIter start, end;

        gtk_text_buffer_get_bounds(buffer, &start, &end);
        return gtk_text_buffer_get_text(buffer, &start, &end, FALSE);
    }
    return NULL;
}

/* The row as an eye sees it: what each of its cells was given to show. */
static char *
get_row_text(GtkTreeView *view, GtkTreeModel *model, GtkTreeIter *iter)
{
    g_autoptr(GString) text = g_string_new(NULL);
    GList *columns = gtk_tree_view_get_columns(view);

    for (GList *item = columns; item != NULL; item = item->next) {
        GList *cells;

        gtk_tree_view_column_cell_set_cell_data(item->data, model, iter, FALSE, FALSE);
        cells = gtk_cell_layout_get_cells(GTK_CELL_LAYOUT(item->data));
        for (GList *cell = cells; cell != NULL; cell = cell->next) {
            g_autofree char *shown = NULL;

            if (!GTK_IS_CELL_RENDERER_TEXT(cell->data))
                continue;
            g_object_get(cell->data, "text", &shown, NULL);
            if (shown == NULL || *shown == '\0')
                continue;
            if (text->len > 0)
                g_string_append(text, " | ");
            g_string_append(text, shown);
        }
        g_list_free(cells);
    }
    g_list_free(columns);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static void
add_rows(GString *answer, guint depth, GtkTreeView *view)
{
    GtkTreeModel *model = gtk_tree_view_get_model(view);
    GtkTreeIter iter;
    int rows = 0;

    if (model == NULL || !gtk_tree_model_get_iter_first(model, &iter))
        return;
    do {
        g_autofree char *text = get_row_text(view, model, &iter);
        GtkTreePath *path = gtk_tree_model_get_path(model, &iter);
        GtkTreePath *first = NULL, *last = NULL;
        gboolean shown = gtk_tree_view_get_visible_range(view, &first, &last) &&
                         gtk_tree_path_compare(path, first) >= 0 &&
                         gtk_tree_path_compare(path, last) <= 0;
        gboolean selected =
            gtk_tree_selection_path_is_selected(gtk_tree_view_get_selection(view), path);
        const char *flags = shown ? (selected ? "vc" : "v") : (selected ? "c" : "-");
        GdkRectangle area = {0, 0, 0, 0};
        int x = 0, y = 0;

        if (gtk_tree_view_get_bin_window(view) != NULL) {
            gtk_tree_view_get_background_area(view, path, NULL, &area);
            gdk_window_get_origin(gtk_tree_view_get_bin_window(view), &x, &y);
            area.x += x;
            area.y += y;
            area.width = GTK_WIDGET(view)->allocation.width;
        }
        add_widget(answer, depth, "row", flags, &area, text, NULL);
        gtk_tree_path_free(path);
        if (first != NULL)
            gtk_tree_path_free(first);
        if (last != NULL)
            gtk_tree_path_free(last);
    } while (++rows < MAX_TREE_ROWS && gtk_tree_model_iter_next(model, &iter));
}

typedef struct {
    GString *answer;
    guint depth;
} Walk;

static void
walk_widget(GtkWidget *widget, gpointer data)
{
    const Walk *walk = data;
    Walk inner = {walk->answer, walk->depth + 1};
    g_autofree char *text = NULL;
    AtkObject *accessible;
    char flags[8];
    guint n = 0;
    GdkRectangle area;

    if (!gtk_widget_get_mapped(widget))
        return;
    text = get_text(widget);
    area = get_area(widget);
    flags[n++] = 'v';
    if (gtk_widget_has_focus(widget))
        flags[n++] = 'f';
    if (!gtk_widget_is_sensitive(widget))
        flags[n++] = 'i';
    if (GTK_IS_TOGGLE_BUTTON(widget) &&
        gtk_toggle_button_get_active(GTK_TOGGLE_BUTTON(widget)))
        flags[n++] = 'a';
    if (GTK_IS_EXPANDER(widget) && gtk_expander_get_expanded(GTK_EXPANDER(widget)))
        flags[n++] = 'a';
    flags[n] = '\0';
    accessible = gtk_widget_get_accessible(widget);
    add_widget(walk->answer, walk->depth, G_OBJECT_TYPE_NAME(widget), flags, &area, text,
               accessible != NULL ? atk_object_get_name(accessible) : NULL);
    if (GTK_IS_TREE_VIEW(widget))
        add_rows(walk->answer, inner.depth, GTK_TREE_VIEW(widget));
    if (GTK_IS_CONTAINER(widget))
        gtk_container_forall(GTK_CONTAINER(widget), walk_widget, &inner);
}

static const char *
run_tree(char **arguments, GString *answer)
{
    GList *windows = gtk_window_list_toplevels();
    Walk walk = {answer, 0};

    g_list_foreach(windows, (GFunc)(void (*)(void))walk_widget, &walk);
    g_list_free(windows);
    return NULL;
}

static const char *
run_resize(char **arguments, GString *answer)
{
    GList *windows = gtk_window_list_toplevels();
    const char *trouble = "no window has that title";

    for (GList *item = windows; item != NULL; item = item->next) {
        const char *title = gtk_window_get_title(item->data);

        if (title == NULL || strcmp(title, arguments[0]) != 0 ||
            !gtk_widget_get_mapped(item->data))
            continue;
        gtk_window_resize(item->data, atoi(arguments[1]), atoi(arguments[2]));
        gtk_window_move(item->data, atoi(arguments[3]), atoi(arguments[4]));
        trouble = NULL;
    }
    g_list_free(windows);
    return trouble;
}

static PidginConversation *
find_shown(const char *name)
{
    for (GList *window = pidgin_conv_windows_get_list(); window != NULL;
         window = window->next)
        for (GList *item = pidgin_conv_window_get_gtkconvs(window->data); item != NULL;
             item = item->next) {
            PidginConversation *conversation = item->data;

            if (g_str_has_prefix(purple_conversation_get_name(conversation->active_conv),
                                 name))
                return conversation;
        }
    return NULL;
}

/* Which windows there are, and which conversations are tabs of each. */
static const char *
run_windows(char **arguments, GString *answer)
{
    for (GList *window = pidgin_conv_windows_get_list(); window != NULL;
         window = window->next) {
        g_autoptr(GString) line = g_string_new(NULL);

        for (GList *item = pidgin_conv_window_get_gtkconvs(window->data); item != NULL;
             item = item->next) {
            PidginConversation *conversation = item->data;

            g_string_append_printf(line, "%s%s", line->len > 0 ? " " : "",
                                   purple_conversation_get_name(conversation->active_conv));
        }
        control_add_line(answer, line->str);
    }
    return NULL;
}

/* What Pidgin's own "Detach this Tab" does, in the same order. */
static const char *
run_detach(char **arguments, GString *answer)
{
    PidginConversation *conversation = find_shown(arguments[0]);
    PidginWindow *window;

    if (conversation == NULL)
        return "there is no such tab";
    pidgin_conv_window_remove_gtkconv(conversation->win, conversation);
    window = pidgin_conv_window_new();
    pidgin_conv_window_add_gtkconv(window, conversation);
    pidgin_conv_window_show(window);
    return NULL;
}

static const char *
run_switch(char **arguments, GString *answer)
{
    PidginConversation *conversation = find_shown(arguments[0]);

    if (conversation == NULL)
        return "there is no such tab";
    pidgin_conv_window_switch_gtkconv(conversation->win, conversation);
    return NULL;
}

static PidginConversation *
find_titled(const char *title)
{
    for (GList *window = pidgin_conv_windows_get_list(); window != NULL;
         window = window->next) {
        PurpleConversation *active =
            pidgin_conv_window_get_active_conversation(window->data);

        if (strcmp(purple_conversation_get_title(active), title) == 0)
            return PIDGIN_CONVERSATION(active);
    }
    return NULL;
}

static const char *
find_link(GtkTextIter *at, const char *prefix)
{
    do {
        GSList *tags = gtk_text_iter_get_toggled_tags(at, TRUE);
        const char *found = NULL;

        for (GSList *tag = tags; tag != NULL && found == NULL; tag = tag->next) {
            const char *url = g_object_get_data(tag->data, "link_url");

            if (url != NULL && g_str_has_prefix(url, prefix))
                found = url;
        }
        g_slist_free(tags);
        if (found != NULL)
            return found;
    } while (gtk_text_iter_forward_to_tag_toggle(at, NULL));
    return NULL;
}

/* Where on the screen the first link is that begins so, in the tab of that title; and what
 * it is in full. */
static const char *
run_link(char **arguments, GString *answer)
{
    PidginConversation *conversation = find_titled(arguments[0]);
    GtkTextView *view;
    GtkTextIter at;
    GdkRectangle area;
    g_autofree char *line = NULL;
    const char *url;
    int x, y, left, top;

    if (conversation == NULL)
        return "there is no such conversation";
    view = GTK_TEXT_VIEW(conversation->imhtml);
    gtk_text_buffer_get_start_iter(gtk_text_view_get_buffer(view), &at);
    url = find_link(&at, arguments[1]);
    if (url == NULL)
        return "there is no such link";
    gtk_text_view_get_iter_location(view, &at, &area);
    gtk_text_view_buffer_to_window_coords(view, GTK_TEXT_WINDOW_TEXT, area.x, area.y, &x,
                                          &y);
    gdk_window_get_origin(gtk_text_view_get_window(view, GTK_TEXT_WINDOW_TEXT), &left,
                          &top);
    line = g_strdup_printf("%d %d %s", left + x + 6, top + y + area.height / 2, url);
    control_add_line(answer, line);
    return NULL;
}

/* Draws markup in that tab, as an incoming message may hold it. */
static const char *
run_draw(char **arguments, GString *answer)
{
    PidginConversation *conversation = find_titled(arguments[0]);

    if (conversation == NULL)
        return "there is no such conversation";
    gtk_imhtml_append_text(GTK_IMHTML(conversation->imhtml), arguments[1], 0);
    return NULL;
}

const ControlCommand control_window_commands[] = {
    {"tree", 0, run_tree},     {"resize", 5, run_resize}, {"windows", 0, run_windows},
    {"detach", 1, run_detach}, {"switch", 1, run_switch}, {"link", 2, run_link},
    {"draw", 2, run_draw},     {NULL, 0, NULL},
};
