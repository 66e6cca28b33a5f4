/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <glib.h>

#include "ivp-zone.h"

/**
 * ivp_zone_name_resolve:
 * @text: what somebody wrote for a time zone
 * @advice: (out) (optional) (transfer full) (nullable): set where @text is taken but there
 * is something to know about it, such as the reversed sign of "Etc/GMT-8"
 * @error: a sentence with the name or names to write instead
 *
 * Takes the names of the tz database that mean one place, all year ("America/Los_Angeles",
 * "Etc/GMT+5"), and "UTC". Refuses what changes its meaning with the season or the reader:
 * letters ("EST", "CST"), bare offsets ("GMT-8"), Windows' names, cities alone.
 *
 * Returns: (transfer full): the zone, or %NULL with %IVP_ERROR_AMBIGUOUS or
 *   %IVP_ERROR_NOT_FOUND
 */
IvpZone *ivp_zone_name_resolve(const char *text, char **advice, GError **error);

/**
 * ivp_zone_name_find_place:
 * @text: "los angeles", "Los_Angeles" or "america/los_angeles"
 *
 * Looks among the tz database's own names, in any case; the list is read once a process.
 *
 * Returns: (nullable) (transfer none): "America/Los_Angeles"; lives as long as the process
 */
const char *ivp_zone_name_find_place(const char *text);
