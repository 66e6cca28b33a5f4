/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-booking.h"
#include "ivp-dav.h"

/** IVP_COLLECTION_GENERATIONS_MAX: how often a half hour can be opened anew. */
#define IVP_COLLECTION_GENERATIONS_MAX 1000

/**
 * IvpCollection:
 *
 * What the shared calendar holds, as last synced. Its rules: "TIME-gN.ics" is a claim of a
 * half hour by whoever's token is in it; "TIME-gN-free.ics" frees it, and N+1 may then be
 * claimed. Nothing else in the collection is looked at. One thread at a time.
 */
typedef struct _IvpCollection IvpCollection;

IvpCollection *ivp_collection_new(void);
void ivp_collection_free(IvpCollection *collection);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(IvpCollection, ivp_collection_free)

/**
 * ivp_collection_sync:
 * @changed: (out): whether anything is otherwise now
 *
 * Asks what has changed (RFC 6578), or where the server cannot say, for all names and
 * ETags; of an unchanged calendar that is one request. Blocks. On failure what was known
 * stays.
 */
gboolean ivp_collection_sync(IvpCollection *collection,
                             IvpDav *dav,
                             gboolean *changed,
                             GCancellable *cancellable,
                             GError **error);

/** ivp_collection_get_generation: the lowest of the half hour @at that was not freed;
 * 0 over %IVP_COLLECTION_GENERATIONS_MAX. */
int ivp_collection_get_generation(const IvpCollection *collection, gint64 at);

/** ivp_collection_list: (transfer full) (element-type IvpBooking): those not freed, by
 * time. */
GPtrArray *ivp_collection_list(const IvpCollection *collection);

/** ivp_collection_note: @name was created here just now from @body; with its @etag
 * (nullable) the next sync need not read it. */
void ivp_collection_note(IvpCollection *collection,
                         const char *name,
                         const char *etag,
                         const char *body);
