/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-tool.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ivp-calendars.h"
#include "ivp-error.h"
#include "ivp-fetch.h"
#include "ivp-take.h"
#include "ivp-tool-input.h"

typedef struct {
    IvpCache *cache;
    const char *id;
    gint64 now;
    gboolean from_nothing;
    IvpTake *take;
} Refresh;

static gboolean
begin_take(Refresh *refresh, GError **error)
{
    if (refresh->take == NULL)
        refresh->take = ivp_take_new(refresh->cache, refresh->id, refresh->now,
                                     refresh->from_nothing, NULL, error);
    return refresh->take != NULL;
}

static gboolean
on_bytes(const char *bytes, gsize length, gpointer data, GError **error)
{
    Refresh *refresh = data;

    return begin_take(refresh, error) &&
           ivp_take_write(refresh->take, bytes, length, error);
}

static gboolean
read_web(Refresh *refresh, const char *url, GError **error)
{
    static const IvpFetchFuncs funcs = {on_bytes, NULL};
    IvpFetchRequest request = {.url = url};
    g_auto(IvpFetchReply) reply = {0};

    return ivp_fetch(&request, &funcs, refresh, NULL, &reply, error) &&
           begin_take(refresh, error);
}

static gboolean
read_file(Refresh *refresh, const char *name, GError **error)
{
    gboolean is_input = strcmp(name, "-") == 0;
    struct stat info;
    int fd = is_input ? STDIN_FILENO : open(name, O_RDONLY | O_CLOEXEC);
    gboolean ok = FALSE;

    if (fd < 0 || fstat(fd, &info) != 0 || S_ISDIR(info.st_mode))
        g_set_error(error, IVP_ERROR, IVP_ERROR_STORE,
                    _("The file “%s” could not be read: %s."), name,
                    g_strerror(fd < 0 ? errno : EISDIR));
    else
        ok = begin_take(refresh, error) && ivp_take_read(refresh->take, fd, error);
    if (fd >= 0 && !is_input)
        close(fd);
    return ok;
}

static void
print_report(const char *id, const IvpTakeReport *report, gboolean json)
{
    const struct {
        const char *key;
        const char *words;
        guint64 number;
    } numbers[] = {
        {"bytes", _("bytes"), report->bytes},
        {"seen", _("events seen"), report->seen},
        {"unchanged", _("unchanged"), report->unchanged},
        {"passed_over", _("passed over"), report->passed},
        {"parsed", _("parsed"), report->parsed},
        {"kept", _("kept"), report->kept},
        {"removed", _("removed"), report->removed},
        {"refused", _("refused"), report->refused},
    };
    g_autoptr(GString) text = g_string_new(NULL);

    if (json) {
        g_string_append(text, "{\"id\":");
        ivp_tool_json_string(text, id);
        g_string_append(text, ",\"title\":");
        if (report->title != NULL)
            ivp_tool_json_string(text, report->title);
        else
            g_string_append(text, "null");
    }
    for (gsize i = 0; i < G_N_ELEMENTS(numbers); i++) {
        if (json)
            g_string_append_printf(text, ",\"%s\":%" G_GUINT64_FORMAT, numbers[i].key,
                                   numbers[i].number);
        else
            g_string_append_printf(text, "%s\t%" G_GUINT64_FORMAT "\n", numbers[i].words,
                                   numbers[i].number);
    }
    if (json) {
        g_string_append(text, ",\"problems\":[");
        for (guint i = 0; report->problems != NULL && i < report->problems->len; i++) {
            if (i > 0)
                g_string_append_c(text, ',');
            ivp_tool_json_string(text, g_ptr_array_index(report->problems, i));
        }
        g_string_append(text, "]}\n");
    }
    fputs(text->str, stdout);
}

/* What is wrong in the feed is 1, what is wrong with reaching or keeping it 3. */
static int
say_error(const char *feed, const GError *error)
{
    fprintf(stderr, "%s: %s\n", feed, error->message);
    if (g_error_matches(error, IVP_ERROR, IVP_ERROR_PARSE) ||
        g_error_matches(error, IVP_ERROR, IVP_ERROR_LIMIT))
        return IVP_EXIT_WRONG;
    return IVP_EXIT_UNREACHED;
}

static int
finish(Refresh *refresh, const char *said, gboolean accept_empty, gboolean json)
{
    g_auto(IvpTakeReport) report = {0};
    g_autoptr(GError) error = NULL;

    switch (ivp_take_finish(refresh->take, accept_empty, &report, &error)) {
    case IVP_TAKE_FAILED:
        return say_error(said, error);
    case IVP_TAKE_EMPTY:
        fprintf(
            stderr, "%s: %s\n", said,
            _("The new calendar is empty; kept the old one. --accept-empty believes it."));
        return IVP_EXIT_WRONG;
    case IVP_TAKE_DONE:
        break;
    }
    g_clear_pointer(&refresh->take, ivp_take_free);
    if (!ivp_cache_roll(refresh->cache, refresh->id, refresh->now, NULL, NULL, &error))
        return say_error(said, error);
    print_report(refresh->id, &report, json);
    for (guint i = 0; i < report.problems->len; i++)
        fprintf(stderr, "%s: %s\n", said,
                (const char *)g_ptr_array_index(report.problems, i));
    if (report.n_problems > report.problems->len) {
        guint64 more = report.n_problems - report.problems->len;

        fprintf(stderr, ngettext("and %u more\n", "and %u more\n", (gulong)more),
                (guint)more);
    }
    if (fflush(stdout) != 0) {
        fprintf(stderr, "%s\n", _("The numbers could not be written."));
        return IVP_EXIT_UNREACHED;
    }
    return report.n_problems > 0 ? IVP_EXIT_WRONG : IVP_EXIT_FINE;
}

static int
refresh_feed(const char *feed,
             const char *folder,
             Refresh *refresh,
             gboolean accept_empty,
             gboolean json)
{
    gboolean is_web = strstr(feed, "://") != NULL;
    g_autofree char *path = g_build_filename(folder, "cache.db", NULL);
    g_autofree char *url = NULL;
    g_autofree char *said = NULL;
    g_autoptr(IvpCache) cache = NULL;
    g_autoptr(GError) error = NULL;
    int status;

    if (is_web) {
        url = ivp_feed_url_normalize(feed, TRUE, NULL, &error);
        if (url == NULL) {
            fprintf(stderr, "%s\n", error->message);
            return IVP_EXIT_USAGE;
        }
        said = ivp_feed_url_redact(url);
    } else {
        said = g_strdup(feed);
    }
    cache = ivp_cache_open(path, TRUE, &error);
    refresh->cache = cache;
    if (cache == NULL)
        return say_error(folder, error);
    if (is_web ? read_web(refresh, url, &error) : read_file(refresh, feed, &error))
        status = finish(refresh, said, accept_empty, json);
    else
        status = say_error(said, error);
    g_clear_pointer(&refresh->take, ivp_take_free);
    return status;
}

int
ivp_tool_refresh(int argc, char **argv)
{
    g_autofree char *folder = NULL;
    g_autofree char *now = NULL;
    g_autofree char *id = NULL;
    gboolean json = FALSE;
    gboolean whole = FALSE;
    gboolean accept_empty = FALSE;
    const GOptionEntry entries[] = {
        {"cache", 0, 0, G_OPTION_ARG_FILENAME, &folder,
         N_("Where the cache is or shall be"), N_("FOLDER")},
        {"id", 0, 0, G_OPTION_ARG_STRING, &id,
         N_("Which calendar of that cache it is, if there are several; else it is the only "
            "one"),
         N_("NAME")},
        {"whole", 0, 0, G_OPTION_ARG_NONE, &whole,
         N_("Read all of it anew, not only what has changed"), NULL},
        {"accept-empty", 0, 0, G_OPTION_ARG_NONE, &accept_empty,
         N_("Believe a calendar that has become empty"), NULL},
        {"now", 0, 0, G_OPTION_ARG_STRING, &now,
         N_("Take it as if it were then: 2026-06-01 or 20260601T170000Z"), N_("TIME")},
        {"json", 0, 0, G_OPTION_ARG_NONE, &json, N_("Print the numbers as JSON"), NULL},
        {NULL},
    };
    g_autoptr(GOptionContext) context = g_option_context_new(_("FEED"));
    g_autoptr(IvpZone) viewer = ivp_zone_new_local();
    g_autoptr(GError) error = NULL;
    Refresh refresh = {.now = g_get_real_time() / G_USEC_PER_SEC};

    g_option_context_set_summary(
        context, _("Takes a calendar (a link, a file, - for standard input) into a cache, "
                   "and says what "
                   "was in it; again: only the difference. Events that were over a year "
                   "ago are passed "
                   "over. “interview-panel occurrences --cache FOLDER” answers from it."));
    g_option_context_add_main_entries(context, entries, GETTEXT_PACKAGE);
    if (!g_option_context_parse(context, &argc, &argv, &error)) {
        fprintf(stderr, "%s\n", error->message);
        return IVP_EXIT_USAGE;
    }
    if (argc != 2 || folder == NULL) {
        fprintf(
            stderr, "%s\n",
            _("Name a calendar and a folder: interview-panel refresh calendar.ics --cache "
              "FOLDER"));
        return IVP_EXIT_USAGE;
    }
    if (now != NULL && !ivp_tool_parse_time(now, viewer, &refresh.now, &error)) {
        fprintf(stderr, "%s\n", error->message);
        return IVP_EXIT_USAGE;
    }
    refresh.from_nothing = whole;
    refresh.id = id != NULL ? id : "feed";
    return refresh_feed(argv[1], folder, &refresh, accept_empty, json);
}
