/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <glib.h>

#include "ivp-zone.h"

/** Exit status of every subcommand. */
typedef enum {
    IVP_EXIT_FINE = 0,
    IVP_EXIT_WRONG = 1, /* something is wrong in the input, said on stderr */
    IVP_EXIT_USAGE = 2,
    IVP_EXIT_UNREACHED = 3, /* could not read, write or reach */
} IvpExit;

/**
 * ivp_tool_read_file:
 * @name: a file, or "-" for standard input
 * @most: read no more than this and one byte, so that the reader sees it is too much
 *
 * Returns: (transfer full): its bytes; %NULL with a sentence
 */
GBytes *ivp_tool_read_file(const char *name, gsize most, GError **error);

/**
 * ivp_tool_load_program:
 * @text: a preset or a file of the user's own by its name, else a file, or "-"
 * @directory: (nullable): the plugin's folder; %NULL: ~/.purple/interview-panel
 *
 * Returns: (transfer full): its bytes; %NULL with a sentence
 */
GBytes *ivp_tool_load_program(const char *text, const char *directory, GError **error);

/**
 * ivp_tool_parse_time:
 * @text: a date such as 2026-06-01, which is midnight on @viewer's wall, or a UTC instant
 * such as 20260604T170000Z
 */
gboolean ivp_tool_parse_time(const char *text,
                             const IvpZone *viewer,
                             gint64 *instant,
                             GError **error);

/** ivp_tool_format_instant: (transfer full): "20260604T170000Z" */
char *ivp_tool_format_instant(gint64 instant);

/** ivp_tool_json_string: appends @text (nullable) as a JSON string, or null. */
void ivp_tool_json_string(GString *json, const char *text);

/** ivp_tool_is_name: whether @text can name a preset, a guide or the like; else it is a
 * file
 */
gboolean ivp_tool_is_name(const char *text);

/**
 * ivp_tool_print_problems:
 * @problems: (element-type IvpProgramProblem)
 *
 * On stderr: "FILE:LINE: sentence", without "LINE:" where the file as a whole is meant.
 */
void ivp_tool_print_problems(const char *file, GPtrArray *problems);

/** ivp_tool_json_problems: appends them as the inside of a JSON array. */
void ivp_tool_json_problems(GString *json, GPtrArray *problems);

/** ivp_tool_json_strings: appends @list (element-type utf8) as a JSON array. */
void ivp_tool_json_strings(GString *json, const GPtrArray *list);

/**
 * ivp_tool_end_list:
 * @problems: (element-type utf8): sentences about the file @name, for stderr
 *
 * Ends what stdout was given.
 *
 * Returns: the exit status
 */
IvpExit ivp_tool_end_list(const char *name, const GPtrArray *problems);

/** ivp_tool_print_data: prints a built-in file, such as "help/commented.program". */
IvpExit ivp_tool_print_data(const char *path);
