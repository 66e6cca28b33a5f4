/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "ivp-error.h"
#include "ivp-panel-private.h"
#include "ivp-panel.h"

/* Monday 23 November 2026, 12:00 UTC; 13:00 in Berlin, 04:00 in Los Angeles. */
#define NOW G_GINT64_CONSTANT(1795435200)

static const char program_text[] = "[Program]\n"
                                   "Version=1\n"
                                   "Name=Lantern users\n"
                                   "Zone=America/Los_Angeles\n"
                                   "[Events]\n"
                                   "Group=discussion group\n"
                                   "Interview=interview\n"
                                   "[Region amer]\n"
                                   "Name=AMER\n"
                                   "Words=AMER\n"
                                   "[Slots]\n"
                                   "Rule=every week thu 10:00 from 2026-01-08\n"
                                   "AtOnce=1\n"
                                   "Gap=10 min\n"
                                   "Horizon=60 days\n"
                                   "[Interviews]\n"
                                   "Lengths=30 min;60 min\n";

#define EVENT(uid, start, end, summary, more)                                   \
    "BEGIN:VEVENT\r\nUID:" uid "\r\nDTSTAMP:20261101T000000Z\r\nDTSTART:" start \
    "\r\nDTEND:" end "\r\nSUMMARY:" summary "\r\n" more "END:VEVENT\r\n"

static const char calendar_text[] =
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Lantern//EN\r\n"
    /* Takes the whole slot of 26 November, 18:00–19:00 UTC. */
    EVENT("a", "20261126T180000Z", "20261126T190000Z", "End user interview: Priya", "")
    /* Leaves 30 minutes and the gap of the slot of 3 December. */
    EVENT(
        "b",
        "20261203T184000Z",
        "20261203T193000Z",
        "Discussion group AMER",
        "RRULE:FREQ=WEEKLY;INTERVAL=4;COUNT=3\r\n"
        "DESCRIPTION:<p>Bring a <b>question</b></p><p>https://meet.example.org/abc</p>\r\n")
    /* Not the program's: in nobody's way. */
    EVENT("c",
          "20261210T180000Z",
          "20261210T190000Z",
          "Collector SIG",
          "") "END:VCALENDAR\r\n";

typedef struct {
    char *directory;
    IvpPanel *panel;
    gint64 now;
    int notices;
    char *notice_title;
    char *notice_text;
    gint64 notice_id;
} Fixture;

static gint64
fixed_now(gpointer data)
{
    return ((Fixture *)data)->now;
}

static void
on_notice(IvpPanel *panel, const IvpNotice *notice, gpointer data)
{
    Fixture *fx = data;

    fx->notices++;
    fx->notice_id = notice->id;
    g_free(fx->notice_title);
    g_free(fx->notice_text);
    fx->notice_title = g_strdup(notice->title);
    fx->notice_text = g_strdup(notice->text);
}

static void
open_panel(Fixture *fx)
{
    fx->panel = ivp_panel_new(fx->directory);
    ivp_panel_set_now(fx->panel, fixed_now, fx);
    g_signal_connect(fx->panel, "notice", G_CALLBACK(on_notice), fx);
}

static void
close_panel(Fixture *fx)
{
    ivp_panel_stop(fx->panel);
    while (g_main_context_iteration(NULL, FALSE))
        ;
    g_assert_finalize_object(g_steal_pointer(&fx->panel));
}

static void
set_up(Fixture *fx, gconstpointer data)
{
    g_autofree char *programs = NULL;
    g_autofree char *program = NULL;
    g_autofree char *calendar = NULL;

    fx->directory = g_dir_make_tmp("ivp-panel-XXXXXX", NULL);
    fx->now = NOW;
    programs = g_build_filename(fx->directory, "programs", NULL);
    program = g_build_filename(programs, "lantern.program", NULL);
    calendar = g_build_filename(fx->directory, "calendar.ics", NULL);
    g_assert_cmpint(g_mkdir(programs, 0700), ==, 0);
    g_assert_true(g_file_set_contents(program, program_text, -1, NULL));
    g_assert_true(g_file_set_contents(calendar, calendar_text, -1, NULL));
    open_panel(fx);
}

static void
remove_tree(const char *path)
{
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    const char *name;

    while (folder != NULL && (name = g_dir_read_name(folder)) != NULL) {
        g_autofree char *file = g_build_filename(path, name, NULL);

        remove_tree(file);
    }
    g_remove(path);
}

static void
tear_down(Fixture *fx, gconstpointer data)
{
    if (fx->panel != NULL)
        close_panel(fx);
    remove_tree(fx->directory);
    g_free(fx->directory);
    g_free(fx->notice_title);
    g_free(fx->notice_text);
}

static GPtrArray *
list(Fixture *fx, IvpShow show, const char *words)
{
    IvpFilter filter = {.show = show, .words = (char *)words};

    return ivp_panel_list_rows(fx->panel, &filter, 0, 0);
}

static void
load_calendar(Fixture *fx)
{
    g_autofree char *path = g_build_filename(fx->directory, "calendar.ics", NULL);
    g_autoptr(GError) error = NULL;
    gboolean loaded = FALSE;

    g_assert_true(ivp_panel_choose(fx->panel, "lantern", &error));
    g_assert_no_error(error);
    g_assert_true(ivp_panel_add_calendar(fx->panel, path, &error));
    g_assert_no_error(error);
    /* Once the calendar is there, the slots are free instead of usual. */
    while (!loaded) {
        g_autoptr(GPtrArray) rows = NULL;

        g_main_context_iteration(NULL, TRUE);
        rows = list(fx, IVP_SHOW_SLOTS, NULL);
        loaded = ((IvpRow *)g_ptr_array_index(rows, 0))->state == IVP_SLOT_FREE;
    }
}

static void
assert_row(GPtrArray *rows, guint index, const char *key, const char *spoken)
{
    const IvpRow *row;

    g_assert_cmpuint(rows->len, >, index);
    row = g_ptr_array_index(rows, index);
    if (key != NULL)
        g_assert_cmpstr(row->key, ==, key);
    g_assert_cmpstr(row->spoken, ==, spoken);
}

static void
test_nothing_before_the_choice(Fixture *fx, gconstpointer data)
{
    g_autoptr(GPtrArray) programs = ivp_panel_list_programs(fx->panel);
    g_autoptr(GPtrArray) rows = NULL;
    g_autoptr(IvpStatus) status = ivp_panel_get_status(fx->panel);
    gboolean found = FALSE;

    g_assert_false(ivp_panel_is_chosen(fx->panel));
    for (guint i = 0; i < programs->len; i++) {
        const IvpProgramChoice *choice = g_ptr_array_index(programs, i);

        found |= g_str_equal(choice->name, "Lantern users") && choice->own;
        g_assert_null(choice->problem);
    }
    g_assert_true(found);
    ivp_panel_start(fx->panel);
    rows = ivp_panel_list_rows(fx->panel, NULL, 0, 0);
    g_assert_cmpuint(rows->len, ==, 0);
    g_assert_false(status->busy);
}

static void
test_slots_are_usual_until_a_calendar_is_there(Fixture *fx, gconstpointer data)
{
    g_autoptr(GPtrArray) rows = NULL;

    g_assert_true(ivp_panel_choose(fx->panel, "lantern", NULL));
    rows = list(fx, IVP_SHOW_SLOTS, NULL);
    assert_row(rows, 0, "slot:20261126T1800Z",
               "Thursday 26 November, 19:00 CET, interview slot, 30 or 60 minutes, usual. "
               "10:00 in Los Angeles.");
}

static void
test_taken_slots_go_and_short_ones_say_so(Fixture *fx, gconstpointer data)
{
    g_autoptr(GPtrArray) rows = NULL;
    g_autoptr(GPtrArray) all = NULL;

    load_calendar(fx);
    rows = list(fx, IVP_SHOW_SLOTS, NULL);
    assert_row(rows, 0, "slot:20261203T1800Z",
               "Thursday 3 December, 19:00 CET, interview slot, 30 minutes, free. "
               "10:00 in Los Angeles.");
    assert_row(rows, 1, "slot:20261210T1800Z",
               "Thursday 10 December, 19:00 CET, interview slot, 30 or 60 minutes, free. "
               "10:00 in Los Angeles.");
    /* 60 days of weekly slots from 23 November: 26 Nov to 21 Jan are nine, one taken, and
     * the group's second meeting on 31 December leaves the short one there. */
    g_assert_cmpuint(rows->len, ==, 8);
    all = ivp_panel_list_rows(fx->panel, NULL, 0, 0);
    assert_row(all, 0, NULL,
               "Thursday 26 November, 19:00 CET, End user interview: Priya. 10:00 in Los "
               "Angeles.");
}

static void
test_search_finds_descriptions_and_says_when_nothing_matches(Fixture *fx,
                                                             gconstpointer data)
{
    g_autoptr(GPtrArray) rows = NULL;
    g_autoptr(GPtrArray) none = NULL;
    IvpFilter filter = {.words = (char *)"apac"};
    g_autofree char *sentence = NULL;

    load_calendar(fx);
    rows = list(fx, IVP_SHOW_EVERYTHING, "QUESTION bring");
    g_assert_cmpuint(rows->len, ==, 3);
    none = list(fx, IVP_SHOW_EVERYTHING, "apac");
    g_assert_cmpuint(none->len, ==, 0);
    sentence = ivp_panel_get_empty_sentence(fx->panel, &filter);
    g_assert_cmpstr(sentence, ==, "Nothing matches “apac”.");
}

static void
test_details_say_it_all(Fixture *fx, gconstpointer data)
{
    g_autoptr(GPtrArray) rows = NULL;
    g_autoptr(IvpDetails) details = NULL;
    const IvpRow *row;

    load_calendar(fx);
    rows = list(fx, IVP_SHOW_GROUPS, NULL);
    row = g_ptr_array_index(rows, 0);
    g_assert_cmpstr(row->region->id, ==, "amer");
    details = ivp_panel_describe(fx->panel, row->key);
    g_assert_cmpstr(g_ptr_array_index(details->when, 0), ==,
                    "Thu 3 Dec 2026, 19:40–20:30 CET (UTC+1)");
    g_assert_cmpstr(g_ptr_array_index(details->when, 1), ==,
                    "10:40–11:30 PST (UTC−8) in Los Angeles");
    g_assert_cmpstr(g_ptr_array_index(details->when, 2), ==, "in 10 days");
    g_assert_cmpstr(details->join, ==, "https://meet.example.org/abc");
    g_assert_nonnull(details->repeats);
    g_assert_nonnull(strstr(details->description, "Bring a question"));
    g_assert_null(strchr(details->description, '<'));
}

static void
test_a_month_counts_its_days(Fixture *fx, gconstpointer data)
{
    guint counts[31];

    load_calendar(fx);
    ivp_panel_count_month(fx->panel, 2026, 12, NULL, counts);
    g_assert_cmpuint(counts[2], ==, 2);
    g_assert_cmpuint(counts[9], ==, 2);
    g_assert_cmpuint(counts[0], ==, 0);
    g_assert_cmpuint(counts[30], ==, 2);
}

static void
test_a_slot_and_an_event_can_be_saved(Fixture *fx, gconstpointer data)
{
    g_autoptr(GPtrArray) rows = NULL;
    g_autofree char *slot = NULL;
    g_autofree char *event = NULL;
    g_autofree char *name = NULL;
    g_autoptr(GError) error = NULL;

    load_calendar(fx);
    slot = ivp_panel_export_ics(fx->panel, "slot:20261203T1800Z", &error);
    g_assert_no_error(error);
    g_assert_nonnull(strstr(slot, "BEGIN:VCALENDAR"));
    name = ivp_panel_suggest_file_name(fx->panel, "slot:20261203T1800Z");
    g_assert_cmpstr(name, ==, "interview-slot-2026-12-03.ics");
    rows = list(fx, IVP_SHOW_INTERVIEWS, NULL);
    event = ivp_panel_export_ics(fx->panel, ((IvpRow *)g_ptr_array_index(rows, 0))->key,
                                 &error);
    g_assert_no_error(error);
    g_assert_nonnull(strstr(event, "Priya"));
    g_assert_null(ivp_panel_export_ics(fx->panel, "event:x/0/none", &error));
    g_assert_error(error, IVP_ERROR, IVP_ERROR_NOT_FOUND);
}

static void
let_reminders_come(Fixture *fx)
{
    ivp_panel_check_reminders(fx->panel);
    ivp_store_flush(fx->panel->store);
    while (g_main_context_iteration(NULL, FALSE))
        ;
}

static void
test_reminders_survive_and_come_as_one(Fixture *fx, gconstpointer data)
{
    static const char key[] = "slot:20261203T1800Z";
    g_autoptr(GArray) set = NULL;
    g_autoptr(GError) error = NULL;

    load_calendar(fx);
    g_assert_true(ivp_panel_remind(fx->panel, key, 3600, NULL));
    g_assert_true(ivp_panel_remind(fx->panel, key, 600, NULL));
    g_assert_true(ivp_panel_remind(fx->panel, key, 600, NULL));
    g_assert_true(ivp_panel_remind(fx->panel, "slot:20261210T1800Z", 600, NULL));
    g_assert_false(ivp_panel_remind(fx->panel, key, 30 * 86400, &error));
    g_assert_error(error, IVP_ERROR, IVP_ERROR_REFUSED);
    close_panel(fx);

    open_panel(fx);
    fx->now = NOW;
    set = ivp_panel_list_reminders(fx->panel, key);
    g_assert_cmpuint(set->len, ==, 2);
    let_reminders_come(fx);
    g_assert_cmpint(fx->notices, ==, 0);

    /* The computer slept over both: five minutes before the slot they come as one. */
    fx->now = G_GINT64_CONSTANT(1796320800) - 300;
    let_reminders_come(fx);
    g_assert_cmpint(fx->notices, ==, 1);
    g_assert_cmpstr(fx->notice_title, ==, "2 reminders");
    let_reminders_come(fx);
    g_assert_cmpint(fx->notices, ==, 1);
    ivp_panel_notice_shown(fx->panel, fx->notice_id);
    close_panel(fx);

    /* Shown is shown, also after a restart. */
    open_panel(fx);
    let_reminders_come(fx);
    g_assert_cmpint(fx->notices, ==, 1);
}

static void
test_a_snoozed_reminder_comes_again(Fixture *fx, gconstpointer data)
{
    load_calendar(fx);
    g_assert_true(ivp_panel_remind(fx->panel, "slot:20261203T1800Z", 600, NULL));
    fx->now = G_GINT64_CONSTANT(1796320800) - 600;
    let_reminders_come(fx);
    g_assert_cmpint(fx->notices, ==, 1);
    g_assert_cmpstr(fx->notice_title, ==, "in 10 min: Interview slot, 30 min");
    g_assert_cmpstr(fx->notice_text, ==,
                    "Reminder: Thu 3 Dec, 19:00 CET, Interview slot, 30 min.");
    ivp_panel_notice_shown(fx->panel, fx->notice_id);
    ivp_panel_notice_snooze(fx->panel, fx->notice_id, 5);
    let_reminders_come(fx);
    g_assert_cmpint(fx->notices, ==, 1);
    fx->now += 300;
    let_reminders_come(fx);
    g_assert_cmpint(fx->notices, ==, 2);
}

static void
test_the_zone_can_be_changed_and_is_kept(Fixture *fx, gconstpointer data)
{
    g_autofree char *text = NULL;
    g_autoptr(GError) error = NULL;
    g_auto(GStrv) zones = ivp_panel_list_zones();

    g_assert_false(ivp_panel_set_zone(fx->panel, "Mars/Olympus", &error));
    g_assert_error(error, IVP_ERROR, IVP_ERROR_NOT_FOUND);
    g_assert_true(ivp_panel_set_zone(fx->panel, "Asia/Kolkata", NULL));
    close_panel(fx);
    open_panel(fx);
    text = ivp_panel_get_zone_text(fx->panel);
    g_assert_cmpstr(text, ==, "Kolkata (IST, UTC+5:30)");
    g_assert_true(g_strv_contains((const char *const *)zones, "Europe/Berlin"));
}

static void
test_quiet_hours_hold_what_can_wait(Fixture *fx, gconstpointer data)
{
    const gint64 start = G_GINT64_CONSTANT(1796320800); /* 3 December, 19:00 in Berlin */

    load_calendar(fx);
    ivp_panel_set_setting(fx->panel, "quiet", "22-8");
    /* Due at 23:00 of the day before. */
    g_assert_true(ivp_panel_remind(fx->panel, "slot:20261203T1800Z", 20 * 3600, NULL));
    fx->now = start - 20 * 3600;
    g_assert_cmpint(ivp_panel_next_reminder(fx->panel), ==, start - 11 * 3600);
    let_reminders_come(fx);
    fx->now = start - 11 * 3600 - 1;
    let_reminders_come(fx);
    g_assert_cmpint(fx->notices, ==, 0);
    fx->now = start - 11 * 3600;
    let_reminders_come(fx);
    g_assert_cmpint(fx->notices, ==, 1);
    ivp_panel_notice_shown(fx->panel, fx->notice_id);

    /* What begins in the quiet hours does not wait for their end. */
    ivp_panel_set_setting(fx->panel, "quiet", "18-22");
    g_assert_true(ivp_panel_remind(fx->panel, "slot:20261203T1800Z", 600, NULL));
    fx->now = start - 600;
    let_reminders_come(fx);
    g_assert_cmpint(fx->notices, ==, 2);
}

static void
test_a_program_of_strangers_is_previewed_and_added(Fixture *fx, gconstpointer data)
{
    g_autoptr(GBytes) bytes = g_bytes_new_static(program_text, sizeof program_text - 1);
    g_autoptr(GBytes) noise = g_bytes_new_static("\0\xff\xfe", 3);
    g_autofree char *preview = NULL;
    g_autofree char *id = NULL;
    g_autoptr(GError) error = NULL;

    preview = ivp_panel_preview_program(fx->panel, bytes, "Other.program", &error);
    g_assert_no_error(error);
    g_assert_true(g_str_has_prefix(preview, "Lantern users\n"));
    id = ivp_panel_add_program(fx->panel, bytes, "/home/x/../Ümlaut & Co.program", &error);
    g_assert_no_error(error);
    g_assert_true(ivp_panel_choose(fx->panel, id, NULL));
    g_assert_null(ivp_panel_preview_program(fx->panel, noise, "noise.program", &error));
    g_assert_nonnull(error);
}

#define ADD(name, test) g_test_add("/panel/" name, Fixture, NULL, set_up, test, tear_down)

int
main(int argc, char **argv)
{
    g_setenv("TZ", "Europe/Berlin", TRUE);
    g_test_init(&argc, &argv, NULL);
    ADD("before-the-choice", test_nothing_before_the_choice);
    ADD("usual-slots", test_slots_are_usual_until_a_calendar_is_there);
    ADD("taken-slots", test_taken_slots_go_and_short_ones_say_so);
    ADD("search", test_search_finds_descriptions_and_says_when_nothing_matches);
    ADD("details", test_details_say_it_all);
    ADD("month", test_a_month_counts_its_days);
    ADD("save", test_a_slot_and_an_event_can_be_saved);
    ADD("reminders", test_reminders_survive_and_come_as_one);
    ADD("quiet", test_quiet_hours_hold_what_can_wait);
    ADD("snooze", test_a_snoozed_reminder_comes_again);
    ADD("zone", test_the_zone_can_be_changed_and_is_kept);
    ADD("add-program", test_a_program_of_strangers_is_previewed_and_added);
    return g_test_run();
}
