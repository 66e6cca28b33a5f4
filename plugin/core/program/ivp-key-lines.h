/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <glib.h>

/** Caps on one key file, beside its size. */
#define IVP_KEY_LINES_MAX_LINE 8192
#define IVP_KEY_LINES_MAX_SECTIONS 256
#define IVP_KEY_LINES_MAX_ENTRIES 2048

/** Caps on what is told about one file: after so many the rest is not worth reading. */
#define IVP_PROBLEMS_MAX 50

/**
 * IvpProblems: what was found in a file, errors and warnings counted apart, so that a flood
 * of one cannot hide the other.
 */
typedef struct {
    GPtrArray *list; /* IvpProgramProblem * (owned) */
    guint errors;
    guint warnings;
} IvpProblems;

void ivp_problems_init(IvpProblems *problems);
void ivp_problems_clear(IvpProblems *problems);
void ivp_problems_add_error(IvpProblems *problems, int line, const char *format, ...)
    G_GNUC_PRINTF(3, 4);
void ivp_problems_add_warning(IvpProblems *problems, int line, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

/** ivp_problems_sort: into the file's order; what concerns the whole file comes first. */
void ivp_problems_sort(IvpProblems *problems);

/** IvpKeyLine: one "Key[locale]=value" with the line it stands in. */
typedef struct {
    int line;
    char *key;
    char *locale; /* (nullable) "de" */
    char *value;  /* as written, escapes not yet resolved */
} IvpKeyLine;

/** IvpKeySection: "[Calendar otel]": kind "Calendar", id "otel". */
typedef struct {
    int line;
    char *kind;
    char *id;           /* (nullable) */
    GPtrArray *entries; /* IvpKeyLine * (owned), in the file's order */
} IvpKeySection;

/**
 * ivp_key_lines_read:
 * @data: a file of g_key_file's format; any bytes, need not end in NUL
 * @length: how many
 * @problems: what does not fit the format is added here
 *
 * Reads what GKeyFile would, but keeps the line of each key and goes on after a mistake, so
 * that all of them can be told at once. Work and memory are linear in @length.
 *
 * Returns: (transfer full) (element-type IvpKeySection): the sections, in the file's order
 */
GPtrArray *ivp_key_lines_read(const char *data, gsize length, IvpProblems *problems);

/**
 * ivp_key_line_get_text:
 * @bad: (out): set to the first escape that GKeyFile does not know, such as "\q", else to
 * NUL
 *
 * Returns: (transfer full): the value with \s \n \t \r and \\ resolved
 */
char *ivp_key_line_get_text(const IvpKeyLine *line, char bad[8]);

/**
 * ivp_key_line_get_list:
 *
 * Returns: (transfer full): the value split at ";" (not at "\;"), trimmed, without empty
 * items
 */
char **ivp_key_line_get_list(const IvpKeyLine *line, char bad[8]);

/**
 * ivp_key_lines_quote:
 *
 * Returns: (transfer full): @text fit to be quoted in a sentence: at most 48 characters, no
 *   control characters, valid UTF-8
 */
char *ivp_key_lines_quote(const char *text);

/**
 * ivp_key_lines_nearest:
 * @names: ends in %NULL
 *
 * Returns: (transfer none) (nullable): the name that @text was probably meant to be
 */
const char *ivp_key_lines_nearest(const char *text, const char *const *names);

/** ivp_key_lines_distance: how many letters two short words differ in; %G_MAXUINT for long
 * ones */
guint ivp_key_lines_distance(const char *a, const char *b);
