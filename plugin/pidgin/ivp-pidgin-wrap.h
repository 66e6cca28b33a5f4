/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <gtk/gtk.h>

/**
 * IvpPidginWrap:
 *
 * A container that puts its children side by side and begins a new row where the width is
 * used up, which GTK 2 has none of. With it buttons wrap and labels break at 240 pixels or
 * 200 % fonts, and the panel never asks for more width than its widest single child.
 */
typedef struct _IvpPidginWrap IvpPidginWrap;

/* By hand: the types of GTK 2 have no autoptr, which G_DECLARE_FINAL_TYPE() needs. */
#define IVP_TYPE_PIDGIN_WRAP (ivp_pidgin_wrap_get_type())
#define IVP_PIDGIN_WRAP(object) \
    (G_TYPE_CHECK_INSTANCE_CAST((object), IVP_TYPE_PIDGIN_WRAP, IvpPidginWrap))
#define IVP_IS_PIDGIN_WRAP(object) \
    (G_TYPE_CHECK_INSTANCE_TYPE((object), IVP_TYPE_PIDGIN_WRAP))
GType ivp_pidgin_wrap_get_type(void);

/**
 * IvpPidginWrapKind:
 * @IVP_WRAP_ITEM: as wide as it asks
 * @IVP_WRAP_STRETCH: takes what is left of its row
 * @IVP_WRAP_CUT: as wide as it asks, but content with less where there is less: an ellipsis
 * @IVP_WRAP_LINE: a GtkLabel that stretches, and where its text is longer than the width
 * has a row, or several lines, of its own
 */
typedef enum {
    IVP_WRAP_ITEM,
    IVP_WRAP_STRETCH,
    IVP_WRAP_LINE,
    IVP_WRAP_CUT,
} IvpPidginWrapKind;

/** ivp_pidgin_wrap_new: @spacing: pixels between children and between rows */
GtkWidget *ivp_pidgin_wrap_new(int spacing);
void ivp_pidgin_wrap_add(IvpPidginWrap *self, GtkWidget *child, IvpPidginWrapKind kind);

/**
 * ivp_pidgin_wrap_line_new:
 * @text: (nullable)
 * @label: (out) (optional): the GtkLabel within
 *
 * Returns: a row with nothing in it but a text that breaks where the width ends
 */
GtkWidget *ivp_pidgin_wrap_line_new(const char *text, GtkWidget **label);
