/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "ivp-ask-private.h"
#include "ivp-markdown.h"

/* Letters of an issue's title, and of an ask within a sentence. */
#define TITLE_LETTERS 80

/* The first sentence, or as many words of it as fit. */
static char *
shorten(const char *plain)
{
    const char *end = strstr(plain, ". ");
    g_autofree char *first =
        end != NULL ? g_strndup(plain, (gsize)(end - plain)) : g_strdup(plain);
    g_autofree char *start = NULL;
    char *space;

    while (first[0] != '\0' && strchr(".;,: ", first[strlen(first) - 1]) != NULL)
        first[strlen(first) - 1] = '\0';
    if (g_utf8_strlen(first, -1) <= TITLE_LETTERS)
        return g_steal_pointer(&first);
    start = g_utf8_substring(first, 0, TITLE_LETTERS);
    space = strrchr(start, ' ');
    if (space != NULL && space > start)
        *space = '\0';
    return g_strconcat(start, "...", NULL);
}

static char *
without_end(const char *text)
{
    gsize length = strlen(text);

    while (length > 0 && strchr(". ", text[length - 1]) != NULL)
        length--;
    return g_strndup(text, length);
}

char *
ivp_ask_make_issue(const IvpAsk *ask,
                   const IvpSig *sig,
                   const char *title,
                   const char *link)
{
    g_autofree char *plain = ivp_markdown_to_plain(ask->text, -1);
    g_autofree char *subject = shorten(plain);
    g_autofree char *challenge = without_end(ask->challenge);
    GString *text = g_string_new(subject);

    g_string_append_printf(text, "\n\n**What is asked for**\n\n%s\n", ask->text);
    if (challenge[0] != '\0')
        g_string_append_printf(text, "\n**What it is about**\n\n%s.\n", challenge);
    if (ask->area[0] != '\0')
        g_string_append_printf(text, "\nArea: %s\n", ask->area);
    g_string_append(text,
                    "\n**Where it comes from**\n\nSomebody who uses this asked for it "
                    "in an interview with our community");
    if (title != NULL && title[0] != '\0')
        g_string_append_printf(text, " (%s)", title);
    g_string_append(text, ".");
    if (link != NULL && link[0] != '\0')
        g_string_append_printf(text, " Summary: %s", link);
    g_string_append(text, "\n\nA word here on what becomes of it reaches them.\n");
    if (sig != NULL && sig->channel[0] != '\0')
        g_string_append_printf(text, "\nFor: %s, %s\n", sig->name, sig->channel);
    else if (sig != NULL)
        g_string_append_printf(text, "\nFor: %s\n", sig->name);
    return g_string_free(text, FALSE);
}

char *
ivp_ask_make_news(const IvpAsk *ask)
{
    g_autofree char *plain = ivp_markdown_to_plain(ask->text, -1);
    g_autofree char *subject = shorten(plain);
    const IvpAskEntry *last = NULL;
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < ask->history->len; i++) {
        const IvpAskEntry *entry = &g_array_index(ask->history, IvpAskEntry, i);

        if (entry->press == IVP_ASK_PRESS_DONE || entry->press == IVP_ASK_PRESS_DECLINE)
            last = entry;
    }
    if (ask->state == IVP_ASK_DONE)
        g_string_append_printf(text,
                               "News of what you asked for in our interview: \"%s\" "
                               "is done.",
                               subject);
    else if (ask->state == IVP_ASK_DECLINED)
        g_string_append_printf(text,
                               "News of what you asked for in our interview: \"%s\" "
                               "will not be done.",
                               subject);
    else
        return g_string_free(text, FALSE);
    if (last != NULL && last->text[0] != '\0' && strcmp(last->text, ask->link) != 0) {
        g_autofree char *words = without_end(last->text);

        g_string_append_printf(text, " %s.", words);
    }
    if (ask->link[0] != '\0')
        g_string_append_printf(text, " See %s", ask->link);
    return g_string_free(text, FALSE);
}
