/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-pidgin.h"

/**
 * ivp_pidgin_window_open: the panel as a window of its own, for when no conversation is
 * open; there is one, and it comes to the front.
 * @key: (nullable): the row to show
 */
void ivp_pidgin_window_open(IvpPidgin *pidgin, const char *key);
