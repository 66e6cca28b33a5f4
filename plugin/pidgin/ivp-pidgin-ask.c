/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-pidgin-ask.h"

#include <glib/gi18n-lib.h>

#include "ivp-pidgin-consent.h"
#include "ivp-pidgin-form.h"
#include "ivp-pidgin-panel.h"
#include "ivp-pidgin-text.h"
#include "ivp-pidgin-times.h"
#include "ivp-pidgin-wrap.h"

/* Choices of the length that are offered as buttons. */
#define MAX_LENGTHS 6

/* Lines of text of what they will read. */
#define PREVIEW_LINES 4

typedef struct {
    IvpPidgin *pidgin;
    IvpPidginAskKind kind;
    IvpPidginForm form;
    GtkWidget *owner;      /* (nullable) weak */
    GPtrArray *recipients; /* IvpRecipient (owned) */
    GtkWidget *to;         /* (nullable) chooses among them */
    GtkWidget *name;       /* (nullable) who asked elsewhere */
    IvpPidginTimes *times;
    GtkWidget *lengths[MAX_LENGTHS];
    int minutes[MAX_LENGTHS];
    guint n_lengths;
    GtkWidget *about;
    IvpPidginConsent *consent; /* (nullable) */
    GtkWidget *organization;   /* (nullable) */
    GtkWidget *stack;          /* (nullable) */
    GtkWidget *tell_zone;      /* (nullable) */
    GtkWidget *notice;         /* (nullable) GtkLabel */
    GtkWidget *expander;       /* (nullable) of @preview */
    GtkWidget *preview;
    GtkWidget *cancel;
    GtkWidget *send;
    guint preview_source;
} Ask;

/* What a filled form says, with the strings an IvpAsk borrows. */
typedef struct {
    IvpAsk ask;
    char *about;
    char *organization;
    char *stack;
} Filled;

static void
filled_clear(Filled *filled)
{
    g_free(filled->about);
    g_free(filled->organization);
    g_free(filled->stack);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Filled, filled_clear)

static IvpDesk *
get_desk(Ask *self)
{
    return ivp_panel_get_desk(self->pidgin->panel);
}

static const IvpRecipient *
get_recipient(Ask *self)
{
    int index;

    if (self->to == NULL)
        return NULL;
    index = gtk_combo_box_get_active(GTK_COMBO_BOX(self->to));
    return index >= 0 ? g_ptr_array_index(self->recipients, (guint)index) : NULL;
}

/* --- What the form says --- */

static gboolean
fill_in(Ask *self, Filled *filled, GError **error)
{
    IvpAsk *ask = &filled->ask;

    ask->to = get_recipient(self);
    ask->invite = self->kind == IVP_PIDGIN_INVITE;
    for (guint i = 0; i < self->n_lengths; i++)
        if (gtk_toggle_button_get_active(GTK_TOGGLE_BUTTON(self->lengths[i])))
            ask->length = self->minutes[i];
    ask->about = filled->about = ivp_pidgin_take_text(self->about);
    if (self->consent != NULL) {
        ask->record = ivp_pidgin_consent_get_record(self->consent);
        ask->share_name = ivp_pidgin_consent_get_name(self->consent);
        ask->share_org = ivp_pidgin_consent_get_org(self->consent);
    }
    if (self->stack != NULL) {
        ask->organization = filled->organization = ivp_pidgin_take_text(self->organization);
        ask->stack = filled->stack = ivp_pidgin_take_text(self->stack);
        ask->tell_zone = gtk_toggle_button_get_active(GTK_TOGGLE_BUTTON(self->tell_zone));
    }
    return ivp_pidgin_times_get(self->times, ask->at, &ask->n_at, error);
}

static void
show_preview(Ask *self)
{
    g_auto(Filled) filled = {0};
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) html = g_string_new(NULL);
    g_autofree char *text = NULL;

    if (fill_in(self, &filled, &error) && filled.ask.to != NULL)
        text = ivp_desk_preview(get_desk(self), &filled.ask, &error);
    ivp_pidgin_text_append(html, text != NULL ? text : error != NULL ? error->message : "");
    ivp_pidgin_text_set(self->preview, html->str);
}

static gboolean
preview_now(gpointer data)
{
    Ask *self = data;

    self->preview_source = 0;
    show_preview(self);
    return G_SOURCE_REMOVE;
}

static void
on_changed(gpointer data)
{
    Ask *self = data;

    ivp_pidgin_form_say(&self->form, NULL);
    if (self->expander != NULL && self->preview_source == 0 &&
        gtk_expander_get_expanded(GTK_EXPANDER(self->expander)))
        self->preview_source = g_idle_add(preview_now, self);
}

static void
on_edited(GtkWidget *widget, gpointer data)
{
    on_changed(data);
}

static void
on_expanded(GtkExpander *expander, GParamSpec *spec, gpointer data)
{
    on_changed(data);
}

static void
set_label(GtkWidget *button, const char *format, const char *name)
{
    g_autofree char *escaped = ivp_pidgin_escape_mnemonic(name);
    g_autofree char *label = g_strdup_printf(format, escaped);

    if (GTK_IS_EXPANDER(button))
        gtk_expander_set_label(GTK_EXPANDER(button), label);
    else
        gtk_button_set_label(GTK_BUTTON(button), label);
}

static void
on_recipient(GtkWidget *to, gpointer data)
{
    Ask *self = data;
    const IvpRecipient *recipient = get_recipient(self);
    gboolean hand;

    if (recipient == NULL)
        return;
    hand = recipient->kind == IVP_TO_HAND;
    if (hand)
        gtk_button_set_label(GTK_BUTTON(self->send), _("_Copy the text"));
    else
        /* Translators: a button; a name, or a room's */
        set_label(self->send, _("_Send to %s"), recipient->name);
    if (hand || recipient->kind == IVP_TO_ROOM)
        gtk_expander_set_label(GTK_EXPANDER(self->expander), _("_What they will read"));
    else
        /* Translators: a name */
        set_label(self->expander, _("_What %s will read"), recipient->name);
    gtk_label_set_text(GTK_LABEL(self->notice), recipient->notice);
    on_changed(self);
}

/* --- Sending --- */

typedef struct {
    GtkWidget *dialog; /* (nullable) weak: the form, if it is still there */
    Ask *self;         /* as long as @dialog is */
    gboolean hand;
    char *account;
    char *who;
} Sending;

static void
sending_free(gpointer data)
{
    Sending *sending = data;

    if (sending->dialog != NULL)
        g_object_remove_weak_pointer(G_OBJECT(sending->dialog),
                                     (gpointer *)&sending->dialog);
    g_free(sending->account);
    g_free(sending->who);
    g_free(sending);
}

static void
show_request(Ask *self, const Sending *sending)
{
    IvpPidginPanel *panel = self->owner != NULL ? ivp_pidgin_panel_find(self->owner) : NULL;
    g_autoptr(GPtrArray) keys =
        ivp_desk_find(get_desk(self), sending->account, sending->who);
    g_autofree char *key =
        g_strconcat(IVP_PANEL_SHOW_REQUEST,
                    keys->len > 0 ? (char *)g_ptr_array_index(keys, 0) : "", NULL);

    if (panel != NULL)
        ivp_pidgin_panel_show_row(panel, key);
}

/* The form stays to say where the text is; asking again would be another request. */
static void
show_copied(Ask *self, const char *text)
{
    gtk_clipboard_set_text(
        gtk_widget_get_clipboard(self->form.dialog, GDK_SELECTION_CLIPBOARD), text, -1);
    ivp_pidgin_form_say(
        &self->form,
        _("Copied: paste it where they read it. When they have answered, choose the "
          "request in the panel and then “Paste an answer…”."));
    gtk_widget_set_sensitive(self->form.table, FALSE);
    gtk_widget_hide(self->send);
    gtk_button_set_label(GTK_BUTTON(self->cancel), GTK_STOCK_CLOSE);
    gtk_widget_grab_focus(self->cancel);
}

static void
on_asked(const char *sentence, const GError *error, gpointer data)
{
    Sending *sending = data;
    Ask *self = sending->self;

    if (sending->dialog == NULL)
        return;
    gtk_widget_set_sensitive(self->send, TRUE);
    if (error != NULL) {
        ivp_pidgin_form_say(&self->form, error->message);
        return;
    }
    if (sending->hand && sentence != NULL) {
        show_copied(self, sentence);
        return;
    }
    show_request(self, sending);
    gtk_widget_destroy(sending->dialog);
}

static void
send_it(Ask *self)
{
    g_auto(Filled) filled = {0};
    g_autoptr(GError) error = NULL;
    g_autofree char *name = NULL;
    Sending *sending;

    if (!fill_in(self, &filled, &error)) {
        ivp_pidgin_form_say(&self->form, error->message);
        return;
    }
    sending = g_new0(Sending, 1);
    sending->self = self;
    sending->dialog = self->form.dialog;
    g_object_add_weak_pointer(G_OBJECT(sending->dialog), (gpointer *)&sending->dialog);
    gtk_widget_set_sensitive(self->send, FALSE); /* twice would be two requests */
    if (self->kind == IVP_PIDGIN_ENTER) {
        name = ivp_pidgin_take_text(self->name);
        sending->account = g_strdup(IVP_ACCOUNT_BY_HAND);
        sending->who = g_strdup(name != NULL ? name : "");
        ivp_desk_enter(get_desk(self), name, &filled.ask, on_asked, sending, sending_free);
        return;
    }
    sending->hand = filled.ask.to->kind == IVP_TO_HAND;
    sending->account = g_strdup(filled.ask.to->account);
    sending->who = g_strdup(filled.ask.to->who);
    ivp_desk_ask(get_desk(self), &filled.ask, on_asked, sending, sending_free);
}

static void
on_response(GtkDialog *dialog, int response, gpointer data)
{
    if (response == GTK_RESPONSE_ACCEPT)
        send_it(data);
    else
        gtk_widget_destroy(GTK_WIDGET(dialog));
}

/* --- The rows --- */

static void
list_recipients(Ask *self, const char *account, const char *who)
{
    self->recipients = ivp_desk_list_recipients(get_desk(self), account, who);
    if (self->kind != IVP_PIDGIN_INVITE)
        return;
    /* An invitation is for one person, whom the program need not list. */
    for (guint i = self->recipients->len; i-- > 0;) {
        IvpRecipient *recipient = g_ptr_array_index(self->recipients, i);

        if (recipient->kind == IVP_TO_ROOM ||
            (recipient->kind == IVP_TO_PERSON &&
             (g_strcmp0(recipient->account, account) != 0 ||
              g_strcmp0(recipient->who, who) != 0)))
            g_ptr_array_remove_index(self->recipients, i);
    }
}

static void
add_recipients(Ask *self)
{
    GList *cells;

    self->to = gtk_combo_box_new_text();
    for (guint i = 0; i < self->recipients->len; i++) {
        const IvpRecipient *recipient = g_ptr_array_index(self->recipients, i);

        gtk_combo_box_append_text(GTK_COMBO_BOX(self->to),
                                  self->kind == IVP_PIDGIN_INVITE &&
                                          recipient->kind == IVP_TO_PERSON
                                      ? recipient->name
                                      : recipient->label);
    }
    cells = gtk_cell_layout_get_cells(GTK_CELL_LAYOUT(self->to));
    for (GList *l = cells; l != NULL; l = l->next)
        g_object_set(l->data, "ellipsize", PANGO_ELLIPSIZE_END, NULL);
    g_list_free(cells);
    /* Translators: to whom a request goes */
    ivp_pidgin_form_add(&self->form, _("_To"), self->to, self->to);
    if (self->recipients->len == 1 && self->kind == IVP_PIDGIN_ASK)
        ivp_pidgin_form_add_text(&self->form,
                                 _("Nobody of this program is on your accounts."));
}

static void
add_lengths(Ask *self)
{
    GtkWidget *row = ivp_pidgin_wrap_new(IVP_PIDGIN_GAP);
    GSList *group = NULL;
    gsize n;
    int usual;
    const int *lengths = ivp_desk_get_lengths(get_desk(self), &n, &usual);

    for (gsize i = 0; i < n && i < MAX_LENGTHS; i++) {
        g_autofree char *label = g_strdup_printf(_("%d min"), lengths[i]);
        GtkWidget *radio = gtk_radio_button_new_with_label(group, label);

        group = gtk_radio_button_get_group(GTK_RADIO_BUTTON(radio));
        gtk_toggle_button_set_active(GTK_TOGGLE_BUTTON(radio), lengths[i] == usual);
        g_signal_connect(radio, "toggled", G_CALLBACK(on_edited), self);
        ivp_pidgin_wrap_add(IVP_PIDGIN_WRAP(row), radio, IVP_WRAP_ITEM);
        self->lengths[i] = radio;
        self->minutes[i] = lengths[i];
        self->n_lengths++;
    }
    gtk_widget_show_all(row);
    ivp_pidgin_form_add(&self->form, _("Length"), NULL, row);
    gtk_widget_set_visible(row, n > 0);
}

static void
watch(Ask *self, GtkWidget *entry)
{
    g_signal_connect(entry, "changed", G_CALLBACK(on_edited), self);
}

static GtkWidget *
add_more_entry(Ask *self, GtkWidget *table, guint at, const char *label)
{
    GtkWidget *entry = gtk_entry_new();
    GtkWidget *words = gtk_label_new_with_mnemonic(label);

    gtk_misc_set_alignment(GTK_MISC(words), 0, .5);
    gtk_label_set_mnemonic_widget(GTK_LABEL(words), entry);
    gtk_entry_set_activates_default(GTK_ENTRY(entry), TRUE);
    ivp_pidgin_name(entry, gtk_label_get_text(GTK_LABEL(words)), NULL);
    gtk_table_attach(GTK_TABLE(table), words, 0, 1, at, at + 1, GTK_FILL, GTK_FILL, 0, 0);
    gtk_table_attach(GTK_TABLE(table), entry, 1, 2, at, at + 1, GTK_EXPAND | GTK_FILL,
                     GTK_FILL, 0, 0);
    watch(self, entry);
    return entry;
}

static void
add_more(Ask *self)
{
    GtkWidget *expander =
        gtk_expander_new_with_mnemonic(_("_More: organization, stack, time zone"));
    GtkWidget *table = gtk_table_new(3, 2, FALSE);
    g_autofree char *zone = ivp_panel_get_zone_text(self->pidgin->panel);
    /* Translators: a city and its zone: "Berlin (CET, UTC+1)" */
    g_autofree char *tell = g_strdup_printf(_("Tell my time _zone: %s"), zone);

    gtk_table_set_col_spacings(GTK_TABLE(table), 2 * IVP_PIDGIN_GAP);
    gtk_table_set_row_spacings(GTK_TABLE(table), IVP_PIDGIN_GAP);
    self->organization = add_more_entry(self, table, 0, _("Or_ganization"));
    /* Translators: what somebody runs: "Kubernetes, Java, 400 nodes" */
    self->stack = add_more_entry(self, table, 1, _("Stac_k"));
    self->tell_zone = gtk_check_button_new_with_mnemonic(tell);
    g_signal_connect(self->tell_zone, "toggled", G_CALLBACK(on_edited), self);
    gtk_table_attach(GTK_TABLE(table), self->tell_zone, 0, 2, 2, 3, GTK_FILL, GTK_FILL, 0,
                     0);
    gtk_container_add(GTK_CONTAINER(expander), table);
    gtk_widget_show_all(expander);
    ivp_pidgin_form_add(&self->form, NULL, NULL, expander);
}

static void
add_preview(Ask *self)
{
    GtkWidget *scrolled = ivp_pidgin_text_new(_("What they will read"), &self->preview);

    self->notice = ivp_pidgin_form_add_text(&self->form, "");
    self->expander = gtk_expander_new_with_mnemonic("");
    gtk_expander_set_use_underline(GTK_EXPANDER(self->expander), TRUE);
    gtk_container_add(GTK_CONTAINER(self->expander), scrolled);
    gtk_widget_set_size_request(scrolled, 60,
                                PREVIEW_LINES * ivp_pidgin_line_height(self->preview) +
                                    2 * IVP_PIDGIN_GAP);
    gtk_widget_show_all(self->expander);
    g_signal_connect(self->expander, "notify::expanded", G_CALLBACK(on_expanded), self);
    ivp_pidgin_form_add(&self->form, NULL, NULL, self->expander);
}

static void
add_rows(Ask *self, const char *account, const char *who, gint64 first)
{
    g_autoptr(GPtrArray) offered = ivp_desk_list_form_times(get_desk(self), first);

    if (self->kind == IVP_PIDGIN_ENTER) {
        self->name = ivp_pidgin_form_add_entry(&self->form, _("_Who asks"));
    } else {
        list_recipients(self, account, who);
        add_recipients(self);
    }
    self->times =
        ivp_pidgin_times_new(self->pidgin, offered, IVP_LINE_MAX_TIMES, on_changed, self);
    ivp_pidgin_form_add(&self->form, _("Times"), NULL,
                        ivp_pidgin_times_get_widget(self->times));
    add_lengths(self);
    self->about = ivp_pidgin_form_add_entry(&self->form, _("A_bout"));
    watch(self, self->about);
    if (self->kind != IVP_PIDGIN_INVITE)
        self->consent = ivp_pidgin_consent_add(&self->form, IVP_RECORD_ASK, FALSE, FALSE,
                                               on_changed, self);
    if (self->kind == IVP_PIDGIN_ASK)
        add_more(self);
    if (self->kind != IVP_PIDGIN_ENTER)
        add_preview(self);
}

static void
ask_free(gpointer data)
{
    Ask *self = data;

    if (self->owner != NULL)
        g_object_remove_weak_pointer(G_OBJECT(self->owner), (gpointer *)&self->owner);
    g_clear_pointer(&self->recipients, g_ptr_array_unref);
    g_free(self);
}

static void
on_destroy(GtkWidget *dialog, gpointer data)
{
    Ask *self = data;

    g_clear_handle_id(&self->preview_source, g_source_remove);
}

void
ivp_pidgin_ask_open(IvpPidgin *pidgin,
                    GtkWidget *owner,
                    IvpPidginAskKind kind,
                    const char *account,
                    const char *who,
                    gint64 first)
{
    static const char *const titles[] = {
        [IVP_PIDGIN_ASK] = N_("Ask for an interview"),
        [IVP_PIDGIN_INVITE] = N_("Invite to an interview"),
        [IVP_PIDGIN_ENTER] = N_("Enter a request"),
    };
    Ask *self = g_new0(Ask, 1);
    GtkDialog *dialog;

    self->pidgin = pidgin;
    self->kind = kind;
    self->owner = owner;
    if (owner != NULL)
        g_object_add_weak_pointer(G_OBJECT(owner), (gpointer *)&self->owner);
    ivp_pidgin_form_init(&self->form, pidgin, owner, _(titles[kind]));
    dialog = GTK_DIALOG(self->form.dialog);
    g_object_set_data_full(G_OBJECT(dialog), "ivp-ask", self, ask_free);
    self->cancel = gtk_dialog_add_button(dialog, GTK_STOCK_CANCEL, GTK_RESPONSE_CANCEL);
    self->send = gtk_dialog_add_button(dialog, _("_Enter it"), GTK_RESPONSE_ACCEPT);
    gtk_dialog_set_default_response(dialog, GTK_RESPONSE_ACCEPT);
    add_rows(self, account, who, first);
    g_signal_connect(dialog, "response", G_CALLBACK(on_response), self);
    g_signal_connect(dialog, "destroy", G_CALLBACK(on_destroy), self);
    if (self->to != NULL) {
        g_signal_connect(self->to, "changed", G_CALLBACK(on_recipient), self);
        gtk_combo_box_set_active(GTK_COMBO_BOX(self->to), 0);
    }
    /* From a slot two presses send it: the button is where the keys are. */
    gtk_widget_grab_focus(self->name != NULL ? self->name : self->send);
    ivp_pidgin_form_show(&self->form);
}
