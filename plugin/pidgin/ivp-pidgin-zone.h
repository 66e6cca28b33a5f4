/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-pidgin.h"

/** ivp_pidgin_zone_choose: the dialog in which one's time zone is searched and chosen. */
void ivp_pidgin_zone_choose(IvpPidgin *pidgin, GtkWidget *parent);
