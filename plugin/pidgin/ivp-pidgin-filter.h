/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-pidgin.h"

/**
 * The filter of the Calendar page: a button that says what is shown, with a menu. The
 * choice is remembered for the profile.
 */
typedef struct _IvpPidginFilter IvpPidginFilter;

/** ivp_pidgin_filter_new: owned by its widget; @changed is called after a choice. */
IvpPidginFilter *
ivp_pidgin_filter_new(IvpPidgin *pidgin, void (*changed)(gpointer data), gpointer data);
GtkWidget *ivp_pidgin_filter_get_widget(IvpPidginFilter *self);

/** ivp_pidgin_filter_get: fills all of @filter but the words. */
void ivp_pidgin_filter_get(IvpPidginFilter *self, IvpFilter *filter);

/** ivp_pidgin_filter_is_set: whether anything is left out. */
gboolean ivp_pidgin_filter_is_set(IvpPidginFilter *self);
void ivp_pidgin_filter_set_show(IvpPidginFilter *self, IvpShow show);
void ivp_pidgin_filter_clear(IvpPidginFilter *self);

/** ivp_pidgin_filter_reload: another program, with other regions. */
void ivp_pidgin_filter_reload(IvpPidginFilter *self);
