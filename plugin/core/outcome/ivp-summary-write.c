/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "ivp-summary-private.h"

#define ASK_LABEL "Specific Ask: "

/* A plain heading as Markdown */
static void
append_plain(GString *text, const char *plain)
{
    for (const char *p = plain; *p != '\0'; p++) {
        if (strchr("\\*_~`[]<>&#!", *p) != NULL)
            g_string_append_c(text, '\\');
        g_string_append_c(text, *p);
    }
}

static void
append_items(GString *text, const GArray *entries, int indent)
{
    gboolean item_above = FALSE;

    for (guint i = 0; i < entries->len; i++) {
        const IvpSummaryEntry *entry = &g_array_index(entries, IvpSummaryEntry, i);

        if (!entry->item || (i > 0 && !item_above))
            g_string_append(text, i > 0 ? "\n" : "");
        if (entry->item)
            g_string_append_printf(text, "%*s- %s\n", indent + 2 * entry->depth, "",
                                   entry->text);
        else
            g_string_append_printf(text, "%s\n", entry->text);
        item_above = entry->item;
    }
}

static void
append_challenges(GString *text, const GPtrArray *challenges)
{
    int number = 0;

    for (guint i = 0; i < challenges->len; i++) {
        const IvpChallenge *challenge = challenges->pdata[i];
        int indent = 0;

        if (challenge->text[0] != '\0') {
            g_autofree char *marker = g_strdup_printf("%d. ", ++number);

            indent = (int)strlen(marker);
            g_string_append_printf(text, "%s%s\n", marker, challenge->text);
        }
        append_items(text, challenge->notes, indent);
        for (guint j = 0; j < challenge->asks->len; j++)
            g_string_append_printf(text, "%*s- " ASK_LABEL "%s\n", indent, "",
                                   (const char *)challenge->asks->pdata[j]);
    }
}

/* The parts under one heading, and what stands there */
static void
append_part(GString *text,
            const IvpSummary *summary,
            IvpSummaryPart part,
            const char *const *headings)
{
    g_string_append_printf(text, "\n## %s", ivp_summary_get_heading(headings, part));
    for (int other = 0; other < IVP_N_PARTS; other++) {
        if (other != (int)part && summary->joined[other] == (int)part)
            g_string_append_printf(
                text, " / %s", ivp_summary_get_heading(headings, (IvpSummaryPart)other));
    }
    g_string_append(text, "\n\n");
    if (part == IVP_PART_CHALLENGES)
        append_challenges(text, summary->challenges);
    else
        append_items(text, summary->entries[part], 0);
}

/* What stands before the first heading, or under headings of no part */
static void
append_extras(GString *text, const GPtrArray *extras, gboolean before)
{
    for (guint i = 0; i < extras->len; i++) {
        const IvpSummaryExtra *extra = extras->pdata[i];

        if ((extra->heading[0] == '\0') != before || (before && extra->entries->len == 0))
            continue;
        if (!before) {
            g_string_append(text, "\n## ");
            append_plain(text, extra->heading);
            g_string_append_c(text, '\n');
        }
        g_string_append_c(text, '\n');
        append_items(text, extra->entries, 0);
    }
}

char *
ivp_summary_write(const IvpSummary *summary, const char *const *headings)
{
    GString *text = g_string_new(NULL);

    g_string_append(text, "# ");
    append_plain(text, summary->title);
    g_string_append_c(text, '\n');
    append_extras(text, summary->extras, TRUE);
    for (int part = 0; part < IVP_N_PARTS; part++) {
        /* Under another part's heading, unless something stands under its own as well. */
        if (summary->joined[part] >= 0 && summary->joined[part] != part &&
            summary->entries[part]->len == 0 &&
            (part != IVP_PART_CHALLENGES || summary->challenges->len == 0))
            continue;
        append_part(text, summary, (IvpSummaryPart)part, headings);
    }
    append_extras(text, summary->extras, FALSE);
    return g_string_free(text, FALSE);
}

/* --- The file to begin with --- */

char *
ivp_summary_make_title(const char *title_template, IvpWall day)
{
    static const char *const months[] = {
        "January", "February", "March",     "April",   "May",      "June",
        "July",    "August",   "September", "October", "November", "December",
    };
    g_autoptr(GString) title = g_string_new(title_template);
    g_autofree char *year = NULL;
    IvpCivil civil;

    ivp_civil_from_wall(day, &civil);
    year = g_strdup_printf("%d", civil.year);
    g_string_replace(title, "{month}", months[civil.month - 1], 0);
    g_string_replace(title, "{year}", year, 0);
    return g_strdup(title->str);
}

static void
append_line(GString *text, const char *prefix, const char *words)
{
    g_autofree char *settled = words != NULL ? ivp_summary_settle_text(words) : NULL;

    if (settled != NULL && settled[0] != '\0')
        g_string_append_printf(text, "%s%s\n", prefix, settled);
}

static void
append_who(GString *text, const IvpSummaryFacts *facts)
{
    g_autoptr(GString) who = g_string_new(facts->name);

    if (facts->role != NULL && facts->role[0] != '\0')
        g_string_append_printf(who, "%s%s", who->len > 0 ? ", " : "", facts->role);
    if (facts->organization != NULL && facts->organization[0] != '\0')
        g_string_append_printf(who, "%s%s", who->len > 0 ? " at " : "",
                               facts->organization);
    append_line(text, "- ", who->str);
    if (facts->name == NULL || facts->name[0] == '\0')
        g_string_append(text, "<!-- The role and the kind of company; the guest is not to "
                              "be named. -->\n");
}

static void
append_stack(GString *text, const char *stack)
{
    g_auto(GStrv) items = g_strsplit_set(stack != NULL ? stack : "", ",;\n", 64);

    for (char **item = items; *item != NULL; item++)
        append_line(text, "- ", *item);
    g_string_append(text, "<!-- Languages and tools as a list, then what they want to "
                          "observe. -->\n");
}

static void
append_known(GString *text, const IvpSummaryFacts *facts, IvpSummaryPart part)
{
    static const char *const hints[IVP_N_PARTS] = {
        [IVP_PART_VISION] = "Where they want to be.",
        [IVP_PART_WHY] = "What made them choose it.",
        [IVP_PART_POSITIVE] = "What went well, in their words.",
        [IVP_PART_NOTES] = "All else worth knowing.",
    };

    switch (part) {
    case IVP_PART_WHO:
        append_who(text, facts);
        return;
    case IVP_PART_STACK:
        append_stack(text, facts->stack);
        return;
    case IVP_PART_CHALLENGES:
        for (gsize i = 0; facts->topics != NULL && facts->topics[i] != NULL && i < 64;
             i++) {
            g_autofree char *number = g_strdup_printf("%zu. ", i + 1);

            append_line(text, number, facts->topics[i]);
        }
        g_string_append(text, "<!-- One number each; below it what was said, and for what "
                              "somebody can act on a line “- " ASK_LABEL "…”. -->\n");
        return;
    default:
        g_string_append_printf(text, "<!-- %s -->\n", hints[part]);
    }
}

static const char *
describe_consent(IvpRecord consent)
{
    switch (consent) {
    case IVP_RECORD_YES:
        return "Recording: yes.";
    case IVP_RECORD_DELETE:
        return "Recording: yes, to be deleted once this is written.";
    case IVP_RECORD_NO:
        return "Recording: no; do not link one.";
    default:
        return "Recording: not answered; do not link one.";
    }
}

char *
ivp_summary_make_skeleton(const IvpSummaryFacts *facts, const char *const *headings)
{
    GString *text = g_string_new(NULL);
    g_autofree char *title = ivp_summary_make_title(facts->title_template, facts->day);

    g_string_append_printf(text, "# %s\n\n<!-- %s -->\n", title,
                           describe_consent(facts->consent));
    for (int part = 0; part < IVP_N_PARTS; part++) {
        g_string_append_printf(text, "\n## %s\n\n",
                               ivp_summary_get_heading(headings, (IvpSummaryPart)part));
        append_known(text, facts, (IvpSummaryPart)part);
    }
    return g_string_free(text, FALSE);
}
