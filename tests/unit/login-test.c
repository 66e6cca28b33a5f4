/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "ivp-error.h"
#include "ivp-login.h"

static const struct {
    const char *what, *command;
    const char *password; /* NULL: none, and a sentence */
} commands[] = {
    {"the first line", "printf 'one\\ntwo\\n'", "one"},
    {"without a line end", "printf one", "one"},
    {"with a carriage return", "printf 'one\\r\\n'", "one"},
    {"blanks and letters of all sorts", "printf ' a\xC3\xA4\"$ b '", " a\xC3\xA4\"$ b "},
    {"a line at once, and then nothing for long", "sh -c 'echo one; sleep 60'", "one"},
    {"no shell", "printf %s '$HOME;`id`'", "$HOME;`id`"},
    {"nothing", "true", NULL},
    {"an empty line first", "printf '\\none\\n'", NULL},
    {"it does not work", "false", NULL},
    {"no such command", "/nonexistent", NULL},
};

static void
test_commands(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(commands); i++) {
        g_auto(GStrv) words = NULL;
        g_autoptr(GError) error = NULL;
        IvpLogin login = {.user = (char *)"u"};
        char *password;
        gint64 start = g_get_monotonic_time();

        g_test_message("%s", commands[i].what);
        g_assert_true(g_shell_parse_argv(commands[i].command, NULL, &words, NULL));
        login.command = words;
        password = ivp_login_get_password(&login, "https://example.org", NULL, &error);
        g_assert_cmpstr(password, ==, commands[i].password);
        if (password == NULL)
            g_assert_error(error, IVP_ERROR, IVP_ERROR_REFUSED);
        else
            g_assert_no_error(error);
        g_assert_cmpint(g_get_monotonic_time() - start, <, 5 * G_USEC_PER_SEC);
        ivp_login_free_password(password);
    }
}

/* What the command printed is in no sentence, though it may be a part of the password. */
static void
test_sentences_tell_nothing(void)
{
    char *words[] = {(char *)"sh", (char *)"-c", (char *)"echo; echo swordfish; exit 1",
                     NULL};
    const IvpLogin login = {.command = words};
    g_autoptr(GError) error = NULL;

    g_assert_null(ivp_login_get_password(&login, "https://example.org", NULL, &error));
    g_assert_null(strstr(error->message, "swordfish"));
}

static gpointer
cancel(gpointer data)
{
    g_usleep(100000);
    g_cancellable_cancel(data);
    return NULL;
}

static void
test_cancel(void)
{
    char *words[] = {(char *)"sleep", (char *)"60", NULL};
    const IvpLogin login = {.command = words};
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    GThread *thread = g_thread_new("cancel", cancel, cancellable);
    gint64 start = g_get_monotonic_time();

    g_assert_null(ivp_login_get_password(&login, "https://example.org", cancellable, NULL));
    g_assert_cmpint(g_get_monotonic_time() - start, <, 5 * G_USEC_PER_SEC);
    g_thread_join(thread);
}

/* The keyring as a file, as libsecret has it for computers without a desktop. */
static void
test_keyring(void)
{
    const IvpLogin login = {.user = (char *)"u"}, other = {.user = (char *)"v"};
    const IvpLogin nobody = {0};
    g_autoptr(GError) error = NULL;
    char *password;

    g_assert_null(ivp_login_get_password(&login, "https://example.org", NULL, &error));
    g_assert_no_error(error);
    g_assert_true(ivp_login_store_password(&login, "https://example.org", "sword fish",
                                           NULL, &error));
    g_assert_no_error(error);
    password = ivp_login_get_password(&login, "https://example.org", NULL, &error);
    g_assert_cmpstr(password, ==, "sword fish");
    ivp_login_free_password(password);
    g_assert_null(ivp_login_get_password(&login, "https://example.org:444", NULL, NULL));
    g_assert_null(ivp_login_get_password(&other, "https://example.org", NULL, NULL));
    g_assert_null(ivp_login_get_password(&nobody, "https://example.org", NULL, NULL));
}

int
main(int argc, char **argv)
{
    g_autofree char *folder = g_dir_make_tmp("interview-panel-login-XXXXXX", NULL);
    g_autofree char *keyring = g_build_filename(folder, "keyring", NULL);
    int status;

    g_setenv("SECRET_BACKEND", "file", TRUE);
    g_setenv("SECRET_FILE_TEST_PATH", keyring, TRUE);
    g_setenv("SECRET_FILE_TEST_PASSWORD", "of the keyring", TRUE);
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/login/commands", test_commands);
    g_test_add_func("/login/sentences-tell-nothing", test_sentences_tell_nothing);
    g_test_add_func("/login/cancel", test_cancel);
    g_test_add_func("/login/keyring", test_keyring);
    status = g_test_run();
    g_unlink(keyring);
    g_rmdir(folder);
    return status;
}
