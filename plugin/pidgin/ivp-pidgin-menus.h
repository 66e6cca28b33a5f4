/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-pidgin-attach.h"

/**
 * ivp_pidgin_menus_start: "Interview panel" in the window's Options menu and in the menus
 * of buddies and rooms: ask, invite, open. Ends with the plugin's signal handlers; Pidgin
 * makes the menus anew each time.
 */
void ivp_pidgin_menus_start(IvpPidgin *pidgin, IvpPidginAttach *attach);
