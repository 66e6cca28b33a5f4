/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-slot-words.h"

/** IVP_SLOT_EXAMPLE: a rule to go by, where a sentence shows one. */
#define IVP_SLOT_EXAMPLE "every 2 weeks thu 10:00 from 2026-01-08"

/** IvpSlotParser: a rule being read, word by word. On the stack of ivp_slot_words_parse().
 */
typedef struct {
    const IvpZone *zone;
    IvpSlotWords *words;
    char **tokens;  /* lower case, but for an RRULE */
    char **written; /* the same, as they were written */
    gsize at;
    /* "every third thursday": the number, before it is known what it counts */
    int unclear;
    guint32 ordinals; /* bits 1 … 31, before it is known whether weekdays follow */
    GError **error;
} IvpSlotParser;

/** ivp_slot_refuse: sets the error; always %FALSE. */
gboolean ivp_slot_refuse(IvpSlotParser *parser, const char *format, ...)
    G_GNUC_PRINTF(2, 3);

/** ivp_slot_refuse_word: says what is wrong with the word at hand; always %FALSE. */
gboolean ivp_slot_refuse_word(IvpSlotParser *parser, const char *word);

/** "thu", "thurs", "thursdays": 4; 0 if it is no weekday. */
int ivp_slot_word_weekday(const char *word);

/** "2nd", "second", "15th": the number; 0 if it is none. */
int ivp_slot_word_ordinal(const char *word);

/** "2", "two": the number; -1 if it is none. */
int ivp_slot_word_count(const char *word);
gboolean ivp_slot_word_unit(const char *word, IvpSlotUnit *unit);
gboolean ivp_slot_word_is_time(const char *word);

/** "st", "nd", "rd" or "th" */
const char *ivp_slot_ordinal_suffix(int number);

/** These take what stands at the parser's place and move behind it. */
gboolean ivp_slot_take_date(IvpSlotParser *parser, gboolean *has, IvpWall *date);
gboolean ivp_slot_take_time(IvpSlotParser *parser);
gboolean ivp_slot_add_time(IvpSlotParser *parser, int seconds);

/** ivp_slot_parse_rrule: a whole rule of RRULE and its first time. */
gboolean ivp_slot_parse_rrule(IvpSlotParser *parser);
