/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-guide.h"
#include "ivp-key-lines.h"
#include "ivp-markdown.h"

struct _IvpGuide {
    gatomicrefcount references;
    char *title;
    GString *before;
    GString *after;
    GArray *parts; /* IvpPart; their steps lie in the next one */
    GArray *steps; /* IvpStep */
    int lengths[IVP_GUIDE_MAX_LENGTHS];
    gsize n_lengths;
};

/** IvpHead: a heading, or what stands for one where a file has none. */
typedef struct {
    gsize index; /* of its line */
    int level;
    char *title; /* without box and "[Optional]" */
    IvpBox box;
    gboolean optional;
    gboolean audience;
    gboolean boxed_below;
    gboolean part;
} IvpHead;

/**
 * ivp_guide_find_heads:
 *
 * Returns: (transfer full) (element-type IvpHead): the headings, those that begin a part
 *   marked; with the guide's title in @title (index of its line; -1: none)
 */
GArray *
ivp_guide_find_heads(const IvpMarkdown *markdown, IvpProblems *problems, int *title);

/** ivp_guide_take_words: @text without its box and "[Optional]"; (transfer full) */
char *ivp_guide_take_words(const char *text,
                           IvpBox *box,
                           gboolean *optional,
                           IvpProblems *problems,
                           int line);

/** ivp_guide_tell_box: what is wrong with a box that could not be read */
void ivp_guide_tell_box(IvpProblems *problems,
                        int line,
                        IvpBoxFound found,
                        const char *text,
                        gsize length);
