/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ivp-event.h"
#include "ivp-occurrence.h"

/** IVP_FILE_PROBLEMS_MAX: sentences kept of one file; the rest is counted. */
#define IVP_FILE_PROBLEMS_MAX 100
/** IVP_FILE_EVENTS_MAX: events read of one file. */
#define IVP_FILE_EVENTS_MAX 2000000
/** IVP_FILE_OCCURRENCES_MAX: occurrences listed of one file. */
#define IVP_FILE_OCCURRENCES_MAX 1000000
/** IVP_FILE_WORK_MAX: steps its rules may take together; some ten seconds. */
#define IVP_FILE_WORK_MAX G_GINT64_CONSTANT(500000000)

/**
 * IvpCalendarFile:
 *
 * A whole calendar in memory: its zones, and its events by UID. For files one has at hand
 * (the companion's occurrences, opening an .ics); feeds go through the cache instead.
 */
typedef struct _IvpCalendarFile IvpCalendarFile;

/**
 * ivp_calendar_file_new:
 * @bytes: the file, any bytes; UTF-16 with a byte order mark is understood
 *
 * Reads what can be read. Never fails: what is wrong is in the problems.
 */
IvpCalendarFile *ivp_calendar_file_new(GBytes *bytes);
void ivp_calendar_file_free(IvpCalendarFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(IvpCalendarFile, ivp_calendar_file_free)

/**
 * ivp_calendar_file_list:
 * @from: an instant
 * @to: an instant, exclusive
 * @viewer: resolves floating times and all-day days
 *
 * Returns: (transfer full) (element-type IvpOccurrence): in the order of
 * ivp_occurrence_compare(); owns its elements
 */
GPtrArray *ivp_calendar_file_list(IvpCalendarFile *file,
                                  gint64 from,
                                  gint64 to,
                                  const IvpZone *viewer);

/**
 * ivp_calendar_file_get_problems:
 *
 * Returns: (transfer none) (element-type utf8): "line 12: sentence" so far, from reading
 * and listing
 */
GPtrArray *ivp_calendar_file_get_problems(IvpCalendarFile *file);
