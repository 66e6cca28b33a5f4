/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-when-typed.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ivp-error.h"
#include "ivp-when-private.h"

void
ivp_typed_clear(IvpTyped *typed)
{
    g_clear_pointer(&typed->zone, ivp_zone_unref);
    g_clear_pointer(&typed->zone_word, g_free);
}

/* --- Sentences --- */

char *
ivp_typed_date(IvpWall day)
{
    IvpCivil civil;
    g_autofree char *text = NULL;

    ivp_civil_from_wall(day, &civil);
    text = g_strdup_printf("%s %d %s", ivp_when_english_weekday(civil.weekday), civil.day,
                           ivp_when_english_month(civil.month));
    return g_ascii_strdown(text, -1);
}

/* What to type instead: a Thursday a week or more from now, so that it stays right all
 * year. */
char *
ivp_typed_example(const IvpTyped *typed)
{
    IvpWall day =
        ivp_wall_midnight(ivp_zone_to_wall(typed->reader, typed->now)) + 7 * IVP_DAY;
    IvpCivil civil;
    g_autofree char *date = NULL;

    ivp_civil_from_wall(day, &civil);
    date = ivp_typed_date(day + (4 - civil.weekday + 7) % 7 * IVP_DAY);
    return g_strdup_printf("%s 19:00", date);
}

gboolean
ivp_typed_refuse_day(const IvpTyped *typed, const char *word, GError **error)
{
    g_autofree char *proposal = ivp_typed_example(typed);

    /* Translators: a word that is not a day, and an example of what to type */
    g_set_error(error, IVP_ERROR, IVP_ERROR_PARSE, _("No day “%1$s”. Example: %2$s"), word,
                proposal);
    return FALSE;
}

static gboolean
refuse_zone(const char *word, GError **error)
{
    g_set_error(
        error, IVP_ERROR, IVP_ERROR_PARSE,
        _("No zone “%s”. Write a name such as America/Chicago, or an offset such as "
          "-06:00."),
        word);
    return FALSE;
}

static gboolean
refuse_hour(const char *word, GError **error)
{
    g_set_error(error, IVP_ERROR, IVP_ERROR_PARSE,
                _("There is no “%s” on a clock. Write 17:00 or 5 pm."), word);
    return FALSE;
}

static gboolean
refuse_twice(const char *word, GError **error)
{
    g_set_error(error, IVP_ERROR, IVP_ERROR_AMBIGUOUS,
                _("“%s” says once more what was said before. Write one day and one hour."),
                word);
    return FALSE;
}

/* --- Words --- */

/* NFKC, digits of every script as ASCII, minus signs as "-", commas as spaces. */
char *
ivp_typed_tidy(const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    g_autofree char *composed = g_utf8_normalize(valid, -1, G_NORMALIZE_NFKC);
    GString *tidied = g_string_new(NULL);

    for (const char *p = composed; p != NULL && *p != '\0'; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);

        if (g_unichar_isdigit(c))
            g_string_append_c(tidied, (char)('0' + g_unichar_digit_value(c)));
        else if (c == 0x2212 || c == 0x2010 || c == 0x2011)
            g_string_append_c(tidied, '-');
        else if (c == ',' || c == ';' || g_unichar_isspace(c))
            g_string_append_c(tidied, ' ');
        else if (!g_unichar_iscntrl(c))
            g_string_append_unichar(tidied, c);
    }
    return g_string_free(tidied, FALSE);
}

/* Whether @word is @name or, with three letters or more, a beginning of it. */
static gboolean
begins_name(const char *word, const char *name)
{
    g_autofree char *folded = g_utf8_casefold(name, -1);
    g_autofree char *composed = g_utf8_normalize(folded, -1, G_NORMALIZE_NFKC);
    gsize length = strlen(composed);

    /* Some locales end an abbreviation with a dot, which was taken off @word. */
    if (length > 0 && composed[length - 1] == '.')
        composed[length - 1] = '\0';
    if (strcmp(word, composed) == 0)
        return TRUE;
    return g_utf8_strlen(word, -1) >= 3 && g_str_has_prefix(composed, word);
}

static int
find_weekday(const char *word)
{
    static const char english[7][10] = {"monday", "tuesday",  "wednesday", "thursday",
                                        "friday", "saturday", "sunday"};

    for (int i = 1; i <= 7; i++) {
        if (begins_name(word, english[i - 1]))
            return i;
    }
    for (int i = 1; i <= 7; i++) {
        if (begins_name(word, ivp_when_weekday_name(i, FALSE)) ||
            begins_name(word, ivp_when_weekday_name(i, TRUE)))
            return i;
    }
    return 0;
}

static int
find_month(const char *word)
{
    static const char english[12][10] = {"january",   "february", "march",    "april",
                                         "may",       "june",     "july",     "august",
                                         "september", "october",  "november", "december"};

    for (int i = 1; i <= 12; i++) {
        if (begins_name(word, english[i - 1]))
            return i;
    }
    for (int i = 1; i <= 12; i++) {
        if (begins_name(word, ivp_when_month_name(i, FALSE)) ||
            begins_name(word, ivp_when_month_name(i, TRUE)))
            return i;
    }
    return 0;
}

/* Takes @least to @most digits off @p. */
static gboolean
take_number(const char **p, guint least, guint most, int *number)
{
    guint n = 0;
    int value = 0;

    while (n < most && g_ascii_isdigit((*p)[n])) {
        value = value * 10 + ((*p)[n] - '0');
        n++;
    }
    if (n < least)
        return FALSE;
    *p += n;
    *number = value;
    return TRUE;
}

static gboolean
take_char(const char **p, char c)
{
    if (g_ascii_tolower(**p) != c)
        return FALSE;
    (*p)++;
    return TRUE;
}

/* "+05:30", "+0530", "-6", "+5:30" */
static gboolean
read_offset(const char *word, int *offset)
{
    const char *p = word;
    int sign, hours, minutes = 0;

    if (*p != '+' && *p != '-')
        return FALSE;
    sign = *p++ == '-' ? -1 : 1;
    if (!take_number(&p, 1, 2, &hours))
        return FALSE;
    if (*p != '\0') {
        take_char(&p, ':');
        if (!take_number(&p, 2, 2, &minutes) || *p != '\0')
            return FALSE;
    }
    if (minutes > 59 || hours > 14)
        return FALSE;
    *offset = sign * (hours * 60 + minutes) * 60;
    return TRUE;
}

/* An IANA name however people write its capitals: "america/los_angeles". */
static IvpZone *
find_zone(const char *word)
{
    IvpZone *zone = ivp_zone_new(word);
    g_autofree char *titled = NULL;
    gboolean first = TRUE;

    if (zone != NULL)
        return zone;
    titled = g_ascii_strdown(word, -1);
    for (char *p = titled; *p != '\0'; p++) {
        if (first)
            *p = g_ascii_toupper(*p);
        first = *p == '/' || *p == '_' || *p == '-';
    }
    return ivp_zone_new(titled);
}

static gboolean
read_zone(IvpTyped *typed, const char *word, gboolean *known, GError **error)
{
    int offset;
    const IvpLetters *letters = ivp_letters_find(word);
    g_autoptr(IvpZone) zone = NULL;

    *known = TRUE;
    if (letters == NULL && (g_ascii_strncasecmp(word, "utc", 3) == 0 ||
                            g_ascii_strncasecmp(word, "gmt", 3) == 0)) {
        if (read_offset(word + 3, &offset)) {
            if (typed->zone_word != NULL)
                return refuse_twice(word, error);
            typed->has_offset = TRUE;
            typed->offset = offset;
            typed->zone_word = g_strdup(word);
            return TRUE;
        }
    }
    if (read_offset(word, &offset)) {
        /* "utc +3" in two words is one zone. */
        if (typed->zone_word != NULL &&
            (typed->letters == NULL || typed->letters != ivp_letters_find("utc")))
            return refuse_twice(word, error);
        typed->letters = NULL;
        typed->has_offset = TRUE;
        typed->offset = offset;
        g_free(typed->zone_word);
        typed->zone_word = g_strdup(word);
        return TRUE;
    }
    if (letters == NULL && strchr(word, '/') == NULL) {
        *known = FALSE;
        return TRUE;
    }
    if (typed->zone_word != NULL)
        return refuse_twice(word, error);
    if (letters != NULL && letters->follows) {
        zone = ivp_zone_new(letters->zones);
    } else if (letters == NULL) {
        zone = find_zone(word);
        if (zone == NULL)
            return refuse_zone(word, error);
    }
    typed->letters = letters;
    typed->zone = g_steal_pointer(&zone);
    typed->zone_word = g_strdup(word);
    return TRUE;
}

static gboolean
set_clock(IvpTyped *typed, int hour, int minute, const char *word, GError **error)
{
    if (typed->hour >= 0)
        return refuse_twice(word, error);
    if (hour > 23 || minute > 59)
        return refuse_hour(word, error);
    typed->hour = hour;
    typed->minute = minute;
    return TRUE;
}

static gboolean
set_half(IvpTyped *typed, char half, const char *word, GError **error)
{
    if (typed->half != 0)
        return refuse_twice(word, error);
    if (typed->hour < 1 || typed->hour > 12)
        return refuse_hour(word, error);
    typed->half = half;
    typed->hour = typed->hour % 12 + (half == 'p' ? 12 : 0);
    return TRUE;
}

/* 'a' or 'p' where @word is "am", "p.m." or the like. */
static char
read_half(const char *word)
{
    char letters[3];
    guint n = 0;

    for (const char *p = word; *p != '\0'; p++) {
        if (*p == '.')
            continue;
        if (n == 2)
            return 0;
        letters[n++] = g_ascii_tolower(*p);
    }
    return n == 2 && letters[1] == 'm' && (letters[0] == 'a' || letters[0] == 'p')
               ? letters[0]
               : 0;
}

static gboolean
set_date(IvpTyped *typed, int year, int month, int day, const char *word, GError **error)
{
    if (typed->day != 0 || typed->month != 0 || typed->relative >= 0 ||
        (year != 0 && typed->year != 0))
        return refuse_twice(word, error);
    if (month < 1 || month > 12 || day < 1 ||
        day > ivp_days_in_month(year != 0 ? year : 2000, month) ||
        (year != 0 && (year < IVP_TYPED_YEAR_MIN || year > IVP_TYPED_YEAR_MAX))) {
        g_autofree char *proposal = ivp_typed_example(typed);

        g_set_error(error, IVP_ERROR, IVP_ERROR_PARSE,
                    _("There is no “%1$s” in the calendar. Example: %2$s"), word, proposal);
        return FALSE;
    }
    if (year != 0)
        typed->year = year;
    typed->month = month;
    typed->day = day;
    return TRUE;
}

/* --- Words that begin with a digit --- */

/* After an hour of a whole date-time: seconds, fractions, and the zone without a space. */
static gboolean
read_iso_clock(IvpTyped *typed, const char *p, const char *word, GError **error)
{
    int hour, minute = 0, second;
    gboolean known;

    if (!take_number(&p, 2, 2, &hour))
        return refuse_hour(word, error);
    take_char(&p, ':');
    if (!take_number(&p, 2, 2, &minute))
        return refuse_hour(word, error);
    if (*p == ':' || g_ascii_isdigit(*p)) {
        take_char(&p, ':');
        if (!take_number(&p, 2, 2, &second))
            return refuse_hour(word, error);
        if (take_char(&p, '.'))
            take_number(&p, 1, 9, &second);
    }
    if (!set_clock(typed, hour, minute, word, error))
        return FALSE;
    if (*p == '\0')
        return TRUE;
    if (!read_zone(typed, p, &known, error))
        return FALSE;
    return known ? TRUE : refuse_zone(p, error);
}

/* "2026-12-03", "20261203", either with "T18:00Z" */
static gboolean
read_iso_date(IvpTyped *typed, const char *word, gboolean *known, GError **error)
{
    const char *p = word;
    int year, month, day;
    gboolean dashed;

    *known = FALSE;
    if (!take_number(&p, 4, 4, &year))
        return TRUE;
    dashed = take_char(&p, '-');
    if (!take_number(&p, dashed ? 1 : 2, 2, &month) || (dashed && !take_char(&p, '-')) ||
        !take_number(&p, dashed ? 1 : 2, 2, &day))
        return TRUE;
    if (*p != '\0' && g_ascii_tolower(*p) != 't')
        return TRUE;
    *known = TRUE;
    if (!set_date(typed, year, month, day, word, error))
        return FALSE;
    return *p == '\0' || read_iso_clock(typed, p + 1, word, error);
}

/* "3.12." and "3.12.2026", as many countries write dates; the last dot or the year tells
 * them from the hour "17.30". */
static gboolean
read_dotted_date(IvpTyped *typed, const char *word, gboolean *known, GError **error)
{
    const char *p = word;
    int day, month, year = 0;

    *known = take_number(&p, 1, 2, &day) && take_char(&p, '.') &&
             take_number(&p, 1, 2, &month) && take_char(&p, '.') &&
             (*p == '\0' || (take_number(&p, 4, 4, &year) && *p == '\0'));
    return !*known || set_date(typed, year, month, day, word, error);
}

static gboolean
ask_day_or_month(const char *word, int first, int second, GError **error)
{
    g_set_error(error, IVP_ERROR, IVP_ERROR_AMBIGUOUS,
                /* Translators: what was typed, such as 3/12; then "3 dec", "12 mar" */
                _("“%1$s” may be %2$d %3$s or %4$d %5$s. Write the month as a word."), word,
                first, ivp_when_english_month(second), second,
                ivp_when_english_month(first));
    return FALSE;
}

/* "12/25", "25/12/2026": taken where only one reading is a date. */
static gboolean
read_slashed_date(IvpTyped *typed, const char *word, gboolean *known, GError **error)
{
    const char *p = word;
    int first, second, year = 0;

    *known =
        take_number(&p, 1, 2, &first) && take_char(&p, '/') &&
        take_number(&p, 1, 2, &second) &&
        (*p == '\0' || (take_char(&p, '/') && take_number(&p, 4, 4, &year) && *p == '\0'));
    if (!*known)
        return TRUE;
    if (first >= 1 && first <= 12 && second >= 1 && second <= 12 && first != second)
        return ask_day_or_month(word, first, second, error);
    if (second > 12)
        return set_date(typed, year, first, second, word, error);
    return set_date(typed, year, second, first, word, error);
}

/* "17:00", "17.30", "17h", "17h30", "5pm", "5:30pm" */
static gboolean
read_clock(IvpTyped *typed, const char *word, gboolean *known, GError **error)
{
    const char *p = word;
    int hour, minute = 0;
    char half;

    *known = FALSE;
    if (!take_number(&p, 1, 2, &hour))
        return TRUE;
    if (take_char(&p, ':')) {
        *known = TRUE;
        if (!take_number(&p, 2, 2, &minute))
            return refuse_hour(word, error);
    } else if (*p == '.' && g_ascii_isdigit(p[1])) {
        *known = TRUE;
        p++;
        if (!take_number(&p, 2, 2, &minute))
            return refuse_hour(word, error);
        if (minute >= 1 && minute <= 12 && hour >= 1)
            return ask_day_or_month(word, hour, minute, error);
    } else if (take_char(&p, 'h')) {
        *known = TRUE;
        take_number(&p, 2, 2, &minute);
    } else if (read_half(p) == 0) {
        return TRUE;
    }
    *known = TRUE;
    if (*p == '-') {
        g_autofree char *start = g_strndup(word, (gsize)(p - word));

        g_set_error(error, IVP_ERROR, IVP_ERROR_PARSE,
                    _("“%1$s” is more than a start. Write just %2$s."), word, start);
        return FALSE;
    }
    if (!set_clock(typed, hour, minute, word, error))
        return FALSE;
    half = read_half(p);
    if (half != 0)
        return set_half(typed, half, word, error);
    if (*p != '\0') {
        gboolean zone_known;

        if (!read_zone(typed, p, &zone_known, error))
            return FALSE;
        return zone_known ? TRUE : refuse_hour(word, error);
    }
    return TRUE;
}

/* "3", "3.", "3rd", "2026"; "5" before "pm" */
static gboolean
read_number(IvpTyped *typed,
            const char *word,
            const char *following,
            gboolean *used_following,
            GError **error)
{
    const char *p = word;
    int number;
    char half;

    if (!take_number(&p, 1, 4, &number) || g_ascii_isdigit(*p))
        return ivp_typed_refuse_day(typed, word, error);
    if (p - word == 4 && *p == '\0') {
        if (typed->year != 0)
            return refuse_twice(word, error);
        if (number < IVP_TYPED_YEAR_MIN || number > IVP_TYPED_YEAR_MAX)
            return ivp_typed_refuse_day(typed, word, error);
        typed->year = number;
        return TRUE;
    }
    half = following != NULL && *p == '\0' ? read_half(following) : 0;
    if (half != 0) {
        *used_following = TRUE;
        return set_clock(typed, number, 0, word, error) &&
               set_half(typed, half, word, error);
    }
    if (*p != '\0' && g_ascii_strcasecmp(p, "st") != 0 &&
        g_ascii_strcasecmp(p, "nd") != 0 && g_ascii_strcasecmp(p, "rd") != 0 &&
        g_ascii_strcasecmp(p, "th") != 0)
        return ivp_typed_refuse_day(typed, word, error);
    if (typed->day != 0)
        return refuse_twice(word, error);
    if (number < 1 || number > 31)
        return ivp_typed_refuse_day(typed, word, error);
    typed->day = number;
    return TRUE;
}

static gboolean
read_digits(IvpTyped *typed,
            const char *word,
            const char *following,
            gboolean *used_following,
            GError **error)
{
    static gboolean (*const readers[])(IvpTyped *, const char *, gboolean *, GError **) = {
        read_iso_date, read_dotted_date, read_slashed_date, read_clock};

    for (gsize i = 0; i < G_N_ELEMENTS(readers); i++) {
        gboolean known;

        if (!readers[i](typed, word, &known, error))
            return FALSE;
        if (known)
            return TRUE;
    }
    return read_number(typed, word, following, used_following, error);
}

/* --- Words that begin with a letter --- */

static gboolean
is_word(const char *folded, const char *english, const char *translated)
{
    g_autofree char *other = g_utf8_casefold(translated, -1);

    return strcmp(folded, english) == 0 || strcmp(folded, other) == 0;
}

static gboolean
is_filler(const char *folded)
{
    static const char *const fillers[] = {"at", "on", "the", "of", "um", "am", "@", "this"};

    for (gsize i = 0; i < G_N_ELEMENTS(fillers); i++) {
        if (strcmp(folded, fillers[i]) == 0)
            return TRUE;
    }
    return FALSE;
}

static gboolean
read_word(IvpTyped *typed, const char *word, GError **error)
{
    g_autofree char *folded = g_utf8_casefold(word, -1);
    gboolean known;
    int weekday, month;
    char half = read_half(folded);

    /* "7:30 pm"; a German "am" (on) stands before any hour. */
    if (half != 0 && typed->hour >= 0)
        return set_half(typed, half, word, error);
    if (!read_zone(typed, word, &known, error))
        return FALSE;
    if (known || is_filler(folded))
        return TRUE;
    if (strcmp(folded, "next") == 0) {
        typed->next = TRUE;
        return TRUE;
    }
    /* Translators: as somebody types it before an hour */
    if (is_word(folded, "today", C_("typed", "today")) ||
        /* Translators: as somebody types it before an hour */
        is_word(folded, "tomorrow", C_("typed", "tomorrow"))) {
        if (typed->relative >= 0 || typed->day != 0)
            return refuse_twice(word, error);
        typed->relative = is_word(folded, "today", C_("typed", "today")) ? 0 : 1;
        return TRUE;
    }
    if (strcmp(folded, "noon") == 0)
        return set_clock(typed, 12, 0, word, error);
    weekday = find_weekday(folded);
    month = find_month(folded);
    /* Some languages shorten a weekday and a month alike ("mar"): after a day comes its
     * month. */
    if (weekday != 0 && (month == 0 || typed->day == 0 || typed->month != 0)) {
        if (typed->weekday != 0)
            return refuse_twice(word, error);
        typed->weekday = weekday;
        return TRUE;
    }
    if (month != 0) {
        if (typed->month != 0)
            return refuse_twice(word, error);
        typed->month = month;
        return TRUE;
    }
    /* After the hour a zone is expected, before it a day. */
    return typed->hour >= 0 &&
                   (typed->day != 0 || typed->weekday != 0 || typed->relative >= 0)
               ? refuse_zone(word, error)
               : ivp_typed_refuse_day(typed, word, error);
}

gboolean
ivp_typed_read(IvpTyped *typed, GError **error)
{
    g_auto(GStrv) words = g_strsplit(typed->text, " ", -1);

    for (guint i = 0; words[i] != NULL; i++) {
        gboolean used_following = FALSE;
        const char *following = words[i + 1];
        gsize length = strlen(words[i]);

        /* Ends of sentences. A dot stays where it tells a date: "3.12." */
        while (length > 0 && strchr("!?", words[i][length - 1]) != NULL)
            words[i][--length] = '\0';
        if (length > 0 && words[i][length - 1] == '.' &&
            strchr(words[i], '.') == words[i] + length - 1)
            words[i][--length] = '\0';
        if (length == 0)
            continue;
        if (g_ascii_isdigit(words[i][0])) {
            if (!read_digits(typed, words[i], following, &used_following, error))
                return FALSE;
            i += used_following ? 1 : 0;
        } else if (!read_word(typed, words[i], error)) {
            return FALSE;
        }
    }
    return TRUE;
}
