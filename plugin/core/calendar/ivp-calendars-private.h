/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-cache-private.h"
#include "ivp-calendars.h"

/* Inside of IvpCalendars: what its main-thread half and its worker share. Not for others.
 */

/* One calendar. What stands above the line never changes. */
typedef struct {
    char *id;
    char *name;
    char *url;       /* (nullable) to fetch; secret */
    char *successor; /* (nullable) */
    char *refusal;   /* (nullable) why there is no url */
    /* - */
    IvpFeedState *state;
    gint64 not_before;
    gboolean wanted; /* refresh it, due or not */
    gboolean accept_empty;
} IvpCalendarSource;

/**
 * IvpCalendarWork: shared by both threads, held by each. Its lock guards all that is not
 * said to be fixed.
 */
typedef struct {
    gatomicrefcount references;
    GMutex lock;
    GCond wake;
    char *cache_path;   /* fixed */
    GPtrArray *sources; /* fixed; IvpCalendarSource * (owned) */
    GMainContext *context;
    _Atomic gint64 ahead; /* seconds by which the clock is shifted; read without the lock */

    GWeakRef owner; /* IvpCalendars * */
    gboolean stopping;
    gboolean allowed; /* the user has asked for the first refresh */
    gboolean asked;   /* refresh what is due now */
    gboolean extend;
    gint64 extend_from;  /* an instant to lay back to; 0: none */
    gint64 extend_to;    /* one to lay up to; 0: none */
    char *proxy;         /* (nullable) secret */
    GCancellable *round; /* of the refresh under way; fixed object, reset between rounds */

    gboolean busy;
    double fraction;    /* or -1 */
    gint64 status_said; /* monotonic: when progress was told last */
    gboolean changed_due;
    gboolean status_due;
} IvpCalendarWork;

IvpCalendarWork *ivp_calendar_work_ref(IvpCalendarWork *work);
void ivp_calendar_work_unref(IvpCalendarWork *work);

/* Tell the main thread; with the lock not held. */
void ivp_calendar_work_say_changed(IvpCalendarWork *work);
void ivp_calendar_work_say_status(IvpCalendarWork *work);

/* The worker's thread: takes its reference of @data, an #IvpCalendarWork. */
gpointer ivp_calendar_work_run(gpointer data);
