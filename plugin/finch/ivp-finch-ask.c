/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-finch-form.h"

#include <glib/gi18n-lib.h>
#include <gntbutton.h>
#include <gntcheckbox.h>
#include <gntclipboard.h>
#include <gntentry.h>
#include <gntlabel.h>
#include <gnttextview.h>
#include <gnttree.h>
#include <gntutils.h>

#define WINDOW_NAME "interview-ask"
#define MORE_WINDOW "interview-more"
#define COPY_WINDOW "interview-copy"
#define PASTE_WINDOW "interview-paste"

#define WIDTH 76
#define FRAME_WIDTH 4
#define FIELD_WIDTH 56
#define MOST_RECIPIENTS 3
#define NOTICE_LINES 3
#define COPY_LINES 8

typedef struct {
    IvpFinch *self;
    IvpFinchAsk kind;
    GPtrArray *recipients; /* IvpRecipient (owned) */
    GntWidget *window;
    GntWidget *to;   /* (nullable): of a request that is entered it is a name */
    GntWidget *name; /* (nullable) */
    GntWidget *length;
    GntWidget *about;
    GntWidget *notice;
    GntWidget *send;
    IvpFinchTimes *times;
    IvpFinchConsent consent;
    char *organization;
    char *stack;
    gboolean tell_zone;
} Form;

static IvpDesk *
get_desk(IvpFinch *self)
{
    return ivp_panel_get_desk(self->panel);
}

/* --- What is asked --- */

static const IvpRecipient *
get_recipient(Form *form)
{
    guint index = form->to == NULL ? 0 : ivp_finch_radio_get(form->to);

    return index < form->recipients->len ? g_ptr_array_index(form->recipients, index)
                                         : NULL;
}

static const char *
get_text(GntWidget *entry)
{
    const char *text = gnt_entry_get_text(GNT_ENTRY(entry));

    return text == NULL || *text == '\0' ? NULL : text;
}

static gboolean
read_form(Form *form, IvpAsk *ask, GError **error)
{
    gsize n;
    int preset;
    const int *lengths = ivp_desk_get_lengths(get_desk(form->self), &n, &preset);
    guint index;

    *ask = (IvpAsk){0};
    ask->to = get_recipient(form);
    ask->invite = form->kind == IVP_FINCH_ASK_INVITE;
    ask->n_at = ivp_finch_times_get(form->times, ask->at, error);
    if (ask->n_at == 0)
        return FALSE;
    index = form->length == NULL ? 0 : ivp_finch_radio_get(form->length);
    ask->length = index < n ? lengths[index] : preset;
    if (form->consent.record != NULL)
        ivp_finch_consent_get(&form->consent, &ask->record, &ask->share_name,
                              &ask->share_org);
    ask->tell_zone = form->tell_zone;
    ask->about = get_text(form->about);
    ask->organization = form->organization;
    ask->stack = form->stack;
    return TRUE;
}

static void
say(Form *form, const char *text)
{
    ivp_finch_text_set(form->notice, NULL, text);
}

static char *
label_send(const IvpRecipient *to)
{
    return to == NULL || to->kind == IVP_TO_HAND
               ? g_strdup(_("Make the text"))
               : g_strdup_printf(_("Send to %s"), to->name);
}

static void
show_recipient(Form *form)
{
    const IvpRecipient *to = get_recipient(form);
    g_autofree char *label = label_send(to);

    if (form->kind == IVP_FINCH_ASK_ENTER || to == NULL)
        return;
    say(form, to->notice == NULL ? "" : to->notice);
    ivp_finch_button_set(form->send, label);
}

static void
on_recipient_chosen(GntWidget *radio, gpointer old, gpointer current, gpointer data)
{
    show_recipient(data);
}

/* --- Sending --- */

typedef struct {
    char *plugin_id;
    gboolean by_hand;
} Sent;

static void
free_sent(gpointer data)
{
    Sent *sent = data;

    g_free(sent->plugin_id);
    g_free(sent);
}

static Sent *
sent_new(IvpFinch *self, gboolean by_hand)
{
    Sent *sent = g_new0(Sent, 1);

    sent->plugin_id = g_strdup(purple_plugin_get_id(self->plugin));
    sent->by_hand = by_hand;
    return sent;
}

/* The answer's window was opened by the press; the form goes only when all is well. */
static void
on_sent(const char *sentence, const GError *error, gpointer data)
{
    const Sent *sent = data;
    PurplePlugin *plugin = purple_plugins_find_with_id(sent->plugin_id);
    IvpFinch *self;

    if (plugin == NULL || plugin->extra == NULL)
        return;
    self = plugin->extra;
    if (error != NULL) {
        ivp_finch_show_answer(self, error->message);
        return;
    }
    ivp_finch_window_close(self, WINDOW_NAME);
    ivp_finch_window_close(self, PASTE_WINDOW);
    if (sent->by_hand)
        ivp_finch_show_copy(self, sentence);
    else
        ivp_finch_show_answer(self, sentence != NULL ? sentence : _("Done."));
}

static void
on_send(GntWidget *button, gpointer data)
{
    Form *form = data;
    IvpFinch *self = form->self;
    g_autofree char *name = NULL;
    g_autoptr(GError) error = NULL;
    gboolean by_hand;
    IvpAsk ask;

    if (!read_form(form, &ask, &error)) {
        say(form, error->message);
        return;
    }
    by_hand = ask.to != NULL && ask.to->kind == IVP_TO_HAND;
    if (form->kind == IVP_FINCH_ASK_ENTER) {
        name = g_strdup(get_text(form->name));
        ivp_finch_show_answer(self, _("Noting it down…"));
        ivp_desk_enter(get_desk(self), name == NULL ? "" : name, &ask, on_sent,
                       sent_new(self, FALSE), free_sent);
        return;
    }
    if (by_hand)
        ivp_finch_show_copy(self, "");
    else
        ivp_finch_show_answer(self, _("Sending…"));
    ivp_desk_ask(get_desk(self), &ask, on_sent, sent_new(self, by_hand), free_sent);
}

static void
on_preview(GntWidget *button, gpointer data)
{
    Form *form = data;
    g_autoptr(GError) error = NULL;
    g_autofree char *text = NULL;
    IvpAsk ask;

    if (read_form(form, &ask, &error))
        text = ivp_desk_preview(get_desk(form->self), &ask, &error);
    if (text != NULL)
        ivp_finch_show_text(form->self, "interview-preview", _("What will be read"), text);
    else
        say(form, error->message);
}

/* --- More --- */

typedef struct {
    Form *form;
    GntWidget *organization, *stack, *zone;
} More;

static void
on_more_done(GntWidget *button, gpointer data)
{
    More *more = data;
    Form *form = more->form;

    g_free(form->organization);
    g_free(form->stack);
    form->organization = g_strdup(get_text(more->organization));
    form->stack = g_strdup(get_text(more->stack));
    form->tell_zone = gnt_check_box_get_checked(GNT_CHECK_BOX(more->zone));
    ivp_finch_window_close(form->self, MORE_WINDOW);
}

static void
on_more_gone(GntWidget *window, gpointer data)
{
    g_free(data);
}

static void
on_more(GntWidget *button, gpointer data)
{
    Form *form = data;
    More *more;
    GntWidget *window, *line;

    ivp_finch_window_close(form->self, MORE_WINDOW);
    more = g_new0(More, 1);
    more->form = form;
    window = ivp_finch_dialog_new(form->self, MORE_WINDOW, _("More, if you like"));
    more->organization =
        ivp_finch_add_entry(window, _("Your organization:"), form->organization, 44);
    more->stack = ivp_finch_add_entry(window, _("What you run:     "), form->stack, 44);
    more->zone = gnt_check_box_new(_("tell my time zone"));
    gnt_check_box_set_checked(GNT_CHECK_BOX(more->zone), form->tell_zone);
    gnt_box_add_widget(GNT_BOX(window), more->zone);
    line = gnt_hbox_new(FALSE);
    gnt_box_set_pad(GNT_BOX(line), 0);
    gnt_box_add_widget(GNT_BOX(window), line);
    ivp_finch_add_button(line, _("Done"), G_CALLBACK(on_more_done), more);
    ivp_finch_add_close(line, window, _("Cancel"));
    g_signal_connect(window, "destroy", G_CALLBACK(on_more_gone), more);
    ivp_finch_dialog_show(window);
}

/* --- The form --- */

static void
on_form_gone(GntWidget *window, gpointer data)
{
    Form *form = data;

    ivp_finch_window_close(form->self, MORE_WINDOW);
    g_ptr_array_unref(form->recipients);
    g_free(form->organization);
    g_free(form->stack);
    g_free(form);
}

/* Those to be asked; or the one invited, and the text to copy for anybody. */
static GPtrArray *
list_recipients(IvpFinch *self, IvpFinchAsk kind, const char *account, const char *who)
{
    GPtrArray *all = ivp_desk_list_recipients(get_desk(self), account, who);

    for (guint i = 0; kind == IVP_FINCH_ASK_INVITE && i < all->len;) {
        const IvpRecipient *to = g_ptr_array_index(all, i);

        if (to->kind == IVP_TO_HAND ||
            (g_strcmp0(to->account, account) == 0 && g_strcmp0(to->who, who) == 0))
            i++;
        else
            g_ptr_array_remove_index(all, i);
    }
    return all;
}

static void
add_recipients(Form *form)
{
    GntWidget *line = gnt_hbox_new(FALSE);

    gnt_box_set_pad(GNT_BOX(line), 1);
    gnt_box_set_alignment(GNT_BOX(line), GNT_ALIGN_TOP);
    ivp_finch_add_label(line, _("To:  "));
    form->to = ivp_finch_radio_new(WIDTH - FRAME_WIDTH - 8,
                                   CLAMP((int)form->recipients->len, 1, MOST_RECIPIENTS));
    for (guint i = 0; i < form->recipients->len; i++)
        ivp_finch_radio_add(
            form->to,
            ((const IvpRecipient *)g_ptr_array_index(form->recipients, i))->label);
    ivp_finch_radio_choose(form->to, 0);
    gnt_box_add_widget(GNT_BOX(line), form->to);
    gnt_box_add_widget(GNT_BOX(form->window), line);
}

static void
add_lengths(Form *form, GntWidget *line)
{
    gsize n;
    int preset;
    const int *lengths = ivp_desk_get_lengths(get_desk(form->self), &n, &preset);
    GntWidget *column;

    if (n < 2)
        return;
    column = gnt_vbox_new(FALSE);
    gnt_box_set_pad(GNT_BOX(column), 0);
    gnt_box_set_alignment(GNT_BOX(column), GNT_ALIGN_LEFT);
    ivp_finch_add_label(column, _("Length:"));
    form->length = ivp_finch_radio_new(13, MIN((int)n, 4));
    for (gsize i = 0; i < n; i++) {
        g_autofree char *label = g_strdup_printf(_("%d min"), lengths[i]);

        ivp_finch_radio_add(form->length, label);
    }
    for (gsize i = 0; i < n; i++)
        if (lengths[i] == preset)
            ivp_finch_radio_choose(form->length, (guint)i);
    gnt_box_add_widget(GNT_BOX(column), form->length);
    gnt_box_add_widget(GNT_BOX(line), column);
}

/* A button keeps the width it began with. */
static char *
find_widest_label(Form *form)
{
    char *widest = g_strdup("");

    for (guint i = 0; i < form->recipients->len; i++) {
        char *label = label_send(g_ptr_array_index(form->recipients, i));

        if (gnt_util_onscreen_width(label, NULL) > gnt_util_onscreen_width(widest, NULL)) {
            g_free(widest);
            widest = label;
        } else {
            g_free(label);
        }
    }
    return widest;
}

static void
add_buttons(Form *form)
{
    GntWidget *line = gnt_hbox_new(FALSE);
    g_autofree char *widest = find_widest_label(form);

    gnt_box_set_pad(GNT_BOX(line), 0);
    gnt_box_add_widget(GNT_BOX(form->window), line);
    form->send = ivp_finch_add_button(
        line, form->kind == IVP_FINCH_ASK_ENTER ? _("Note it down") : widest,
        G_CALLBACK(on_send), form);
    if (form->kind != IVP_FINCH_ASK_ENTER)
        ivp_finch_add_button(line, _("What will be read"), G_CALLBACK(on_preview), form);
    if (form->kind == IVP_FINCH_ASK_REQUEST)
        ivp_finch_add_button(line, _("More…"), G_CALLBACK(on_more), form);
    ivp_finch_add_close(line, form->window, _("Cancel"));
}

void
ivp_finch_ask_open(IvpFinch *self,
                   IvpFinchAsk kind,
                   const char *account,
                   const char *who,
                   gint64 first)
{
    static const char *const titles[] = {
        [IVP_FINCH_ASK_REQUEST] = N_("Request an interview"),
        [IVP_FINCH_ASK_INVITE] = N_("Invite to an interview"),
        [IVP_FINCH_ASK_ENTER] = N_("Enter a request that came another way"),
    };
    Form *form;
    GntWidget *line;

    if (!ivp_panel_is_chosen(self->panel)) {
        ivp_finch_open(self);
        return;
    }
    ivp_finch_window_close(self, WINDOW_NAME);
    form = g_new0(Form, 1);
    form->self = self;
    form->kind = kind;
    form->recipients = list_recipients(self, kind, account, who);
    form->window = ivp_finch_dialog_new(self, WINDOW_NAME, _(titles[kind]));
    if (kind == IVP_FINCH_ASK_ENTER)
        form->name = ivp_finch_add_entry(form->window, _("From:     "), NULL, FIELD_WIDTH);
    else
        add_recipients(form);
    form->times = ivp_finch_times_new(self, form->window, first,
                                      kind == IVP_FINCH_ASK_REQUEST, WIDTH - FRAME_WIDTH);
    form->about = ivp_finch_add_entry(form->window, _("About:    "), NULL, FIELD_WIDTH);
    line = gnt_hbox_new(FALSE);
    gnt_box_set_pad(GNT_BOX(line), 1);
    gnt_box_set_alignment(GNT_BOX(line), GNT_ALIGN_TOP);
    gnt_box_add_widget(GNT_BOX(form->window), line);
    add_lengths(form, line);
    if (kind != IVP_FINCH_ASK_INVITE)
        ivp_finch_consent_add(&form->consent, line, IVP_RECORD_ASK, FALSE, FALSE);
    form->notice = ivp_finch_text_new(WIDTH - FRAME_WIDTH, NOTICE_LINES);
    gnt_box_add_widget(GNT_BOX(form->window), form->notice);
    add_buttons(form);
    if (form->to != NULL)
        g_signal_connect(form->to, "selection-changed", G_CALLBACK(on_recipient_chosen),
                         form);
    g_signal_connect(form->window, "destroy", G_CALLBACK(on_form_gone), form);
    ivp_finch_dialog_show(form->window);
    show_recipient(form);
}

/* --- Text carried by hand --- */

static void
on_copy(GntWidget *button, gpointer data)
{
    GntWidget *window = data;
    const char *text = g_object_get_data(G_OBJECT(window), "text");

    gnt_set_clipboard_string(text == NULL ? "" : text);
    gnt_button_set_text(GNT_BUTTON(button), _("Copied"));
    gnt_widget_draw(button);
}

void
ivp_finch_show_copy(IvpFinch *self, const char *text)
{
    GntWidget *window = ivp_finch_window_find(self, COPY_WINDOW), *view, *line, *button;

    if (window == NULL) {
        window =
            ivp_finch_dialog_new(self, COPY_WINDOW, _("Copy this and send it yourself"));
        view = ivp_finch_text_new(WIDTH - FRAME_WIDTH, COPY_LINES);
        gnt_box_add_widget(GNT_BOX(window), view);
        g_object_set_data(G_OBJECT(window), "view", view);
        line = gnt_hbox_new(FALSE);
        gnt_box_set_pad(GNT_BOX(line), 0);
        gnt_box_add_widget(GNT_BOX(window), line);
        button = ivp_finch_add_button(line, _("Copy"), G_CALLBACK(on_copy), window);
        gnt_text_view_attach_scroll_widget(GNT_TEXT_VIEW(view), button);
        ivp_finch_add_close(line, window, _("Close"));
        ivp_finch_dialog_show(window);
    }
    g_object_set_data_full(G_OBJECT(window), "text", g_strdup(text), g_free);
    ivp_finch_text_set(g_object_get_data(G_OBJECT(window), "view"), NULL, text);
}

typedef struct {
    IvpFinch *self;
    char *key;
    GntWidget *name, *text;
} Paste;

static void
on_paste_gone(GntWidget *window, gpointer data)
{
    Paste *paste = data;

    g_free(paste->key);
    g_free(paste);
}

static void
on_paste(GntWidget *widget, gpointer data)
{
    Paste *paste = data;
    const char *text = get_text(paste->text);

    ivp_finch_show_answer(paste->self, _("Reading it…"));
    ivp_desk_paste(get_desk(paste->self), paste->key,
                   paste->name == NULL ? NULL : get_text(paste->name),
                   text == NULL ? "" : text, on_sent, sent_new(paste->self, FALSE),
                   free_sent);
}

void
ivp_finch_paste_open(IvpFinch *self, const char *key)
{
    Paste *paste = g_new0(Paste, 1);
    GntWidget *window, *line;

    paste->self = self;
    paste->key = g_strdup(key);
    ivp_finch_window_close(self, PASTE_WINDOW);
    window = ivp_finch_dialog_new(self, PASTE_WINDOW, _("Paste an answer"));
    paste->text = ivp_finch_add_entry(window, _("What came:"), NULL, FIELD_WIDTH);
    if (key == NULL)
        paste->name = ivp_finch_add_entry(window, _("From:     "), NULL, FIELD_WIDTH);
    line = gnt_hbox_new(FALSE);
    gnt_box_set_pad(GNT_BOX(line), 0);
    gnt_box_add_widget(GNT_BOX(window), line);
    ivp_finch_add_button(line, _("Take it in"), G_CALLBACK(on_paste), paste);
    ivp_finch_add_close(line, window, _("Cancel"));
    g_signal_connect(paste->text, "activate", G_CALLBACK(on_paste), paste);
    g_signal_connect(window, "destroy", G_CALLBACK(on_paste_gone), paste);
    ivp_finch_dialog_show(window);
}
