/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <glib.h>

/**
 * IvpMarkdown:
 *
 * The one reader of what people write in Markdown: guides, summaries, lists of past
 * sessions. It looks at lines, not at documents: what kind a line is, how deep it is
 * indented, which item it hangs on, and which bytes it is, so that a file can be given back
 * unchanged but for the lines meant. Lenient where people are (bullets pasted from a word
 * processor, "##Title", any indent); never more than linear work and memory. Immutable,
 * any thread.
 *
 * Otherwise than CommonMark has it, because that is what people meant: an indent never
 * makes code, a fence that is not closed is text, "---" makes a heading only of a paragraph
 * of one line.
 */
typedef struct _IvpMarkdown IvpMarkdown;

/** Caps; a user of the reader may have a lower one for bytes. */
#define IVP_MARKDOWN_MAX_BYTES (8 * 1024 * 1024)
#define IVP_MARKDOWN_MAX_LINES 200000

/** Deeper items, and quotes in quotes, count as this deep. */
#define IVP_MARKDOWN_MAX_DEPTH 32
#define IVP_MARKDOWN_MAX_QUOTE 8

typedef enum {
    IVP_MARKDOWN_BLANK,
    IVP_MARKDOWN_TEXT,
    IVP_MARKDOWN_HEADING,   /* "## Title", or a title that the next line underlines */
    IVP_MARKDOWN_UNDERLINE, /* the "===" or "---" below such a title */
    IVP_MARKDOWN_ITEM,      /* "- x", "* x", "+ x", "1. x", "1) x", "• x", "[ ] x" */
    IVP_MARKDOWN_RULE,      /* "---", "* * *" */
    IVP_MARKDOWN_FENCE,     /* the line that opens or closes a block of code */
    IVP_MARKDOWN_CODE,      /* a line in it */
    IVP_MARKDOWN_LINK,      /* "[label]: address" */
    IVP_MARKDOWN_COMMENT,   /* <!-- … -->, over one line or several */
    IVP_MARKDOWN_FRONT,     /* the keys between two "---" that some files begin with */
} IvpMarkdownKind;

typedef enum {
    IVP_TICK_NONE,
    IVP_TICK_OPEN, /* "[ ]" */
    IVP_TICK_DONE, /* "[x]" */
} IvpTick;

/** IvpMarkdownLine: offsets are bytes from the start of the file. */
typedef struct {
    IvpMarkdownKind kind;
    gsize start, end,
        next;             /* [start, end) without, [start, next) with what ends the line */
    gsize text, text_end; /* without markers and the space around: the title, the item's
                             words, what is quoted */
    int indent;           /* columns before the marker or the text, tabs to every 4th */
    int quote;            /* how many ">" stand before it */
    int level;            /* of a heading, 1 to 6 */
    int depth;            /* how many items it lies in */
    int parent;           /* the index of the item it hangs on, -1: none */
    char marker;          /* of an item: '-' for any bullet, '.' or ')', '[' */
    int number;           /* of "7." or "7)", else -1 */
    IvpTick tick;
} IvpMarkdownLine;

/**
 * ivp_markdown_read:
 * @bytes: a file
 * @most: take no more than so many bytes, at most %IVP_MARKDOWN_MAX_BYTES
 * @cut: (out) (optional): the number (from 1) of the first line that was left out because
 * of a cap, 0 if none was. Without it a file over a cap is an error.
 *
 * Returns: (transfer full): the lines; %NULL with %IVP_ERROR_LIMIT, or with
 * %IVP_ERROR_PARSE where it is not text in UTF-8, and a sentence that names the line
 */
IvpMarkdown *ivp_markdown_read(GBytes *bytes, gsize most, int *cut, GError **error);
void ivp_markdown_free(IvpMarkdown *markdown);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(IvpMarkdown, ivp_markdown_free)

/** ivp_markdown_get_lines: (transfer none): line N has index N - 1 */
const IvpMarkdownLine *ivp_markdown_get_lines(const IvpMarkdown *markdown, gsize *n);

/** ivp_markdown_get_data: (transfer none): the whole file, to which offsets refer; not
 * ended by NUL */
const char *ivp_markdown_get_data(const IvpMarkdown *markdown, gsize *length);

/** ivp_markdown_dup: (transfer full): a line's text as it was written */
char *ivp_markdown_dup(const IvpMarkdown *markdown, gsize index);

/** ivp_markdown_dup_plain: (transfer full): a line's text through ivp_markdown_to_plain()
 */
char *ivp_markdown_dup_plain(const IvpMarkdown *markdown, gsize index);

/**
 * ivp_markdown_to_plain:
 * @length: of @text in bytes, or -1
 *
 * Returns: (transfer full): what a reader sees of one line: the words of links, no
 * emphasis, no images, no tags, spaces trimmed and single; linear on any input
 */
char *ivp_markdown_to_plain(const char *text, gssize length);
