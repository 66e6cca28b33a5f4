/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib/gstdio.h>
#include <sqlite3.h>

#include "ivp-error.h"
#include "ivp-store-private.h"
#include "ivp-store.h"

typedef struct {
    char *directory;
    char *path;
} Fixture;

static void
set_up(Fixture *fx, gconstpointer data)
{
    fx->directory = g_dir_make_tmp("ivp-store-XXXXXX", NULL);
    fx->path = g_build_filename(fx->directory, "program.db", NULL);
}

static void
tear_down(Fixture *fx, gconstpointer data)
{
    g_autoptr(GDir) folder = g_dir_open(fx->directory, 0, NULL);
    const char *name;

    while ((name = g_dir_read_name(folder)) != NULL) {
        g_autofree char *file = g_build_filename(fx->directory, name, NULL);

        g_remove(file);
    }
    g_assert_cmpint(g_rmdir(fx->directory), ==, 0);
    g_free(fx->directory);
    g_free(fx->path);
}

static void
close_store(IvpStore *store)
{
    ivp_store_close(store);
    /* Answers still on their way hold a reference each. */
    while (g_main_context_iteration(NULL, FALSE))
        ;
    g_assert_finalize_object(store);
}

static void
put(IvpStore *store, const char *key, int before, gint64 due)
{
    IvpReminder reminder = {
        0, (char *)key, (char *)"Discussion group", due + before, before, due, 0};

    ivp_store_put_reminder(store, &reminder);
}

static void
test_what_was_said_is_there_after_a_restart(Fixture *fx, gconstpointer data)
{
    IvpStore *store = ivp_store_new(fx->path);
    const IvpReminder *reminder;

    ivp_store_set_setting(store, "zone", "Asia/Kolkata");
    ivp_store_set_setting(store, "gone", "1");
    ivp_store_set_setting(store, "gone", NULL);
    put(store, "slot:20261203T1800Z", 600, 1000);
    put(store, "slot:20261203T1800Z", 600, 1060);
    put(store, "slot:20261203T1800Z", 3600, 400);
    ivp_store_remove_reminder(store, "slot:20261203T1800Z", 3600);
    close_store(store);

    store = ivp_store_new(fx->path);
    g_assert_cmpstr(ivp_store_get_setting(store, "zone"), ==, "Asia/Kolkata");
    g_assert_null(ivp_store_get_setting(store, "gone"));
    g_assert_cmpuint(ivp_store_get_reminders(store)->len, ==, 1);
    reminder = g_ptr_array_index(ivp_store_get_reminders(store), 0);
    g_assert_cmpint(reminder->due, ==, 1060);
    g_assert_null(ivp_store_get_trouble(store));
    close_store(store);
}

static void
on_changed(IvpStore *store, gpointer count)
{
    ++*(int *)count;
}

static void
test_another_client_is_noticed(Fixture *fx, gconstpointer data)
{
    IvpStore *first = ivp_store_new(fx->path);
    IvpStore *second;
    int changes = 0;

    ivp_store_flush(first);
    second = ivp_store_new(fx->path);
    ivp_store_flush(second);
    g_signal_connect(first, "changed", G_CALLBACK(on_changed), &changes);
    ivp_store_set_setting(second, "zone", "Europe/Berlin");
    put(second, "event:a", 60, 5);
    while (ivp_store_get_reminders(first)->len == 0)
        g_main_context_iteration(NULL, TRUE);
    g_assert_cmpint(changes, >=, 1);
    g_assert_cmpstr(ivp_store_get_setting(first, "zone"), ==, "Europe/Berlin");
    close_store(first);
    close_store(second);
}

typedef struct {
    int answers;
    int won;
} Claims;

static void
on_claimed(gboolean won, gpointer data)
{
    Claims *claims = data;

    claims->answers++;
    claims->won += won;
}

static void
test_a_reminder_is_claimed_once(Fixture *fx, gconstpointer data)
{
    IvpStore *first = ivp_store_new(fx->path);
    IvpStore *second;
    Claims claims = {0};

    put(first, "event:a", 60, 5);
    ivp_store_flush(first);
    second = ivp_store_new(fx->path);
    ivp_store_claim_reminder(first, "event:a", 60, 1000, on_claimed, &claims, NULL);
    ivp_store_claim_reminder(second, "event:a", 60, 1000, on_claimed, &claims, NULL);
    while (claims.answers < 2)
        g_main_context_iteration(NULL, TRUE);
    g_assert_cmpint(claims.won, ==, 1);
    /* The one that claimed it never said it was shown: the other may. */
    ivp_store_claim_reminder(second, "event:a", 60, 1000 + IVP_CLAIM_LASTS, on_claimed,
                             &claims, NULL);
    while (claims.answers < 3)
        g_main_context_iteration(NULL, TRUE);
    g_assert_cmpint(claims.won, ==, 2);
    close_store(first);
    close_store(second);
}

static void
wait_for_trouble(IvpStore *store)
{
    ivp_store_set_setting(store, "zone", "UTC");
    while (ivp_store_get_trouble(store) == NULL)
        g_main_context_iteration(NULL, TRUE);
}

static void
test_damage_is_set_aside_and_said(Fixture *fx, gconstpointer data)
{
    IvpStore *store;
    g_autofree char *noise = g_strnfill(8192, 'x');
    g_autoptr(GDir) folder = NULL;
    const char *name;
    int kept = 0;

    g_assert_true(g_file_set_contents(fx->path, noise, 8192, NULL));
    store = ivp_store_new(fx->path);
    wait_for_trouble(store);
    g_assert_nonnull(strstr(ivp_store_get_trouble(store), "program.db.damaged-"));
    close_store(store);
    folder = g_dir_open(fx->directory, 0, NULL);
    while ((name = g_dir_read_name(folder)) != NULL)
        kept += g_str_has_prefix(name, "program.db.damaged-");
    g_assert_cmpint(kept, ==, 1);
    store = ivp_store_new(fx->path);
    g_assert_cmpstr(ivp_store_get_setting(store, "zone"), ==, "UTC");
    close_store(store);
}

static void
test_a_newer_release_is_left_alone(Fixture *fx, gconstpointer data)
{
    IvpStore *store = ivp_store_new(fx->path);
    sqlite3 *db;

    ivp_store_set_setting(store, "zone", "Europe/Berlin");
    close_store(store);
    g_assert_cmpint(sqlite3_open(fx->path, &db), ==, SQLITE_OK);
    g_assert_cmpint(sqlite3_exec(db, "PRAGMA user_version = 999", NULL, NULL, NULL), ==,
                    SQLITE_OK);
    sqlite3_close(db);

    store = ivp_store_new(fx->path);
    wait_for_trouble(store);
    g_assert_nonnull(strstr(ivp_store_get_trouble(store), "newer release"));
    /* Kept in memory all the same, so the client goes on. */
    g_assert_cmpstr(ivp_store_get_setting(store, "zone"), ==, "UTC");
    close_store(store);
    store = ivp_store_new(fx->path);
    g_assert_cmpstr(ivp_store_get_setting(store, "zone"), ==, "Europe/Berlin");
    close_store(store);
}

static void
test_a_place_that_cannot_be_written_is_said(Fixture *fx, gconstpointer data)
{
    g_autofree char *nowhere =
        g_build_filename(fx->directory, "missing", "program.db", NULL);
    IvpStore *store = ivp_store_new(nowhere);

    wait_for_trouble(store);
    g_assert_cmpstr(ivp_store_get_setting(store, "zone"), ==, "UTC");
    close_store(store);
}

#define ADD(name, test) g_test_add("/store/" name, Fixture, NULL, set_up, test, tear_down)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("after-a-restart", test_what_was_said_is_there_after_a_restart);
    ADD("another-client", test_another_client_is_noticed);
    ADD("claimed-once", test_a_reminder_is_claimed_once);
    ADD("damage", test_damage_is_set_aside_and_said);
    ADD("newer-release", test_a_newer_release_is_left_alone);
    ADD("cannot-be-written", test_a_place_that_cannot_be_written_is_said);
    return g_test_run();
}
