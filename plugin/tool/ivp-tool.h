/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <gio/gio.h>

/**
 * What every subcommand of `interview-panel` shares. Exit statuses are the same everywhere.
 */
typedef enum {
    IVP_TOOL_FINE = 0,
    IVP_TOOL_WRONG = 1,       /* something is wrong in the input; what could be had is printed */
    IVP_TOOL_USAGE = 2,       /* the command was typed wrongly */
    IVP_TOOL_UNREACHABLE = 3, /* something could not be read, written or reached */
} IvpToolStatus;

/**
 * IvpToolCommand:
 * @run: @argv[0] is the subcommand's name; prints results to standard output and sentences
 *   about what is wrong to standard error
 */
typedef struct {
    const char *name;
    const char *syntax;
    const char *help; /* marked for translation, translated when shown */
    IvpToolStatus (*run)(int argc, char **argv);
} IvpToolCommand;

/**
 * ivp_tool_parse:
 * @command: whose usage is said when it does not fit
 * @entries: its options; %NULL-terminated
 * @n_min: the least number of words beside the options
 * @n_max: the most
 *
 * Takes the options out of @argv; `--` ends them. "-" alone is a word.
 *
 * Returns: whether it fits; if not, the reason and the syntax were said on standard error
 */
gboolean ivp_tool_parse(const char *command, const GOptionEntry *entries, int *argc,
                        char ***argv, int n_min, int n_max);

/** IVP_TOOL_MAX_INPUT: the most bytes read of a file or of standard input. */
#define IVP_TOOL_MAX_INPUT ((gsize)512 * 1024 * 1024)

/**
 * ivp_tool_read:
 * @file: a path, or "-" for standard input
 * @max: the most bytes, at most %IVP_TOOL_MAX_INPUT
 *
 * Returns: (transfer full): its bytes; %NULL after saying why not on standard error
 */
GBytes *ivp_tool_read(const char *file, gsize max);

/** ivp_tool_say: a sentence on standard error, with "interview-panel: " before it. */
void ivp_tool_say(const char *format, ...) G_GNUC_PRINTF(1, 2);

/** ivp_tool_json_string: appends @text quoted as JSON (RFC 8259); "null" for %NULL. */
void ivp_tool_json_string(GString *json, const char *text);

/* The subcommands, one file each. */
#define IVP_TOOL_COMMAND(name) IvpToolStatus ivp_tool_##name(int argc, char **argv)
