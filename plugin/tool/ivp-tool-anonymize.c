/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-tool.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#include "ivp-anonymizer.h"
#include "ivp-tool-input.h"

typedef struct {
    const char *file;
    char *names;
    char *title;
    char *output;
    gboolean check;
    gboolean json;
    gboolean template;

    IvpAnonymizer *anonymizer;
    char *text;              /* as it would be published */
    GPtrArray *replacements; /* IvpReplacement */
    GPtrArray *candidates;   /* IvpCandidate */
    GPtrArray *blocks;       /* char *: why it is not to be published */
} Anonymize;

static void G_GNUC_PRINTF(2, 3) add_block(Anonymize *run, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    g_ptr_array_add(run->blocks, g_strdup_vprintf(format, arguments));
    va_end(arguments);
}

/* --- What blocks publishing --- */

static void
check_words(Anonymize *run, const char *what, const char *words)
{
    g_autoptr(GPtrArray) found = NULL;

    if (words == NULL)
        return;
    if (!g_utf8_validate(words, -1, NULL)) {
        add_block(run, _("The %s is not in UTF-8, so no name can be looked for in it."),
                  what);
        return;
    }
    found = ivp_anonymizer_find(run->anonymizer, words, strlen(words));
    if (found->len > 0)
        /* Translators: "The file name “acme.md” names “acme”." */
        add_block(run, _("The %1$s “%2$s” names “%3$s”."), what, words,
                  ((IvpReplacement *)found->pdata[0])->text);
}

static void
check_text(Anonymize *run)
{
    g_autoptr(GPtrArray) left =
        ivp_anonymizer_find(run->anonymizer, run->text, strlen(run->text));

    for (guint i = 0; i < left->len; i++) {
        const IvpReplacement *one = left->pdata[i];

        /* Translators: a line's number and a name */
        add_block(run, _("Line %1$d names “%2$s”."), one->line, one->text);
    }
}

static void
check_all(Anonymize *run)
{
    const char *published = run->output != NULL ? run->output : run->file;
    g_autofree char *base =
        strcmp(published, "-") == 0 ? NULL : g_path_get_basename(published);

    check_text(run);
    /* Translators: completes "The … “acme” names “acme”." */
    check_words(run, _("title"), run->title);
    /* Translators: completes "The … “acme.md” names “acme”." */
    check_words(run, _("file name"), base);
}

/* --- What is said --- */

static void
print_report(const Anonymize *run, FILE *stream)
{
    for (guint i = 0; i < run->replacements->len; i++) {
        const IvpReplacement *one = run->replacements->pdata[i];

        fprintf(stream, "%s:%d: “%s” → “%s”\n", run->file, one->line, one->text, one->role);
    }
    if (run->candidates->len > 0)
        fprintf(stream, "\n%s\n",
                _("Look at these yourself, where they stand in the new text:"));
    for (guint i = 0; i < run->candidates->len; i++) {
        const IvpCandidate *one = run->candidates->pdata[i];

        fprintf(stream, "  %d: “%s” (%s)\n", one->line, one->text,
                ivp_candidate_why(one->why));
    }
    if (run->candidates->len == IVP_ANONYMIZER_MAX_CANDIDATES)
        fprintf(stream, _("  There are more than these %d.\n"),
                IVP_ANONYMIZER_MAX_CANDIDATES);
    fprintf(stream, "\n%s\n",
            _("Names that are in no list are not found, nor what else may tell who it was: "
              "somebody must read it."));
    for (guint i = 0; i < run->blocks->len; i++)
        fprintf(stream, _("Not to be published: %s\n"), (char *)run->blocks->pdata[i]);
}

static void
print_json(const Anonymize *run)
{
    static const char *const why[] = {"capital", "form", "address", "stack"};
    g_autoptr(GString) json = g_string_new("{\"file\":");

    ivp_tool_json_string(json, run->file);
    g_string_append(json, ",\"text\":");
    ivp_tool_json_string(json, run->output != NULL || run->check ? NULL : run->text);
    g_string_append(json, ",\"replacements\":[");
    for (guint i = 0; i < run->replacements->len; i++) {
        const IvpReplacement *one = run->replacements->pdata[i];

        g_string_append_printf(json, "%s{\"line\":%d,\"text\":", i > 0 ? "," : "",
                               one->line);
        ivp_tool_json_string(json, one->text);
        g_string_append(json, ",\"role\":");
        ivp_tool_json_string(json, one->role);
        g_string_append_c(json, '}');
    }
    g_string_append(json, "],\"candidates\":[");
    for (guint i = 0; i < run->candidates->len; i++) {
        const IvpCandidate *one = run->candidates->pdata[i];

        g_string_append_printf(json, "%s{\"line\":%d,\"times\":%d,\"why\":\"%s\",\"text\":",
                               i > 0 ? "," : "", one->line, one->times, why[one->why]);
        ivp_tool_json_string(json, one->text);
        g_string_append_c(json, '}');
    }
    g_string_append(json, "],\"blocked\":[");
    for (guint i = 0; i < run->blocks->len; i++) {
        g_string_append(json, i > 0 ? "," : "");
        ivp_tool_json_string(json, run->blocks->pdata[i]);
    }
    g_string_append(json, "]}");
    printf("%s\n", json->str);
}

static IvpExit
write_output(const Anonymize *run)
{
    g_autoptr(GError) error = NULL;

    if (run->output == NULL) {
        if (!run->json)
            fwrite(run->text, 1, strlen(run->text), stdout);
        return IVP_EXIT_FINE;
    }
    if (g_file_test(run->output, G_FILE_TEST_EXISTS)) {
        fprintf(stderr,
                _("%s is there already, and nothing is overwritten: name another.\n"),
                run->output);
        return IVP_EXIT_UNREACHED;
    }
    /* Written beside, then renamed. */
    if (!g_file_set_contents_full(
            run->output, run->text, -1,
            G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, &error)) {
        fprintf(stderr, "%s\n", error->message);
        return IVP_EXIT_UNREACHED;
    }
    return IVP_EXIT_FINE;
}

/* --- The command --- */

static IvpExit
load_names(Anonymize *run)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) names =
        ivp_tool_read_file(run->names, IVP_ANONYMIZER_MAX_NAMES_BYTES, &error);

    if (names == NULL) {
        fprintf(stderr, "%s\n", error->message);
        return IVP_EXIT_UNREACHED;
    }
    if (!ivp_anonymizer_read_names(run->anonymizer, names, &error)) {
        fprintf(stderr, "%s:%s%s\n", run->names,
                g_ascii_isdigit(error->message[0]) ? "" : " ", error->message);
        return IVP_EXIT_WRONG;
    }
    return IVP_EXIT_FINE;
}

static IvpExit
read_text(Anonymize *run)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = NULL;

    bytes = ivp_tool_read_file(run->file, IVP_ANONYMIZER_MAX_BYTES, &error);
    if (bytes == NULL) {
        fprintf(stderr, "%s\n", error->message);
        return IVP_EXIT_UNREACHED;
    }
    if (g_bytes_get_size(bytes) <= IVP_ANONYMIZER_MAX_BYTES &&
        g_bytes_get_size(bytes) > 0 &&
        g_utf8_validate_len(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), NULL))
        ivp_anonymizer_add_speakers(run->anonymizer, g_bytes_get_data(bytes, NULL),
                                    g_bytes_get_size(bytes));
    run->text = ivp_anonymizer_replace(run->anonymizer, bytes, &run->replacements, &error);
    if (run->text == NULL) {
        fprintf(stderr, "%s: %s\n", run->file, error->message);
        return IVP_EXIT_WRONG;
    }
    if (run->check) {
        /* What stands in the file is what would be published. */
        g_free(run->text);
        run->text =
            g_strndup(g_bytes_get_size(bytes) > 0 ? g_bytes_get_data(bytes, NULL) : "",
                      g_bytes_get_size(bytes));
        g_ptr_array_set_size(run->replacements, 0);
    }
    run->candidates = ivp_anonymizer_review(run->anonymizer, run->text);
    return IVP_EXIT_FINE;
}

static IvpExit
anonymize(Anonymize *run)
{
    IvpExit exit = load_names(run);

    if (exit == IVP_EXIT_FINE)
        exit = read_text(run);
    if (exit != IVP_EXIT_FINE)
        return exit;
    check_all(run);
    if (!run->check)
        exit = write_output(run);
    if (exit != IVP_EXIT_FINE)
        return exit;
    if (run->json)
        print_json(run);
    else
        print_report(run, run->output != NULL || run->check ? stdout : stderr);
    return run->blocks->len > 0 ? IVP_EXIT_WRONG : IVP_EXIT_FINE;
}

static void
clear(Anonymize *run)
{
    g_free(run->names);
    g_free(run->title);
    g_free(run->output);
    g_free(run->text);
    g_clear_pointer(&run->anonymizer, ivp_anonymizer_free);
    g_clear_pointer(&run->replacements, g_ptr_array_unref);
    g_clear_pointer(&run->candidates, g_ptr_array_unref);
    g_clear_pointer(&run->blocks, g_ptr_array_unref);
}

int
ivp_tool_anonymize(int argc, char **argv)
{
    Anonymize run = {0};
    const GOptionEntry entries[] = {
        {"names", 0, 0, G_OPTION_ARG_FILENAME, &run.names,
         N_("Whom to protect, and what to say instead: lines “Name; alias = role”"),
         N_("FILE")},
        {"output", 0, 0, G_OPTION_ARG_FILENAME, &run.output,
         N_("Write the new text into this file, which must not be there yet"), N_("FILE")},
        {"title", 0, 0, G_OPTION_ARG_STRING, &run.title,
         N_("The title it would have; looked through as well"), N_("WORDS")},
        {"check", 0, 0, G_OPTION_ARG_NONE, &run.check,
         N_("Replace nothing; say which names are in the file"), NULL},
        {"template", 0, 0, G_OPTION_ARG_NONE, &run.template,
         N_("Print a commented list of names to begin with"), NULL},
        {"json", 0, 0, G_OPTION_ARG_NONE, &run.json, N_("Print it all as JSON"), NULL},
        {NULL},
    };
    g_autoptr(GOptionContext) context = g_option_context_new(_("FILE --names FILE"));
    g_autoptr(GError) error = NULL;
    IvpExit exit = IVP_EXIT_USAGE;

    g_option_context_set_summary(
        context, _("Puts roles in place of protected names, lists each place and what else "
                   "a person should look at. The new text goes to standard output; FILE is "
                   "never changed. Exit status 1 while a protected name is left in the "
                   "text, the title or the name of the file."));
    g_option_context_add_main_entries(context, entries, GETTEXT_PACKAGE);
    if (!g_option_context_parse(context, &argc, &argv, &error))
        fprintf(stderr, "%s\n", error->message);
    else if (run.template && argc == 1)
        exit = ivp_tool_print_data("help/commented.names");
    else if (argc != 2 || run.names == NULL)
        fprintf(stderr, "%s\n",
                _("Name a text and a list of names: interview-panel anonymize summary.md "
                  "--names names.txt"));
    else {
        run.file = argv[1];
        run.anonymizer = ivp_anonymizer_new();
        run.blocks = g_ptr_array_new_with_free_func(g_free);
        exit = anonymize(&run);
    }
    clear(&run);
    return exit;
}
