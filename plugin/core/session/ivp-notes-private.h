/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-notes.h"

struct _IvpNotes {
    GPtrArray *list;   /* IvpNote * (owned), ordered */
    GHashTable *by_id; /* id (the note's) -> IvpNote * */
};

/** ivp_notes_take: adds a copy, or decides between it and the one of the same id; FALSE:
 * there are too many */
gboolean ivp_notes_take(IvpNotes *notes, const IvpNote *note);

/** ivp_notes_sort: after ivp_notes_take() */
void ivp_notes_sort(IvpNotes *notes);

/** ivp_notes_digest: (transfer full): 12 letters that stand for a text */
char *ivp_notes_digest(const char *text);
