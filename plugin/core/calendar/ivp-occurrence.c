/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-occurrence.h"

IvpSpan
ivp_span_resolve(const IvpSpan *span, const IvpZone *viewer)
{
    IvpSpan resolved = *span;

    if (span->kind == IVP_SPAN_INSTANT)
        return resolved;
    resolved.start = ivp_zone_to_instant(viewer, span->start, NULL);
    resolved.end = ivp_zone_to_instant(viewer, span->end, NULL);
    /* In a gap the wall goes on and time does not. */
    resolved.end = MAX(resolved.start, resolved.end);
    resolved.kind = IVP_SPAN_INSTANT;
    return resolved;
}

void
ivp_occurrence_free(IvpOccurrence *occurrence)
{
    if (occurrence == NULL)
        return;
    g_free(occurrence->feed);
    g_free(occurrence->uid);
    g_free(occurrence->summary);
    g_free(occurrence->categories);
    g_free(occurrence);
}

int
ivp_occurrence_compare(gconstpointer a, gconstpointer b)
{
    const IvpOccurrence *first = *(IvpOccurrence *const *)a;
    const IvpOccurrence *second = *(IvpOccurrence *const *)b;

    if (first->start != second->start)
        return first->start < second->start ? -1 : 1;
    if (first->end != second->end)
        return first->end < second->end ? -1 : 1;
    return g_strcmp0(first->summary, second->summary);
}
