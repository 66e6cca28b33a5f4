/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "ivp-error.h"
#include "ivp-markdown-private.h"

#define BYTE_ORDER_MARK "\xEF\xBB\xBF"

/* Keys before a text are few; a rule that begins a file is none of them. */
#define FRONT_LINES 200

struct _IvpMarkdown {
    GBytes *bytes;
    GArray *lines; /* IvpMarkdownLine */
};

void
ivp_markdown_free(IvpMarkdown *markdown)
{
    if (markdown == NULL)
        return;
    g_bytes_unref(markdown->bytes);
    g_array_unref(markdown->lines);
    g_free(markdown);
}

const IvpMarkdownLine *
ivp_markdown_get_lines(const IvpMarkdown *markdown, gsize *n)
{
    *n = markdown->lines->len;
    return (const IvpMarkdownLine *)markdown->lines->data;
}

const char *
ivp_markdown_get_data(const IvpMarkdown *markdown, gsize *length)
{
    return g_bytes_get_data(markdown->bytes, length);
}

static const IvpMarkdownLine *
get_line(const IvpMarkdown *markdown, gsize index)
{
    return &g_array_index(markdown->lines, IvpMarkdownLine, index);
}

char *
ivp_markdown_dup(const IvpMarkdown *markdown, gsize index)
{
    const char *data = ivp_markdown_get_data(markdown, NULL);
    const IvpMarkdownLine *line;

    g_return_val_if_fail(index < markdown->lines->len, NULL);

    line = get_line(markdown, index);
    return g_strndup(data + line->text, line->text_end - line->text);
}

char *
ivp_markdown_dup_plain(const IvpMarkdown *markdown, gsize index)
{
    const char *data = ivp_markdown_get_data(markdown, NULL);
    const IvpMarkdownLine *line;

    g_return_val_if_fail(index < markdown->lines->len, NULL);

    line = get_line(markdown, index);
    return ivp_markdown_to_plain(data + line->text, (gssize)(line->text_end - line->text));
}

/* --- Where lines end --- */

/* "\n", "\r\n" or a lone "\r", as old files have it; or where the file ends */
static gsize
find_end(const char *data, gsize at, gsize length)
{
    while (at < length && data[at] != '\n' && data[at] != '\r')
        at++;
    return at;
}

static gsize
skip_end(const char *data, gsize end, gsize length)
{
    if (end + 1 < length && data[end] == '\r' && data[end + 1] == '\n')
        return end + 2;
    return MIN(end + 1, length);
}

static int
count_lines(const char *data, gsize length)
{
    int lines = 1;

    for (gsize at = find_end(data, 0, length); at < length;
         at = find_end(data, skip_end(data, at, length), length))
        lines++;
    return lines;
}

static void
split(IvpMarkdown *markdown, const char *data, gsize length)
{
    gsize at = g_str_has_prefix(length >= 3 ? data : "", BYTE_ORDER_MARK) ? 3 : 0;

    while (at < length && markdown->lines->len < IVP_MARKDOWN_MAX_LINES) {
        IvpMarkdownLine line = {.start = at, .parent = -1, .number = -1};

        line.end = find_end(data, at, length);
        line.next = at = skip_end(data, line.end, length);
        g_array_append_val(markdown->lines, line);
    }
}

/* --- What the lines are --- */

/* The items a line may hang on, innermost last. */
typedef struct {
    struct {
        int line, indent;
    } items[IVP_MARKDOWN_MAX_DEPTH];
    int n;
    int quote;
} Stack;

typedef struct {
    IvpMarkdown *markdown;
    const char *data;
    Stack stack;
    gsize comments_end;   /* lines that begin before this are a comment */
    gboolean no_comments; /* nothing closes one any more */
    gboolean no_fences;   /* the last one was not closed: it is text */
    gsize fence_from;     /* the line that opened it */
    char fence;           /* its letter; 0: none is open */
    gsize fence_width;
} Walk;

static IvpMarkdownLine *
line_at(const Walk *walk, gsize index)
{
    return &g_array_index(walk->markdown->lines, IvpMarkdownLine, index);
}

static void
set_plain_kind(IvpMarkdownLine *line, IvpMarkdownKind kind)
{
    line->kind = kind;
    line->level = line->depth = 0;
    line->parent = line->number = -1;
    line->marker = 0;
    line->tick = IVP_TICK_NONE;
}

/* One column more or less is the same depth: people do not count. */
static void
pop(Stack *stack, int indent)
{
    while (stack->n > 0 && indent < stack->items[stack->n - 1].indent + 2)
        stack->n--;
}

static void
hang(Walk *walk, gsize index, gboolean after_blank)
{
    Stack *stack = &walk->stack;
    IvpMarkdownLine *line = line_at(walk, index);

    if (line->quote != stack->quote || line->kind == IVP_MARKDOWN_HEADING ||
        line->kind == IVP_MARKDOWN_RULE)
        stack->n = 0;
    stack->quote = line->quote;
    /* What follows an item's line at once goes on with it, wherever it begins. */
    if (line->kind == IVP_MARKDOWN_ITEM || after_blank)
        pop(stack, line->indent);
    line->depth = stack->n;
    line->parent = stack->n > 0 ? stack->items[stack->n - 1].line : -1;
    if (line->kind != IVP_MARKDOWN_ITEM)
        return;
    if (stack->n == IVP_MARKDOWN_MAX_DEPTH)
        stack->n--;
    stack->items[stack->n].line = (int)index;
    stack->items[stack->n].indent = line->indent;
    stack->n++;
}

/* Whether a comment begins here that is closed somewhere. */
static gboolean
take_comment(Walk *walk, const IvpMarkdownLine *line)
{
    gsize length;
    const char *data = ivp_markdown_get_data(walk->markdown, &length);
    const char *close;

    if (line->start < walk->comments_end)
        return TRUE;
    if (walk->no_comments ||
        (line->kind != IVP_MARKDOWN_TEXT && line->kind != IVP_MARKDOWN_ITEM) ||
        line->text_end - line->text < 4 || memcmp(data + line->text, "<!--", 4) != 0)
        return FALSE;
    close = memmem(data + line->text + 4, length - line->text - 4, "-->", 3);
    walk->no_comments = close == NULL;
    if (close == NULL)
        return FALSE;
    /* Words after it, on its last line, are not a comment. */
    walk->comments_end = (gsize)(close + 3 - data);
    return walk->comments_end >= line->text_end;
}

static gboolean
take_fence(Walk *walk, gsize index)
{
    IvpMarkdownLine *line = line_at(walk, index);
    char before = walk->fence;

    /* "## ```" is a strange title, but one. */
    if (walk->no_fences ||
        (before == 0 && line->kind != IVP_MARKDOWN_TEXT && line->kind != IVP_MARKDOWN_ITEM))
        return FALSE;
    if (ivp_markdown_fence(walk->data, line, &walk->fence, &walk->fence_width)) {
        if (before == 0)
            walk->fence_from = index;
        set_plain_kind(line, IVP_MARKDOWN_FENCE);
        return TRUE;
    }
    if (before == 0)
        return FALSE;
    set_plain_kind(line, IVP_MARKDOWN_CODE);
    return TRUE;
}

/* "Title" above "====": only where it is a paragraph of one line. */
static void
take_underline(Walk *walk, gsize index)
{
    IvpMarkdownLine *line = line_at(walk, index);
    IvpMarkdownLine *title = index > 0 ? line_at(walk, index - 1) : NULL;
    int level = ivp_markdown_underline(walk->data, line);

    if (level == 0 || title == NULL || title->kind != IVP_MARKDOWN_TEXT ||
        title->quote != line->quote || title->parent != -1 ||
        (index > 1 && line_at(walk, index - 2)->kind == IVP_MARKDOWN_TEXT))
        return;
    set_plain_kind(title, IVP_MARKDOWN_HEADING);
    title->level = level;
    set_plain_kind(line, IVP_MARKDOWN_UNDERLINE);
}

static void
walk_line(Walk *walk, gsize index)
{
    IvpMarkdownLine *line = line_at(walk, index);
    IvpMarkdownKind before =
        index > 0 ? line_at(walk, index - 1)->kind : IVP_MARKDOWN_BLANK;
    IvpMarkdownBlock block = {before, walk->stack.n > 0};

    ivp_markdown_classify(walk->data, line, &block);
    if (take_fence(walk, index))
        return;
    if (take_comment(walk, line)) {
        set_plain_kind(line, IVP_MARKDOWN_COMMENT);
        return;
    }
    take_underline(walk, index);
    if (line->kind != IVP_MARKDOWN_BLANK && line->kind != IVP_MARKDOWN_UNDERLINE)
        hang(walk, index, before != IVP_MARKDOWN_TEXT && before != IVP_MARKDOWN_ITEM);
    else
        set_plain_kind(line, line->kind);
}

static gboolean
is_bar(const Walk *walk, gsize index)
{
    const IvpMarkdownLine *line = line_at(walk, index);
    gsize end = line->end;

    while (end > line->start && g_ascii_isspace(walk->data[end - 1]))
        end--;
    return end - line->start == 3 && memcmp(walk->data + line->start, "---", 3) == 0;
}

/* Returns: how many lines the keys at the start take */
static gsize
take_front(Walk *walk)
{
    gsize n = MIN(walk->markdown->lines->len, FRONT_LINES);
    gsize close = 1;

    if (n == 0 || !is_bar(walk, 0))
        return 0;
    while (close < n && !is_bar(walk, close))
        close++;
    if (close >= n)
        return 0;
    for (gsize i = 0; i <= close; i++) {
        IvpMarkdownLine *line = line_at(walk, i);

        set_plain_kind(line, IVP_MARKDOWN_FRONT);
        line->text = line->start;
        line->text_end = line->end;
    }
    return close + 1;
}

static void
walk_lines(IvpMarkdown *markdown)
{
    Walk walk = {.markdown = markdown, .data = ivp_markdown_get_data(markdown, NULL)};
    gsize n = markdown->lines->len;

    for (gsize i = take_front(&walk); i < n; i++) {
        walk_line(&walk, i);
        if (i + 1 == n && walk.fence != 0) {
            /* Nothing closed it, and a whole file is not code: read on as text, once. */
            i = walk.fence_from - 1;
            walk.fence = 0;
            walk.no_fences = TRUE;
        }
    }
}

/* --- Reading --- */

static int
line_of(const char *data, gsize at)
{
    return count_lines(data, at);
}

static gboolean
check_text(const char *data, gsize length, GError **error)
{
    const char *zero = memchr(data, '\0', length);
    const char *bad;

    if (length >= 2 &&
        (memcmp(data, "\xFF\xFE", 2) == 0 || memcmp(data, "\xFE\xFF", 2) == 0)) {
        g_set_error(error, IVP_ERROR, IVP_ERROR_PARSE,
                    _("The file is in UTF-16: save it as UTF-8."));
        return FALSE;
    }
    if (zero != NULL) {
        g_set_error(error, IVP_ERROR, IVP_ERROR_PARSE,
                    _("This is no text: there is a zero byte in line %d."),
                    line_of(data, (gsize)(zero - data)));
        return FALSE;
    }
    if (!g_utf8_validate_len(data, length, &bad)) {
        g_set_error(error, IVP_ERROR, IVP_ERROR_PARSE,
                    _("Line %d is not in UTF-8: save the file in that encoding."),
                    line_of(data, (gsize)(bad - data)));
        return FALSE;
    }
    return TRUE;
}

/* The end of the last whole line in @most bytes; a longer line is cut between letters. */
static gsize
find_cut(const char *data, gsize most)
{
    gsize at = most;

    while (at > 0 && data[at - 1] != '\n')
        at--;
    if (at > 0)
        return at;
    for (at = most; at > 0 && ((guchar)data[at] & 0xC0) == 0x80; at--)
        ;
    return at;
}

static void
refuse_size(gsize most, GError **error)
{
    g_autofree char *size = most >= 1024 * 1024 ? g_strdup_printf("%zu MB", most >> 20)
                            : most >= 1024      ? g_strdup_printf("%zu kB", most >> 10)
                                                : g_strdup_printf("%zu B", most);

    g_set_error(error, IVP_ERROR, IVP_ERROR_LIMIT,
                /* Translators: %s is a size such as "256 kB" */
                _("The file is larger than %s, the most that is read."), size);
}

IvpMarkdown *
ivp_markdown_read(GBytes *bytes, gsize most, int *cut, GError **error)
{
    gsize length;
    const char *data;
    IvpMarkdown *markdown;

    g_return_val_if_fail(bytes != NULL, NULL);
    g_return_val_if_fail(most <= IVP_MARKDOWN_MAX_BYTES, NULL);
    g_return_val_if_fail(error == NULL || *error == NULL, NULL);

    data = g_bytes_get_data(bytes, &length);
    data = data != NULL ? data : "";
    if (cut != NULL)
        *cut = 0;
    if (length > most) {
        if (cut == NULL) {
            refuse_size(most, error);
            return NULL;
        }
        length = find_cut(data, most);
        *cut = line_of(data, length);
    }
    if (!check_text(data, length, error))
        return NULL;
    markdown = g_new0(IvpMarkdown, 1);
    markdown->bytes = g_bytes_new_from_bytes(bytes, 0, length);
    markdown->lines = g_array_new(FALSE, FALSE, sizeof(IvpMarkdownLine));
    split(markdown, data, length);
    if (markdown->lines->len == IVP_MARKDOWN_MAX_LINES &&
        get_line(markdown, IVP_MARKDOWN_MAX_LINES - 1)->next < length) {
        if (cut == NULL) {
            ivp_markdown_free(markdown);
            g_set_error(error, IVP_ERROR, IVP_ERROR_LIMIT,
                        _("The file has more than %d lines, the most that are read."),
                        IVP_MARKDOWN_MAX_LINES);
            return NULL;
        }
        *cut = IVP_MARKDOWN_MAX_LINES + 1;
    }
    walk_lines(markdown);
    return markdown;
}
