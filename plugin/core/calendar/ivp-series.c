/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-series.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#include "ivp-error.h"
#include "ivp-series-private.h"

/* No wall is further than this from UTC, wherever the viewer is. */
#define VIEWER_MAX (16 * 3600)

/* Far enough from every date, and far enough from overflow. */
#define FAR (G_GINT64_CONSTANT(1) << 48)

/* An override and what it replaces. */
typedef struct {
    gint64 key;
    gboolean whole_day; /* key is a day: of a timed series, all that starts on it */
    const IvpEvent *event;
} Override;

/* From key on, the instances look like event, @shift later on the wall. */
typedef struct {
    gint64 key;
    IvpWall shift;
    const IvpEvent *event; /* the master in the first */
    gboolean own_rules;
} Segment;

/* @length after @start, which stands on @zone's wall (NULL: UTC's). Days are the wall's,
 * the rest is exact. */
static gint64
add_duration(IvpSpanKind kind,
             const IvpZone *zone,
             gint64 start,
             IvpWall wall,
             const IvpDuration *duration)
{
    if (kind != IVP_SPAN_INSTANT || zone == NULL)
        return start + duration->days * IVP_DAY + duration->seconds;
    if (duration->days != 0)
        start = ivp_zone_to_instant(zone, wall + duration->days * IVP_DAY, NULL);
    return start + duration->seconds;
}

/* How long @event is: exact seconds between its start and its end, for DTEND; a day for a
 * date that says nothing (RFC 5545, 3.6.1). */
static IvpDuration
get_length(IvpExpansion *expansion, const IvpEvent *event)
{
    IvpDuration length = {0, 0};

    if (event->end.zone != IVP_TIME_NONE) {
        if (event->start.zone == IVP_TIME_DATE) {
            length.days = (event->end.value - event->start.value) / IVP_DAY;
        } else {
            const IvpZone *zone = ivp_expansion_get_zone(expansion, &event->start);

            length.seconds =
                MAX(0, ivp_expansion_to_instant(expansion, &event->end, zone) -
                           ivp_expansion_to_instant(expansion, &event->start, zone));
        }
    } else if (event->has_duration) {
        length = event->duration;
    }
    if (event->start.zone == IVP_TIME_DATE && length.days <= 0)
        length.days = 1;
    return length;
}

/* An upper bound of it in seconds. */
static gint64
get_longest(const IvpDuration *length)
{
    return length->days * IVP_DAY + length->seconds + (length->days > 0 ? IVP_DAY : 0);
}

static gboolean
is_in_window(const IvpExpansion *expansion, const IvpSpan *span)
{
    gint64 slack = span->kind == IVP_SPAN_INSTANT ? 0 : VIEWER_MAX;
    gint64 from = expansion->from - slack, to = expansion->to + slack;

    return span->start < to &&
           (span->end > from || (span->start == span->end && span->start >= from));
}

static gboolean
emit(IvpExpansion *expansion, const IvpEvent *event, const IvpSpan *span, gint64 recurrence)
{
    IvpInstance instance = {event, *span, recurrence};

    if (!is_in_window(expansion, span))
        return TRUE;
    if (expansion->instances->len - expansion->first >= IVP_INSTANCES_MAX) {
        ivp_expansion_give_reason(
            expansion,
            _("“%s” comes more than %d times in this span; the rest is left out."),
            ivp_event_get_name(event), IVP_INSTANCES_MAX);
        return FALSE;
    }
    g_array_append_val(expansion->instances, instance);
    return TRUE;
}

/* The span of @event itself, not repeated. */
static void
get_own_span(IvpExpansion *expansion, const IvpEvent *event, IvpSpan *span)
{
    const IvpZone *zone = ivp_expansion_get_zone(expansion, &event->start);
    IvpDuration length = get_length(expansion, event);

    span->kind = ivp_expansion_get_kind(expansion, &event->start);
    span->start = span->kind == IVP_SPAN_INSTANT
                      ? ivp_expansion_to_instant(expansion, &event->start, NULL)
                      : event->start.value;
    span->end = add_duration(span->kind, zone, span->start, event->start.value, &length);
}

static int
compare_instances(gconstpointer a, gconstpointer b)
{
    const IvpInstance *first = a, *second = b;

    if (first->span.start != second->span.start)
        return first->span.start < second->span.start ? -1 : 1;
    return (first->span.end > second->span.end) - (first->span.end < second->span.end);
}

/* Which of two components that say the same thing counts: the later revision, else the
 * later in the file. */
static gboolean
is_newer(const IvpEvent *event, const IvpEvent *than)
{
    if (event->sequence != than->sequence)
        return event->sequence > than->sequence;
    return event->modified >= than->modified;
}

static gboolean
has_number(const GArray *numbers, gint64 number)
{
    return numbers->len > 0 && bsearch(&number, numbers->data, numbers->len, sizeof(gint64),
                                       ivp_compare_numbers) != NULL;
}

static const Override *
find_override(const GArray *overrides, gint64 key)
{
    if (overrides->len == 0)
        return NULL;
    /* The key is the first member. */
    return bsearch(&key, overrides->data, overrides->len, sizeof(Override),
                   ivp_compare_numbers);
}

static void
collect_excepted(IvpSeriesSet *series)
{
    const IvpEvent *master = series->master;

    for (guint i = 0; i < master->n_except_dates; i++) {
        gboolean whole_day;
        gint64 key = ivp_series_set_get_key(series, &master->except_dates[i], &whole_day);

        g_array_append_val(whole_day ? series->except_days : series->except_keys, key);
    }
    g_array_sort(series->except_keys, ivp_compare_numbers);
    g_array_sort(series->except_days, ivp_compare_numbers);
}

static int
compare_overrides(gconstpointer a, gconstpointer b)
{
    return ivp_compare_numbers(&((const Override *)a)->key, &((const Override *)b)->key);
}

/* Sorts, and keeps the newest of those with one key. */
static void
settle_overrides(GArray *overrides)
{
    guint kept = 0;

    g_array_sort(overrides, compare_overrides);
    for (guint i = 0; i < overrides->len; i++) {
        Override *override = &g_array_index(overrides, Override, i);
        Override *before = kept > 0 ? &g_array_index(overrides, Override, kept - 1) : NULL;

        if (before != NULL && before->key == override->key) {
            if (is_newer(override->event, before->event))
                *before = *override;
        } else {
            g_array_index(overrides, Override, kept++) = *override;
        }
    }
    g_array_set_size(overrides, kept);
}

/* Wall bounds within which the rules are walked: what could come to stand in the window
 * once it is moved by @shift and is @longest seconds long. */
static void
get_wall_window(const IvpSeriesSet *series,
                IvpWall shift,
                gint64 longest,
                IvpWall *from,
                IvpWall *to)
{
    const IvpExpansion *expansion = series->expansion;
    gint64 slack = shift != 0 ? 2 * IVP_DAY : VIEWER_MAX;

    *from = expansion->from - longest;
    *to = expansion->to;
    if (series->kind == IVP_SPAN_INSTANT && shift == 0) {
        /* As close as a repeated hour allows: SECONDLY has many instances in a day. */
        slack = 2 * 3600;
        if (series->zone != NULL) {
            *from = ivp_zone_to_wall(series->zone, *from);
            *to = ivp_zone_to_wall(series->zone, *to);
        }
    }
    *from -= slack + shift;
    *to += slack - shift;
}

static gint64
get_recurrence(const IvpSeriesSet *series, gint64 key)
{
    return series->is_single ? 0 : key;
}

/* The span of one instance that looks like @event, its start moved by @shift on the wall.
 */
static void
get_instance_span(const IvpSeriesSet *series,
                  const IvpEvent *event,
                  IvpWall shift,
                  const IvpDuration *length,
                  const IvpCandidate *candidate,
                  IvpSpan *span)
{
    IvpExpansion *expansion = series->expansion;
    const IvpZone *zone = series->zone;
    IvpWall wall = candidate->wall + shift;

    span->kind = series->kind;
    span->start = candidate->key;
    if (event != series->master) {
        /* What THISANDFUTURE makes of it may be of another kind and in another zone. */
        span->kind = ivp_expansion_get_kind(expansion, &event->start);
        if (event->start.zone != IVP_TIME_UTC)
            zone = ivp_expansion_get_zone(expansion, &event->start);
        if (span->kind == IVP_SPAN_DATE)
            wall = ivp_wall_midnight(wall);
        span->start = span->kind == IVP_SPAN_INSTANT && zone != NULL
                          ? ivp_zone_to_instant(zone, wall, NULL)
                          : wall;
    }
    if (candidate->period != NULL && span->kind != IVP_SPAN_DATE) {
        if (candidate->period->has_duration)
            span->end = add_duration(span->kind, zone, span->start, wall,
                                     &candidate->period->duration);
        else
            span->end =
                span->kind == IVP_SPAN_INSTANT
                    ? ivp_expansion_to_instant(expansion, &candidate->period->end, zone)
                    : candidate->period->end.value;
        span->end = MAX(span->start, span->end);
    } else {
        span->end = add_duration(span->kind, zone, span->start, wall, length);
    }
}

/* Whether another event than @but stands for the instance. */
static gboolean
is_overridden(const IvpSeriesSet *series, gint64 key, IvpWall day, const IvpEvent *but)
{
    const Override *override = find_override(series->overrides, key);

    if (override == NULL)
        override = find_override(series->day_overrides, day);
    return override != NULL && override->event != but;
}

/* Gives the instances of one segment: keys from its own to the next one's. */
static gboolean
emit_segment(IvpSeriesSet *series, const Segment *segment, gint64 next)
{
    IvpExpansion *expansion = series->expansion;
    const IvpEvent *event = segment->event;
    IvpDuration length = get_length(expansion, event);
    IvpWall from, to;

    get_wall_window(series, segment->shift, get_longest(&length), &from, &to);
    if (segment->key > G_MININT64 && !segment->own_rules)
        from = MAX(from, segment->key - 2 * IVP_DAY);
    if (next < G_MAXINT64)
        to = MIN(to, next + 2 * IVP_DAY);
    if (from >= to && series->master->n_dates == 0)
        return TRUE;
    ivp_series_set_collect(series, segment->own_rules ? event : series->master, from, to);
    if (expansion->cancelled)
        return FALSE;
    for (guint i = 0; i < series->candidates->len; i++) {
        const IvpCandidate *candidate = &g_array_index(series->candidates, IvpCandidate, i);
        IvpWall day = ivp_wall_midnight(candidate->wall);
        IvpSpan span;

        if ((candidate->key < segment->key && !segment->own_rules) ||
            candidate->key >= next || has_number(series->except_keys, candidate->key) ||
            has_number(series->except_days, day) ||
            is_overridden(series, candidate->key, day, segment->own_rules ? event : NULL))
            continue;
        get_instance_span(series, event, segment->own_rules ? 0 : segment->shift, &length,
                          candidate, &span);
        if (!emit(expansion, event, &span, get_recurrence(series, candidate->key)))
            return FALSE;
    }
    return TRUE;
}

/* By how much THISANDFUTURE moves: from where the instance was to where it is, each on its
 * own wall, so that the new time of day holds in the new zone all year. */
static IvpWall
get_shift(const IvpSeriesSet *series, const Override *override)
{
    IvpExpansion *expansion = series->expansion;
    const IvpTime *start = &override->event->start;
    IvpWall was = override->key, is = start->value;

    if (series->kind == IVP_SPAN_INSTANT && series->zone != NULL) {
        if (!override->whole_day)
            was = ivp_zone_to_wall(series->zone, override->key);
        if (start->zone == IVP_TIME_UTC)
            is = ivp_zone_to_wall(series->zone,
                                  ivp_expansion_to_instant(expansion, start, NULL));
    }
    return is - was;
}

/* Whether a THISANDFUTURE goes on by rules of its own, on the same wall. */
static gboolean
has_own_rules(const IvpSeriesSet *series, const IvpEvent *event)
{
    return event->n_rules > 0 && event->start.zone == series->master->start.zone;
}

/* Segments, in order: the master's, then one for each THISANDFUTURE. */
static GArray *
make_segments(const IvpSeriesSet *series)
{
    GArray *segments = g_array_new(FALSE, FALSE, sizeof(Segment));
    Segment first = {G_MININT64, 0, series->master, FALSE};

    g_array_append_val(segments, first);
    for (int days = 0; days < 2; days++) {
        const GArray *overrides = days ? series->day_overrides : series->overrides;

        for (guint i = 0; i < overrides->len; i++) {
            const Override *override = &g_array_index(overrides, Override, i);
            Segment segment = {override->key, 0, override->event, FALSE};

            if (!override->event->this_and_future)
                continue;
            if (days)
                segment.key = ivp_series_set_get_key_of_wall(series, override->key);
            if (override->event->status != IVP_STATUS_CANCELLED) {
                segment.shift = get_shift(series, override);
                segment.own_rules = has_own_rules(series, override->event);
            }
            g_array_append_val(segments, segment);
        }
    }
    g_array_sort(segments, ivp_compare_numbers);
    return segments;
}

static void
expand_series(IvpSeriesSet *series)
{
    IvpExpansion *expansion = series->expansion;
    g_autoptr(GArray) segments = make_segments(series);

    collect_excepted(series);
    for (guint i = 0; i < segments->len; i++) {
        const Segment *segment = &g_array_index(segments, Segment, i);
        gint64 next = i + 1 < segments->len ? g_array_index(segments, Segment, i + 1).key
                                            : G_MAXINT64;

        if (i > 0 && segment->event->status == IVP_STATUS_CANCELLED)
            continue;
        if (i > 0 && expansion->work <= 0) {
            ivp_expansion_give_reason(
                expansion, _("“%s” is changed so often that it is not shown in full."),
                ivp_event_get_name(series->master));
            break;
        }
        if (ivp_expansion_is_cancelled(expansion) || !emit_segment(series, segment, next))
            return;
    }
    for (int days = 0; days < 2; days++) {
        const GArray *overrides = days ? series->day_overrides : series->overrides;

        for (guint i = 0; i < overrides->len; i++) {
            const Override *override = &g_array_index(overrides, Override, i);
            IvpSpan span;

            if (override->event->status == IVP_STATUS_CANCELLED ||
                (override->event->this_and_future &&
                 has_own_rules(series, override->event)))
                continue;
            get_own_span(expansion, override->event, &span);
            if (!emit(expansion, override->event, &span, override->key))
                return;
        }
    }
}

static void
expand_master(IvpExpansion *expansion,
              const IvpEvent *master,
              const IvpEvent *const *events,
              gsize n_events,
              guint n_overrides)
{
    IvpSeriesSet series = {0};

    series.expansion = expansion;
    series.master = master;
    series.kind = ivp_expansion_get_kind(expansion, &master->start);
    series.zone = ivp_expansion_get_zone(expansion, &master->start);
    series.is_single = !ivp_event_is_recurring(master) && n_overrides == 0;
    series.overrides = g_array_new(FALSE, FALSE, sizeof(Override));
    series.day_overrides = g_array_new(FALSE, FALSE, sizeof(Override));
    series.except_keys = g_array_new(FALSE, FALSE, sizeof(gint64));
    series.except_days = g_array_new(FALSE, FALSE, sizeof(gint64));
    series.candidates = g_array_new(FALSE, FALSE, sizeof(IvpCandidate));
    for (gsize i = 0; i < n_events && n_overrides > 0; i++) {
        Override override = {0, FALSE, events[i]};

        if (!ivp_event_is_override(events[i]))
            continue;
        override.key =
            ivp_series_set_get_key(&series, &events[i]->recurrence_id, &override.whole_day);
        g_array_append_val(override.whole_day ? series.day_overrides : series.overrides,
                           override);
    }
    settle_overrides(series.overrides);
    settle_overrides(series.day_overrides);
    expand_series(&series);
    g_array_unref(series.overrides);
    g_array_unref(series.day_overrides);
    g_array_unref(series.except_keys);
    g_array_unref(series.except_days);
    g_array_unref(series.candidates);
}

/* Overrides whose master is elsewhere: each stands for itself. */
static void
expand_orphans(IvpExpansion *expansion, const IvpEvent *const *events, gsize n_events)
{
    g_autoptr(GArray) orphans = g_array_new(FALSE, FALSE, sizeof(Override));

    for (gsize i = 0; i < n_events; i++) {
        Override override = {0, FALSE, events[i]};

        override.key =
            events[i]->recurrence_id.zone == IVP_TIME_DATE
                ? events[i]->recurrence_id.value
                : ivp_expansion_to_instant(expansion, &events[i]->recurrence_id, NULL);
        g_array_append_val(orphans, override);
    }
    settle_overrides(orphans);
    for (guint i = 0; i < orphans->len; i++) {
        const Override *override = &g_array_index(orphans, Override, i);
        IvpSpan span;

        if (override->event->status == IVP_STATUS_CANCELLED)
            continue;
        get_own_span(expansion, override->event, &span);
        if (!emit(expansion, override->event, &span, override->key))
            return;
    }
}

/* The masters that count, of several with one UID: the latest revision; and others beside
 * it that are as new and start elsewhere, which some programs write for want of a second
 * UID. */
static GPtrArray *
pick_masters(const IvpEvent *const *events, gsize n_events)
{
    GPtrArray *masters = g_ptr_array_new();
    const IvpEvent *newest = NULL;

    for (gsize i = 0; i < n_events; i++) {
        if (!ivp_event_is_override(events[i]) &&
            (newest == NULL || is_newer(events[i], newest)))
            newest = events[i];
    }
    if (newest == NULL)
        return masters;
    for (gsize i = 0; i < n_events; i++) {
        gboolean is_other = !ivp_event_is_override(events[i]) &&
                            events[i]->sequence == newest->sequence &&
                            events[i]->modified == newest->modified;

        /* The later in the file counts where two start alike. */
        for (gsize k = i + 1; is_other && k < n_events && k < i + 100; k++) {
            if (!ivp_event_is_override(events[k]) &&
                events[k]->sequence == newest->sequence &&
                events[k]->modified == newest->modified &&
                events[k]->start.value == events[i]->start.value &&
                events[k]->start.zone == events[i]->start.zone)
                is_other = FALSE;
        }
        if (is_other)
            g_ptr_array_add(masters, (gpointer)events[i]);
    }
    return masters;
}

gboolean
ivp_series_expand_within(const IvpEvent *const *events,
                         gsize n_events,
                         IvpZoneTable *zones,
                         gint64 from,
                         gint64 to,
                         gint64 *budget,
                         GCancellable *cancellable,
                         GArray *instances,
                         char **reason,
                         GError **error)
{
    IvpExpansion expansion = {0};
    gint64 allowed;

    g_return_val_if_fail(events != NULL || n_events == 0, FALSE);
    g_return_val_if_fail(zones != NULL && instances != NULL, FALSE);
    g_return_val_if_fail(error == NULL || *error == NULL, FALSE);

    expansion.zones = zones;
    expansion.from = CLAMP(from, -FAR, FAR);
    expansion.to = CLAMP(to, -FAR, FAR);
    expansion.cancellable = cancellable;
    expansion.instances = instances;
    expansion.first = instances->len;
    allowed = CLAMP(*budget, 0, IVP_SERIES_WORK_MAX);
    expansion.work = allowed;

    if (n_events == 1 && !ivp_event_is_recurring(events[0]) &&
        events[0]->n_except_dates == 0) {
        /* Most events by far. */
        if (events[0]->status != IVP_STATUS_CANCELLED) {
            IvpSpan span;

            get_own_span(&expansion, events[0], &span);
            emit(&expansion, events[0], &span,
                 ivp_event_is_override(events[0])
                     ? ivp_expansion_to_instant(&expansion, &events[0]->recurrence_id, NULL)
                     : 0);
        }
    } else {
        g_autoptr(GPtrArray) masters = NULL;
        guint n_overrides = 0;

        if (n_events > IVP_OVERRIDES_MAX) {
            ivp_expansion_give_reason(
                &expansion,
                _("“%s” has more than %d parts in the calendar; the rest is left out."),
                ivp_event_get_name(events[0]), IVP_OVERRIDES_MAX);
            n_events = IVP_OVERRIDES_MAX;
        }
        for (gsize i = 0; i < n_events; i++)
            n_overrides += ivp_event_is_override(events[i]) ? 1 : 0;
        masters = pick_masters(events, n_events);
        if (masters->len == 0)
            expand_orphans(&expansion, events, n_events);
        for (guint i = 0; i < masters->len && !ivp_expansion_is_cancelled(&expansion);
             i++) {
            const IvpEvent *master = g_ptr_array_index(masters, i);

            /* Overrides belong to the first: they cannot say which one they mean. */
            if (master->status != IVP_STATUS_CANCELLED)
                expand_master(&expansion, master, events, n_events,
                              i == 0 ? n_overrides : 0);
        }
    }
    *budget -= allowed - MAX(expansion.work, 0);
    if (ivp_expansion_is_cancelled(&expansion)) {
        g_array_set_size(instances, expansion.first);
        g_free(expansion.reason);
        g_set_error_literal(error, IVP_ERROR, IVP_ERROR_CANCELLED, _("Stopped."));
        return FALSE;
    }
    if (instances->len - expansion.first > 1)
        qsort(instances->data + expansion.first * sizeof(IvpInstance),
              instances->len - expansion.first, sizeof(IvpInstance), compare_instances);
    if (reason != NULL)
        *reason = expansion.reason;
    else
        g_free(expansion.reason);
    return TRUE;
}

gboolean
ivp_series_expand(const IvpEvent *const *events,
                  gsize n_events,
                  IvpZoneTable *zones,
                  gint64 from,
                  gint64 to,
                  GCancellable *cancellable,
                  GArray *instances,
                  char **reason,
                  GError **error)
{
    gint64 budget = IVP_SERIES_WORK_MAX;

    return ivp_series_expand_within(events, n_events, zones, from, to, &budget, cancellable,
                                    instances, reason, error);
}
