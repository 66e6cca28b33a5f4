/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-box.h"

#include <string.h>

/* A time without brackets is this short: it is looked for at both ends of a title only. */
#define BARE_BYTES 64

#define MINUTE 60
#define HOUR 3600

/* Guides are files, not part of this program: their words are of any language we know. */
static const struct {
    const char *word;
    int seconds;
} units[] = {
    {"m", MINUTE},       {"min", MINUTE},     {"mins", MINUTE},
    {"minute", MINUTE},  {"minutes", MINUTE}, {"minuten", MINUTE},
    {"minutos", MINUTE}, {"minuto", MINUTE},  {"minuti", MINUTE},
    {"мин", MINUTE},     {"минут", MINUTE},   {"минуты", MINUTE},
    {"分", MINUTE},      {"分钟", MINUTE},    {"분", MINUTE},
    {"'", MINUTE},       {"′", MINUTE},       {"h", HOUR},
    {"hr", HOUR},        {"hrs", HOUR},       {"hour", HOUR},
    {"hours", HOUR},     {"std", HOUR},       {"stunde", HOUR},
    {"stunden", HOUR},   {"heure", HOUR},     {"heures", HOUR},
    {"hora", HOUR},      {"horas", HOUR},     {"s", 1},
    {"sec", 1},          {"secs", 1},         {"second", 1},
    {"seconds", 1},      {"sek", 1},          {"sekunden", 1},
};

/* May stand before the number. */
static const char *const leading[] = {
    "about",   "approx",   "approximately", "around", "ca",   "circa",    "max",
    "maximum", "up",       "roughly",       "etwa",   "rund", "ungefähr", "env",
    "environ", "optional", "unos",
};

/* May stand behind it. */
static const char *const trailing[] = {
    "max", "maximum", "each", "or", "so", "only", "optional", "timebox", "tops", "approx",
};

/* Says that it is about the whole. */
static const char *const whole[] = {
    "duration", "total",     "length",    "long",      "altogether",   "overall", "dauer",
    "gesamt",   "insgesamt", "interview", "session",   "conversation", "meeting", "call",
    "talk",     "in",        "all",       "suggested", "expected",     "typical",
};

/* Labels of a line of its own. */
static const char *const labels[] = {
    "time", "timing", "timebox", "box", "zeit", "minutes", "temps", "tiempo", "estimated",
};

static gboolean
is_one_of(const char *word, const char *const *list, gsize n)
{
    for (gsize i = 0; i < n; i++) {
        if (strcmp(word, list[i]) == 0)
            return TRUE;
    }
    return FALSE;
}

#define IS_ONE_OF(word, list) is_one_of(word, list, G_N_ELEMENTS(list))

/* --- Words of it --- */

typedef enum {
    TOKEN_END,
    TOKEN_NUMBER,
    TOKEN_CLOCK,
    TOKEN_WORD,
    TOKEN_RANGE,
    TOKEN_OR,
    TOKEN_OTHER
} Token;

typedef struct {
    const char *at;
    Token token;
    double number;  /* of a number; of a clock its minutes */
    char word[24];  /* folded */
    gboolean close; /* nothing stands between it and what was before */
} Scanner;

static gboolean
skip_filler(Scanner *scanner)
{
    static const char *const filler[] = {"~",        "≈",      "∼", "±", "*", "_",
                                         "`",        "⏱️", "⏱", "⏰", "⏳", "🕐",
                                         "\xC2\xA0", ".",      ",", ";", ":"};

    if (g_ascii_isspace(*scanner->at)) {
        scanner->at++;
        return TRUE;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(filler); i++) {
        if (g_str_has_prefix(scanner->at, filler[i])) {
            scanner->at += strlen(filler[i]);
            return TRUE;
        }
    }
    return FALSE;
}

/* "9,999" is one number, "1,5" a half, "3,10" two and no box. */
static void
scan_number(Scanner *scanner)
{
    const char *at = scanner->at;
    double value = 0, place = 1;
    int digits = 0;

    for (; g_ascii_isdigit(*at) && digits < 7; at++, digits++)
        value = value * 10 + g_ascii_digit_value(*at);
    scanner->token = TOKEN_NUMBER;
    if (at[0] == ':' && g_ascii_isdigit(at[1]) && g_ascii_isdigit(at[2])) {
        scanner->token = TOKEN_CLOCK;
        value = value * 60 + g_ascii_digit_value(at[1]) * 10 + g_ascii_digit_value(at[2]);
        at += 3;
    } else if (at[0] == ',' && g_ascii_isdigit(at[1]) && g_ascii_isdigit(at[2]) &&
               g_ascii_isdigit(at[3]) && !g_ascii_isdigit(at[4])) {
        value = value * 1000 + g_ascii_digit_value(at[1]) * 100 +
                g_ascii_digit_value(at[2]) * 10 + g_ascii_digit_value(at[3]);
        at += 4;
    } else if ((at[0] == '.' || at[0] == ',') && g_ascii_isdigit(at[1])) {
        for (at++; g_ascii_isdigit(*at) && place > 0.001; at++)
            value += g_ascii_digit_value(*at) * (place /= 10);
    }
    /* So many digits are no number of minutes. */
    while (g_ascii_isdigit(*at))
        value *= 10, at++;
    scanner->number = value;
    scanner->at = at;
}

static void
scan_word(Scanner *scanner)
{
    const char *end = scanner->at;
    g_autofree char *word = NULL;
    g_autofree char *folded = NULL;

    while (*end != '\0' && g_unichar_isalpha(g_utf8_get_char(end)))
        end = g_utf8_next_char(end);
    word = g_strndup(scanner->at, end - scanner->at);
    folded = g_utf8_strdown(word, -1);
    g_strlcpy(scanner->word, folded, sizeof scanner->word);
    scanner->token = TOKEN_WORD;
    scanner->at = end;
    if (strcmp(scanner->word, "to") == 0 || strcmp(scanner->word, "bis") == 0)
        scanner->token = TOKEN_RANGE;
    else if (strcmp(scanner->word, "or") == 0 || strcmp(scanner->word, "oder") == 0)
        scanner->token = TOKEN_OR;
}

static void
scan(Scanner *scanner)
{
    gunichar c;

    scanner->close = TRUE;
    while (skip_filler(scanner))
        scanner->close = FALSE;
    c = g_utf8_get_char(scanner->at);
    scanner->word[0] = '\0';
    if (c == '\0') {
        scanner->token = TOKEN_END;
    } else if (g_ascii_isdigit(*scanner->at)) {
        scan_number(scanner);
    } else if (c == '-' || c == 0x2013 || c == 0x2014 || c == 0x2212 || c == 0x2012) {
        scanner->token = TOKEN_RANGE;
        scanner->at = g_utf8_next_char(scanner->at);
    } else if (c == '/' || c == '|') {
        scanner->token = TOKEN_OR;
        scanner->at++;
    } else if (c == '\'' || c == 0x2032) {
        scanner->token = TOKEN_WORD;
        g_strlcpy(scanner->word, "'", sizeof scanner->word);
        scanner->at = g_utf8_next_char(scanner->at);
    } else if (g_unichar_isalpha(c)) {
        scan_word(scanner);
    } else {
        scanner->token = TOKEN_OTHER;
        scanner->at = g_utf8_next_char(scanner->at);
    }
}

static int
unit_of(const char *word)
{
    for (gsize i = 0; i < G_N_ELEMENTS(units); i++) {
        if (strcmp(word, units[i].word) == 0)
            return units[i].seconds;
    }
    return 0;
}

/* --- Its grammar --- */

typedef struct {
    Scanner scanner;
    double numbers[2 * IVP_BOX_MAX_VARIANTS]; /* minutes etc. until their unit is known */
    int waiting;                              /* the first of those without a unit */
    int n;
    gboolean joined[2 * IVP_BOX_MAX_VARIANTS]; /* a range with the one before */
    gboolean whole;
    gboolean unit;
} Reader;

static void
take_unit(Reader *reader, int seconds)
{
    for (; reader->waiting < reader->n; reader->waiting++)
        reader->numbers[reader->waiting] *= seconds;
    reader->unit = TRUE;
}

/* Words before the first number; FALSE where one has no business there. */
static gboolean
take_leading(Reader *reader)
{
    for (scan(&reader->scanner);
         reader->scanner.token != TOKEN_NUMBER && reader->scanner.token != TOKEN_CLOCK;
         scan(&reader->scanner)) {
        const char *word = reader->scanner.word;

        if (reader->scanner.token == TOKEN_END)
            return FALSE;
        if (IS_ONE_OF(word, whole))
            reader->whole = TRUE;
        else if (reader->scanner.token != TOKEN_RANGE && !IS_ONE_OF(word, leading) &&
                 !IS_ONE_OF(word, labels))
            return FALSE;
    }
    return TRUE;
}

/* "0:05–0:10" lasts five minutes. */
static gboolean
take_clocks(Reader *reader)
{
    double from = reader->scanner.number;

    scan(&reader->scanner);
    if (reader->scanner.token != TOKEN_RANGE)
        return FALSE;
    scan(&reader->scanner);
    if (reader->scanner.token != TOKEN_CLOCK || reader->scanner.number <= from)
        return FALSE;
    reader->numbers[reader->n++] = (reader->scanner.number - from) * MINUTE;
    reader->waiting = reader->n;
    reader->unit = TRUE;
    scan(&reader->scanner);
    return reader->scanner.token == TOKEN_END;
}

static gboolean
take_number(Reader *reader, gboolean joined)
{
    if (reader->scanner.token != TOKEN_NUMBER || reader->n == 2 * IVP_BOX_MAX_VARIANTS)
        return FALSE;
    reader->joined[reader->n] = joined;
    reader->numbers[reader->n++] = reader->scanner.number;
    scan(&reader->scanner);
    return TRUE;
}

/* A unit, and "30 min" after "1 h"; the "-" of "30-minute" has been passed. */
static void
take_units(Reader *reader)
{
    int seconds = unit_of(reader->scanner.word);

    if (reader->scanner.token != TOKEN_WORD || seconds == 0)
        return;
    take_unit(reader, seconds);
    scan(&reader->scanner);
    if (seconds == HOUR && reader->scanner.token == TOKEN_NUMBER) {
        double minutes = reader->scanner.number;

        scan(&reader->scanner);
        reader->numbers[reader->n - 1] += minutes * MINUTE;
        if (unit_of(reader->scanner.word) == MINUTE)
            scan(&reader->scanner);
    }
}

static gboolean
take_trailing(Reader *reader)
{
    for (; reader->scanner.token != TOKEN_END; scan(&reader->scanner)) {
        const char *word = reader->scanner.word;

        if (word[0] != '\0' && IS_ONE_OF(word, whole))
            reader->whole = TRUE;
        else if (word[0] == '\0' || !IS_ONE_OF(word, trailing))
            return FALSE;
    }
    return TRUE;
}

static gboolean
read_all(Reader *reader)
{
    if (!take_leading(reader))
        return FALSE;
    if (reader->scanner.token == TOKEN_CLOCK)
        return take_clocks(reader);
    if (!take_number(reader, FALSE))
        return FALSE;
    for (;;) {
        gboolean range;

        take_units(reader);
        if (reader->scanner.token != TOKEN_RANGE && reader->scanner.token != TOKEN_OR)
            break;
        range = reader->scanner.token == TOKEN_RANGE;
        scan(&reader->scanner);
        if (reader->scanner.token == TOKEN_WORD && range && !reader->unit)
            continue;
        if (strcmp(reader->scanner.word, "so") == 0)
            break;
        if (!take_number(reader, range))
            return FALSE;
    }
    return reader->unit && take_trailing(reader);
}

static IvpBoxFound
fill(const Reader *reader, IvpBox *box)
{
    memset(box, 0, sizeof *box);
    box->whole = reader->whole;
    for (int i = 0; i < reader->n; i++) {
        if (reader->numbers[i] > IVP_BOX_MAX_SECONDS)
            return IVP_BOX_HUGE;
        if (reader->joined[i] && box->n > 0) {
            box->most[box->n - 1] = (int)(reader->numbers[i] + 0.5);
            continue;
        }
        if (box->n == IVP_BOX_MAX_VARIANTS)
            return IVP_BOX_UNCLEAR;
        box->least[box->n] = box->most[box->n] = (int)(reader->numbers[i] + 0.5);
        box->n++;
    }
    for (int i = 0; i < box->n; i++) {
        if (box->least[i] > box->most[i])
            return IVP_BOX_UNCLEAR;
    }
    return IVP_BOX_FOUND;
}

/* Whether it ends in a unit, though it could not be read: "x min", "[X minutes]". */
static gboolean
looks_like_a_box(const char *text)
{
    Scanner scanner = {.at = text};
    int words = 0;
    gboolean unit = FALSE;

    for (scan(&scanner); scanner.token != TOKEN_END; scan(&scanner)) {
        unit = scanner.token == TOKEN_WORD && strlen(scanner.word) > 1 &&
               unit_of(scanner.word) != 0;
        words++;
    }
    return unit && words > 1 && words <= 4;
}

IvpBoxFound
ivp_box_read(const char *text, IvpBox *box)
{
    g_autofree char *inner = g_strndup(text, MIN(strlen(text), IVP_BOX_MAX_TEXT));
    gsize length;
    Reader reader = {0};

    memset(box, 0, sizeof *box);
    if (!g_utf8_validate(inner, -1, NULL))
        return IVP_BOX_NONE;
    g_strdelimit(inner, "()[]{}<>", ' ');
    g_strstrip(inner);
    length = strlen(inner);
    if (length == 0 || strlen(text) > IVP_BOX_MAX_TEXT)
        return IVP_BOX_NONE;
    reader.scanner.at = inner;
    if (read_all(&reader))
        return fill(&reader, box);
    return looks_like_a_box(inner) ? IVP_BOX_UNCLEAR : IVP_BOX_NONE;
}

/* --- In a title --- */

static IvpBoxFound
read_span(const char *text, gsize start, gsize end, IvpBox *box)
{
    g_autofree char *span = g_strndup(text + start, end - start);

    return ivp_box_read(span, box);
}

/* "… (…) …", the last that says a time; one that only looks like it if there is no other */
static IvpBoxFound
find_in_brackets(const char *text, gsize length, IvpBox *box, gsize *start, gsize *end)
{
    IvpBoxFound best = IVP_BOX_NONE;
    gsize close = length;

    for (gsize i = length; i-- > 0;) {
        IvpBoxFound found;
        IvpBox here;

        if (text[i] == ')' || text[i] == ']') {
            close = i;
            continue;
        }
        if ((text[i] != '(' && text[i] != '[') || close == length)
            continue;
        found = read_span(text, i + 1, close, &here);
        if (found != IVP_BOX_NONE && (best == IVP_BOX_NONE || found == IVP_BOX_FOUND)) {
            best = found;
            *box = here;
            *start = i;
            *end = close + 1;
        }
        if (best == IVP_BOX_FOUND)
            break;
        close = length;
    }
    return best;
}

static gboolean
begins_here(const char *text, gsize at)
{
    return at == 0 || text[at - 1] == ' ' || text[at - 1] == '\t';
}

/* "Warm-up - 10 min": the longest end that says a time */
static IvpBoxFound
find_at_end(const char *text, gsize length, IvpBox *box, gsize *start, gsize *end)
{
    for (gsize i = length - MIN(length, BARE_BYTES); i < length; i++) {
        IvpBoxFound found;

        if (!begins_here(text, i) || (!g_ascii_isdigit(text[i]) && text[i] != '~' &&
                                      !g_str_has_prefix(text + i, "≈")))
            continue;
        found = read_span(text, i, length, box);
        if (found == IVP_BOX_FOUND || found == IVP_BOX_HUGE) {
            *start = i;
            *end = length;
            return found;
        }
    }
    return IVP_BOX_NONE;
}

/* "10 min: Warm-up", "5 minutes - Warm-up" */
static IvpBoxFound
find_at_start(const char *text, gsize length, IvpBox *box, gsize *start, gsize *end)
{
    for (gsize i = 1; i < MIN(length, BARE_BYTES); i++) {
        gboolean splits = text[i] == ':' || text[i] == '|' ||
                          (text[i] == ' ' && i + 1 < length &&
                           (text[i + 1] == '-' || (guchar)text[i + 1] == 0xE2));
        IvpBoxFound found;

        if (!splits)
            continue;
        found = read_span(text, 0, i, box);
        if (found == IVP_BOX_FOUND || found == IVP_BOX_HUGE) {
            *start = 0;
            *end = i;
            return found;
        }
    }
    return IVP_BOX_NONE;
}

IvpBoxFound
ivp_box_find(const char *text, IvpBox *box, gsize *start, gsize *end)
{
    gsize length = MIN(strlen(text), IVP_BOX_MAX_TEXT);
    IvpBoxFound found;

    *start = *end = 0;
    memset(box, 0, sizeof *box);
    if (length == 0)
        return IVP_BOX_NONE;
    found = find_in_brackets(text, length, box, start, end);
    if (found == IVP_BOX_NONE)
        found = find_at_end(text, length, box, start, end);
    if (found == IVP_BOX_NONE)
        found = find_at_start(text, length, box, start, end);
    return found;
}
