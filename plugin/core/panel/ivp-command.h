/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-panel.h"

/**
 * IvpCommands:
 *
 * The typed face: what /interview and /iv do, for every client, and most of the companion
 * tool. Holds the list printed last, so that a number names one of its lines.
 */
typedef struct _IvpCommands IvpCommands;

IvpCommands *ivp_commands_new(IvpPanel *panel);
void ivp_commands_free(IvpCommands *commands);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(IvpCommands, ivp_commands_free)

/**
 * ivp_commands_run:
 * @line: what follows "/iv ", such as "agenda apac"; empty for the one-line overview
 *
 * Returns: (transfer full): what to show, lines of plain text, "" where that comes later;
 * %NULL with a sentence that names the word and a way out
 */
char *ivp_commands_run(IvpCommands *commands, const char *line, GError **error);

/**
 * ivp_commands_set_patience:
 * @milliseconds: how long a command waits for the disk, before it says that the outcome
 * comes with the next command; -1: as long as it takes, where there is no client to hold up
 */
void ivp_commands_set_patience(IvpCommands *commands, int milliseconds);

/** IvpCommandLater: @text: what came of an earlier command, lines of plain text */
typedef void (*IvpCommandLater)(const char *text, gpointer data);

/**
 * ivp_commands_set_later:
 * @later: (nullable): told what becomes of a press once the store has it; without it, the
 * next command says so
 */
void ivp_commands_set_later(IvpCommands *commands, IvpCommandLater later, gpointer data);

/** ivp_commands_set_conversation: (nullable): whose conversation the next command is typed
 * in. */
void
ivp_commands_set_conversation(IvpCommands *commands, const char *account, const char *who);

/** IvpCommandInfo: one row of the table; the help is made from it. */
typedef struct {
    const char *name;    /* "agenda" */
    const char *syntax;  /* "agenda [groups|slots|apac]" */
    const char *help;    /* one translated sentence */
    const char *example; /* "agenda apac" */
} IvpCommandInfo;

const IvpCommandInfo *ivp_commands_get_table(gsize *n);
