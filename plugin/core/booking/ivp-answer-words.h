/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <glib.h>

/**
 * IvpAnswerWords: the words of one language that count in plain answers, each list ended by
 * %NULL. This table is the only place they stand in. Case, accents and full-width forms do
 * not matter; phrases are written with single blanks and without punctuation.
 */
typedef struct {
    const char *language;
    const char *const *yes;
    const char *const *no;
    const char *const *before;    /* polite words and greetings that may stand first */
    const char *const *after;     /* … and last */
    const char *const *record_no; /* not to be recorded */
    const char *const *other;     /* before a time: "other", "better" */
    const char
        *weekdays[7][3]; /* Monday first: full name, short ones; "" where there is none */
} IvpAnswerWords;

extern const IvpAnswerWords ivp_answer_words[];
extern const gsize ivp_answer_n_words;
