/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-login.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <libsecret/secret.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ivp-error.h"

/* How often cancelling is looked for, in milliseconds. */
#define POLL_MILLISECONDS 100

static const SecretSchema schema = {
    "org.interview-panel.Calendar",
    SECRET_SCHEMA_NONE,
    {
        {"server", SECRET_SCHEMA_ATTRIBUTE_STRING},
        {"user", SECRET_SCHEMA_ATTRIBUTE_STRING},
        {NULL, SECRET_SCHEMA_ATTRIBUTE_STRING},
    },
};

IvpLogin *
ivp_login_copy(const IvpLogin *login)
{
    IvpLogin *copy = g_new0(IvpLogin, 1);

    copy->user = g_strdup(login->user);
    copy->command = g_strdupv(login->command);
    copy->netrc = login->netrc;
    copy->netrc_file = g_strdup(login->netrc_file);
    return copy;
}

void
ivp_login_free(IvpLogin *login)
{
    if (login == NULL)
        return;
    g_free(login->user);
    g_strfreev(login->command);
    g_free(login->netrc_file);
    g_free(login);
}

void
ivp_login_free_password(char *password)
{
    if (password == NULL)
        return;
    explicit_bzero(password, strlen(password));
    g_free(password);
}

/* --- The command --- */

/* Its first line into @line; the rest is not read. */
static gboolean
read_line(int fd, char *line, gsize size, GCancellable *cancellable)
{
    gint64 end = g_get_monotonic_time() + IVP_LOGIN_SECONDS * G_USEC_PER_SEC;
    gsize used = 0;

    while (used < size - 1 && g_get_monotonic_time() < end) {
        struct pollfd wait = {.fd = fd, .events = POLLIN};
        gssize got;
        char *stop;

        if (cancellable != NULL && g_cancellable_is_cancelled(cancellable))
            return FALSE;
        if (poll(&wait, 1, POLL_MILLISECONDS) <= 0)
            continue;
        got = read(fd, line + used, size - 1 - used);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return FALSE;
        used += (gsize)got;
        line[used] = '\0';
        stop = strchr(line, '\n');
        if (stop != NULL)
            *stop = '\0';
        if (stop != NULL || got == 0) {
            line[strcspn(line, "\r")] = '\0';
            return line[0] != '\0';
        }
    }
    return FALSE;
}

/* A group of its own, so that what the command starts ends with it. */
static void
become_group(gpointer data)
{
    setpgid(0, 0);
}

static char *
run_command(char **command, GCancellable *cancellable, GError **error)
{
    char line[IVP_LOGIN_MAX] = "";
    char *password = NULL;
    GPid pid;
    int output, status = 0;
    gboolean ok, was_full;

    if (!g_spawn_async_with_pipes(NULL, command, NULL,
                                  G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD |
                                      G_SPAWN_STDERR_TO_DEV_NULL,
                                  become_group, NULL, &pid, NULL, &output, NULL, NULL)) {
        g_set_error(error, IVP_ERROR, IVP_ERROR_REFUSED,
                    _("The password command “%s” could not be started."), command[0]);
        return NULL;
    }
    ok = read_line(output, line, sizeof line, cancellable);
    close(output);
    kill(-pid, SIGKILL);
    /* A client may have waited for it already. */
    was_full =
        waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) != 0;
    if (ok && !was_full)
        password = g_strdup(line);
    else
        g_set_error(error, IVP_ERROR, IVP_ERROR_REFUSED,
                    _("The password command “%s” gave no password within %d seconds. Its "
                      "first line has to be the password."),
                    command[0], IVP_LOGIN_SECONDS);
    explicit_bzero(line, sizeof line);
    return password;
}

char *
ivp_login_get_password(const IvpLogin *login,
                       const char *server,
                       GCancellable *cancellable,
                       GError **error)
{
    char *stored, *password;

    if (login->command != NULL && login->command[0] != NULL)
        return run_command(login->command, cancellable, error);
    if (login->user == NULL)
        return NULL;
    /* No keyring on this computer is no error: then there is no password in it. */
    stored = secret_password_lookup_sync(&schema, cancellable, NULL, "server", server,
                                         "user", login->user, NULL);
    password = g_strdup(stored);
    secret_password_free(stored);
    return password;
}

gboolean
ivp_login_store_password(const IvpLogin *login,
                         const char *server,
                         const char *password,
                         GCancellable *cancellable,
                         GError **error)
{
    g_autofree char *label = g_strdup_printf(_("Interview Panel: %s"), server);

    g_return_val_if_fail(login->user != NULL, FALSE);

    if (secret_password_store_sync(&schema, SECRET_COLLECTION_DEFAULT, label, password,
                                   cancellable, NULL, "server", server, "user", login->user,
                                   NULL))
        return TRUE;
    g_set_error_literal(error, IVP_ERROR, IVP_ERROR_STORE,
                        _("The desktop's keyring did not take the password. Is it "
                          "unlocked?"));
    return FALSE;
}
