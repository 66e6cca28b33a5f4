/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-program-keys.h"
#include "ivp-program.h"
#include "ivp-slot-rule.h"

/**
 * IvpPhrases: words and phrases to find in an event's title, folded once when the program
 * is read. Element: char * (owned), "" never.
 */
GPtrArray *ivp_phrases_new(void);

/** ivp_phrases_add: returns FALSE if nothing of @phrase is a letter or digit. */
gboolean ivp_phrases_add(GPtrArray *phrases, const char *phrase);

/** IvpMatcher: what makes an event one of a kind. */
typedef struct {
    GPtrArray *phrases;    /* in its title */
    GPtrArray *exceptions; /* in its title: then it is not */
    GPtrArray *categories; /* among its categories */
} IvpMatcher;

/** Which matcher is which; the order in which equals are decided. */
enum {
    IVP_MATCH_SLOT,
    IVP_MATCH_GROUP,
    IVP_MATCH_INTERVIEW,
    IVP_MATCHERS,
};

struct _IvpProgram {
    gatomicrefcount references;
    char *id;
    char *name;
    char *about; /* (nullable) */
    char *room;  /* (nullable) */
    gboolean example;
    IvpZone *zone;
    int goal;
    int horizon_days;
    int default_length;
    IvpRoomRule room_rule;
    GArray *lengths;         /* int, minutes, rising */
    GArray *calendars;       /* IvpProgramCalendar */
    GArray *regions;         /* IvpRegion */
    GPtrArray *region_words; /* GPtrArray * of phrases, one for each region */
    GArray *contacts;        /* IvpContact */
    GArray *links;           /* IvpProgramLink */
    GArray *paragraphs;      /* IvpProgramParagraph */
    GPtrArray *rules;        /* IvpSlotRule * */
    IvpMatcher matchers[IVP_MATCHERS];
    GPtrArray *never;   /* phrases: an event with one is of no kind */
    GHashTable *values; /* char *"Section/Key" (owned) -> IvpValue * (owned) */
};

/** ivp_program_new: an empty one, to be filled by the reader alone. */
IvpProgram *ivp_program_new(const char *id);

/** ivp_program_get_value: (transfer none) (nullable): the value, or the key's fallback. */
const IvpValue *
ivp_program_get_value(const IvpProgram *program, const char *section, const char *key);
