/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "ivp-bound.h"
#include "ivp-error.h"
#include "ivp-guide-private.h"

/* Text above and below the parts. */
#define AROUND_BYTES 8000

/* A guide with boxes for two talks that does not say for which. */
#define SHORT_MINUTES 30
#define LONG_MINUTES 60

typedef struct {
    IvpGuide *guide;
    const IvpMarkdown *markdown;
    const IvpMarkdownLine *lines;
    gsize n;
    GArray *heads; /* IvpHead */
    guint next_head;
    IvpProblems problems;
    gboolean in_part; /* below a heading that begins one */
    int part_level;   /* of that heading */
    gboolean fresh;   /* nothing stands in the part yet but its heading */
    gsize last_head;  /* the line that begins the last part */
    gsize held_from;  /* lines between parts, for the next one; 0: none */
    gsize credit;     /* the line from which on all is a credit */
    gboolean full;
} Reader;

/* --- Steps --- */

static IvpPart *
last_part(Reader *reader)
{
    GArray *parts = reader->guide->parts;

    return parts->len > 0 ? &g_array_index(parts, IvpPart, parts->len - 1) : NULL;
}

static IvpStep *
last_step(Reader *reader)
{
    GArray *steps = reader->guide->steps;
    IvpPart *part = last_part(reader);

    return part != NULL && part->n_steps > 0
               ? &g_array_index(steps, IvpStep, steps->len - 1)
               : NULL;
}

static void
add_step(Reader *reader, IvpStepKind kind, const char *text, gsize index)
{
    IvpStep step = {.kind = kind, .line = (int)index + 1};
    IvpPart *part = last_part(reader);

    if (part == NULL || text[0] == '\0')
        return;
    if (reader->guide->steps->len == IVP_GUIDE_MAX_STEPS) {
        if (!reader->full)
            ivp_problems_add_warning(
                &reader->problems, step.line,
                _("The guide has more than %d lines to show; the rest is left out."),
                IVP_GUIDE_MAX_STEPS);
        reader->full = TRUE;
        return;
    }
    step.text = ivp_bound_text(text, IVP_GUIDE_MAX_TEXT);
    step.depth = reader->lines[index].depth;
    g_array_append_val(reader->guide->steps, step);
    part->n_steps++;
}

/* Whether ticking it means that the recording runs: by a mark, or in English words. */
static gboolean
starts_recording(const char *raw, const char *plain)
{
    static const char *const verbs[] = {"start",  "begin",     "hit",
                                        "press",  "turn on",   "launch",
                                        "enable", "switch on", "turning on"};
    g_autofree char *folded = NULL;

    if (strstr(raw, "<!-- record -->") != NULL)
        return TRUE;
    folded = g_utf8_casefold(plain, -1);
    if (strstr(folded, "record") == NULL)
        return FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS(verbs); i++) {
        const char *at = strstr(folded, verbs[i]);

        /* "Start recording", not "recording from the start". */
        if (at != NULL && strstr(at, "record") != NULL)
            return TRUE;
    }
    return FALSE;
}

static void
append_word(GString *text, const char *word, gsize most)
{
    if (word[0] == '\0' || text->len + strlen(word) + 1 > most)
        return;
    if (text->len > 0)
        g_string_append_c(text, ' ');
    g_string_append(text, word);
}

/* A line that goes on with the one above it. */
static void
go_on(Reader *reader, const char *plain)
{
    IvpStep *step = last_step(reader);
    g_autoptr(GString) text = g_string_new(step->text);

    append_word(text, plain, IVP_GUIDE_MAX_TEXT);
    g_free(step->text);
    step->text = g_strdup(text->str);
}

/* "Time: ~5 min" below the heading: the box of a part that has none yet. */
static gboolean
take_box_line(Reader *reader, const char *plain, gsize index)
{
    IvpPart *part = last_part(reader);
    IvpBox box;
    IvpBoxFound found;

    if (part->box.n > 0 || !reader->fresh)
        return FALSE;
    found = ivp_box_read(plain, &box);
    if (found == IVP_BOX_NONE)
        return FALSE;
    if (found == IVP_BOX_FOUND) {
        part->box = box;
        return TRUE;
    }
    ivp_guide_tell_box(&reader->problems, (int)index + 1, found, plain, strlen(plain));
    return TRUE;
}

static void
take_in_part(Reader *reader, gsize index)
{
    const IvpMarkdownLine *line = &reader->lines[index];
    g_autofree char *plain = ivp_markdown_dup_plain(reader->markdown, index);
    g_autofree char *raw = ivp_markdown_dup(reader->markdown, index);
    gboolean goes_on = index > 0 && last_step(reader) != NULL && !reader->fresh &&
                       (reader->lines[index - 1].kind == IVP_MARKDOWN_TEXT ||
                        reader->lines[index - 1].kind == IVP_MARKDOWN_ITEM);

    switch (line->kind) {
    case IVP_MARKDOWN_HEADING:
        add_step(reader, IVP_STEP_HEADING, plain, index);
        break;
    case IVP_MARKDOWN_ITEM:
        if (take_box_line(reader, plain, index))
            return;
        add_step(reader, line->tick != IVP_TICK_NONE ? IVP_STEP_BOX : IVP_STEP_POINT, plain,
                 index);
        if (last_step(reader) != NULL && last_step(reader)->line == (int)index + 1)
            last_step(reader)->records = starts_recording(raw, plain);
        break;
    case IVP_MARKDOWN_TEXT:
    case IVP_MARKDOWN_CODE:
        if (take_box_line(reader, plain, index))
            return;
        if (goes_on && line->kind == IVP_MARKDOWN_TEXT &&
            reader->lines[index - 1].quote == line->quote)
            go_on(reader, plain);
        else
            add_step(reader, IVP_STEP_TEXT, plain, index);
        break;
    default:
        return;
    }
    reader->fresh = FALSE;
}

/* --- Around the parts --- */

static void
set_lengths(IvpGuide *guide, const IvpBox *box)
{
    int minutes[2 * IVP_BOX_MAX_VARIANTS];
    gsize n = 0;

    /* "45–60 minutes" is a short and a long one too. */
    for (int i = 0; i < box->n; i++) {
        minutes[n++] = box->least[i] / 60;
        if (box->most[i] != box->least[i])
            minutes[n++] = box->most[i] / 60;
    }
    guide->n_lengths = 0;
    for (gsize i = 0; i < n && guide->n_lengths < IVP_GUIDE_MAX_LENGTHS; i++) {
        if (minutes[i] >= 1 &&
            (guide->n_lengths == 0 || minutes[i] > guide->lengths[guide->n_lengths - 1]))
            guide->lengths[guide->n_lengths++] = minutes[i];
    }
}

/* A line above the parts that says how long the whole takes. */
static void
take_length(Reader *reader, const char *plain)
{
    gsize start, end;
    IvpBox box;

    if (reader->guide->n_lengths == 0 &&
        ivp_box_find(plain, &box, &start, &end) == IVP_BOX_FOUND &&
        (box.whole || g_ascii_strncasecmp(plain, "duration", 8) == 0))
        set_lengths(reader->guide, &box);
}

static void
append_around(Reader *reader, GString *around, gsize index, const char *plain)
{
    gboolean goes_on = index > 0 && reader->lines[index - 1].kind == IVP_MARKDOWN_TEXT &&
                       reader->lines[index].kind == IVP_MARKDOWN_TEXT;

    if (plain[0] == '\0' || around->len + strlen(plain) + 1 > AROUND_BYTES)
        return;
    if (around->len > 0)
        g_string_append_c(around, goes_on ? ' ' : '\n');
    g_string_append(around, plain);
}

static void
take_around(Reader *reader, gsize index)
{
    g_autofree char *plain = NULL;
    IvpMarkdownKind kind = reader->lines[index].kind;

    if (kind != IVP_MARKDOWN_TEXT && kind != IVP_MARKDOWN_ITEM &&
        kind != IVP_MARKDOWN_HEADING)
        return;
    plain = ivp_markdown_dup_plain(reader->markdown, index);
    if (reader->guide->parts->len > 0) {
        append_around(reader, reader->guide->after, index, plain);
        return;
    }
    take_length(reader, plain);
    append_around(reader, reader->guide->before, index, plain);
}

/* "---" and a few words at the end belong to no part. */
static gsize
find_credit(const Reader *reader)
{
    for (gsize i = reader->n; i-- > reader->last_head + 1;) {
        IvpMarkdownKind kind = reader->lines[i].kind;

        if (kind == IVP_MARKDOWN_RULE)
            return i;
        if (kind != IVP_MARKDOWN_BLANK && kind != IVP_MARKDOWN_TEXT &&
            kind != IVP_MARKDOWN_LINK && kind != IVP_MARKDOWN_COMMENT)
            break;
    }
    return reader->n;
}

/* --- Parts --- */

static void
begin_part(Reader *reader, const IvpHead *head)
{
    IvpPart part = {.line = (int)head->index + 1};
    GArray *parts = reader->guide->parts;

    if (parts->len == IVP_GUIDE_MAX_PARTS) {
        ivp_problems_add_warning(&reader->problems, part.line,
                                 _("The guide has more than %d parts; the rest goes into "
                                   "the last one."),
                                 IVP_GUIDE_MAX_PARTS);
        return;
    }
    part.title = head->title[0] != '\0' ? ivp_bound_text(head->title, IVP_GUIDE_MAX_TEXT)
                                        : g_strdup_printf(_("Part %u"), parts->len + 1);
    part.box = head->box;
    part.optional = head->optional;
    part.audience = head->audience;
    g_array_append_val(parts, part);
    reader->in_part = TRUE;
    reader->part_level = head->level;
    /* A heading above several parts, and what it says, stands before the first of them. */
    for (gsize i = reader->held_from; i > 0 && i < head->index; i++)
        take_in_part(reader, i);
    reader->held_from = 0;
    reader->fresh = TRUE;
}

/* Returns: whether the line was a heading that is no step of a part */
static gboolean
take_head(Reader *reader, gsize index)
{
    const IvpHead *head;

    if (reader->next_head >= reader->heads->len)
        return FALSE;
    head = &g_array_index(reader->heads, IvpHead, reader->next_head);
    if (head->index != index)
        return FALSE;
    reader->next_head++;
    if (head->part) {
        begin_part(reader, head);
        return TRUE;
    }
    if (head->box.whole && reader->guide->n_lengths == 0)
        set_lengths(reader->guide, &head->box);
    if (head->level <= reader->part_level && reader->in_part) {
        reader->in_part = FALSE;
        reader->held_from = index;
    }
    return FALSE;
}

static void
take_lines(Reader *reader, int title)
{
    for (gsize i = 0; i < reader->n; i++) {
        if (take_head(reader, i) || (int)i == title)
            continue;
        if (i >= reader->credit)
            reader->in_part = FALSE;
        if (reader->in_part)
            take_in_part(reader, i);
        else if (reader->held_from == 0 || i > reader->last_head)
            take_around(reader, i);
    }
}

/* Nothing begins a part: all of it is one. */
static void
take_as_one_part(Reader *reader)
{
    IvpHead head = {.title = reader->guide->title};

    g_string_truncate(reader->guide->before, 0);
    g_string_truncate(reader->guide->after, 0);
    begin_part(reader, &head);
    for (gsize i = 0; i < reader->n; i++) {
        if (reader->lines[i].kind != IVP_MARKDOWN_HEADING)
            take_in_part(reader, i);
    }
}

/* Steps lie in one array that has grown: only now it stays where it is. */
static void
link_steps(IvpGuide *guide)
{
    gsize at = 0;

    for (guint i = 0; i < guide->parts->len; i++) {
        IvpPart *part = &g_array_index(guide->parts, IvpPart, i);

        part->steps = part->n_steps > 0 ? &g_array_index(guide->steps, IvpStep, at) : NULL;
        at += part->n_steps;
    }
}

static void
settle_lengths(Reader *reader, const IvpHead *first)
{
    IvpGuide *guide = reader->guide;
    int variants = 0;

    /* "# Interview (30/60 min)" */
    if (guide->n_lengths == 0 && first != NULL && !first->part && first->box.n > 0)
        set_lengths(guide, &first->box);
    for (guint i = 0; i < guide->parts->len; i++)
        variants = MAX(variants, g_array_index(guide->parts, IvpPart, i).box.n);
    if (guide->n_lengths == 0 && variants == 2) {
        guide->lengths[0] = SHORT_MINUTES;
        guide->lengths[1] = LONG_MINUTES;
        guide->n_lengths = 2;
    }
}

static void
read_guide(Reader *reader, const char *name)
{
    int title;
    const IvpHead *first = NULL;

    reader->heads = ivp_guide_find_heads(reader->markdown, &reader->problems, &title);
    for (guint i = 0; i < reader->heads->len; i++) {
        if (g_array_index(reader->heads, IvpHead, i).part)
            reader->last_head = g_array_index(reader->heads, IvpHead, i).index;
    }
    if (reader->heads->len > 0)
        first = &g_array_index(reader->heads, IvpHead, 0);
    reader->credit = find_credit(reader);
    reader->guide->title = title >= 0 && first->title[0] != '\0'
                               ? ivp_bound_text(first->title, IVP_GUIDE_MAX_TEXT)
                           : first != NULL && reader->heads->len == 1
                               ? ivp_bound_text(first->title, IVP_GUIDE_MAX_TEXT)
                               : g_strdup(name);
    take_lines(reader, title);
    if (reader->guide->parts->len == 0)
        take_as_one_part(reader);
    settle_lengths(reader, first);
    link_steps(reader->guide);
    g_array_unref(reader->heads);
}

static gboolean
is_empty(const IvpMarkdown *markdown)
{
    gsize n;
    const IvpMarkdownLine *lines = ivp_markdown_get_lines(markdown, &n);

    for (gsize i = 0; i < n; i++) {
        if (lines[i].kind != IVP_MARKDOWN_BLANK)
            return FALSE;
    }
    return TRUE;
}

IvpGuide *
ivp_guide_read(GBytes *bytes, const char *name, GPtrArray **problems, GError **error)
{
    g_autoptr(IvpMarkdown) markdown = NULL;
    Reader reader = {0};
    int left_out;

    g_return_val_if_fail(bytes != NULL && name != NULL, NULL);
    g_return_val_if_fail(error == NULL || *error == NULL, NULL);

    if (problems != NULL)
        *problems = NULL;
    markdown = ivp_markdown_read(bytes, IVP_GUIDE_MAX_BYTES, &left_out, error);
    if (markdown == NULL)
        return NULL;
    if (is_empty(markdown)) {
        g_set_error_literal(error, IVP_ERROR, IVP_ERROR_PARSE, _("The guide is empty."));
        return NULL;
    }
    ivp_problems_init(&reader.problems);
    if (left_out > 0)
        ivp_problems_add_warning(&reader.problems, left_out,
                                 _("The guide is larger than %d kB; it is read up to "
                                   "here."),
                                 IVP_GUIDE_MAX_BYTES / 1024);
    reader.markdown = markdown;
    reader.lines = ivp_markdown_get_lines(markdown, &reader.n);
    reader.guide = g_new0(IvpGuide, 1);
    g_atomic_ref_count_init(&reader.guide->references);
    reader.guide->parts = g_array_new(FALSE, FALSE, sizeof(IvpPart));
    reader.guide->steps = g_array_new(FALSE, FALSE, sizeof(IvpStep));
    reader.guide->before = g_string_new(NULL);
    reader.guide->after = g_string_new(NULL);
    read_guide(&reader, name);
    ivp_problems_sort(&reader.problems);
    if (problems != NULL)
        *problems = g_steal_pointer(&reader.problems.list);
    ivp_problems_clear(&reader.problems);
    return reader.guide;
}
