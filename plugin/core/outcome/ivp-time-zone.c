/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "ivp-time-private.h"
#include "ivp-zone-name.h"

#define HOUR 3600
#define MAX_PLACE_WORDS 3
#define MAX_LETTERS 8

/* Letters and words beside those of ivp-when-letters.h. In prose "PST" and "EST" have one
 * meaning that the text itself can be held to. */
static const struct {
    const char *word;
    int offset;
    const char *zones;
} seasons[] = {
    {"pst", -8 * HOUR, "America/Los_Angeles"},
    {"est", -5 * HOUR, "America/New_York"},
    {"mez", HOUR, "Europe/Berlin"},
    {"mesz", 2 * HOUR, "Europe/Berlin"},
    {"idt", 3 * HOUR, "Asia/Jerusalem"},
    {"brt", -3 * HOUR, "America/Sao_Paulo"},
};

/* The longer ways to say a zone, in words; letters stand for what they mean. */
static const struct {
    const char *words;
    const char *letters;
    const char *place;
} phrases[] = {
    {"central european summer time", "cest", NULL},
    {"central european standard time", "cet", NULL},
    {"central european time", NULL, "Europe/Berlin"},
    {"eastern european summer time", "eest", NULL},
    {"eastern european time", NULL, "Europe/Athens"},
    {"western european summer time", "west", NULL},
    {"western european time", NULL, "Europe/Lisbon"},
    {"coordinated universal time", "utc", NULL},
    {"greenwich mean time", "utc", NULL},
    {"pacific standard time", "pst", NULL},
    {"pacific daylight time", "pdt", NULL},
    {"pacific time", "pt", NULL},
    {"mountain standard time", "mst", NULL},
    {"mountain daylight time", "mdt", NULL},
    {"mountain time", "mt", NULL},
    {"central standard time", "cst", NULL},
    {"central daylight time", "cdt", NULL},
    {"central time", "ct", NULL},
    {"eastern standard time", "est", NULL},
    {"eastern daylight time", "edt", NULL},
    {"eastern time", "et", NULL},
    {"british summer time", NULL, "Europe/London"},
    {"uk time", NULL, "Europe/London"},
    {"indian standard time", NULL, "Asia/Kolkata"},
    {"india standard time", NULL, "Asia/Kolkata"},
    {"japan standard time", "jst", NULL},
    {"china standard time", NULL, "Asia/Shanghai"},
    {"beijing time", NULL, "Asia/Shanghai"},
    {"irish standard time", NULL, "Europe/Dublin"},
    {"israel time", NULL, "Asia/Jerusalem"},
    {"pacific", "pt", NULL},
    {"eastern", "et", NULL},
};

/* Cities that people name and the tz database does not. */
static const struct {
    const char *city;
    const char *place;
} cities[] = {
    {"san francisco", "America/Los_Angeles"},
    {"seattle", "America/Los_Angeles"},
    {"portland", "America/Los_Angeles"},
    {"san jose", "America/Los_Angeles"},
    {"california", "America/Los_Angeles"},
    {"austin", "America/Chicago"},
    {"dallas", "America/Chicago"},
    {"boston", "America/New_York"},
    {"washington", "America/New_York"},
    {"atlanta", "America/New_York"},
    {"montreal", "America/Toronto"},
    {"munich", "Europe/Berlin"},
    {"hamburg", "Europe/Berlin"},
    {"barcelona", "Europe/Madrid"},
    {"geneva", "Europe/Zurich"},
    {"krakow", "Europe/Warsaw"},
    {"bangalore", "Asia/Kolkata"},
    {"bengaluru", "Asia/Kolkata"},
    {"mumbai", "Asia/Kolkata"},
    {"new delhi", "Asia/Kolkata"},
    {"hyderabad", "Asia/Kolkata"},
    {"chennai", "Asia/Kolkata"},
    {"pune", "Asia/Kolkata"},
    {"beijing", "Asia/Shanghai"},
    {"tel aviv", "Asia/Jerusalem"},
    {"wellington", "Pacific/Auckland"},
};

/* "+2", "-8", "+05:30", "+0100" at @index, right behind what it follows */
static gboolean
read_offset(const IvpTimeTokens *tokens, int index, IvpTimeZone *zone)
{
    const IvpTimeToken *number = ivp_time_token(tokens, index + 1);
    int sign = ivp_time_is_sign(tokens, index, '-') ? -1 : 1;
    int hours = number->value, minutes = 0;

    if ((sign > 0 && !ivp_time_is_sign(tokens, index, '+')) ||
        number->kind != IVP_TIME_NUMBER || number->blank || number->digits > 4 ||
        number->digits == 3)
        return FALSE;
    zone->last = index + 2;
    if (number->digits == 4) {
        minutes = hours % 100;
        hours /= 100;
    } else if (ivp_time_is_sign(tokens, index + 2, ':') &&
               ivp_time_is_joined(tokens, index + 2) &&
               ivp_time_token(tokens, index + 3)->digits == 2) {
        minutes = ivp_time_token(tokens, index + 3)->value;
        zone->last = index + 4;
    }
    if (hours > 14 || minutes > 59)
        return FALSE;
    zone->kind = IVP_TIME_OFFSET;
    zone->offset = sign * (hours * HOUR + minutes * 60);
    return TRUE;
}

static gboolean
read_utc(const IvpTimeTokens *tokens, int index, IvpTimeZone *zone)
{
    static const char *const words[] = {"utc", "gmt", "z", NULL};
    IvpTimeZone with_offset = *zone;
    int found = ivp_time_find_word(tokens, index, words);

    if (found < 0 || (found == 2 && (!ivp_time_is_joined(tokens, index) ||
                                     !ivp_time_is_capital(tokens, index))))
        return FALSE;
    zone->kind = IVP_TIME_OFFSET;
    zone->offset = 0;
    zone->utc = TRUE;
    zone->last = index + 1;
    if (found < 2 && read_offset(tokens, index + 1, &with_offset)) {
        IvpTimeZone after;

        /* "10:00 UTC-11:00 UTC" is a range. */
        if (!ivp_time_is_sign(tokens, index + 1, '-') ||
            !ivp_time_zone_read(tokens, with_offset.last, FALSE, &after) ||
            after.kind != IVP_TIME_OFFSET)
            *zone = with_offset;
    }
    return TRUE;
}

static gboolean
take_letters(const char *word, IvpTimeZone *zone)
{
    const IvpLetters *letters = ivp_letters_find(word);

    for (gsize i = 0; i < G_N_ELEMENTS(seasons); i++) {
        if (strcmp(seasons[i].word, word) == 0) {
            zone->kind = IVP_TIME_SEASON;
            zone->offset = seasons[i].offset;
            zone->zones = seasons[i].zones;
            return TRUE;
        }
    }
    if (letters == NULL)
        return FALSE;
    if (letters->ask != NULL) {
        zone->kind = IVP_TIME_ASK;
        zone->letters = letters;
    } else if (letters->follows) {
        zone->kind = IVP_TIME_PLACE;
        zone->place = letters->zones;
    } else if (letters->zones != NULL) {
        zone->kind = IVP_TIME_SEASON;
        zone->offset = letters->offset;
        zone->zones = letters->zones;
    } else {
        zone->kind = IVP_TIME_OFFSET;
        zone->offset = letters->offset;
        zone->utc = TRUE;
    }
    return TRUE;
}

static gboolean
read_letters(const IvpTimeTokens *tokens, int index, gboolean loose, IvpTimeZone *zone)
{
    /* Never the words they also are: "est", "west", "eat", "cat", "ist", "met". */
    static const char *const lower[] = {"utc", "gmt",  "cet",  "cest", "eet", "eest",
                                        "pst", "pdt",  "mst",  "mdt",  "cdt", "edt",
                                        "bst", "aest", "aedt", "jst",  "sgt", NULL};
    /* After "10am" these are what they seem. */
    static const char *const after_half[] = {"est", "cst", "ist", "pt",
                                             "et",  "ct",  "mt",  NULL};
    const IvpTimeToken *token = ivp_time_token(tokens, index);
    gsize length = token->end - token->start;
    g_autofree char *folded = NULL;
    gboolean upper = TRUE;

    if (token->kind != IVP_TIME_WORD || length < 2 || length > MAX_LETTERS)
        return FALSE;
    for (gsize i = token->start; i < token->end; i++)
        upper = upper && g_ascii_isupper(tokens->text[i]);
    if (!upper && ivp_time_find_word(tokens, index, lower) < 0 &&
        (!loose || ivp_time_find_word(tokens, index, after_half) < 0))
        return FALSE;
    folded = g_ascii_strdown(tokens->text + token->start, (gssize)length);
    zone->last = index + 1;
    return take_letters(folded, zone);
}

/* "Pacific Time", "Central European Summer Time" */
static gboolean
read_phrase(const IvpTimeTokens *tokens, int index, IvpTimeZone *zone)
{
    if (!ivp_time_is_capital(tokens, index) && !ivp_time_is_word(tokens, index + 1, "time"))
        return FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS(phrases); i++) {
        g_auto(GStrv) words = NULL;
        int n = 0;

        /* The first letter alone tells most of them apart. */
        if (g_ascii_tolower(tokens->text[ivp_time_token(tokens, index)->start]) !=
            phrases[i].words[0])
            continue;
        words = g_strsplit(phrases[i].words, " ", -1);
        while (words[n] != NULL && ivp_time_is_word(tokens, index + n, words[n]))
            n++;
        if (words[n] != NULL)
            continue;
        zone->last = index + n;
        if (phrases[i].letters != NULL)
            return take_letters(phrases[i].letters, zone);
        zone->kind = IVP_TIME_PLACE;
        zone->place = phrases[i].place;
        return TRUE;
    }
    return FALSE;
}

static const char *
find_city(const char *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS(cities); i++) {
        if (g_ascii_strcasecmp(cities[i].city, name) == 0)
            return cities[i].place;
    }
    return ivp_zone_name_find_place(name);
}

/* "Europe/Berlin", "Los Angeles" and, after it, "time" */
static gboolean
read_place(const IvpTimeTokens *tokens, int index, gboolean loose, IvpTimeZone *zone)
{
    int n = 0;

    if (!ivp_time_is_capital(tokens, index))
        return FALSE;
    if (ivp_time_is_sign(tokens, index + 1, '/') && ivp_time_is_joined(tokens, index + 1)) {
        int last = index + 3;
        g_autofree char *name = NULL;

        if (ivp_time_is_sign(tokens, last, '/') && ivp_time_is_joined(tokens, last))
            last += 2;
        name = ivp_time_text(tokens, index, last);
        zone->place = ivp_zone_name_find_place(name);
        zone->last = last;
        if (zone->place != NULL) {
            zone->kind = IVP_TIME_PLACE;
            return TRUE;
        }
    }
    while (n < MAX_PLACE_WORDS && ivp_time_is_capital(tokens, index + n))
        n++;
    for (; n > 0; n--) {
        g_autofree char *name = ivp_time_text(tokens, index, index + n);
        gboolean time = ivp_time_is_word(tokens, index + n, "time");

        zone->place = loose || time ? find_city(name) : NULL;
        if (zone->place == NULL)
            continue;
        zone->kind = IVP_TIME_PLACE;
        zone->last = index + n + (time ? 1 : 0);
        return TRUE;
    }
    return FALSE;
}

gboolean
ivp_time_zone_read(const IvpTimeTokens *tokens,
                   int index,
                   gboolean loose,
                   IvpTimeZone *zone)
{
    *zone = (IvpTimeZone){.first = index};
    return read_utc(tokens, index, zone) ||
           (ivp_time_token(tokens, index)->kind == IVP_TIME_SIGN &&
            read_offset(tokens, index, zone)) ||
           (ivp_time_token(tokens, index)->kind == IVP_TIME_WORD &&
            (read_phrase(tokens, index, zone) || read_letters(tokens, index, loose, zone) ||
             read_place(tokens, index, loose, zone)));
}
