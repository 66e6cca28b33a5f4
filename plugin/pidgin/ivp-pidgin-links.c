/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-pidgin-links.h"

#include <glib/gi18n-lib.h>
#include <gtkconv.h>
#include <gtkimhtml.h>
#include <signals.h>
#include <string.h>

#define SCHEME "interview-panel:"

typedef struct {
    char *key;
    PurpleConversation *conversation; /* a number to compare with; it may be gone */
} Link;

struct _IvpPidginLinks {
    IvpPidgin *pidgin;
    IvpPidginLinkOpen open;
    gpointer data;
    GHashTable *links; /* char *token -> Link (owned) */
    GQueue *order;     /* char *token (the table's), oldest first */
};

/* GtkIMHtml calls without data; there is one of us from load to unload. */
static IvpPidginLinks *the_links;

static void
link_free(gpointer data)
{
    Link *link = data;

    g_free(link->key);
    g_free(link);
}

static const char *
add_link(IvpPidginLinks *self, PurpleConversation *conversation, const char *key)
{
    /* Random of the kernel's; 122 bits of it. */
    char *token = g_uuid_string_random();
    Link *link = g_new0(Link, 1);

    link->key = g_strdup(key);
    link->conversation = conversation;
    while (g_queue_get_length(self->order) >= IVP_PIDGIN_MAX_LINKS)
        g_hash_table_remove(self->links, g_queue_pop_head(self->order));
    g_hash_table_insert(self->links, token, link);
    g_queue_push_tail(self->order, token);
    return token;
}

/* --- Drawing --- */

static gboolean
on_displaying(PurpleAccount *account,
              const char *who,
              char **message,
              PurpleConversation *conversation,
              PurpleMessageFlags flags,
              gpointer data)
{
    IvpPidginLinks *self = data;
    g_autofree char *key = NULL;
    char *linked;

    if (conversation == NULL || message == NULL || *message == NULL)
        return FALSE;
    /* It is for this one sentence. */
    key = purple_conversation_get_data(conversation, IVP_PIDGIN_LINK_DATA);
    if (key == NULL)
        return FALSE;
    purple_conversation_set_data(conversation, IVP_PIDGIN_LINK_DATA, NULL);
    linked = g_strdup_printf("%s <a href=\"" SCHEME "%s\">%s</a>", *message,
                             add_link(self, conversation, key),
                             /* Translators: a link behind a sentence in a conversation:
                              * shows the request in the panel */
                             _("Open"));
    g_free(*message);
    *message = linked;
    return FALSE;
}

static void
on_deleting(PurpleConversation *conversation, gpointer data)
{
    IvpPidginLinks *self = data;

    /* Another one may be made at the same address. */
    for (GList *l = self->order->head, *next; l != NULL; l = next) {
        const Link *link = g_hash_table_lookup(self->links, l->data);

        next = l->next;
        if (link->conversation == conversation) {
            g_hash_table_remove(self->links, l->data);
            g_queue_delete_link(self->order, l);
        }
    }
}

/* --- Pressing --- */

/* The conversation that is shown in @imhtml, if it is @wanted. */
static gboolean
is_shown_in(PurpleConversation *wanted, GtkIMHtml *imhtml)
{
    return PIDGIN_IS_PIDGIN_CONVERSATION(wanted) &&
           PIDGIN_CONVERSATION(wanted)->imhtml == GTK_WIDGET(imhtml);
}

static gboolean
on_link(GtkIMHtml *imhtml, GtkIMHtmlLink *pressed)
{
    const char *url = gtk_imhtml_link_get_url(pressed);
    IvpPidginLinks *self = the_links;
    const Link *link = NULL;
    g_autofree char *key = NULL;

    if (self == NULL)
        return FALSE;
    if (url != NULL && g_ascii_strncasecmp(url, SCHEME, strlen(SCHEME)) == 0)
        link = g_hash_table_lookup(self->links, url + strlen(SCHEME));
    if (link == NULL || !is_shown_in(link->conversation, imhtml)) {
        ivp_pidgin_tell(self->pidgin,
                        _("This link opens nothing: it is not one of the panel’s, or an "
                          "old one. What waits for you is under Requests."));
        return TRUE;
    }
    key = g_strconcat(IVP_PANEL_SHOW_REQUEST, link->key, NULL);
    self->open(link->conversation, key, self->data);
    return TRUE;
}

/* --- Start and stop --- */

IvpPidginLinks *
ivp_pidgin_links_start(IvpPidgin *pidgin, IvpPidginLinkOpen open, gpointer data)
{
    IvpPidginLinks *self = g_new0(IvpPidginLinks, 1);
    void *windows = pidgin_conversations_get_handle();

    self->pidgin = pidgin;
    self->open = open;
    self->data = data;
    self->links = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, link_free);
    self->order = g_queue_new();
    the_links = self;
    gtk_imhtml_class_register_protocol(SCHEME, on_link, NULL);
    purple_signal_connect(windows, "displaying-im-msg", pidgin->plugin,
                          PURPLE_CALLBACK(on_displaying), self);
    purple_signal_connect(windows, "displaying-chat-msg", pidgin->plugin,
                          PURPLE_CALLBACK(on_displaying), self);
    purple_signal_connect(purple_conversations_get_handle(), "deleting-conversation",
                          pidgin->plugin, PURPLE_CALLBACK(on_deleting), self);
    return self;
}

/* The caller has disconnected the plugin's signals. */
void
ivp_pidgin_links_stop(IvpPidginLinks *self)
{
    gtk_imhtml_class_register_protocol(SCHEME, NULL, NULL);
    the_links = NULL;
    g_queue_free(self->order);
    g_hash_table_unref(self->links);
    g_free(self);
}
