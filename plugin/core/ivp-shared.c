/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-shared.h"

#include <glib/gi18n-lib.h>

#include "ivp-error.h"

const char *
ivp_get_version(void)
{
    return IVP_VERSION;
}

gboolean
ivp_check_version(const char *version, GError **error)
{
    g_return_val_if_fail(version != NULL, FALSE);
    g_return_val_if_fail(error == NULL || *error == NULL, FALSE);

    if (g_str_equal(version, IVP_VERSION))
        return TRUE;

    g_set_error(
        error, IVP_ERROR, IVP_ERROR_REFUSED,
        _("Two releases of Interview Panel are mixed here, %s and %s. Install one of "
          "them anew, then start the client again."),
        version, IVP_VERSION);
    return FALSE;
}

IvpPanel *
ivp_shared_get_panel(const IvpShared *shared, const char *version, GError **error)
{
    g_return_val_if_fail(version != NULL, NULL);
    g_return_val_if_fail(error == NULL || *error == NULL, NULL);

    if (shared == NULL) {
        g_set_error(error, IVP_ERROR, IVP_ERROR_NOT_FOUND,
                    _("Switch on the plugin “Interview Panel” first."));
        return NULL;
    }
    /* A struct of another shape says nothing we could trust but its first two numbers. */
    if (shared->abi != IVP_PANEL_ABI || shared->size < sizeof *shared) {
        g_set_error(error, IVP_ERROR, IVP_ERROR_REFUSED,
                    _("Two releases of Interview Panel are mixed here. Install one of them "
                      "anew, then start the client again."));
        return NULL;
    }
    if (!ivp_check_version(version, error))
        return NULL;
    if (!g_str_equal(shared->version, version)) {
        g_set_error(
            error, IVP_ERROR, IVP_ERROR_REFUSED,
            _("Two releases of Interview Panel are mixed here, %s and %s. Install one "
              "of them anew, then start the client again."),
            version, shared->version);
        return NULL;
    }
    return shared->panel;
}
