/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ivp-cache.h"

/** IVP_TAKE_PROBLEMS_MAX: sentences kept of one refresh; the rest is counted. */
#define IVP_TAKE_PROBLEMS_MAX 20

/** How far back events are kept, and how far series are laid down at first, in seconds. */
#define IVP_KEPT_BACK (G_GINT64_CONSTANT(366) * 86400)
#define IVP_LAID_BACK (G_GINT64_CONSTANT(70) * 86400)
#define IVP_LAID_AHEAD (G_GINT64_CONSTANT(90) * 86400)

/**
 * IvpTakeReport: what a refresh found. Clear with ivp_take_report_clear().
 * @bytes: of the feed
 * @seen: events in it; the sum of the next four and @refused
 * @unchanged: as in the cache already, not read again
 * @passed: over before the kept horizon, not read
 * @parsed: new or changed, read and taken
 * @refused: left out: broken, or over a cap
 * @kept: events of the feed now in the cache
 * @removed: events that were in the cache and are not in the feed any more
 * @laid: (of those parsed or touched by a change of zones) series and events laid down anew
 * @title: (nullable): X-WR-CALNAME
 * @interval: seconds between refreshes the calendar asks for, 0 if it does not
 * @problems: (element-type utf8): "Line 12: sentence", the first %IVP_TAKE_PROBLEMS_MAX
 */
typedef struct {
    guint64 bytes;
    guint64 seen;
    guint64 unchanged;
    guint64 passed;
    guint64 parsed;
    guint64 refused;
    guint64 kept;
    guint64 removed;
    guint64 laid;
    guint64 n_problems;
    char *title;
    gint64 interval;
    GPtrArray *problems;
} IvpTakeReport;

void ivp_take_report_clear(IvpTakeReport *report);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(IvpTakeReport, ivp_take_report_clear)

/**
 * IvpTake:
 *
 * One refresh of one calendar, by difference: takes the feed's bytes as they come, skips
 * what is as it was, reads what is new or changed, and at the end takes out what is gone.
 * All of it is one transaction: until ivp_take_finish() succeeded, and after a crash at any
 * moment, the cache answers as before. Afterwards it answers as if the feed had been taken
 * into an empty cache. One writing thread.
 */
typedef struct _IvpTake IvpTake;

/**
 * ivp_take_new:
 * @cache: opened for writing; nothing else may be done with it until the take is freed
 * @feed: the calendar's id
 * @now: seconds since 1970, UTC
 * @from_nothing: read all of it anew
 */
IvpTake *ivp_take_new(IvpCache *cache,
                      const char *feed,
                      gint64 now,
                      gboolean from_nothing,
                      GCancellable *cancellable,
                      GError **error);

/** ivp_take_free: undoes what was not finished. */
void ivp_take_free(IvpTake *take);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(IvpTake, ivp_take_free)

/**
 * ivp_take_write: the next bytes of the feed.
 *
 * Returns: FALSE with %IVP_ERROR_PARSE, %IVP_ERROR_LIMIT, %IVP_ERROR_STORE or
 *   %IVP_ERROR_CANCELLED; the take is of no more use then
 */
gboolean ivp_take_write(IvpTake *take, const char *bytes, gsize length, GError **error);

/** ivp_take_read: all bytes of an open file, without a copy between. */
gboolean ivp_take_read(IvpTake *take, int fd, GError **error);

typedef enum {
    IVP_TAKE_FAILED, /* with an error; the cache is as before */
    IVP_TAKE_DONE,
    IVP_TAKE_EMPTY, /* the feed is empty and was not before; the cache is as before */
} IvpTakeResult;

/**
 * ivp_take_finish:
 * @accept_empty: believe a feed that has become empty
 * @report: (out): filled whatever the result
 *
 * A feed that breaks off, or of which nothing can be read, fails with %IVP_ERROR_PARSE.
 */
IvpTakeResult ivp_take_finish(IvpTake *take,
                              gboolean accept_empty,
                              IvpTakeReport *report,
                              GError **error);

/**
 * ivp_take_needs_whole: whether the next refresh should be asked for in full, even if the
 * server would say that nothing changed: never taken, or a month ago (so that what the
 * horizon has passed leaves the cache).
 */
gboolean ivp_take_needs_whole(IvpCache *cache, const char *feed, gint64 now);

/**
 * ivp_cache_roll:
 *
 * Moves on with time: lays series down as far ahead as is always there, drops occurrences
 * far behind, and lays down anew what a new tz database has moved. One transaction; nothing
 * is written when nothing is due.
 *
 * @changed: (out) (optional): whether queries may answer differently
 */
gboolean ivp_cache_roll(IvpCache *cache,
                        const char *feed,
                        gint64 now,
                        GCancellable *cancellable,
                        gboolean *changed,
                        GError **error);

/**
 * ivp_cache_extend: lays the series of @feed down up to @to, or, if @to is behind what is
 * laid down, from @to on.
 */
gboolean ivp_cache_extend(IvpCache *cache,
                          const char *feed,
                          gint64 to,
                          GCancellable *cancellable,
                          gboolean *changed,
                          GError **error);

/** ivp_cache_extend_all: the same for every calendar there, from @from up to @to. */
gboolean ivp_cache_extend_all(IvpCache *cache, gint64 from, gint64 to, GError **error);

/** ivp_cache_forget: takes a calendar out of the cache. */
gboolean ivp_cache_forget(IvpCache *cache, const char *feed, GError **error);
