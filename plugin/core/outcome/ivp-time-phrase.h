/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <glib.h>

#include "ivp-civil.h"

/**
 * Times of day in prose, with a zone beside them, and whether they can be right on the day
 * they are about: letters of the other season, offsets that are not the place's, two clocks
 * that do not show the same instant, hours that a change of clocks skips, weekdays that do
 * not fit their date. A time without a zone is left alone. What cannot be known (which
 * "IST", which of two dates) is said, never guessed. Pure; any thread.
 */
typedef enum {
    IVP_TIME_RIGHT,   /* nothing wrong was found */
    IVP_TIME_WRONG,   /* it cannot be right; the sentence says why and what would be */
    IVP_TIME_UNKNOWN, /* it may mean two things; the sentence says which */
} IvpTimeVerdict;

/** IvpTimeFinding: one time or date of the text, or one thing to say of it. */
typedef struct {
    int line;   /* from 1 */
    int column; /* from 1, in characters */
    char *text; /* as it stands in the prose, on one line */
    IvpTimeVerdict verdict;
    gboolean has_instant;
    gint64
        instant; /* seconds since 1970 UTC, taken at its word; for the first of a range */
    char *sentence; /* (nullable) translated; not for what is right */
} IvpTimeFinding;
void ivp_time_finding_free(IvpTimeFinding *finding);

/** IVP_TIME_PHRASE_MAX_BYTES: of one text. */
#define IVP_TIME_PHRASE_MAX_BYTES (8 * 1024 * 1024)

/**
 * ivp_time_phrases_check:
 * @bytes: prose, plain or in Markdown, UTF-8; blocks of code are passed over
 * @on: midnight of the day the text is about, where it names none near a time
 *
 * A date counts for the times on its line, then for those of its paragraph, then, if in a
 * heading, for those below it.
 *
 * Returns: (transfer full) (element-type IvpTimeFinding): in the text's order; %NULL with a
 * sentence where it is not text or too long
 */
GPtrArray *ivp_time_phrases_check(GBytes *bytes, IvpWall on, GError **error);
