/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-pidgin-answer.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ivp-pidgin-consent.h"
#include "ivp-pidgin-form.h"
#include "ivp-pidgin-text.h"
#include "ivp-pidgin-times.h"

/* Lines of text of a field to paste into, and of a history. */
#define PASTE_LINES 6
#define HISTORY_LINES 12

/* The answer of "Propose other times" in a dialog that declines. */
#define RESPONSE_TIMES 1

/* What each dialog is called, asks for, and has on its button; a question may name them. */
typedef struct {
    IvpAction action;
    const char *title;
    const char *question; /* (nullable) for the text */
    const char *button;
} Kind;

static const Kind kinds[] = {
    {IVP_DO_PROPOSE, N_("Propose other times"), N_("A _word to %s"), N_("_Propose them")},
    {IVP_DO_REQUEST, N_("Ask for other times"), N_("A _word to %s"), N_("_Ask")},
    {IVP_DO_SAID, N_("What their words mean"), NULL, N_("_Means that")},
    {IVP_DO_DECLINE, N_("Decline the request"), N_("_Why, for %s"), N_("_Decline")},
    {IVP_DO_CANCEL, N_("Cancel the session"), N_("_Why, for %s"), N_("_Cancel it")},
    {IVP_DO_WITHDRAW, N_("Withdraw the request"), N_("_Why, for %s"), N_("_Withdraw it")},
    {IVP_DO_CONSENT, N_("What you allow"), NULL, N_("_Change it")},
    {IVP_DO_PASTE, N_("Paste an answer"), NULL, N_("_Take it")},
};

typedef struct {
    IvpPidgin *pidgin;
    IvpPidginForm form;
    GtkWidget *owner; /* weak */
    IvpPidginAnswered answered;
    gpointer data;

    const Kind *kind;
    char *key;  /* (nullable) of the request */
    char *name; /* (nullable) theirs */
    int shown;
    IvpPidginTimes *times;     /* (nullable) */
    IvpPidginConsent *consent; /* (nullable) */
    GtkWidget *text;           /* (nullable) an entry */
    GtkWidget *paste;          /* (nullable) a text view */
    GtkWidget *from;           /* (nullable) an entry: who wrote what is pasted */
} Answer;

static const Kind *
find_kind(IvpAction action)
{
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (kinds[i].action == action)
            return &kinds[i];
    return NULL;
}

gboolean
ivp_pidgin_answer_needs(const IvpRequestAction *action)
{
    /* With a chosen time there is nothing more to ask. */
    if (action->action == IVP_DO_SAID)
        return action->needs_times;
    return find_kind(action->action) != NULL;
}

/* --- Answering --- */

/* The form may be closed, or its panel folded away, before the store has it. */
typedef struct {
    GtkWidget *dialog; /* (nullable) weak */
    Answer *self;      /* as long as @dialog is */
} Sending;

static void
sending_free(gpointer data)
{
    Sending *sending = data;

    if (sending->dialog != NULL)
        g_object_remove_weak_pointer(G_OBJECT(sending->dialog),
                                     (gpointer *)&sending->dialog);
    g_free(sending);
}

static void
on_pressed(const char *sentence, const GError *error, gpointer data)
{
    Sending *sending = data;
    Answer *self = sending->self;

    if (sending->dialog == NULL)
        return;
    gtk_widget_set_sensitive(self->form.table, TRUE);
    if (error != NULL) {
        ivp_pidgin_form_say(&self->form, error->message);
        return;
    }
    if (self->owner != NULL)
        self->answered(sentence, self->data);
    gtk_widget_destroy(sending->dialog);
}

static char *
take_pasted(Answer *self)
{
    GtkTextBuffer *buffer = gtk_text_view_get_buffer(GTK_TEXT_VIEW(self->paste));
    GtkTextIter start, end;

    gtk_text_buffer_get_bounds(buffer, &start, &end);
    return gtk_text_buffer_get_text(buffer, &start, &end, FALSE);
}

static void
send_it(Answer *self)
{
    IvpDesk *desk = ivp_panel_get_desk(self->pidgin->panel);
    IvpPress press = {.action = self->kind->action, .shown = self->shown};
    g_autofree char *text = NULL, *from = NULL;
    g_autoptr(GError) error = NULL;
    Sending *sending;

    if (self->times != NULL &&
        !ivp_pidgin_times_get(self->times, press.at, &press.n_at, &error)) {
        ivp_pidgin_form_say(&self->form, error->message);
        return;
    }
    if (self->times != NULL && press.n_at == 0) {
        ivp_pidgin_form_say(&self->form, _("No time is chosen. Choose at least one."));
        return;
    }
    if (self->consent != NULL) {
        press.consent = TRUE;
        press.record = ivp_pidgin_consent_get_record(self->consent);
        press.share_name = ivp_pidgin_consent_get_name(self->consent);
        press.share_org = ivp_pidgin_consent_get_org(self->consent);
    }
    sending = g_new0(Sending, 1);
    sending->self = self;
    sending->dialog = self->form.dialog;
    g_object_add_weak_pointer(G_OBJECT(sending->dialog), (gpointer *)&sending->dialog);
    gtk_widget_set_sensitive(self->form.table, FALSE);
    if (self->paste != NULL) {
        text = take_pasted(self);
        from = self->from != NULL ? ivp_pidgin_take_text(self->from) : NULL;
        ivp_desk_paste(desk, self->key, from, text, on_pressed, sending, sending_free);
        return;
    }
    press.text = text = self->text != NULL ? ivp_pidgin_take_text(self->text) : NULL;
    ivp_desk_press(desk, self->key, &press, on_pressed, sending, sending_free);
}

/* --- The dialog --- */

static void open_kind(IvpPidgin *pidgin,
                      GtkWidget *owner,
                      const Kind *kind,
                      const IvpRequest *request,
                      IvpPidginAnswered answered,
                      gpointer data);

/* A no that offers other times instead. */
static void
propose_instead(Answer *self)
{
    g_autoptr(IvpRequest) request =
        ivp_desk_describe(ivp_panel_get_desk(self->pidgin->panel), self->key);

    if (request != NULL && self->owner != NULL)
        open_kind(self->pidgin, self->owner, find_kind(IVP_DO_PROPOSE), request,
                  self->answered, self->data);
}

static void
on_response(GtkDialog *dialog, int response, gpointer data)
{
    Answer *self = data;

    if (response == GTK_RESPONSE_ACCEPT) {
        send_it(self);
        return;
    }
    if (response == RESPONSE_TIMES)
        propose_instead(self);
    gtk_widget_destroy(GTK_WIDGET(dialog));
}

static void
on_edited(gpointer data)
{
    Answer *self = data;

    ivp_pidgin_form_say(&self->form, NULL);
}

static void
on_changed(GtkWidget *widget, gpointer data)
{
    on_edited(data);
}

static void
answer_free(gpointer data)
{
    Answer *self = data;

    if (self->owner != NULL)
        g_object_remove_weak_pointer(G_OBJECT(self->owner), (gpointer *)&self->owner);
    g_free(self->key);
    g_free(self->name);
    g_free(self);
}

/* Times of theirs that are still open come first, then free slots. */
static void
add_times(Answer *self, const IvpRequest *request)
{
    IvpDesk *desk = ivp_panel_get_desk(self->pidgin->panel);
    g_autoptr(GPtrArray) offered = ivp_desk_list_form_times(desk, 0);

    for (guint i = 0; i < offered->len; i++)
        ((IvpFormTime *)g_ptr_array_index(offered, i))->ticked = FALSE;
    self->times = ivp_pidgin_times_new(
        self->pidgin, offered, self->kind->action == IVP_DO_SAID ? 1 : IVP_LINE_MAX_TIMES,
        on_edited, self);
    if (request->quote != NULL)
        ivp_pidgin_form_add_text(&self->form, request->quote);
    ivp_pidgin_form_add(&self->form, _("Times"), NULL,
                        ivp_pidgin_times_get_widget(self->times));
    gtk_widget_grab_focus(ivp_pidgin_times_get_first(self->times));
}

static void
weak_free(gpointer data)
{
    GtkWidget **weak = data;

    if (*weak != NULL)
        g_object_remove_weak_pointer(G_OBJECT(*weak), (gpointer *)weak);
    g_free(weak);
}

static GtkWidget **
weak_new(GtkWidget *widget)
{
    GtkWidget **weak = g_new(GtkWidget *, 1);

    *weak = widget;
    g_object_add_weak_pointer(G_OBJECT(widget), (gpointer *)weak);
    return weak;
}

static void
on_clipboard(GtkClipboard *clipboard, const char *text, gpointer data)
{
    GtkWidget **view = data;

    if (*view != NULL && text != NULL && strlen(text) <= IVP_LINE_MAX_MESSAGE)
        gtk_text_buffer_set_text(gtk_text_view_get_buffer(GTK_TEXT_VIEW(*view)), text, -1);
    weak_free(view);
}

/* What was copied is most likely what is to be pasted; it can be replaced. */
static void
fill_from_clipboard(GtkWidget *view)
{
    gtk_clipboard_request_text(gtk_widget_get_clipboard(view, GDK_SELECTION_CLIPBOARD),
                               on_clipboard, weak_new(view));
}

static void
add_paste(Answer *self)
{
    GtkWidget *scrolled = gtk_scrolled_window_new(NULL, NULL);
    g_autofree char *sentence = NULL;

    if (self->key == NULL)
        sentence = g_strdup(_("A request or an answer that came by mail or another chat; "
                              "all of it, up to the closing bracket."));
    else
        sentence = g_strdup_printf(_("What %s answered, as it came."), self->name);
    ivp_pidgin_form_add_text(&self->form, sentence);
    self->paste = gtk_text_view_new();
    gtk_text_view_set_wrap_mode(GTK_TEXT_VIEW(self->paste), GTK_WRAP_WORD_CHAR);
    gtk_text_view_set_accepts_tab(GTK_TEXT_VIEW(self->paste), FALSE);
    ivp_pidgin_name(self->paste, _("What came"), NULL);
    gtk_scrolled_window_set_policy(GTK_SCROLLED_WINDOW(scrolled), GTK_POLICY_NEVER,
                                   GTK_POLICY_AUTOMATIC);
    gtk_scrolled_window_set_shadow_type(GTK_SCROLLED_WINDOW(scrolled), GTK_SHADOW_IN);
    gtk_container_add(GTK_CONTAINER(scrolled), self->paste);
    gtk_widget_set_size_request(scrolled, 60,
                                PASTE_LINES * ivp_pidgin_line_height(self->paste));
    gtk_widget_show_all(scrolled);
    ivp_pidgin_form_add(&self->form, NULL, NULL, scrolled);
    if (self->key == NULL)
        self->from = ivp_pidgin_form_add_entry(&self->form, _("_Who wrote it"));
    g_signal_connect(gtk_text_view_get_buffer(GTK_TEXT_VIEW(self->paste)), "changed",
                     G_CALLBACK(on_changed), self);
    gtk_widget_grab_focus(self->paste);
    fill_from_clipboard(self->paste);
}

static void
add_text(Answer *self)
{
    g_autofree char *name = ivp_pidgin_escape_mnemonic(self->name);
    g_autofree char *label = g_strdup_printf(_(self->kind->question), name);

    self->text = ivp_pidgin_form_add_entry(&self->form, label);
    gtk_entry_set_width_chars(GTK_ENTRY(self->text), 30);
    g_signal_connect(self->text, "changed", G_CALLBACK(on_changed), self);
    if (self->times == NULL)
        gtk_widget_grab_focus(self->text);
}

static gboolean
can(const IvpRequest *request, IvpAction action)
{
    for (guint i = 0; i < request->actions->len; i++)
        if (((IvpRequestAction *)g_ptr_array_index(request->actions, i))->action == action)
            return TRUE;
    return FALSE;
}

/* @request: %NULL only to paste what belongs to none yet */
static void
open_kind(IvpPidgin *pidgin,
          GtkWidget *owner,
          const Kind *kind,
          const IvpRequest *request,
          IvpPidginAnswered answered,
          gpointer data)
{
    Answer *self = g_new0(Answer, 1);
    GtkDialog *dialog;

    self->pidgin = pidgin;
    self->kind = kind;
    self->owner = owner;
    g_object_add_weak_pointer(G_OBJECT(owner), (gpointer *)&self->owner);
    self->answered = answered;
    self->data = data;
    if (request != NULL) {
        self->key = g_strdup(request->key);
        self->name = g_strdup(request->name);
        self->shown = request->shown;
    }
    ivp_pidgin_form_init(&self->form, pidgin, owner, _(kind->title));
    dialog = GTK_DIALOG(self->form.dialog);
    g_object_set_data_full(G_OBJECT(dialog), "ivp-answer", self, answer_free);
    if (kind->action == IVP_DO_DECLINE && can(request, IVP_DO_PROPOSE))
        gtk_dialog_add_button(dialog, _("Propose _other times instead"), RESPONSE_TIMES);
    gtk_dialog_add_button(dialog, GTK_STOCK_CLOSE, GTK_RESPONSE_CANCEL);
    gtk_dialog_add_button(dialog, _(kind->button), GTK_RESPONSE_ACCEPT);
    gtk_dialog_set_default_response(dialog, GTK_RESPONSE_ACCEPT);

    if (kind->action == IVP_DO_PROPOSE || kind->action == IVP_DO_REQUEST ||
        kind->action == IVP_DO_SAID)
        add_times(self, request);
    if (kind->action == IVP_DO_CONSENT)
        self->consent =
            ivp_pidgin_consent_add(&self->form, request->record, request->share_name,
                                   request->share_org, on_edited, self);
    if (kind->question != NULL)
        add_text(self);
    if (kind->action == IVP_DO_PASTE)
        add_paste(self);
    g_signal_connect(dialog, "response", G_CALLBACK(on_response), self);
    ivp_pidgin_form_show(&self->form);
}

void
ivp_pidgin_answer_open(IvpPidgin *pidgin,
                       GtkWidget *owner,
                       const IvpRequest *request,
                       const IvpRequestAction *action,
                       IvpPidginAnswered answered,
                       gpointer data)
{
    const Kind *kind = find_kind(action->action);

    g_return_if_fail(kind != NULL && request != NULL);
    open_kind(pidgin, owner, kind, request, answered, data);
}

void
ivp_pidgin_paste_open(IvpPidgin *pidgin,
                      GtkWidget *owner,
                      IvpPidginAnswered answered,
                      gpointer data)
{
    open_kind(pidgin, owner, find_kind(IVP_DO_PASTE), NULL, answered, data);
}

/* --- History --- */

static void
on_history(GPtrArray *lines, gpointer data)
{
    GtkWidget **text = data;
    g_autoptr(GString) html = g_string_new(NULL);

    for (guint i = 0; i < lines->len; i++) {
        if (i > 0)
            g_string_append(html, "<br>");
        ivp_pidgin_text_append(html, g_ptr_array_index(lines, i));
    }
    if (lines->len == 0)
        ivp_pidgin_text_append(html, _("Nothing is kept of it."));
    if (*text != NULL)
        ivp_pidgin_text_set(*text, html->str);
    g_ptr_array_unref(lines);
}

void
ivp_pidgin_history_open(IvpPidgin *pidgin,
                        GtkWidget *owner,
                        const char *key,
                        const char *name)
{
    IvpPidginForm form;
    /* Translators: a name */
    g_autofree char *title = g_strdup_printf(_("What happened with %s"), name);
    GtkWidget *scrolled, *text;

    ivp_pidgin_form_init(&form, pidgin, owner, title);
    scrolled = ivp_pidgin_text_new(_("History"), &text);
    gtk_widget_set_size_request(scrolled, 60, HISTORY_LINES * ivp_pidgin_line_height(text));
    gtk_widget_show_all(scrolled);
    ivp_pidgin_form_add(&form, NULL, NULL, scrolled);
    gtk_dialog_add_button(GTK_DIALOG(form.dialog), GTK_STOCK_CLOSE, GTK_RESPONSE_CLOSE);
    gtk_dialog_set_default_response(GTK_DIALOG(form.dialog), GTK_RESPONSE_CLOSE);
    g_signal_connect(form.dialog, "response", G_CALLBACK(gtk_widget_destroy), NULL);
    ivp_pidgin_form_show(&form);
    ivp_desk_load_history(ivp_panel_get_desk(pidgin->panel), key, on_history,
                          weak_new(text), weak_free);
}
