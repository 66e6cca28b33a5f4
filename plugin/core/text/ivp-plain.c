/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-plain.h"

#include <string.h>

#include "ivp-plain-entities.h"
#include "ivp-plain-tags.h"

/* Bytes of a description that are looked at: markup may be most of it. */
#define READ_MAX (2 * IVP_PLAIN_MAX)
/* Lists within lists whose indent is kept. */
#define DEPTH_MAX 8
/* Spaces in a row, where a plain text has them to indent. */
#define SPACES_MAX 8
/* How often text was escaped over again, and is read again. */
#define PASSES_MAX 3
/* Bytes of an address that is shown behind its words. */
#define ADDRESS_MAX 2048

/* Text being written, with what is owed before the next character. */
typedef struct {
    GString *out;
    gboolean keep_lines; /* a line's end in the text is one */
    gboolean full;
    guint newlines;
    guint spaces;
    char marker[16]; /* of the list item that begins */
    int depth;
    struct {
        gboolean ordered;
        int number;
    } lists[DEPTH_MAX];
    char *address; /* (owned) of the link under way */
    gsize link_start;
    gboolean unclosed[IVP_TAG_NAMES_MAX]; /* hidden elements that have no end */
} Writer;

/* Direction marks of strangers can make "moc.live//:sptth" read as something else; the rest
 * is invisible and only good for hiding. Joiners stay: scripts and emoji need them. */
static gboolean
is_dropped(gunichar c)
{
    return (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7f && c < 0xa0) || c == 0xad ||
           c == 0x200b || (c >= 0x202a && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) ||
           c == 0xfeff || (c >= 0xfff0 && c <= 0xfffc) || (c & 0xfffe) == 0xfffe ||
           (c >= 0xfdd0 && c <= 0xfdef) || (c >= 0xe000 && c <= 0xf8ff) || c >= 0xe0080;
}

static void
owe_lines(Writer *writer, guint n)
{
    writer->spaces = 0;
    /* A paragraph that opens a list item stays beside its mark. */
    if (writer->marker[0] == '\0')
        writer->newlines = MAX(writer->newlines, n);
}

static void
pay(Writer *writer)
{
    if (writer->out->len == 0) {
        writer->newlines = 0;
        writer->spaces = 0;
    }
    if (writer->newlines > 0)
        g_string_append_len(writer->out, "\n\n", (gssize)MIN(writer->newlines, 2));
    if (writer->marker[0] != '\0') {
        for (int i = 1; i < writer->depth; i++)
            g_string_append(writer->out, "  ");
        g_string_append(writer->out, writer->marker);
        writer->marker[0] = '\0';
    } else {
        for (guint i = 0; i < writer->spaces; i++)
            g_string_append_c(writer->out, ' ');
    }
    writer->newlines = 0;
    writer->spaces = 0;
}

static void
put(Writer *writer, gunichar c)
{
    if (writer->full || is_dropped(c))
        return;
    if (c == 0x2028 || c == 0x2029)
        c = '\n';
    if (c == '\n' && writer->keep_lines) {
        writer->newlines = MIN(writer->newlines + 1, 2);
        writer->spaces = 0;
        return;
    }
    if (c == '\n' || g_unichar_isspace(c)) {
        if (writer->keep_lines)
            writer->spaces = MIN(writer->spaces + 1, SPACES_MAX);
        else if (writer->newlines == 0)
            writer->spaces = 1;
        return;
    }
    pay(writer);
    g_string_append_unichar(writer->out, c);
    writer->full = writer->out->len >= READ_MAX;
}

static void
put_string(Writer *writer, const char *text)
{
    for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p))
        put(writer, g_utf8_get_char(p));
}

/* --- Links --- */

static char *
decode_entities(const char *text)
{
    GString *decoded = g_string_new(NULL);

    while (*text != '\0') {
        gsize length;
        gunichar c = *text == '&' ? ivp_entity_read(text, &length) : 0;

        if (c != 0) {
            g_string_append_unichar(decoded, c);
            text += length;
        } else {
            g_string_append_c(decoded, *text++);
        }
    }
    return g_string_free(decoded, FALSE);
}

/* Google wraps addresses in one of its own: www.google.com/url?q=…&sa=D */
static char *
unwrap_address(char *address)
{
    static const char *const wrappers[] = {"https://www.google.com/url?q=",
                                           "http://www.google.com/url?q="};

    for (gsize i = 0; i < G_N_ELEMENTS(wrappers); i++) {
        g_autofree char *inner = NULL;
        char *end;

        if (!g_str_has_prefix(address, wrappers[i]))
            continue;
        end = strchr(address, '&');
        inner = g_uri_unescape_segment(address + strlen(wrappers[i]), end, NULL);
        if (inner != NULL && g_utf8_validate(inner, -1, NULL) &&
            (g_str_has_prefix(inner, "https://") || g_str_has_prefix(inner, "http://"))) {
            g_free(address);
            return g_steal_pointer(&inner);
        }
    }
    return address;
}

/* The address of a link, if it is of a kind that means something to a reader. */
static char *
read_address(const IvpTag *tag)
{
    static const char *const schemes[] = {
        "http://", "https://", "mailto:", "xmpp:", "irc://", "ircs://", "tel:", "sip:"};
    g_autofree char *raw = ivp_tag_attribute(tag, "href");
    g_autofree char *address = NULL;

    if (raw == NULL || strlen(raw) > ADDRESS_MAX)
        return NULL;
    address = decode_entities(raw);
    g_strstrip(address);
    if (strpbrk(address, " \t\r\n<>\"") != NULL)
        return NULL;
    for (gsize i = 0; i < G_N_ELEMENTS(schemes); i++) {
        if (g_ascii_strncasecmp(address, schemes[i], strlen(schemes[i])) != 0)
            continue;
        if (g_str_has_prefix(schemes[i], "mailto"))
            return g_strndup(address + 7, strcspn(address + 7, "?"));
        return unwrap_address(g_steal_pointer(&address));
    }
    return NULL;
}

/* The address without what people leave out of it. */
static char *
bare_address(const char *address)
{
    static const char *const fronts[] = {"https://", "http://", "mailto:", "tel:", "xmpp:"};
    g_autofree char *folded = g_utf8_casefold(address, -1);
    const char *start = g_strstrip(folded);
    gsize length;

    for (gsize i = 0; i < G_N_ELEMENTS(fronts); i++) {
        if (g_str_has_prefix(start, fronts[i]))
            start += strlen(fronts[i]);
    }
    length = strlen(start);
    if (length > 0 && start[length - 1] == '/')
        length--;
    return g_strndup(start, length);
}

static void
close_link(Writer *writer)
{
    g_autofree char *address = g_steal_pointer(&writer->address);
    g_autofree char *shown = NULL;
    g_autofree char *bare = NULL;
    g_autofree char *bare_shown = NULL;

    if (address == NULL)
        return;
    shown = g_strdup(writer->out->str + writer->link_start);
    g_strstrip(shown);
    bare = bare_address(address);
    bare_shown = bare_address(shown);
    if (strcmp(bare, bare_shown) == 0)
        return;
    if (shown[0] == '\0') {
        put_string(writer, address);
        return;
    }
    /* "here" needs its address beside it even at the end of a block. */
    writer->newlines = 0;
    writer->spaces = 1;
    put(writer, '(');
    put_string(writer, address);
    put(writer, ')');
}

static void
open_link(Writer *writer, const IvpTag *tag)
{
    close_link(writer);
    /* The mark of an item is not part of the link's words. */
    if (writer->marker[0] != '\0')
        pay(writer);
    /* Of a tag that is cut off, the address is too. */
    writer->address = tag->is_cut ? NULL : read_address(tag);
    writer->link_start = writer->out->len;
}

/* --- Tags --- */

static void
open_list(Writer *writer, gboolean ordered)
{
    owe_lines(writer, 1);
    if (writer->depth < DEPTH_MAX) {
        writer->lists[writer->depth].ordered = ordered;
        writer->lists[writer->depth].number = 0;
        writer->depth++;
    }
}

static void
open_item(Writer *writer)
{
    int level = writer->depth - 1;

    writer->marker[0] = '\0';
    owe_lines(writer, 1);
    if (level >= 0 && writer->lists[level].ordered)
        g_snprintf(writer->marker, sizeof writer->marker, "%d. ",
                   ++writer->lists[level].number);
    else
        g_strlcpy(writer->marker, "• ", sizeof writer->marker);
}

/* Where the content of a hidden element ends: behind its closing tag. */
static const char *
skip_hidden(Writer *writer, const char *text, const IvpTag *tag)
{
    const char *p = text;

    /* None was found before, so there is none now; looking again for each would not be
     * linear. */
    if (writer->unclosed[tag->number])
        return text;
    while ((p = strstr(p, "</")) != NULL) {
        p += 2;
        if (g_ascii_strncasecmp(p, tag->name, tag->name_length) == 0 &&
            !g_ascii_isalnum(p[tag->name_length])) {
            const char *end = strchr(p, '>');

            return end != NULL ? end + 1 : p + strlen(p);
        }
    }
    writer->unclosed[tag->number] = TRUE;
    /* Never closed: code hides the rest; a stray word such as "<title>" hides nothing. */
    return ivp_tag_is_code(tag) ? text + strlen(text) : text;
}

static const char *
apply_tag(Writer *writer, const char *text, const IvpTag *tag)
{
    const char *after = text + tag->length;

    switch (tag->kind) {
    case IVP_TAG_BREAK:
        close_link(writer);
        writer->newlines = MIN(writer->newlines + 1, 2);
        writer->spaces = 0;
        break;
    case IVP_TAG_BLOCK:
        close_link(writer);
        owe_lines(writer, 1);
        break;
    case IVP_TAG_PARAGRAPH:
        close_link(writer);
        owe_lines(writer, 2);
        break;
    case IVP_TAG_LIST:
    case IVP_TAG_ORDERED:
        close_link(writer);
        if (!tag->closing) {
            open_list(writer, tag->kind == IVP_TAG_ORDERED);
        } else {
            writer->marker[0] = '\0';
            owe_lines(writer, writer->depth > 1 ? 1 : 2);
            writer->depth = MAX(writer->depth - 1, 0);
        }
        break;
    case IVP_TAG_ITEM:
        close_link(writer);
        if (!tag->closing)
            open_item(writer);
        else
            owe_lines(writer, 1);
        break;
    case IVP_TAG_CELL:
        put(writer, ' ');
        break;
    case IVP_TAG_LINK:
        if (tag->closing)
            close_link(writer);
        else
            open_link(writer, tag);
        break;
    case IVP_TAG_HIDDEN:
        if (!tag->closing && (tag->attributes_length == 0 ||
                              tag->attributes[tag->attributes_length - 1] != '/'))
            return skip_hidden(writer, after, tag);
        break;
    case IVP_TAG_INLINE:
    case IVP_TAG_COMMENT:
    default:
        break;
    }
    return after;
}

/* --- One pass --- */

static gboolean
breaks_lines(IvpTagKind kind)
{
    return kind >= IVP_TAG_BREAK && kind <= IVP_TAG_ITEM;
}

/* Whether the ends of lines mean something: in plain text they do; in HTML laid out by tags
 * they are spaces; people mix both, then the more frequent kind decides. */
static gboolean
lines_count(const char *text)
{
    guint lines = 0, tags = 0;

    for (const char *p = text; *p != '\0'; p++) {
        IvpTag tag;

        if (*p == '\n' && p > text && p[-1] != '>' && p[1] != '<' && p[1] != '\n')
            lines++;
        if (*p == '<' && ivp_tag_read(p, &tag)) {
            tags += breaks_lines(tag.kind) ? 1 : 0;
            if (tag.kind == IVP_TAG_COMMENT)
                p += tag.length - 1;
        }
    }
    return tags == 0 || lines > tags;
}

static char *
convert(const char *text, gboolean keep_lines)
{
    Writer writer = {.out = g_string_new(NULL), .keep_lines = keep_lines};

    while (*text != '\0' && !writer.full) {
        IvpTag tag;
        gsize length;
        gunichar c;

        if (*text == '<' && ivp_tag_read(text, &tag)) {
            text = apply_tag(&writer, text, &tag);
            continue;
        }
        c = *text == '&' ? ivp_entity_read(text, &length) : 0;
        if (c != 0) {
            text += length;
        } else {
            c = g_utf8_get_char(text);
            text = g_utf8_next_char(text);
        }
        put(&writer, c);
    }
    close_link(&writer);
    return g_string_free(writer.out, FALSE);
}

/* Whether @text reads as if it had been escaped once more than was undone. */
static gboolean
is_escaped_still(const char *text)
{
    for (const char *p = strpbrk(text, "<&"); p != NULL; p = strpbrk(p + 1, "<&")) {
        IvpTag tag;
        gsize length;

        if (*p == '<' ? ivp_tag_read(p, &tag) : ivp_entity_read(p, &length) != 0)
            return TRUE;
    }
    return FALSE;
}

/* What is left after all passes was meant to get through: its angle goes. */
static void
disarm(char *text)
{
    char *to = text;

    for (const char *from = text; *from != '\0'; from++) {
        IvpTag tag;

        /* Comments by their beginning: looking for the end of each would not be linear. */
        if (*from == '<' && (from[1] == '!' || from[1] == '?'))
            continue;
        if (*from != '<' || !ivp_tag_read(from, &tag))
            *to++ = *from;
    }
    *to = '\0';
}

/* The line that Google draws above and below what it adds for a meeting. */
static gboolean
is_ornament(const char *line, gsize length)
{
    return length >= 10 && strspn(line, "-:~") >= length;
}

/* Drops spaces at the ends of lines, ornaments, and blank lines beyond one; then cuts. */
static char *
tidy_lines(const char *text)
{
    GString *tidied = g_string_new(NULL);
    guint blank = 0;

    for (const char *line = text; *line != '\0';) {
        gsize length = strcspn(line, "\n");
        gsize shown = length;

        while (shown > 0 && line[shown - 1] == ' ')
            shown--;
        if (shown == 0) {
            blank++;
        } else if (!is_ornament(line, shown)) {
            if (tidied->len > 0)
                g_string_append(tidied, blank > 0 ? "\n\n" : "\n");
            g_string_append_len(tidied, line, (gssize)shown);
            blank = 0;
        }
        line += length;
        if (*line == '\n')
            line++;
    }
    if (tidied->len > IVP_PLAIN_MAX) {
        const char *end = tidied->str + IVP_PLAIN_MAX - strlen("…");

        g_string_truncate(
            tidied, (gsize)(g_utf8_find_prev_char(tidied->str, end + 1) - tidied->str));
        g_string_append(tidied, "…");
    }
    return g_string_free(tidied, FALSE);
}

char *
ivp_plain_from_html(const char *text)
{
    g_autofree char *plain = NULL;
    gboolean keep_lines;

    if (text == NULL)
        return g_strdup("");
    plain = g_utf8_make_valid(text, (gssize)strnlen(text, READ_MAX));
    keep_lines = lines_count(plain);
    for (int i = 0; i < PASSES_MAX; i++) {
        char *next = convert(plain, keep_lines);

        g_free(plain);
        plain = next;
        if (!is_escaped_still(plain))
            break;
        /* Lines are ours from here on. */
        keep_lines = TRUE;
    }
    disarm(plain);
    return tidy_lines(plain);
}
