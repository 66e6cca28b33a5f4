/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-purple.h"

#include <string.h>

#define JABBER "prpl-jabber"
#define IRC "prpl-irc"

/* --- Accounts --- */

char *
ivp_purple_account_id(PurpleAccount *account)
{
    return g_strdup_printf("%s:%s", purple_account_get_protocol_id(account),
                           purple_normalize(account, purple_account_get_username(account)));
}

PurpleAccount *
ivp_purple_find_account(const char *id)
{
    for (GList *link = purple_accounts_get_all(); link != NULL; link = link->next) {
        const char *protocol = purple_account_get_protocol_id(link->data);
        gsize length = protocol != NULL ? strlen(protocol) : 0;

        if (length > 0 && strncmp(id, protocol, length) == 0 && id[length] == ':' &&
            strcmp(id + length + 1,
                   purple_normalize(link->data, purple_account_get_username(link->data))) ==
                0)
            return link->data;
    }
    return NULL;
}

static char *
protocol_name(PurpleAccount *account)
{
    const char *id = purple_account_get_protocol_id(account);

    if (strcmp(id, JABBER) == 0)
        return g_strdup("xmpp");
    return g_strdup(g_str_has_prefix(id, "prpl-") ? id + strlen("prpl-") : id);
}

GPtrArray *
ivp_purple_list_accounts(gpointer data)
{
    GPtrArray *list = g_ptr_array_new_with_free_func((GDestroyNotify)ivp_account_free);
    GList *active = purple_accounts_get_all_active();

    for (GList *link = active; link != NULL; link = link->next) {
        IvpAccount *account = g_new0(IvpAccount, 1);

        account->id = ivp_purple_account_id(link->data);
        account->protocol = protocol_name(link->data);
        account->address =
            g_strdup(purple_normalize(link->data, purple_account_get_username(link->data)));
        account->connected = purple_account_is_connected(link->data);
        g_ptr_array_add(list, account);
    }
    g_list_free(active);
    return list;
}

/* "bo@irc.example.org": the nick, if that is the server the account is on. */
static char *
resolve_irc(PurpleAccount *account, const char *address)
{
    const char *at = strrchr(address, '@');
    const char *username = purple_account_get_username(account);
    const char *server = strrchr(username, '@');
    g_autofree char *nick = NULL;

    if (at == NULL || server == NULL || g_ascii_strcasecmp(at, server) != 0)
        return NULL;
    nick = g_strndup(address, (gsize)(at - address));
    return g_strdup(purple_normalize(account, nick));
}

char *
ivp_purple_resolve(gpointer data,
                   const char *account_id,
                   const char *protocol,
                   const char *address)
{
    PurpleAccount *account = ivp_purple_find_account(account_id);
    g_autofree char *own = account != NULL ? protocol_name(account) : NULL;

    if (account == NULL || strcmp(own, protocol) != 0)
        return NULL;
    if (strcmp(protocol, "irc") == 0)
        return resolve_irc(account, address);
    return g_strdup(purple_normalize(account, address));
}

/* --- One person --- */

/* A room's person is "room@server/nick". */
static char *
short_name(const char *who)
{
    const char *slash = strrchr(who, '/');

    return g_strdup(slash != NULL ? slash + 1 : who);
}

static char *
own_name(PurpleAccount *account)
{
    const char *alias = purple_account_get_alias(account);
    const char *username = purple_account_get_username(account);
    const char *at = strchr(username, '@');

    if (alias != NULL && alias[0] != '\0')
        return g_strdup(alias);
    return at != NULL ? g_strndup(username, (gsize)(at - username)) : g_strdup(username);
}

static gboolean
keeps_messages(PurpleAccount *account, PurpleBuddy *buddy)
{
    PurplePlugin *protocol = purple_find_prpl(purple_account_get_protocol_id(account));
    PurplePluginProtocolInfo *info =
        protocol != NULL ? PURPLE_PLUGIN_PROTOCOL_INFO(protocol) : NULL;

    if (buddy == NULL)
        return strcmp(purple_account_get_protocol_id(account), JABBER) == 0;
    return info != NULL && PURPLE_PROTOCOL_PLUGIN_HAS_FUNC(info, offline_message) &&
           info->offline_message(buddy);
}

static gint64
last_seen(IvpPurple *self, const char *account, const char *who)
{
    g_autofree char *name = g_strjoin(" ", account, who, NULL);
    const gint64 *signed_on = g_hash_table_lookup(self->since, account);
    const gint64 *came = g_hash_table_lookup(self->since, name);

    return MAX(signed_on != NULL ? *signed_on : 0, came != NULL ? *came : 0);
}

void
ivp_purple_note_since(IvpPurple *self, const char *account, const char *who)
{
    gint64 now = ivp_panel_now(self->shared.panel);

    if (g_hash_table_size(self->since) >= IVP_PURPLE_MAX_SINCE)
        g_hash_table_remove_all(self->since);
    g_hash_table_replace(
        self->since, who != NULL ? g_strjoin(" ", account, who, NULL) : g_strdup(account),
        g_memdup2(&now, sizeof now));
}

void
ivp_purple_look(gpointer data, const char *account_id, const char *who, IvpReach *reach)
{
    IvpPurple *self = data;
    PurpleAccount *account = ivp_purple_find_account(account_id);
    PurpleBuddy *buddy;

    if (account == NULL)
        return;
    buddy = purple_find_buddy(account, who);
    reach->connected = purple_account_is_connected(account);
    reach->keeps = keeps_messages(account, buddy);
    reach->knows_presence = buddy != NULL;
    reach->present =
        buddy != NULL && purple_presence_is_online(purple_buddy_get_presence(buddy));
    reach->since = last_seen(self, account_id, who);
    reach->name =
        buddy != NULL ? g_strdup(purple_buddy_get_contact_alias(buddy)) : short_name(who);
    reach->own_name = own_name(account);
}
