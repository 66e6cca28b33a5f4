/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ivp-content-line.h"
#include "ivp-rule.h"
#include "ivp-zone-table.h"

/** IVP_PROPERTIES_MAX: lines of one event; more are left out and said. */
#define IVP_PROPERTIES_MAX 5000
/** IVP_DATES_MAX: values of RDATE, and of EXDATE, in one event. */
#define IVP_DATES_MAX 10000
/** IVP_RULES_MAX: RRULEs, and EXRULEs, of one event. */
#define IVP_RULES_MAX 16
/** IVP_PROBLEMS_MAX: sentences kept of one event. */
#define IVP_PROBLEMS_MAX 20

/**
 * IvpTime: a DATE or DATE-TIME as a calendar says it.
 * @zone: ≥ 0: number of its zone in the feed's #IvpZoneTable; or one of the names below
 * @value: seconds UTC for %IVP_TIME_UTC, else an #IvpWall
 */
typedef struct {
    gint64 value;
    int zone;
} IvpTime;

#define IVP_TIME_UTC (-1)
#define IVP_TIME_FLOATING (-2)
#define IVP_TIME_DATE (-3)
#define IVP_TIME_NONE (-4)

/**
 * IvpDuration: days and weeks are nominal (the wall's days), the rest is exact.
 */
typedef struct {
    gint64 days;
    gint64 seconds;
} IvpDuration;

/**
 * IvpExtraDate: one value of RDATE; of a PERIOD also its end, else end.zone is
 * %IVP_TIME_NONE and the event's own length holds.
 */
typedef struct {
    IvpTime start;
    IvpTime end;
    IvpDuration duration;
    gboolean has_duration;
} IvpExtraDate;

typedef enum {
    IVP_STATUS_CONFIRMED, /* also where nothing is said */
    IVP_STATUS_TENTATIVE,
    IVP_STATUS_CANCELLED,
} IvpStatus;

/**
 * IvpEvent:
 *
 * One VEVENT as it stands, nothing expanded: a series' master, a single event, or an
 * override (recurrence_id.zone is not %IVP_TIME_NONE). Texts are unescaped, valid UTF-8,
 * %NULL where there is none. Immutable once read.
 */
typedef struct {
    char *uid; /* (nullable) */
    gint64 sequence;
    gint64 modified; /* LAST-MODIFIED, else DTSTAMP, UTC; 0 where neither is said */
    IvpStatus status;

    IvpTime
        start;   /* zone is IVP_TIME_NONE only in a cancelled override, which needs none */
    IvpTime end; /* zone is IVP_TIME_NONE without DTEND */
    IvpDuration duration;
    gboolean has_duration;

    IvpTime recurrence_id; /* zone is IVP_TIME_NONE in a master */
    gboolean this_and_future;

    IvpRule **rules; /* RRULE */
    guint n_rules;
    IvpRule **except_rules; /* EXRULE */
    guint n_except_rules;
    IvpExtraDate *dates; /* RDATE */
    guint n_dates;
    IvpTime *except_dates; /* EXDATE */
    guint n_except_dates;

    char *summary; /* one line */
    char *description;
    char *location;
    char *url;        /* URL, CONFERENCE or X-GOOGLE-CONFERENCE: the first there is */
    char *organizer;  /* CN, else the address without mailto: */
    char *categories; /* comma separated */
    char *rrule;      /* text of the first RRULE */

    GPtrArray *problems; /* (nullable) char *: what was left out or refused, as sentences */
    guint64 line;        /* as given to ivp_event_new() */
} IvpEvent;

/**
 * ivp_event_new:
 * @component: BEGIN:VEVENT … END:VEVENT
 * @line: line of the file it begins on: the problems then begin with their line; 0: unknown
 * @zones: numbers the TZIDs; must be the one the event is expanded with
 * @times_only: leave out all texts but the UID, summary and categories, which is cheaper
 *
 * What is odd but plain is mended silently (lower case, spaces, a DATE without VALUE=DATE);
 * a property that is wrong is left out and said in the event's problems; an event that
 * cannot be placed (no or an absurd DTSTART) is refused.
 *
 * Returns: (transfer full): the event, or %NULL with %IVP_ERROR_PARSE or %IVP_ERROR_LIMIT
 */
IvpEvent *ivp_event_new(IvpSlice component,
                        guint64 line,
                        IvpZoneTable *zones,
                        gboolean times_only,
                        GError **error);
void ivp_event_free(IvpEvent *event);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(IvpEvent, ivp_event_free)

/** ivp_event_is_override: replaces one instance (or, with this_and_future, those from it
 * on). */
gboolean ivp_event_is_override(const IvpEvent *event);

/** ivp_event_is_recurring: has RRULE or RDATE, so it may have any number of instances. */
gboolean ivp_event_is_recurring(const IvpEvent *event);
