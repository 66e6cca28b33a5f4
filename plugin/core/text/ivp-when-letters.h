/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-zone.h"

/**
 * IvpLetters: what the letters people type after a time mean, all in lower case.
 * @letters: "cest"
 * @offset: seconds east of UTC, exactly, whatever the season; unused with @follows or @ask
 * @zones: IANA names, separated by spaces. One of them must have that offset at the time
 * typed, else the letters are those of the other season
 * @follows: the letters name the place, summer and winter ("pt"): take the zone
 * @ask: the letters name several places; the places, separated by "|", with an IANA name
 * and an offset to propose
 */
typedef struct {
    const char *letters;
    int offset;
    const char *zones;
    gboolean follows;
    const char *ask;
    const char *propose;
} IvpLetters;

/** ivp_letters_find: (nullable): @word is compared without case. */
const IvpLetters *ivp_letters_find(const char *word);

/** ivp_letters_question: (transfer full): "“CST” may be Chicago, Shanghai or Havana: write
 * America/Chicago or -06:00." for letters with @ask */
char *ivp_letters_question(const IvpLetters *letters, const char *word);
