/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-dav.h"

/**
 * IvpDavProbe: whether a server can decide who has a slot, found out by trying.
 * @url: (nullable): the collection, once it is found
 * @creates_once: a second create of the same name is refused
 * @creates_once_at_a_time: … also when four come at the same moment
 * @reads_back: what was written is read back, with our token in it
 * @keeps_uids_apart: the same UID under another name is refused: a second net, not needed
 * @syncs: an unchanged calendar is one request
 * @tidied: what the probe has made is gone again
 */
typedef struct {
    char *url;
    gboolean creates_once;
    gboolean creates_once_at_a_time;
    gboolean reads_back;
    gboolean keeps_uids_apart;
    gboolean syncs;
    gboolean tidied;
} IvpDavProbe;

void ivp_dav_probe_free(IvpDavProbe *probe);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(IvpDavProbe, ivp_dav_probe_free)

/**
 * ivp_dav_probe_run:
 * @dav: not looked for yet; afterwards it is at the collection
 * @probe: (out) (transfer full): as far as it came, also on failure
 *
 * Finds the collection, tries it, and deletes what it made. Blocks, for seconds.
 *
 * Returns: whether bookings can be shared there. If not, the sentence says why:
 *   %IVP_ERROR_REFUSED for a server that would allow two to book one slot
 */
gboolean ivp_dav_probe_run(IvpDav *dav,
                           IvpDavProbe **probe,
                           GCancellable *cancellable,
                           GError **error);

/** ivp_dav_probe_async: the same on a thread of its own, for a dialog. */
void ivp_dav_probe_async(const char *url,
                         const IvpLogin *login,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer data);

/** ivp_dav_probe_finish: (transfer full): %NULL with a sentence. */
IvpDavProbe *ivp_dav_probe_finish(GAsyncResult *result, GError **error);
