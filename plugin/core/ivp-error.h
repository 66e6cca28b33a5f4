/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <glib.h>

/**
 * IvpError:
 * @IVP_ERROR_PARSE: what was read is not what it should be; the sentence says where
 * @IVP_ERROR_LIMIT: over a cap with a name
 * @IVP_ERROR_NOT_FOUND: nothing goes by that name
 * @IVP_ERROR_AMBIGUOUS: it could mean two things; the sentence says which
 * @IVP_ERROR_REFUSED: it is understood and not allowed
 * @IVP_ERROR_NETWORK: a server could not be reached or answered badly
 * @IVP_ERROR_STORE: a file of ours could not be read or written
 * @IVP_ERROR_CANCELLED: stopped on request
 * @IVP_ERROR_USAGE: a command was typed wrongly
 * @IVP_ERROR_TAKEN: somebody else has that time
 *
 * Every message is a translated sentence fit for the person at the keyboard.
 */
typedef enum {
    IVP_ERROR_PARSE,
    IVP_ERROR_LIMIT,
    IVP_ERROR_NOT_FOUND,
    IVP_ERROR_AMBIGUOUS,
    IVP_ERROR_REFUSED,
    IVP_ERROR_NETWORK,
    IVP_ERROR_STORE,
    IVP_ERROR_CANCELLED,
    IVP_ERROR_USAGE,
    IVP_ERROR_TAKEN,
} IvpError;

#define IVP_ERROR ivp_error_quark()
GQuark ivp_error_quark(void);
