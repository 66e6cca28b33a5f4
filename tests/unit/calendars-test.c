/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-calendars.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/resource.h>

#include "ivp-feed-record.h"
#include "web-server.h"

/* Waiting longer than this for a signal is an error of ours. */
#define PATIENCE 20

#define EVENT(uid, start)                                                         \
    "BEGIN:VEVENT\r\nUID:" uid "\r\nDTSTART:" start "\r\nSUMMARY:" uid "\r\nEND:" \
    "VEVENT\r\n"
#define CALENDAR(events) \
    "BEGIN:VCALENDAR\r\nX-PUBLISHED-TTL:PT2H\r\n" events "END:VCALENDAR\r\n"
#define ONE CALENDAR(EVENT("one", "20990101T100000Z"))
#define TWO CALENDAR(EVENT("one", "20990101T100000Z") EVENT("two", "20990102T100000Z"))
#define NEW_YEAR_2099 G_GINT64_CONSTANT(4070908800)

typedef struct {
    WebServer *server;
    char *folder;
    char *path;
    IvpCalendars *calendars;
    guint changed;
    guint status_changed;
} Fixture;

static void
set_up(Fixture *fx, gconstpointer data)
{
    fx->server = web_server_new();
    web_server_set_body(fx->server, ONE);
    fx->folder = g_dir_make_tmp("ivp-calendars-XXXXXX", NULL);
    fx->path = g_build_filename(fx->folder, "deeper", "cache.db", NULL);
}

static void
remove_folder(const char *folder)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;

    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
        g_autofree char *path = g_build_filename(folder, name, NULL);

        if (g_file_test(path, G_FILE_TEST_IS_DIR))
            remove_folder(path);
        else
            g_unlink(path);
    }
    g_rmdir(folder);
}

static void
tear_down(Fixture *fx, gconstpointer data)
{
    if (fx->calendars != NULL)
        g_assert_finalize_object(fx->calendars);
    while (g_main_context_iteration(NULL, FALSE))
        ;
    web_server_free(fx->server);
    remove_folder(fx->folder);
    g_free(fx->folder);
    g_free(fx->path);
}

static void
on_changed(IvpCalendars *calendars, Fixture *fx)
{
    fx->changed++;
}

static void
on_status_changed(IvpCalendars *calendars, Fixture *fx)
{
    fx->status_changed++;
}

static void
open_sources(Fixture *fx, const IvpFeedSource *sources, gsize count)
{
    fx->calendars = ivp_calendars_new(fx->path, sources, count);
    g_signal_connect(fx->calendars, "changed", G_CALLBACK(on_changed), fx);
    g_signal_connect(fx->calendars, "status-changed", G_CALLBACK(on_status_changed), fx);
    /* Once when the cache is open. */
    while (fx->changed == 0)
        g_main_context_iteration(NULL, TRUE);
    fx->changed = 0;
}

static void
open_one(Fixture *fx, const char *path)
{
    g_autofree char *url = web_server_url(fx->server, path);
    IvpFeedSource source = {"main", "Main", url, TRUE};

    open_sources(fx, &source, 1);
}

static void
close_calendars(Fixture *fx)
{
    g_assert_finalize_object(g_steal_pointer(&fx->calendars));
    while (g_main_context_iteration(NULL, FALSE))
        ;
}

static gboolean
on_too_late(gpointer data)
{
    g_error("Waited too long.");
    return G_SOURCE_REMOVE;
}

/* Turns the main loop until the refresh asked for is over. */
static void
wait_for_refresh(Fixture *fx)
{
    guint timer = g_timeout_add_seconds(PATIENCE, on_too_late, NULL);
    double fraction;

    while (ivp_calendars_get_progress(fx->calendars, &fraction))
        g_main_context_iteration(NULL, TRUE);
    g_source_remove(timer);
    while (g_main_context_iteration(NULL, FALSE))
        ;
}

static void
refresh(Fixture *fx)
{
    ivp_calendars_refresh(fx->calendars, TRUE);
    wait_for_refresh(fx);
}

static IvpFeedState *
get_state(Fixture *fx)
{
    g_autoptr(GPtrArray) states = ivp_calendars_list_states(fx->calendars);

    g_assert_cmpuint(states->len, ==, 1);
    return g_ptr_array_steal_index(states, 0);
}

static guint
count_rows(Fixture *fx)
{
    g_autoptr(IvpZone) utc = ivp_zone_new_utc();
    IvpQuery query = {NEW_YEAR_2099, NEW_YEAR_2099 + 10 * 86400, utc, NULL, NULL, 0};
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) found =
        ivp_cache_query(ivp_calendars_get_cache(fx->calendars), &query, &error);

    g_assert_no_error(error);
    return found->len;
}

static void
test_nothing_is_asked_before_a_press(Fixture *fx, gconstpointer data)
{
    g_autoptr(IvpFeedState) state = NULL;

    open_one(fx, "/feed");
    g_assert_cmpuint(count_rows(fx), ==, 0);
    while (fx->status_changed == 0)
        g_main_context_iteration(NULL, TRUE);
    ivp_calendars_extend(fx->calendars, NEW_YEAR_2099);
    g_usleep(200 * 1000);
    g_assert_cmpuint(web_server_count_requests(fx->server), ==, 0);
    state = get_state(fx);
    g_assert_cmpint(state->health, ==, IVP_FEED_NEVER);
    g_assert_cmpstr(state->name, ==, "Main");
}

static void
test_good_days(Fixture *fx, gconstpointer data)
{
    gint64 now = g_get_real_time() / G_USEC_PER_SEC;
    g_autoptr(IvpFeedState) state = NULL;
    g_autoptr(IvpFeedState) again = NULL;
    g_autofree char *request = NULL;
    guint requests;

    open_one(fx, "/feed");
    refresh(fx);
    g_assert_cmpuint(fx->changed, ==, 1);
    g_assert_cmpuint(count_rows(fx), ==, 1);
    state = get_state(fx);
    g_assert_cmpint(state->health, ==, IVP_FEED_CURRENT);
    g_assert_cmpint(state->as_of, >=, now);
    /* The calendar asks for two hours. */
    g_assert_cmpint(state->next, >=, now + 7200);
    g_assert_cmpint(state->next, <=, now + 7200 * 1.2 + PATIENCE);
    g_assert_null(state->sentence);

    /* Nothing new: 304, no "changed". */
    refresh(fx);
    request = web_server_get_request(fx->server);
    g_assert_nonnull(strstr(request, "If-None-Match: \"v1\""));
    g_assert_cmpuint(fx->changed, ==, 1);

    web_server_set_body(fx->server, TWO);
    refresh(fx);
    g_assert_cmpuint(fx->changed, ==, 2);
    g_assert_cmpuint(count_rows(fx), ==, 2);

    /* Another session begins offline with what is there, and asks only when it is due. */
    requests = web_server_count_requests(fx->server);
    close_calendars(fx);
    open_one(fx, "/feed");
    g_assert_cmpuint(count_rows(fx), ==, 2);
    ivp_calendars_refresh(fx->calendars, FALSE);
    ivp_calendars_extend(fx->calendars, NEW_YEAR_2099);
    g_usleep(300 * 1000);
    g_assert_cmpuint(web_server_count_requests(fx->server), ==, requests);
    again = get_state(fx);
    g_assert_cmpint(again->health, ==, IVP_FEED_CURRENT);
    g_assert_cmpint(again->as_of, >=, now);
}

static void
test_bad_answers_leave_the_good_copy(Fixture *fx, gconstpointer data)
{
    static const struct {
        const char *path;
        IvpFeedHealth health;
        const char *sentence;
        gint64 wait;
    } cases[] = {
        {"/status/404", IVP_FEED_UNREACHED, "127.0.0.1 knows no calendar of this address.",
         900},
        {"/status/429", IVP_FEED_UNREACHED,
         "127.0.0.1 asks us to come less often; we wait.", 7200},
        {"/status/500", IVP_FEED_UNREACHED,
         "127.0.0.1 has trouble of its own at the moment.", 900},
        {"/truncated", IVP_FEED_UNREACHED, "127.0.0.1 broke off in the middle.", 900},
        {"/html", IVP_FEED_BROKEN,
         "This is a web page, not a calendar. Perhaps a network log-in page stands in "
         "between, "
         "or the link is not the calendar's own.",
         900},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        gint64 now = g_get_real_time() / G_USEC_PER_SEC;
        g_autoptr(IvpFeedState) state = NULL;

        g_test_message("%s", cases[i].path);
        open_one(fx, "/feed");
        refresh(fx);
        close_calendars(fx);
        /* The same calendar, moved to where it cannot be had. */
        open_one(fx, cases[i].path);
        refresh(fx);
        state = get_state(fx);
        g_assert_cmpint(state->health, ==, cases[i].health);
        g_assert_cmpstr(state->sentence, ==, cases[i].sentence);
        g_assert_cmpint(state->next, >=, now + cases[i].wait);
        g_assert_cmpint(state->next, <=, now + cases[i].wait * 2);
        g_assert_cmpuint(count_rows(fx), ==, 1);
        close_calendars(fx);
    }
}

static void
test_retry_after_holds_even_against_a_press(Fixture *fx, gconstpointer data)
{
    open_one(fx, "/status/429");
    refresh(fx);
    g_assert_cmpuint(web_server_count_requests(fx->server), ==, 1);
    ivp_calendars_refresh(fx->calendars, TRUE);
    g_usleep(200 * 1000);
    g_assert_cmpuint(web_server_count_requests(fx->server), ==, 1);
}

static void
test_broken_and_empty_are_said(Fixture *fx, gconstpointer data)
{
    g_autoptr(IvpFeedState) broken = NULL;
    g_autoptr(IvpFeedState) empty = NULL;
    g_autoptr(IvpFeedState) accepted = NULL;

    open_one(fx, "/feed");
    refresh(fx);
    web_server_set_body(fx->server, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\n");
    refresh(fx);
    broken = get_state(fx);
    g_assert_cmpint(broken->health, ==, IVP_FEED_BROKEN);
    g_assert_cmpstr(broken->sentence, ==, "The calendar breaks off in line 3.");
    g_assert_cmpuint(count_rows(fx), ==, 1);

    web_server_set_body(fx->server, CALENDAR(""));
    refresh(fx);
    empty = get_state(fx);
    g_assert_cmpint(empty->health, ==, IVP_FEED_EMPTY_KEPT);
    g_assert_cmpstr(empty->sentence, ==, "The new calendar is empty; kept the old one.");
    g_assert_cmpuint(count_rows(fx), ==, 1);

    ivp_calendars_accept_empty(fx->calendars, "main");
    wait_for_refresh(fx);
    accepted = get_state(fx);
    g_assert_cmpint(accepted->health, ==, IVP_FEED_CURRENT);
    g_assert_cmpuint(count_rows(fx), ==, 0);
}

static void
test_stopping_and_cancelling_take_no_second(Fixture *fx, gconstpointer data)
{
    static const char *const paths[] = {"/silent", "/endless", "/slow"};

    for (gsize i = 0; i < G_N_ELEMENTS(paths); i++) {
        gint64 began;
        double fraction;

        g_test_message("%s", paths[i]);
        open_one(fx, paths[i]);
        ivp_calendars_refresh(fx->calendars, TRUE);
        while (!ivp_calendars_get_progress(fx->calendars, &fraction))
            g_main_context_iteration(NULL, TRUE);
        g_assert_cmpfloat(fraction, <=, 1);
        began = g_get_monotonic_time();
        ivp_calendars_cancel(fx->calendars);
        wait_for_refresh(fx);
        g_assert_cmpint(g_get_monotonic_time() - began, <, G_USEC_PER_SEC);

        ivp_calendars_refresh(fx->calendars, TRUE);
        while (!ivp_calendars_get_progress(fx->calendars, &fraction))
            g_main_context_iteration(NULL, TRUE);
        began = g_get_monotonic_time();
        ivp_calendars_stop(fx->calendars);
        g_assert_cmpint(g_get_monotonic_time() - began, <, G_USEC_PER_SEC);
        close_calendars(fx);
    }
}

static void
test_several_sources(Fixture *fx, gconstpointer data)
{
    g_autofree char *url = web_server_url(fx->server, "/feed");
    g_autofree char *file = g_build_filename(fx->folder, "own.ics", NULL);
    g_autofree char *gone = g_build_filename(fx->folder, "gone.ics", NULL);
    const IvpFeedSource sources[] = {
        {"web", "Web", url, TRUE},
        {"file", "File", file, TRUE},
        {"gone", "Gone", gone, TRUE},
        {"foreign", "Foreign", "file:///etc/passwd", FALSE},
        {"sample", "Sample", "example:sample/example.ics", FALSE},
    };
    static const IvpFeedHealth healths[] = {IVP_FEED_CURRENT, IVP_FEED_CURRENT,
                                            IVP_FEED_UNREACHED, IVP_FEED_BROKEN,
                                            IVP_FEED_CURRENT};
    g_autoptr(GPtrArray) states = NULL;
    g_autoptr(IvpZone) utc = ivp_zone_new_utc();
    const char *const only[] = {"sample", NULL};
    gint64 now = g_get_real_time() / G_USEC_PER_SEC;
    IvpQuery query = {now - 86400, now + 60 * 86400, utc, only, NULL, 0};
    g_autoptr(GPtrArray) samples = NULL;

    g_assert_true(
        g_file_set_contents(file, CALENDAR(EVENT("own", "20990103T100000Z")), -1, NULL));
    open_sources(fx, sources, G_N_ELEMENTS(sources));
    refresh(fx);
    g_assert_cmpuint(count_rows(fx), ==, 2);
    states = ivp_calendars_list_states(fx->calendars);
    for (guint i = 0; i < states->len; i++) {
        const IvpFeedState *state = g_ptr_array_index(states, i);

        g_test_message("%s: %s", state->id, state->sentence);
        g_assert_cmpint(state->health, ==, healths[i]);
    }
    samples = ivp_cache_query(ivp_calendars_get_cache(fx->calendars), &query, NULL);
    g_assert_cmpuint(samples->len, >, 0);
}

static void
test_secrets_are_not_written_down(Fixture *fx, gconstpointer data)
{
    g_autofree char *path =
        g_strdup_printf("http://joe:hunter2@127.0.0.1:%u/private-hunter2/x",
                        web_server_get_port(fx->server));
    IvpFeedSource source = {"main", "Main", path, TRUE};
    static const char *const suffixes[] = {"", "-wal"};

    open_sources(fx, &source, 1);
    refresh(fx);
    g_assert_cmpuint(count_rows(fx), ==, 1);
    for (gsize i = 0; i < G_N_ELEMENTS(suffixes); i++) {
        g_autofree char *name = g_strconcat(fx->path, suffixes[i], NULL);
        g_autofree char *bytes = NULL;
        gsize length;

        if (g_file_get_contents(name, &bytes, &length, NULL))
            g_assert_null(memmem(bytes, length, "hunter2", 7));
    }
}

static void
test_a_damaged_cache_is_made_anew(Fixture *fx, gconstpointer data)
{
    g_autofree char *bytes = NULL;
    gsize length;

    open_one(fx, "/feed");
    refresh(fx);
    close_calendars(fx);
    g_assert_true(g_file_get_contents(fx->path, &bytes, &length, NULL));
    memset(bytes + length / 2, 0x5a, length / 2);
    g_assert_true(g_file_set_contents(fx->path, bytes, (gssize)length, NULL));
    open_one(fx, "/feed");
    refresh(fx);
    g_assert_cmpuint(count_rows(fx), ==, 1);
}

/* The feeds the cache holds, in their order, with a space after each. */
static char *
list_feeds(Fixture *fx)
{
    g_autoptr(IvpCache) cache = ivp_cache_open(fx->path, FALSE, NULL);
    g_autoptr(GPtrArray) names = ivp_feed_record_list_unchecked(cache, G_MAXINT64);
    GString *list = g_string_new(NULL);

    for (guint i = 0; i < names->len; i++)
        g_string_append_printf(list, "%s ", (const char *)g_ptr_array_index(names, i));
    return g_string_free(list, FALSE);
}

static void
put_in_feed(Fixture *fx, const char *name, gint64 checked)
{
    g_autoptr(IvpCache) cache = ivp_cache_open(fx->path, TRUE, NULL);
    const IvpFeedRecord record = {.checked = checked};

    g_assert_true(ivp_feed_record_write(cache, name, &record, NULL));
}

static void
test_a_removed_calendar_leaves_after_a_week(Fixture *fx, gconstpointer data)
{
    gint64 now = g_get_real_time() / G_USEC_PER_SEC;
    g_autofree char *before = NULL;
    g_autofree char *after = NULL;

    put_in_feed(fx, "long-gone", now - 8 * 86400);
    put_in_feed(fx, "lately-gone", now - 6 * 86400);
    put_in_feed(fx, "main", now - 8 * 86400);
    before = list_feeds(fx);
    g_assert_cmpstr(before, ==, "long-gone lately-gone main ");
    open_one(fx, "/feed");
    refresh(fx);
    close_calendars(fx);
    after = list_feeds(fx);
    g_assert_cmpstr(after, ==, "lately-gone main ");
}

/* The cache cannot be opened at first; what was in the way goes. */
static void
test_a_cache_that_can_be_opened_later_is(Fixture *fx, gconstpointer data)
{
    g_autofree char *folder = g_path_get_dirname(fx->path);
    struct rusage before;
    struct rusage after;

    g_assert_true(g_file_set_contents(folder, "in the way", -1, NULL));
    open_one(fx, "/feed");
    g_usleep(G_USEC_PER_SEC / 10);
    g_unlink(folder);
    /* Something else than a refresh wants the cache: nothing is fetched by that. */
    ivp_calendars_extend(fx->calendars, NEW_YEAR_2099);
    for (guint i = 0; i < 200 && !g_file_test(fx->path, G_FILE_TEST_EXISTS); i++)
        g_usleep(G_USEC_PER_SEC / 100);
    g_assert_true(g_file_test(fx->path, G_FILE_TEST_EXISTS));
    /* And the worker sleeps again. */
    g_usleep(G_USEC_PER_SEC / 10);
    getrusage(RUSAGE_SELF, &before);
    g_usleep(G_USEC_PER_SEC / 2);
    getrusage(RUSAGE_SELF, &after);
    g_assert_cmpint((after.ru_utime.tv_sec - before.ru_utime.tv_sec) * G_USEC_PER_SEC +
                        after.ru_utime.tv_usec - before.ru_utime.tv_usec,
                    <, G_USEC_PER_SEC / 10);
    g_assert_false(ivp_calendars_get_progress(fx->calendars, NULL));
}

static void
test_schedule(void)
{
    static const struct {
        const char *what;
        gint64 interval, failures, retry_after, least, most;
    } cases[] = {
        {"usual", 0, 0, -1, 3600, 4320},
        {"asked for two hours", 7200, 0, -1, 7200, 8640},
        {"asked for too often", 60, 0, -1, 900, 1080},
        {"asked for too rarely", 7 * 86400, 0, -1, 86400, 103680},
        {"first failure", 0, 1, -1, 900, 1080},
        {"third failure", 0, 3, -1, 3600, 4320},
        {"many failures", 0, 1000, -1, 86400, 103680},
        {"told to wait", 0, 1, 7200, 7200, 7200},
        {"told to wait a little", 0, 1, 5, 900, 1080},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        for (int k = 0; k <= 4; k++) {
            IvpFeedRecord record = {.interval = cases[i].interval,
                                    .failures = cases[i].failures};

            g_test_message("%s", cases[i].what);
            ivp_feed_record_schedule(&record, 1000, cases[i].retry_after, k / 4.0);
            g_assert_cmpint(record.next - 1000, >=, cases[i].least);
            g_assert_cmpint(record.next - 1000, <=, cases[i].most);
            g_assert_cmpint(record.not_before, ==,
                            cases[i].retry_after >= 0 ? 1000 + cases[i].retry_after : 0);
        }
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_unsetenv("http_proxy");
    g_unsetenv("all_proxy");
    g_unsetenv("ALL_PROXY");
#define ADD(path, function) g_test_add(path, Fixture, NULL, set_up, function, tear_down)
    ADD("/calendars/no-request-before-a-press", test_nothing_is_asked_before_a_press);
    ADD("/calendars/good-days", test_good_days);
    ADD("/calendars/bad-answers", test_bad_answers_leave_the_good_copy);
    ADD("/calendars/retry-after", test_retry_after_holds_even_against_a_press);
    ADD("/calendars/broken-and-empty", test_broken_and_empty_are_said);
    ADD("/calendars/stopping", test_stopping_and_cancelling_take_no_second);
    ADD("/calendars/several", test_several_sources);
    ADD("/calendars/secrets", test_secrets_are_not_written_down);
    ADD("/calendars/damage", test_a_damaged_cache_is_made_anew);
    ADD("/calendars/removed", test_a_removed_calendar_leaves_after_a_week);
    ADD("/calendars/later", test_a_cache_that_can_be_opened_later_is);
    g_test_add_func("/calendars/schedule", test_schedule);
    return g_test_run();
}
