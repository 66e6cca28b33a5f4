/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-pidgin.h"

/**
 * Times to tick: those that are offered, and one's own, which are read back while they are
 * typed. Enter puts an own time among the others.
 */
typedef struct _IvpPidginTimes IvpPidginTimes;

/**
 * ivp_pidgin_times_new: owned by its widget, and gone with it.
 * @offered: (element-type IvpFormTime)
 * @most: how many may be ticked; with 1 a tick takes the place of the one before
 * @changed: (nullable): another choice
 */
IvpPidginTimes *ivp_pidgin_times_new(IvpPidgin *pidgin,
                                     const GPtrArray *offered,
                                     guint most,
                                     void (*changed)(gpointer data),
                                     gpointer data);
GtkWidget *ivp_pidgin_times_get_widget(IvpPidginTimes *self);

/** ivp_pidgin_times_get_first: what a mnemonic goes to. */
GtkWidget *ivp_pidgin_times_get_first(IvpPidginTimes *self);

/**
 * ivp_pidgin_times_get:
 * @at: (out): room for IVP_LINE_MAX_TIMES
 *
 * Returns: whether what is typed can be read; none at all is fine
 */
gboolean ivp_pidgin_times_get(IvpPidginTimes *self, gint64 *at, guint *n, GError **error);
