/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "ivp-summary-private.h"

static void
clear_entry(gpointer data)
{
    IvpSummaryEntry *entry = data;

    g_free(entry->text);
}

GArray *
ivp_summary_entries_new(void)
{
    GArray *entries = g_array_new(FALSE, FALSE, sizeof(IvpSummaryEntry));

    g_array_set_clear_func(entries, clear_entry);
    return entries;
}

void
ivp_summary_add_entry(GArray *entries, gboolean item, int depth, const char *text)
{
    const IvpSummaryEntry *last =
        entries->len > 0 ? &g_array_index(entries, IvpSummaryEntry, entries->len - 1)
                         : NULL;
    IvpSummaryEntry entry = {.item = item, .text = g_strdup(text)};

    /* An item lies at most one deeper than the one above it. */
    if (item)
        entry.depth = MIN(depth, last != NULL && last->item ? last->depth + 1 : 0);
    g_array_append_val(entries, entry);
}

static void
free_challenge(gpointer data)
{
    IvpChallenge *challenge = data;

    g_free(challenge->text);
    g_array_unref(challenge->notes);
    g_ptr_array_unref(challenge->asks);
    g_free(challenge);
}

IvpChallenge *
ivp_challenge_new(const char *text)
{
    IvpChallenge *challenge = g_new0(IvpChallenge, 1);

    challenge->text = g_strdup(text);
    challenge->notes = ivp_summary_entries_new();
    challenge->asks = g_ptr_array_new_with_free_func(g_free);
    return challenge;
}

void
ivp_challenge_add_ask(IvpChallenge *challenge, const char *text)
{
    g_ptr_array_add(challenge->asks, g_strdup(text));
}

static void
free_extra(gpointer data)
{
    IvpSummaryExtra *extra = data;

    g_free(extra->heading);
    g_array_unref(extra->entries);
    g_free(extra);
}

IvpSummaryExtra *
ivp_summary_extra_new(const char *heading, int line)
{
    IvpSummaryExtra *extra = g_new0(IvpSummaryExtra, 1);

    extra->heading = g_strdup(heading);
    extra->entries = ivp_summary_entries_new();
    extra->line = line;
    return extra;
}

IvpSummary *
ivp_summary_new(void)
{
    IvpSummary *summary = g_new0(IvpSummary, 1);

    summary->title = g_strdup("");
    for (int i = 0; i < IVP_N_PARTS; i++) {
        summary->entries[i] = ivp_summary_entries_new();
        summary->joined[i] = -1;
    }
    summary->challenges = g_ptr_array_new_with_free_func(free_challenge);
    summary->extras = g_ptr_array_new_with_free_func(free_extra);
    return summary;
}

void
ivp_summary_free(IvpSummary *summary)
{
    if (summary == NULL)
        return;
    for (int i = 0; i < IVP_N_PARTS; i++)
        g_array_unref(summary->entries[i]);
    g_ptr_array_unref(summary->challenges);
    g_ptr_array_unref(summary->extras);
    g_free(summary->title);
    g_free(summary);
}

static gboolean
says_nothing(const char *text)
{
    return text[0] == '\0' || g_ascii_strcasecmp(text, "tbd") == 0 ||
           g_ascii_strcasecmp(text, "tbd.") == 0;
}

gboolean
ivp_summary_is_missing(const IvpSummary *summary, IvpSummaryPart part)
{
    const GArray *entries;

    if (part == IVP_PART_CHALLENGES) {
        for (guint i = 0; i < summary->challenges->len; i++) {
            const IvpChallenge *challenge = summary->challenges->pdata[i];

            if (!says_nothing(challenge->text) || challenge->notes->len > 0)
                return FALSE;
        }
        return TRUE;
    }
    /* "Positive notes / Notes of interest" says something about both. */
    if (summary->joined[part] >= 0 && summary->joined[part] != (int)part)
        return ivp_summary_is_missing(summary, (IvpSummaryPart)summary->joined[part]);
    entries = summary->entries[part];
    for (guint i = 0; i < entries->len; i++) {
        if (!says_nothing(g_array_index(entries, IvpSummaryEntry, i).text))
            return FALSE;
    }
    return TRUE;
}

const char *
ivp_summary_get_key(IvpSummaryPart part)
{
    static const char *const keys[IVP_N_PARTS] = {
        [IVP_PART_WHO] = "who",
        [IVP_PART_STACK] = "stack",
        [IVP_PART_VISION] = "vision",
        [IVP_PART_WHY] = "why",
        [IVP_PART_CHALLENGES] = "challenges",
        [IVP_PART_POSITIVE] = "positive",
        [IVP_PART_NOTES] = "notes",
    };

    return keys[part];
}

guint
ivp_summary_count_asks(const IvpSummary *summary)
{
    guint asks = 0;

    for (guint i = 0; i < summary->challenges->len; i++)
        asks += ((const IvpChallenge *)summary->challenges->pdata[i])->asks->len;
    return asks;
}
