/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-pidgin-notice.h"

#include <glib/gi18n-lib.h>
#include <gtkblist.h>
#include <minidialog.h>
#include <pidginstock.h>

/* Lines of one mini dialog; the panel has the rest. */
#define MAX_LINES 6

typedef struct {
    gint64 id;
    char *title;
    char *text;
    char *key; /* (nullable) */
} Waiting;

struct _IvpPidginNotice {
    IvpPidgin *pidgin;
    IvpPidginNoticeShow show;
    gpointer data;
    GPtrArray *waiting; /* Waiting (owned): told in @dialog, not answered yet */
    GtkWidget *dialog;  /* (nullable) the mini dialog */
    GtkWidget *window;  /* (nullable) around it, if the buddy list is hidden */
};

static void
waiting_free(gpointer data)
{
    Waiting *waiting = data;

    g_free(waiting->title);
    g_free(waiting->text);
    g_free(waiting->key);
    g_free(waiting);
}

static void
on_dialog_destroy(GtkWidget *dialog, gpointer data)
{
    IvpPidginNotice *self = data;

    /* Not by us: the user closed it, and knows what it said. */
    if (self->dialog == dialog) {
        self->dialog = NULL;
        g_ptr_array_set_size(self->waiting, 0);
    }
}

static void
take_down(IvpPidginNotice *self)
{
    GtkWidget *dialog = self->dialog;
    GtkWidget *window = g_steal_pointer(&self->window);

    self->dialog = NULL;
    if (dialog != NULL)
        gtk_widget_destroy(dialog);
    if (window != NULL)
        gtk_widget_destroy(window);
}

static void
answered(IvpPidginNotice *self)
{
    g_ptr_array_set_size(self->waiting, 0);
    take_down(self);
}

/* --- Answers --- */

static void
on_show(PidginMiniDialog *dialog, GtkButton *button, gpointer data)
{
    IvpPidginNotice *self = data;
    Waiting *first = self->waiting->len > 0 ? g_ptr_array_index(self->waiting, 0) : NULL;
    g_autofree char *key = first != NULL ? g_strdup(first->key) : NULL;

    answered(self);
    self->show(key, self->data);
}

static void
snooze(IvpPidginNotice *self, int minutes)
{
    for (guint i = 0; i < self->waiting->len; i++) {
        Waiting *waiting = g_ptr_array_index(self->waiting, i);

        ivp_panel_notice_snooze(self->pidgin->panel, waiting->id, minutes);
    }
    answered(self);
}

static void
on_snooze(GtkMenuItem *item, gpointer data)
{
    snooze(data, GPOINTER_TO_INT(g_object_get_data(G_OBJECT(item), "ivp-minutes")));
}

static void
on_done(GtkMenuItem *item, gpointer data)
{
    answered(data);
}

static char *
say_later(int minutes)
{
    int hours = minutes / 60;

    return hours > 0
               ? g_strdup_printf(ngettext("In _%d hour", "In _%d hours", (gulong)hours),
                                 hours)
               : g_strdup_printf(
                     ngettext("In _%d minute", "In _%d minutes", (gulong)minutes), minutes);
}

static void
on_later(PidginMiniDialog *dialog, GtkButton *button, gpointer data)
{
    static const int minutes[] = {5, 15, 240};
    IvpPidginNotice *self = data;
    GtkWidget *menu = gtk_menu_new();

    for (gsize i = 0; i < G_N_ELEMENTS(minutes); i++) {
        g_autofree char *label = say_later(minutes[i]);
        GtkWidget *item = ivp_pidgin_menu_add(menu, label, G_CALLBACK(on_snooze), self);

        g_object_set_data(G_OBJECT(item), "ivp-minutes", GINT_TO_POINTER(minutes[i]));
    }
    ivp_pidgin_menu_add_separator(menu);
    ivp_pidgin_menu_add(menu, _("_Not again"), G_CALLBACK(on_done), self);
    ivp_pidgin_menu_popup(menu, GTK_WIDGET(button), 0, gtk_get_current_event_time());
}

/* --- Showing --- */

static gboolean
is_request(const char *key)
{
    return key != NULL && g_str_has_prefix(key, IVP_PANEL_SHOW_REQUEST);
}

static gboolean
has_request(IvpPidginNotice *self)
{
    for (guint i = 0; i < self->waiting->len; i++)
        if (is_request(((Waiting *)g_ptr_array_index(self->waiting, i))->key))
            return TRUE;
    return FALSE;
}

/* A notice says of all requests how they stand; the one before is no longer true. */
static void
forget_requests(IvpPidginNotice *self)
{
    for (guint i = self->waiting->len; i-- > 0;)
        if (is_request(((Waiting *)g_ptr_array_index(self->waiting, i))->key))
            g_ptr_array_remove_index(self->waiting, i);
}

static char *
make_title(IvpPidginNotice *self)
{
    guint n = self->waiting->len;

    if (n == 1)
        return g_strdup(((Waiting *)g_ptr_array_index(self->waiting, 0))->title);
    if (has_request(self))
        /* Translators: requests and reminders that are told of at once */
        return g_strdup_printf(ngettext("%u notice", "%u notices", n), n);
    return g_strdup_printf(ngettext("%u reminder", "%u reminders", n), n);
}

static char *
make_text(IvpPidginNotice *self)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < self->waiting->len && i < MAX_LINES; i++) {
        const Waiting *waiting = g_ptr_array_index(self->waiting, i);

        g_string_append_printf(text, "%s%s", i > 0 ? "\n" : "",
                               self->waiting->len == 1 ? waiting->text : waiting->title);
    }
    if (self->waiting->len > MAX_LINES)
        g_string_append(text, "\n…");
    return g_string_free(text, FALSE);
}

static gboolean
is_buddy_list_shown(void)
{
    PidginBuddyList *list = pidgin_blist_get_default_gtk_blist();

    return list != NULL && list->window != NULL && gtk_widget_get_visible(list->window) &&
           gtk_widget_get_mapped(list->window);
}

static gboolean
on_window_delete(GtkWidget *window, GdkEvent *event, gpointer data)
{
    answered(data);
    return TRUE;
}

/* A mini dialog's labels can be selected, and a new window would select the first at once.
 */
static void
forbid_focus_on_labels(GtkWidget *widget, gpointer data)
{
    if (GTK_IS_LABEL(widget))
        gtk_widget_set_can_focus(widget, FALSE);
    else if (GTK_IS_CONTAINER(widget))
        gtk_container_forall(GTK_CONTAINER(widget), forbid_focus_on_labels, NULL);
}

static void
show_in_window(IvpPidginNotice *self, const char *title)
{
    GtkWindow *window = GTK_WINDOW(gtk_window_new(GTK_WINDOW_TOPLEVEL));
    GtkRequisition need;

    self->window = GTK_WIDGET(window);
    gtk_window_set_title(window, title);
    gtk_window_set_role(window, "interview-panel-notice");
    gtk_window_set_type_hint(window, GDK_WINDOW_TYPE_HINT_NOTIFICATION);
    gtk_window_set_accept_focus(window, FALSE);
    gtk_window_set_focus_on_map(window, FALSE);
    gtk_window_set_skip_taskbar_hint(window, TRUE);
    gtk_window_set_keep_above(window, TRUE);
    gtk_container_set_border_width(GTK_CONTAINER(window), 6);
    forbid_focus_on_labels(self->dialog, NULL);
    gtk_container_add(GTK_CONTAINER(window), self->dialog);
    g_signal_connect(window, "delete-event", G_CALLBACK(on_window_delete), self);
    gtk_widget_size_request(GTK_WIDGET(window), &need);
    gtk_window_set_gravity(window, GDK_GRAVITY_SOUTH_EAST);
    gtk_window_move(window, gdk_screen_width() - need.width - 24,
                    gdk_screen_height() - need.height - 48);
    gtk_widget_show(GTK_WIDGET(window));
}

static void
put_up(IvpPidginNotice *self)
{
    g_autofree char *title = make_title(self);
    g_autofree char *text = make_text(self);
    PidginMiniDialog *dialog;

    take_down(self);
    dialog = pidgin_mini_dialog_new(title, text, PIDGIN_STOCK_DIALOG_INFO);
    self->dialog = GTK_WIDGET(dialog);
    g_signal_connect(dialog, "destroy", G_CALLBACK(on_dialog_destroy), self);
    pidgin_mini_dialog_add_non_closing_button(dialog, _("Later"), on_later, self);
    pidgin_mini_dialog_add_non_closing_button(dialog, _("Show"), on_show, self);
    ivp_pidgin_name(self->dialog, title, NULL);
    gtk_widget_show_all(self->dialog);
    if (is_buddy_list_shown())
        pidgin_blist_add_alert(self->dialog);
    else
        show_in_window(self, title);
}

static void
on_notice(IvpPanel *panel, const IvpNotice *notice, gpointer data)
{
    IvpPidginNotice *self = data;
    Waiting *waiting;

    for (guint i = 0; i < self->waiting->len; i++)
        if (((Waiting *)g_ptr_array_index(self->waiting, i))->id == notice->id)
            return;
    if (is_request(notice->key))
        forget_requests(self);
    waiting = g_new0(Waiting, 1);
    waiting->id = notice->id;
    waiting->title = g_strdup(notice->title);
    waiting->text = g_strdup(notice->text);
    waiting->key = g_strdup(notice->key);
    g_ptr_array_add(self->waiting, waiting);
    put_up(self);
    ivp_panel_notice_shown(panel, waiting->id);
}

/* Answered elsewhere, nothing waits any more. */
static void
on_desk_changed(IvpDesk *desk, gpointer data)
{
    IvpPidginNotice *self = data;

    if (!has_request(self) || ivp_desk_get_badge(desk) > 0)
        return;
    forget_requests(self);
    if (self->waiting->len > 0)
        put_up(self);
    else
        take_down(self);
}

IvpPidginNotice *
ivp_pidgin_notice_start(IvpPidgin *pidgin, IvpPidginNoticeShow show, gpointer data)
{
    IvpPidginNotice *self = g_new0(IvpPidginNotice, 1);

    self->pidgin = pidgin;
    self->show = show;
    self->data = data;
    self->waiting = g_ptr_array_new_with_free_func(waiting_free);
    g_signal_connect(pidgin->panel, "notice", G_CALLBACK(on_notice), self);
    g_signal_connect(ivp_panel_get_desk(pidgin->panel), "changed",
                     G_CALLBACK(on_desk_changed), self);
    return self;
}

void
ivp_pidgin_notice_stop(IvpPidginNotice *self)
{
    g_signal_handlers_disconnect_by_data(self->pidgin->panel, self);
    g_signal_handlers_disconnect_by_data(ivp_panel_get_desk(self->pidgin->panel), self);
    take_down(self);
    g_ptr_array_unref(self->waiting);
    g_free(self);
}
