/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-program-private.h"

/** IvpProgramReader: a program file being read; on the stack of ivp_program_read(). */
typedef struct {
    IvpProgram *program;
    IvpProblems problems;
    GPtrArray *sections; /* IvpKeySection * */
    GHashTable *ranks;   /* char *"About/Why" (owned) -> rank of the text taken, + 1 */
} IvpProgramReader;

/** The sections that may stand several times, each with a name of its own. */
extern const char *const ivp_program_named_sections[];

/** ivp_program_reader_find: (transfer none) (nullable): the first section of that kind. */
const IvpKeySection *ivp_program_reader_find(const IvpProgramReader *reader,
                                             const char *kind);

/** ivp_program_reader_text: (transfer none) (nullable): of "Section/Key" in @values. */
const char *ivp_program_reader_text(GHashTable *values, const char *name);

/** ivp_program_reader_add_phrases: adds the items of @value (nullable), or says what is
 * wrong. */
void ivp_program_reader_add_phrases(IvpProgramReader *reader,
                                    GPtrArray *phrases,
                                    const IvpValue *value);

/** ivp_program_reader_add_addresses: one contact for each protocol; returns how many. */
guint ivp_program_reader_add_addresses(IvpProgramReader *reader,
                                       const IvpKeySection *section,
                                       GHashTable *values,
                                       const char *name,
                                       const char *role,
                                       const char *link);

/** ivp_program_reader_settle: what the keys mean together, once all are read. */
void ivp_program_reader_settle(IvpProgramReader *reader);
