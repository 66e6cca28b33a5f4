/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-tool.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#include "ivp-time-phrase.h"
#include "ivp-tool-input.h"

static const char *const verdicts[] = {"right", "wrong", "unknown"};

static void
print_json(const char *file, const char *on, GPtrArray *findings)
{
    g_autoptr(GString) json = g_string_new("{\"file\":");

    ivp_tool_json_string(json, file);
    g_string_append_printf(json, ",\"on\":\"%s\",\"times\":[", on);
    for (guint i = 0; i < findings->len; i++) {
        const IvpTimeFinding *finding = findings->pdata[i];
        g_autofree char *utc =
            finding->has_instant ? ivp_tool_format_instant(finding->instant) : NULL;

        g_string_append_printf(json,
                               "%s{\"line\":%d,\"column\":%d,\"text\":", i > 0 ? "," : "",
                               finding->line, finding->column);
        ivp_tool_json_string(json, finding->text);
        g_string_append_printf(json,
                               ",\"state\":\"%s\",\"utc\":", verdicts[finding->verdict]);
        ivp_tool_json_string(json, utc);
        g_string_append(json, ",\"sentence\":");
        ivp_tool_json_string(json, finding->sentence);
        g_string_append_c(json, '}');
    }
    g_string_append(json, "]}");
    printf("%s\n", json->str);
}

static void
print_text(const char *file, GPtrArray *findings)
{
    int wrong = 0, unknown = 0;
    g_autofree char *said = NULL;

    for (guint i = 0; i < findings->len; i++) {
        const IvpTimeFinding *finding = findings->pdata[i];

        wrong += finding->verdict == IVP_TIME_WRONG;
        unknown += finding->verdict == IVP_TIME_UNKNOWN;
        if (finding->sentence != NULL)
            printf("%s:%d: %s\n", file, finding->line, finding->sentence);
    }
    if (findings->len == 0) {
        printf("%s\n", _("No time with a zone was found."));
        return;
    }
    said = g_strdup_printf(
        ngettext("%u time looked at", "%u times looked at", findings->len), findings->len);
    /* Translators: "12 times looked at": "2" wrong, "1" that cannot be known. */
    printf(_("%1$s: %2$d wrong, %3$d that cannot be known.\n"), said, wrong, unknown);
}

static int
check_times(const char *file, const char *on, gboolean json)
{
    g_autoptr(IvpZone) utc = ivp_zone_new_utc();
    g_autoptr(GBytes) bytes = NULL;
    g_autoptr(GPtrArray) findings = NULL;
    g_autoptr(GError) error = NULL;
    gint64 day;

    if (strchr(on, 'T') != NULL || !ivp_tool_parse_time(on, utc, &day, &error)) {
        fprintf(stderr, _("“%s” is no day here: write 2026-06-01.\n"), on);
        return IVP_EXIT_USAGE;
    }
    bytes = ivp_tool_read_file(file, IVP_TIME_PHRASE_MAX_BYTES, &error);
    if (bytes == NULL) {
        fprintf(stderr, "%s\n", error->message);
        return IVP_EXIT_UNREACHED;
    }
    findings = ivp_time_phrases_check(bytes, day, &error);
    if (findings == NULL) {
        fprintf(stderr, "%s: %s\n", file, error->message);
        return IVP_EXIT_WRONG;
    }
    if (json)
        print_json(file, on, findings);
    else
        print_text(file, findings);
    for (guint i = 0; i < findings->len; i++) {
        if (((IvpTimeFinding *)findings->pdata[i])->verdict == IVP_TIME_WRONG)
            return IVP_EXIT_WRONG;
    }
    return IVP_EXIT_FINE;
}

int
ivp_tool_times(int argc, char **argv)
{
    gboolean json = FALSE;
    g_autofree char *on = NULL;
    const GOptionEntry entries[] = {
        {"on", 0, 0, G_OPTION_ARG_STRING, &on,
         N_("The day the text is about, where it names none: 2026-06-01; else today"),
         N_("DAY")},
        {"json", 0, 0, G_OPTION_ARG_NONE, &json, N_("Print them as JSON"), NULL},
        {NULL},
    };
    g_autoptr(GOptionContext) context = g_option_context_new(_("FILE"));
    g_autoptr(GError) error = NULL;

    g_option_context_set_summary(
        context,
        _("Finds times of day with a zone in prose, and says which cannot be right "
          "on their day and which may mean two things."));
    g_option_context_add_main_entries(context, entries, GETTEXT_PACKAGE);
    if (!g_option_context_parse(context, &argc, &argv, &error)) {
        fprintf(stderr, "%s\n", error->message);
        return IVP_EXIT_USAGE;
    }
    if (argc != 2) {
        fprintf(stderr, "%s\n",
                _("Name one file: interview-panel times announcement.md --on 2026-06-01"));
        return IVP_EXIT_USAGE;
    }
    if (on == NULL) {
        g_autoptr(GDateTime) now = g_date_time_new_now_local();

        on = g_date_time_format(now, "%Y-%m-%d");
    }
    return check_times(argv[1], on, json);
}
