/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-tool.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#include "ivp-agenda.h"
#include "ivp-panel.h"
#include "ivp-tool-input.h"

/* How far ahead rows are listed. */
#define LIST_DAYS 400
/* Milliseconds to wait for what is on the disk. */
#define WAIT_MAX 2000

/* Where the rows come from. With a program named: its file and the calendars kept in the
 * folder. Without: whatever a client chose there, with its zone and own calendars. */
typedef struct {
    char *directory;
    IvpPanel *panel; /* (nullable) */
    IvpProgram *program;
    IvpCache *cache; /* (nullable) */
    IvpAgenda *agenda;
    IvpZone *viewer;
    gint64 now;
    gboolean loaded; /* whether any calendar has been taken */
} Source;

static void
source_clear(Source *source)
{
    g_clear_pointer(&source->agenda, ivp_agenda_free);
    g_clear_pointer(&source->cache, ivp_cache_close);
    g_clear_pointer(&source->program, ivp_program_unref);
    g_clear_pointer(&source->viewer, ivp_zone_unref);
    if (source->panel != NULL)
        ivp_panel_stop(source->panel);
    g_clear_object(&source->panel);
    g_clear_pointer(&source->directory, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Source, source_clear)

static void
on_news(IvpPanel *panel, gpointer data)
{
    *(gboolean *)data = TRUE;
}

static gboolean
on_too_long(gpointer data)
{
    *(gboolean *)data = TRUE;
    return G_SOURCE_REMOVE;
}

static gboolean
has_calendars(const Source *source)
{
    g_auto(GStrv) own = ivp_panel_list_calendars(source->panel);
    gsize n;

    ivp_program_get_calendars(source->program, &n);
    return n > 0 || own[0] != NULL;
}

/* How the calendars stand is read on their own thread. */
static void
wait_for_calendars(Source *source)
{
    gboolean done = FALSE, too_long = FALSE;
    gulong changed, status_changed;
    guint timer;

    if (!has_calendars(source))
        return;
    changed = g_signal_connect(source->panel, "changed", G_CALLBACK(on_news), &done);
    status_changed =
        g_signal_connect(source->panel, "status-changed", G_CALLBACK(on_news), &done);
    timer = g_timeout_add(WAIT_MAX, on_too_long, &too_long);
    while (!done && !too_long)
        g_main_context_iteration(NULL, TRUE);
    if (!too_long)
        g_source_remove(timer);
    g_signal_handler_disconnect(source->panel, changed);
    g_signal_handler_disconnect(source->panel, status_changed);
}

static int
open_chosen(Source *source)
{
    g_autofree char *store = g_build_filename(source->directory, "program.db", NULL);
    g_autoptr(IvpStatus) status = NULL;

    if (g_file_test(store, G_FILE_TEST_EXISTS))
        source->panel = ivp_panel_new(source->directory);
    if (source->panel == NULL || ivp_panel_get_program(source->panel) == NULL) {
        fprintf(stderr,
                _("No community was chosen in %s yet. Name one: interview-panel agenda "
                  "--program opentelemetry\n"),
                source->directory);
        return IVP_EXIT_USAGE;
    }
    source->program = ivp_program_ref(ivp_panel_get_program(source->panel));
    source->viewer = ivp_zone_ref(ivp_panel_get_zone(source->panel));
    source->now = ivp_panel_now(source->panel);
    wait_for_calendars(source);
    status = ivp_panel_get_status(source->panel);
    source->loaded = status->age != NULL && status->age[0] != '\0';
    return IVP_EXIT_FINE;
}

static int
open_program(Source *source, const char *name)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = ivp_tool_load_program(name, source->directory, &error);
    g_autofree char *id = g_path_get_basename(name);
    g_autofree char *path = g_build_filename(source->directory, "cache.db", NULL);
    g_autoptr(GPtrArray) feeds = g_ptr_array_new_with_free_func(g_free);
    const IvpProgramCalendar *calendars;
    gsize n;

    if (bytes == NULL) {
        fprintf(stderr, "%s\n", error->message);
        return IVP_EXIT_UNREACHED;
    }
    if (g_str_has_suffix(id, ".program"))
        id[strlen(id) - strlen(".program")] = '\0';
    source->program = ivp_program_read(bytes, id, NULL, &error);
    if (source->program == NULL) {
        fprintf(stderr, "%s:%s%s\n", name, g_ascii_isdigit(error->message[0]) ? "" : " ",
                error->message);
        return IVP_EXIT_WRONG;
    }
    source->viewer = ivp_zone_new_local();
    source->now = g_get_real_time() / G_USEC_PER_SEC;
    if (g_file_test(path, G_FILE_TEST_EXISTS)) {
        source->cache = ivp_cache_open(path, FALSE, &error);
        if (source->cache == NULL) {
            fprintf(stderr, "%s\n", error->message);
            return IVP_EXIT_UNREACHED;
        }
    }
    calendars = ivp_program_get_calendars(source->program, &n);
    for (gsize i = 0; i < n; i++) {
        /* As the panel names them. */
        char *feed =
            g_strdup_printf("%s.%s", ivp_program_get_id(source->program), calendars[i].id);
        gint64 from, to;

        g_ptr_array_add(feeds, feed);
        source->loaded |=
            source->cache != NULL && ivp_cache_get_laid(source->cache, feed, &from, &to);
    }
    g_ptr_array_add(feeds, NULL);
    source->agenda = ivp_agenda_new(source->program, source->cache,
                                    (const char *const *)feeds->pdata, source->viewer);
    ivp_agenda_set_loaded(source->agenda, source->loaded);
    return IVP_EXIT_FINE;
}

static GPtrArray *
list_rows(const Source *source, const IvpFilter *filter, gint64 from, guint limit)
{
    if (source->panel != NULL)
        return ivp_panel_list_rows(source->panel, filter, from, limit);
    return ivp_agenda_list(source->agenda, filter, from, from + LIST_DAYS * IVP_DAY,
                           source->now, limit);
}

static const char *
kind_name(IvpEventKind kind)
{
    switch (kind) {
    case IVP_EVENT_GROUP:
        return "group";
    case IVP_EVENT_INTERVIEW:
        return "interview";
    case IVP_EVENT_SLOT:
        return "slot";
    case IVP_EVENT_OTHER:
    default:
        return "other";
    }
}

static const char *
state_name(IvpSlotState state)
{
    switch (state) {
    case IVP_SLOT_FREE:
        return "free";
    case IVP_SLOT_ASKED:
        return "asked";
    case IVP_SLOT_RESERVED:
        return "reserved";
    case IVP_SLOT_YOURS:
        return "yours";
    case IVP_SLOT_TAKEN:
        return "taken";
    case IVP_SLOT_USUAL:
        return "usual";
    case IVP_SLOT_NONE:
    default:
        return NULL;
    }
}

static void
add_member(GString *json, const char *name, const char *value)
{
    g_string_append_printf(json, ",\"%s\":", name);
    ivp_tool_json_string(json, value);
}

static void
print_json(const Source *source, const GPtrArray *rows)
{
    g_autoptr(GString) json = g_string_new("{\"program\":");

    ivp_tool_json_string(json, ivp_program_get_name(source->program));
    add_member(json, "zone", ivp_zone_get_id(source->viewer));
    g_string_append_printf(json, ",\"loaded\":%s,\"rows\":[",
                           source->loaded ? "true" : "false");
    for (guint i = 0; i < rows->len; i++) {
        const IvpRow *row = g_ptr_array_index(rows, i);
        g_autofree char *start = ivp_tool_format_instant(row->start);
        g_autofree char *end = ivp_tool_format_instant(row->end);
        IvpCivil day;
        g_autofree char *date = NULL;

        ivp_civil_from_wall(row->day, &day);
        date = g_strdup_printf("%04d-%02d-%02d", day.year, day.month, day.day);
        g_string_append_printf(json, "%s{\"start\":\"%s\",\"end\":\"%s\",\"all_day\":%s",
                               i > 0 ? "," : "", start, end,
                               row->span.kind == IVP_SPAN_DATE ? "true" : "false");
        add_member(json, "day", date);
        add_member(json, "kind", kind_name(row->kind));
        add_member(json, "state", state_name(row->state));
        add_member(json, "region", row->region != NULL ? row->region->id : NULL);
        add_member(json, "title", row->title);
        add_member(json, "time", row->time);
        add_member(json, "beside", row->beside);
        add_member(json, "note", row->note);
        add_member(json, "spoken", row->spoken);
        add_member(json, "key", row->key);
        g_string_append_c(json, '}');
    }
    g_string_append(json, "]}\n");
    fputs(json->str, stdout);
}

/* The words after the options, as the command /iv agenda knows them. */
static gboolean
read_filter(const Source *source, char **words, IvpFilter *filter)
{
    gsize n;
    const IvpRegion *regions = ivp_program_get_regions(source->program, &n);

    for (; *words != NULL; words++) {
        gboolean is_region = FALSE;

        for (gsize i = 0; i < n; i++) {
            if (g_ascii_strcasecmp(*words, regions[i].id) == 0) {
                filter->region = regions[i].id;
                is_region = TRUE;
            }
        }
        if (strcmp(*words, "groups") == 0) {
            filter->show = IVP_SHOW_GROUPS;
        } else if (strcmp(*words, "interviews") == 0) {
            filter->show = IVP_SHOW_INTERVIEWS;
        } else if (strcmp(*words, "slots") == 0) {
            filter->show = IVP_SHOW_SLOTS;
        } else if (strcmp(*words, "waking") == 0) {
            filter->waking_hours = TRUE;
        } else if (!is_region) {
            fprintf(
                stderr,
                _("There is no “%s” to list, only groups, interviews, slots, waking or a "
                  "region of the program.\n"),
                *words);
            return FALSE;
        }
    }
    return TRUE;
}

typedef struct {
    char *program;
    char *directory;
    char *search;
    char *from;
    int limit;
    gboolean json;
} Options;

static int
list_agenda(const Options *options, char **words)
{
    g_auto(Source) source = {0};
    IvpFilter filter = {.words = options->search};
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) rows = NULL;
    gint64 from;
    int status;

    source.directory =
        options->directory != NULL
            ? g_strdup(options->directory)
            : g_build_filename(g_get_home_dir(), ".purple", "interview-panel", NULL);
    status = options->program != NULL ? open_program(&source, options->program)
                                      : open_chosen(&source);
    if (status != IVP_EXIT_FINE)
        return status;
    from = source.now;
    if (options->from != NULL &&
        !ivp_tool_parse_time(options->from, source.viewer, &from, &error)) {
        fprintf(stderr, "%s\n", error->message);
        return IVP_EXIT_USAGE;
    }
    if (!read_filter(&source, words, &filter))
        return IVP_EXIT_USAGE;
    rows = list_rows(&source, &filter, from, (guint)options->limit);
    if (options->json) {
        print_json(&source, rows);
        return IVP_EXIT_FINE;
    }
    for (guint i = 0; i < rows->len; i++)
        printf("%s\n", ((const IvpRow *)g_ptr_array_index(rows, i))->spoken);
    if (!source.loaded)
        fprintf(stderr, "%s\n",
                _("No calendar yet: these are the usual slots, some may be taken."));
    else if (rows->len == 0)
        fprintf(stderr, "%s\n", _("Nothing is coming up."));
    return IVP_EXIT_FINE;
}

static int
parse_and_list(int argc, char **argv, Options *options)
{
    const GOptionEntry entries[] = {
        {"program", 0, 0, G_OPTION_ARG_STRING, &options->program,
         N_("A preset such as opentelemetry, or a program file; without it, the one chosen "
            "in "
            "the folder"),
         N_("NAME|FILE")},
        {"directory", 0, 0, G_OPTION_ARG_FILENAME, &options->directory,
         N_("The plugin's folder; without it, ~/.purple/interview-panel"), N_("FOLDER")},
        {"search", 0, 0, G_OPTION_ARG_STRING, &options->search,
         N_("Only what has all these words"), N_("WORDS")},
        {"from", 0, 0, G_OPTION_ARG_STRING, &options->from,
         N_("What ends after this time: 2026-06-01 or 20260601T170000Z; without it, now"),
         N_("TIME")},
        {"limit", 0, 0, G_OPTION_ARG_INT, &options->limit, N_("At most so many rows"),
         N_("NUMBER")},
        {"json", 0, 0, G_OPTION_ARG_NONE, &options->json, N_("Print them as JSON"), NULL},
        {NULL},
    };
    g_autoptr(GOptionContext) context =
        g_option_context_new(_("[groups|interviews|slots|waking|REGION…]"));
    g_autoptr(GError) error = NULL;

    g_option_context_set_summary(
        context,
        _("Lists what is coming up, from the calendars a client has loaded; asks no "
          "server."));
    g_option_context_add_main_entries(context, entries, GETTEXT_PACKAGE);
    if (!g_option_context_parse(context, &argc, &argv, &error)) {
        fprintf(stderr, "%s\n", error->message);
        return IVP_EXIT_USAGE;
    }
    if (options->limit < 1 || options->limit > 10000) {
        fprintf(stderr, "%s\n", _("A limit is from 1 to 10000."));
        return IVP_EXIT_USAGE;
    }
    return list_agenda(options, argv + 1);
}

int
ivp_tool_agenda(int argc, char **argv)
{
    Options options = {.limit = IVP_ROWS_DEFAULT};
    int status = parse_and_list(argc, argv, &options);

    g_free(options.program);
    g_free(options.directory);
    g_free(options.search);
    g_free(options.from);
    return status;
}
