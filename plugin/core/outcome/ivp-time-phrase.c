/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-time-phrase.h"

#include "ivp-markdown.h"
#include "ivp-time-check.h"

/* Tokens between a time and a date beside it: "19:00 CET, on 30 April". */
#define NEAR 2

/* The words before a bare hour: "at 10 PT". */
static const char *const before_hour[] = {"at",     "from",   "by",    "until",  "till",
                                          "around", "before", "after", "starts", "starting",
                                          "begins", "um",     "to",    "about",  NULL};

void
ivp_time_finding_free(IvpTimeFinding *finding)
{
    g_free(finding->text);
    g_free(finding->sentence);
    g_free(finding);
}

static gboolean
is_before_hour(const IvpTimeTokens *tokens, int index)
{
    return ivp_time_find_word(tokens, index - 1, before_hour) >= 0 ||
           ivp_time_is_sign(tokens, index - 1, '@') ||
           ivp_time_is_sign(tokens, index - 1, '/');
}

/* The dates and times of a block. */
static void
read_block(IvpTimeBlock *block)
{
    const IvpTimeTokens *tokens = &block->tokens;
    int after_date = -1, used = 0;

    for (int i = 0; i < (int)tokens->tokens->len;) {
        IvpTimeDate date;
        IvpTimePhrase phrase;

        if (ivp_time_date_read(tokens, i, &date)) {
            g_array_append_val(block->dates, date);
            i = used = after_date = date.last;
            if (ivp_time_is_sign(tokens, i, ','))
                after_date++;
            if (ivp_time_is_word(tokens, i, "T") && ivp_time_is_joined(tokens, i))
                i++;
            continue;
        }
        if (ivp_time_phrase_read(tokens, i, i == after_date || is_before_hour(tokens, i),
                                 &phrase) &&
            phrase.first >= used) {
            g_array_append_val(block->phrases, phrase);
            i = used = phrase.last;
            continue;
        }
        i++;
    }
}

static int
line_of(const IvpTimeBlock *block, int token)
{
    return ivp_time_token(&block->tokens, token)->line;
}

/* For each time the date that counts: one right beside it, else the last before it on its
 * line, else the first behind it there, else the last before it in the block. */
static void
match_dates(IvpTimeBlock *block)
{
    const IvpTimeDate *dates = (const IvpTimeDate *)(void *)block->dates->data;
    guint next = 0;

    for (guint i = 0; i < block->phrases->len; i++) {
        IvpTimePhrase *phrase = &g_array_index(block->phrases, IvpTimePhrase, i);
        int line = line_of(block, phrase->first);
        gboolean before, behind;

        while (next < block->dates->len && dates[next].first < phrase->first)
            next++;
        before = next > 0 && line_of(block, dates[next - 1].first) == line;
        behind = next < block->dates->len && line_of(block, dates[next].first) == line;
        if (before && behind && phrase->first - dates[next - 1].last > NEAR &&
            dates[next].first - phrase->last <= NEAR)
            before = FALSE;
        if (before || (!behind && next > 0))
            phrase->date = (int)next - 1;
        else if (behind)
            phrase->date = (int)next;
    }
}

static void
end_block(IvpTimeBlock *block, gboolean heading)
{
    read_block(block);
    match_dates(block);
    ivp_time_check_block(block);
    if (heading) {
        /* A heading's date counts below it, until the next heading. */
        block->day = block->on;
        for (guint i = 0; i < block->dates->len; i++) {
            if (ivp_time_date_resolve(&g_array_index(block->dates, IvpTimeDate, i),
                                      block->on, &block->day))
                break;
        }
    }
    g_array_set_size(block->tokens.tokens, 0);
    g_array_set_size(block->dates, 0);
    g_array_set_size(block->phrases, 0);
}

static gboolean
is_prose(const IvpMarkdownLine *line)
{
    return line->kind == IVP_MARKDOWN_TEXT || line->kind == IVP_MARKDOWN_HEADING ||
           line->kind == IVP_MARKDOWN_ITEM;
}

GPtrArray *
ivp_time_phrases_check(GBytes *bytes, IvpWall on, GError **error)
{
    g_autoptr(IvpMarkdown) markdown =
        ivp_markdown_read(bytes, IVP_TIME_PHRASE_MAX_BYTES, NULL, error);
    g_autoptr(GPtrArray) findings = NULL;
    IvpTimeBlock block = {.on = on, .day = on};
    const IvpMarkdownLine *lines;
    gsize n, length;

    if (markdown == NULL)
        return NULL;
    findings = g_ptr_array_new_with_free_func((GDestroyNotify)ivp_time_finding_free);
    lines = ivp_markdown_get_lines(markdown, &n);
    block.findings = findings;
    block.tokens.text = ivp_markdown_get_data(markdown, &length);
    block.tokens.tokens = g_array_new(FALSE, FALSE, sizeof(IvpTimeToken));
    block.dates = g_array_new(FALSE, FALSE, sizeof(IvpTimeDate));
    block.phrases = g_array_new(FALSE, FALSE, sizeof(IvpTimePhrase));
    for (gsize i = 0; i < n; i++) {
        gboolean heading = lines[i].kind == IVP_MARKDOWN_HEADING;
        char first =
            lines[i].text < lines[i].text_end ? block.tokens.text[lines[i].text] : '\0';

        if (lines[i].kind != IVP_MARKDOWN_TEXT || first == '|')
            end_block(&block, FALSE);
        if (is_prose(&lines[i]))
            ivp_time_tokens_add(&block.tokens, lines[i].start, lines[i].text,
                                lines[i].text_end, (int)i + 1);
        if (heading)
            end_block(&block, TRUE);
    }
    end_block(&block, FALSE);
    g_array_unref(block.tokens.tokens);
    g_array_unref(block.dates);
    g_array_unref(block.phrases);
    return g_steal_pointer(&findings);
}
