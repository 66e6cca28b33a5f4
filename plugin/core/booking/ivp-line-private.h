/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-line.h"

/** The keys of a tail. Shared by the writer (ivp-line-encode.c) and the reader
 * (ivp-line-decode.c). */
typedef enum {
    IVP_KEY_RE = 1 << 0,
    IVP_KEY_BOX = 1 << 1,
    IVP_KEY_TO = 1 << 2,
    IVP_KEY_AT = 1 << 3,
    IVP_KEY_LEN = 1 << 4,
    IVP_KEY_REC = 1 << 5, /* rec, name, org */
    IVP_KEY_BOOKED = 1 << 6,
    IVP_KEY_UNTIL = 1 << 7,
    IVP_KEY_ON = 1 << 8,
    IVP_KEY_ROOM = 1 << 9,
    IVP_KEY_BY = 1 << 10,
} IvpKey;

/** ivp_line_keys: which keys a line of that verb may have. */
guint ivp_line_keys(IvpVerb verb);

/** "ask", "yes", "del", "no", in the order of #IvpRecord. */
extern const char *const ivp_line_record_names[4];

/**
 * ivp_line_find_doubled:
 * @text: a text
 * @at: an offset of "<" or "(" in it
 *
 * A linkifier on the way turns "www.example.org" into "www.example.org
 * <http://www.example.org>".
 *
 * Returns: the bytes from the blank before @at up to and with the closing bracket if this
 * is such a doubling, else 0
 */
gsize ivp_line_find_doubled(const char *text, gsize at);
