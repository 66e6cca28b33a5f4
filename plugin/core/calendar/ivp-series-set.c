/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-series-private.h"

#include <glib/gi18n-lib.h>

/* The set of a series before overrides: DTSTART, RRULE, RDATE, each instance once. */

/* How often a long expansion asks whether it is still wanted. */
#define CANCEL_STEPS 256

/* Instances of one rule that are looked at: with those shortly before the window, which a
 * change of the clock could bring into it. */
#define CANDIDATES_MAX (IVP_INSTANCES_MAX + 2 * 3600)

void
ivp_expansion_give_reason(IvpExpansion *expansion, const char *format, ...)
{
    va_list arguments;

    if (expansion->reason != NULL)
        return;
    va_start(arguments, format);
    expansion->reason = g_strdup_vprintf(format, arguments);
    va_end(arguments);
}

const char *
ivp_event_get_name(const IvpEvent *event)
{
    if (event->summary != NULL)
        return event->summary;
    return event->uid != NULL ? event->uid : _("without a title");
}

gboolean
ivp_expansion_is_cancelled(IvpExpansion *expansion)
{
    if (!expansion->cancelled && g_cancellable_is_cancelled(expansion->cancellable))
        expansion->cancelled = TRUE;
    return expansion->cancelled;
}

/* The zone of a time's wall. NULL: the viewer's, or none needed. */
const IvpZone *
ivp_expansion_get_zone(IvpExpansion *expansion, const IvpTime *time)
{
    return time->zone >= 0 ? ivp_zone_table_get(expansion->zones, time->zone) : NULL;
}

IvpSpanKind
ivp_expansion_get_kind(IvpExpansion *expansion, const IvpTime *time)
{
    if (time->zone == IVP_TIME_DATE)
        return IVP_SPAN_DATE;
    if (time->zone == IVP_TIME_UTC || ivp_expansion_get_zone(expansion, time) != NULL)
        return IVP_SPAN_INSTANT;
    return IVP_SPAN_FLOATING;
}

/* A time as an instant; what has no zone of its own is in @zone (NULL: UTC's wall). */
gint64
ivp_expansion_to_instant(IvpExpansion *expansion, const IvpTime *time, const IvpZone *zone)
{
    const IvpZone *own = ivp_expansion_get_zone(expansion, time);

    if (time->zone == IVP_TIME_UTC)
        return time->value;
    if (own == NULL)
        own = zone;
    return own != NULL ? ivp_zone_to_instant(own, time->value, NULL) : time->value;
}

/* What a RECURRENCE-ID or EXDATE names within the series. */
gint64
ivp_series_set_get_key(const IvpSeriesSet *series, const IvpTime *time, gboolean *whole_day)
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
    return ivp_expansion_to_instant(series->expansion, time, series->zone);
}

int
ivp_compare_numbers(gconstpointer a, gconstpointer b)
{
    gint64 first = *(const gint64 *)a, second = *(const gint64 *)b;

    return (first > second) - (first < second);
}

static int
compare_candidates(gconstpointer a, gconstpointer b)
{
    const IvpCandidate *first = a, *second = b;

    if (first->key != second->key)
        return first->key < second->key ? -1 : 1;
    /* The one that says its end goes first, and is kept. */
    return (first->period == NULL) - (second->period == NULL);
}

gint64
ivp_series_set_get_key_of_wall(const IvpSeriesSet *series, IvpWall wall)
{
    return series->kind == IVP_SPAN_INSTANT && series->zone != NULL
               ? ivp_zone_to_instant(series->zone, wall, NULL)
               : wall;
}

static void
add_candidate(IvpSeriesSet *series, IvpWall wall, gint64 key, const IvpExtraDate *period)
{
    IvpCandidate candidate = {key, wall, period};

    g_array_append_val(series->candidates, candidate);
}

/* Walks one RRULE (or EXRULE) over [from, to) of the wall. */
static void
walk_rule(IvpSeriesSet *series,
          const IvpEvent *event,
          const IvpRule *rule,
          gboolean except,
          IvpWall from,
          IvpWall to)
{
    IvpExpansion *expansion = series->expansion;
    gboolean dates_only = series->kind == IVP_SPAN_DATE, until_is_utc = FALSE;
    gboolean skip_start = except && !ivp_rule_matches(rule, event->start.value, dates_only);
    gint64 until = G_MAXINT64;
    IvpRuleWalk walk;
    IvpWalkStep step = IVP_WALK_END;
    IvpWall wall;
    guint count = 0;

    if (dates_only && ivp_rule_is_finer_than_day(rule)) {
        ivp_expansion_give_reason(
            expansion,
            _("“%s” is all-day, so it cannot repeat within a day; only its first "
              "day is shown."),
            ivp_event_get_name(event));
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
        gint64 key = ivp_series_set_get_key_of_wall(series, wall);

        if (++count % CANCEL_STEPS == 0 && ivp_expansion_is_cancelled(expansion))
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
        ivp_expansion_give_reason(
            expansion,
            _("“%s” comes more than %d times in this span; the rest is left out."),
            ivp_event_get_name(event), IVP_INSTANCES_MAX);
    if (step == IVP_WALK_TIRED)
        ivp_expansion_give_reason(
            expansion,
            _("“%s” repeats by a rule that takes too long to work out; it is not "
              "shown in full."),
            ivp_event_get_name(event));
    else if (step == IVP_WALK_NEVER)
        ivp_expansion_give_reason(
            expansion,
            _("The repeat rule of “%s” never comes true; only its first date is "
              "shown."),
            ivp_event_get_name(event));
}

/* The series' instances from @from to @to of the wall, from @event's rules, sorted, each
 * once. */
void
ivp_series_set_collect(IvpSeriesSet *series,
                       const IvpEvent *event,
                       IvpWall from,
                       IvpWall to)
{
    guint kept = 0;

    g_array_set_size(series->candidates, 0);
    if (event->n_except_rules > 0) {
        for (guint i = 0; i < event->n_except_rules; i++)
            walk_rule(series, event, event->except_rules[i], TRUE, from, to);
        g_array_sort(series->except_keys, ivp_compare_numbers);
        series->expansion->work -= series->except_keys->len;
    }
    /* What a call costs beside the walks; there may be one for each THISANDFUTURE. */
    series->expansion->work -= 50 + 4 * event->n_dates;
    if (event->start.value >= from && event->start.value < to)
        add_candidate(series, event->start.value,
                      ivp_series_set_get_key_of_wall(series, event->start.value), NULL);
    for (guint i = 0; i < event->n_rules; i++)
        walk_rule(series, event, event->rules[i], FALSE, from, to);
    for (guint i = 0; i < event->n_dates; i++) {
        const IvpExtraDate *date = &event->dates[i];
        gboolean has_end = date->has_duration || date->end.zone != IVP_TIME_NONE;
        gboolean whole_day;
        gint64 key = ivp_series_set_get_key(series, &date->start, &whole_day);
        IvpWall wall = key;

        if (whole_day) {
            /* A DATE among the times of a timed series has the series' time of day. */
            wall = date->start.value + event->start.value -
                   ivp_wall_midnight(event->start.value);
            key = ivp_series_set_get_key_of_wall(series, wall);
        } else if (series->kind == IVP_SPAN_INSTANT && series->zone != NULL) {
            wall = ivp_zone_to_wall(series->zone, key);
        }
        add_candidate(series, wall, key, has_end ? date : NULL);
    }
    g_array_sort(series->candidates, compare_candidates);
    for (guint i = 0; i < series->candidates->len; i++) {
        IvpCandidate *candidate = &g_array_index(series->candidates, IvpCandidate, i);

        if (kept == 0 ||
            g_array_index(series->candidates, IvpCandidate, kept - 1).key != candidate->key)
            g_array_index(series->candidates, IvpCandidate, kept++) = *candidate;
    }
    g_array_set_size(series->candidates, kept);
}
