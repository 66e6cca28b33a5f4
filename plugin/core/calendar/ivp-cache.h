/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ivp-occurrence.h"

/**
 * IvpCache:
 *
 * The rebuildable store of calendars: the events kept (a year back on) and their
 * occurrences over the span laid down so far. One file, cache.db; may be deleted at any
 * time. Open it once per thread; the main thread only reads and never waits for the writer
 * (WAL).
 */
typedef struct _IvpCache IvpCache;

/**
 * ivp_cache_open:
 * @path: the file; made if it is missing and @writable
 *
 * A damaged file, or one of another version, is set aside and made anew (when @writable).
 */
IvpCache *ivp_cache_open(const char *path, gboolean writable, GError **error);
void ivp_cache_close(IvpCache *cache);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(IvpCache, ivp_cache_close)

/**
 * IvpQuery:
 * @from: an instant; occurrences that end at or before it are left out (but start = end =
 * @from stays)
 * @to: an instant; occurrences that start at or after it are left out
 * @viewer: (not nullable): resolves floating times and all-day days
 * @feeds: (nullable): ids of the calendars to look into; %NULL for all
 * @words: (nullable): every word must occur, case-folded, in summary, location or
 * description
 * @limit: at most this many, earliest first; 0 for no limit
 */
typedef struct {
    gint64 from;
    gint64 to;
    const IvpZone *viewer;
    const char *const *feeds;
    const char *words;
    guint limit;
} IvpQuery;

/**
 * ivp_cache_query:
 *
 * Returns: (transfer full) (element-type IvpOccurrence): in the order of
 *   ivp_occurrence_compare(); owns its elements
 */
GPtrArray *ivp_cache_query(IvpCache *cache, const IvpQuery *query, GError **error);

/**
 * ivp_cache_find:
 * @recurrence: as in #IvpOccurrence; the instance is found also when it was moved
 *
 * Returns: (transfer full) (nullable): that one occurrence, wherever it stands now; %NULL
 * without an error when there is none any more
 */
IvpOccurrence *ivp_cache_find(IvpCache *cache,
                              const char *feed,
                              const char *uid,
                              gint64 recurrence,
                              const IvpZone *viewer,
                              GError **error);

/**
 * ivp_cache_find_previous:
 * @viewer: resolves floating times and all-day days
 * @start: (out): start of the occurrence of the same series before @before, an instant
 *
 * Looks back as far as occurrences are laid down, which is at least 70 days.
 *
 * Returns: whether there is one
 */
gboolean ivp_cache_find_previous(IvpCache *cache,
                                 const char *feed,
                                 const char *uid,
                                 gint64 before,
                                 const IvpZone *viewer,
                                 gint64 *start);

/**
 * ivp_cache_get_laid: how far series of @feed are laid down: [from, to). Beyond it a query
 * answers with single events only; ask the worker for more (ivp_calendars_extend()).
 */
gboolean ivp_cache_get_laid(IvpCache *cache, const char *feed, gint64 *from, gint64 *to);

/** ivp_cache_is_laid: whether all calendars there are laid down over [from, to). */
gboolean ivp_cache_is_laid(IvpCache *cache, gint64 from, gint64 to);

/**
 * IvpEventDetails: what the details of a row show. Texts are unescaped, as the calendar has
 * them (HTML included), valid UTF-8; %NULL where the event says nothing.
 */
typedef struct {
    char *uid;
    char *summary;
    char *description;
    char *location;
    char *url;        /* URL, or CONFERENCE, or X-GOOGLE-CONFERENCE: the first there is */
    char *organizer;  /* CN, else the address without mailto: */
    char *categories; /* comma separated */
    char *rrule;      /* the rule's text */
    char *zone;       /* IANA name DTSTART is in; NULL for floating, dates and UTC */
    char *component; /* the event's own lines, BEGIN:VEVENT … END:VEVENT, for saving as .ics
                      */
} IvpEventDetails;

IvpEventDetails *ivp_cache_load_event(IvpCache *cache, gint64 component, GError **error);
void ivp_event_details_free(IvpEventDetails *details);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(IvpEventDetails, ivp_event_details_free)
