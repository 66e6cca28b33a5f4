/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-finch.h"

#include <glib/gi18n-lib.h>
#include <gntbutton.h>
#include <gntentry.h>
#include <gntkeys.h>
#include <gntlabel.h>
#include <gntline.h>
#include <gnttextview.h>
#include <gnttree.h>
#include <gntutils.h>
#include <string.h>

#include "ivp-when.h"

#define WINDOW_NAME "interview-panel"

/* Wider, the eye loses the line between the title and the other zone's time. */
#define WIDEST 100
#define NARROWEST 40

/* The list of buddies stays in sight where there is room for both. */
#define BUDDIES_WIDTH 22
#define ENOUGH 78

/* What stands around the list and the details: the border, the search, a rule, the status,
 * the buttons. */
#define BORDER 2
#define BUTTON_HEIGHT 3
#define AROUND (BORDER + 1 + 1 + 1 + BUTTON_HEIGHT)

/* The columns' titles and the rule below them, which the tree counts as its own. */
#define TITLES_HEIGHT 2

#define SEARCH_WIDTH 28
#define SHOWN_WIDTH 36

/* A search runs over the store: not at every letter of a fast typist. */
#define SEARCH_DELAY_MS 150

enum {
    COLUMN_DAY,
    COLUMN_TIME,
    COLUMN_TITLE,
    COLUMN_STATE,
    COLUMN_THERE,
    N_COLUMNS,
};

/* No column but the title's grows beyond this, so that the title keeps its place. */
static const int widest[N_COLUMNS] = {12, 9, 0, 14, 16};

struct _IvpFinchCalendar {
    IvpFinch *self;
    GntWidget *window;
    GntWidget *search;
    GntWidget *shown;
    GntWidget *tree;
    GntWidget *details;
    GntWidget *status;
    GntWidget *refresh;
    GntWidget *requests;
    GntWidget *buttons;
    GPtrArray *rows;  /* IvpRow * (owned): what the tree shows; its keys point here */
    IvpFilter filter; /* (owned) */
    char *selected;   /* (nullable): key of the row whose details are shown */
    gint64 from;      /* the list begins here; 0: now */
    int width;        /* of the tree, in columns */
    guint search_source;
    gulong changed, status_changed, program_changed;
    gboolean filling; /* what the tree says about its selection is not the user's doing */
};

static char *
describe_in_short(IvpFinchCalendar *calendar, const char *key, char **title)
{
    g_autoptr(IvpDetails) details = ivp_panel_describe(calendar->self->panel, key);
    g_autoptr(GString) text = NULL;

    if (details == NULL)
        return g_strdup("");

    text = g_string_new(NULL);
    for (guint i = 0; details->when != NULL && i < details->when->len; i++)
        g_string_append_printf(text, "%s\n", (char *)g_ptr_array_index(details->when, i));
    if (details->state != NULL)
        g_string_append_printf(text, "%s\n", details->state);
    for (guint i = 0; details->neighbors != NULL && i < details->neighbors->len; i++)
        g_string_append_printf(text, "%s\n",
                               (char *)g_ptr_array_index(details->neighbors, i));
    if (details->join != NULL)
        g_string_append(text, details->join);
    *title = g_strdup(details->title);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static void
show_details(IvpFinchCalendar *calendar)
{
    g_autofree char *title = NULL, *text = NULL;

    if (calendar->selected != NULL)
        text = describe_in_short(calendar, calendar->selected, &title);
    else
        text = ivp_panel_get_empty_sentence(calendar->self->panel, &calendar->filter);
    ivp_finch_text_set(calendar->details, title, text);
}

static void
on_selection_changed(GntWidget *tree, gpointer old, gpointer current, gpointer data)
{
    IvpFinchCalendar *calendar = data;
    const IvpRow *row = current;

    if (calendar->filling || row == NULL)
        return;
    g_free(calendar->selected);
    calendar->selected = g_strdup(row->key);
    show_details(calendar);
}

char *
ivp_finch_make_day(IvpFinch *self, const IvpRow *row)
{
    IvpZone *zone = ivp_panel_get_zone(self->panel);
    IvpWall today = ivp_wall_midnight(ivp_zone_to_wall(zone, ivp_panel_now(self->panel)));

    if (row->day == today || row->day == today + IVP_DAY)
        return ivp_when_day_heading(row->day, today);
    return ivp_when_date(row->day, FALSE);
}

static char *
make_there(IvpFinchCalendar *calendar, const IvpRow *row)
{
    IvpPanel *panel = calendar->self->panel;
    IvpProgram *program = ivp_panel_get_program(panel);

    if (program == NULL)
        return NULL;
    return ivp_when_row_there(&row->span, ivp_panel_get_zone(panel),
                              ivp_program_get_zone(program));
}

/* The other zone's column is headed by its place: it need not stand in every row. */
static void
name_columns(IvpFinchCalendar *calendar, int needed[N_COLUMNS])
{
    IvpProgram *program = ivp_panel_get_program(calendar->self->panel);
    const char *names[N_COLUMNS] = {_("Day"), _("Time"), _("Event"), _("State"), ""};

    if (program != NULL && needed[COLUMN_THERE] > 0)
        names[COLUMN_THERE] = ivp_zone_get_place(ivp_program_get_zone(program));
    for (int i = 0; i < N_COLUMNS; i++) {
        gnt_tree_set_column_title(GNT_TREE(calendar->tree), i, names[i]);
        needed[i] = MAX(needed[i], gnt_util_onscreen_width(names[i], NULL));
    }
}

static void
fit_columns(IvpFinchCalendar *calendar, const int needed[N_COLUMNS])
{
    /* One column is the scroll bar's, one stands before each but the first. */
    int left = calendar->width - 1 - (N_COLUMNS - 1);

    for (int i = 0; i < N_COLUMNS; i++) {
        int width = MIN(needed[i], widest[i]);

        if (i == COLUMN_TITLE)
            continue;
        /* A tree's column cannot be without any width. */
        width = MAX(width, 1);
        gnt_tree_set_col_width(GNT_TREE(calendar->tree), i, width);
        left -= width;
    }
    gnt_tree_set_col_width(GNT_TREE(calendar->tree), COLUMN_TITLE, MAX(left, 10));
}

static void
fill(IvpFinchCalendar *calendar)
{
    GntTree *tree = GNT_TREE(calendar->tree);
    GPtrArray *old = calendar->rows; /* the tree points into it until it is emptied */
    int needed[N_COLUMNS] = {0};
    IvpRow *select = NULL;

    calendar->filling = TRUE;
    calendar->rows =
        ivp_panel_list_rows(calendar->self->panel, &calendar->filter, calendar->from, 0);
    gnt_tree_remove_all(tree);
    g_ptr_array_unref(old);
    /* A mapped tree draws itself anew with every row. */
    gnt_widget_set_mapped(calendar->tree, FALSE);
    for (guint i = 0; i < calendar->rows->len; i++) {
        IvpRow *row = g_ptr_array_index(calendar->rows, i);
        g_autofree char *day = ivp_finch_make_day(calendar->self, row);
        g_autofree char *there = make_there(calendar, row);
        g_autofree char *title = row->note == NULL
                                     ? g_strdup(row->title)
                                     : g_strdup_printf("%s (%s)", row->title, row->note);
        const char *cells[N_COLUMNS] = {day, row->time, title,
                                        row->state_text == NULL ? "" : row->state_text,
                                        there == NULL ? "" : there};

        for (int j = 0; j < N_COLUMNS; j++)
            needed[j] = MAX(needed[j], gnt_util_onscreen_width(cells[j], NULL));
        gnt_tree_add_row_last(
            tree, row,
            gnt_tree_create_row(tree, cells[0], cells[1], cells[2], cells[3], cells[4]),
            NULL);
        if (g_strcmp0(row->key, calendar->selected) == 0)
            select = row;
    }
    gnt_widget_set_mapped(calendar->tree, TRUE);
    /* An empty list keeps the columns it had. */
    if (calendar->rows->len > 0) {
        name_columns(calendar, needed);
        fit_columns(calendar, needed);
    }

    if (select == NULL && calendar->rows->len > 0)
        select = g_ptr_array_index(calendar->rows, 0);
    g_clear_pointer(&calendar->selected, g_free);
    if (select != NULL) {
        calendar->selected = g_strdup(select->key);
        gnt_tree_set_selected(tree, select);
    }
    gnt_widget_draw(calendar->tree);
    calendar->filling = FALSE;
    show_details(calendar);
}

static void
show_status(IvpFinchCalendar *calendar)
{
    IvpPanel *panel = calendar->self->panel;
    g_autoptr(IvpStatus) status = ivp_panel_get_status(panel);
    IvpProgram *program = ivp_panel_get_program(panel);
    const char *name = program == NULL ? "" : ivp_program_get_name(program);
    g_autofree char *title = NULL, *line = NULL;

    if (status->age != NULL && *status->age != '\0')
        title = g_strdup_printf(_("Interview: %s, %s"), name, status->age);
    else
        title = g_strdup_printf(_("Interview: %s"), name);
    gnt_screen_rename_widget(calendar->window, title);

    if (status->sentence != NULL) {
        line = g_strdup(status->sentence);
    } else {
        g_autofree char *zone = ivp_panel_get_zone_text(panel);

        line = g_strdup_printf(_("Times are those of %s. Enter: all about it. /: search."),
                               zone);
    }
    gnt_label_set_text(GNT_LABEL(calendar->status), line);
    gnt_button_set_text(GNT_BUTTON(calendar->refresh),
                        status->action_label == NULL ? _("Refresh") : status->action_label);
    gnt_box_readjust(GNT_BOX(calendar->buttons));
    gnt_widget_draw(calendar->window);
}

static void
show_filter(IvpFinchCalendar *calendar, const char *label)
{
    g_autofree char *text = g_strdup_printf(_("Showing: %s"), label);

    gnt_label_set_text(GNT_LABEL(calendar->shown), text);
}

static void
show_badge(IvpFinchCalendar *calendar)
{
    g_autofree char *label = ivp_finch_requests_label(calendar->self);

    ivp_finch_button_set(calendar->requests, label);
}

static void
on_changed(IvpPanel *panel, gpointer data)
{
    fill(data);
    show_badge(data);
}

static void
on_status_changed(IvpPanel *panel, gpointer data)
{
    show_status(data);
}

static void
on_program_changed(IvpPanel *panel, gpointer data)
{
    IvpFinchCalendar *calendar = data;

    /* Its regions are others. */
    calendar->from = 0;
    ivp_filter_clear(&calendar->filter);
    show_filter(calendar, _("everything"));
    fill(calendar);
    show_status(calendar);
}

static gboolean
on_search_settled(gpointer data)
{
    IvpFinchCalendar *calendar = data;

    const char *words = gnt_entry_get_text(GNT_ENTRY(calendar->search));

    calendar->search_source = 0;
    g_free(calendar->filter.words);
    calendar->filter.words = words == NULL || *words == '\0' ? NULL : g_strdup(words);
    fill(calendar);
    return G_SOURCE_REMOVE;
}

static void
on_search_typed(GntWidget *entry, gpointer data)
{
    IvpFinchCalendar *calendar = data;

    g_clear_handle_id(&calendar->search_source, g_source_remove);
    calendar->search_source = g_timeout_add(SEARCH_DELAY_MS, on_search_settled, calendar);
}

static void
focus(IvpFinchCalendar *calendar, GntWidget *widget)
{
    gnt_box_give_focus_to_child(GNT_BOX(calendar->window), widget);
}

static void
on_search_entered(GntWidget *entry, gpointer data)
{
    focus(data, ((IvpFinchCalendar *)data)->tree);
}

static void
show_all(IvpFinchCalendar *calendar)
{
    /* From a day far off the way back is to today; a search is left with its row in sight.
     */
    if (calendar->from != 0)
        g_clear_pointer(&calendar->selected, g_free);
    calendar->from = 0;
    ivp_filter_clear(&calendar->filter);
    show_filter(calendar, _("everything"));
    gnt_entry_set_text(GNT_ENTRY(calendar->search), "");
    g_clear_handle_id(&calendar->search_source, g_source_remove);
    focus(calendar, calendar->tree);
    fill(calendar);
}

static gboolean
on_key(GntWidget *window, const char *key, gpointer data)
{
    IvpFinchCalendar *calendar = data;

    if (gnt_widget_has_focus(calendar->tree) && strcmp(key, "/") == 0) {
        focus(calendar, calendar->search);
        return TRUE;
    }
    if (gnt_widget_has_focus(calendar->search) && strcmp(key, GNT_KEY_DOWN) == 0) {
        focus(calendar, calendar->tree);
        return TRUE;
    }
    /* Escape goes back: out of the search, to everything, to today. */
    if (strcmp(key, "\033") == 0 &&
        (gnt_widget_has_focus(calendar->search) || gnt_widget_has_focus(calendar->tree))) {
        show_all(calendar);
        return TRUE;
    }
    return FALSE;
}

static void
on_row_entered(GntWidget *tree, gpointer data)
{
    IvpFinchCalendar *calendar = data;

    if (calendar->selected != NULL)
        ivp_finch_event_show(calendar->self, calendar->selected);
}

static void
on_remind(GntWidget *button, gpointer data)
{
    IvpFinchCalendar *calendar = data;

    if (calendar->selected != NULL)
        ivp_finch_event_remind(calendar->self, calendar->selected);
}

static void
on_save(GntWidget *button, gpointer data)
{
    IvpFinchCalendar *calendar = data;

    if (calendar->selected != NULL)
        ivp_finch_event_save(calendar->self, calendar->selected);
}

static void
on_filter(GntWidget *button, gpointer data)
{
    ivp_finch_filter_open(((IvpFinchCalendar *)data)->self);
}

static void
on_month(GntWidget *button, gpointer data)
{
    IvpFinchCalendar *calendar = data;

    ivp_finch_month_open(calendar->self, &calendar->filter);
}

static void
on_requests(GntWidget *button, gpointer data)
{
    ivp_finch_requests_open(((IvpFinchCalendar *)data)->self);
}

static void
on_refresh(GntWidget *button, gpointer data)
{
    IvpFinchCalendar *calendar = data;
    g_autoptr(IvpStatus) status = ivp_panel_get_status(calendar->self->panel);

    switch (status->action) {
    case IVP_ACTION_NONE:
        ivp_panel_refresh(calendar->self->panel);
        break;
    case IVP_ACTION_DETAILS:
        ivp_finch_show_text(calendar->self, "interview-status", _("The calendar"),
                            status->detail == NULL ? status->sentence : status->detail);
        break;
    default:
        ivp_panel_do_action(calendar->self->panel, status->action);
        break;
    }
}

static void
on_window_gone(GntWidget *window, gpointer data)
{
    IvpFinchCalendar *calendar = data;
    IvpPanel *panel = calendar->self->panel;

    g_clear_handle_id(&calendar->search_source, g_source_remove);
    g_clear_signal_handler(&calendar->changed, panel);
    g_clear_signal_handler(&calendar->status_changed, panel);
    g_clear_signal_handler(&calendar->program_changed, panel);
    calendar->self->calendar = NULL;
    g_ptr_array_unref(calendar->rows);
    ivp_filter_clear(&calendar->filter);
    g_free(calendar->selected);
    g_free(calendar);
}

static GntWidget *
make_search_line(IvpFinchCalendar *calendar)
{
    GntWidget *line = gnt_hbox_new(FALSE);
    GntWidget *label;

    gnt_box_set_pad(GNT_BOX(line), 1);
    label = gnt_label_new(_("Search:"));
    gnt_widget_set_grow_x(label, FALSE);
    gnt_box_add_widget(GNT_BOX(line), label);
    calendar->search = gnt_entry_new(NULL);
    gnt_widget_set_size(calendar->search, SEARCH_WIDTH, 1);
    gnt_box_add_widget(GNT_BOX(line), calendar->search);
    calendar->shown = gnt_label_new(" ");
    gnt_widget_set_size(calendar->shown, SHOWN_WIDTH, 1);
    gnt_box_add_widget(GNT_BOX(line), calendar->shown);
    g_signal_connect(calendar->search, "text_changed", G_CALLBACK(on_search_typed),
                     calendar);
    g_signal_connect(calendar->search, "activate", G_CALLBACK(on_search_entered), calendar);
    return line;
}

static GntWidget *
make_buttons(IvpFinchCalendar *calendar)
{
    GntWidget *line = gnt_hbox_new(FALSE);
    /* A button keeps the width it began with. */
    g_autofree char *widest_label = g_strdup_printf(_("Requests (%u)"), 99u);

    gnt_box_set_pad(GNT_BOX(line), 0);
    calendar->requests =
        ivp_finch_add_button(line, widest_label, G_CALLBACK(on_requests), calendar);
    ivp_finch_add_button(line, _("Remind…"), G_CALLBACK(on_remind), calendar);
    ivp_finch_add_button(line, _("Save…"), G_CALLBACK(on_save), calendar);
    ivp_finch_add_button(line, _("Show…"), G_CALLBACK(on_filter), calendar);
    ivp_finch_add_button(line, _("Month"), G_CALLBACK(on_month), calendar);
    calendar->refresh =
        ivp_finch_add_button(line, _("Refresh"), G_CALLBACK(on_refresh), calendar);
    ivp_finch_add_close(line, calendar->window, _("Close"));
    return line;
}

void
ivp_finch_calendar_open(IvpFinch *self)
{
    IvpFinchCalendar *calendar;
    int x, width, height, list_height, details_height;

    if (ivp_finch_window_present(self, WINDOW_NAME))
        return;

    ivp_finch_screen_size(&width, &height);
    x = width - BUDDIES_WIDTH - BORDER >= ENOUGH ? BUDDIES_WIDTH : 0;
    width = CLAMP(width - x - BORDER, NARROWEST, WIDEST);
    details_height = height > 30 ? 7 : 5;
    list_height = MAX(TITLES_HEIGHT + 3, height - AROUND - details_height);

    calendar = g_new0(IvpFinchCalendar, 1);
    calendar->self = self;
    calendar->width = width;
    calendar->rows = g_ptr_array_new();
    calendar->window = ivp_finch_window_new(self, WINDOW_NAME, _("Interview"));
    gnt_widget_set_has_shadow(calendar->window, FALSE);
    gnt_widget_set_position(calendar->window, x, 0);
    gnt_box_add_widget(GNT_BOX(calendar->window), make_search_line(calendar));

    calendar->tree = gnt_tree_new_with_columns(N_COLUMNS);
    gnt_widget_set_has_border(calendar->tree, FALSE);
    gnt_tree_set_show_separator(GNT_TREE(calendar->tree), FALSE);
    gnt_tree_set_show_title(GNT_TREE(calendar->tree), TRUE);
    for (int i = 0; i < N_COLUMNS; i++)
        gnt_tree_set_column_resizable(GNT_TREE(calendar->tree), i, i == COLUMN_TITLE);
    gnt_widget_set_size(calendar->tree, width, list_height);
    gnt_box_add_widget(GNT_BOX(calendar->window), calendar->tree);
    gnt_box_add_widget(GNT_BOX(calendar->window), gnt_line_new(FALSE));

    calendar->details = ivp_finch_text_new(width, details_height);
    gnt_box_add_widget(GNT_BOX(calendar->window), calendar->details);
    calendar->status = gnt_label_new(" ");
    gnt_widget_set_size(calendar->status, width, 1);
    gnt_box_add_widget(GNT_BOX(calendar->window), calendar->status);
    calendar->buttons = make_buttons(calendar);
    gnt_box_add_widget(GNT_BOX(calendar->window), calendar->buttons);

    self->calendar = calendar;
    show_filter(calendar, _("everything"));
    ivp_finch_menu_add(self, calendar->window);
    g_signal_connect(calendar->tree, "selection-changed", G_CALLBACK(on_selection_changed),
                     calendar);
    g_signal_connect(calendar->tree, "activate", G_CALLBACK(on_row_entered), calendar);
    g_signal_connect(calendar->window, "key_pressed", G_CALLBACK(on_key), calendar);
    g_signal_connect(calendar->window, "destroy", G_CALLBACK(on_window_gone), calendar);
    calendar->changed =
        g_signal_connect(self->panel, "changed", G_CALLBACK(on_changed), calendar);
    calendar->status_changed = g_signal_connect(self->panel, "status-changed",
                                                G_CALLBACK(on_status_changed), calendar);
    calendar->program_changed = g_signal_connect(self->panel, "program-changed",
                                                 G_CALLBACK(on_program_changed), calendar);

    gnt_widget_show(calendar->window);
    focus(calendar, calendar->tree);
    fill(calendar);
    show_status(calendar);
    show_badge(calendar);
    ivp_finch_role_offer(self);
}

void
ivp_finch_calendar_select(IvpFinch *self, const char *key)
{
    IvpFinchCalendar *calendar = self->calendar;

    if (calendar == NULL)
        return;
    calendar->from = 0;
    g_free(calendar->selected);
    calendar->selected = g_strdup(key);
    show_all(calendar);
}

void
ivp_finch_calendar_show_day(IvpFinch *self, IvpWall day)
{
    IvpFinchCalendar *calendar;

    ivp_finch_calendar_open(self);
    calendar = self->calendar;
    g_clear_pointer(&calendar->selected, g_free);
    calendar->from = ivp_zone_to_instant(ivp_panel_get_zone(self->panel), day, NULL);
    fill(calendar);
    focus(calendar, calendar->tree);
}

void
ivp_finch_calendar_filter(IvpFinch *self, const IvpFilter *filter, const char *label)
{
    IvpFinchCalendar *calendar = self->calendar;
    char *words;

    if (calendar == NULL)
        return;
    words = g_steal_pointer(&calendar->filter.words);
    ivp_filter_clear(&calendar->filter);
    calendar->filter.show = filter->show;
    calendar->filter.waking_hours = filter->waking_hours;
    calendar->filter.region = g_strdup(filter->region);
    calendar->filter.words = words;
    show_filter(calendar, label);
    focus(calendar, calendar->tree);
    fill(calendar);
}
