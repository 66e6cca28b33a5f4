/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-agenda-private.h"

#include <glib/gi18n-lib.h>

#include "ivp-plain.h"
#include "ivp-rule.h"
#include "ivp-when.h"

/* A slot's neighbors are looked for this far away, in seconds. */
#define NEIGHBOR_REACH (2 * 3600)

static void
add_neighbors(IvpAgenda *agenda, const IvpRow *row, IvpDetails *details)
{
    g_autoptr(GPtrArray) around = ivp_agenda_query(agenda, row->start - NEIGHBOR_REACH,
                                                   row->end + NEIGHBOR_REACH, NULL);
    const IvpOccurrence *before = NULL;
    const IvpOccurrence *after = NULL;

    for (guint i = 0; i < around->len; i++) {
        const IvpOccurrence *other = g_ptr_array_index(around, i);

        if (other->span.kind != IVP_SPAN_INSTANT ||
            (other->component == row->component && other->start == row->start))
            continue;
        if (other->end <= row->start) {
            if (before == NULL || other->end > before->end)
                before = other;
        } else if (other->start >= row->end) {
            if (after == NULL || other->start < after->start)
                after = other;
        } else {
            g_autofree char *clock = ivp_when_clock(agenda->viewer, other->end);

            /* Translators: an event at the same time, as in "Meanwhile: Collector SIG,
             * until 18:50" */
            g_ptr_array_add(
                details->neighbors,
                g_strdup_printf(_("Meanwhile: %s, until %s"), other->summary, clock));
        }
    }
    if (before != NULL) {
        g_autofree char *clock = ivp_when_clock(agenda->viewer, before->end);

        g_ptr_array_insert(
            details->neighbors, 0,
            g_strdup_printf(_("Before: %s, ends %s"), before->summary, clock));
    }
    if (after != NULL) {
        g_autofree char *clock = ivp_when_clock(agenda->viewer, after->start);

        g_ptr_array_add(details->neighbors,
                        g_strdup_printf(_("After: %s, begins %s"), after->summary, clock));
    }
}

static void
add_event_details(IvpAgenda *agenda, const IvpRow *row, IvpDetails *details)
{
    g_autoptr(IvpEventDetails) event =
        ivp_cache_load_event(agenda->cache, row->component, NULL);

    if (event == NULL)
        return;
    if (event->rrule != NULL) {
        g_autoptr(IvpRule) rule = ivp_rule_new(event->rrule, -1, NULL);
        IvpWall start = row->span.kind == IVP_SPAN_INSTANT
                            ? ivp_zone_to_wall(agenda->viewer, row->start)
                            : row->span.start;

        if (rule != NULL)
            details->repeats = ivp_rule_describe(rule, start);
    }
    details->organizer = g_steal_pointer(&event->organizer);
    details->join =
        ivp_plain_find_join_link(event->url, event->location, event->description);
    if (event->location != NULL && g_strcmp0(event->location, details->join) != 0)
        details->location = ivp_plain_from_html(event->location);
    if (event->description != NULL) {
        details->description = ivp_plain_from_html(event->description);
        details->links = ivp_plain_find_links(details->description);
    }
}

IvpDetails *
ivp_agenda_describe(IvpAgenda *agenda, const IvpRow *row, gint64 now)
{
    IvpDetails *details = ivp_details_new();
    IvpZone *zone = ivp_program_get_zone(agenda->program);
    char *beside;

    g_return_val_if_fail(row != NULL, details);

    details->title = g_strdup(row->title);
    g_ptr_array_add(details->when, ivp_when_full(&row->span, agenda->viewer));
    beside = ivp_when_full_beside(&row->span, agenda->viewer, zone);
    if (beside != NULL)
        g_ptr_array_add(details->when, beside);
    if (row->span.kind == IVP_SPAN_INSTANT && row->kind != IVP_EVENT_OTHER) {
        g_auto(GStrv) parts = g_strsplit(row->key, "/", 3);
        const char *uid =
            row->component != 0 && g_strv_length(parts) == 3 ? parts[2] : NULL;
        g_autoptr(IvpShear) shear = ivp_when_shear(
            row->start, ivp_agenda_last_of_series(agenda, row, uid), agenda->viewer, zone);

        if (shear != NULL)
            g_ptr_array_add(details->when, g_steal_pointer(&shear->detail));
    }
    if (row->end > now || row->start >= now)
        g_ptr_array_add(details->when, ivp_when_distance(&row->span, agenda->viewer, now));
    if (agenda->cache != NULL && row->span.kind == IVP_SPAN_INSTANT)
        add_neighbors(agenda, row, details);
    if (row->component != 0)
        add_event_details(agenda, row, details);
    else
        details->repeats = ivp_program_describe_slots(agenda->program);
    if (row->state == IVP_SLOT_USUAL)
        details->state =
            g_strdup(_("A usual slot; no calendar is loaded yet to check it."));
    else if (row->state == IVP_SLOT_YOURS)
        details->state = g_strdup(_("Booked; see Requests."));
    else if (row->state == IVP_SLOT_RESERVED)
        details->state = g_strdup(_("Reserved; see Requests."));
    else if (row->state == IVP_SLOT_ASKED)
        details->state = g_strdup(_("Asked for, not booked yet; see Requests."));
    else if (row->state == IVP_SLOT_TAKEN)
        details->state = g_strdup(row->start < now ? _("This time has passed.")
                                                   : _("This time is taken."));
    else if (row->example)
        details->state = g_strdup(_("An example; nothing can be sent from it."));
    return details;
}
