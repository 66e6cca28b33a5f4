/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <glib.h>

/**
 * Codes: the short names on the wire, in Crockford base 32 (no i, l, o, u), lower case. An
 * ID names a thread, a box a store. They tell things apart; they prove nothing about who
 * speaks.
 */
#define IVP_ID_LENGTH 7
#define IVP_BOX_LENGTH 4

/** IVP_CODE_SHORTEST: the fewest characters of an ID by which people may name it. */
#define IVP_CODE_SHORTEST 3

/**
 * IvpRandomFunc: fills @bytes with @n random bytes; returns %FALSE if it cannot.
 */
typedef gboolean (*IvpRandomFunc)(gpointer data, guint8 *bytes, gsize n);

/**
 * ivp_code_make:
 * @code: (out): at least @length + 1 bytes; untouched on failure
 * @length: %IVP_ID_LENGTH or %IVP_BOX_LENGTH
 * @random: (nullable): where the randomness is from; %NULL for the system's own source
 *
 * Returns: %FALSE with %IVP_ERROR_STORE if there is no randomness to be had
 */
gboolean ivp_code_make(char *code,
                       gsize length,
                       IvpRandomFunc random,
                       gpointer data,
                       GError **error);

/**
 * ivp_code_normalize:
 * @code: (out): at least @most + 1 bytes; untouched unless %TRUE is returned
 * @text: @length bytes as somebody wrote them: any case, o for 0, i and l for 1
 * @least: the fewest characters
 * @most: the most characters
 *
 * Returns: whether @text is a code, or the beginning of one, of that many characters
 */
gboolean
ivp_code_normalize(char *code, const char *text, gsize length, gsize least, gsize most);

/**
 * ivp_code_begins:
 *
 * Returns: whether people may mean @id by @text, a beginning of %IVP_CODE_SHORTEST or more
 */
gboolean ivp_code_begins(const char *id, const char *text);
