/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-pidgin.h"

/**
 * The top of the panel: the program's name with a menu of all programs and a button to
 * fold; the page row, at whose end stands how old the calendar is with a button to refresh
 * it (progress and cancel while that runs); below, when there is something to say, one
 * sentence and one action.
 */

/**
 * ivp_pidgin_header_new:
 * @row: the page row, an IvpPidginWrap
 * @fold: (nullable): what the fold button does; %NULL leaves it out
 */
GtkWidget *ivp_pidgin_header_new(IvpPidgin *pidgin,
                                 GtkWidget *row,
                                 void (*fold)(gpointer data),
                                 gpointer data);
