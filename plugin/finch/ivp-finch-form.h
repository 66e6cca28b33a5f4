/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-finch.h"

/** Parts of windows that ask: one of several, times, consent. */

/** ivp_finch_add_label: a line of text, or one before a field. */
GntWidget *ivp_finch_add_label(GntWidget *box, const char *text);

/** ivp_finch_add_entry: a label and a field of one line. */
GntWidget *
ivp_finch_add_entry(GntWidget *box, const char *label, const char *text, int width);

/**
 * ivp_finch_radio_new: one of several, each on a line of its own; the arrows choose.
 * "selection-changed" of it comes after the choice is made.
 */
GntWidget *ivp_finch_radio_new(int width, int height);
void ivp_finch_radio_clear(GntWidget *radio);
void ivp_finch_radio_add(GntWidget *radio, const char *label);
void ivp_finch_radio_choose(GntWidget *radio, guint index);
guint ivp_finch_radio_get(GntWidget *radio);

/** IvpFinchTimes: free slots to tick, and a line for other times, read back. Lives as long
 * as its window. */
typedef struct _IvpFinchTimes IvpFinchTimes;

/**
 * ivp_finch_times_new:
 * @first: the slot that is ticked; 0: the next free one is
 * @tick: whether one is ticked at all
 */
IvpFinchTimes *
ivp_finch_times_new(IvpFinch *self, GntWidget *box, gint64 first, gboolean tick, int width);

/** ivp_finch_times_get: returns how many; 0 with a sentence where what was typed cannot be
 * read, or nothing was chosen. */
guint
ivp_finch_times_get(IvpFinchTimes *times, gint64 at[IVP_LINE_MAX_TIMES], GError **error);

/** IvpFinchConsent: recording and naming. The widgets are their window's. */
typedef struct {
    GntWidget *record;
    GntWidget *name;
    GntWidget *org;
} IvpFinchConsent;

void ivp_finch_consent_add(IvpFinchConsent *consent,
                           GntWidget *box,
                           IvpRecord record,
                           gboolean name,
                           gboolean org);
void ivp_finch_consent_get(const IvpFinchConsent *consent,
                           IvpRecord *record,
                           gboolean *name,
                           gboolean *org);
