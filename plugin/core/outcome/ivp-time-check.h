/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-time-phrase.h"
#include "ivp-time-private.h"

/** IvpTimeBlock: what was read of one block of prose, and where findings go. */
typedef struct {
    IvpTimeTokens tokens;
    GArray *dates;       /* IvpTimeDate */
    GArray *phrases;     /* IvpTimePhrase */
    GPtrArray *findings; /* IvpTimeFinding (owned) */
    IvpWall on;          /* the day the text is about */
    IvpWall day;         /* the same, or that of the heading above */
} IvpTimeBlock;

/** ivp_time_check_block: adds a finding for each time, and for each date that is wrong. */
void ivp_time_check_block(IvpTimeBlock *block);
