/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <glib.h>

/** IVP_BOX_MAX_VARIANTS: "3 / 10 min" has two: for the shorter and for the longer talk. */
#define IVP_BOX_MAX_VARIANTS 4

/** IVP_BOX_MAX_SECONDS: more than a working day is no time box. */
#define IVP_BOX_MAX_SECONDS (8 * 3600)

/** IVP_BOX_MAX_TEXT: boxes are looked for in the first so many bytes of a text. */
#define IVP_BOX_MAX_TEXT 400

/** IvpBox: how long something may take, in seconds; of "5–10 min" both ends are kept. */
typedef struct {
    int n; /* variants */
    int least[IVP_BOX_MAX_VARIANTS];
    int most[IVP_BOX_MAX_VARIANTS];
    gboolean whole; /* it says "duration" or the like: of the whole talk, not of a part */
} IvpBox;

typedef enum {
    IVP_BOX_NONE,
    IVP_BOX_FOUND,
    IVP_BOX_UNCLEAR, /* meant as one, but no number can be read: "(~x min)" */
    IVP_BOX_HUGE,    /* over %IVP_BOX_MAX_SECONDS */
} IvpBoxFound;

/**
 * ivp_box_find:
 * @text: a title: "Warm-up (~3 / 10 min)", "Warm-up - 10 min", "[5 minutes] Warm-up"
 * @box: (out): what was found
 * @start: (out): @end: (out): the bytes of @text that say it, brackets included; for
 *   %IVP_BOX_UNCLEAR and %IVP_BOX_HUGE too
 */
IvpBoxFound ivp_box_find(const char *text, IvpBox *box, gsize *start, gsize *end);

/**
 * ivp_box_read:
 * @text: a line that says nothing else: "Time: ~5 min", "(30/60 minute duration)", "10 min"
 */
IvpBoxFound ivp_box_read(const char *text, IvpBox *box);
