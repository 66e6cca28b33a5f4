/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib/gstdio.h>
#include <sqlite3.h>

#include "ivp-store-session.h"

#define NOW G_GINT64_CONSTANT(1796320800)
#define A (NOW + 48 * 3600)

typedef struct {
    char *directory, *path;
    IvpStore *store;
} Fixture;

static void
set_up(Fixture *fx, gconstpointer data)
{
    fx->directory = g_dir_make_tmp("ivp-store-session-XXXXXX", NULL);
    fx->path = g_build_filename(fx->directory, "program.db", NULL);
    fx->store = ivp_store_new(fx->path);
}

static void
close_store(IvpStore **store)
{
    ivp_store_close(*store);
    while (g_main_context_iteration(NULL, FALSE))
        ;
    g_assert_finalize_object(*store);
    *store = NULL;
}

static void
tear_down(Fixture *fx, gconstpointer data)
{
    g_autoptr(GDir) folder = g_dir_open(fx->directory, 0, NULL);
    const char *name;

    close_store(&fx->store);
    while ((name = g_dir_read_name(folder)) != NULL) {
        g_autofree char *file = g_build_filename(fx->directory, name, NULL);

        g_remove(file);
    }
    g_assert_cmpint(g_rmdir(fx->directory), ==, 0);
    g_free(fx->directory);
    g_free(fx->path);
}

/* --- Waiting for one answer --- */

typedef struct {
    gboolean answered, ours;
    IvpCommit outcome;
    gint64 version;
    GPtrArray *list;
} Answer;

static void
on_committed(IvpCommit outcome, gint64 version, gpointer data)
{
    *(Answer *)data = (Answer){.answered = TRUE, .outcome = outcome, .version = version};
}

static void
on_list(GPtrArray *list, gpointer data)
{
    *(Answer *)data = (Answer){.answered = TRUE, .list = list};
}

static void
on_leased(gboolean ours, gpointer data)
{
    *(Answer *)data = (Answer){.answered = TRUE, .ours = ours};
}

static void
wait_for(const Answer *answer)
{
    while (!answer->answered)
        g_main_context_iteration(NULL, TRUE);
}

static IvpCommit
commit(Fixture *fx, IvpStored *stored, const GPtrArray *effects)
{
    Answer answer = {0};

    ivp_store_commit_session(fx->store, stored, effects, TRUE, NOW, on_committed, &answer,
                             NULL);
    wait_for(&answer);
    if (answer.outcome == IVP_COMMIT_DONE)
        stored->version = answer.version;
    return answer.outcome;
}

static GPtrArray *
load(Fixture *fx, gboolean over)
{
    Answer answer = {0};

    ivp_store_load_sessions(fx->store, over, 0, 0, on_list, &answer, NULL);
    wait_for(&answer);
    return answer.list;
}

static void
step(IvpStored *stored, const IvpInput *input, GPtrArray *effects)
{
    IvpSession *after = ivp_session_step(stored->session, input, NOW, effects, NULL);

    g_assert_nonnull(after);
    ivp_session_free(stored->session);
    stored->session = after;
}

/* A facilitator's thread with @peer, who asked for A. */
static IvpStored *
make_asked(const char *peer, GPtrArray *effects)
{
    IvpStored *stored = ivp_stored_new(
        ivp_session_new("7q2k9mh", IVP_SIDE_FACILITATOR, "xmpp:bo", peer, "k3w9"));
    IvpLine line = {.verb = IVP_VERB_REQUEST,
                    .rev = 1,
                    .id = "7q2k9mh",
                    .box = "a000",
                    .n_at = 1,
                    .at = {A},
                    .length = 60,
                    .text = (char *)"Topics\nand more"};
    IvpInput input = {
        .kind = IVP_INPUT_LINE, .account = "xmpp:bo", .who = peer, .line = &line};

    step(stored, &input, effects);
    return stored;
}

static void
press_book(IvpStored *stored, GPtrArray *effects)
{
    IvpInput input = {.kind = IVP_PRESS_BOOK, .shown = 1, .n_at = 1, .at = {A}};

    step(stored, &input, effects);
}

static void
test_everything_of_a_step_is_there_after_a_restart(Fixture *fx, gconstpointer data)
{
    static const char *const parts[] = {"part one", "(2/2) part two", NULL};
    g_autoptr(GPtrArray) effects = ivp_effects_new();
    g_autoptr(IvpStored) stored = make_asked("ana", effects);
    g_autoptr(GPtrArray) list = NULL, history = NULL, over = NULL;
    g_autoptr(GBytes) before = ivp_session_to_bytes(stored->session);
    g_autoptr(GBytes) after = NULL;
    const IvpStored *read;
    const IvpEffect *entry;
    Answer answer = {0};

    stored->parts = g_strdupv((char **)parts);
    stored->posted = (IvpPosted){1, NOW, A, 2, NOW + 5, FALSE, TRUE};
    g_assert_cmpint(commit(fx, stored, effects), ==, IVP_COMMIT_DONE);
    close_store(&fx->store);
    fx->store = ivp_store_new(fx->path);
    list = load(fx, FALSE);
    g_assert_cmpuint(list->len, ==, 1);
    read = g_ptr_array_index(list, 0);
    after = ivp_session_to_bytes(read->session);
    g_assert_true(g_bytes_equal(before, after));
    g_assert_cmpint(read->posted.rev, ==, 1);
    g_assert_cmpint(read->posted.posted, ==, NOW);
    g_assert_cmpint(read->posted.ends, ==, A);
    g_assert_cmpuint(read->posted.sent, ==, 2);
    g_assert_cmpint(read->posted.last, ==, NOW + 5);
    g_assert_false(read->posted.failed);
    g_assert_true(read->posted.absent);
    g_assert_cmpstrv(read->parts, parts);
    g_assert_cmpint(read->version, ==, stored->version);
    over = load(fx, TRUE);
    g_assert_cmpuint(over->len, ==, 0);

    ivp_store_load_history(fx->store, "xmpp:bo", "ana", "7q2k9mh", on_list, &answer, NULL);
    wait_for(&answer);
    history = answer.list;
    g_assert_cmpuint(history->len, ==, 1);
    entry = g_ptr_array_index(history, 0);
    g_assert_cmpint(entry->verb, ==, IVP_VERB_REQUEST);
    g_assert_cmpint(entry->who, ==, IVP_WHO_THEM);
    g_assert_cmpstr(entry->line->text, ==, "Topics\nand more");
    g_assert_cmpint(entry->when, ==, NOW);
}

static void
test_another_clients_change_is_not_overwritten(Fixture *fx, gconstpointer data)
{
    g_autoptr(GPtrArray) effects = ivp_effects_new();
    g_autoptr(IvpStored) here = make_asked("ana", effects);
    g_autoptr(IvpStored) there = make_asked("ana", effects);
    g_autoptr(GPtrArray) list = NULL;
    IvpInput decline = {.kind = IVP_PRESS_DECLINE, .shown = 1};
    Answer answer = {0};

    g_assert_cmpint(commit(fx, here, NULL), ==, IVP_COMMIT_DONE);
    g_assert_cmpint(commit(fx, there, NULL), ==, IVP_COMMIT_STALE);
    ivp_store_load_session(fx->store, "xmpp:bo", "ana", "7q2k9mh", on_list, &answer, NULL);
    wait_for(&answer);
    list = answer.list;
    g_assert_cmpuint(list->len, ==, 1);
    there->version = ((IvpStored *)g_ptr_array_index(list, 0))->version;
    step(there, &decline, effects);
    g_assert_cmpint(commit(fx, there, NULL), ==, IVP_COMMIT_DONE);
    g_assert_cmpint(commit(fx, here, NULL), ==, IVP_COMMIT_STALE);
}

static void
test_local_keeper_gives_a_slot_once(Fixture *fx, gconstpointer data)
{
    g_autoptr(GPtrArray) effects = ivp_effects_new();
    g_autoptr(IvpStored) ana = make_asked("ana", effects);
    g_autoptr(IvpStored) kim = make_asked("kim", effects);
    IvpInput withdraw = {.kind = IVP_INPUT_TAKEN, .n_at = 1, .at = {A}, .attempt = 1};

    g_assert_cmpint(commit(fx, ana, NULL), ==, IVP_COMMIT_DONE);
    g_assert_cmpint(commit(fx, kim, NULL), ==, IVP_COMMIT_DONE);
    press_book(ana, effects);
    press_book(kim, effects);
    g_assert_cmpint(commit(fx, ana, NULL), ==, IVP_COMMIT_DONE);
    g_assert_cmpint(commit(fx, kim, NULL), ==, IVP_COMMIT_TAKEN);
    /* Once Ana's claim is gone, Kim may have it. */
    step(ana, &withdraw, effects);
    g_assert_cmpuint(ana->session->n_claims, ==, 0);
    g_assert_cmpint(commit(fx, ana, NULL), ==, IVP_COMMIT_DONE);
    g_assert_cmpint(commit(fx, kim, NULL), ==, IVP_COMMIT_DONE);
}

static void
test_failed_write_says_so_and_writes_nothing(Fixture *fx, gconstpointer data)
{
    g_autoptr(GPtrArray) effects = ivp_effects_new();
    g_autoptr(IvpStored) stored = make_asked("ana", effects);
    g_autoptr(GPtrArray) list = NULL;
    sqlite3 *db = NULL;

    ivp_store_flush(fx->store);
    g_assert_cmpint(sqlite3_open(fx->path, &db), ==, SQLITE_OK);
    /* The last of the three tables a step writes to. */
    g_assert_cmpint(
        sqlite3_exec(db,
                     "CREATE TRIGGER full BEFORE INSERT ON history BEGIN SELECT "
                     "RAISE(ABORT, 'no room'); END",
                     NULL, NULL, NULL),
        ==, SQLITE_OK);
    g_assert_cmpint(commit(fx, stored, effects), ==, IVP_COMMIT_FAILED);
    list = load(fx, FALSE);
    g_assert_cmpuint(list->len, ==, 0);
    g_assert_cmpint(sqlite3_exec(db, "DROP TRIGGER full", NULL, NULL, NULL), ==, SQLITE_OK);
    sqlite3_close(db);
    g_assert_cmpint(commit(fx, stored, effects), ==, IVP_COMMIT_DONE);
}

static void
test_damaged_row_does_not_hide_the_others(Fixture *fx, gconstpointer data)
{
    g_autoptr(GPtrArray) effects = ivp_effects_new();
    g_autoptr(IvpStored) ana = make_asked("ana", effects);
    g_autoptr(IvpStored) kim = make_asked("kim", effects);
    g_autoptr(GPtrArray) list = NULL;
    sqlite3 *db = NULL;

    g_assert_cmpint(commit(fx, ana, NULL), ==, IVP_COMMIT_DONE);
    g_assert_cmpint(commit(fx, kim, NULL), ==, IVP_COMMIT_DONE);
    g_assert_cmpint(sqlite3_open(fx->path, &db), ==, SQLITE_OK);
    g_assert_cmpint(sqlite3_exec(db, "UPDATE thread SET state = x'00' WHERE peer = 'ana'",
                                 NULL, NULL, NULL),
                    ==, SQLITE_OK);
    sqlite3_close(db);
    list = load(fx, FALSE);
    g_assert_cmpuint(list->len, ==, 1);
}

static gboolean
lease(Fixture *fx, const char *holder, gint64 now)
{
    Answer answer = {0};

    ivp_store_take_lease(fx->store, "outbox", holder, now, 60, on_leased, &answer, NULL);
    wait_for(&answer);
    return answer.ours;
}

static void
test_one_client_has_the_lease(Fixture *fx, gconstpointer data)
{
    g_assert_true(lease(fx, "pidgin", NOW));
    g_assert_false(lease(fx, "finch", NOW + 30));
    g_assert_true(lease(fx, "pidgin", NOW + 30));
    g_assert_false(lease(fx, "finch", NOW + 89));
    g_assert_true(lease(fx, "finch", NOW + 90));
    g_assert_false(lease(fx, "pidgin", NOW + 91));
}

#define ADD(path, function) g_test_add(path, Fixture, NULL, set_up, function, tear_down)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("/store-session/restart", test_everything_of_a_step_is_there_after_a_restart);
    ADD("/store-session/stale", test_another_clients_change_is_not_overwritten);
    ADD("/store-session/claims", test_local_keeper_gives_a_slot_once);
    ADD("/store-session/fails", test_failed_write_says_so_and_writes_nothing);
    ADD("/store-session/damaged", test_damaged_row_does_not_hide_the_others);
    ADD("/store-session/lease", test_one_client_has_the_lease);
    return g_test_run();
}
