/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-calendars.h"

#include <string.h>

#include "ivp-error.h"

#define FORMER "google.com_b79e3e90j7bbsa2n2p5an5lf60"
#define CURRENT "c_2bf73e3b6b530da4babd444e72b76a6ad893a5c3f43cf40467abc7a9a897f977"
#define ICAL "https://calendar.google.com/calendar/ical/"

static const struct {
    const char *url;
    gboolean own;
    const char *normal; /* NULL: refused */
    gboolean moved;
} links[] = {
    {"https://example.org/a.ics", FALSE, "https://example.org/a.ics", FALSE},
    {"  <https://Example.ORG:8443/a.ics?b=c#d>\n", FALSE,
     "https://example.org:8443/a.ics?b=c", FALSE},
    {"https://example.org", FALSE, "https://example.org/", FALSE},
    {"webcal://example.org/a.ics", FALSE, "https://example.org/a.ics", FALSE},
    {"WEBCALS://example.org/a.ics", FALSE, "https://example.org/a.ics", FALSE},
    {"https://[2001:db8::1]/a.ics", FALSE, "https://[2001:db8::1]/a.ics", FALSE},
    {"http://example.org/a.ics", FALSE, NULL, FALSE},
    {"http://example.org/a.ics", TRUE, "http://example.org/a.ics", FALSE},
    {"https://u:p@example.org/a.ics", FALSE, NULL, FALSE},
    {"https://u:p@example.org/a.ics", TRUE, "https://u:p@example.org/a.ics", FALSE},
    {"file:///home/bo/a.ics", FALSE, NULL, FALSE},
    {"file:///home/bo/a.ics", TRUE, "file:///home/bo/a.ics", FALSE},
    {"file://elsewhere/a.ics", TRUE, NULL, FALSE},
    {"/home/bo/my calendar.ics", TRUE, "file:///home/bo/my%20calendar.ics", FALSE},
    {"/home/bo/a.ics", FALSE, NULL, FALSE},
    {"example:sample/community.ics", FALSE, "example:sample/community.ics", FALSE},
    {"ftp://example.org/a.ics", TRUE, NULL, FALSE},
    {"javascript:alert(1)", TRUE, NULL, FALSE},
    {"a.ics", TRUE, NULL, FALSE},
    {"", TRUE, NULL, FALSE},
    {"https://", TRUE, NULL, FALSE},
    {"https://example.org/a\r\nHost: evil", TRUE, NULL, FALSE},
    /* Google's pages name a calendar in several ways. */
    {"https://calendar.google.com/calendar/embed?src=" CURRENT
     "%40group.calendar.google.com&ctz=Europe%2FBerlin",
     FALSE, ICAL CURRENT "%40group.calendar.google.com/public/basic.ics", FALSE},
    {"https://calendar.google.com/calendar/u/0?cid="
     "dGVhbUBncm91cC5jYWxlbmRhci5nb29nbGUuY29t",
     FALSE, ICAL "team%40group.calendar.google.com/public/basic.ics", FALSE},
    {"https://calendar.google.com/calendar/u/0/r?cid=a.b@example.org", FALSE,
     ICAL "a.b%40example.org/public/basic.ics", FALSE},
    {"https://www.google.com/calendar/embed?showTitle=0&src=a.b%40example.org", FALSE,
     ICAL "a.b%40example.org/public/basic.ics", FALSE},
    {"https://calendar.google.com/calendar/r?cid=webcal://example.org/x.ics", FALSE,
     "https://example.org/x.ics", FALSE},
    {"https://calendar.google.com/calendar/r?cid=file:///etc/passwd", TRUE, NULL, FALSE},
    {"https://calendar.google.com/calendar/u/0/r", FALSE, NULL, FALSE},
    {"https://calendar.google.com/calendar/embed?src=%2E%2E%2Fx", FALSE, NULL, FALSE},
    {ICAL "a%40example.org/private-0123456789abcdef/basic.ics", FALSE,
     ICAL "a%40example.org/private-0123456789abcdef/basic.ics", FALSE},
    /* The former calendar of the OpenTelemetry community. */
    {ICAL FORMER "%40group.calendar.google.com/public/basic.ics", FALSE,
     ICAL FORMER "%40group.calendar.google.com/public/basic.ics", TRUE},
    {"https://calendar.google.com/calendar/embed?src=" FORMER "@group.calendar.google.com",
     FALSE, ICAL FORMER "%40group.calendar.google.com/public/basic.ics", TRUE},
};

static void
test_links_become_feeds(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(links); i++) {
        g_autofree char *successor = NULL;
        g_autoptr(GError) error = NULL;
        g_autofree char *normal =
            ivp_feed_url_normalize(links[i].url, links[i].own, &successor, &error);

        g_test_message("%s", links[i].url);
        g_assert_cmpstr(normal, ==, links[i].normal);
        if (normal == NULL) {
            g_assert_nonnull(error);
            g_assert_true(error->domain == IVP_ERROR);
        } else {
            g_assert_no_error(error);
        }
        g_assert_cmpstr(successor, ==,
                        links[i].moved ? ICAL CURRENT
                            "%40group.calendar.google.com/public/basic.ics"
                                       : NULL);
    }
}

static void
test_long_link_is_refused(void)
{
    g_autofree char *tail = g_strnfill(10000, 'a');
    g_autofree char *url = g_strconcat("https://example.org/", tail, NULL);
    g_autoptr(GError) error = NULL;

    g_assert_null(ivp_feed_url_normalize(url, TRUE, NULL, &error));
    g_assert_error(error, IVP_ERROR, IVP_ERROR_LIMIT);
}

static void
test_redacted_links_keep_their_secrets(void)
{
    static const struct {
        const char *url;
        const char *said;
    } cases[] = {
        {ICAL "a%40example.org/private-hunter2/basic.ics", "calendar.google.com"},
        {"https://joe:hunter2@example.org:8443/x?token=hunter2", "example.org"},
        {"file:///home/hunter2/a.ics", "a file on this computer"},
        {"/home/hunter2/a.ics", "a file on this computer"},
        {"example:sample/x.ics", "the calendar"},
        {"hunter2", "the calendar"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *said = ivp_feed_url_redact(cases[i].url);

        g_assert_cmpstr(said, ==, cases[i].said);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/feed-url/links-become-feeds", test_links_become_feeds);
    g_test_add_func("/feed-url/long", test_long_link_is_refused);
    g_test_add_func("/feed-url/redacted", test_redacted_links_keep_their_secrets);
    return g_test_run();
}
