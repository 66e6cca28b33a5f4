/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-tool.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#include "ivp-guide.h"
#include "ivp-tool-input.h"

/* A talk is as long as this, in minutes. */
#define LEAST_LENGTH 5
#define MOST_LENGTH 480

typedef struct {
    const char *file;
    IvpGuide *guide;
    GPtrArray *problems; /* IvpProgramProblem */
    int lengths[IVP_GUIDE_MAX_LENGTHS];
    gsize n_lengths; /* at least one; a length of 0: the guide does not say */
} Shown;

static GBytes *
load_guide(const char *text, GError **error)
{
    g_autofree char *folder =
        g_build_filename(g_get_home_dir(), ".purple", "interview-panel", NULL);

    if (ivp_tool_is_name(text) && !g_file_test(text, G_FILE_TEST_IS_REGULAR))
        return ivp_guide_load(folder, text, g_get_language_names(), error);
    return ivp_tool_read_file(text, IVP_GUIDE_MAX_BYTES, error);
}

/* --- As text --- */

static char *
format_box(const IvpGuide *guide, gsize part, int length)
{
    int seconds = ivp_guide_get_seconds(guide, part, length);
    g_autofree char *minutes = ivp_guide_format_minutes(seconds);
    gsize n;
    const IvpBox *box = &ivp_guide_get_parts(guide, &n)[part].box;

    if (seconds < 0)
        return g_strdup(_("no time"));
    if (seconds == 0)
        return g_strdup(_("skipped"));
    for (int i = 0; i < box->n; i++) {
        if (box->most[i] == seconds && box->least[i] < seconds) {
            g_autofree char *least = ivp_guide_format_minutes(box->least[i]);

            return g_strdup_printf(_("%s–%s min"), least, minutes);
        }
    }
    return g_strdup_printf(_("%s min"), minutes);
}

/* Pads to @width letters, as printf would to bytes. */
static void
append_right(GString *text, const char *words, int width)
{
    for (glong n = g_utf8_strlen(words, -1); n < width; n++)
        g_string_append_c(text, ' ');
    g_string_append(text, words);
}

static void
append_length(const IvpGuide *guide, int length, GString *text)
{
    int start = 0;
    gsize n;
    const IvpPart *parts = ivp_guide_get_parts(guide, &n);
    g_autofree char *drift =
        ivp_guide_describe_drift(ivp_guide_get_total(guide, length), length);

    g_string_append_c(text, '\n');
    if (length > 0)
        g_string_append_printf(
            text, ngettext("%d minute\n", "%d minutes\n", (gulong)length), length);
    for (gsize i = 0; i < n; i++) {
        int seconds = ivp_guide_get_seconds(guide, i, length);
        g_autofree char *box = format_box(guide, i, length);
        g_autofree char *clock = g_strdup_printf("%d:%02d", start / 3600, start / 60 % 60);

        append_right(text, seconds == 0 ? "" : clock, 7);
        append_right(text, box, 11);
        g_string_append_printf(text, "  %s%s\n", parts[i].title,
                               parts[i].optional ? _(" (optional)") : "");
        start += MAX(0, seconds);
    }
    g_string_append_printf(text, "  %s\n", drift);
}

static void
print_text(const Shown *shown)
{
    g_autoptr(GString) text = g_string_new(ivp_guide_get_title(shown->guide));

    g_string_append_c(text, '\n');
    for (gsize i = 0; i < shown->n_lengths; i++)
        append_length(shown->guide, shown->lengths[i], text);
    fputs(text->str, stdout);
}

/* --- As JSON --- */

static void
append_minutes(GString *json, int seconds)
{
    char number[G_ASCII_DTOSTR_BUF_SIZE];

    if (seconds % 60 == 0)
        g_string_append_printf(json, "%d", seconds / 60);
    else
        g_string_append(json,
                        g_ascii_formatd(number, sizeof number, "%.2f", seconds / 60.0));
}

static void
append_json_lengths(const Shown *shown, GString *json)
{
    for (gsize i = 0; i < shown->n_lengths; i++) {
        int length = shown->lengths[i];
        int total = ivp_guide_get_total(shown->guide, length);
        g_autofree char *drift = ivp_guide_describe_drift(total, length);

        g_string_append_printf(json, "%s{\"length\":", i > 0 ? "," : "");
        if (length > 0)
            g_string_append_printf(json, "%d", length);
        else
            g_string_append(json, "null");
        g_string_append(json, ",\"total\":");
        append_minutes(json, total);
        g_string_append(json, ",\"drift\":");
        if (length > 0)
            append_minutes(json, total - length * 60);
        else
            g_string_append(json, "null");
        g_string_append(json, ",\"sentence\":");
        ivp_tool_json_string(json, drift);
        g_string_append_c(json, '}');
    }
}

static void
append_json_times(const Shown *shown, gsize part, const int *starts, GString *json)
{
    for (gsize i = 0; i < shown->n_lengths; i++) {
        int seconds = ivp_guide_get_seconds(shown->guide, part, shown->lengths[i]);

        g_string_append(json, i > 0 ? ",{\"length\":" : "{\"length\":");
        if (shown->lengths[i] > 0)
            g_string_append_printf(json, "%d", shown->lengths[i]);
        else
            g_string_append(json, "null");
        g_string_append(json, ",\"start\":");
        if (seconds == 0)
            g_string_append(json, "null");
        else
            append_minutes(json, starts[i]);
        g_string_append(json, ",\"minutes\":");
        if (seconds < 0)
            g_string_append(json, "null");
        else
            append_minutes(json, seconds);
        g_string_append_c(json, '}');
    }
}

static void
append_json_steps(const IvpPart *part, GString *json)
{
    static const char *const kinds[] = {
        [IVP_STEP_BOX] = "box",
        [IVP_STEP_POINT] = "point",
        [IVP_STEP_TEXT] = "text",
        [IVP_STEP_HEADING] = "heading",
    };

    for (gsize i = 0; i < part->n_steps; i++) {
        const IvpStep *step = &part->steps[i];

        g_string_append_printf(
            json, "%s{\"line\":%d,\"kind\":\"%s\",\"depth\":%d,\"records\":%s,\"text\":",
            i > 0 ? "," : "", step->line, kinds[step->kind], step->depth,
            step->records ? "true" : "false");
        ivp_tool_json_string(json, step->text);
        g_string_append_c(json, '}');
    }
}

static void
append_json_part(const Shown *shown, gsize index, int *starts, GString *json)
{
    gsize n;
    const IvpPart *part = &ivp_guide_get_parts(shown->guide, &n)[index];

    g_string_append_printf(json, "%s{\"line\":%d,\"title\":", index > 0 ? "," : "",
                           part->line);
    ivp_tool_json_string(json, part->title);
    g_string_append_printf(json, ",\"optional\":%s,\"audience\":%s,\"boxes\":[",
                           part->optional ? "true" : "false",
                           part->audience ? "true" : "false");
    for (int i = 0; i < part->box.n; i++) {
        if (i > 0)
            g_string_append_c(json, ',');
        append_minutes(json, part->box.most[i]);
    }
    g_string_append(json, "],\"times\":[");
    append_json_times(shown, index, starts, json);
    g_string_append(json, "],\"steps\":[");
    append_json_steps(part, json);
    g_string_append(json, "]}");
    for (gsize i = 0; i < shown->n_lengths; i++)
        starts[i] += MAX(0, ivp_guide_get_seconds(shown->guide, index, shown->lengths[i]));
}

static void
print_json(const Shown *shown)
{
    g_autoptr(GString) json = g_string_new("{\"file\":");
    int starts[IVP_GUIDE_MAX_LENGTHS] = {0};
    gsize n;

    ivp_tool_json_string(json, shown->file);
    g_string_append(json, ",\"title\":");
    ivp_tool_json_string(json, ivp_guide_get_title(shown->guide));
    g_string_append(json, ",\"lengths\":[");
    append_json_lengths(shown, json);
    g_string_append(json, "],\"parts\":[");
    ivp_guide_get_parts(shown->guide, &n);
    for (gsize i = 0; i < n; i++)
        append_json_part(shown, i, starts, json);
    g_string_append(json, "],\"before\":");
    ivp_tool_json_string(json, ivp_guide_get_before(shown->guide));
    g_string_append(json, ",\"after\":");
    ivp_tool_json_string(json, ivp_guide_get_after(shown->guide));
    g_string_append(json, ",\"problems\":[");
    ivp_tool_json_problems(json, shown->problems);
    g_string_append(json, "]}\n");
    fputs(json->str, stdout);
}

/* --- The command --- */

static int
show_guide(const char *file, int length, gboolean json)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = load_guide(file, &error);
    g_autoptr(GPtrArray) problems = NULL;
    g_autoptr(IvpGuide) guide = NULL;
    g_autofree char *name = g_path_get_basename(file);
    Shown shown = {.file = file};
    const int *lengths;

    if (bytes == NULL) {
        fprintf(stderr, "%s\n", error->message);
        return IVP_EXIT_UNREACHED;
    }
    guide = ivp_guide_read(bytes, name, &problems, &error);
    if (guide == NULL) {
        fprintf(stderr, "%s: %s\n", file, error->message);
        return IVP_EXIT_WRONG;
    }
    shown.guide = guide;
    shown.problems = problems;
    lengths = ivp_guide_get_lengths(guide, &shown.n_lengths);
    memcpy(shown.lengths, lengths, sizeof shown.lengths);
    if (length > 0 || shown.n_lengths == 0) {
        shown.lengths[0] = length;
        shown.n_lengths = 1;
    }
    ivp_tool_print_problems(file, problems);
    if (json)
        print_json(&shown);
    else
        print_text(&shown);
    if (fflush(stdout) != 0) {
        fprintf(stderr, "%s\n", _("The guide could not be written."));
        return IVP_EXIT_UNREACHED;
    }
    return problems->len > 0 ? IVP_EXIT_WRONG : IVP_EXIT_FINE;
}

int
ivp_tool_guide(int argc, char **argv)
{
    gboolean json = FALSE;
    int length = -1;
    const GOptionEntry entries[] = {
        {"length", 0, 0, G_OPTION_ARG_INT, &length,
         N_("For a talk of so many minutes, not for all that the guide is made for"),
         N_("MINUTES")},
        {"json", 0, 0, G_OPTION_ARG_NONE, &json, N_("Print what was understood as JSON"),
         NULL},
        {NULL},
    };
    g_autoptr(GOptionContext) context = g_option_context_new(_("FILE"));
    g_autoptr(GError) error = NULL;

    g_option_context_set_summary(
        context, _("Shows how a guide is understood: its parts, their times, when each "
                   "begins, and how far the sum is from the talk's length. FILE may be the "
                   "name of a guide that is shipped, or one of your own; “-” is standard "
                   "input."));
    g_option_context_add_main_entries(context, entries, GETTEXT_PACKAGE);
    if (!g_option_context_parse(context, &argc, &argv, &error)) {
        fprintf(stderr, "%s\n", error->message);
        return IVP_EXIT_USAGE;
    }
    if (argc != 2) {
        fprintf(stderr, "%s\n", _("Name one guide: interview-panel guide FILE"));
        return IVP_EXIT_USAGE;
    }
    if (length != -1 && (length < LEAST_LENGTH || length > MOST_LENGTH)) {
        fprintf(stderr, _("A talk lasts from %d to %d minutes: --length 30\n"),
                LEAST_LENGTH, MOST_LENGTH);
        return IVP_EXIT_USAGE;
    }
    return show_guide(argv[1], MAX(0, length), json);
}
