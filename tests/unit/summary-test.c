/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "ivp-error.h"
#include "ivp-summary.h"

static const char *const program_headings[] = {"Who",
                                               "Stack / what they're trying to observe",
                                               "Their end vision",
                                               "Why OTel",
                                               "Challenges",
                                               "Positive notes",
                                               "Notes of interest",
                                               NULL};

static IvpSummary *
read_text(const char *text)
{
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
    g_autoptr(GError) error = NULL;
    IvpSummary *summary = ivp_summary_read(bytes, program_headings, &error);

    g_assert_no_error(error);
    return summary;
}

static void
append_entries(GString *sum, const GArray *entries)
{
    for (guint i = 0; i < entries->len; i++) {
        const IvpSummaryEntry *entry = &g_array_index(entries, IvpSummaryEntry, i);

        g_string_append_printf(sum, "%s%.*s%s%s", i > 0 ? "; " : "", entry->depth, ">>>>",
                               entry->item ? "-" : "", entry->text);
    }
}

/* "text (notes) [asks]", challenges apart by "|" */
static char *
sum_up_challenges(const IvpSummary *summary)
{
    GString *sum = g_string_new(NULL);

    for (guint i = 0; i < summary->challenges->len; i++) {
        const IvpChallenge *challenge = summary->challenges->pdata[i];

        g_string_append_printf(sum, "%s%s", i > 0 ? " | " : "", challenge->text);
        if (challenge->notes->len > 0) {
            g_string_append(sum, " (");
            append_entries(sum, challenge->notes);
            g_string_append_c(sum, ')');
        }
        for (guint j = 0; j < challenge->asks->len; j++)
            g_string_append_printf(sum, " [%s]", (const char *)challenge->asks->pdata[j]);
    }
    return g_string_free(sum, FALSE);
}

/* --- Challenges, however they are written --- */

static const struct {
    const char *what, *text, *sum;
} challenges[] = {
    {"numbers with what is said about them indented, a bullet among them, an ask under a "
     "bullet, and a line on the margin",
     "1. Teams are slow to begin\n  - There are guides, but not\n     - The ergonomics "
     "differ\n     - Specific Ask: The defaults should agree. \n    - They review each "
     "change\n- Documentation is confusing\n  - Specific Ask: One voice. \n  - They "
     "contribute\n2. Maturity of the agents\n  - Not by magic\n3. Maturity of conventions "
     "hinders it, and this line is longer than what an editor would have broken it to, by "
     "far\nThey define their own \n",
     "Teams are slow to begin (-There are guides, but not; >-The ergonomics differ; >-They "
     "review each change) [The defaults should agree.] | Documentation is confusing (-They "
     "contribute) [One voice.] | Maturity of the agents (-Not by magic) | Maturity of "
     "conventions hinders it, and this line is longer than what an editor would have "
     "broken "
     "it to, by far (-They define their own)"},
    {"nothing is indented", "1. A\n- note\n- Specific Ask: x\n2. B\n* note\n",
     "A (-note) [x] | B (-note)"},
    {"bullets alone", "- A\n  - note\n  - specific ask: x\n- B\n", "A (-note) [x] | B"},
    {"headings", "### A\n\n- note\n- **Specific Ask:** x\n\nMore of it.\n\n### B\nWords.\n",
     "A (-note; -More of it.) [x] | B (-Words.)"},
    {"bold lines", "**A**\n\n- note\n  - deeper\n- *Specific ask*: x\n\n**B:**\n- note\n",
     "**A** (-note; >-deeper) [x] | **B:** (-note)"},
    {"a list of asks below an item",
     "1. A\n   - Specific Asks:\n     - x\n     - y\n       - z\n   - note\n2. B\n",
     "A (-note) [x] [y] [z] | B"},
    {"a list of asks below a line", "1. A\n\n   Specific asks:\n\n   - x\n   - y\n\n2. B\n",
     "A [x] [y] | B"},
    {"a list of asks on the margin", "- A\n\nSpecific Asks:\n- x\n- y\n\n- B\n",
     "A [x] [y] | B"},
    {"a list of asks under a heading",
     "### A\n- note\n#### Specific Asks\n- x\n- y\n### B\n", "A (-note) [x] [y] | B"},
    {"an ask in the middle of a line",
     "1. Docs are unclear. Specific Ask: rewrite them\n   - They tried (see below). "
     "**Specific Ask:** a page\n",
     "Docs are unclear. (-They tried (see below).) [rewrite them] [a page]"},
    {"an ask over two lines", "1. A\n   - Specific Ask: one voice\n     in the docs\n",
     "A [one voice in the docs]"},
    {"other labels",
     "1. A\n   - Ask: x\n   - Asks - none of these\n   - Specific Request: y\n   - "
     "SPECIFIC "
     "ASK 2: z\n   - Specific Ask (docs): w\n   - Specific asks are hard\n",
     "A (-Asks - none of these; -Specific asks are hard) [x] [y] [z] [w]"},
    {"numbered once more from 1, gaps, tabs", "1. A\n\n\t- note\n\n1) B\n\n\t* note\n",
     "A (-note) | B (-note)"},
    {"broken by an editor at 40 columns",
     "1. The documentation is confusing and\n   overwhelming\n   - It has many voices, "
     "and\n     "
     "Prometheus is missing\n2. Getting teams that are elsewhere to\nOpenTelemetry\n",
     "The documentation is confusing and overwhelming (-It has many voices, and Prometheus "
     "is missing) | Getting teams that are elsewhere to OpenTelemetry"},
    {"paragraphs", "Docs are hard.\n\nAgents are young.\n",
     "Docs are hard. (-Agents are young.)"},
    {"an ask before any", "- Specific Ask: x\n- A\n", " [x] | A"},
    {"boxes and pasted bullets", "- [ ] A\n  • note\n  • Specific Ask: x\n- [x] B\n",
     "A (-note) [x] | B"},
};

static void
test_challenges(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(challenges); i++) {
        g_autofree char *file =
            g_strconcat("# T\n## Who\n- a\n## Challenges:\n", challenges[i].text, NULL);
        g_autoptr(IvpSummary) summary = read_text(file);
        g_autofree char *sum = sum_up_challenges(summary);

        g_test_message("%s", challenges[i].what);
        g_assert_cmpstr(sum, ==, challenges[i].sum);
    }
}

/* --- Parts by their names --- */

static const struct {
    const char *text, *keys; /* "who=a stack=b"; "missing" those that are */
} parts[] = {
    {"## Who: \n- a\n## Stack/What they’re trying to Observe: \n- b\n## Their end vision "
     "for "
     "OTel:\nc\n## Why OTel:\nd\n## Challenges:\n1. e\n## Positive notes:\nf\n## Notes of "
     "Interest: \n- g\n",
     "who=a stack=b vision=c why=d challenges positive=f notes=g"},
    {"## Who\na\n## Positive notes / Notes of interest\n- f\n", "who=a positive=f notes"},
    {"## Who they are\na\n## What went well\nf\n## Pain points\n- e\n## Misc\n",
     "who=a challenges positive=f"},
    {"# **Who**\na\n# Tech stack & architecture\nb\n# Goals\nc\n",
     "who=a stack=b vision=c"},
    {"## ![](a.png) Who\na\n## <img src=\"b.png\"> Notes\ng\n", "who=a notes=g"},
    {"Who\n---\na\n\nChallenges\n---\n1. e\n", "who=a challenges"},
    {"**Who:** a\n\n**Stack**\n- b\n\n**Challenges:**\n1. e\n\nNotes of interest:\n- g\n",
     "who=a stack=b challenges notes=g"},
    {"## Who\n### Stack\n- b\n#### Why it is hard\n", "stack=b; Why it is hard"},
    {"# June 2022 Interview Notes\n## Who\na\n## Transcript\n**Ana**: hi\n## Why\nd\n",
     "who=a why=d"},
    {"## WHO\nTBD\n## WHY\nd\n", "why=d"},
    {"## Who\na\n### Why\nd\n## Challenges\n<!-- none yet -->\n", "who=a why=d"},
};

static void
test_parts(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
        g_autoptr(IvpSummary) summary = read_text(parts[i].text);
        g_autoptr(GString) sum = g_string_new(NULL);

        g_test_message("%s", parts[i].text);
        for (int part = 0; part < IVP_N_PARTS; part++) {
            const GArray *entries = summary->entries[part];

            if (ivp_summary_is_missing(summary, (IvpSummaryPart)part))
                continue;
            g_string_append_printf(sum, "%s%s", sum->len > 0 ? " " : "",
                                   ivp_summary_get_key((IvpSummaryPart)part));
            for (guint j = 0; j < entries->len; j++)
                g_string_append_printf(sum, "%s%s", j == 0 ? "=" : "; ",
                                       g_array_index(entries, IvpSummaryEntry, j).text);
        }
        g_assert_cmpstr(sum->str, ==, parts[i].keys);
    }
}

static void
test_nothing_is_dropped(void)
{
    g_autoptr(IvpSummary) summary =
        read_text("# T\nBefore it all.\n## Who\na\n## Transcript\n- words\n");
    const IvpSummaryExtra *before = summary->extras->pdata[0];
    const IvpSummaryExtra *extra = summary->extras->pdata[1];

    g_assert_cmpstr(summary->title, ==, "T");
    g_assert_cmpstr(before->heading, ==, "");
    g_assert_cmpstr(g_array_index(before->entries, IvpSummaryEntry, 0).text, ==,
                    "Before it all.");
    g_assert_cmpstr(extra->heading, ==, "Transcript");
    g_assert_cmpint(extra->line, ==, 5);
}

static void
test_an_ask_elsewhere_is_kept(void)
{
    g_autoptr(IvpSummary) summary =
        read_text("## Who\na\n## Challenges\n1. e\n## Notes\n- g\n- Specific Ask: sizes\n");
    g_autofree char *sum = sum_up_challenges(summary);

    g_assert_cmpstr(sum, ==, " [sizes] | e");
    g_assert_cmpuint(summary->entries[IVP_PART_NOTES]->len, ==, 1);
    g_assert_cmpuint(ivp_summary_count_asks(summary), ==, 1);
}

static void
test_headings_of_another_language(void)
{
    static const char *const german[] = {"Wer",    "Technik",     "Ziel",     "Warum",
                                         "Hürden", "Was gut war", "Außerdem", NULL};
    const char *text = "## Wer\na\n## Hürden\n1. e\n## was gut war:\nf\n";
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
    g_autoptr(IvpSummary) summary = ivp_summary_read(bytes, german, NULL);

    g_assert_false(ivp_summary_is_missing(summary, IVP_PART_WHO));
    g_assert_false(ivp_summary_is_missing(summary, IVP_PART_CHALLENGES));
    g_assert_false(ivp_summary_is_missing(summary, IVP_PART_POSITIVE));
    g_assert_true(ivp_summary_is_missing(summary, IVP_PART_WHY));
}

/* --- Writing --- */

static void
test_shape(void)
{
    g_autoptr(IvpSummary) summary = read_text(
        "# T *1*\n## Who\n- a\n## Stack\n- Go\n  - gRPC\nThey log.\n## Challenges\n- "
        "A\n  - n\n    - deeper\n  - Specific ask: x\n## Positive / Notes\n- f\n");
    g_autofree char *text = ivp_summary_write(summary, program_headings);

    g_assert_cmpstr(text, ==,
                    "# T 1\n"
                    "\n## Who\n\n- a\n"
                    "\n## Stack / what they're trying to observe\n\n- Go\n  - gRPC\n\nThey "
                    "log.\n"
                    "\n## Their end vision\n\n"
                    "\n## Why OTel\n\n"
                    "\n## Challenges\n\n1. A\n   - n\n     - deeper\n   - Specific Ask: x\n"
                    "\n## Positive notes / Notes of interest\n\n- f\n");
}

static const char *const pieces[] = {
    "a",
    "Words of it.",
    "- ",
    "1. ",
    "  ",
    "\n",
    "\n\n",
    "## ",
    "### ",
    "**",
    "Why",
    ":",
    "[ ] ",
    "Specific Ask: ",
    "Specific Asks:\n",
    "```",
    "<!--",
    "-->",
    "---",
    "> ",
    "* ",
    "\t",
    "2019. ",
    "#",
    "Challenges",
    "[a]: b",
    "_",
    "\\",
    "•  ",
    "Positive / Notes",
    "## Who\n",
    "## Challenges\n",
    "## Notes of interest\n",
    "&amp;",
    "~~~",
    "=",
    "TBD",
    "]",
    "## Other\n",
    "`",
    "(",
    ")",
};

/* Whatever is read, what is written of it reads as the same. */
static void
test_written_reads_as_the_same(void)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(11);
    int read = 0;

    for (int turn = 0; turn < 300; turn++) {
        g_autoptr(GString) text = g_string_new(NULL);
        g_autoptr(GBytes) bytes = NULL;
        g_autoptr(IvpSummary) first = NULL;
        g_autoptr(IvpSummary) second = NULL;
        g_autofree char *written = NULL;
        g_autofree char *again = NULL;

        for (int i = g_rand_int_range(rand, 2, 40); i > 0; i--)
            g_string_append(text, pieces[g_rand_int_range(rand, 0, G_N_ELEMENTS(pieces))]);
        bytes = g_bytes_new(text->str, text->len);
        first = ivp_summary_read(bytes, NULL, NULL);
        if (first == NULL)
            continue;
        read++;
        written = ivp_summary_write(first, NULL);
        g_bytes_unref(g_steal_pointer(&bytes));
        bytes = g_bytes_new(written, strlen(written));
        second = ivp_summary_read(bytes, NULL, NULL);
        g_assert_nonnull(second);
        again = ivp_summary_write(second, NULL);
        if (strcmp(written, again) != 0)
            g_test_message("turn %d:\n%s\n=====", turn, text->str);
        g_assert_cmpstr(written, ==, again);
        g_assert_cmpuint(ivp_summary_count_asks(first), ==, ivp_summary_count_asks(second));
    }
    g_assert_cmpint(read, >, 50);
}

static void
test_skeleton(void)
{
    static const char *const topics[] = {"Sizing the collector", "# 400 nodes", NULL};
    const IvpSummaryFacts facts = {
        .title_template = "{month} {year} End User Interview",
        .role = "Engineer",
        .stack = "Go, Java",
        .topics = topics,
        .consent = IVP_RECORD_DELETE,
        .day = ivp_wall_from_date(2026, 12, 3),
    };
    g_autofree char *text = ivp_summary_make_skeleton(&facts, program_headings);
    g_autoptr(IvpSummary) summary = read_text(text);
    g_autofree char *sum = sum_up_challenges(summary);

    g_assert_true(g_str_has_prefix(text, "# December 2026 End User Interview\n\n<!-- "
                                         "Recording: yes, to be deleted once this is "
                                         "written. -->\n\n## Who\n\n- Engineer\n"));
    g_assert_cmpstr(summary->title, ==, "December 2026 End User Interview");
    g_assert_cmpstr(sum, ==, "Sizing the collector | \\# 400 nodes");
    g_assert_cmpuint(summary->entries[IVP_PART_STACK]->len, ==, 2);
    /* Hints are no content. */
    g_assert_true(ivp_summary_is_missing(summary, IVP_PART_VISION));
    g_assert_true(ivp_summary_is_missing(summary, IVP_PART_NOTES));
    g_assert_cmpuint(summary->extras->len, ==, 0);
}

/* --- Bad input --- */

static void
test_no_summary(void)
{
    static const struct {
        const char *data;
        gsize length;
        const char *sentence;
    } rows[] = {
        {"", 0,
         "None of the parts of a summary is there: their headings are such as “## Who” or "
         "“## Challenges”."},
        {"# A\nwords\n", 10,
         "None of the parts of a summary is there: their headings are such as “## Who” or "
         "“## Challenges”."},
        {"\x89PNG\r\n\x1A\n\0", 9, "This is no text: there is a zero byte in line 3."},
        {"## Who\nJos\xE9\n", 12,
         "Line 2 is not in UTF-8: save the file in that encoding."},
        {"\xFE\xFF\0#", 4, "The file is in UTF-16: save it as UTF-8."},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GBytes) bytes = g_bytes_new(rows[i].data, rows[i].length);
        g_autoptr(GError) error = NULL;

        g_assert_null(ivp_summary_read(bytes, NULL, &error));
        g_assert_error(error, IVP_ERROR, IVP_ERROR_PARSE);
        g_assert_cmpstr(error->message, ==, rows[i].sentence);
    }
}

static void
test_too_much(void)
{
    g_autoptr(GString) text = g_string_new("## Who\n");
    g_autoptr(GBytes) bytes = NULL;
    g_autoptr(GError) error = NULL;

    for (int i = 0; i <= IVP_SUMMARY_MAX_ENTRIES; i++)
        g_string_append(text, "- a\n");
    bytes = g_bytes_new(text->str, text->len);
    g_assert_null(ivp_summary_read(bytes, NULL, &error));
    g_assert_error(error, IVP_ERROR, IVP_ERROR_LIMIT);
    g_clear_error(&error);
    while (text->len <= IVP_SUMMARY_MAX_BYTES)
        g_string_append(text, "words of it\n");
    g_bytes_unref(g_steal_pointer(&bytes));
    bytes = g_bytes_new(text->str, text->len);
    g_assert_null(ivp_summary_read(bytes, NULL, &error));
    g_assert_error(error, IVP_ERROR, IVP_ERROR_LIMIT);
    g_assert_cmpstr(error->message, ==,
                    "The file is larger than 1 MB, the most that is read.");
}

/* Sixteen times as much takes about sixteen times as long. */
static void
test_hostile(void)
{
    static const char *const repeated[] = {
        "a\n",
        "- a\n",
        "Specific Ask: ",
        "specific ask (",
        "- Specific Asks:\n",
        "### a\n",
        "**a**\n",
        "a Specific Ask: b ",
        "[ ] ",
        "  - a\n    - b\n",
        "/ and ",
        "Challenges:\n",
    };

    for (gsize i = 0; i < G_N_ELEMENTS(repeated); i++) {
        gint64 took[2];

        for (int large = 0; large < 2; large++) {
            g_autoptr(GString) text = g_string_new("## Challenges\n");
            g_autoptr(GBytes) bytes = NULL;
            gint64 began;

            while (text->len < (large ? 8 * 1000 : 500))
                g_string_append(text, repeated[i]);
            bytes = g_bytes_new(text->str, text->len);
            began = g_get_monotonic_time();
            ivp_summary_free(ivp_summary_read(bytes, NULL, NULL));
            took[large] = g_get_monotonic_time() - began;
        }
        g_test_message("%s: %" G_GINT64_FORMAT " µs, %" G_GINT64_FORMAT " µs", repeated[i],
                       took[0], took[1]);
        g_assert_cmpint(took[1], <, 100 * MAX(took[0], 1000));
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/summary/challenges", test_challenges);
    g_test_add_func("/summary/parts", test_parts);
    g_test_add_func("/summary/nothing-dropped", test_nothing_is_dropped);
    g_test_add_func("/summary/ask-elsewhere", test_an_ask_elsewhere_is_kept);
    g_test_add_func("/summary/another-language", test_headings_of_another_language);
    g_test_add_func("/summary/shape", test_shape);
    g_test_add_func("/summary/read-write-read", test_written_reads_as_the_same);
    g_test_add_func("/summary/skeleton", test_skeleton);
    g_test_add_func("/summary/none", test_no_summary);
    g_test_add_func("/summary/too-much", test_too_much);
    g_test_add_func("/summary/hostile", test_hostile);
    return g_test_run();
}
