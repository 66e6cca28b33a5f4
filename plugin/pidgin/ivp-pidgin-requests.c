/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-pidgin-requests.h"

#include <gdk/gdkkeysyms.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "ivp-pidgin-answer.h"
#include "ivp-pidgin-ask.h"
#include "ivp-pidgin-attach.h"
#include "ivp-pidgin-calendar.h"
#include "ivp-pidgin-list.h"
#include "ivp-pidgin-panel.h"
#include "ivp-pidgin-person.h"
#include "ivp-pidgin-request.h"
#include "ivp-pidgin-wrap.h"

#define PAGE_KEY "ivp-requests"

/* "until 18:00" and the sections follow the clock. */
#define TICK_SECONDS 30

/* Milliseconds, after which the layout has come to rest. */
#define SHRINK_AFTER 50

/* Pixels; less than this is an allocation on the way to the real one. */
#define DIVIDE_MIN 150

typedef struct {
    IvpPidgin *pidgin;
    GtkWidget *box;
    GtkWidget *offer; /* whether to take requests here */
    GtkWidget *offer_label;
    GtkWidget *summary;
    GtkWidget *empty; /* in the list's place when there is nothing */
    GtkWidget *empty_label;
    IvpPidginList *list;
    GtkWidget *paned;
    GtkWidget *said; /* GtkLabel: what the last press led to */
    IvpPidginRequest *request;

    guint past; /* how many of those that are over are listed */
    gboolean divided;
    char *wanted;    /* (nullable) a request to select as soon as it is listed */
    char *answering; /* (nullable) one that was just answered, and is to make way */
    guint fill_source;
    guint select_source;
    guint tick_source;
    guint shrink_source;
    int height_before; /* of the window, when the page was first shown */
    gboolean stale;    /* changed while nobody could see it */
} Page;

static IvpDesk *
get_desk(Page *page)
{
    return ivp_panel_get_desk(page->pidgin->panel);
}

/* --- The list --- */

static char *
second_line(const IvpRequestRow *row)
{
    if (row->deadline == NULL)
        return g_strdup(row->state);
    return g_strdup_printf("%s · %s", row->deadline, row->state);
}

static void
add_row(GArray *lines, GStringChunk *chunk, const IvpRequestRow *row)
{
    g_autofree char *second = second_line(row);
    IvpPidginLine line = {
        .kind = IVP_LINE_ROW,
        .key = g_string_chunk_insert(chunk, row->key),
        .day = row->section,
        .time = g_string_chunk_insert(chunk, row->name),
        .title = g_string_chunk_insert(chunk, row->title),
        .second = g_string_chunk_insert(chunk, second),
        .spoken = g_string_chunk_insert(chunk, row->spoken),
        .strong = row->new_here,
    };

    g_array_append_val(lines, line);
}

static void
add_heading(GArray *lines, GStringChunk *chunk, IvpSection section, guint n)
{
    /* Translators: a section of the list and how many are in it: "To answer (4)" */
    g_autofree char *title =
        g_strdup_printf(_("%s (%u)"), ivp_section_get_label(section), n);
    g_autofree char *key = g_strdup_printf(" %d", section);
    IvpPidginLine line = {
        .kind = IVP_LINE_DAY,
        .key = g_string_chunk_insert(chunk, key),
        .day = section,
        .title = g_string_chunk_insert(chunk, title),
    };

    g_array_append_val(lines, line);
}

static void
add_section(Page *page, GArray *lines, GStringChunk *chunk, IvpSection section)
{
    guint n = ivp_desk_count(get_desk(page), section);
    guint most = section == IVP_SECTION_PAST ? page->past : n;
    guint listed = 0;

    if (n == 0)
        return;
    add_heading(lines, chunk, section, n);
    while (listed < MIN(n, most)) {
        g_autoptr(GPtrArray) rows = ivp_desk_list(get_desk(page), section, listed);

        if (rows->len == 0)
            break;
        for (guint i = 0; i < rows->len && listed < most; i++, listed++)
            add_row(lines, chunk, g_ptr_array_index(rows, i));
    }
    if (listed < n) {
        IvpPidginLine line = {.kind = IVP_LINE_MORE,
                              .key = " more",
                              .day = section,
                              .title = _("Show earlier ones")};

        line.spoken = line.title;
        g_array_append_val(lines, line);
    }
}

static void
show_offer(Page *page)
{
    g_autofree char *offer = ivp_desk_get_role_offer(get_desk(page));

    gtk_widget_set_visible(page->offer, offer != NULL);
    if (offer != NULL)
        gtk_label_set_text(GTK_LABEL(page->offer_label), offer);
}

static void
show_summary(Page *page, gboolean empty)
{
    g_autofree char *summary = ivp_desk_get_summary(get_desk(page));
    g_autofree char *sentence = empty ? ivp_desk_get_empty_sentence(get_desk(page)) : NULL;

    gtk_label_set_text(GTK_LABEL(page->summary), summary != NULL ? summary : "");
    gtk_widget_set_visible(page->empty, empty);
    gtk_widget_set_visible(ivp_pidgin_list_get_widget(page->list), !empty);
    if (empty)
        gtk_label_set_text(GTK_LABEL(page->empty_label), sentence);
}

static gboolean
is_to_answer(Page *page, const char *key)
{
    g_autoptr(IvpRequest) request = ivp_desk_describe(get_desk(page), key);

    return request != NULL && request->section == IVP_SECTION_TO_ANSWER;
}

/* An answered request makes way for the next one, with the keys where they were at first.
 */
static void
go_on(Page *page)
{
    g_autofree char *key = g_steal_pointer(&page->answering);

    if (key == NULL)
        return;
    if (is_to_answer(page, key)) { /* there is more to answer in it */
        ivp_pidgin_list_select(page->list, key);
    } else if (ivp_desk_count(get_desk(page), IVP_SECTION_TO_ANSWER) > 0) {
        ivp_pidgin_list_select_first(page->list);
    } else {
        ivp_pidgin_list_select(page->list, key);
    }
    if (ivp_pidgin_request_has_focus(page->request))
        ivp_pidgin_list_focus(page->list);
}

static void
fill(Page *page)
{
    g_autoptr(GArray) lines = g_array_new(FALSE, FALSE, sizeof(IvpPidginLine));
    g_autoptr(GStringChunk) chunk = g_string_chunk_new(4096);
    g_autofree char *key = NULL;

    page->stale = FALSE;
    for (guint i = 0; i < IVP_N_SECTIONS; i++)
        add_section(page, lines, chunk, (IvpSection)i);
    show_offer(page);
    show_summary(page, lines->len == 0);
    ivp_pidgin_list_fill(page->list, lines);
    go_on(page);
    if (page->wanted != NULL && ivp_pidgin_list_select(page->list, page->wanted))
        g_clear_pointer(&page->wanted, g_free);
    key = ivp_pidgin_list_get_key(page->list);
    ivp_pidgin_request_set_key(page->request, key);
}

static gboolean
fill_now(gpointer data)
{
    Page *page = data;

    page->fill_source = 0;
    fill(page);
    return G_SOURCE_REMOVE;
}

/* Several changes at once cost one filling; none while nobody looks. */
static void
schedule_fill(Page *page)
{
    if (!gtk_widget_get_mapped(page->box))
        page->stale = TRUE;
    else if (page->fill_source == 0)
        page->fill_source = g_idle_add(fill_now, page);
}

static void
on_changed(GObject *source, gpointer data)
{
    schedule_fill(data);
}

static gboolean
on_tick(gpointer data)
{
    schedule_fill(data);
    return G_SOURCE_CONTINUE;
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
    return G_SOURCE_REMOVE;
}

/* Texts that do not know their width yet ask for too much height, once, and a window does
 * not shrink by itself. */
static void
keep_height(Page *page)
{
    GtkWidget *window = gtk_widget_get_toplevel(page->box);

    if (page->height_before != 0 || !GTK_IS_WINDOW(window))
        return;
    gtk_window_get_size(GTK_WINDOW(window), NULL, &page->height_before);
    page->shrink_source = g_timeout_add(SHRINK_AFTER, shrink_now, page);
}

static void
on_map(GtkWidget *box, gpointer data)
{
    Page *page = data;

    keep_height(page);
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

/* --- The list's callbacks --- */

static void
say(Page *page, const char *sentence)
{
    gtk_label_set_text(GTK_LABEL(page->said), sentence != NULL ? sentence : "");
    gtk_widget_set_visible(page->said, sentence != NULL && *sentence != '\0');
    atk_object_set_description(gtk_widget_get_accessible(page->box),
                               sentence != NULL ? sentence : "");
}

static gboolean
select_now(gpointer data)
{
    Page *page = data;
    g_autofree char *key = ivp_pidgin_list_get_key(page->list);

    page->select_source = 0;
    ivp_pidgin_request_set_key(page->request, key);
    return G_SOURCE_REMOVE;
}

static void
on_selected(const char *key, gpointer data)
{
    Page *page = data;

    /* Nothing counts as looked at that nobody sees; and held-down arrow keys pass many. */
    if (page->select_source == 0 && gtk_widget_get_mapped(page->box))
        page->select_source = g_idle_add(select_now, page);
}

static void
on_activated(const char *key, gpointer data)
{
    Page *page = data;

    ivp_pidgin_request_set_key(page->request, key);
    ivp_pidgin_request_activate(page->request);
}

static void
on_more(IvpWall day, gpointer data)
{
    Page *page = data;

    page->past += IVP_DESK_ROWS;
    fill(page);
}

static GtkWidget *
build_row_menu(gpointer data)
{
    Page *page = data;
    g_autofree char *key = ivp_pidgin_list_get_key(page->list);

    ivp_pidgin_request_set_key(page->request, key);
    return ivp_pidgin_request_build_menu(page->request);
}

static gboolean
on_typed(GdkEventKey *event, gpointer data)
{
    Page *page = data;

    return ivp_pidgin_request_press_letter(page->request, event->keyval);
}

/* --- The request's callbacks --- */

static void
on_said(const char *sentence, gboolean trouble, gpointer data)
{
    say(data, sentence);
}

static void
on_done(const char *key, gpointer data)
{
    Page *page = data;

    g_free(page->answering);
    page->answering = g_strdup(key);
    schedule_fill(page);
}

/* --- New ones --- */

static void
ask(Page *page, IvpPidginAskKind kind)
{
    g_auto(IvpPidginPerson) person = {0};

    ivp_pidgin_person_of(ivp_pidgin_attach_get_conversation(page->box), &person);
    ivp_pidgin_ask_open(page->pidgin, page->box, kind, person.account, person.who, 0);
}

static void
on_ask(GtkMenuItem *item, gpointer data)
{
    ask(data, IVP_PIDGIN_ASK);
}

static void
on_invite(GtkMenuItem *item, gpointer data)
{
    ask(data, IVP_PIDGIN_INVITE);
}

static void
on_enter(GtkMenuItem *item, gpointer data)
{
    ask(data, IVP_PIDGIN_ENTER);
}

static void
on_pasted(const char *sentence, gpointer data)
{
    say(data, sentence);
}

static void
on_paste(GtkMenuItem *item, gpointer data)
{
    Page *page = data;

    ivp_pidgin_paste_open(page->pidgin, page->box, on_pasted, page);
}

static GtkWidget *
build_new_menu(gpointer data)
{
    Page *page = data;
    GtkWidget *menu = gtk_menu_new();

    ivp_pidgin_menu_add(menu, _("_Ask for an interview…"), G_CALLBACK(on_ask), page);
    if (ivp_desk_get_role(get_desk(page)) == IVP_ROLE_FACILITATOR) {
        ivp_pidgin_menu_add(menu, _("_Invite to an interview…"), G_CALLBACK(on_invite),
                            page);
        ivp_pidgin_menu_add(menu, _("_New request, made elsewhere…"), G_CALLBACK(on_enter),
                            page);
    }
    ivp_pidgin_menu_add(menu, _("_Paste a request or an answer…"), G_CALLBACK(on_paste),
                        page);
    return menu;
}

/* --- Page --- */

static void
focus(GtkWidget *widget)
{
    Page *page = g_object_get_data(G_OBJECT(widget), PAGE_KEY);

    ivp_pidgin_list_focus(page->list);
}

static gboolean
escape(GtkWidget *widget)
{
    Page *page = g_object_get_data(G_OBJECT(widget), PAGE_KEY);

    if (!ivp_pidgin_request_has_focus(page->request))
        return FALSE;
    ivp_pidgin_list_focus(page->list);
    return TRUE;
}

static void
show_row(GtkWidget *widget, const char *key)
{
    Page *page = g_object_get_data(G_OBJECT(widget), PAGE_KEY);

    if (*key != '\0') {
        g_free(page->wanted);
        page->wanted = g_strdup(key);
    }
    if (page->fill_source != 0)
        g_clear_handle_id(&page->fill_source, g_source_remove);
    fill(page);
    ivp_pidgin_list_focus(page->list);
}

static char *
get_label(IvpPanel *panel)
{
    guint badge = ivp_desk_get_badge(ivp_panel_get_desk(panel));

    /* Translators: how many wait for the person here */
    return badge > 0 ? g_strdup_printf(_("Re_quests (%u)"), badge)
                     : g_strdup(_("Re_quests"));
}

static void
on_take_requests(GtkButton *button, gpointer data)
{
    Page *page = data;

    ivp_desk_set_role(get_desk(page), IVP_ROLE_FACILITATOR);
    ivp_pidgin_list_focus(page->list);
}

static void
on_not_here(GtkButton *button, gpointer data)
{
    Page *page = data;

    ivp_desk_set_role(get_desk(page), IVP_ROLE_NONE);
    ivp_pidgin_list_focus(page->list);
}

static void
on_show_slots(GtkButton *button, gpointer data)
{
    Page *page = data;
    IvpPidginPanel *panel = ivp_pidgin_panel_find(page->box);

    if (panel != NULL)
        ivp_pidgin_panel_show_row(panel, IVP_PIDGIN_SHOW_SLOTS);
}

/* The request needs room for its times and buttons; the list scrolls. */
static void
on_paned_allocate(GtkWidget *paned, GtkAllocation *allocation, gpointer data)
{
    Page *page = data;

    if (page->divided || allocation->height < DIVIDE_MIN ||
        !gtk_widget_get_visible(ivp_pidgin_request_get_widget(page->request)))
        return;
    page->divided = TRUE;
    gtk_paned_set_position(GTK_PANED(paned), allocation->height * 2 / 5);
}

static void
on_destroy(GtkWidget *box, gpointer data)
{
    Page *page = data;

    g_clear_handle_id(&page->fill_source, g_source_remove);
    g_clear_handle_id(&page->select_source, g_source_remove);
    g_clear_handle_id(&page->tick_source, g_source_remove);
    g_clear_handle_id(&page->shrink_source, g_source_remove);
    g_signal_handlers_disconnect_by_data(page->pidgin->panel, page);
    g_signal_handlers_disconnect_by_data(get_desk(page), page);
}

static void
page_free(gpointer data)
{
    Page *page = data;

    g_free(page->wanted);
    g_free(page->answering);
    g_free(page);
}

static GtkWidget *
create_offer(Page *page)
{
    GtkWidget *take = gtk_button_new_with_mnemonic(_("_Take requests"));
    GtkWidget *not_here = gtk_button_new_with_mnemonic(_("Not _here"));

    page->offer = ivp_pidgin_wrap_new(IVP_PIDGIN_GAP);
    page->offer_label = gtk_label_new(NULL);
    ivp_pidgin_wrap_add(IVP_PIDGIN_WRAP(page->offer), page->offer_label, IVP_WRAP_LINE);
    ivp_pidgin_wrap_add(IVP_PIDGIN_WRAP(page->offer), take, IVP_WRAP_ITEM);
    ivp_pidgin_wrap_add(IVP_PIDGIN_WRAP(page->offer), not_here, IVP_WRAP_ITEM);
    g_signal_connect(take, "clicked", G_CALLBACK(on_take_requests), page);
    g_signal_connect(not_here, "clicked", G_CALLBACK(on_not_here), page);
    gtk_widget_show(page->offer_label);
    gtk_widget_show(take);
    gtk_widget_show(not_here);
    return page->offer;
}

static GtkWidget *
create_summary(Page *page)
{
    GtkWidget *row = ivp_pidgin_wrap_new(IVP_PIDGIN_GAP);
    GtkWidget *more = ivp_pidgin_menu_button_new(_("_New"), TRUE, build_new_menu, page);

    page->summary = gtk_label_new(NULL);
    ivp_pidgin_name(more, _("New request"), _("Ask, invite, enter or paste a request"));
    ivp_pidgin_wrap_add(IVP_PIDGIN_WRAP(row), page->summary, IVP_WRAP_LINE);
    ivp_pidgin_wrap_add(IVP_PIDGIN_WRAP(row), more, IVP_WRAP_ITEM);
    gtk_widget_show_all(row);
    return row;
}

static GtkWidget *
create_empty(Page *page)
{
    GtkWidget *slots = gtk_button_new_with_mnemonic(_("Show free slots"));

    page->empty = ivp_pidgin_wrap_new(2 * IVP_PIDGIN_GAP);
    page->empty_label = gtk_label_new(NULL);
    ivp_pidgin_wrap_add(IVP_PIDGIN_WRAP(page->empty), page->empty_label, IVP_WRAP_LINE);
    ivp_pidgin_wrap_add(IVP_PIDGIN_WRAP(page->empty), slots, IVP_WRAP_ITEM);
    gtk_container_set_border_width(GTK_CONTAINER(page->empty), 2 * IVP_PIDGIN_GAP);
    g_signal_connect(slots, "clicked", G_CALLBACK(on_show_slots), page);
    gtk_widget_show(page->empty_label);
    gtk_widget_show(slots);
    return page->empty;
}

static GtkWidget *
create(IvpPidgin *pidgin)
{
    static const IvpPidginListCallbacks list_callbacks = {
        on_selected, on_activated, on_more, build_row_menu, on_typed};
    static const IvpPidginRequestCallbacks request_callbacks = {on_said, on_done};
    Page *page = g_new0(Page, 1);
    GtkWidget *top = gtk_vbox_new(FALSE, 0);
    GtkWidget *bottom = gtk_vbox_new(FALSE, 0);
    GtkWidget *said;

    page->pidgin = pidgin;
    page->stale = TRUE;
    page->past = IVP_DESK_ROWS;
    page->box = gtk_vbox_new(FALSE, IVP_PIDGIN_GAP);
    page->paned = gtk_vpaned_new();
    page->list = ivp_pidgin_list_new(_("Requests"), &list_callbacks, page);
    page->request = ivp_pidgin_request_new(pidgin, &request_callbacks, page);
    ivp_pidgin_name(page->box, _("Requests"), NULL);

    gtk_box_pack_start(GTK_BOX(top), ivp_pidgin_list_get_widget(page->list), TRUE, TRUE, 0);
    gtk_box_pack_start(GTK_BOX(top), create_empty(page), TRUE, TRUE, 0);
    said = ivp_pidgin_wrap_line_new(NULL, &page->said);
    gtk_label_set_selectable(GTK_LABEL(page->said), TRUE);
    gtk_widget_set_can_focus(page->said, FALSE);
    gtk_box_pack_start(GTK_BOX(bottom), said, FALSE, FALSE, 0);
    gtk_box_pack_start(GTK_BOX(bottom), ivp_pidgin_request_get_widget(page->request), TRUE,
                       TRUE, 0);
    gtk_paned_pack1(GTK_PANED(page->paned), top, TRUE, FALSE);
    gtk_paned_pack2(GTK_PANED(page->paned), bottom, TRUE, FALSE);
    gtk_box_pack_start(GTK_BOX(page->box), create_offer(page), FALSE, FALSE, 0);
    gtk_box_pack_start(GTK_BOX(page->box), create_summary(page), FALSE, FALSE, 0);
    gtk_box_pack_start(GTK_BOX(page->box), page->paned, TRUE, TRUE, 0);
    gtk_widget_show(top);
    gtk_widget_show(bottom);
    gtk_widget_show(page->paned);
    say(page, NULL);

    g_signal_connect(page->paned, "size-allocate", G_CALLBACK(on_paned_allocate), page);
    g_signal_connect(get_desk(page), "changed", G_CALLBACK(on_changed), page);
    g_signal_connect(pidgin->panel, "program-changed", G_CALLBACK(on_changed), page);
    g_signal_connect_after(page->box, "map", G_CALLBACK(on_map), page);
    g_signal_connect(page->box, "unmap", G_CALLBACK(on_unmap), page);
    g_signal_connect(page->box, "destroy", G_CALLBACK(on_destroy), page);
    g_object_set_data_full(G_OBJECT(page->box), PAGE_KEY, page, page_free);
    return page->box;
}

const IvpPidginPage ivp_pidgin_requests_page = {
    .id = "requests",
    .label = N_("Re_quests"),
    .create = create,
    .focus = focus,
    .escape = escape,
    .show_row = show_row,
    .key_prefix = IVP_PANEL_SHOW_REQUEST,
    .get_label = get_label,
};
