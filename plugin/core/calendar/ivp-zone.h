/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <glib.h>

#include "ivp-civil.h"

/**
 * IvpZone:
 *
 * A time zone: one of the system's tz database, or the rules of a feed's VTIMEZONE.
 * Immutable, reference counted, any thread.
 */
typedef struct _IvpZone IvpZone;

/**
 * ivp_zone_new:
 * @id: an IANA name such as "Europe/Berlin" or "UTC"
 *
 * Returns: (transfer full) (nullable): the zone, or %NULL if the system knows none of that
 * name
 */
IvpZone *ivp_zone_new(const char *id);

/**
 * ivp_zone_new_local: the viewer's zone: $TZ, else the system's. Never %NULL: UTC if all
 * fails.
 */
IvpZone *ivp_zone_new_local(void);
IvpZone *ivp_zone_new_utc(void);
IvpZone *ivp_zone_ref(IvpZone *zone);
void ivp_zone_unref(IvpZone *zone);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(IvpZone, ivp_zone_unref)

/** ivp_zone_get_id: the IANA name, or the feed's own TZID. */
const char *ivp_zone_get_id(const IvpZone *zone);

/** ivp_zone_get_place: what people call it: "Los Angeles", "Berlin", "UTC". Owned by the
 * zone. */
const char *ivp_zone_get_place(const IvpZone *zone);

/** ivp_zone_get_offset: seconds east of UTC at that instant. */
int ivp_zone_get_offset(const IvpZone *zone, gint64 instant);

/**
 * ivp_zone_get_letters:
 *
 * Returns: (transfer full) (nullable): "CET", or %NULL where the database has only numbers
 */
char *ivp_zone_get_letters(const IvpZone *zone, gint64 instant);

IvpWall ivp_zone_to_wall(const IvpZone *zone, gint64 instant);

/**
 * IvpWallFit:
 * @IVP_WALL_FITS: shown once
 * @IVP_WALL_GAP: never shown; the clock was put forward over it
 * @IVP_WALL_FOLD: shown twice
 */
typedef enum {
    IVP_WALL_FITS,
    IVP_WALL_GAP,
    IVP_WALL_FOLD,
} IvpWallFit;

/**
 * ivp_zone_to_instant:
 * @zone: where the wall is
 * @wall: what it shows
 * @fit: (out) (optional): whether it does so once, never or twice
 *
 * In a gap the offset in force before the change counts, in a fold the first of the two
 * (RFC 5545, 3.3.5).
 */
gint64 ivp_zone_to_instant(const IvpZone *zone, IvpWall wall, IvpWallFit *fit);

/**
 * ivp_zone_get_next_change:
 * @after: an instant
 * @before: do not look at or beyond this instant
 * @when: (out): the first instant at which the new offset holds
 *
 * Returns: whether the offset changes after @after and before @before
 */
gboolean
ivp_zone_get_next_change(const IvpZone *zone, gint64 after, gint64 before, gint64 *when);

/**
 * ivp_zone_database_version: version of the tz database, such as "2024a", or what stands in
 * for it (the time of the newest of its files). Owned by the library.
 */
const char *ivp_zone_database_version(void);

/** ivp_zone_from_windows: "Pacific Standard Time" → "America/Los_Angeles", or %NULL. */
const char *ivp_zone_from_windows(const char *name);
