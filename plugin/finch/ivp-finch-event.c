/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-finch.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <gntbutton.h>
#include <gntcheckbox.h>
#include <gntclipboard.h>
#include <gntlabel.h>
#include <gnttextview.h>
#include <string.h>

#define EVENT_WINDOW "interview-event"
#define REMIND_WINDOW "interview-remind"

#define TEXT_WIDTH 76
#define FRAME_WIDTH 3
#define FRAME_HEIGHT 4
#define BUTTON_HEIGHT 3

/* A window's own copy of what it is about: the row may go while the window stands. */
typedef struct {
    IvpFinch *self;
    char *key;
} Subject;

static void
free_subject(gpointer data, GClosure *closure)
{
    Subject *subject = data;

    g_free(subject->key);
    g_free(subject);
}

static Subject *
new_subject(IvpFinch *self, const char *key)
{
    Subject *subject = g_new0(Subject, 1);

    subject->self = self;
    subject->key = g_strdup(key);
    return subject;
}

static GntWidget *
add_action(GntWidget *box,
           const char *label,
           GCallback callback,
           IvpFinch *self,
           const char *key)
{
    GntWidget *button = gnt_button_new(label);

    g_signal_connect_data(button, "activate", callback, new_subject(self, key),
                          free_subject, 0);
    gnt_box_add_widget(GNT_BOX(box), button);
    return button;
}

static void
say_gone(IvpFinch *self)
{
    ivp_finch_show_answer(self, _("This is no longer in the calendar."));
}

/* --- Details --- */

static void
on_remind(GntWidget *button, gpointer data)
{
    Subject *subject = data;

    ivp_finch_event_remind(subject->self, subject->key);
}

static void
on_save(GntWidget *button, gpointer data)
{
    Subject *subject = data;

    ivp_finch_event_save(subject->self, subject->key);
}

static void
on_copy(GntWidget *button, gpointer data)
{
    Subject *subject = data;
    g_autofree char *text = ivp_panel_copy_text(subject->self->panel, subject->key);

    if (text == NULL) {
        say_gone(subject->self);
        return;
    }
    gnt_set_clipboard_string(text);
    gnt_button_set_text(GNT_BUTTON(button), _("Copied"));
    gnt_widget_draw(button);
}

static void
on_ask(GntWidget *button, gpointer data)
{
    Subject *subject = data;
    g_autoptr(IvpRow) row = ivp_panel_find_row(subject->self->panel, subject->key);

    if (row == NULL) {
        say_gone(subject->self);
        return;
    }
    ivp_finch_ask_open(subject->self, IVP_FINCH_ASK_REQUEST, NULL, NULL, row->start);
}

static void
on_requests(GntWidget *button, gpointer data)
{
    ivp_finch_requests_open(((Subject *)data)->self);
}

/* The one main thing to do about a slot comes first. */
static void
add_main_action(GntWidget *box, IvpFinch *self, const char *key)
{
    g_autoptr(IvpRow) row = ivp_panel_find_row(self->panel, key);

    switch (row == NULL ? IVP_SLOT_NONE : row->state) {
    case IVP_SLOT_FREE:
    case IVP_SLOT_USUAL:
        add_action(box, _("Request…"), G_CALLBACK(on_ask), self, key);
        break;
    case IVP_SLOT_ASKED:
    case IVP_SLOT_RESERVED:
    case IVP_SLOT_YOURS:
        add_action(box, _("Requests"), G_CALLBACK(on_requests), self, key);
        break;
    default:
        break;
    }
}

void
ivp_finch_event_show(IvpFinch *self, const char *key)
{
    g_autoptr(IvpDetails) details = ivp_panel_describe(self->panel, key);
    g_autofree char *text = NULL;
    GntWidget *window, *view, *buttons, *button;
    const char *rest;
    int width, height, lines;

    if (details == NULL) {
        say_gone(self);
        return;
    }
    text = ivp_details_to_text(details);
    ivp_finch_window_close(self, EVENT_WINDOW);
    ivp_finch_screen_size(&width, &height);
    width = CLAMP(width - FRAME_WIDTH, 20, TEXT_WIDTH);
    lines = CLAMP(ivp_finch_count_lines(text, width - 1), 1,
                  MAX(1, height - FRAME_HEIGHT - BUTTON_HEIGHT));

    window = ivp_finch_dialog_new(self, EVENT_WINDOW, details->title);
    view = ivp_finch_text_new(width, lines);
    gnt_box_add_widget(GNT_BOX(window), view);
    buttons = gnt_hbox_new(FALSE);
    gnt_box_set_pad(GNT_BOX(buttons), 0);
    gnt_box_add_widget(GNT_BOX(window), buttons);
    add_main_action(buttons, self, key);
    button = add_action(buttons, _("Remind…"), G_CALLBACK(on_remind), self, key);
    gnt_text_view_attach_scroll_widget(GNT_TEXT_VIEW(view), button);
    add_action(buttons, _("Save…"), G_CALLBACK(on_save), self, key);
    add_action(buttons, _("Copy"), G_CALLBACK(on_copy), self, key);
    button = ivp_finch_add_close(buttons, window, _("Close"));
    gnt_text_view_attach_scroll_widget(GNT_TEXT_VIEW(view), button);
    ivp_finch_dialog_show(window);
    rest = strchr(text, '\n');
    if (rest != NULL && strncmp(text, details->title, (gsize)(rest - text)) == 0)
        ivp_finch_text_set(view, details->title, rest + 1);
    else
        ivp_finch_text_set(view, NULL, text);
}

/* --- Reminders --- */

static const struct {
    int before;
    const char *label;
} choices[] = {
    {10 * 60, N_("10 minutes before")},
    {60 * 60, N_("1 hour before")},
    {24 * 60 * 60, N_("1 day before")},
};

static void
on_choice_toggled(GntWidget *box, gpointer data)
{
    Subject *subject = data;
    int before = GPOINTER_TO_INT(g_object_get_data(G_OBJECT(box), "before"));
    g_autoptr(GError) error = NULL;

    if (!gnt_check_box_get_checked(GNT_CHECK_BOX(box))) {
        ivp_panel_forget_reminder(subject->self->panel, subject->key, before);
        return;
    }
    if (ivp_panel_remind(subject->self->panel, subject->key, before, &error))
        return;
    g_signal_handlers_block_by_func(box, on_choice_toggled, data);
    gnt_check_box_set_checked(GNT_CHECK_BOX(box), FALSE);
    g_signal_handlers_unblock_by_func(box, on_choice_toggled, data);
    ivp_finch_show_answer(subject->self, error->message);
}

void
ivp_finch_event_remind(IvpFinch *self, const char *key)
{
    g_autoptr(IvpRow) row = ivp_panel_find_row(self->panel, key);
    g_autoptr(GArray) set = NULL;
    GntWidget *window, *buttons;

    if (row == NULL) {
        say_gone(self);
        return;
    }
    ivp_finch_window_close(self, REMIND_WINDOW);
    set = ivp_panel_list_reminders(self->panel, key);
    window = ivp_finch_dialog_new(self, REMIND_WINDOW, _("Remind me"));
    gnt_box_add_widget(GNT_BOX(window), gnt_label_new(row->title));
    for (gsize i = 0; i < G_N_ELEMENTS(choices); i++) {
        GntWidget *box = gnt_check_box_new(_(choices[i].label));

        for (guint j = 0; j < set->len; j++)
            if (g_array_index(set, int, j) == choices[i].before)
                gnt_check_box_set_checked(GNT_CHECK_BOX(box), TRUE);
        g_object_set_data(G_OBJECT(box), "before", GINT_TO_POINTER(choices[i].before));
        g_signal_connect_data(box, "toggled", G_CALLBACK(on_choice_toggled),
                              new_subject(self, key), free_subject, 0);
        gnt_box_add_widget(GNT_BOX(window), box);
    }
    buttons = gnt_hbox_new(FALSE);
    gnt_box_add_widget(GNT_BOX(window), buttons);
    ivp_finch_add_close(buttons, window, _("Done"));
    ivp_finch_dialog_show(window);
}

/* --- Saving --- */

/* Writing takes as long as the disk does; the plugin may be gone when it is done. */
static void
say_later(const char *plugin_id, const char *text)
{
    PurplePlugin *plugin = purple_plugins_find_with_id(plugin_id);

    if (plugin != NULL && plugin->extra != NULL)
        ivp_finch_show_answer(plugin->extra, text);
}

typedef struct {
    GFile *file;
    char *text;
    char *plugin_id;
} Saving;

static void
free_saving(Saving *saving)
{
    g_object_unref(saving->file);
    g_free(saving->text);
    g_free(saving->plugin_id);
    g_free(saving);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Saving, free_saving)

static void
say_not_saved(const Saving *saving, const GError *error)
{
    g_autofree char *name = g_file_get_parse_name(saving->file);
    g_autofree char *text = NULL;

    if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_EXISTS))
        text = g_strdup_printf(_("There is a file %s already. Choose another name."), name);
    else
        text = g_strdup_printf(_("%s was not saved: %s"), name, error->message);
    say_later(saving->plugin_id, text);
}

static void
on_written(GObject *stream, GAsyncResult *result, gpointer data)
{
    g_autoptr(Saving) saving = data;
    g_autoptr(GError) error = NULL;
    g_autofree char *name = NULL, *text = NULL;

    if (!g_output_stream_write_all_finish(G_OUTPUT_STREAM(stream), result, NULL, &error)) {
        say_not_saved(saving, error);
        return;
    }
    name = g_file_get_parse_name(saving->file);
    text = g_strdup_printf(_("Saved to %s."), name);
    say_later(saving->plugin_id, text);
}

static void
on_created(GObject *file, GAsyncResult *result, gpointer data)
{
    g_autoptr(Saving) saving = data;
    g_autoptr(GError) error = NULL;
    g_autoptr(GFileOutputStream) stream =
        g_file_create_finish(G_FILE(file), result, &error);
    const char *text = saving->text;

    if (stream == NULL) {
        say_not_saved(saving, error);
        return;
    }
    g_output_stream_write_all_async(G_OUTPUT_STREAM(stream), text, strlen(text),
                                    G_PRIORITY_DEFAULT, NULL, on_written,
                                    g_steal_pointer(&saving));
}

static void
on_place_chosen(IvpFinch *self, const char *path)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *text = NULL;
    Saving *saving;

    if (self->saving == NULL)
        return;
    text = ivp_panel_export_ics(self->panel, self->saving, &error);
    g_clear_pointer(&self->saving, g_free);
    if (text == NULL) {
        ivp_finch_show_answer(self, error->message);
        return;
    }
    saving = g_new0(Saving, 1);
    saving->file = g_file_new_for_path(path);
    ivp_finch_show_answer(self, _("Saving…"));
    saving->text = g_steal_pointer(&text);
    saving->plugin_id = g_strdup(purple_plugin_get_id(self->plugin));
    g_file_create_async(saving->file, G_FILE_CREATE_NONE, G_PRIORITY_DEFAULT, NULL,
                        on_created, saving);
}

void
ivp_finch_event_save(IvpFinch *self, const char *key)
{
    g_autofree char *name = ivp_panel_suggest_file_name(self->panel, key);

    g_free(self->saving);
    self->saving = g_strdup(key);
    ivp_finch_ask_file(self, _("Save to a calendar file"), name, TRUE, on_place_chosen);
}
