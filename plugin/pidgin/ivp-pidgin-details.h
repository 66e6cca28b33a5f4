/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-pidgin.h"

/**
 * The details of one row of the calendar, with what can be done about it: one main action
 * and the quiet ones (reminders, saving, links).
 */
typedef struct _IvpPidginDetails IvpPidginDetails;

/** ivp_pidgin_details_new: owned by its widget, and gone with it. */
IvpPidginDetails *ivp_pidgin_details_new(IvpPidgin *pidgin);
GtkWidget *ivp_pidgin_details_get_widget(IvpPidginDetails *self);

/** ivp_pidgin_details_set_key: shows that row; %NULL or a row that is gone: nothing. */
void ivp_pidgin_details_set_key(IvpPidginDetails *self, const char *key);

/** ivp_pidgin_details_activate: does the main action; without one, moves the focus to the
 * first other. */
void ivp_pidgin_details_activate(IvpPidginDetails *self);

/** ivp_pidgin_details_build_menu: (transfer full) (nullable): all actions, for the row's
 * own menu. */
GtkWidget *ivp_pidgin_details_build_menu(IvpPidginDetails *self);
