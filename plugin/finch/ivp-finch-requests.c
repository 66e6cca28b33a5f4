/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-finch.h"

#include <glib/gi18n-lib.h>
#include <gntlabel.h>
#include <gntline.h>
#include <gnttextview.h>
#include <gnttree.h>
#include <gntutils.h>
#include <string.h>

#define WINDOW_NAME "interview-requests"
#define ROLE_WINDOW "interview-role"

#define WIDEST 100
#define NARROWEST 40
#define DETAILS_HEIGHT 4
#define BORDER 2
#define BUTTON_HEIGHT 3
#define TITLES_HEIGHT 2
#define AROUND (BORDER + 1 + DETAILS_HEIGHT + 1 + BUTTON_HEIGHT)

enum {
    COLUMN_SECTION,
    COLUMN_NAME,
    COLUMN_TITLE,
    COLUMN_DEADLINE,
    N_COLUMNS,
};

static const int widest[N_COLUMNS] = {10, 16, 0, 22};

typedef struct {
    IvpFinch *self;
    GntWidget *window;
    GntWidget *tree;
    GntWidget *details;
    GntWidget *status;
    GPtrArray *rows; /* IvpRequestRow (owned): keys of the tree */
    char *selected;  /* (nullable): key */
    int width;
    gulong changed;
    gboolean filling;
} Requests;

static IvpDesk *
get_desk(IvpFinch *self)
{
    return ivp_panel_get_desk(self->panel);
}

char *
ivp_finch_requests_label(IvpFinch *self)
{
    guint n = ivp_desk_get_badge(get_desk(self));

    /* Translators: how many requests wait for an answer */
    return n > 0 ? g_strdup_printf(_("Requests (%u)"), n) : g_strdup(_("Requests"));
}

static const IvpRequestRow *
find_row(Requests *requests, const char *key)
{
    for (guint i = 0; i < requests->rows->len; i++) {
        const IvpRequestRow *row = g_ptr_array_index(requests->rows, i);

        if (g_strcmp0(row->key, key) == 0)
            return row;
    }
    return NULL;
}

static void
show_details(Requests *requests)
{
    const IvpRequestRow *row = find_row(requests, requests->selected);
    g_autofree char *text = NULL;

    if (row == NULL)
        text = ivp_desk_get_empty_sentence(get_desk(requests->self));
    else if (row->deadline != NULL)
        text = g_strdup_printf("%s, %s\n%s", row->title, row->deadline, row->state);
    else
        text = g_strdup_printf("%s\n%s", row->title, row->state);
    ivp_finch_text_set(requests->details, row == NULL ? NULL : row->name, text);
}

static void
on_selection_changed(GntWidget *tree, gpointer old, gpointer current, gpointer data)
{
    Requests *requests = data;
    const IvpRequestRow *row = current;

    if (requests->filling || row == NULL)
        return;
    g_free(requests->selected);
    requests->selected = g_strdup(row->key);
    show_details(requests);
}

static void
fit_columns(Requests *requests, int needed[N_COLUMNS])
{
    const char *names[N_COLUMNS] = {_("State"), _("With"), _("About"), _("Answer")};
    int left = requests->width - 1 - (N_COLUMNS - 1);

    for (int i = 0; i < N_COLUMNS; i++) {
        int width = MAX(needed[i], gnt_util_onscreen_width(names[i], NULL));

        gnt_tree_set_column_title(GNT_TREE(requests->tree), i, names[i]);
        if (i == COLUMN_TITLE)
            continue;
        width = MIN(width, widest[i]);
        gnt_tree_set_col_width(GNT_TREE(requests->tree), i, width);
        left -= width;
    }
    gnt_tree_set_col_width(GNT_TREE(requests->tree), COLUMN_TITLE, MAX(left, 10));
}

static const char *
name_section(IvpSection section)
{
    static const char *const names[IVP_N_SECTIONS] = {
        N_("to answer"),
        N_("waiting"),
        N_("booked"),
        N_("past"),
    };

    return _(names[section]);
}

static GPtrArray *
list_all(IvpFinch *self)
{
    GPtrArray *all = g_ptr_array_new_with_free_func((GDestroyNotify)ivp_request_row_free);

    for (IvpSection section = 0; section < IVP_N_SECTIONS; section++)
        g_ptr_array_extend_and_steal(all, ivp_desk_list(get_desk(self), section, 0));
    return all;
}

/* What was answered leaves the top, and the next to answer takes its place. */
static const IvpRequestRow *
choose_row(Requests *requests, gboolean was_to_answer)
{
    const IvpRequestRow *first =
        requests->rows->len > 0 ? g_ptr_array_index(requests->rows, 0) : NULL;
    const IvpRequestRow *same = find_row(requests, requests->selected);

    if (same == NULL || (was_to_answer && same->section != IVP_SECTION_TO_ANSWER &&
                         first->section == IVP_SECTION_TO_ANSWER))
        return first;
    return same;
}

static void
show_status(Requests *requests, gboolean any_new)
{
    g_autofree char *summary = ivp_desk_get_summary(get_desk(requests->self));
    g_autofree char *text = NULL;

    text = g_strdup_printf(
        "%s%s%s%s", summary == NULL ? "" : summary, summary == NULL ? "" : " ",
        /* Translators: the star stands before the name of some rows */
        any_new ? _("* moved since you looked. ") : "", _("Enter: all about it."));
    gnt_label_set_text(GNT_LABEL(requests->status), text);
}

static void
fill(Requests *requests)
{
    GntTree *tree = GNT_TREE(requests->tree);
    const IvpRequestRow *before = find_row(requests, requests->selected), *select;
    gboolean was_to_answer = before != NULL && before->section == IVP_SECTION_TO_ANSWER;
    gboolean any_new = FALSE;
    GPtrArray *old = requests->rows;
    int needed[N_COLUMNS] = {0};

    requests->filling = TRUE;
    requests->rows = list_all(requests->self);
    gnt_tree_remove_all(tree);
    g_ptr_array_unref(old);
    gnt_widget_set_mapped(requests->tree, FALSE);
    for (guint i = 0; i < requests->rows->len; i++) {
        IvpRequestRow *row = g_ptr_array_index(requests->rows, i);
        g_autofree char *name =
            g_strdup_printf("%s%s", row->new_here ? "*" : "", row->name);
        const char *cells[N_COLUMNS] = {name_section(row->section), name, row->title,
                                        row->deadline == NULL ? "" : row->deadline};

        any_new = any_new || row->new_here;
        for (int j = 0; j < N_COLUMNS; j++)
            needed[j] = MAX(needed[j], gnt_util_onscreen_width(cells[j], NULL));
        gnt_tree_add_row_last(
            tree, row, gnt_tree_create_row(tree, cells[0], cells[1], cells[2], cells[3]),
            NULL);
    }
    gnt_widget_set_mapped(requests->tree, TRUE);
    fit_columns(requests, needed);
    select = choose_row(requests, was_to_answer);
    if (select != NULL) {
        g_free(requests->selected);
        requests->selected = g_strdup(select->key);
        gnt_tree_set_selected(tree, (gpointer)select);
    }
    gnt_widget_draw(requests->tree);
    requests->filling = FALSE;
    show_details(requests);
    show_status(requests, any_new);
}

static void
on_changed(IvpDesk *desk, gpointer data)
{
    fill(data);
}

/* --- Presses --- */

static void
on_open(GntWidget *widget, gpointer data)
{
    Requests *requests = data;

    if (requests->selected != NULL)
        ivp_finch_request_show(requests->self, requests->selected);
}

static void
on_ask(GntWidget *widget, gpointer data)
{
    ivp_finch_ask_open(data, IVP_FINCH_ASK_REQUEST, NULL, NULL, 0);
}

static void
on_invite(GntWidget *widget, gpointer data)
{
    ivp_finch_ask_open(data, IVP_FINCH_ASK_INVITE, NULL, NULL, 0);
}

static void
on_enter(GntWidget *widget, gpointer data)
{
    ivp_finch_ask_open(data, IVP_FINCH_ASK_ENTER, NULL, NULL, 0);
}

static void
on_paste(GntWidget *widget, gpointer data)
{
    ivp_finch_paste_open(data, NULL);
}

static gboolean
on_key(GntWidget *window, const char *key, gpointer data)
{
    if (strcmp(key, IVP_FINCH_ESCAPE) != 0)
        return FALSE;
    gnt_widget_destroy(window);
    return TRUE;
}

static void
on_window_gone(GntWidget *window, gpointer data)
{
    Requests *requests = data;

    g_clear_signal_handler(&requests->changed, get_desk(requests->self));
    g_ptr_array_unref(requests->rows);
    g_free(requests->selected);
    g_free(requests);
}

static GntWidget *
make_buttons(Requests *requests)
{
    GntWidget *line = gnt_hbox_new(FALSE);
    IvpFinch *self = requests->self;

    gnt_box_set_pad(GNT_BOX(line), 0);
    ivp_finch_add_button(line, _("Open"), G_CALLBACK(on_open), requests);
    ivp_finch_add_button(line, _("Request…"), G_CALLBACK(on_ask), self);
    if (ivp_desk_get_role(get_desk(self)) != IVP_ROLE_NONE) {
        ivp_finch_add_button(line, _("Invite…"), G_CALLBACK(on_invite), self);
        ivp_finch_add_button(line, _("New request…"), G_CALLBACK(on_enter), self);
    }
    ivp_finch_add_button(line, _("Paste…"), G_CALLBACK(on_paste), self);
    ivp_finch_add_close(line, requests->window, _("Close"));
    return line;
}

/* --- The role, asked in answer to a window being opened --- */

static void
on_role_yes(GntWidget *button, gpointer data)
{
    IvpFinch *self = data;

    ivp_desk_set_role(get_desk(self), IVP_ROLE_FACILITATOR);
    ivp_finch_window_close(self, ROLE_WINDOW);
}

static void
on_role_no(GntWidget *button, gpointer data)
{
    IvpFinch *self = data;

    ivp_desk_set_role(get_desk(self), IVP_ROLE_NONE);
    ivp_finch_window_close(self, ROLE_WINDOW);
}

void
ivp_finch_role_offer(IvpFinch *self)
{
    g_autofree char *offer = ivp_desk_get_role_offer(get_desk(self));
    GntWidget *window, *view, *line;
    const int width = 60;

    if (offer == NULL || self->role_asked)
        return;
    self->role_asked = TRUE;
    window = ivp_finch_dialog_new(self, ROLE_WINDOW, _("Interview: requests"));
    view = ivp_finch_text_new(width, ivp_finch_count_lines(offer, width - 1));
    gnt_box_add_widget(GNT_BOX(window), view);
    line = gnt_hbox_new(FALSE);
    gnt_box_set_pad(GNT_BOX(line), 0);
    gnt_box_add_widget(GNT_BOX(window), line);
    ivp_finch_add_button(line, _("Take requests"), G_CALLBACK(on_role_yes), self);
    ivp_finch_add_button(line, _("Not here"), G_CALLBACK(on_role_no), self);
    ivp_finch_add_close(line, window, _("Later"));
    ivp_finch_dialog_show(window);
    ivp_finch_text_set(view, NULL, offer);
}

void
ivp_finch_requests_open(IvpFinch *self)
{
    Requests *requests;
    int width, height;

    if (!ivp_panel_is_chosen(self->panel)) {
        ivp_finch_open(self);
        return;
    }
    if (ivp_finch_window_present(self, WINDOW_NAME))
        return;
    ivp_finch_screen_size(&width, &height);
    requests = g_new0(Requests, 1);
    requests->self = self;
    requests->width = CLAMP(width - BORDER, NARROWEST, WIDEST);
    requests->rows = g_ptr_array_new_with_free_func((GDestroyNotify)ivp_request_row_free);
    requests->window = ivp_finch_window_new(self, WINDOW_NAME, _("Interview: requests"));
    gnt_widget_set_has_shadow(requests->window, FALSE);
    gnt_widget_set_position(requests->window,
                            MAX(0, (width - BORDER - requests->width) / 2), 0);
    requests->tree = gnt_tree_new_with_columns(N_COLUMNS);
    gnt_widget_set_has_border(requests->tree, FALSE);
    gnt_tree_set_show_separator(GNT_TREE(requests->tree), FALSE);
    gnt_tree_set_show_title(GNT_TREE(requests->tree), TRUE);
    for (int i = 0; i < N_COLUMNS; i++)
        gnt_tree_set_column_resizable(GNT_TREE(requests->tree), i, i == COLUMN_TITLE);
    gnt_widget_set_size(requests->tree, requests->width,
                        MAX(TITLES_HEIGHT + 3, height - AROUND));
    gnt_box_add_widget(GNT_BOX(requests->window), requests->tree);
    gnt_box_add_widget(GNT_BOX(requests->window), gnt_line_new(FALSE));
    requests->details = ivp_finch_text_new(requests->width, DETAILS_HEIGHT);
    gnt_box_add_widget(GNT_BOX(requests->window), requests->details);
    requests->status = gnt_label_new(" ");
    gnt_widget_set_size(requests->status, requests->width, 1);
    gnt_box_add_widget(GNT_BOX(requests->window), requests->status);
    gnt_box_add_widget(GNT_BOX(requests->window), make_buttons(requests));

    g_signal_connect(requests->tree, "selection-changed", G_CALLBACK(on_selection_changed),
                     requests);
    g_signal_connect(requests->tree, "activate", G_CALLBACK(on_open), requests);
    g_signal_connect(requests->window, "key_pressed", G_CALLBACK(on_key), requests);
    g_signal_connect(requests->window, "destroy", G_CALLBACK(on_window_gone), requests);
    requests->changed =
        g_signal_connect(get_desk(self), "changed", G_CALLBACK(on_changed), requests);
    gnt_widget_show(requests->window);
    fill(requests);
    ivp_finch_role_offer(self);
}

gboolean
ivp_finch_requests_show_key(IvpFinch *self, const char *key)
{
    if (key == NULL || !g_str_has_prefix(key, IVP_PANEL_SHOW_REQUEST))
        return FALSE;
    key += strlen(IVP_PANEL_SHOW_REQUEST);
    ivp_finch_requests_open(self);
    if (*key != '\0')
        ivp_finch_request_show(self, key);
    return TRUE;
}
