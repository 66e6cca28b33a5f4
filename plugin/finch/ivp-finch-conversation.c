/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-finch.h"

#include <glib/gi18n-lib.h>
#include <gntconv.h>
#include <gntlabel.h>
#include <gntmenu.h>
#include <gntmenuitem.h>
#include <gntmenuitemcheck.h>
#include <gntutils.h>

/* What is known of a conversation window hangs at its widgets, as Finch frees the rest. */
#define ITEM "interview-item"
#define STRIP "interview-strip"

/* "on" unless the user turned it off. */
#define SETTING "finch-strip"

#define STRIP_SECONDS 60

static gboolean
is_strip_on(IvpFinch *self)
{
    g_autofree char *setting = ivp_panel_get_setting(self->panel, SETTING);

    return ivp_panel_is_chosen(self->panel) && g_strcmp0(setting, "off") != 0;
}

/* --- The line under the talk --- */

static gboolean
is_info_free(FinchConv *finch)
{
    GList *children = gnt_box_get_children(GNT_BOX(finch->info));
    gboolean is_free = children == NULL;

    g_list_free(children);
    return is_free;
}

static char *
cut_to(FinchConv *finch, const char *text)
{
    int width;
    const char *end;

    gnt_widget_get_size(finch->tv, &width, NULL);
    if (gnt_util_onscreen_width(text, NULL) <= width)
        return g_strdup(text);
    end = gnt_util_onscreen_width_to_pointer(text, MAX(1, width - 1), NULL);
    return g_strdup_printf("%.*s…", (int)(end - text), text);
}

/* As the libpurple plugin names accounts to the desk. */
static char *
name_account(PurpleAccount *account)
{
    return g_strdup_printf("%s:%s", purple_account_get_protocol_id(account),
                           purple_normalize(account, purple_account_get_username(account)));
}

/* (nullable): where a request with that person stands, in its own words. */
static char *
say_request(IvpFinch *self, PurpleConversation *conversation)
{
    IvpDesk *desk = ivp_panel_get_desk(self->panel);
    PurpleAccount *account = purple_conversation_get_account(conversation);
    g_autofree char *id = NULL;
    const char *who;

    if (account == NULL ||
        purple_conversation_get_type(conversation) != PURPLE_CONV_TYPE_IM)
        return NULL;
    id = name_account(account);
    who = purple_normalize(account, purple_conversation_get_name(conversation));
    for (IvpSection section = 0; section < IVP_SECTION_PAST; section++) {
        g_autoptr(GPtrArray) keys = ivp_desk_find(desk, id, who);
        g_autoptr(GPtrArray) rows = ivp_desk_list(desk, section, 0);

        for (guint i = 0; i < rows->len; i++) {
            const IvpRequestRow *row = g_ptr_array_index(rows, i);

            if (!g_ptr_array_find_with_equal_func(keys, row->key, g_str_equal, NULL))
                continue;
            if (section != IVP_SECTION_TO_ANSWER)
                return g_strdup(row->state);
            /* Translators: a state, and what to type */
            return g_strdup_printf(_("%1$s %2$s"), row->state,
                                   row->side == IVP_SIDE_VOLUNTEER ? "/iv agree"
                                                                   : "/iv accept");
        }
    }
    return NULL;
}

static void
show_strip(IvpFinch *self, PurpleConversation *conversation)
{
    FinchConv *finch = FINCH_CONV(conversation);
    GntWidget *label;
    g_autofree char *text = NULL, *request = NULL;

    if (finch == NULL || finch->info == NULL)
        return;
    request = is_strip_on(self) ? say_request(self, conversation) : NULL;
    label = g_object_get_data(G_OBJECT(finch->window), STRIP);
    if (!is_strip_on(self) || (self->strip_text == NULL && request == NULL)) {
        if (label != NULL) {
            g_object_set_data(G_OBJECT(finch->window), STRIP, NULL);
            finch_conversation_set_info_widget(conversation, NULL);
        }
        return;
    }
    text = cut_to(finch, request != NULL ? request : self->strip_text);
    if (label != NULL) {
        gnt_label_set_text(GNT_LABEL(label), text);
        return;
    }
    /* One place for all plugins: whoever came first keeps it. */
    if (!is_info_free(finch))
        return;
    label = gnt_label_new(text);
    g_object_set_data(G_OBJECT(finch->window), STRIP, label);
    finch_conversation_set_info_widget(conversation, label);
}

static void
show_strips(IvpFinch *self)
{
    for (GList *l = purple_get_conversations(); l != NULL; l = l->next)
        show_strip(self, l->data);
}

/* The time first: what does not fit is cut at the end. */
static char *
make_line(IvpFinch *self)
{
    const IvpFilter filter = {.show = IVP_SHOW_PROGRAM};
    g_autoptr(GPtrArray) rows = ivp_panel_list_rows(self->panel, &filter, 0, 1);
    g_autofree char *day = NULL;
    const IvpRow *row;

    if (rows->len == 0)
        return NULL;
    row = g_ptr_array_index(rows, 0);
    day = ivp_finch_make_day(self, row);
    /* Translators: "Next: Thu 3 Dec 19:00, Discussion group AMER" */
    return g_strdup_printf(_("Next: %s %s, %s"), day, row->time, row->title);
}

static void
word_strip(IvpFinch *self)
{
    g_autofree char *line = make_line(self);

    if (g_strcmp0(line, self->strip_text) == 0)
        return;
    g_free(self->strip_text);
    self->strip_text = g_steal_pointer(&line);
    show_strips(self);
}

static gboolean
on_minute(gpointer data)
{
    word_strip(data);
    return G_SOURCE_CONTINUE;
}

static gboolean
on_idle(gpointer data)
{
    IvpFinch *self = data;

    self->strip_idle = 0;
    word_strip(self);
    show_strips(self);
    return G_SOURCE_REMOVE;
}

static void
on_changed(IvpPanel *panel, gpointer data)
{
    IvpFinch *self = data;

    if (self->strip_idle == 0)
        self->strip_idle = g_idle_add(on_idle, self);
}

/* --- The menu of a conversation --- */

static void
on_panel_item(GntMenuItem *item, gpointer data)
{
    ivp_finch_open(data);
}

static void
on_requests_item(GntMenuItem *item, gpointer data)
{
    ivp_finch_requests_open(data);
}

/* With the person whose conversation the item belongs to, or with nobody in particular. */
static void
ask_in(IvpFinch *self, GntMenuItem *item, IvpFinchAsk kind)
{
    PurpleConversation *conversation = NULL;
    g_autofree char *account = NULL, *who = NULL;

    for (GList *l = purple_get_conversations(); l != NULL; l = l->next) {
        FinchConv *finch = FINCH_CONV((PurpleConversation *)l->data);

        if (finch != NULL && finch->menu == g_object_get_data(G_OBJECT(item), ITEM))
            conversation = finch->active_conv;
    }
    if (conversation != NULL &&
        purple_conversation_get_type(conversation) == PURPLE_CONV_TYPE_IM) {
        PurpleAccount *own = purple_conversation_get_account(conversation);

        account = name_account(own);
        who = g_strdup(purple_normalize(own, purple_conversation_get_name(conversation)));
    }
    ivp_finch_ask_open(self, kind, account, who, 0);
}

static void
on_ask_item(GntMenuItem *item, gpointer data)
{
    ask_in(data, item, IVP_FINCH_ASK_REQUEST);
}

static void
on_invite_item(GntMenuItem *item, gpointer data)
{
    ask_in(data, item, IVP_FINCH_ASK_INVITE);
}

static void
on_strip_item(GntMenuItem *item, gpointer data)
{
    IvpFinch *self = data;

    ivp_panel_set_setting(
        self->panel, SETTING,
        gnt_menuitem_check_get_checked(GNT_MENU_ITEM_CHECK(item)) ? "on" : "off");
    show_strips(self);
}

static void
add_item(IvpFinch *self, FinchConv *finch)
{
    const struct {
        const char *label;
        GntMenuItemCallback callback;
    } items[] = {
        {_("What is coming up"), on_panel_item},
        {_("Requests"), on_requests_item},
        {_("Ask for an interview…"), on_ask_item},
        {_("Invite…"), on_invite_item},
    };
    GntMenuItem *top, *item;
    GntWidget *submenu;
    g_autofree char *setting = NULL;

    if (finch->menu == NULL || g_object_get_data(G_OBJECT(finch->menu), ITEM) != NULL)
        return;
    top = gnt_menuitem_new(_("Interview"));
    gnt_menu_add_item(GNT_MENU(finch->menu), top);
    submenu = gnt_menu_new(GNT_MENU_POPUP);
    gnt_menuitem_set_submenu(top, GNT_MENU(submenu));
    for (gsize i = 0; i < G_N_ELEMENTS(items); i++) {
        item = gnt_menuitem_new(items[i].label);
        g_object_set_data(G_OBJECT(item), ITEM, finch->menu);
        gnt_menuitem_set_callback(item, items[i].callback, self);
        gnt_menu_add_item(GNT_MENU(submenu), item);
    }
    item = gnt_menuitem_check_new(_("Line under the talk"));
    setting = ivp_panel_get_setting(self->panel, SETTING);
    gnt_menuitem_check_set_checked(GNT_MENU_ITEM_CHECK(item),
                                   g_strcmp0(setting, "off") != 0);
    gnt_menuitem_set_callback(item, on_strip_item, self);
    gnt_menu_add_item(GNT_MENU(submenu), item);
    g_object_set_data(G_OBJECT(finch->menu), ITEM, top);
}

/* libgnt has no call that takes an item out of a menu. */
static void
remove_item(FinchConv *finch)
{
    GntMenu *menu;
    GntMenuItem *item;

    if (finch->menu == NULL)
        return;
    menu = GNT_MENU(finch->menu);
    item = g_object_get_data(G_OBJECT(menu), ITEM);
    if (item == NULL)
        return;
    g_object_set_data(G_OBJECT(menu), ITEM, NULL);
    menu->list = g_list_remove(menu->list, item);
    menu->selected = 0;
    g_object_unref(item);
}

static void
on_conversation_created(PurpleConversation *conversation, gpointer data)
{
    IvpFinch *self = data;
    FinchConv *finch = FINCH_CONV(conversation);

    if (finch == NULL)
        return;
    add_item(self, finch);
    show_strip(self, conversation);
}

/* --- The menu of a buddy --- */

static void
ask_buddy(PurpleBlistNode *node, IvpFinch *self, IvpFinchAsk kind)
{
    PurpleAccount *account;
    g_autofree char *id = NULL, *who = NULL;

    if (!PURPLE_BLIST_NODE_IS_BUDDY(node))
        return;
    account = purple_buddy_get_account(PURPLE_BUDDY(node));
    id = name_account(account);
    who = g_strdup(purple_normalize(account, purple_buddy_get_name(PURPLE_BUDDY(node))));
    ivp_finch_ask_open(self, kind, id, who, 0);
}

static void
on_buddy_ask(PurpleBlistNode *node, gpointer data)
{
    ask_buddy(node, data, IVP_FINCH_ASK_REQUEST);
}

static void
on_buddy_invite(PurpleBlistNode *node, gpointer data)
{
    ask_buddy(node, data, IVP_FINCH_ASK_INVITE);
}

static void
on_buddy_menu(PurpleBlistNode *node, GList **menu, gpointer data)
{
    IvpFinch *self = data;

    if (!PURPLE_BLIST_NODE_IS_BUDDY(node) || !ivp_panel_is_chosen(self->panel))
        return;
    *menu = g_list_append(*menu, purple_menu_action_new(_("Ask for an interview…"),
                                                        PURPLE_CALLBACK(on_buddy_ask), self,
                                                        NULL));
    *menu = g_list_append(*menu, purple_menu_action_new(_("Invite to an interview…"),
                                                        PURPLE_CALLBACK(on_buddy_invite),
                                                        self, NULL));
}

void
ivp_finch_conversations_start(IvpFinch *self)
{
    purple_signal_connect(purple_blist_get_handle(), "blist-node-extended-menu",
                          self->plugin, PURPLE_CALLBACK(on_buddy_menu), self);
    word_strip(self);
    purple_signal_connect(purple_conversations_get_handle(), "conversation-created",
                          self->plugin, PURPLE_CALLBACK(on_conversation_created), self);
    for (GList *l = purple_get_conversations(); l != NULL; l = l->next)
        on_conversation_created(l->data, self);
    self->handlers[0] =
        g_signal_connect(self->panel, "changed", G_CALLBACK(on_changed), self);
    self->handlers[1] =
        g_signal_connect(self->panel, "program-changed", G_CALLBACK(on_changed), self);
    self->strip_timer = g_timeout_add_seconds(STRIP_SECONDS, on_minute, self);
}

void
ivp_finch_conversations_stop(IvpFinch *self)
{
    purple_signal_disconnect(purple_conversations_get_handle(), "conversation-created",
                             self->plugin, PURPLE_CALLBACK(on_conversation_created));
    purple_signal_disconnect(purple_blist_get_handle(), "blist-node-extended-menu",
                             self->plugin, PURPLE_CALLBACK(on_buddy_menu));
    g_clear_handle_id(&self->strip_timer, g_source_remove);
    g_clear_handle_id(&self->strip_idle, g_source_remove);
    g_clear_signal_handler(&self->handlers[0], self->panel);
    g_clear_signal_handler(&self->handlers[1], self->panel);
    g_clear_pointer(&self->strip_text, g_free);
    show_strips(self);
    for (GList *l = purple_get_conversations(); l != NULL; l = l->next)
        if (FINCH_CONV((PurpleConversation *)l->data) != NULL)
            remove_item(FINCH_CONV((PurpleConversation *)l->data));
}
