/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-bound.h"

#include <string.h>

char *
ivp_bound_text(const char *text, gsize most)
{
    gsize length = MIN(strlen(text), most);

    while (length > 0 && ((guchar)text[length] & 0xC0) == 0x80)
        length--;
    return g_strndup(text, length);
}

static gboolean
breaks_line(gunichar c)
{
    GUnicodeType type = g_unichar_type(c);

    return g_unichar_isspace(c) || type == G_UNICODE_CONTROL ||
           type == G_UNICODE_LINE_SEPARATOR || type == G_UNICODE_PARAGRAPH_SEPARATOR;
}

char *
ivp_bound_line(const char *text, gsize most)
{
    g_autofree char *valid = g_utf8_make_valid(text != NULL ? text : "", -1);
    GString *line = g_string_new(NULL);

    for (const char *p = valid; *p != '\0'; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);

        if (line->len + (gsize)(g_utf8_next_char(p) - p) > most)
            break;
        if (!breaks_line(c))
            g_string_append_unichar(line, c);
        else if (line->len > 0 && line->str[line->len - 1] != ' ')
            g_string_append_c(line, ' ');
    }
    return g_strchomp(g_string_free(line, FALSE));
}
