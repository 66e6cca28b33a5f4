/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

static const char *tool;

#define EVENT(uid, day)                                                     \
    "BEGIN:VEVENT\nUID:" uid "\nDTSTAMP:20260101T000000Z\nDTSTART:2026" day \
    "T170000Z\nSUMMARY:" uid "\nEND:VEVENT\n"
#define CALENDAR(events) "BEGIN:VCALENDAR\nX-WR-CALNAME:Ours\n" events "END:VCALENDAR\n"
#define WEEKLY                                                                      \
    "BEGIN:VEVENT\nUID:w\nDTSTART:20260105T100000Z\nRRULE:FREQ=WEEKLY\nSUMMARY:w\n" \
    "END:VEVENT\n"
#define NUMBERS(seen, unchanged, passed, parsed, kept, removed, refused)                \
    "BYTES\nevents seen\t" #seen "\nunchanged\t" #unchanged "\npassed over\t" #passed   \
    "\nparsed\t" #parsed "\nkept\t" #kept "\nremoved\t" #removed "\nrefused\t" #refused \
    "\n"

/* One after the other, on one cache, which stands for FOLDER. */
static const struct {
    const char *what, *input, *arguments;
    int status;
    const char *output;
    const char *said; /* a part of what is on stderr; NULL: nothing is */
} calls[] = {
    {"no cache yet", "", "occurrences --cache FOLDER", 3, "",
     "No calendar was loaded yet."},
    {"a first take",
     CALENDAR(EVENT("a", "0604") EVENT("b", "0605") WEEKLY EVENT("old", "0101")),
     "refresh - --cache FOLDER --now 2026-06-01", 0, NUMBERS(4, 0, 0, 4, 4, 0, 0), NULL},
    {"the same again",
     CALENDAR(EVENT("a", "0604") EVENT("b", "0605") WEEKLY EVENT("old", "0101")),
     "refresh - --cache FOLDER --now 2026-06-01", 0, NUMBERS(4, 4, 0, 0, 4, 0, 0), NULL},
    {"a difference", CALENDAR(EVENT("a", "0606") WEEKLY EVENT("old", "0101")),
     "refresh - --cache FOLDER --now 2026-06-01", 0, NUMBERS(3, 2, 0, 1, 3, 1, 0), NULL},
    {"its rows", "", "occurrences --cache FOLDER --from 2026-06-01 --to 2026-06-09", 0,
     "20260601T100000Z\t20260601T100000Z\tw\n20260606T170000Z\t20260606T170000Z\ta\n"
     "20260608T100000Z\t20260608T100000Z\tw\n",
     NULL},
    {"the first of them", "",
     "occurrences --cache FOLDER --from 2026-06-01 --to 2026-06-09 --limit 1", 0,
     "20260601T100000Z\t20260601T100000Z\tw\n", NULL},
    {"further than laid down", "",
     "occurrences --cache FOLDER --from 2027-06-01 --to 2027-06-09", 0,
     "20270607T100000Z\t20270607T100000Z\tw\n", NULL},
    {"a broken event", CALENDAR("BEGIN:VEVENT\nUID:x\nDTSTART:soon\nEND:VEVENT\n" WEEKLY),
     "refresh - --cache FOLDER --now 2026-06-01 --json", 1,
     "{\"id\":\"feed\",\"title\":\"Ours\",\"bytes\":BYTES,\"seen\":2,\"unchanged\":1,"
     "\"passed_over\":0,\"parsed\":0,\"kept\":1,\"removed\":2,\"refused\":1,\"problems\":[",
     "Line 3: "},
    {"one that breaks off", "BEGIN:VCALENDAR\n" WEEKLY, "refresh - --cache FOLDER", 1, "",
     "The calendar breaks off in line 7."},
    {"an empty one", CALENDAR(""), "refresh - --cache FOLDER --now 2026-06-01", 1, "",
     "The new calendar is empty; kept the old one."},
    {"the old one is there", "",
     "occurrences --cache FOLDER --from 2026-06-01 --to 2026-06-02", 0,
     "20260601T100000Z\t20260601T100000Z\tw\n", NULL},
    {"an empty one, believed", CALENDAR(""),
     "refresh - --cache FOLDER --accept-empty --now 2026-06-01", 0,
     NUMBERS(0, 0, 0, 0, 0, 1, 0), NULL},
    {"no such file", "", "refresh /nonexistent.ics --cache FOLDER", 3, "",
     "could not be read"},
    {"a folder", "", "refresh / --cache FOLDER", 3, "", "could not be read"},
    {"nobody there", "", "refresh http://127.0.0.1:1/x?secret --cache FOLDER", 3, "",
     "127.0.0.1: 127.0.0.1 could not be reached."},
    {"no such link", "", "refresh ftp://127.0.0.1/x --cache FOLDER", 2, "",
     "not from “ftp:”"},
    {"no cache named", "", "refresh a.ics", 2, "", "Name a calendar and a folder"},
    {"no feed named", "", "refresh --cache FOLDER", 2, "", "Name a calendar and a folder"},
};

static void
remove_folder(const char *folder)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;

    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
        g_autofree char *path = g_build_filename(folder, name, NULL);

        g_unlink(path);
    }
    g_rmdir(folder);
}

static void
test_calls(void)
{
    g_autofree char *folder = g_dir_make_tmp("ivp-refresh-XXXXXX", NULL);

    for (gsize i = 0; i < G_N_ELEMENTS(calls); i++) {
        g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new(
            G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE |
            G_SUBPROCESS_FLAGS_STDERR_PIPE);
        g_autoptr(GString) line = g_string_new(calls[i].arguments);
        g_autoptr(GString) expected = g_string_new(calls[i].output);
        g_autofree char *bytes = g_strdup_printf(
            "%s%zu", expected->str[0] == '{' ? "" : "bytes\t", strlen(calls[i].input));
        g_auto(GStrv) words = NULL;
        g_autoptr(GError) error = NULL;
        g_autoptr(GSubprocess) process = NULL;
        g_autofree char *output = NULL;
        g_autofree char *said = NULL;

        g_test_message("%s", calls[i].what);
        g_string_replace(line, "FOLDER", folder, 0);
        g_string_replace(expected, "BYTES", bytes, 0);
        g_string_prepend(line, " ");
        g_string_prepend(line, tool);
        g_assert_true(g_shell_parse_argv(line->str, NULL, &words, &error));
        g_subprocess_launcher_setenv(launcher, "TZ", "UTC", TRUE);
        process =
            g_subprocess_launcher_spawnv(launcher, (const char *const *)words, &error);
        g_assert_no_error(error);
        g_subprocess_communicate_utf8(process, calls[i].input, NULL, &output, &said, NULL);
        g_assert_cmpint(g_subprocess_get_exit_status(process), ==, calls[i].status);
        if (expected->str[0] == '{')
            g_assert_true(g_str_has_prefix(output, expected->str));
        else
            g_assert_cmpstr(output, ==, expected->str);
        if (calls[i].said == NULL)
            g_assert_cmpstr(said, ==, "");
        else if (strstr(said, calls[i].said) == NULL)
            g_assert_cmpstr(said, ==, calls[i].said);
        g_assert_null(strstr(said, "secret"));
    }
    remove_folder(folder);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    tool = g_getenv("IVP_TOOL");
    g_assert_nonnull(tool);
    g_test_add_func("/tool-refresh/calls", test_calls);
    return g_test_run();
}
