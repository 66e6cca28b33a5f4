/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "ivp-guide-private.h"

/* Headings of one file; a guide has a dozen. */
#define MAX_HEADS 4000

#define LEVELS 7

/* --- One heading --- */

static void
cut(char *text, gsize start, gsize end)
{
    memmove(text + start, text + end, strlen(text + end) + 1);
}

/* "[Optional]", "(optional)", "Optional:"; the words in brackets in any language we know.
 */
static gboolean
take_optional(char *text)
{
    static const char *const words[] = {"optional", "opcional", "facultatif",
                                        "facoltativo"};

    for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
        gsize length = strlen(words[i]);

        for (char *p = text; *p != '\0'; p++) {
            if ((*p == '[' || *p == '(') &&
                g_ascii_strncasecmp(p + 1, words[i], length) == 0 &&
                (p[1 + length] == ']' || p[1 + length] == ')')) {
                cut(text, (gsize)(p - text), (gsize)(p - text) + length + 2);
                return TRUE;
            }
        }
        if (g_ascii_strncasecmp(text, words[i], length) == 0 && text[length] == ':') {
            cut(text, 0, length + 1);
            return TRUE;
        }
    }
    return FALSE;
}

/* What is left at the ends where something was taken out; "Part 1:" keeps its words. */
static void
trim(char *text)
{
    static const char *const ends[] = {" ", "\t", "-", "–", "—", ":",
                                       "|", ",",  "·", "*", "_"};
    gboolean found;

    do {
        found = FALSE;
        for (gsize i = 0; i < G_N_ELEMENTS(ends); i++) {
            gsize length = strlen(ends[i]);

            if (g_str_has_prefix(text, ends[i])) {
                cut(text, 0, length);
                found = TRUE;
            } else if (g_str_has_suffix(text, ends[i])) {
                text[strlen(text) - length] = '\0';
                found = TRUE;
            }
        }
    } while (found);
}

/* "1. Introduction", "2) Warm-up": the parts are counted anyway. */
static void
take_number(char *text)
{
    gsize digits = strspn(text, "0123456789");

    if (digits > 0 && digits <= 3 && (text[digits] == '.' || text[digits] == ')') &&
        text[digits + 1] == ' ')
        cut(text, 0, digits + 2);
}

void
ivp_guide_tell_box(IvpProblems *problems,
                   int line,
                   IvpBoxFound found,
                   const char *text,
                   gsize length)
{
    g_autofree char *box = g_strndup(text, length);
    g_autofree char *quoted = ivp_key_lines_quote(box);

    if (found == IVP_BOX_UNCLEAR)
        ivp_problems_add_warning(problems, line,
                                 _("“%s” is no time: write “(~5 min)”, or “(~3 / 10 min)” "
                                   "for a short and a long talk."),
                                 quoted);
    else
        ivp_problems_add_warning(problems, line,
                                 _("“%s” is more than %d hours: the part has no box."),
                                 quoted, IVP_BOX_MAX_SECONDS / 3600);
}

char *
ivp_guide_take_words(const char *text,
                     IvpBox *box,
                     gboolean *optional,
                     IvpProblems *problems,
                     int line)
{
    g_autofree char *words = g_strndup(text, MIN(strlen(text), IVP_BOX_MAX_TEXT));
    char *valid = g_utf8_make_valid(words, -1);
    gsize start, end;
    IvpBoxFound found;

    *optional = take_optional(valid);
    g_strstrip(valid);
    found = ivp_box_find(valid, box, &start, &end);
    if (found == IVP_BOX_UNCLEAR || found == IVP_BOX_HUGE) {
        ivp_guide_tell_box(problems, line, found, valid + start, end - start);
        box->n = 0;
    }
    if (found != IVP_BOX_NONE)
        cut(valid, start, end);
    if (take_optional(valid))
        *optional = TRUE;
    trim(valid);
    take_number(valid);
    return valid;
}

static gboolean
is_for_audience(const char *title, const char *raw)
{
    g_autofree char *folded = g_utf8_casefold(title, -1);

    return strstr(folded, "audience") != NULL || strstr(folded, "observer") != NULL ||
           strstr(raw, "<!-- audience -->") != NULL;
}

static void
add_head(GArray *heads,
         const IvpMarkdown *markdown,
         gsize index,
         int level,
         IvpProblems *problems)
{
    g_autofree char *plain = ivp_markdown_dup_plain(markdown, index);
    g_autofree char *raw = ivp_markdown_dup(markdown, index);
    IvpHead head = {.index = index, .level = level};

    if (heads->len == MAX_HEADS)
        return;
    head.title =
        ivp_guide_take_words(plain, &head.box, &head.optional, problems, (int)index + 1);
    head.audience = is_for_audience(head.title, raw);
    /* A picture alone is no title; a box alone may be a part's. */
    if (head.title[0] == '\0' && head.box.n == 0) {
        g_free(head.title);
        return;
    }
    g_array_append_val(heads, head);
}

static void
clear_head(gpointer data)
{
    IvpHead *head = data;

    g_free(head->title);
}

/* --- Which of them are parts --- */

static IvpHead *
head_at(GArray *heads, guint i)
{
    return &g_array_index(heads, IvpHead, i);
}

/* A box that is a part's. */
static gboolean
is_boxed(const IvpHead *head)
{
    return head->box.n > 0 && !head->box.whole;
}

/* Whether items follow it, before the next heading or in those below it; and whether they
 * are more than links. */
static gboolean
has_items(const IvpMarkdown *markdown, GArray *heads, guint i)
{
    gsize n;
    const IvpMarkdownLine *lines = ivp_markdown_get_lines(markdown, &n);
    const char *data = ivp_markdown_get_data(markdown, NULL);
    int level = head_at(heads, i)->level;

    for (gsize j = head_at(heads, i)->index + 1; j < n; j++) {
        const IvpMarkdownLine *line = &lines[j];

        if (line->kind == IVP_MARKDOWN_HEADING && line->level <= level)
            return FALSE;
        if (line->kind == IVP_MARKDOWN_ITEM && line->text < line->text_end &&
            !(data[line->text] == '[' && data[line->text_end - 1] == ')'))
            return TRUE;
    }
    return FALSE;
}

/* The title is the first heading, if nothing else stands as high, or if it alone has
 * neither box nor items. */
static int
find_title(const IvpMarkdown *markdown, GArray *heads)
{
    gboolean alone = TRUE, others_boxed = FALSE;
    const IvpHead *first;
    gsize n;
    const IvpMarkdownLine *lines = ivp_markdown_get_lines(markdown, &n);

    if (heads->len < 2)
        return -1;
    first = head_at(heads, 0);
    for (guint i = 1; i < heads->len; i++) {
        alone = alone && head_at(heads, i)->level > first->level;
        others_boxed = others_boxed || is_boxed(head_at(heads, i));
    }
    if (alone)
        return 0;
    if (is_boxed(first) || !others_boxed)
        return -1;
    for (gsize j = first->index + 1; j < head_at(heads, 1)->index; j++) {
        if (lines[j].kind == IVP_MARKDOWN_ITEM)
            return -1;
    }
    return 0;
}

/* The highest level with two boxes or more; else with one; else with two headings. */
static int
find_level(GArray *heads, guint from)
{
    int boxed[LEVELS] = {0}, all[LEVELS] = {0};

    for (guint i = from; i < heads->len; i++) {
        const IvpHead *head = head_at(heads, i);

        all[head->level]++;
        boxed[head->level] += is_boxed(head);
    }
    for (int least = 2; least > 0; least--) {
        for (int level = 1; level < LEVELS; level++) {
            if (boxed[level] >= least)
                return level;
        }
    }
    for (int least = 2; least > 0; least--) {
        for (int level = 1; level < LEVELS; level++) {
            if (all[level] >= least)
                return level;
        }
    }
    return 1;
}

static void
mark_boxed_below(GArray *heads, guint from)
{
    int above[LEVELS]; /* the latest heading of each level, -1: none is open */

    memset(above, -1, sizeof above);
    for (guint i = from; i < heads->len; i++) {
        const IvpHead *head = head_at(heads, i);

        for (int level = head->level; level < LEVELS; level++)
            above[level] = -1;
        for (int level = 1; is_boxed(head) && level < head->level; level++) {
            if (above[level] >= 0)
                head_at(heads, (guint)above[level])->boxed_below = TRUE;
        }
        above[head->level] = (int)i;
    }
}

/* Boxes mark parts: at the level itself, above it where none lies below, below it where
 * none lies above. */
static gboolean
mark_boxed_parts(GArray *heads, guint from, int level)
{
    int part_level = LEVELS; /* of the part that is open */
    gboolean any = FALSE;

    for (guint i = from; i < heads->len; i++) {
        IvpHead *head = head_at(heads, i);

        if (head->level <= part_level)
            part_level = LEVELS;
        if (!is_boxed(head) || (head->level < level && head->boxed_below) ||
            (head->level > level && part_level < head->level))
            continue;
        head->part = any = TRUE;
        part_level = head->level;
    }
    return any;
}

static void
mark_unboxed_parts(const IvpMarkdown *markdown,
                   GArray *heads,
                   guint from,
                   int level,
                   gboolean boxes)
{
    guint first = heads->len, last = 0;
    gboolean some_have_items = FALSE;

    for (guint i = from; i < heads->len; i++) {
        if (head_at(heads, i)->part) {
            first = MIN(first, i);
            last = i;
        }
        some_have_items = some_have_items || (head_at(heads, i)->level == level &&
                                              has_items(markdown, heads, i));
    }
    for (guint i = from; i < heads->len; i++) {
        IvpHead *head = head_at(heads, i);

        if (head->part || head->level != level || head->boxed_below || head->box.whole)
            continue;
        if (!boxes)
            head->part = !some_have_items || has_items(markdown, heads, i);
        else if (i < first)
            head->part = head->optional;
        else
            head->part = i < last || head->optional || has_items(markdown, heads, i);
    }
}

/* --- Without headings --- */

/* "**Warm-up (5 min)**" on a line of its own, or an item with a box. */
static gboolean
stands_for_heading(const IvpMarkdown *markdown, gsize index)
{
    gsize n;
    const IvpMarkdownLine *line = &ivp_markdown_get_lines(markdown, &n)[index];
    g_autofree char *raw = NULL;
    g_autofree char *plain = NULL;
    gsize start, end;
    IvpBox box;

    if ((line->kind != IVP_MARKDOWN_TEXT && line->kind != IVP_MARKDOWN_ITEM) ||
        line->depth > 0 || line->text_end - line->text > IVP_BOX_MAX_TEXT)
        return FALSE;
    raw = ivp_markdown_dup(markdown, index);
    if (line->kind == IVP_MARKDOWN_TEXT && g_str_has_prefix(raw, "**") &&
        (g_str_has_suffix(raw, "**") || g_str_has_suffix(raw, "**:")) && strlen(raw) > 4)
        return TRUE;
    plain = ivp_markdown_dup_plain(markdown, index);
    return ivp_box_find(plain, &box, &start, &end) == IVP_BOX_FOUND && !box.whole &&
           end - start < strlen(plain);
}

static void
add_stand_ins(GArray *heads, const IvpMarkdown *markdown, IvpProblems *problems)
{
    gsize n;

    ivp_markdown_get_lines(markdown, &n);
    for (gsize i = 0; i < n; i++) {
        if (stands_for_heading(markdown, i))
            add_head(heads, markdown, i, 1, problems);
    }
}

GArray *
ivp_guide_find_heads(const IvpMarkdown *markdown, IvpProblems *problems, int *title)
{
    GArray *heads = g_array_new(FALSE, FALSE, sizeof(IvpHead));
    gsize n;
    const IvpMarkdownLine *lines = ivp_markdown_get_lines(markdown, &n);
    guint from;
    int level;
    gboolean boxes;

    g_array_set_clear_func(heads, clear_head);
    for (gsize i = 0; i < n; i++) {
        if (lines[i].kind == IVP_MARKDOWN_HEADING && lines[i].text < lines[i].text_end)
            add_head(heads, markdown, i, lines[i].level, problems);
    }
    if (heads->len == 0) {
        ivp_problems_add_warning(problems, 1,
                                 _("There is no heading: a part begins with a line such as "
                                   "“## Warm-up (~5 min)”."));
        add_stand_ins(heads, markdown, problems);
    }
    *title = find_title(markdown, heads);
    from = *title < 0 ? 0 : 1;
    level = find_level(heads, from);
    mark_boxed_below(heads, from);
    boxes = mark_boxed_parts(heads, from, level);
    mark_unboxed_parts(markdown, heads, from, level, boxes);
    if (*title >= 0)
        *title = (int)head_at(heads, 0)->index;
    return heads;
}
