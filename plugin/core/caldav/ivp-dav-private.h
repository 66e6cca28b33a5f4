/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-dav.h"

/** IvpDavRequest: one request, to any address of the server. */
typedef struct {
    const char *method;
    const char *url;
    const char *depth;     /* (nullable) */
    const char *condition; /* (nullable): a whole header line */
    const char *body;      /* (nullable) */
    const char *type;      /* of @body */
} IvpDavRequest;

/** IvpDavAnswer: what came. Clear with ivp_dav_answer_clear(). */
typedef struct {
    long status;
    IvpDavXml *xml; /* of a 207 */
    GString *body;  /* of any other 2xx, cut at IVP_DAV_DATA_MAX + 1 */
    char *etag;
    char *location;
} IvpDavAnswer;

void ivp_dav_answer_clear(IvpDavAnswer *answer);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(IvpDavAnswer, ivp_dav_answer_clear)

gboolean ivp_dav_request(IvpDav *dav,
                         const IvpDavRequest *request,
                         IvpDavAnswer *answer,
                         GCancellable *cancellable,
                         GError **error);

/** ivp_dav_resolve: (transfer full) (nullable): @href from @base; %NULL if it is on another
 * server. */
char *ivp_dav_resolve(const IvpDav *dav, const char *base, const char *href);

/** ivp_dav_set_url: the collection is found. */
void ivp_dav_set_url(IvpDav *dav, const char *url);
