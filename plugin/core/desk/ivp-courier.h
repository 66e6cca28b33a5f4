/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <glib.h>

/**
 * What the desk wants of whoever carries messages: the libpurple plugin, or a test. Main
 * thread only. Accounts are named by a stable word ("prpl-jabber:bo@example.org"), people
 * by their normalized name on that account.
 */

/** IVP_ACCOUNT_BY_HAND: the account of threads that people carry by copy and paste. */
#define IVP_ACCOUNT_BY_HAND "hand"

/** IvpReach: how somebody can be reached just now. */
typedef struct {
    gboolean connected;      /* the account is */
    gboolean keeps;          /* the protocol keeps messages for the absent */
    gboolean knows_presence; /* whether @present means anything here */
    gboolean present;
    gboolean no_panel; /* their client says that it has none of ours */
    gint64 since;      /* the newest sign-on of either side; 0: not known */
    char *name;        /* (owned) (nullable): what the client calls them */
    char *own_name;    /* (owned) (nullable): what they call the person here */
} IvpReach;

void ivp_reach_clear(IvpReach *reach);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(IvpReach, ivp_reach_clear)

/** IvpAccount: one of the user's accounts. */
typedef struct {
    char *id;       /* the stable word */
    char *protocol; /* "xmpp", "irc", …, as in program files */
    char *address;  /* as people write it: "bo@example.org", "bo@irc.example.org" */
    gboolean connected;
} IvpAccount;

void ivp_account_free(IvpAccount *account);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(IvpAccount, ivp_account_free)

typedef struct {
    /**
     * @send: hands one message over as plain text, the way any encryption plugin sees it.
     * Shown and logged nowhere: the desk has its sentence shown by @show.
     *
     * Returns: %FALSE if the connection refused it
     */
    gboolean (*send)(gpointer data, const char *account, const char *who, const char *text);

    /** @send_room: the same into a room the account is in; %FALSE if it is not. */
    gboolean (*send_room)(gpointer data,
                          const char *account,
                          const char *room,
                          const char *text);

    /** @look: fills a zeroed @reach. */
    void (*look)(gpointer data, const char *account, const char *who, IvpReach *reach);

    /**
     * @show: writes a sentence into the open conversation with @who (a room's name, with
     * @room), logged as that conversation is.
     * @key: (nullable): the request it is about, for a link that opens it
     *
     * Returns: %FALSE if none is open
     */
    gboolean (*show)(gpointer data,
                     const char *account,
                     const char *who,
                     gboolean room,
                     const char *sentence,
                     gboolean mine,
                     const char *key);

    /** @to_text: (transfer full): a message's markup as the plain text that was meant: tags
     * out, <br> a line break, entities resolved once. */
    char *(*to_text)(gpointer data, const char *raw);

    /** @list_accounts: (transfer full) (element-type IvpAccount): those enabled here */
    GPtrArray *(*list_accounts)(gpointer data);

    /**
     * @resolve: (transfer full) (nullable): the normalized name of a contact
     * (protocol, address as in a program file) on @account; %NULL if it cannot be reached
     * from there
     */
    char *(*resolve)(gpointer data,
                     const char *account,
                     const char *protocol,
                     const char *address);
} IvpCourier;
