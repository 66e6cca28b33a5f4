/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-fetch.h"

#include <glib/gstdio.h>
#include <string.h>

#include "ivp-error.h"
#include "web-server.h"

#define FEED "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n"

typedef struct {
    WebServer *server;
    GString *got;
    GCancellable *cancel_at_first_byte;
} Fixture;

static void
set_up(Fixture *fx, gconstpointer data)
{
    fx->server = web_server_new();
    web_server_set_body(fx->server, FEED);
    fx->got = g_string_new(NULL);
}

static void
tear_down(Fixture *fx, gconstpointer data)
{
    web_server_free(fx->server);
    g_string_free(fx->got, TRUE);
}

static gboolean
on_bytes(const char *bytes, gsize length, gpointer data, GError **error)
{
    Fixture *fx = data;

    g_string_append_len(fx->got, bytes, (gssize)length);
    if (fx->cancel_at_first_byte != NULL)
        g_cancellable_cancel(fx->cancel_at_first_byte);
    return TRUE;
}

static const IvpFetchFuncs funcs = {on_bytes, NULL};

static void
test_bytes_and_validators_come(Fixture *fx, gconstpointer data)
{
    static const char *const paths[] = {"/feed", "/zipped"};

    for (gsize i = 0; i < G_N_ELEMENTS(paths); i++) {
        g_autofree char *url = web_server_url(fx->server, paths[i]);
        IvpFetchRequest request = {.url = url};
        g_auto(IvpFetchReply) reply = {0};
        g_auto(IvpFetchReply) again = {0};
        g_autofree char *asked = NULL;
        g_autoptr(GError) error = NULL;

        g_string_set_size(fx->got, 0);
        g_assert_true(ivp_fetch(&request, &funcs, fx, NULL, &reply, &error));
        g_assert_no_error(error);
        g_assert_cmpstr(fx->got->str, ==, FEED);
        g_assert_cmpint(reply.bytes, ==, strlen(FEED));
        g_assert_cmpstr(reply.etag, ==, "\"v1\"");
        asked = web_server_get_request(fx->server);
        g_assert_nonnull(strstr(asked, "User-Agent: interview-panel/" IVP_VERSION "\r\n"));
        g_assert_nonnull(strstr(asked, "Accept-Encoding: gzip\r\n"));

        request.etag = reply.etag;
        request.last_modified = reply.last_modified;
        g_string_set_size(fx->got, 0);
        g_assert_true(ivp_fetch(&request, &funcs, fx, NULL, &again, &error));
        g_assert_no_error(error);
        g_assert_true(again.not_modified);
        g_assert_cmpuint(fx->got->len, ==, 0);
    }
}

static const struct {
    const char *path;
    const char *sentence;
    IvpError code;
    gint64 retry_after;
} refusals[] = {
    {"/status/404", "127.0.0.1 knows no calendar of this address.", IVP_ERROR_NETWORK, -1},
    {"/status/410", "127.0.0.1 says that this calendar is gone for good.",
     IVP_ERROR_NETWORK, -1},
    {"/status/403",
     "127.0.0.1 does not let us read this calendar. It may not be public any more.",
     IVP_ERROR_NETWORK, -1},
    {"/status/429", "127.0.0.1 asks us to come less often; we wait.", IVP_ERROR_NETWORK,
     7200},
    {"/status/503", "127.0.0.1 is busy at the moment.", IVP_ERROR_NETWORK, 7200},
    {"/status/500", "127.0.0.1 has trouble of its own at the moment.", IVP_ERROR_NETWORK,
     -1},
    {"/status/304", "127.0.0.1 sends us on to nowhere.", IVP_ERROR_NETWORK, -1},
    {"/truncated", "127.0.0.1 broke off in the middle.", IVP_ERROR_NETWORK, -1},
    {"/loop", "127.0.0.1 sends us in a circle.", IVP_ERROR_NETWORK, -1},
    {"/to?file:///etc/passwd", "127.0.0.1 sends us to a place we do not follow to.",
     IVP_ERROR_NETWORK, -1},
    {"/to?gopher://127.0.0.1/", "127.0.0.1 sends us to a place we do not follow to.",
     IVP_ERROR_NETWORK, -1},
    {"/endless", "The calendar is larger than 4.0\u00a0MB; it was not read.",
     IVP_ERROR_LIMIT, -1},
    {"/bomb", "The calendar is larger than 4.0\u00a0MB; it was not read.", IVP_ERROR_LIMIT,
     -1},
    {"/silent", "127.0.0.1 did not answer in time.", IVP_ERROR_NETWORK, -1},
};

static void
test_bad_answers_have_their_own_sentence(Fixture *fx, gconstpointer data)
{
    for (gsize i = 0; i < G_N_ELEMENTS(refusals); i++) {
        g_autofree char *url = web_server_url(fx->server, refusals[i].path);
        IvpFetchRequest request = {
            .url = url, .bytes_max = 4000000, .stall_seconds = 5, .total_seconds = 20};
        g_auto(IvpFetchReply) reply = {0};
        g_autoptr(GError) error = NULL;

        /* Only a server that says nothing at all is to be given up soon; millions of bytes
         * take their time under sanitizers. */
        if (strcmp(refusals[i].path, "/silent") == 0)
            request.stall_seconds = 1;
        g_test_message("%s", refusals[i].path);
        g_string_set_size(fx->got, 0);
        g_assert_false(ivp_fetch(&request, &funcs, fx, NULL, &reply, &error));
        g_assert_error(error, IVP_ERROR, (int)refusals[i].code);
        g_assert_cmpstr(error->message, ==, refusals[i].sentence);
        g_assert_cmpint(reply.retry_after, ==, refusals[i].retry_after);
        g_assert_cmpuint(fx->got->len, <=, 4000000);
        /* An error page is never taken for a calendar. */
        g_assert_null(strstr(fx->got->str, "<html>"));
    }
}

static void
test_secrets_are_never_said(Fixture *fx, gconstpointer data)
{
    static const char *const urls[] = {
        "http://joe:hunter2@127.0.0.1:%u/private-abc/status?token=hunter2",
        "http://127.0.0.1:%u/status/404?hunter2",
        "https://joe:hunter2@127.0.0.1:%u/private-hunter2/basic.ics",
    };

    for (gsize i = 0; i < G_N_ELEMENTS(urls); i++) {
        g_autofree char *url = g_strdup_printf(urls[i], web_server_get_port(fx->server));
        IvpFetchRequest request = {.url = url, .total_seconds = 1};
        g_auto(IvpFetchReply) reply = {0};
        g_autoptr(GError) error = NULL;

        if (ivp_fetch(&request, &funcs, fx, NULL, &reply, &error))
            continue;
        g_test_message("%s", error->message);
        g_assert_null(strstr(error->message, "hunter2"));
        g_assert_null(strstr(error->message, "joe"));
        g_assert_null(strstr(error->message, "private"));
    }
}

static gpointer
cancel_soon(gpointer data)
{
    g_usleep(100 * 1000);
    g_cancellable_cancel(data);
    return NULL;
}

static void
test_cancelling_takes_less_than_a_second(Fixture *fx, gconstpointer data)
{
    static const char *const paths[] = {"/silent", "/slow", "/endless"};

    for (gsize i = 0; i < G_N_ELEMENTS(paths); i++) {
        g_autofree char *url = web_server_url(fx->server, paths[i]);
        IvpFetchRequest request = {.url = url};
        g_auto(IvpFetchReply) reply = {0};
        g_autoptr(GCancellable) cancellable = g_cancellable_new();
        g_autoptr(GError) error = NULL;
        gint64 began = g_get_monotonic_time();
        GThread *thread = g_thread_new("cancel", cancel_soon, cancellable);

        g_assert_false(ivp_fetch(&request, &funcs, fx, cancellable, &reply, &error));
        g_assert_error(error, IVP_ERROR, IVP_ERROR_CANCELLED);
        g_assert_cmpint(g_get_monotonic_time() - began, <, G_USEC_PER_SEC);
        g_thread_join(thread);
    }
}

static void
test_proxy_is_used(Fixture *fx, gconstpointer data)
{
    g_autoptr(SocksProxy) proxy = socks_proxy_new();
    g_autofree char *good =
        g_strdup_printf("socks5h://u:p@127.0.0.1:%u", socks_proxy_get_port(proxy));
    g_autofree char *bad =
        g_strdup_printf("socks5h://u:wrong@127.0.0.1:%u", socks_proxy_get_port(proxy));
    g_autofree char *url =
        g_strdup_printf("http://calendar.test:%u/feed", web_server_get_port(fx->server));
    IvpFetchRequest request = {.url = url, .proxy = good};
    g_auto(IvpFetchReply) reply = {0};
    g_auto(IvpFetchReply) again = {0};
    g_autofree char *asked = NULL;
    g_autoptr(GError) error = NULL;

    g_assert_true(ivp_fetch(&request, &funcs, fx, NULL, &reply, &error));
    g_assert_no_error(error);
    g_assert_cmpstr(fx->got->str, ==, FEED);
    /* The name went to the proxy, not to this computer's resolver. */
    asked = socks_proxy_get_asked(proxy);
    g_assert_cmpstr(asked, ==, "calendar.test");

    request.proxy = bad;
    g_assert_false(ivp_fetch(&request, &funcs, fx, NULL, &again, &error));
    g_assert_error(error, IVP_ERROR, IVP_ERROR_NETWORK);
    g_assert_cmpstr(error->message, ==,
                    "The proxy on the way to calendar.test could not be used.");
}

static void
test_redirect_is_followed(Fixture *fx, gconstpointer data)
{
    g_autofree char *url = web_server_url(fx->server, "/to?/feed");
    IvpFetchRequest request = {.url = url};
    g_auto(IvpFetchReply) reply = {0};
    g_autoptr(GError) error = NULL;

    g_assert_true(ivp_fetch(&request, &funcs, fx, NULL, &reply, &error));
    g_assert_no_error(error);
    g_assert_cmpstr(fx->got->str, ==, FEED);
}

static void
test_files_are_read(Fixture *fx, gconstpointer data)
{
    g_autofree char *path = g_build_filename(g_get_tmp_dir(), "ivp fetch XXXXXX", NULL);
    g_autofree char *url = NULL;
    g_autofree char *folder = g_filename_to_uri(g_get_tmp_dir(), NULL, NULL);
    IvpFetchRequest request = {0};
    g_auto(IvpFetchReply) reply = {0};
    g_autoptr(GError) error = NULL;
    int fd = g_mkstemp(path);

    g_assert_cmpint(fd, >=, 0);
    g_close(fd, NULL);
    g_assert_true(g_file_set_contents(path, FEED, -1, NULL));
    url = g_filename_to_uri(path, NULL, NULL);
    request.url = url;
    g_assert_true(ivp_fetch(&request, &funcs, fx, NULL, &reply, &error));
    g_assert_no_error(error);
    g_assert_cmpstr(fx->got->str, ==, FEED);

    g_unlink(path);
    g_assert_false(ivp_fetch(&request, &funcs, fx, NULL, &reply, &error));
    g_assert_error(error, IVP_ERROR, IVP_ERROR_STORE);
    g_clear_error(&error);
    request.url = folder;
    g_assert_false(ivp_fetch(&request, &funcs, fx, NULL, &reply, &error));
    g_assert_error(error, IVP_ERROR, IVP_ERROR_STORE);
}

static void
test_retry_after_in_both_forms(void)
{
    static const struct {
        const char *value;
        gint64 seconds;
    } cases[] = {
        {"120", 120},
        {" 0 ", 0},
        {"99999999999999999999", IVP_FETCH_WAIT_MAX},
        {"Thu, 01 Jan 1970 00:20:00 GMT", 200},
        {"Thu, 01 Jan 1970 00:00:00 GMT", 0},
        {"soon", -1},
        {"12 monkeys", -1},
        {"", -1},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_test_message("%s", cases[i].value);
        g_assert_cmpint(ivp_fetch_parse_retry_after(cases[i].value, 1000), ==,
                        cases[i].seconds);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    /* What is set where the tests run must not come between. */
    g_unsetenv("http_proxy");
    g_unsetenv("all_proxy");
    g_unsetenv("ALL_PROXY");
#define ADD(path, function) g_test_add(path, Fixture, NULL, set_up, function, tear_down)
    ADD("/fetch/bytes-and-validators", test_bytes_and_validators_come);
    ADD("/fetch/bad-answers", test_bad_answers_have_their_own_sentence);
    ADD("/fetch/secrets", test_secrets_are_never_said);
    ADD("/fetch/cancelling", test_cancelling_takes_less_than_a_second);
    ADD("/fetch/proxy", test_proxy_is_used);
    ADD("/fetch/redirect", test_redirect_is_followed);
    ADD("/fetch/files", test_files_are_read);
    g_test_add_func("/fetch/retry-after", test_retry_after_in_both_forms);
    return g_test_run();
}
