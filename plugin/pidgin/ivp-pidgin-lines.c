/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-pidgin-lines.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static gboolean
same(const IvpPidginLine *line, GtkTreeModel *model, GtkTreeIter *iter)
{
    g_autofree char *time = NULL, *title = NULL, *second = NULL, *spoken = NULL;
    IvpWall day;
    gboolean strong;

    gtk_tree_model_get(model, iter, IVP_LINE_AT_DAY, &day, IVP_LINE_TIME, &time,
                       IVP_LINE_TITLE, &title, IVP_LINE_SECOND, &second, IVP_LINE_SPOKEN,
                       &spoken, IVP_LINE_STRONG, &strong, -1);
    return day == line->day && strong == line->strong && g_strcmp0(time, line->time) == 0 &&
           g_strcmp0(title, line->title) == 0 && g_strcmp0(second, line->second) == 0 &&
           g_strcmp0(spoken, line->spoken) == 0;
}

static void
put(GtkListStore *store, GtkTreeIter *iter, const IvpPidginLine *line)
{
    gtk_list_store_set(store, iter, IVP_LINE_KIND, line->kind, IVP_LINE_KEY, line->key,
                       IVP_LINE_AT_DAY, line->day, IVP_LINE_TIME, line->time,
                       IVP_LINE_TITLE, line->title, IVP_LINE_SECOND, line->second,
                       IVP_LINE_SPOKEN, line->spoken, IVP_LINE_STRONG, line->strong, -1);
}

static void
insert(GtkListStore *store, int at, const IvpPidginLine *line)
{
    gtk_list_store_insert_with_values(
        store, NULL, at, IVP_LINE_KIND, line->kind, IVP_LINE_KEY, line->key,
        IVP_LINE_AT_DAY, line->day, IVP_LINE_TIME, line->time, IVP_LINE_TITLE, line->title,
        IVP_LINE_SECOND, line->second, IVP_LINE_SPOKEN, line->spoken, IVP_LINE_STRONG,
        line->strong, -1);
}

GtkListStore *
ivp_pidgin_lines_new(void)
{
    return gtk_list_store_new(IVP_LINE_N_COLUMNS, G_TYPE_INT, G_TYPE_STRING, G_TYPE_INT64,
                              G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING,
                              G_TYPE_BOOLEAN);
}

void
ivp_pidgin_lines_set(GtkListStore *store, const GArray *lines)
{
    GtkTreeModel *model = GTK_TREE_MODEL(store);
    g_autoptr(GHashTable) wanted = g_hash_table_new(g_str_hash, g_str_equal);
    GtkTreeIter iter;
    gboolean valid = gtk_tree_model_get_iter_first(model, &iter);

    for (guint i = 0; i < lines->len; i++)
        g_hash_table_add(wanted, (char *)g_array_index(lines, IvpPidginLine, i).key);
    for (guint i = 0; i < lines->len; i++) {
        const IvpPidginLine *line = &g_array_index(lines, IvpPidginLine, i);
        g_autofree char *key = NULL;

        while (valid) {
            g_clear_pointer(&key, g_free);
            gtk_tree_model_get(model, &iter, IVP_LINE_KEY, &key, -1);
            if (g_hash_table_contains(wanted, key))
                break;
            valid = gtk_list_store_remove(store, &iter);
        }
        if (valid && strcmp(key, line->key) == 0) {
            if (!same(line, model, &iter))
                put(store, &iter, line);
            valid = gtk_tree_model_iter_next(model, &iter);
        } else {
            insert(store, (int)i, line); /* iterators of a list store stay good */
        }
    }
    while (valid)
        valid = gtk_list_store_remove(store, &iter);
}

static char *
second_line(const IvpRow *row)
{
    const char *parts[] = {row->state_text, row->note, row->beside};
    GString *line = g_string_new(NULL);

    for (gsize i = 0; i < G_N_ELEMENTS(parts); i++)
        if (parts[i] != NULL && *parts[i] != '\0')
            g_string_append_printf(line, "%s%s", line->len > 0 ? " · " : "", parts[i]);
    return g_string_free(line, FALSE);
}

void
ivp_pidgin_lines_add_rows(GArray *lines,
                          GStringChunk *chunk,
                          IvpPanel *panel,
                          const GPtrArray *rows,
                          gboolean more)
{
    IvpWall day = G_MININT64;

    for (guint i = 0; i < rows->len; i++) {
        const IvpRow *row = g_ptr_array_index(rows, i);
        g_autofree char *second = second_line(row);
        IvpPidginLine line = {
            .kind = IVP_LINE_ROW,
            .key = row->key,
            .day = row->day,
            .time = row->time,
            .title = row->title,
            .second = g_string_chunk_insert(chunk, second),
            .spoken = row->spoken,
        };

        if (i == 0 || row->day != day) {
            g_autofree char *heading = ivp_panel_get_heading(panel, row->day);
            g_autofree char *key = g_strdup_printf(" %" G_GINT64_FORMAT, row->day);
            IvpPidginLine head = {
                .kind = IVP_LINE_DAY,
                .key = g_string_chunk_insert(chunk, key),
                .day = row->day,
                .title = g_string_chunk_insert(chunk, heading),
            };

            g_array_append_val(lines, head);
            day = row->day;
        }
        g_array_append_val(lines, line);
    }
    if (more && rows->len > 0) {
        IvpPidginLine last = {.kind = IVP_LINE_MORE,
                              .key = " more",
                              .day = day,
                              .title = _("Show later ones")};

        last.spoken = last.title;
        g_array_append_val(lines, last);
    }
}
