/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-cache-private.h"
#include "ivp-event.h"

/** IVP_LAY_WORK_MAX: steps the rules of a feed may take in one go, with what it costs to
 * write their occurrences: five million of them at most. */
#define IVP_LAY_WORK_MAX G_GINT64_CONSTANT(500000000)

/**
 * IvpLay:
 *
 * Lays the occurrences of one feed's components down in the cache. Single events are laid
 * down wherever they are; series within the feed's span. Inside of the cache; writers only,
 * within one transaction.
 */
typedef struct _IvpLay IvpLay;

/**
 * ivp_lay_new:
 * @zones: what the feed's TZIDs mean; outlives the #IvpLay
 * @from: series are laid down from here
 * @to: and up to here
 *
 * All its series together take %IVP_LAY_WORK_MAX steps at most; beyond that a series has
 * its DTSTART alone, and a reason, so that no feed holds the worker for long.
 */
IvpLay *ivp_lay_new(IvpCache *cache,
                    gint64 feed,
                    IvpZoneTable *zones,
                    gint64 from,
                    gint64 to,
                    GCancellable *cancellable,
                    GError **error);
void ivp_lay_free(IvpLay *lay);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(IvpLay, ivp_lay_free)

/**
 * ivp_lay_event: lays down an event as if it were the only one of its UID.
 * @laid: (element-type IvpLaid): emptied, then what was laid down
 * @reason: (out) (nullable): what was left out, as a sentence
 */
gboolean ivp_lay_event(IvpLay *lay,
                       gint64 component,
                       const IvpEvent *event,
                       GArray *laid,
                       char **reason,
                       GError **error);

/** ivp_lay_forget: takes a component's occurrences out again. */
gboolean ivp_lay_forget(IvpLay *lay, gint64 component, GError **error);

/**
 * ivp_lay_group: lays all components of one UID down anew, together.
 * @key: ivp_cache_member_key()
 */
gboolean ivp_lay_group(IvpLay *lay, gint64 key, GError **error);

/**
 * ivp_lay_more: lays down all series of the feed in another span, too; what they have by
 * now stays.
 */
gboolean ivp_lay_more(IvpLay *lay, gint64 from, gint64 to, GError **error);

/** ivp_lay_flush: writes what is still in memory; once at the end, at least. */
gboolean ivp_lay_flush(IvpLay *lay, GError **error);

/**
 * ivp_lay_read_zones: the VTIMEZONEs the feed had at its last refresh.
 */
gboolean
ivp_lay_read_zones(IvpCache *cache, gint64 feed, IvpZoneTable *zones, GError **error);
