/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-pidgin-request.h"

#include <gdk/gdkkeysyms.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "ivp-error.h"
#include "ivp-pidgin-answer.h"
#include "ivp-pidgin-text.h"
#include "ivp-pidgin-wrap.h"

/* Buttons beside the menu; more would bury the main one. */
#define MAX_BUTTONS 4

/* Lines of text that are always to be seen. */
#define LINES_MIN 3

struct _IvpPidginRequest {
    IvpPidgin *pidgin;
    IvpPidginRequestCallbacks callbacks;
    gpointer data;

    GtkWidget *box;
    GtkWidget *scrolled;
    GtkWidget *content; /* (nullable) all but the buttons */
    GtkWidget *buttons;
    GtkWidget *main;   /* (nullable) the main action's */
    GtkWidget *chosen; /* (nullable) its radio button */

    char *key;           /* (nullable) */
    IvpRequest *request; /* (nullable) of @key */
    char *looks;         /* (nullable) what is drawn, so that only a change draws anew */
    gint64 at;           /* the chosen time, 0: none */
    gint64 anyway;       /* a second press books this time in spite of a clash */
    char *taken;         /* letters underlined so far */
};

static void relabel(IvpPidginRequest *self);

/* --- Pressing --- */

typedef struct {
    GtkWidget *box; /* (nullable) weak */
    IvpPidginRequest *self;
    char *key;
    IvpAction action;
    gint64 at;
} Pressed;

static void
pressed_free(gpointer data)
{
    Pressed *pressed = data;

    if (pressed->box != NULL)
        g_object_remove_weak_pointer(G_OBJECT(pressed->box), (gpointer *)&pressed->box);
    g_free(pressed->key);
    g_free(pressed);
}

static void
show_trouble(Pressed *pressed, const GError *error)
{
    IvpPidginRequest *self = pressed->self;
    g_autofree char *sentence = NULL;

    if (g_error_matches(error, IVP_ERROR, IVP_ERROR_AMBIGUOUS) &&
        pressed->action == IVP_DO_BOOK) {
        self->anyway = pressed->at;
        /* Translators: what stands in the way of a time */
        sentence = g_strdup_printf(_("%s Press the button again to book it all the same."),
                                   error->message);
        relabel(self);
        if (self->main != NULL)
            gtk_widget_grab_focus(self->main);
    } else {
        sentence = g_strdup(error->message);
    }
    self->callbacks.said(sentence, TRUE, self->data);
}

static void
on_pressed(const char *sentence, const GError *error, gpointer data)
{
    Pressed *pressed = data;
    IvpPidginRequest *self = pressed->self;

    if (pressed->box == NULL)
        return;
    if (error != NULL) {
        show_trouble(pressed, error);
        return;
    }
    self->anyway = 0;
    if (pressed->action == IVP_DO_COPY && sentence != NULL) {
        gtk_clipboard_set_text(gtk_widget_get_clipboard(self->box, GDK_SELECTION_CLIPBOARD),
                               sentence, -1);
        sentence = _("Copied. Nothing is sent; you paste it yourself.");
    }
    self->callbacks.said(sentence, FALSE, self->data);
    self->callbacks.done(pressed->key, self->data);
}

/* The answer of a dialog. */
static void
on_answered(const char *sentence, gpointer data)
{
    IvpPidginRequest *self = data;
    g_autofree char *key = g_strdup(self->key);

    self->callbacks.said(sentence, FALSE, self->data);
    if (key != NULL)
        self->callbacks.done(key, self->data);
}

static gboolean
chooses(const IvpRequestAction *action)
{
    return !action->needs_times &&
           (action->action == IVP_DO_BOOK || action->action == IVP_DO_AGREE ||
            action->action == IVP_DO_SAID);
}

static void
run(IvpPidginRequest *self, guint index)
{
    const IvpRequestAction *action;
    IvpPress press = {0};
    Pressed *pressed;

    if (self->request == NULL || index >= self->request->actions->len)
        return;
    action = g_ptr_array_index(self->request->actions, index);
    if (ivp_pidgin_answer_needs(action)) {
        ivp_pidgin_answer_open(self->pidgin, self->box, self->request, action, on_answered,
                               self);
        return;
    }
    press.action = action->action;
    press.shown = self->request->shown;
    if (self->at != 0 && !action->needs_times) {
        press.n_at = 1;
        press.at[0] = self->at;
    }
    press.anyway = self->anyway != 0 && self->anyway == self->at;
    pressed = g_new0(Pressed, 1);
    pressed->self = self;
    pressed->box = self->box;
    g_object_add_weak_pointer(G_OBJECT(self->box), (gpointer *)&pressed->box);
    pressed->key = g_strdup(self->key);
    pressed->action = action->action;
    pressed->at = self->at;
    ivp_desk_press(ivp_panel_get_desk(self->pidgin->panel), self->key, &press, on_pressed,
                   pressed, pressed_free);
}

static void
on_action(GtkWidget *widget, gpointer data)
{
    run(data, GPOINTER_TO_UINT(g_object_get_data(G_OBJECT(widget), "ivp-index")));
}

static void
on_history(GtkWidget *item, gpointer data)
{
    IvpPidginRequest *self = data;

    if (self->request != NULL)
        ivp_pidgin_history_open(self->pidgin, self->box, self->key, self->request->name);
}

static void
on_copy_all(GtkWidget *item, gpointer data)
{
    IvpPidginRequest *self = data;
    g_autofree char *text = NULL;

    if (self->request == NULL)
        return;
    text = ivp_request_to_text(self->request);
    gtk_clipboard_set_text(gtk_widget_get_clipboard(self->box, GDK_SELECTION_CLIPBOARD),
                           text, -1);
}

/* --- Labels --- */

/* The label of an action, with the time that is chosen now. */
static char *
label_action(IvpPidginRequest *self, const IvpRequestAction *action)
{
    IvpDesk *desk = ivp_panel_get_desk(self->pidgin->panel);
    char *label = NULL;

    if (action->action == IVP_DO_BOOK && self->anyway != 0 && self->anyway == self->at)
        return g_strdup(_("Book it all the same"));
    if (chooses(action) && self->at != 0)
        label = ivp_desk_label_press(desk, action->action, self->at);
    return label != NULL ? label : g_strdup(action->label);
}

/* Underlines the first letter that nothing else here, nor in Pidgin's window, is called by.
 */
static char *
underline(IvpPidginRequest *self, const char *label)
{
    GString *text = g_string_new(NULL);
    gboolean done = FALSE;

    for (const char *p = label; *p != '\0'; p = g_utf8_next_char(p)) {
        gunichar c = g_unichar_tolower(g_utf8_get_char(p));
        char letter[7] = "";

        g_unichar_to_utf8(c, letter);
        if (!done && g_unichar_isalpha(c) && strstr(self->taken, letter) == NULL) {
            char *taken = g_strconcat(self->taken, letter, NULL);

            g_free(self->taken);
            self->taken = taken;
            g_string_append_c(text, '_');
            done = TRUE;
        }
        if (*p == '_')
            g_string_append_c(text, '_');
        g_string_append_len(text, p, g_utf8_next_char(p) - p);
    }
    return g_string_free(text, FALSE);
}

static void
relabel(IvpPidginRequest *self)
{
    GList *children = gtk_container_get_children(GTK_CONTAINER(self->buttons));

    g_free(self->taken);
    /* Translators: small letters that are underlined in Pidgin's conversation window (its
     * menus) and in this panel in your language; buttons are given others. In English:
     * Conversation, Options, Send To, the formatting row, and Calendar, Requests, About,
     * New, More. */
    self->taken = g_strdup(_("coefisalqunm"));
    for (GList *l = children; l != NULL; l = l->next) {
        gpointer index = g_object_get_data(G_OBJECT(l->data), "ivp-index");
        const IvpRequestAction *action;
        g_autofree char *label = NULL, *underlined = NULL;

        if (g_object_get_data(G_OBJECT(l->data), "ivp-is-action") == NULL)
            continue;
        action = g_ptr_array_index(self->request->actions, GPOINTER_TO_UINT(index));
        label = label_action(self, action);
        underlined = underline(self, label);
        gtk_button_set_label(GTK_BUTTON(l->data), underlined);
        ivp_pidgin_name(l->data, label, NULL);
    }
    g_list_free(children);
}

/* --- Drawing --- */

static void
add_sentence(IvpPidginRequest *self, const char *sentence, gboolean strong)
{
    GtkWidget *label, *line;

    if (sentence == NULL || *sentence == '\0')
        return;
    line = ivp_pidgin_wrap_line_new(sentence, &label);
    gtk_label_set_selectable(GTK_LABEL(label), TRUE);
    gtk_widget_set_can_focus(label, FALSE);
    if (strong) {
        PangoAttrList *attributes = pango_attr_list_new();

        pango_attr_list_insert(attributes, pango_attr_weight_new(PANGO_WEIGHT_BOLD));
        gtk_label_set_attributes(GTK_LABEL(label), attributes);
        pango_attr_list_unref(attributes);
    }
    gtk_box_pack_start(GTK_BOX(self->content), line, FALSE, FALSE, 0);
}

static void
add_said(IvpPidginRequest *self, const char *format, const char *words)
{
    g_autofree char *sentence = NULL;

    if (words == NULL || *words == '\0')
        return;
    sentence = g_strdup_printf(format, words);
    add_sentence(self, sentence, FALSE);
}

static void
on_time(GtkToggleButton *radio, gpointer data)
{
    IvpPidginRequest *self = data;
    const gint64 *at = g_object_get_data(G_OBJECT(radio), "ivp-at");

    if (!gtk_toggle_button_get_active(radio))
        return;
    self->at = *at;
    self->anyway = 0;
    self->chosen = GTK_WIDGET(radio);
    relabel(self);
}

/* Enter on a time does the main thing with it; letters press their buttons. */
static gboolean
on_time_key(GtkWidget *radio, GdkEventKey *event, gpointer data)
{
    IvpPidginRequest *self = data;

    if (event->state & (GDK_CONTROL_MASK | GDK_MOD1_MASK))
        return FALSE;
    if (event->keyval != GDK_Return && event->keyval != GDK_KP_Enter &&
        event->keyval != GDK_ISO_Enter)
        return ivp_pidgin_request_press_letter(self, event->keyval);
    gtk_toggle_button_set_active(GTK_TOGGLE_BUTTON(radio), TRUE);
    run(self, 0);
    return TRUE;
}

static void
add_time(IvpPidginRequest *self, const IvpRequestTime *time, GSList **group)
{
    GtkWidget *row = ivp_pidgin_wrap_new(IVP_PIDGIN_GAP);
    GtkWidget *radio = gtk_radio_button_new_with_label(*group, time->label);
    gint64 *at = g_new(gint64, 1);

    *at = time->at;
    *group = gtk_radio_button_get_group(GTK_RADIO_BUTTON(radio));
    g_object_set_data_full(G_OBJECT(radio), "ivp-at", at, g_free);
    ivp_pidgin_wrap_add(IVP_PIDGIN_WRAP(row), radio, IVP_WRAP_ITEM);
    if (time->beside != NULL) {
        GtkWidget *beside = gtk_label_new(time->beside);
        g_autofree char *spoken = g_strdup_printf("%s, %s", time->label, time->beside);

        ivp_pidgin_wrap_add(IVP_PIDGIN_WRAP(row), beside, IVP_WRAP_LINE);
        ivp_pidgin_name(radio, spoken, NULL);
    }
    gtk_widget_show_all(row);
    gtk_box_pack_start(GTK_BOX(self->content), row, FALSE, FALSE, 0);
    if (time->at == self->at || (self->at == 0 && time->chosen)) {
        gtk_toggle_button_set_active(GTK_TOGGLE_BUTTON(radio), TRUE);
        self->at = time->at;
        self->chosen = radio;
    }
    g_signal_connect(radio, "toggled", G_CALLBACK(on_time), self);
    g_signal_connect(radio, "key-press-event", G_CALLBACK(on_time_key), self);
}

static gboolean
has_time(const IvpRequest *request, gint64 at)
{
    for (guint i = 0; i < request->times->len; i++)
        if (((const IvpRequestTime *)g_ptr_array_index(request->times, i))->at == at)
            return TRUE;
    return FALSE;
}

static void
draw_content(IvpPidginRequest *self)
{
    const IvpRequest *request = self->request;
    GSList *group = NULL;
    gboolean choose = FALSE; /* a time, for any of what can be done */

    self->chosen = NULL;
    self->content = gtk_vbox_new(FALSE, IVP_PIDGIN_GAP);
    gtk_container_set_border_width(GTK_CONTAINER(self->content), IVP_PIDGIN_GAP);
    add_sentence(self, request->state, TRUE);
    add_sentence(self, request->trouble, FALSE);
    add_sentence(self, request->quote, FALSE);
    for (guint i = 0; i < request->actions->len; i++)
        choose |= chooses(g_ptr_array_index(request->actions, i));
    if (!choose || !has_time(request, self->at))
        self->at = 0;
    for (guint i = 0; choose && i < request->times->len; i++)
        add_time(self, g_ptr_array_index(request->times, i), &group);
    add_sentence(self, request->delivery, FALSE);
    add_sentence(self, request->consent, FALSE);
    /* Translators: what somebody wants to talk about */
    add_said(self, _("About: %s"), request->about);
    /* Translators: somebody's words */
    add_said(self, _("“%s”"), request->note);
    add_said(self, _("The draft: %s"), request->draft);
    add_sentence(self, request->vouch, FALSE);
    gtk_scrolled_window_add_with_viewport(GTK_SCROLLED_WINDOW(self->scrolled),
                                          self->content);
    gtk_viewport_set_shadow_type(GTK_VIEWPORT(gtk_bin_get_child(GTK_BIN(self->scrolled))),
                                 GTK_SHADOW_NONE);
    gtk_widget_show_all(self->scrolled);
}

/* Rare ones, and those without need of a button, are in the menu. */
static gboolean
is_for_menu(IvpAction action)
{
    return action == IVP_DO_CONSENT || action == IVP_DO_FREE_NOW ||
           action == IVP_DO_SAID_NO || action == IVP_DO_PASTE;
}

static gboolean
by_hand(const IvpRequest *request)
{
    for (guint i = 0; i < request->actions->len; i++)
        if (((IvpRequestAction *)g_ptr_array_index(request->actions, i))->action ==
            IVP_DO_COPY)
            return TRUE;
    return FALSE;
}

static void
add_menu_action(IvpPidginRequest *self, GtkWidget *menu, guint index)
{
    const IvpRequestAction *action = g_ptr_array_index(self->request->actions, index);
    g_autofree char *label = label_action(self, action);
    GtkWidget *item = gtk_menu_item_new_with_label(label);

    g_object_set_data(G_OBJECT(item), "ivp-index", GUINT_TO_POINTER(index));
    g_signal_connect(item, "activate", G_CALLBACK(on_action), self);
    gtk_menu_shell_append(GTK_MENU_SHELL(menu), item);
}

static gboolean
is_button(IvpPidginRequest *self, guint index)
{
    guint before = 0;
    IvpAction action =
        ((IvpRequestAction *)g_ptr_array_index(self->request->actions, index))->action;

    /* Without a way to send, pasting is what there is to do. */
    if (is_for_menu(action) && !(action == IVP_DO_PASTE && by_hand(self->request)))
        return FALSE;
    for (guint i = 0; i < index; i++)
        before += is_button(self, i) ? 1 : 0;
    return before < MAX_BUTTONS;
}

static GtkWidget *
build_menu(IvpPidginRequest *self, gboolean all)
{
    GtkWidget *menu = gtk_menu_new();
    gboolean any = FALSE;

    for (guint i = 0; i < self->request->actions->len; i++)
        if (all || !is_button(self, i)) {
            add_menu_action(self, menu, i);
            any = TRUE;
        }
    if (any)
        ivp_pidgin_menu_add_separator(menu);
    ivp_pidgin_menu_add(menu, _("_History"), G_CALLBACK(on_history), self);
    ivp_pidgin_menu_add(menu, _("_Copy as text"), G_CALLBACK(on_copy_all), self);
    return menu;
}

static GtkWidget *
build_more_menu(gpointer data)
{
    IvpPidginRequest *self = data;

    return self->request != NULL ? build_menu(self, FALSE) : NULL;
}

static void
draw_buttons(IvpPidginRequest *self)
{
    GtkWidget *more = ivp_pidgin_menu_button_new(_("_More"), TRUE, build_more_menu, self);

    self->main = NULL;
    for (guint i = 0; i < self->request->actions->len; i++) {
        GtkWidget *button;

        if (!is_button(self, i))
            continue;
        button = gtk_button_new_with_mnemonic("");
        g_object_set_data(G_OBJECT(button), "ivp-index", GUINT_TO_POINTER(i));
        g_object_set_data(G_OBJECT(button), "ivp-is-action", self);
        g_signal_connect(button, "clicked", G_CALLBACK(on_action), self);
        ivp_pidgin_wrap_add(IVP_PIDGIN_WRAP(self->buttons), button, IVP_WRAP_ITEM);
        if (self->main == NULL)
            self->main = button;
    }
    ivp_pidgin_name(more, _("More actions"), _("More actions, history, copy"));
    ivp_pidgin_wrap_add(IVP_PIDGIN_WRAP(self->buttons), more, IVP_WRAP_ITEM);
    relabel(self);
    gtk_widget_show_all(self->buttons);
}

/* Everything that is drawn, in one string. */
static char *
describe_looks(const IvpRequest *request)
{
    g_autofree char *text = ivp_request_to_text(request);
    GString *looks = g_string_new(text);

    g_string_append_printf(looks, "%s\n%s\n%d\n", request->key,
                           request->draft != NULL ? request->draft : "", request->shown);
    for (guint i = 0; i < request->actions->len; i++) {
        const IvpRequestAction *action = g_ptr_array_index(request->actions, i);

        g_string_append_printf(looks, "%d %s\n", action->action, action->label);
    }
    return g_string_free(looks, FALSE);
}

static void
destroy_button(GtkWidget *button, gpointer data)
{
    gtk_widget_destroy(button);
}

static void
draw(IvpPidginRequest *self)
{
    gboolean had_focus = ivp_pidgin_request_has_focus(self);
    GtkWidget *view = gtk_bin_get_child(GTK_BIN(self->scrolled));

    if (view != NULL)
        gtk_widget_destroy(view);
    gtk_container_foreach(GTK_CONTAINER(self->buttons), destroy_button, NULL);
    draw_content(self);
    draw_buttons(self);
    if (had_focus)
        ivp_pidgin_request_activate(self);
}

static void
request_free(gpointer data)
{
    IvpPidginRequest *self = data;

    g_free(self->key);
    g_free(self->looks);
    g_free(self->taken);
    ivp_request_free(self->request);
    g_free(self);
}

IvpPidginRequest *
ivp_pidgin_request_new(IvpPidgin *pidgin,
                       const IvpPidginRequestCallbacks *callbacks,
                       gpointer data)
{
    IvpPidginRequest *self = g_new0(IvpPidginRequest, 1);

    self->pidgin = pidgin;
    self->callbacks = *callbacks;
    self->data = data;
    self->box = gtk_vbox_new(FALSE, IVP_PIDGIN_GAP);
    self->scrolled = gtk_scrolled_window_new(NULL, NULL);
    /* Always: a scrollbar that comes and goes changes the width, by which texts wrap. */
    gtk_scrolled_window_set_policy(GTK_SCROLLED_WINDOW(self->scrolled), GTK_POLICY_NEVER,
                                   GTK_POLICY_ALWAYS);
    ivp_pidgin_name(self->box, _("The request"), NULL);
    gtk_box_pack_start(GTK_BOX(self->box), self->scrolled, TRUE, TRUE, 0);
    /* It stays, with other buttons in it: a new one, which knows no width yet, would ask
     * for a row for each, and the window would grow for that. */
    self->buttons = ivp_pidgin_wrap_new(IVP_PIDGIN_GAP);
    gtk_box_pack_start(GTK_BOX(self->box), self->buttons, FALSE, FALSE, 0);
    gtk_widget_set_size_request(self->scrolled, 60,
                                LINES_MIN * ivp_pidgin_line_height(self->box));
    g_object_set_data_full(G_OBJECT(self->box), "ivp-request", self, request_free);
    return self;
}

GtkWidget *
ivp_pidgin_request_get_widget(IvpPidginRequest *self)
{
    return self->box;
}

void
ivp_pidgin_request_set_key(IvpPidginRequest *self, const char *key)
{
    IvpRequest *request =
        key != NULL ? ivp_desk_describe(ivp_panel_get_desk(self->pidgin->panel), key)
                    : NULL;
    char *looks;

    if (g_strcmp0(self->key, key) != 0) {
        self->at = 0;
        self->anyway = 0;
    }
    if (self->key != key) {
        g_free(self->key);
        self->key = g_strdup(request != NULL ? key : NULL);
    }
    ivp_request_free(self->request);
    self->request = request;
    gtk_widget_set_visible(self->box, request != NULL);
    if (request == NULL) {
        g_clear_pointer(&self->looks, g_free);
        return;
    }
    looks = describe_looks(request);
    if (g_strcmp0(looks, self->looks) == 0) {
        g_free(looks);
        return;
    }
    g_free(self->looks);
    self->looks = looks;
    draw(self);
}

void
ivp_pidgin_request_activate(IvpPidginRequest *self)
{
    if (self->request == NULL)
        return;
    if (self->chosen != NULL)
        gtk_widget_grab_focus(self->chosen);
    else if (self->main != NULL)
        gtk_widget_grab_focus(self->main);
}

gboolean
ivp_pidgin_request_has_focus(IvpPidginRequest *self)
{
    GtkWidget *top = gtk_widget_get_toplevel(self->box);
    GtkWidget *focus = GTK_IS_WINDOW(top) ? gtk_window_get_focus(GTK_WINDOW(top)) : NULL;

    return focus != NULL && gtk_widget_is_ancestor(focus, self->box);
}

gboolean
ivp_pidgin_request_press_letter(IvpPidginRequest *self, guint keyval)
{
    GList *children;
    gboolean found = FALSE;

    if (self->request == NULL)
        return FALSE;
    children = gtk_container_get_children(GTK_CONTAINER(self->buttons));
    for (GList *l = children; l != NULL && !found; l = l->next) {
        GtkWidget *label = gtk_bin_get_child(GTK_BIN(l->data));

        found = GTK_IS_LABEL(label) && gtk_label_get_mnemonic_keyval(GTK_LABEL(label)) ==
                                           gdk_keyval_to_lower(keyval);
        if (found)
            gtk_button_clicked(GTK_BUTTON(l->data));
    }
    g_list_free(children);
    return found;
}

GtkWidget *
ivp_pidgin_request_build_menu(IvpPidginRequest *self)
{
    return self->request != NULL ? build_menu(self, TRUE) : NULL;
}
