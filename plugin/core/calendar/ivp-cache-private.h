/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <gio/gio.h>
#include <sqlite3.h>
#include <sys/types.h>

#include "ivp-cache.h"
#include "ivp-zone-table.h"

/* Inside of the cache: what its files share. Not for others. */

/* Bump when the tables change, or when the same feed would lead to other rows. An older
 * cache is made anew. */
#define IVP_CACHE_VERSION 1

/* How an occurrence is filed: by what its times mean and how long it is, so that a query
 * finds what began before its span and still lasts without looking through all that is
 * over. */
#define IVP_CACHE_LEVELS 8
#define IVP_CACHE_CLASSES (3 * IVP_CACHE_LEVELS)

typedef struct {
    gint64 id;
    char *name;
    gint64 laid_from;
    gint64 laid_to;
} IvpCacheFeed;

struct _IvpCache {
    sqlite3 *db;
    char *path;
    gboolean writable;
    guint64 seed; /* of the hashes in it */
    dev_t device;
    ino_t inode;

    /* What a reader knows of the cache as it was at @version; see PRAGMA data_version. */
    gint64 version;
    GArray *feeds;   /* IvpCacheFeed */
    guint32 classes; /* bit by bit: which hold an occurrence */

    sqlite3_stmt *begin;
    sqlite3_stmt *end;
    sqlite3_stmt *get_version;
    sqlite3_stmt *get_component;
    sqlite3_stmt *get_text;
    sqlite3_stmt *walk[IVP_CACHE_CLASSES];
};

/* The longest occurrence of a level, in seconds; the last has no bound. */
extern const gint64 ivp_cache_levels[IVP_CACHE_LEVELS];

guint ivp_cache_class(const IvpSpan *span);
IvpSpanKind ivp_cache_class_kind(guint class);

/* What is kept of a component beside its text; bits in the column "flags". */
enum {
    IVP_COMPONENT_RECURRING = 1 << 0,
    IVP_COMPONENT_OVERRIDE = 1 << 1,
    IVP_COMPONENT_ZONED = 1 << 2,    /* a change of the tz database may move it */
    IVP_COMPONENT_OWN_ZONE = 1 << 3, /* a VTIMEZONE of the feed, or the lack of one */
    IVP_COMPONENT_FLOATING = 1 << 4, /* X-WR-TIMEZONE, or the lack of it */
};

/* One occurrence as it is filed, also kept beside its component to find it again. */
typedef struct {
    gint64 start;
    gint64 length;
    gint64 recurrence; /* ivp_cache_pack_recurrence() */
    guint32 class;
    guint32 unused;
} IvpLaid;

/* The original start as it is filed: 1 for "single", else twice its distance from the
 * start, so that the usual case takes no room. */
gint64 ivp_cache_pack_recurrence(gint64 start, gint64 recurrence, gboolean single);
gint64 ivp_cache_unpack_recurrence(gint64 start, gint64 packed);

/* The first bytes of a summary as a number that sorts like it. */
gint64 ivp_cache_sort_key(const char *summary);

/* The number all components of one UID share. */
gint64 ivp_cache_member_key(const IvpCache *cache, gint64 feed, const char *uid);

/* Runs a statement that answers nothing, and makes it ready for the next time. */
gboolean ivp_cache_run(sqlite3 *db, sqlite3_stmt *statement, GError **error);

void ivp_cache_set_error(sqlite3 *db, GError **error);
gboolean ivp_cache_execute(sqlite3 *db, const char *sql, GError **error);
sqlite3_stmt *ivp_cache_prepare(sqlite3 *db, const char *sql, GError **error);

/* A reader whose file may not be there yet; until it is, there is nothing in it. */
IvpCache *ivp_cache_open_later(const char *path);

/* Opens the file anew if another stands in its place by now. */
gboolean ivp_cache_follow(IvpCache *cache, GError **error);

/* Moves what was committed from the log into the file, so that whoever opens it next has
 * nothing to mend first. What is in the way is no error: it is tried again after the next
 * commit. */
void ivp_cache_settle(IvpCache *cache);

/* Looks through the whole file for damage; writers only. */
gboolean ivp_cache_check(IvpCache *cache, GError **error);

/* Sets a damaged file aside and makes a new one in its place; writers only. */
gboolean ivp_cache_set_aside(IvpCache *cache, GError **error);

/* Whether @error is about a file that cannot be mended. */
gboolean ivp_cache_is_damage(const GError *error);
