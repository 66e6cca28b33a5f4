/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How long a booking takes on a shared calendar, beside the bare PUT of the same bytes on
 * the same connection: caldav-bench URL NUMBER. Prints milliseconds, one booking a line:
 * "put MS", "book MS REQUESTS", and for the calendar as a whole "first MS REQUESTS" and
 * "same MS REQUESTS" (a sync of what has not changed). */
#include <stdio.h>
#include <stdlib.h>

#include "ivp-shared-keeper.h"

/* Beyond the bookings that are there: 20280101T0000Z. */
#define BEGIN G_GINT64_CONSTANT(1830297600)

static const IvpItipGuest guests[] = {
    {IVP_ITIP_FACILITATOR, "mailto:facilitator@example.org", "Facilitator", NULL},
    {IVP_ITIP_INTERVIEWEE, "xmpp:guest@example.org", "Guest", NULL},
};

static IvpSharedKeeper *keeper;
static GMainLoop *loop;
static gint64 ended;

static double
milliseconds(gint64 from, gint64 to)
{
    return (double)(to - from) / 1000.0;
}

static void
on_commit(const char *token, GBytes *bytes, gpointer data)
{
    ivp_shared_keeper_committed(keeper, token);
}

static void
on_describe(const char *id, IvpItipBooking *booking, gpointer data)
{
    booking->program = "End User Interview";
    booking->guests = guests;
    booking->n_guests = G_N_ELEMENTS(guests);
}

static void
on_answer(const char *id,
          gint64 at,
          int attempt,
          IvpInputKind kind,
          const char *reason,
          gpointer data)
{
    if (kind != IVP_INPUT_OURS)
        g_error("the slot was not got: %s", reason != NULL ? reason : "");
    ended = g_get_monotonic_time();
    g_main_loop_quit(loop);
}

static void
put_once(IvpDav *dav, int number)
{
    g_autofree char *name = g_strdup_printf("bare-%d.ics", number);
    g_autofree char *uid = g_strdup_printf("bare-%d@interview-panel", number);
    IvpItipBooking booking = {.uid = uid,
                              .start = BEGIN + number * G_GINT64_CONSTANT(3600),
                              .minutes = 30,
                              .claim = "aaaa.7q2k9mh.1",
                              .slot_at = BEGIN,
                              .slot_minutes = 30,
                              .thread = "7q2k9mh"};
    g_autofree char *body = NULL;
    gint64 start;

    on_describe("", &booking, NULL);
    body = ivp_itip_write(&booking, IVP_ITIP_SHARED, BEGIN, NULL);
    start = g_get_monotonic_time();
    if (ivp_dav_create(dav, name, body, NULL, NULL, NULL) != 201)
        g_error("the bare PUT was refused");
    printf("put %.2f\n", milliseconds(start, g_get_monotonic_time()));
}

static void
sync_twice(IvpDav *dav)
{
    g_autoptr(IvpCollection) collection = ivp_collection_new();

    for (int i = 0; i < 2; i++) {
        guint before = ivp_dav_get_requests(dav);
        gint64 start = g_get_monotonic_time();
        gboolean changed;

        if (!ivp_collection_sync(collection, dav, &changed, NULL, NULL))
            g_error("no sync");
        printf("%s %.2f %u\n", i == 0 ? "first" : "same",
               milliseconds(start, g_get_monotonic_time()),
               ivp_dav_get_requests(dav) - before);
    }
}

int
main(int argc, char **argv)
{
    const IvpSharedKeeperFuncs funcs = {on_commit, on_describe, NULL, on_answer, NULL};
    char *command[] = {(char *)"echo", (char *)"swordfish", NULL};
    const IvpLogin login = {.user = (char *)"u", .command = command};
    IvpDav *bare = ivp_dav_new(argv[1], &login, NULL);
    IvpDav *dav = ivp_dav_new(argv[1], &login, NULL);

    loop = g_main_loop_new(NULL, FALSE);
    sync_twice(bare);
    keeper = ivp_shared_keeper_new(dav, "aaaa", 0, &funcs, NULL);
    ivp_shared_keeper_set_patience(keeper, 1000, 0);
    /* The first reads the whole calendar, as a client does at its start; it is not counted.
     */
    for (int i = 0; i <= atoi(argv[2]); i++) {
        guint before = ivp_dav_get_requests(dav);
        gint64 start = g_get_monotonic_time();

        ivp_shared_keeper_try(keeper, "7q2k9mh", BEGIN + i * G_GINT64_CONSTANT(3600), 30,
                              i + 1);
        g_main_loop_run(loop);
        if (i > 0)
            printf("book %.2f %u\n", milliseconds(start, ended),
                   ivp_dav_get_requests(dav) - before);
        if (i > 0)
            put_once(bare, i);
    }
    ivp_shared_keeper_free(keeper);
    ivp_dav_free(bare);
    g_main_loop_unref(loop);
    return 0;
}
