/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/**
 * The subcommands, one file each; ivp-tool.c has their table.
 * @argv: argv[0] is the subcommand's name; ends in %NULL
 *
 * Each returns an #IvpExit (ivp-tool-input.h).
 */
int ivp_tool_agenda(int argc, char **argv);
int ivp_tool_anonymize(int argc, char **argv);
int ivp_tool_check(int argc, char **argv);
int ivp_tool_check_calendar(int argc, char **argv);
int ivp_tool_directory(int argc, char **argv);
int ivp_tool_guide(int argc, char **argv);
int ivp_tool_itip(int argc, char **argv);
int ivp_tool_occurrences(int argc, char **argv);
int ivp_tool_refresh(int argc, char **argv);
int ivp_tool_slots(int argc, char **argv);
int ivp_tool_summary(int argc, char **argv);
int ivp_tool_times(int argc, char **argv);
