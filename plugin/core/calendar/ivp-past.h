/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-content-line.h"

/**
 * ivp_past_is_over:
 * @component: BEGIN:VEVENT … END:VEVENT
 * @horizon: an instant
 *
 * Looks at the lines that say when an event is, without reading it, and only answers yes
 * where that is certain: nothing of it, nor of what it replaces in its series, nor of what
 * an override elsewhere could make of it within a year's distance, can touch @horizon or
 * later.
 *
 * Returns: whether the event was over before @horizon
 */
gboolean ivp_past_is_over(IvpSlice component, gint64 horizon);
