/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-desk.h"

#include <glib/gstdio.h>
#include <string.h>

#include "ivp-error.h"
#include "ivp-store-session.h"

/* Two people with a store, a desk and an account each; what one sends the other hears. */

#define NOON G_GINT64_CONSTANT(1796126400)  /* 2026-12-01 12:00 UTC */
#define THU_3 (NOON + 2 * 86400 + 6 * 3600) /* Thu 3 Dec 18:00 UTC */
#define THU_17 (THU_3 + 14 * 86400)

typedef struct _World World;

typedef struct {
    World *world;
    const char *address;
    const char *name;
    char *folder;
    IvpStore *store;
    IvpDesk *desk;
    gboolean online;
    gboolean open;      /* a conversation with the other one is */
    gboolean deaf;      /* has no panel: reads the words */
    GPtrArray *heard;   /* char *: raw messages that came */
    GPtrArray *shown;   /* char *: sentences in the conversation */
    GPtrArray *arrived; /* char *: keys */
} Person;

struct _World {
    gint64 now;
    IvpProgram *program;
    IvpZone *zone;
    Person ana, bo;
    guint lose;  /* messages to lose from now on */
    guint twice; /* messages to bring twice */
    GPtrArray *events;
};

static const char program_text[] = "[Program]\n"
                                   "Version=1\n"
                                   "Name=Lamp Makers\n"
                                   "Zone=America/Los_Angeles\n"
                                   "[Slots]\n"
                                   "Rule=every 2 weeks thu 10:00 from 2026-12-03\n"
                                   "Horizon=90 days\n"
                                   "AtOnce=1\n"
                                   "Gap=10 min\n"
                                   "[Interviews]\n"
                                   "Lengths=30 min;60 min\n"
                                   "DefaultLength=60 min\n"
                                   "Hold=5 days\n"
                                   "Public=yes\n"
                                   "[Retention]\n"
                                   "Requests=90 days\n"
                                   "[Contact bo]\n"
                                   "Name=Bo\n"
                                   "Role=facilitator\n"
                                   "XMPP=bo@example.org\n"
                                   "[Room]\n"
                                   "Name=#lamps\n"
                                   "XMPP=lamps@rooms.example.org\n";

/* --- What the world lends --- */

static gint64
lend_now(gpointer data)
{
    return ((Person *)data)->world->now;
}

static IvpZone *
lend_zone(gpointer data)
{
    return ((Person *)data)->world->zone;
}

static IvpProgram *
lend_program(gpointer data)
{
    return ((Person *)data)->world->program;
}

static GPtrArray *
lend_events(gpointer data, gint64 from, gint64 to)
{
    World *world = ((Person *)data)->world;
    GPtrArray *found = g_ptr_array_new_with_free_func((GDestroyNotify)ivp_desk_event_free);

    for (guint i = 0; i < world->events->len; i++) {
        const IvpDeskEvent *event = g_ptr_array_index(world->events, i);
        IvpDeskEvent *copy;

        if (event->start >= to || event->end <= from)
            continue;
        copy = g_memdup2(event, sizeof *event);
        copy->title = g_strdup(event->title);
        g_ptr_array_add(found, copy);
    }
    return found;
}

static GArray *
lend_slots(gpointer data, gint64 from, guint limit)
{
    World *world = ((Person *)data)->world;
    g_autoptr(GArray) slots =
        ivp_program_list_slots(world->program, from, from + 90 * G_GINT64_CONSTANT(86400));
    GArray *starts = g_array_new(FALSE, FALSE, sizeof(gint64));

    for (guint i = 0; i < slots->len && i < limit; i++)
        g_array_append_val(starts, g_array_index(slots, IvpSlot, i).start);
    return starts;
}

static const IvpDeskHost host = {lend_now, lend_zone, lend_program, lend_events,
                                 lend_slots};

/* --- The network --- */

/* (nullable): the other client of one of them, on the same profile */
static Person *twin;

static Person *
other_of(Person *person)
{
    return person->address == person->world->ana.address ? &person->world->bo
                                                         : &person->world->ana;
}

static char *
account_of(const Person *person)
{
    return g_strconcat("prpl-jabber:", person->address, NULL);
}

static void
hear(Person *person, const char *text)
{
    g_autofree char *account = account_of(person);
    g_autofree char *sentence = NULL;

    g_ptr_array_add(person->heard, g_strdup(text));
    if (person->deaf)
        return;
    if (ivp_desk_hear(person->desk, account, other_of(person)->address, text, person->open,
                      FALSE, &sentence, NULL) == IVP_HEARD_SHOW)
        g_ptr_array_add(person->shown, g_strdup(sentence));
}

typedef struct {
    Person *to;
    Person *from; /* (nullable): in the room */
    char *text;
} Letter;

static void
hear_room(Person *person, Person *from, const char *text)
{
    g_autofree char *account = account_of(person);
    g_autofree char *sentence = NULL;

    if (ivp_desk_hear_room(person->desk, account, "lamps@rooms.example.org", from->address,
                           text, FALSE, person == from, &sentence, NULL) == IVP_HEARD_SHOW)
        g_ptr_array_add(person->shown, g_strdup(sentence));
}

static gboolean
deliver(gpointer data)
{
    Letter *letter = data;

    if (letter->from != NULL)
        hear_room(letter->to, letter->from, letter->text);
    else
        hear(letter->to, letter->text);
    g_free(letter->text);
    g_free(letter);
    return G_SOURCE_REMOVE;
}

static void
put_on_the_way(Person *to, Person *from, const char *text)
{
    Letter *letter = g_new0(Letter, 1);

    letter->to = to;
    letter->from = from;
    letter->text = g_strdup(text);
    g_idle_add(deliver, letter);
}

static gboolean
send_text(gpointer data, const char *account, const char *who, const char *text)
{
    Person *person = data;
    World *world = person->world;
    Person *to = other_of(person);

    if (!person->online)
        return FALSE;
    if (strcmp(who, to->address) != 0)
        return TRUE;
    if (world->lose > 0) {
        world->lose--;
        return TRUE;
    }
    put_on_the_way(to, NULL, text);
    if (world->twice > 0) {
        world->twice--;
        put_on_the_way(to, NULL, text);
    }
    return TRUE;
}

static gboolean
send_room(gpointer data, const char *account, const char *room, const char *text)
{
    Person *person = data;

    g_assert_cmpstr(room, ==, "lamps@rooms.example.org");
    put_on_the_way(&person->world->ana, person, text);
    if (twin != NULL && twin->address == person->world->ana.address)
        put_on_the_way(twin, person, text);
    put_on_the_way(&person->world->bo, person, text);
    return TRUE;
}

static void
look(gpointer data, const char *account, const char *who, IvpReach *reach)
{
    Person *person = data, *to = other_of(person);

    reach->connected = person->online;
    reach->knows_presence = TRUE;
    reach->present = to->online;
    reach->name = g_strdup(strcmp(who, to->address) == 0 ? to->name : who);
    reach->own_name = g_strdup(person->name);
}

static gboolean
show(gpointer data,
     const char *account,
     const char *who,
     gboolean room,
     const char *sentence,
     gboolean mine,
     const char *key)
{
    Person *person = data;

    if (!person->open)
        return FALSE;
    g_ptr_array_add(person->shown, g_strdup(sentence));
    return TRUE;
}

static GPtrArray *
list_accounts(gpointer data)
{
    Person *person = data;
    GPtrArray *list = g_ptr_array_new_with_free_func((GDestroyNotify)ivp_account_free);
    IvpAccount *account = g_new0(IvpAccount, 1);

    account->id = account_of(person);
    account->protocol = g_strdup("xmpp");
    account->address = g_strdup(person->address);
    account->connected = person->online;
    g_ptr_array_add(list, account);
    return list;
}

static char *
resolve(gpointer data, const char *account, const char *protocol, const char *address)
{
    return strcmp(protocol, "xmpp") == 0 ? g_ascii_strdown(address, -1) : NULL;
}

static const IvpCourier courier = {
    .send = send_text,
    .send_room = send_room,
    .look = look,
    .show = show,
    .list_accounts = list_accounts,
    .resolve = resolve,
};

/* --- The people --- */

static void
on_arrived(IvpDesk *desk, const char *key, gpointer data)
{
    g_ptr_array_add(((Person *)data)->arrived, g_strdup(key));
}

static void
start(Person *person)
{
    g_autofree char *path = g_build_filename(person->folder, "program.db", NULL);

    person->store = ivp_store_new(path);
    person->desk = ivp_desk_new(person->store, &host, person);
    g_signal_connect(person->desk, "arrived", G_CALLBACK(on_arrived), person);
    ivp_desk_set_courier(person->desk, &courier, person);
    ivp_desk_start(person->desk);
}

static void
end(Person *person)
{
    ivp_desk_stop(person->desk);
    ivp_store_close(person->store);
    /* What the store had done, but not yet told. */
    while (g_main_context_iteration(NULL, FALSE))
        ;
    g_assert_finalize_object(person->desk);
    g_assert_finalize_object(person->store);
}

static void
person_init(World *world, Person *person, const char *name, const char *address)
{
    person->world = world;
    person->name = name;
    person->address = address;
    person->folder = g_dir_make_tmp("ivp-desk-XXXXXX", NULL);
    person->online = person->open = TRUE;
    person->heard = g_ptr_array_new_with_free_func(g_free);
    person->shown = g_ptr_array_new_with_free_func(g_free);
    person->arrived = g_ptr_array_new_with_free_func(g_free);
    start(person);
}

static void
remove_folder(const char *folder)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;

    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
        g_autofree char *path = g_build_filename(folder, name, NULL);

        g_remove(path);
    }
    g_rmdir(folder);
}

static void
person_clear(Person *person)
{
    end(person);
    remove_folder(person->folder);
    g_free(person->folder);
    g_ptr_array_unref(person->heard);
    g_ptr_array_unref(person->shown);
    g_ptr_array_unref(person->arrived);
}

static void
set_up(World *world, gconstpointer data)
{
    g_autoptr(GBytes) bytes = g_bytes_new_static(program_text, strlen(program_text));
    g_autoptr(GError) error = NULL;

    world->now = NOON;
    world->program = ivp_program_read(bytes, "lamps", NULL, &error);
    g_assert_no_error(error);
    world->zone = ivp_zone_new("Europe/Berlin");
    world->events = g_ptr_array_new_with_free_func((GDestroyNotify)ivp_desk_event_free);
    person_init(world, &world->ana, "Ana", "ana@example.org");
    person_init(world, &world->bo, "Bo", "bo@example.org");
}

static void
tear_down(World *world, gconstpointer data)
{
    person_clear(&world->ana);
    person_clear(&world->bo);
    g_ptr_array_unref(world->events);
    ivp_zone_unref(world->zone);
    ivp_program_unref(world->program);
}

/* --- Waiting --- */

static gboolean
is_late(gpointer data)
{
    *(gboolean *)data = TRUE;
    return G_SOURCE_REMOVE;
}

/* Until nothing moves any more: both stores have written, nothing is under way. */
static void
settle(World *world)
{
    for (int i = 0; i < 8; i++) {
        ivp_store_flush(world->ana.store);
        ivp_store_flush(world->bo.store);
        if (twin != NULL)
            ivp_store_flush(twin->store);
        while (g_main_context_iteration(NULL, FALSE))
            ;
    }
}

static void
wait_for(World *world, gboolean (*condition)(World *world))
{
    gboolean late = FALSE;
    guint source = g_timeout_add_seconds(20, is_late, &late);

    while (!condition(world) && !late) {
        settle(world);
        if (!condition(world))
            g_main_context_iteration(NULL, TRUE);
    }
    g_assert_false(late);
    g_source_remove(source);
}

/* --- Presses --- */

typedef struct {
    gboolean done;
    char *sentence;
    GError *error;
} Outcome;

static void
on_pressed(const char *sentence, const GError *error, gpointer data)
{
    Outcome *outcome = data;

    g_assert_false(outcome->done);
    outcome->done = TRUE;
    outcome->sentence = g_strdup(sentence);
    outcome->error = error != NULL ? g_error_copy(error) : NULL;
}

static void
outcome_clear(Outcome *outcome)
{
    g_free(outcome->sentence);
    g_clear_error(&outcome->error);
    *outcome = (Outcome){0};
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Outcome, outcome_clear)

static void
ask(World *world, const gint64 *at, guint n_at, const char *about, Outcome *outcome)
{
    g_autoptr(GPtrArray) recipients = ivp_desk_list_recipients(world->ana.desk, NULL, NULL);
    IvpAsk form = {.to = g_ptr_array_index(recipients, 0), .n_at = n_at, .about = about};

    memcpy(form.at, at, n_at * sizeof *at);
    ivp_desk_ask(world->ana.desk, &form, on_pressed, outcome, NULL);
    settle(world);
    g_assert_true(outcome->done);
}

static char *
first_key(IvpDesk *desk, IvpSection section)
{
    g_autoptr(GPtrArray) rows = ivp_desk_list(desk, section, 0);

    g_assert_cmpuint(rows->len, >, 0);
    return g_strdup(((IvpRequestRow *)g_ptr_array_index(rows, 0))->key);
}

static void
press(World *world,
      Person *person,
      const char *key,
      IvpAction action,
      gint64 at,
      const char *text,
      Outcome *outcome)
{
    g_autoptr(IvpRequest) request = ivp_desk_describe(person->desk, key);
    IvpPress wanted = {.action = action, .text = text};

    g_assert_nonnull(request);
    wanted.shown = request->shown;
    if (at != 0) {
        wanted.n_at = 1;
        wanted.at[0] = at;
    }
    ivp_desk_press(person->desk, key, &wanted, on_pressed, outcome, NULL);
    settle(world);
    g_assert_true(outcome->done);
}

static void
press_fine(World *world,
           Person *person,
           IvpSection section,
           IvpAction action,
           gint64 at,
           const char *text)
{
    g_autofree char *key = first_key(person->desk, section);
    g_auto(Outcome) outcome = {0};

    press(world, person, key, action, at, text, &outcome);
    g_assert_no_error(outcome.error);
}

static void
ask_for(World *world, gint64 at)
{
    g_auto(Outcome) outcome = {0};

    ask(world, &at, 1, "Sizing", &outcome);
    g_assert_no_error(outcome.error);
}

static void
assert_state(Person *person, IvpSection section, const char *state)
{
    g_autoptr(GPtrArray) rows = ivp_desk_list(person->desk, section, 0);
    const IvpRequestRow *row;

    g_assert_cmpuint(rows->len, ==, 1);
    row = g_ptr_array_index(rows, 0);
    g_assert_cmpstr(row->state, ==, state);
}

static const char *
last(GPtrArray *list)
{
    g_assert_cmpuint(list->len, >, 0);
    return g_ptr_array_index(list, list->len - 1);
}

/* --- The whole way --- */

static void
test_ask_and_book(World *world, gconstpointer data)
{
    gint64 times[] = {THU_3, THU_17};
    g_auto(Outcome) outcome = {0};

    ask(world, times, 2, "Sizing the collector; 400 nodes", &outcome);
    g_assert_no_error(outcome.error);
    g_assert_cmpstr(
        outcome.sentence, ==,
        "You asked Bo for an interview: Thu 3 Dec 19:00 or Thu 17 Dec 19:00, 60 "
        "min. “Sizing the collector; 400 nodes”");
    assert_state(&world->ana, IVP_SECTION_WAITING, "In Bo's inbox since 13:00.");
    g_assert_cmpuint(ivp_desk_get_badge(world->bo.desk), ==, 1);
    assert_state(&world->bo, IVP_SECTION_TO_ANSWER,
                 "Ana asks for Thu 3 Dec 19:00 or Thu 17 Dec 19:00. Your turn.");
    g_assert_cmpstr(
        last(world->bo.shown), ==,
        "Ana asks for an interview: Thu 3 Dec 19:00 or Thu 17 Dec 19:00, 60 min. "
        "“Sizing the collector; 400 nodes”");

    press_fine(world, &world->bo, IVP_SECTION_TO_ANSWER, IVP_DO_BOOK, THU_17, NULL);
    assert_state(&world->bo, IVP_SECTION_BOOKED,
                 "Booked: Thu 17 Dec 19:00, 60 min, with Ana.");
    assert_state(&world->ana, IVP_SECTION_BOOKED,
                 "Booked: Thu 17 Dec 19:00, 60 min, with Bo.");
    g_assert_cmpint(ivp_desk_has(world->bo.desk, THU_17, THU_17 + 1), ==, IVP_HAS_BOOKED);
    g_assert_cmpint(ivp_desk_has(world->ana.desk, THU_3, THU_3 + 1), ==, IVP_HAS_NOTHING);
}

static void
test_propose_and_agree(World *world, gconstpointer data)
{
    ask_for(world, THU_3);
    press_fine(world, &world->bo, IVP_SECTION_TO_ANSWER, IVP_DO_PROPOSE, THU_17,
               "We are away.");
    assert_state(&world->ana, IVP_SECTION_TO_ANSWER,
                 "Thu 17 Dec 19:00 is reserved for you until Sun 6 Dec 13:00.");
    press_fine(world, &world->ana, IVP_SECTION_TO_ANSWER, IVP_DO_AGREE, THU_17, NULL);
    assert_state(&world->bo, IVP_SECTION_TO_ANSWER,
                 "Ana agreed to Thu 17 Dec 19:00 or Thu 3 Dec 19:00. It is yours to book.");
    press_fine(world, &world->bo, IVP_SECTION_TO_ANSWER, IVP_DO_BOOK, THU_17, NULL);
    assert_state(&world->ana, IVP_SECTION_BOOKED,
                 "Booked: Thu 17 Dec 19:00, 60 min, with Bo.");
}

static void
test_a_bare_no_is_asked_for_a_reason(World *world, gconstpointer data)
{
    g_autofree char *key = NULL;
    g_auto(Outcome) outcome = {0};

    ask_for(world, THU_3);
    key = first_key(world->bo.desk, IVP_SECTION_TO_ANSWER);
    press(world, &world->bo, key, IVP_DO_DECLINE, 0, NULL, &outcome);
    g_assert_error(outcome.error, IVP_ERROR, IVP_ERROR_USAGE);
    outcome_clear(&outcome);
    press(world, &world->bo, key, IVP_DO_DECLINE, 0, "A conference", &outcome);
    g_assert_no_error(outcome.error);
    assert_state(&world->ana, IVP_SECTION_PAST, "Declined: “A conference”");
}

static void
test_withdrawing_frees_the_slot(World *world, gconstpointer data)
{
    ask_for(world, THU_3);
    press_fine(world, &world->bo, IVP_SECTION_TO_ANSWER, IVP_DO_BOOK, THU_3, NULL);
    press_fine(world, &world->ana, IVP_SECTION_BOOKED, IVP_DO_WITHDRAW, 0, "I am ill");
    assert_state(&world->bo, IVP_SECTION_PAST, "Withdrawn by Ana: “I am ill”");
    g_assert_cmpint(ivp_desk_has(world->bo.desk, THU_3, THU_3 + 1), ==, IVP_HAS_NOTHING);
}

static void
test_a_lost_line_comes_again(World *world, gconstpointer data)
{
    world->lose = 1;
    ask_for(world, THU_3);
    assert_state(&world->ana, IVP_SECTION_WAITING,
                 "Sent 13:00 as plain words: Bo has no panel; the answer will come as a "
                 "message.");
    g_assert_cmpuint(ivp_desk_get_badge(world->bo.desk), ==, 0);
}

static void
test_repeats_change_nothing(World *world, gconstpointer data)
{
    world->twice = 100;
    ask_for(world, THU_3);
    press_fine(world, &world->bo, IVP_SECTION_TO_ANSWER, IVP_DO_BOOK, THU_3, NULL);
    assert_state(&world->ana, IVP_SECTION_BOOKED,
                 "Booked: Thu 3 Dec 19:00, 60 min, with Bo.");
    g_assert_cmpuint(world->bo.arrived->len, ==, 1);
}

static void
test_an_offline_facilitator_gets_it_later(World *world, gconstpointer data)
{
    world->bo.online = FALSE;
    ask_for(world, THU_3);
    assert_state(&world->ana, IVP_SECTION_WAITING, "Waits here: Bo is offline.");
    g_assert_cmpuint(world->bo.heard->len, ==, 0);

    end(&world->ana);
    start(&world->ana);
    settle(world);
    g_assert_cmpuint(world->bo.heard->len, ==, 0);

    world->bo.online = TRUE;
    ivp_desk_peer_changed(world->ana.desk, "prpl-jabber:ana@example.org", "bo@example.org");
    settle(world);
    assert_state(&world->ana, IVP_SECTION_WAITING, "In Bo's inbox since 13:00.");
    g_assert_cmpuint(ivp_desk_get_badge(world->bo.desk), ==, 1);
}

static gboolean
bo_has_two(World *world)
{
    return world->bo.heard->len >= 2;
}

static void
test_a_long_text_arrives_whole(World *world, gconstpointer data)
{
    g_autoptr(GString) about = g_string_new(NULL);
    g_autofree char *key = NULL;
    g_autoptr(IvpRequest) request = NULL;
    g_auto(Outcome) outcome = {0};

    while (about->len < 800)
        g_string_append(about,
                        "line <b>&amp;</b> [ip1 here 😀 https://example.org/x?a=b&c\n");
    g_string_truncate(about, about->len - 1);
    ask(world, &(gint64){THU_3}, 1, about->str, &outcome);
    g_assert_no_error(outcome.error);
    wait_for(world, bo_has_two);
    settle(world);
    key = first_key(world->bo.desk, IVP_SECTION_TO_ANSWER);
    request = ivp_desk_describe(world->bo.desk, key);
    g_assert_cmpstr(request->about, ==, about->str);
}

/* --- Clashes --- */

static void
test_a_clash_needs_a_second_press(World *world, gconstpointer data)
{
    IvpDeskEvent *event = g_new0(IvpDeskEvent, 1);
    g_autofree char *key = NULL;
    g_autoptr(IvpRequest) request = NULL;
    g_auto(Outcome) outcome = {0};
    IvpPress wanted = {.action = IVP_DO_BOOK, .n_at = 1, .at = {THU_3}};

    event->start = THU_3 - 1800;
    event->end = THU_3 + 600;
    event->title = g_strdup("Collector SIG");
    g_ptr_array_add(world->events, event);
    ask_for(world, THU_3);
    key = first_key(world->bo.desk, IVP_SECTION_TO_ANSWER);
    request = ivp_desk_describe(world->bo.desk, key);
    g_assert_cmpuint(request->times->len, ==, 1);
    g_assert_cmpstr(((IvpRequestTime *)g_ptr_array_index(request->times, 0))->beside, ==,
                    "clash: Collector SIG until 19:10");
    press(world, &world->bo, key, IVP_DO_BOOK, THU_3, NULL, &outcome);
    g_assert_error(outcome.error, IVP_ERROR, IVP_ERROR_AMBIGUOUS);
    outcome_clear(&outcome);
    wanted.shown = request->shown;
    wanted.anyway = TRUE;
    ivp_desk_press(world->bo.desk, key, &wanted, on_pressed, &outcome, NULL);
    settle(world);
    g_assert_no_error(outcome.error);
    assert_state(&world->ana, IVP_SECTION_BOOKED,
                 "Booked: Thu 3 Dec 19:00, 60 min, with Bo.");
}

static void
test_one_slot_is_booked_once(World *world, gconstpointer data)
{
    g_autoptr(GPtrArray) rows = NULL;
    g_auto(Outcome) outcome = {0};
    guint taken = 0;

    ask_for(world, THU_3);
    ask_for(world, THU_3);
    rows = ivp_desk_list(world->bo.desk, IVP_SECTION_TO_ANSWER, 0);
    g_assert_cmpuint(rows->len, ==, 2);
    for (guint i = 0; i < rows->len; i++) {
        const IvpRequestRow *row = g_ptr_array_index(rows, i);
        g_autoptr(IvpRequest) request = ivp_desk_describe(world->bo.desk, row->key);
        IvpPress wanted = {.action = IVP_DO_BOOK,
                           .shown = request->shown,
                           .n_at = 1,
                           .at = {THU_3},
                           .anyway = TRUE};

        ivp_desk_press(world->bo.desk, row->key, &wanted, on_pressed, &outcome, NULL);
        settle(world);
        g_assert_true(outcome.done);
        taken += outcome.error != NULL;
        if (outcome.error != NULL) {
            g_assert_error(outcome.error, IVP_ERROR, IVP_ERROR_TAKEN);
            g_assert_cmpstr(outcome.error->message, ==,
                            "Thu 3 Dec 19:00 was just taken. Nearest free: 1. Thu 17 Dec "
                            "19:00, 2. Thu 31 Dec 19:00.");
        }
        outcome_clear(&outcome);
    }
    g_assert_cmpuint(taken, ==, 1);
    g_assert_cmpuint(ivp_desk_count(world->bo.desk, IVP_SECTION_BOOKED), ==, 1);
}

/* --- Without a panel --- */

static void
test_plain_words_make_it_ready_and_a_press_books(World *world, gconstpointer data)
{
    IvpRecipient to = {.kind = IVP_TO_PERSON,
                       .account = (char *)"prpl-jabber:bo@example.org",
                       .who = (char *)"ana@example.org",
                       .name = (char *)"Ana"};
    IvpAsk form = {
        .to = &to, .invite = TRUE, .n_at = 2, .at = {THU_3, THU_17}, .length = 60};
    g_auto(Outcome) outcome = {0};

    world->ana.deaf = TRUE;
    ivp_desk_ask(world->bo.desk, &form, on_pressed, &outcome, NULL);
    settle(world);
    g_assert_no_error(outcome.error);
    g_assert_nonnull(strstr(last(world->ana.heard), "Please answer 1, 2, no"));
    world->now += 60;
    hear(&world->bo, "2 please");
    settle(world);
    assert_state(&world->bo, IVP_SECTION_TO_ANSWER,
                 "Ana agreed to Thu 17 Dec 19:00. It is yours to book.");
    press_fine(world, &world->bo, IVP_SECTION_TO_ANSWER, IVP_DO_BOOK, THU_17, NULL);
    g_assert_true(
        g_str_has_prefix(last(world->ana.heard),
                         "Booked: Thu 17 Dec 18:00-19:00 UTC (10:00 in Los Angeles)"));
    /* After an answer in words, no tail any more. */
    g_assert_null(strstr(last(world->ana.heard), "[ip1"));
    hear(&world->bo, "no");
    settle(world);
    assert_state(&world->bo, IVP_SECTION_PAST, "Withdrawn by Ana.");
}

static void
test_free_words_wait_for_a_reading(World *world, gconstpointer data)
{
    IvpRecipient to = {.kind = IVP_TO_PERSON,
                       .account = (char *)"prpl-jabber:bo@example.org",
                       .who = (char *)"ana@example.org",
                       .name = (char *)"Ana"};
    IvpAsk form = {.to = &to, .invite = TRUE, .n_at = 1, .at = {THU_3}, .length = 60};
    g_auto(Outcome) outcome = {0};
    g_autofree char *key = NULL;
    g_autoptr(IvpRequest) request = NULL;
    const IvpRequestAction *first;

    world->ana.deaf = TRUE;
    ivp_desk_ask(world->bo.desk, &form, on_pressed, &outcome, NULL);
    settle(world);
    world->now += 60;
    hear(&world->bo, "How was your weekend?");
    settle(world);
    g_assert_cmpuint(ivp_desk_get_badge(world->bo.desk), ==, 0);
    hear(&world->bo, "Thursday works great for me!");
    settle(world);
    end(&world->bo);
    start(&world->bo);
    settle(world);
    g_assert_cmpuint(ivp_desk_get_badge(world->bo.desk), ==, 1);
    key = first_key(world->bo.desk, IVP_SECTION_TO_ANSWER);
    request = ivp_desk_describe(world->bo.desk, key);
    g_assert_cmpstr(request->quote, ==,
                    "Ana wrote (today 13:01): “Thursday works great for me!”");
    first = g_ptr_array_index(request->actions, 0);
    g_assert_cmpstr(first->label, ==, "Means: Thu 3 Dec 19:00");
    outcome_clear(&outcome);
    press(world, &world->bo, key, IVP_DO_SAID, THU_3, NULL, &outcome);
    g_assert_no_error(outcome.error);
    assert_state(&world->bo, IVP_SECTION_TO_ANSWER,
                 "Ana agreed to Thu 3 Dec 19:00. It is yours to book.");
}

/* --- Two clients on one profile --- */

static gboolean
twin_has_it(World *world)
{
    ivp_store_flush(twin->store);
    return ivp_desk_get_badge(twin->desk) == 1;
}

static gboolean
ana_is_booked(World *world)
{
    ivp_store_flush(twin->store);
    return ivp_desk_count(world->ana.desk, IVP_SECTION_BOOKED) == 1;
}

static guint
count_starting(GPtrArray *list, const char *prefix)
{
    guint n = 0;

    for (guint i = 0; i < list->len; i++)
        n += g_str_has_prefix(g_ptr_array_index(list, i), prefix);
    return n;
}

static void
test_two_clients_of_a_profile_are_one(World *world, gconstpointer data)
{
    Person second = world->bo;
    g_autofree char *key = NULL;
    g_auto(Outcome) outcome = {0};

    twin = &second;
    start(&second);
    ask_for(world, THU_3);
    wait_for(world, twin_has_it);
    g_assert_cmpuint(count_starting(world->ana.heard, "Received."), ==, 1);
    /* Pressed in one, sent by whichever has the account's lease, once. */
    key = first_key(second.desk, IVP_SECTION_TO_ANSWER);
    press(world, &second, key, IVP_DO_BOOK, THU_3, NULL, &outcome);
    g_assert_no_error(outcome.error);
    wait_for(world, ana_is_booked);
    settle(world);
    g_assert_cmpuint(count_starting(world->ana.heard, "Booked:"), ==, 1);
    end(&second);
    twin = NULL;
}

/* --- By hand --- */

static void
test_copy_and_paste_carry_the_same_lines(World *world, gconstpointer data)
{
    g_autoptr(GPtrArray) recipients = ivp_desk_list_recipients(world->ana.desk, NULL, NULL);
    IvpRecipient *to = g_ptr_array_index(recipients, recipients->len - 1);
    IvpAsk form = {.to = to, .n_at = 1, .at = {THU_3}, .about = "Lamps"};
    g_auto(Outcome) copied = {0}, pasted = {0}, booked = {0}, back = {0};
    g_autofree char *key = NULL;
    IvpPress wanted = {.action = IVP_DO_BOOK, .n_at = 1, .at = {THU_3}};

    g_assert_cmpint(to->kind, ==, IVP_TO_HAND);
    ivp_desk_ask(world->ana.desk, &form, on_pressed, &copied, NULL);
    settle(world);
    g_assert_no_error(copied.error);
    g_assert_nonnull(strstr(copied.sentence, "[ip1 request"));
    ivp_desk_paste(world->bo.desk, NULL, "Ana from Slack", copied.sentence, on_pressed,
                   &pasted, NULL);
    settle(world);
    g_assert_no_error(pasted.error);
    key = first_key(world->bo.desk, IVP_SECTION_TO_ANSWER);
    wanted.shown = 1;
    ivp_desk_press(world->bo.desk, key, &wanted, on_pressed, &booked, NULL);
    settle(world);
    g_assert_no_error(booked.error);
    g_assert_nonnull(strstr(booked.sentence, "[ip1 book"));
    ivp_desk_paste(world->ana.desk, NULL, NULL, booked.sentence, on_pressed, &back, NULL);
    settle(world);
    g_assert_no_error(back.error);
    g_assert_cmpuint(ivp_desk_count(world->ana.desk, IVP_SECTION_BOOKED), ==, 1);
    g_assert_cmpuint(world->ana.heard->len + world->bo.heard->len, ==, 0);
}

static void
test_a_request_by_voice_is_entered(World *world, gconstpointer data)
{
    IvpAsk form = {.n_at = 1, .at = {THU_3}, .length = 30, .about = "Phoned"};
    g_auto(Outcome) outcome = {0};

    ivp_desk_enter(world->bo.desk, "Kim", &form, on_pressed, &outcome, NULL);
    settle(world);
    g_assert_no_error(outcome.error);
    assert_state(&world->bo, IVP_SECTION_TO_ANSWER,
                 "Kim asks for Thu 3 Dec 19:00. Your turn.");
    press_fine(world, &world->bo, IVP_SECTION_TO_ANSWER, IVP_DO_BOOK, THU_3, NULL);
    assert_state(&world->bo, IVP_SECTION_BOOKED,
                 "Booked: Thu 3 Dec 19:00, 30 min, with Kim.");
}

/* --- In the room --- */

static void
assert_was_shown(Person *person, const char *sentence)
{
    for (guint i = 0; i < person->shown->len; i++)
        if (strcmp(g_ptr_array_index(person->shown, i), sentence) == 0)
            return;
    g_error("never shown: %s", sentence);
}

static void
ask_the_room(World *world, Outcome *outcome)
{
    g_autoptr(GPtrArray) recipients = ivp_desk_list_recipients(world->ana.desk, NULL, NULL);
    IvpRecipient *to = g_ptr_array_index(recipients, 1);
    IvpAsk form = {.to = to, .n_at = 1, .at = {THU_3}, .about = "What only one reads"};

    g_assert_cmpint(to->kind, ==, IVP_TO_ROOM);
    ivp_desk_ask(world->ana.desk, &form, on_pressed, outcome, NULL);
    settle(world);
    g_assert_no_error(outcome->error);
}

static void
test_a_room_gives_a_request_once(World *world, gconstpointer data)
{
    g_auto(Outcome) outcome = {0}, claimed = {0};
    g_autofree char *key = NULL;
    g_autoptr(IvpRequest) request = NULL;

    ivp_desk_set_role(world->bo.desk, IVP_ROLE_FACILITATOR);
    settle(world);
    ask_the_room(world, &outcome);
    g_assert_cmpstr(last(world->bo.shown), ==,
                    "ana@example.org asks for an interview: Thu 3 Dec 19:00, 60 min.");
    assert_state(&world->ana, IVP_SECTION_WAITING,
                 "Asked in the room; waiting for a facilitator.");
    key = first_key(world->bo.desk, IVP_SECTION_TO_ANSWER);
    press(world, &world->bo, key, IVP_DO_CLAIM, 0, NULL, &claimed);
    g_assert_no_error(claimed.error);
    /* The private request, with what the room was not told. */
    g_clear_pointer(&key, g_free);
    key = first_key(world->bo.desk, IVP_SECTION_TO_ANSWER);
    request = ivp_desk_describe(world->bo.desk, key);
    g_assert_cmpstr(request->about, ==, "What only one reads");
    assert_was_shown(&world->bo, "ana@example.org gave the request to bo@example.org.");
    press_fine(world, &world->bo, IVP_SECTION_TO_ANSWER, IVP_DO_BOOK, THU_3, NULL);
    assert_state(&world->ana, IVP_SECTION_BOOKED,
                 "Booked: Thu 3 Dec 19:00, 60 min, with Bo.");
}

static void
test_a_room_asked_again_withdraws_from_the_first(World *world, gconstpointer data)
{
    g_auto(Outcome) outcome = {0}, claimed = {0}, again = {0};
    g_autofree char *key = NULL;
    g_autoptr(GPtrArray) past = NULL;

    ivp_desk_set_role(world->bo.desk, IVP_ROLE_FACILITATOR);
    settle(world);
    ask_the_room(world, &outcome);
    key = first_key(world->bo.desk, IVP_SECTION_TO_ANSWER);
    press(world, &world->bo, key, IVP_DO_CLAIM, 0, NULL, &claimed);
    past = ivp_desk_list(world->ana.desk, IVP_SECTION_PAST, 0);
    g_assert_cmpuint(past->len, ==, 1);
    press(world, &world->ana, ((IvpRequestRow *)g_ptr_array_index(past, 0))->key,
          IVP_DO_ASK_ROOM_AGAIN, 0, NULL, &again);
    g_assert_no_error(again.error);
    g_clear_pointer(&key, g_free);
    key = first_key(world->bo.desk, IVP_SECTION_TO_ANSWER);
    g_assert_true(g_str_has_prefix(key, "room "));
    assert_state(&world->bo, IVP_SECTION_PAST, "Withdrawn by Ana.");
}

static void
claim_in_room(World *world, const char *key, gboolean delayed)
{
    g_autoptr(IvpRequest) request = ivp_desk_describe(world->ana.desk, key);
    g_autofree char *line =
        g_strdup_printf("I would take it. [ip1 claim %s.1 box=zzzz]", request->id);
    g_autofree char *account = account_of(&world->ana);
    g_autofree char *sentence = NULL;

    ivp_desk_hear_room(world->ana.desk, account, "lamps@rooms.example.org",
                       world->bo.address, line, delayed, FALSE, &sentence, NULL);
}

static void
test_a_claim_in_replayed_history_asks_first(World *world, gconstpointer data)
{
    g_auto(Outcome) outcome = {0};
    g_autofree char *key = NULL;

    ask_the_room(world, &outcome);
    key = first_key(world->ana.desk, IVP_SECTION_WAITING);
    claim_in_room(world, key, TRUE);
    settle(world);
    g_clear_pointer(&key, g_free);
    key = first_key(world->ana.desk, IVP_SECTION_TO_ANSWER);
    g_assert_true(g_str_has_prefix(key, "room "));
    g_assert_cmpuint(ivp_desk_count(world->bo.desk, IVP_SECTION_TO_ANSWER), ==, 0);
}

static void
test_a_room_asked_again_before_it_is_kept(World *world, gconstpointer data)
{
    g_auto(Outcome) outcome = {0};
    g_autofree char *key = NULL;
    IvpPress again = {.action = IVP_DO_ASK_ROOM_AGAIN};

    ask_the_room(world, &outcome);
    key = first_key(world->ana.desk, IVP_SECTION_WAITING);
    claim_in_room(world, key, FALSE);
    ivp_desk_press(world->ana.desk, key, &again, NULL, NULL, NULL);
    settle(world);
    assert_state(&world->ana, IVP_SECTION_WAITING,
                 "Asked in the room; waiting for a facilitator.");
}

static void
test_a_flood_in_a_room_hides_nothing_of_mine(World *world, gconstpointer data)
{
    g_auto(Outcome) outcome = {0};

    ask_the_room(world, &outcome);
    ivp_desk_set_role(world->ana.desk, IVP_ROLE_FACILITATOR);
    world->now += 60;
    for (guint i = 0; i < 250; i++) {
        g_autofree char *nick = g_strdup_printf("eve%u@example.org", i);
        g_autofree char *line = g_strdup_printf(
            "Hi [ip1 request 7q2k9%c%c.1 re=0 box=zzzz at=20261203T1800Z len=60]",
            "0123456789abcdefghjkmnpqrstvwxyz"[i % 32],
            "0123456789abcdefghjkmnpqrstvwxyz"[i / 32]);
        g_autofree char *sentence = NULL;

        ivp_desk_hear_room(world->ana.desk, "prpl-jabber:ana@example.org",
                           "lamps@rooms.example.org", nick, line, FALSE, FALSE, &sentence,
                           NULL);
    }
    settle(world);
    end(&world->ana);
    start(&world->ana);
    settle(world);
    assert_state(&world->ana, IVP_SECTION_WAITING,
                 "Asked in the room; waiting for a facilitator.");
}

/* How many requests there are that wait, in one client or the other. */
static guint
count_different(IvpDesk *one, IvpDesk *other)
{
    g_autoptr(GPtrArray) rows = ivp_desk_list(one, IVP_SECTION_WAITING, 0);
    g_autoptr(GPtrArray) others = ivp_desk_list(other, IVP_SECTION_WAITING, 0);
    g_autoptr(GHashTable) keys = g_hash_table_new(g_str_hash, g_str_equal);

    for (guint i = 0; i < rows->len; i++)
        g_hash_table_add(keys, ((IvpRequestRow *)g_ptr_array_index(rows, i))->key);
    for (guint i = 0; i < others->len; i++)
        g_hash_table_add(keys, ((IvpRequestRow *)g_ptr_array_index(others, i))->key);
    return g_hash_table_size(keys);
}

static void
test_of_two_clients_one_gives_a_rooms_request(World *world, gconstpointer data)
{
    Person second = world->ana;
    g_auto(Outcome) outcome = {0}, claimed = {0};
    g_autofree char *key = NULL;

    ivp_desk_set_role(world->bo.desk, IVP_ROLE_FACILITATOR);
    settle(world);
    ask_the_room(world, &outcome);
    twin = &second;
    start(&second);
    settle(world);
    g_assert_cmpuint(ivp_desk_count(second.desk, IVP_SECTION_WAITING), ==, 1);
    key = first_key(world->bo.desk, IVP_SECTION_TO_ANSWER);
    press(world, &world->bo, key, IVP_DO_CLAIM, 0, NULL, &claimed);
    g_assert_no_error(claimed.error);
    settle(world);
    /* Both have heard the claim; one private request came of it, whoever began it. */
    g_assert_cmpuint(ivp_desk_count(world->bo.desk, IVP_SECTION_TO_ANSWER), ==, 1);
    g_assert_cmpuint(count_different(world->ana.desk, second.desk), ==, 1);
    end(&second);
    twin = NULL;
}

/* --- From outside --- */

static void
test_strangers_move_nothing(World *world, gconstpointer data)
{
    g_autofree char *key = NULL, *line = NULL, *sentence = NULL;
    g_autoptr(IvpRequest) request = NULL;

    ask_for(world, THU_3);
    key = first_key(world->bo.desk, IVP_SECTION_TO_ANSWER);
    request = ivp_desk_describe(world->bo.desk, key);
    line = g_strdup_printf("Sorry. [ip1 withdraw %s.9 re=0 box=zzzz]", request->id);
    ivp_desk_hear(world->bo.desk, "prpl-jabber:bo@example.org", "eve@example.org", line,
                  TRUE, FALSE, &sentence, NULL);
    settle(world);
    assert_state(&world->bo, IVP_SECTION_TO_ANSWER,
                 "Ana asks for Thu 3 Dec 19:00. Your turn.");
}

static void
test_a_flood_is_one_notice(World *world, gconstpointer data)
{
    guint shown = 0;

    for (guint i = 0; i < 100000; i++) {
        g_autofree char *line = g_strdup_printf(
            "Hi [ip1 request 7q2k%c%c%c.1 re=0 box=zzzz at=20261203T1800Z len=60]",
            "0123456789abcdefghjkmnpqrstvwxyz"[i % 32],
            "0123456789abcdefghjkmnpqrstvwxyz"[i / 32 % 32],
            "0123456789abcdefghjkmnpqrstvwxyz"[i / 1024 % 32]);
        g_autofree char *sentence = NULL;

        shown +=
            ivp_desk_hear(world->bo.desk, "prpl-jabber:bo@example.org", "eve@example.org",
                          line, TRUE, FALSE, &sentence, NULL) == IVP_HEARD_SHOW;
    }
    settle(world);
    g_assert_cmpuint(shown, <=, 31);
    g_assert_cmpuint(ivp_desk_get_badge(world->bo.desk), <=, 30);
}

static void
test_a_thousand_requests_open_at_once(World *world, gconstpointer data)
{
    double best = G_MAXDOUBLE;

    for (guint i = 0; i < 1000; i++) {
        g_autofree char *id = g_strdup_printf("t%06u", i);
        g_autofree char *peer = g_strdup_printf("p%u@example.org", i / 3);
        IvpSession *session = ivp_session_new(id, IVP_SIDE_FACILITATOR,
                                              "prpl-jabber:bo@example.org", peer, "k3w9");
        g_autoptr(IvpStored) stored = ivp_stored_new(session);
        IvpLine *line = &session->theirs;

        line->verb = IVP_VERB_REQUEST;
        line->rev = 1;
        g_strlcpy(line->id, id, sizeof line->id);
        g_strlcpy(line->box, "zzzz", sizeof line->box);
        line->n_at = 1;
        line->at[0] = THU_3 + (i % 1000) * 3600;
        line->length = session->length = 60;
        ivp_store_commit_session(world->bo.store, stored, NULL, FALSE, NOON, NULL, NULL,
                                 NULL);
        if (i % 500 == 0)
            ivp_store_flush(world->bo.store);
    }
    end(&world->bo);
    start(&world->bo);
    settle(world);
    settle(world);
    settle(world);
    g_assert_cmpuint(ivp_desk_count(world->bo.desk, IVP_SECTION_TO_ANSWER), ==, 1000);
    for (guint i = 0; i < 5; i++) {
        gint64 began = g_get_monotonic_time();
        g_autoptr(GPtrArray) rows = ivp_desk_list(world->bo.desk, IVP_SECTION_TO_ANSWER, 0);

        g_assert_cmpuint(rows->len, ==, IVP_DESK_ROWS);
        best = MIN(best, (double)(g_get_monotonic_time() - began) / 1000);
    }
    g_test_message("%u rows of 1,000 requests in %.2f ms", IVP_DESK_ROWS, best);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(path, function) \
    g_test_add("/desk/" path, World, NULL, set_up, function, tear_down)
    ADD("ask-and-book", test_ask_and_book);
    ADD("propose-and-agree", test_propose_and_agree);
    ADD("bare-no", test_a_bare_no_is_asked_for_a_reason);
    ADD("withdraw", test_withdrawing_frees_the_slot);
    ADD("lost", test_a_lost_line_comes_again);
    ADD("repeats", test_repeats_change_nothing);
    ADD("offline", test_an_offline_facilitator_gets_it_later);
    ADD("long", test_a_long_text_arrives_whole);
    ADD("clash", test_a_clash_needs_a_second_press);
    ADD("once", test_one_slot_is_booked_once);
    ADD("words", test_plain_words_make_it_ready_and_a_press_books);
    ADD("free-words", test_free_words_wait_for_a_reading);
    ADD("twins", test_two_clients_of_a_profile_are_one);
    ADD("by-hand", test_copy_and_paste_carry_the_same_lines);
    ADD("by-voice", test_a_request_by_voice_is_entered);
    ADD("room", test_a_room_gives_a_request_once);
    ADD("room-again", test_a_room_asked_again_withdraws_from_the_first);
    ADD("room-history", test_a_claim_in_replayed_history_asks_first);
    ADD("room-flood", test_a_flood_in_a_room_hides_nothing_of_mine);
    ADD("room-at-once", test_a_room_asked_again_before_it_is_kept);
    ADD("room-twins", test_of_two_clients_one_gives_a_rooms_request);
    ADD("strangers", test_strangers_move_nothing);
    ADD("flood", test_a_flood_is_one_notice);
    ADD("thousand", test_a_thousand_requests_open_at_once);
    return g_test_run();
}
