/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-pidgin-add.h"

#include <glib/gi18n-lib.h>

#include "ivp-pidgin-text.h"

typedef struct {
    IvpPidgin *pidgin;      /* not to be touched once @unloaded is cancelled */
    GCancellable *unloaded; /* owned */
    GtkWidget *owner;       /* weak */
    gboolean shows;
    IvpPidginAdded added;
    gpointer data;
    char *name;    /* the file's */
    GBytes *bytes; /* what was read */
    guint8 *buffer;
} Add;

static Add *
add_new(IvpPidgin *pidgin,
        GtkWidget *owner,
        gboolean shows,
        IvpPidginAdded added,
        gpointer data)
{
    Add *add = g_new0(Add, 1);

    add->pidgin = pidgin;
    add->unloaded = g_object_ref(pidgin->unloaded);
    add->owner = owner;
    add->shows = shows;
    add->added = added;
    add->data = data;
    if (owner != NULL)
        g_object_add_weak_pointer(G_OBJECT(owner), (gpointer *)&add->owner);
    return add;
}

static void
add_free(gpointer data)
{
    Add *add = data;

    if (add->owner != NULL)
        g_object_remove_weak_pointer(G_OBJECT(add->owner), (gpointer *)&add->owner);
    g_free(add->name);
    g_free(add->buffer);
    g_clear_pointer(&add->bytes, g_bytes_unref);
    g_object_unref(add->unloaded);
    g_free(add);
}

static void
on_preview_response(GtkDialog *dialog, int response, gpointer data)
{
    Add *add = data;

    if (response == GTK_RESPONSE_ACCEPT) {
        g_autoptr(GError) error = NULL;
        g_autofree char *id =
            ivp_panel_add_program(add->pidgin->panel, add->bytes, add->name, &error);

        if (id == NULL)
            ivp_pidgin_tell(add->pidgin, error->message);
        else if (add->owner != NULL)
            add->added(id, add->data);
    }
    gtk_widget_destroy(GTK_WIDGET(dialog));
}

/* Takes over @add. */
static void
preview(Add *add)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *lines =
        ivp_panel_preview_program(add->pidgin->panel, add->bytes, add->name, &error);
    g_autoptr(GString) html = g_string_new(NULL);
    GtkWidget *dialog, *area, *text, *scrolled, *label;
    GtkWindow *parent = NULL;

    if (lines == NULL) {
        ivp_pidgin_tell(add->pidgin, error->message);
        add_free(add);
        return;
    }
    if (add->owner != NULL)
        parent = GTK_WINDOW(gtk_widget_get_toplevel(add->owner));
    dialog = gtk_dialog_new_with_buttons(_("Add this program?"), parent, 0,
                                         GTK_STOCK_CANCEL, GTK_RESPONSE_CANCEL,
                                         _("_Add this program"), GTK_RESPONSE_ACCEPT, NULL);
    gtk_dialog_set_default_response(GTK_DIALOG(dialog), GTK_RESPONSE_ACCEPT);
    area = gtk_dialog_get_content_area(GTK_DIALOG(dialog));
    label =
        gtk_label_new(_("This is what the file says. Nothing is loaded before you choose "
                        "the program."));
    gtk_label_set_line_wrap(GTK_LABEL(label), TRUE);
    gtk_misc_set_alignment(GTK_MISC(label), 0, 0);
    gtk_misc_set_padding(GTK_MISC(label), 8, 8);
    scrolled = ivp_pidgin_text_new(_("What the file says"), &text);
    ivp_pidgin_text_append(html, lines);
    ivp_pidgin_text_set(text, html->str);
    gtk_box_pack_start(GTK_BOX(area), label, FALSE, FALSE, 0);
    gtk_box_pack_start(GTK_BOX(area), scrolled, TRUE, TRUE, 0);
    gtk_window_set_default_size(GTK_WINDOW(dialog), 56 * ivp_pidgin_char_width(text), 320);
    g_object_set_data_full(G_OBJECT(dialog), "ivp-add", add, add_free);
    g_signal_connect(dialog, "response", G_CALLBACK(on_preview_response), add);
    ivp_pidgin_own_window(add->pidgin, dialog);
    gtk_widget_show_all(dialog);
}

static void
on_read(GObject *source, GAsyncResult *result, gpointer data)
{
    Add *add = data;
    g_autoptr(GError) error = NULL;
    gsize length = 0;

    if (!g_input_stream_read_all_finish(G_INPUT_STREAM(source), result, &length, &error)) {
        if (!g_cancellable_is_cancelled(add->unloaded))
            ivp_pidgin_tell(add->pidgin, error->message);
        add_free(add);
        return;
    }
    if (g_cancellable_is_cancelled(add->unloaded)) {
        add_free(add);
        return;
    }
    if (length > IVP_PROGRAM_MAX_BYTES) {
        g_autofree char *limit =
            g_format_size_full(IVP_PROGRAM_MAX_BYTES, G_FORMAT_SIZE_IEC_UNITS);
        g_autofree char *sentence =
            g_strdup_printf(_("“%s” is larger than %s, more than a program file can be."),
                            add->name, limit);

        ivp_pidgin_tell(add->pidgin, sentence);
        add_free(add);
        return;
    }
    add->bytes = g_bytes_new_take(g_steal_pointer(&add->buffer), length);
    preview(add);
}

static void
on_open(GObject *source, GAsyncResult *result, gpointer data)
{
    Add *add = data;
    g_autoptr(GError) error = NULL;
    g_autoptr(GFileInputStream) stream = g_file_read_finish(G_FILE(source), result, &error);

    if (stream == NULL) {
        if (!g_cancellable_is_cancelled(add->unloaded))
            ivp_pidgin_tell(add->pidgin, error->message);
        add_free(add);
        return;
    }
    /* One more than may be, so that too much is noticed. */
    add->buffer = g_malloc(IVP_PROGRAM_MAX_BYTES + 1);
    g_input_stream_read_all_async(G_INPUT_STREAM(stream), add->buffer,
                                  IVP_PROGRAM_MAX_BYTES + 1, G_PRIORITY_DEFAULT,
                                  add->unloaded, on_read, add);
}

static void
on_chooser_response(GtkDialog *dialog, int response, gpointer data)
{
    Add *asked = data;

    if (response == GTK_RESPONSE_ACCEPT) {
        g_autoptr(GFile) file = gtk_file_chooser_get_file(GTK_FILE_CHOOSER(dialog));
        Add *add =
            add_new(asked->pidgin, asked->owner, asked->shows, asked->added, asked->data);

        add->name = g_file_get_basename(file);
        g_file_read_async(file, G_PRIORITY_DEFAULT, add->unloaded, on_open, add);
    }
    gtk_widget_destroy(GTK_WIDGET(dialog));
}

void
ivp_pidgin_add_program(IvpPidgin *pidgin,
                       GtkWidget *owner,
                       gboolean shows,
                       IvpPidginAdded added,
                       gpointer data)
{
    GtkWidget *dialog =
        ivp_pidgin_chooser_new(pidgin, owner, _("Add a program file"), FALSE);
    GtkFileFilter *programs = gtk_file_filter_new();
    GtkFileFilter *all = gtk_file_filter_new();
    Add *add = add_new(pidgin, owner, shows, added, data);

    gtk_file_filter_set_name(programs, _("Program files (*.program)"));
    gtk_file_filter_add_pattern(programs, "*.program");
    gtk_file_filter_set_name(all, _("All files"));
    gtk_file_filter_add_pattern(all, "*");
    gtk_file_chooser_add_filter(GTK_FILE_CHOOSER(dialog), programs);
    gtk_file_chooser_add_filter(GTK_FILE_CHOOSER(dialog), all);
    g_object_set_data_full(G_OBJECT(dialog), "ivp-add", add, add_free);
    g_signal_connect(dialog, "response", G_CALLBACK(on_chooser_response), add);
    gtk_widget_show(dialog);
}
