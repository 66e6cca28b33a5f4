/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-pidgin.h"

/**
 * IvpPidginPanel:
 *
 * The whole panel, beside a conversation or in a window of its own: first start, or header,
 * status line, page row and pages. It draws what the shared panel says and decides nothing.
 */
typedef struct _IvpPidginPanel IvpPidginPanel;

/**
 * ivp_pidgin_panel_new:
 * @fold: (nullable): the button that folds the panel was pressed; without it there is none
 * @leave: (nullable): Escape was pressed and nothing inside had a use for it
 *
 * Owned by its widget, and gone with it.
 */
IvpPidginPanel *ivp_pidgin_panel_new(IvpPidgin *pidgin,
                                     void (*fold)(gpointer data),
                                     void (*leave)(gpointer data),
                                     gpointer data);
GtkWidget *ivp_pidgin_panel_get_widget(IvpPidginPanel *self);

/** ivp_pidgin_panel_focus: to the search, or to what takes its place on other pages. */
void ivp_pidgin_panel_focus(IvpPidginPanel *self);

/** ivp_pidgin_panel_show_row: the page that has that row, at it. */
void ivp_pidgin_panel_show_row(IvpPidginPanel *self, const char *key);

/** ivp_pidgin_panel_find: (transfer none) (nullable): the panel @inside is in. */
IvpPidginPanel *ivp_pidgin_panel_find(GtkWidget *inside);
