/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-markdown.h"

/** IvpMarkdownBlock: what the lines before one mean for it. */
typedef struct {
    IvpMarkdownKind before; /* the kind of the line before; BLANK at the start */
    gboolean in_list;       /* an item is open */
} IvpMarkdownBlock;

/**
 * ivp_markdown_classify:
 * @data: the file
 * @line: start, end and next are set; the rest is set here, but for parent and depth
 *
 * Looks at one line outside of fences, comments and front matter. An underline is set as
 * one only by the caller, who knows the paragraph: see ivp_markdown_underline().
 */
void ivp_markdown_classify(const char *data,
                           IvpMarkdownLine *line,
                           const IvpMarkdownBlock *block);

/** ivp_markdown_underline: 1 for "===", 2 for "---", 0 for anything else */
int ivp_markdown_underline(const char *data, const IvpMarkdownLine *line);

/**
 * ivp_markdown_fence:
 * @letter: (inout): '`' or '~' of the fence that is open, 0: none is
 * @width: (inout): how many of them
 *
 * Returns: whether the line opens a fence, or closes the one that is open
 */
gboolean ivp_markdown_fence(const char *data,
                            const IvpMarkdownLine *line,
                            char *letter,
                            gsize *width);
