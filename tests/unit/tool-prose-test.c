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
    fx->folder = g_dir_make_tmp("ivp-prose-XXXXXX", NULL);
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
        {"summary", NULL, 0, 2, "Name one summary: interview-panel summary FILE\n"},
        {"summary no.md", NULL, 0, 3, "no.md cannot be read: No such file or directory.\n"},
        {"summary -", "\x89PNG\n\0", 6, 1,
         "-: This is no text: there is a zero byte in line 2.\n"},
        {"summary -", "## Who\n\xE9\n", -1, 1,
         "-: Line 2 is not in UTF-8: save the file in that encoding.\n"},
        {"summary -", "words\n", -1, 1,
         "-: None of the parts of a summary is there: their headings are such as “## Who” "
         "or "
         "“## Challenges”.\n"},
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

static const char summary[] = "# T\n## Who\n- An *engineer*\n## Stack\n- Go\n- \"C\"\n## "
                              "Challenges\n1. Docs\n   - Many "
                              "voices\n   - Specific Ask: One voice\n## Transcript\nHi.\n";

static void
test_a_summary(Fixture *fx, gconstpointer data)
{
    run(fx, summary, -1, "summary -");
    g_assert_cmpstr(fx->ran.err, ==,
                    "-:11: “Transcript” is none of a summary's parts and is left out.\n");
    g_assert_cmpstr(fx->ran.out, ==,
                    "T\n"
                    "Who\n  - An engineer\n"
                    "Stack\n  - Go\n  - \"C\"\n"
                    "Challenges\n  1. Docs\n     - Many voices\n     Asked: One voice\n"
                    "1 thing is asked for.\n"
                    "Missing: Vision, Why, Positive notes, Notes of interest.\n");
    g_assert_cmpint(fx->ran.status, ==, 0);
}

static void
test_a_summary_as_json(Fixture *fx, gconstpointer data)
{
    run(fx, summary, -1, "summary - --json");
    g_assert_cmpstr(
        fx->ran.out, ==,
        "{\"who\":\"An engineer\",\"stack\":[\"Go\",\"\\\"C\\\"\"],\"vision\":"
        "\"\",\"why\":\"\",\"challenges\":[{\"text\":\"Docs\",\"notes\":[\"Many "
        "voices\"],\"asks\":[\"One voice\"]}],\"positive\":\"\",\"notes\":\"\","
        "\"missing\":[\"vision\",\"why\",\"positive\",\"notes\"]}\n");
    g_assert_cmpint(fx->ran.status, ==, 0);
}

static void
test_headings_of_a_program(Fixture *fx, gconstpointer data)
{
    g_autofree char *file = g_build_filename(fx->folder, "p.program", NULL);

    g_assert_true(g_file_set_contents(
        file,
        "[Program]\nVersion=1\nName=P\nZone=Europe/Berlin\n[Calendar "
        "c]\nURL=https://a.example/c.ics\n[Events]\nGroup=g\n[Summary]\nParts=Wer;Technik;"
        "Ziel;Warum;Hürden;Gut;Mehr\n",
        -1, NULL));
    run(fx, "## Wer\na\n## Hürden\n1. b\n", -1, "summary - --program p.program --json");
    g_remove(file);
    g_assert_nonnull(strstr(fx->ran.out, "\"challenges\":[{\"text\":\"b\""));
    g_assert_cmpint(fx->ran.status, ==, 0);
    run(fx, "## Who\na\n", -1, "summary - --program nobody");
    g_assert_cmpint(fx->ran.status, ==, 3);
}

static void
test_too_large(Fixture *fx, gconstpointer data)
{
    g_autoptr(GString) text = g_string_new("# G\n## A (5 min)\n");
    g_autofree char *file = g_build_filename(fx->folder, "large.md", NULL);

    while (text->len < 10 * 1024 * 1024)
        g_string_append(text, "- a question\n");
    g_assert_true(g_file_set_contents(file, text->str, (gssize)text->len, NULL));
    run(fx, NULL, 0, "guide large.md");
    g_assert_nonnull(strstr(fx->ran.err,
                            "The guide is larger than 256 kB; it is read up to "
                            "here."));
    g_assert_true(g_str_has_prefix(fx->ran.out, "G\n"));
    g_assert_cmpint(fx->ran.status, ==, 1);
    while (text->len < 50 * 1024 * 1024)
        g_string_append(text,
                        "- a question, and some more words so that this takes less\n");
    g_assert_true(g_file_set_contents(file, text->str, (gssize)text->len, NULL));
    run(fx, NULL, 0, "summary large.md");
    g_remove(file);
    g_assert_cmpstr(fx->ran.err, ==,
                    "large.md: The file is larger than 1 MB, the most that is read.\n");
    g_assert_cmpint(fx->ran.status, ==, 1);
}

int
main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*test)(Fixture *fx, gconstpointer data);
    } tests[] = {
        {"/tool-prose/guide/shipped", test_a_shipped_guide},
        {"/tool-prose/guide/wrong", test_what_is_wrong_is_said_and_the_rest_used},
        {"/tool-prose/guide/json", test_json},
        {"/tool-prose/unreadable", test_what_cannot_be_read},
        {"/tool-prose/summary/text", test_a_summary},
        {"/tool-prose/summary/json", test_a_summary_as_json},
        {"/tool-prose/summary/program", test_headings_of_a_program},
        {"/tool-prose/too-large", test_too_large},
    };

    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(tests); i++)
        g_test_add(tests[i].name, Fixture, NULL, set_up, tests[i].test, tear_down);
    return g_test_run();
}
