/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-anonymizer-fold.h"

#include <string.h>

#include "ivp-plain-entities.h"

/* More bytes than this between two letters, and they belong to different names. */
#define MAX_GAP 24
/* Bytes of a tag that is looked for inside a word. */
#define MAX_TAG 200
#define MAX_EXTENSION 6

/* --- Tokens that are no prose --- */

static gboolean
is_token_end(gunichar c)
{
    return g_unichar_isspace(c) || c == '<' || c == '>' || c == '(' || c == ')' ||
           c == '[' || c == ']' || c == '{' || c == '}' || c == '"' || c == '|' ||
           c == ',' || c == ';' || c == '`' || c == '*' || (c >= 0x2018 && c <= 0x201F) ||
           c == 0xAB || c == 0xBB;
}

static gsize
find_token_end(const char *text, gsize length, gsize at)
{
    while (at < length && !is_token_end(g_utf8_get_char(text + at)))
        at = (gsize)(g_utf8_next_char(text + at) - text);
    return at;
}

static gboolean
begins(const char *token, gsize length, const char *with)
{
    return length > strlen(with) && g_ascii_strncasecmp(token, with, strlen(with)) == 0;
}

/* "notes-ana.md", "acme.com": a dot, then a few letters at the end. */
static gboolean
has_extension(const char *token, gsize length)
{
    const char *dot = g_strrstr_len(token, (gssize)length, ".");
    gsize after = dot != NULL ? (gsize)(token + length - dot - 1) : 0;

    if (dot == NULL || dot == token || after < 2 || after > MAX_EXTENSION)
        return FALSE;
    for (gsize i = 1; i <= after; i++) {
        if (!g_ascii_isalnum(dot[i]))
            return FALSE;
    }
    return TRUE;
}

static int
count(const char *token, gsize length, char c)
{
    int n = 0;

    for (gsize i = 0; i < length; i++)
        n += token[i] == c;
    return n;
}

static IvpFoldKind
classify(const char *token, gsize length)
{
    const char *at;

    while (length > 0 && strchr(".:!?'", token[length - 1]) != NULL)
        length--;
    if (length == 0)
        return IVP_FOLD_PROSE;
    if (g_strstr_len(token, (gssize)length, "://") != NULL ||
        begins(token, length, "www.") || begins(token, length, "mailto:") ||
        begins(token, length, "xmpp:"))
        return IVP_FOLD_URL;
    at = memchr(token, '@', length);
    if (at == token && length > 1)
        return IVP_FOLD_HANDLE;
    if (at != NULL && at + 1 < token + length)
        return IVP_FOLD_EMAIL;
    if (token[0] == '#' && length > 1 && token[1] != '#')
        return IVP_FOLD_PATH;
    if (token[0] == '/' || token[0] == '~' || count(token, length, '/') > 1 ||
        has_extension(token, length))
        return IVP_FOLD_PATH;
    return IVP_FOLD_PROSE;
}

void
ivp_fold_token(const char *text, gsize length, gsize at, gsize *start, gsize *end)
{
    while (at > 0) {
        const char *before = g_utf8_find_prev_char(text, text + at);

        if (before == NULL || is_token_end(g_utf8_get_char(before)))
            break;
        at = (gsize)(before - text);
    }
    *start = at;
    *end = find_token_end(text, length, at);
    while (*end > *start + 1 && strchr(".:!?'", text[*end - 1]) != NULL)
        --*end;
    /* "@ana's" */
    if (text[*start] == '@' && *end - *start > 3 && text[*end - 2] == '\'')
        *end -= 2;
}

/* --- Characters --- */

typedef struct {
    const char *text;
    gsize length;
    GArray *units;
    gsize token_end; /* of the token at hand */
    IvpFoldKind kind;
    gboolean new_token;
    gsize gap_from; /* where the gap before the next unit began */
    int gap;        /* IvpFoldGap so far */
    gboolean blank;
    int newlines;
} Folder;

/* Seen by nobody: they may stand anywhere in a name. */
static gboolean
is_unseen(gunichar c)
{
    return c == 0xAD || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2060 && c <= 0x2064) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF ||
           c == 0x034F || c == 0x061C || c == 0x180E || (c >= 0xFE00 && c <= 0xFE0F) ||
           (c >= 0xE0000 && c <= 0xE007F);
}

/* Accents and vowel points that people leave out; the signs of other scripts are letters.
 */
static gboolean
is_accent(gunichar c)
{
    return (c >= 0x0300 && c <= 0x036F) || (c >= 0x1AB0 && c <= 0x1AFF) ||
           (c >= 0x1DC0 && c <= 0x1DFF) || (c >= 0x20D0 && c <= 0x20FF) ||
           (c >= 0xFE20 && c <= 0xFE2F) || (c >= 0x064B && c <= 0x065F) ||
           (c >= 0x0591 && c <= 0x05C7) || c == 0x0640;
}

static gboolean
is_unspaced(gunichar c)
{
    switch (g_unichar_get_script(c)) {
    case G_UNICODE_SCRIPT_HAN:
    case G_UNICODE_SCRIPT_HIRAGANA:
    case G_UNICODE_SCRIPT_KATAKANA:
    case G_UNICODE_SCRIPT_HANGUL:
    case G_UNICODE_SCRIPT_BOPOMOFO:
    case G_UNICODE_SCRIPT_THAI:
    case G_UNICODE_SCRIPT_LAO:
    case G_UNICODE_SCRIPT_KHMER:
    case G_UNICODE_SCRIPT_MYANMAR:
        return TRUE;
    default:
        /* The long mark of Katakana is common to several scripts. */
        return c == 0x30FC;
    }
}

/* Letters whose stroke Unicode does not take apart. */
static const char *
plain_letter(gunichar c)
{
    switch (c) {
    case 0xF8:
        return "o";
    case 0x142:
        return "l";
    case 0x111:
    case 0xF0:
        return "d";
    case 0xE6:
        return "ae";
    case 0x153:
        return "oe";
    case 0xFE:
        return "th";
    case 0x127:
        return "h";
    case 0x131:
        return "i";
    default:
        return NULL;
    }
}

static gboolean
is_part(gunichar c)
{
    return g_unichar_isalnum(c) || g_unichar_ismark(c);
}

static void
add_unit(Folder *folder, gunichar c, gsize start, gsize end, gboolean upper)
{
    IvpFoldUnit unit = {
        .c = c,
        .start = (guint32)start,
        .end = (guint32)end,
        .upper = upper,
        .kind = folder->kind,
        .blank = folder->blank,
        .new_token = folder->new_token,
    };
    gboolean first = folder->units->len == 0;

    unit.unspaced = is_unspaced(c);
    unit.gap = (guint)(folder->newlines > 1 || start > folder->gap_from + MAX_GAP || first
                           ? IVP_FOLD_BREAK
                           : folder->gap);
    if (!first) {
        const IvpFoldUnit *before =
            &g_array_index(folder->units, IvpFoldUnit, folder->units->len - 1);

        unit.partial = before->start == start;
    }
    g_array_append_val(folder->units, unit);
    folder->gap_from = end;
    folder->gap = IVP_FOLD_NONE;
    folder->blank = folder->new_token = FALSE;
    folder->newlines = 0;
}

/* A letter as it was read, however it was written: its folded units. */
static void
add_letter(Folder *folder, gunichar c, gsize start, gsize end)
{
    char buffer[8] = {0};
    g_autofree char *apart = NULL;
    g_autofree char *folded = NULL;
    gboolean upper = g_unichar_isupper(c) || g_unichar_istitle(c);

    if (c < 128) {
        add_unit(folder, (gunichar)g_ascii_tolower((char)c), start, end, upper);
        return;
    }
    g_unichar_to_utf8(c, buffer);
    apart = g_utf8_normalize(buffer, -1, G_NORMALIZE_ALL);
    folded = g_utf8_casefold(apart != NULL ? apart : buffer, -1);
    for (const char *p = folded; *p != '\0'; p = g_utf8_next_char(p)) {
        gunichar part = g_utf8_get_char(p);
        const char *plain = plain_letter(part);

        if (is_accent(part) || is_unseen(part) || !is_part(part))
            continue;
        if (plain == NULL)
            add_unit(folder, part, start, end, upper);
        for (; plain != NULL && *plain != '\0'; plain++)
            add_unit(folder, (guchar)*plain, start, end, upper);
    }
}

static void
widen_gap(Folder *folder, IvpFoldGap gap)
{
    folder->gap = MAX(folder->gap, (int)gap);
}

static gboolean
is_hyphen(gunichar c)
{
    return c == '-' || c == 0x2010 || c == 0x2011;
}

/* What is no letter, read as @c. */
static void
add_other(Folder *folder, gunichar c, gsize start, gsize end)
{
    if (is_unseen(c) || is_accent(c)) {
        /* It goes with the letter before it. */
        if (folder->units->len > 0 && start == folder->gap_from) {
            g_array_index(folder->units, IvpFoldUnit, folder->units->len - 1).end =
                (guint32)end;
            folder->gap_from = end;
        }
        return;
    }
    if (c == '\n')
        folder->newlines++;
    if (g_unichar_isspace(c)) {
        folder->blank = TRUE;
        /* Hyphenation: "Lo-\n  pez". A line end after a hyphen parts nothing. */
        if (folder->gap != IVP_FOLD_SOFT ||
            (c != '\n' && c != '\r' && folder->newlines == 0))
            widen_gap(folder, IVP_FOLD_JOINT);
    } else if (is_hyphen(c) || c == '*' || c == '_' || c == '~' || c == '`' ||
               (c == '>' && folder->newlines > 0)) {
        widen_gap(folder, IVP_FOLD_SOFT);
    } else {
        widen_gap(folder, IVP_FOLD_JOINT);
    }
}

static int
hex_value(const char *text)
{
    return g_ascii_isxdigit(text[0]) && g_ascii_isxdigit(text[1])
               ? g_ascii_xdigit_value(text[0]) * 16 + g_ascii_xdigit_value(text[1])
               : -1;
}

/* "%C3%A1": the character, and how many bytes it took; 0 where it is none */
static gunichar
read_percent(const char *text, gsize left, gsize *taken)
{
    char bytes[4];
    gsize n = 0;

    while (n < sizeof bytes && 3 * n + 2 < left && text[3 * n] == '%') {
        int value = hex_value(text + 3 * n + 1);
        gunichar c;

        if (value <= 0)
            return 0;
        bytes[n++] = (char)value;
        c = g_utf8_get_char_validated(bytes, (gssize)n);
        if (c != (gunichar)-1 && c != (gunichar)-2) {
            *taken = 3 * n;
            return c;
        }
        if (c == (gunichar)-1)
            return 0;
    }
    return 0;
}

/* "<b>", "</span>" inside a word: its bytes, or 0 */
static gsize
read_tag(const char *text, gsize left)
{
    const char *end;

    if (left < 3 || (!g_ascii_isalpha(text[1]) && text[1] != '/' && text[1] != '!'))
        return 0;
    end = memchr(text, '>', MIN(left, MAX_TAG));
    if (end == NULL || memchr(text, '\n', (gsize)(end - text)) != NULL)
        return 0;
    return (gsize)(end - text) + 1;
}

static gboolean
is_inline_tag(const char *tag)
{
    static const char *const names[] = {"b",   "i",    "em",  "strong", "span", "u",
                                        "wbr", "mark", "sub", "sup",    "font", "a"};

    tag += tag[1] == '/' ? 2 : 1;
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        gsize length = strlen(names[i]);

        if (g_ascii_strncasecmp(tag, names[i], length) == 0 &&
            !g_ascii_isalnum(tag[length]))
            return TRUE;
    }
    return g_str_has_prefix(tag, "!--");
}

static void
enter_token(Folder *folder, gsize at)
{
    gboolean outside = is_token_end(g_utf8_get_char(folder->text + at));

    if (at < folder->token_end)
        return;
    folder->kind = IVP_FOLD_PROSE;
    if (outside)
        return;
    folder->token_end = find_token_end(folder->text, folder->length, at);
    folder->kind = classify(folder->text + at, folder->token_end - at);
    folder->new_token = folder->kind != IVP_FOLD_PROSE;
}

GArray *
ivp_fold_text(const char *text, gsize length)
{
    Folder folder = {.text = text, .length = length};

    folder.units = g_array_sized_new(FALSE, FALSE, sizeof(IvpFoldUnit), (guint)length);
    for (gsize at = 0; at < length;) {
        gunichar c = g_utf8_get_char(text + at);
        gsize taken = (gsize)(g_utf8_next_char(text + at) - (text + at)), other = 0;
        gunichar meant;

        enter_token(&folder, at);
        if (c == '&') {
            /* Its reader stops at the NUL behind the text. */
            meant = ivp_entity_read(text + at, &other);
            if (meant != 0) {
                c = meant;
                taken = other;
            }
        } else if (c == '%') {
            meant = read_percent(text + at, length - at, &other);
            if (meant != 0) {
                c = meant;
                taken = other;
            }
        } else if (c == '<') {
            taken = read_tag(text + at, length - at);
            if (taken > 0 && is_inline_tag(text + at)) {
                /* The address in a link is read; the tag around a word is not there. */
                if (memchr(text + at, '=', taken) == NULL) {
                    at += taken;
                    if (folder.gap == IVP_FOLD_NONE)
                        folder.gap_from = at;
                    continue;
                }
            }
            taken = 1;
        }
        if (is_part(c) && !is_accent(c))
            add_letter(&folder, c, at, at + taken);
        else
            add_other(&folder, c, at, at + taken);
        at += taken;
    }
    return folder.units;
}
