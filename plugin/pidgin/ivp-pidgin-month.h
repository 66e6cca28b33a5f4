/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-pidgin.h"

/**
 * A month as a grid: each day bold, with how many rows begin on it below. One control for
 * the keyboard: arrows move by days and weeks, Page Up and Page Down by months, Home and
 * End to the ends of the month; Enter or a press chooses the day.
 */
typedef struct _IvpPidginMonth IvpPidginMonth;

/** IvpPidginMonthCount: how many rows begin on each day of that month (index 0: the 1st).
 */
typedef void (*IvpPidginMonthCount)(int year, int month, guint counts[31], gpointer data);
/** IvpPidginMonthChoose: @day is midnight on the viewer's wall. */
typedef void (*IvpPidginMonthChoose)(IvpWall day, gpointer data);

/** ivp_pidgin_month_new: owned by its widget, and gone with it. */
IvpPidginMonth *ivp_pidgin_month_new(IvpPidgin *pidgin,
                                     IvpPidginMonthCount count,
                                     IvpPidginMonthChoose choose,
                                     gpointer data);
GtkWidget *ivp_pidgin_month_get_widget(IvpPidginMonth *self);

/** ivp_pidgin_month_set_day: shows that day's month and stands on the day. */
void ivp_pidgin_month_set_day(IvpPidginMonth *self, IvpWall day);

/** ivp_pidgin_month_refresh: asks for the counts again; does so later if it is not shown
 * now. */
void ivp_pidgin_month_refresh(IvpPidginMonth *self);
void ivp_pidgin_month_focus(IvpPidginMonth *self);
