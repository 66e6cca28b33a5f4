/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-pidgin-month.h"

#include <gdk/gdkkeysyms.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "ivp-civil.h"
#include "ivp-zone.h"

#define ROWS 6 /* weeks a month can touch */
#define COLUMNS 7

struct _IvpPidginMonth {
    IvpPidgin *pidgin;
    IvpPidginMonthCount count;
    IvpPidginMonthChoose choose;
    gpointer data;

    GtkWidget *box;
    GtkWidget *title;
    GtkWidget *grid;
    int year;
    int month;
    int day; /* where the keyboard stands, from 1 */
    int first_weekday;
    guint counts[31];
    gboolean stale;
};

/* The column, from the start side, of the 1st of the month. */
static int
first_column(IvpPidginMonth *self)
{
    IvpCivil civil;

    ivp_civil_from_wall(ivp_wall_from_date(self->year, self->month, 1), &civil);
    return (civil.weekday - self->first_weekday + 7) % 7;
}

static int
n_rows(IvpPidginMonth *self)
{
    int days = ivp_days_in_month(self->year, self->month);

    return (first_column(self) + days + COLUMNS - 1) / COLUMNS;
}

static gboolean
is_rtl(IvpPidginMonth *self)
{
    return gtk_widget_get_direction(self->grid) == GTK_TEXT_DIR_RTL;
}

/* Where in the grid's window the cell of a row and a column lies. */
static GdkRectangle
cell_at(IvpPidginMonth *self, int row, int column)
{
    GtkAllocation at;
    int line = ivp_pidgin_line_height(self->grid);
    int left, right;

    gtk_widget_get_allocation(self->grid, &at);
    if (is_rtl(self))
        column = COLUMNS - 1 - column;
    left = at.width * column / COLUMNS;
    right = at.width * (column + 1) / COLUMNS;
    return (GdkRectangle){
        .x = left,
        .y = row < 0 ? 0 : line + 4 + row * (2 * line + 2),
        .width = right - left,
        .height = row < 0 ? line + 2 : 2 * line + 2,
    };
}

static void
draw_centered(IvpPidginMonth *self,
              cairo_t *cr,
              const char *markup,
              const GdkRectangle *in,
              int y)
{
    g_autoptr(PangoLayout) layout = gtk_widget_create_pango_layout(self->grid, NULL);
    int width;

    pango_layout_set_markup(layout, markup, -1);
    pango_layout_get_pixel_size(layout, &width, NULL);
    cairo_move_to(cr, in->x + (in->width - width) / 2, y);
    pango_cairo_show_layout(cr, layout);
}

static void
draw_weekdays(IvpPidginMonth *self, cairo_t *cr)
{
    for (int column = 0; column < COLUMNS; column++) {
        /* 1 January 2024 was a Monday. */
        g_autoptr(GDateTime) day =
            g_date_time_new_utc(2024, 1, self->first_weekday + column, 0, 0, 0);
        g_autofree char *name = g_date_time_format(day, "%a");
        g_autofree char *markup = g_markup_printf_escaped("<small>%s</small>", name);
        GdkRectangle cell = cell_at(self, -1, column);

        draw_centered(self, cr, markup, &cell, cell.y);
    }
}

static gboolean
on_expose(GtkWidget *grid, GdkEventExpose *event, gpointer data)
{
    IvpPidginMonth *self = data;
    GtkStyle *style = gtk_widget_get_style(grid);
    cairo_t *cr = gdk_cairo_create(gtk_widget_get_window(grid));
    int line = ivp_pidgin_line_height(self->grid);
    int offset = first_column(self);
    IvpWall today = ivp_wall_midnight(ivp_zone_to_wall(
        ivp_panel_get_zone(self->pidgin->panel), ivp_panel_now(self->pidgin->panel)));
    IvpWall first = ivp_wall_from_date(self->year, self->month, 1);

    gdk_cairo_region(cr, event->region);
    cairo_clip(cr);
    gdk_cairo_set_source_color(cr, &style->fg[GTK_STATE_NORMAL]);
    draw_weekdays(self, cr);

    for (int day = 1; day <= ivp_days_in_month(self->year, self->month); day++) {
        GdkRectangle cell =
            cell_at(self, (offset + day - 1) / COLUMNS, (offset + day - 1) % COLUMNS);
        gboolean here = day == self->day;
        GtkStateType state = GTK_STATE_NORMAL;
        g_autofree char *number =
            g_strdup_printf(self->counts[day - 1] > 0 ? "<b>%d</b>" : "%d", day);

        if (here)
            state = gtk_widget_has_focus(grid) ? GTK_STATE_SELECTED : GTK_STATE_ACTIVE;
        if (here)
            gtk_paint_flat_box(style, gtk_widget_get_window(grid), state, GTK_SHADOW_NONE,
                               &event->area, grid, "cell_even", cell.x + 1, cell.y,
                               cell.width - 2, cell.height);
        gdk_cairo_set_source_color(cr, here ? &style->text[state] : &style->fg[state]);
        if (first + (day - 1) * IVP_DAY == today) {
            cairo_set_line_width(cr, 1);
            cairo_rectangle(cr, cell.x + 1.5, cell.y + .5, cell.width - 3, cell.height - 1);
            cairo_stroke(cr);
        }
        draw_centered(self, cr, number, &cell, cell.y);
        if (self->counts[day - 1] > 0) {
            g_autofree char *count =
                g_strdup_printf("<small>%u</small>", self->counts[day - 1]);

            draw_centered(self, cr, count, &cell, cell.y + line);
        }
    }
    cairo_destroy(cr);
    return TRUE;
}

static char *
describe_day(IvpPidginMonth *self, int day)
{
    IvpWall wall = ivp_wall_from_date(self->year, self->month, day);
    g_autofree char *heading = ivp_panel_get_heading(self->pidgin->panel, wall);
    guint count = self->counts[day - 1];

    if (count == 0)
        return g_strdup_printf(_("%s: nothing"), heading);
    return g_strdup_printf(ngettext("%s: %u entry", "%s: %u entries", count), heading,
                           count);
}

static void
say_day(IvpPidginMonth *self)
{
    g_autofree char *text = describe_day(self, self->day);

    ivp_pidgin_name(self->grid, text, NULL);
}

static void
update(IvpPidginMonth *self)
{
    g_autoptr(GDateTime) date = g_date_time_new_utc(self->year, self->month, 1, 0, 0, 0);
    /* Translators: the title of a month's grid, see strftime(3): "December 2026". */
    g_autofree char *title = g_date_time_format(date, _("%OB %Y"));

    memset(self->counts, 0, sizeof self->counts);
    self->count(self->year, self->month, self->counts, self->data);
    self->stale = FALSE;
    gtk_label_set_text(GTK_LABEL(self->title), title);
    gtk_widget_set_size_request(self->grid, -1,
                                ivp_pidgin_line_height(self->grid) + 4 +
                                    n_rows(self) *
                                        (2 * ivp_pidgin_line_height(self->grid) + 2));
    say_day(self);
    gtk_widget_queue_draw(self->grid);
}

static void
move_to(IvpPidginMonth *self, IvpWall day)
{
    IvpCivil civil;
    gboolean other;

    ivp_civil_from_wall(day, &civil);
    if (civil.year < 1970 || civil.year > 2200)
        return;
    other = civil.year != self->year || civil.month != self->month;
    self->year = civil.year;
    self->month = civil.month;
    self->day = civil.day;
    if (!gtk_widget_get_mapped(self->box))
        self->stale = TRUE;
    else if (other)
        update(self);
    else
        say_day(self);
    gtk_widget_queue_draw(self->grid);
}

static IvpWall
standing_on(IvpPidginMonth *self)
{
    return ivp_wall_from_date(self->year, self->month, self->day);
}

static void
move_months(IvpPidginMonth *self, int by)
{
    int month = self->year * 12 + self->month - 1 + by;
    int day = MIN(self->day, ivp_days_in_month(month / 12, month % 12 + 1));

    move_to(self, ivp_wall_from_date(month / 12, month % 12 + 1, day));
}

static gboolean
on_key(GtkWidget *grid, GdkEventKey *event, gpointer data)
{
    IvpPidginMonth *self = data;
    IvpWall day = standing_on(self);
    int onward = is_rtl(self) ? -1 : 1;

    if (event->state & (GDK_CONTROL_MASK | GDK_MOD1_MASK))
        return FALSE;
    switch (event->keyval) {
    case GDK_Left:
    case GDK_KP_Left:
        move_to(self, day - onward * IVP_DAY);
        return TRUE;
    case GDK_Right:
    case GDK_KP_Right:
        move_to(self, day + onward * IVP_DAY);
        return TRUE;
    case GDK_Up:
    case GDK_KP_Up:
        move_to(self, day - 7 * IVP_DAY);
        return TRUE;
    case GDK_Down:
    case GDK_KP_Down:
        move_to(self, day + 7 * IVP_DAY);
        return TRUE;
    case GDK_Page_Up:
    case GDK_KP_Page_Up:
        move_months(self, -1);
        return TRUE;
    case GDK_Page_Down:
    case GDK_KP_Page_Down:
        move_months(self, 1);
        return TRUE;
    case GDK_Home:
    case GDK_KP_Home:
        move_to(self, ivp_wall_from_date(self->year, self->month, 1));
        return TRUE;
    case GDK_End:
    case GDK_KP_End:
        move_to(self, ivp_wall_from_date(self->year, self->month,
                                         ivp_days_in_month(self->year, self->month)));
        return TRUE;
    case GDK_Return:
    case GDK_KP_Enter:
    case GDK_ISO_Enter:
    case GDK_space:
        self->choose(day, self->data);
        return TRUE;
    default:
        return FALSE;
    }
}

/* The day under a point of the grid, 0 for none. */
static int
day_under(IvpPidginMonth *self, int x, int y)
{
    int offset = first_column(self);

    for (int day = 1; day <= ivp_days_in_month(self->year, self->month); day++) {
        GdkRectangle cell =
            cell_at(self, (offset + day - 1) / COLUMNS, (offset + day - 1) % COLUMNS);

        if (x >= cell.x && x < cell.x + cell.width && y >= cell.y &&
            y < cell.y + cell.height)
            return day;
    }
    return 0;
}

static gboolean
on_button(GtkWidget *grid, GdkEventButton *event, gpointer data)
{
    IvpPidginMonth *self = data;
    int day = day_under(self, (int)event->x, (int)event->y);

    if (event->type != GDK_BUTTON_PRESS || event->button != 1 || day == 0)
        return FALSE;
    gtk_widget_grab_focus(grid);
    move_to(self, ivp_wall_from_date(self->year, self->month, day));
    self->choose(standing_on(self), self->data);
    return TRUE;
}

static gboolean
on_tooltip(GtkWidget *grid,
           int x,
           int y,
           gboolean keyboard,
           GtkTooltip *tooltip,
           gpointer data)
{
    IvpPidginMonth *self = data;
    int day = keyboard ? self->day : day_under(self, x, y);
    g_autofree char *text = NULL;

    if (day == 0)
        return FALSE;
    text = describe_day(self, day);
    gtk_tooltip_set_text(tooltip, text);
    return TRUE;
}

static gboolean
on_focus_change(GtkWidget *grid, GdkEventFocus *event, gpointer data)
{
    gtk_widget_queue_draw(grid);
    return FALSE;
}

static void
on_map(GtkWidget *box, gpointer data)
{
    IvpPidginMonth *self = data;

    if (self->stale)
        update(self);
}

static void
on_style(GtkWidget *grid, GtkStyle *old, gpointer data)
{
    IvpPidginMonth *self = data;

    if (!self->stale)
        update(self);
}

static void
on_earlier(GtkWidget *button, gpointer data)
{
    move_months(data, -1);
}

static void
on_later(GtkWidget *button, gpointer data)
{
    move_months(data, 1);
}

static GtkWidget *
arrow_button(GtkArrowType arrow, const char *name)
{
    GtkWidget *button = gtk_button_new();

    gtk_container_add(GTK_CONTAINER(button), gtk_arrow_new(arrow, GTK_SHADOW_NONE));
    gtk_button_set_relief(GTK_BUTTON(button), GTK_RELIEF_NONE);
    ivp_pidgin_name(button, name, name);
    return button;
}

IvpPidginMonth *
ivp_pidgin_month_new(IvpPidgin *pidgin,
                     IvpPidginMonthCount count,
                     IvpPidginMonthChoose choose,
                     gpointer data)
{
    IvpPidginMonth *self = g_new0(IvpPidginMonth, 1);
    GtkWidget *head = gtk_hbox_new(FALSE, 0);
    GtkWidget *earlier = arrow_button(GTK_ARROW_LEFT, _("The month before"));
    GtkWidget *after = arrow_button(GTK_ARROW_RIGHT, _("The month after"));

    self->pidgin = pidgin;
    self->count = count;
    self->choose = choose;
    self->data = data;
    self->first_weekday = ivp_panel_first_weekday();
    self->year = 1970;
    self->month = self->day = 1;
    self->stale = TRUE;

    self->box = gtk_vbox_new(FALSE, 0);
    self->title = gtk_label_new(NULL);
    self->grid = gtk_drawing_area_new();
    gtk_widget_set_can_focus(self->grid, TRUE);
    gtk_widget_set_has_tooltip(self->grid, TRUE);
    gtk_widget_add_events(self->grid, GDK_BUTTON_PRESS_MASK | GDK_KEY_PRESS_MASK |
                                          GDK_FOCUS_CHANGE_MASK | GDK_POINTER_MOTION_MASK);
    gtk_box_pack_start(GTK_BOX(head), earlier, FALSE, FALSE, 0);
    gtk_box_pack_start(GTK_BOX(head), self->title, TRUE, TRUE, 0);
    gtk_box_pack_start(GTK_BOX(head), after, FALSE, FALSE, 0);
    gtk_box_pack_start(GTK_BOX(self->box), head, FALSE, FALSE, 0);
    gtk_box_pack_start(GTK_BOX(self->box), self->grid, FALSE, FALSE, 0);

    g_signal_connect(earlier, "clicked", G_CALLBACK(on_earlier), self);
    g_signal_connect(after, "clicked", G_CALLBACK(on_later), self);
    g_signal_connect(self->grid, "expose-event", G_CALLBACK(on_expose), self);
    g_signal_connect(self->grid, "key-press-event", G_CALLBACK(on_key), self);
    g_signal_connect(self->grid, "button-press-event", G_CALLBACK(on_button), self);
    g_signal_connect(self->grid, "query-tooltip", G_CALLBACK(on_tooltip), self);
    g_signal_connect(self->grid, "focus-in-event", G_CALLBACK(on_focus_change), self);
    g_signal_connect(self->grid, "focus-out-event", G_CALLBACK(on_focus_change), self);
    g_signal_connect_after(self->grid, "style-set", G_CALLBACK(on_style), self);
    g_signal_connect(self->box, "map", G_CALLBACK(on_map), self);
    g_object_set_data_full(G_OBJECT(self->box), "ivp-month", self, g_free);
    gtk_widget_show_all(self->box);
    return self;
}

GtkWidget *
ivp_pidgin_month_get_widget(IvpPidginMonth *self)
{
    return self->box;
}

void
ivp_pidgin_month_set_day(IvpPidginMonth *self, IvpWall day)
{
    move_to(self, day);
}

void
ivp_pidgin_month_refresh(IvpPidginMonth *self)
{
    if (gtk_widget_get_mapped(self->box))
        update(self);
    else
        self->stale = TRUE;
}

void
ivp_pidgin_month_focus(IvpPidginMonth *self)
{
    gtk_widget_grab_focus(self->grid);
}
