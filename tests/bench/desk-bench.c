/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-desk.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "ivp-store-session.h"

/*
 * How long the list of requests takes to open with many stored: the rows a face asks for at
 * once, after something has changed, so sorting included.
 *
 *   desk-bench [REQUESTS]
 */

#define RUNS 21
#define PER_PERSON 3
#define START G_GINT64_CONSTANT(1796126400) /* 2026-12-01 12:00 UTC */

static IvpZone *zone;

static gint64
lend_now(gpointer data)
{
    return START;
}

static IvpZone *
lend_zone(gpointer data)
{
    return zone;
}

static IvpProgram *
lend_program(gpointer data)
{
    return NULL;
}

static GPtrArray *
lend_events(gpointer data, gint64 from, gint64 to)
{
    return g_ptr_array_new_with_free_func((GDestroyNotify)ivp_desk_event_free);
}

static GArray *
lend_slots(gpointer data, gint64 from, guint limit)
{
    return g_array_new(FALSE, FALSE, sizeof(gint64));
}

static void
store_requests(IvpStore *store, guint n)
{
    for (guint i = 0; i < n; i++) {
        g_autofree char *id = g_strdup_printf("t%06u", i);
        g_autofree char *peer = g_strdup_printf("p%u@example.org", i / PER_PERSON);
        IvpSession *session = ivp_session_new(id, IVP_SIDE_FACILITATOR,
                                              "prpl-jabber:bo@example.org", peer, "k3w9");
        g_autoptr(IvpStored) stored = ivp_stored_new(session);
        IvpLine *line = &session->theirs;

        line->verb = IVP_VERB_REQUEST;
        line->rev = 1;
        g_strlcpy(line->id, id, sizeof line->id);
        g_strlcpy(line->box, "zzzz", sizeof line->box);
        line->n_at = 1;
        line->at[0] = START + (i % 1000 + 1) * G_GINT64_CONSTANT(3600);
        line->length = session->length = 60;
        ivp_store_commit_session(store, stored, NULL, FALSE, START, NULL, NULL, NULL);
        if (i % 500 == 0)
            ivp_store_flush(store);
    }
    ivp_store_flush(store);
}

/* CPU of this thread, in milliseconds: what else the computer does is not meant. */
static double
used(void)
{
    struct timespec time;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static int
compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return x < y ? -1 : x > y;
}

int
main(int argc, char **argv)
{
    static const IvpDeskHost host = {lend_now, lend_zone, lend_program, lend_events,
                                     lend_slots};
    guint n = argc > 1 ? (guint)atoi(argv[1]) : 10000;
    g_autofree char *folder = g_dir_make_tmp("ivp-desk-bench-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "program.db", NULL);
    g_autofree char *command = g_strdup_printf("rm -r %s", folder);
    IvpStore *store = ivp_store_new(path);
    IvpDesk *desk;
    double times[RUNS];

    zone = ivp_zone_new("Europe/Berlin");
    store_requests(store, n);
    desk = ivp_desk_new(store, &host, NULL);
    ivp_desk_start(desk);
    while (ivp_desk_count(desk, IVP_SECTION_TO_ANSWER) < n) {
        ivp_store_flush(store);
        while (g_main_context_iteration(NULL, FALSE))
            ;
    }
    for (guint i = 0; i < RUNS; i++) {
        g_autoptr(GPtrArray) rows = NULL;
        double began;

        ivp_desk_set_courier(desk, NULL, NULL);
        began = used();
        rows = ivp_desk_list(desk, IVP_SECTION_TO_ANSWER, 0);
        times[i] = used() - began;
        g_assert_cmpuint(rows->len, ==, MIN(n, IVP_DESK_ROWS));
    }
    qsort(times, RUNS, sizeof times[0], compare);
    printf("%u requests, the first %d rows: median %.2f ms of CPU, least %.2f, most %.2f\n",
           n, IVP_DESK_ROWS, times[RUNS / 2], times[0], times[RUNS - 1]);
    ivp_desk_stop(desk);
    ivp_store_close(store);
    while (g_main_context_iteration(NULL, FALSE))
        ;
    g_object_unref(desk);
    g_object_unref(store);
    ivp_zone_unref(zone);
    return system(command) == 0 ? 0 : 1;
}
