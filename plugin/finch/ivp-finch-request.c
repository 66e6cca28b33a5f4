/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-finch-form.h"

#include <glib/gi18n-lib.h>
#include <gntentry.h>
#include <gntlabel.h>
#include <gntline.h>
#include <gnttextview.h>
#include <gnttree.h>
#include <string.h>

#include "ivp-error.h"

#define WINDOW_NAME "interview-request"
#define PRESS_WINDOW "interview-press"
#define DATA "interview-data"

#define WIDTH 76
#define FRAME_WIDTH 3
#define FRAME_HEIGHT 4
#define BUTTON_HEIGHT 3
#define TIMES_HEIGHT 4
#define ACTIONS_HEIGHT 6
#define MOST_TEXT 12

/* The window of one request. What can be done stands in a list, not in buttons: it changes
 * under the window, and libgnt cannot take a button out of one. */
typedef struct {
    IvpFinch *self;
    char *key;
    IvpRequest *request; /* (nullable): gone */
    GntWidget *window;
    GntWidget *view;
    GntWidget *times;
    GntWidget *actions;
    char *outcome; /* (nullable): of the last press */
    gint64 wanted; /* the time chosen here; 0: none yet */
    gint64 clash;  /* a second press books this time all the same */
    gulong changed;
    gboolean filling;
} Request;

static IvpDesk *
get_desk(IvpFinch *self)
{
    return ivp_panel_get_desk(self->panel);
}

static Request *
find_window(IvpFinch *self, const char *key)
{
    GntWidget *window = ivp_finch_window_find(self, WINDOW_NAME);
    Request *request = window == NULL ? NULL : g_object_get_data(G_OBJECT(window), DATA);

    return request != NULL && strcmp(request->key, key) == 0 ? request : NULL;
}

/* --- What it says --- */

static void
append_line(GString *text, const char *line)
{
    if (line != NULL && *line != '\0')
        g_string_append_printf(text, "%s\n", line);
}

static void
show_text(Request *request)
{
    const IvpRequest *about = request->request;
    g_autoptr(GString) text = g_string_new(NULL);
    g_autofree char *person = NULL;

    append_line(text, request->outcome);
    if (about == NULL) {
        append_line(text, _("This request is gone."));
        ivp_finch_text_set(request->view, NULL, text->str);
        return;
    }
    append_line(text, about->state);
    append_line(text, about->trouble);
    append_line(text, about->delivery);
    append_line(text, about->vouch);
    append_line(text, about->quote);
    if (about->note != NULL)
        g_string_append_printf(text, "“%s”\n", about->note);
    append_line(text, about->consent);
    if (about->about != NULL) {
        g_string_append_printf(text, _("About: %s"), about->about);
        g_string_append_c(text, '\n');
    }
    if (about->draft != NULL) {
        /* Translators: a message that one press would send */
        g_string_append_printf(text, _("Question that could be sent: “%s”"), about->draft);
        g_string_append_c(text, '\n');
    }
    person =
        about->deadline == NULL
            ? g_strdup_printf("%s (%s)", about->name, about->address)
            : g_strdup_printf("%s (%s), %s", about->name, about->address, about->deadline);
    ivp_finch_text_set(request->view, person, text->str);
}

static void
fill_times(Request *request)
{
    GPtrArray *times = request->request->times;

    for (guint i = 0; i < times->len; i++) {
        const IvpRequestTime *time = g_ptr_array_index(times, i);
        g_autofree char *label = time->beside == NULL
                                     ? g_strdup(time->label)
                                     : g_strdup_printf("%s  %s", time->label, time->beside);

        ivp_finch_radio_add(request->times, label);
    }
    for (guint i = 0; i < times->len; i++)
        if (((const IvpRequestTime *)g_ptr_array_index(times, i))->chosen)
            ivp_finch_radio_choose(request->times, i);
}

static void
fill_actions(Request *request)
{
    GntTree *tree = GNT_TREE(request->actions);
    guint selected = GPOINTER_TO_UINT(gnt_tree_get_selection_data(tree));
    GPtrArray *actions = request->request->actions;

    gnt_tree_remove_all(tree);
    for (guint i = 0; i < actions->len; i++) {
        const IvpRequestAction *action = g_ptr_array_index(actions, i);

        gnt_tree_add_row_last(tree, GUINT_TO_POINTER(i + 1),
                              gnt_tree_create_row(tree, action->label), NULL);
    }
    if (selected > 0 && selected <= actions->len)
        gnt_tree_set_selected(tree, GUINT_TO_POINTER(selected));
}

static void
choose_time(Request *request, gint64 at)
{
    IvpRequest *about = request->request;

    for (guint i = 0; i < about->times->len; i++) {
        IvpRequestTime *time = g_ptr_array_index(about->times, i);

        time->chosen = time->at == at;
    }
    for (guint i = 0; i < about->actions->len; i++) {
        IvpRequestAction *action = g_ptr_array_index(about->actions, i);
        char *label = action->needs_times ? NULL
                                          : ivp_desk_label_press(get_desk(request->self),
                                                                 action->action, at);

        if (label == NULL)
            continue;
        g_free(action->label);
        action->label = label;
    }
}

static void
show_anew(Request *request)
{
    if (request->filling)
        return;
    request->filling = TRUE;
    g_clear_pointer(&request->request, ivp_request_free);
    request->request = ivp_desk_describe(get_desk(request->self), request->key);
    ivp_finch_radio_clear(request->times);
    if (request->request == NULL) {
        gnt_tree_remove_all(GNT_TREE(request->actions));
    } else {
        GPtrArray *times = request->request->times;

        for (guint i = 0; i < times->len; i++) {
            gint64 at = ((const IvpRequestTime *)g_ptr_array_index(times, i))->at;

            if (at == request->wanted) {
                choose_time(request, at);
                break;
            }
        }
        fill_times(request);
        fill_actions(request);
    }
    show_text(request);
    gnt_widget_draw(request->window);
    request->filling = FALSE;
}

static const IvpRequestTime *
get_time(Request *request)
{
    guint index = ivp_finch_radio_get(request->times);

    return request->request == NULL || index >= request->request->times->len
               ? NULL
               : g_ptr_array_index(request->request->times, index);
}

static void
on_time_chosen(GntWidget *radio, gpointer old, gpointer current, gpointer data)
{
    Request *request = data;
    const IvpRequestTime *time = get_time(request);

    if (request->filling || time == NULL)
        return;
    request->wanted = time->at;
    request->filling = TRUE;
    choose_time(request, time->at);
    fill_actions(request);
    request->filling = FALSE;
}

/* --- Presses --- */

/* A press outlives its window, and may outlive the plugin. */
typedef struct {
    char *plugin_id;
    char *key;
    IvpAction action;
    gint64 at;
} Pressed;

static void
free_pressed(gpointer data)
{
    Pressed *pressed = data;

    g_free(pressed->plugin_id);
    g_free(pressed->key);
    g_free(pressed);
}

static void
on_pressed(const char *sentence, const GError *error, gpointer data)
{
    const Pressed *pressed = data;
    PurplePlugin *plugin = purple_plugins_find_with_id(pressed->plugin_id);
    g_autofree char *text = NULL;
    IvpFinch *self;
    Request *request;

    if (plugin == NULL || plugin->extra == NULL)
        return;
    self = plugin->extra;
    if (error == NULL && pressed->action == IVP_DO_COPY) {
        ivp_finch_show_copy(self, sentence);
        return;
    }
    request = find_window(self, pressed->key);
    if (g_error_matches(error, IVP_ERROR, IVP_ERROR_AMBIGUOUS) && pressed->at != 0) {
        text =
            g_strdup_printf(_("%s A second press does it all the same."), error->message);
        if (request != NULL)
            request->clash = pressed->at;
    } else {
        text = g_strdup(error != NULL ? error->message : sentence);
    }
    if (request == NULL) {
        if (text != NULL)
            ivp_finch_show_answer(self, text);
        return;
    }
    g_free(request->outcome);
    request->outcome = g_steal_pointer(&text);
    show_anew(request);
}

static void
press(IvpFinch *self, const char *key, const IvpPress *press)
{
    Pressed *pressed = g_new0(Pressed, 1);

    pressed->plugin_id = g_strdup(purple_plugin_get_id(self->plugin));
    pressed->key = g_strdup(key);
    pressed->action = press->action;
    pressed->at = press->n_at == 1 ? press->at[0] : 0;
    ivp_desk_press(get_desk(self), key, press, on_pressed, pressed, free_pressed);
}

/* --- What a press asks for first --- */

typedef struct {
    IvpFinch *self;
    char *key;
    IvpPress press;
    IvpFinchTimes *times; /* (nullable) */
    GntWidget *entry;     /* (nullable) */
    GntWidget *status;
    IvpFinchConsent consent;
} Question;

static void
on_question_gone(GntWidget *window, gpointer data)
{
    Question *question = data;

    g_free(question->key);
    g_free(question);
}

static void
on_question_answered(GntWidget *widget, gpointer data)
{
    Question *question = data;
    IvpFinch *self = question->self;
    IvpPress answer = question->press;
    g_autofree char *key = g_strdup(question->key);
    g_autofree char *text = NULL;
    g_autoptr(GError) error = NULL;

    if (question->times != NULL) {
        answer.n_at = ivp_finch_times_get(question->times, answer.at, &error);
        if (answer.n_at == 0) {
            gnt_label_set_text(GNT_LABEL(question->status), error->message);
            return;
        }
    }
    if (question->entry != NULL) {
        text = g_strdup(gnt_entry_get_text(GNT_ENTRY(question->entry)));
        answer.text = text == NULL || *g_strstrip(text) == '\0' ? NULL : text;
    }
    if (answer.action == IVP_DO_CONSENT) {
        answer.consent = TRUE;
        ivp_finch_consent_get(&question->consent, &answer.record, &answer.share_name,
                              &answer.share_org);
    }
    ivp_finch_window_close(self, PRESS_WINDOW);
    press(self, key, &answer);
}

static void
ask_first(Request *request, const IvpRequestAction *action)
{
    const IvpRequest *about = request->request;
    IvpFinch *self = request->self;
    Question *question = g_new0(Question, 1);
    GntWidget *window, *line;

    question->self = self;
    question->key = g_strdup(request->key);
    question->press.action = action->action;
    question->press.shown = about->shown;
    ivp_finch_window_close(self, PRESS_WINDOW);
    window = ivp_finch_dialog_new(self, PRESS_WINDOW, action->label);
    if (action->needs_times) {
        question->times = ivp_finch_times_new(self, window, 0, FALSE, WIDTH - FRAME_WIDTH);
    }
    if (action->may_text) {
        question->entry = ivp_finch_add_entry(
            window, action->needs_times ? _("A word with it:") : _("Why, in a few words:"),
            NULL, 48);
        g_signal_connect(question->entry, "activate", G_CALLBACK(on_question_answered),
                         question);
    }
    if (action->action == IVP_DO_CONSENT)
        ivp_finch_consent_add(&question->consent, window, about->record, about->share_name,
                              about->share_org);
    question->status = gnt_label_new(" ");
    gnt_widget_set_size(question->status, WIDTH - FRAME_WIDTH, 1);
    gnt_box_add_widget(GNT_BOX(window), question->status);
    line = gnt_hbox_new(FALSE);
    gnt_box_set_pad(GNT_BOX(line), 0);
    gnt_box_add_widget(GNT_BOX(window), line);
    ivp_finch_add_button(line,
                         action->action == IVP_DO_SAID ? _("That is meant") : _("Send"),
                         G_CALLBACK(on_question_answered), question);
    ivp_finch_add_close(line, window, _("Cancel"));
    g_signal_connect(window, "destroy", G_CALLBACK(on_question_gone), question);
    ivp_finch_dialog_show(window);
}

static void
run(Request *request, guint index)
{
    const IvpRequestAction *action;
    const IvpRequestTime *time = get_time(request);
    IvpPress direct = {0};

    if (request->request == NULL || index >= request->request->actions->len)
        return;
    action = g_ptr_array_index(request->request->actions, index);
    if (action->action == IVP_DO_PASTE) {
        ivp_finch_paste_open(request->self, request->key);
        return;
    }
    if (action->needs_times || action->may_text || action->action == IVP_DO_CONSENT) {
        ask_first(request, action);
        return;
    }
    direct.action = action->action;
    direct.shown = request->request->shown;
    if (time != NULL && (action->action == IVP_DO_BOOK || action->action == IVP_DO_AGREE ||
                         action->action == IVP_DO_SAID)) {
        direct.n_at = 1;
        direct.at[0] = time->at;
        direct.anyway = request->clash == time->at;
    }
    request->clash = 0;
    press(request->self, request->key, &direct);
}

static void
on_action(GntWidget *tree, gpointer data)
{
    guint index = GPOINTER_TO_UINT(gnt_tree_get_selection_data(GNT_TREE(tree)));

    if (index > 0)
        run(data, index - 1);
}

/* Enter on a time is the main action. */
static void
on_time_entered(GntWidget *radio, gpointer data)
{
    run(data, 0);
}

/* --- History --- */

static void
on_history(GPtrArray *lines, gpointer data)
{
    g_autofree char *plugin_id = data;
    PurplePlugin *plugin = purple_plugins_find_with_id(plugin_id);
    g_autoptr(GString) text = g_string_new(NULL);

    for (guint i = 0; i < lines->len; i++)
        append_line(text, g_ptr_array_index(lines, i));
    g_ptr_array_unref(lines);
    if (plugin != NULL && plugin->extra != NULL)
        ivp_finch_show_answer(plugin->extra,
                              text->len > 0 ? text->str : _("Nothing happened yet."));
}

static void
on_history_pressed(GntWidget *button, gpointer data)
{
    Request *request = data;

    ivp_finch_show_answer(request->self, _("Loading…"));
    ivp_desk_load_history(get_desk(request->self), request->key, on_history,
                          g_strdup(purple_plugin_get_id(request->self->plugin)), g_free);
}

/* --- The window --- */

static void
on_changed(IvpDesk *desk, gpointer data)
{
    show_anew(data);
}

static void
on_window_gone(GntWidget *window, gpointer data)
{
    Request *request = data;

    g_clear_signal_handler(&request->changed, get_desk(request->self));
    g_clear_pointer(&request->request, ivp_request_free);
    g_free(request->outcome);
    g_free(request->key);
    g_free(request);
}

static void
build(Request *request, int width, int height)
{
    GntWidget *window = request->window, *line;

    request->view = ivp_finch_text_new(width, height);
    gnt_box_add_widget(GNT_BOX(window), request->view);
    gnt_box_add_widget(GNT_BOX(window), gnt_line_new(FALSE));
    request->times = ivp_finch_radio_new(width, TIMES_HEIGHT);
    gnt_box_add_widget(GNT_BOX(window), request->times);
    request->actions = gnt_tree_new_with_columns(1);
    gnt_widget_set_has_border(request->actions, FALSE);
    gnt_tree_set_col_width(GNT_TREE(request->actions), 0, width - 1);
    gnt_widget_set_size(request->actions, width, ACTIONS_HEIGHT);
    gnt_box_add_widget(GNT_BOX(window), gnt_line_new(FALSE));
    gnt_box_add_widget(GNT_BOX(window), request->actions);
    line = gnt_hbox_new(FALSE);
    gnt_box_set_pad(GNT_BOX(line), 0);
    gnt_box_add_widget(GNT_BOX(window), line);
    gnt_text_view_attach_scroll_widget(
        GNT_TEXT_VIEW(request->view),
        ivp_finch_add_button(line, _("History"), G_CALLBACK(on_history_pressed), request));
    gnt_text_view_attach_scroll_widget(GNT_TEXT_VIEW(request->view),
                                       ivp_finch_add_close(line, window, _("Close")));
}

void
ivp_finch_request_show(IvpFinch *self, const char *key)
{
    Request *request = find_window(self, key);
    g_autofree char *own_key = g_strdup(key);
    g_autofree char *title = NULL;
    int width, height;

    if (request != NULL) {
        ivp_finch_window_present(self, WINDOW_NAME);
        return;
    }
    ivp_finch_window_close(self, WINDOW_NAME);
    ivp_finch_screen_size(&width, &height);
    width = CLAMP(width - FRAME_WIDTH, 20, WIDTH);
    height =
        CLAMP(height - FRAME_HEIGHT - BUTTON_HEIGHT - 2 - TIMES_HEIGHT - ACTIONS_HEIGHT, 3,
              MOST_TEXT);
    request = g_new0(Request, 1);
    request->self = self;
    request->key = g_steal_pointer(&own_key);
    request->request = ivp_desk_describe(get_desk(self), request->key);
    title = request->request == NULL
                ? g_strdup(_("Interview: a request"))
                : g_strdup_printf(_("Interview: %s"), request->request->name);
    request->window = ivp_finch_dialog_new(self, WINDOW_NAME, title);
    g_object_set_data(G_OBJECT(request->window), DATA, request);
    build(request, width, height);
    g_signal_connect(request->times, "selection-changed", G_CALLBACK(on_time_chosen),
                     request);
    g_signal_connect(request->times, "activate", G_CALLBACK(on_time_entered), request);
    g_signal_connect(request->actions, "activate", G_CALLBACK(on_action), request);
    g_signal_connect(request->window, "destroy", G_CALLBACK(on_window_gone), request);
    request->changed =
        g_signal_connect(get_desk(self), "changed", G_CALLBACK(on_changed), request);
    ivp_finch_dialog_show(request->window);
    show_anew(request);
    if (request->request == NULL || request->request->times->len == 0)
        gnt_box_give_focus_to_child(GNT_BOX(request->window), request->actions);
}
