/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "ivp-dav-private.h"
#include "ivp-error.h"
#include "ivp-transfer.h"

#define URL_MAX 2048
#define CONNECT_SECONDS 15
#define ANSWER_SECONDS 60

struct _IvpDav {
    char *url;    /* with a slash at the end */
    char *origin; /* scheme, host and port */
    char *server; /* host alone */
    char *proxy;
    IvpLogin *login;
    char *password; /* (nullable) */
    gboolean asked_password;
    long auth;
    guint seconds;
    guint requests;
    CURLM *multi;
};

typedef struct {
    CURL *easy;
    IvpDavAnswer *answer;
    gint64 bytes;
    GCancellable *cancellable;
    GError *error;
} Transfer;

void
ivp_dav_answer_clear(IvpDavAnswer *answer)
{
    g_clear_pointer(&answer->xml, ivp_dav_xml_free);
    if (answer->body != NULL)
        g_string_free(g_steal_pointer(&answer->body), TRUE);
    g_clear_pointer(&answer->etag, g_free);
    g_clear_pointer(&answer->location, g_free);
}

/* --- Addresses --- */

static gboolean
is_here(const char *host)
{
    return strcmp(host, "localhost") == 0 || strcmp(host, "127.0.0.1") == 0 ||
           strcmp(host, "::1") == 0;
}

static char *
make_origin(GUri *uri)
{
    gboolean is_address = strchr(g_uri_get_host(uri), ':') != NULL;
    g_autofree char *host = g_ascii_strdown(g_uri_get_host(uri), -1);
    GString *origin = g_string_new(NULL);

    g_string_append_printf(origin, "%s://%s%s%s", g_uri_get_scheme(uri),
                           is_address ? "[" : "", host, is_address ? "]" : "");
    if (g_uri_get_port(uri) > 0 &&
        g_uri_get_port(uri) != (strcmp(g_uri_get_scheme(uri), "https") == 0 ? 443 : 80))
        g_string_append_printf(origin, ":%d", g_uri_get_port(uri));
    return g_string_free(origin, FALSE);
}

/* The address of the same thing without anything secret, query or fragment. */
static char *
make_url(GUri *uri)
{
    g_autofree char *origin = make_origin(uri);
    const char *path = g_uri_get_path(uri);

    return g_strconcat(origin, path[0] != '\0' ? path : "/", NULL);
}

static GUri *
parse_url(const char *text, GError **error)
{
    g_autofree char *full =
        strstr(text, "://") != NULL ? g_strdup(text) : g_strconcat("https://", text, NULL);
    g_autoptr(GUri) uri =
        strlen(full) <= URL_MAX ? g_uri_parse(full, G_URI_FLAGS_ENCODED, NULL) : NULL;
    const char *host = uri != NULL ? g_uri_get_host(uri) : NULL;

    if (host == NULL || host[0] == '\0') {
        g_set_error_literal(error, IVP_ERROR, IVP_ERROR_PARSE,
                            _("This names no calendar server. Example: example.org, or "
                              "https://example.org/calendars/ana/interviews/"));
        return NULL;
    }
    if (strcmp(g_uri_get_scheme(uri), "https") != 0 &&
        !(strcmp(g_uri_get_scheme(uri), "http") == 0 && is_here(host))) {
        g_set_error_literal(error, IVP_ERROR, IVP_ERROR_REFUSED,
                            _("A shared calendar has to be reached by https://, so that "
                              "nobody on the way can read or change it."));
        return NULL;
    }
    if (g_uri_get_userinfo(uri) != NULL) {
        g_set_error_literal(error, IVP_ERROR, IVP_ERROR_REFUSED,
                            _("The link has a name or password in it. Give the name apart, "
                              "and the password by a password command or the keyring."));
        return NULL;
    }
    return g_steal_pointer(&uri);
}

char *
ivp_dav_resolve(const IvpDav *dav, const char *base, const char *href)
{
    g_autofree char *full = g_uri_resolve_relative(base, href, G_URI_FLAGS_ENCODED, NULL);
    g_autoptr(GUri) uri = full != NULL && strlen(full) <= URL_MAX
                              ? g_uri_parse(full, G_URI_FLAGS_ENCODED, NULL)
                              : NULL;
    g_autofree char *origin = NULL;

    if (uri == NULL || g_uri_get_host(uri) == NULL || g_uri_get_host(uri)[0] == '\0')
        return NULL;
    origin = make_origin(uri);
    return strcmp(origin, dav->origin) == 0 ? make_url(uri) : NULL;
}

void
ivp_dav_set_url(IvpDav *dav, const char *url)
{
    char *with_slash =
        g_str_has_suffix(url, "/") ? g_strdup(url) : g_strconcat(url, "/", NULL);

    g_free(dav->url);
    dav->url = with_slash;
}

IvpDav *
ivp_dav_new(const char *url, const IvpLogin *login, GError **error)
{
    g_autoptr(GUri) uri = parse_url(url, error);
    g_autofree char *plain = NULL;
    IvpDav *dav;

    if (uri == NULL)
        return NULL;
    dav = g_new0(IvpDav, 1);
    plain = make_url(uri);
    ivp_dav_set_url(dav, plain);
    dav->origin = make_origin(uri);
    dav->server = g_strdup(g_uri_get_host(uri));
    dav->login = login != NULL ? ivp_login_copy(login) : g_new0(IvpLogin, 1);
    dav->auth = CURLAUTH_BASIC;
    dav->seconds = ANSWER_SECONDS;
    dav->multi = curl_multi_init();
    return dav;
}

IvpDav *
ivp_dav_new_beside(const IvpDav *dav)
{
    IvpDav *other = ivp_dav_new(dav->url, dav->login, NULL);

    other->proxy = g_strdup(dav->proxy);
    other->seconds = dav->seconds;
    other->auth = dav->auth;
    other->password = g_strdup(dav->password);
    other->asked_password = dav->asked_password;
    return other;
}

void
ivp_dav_free(IvpDav *dav)
{
    if (dav == NULL)
        return;
    curl_multi_cleanup(dav->multi);
    ivp_login_free(dav->login);
    ivp_login_free_password(dav->password);
    g_free(dav->url);
    g_free(dav->origin);
    g_free(dav->server);
    g_free(dav->proxy);
    g_free(dav);
}

void
ivp_dav_set_seconds(IvpDav *dav, guint seconds)
{
    dav->seconds = seconds;
}

void
ivp_dav_set_proxy(IvpDav *dav, const char *proxy)
{
    g_free(dav->proxy);
    dav->proxy = g_strdup(proxy);
}

const char *
ivp_dav_get_url(const IvpDav *dav)
{
    return dav->url;
}

const char *
ivp_dav_get_server(const IvpDav *dav)
{
    return dav->server;
}

guint
ivp_dav_get_requests(const IvpDav *dav)
{
    return dav->requests;
}

char *
ivp_dav_get_path(const IvpDav *dav, const char *name)
{
    g_autofree char *escaped = g_uri_escape_string(name, NULL, FALSE);

    return g_strconcat(dav->url + strlen(dav->origin), escaped, NULL);
}

char *
ivp_dav_get_name(const IvpDav *dav, const char *href)
{
    g_autofree char *url = ivp_dav_resolve(dav, dav->url, href);
    g_autofree char *plain = url != NULL ? g_uri_unescape_string(url, "/") : NULL;
    g_autofree char *own = g_uri_unescape_string(dav->url, "/");

    if (plain == NULL || own == NULL || !g_str_has_prefix(plain, own))
        return NULL;
    if (plain[strlen(own)] == '\0' || strchr(plain + strlen(own), '/') != NULL)
        return NULL;
    return g_strdup(plain + strlen(own));
}

/* --- One request --- */

static size_t
on_body(char *bytes, size_t size, size_t count, void *user_data)
{
    Transfer *transfer = user_data;
    IvpDavAnswer *answer = transfer->answer;
    gsize length = size * count;
    long status = 0;

    transfer->bytes += (gint64)length;
    if (transfer->bytes > IVP_DAV_ANSWER_MAX) {
        g_autofree char *limit = g_format_size(IVP_DAV_ANSWER_MAX);

        g_set_error(&transfer->error, IVP_ERROR, IVP_ERROR_LIMIT,
                    _("The server's answer is larger than %s; it was not read."), limit);
        return CURL_WRITEFUNC_ERROR;
    }
    curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &status);
    if (status == 207) {
        if (answer->xml == NULL)
            answer->xml = ivp_dav_xml_new();
        if (!ivp_dav_xml_take(answer->xml, bytes, length, &transfer->error))
            return CURL_WRITEFUNC_ERROR;
    } else if (status == 200 && answer->body->len <= IVP_DAV_DATA_MAX) {
        g_string_append_len(answer->body, bytes,
                            (gssize)MIN(length, IVP_DAV_DATA_MAX + 1 - answer->body->len));
    }
    return length;
}

static int
on_progress(void *user_data,
            curl_off_t total,
            curl_off_t done,
            curl_off_t up,
            curl_off_t sent)
{
    Transfer *transfer = user_data;

    return transfer->cancellable != NULL &&
           g_cancellable_is_cancelled(transfer->cancellable);
}

static gboolean
get_password(IvpDav *dav, GCancellable *cancellable, GError **error)
{
    GError *own = NULL;

    if (dav->asked_password)
        return TRUE;
    dav->password = ivp_login_get_password(dav->login, dav->origin, cancellable, &own);
    if (own != NULL) {
        g_propagate_error(error, own);
        return FALSE;
    }
    dav->asked_password = TRUE;
    return TRUE;
}

static void
set_login(IvpDav *dav, CURL *easy)
{
    const IvpLogin *login = dav->login;

    curl_easy_setopt(easy, CURLOPT_HTTPAUTH, dav->auth);
    if (login->user != NULL)
        curl_easy_setopt(easy, CURLOPT_USERNAME, login->user);
    if (dav->password != NULL) {
        curl_easy_setopt(easy, CURLOPT_PASSWORD, dav->password);
    } else if (login->netrc) {
        curl_easy_setopt(easy, CURLOPT_NETRC, (long)CURL_NETRC_OPTIONAL);
        if (login->netrc_file != NULL)
            curl_easy_setopt(easy, CURLOPT_NETRC_FILE, login->netrc_file);
    }
}

static struct curl_slist *
make_headers(const IvpDavRequest *request)
{
    /* Without a wait for leave to send the body. */
    struct curl_slist *headers = curl_slist_append(NULL, "Expect:");

    if (request->depth != NULL) {
        g_autofree char *line = g_strconcat("Depth: ", request->depth, NULL);

        headers = curl_slist_append(headers, line);
    }
    if (request->condition != NULL)
        headers = curl_slist_append(headers, request->condition);
    if (request->body != NULL) {
        g_autofree char *line =
            g_strconcat("Content-Type: ", request->type, "; charset=utf-8", NULL);

        headers = curl_slist_append(headers, line);
    }
    return headers;
}

static void
set_request(IvpDav *dav, const IvpDavRequest *request, Transfer *transfer)
{
    const IvpTransferLimits limits = {MIN(CONNECT_SECONDS, dav->seconds), dav->seconds,
                                      dav->seconds};
    CURL *easy = transfer->easy;

    ivp_transfer_set_options(easy, request->url, &limits);
    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request->method);
    if (request->body != NULL)
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request->body);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer);
    curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, on_progress);
    curl_easy_setopt(easy, CURLOPT_XFERINFODATA, transfer);
    if (dav->proxy != NULL)
        curl_easy_setopt(easy, CURLOPT_PROXY, dav->proxy);
    set_login(dav, easy);
}

static gboolean
run_once(IvpDav *dav,
         const IvpDavRequest *request,
         IvpDavAnswer *answer,
         GCancellable *cancellable,
         GError **error)
{
    Transfer transfer = {
        .easy = curl_easy_init(), .answer = answer, .cancellable = cancellable};
    struct curl_slist *headers = make_headers(request);
    CURLcode code;

    *answer = (IvpDavAnswer){.body = g_string_new(NULL)};
    set_request(dav, request, &transfer);
    curl_easy_setopt(transfer.easy, CURLOPT_HTTPHEADER, headers);
    dav->requests++;
    code = ivp_transfer_run(dav->multi, transfer.easy, cancellable);
    if (transfer.error != NULL) {
        g_propagate_error(error, g_steal_pointer(&transfer.error));
        code = CURLE_WRITE_ERROR;
    } else if (code != CURLE_OK) {
        ivp_transfer_set_error(transfer.easy, code, dav->server, error);
    } else {
        curl_easy_getinfo(transfer.easy, CURLINFO_RESPONSE_CODE, &answer->status);
        answer->etag = ivp_transfer_get_header(transfer.easy, "ETag");
        answer->location = ivp_transfer_get_header(transfer.easy, "Location");
    }
    if (answer->status == 401) {
        long offered = 0;

        curl_easy_getinfo(transfer.easy, CURLINFO_HTTPAUTH_AVAIL, &offered);
        if ((offered & CURLAUTH_BASIC) == 0 && (offered & CURLAUTH_DIGEST) != 0 &&
            dav->auth == CURLAUTH_BASIC)
            dav->auth = CURLAUTH_DIGEST;
    }
    curl_easy_cleanup(transfer.easy);
    curl_slist_free_all(headers);
    return code == CURLE_OK;
}

gboolean
ivp_dav_request(IvpDav *dav,
                const IvpDavRequest *request,
                IvpDavAnswer *answer,
                GCancellable *cancellable,
                GError **error)
{
    long auth = dav->auth;

    *answer = (IvpDavAnswer){0};
    if (!get_password(dav, cancellable, error) ||
        !run_once(dav, request, answer, cancellable, error))
        return FALSE;
    /* Refused for its way of asking for the password alone, so surely not carried out. */
    if (answer->status == 401 && auth != dav->auth) {
        ivp_dav_answer_clear(answer);
        if (!run_once(dav, request, answer, cancellable, error))
            return FALSE;
    }
    if (answer->status == 207 && answer->xml == NULL)
        answer->xml = ivp_dav_xml_new();
    return answer->status != 207 || ivp_dav_xml_end(answer->xml, error);
}

void
ivp_dav_set_status_error(const IvpDav *dav, long status, GError **error)
{
    const char *sentence;
    IvpError code = IVP_ERROR_NETWORK;

    switch (status) {
    case 401:
        code = IVP_ERROR_REFUSED;
        sentence = dav->password == NULL && !dav->login->netrc
                       ? _("%s asks for a password. Name a user, and keep the password in "
                           "the keyring or give a password command.")
                       : _("%s does not accept this user and password.");
        break;
    case 403:
        code = IVP_ERROR_REFUSED;
        sentence = _("%s does not allow this user to do that.");
        break;
    case 404:
    case 410:
        code = IVP_ERROR_NOT_FOUND;
        sentence = _("%s has no calendar at this address.");
        break;
    case 405:
    case 501:
        code = IVP_ERROR_REFUSED;
        sentence = _("%s is no calendar server, or has it at another address.");
        break;
    case 429:
    case 503:
        sentence = _("%s is busy at the moment.");
        break;
    case 507:
        sentence = _("%s has no space left for this calendar.");
        break;
    default:
        sentence = status >= 500
                       ? _("%s has trouble of its own at the moment.")
                       : _("%s gave an answer that a calendar server does not give.");
    }
    g_set_error(error, IVP_ERROR, (int)code, sentence, dav->server);
}

/* --- The requests --- */

static long
request_named(IvpDav *dav,
              const char *name,
              IvpDavRequest *request,
              IvpDavAnswer *answer,
              GCancellable *cancellable,
              GError **error)
{
    g_autofree char *path = ivp_dav_get_path(dav, name);
    g_autofree char *url = g_strconcat(dav->origin, path, NULL);

    request->url = url;
    request->type = "text/calendar";
    if (!ivp_dav_request(dav, request, answer, cancellable, error))
        return 0;
    return answer->status;
}

long
ivp_dav_create(IvpDav *dav,
               const char *name,
               const char *body,
               char **etag,
               GCancellable *cancellable,
               GError **error)
{
    IvpDavRequest request = {
        .method = "PUT", .condition = "If-None-Match: *", .body = body};
    g_auto(IvpDavAnswer) answer = {0};
    long status = request_named(dav, name, &request, &answer, cancellable, error);

    if (etag != NULL)
        *etag = g_steal_pointer(&answer.etag);
    return status;
}

long
ivp_dav_replace(IvpDav *dav,
                const char *name,
                const char *etag,
                const char *body,
                GCancellable *cancellable,
                GError **error)
{
    g_autofree char *condition = g_strconcat("If-Match: ", etag, NULL);
    IvpDavRequest request = {.method = "PUT", .condition = condition, .body = body};
    g_auto(IvpDavAnswer) answer = {0};

    return request_named(dav, name, &request, &answer, cancellable, error);
}

long
ivp_dav_get(IvpDav *dav,
            const char *name,
            GBytes **body,
            char **etag,
            GCancellable *cancellable,
            GError **error)
{
    IvpDavRequest request = {.method = "GET"};
    g_auto(IvpDavAnswer) answer = {0};
    long status = request_named(dav, name, &request, &answer, cancellable, error);

    *body = NULL;
    if (status == 200 && answer.body->len > IVP_DAV_DATA_MAX) {
        g_set_error(error, IVP_ERROR, IVP_ERROR_LIMIT,
                    _("An entry on %s is too large for a booking."), dav->server);
        return 0;
    }
    if (status == 200)
        *body = g_string_free_to_bytes(g_steal_pointer(&answer.body));
    if (etag != NULL)
        *etag = g_steal_pointer(&answer.etag);
    return status;
}

long
ivp_dav_delete(IvpDav *dav, const char *name, GCancellable *cancellable, GError **error)
{
    IvpDavRequest request = {.method = "DELETE"};
    g_auto(IvpDavAnswer) answer = {0};

    return request_named(dav, name, &request, &answer, cancellable, error);
}

long
ivp_dav_ask(IvpDav *dav,
            const char *method,
            const char *depth,
            const char *body,
            IvpDavXml **xml,
            GCancellable *cancellable,
            GError **error)
{
    const IvpDavRequest request = {method, dav->url, depth, NULL, body, "application/xml"};
    g_auto(IvpDavAnswer) answer = {0};

    *xml = NULL;
    if (!ivp_dav_request(dav, &request, &answer, cancellable, error))
        return 0;
    *xml = g_steal_pointer(&answer.xml);
    return answer.status;
}
