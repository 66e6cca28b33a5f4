/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

static const char program_file[] = "[Program]\n"
                                   "Version=1\n"
                                   "Name=Test “community”\n"
                                   "Zone=America/Los_Angeles\n"
                                   "[Events]\n"
                                   "Group=discussion group\n"
                                   "Slot=interview slot\n"
                                   "[Region amer]\n"
                                   "Name=AMER\n"
                                   "[Slots]\n"
                                   "Rule=every week thu 10:00\n"
                                   "Horizon=60 days\n"
                                   "[Interviews]\n"
                                   "Lengths=30;60\n";

typedef struct {
    char *folder;
    char *file;
    char *out;
    char *err;
    int status;
} Fixture;

static void
set_up(Fixture *fx, gconstpointer data)
{
    fx->folder = g_dir_make_tmp("ivp-agenda-XXXXXX", NULL);
    fx->file = g_build_filename(fx->folder, "mine.program", NULL);
    g_assert_true(g_file_set_contents(fx->file, program_file, -1, NULL));
}

static void
tear_down(Fixture *fx, gconstpointer data)
{
    g_remove(fx->file);
    /* Listing leaves nothing behind. */
    g_assert_cmpint(g_rmdir(fx->folder), ==, 0);
    g_free(fx->folder);
    g_free(fx->file);
    g_free(fx->out);
    g_free(fx->err);
}

/* Runs "interview-panel agenda" with these words, separated by spaces. */
static void
run(Fixture *fx, const char *words)
{
    g_autofree char *line = g_strdup_printf("%s agenda --directory %s %s",
                                            g_getenv("IVP_TOOL"), fx->folder, words);
    g_auto(GStrv) argv = g_strsplit(line, " ", -1);
    g_autoptr(GError) error = NULL;
    int status;

    g_clear_pointer(&fx->out, g_free);
    g_clear_pointer(&fx->err, g_free);
    g_spawn_sync(fx->folder, argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &fx->out, &fx->err,
                 &status, &error);
    g_assert_no_error(error);
    g_test_message("%s: %s%s", words, fx->out, fx->err);
    fx->status = WEXITSTATUS(status);
}

static void
test_rows_are_sentences(Fixture *fx, gconstpointer data)
{
    g_auto(GStrv) lines = NULL;

    run(fx, "--program mine.program --from 20261120T090000Z --limit 2 slots amer");
    g_assert_cmpint(fx->status, ==, 0);
    run(fx, "--program mine.program --limit 2");
    g_assert_cmpint(fx->status, ==, 0);
    lines = g_strsplit(fx->out, "\n", -1);
    g_assert_cmpuint(g_strv_length(lines), ==, 3);
    g_assert_true(g_str_has_prefix(lines[0], "Thursday "));
    g_assert_nonnull(strstr(lines[0], "10:00 in Los Angeles"));
    g_assert_nonnull(strstr(fx->err, "No calendar yet: these are the usual slots"));
}

static void
test_json_is_json(Fixture *fx, gconstpointer data)
{
    const char *argv[] = {
        "/usr/bin/python3", "-c",
        "import json, sys\n"
        "agenda = json.load(sys.stdin)\n"
        "assert list(agenda) == ['program', 'zone', 'loaded', 'rows']\n"
        "assert agenda['program'] == 'Test “community”'\n"
        "assert agenda['zone'] == 'Europe/Berlin'\n"
        "assert agenda['loaded'] is False\n"
        "assert len(agenda['rows']) == 3\n"
        "row = agenda['rows'][0]\n"
        "assert set(row) == {'start', 'end', 'all_day', 'day', 'kind', 'state',\n"
        "    'region', 'title', 'time', 'beside', 'note', 'spoken', 'key'}\n"
        "assert row['kind'] == 'slot' and row['state'] == 'usual'\n"
        "assert row['all_day'] is False and row['region'] is None\n"
        "assert row['start'].endswith('00Z') and len(row['start']) == 16\n"
        "assert row['day'].replace('-', '') in row['key']\n",
        NULL};
    g_autoptr(GSubprocess) python = NULL;
    g_autoptr(GError) error = NULL;

    run(fx, "--program mine.program --json --limit 3");
    g_assert_cmpint(fx->status, ==, 0);
    python = g_subprocess_newv(argv, G_SUBPROCESS_FLAGS_STDIN_PIPE, &error);
    if (python == NULL) {
        g_test_skip("there is no python3");
        return;
    }
    g_assert_true(g_subprocess_communicate_utf8(python, fx->out, NULL, NULL, NULL, &error));
    g_assert_no_error(error);
    g_assert_true(g_subprocess_get_successful(python));
}

static void
test_the_exit_status_says_whose_fault_it_was(Fixture *fx, gconstpointer data)
{
    static const struct {
        const char *words;
        int status;
        const char *said;
    } rows[] = {
        {"", 2, "No community was chosen in "},
        {"--program mine.program apca", 2, "There is no “apca” to list"},
        {"--program mine.program --from yesterday", 2, ""},
        {"--program mine.program --limit 0", 2, "A limit is from 1 to 10000."},
        {"--what", 2, "--what"},
        {"--program nowhere.program", 3, "nowhere.program"},
        {"--program nopreset", 3, "nopreset"},
        {"--program broken.program", 1, "broken.program:"},
    };
    g_autofree char *broken = g_build_filename(fx->folder, "broken.program", NULL);

    g_assert_true(g_file_set_contents(broken, "[Program]\nVersion=99\n", -1, NULL));
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        run(fx, rows[i].words);
        g_assert_cmpint(fx->status, ==, rows[i].status);
        g_assert_nonnull(strstr(fx->err, rows[i].said));
        g_assert_cmpstr(fx->out, ==, "");
        g_assert_cmpuint(strlen(fx->err), >, 10);
    }
    g_remove(broken);
}

#define TEST(name, function) g_test_add(name, Fixture, NULL, set_up, function, tear_down)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    TEST("/tool-agenda/rows", test_rows_are_sentences);
    TEST("/tool-agenda/json", test_json_is_json);
    TEST("/tool-agenda/status", test_the_exit_status_says_whose_fault_it_was);
    return g_test_run();
}
