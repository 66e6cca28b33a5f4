/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-pidgin-page.h"

/** The About page: what the program is and how to take part, its links, and one's time
 * zone. */
extern const IvpPidginPage ivp_pidgin_about_page;
