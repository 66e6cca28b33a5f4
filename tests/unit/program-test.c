/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "ivp-civil.h"
#include "ivp-data.h"
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

static IvpProgram *
read_data(const char *path)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = ivp_data_load(NULL, path, &error);
    IvpProgram *program;

    g_assert_no_error(error);
    program = ivp_program_read(bytes, path, NULL, &error);
    g_assert_no_error(error);
    return program;
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

/* --- What is shipped --- */

static const char *const shipped[] = {"programs/opentelemetry.program",
                                      "programs/example.program",
                                      "programs/lantern.program", "help/commented.program"};

static void
test_shipped_files_are_whole(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(shipped); i++) {
        g_autoptr(GBytes) bytes = ivp_data_load(NULL, shipped[i], NULL);
        g_autoptr(GPtrArray) problems = NULL;
        g_autoptr(GError) error = NULL;
        g_autoptr(IvpProgram) program = ivp_program_read(bytes, "x", &problems, &error);
        g_autofree char *said = join_problems(problems);

        g_test_message("%s", shipped[i]);
        g_assert_cmpstr(said, ==, "");
        g_assert_no_error(error);
        g_assert_nonnull(program);
    }
}

/* The format is GKeyFile's: another reader of it must see the same. */
static void
test_key_files_read_the_same(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(shipped); i++) {
        g_autoptr(GBytes) bytes = ivp_data_load(NULL, shipped[i], NULL);
        g_autoptr(GKeyFile) file = g_key_file_new();
        g_autoptr(GPtrArray) sections = NULL;
        IvpProblems problems;
        gsize groups, keys = 0;

        ivp_problems_init(&problems);
        sections = ivp_key_lines_read(g_bytes_get_data(bytes, NULL),
                                      g_bytes_get_size(bytes), &problems);
        g_assert_true(
            g_key_file_load_from_bytes(file, bytes, G_KEY_FILE_KEEP_TRANSLATIONS, NULL));
        g_strfreev(g_key_file_get_groups(file, &groups));
        g_assert_cmpuint(sections->len, ==, groups);
        for (guint j = 0; j < sections->len; j++) {
            const IvpKeySection *section = sections->pdata[j];
            g_autofree char *group =
                section->id != NULL ? g_strconcat(section->kind, " ", section->id, NULL)
                                    : g_strdup(section->kind);

            for (guint k = 0; k < section->entries->len; k++) {
                const IvpKeyLine *line = section->entries->pdata[k];
                char bad[8];
                g_autofree char *ours = ivp_key_line_get_text(line, bad);
                g_autofree char *theirs =
                    line->locale != NULL
                        ? g_key_file_get_locale_string(file, group, line->key, line->locale,
                                                       NULL)
                        : g_key_file_get_string(file, group, line->key, NULL);

                /* GKeyFile keeps "\;" in a string and resolves it in lists alone. */
                g_assert_cmpstr(ours, ==, theirs);
                keys++;
            }
        }
        g_assert_cmpuint(keys, >, 15);
        ivp_problems_clear(&problems);
    }
}

static void
test_commented_file_names_every_key(void)
{
    g_autoptr(GBytes) bytes = ivp_data_load(NULL, "help/commented.program", NULL);
    g_autofree char *text =
        g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
    g_autofree char *path =
        g_test_build_filename(G_TEST_DIST, "..", "data", "programs", "README.md", NULL);
    g_autofree char *readme = NULL;

    g_assert_true(g_file_get_contents(path, &readme, NULL, NULL));
    for (const IvpProgramKey *key = ivp_program_keys; key->section != NULL; key++) {
        g_autofree char *plain = g_strdup_printf("\n%s=", key->key);
        g_autofree char *comment = g_strdup_printf("\n#%s=", key->key);
        g_autofree char *quoted = g_strdup_printf("`%s`", key->key);

        g_test_message("%s/%s", key->section, key->key);
        if (key->kind != IVP_VALUE_ADDRESS)
            g_assert_true(strstr(text, plain) != NULL || strstr(text, comment) != NULL);
        else
            g_assert_nonnull(strstr(text, key->key));
        g_assert_nonnull(strstr(readme, quoted));
    }
}

/* The comments promise what a key is worth where it is left out. */
static void
test_commented_fallbacks_are_true(void)
{
    g_autoptr(GBytes) bytes = ivp_data_load(NULL, "help/commented.program", NULL);
    g_autofree char *text =
        g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
    int compared = 0;

    for (const IvpProgramKey *key = ivp_program_keys; key->section != NULL; key++) {
        g_autofree char *head = g_strdup_printf("\n[%s", key->section);
        g_autofree char *comment = g_strdup_printf("\n#%s=", key->key);
        const char *section = strstr(text, head), *hit;

        g_assert_nonnull(section);
        hit = strstr(section, comment);
        if (key->fallback == NULL || hit == NULL)
            continue;
        hit += strlen(comment);
        g_test_message("%s/%s", key->section, key->key);
        g_assert_true(g_str_has_prefix(hit, key->fallback) &&
                      hit[strlen(key->fallback)] == '\n');
        compared++;
    }
    g_assert_cmpint(compared, >, 25);
}

static void
test_opentelemetry_says_what_is_known(void)
{
    g_autoptr(IvpProgram) program = read_data("programs/opentelemetry.program");
    const IvpProgramCalendar *calendars;
    const IvpContact *contacts;
    const IvpRegion *regions;
    const int *lengths;
    const IvpRoomRule *rule = ivp_program_get_room_rule(program);
    g_autofree char *slots = ivp_program_describe_slots(program);
    gsize n;

    g_assert_cmpstr(ivp_program_get_name(program), ==, "OpenTelemetry End User");
    g_assert_cmpstr(ivp_zone_get_id(ivp_program_get_zone(program)), ==,
                    "America/Los_Angeles");
    g_assert_false(ivp_program_is_example(program));
    g_assert_cmpstr(ivp_program_get_room(program), ==, "#otel-user-research");
    g_assert_cmpint(ivp_program_get_goal(program), ==, 1);
    g_assert_cmpint(ivp_program_get_horizon_days(program), ==, 90);
    g_assert_cmpint(rule->at_once, ==, 1);
    g_assert_cmpint(rule->gap_minutes, ==, 10);
    g_assert_false(rule->whole_calendar);
    g_assert_cmpstr(slots, ==, "every 2 weeks on Thursday at 10:00 in Los Angeles");
    lengths = ivp_program_get_lengths(program, &n);
    g_assert_cmpuint(n, ==, 2);
    g_assert_cmpint(lengths[0], ==, 30);
    g_assert_cmpint(lengths[1], ==, 60);
    g_assert_cmpint(ivp_program_get_default_length(program), ==, 60);
    calendars = ivp_program_get_calendars(program, &n);
    g_assert_cmpuint(n, ==, 1);
    g_assert_nonnull(strstr(calendars[0].url,
                            "c_2bf73e3b6b530da4babd444e72b76a6ad893a5c3f43cf404"
                            "67abc7a9a897f977%40group.calendar.google.com"));
    g_assert_nonnull(
        strstr(calendars[0].former[0], "google.com_b79e3e90j7bbsa2n2p5an5lf60%40"));
    regions = ivp_program_get_regions(program, &n);
    g_assert_cmpuint(n, ==, 3);
    g_assert_true(regions[0].has_group && regions[1].has_group && !regions[2].has_group);
    contacts = ivp_program_get_contacts(program, &n);
    g_assert_cmpuint(n, ==, 4);
    g_assert_cmpstr(contacts[0].name, ==, "Reese Lee");
    g_assert_cmpstr(contacts[0].protocol, ==, "slack");
    g_assert_cmpstr(contacts[0].address, ==, "U03UARAJ405");
    g_assert_cmpstr(contacts[3].role, ==, "room");
    g_assert_nonnull(strstr(ivp_program_get_about(program), "Chatham House Rule"));
    g_assert_cmpstr(ivp_program_get_text(program, "Interviews", "Guide"), ==,
                    "opentelemetry");
    g_assert_cmpint(ivp_program_get_number(program, "Interviews", "Hold"), ==, 5 * 86400);
    g_assert_cmpint(ivp_program_get_number(program, "Interviews", "Public"), ==, 1);
    g_assert_cmpint(ivp_program_get_number(program, "Groups", "TalkTime"), ==, 300);
    g_assert_cmpuint(
        g_strv_length((char **)ivp_program_get_list(program, "Summary", "Parts")), ==, 7);
    g_assert_cmpint(ivp_program_get_numbers(program, "Interviews", "Reminders", &n)[2], ==,
                    600);
    g_assert_null(ivp_program_get_text(program, "Interviews", "SharedCalendar"));
}

static const struct {
    const char *program, *summary, *categories;
    IvpEventKind kind;
    const char *region;
} events[] = {
    {"opentelemetry", "OTel in Practice / end user discussion group AMER", NULL,
     IVP_EVENT_GROUP, "amer"},
    {"opentelemetry", "END-USER DISCUSSION  GROUP (emea)", NULL, IVP_EVENT_GROUP, "emea"},
    {"opentelemetry", "End User Discussion Groups", NULL, IVP_EVENT_GROUP, NULL},
    {"opentelemetry", "End user interview: Priya, tail sampling", NULL, IVP_EVENT_INTERVIEW,
     NULL},
    {"opentelemetry", "Ｉｎｔｅｒｖｉｅｗ with Kim", NULL, IVP_EVENT_INTERVIEW, NULL},
    {"opentelemetry", "Interview slot", NULL, IVP_EVENT_SLOT, NULL},
    {"opentelemetry", "Discussion group: an interview with Kim", NULL, IVP_EVENT_GROUP,
     NULL},
    {"opentelemetry", "Interview: Kim on discussion groups", NULL, IVP_EVENT_INTERVIEW,
     NULL},
    {"opentelemetry", "Collector SIG", NULL, IVP_EVENT_OTHER, NULL},
    {"opentelemetry", "Collector SIG APAC", NULL, IVP_EVENT_OTHER, "apac"},
    {"opentelemetry", "Camerawork", NULL, IVP_EVENT_OTHER, NULL},
    {"opentelemetry", "discussiongroup", NULL, IVP_EVENT_OTHER, NULL},
    {"opentelemetry", "Reinterview", NULL, IVP_EVENT_OTHER, NULL},
    {"opentelemetry", "Thursday with Ana", "Work,Interview", IVP_EVENT_INTERVIEW, NULL},
    {"opentelemetry", "Interview with Ana", "SLOT,INTERVIEW", IVP_EVENT_SLOT, NULL},
    {"opentelemetry", "", NULL, IVP_EVENT_OTHER, NULL},
    {"opentelemetry", NULL, NULL, IVP_EVENT_OTHER, NULL},
    {"opentelemetry", "\xFF\xFE interview", NULL, IVP_EVENT_INTERVIEW, NULL},
    {"lantern", "Fireside North", NULL, IVP_EVENT_GROUP, "north"},
    {"lantern", "Fireside in Bengaluru", NULL, IVP_EVENT_GROUP, "south"},
    {"lantern", "Fireside planning", NULL, IVP_EVENT_OTHER, NULL},
    {"lantern", "User interview", NULL, IVP_EVENT_OTHER, NULL},
    {"lantern", "Evening", "Fireside", IVP_EVENT_GROUP, NULL},
};

static void
test_events_are_recognized(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(events); i++) {
        g_autofree char *path = g_strdup_printf("programs/%s.program", events[i].program);
        g_autoptr(IvpProgram) program = read_data(path);
        const IvpRegion *region = NULL;

        g_test_message("%s, row %u", events[i].program, (guint)i);
        g_assert_cmpint(
            ivp_program_classify(program, events[i].summary, events[i].categories, &region),
            ==, events[i].kind);
        g_assert_cmpstr(region != NULL ? region->id : NULL, ==, events[i].region);
    }
}

static void
test_scripts_without_spaces_are_searched_within(void)
{
    g_autoptr(IvpProgram) program =
        read_text(HEAD "[Events]\nGroup=討論会\nInterview=ÜBUNG\n", -1, NULL, NULL);

    g_assert_nonnull(program);
    g_assert_cmpint(ivp_program_classify(program, "第3回利用者討論会", NULL, NULL), ==,
                    IVP_EVENT_GROUP);
    g_assert_cmpint(ivp_program_classify(program, "Die übung", NULL, NULL), ==,
                    IVP_EVENT_INTERVIEW);
}

/* --- Slots --- */

static gint64
at(int year, int month, int day, int hour)
{
    return ivp_wall_from_date(year, month, day) + hour * 3600;
}

static void
test_slots_keep_the_programs_clock(void)
{
    g_autoptr(IvpProgram) program = read_data("programs/opentelemetry.program");
    g_autoptr(GArray) slots =
        ivp_program_list_slots(program, at(2026, 1, 1, 0), at(2027, 1, 1, 0));
    IvpZone *zone = ivp_program_get_zone(program);
    gint64 last = 0;

    g_assert_cmpuint(slots->len, ==, 26);
    for (guint i = 0; i < slots->len; i++) {
        const IvpSlot *slot = &g_array_index(slots, IvpSlot, i);
        IvpCivil civil;

        ivp_civil_from_wall(ivp_zone_to_wall(zone, slot->start), &civil);
        g_assert_cmpint(civil.weekday, ==, 4);
        g_assert_cmpint(civil.hour, ==, 10);
        g_assert_cmpint(slot->end - slot->start, ==, 3600);
        g_assert_cmpint(slot->start, >, last);
        last = slot->start;
    }
    /* 8 January is winter time, 29 October summer time, 12 November winter time. */
    g_assert_cmpint(g_array_index(slots, IvpSlot, 0).start, ==, at(2026, 1, 8, 18));
    g_assert_cmpint(g_array_index(slots, IvpSlot, 21).start, ==, at(2026, 10, 29, 17));
    g_assert_cmpint(g_array_index(slots, IvpSlot, 22).start, ==, at(2026, 11, 12, 18));
}

static void
test_slots_are_each_once_in_order_and_spare_excepted_days(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(IvpProgram) program = read_text(
        HEAD "[Slots]\nRule=every week thu 10:00\nRule2=every month 1st thu 10:00\n"
             "Rule3=every week thu 8:30\nExcept=2026-12-24;2026-12-31\n"
             "[Interviews]\nLengths=45\n",
        -1, NULL, &error);
    g_autoptr(GArray) slots = NULL;

    g_assert_no_error(error);
    slots = ivp_program_list_slots(program, at(2026, 12, 3, 18), at(2027, 1, 7, 18));
    /* From 3 December 10:00 (included) to 7 January 10:00 (not): 10:00 and 8:30 on the 10th
       and the 17th, and 8:30 on 7 January. */
    g_assert_cmpuint(slots->len, ==, 6);
    g_assert_cmpint(g_array_index(slots, IvpSlot, 0).start, ==, at(2026, 12, 3, 18));
    g_assert_cmpint(g_array_index(slots, IvpSlot, 1).start, ==,
                    at(2026, 12, 10, 16) + 1800);
    g_assert_cmpint(g_array_index(slots, IvpSlot, 5).start, ==, at(2027, 1, 7, 16) + 1800);
    g_assert_cmpint(g_array_index(slots, IvpSlot, 5).end, ==,
                    at(2027, 1, 7, 16) + 1800 + 2700);
}

static void
test_program_without_rules_has_no_slots(void)
{
    g_autoptr(IvpProgram) program = read_data("programs/lantern.program");
    g_autoptr(GArray) slots = ivp_program_list_slots(program, 0, G_MAXINT32);
    g_autofree char *text = ivp_program_describe_slots(program);

    g_assert_cmpuint(slots->len, ==, 0);
    g_assert_cmpstr(text, ==, "");
}

static void
test_texts_are_taken_in_the_readers_language(void)
{
    static const char text[] = "[Program]\nVersion=1\nName[fr]=Nom\nName=Name\nName[de]="
                               "Name auf Deutsch\nZone=UTC\n"
                               "[About]\nWhy[de]=Darum\nWhy=Because\nOnly[fr]=Oui\n[X-a]\n";
    static const struct {
        const char *language, *name, *about;
    } readers[] = {
        {"de:fr", "Name auf Deutsch", "Why\nDarum\n\nOnly\nOui"},
        {"fr", "Nom", "Why\nBecause\n\nOnly\nOui"},
        {"ja", "Name", "Why\nBecause"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(readers); i++) {
        g_autoptr(IvpProgram) program = NULL;

        g_setenv("LANGUAGE", readers[i].language, TRUE);
        program = read_text(text, -1, NULL, NULL);
        g_assert_nonnull(program);
        g_assert_cmpstr(ivp_program_get_name(program), ==, readers[i].name);
        g_assert_cmpstr(ivp_program_get_about(program), ==, readers[i].about);
    }
    g_unsetenv("LANGUAGE");
}

/* --- Updates --- */

static void
test_update_names_what_matters_to_trust(void)
{
    g_autoptr(IvpProgram) old =
        read_text(HEAD FEED "[Contact bo]\nXMPP=bo@a.example\nIRC=bo@irc.a.example\n", -1,
                  NULL, NULL);
    g_autoptr(IvpProgram) update =
        read_text(HEAD "[Calendar c]\nURL=https://b.example/c.ics\n[Events]\nGroup=circle\n"
                       "[Contact bo]\nXMPP=bo@b.example\nIRC=bo@irc.a.example\n"
                       "[Interviews]\nSharedCalendar=https://b.example/dav/\n",
                  -1, NULL, NULL);
    g_autoptr(GPtrArray) same = ivp_program_compare(old, old);
    g_autoptr(GPtrArray) changes = ivp_program_compare(old, update);
    static const char *const expected[] = {
        "New contact: bo (facilitator, xmpp: bo@b.example).",
        "No longer a contact: bo (facilitator, xmpp: bo@a.example).",
        "New calendar: c (https://b.example/c.ics).",
        "No longer a calendar: c (https://a.example/c.ics).",
        "Bookings are now kept at https://b.example/dav/.",
    };

    g_assert_cmpuint(same->len, ==, 0);
    g_assert_cmpuint(changes->len, ==, G_N_ELEMENTS(expected));
    for (gsize i = 0; i < G_N_ELEMENTS(expected); i++)
        g_assert_cmpstr(changes->pdata[i], ==, expected[i]);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/program/shipped-files-are-whole", test_shipped_files_are_whole);
    g_test_add_func("/program/key-files-read-the-same", test_key_files_read_the_same);
    g_test_add_func("/program/commented-file-names-every-key",
                    test_commented_file_names_every_key);
    g_test_add_func("/program/commented-fallbacks-are-true",
                    test_commented_fallbacks_are_true);
    g_test_add_func("/program/opentelemetry-says-what-is-known",
                    test_opentelemetry_says_what_is_known);
    g_test_add_func("/program/events-are-recognized", test_events_are_recognized);
    g_test_add_func("/program/scripts-without-spaces-are-searched-within",
                    test_scripts_without_spaces_are_searched_within);
    g_test_add_func("/program/slots-keep-the-programs-clock",
                    test_slots_keep_the_programs_clock);
    g_test_add_func("/program/slots-are-each-once-in-order-and-spare-excepted-days",
                    test_slots_are_each_once_in_order_and_spare_excepted_days);
    g_test_add_func("/program/program-without-rules-has-no-slots",
                    test_program_without_rules_has_no_slots);
    g_test_add_func("/program/texts-are-taken-in-the-readers-language",
                    test_texts_are_taken_in_the_readers_language);
    g_test_add_func("/program/update-names-what-matters-to-trust",
                    test_update_names_what_matters_to_trust);
    return g_test_run();
}
