/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-pidgin-form.h"

#include <glib/gi18n-lib.h>

#include "ivp-pidgin-wrap.h"

/* Of the screen's height, for what scrolls. */
#define SCREEN_PART 3 / 4

/* Characters; what is longer wraps. */
#define WIDTH_CHARS 66

/* Room for a frame and a scrollbar beside what scrolls. */
#define EDGE 24

/* As high as what is in it; it scrolls once that is higher than the screen, and from then
 * on: a scrollbar that comes and goes with the width it leaves would never come to rest.
 * What scrolls keeps its changes to itself, so the window is told here. */
static void
on_allocate(GtkWidget *table, GtkAllocation *allocation, gpointer scrolled)
{
    GtkWidget *window = gtk_widget_get_toplevel(table);
    int most = gdk_screen_get_height(gtk_widget_get_screen(table)) * SCREEN_PART;
    GtkRequisition need;
    int before, width;

    gtk_widget_get_child_requisition(table, &need);
    gtk_widget_get_size_request(scrolled, NULL, &before);
    if (before == MIN(need.height, most))
        return;
    gtk_scrolled_window_set_policy(scrolled, GTK_POLICY_NEVER,
                                   need.height > most || before == most ? GTK_POLICY_ALWAYS
                                                                        : GTK_POLICY_NEVER);
    gtk_widget_set_size_request(scrolled, -1, MIN(need.height, most));
    if (need.height < before) {
        gtk_window_get_size(GTK_WINDOW(window), &width, NULL);
        gtk_window_resize(GTK_WINDOW(window), width, 1);
    }
}

void
ivp_pidgin_form_init(IvpPidginForm *form,
                     IvpPidgin *pidgin,
                     GtkWidget *owner,
                     const char *title)
{
    GtkWidget *top = owner != NULL ? gtk_widget_get_toplevel(owner) : NULL;
    GtkWidget *scrolled = gtk_scrolled_window_new(NULL, NULL);
    GtkWidget *view = gtk_viewport_new(NULL, NULL);
    GtkWidget *line = ivp_pidgin_wrap_new(0);
    GtkWidget *area;

    form->dialog = gtk_dialog_new();
    form->table = gtk_table_new(1, 2, FALSE);
    form->said = gtk_label_new(NULL);
    form->rows = 0;
    gtk_window_set_title(GTK_WINDOW(form->dialog), title);
    gtk_window_set_role(GTK_WINDOW(form->dialog), "interview-panel-form");
    if (GTK_IS_WINDOW(top))
        gtk_window_set_transient_for(GTK_WINDOW(form->dialog), GTK_WINDOW(top));
    gtk_window_set_destroy_with_parent(GTK_WINDOW(form->dialog), FALSE);
    gtk_dialog_set_has_separator(GTK_DIALOG(form->dialog), FALSE);
    gtk_container_set_border_width(GTK_CONTAINER(form->dialog), IVP_PIDGIN_GAP);

    gtk_container_set_border_width(GTK_CONTAINER(form->table), IVP_PIDGIN_GAP);
    gtk_table_set_row_spacings(GTK_TABLE(form->table), 2 * IVP_PIDGIN_GAP);
    gtk_table_set_col_spacings(GTK_TABLE(form->table), 3 * IVP_PIDGIN_GAP);
    gtk_viewport_set_shadow_type(GTK_VIEWPORT(view), GTK_SHADOW_NONE);
    gtk_scrolled_window_set_policy(GTK_SCROLLED_WINDOW(scrolled), GTK_POLICY_NEVER,
                                   GTK_POLICY_NEVER);
    gtk_container_add(GTK_CONTAINER(view), form->table);
    gtk_container_add(GTK_CONTAINER(scrolled), view);
    g_signal_connect(form->table, "size-allocate", G_CALLBACK(on_allocate), scrolled);

    ivp_pidgin_wrap_add(IVP_PIDGIN_WRAP(line), form->said, IVP_WRAP_LINE);
    gtk_container_set_border_width(GTK_CONTAINER(line), IVP_PIDGIN_GAP);
    gtk_label_set_selectable(GTK_LABEL(form->said), TRUE);
    gtk_widget_set_can_focus(form->said, FALSE);
    area = gtk_dialog_get_content_area(GTK_DIALOG(form->dialog));
    gtk_box_pack_start(GTK_BOX(area), scrolled, TRUE, TRUE, 0);
    gtk_box_pack_start(GTK_BOX(area), line, FALSE, FALSE, 0);
    gtk_widget_show_all(area);
    gtk_widget_hide(form->said);
    ivp_pidgin_own_window(pidgin, form->dialog);
}

void
ivp_pidgin_form_add(IvpPidginForm *form,
                    const char *label,
                    GtkWidget *target,
                    GtkWidget *widget)
{
    guint row = form->rows++;

    gtk_table_resize(GTK_TABLE(form->table), form->rows, 2);
    gtk_table_attach(GTK_TABLE(form->table), widget, label != NULL ? 1 : 0, 2, row, row + 1,
                     GTK_EXPAND | GTK_FILL, GTK_FILL, 0, 0);
    if (label != NULL) {
        GtkWidget *words = gtk_label_new_with_mnemonic(label);

        gtk_misc_set_alignment(GTK_MISC(words), 0, 0);
        /* On one line with the text of the first control beside it. */
        gtk_misc_set_padding(GTK_MISC(words), 0, IVP_PIDGIN_GAP);
        if (target != NULL) {
            gtk_label_set_mnemonic_widget(GTK_LABEL(words), target);
            ivp_pidgin_name(target, gtk_label_get_text(GTK_LABEL(words)), NULL);
        }
        gtk_table_attach(GTK_TABLE(form->table), words, 0, 1, row, row + 1, GTK_FILL,
                         GTK_FILL, 0, 0);
        gtk_widget_show(words);
    }
    gtk_widget_show(widget);
}

GtkWidget *
ivp_pidgin_form_add_entry(IvpPidginForm *form, const char *label)
{
    GtkWidget *entry = gtk_entry_new();

    gtk_entry_set_activates_default(GTK_ENTRY(entry), TRUE);
    gtk_entry_set_width_chars(GTK_ENTRY(entry), 12);
    ivp_pidgin_form_add(form, label, entry, entry);
    return entry;
}

GtkWidget *
ivp_pidgin_form_add_text(IvpPidginForm *form, const char *sentence)
{
    GtkWidget *label, *line = ivp_pidgin_wrap_line_new(sentence, &label);

    ivp_pidgin_form_add(form, NULL, NULL, line);
    return label;
}

void
ivp_pidgin_form_say(IvpPidginForm *form, const char *sentence)
{
    gtk_label_set_text(GTK_LABEL(form->said), sentence != NULL ? sentence : "");
    gtk_widget_set_visible(form->said, sentence != NULL);
}

void
ivp_pidgin_form_show(IvpPidginForm *form)
{
    int width = WIDTH_CHARS * ivp_pidgin_char_width(form->dialog);
    int most = gdk_screen_get_width(gtk_widget_get_screen(form->dialog)) - EDGE;

    gtk_window_set_default_size(GTK_WINDOW(form->dialog), MIN(width, most), -1);
    gtk_window_present(GTK_WINDOW(form->dialog));
}

char *
ivp_pidgin_take_text(GtkWidget *entry)
{
    char *text = g_strstrip(g_strdup(gtk_entry_get_text(GTK_ENTRY(entry))));

    if (*text == '\0')
        g_clear_pointer(&text, g_free);
    return text;
}

char *
ivp_pidgin_escape_mnemonic(const char *text)
{
    GString *escaped = g_string_new(NULL);

    for (; *text != '\0'; text++) {
        if (*text == '_')
            g_string_append_c(escaped, '_');
        g_string_append_c(escaped, *text);
    }
    return g_string_free(escaped, FALSE);
}
