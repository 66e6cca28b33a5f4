/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <glib.h>

/**
 * IvpRegistry:
 *
 * The groups of a community that can act on what users ask for (at OpenTelemetry: special
 * interest groups), and where they are found. Immutable, reference counted, any thread.
 */
typedef struct _IvpRegistry IvpRegistry;

/** Caps. */
#define IVP_REGISTRY_MAX_BYTES (256 * 1024)
#define IVP_REGISTRY_MAX_SIGS 500
#define IVP_REGISTRY_MAX_REPOSITORIES 32
#define IVP_REGISTRY_MAX_TEXT 200 /* bytes of any one value */

typedef struct {
    char *id;            /* "collector" */
    char *name;          /* "Collector" */
    char *channel;       /* "#otel-collector", or "" */
    char *channel_id;    /* "C01N6P7KR6W", or "" */
    char **repositories; /* never NULL: "open-telemetry/opentelemetry-collector", … */
} IvpSig;

/**
 * ivp_registry_read:
 * @bytes: a key file ("[collector]" with Name, Channel, Repository), or YAML: a list of
 *   entries with id, name, channel or slack, repository or repositories, at their top or in
 * a list "resources", as OpenTelemetry's workstreams.yml has them; a list may stand under a
 *   key, and entries under their ids
 * @problems: (out) (optional) (transfer full) (element-type IvpProgramProblem): warnings:
 *   the rest is used
 *
 * Returns: (transfer full): the groups; %NULL with a sentence that names the line
 */
IvpRegistry *ivp_registry_read(GBytes *bytes, GPtrArray **problems, GError **error);

/**
 * ivp_registry_load:
 * @user_directory: (nullable): as in ivp_data_load()
 * @name: as a program gives it: "opentelemetry"
 *
 * Returns: (transfer full): the file, for ivp_registry_read(); %NULL with
 *   %IVP_ERROR_NOT_FOUND
 */
GBytes *ivp_registry_load(const char *user_directory, const char *name, GError **error);
IvpRegistry *ivp_registry_ref(IvpRegistry *registry);
void ivp_registry_unref(IvpRegistry *registry);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(IvpRegistry, ivp_registry_unref)

/** ivp_registry_get_sigs: (transfer none): in the file's order */
const IvpSig *ivp_registry_get_sigs(const IvpRegistry *registry, gsize *n);

/**
 * ivp_registry_find:
 * @text: an id, a name, a channel or a repository, in any case
 *
 * Returns: (transfer none): the group; %NULL with %IVP_ERROR_NOT_FOUND, or
 *   %IVP_ERROR_AMBIGUOUS, and a sentence with the nearest names
 */
const IvpSig *
ivp_registry_find(const IvpRegistry *registry, const char *text, GError **error);
