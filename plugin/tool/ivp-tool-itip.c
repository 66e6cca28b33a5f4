/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-tool.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>

#include "ivp-itip.h"
#include "ivp-tool-input.h"

static void
print_lines(const GPtrArray *list)
{
    for (guint i = 0; i < list->len; i++) {
        const IvpItip *itip = g_ptr_array_index(list, i);

        printf("%s\t%s\t%" G_GINT64_FORMAT "\t%s\t", itip->method, itip->uid,
               itip->sequence, itip->recurrence_id != NULL ? itip->recurrence_id : "-");
        for (guint k = 0; k < itip->attendees->len; k++) {
            const IvpItipPerson *person = g_ptr_array_index(itip->attendees, k);

            printf("%s%s=%s", k > 0 ? "," : "", person->address, person->partstat);
        }
        putchar('\n');
    }
}

static void
append_member(GString *json, const char *name, const char *text)
{
    g_string_append_printf(json, ",\"%s\":", name);
    ivp_tool_json_string(json, text);
}

static void
append_time(GString *json, const char *name, gint64 instant)
{
    g_autofree char *text = instant != 0 ? ivp_tool_format_instant(instant) : NULL;

    append_member(json, name, text);
}

static void
append_person(GString *json, const IvpItipPerson *person)
{
    g_string_append(json, "{\"address\":");
    ivp_tool_json_string(json, person->address);
    append_member(json, "partstat", person->partstat);
    append_member(json, "role", person->role);
    append_member(json, "name", person->name);
    append_member(json, "email", person->email);
    g_string_append_c(json, '}');
}

static void
append_event(GString *json, const IvpItip *itip)
{
    g_string_append(json, "{\"method\":");
    ivp_tool_json_string(json, itip->method);
    append_member(json, "uid", itip->uid);
    g_string_append_printf(json, ",\"sequence\":%" G_GINT64_FORMAT, itip->sequence);
    append_member(json, "recurrence_id", itip->recurrence_id);
    append_member(json, "recurrence_zone", itip->recurrence_zone);
    append_time(json, "start", itip->start);
    append_time(json, "end", itip->end);
    append_member(json, "status", itip->status);
    append_member(json, "summary", itip->summary);
    append_member(json, "comment", itip->comment);
    g_string_append(json, ",\"organizer\":");
    if (itip->organizer != NULL)
        ivp_tool_json_string(json, itip->organizer->address);
    else
        g_string_append(json, "null");
    g_string_append(json, ",\"attendees\":[");
    for (guint k = 0; k < itip->attendees->len; k++) {
        if (k > 0)
            g_string_append_c(json, ',');
        append_person(json, g_ptr_array_index(itip->attendees, k));
    }
    g_string_append(json, "]}");
}

static void
print_json(const GPtrArray *list, const GPtrArray *problems)
{
    g_autoptr(GString) json = g_string_new("{\"events\":[");

    for (guint i = 0; i < list->len; i++) {
        if (i > 0)
            g_string_append_c(json, ',');
        append_event(json, g_ptr_array_index(list, i));
    }
    g_string_append(json, "],\"problems\":");
    ivp_tool_json_strings(json, problems);
    g_string_append(json, "}\n");
    fputs(json->str, stdout);
}

int
ivp_tool_itip(int argc, char **argv)
{
    gboolean json = FALSE;
    const GOptionEntry entries[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &json, N_("Print them as JSON"), NULL},
        {NULL},
    };
    g_autoptr(GOptionContext) context = g_option_context_new(_("FILE"));
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = NULL;
    g_autoptr(GPtrArray) list = NULL;
    g_autoptr(GPtrArray) problems = NULL;

    g_option_context_set_summary(
        context, _("Lists what a calendar file asks or answers (iTIP), one event a line: "
                   "method, UID, sequence, recurrence or “-”, and who says what, with tabs "
                   "between. “-” is standard input."));
    g_option_context_add_main_entries(context, entries, GETTEXT_PACKAGE);
    if (!g_option_context_parse(context, &argc, &argv, &error)) {
        fprintf(stderr, "%s\n", error->message);
        return IVP_EXIT_USAGE;
    }
    if (argc != 2) {
        fprintf(stderr, "%s\n", _("Name one file: interview-panel itip FILE"));
        return IVP_EXIT_USAGE;
    }
    bytes = ivp_tool_read_file(argv[1], IVP_ITIP_BYTES_MAX, &error);
    if (bytes == NULL) {
        fprintf(stderr, "%s\n", error->message);
        return IVP_EXIT_UNREACHED;
    }
    list = ivp_itip_read(bytes, TRUE, &problems);
    if (json)
        print_json(list, problems);
    else
        print_lines(list);
    return ivp_tool_end_list(argv[1], problems);
}
