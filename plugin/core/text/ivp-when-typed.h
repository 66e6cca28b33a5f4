/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-when-letters.h"

/**
 * IvpTyped: what the words of a typed time say, before it is one: the first half of
 * ivp_when_parse(). Zero means not said, but for the fields that say otherwise.
 */
typedef struct {
    const char *text; /* tidied; the caller's */
    const IvpZone *reader;
    gint64 now;

    int weekday; /* 1 Monday … 7 */
    int day;
    int month;
    int year;
    int relative;  /* days from today; -1: not said */
    gboolean next; /* "next" stood before the weekday */
    int hour;      /* -1: not said */
    int minute;
    int half; /* 'a' or 'p' where AM or PM was said */

    IvpZone *zone;   /* (owned) (nullable) named by the text */
    char *zone_word; /* (owned) (nullable) how */
    const IvpLetters *letters;
    gboolean has_offset;
    int offset;
} IvpTyped;

/** IVP_TYPED_MAX: bytes of a typed time; the longest useful one has some forty. */
#define IVP_TYPED_MAX 200

#define IVP_TYPED_YEAR_MIN 1970
#define IVP_TYPED_YEAR_MAX 2999

void ivp_typed_clear(IvpTyped *typed);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(IvpTyped, ivp_typed_clear)

/** ivp_typed_tidy: (transfer full): NFKC, digits of every script in ASCII, commas as
 * spaces. */
char *ivp_typed_tidy(const char *text);

/** ivp_typed_read: reads the words of @typed's text into the other fields. */
gboolean ivp_typed_read(IvpTyped *typed, GError **error);

/** ivp_typed_example: (transfer full): "thu 10 dec 19:00", in the days to come */
char *ivp_typed_example(const IvpTyped *typed);

/** ivp_typed_date: (transfer full): "thu 10 dec", as one may type it */
char *ivp_typed_date(IvpWall day);

/** ivp_typed_refuse_day: sets "No day “thr”. Example: …"; returns %FALSE. */
gboolean ivp_typed_refuse_day(const IvpTyped *typed, const char *word, GError **error);
