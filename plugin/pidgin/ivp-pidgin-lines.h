/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-pidgin.h"

/**
 * The lines of a list, as a GtkListStore: rows, the headings above them, a last one that
 * leads on.
 */

typedef enum {
    IVP_LINE_ROW,
    IVP_LINE_DAY,  /* a heading: a day, a section */
    IVP_LINE_MORE, /* leads to later rows */
} IvpPidginLineKind;

enum {
    IVP_LINE_KIND,   /* int: IvpPidginLineKind */
    IVP_LINE_KEY,    /* the row's; a made-up one for other lines */
    IVP_LINE_AT_DAY, /* gint64: IvpWall */
    IVP_LINE_TIME,   /* in front, bold: a time, a name */
    IVP_LINE_TITLE,
    IVP_LINE_SECOND, /* the small second line */
    IVP_LINE_SPOKEN,
    IVP_LINE_STRONG, /* gboolean: the title is bold as well */
    IVP_LINE_N_COLUMNS,
};

/** IvpPidginLine: one line as it should be; the strings belong to whoever made it. */
typedef struct {
    IvpPidginLineKind kind;
    const char *key;
    IvpWall day;
    const char *time;
    const char *title;
    const char *second;
    const char *spoken;
    gboolean strong;
} IvpPidginLine;

GtkListStore *ivp_pidgin_lines_new(void);

/**
 * ivp_pidgin_lines_set:
 * @lines: (element-type IvpPidginLine): each key once
 *
 * Makes the store equal to @lines with as few changes as a walk along both finds.
 */
void ivp_pidgin_lines_set(GtkListStore *store, const GArray *lines);

/**
 * ivp_pidgin_lines_add_rows:
 * @chunk: keeps the strings that are made for it; others are the rows'
 * @rows: (element-type IvpRow)
 * @more: whether a last line offers later ones
 *
 * Appends rows of the calendar, each under its day.
 */
void ivp_pidgin_lines_add_rows(GArray *lines,
                               GStringChunk *chunk,
                               IvpPanel *panel,
                               const GPtrArray *rows,
                               gboolean more);
