/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-finch.h"

#include <glib/gi18n-lib.h>
#include <gntkeys.h>
#include <gntlabel.h>
#include <gnttextview.h>
#include <gnttree.h>
#include <gntutils.h>
#include <string.h>

#include "ivp-when.h"

#define WINDOW_NAME "interview-month"

/* "31(12) " */
#define CELL 7
#define WIDTH (7 * CELL + 1)
#define GRID_HEIGHT 7
#define LIST_HEIGHT 5

typedef struct {
    IvpFinch *self;
    GntWidget *window;
    GntWidget *grid;
    GntWidget *tree; /* the days that have something; keys: the day of the month */
    IvpFilter filter;
    int year;
    int month;
    gulong changed, program_changed;
} Month;

static void
append_padded(GString *line, const char *text)
{
    g_string_append_printf(line, "%s%*s", text,
                           MAX(1, CELL - gnt_util_onscreen_width(text, NULL)), "");
}

/* Any Monday will do to name the days after. */
static char *
make_weekday(int weekday)
{
    g_autoptr(GDateTime) day = g_date_time_new_utc(2024, 1, weekday, 0, 0, 0);

    return g_date_time_format(day, "%a");
}

static char *
make_grid(Month *month, const guint counts[31])
{
    g_autoptr(GString) text = g_string_new(NULL);
    int first_weekday = ivp_panel_first_weekday();
    int days = ivp_days_in_month(month->year, month->month);
    IvpCivil civil;
    int column;

    for (int i = 0; i < 7; i++) {
        g_autofree char *name = make_weekday((first_weekday - 1 + i) % 7 + 1);

        append_padded(text, name);
    }
    g_string_append_c(text, '\n');
    ivp_civil_from_wall(ivp_wall_from_date(month->year, month->month, 1), &civil);
    column = (civil.weekday - first_weekday + 7) % 7;
    g_string_append_printf(text, "%*s", column * CELL, "");
    for (int day = 1; day <= days; day++) {
        g_autofree char *cell = counts[day - 1] == 0
                                    ? g_strdup_printf("%2d", day)
                                    : g_strdup_printf("%2d(%u)", day, counts[day - 1]);

        append_padded(text, cell);
        if (++column == 7 && day < days) {
            g_string_append_c(text, '\n');
            column = 0;
        }
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static void
get_today(Month *month, IvpCivil *today)
{
    IvpPanel *panel = month->self->panel;

    ivp_civil_from_wall(ivp_zone_to_wall(ivp_panel_get_zone(panel), ivp_panel_now(panel)),
                        today);
}

static void
fill(Month *month)
{
    GntTree *tree = GNT_TREE(month->tree);
    guint counts[31] = {0};
    g_autoptr(GDateTime) first = g_date_time_new_utc(month->year, month->month, 1, 0, 0, 0);
    g_autofree char *name = g_date_time_format(first, "%OB %Y");
    g_autofree char *grid = NULL;
    IvpCivil today;
    int select = 0;

    get_today(month, &today);
    ivp_panel_count_month(month->self->panel, month->year, month->month, &month->filter,
                          counts);
    grid = make_grid(month, counts);
    gnt_screen_rename_widget(month->window, name);
    ivp_finch_text_set(month->grid, NULL, grid);
    gnt_tree_remove_all(tree);
    for (int day = 1; day <= ivp_days_in_month(month->year, month->month); day++) {
        g_autofree char *date = NULL, *count = NULL;

        if (counts[day - 1] == 0)
            continue;
        date = ivp_when_date(ivp_wall_from_date(month->year, month->month, day), FALSE);
        count = g_strdup_printf(ngettext("%u event", "%u events", counts[day - 1]),
                                counts[day - 1]);
        gnt_tree_add_row_last(tree, GINT_TO_POINTER(day),
                              gnt_tree_create_row(tree, date, count), NULL);
        /* What is to come is what people look for. */
        if (select == 0 &&
            (month->year != today.year || month->month != today.month || day >= today.day))
            select = day;
    }
    if (select != 0)
        gnt_tree_set_selected(tree, GINT_TO_POINTER(select));
    gnt_widget_draw(month->window);
}

static void
move_month(Month *month, int by)
{
    int index = month->year * 12 + month->month - 1 + by;

    /* What GDateTime can name. */
    if (index < 12 || index / 12 > 9998)
        return;
    month->year = index / 12;
    month->month = index % 12 + 1;
    fill(month);
}

static void
go_to_today(Month *month)
{
    IvpCivil today;

    get_today(month, &today);
    month->year = today.year;
    month->month = today.month;
}

static void
on_earlier(GntWidget *button, gpointer data)
{
    move_month(data, -1);
}

static void
on_later(GntWidget *button, gpointer data)
{
    move_month(data, 1);
}

static void
on_today(GntWidget *button, gpointer data)
{
    go_to_today(data);
    fill(data);
}

static void
on_day(GntWidget *tree, gpointer data)
{
    Month *month = data;
    IvpFinch *self = month->self;
    int day = GPOINTER_TO_INT(gnt_tree_get_selection_data(GNT_TREE(tree)));
    IvpWall wall;

    if (day == 0)
        return;
    wall = ivp_wall_from_date(month->year, month->month, day);
    ivp_finch_window_close(self, WINDOW_NAME);
    ivp_finch_calendar_show_day(self, wall);
}

static gboolean
on_key(GntWidget *window, const char *key, gpointer data)
{
    Month *month = data;

    if (!gnt_widget_has_focus(month->tree))
        return FALSE;
    if (strcmp(key, GNT_KEY_LEFT) == 0)
        move_month(month, -1);
    else if (strcmp(key, GNT_KEY_RIGHT) == 0)
        move_month(month, 1);
    else
        return FALSE;
    return TRUE;
}

static void
on_changed(IvpPanel *panel, gpointer data)
{
    fill(data);
}

static void
on_window_gone(GntWidget *window, gpointer data)
{
    Month *month = data;

    g_clear_signal_handler(&month->changed, month->self->panel);
    g_clear_signal_handler(&month->program_changed, month->self->panel);
    ivp_filter_clear(&month->filter);
    g_free(month);
}

void
ivp_finch_month_open(IvpFinch *self, const IvpFilter *filter)
{
    Month *month;
    GntWidget *line;

    ivp_finch_window_close(self, WINDOW_NAME);
    month = g_new0(Month, 1);
    month->self = self;
    if (filter != NULL) {
        month->filter = *filter;
        month->filter.region = g_strdup(filter->region);
        month->filter.words = g_strdup(filter->words);
    }
    go_to_today(month);

    month->window = ivp_finch_dialog_new(self, WINDOW_NAME, _("Month"));
    month->grid = ivp_finch_text_new(WIDTH, GRID_HEIGHT);
    gnt_box_add_widget(GNT_BOX(month->window), month->grid);
    month->tree = gnt_tree_new_with_columns(2);
    gnt_tree_set_show_separator(GNT_TREE(month->tree), FALSE);
    gnt_tree_set_col_width(GNT_TREE(month->tree), 0, 16);
    gnt_tree_set_col_width(GNT_TREE(month->tree), 1, WIDTH - 16 - 4);
    gnt_widget_set_size(month->tree, WIDTH, LIST_HEIGHT + 2);
    gnt_box_add_widget(GNT_BOX(month->window), month->tree);
    line = gnt_hbox_new(FALSE);
    gnt_box_set_pad(GNT_BOX(line), 0);
    gnt_box_add_widget(GNT_BOX(month->window), line);
    ivp_finch_add_button(line, _("Earlier"), G_CALLBACK(on_earlier), month);
    ivp_finch_add_button(line, _("Later"), G_CALLBACK(on_later), month);
    ivp_finch_add_button(line, _("This month"), G_CALLBACK(on_today), month);
    ivp_finch_add_close(line, month->window, _("Close"));

    g_signal_connect(month->tree, "activate", G_CALLBACK(on_day), month);
    g_signal_connect(month->window, "key_pressed", G_CALLBACK(on_key), month);
    g_signal_connect(month->window, "destroy", G_CALLBACK(on_window_gone), month);
    month->changed =
        g_signal_connect(self->panel, "changed", G_CALLBACK(on_changed), month);
    month->program_changed =
        g_signal_connect(self->panel, "program-changed", G_CALLBACK(on_changed), month);
    ivp_finch_dialog_show(month->window);
    fill(month);
}
