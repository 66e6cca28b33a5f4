/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ivp-content-line.h"
#include "ivp-zone.h"

/** IVP_ZONES_MAX: different TZIDs, and VTIMEZONEs, of one feed. */
#define IVP_ZONES_MAX 1024

/**
 * IvpZoneTable:
 *
 * What the TZIDs of one feed mean. The system's tz database wins over the feed's own
 * VTIMEZONE, since exporters write partial ones. In this order: an IANA name, also with a
 * prefix
 * ("/mozilla.org/20050126_1/Europe/Berlin") or quotes; a Windows name ("W. Europe Standard
 * Time"); the feed's VTIMEZONE; a fixed offset ("UTC+01:00"); else it is unknown: times in
 * it count as floating (X-WR-TIMEZONE, else the viewer's) and a problem says so.
 *
 * A TZID is a small number in the events that use it, looked up when they are expanded, so
 * events may come before their VTIMEZONE. One thread at a time.
 */
typedef struct _IvpZoneTable IvpZoneTable;

IvpZoneTable *ivp_zone_table_new(void);
void ivp_zone_table_free(IvpZoneTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(IvpZoneTable, ivp_zone_table_free)

/**
 * ivp_zone_table_add: takes a VTIMEZONE (BEGIN:VTIMEZONE … END:VTIMEZONE; copied). It is
 * read only if an event needs it. The first of a name counts.
 */
gboolean ivp_zone_table_add(IvpZoneTable *table, IvpSlice component, GError **error);

/**
 * ivp_zone_table_set_floating:
 * @tzid: the value of X-WR-TIMEZONE; empty for none
 *
 * Says what a floating time means in events read from now on. All-day days stay the
 * viewer's.
 */
void ivp_zone_table_set_floating(IvpZoneTable *table, IvpSlice tzid);

/** ivp_zone_table_get_floating: number of that zone, or -1. */
int ivp_zone_table_get_floating(const IvpZoneTable *table);

/** ivp_zone_table_intern: the number of @tzid, ≥ 0; or -1 over %IVP_ZONES_MAX. */
int ivp_zone_table_intern(IvpZoneTable *table, IvpSlice tzid);

/**
 * ivp_zone_table_get:
 *
 * Returns: (transfer none) (nullable): the zone of number @id; %NULL: floating in the
 * viewer's
 */
const IvpZone *ivp_zone_table_get(IvpZoneTable *table, int id);

/** ivp_zone_table_get_name: the TZID of number @id. Owned by the table. */
const char *ivp_zone_table_get_name(const IvpZoneTable *table, int id);

/**
 * ivp_zone_table_is_own:
 *
 * Returns: whether the meaning of number @id depends on the feed's VTIMEZONEs: neither the
 * tz database nor Windows knows the name. Needs no VTIMEZONE to be there yet
 */
gboolean ivp_zone_table_is_own(IvpZoneTable *table, int id);

/**
 * ivp_zone_table_list_problems:
 *
 * Returns: (transfer container) (element-type utf8): sentences about names looked up so far
 * that nothing explains; owned by the table
 */
GPtrArray *ivp_zone_table_list_problems(const IvpZoneTable *table);
