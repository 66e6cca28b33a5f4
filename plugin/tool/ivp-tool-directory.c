/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-tool.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#include "ivp-directory.h"
#include "ivp-tool-input.h"

typedef struct {
    char *month;
    char *who;
    char *from;
    char *recording;
    char *summary;
    gboolean json;
} Options;

/* --- list --- */

static void
append_field(GString *json, const char *name, const char *text)
{
    g_string_append_printf(json, ",\"%s\":", name);
    ivp_tool_json_string(json, text);
}

static void
print_json(const char *file, const IvpDirectory *directory)
{
    g_autoptr(GString) json = g_string_new("{\"file\":");
    gsize n;
    const IvpDirectoryEntry *entries = ivp_directory_get_entries(directory, &n);

    ivp_tool_json_string(json, file);
    g_string_append(json, ",\"entries\":[");
    for (gsize i = 0; i < n; i++) {
        g_string_append_printf(json, "%s{\"line\":%d,\"month\":\"%04d-%02d\"",
                               i > 0 ? "," : "", entries[i].line, entries[i].year,
                               entries[i].month);
        append_field(json, "who", entries[i].who);
        append_field(json, "from", entries[i].from);
        append_field(json, "recording", entries[i].recording);
        append_field(json, "summary", entries[i].summary);
        g_string_append_c(json, '}');
    }
    g_string_append(json, "]}");
    printf("%s\n", json->str);
}

static void
print_text(const IvpDirectory *directory)
{
    gsize n;
    const IvpDirectoryEntry *entries = ivp_directory_get_entries(directory, &n);

    for (gsize i = 0; i < n; i++)
        printf("%04d-%02d\t%s\t%s\t%s\t%s\n", entries[i].year, entries[i].month,
               entries[i].who != NULL ? entries[i].who : "",
               entries[i].from != NULL ? entries[i].from : "",
               entries[i].recording != NULL ? entries[i].recording : "",
               entries[i].summary != NULL ? entries[i].summary : "");
}

/* --- add --- */

static gboolean
read_month(const char *text, int *year, int *month)
{
    int length = 0;

    return text != NULL && strspn(text, "0123456789-") == strlen(text) &&
           sscanf(text, "%4d-%2d%n", year, month, &length) == 2 && length == 7 &&
           text[7] == '\0' && *month >= 1 && *month <= 12 && *year >= 1970 && *year <= 2199;
}

static int
add(const char *file, GBytes *bytes, const IvpDirectory *directory, const Options *options)
{
    IvpDirectoryEntry entry = {.who = options->who,
                               .from = options->from,
                               .recording = options->recording,
                               .summary = options->summary};
    g_autoptr(GBytes) changed = NULL;
    g_autoptr(GError) error = NULL;
    int line;

    if (!read_month(options->month, &entry.year, &entry.month)) {
        fprintf(stderr, "%s\n", _("Name the month: --month 2022-06"));
        return IVP_EXIT_USAGE;
    }
    changed = ivp_directory_put(directory, &entry, &line, &error);
    if (changed == NULL) {
        fprintf(stderr, "%s: %s\n", file, error->message);
        return IVP_EXIT_WRONG;
    }
    if (g_bytes_equal(bytes, changed)) {
        if (!options->json)
            printf(_("%1$s:%2$d: It is there already; nothing was written.\n"), file, line);
    } else if (strcmp(file, "-") == 0) {
        gsize length;
        const char *data = g_bytes_get_data(changed, &length);

        fwrite(data, 1, length, stdout);
        return IVP_EXIT_FINE;
    } else if (!ivp_directory_save(file, bytes, changed, &error)) {
        fprintf(stderr, "%s\n", error->message);
        return IVP_EXIT_UNREACHED;
    } else if (!options->json) {
        printf(_("%1$s:%2$d: Written. The file as it first was is %1$s~.\n"), file, line);
    }
    if (options->json) {
        g_autoptr(IvpDirectory) now = ivp_directory_read(changed, NULL);

        print_json(file, now);
    }
    return IVP_EXIT_FINE;
}

/* --- The command --- */

static int
run(const char *file, gboolean adding, const Options *options)
{
    g_autoptr(GBytes) bytes = NULL;
    g_autoptr(IvpDirectory) directory = NULL;
    g_autoptr(GError) error = NULL;

    bytes = ivp_tool_read_file(file, IVP_DIRECTORY_MAX_BYTES, &error);
    if (bytes == NULL) {
        fprintf(stderr, "%s\n", error->message);
        return IVP_EXIT_UNREACHED;
    }
    directory = ivp_directory_read(bytes, &error);
    if (directory == NULL) {
        fprintf(stderr, "%s: %s\n", file, error->message);
        return IVP_EXIT_WRONG;
    }
    if (adding)
        return add(file, bytes, directory, options);
    if (options->json)
        print_json(file, directory);
    else
        print_text(directory);
    return IVP_EXIT_FINE;
}

int
ivp_tool_directory(int argc, char **argv)
{
    Options options = {0};
    const GOptionEntry entries[] = {
        {"month", 0, 0, G_OPTION_ARG_STRING, &options.month, N_("add: the session's month"),
         N_("YYYY-MM")},
        {"who", 0, 0, G_OPTION_ARG_STRING, &options.who,
         N_("add: who was there; without it, nobody is named"), N_("NAME")},
        {"from", 0, 0, G_OPTION_ARG_STRING, &options.from, N_("add: their organization"),
         N_("NAME")},
        {"recording", 0, 0, G_OPTION_ARG_STRING, &options.recording,
         N_("add: where the recording is"), N_("ADDRESS")},
        {"summary", 0, 0, G_OPTION_ARG_STRING, &options.summary,
         N_("add: where the summary is"), N_("FILE")},
        {"json", 0, 0, G_OPTION_ARG_NONE, &options.json, N_("Print the entries as JSON"),
         NULL},
        {NULL},
    };
    g_autoptr(GOptionContext) context = g_option_context_new(_("FILE [list|add]"));
    g_autoptr(GError) error = NULL;
    int exit = IVP_EXIT_USAGE;

    g_option_context_set_summary(
        context,
        _("Reads a Markdown list of past sessions, one a line: month, who, from "
          "where, recording, summary. With add, an entry is added, or completed if "
          "it is there; all else in the file stays as it is."));
    g_option_context_add_main_entries(context, entries, GETTEXT_PACKAGE);
    if (!g_option_context_parse(context, &argc, &argv, &error))
        fprintf(stderr, "%s\n", error->message);
    else if (argc < 2 || argc > 3 ||
             (argc == 3 && strcmp(argv[2], "list") != 0 && strcmp(argv[2], "add") != 0))
        fprintf(stderr, "%s\n",
                _("Name one file, and what to do: interview-panel directory README.md "
                  "list"));
    else
        exit = run(argv[1], argc == 3 && strcmp(argv[2], "add") == 0, &options);
    g_free(options.month);
    g_free(options.who);
    g_free(options.from);
    g_free(options.recording);
    g_free(options.summary);
    return exit;
}
