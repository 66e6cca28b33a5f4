/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-content-line.h"

#include <string.h>

/* Ends are looked for block by block: a search for one kind of line end up to the end of
 * the bytes, repeated at each line that ends in the other, would take quadratic time. */
#define BLOCK 256

/* Bytes that may end one line: CR LF, and the empty lines after it. More of them are lines
 * of their own, so that an endless run of them need not be kept. */
#define LINE_END_MAX 64

static const char *
find_line_end(const char *at, const char *end)
{
    while (at < end) {
        gsize length = MIN((gsize)(end - at), BLOCK);
        const char *feed = memchr(at, '\n', length);
        const char *found = memchr(at, '\r', feed != NULL ? (gsize)(feed - at) : length);

        if (found == NULL)
            found = feed;
        if (found != NULL)
            return found;
        at += length;
    }
    return end;
}

gboolean
ivp_content_line_scan(const char *text, gsize length, gboolean at_end, IvpContentLine *line)
{
    const char *end = text + length, *at = text;
    guint lines = 0;
    gboolean folded = FALSE;

    if (length == 0)
        return FALSE;
    for (;;) {
        const char *stop = find_line_end(at, end);
        const char *next = stop;
        guint feeds = 0, returns = 0;

        /* Empty lines belong to the end of the line before them. */
        while (next < end && next < stop + LINE_END_MAX &&
               (*next == '\n' || *next == '\r')) {
            feeds += *next == '\n';
            returns += *next == '\r';
            next++;
        }
        if (next == end && !at_end && next < stop + LINE_END_MAX)
            return FALSE;
        lines += feeds > 0 ? feeds : MAX(returns, 1);
        if (next == end || (*next != ' ' && *next != '\t')) {
            line->text = text;
            line->length = (gsize)(stop - text);
            line->next = (gsize)(next - text);
            line->lines = lines;
            line->folded = folded;
            return TRUE;
        }
        folded = TRUE;
        at = next + 1;
    }
}

/* Called for each letter of each name, so not GLib's, which is a call. */
static inline char
to_upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

gboolean
ivp_slice_is(IvpSlice slice, const char *name)
{
    gsize i;

    for (i = 0; i < slice.length; i++) {
        if (to_upper(slice.text[i]) != to_upper(name[i]) || name[i] == '\0')
            return FALSE;
    }
    return name[i] == '\0';
}

static gboolean
is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

IvpSlice
ivp_slice_strip(IvpSlice slice)
{
    while (slice.length > 0 && is_space(slice.text[0])) {
        slice.text++;
        slice.length--;
    }
    while (slice.length > 0 && is_space(slice.text[slice.length - 1]))
        slice.length--;
    return slice;
}

static void
unfold(const IvpContentLine *line, GString *scratch)
{
    const char *at = line->text, *end = line->text + line->length;

    g_string_truncate(scratch, 0);
    while (at < end) {
        const char *stop = find_line_end(at, end);

        g_string_append_len(scratch, at, stop - at);
        while (stop < end && (*stop == '\n' || *stop == '\r'))
            stop++;
        at = stop < end ? stop + 1 : end;
    }
}

gboolean
ivp_property_parse(const IvpContentLine *line, GString *scratch, IvpProperty *property)
{
    const char *text = line->text, *end, *at, *colon = NULL;
    gsize length = line->length;
    gboolean quoted = FALSE;

    if (line->folded) {
        unfold(line, scratch);
        text = scratch->str;
        length = scratch->len;
    }
    if (length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
        text += 3;
        length -= 3;
    }
    end = text + length;
    for (at = text; at < end && *at != ':' && *at != ';'; at++)
        ;
    if (at == end)
        return FALSE;
    property->name = ivp_slice_strip((IvpSlice){text, (gsize)(at - text)});
    if (property->name.length == 0)
        return FALSE;
    if (*at == ':') {
        property->parameters = (IvpSlice){at, 0};
        property->value = (IvpSlice){at + 1, (gsize)(end - at - 1)};
        return TRUE;
    }
    text = ++at;
    for (; at < end; at++) {
        if (*at == '"')
            quoted = !quoted;
        else if (*at == ':' && !quoted)
            break;
    }
    /* A quote that is never closed hides the colon: then the first one counts. */
    colon = at < end ? at : memchr(text, ':', (gsize)(end - text));
    if (colon == NULL)
        return FALSE;
    property->parameters = (IvpSlice){text, (gsize)(colon - text)};
    property->value = (IvpSlice){colon + 1, (gsize)(end - colon - 1)};
    return TRUE;
}

gboolean
ivp_property_get_parameter(const IvpProperty *property, const char *name, IvpSlice *value)
{
    const char *at = property->parameters.text, *end = at + property->parameters.length;

    while (at < end) {
        const char *begin = at, *equals = NULL;
        gboolean quoted = FALSE;

        for (; at < end && (quoted || *at != ';'); at++) {
            if (*at == '"')
                quoted = !quoted;
            else if (*at == '=' && equals == NULL)
                equals = at;
        }
        if (equals != NULL &&
            ivp_slice_is(ivp_slice_strip((IvpSlice){begin, (gsize)(equals - begin)}),
                         name)) {
            IvpSlice found =
                ivp_slice_strip((IvpSlice){equals + 1, (gsize)(at - equals - 1)});

            if (found.length > 0 && found.text[0] == '"') {
                const char *close = memchr(found.text + 1, '"', found.length - 1);

                found.length =
                    close != NULL ? (gsize)(close - found.text - 1) : found.length - 1;
                found.text++;
            }
            *value = ivp_slice_strip(found);
            return TRUE;
        }
        at++;
    }
    return FALSE;
}

/* Windows-1252 from 0x80 to 0x9f; the rest is Latin-1. 0: nothing there. */
static const guint16 windows_1252[32] = {
    0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017d, 0,      0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178,
};

static char *
repair(const char *text, gsize length)
{
    GString *result = g_string_sized_new(length + 16);
    const char *at = text, *end = text + length;
    gboolean utf8 = FALSE;

    while (at < end && !utf8) {
        if ((guchar)*at < 0x80) {
            at++;
            continue;
        }
        utf8 = (gint32)g_utf8_get_char_validated(at, end - at) >= 0x80;
        at++;
    }
    for (at = text; at < end; at++) {
        guchar byte = (guchar)*at;

        if (byte < 0x80) {
            g_string_append_c(result, (char)byte);
        } else if (utf8) {
            const char *stop;

            if (g_utf8_validate_len(at, (gsize)MIN(end - at, 4), &stop) || stop > at) {
                stop = g_utf8_next_char(at);
                g_string_append_len(result, at, stop - at);
                at = stop - 1;
            } else {
                g_string_append(result, "\xEF\xBF\xBD");
            }
        } else {
            guint16 code = byte < 0xa0 ? windows_1252[byte - 0x80] : byte;

            g_string_append_unichar(result, code != 0 ? code : 0xfffd);
        }
    }
    return g_string_free(result, FALSE);
}

char *
ivp_text_unescape(IvpSlice value)
{
    char *text = g_malloc(value.length + 1), *to = text;

    for (gsize i = 0; i < value.length; i++) {
        char c = value.text[i];

        if (c == '\\' && i + 1 < value.length) {
            char next = value.text[i + 1];

            if (next == 'n' || next == 'N')
                c = '\n';
            else if (next == '\\' || next == ';' || next == ',' || next == '"')
                c = next;
            else
                next = '\0';
            i += next != '\0';
        }
        if ((guchar)c >= 0x20 ? c != 0x7f : c == '\n' || c == '\t')
            *to++ = c;
    }
    *to = '\0';
    if (!g_utf8_validate_len(text, (gsize)(to - text), NULL)) {
        char *repaired = repair(text, (gsize)(to - text));

        g_free(text);
        return repaired;
    }
    return text;
}
