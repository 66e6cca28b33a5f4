/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "ivp-error.h"
#include "ivp-markdown.h"

#define BLANK IVP_MARKDOWN_BLANK
#define TEXT IVP_MARKDOWN_TEXT
#define HEADING IVP_MARKDOWN_HEADING
#define UNDERLINE IVP_MARKDOWN_UNDERLINE
#define ITEM IVP_MARKDOWN_ITEM
#define RULE IVP_MARKDOWN_RULE
#define FENCE IVP_MARKDOWN_FENCE
#define CODE IVP_MARKDOWN_CODE
#define LINK IVP_MARKDOWN_LINK
#define COMMENT IVP_MARKDOWN_COMMENT
#define FRONT IVP_MARKDOWN_FRONT

static IvpMarkdown *
read_text(const char *text)
{
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
    g_autoptr(GError) error = NULL;
    IvpMarkdown *markdown = ivp_markdown_read(bytes, IVP_MARKDOWN_MAX_BYTES, NULL, &error);

    g_assert_no_error(error);
    return markdown;
}

/* One line alone */
static const struct {
    const char *line;
    IvpMarkdownKind kind;
    const char *text;
    int level, number, indent, quote;
    IvpTick tick;
} alone[] = {
    {"", BLANK, "", 0, -1},
    {" \t ", BLANK, "", 0, -1, 5},
    {"words", TEXT, "words", 0, -1},
    {"# Title", HEADING, "Title", 1, -1},
    {"## Title ##", HEADING, "Title", 2, -1},
    {"## C#", HEADING, "C#", 2, -1},
    {"###### Deep", HEADING, "Deep", 6, -1},
    {"####### Too deep", TEXT, "####### Too deep", 0, -1},
    {"##Title", HEADING, "Title", 2, -1},
    {"#otel-user-research", TEXT, "#otel-user-research", 0, -1},
    {"#", HEADING, "", 1, -1},
    {"   # Title", HEADING, "Title", 1, -1, 3},
    {"    # a shell's comment", TEXT, "# a shell's comment", 0, -1, 4},
    {"      ## Why", HEADING, "Why", 2, -1, 6},
    {"- one", ITEM, "one", 0, -1},
    {"* one", ITEM, "one", 0, -1},
    {"+ one", ITEM, "one", 0, -1},
    {"\t- one", ITEM, "one", 0, -1, 4},
    {"-", ITEM, "", 0, -1},
    {"-one", TEXT, "-one", 0, -1},
    {"**Who**: a developer", TEXT, "**Who**: a developer", 0, -1},
    {"-[Summary](a.md)", ITEM, "[Summary](a.md)", 0, -1},
    {"• pasted", ITEM, "pasted", 0, -1},
    {"–\xC2\xA0pasted", ITEM, "pasted", 0, -1},
    {"1. one", ITEM, "one", 0, 1},
    {"12) twelve", ITEM, "twelve", 0, 12},
    {"1.5 million", TEXT, "1.5 million", 0, -1},
    {"1234567890. no", TEXT, "1234567890. no", 0, -1},
    {"- [ ] Record", ITEM, "Record", 0, -1, 0, 0, IVP_TICK_OPEN},
    {"- [x] Record", ITEM, "Record", 0, -1, 0, 0, IVP_TICK_DONE},
    {"1. [X] Record", ITEM, "Record", 0, 1, 0, 0, IVP_TICK_DONE},
    {"-[ ] Record", ITEM, "Record", 0, -1, 0, 0, IVP_TICK_OPEN},
    {"- [] Record", ITEM, "Record", 0, -1, 0, 0, IVP_TICK_OPEN},
    {"[ ] Record", ITEM, "Record", 0, -1, 0, 0, IVP_TICK_OPEN},
    {"☐ Record", ITEM, "Record", 0, -1, 0, 0, IVP_TICK_OPEN},
    {"- [xy] no box", ITEM, "[xy] no box", 0, -1},
    {"- [x](a.md)", ITEM, "[x](a.md)", 0, -1},
    {"---", RULE, "---", 0, -1},
    {"* * *", RULE, "* * *", 0, -1},
    {"____", RULE, "____", 0, -1},
    {"--", TEXT, "--", 0, -1},
    {"[label]: https://a.example", LINK, "[label]: https://a.example", 0, -1},
    {"[image1]: <data:image/png;base64,AA=>", LINK, NULL, 0, -1},
    {"[a]: b.md \"Title\"", LINK, NULL, 0, -1},
    {"[Note]: see below for more", TEXT, NULL, 0, -1},
    {"[^1]: a footnote", TEXT, NULL, 0, -1},
    {"> quoted", TEXT, "quoted", 0, -1, 0, 1},
    {">> - item", ITEM, "item", 0, -1, 0, 2},
    {"> ## Title", HEADING, "Title", 2, -1, 0, 1},
    {">", BLANK, "", 0, -1, 0, 1},
};

static void
test_a_line_alone(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(alone); i++) {
        g_autofree char *file = g_strconcat(alone[i].line, "\n", NULL);
        g_autoptr(IvpMarkdown) markdown = read_text(file);
        const IvpMarkdownLine *lines;
        g_autofree char *text = ivp_markdown_dup(markdown, 0);
        gsize n;

        g_test_message("%s", alone[i].line);
        lines = ivp_markdown_get_lines(markdown, &n);
        g_assert_cmpuint(n, ==, 1);
        g_assert_cmpint(lines->kind, ==, alone[i].kind);
        g_assert_cmpstr(text, ==, alone[i].text != NULL ? alone[i].text : alone[i].line);
        g_assert_cmpint(lines->level, ==, alone[i].level);
        g_assert_cmpint(lines->number, ==, alone[i].number);
        g_assert_cmpint(lines->indent, ==, alone[i].indent);
        g_assert_cmpint(lines->quote, ==, alone[i].quote);
        g_assert_cmpint(lines->tick, ==, alone[i].tick);
    }
}

/* Lines that mean something by those around them; each with kind, depth and parent */
typedef struct {
    const char *line;
    IvpMarkdownKind kind;
    int depth, parent;
} Together;

static const Together nested[] = {
    {"- a", ITEM, 0, -1},
    {"  - b", ITEM, 1, 0},
    {"   - c, a column further", ITEM, 1, 0},
    {"      goes on", TEXT, 2, 2},
    {" - d, one column is nothing", ITEM, 0, -1},
    {"goes on at the margin", TEXT, 1, 4},
    {"", BLANK, 0, -1},
    {"  a paragraph of d", TEXT, 0, -1},
    {"", BLANK, 0, -1},
    {"1. e", ITEM, 0, -1},
    {"", BLANK, 0, -1},
    {"   a paragraph of e", TEXT, 1, 9},
    {"", BLANK, 0, -1},
    {"\t- f", ITEM, 1, 9},
    {"## g", HEADING, 0, -1},
    {"  - h", ITEM, 0, -1},
    {"> - i", ITEM, 0, -1},
    {">   - j", ITEM, 1, 16},
    {"2. no item is open here", ITEM, 0, -1},
    {NULL},
};

static const Together numbers[] = {
    {"We began in", TEXT, 0, -1}, {"2019. Then came", TEXT, 0, -1},
    {"1. a list", ITEM, 0, -1},   {"goes on", TEXT, 1, 2},
    {"2. more", ITEM, 0, -1},     {NULL},
};

static const Together underlined[] = {
    {"Title", HEADING, 0, -1},   {"=====", UNDERLINE, 0, -1}, {"Part", HEADING, 0, -1},
    {"---", UNDERLINE, 0, -1},   {"two lines", TEXT, 0, -1},  {"of text", TEXT, 0, -1},
    {"---", RULE, 0, -1},        {"- item", ITEM, 0, -1},     {"---", RULE, 0, -1},
    {"====", TEXT, 0, -1},       {"", BLANK, 0, -1},          {"---", RULE, 0, -1},
    {"> a quote", TEXT, 0, -1},  {"---", RULE, 0, -1},        {"- item", ITEM, 0, -1},
    {"  its text", TEXT, 1, 14}, {"---", RULE, 0, -1},        {NULL},
};

static const Together blocks[] = {
    {"---", FRONT, 0, -1},
    {"title: A", FRONT, 0, -1},
    {"---", FRONT, 0, -1},
    {"```sh", FENCE, 0, -1},
    {"# no title", CODE, 0, -1},
    {"~~~", CODE, 0, -1},
    {"``", CODE, 0, -1},
    {"", CODE, 0, -1},
    {"````", FENCE, 0, -1},
    {"# title", HEADING, 0, -1},
    {"<!-- hint", COMMENT, 0, -1},
    {"# no title", COMMENT, 0, -1},
    {"-->", COMMENT, 0, -1},
    {"<!-- a --> b", TEXT, 0, -1},
    {"```a``` b", TEXT, 0, -1},
    {"<!-- left open", TEXT, 0, -1},
    {"~~~ left open", TEXT, 0, -1},
    {"# title", HEADING, 0, -1},
    {"## ``` no fence", HEADING, 0, -1},
    {"```", TEXT, 0, -1},
    {"- item", ITEM, 0, -1},
    {NULL},
};

static void
check_together(const Together *rows)
{
    g_autoptr(GString) file = g_string_new(NULL);
    g_autoptr(IvpMarkdown) markdown = NULL;
    const IvpMarkdownLine *lines;
    gsize n;

    for (const Together *row = rows; row->line != NULL; row++)
        g_string_append_printf(file, "%s\n", row->line);
    markdown = read_text(file->str);
    lines = ivp_markdown_get_lines(markdown, &n);
    for (gsize i = 0; i < n; i++) {
        g_test_message("line %zu: %s", i + 1, rows[i].line);
        g_assert_cmpint(lines[i].kind, ==, rows[i].kind);
        g_assert_cmpint(lines[i].depth, ==, rows[i].depth);
        g_assert_cmpint(lines[i].parent, ==, rows[i].parent);
    }
    g_assert_null(rows[n].line);
}

static void
test_lines_together(void)
{
    check_together(nested);
    check_together(numbers);
    check_together(underlined);
    check_together(blocks);
}

/* A rule that begins a file is no front matter if nothing ends it. */
static void
test_a_rule_at_the_start(void)
{
    static const Together rows[] = {{"---", RULE, 0, -1}, {"Title", TEXT, 0, -1}, {NULL}};

    check_together(rows);
}

/* --- Bytes --- */

static const char *const files[] = {
    "",
    "\n",
    "a",
    "a\n",
    "a\r\nb\r\n",
    "a\rb\r",
    "a\n\r\nb",
    "\xEF\xBB\xBF# Title\n",
    "# Title\n\n- a\n\t- b\n\n```\ncode\n```\n> q\n\n---\n",
};

/* The lines' spans, one after the other, are the file; whatever its line ends. */
static void
test_spans_are_the_file(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autoptr(IvpMarkdown) markdown = read_text(files[i]);
        g_autoptr(GString) together = g_string_new(NULL);
        gsize n, length;
        const IvpMarkdownLine *lines = ivp_markdown_get_lines(markdown, &n);
        const char *data = ivp_markdown_get_data(markdown, &length);
        gsize at = g_str_has_prefix(files[i], "\xEF\xBB\xBF") ? 3 : 0;

        g_assert_cmpuint(length, ==, strlen(files[i]));
        g_string_append_len(together, data, (gssize)at);
        for (gsize j = 0; j < n; j++) {
            g_assert_cmpuint(lines[j].start, ==, at);
            g_assert_cmpuint(lines[j].text, >=, lines[j].start);
            g_assert_cmpuint(lines[j].text_end, >=, lines[j].text);
            g_assert_cmpuint(lines[j].end, >=, lines[j].text_end);
            g_string_append_len(together, data + lines[j].start,
                                (gssize)(lines[j].next - lines[j].start));
            at = lines[j].next;
        }
        g_assert_cmpstr(together->str, ==, files[i]);
    }
}

static void
test_a_byte_order_mark_hides_no_title(void)
{
    g_autoptr(IvpMarkdown) markdown = read_text("\xEF\xBB\xBF# Title\n");
    gsize n;

    g_assert_cmpint(ivp_markdown_get_lines(markdown, &n)->kind, ==, HEADING);
}

static const struct {
    const char *data;
    gsize length;
    const char *sentence;
} unreadable[] = {
    {"fine\nGr\xFC\xDF"
     "e\n",
     11, "Line 2 is not in UTF-8: save the file in that encoding."},
    {"a\nb\0c", 5, "This is no text: there is a zero byte in line 2."},
    {"\xFF\xFE#\0", 4, "The file is in UTF-16: save it as UTF-8."},
    {"\x89PNG\r\n\x1A\n\0\0", 10, "This is no text: there is a zero byte in line 3."},
};

static void
test_what_is_no_text_is_said_with_its_line(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(unreadable); i++) {
        g_autoptr(GBytes) bytes = g_bytes_new(unreadable[i].data, unreadable[i].length);
        g_autoptr(GError) error = NULL;

        g_assert_null(ivp_markdown_read(bytes, 100, NULL, &error));
        g_assert_error(error, IVP_ERROR, IVP_ERROR_PARSE);
        g_assert_cmpstr(error->message, ==, unreadable[i].sentence);
    }
}

/* --- Caps --- */

static void
test_too_many_bytes(void)
{
    g_autoptr(GBytes) bytes = g_bytes_new_static("one\ntwo\nthree\n", 14);
    g_autoptr(GError) error = NULL;
    g_autoptr(IvpMarkdown) markdown = NULL;
    g_autofree char *last = NULL;
    gsize n;
    int cut;

    g_assert_null(ivp_markdown_read(bytes, 13, NULL, &error));
    g_assert_error(error, IVP_ERROR, IVP_ERROR_LIMIT);
    g_assert_cmpstr(error->message, ==,
                    "The file is larger than 13 B, the most that is read.");
    markdown = ivp_markdown_read(bytes, 13, &cut, NULL);
    ivp_markdown_get_lines(markdown, &n);
    g_assert_cmpuint(n, ==, 2);
    g_assert_cmpint(cut, ==, 3);
    g_clear_pointer(&markdown, ivp_markdown_free);
    markdown = ivp_markdown_read(bytes, 14, &cut, NULL);
    g_assert_cmpint(cut, ==, 0);
    last = ivp_markdown_dup(markdown, 2);
    g_assert_cmpstr(last, ==, "three");
}

static void
test_a_long_line_is_cut_between_letters(void)
{
    g_autoptr(GBytes) bytes = g_bytes_new_static("äöü", 6);
    int cut;
    g_autoptr(IvpMarkdown) markdown = ivp_markdown_read(bytes, 3, &cut, NULL);
    g_autofree char *text = ivp_markdown_dup(markdown, 0);

    g_assert_cmpstr(text, ==, "ä");
    g_assert_cmpint(cut, ==, 1);
}

static void
test_too_many_lines(void)
{
    gsize length = IVP_MARKDOWN_MAX_LINES + 5;
    char *data = g_malloc(length);
    g_autoptr(GBytes) bytes = NULL;
    g_autoptr(GError) error = NULL;
    g_autoptr(IvpMarkdown) markdown = NULL;
    gsize n;
    int cut;

    memset(data, '\n', length);
    bytes = g_bytes_new_take(data, length);
    g_assert_null(ivp_markdown_read(bytes, IVP_MARKDOWN_MAX_BYTES, NULL, &error));
    g_assert_error(error, IVP_ERROR, IVP_ERROR_LIMIT);
    markdown = ivp_markdown_read(bytes, IVP_MARKDOWN_MAX_BYTES, &cut, NULL);
    ivp_markdown_get_lines(markdown, &n);
    g_assert_cmpuint(n, ==, IVP_MARKDOWN_MAX_LINES);
    g_assert_cmpint(cut, ==, IVP_MARKDOWN_MAX_LINES + 1);
}

static void
test_depth_has_an_end(void)
{
    g_autoptr(GString) file = g_string_new(NULL);
    g_autoptr(IvpMarkdown) markdown = NULL;
    const IvpMarkdownLine *lines;
    gsize n;

    for (int i = 0; i < 100; i++) {
        for (int j = 0; j < i; j++)
            g_string_append(file, "  ");
        g_string_append(file, "- deeper\n");
    }
    markdown = read_text(file->str);
    lines = ivp_markdown_get_lines(markdown, &n);
    g_assert_cmpint(lines[31].depth, ==, 31);
    for (int i = 33; i < 100; i++) {
        g_assert_cmpint(lines[i].depth, <=, IVP_MARKDOWN_MAX_DEPTH);
        g_assert_cmpint(lines[i].parent, <, i);
        g_assert_cmpint(lines[i].parent, >=, 0);
    }
}

/* --- Hostile input --- */

static const char *const repeated[] = {
    "[",      "[](",    "](", "![",  "(",        "<a",     "<!--",   "`",     "``` ",
    "*a_",    "> ",     "- ", "1. ", "<1",       "[a](b ", "[[a]](", "~~~\n", "```\n``\n",
    "<!--\n", "a\n=\n", "&",  "\\",  "\xC2\xA0", "# ",     "[a](",   "`a``b",
};

/* Twice the input costs about twice the time: quadratic would be four times. */
static gint64
measure(const char *piece, gsize size)
{
    g_autoptr(GString) file = g_string_sized_new(size);
    gint64 best = G_MAXINT64;

    while (file->len < size)
        g_string_append(file, piece);
    for (int turn = 0; turn < 3; turn++) {
        gint64 began = g_get_monotonic_time();

        ivp_markdown_free(read_text(file->str));
        g_free(ivp_markdown_to_plain(file->str, -1));
        best = MIN(best, g_get_monotonic_time() - began);
    }
    return best;
}

static void
test_hostile_input_is_linear(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(repeated); i++) {
        gint64 small = measure(repeated[i], 24 * 1000);
        gint64 large = measure(repeated[i], 384 * 1000);

        g_test_message("%s: %" G_GINT64_FORMAT " µs, %" G_GINT64_FORMAT " µs", repeated[i],
                       small, large);
        /* 16 times the input; quadratic is 256 times. */
        g_assert_cmpint(large, <, 100 * MAX(small, 200));
    }
}

/* --- Plain text --- */

static const struct {
    const char *text, *plain;
} plains[] = {
    {"", ""},
    {"words", "words"},
    {"**bold** and *thin* and _both_", "bold and thin and both"},
    {"**Name**:", "Name:"},
    {"***all***", "all"},
    {"snake_case and 2*3*4 and 2 * 3", "snake_case and 2*3*4 and 2 * 3"},
    {"(~3 / 10 min)", "(~3 / 10 min)"},
    {"~~gone~~", "gone"},
    {"[words](https://a.example/x_y_(z)) after", "words after"},
    {"[words](a.md \"Title\")", "words"},
    {"[Optional](5 min)", "[Optional](5 min)"},
    {"[**bold** words][ref]", "bold words"},
    {"[Optional] (5 min)", "[Optional] (5 min)"},
    {"![picture](a.png) Title", "Title"},
    {"Title ![][image1]", "Title"},
    {"[![badge](a.svg)](https://a.example) Title", "Title"},
    {"[nested [brackets] in](a.md)", "nested [brackets] in"},
    {"`a * b` and ``c`d``", "a * b and c`d"},
    {"`left open", "`left open"},
    {"<https://a.example> and <a@b.example>", "https://a.example and a@b.example"},
    {"a<br>b <b>c</b>", "a b c"},
    {"<img src=\"a.png\" width=\"20\"> Title", "Title"},
    {"a < b > c", "a < b > c"},
    {"\\*no\\* \\q", "*no* \\q"},
    {"fish &amp; chips&nbsp;x &unknown; & more", "fish & chips x &unknown; & more"},
    {"a\xC2\xA0\t b", "a b"},
    {"ends in &amp", "ends in &amp"},
    {"**", "**"},
    {"5 ** 2", "5 ** 2"},
    {"[](", "[]("},
    {"größer *als* früher", "größer als früher"},
};

static void
test_plain(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(plains); i++) {
        g_autofree char *plain = ivp_markdown_to_plain(plains[i].text, -1);
        gsize length = strlen(plains[i].text);
        g_autofree char *exact = g_memdup2(plains[i].text, length);
        g_autofree char *bounded = ivp_markdown_to_plain(exact, (gssize)length);

        g_assert_cmpstr(plain, ==, plains[i].plain);
        g_assert_cmpstr(bounded, ==, plains[i].plain);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/markdown/alone", test_a_line_alone);
    g_test_add_func("/markdown/together", test_lines_together);
    g_test_add_func("/markdown/rule-at-start", test_a_rule_at_the_start);
    g_test_add_func("/markdown/spans", test_spans_are_the_file);
    g_test_add_func("/markdown/byte-order-mark", test_a_byte_order_mark_hides_no_title);
    g_test_add_func("/markdown/unreadable", test_what_is_no_text_is_said_with_its_line);
    g_test_add_func("/markdown/many-bytes", test_too_many_bytes);
    g_test_add_func("/markdown/long-line", test_a_long_line_is_cut_between_letters);
    g_test_add_func("/markdown/many-lines", test_too_many_lines);
    g_test_add_func("/markdown/depth", test_depth_has_an_end);
    g_test_add_func("/markdown/hostile", test_hostile_input_is_linear);
    g_test_add_func("/markdown/plain", test_plain);
    return g_test_run();
}
