/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <purple.h>

#include "ivp-command.h"
#include "ivp-shared.h"

/**
 * IvpPurple: what the plugin holds between load and unload, one for the process;
 * plugin->extra points to it. Each part below starts and stops with it, in mirror order.
 */
typedef struct {
    PurplePlugin *plugin;
    IvpShared shared;         /* what faces find in info.extra_info; its panel is owned */
    IvpCommands *interpreter; /* (owned) */
    PurpleCmdId commands[2];
    PurpleConversation
        *last_conversation; /* where a command was last typed, while it is open */
    char *shown;            /* (nullable): the sentence of mine that was shown last, … */
    PurpleConversation *shown_in; /* … in there */
    gulong notice_handler;
    gulong changed_handler;
    guint start_source; /* waits for the client to be up */
    guint proxy_source; /* a change of the proxy settings is being gathered */
    GHashTable *since;  /* char * "ACCOUNT" or "ACCOUNT WHO" (owned) -> gint64 * (owned):
                           when    they came last */
    PurpleAccount *heard_account; /* of the newest message; only to be compared */
    char *heard_username;         /* (nullable) (owned): its, as it was then */
    char *heard_id;               /* (nullable) (owned): its ivp_purple_account_id() */
    guint unshown_source; /* a conversation was opened: what waited for it is to be shown */
} IvpPurple;

/** ivp_purple_is_bitlbee: an IRC gateway, which loads no plugins and passes on no slash
 * commands. */
gboolean ivp_purple_is_bitlbee(void);

/** ivp_purple_is_connected: whether any account is. */
gboolean ivp_purple_is_connected(void);

/**
 * ivp_purple_commands_start: registers /interview and /iv, in BitlBee the words !interview
 * and !iv. What they answer stands in the conversation for the user alone: not sent, not
 * logged.
 */
void ivp_purple_commands_start(IvpPurple *self);
void ivp_purple_commands_stop(IvpPurple *self);

/** ivp_purple_to_html: (transfer full): plain lines as markup, addresses as links. */
char *ivp_purple_to_html(const char *text);

/**
 * ivp_purple_write: shows lines of plain text in @conversation to the user alone; in
 * BitlBee, which cannot, in its control channel.
 */
void ivp_purple_write(PurpleConversation *conversation, const char *text);

/** IVP_PURPLE_KEY: conversation data: char * (owned): the request that the sentence just
 * being written is about. A face that adds a link to it takes it and frees it. */
#define IVP_PURPLE_KEY "interview-panel-key"

/** IVP_PURPLE_MAX_SINCE: people whose coming is remembered. */
#define IVP_PURPLE_MAX_SINCE 4096

/** ivp_purple_account_id: (transfer full): "prpl-jabber:bo@example.org", without resource.
 */
char *ivp_purple_account_id(PurpleAccount *account);

/** ivp_purple_find_account: (transfer none) (nullable) */
PurpleAccount *ivp_purple_find_account(const char *id);

/* For the courier: see IvpCourier. */
GPtrArray *ivp_purple_list_accounts(gpointer data);
char *ivp_purple_resolve(gpointer data,
                         const char *account_id,
                         const char *protocol,
                         const char *address);
void
ivp_purple_look(gpointer data, const char *account_id, const char *who, IvpReach *reach);
void ivp_purple_note_since(IvpPurple *self, const char *account, const char *who);

/** ivp_purple_courier_start: carries lines between the desk and the network. */
void ivp_purple_courier_start(IvpPurple *self);
void ivp_purple_courier_stop(IvpPurple *self);

/** ivp_purple_notices_start: sees to it that what core has to tell is told where no face
 * does. */
void ivp_purple_notices_start(IvpPurple *self);
void ivp_purple_notices_stop(IvpPurple *self);

/** ivp_purple_actions_start: a little of the panel in the menus of clients without a face.
 */
void ivp_purple_actions_start(IvpPurple *self);
void ivp_purple_actions_stop(IvpPurple *self);

/** ivp_purple_preferences: info.prefs_info: the few settings, in the client's own form. */
extern PurplePluginUiInfo ivp_purple_preferences;

/** ivp_purple_preferences_start: keeps that form and the panel's settings the same. */
void ivp_purple_preferences_start(IvpPurple *self);
void ivp_purple_preferences_stop(IvpPurple *self);

/** ivp_purple_proxy_start: hands libpurple's global proxy to the panel and follows its
 * changes. */
void ivp_purple_proxy_start(IvpPurple *self);
void ivp_purple_proxy_stop(IvpPurple *self);

/**
 * ivp_purple_proxy_to_url:
 * @info: (nullable)
 *
 * Returns: (transfer full) (nullable): "socks5h://user:password@host:1080" as libcurl reads
 * it; %NULL for no proxy of libpurple's own, when the environment decides. Holds the
 * password: never log it.
 */
char *ivp_purple_proxy_to_url(PurpleProxyInfo *info);
