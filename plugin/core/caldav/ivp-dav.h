/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-dav-xml.h"
#include "ivp-login.h"

/** IVP_DAV_ANSWER_MAX: bytes of one answer, unpacked. */
#define IVP_DAV_ANSWER_MAX (G_GINT64_CONSTANT(64) * 1024 * 1024)
/** IVP_DAV_REDIRECTS_MAX: how often a server may send us on while it is looked for. */
#define IVP_DAV_REDIRECTS_MAX 5
/** IVP_DAV_CALENDARS_MAX: calendars named to the person where several could be meant. */
#define IVP_DAV_CALENDARS_MAX 10

/**
 * IvpDav:
 *
 * A connection to a CalDAV server (RFC 4791) that is kept open. Blocks, so worker threads
 * only, one at a time. TLS is verified; a password goes to the server it is for and to no
 * other, and over plain http: only to this computer. Redirects are followed while the
 * calendar is looked for, on the same server alone.
 */
typedef struct _IvpDav IvpDav;

/**
 * ivp_dav_new:
 * @url: of the collection, or a host's name, or a link to anything of the calendar's owner;
 * see ivp_dav_find()
 * @login: (nullable): copied
 *
 * Returns: (transfer full): %NULL with %IVP_ERROR_PARSE or %IVP_ERROR_REFUSED
 */
IvpDav *ivp_dav_new(const char *url, const IvpLogin *login, GError **error);
void ivp_dav_free(IvpDav *dav);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(IvpDav, ivp_dav_free)

/** ivp_dav_new_beside: (transfer full): another connection to the same collection, for
 * another thread. */
IvpDav *ivp_dav_new_beside(const IvpDav *dav);

/** ivp_dav_set_seconds: the longest wait for one answer; usually 60. */
void ivp_dav_set_seconds(IvpDav *dav, guint seconds);
/** ivp_dav_set_proxy: @proxy (nullable): as for ivp_calendars_set_proxy(). */
void ivp_dav_set_proxy(IvpDav *dav, const char *proxy);

/** ivp_dav_get_url: of the collection, with a slash at the end; without any secret. */
const char *ivp_dav_get_url(const IvpDav *dav);
/** ivp_dav_get_server: "example.org", for sentences. */
const char *ivp_dav_get_server(const IvpDav *dav);
/** ivp_dav_get_requests: how many were made so far. */
guint ivp_dav_get_requests(const IvpDav *dav);

/**
 * ivp_dav_find:
 *
 * Finds the collection: @url itself if it is a calendar; else the one its owner has, by
 * the well-known address (RFC 6764), current-user-principal (RFC 5397) and
 * calendar-home-set (RFC 4791, 6.2.1). Of several, the person has to choose: the sentence
 * names them.
 *
 * Returns: FALSE with %IVP_ERROR_NETWORK, %IVP_ERROR_REFUSED, %IVP_ERROR_NOT_FOUND or
 * %IVP_ERROR_AMBIGUOUS
 */
gboolean ivp_dav_find(IvpDav *dav, GCancellable *cancellable, GError **error);

/**
 * The requests. Each returns the HTTP status, or 0 with an error if no whole answer came:
 * then nobody knows whether the server did it. Names are those of resources in the
 * collection, such as "20261203T1800Z-g1.ics".
 */

/** ivp_dav_create: PUT with If-None-Match: *, never to be followed elsewhere. @etag: (out)
 * (optional) (nullable) */
long ivp_dav_create(IvpDav *dav,
                    const char *name,
                    const char *body,
                    char **etag,
                    GCancellable *cancellable,
                    GError **error);

/** ivp_dav_replace: PUT with If-Match: @etag; nothing may depend on it being atomic. */
long ivp_dav_replace(IvpDav *dav,
                     const char *name,
                     const char *etag,
                     const char *body,
                     GCancellable *cancellable,
                     GError **error);

/** ivp_dav_get: @body: (out) (transfer full) of a 200, at most %IVP_DAV_DATA_MAX bytes;
 * @etag: (out) (optional) (nullable). */
long ivp_dav_get(IvpDav *dav,
                 const char *name,
                 GBytes **body,
                 char **etag,
                 GCancellable *cancellable,
                 GError **error);

/** ivp_dav_delete: for what a probe has made; a booking is never deleted. */
long
ivp_dav_delete(IvpDav *dav, const char *name, GCancellable *cancellable, GError **error);

/**
 * ivp_dav_ask: a PROPFIND or REPORT on the collection.
 * @depth: "0" or "1"
 * @xml: (out) (transfer full): of a 207; %NULL with any other status
 */
long ivp_dav_ask(IvpDav *dav,
                 const char *method,
                 const char *depth,
                 const char *body,
                 IvpDavXml **xml,
                 GCancellable *cancellable,
                 GError **error);

/** ivp_dav_get_path: (transfer full): of a resource on the server, percent-encoded, for a
 * multiget. */
char *ivp_dav_get_path(const IvpDav *dav, const char *name);

/**
 * ivp_dav_get_name:
 *
 * Returns: (transfer full) (nullable): the name of the resource @href in this collection;
 * %NULL for the collection itself and what lies elsewhere
 */
char *ivp_dav_get_name(const IvpDav *dav, const char *href);

/** ivp_dav_set_status_error: a sentence for a status that is not what was hoped for. */
void ivp_dav_set_status_error(const IvpDav *dav, long status, GError **error);
