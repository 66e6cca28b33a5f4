/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-slot-words.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#include "ivp-error.h"
#include "ivp-key-lines.h"
#include "ivp-slot-parser.h"

#define MAX_INTERVAL 99
/* Where a proposal needs a date and the rule has none, it is taken from this year on. */
#define PROPOSAL_YEAR 2026

static const char *const short_days[] = {NULL,  "mon", "tue", "wed",
                                         "thu", "fri", "sat", "sun"};

/* --- What is said about a rule that means two things --- */

static int
first_weekday(const IvpSlotWords *words)
{
    for (int day = 1; day <= 7; day++) {
        if ((words->weekdays & (1 << day)) != 0)
            return day;
    }
    return 0;
}

/* The rule's own date if it fits the weekday, else the first such day of a year. */
static char *
propose_date(const IvpSlotWords *words)
{
    IvpWall day = words->has_from ? words->from : ivp_wall_from_date(PROPOSAL_YEAR, 1, 1);
    int wanted = first_weekday(words);
    IvpCivil civil;

    for (ivp_civil_from_wall(day, &civil); wanted != 0 && civil.weekday != wanted;) {
        day += IVP_DAY;
        ivp_civil_from_wall(day, &civil);
    }
    return g_strdup_printf("%04d-%02d-%02d", civil.year, civil.month, civil.day);
}

static char *
propose_days(const IvpSlotWords *words)
{
    GString *text = g_string_new(NULL);

    for (int day = 1; day <= 7; day++) {
        if ((words->weekdays & (1 << day)) != 0)
            g_string_append_printf(text, "%s%s", text->len > 0 ? "," : "", short_days[day]);
    }
    return g_string_free(text, FALSE);
}

static char *
propose_times(const IvpSlotWords *words)
{
    GString *text = g_string_new(NULL);

    for (gsize i = 0; i < words->n_times; i++)
        g_string_append_printf(text, "%s%02d:%02d", i > 0 ? "," : "",
                               words->times[i] / 3600, words->times[i] / 60 % 60);
    return g_string_free(text->len > 0 ? text : g_string_append(text, "10:00"), FALSE);
}

static gboolean
refuse_unclear_count(IvpSlotParser *parser)
{
    const IvpSlotWords *words = parser->words;
    g_autofree char *date = propose_date(words);
    g_autofree char *days = propose_days(words);
    g_autofree char *times = propose_times(words);
    g_autofree char *weeks =
        g_strdup_printf("every %d weeks %s %s from %s", parser->unclear, days, times, date);
    g_autofree char *months =
        g_strdup_printf("every month %d%s %s %s", parser->unclear,
                        ivp_slot_ordinal_suffix(parser->unclear), days, times);
    const char *counted = parser->tokens[1];

    if (parser->unclear > 5)
        return ivp_slot_refuse(parser,
                               _("“every %s” does not say what it counts: write “%s”."),
                               counted, weeks);
    g_set_error(parser->error, IVP_ERROR, IVP_ERROR_AMBIGUOUS,
                _("“every %s %s” may be every %d weeks or the %d%s in each month: write "
                  "“%s” or “%s”."),
                counted, parser->tokens[2], parser->unclear, parser->unclear,
                ivp_slot_ordinal_suffix(parser->unclear), weeks, months);
    return FALSE;
}

static gboolean
take_weekdays(IvpSlotParser *parser, const char *word)
{
    const char *dash = strchr(word, '-');
    int first = ivp_slot_word_weekday(word), last;

    if (strcmp(word, "weekday") == 0 || strcmp(word, "weekdays") == 0) {
        parser->words->weekdays |= 0x3E;
        return TRUE;
    }
    if (first == 0 && dash != NULL) {
        g_autofree char *before = g_strndup(word, dash - word);

        first = ivp_slot_word_weekday(before);
        last = ivp_slot_word_weekday(dash + 1);
        if (first == 0 || last == 0)
            return FALSE;
        for (int day = first; day != last; day = day % 7 + 1)
            parser->words->weekdays |= 1u << day;
        parser->words->weekdays |= 1u << last;
        return TRUE;
    }
    if (first != 0)
        parser->words->weekdays |= 1u << first;
    return first != 0;
}

/* What stands right after "every": how often. */
static gboolean
take_count(IvpSlotParser *parser)
{
    IvpSlotWords *words = parser->words;
    const char *word = parser->tokens[parser->at];
    const char *next = word != NULL ? parser->tokens[parser->at + 1] : NULL;
    int count;

    words->unit = IVP_SLOT_UNIT_WEEK;
    if (word == NULL)
        return ivp_slot_refuse(parser, _("The rule says too little: write one like “%s”."),
                               IVP_SLOT_EXAMPLE);
    if (ivp_slot_word_unit(word, &words->unit)) {
        parser->at++;
        return TRUE;
    }
    if (strcmp(word, "fortnight") == 0) {
        parser->at++;
        words->interval = 2;
        return TRUE;
    }
    count = strcmp(word, "other") == 0 ? 2 : ivp_slot_word_count(word);
    if (count < 0)
        count = ivp_slot_word_ordinal(word);
    else if (count == 0 || count > MAX_INTERVAL)
        return ivp_slot_refuse(
            parser, _("“every %s” cannot be counted: write a number from 1 to %d."), word,
            MAX_INTERVAL);
    if (count == 0 || ivp_slot_word_is_time(word))
        return TRUE;
    parser->at++;
    if (next != NULL && ivp_slot_word_unit(next, &words->unit)) {
        words->interval = MIN(count, MAX_INTERVAL);
        parser->at++;
    } else if (strcmp(word, "other") == 0) {
        words->interval = 2;
    } else if (next != NULL && take_weekdays(parser, next)) {
        parser->unclear = count;
        parser->at++;
    } else {
        return ivp_slot_refuse(
            parser,
            _("“every %s” does not say of what: write “every %d weeks” or “every %d "
              "months”."),
            word, count, count);
    }
    return TRUE;
}

static gboolean
take_phrase(IvpSlotParser *parser)
{
    static const char *const fillers[] = {"at", "on", "the",  "and",
                                          "&",  "of", "each", NULL};
    IvpSlotWords *words = parser->words;
    const char *word = parser->tokens[parser->at++];
    int ordinal = ivp_slot_word_ordinal(word);

    if (g_strv_contains(fillers, word))
        return TRUE;
    if (strcmp(word, "from") == 0 || strcmp(word, "starting") == 0 ||
        strcmp(word, "since") == 0)
        return ivp_slot_take_date(parser, &words->has_from, &words->from);
    if (strcmp(word, "until") == 0 || strcmp(word, "till") == 0)
        return ivp_slot_take_date(parser, &words->has_until, &words->until);
    if (ivp_slot_word_is_time(word)) {
        parser->at--;
        return ivp_slot_take_time(parser);
    }
    if (take_weekdays(parser, word))
        return TRUE;
    /* "every 2nd thu of the month" */
    if (strcmp(word, "month") == 0 && parser->unclear > 0 && parser->unclear <= 5) {
        words->unit = IVP_SLOT_UNIT_MONTH;
        parser->ordinals |= 1u << parser->unclear;
        parser->unclear = 0;
        return TRUE;
    }
    if (strcmp(word, "last") == 0 && words->unit == IVP_SLOT_UNIT_MONTH) {
        words->last = TRUE;
        return TRUE;
    }
    if (ordinal > 0 && words->unit == IVP_SLOT_UNIT_MONTH) {
        if (ordinal > 31)
            return ivp_slot_refuse(parser, _("No month has a day %d."), ordinal);
        parser->ordinals |= 1u << ordinal;
        return TRUE;
    }
    if (ordinal > 0 || strcmp(word, "last") == 0)
        return ivp_slot_refuse(
            parser,
            _("“%s” is counted within a month: write “every month %s thu "
              "10:00”."),
            word, word);
    parser->at--;
    return ivp_slot_refuse_word(parser, word);
}

/* --- The whole --- */

static gboolean
check_month(IvpSlotParser *parser)
{
    IvpSlotWords *words = parser->words;
    IvpCivil civil;

    if (words->weekdays != 0) {
        g_autofree char *days = propose_days(words);
        g_autofree char *times = propose_times(words);

        if (parser->ordinals == 0 && !words->last) {
            g_set_error(parser->error, IVP_ERROR, IVP_ERROR_AMBIGUOUS,
                        _("Which %s of the month? Write “every month 1st %s %s”, or “every "
                          "week %s %s”."),
                        days, days, times, days, times);
            return FALSE;
        }
        if ((parser->ordinals & ~0x3Eu) != 0)
            return ivp_slot_refuse(
                parser, _("A month has no 6th %s: write 1st to 5th, or last."), days);
        words->ordinals = parser->ordinals;
        return TRUE;
    }
    if (words->last)
        return ivp_slot_refuse(parser,
                               _("The last what? Write “every month last thu 10:00”."));
    words->month_days = parser->ordinals;
    if (words->month_days == 0 && words->has_from) {
        ivp_civil_from_wall(words->from, &civil);
        words->month_days = 1u << civil.day;
    }
    if (words->month_days == 0)
        return ivp_slot_refuse(
            parser, _("Which day of the month? Write “every month 2nd thu 10:00” or "
                      "“every month 15th 10:00”."));
    return TRUE;
}

static gboolean
check_whole(IvpSlotParser *parser)
{
    IvpSlotWords *words = parser->words;
    IvpCivil civil;

    if (parser->unclear == 1)
        parser->unclear = 0; /* "every 1 thu" is every week */
    if (parser->unclear > 0)
        return refuse_unclear_count(parser);
    if (words->n_times == 0)
        return ivp_slot_refuse(parser,
                               _("The time of day is missing: write it like 10:00."));
    if (words->unit == IVP_SLOT_UNIT_WEEK && words->weekdays == 0) {
        if (!words->has_from)
            return ivp_slot_refuse(parser,
                                   _("The weekday is missing: write one like “%s”."),
                                   IVP_SLOT_EXAMPLE);
        ivp_civil_from_wall(words->from, &civil);
        words->weekdays = 1u << civil.weekday;
    }
    if (words->unit == IVP_SLOT_UNIT_DAY && words->weekdays != 0) {
        g_autofree char *days = propose_days(words);
        g_autofree char *times = propose_times(words);

        return ivp_slot_refuse(parser,
                               _("A rule by the day names no weekday: write “every week %s "
                                 "%s”."),
                               days, times);
    }
    if (words->unit == IVP_SLOT_UNIT_MONTH && !check_month(parser))
        return FALSE;
    if (words->interval > 1 && !words->has_from) {
        g_autofree char *date = propose_date(words);

        g_set_error(
            parser->error, IVP_ERROR, IVP_ERROR_AMBIGUOUS,
            words->unit == IVP_SLOT_UNIT_MONTH
                ? _("The rule does not say which months: add the first, such as “from "
                    "%s”.")
            : words->unit == IVP_SLOT_UNIT_WEEK
                ? _("The rule does not say which weeks: add the first day, such as "
                    "“from %s”.")
                : _("The rule does not say which days: add the first, such as “from "
                    "%s”."),
            date);
        return FALSE;
    }
    return TRUE;
}

/* "on 2026-12-03 10:00" */
static gboolean
parse_once(IvpSlotParser *parser)
{
    parser->words->unit = IVP_SLOT_UNIT_ONCE;
    if (!ivp_slot_take_date(parser, &parser->words->has_from, &parser->words->from))
        return FALSE;
    while (parser->tokens[parser->at] != NULL) {
        const char *word = parser->tokens[parser->at];

        if (ivp_slot_word_is_time(word)) {
            if (!ivp_slot_take_time(parser))
                return FALSE;
        } else if (strcmp(word, "at") == 0 || strcmp(word, "and") == 0) {
            parser->at++;
        } else {
            return ivp_slot_refuse_word(parser, word);
        }
    }
    if (parser->words->n_times == 0)
        return ivp_slot_refuse(parser,
                               _("The time of day is missing: write it like 10:00."));
    return TRUE;
}

static void
drop_empty(char **tokens)
{
    gsize kept = 0;

    for (gsize i = 0; tokens[i] != NULL; i++) {
        if (tokens[i][0] == '\0')
            g_free(tokens[i]);
        else
            tokens[kept++] = tokens[i];
    }
    tokens[kept] = NULL;
}

gboolean
ivp_slot_words_parse(const char *text,
                     const IvpZone *zone,
                     IvpSlotWords *words,
                     GError **error)
{
    gboolean is_rrule = g_ascii_strncasecmp(text, "rrule:", 6) == 0 ||
                        g_ascii_strncasecmp(text, "dtstart", 7) == 0;
    g_autofree char *lower = g_ascii_strdown(text, -1);
    const char *spaces = is_rrule ? " \t" : " \t,";
    g_auto(GStrv) tokens = g_strsplit_set(is_rrule ? text : lower, spaces, -1);
    g_auto(GStrv) written = g_strsplit_set(text, spaces, -1);
    IvpSlotWords result = {.interval = 1};
    IvpSlotParser parser = {.zone = zone,
                            .words = &result,
                            .tokens = tokens,
                            .written = written,
                            .error = error};
    gboolean fine;

    drop_empty(tokens);
    drop_empty(written);
    if (is_rrule) {
        fine = ivp_slot_parse_rrule(&parser);
    } else if (tokens[0] != NULL && strcmp(tokens[0], "on") == 0) {
        parser.at = 1;
        fine = parse_once(&parser);
    } else if (tokens[0] != NULL &&
               (strcmp(tokens[0], "every") == 0 || strcmp(tokens[0], "each") == 0)) {
        parser.at = 1;
        fine = take_count(&parser);
        while (fine && tokens[parser.at] != NULL)
            fine = take_phrase(&parser);
        fine = fine && check_whole(&parser);
    } else if (tokens[0] != NULL &&
               (g_str_has_prefix(tokens[0], "bi") || g_str_has_prefix(tokens[0], "semi"))) {
        g_autofree char *quoted = ivp_key_lines_quote(tokens[0]);

        g_set_error(error, IVP_ERROR, IVP_ERROR_AMBIGUOUS,
                    _("“%s” may be twice in one or once in two: write “%s” or “every week "
                      "mon,thu 10:00”."),
                    quoted, IVP_SLOT_EXAMPLE);
        fine = FALSE;
    } else {
        fine = ivp_slot_refuse(
            &parser,
            _("A rule begins with “every”, “on” or “RRULE:”: write one like "
              "“%s”."),
            IVP_SLOT_EXAMPLE);
    }
    if (!fine) {
        g_free(result.rrule);
        return FALSE;
    }
    *words = result;
    return TRUE;
}
