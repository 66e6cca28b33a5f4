/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-transfer.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ivp-error.h"

#define CONNECT_SECONDS 20
#define STALL_SECONDS 30
#define TOTAL_SECONDS 600
/* Fewer bytes a second than this count as none. */
#define STALL_BYTES 16
/* The longest ETag, date or address that is kept. */
#define HEADER_MAX 1024
/* How often cancelling is looked for while the network is silent, in milliseconds. */
#define POLL_MILLISECONDS 250

static long
or_usual(guint seconds, long usual)
{
    return seconds != 0 ? (long)seconds : usual;
}

void
ivp_transfer_set_options(CURL *easy, const char *url, const IvpTransferLimits *limits)
{
    const char *protocols =
        g_ascii_strncasecmp(url, "https:", 6) == 0 ? "https" : "http,https";

    curl_easy_setopt(easy, CURLOPT_URL, url);
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, protocols);
    curl_easy_setopt(easy, CURLOPT_REDIR_PROTOCOLS_STR, protocols);
    curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "gzip");
    curl_easy_setopt(easy, CURLOPT_USERAGENT, "interview-panel/" IVP_VERSION);
    curl_easy_setopt(easy, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT,
                     or_usual(limits->connect_seconds, CONNECT_SECONDS));
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, (long)STALL_BYTES);
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME,
                     or_usual(limits->stall_seconds, STALL_SECONDS));
    curl_easy_setopt(easy, CURLOPT_TIMEOUT, or_usual(limits->total_seconds, TOTAL_SECONDS));
    /* Else cancelling waits for the system's look-up of a name. */
    curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
}

static void
on_cancelled(GCancellable *cancellable, CURLM *multi)
{
    curl_multi_wakeup(multi);
}

CURLcode
ivp_transfer_run(CURLM *multi, CURL *easy, GCancellable *cancellable)
{
    CURLcode code = CURLE_FAILED_INIT;
    gulong handler = 0;
    int running = 1;

    if (multi == NULL)
        return CURLE_OUT_OF_MEMORY;
    if (cancellable != NULL)
        handler = g_cancellable_connect(cancellable, G_CALLBACK(on_cancelled), multi, NULL);
    curl_multi_add_handle(multi, easy);
    while (running > 0) {
        if (curl_multi_perform(multi, &running) != CURLM_OK)
            break;
        if (cancellable != NULL && g_cancellable_is_cancelled(cancellable) && running > 0) {
            code = CURLE_ABORTED_BY_CALLBACK;
            break;
        }
        if (running > 0)
            curl_multi_poll(multi, NULL, 0, POLL_MILLISECONDS, NULL);
    }
    if (running == 0) {
        int left;
        CURLMsg *message;

        while ((message = curl_multi_info_read(multi, &left)) != NULL) {
            if (message->msg == CURLMSG_DONE)
                code = message->data.result;
        }
    }
    g_cancellable_disconnect(cancellable, handler);
    curl_multi_remove_handle(multi, easy);
    return code;
}

char *
ivp_transfer_get_header(CURL *easy, const char *name)
{
    struct curl_header *header;

    /* -1: of the last answer, after the redirects. */
    if (curl_easy_header(easy, name, 0, CURLH_HEADER, -1, &header) != CURLHE_OK)
        return NULL;
    if (strlen(header->value) > HEADER_MAX || header->value[0] == '\0')
        return NULL;
    for (const char *c = header->value; *c != '\0'; c++) {
        if (g_ascii_iscntrl(*c))
            return NULL;
    }
    return g_strdup(header->value);
}

void
ivp_transfer_set_error(CURL *easy, CURLcode code, const char *server, GError **error)
{
    const char *sentence;
    long connected = 0;

    if (code == CURLE_ABORTED_BY_CALLBACK) {
        g_set_error_literal(error, IVP_ERROR, IVP_ERROR_CANCELLED, _("Stopped."));
        return;
    }
    switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
        sentence = _("The name %s was not found. Is this computer online?");
        break;
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_PROXY:
        sentence = _("The proxy on the way to %s could not be used.");
        break;
    case CURLE_COULDNT_CONNECT:
        sentence = _("%s could not be reached.");
        break;
    case CURLE_OPERATION_TIMEDOUT:
        curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &connected);
        sentence = connected != 0 ? _("%s stopped answering in the middle.")
                                  : _("%s did not answer in time.");
        break;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_CACERT_BADFILE:
        sentence = _("%s could not prove who it is, so nothing was read from it.");
        break;
    case CURLE_TOO_MANY_REDIRECTS:
        sentence = _("%s sends us in a circle.");
        break;
    case CURLE_UNSUPPORTED_PROTOCOL:
        sentence = _("%s sends us to a place we do not follow to.");
        break;
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
        sentence = _("%s broke off in the middle.");
        break;
    case CURLE_BAD_CONTENT_ENCODING:
        sentence = _("What %s sent could not be unpacked.");
        break;
    default:
        sentence = _("%s sent something we do not understand.");
    }
    g_set_error(error, IVP_ERROR, IVP_ERROR_NETWORK, sentence, server);
}
