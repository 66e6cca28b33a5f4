/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "ivp-time-private.h"

#define HOUR 3600
/* "1950 CET" to "2099 CET" are years rather than hours, unless "at" stands before them. */
#define YEARS_FROM 19
#define YEARS_UNTIL 21

/* A time of day as it is written; its tokens end before @last. */
typedef struct {
    int hour;
    int minute;
    int half; /* 'a', 'p', or 0 */
    gboolean minutes;
    gboolean bare;   /* "10" alone, or "1900": a time only beside a zone */
    gboolean packed; /* "1900" */
    int last;
} Clock;

/* "am", "PM", "a.m." */
static int
read_half(const IvpTimeTokens *tokens, int index, int *last)
{
    static const char *const halves[] = {"am", "pm", NULL};
    static const char *const letters[] = {"a", "p", NULL};
    int found = ivp_time_find_word(tokens, index, halves);

    if (found >= 0) {
        *last = index + 1;
        return "ap"[found];
    }
    found = ivp_time_find_word(tokens, index, letters);
    if (found < 0 || !ivp_time_is_sign(tokens, index + 1, '.') ||
        !ivp_time_is_word(tokens, index + 2, "m") || !ivp_time_is_joined(tokens, index + 2))
        return 0;
    *last = ivp_time_is_sign(tokens, index + 3, '.') ? index + 4 : index + 3;
    return "ap"[found];
}

/* What may stand right before a time, with no blank between. */
static gboolean
is_after_border(const IvpTimeTokens *tokens, int index)
{
    const IvpTimeToken *before = ivp_time_token(tokens, index - 1);

    if (!ivp_time_is_joined(tokens, index) || before->kind == IVP_TIME_END)
        return TRUE;
    if (before->kind == IVP_TIME_WORD)
        return ivp_time_is_word(tokens, index - 1, "T") &&
               ivp_time_is_joined(tokens, index - 1);
    return before->kind == IVP_TIME_SIGN &&
           (before->sign > 127 || strchr("([{|/-@\"',;=<>&", (int)before->sign) != NULL);
}

static void
read_words_after(const IvpTimeTokens *tokens, Clock *clock)
{
    static const char *const words[] = {"uhr",  "h",        "hrs", "hours",
                                        "noon", "midnight", NULL};
    int found;

    clock->half = read_half(tokens, clock->last, &clock->last);
    if (clock->half != 0) {
        clock->bare = FALSE;
        return;
    }
    found = ivp_time_find_word(tokens, clock->last, words);
    if (found < 0)
        return;
    clock->last++;
    clock->bare = FALSE;
    if (found == 1 && ivp_time_is_joined(tokens, clock->last) &&
        ivp_time_token(tokens, clock->last)->digits == 2) {
        /* "19h30" */
        clock->minute = ivp_time_token(tokens, clock->last)->value;
        clock->minutes = TRUE;
        clock->last++;
    }
}

/* Minutes, seconds and parts of one behind the hour at @index. */
static void
read_minutes(const IvpTimeTokens *tokens, int index, Clock *clock)
{
    gunichar sign = ivp_time_is_sign(tokens, index + 1, '.') ? '.' : ':';

    clock->last = index + 1;
    if (!ivp_time_is_sign(tokens, index + 1, sign) ||
        !ivp_time_is_joined(tokens, index + 1) || !ivp_time_is_joined(tokens, index + 2) ||
        ivp_time_token(tokens, index + 2)->digits != 2)
        return;
    clock->minute = ivp_time_token(tokens, index + 2)->value;
    clock->minutes = TRUE;
    /* "2.30 pm", "19.30 Uhr", "19.30 CET"; else it is a number of something. */
    clock->bare = sign == '.';
    clock->last = index + 3;
    if (sign == ':' && ivp_time_is_sign(tokens, index + 3, ':') &&
        ivp_time_is_joined(tokens, index + 4) &&
        ivp_time_token(tokens, index + 4)->digits == 2) {
        clock->last = index + 5;
        if (ivp_time_is_sign(tokens, index + 5, '.') &&
            ivp_time_token(tokens, index + 6)->kind == IVP_TIME_NUMBER &&
            ivp_time_is_joined(tokens, index + 6))
            clock->last = index + 7;
    }
}

static gboolean
read_clock(const IvpTimeTokens *tokens, int index, Clock *clock)
{
    const IvpTimeToken *token = ivp_time_token(tokens, index);

    *clock = (Clock){.last = index + 1};
    if (ivp_time_is_word(tokens, index, "noon") ||
        ivp_time_is_word(tokens, index, "midnight")) {
        clock->hour = ivp_time_is_word(tokens, index, "noon") ? 12 : 0;
        return TRUE;
    }
    if (token->kind != IVP_TIME_NUMBER || !is_after_border(tokens, index))
        return FALSE;
    if (token->digits == 4 || (token->digits == 6 && ivp_time_is_joined(tokens, index) &&
                               ivp_time_is_word(tokens, index - 1, "T"))) {
        int value = token->digits == 4 ? token->value : token->value / 100;

        clock->hour = value / 100;
        clock->minute = value % 100;
        clock->minutes = TRUE;
        clock->bare = clock->packed = TRUE;
    } else if (token->digits <= 2) {
        clock->hour = token->value;
        clock->bare = TRUE;
        read_minutes(tokens, index, clock);
    } else {
        return FALSE;
    }
    read_words_after(tokens, clock);
    /* "1.10:30" is a number of something. */
    if (token->digits <= 2 && clock->bare && clock->minutes &&
        ivp_time_is_sign(tokens, clock->last, ':'))
        return FALSE;
    if (clock->hour > (clock->minute == 0 ? 24 : 23) || clock->minute > 59)
        return FALSE;
    return clock->half == 0 || clock->hour > 0;
}

static int
seconds_of(const Clock *clock, int half)
{
    int hour = clock->hour;

    /* "14:00 PM" is what it says. */
    if (half != 0 && hour <= 12)
        hour = hour % 12 + (half == 'p' ? 12 : 0);
    return hour % 24 * HOUR + clock->minute * 60;
}

/* "-", "to" between two times; the index behind it, or 0 */
static int
skip_till(const IvpTimeTokens *tokens, int index)
{
    static const char *const words[] = {"to", "until", "till", "through", "bis", NULL};

    return ivp_time_is_sign(tokens, index, '-') ||
                   ivp_time_find_word(tokens, index, words) >= 0
               ? index + 1
               : 0;
}

/* Whether @last ends a place said in passing: "10:00 Paris Hilton" is none. */
static gboolean
is_place_whole(const IvpTimeTokens *tokens, int last)
{
    return !ivp_time_is_capital(tokens, last) ||
           ivp_time_token(tokens, last)->kind != IVP_TIME_WORD;
}

/* The zone behind a clock: "CET", "in Berlin", "(UTC-8)", "Berlin time", "Berlin". */
static gboolean
read_zone_behind(const IvpTimeTokens *tokens, const Clock *clock, IvpTimeZone *zone)
{
    int index = clock->last;
    gboolean half = clock->half != 0;

    /* A "-" behind the clock begins a range, but "+02:00" and "T19:00-07:00" are offsets.
     */
    if (!ivp_time_is_sign(tokens, index, '-') &&
        ivp_time_zone_read(tokens, index, half, zone))
        return zone->kind != IVP_TIME_PLACE || is_place_whole(tokens, zone->last);
    if (ivp_time_is_sign(tokens, index, ','))
        index++;
    if (ivp_time_is_word(tokens, index, "in"))
        return ivp_time_zone_read(tokens, index + 1, TRUE, zone) &&
               zone->kind == IVP_TIME_PLACE;
    if (ivp_time_is_sign(tokens, index, '(')) {
        if (!ivp_time_zone_read(tokens, index + 1, TRUE, zone) ||
            !ivp_time_is_sign(tokens, zone->last, ')'))
            return FALSE;
        zone->last++;
        return TRUE;
    }
    return index == clock->last && ivp_time_zone_read(tokens, index, TRUE, zone) &&
           zone->kind == IVP_TIME_PLACE && is_place_whole(tokens, zone->last);
}

static gboolean
is_iso(const IvpTimeTokens *tokens, int index)
{
    return ivp_time_is_word(tokens, index - 1, "T") && ivp_time_is_joined(tokens, index) &&
           ivp_time_is_joined(tokens, index - 1);
}

/* A zone before the clock: "UTC 18:00", "Berlin: 19:00", "CET 19:00" */
static gboolean
read_zone_before(const IvpTimeTokens *tokens, int index, IvpTimeZone *zone)
{
    int last = ivp_time_is_sign(tokens, index - 1, ':') ? index - 1 : index;

    for (int n = 3; n > 0; n--) {
        int first = last - n;

        if (first < 0 || ivp_time_token(tokens, first)->kind != IVP_TIME_WORD)
            continue;
        if (ivp_time_zone_read(tokens, first, TRUE, zone) && zone->last == last &&
            (zone->kind == IVP_TIME_PLACE || zone->kind == IVP_TIME_OFFSET ||
             last - first == 1) &&
            /* That zone is another time's. */
            ivp_time_token(tokens, first - 1)->kind != IVP_TIME_NUMBER)
            return TRUE;
    }
    return FALSE;
}

/* "10 PT" is a time where "at" or a day stands before it; "10 CET" always is. */
static gboolean
is_bare_time(const IvpTimeTokens *tokens,
             const Clock *clock,
             gboolean dated,
             const IvpTimeZone *zone)
{
    gboolean letters = zone->first == clock->last && zone->last == zone->first + 1 &&
                       ivp_time_token(tokens, zone->first)->blank;

    if (zone->first != clock->last || zone->kind == IVP_TIME_NO_ZONE)
        return FALSE;
    if (zone->kind == IVP_TIME_PLACE && !letters)
        return dated && zone->last - zone->first > 1;
    if (clock->minutes && zone->kind != IVP_TIME_PLACE)
        return dated || !clock->packed || clock->hour < YEARS_FROM ||
               clock->hour >= YEARS_UNTIL;
    return dated || (zone->kind != IVP_TIME_PLACE &&
                     ivp_time_token(tokens, zone->first)->end -
                             ivp_time_token(tokens, zone->first)->start >=
                         3);
}

static void
read_zone_beside(const IvpTimeTokens *tokens, IvpTimePhrase *phrase)
{
    IvpTimeZone zone;
    int index = phrase->last;

    if (!ivp_time_is_sign(tokens, index, '(') ||
        !ivp_time_zone_read(tokens, index + 1, TRUE, &zone) ||
        (!ivp_time_is_sign(tokens, zone.last, ')') &&
         !ivp_time_is_sign(tokens, zone.last, ',')))
        return;
    phrase->beside = zone;
    phrase->last = ivp_time_is_sign(tokens, zone.last, ')') ? zone.last + 1 : zone.last;
}

gboolean
ivp_time_phrase_read(const IvpTimeTokens *tokens,
                     int index,
                     gboolean dated,
                     IvpTimePhrase *phrase)
{
    Clock start, end = {0}, *last = &start;
    int half, till;

    *phrase = (IvpTimePhrase){.first = index, .end = -1, .date = -1};
    if (!read_clock(tokens, index, &start))
        return FALSE;
    till = skip_till(tokens, start.last);
    if (till > 0 && !is_iso(tokens, index) && read_clock(tokens, till, &end)) {
        last = &end;
        half = start.half != 0 ? start.half : end.half;
        /* "11-1pm" begins before noon. */
        if (start.half == 0 && end.half == 'p' &&
            seconds_of(&start, 'p') > seconds_of(&end, 'p'))
            half = 'a';
        phrase->start = seconds_of(&start, half);
        phrase->end = seconds_of(&end, end.half != 0 ? end.half : start.half);
        /* A bare hour is one when its other end is. */
        last->bare = start.bare && end.bare;
        last->half = end.half != 0 ? end.half : start.half;
    } else {
        phrase->start = seconds_of(&start, start.half);
    }
    phrase->half = last->half != 0;
    phrase->short_ = !start.minutes && !last->minutes;
    phrase->clock_last = last->last;
    phrase->last = last->last;
    if (is_iso(tokens, index) && ivp_time_is_sign(tokens, last->last, '-') &&
        ivp_time_zone_read(tokens, last->last, FALSE, &phrase->zone))
        last->bare = FALSE;
    else if (is_iso(tokens, index) && ivp_time_is_word(tokens, last->last, "Z"))
        last->bare = !ivp_time_zone_read(tokens, last->last, FALSE, &phrase->zone);
    else if (!read_zone_behind(tokens, last, &phrase->zone)) {
        phrase->zone = (IvpTimeZone){0};
        if (last->bare || !read_zone_before(tokens, index, &phrase->zone))
            return FALSE;
        phrase->first = phrase->zone.first;
        return TRUE;
    }
    if (last->bare && !is_bare_time(tokens, last, dated, &phrase->zone))
        return FALSE;
    phrase->last = phrase->zone.last;
    read_zone_beside(tokens, phrase);
    return TRUE;
}
