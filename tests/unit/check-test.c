/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "ivp-cache.h"
#include "ivp-sample.h"
#include "ivp-take.h"
#include "tool-run.h"

/* Friday 20 November 2026, 11:00 UTC */
#define FRIDAY G_GINT64_CONSTANT(1795172400)

#define HEAD "[Program]\nVersion=1\nName=Test\nZone=America/Los_Angeles\n"
#define REST                                                             \
    "[Calendar c]\nURL=https://a.example/c.ics\n[Events]\nGroup=group\n" \
    "[Contact bo]\nXMPP=bo@a.example\n"

typedef struct {
    char *folder;
    char *file;
    ToolRun ran;
} Fixture;

static void
set_up(Fixture *fx, gconstpointer data)
{
    fx->folder = g_dir_make_tmp("ivp-check-XXXXXX", NULL);
    fx->file = g_build_filename(fx->folder, "mine.program", NULL);
}

static void
tear_down(Fixture *fx, gconstpointer data)
{
    g_autoptr(GDir) folder = g_dir_open(fx->folder, 0, NULL);
    const char *name;

    while ((name = g_dir_read_name(folder)) != NULL) {
        g_autofree char *path = g_build_filename(fx->folder, name, NULL);

        g_remove(path);
    }
    g_rmdir(fx->folder);
    g_free(fx->folder);
    g_free(fx->file);
    tool_run_clear(&fx->ran);
}

/* Runs the companion in the fixture's folder; with @input, as its standard input. */
static void
run(Fixture *fx, const char *input, ...)
{
    g_autoptr(GPtrArray) words = g_ptr_array_new();
    va_list arguments;
    const char *word;

    va_start(arguments, input);
    while ((word = va_arg(arguments, const char *)) != NULL)
        g_ptr_array_add(words, (gpointer)word);
    va_end(arguments);
    tool_run(&fx->ran, fx->folder, input, -1, words);
}

static void
write_file(Fixture *fx, const char *text)
{
    g_assert_true(g_file_set_contents(fx->file, text, -1, NULL));
}

static void
test_mistakes_go_to_stderr_with_file_and_line(Fixture *fx, gconstpointer data)
{
    write_file(fx, HEAD REST "[Slots]\nRule=every third thursday 10:00\nHoricon=3\n");
    run(fx, NULL, "check", "mine.program", NULL);
    g_assert_cmpstr(
        fx->ran.err, ==,
        "mine.program:12: “every third thursday” may be every 3 weeks or the 3rd in "
        "each month: write “every 3 weeks thu 10:00 from 2026-01-01” or “every month "
        "3rd thu 10:00”.\n"
        "mine.program:13: warning: “Horicon” is no key of [Slots] and is ignored: did "
        "you mean “Horizon”?\n");
    g_assert_cmpstr(fx->ran.out, ==, "");
    g_assert_cmpint(fx->ran.status, ==, 1);
}

static void
test_fine_file_is_summed_up_with_its_next_slots(Fixture *fx, gconstpointer data)
{
    write_file(fx,
               HEAD REST "[Slots]\nRule=every 2 weeks thu 10:00 from 2026-01-08\nAtOnce=1\n"
                         "Gap=10 min\n[Region apac]\nName=APAC\nGroup=no\n"
                         "[Interviews]\nGoal=2\n");
    run(fx, NULL, "check", "--from", "2026-10-20", "mine.program", NULL);
    g_assert_cmpstr(fx->ran.err, ==, "");
    g_assert_cmpstr(
        fx->ran.out, ==,
        "Test\n"
        "  Zone: America/Los_Angeles\n"
        "  Calendar: c (a.example)\n"
        "  Regions: APAC (no discussion group)\n"
        "  Slots: every 2 weeks on Thursday at 10:00 in Los Angeles\n"
        "  Length: 30 or 60 min\n"
        "  Offered: 90 days ahead\n"
        "  Room: at most 1 of the program's events at once, 10 min between two\n"
        "  Goal: 2 sessions a month\n"
        "  Contact: bo, facilitator, xmpp: bo@a.example\n"
        "\n"
        "The next five slots, before any calendar is looked at:\n"
        "  Los Angeles                         Berlin                              UTC\n"
        "  Thu 29 Oct 2026, 10:00 PDT (UTC−7)  Thu 29 Oct 2026, 18:00 CET (UTC+1)  Thu 29 "
        "Oct "
        "2026, 17:00 UTC\n"
        "  Thu 12 Nov 2026, 10:00 PST (UTC−8)  Thu 12 Nov 2026, 19:00 CET (UTC+1)  Thu 12 "
        "Nov "
        "2026, 18:00 UTC\n"
        "  Thu 26 Nov 2026, 10:00 PST (UTC−8)  Thu 26 Nov 2026, 19:00 CET (UTC+1)  Thu 26 "
        "Nov "
        "2026, 18:00 UTC\n"
        "  Thu 10 Dec 2026, 10:00 PST (UTC−8)  Thu 10 Dec 2026, 19:00 CET (UTC+1)  Thu 10 "
        "Dec "
        "2026, 18:00 UTC\n"
        "  Thu 24 Dec 2026, 10:00 PST (UTC−8)  Thu 24 Dec 2026, 19:00 CET (UTC+1)  Thu 24 "
        "Dec "
        "2026, 18:00 UTC\n");
    g_assert_cmpint(fx->ran.status, ==, 0);
}

/* Three zones also where the program's, the viewer's and UTC are not three. */
static void
test_zones_that_coincide_give_way_to_far_ones(Fixture *fx, gconstpointer data)
{
    run(fx,
        "[Program]\nVersion=1\nName=x\nZone=Europe/Madrid\n[Slots]\nRule=on 2026-12-03 "
        "10:00\n",
        "check", "-", "--from", "2026-12-01", NULL);
    g_assert_nonnull(strstr(fx->ran.out,
                            "  Madrid                             UTC                "
                            "        Kolkata\n"));
    g_assert_nonnull(strstr(fx->ran.out, "The next slots"));
    g_assert_nonnull(strstr(fx->ran.err, "-: warning: The file names no calendar"));
    g_assert_cmpint(fx->ran.status, ==, 0);
}

static void
test_template_is_accepted(Fixture *fx, gconstpointer data)
{
    g_autofree char *template = NULL;

    run(fx, NULL, "check", "--template", NULL);
    g_assert_cmpint(fx->ran.status, ==, 0);
    template = g_steal_pointer(&fx->ran.out);
    run(fx, template, "check", "-", NULL);
    g_assert_cmpstr(fx->ran.err, ==, "");
    g_assert_true(g_str_has_prefix(fx->ran.out, "Example community\n"));
    g_assert_cmpint(fx->ran.status, ==, 0);
}

static void
test_json_has_the_documented_keys(Fixture *fx, gconstpointer data)
{
    write_file(fx, HEAD REST "[Slots]\nRule=on 2026-12-03 10:00\nWhat=\"x\\\\y\"\n");
    run(fx, NULL, "check", "--json", "--from", "20261120T000000Z", "mine.program", NULL);
    g_assert_cmpstr(
        fx->ran.out, ==,
        "{\"file\":\"mine.program\",\"ok\":true,\"problems\":[{\"line\":13,\"warning\":"
        "true,"
        "\"sentence\":\"“What” is no key of [Slots] and is "
        "ignored.\"}],\"program\":{\"name\":"
        "\"Test\",\"example\":false,\"zone\":\"America/"
        "Los_Angeles\",\"calendars\":[{\"id\":\"c\","
        "\"name\":\"c\",\"url\":\"https://a.example/"
        "c.ics\"}],\"regions\":[],\"contacts\":[{"
        "\"name\":\"bo\",\"role\":\"facilitator\",\"protocol\":\"xmpp\",\"address\":"
        "\"bo@a.example\",\"link\":null}],\"lengths\":[30,60],\"horizon_days\":90,\"goal\":"
        "0,"
        "\"at_once\":0,\"gap_minutes\":0,\"slots\":\"Thu 3 Dec 2026 at 10:00 in Los "
        "Angeles\"},"
        "\"next\":[{\"start\":\"20261203T180000Z\",\"end\":\"20261203T190000Z\",\"shown\":["
        "{"
        "\"zone\":\"America/Los_Angeles\",\"text\":\"Thu 3 Dec 2026, 10:00 PST (UTC−8)\"},{"
        "\"zone\":\"Europe/Berlin\",\"text\":\"Thu 3 Dec 2026, 19:00 CET "
        "(UTC+1)\"},{\"zone\":"
        "\"UTC\",\"text\":\"Thu 3 Dec 2026, 18:00 UTC\"}]}]}\n");
    g_assert_cmpint(fx->ran.status, ==, 0);
    run(fx, "[Program]\nVersion=9\n\t\"", "check", "--json", "-", NULL);
    g_assert_true(g_str_has_prefix(
        fx->ran.out, "{\"file\":\"-\",\"ok\":false,\"problems\":[{\"line\":2,"));
    g_assert_true(g_str_has_suffix(fx->ran.out, "],\"program\":null,\"next\":[]}\n"));
    g_assert_cmpint(fx->ran.status, ==, 1);
}

static void
test_slots_are_listed_for_machines_and_people(Fixture *fx, gconstpointer data)
{
    run(fx, NULL, "slots", "opentelemetry", "--from", "2026-10-20", "--to", "2026-11-13",
        NULL);
    g_assert_cmpstr(fx->ran.err, ==, "");
    g_assert_cmpstr(fx->ran.out, ==,
                    "20261029T170000Z\t20261029T180000Z\tThu 29 Oct 2026, 18:00–19:00 CET "
                    "(UTC+1); 10:00–11:00 PDT (UTC−7) in Los Angeles\n"
                    "20261112T180000Z\t20261112T190000Z\tThu 12 Nov 2026, 19:00–20:00 CET "
                    "(UTC+1); 10:00–11:00 PST (UTC−8) in Los Angeles\n");
    g_assert_cmpint(fx->ran.status, ==, 0);
    run(fx, NULL, "slots", "lantern", NULL);
    g_assert_cmpstr(fx->ran.out, ==, "");
    g_assert_cmpint(fx->ran.status, ==, 0);
    run(fx, HEAD "[Slots]\nRule=never\n", "slots", "-", NULL);
    g_assert_true(g_str_has_prefix(fx->ran.err, "-:6: A rule begins with "));
    g_assert_cmpint(fx->ran.status, ==, 1);
    run(fx, HEAD "[Slots]\nRule=on 2026-12-03 10:00\n", "slots", "-", "--json", "--from",
        "2026-12-01", NULL);
    g_assert_cmpstr(
        fx->ran.out, ==,
        "{\"program\":\"Test\",\"slots\":[{\"start\":\"20261203T180000Z\",\"end\":"
        "\"20261203T190000Z\",\"viewer\":\"Thu 3 Dec 2026, 19:00–20:00 CET (UTC+1)\","
        "\"program\":\"Thu 3 Dec 2026, 10:00–11:00 PST (UTC−8)\"}]}\n");
}

/* The built-in calendar has an interview on Thursday 26 November, a cancelled one on
   3 December, and a slot of its own on 4 December. */
static void
test_slots_that_are_taken_are_left_out(Fixture *fx, gconstpointer data)
{
    g_autofree char *path = g_build_filename(fx->folder, "cache.db", NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(IvpCache) cache = NULL;
    g_autoptr(GBytes) calendar = NULL;
    g_autoptr(IvpTake) take = NULL;
    g_auto(IvpTakeReport) report = {0};

    run(fx, NULL, "slots", "example", "--cache", ".", NULL);
    g_assert_cmpint(fx->ran.status, ==, 3);
    g_assert_cmpstr(fx->ran.out, ==, "");
    g_assert_cmpstr(fx->ran.err, !=, "");

    cache = ivp_cache_open(path, TRUE, &error);
    g_assert_no_error(error);
    calendar = ivp_sample_render("sample/example.ics", FRIDAY, &error);
    take = ivp_take_new(cache, "example.example", FRIDAY, FALSE, NULL, &error);
    g_assert_no_error(error);
    g_assert_true(ivp_take_write(take, g_bytes_get_data(calendar, NULL),
                                 g_bytes_get_size(calendar), &error));
    g_assert_cmpint(ivp_take_finish(take, FALSE, &report, &error), ==, IVP_TAKE_DONE);
    g_assert_no_error(error);
    run(fx, NULL, "slots", "example", "--cache", ".", "--from", "20261120T110000Z", "--to",
        "2026-12-05", NULL);
    g_assert_cmpstr(fx->ran.err, ==, "");
    g_assert_cmpstr(
        fx->ran.out, ==,
        "20261124T230000Z\t20261125T000000Z\tWed 25 Nov 2026, 00:00–01:00 CET (UTC+1); "
        "Tue 24 Nov, 15:00–16:00 PST (UTC−8) in Los Angeles\n"
        "20261201T230000Z\t20261202T000000Z\tWed 2 Dec 2026, 00:00–01:00 CET (UTC+1); "
        "Tue 1 Dec, 15:00–16:00 PST (UTC−8) in Los Angeles\n"
        "20261203T180000Z\t20261203T190000Z\tThu 3 Dec 2026, 19:00–20:00 CET (UTC+1); "
        "10:00–11:00 PST (UTC−8) in Los Angeles\n"
        "20261204T140000Z\t20261204T150000Z\tFri 4 Dec 2026, 15:00–16:00 CET (UTC+1); "
        "06:00–07:00 PST (UTC−8) in Los Angeles\n");
    g_assert_cmpint(fx->ran.status, ==, 0);
    run(fx, NULL, "slots", "example", "--from", "20261120T110000Z", "--to", "2026-12-05",
        NULL);
    g_assert_nonnull(strstr(fx->ran.out, "20261126T180000Z\t"));
}

static void
test_wrong_usage_and_unreadable_files(Fixture *fx, gconstpointer data)
{
    static const struct {
        const char *words[4];
        int status;
        const char *said;
    } calls[] = {
        {{"check"}, 2, "Name one program file: interview-panel check FILE\n"},
        {{"check", "a", "b"}, 2, "Name one program file: interview-panel check FILE\n"},
        {{"check", "--nonsense", "a"}, 2, "Unknown option --nonsense\n"},
        {{"check", "--from=tomorrow", "a"},
         2,
         "“tomorrow” is no time here: write 2026-06-01 or 20260601T170000Z.\n"},
        {{"check", "--from=2026-02-30", "a"},
         2,
         "“2026-02-30” is no time here: write 2026-06-01 or 20260601T170000Z.\n"},
        {{"check", "missing"}, 3, "missing cannot be read: No such file or directory.\n"},
        {{"check", "."}, 3, ". cannot be read: Is a directory.\n"},
        {{"slots"}, 2, "Name one program: interview-panel slots opentelemetry\n"},
        {{"slots", "nobody"}, 3, "There is no file “programs/nobody.program”.\n"},
        {{"slots", "./missing"},
         3,
         "./missing cannot be read: No such file or directory.\n"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(calls); i++) {
        run(fx, NULL, calls[i].words[0], calls[i].words[1], calls[i].words[2],
            calls[i].words[3], NULL);
        g_test_message("%s %s", calls[i].words[0], calls[i].words[1]);
        g_assert_cmpstr(fx->ran.err, ==, calls[i].said);
        g_assert_cmpstr(fx->ran.out, ==, "");
        g_assert_cmpint(fx->ran.status, ==, calls[i].status);
    }
}

static void
test_endless_input_is_not_read_to_its_end(Fixture *fx, gconstpointer data)
{
    run(fx, NULL, "check", "/dev/zero", NULL);
    g_assert_cmpstr(
        fx->ran.err, ==,
        "/dev/zero: The file is larger than 256 KiB: this is no program file.\n");
    g_assert_cmpint(fx->ran.status, ==, 1);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(name, function) \
    g_test_add("/check/" name, Fixture, NULL, set_up, function, tear_down)
    ADD("mistakes-go-to-stderr-with-file-and-line",
        test_mistakes_go_to_stderr_with_file_and_line);
    ADD("fine-file-is-summed-up-with-its-next-slots",
        test_fine_file_is_summed_up_with_its_next_slots);
    ADD("zones-that-coincide-give-way-to-far-ones",
        test_zones_that_coincide_give_way_to_far_ones);
    ADD("template-is-accepted", test_template_is_accepted);
    ADD("json-has-the-documented-keys", test_json_has_the_documented_keys);
    ADD("slots-are-listed-for-machines-and-people",
        test_slots_are_listed_for_machines_and_people);
    ADD("slots-that-are-taken-are-left-out", test_slots_that_are_taken_are_left_out);
    ADD("wrong-usage-and-unreadable-files", test_wrong_usage_and_unreadable_files);
    ADD("endless-input-is-not-read-to-its-end", test_endless_input_is_not_read_to_its_end);
    return g_test_run();
}
