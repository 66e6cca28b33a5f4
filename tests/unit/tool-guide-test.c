/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "tool-run.h"

typedef struct {
    char *folder;
    ToolRun ran;
} Fixture;

static void
set_up(Fixture *fx, gconstpointer data)
{
    fx->folder = g_dir_make_tmp("ivp-guide-XXXXXX", NULL);
}

static void
tear_down(Fixture *fx, gconstpointer data)
{
    g_rmdir(fx->folder);
    g_free(fx->folder);
    tool_run_clear(&fx->ran);
}

static void
run(Fixture *fx, const char *input, gssize length, const char *words)
{
    g_auto(GStrv) argv = g_strsplit(words, " ", -1);
    g_autoptr(GPtrArray) list = g_ptr_array_new();

    for (char **word = argv; *word != NULL; word++)
        g_ptr_array_add(list, *word);
    tool_run(&fx->ran, fx->folder, input, length, list);
}

static void
test_a_shipped_guide(Fixture *fx, gconstpointer data)
{
    run(fx, NULL, 0, "guide opentelemetry --length 30");
    g_assert_cmpstr(fx->ran.err, ==, "");
    g_assert_cmpstr(fx->ran.out, ==,
                    "OpenTelemetry end user interview\n"
                    "\n"
                    "30 minutes\n"
                    "   0:00      5 min  Housekeeping\n"
                    "   0:05      3 min  Warm-up\n"
                    "   0:08     15 min  Main questions\n"
                    "           skipped  Questions from observers (optional)\n"
                    "   0:23      5 min  Turning the tables\n"
                    "   0:28      3 min  Wrap-up\n"
                    "  31 of 30 minutes: 1 over\n");
    g_assert_cmpint(fx->ran.status, ==, 0);
    run(fx, NULL, 0, "guide opentelemetry --length 60");
    g_assert_nonnull(strstr(fx->ran.out, "58 of 60: 2 to spare\n"));
}

static void
test_what_is_wrong_is_said_and_the_rest_used(Fixture *fx, gconstpointer data)
{
    run(fx, "# G\n## A (~x min)\n- a\n## B (5–10 min)\n## C (90 s)\n", -1, "guide -");
    g_assert_cmpstr(fx->ran.err, ==,
                    "-:2: warning: “(~x min)” is no time: write “(~5 min)”, or “(~3 / 10 "
                    "min)” for a short and a long talk.\n");
    g_assert_cmpstr(fx->ran.out, ==,
                    "G\n"
                    "\n"
                    "   0:00   5–10 min  B\n"
                    "   0:10    1.5 min  C\n"
                    "  11.5 minutes\n");
    g_assert_cmpint(fx->ran.status, ==, 1);
}

static void
test_json(Fixture *fx, gconstpointer data)
{
    run(fx, "# G\n## A (90 s)\n- [ ] \"a\"\n## B (0 min)\n## C\n", -1, "guide - --json");
    g_assert_cmpstr(
        fx->ran.out, ==,
        "{\"file\":\"-\",\"title\":\"G\",\"lengths\":[{\"length\":null,\"total\":1.50,"
        "\"drift\":null,\"sentence\":\"1.5 minutes\"}],\"parts\":[{\"line\":2,\"title\":"
        "\"A\",\"optional\":false,\"audience\":false,\"boxes\":[1.50],\"times\":[{"
        "\"length\":"
        "null,\"start\":0,\"minutes\":1.50}],\"steps\":[{\"line\":3,\"kind\":\"box\","
        "\"depth\":0,\"records\":false,\"text\":\"\\\"a\\\"\"}]},{\"line\":4,\"title\":"
        "\"B\","
        "\"optional\":false,\"audience\":false,\"boxes\":[0],\"times\":[{\"length\":null,"
        "\"start\":null,\"minutes\":0}],\"steps\":[]}],\"before\":\"\",\"after\":\"C\","
        "\"problems\":[]}\n");
    g_assert_cmpint(fx->ran.status, ==, 0);
}

static void
test_what_cannot_be_read(Fixture *fx, gconstpointer data)
{
    static const struct {
        const char *words, *input;
        gssize length;
        int status;
        const char *sentence;
    } rows[] = {
        {"guide nobody", NULL, 0, 3, "There is no guide “nobody”.\n"},
        {"guide no.md", NULL, 0, 3, "no.md cannot be read: No such file or directory.\n"},
        {"guide", NULL, 0, 2, "Name one guide: interview-panel guide FILE\n"},
        {"guide short --length 0", NULL, 0, 2,
         "A talk lasts from 5 to 480 minutes: --length 30\n"},
        {"guide -", "", 0, 1, "-: The guide is empty.\n"},
        {"guide -", "a\n\0b", 4, 1,
         "-: This is no text: there is a zero byte in line 2.\n"},
        {"guide -", "# \xE9\n", -1, 1,
         "-: Line 1 is not in UTF-8: save the file in that encoding.\n"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        run(fx, rows[i].input, rows[i].length, rows[i].words);
        g_assert_cmpstr(fx->ran.err, ==, rows[i].sentence);
        g_assert_cmpstr(fx->ran.out, ==, "");
        g_assert_cmpint(fx->ran.status, ==, rows[i].status);
    }
}

static void
test_ten_megabytes(Fixture *fx, gconstpointer data)
{
    g_autoptr(GString) text = g_string_new("# G\n## A (5 min)\n");
    g_autofree char *file = g_build_filename(fx->folder, "large.md", NULL);

    while (text->len < 10 * 1024 * 1024)
        g_string_append(text, "- a question\n");
    g_assert_true(g_file_set_contents(file, text->str, (gssize)text->len, NULL));
    run(fx, NULL, 0, "guide large.md");
    g_remove(file);
    g_assert_nonnull(strstr(fx->ran.err,
                            "The guide is larger than 256 kB; it is read up to "
                            "here."));
    g_assert_true(g_str_has_prefix(fx->ran.out, "G\n"));
    g_assert_cmpint(fx->ran.status, ==, 1);
}

int
main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*test)(Fixture *fx, gconstpointer data);
    } tests[] = {
        {"/tool-guide/shipped", test_a_shipped_guide},
        {"/tool-guide/wrong", test_what_is_wrong_is_said_and_the_rest_used},
        {"/tool-guide/json", test_json},
        {"/tool-guide/unreadable", test_what_cannot_be_read},
        {"/tool-guide/ten-megabytes", test_ten_megabytes},
    };

    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(tests); i++)
        g_test_add(tests[i].name, Fixture, NULL, set_up, tests[i].test, tear_down);
    return g_test_run();
}
