/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "ivp-data.h"
#include "ivp-error.h"
#include "ivp-program-keys.h"
#include "ivp-program.h"

#define HEAD "[Program]\nVersion=1\nName=Test\nZone=America/Los_Angeles\n"
#define FEED "[Calendar c]\nURL=https://a.example/c.ics\n[Events]\nGroup=group\n"

static IvpProgram *
read_text(const char *text, gssize length, GPtrArray **problems, GError **error)
{
    g_autoptr(GBytes) bytes = g_bytes_new(text, length < 0 ? strlen(text) : (gsize)length);

    return ivp_program_read(bytes, "test", problems, error);
}

static char *
join_problems(const GPtrArray *problems)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < problems->len; i++) {
        const IvpProgramProblem *problem = problems->pdata[i];

        g_string_append_printf(text, "%s%d: %s%s", i > 0 ? "\n" : "", problem->line,
                               problem->warning ? "warning: " : "", problem->sentence);
    }
    return g_string_free(text, FALSE);
}

/* What is said about a file, all of it, in order. */
static const struct {
    const char *what, *text, *said;
} files[] = {
    {"a line that is nothing", HEAD FEED "hello\n",
     "9: “hello” is neither [Section] nor Key=value; if it continues the line above, join "
     "the two."},
    {"a comment of another kind", HEAD FEED "; hello\n// hello\n",
     "9: A comment begins with “#”.\n"
     "10: A comment begins with “#”."},
    {"a value that goes on", HEAD FEED "[About]\nA=one\n  two\n",
     "11: “two” is neither [Section] nor Key=value; if it continues the line above, join "
     "the two."},
    {"no closing bracket", HEAD FEED "[Slots\nGap=x\n",
     "9: “[Slots” lacks its closing bracket: write “[Slots]”."},
    {"odd name of a section", HEAD FEED "[Slots!]\n",
     "9: “[Slots!]” cannot name a section: use letters, digits, “-”, “_” and “.”, such as "
     "[Contact bo]."},
    {"a key before any section",
     "Name=x\n[Program]\nVersion=1\nName=x\nZone=UTC\n[Slots]\nRule=every day 10:00\n",
     "0: warning: The file names no calendar, so nothing but its slots is shown: add "
     "[Calendar main].\n"
     "0: warning: The file names nobody who takes requests: add [Contact NAME].\n"
     "1: “Name” stands before the first section: begin with [Program]."},
    {"an equals sign alone", HEAD FEED "[Slots]\n=10\n", "10: There is no key before “=”."},
    {"a key twice", HEAD FEED "[Slots]\nAtOnce=1\nAtOnce=2\n",
     "11: “AtOnce” stands in line 10 already: keep one of the two."},
    {"a section twice", HEAD FEED "[Slots]\n[Slots]\nGap=x\n",
     "10: [Slots] stands here a second time: put these keys under the first one, in line "
     "9."},
    {"a named section twice", HEAD FEED "[Calendar c]\nURL=https://b.example/\n",
     "9: [Calendar c] stands here a second time: put these keys under the first one, in "
     "line 5."},
    {"an escape character", HEAD FEED "[About]\nA=\x1b[2J\n",
     "10: The line has the invisible character U+001B: remove it."},
    {"a reversed text", HEAD FEED "[Contact bo]\nName=B\xE2\x80\xAEo\n",
     "9: [Contact bo] has no address: add one such as XMPP=bo@example.org, or "
     "Link=https://….\n"
     "10: The line has the invisible character U+202E: remove it."},
    {"carriage returns are fine",
     "[Program]\r\nVersion=1\r\nName=x\r\nZone=UTC\r\n[X-mine]\r\nany=thing\r\n",
     "0: warning: The file names no calendar, so nothing but its slots is shown: add "
     "[Calendar main]."},
    {"no version", "[Program]\nName=x\nZone=UTC\n",
     "0: warning: The file names no calendar, so nothing but its slots is shown: add "
     "[Calendar main].\n"
     "1: The version is missing: add Version=1 under [Program]."},
    {"a newer version", "[Program]\nVersion=2\nNom=x\n[Nouveau]\n",
     "2: The file is of version 2, and this release reads version 1: use a newer release "
     "of the plugin."},
    {"a version in words", "[Program]\nVersion=one\nName=x\nZone=UTC\n[X-a]\n",
     "0: warning: The file names no calendar, so nothing but its slots is shown: add "
     "[Calendar main].\n"
     "2: “one” does not fit: write 1."},
    {"no program", "[Slots]\nRule=every day 10:00\n",
     "0: There is no [Program]: begin with [Program], Version=1, Name=… and Zone=…."},
    {"no name and no zone", "[Program]\nVersion=1\n",
     "0: warning: The file names no calendar, so nothing but its slots is shown: add "
     "[Calendar main].\n"
     "1: “Name” is missing: add it under [Program], such as Name=….\n"
     "1: “Zone” is missing: add it under [Program], such as Zone=Europe/Berlin."},
    {"a section misspelt", HEAD FEED "[Slot]\nGap=x\n[calendar x]\n",
     "9: There is no section [Slot]: did you mean [Slots]?\n"
     "11: There is no section [calendar]: did you mean [Calendar]?"},
    {"a section there is not", HEAD FEED "[Weather]\nGap=x\n",
     "9: There is no section [Weather]: there are Program, About, Calendar, Events, "
     "Region, Slots, Interviews, Summary, Asks, Retention, Groups, Room, Links, Contact."},
    {"a named section without a name", HEAD "[Calendar]\nURL=https://a.example/\n",
     "5: [Calendar] needs one short word that names it: write [Calendar main]."},
    {"a name for a section that has none", HEAD FEED "[Slots main]\n",
     "9: There is one [Slots] alone: leave out what follows its name."},
    {"a key misspelt, one there is not, one of ours",
     HEAD FEED "[Interviews]\nLenghts=30\nFavourite=x\nX-mine=x\n",
     "10: warning: “Lenghts” is no key of [Interviews] and is ignored: did you mean "
     "“Lengths”?\n"
     "11: warning: “Favourite” is no key of [Interviews] and is ignored."},
    {"a command", HEAD FEED "[Interviews]\nPasswordCommand=pass show x\nexec=rm\n",
     "10: A program file may not name a command: remove “PasswordCommand”.\n"
     "11: A program file may not name a command: remove “exec”."},
    {"a password",
     HEAD "[Calendar c]\nURL=https://a.example/\nPassword=x\nUser=bo\n[Events]\nGroup=g\n",
     "7: A program file may not hold a name or password to sign in with: remove "
     "“Password”.\n"
     "8: A program file may not hold a name or password to sign in with: remove “User”."},
    {"a calendar on this computer", HEAD "[Calendar c]\nURL=file:///etc/passwd\n",
     "6: A program file may not name a file of this computer: add it as a calendar of your "
     "own instead."},
    {"a calendar in clear", HEAD "[Calendar c]\nURL=http://a.example/c.ics\n",
     "6: An address with http: can be read and changed on its way: write https:."},
    {"a calendar with a password", HEAD "[Calendar c]\nURL=https://bo:pw@a.example/c.ics\n",
     "6: The address holds a user name or password: leave out what stands before “@”."},
    {"a secret calendar",
     HEAD "[Calendar "
          "c]\nURL=https://calendar.google.com/calendar/ical/x/private-abc/basic.ics\n",
     "6: This is the calendar's secret address, which works like a password: use its "
     "public address."},
    {"a calendar by a strange way", HEAD "[Calendar c]\nURL=ftp://a.example/c.ics\n",
     "6: “ftp:” cannot be used here: write https:."},
    {"a calendar that is no address", HEAD "[Calendar c]\nURL=calendar\n",
     "6: “calendar” is no address: write it like https://example.org/."},
    {"a calendar without a server", HEAD "[Calendar c]\nURL=https:///c.ics\n",
     "6: The address names no server: write it like https://example.org/."},
    {"a calendar with a space",
     HEAD "[Calendar c]\nURL=https://a.example/my calendar.ics\n",
     "6: “https://a.example/my calendar.ics” has a character that no address has: write it "
     "as your browser copies it."},
    {"a calendar out of the data", HEAD "[Calendar c]\nURL=example:../../x\n",
     "6: The built-in calendar is “example:sample/example.ics”."},
    {"a calendar without address", HEAD "[Calendar c]\nName=x\n",
     "5: [Calendar c] lacks its address: add URL=https://…."},
    {"a former address is looked at as well",
     HEAD "[Calendar c]\nURL=https://a.example/\nFormerly=file:///x\n",
     "0: warning: Nothing says which events are discussion groups or interviews: add "
     "[Events] with Group=… or Interview=….\n"
     "7: A program file may not name a file of this computer: add it as a calendar of your "
     "own instead."},
    {"webcal is fine, and a built-in one",
     HEAD "[Calendar c]\nURL=webcal://a.example/c.ics\n[Calendar "
          "d]\nURL=example:sample/example.ics\n[Events]\nGroup=g\n",
     ""},
    {"links that do something",
     HEAD FEED "[Links]\nA=javascript:alert(1)\nB=file:///etc/passwd\nC=data:text/"
               "html,x\nD=http://a.example/\nE=mailto:a@b.example\n",
     "10: “javascript:” is no link to follow: use https:, http:, mailto: or xmpp:.\n"
     "11: A program file may not name a file of this computer: add it as a calendar of "
     "your own instead.\n"
     "12: “data:” is no link to follow: use https:, http:, mailto: or xmpp:."},
    {"a shared calendar in clear",
     HEAD FEED "[Interviews]\nSharedCalendar=http://a.example/\n",
     "10: An address with http: can be read and changed on its way: write https:."},
    {"a contact without address", HEAD FEED "[Contact bo]\nName=Bo\n",
     "9: [Contact bo] has no address: add one such as XMPP=bo@example.org, or "
     "Link=https://…."},
    {"addresses that are none",
     HEAD FEED "[Contact bo]\nXMPP=bo\nIRC=bo\nEmail=a@b@c\nSlack=U "
               "1\nMatrix=@b\xE2\x80\x8Bo:a.example\n",
     "10: “bo” is no address of that kind: write it like bo@example.org.\n"
     "11: “bo” names no IRC server: write it like bo@irc.example.org.\n"
     "12: “a@b@c” is no address of that kind: write it like bo@example.org.\n"
     "13: “U 1” has a space or an invisible character: write the address alone.\n"
     "14: “@b�o:a.example” has a space or an invisible character: write the address "
     "alone."},
    {"numbers",
     HEAD FEED "[Interviews]\nGoal=-1\nHold=soon\n[Slots]\nHorizon=3 "
               "months\nAtOnce=1.5\nGap=2 days\n",
     "10: “-1” does not fit: write a number from 0 to 100.\n"
     "11: “soon” is no length of time: write it like “2 days”.\n"
     "13: “3 months” has no fixed length: write it in days, such as “90 days”.\n"
     "14: “1.5” does not fit: write a number from 0 to 100.\n"
     "15: “2 days” is out of range: write from none to 1 day."},
    {"a number too large",
     HEAD FEED "[Slots]\nAtOnce=99999999999999999999\nHorizon=99999999 weeks\n",
     "10: “99999999999999999999” does not fit: write a number from 0 to 100.\n"
     "11: “99999999 weeks” is out of range: write from 1 day to 730 days."},
    {"words", HEAD FEED "[Interviews]\nRecording=always\nPublic=maybe\nGuide=../secret\n",
     "10: “always” is no choice here: write one of ask, yes, delete, no.\n"
     "11: “maybe” is neither yes nor no: write one of them.\n"
     "12: “../secret” is no name of a file here: use small letters, digits and “-”, "
     "without a folder or ending."},
    {"a language", "[Program]\nVersion=1\nName=x\nZone=UTC\nLanguage=English\n[X-a]\n",
     "0: warning: The file names no calendar, so nothing but its slots is shown: add "
     "[Calendar main].\n"
     "5: “English” is no code of a language: write it like “en” or “pt-BR”."},
    {"lengths", HEAD FEED "[Interviews]\nLengths=30;60\nDefaultLength=45\n",
     "11: 45 min is none of “Lengths”: add it there, or choose one of them."},
    {"too many lengths", HEAD FEED "[Interviews]\nLengths=10;20;30;40;50;60;70;80;90\n",
     "10: “Lengths” has 1 to 8 lengths, such as 30 min;60 min."},
    {"no length", HEAD FEED "[Interviews]\nLengths=;\n",
     "10: “Lengths” has 1 to 8 lengths, such as 30 min;60 min."},
    {"a length of no time", HEAD FEED "[Interviews]\nLengths=30;1\n",
     "10: “1” is out of range: write from 5 min to 480 min."},
    {"a role required and not there",
     HEAD FEED "[Interviews]\nRoles=host;guest\nRequiredRoles=host;scribe\n",
     "11: “scribe” is none of “Roles”: add it there."},
    {"a day that is none", HEAD FEED "[Slots]\nExcept=2026-12-24;christmas\n",
     "10: “christmas” is no date here: write it like 2026-01-08."},
    {"a gap that does not count", HEAD FEED "[Slots]\nGap=10 min\n",
     "10: warning: “Gap” counts only beside “AtOnce”: add AtOnce=1."},
    {"an escape that is none", HEAD FEED "[About]\nA=C:\\Users\n",
     "10: “\\U” means nothing here: write “\\\\” for a backslash."},
    {"two lines where one belongs", "[Program]\nVersion=1\nName=a\\nb\nZone=UTC\n[X-a]\n",
     "0: warning: The file names no calendar, so nothing but its slots is shown: add "
     "[Calendar main].\n"
     "3: “Name” is one line: leave out “\\n”, “\\r” and “\\t”."},
    {"an empty value", HEAD FEED "[Room]\nName=\n",
     "10: “Name” is empty: give it a value, or remove the line."},
    {"a translated address",
     HEAD "[Calendar "
          "c]\nURL=https://a.example/\nURL[de]=https://b.example/\n[Events]\nGroup=g\n",
     "7: warning: “URL” is the same in every language: this line is ignored."},
    {"a phrase of signs", HEAD FEED "[Region a]\nWords=???\n",
     "10: “???” has no letter or digit to look for: write words of a title."},
    {"a calendar that has moved",
     HEAD "[Calendar c]\nURL=https://calendar.google.com/calendar/embed?src=google.com_"
          "b79e3e90j7bbsa2n2p5an5lf60%40group.calendar.google.com\n[Events]\nGroup=g\n",
     "6: warning: This calendar has moved: write “"
     "URL=https://calendar.google.com/calendar/ical/"
     "c_2bf73e3b6b530da4babd444e72b76a6ad893a5c3f43cf40467abc7a9a897f977%40group.calendar."
     "google.com/public/basic.ics”."},
    {"a page of a calendar that names none",
     HEAD
     "[Calendar c]\nURL=https://calendar.google.com/calendar/embed\n[Events]\nGroup=g\n",
     "6: This page of Google's names no calendar. Its settings have the “public address in "
     "iCal format”."},
    {"regions alike", HEAD FEED "[Region amer]\n[Region AMER]\n",
     "10: [Region AMER] differs from another in upper and lower case alone: give it "
     "another "
     "name."},
    {"nobody to ask", HEAD FEED "[Slots]\nRule=every day 10:00\n",
     "0: warning: The file names nobody who takes requests: add [Contact NAME]."},
    {"no events are told apart", HEAD "[Calendar c]\nURL=https://a.example/\n",
     "0: warning: Nothing says which events are discussion groups or interviews: add "
     "[Events] with Group=… or Interview=…."},
    {"an unclear zone",
     "[Program]\nVersion=1\nName=x\nZone=EST\n[Calendar "
     "c]\nURL=https://a.example/\n[Events]\nGroup=g\n",
     "4: “EST” all year is not what clocks show there: write America/New_York, or "
     "Etc/GMT+5 if it truly never changes its clocks."},
    {"a zone whose sign is reversed",
     "[Program]\nVersion=1\nName=x\nZone=Etc/GMT-8\n[Calendar "
     "c]\nURL=https://a.example/\n[Events]\nGroup=g\n",
     "4: warning: “Etc/GMT-8” is ahead of UTC (as in Asia) and never changes its clocks."},
    {"an unclear rule",
     HEAD FEED "[Contact bo]\nXMPP=bo@a.example\n[Slots]\nRule=every third thursday "
               "10:00\nRule2=every week thu 25:00\n",
     "12: “every third thursday” may be every 3 weeks or the 3rd in each month: write "
     "“every 3 weeks thu 10:00 from 2026-01-01” or “every month 3rd thu 10:00”.\n"
     "13: There is no 25:00 on a clock: write a time from 00:00 to 23:59."},
};

static void
test_mistakes_are_said_with_line_and_cure(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autoptr(GPtrArray) problems = NULL;
        g_autoptr(GError) error = NULL;
        g_autoptr(IvpProgram) program = read_text(files[i].text, -1, &problems, &error);
        g_autofree char *said = join_problems(problems);
        gboolean wrong = FALSE;

        g_test_message("%s", files[i].what);
        g_assert_cmpstr(said, ==, files[i].said);
        for (guint j = 0; j < problems->len; j++)
            wrong = wrong || !((IvpProgramProblem *)problems->pdata[j])->warning;
        g_assert_true(wrong == (program == NULL));
        g_assert_true(wrong == (error != NULL));
        if (wrong)
            g_assert_error(error, IVP_ERROR, IVP_ERROR_PARSE);
    }
}

static void
test_first_error_is_handed_back(void)
{
    g_autoptr(GError) error = NULL;

    g_assert_null(
        read_text(HEAD FEED "[Slots]\nHoricon=2\nRule=never\nGap=x\n", -1, NULL, &error));
    g_assert_cmpstr(
        error->message, ==,
        "11: A rule begins with “every”, “on” or “RRULE:”: write one like “every 2 "
        "weeks thu 10:00 from 2026-01-08”.");
}

/* --- Bytes that are no text, and too much of everything --- */

static const struct {
    const char *what, *text;
    gsize length;
    const char *said;
} raw[] = {
    {"a NUL byte", HEAD "Na\0me=x\n" FEED, sizeof(HEAD "Na\0me=x\n" FEED) - 1,
     "5: The line has a NUL byte: this is not a text file."},
    {"Latin-1", HEAD "[About]\nA=caf\xE9\n" FEED,
     sizeof(HEAD "[About]\nA=caf\xE9\n" FEED) - 1,
     "6: The line is not UTF-8: save the file as UTF-8."},
    {"UTF-16", "\xFF\xFE[\0P\0", 6,
     "0: There is no [Program]: begin with [Program], Version=1, Name=… and Zone=….\n"
     "1: The file is UTF-16: save it as UTF-8."},
    {"a byte order mark is fine", "\xEF\xBB\xBF" HEAD FEED,
     sizeof("\xEF\xBB\xBF" HEAD FEED) - 1, ""},
    {"nothing", "", 0,
     "0: The file is empty: begin with [Program], Version=1, Name=… and Zone=…."},
};

static void
test_bytes_that_are_no_text(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(raw); i++) {
        g_autoptr(GPtrArray) problems = NULL;
        g_autoptr(IvpProgram) program =
            read_text(raw[i].text, raw[i].length, &problems, NULL);
        g_autofree char *said = join_problems(problems);

        g_test_message("%s", raw[i].what);
        g_assert_cmpstr(said, ==, raw[i].said);
        g_assert_true((program != NULL) == (raw[i].said[0] == '\0'));
    }
}

static const struct {
    const char *what, *part; /* with one %d, or none */
    int count;
    const char *said; /* the first of it */
} floods[] = {
    {"calendars", "[Calendar c%d]\nURL=https://a.example/\n", 17,
     "37: The file has more than 16 of [Calendar]."},
    {"regions", "[Region r%d]\nName=R\n", 33, "69: The file has more than 32 of [Region]."},
    {"contacts", "[Contact c%d]\nXMPP=a@b.example\n", 65,
     "133: The file has more than 64 of [Contact]."},
    {"sections", "[X-%d]\n", 300, "260: The file has more than 256 sections."},
    {"keys", "Key%d=x\n", 3000, "2050: The file has more than 2048 keys."},
};

static void
test_floods_are_cut(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(floods); i++) {
        g_autoptr(GString) text = g_string_new(HEAD);
        g_autoptr(GPtrArray) problems = NULL;
        g_autofree char *said = NULL;

        g_test_message("%s", floods[i].what);
        for (int j = 0; j < floods[i].count; j++)
            g_string_append_printf(text, floods[i].part, j);
        g_assert_null(read_text(text->str, text->len, &problems, NULL));
        said = join_problems(problems);
        g_assert_nonnull(strstr(said, floods[i].said));
        g_assert_cmpuint(problems->len, <=, 2 * IVP_PROBLEMS_MAX);
    }
}

static void
test_large_file_is_not_looked_into(void)
{
    g_autoptr(GPtrArray) problems = NULL;
    g_autofree char *text = g_malloc(IVP_PROGRAM_MAX_BYTES + 1);
    g_autofree char *said = NULL;

    memset(text, '\n', IVP_PROGRAM_MAX_BYTES + 1);
    g_assert_null(read_text(text, IVP_PROGRAM_MAX_BYTES + 1, &problems, NULL));
    said = join_problems(problems);
    g_assert_cmpstr(said, ==,
                    "0: The file is larger than 256 KiB: this is no program file.");
}

static void
test_long_line_is_refused(void)
{
    g_autoptr(GPtrArray) problems = NULL;
    g_autofree char *line = g_strnfill(IVP_KEY_LINES_MAX_LINE, 'x');
    g_autofree char *text = g_strconcat(HEAD FEED "[About]\nA=", line, "\n", NULL);
    g_autofree char *said = NULL;

    g_assert_null(read_text(text, -1, &problems, NULL));
    said = join_problems(problems);
    g_assert_cmpstr(said, ==, "10: The line is longer than 8192 bytes.");
}

/* Presets with bytes changed, dropped and doubled: whatever comes out is a program or an
   error, and every sentence can be shown. */
static void
test_damaged_files_end_in_a_sentence(void)
{
    static const char *const paths[] = {"programs/opentelemetry.program",
                                        "help/commented.program"};
    static const char *const pieces[] = {"\n[",    "]",     "=",    ";",           "\\",
                                         "every ", "2026-", "\xC3", "99999999999", "[de]",
                                         "Rule",   "\n",    "%n%s", "\x1b[2J"};
    g_autoptr(GRand) rand = g_rand_new_with_seed(20261120);

    for (int round = 0; round < 600; round++) {
        g_autoptr(GBytes) bytes = ivp_data_load(NULL, paths[round % 2], NULL);
        g_autoptr(GString) text =
            g_string_new_len(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
        g_autoptr(GPtrArray) problems = NULL;
        g_autoptr(GError) error = NULL;
        g_autoptr(IvpProgram) program = NULL;

        for (int change = g_rand_int_range(rand, 1, 12); change > 0; change--) {
            gsize at = g_rand_int_range(rand, 0, text->len);
            gsize count = g_rand_int_range(rand, 1, 40);

            switch (g_rand_int_range(rand, 0, 3)) {
            case 0:
                text->str[at] = g_rand_int_range(rand, 0, 256);
                break;
            case 1:
                g_string_erase(text, at, MIN(text->len - at, count));
                break;
            default:
                g_string_insert(text, at,
                                pieces[g_rand_int_range(rand, 0, G_N_ELEMENTS(pieces))]);
            }
        }
        program = read_text(text->str, text->len, &problems, &error);
        g_assert_true((program == NULL) == (error != NULL));
        for (guint i = 0; i < problems->len; i++) {
            const char *sentence = ((IvpProgramProblem *)problems->pdata[i])->sentence;

            g_assert_true(g_utf8_validate(sentence, -1, NULL));
            g_assert_true(ivp_value_is_plain(sentence, FALSE));
            g_assert_true(g_str_has_suffix(sentence, ".") ||
                          g_str_has_suffix(sentence, "?"));
        }
        if (program != NULL) {
            g_autoptr(GArray) slots = ivp_program_list_slots(program, 0, G_MAXINT32);

            g_assert_cmpuint(slots->len, <=, IVP_PROGRAM_MAX_SLOTS);
        }
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/program-read/mistakes-are-said-with-line-and-cure",
                    test_mistakes_are_said_with_line_and_cure);
    g_test_add_func("/program-read/first-error-is-handed-back",
                    test_first_error_is_handed_back);
    g_test_add_func("/program-read/bytes-that-are-no-text", test_bytes_that_are_no_text);
    g_test_add_func("/program-read/floods-are-cut", test_floods_are_cut);
    g_test_add_func("/program-read/large-file-is-not-looked-into",
                    test_large_file_is_not_looked_into);
    g_test_add_func("/program-read/long-line-is-refused", test_long_line_is_refused);
    g_test_add_func("/program-read/damaged-files-end-in-a-sentence",
                    test_damaged_files_end_in_a_sentence);
    return g_test_run();
}
