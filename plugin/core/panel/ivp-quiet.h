/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-zone.h"

/**
 * ivp_quiet_check:
 * @hours: "22-8": full hours on the viewer's wall, from 0 to 23, the second not included
 *
 * Returns: whether they can be used; if not, @error is a sentence with an example
 */
gboolean ivp_quiet_check(const char *hours, GError **error);

/**
 * ivp_quiet_get_end:
 * @hours: (nullable): as above; anything else counts as none
 * @now: an instant
 *
 * Returns: the instant at which the quiet hours end in which @now falls, or 0 if it falls
 * in none
 */
gint64 ivp_quiet_get_end(const char *hours, const IvpZone *zone, gint64 now);

/**
 * ivp_quiet_get_moment:
 * @due: when a reminder of something is due that begins at @start
 *
 * Returns: when to show it: @due, or the end of the quiet hours in which it (or @now, where
 *   it is overdue) falls. In them only what begins before they end is worth a word.
 */
gint64 ivp_quiet_get_moment(const char *hours,
                            const IvpZone *zone,
                            gint64 due,
                            gint64 start,
                            gint64 now);
