/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-code.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/random.h>

#include "ivp-error.h"

static const char alphabet[] = "0123456789abcdefghjkmnpqrstvwxyz";

static gboolean
system_random(gpointer data, guint8 *bytes, gsize n)
{
    gsize done = 0;

    while (done < n) {
        ssize_t got = getrandom(bytes + done, n - done, 0);

        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return FALSE;
        done += (gsize)got;
    }
    return TRUE;
}

gboolean
ivp_code_make(char *code, gsize length, IvpRandomFunc random, gpointer data, GError **error)
{
    guint8 bytes[IVP_ID_LENGTH];

    g_return_val_if_fail(code != NULL && length <= G_N_ELEMENTS(bytes), FALSE);

    if (random == NULL)
        random = system_random;
    if (!random(data, bytes, length)) {
        g_set_error_literal(error, IVP_ERROR, IVP_ERROR_STORE,
                            _("The system gives no random numbers now; try again."));
        return FALSE;
    }
    /* 256 is a multiple of 32, so each character is as likely as any other. */
    for (gsize i = 0; i < length; i++)
        code[i] = alphabet[bytes[i] % 32];
    code[length] = '\0';
    return TRUE;
}

static char
normalize_character(char c)
{
    c = g_ascii_tolower(c);
    if (c == 'o')
        return '0';
    if (c == 'i' || c == 'l')
        return '1';
    return c != '\0' && strchr(alphabet, c) != NULL ? c : '\0';
}

gboolean
ivp_code_normalize(char *code, const char *text, gsize length, gsize least, gsize most)
{
    if (length < least || length > most)
        return FALSE;
    for (gsize i = 0; i < length; i++)
        if (normalize_character(text[i]) == '\0')
            return FALSE;
    for (gsize i = 0; i < length; i++)
        code[i] = normalize_character(text[i]);
    code[length] = '\0';
    return TRUE;
}

gboolean
ivp_code_begins(const char *id, const char *text)
{
    char code[IVP_ID_LENGTH + 1];

    return ivp_code_normalize(code, text, strlen(text), IVP_CODE_SHORTEST, IVP_ID_LENGTH) &&
           g_str_has_prefix(id, code);
}
