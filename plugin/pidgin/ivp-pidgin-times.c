/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-pidgin-times.h"

#include <glib/gi18n-lib.h>

#include "ivp-pidgin-form.h"
#include "ivp-pidgin-wrap.h"

/* Own times that can stand among the others. */
#define MAX_OWN 8

typedef struct {
    gint64 at;
    GtkWidget *check;
} Time;

struct _IvpPidginTimes {
    IvpPidgin *pidgin;
    guint most;
    void (*changed)(gpointer data);
    gpointer data;

    GtkWidget *box;
    GtkWidget *checks; /* what can be ticked, under each other */
    GtkWidget *entry;
    GtkWidget *back; /* GtkLabel: the own time, read back */
    GArray *times;   /* Time */
    guint own;       /* how many of them were typed */
    gboolean setting;
};

static guint
count_ticked(IvpPidginTimes *self)
{
    guint n = 0;

    for (guint i = 0; i < self->times->len; i++)
        n += gtk_toggle_button_get_active(
                 GTK_TOGGLE_BUTTON(g_array_index(self->times, Time, i).check))
                 ? 1
                 : 0;
    return n;
}

static void
show_back(IvpPidginTimes *self, const char *sentence, gboolean hint)
{
    gtk_label_set_text(GTK_LABEL(self->back), sentence);
    gtk_widget_set_sensitive(self->back, !hint);
}

/* What is typed: TRUE with @at 0 if nothing is. */
static gboolean
read_own(IvpPidginTimes *self, gint64 *at, char **back, GError **error)
{
    g_autofree char *text = ivp_pidgin_take_text(self->entry);

    *at = 0;
    if (text == NULL)
        return TRUE;
    return ivp_desk_read_time(ivp_panel_get_desk(self->pidgin->panel), text, at, back,
                              error);
}

static void
read_back(IvpPidginTimes *self)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *back = NULL, *line = NULL;
    gint64 at;

    if (!read_own(self, &at, &back, &error)) {
        show_back(self, error->message, FALSE);
    } else if (at == 0) {
        /* Translators: keep "thu 10 dec 19:00" as it is; it is what can be typed. */
        show_back(self, _("For example: thu 10 dec 19:00"), TRUE);
    } else {
        line = g_strdup_printf("= %s", back);
        show_back(self, line, FALSE);
    }
}

static void
tell(IvpPidginTimes *self)
{
    if (self->changed != NULL)
        self->changed(self->data);
}

static void
untick_others(IvpPidginTimes *self, GtkWidget *but)
{
    for (guint i = 0; i < self->times->len; i++) {
        GtkWidget *check = g_array_index(self->times, Time, i).check;

        if (check != but)
            gtk_toggle_button_set_active(GTK_TOGGLE_BUTTON(check), FALSE);
    }
}

static void
on_toggled(GtkToggleButton *check, gpointer data)
{
    IvpPidginTimes *self = data;

    if (self->setting)
        return;
    self->setting = TRUE;
    if (gtk_toggle_button_get_active(check) && self->most == 1) {
        untick_others(self, GTK_WIDGET(check));
    } else if (count_ticked(self) > self->most) {
        g_autofree char *sentence =
            g_strdup_printf(ngettext("At most %u time goes out at once.",
                                     "At most %u times go out at once.", self->most),
                            self->most);

        gtk_toggle_button_set_active(check, FALSE);
        show_back(self, sentence, FALSE);
    }
    self->setting = FALSE;
    tell(self);
}

static void
add_check(IvpPidginTimes *self, gint64 at, const char *label, gboolean ticked)
{
    Time time = {at, gtk_check_button_new_with_label(label)};

    gtk_box_pack_start(GTK_BOX(self->checks), time.check, FALSE, FALSE, 0);
    g_array_append_val(self->times, time);
    gtk_widget_show_all(time.check);
    g_signal_connect(time.check, "toggled", G_CALLBACK(on_toggled), self);
    gtk_toggle_button_set_active(GTK_TOGGLE_BUTTON(time.check), ticked);
}

static void
on_typed(GtkEditable *entry, gpointer data)
{
    IvpPidginTimes *self = data;

    read_back(self);
    tell(self);
}

static gboolean
tick(IvpPidginTimes *self, gint64 at)
{
    for (guint i = 0; i < self->times->len; i++) {
        const Time *time = &g_array_index(self->times, Time, i);

        if (time->at == at) {
            gtk_toggle_button_set_active(GTK_TOGGLE_BUTTON(time->check), TRUE);
            return TRUE;
        }
    }
    return FALSE;
}

/* Enter: what was read stands among the others; with nothing typed it is the dialog's. */
static void
on_enter(GtkEntry *entry, gpointer data)
{
    IvpPidginTimes *self = data;
    g_autofree char *back = NULL;
    gint64 at;

    if (!read_own(self, &at, &back, NULL))
        return;
    if (at == 0) {
        GtkWidget *top = gtk_widget_get_toplevel(self->box);

        if (GTK_IS_WINDOW(top))
            gtk_window_activate_default(GTK_WINDOW(top));
        return;
    }
    if (!tick(self, at) && self->own < MAX_OWN) {
        self->own++;
        add_check(self, at, back, TRUE);
    }
    gtk_entry_set_text(entry, "");
}

static void
times_free(gpointer data)
{
    IvpPidginTimes *self = data;

    g_array_unref(self->times);
    g_free(self);
}

IvpPidginTimes *
ivp_pidgin_times_new(IvpPidgin *pidgin,
                     const GPtrArray *offered,
                     guint most,
                     void (*changed)(gpointer data),
                     gpointer data)
{
    IvpPidginTimes *self = g_new0(IvpPidginTimes, 1);
    GtkWidget *own = ivp_pidgin_wrap_new(IVP_PIDGIN_GAP);
    GtkWidget *label = gtk_label_new_with_mnemonic(_("Ow_n time"));
    GtkWidget *line;

    self->pidgin = pidgin;
    self->most = most;
    self->times = g_array_new(FALSE, FALSE, sizeof(Time));
    self->box = gtk_vbox_new(FALSE, IVP_PIDGIN_GAP);
    self->checks = gtk_vbox_new(FALSE, 0);
    self->entry = gtk_entry_new();
    line = ivp_pidgin_wrap_line_new(NULL, &self->back);
    gtk_entry_set_width_chars(GTK_ENTRY(self->entry), 18);
    gtk_label_set_mnemonic_widget(GTK_LABEL(label), self->entry);
    ivp_pidgin_name(self->entry, _("Own time"),
                    _("A day and a time by your clock; Enter adds it to the others"));
    for (guint i = 0; i < offered->len; i++) {
        const IvpFormTime *time = g_ptr_array_index(offered, i);

        add_check(self, time->at, time->label, time->ticked);
    }
    ivp_pidgin_wrap_add(IVP_PIDGIN_WRAP(own), label, IVP_WRAP_ITEM);
    ivp_pidgin_wrap_add(IVP_PIDGIN_WRAP(own), self->entry, IVP_WRAP_STRETCH);
    gtk_box_pack_start(GTK_BOX(self->box), self->checks, FALSE, FALSE, 0);
    gtk_box_pack_start(GTK_BOX(self->box), own, FALSE, FALSE, 0);
    gtk_box_pack_start(GTK_BOX(self->box), line, FALSE, FALSE, 0);
    gtk_widget_show_all(self->box);
    read_back(self);
    g_signal_connect(self->entry, "changed", G_CALLBACK(on_typed), self);
    g_signal_connect(self->entry, "activate", G_CALLBACK(on_enter), self);
    g_object_set_data_full(G_OBJECT(self->box), "ivp-times", self, times_free);
    self->changed = changed;
    self->data = data;
    return self;
}

GtkWidget *
ivp_pidgin_times_get_widget(IvpPidginTimes *self)
{
    return self->box;
}

GtkWidget *
ivp_pidgin_times_get_first(IvpPidginTimes *self)
{
    return self->times->len > 0 ? g_array_index(self->times, Time, 0).check : self->entry;
}

gboolean
ivp_pidgin_times_get(IvpPidginTimes *self, gint64 *at, guint *n, GError **error)
{
    gint64 own;

    *n = 0;
    if (!read_own(self, &own, NULL, error))
        return FALSE;
    for (guint i = 0; i < self->times->len && *n < IVP_LINE_MAX_TIMES; i++) {
        const Time *time = &g_array_index(self->times, Time, i);

        if (own == time->at)
            own = 0;
        if (gtk_toggle_button_get_active(GTK_TOGGLE_BUTTON(time->check)))
            at[(*n)++] = time->at;
    }
    if (own != 0 && self->most == 1)
        *n = 0;
    if (own != 0 && *n < MIN(self->most, IVP_LINE_MAX_TIMES))
        at[(*n)++] = own;
    return TRUE;
}
