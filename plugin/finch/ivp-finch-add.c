/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-finch.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <gntbutton.h>
#include <gnttextview.h>

#define WINDOW_NAME "interview-program-file"
#define WIDTH 68
#define HEIGHT 12

/* What the window is about; goes with it. */
typedef struct {
    IvpFinch *self;
    GCancellable *cancellable; /* (owned): the reading; cancelled with the window */
    GBytes *bytes; /* (owned) (nullable): the file, once it was read and is fine */
    char *name;
    GntWidget *view;
} Added;

/* A reading under way; outlives the window. */
typedef struct {
    Added *added; /* valid unless @cancellable was cancelled */
    GCancellable *cancellable;
    char *buffer; /* one byte more than a program may have: core then says that it is too
                     long */
} Reading;

static void
on_window_gone(GntWidget *window, gpointer data)
{
    Added *added = data;

    g_cancellable_cancel(added->cancellable);
    g_object_unref(added->cancellable);
    g_clear_pointer(&added->bytes, g_bytes_unref);
    g_free(added->name);
    g_free(added);
}

static void
free_reading(Reading *reading)
{
    g_object_unref(reading->cancellable);
    g_free(reading->buffer);
    g_free(reading);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Reading, free_reading)

static void
on_add(GntWidget *button, gpointer data)
{
    Added *added = data;
    IvpFinch *self = added->self;
    g_autoptr(GError) error = NULL;
    g_autofree char *id = NULL;

    if (added->bytes == NULL)
        return;
    id = ivp_panel_add_program(self->panel, added->bytes, added->name, &error);
    if (id == NULL) {
        ivp_finch_text_set(added->view, NULL, error->message);
        return;
    }
    /* Takes the button and @added with it. */
    ivp_finch_window_close(self, WINDOW_NAME);
    ivp_finch_window_close(self, IVP_FINCH_FIRST_WINDOW);
    ivp_finch_open_first(self);
}

static void
on_read(GObject *stream, GAsyncResult *result, gpointer data)
{
    g_autoptr(Reading) reading = data;
    g_autoptr(GBytes) bytes = NULL;
    g_autoptr(GError) error = NULL;
    g_autofree char *text = NULL;
    gsize length = 0;
    gboolean ok =
        g_input_stream_read_all_finish(G_INPUT_STREAM(stream), result, &length, &error);

    if (g_cancellable_is_cancelled(reading->cancellable))
        return;
    if (ok) {
        bytes = g_bytes_new_take(g_steal_pointer(&reading->buffer), length);
        text = ivp_panel_preview_program(reading->added->self->panel, bytes,
                                         reading->added->name, &error);
    }
    if (text != NULL)
        reading->added->bytes = g_steal_pointer(&bytes);
    ivp_finch_text_set(reading->added->view, NULL, text == NULL ? error->message : text);
}

static void
on_opened(GObject *file, GAsyncResult *result, gpointer data)
{
    g_autoptr(Reading) reading = data;
    g_autoptr(GError) error = NULL;
    g_autoptr(GFileInputStream) stream = g_file_read_finish(G_FILE(file), result, &error);
    char *buffer = reading->buffer;
    GCancellable *cancellable = reading->cancellable;

    if (g_cancellable_is_cancelled(cancellable))
        return;
    if (stream == NULL) {
        ivp_finch_text_set(reading->added->view, NULL, error->message);
        return;
    }
    g_input_stream_read_all_async(G_INPUT_STREAM(stream), buffer, IVP_PROGRAM_MAX_BYTES + 1,
                                  G_PRIORITY_DEFAULT, cancellable, on_read,
                                  g_steal_pointer(&reading));
}

/* The window opens at the press, as libgnt leaves behind what opens later. */
static void
on_file_chosen(IvpFinch *self, const char *path)
{
    g_autoptr(GFile) file = g_file_new_for_path(path);
    GntWidget *window, *line, *button;
    Added *added = g_new0(Added, 1);
    Reading *reading = g_new0(Reading, 1);

    ivp_finch_window_close(self, WINDOW_NAME);
    window = ivp_finch_dialog_new(self, WINDOW_NAME, _("Add this program?"));
    added->self = self;
    added->cancellable = g_cancellable_new();
    added->name = g_file_get_basename(file);
    added->view = ivp_finch_text_new(WIDTH, HEIGHT);
    g_signal_connect(window, "destroy", G_CALLBACK(on_window_gone), added);
    gnt_box_add_widget(GNT_BOX(window), added->view);
    line = gnt_hbox_new(FALSE);
    gnt_box_set_pad(GNT_BOX(line), 0);
    gnt_box_add_widget(GNT_BOX(window), line);
    button = ivp_finch_add_button(line, _("Add"), G_CALLBACK(on_add), added);
    gnt_text_view_attach_scroll_widget(GNT_TEXT_VIEW(added->view), button);
    ivp_finch_add_close(line, window, _("Cancel"));
    ivp_finch_dialog_show(window);
    ivp_finch_text_set(added->view, NULL, _("Reading…"));

    reading->added = added;
    reading->cancellable = g_object_ref(added->cancellable);
    reading->buffer = g_malloc(IVP_PROGRAM_MAX_BYTES + 1);
    g_file_read_async(file, G_PRIORITY_DEFAULT, added->cancellable, on_opened, reading);
}

void
ivp_finch_add_program_file(IvpFinch *self)
{
    ivp_finch_ask_file(self, _("Add a program file"), NULL, FALSE, on_file_chosen);
}
