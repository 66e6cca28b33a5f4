/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-pidgin.h"

/**
 * ivp_pidgin_first_start_new: the page before a program was chosen: which community, whose
 * time zone, what will be loaded from where, and one button. Nothing is fetched before its
 * press.
 */
GtkWidget *ivp_pidgin_first_start_new(IvpPidgin *pidgin);

/** ivp_pidgin_first_start_focus: to the program that is marked. */
void ivp_pidgin_first_start_focus(GtkWidget *page);
