/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-cache-private.h"
#include "ivp-calendars.h"

/** How often a calendar is asked for, in seconds. */
#define IVP_POLL_USUAL 3600
#define IVP_POLL_LEAST 900
#define IVP_POLL_MOST 86400

/**
 * IvpFeedRecord: how one calendar stood at its last refresh, as the cache remembers it;
 * what a server told us for the next time. Clear with ivp_feed_record_clear().
 * @url: hash of the URL all this is about; another URL makes it void. The URL itself may be
 * a secret and is not written down
 * @interval: seconds between refreshes the calendar asks for, or 0
 * @as_of: when the copy was last known to be right
 * @checked: when it was last asked for
 * @next: when it shall be asked for again
 * @not_before: a server's Retry-After; not even a press asks before
 * @failures: refreshes in a row that went wrong
 */
typedef struct {
    guint64 url;
    char *etag;
    char *last_modified;
    gint64 interval;
    IvpFeedHealth health;
    gint64 as_of;
    gint64 checked;
    gint64 next;
    gint64 not_before;
    gint64 failures;
    char *sentence;
    char *detail;
} IvpFeedRecord;

void ivp_feed_record_clear(IvpFeedRecord *record);

/** ivp_feed_record_read: all zero if nothing is remembered of @feed. */
gboolean ivp_feed_record_read(IvpCache *cache,
                              const char *feed,
                              IvpFeedRecord *record,
                              GError **error);
gboolean ivp_feed_record_write(IvpCache *cache,
                               const char *feed,
                               const IvpFeedRecord *record,
                               GError **error);

/**
 * ivp_feed_record_list_unchecked:
 *
 * Returns: (transfer full) (element-type utf8): the calendars in the cache that nobody has
 *   asked for or taken since @since; none where that cannot be found out
 */
GPtrArray *ivp_feed_record_list_unchecked(IvpCache *cache, gint64 since);

/** ivp_feed_record_hash: of a URL, salted, so that it cannot be guessed from the cache. */
guint64 ivp_feed_record_hash(const IvpCache *cache, const char *url);

/**
 * ivp_feed_record_schedule:
 * @retry_after: seconds the server asked for, or -1
 * @random: 0 … 1: spreads clients over time
 *
 * Sets @next (and @not_before) from the interval or, after failures, from how many there
 * were.
 */
void ivp_feed_record_schedule(IvpFeedRecord *record,
                              gint64 now,
                              gint64 retry_after,
                              double random);
