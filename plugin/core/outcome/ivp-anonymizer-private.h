/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-anonymizer-fold.h"
#include "ivp-anonymizer.h"

/** IvpPattern: the letters of one way to write a name; joints say before which of them
 * something may stand between words. */
typedef struct {
    guint role;         /* index */
    guint letters;      /* how many */
    GByteArray *joints; /* (owned): letters before which a word begins, rising */
    gboolean capital;   /* in prose only with a capital letter */
    gboolean handle;    /* only in handles, addresses and paths */
    gboolean tight;     /* short, with signs between: no blanks there */
} IvpPattern;

/** IvpPatternNode: of the tree of letters; the key is its parent's id and its letter. */
typedef struct {
    gint64 key;
    guint id;
    GArray *patterns; /* IvpPattern (nullable) (owned) */
} IvpPatternNode;

struct _IvpAnonymizer {
    GHashTable *nodes; /* gint64 *key -> IvpPatternNode * (owned) */
    GPtrArray *roles;  /* char * (owned) */
    GHashTable *known; /* char *folded name -> guint role + 1 */
    GHashTable *stems; /* char * (owned): names without an ending that declension changes */
    guint names;
    guint counted[3]; /* roles made up for each kind */
};

IvpPatternNode *
ivp_anonymizer_step(const IvpAnonymizer *self, guint parent, gunichar letter);

/** ivp_anonymizer_dup_line: (transfer full): [@start, @end) of @text on one line */
char *ivp_anonymizer_dup_line(const char *text, gsize start, gsize end);
