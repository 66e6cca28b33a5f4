/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "ivp-markdown.h"
#include "ivp-plain-entities.h"

/* A longer run of "`" begins no code. */
#define RUN 16

/*
 * Pairs are found once, in one pass with a stack, so that "[[[[…" and "](](](…" cost no
 * more than other text.
 */
typedef struct {
    const char *text;
    gsize length;
    guint32 *partner; /* of each "[" and "(": where its partner is; 0: it has none */
    guint32 *space;   /* from each place: where the next space is, or the end */
    GString *plain;
    gboolean no_angle;   /* no ">" follows any more */
    guint8 no_code[RUN]; /* no run of so many "`" follows any more */
} Plain;

/* Longer lines are shown as they are. */
#define LONGEST ((gsize)1024 * 1024)

/* At most so many stand between an address and its title. */
#define SPACES 4

/* No entity is longer. */
#define ENTITY 15

static void
pair(const char *text, gsize length, guint32 *partner, char open, char close)
{
    g_autoptr(GArray) waiting = g_array_new(FALSE, FALSE, sizeof(guint32));

    for (gsize i = 0; i < length; i++) {
        if (text[i] == '\\') {
            i++;
        } else if (text[i] == open) {
            guint32 at = (guint32)i;

            g_array_append_val(waiting, at);
        } else if (text[i] == close && waiting->len > 0) {
            partner[g_array_index(waiting, guint32, waiting->len - 1)] = (guint32)i;
            g_array_set_size(waiting, waiting->len - 1);
        }
    }
}

static void
find_spaces(const char *text, gsize length, guint32 *space)
{
    space[length] = (guint32)length;
    for (gsize i = length; i-- > 0;)
        space[i] = text[i] == ' ' || text[i] == '\t' ? (guint32)i : space[i + 1];
}

/* "(a.md)" and "(a.md "title")", but not "(5 min)". */
static gboolean
is_address(const Plain *plain, gsize open)
{
    gsize at = plain->space[open];

    for (int i = 0;
         i < SPACES && at < plain->partner[open] && g_ascii_isspace(plain->text[at]); i++)
        at++;
    return at >= plain->partner[open] || strchr("\"'(", plain->text[at]) != NULL;
}

/* What stands behind "[…]": "(address)" or "[label]"; returns where it ends, 0: nothing */
static gsize
find_address_end(const Plain *plain, gsize after)
{
    if (after >= plain->length || plain->partner[after] == 0 ||
        (plain->text[after] == '(' && !is_address(plain, after)))
        return 0;
    return plain->partner[after] + 1;
}

static void
append_space(GString *plain)
{
    if (plain->len > 0 && plain->str[plain->len - 1] != ' ')
        g_string_append_c(plain, ' ');
}

/* "`code`", "``code``": its words as they are */
static gsize
take_code(Plain *plain, gsize at)
{
    gsize width = 0, run = 0;

    while (at + width < plain->length && plain->text[at + width] == '`')
        width++;
    for (gsize i = at + width; width < RUN && !plain->no_code[width] && i <= plain->length;
         i++) {
        if (i < plain->length && plain->text[i] == '`') {
            run++;
        } else if (run == width) {
            for (gsize j = at + width; j < i - width; j++) {
                if (plain->text[j] == ' ' || plain->text[j] == '\t')
                    append_space(plain->plain);
                else
                    g_string_append_c(plain->plain, plain->text[j]);
            }
            return i;
        } else {
            run = 0;
        }
    }
    if (width < RUN)
        plain->no_code[width] = TRUE;
    g_string_append_len(plain->plain, plain->text + at, (gssize)width);
    return at + width;
}

/* "<https://a.example>" is its address, "<br>" a space, "<b>" nothing, "a < b" itself. */
static gsize
take_angle(Plain *plain, gsize at)
{
    const char *from = plain->text + at;
    char first = at + 1 < plain->length ? from[1] : '\0';
    const char *close = NULL;
    gsize length;

    if (!plain->no_angle && (g_ascii_isalpha(first) || first == '/' || first == '!')) {
        close = memchr(from, '>', plain->length - at);
        plain->no_angle = close == NULL;
    }
    if (close == NULL) {
        g_string_append_c(plain->plain, '<');
        return at + 1;
    }
    length = (gsize)(close - from) - 1;
    if (memchr(from + 1, ' ', length) == NULL &&
        (memchr(from + 1, ':', length) != NULL || memchr(from + 1, '@', length) != NULL))
        g_string_append_len(plain->plain, from + 1, (gssize)length);
    else if (g_ascii_strncasecmp(from + 1, "br", 2) == 0)
        append_space(plain->plain);
    return at + length + 2;
}

static gsize
take_entity(Plain *plain, gsize at)
{
    char entity[ENTITY + 1] = {0};
    gsize length;
    gunichar c;

    memcpy(entity, plain->text + at, MIN(ENTITY, plain->length - at));
    c = ivp_entity_read(entity, &length);
    if (c == 0) {
        g_string_append_c(plain->plain, '&');
        return at + 1;
    }
    if (c == 0xA0)
        append_space(plain->plain);
    else
        g_string_append_unichar(plain->plain, c);
    return at + length;
}

static gboolean
is_word(const Plain *plain, gsize at)
{
    return at < plain->length &&
           (g_ascii_isalnum(plain->text[at]) || (guchar)plain->text[at] >= 0x80);
}

/* Emphasis hugs a word on one side; "2 * 3", "snake_case" and "2*3*4" are no emphasis. */
static gsize
take_emphasis(Plain *plain, gsize at)
{
    char letter = plain->text[at];
    gsize end = at;
    gboolean before, after, hugs;

    while (end < plain->length && plain->text[end] == letter)
        end++;
    before = at > 0 && !g_ascii_isspace(plain->text[at - 1]);
    after = end < plain->length && !g_ascii_isspace(plain->text[end]);
    hugs = before || after;
    if (letter == '_' || (letter == '*' && end - at == 1))
        hugs = hugs && !(at > 0 && is_word(plain, at - 1) && is_word(plain, end));
    if (letter == '~')
        hugs = hugs && end - at == 2;
    if (!hugs)
        g_string_append_len(plain->plain, plain->text + at, (gssize)(end - at));
    return end;
}

/* Returns: where to go on. Words of links are walked through like any others. */
static gsize
take(Plain *plain, gsize at)
{
    char c = plain->text[at];
    gsize end;

    switch (c) {
    case '\\':
        if (at + 1 < plain->length && g_ascii_ispunct(plain->text[at + 1]))
            g_string_append_c(plain->plain, plain->text[++at]);
        else
            g_string_append_c(plain->plain, c);
        return at + 1;
    case '!':
        if (at + 1 < plain->length && plain->text[at + 1] == '[' &&
            plain->partner[at + 1] != 0) {
            end = find_address_end(plain, plain->partner[at + 1] + 1);
            if (end != 0) {
                append_space(plain->plain);
                return end;
            }
        }
        break;
    case '`':
        return take_code(plain, at);
    case '&':
        return take_entity(plain, at);
    case '<':
        return take_angle(plain, at);
    case '*':
    case '_':
    case '~':
        return take_emphasis(plain, at);
    case ' ':
    case '\t':
        append_space(plain->plain);
        return at + 1;
    case '\xC2':
        /* The space that does not break, pasted from a word processor */
        if (at + 1 < plain->length && plain->text[at + 1] == '\xA0') {
            append_space(plain->plain);
            return at + 2;
        }
        break;
    default:
        break;
    }
    g_string_append_c(plain->plain, c);
    return at + 1;
}

static void
walk(Plain *plain)
{
    /* "]" of a link whose words are being walked through -> where its address ends */
    g_autofree guint32 *skips = g_new0(guint32, plain->length);

    for (gsize at = 0; at < plain->length;) {
        if (plain->text[at] == '[' && plain->partner[at] != 0) {
            gsize end = find_address_end(plain, plain->partner[at] + 1);

            if (end != 0) {
                skips[plain->partner[at]] = (guint32)end;
                at++;
                continue;
            }
        }
        if (plain->text[at] == ']' && skips[at] != 0)
            at = skips[at];
        else
            at = take(plain, at);
    }
}

char *
ivp_markdown_to_plain(const char *text, gssize length)
{
    Plain plain = {text, length < 0 ? strlen(text) : (gsize)length};
    g_autofree guint32 *partner = NULL;
    g_autofree guint32 *space = NULL;

    if (plain.length > LONGEST)
        return g_strndup(text, plain.length);
    partner = g_new0(guint32, plain.length + 1);
    plain.partner = partner;
    space = g_new(guint32, plain.length + 1);
    plain.space = space;
    find_spaces(text, plain.length, space);
    pair(text, plain.length, partner, '[', ']');
    pair(text, plain.length, partner, '(', ')');
    plain.plain = g_string_sized_new(plain.length);
    walk(&plain);
    return g_strstrip(g_string_free(plain.plain, FALSE));
}
