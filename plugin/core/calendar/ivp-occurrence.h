/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <glib.h>

#include "ivp-zone.h"

/**
 * IvpSpanKind:
 * @IVP_SPAN_INSTANT: timed: start and end are the same moment for everybody
 * @IVP_SPAN_FLOATING: timed, on the wall of whoever looks ("10:00, local time everywhere")
 * @IVP_SPAN_DATE: whole days of whoever looks; the end is exclusive
 */
typedef enum {
    IVP_SPAN_INSTANT,
    IVP_SPAN_FLOATING,
    IVP_SPAN_DATE,
} IvpSpanKind;

/**
 * IvpSpan: [start, end). Seconds UTC for an instant, else #IvpWall. A timed event without
 * an end has start = end.
 */
typedef struct {
    IvpSpanKind kind;
    gint64 start;
    gint64 end;
} IvpSpan;

/**
 * ivp_span_resolve:
 *
 * Returns: @span as instants for somebody in @viewer's zone
 */
IvpSpan ivp_span_resolve(const IvpSpan *span, const IvpZone *viewer);

/**
 * IvpOccurrence: one occurrence of one event, as a list shows it. Free with
 * ivp_occurrence_free().
 */
typedef struct {
    gint64 component; /* its event in the cache; see ivp_cache_load_event() */
    char *feed;       /* which calendar: the feed's id */
    char *uid;
    char *summary;     /* unescaped, one line, valid UTF-8 */
    char *categories;  /* (nullable): comma separated */
    gint64 recurrence; /* which instance: its original start; 0 where the event is single */
    IvpSpan span;      /* as the calendar says it */
    gint64 start;      /* the same as instants for the viewer of the query */
    gint64 end;
} IvpOccurrence;

void ivp_occurrence_free(IvpOccurrence *occurrence);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(IvpOccurrence, ivp_occurrence_free)

/** ivp_occurrence_compare: by start, end, summary; for g_ptr_array_sort() (pointers to
 * pointers). */
int ivp_occurrence_compare(gconstpointer a, gconstpointer b);
