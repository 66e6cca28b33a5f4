/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <glib.h>

/**
 * IvpTagKind: what a tag does to plain text.
 * @IVP_TAG_INLINE: nothing
 * @IVP_TAG_HIDDEN: its content is not for people
 */
typedef enum {
    IVP_TAG_INLINE,
    IVP_TAG_BREAK,     /* br */
    IVP_TAG_BLOCK,     /* a line of its own */
    IVP_TAG_PARAGRAPH, /* with a blank line around */
    IVP_TAG_LIST,
    IVP_TAG_ORDERED,
    IVP_TAG_ITEM,
    IVP_TAG_CELL,
    IVP_TAG_LINK,
    IVP_TAG_HIDDEN,
    IVP_TAG_COMMENT, /* comments, doctypes, processing instructions */
} IvpTagKind;

/** IVP_TAG_NAMES_MAX: above all names we know. */
#define IVP_TAG_NAMES_MAX 128

/** IvpTag: points into the text it was read from. */
typedef struct {
    IvpTagKind kind;
    guint number; /* of its name among those we know, below IVP_TAG_NAMES_MAX */
    gboolean closing;
    gboolean is_cut; /* has no ">" */
    const char *name;
    gsize name_length;
    const char *attributes;
    gsize attributes_length;
    gsize length; /* of all of it */
} IvpTag;

/**
 * ivp_tag_read:
 * @text: begins with "<"
 *
 * Reads what is a tag of HTML, or plainly meant as one; "a < b", "<3", "<you@example.org>"
 * and
 * "<your name>" are not. Looks no further than the next "<", so that reading all tags of a
 * text takes linear time.
 */
gboolean ivp_tag_read(const char *text, IvpTag *tag);

/** ivp_tag_attribute: (transfer full) (nullable): the value, entities and all. */
char *ivp_tag_attribute(const IvpTag *tag, const char *name);

/** ivp_tag_is_code: a script or a style sheet: what is in it is never for people. */
gboolean ivp_tag_is_code(const IvpTag *tag);
