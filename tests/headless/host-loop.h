/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <purple.h>

/** host_loop: libpurple's timeouts and sockets on GLib's main loop. */
extern PurpleEventLoopUiOps host_loop;
