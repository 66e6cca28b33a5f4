/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <glib.h>

/**
 * ControlCommand:
 * @run: adds lines to @answer; returns %NULL, or a sentence (static) that says why not
 */
typedef struct {
    const char *name;
    guint n_arguments;
    const char *(*run)(char **arguments, GString *answer);
} ControlCommand;

/** control_window_commands: what only a client with GTK windows can do; ends with a NULL
 * name. */
extern const ControlCommand control_window_commands[];

/** control_add_line: adds one line, with line ends, tabs and backslashes escaped. */
void control_add_line(GString *answer, const char *text);

/** control_escape: appends @text to @line, escaped as above; %NULL adds nothing. */
void control_escape(GString *line, const char *text);
