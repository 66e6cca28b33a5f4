/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-event.h"

/** Values of properties: DATE, DATE-TIME, DURATION, UTC-OFFSET (RFC 5545, 3.3). */

/** IVP_DURATION_MAX_DAYS: a longer DURATION is refused. */
#define IVP_DURATION_MAX_DAYS 36525

/**
 * ivp_time_value_read:
 * @value: "20260604", "20260604T170000", with "Z"; also "2026-06-04T17:00:00+02:00"
 * @time: (out): its zone is %IVP_TIME_DATE, %IVP_TIME_UTC or %IVP_TIME_FLOATING
 *
 * Returns: FALSE for what is not such a value, or no day or time there is
 */
gboolean ivp_time_value_read(IvpSlice value, IvpTime *time);

/** ivp_duration_value_read: "PT1H30M", "-P1D", "P2W". */
gboolean ivp_duration_value_read(IvpSlice value, IvpDuration *duration);

/** ivp_offset_value_read: "+0100", "-083000", "+01:00": seconds east of UTC. */
gboolean ivp_offset_value_read(IvpSlice value, int *offset);
