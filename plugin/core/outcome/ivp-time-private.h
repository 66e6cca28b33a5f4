/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-time-token.h"
#include "ivp-when-letters.h"
#include "ivp-zone.h"

/** What the files of the time phrases share; ivp-time-phrase.h is what others see. */

/**
 * IvpTimeDate: a day that prose names, before it is looked up in a calendar. Zero means not
 * said. Its tokens are [@first, @last).
 */
typedef struct {
    int first;
    int last;
    int year;
    int month;
    int day;
    int weekday;     /* 1 Monday … 7 */
    int ordinal;     /* of that weekday in the month; -1: the last */
    int other_month; /* "4/5/2026" read the other way round */
    int other_day;
    gboolean recurring; /* "every", "Thursdays" */
} IvpTimeDate;

/** ivp_time_date_read: whether a date begins at token @index; fills @date if so */
gboolean ivp_time_date_read(const IvpTimeTokens *tokens, int index, IvpTimeDate *date);

/**
 * ivp_time_date_resolve:
 * @on: midnight of the day the text is about
 * @day: (out): midnight of the day @date means: without a year the one from 90 days before
 * @on on, a weekday alone the first from @on on
 *
 * Returns: whether there is such a day
 */
gboolean ivp_time_date_resolve(const IvpTimeDate *date, IvpWall on, IvpWall *day);

typedef enum {
    IVP_TIME_NO_ZONE,
    IVP_TIME_OFFSET, /* "UTC", "GMT-8", "+02:00" */
    IVP_TIME_SEASON, /* "CET": an offset, and places that have it in one season */
    IVP_TIME_PLACE,  /* "PT", "in Berlin": the clock of a place, summer and winter */
    IVP_TIME_ASK,    /* "IST": several places */
} IvpTimeZoneKind;

/** IvpTimeZone: the zone that stands beside a time; its tokens are [@first, @last). */
typedef struct {
    IvpTimeZoneKind kind;
    int first;
    int last;
    int offset;                /* seconds east, for OFFSET and SEASON */
    const char *zones;         /* of SEASON: IANA names with blanks between */
    const char *place;         /* of PLACE: an IANA name */
    const IvpLetters *letters; /* of ASK */
    gboolean utc;              /* "UTC" or "GMT" alone */
} IvpTimeZone;

/** ivp_time_zone_read: whether the name of a zone begins at token @index; @loose also takes
 * what is a word as well ("est", a city without "in" before or "time" after it) */
gboolean ivp_time_zone_read(const IvpTimeTokens *tokens,
                            int index,
                            gboolean loose,
                            IvpTimeZone *zone);

/** IvpTimePhrase: a time of day with a zone; its tokens are [@first, @last). */
typedef struct {
    int first;
    int last;
    int clock_last;  /* after the clock, before the zone */
    int start;       /* seconds of the day */
    int end;         /* of a range, else -1 */
    gboolean half;   /* said with AM or PM */
    gboolean short_; /* "9 AM", without minutes */
    IvpTimeZone zone;
    IvpTimeZone beside; /* a second one in parentheses: "PT (GMT-8)" */
    int date;           /* index of a date in the same block that counts, or -1 */
} IvpTimePhrase;

/** ivp_time_phrase_read: whether a time with a zone begins at token @index; @dated: whether
 * a day or a word such as "at" stands right before, so that a bare "10 PT" is a time */
gboolean ivp_time_phrase_read(const IvpTimeTokens *tokens,
                              int index,
                              gboolean dated,
                              IvpTimePhrase *phrase);
