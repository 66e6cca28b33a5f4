/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "ivp-data.h"
#include "ivp-error.h"
#include "ivp-guide.h"
#include "ivp-program.h"

/* --- Time boxes in titles --- */

static const struct {
    const char *title;
    IvpBoxFound found;
    int n, least, most, second; /* seconds; of the second variant its most */
    const char *said;           /* the bytes that say it */
} boxes[] = {
    {"Warm-up questions (~3 / 10 min)", IVP_BOX_FOUND, 2, 180, 180, 600, "(~3 / 10 min)"},
    {"Housekeeping (~5 min)", IVP_BOX_FOUND, 1, 300, 300, 0, "(~5 min)"},
    {"Intro (5 minutes)", IVP_BOX_FOUND, 1, 300, 300, 0, "(5 minutes)"},
    {"Intro [5 min]", IVP_BOX_FOUND, 1, 300, 300, 0, "[5 min]"},
    {"Part 1: Introduction (5 min)", IVP_BOX_FOUND, 1, 300, 300, 0, "(5 min)"},
    {"Intro - 10 min", IVP_BOX_FOUND, 1, 600, 600, 0, "10 min"},
    {"Intro – 10 min", IVP_BOX_FOUND, 1, 600, 600, 0, "10 min"},
    {"Intro: 10 Minuten", IVP_BOX_FOUND, 1, 600, 600, 0, "10 Minuten"},
    {"Intro ~10 min", IVP_BOX_FOUND, 1, 600, 600, 0, "~10 min"},
    {"10 min: Intro", IVP_BOX_FOUND, 1, 600, 600, 0, "10 min"},
    {"5 minutes - Intro", IVP_BOX_FOUND, 1, 300, 300, 0, "5 minutes"},
    {"[10 min] Intro", IVP_BOX_FOUND, 1, 600, 600, 0, "[10 min]"},
    {"Intro (5-10 min)", IVP_BOX_FOUND, 1, 300, 600, 0, "(5-10 min)"},
    {"Intro (5–10 min)", IVP_BOX_FOUND, 1, 300, 600, 0, "(5–10 min)"},
    {"Intro (5 to 10 minutes)", IVP_BOX_FOUND, 1, 300, 600, 0, "(5 to 10 minutes)"},
    {"Intro (5 min – 10 min)", IVP_BOX_FOUND, 1, 300, 600, 0, "(5 min – 10 min)"},
    {"Intro (3 min / 10 min)", IVP_BOX_FOUND, 2, 180, 180, 600, "(3 min / 10 min)"},
    {"Intro (3-5/10-15 min)", IVP_BOX_FOUND, 2, 180, 300, 900, "(3-5/10-15 min)"},
    {"Intro (5 or 10 min)", IVP_BOX_FOUND, 2, 300, 300, 600, "(5 or 10 min)"},
    {"Intro (about 5 min)", IVP_BOX_FOUND, 1, 300, 300, 0, "(about 5 min)"},
    {"Intro (max. 5 min)", IVP_BOX_FOUND, 1, 300, 300, 0, "(max. 5 min)"},
    {"Intro (up to 5 min)", IVP_BOX_FOUND, 1, 300, 300, 0, "(up to 5 min)"},
    {"Intro (5 min, optional)", IVP_BOX_FOUND, 1, 300, 300, 0, "(5 min, optional)"},
    {"Intro (5 min or so)", IVP_BOX_FOUND, 1, 300, 300, 0, "(5 min or so)"},
    {"Intro (5m)", IVP_BOX_FOUND, 1, 300, 300, 0, "(5m)"},
    {"Intro (5')", IVP_BOX_FOUND, 1, 300, 300, 0, "(5')"},
    {"Intro (90 s)", IVP_BOX_FOUND, 1, 90, 90, 0, "(90 s)"},
    {"Intro (1.5 min)", IVP_BOX_FOUND, 1, 90, 90, 0, "(1.5 min)"},
    {"Intro (1 hour)", IVP_BOX_FOUND, 1, 3600, 3600, 0, "(1 hour)"},
    {"Intro (1 h 30 min)", IVP_BOX_FOUND, 1, 5400, 5400, 0, "(1 h 30 min)"},
    {"Intro (1h30)", IVP_BOX_FOUND, 1, 5400, 5400, 0, "(1h30)"},
    {"Intro (0:05–0:15)", IVP_BOX_FOUND, 1, 600, 600, 0, "(0:05–0:15)"},
    {"Intro (0 / 5 min)", IVP_BOX_FOUND, 2, 0, 0, 300, "(0 / 5 min)"},
    {"A 30-minute talk (5-minute box)", IVP_BOX_NONE, 0},
    {"What [would] prevents you (15 min)", IVP_BOX_FOUND, 1, 900, 900, 0, "(15 min)"},
    {"Warm-up (~3 / 10 min) (see below)", IVP_BOX_FOUND, 2, 180, 180, 600, "(~3 / 10 min)"},
    {"Top 3 problems", IVP_BOX_NONE, 0},
    {"Questions (all)", IVP_BOX_NONE, 0},
    {"Questions (3)", IVP_BOX_NONE, 0},
    {"The first hour", IVP_BOX_NONE, 0},
    {"", IVP_BOX_NONE, 0},
    {"Intro (~x min)", IVP_BOX_UNCLEAR, 0, 0, 0, 0, "(~x min)"},
    {"Intro (X minutes)", IVP_BOX_UNCLEAR, 0, 0, 0, 0, "(X minutes)"},
    {"Intro [X min] (5 min)", IVP_BOX_FOUND, 1, 300, 300, 0, "(5 min)"},
    {"Intro (? min)", IVP_BOX_UNCLEAR, 0, 0, 0, 0, "(? min)"},
    {"Intro (10–5 min)", IVP_BOX_UNCLEAR, 0, 0, 0, 0, "(10–5 min)"},
    {"Intro (9,999 minutes)", IVP_BOX_HUGE, 0, 0, 0, 0, "(9,999 minutes)"},
    {"Intro (99999999999999999999 min)", IVP_BOX_HUGE, 0, 0, 0, 0,
     "(99999999999999999999 min)"},
    {"Intro (8 h)", IVP_BOX_FOUND, 1, 28800, 28800, 0, "(8 h)"},
    {"Intro (481 min)", IVP_BOX_HUGE, 0, 0, 0, 0, "(481 min)"},
};

static void
test_boxes(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(boxes); i++) {
        gsize start, end;
        IvpBox box;
        IvpBoxFound found = ivp_box_find(boxes[i].title, &box, &start, &end);
        g_autofree char *said = g_strndup(boxes[i].title + start, end - start);

        g_test_message("%s", boxes[i].title);
        g_assert_cmpint(found, ==, boxes[i].found);
        g_assert_cmpstr(said, ==, boxes[i].said != NULL ? boxes[i].said : "");
        if (found != IVP_BOX_FOUND)
            continue;
        g_assert_cmpint(box.n, ==, boxes[i].n);
        g_assert_cmpint(box.least[0], ==, boxes[i].least);
        g_assert_cmpint(box.most[0], ==, boxes[i].most);
        g_assert_cmpint(box.most[1], ==, boxes[i].second);
        g_assert_false(box.whole);
    }
}

static const struct {
    const char *line;
    IvpBoxFound found;
    int most;
    gboolean whole;
} lines[] = {
    {"(30/60 minute duration)", IVP_BOX_FOUND, 1800, TRUE},
    {"Duration: 45–60 minutes", IVP_BOX_FOUND, 3600, TRUE},
    {"Dauer 30/60 Minuten", IVP_BOX_FOUND, 1800, TRUE},
    {"Time: ~5 min", IVP_BOX_FOUND, 300, FALSE},
    {"⏱ 5 min", IVP_BOX_FOUND, 300, FALSE},
    {"10 min", IVP_BOX_FOUND, 600, FALSE},
    {"60 minutes in total", IVP_BOX_FOUND, 3600, TRUE},
    {"Time: [X min]", IVP_BOX_UNCLEAR, 0, FALSE},
    {"It took them 10 min", IVP_BOX_NONE, 0, FALSE},
    {"10 minutes are enough", IVP_BOX_NONE, 0, FALSE},
};

static void
test_lines_that_are_a_time(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(lines); i++) {
        IvpBox box;

        g_test_message("%s", lines[i].line);
        g_assert_cmpint(ivp_box_read(lines[i].line, &box), ==, lines[i].found);
        if (lines[i].found == IVP_BOX_FOUND) {
            g_assert_cmpint(box.most[0], ==, lines[i].most);
            g_assert_cmpint(box.whole, ==, lines[i].whole);
        }
    }
}

/* --- Whole guides, summed up as "title | lengths | part 3/10? +2; part …" --- */

static IvpGuide *
read_text(const char *text, GPtrArray **problems)
{
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
    g_autoptr(GError) error = NULL;
    IvpGuide *guide = ivp_guide_read(bytes, "file", problems, &error);

    g_assert_no_error(error);
    return guide;
}

static char *
sum_up(const IvpGuide *guide)
{
    GString *sum = g_string_new(ivp_guide_get_title(guide));
    gsize n, n_lengths;
    const IvpPart *parts = ivp_guide_get_parts(guide, &n);
    const int *lengths = ivp_guide_get_lengths(guide, &n_lengths);

    g_string_append(sum, " |");
    for (gsize i = 0; i < n_lengths; i++)
        g_string_append_printf(sum, " %d", lengths[i]);
    g_string_append(sum, " |");
    for (gsize i = 0; i < n; i++) {
        g_string_append_printf(sum, "%s %s", i > 0 ? ";" : "", parts[i].title);
        for (int j = 0; j < parts[i].box.n; j++)
            g_string_append_printf(sum, "%s%d", j > 0 ? "/" : " ",
                                   parts[i].box.most[j] / 60);
        g_string_append_printf(sum, "%s +%zu", parts[i].optional ? "?" : "",
                               parts[i].n_steps);
    }
    return g_string_free(sum, FALSE);
}

/* The shapes real guides have; the words are ours. */
static const struct {
    const char *what, *text, *sum;
    int problems;
} guides[] = {
    {"picture in the title, a length that is no part, brackets, a rule and a credit",
     "# <img src=\"https://a.example/logo.png\" alt=\"Logo\" width=\"45\" height=\"\"> "
     "Talk "
     "Guide\n \n This is a way through the talk.\n \nSuggested flow (30/60 minute "
     "duration)\n\n## Housekeeping (~5 min)\n- [ ] Welcome.\n- [ ] Is recording fine? "
     "[Start "
     "Recording if it does not by itself]\n \n## Warm-up (~3 / 10 min)\nThis helps.\n- "
     "Role?\n\n## Main (~15 / 25 min) \n- What [would] hold you back?\n\n## [Optional] "
     "Observers (~0 / 5 min)\n- Any?\n\n## Wrap it up (~3 min)\n- [ ] Thanks \n \n   "
     "\n\n---- "
     "\nInspired by a play: https://a.example/play",
     "Talk Guide | 30 60 | Housekeeping 5 +2; Warm-up 3/10 +2; Main 15/25 +1; Observers "
     "0/5? +1; Wrap it up 3 +1",
     0},
    {"headings before and after that are no parts; parts one level deeper",
     "# Guide: Study\n## Overview\n- **Objective**: x\n- **Duration**: 45-60 "
     "minutes\n\n---\n## Script\n### Opening (5 minutes)\n**Say**:\n- \"Fine to "
     "record?\"\n### Section 1: Topic (20 minutes)\n- Q1\n  - Probe\n### Closing (5 "
     "minutes)\n- Bye\n## After\n[Notes](a.md)\n",
     "Guide: Study | 45 60 | Opening 5 +2; Section 1: Topic 20 +2; Closing 5 +1", 0},
    {"times on a line below, one of them to be filled in",
     "# Guide\n## Section 1: A\nTime: 10 min\n\n**Goal**: x\n### Questions\n- Q\n## "
     "Closing\n"
     "Time: [X min]\n- Thanks\n",
     "Guide | | Section 1: A 10 +3; Closing +1", 1},
    {"no boxes at all",
     "# Guide\n## Warm-up\n- a\n## Topics\n### Topic 1\n- b\n## Closing\n- c\n",
     "Guide | | Warm-up +1; Topics +2; Closing +1", 0},
    {"numbers in the titles, every part on the top level",
     "# 1. Intro (5 min)\n- a\n# 2. Main (20 min)\n- b\n",
     "file | | Intro 5 +1; Main 20 +1", 0},
    {"a title on the level of the parts",
     "# Guide\nWords.\n# Intro (5 min)\n- a\n# Main (9 min)\n",
     "Guide | | Intro 5 +1; Main 9 +0", 0},
    {"mixed levels: parts below a heading without a time",
     "# G\n## Intro (5 min)\n- a\n## Questions\nChoose.\n### Warm-up (10 min)\n- b\n### "
     "Main (20 "
     "min)\n- c\n## Wrap-up (5 min)\n- d\n",
     "G | | Intro 5 +1; Warm-up 10 +3; Main 20 +1; Wrap-up 5 +1", 0},
    {"one part on another level",
     "# G\n## A (5 min)\n- a\n### Part 2: B (5 min)\n- b\n## C (5 min)\n",
     "G | | A 5 +3; C 5 +0", 0},
    {"a container with the whole time",
     "# G\n## Interview (60 min)\n### A (20 min)\n### B (40 min)\n",
     "G | | A 20 +0; B 40 +0", 0},
    {"a length as a heading",
     "# G\n## (30/60 minute duration)\n## A (~5 / 10 min)\n- a\n## B (5 min)\n",
     "G | 30 60 | A 5/10 +1; B 5 +0", 0},
    {"a length in the title", "# Interview (30 min)\n## A (10 min)\n## B (20 min)\n",
     "Interview | 30 | A 10 +0; B 20 +0", 0},
    {"a part without a time among others",
     "# G\n## A (5 min)\n## B\n- x\n## C [Optional]\n## Links\n- "
     "[x](y.md)\n",
     "G | | A 5 +0; B +1; C? +0", 0},
    {"underlined headings",
     "Guide\n=====\n\nWarm-up (5 min)\n---------------\n* a\n\nMain (10 min)\n--"
     "----\n+ b\n",
     "Guide | | Warm-up 5 +1; Main 10 +1", 0},
    {"bold lines, no headings", "**Warm-up (5 min)**\n- a\n\n**Main**\n- b\n",
     "file | | Warm-up 5 +1; Main +1", 1},
    {"a list, no headings",
     "1. Welcome (5 min)\n   - a\n2. Main - 10 min\n   - b\n   - c\n",
     "file | | Welcome 5 +1; Main 10 +2", 1},
    {"a list, nothing else", "- a\n- b\nc\n", "file | | file +2", 1},
    {"not Markdown", "{\"a\": 1}\n", "file | | file +1", 1},
    {"one heading", "# Guide\n- a\n- b\n", "Guide | | Guide +2", 0},
    {"a title that is a picture", "# ![Logo](a.png)\n## A (5 min)\n## B (5 min)\n",
     "file | | A 5 +0; B 5 +0", 0},
    {"boxes that cannot be",
     "# G\n## A (~x min)\n- a\n## B (9,999 minutes)\n## C (5 min)\n## D (6 "
     "min)\n",
     "G | | C 5 +0; D 6 +0", 2},
    {"three lengths",
     "# G\n(30 / 45 / 60 minutes in total)\n## A (5/10/15 min)\n## B (9 min)\n",
     "G | 30 45 60 | A 5/10/15 +0; B 9 +0", 0},
    {"windows line ends, a byte order mark",
     "\xEF\xBB\xBF# G\r\n\r\n## A (5 min)\r\n- a\r\n## B (1 min)\r\n",
     "G | | A 5 +1; B 1 +0", 0},
    {"a link right behind", "# G\n## A [Optional](5 min)\n## B (1 min)\n",
     "G | | A 5? +0; B 1 +0", 0},
    {"a part that has only its time", "# G\n## (5 min)\n## B (1 min)\n",
     "G | | Part 1 5 +0; B 1 +0", 0},
    {"code", "# G\n## A (1 min)\n```\n# no heading (5 min)\n```\n## B (1 min)\n",
     "G | | A 1 +1; B 1 +0", 0},
};

static void
test_guides(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(guides); i++) {
        g_autoptr(GPtrArray) problems = NULL;
        g_autoptr(IvpGuide) guide = read_text(guides[i].text, &problems);
        g_autofree char *sum = sum_up(guide);

        g_test_message("%s", guides[i].what);
        g_assert_cmpstr(sum, ==, guides[i].sum);
        g_assert_cmpuint(problems->len, ==, guides[i].problems);
    }
}

static void
test_problems_name_their_line(void)
{
    g_autoptr(GPtrArray) problems = NULL;
    g_autoptr(IvpGuide) guide = read_text(
        "# G\n\n## A (~x min)\n## B (9,999 minutes)\n## C (5 min)\n## D\n", &problems);
    const IvpProgramProblem *one = g_ptr_array_index(problems, 0);
    const IvpProgramProblem *other = g_ptr_array_index(problems, 1);

    g_assert_nonnull(guide);
    g_assert_cmpint(one->line, ==, 3);
    g_assert_cmpstr(
        one->sentence, ==,
        "“(~x min)” is no time: write “(~5 min)”, or “(~3 / 10 min)” for a short "
        "and a long talk.");
    g_assert_cmpint(other->line, ==, 4);
    g_assert_cmpstr(other->sentence, ==,
                    "“(9,999 minutes)” is more than 8 hours: the part has no box.");
    g_assert_true(one->warning && other->warning);
}

/* --- Steps --- */

static void
test_steps(void)
{
    static const struct {
        IvpStepKind kind;
        const char *text;
        int depth, line;
        gboolean records;
    } wanted[] = {
        {IVP_STEP_TEXT, "Two lines of text.", 0, 2, FALSE},
        {IVP_STEP_BOX, "Say welcome and more", 0, 5, FALSE},
        {IVP_STEP_POINT, "nested", 1, 7, FALSE},
        {IVP_STEP_BOX, "Start the recording", 0, 8, TRUE},
        {IVP_STEP_BOX, "Aufnahme an", 0, 9, TRUE},
        {IVP_STEP_BOX, "Recording works from the start", 0, 10, FALSE},
        {IVP_STEP_HEADING, "Deeper", 0, 11, FALSE},
        {IVP_STEP_POINT, "Why?", 0, 12, FALSE},
        {IVP_STEP_TEXT, "quoted words", 0, 13, FALSE},
    };
    g_autoptr(IvpGuide) guide = read_text(
        "## A (5 min)\nTwo lines\nof **text**.\n\n- [ ] Say welcome\n  and more\n    - "
        "nested\n- [x] Start the [recording](a.md)\n- [ ] Aufnahme an <!-- record "
        "-->\n- [ ] Recording works from the start\n### Deeper\n1. Why?\n> quoted\n> "
        "words\n## B (5 min)\n",
        NULL);
    gsize n;
    const IvpPart *parts = ivp_guide_get_parts(guide, &n);

    g_assert_cmpuint(n, ==, 2);
    g_assert_cmpuint(parts[0].n_steps, ==, G_N_ELEMENTS(wanted));
    for (gsize i = 0; i < G_N_ELEMENTS(wanted); i++) {
        g_assert_cmpstr(parts[0].steps[i].text, ==, wanted[i].text);
        g_assert_cmpint(parts[0].steps[i].kind, ==, wanted[i].kind);
        g_assert_cmpint(parts[0].steps[i].depth, ==, wanted[i].depth);
        g_assert_cmpint(parts[0].steps[i].line, ==, wanted[i].line);
        g_assert_cmpint(parts[0].steps[i].records, ==, wanted[i].records);
    }
    g_assert_null(parts[1].steps);
}

static void
test_words_around_the_parts(void)
{
    g_autoptr(IvpGuide) guide = read_text(
        "# G\nBefore it\nbegins.\n\n## A (5 min)\n- a\n## B (5 min)\n- b\n\n---\n\nA "
        "credit.\n",
        NULL);
    gsize n;

    g_assert_cmpstr(ivp_guide_get_before(guide), ==, "Before it begins.");
    g_assert_cmpstr(ivp_guide_get_after(guide), ==, "A credit.");
    g_assert_cmpuint(ivp_guide_get_parts(guide, &n)[1].n_steps, ==, 1);
}

/* --- Times --- */

static void
test_drift(void)
{
    static const struct {
        int total, length;
        const char *words;
    } rows[] = {
        {31 * 60, 30, "31 of 30 minutes: 1 over"}, {58 * 60, 60, "58 of 60: 2 to spare"},
        {30 * 60, 30, "30 of 30 minutes"},         {26 * 60, 0, "26 minutes"},
        {90, 30, "1.5 of 30: 28.5 to spare"},      {0, 30, "0 of 30: 30 to spare"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *words = ivp_guide_describe_drift(rows[i].total, rows[i].length);

        g_assert_cmpstr(words, ==, rows[i].words);
    }
}

static void
test_variant_of_a_length(void)
{
    g_autoptr(IvpGuide) guide =
        read_text("# G\n(30/60 minute duration)\n## A (3 / 10 min)\n", NULL);

    g_assert_cmpint(ivp_guide_get_seconds(guide, 0, 30), ==, 180);
    g_assert_cmpint(ivp_guide_get_seconds(guide, 0, 60), ==, 600);
    g_assert_cmpint(ivp_guide_get_seconds(guide, 0, 0), ==, 180);
    g_assert_cmpint(ivp_guide_get_seconds(guide, 0, 15), ==, 180);
    g_assert_cmpint(ivp_guide_get_seconds(guide, 0, 45), ==, 180);
    g_assert_cmpint(ivp_guide_get_seconds(guide, 0, 90), ==, 600);
}

/* --- What is shipped --- */

static const char *const german[] = {"de_DE", "de", "C", NULL};

static IvpGuide *
load(const char *name, const char *const *languages)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = ivp_guide_load(NULL, name, languages, &error);
    g_autoptr(GPtrArray) problems = NULL;
    IvpGuide *guide;

    g_assert_no_error(error);
    guide = ivp_guide_read(bytes, name, &problems, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(problems->len, ==, 0);
    return guide;
}

static void
test_opentelemetry(void)
{
    g_autoptr(IvpGuide) guide = load("opentelemetry", NULL);
    g_autofree char *sum = sum_up(guide);
    gsize n;
    const IvpPart *parts = ivp_guide_get_parts(guide, &n);

    g_assert_cmpstr(
        sum, ==,
        "OpenTelemetry end user interview | 30 60 | Housekeeping 5/5 +5; Warm-up "
        "3/10 +8; Main questions 15/25 +4; Questions from observers 0/5? +1; "
        "Turning the tables 5/10 +1; Wrap-up 3/3 +1");
    g_assert_cmpint(ivp_guide_get_total(guide, 30), ==, 31 * 60);
    g_assert_cmpint(ivp_guide_get_total(guide, 60), ==, 58 * 60);
    g_assert_true(parts[3].audience);
    g_assert_true(parts[0].steps[2].records);
    g_assert_cmpstr(ivp_guide_get_after(guide), ==,
                    "Inspired by Atlassian's Customer Interview play.");
}

static void
test_short_has_six_questions(void)
{
    g_autoptr(IvpGuide) guide = load("short", NULL);
    gsize n;
    const IvpPart *parts = ivp_guide_get_parts(guide, &n);

    g_assert_cmpuint(n, ==, 3);
    g_assert_cmpuint(parts[1].n_steps, ==, 6);
    g_assert_cmpint(ivp_guide_get_total(guide, 30), ==, 30 * 60);
}

/* A translation says the same in other words. */
static void
test_translations_fit(void)
{
    g_auto(GStrv) names = ivp_guide_list(NULL);

    g_assert_cmpuint(g_strv_length(names), ==, 2);
    for (char **name = names; *name != NULL; name++) {
        g_autoptr(IvpGuide) english = load(*name, NULL);
        g_autoptr(IvpGuide) other = load(*name, german);
        gsize n, m, n_lengths, m_lengths;
        const IvpPart *ours = ivp_guide_get_parts(english, &n);
        const IvpPart *theirs = ivp_guide_get_parts(other, &m);
        const int *lengths = ivp_guide_get_lengths(english, &n_lengths);
        const int *their_lengths = ivp_guide_get_lengths(other, &m_lengths);

        g_assert_cmpstr(ivp_guide_get_title(english), !=, ivp_guide_get_title(other));
        g_assert_cmpmem(lengths, n_lengths * sizeof *lengths, their_lengths,
                        m_lengths * sizeof *lengths);
        g_assert_cmpuint(n, ==, m);
        for (gsize i = 0; i < n; i++) {
            g_assert_cmpmem(&ours[i].box, sizeof ours[i].box, &theirs[i].box,
                            sizeof ours[i].box);
            g_assert_cmpint(ours[i].optional, ==, theirs[i].optional);
            g_assert_cmpint(ours[i].audience, ==, theirs[i].audience);
            g_assert_cmpuint(ours[i].n_steps, ==, theirs[i].n_steps);
            for (gsize j = 0; j < ours[i].n_steps; j++) {
                g_assert_cmpint(ours[i].steps[j].kind, ==, theirs[i].steps[j].kind);
                g_assert_cmpint(ours[i].steps[j].records, ==, theirs[i].steps[j].records);
            }
        }
    }
}

/* --- What cannot be used, or not all of it --- */

static void
test_no_guide_at_all(void)
{
    static const struct {
        const char *data;
        gsize length;
        const char *sentence;
    } rows[] = {
        {"", 0, "The guide is empty."},
        {" \n\n", 3, "The guide is empty."},
        {"a\n\0", 3, "This is no text: there is a zero byte in line 2."},
        {"caf\xE9\n", 5, "Line 1 is not in UTF-8: save the file in that encoding."},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GBytes) bytes = g_bytes_new(rows[i].data, rows[i].length);
        g_autoptr(GPtrArray) problems = NULL;
        g_autoptr(GError) error = NULL;

        g_assert_null(ivp_guide_read(bytes, "file", &problems, &error));
        g_assert_error(error, IVP_ERROR, IVP_ERROR_PARSE);
        g_assert_cmpstr(error->message, ==, rows[i].sentence);
        g_assert_null(problems);
    }
}

static void
test_too_large(void)
{
    g_autoptr(GString) text = g_string_new("# G\n## A (5 min)\n- a\n## B (5 min)\n");
    g_autoptr(GPtrArray) problems = NULL;
    g_autoptr(IvpGuide) guide = NULL;
    const IvpProgramProblem *problem;
    gsize n;
    gint64 began = g_get_monotonic_time();

    while (text->len < 10 * 1024 * 1024)
        g_string_append(text, "                     \n");
    guide = read_text(text->str, &problems);
    ivp_guide_get_parts(guide, &n);
    g_assert_cmpuint(n, ==, 2);
    g_assert_cmpuint(problems->len, ==, 1);
    problem = g_ptr_array_index(problems, 0);
    g_assert_cmpstr(problem->sentence, ==,
                    "The guide is larger than 256 kB; it is read up to here.");
    /* 34 bytes of head in four lines, then 22 a line */
    g_assert_cmpint(problem->line, ==, 4 + (IVP_GUIDE_MAX_BYTES - 34) / 22 + 1);
    g_test_message("%" G_GINT64_FORMAT " µs", g_get_monotonic_time() - began);
}

static void
test_too_much_in_it(void)
{
    g_autoptr(GString) text = g_string_new("# G\n");
    g_autoptr(GPtrArray) problems = NULL;
    g_autoptr(IvpGuide) guide = NULL;
    gsize n, steps = 0;
    const IvpPart *parts;

    for (int i = 0; i < 100; i++) {
        g_string_append_printf(text, "## Part %d (5 min)\n", i);
        for (int j = 0; j < 20; j++)
            g_string_append(text, "- a\n");
    }
    guide = read_text(text->str, &problems);
    parts = ivp_guide_get_parts(guide, &n);
    g_assert_cmpuint(n, ==, IVP_GUIDE_MAX_PARTS);
    for (gsize i = 0; i < n; i++)
        steps += parts[i].n_steps;
    g_assert_cmpuint(steps, ==, IVP_GUIDE_MAX_STEPS);
    g_assert_cmpuint(problems->len, >=, 2);
}

/* Whatever comes, it ends soon and within the caps. */
static void
test_hostile(void)
{
    static const char *const pieces[] = {
        "# ~ ~ ~ ~ ~ ~ ~ ~ ~ ~ ~ ~ ~ ~ ~ ~ ~ ~\n",
        "## ((((((((((((\n",
        "# a (1-1-1-1-1-1-1 min)\n",
        "- a (5 min)\n",
        "**a**\n",
        "# a\n## b (1 min)\n",
        "about ",
        "# [Optional][Optional]\n",
        "(5 min)\n",
    };

    for (gsize i = 0; i < G_N_ELEMENTS(pieces); i++) {
        g_autoptr(GString) text = g_string_new(NULL);
        g_autoptr(IvpGuide) guide = NULL;
        gint64 began;
        gsize n;

        while (text->len < IVP_GUIDE_MAX_BYTES / 8)
            g_string_append(text, pieces[i]);
        began = g_get_monotonic_time();
        guide = read_text(text->str, NULL);
        ivp_guide_get_parts(guide, &n);
        g_test_message("%s: %" G_GINT64_FORMAT " ms", pieces[i],
                       (g_get_monotonic_time() - began) / 1000);
        g_assert_cmpuint(n, <=, IVP_GUIDE_MAX_PARTS);
    }
}

static void
test_names_are_no_paths(void)
{
    static const char *const names[] = {"../short", "a/b",    "",
                                        ".hidden",  "nobody", "..\\x"};

    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autoptr(GError) error = NULL;

        g_assert_null(ivp_guide_load(NULL, names[i], NULL, &error));
        g_assert_error(error, IVP_ERROR, IVP_ERROR_NOT_FOUND);
    }
}

/* What the user put there wins over a translation that is shipped. */
static void
test_own_guide_wins(void)
{
    g_autofree char *folder = g_dir_make_tmp("ivp-guides-XXXXXX", NULL);
    g_autofree char *inner = g_build_filename(folder, "guides", NULL);
    g_autofree char *file = g_build_filename(inner, "short.md", NULL);
    g_autofree char *own = g_build_filename(inner, "own.md", NULL);
    g_autoptr(GBytes) bytes = NULL;
    g_auto(GStrv) names = NULL;

    g_assert_cmpint(g_mkdir(inner, 0700), ==, 0);
    g_assert_true(g_file_set_contents(file, "# Mine\n", -1, NULL));
    g_assert_true(g_file_set_contents(own, "# Own\n", -1, NULL));
    bytes = ivp_guide_load(folder, "short", german, NULL);
    g_assert_cmpmem(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), "# Mine\n", 7);
    names = ivp_guide_list(folder);
    g_assert_cmpuint(g_strv_length(names), ==, 3);
    g_assert_cmpstr(names[1], ==, "own");
    g_remove(file);
    g_remove(own);
    g_rmdir(inner);
    g_rmdir(folder);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/guide/boxes", test_boxes);
    g_test_add_func("/guide/lines-that-are-a-time", test_lines_that_are_a_time);
    g_test_add_func("/guide/shapes", test_guides);
    g_test_add_func("/guide/problems", test_problems_name_their_line);
    g_test_add_func("/guide/steps", test_steps);
    g_test_add_func("/guide/around", test_words_around_the_parts);
    g_test_add_func("/guide/drift", test_drift);
    g_test_add_func("/guide/variants", test_variant_of_a_length);
    g_test_add_func("/guide/opentelemetry", test_opentelemetry);
    g_test_add_func("/guide/short", test_short_has_six_questions);
    g_test_add_func("/guide/translations", test_translations_fit);
    g_test_add_func("/guide/own", test_own_guide_wins);
    g_test_add_func("/guide/none", test_no_guide_at_all);
    g_test_add_func("/guide/too-large", test_too_large);
    g_test_add_func("/guide/too-much", test_too_much_in_it);
    g_test_add_func("/guide/hostile", test_hostile);
    g_test_add_func("/guide/names", test_names_are_no_paths);
    return g_test_run();
}
