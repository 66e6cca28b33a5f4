/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-plain-tags.h"

#include <string.h>

static const struct {
    char name[12];
    IvpTagKind kind;
} known[] = {
    {"a", IVP_TAG_LINK},          {"abbr", IVP_TAG_INLINE},
    {"address", IVP_TAG_BLOCK},   {"article", IVP_TAG_BLOCK},
    {"aside", IVP_TAG_BLOCK},     {"b", IVP_TAG_INLINE},
    {"big", IVP_TAG_INLINE},      {"blockquote", IVP_TAG_PARAGRAPH},
    {"body", IVP_TAG_BLOCK},      {"br", IVP_TAG_BREAK},
    {"button", IVP_TAG_INLINE},   {"caption", IVP_TAG_BLOCK},
    {"center", IVP_TAG_BLOCK},    {"cite", IVP_TAG_INLINE},
    {"code", IVP_TAG_INLINE},     {"dd", IVP_TAG_BLOCK},
    {"del", IVP_TAG_INLINE},      {"details", IVP_TAG_BLOCK},
    {"div", IVP_TAG_BLOCK},       {"dl", IVP_TAG_BLOCK},
    {"dt", IVP_TAG_BLOCK},        {"em", IVP_TAG_INLINE},
    {"embed", IVP_TAG_INLINE},    {"figure", IVP_TAG_BLOCK},
    {"font", IVP_TAG_INLINE},     {"footer", IVP_TAG_BLOCK},
    {"form", IVP_TAG_BLOCK},      {"h1", IVP_TAG_PARAGRAPH},
    {"h2", IVP_TAG_PARAGRAPH},    {"h3", IVP_TAG_PARAGRAPH},
    {"h4", IVP_TAG_PARAGRAPH},    {"h5", IVP_TAG_PARAGRAPH},
    {"h6", IVP_TAG_PARAGRAPH},    {"head", IVP_TAG_HIDDEN},
    {"header", IVP_TAG_BLOCK},    {"hr", IVP_TAG_PARAGRAPH},
    {"html", IVP_TAG_BLOCK},      {"i", IVP_TAG_INLINE},
    {"iframe", IVP_TAG_HIDDEN},   {"img", IVP_TAG_INLINE},
    {"input", IVP_TAG_INLINE},    {"ins", IVP_TAG_INLINE},
    {"kbd", IVP_TAG_INLINE},      {"label", IVP_TAG_INLINE},
    {"li", IVP_TAG_ITEM},         {"link", IVP_TAG_INLINE},
    {"main", IVP_TAG_BLOCK},      {"mark", IVP_TAG_INLINE},
    {"meta", IVP_TAG_INLINE},     {"nav", IVP_TAG_BLOCK},
    {"noscript", IVP_TAG_HIDDEN}, {"object", IVP_TAG_HIDDEN},
    {"ol", IVP_TAG_ORDERED},      {"p", IVP_TAG_PARAGRAPH},
    {"pre", IVP_TAG_PARAGRAPH},   {"q", IVP_TAG_INLINE},
    {"s", IVP_TAG_INLINE},        {"samp", IVP_TAG_INLINE},
    {"script", IVP_TAG_HIDDEN},   {"section", IVP_TAG_BLOCK},
    {"small", IVP_TAG_INLINE},    {"span", IVP_TAG_INLINE},
    {"strike", IVP_TAG_INLINE},   {"strong", IVP_TAG_INLINE},
    {"style", IVP_TAG_HIDDEN},    {"sub", IVP_TAG_INLINE},
    {"summary", IVP_TAG_BLOCK},   {"sup", IVP_TAG_INLINE},
    {"svg", IVP_TAG_HIDDEN},      {"table", IVP_TAG_BLOCK},
    {"tbody", IVP_TAG_INLINE},    {"td", IVP_TAG_CELL},
    {"template", IVP_TAG_HIDDEN}, {"tfoot", IVP_TAG_INLINE},
    {"th", IVP_TAG_CELL},         {"thead", IVP_TAG_INLINE},
    {"title", IVP_TAG_HIDDEN},    {"tr", IVP_TAG_BLOCK},
    {"tt", IVP_TAG_INLINE},       {"u", IVP_TAG_INLINE},
    {"ul", IVP_TAG_LIST},         {"var", IVP_TAG_INLINE},
    {"video", IVP_TAG_HIDDEN},    {"wbr", IVP_TAG_INLINE},
};

static gboolean
find_kind(IvpTag *tag)
{
    G_STATIC_ASSERT(G_N_ELEMENTS(known) < IVP_TAG_NAMES_MAX);

    for (gsize i = 0; i < G_N_ELEMENTS(known); i++) {
        if (strlen(known[i].name) == tag->name_length &&
            g_ascii_strncasecmp(known[i].name, tag->name, tag->name_length) == 0) {
            tag->kind = known[i].kind;
            tag->number = (guint)i;
            return TRUE;
        }
    }
    return FALSE;
}

/* "<!-- … -->", "<!DOCTYPE …>", "<?xml … ?>". What is not closed is not one, but for a
 * comment, which hides the rest as it does in HTML. */
static gboolean
read_comment(const char *text, IvpTag *tag)
{
    const char *end;

    if (g_str_has_prefix(text, "<!--")) {
        end = strstr(text + 4, "-->");
        tag->length = end != NULL ? (gsize)(end - text) + 3 : strlen(text);
    } else {
        gsize n = strcspn(text + 1, "<>") + 1;

        if (text[n] != '>')
            return FALSE;
        tag->length = n + 1;
    }
    tag->kind = IVP_TAG_COMMENT;
    return TRUE;
}

gboolean
ivp_tag_is_code(const IvpTag *tag)
{
    return tag->kind == IVP_TAG_HIDDEN &&
           (g_ascii_strncasecmp(tag->name, "script", tag->name_length) == 0 ||
            g_ascii_strncasecmp(tag->name, "style", tag->name_length) == 0);
}

gboolean
ivp_tag_read(const char *text, IvpTag *tag)
{
    const char *p = text + 1;
    char quote = 0;
    gboolean is_known, has_value = FALSE, blank = TRUE, special;

    memset(tag, 0, sizeof *tag);
    if ((*p == '!' && (p[1] == '-' || p[1] == '[' || g_ascii_isalpha(p[1]))) || *p == '?')
        return read_comment(text, tag);
    if (*p == '/') {
        tag->closing = TRUE;
        p++;
    }
    if (!g_ascii_isalpha(*p))
        return FALSE;
    tag->name = p;
    while (g_ascii_isalnum(*p) || ((*p == '-' || *p == ':') && g_ascii_isalnum(p[1])))
        p++;
    tag->name_length = (gsize)(p - tag->name);
    if (*p != '\0' && *p != '>' && *p != '/' && *p != '<' && !g_ascii_isspace(*p))
        return FALSE;
    is_known = find_kind(tag);
    special = memchr(tag->name, '-', tag->name_length) != NULL ||
              memchr(tag->name, ':', tag->name_length) != NULL;

    tag->attributes = p;
    for (; *p != '\0' && *p != '<' && (quote != 0 || *p != '>'); p++) {
        if (quote != 0) {
            if (*p == quote)
                quote = 0;
        } else if (has_value && (*p == '"' || *p == '\'') && p[-1] == '=') {
            quote = *p;
        } else if (*p == '=') {
            has_value = TRUE;
        }
        if (!g_ascii_isspace(*p) && *p != '/')
            blank = FALSE;
    }
    tag->attributes_length = (gsize)(p - tag->attributes);
    tag->length = (gsize)(p - text);
    tag->is_cut = *p != '>';
    if (!tag->is_cut)
        tag->length++;
    else if (!is_known || (!has_value && !(blank && *p == '\0' && tag->name_length > 1)))
        /* Not closed before the next tag: only what has attributes, or is cut off at the
         * very end, was meant as one. */
        return FALSE;
    if (is_known)
        return blank || has_value || tag->closing || ivp_tag_is_code(tag);
    tag->kind = IVP_TAG_INLINE;
    return special || has_value || (tag->closing && blank);
}

char *
ivp_tag_attribute(const IvpTag *tag, const char *name)
{
    const char *p = tag->attributes;
    const char *end = tag->attributes + tag->attributes_length;

    while (p < end) {
        const char *key, *value;
        gsize key_length, value_length = 0;

        while (p < end && (g_ascii_isspace(*p) || *p == '/'))
            p++;
        key = p;
        while (p < end && *p != '=' && *p != '/' && !g_ascii_isspace(*p))
            p++;
        key_length = (gsize)(p - key);
        while (p < end && g_ascii_isspace(*p))
            p++;
        value = p;
        if (p < end && *p == '=') {
            p++;
            while (p < end && g_ascii_isspace(*p))
                p++;
            value = p;
            if (p < end && (*p == '"' || *p == '\'')) {
                char quote = *p++;

                value = p;
                while (p < end && *p != quote)
                    p++;
                value_length = (gsize)(p - value);
                if (p < end)
                    p++;
            } else {
                while (p < end && !g_ascii_isspace(*p))
                    p++;
                value_length = (gsize)(p - value);
            }
        }
        if (key_length == strlen(name) && g_ascii_strncasecmp(key, name, key_length) == 0)
            return g_strndup(value, value_length);
        if (key_length == 0 && p < end)
            p++;
    }
    return NULL;
}
