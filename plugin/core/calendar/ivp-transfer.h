/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <curl/curl.h>
#include <gio/gio.h>

/**
 * What every use of the network here has in common. Worker threads only.
 */

/** IvpTransferLimits: seconds; 0: the usual 20, 30 and 600. */
typedef struct {
    guint connect_seconds; /* until the server is reached */
    guint stall_seconds;   /* without a byte worth the name */
    guint total_seconds;   /* for the whole */
} IvpTransferLimits;

/**
 * ivp_transfer_set_options: TLS verified, .netrc not read, no way from https to anything
 * else, gzip alone, the limits. Redirects are not followed unless the caller says so.
 */
void ivp_transfer_set_options(CURL *easy, const char *url, const IvpTransferLimits *limits);

/**
 * ivp_transfer_run: blocks until it is over, or @cancellable is cancelled:
 * %CURLE_ABORTED_BY_CALLBACK.
 * @multi: keeps the connections
 */
CURLcode ivp_transfer_run(CURLM *multi, CURL *easy, GCancellable *cancellable);

/** ivp_transfer_get_header: (transfer full) (nullable): of the last answer; a short one
 * without controls. */
char *ivp_transfer_get_header(CURL *easy, const char *name);

/** ivp_transfer_set_error: a sentence for what went wrong with @server, such as
 * "example.org". */
void ivp_transfer_set_error(CURL *easy, CURLcode code, const char *server, GError **error);
