/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A facilitator without a face, for the race of many: wants slots, books them through the
 * shared keeper, cancels some, and may be killed at any moment. What it knows is in a
 * folder, each file written whole or not at all.
 *
 *   facilitator URL STORE BOX SEED GAP CANCEL REFRESH [TIME/MINUTES]...
 *
 * CANCEL: of 100 bookings so many are cancelled. Without slots it only ends what was begun.
 * The files STORE/tried and STORE/booked get a line "TOKEN TIME" for each. In the end the
 * files of sessions say: held TOKEN, or none is there. */
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#include "ivp-shared-keeper.h"

/* Tries at the same time. */
#define AT_ONCE 3

typedef enum {
    STATE_TRYING,
    STATE_HELD,
    STATE_FREEING,
} State;

static const char *const state_names[] = {"trying", "held", "freeing"};

/* A session with one claim, as the booking desk has it. */
typedef struct {
    char *id;
    gint64 at;
    int minutes;
    State state;
} Session;

static struct {
    const char *store;
    const char *box;
    IvpSharedKeeper *keeper;
    GHashTable *sessions; /* char *id (the session's) -> Session * (owned) */
    GQueue slots;         /* char * */
    GRand *rand;
    int cancel;
    guint trying;
    int attempts, booked, taken, freed;
    gboolean waits_for_refresh;
    GMainLoop *loop;
} me;

static const IvpItipGuest guests[] = {
    {IVP_ITIP_FACILITATOR, "mailto:facilitator@example.org", "Facilitator", NULL},
    {IVP_ITIP_INTERVIEWEE, "xmpp:guest@example.org", "Guest", NULL},
};

/* --- The store --- */

static char *
path_of(const char *kind, const char *name)
{
    return g_strdup_printf("%s/%s.%s", me.store, name, kind);
}

static void
write_file(const char *kind, const char *name, const char *bytes, gssize length)
{
    g_autofree char *path = path_of(kind, name);
    g_autoptr(GError) error = NULL;

    if (bytes == NULL)
        g_unlink(path);
    else if (!g_file_set_contents(path, bytes, length, &error))
        g_error("%s", error->message);
}

static void
save(const Session *session, gboolean gone)
{
    g_autofree char *text =
        g_strdup_printf("%s %" G_GINT64_FORMAT " %d\n", state_names[session->state],
                        session->at, session->minutes);

    write_file("session", session->id, gone ? NULL : text, -1);
}

static void
note(const char *what, const Session *session)
{
    g_autofree char *path = g_strdup_printf("%s/%s", me.store, what);
    g_autofree char *time = ivp_line_format_time(session->at);
    FILE *file = fopen(path, "a");

    fprintf(file, "%s.%s.1 %s\n", me.box, session->id, time);
    fclose(file);
}

static void
free_session(gpointer data)
{
    Session *session = data;

    g_free(session->id);
    g_free(session);
}

/* --- What the keeper wants and says --- */

static void
start_more(void)
{
    while (me.trying < AT_ONCE && !g_queue_is_empty(&me.slots)) {
        g_autofree char *slot = g_queue_pop_head(&me.slots);
        char *slash = strchr(slot, '/');
        Session *session = g_new0(Session, 1);
        static const char codes[] = "0123456789abcdefghjkmnpqrstvwxyz";

        session->id = g_strdup("aaaaaaa");
        for (int i = 0; i < IVP_ID_LENGTH; i++)
            session->id[i] = codes[g_rand_int_range(me.rand, 0, 32)];
        *slash = '\0';
        session->minutes = atoi(slash + 1);
        if (!ivp_line_parse_time(slot, &session->at))
            g_error("“%s” is no time", slot);
        g_hash_table_insert(me.sessions, session->id, session);
        me.trying++;
        me.attempts++;
        save(session, FALSE);
        note("tried", session);
        ivp_shared_keeper_try(me.keeper, session->id, session->at, session->minutes, 1);
    }
}

static void
end_if_idle(void)
{
    GHashTableIter iter;
    gpointer value;

    g_hash_table_iter_init(&iter, me.sessions);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        if (((Session *)value)->state != STATE_HELD)
            return;
    }
    if (g_queue_is_empty(&me.slots) && !me.waits_for_refresh &&
        ivp_shared_keeper_count_waiting(me.keeper) == 0)
        g_main_loop_quit(me.loop);
}

static gboolean
on_commit_done(gpointer data)
{
    g_autofree char *token = data;

    ivp_shared_keeper_committed(me.keeper, token);
    return G_SOURCE_REMOVE;
}

static void
on_commit(const char *token, GBytes *bytes, gpointer data)
{
    gsize length = 0;
    const char *text = bytes != NULL ? g_bytes_get_data(bytes, &length) : NULL;

    write_file("claim", token, text, (gssize)length);
    /* Now at once and now later, as a store may. */
    if (g_rand_boolean(me.rand))
        ivp_shared_keeper_committed(me.keeper, token);
    else
        g_idle_add(on_commit_done, g_strdup(token));
}

static void
on_describe(const char *id, IvpItipBooking *booking, gpointer data)
{
    booking->program = "End User Interview";
    booking->comment = "What works";
    booking->conference = "https://meet.example/abc";
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
    Session *session = g_hash_table_lookup(me.sessions, id);

    if (session == NULL)
        return;
    if (kind == IVP_INPUT_OURS && session->state == STATE_TRYING) {
        session->state = STATE_HELD;
        save(session, FALSE);
        note("booked", session);
        me.booked++;
        me.trying--;
        if (g_rand_int_range(me.rand, 0, 100) < me.cancel) {
            session->state = STATE_FREEING;
            save(session, FALSE);
            ivp_shared_keeper_give_back(me.keeper, id, session->at, session->minutes, 1);
        }
    } else if (kind != IVP_INPUT_OURS && session->state != STATE_HELD) {
        if (session->state == STATE_TRYING) {
            me.taken++;
            me.trying--;
        } else {
            me.freed++;
        }
        if (reason != NULL)
            printf("reason %s\n", reason);
        save(session, TRUE);
        g_hash_table_remove(me.sessions, id);
    }
    start_more();
    end_if_idle();
}

static void
on_changed(gpointer data)
{
    const char *trouble = ivp_shared_keeper_get_trouble(me.keeper);

    if (trouble != NULL)
        printf("trouble %s\n", trouble);
    else
        me.waits_for_refresh = FALSE;
    end_if_idle();
}

/* --- After a crash --- */

static void
read_session(const char *id, const char *path)
{
    g_autofree char *text = NULL;
    Session *session = g_new0(Session, 1);
    char state[16] = "";

    if (!g_file_get_contents(path, &text, NULL, NULL) ||
        sscanf(text, "%15s %" G_GINT64_FORMAT " %d", state, &session->at,
               &session->minutes) != 3)
        g_error("%s cannot be read", path);
    for (int i = 0; i < (int)G_N_ELEMENTS(state_names); i++) {
        if (strcmp(state, state_names[i]) == 0)
            session->state = (State)i;
    }
    session->id = g_strdup(id);
    me.trying += session->state == STATE_TRYING;
    g_hash_table_insert(me.sessions, session->id, session);
}

static void
read_store(void)
{
    g_autoptr(GDir) folder = g_dir_open(me.store, 0, NULL);
    const char *name;
    GHashTableIter iter;
    gpointer value;

    while ((name = g_dir_read_name(folder)) != NULL) {
        g_autofree char *path = g_build_filename(me.store, name, NULL);
        g_autofree char *stem = g_strndup(name, strcspn(name, "."));
        g_autoptr(GError) error = NULL;

        if (g_str_has_suffix(name, ".session")) {
            read_session(stem, path);
        } else if (g_str_has_suffix(name, ".claim")) {
            g_autofree char *token = g_strndup(name, strlen(name) - strlen(".claim"));
            char *text = NULL;
            gsize length;
            g_autoptr(GBytes) bytes = NULL;

            g_file_get_contents(path, &text, &length, NULL);
            bytes = g_bytes_new_take(text, length);
            if (!ivp_shared_keeper_restore(me.keeper, token, bytes, &error))
                g_error("%s: %s", token, error->message);
        }
    }
    g_hash_table_iter_init(&iter, me.sessions);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        const Session *session = value;

        if (session->state == STATE_TRYING)
            ivp_shared_keeper_try(me.keeper, session->id, session->at, session->minutes, 1);
        else if (session->state == STATE_FREEING)
            ivp_shared_keeper_give_back(me.keeper, session->id, session->at,
                                        session->minutes, 1);
    }
}

static void
print_bookings(void)
{
    GPtrArray *list = ivp_shared_keeper_list(me.keeper);
    GHashTableIter iter;
    gpointer id;

    g_hash_table_iter_init(&iter, me.sessions);
    while (g_hash_table_iter_next(&iter, &id, NULL)) {
        if (ivp_shared_keeper_is_gone(me.keeper, id, 1))
            printf("gone %s\n", (const char *)id);
    }

    for (guint i = 0; i < list->len; i++) {
        const IvpBooking *booking = g_ptr_array_index(list, i);
        g_autofree char *time = ivp_line_format_time(booking->at);

        printf("seen %s %s %d %s %s%s%s\n", time, booking->token, booking->minutes,
               booking->facilitator,
               ivp_shared_keeper_is_own(me.keeper, booking) ? "own" : "other",
               ivp_booking_was_moved(booking) ? " moved" : "",
               booking->cancelled ? " cancelled" : "");
    }
}

int
main(int argc, char **argv)
{
    const IvpSharedKeeperFuncs funcs = {on_commit, on_describe, NULL, on_answer,
                                        on_changed};
    char *command[] = {(char *)"echo", (char *)"swordfish", NULL};
    const IvpLogin login = {.user = (char *)"u", .command = command};
    g_autoptr(GError) error = NULL;
    IvpDav *dav;

    if (argc < 8)
        g_error("too few words");
    me.store = argv[2];
    me.box = argv[3];
    me.rand = g_rand_new_with_seed((guint32)atoi(argv[4]));
    me.cancel = atoi(argv[6]);
    me.waits_for_refresh = atoi(argv[7]) != 0;
    me.sessions = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, free_session);
    me.loop = g_main_loop_new(NULL, FALSE);
    g_queue_init(&me.slots);
    for (int i = 8; i < argc; i++)
        g_queue_push_tail(&me.slots, g_strdup(argv[i]));
    setvbuf(stdout, NULL, _IOLBF, 0);

    dav = ivp_dav_new(argv[1], &login, &error);
    if (dav == NULL)
        g_error("%s", error->message);
    ivp_dav_set_seconds(dav, 3);
    me.keeper = ivp_shared_keeper_new(dav, me.box, atoi(argv[5]), &funcs, NULL);
    ivp_shared_keeper_set_patience(me.keeper, 20, 0);
    read_store();
    start_more();
    if (me.waits_for_refresh)
        ivp_shared_keeper_refresh(me.keeper);
    else
        end_if_idle();
    if (me.waits_for_refresh || me.trying > 0 || g_hash_table_size(me.sessions) > 0 ||
        ivp_shared_keeper_count_waiting(me.keeper) > 0)
        g_main_loop_run(me.loop);
    print_bookings();
    printf("attempts %d booked %d taken %d freed %d requests %u\n", me.attempts, me.booked,
           me.taken, me.freed, ivp_dav_get_requests(dav));
    ivp_shared_keeper_free(me.keeper);
    g_hash_table_unref(me.sessions);
    g_rand_free(me.rand);
    g_main_loop_unref(me.loop);
    return 0;
}
