/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-time-token.h"

#include <string.h>

#define MAX_DIGITS 8

static gboolean
is_dash(gunichar c)
{
    /* Hyphens and dashes of all widths, and the minus sign. */
    return c == '-' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212;
}

static gboolean
is_passed_over(gunichar c)
{
    return g_unichar_isspace(c) || c == '*' || c == '`' || c == '~' || c == 0x200B ||
           c == 0x2060 || c == 0xFEFF;
}

static gboolean
is_word_part(gunichar c)
{
    return g_unichar_isalpha(c) || g_unichar_ismark(c) || c == '_';
}

void
ivp_time_tokens_add(IvpTimeTokens *self, gsize start, gsize text, gsize end, int line)
{
    const char *p = self->text + text, *stop = self->text + end;
    const char *counted = self->text + start;
    int column = 1;
    gboolean blank = TRUE;

    while (p < stop) {
        gunichar c = g_utf8_get_char(p);
        const char *next = g_utf8_next_char(p);
        IvpTimeToken token = {.start = (gsize)(p - self->text), .line = line, .value = -1};

        if (is_passed_over(c) || (c == '_' && blank)) {
            blank = TRUE;
            p = next;
            continue;
        }
        token.blank = blank;
        column += (int)g_utf8_strlen(counted, p - counted);
        counted = p;
        token.column = column;
        if (g_unichar_isdigit(c)) {
            token.kind = IVP_TIME_NUMBER;
            token.value = 0;
            for (next = p; next < stop && g_unichar_isdigit(g_utf8_get_char(next));
                 next = g_utf8_next_char(next)) {
                if (++token.digits <= MAX_DIGITS)
                    token.value =
                        token.value * 10 + g_unichar_digit_value(g_utf8_get_char(next));
            }
            if (token.digits > MAX_DIGITS)
                token.value = -1;
        } else if (is_word_part(c)) {
            token.kind = IVP_TIME_WORD;
            while (next < stop && is_word_part(g_utf8_get_char(next)))
                next = g_utf8_next_char(next);
            /* Emphasis that ends here, not a part of the word. */
            while (next - p > 1 && next[-1] == '_')
                next--;
        } else {
            token.kind = IVP_TIME_SIGN;
            token.sign = is_dash(c) ? '-' : c;
            /* The signs of full width that stand beside such digits. */
            if (c > 0xFF00 && c < 0xFF5F)
                token.sign = c - 0xFEE0;
        }
        token.end = (gsize)(next - self->text);
        g_array_append_val(self->tokens, token);
        blank = FALSE;
        p = next;
    }
}

const IvpTimeToken *
ivp_time_token(const IvpTimeTokens *self, int index)
{
    static const IvpTimeToken end = {.kind = IVP_TIME_END, .value = -1, .blank = TRUE};

    return index >= 0 && (guint)index < self->tokens->len
               ? &g_array_index(self->tokens, IvpTimeToken, index)
               : &end;
}

gboolean
ivp_time_is_sign(const IvpTimeTokens *self, int index, gunichar sign)
{
    const IvpTimeToken *token = ivp_time_token(self, index);

    return token->kind == IVP_TIME_SIGN && token->sign == sign;
}

gboolean
ivp_time_is_word(const IvpTimeTokens *self, int index, const char *word)
{
    const IvpTimeToken *token = ivp_time_token(self, index);
    gsize length = token->end - token->start;

    return token->kind == IVP_TIME_WORD && strlen(word) == length &&
           g_ascii_strncasecmp(self->text + token->start, word, length) == 0;
}

int
ivp_time_find_word(const IvpTimeTokens *self, int index, const char *const *words)
{
    for (int i = 0; words[i] != NULL; i++) {
        if (ivp_time_is_word(self, index, words[i]))
            return i;
    }
    return -1;
}

gboolean
ivp_time_is_capital(const IvpTimeTokens *self, int index)
{
    const IvpTimeToken *token = ivp_time_token(self, index);

    return token->kind == IVP_TIME_WORD &&
           g_unichar_isupper(g_utf8_get_char(self->text + token->start));
}

gboolean
ivp_time_is_joined(const IvpTimeTokens *self, int index)
{
    return !ivp_time_token(self, index)->blank;
}

char *
ivp_time_text(const IvpTimeTokens *self, int first, int last)
{
    g_autoptr(GString) text = g_string_new(NULL);

    /* As it stands, but for emphasis and ends of lines. */
    for (int i = first; i < last; i++) {
        const IvpTimeToken *token = ivp_time_token(self, i);

        if (i > first && token->blank)
            g_string_append_c(text, ' ');
        g_string_append_len(text, self->text + token->start,
                            (gssize)(token->end - token->start));
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}
