/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-collection.h"
#include "ivp-keeper.h"

/**
 * IvpSharedJob: one thing to ask the shared calendar, carried out on the worker thread, and
 * what came of it. Belongs to one thread at a time.
 */
typedef struct {
    gpointer owner; /* for the one it goes back to */
    char *token;    /* (nullable): of the claim it is for; %NULL: a look at the calendar */
    guint cell;
    IvpAsk ask;
    gint64 at;      /* LOOK: the half hour */
    gboolean sync;  /* LOOK: ask the server first */
    char *name;     /* of the resource */
    char *body;     /* PUT, FREE */
    char *own_name; /* (nullable) FREE: of the claim, whose event is then shown as cancelled
                       … */
    char *own_body; /* … by this */

    IvpReply reply;
    int generation;
    char *found;     /* (nullable): token that was read */
    GPtrArray *list; /* (nullable): bookings, if the look changed them */
    char *trouble;   /* (nullable): a sentence */
} IvpSharedJob;

void ivp_shared_job_free(IvpSharedJob *job);

/** ivp_shared_job_run: blocks. */
void ivp_shared_job_run(IvpSharedJob *job,
                        IvpDav *dav,
                        IvpCollection *collection,
                        GCancellable *cancellable);
