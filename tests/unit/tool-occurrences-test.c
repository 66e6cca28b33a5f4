/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <gio/gio.h>
#include <string.h>

static const char *tool;

#define CALENDAR                                                               \
    "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:b\nDTSTART:20260604T170000Z\nDTEND:"   \
    "20260604T180000Z\n"                                                       \
    "SUMMARY:Second "                                                          \
    "\\\"one\\\"\nEND:VEVENT\nBEGIN:VEVENT\nUID:a\nDTSTART:20260604T170000Z\n" \
    "SUMMARY:First\\, at "                                                     \
    "once\\nover\nEND:VEVENT\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20260604\n"     \
    "END:VEVENT\n"
#define LINES                                                                         \
    "20260604\t20260605\t\n20260604T170000Z\t20260604T170000Z\tFirst, at once over\n" \
    "20260604T170000Z\t20260604T180000Z\tSecond \"one\"\n"

static const struct {
    const char *what, *zone, *input, *arguments; /* words with blanks between */
    int status;
    const char *output;
    const char *said; /* a part of what is on stderr; NULL: nothing is */
} calls[] = {
    {"a list", "UTC", CALENDAR "END:VCALENDAR\n", "- --from 2026-06-01 --to 2026-07-01", 0,
     LINES, NULL},
    {"the days of the viewer", "Asia/Tokyo", CALENDAR "END:VCALENDAR\n",
     "- --from 2026-06-05 --to 2026-06-06", 0,
     "20260604T170000Z\t20260604T170000Z\tFirst, at once over\n"
     "20260604T170000Z\t20260604T180000Z\tSecond \"one\"\n",
     NULL},
    {"instants", "Asia/Tokyo", CALENDAR "END:VCALENDAR\n",
     "--from 20260604T170001Z --to 20260604T170002Z -", 0,
     "20260604T170000Z\t20260604T180000Z\tSecond \"one\"\n", NULL},
    {"breaks off", "UTC", CALENDAR, "- --from 2026-06-01 --to 2026-07-01", 1, LINES,
     "-: line 15: The calendar breaks off here"},
    {"no calendar", "UTC", "<html>", "- --from 2026-06-01", 1, "",
     "This is not a calendar"},
    {"nothing", "UTC", "", "-", 1, "", "The file is empty."},
    {"JSON", "UTC", CALENDAR "END:VCALENDAR\n",
     "- --json --from 20260604T170000Z --to 20260604T170001Z", 0,
     "{\"occurrences\":[{\"start\":\"20260604\",\"end\":\"20260605\",\"kind\":\"all-day\","
     "\"summary\":"
     "\"\",\"uid\":null},{\"start\":\"20260604T170000Z\",\"end\":\"20260604T170000Z\","
     "\"kind\":"
     "\"timed\",\"summary\":\"First, at once "
     "over\",\"uid\":\"a\"},{\"start\":\"20260604T170000Z\","
     "\"end\":\"20260604T180000Z\",\"kind\":\"timed\",\"summary\":\"Second "
     "\\\"one\\\"\",\"uid\":"
     "\"b\"}],\"problems\":[]}\n",
     NULL},
    {"no such file", "UTC", "", "/nonexistent/file.ics", 3, "", "cannot be read"},
    {"a folder", "UTC", "", "/", 3, "", "cannot be read"},
    {"no file", "UTC", "", "", 2, "", "Name one file"},
    {"two files", "UTC", "", "a b", 2, "", "Name one file"},
    {"no such time", "UTC", "", "- --from yesterday", 2, "", "“yesterday” is no time here"},
    {"no such day", "UTC", "", "- --to 2026-02-30", 2, "", "is no time here"},
    {"backwards", "UTC", "", "- --from 2026-06-02 --to 2026-06-01", 2, "",
     "before that of --from"},
    {"no such option", "UTC", "", "- --until 2026-06-02", 2, "", "--until"},
};

static void
test_calls(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(calls); i++) {
        g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new(
            G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE |
            G_SUBPROCESS_FLAGS_STDERR_PIPE);
        g_autofree char *line =
            g_strdup_printf("'%s' occurrences %s", tool, calls[i].arguments);
        g_auto(GStrv) words = NULL;
        g_autoptr(GError) error = NULL;
        g_autoptr(GSubprocess) process = NULL;
        g_autofree char *output = NULL;
        g_autofree char *said = NULL;

        g_test_message("%s", calls[i].what);
        g_assert_true(g_shell_parse_argv(line, NULL, &words, NULL));
        g_subprocess_launcher_setenv(launcher, "TZ", calls[i].zone, TRUE);
        process =
            g_subprocess_launcher_spawnv(launcher, (const char *const *)words, &error);
        g_assert_no_error(error);
        /* A call that is refused does not read, so writing to it may find nobody there. */
        g_subprocess_communicate_utf8(process, calls[i].status < 2 ? calls[i].input : NULL,
                                      NULL, &output, &said, NULL);
        g_assert_true(g_subprocess_get_if_exited(process));
        g_assert_cmpint(g_subprocess_get_exit_status(process), ==, calls[i].status);
        g_assert_cmpstr(output, ==, calls[i].output);
        if (calls[i].said == NULL)
            g_assert_cmpstr(said, ==, "");
        else if (strstr(said, calls[i].said) == NULL)
            g_error("“%s” does not say “%s”", said, calls[i].said);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    tool = g_getenv("IVP_TOOL");
    g_assert_nonnull(tool);
    g_test_add_func("/tool-occurrences/calls", test_calls);
    return g_test_run();
}
