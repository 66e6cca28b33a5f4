/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-key-lines.h"
#include "ivp-registry.h"

struct _IvpRegistry {
    gatomicrefcount references;
    GArray *sigs; /* IvpSig */
};

/** ivp_registry_add: @sig: taken; FALSE: there are too many (said) */
gboolean
ivp_registry_add(IvpRegistry *registry, IvpSig *sig, int line, IvpProblems *problems);

/** ivp_registry_read_yaml: FALSE with a sentence where it is no YAML */
gboolean ivp_registry_read_yaml(IvpRegistry *registry,
                                const char *data,
                                gsize length,
                                IvpProblems *problems,
                                GError **error);
