/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-series.h"

/* One instance of the set before overrides. */
typedef struct {
    gint64 key;   /* what tells it from others: an instant, or a wall time of a series on
                     walls */
    IvpWall wall; /* its start on the series' own wall */
    const IvpExtraDate
        *period; /* (nullable) the RDATE that brought it, if that says an end */
} IvpCandidate;

/* One call. */
typedef struct {
    IvpZoneTable *zones;
    gint64 from, to;
    GCancellable *cancellable;
    GArray *instances; /* IvpInstance */
    guint first;       /* of them that is ours */
    char *reason;
    gint64 work;
    gboolean cancelled;
} IvpExpansion;

/* One master and what belongs to it. */
typedef struct {
    IvpExpansion *expansion;
    const IvpEvent *master;
    IvpSpanKind kind;
    const IvpZone *zone; /* of its wall; NULL for floating and dates */
    GArray *overrides;   /* Override, by key */
    GArray *day_overrides;
    GArray *except_keys; /* gint64, rising */
    GArray *except_days; /* IvpWall, rising */
    GArray *candidates;  /* IvpCandidate */
    gboolean is_single;
} IvpSeriesSet;

/** ivp_expansion_give_reason: says why something is left out; the first reason is kept. */
void ivp_expansion_give_reason(IvpExpansion *expansion, const char *format, ...)
    G_GNUC_PRINTF(2, 3);
gboolean ivp_expansion_is_cancelled(IvpExpansion *expansion);

/** ivp_event_get_name: what a sentence calls the event. */
const char *ivp_event_get_name(const IvpEvent *event);

/** ivp_expansion_get_zone: (nullable): of the time's wall; %NULL: the viewer's, or none
 * needed. */
const IvpZone *ivp_expansion_get_zone(IvpExpansion *expansion, const IvpTime *time);
IvpSpanKind ivp_expansion_get_kind(IvpExpansion *expansion, const IvpTime *time);

/** ivp_expansion_to_instant: what has no zone of its own is in @zone (%NULL: on UTC's
 * wall). */
gint64
ivp_expansion_to_instant(IvpExpansion *expansion, const IvpTime *time, const IvpZone *zone);

/** ivp_series_set_get_key: what a RECURRENCE-ID, EXDATE or RDATE names within the series.
 */
gint64 ivp_series_set_get_key(const IvpSeriesSet *series,
                              const IvpTime *time,
                              gboolean *whole_day);
gint64 ivp_series_set_get_key_of_wall(const IvpSeriesSet *series, IvpWall wall);

/**
 * ivp_series_set_collect:
 *
 * Fills the candidates from @event's rules and dates, from @from to @to of the wall:
 * sorted, each once. What its EXRULEs bring is added to the excepted keys.
 */
void ivp_series_set_collect(IvpSeriesSet *series,
                            const IvpEvent *event,
                            IvpWall from,
                            IvpWall to);

/** ivp_compare_numbers: for pointers to gint64, or to what begins with one. */
int ivp_compare_numbers(gconstpointer a, gconstpointer b);
