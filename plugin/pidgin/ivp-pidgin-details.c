/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-pidgin-details.h"

#include <glib/gi18n-lib.h>
#include <gtkimhtml.h>
#include <notify.h>
#include <string.h>

#include "ivp-pidgin-ask.h"
#include "ivp-pidgin-attach.h"
#include "ivp-pidgin-person.h"
#include "ivp-pidgin-text.h"
#include "ivp-pidgin-wrap.h"

/* Longer addresses are shortened in the menu. */
#define LINK_CHARS 50

/* Lines of text that are always to be seen. */
#define TEXT_LINES_MIN 3

struct _IvpPidginDetails {
    IvpPidgin *pidgin;
    GtkWidget *box;
    GtkWidget *text;
    GtkWidget *actions;
    GtkWidget *main;
    GtkWidget *remind;
    GtkWidget *more;

    char *key;           /* (nullable) */
    IvpDetails *details; /* (nullable) of @key */
    char *html; /* (nullable) what is shown, so that a refresh keeps selection and scrolling
                 */
    int main_action; /* index into main_actions, -1: none */
    gint64 slot;     /* a slot that can be asked for begins then; 0: it is none */
};

/* --- The main action --- */

static gboolean
can_join(IvpPidginDetails *self)
{
    return ivp_pidgin_text_is_web(self->details->join);
}

static void
join(IvpPidginDetails *self)
{
    purple_notify_uri(self->pidgin->plugin, self->details->join);
}

static gboolean
can_request(IvpPidginDetails *self)
{
    return self->slot != 0;
}

static void
ask(IvpPidginDetails *self, IvpPidginAskKind kind)
{
    g_auto(IvpPidginPerson) person = {0};

    ivp_pidgin_person_of(ivp_pidgin_attach_get_conversation(self->box), &person);
    ivp_pidgin_ask_open(self->pidgin, self->box, kind, person.account, person.who,
                        self->slot);
}

static void
request(IvpPidginDetails *self)
{
    ask(self, IVP_PIDGIN_ASK);
}

static void
on_invite(GtkMenuItem *item, gpointer data)
{
    IvpPidginDetails *self = data;

    if (self->slot != 0)
        ask(self, IVP_PIDGIN_INVITE);
}

/* The first that applies is the main one. */
static const struct {
    const char *label;
    gboolean (*applies)(IvpPidginDetails *self);
    void (*run)(IvpPidginDetails *self);
} main_actions[] = {
    /* Translators: opens the address of the meeting. Underlined letters in the panel must
     * avoid those of the conversation window: C O E, F I S A and digits in English. */
    {N_("_Join"), can_join, join},
    {N_("Reques_t this slot…"), can_request, request},
};

static void
on_main(GtkWidget *widget, gpointer data)
{
    IvpPidginDetails *self = data;

    if (self->details != NULL && self->main_action >= 0)
        main_actions[self->main_action].run(self);
}

/* --- Reminders --- */

static char *
say_before(int seconds)
{
    int minutes = seconds / 60;

    if (minutes >= 1440 && minutes % 1440 == 0)
        return g_strdup_printf(ngettext("%d day before", "%d days before", minutes / 1440),
                               minutes / 1440);
    if (minutes >= 60 && minutes % 60 == 0)
        return g_strdup_printf(ngettext("%d hour before", "%d hours before", minutes / 60),
                               minutes / 60);
    return g_strdup_printf(ngettext("%d minute before", "%d minutes before", minutes),
                           minutes);
}

static gboolean
is_set(const GArray *reminders, int before)
{
    for (guint i = 0; i < reminders->len; i++)
        if (g_array_index(reminders, int, i) == before)
            return TRUE;
    return FALSE;
}

static void
show(IvpPidginDetails *self)
{
    g_autofree char *key = g_strdup(self->key);

    ivp_pidgin_details_set_key(self, key);
}

static void
on_remind(GtkCheckMenuItem *item, gpointer data)
{
    IvpPidginDetails *self = data;
    int before = GPOINTER_TO_INT(g_object_get_data(G_OBJECT(item), "ivp-before"));
    g_autoptr(GError) error = NULL;

    if (self->key == NULL)
        return;
    if (!gtk_check_menu_item_get_active(item))
        ivp_panel_forget_reminder(self->pidgin->panel, self->key, before);
    else if (!ivp_panel_remind(self->pidgin->panel, self->key, before, &error))
        ivp_pidgin_tell(self->pidgin, error->message);
    show(self);
}

static void
on_forget_all(GtkMenuItem *item, gpointer data)
{
    IvpPidginDetails *self = data;
    g_autoptr(GArray) set = NULL;

    if (self->key == NULL)
        return;
    set = ivp_panel_list_reminders(self->pidgin->panel, self->key);
    for (guint i = set->len; i-- > 0;)
        ivp_panel_forget_reminder(self->pidgin->panel, self->key,
                                  g_array_index(set, int, i));
    show(self);
}

static void
add_reminder(IvpPidginDetails *self, GtkWidget *menu, int before, gboolean set)
{
    g_autofree char *label = say_before(before);
    GtkWidget *item = gtk_check_menu_item_new_with_label(label);

    gtk_check_menu_item_set_active(GTK_CHECK_MENU_ITEM(item), set);
    g_object_set_data(G_OBJECT(item), "ivp-before", GINT_TO_POINTER(before));
    g_signal_connect(item, "toggled", G_CALLBACK(on_remind), self);
    gtk_menu_shell_append(GTK_MENU_SHELL(menu), item);
}

static void
add_reminders(IvpPidginDetails *self, GtkWidget *menu)
{
    static const int usual[] = {10 * 60, 60 * 60, 24 * 60 * 60};
    g_autoptr(GArray) set = ivp_panel_list_reminders(self->pidgin->panel, self->key);

    for (gsize i = 0; i < G_N_ELEMENTS(usual); i++)
        add_reminder(self, menu, usual[i], is_set(set, usual[i]));
    /* Others come from a command. */
    for (guint i = 0; i < set->len; i++) {
        int before = g_array_index(set, int, i);

        if (before != usual[0] && before != usual[1] && before != usual[2])
            add_reminder(self, menu, before, TRUE);
    }
    if (set->len > 0) {
        ivp_pidgin_menu_add_separator(menu);
        ivp_pidgin_menu_add(
            menu, ngettext("_Forget the reminder", "_Forget the reminders", set->len),
            G_CALLBACK(on_forget_all), self);
    }
}

static GtkWidget *
build_remind_menu(gpointer data)
{
    IvpPidginDetails *self = data;
    GtkWidget *menu;

    if (self->key == NULL)
        return NULL;
    menu = gtk_menu_new();
    add_reminders(self, menu);
    return menu;
}

/* --- Saving and copying --- */

typedef struct {
    IvpPidgin *pidgin;      /* not to be touched once @unloaded is cancelled */
    GCancellable *unloaded; /* owned */
    GBytes *bytes;          /* owned */
} Save;

static Save *
save_new(IvpPidgin *pidgin, GBytes *bytes)
{
    Save *save = g_new0(Save, 1);

    save->pidgin = pidgin;
    save->unloaded = g_object_ref(pidgin->unloaded);
    save->bytes = g_bytes_ref(bytes);
    return save;
}

static void
save_free(Save *save)
{
    g_bytes_unref(save->bytes);
    g_object_unref(save->unloaded);
    g_free(save);
}

static void
on_saved(GObject *source, GAsyncResult *result, gpointer data)
{
    Save *save = data;
    g_autoptr(GError) error = NULL;

    if (!g_file_replace_contents_finish(G_FILE(source), result, NULL, &error) &&
        !g_cancellable_is_cancelled(save->unloaded))
        ivp_pidgin_tell(save->pidgin, error->message);
    save_free(save);
}

static void
on_save_response(GtkDialog *dialog, int response, gpointer data)
{
    Save *save = data;

    if (response == GTK_RESPONSE_ACCEPT) {
        g_autoptr(GFile) file = gtk_file_chooser_get_file(GTK_FILE_CHOOSER(dialog));
        Save *copy = save_new(save->pidgin, save->bytes);

        g_file_replace_contents_bytes_async(file, copy->bytes, NULL, FALSE,
                                            G_FILE_CREATE_NONE, copy->unloaded, on_saved,
                                            copy);
    }
    gtk_widget_destroy(GTK_WIDGET(dialog));
}

static void
on_save(GtkMenuItem *item, gpointer data)
{
    IvpPidginDetails *self = data;
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = NULL;
    g_autofree char *name = NULL;
    GtkWidget *dialog;
    char *ics;
    Save *save;

    if (self->key == NULL)
        return;
    ics = ivp_panel_export_ics(self->pidgin->panel, self->key, &error);
    if (ics == NULL) {
        ivp_pidgin_tell(self->pidgin, error->message);
        return;
    }
    bytes = g_bytes_new_take(ics, strlen(ics));
    save = save_new(self->pidgin, bytes);

    dialog =
        ivp_pidgin_chooser_new(self->pidgin, self->box, _("Save for a calendar"), TRUE);
    name = ivp_panel_suggest_file_name(self->pidgin->panel, self->key);
    gtk_file_chooser_set_current_name(GTK_FILE_CHOOSER(dialog), name);
    gtk_file_chooser_set_do_overwrite_confirmation(GTK_FILE_CHOOSER(dialog), TRUE);
    g_object_set_data_full(G_OBJECT(dialog), "ivp-save", save, (GDestroyNotify)save_free);
    g_signal_connect(dialog, "response", G_CALLBACK(on_save_response), save);
    gtk_widget_show(dialog);
}

static void
on_copy(GtkMenuItem *item, gpointer data)
{
    IvpPidginDetails *self = data;
    g_autofree char *text = NULL;

    if (self->key != NULL)
        text = ivp_panel_copy_text(self->pidgin->panel, self->key);
    if (text != NULL)
        gtk_clipboard_set_text(gtk_widget_get_clipboard(self->box, GDK_SELECTION_CLIPBOARD),
                               text, -1);
}

/* Links in the text are for the mouse; here they are for the keyboard. */
static void
on_link(GtkMenuItem *item, gpointer data)
{
    IvpPidginDetails *self = data;

    purple_notify_uri(self->pidgin->plugin, g_object_get_data(G_OBJECT(item), "ivp-url"));
}

static void
add_links(IvpPidginDetails *self, GtkWidget *menu)
{
    gboolean any = FALSE;

    for (char **link = self->details->links; link != NULL && *link != NULL; link++) {
        /* Translators: in a menu, opens an address in the browser. */
        g_autofree char *text = g_strdup_printf(_("Open %s"), *link);
        GtkWidget *item, *label;

        if (!ivp_pidgin_text_is_web(*link))
            continue;
        if (!any)
            ivp_pidgin_menu_add_separator(menu);
        any = TRUE;
        item = gtk_menu_item_new_with_label(text);
        label = gtk_bin_get_child(GTK_BIN(item));
        gtk_label_set_ellipsize(GTK_LABEL(label), PANGO_ELLIPSIZE_MIDDLE);
        gtk_label_set_width_chars(GTK_LABEL(label),
                                  (int)MIN(g_utf8_strlen(text, -1) + 1, LINK_CHARS));
        g_object_set_data_full(G_OBJECT(item), "ivp-url", g_strdup(*link), g_free);
        g_signal_connect(item, "activate", G_CALLBACK(on_link), self);
        gtk_menu_shell_append(GTK_MENU_SHELL(menu), item);
    }
}

static gboolean
may_invite(IvpPidginDetails *self)
{
    return self->slot != 0 && ivp_desk_get_role(ivp_panel_get_desk(self->pidgin->panel)) ==
                                  IVP_ROLE_FACILITATOR;
}

static void
add_more(IvpPidginDetails *self, GtkWidget *menu)
{
    if (may_invite(self))
        ivp_pidgin_menu_add(menu, _("_Invite to this slot…"), G_CALLBACK(on_invite), self);
    ivp_pidgin_menu_add(menu, _("_Save for a calendar (.ics)…"), G_CALLBACK(on_save), self);
    ivp_pidgin_menu_add(menu, _("_Copy as text"), G_CALLBACK(on_copy), self);
    add_links(self, menu);
}

static GtkWidget *
build_more_menu(gpointer data)
{
    IvpPidginDetails *self = data;
    GtkWidget *menu;

    if (self->details == NULL)
        return NULL;
    menu = gtk_menu_new();
    add_more(self, menu);
    return menu;
}

/* --- The text --- */

static void
append_line(GString *html, const char *words)
{
    if (words == NULL || *words == '\0')
        return;
    g_string_append(html, "<br>");
    ivp_pidgin_text_append(html, words);
}

static void
append_said(GString *html, const char *format, const char *words)
{
    g_autofree char *line = NULL;

    if (words == NULL || *words == '\0')
        return;
    line = g_strdup_printf(format, words);
    append_line(html, line);
}

static void
append_reminders(IvpPidginDetails *self, GString *html)
{
    g_autoptr(GArray) set = ivp_panel_list_reminders(self->pidgin->panel, self->key);
    g_autoptr(GString) all = NULL;

    if (set->len == 0)
        return;
    all = g_string_new(NULL);
    for (guint i = 0; i < set->len; i++) {
        g_autofree char *before = say_before(g_array_index(set, int, i));

        /* Translators: between two parts of a list: "10 minutes before, 1 hour before". */
        g_string_append_printf(all, "%s%s", i > 0 ? _(", ") : "", before);
    }
    append_said(html, _("You will be reminded %s."), all->str);
}

static char *
to_html(IvpPidginDetails *self)
{
    const IvpDetails *details = self->details;
    GString *html = g_string_new("<b>");

    ivp_pidgin_text_append(html, details->title);
    g_string_append(html, "</b>");
    for (guint i = 0; i < details->when->len; i++)
        append_line(html, g_ptr_array_index(details->when, i));
    append_line(html, details->state);
    append_reminders(self, html);
    for (guint i = 0; i < details->neighbors->len; i++)
        append_line(html, g_ptr_array_index(details->neighbors, i));
    append_said(html, _("Repeats %s"), details->repeats);
    append_said(html, _("Place: %s"), details->location);
    append_said(html, _("Organizer: %s"), details->organizer);
    append_said(html, _("Calendar: %s"), details->calendar);
    if (details->join != NULL) {
        g_string_append(html, "<br>");
        ivp_pidgin_text_append(html, _("Join: "));
        ivp_pidgin_text_append_link(html, details->join, details->join);
    }
    if (details->description != NULL && *details->description != '\0') {
        g_string_append(html, "<br><br>");
        ivp_pidgin_text_append_linked(html, details->description);
    }
    return g_string_free(html, FALSE);
}

static void
show_actions(IvpPidginDetails *self)
{
    self->main_action = -1;
    for (int i = 0; i < (int)G_N_ELEMENTS(main_actions) && self->main_action < 0; i++)
        if (main_actions[i].applies(self))
            self->main_action = i;
    gtk_widget_set_visible(self->main, self->main_action >= 0);
    if (self->main_action >= 0)
        gtk_button_set_label(GTK_BUTTON(self->main),
                             _(main_actions[self->main_action].label));
}

static void
details_free(gpointer data)
{
    IvpPidginDetails *self = data;

    g_free(self->key);
    g_free(self->html);
    g_clear_pointer(&self->details, ivp_details_free);
    g_free(self);
}

IvpPidginDetails *
ivp_pidgin_details_new(IvpPidgin *pidgin)
{
    IvpPidginDetails *self = g_new0(IvpPidginDetails, 1);
    IvpPidginWrap *actions;
    GtkWidget *scrolled;

    self->pidgin = pidgin;
    self->main_action = -1;
    self->box = gtk_vbox_new(FALSE, IVP_PIDGIN_GAP);
    scrolled = ivp_pidgin_text_new(_("Details"), &self->text);
    self->actions = ivp_pidgin_wrap_new(IVP_PIDGIN_GAP);
    actions = IVP_PIDGIN_WRAP(self->actions);

    self->main = gtk_button_new_with_mnemonic("");
    gtk_button_set_use_underline(GTK_BUTTON(self->main), TRUE);
    self->remind =
        ivp_pidgin_menu_button_new(_("_Remind me"), TRUE, build_remind_menu, self);
    /* Translators: a menu: saving, copying, links. */
    self->more = ivp_pidgin_menu_button_new(_("_More"), TRUE, build_more_menu, self);
    ivp_pidgin_name(self->remind, _("Remind me"), NULL);
    ivp_pidgin_name(self->more, _("Save, copy and links"), _("Save, copy and links"));
    ivp_pidgin_wrap_add(actions, self->main, IVP_WRAP_ITEM);
    ivp_pidgin_wrap_add(actions, self->remind, IVP_WRAP_ITEM);
    ivp_pidgin_wrap_add(actions, self->more, IVP_WRAP_ITEM);
    g_signal_connect(self->main, "clicked", G_CALLBACK(on_main), self);

    gtk_box_pack_start(GTK_BOX(self->box), scrolled, TRUE, TRUE, 0);
    gtk_box_pack_start(GTK_BOX(self->box), self->actions, FALSE, FALSE, 0);
    gtk_widget_show(self->actions);
    gtk_widget_set_size_request(scrolled, 60,
                                TEXT_LINES_MIN * ivp_pidgin_line_height(self->text));
    g_object_set_data_full(G_OBJECT(self->box), "ivp-details", self, details_free);
    return self;
}

GtkWidget *
ivp_pidgin_details_get_widget(IvpPidginDetails *self)
{
    return self->box;
}

void
ivp_pidgin_details_set_key(IvpPidginDetails *self, const char *key)
{
    IvpPanel *panel = self->pidgin->panel;
    g_autoptr(IvpRow) row = key != NULL ? ivp_panel_find_row(panel, key) : NULL;
    IvpDetails *details = key != NULL ? ivp_panel_describe(panel, key) : NULL;
    char *html;

    if (self->key != key) {
        g_free(self->key);
        self->key = g_strdup(details != NULL ? key : NULL);
    }
    g_clear_pointer(&self->details, ivp_details_free);
    self->details = details;
    self->slot = row != NULL && row->start > ivp_panel_now(panel) &&
                         (row->state == IVP_SLOT_FREE || row->state == IVP_SLOT_USUAL)
                     ? row->start
                     : 0;
    gtk_widget_set_visible(self->box, details != NULL);
    if (details == NULL) {
        g_clear_pointer(&self->html, g_free);
        return;
    }
    show_actions(self);
    html = to_html(self);
    if (g_strcmp0(html, self->html) == 0) {
        g_free(html);
        return;
    }
    g_free(self->html);
    self->html = html;
    ivp_pidgin_text_set(self->text, html);
}

void
ivp_pidgin_details_activate(IvpPidginDetails *self)
{
    if (self->details == NULL)
        return;
    if (self->main_action >= 0)
        main_actions[self->main_action].run(self);
    else
        gtk_widget_grab_focus(self->remind);
}

GtkWidget *
ivp_pidgin_details_build_menu(IvpPidginDetails *self)
{
    GtkWidget *menu, *item;

    if (self->details == NULL)
        return NULL;
    menu = gtk_menu_new();
    if (self->main_action >= 0) {
        ivp_pidgin_menu_add(menu, _(main_actions[self->main_action].label),
                            G_CALLBACK(on_main), self);
        ivp_pidgin_menu_add_separator(menu);
    }
    item = gtk_menu_item_new_with_mnemonic(_("_Remind me"));
    gtk_menu_item_set_submenu(GTK_MENU_ITEM(item), build_remind_menu(self));
    gtk_menu_shell_append(GTK_MENU_SHELL(menu), item);
    add_more(self, menu);
    return menu;
}
