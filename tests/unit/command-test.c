/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "ivp-command.h"
#include "ivp-error.h"
#include "ivp-panel-private.h"
#include "ivp-when.h"

/* Friday 20 November 2026, 10:00 in Berlin. */
#define NOW G_GINT64_CONSTANT(1795165200)

static const char program_file[] = "[Program]\n"
                                   "Version=1\n"
                                   "Name=Test community\n"
                                   "Zone=America/Los_Angeles\n"
                                   "[Events]\n"
                                   "Group=discussion group\n"
                                   "Interview=interview\n"
                                   "Slot=interview slot\n"
                                   "[Region amer]\n"
                                   "Name=AMER\n"
                                   "[Region apac]\n"
                                   "Name=APAC\n"
                                   "Group=no\n"
                                   "[Slots]\n"
                                   "Rule=every week thu 10:00\n"
                                   "Horizon=120 days\n"
                                   "[Interviews]\n"
                                   "Lengths=30;60\n";

typedef struct {
    char *directory;
    char *home;
    IvpPanel *panel;
    IvpCommands *commands;
    gint64 now;
    char *shown; /* key of the last "show" */
} Fixture;

static gint64
fixture_now(gpointer data)
{
    return ((Fixture *)data)->now;
}

static void
on_show(IvpPanel *panel, const char *key, gpointer data)
{
    Fixture *fx = data;

    g_free(fx->shown);
    fx->shown = g_strdup(key);
}

static void
remove_folder(const char *path)
{
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    const char *name;

    while (folder != NULL && (name = g_dir_read_name(folder)) != NULL) {
        g_autofree char *child = g_build_filename(path, name, NULL);

        if (g_file_test(child, G_FILE_TEST_IS_DIR) &&
            !g_file_test(child, G_FILE_TEST_IS_SYMLINK))
            remove_folder(child);
        else
            g_remove(child);
    }
    g_rmdir(path);
}

static void
set_up(Fixture *fx, gconstpointer data)
{
    g_autofree char *programs = NULL;
    g_autofree char *file = NULL;

    fx->directory = g_dir_make_tmp("ivp-command-XXXXXX", NULL);
    fx->home = g_build_filename(fx->directory, "home", NULL);
    g_assert_cmpint(g_mkdir(fx->home, 0700), ==, 0);
    g_setenv("HOME", fx->home, TRUE);
    /* Whose download folder it would be otherwise. */
    g_setenv("XDG_CONFIG_HOME", fx->home, TRUE);
    programs = g_build_filename(fx->directory, "programs", NULL);
    g_assert_cmpint(g_mkdir(programs, 0700), ==, 0);
    file = g_build_filename(programs, "test.program", NULL);
    g_assert_true(g_file_set_contents(file, program_file, -1, NULL));
    fx->now = NOW;
    fx->panel = ivp_panel_new(fx->directory);
    ivp_panel_set_now(fx->panel, fixture_now, fx);
    g_signal_connect(fx->panel, "show", G_CALLBACK(on_show), fx);
    fx->commands = ivp_commands_new(fx->panel);
    ivp_commands_set_patience(fx->commands, -1);
}

static void
tear_down(Fixture *fx, gconstpointer data)
{
    ivp_commands_free(fx->commands);
    ivp_panel_stop(fx->panel);
    while (g_main_context_iteration(NULL, FALSE))
        ;
    g_assert_finalize_object(fx->panel);
    remove_folder(fx->directory);
    g_free(fx->directory);
    g_free(fx->home);
    g_free(fx->shown);
}

static char *
run(Fixture *fx, const char *line)
{
    g_autoptr(GError) error = NULL;
    char *answer = ivp_commands_run(fx->commands, line, &error);

    g_test_message("/iv %s: %s", line, answer != NULL ? answer : error->message);
    g_assert_no_error(error);
    g_assert_false(g_str_has_suffix(answer, "\n"));
    return answer;
}

static void
assert_answer(Fixture *fx, const char *line, const char *expected)
{
    g_autofree char *answer = run(fx, line);

    g_assert_cmpstr(answer, ==, expected);
}

static void
assert_answer_has(Fixture *fx, const char *line, const char *part)
{
    g_autofree char *answer = run(fx, line);

    if (strstr(answer, part) == NULL)
        g_error("/iv %s has no “%s” in: %s", line, part, answer);
}

static void
assert_refused(Fixture *fx, const char *line, IvpError code, const char *sentence)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *answer = ivp_commands_run(fx->commands, line, &error);
    g_autofree char *shown = g_utf8_make_valid(line, -1);

    g_test_message("/iv %s", shown);
    g_assert_null(answer);
    g_assert_error(error, IVP_ERROR, (int)code);
    g_assert_cmpstr(error->message, ==, sentence);
}

static void
choose(Fixture *fx)
{
    g_free(run(fx, "program test"));
    g_free(run(fx, "zone Europe/Berlin"));
    g_assert_true(ivp_panel_is_chosen(fx->panel));
}

/* --- Before a program was chosen --- */

static void
test_first_start_says_what_to_type(Fixture *fx, gconstpointer data)
{
    static const char *const lines[] = {"",     "agenda",      "slots",
                                        "next", "remind 1 1h", "about"};

    for (gsize i = 0; i < G_N_ELEMENTS(lines); i++) {
        g_autofree char *answer = run(fx, lines[i]);

        g_assert_nonnull(strstr(answer, "Nothing is loaded before you choose one:\n"));
        g_assert_nonnull(
            strstr(answer, "\n/iv program test: Test community, loads nothing."));
        g_assert_nonnull(strstr(answer,
                                "/iv program opentelemetry: OpenTelemetry End User, "
                                "loads its calendar from calendar.google.com."));
        g_assert_false(ivp_panel_is_chosen(fx->panel));
    }
    assert_answer_has(fx, "program", "(test)");
    assert_answer_has(fx, "help", "/iv agenda [");
    assert_answer(fx, "program test", "Test community. Type /iv agenda.");
    assert_answer_has(fx, "", "Next: ");
}

/* --- Lists --- */

static void
test_slots_are_numbered_sentences(Fixture *fx, gconstpointer data)
{
    g_autofree char *slots = NULL;
    g_autofree char *more = NULL;
    g_auto(GStrv) lines = NULL;

    choose(fx);
    slots = run(fx, "slots");
    lines = g_strsplit(slots, "\n", -1);
    g_assert_true(g_str_has_prefix(lines[0], "Test community"));
    g_assert_true(g_str_has_prefix(lines[1], "1. Thursday 26 November, 19:00 CET, "));
    g_assert_nonnull(strstr(lines[1], " 10:00 in Los Angeles."));
    g_assert_true(g_str_has_prefix(lines[2], "2. Thursday 3 December, 19:00 CET, "));
    g_assert_true(g_str_has_prefix(lines[12], "12. "));
    g_assert_cmpstr(lines[13], ==, "… /iv agenda more");

    more = run(fx, "slots more");
    g_assert_true(g_str_has_prefix(more, "13. Thursday 18 February, "));
    assert_answer_has(fx, "agenda more", "all");
    assert_answer_has(fx, "show 14", "25 Feb 2027");
    /* The one time of the year: clocks in between have changed there, not here. */
    assert_answer_has(fx, "agenda 2027-03-18",
                      "1. Thursday 18 March, 18:00 CET, interview slot");
    assert_answer_has(fx, "agenda 2027-03-18", "An hour earlier than usual.");
}

static void
test_filters_are_read_and_slips_answered(Fixture *fx, gconstpointer data)
{
    choose(fx);
    assert_answer_has(fx, "AGENDA Slots", "1. Thursday 26 November, 19:00 CET");
    assert_answer_has(fx, "agenda waking slots", "1. Thursday 26 November, 19:00 CET");
    assert_answer_has(fx, "agenda groups apac", "APAC has no discussion group yet.");
    assert_answer_has(fx, "agenda 2026-12-04", "1. Thursday 10 December, 19:00 CET");
    assert_refused(fx, "agenda apca", IVP_ERROR_USAGE,
                   "There is no “apca” to list. Type /iv agenda apac?");
    assert_refused(
        fx, "slots xyzzy", IVP_ERROR_USAGE,
        "There is no “xyzzy” to list, only: groups, interviews, slots, waking, amer, "
        "apac, or a day such as 2026-12-03.");
    assert_refused(
        fx, "agenda 2026-02-31", IVP_ERROR_USAGE,
        "There is no “2026-02-31” to list, only: groups, interviews, slots, waking, "
        "amer, apac, or a day such as 2026-12-03.");
    assert_refused(fx, "search", IVP_ERROR_USAGE,
                   "Search for what? Example: /iv search collector");
    assert_answer_has(fx, "search quuux", "Nothing matches “quuux”.");
}

static void
test_next_and_the_overview_say_one_thing(Fixture *fx, gconstpointer data)
{
    choose(fx);
    assert_answer_has(fx, "", "Next: Interview slot");
    assert_answer_has(fx, "", ", Thu 26 Nov 19:00 CET. Type /iv agenda or /iv help.");
    assert_answer_has(fx, "next", "Thursday 26 November, 19:00 CET, ");
    assert_answer_has(fx, "next", ". In 6 days.");
    /* What was spoken of last is meant where nothing is named. */
    assert_answer_has(fx, "show", "Thu 26 Nov 2026, 19:00–20:00 CET (UTC+1)");
    g_assert_cmpstr(fx->shown, ==, "slot:20261126T1800Z");
}

static void
test_a_month_names_its_days(Fixture *fx, gconstpointer data)
{
    static const char december[] =
        "December 2026: Thu 3 Dec (1), Thu 10 Dec (1), Thu 17 Dec (1), Thu 24 Dec (1), Thu "
        "31 "
        "Dec (1). For the days from one on: /iv agenda 2026-12-03";

    choose(fx);
    assert_answer(fx, "month 2026-12", december);
    assert_answer(fx, "month december", december);
    assert_answer(fx, "month dec", december);
    assert_answer(fx, "month next", december);
    assert_answer(fx, "month",
                  "November 2026: Thu 26 Nov (1). For the days from one on: /iv agenda "
                  "2026-11-26");
    assert_refused(
        fx, "month 2026-13", IVP_ERROR_USAGE,
        "There is no month “2026-13”. Examples: /iv month 2026-12, /iv month next");
    assert_refused(
        fx, "month smarch", IVP_ERROR_USAGE,
        "There is no month “smarch”. Examples: /iv month 2026-12, /iv month next");
}

/* --- Things --- */

static void
test_things_are_found_or_asked_about(Fixture *fx, gconstpointer data)
{
    choose(fx);
    assert_refused(fx, "show 1", IVP_ERROR_USAGE,
                   "No list was printed yet. Type /iv agenda for one.");
    assert_refused(fx, "show", IVP_ERROR_USAGE,
                   "Which one? /iv agenda lists what there is; then /iv show 1");
    assert_answer_has(fx, "slots", "1. ");
    assert_refused(fx, "show", IVP_ERROR_USAGE,
                   "Which one? Type its number in the list: /iv show 1");
    assert_answer_has(fx, "show 2", "Thu 3 Dec 2026, 19:00–20:00 CET (UTC+1)");
    g_assert_cmpstr(fx->shown, ==, "slot:20261203T1800Z");
    assert_refused(fx, "show 13", IVP_ERROR_NOT_FOUND,
                   "There is no 13 in the list; it goes from 1 to 12.");
    assert_refused(fx, "show 0", IVP_ERROR_NOT_FOUND,
                   "There is no 0 in the list; it goes from 1 to 12.");
    /* a key, its beginning, a name */
    assert_answer_has(fx, "show slot:20261210T1800Z", "Thu 10 Dec 2026");
    assert_answer_has(fx, "show 20261210", "Thu 10 Dec 2026");
    assert_answer_has(fx, "show SLOT:2026121", "Thu 10 Dec 2026");
    assert_answer_has(fx, "show interview slot", "Thu 26 Nov 2026");
    assert_answer_has(fx, "show 17 december", "Thu 17 Dec 2026");
    assert_refused(fx, "show collector", IVP_ERROR_NOT_FOUND,
                   "Nothing coming up is called “collector”. /iv agenda lists what is, /iv "
                   "search looks into descriptions too.");
    /* An empty search prints no list: the numbers stay. */
    assert_answer_has(fx, "search quuux", "Nothing matches");
    assert_answer_has(fx, "show 3", "Thu 10 Dec 2026");
}

static void
test_reminders_are_set_said_and_forgotten(Fixture *fx, gconstpointer data)
{
    choose(fx);
    assert_answer_has(fx, "slots", "1. ");
    assert_answer_has(fx, "remind 2 1d 1h", ", Thu 3 Dec 19:00 CET: 1 day, 1 hour before.");
    assert_answer_has(fx, "remind 2 1h 10min", ": 1 day, 1 hour, 10 minutes before.");
    assert_answer_has(fx, "remind 2", ": 1 day, 1 hour, 10 minutes before.");
    assert_answer_has(fx, "remind 3", ", Thu 10 Dec 19:00 CET: 1 hour before.");
    assert_answer_has(fx, "remind",
                      "Thu 3 Dec 19:00 CET: 1 day, 1 hour, 10 minutes before.\n2. ");
    assert_answer_has(fx, "remind 1 off", "No reminder any more for ");
    assert_answer_has(fx, "remind 1 off", "There was no reminder for ");
    assert_refused(fx, "remind 2 10x", IVP_ERROR_USAGE,
                   "No length of time “10x”. Example: /iv remind 2 1d 1h 10m");
    assert_refused(fx, "remind 2 999d", IVP_ERROR_USAGE,
                   "No length of time “999d”. Example: /iv remind 2 1d 1h 10m");
}

static void
test_saving_takes_an_unused_name(Fixture *fx, gconstpointer data)
{
    g_autofree char *first = NULL;
    g_autofree char *second = NULL;
    g_autofree char *text = NULL;
    g_autofree char *path = NULL;
    g_autofree char *expected = NULL;

    choose(fx);
    assert_answer_has(fx, "slots", "1. ");
    path = g_build_filename(fx->home, "interview-slot-2026-12-03.ics", NULL);
    expected = g_strdup_printf("Saved as %s", path);
    first = run(fx, "save 2");
    g_assert_cmpstr(first, ==, expected);
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_assert_true(g_str_has_prefix(text, "BEGIN:VCALENDAR\r\n"));
    g_assert_true(g_str_has_suffix(text, "END:VCALENDAR\r\n"));
    second = run(fx, "save 2");
    g_assert_true(g_str_has_suffix(second, "/interview-slot-2026-12-03-2.ics"));

    /* no home: our own folder */
    g_unsetenv("HOME");
    g_free(expected);
    expected = g_strdup_printf("Saved as %s/interview-slot-2026-12-03.ics", fx->directory);
    assert_answer(fx, "save 2", expected);
}

static void
test_a_full_disk_is_said(Fixture *fx, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *answer = NULL;

    choose(fx);
    assert_answer_has(fx, "slots", "1. ");
    /* A folder nobody can make files in, not even root. */
    g_setenv("HOME", "/proc", TRUE);
    answer = ivp_commands_run(fx->commands, "save 2", &error);
    g_assert_null(answer);
    g_assert_error(error, IVP_ERROR, IVP_ERROR_STORE);
    g_assert_true(g_str_has_prefix(error->message, "Nothing was saved in /proc: "));
}

static void
test_a_slow_disk_is_answered_later(Fixture *fx, gconstpointer data)
{
    g_autofree char *later = NULL;
    g_autofree char *zone = NULL;

    choose(fx);
    assert_answer_has(fx, "slots", "1. ");
    ivp_commands_set_patience(fx->commands, 0);
    later = run(fx, "save 2");
    for (int i = 0; i < 1000 && strstr(later, "Saved as ") == NULL; i++) {
        g_free(later);
        g_usleep(10000);
        later = run(fx, "zone");
    }
    g_assert_nonnull(strstr(later, "interview-slot-2026-12-03.ics"));
    zone = run(fx, "zone");
    g_assert_null(strstr(zone, "Saved"));
}

/* --- With a calendar --- */

static char *
stamp(gint64 instant)
{
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(instant);

    return g_date_time_format(time, "%Y%m%dT%H%M%SZ");
}

static gboolean
has_rows(Fixture *fx, guint n)
{
    IvpFilter filter = {.show = IVP_SHOW_GROUPS};
    g_autoptr(GPtrArray) rows = ivp_panel_list_rows(fx->panel, &filter, 0, 0);

    return rows->len >= n;
}

static gboolean
on_too_long(gpointer data)
{
    *(gboolean *)data = TRUE;
    return G_SOURCE_REMOVE;
}

/* A calendar of the user's own with two groups and a meeting, from tomorrow on, by the real
 * clock: the calendars' worker knows no other. */
static void
add_calendar(Fixture *fx)
{
    g_autofree char *path = g_build_filename(fx->home, "mine.ics", NULL);
    g_autofree char *line = g_strdup_printf("calendar add %s", path);
    g_autofree char *added = NULL;
    g_autoptr(GString) ics = g_string_new("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n");
    static const char *const events[] = {
        ("SUMMARY:Discussion group EMEA\r\nDESCRIPTION:Bring <b>topics</b>. Join: "
         "https://zoom.us/j/123\r\n"),
        "SUMMARY:Discussion group AMER\r\n",
        "SUMMARY:Collector SIG\r\n",
    };
    gboolean too_long = FALSE;
    guint timer = g_timeout_add_seconds(30, on_too_long, &too_long);

    fx->now = g_get_real_time() / G_USEC_PER_SEC;
    for (gsize i = 0; i < G_N_ELEMENTS(events); i++) {
        g_autofree char *start = stamp(fx->now + (gint64)(i + 1) * IVP_DAY);
        g_autofree char *end = stamp(fx->now + (gint64)(i + 1) * IVP_DAY + 3600);

        g_string_append_printf(ics,
                               "BEGIN:VEVENT\r\nUID:%d@example.org\r\nDTSTAMP:%"
                               "s\r\nDTSTART:%s\r\nDTEND:%s\r\n%s"
                               "END:VEVENT\r\n",
                               (int)i, start, start, end, events[i]);
    }
    g_string_append(ics, "END:VCALENDAR\r\n");
    g_assert_true(g_file_set_contents(path, ics->str, -1, NULL));
    added = run(fx, line);
    while (!too_long && !has_rows(fx, 2))
        g_main_context_iteration(NULL, TRUE);
    g_assert_false(too_long);
    g_source_remove(timer);
}

static void
test_events_are_told_apart_by_name(Fixture *fx, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *answer = NULL;

    choose(fx);
    add_calendar(fx);
    assert_answer_has(fx, "", "Next: Discussion group EMEA, ");
    assert_answer_has(fx, "next", "Discussion group EMEA");
    assert_answer_has(fx, "next", ". In 1 day.\nJoin: https://zoom.us/j/123");
    assert_answer_has(fx, "show", "Bring topics.");
    assert_answer_has(fx, "show emea", "Discussion group EMEA\n");
    assert_answer_has(fx, "agenda groups", "2. ");
    assert_answer_has(fx, "agenda groups amer", "1. ");
    assert_answer_has(fx, "search topics bring", "Discussion group EMEA");

    answer = ivp_commands_run(fx->commands, "show discussion", &error);
    g_assert_null(answer);
    g_assert_error(error, IVP_ERROR, IVP_ERROR_AMBIGUOUS);
    g_assert_true(g_str_has_prefix(error->message,
                                   "Two fit “discussion”: 1. Discussion group EMEA, "));
    g_assert_nonnull(strstr(error->message, ", 2. Discussion group AMER, "));
    g_assert_true(g_str_has_suffix(error->message, ". Say which."));
    assert_answer_has(fx, "show 2", "Discussion group AMER\n");
    assert_answer_has(fx, "remind collector 1h", "Reminders for Collector SIG, ");
    assert_answer_has(fx, "save collector", "Saved as ");
    assert_answer_has(fx, "calendar", "1. ");
    assert_answer_has(fx, "calendar remove 1", "No calendars of your own yet.");
    assert_refused(fx, "calendar remove 1", IVP_ERROR_USAGE,
                   "Which one? /iv calendar lists yours; then /iv calendar remove 1");
}

/* Another process, no client: the same rows from the same folder. */
static void
test_the_companion_prints_the_same_rows(Fixture *fx, gconstpointer data)
{
    static const char *const kinds[] = {"", "--program test"};
    g_autofree char *groups = NULL;

    if (g_getenv("IVP_TOOL") == NULL) {
        g_test_skip("IVP_TOOL does not name the companion");
        return;
    }
    choose(fx);
    add_calendar(fx);
    groups = run(fx, "agenda groups");
    /* The companion reads what is on the disk. */
    ivp_store_flush(fx->panel->store);
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
        g_autofree char *line =
            g_strdup_printf("%s agenda --directory %s %s groups", g_getenv("IVP_TOOL"),
                            fx->directory, kinds[i]);
        g_autofree char *out = NULL;
        g_autofree char *problems = NULL;
        g_auto(GStrv) lines = NULL;
        g_autoptr(GError) error = NULL;
        int status;

        g_spawn_command_line_sync(line, &out, &problems, &status, &error);
        g_assert_no_error(error);
        g_test_message("%s: %s%s", line, out, problems);
        g_assert_cmpint(status, ==, 0);
        g_assert_true((strstr(problems, "No calendar yet") != NULL) == (i == 1));
        lines = g_strsplit(out, "\n", -1);
        /* Calendars of one's own belong to what was chosen, not to a program that is named.
         */
        if (i == 1) {
            g_assert_cmpstr(out, ==, "");
            break;
        }
        g_assert_cmpuint(g_strv_length(lines), ==, 3);
        g_assert_nonnull(strstr(groups, lines[0]));
        g_assert_nonnull(strstr(groups, lines[1]));
    }
}

/* --- Settings --- */

static void
test_zones_are_found_by_city(Fixture *fx, gconstpointer data)
{
    choose(fx);
    assert_answer_has(fx, "zone kolkata", "Kolkata");
    assert_answer_has(fx, "slots", "1. Thursday 26 November, 23:30 IST");
    assert_answer_has(fx, "zone los angeles", "Los Angeles");
    assert_answer_has(fx, "zone pt", "Los Angeles");
    assert_answer_has(fx, "zone europe/berlin", "Berlin");
    assert_answer_has(fx, "zone", "/iv zone auto");
    assert_answer_has(fx, "zone auto", "Berlin"); /* the tests' own TZ */
    assert_refused(
        fx, "zone CST", IVP_ERROR_AMBIGUOUS,
        "“CST” may be several places: Chicago, Shanghai, Havana. Type a city: /iv "
        "zone Chicago");
    assert_refused(fx, "zone Berln", IVP_ERROR_NOT_FOUND,
                   "There is no zone “Berln”. Type /iv zone Berlin?");
    assert_refused(fx, "zone q", IVP_ERROR_NOT_FOUND,
                   "There is no zone “q”. Type a city, or a name such as Asia/Kolkata.");
}

static void
test_quiet_hours_and_clock_are_set(Fixture *fx, gconstpointer data)
{
    g_autoptr(GError) error = NULL;

    choose(fx);
    assert_answer(fx, "quiet", "No quiet hours. To have some: /iv quiet 22-8");
    assert_answer_has(fx, "quiet 22-8", "Quiet hours are 22-8: ");
    g_assert_null(ivp_commands_run(fx->commands, "quiet 25-8", &error));
    g_assert_nonnull(error);
    assert_answer_has(fx, "quiet", "Quiet hours are 22-8: ");
    assert_answer(fx, "quiet off", "No quiet hours. To have some: /iv quiet 22-8");

    assert_answer_has(fx, "clock 12", "It is 10:00 AM. ");
    assert_answer_has(fx, "slots", "1. Thursday 26 November, 7:00 PM CET");
    assert_answer_has(fx, "clock auto", "It is 10:00. ");
    assert_refused(fx, "clock 13", IVP_ERROR_USAGE,
                   "A clock has 12 or 24 hours, or is auto, not “13”.");
}

static void
test_program_files_are_added(Fixture *fx, gconstpointer data)
{
    g_autofree char *path = g_build_filename(fx->home, "mine.program", NULL);
    g_autofree char *line = g_strdup_printf("program add %s", path);
    g_autofree char *broken = g_build_filename(fx->home, "broken.program", NULL);
    g_autofree char *broken_line = g_strdup_printf("program add \"%s\"", broken);
    g_autoptr(GError) error = NULL;

    g_assert_true(g_file_set_contents(path, program_file, -1, NULL));
    g_assert_true(g_file_set_contents(broken, "[Program]\nVersion=99\n", -1, NULL));
    assert_answer_has(fx, line, "Test community");
    assert_answer_has(fx, "program", "(mine)");
    assert_answer(fx, "program mine", "Test community. Type /iv agenda.");
    assert_answer_has(fx, "program", "(mine), shown now");
    g_assert_null(ivp_commands_run(fx->commands, broken_line, &error));
    g_assert_nonnull(error);
    assert_refused(fx, "program nope", IVP_ERROR_NOT_FOUND,
                   "There is no program “nope”. /iv program lists all.");
    assert_refused(fx, "program add /nowhere/x", IVP_ERROR_STORE,
                   "/nowhere/x was not read: No such file or directory.");
    assert_refused(fx, "program add /dev/zero", IVP_ERROR_REFUSED,
                   "/dev/zero is not a file.");
    assert_refused(fx, "program add", IVP_ERROR_USAGE,
                   "Add which file? Example: /iv program add ~/mine.program");
}

/* --- Words --- */

static void
test_unknown_commands_get_a_proposal(Fixture *fx, gconstpointer data)
{
    static const char *const rows[][2] = {
        {"agnda", "There is no command “agnda”. Type /iv agenda? /iv help lists all."},
        {"hepl", "There is no command “hepl”. Type /iv help? /iv help lists all."},
        {"ag", "There is no command “ag”. Type /iv agenda? /iv help lists all."},
        {"help remnd",
         "There is no command “remnd”. Type /iv help remind? /iv help lists all."},
        {"qqq", "There is no command “qqq”. /iv help lists all."},
        {"\xff\xfe", "There is no command “\uFFFD\uFFFD”. /iv help lists all."},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        assert_refused(fx, rows[i][0], IVP_ERROR_USAGE, rows[i][1]);
    {
        g_autofree char *line = g_strnfill(5000, 'x');

        assert_refused(fx, line, IVP_ERROR_LIMIT,
                       "That is too long for a command. /iv help lists all.");
    }
}

static void
test_every_command_has_help_and_an_example_that_runs(Fixture *fx, gconstpointer data)
{
    gsize n;
    const IvpCommandInfo *infos = ivp_commands_get_table(&n);

    choose(fx);
    g_assert_cmpuint(n, >=, 14);
    assert_answer_has(fx, "slots", "1. ");
    for (gsize i = 0; i < n; i++) {
        g_autofree char *line = g_strdup_printf("help %s", infos[i].name);

        g_assert_true(g_str_has_prefix(infos[i].syntax, infos[i].name));
        g_assert_true(g_str_has_prefix(infos[i].example, infos[i].name));
        assert_answer_has(fx, line, infos[i].syntax);
        assert_answer_has(fx, line, infos[i].example);
        assert_answer_has(fx, "help", infos[i].help);
        /* A calendar from the network is no example for a test; a program is its own test.
         */
        if (strcmp(infos[i].name, "calendar") != 0 &&
            strcmp(infos[i].name, "program") != 0) {
            g_autoptr(GError) error = NULL;
            g_autofree char *answer =
                ivp_commands_run(fx->commands, infos[i].example, &error);

            /* Nobody has asked for anything yet. */
            if (error != NULL)
                g_assert_error(error, IVP_ERROR, IVP_ERROR_NOT_FOUND);
            else
                g_assert_nonnull(answer);
        }
    }
}

/* --- Requests, by hand: nothing is sent from the example --- */

static void
collect(const char *text, gpointer data)
{
    g_string_assign(data, text);
}

static const char *
run_and_wait(Fixture *fx, const char *line, GString *later)
{
    g_autofree char *answer = NULL;

    g_string_truncate(later, 0);
    answer = run(fx, line);
    if (answer[0] != '\0')
        g_string_assign(later, answer);
    while (later->len == 0)
        g_main_context_iteration(NULL, TRUE);
    return later->str;
}

static void
test_a_request_is_shown_sent_and_withdrawn(Fixture *fx, gconstpointer data)
{
    g_autoptr(GString) later = g_string_new(NULL);
    g_autofree char *line = NULL;

    choose(fx);
    ivp_commands_set_later(fx->commands, collect, later);
    assert_refused(fx, "send", IVP_ERROR_USAGE,
                   "There is nothing to send yet. Example: /iv request 1");
    assert_answer_has(fx, "slots", "1. ");
    assert_answer_has(fx, "request 1 30 about lamps", "30 min. Please answer 1, no");
    g_assert_nonnull(strstr(run_and_wait(fx, "send", later), "| lamps [ip1 request "));
    assert_answer_has(fx, "requests", "Waiting for them:");
    assert_refused(fx, "accept", IVP_ERROR_NOT_FOUND,
                   "There is no request this fits. /iv requests lists them.");
    g_assert_nonnull(strstr(run_and_wait(fx, "consent record no", later), "[ip1 consent "));
    g_assert_nonnull(
        strstr(run_and_wait(fx, "history", later), "You changed: no recording."));
    fx->now += 60;
    g_assert_nonnull(strstr(run_and_wait(fx, "paste 1 yes", later), "agreed in words"));
    g_assert_nonnull(strstr(run_and_wait(fx, "booked", later), "Booked in words"));
    line = g_strdup(run_and_wait(fx, "withdraw I am ill", later));
    g_assert_nonnull(strstr(line, "I have to withdraw from the interview: I am ill"));
    assert_answer_has(fx, "requests past", "Withdrawn by you.");
}

/* Any words after any command: an answer or a sentence, never a crash. */
static void
test_random_words_are_survived(Fixture *fx, gconstpointer data)
{
    static const char *const words[] = {
        "1",      "2",       "99",  "off",  "1h",     "10x",  "more",   "apac",
        "groups", "é",       "add", "list", "remove", "“",    "\xff",   "%s",
        "%n",     "2026-12", "-1",  "0",    "dec",    "auto", "berlin", "/",
        "slot:2", ":",       "",    "  ",   "CST",    "next",
    };
    static const char *const safe[] = {"agenda", "slots",   "next",   "show",
                                       "search", "month",   "remind", "zone",
                                       "help",   "program", "about",  ""};

    choose(fx);
    for (int i = 0; i < 120; i++) {
        g_autoptr(GString) line =
            g_string_new(safe[g_test_rand_int_range(0, G_N_ELEMENTS(safe))]);
        g_autoptr(GError) error = NULL;
        g_autofree char *answer = NULL;
        int n = g_test_rand_int_range(0, 4);

        for (int j = 0; j < n; j++)
            g_string_append_printf(line, " %s",
                                   words[g_test_rand_int_range(0, G_N_ELEMENTS(words))]);
        /* No adding: it would read files of this computer. */
        if (strstr(line->str, "add") != NULL)
            continue;
        answer = ivp_commands_run(fx->commands, line->str, &error);
        g_assert_true((answer != NULL) != (error != NULL));
        g_assert_true(g_utf8_validate(answer != NULL ? answer : error->message, -1, NULL));
        g_assert_cmpuint(strlen(answer != NULL ? answer : error->message), >, 3);
    }
}

#define TEST(name, function) g_test_add(name, Fixture, NULL, set_up, function, tear_down)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    TEST("/command/first-start", test_first_start_says_what_to_type);
    TEST("/command/slots", test_slots_are_numbered_sentences);
    TEST("/command/filters", test_filters_are_read_and_slips_answered);
    TEST("/command/next", test_next_and_the_overview_say_one_thing);
    TEST("/command/month", test_a_month_names_its_days);
    TEST("/command/things", test_things_are_found_or_asked_about);
    TEST("/command/reminders", test_reminders_are_set_said_and_forgotten);
    TEST("/command/save", test_saving_takes_an_unused_name);
    TEST("/command/save/full", test_a_full_disk_is_said);
    TEST("/command/save/slow", test_a_slow_disk_is_answered_later);
    TEST("/command/events", test_events_are_told_apart_by_name);
    TEST("/command/companion", test_the_companion_prints_the_same_rows);
    TEST("/command/zone", test_zones_are_found_by_city);
    TEST("/command/clock", test_quiet_hours_and_clock_are_set);
    TEST("/command/program", test_program_files_are_added);
    TEST("/command/unknown", test_unknown_commands_get_a_proposal);
    TEST("/command/request", test_a_request_is_shown_sent_and_withdrawn);
    TEST("/command/help", test_every_command_has_help_and_an_example_that_runs);
    TEST("/command/random", test_random_words_are_survived);
    return g_test_run();
}
