/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <glib.h>

#include "ivp-civil.h"
#include "ivp-line.h"

/**
 * IvpSummary:
 *
 * A written-up interview: who, their stack, vision and reasons, challenges with what is
 * asked for, positive notes, notes of interest. Read from Markdown however people indent
 * and name things, written in the program's shape; what was written reads back as the same.
 *
 * Texts are Markdown as people wrote it, one line each; ivp_markdown_to_plain() shows them.
 */

typedef enum {
    IVP_PART_WHO,
    IVP_PART_STACK,
    IVP_PART_VISION,
    IVP_PART_WHY,
    IVP_PART_CHALLENGES,
    IVP_PART_POSITIVE,
    IVP_PART_NOTES,
    IVP_N_PARTS,
} IvpSummaryPart;

/** Caps. */
#define IVP_SUMMARY_MAX_BYTES (1024 * 1024)
#define IVP_SUMMARY_MAX_ENTRIES 5000 /* items and paragraphs in all */
#define IVP_SUMMARY_MAX_TEXT 8000    /* bytes of one */

/** IvpSummaryEntry: an item or a paragraph. */
typedef struct {
    gboolean item;
    int depth; /* of an item in others */
    char *text;
} IvpSummaryEntry;

/** IvpChallenge: @text is "" for asks that stand under no challenge; those come first. */
typedef struct {
    char *text;
    GArray *notes;   /* IvpSummaryEntry: items below it, depth from 0 */
    GPtrArray *asks; /* char * (owned) */
} IvpChallenge;

/** IvpSummaryExtra: what stands under a heading that is none of the parts. */
typedef struct {
    char *heading;
    GArray *entries; /* IvpSummaryEntry */
    int line;
} IvpSummaryExtra;

typedef struct {
    char *title;                  /* "" if it has none */
    GArray *entries[IVP_N_PARTS]; /* IvpSummaryEntry; not of the challenges */
    GPtrArray *challenges;        /* IvpChallenge * (owned) */
    GPtrArray *extras;            /* IvpSummaryExtra * (owned) */
    int joined[IVP_N_PARTS]; /* the part under whose heading it stands, if not its own */
    gboolean present[IVP_N_PARTS];
} IvpSummary;

/**
 * ivp_summary_read:
 * @headings: (nullable): the program's headings for the parts, in their order, so that
 * those of another language are known too
 *
 * Returns: (transfer full): the summary; %NULL with %IVP_ERROR_PARSE or %IVP_ERROR_LIMIT
 * and a sentence, where it is no text, too large, or has none of the parts
 */
IvpSummary *ivp_summary_read(GBytes *bytes, const char *const *headings, GError **error);
void ivp_summary_free(IvpSummary *summary);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(IvpSummary, ivp_summary_free)

/** ivp_summary_is_missing: whether nothing is said about @part */
gboolean ivp_summary_is_missing(const IvpSummary *summary, IvpSummaryPart part);

/** ivp_summary_get_key: "who", "stack", …: the name of @part for programs */
const char *ivp_summary_get_key(IvpSummaryPart part);

/** ivp_summary_count_asks: how many in all */
guint ivp_summary_count_asks(const IvpSummary *summary);

/** ivp_summary_write: (transfer full): the file, in the program's shape */
char *ivp_summary_write(const IvpSummary *summary, const char *const *headings);

/** IvpSummaryFacts: what the session knows before anybody writes. All (nullable). */
typedef struct {
    const char *title_template; /* "{month} {year} End User Interview" */
    const char *role;           /* of the guest */
    const char *organization;   /* only where the guest lets the summary give it */
    const char *name;           /* likewise */
    const char *stack;          /* separated by commas */
    const char *const *topics;  /* what was agreed to talk about */
    IvpRecord consent;          /* about recording */
    IvpWall day;                /* of the session, in the program's zone */
} IvpSummaryFacts;

/** ivp_summary_make_title: (transfer full): with the English month and the year filled in
 */
char *ivp_summary_make_title(const char *title_template, IvpWall day);

/**
 * ivp_summary_make_skeleton:
 *
 * Returns: (transfer full): the file to begin with: the program's headings, what is known,
 *   and hints in comments, which are no content
 */
char *ivp_summary_make_skeleton(const IvpSummaryFacts *facts, const char *const *headings);
