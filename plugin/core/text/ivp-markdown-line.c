/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "ivp-markdown-private.h"

/* More digits than these are no number of a list. */
#define NUMBER_DIGITS 9

/* A fence has at least so many letters, a rule and an underline so many as well. */
#define FENCE_WIDTH 3

/* What word processors put before an item, and boxes to tick. */
static const struct {
    const char *text;
    IvpTick tick;
} pasted_bullets[] = {
    {"•", IVP_TICK_NONE}, {"◦", IVP_TICK_NONE}, {"▪", IVP_TICK_NONE}, {"●", IVP_TICK_NONE},
    {"○", IVP_TICK_NONE}, {"■", IVP_TICK_NONE}, {"‣", IVP_TICK_NONE}, {"–", IVP_TICK_NONE},
    {"☐", IVP_TICK_OPEN}, {"☑", IVP_TICK_DONE}, {"☒", IVP_TICK_DONE},
};

/* A place in a line and the column it is shown in. */
typedef struct {
    const char *data;
    gsize at, end;
    int column;
} Cursor;

static gboolean
is_at(const Cursor *cursor, const char *text)
{
    gsize length = strlen(text);

    return cursor->end - cursor->at >= length &&
           memcmp(cursor->data + cursor->at, text, length) == 0;
}

/* The bytes of a space here; the one that does not break comes from pasted text. */
static gsize
space_at(const Cursor *cursor)
{
    if (cursor->at == cursor->end)
        return 0;
    if (cursor->data[cursor->at] == ' ' || cursor->data[cursor->at] == '\t')
        return 1;
    return is_at(cursor, "\xC2\xA0") ? 2 : 0;
}

static void
skip_spaces(Cursor *cursor)
{
    gsize bytes;

    while ((bytes = space_at(cursor)) > 0) {
        /* A column is only ever compared with others of the same few lines. */
        if (cursor->column < G_MAXINT16)
            cursor->column += cursor->data[cursor->at] == '\t' ? 4 - cursor->column % 4 : 1;
        cursor->at += bytes;
    }
}

static void
skip(Cursor *cursor, gsize bytes)
{
    cursor->at += bytes;
    cursor->column++;
}

static gboolean
ends_word(const Cursor *cursor)
{
    return cursor->at == cursor->end || space_at(cursor) > 0;
}

/* --- Kinds --- */

static gboolean
is_made_of(const char *data, gsize at, gsize end, char letter, gboolean spaces)
{
    gsize letters = 0;

    for (; at < end; at++) {
        if (data[at] == letter)
            letters++;
        else if (!spaces || (data[at] != ' ' && data[at] != '\t'))
            return FALSE;
    }
    return letters >= FENCE_WIDTH;
}

static gboolean
is_rule(const Cursor *cursor, gsize end)
{
    return is_made_of(cursor->data, cursor->at, end, '-', TRUE) ||
           is_made_of(cursor->data, cursor->at, end, '*', TRUE) ||
           is_made_of(cursor->data, cursor->at, end, '_', TRUE);
}

/* "## Title ##"; without the space only where it cannot be the name of a channel. */
static gboolean
take_heading(Cursor cursor, IvpMarkdownLine *line)
{
    int level = 0;
    gsize end = line->text_end;

    while (cursor.at < cursor.end && cursor.data[cursor.at] == '#' && level <= 6) {
        skip(&cursor, 1);
        level++;
    }
    if (level == 0 || level > 6 || (level == 1 && line->indent > 3))
        return FALSE;
    if (!ends_word(&cursor) && (level == 1 || g_ascii_ispunct(cursor.data[cursor.at])))
        return FALSE;
    skip_spaces(&cursor);
    line->kind = IVP_MARKDOWN_HEADING;
    line->level = level;
    line->text = MIN(cursor.at, end);
    while (end > line->text && cursor.data[end - 1] == '#')
        end--;
    if (end == line->text || g_ascii_isspace(cursor.data[end - 1]))
        line->text_end = end;
    while (line->text_end > line->text && g_ascii_isspace(cursor.data[line->text_end - 1]))
        line->text_end--;
    return TRUE;
}

static gboolean
take_box(Cursor *cursor, IvpMarkdownLine *line)
{
    static const struct {
        const char *text;
        IvpTick tick;
    } boxes[] = {{"[ ]", IVP_TICK_OPEN},
                 {"[x]", IVP_TICK_DONE},
                 {"[X]", IVP_TICK_DONE},
                 {"[]", IVP_TICK_OPEN},
                 {"[\xC2\xA0]", IVP_TICK_OPEN}};

    for (gsize i = 0; i < G_N_ELEMENTS(boxes); i++) {
        Cursor after = *cursor;

        if (!is_at(cursor, boxes[i].text))
            continue;
        after.at += strlen(boxes[i].text);
        after.column += 3;
        if (!ends_word(&after))
            return FALSE;
        line->tick = boxes[i].tick;
        *cursor = after;
        return TRUE;
    }
    return FALSE;
}

static gboolean
take_number(Cursor *cursor, IvpMarkdownLine *line)
{
    Cursor after = *cursor;
    int number = 0, digits = 0;

    while (after.at < after.end && g_ascii_isdigit(after.data[after.at]) &&
           digits < NUMBER_DIGITS) {
        number = number * 10 + g_ascii_digit_value(after.data[after.at]);
        skip(&after, 1);
        digits++;
    }
    if (digits == 0 || (!is_at(&after, ".") && !is_at(&after, ")")))
        return FALSE;
    line->marker = after.data[after.at];
    skip(&after, 1);
    if (!ends_word(&after))
        return FALSE;
    line->number = number;
    *cursor = after;
    return TRUE;
}

static gboolean
take_pasted_bullet(Cursor *cursor, IvpMarkdownLine *line)
{
    for (gsize i = 0; i < G_N_ELEMENTS(pasted_bullets); i++) {
        Cursor after = *cursor;

        if (!is_at(cursor, pasted_bullets[i].text))
            continue;
        skip(&after, strlen(pasted_bullets[i].text));
        if (!ends_word(&after))
            return FALSE;
        line->tick = pasted_bullets[i].tick;
        *cursor = after;
        return TRUE;
    }
    return FALSE;
}

static gboolean
take_bullet(Cursor *cursor, IvpMarkdownLine *line)
{
    Cursor after = *cursor;

    line->marker = '-';
    if (take_pasted_bullet(cursor, line))
        return TRUE;
    if (!is_at(cursor, "-") && !is_at(cursor, "*") && !is_at(cursor, "+"))
        return FALSE;
    skip(&after, 1);
    /* "-[x] done" and "-[link](…)" are typed in a hurry. */
    if (!ends_word(&after) && !is_at(&after, "["))
        return FALSE;
    *cursor = after;
    return TRUE;
}

static gboolean
take_item(Cursor cursor, IvpMarkdownLine *line, const IvpMarkdownBlock *block)
{
    if (take_number(&cursor, line)) {
        /* "We began in\n2019. Then …" is one sentence. */
        if (line->number != 1 && block->before == IVP_MARKDOWN_TEXT && !block->in_list)
            return FALSE;
    } else if (take_bullet(&cursor, line)) {
        line->number = -1;
    } else {
        line->marker = '[';
        if (!take_box(&cursor, line))
            return FALSE;
    }
    skip_spaces(&cursor);
    if (line->tick == IVP_TICK_NONE && take_box(&cursor, line))
        skip_spaces(&cursor);
    line->kind = IVP_MARKDOWN_ITEM;
    line->text = MIN(cursor.at, line->text_end);
    return TRUE;
}

/* "[label]: address", perhaps with a title; a footnote is text, and so is "[Note]: see
 * below". */
static gboolean
is_link(Cursor cursor)
{
    const char *from = cursor.data + cursor.at;
    const char *close = NULL;

    if (!is_at(&cursor, "[") || is_at(&cursor, "[^"))
        return FALSE;
    close = memchr(from, ']', cursor.end - cursor.at);
    if (close == NULL || close == from + 1)
        return FALSE;
    cursor.at += close + 1 - from;
    if (!is_at(&cursor, ":"))
        return FALSE;
    skip(&cursor, 1);
    skip_spaces(&cursor);
    if (cursor.at >= cursor.end)
        return FALSE;
    while (!ends_word(&cursor))
        cursor.at++;
    skip_spaces(&cursor);
    return cursor.at >= cursor.end || strchr("\"'(", cursor.data[cursor.at]) != NULL;
}

static void
skip_quotes(Cursor *cursor, IvpMarkdownLine *line)
{
    skip_spaces(cursor);
    while (is_at(cursor, ">") && line->quote < IVP_MARKDOWN_MAX_QUOTE) {
        skip(cursor, 1);
        line->quote++;
        if (space_at(cursor) > 0)
            skip(cursor, space_at(cursor));
        /* Columns count anew within it. */
        cursor->column = 0;
        skip_spaces(cursor);
    }
}

void
ivp_markdown_classify(const char *data,
                      IvpMarkdownLine *line,
                      const IvpMarkdownBlock *block)
{
    Cursor cursor = {data, line->start, line->end, 0};

    line->quote = line->level = 0;
    line->tick = IVP_TICK_NONE;
    skip_quotes(&cursor, line);
    line->indent = cursor.column;
    line->text = cursor.at;
    line->text_end = line->end;
    while (line->text_end > line->text && g_ascii_isspace(data[line->text_end - 1]))
        line->text_end--;
    if (line->text == line->text_end)
        line->kind = IVP_MARKDOWN_BLANK;
    else if (is_rule(&cursor, line->text_end))
        line->kind = IVP_MARKDOWN_RULE;
    else if (is_link(cursor))
        line->kind = IVP_MARKDOWN_LINK;
    else if (!take_heading(cursor, line) && !take_item(cursor, line, block))
        line->kind = IVP_MARKDOWN_TEXT;
    if (line->kind != IVP_MARKDOWN_ITEM) {
        line->marker = 0;
        line->number = -1;
        line->tick = IVP_TICK_NONE;
    }
}

int
ivp_markdown_underline(const char *data, const IvpMarkdownLine *line)
{
    if (line->indent > 3)
        return 0;
    if (is_made_of(data, line->text, line->text_end, '=', FALSE))
        return 1;
    return is_made_of(data, line->text, line->text_end, '-', FALSE) ? 2 : 0;
}

gboolean
ivp_markdown_fence(const char *data,
                   const IvpMarkdownLine *line,
                   char *letter,
                   gsize *width)
{
    gsize at = line->text;
    char first = at < line->text_end ? data[at] : '\0';

    if (first != '`' && first != '~')
        return FALSE;
    while (at < line->text_end && data[at] == first)
        at++;
    if (*letter != 0) {
        if (first != *letter || at - line->text < *width || at < line->text_end)
            return FALSE;
        *letter = 0;
        return TRUE;
    }
    /* "```code``` in a sentence" is none. */
    if (at - line->text < FENCE_WIDTH ||
        (first == '`' && memchr(data + at, '`', line->text_end - at) != NULL))
        return FALSE;
    *letter = first;
    *width = at - line->text;
    return TRUE;
}
