/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <glib.h>

/**
 * IvpTimeTokens: one block of prose (a paragraph, an item of a list, a row of a table) cut
 * into words, numbers and signs, so that a phrase may go over the end of a line. Emphasis
 * of Markdown is left out; every dash is "-".
 */
typedef enum {
    IVP_TIME_END, /* also what stands before the first and after the last */
    IVP_TIME_NUMBER,
    IVP_TIME_WORD,
    IVP_TIME_SIGN,
} IvpTimeTokenKind;

typedef struct {
    IvpTimeTokenKind kind;
    gunichar sign;
    gsize start; /* bytes in the whole text, [start, end) */
    gsize end;
    int line;   /* from 1 */
    int column; /* from 1, in characters */
    int value;  /* of a number; -1: more than eight digits */
    int digits;
    gboolean blank; /* white space or emphasis before it */
} IvpTimeToken;

typedef struct {
    const char *text; /* the whole text; the caller's */
    GArray *tokens;   /* IvpTimeToken */
} IvpTimeTokens;

/** ivp_time_tokens_add: cuts the bytes [@text, @end) of line @line, which begins at byte
 * @start. */
void ivp_time_tokens_add(IvpTimeTokens *self, gsize start, gsize text, gsize end, int line);

/** ivp_time_token: the token at @index; one of kind %IVP_TIME_END where there is none. */
const IvpTimeToken *ivp_time_token(const IvpTimeTokens *self, int index);

gboolean ivp_time_is_sign(const IvpTimeTokens *self, int index, gunichar sign);

/** ivp_time_is_word: compares in ASCII without case. */
gboolean ivp_time_is_word(const IvpTimeTokens *self, int index, const char *word);

/** ivp_time_find_word: the index of that word in @words (%NULL at its end), or -1 */
int ivp_time_find_word(const IvpTimeTokens *self, int index, const char *const *words);

/** ivp_time_is_capital: whether a word begins with a capital letter */
gboolean ivp_time_is_capital(const IvpTimeTokens *self, int index);

/** ivp_time_is_joined: whether nothing stands between this token and the one before */
gboolean ivp_time_is_joined(const IvpTimeTokens *self, int index);

/** ivp_time_text: (transfer full): the text from @first to before @last, on one line */
char *ivp_time_text(const IvpTimeTokens *self, int first, int last);
