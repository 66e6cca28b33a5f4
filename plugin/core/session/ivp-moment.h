/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <glib.h>

/**
 * IvpMoment: now, by two clocks. While the computer is not booted anew, lengths of time are
 * those of the steady one, which goes on through a suspend and does not care when the wall
 * clock is set; across a boot they are the wall clock's.
 */
typedef struct {
    gint64 wall;   /* seconds since 1970, UTC */
    gint64 steady; /* seconds of CLOCK_BOOTTIME */
    char boot[40]; /* of this boot; "" if unknown: then the wall clock counts */
} IvpMoment;

/** ivp_moment_now: the one place here that reads clocks; pure code is handed its result */
void ivp_moment_now(IvpMoment *moment);

/** ivp_moment_between: seconds from one to the other, never below 0 */
gint64 ivp_moment_between(const IvpMoment *from, const IvpMoment *to);
