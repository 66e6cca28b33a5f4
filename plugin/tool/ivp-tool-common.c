/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-tool.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

gboolean
ivp_tool_parse(const char *command, const GOptionEntry *entries, int *argc, char ***argv,
               int n_min, int n_max)
{
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_autoptr(GError) error = NULL;

    g_option_context_add_main_entries(context, entries, GETTEXT_PACKAGE);
    g_option_context_set_help_enabled(context, FALSE);
    if (!g_option_context_parse(context, argc, argv, &error)) {
        ivp_tool_say("%s", error->message);
    } else {
        /* GOption leaves the "--" that ended the options where it stood. */
        for (int i = 1; i < *argc; i++) {
            if (strcmp((*argv)[i], "--") == 0) {
                memmove(*argv + i, *argv + i + 1, (gsize)(*argc - i) * sizeof **argv);
                --*argc;
                break;
            }
        }
        if (*argc - 1 >= n_min && *argc - 1 <= n_max)
            return TRUE;
        if (*argc - 1 < n_min)
            ivp_tool_say(_("“%s” needs to be told more."), command);
        else
            ivp_tool_say(_("“%s” is one word too many."), (*argv)[n_max + 1]);
    }
    /* Translators: %s is a subcommand */
    ivp_tool_say(_("Try “interview-panel help %s”."), command);
    return FALSE;
}

GBytes *
ivp_tool_read(const char *file, gsize max)
{
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    gboolean standard = strcmp(file, "-") == 0;
    FILE *stream = standard ? stdin : fopen(file, "rb");
    guint8 buffer[65536];
    gsize n;
    int trouble = 0;

    if (stream == NULL) {
        ivp_tool_say(_("%s cannot be read: %s."), file, g_strerror(errno));
        return NULL;
    }
    while ((n = fread(buffer, 1, sizeof buffer, stream)) > 0 && bytes->len <= max)
        g_byte_array_append(bytes, buffer, (guint)n);
    if (ferror(stream))
        trouble = errno;
    if (!standard)
        fclose(stream);
    if (trouble != 0) {
        ivp_tool_say(_("%s cannot be read: %s."), file, g_strerror(trouble));
        return NULL;
    }
    if (bytes->len > max) {
        g_autofree char *size = g_format_size(max);

        /* Translators: %s is a file, then a size such as "256 kB" */
        ivp_tool_say(_("%s is larger than %s."), file, size);
        return NULL;
    }
    return g_byte_array_free_to_bytes(g_steal_pointer(&bytes));
}

void
ivp_tool_say(const char *format, ...)
{
    va_list arguments;
    g_autofree char *sentence = NULL;

    va_start(arguments, format);
    sentence = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    fprintf(stderr, "interview-panel: %s\n", sentence);
}

void
ivp_tool_json_string(GString *json, const char *text)
{
    if (text == NULL) {
        g_string_append(json, "null");
        return;
    }
    g_string_append_c(json, '"');
    for (const char *p = text; *p != '\0'; p++) {
        switch (*p) {
        case '"':
        case '\\':
            g_string_append_c(json, '\\');
            g_string_append_c(json, *p);
            break;
        case '\n':
            g_string_append(json, "\\n");
            break;
        case '\t':
            g_string_append(json, "\\t");
            break;
        default:
            if ((guchar)*p < 0x20 || *p == 0x7f)
                g_string_append_printf(json, "\\u%04x", (guint)(guchar)*p);
            else
                g_string_append_c(json, *p);
        }
    }
    g_string_append_c(json, '"');
}
