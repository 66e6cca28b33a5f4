/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-finch.h"

#include <glib/gi18n-lib.h>
#include <gntbutton.h>
#include <gnttextview.h>

#define WINDOW_NAME "interview-notice"
#define WIDTH 60
#define MOST_LINES 8

static const int snooze_minutes = 15;

/* What a window shows; several notices that came while it stood share it. */
typedef struct {
    IvpFinch *self;
    GArray *ids; /* gint64 */
    char *text;
    char *key; /* (nullable): of the last that has one */
} Notices;

static void
on_show(GntWidget *button, gpointer data)
{
    Notices *notices = data;
    IvpFinch *self = notices->self;
    g_autofree char *key = g_strdup(notices->key);

    ivp_finch_window_close(self, WINDOW_NAME);
    if (ivp_finch_requests_show_key(self, key))
        return;
    ivp_finch_open(self);
    if (key != NULL)
        ivp_finch_calendar_select(self, key);
}

static void
on_later(GntWidget *button, gpointer data)
{
    Notices *notices = data;

    for (guint i = 0; i < notices->ids->len; i++)
        ivp_panel_notice_snooze(notices->self->panel,
                                g_array_index(notices->ids, gint64, i), snooze_minutes);
    ivp_finch_window_close(notices->self, WINDOW_NAME);
}

static void
on_window_gone(GntWidget *window, gpointer data)
{
    Notices *notices = data;

    g_array_unref(notices->ids);
    g_free(notices->text);
    g_free(notices->key);
    g_free(notices);
}

static Notices *
take_over(IvpFinch *self)
{
    GntWidget *window = ivp_finch_window_find(self, WINDOW_NAME);
    Notices *notices = g_new0(Notices, 1);

    notices->self = self;
    notices->ids = g_array_new(FALSE, FALSE, sizeof(gint64));
    if (window != NULL) {
        Notices *old = g_object_get_data(G_OBJECT(window), "notices");

        g_array_append_vals(notices->ids, old->ids->data, old->ids->len);
        notices->text = g_strdup(old->text);
        notices->key = g_strdup(old->key);
        gnt_widget_destroy(window);
    }
    return notices;
}

void
ivp_finch_notice_show(IvpFinch *self, const IvpNotice *notice)
{
    Notices *notices = take_over(self);
    g_autofree char *before = g_steal_pointer(&notices->text);
    g_autofree char *later = NULL;
    GntWidget *window, *view, *line;
    int width, height, own_width, own_height;

    g_array_append_val(notices->ids, notice->id);
    notices->text =
        before == NULL ? g_strdup_printf("%s\n%s", notice->title, notice->text)
                       : g_strdup_printf("%s\n%s\n%s", before, notice->title, notice->text);
    if (notice->key != NULL) {
        g_free(notices->key);
        notices->key = g_strdup(notice->key);
    }

    window = ivp_finch_dialog_new(self, WINDOW_NAME, _("Interview: a reminder"));
    g_object_set_data(G_OBJECT(window), "notices", notices);
    view = ivp_finch_text_new(
        WIDTH, CLAMP(ivp_finch_count_lines(notices->text, WIDTH - 1), 1, MOST_LINES));
    gnt_box_add_widget(GNT_BOX(window), view);
    line = gnt_hbox_new(FALSE);
    gnt_box_set_pad(GNT_BOX(line), 0);
    gnt_box_add_widget(GNT_BOX(window), line);
    if (notices->key != NULL)
        ivp_finch_add_button(line, _("Show"), G_CALLBACK(on_show), notices);
    later =
        g_strdup_printf(ngettext("Later (%d minute)", "Later (%d minutes)", snooze_minutes),
                        snooze_minutes);
    ivp_finch_add_button(line, later, G_CALLBACK(on_later), notices);
    ivp_finch_add_close(line, window, _("Close"));
    g_signal_connect(window, "destroy", G_CALLBACK(on_window_gone), notices);
    /* A new window stays behind the one in use, and the list of windows marks it; in the
     * corner it is seen in a large terminal. */
    ivp_finch_screen_size(&width, &height);
    gnt_widget_size_request(window);
    gnt_widget_get_size(window, &own_width, &own_height);
    gnt_widget_set_position(window, MAX(0, width - own_width), MAX(0, height - own_height));
    gnt_widget_show(window);
    ivp_finch_text_set(view, NULL, notices->text);
    ivp_panel_notice_shown(self->panel, notice->id);
}
