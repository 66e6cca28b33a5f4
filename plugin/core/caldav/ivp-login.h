/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <gio/gio.h>

/** IVP_LOGIN_SECONDS: how long a password command may take. */
#define IVP_LOGIN_SECONDS 10
/** IVP_LOGIN_MAX: bytes of a password. */
#define IVP_LOGIN_MAX 4096

/**
 * IvpLogin: who one is at a server, and where the password comes from. It is asked for in
 * this order: the command, the desktop's keyring (libsecret), .netrc if wanted. A password
 * is never kept in a file of ours, nor shown in any sentence.
 * @user: (nullable)
 * @command: (nullable): words of a command whose first line of output is the password; no
 * shell
 * @netrc: look into @netrc_file
 * @netrc_file: (nullable): %NULL: ~/.netrc
 */
typedef struct {
    char *user;
    char **command;
    gboolean netrc;
    char *netrc_file;
} IvpLogin;

IvpLogin *ivp_login_copy(const IvpLogin *login);
void ivp_login_free(IvpLogin *login);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(IvpLogin, ivp_login_free)

/**
 * ivp_login_get_password:
 * @server: scheme, host and port: "https://example.org"
 *
 * Blocks, up to %IVP_LOGIN_SECONDS for a command, longer while the keyring asks to be
 * unlocked; worker threads only.
 *
 * Returns: (transfer full) (nullable): free with ivp_login_free_password(); %NULL without
 * an error where there is none (.netrc is libcurl's to read), with %IVP_ERROR_REFUSED
 *   and a sentence where the command did not give one
 */
char *ivp_login_get_password(const IvpLogin *login,
                             const char *server,
                             GCancellable *cancellable,
                             GError **error);

/** ivp_login_free_password: overwrites it first. */
void ivp_login_free_password(char *password);

/** ivp_login_store_password: into the desktop's keyring. Blocks. */
gboolean ivp_login_store_password(const IvpLogin *login,
                                  const char *server,
                                  const char *password,
                                  GCancellable *cancellable,
                                  GError **error);
