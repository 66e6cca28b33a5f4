/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-occurrence.h"
#include "ivp-program.h"

/**
 * IvpSlotState: how a row that is a slot stands. %IVP_SLOT_NONE for rows that are not.
 * @IVP_SLOT_USUAL: by the program's rules alone; no calendar has been loaded yet
 */
typedef enum {
    IVP_SLOT_NONE,
    IVP_SLOT_FREE,
    IVP_SLOT_ASKED, /* asked for here, not booked */
    IVP_SLOT_RESERVED,
    IVP_SLOT_YOURS,
    IVP_SLOT_TAKEN,
    IVP_SLOT_USUAL,
} IvpSlotState;

/**
 * IvpRow: one line of the calendar, ready to be drawn or read aloud. All texts are
 * translated, valid UTF-8, without markup.
 */
typedef struct {
    char *key; /* stable name of this row: "slot:20261203T1800Z", "event:FEED/UID/START" */
    IvpEventKind kind;
    IvpSlotState state;
    gboolean example; /* the built-in example: nothing can be sent from it */
    IvpSpan span;
    gint64 start; /* instants for the viewer */
    gint64 end;
    IvpWall day;             /* midnight of the viewer's day it stands under */
    const IvpRegion *region; /* (nullable) the program's */
    char *title;             /* "Interview slot, 30 or 60 min" */
    char *time;              /* "19:00", "all day" */
    char *beside;            /* (nullable) "10:00 in Los Angeles" */
    char *note;              /* (nullable) "an hour earlier than usual" */
    char *state_text;        /* (nullable) "free", "usual", "example" */
    char *spoken;     /* "Thursday 3 December, 19:00 CET, interview slot, 30 or 60 minutes,
                         free. 10:00 in Los Angeles." */
    gint64 component; /* in the cache; 0 for a slot by rule */
    char *feed;       /* (nullable) */
} IvpRow;

IvpRow *ivp_row_new(void);
void ivp_row_free(IvpRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(IvpRow, ivp_row_free)

/**
 * IvpFilter: which rows are wanted. Zeroed: everything.
 */
typedef enum {
    IVP_SHOW_EVERYTHING, /* groups, interviews, slots; other events of the calendar too */
    IVP_SHOW_PROGRAM,    /* groups, interviews, slots only */
    IVP_SHOW_GROUPS,
    IVP_SHOW_INTERVIEWS,
    IVP_SHOW_SLOTS, /* free slots only */
} IvpShow;

typedef struct {
    IvpShow show;
    gboolean
        waking_hours; /* only what begins and ends between 8 and 22 on the viewer's clock */
    char *region;     /* (nullable) a region's id */
    char *words;      /* (nullable) each must occur, case-folded */
} IvpFilter;

void ivp_filter_clear(IvpFilter *filter);

/** IvpDetails: everything about one row. */
typedef struct {
    char *title;
    GPtrArray *when;      /* char *: mine, the program's, the shear note, "in 3 h" */
    GPtrArray *neighbors; /* char *: "Before: Collector SIG, ends 18:50", "After: …" */
    char *repeats;        /* (nullable) "every 2 weeks on Thursday" */
    char *organizer;      /* (nullable) */
    char *location;       /* (nullable) when it is not the join link */
    char *join;           /* (nullable) http(s) address of the meeting */
    char *state;          /* (nullable) a sentence */
    char *description;    /* (nullable) cleaned plain text */
    char **links;         /* http(s) addresses in the description */
    char *calendar;       /* (nullable) name of the calendar it is from */
} IvpDetails;

IvpDetails *ivp_details_new(void);
void ivp_details_free(IvpDetails *details);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(IvpDetails, ivp_details_free)

/** ivp_details_to_text: (transfer full): the same as lines of plain text, for "Copy". */
char *ivp_details_to_text(const IvpDetails *details);
