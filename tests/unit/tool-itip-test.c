/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <gio/gio.h>
#include <string.h>

#include "ivp-itip.h"

static const char *tool;

#define CALENDAR(method, events) "BEGIN:VCALENDAR\r\n" method events "END:VCALENDAR\r\n"
#define EVENT(lines) "BEGIN:VEVENT\r\n" lines "END:VEVENT\r\n"
#define REPLY "METHOD:REPLY\r\n"

static const struct {
    const char *what, *input;
    int status;
    const char *output;
    const char *said; /* a part of what is on stderr; NULL: nothing is */
} calls[] = {
    {"a reply",
     CALENDAR(REPLY,
              EVENT("UID:7q2k9mh@example.org\r\nSEQUENCE:2\r\nATTENDEE;PARTSTAT="
                    "ACCEPTED;CN=\"Lima, Ana\":MAILTO:Ana@Example.ORG\r\n")),
     0, "REPLY\t7q2k9mh@example.org\t2\t-\tana@example.org=ACCEPTED\n", NULL},
    {"what is not said",
     CALENDAR("method:request\r\n",
              EVENT("UID:a\r\nATTENDEE:mailto:bo@example.org\r\n") EVENT("UID:b\r\n")),
     0, "REQUEST\ta\t0\t-\tbo@example.org=NEEDS-ACTION\nREQUEST\tb\t0\t-\t\n", NULL},
    {"sorted, folded, other schemes, words in lower case",
     CALENDAR(
         "METHOD:COUNTER\r\n",
         EVENT("UID:se\r\n ries\r\nRECURRENCE-ID;TZID=Europe/Berlin:20260604T190000\r\n"
               "ATTENDEE;PARTSTAT=tentative:xmpp:Bo@example.org/Desk\r\nATTENDEE;PART\r\n"
               "\tSTAT=DECLINED:mailto:zoe@example.org\r\n"
               "ATTENDEE;X-A=\"a;PARTSTAT=DECLINED:b\":mailto:ana@example.org\r\n"
               "ATTENDEE:urn:x, =y\r\n")),
     0,
     "COUNTER\tseries\t0\t20260604T190000\tana@example.org=NEEDS-ACTION,urn:x%2C%20=y="
     "NEEDS-ACTION,xmpp:bo@example.org/desk=TENTATIVE,zoe@example.org=DECLINED\n",
     NULL},
    {"METHOD behind the event; those of an alarm get mail, they do not come",
     "BEGIN:VCALENDAR\n" EVENT(
         "UID:a\\,b\\nc\nBEGIN:VALARM\nATTENDEE:mailto:x@example.org\n"
         "SEQUENCE:9\nEND:VALARM\nSEQUENCE:1\n") "METHOD:CANCEL\n"
                                                 "END:VCALENDAR\n",
     0, "CANCEL\ta,b c\t1\t-\t\n", NULL},
    {"several calendars, one without METHOD",
     CALENDAR("METHOD:ADD\r\n", EVENT("UID:a\r\n")) CALENDAR("", EVENT("UID:b\r\n"))
         CALENDAR(REPLY, EVENT("UID:c\r\n")),
     1, "ADD\ta\t0\t-\t\nREPLY\tc\t0\t-\t\n",
     "line 8: The calendar of this event has no METHOD"},
    {"no METHOD", CALENDAR("", EVENT("UID:a\r\n")), 1, "", "has no METHOD"},
    {"a sequence that is none",
     CALENDAR(REPLY,
              EVENT("UID:a\r\nSEQUENCE:-1\r\n")
                  EVENT("UID:b\r\nSEQUENCE:99999999999999999999\r\n")),
     1, "REPLY\ta\t0\t-\t\nREPLY\tb\t0\t-\t\n", "SEQUENCE “-1” is not a number"},
    {"no UID", CALENDAR(REPLY, EVENT("SUMMARY:a\r\n")), 1, "REPLY\t\t0\t-\t\n",
     "line 3: The event has no UID"},
    {"no event", CALENDAR(REPLY, ""), 1, "", "There is no event in it"},
    {"no calendar", "<html>", 1, "", "This is not a calendar"},
    {"nothing", "", 1, "", "This is not a calendar"},
    {"breaks off", "BEGIN:VCALENDAR\nMETHOD:REPLY\n" EVENT("UID:a\n"), 1,
     "REPLY\ta\t0\t-\t\n", "breaks off"},
};

static void
call(const char *input, const char *options, int status, char **output, char **said)
{
    g_autofree char *line = g_strdup_printf("'%s' itip %s", tool, options);
    g_auto(GStrv) words = NULL;
    g_autoptr(GSubprocess) process = NULL;

    g_assert_true(g_shell_parse_argv(line, NULL, &words, NULL));
    process =
        g_subprocess_newv((const char *const *)words,
                          G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                              G_SUBPROCESS_FLAGS_STDERR_PIPE,
                          NULL);
    g_assert_nonnull(process);
    g_subprocess_communicate_utf8(process, input, NULL, output, said, NULL);
    g_assert_cmpint(g_subprocess_get_exit_status(process), ==, status);
}

static void
test_calls(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(calls); i++) {
        g_autofree char *output = NULL;
        g_autofree char *said = NULL;

        g_test_message("%s", calls[i].what);
        call(calls[i].input, "-", calls[i].status, &output, &said);
        g_assert_cmpstr(output, ==, calls[i].output);
        if (calls[i].said == NULL)
            g_assert_cmpstr(said, ==, "");
        else if (strstr(said, calls[i].said) == NULL)
            g_error("“%s” does not say “%s”", said, calls[i].said);
    }
}

static void
test_json(void)
{
    g_autofree char *output = NULL;
    g_autofree char *said = NULL;

    call(CALENDAR(
             REPLY,
             EVENT("UID:a\r\nDTSTART;TZID=Europe/Berlin:20260604T190000\r\nDURATION:PT1H"
                   "\r\nORGANIZER:mailto:C@example.org\r\nCOMMENT:later \\\"please\\\"\r\n"
                   "STATUS:confirmed\r\nATTENDEE;ROLE=chair;CN=Ana;EMAIL=Ana@example.org:"
                   "xmpp:ana@example.org\r\n")),
         "--json -", 0, &output, &said);
    g_assert_cmpstr(
        output, ==,
        "{\"events\":[{\"method\":\"REPLY\",\"uid\":\"a\",\"sequence\":0,\"recurrence_id\":"
        "null,\"recurrence_zone\":null,\"start\":\"20260604T170000Z\",\"end\":"
        "\"20260604T180000Z\",\"status\":\"CONFIRMED\",\"summary\":null,\"comment\":"
        "\"later "
        "\\\"please\\\"\",\"organizer\":\"c@example.org\",\"attendees\":[{\"address\":"
        "\"xmpp:ana@example.org\",\"partstat\":\"NEEDS-ACTION\",\"role\":\"CHAIR\","
        "\"name\":"
        "\"Ana\",\"email\":\"ana@example.org\"}]}],\"problems\":[]}\n");
}

static void
test_usage(void)
{
    static const struct {
        const char *options;
        int status;
    } wrong[] = {{"", 2}, {"a b", 2}, {"--none a", 2}, {"/nonexistent", 3}, {"/", 3}};

    for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autofree char *output = NULL;
        g_autofree char *said = NULL;

        call(NULL, wrong[i].options, wrong[i].status, &output, &said);
        g_assert_cmpstr(output, ==, "");
        g_assert_cmpuint(strlen(said), >, 10);
    }
}

/* Counts have caps, and what is over them takes no time. */
static void
test_caps(void)
{
    g_autoptr(GString) text = g_string_new("BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\n"
                                           "UID:a\n");
    g_autoptr(GBytes) bytes = NULL;
    g_autoptr(GPtrArray) problems = NULL;
    g_autoptr(GPtrArray) list = NULL;
    const IvpItip *first;

    for (int i = 0; i < IVP_ITIP_PEOPLE_MAX + 10; i++)
        g_string_append_printf(text, "ATTENDEE:mailto:%d@example.org\n", i);
    g_string_append(text, "END:VEVENT\n");
    for (int i = 1; i < IVP_ITIP_EVENTS_MAX + 10; i++)
        g_string_append(text, "BEGIN:VEVENT\nUID:b\nEND:VEVENT\n");
    g_string_append(text, "END:VCALENDAR\n");
    bytes = g_bytes_new(text->str, text->len);
    list = ivp_itip_read(bytes, TRUE, &problems);
    g_assert_cmpuint(list->len, ==, IVP_ITIP_EVENTS_MAX);
    first = g_ptr_array_index(list, 0);
    g_assert_cmpuint(first->attendees->len, ==, IVP_ITIP_PEOPLE_MAX);
    g_assert_cmpuint(problems->len, ==, 2);
}

static void
test_too_large(void)
{
    g_autofree char *text = g_malloc0(IVP_ITIP_BYTES_MAX + 1);
    g_autoptr(GBytes) bytes = g_bytes_new(text, IVP_ITIP_BYTES_MAX + 1);
    g_autoptr(GPtrArray) problems = NULL;
    g_autoptr(GPtrArray) list = ivp_itip_read(bytes, TRUE, &problems);

    g_assert_cmpuint(list->len, ==, 0);
    g_assert_cmpuint(problems->len, ==, 1);
    g_assert_nonnull(strstr(g_ptr_array_index(problems, 0), "larger than"));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    tool = g_getenv("IVP_TOOL");
    g_assert_nonnull(tool);
    g_test_add_func("/itip/calls", test_calls);
    g_test_add_func("/itip/json", test_json);
    g_test_add_func("/itip/usage", test_usage);
    g_test_add_func("/itip/caps", test_caps);
    g_test_add_func("/itip/too-large", test_too_large);
    return g_test_run();
}
