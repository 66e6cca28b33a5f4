/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <gio/gio.h>

/** IVP_FETCH_REDIRECTS_MAX: how often a server may send us on. */
#define IVP_FETCH_REDIRECTS_MAX 5
/** IVP_FETCH_WIRE_MAX: bytes a server may send, as they come over the network. */
#define IVP_FETCH_WIRE_MAX (G_GINT64_CONSTANT(128) * 1024 * 1024)
/** IVP_FETCH_BYTES_MAX: bytes a fetched calendar may have once it is unpacked. */
#define IVP_FETCH_BYTES_MAX (G_GINT64_CONSTANT(512) * 1024 * 1024)
/** IVP_FETCH_WAIT_MAX: the longest Retry-After that is believed, in seconds: a day. */
#define IVP_FETCH_WAIT_MAX 86400

/**
 * IvpFetchRequest: what to fetch, and how patiently. Zero means the usual.
 * @url: as ivp_feed_url_normalize() gave it: https:, http: or file:
 * @etag: (nullable): of the copy at hand
 * @last_modified: (nullable): of the copy at hand
 * @proxy: (nullable): as for ivp_calendars_set_proxy()
 * @connect_seconds: until the server is reached; usually 20
 * @stall_seconds: without a byte worth the name; usually 30
 * @total_seconds: for the whole; usually 600
 */
typedef struct {
    const char *url;
    const char *etag;
    const char *last_modified;
    const char *proxy;
    gint64 wire_max;
    gint64 bytes_max;
    guint connect_seconds;
    guint stall_seconds;
    guint total_seconds;
} IvpFetchRequest;

/**
 * IvpFetchReply: what came. Clear with ivp_fetch_reply_clear().
 * @status: HTTP's, 0 where none came
 * @not_modified: the copy at hand still holds; no bytes came
 * @retry_after: seconds the server asks us to wait, or -1
 * @bytes: unpacked
 * @wire_bytes: over the network
 */
typedef struct {
    long status;
    gboolean not_modified;
    gint64 retry_after;
    gint64 bytes;
    gint64 wire_bytes;
    char *etag;
    char *last_modified;
} IvpFetchReply;

void ivp_fetch_reply_clear(IvpFetchReply *reply);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(IvpFetchReply, ivp_fetch_reply_clear)

/**
 * IvpFetchFuncs:
 * @bytes: takes the next bytes; FALSE with an error stops
 * @progress: (nullable): @total is 0 where it is not known
 */
typedef struct {
    gboolean (*bytes)(const char *bytes, gsize length, gpointer data, GError **error);
    void (*progress)(gint64 done, gint64 total, gpointer data);
} IvpFetchFuncs;

/**
 * ivp_fetch:
 *
 * Fetches a calendar and hands its bytes on as they come; blocks, so worker threads only.
 * TLS is verified, .netrc not read, at most %IVP_FETCH_REDIRECTS_MAX redirects followed,
 * never from https to http nor from either to anything else. Packed and unpacked bytes are
 * counted and capped. Stops within a second of @cancellable.
 *
 * Returns: TRUE if all bytes came or none was needed (@reply says which). Else the error is
 * a sentence for people without any secret part of the URL: %IVP_ERROR_NETWORK,
 *   %IVP_ERROR_LIMIT, %IVP_ERROR_CANCELLED, %IVP_ERROR_STORE for a file, or what @funcs
 * said;
 *   @reply is filled as far as known
 */
gboolean ivp_fetch(const IvpFetchRequest *request,
                   const IvpFetchFuncs *funcs,
                   gpointer data,
                   GCancellable *cancellable,
                   IvpFetchReply *reply,
                   GError **error);

/**
 * ivp_fetch_parse_retry_after:
 * @value: of the header: seconds, or an HTTP date (RFC 9110, 10.2.3)
 * @now: seconds since 1970, UTC
 *
 * Returns: seconds to wait, 0 … %IVP_FETCH_WAIT_MAX, or -1 if @value says nothing
 */
gint64 ivp_fetch_parse_retry_after(const char *value, gint64 now);
