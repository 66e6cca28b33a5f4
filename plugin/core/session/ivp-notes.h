/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-zone.h"

/**
 * IvpNotes:
 *
 * What was noted in an interview, line by line, by part and time. Two keepers each have one
 * and merge them: in whatever order and however often, both end with the same, and no line
 * is lost. A line belongs to the store it was made in; an edit there replaces it, an edit
 * elsewhere (in the file) stands beside it.
 *
 * A plain value; callers pass the time.
 */
typedef struct _IvpNotes IvpNotes;

/** Caps. */
#define IVP_NOTES_MAX 5000
#define IVP_NOTES_MAX_TEXT 4000 /* bytes of one note */
#define IVP_NOTES_MAX_NAME 100  /* bytes of an author or of a part's title */
#define IVP_NOTES_MAX_BYTES (4 * 1024 * 1024)

typedef struct {
    char *id;     /* of the store and of the line: "k3w9-12" */
    int revision; /* from 1, by the author */
    gint64 at;    /* seconds since 1970 UTC; 0: not known */
    int order;    /* of one that somebody wrote into the file: its line; else 0 */
    char *author;
    char *part; /* its title; "": none */
    char *text; /* one line; "" was taken back */
} IvpNote;

IvpNotes *ivp_notes_new(void);
IvpNotes *ivp_notes_copy(const IvpNotes *notes);
void ivp_notes_free(IvpNotes *notes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(IvpNotes, ivp_notes_free)

/** ivp_notes_list: (transfer none): in order of time; notes taken back have no text */
const IvpNote *const *ivp_notes_list(const IvpNotes *notes, gsize *n);

/**
 * ivp_notes_add:
 * @box: this store's code (ivp-code.h)
 * @part: (nullable): the title of the part it belongs to
 *
 * What would break its line in a file is made a space.
 *
 * Returns: (transfer none): the note; %NULL with %IVP_ERROR_LIMIT, or with %IVP_ERROR_USAGE
 *   if there is no text
 */
const IvpNote *ivp_notes_add(IvpNotes *notes,
                             const char *box,
                             const char *author,
                             const char *part,
                             const char *text,
                             gint64 now,
                             GError **error);

/**
 * ivp_notes_change:
 * @box: this store's code: only its own notes can be changed here
 * @text: (nullable): the new text; "" or %NULL takes it back
 *
 * Returns: whether @id is one of this store's; else %IVP_ERROR_NOT_FOUND or
 *   %IVP_ERROR_REFUSED with a sentence
 */
gboolean ivp_notes_change(IvpNotes *notes,
                          const char *box,
                          const char *id,
                          const char *text,
                          GError **error);

/**
 * ivp_notes_merge:
 *
 * Returns: (transfer full): both; %NULL with %IVP_ERROR_LIMIT if that is more than
 *   %IVP_NOTES_MAX, as nothing may be left out
 */
IvpNotes *ivp_notes_merge(const IvpNotes *one, const IvpNotes *other, GError **error);

/**
 * ivp_notes_to_markdown:
 * @title: (nullable): the heading of the file
 * @zone: whose clock the times are shown on
 *
 * Returns: (transfer full): the file form: a part a heading, a note an item, with what a
 *   merge needs in a comment behind it. Notes taken back are comments alone.
 */
char *ivp_notes_to_markdown(const IvpNotes *notes, const char *title, const IvpZone *zone);

/**
 * ivp_notes_from_markdown:
 *
 * Reads the file form back, also when people added, moved, reworded or removed lines: lines
 * without a comment are notes of nobody's store.
 *
 * Returns: (transfer full): the notes; %NULL with a sentence where it is no text
 */
IvpNotes *ivp_notes_from_markdown(GBytes *bytes, GError **error);
