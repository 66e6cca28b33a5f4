/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-tool-input.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#include "ivp-data.h"
#include "ivp-error.h"
#include "ivp-program.h"

/* Bytes that the first read of a file asks for. */
#define READ_FIRST ((gsize)64 * 1024)

GBytes *
ivp_tool_read_file(const char *name, gsize most, GError **error)
{
    gboolean standard = strcmp(name, "-") == 0;
    FILE *file = standard ? stdin : fopen(name, "rb");
    g_autofree char *data = NULL;
    gsize length = 0, room = 0;
    int problem = 0;

    if (file != NULL) {
        do {
            /* Grows with what is there: @most may be far more than that. */
            room = MIN(MAX(2 * room, READ_FIRST), most + 1);
            data = g_realloc(data, room);
            length += fread(data + length, 1, room - length, file);
        } while (length == room && room <= most);
        if (ferror(file))
            problem = errno != 0 ? errno : EIO;
        if (!standard)
            fclose(file);
    } else {
        problem = errno;
    }
    if (problem != 0) {
        g_set_error(error, IVP_ERROR, IVP_ERROR_STORE, _("%s cannot be read: %s."), name,
                    g_strerror(problem));
        return NULL;
    }
    return g_bytes_new_take(g_steal_pointer(&data), length);
}

static gboolean
parse_parts(const char *text, IvpCivil *civil, gboolean *utc)
{
    int length = 0;

    *utc = strchr(text, 'T') != NULL;
    if (strspn(text, "0123456789-TZ") != strlen(text))
        return FALSE;
    if (*utc)
        return sscanf(text, "%4d%2d%2dT%2d%2d%2dZ%n", &civil->year, &civil->month,
                      &civil->day, &civil->hour, &civil->minute, &civil->second,
                      &length) == 6 &&
               length == 16 && text[16] == '\0';
    return sscanf(text, "%4d-%2d-%2d%n", &civil->year, &civil->month, &civil->day,
                  &length) == 3 &&
           length == 10 && text[10] == '\0';
}

gboolean
ivp_tool_parse_time(const char *text,
                    const IvpZone *viewer,
                    gint64 *instant,
                    GError **error)
{
    IvpCivil civil = {0};
    gboolean utc;
    IvpWall wall;

    if (!parse_parts(text, &civil, &utc) || civil.year < 1 || civil.month < 1 ||
        civil.month > 12 || civil.day < 1 ||
        civil.day > ivp_days_in_month(civil.year, civil.month) || civil.hour > 23 ||
        civil.minute > 59 || civil.second > 59) {
        g_set_error(error, IVP_ERROR, IVP_ERROR_USAGE,
                    _("“%s” is no time here: write 2026-06-01 or 20260601T170000Z."), text);
        return FALSE;
    }
    wall = ivp_wall_from_civil(&civil);
    *instant = utc ? wall : ivp_zone_to_instant(viewer, wall, NULL);
    return TRUE;
}

char *
ivp_tool_format_instant(gint64 instant)
{
    IvpCivil civil;

    ivp_civil_from_wall(instant, &civil);
    return g_strdup_printf("%04d%02d%02dT%02d%02d%02dZ", civil.year, civil.month, civil.day,
                           civil.hour, civil.minute, civil.second);
}

void
ivp_tool_json_string(GString *json, const char *text)
{
    if (text == NULL) {
        g_string_append(json, "null");
        return;
    }
    g_string_append_c(json, '"');
    for (; *text != '\0'; text++) {
        guchar c = *text;

        if (c == '"' || c == '\\')
            g_string_append_printf(json, "\\%c", c);
        else if (c == '\n')
            g_string_append(json, "\\n");
        else if (c < 0x20 || c == 0x7F)
            g_string_append_printf(json, "\\u%04x", c);
        else
            g_string_append_c(json, c);
    }
    g_string_append_c(json, '"');
}

void
ivp_tool_json_strings(GString *json, const GPtrArray *list)
{
    g_string_append_c(json, '[');
    for (guint i = 0; i < list->len; i++) {
        if (i > 0)
            g_string_append_c(json, ',');
        ivp_tool_json_string(json, g_ptr_array_index(list, i));
    }
    g_string_append_c(json, ']');
}

IvpExit
ivp_tool_end_list(const char *name, const GPtrArray *problems)
{
    for (guint i = 0; i < problems->len; i++)
        fprintf(stderr, "%s: %s\n", name, (const char *)g_ptr_array_index(problems, i));
    if (fflush(stdout) != 0) {
        fprintf(stderr, "%s\n", _("The list could not be written."));
        return IVP_EXIT_UNREACHED;
    }
    return problems->len > 0 ? IVP_EXIT_WRONG : IVP_EXIT_FINE;
}

gboolean
ivp_tool_is_name(const char *text)
{
    return text[0] != '\0' && text[0] != '-' &&
           strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-_") == strlen(text);
}

GBytes *
ivp_tool_load_program(const char *text, const char *directory, GError **error)
{
    g_autofree char *path = g_strdup_printf("programs/%s.program", text);
    g_autofree char *folder =
        directory != NULL
            ? g_strdup(directory)
            : g_build_filename(g_get_home_dir(), ".purple", "interview-panel", NULL);

    if (!ivp_tool_is_name(text))
        return ivp_tool_read_file(text, IVP_PROGRAM_MAX_BYTES, error);
    return ivp_data_load(folder, path, error);
}

void
ivp_tool_print_problems(const char *file, GPtrArray *problems)
{
    for (guint i = 0; i < problems->len; i++) {
        const IvpProgramProblem *problem = problems->pdata[i];
        const char *warning = problem->warning ? _("warning: ") : "";

        if (problem->line > 0)
            fprintf(stderr, "%s:%d: %s%s\n", file, problem->line, warning,
                    problem->sentence);
        else
            fprintf(stderr, "%s: %s%s\n", file, warning, problem->sentence);
    }
}

void
ivp_tool_json_problems(GString *json, GPtrArray *problems)
{
    for (guint i = 0; i < problems->len; i++) {
        const IvpProgramProblem *problem = problems->pdata[i];

        g_string_append_printf(
            json, "%s{\"line\":%d,\"warning\":%s,\"sentence\":", i > 0 ? "," : "",
            problem->line, problem->warning ? "true" : "false");
        ivp_tool_json_string(json, problem->sentence);
        g_string_append_c(json, '}');
    }
}

IvpExit
ivp_tool_print_data(const char *path)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = ivp_data_load(NULL, path, &error);

    if (bytes == NULL) {
        fprintf(stderr, "%s\n", error->message);
        return IVP_EXIT_UNREACHED;
    }
    fwrite(g_bytes_get_data(bytes, NULL), 1, g_bytes_get_size(bytes), stdout);
    return IVP_EXIT_FINE;
}
