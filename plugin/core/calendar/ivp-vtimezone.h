/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ivp-content-line.h"
#include "ivp-zone.h"

/** IVP_OBSERVANCES_MAX: STANDARDs and DAYLIGHTs of one VTIMEZONE. */
#define IVP_OBSERVANCES_MAX 512
/** IVP_CHANGES_MAX: changes of the clock that one VTIMEZONE may bring. */
#define IVP_CHANGES_MAX 8192

/**
 * ivp_vtimezone_read:
 * @component: BEGIN:VTIMEZONE … END:VTIMEZONE (RFC 5545, 3.6.5)
 * @id: what the zone is to be called
 *
 * Before its first change the offset holds that this one names as the one before.
 *
 * Returns: (transfer full): the zone, or %NULL with %IVP_ERROR_PARSE or %IVP_ERROR_LIMIT
 */
IvpZone *ivp_vtimezone_read(IvpSlice component, const char *id, GError **error);
