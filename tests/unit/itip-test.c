/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <gio/gio.h>
#include <libical/ical.h>
#include <string.h>

#include "ivp-error.h"
#include "ivp-itip.h"

#define WHEN G_GINT64_CONSTANT(1780592400) /* 20260604T170000Z */
#define NOW (WHEN - 86400)

static const IvpItipGuest guests[] = {
    {IVP_ITIP_FACILITATOR, "xmpp:ana@example.org", "Ana \"A\" Lima; x", "ana@example.org"},
    {IVP_ITIP_INTERVIEWEE, "mailto:bo@acme.example", "Bo", NULL},
    {IVP_ITIP_HELPER, "xmpp:cy@example.org", NULL, NULL},
    {IVP_ITIP_AUDIENCE, "mailto:everybody@example.org", "Everybody", NULL},
    {IVP_ITIP_HELPER, "javascript:x", "left out", NULL},
    {IVP_ITIP_HELPER, "mailto:a@b\r\nX:y", "left out", NULL},
};

static const IvpItipBooking booking = {
    .uid = "7q2k9mh@interview-panel",
    .sequence = 3,
    .start = WHEN,
    .minutes = 60,
    .program = "End User Interview",
    .comment = "400 nodes at ACME; sizing,\nand \xF0\x9F\x92\x9A",
    .conference = "https://meet.example/abc",
    .guests = guests,
    .n_guests = G_N_ELEMENTS(guests),
    .claim = "k3w9.7q2k9mh.1",
    .slot_at = WHEN,
    .slot_minutes = 60,
    .thread = "7q2k9mh",
};

/* What another reader of iCalendar makes of it. */
static const char reader[] =
    "import sys, icalendar\n"
    "calendar = icalendar.Calendar.from_ical(sys.stdin.buffer.read())\n"
    "events = list(calendar.walk('VEVENT'))\n"
    "assert len(events) == 1 and not events[0].errors, events[0].errors\n"
    "event = events[0]\n"
    "people = event.get('ATTENDEE', [])\n"
    "people = people if isinstance(people, list) else [people]\n"
    "agents = [p.params['SCHEDULE-AGENT'] for p in people]\n"
    "agents += [event['ORGANIZER'].params['SCHEDULE-AGENT']] if 'ORGANIZER' in event else "
    "[]\n"
    "assert set(agents) <= {'CLIENT'}, agents\n"
    "start = event['DTSTART'].dt.strftime('%Y%m%dT%H%M%SZ') if 'DTSTART' in event else "
    "'-'\n"
    "print('%s %s %s %s' % (calendar.get('METHOD', '-'), start, event.get('STATUS', '-'),\n"
    "      ','.join('%s/%s/%s' % (p, p.params.get('ROLE', '-'),\n"
    "               p.params['PARTSTAT'][:3]) for p in people)), end='')\n";

static char *
read_elsewhere(const char *text)
{
    const char *argv[] = {"/usr/bin/python3", "-c", reader, NULL};
    g_autoptr(GSubprocess) process = g_subprocess_newv(
        argv, G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL);
    char *output = NULL;

    g_assert_nonnull(process);
    g_subprocess_communicate_utf8(process, text, NULL, &output, NULL, NULL);
    g_assert_cmpint(g_subprocess_get_exit_status(process), ==, 0);
    return output;
}

/* It adds to what it looks at, so to a copy. */
static void
check_restrictions(const char *text)
{
    icalcomponent *parsed = icalcomponent_new_from_string(text);
    icalcomponent *copy;

    g_assert_nonnull(parsed);
    g_assert_cmpint(icalcomponent_count_errors(parsed), ==, 0);
    copy = icalcomponent_new_clone(parsed);
    g_assert_true(icalrestriction_check(copy));
    g_assert_cmpint(icalcomponent_count_errors(copy), ==, 0);
    icalcomponent_free(copy);
    icalcomponent_free(parsed);
}

#define ANA "xmpp:ana@example.org/CHAIR/ACC"
#define REST                                                                     \
    ",xmpp:cy@example.org/OPT-PARTICIPANT/NEE,mailto:everybody@example.org/NON-" \
    "PARTICIPANT/NEE"
#define BO(state) "mailto:bo@acme.example/REQ-PARTICIPANT/" state

static const struct {
    IvpItipStep step;
    const char *elsewhere;
    IvpVerb verb;
    const char *who;
} steps[] = {
    {IVP_ITIP_PUBLISH, "PUBLISH 20260604T170000Z TENTATIVE ", IVP_VERB_NONE,
     "xmpp:ana@example.org"},
    {IVP_ITIP_REQUEST, "REQUEST 20260604T170000Z TENTATIVE " ANA "," BO("NEE") REST,
     IVP_VERB_PROPOSE, "xmpp:ana@example.org"},
    {IVP_ITIP_COUNTER, "COUNTER 20260604T170000Z TENTATIVE " ANA "," BO("ACC") REST,
     IVP_VERB_REQUEST, "bo@acme.example"},
    {IVP_ITIP_ACCEPT, "REPLY 20260604T170000Z - " BO("ACC"), IVP_VERB_AGREE,
     "bo@acme.example"},
    {IVP_ITIP_DECLINE, "REPLY 20260604T170000Z - " BO("DEC"), IVP_VERB_WITHDRAW,
     "bo@acme.example"},
    {IVP_ITIP_NO_COUNTER, "DECLINECOUNTER - - ", IVP_VERB_DECLINE, "xmpp:ana@example.org"},
    {IVP_ITIP_BOOK, "REQUEST 20260604T170000Z CONFIRMED " ANA "," BO("ACC") REST,
     IVP_VERB_BOOK, "xmpp:ana@example.org"},
    {IVP_ITIP_RESCHEDULE, "REQUEST 20260604T170000Z TENTATIVE " ANA "," BO("NEE") REST,
     IVP_VERB_PROPOSE, "xmpp:ana@example.org"},
    {IVP_ITIP_CANCEL, "CANCEL 20260604T170000Z CANCELLED " ANA "," BO("NEE") REST,
     IVP_VERB_CANCEL, "xmpp:ana@example.org"},
    {IVP_ITIP_SHARED, "- 20260604T170000Z CONFIRMED " ANA "," BO("ACC") REST, IVP_VERB_NONE,
     "xmpp:ana@example.org"},
    {IVP_ITIP_PUBLIC, "- 20260604T170000Z CONFIRMED ", IVP_VERB_NONE, NULL},
};

static void
test_steps(void)
{
    G_STATIC_ASSERT(G_N_ELEMENTS(steps) == IVP_ITIP_N_STEPS);

    for (gsize i = 0; i < G_N_ELEMENTS(steps); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *text = ivp_itip_write(&booking, steps[i].step, NOW, &error);
        g_autofree char *elsewhere = NULL;
        g_autoptr(GBytes) bytes = NULL;
        g_autoptr(GPtrArray) problems = NULL;
        g_autoptr(GPtrArray) list = NULL;
        IvpItipMeaning meaning;
        const IvpItip *itip;

        g_test_message("%s", steps[i].elsewhere);
        g_assert_no_error(error);
        check_restrictions(text);
        elsewhere = read_elsewhere(text);
        g_assert_cmpstr(elsewhere, ==, steps[i].elsewhere);

        bytes = g_bytes_new(text, strlen(text));
        list = ivp_itip_read(bytes, FALSE, &problems);
        g_assert_cmpuint(problems->len, ==, 0);
        g_assert_cmpuint(list->len, ==, 1);
        itip = g_ptr_array_index(list, 0);
        ivp_itip_get_meaning(itip, &meaning);
        g_assert_cmpint(meaning.verb, ==, steps[i].verb);
        g_assert_cmpstr(meaning.who, ==, steps[i].who);
        g_assert_cmpstr(meaning.thread, ==, "7q2k9mh");
        if (steps[i].step != IVP_ITIP_NO_COUNTER) {
            g_assert_cmpint(meaning.at, ==, WHEN);
            g_assert_cmpint(meaning.minutes, ==, 60);
            g_assert_cmpint(itip->sequence, ==, 3);
        }
    }
}

/* What everybody may read names nobody, and says nothing of what it is about. */
static void
test_public(void)
{
    g_autofree char *text = ivp_itip_write(&booking, IVP_ITIP_PUBLIC, NOW, NULL);
    static const char *const secrets[] = {"Ana",   "Bo",   "bo@", "acme", "ACME",  "xmpp",
                                          "nodes", "k3w9", "cy@", "meet", "mailto"};

    for (gsize i = 0; i < G_N_ELEMENTS(secrets); i++)
        g_assert_null(strstr(text, secrets[i]));
    g_assert_nonnull(strstr(text, "SUMMARY:End User Interview\r\n"));
}

static void
test_shared(void)
{
    IvpItipBooking part = booking;
    g_autofree char *text = ivp_itip_write(&booking, IVP_ITIP_SHARED, NOW, NULL);
    g_autofree char *rest = NULL;

    g_assert_nonnull(strstr(text, "X-INTERVIEW-PANEL-CLAIM:k3w9.7q2k9mh.1\r\n"));
    g_assert_nonnull(strstr(text, "X-INTERVIEW-PANEL-SLOT:20260604T1700Z/60\r\n"));
    g_assert_nonnull(strstr(text, "CONFERENCE;VALUE=URI:https://meet.example/abc\r\n"));
    g_assert_nonnull(strstr(text, "CATEGORIES:INTERVIEW\r\n"));
    part.part = TRUE;
    part.minutes = 0;
    part.cancelled = TRUE;
    rest = ivp_itip_write(&part, IVP_ITIP_SHARED, NOW, NULL);
    check_restrictions(rest);
    g_assert_null(strstr(rest, "Bo"));
    g_assert_nonnull(strstr(rest, "STATUS:CANCELLED\r\n"));
    g_assert_nonnull(strstr(rest, "TRANSP:TRANSPARENT\r\n"));
}

static void
test_nobody(void)
{
    IvpItipBooking alone = booking;

    alone.n_guests = 1;
    for (int step = 0; step < IVP_ITIP_N_STEPS; step++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *text = ivp_itip_write(&alone, (IvpItipStep)step, NOW, &error);

        if (text == NULL)
            g_assert_error(error, IVP_ERROR, IVP_ERROR_REFUSED);
        else
            check_restrictions(text);
        g_assert_cmpint(text != NULL, ==,
                        step == IVP_ITIP_PUBLISH || step == IVP_ITIP_NO_COUNTER ||
                            step == IVP_ITIP_SHARED || step == IVP_ITIP_PUBLIC);
    }
}

/* What others send, and what it moves. */
static const struct {
    const char *what, *method, *lines;
    IvpVerb verb;
    const char *thread;
} meanings[] = {
    {"a maybe", "REPLY", "ATTENDEE;PARTSTAT=TENTATIVE:mailto:b@x\n", IVP_VERB_NONE,
     "7q2k9mh"},
    {"two who answer", "REPLY",
     "ATTENDEE;PARTSTAT=ACCEPTED:mailto:b@x\nATTENDEE;PARTSTAT=ACCEPTED:mailto:c@x\n",
     IVP_VERB_NONE, "7q2k9mh"},
    {"a request without a time", "REQUEST", "", IVP_VERB_NONE, "7q2k9mh"},
    {"a request as calendars send it", "REQUEST",
     "DTSTART:20260604T170000Z\nDTEND:20260604T180000Z\nATTENDEE;PARTSTAT=NEEDS-ACTION;"
     "RSVP="
     "TRUE:mailto:b@x\n",
     IVP_VERB_PROPOSE, "7q2k9mh"},
    {"a resend", "REFRESH", "", IVP_VERB_NONE, "7q2k9mh"},
    {"another's", "CANCEL", "UID:7q2k9mh@example.org\n", IVP_VERB_CANCEL, ""},
    {"an ID that is none", "CANCEL", "UID:7q2k9m!@interview-panel\n", IVP_VERB_CANCEL, ""},
};

static void
test_meanings(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(meanings); i++) {
        g_autofree char *text = g_strdup_printf(
            "BEGIN:VCALENDAR\nMETHOD:%s\nBEGIN:VEVENT\nUID:7Q2K9MH@interview-panel\n%s"
            "END:VEVENT\nEND:VCALENDAR\n",
            meanings[i].method, meanings[i].lines);
        g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
        g_autoptr(GPtrArray) problems = NULL;
        g_autoptr(GPtrArray) list = ivp_itip_read(bytes, TRUE, &problems);
        IvpItipMeaning meaning;

        g_test_message("%s", meanings[i].what);
        g_assert_cmpuint(list->len, ==, 1);
        ivp_itip_get_meaning(g_ptr_array_index(list, 0), &meaning);
        g_assert_cmpint(meaning.verb, ==, meanings[i].verb);
        g_assert_cmpstr(meaning.thread, ==, meanings[i].thread);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/itip/steps", test_steps);
    g_test_add_func("/itip/public", test_public);
    g_test_add_func("/itip/shared", test_shared);
    g_test_add_func("/itip/nobody", test_nobody);
    g_test_add_func("/itip/meanings", test_meanings);
    return g_test_run();
}
