/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-pidgin-lines.h"

/**
 * The list of a page: rows under headings, such as their days. A row is its time, or whom
 * it is about, then two lines: the title, and small what else there is to know. Where there
 * is little width the former joins the title, and texts always wrap. Headings cannot be
 * selected.
 */
typedef struct _IvpPidginList IvpPidginList;

typedef struct {
    /* Another row is selected, or none (%NULL). */
    void (*selected)(const char *key, gpointer data);
    /* Enter or a double press on a row. */
    void (*activated)(const char *key, gpointer data);
    /* The last line was pressed: more from @day on. */
    void (*more)(IvpWall day, gpointer data);
    /* The menu of the selected row is wanted; (transfer full) (nullable) */
    GtkWidget *(*build_menu)(gpointer data);
    /* Something was typed that the list has no use for. */
    gboolean (*typed)(GdkEventKey *event, gpointer data);
} IvpPidginListCallbacks;

/**
 * ivp_pidgin_list_new: owned by its widget, and gone with it.
 * @name: the accessible name
 */
IvpPidginList *ivp_pidgin_list_new(const char *name,
                                   const IvpPidginListCallbacks *callbacks,
                                   gpointer data);
GtkWidget *ivp_pidgin_list_get_widget(IvpPidginList *self);

/**
 * ivp_pidgin_list_fill:
 * @lines: (element-type IvpPidginLine)
 *
 * Changes only what differs, so selection and scrolling stay where they are. If the
 * selected row is gone, the first one is selected.
 */
void ivp_pidgin_list_fill(IvpPidginList *self, const GArray *lines);

/** ivp_pidgin_list_reset: something else is looked for; the next filling begins at the top.
 */
void ivp_pidgin_list_reset(IvpPidginList *self);

/** ivp_pidgin_list_get_key: (transfer full) (nullable): the selected row. */
char *ivp_pidgin_list_get_key(IvpPidginList *self);

/** ivp_pidgin_list_select: selects that row and scrolls to it; returns whether it is there.
 */
gboolean ivp_pidgin_list_select(IvpPidginList *self, const char *key);

/** ivp_pidgin_list_select_first: selects the first row. */
void ivp_pidgin_list_select_first(IvpPidginList *self);

/** ivp_pidgin_list_select_day: selects the first row of @day; returns whether there is one.
 */
gboolean ivp_pidgin_list_select_day(IvpPidginList *self, IvpWall day);
void ivp_pidgin_list_focus(IvpPidginList *self);
