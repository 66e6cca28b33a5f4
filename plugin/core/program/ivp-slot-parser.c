/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-slot-parser.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#include "ivp-error.h"
#include "ivp-key-lines.h"

static const char *const short_days[] = {NULL,  "mon", "tue", "wed",
                                         "thu", "fri", "sat", "sun"};
static const char *const long_days[] = {NULL,       "monday", "tuesday",  "wednesday",
                                        "thursday", "friday", "saturday", "sunday"};
static const char *const shown_days[] = {
    NULL,           N_("Monday"), N_("Tuesday"),  N_("Wednesday"),
    N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday")};
static const char *const day_names[] = {
    "mon",     "tue",       "wed",      "thu",    "fri",      "sat",    "sun",     "monday",
    "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "weekday", NULL,
};
static const char *const number_words[] = {
    NULL, "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth",
};
static const char *const count_words[] = {
    NULL, "one", "two", "three", "four", "five", "six", "seven", "eight",
};

const char *
ivp_slot_words_weekday(IvpWall day)
{
    IvpCivil civil;

    ivp_civil_from_wall(day, &civil);
    return _(shown_days[civil.weekday]);
}

gboolean
ivp_slot_refuse(IvpSlotParser *parser, const char *format, ...)
{
    g_autofree char *sentence = NULL;
    va_list arguments;

    va_start(arguments, format);
    sentence = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_set_error_literal(parser->error, IVP_ERROR, IVP_ERROR_PARSE, sentence);
    return FALSE;
}

/* --- Single words --- */

/* "thu", "thurs", "Thursdays": 4; 0 if it is no weekday. */
int
ivp_slot_word_weekday(const char *word)
{
    gsize length = strlen(word);

    if (length > 3 && word[length - 1] == 's' && strcmp(word, "tues") != 0 &&
        strcmp(word, "thurs") != 0)
        length--;
    for (int day = 1; day <= 7; day++) {
        if (length == 3 && strncmp(word, short_days[day], 3) == 0)
            return day;
        /* "tues", "weds", "thur", "thurs" and the whole name, but not "satan" */
        if (length > 3 && strncmp(word, short_days[day], 3) == 0 &&
            (strncmp(word, long_days[day], length) == 0))
            return day;
    }
    return 0;
}

/* "2nd", "second", "15th": the number; 0 if it is none. */
int
ivp_slot_word_ordinal(const char *word)
{
    int number = 0, digits = 0;

    for (int i = 1; i < (int)G_N_ELEMENTS(number_words); i++) {
        if (strcmp(word, number_words[i]) == 0)
            return i;
    }
    for (; g_ascii_isdigit(*word) && digits < 3; digits++)
        number = number * 10 + (*word++ - '0');
    if (digits == 0 || (strcmp(word, "st") != 0 && strcmp(word, "nd") != 0 &&
                        strcmp(word, "rd") != 0 && strcmp(word, "th") != 0))
        return 0;
    return number;
}

/* "2", "two": the number; -1 if it is none. */
int
ivp_slot_word_count(const char *word)
{
    int number = 0;
    gsize length = strlen(word);

    for (int i = 1; i < (int)G_N_ELEMENTS(count_words); i++) {
        if (strcmp(word, count_words[i]) == 0)
            return i;
    }
    if (length == 0 || length > 6 || strspn(word, "0123456789") != length)
        return -1;
    for (; *word != '\0'; word++)
        number = number * 10 + (*word - '0');
    return number;
}

gboolean
ivp_slot_word_unit(const char *word, IvpSlotUnit *unit)
{
    static const struct {
        const char *word;
        IvpSlotUnit unit;
    } units[] = {
        {"day", IVP_SLOT_UNIT_DAY},     {"days", IVP_SLOT_UNIT_DAY},
        {"week", IVP_SLOT_UNIT_WEEK},   {"weeks", IVP_SLOT_UNIT_WEEK},
        {"month", IVP_SLOT_UNIT_MONTH}, {"months", IVP_SLOT_UNIT_MONTH},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(units); i++) {
        if (strcmp(word, units[i].word) == 0) {
            *unit = units[i].unit;
            return TRUE;
        }
    }
    return FALSE;
}

const char *
ivp_slot_ordinal_suffix(int number)
{
    if (number % 100 / 10 == 1)
        return "th";
    return number % 10 == 1   ? "st"
           : number % 10 == 2 ? "nd"
           : number % 10 == 3 ? "rd"
                              : "th";
}

/* --- Dates and times --- */

gboolean
ivp_slot_words_parse_date(const char *text, IvpWall *day, GError **error)
{
    g_autofree char *quoted = ivp_key_lines_quote(text);
    int year, month, number, length = 0;

    if (strlen(text) != 10 ||
        sscanf(text, "%4d-%2d-%2d%n", &year, &month, &number, &length) != 3 ||
        length != 10 || strspn(text, "0123456789-") != 10) {
        g_set_error(error, IVP_ERROR, IVP_ERROR_PARSE,
                    _("“%s” is no date here: write it like 2026-01-08."), quoted);
        return FALSE;
    }
    if (month < 1 || month > 12 || number < 1 || number > 31 || year < 1970 ||
        year > 2199 || number > ivp_days_in_month(year, month)) {
        g_set_error(error, IVP_ERROR, IVP_ERROR_PARSE,
                    _("There is no day %s: write year-month-day, like 2026-01-08."),
                    quoted);
        return FALSE;
    }
    *day = ivp_wall_from_date(year, month, number);
    return TRUE;
}

/* --- Phrases --- */

gboolean
ivp_slot_take_date(IvpSlotParser *parser, gboolean *has, IvpWall *date)
{
    const char *word = parser->tokens[parser->at - 1];
    const char *next = parser->tokens[parser->at];

    if (*has)
        return ivp_slot_refuse(parser, _("The rule says “%s” twice."), word);
    if (next == NULL)
        return ivp_slot_refuse(
            parser, _("A date is missing after “%s”: write it like 2026-01-08."), word);
    if (!ivp_slot_words_parse_date(next, date, parser->error))
        return FALSE;
    *has = TRUE;
    parser->at++;
    return TRUE;
}

gboolean
ivp_slot_word_is_time(const char *word)
{
    gsize digits = strspn(word, "0123456789");
    const char *rest = word + digits;

    return digits > 0 &&
           (rest[0] == ':' || strcmp(rest, "am") == 0 || strcmp(rest, "pm") == 0);
}

gboolean
ivp_slot_add_time(IvpSlotParser *parser, int seconds)
{
    IvpSlotWords *words = parser->words;
    gsize i = words->n_times;

    if (words->n_times == IVP_SLOT_RULE_MAX_TIMES)
        return ivp_slot_refuse(parser, _("A rule names at most %d times of day."),
                               IVP_SLOT_RULE_MAX_TIMES);
    for (; i > 0 && words->times[i - 1] > seconds; i--)
        words->times[i] = words->times[i - 1];
    words->times[i] = seconds;
    words->n_times++;
    for (gsize j = 1; j < words->n_times; j++) {
        if (words->times[j] == words->times[j - 1])
            return ivp_slot_refuse(parser, _("The rule names %02d:%02d twice."),
                                   seconds / 3600, seconds / 60 % 60);
    }
    return TRUE;
}

gboolean
ivp_slot_take_time(IvpSlotParser *parser)
{
    const char *word = parser->tokens[parser->at++];
    const char *half = parser->tokens[parser->at];
    g_autofree char *quoted = ivp_key_lines_quote(word);
    int hour = 0, minute = 0;
    gsize digits = strspn(word, "0123456789");
    const char *rest = word + digits;

    for (gsize i = 0; i < MIN(digits, 4); i++)
        hour = hour * 10 + (word[i] - '0');
    if (*rest == ':') {
        if (strspn(rest + 1, "0123456789") != 2)
            return ivp_slot_refuse(
                parser, _("“%s” is no time of day: write it like 10:00."), quoted);
        minute = (rest[1] - '0') * 10 + (rest[2] - '0');
        rest += 3;
    }
    if (*rest == '\0' && half != NULL &&
        (strcmp(half, "am") == 0 || strcmp(half, "pm") == 0)) {
        rest = half;
        parser->at++;
    }
    if (strcmp(rest, "am") == 0 || strcmp(rest, "pm") == 0) {
        if (hour < 1 || hour > 12 || minute > 59)
            return ivp_slot_refuse(
                parser, _("“%s” is no time of day: write it like 10:00."), quoted);
        hour = hour % 12 + (rest[0] == 'p' ? 12 : 0);
    } else if (*rest != '\0') {
        return ivp_slot_refuse(parser, _("“%s” is no time of day: write it like 10:00."),
                               quoted);
    }
    if (digits <= 2 && hour == 24 && minute == 0)
        return ivp_slot_refuse(
            parser, _("“%s” is the next day's 00:00: write that day and 00:00."), quoted);
    if (digits > 2 || hour > 23 || minute > 59)
        return ivp_slot_refuse(
            parser, _("There is no %s on a clock: write a time from 00:00 to 23:59."),
            quoted);
    return ivp_slot_add_time(parser, hour * 3600 + minute * 60);
}

gboolean
ivp_slot_refuse_word(IvpSlotParser *parser, const char *word)
{
    static const char *const zones[] = {"utc", "gmt",  "z",   "pt",  "pst", "pdt",   "et",
                                        "est", "edt",  "ct",  "cst", "cdt", "mt",    "mst",
                                        "cet", "cest", "bst", "ist", "jst", "local", NULL};
    g_autofree char *quoted = ivp_key_lines_quote(parser->written[parser->at]);
    const char *nearest = ivp_key_lines_nearest(word, day_names);

    if (word[0] == '#')
        return ivp_slot_refuse(
            parser, _("A comment stands on a line of its own: move “%s” there."), quoted);
    if (g_strv_contains(zones, word) || strchr(word, '/') != NULL)
        return ivp_slot_refuse(parser,
                               _("Leave “%s” out: times are in the program's zone, %s."),
                               quoted, ivp_zone_get_id(parser->zone));
    if (nearest != NULL)
        return ivp_slot_refuse(parser, _("“%s” is no word of a rule: did you mean “%s”?"),
                               quoted, nearest);
    if (ivp_slot_word_count(word) >= 0 && ivp_slot_word_count(word) < 24)
        return ivp_slot_refuse(parser,
                               _("“%s” may be an hour or a day: write %02d:00 or %d%s."),
                               quoted, ivp_slot_word_count(word), ivp_slot_word_count(word),
                               ivp_slot_ordinal_suffix(ivp_slot_word_count(word)));
    return ivp_slot_refuse(parser, _("“%s” is no word of a rule: write one like “%s”."),
                           quoted, IVP_SLOT_EXAMPLE);
}
