/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-fetch.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ivp-calendars.h"
#include "ivp-error.h"
#include "ivp-transfer.h"

#define FILE_WINDOW (64 * 1024)

typedef struct {
    CURL *easy;
    const IvpFetchRequest *request;
    const IvpFetchFuncs *funcs;
    gpointer data;
    GCancellable *cancellable;
    IvpFetchReply *reply;
    gint64 wire_max;
    gint64 bytes_max;
    GError *error; /* what a callback said */
} Fetch;

void
ivp_fetch_reply_clear(IvpFetchReply *reply)
{
    g_clear_pointer(&reply->etag, g_free);
    g_clear_pointer(&reply->last_modified, g_free);
}

gint64
ivp_fetch_parse_retry_after(const char *value, gint64 now)
{
    gint64 wait;
    time_t when;

    g_return_val_if_fail(value != NULL, -1);

    while (g_ascii_isspace(*value))
        value++;
    if (g_ascii_isdigit(*value)) {
        char *end;

        wait = g_ascii_strtoll(value, &end, 10);
        while (g_ascii_isspace(*end))
            end++;
        if (*end != '\0')
            return -1;
    } else {
        when = curl_getdate(value, NULL);
        if (when == (time_t)-1)
            return -1;
        wait = MAX((gint64)when - now, 0);
    }
    return MIN(wait, IVP_FETCH_WAIT_MAX);
}

static char *
name_server(const char *url)
{
    return ivp_feed_url_redact(url);
}

static gboolean
check_size(Fetch *fetch)
{
    if (fetch->reply->bytes <= fetch->bytes_max &&
        fetch->reply->wire_bytes <= fetch->wire_max)
        return TRUE;
    if (fetch->error == NULL) {
        g_autofree char *size = g_format_size((guint64)fetch->bytes_max);

        g_set_error(&fetch->error, IVP_ERROR, IVP_ERROR_LIMIT,
                    _("The calendar is larger than %s; it was not read."), size);
    }
    return FALSE;
}

static size_t
on_body(char *bytes, size_t size, size_t count, void *user_data)
{
    Fetch *fetch = user_data;
    gsize length = size * count;
    curl_off_t wire = 0;
    long status = 0;

    curl_easy_getinfo(fetch->easy, CURLINFO_SIZE_DOWNLOAD_T, &wire);
    curl_easy_getinfo(fetch->easy, CURLINFO_RESPONSE_CODE, &status);
    fetch->reply->bytes += (gint64)length;
    fetch->reply->wire_bytes = wire;
    if (!check_size(fetch))
        return CURL_WRITEFUNC_ERROR;
    /* What comes with an error is for people with a browser. */
    if (status != 200)
        return length;
    if (!fetch->funcs->bytes(bytes, length, fetch->data, &fetch->error))
        return CURL_WRITEFUNC_ERROR;
    return length;
}

static int
on_progress(void *user_data,
            curl_off_t total,
            curl_off_t done,
            curl_off_t up,
            curl_off_t sent)
{
    Fetch *fetch = user_data;

    fetch->reply->wire_bytes = done;
    if (fetch->cancellable != NULL && g_cancellable_is_cancelled(fetch->cancellable))
        return 1;
    if (fetch->funcs->progress != NULL)
        fetch->funcs->progress(done, total, fetch->data);
    return check_size(fetch) ? 0 : 1;
}

static void
set_status_error(Fetch *fetch, const char *server, GError **error)
{
    long status = fetch->reply->status;
    const char *sentence;

    switch (status) {
    case 401:
    case 403:
        sentence =
            _("%s does not let us read this calendar. It may not be public any more.");
        break;
    case 404:
        sentence = _("%s knows no calendar of this address.");
        break;
    case 410:
        sentence = _("%s says that this calendar is gone for good.");
        break;
    case 407:
        sentence = _("The proxy on the way to %s wants a password.");
        break;
    case 429:
        sentence = _("%s asks us to come less often; we wait.");
        break;
    case 503:
        sentence = _("%s is busy at the moment.");
        break;
    default:
        if (status >= 500 && status < 600)
            sentence = _("%s has trouble of its own at the moment.");
        else if (status >= 300 && status < 400)
            sentence = _("%s sends us on to nowhere.");
        else
            sentence = _("%s sent an answer that is no calendar.");
    }
    g_set_error(error, IVP_ERROR, IVP_ERROR_NETWORK, sentence, server);
}

static void
set_transfer_error(Fetch *fetch, CURLcode code, const char *server, GError **error)
{
    if (fetch->error != NULL)
        g_propagate_error(error, g_steal_pointer(&fetch->error));
    else
        ivp_transfer_set_error(fetch->easy, code, server, error);
}

static struct curl_slist *
make_headers(const IvpFetchRequest *request)
{
    struct curl_slist *headers =
        curl_slist_append(NULL, "Accept: text/calendar, */*;q=0.5");

    if (request->etag != NULL) {
        g_autofree char *line = g_strconcat("If-None-Match: ", request->etag, NULL);

        headers = curl_slist_append(headers, line);
    }
    if (request->last_modified != NULL) {
        g_autofree char *line =
            g_strconcat("If-Modified-Since: ", request->last_modified, NULL);

        headers = curl_slist_append(headers, line);
    }
    return headers;
}

static void
set_options(Fetch *fetch, struct curl_slist *headers)
{
    const IvpFetchRequest *request = fetch->request;
    CURL *easy = fetch->easy;
    const IvpTransferLimits limits = {request->connect_seconds, request->stall_seconds,
                                      request->total_seconds};

    ivp_transfer_set_options(easy, request->url, &limits);
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 1L);
    curl_easy_setopt(easy, CURLOPT_MAXREDIRS, (long)IVP_FETCH_REDIRECTS_MAX);
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, on_progress);
    curl_easy_setopt(easy, CURLOPT_XFERINFODATA, fetch);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, fetch);
    if (request->proxy != NULL)
        curl_easy_setopt(easy, CURLOPT_PROXY, request->proxy);
}

static gboolean
fetch_web(Fetch *fetch, GError **error)
{
    g_autofree char *server = name_server(fetch->request->url);
    struct curl_slist *headers;
    CURLM *multi;
    CURLcode code;
    gboolean ok = FALSE;
    g_autofree char *retry = NULL;

    fetch->easy = curl_easy_init();
    if (fetch->easy == NULL) {
        g_set_error_literal(error, IVP_ERROR, IVP_ERROR_NETWORK,
                            _("The network part could not be started."));
        return FALSE;
    }
    headers = make_headers(fetch->request);
    set_options(fetch, headers);
    multi = curl_multi_init();
    code = ivp_transfer_run(multi, fetch->easy, fetch->cancellable);
    curl_multi_cleanup(multi);

    curl_easy_getinfo(fetch->easy, CURLINFO_RESPONSE_CODE, &fetch->reply->status);
    retry = ivp_transfer_get_header(fetch->easy, "Retry-After");
    if (retry != NULL)
        fetch->reply->retry_after =
            ivp_fetch_parse_retry_after(retry, g_get_real_time() / G_USEC_PER_SEC);
    if (code != CURLE_OK) {
        set_transfer_error(fetch, code, server, error);
    } else if (fetch->reply->status == 304 &&
               (fetch->request->etag != NULL || fetch->request->last_modified != NULL)) {
        fetch->reply->not_modified = TRUE;
        ok = TRUE;
    } else if (fetch->reply->status != 200) {
        set_status_error(fetch, server, error);
    } else {
        fetch->reply->etag = ivp_transfer_get_header(fetch->easy, "ETag");
        fetch->reply->last_modified = ivp_transfer_get_header(fetch->easy, "Last-Modified");
        ok = TRUE;
    }
    g_clear_error(&fetch->error);
    curl_slist_free_all(headers);
    curl_easy_cleanup(fetch->easy);
    return ok;
}

static gboolean
fetch_file(Fetch *fetch, GError **error)
{
    g_autofree char *path = g_filename_from_uri(fetch->request->url, NULL, NULL);
    g_autofree char *buffer = g_malloc(FILE_WINDOW);
    g_autofree char *name = NULL;
    struct stat info;
    gint64 total;
    int fd;
    gboolean ok = FALSE;

    if (path == NULL) {
        g_set_error_literal(error, IVP_ERROR, IVP_ERROR_STORE,
                            _("This is not the address of a file."));
        return FALSE;
    }
    name = g_filename_display_basename(path);
    /* O_NONBLOCK: a pipe with nobody at its other end would hold us for ever. */
    fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0 || fstat(fd, &info) != 0) {
        g_set_error(error, IVP_ERROR, IVP_ERROR_STORE,
                    _("The file “%s” could not be read: %s."), name, g_strerror(errno));
        goto out;
    }
    if (!S_ISREG(info.st_mode)) {
        g_set_error(error, IVP_ERROR, IVP_ERROR_STORE, _("“%s” is not a file."), name);
        goto out;
    }
    total = info.st_size;
    for (;;) {
        gssize got = read(fd, buffer, FILE_WINDOW);

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            g_set_error(error, IVP_ERROR, IVP_ERROR_STORE,
                        _("The file “%s” could not be read: %s."), name, g_strerror(errno));
            goto out;
        }
        if (got == 0)
            break;
        fetch->reply->bytes += got;
        fetch->reply->wire_bytes += got;
        if (!check_size(fetch)) {
            g_propagate_error(error, g_steal_pointer(&fetch->error));
            goto out;
        }
        if (fetch->cancellable != NULL && g_cancellable_is_cancelled(fetch->cancellable)) {
            g_set_error_literal(error, IVP_ERROR, IVP_ERROR_CANCELLED, _("Stopped."));
            goto out;
        }
        if (!fetch->funcs->bytes(buffer, (gsize)got, fetch->data, error))
            goto out;
        if (fetch->funcs->progress != NULL)
            fetch->funcs->progress(fetch->reply->bytes, total, fetch->data);
    }
    ok = TRUE;
out:
    if (fd >= 0)
        close(fd);
    return ok;
}

gboolean
ivp_fetch(const IvpFetchRequest *request,
          const IvpFetchFuncs *funcs,
          gpointer data,
          GCancellable *cancellable,
          IvpFetchReply *reply,
          GError **error)
{
    Fetch fetch = {
        .request = request,
        .funcs = funcs,
        .data = data,
        .cancellable = cancellable,
        .reply = reply,
        .wire_max = request->wire_max > 0 ? request->wire_max : IVP_FETCH_WIRE_MAX,
        .bytes_max = request->bytes_max > 0 ? request->bytes_max : IVP_FETCH_BYTES_MAX,
    };

    g_return_val_if_fail(request->url != NULL && funcs->bytes != NULL, FALSE);

    *reply = (IvpFetchReply){.retry_after = -1};
    if (g_ascii_strncasecmp(request->url, "file:", 5) == 0)
        return fetch_file(&fetch, error);
    return fetch_web(&fetch, error);
}
