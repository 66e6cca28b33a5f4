/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "ivp-dav-xml.h"
#include "ivp-error.h"

#define HEAD "<?xml version=\"1.0\"?>"
#define OPEN "<d:multistatus xmlns:d=\"DAV:\" xmlns:c=\"urn:ietf:params:xml:ns:caldav\">"
#define CLOSE "</d:multistatus>"
#define ANSWER                                                                             \
    HEAD OPEN                                                                              \
        "<d:response><d:href>/c/a%20b.ics</d:href><d:propstat><d:prop><d:getetag>\"1&amp;" \
        "2\"</d:getetag><c:calendar-data><![CDATA[BEGIN:]]>VCALENDAR</c:calendar-data>"    \
        "</d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat><d:propstat><d:prop>"   \
        "<d:displayname>not there</d:displayname></d:prop><d:status>HTTP/1.1 404 Not "     \
        "Found</d:status></d:propstat></d:response><d:response><d:href> /c/gone.ics\n"     \
        "</d:href><d:status>HTTP/1.1 404 Gone</d:status></d:response><d:response><d:href>" \
        "/c/</d:href><d:propstat><d:prop><d:resourcetype><d:collection/><c:calendar/>"     \
        "</d:resourcetype><d:current-user-principal><d:href>/p/</d:href>"                  \
        "</d:current-user-principal><c:calendar-home-set><d:href>/h/</d:href>"             \
        "</c:calendar-home-set><c:supported-calendar-component-set><c:comp "               \
        "name=\"VTODO\"/><c:comp name=\"VEVENT\"/></c:supported-calendar-component-set>"   \
        "<d:displayname>Interviews</d:displayname></d:prop><d:status>HTTP/1.1 200 "        \
        "OK</d:status></d:propstat></d:response><d:sync-token>http://x/7</"                \
        "d:sync-token>" CLOSE

static void
check_answer(IvpDavXml *xml)
{
    GPtrArray *items = ivp_dav_xml_get_items(xml);
    const IvpDavItem *item;

    g_assert_cmpuint(items->len, ==, 3);
    g_assert_cmpstr(ivp_dav_xml_get_token(xml), ==, "http://x/7");
    item = g_ptr_array_index(items, 0);
    g_assert_cmpstr(item->href, ==, "/c/a%20b.ics");
    g_assert_cmpstr(item->etag, ==, "\"1&2\"");
    g_assert_cmpstr(item->data, ==, "BEGIN:VCALENDAR");
    g_assert_null(item->name);
    item = g_ptr_array_index(items, 1);
    g_assert_cmpstr(item->href, ==, "/c/gone.ics");
    g_assert_cmpint(item->status, ==, 404);
    item = g_ptr_array_index(items, 2);
    g_assert_true(item->is_calendar && item->names_components && item->takes_events);
    g_assert_cmpstr(item->principal, ==, "/p/");
    g_assert_cmpstr(item->home, ==, "/h/");
    g_assert_cmpstr(item->name, ==, "Interviews");
}

/* The same, wherever the network cuts it. */
static void
test_pieces(void)
{
    for (gsize step = 1; step < 40; step++) {
        g_autoptr(IvpDavXml) xml = ivp_dav_xml_new();
        g_autoptr(GError) error = NULL;

        for (gsize i = 0; i < strlen(ANSWER); i += step)
            g_assert_true(
                ivp_dav_xml_take(xml, &ANSWER[i], MIN(step, strlen(ANSWER) - i), &error));
        g_assert_true(ivp_dav_xml_end(xml, &error));
        check_answer(xml);
    }
}

static void
test_every_beginning_is_refused(void)
{
    for (gsize length = 0; length < strlen(ANSWER); length++) {
        g_autoptr(IvpDavXml) xml = ivp_dav_xml_new();
        g_autoptr(GError) error = NULL;

        if (ivp_dav_xml_take(xml, ANSWER, length, &error))
            g_assert_false(ivp_dav_xml_end(xml, &error));
        g_assert_error(error, IVP_ERROR, IVP_ERROR_PARSE);
    }
}

static const struct {
    const char *what, *text;
    IvpError code;
} refused[] = {
    {"a document type", HEAD "<!DOCTYPE d>" OPEN CLOSE, IVP_ERROR_PARSE},
    {"an entity from outside",
     HEAD "<!DOCTYPE d [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>" OPEN
          "<d:response><d:href>&e;</d:href></d:response>" CLOSE,
     IVP_ERROR_PARSE},
    {"an entity nobody knows",
     HEAD OPEN "<d:response><d:href>&e;</d:href></d:response>" CLOSE, IVP_ERROR_PARSE},
    {"another root", HEAD "<d:error xmlns:d=\"DAV:\"/>", IVP_ERROR_PARSE},
    {"a page", "<html><br></html>", IVP_ERROR_PARSE},
    {"two roots", HEAD OPEN CLOSE OPEN CLOSE, IVP_ERROR_PARSE},
};

static void
test_refused(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(refused); i++) {
        g_autoptr(IvpDavXml) xml = ivp_dav_xml_new();
        g_autoptr(GError) error = NULL;

        g_test_message("%s", refused[i].what);
        if (ivp_dav_xml_take(xml, refused[i].text, strlen(refused[i].text), &error))
            g_assert_false(ivp_dav_xml_end(xml, &error));
        g_assert_error(error, IVP_ERROR, (int)refused[i].code);
    }
}

static void
repeat(GString *text, const char *what, int times)
{
    for (int i = 0; i < times; i++)
        g_string_append(text, what);
}

static void
test_caps(void)
{
    static const struct {
        const char *what;
        int times;
        gboolean fits;
    } cases[] = {
        {"<d:x>", IVP_DAV_DEPTH_MAX - 2, TRUE},
        {"<d:x>", IVP_DAV_DEPTH_MAX, FALSE},
        {"<d:response/>", IVP_DAV_ITEMS_MAX, TRUE},
        {"<d:response/>", IVP_DAV_ITEMS_MAX + 1, FALSE},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(IvpDavXml) xml = ivp_dav_xml_new();
        g_autoptr(GString) text = g_string_new(HEAD OPEN);
        g_autoptr(GError) error = NULL;

        repeat(text, cases[i].what, cases[i].times);
        g_assert_true(ivp_dav_xml_take(xml, text->str, text->len, &error) == cases[i].fits);
        if (!cases[i].fits)
            g_assert_error(error, IVP_ERROR, IVP_ERROR_LIMIT);
    }
}

/* What is too long counts as not there; the rest holds. */
static void
test_long_texts(void)
{
    g_autoptr(IvpDavXml) xml = ivp_dav_xml_new();
    g_autoptr(GString) text = g_string_new(
        HEAD OPEN "<d:response><d:href>/a</d:href><d:propstat><d:prop><c:calendar-data>");
    g_autoptr(GError) error = NULL;
    const IvpDavItem *item;

    repeat(text, "0123456789abcdef", IVP_DAV_DATA_MAX / 16 + 1);
    g_string_append(text,
                    "</c:calendar-data><d:getetag>\"1\"</d:getetag></d:prop><d:status>"
                    "HTTP/1.1 200 OK</d:status></d:propstat></d:response>" CLOSE);
    g_assert_true(ivp_dav_xml_take(xml, text->str, text->len, &error));
    g_assert_true(ivp_dav_xml_end(xml, &error));
    item = g_ptr_array_index(ivp_dav_xml_get_items(xml), 0);
    g_assert_null(item->data);
    g_assert_cmpstr(item->etag, ==, "\"1\"");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/dav-xml/pieces", test_pieces);
    g_test_add_func("/dav-xml/every-beginning-is-refused", test_every_beginning_is_refused);
    g_test_add_func("/dav-xml/refused", test_refused);
    g_test_add_func("/dav-xml/caps", test_caps);
    g_test_add_func("/dav-xml/long-texts", test_long_texts);
    return g_test_run();
}
