/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-finch.h"

#include <glib/gi18n-lib.h>
#include <gntbutton.h>
#include <gntfilesel.h>
#include <gnttextview.h>
#include <gntutils.h>
#include <string.h>

/* Lines beyond this many columns are hard to read. */
#define TEXT_WIDTH 76

/* Border, shadow and Finch's own list of windows at the bottom. */
#define FRAME_WIDTH 3
#define FRAME_HEIGHT 4
#define BUTTON_HEIGHT 3
#define BUTTON_FRAME 4

#define FILE_WINDOW "interview-file"
#define MESSAGE_WINDOW "interview-message"
#define TEXT_OF_WINDOW "interview-text"

/* Room for an answer longer than what stood there while it was awaited. */
#define MESSAGE_LINES 3

/* Finch itself closes a window with Alt+C only; Escape is what people try first. */
static gboolean
on_key(GntWidget *window, const char *key, gpointer data)
{
    if (strcmp(key, IVP_FINCH_ESCAPE) != 0)
        return FALSE;
    gnt_widget_destroy(window);
    return TRUE;
}

static void
on_window_gone(GntWidget *window, gpointer data)
{
    IvpFinch *self = data;

    g_ptr_array_remove_fast(self->windows, window);
}

static void
adopt(IvpFinch *self, GntWidget *window, const char *name, const char *title)
{
    gnt_box_set_toplevel(GNT_BOX(window), TRUE);
    gnt_box_set_title(GNT_BOX(window), title);
    gnt_widget_set_name(window, name);
    g_ptr_array_add(self->windows, window);
    g_signal_connect(window, "destroy", G_CALLBACK(on_window_gone), self);
}

GntWidget *
ivp_finch_window_new(IvpFinch *self, const char *name, const char *title)
{
    GntWidget *window = gnt_window_box_new(FALSE, TRUE);

    adopt(self, window, name, title);
    gnt_box_set_pad(GNT_BOX(window), 0);
    gnt_box_set_fill(GNT_BOX(window), TRUE);
    gnt_box_set_alignment(GNT_BOX(window), GNT_ALIGN_LEFT);
    return window;
}

GntWidget *
ivp_finch_dialog_new(IvpFinch *self, const char *name, const char *title)
{
    GntWidget *window = ivp_finch_window_new(self, name, title);

    g_signal_connect(window, "key_pressed", G_CALLBACK(on_key), NULL);
    return window;
}

void
ivp_finch_dialog_show(GntWidget *window)
{
    int width, height, own_width, own_height;

    ivp_finch_screen_size(&width, &height);
    gnt_widget_size_request(window);
    gnt_widget_get_size(window, &own_width, &own_height);
    gnt_widget_set_position(window, MAX(0, (width - own_width) / 2),
                            MAX(0, (height - own_height) / 2));
    gnt_widget_show(window);
}

GntWidget *
ivp_finch_window_find(IvpFinch *self, const char *name)
{
    for (guint i = 0; i < self->windows->len; i++) {
        GntWidget *window = g_ptr_array_index(self->windows, i);

        if (g_strcmp0(gnt_widget_get_name(window), name) == 0)
            return window;
    }
    return NULL;
}

gboolean
ivp_finch_window_present(IvpFinch *self, const char *name)
{
    GntWidget *window = ivp_finch_window_find(self, name);

    if (window == NULL)
        return FALSE;
    gnt_window_present(window);
    return TRUE;
}

void
ivp_finch_window_close(IvpFinch *self, const char *name)
{
    GntWidget *window = ivp_finch_window_find(self, name);

    if (window != NULL)
        gnt_widget_destroy(window);
}

void
ivp_finch_screen_size(int *width, int *height)
{
    *width = getmaxx(stdscr);
    *height = getmaxy(stdscr) - 1;
}

GntWidget *
ivp_finch_add_button(GntWidget *box, const char *label, GCallback callback, gpointer data)
{
    GntWidget *button = gnt_button_new(label);

    g_signal_connect(button, "activate", callback, data);
    gnt_box_add_widget(GNT_BOX(box), button);
    return button;
}

void
ivp_finch_button_set(GntWidget *button, const char *label)
{
    g_autofree char *text = NULL;
    int width;

    /* libgnt does not wipe what stood there. */
    gnt_widget_get_size(button, &width, NULL);
    text = g_strdup_printf(
        "%s%*s", label, MAX(0, width - BUTTON_FRAME - gnt_util_onscreen_width(label, NULL)),
        "");
    gnt_button_set_text(GNT_BUTTON(button), text);
    gnt_widget_draw(button);
}

GntWidget *
ivp_finch_add_close(GntWidget *box, GntWidget *window, const char *label)
{
    GntWidget *button = gnt_button_new(label);

    g_signal_connect_swapped(button, "activate", G_CALLBACK(gnt_widget_destroy), window);
    gnt_box_add_widget(GNT_BOX(box), button);
    return button;
}

GntWidget *
ivp_finch_text_new(int width, int height)
{
    GntWidget *view = gnt_text_view_new();

    gnt_text_view_set_flag(GNT_TEXT_VIEW(view), GNT_TEXT_VIEW_TOP_ALIGN);
    gnt_widget_set_size(view, width, height);
    return view;
}

void
ivp_finch_text_set(GntWidget *view, const char *heading, const char *text)
{
    gnt_text_view_clear(GNT_TEXT_VIEW(view));
    if (heading != NULL) {
        gnt_text_view_append_text_with_flags(GNT_TEXT_VIEW(view), heading,
                                             GNT_TEXT_FLAG_BOLD);
        gnt_text_view_append_text_with_flags(GNT_TEXT_VIEW(view), "\n",
                                             GNT_TEXT_FLAG_NORMAL);
    }
    gnt_text_view_append_text_with_flags(GNT_TEXT_VIEW(view), text, GNT_TEXT_FLAG_NORMAL);
    /* The view shows the end of what was written last; a text is read from its start. */
    gnt_text_view_scroll(GNT_TEXT_VIEW(view), -G_MAXINT);
}

int
ivp_finch_count_lines(const char *text, int width)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    int count = 0;

    for (gsize i = 0; lines[i] != NULL; i++) {
        const char *at = lines[i];

        do {
            const char *end = gnt_util_onscreen_width_to_pointer(at, width, NULL);
            const char *space = end;

            count++;
            if (*end == '\0' || end == at)
                break;
            while (space > at && !g_ascii_isspace(*space))
                space--;
            at = space > at ? space + 1 : end;
        } while (*at != '\0');
    }
    return count;
}

static void
show_text(IvpFinch *self,
          const char *name,
          const char *title,
          const char *text,
          int least_lines)
{
    GntWidget *window, *view, *buttons, *button;
    int width, height, lines;

    ivp_finch_window_close(self, name);
    ivp_finch_screen_size(&width, &height);
    width = CLAMP(width - FRAME_WIDTH, 20, TEXT_WIDTH);
    /* One column is the scroll bar's. */
    lines = ivp_finch_count_lines(text, width - 1);
    lines =
        CLAMP(lines, least_lines, MAX(least_lines, height - FRAME_HEIGHT - BUTTON_HEIGHT));

    window = ivp_finch_dialog_new(self, name, title);
    view = ivp_finch_text_new(width, lines);
    gnt_box_add_widget(GNT_BOX(window), view);
    buttons = gnt_hbox_new(FALSE);
    gnt_box_add_widget(GNT_BOX(window), buttons);
    button = ivp_finch_add_close(buttons, window, _("Close"));
    gnt_text_view_attach_scroll_widget(GNT_TEXT_VIEW(view), button);
    ivp_finch_dialog_show(window);
    g_object_set_data(G_OBJECT(window), TEXT_OF_WINDOW, view);
    ivp_finch_text_set(view, NULL, text);
}

void
ivp_finch_show_text(IvpFinch *self, const char *name, const char *title, const char *text)
{
    show_text(self, name, title, text, 1);
}

void
ivp_finch_show_answer(IvpFinch *self, const char *text)
{
    GntWidget *window = ivp_finch_window_find(self, MESSAGE_WINDOW);

    if (window != NULL)
        ivp_finch_text_set(g_object_get_data(G_OBJECT(window), TEXT_OF_WINDOW), NULL, text);
    else
        show_text(self, MESSAGE_WINDOW, _("Interview"), text, MESSAGE_LINES);
}

typedef struct {
    IvpFinch *self;
    IvpFinchFileChosen callback;
    gboolean save;
} FileQuestion;

static const char *
get_folder_preference(gboolean save)
{
    return save ? "/finch/filelocations/last_save_folder"
                : "/finch/filelocations/last_open_folder";
}

static void
free_file_question(gpointer data, GClosure *closure)
{
    g_free(data);
}

static void
on_file_selected(GntWidget *window, const char *path, const char *file, gpointer data)
{
    FileQuestion *question = data;
    IvpFinch *self = question->self;
    IvpFinchFileChosen callback = question->callback;
    g_autofree char *chosen = g_strdup(path);
    g_autofree char *folder = g_path_get_dirname(path);

    purple_prefs_set_path(get_folder_preference(question->save), folder);
    /* Takes @question along. */
    gnt_widget_destroy(window);
    callback(self, chosen);
}

void
ivp_finch_ask_file(IvpFinch *self,
                   const char *title,
                   const char *suggestion,
                   gboolean save,
                   IvpFinchFileChosen callback)
{
    FileQuestion *question;
    GntWidget *window;
    const char *folder = purple_prefs_get_path(get_folder_preference(save));

    ivp_finch_window_close(self, FILE_WINDOW);
    window = gnt_file_sel_new();
    adopt(self, window, FILE_WINDOW, title);
    gnt_file_sel_set_current_location(GNT_FILE_SEL(window),
                                      folder == NULL || *folder == '\0' ? purple_home_dir()
                                                                        : folder);
    if (suggestion != NULL)
        gnt_file_sel_set_suggested_filename(GNT_FILE_SEL(window), suggestion);
    question = g_new0(FileQuestion, 1);
    question->self = self;
    question->callback = callback;
    question->save = save;
    g_signal_connect_data(window, "file_selected", G_CALLBACK(on_file_selected), question,
                          free_file_question, 0);
    g_signal_connect(window, "cancelled", G_CALLBACK(gnt_widget_destroy), NULL);
    g_signal_connect(window, "key_pressed", G_CALLBACK(on_key), NULL);
    gnt_widget_show(window);
}
