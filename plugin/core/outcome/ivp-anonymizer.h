/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <glib.h>

/**
 * IvpAnonymizer:
 *
 * Puts roles in place of protected names, and finds the ones that are left. Names are found
 * however they are written: in any case, with or without diacritics (composed or not), with
 * ligatures, zero-width characters, entities, percent-encoding, emphasis or a hyphen
 * inside, over the end of a line, in either order, joined in handles, addresses and file
 * names. Of a person's name each part is protected too, where it has a capital letter.
 *
 * It cannot know all names, and never says that a text is safe: what it replaced and what
 * else might tell who it was are listed for a person to read. Limits: endings of declension
 * (Cyrillic, Finnish) and look-alike letters of another script are not undone; in scripts
 * without capitals it has no candidates.
 *
 * Once all names are added it is immutable; any thread.
 */
typedef struct _IvpAnonymizer IvpAnonymizer;

/** Caps. */
#define IVP_ANONYMIZER_MAX_BYTES (4 * 1024 * 1024)
#define IVP_ANONYMIZER_MAX_NAMES_BYTES (1024 * 1024)
#define IVP_ANONYMIZER_MAX_NAMES 20000
#define IVP_ANONYMIZER_MAX_NAME 128 /* letters */
#define IVP_ANONYMIZER_MAX_CANDIDATES 1000
#define IVP_ANONYMIZER_MAX_SPEAKERS 200

typedef enum {
    IVP_PROTECT_PERSON,
    IVP_PROTECT_COMPANY,
    IVP_PROTECT_OTHER, /* a product, a project, a place */
} IvpProtect;

IvpAnonymizer *ivp_anonymizer_new(void);
void ivp_anonymizer_free(IvpAnonymizer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(IvpAnonymizer, ivp_anonymizer_free)

/**
 * ivp_anonymizer_add:
 * @name: a name, a handle, an address
 * @role: (nullable): what stands in its place; %NULL: "Person 1", "Company 1", …
 *
 * Names with one role are one person. A name that was added before keeps its first role.
 */
gboolean ivp_anonymizer_add(IvpAnonymizer *self,
                            IvpProtect kind,
                            const char *name,
                            const char *role,
                            GError **error);

/**
 * ivp_anonymizer_read_names:
 * @bytes: a names file (the format is in data/help/commented.names)
 *
 * Returns: whether all of it was taken; if not, @error is "LINE: sentence"
 */
gboolean ivp_anonymizer_read_names(IvpAnonymizer *self, GBytes *bytes, GError **error);

/**
 * ivp_anonymizer_add_speakers:
 *
 * Adds those who speak in a transcript: "**Name**:" and "**Name:**" at the begin of a line,
 * unless the words are met in lower case too.
 */
void ivp_anonymizer_add_speakers(IvpAnonymizer *self, const char *text, gsize length);

/** ivp_anonymizer_check_roles: that no role holds a protected name itself */
gboolean ivp_anonymizer_check_roles(const IvpAnonymizer *self, GError **error);

/** IvpReplacement: one place in the text. */
typedef struct {
    int line;    /* from 1, in the text as it was */
    gsize start; /* bytes of the text as it was, [start, end) */
    gsize end;
    char *text; /* as it stood there */
    char *role; /* what stands there now, or would */
} IvpReplacement;
void ivp_replacement_free(IvpReplacement *replacement);

typedef enum {
    IVP_CANDIDATE_CAPITAL, /* a capitalized word met nowhere in lower case */
    IVP_CANDIDATE_FORM,    /* it begins like a protected name, or is one in lower case */
    IVP_CANDIDATE_ADDRESS, /* e-mail, handle, link, file */
    IVP_CANDIDATE_STACK,   /* technologies that together may tell */
} IvpCandidateWhy;

/** IvpCandidate: what a person should look at in the anonymized text. */
typedef struct {
    int line; /* from 1, of the first time */
    int times;
    IvpCandidateWhy why;
    char *text;
} IvpCandidate;
void ivp_candidate_free(IvpCandidate *candidate);

/** ivp_candidate_why: what to say of it: "capitalized, and nowhere in lower case" */
const char *ivp_candidate_why(IvpCandidateWhy why);

/**
 * ivp_anonymizer_find:
 * @text: UTF-8
 *
 * Returns: (transfer full) (element-type IvpReplacement): every place that names somebody
 * protected, rising; empty where none was found
 */
GPtrArray *ivp_anonymizer_find(const IvpAnonymizer *self, const char *text, gsize length);

/**
 * ivp_anonymizer_replace:
 * @bytes: a text in UTF-8, at most %IVP_ANONYMIZER_MAX_BYTES
 * @replacements: (out) (optional) (transfer full) (element-type IvpReplacement)
 *
 * Returns: (transfer full): the text with roles in place of names, looked through until no
 * name is found any more; %NULL with a sentence
 */
char *ivp_anonymizer_replace(const IvpAnonymizer *self,
                             GBytes *bytes,
                             GPtrArray **replacements,
                             GError **error);

/**
 * ivp_anonymizer_review:
 * @text: as ivp_anonymizer_replace() gave it
 *
 * Returns: (transfer full) (element-type IvpCandidate): in the text's order
 */
GPtrArray *ivp_anonymizer_review(const IvpAnonymizer *self, const char *text);
