/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "ivp-bound.h"
#include "ivp-error.h"
#include "ivp-markdown.h"
#include "ivp-summary-private.h"

/* Files whose lines are all shorter than this were broken by an editor, others by people.
 */
#define WRAP_COLUMNS 120

/* Fewer headings that name parts, and bold lines and labels count as headings too. */
#define ENOUGH_HEADINGS 2

#define BOLD_LEVEL 7

/* No more lines are looked at to see how an author indents. */
#define INDENT_LINES 2000

/* Where the last text went, so that a line that goes on with it finds it. */
typedef enum { LAST_NONE, LAST_ENTRY, LAST_CHALLENGE, LAST_NOTE, LAST_ASK } Last;

/* What makes the items that follow asks: "Specific Asks:" with a list below. */
typedef enum { ASKS_NOT, ASKS_BELOW_ITEM, ASKS_BELOW_LINE, ASKS_BELOW_HEADING } AskList;

typedef struct {
    IvpSummary *summary;
    const IvpMarkdown *markdown;
    const IvpMarkdownLine *lines;
    gsize n;
    const char *const *headings;
    gboolean bold_headings; /* there are too few real ones */
    gsize longest;          /* line, in bytes */
    gboolean wrapped;       /* an editor seems to have broken the lines there */
    guint entries;          /* so far, in all */
    int part;               /* being read; -1: none */
    int level;              /* of its heading */
    IvpSummaryExtra *extra; /* being read instead; NULL: none */
    GArray *target;         /* entries of either */
    IvpChallenge *challenge;
    gboolean
        under_heading; /* the challenge is a heading: items are what is said about it */
    gboolean indents;  /* numbered challenges have items below them that are indented */
    Last last;
    AskList asks;
    int asks_item; /* the line of the item they lie in */
    gboolean asks_seen;
} Reader;

/* --- One line of text --- */

/* "---", "* * *": nothing but one mark and spaces */
static gboolean
is_rule(const char *text)
{
    const char marks[] = {text[0], ' ', '\t', '\0'};

    return strchr("-*_", text[0]) != NULL && strspn(text, marks) == strlen(text);
}

/* What would be read as the start of something else; @number: digits that begin it */
static gboolean
starts_structure(const char *text, gsize *number)
{
    gsize digits = strspn(text, "0123456789");
    gsize hashes = strspn(text, "#");

    *number = 0;
    if (digits > 0 && (text[digits] == '.' || text[digits] == ')') &&
        (text[digits + 1] == '\0' || text[digits + 1] == ' ' || text[digits + 1] == '\t')) {
        *number = digits;
        return TRUE;
    }
    if (strchr("-*+", text[0]) != NULL && strchr(" \t[", text[1]) != NULL)
        return TRUE;
    if (hashes > 0 && (hashes > 1 || strchr(" \t", text[1]) != NULL))
        return TRUE;
    return text[0] == '>' || is_rule(text) || g_str_has_prefix(text, "```") ||
           g_str_has_prefix(text, "~~~") || g_str_has_prefix(text, "<!--") ||
           (text[0] == '[' && strstr(text, "]:") != NULL);
}

/* Boxes and bullets pasted before the words are dropped. */
static const char *
skip_boxes(const char *text)
{
    static const char *const boxes[] = {"[ ]", "[x]", "[X]", "[]", "[\xC2\xA0]", "•", "◦",
                                        "▪",   "●",   "○",   "■",  "‣",          "–", "☐",
                                        "☑",   "☒",   " ",   "\t", "\xC2\xA0"};
    gboolean found;

    do {
        found = FALSE;
        for (gsize i = 0; i < G_N_ELEMENTS(boxes); i++) {
            gsize length = strlen(boxes[i]);

            if (!g_str_has_prefix(text, boxes[i]) ||
                (i < G_N_ELEMENTS(boxes) - 3 && text[length] != '\0' &&
                 strchr(" \t\xC2", text[length]) == NULL))
                continue;
            text += length;
            found = TRUE;
        }
    } while (found);
    return text;
}

char *
ivp_summary_settle_text(const char *text)
{
    g_autofree char *words =
        g_strchomp(ivp_bound_text(skip_boxes(text), IVP_SUMMARY_MAX_TEXT));
    gsize number;

    if (words[0] == '\0' || !starts_structure(words, &number))
        return g_steal_pointer(&words);
    /* "2019\. Then", "\# no heading" */
    return g_strdup_printf("%.*s\\%s", (int)number, words, words + number);
}

/* --- Where text goes --- */

static gboolean
count(Reader *reader)
{
    return ++reader->entries <= IVP_SUMMARY_MAX_ENTRIES;
}

static IvpChallenge *
begin_challenge(Reader *reader, const char *text)
{
    reader->challenge = ivp_challenge_new(text);
    g_ptr_array_add(reader->summary->challenges, reader->challenge);
    reader->asks = ASKS_NOT;
    return reader->challenge;
}

/* Of an ask that stands under none */
static IvpChallenge *
loose_challenge(Reader *reader)
{
    GPtrArray *challenges = reader->summary->challenges;
    IvpChallenge *first = challenges->len > 0 ? challenges->pdata[0] : NULL;

    if (first == NULL || first->text[0] != '\0' || first->notes->len > 0) {
        first = ivp_challenge_new("");
        g_ptr_array_insert(challenges, 0, first);
    }
    return first;
}

/* "Specific Ask: Specific Ask: …" is one label. */
static char *
settle_ask(const char *raw)
{
    char *text = ivp_summary_settle_text(raw);
    const char *label;

    while ((label = ivp_ask_label(text)) != NULL) {
        char *inner = ivp_summary_settle_text(label);

        g_free(text);
        text = inner;
    }
    return text;
}

static void
add_ask(Reader *reader, const char *raw)
{
    g_autofree char *text = settle_ask(raw);

    if (text[0] == '\0' || !count(reader))
        return;
    ivp_challenge_add_ask(reader->part == IVP_PART_CHALLENGES && reader->challenge != NULL
                              ? reader->challenge
                              : loose_challenge(reader),
                          text);
    reader->last = LAST_ASK;
    reader->asks_seen = TRUE;
}

static void
add_note(Reader *reader, int depth, const char *raw)
{
    g_autofree char *text = ivp_summary_settle_text(raw);

    if (text[0] == '\0' || !count(reader))
        return;
    if (reader->challenge == NULL)
        begin_challenge(reader, text);
    else
        ivp_summary_add_entry(reader->challenge->notes, TRUE, depth, text);
    reader->last = reader->challenge->notes->len > 0 ? LAST_NOTE : LAST_CHALLENGE;
}

static void
add_challenge(Reader *reader, const char *raw)
{
    g_autofree char *text = ivp_summary_settle_text(raw);

    if (text[0] == '\0' || !count(reader))
        return;
    begin_challenge(reader, text);
    reader->last = LAST_CHALLENGE;
}

/* The text that was added last, to be gone on with */
static char **
last_text(Reader *reader)
{
    GPtrArray *challenges = reader->summary->challenges;
    IvpChallenge *challenge = reader->challenge;
    GArray *entries = reader->last == LAST_NOTE ? challenge->notes : reader->target;

    switch (reader->last) {
    case LAST_CHALLENGE:
        return &challenge->text;
    case LAST_ASK:
        if (reader->part != IVP_PART_CHALLENGES || challenge == NULL)
            challenge = challenges->pdata[0];
        return (char **)&challenge->asks->pdata[challenge->asks->len - 1];
    case LAST_NOTE:
    case LAST_ENTRY:
        return &g_array_index(entries, IvpSummaryEntry, entries->len - 1).text;
    default:
        return NULL;
    }
}

static void
go_on(Reader *reader, const char *raw)
{
    char **text = last_text(reader);
    g_autofree char *joined = NULL;

    if (strlen(*text) >= IVP_SUMMARY_MAX_TEXT)
        return;
    joined = g_strconcat(*text, " ", raw, NULL);
    g_free(*text);
    *text = ivp_summary_settle_text(joined);
}

/* --- Lines that go on --- */

/* Whether the break before a line is an editor's: its first word would not have fitted. */
static gboolean
was_wrapped(const Reader *reader, gsize index)
{
    const IvpMarkdownLine *line = &reader->lines[index];
    const IvpMarkdownLine *above = &reader->lines[index - 1];
    const char *data = ivp_markdown_get_data(reader->markdown, NULL);
    gsize word = 0;
    gunichar first = g_utf8_get_char(data + line->text);

    if (g_unichar_islower(first))
        return TRUE;
    if (!reader->wrapped)
        return FALSE;
    while (line->text + word < line->text_end && data[line->text + word] != ' ')
        word++;
    return above->end - above->start + 1 + word > reader->longest;
}

static gboolean
goes_on(const Reader *reader, gsize index)
{
    const IvpMarkdownLine *line = &reader->lines[index];
    const IvpMarkdownLine *above = index > 0 ? &reader->lines[index - 1] : NULL;

    if (above == NULL || reader->last == LAST_NONE || line->kind != IVP_MARKDOWN_TEXT ||
        line->quote != above->quote ||
        (above->kind != IVP_MARKDOWN_TEXT && above->kind != IVP_MARKDOWN_ITEM))
        return FALSE;
    /* Indented below an item's words: what Markdown calls its paragraph. */
    if (line->parent >= 0 && line->indent > reader->lines[line->parent].indent)
        return TRUE;
    return was_wrapped(reader, index);
}

/* --- Challenges --- */

/* Asks that stand behind a label of their own, by where the line lies */
static gboolean
is_in_ask_list(const Reader *reader, gsize index)
{
    const IvpMarkdownLine *line = &reader->lines[index];
    int parent = line->parent;

    switch (reader->asks) {
    case ASKS_BELOW_ITEM:
        while (parent > reader->asks_item)
            parent = reader->lines[parent].parent;
        return parent == reader->asks_item;
    case ASKS_BELOW_HEADING:
        return TRUE;
    case ASKS_BELOW_LINE:
        /* A number begins the next challenge; so does an item after a gap. */
        return line->kind == IVP_MARKDOWN_ITEM &&
               (line->depth > 0 ||
                (line->number < 0 && !(reader->asks_seen && reader->lines[index - 1].kind ==
                                                                IVP_MARKDOWN_BLANK)));
    default:
        return FALSE;
    }
}

/* Returns: whether the line is an ask, or the label of several */
static gboolean
take_ask(Reader *reader, gsize index, const char *raw)
{
    const char *ask = ivp_ask_label(skip_boxes(raw));
    const IvpMarkdownLine *line = &reader->lines[index];

    if (ask == NULL && !is_in_ask_list(reader, index)) {
        reader->asks = ASKS_NOT;
        return FALSE;
    }
    if (ask == NULL || *ask != '\0') {
        if (ask != NULL && !is_in_ask_list(reader, index))
            reader->asks = ASKS_NOT;
        add_ask(reader, ask != NULL ? ask : raw);
        return TRUE;
    }
    reader->asks = line->kind == IVP_MARKDOWN_ITEM ? ASKS_BELOW_ITEM : ASKS_BELOW_LINE;
    reader->asks_item = (int)index;
    reader->asks_seen = FALSE;
    reader->last = LAST_NONE;
    return TRUE;
}

static gboolean
is_bold(const char *raw)
{
    gsize length = strlen(raw);

    return length > 4 && g_str_has_prefix(raw, "**") &&
           (g_str_has_suffix(raw, "**") || g_str_has_suffix(raw, "**:") ||
            g_str_has_suffix(raw, ":**"));
}

static void
take_in_challenges(Reader *reader, gsize index, const char *raw)
{
    const IvpMarkdownLine *line = &reader->lines[index];
    gboolean item = line->kind == IVP_MARKDOWN_ITEM;

    if (take_ask(reader, index, raw))
        return;
    if (!item) {
        if (goes_on(reader, index))
            go_on(reader, raw);
        else if (is_bold(raw) && line->depth == 0) {
            add_challenge(reader, raw);
            reader->under_heading = reader->last == LAST_CHALLENGE;
        } else
            add_note(reader, 0, raw);
        return;
    }
    if (line->depth > 0)
        add_note(reader, line->depth - (reader->under_heading ? 0 : 1), raw);
    else if (reader->challenge == NULL || line->number >= 0)
        add_challenge(reader, raw);
    else if (reader->under_heading)
        add_note(reader, 0, raw);
    else if (reader->indents || reader->challenge->text[0] == '\0')
        add_challenge(reader, raw);
    else
        add_note(reader, 0, raw);
}

/* Whether an item on the margin without a number is a challenge too: where no challenge has
 * a number, or what is said about one is indented. */
static gboolean
does_indent(const Reader *reader, gsize from)
{
    gboolean numbers = FALSE;

    for (gsize i = from; i < MIN(reader->n, from + INDENT_LINES); i++) {
        const IvpMarkdownLine *line = &reader->lines[i];

        if (line->kind == IVP_MARKDOWN_HEADING && line->level <= reader->level)
            break;
        if (line->kind != IVP_MARKDOWN_ITEM)
            continue;
        numbers = numbers || (line->depth == 0 && line->number >= 0);
        if (line->depth == 1 && reader->lines[line->parent].number >= 0)
            return TRUE;
    }
    return !numbers;
}

/* --- Other parts --- */

/* What stands under a heading of no part, or under none */
static void
begin_extra(Reader *reader, const char *heading, int level, gsize index)
{
    reader->extra = ivp_summary_extra_new(heading, (int)index + 1);
    g_ptr_array_add(reader->summary->extras, reader->extra);
    count(reader);
    reader->part = -1;
    reader->level = level;
    reader->target = reader->extra->entries;
    reader->asks = ASKS_NOT;
    reader->last = LAST_NONE;
}

static void
take_elsewhere(Reader *reader, gsize index, const char *raw)
{
    const IvpMarkdownLine *line = &reader->lines[index];
    gboolean item = line->kind == IVP_MARKDOWN_ITEM;
    g_autofree char *text = NULL;

    if (reader->extra == NULL && take_ask(reader, index, raw))
        return;
    if (reader->target == NULL)
        begin_extra(reader, "", BOLD_LEVEL, index);
    if (!item && goes_on(reader, index)) {
        go_on(reader, raw);
        return;
    }
    text = ivp_summary_settle_text(raw);
    if (text[0] == '\0' || !count(reader))
        return;
    ivp_summary_add_entry(reader->target, item, line->depth, text);
    reader->last = LAST_ENTRY;
}

/* --- Headings --- */

static void
begin_part(Reader *reader, IvpPartMask mask, IvpSummaryPart first, int level, gsize index)
{
    count(reader);
    reader->part = (int)first;
    reader->level = level;
    reader->extra = NULL;
    reader->target = first == IVP_PART_CHALLENGES ? NULL : reader->summary->entries[first];
    reader->challenge = NULL;
    reader->under_heading = FALSE;
    reader->asks = ASKS_NOT;
    reader->last = LAST_NONE;
    for (int part = 0; part < IVP_N_PARTS; part++) {
        if ((mask & IVP_PART_BIT(part)) == 0)
            continue;
        reader->summary->present[part] = TRUE;
        if (reader->summary->joined[part] < 0 || part == (int)first)
            reader->summary->joined[part] = (int)first;
    }
    if (first == IVP_PART_CHALLENGES)
        reader->indents = does_indent(reader, index + 1);
}

/* A heading within a part: a challenge, the label of asks, or a line. */
static void
take_inner_heading(Reader *reader, gsize index, const char *raw)
{
    const char *ask = ivp_ask_label(raw);

    reader->last = LAST_NONE;
    if (ask == NULL && reader->part == IVP_PART_CHALLENGES) {
        add_challenge(reader, raw);
        reader->under_heading = TRUE;
        return;
    }
    if (ask == NULL) {
        reader->asks = ASKS_NOT;
        take_elsewhere(reader, index, raw);
        reader->last = LAST_NONE;
        return;
    }
    if (reader->extra != NULL)
        reader->target = NULL;
    reader->extra = NULL;
    reader->asks = ASKS_BELOW_HEADING;
    reader->asks_seen = FALSE;
    add_ask(reader, ask);
    reader->last = LAST_NONE;
}

static void
take_heading(Reader *reader, gsize index)
{
    const IvpMarkdownLine *line = &reader->lines[index];
    g_autofree char *plain = ivp_markdown_dup_plain(reader->markdown, index);
    g_autofree char *raw = ivp_markdown_dup(reader->markdown, index);
    gboolean deeper =
        (reader->part >= 0 || reader->extra != NULL) && line->level > reader->level;
    IvpSummaryPart first = IVP_PART_WHO;
    IvpPartMask mask;

    if (plain[0] == '\0')
        return;
    mask = ivp_summary_name_part(plain, reader->headings, deeper, &first);
    if (mask != 0)
        begin_part(reader, mask, first, line->level, index);
    else if (ivp_ask_label(plain) != NULL)
        take_inner_heading(reader, index, plain);
    else if (deeper)
        take_inner_heading(reader, index, raw);
    else
        begin_extra(reader, plain, line->level, index);
}

/* "**Who:** An engineer", "Challenges:" on a line of its own, where headings are not used
 */
static gboolean
take_bold_heading(Reader *reader, gsize index, const char *raw)
{
    const IvpMarkdownLine *line = &reader->lines[index];
    g_autofree char *plain = NULL;
    g_autofree char *name = NULL;
    const char *colon;
    IvpSummaryPart first = IVP_PART_WHO;
    IvpPartMask mask;

    if (!reader->bold_headings || line->depth > 0)
        return FALSE;
    plain = ivp_markdown_to_plain(raw, -1);
    colon = strchr(plain, ':');
    if (colon == NULL && !is_bold(raw))
        return FALSE;
    name = colon != NULL ? g_strndup(plain, (gsize)(colon - plain)) : g_strdup(plain);
    mask = ivp_summary_name_part(name, reader->headings, TRUE, &first);
    if (mask == 0)
        return FALSE;
    begin_part(reader, mask, first, BOLD_LEVEL, index);
    if (colon == NULL || colon[1 + strspn(colon + 1, " ")] == '\0')
        return TRUE;
    /* What stands behind it, as it was written. */
    colon = strchr(raw, ':') + 1;
    colon += strspn(colon, "*_ ");
    if (first == IVP_PART_CHALLENGES)
        take_in_challenges(reader, index, colon);
    else
        take_elsewhere(reader, index, colon);
    return TRUE;
}

/* --- All of it --- */

static void
take_line(Reader *reader, gsize index)
{
    const IvpMarkdownLine *line = &reader->lines[index];
    g_autofree char *raw = NULL;

    switch (line->kind) {
    case IVP_MARKDOWN_HEADING:
        take_heading(reader, index);
        return;
    case IVP_MARKDOWN_ITEM:
    case IVP_MARKDOWN_TEXT:
    case IVP_MARKDOWN_CODE:
        break;
    default:
        return;
    }
    raw = ivp_markdown_dup(reader->markdown, index);
    if (take_bold_heading(reader, index, raw))
        return;
    if (reader->part == IVP_PART_CHALLENGES)
        take_in_challenges(reader, index, raw);
    else
        take_elsewhere(reader, index, raw);
}

/* --- Asks in the middle of lines --- */

static gboolean
has_ask(const char *text)
{
    return ivp_ask_label(text) != NULL || ivp_ask_find(text) != NULL;
}

/* "…, not consistent. Specific Ask: …": @text keeps what stands before the asks. */
static void
split_asks(IvpChallenge *challenge, char **text)
{
    const char *found;

    while (has_ask(*text)) {
        const char *label = ivp_ask_label(*text);
        g_autofree char *before = NULL;
        g_autofree char *ask = NULL;
        gsize length;

        found = label != NULL ? *text : ivp_ask_find(*text);
        before = g_strndup(*text, (gsize)(found - *text));
        ask = settle_ask(ivp_ask_label(found));
        length = strlen(before);
        while (length > 0 && strchr("*_ \t-", before[length - 1]) != NULL)
            before[--length] = '\0';
        /* What stands in the ask itself are asks of their own. */
        split_asks(challenge, &ask);
        if (ask[0] != '\0')
            ivp_challenge_add_ask(challenge, ask);
        g_free(*text);
        *text = ivp_summary_settle_text(before);
    }
}

/* Returns: (transfer full): what is left of @entries, which is consumed */
static GArray *
split_entries(IvpChallenge *challenge, GArray *entries)
{
    GArray *left = ivp_summary_entries_new();

    for (guint i = 0; i < entries->len; i++) {
        IvpSummaryEntry *entry = &g_array_index(entries, IvpSummaryEntry, i);

        split_asks(challenge, &entry->text);
        if (entry->text[0] != '\0')
            ivp_summary_add_entry(left, entry->item, entry->depth, entry->text);
    }
    g_array_unref(entries);
    return left;
}

static void
split_challenge(IvpChallenge *challenge)
{
    g_autoptr(GPtrArray) asks = challenge->asks;
    GArray *notes = challenge->notes;

    challenge->asks = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < asks->len; i++) {
        g_autofree char *ask = settle_ask(asks->pdata[i]);

        split_asks(challenge, &ask);
        if (ask[0] != '\0')
            ivp_challenge_add_ask(challenge, ask);
    }
    split_asks(challenge, &challenge->text);
    notes = split_entries(challenge, notes);
    challenge->notes = ivp_summary_entries_new();
    /* The first note takes the place of a challenge of which nothing is left. */
    for (guint i = 0; i < notes->len; i++) {
        const IvpSummaryEntry *note = &g_array_index(notes, IvpSummaryEntry, i);

        if (challenge->text[0] != '\0') {
            ivp_summary_add_entry(challenge->notes, TRUE, note->depth, note->text);
            continue;
        }
        g_free(challenge->text);
        challenge->text = g_strdup(note->text);
    }
    g_array_unref(notes);
}

/* Asks without a challenge stand under the one above, or first. */
static void
join_challenges(GPtrArray *challenges)
{
    for (guint i = challenges->len; i-- > 0;) {
        IvpChallenge *challenge = challenges->pdata[i];

        if (challenge->text[0] != '\0' || (i == 0 && challenge->asks->len > 0))
            continue;
        for (guint j = 0; i > 0 && j < challenge->asks->len; j++)
            ivp_challenge_add_ask(challenges->pdata[i - 1], challenge->asks->pdata[j]);
        g_ptr_array_remove_index(challenges, i);
    }
}

static void
split_all_asks(Reader *reader)
{
    IvpSummary *summary = reader->summary;

    for (int part = 0; part < IVP_N_PARTS; part++) {
        GArray *entries = summary->entries[part];
        gboolean any = FALSE;

        for (guint i = 0; i < entries->len && !any; i++)
            any = has_ask(g_array_index(entries, IvpSummaryEntry, i).text);
        if (any)
            summary->entries[part] = split_entries(loose_challenge(reader), entries);
    }
    for (guint i = 0; i < summary->challenges->len; i++)
        split_challenge(summary->challenges->pdata[i]);
    join_challenges(summary->challenges);
}

/* How many headings name parts: with few, bold lines do. */
static gboolean
needs_bold_headings(const Reader *reader)
{
    int named = 0, all = 0;

    for (gsize i = 0; i < reader->n && all < IVP_SUMMARY_MAX_ENTRIES; i++) {
        g_autofree char *plain = NULL;
        IvpSummaryPart first;

        if (reader->lines[i].kind != IVP_MARKDOWN_HEADING)
            continue;
        all++;
        plain = ivp_markdown_dup_plain(reader->markdown, i);
        named += ivp_summary_name_part(plain, reader->headings, FALSE, &first) != 0;
        if (named >= ENOUGH_HEADINGS)
            return FALSE;
    }
    return TRUE;
}

/* The first heading, if none other stands as high and it is no part's own name. */
static gsize
find_title(const Reader *reader)
{
    gsize title = reader->n;
    IvpSummaryPart first;
    g_autofree char *plain = NULL;

    for (gsize i = 0; i < reader->n; i++) {
        if (reader->lines[i].kind != IVP_MARKDOWN_HEADING)
            continue;
        if (title == reader->n)
            title = i;
        else if (reader->lines[i].level <= reader->lines[title].level)
            return reader->n;
    }
    if (title == reader->n)
        return title;
    plain = ivp_markdown_dup_plain(reader->markdown, title);
    return ivp_summary_name_part(plain, reader->headings, TRUE, &first) != 0 ? reader->n
                                                                             : title;
}

/* What an editor has broken has several lines about as long as the longest. */
static void
measure_lines(Reader *reader)
{
    int long_lines = 0;

    for (gsize i = 0; i < reader->n; i++)
        reader->longest =
            MAX(reader->longest, reader->lines[i].end - reader->lines[i].start);
    for (gsize i = 0; i < reader->n; i++)
        long_lines +=
            reader->lines[i].end - reader->lines[i].start >= reader->longest * 3 / 4;
    reader->wrapped = long_lines > 1 && reader->longest <= WRAP_COLUMNS;
}

static void
read_lines(Reader *reader)
{
    gsize title = find_title(reader);

    reader->bold_headings = needs_bold_headings(reader);
    measure_lines(reader);
    begin_extra(reader, "", BOLD_LEVEL, 0);
    /* What is over the cap is refused by the caller. */
    for (gsize i = 0; i < reader->n && reader->entries <= IVP_SUMMARY_MAX_ENTRIES; i++) {
        if (i == title) {
            g_autofree char *plain = ivp_markdown_dup_plain(reader->markdown, i);

            g_free(reader->summary->title);
            reader->summary->title = g_strdup(plain);
            continue;
        }
        take_line(reader, i);
    }
    split_all_asks(reader);
    if (((const IvpSummaryExtra *)reader->summary->extras->pdata[0])->entries->len == 0)
        g_ptr_array_remove_index(reader->summary->extras, 0);
}

static gboolean
has_any_part(const IvpSummary *summary)
{
    for (int part = 0; part < IVP_N_PARTS; part++) {
        if (summary->present[part])
            return TRUE;
    }
    return FALSE;
}

IvpSummary *
ivp_summary_read(GBytes *bytes, const char *const *headings, GError **error)
{
    g_autoptr(IvpMarkdown) markdown = NULL;
    g_autoptr(IvpSummary) summary = NULL;
    Reader reader = {.part = -1, .headings = headings};

    g_return_val_if_fail(bytes != NULL, NULL);
    g_return_val_if_fail(error == NULL || *error == NULL, NULL);

    markdown = ivp_markdown_read(bytes, IVP_SUMMARY_MAX_BYTES, NULL, error);
    if (markdown == NULL)
        return NULL;
    summary = ivp_summary_new();
    reader.summary = summary;
    reader.markdown = markdown;
    reader.lines = ivp_markdown_get_lines(markdown, &reader.n);
    read_lines(&reader);
    if (reader.entries > IVP_SUMMARY_MAX_ENTRIES) {
        g_set_error(error, IVP_ERROR, IVP_ERROR_LIMIT,
                    _("The file has more than %d items and paragraphs: it is no summary."),
                    IVP_SUMMARY_MAX_ENTRIES);
        return NULL;
    }
    if (!has_any_part(summary)) {
        g_set_error(error, IVP_ERROR, IVP_ERROR_PARSE,
                    _("None of the parts of a summary is there: their headings are such as "
                      "“## %s” or “## %s”."),
                    ivp_summary_get_heading(headings, IVP_PART_WHO),
                    ivp_summary_get_heading(headings, IVP_PART_CHALLENGES));
        return NULL;
    }
    return g_steal_pointer(&summary);
}
