/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-cache-private.h"
#include "ivp-splitter.h"

/**
 * IvpManifest:
 *
 * What one feed held the last time: the hash of each event, and its component in the cache,
 * 0 where the event was passed over. Feeds rarely change their order, so an event is looked
 * for where the one before it was, and only then by its hash. Inside of the cache; writers
 * only, within one transaction.
 */
typedef struct _IvpManifest IvpManifest;

/**
 * ivp_manifest_new:
 * @from_nothing: forget what is written; the same as a feed never seen
 */
IvpManifest *
ivp_manifest_new(IvpCache *cache, gint64 feed, gboolean from_nothing, GError **error);
void ivp_manifest_free(IvpManifest *manifest);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(IvpManifest, ivp_manifest_free)

/**
 * ivp_manifest_match:
 * @component: (out): of that event, 0 if it was passed over
 *
 * Takes one event with this hash out of those of the last time; the same event twice in a
 * feed matches twice at most if it was there twice.
 *
 * Returns: whether there was one
 */
gboolean ivp_manifest_match(IvpManifest *manifest, const IvpHash *hash, gint64 *component);

/** ivp_manifest_add: a new event. */
gboolean ivp_manifest_add(IvpManifest *manifest,
                          const IvpHash *hash,
                          gint64 component,
                          GError **error);

/**
 * ivp_manifest_finish: writes what is there now, and tells @gone each component whose event
 * was not matched.
 */
gboolean
ivp_manifest_finish(IvpManifest *manifest,
                    gboolean (*gone)(gint64 component, gpointer data, GError **error),
                    gpointer data,
                    GError **error);
