/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ivp-event.h"
#include "ivp-occurrence.h"

/** IVP_INSTANCES_MAX: instances of one series in one window; the rest is cut and said. */
#define IVP_INSTANCES_MAX 10000
/** IVP_SERIES_WORK_MAX: steps one series may take; under 100 ms on a slow machine. */
#define IVP_SERIES_WORK_MAX 1000000
/** IVP_OVERRIDES_MAX: components with one UID. */
#define IVP_OVERRIDES_MAX 20000

/**
 * IvpInstance: one instance of a series, or the whole of a single event.
 * @event: the component that says what it is: the master or an override; as given
 * @span: when it is
 * @recurrence: its original start (an instant, or an #IvpWall where the series is floating
 * or all-day); 0 where the event is single
 */
typedef struct {
    const IvpEvent *event;
    IvpSpan span;
    gint64 recurrence;
} IvpInstance;

/**
 * ivp_series_expand:
 * @events: all components of one UID, in any order: masters, overrides, or overrides alone
 * @zones: the table they were read with
 * @from: an instant
 * @to: an instant, exclusive
 * @instances: (element-type IvpInstance): made by g_array_new (FALSE, FALSE, sizeof
 * (IvpInstance)); the instances are appended, sorted by start, end
 * @reason: (out) (optional) (transfer full) (nullable): a sentence, if something was left
 * out or refused (a rule that cannot match, too many instances)
 *
 * RRULE ∪ RDATE − EXDATE, overlaid by the overrides, moved into and out of the window;
 * cancelled ones left out. In the window is what has start < @to and (end > @from or start
 * = end ≥ @from). Spans on a wall (floating, dates) have no instant before a viewer is
 * known: those that may be in the window for any viewer are given, and the caller looks
 * again after ivp_span_resolve().
 *
 * Returns: FALSE with %IVP_ERROR_CANCELLED, and nothing appended, when @cancellable was;
 * TRUE otherwise
 */
gboolean ivp_series_expand(const IvpEvent *const *events,
                           gsize n_events,
                           IvpZoneTable *zones,
                           gint64 from,
                           gint64 to,
                           GCancellable *cancellable,
                           GArray *instances,
                           char **reason,
                           GError **error);

/**
 * ivp_series_expand_within:
 * @budget: (inout): steps that all series of a feed may take together; what is left of
 * them. At 0 rules give DTSTART alone, and a reason.
 *
 * As ivp_series_expand(), for feeds made of nothing but costly rules.
 */
gboolean ivp_series_expand_within(const IvpEvent *const *events,
                                  gsize n_events,
                                  IvpZoneTable *zones,
                                  gint64 from,
                                  gint64 to,
                                  gint64 *budget,
                                  GCancellable *cancellable,
                                  GArray *instances,
                                  char **reason,
                                  GError **error);
