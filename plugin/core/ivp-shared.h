/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "panel/ivp-panel.h"

/**
 * IVP_CORE_PLUGIN_ID: the libpurple plugin whose info.extra_info points to the #IvpShared.
 * Faces name it in their dependencies.
 */
#define IVP_CORE_PLUGIN_ID "core-interview-panel"

/** ivp_get_version: the release this library was built from. */
const char *ivp_get_version(void);

/**
 * ivp_check_version:
 * @version: the release the caller was built from (IVP_VERSION)
 *
 * The modules and this library are one program in several files. A file of another release
 * left over from an update must not be mixed in.
 *
 * Returns: whether they fit; if not, %IVP_ERROR_REFUSED with a sentence that says what to
 * do
 */
gboolean ivp_check_version(const char *version, GError **error);

/**
 * ivp_shared_get_panel:
 * @shared: (nullable): what info.extra_info of %IVP_CORE_PLUGIN_ID points to
 * @version: the release the calling face was built from (IVP_VERSION)
 *
 * What a face calls first: reads no further than the ABI number before it fits.
 *
 * Returns: (transfer none): the panel; %NULL with %IVP_ERROR_REFUSED, or
 * %IVP_ERROR_NOT_FOUND where the libpurple plugin is not loaded
 */
IvpPanel *
ivp_shared_get_panel(const IvpShared *shared, const char *version, GError **error);
