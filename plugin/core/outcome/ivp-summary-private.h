/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-summary.h"

/** IvpPartMask: parts a heading names; 0: none. */
typedef guint IvpPartMask;
#define IVP_PART_BIT(part) (1u << (part))

/**
 * ivp_summary_name_part:
 * @heading: plain
 * @exact: take only whole names, not words in longer ones
 * @first: (out): the part that is named first; of several the challenges, if among them
 */
IvpPartMask ivp_summary_name_part(const char *heading,
                                  const char *const *headings,
                                  gboolean exact,
                                  IvpSummaryPart *first);

/** ivp_summary_get_heading: the program's, else ours */
const char *ivp_summary_get_heading(const char *const *headings, IvpSummaryPart part);

/**
 * ivp_ask_label:
 * @text: a line as it was written: "**Specific Ask:** …"
 *
 * Returns: where the ask begins, which may be the end of @text; NULL where it is none
 */
const char *ivp_ask_label(const char *text);

/** ivp_ask_find: where in @text "Specific Ask:" stands; NULL: nowhere */
const char *ivp_ask_find(const char *text);

IvpSummary *ivp_summary_new(void);
GArray *ivp_summary_entries_new(void);
void ivp_summary_add_entry(GArray *entries, gboolean item, int depth, const char *text);
IvpChallenge *ivp_challenge_new(const char *text);
void ivp_challenge_add_ask(IvpChallenge *challenge, const char *text);
IvpSummaryExtra *ivp_summary_extra_new(const char *heading, int line);

/**
 * ivp_summary_settle_text:
 *
 * Returns: (transfer full): @text as it may stand at the start of a line or an item without
 *   being taken for anything else, settled texts unchanged
 */
char *ivp_summary_settle_text(const char *text);
