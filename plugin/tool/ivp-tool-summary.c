/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-tool.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#include "ivp-markdown.h"
#include "ivp-program.h"
#include "ivp-summary.h"
#include "ivp-tool-input.h"

/* Items and paragraphs, plain, one a line */
static char *
join_entries(const GArray *entries)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < entries->len; i++) {
        g_autofree char *plain =
            ivp_markdown_to_plain(g_array_index(entries, IvpSummaryEntry, i).text, -1);

        g_string_append_printf(text, "%s%s", i > 0 ? "\n" : "", plain);
    }
    return g_string_free(text, FALSE);
}

/* --- As JSON --- */

static void
append_plain(GString *json, const char *text)
{
    g_autofree char *plain = ivp_markdown_to_plain(text, -1);

    ivp_tool_json_string(json, plain);
}

static void
append_list(GString *json, const char *key, const GArray *entries)
{
    g_string_append_printf(json, "\"%s\":[", key);
    for (guint i = 0; i < entries->len; i++) {
        if (i > 0)
            g_string_append_c(json, ',');
        append_plain(json, g_array_index(entries, IvpSummaryEntry, i).text);
    }
    g_string_append_c(json, ']');
}

static void
append_challenges(GString *json, const IvpSummary *summary)
{
    g_string_append(json, "\"challenges\":[");
    for (guint i = 0; i < summary->challenges->len; i++) {
        const IvpChallenge *challenge = summary->challenges->pdata[i];

        g_string_append(json, i > 0 ? ",{\"text\":" : "{\"text\":");
        append_plain(json, challenge->text);
        g_string_append_c(json, ',');
        append_list(json, "notes", challenge->notes);
        g_string_append(json, ",\"asks\":[");
        for (guint j = 0; j < challenge->asks->len; j++) {
            if (j > 0)
                g_string_append_c(json, ',');
            append_plain(json, challenge->asks->pdata[j]);
        }
        g_string_append(json, "]}");
    }
    g_string_append_c(json, ']');
}

static void
append_missing(GString *json, const IvpSummary *summary)
{
    gboolean any = FALSE;

    g_string_append(json, "\"missing\":[");
    for (int part = 0; part < IVP_N_PARTS; part++) {
        if (!ivp_summary_is_missing(summary, (IvpSummaryPart)part))
            continue;
        g_string_append_printf(json, "%s\"%s\"", any ? "," : "",
                               ivp_summary_get_key((IvpSummaryPart)part));
        any = TRUE;
    }
    g_string_append_c(json, ']');
}

static void
print_json(const IvpSummary *summary)
{
    g_autoptr(GString) json = g_string_new("{");

    for (int part = 0; part < IVP_N_PARTS; part++) {
        const char *key = ivp_summary_get_key((IvpSummaryPart)part);

        if (part == IVP_PART_CHALLENGES) {
            append_challenges(json, summary);
        } else if (part == IVP_PART_STACK) {
            append_list(json, key, summary->entries[part]);
        } else {
            g_autofree char *text = join_entries(summary->entries[part]);

            g_string_append_printf(json, "\"%s\":", key);
            ivp_tool_json_string(json, text);
        }
        g_string_append_c(json, ',');
    }
    append_missing(json, summary);
    g_string_append(json, "}\n");
    fputs(json->str, stdout);
}

/* --- As text --- */

static const char *
name_part(IvpSummaryPart part)
{
    switch (part) {
    case IVP_PART_WHO:
        return _("Who");
    case IVP_PART_STACK:
        return _("Stack");
    case IVP_PART_VISION:
        return _("Vision");
    case IVP_PART_WHY:
        return _("Why");
    case IVP_PART_CHALLENGES:
        return _("Challenges");
    case IVP_PART_POSITIVE:
        return _("Positive notes");
    default:
        return _("Notes of interest");
    }
}

static void
append_entries(GString *text, const GArray *entries, int indent)
{
    for (guint i = 0; i < entries->len; i++) {
        const IvpSummaryEntry *entry = &g_array_index(entries, IvpSummaryEntry, i);
        g_autofree char *plain = ivp_markdown_to_plain(entry->text, -1);

        g_string_append_printf(text, "%*s%s%s\n", indent + 2 * entry->depth, "",
                               entry->item ? "- " : "", plain);
    }
}

static void
append_text_challenges(GString *text, const IvpSummary *summary)
{
    int number = 0;

    for (guint i = 0; i < summary->challenges->len; i++) {
        const IvpChallenge *challenge = summary->challenges->pdata[i];
        g_autofree char *plain = ivp_markdown_to_plain(challenge->text, -1);

        if (plain[0] != '\0')
            g_string_append_printf(text, "  %d. %s\n", ++number, plain);
        append_entries(text, challenge->notes, 5);
        for (guint j = 0; j < challenge->asks->len; j++) {
            g_autofree char *ask = ivp_markdown_to_plain(challenge->asks->pdata[j], -1);

            /* Translators: what somebody is asked to do */
            g_string_append_printf(text, _("     Asked: %s\n"), ask);
        }
    }
}

static void
print_text(const IvpSummary *summary)
{
    g_autoptr(GString) text = g_string_new(summary->title);
    g_autoptr(GString) missing = g_string_new(NULL);

    if (text->len > 0)
        g_string_append(text, "\n");
    for (int part = 0; part < IVP_N_PARTS; part++) {
        const char *name = name_part((IvpSummaryPart)part);

        if (ivp_summary_is_missing(summary, (IvpSummaryPart)part)) {
            g_string_append_printf(missing, "%s%s", missing->len > 0 ? ", " : "", name);
            if (summary->entries[part]->len == 0 && part != IVP_PART_CHALLENGES)
                continue;
        }
        g_string_append_printf(text, "%s\n", name);
        if (part == IVP_PART_CHALLENGES)
            append_text_challenges(text, summary);
        else
            append_entries(text, summary->entries[part], 2);
    }
    g_string_append_printf(text,
                           ngettext("%u thing is asked for.\n",
                                    "%u things are asked for.\n",
                                    ivp_summary_count_asks(summary)),
                           ivp_summary_count_asks(summary));
    if (missing->len > 0)
        /* Translators: the names of parts of a summary, with commas */
        g_string_append_printf(text, _("Missing: %s.\n"), missing->str);
    fputs(text->str, stdout);
}

/* --- The command --- */

static void
tell_what_is_left_out(const char *file, const IvpSummary *summary)
{
    for (guint i = 0; i < summary->extras->len; i++) {
        const IvpSummaryExtra *extra = summary->extras->pdata[i];

        if (extra->heading[0] != '\0')
            fprintf(stderr,
                    _("%s:%d: “%s” is none of a summary's parts and is left out.\n"), file,
                    extra->line, extra->heading);
    }
}

static int
show_summary(const char *file, const char *const *headings, gboolean json)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = ivp_tool_read_file(file, IVP_SUMMARY_MAX_BYTES, &error);
    g_autoptr(IvpSummary) summary = NULL;

    if (bytes == NULL) {
        fprintf(stderr, "%s\n", error->message);
        return IVP_EXIT_UNREACHED;
    }
    summary = ivp_summary_read(bytes, headings, &error);
    if (summary == NULL) {
        fprintf(stderr, "%s: %s\n", file, error->message);
        return IVP_EXIT_WRONG;
    }
    tell_what_is_left_out(file, summary);
    if (json)
        print_json(summary);
    else
        print_text(summary);
    if (fflush(stdout) != 0) {
        fprintf(stderr, "%s\n", _("The summary could not be written."));
        return IVP_EXIT_UNREACHED;
    }
    return IVP_EXIT_FINE;
}

int
ivp_tool_summary(int argc, char **argv)
{
    gboolean json = FALSE;
    g_autofree char *name = NULL;
    const GOptionEntry entries[] = {
        {"program", 0, 0, G_OPTION_ARG_STRING, &name,
         N_("The program whose headings the summary has"), N_("NAME|FILE")},
        {"json", 0, 0, G_OPTION_ARG_NONE, &json, N_("Print what was understood as JSON"),
         NULL},
        {NULL},
    };
    g_autoptr(GOptionContext) context = g_option_context_new(_("FILE"));
    g_autoptr(GError) error = NULL;
    g_autoptr(IvpProgram) program = NULL;

    g_option_context_set_summary(
        context, _("Shows how a written-up interview is understood: who, stack, vision, "
                   "why, challenges with what is asked for, notes, and what is missing. "
                   "“-” is standard input."));
    g_option_context_add_main_entries(context, entries, GETTEXT_PACKAGE);
    if (!g_option_context_parse(context, &argc, &argv, &error)) {
        fprintf(stderr, "%s\n", error->message);
        return IVP_EXIT_USAGE;
    }
    if (argc != 2) {
        fprintf(stderr, "%s\n", _("Name one summary: interview-panel summary FILE"));
        return IVP_EXIT_USAGE;
    }
    if (name != NULL) {
        g_autoptr(GBytes) bytes = ivp_tool_load_program(name, NULL, &error);

        program = bytes != NULL ? ivp_program_read(bytes, "summary", NULL, &error) : NULL;
        if (program == NULL) {
            fprintf(stderr, "%s\n", error->message);
            return IVP_EXIT_UNREACHED;
        }
    }
    return show_summary(
        argv[1], program != NULL ? ivp_program_get_list(program, "Summary", "Parts") : NULL,
        json);
}
