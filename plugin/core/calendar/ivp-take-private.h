/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-cache-private.h"
#include "ivp-lay.h"
#include "ivp-manifest.h"
#include "ivp-splitter.h"
#include "ivp-take.h"

/* Inside of IvpTake: what its halves share, the one that reads the feed and the one that
 * puts an end to the refresh. Not for others. */

typedef struct {
    gint64 key;
    gint64 component;
    gint32 flags;
} IvpTakeMember;

struct _IvpTake {
    IvpCache *cache;
    gint64 feed;
    gint64 now;
    gint64 horizon;
    gboolean from_nothing;
    gboolean open; /* the transaction */
    GCancellable *cancellable;
    IvpSplitter *splitter;
    IvpManifest *manifest;
    IvpZoneTable *zones;
    IvpLay *lay;

    gint64 laid_from;
    gint64 laid_to;
    gint64 old_events;
    gint64 old_components;
    gint64 last_component; /* the highest number in use before this take */
    gint64 next_component;
    char *floating;     /* X-WR-TIMEZONE of the VCALENDAR under way, or NULL */
    char *old_floating; /* of the last time, or NULL */
    gboolean mixed;     /* several VCALENDARs differ in it, now or the last time */
    guint n_calendars;

    GHashTable
        *zone_hashes; /* char *name (owned) -> IvpHash * (owned): the first of each name */
    GPtrArray *zone_pieces;    /* GBytes *: the VTIMEZONEs in their order */
    GArray *zone_piece_hashes; /* IvpHash */
    GArray *members;           /* IvpTakeMember: not written yet */
    GArray *gone; /* gint64 key: of components taken out, or touched by a change of zones */
    GArray *fresh;    /* gint64 key: of components put in, unless from_nothing */
    GArray *late;     /* gint64 key: to be laid down when all zones are known */
    GArray *doubtful; /* gint64 component: late too, if no VTIMEZONE explains its zones */
    GArray *laid;     /* IvpLaid, scratch */
    guint64 n_gone;

    sqlite3_stmt *add_component;
    sqlite3_stmt *add_body;
    sqlite3_stmt *add_member;
    sqlite3_stmt *get_floating;
    sqlite3_stmt *set_floating;
    sqlite3_stmt *get_gone;
    sqlite3_stmt *delete_component;
    sqlite3_stmt *delete_body;
    sqlite3_stmt *delete_member;

    IvpTakeReport report;
};

/* Runs @sql with the feed as its only parameter. */
gboolean
ivp_take_run_for_feed(IvpCache *cache, gint64 feed, const char *sql, GError **error);

/* Takes all that is in the cache of a feed out, but not its row. */
gboolean ivp_take_delete_all(IvpCache *cache, gint64 feed, GError **error);

gboolean ivp_take_write_members(IvpTake *take, GError **error);
char *ivp_take_find_zone_name(IvpSlice component);
void ivp_take_bind_text(sqlite3_stmt *statement, int index, const char *text);

/* Compares the VTIMEZONEs with those of the last time, and keeps the new ones. */
gboolean ivp_take_write_zones(IvpTake *take, GError **error);
