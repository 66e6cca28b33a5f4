/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-pidgin.h"

/** The lines of the Calendar page's list, as a GtkListStore: rows, the days above them, a
 * last one. */

typedef enum {
    IVP_LINE_ROW,
    IVP_LINE_DAY,
    IVP_LINE_MORE, /* leads to later rows */
} IvpPidginLineKind;

enum {
    IVP_LINE_KIND,   /* int: IvpPidginLineKind */
    IVP_LINE_KEY,    /* the row's; a made-up one for other lines */
    IVP_LINE_AT_DAY, /* gint64: IvpWall */
    IVP_LINE_TIME,
    IVP_LINE_TITLE,
    IVP_LINE_SECOND, /* the small second line */
    IVP_LINE_SPOKEN,
    IVP_LINE_N_COLUMNS,
};

GtkListStore *ivp_pidgin_lines_new(void);

/**
 * ivp_pidgin_lines_fill:
 * @rows: (element-type IvpRow)
 * @more: whether a last line offers later ones
 *
 * Makes the store equal to @rows with as few changes as a walk along both finds.
 */
void ivp_pidgin_lines_fill(GtkListStore *store,
                           IvpPanel *panel,
                           const GPtrArray *rows,
                           gboolean more);
