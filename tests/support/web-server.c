/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "web-server.h"

#include <stdlib.h>
#include <string.h>

#define REQUEST_MAX 16384
#define BOMB_BYTES (64 * 1024 * 1024)

/* Accepts on the loopback; one thread accepts, each connection has its own. */
typedef struct {
    GSocketListener *listener;
    GCancellable *cancellable;
    GThread *thread;
    GPtrArray *workers; /* GThread * */
    guint16 port;
    void (*serve)(gpointer owner, GSocketConnection *connection);
    gpointer owner;
} Acceptor;

typedef struct {
    Acceptor *acceptor;
    GSocketConnection *connection;
} Job;

struct _WebServer {
    Acceptor acceptor;
    GMutex lock;
    char *body;
    guint version;
    char *request;
    guint n_requests;
};

struct _SocksProxy {
    Acceptor acceptor;
    GMutex lock;
    char *asked;
};

static gpointer
run_job(gpointer data)
{
    Job *job = data;

    job->acceptor->serve(job->acceptor->owner, job->connection);
    g_io_stream_close(G_IO_STREAM(job->connection), NULL, NULL);
    g_object_unref(job->connection);
    g_free(job);
    return NULL;
}

static gpointer
run_acceptor(gpointer data)
{
    Acceptor *self = data;
    GSocketConnection *connection;

    while ((connection = g_socket_listener_accept(self->listener, NULL, self->cancellable,
                                                  NULL)) != NULL) {
        Job *job = g_new0(Job, 1);

        job->acceptor = self;
        job->connection = connection;
        g_ptr_array_add(self->workers, g_thread_new("connection", run_job, job));
    }
    return NULL;
}

static void
acceptor_start(Acceptor *self,
               gpointer owner,
               void (*serve)(gpointer owner, GSocketConnection *connection))
{
    g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback(G_SOCKET_FAMILY_IPV4);
    g_autoptr(GSocketAddress) address = g_inet_socket_address_new(loopback, 0);
    g_autoptr(GSocketAddress) bound = NULL;
    g_autoptr(GError) error = NULL;

    self->owner = owner;
    self->serve = serve;
    self->listener = g_socket_listener_new();
    self->cancellable = g_cancellable_new();
    self->workers = g_ptr_array_new();
    g_socket_listener_add_address(self->listener, address, G_SOCKET_TYPE_STREAM,
                                  G_SOCKET_PROTOCOL_TCP, NULL, &bound, &error);
    g_assert_no_error(error);
    self->port = g_inet_socket_address_get_port(G_INET_SOCKET_ADDRESS(bound));
    self->thread = g_thread_new("acceptor", run_acceptor, self);
}

static void
acceptor_stop(Acceptor *self)
{
    g_cancellable_cancel(self->cancellable);
    g_thread_join(self->thread);
    for (guint i = 0; i < self->workers->len; i++)
        g_thread_join(g_ptr_array_index(self->workers, i));
    g_ptr_array_unref(self->workers);
    g_socket_listener_close(self->listener);
    g_object_unref(self->listener);
    g_object_unref(self->cancellable);
}

static gboolean
say(WebServer *self, GSocketConnection *connection, const char *bytes, gsize length)
{
    GOutputStream *out = g_io_stream_get_output_stream(G_IO_STREAM(connection));

    return g_output_stream_write_all(out, bytes, length, NULL, self->acceptor.cancellable,
                                     NULL);
}

static void
answer(WebServer *self,
       GSocketConnection *connection,
       const char *status,
       const char *headers,
       const char *body,
       gssize length)
{
    g_autofree char *head = NULL;

    if (length < 0)
        length = (gssize)strlen(body);
    head = g_strdup_printf("HTTP/1.1 %s\r\nConnection: close\r\n%s"
                           "Content-Length: %" G_GSSIZE_FORMAT "\r\n\r\n",
                           status, headers, length);
    say(self, connection, head, strlen(head));
    say(self, connection, body, (gsize)length);
}

static GBytes *
zip(const char *bytes, gsize length)
{
    g_autoptr(GZlibCompressor) compressor =
        g_zlib_compressor_new(G_ZLIB_COMPRESSOR_FORMAT_GZIP, 6);
    g_autoptr(GInputStream) in =
        g_memory_input_stream_new_from_data(bytes, (gssize)length, NULL);
    g_autoptr(GInputStream) zipped =
        g_converter_input_stream_new(in, G_CONVERTER(compressor));
    g_autoptr(GOutputStream) out = g_memory_output_stream_new_resizable();

    g_output_stream_splice(out, zipped, G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET, NULL, NULL);
    return g_memory_output_stream_steal_as_bytes(G_MEMORY_OUTPUT_STREAM(out));
}

static void
serve_feed(WebServer *self,
           GSocketConnection *connection,
           const char *request,
           gboolean zipped)
{
    g_autofree char *body = NULL;
    g_autofree char *etag = NULL;
    g_autofree char *headers = NULL;

    g_mutex_lock(&self->lock);
    body = g_strdup(self->body);
    etag = g_strdup_printf("\"v%u\"", self->version);
    g_mutex_unlock(&self->lock);
    headers = g_strdup_printf("ETag: %s\r\nLast-Modified: Thu, 01 Jan 2026 00:00:00 GMT\r\n"
                              "Content-Type: text/calendar\r\n%s",
                              etag, zipped ? "Content-Encoding: gzip\r\n" : "");
    if (strstr(request, "If-None-Match:") != NULL && strstr(request, etag) != NULL) {
        answer(self, connection, "304 Not Modified", headers, "", 0);
    } else if (zipped) {
        g_autoptr(GBytes) bytes = zip(body, strlen(body));

        answer(self, connection, "200 OK", headers, g_bytes_get_data(bytes, NULL),
               (gssize)g_bytes_get_size(bytes));
    } else {
        answer(self, connection, "200 OK", headers, body, -1);
    }
}

static void
serve_bomb(WebServer *self, GSocketConnection *connection)
{
    static const char head[] = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n";
    g_autofree char *bytes = g_malloc(BOMB_BYTES);
    g_autoptr(GBytes) bomb = NULL;

    memset(bytes, 'x', BOMB_BYTES);
    memcpy(bytes, head, strlen(head));
    bomb = zip(bytes, BOMB_BYTES);
    answer(self, connection, "200 OK", "Content-Encoding: gzip\r\n",
           g_bytes_get_data(bomb, NULL), (gssize)g_bytes_get_size(bomb));
}

static void
serve_endless(WebServer *self, GSocketConnection *connection)
{
    static const char head[] =
        "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nBEGIN:VCALENDAR\r\n";
    g_autoptr(GString) lines = g_string_new(NULL);

    for (int i = 0; i < 1000; i++)
        g_string_append(lines, "X-MORE:and more\r\n");
    if (!say(self, connection, head, strlen(head)))
        return;
    while (say(self, connection, lines->str, lines->len))
        ;
}

/* Waits until the other side hangs up or the server is stopped. */
static void
wait_for_end(WebServer *self, GSocketConnection *connection)
{
    GInputStream *in = g_io_stream_get_input_stream(G_IO_STREAM(connection));
    char byte;

    while (g_input_stream_read(in, &byte, 1, self->acceptor.cancellable, NULL) > 0)
        ;
}

static void
serve_slow(WebServer *self, GSocketConnection *connection)
{
    static const char head[] = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n";

    if (!say(self, connection, head, strlen(head)))
        return;
    for (const char *c = self->body; *c != '\0'; c++) {
        if (g_cancellable_is_cancelled(self->acceptor.cancellable) ||
            !say(self, connection, c, 1))
            return;
        g_usleep(G_USEC_PER_SEC / 5);
    }
}

static char *
read_request(WebServer *self, GSocketConnection *connection)
{
    GInputStream *in = g_io_stream_get_input_stream(G_IO_STREAM(connection));
    g_autoptr(GString) request = g_string_new(NULL);
    char buffer[1024];

    while (request->len < REQUEST_MAX && strstr(request->str, "\r\n\r\n") == NULL) {
        gssize got = g_input_stream_read(in, buffer, sizeof buffer,
                                         self->acceptor.cancellable, NULL);

        if (got <= 0)
            return NULL;
        g_string_append_len(request, buffer, got);
    }
    return g_string_free(g_steal_pointer(&request), FALSE);
}

static void
serve(gpointer owner, GSocketConnection *connection)
{
    WebServer *self = owner;
    g_autofree char *request = read_request(self, connection);
    g_auto(GStrv) words = NULL;
    const char *path;

    if (request == NULL)
        return;
    words = g_strsplit(request, " ", 3);
    path = words[1] != NULL ? words[1] : "/";
    g_mutex_lock(&self->lock);
    g_free(self->request);
    self->request = g_strdup(request);
    self->n_requests++;
    g_mutex_unlock(&self->lock);

    if (g_str_has_prefix(path, "/feed") || g_str_has_prefix(path, "/private-")) {
        serve_feed(self, connection, request, FALSE);
    } else if (g_str_equal(path, "/zipped")) {
        serve_feed(self, connection, request, TRUE);
    } else if (g_str_has_prefix(path, "/status/")) {
        g_autofree char *status = g_strdup_printf("%s Told", path + strlen("/status/"));

        answer(self, connection, status,
               strstr(path, "429") != NULL || strstr(path, "503") != NULL
                   ? "Retry-After: 7200\r\n"
                   : "",
               "<html>an error page</html>", -1);
    } else if (g_str_equal(path, "/html")) {
        answer(self, connection, "200 OK", "Content-Type: text/html\r\n",
               "\n<!DOCTYPE html><html><body>Log in to the network</body></html>\n", -1);
    } else if (g_str_equal(path, "/truncated")) {
        static const char part[] = "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"
                                   "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n";

        say(self, connection, part, strlen(part));
    } else if (g_str_equal(path, "/endless")) {
        serve_endless(self, connection);
    } else if (g_str_equal(path, "/bomb")) {
        serve_bomb(self, connection);
    } else if (g_str_equal(path, "/slow")) {
        serve_slow(self, connection);
    } else if (g_str_equal(path, "/silent")) {
        wait_for_end(self, connection);
    } else if (g_str_equal(path, "/loop")) {
        answer(self, connection, "302 Found", "Location: /loop\r\n", "", 0);
    } else if (g_str_has_prefix(path, "/to?")) {
        g_autofree char *header =
            g_strdup_printf("Location: %s\r\n", path + strlen("/to?"));

        answer(self, connection, "302 Found", header, "", 0);
    } else {
        answer(self, connection, "404 Not Found", "", "", 0);
    }
}

WebServer *
web_server_new(void)
{
    WebServer *self = g_new0(WebServer, 1);

    g_mutex_init(&self->lock);
    self->body = g_strdup("");
    acceptor_start(&self->acceptor, self, serve);
    return self;
}

void
web_server_free(WebServer *self)
{
    if (self == NULL)
        return;
    acceptor_stop(&self->acceptor);
    g_mutex_clear(&self->lock);
    g_free(self->body);
    g_free(self->request);
    g_free(self);
}

guint16
web_server_get_port(const WebServer *self)
{
    return self->acceptor.port;
}

char *
web_server_url(const WebServer *self, const char *path)
{
    return g_strdup_printf("http://127.0.0.1:%u%s", self->acceptor.port, path);
}

void
web_server_set_body(WebServer *self, const char *body)
{
    g_mutex_lock(&self->lock);
    g_free(self->body);
    self->body = g_strdup(body);
    self->version++;
    g_mutex_unlock(&self->lock);
}

char *
web_server_get_request(WebServer *self)
{
    char *request;

    g_mutex_lock(&self->lock);
    request = g_strdup(self->request);
    g_mutex_unlock(&self->lock);
    return request;
}

guint
web_server_count_requests(WebServer *self)
{
    guint count;

    g_mutex_lock(&self->lock);
    count = self->n_requests;
    g_mutex_unlock(&self->lock);
    return count;
}

static gboolean
read_exactly(SocksProxy *self, GSocketConnection *connection, guint8 *bytes, gsize length)
{
    gsize got;

    return g_input_stream_read_all(g_io_stream_get_input_stream(G_IO_STREAM(connection)),
                                   bytes, length, &got, self->acceptor.cancellable, NULL) &&
           got == length;
}

static gboolean
tell(SocksProxy *self, GSocketConnection *connection, const guint8 *bytes, gsize length)
{
    return g_output_stream_write_all(g_io_stream_get_output_stream(G_IO_STREAM(connection)),
                                     bytes, length, NULL, self->acceptor.cancellable, NULL);
}

/* RFC 1928 with RFC 1929's user name and password; answers the port asked for, or 0. */
static guint16
greet(SocksProxy *self, GSocketConnection *connection)
{
    static const guint8 method[] = {5, 2};
    static const guint8 welcome[] = {1, 0};
    static const guint8 refusal[] = {1, 1};
    guint8 bytes[512];
    guint8 user[256] = {0};
    guint8 password[256] = {0};
    guint8 n;

    if (!read_exactly(self, connection, bytes, 2) ||
        !read_exactly(self, connection, bytes + 2, bytes[1]) ||
        !tell(self, connection, method, sizeof method) ||
        !read_exactly(self, connection, bytes, 2) ||
        !read_exactly(self, connection, user, bytes[1]) ||
        !read_exactly(self, connection, &n, 1) ||
        !read_exactly(self, connection, password, n))
        return 0;
    if (strcmp((char *)user, "u") != 0 || strcmp((char *)password, "p") != 0) {
        tell(self, connection, refusal, sizeof refusal);
        return 0;
    }
    if (!tell(self, connection, welcome, sizeof welcome) ||
        !read_exactly(self, connection, bytes, 5) || bytes[3] != 3 ||
        !read_exactly(self, connection, bytes + 5, (gsize)bytes[4] + 2))
        return 0;
    g_mutex_lock(&self->lock);
    g_free(self->asked);
    self->asked = g_strndup((char *)bytes + 5, bytes[4]);
    g_mutex_unlock(&self->lock);
    return (guint16)(bytes[5 + bytes[4]] << 8 | bytes[6 + bytes[4]]);
}

static void
serve_proxy(gpointer owner, GSocketConnection *connection)
{
    static const guint8 done[] = {5, 0, 0, 1, 127, 0, 0, 1, 0, 0};
    SocksProxy *self = owner;
    guint16 port = greet(self, connection);
    g_autoptr(GSocketClient) client = g_socket_client_new();
    g_autoptr(GSocketConnection) target = NULL;
    char buffer[4096];
    gssize got;

    if (port == 0)
        return;
    g_socket_client_set_enable_proxy(client, FALSE);
    target = g_socket_client_connect_to_host(client, "127.0.0.1", port,
                                             self->acceptor.cancellable, NULL);
    if (target == NULL || !tell(self, connection, done, sizeof done))
        return;
    /* One request, then its answer: enough for what is fetched here. */
    got = g_input_stream_read(g_io_stream_get_input_stream(G_IO_STREAM(connection)), buffer,
                              sizeof buffer, self->acceptor.cancellable, NULL);
    if (got > 0)
        g_output_stream_write_all(g_io_stream_get_output_stream(G_IO_STREAM(target)),
                                  buffer, (gsize)got, NULL, self->acceptor.cancellable,
                                  NULL);
    g_output_stream_splice(g_io_stream_get_output_stream(G_IO_STREAM(connection)),
                           g_io_stream_get_input_stream(G_IO_STREAM(target)),
                           G_OUTPUT_STREAM_SPLICE_NONE, self->acceptor.cancellable, NULL);
}

SocksProxy *
socks_proxy_new(void)
{
    SocksProxy *self = g_new0(SocksProxy, 1);

    g_mutex_init(&self->lock);
    acceptor_start(&self->acceptor, self, serve_proxy);
    return self;
}

void
socks_proxy_free(SocksProxy *self)
{
    if (self == NULL)
        return;
    acceptor_stop(&self->acceptor);
    g_mutex_clear(&self->lock);
    g_free(self->asked);
    g_free(self);
}

guint16
socks_proxy_get_port(const SocksProxy *self)
{
    return self->acceptor.port;
}

char *
socks_proxy_get_asked(SocksProxy *self)
{
    char *asked;

    g_mutex_lock(&self->lock);
    asked = g_strdup(self->asked);
    g_mutex_unlock(&self->lock);
    return asked;
}
