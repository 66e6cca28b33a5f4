/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <gio/gio.h>

/** ToolRun: what the companion said when it was run. */
typedef struct {
    char *out;
    char *err;
    int status;
} ToolRun;

/**
 * tool_run:
 * @run: what was in it is freed
 * @folder: where it runs, and its HOME
 * @input: (nullable): its standard input; @length bytes, or -1 where it ends in NUL
 * @words: (element-type utf8): its arguments
 *
 * What it writes must be UTF-8; it must end by itself, and read all of @input: what it
 * does not belongs into a file.
 */
void tool_run(ToolRun *run,
              const char *folder,
              const char *input,
              gssize length,
              const GPtrArray *words);
void tool_run_clear(ToolRun *run);

/** tool_run_line: the same with the arguments in one string, a blank between them; returns
 * the status */
int tool_run_line(ToolRun *run, const char *folder, const char *input, const char *line);

/** tool_remove_folder: removes the files in @folder, and it */
void tool_remove_folder(const char *folder);
