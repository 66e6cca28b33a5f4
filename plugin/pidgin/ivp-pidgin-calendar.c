/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-pidgin-calendar.h"

#include <gdk/gdkkeysyms.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "ivp-pidgin-details.h"
#include "ivp-pidgin-filter.h"
#include "ivp-pidgin-list.h"
#include "ivp-pidgin-month.h"
#include "ivp-pidgin-wrap.h"
#include "ivp-zone.h"

#define PAGE_KEY "ivp-calendar"

/* "in 12 min" and "now" grow old. */
#define TICK_SECONDS 30

/* Lines of text, as high as details and their buttons like to be. */
#define DETAILS_LINES 12

/* Pixels; less than this is an allocation on the way to the real one. */
#define DIVIDE_MIN 150

typedef struct {
    IvpPidgin *pidgin;
    GtkWidget *box;
    GtkWidget *entry;
    IvpPidginFilter *filter;
    GtkWidget *from_row; /* says that the list does not begin now */
    GtkWidget *from_label;
    GtkWidget *empty; /* in the list's place when there is nothing */
    GtkWidget *empty_label;
    GtkWidget *empty_clear;
    IvpPidginList *list;
    GtkWidget *paned; /* list above details */
    GtkWidget *expander;
    IvpPidginMonth *month;
    IvpPidginDetails *details;

    gint64 from;         /* the list begins at this instant; 0: now */
    gboolean divided;    /* between list and details */
    int height_before;   /* of the window, when the month was opened */
    int position_before; /* of the divider, then */
    guint shrink_source;
    gboolean month_set; /* the grid stands on a day of ours */
    char *wanted;       /* (nullable) a row to select as soon as it is listed */
    guint fill_source;
    guint select_source;
    guint tick_source;
    gboolean stale; /* changed while nobody could see it */
} Page;

static void schedule_fill(Page *page);

static IvpWall
today(Page *page)
{
    IvpPanel *panel = page->pidgin->panel;

    return ivp_wall_midnight(
        ivp_zone_to_wall(ivp_panel_get_zone(panel), ivp_panel_now(panel)));
}

/* --- What the list shows --- */

static void
get_filter(Page *page, IvpFilter *filter)
{
    ivp_pidgin_filter_get(page->filter, filter);
    filter->words = g_strstrip(g_strdup(gtk_entry_get_text(GTK_ENTRY(page->entry))));
    if (*filter->words == '\0')
        g_clear_pointer(&filter->words, g_free);
}

static void
show_from(Page *page)
{
    gtk_widget_set_visible(page->from_row, page->from != 0);
    if (page->from != 0) {
        IvpPanel *panel = page->pidgin->panel;
        IvpWall day =
            ivp_wall_midnight(ivp_zone_to_wall(ivp_panel_get_zone(panel), page->from));
        g_autofree char *heading = ivp_panel_get_heading(panel, day);
        /* Translators: above the list: "From Thursday 3 December" */
        g_autofree char *text = g_strdup_printf(_("From %s"), heading);

        gtk_label_set_text(GTK_LABEL(page->from_label), text);
    }
}

static void
show_empty(Page *page, const IvpFilter *filter, gboolean empty)
{
    IvpPanel *panel = page->pidgin->panel;
    g_autoptr(IvpStatus) status = NULL;
    g_autofree char *sentence = NULL;
    gboolean narrowed = filter->words != NULL || ivp_pidgin_filter_is_set(page->filter);

    gtk_widget_set_visible(page->empty, empty);
    gtk_widget_set_visible(ivp_pidgin_list_get_widget(page->list), !empty);
    if (!empty)
        return;
    status = ivp_panel_get_status(panel);
    if (status->busy && status->sentence != NULL)
        sentence = g_strdup(status->sentence);
    else
        sentence = ivp_panel_get_empty_sentence(panel, filter);
    gtk_label_set_text(GTK_LABEL(page->empty_label), sentence);
    gtk_widget_set_visible(page->empty_clear, narrowed);
}

static void
fill(Page *page)
{
    IvpPanel *panel = page->pidgin->panel;
    g_autoptr(GPtrArray) rows = NULL;
    g_autoptr(GArray) lines = g_array_new(FALSE, FALSE, sizeof(IvpPidginLine));
    g_autoptr(GStringChunk) chunk = g_string_chunk_new(4096);
    IvpFilter filter = {0};

    page->stale = FALSE;
    get_filter(page, &filter);
    rows = ivp_panel_list_rows(panel, &filter, page->from, 0);
    show_from(page);
    show_empty(page, &filter, rows->len == 0);
    ivp_pidgin_lines_add_rows(lines, chunk, panel, rows, rows->len >= IVP_ROWS_DEFAULT);
    ivp_pidgin_list_fill(page->list, lines);
    if (page->wanted != NULL && ivp_pidgin_list_select(page->list, page->wanted))
        g_clear_pointer(&page->wanted, g_free);
    if (!page->month_set && ivp_panel_is_chosen(panel)) {
        page->month_set = TRUE;
        ivp_pidgin_month_set_day(page->month, today(page));
    }
    ivp_pidgin_month_refresh(page->month);
    ivp_filter_clear(&filter);
}

static gboolean
fill_now(gpointer data)
{
    Page *page = data;

    page->fill_source = 0;
    fill(page);
    return G_SOURCE_REMOVE;
}

/* Several changes at once, or fast typing, cost one filling; none while nobody looks. */
static void
schedule_fill(Page *page)
{
    if (!gtk_widget_get_mapped(page->box))
        page->stale = TRUE;
    else if (page->fill_source == 0)
        page->fill_source = g_idle_add(fill_now, page);
}

static gboolean
on_tick(gpointer data)
{
    schedule_fill(data);
    return G_SOURCE_CONTINUE;
}

static void
on_map(GtkWidget *box, gpointer data)
{
    Page *page = data;

    if (page->stale)
        schedule_fill(page);
    if (page->tick_source == 0)
        page->tick_source = g_timeout_add_seconds(TICK_SECONDS, on_tick, page);
}

static void
on_unmap(GtkWidget *box, gpointer data)
{
    Page *page = data;

    g_clear_handle_id(&page->tick_source, g_source_remove);
    page->stale = TRUE;
}

static void
begin_at(Page *page, gint64 from)
{
    page->from = from;
    ivp_pidgin_list_reset(page->list);
    if (page->fill_source != 0)
        g_clear_handle_id(&page->fill_source, g_source_remove);
    fill(page);
}

/* --- Signals of the shared panel --- */

static void
on_changed(IvpPanel *panel, gpointer data)
{
    schedule_fill(data);
}

/* Only an empty list shows how the loading goes; the header does in any case. */
static void
on_status_changed(IvpPanel *panel, gpointer data)
{
    Page *page = data;

    if (gtk_widget_get_visible(page->empty))
        schedule_fill(page);
}

static void
on_program_changed(IvpPanel *panel, gpointer data)
{
    Page *page = data;

    page->from = 0;
    page->month_set = FALSE;
    ivp_pidgin_list_reset(page->list);
    gtk_entry_set_text(GTK_ENTRY(page->entry), "");
    ivp_pidgin_filter_reload(page->filter);
    schedule_fill(page);
}

/* --- Search and filter --- */

static void
on_search_changed(GtkEditable *entry, gpointer data)
{
    Page *page = data;
    gboolean any = *gtk_entry_get_text(GTK_ENTRY(page->entry)) != '\0';

    gtk_entry_set_icon_from_stock(GTK_ENTRY(page->entry), GTK_ENTRY_ICON_SECONDARY,
                                  any ? GTK_STOCK_CLOSE : NULL);
    gtk_entry_set_icon_tooltip_text(GTK_ENTRY(page->entry), GTK_ENTRY_ICON_SECONDARY,
                                    any ? _("Clear the search") : NULL);
    ivp_pidgin_list_reset(page->list);
    schedule_fill(page);
}

static void
on_search_icon(GtkEntry *entry, GtkEntryIconPosition icon, GdkEvent *event, gpointer data)
{
    if (icon == GTK_ENTRY_ICON_SECONDARY)
        gtk_entry_set_text(entry, "");
    gtk_widget_grab_focus(GTK_WIDGET(entry));
}

static gboolean
on_search_key(GtkWidget *entry, GdkEventKey *event, gpointer data)
{
    Page *page = data;

    if (event->keyval != GDK_Down && event->keyval != GDK_KP_Down)
        return FALSE;
    ivp_pidgin_list_focus(page->list);
    return TRUE;
}

static void
on_search_activate(GtkEntry *entry, gpointer data)
{
    Page *page = data;

    ivp_pidgin_list_focus(page->list);
}

static void
on_filter_changed(gpointer data)
{
    Page *page = data;

    ivp_pidgin_list_reset(page->list);
    schedule_fill(page);
}

static void
on_empty_clear(GtkButton *button, gpointer data)
{
    Page *page = data;

    gtk_entry_set_text(GTK_ENTRY(page->entry), "");
    ivp_pidgin_filter_clear(page->filter);
    gtk_widget_grab_focus(page->entry);
    schedule_fill(page);
}

static void
on_from_now(GtkButton *button, gpointer data)
{
    Page *page = data;

    begin_at(page, 0);
    ivp_pidgin_list_focus(page->list);
}

/* --- List --- */

static gboolean
select_now(gpointer data)
{
    Page *page = data;
    g_autofree char *key = ivp_pidgin_list_get_key(page->list);

    page->select_source = 0;
    ivp_pidgin_details_set_key(page->details, key);
    return G_SOURCE_REMOVE;
}

static void
on_selected(const char *key, gpointer data)
{
    Page *page = data;

    /* Held-down arrow keys pass many rows; only where they stop is described. */
    if (page->select_source == 0)
        page->select_source = g_idle_add(select_now, page);
}

static void
on_activated(const char *key, gpointer data)
{
    Page *page = data;

    ivp_pidgin_details_set_key(page->details, key);
    ivp_pidgin_details_activate(page->details);
}

static void
on_more(IvpWall day, gpointer data)
{
    Page *page = data;
    IvpZone *zone = ivp_panel_get_zone(page->pidgin->panel);

    begin_at(page, ivp_zone_to_instant(zone, day, NULL));
    ivp_pidgin_list_focus(page->list);
}

static GtkWidget *
build_row_menu(gpointer data)
{
    Page *page = data;
    g_autofree char *key = ivp_pidgin_list_get_key(page->list);

    ivp_pidgin_details_set_key(page->details, key);
    return ivp_pidgin_details_build_menu(page->details);
}

static gboolean
on_typed(GdkEventKey *event, gpointer data)
{
    Page *page = data;

    gtk_widget_grab_focus(page->entry);
    gtk_editable_set_position(GTK_EDITABLE(page->entry), -1);
    return gtk_widget_event(page->entry, (GdkEvent *)event);
}

/* --- Month --- */

static void
count_month(int year, int month, guint counts[31], gpointer data)
{
    Page *page = data;
    IvpFilter filter = {0};

    get_filter(page, &filter);
    ivp_panel_count_month(page->pidgin->panel, year, month, &filter, counts);
    ivp_filter_clear(&filter);
}

static void
on_day_chosen(IvpWall day, gpointer data)
{
    Page *page = data;
    IvpZone *zone = ivp_panel_get_zone(page->pidgin->panel);

    if (!ivp_pidgin_list_select_day(page->list, day)) {
        begin_at(page, day <= today(page) && day + IVP_DAY > today(page)
                           ? 0
                           : ivp_zone_to_instant(zone, day, NULL));
        ivp_pidgin_list_select_day(page->list, day);
    }
    ivp_pidgin_list_focus(page->list);
}

/* --- Page --- */

static void
focus(GtkWidget *widget)
{
    Page *page = g_object_get_data(G_OBJECT(widget), PAGE_KEY);

    gtk_widget_grab_focus(page->entry);
}

static gboolean
escape(GtkWidget *widget)
{
    Page *page = g_object_get_data(G_OBJECT(widget), PAGE_KEY);

    if (*gtk_entry_get_text(GTK_ENTRY(page->entry)) == '\0')
        return FALSE;
    gtk_entry_set_text(GTK_ENTRY(page->entry), "");
    gtk_widget_grab_focus(page->entry);
    return TRUE;
}

static void
show_row(GtkWidget *widget, const char *key)
{
    Page *page = g_object_get_data(G_OBJECT(widget), PAGE_KEY);
    g_autoptr(IvpRow) row = NULL;

    if (strcmp(key, IVP_PIDGIN_SHOW_SLOTS) == 0) {
        ivp_pidgin_filter_set_show(page->filter, IVP_SHOW_SLOTS);
        begin_at(page, 0);
        ivp_pidgin_list_focus(page->list);
        return;
    }
    row = ivp_panel_find_row(page->pidgin->panel, key);
    if (row == NULL)
        return;
    if (!ivp_pidgin_list_select(page->list, key)) {
        g_free(page->wanted);
        page->wanted = g_strdup(key);
        gtk_entry_set_text(GTK_ENTRY(page->entry), "");
        ivp_pidgin_filter_clear(page->filter);
        begin_at(page, row->end > ivp_panel_now(page->pidgin->panel) ? 0 : row->start);
        if (page->wanted != NULL) /* beyond the first rows */
            begin_at(page, row->start);
    }
    ivp_pidgin_list_focus(page->list);
}

static void
on_destroy(GtkWidget *box, gpointer data)
{
    Page *page = data;

    g_clear_handle_id(&page->fill_source, g_source_remove);
    g_clear_handle_id(&page->select_source, g_source_remove);
    g_clear_handle_id(&page->shrink_source, g_source_remove);
    g_clear_handle_id(&page->tick_source, g_source_remove);
    g_signal_handlers_disconnect_by_data(page->pidgin->panel, page);
}

static void
page_free(gpointer data)
{
    Page *page = data;

    g_free(page->wanted);
    g_free(page);
}

static GtkWidget *
create_search(Page *page)
{
    GtkWidget *row = ivp_pidgin_wrap_new(IVP_PIDGIN_GAP);
    GtkWidget *filter = ivp_pidgin_filter_get_widget(page->filter);

    page->entry = gtk_entry_new();
    gtk_entry_set_width_chars(GTK_ENTRY(page->entry), 6);
    gtk_entry_set_icon_from_stock(GTK_ENTRY(page->entry), GTK_ENTRY_ICON_PRIMARY,
                                  GTK_STOCK_FIND);
    gtk_entry_set_icon_activatable(GTK_ENTRY(page->entry), GTK_ENTRY_ICON_PRIMARY, FALSE);
    ivp_pidgin_name(page->entry, _("Search"),
                    _("Search what is coming up: each word must occur"));
    ivp_pidgin_wrap_add(IVP_PIDGIN_WRAP(row), page->entry, IVP_WRAP_STRETCH);
    ivp_pidgin_wrap_add(IVP_PIDGIN_WRAP(row), filter, IVP_WRAP_ITEM);
    g_signal_connect(page->entry, "changed", G_CALLBACK(on_search_changed), page);
    g_signal_connect(page->entry, "icon-press", G_CALLBACK(on_search_icon), page);
    g_signal_connect(page->entry, "key-press-event", G_CALLBACK(on_search_key), page);
    g_signal_connect(page->entry, "activate", G_CALLBACK(on_search_activate), page);
    gtk_widget_show_all(row);
    return row;
}

static GtkWidget *
create_from(Page *page)
{
    GtkWidget *now = gtk_button_new_with_mnemonic(_("From no_w"));

    page->from_row = ivp_pidgin_wrap_new(IVP_PIDGIN_GAP);
    page->from_label = gtk_label_new(NULL);
    gtk_misc_set_alignment(GTK_MISC(page->from_label), 0, .5);
    ivp_pidgin_wrap_add(IVP_PIDGIN_WRAP(page->from_row), page->from_label,
                        IVP_WRAP_STRETCH);
    ivp_pidgin_wrap_add(IVP_PIDGIN_WRAP(page->from_row), now, IVP_WRAP_ITEM);
    g_signal_connect(now, "clicked", G_CALLBACK(on_from_now), page);
    gtk_widget_show(page->from_label);
    gtk_widget_show(now);
    return page->from_row;
}

static GtkWidget *
create_empty(Page *page)
{
    page->empty = ivp_pidgin_wrap_new(2 * IVP_PIDGIN_GAP);
    page->empty_label = gtk_label_new(NULL);
    page->empty_clear = gtk_button_new_with_mnemonic(_("Clea_r"));
    ivp_pidgin_name(page->empty_clear, _("Clear"), _("Show everything that is coming up"));
    ivp_pidgin_wrap_add(IVP_PIDGIN_WRAP(page->empty), page->empty_label, IVP_WRAP_LINE);
    ivp_pidgin_wrap_add(IVP_PIDGIN_WRAP(page->empty), page->empty_clear, IVP_WRAP_ITEM);
    gtk_container_set_border_width(GTK_CONTAINER(page->empty), 2 * IVP_PIDGIN_GAP);
    g_signal_connect(page->empty_clear, "clicked", G_CALLBACK(on_empty_clear), page);
    gtk_widget_show(page->empty_label);
    return page->empty;
}

/* At first the details get what they like to have, but the list has the larger part. */
static void
on_paned_allocate(GtkWidget *paned, GtkAllocation *allocation, gpointer data)
{
    Page *page = data;
    GtkWidget *details = ivp_pidgin_details_get_widget(page->details);
    int wanted;

    if (page->divided || allocation->height < DIVIDE_MIN ||
        !gtk_widget_get_visible(details))
        return;
    page->divided = TRUE;
    wanted = MIN(DETAILS_LINES * ivp_pidgin_line_height(page->entry),
                 allocation->height * 2 / 5);
    gtk_paned_set_position(GTK_PANED(paned), allocation->height - wanted);
}

static gboolean
shrink_now(gpointer data)
{
    Page *page = data;
    GtkWidget *window = gtk_widget_get_toplevel(page->box);
    int width, height;

    page->shrink_source = 0;
    gtk_window_get_size(GTK_WINDOW(window), &width, &height);
    if (height > page->height_before)
        gtk_window_resize(GTK_WINDOW(window), width, page->height_before);
    gtk_paned_set_position(GTK_PANED(page->paned), page->position_before);
    return G_SOURCE_REMOVE;
}

static void
on_expanded(GtkExpander *expander, GParamSpec *spec, gpointer data)
{
    Page *page = data;
    GtkWidget *window = gtk_widget_get_toplevel(page->box);

    if (!GTK_IS_WINDOW(window) || !gtk_expander_get_expanded(expander))
        return;
    gtk_window_get_size(GTK_WINDOW(window), NULL, &page->height_before);
    page->position_before = gtk_paned_get_position(GTK_PANED(page->paned));
}

/* A window that had to grow for the month gets its height back, and the details theirs. */
static void
on_month_unmap(GtkWidget *month, gpointer data)
{
    Page *page = data;

    if (!gtk_expander_get_expanded(GTK_EXPANDER(page->expander)) &&
        page->shrink_source == 0)
        page->shrink_source = g_idle_add(shrink_now, page);
}

static GtkWidget *
create(IvpPidgin *pidgin)
{
    static const IvpPidginListCallbacks callbacks = {on_selected, on_activated, on_more,
                                                     build_row_menu, on_typed};
    Page *page = g_new0(Page, 1);
    GtkWidget *top = gtk_vbox_new(FALSE, 0);

    page->pidgin = pidgin;
    page->stale = TRUE;
    page->box = gtk_vbox_new(FALSE, IVP_PIDGIN_GAP);
    page->paned = gtk_vpaned_new();
    page->filter = ivp_pidgin_filter_new(pidgin, on_filter_changed, page);
    page->list = ivp_pidgin_list_new(_("What is coming up"), &callbacks, page);
    page->details = ivp_pidgin_details_new(pidgin);
    page->month = ivp_pidgin_month_new(pidgin, count_month, on_day_chosen, page);
    page->expander = gtk_expander_new_with_mnemonic(_("Mo_nth"));
    gtk_container_add(GTK_CONTAINER(page->expander),
                      ivp_pidgin_month_get_widget(page->month));

    gtk_box_pack_start(GTK_BOX(top), ivp_pidgin_list_get_widget(page->list), TRUE, TRUE, 0);
    gtk_box_pack_start(GTK_BOX(top), create_empty(page), TRUE, TRUE, 0);
    gtk_box_pack_start(GTK_BOX(top), page->expander, FALSE, FALSE, IVP_PIDGIN_GAP / 2);
    gtk_paned_pack1(GTK_PANED(page->paned), top, TRUE, FALSE);
    gtk_paned_pack2(GTK_PANED(page->paned), ivp_pidgin_details_get_widget(page->details),
                    FALSE, TRUE);
    gtk_box_pack_start(GTK_BOX(page->box), create_search(page), FALSE, FALSE, 0);
    gtk_box_pack_start(GTK_BOX(page->box), create_from(page), FALSE, FALSE, 0);
    gtk_box_pack_start(GTK_BOX(page->box), page->paned, TRUE, TRUE, 0);
    gtk_widget_show(page->expander);
    gtk_widget_show(top);
    gtk_widget_show(page->paned);

    g_signal_connect(page->paned, "size-allocate", G_CALLBACK(on_paned_allocate), page);
    g_signal_connect(ivp_pidgin_month_get_widget(page->month), "unmap",
                     G_CALLBACK(on_month_unmap), page);
    g_signal_connect(page->expander, "notify::expanded", G_CALLBACK(on_expanded), page);
    g_signal_connect(pidgin->panel, "changed", G_CALLBACK(on_changed), page);
    g_signal_connect(pidgin->panel, "status-changed", G_CALLBACK(on_status_changed), page);
    g_signal_connect(pidgin->panel, "program-changed", G_CALLBACK(on_program_changed),
                     page);
    g_signal_connect_after(page->box, "map", G_CALLBACK(on_map), page);
    g_signal_connect(page->box, "unmap", G_CALLBACK(on_unmap), page);
    g_signal_connect(page->box, "destroy", G_CALLBACK(on_destroy), page);
    g_object_set_data_full(G_OBJECT(page->box), PAGE_KEY, page, page_free);
    return page->box;
}

const IvpPidginPage ivp_pidgin_calendar_page = {
    .id = "calendar",
    .label = N_("Ca_lendar"),
    .create = create,
    .focus = focus,
    .escape = escape,
    .show_row = show_row,
};
