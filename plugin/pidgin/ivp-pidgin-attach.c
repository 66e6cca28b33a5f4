/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-pidgin-attach.h"

#include <gdk/gdkkeysyms.h>
#include <glib/gi18n-lib.h>
#include <gtkconv.h>
#include <gtkconvwin.h>
#include <prefs.h>

#include "ivp-pidgin-panel.h"
#include "ivp-pidgin-remember.h"

#define WINDOW_KEY "ivp-attached"

/* Characters: the least width of the panel, and of the talk beside it. */
#define PANEL_MIN_CHARS 26
#define PANEL_MAX_CHARS 120
#define TALK_MIN_CHARS 36

struct _IvpPidginAttach {
    IvpPidgin *pidgin;
    guint update_source;
};

/*
 * What we put into one conversation window. Its PidginWindow is plain memory that Pidgin
 * frees, so it is looked up by its GtkWindow each time.
 *
 *     window > vbox > [menu bar, outer > [paned > [notebook, panel], handle]]
 */
typedef struct {
    IvpPidginAttach *owner;
    GtkWidget *window;   /* not owned */
    GtkWidget *notebook; /* Pidgin's */
    GtkWidget *outer;
    GtkWidget *paned;
    GtkWidget *handle;     /* what is left of a folded panel */
    GtkWidget *frame;      /* (nullable) of the panel, made when it is first opened */
    IvpPidginPanel *panel; /* (nullable) */
    GtkAccelGroup *keys;   /* owned */
    gboolean open;
    gboolean place; /* the divider has to be set at the next allocation */
    gboolean grow;  /* the window may be made larger for that */
    int grown;      /* pixels the window was made larger by opening */
} Attached;

static Attached *
get_attached(GtkWidget *window)
{
    return g_object_get_data(G_OBJECT(window), WINDOW_KEY);
}

static PidginWindow *
find_window(GtkWidget *window)
{
    for (GList *l = pidgin_conv_windows_get_list(); l != NULL; l = l->next) {
        PidginWindow *candidate = l->data;

        if (candidate->window == window)
            return candidate;
    }
    return NULL;
}

static PurpleConversation *
get_conversation(GtkWidget *window)
{
    PidginWindow *found = find_window(window);

    if (found == NULL || found->gtkconvs == NULL)
        return NULL;
    return pidgin_conv_window_get_active_conversation(found);
}

static gboolean
has_focus(Attached *attached)
{
    GtkWidget *focus = gtk_window_get_focus(GTK_WINDOW(attached->window));

    return focus != NULL && attached->frame != NULL &&
           (focus == attached->frame || gtk_widget_is_ancestor(focus, attached->frame));
}

static void
focus_entry(Attached *attached)
{
    PurpleConversation *conversation = get_conversation(attached->window);

    if (conversation != NULL && PIDGIN_IS_PIDGIN_CONVERSATION(conversation))
        gtk_widget_grab_focus(PIDGIN_CONVERSATION(conversation)->entry);
}

/* --- Width --- */

static int
get_handle_size(Attached *attached)
{
    int size;

    gtk_widget_style_get(attached->paned, "handle-size", &size, NULL);
    return size;
}

static int
wanted_width(Attached *attached)
{
    int chars = CLAMP(purple_prefs_get_int(IVP_PIDGIN_PREF_WIDTH), PANEL_MIN_CHARS,
                      PANEL_MAX_CHARS);

    return chars * ivp_pidgin_char_width(attached->frame);
}

static void
remember_width(Attached *attached)
{
    GtkAllocation at;

    if (!attached->open || !gtk_widget_get_mapped(attached->frame))
        return;
    gtk_widget_get_allocation(attached->frame, &at);
    purple_prefs_set_int(IVP_PIDGIN_PREF_WIDTH,
                         CLAMP(at.width / ivp_pidgin_char_width(attached->frame),
                               PANEL_MIN_CHARS, PANEL_MAX_CHARS));
}

/* Makes the window larger, never past the edge of its monitor; returns by how much. */
static int
grow_window(Attached *attached, int by)
{
    GtkWindow *window = GTK_WINDOW(attached->window);
    GdkScreen *screen = gtk_window_get_screen(window);
    GdkWindow *gdk = gtk_widget_get_window(attached->window);
    GdkRectangle monitor;
    int width, height, x, y;

    if (gdk == NULL || (gdk_window_get_state(gdk) &
                        (GDK_WINDOW_STATE_MAXIMIZED | GDK_WINDOW_STATE_FULLSCREEN)))
        return 0;
    gdk_screen_get_monitor_geometry(screen, gdk_screen_get_monitor_at_window(screen, gdk),
                                    &monitor);
    gtk_window_get_size(window, &width, &height);
    gtk_window_get_position(window, &x, &y);
    by = MIN(by, monitor.width - width);
    if (by <= 0)
        return 0;
    gtk_window_resize(window, width + by, height);
    if (x + width + by > monitor.x + monitor.width)
        gtk_window_move(window, MAX(monitor.x, monitor.x + monitor.width - width - by), y);
    return by;
}

static void
on_paned_allocate(GtkWidget *paned, GtkAllocation *allocation, gpointer data)
{
    Attached *attached = data;
    GtkRequisition talk;
    int missing, width;

    if (!attached->place || !attached->open || allocation->width <= 1 ||
        !gtk_widget_get_mapped(attached->window))
        return;
    width = wanted_width(attached);
    gtk_widget_get_child_requisition(attached->notebook, &talk);
    missing = width + get_handle_size(attached) +
              MAX(talk.width, TALK_MIN_CHARS * ivp_pidgin_char_width(attached->frame)) -
              allocation->width;
    if (attached->grow && missing > 0) {
        int by;

        attached->grow = FALSE; /* once; a window manager may say no */
        by = grow_window(attached, missing);
        attached->grown += by;
        if (by > 0)
            return; /* another allocation follows */
    }
    attached->place = FALSE;
    gtk_paned_set_position(GTK_PANED(paned),
                           MAX(0, allocation->width - width - get_handle_size(attached)));
}

/* The allocation may have come before the window was shown, and no other follows. */
static void
on_paned_map(GtkWidget *paned, gpointer data)
{
    Attached *attached = data;

    if (attached->place)
        gtk_widget_queue_resize(paned);
}

static gboolean
on_paned_release(GtkWidget *paned, GdkEventButton *event, gpointer data)
{
    remember_width(data);
    return FALSE;
}

static gboolean
on_paned_moved(GtkPaned *paned, GtkScrollType scroll, gpointer data)
{
    remember_width(data);
    return FALSE;
}

/* --- Folding --- */

static void fold(gpointer data);
static void leave(gpointer data);

static void
ensure_panel(Attached *attached)
{
    if (attached->panel != NULL)
        return;
    attached->panel = ivp_pidgin_panel_new(attached->owner->pidgin, fold, leave, attached);
    attached->frame = ivp_pidgin_panel_get_widget(attached->panel);
    gtk_widget_set_size_request(
        attached->frame, PANEL_MIN_CHARS * ivp_pidgin_char_width(attached->frame), -1);
    gtk_paned_pack2(GTK_PANED(attached->paned), attached->frame, FALSE, FALSE);
}

static void
set_open(Attached *attached, gboolean open)
{
    if (attached->open == open)
        return;
    if (open) {
        ensure_panel(attached);
        attached->place = TRUE;
        attached->grow = TRUE;
    } else {
        if (has_focus(attached))
            focus_entry(attached);
        remember_width(attached);
    }
    attached->open = open;
    gtk_widget_set_visible(attached->frame, open);
    gtk_widget_set_visible(attached->handle, !open);
}

/* The user's own press: kept, and the window gets its width back. */
static void
fold(gpointer data)
{
    Attached *attached = data;
    PurpleConversation *conversation = get_conversation(attached->window);

    set_open(attached, FALSE);
    if (conversation != NULL)
        ivp_pidgin_remember(conversation, FALSE);
    if (attached->grown > 0) {
        int width, height;

        gtk_window_get_size(GTK_WINDOW(attached->window), &width, &height);
        gtk_window_resize(GTK_WINDOW(attached->window), MAX(1, width - attached->grown),
                          height);
        attached->grown = 0;
    }
    focus_entry(attached);
}

static void
unfold(Attached *attached)
{
    PurpleConversation *conversation = get_conversation(attached->window);

    set_open(attached, TRUE);
    if (conversation != NULL)
        ivp_pidgin_remember(conversation, TRUE);
}

static void
leave(gpointer data)
{
    focus_entry(data);
}

static void
on_handle(GtkButton *button, gpointer data)
{
    Attached *attached = data;

    unfold(attached);
    ivp_pidgin_panel_focus(attached->panel);
}

/* Ctrl+Shift+P: to the panel and back. */
static gboolean
on_shortcut(GtkAccelGroup *group,
            GObject *window,
            guint key,
            GdkModifierType modifier,
            gpointer data)
{
    Attached *attached = data;

    if (has_focus(attached)) {
        focus_entry(attached);
        return TRUE;
    }
    unfold(attached);
    ivp_pidgin_panel_focus(attached->panel);
    return TRUE;
}

/* --- Attaching and detaching --- */

static GtkWidget *
create_handle(Attached *attached)
{
    GtkWidget *button = gtk_button_new();
    GtkWidget *box = gtk_vbox_new(FALSE, IVP_PIDGIN_GAP);
    GtkWidget *label = gtk_label_new(_("Interview panel"));
    GtkWidget *align = gtk_alignment_new(.5, 0, 0, 0);

    gtk_label_set_angle(GTK_LABEL(label),
                        gtk_widget_get_default_direction() == GTK_TEXT_DIR_RTL ? 90 : 270);
    gtk_box_pack_start(GTK_BOX(box), gtk_arrow_new(GTK_ARROW_LEFT, GTK_SHADOW_NONE), FALSE,
                       FALSE, 0);
    gtk_box_pack_start(GTK_BOX(box), label, FALSE, FALSE, 0);
    gtk_container_add(GTK_CONTAINER(align), box);
    gtk_container_add(GTK_CONTAINER(button), align);
    gtk_button_set_relief(GTK_BUTTON(button), GTK_RELIEF_NONE);
    ivp_pidgin_name(button, _("Open the interview panel"),
                    _("Open the interview panel (Ctrl+Shift+P)"));
    g_signal_connect(button, "clicked", G_CALLBACK(on_handle), attached);
    gtk_widget_show_all(button);
    return button;
}

static void
attached_free(Attached *attached)
{
    g_object_unref(attached->keys);
    g_free(attached);
}

/* The window goes, and all in it. */
static void
on_outer_destroy(GtkWidget *outer, gpointer data)
{
    Attached *attached = data;

    g_signal_handlers_disconnect_by_data(attached->paned, attached);
    g_object_steal_data(G_OBJECT(attached->window), WINDOW_KEY);
    gtk_window_remove_accel_group(GTK_WINDOW(attached->window), attached->keys);
    attached_free(attached);
}

/* Puts @new_child where @child is in its box, with the same packing. */
static void
replace_in_box(GtkWidget *child, GtkWidget *new_child)
{
    GtkWidget *box = gtk_widget_get_parent(child);
    gboolean expand, fill;
    guint padding;
    GtkPackType type;
    int position;

    gtk_box_query_child_packing(GTK_BOX(box), child, &expand, &fill, &padding, &type);
    gtk_container_child_get(GTK_CONTAINER(box), child, "position", &position, NULL);
    gtk_container_remove(GTK_CONTAINER(box), child);
    gtk_container_add(GTK_CONTAINER(box), new_child);
    gtk_box_set_child_packing(GTK_BOX(box), new_child, expand, fill, padding, type);
    gtk_box_reorder_child(GTK_BOX(box), new_child, position);
}

static void
attach(IvpPidginAttach *self, PidginWindow *window)
{
    GtkWidget *focus;
    Attached *attached;

    if (window == NULL || window->window == NULL || window->notebook == NULL ||
        get_attached(window->window) != NULL)
        return;
    /* Another plugin may have put the notebook elsewhere; the panel is in the Tools menu
     * too. */
    if (!GTK_IS_BOX(gtk_widget_get_parent(window->notebook)))
        return;

    attached = g_new0(Attached, 1);
    attached->owner = self;
    attached->window = window->window;
    attached->notebook = window->notebook;
    attached->outer = gtk_hbox_new(FALSE, 0);
    attached->paned = gtk_hpaned_new();
    attached->handle = create_handle(attached);
    focus = gtk_window_get_focus(GTK_WINDOW(window->window));

    g_object_ref(window->notebook);
    replace_in_box(window->notebook, attached->outer);
    gtk_paned_pack1(GTK_PANED(attached->paned), window->notebook, TRUE, FALSE);
    g_object_unref(window->notebook);
    /* Boxes, paneds and arrows turn themselves round in right-to-left. */
    gtk_box_pack_start(GTK_BOX(attached->outer), attached->paned, TRUE, TRUE, 0);
    gtk_box_pack_start(GTK_BOX(attached->outer), attached->handle, FALSE, FALSE, 0);
    gtk_widget_show(attached->paned);
    gtk_widget_show(attached->outer);
    if (focus != NULL)
        gtk_widget_grab_focus(focus);

    attached->keys = gtk_accel_group_new();
    gtk_accel_group_connect(attached->keys, GDK_P, GDK_CONTROL_MASK | GDK_SHIFT_MASK, 0,
                            g_cclosure_new(G_CALLBACK(on_shortcut), attached, NULL));
    gtk_window_add_accel_group(GTK_WINDOW(window->window), attached->keys);
    g_signal_connect(attached->paned, "size-allocate", G_CALLBACK(on_paned_allocate),
                     attached);
    g_signal_connect_after(attached->paned, "map", G_CALLBACK(on_paned_map), attached);
    g_signal_connect(attached->paned, "button-release-event", G_CALLBACK(on_paned_release),
                     attached);
    g_signal_connect_after(attached->paned, "move-handle", G_CALLBACK(on_paned_moved),
                           attached);
    g_signal_connect(attached->outer, "destroy", G_CALLBACK(on_outer_destroy), attached);
    g_object_set_data(G_OBJECT(window->window), WINDOW_KEY, attached);
}

static void
detach(PidginWindow *window)
{
    Attached *attached = get_attached(window->window);
    GtkWidget *focus, *outer;
    int width, height;

    if (attached == NULL)
        return;
    gtk_window_get_size(GTK_WINDOW(attached->window), &width, &height);
    width -= attached->grown;
    remember_width(attached);
    focus = has_focus(attached) ? NULL : gtk_window_get_focus(GTK_WINDOW(attached->window));

    g_object_ref(attached->notebook);
    outer = g_object_ref(attached->outer);
    gtk_container_remove(GTK_CONTAINER(attached->paned), attached->notebook);
    replace_in_box(attached->outer, attached->notebook);
    g_object_unref(attached->notebook);
    if (focus != NULL)
        gtk_widget_grab_focus(focus);
    else
        focus_entry(attached);
    if (attached->grown > 0)
        gtk_window_resize(GTK_WINDOW(attached->window), MAX(1, width), height);
    gtk_widget_destroy(outer); /* frees @attached */
    g_object_unref(outer);
}

/* --- Which windows, and how --- */

static gboolean
is_first_time(void)
{
    if (purple_prefs_get_bool(IVP_PIDGIN_PREF_SHOWN))
        return FALSE;
    purple_prefs_set_bool(IVP_PIDGIN_PREF_SHOWN, TRUE);
    return TRUE;
}

static GtkWidget *
find_front(void)
{
    GList *windows = pidgin_conv_windows_get_list();

    for (GList *l = windows; l != NULL; l = l->next) {
        PidginWindow *window = l->data;

        if (gtk_window_has_toplevel_focus(GTK_WINDOW(window->window)))
            return window->window;
    }
    for (GList *l = windows; l != NULL; l = l->next) {
        PidginWindow *window = l->data;

        if (gtk_widget_get_visible(window->window))
            return window->window;
    }
    return NULL;
}

/* Attaches to every window that is in use, and folds or opens as its front tab wants it. */
static void
update_all(IvpPidginAttach *self)
{
    GtkWidget *front;

    for (GList *l = pidgin_conv_windows_get_list(); l != NULL; l = l->next) {
        PidginWindow *window = l->data;
        PurpleConversation *conversation;
        Attached *attached;

        if (window->gtkconvs == NULL || pidgin_conv_is_hidden(window->gtkconvs->data))
            continue;
        attach(self, window);
        attached = get_attached(window->window);
        conversation = get_conversation(window->window);
        if (attached == NULL || conversation == NULL)
            continue;
        set_open(attached, ivp_pidgin_recall(self->pidgin, conversation));
    }
    front = find_front();
    if (front != NULL && get_attached(front) != NULL && is_first_time())
        unfold(get_attached(front));
}

static gboolean
on_update(gpointer data)
{
    IvpPidginAttach *self = data;

    self->update_source = 0;
    update_all(self);
    return G_SOURCE_REMOVE;
}

/* The signals come in the midst of Pidgin moving tabs about; the tree is changed
 * afterwards. */
static void
schedule_update(IvpPidginAttach *self)
{
    if (self->update_source == 0)
        self->update_source = g_idle_add_full(G_PRIORITY_HIGH_IDLE, on_update, self, NULL);
}

static void
on_displayed(PidginConversation *conversation, gpointer data)
{
    schedule_update(data);
}

static void
on_switched(PurpleConversation *conversation, gpointer data)
{
    schedule_update(data);
}

static void
on_dragging(PidginWindow *from, PidginWindow *to, gpointer data)
{
    schedule_update(data);
}

/* --- Start and stop --- */

IvpPidginAttach *
ivp_pidgin_attach_start(IvpPidgin *pidgin)
{
    IvpPidginAttach *self = g_new0(IvpPidginAttach, 1);
    void *windows = pidgin_conversations_get_handle();
    PurplePlugin *plugin = pidgin->plugin;

    self->pidgin = pidgin;
    purple_signal_connect(windows, "conversation-displayed", plugin,
                          PURPLE_CALLBACK(on_displayed), self);
    purple_signal_connect(windows, "conversation-switched", plugin,
                          PURPLE_CALLBACK(on_switched), self);
    purple_signal_connect(windows, "conversation-dragging", plugin,
                          PURPLE_CALLBACK(on_dragging), self);
    update_all(self);
    return self;
}

void
ivp_pidgin_attach_stop(IvpPidginAttach *self)
{
    purple_signals_disconnect_by_handle(self->pidgin->plugin);
    g_clear_handle_id(&self->update_source, g_source_remove);
    for (GList *l = pidgin_conv_windows_get_list(); l != NULL; l = l->next)
        detach(l->data);
    g_free(self);
}

gboolean
ivp_pidgin_attach_open(IvpPidginAttach *self,
                       PurpleConversation *conversation,
                       const char *key)
{
    GtkWidget *window = NULL;
    Attached *attached;

    if (conversation != NULL) {
        pidgin_conv_attach_to_conversation(conversation);
        if (!PIDGIN_IS_PIDGIN_CONVERSATION(conversation))
            return FALSE;
        purple_conversation_present(conversation);
        window = PIDGIN_CONVERSATION(conversation)->win->window;
        attach(self, find_window(window));
    } else {
        window = find_front();
    }
    attached = window != NULL ? get_attached(window) : NULL;
    if (attached == NULL)
        return FALSE;
    gtk_window_present(GTK_WINDOW(window));
    unfold(attached);
    if (key != NULL)
        ivp_pidgin_panel_show_row(attached->panel, key);
    else
        ivp_pidgin_panel_focus(attached->panel);
    return TRUE;
}

PurpleConversation *
ivp_pidgin_attach_get_conversation(GtkWidget *inside)
{
    return get_conversation(gtk_widget_get_toplevel(inside));
}
