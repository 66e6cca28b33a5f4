/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "ivp-time-private.h"
#include "ivp-when-private.h"

#define YEAR_MIN 1970
#define YEAR_MAX 2199
/* Prose looks ahead more than back: a date without a year is one of the 275 days to come,
 * or of the 90 gone by. */
#define DAYS_BACK 90
#define DAYS_AHEAD 275
/* How far before a weekday "every" may stand. */
#define EVERY_BACK 4

static const char *const months[] = {
    "january", "february", "march",     "april",   "may",      "june",
    "july",    "august",   "september", "october", "november", "december",
};
static const char *const weekdays[] = {
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
};
static const char *const ordinals[] = {"first", "second", "third", "fourth", "fifth", NULL};

/* Whether a token is @name, or its first letters with a capital. */
static gboolean
is_name(const IvpTimeTokens *tokens, int index, const char *name, gsize shortest)
{
    const IvpTimeToken *token = ivp_time_token(tokens, index);
    gsize length = token->end - token->start;

    if (token->kind != IVP_TIME_WORD || length < shortest || length > strlen(name) ||
        g_ascii_strncasecmp(tokens->text + token->start, name, length) != 0)
        return FALSE;
    return length == strlen(name) ? TRUE
                                  : ivp_time_is_capital(tokens, index) && length <= 5;
}

static int
find_month(const IvpTimeTokens *tokens, int index)
{
    for (int month = 1; month <= 12; month++) {
        if (is_name(tokens, index, months[month - 1], 3))
            /* "may" and "march" are verbs as well. */
            return (month == 3 || month == 5) && !ivp_time_is_capital(tokens, index)
                       ? 0
                       : month;
        if (ivp_time_is_word(tokens, index, ivp_when_month_name(month, TRUE)))
            return month;
    }
    return 0;
}

static int
find_weekday(const IvpTimeTokens *tokens, int index, gboolean *plural)
{
    const IvpTimeToken *token = ivp_time_token(tokens, index);

    *plural = FALSE;
    if (token->kind != IVP_TIME_WORD)
        return 0;
    for (int day = 1; day <= 7; day++) {
        g_autofree char *many = g_strconcat(weekdays[day - 1], "s", NULL);

        if (is_name(tokens, index, weekdays[day - 1], 3) ||
            ivp_time_is_word(tokens, index, ivp_when_weekday_name(day, TRUE)))
            return day;
        *plural = ivp_time_is_word(tokens, index, many);
        if (*plural)
            return day;
    }
    return 0;
}

static gboolean
is_number(const IvpTimeTokens *tokens, int index, int most_digits, int least, int most)
{
    const IvpTimeToken *token = ivp_time_token(tokens, index);

    return token->kind == IVP_TIME_NUMBER && token->digits <= most_digits &&
           token->value >= least && token->value <= most;
}

static gboolean
is_year(const IvpTimeTokens *tokens, int index)
{
    return ivp_time_token(tokens, index)->digits == 4 &&
           is_number(tokens, index, 4, YEAR_MIN, YEAR_MAX);
}

static gboolean
is_joined_sign(const IvpTimeTokens *tokens, int index, gunichar sign)
{
    return ivp_time_is_sign(tokens, index, sign) && ivp_time_is_joined(tokens, index) &&
           ivp_time_is_joined(tokens, index + 1);
}

/* "2026-04-30", "30.04.2026", "4/30/2026" */
static gboolean
read_digits(const IvpTimeTokens *tokens, int index, IvpTimeDate *date)
{
    const IvpTimeToken *first = ivp_time_token(tokens, index);
    int second = ivp_time_token(tokens, index + 2)->value;
    int third = ivp_time_token(tokens, index + 4)->value;

    if (first->digits == 8 && is_number(tokens, index, 8, YEAR_MIN * 10000, 99999999) &&
        ivp_time_is_word(tokens, index + 1, "T")) {
        date->year = first->value / 10000;
        date->month = first->value / 100 % 100;
        date->day = first->value % 100;
        date->last = index + 1;
        return TRUE;
    }
    if (is_year(tokens, index) && is_joined_sign(tokens, index + 1, '-') &&
        is_joined_sign(tokens, index + 3, '-') && is_number(tokens, index + 2, 2, 1, 12) &&
        is_number(tokens, index + 4, 2, 1, 31)) {
        date->year = first->value;
        date->month = second;
        date->day = third;
        date->last = index + 5;
        return TRUE;
    }
    if (!is_number(tokens, index, 2, 1, 31) || !is_number(tokens, index + 2, 2, 1, 31) ||
        !is_year(tokens, index + 4))
        return FALSE;
    date->year = third;
    date->last = index + 5;
    if (is_joined_sign(tokens, index + 1, '.') && is_joined_sign(tokens, index + 3, '.')) {
        date->day = first->value;
        date->month = second;
        return second <= 12;
    }
    if (!is_joined_sign(tokens, index + 1, '/') || !is_joined_sign(tokens, index + 3, '/'))
        return FALSE;
    date->month = first->value <= 12 ? first->value : second;
    date->day = first->value <= 12 ? second : first->value;
    if (first->value <= 12 && second <= 12 && first->value != second) {
        date->other_month = second;
        date->other_day = first->value;
    }
    return date->month <= 12;
}

static int
skip_suffix(const IvpTimeTokens *tokens, int index)
{
    static const char *const suffixes[] = {"st", "nd", "rd", "th", NULL};

    if (ivp_time_is_joined(tokens, index) &&
        (ivp_time_find_word(tokens, index, suffixes) >= 0 ||
         ivp_time_is_sign(tokens, index, '.')))
        return index + 1;
    return index;
}

static int
skip_sign(const IvpTimeTokens *tokens, int index, gunichar sign)
{
    return ivp_time_is_sign(tokens, index, sign) ? index + 1 : index;
}

/* A year, unless it is the hour of what follows: "30 April 2030 UTC" is as it looks. */
static void
read_year(const IvpTimeTokens *tokens, int index, IvpTimeDate *date)
{
    int year = skip_sign(tokens, index, ',');

    date->last = index;
    if (is_year(tokens, year) && !ivp_time_is_sign(tokens, year + 1, ':')) {
        date->year = ivp_time_token(tokens, year)->value;
        date->last = year + 1;
    }
}

/* "30 April 2026", "30th of April", "April 30th, 2026" */
static gboolean
read_named_month(const IvpTimeTokens *tokens, int index, IvpTimeDate *date)
{
    int next;

    if (is_number(tokens, index, 2, 1, 31)) {
        next = skip_suffix(tokens, index + 1);
        if (ivp_time_is_word(tokens, next, "of"))
            next++;
        date->day = ivp_time_token(tokens, index)->value;
        date->month = find_month(tokens, next);
        if (date->month == 0)
            return FALSE;
        read_year(tokens, skip_sign(tokens, next + 1, '.'), date);
        return TRUE;
    }
    date->month = find_month(tokens, index);
    next = skip_sign(tokens, index + 1, '.');
    if (date->month == 0 || !is_number(tokens, next, 2, 1, 31) ||
        /* "May 10:00" */
        ivp_time_is_sign(tokens, next + 1, ':'))
        return FALSE;
    date->day = ivp_time_token(tokens, next)->value;
    read_year(tokens, skip_suffix(tokens, next + 1), date);
    return TRUE;
}

static gboolean
read_core(const IvpTimeTokens *tokens, int index, IvpTimeDate *date)
{
    IvpTimeDate tried = *date;

    if (!read_digits(tokens, index, &tried)) {
        tried = *date;
        if (!read_named_month(tokens, index, &tried))
            return FALSE;
    }
    *date = tried;
    return TRUE;
}

/* "third", "3rd", "last" before a weekday */
static int
read_ordinal(const IvpTimeTokens *tokens, int index, int *next)
{
    int found = ivp_time_find_word(tokens, index, ordinals);

    *next = index + 1;
    if (found >= 0)
        return found + 1;
    if (ivp_time_is_word(tokens, index, "last"))
        return -1;
    if (is_number(tokens, index, 1, 1, 5) && skip_suffix(tokens, index + 1) > index + 1) {
        *next = index + 2;
        return ivp_time_token(tokens, index)->value;
    }
    return 0;
}

static gboolean
is_after_every(const IvpTimeTokens *tokens, int index)
{
    static const char *const words[] = {"every",    "each",    "weekly",
                                        "biweekly", "monthly", NULL};

    for (int i = MAX(0, index - EVERY_BACK); i < index; i++) {
        if (ivp_time_find_word(tokens, i, words) >= 0)
            return TRUE;
    }
    return FALSE;
}

gboolean
ivp_time_date_read(const IvpTimeTokens *tokens, int index, IvpTimeDate *date)
{
    IvpTimeDate found = {.first = index};
    gboolean plural;
    int next = index;
    int ordinal = read_ordinal(tokens, index, &next);

    if (ordinal != 0) {
        found.weekday = find_weekday(tokens, next, &plural);
        /* "last Thursday" alone is a day gone by; of every month it is a rule. */
        if (found.weekday != 0 && (ordinal > 0 || is_after_every(tokens, index) ||
                                   ivp_time_is_word(tokens, next + 1, "of"))) {
            found.ordinal = ordinal;
            found.last = next + 1;
            found.recurring = plural || is_after_every(tokens, index);
            *date = found;
            return TRUE;
        }
    }
    found.weekday = find_weekday(tokens, index, &plural);
    if (found.weekday != 0) {
        found.recurring = plural || is_after_every(tokens, index);
        found.last = index + 1;
        next = skip_sign(tokens, skip_sign(tokens, index + 1, '.'), ',');
        if (ivp_time_is_word(tokens, next, "the"))
            next++;
        if (!plural)
            read_core(tokens, next, &found);
        *date = found;
        return TRUE;
    }
    /* "v1.2.2026", "10/30/2026/x" */
    if (index > 0 && ivp_time_is_joined(tokens, index) &&
        !ivp_time_is_sign(tokens, index - 1, '(') &&
        !ivp_time_is_sign(tokens, index - 1, '|'))
        return FALSE;
    if (!read_core(tokens, index, &found))
        return FALSE;
    /* "30 April 2026 (Thursday)", "2026-04-30, Thursday" */
    next = skip_sign(tokens, skip_sign(tokens, found.last, ','), '(');
    found.weekday = next > found.last ? find_weekday(tokens, next, &plural) : 0;
    if (found.weekday != 0 && !plural)
        found.last = skip_sign(tokens, next + 1, ')');
    else
        found.weekday = 0;
    *date = found;
    return TRUE;
}

static gboolean
resolve_ordinal(const IvpTimeDate *date, int year, int month, IvpWall *day)
{
    int days = ivp_days_in_month(year, month);
    IvpCivil first;
    int number;

    ivp_civil_from_wall(ivp_wall_from_date(year, month, 1), &first);
    number = 1 + (date->weekday - first.weekday + 7) % 7;
    if (date->ordinal > 0)
        number += 7 * (date->ordinal - 1);
    else
        number += 7 * ((days - number) / 7);
    if (number > days)
        return FALSE;
    *day = ivp_wall_from_date(year, month, number);
    return TRUE;
}

static gboolean
resolve_weekday(const IvpTimeDate *date, IvpWall on, IvpWall *day)
{
    IvpCivil today;

    ivp_civil_from_wall(on, &today);
    if (date->ordinal == 0) {
        *day = on + (date->weekday - today.weekday + 7) % 7 * IVP_DAY;
        return TRUE;
    }
    for (int i = 0; i < 12; i++) {
        int month = (today.month - 1 + i) % 12 + 1;
        int year = today.year + (today.month - 1 + i) / 12;

        if (resolve_ordinal(date, year, month, day) && *day >= on)
            return TRUE;
    }
    return FALSE;
}

gboolean
ivp_time_date_resolve(const IvpTimeDate *date, IvpWall on, IvpWall *day)
{
    IvpCivil today;

    if (date->day == 0)
        return date->weekday != 0 && resolve_weekday(date, on, day);
    ivp_civil_from_wall(on, &today);
    for (int year = today.year - 1; year <= today.year + 1; year++) {
        int meant = date->year != 0 ? date->year : year;

        if (date->day > ivp_days_in_month(meant, date->month))
            continue;
        *day = ivp_wall_from_date(meant, date->month, date->day);
        if (date->year != 0 ||
            (*day >= on - DAYS_BACK * IVP_DAY && *day <= on + DAYS_AHEAD * IVP_DAY))
            return TRUE;
    }
    return FALSE;
}
