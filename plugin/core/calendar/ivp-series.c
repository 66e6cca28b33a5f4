/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-series.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#include "ivp-error.h"

/* No wall is further than this from UTC, wherever the viewer is. */
#define VIEWER_MAX (16 * 3600)

/* How often a long expansion asks whether it is still wanted. */
#define CANCEL_STEPS 256

/* Instances of one rule that are looked at: with those shortly before the window, which a
 * change of the clock could bring into it. */
#define CANDIDATES_MAX (IVP_INSTANCES_MAX + 2 * 3600)

/* Far enough from every date, and far enough from overflow. */
#define FAR (G_GINT64_CONSTANT(1) << 48)

/* One instance of the set before overrides. */
typedef struct {
    gint64 key;   /* what tells it from others: an instant, or a wall time of a series on
                     walls */
    IvpWall wall; /* its start on the series' own wall */
    const IvpExtraDate
        *period; /* (nullable) the RDATE that brought it, if that says an end */
} Candidate;

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
} Expansion;

/* One master and what belongs to it. */
typedef struct {
    Expansion *expansion;
    const IvpEvent *master;
    IvpSpanKind kind;
    const IvpZone *zone; /* of its wall; NULL for floating and dates */
    GArray *overrides;   /* Override, by key */
    GArray *day_overrides;
    GArray *except_keys; /* gint64, rising */
    GArray *except_days; /* IvpWall, rising */
    GArray *candidates;  /* Candidate */
    gboolean is_single;
} Series;

G_GNUC_PRINTF(2, 3)
static void
give_reason(Expansion *expansion, const char *format, ...)
{
    va_list arguments;

    if (expansion->reason != NULL)
        return;
    va_start(arguments, format);
    expansion->reason = g_strdup_vprintf(format, arguments);
    va_end(arguments);
}

static const char *
get_name(const IvpEvent *event)
{
    if (event->summary != NULL)
        return event->summary;
    return event->uid != NULL ? event->uid : _("without a title");
}

static gboolean
is_cancelled(Expansion *expansion)
{
    if (!expansion->cancelled && g_cancellable_is_cancelled(expansion->cancellable))
        expansion->cancelled = TRUE;
    return expansion->cancelled;
}

/* The zone of a time's wall. NULL: the viewer's, or none needed. */
static const IvpZone *
get_zone(Expansion *expansion, const IvpTime *time)
{
    return time->zone >= 0 ? ivp_zone_table_get(expansion->zones, time->zone) : NULL;
}

static IvpSpanKind
get_kind(Expansion *expansion, const IvpTime *time)
{
    if (time->zone == IVP_TIME_DATE)
        return IVP_SPAN_DATE;
    if (time->zone == IVP_TIME_UTC || get_zone(expansion, time) != NULL)
        return IVP_SPAN_INSTANT;
    return IVP_SPAN_FLOATING;
}

/* A time as an instant; what has no zone of its own is in @zone (NULL: UTC's wall). */
static gint64
to_instant(Expansion *expansion, const IvpTime *time, const IvpZone *zone)
{
    const IvpZone *own = get_zone(expansion, time);

    if (time->zone == IVP_TIME_UTC)
        return time->value;
    if (own == NULL)
        own = zone;
    return own != NULL ? ivp_zone_to_instant(own, time->value, NULL) : time->value;
}

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
get_length(Expansion *expansion, const IvpEvent *event)
{
    IvpDuration length = {0, 0};

    if (event->end.zone != IVP_TIME_NONE) {
        if (event->start.zone == IVP_TIME_DATE) {
            length.days = (event->end.value - event->start.value) / IVP_DAY;
        } else {
            const IvpZone *zone = get_zone(expansion, &event->start);

            length.seconds = MAX(0, to_instant(expansion, &event->end, zone) -
                                        to_instant(expansion, &event->start, zone));
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
is_in_window(const Expansion *expansion, const IvpSpan *span)
{
    gint64 slack = span->kind == IVP_SPAN_INSTANT ? 0 : VIEWER_MAX;
    gint64 from = expansion->from - slack, to = expansion->to + slack;

    return span->start < to &&
           (span->end > from || (span->start == span->end && span->start >= from));
}

static gboolean
emit(Expansion *expansion, const IvpEvent *event, const IvpSpan *span, gint64 recurrence)
{
    IvpInstance instance = {event, *span, recurrence};

    if (!is_in_window(expansion, span))
        return TRUE;
    if (expansion->instances->len - expansion->first >= IVP_INSTANCES_MAX) {
        give_reason(expansion,
                    _("“%s” comes more than %d times in this span; the rest is left out."),
                    get_name(event), IVP_INSTANCES_MAX);
        return FALSE;
    }
    g_array_append_val(expansion->instances, instance);
    return TRUE;
}

/* The span of @event itself, not repeated. */
static void
get_own_span(Expansion *expansion, const IvpEvent *event, IvpSpan *span)
{
    const IvpZone *zone = get_zone(expansion, &event->start);
    IvpDuration length = get_length(expansion, event);

    span->kind = get_kind(expansion, &event->start);
    span->start = span->kind == IVP_SPAN_INSTANT
                      ? to_instant(expansion, &event->start, NULL)
                      : event->start.value;
    span->end = add_duration(span->kind, zone, span->start, event->start.value, &length);
}

/* What a RECURRENCE-ID or EXDATE names within the series. */
static gint64
get_key(const Series *series, const IvpTime *time, gboolean *whole_day)
{
    *whole_day = FALSE;
    if (series->kind == IVP_SPAN_DATE)
        return ivp_wall_midnight(time->value);
    if (time->zone == IVP_TIME_DATE) {
        *whole_day = TRUE;
        return time->value;
    }
    if (series->kind == IVP_SPAN_FLOATING)
        return time->value;
    return to_instant(series->expansion, time, series->zone);
}

static int
compare_numbers(gconstpointer a, gconstpointer b)
{
    gint64 first = *(const gint64 *)a, second = *(const gint64 *)b;

    return (first > second) - (first < second);
}

static int
compare_candidates(gconstpointer a, gconstpointer b)
{
    const Candidate *first = a, *second = b;

    if (first->key != second->key)
        return first->key < second->key ? -1 : 1;
    /* The one that says its end goes first, and is kept. */
    return (first->period == NULL) - (second->period == NULL);
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
                                       compare_numbers) != NULL;
}

static const Override *
find_override(const GArray *overrides, gint64 key)
{
    if (overrides->len == 0)
        return NULL;
    /* The key is the first member. */
    return bsearch(&key, overrides->data, overrides->len, sizeof(Override),
                   compare_numbers);
}

static void
collect_excepted(Series *series)
{
    const IvpEvent *master = series->master;

    for (guint i = 0; i < master->n_except_dates; i++) {
        gboolean whole_day;
        gint64 key = get_key(series, &master->except_dates[i], &whole_day);

        g_array_append_val(whole_day ? series->except_days : series->except_keys, key);
    }
    g_array_sort(series->except_keys, compare_numbers);
    g_array_sort(series->except_days, compare_numbers);
}

static int
compare_overrides(gconstpointer a, gconstpointer b)
{
    return compare_numbers(&((const Override *)a)->key, &((const Override *)b)->key);
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
get_wall_window(const Series *series,
                IvpWall shift,
                gint64 longest,
                IvpWall *from,
                IvpWall *to)
{
    const Expansion *expansion = series->expansion;
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
get_key_of_wall(const Series *series, IvpWall wall)
{
    return series->kind == IVP_SPAN_INSTANT && series->zone != NULL
               ? ivp_zone_to_instant(series->zone, wall, NULL)
               : wall;
}

static void
add_candidate(Series *series, IvpWall wall, gint64 key, const IvpExtraDate *period)
{
    Candidate candidate = {key, wall, period};

    g_array_append_val(series->candidates, candidate);
}

/* Walks one RRULE (or EXRULE) over [from, to) of the wall. */
static void
walk_rule(Series *series,
          const IvpEvent *event,
          const IvpRule *rule,
          gboolean except,
          IvpWall from,
          IvpWall to)
{
    Expansion *expansion = series->expansion;
    gboolean dates_only = series->kind == IVP_SPAN_DATE, until_is_utc = FALSE;
    gboolean skip_start = except && !ivp_rule_matches(rule, event->start.value, dates_only);
    gint64 until = G_MAXINT64;
    IvpRuleWalk walk;
    IvpWalkStep step = IVP_WALK_END;
    IvpWall wall;
    guint count = 0;

    if (dates_only && ivp_rule_is_finer_than_day(rule)) {
        give_reason(expansion,
                    _("“%s” is all-day, so it cannot repeat within a day; only its first "
                      "day is shown."),
                    get_name(event));
        return;
    }
    ivp_rule_walk_begin(&walk, rule, event->start.value, dates_only, from, expansion->work);
    if (ivp_rule_get_until(rule, &until, &until_is_utc) && until_is_utc &&
        series->kind == IVP_SPAN_INSTANT && series->zone != NULL) {
        /* Roughly on the wall, then exactly below. */
        walk.until = G_MAXINT64;
        ivp_rule_walk_set_until(&walk, until + 2 * IVP_DAY);
    } else {
        until = G_MAXINT64;
    }
    while (count < CANDIDATES_MAX &&
           (step = ivp_rule_walk_next(&walk, &wall)) == IVP_WALK_NEXT && wall < to) {
        gint64 key = get_key_of_wall(series, wall);

        if (++count % CANCEL_STEPS == 0 && is_cancelled(expansion))
            return;
        if (wall == event->start.value && skip_start)
            continue;
        if (key > until && wall != event->start.value)
            break;
        if (except)
            g_array_append_val(series->except_keys, key);
        else
            add_candidate(series, wall, key, NULL);
    }
    expansion->work = walk.work;
    if (step == IVP_WALK_NEXT && wall < to && count >= CANDIDATES_MAX)
        give_reason(expansion,
                    _("“%s” comes more than %d times in this span; the rest is left out."),
                    get_name(event), IVP_INSTANCES_MAX);
    if (step == IVP_WALK_TIRED)
        give_reason(expansion,
                    _("“%s” repeats by a rule that takes too long to work out; it is not "
                      "shown in full."),
                    get_name(event));
    else if (step == IVP_WALK_NEVER)
        give_reason(expansion,
                    _("The repeat rule of “%s” never comes true; only its first date is "
                      "shown."),
                    get_name(event));
}

/* The series' instances from @from to @to of the wall, from @event's rules, sorted, each
 * once. */
static void
collect_candidates(Series *series, const IvpEvent *event, IvpWall from, IvpWall to)
{
    guint kept = 0;

    g_array_set_size(series->candidates, 0);
    if (event->n_except_rules > 0) {
        for (guint i = 0; i < event->n_except_rules; i++)
            walk_rule(series, event, event->except_rules[i], TRUE, from, to);
        g_array_sort(series->except_keys, compare_numbers);
        series->expansion->work -= series->except_keys->len;
    }
    /* What a call costs beside the walks; there may be one for each THISANDFUTURE. */
    series->expansion->work -= 50 + 4 * event->n_dates;
    if (event->start.value >= from && event->start.value < to)
        add_candidate(series, event->start.value,
                      get_key_of_wall(series, event->start.value), NULL);
    for (guint i = 0; i < event->n_rules; i++)
        walk_rule(series, event, event->rules[i], FALSE, from, to);
    for (guint i = 0; i < event->n_dates; i++) {
        const IvpExtraDate *date = &event->dates[i];
        gboolean has_end = date->has_duration || date->end.zone != IVP_TIME_NONE;
        gboolean whole_day;
        gint64 key = get_key(series, &date->start, &whole_day);
        IvpWall wall = key;

        if (whole_day) {
            /* A DATE among the times of a timed series has the series' time of day. */
            wall = date->start.value + event->start.value -
                   ivp_wall_midnight(event->start.value);
            key = get_key_of_wall(series, wall);
        } else if (series->kind == IVP_SPAN_INSTANT && series->zone != NULL) {
            wall = ivp_zone_to_wall(series->zone, key);
        }
        add_candidate(series, wall, key, has_end ? date : NULL);
    }
    g_array_sort(series->candidates, compare_candidates);
    for (guint i = 0; i < series->candidates->len; i++) {
        Candidate *candidate = &g_array_index(series->candidates, Candidate, i);

        if (kept == 0 ||
            g_array_index(series->candidates, Candidate, kept - 1).key != candidate->key)
            g_array_index(series->candidates, Candidate, kept++) = *candidate;
    }
    g_array_set_size(series->candidates, kept);
}

static gint64
get_recurrence(const Series *series, gint64 key)
{
    return series->is_single ? 0 : key;
}

/* The span of one instance that looks like @event, its start moved by @shift on the wall.
 */
static void
get_instance_span(const Series *series,
                  const IvpEvent *event,
                  IvpWall shift,
                  const IvpDuration *length,
                  const Candidate *candidate,
                  IvpSpan *span)
{
    Expansion *expansion = series->expansion;
    const IvpZone *zone = series->zone;
    IvpWall wall = candidate->wall + shift;

    span->kind = series->kind;
    span->start = candidate->key;
    if (event != series->master) {
        /* What THISANDFUTURE makes of it may be of another kind and in another zone. */
        span->kind = get_kind(expansion, &event->start);
        if (event->start.zone != IVP_TIME_UTC)
            zone = get_zone(expansion, &event->start);
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
            span->end = span->kind == IVP_SPAN_INSTANT
                            ? to_instant(expansion, &candidate->period->end, zone)
                            : candidate->period->end.value;
        span->end = MAX(span->start, span->end);
    } else {
        span->end = add_duration(span->kind, zone, span->start, wall, length);
    }
}

/* Whether another event than @but stands for the instance. */
static gboolean
is_overridden(const Series *series, gint64 key, IvpWall day, const IvpEvent *but)
{
    const Override *override = find_override(series->overrides, key);

    if (override == NULL)
        override = find_override(series->day_overrides, day);
    return override != NULL && override->event != but;
}

/* Gives the instances of one segment: keys from its own to the next one's. */
static gboolean
emit_segment(Series *series, const Segment *segment, gint64 next)
{
    Expansion *expansion = series->expansion;
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
    collect_candidates(series, segment->own_rules ? event : series->master, from, to);
    if (expansion->cancelled)
        return FALSE;
    for (guint i = 0; i < series->candidates->len; i++) {
        const Candidate *candidate = &g_array_index(series->candidates, Candidate, i);
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
get_shift(const Series *series, const Override *override)
{
    Expansion *expansion = series->expansion;
    const IvpTime *start = &override->event->start;
    IvpWall was = override->key, is = start->value;

    if (series->kind == IVP_SPAN_INSTANT && series->zone != NULL) {
        if (!override->whole_day)
            was = ivp_zone_to_wall(series->zone, override->key);
        if (start->zone == IVP_TIME_UTC)
            is = ivp_zone_to_wall(series->zone, to_instant(expansion, start, NULL));
    }
    return is - was;
}

/* Whether a THISANDFUTURE goes on by rules of its own, on the same wall. */
static gboolean
has_own_rules(const Series *series, const IvpEvent *event)
{
    return event->n_rules > 0 && event->start.zone == series->master->start.zone;
}

/* Segments, in order: the master's, then one for each THISANDFUTURE. */
static GArray *
make_segments(const Series *series)
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
                segment.key = get_key_of_wall(series, override->key);
            if (override->event->status != IVP_STATUS_CANCELLED) {
                segment.shift = get_shift(series, override);
                segment.own_rules = has_own_rules(series, override->event);
            }
            g_array_append_val(segments, segment);
        }
    }
    g_array_sort(segments, compare_numbers);
    return segments;
}

static void
expand_series(Series *series)
{
    Expansion *expansion = series->expansion;
    g_autoptr(GArray) segments = make_segments(series);

    collect_excepted(series);
    for (guint i = 0; i < segments->len; i++) {
        const Segment *segment = &g_array_index(segments, Segment, i);
        gint64 next = i + 1 < segments->len ? g_array_index(segments, Segment, i + 1).key
                                            : G_MAXINT64;

        if (i > 0 && segment->event->status == IVP_STATUS_CANCELLED)
            continue;
        if (expansion->work <= 0) {
            give_reason(expansion,
                        _("“%s” is changed so often that it is not shown in full."),
                        get_name(series->master));
            break;
        }
        if (is_cancelled(expansion) || !emit_segment(series, segment, next))
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
expand_master(Expansion *expansion,
              const IvpEvent *master,
              const IvpEvent *const *events,
              gsize n_events,
              guint n_overrides)
{
    Series series = {0};

    series.expansion = expansion;
    series.master = master;
    series.kind = get_kind(expansion, &master->start);
    series.zone = get_zone(expansion, &master->start);
    series.is_single = !ivp_event_is_recurring(master) && n_overrides == 0;
    series.overrides = g_array_new(FALSE, FALSE, sizeof(Override));
    series.day_overrides = g_array_new(FALSE, FALSE, sizeof(Override));
    series.except_keys = g_array_new(FALSE, FALSE, sizeof(gint64));
    series.except_days = g_array_new(FALSE, FALSE, sizeof(gint64));
    series.candidates = g_array_new(FALSE, FALSE, sizeof(Candidate));
    for (gsize i = 0; i < n_events && n_overrides > 0; i++) {
        Override override = {0, FALSE, events[i]};

        if (!ivp_event_is_override(events[i]))
            continue;
        override.key = get_key(&series, &events[i]->recurrence_id, &override.whole_day);
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
expand_orphans(Expansion *expansion, const IvpEvent *const *events, gsize n_events)
{
    g_autoptr(GArray) orphans = g_array_new(FALSE, FALSE, sizeof(Override));

    for (gsize i = 0; i < n_events; i++) {
        Override override = {0, FALSE, events[i]};

        override.key = events[i]->recurrence_id.zone == IVP_TIME_DATE
                           ? events[i]->recurrence_id.value
                           : to_instant(expansion, &events[i]->recurrence_id, NULL);
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
    Expansion expansion = {0};

    g_return_val_if_fail(events != NULL || n_events == 0, FALSE);
    g_return_val_if_fail(zones != NULL && instances != NULL, FALSE);
    g_return_val_if_fail(error == NULL || *error == NULL, FALSE);

    expansion.zones = zones;
    expansion.from = CLAMP(from, -FAR, FAR);
    expansion.to = CLAMP(to, -FAR, FAR);
    expansion.cancellable = cancellable;
    expansion.instances = instances;
    expansion.first = instances->len;
    expansion.work = IVP_SERIES_WORK_MAX;

    if (n_events == 1 && !ivp_event_is_recurring(events[0]) &&
        events[0]->n_except_dates == 0) {
        /* Most events by far. */
        if (events[0]->status != IVP_STATUS_CANCELLED) {
            IvpSpan span;

            get_own_span(&expansion, events[0], &span);
            emit(&expansion, events[0], &span,
                 ivp_event_is_override(events[0])
                     ? to_instant(&expansion, &events[0]->recurrence_id, NULL)
                     : 0);
        }
    } else {
        g_autoptr(GPtrArray) masters = NULL;
        guint n_overrides = 0;

        if (n_events > IVP_OVERRIDES_MAX) {
            give_reason(
                &expansion,
                _("“%s” has more than %d parts in the calendar; the rest is left out."),
                get_name(events[0]), IVP_OVERRIDES_MAX);
            n_events = IVP_OVERRIDES_MAX;
        }
        for (gsize i = 0; i < n_events; i++)
            n_overrides += ivp_event_is_override(events[i]) ? 1 : 0;
        masters = pick_masters(events, n_events);
        if (masters->len == 0)
            expand_orphans(&expansion, events, n_events);
        for (guint i = 0; i < masters->len && !is_cancelled(&expansion); i++) {
            const IvpEvent *master = g_ptr_array_index(masters, i);

            /* Overrides belong to the first: they cannot say which one they mean. */
            if (master->status != IVP_STATUS_CANCELLED)
                expand_master(&expansion, master, events, n_events,
                              i == 0 ? n_overrides : 0);
        }
    }
    if (is_cancelled(&expansion)) {
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
