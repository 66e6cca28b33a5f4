/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-directory.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "ivp-error.h"
#include "tool-run.h"

/* What is to be put. */
typedef struct {
    int year, month;
    const char *who, *from, *recording, *summary;
} Wish;

static IvpDirectoryEntry
entry_of(const Wish *wish)
{
    const IvpDirectoryEntry entry = {0,
                                     wish->year,
                                     wish->month,
                                     (char *)wish->who,
                                     (char *)wish->from,
                                     (char *)wish->recording,
                                     (char *)wish->summary};

    return entry;
}

static IvpDirectory *
read_directory(const char *text, gssize length, GError **error)
{
    g_autoptr(GBytes) bytes = g_bytes_new(text, length < 0 ? strlen(text) : (gsize)length);

    return ivp_directory_read(bytes, error);
}

static const struct {
    const char *what, *text;
    const char *entries; /* one a line: line year-month who|from|recording|summary */
} files[] = {
    {"as it should be",
     "# List\n\n### June 2022: Ana López from Lantern Works\n\n- Recording link: "
     "https://x.example/a\n- [Summary](june.md)\n",
     "3 2022-06 Ana López|Lantern Works|https://x.example/a|june.md\n"},
    {"slips",
     "### Jun. 2022 Ana from X\n- Reocrding link https://x.example/a.\n- Sumary: a.md\n",
     "1 2022-06 Ana|X|https://x.example/a|a.md\n"},
    {"dashes", "## May 2022 – Ana\n## Sept 2022 - Bo\n## 2022-10: Kim\n",
     "1 2022-05 Ana|-|-|-\n2 2022-09 Bo|-|-|-\n3 2022-10 Kim|-|-|-\n"},
    {"a month with a slip", "### Febuary 2023: Ana\n", "1 2023-02 Ana|-|-|-\n"},
    {"anonymous",
     "### June 2022: Anonymous\n### July 2022: Anonymous from a bank\n### May 2022\n"
     "### April 2022: TBD\n### March 2022: from a bank\n",
     "1 2022-06 -|-|-|-\n2 2022-07 -|a bank|-|-\n3 2022-05 -|-|-|-\n4 2022-04 -|-|-|-\n"
     "5 2022-03 -|a bank|-|-\n"},
    {"Windows' line ends",
     "### June 2022: Ana  \r\n* Recording: <https://x.example/a>  \r\n\r\n## Other\r\n- "
     "Summary: b.md\r\n",
     "1 2022-06 Ana|-|https://x.example/a|-\n"},
    {"nested",
     "### June 2022: Ana\n- Links\n    - [Recording](https://x.example/a)\n"
     "        * **Summary**: [here](<a.md>)\n",
     "1 2022-06 Ana|-|https://x.example/a|a.md\n"},
    {"items", "- June 2022: Ana\n  - Recording: https://x.example/a\n- May 2022: Bo\n",
     "1 2022-06 Ana|-|https://x.example/a|-\n3 2022-05 Bo|-|-|-\n"},
    {"bold", "**June 2022: Ana from X**\n- Recording: https://x.example/a\n",
     "1 2022-06 Ana|X|https://x.example/a|-\n"},
    {"none yet", "### June 2022: Ana\n- Recording link: TBD\n- Summary: to come\n",
     "1 2022-06 Ana|-|-|-\n"},
    {"the first counts",
     "### June 2022: Ana\n- Recording: https://x.example/a\n- Recording: "
     "https://x.example/b\n",
     "1 2022-06 Ana|-|https://x.example/a|-\n"},
    {"a link in the name", "### June 2022: [Ana](https://x.example) from **X**\n",
     "1 2022-06 Ana|X|-|-\n"},
    {"code is none", "```\n### June 2022: Ana\n```\n", ""},
    {"no entry", "# 2022\nIn June 2022 we met.\n## Maybe 2022\n### Smarch 2022\n", ""},
    {"nothing", "", ""},
};

static char *
describe(const IvpDirectory *directory)
{
    g_autoptr(GString) text = g_string_new(NULL);
    gsize n;
    const IvpDirectoryEntry *entries = ivp_directory_get_entries(directory, &n);

    for (gsize i = 0; i < n; i++) {
        const char *const fields[] = {entries[i].who, entries[i].from, entries[i].recording,
                                      entries[i].summary};

        g_string_append_printf(text, "%d %04d-%02d ", entries[i].line, entries[i].year,
                               entries[i].month);
        for (gsize k = 0; k < G_N_ELEMENTS(fields); k++)
            g_string_append_printf(text, "%s%s", k > 0 ? "|" : "",
                                   fields[k] != NULL ? fields[k] : "-");
        g_string_append_c(text, '\n');
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static void
test_reading(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(IvpDirectory) directory = read_directory(files[i].text, -1, &error);
        g_autofree char *found = NULL;

        g_test_message("%s", files[i].what);
        g_assert_no_error(error);
        found = describe(directory);
        g_assert_cmpstr(found, ==, files[i].entries);
    }
}

static const struct {
    const char *what, *text;
    Wish wish;
    int line;
    const char *changed; /* NULL: the same */
} additions[] = {
    {"to an empty file",
     "",
     {2022, 6, "Ana", "X", "https://x.example/a", "a.md"},
     1,
     "### June 2022: Ana from X\n- Recording link: https://x.example/a\n- "
     "[Summary](a.md)\n"},
    {"to a file without entries",
     "# List",
     {2022, 6, NULL, NULL, NULL, NULL},
     3,
     "# List\n\n### June 2022: Anonymous\n"},
    {"rising",
     "### May 2022: Bo\n\n### July 2022: Bo\n",
     {2022, 6, "Ana", NULL, NULL, NULL},
     3,
     "### May 2022: Bo\n\n### June 2022: Ana\n\n### July 2022: Bo\n"},
    {"falling",
     "## July 2022: Bo\n* Recording: TBD\n\n## May 2022: Bo\n",
     {2022, 6, "Ana", NULL, NULL, "a.md"},
     4,
     "## July 2022: Bo\n* Recording: TBD\n\n## June 2022: Ana\n* [Summary](a.md)\n\n## May "
     "2022: Bo\n"},
    {"first of a falling list",
     "# L\n\n## July 2022: Bo\n\n## May 2022: Bo\n",
     {2022, 8, "Ana", NULL, NULL, NULL},
     3,
     "# L\n\n## August 2022: Ana\n\n## July 2022: Bo\n\n## May 2022: Bo\n"},
    {"last, without an end of line",
     "### May 2022: Bo\r\n- Recording: TBD",
     {2022, 6, "Ana", NULL, NULL, NULL},
     4,
     "### May 2022: Bo\r\n- Recording: TBD\r\n\r\n### June 2022: Ana\r\n"},
    {"a new year",
     "## 2023\n\n### May 2023: Bo\n\n## 2022\n\n### May 2022: Bo\n",
     {2024, 1, "Ana", NULL, NULL, NULL},
     3,
     "## 2024\n\n### January 2024: Ana\n\n## 2023\n\n### May 2023: Bo\n\n## 2022\n\n### "
     "May "
     "2022: Bo\n"},
    {"a year between",
     "## 2024\n\n### May 2024: Bo\n\n## 2022\n\n### May 2022: Bo\n",
     {2023, 1, "Ana", NULL, NULL, NULL},
     7,
     "## 2024\n\n### May 2024: Bo\n\n## 2023\n\n### January 2023: Ana\n\n## 2022\n\n### "
     "May "
     "2022: Bo\n"},
    {"the first month of a year that is there",
     "## 2023\n\n### May 2023: Bo\n\n## 2022\n\n### May 2022: Bo\n",
     {2022, 8, "Ana", NULL, NULL, NULL},
     7,
     "## 2023\n\n### May 2023: Bo\n\n## 2022\n\n### August 2022: Ana\n\n### May 2022: "
     "Bo\n"},
    {"links below stay below",
     "### May 2022: Bo\n\n[a]: https://x.example\n",
     {2022, 6, "Ana", NULL, NULL, NULL},
     3,
     "### May 2022: Bo\n\n### June 2022: Ana\n\n[a]: https://x.example\n"},
    {"completed",
     "### May 2022: Bo\n- Recording link: TBD  \n\nEnd\n",
     {2022, 5, "bo", NULL, "https://x.example/a", NULL},
     1,
     "### May 2022: Bo\n- Recording link: https://x.example/a\n\nEnd\n"},
    {"words that say more stay",
     "### May 2022: Bo\n- Recording: ask Bo\n- More\n",
     {2022, 5, "Bo", NULL, "https://x.example/a", NULL},
     1,
     "### May 2022: Bo\n- Recording: ask Bo\n- Recording link: https://x.example/a\n- "
     "More\n"},
    {"below an item",
     "- May 2022: Bo\n- June 2022: Bo\n",
     {2022, 5, "Bo", NULL, "https://x.example/a", NULL},
     1,
     "- May 2022: Bo\n  - Recording link: https://x.example/a\n- June 2022: Bo\n"},
    {"below an underline",
     "May 2022: Bo\n===\n",
     {2022, 5, "Bo", NULL, NULL, "a.md"},
     1,
     "May 2022: Bo\n===\n- [Summary](a.md)\n"},
    {"completed twice",
     "### May 2022: Bo from X\n\n# Other\n",
     {2022, 5, "Bo", NULL, "https://x.example/a", "a.md"},
     1,
     "### May 2022: Bo from X\n- Recording link: https://x.example/a\n- "
     "[Summary](a.md)\n\n# "
     "Other\n"},
    {"completed before its summary",
     "### May 2022: Bo\r\n  * Summary: a.md\r\n",
     {2022, 5, "Bo", NULL, "https://x.example/a", "a.md"},
     1,
     "### May 2022: Bo\r\n  * Recording link: https://x.example/a\r\n  * Summary: "
     "a.md\r\n"},
    {"without an end of line",
     "### May 2022: Bo",
     {2022, 5, "Bo", NULL, NULL, "a.md"},
     1,
     "### May 2022: Bo\n- [Summary](a.md)"},
    {"there already",
     "### May 2022: Bo\n- Summary: a.md\n",
     {2022, 5, "Bo", NULL, NULL, "a.md"},
     1,
     NULL},
    {"another person in that month",
     "### May 2022: Bo\n",
     {2022, 5, "Ana", NULL, NULL, NULL},
     3,
     "### May 2022: Bo\n\n### May 2022: Ana\n"},
};

static void
assert_put(const char *text, IvpDirectoryEntry entry, int line, const char *changed)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(IvpDirectory) directory = read_directory(text, -1, NULL);
    g_autoptr(IvpDirectory) again = NULL;
    g_autoptr(GBytes) bytes = NULL;
    g_autoptr(GBytes) same = NULL;
    int where = 0;

    bytes = ivp_directory_put(directory, &entry, &where, &error);
    g_assert_no_error(error);
    g_assert_cmpmem(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), changed,
                    strlen(changed));
    g_assert_cmpint(where, ==, line);
    /* What was put is there: putting it again changes nothing. */
    again = ivp_directory_read(bytes, &error);
    g_assert_no_error(error);
    same = ivp_directory_put(again, &entry, &where, &error);
    g_assert_no_error(error);
    g_assert_true(g_bytes_equal(same, bytes));
    g_assert_cmpint(where, ==, line);
}

static void
test_putting(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(additions); i++) {
        g_test_message("%s", additions[i].what);
        assert_put(additions[i].text, entry_of(&additions[i].wish), additions[i].line,
                   additions[i].changed != NULL ? additions[i].changed : additions[i].text);
    }
}

/* --- Only the lines it means to --- */

static char *
make_file(GRand *rand)
{
    static const char *const pieces[] = {
        "# List of sessions  \n",
        "\n",
        "Some words here\n",
        "### June 2022: Ana from X\n",
        "## July 2023 - Anonymous\n",
        "### May 2021 Bo\n",
        "- Recording link: TBD\n",
        "* Reocrding https://x.example/q\n",
        "  - [Summary](a.md)\n",
        "- Summary:\n",
        "## 2022\n",
        "---\n",
        "| a | b |\n",
        "\t- nested\n",
        "```\n",
        "[l]: https://x.example\n",
        "June 2022\n=====\n",
        "- August 2022: Kim\n",
    };
    g_autoptr(GString) text = g_string_new(NULL);
    int n = g_rand_int_range(rand, 0, 30);
    gboolean windows = g_rand_int_range(rand, 0, 4) == 0;

    for (int i = 0; i < n; i++)
        g_string_append(text, pieces[g_rand_int_range(rand, 0, G_N_ELEMENTS(pieces))]);
    if (text->len > 0 && g_rand_int_range(rand, 0, 4) == 0)
        g_string_truncate(text, text->len - 1);
    if (windows)
        g_string_replace(text, "\n", "\r\n", 0);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

/* Whether @changed is @text with lines put in at one or two places, and at most two lines
 * that said there is nothing yet replaced. */
static void
assert_only_lines(const char *text, const char *changed)
{
    g_auto(GStrv) old = g_strsplit(text, "\n", -1);
    g_auto(GStrv) new = g_strsplit(changed, "\n", -1);
    guint i = 0, replaced = 0;

    for (guint k = 0; new[k] != NULL; k++) {
        g_autofree char *said = g_strchomp(g_strdup(old[i] != NULL ? old[i] : ""));
        const char *put =
            strstr(said, "Summary") != NULL ? "[Summary]" : "Recording link: ";

        gboolean last = old[i] != NULL && old[i + 1] == NULL;

        if (old[i] != NULL && (strcmp(old[i], new[k]) == 0 ||
                               /* It gets the end of line that it did not have. */
                               (last && g_str_has_prefix(new[k], old[i]) &&
                                strcmp(new[k] + strlen(old[i]), "\r") == 0))) {
            i++;
        } else if ((g_str_has_suffix(said, "Summary:") || g_str_has_suffix(said, "TBD")) &&
                   strstr(new[k], put) != NULL) {
            i++;
            replaced++;
        }
    }
    /* The end of the last line may be new. */
    if (old[i] != NULL && old[i][0] == '\0')
        i++;
    if (old[i] != NULL)
        g_error("“%s” is gone:\n%s\n---\n%s", old[i], text, changed);
    g_assert_cmpuint(replaced, <=, 2);
}

static void
test_only_the_lines_it_means_to(void)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed((guint32)g_test_rand_int());

    for (int round = 0; round < 3000; round++) {
        g_autofree char *text = make_file(rand);
        g_autofree char *whole = NULL;
        g_autoptr(IvpDirectory) directory = read_directory(text, -1, NULL);
        g_autoptr(GBytes) bytes = NULL;
        g_autoptr(GError) error = NULL;
        IvpDirectoryEntry entry = {.year = g_rand_int_range(rand, 2021, 2025),
                                   .month = g_rand_int_range(rand, 1, 13),
                                   .who = g_rand_boolean(rand) ? (char *)"Ana" : NULL,
                                   .from = g_rand_boolean(rand) ? (char *)"X" : NULL,
                                   .recording = (char *)"https://x.example/new",
                                   .summary = (char *)"new.md"};

        g_assert_nonnull(directory);
        bytes = ivp_directory_put(directory, &entry, NULL, &error);
        if (bytes == NULL) {
            g_assert_error(error, IVP_ERROR, IVP_ERROR_REFUSED);
            continue;
        }
        whole = g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
        assert_only_lines(text, whole);
        g_assert_nonnull(strstr(whole, "https://x.example/new"));
        g_assert_nonnull(strstr(whole, "new.md"));
    }
}

/* --- Refusals --- */

static void
test_what_is_no_directory(void)
{
    static const struct {
        const char *text;
        gssize length;
        const char *sentence;
    } rows[] = {
        {"# L\n<<<<<<< main\n### June 2022: A\n=======\n>>>>>>> b\n", -1,
         "Line 2 has the mark of a merge that is not finished: finish it first."},
        {"a\n\nb\n>>>>>>> topic\r\n", -1,
         "Line 4 has the mark of a merge that is not finished: finish it first."},
        {"### Juni 2022: Andr\xE9\n", -1,
         "Line 1 is not in UTF-8: save the file in that encoding."},
        {"a\0b", 3, "This is no text: there is a zero byte in line 1."},
    };
    g_autofree char *large = g_malloc(IVP_DIRECTORY_MAX_BYTES + 1);
    g_autoptr(GError) error = NULL;

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_clear_error(&error);
        g_assert_null(read_directory(rows[i].text, rows[i].length, &error));
        g_assert_cmpstr(error->message, ==, rows[i].sentence);
    }
    memset(large, 'x', IVP_DIRECTORY_MAX_BYTES + 1);
    g_clear_error(&error);
    g_assert_null(read_directory(large, IVP_DIRECTORY_MAX_BYTES + 1, &error));
    g_assert_error(error, IVP_ERROR, IVP_ERROR_LIMIT);
}

static void
test_what_is_not_put(void)
{
    static const struct {
        Wish wish;
        const char *sentence;
    } rows[] = {
        {{2022, 5, "Bo", NULL, "https://x.example/b", NULL},
         "Line 2 has another link, https://x.example/a: change it by hand if it is wrong."},
        {{2022, 5, "B\no", NULL, NULL, NULL},
         "A name here is one line of at most 500 bytes."},
        {{2022, 5, "Kim", NULL, "javascript:x", NULL},
         "“javascript:x” is no address: write one that begins with https://, without "
         "blanks."},
        {{2022, 5, "Kim", NULL, NULL, "a b.md"},
         "“a b.md” is no file or address: write one without blanks, such as june-2022.md."},
    };
    g_autoptr(IvpDirectory) directory =
        read_directory("### May 2022: Bo\n- Recording: https://x.example/a\n", -1, NULL);

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        const IvpDirectoryEntry entry = entry_of(&rows[i].wish);
        g_autoptr(GError) error = NULL;

        g_assert_null(ivp_directory_put(directory, &entry, NULL, &error));
        g_assert_nonnull(error);
        g_assert_cmpstr(error->message, ==, rows[i].sentence);
    }
}

static void
test_large(void)
{
    static const char *const pieces[] = {"### June 2022: Ana\n- Recording: x\n",
                                         "-",
                                         "### ",
                                         "June 2022: ",
                                         "- Recording [",
                                         "**",
                                         "](",
                                         "\n"};
    gint64 begun = g_get_monotonic_time();

    for (gsize i = 0; i < G_N_ELEMENTS(pieces); i++) {
        g_autoptr(GString) text = g_string_new(NULL);
        g_autoptr(IvpDirectory) directory = NULL;

        while (text->len < 1024 * 1024)
            g_string_append(text, pieces[i]);
        directory = read_directory(text->str, -1, NULL);
        if (directory != NULL) {
            g_autoptr(GBytes) bytes = NULL;
            const IvpDirectoryEntry entry = {.year = 2023, .month = 1};

            bytes = ivp_directory_put(directory, &entry, NULL, NULL);
            g_assert_nonnull(bytes);
        }
    }
    g_test_message("%" G_GINT64_FORMAT " ms", (g_get_monotonic_time() - begun) / 1000);
}

/* --- On disk --- */

typedef struct {
    char *folder;
    ToolRun ran;
} Fixture;

#define FIRST "### May 2022: Bo\n"

static void
put_file(const Fixture *fx, const char *name, const char *text)
{
    g_autofree char *path = g_build_filename(fx->folder, name, NULL);

    g_assert_true(g_file_set_contents(path, text, -1, NULL));
}

static void
assert_file(const Fixture *fx, const char *name, const char *text)
{
    g_autofree char *path = g_build_filename(fx->folder, name, NULL);
    g_autofree char *found = NULL;

    g_file_get_contents(path, &found, NULL, NULL);
    g_assert_cmpstr(found, ==, text);
}

static void
set_up(Fixture *fx, gconstpointer data)
{
    fx->folder = g_dir_make_tmp("ivp-directory-XXXXXX", NULL);
    put_file(fx, "list.md", FIRST);
}

static void
tear_down(Fixture *fx, gconstpointer data)
{
    tool_remove_folder(fx->folder);
    g_free(fx->folder);
    tool_run_clear(&fx->ran);
}

static int
run(Fixture *fx, const char *input, const char *line)
{
    return tool_run_line(&fx->ran, fx->folder, input, line);
}

static void
test_command(Fixture *fx, gconstpointer data)
{
    g_assert_cmpint(run(fx, NULL, "directory list.md"), ==, 0);
    g_assert_cmpstr(fx->ran.out, ==, "2022-05\tBo\t\t\t\n");
    g_assert_cmpint(
        run(fx, NULL, "directory list.md add --month 2022-06 --who Ana --summary a.md"), ==,
        0);
    g_assert_cmpstr(fx->ran.out, ==,
                    "list.md:3: Written. The file as it first was is list.md~.\n");
    assert_file(fx, "list.md", FIRST "\n### June 2022: Ana\n- [Summary](a.md)\n");
    assert_file(fx, "list.md~", FIRST);
    /* The copy is made once. */
    g_assert_cmpint(run(fx, NULL,
                        "directory list.md add --month 2022-05 --who Bo --recording "
                        "https://x.example --json"),
                    ==, 0);
    g_assert_cmpstr(
        fx->ran.out, ==,
        "{\"file\":\"list.md\",\"entries\":[{\"line\":1,\"month\":\"2022-05\",\"who\":"
        "\"Bo\","
        "\"from\":null,\"recording\":\"https://x.example\",\"summary\":null},{\"line\":4,"
        "\"month\":\"2022-06\",\"who\":\"Ana\",\"from\":null,\"recording\":null,"
        "\"summary\":"
        "\"a.md\"}]}\n");
    assert_file(fx, "list.md~", FIRST);
    g_assert_cmpint(run(fx, NULL, "directory list.md add --month 2022-05 --who Bo"), ==, 0);
    g_assert_cmpstr(fx->ran.out, ==,
                    "list.md:1: It is there already; nothing was written.\n");
    g_assert_cmpint(run(fx, FIRST, "directory - add --month 2022-05 --who Kim"), ==, 0);
    g_assert_cmpstr(fx->ran.out, ==, FIRST "\n### May 2022: Kim\n");
}

static void
test_nothing_is_overwritten(Fixture *fx, gconstpointer data)
{
    static const char merge[] = "### May 2022: Bo\n<<<<<<< a\n";

    put_file(fx, "list.md", merge);
    g_assert_cmpint(run(fx, NULL, "directory list.md add --month 2022-06"), ==, 1);
    g_assert_cmpstr(
        fx->ran.err, ==,
        "list.md: Line 2 has the mark of a merge that is not finished: finish it "
        "first.\n");
    assert_file(fx, "list.md", merge);
    assert_file(fx, "list.md~", NULL);
    g_assert_cmpint(run(fx, NULL, "directory list.md add"), ==, 1);
    put_file(fx, "list.md", FIRST);
    g_assert_cmpint(run(fx, NULL, "directory list.md add"), ==, 2);
    g_assert_cmpint(run(fx, NULL, "directory list.md add --month 2022-13"), ==, 2);
    g_assert_cmpint(run(fx, NULL, "directory list.md remove"), ==, 2);
    g_assert_cmpint(run(fx, NULL, "directory"), ==, 2);
    g_assert_cmpint(run(fx, NULL, "directory no.md"), ==, 3);
    assert_file(fx, "list.md", FIRST);
}

static void
test_changed_meanwhile(Fixture *fx, gconstpointer data)
{
    g_autofree char *path = g_build_filename(fx->folder, "list.md", NULL);
    g_autofree char *link = g_build_filename(fx->folder, "link.md", NULL);
    g_autoptr(GBytes) old = g_bytes_new_static("other", 5);
    g_autoptr(GBytes) first = g_bytes_new_static(FIRST, strlen(FIRST));
    g_autoptr(GBytes) changed = g_bytes_new_static("new", 3);
    g_autoptr(GError) error = NULL;
    GStatBuf status;

    g_assert_false(ivp_directory_save(path, old, changed, &error));
    g_assert_error(error, IVP_ERROR, IVP_ERROR_REFUSED);
    assert_file(fx, "list.md", FIRST);
    /* A link stays one, and who may read the file stays as it was. */
    g_clear_error(&error);
    g_assert_cmpint(symlink("list.md", link), ==, 0);
    g_assert_cmpint(g_chmod(path, 0640), ==, 0);
    g_assert_true(ivp_directory_save(link, first, changed, &error));
    g_assert_no_error(error);
    assert_file(fx, "list.md", "new");
    g_assert_true(g_file_test(link, G_FILE_TEST_IS_SYMLINK));
    g_assert_cmpint(g_stat(path, &status), ==, 0);
    g_assert_cmpint(status.st_mode & 0777, ==, 0640);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/directory/reading", test_reading);
    g_test_add_func("/directory/putting", test_putting);
    g_test_add_func("/directory/only-the-lines-it-means-to",
                    test_only_the_lines_it_means_to);
    g_test_add_func("/directory/what-is-no-directory", test_what_is_no_directory);
    g_test_add_func("/directory/what-is-not-put", test_what_is_not_put);
    g_test_add_func("/directory/large", test_large);
    g_test_add("/directory/command", Fixture, NULL, set_up, test_command, tear_down);
    g_test_add("/directory/nothing-is-overwritten", Fixture, NULL, set_up,
               test_nothing_is_overwritten, tear_down);
    g_test_add("/directory/changed-meanwhile", Fixture, NULL, set_up,
               test_changed_meanwhile, tear_down);
    return g_test_run();
}
