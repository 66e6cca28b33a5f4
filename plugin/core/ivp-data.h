/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <glib.h>

/**
 * ivp_data_load:
 * @user_directory: (nullable): the user's folder of this plugin, whose files win
 * @path: relative, such as "programs/opentelemetry.program"
 * @error: return location for an #IvpError, or %NULL
 *
 * Reads a preset, sample, guide or help text: the user's own file of that path if there is
 * one, else the copy compiled into this library.
 *
 * Returns: (transfer full): its bytes, at most %IVP_DATA_MAX of them
 */
GBytes *ivp_data_load(const char *user_directory, const char *path, GError **error);

/**
 * ivp_data_load_first:
 * @paths: the best first, ends in %NULL; one that would lead out of its folder is passed
 * over
 *
 * Returns: (transfer full) (nullable): the first of @paths that the user has a file of,
 * else the first that is compiled in: what people put there themselves wins in any language
 */
GBytes *ivp_data_load_first(const char *user_directory, const char *const *paths);

/**
 * ivp_data_list:
 * @user_directory: (nullable): as in ivp_data_load()
 * @folder: relative, such as "programs"
 *
 * Returns: (transfer full): the sorted, distinct file names in both places
 */
char **ivp_data_list(const char *user_directory, const char *folder);

/** IVP_DATA_MAX: the largest file of this kind that is read, in bytes. */
#define IVP_DATA_MAX (1024 * 1024)
