/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <glib.h>

/**
 * IvpFold: a text as its letters and digits alone, folded so that every way to write a name
 * comes out the same: case, diacritics (composed or not), ligatures, full width, zero-width
 * characters, entities of HTML, percent-encoding, tags and emphasis inside a word. Each
 * unit knows the bytes it came from.
 */
typedef enum {
    IVP_FOLD_NONE,  /* nothing between it and the unit before */
    IVP_FOLD_SOFT,  /* a hyphen (over a line end too) or emphasis: inside a word, or not */
    IVP_FOLD_JOINT, /* what stands between words */
    IVP_FOLD_BREAK, /* so much that no name goes over it */
} IvpFoldGap;

typedef enum {
    IVP_FOLD_PROSE,
    IVP_FOLD_URL,
    IVP_FOLD_EMAIL,
    IVP_FOLD_HANDLE, /* "@ana" */
    IVP_FOLD_PATH,   /* a file, a domain, a channel */
} IvpFoldKind;

typedef struct {
    gunichar c;
    guint32 start; /* bytes [start, end) of the text */
    guint32 end;
    guint gap : 2;   /* IvpFoldGap, before it */
    guint blank : 1; /* white space is part of that gap */
    guint upper : 1;
    guint kind : 3;      /* IvpFoldKind of the token it lies in */
    guint unspaced : 1;  /* of a script that puts no blanks between words */
    guint new_token : 1; /* first of a token that is not prose */
    guint partial : 1;   /* another unit came from the same bytes, before this one */
} IvpFoldUnit;

/**
 * ivp_fold_text:
 * @text: valid UTF-8, ended by NUL and without another, under 4 GiB
 *
 * Returns: (transfer full) (element-type IvpFoldUnit)
 */
GArray *ivp_fold_text(const char *text, gsize length);

/** ivp_fold_token: the bytes [@start, @end) of the token that is no prose around the unit
 * at @index */
void ivp_fold_token(const char *text, gsize length, gsize at, gsize *start, gsize *end);
