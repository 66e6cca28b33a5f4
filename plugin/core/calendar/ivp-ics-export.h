/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-occurrence.h"

/** Bytes of what is written; the rest of a longer text is left out at a character. */
#define IVP_ICS_SUMMARY_MAX 1024
#define IVP_ICS_TEXT_MAX (64 * 1024)

/**
 * IvpIcsEvent: one event or slot to write. All texts may be a stranger's: controls are left
 * out, what is no UTF-8 is replaced.
 * @uid: names it; the same thing saved again must have the same, see
 * ivp_ics_uid_of_instance()
 * @summary: one line
 * @description: (nullable): plain text
 * @location: (nullable)
 * @url: (nullable): left out unless it is http or https
 * @categories: (nullable): comma separated
 * @span: when
 * @zone: (nullable): an instant is written on this wall, with a short VTIMEZONE; %NULL: in
 * UTC
 * @tentative: not booked yet, such as a free slot
 */
typedef struct {
    const char *uid;
    const char *summary;
    const char *description;
    const char *location;
    const char *url;
    const char *categories;
    IvpSpan span;
    const IvpZone *zone;
    gboolean tentative;
} IvpIcsEvent;

/**
 * ivp_ics_export:
 * @now: the caller's clock, for DTSTAMP
 *
 * Writes a VCALENDAR (RFC 5545) with this one VEVENT and, if it needs one, a VTIMEZONE with
 * only the changes around it. There is no METHOD: it is a file to import, not an
 * invitation. Where a wall's hour comes twice and the second is meant, which a TZID cannot
 * say, both ends are in UTC.
 *
 * Main thread only: libical's writer shares state between threads, and nothing else of the
 * library calls it.
 *
 * Returns: (transfer full): UTF-8 with CRLF line ends, or %NULL with %IVP_ERROR_REFUSED
 * where the span cannot be written (ends before it starts, beyond the year 9999)
 */
char *ivp_ics_export(const IvpIcsEvent *event, gint64 now, GError **error);

/**
 * ivp_ics_uid_of_instance:
 * @uid: the event's own
 * @recurrence: as in #IvpOccurrence, 0 where the event is single
 *
 * One occurrence of a series is saved as an event of its own: with the series' UID an
 * import would replace the whole series in the user's calendar.
 *
 * Returns: (transfer full)
 */
char *ivp_ics_uid_of_instance(const char *uid, gint64 recurrence);

/** ivp_ics_uid_of_slot: (transfer full): of a slot by rule, which no calendar has named. */
char *ivp_ics_uid_of_slot(const char *program_id, gint64 start);
