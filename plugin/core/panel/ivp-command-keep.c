/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "ivp-command-private.h"
#include "ivp-error.h"
#include "ivp-panel-private.h"

/* --- Reminders --- */

#define MINUTE 60
#define HOUR 3600
#define DAY 86400
/* The earliest a reminder can be set, as no calendar is looked at further ahead. */
#define BEFORE_MAX (28 * DAY)
#define BEFORE_DEFAULT HOUR

/* "10m", "90min", "1h", "1d", "2w"; 0 if it is none */
static int
read_before(const char *word)
{
    char *unit;
    gint64 number = g_ascii_strtoll(word, &unit, 10);
    static const struct {
        const char *name;
        int seconds;
    } units[] = {
        {"m", MINUTE},      {"min", MINUTE}, {"mins", MINUTE}, {"minutes", MINUTE},
        {"h", HOUR},        {"hour", HOUR},  {"hours", HOUR},  {"d", DAY},
        {"day", DAY},       {"days", DAY},   {"w", 7 * DAY},   {"week", 7 * DAY},
        {"weeks", 7 * DAY},
    };

    if (!g_ascii_isdigit(word[0]) || number < 1 || number > BEFORE_MAX)
        return 0;
    for (gsize i = 0; i < G_N_ELEMENTS(units); i++) {
        if (ivp_command_is(unit, units[i].name) && number * units[i].seconds <= BEFORE_MAX)
            return (int)(number * units[i].seconds);
    }
    return 0;
}

static char *
before_text(int before)
{
    int minutes = before / MINUTE;

    if (before % DAY == 0)
        return g_strdup_printf(ngettext("%d day", "%d days", (gulong)(before / DAY)),
                               before / DAY);
    if (before % HOUR == 0)
        return g_strdup_printf(ngettext("%d hour", "%d hours", (gulong)(before / HOUR)),
                               before / HOUR);
    return g_strdup_printf(ngettext("%d minute", "%d minutes", (gulong)minutes), minutes);
}

static int
compare_before(gconstpointer a, gconstpointer b)
{
    return *(const int *)b - *(const int *)a;
}

/* "1 day, 1 hour", the earliest first */
static char *
list_before(IvpCommands *commands, const char *key)
{
    g_autoptr(GArray) set = ivp_panel_list_reminders(commands->panel, key);
    g_autoptr(GString) text = g_string_new(NULL);

    g_array_sort(set, compare_before);
    for (guint i = 0; i < set->len; i++) {
        g_autofree char *before = before_text(g_array_index(set, int, i));

        g_string_append_printf(text, "%s%s", i > 0 ? ", " : "", before);
    }
    return set->len > 0 ? g_string_free(g_steal_pointer(&text), FALSE) : NULL;
}

/* All that has reminders, as a list. */
static char *
list_reminded(IvpCommands *commands)
{
    g_autoptr(GPtrArray) rows = ivp_panel_list_rows(commands->panel, NULL, 0, 0);
    g_autoptr(GString) text = g_string_new(NULL);
    guint n = 0;

    for (guint i = 0; i < rows->len; i++) {
        const IvpRow *row = g_ptr_array_index(rows, i);
        g_autofree char *before = list_before(commands, row->key);
        g_autofree char *title = NULL;

        if (before == NULL)
            continue;
        if (n++ == 0)
            ivp_command_forget(commands);
        g_ptr_array_add(commands->list, g_strdup(row->key));
        commands->printed = n;
        title = ivp_command_title(commands, row);
        /* Translators: a number, what and when, how long before: "1. Discussion group EMEA,
         * Wed 25 Nov 17:00 CET: 1 day, 1 hour before." */
        g_string_append_printf(text, _("%1$u. %2$s: %3$s before.\n"), n, title, before);
    }
    return n > 0 ? g_string_free(g_steal_pointer(&text), FALSE) : NULL;
}

static char *
forget_reminders(IvpCommands *commands, const IvpRow *row)
{
    g_autoptr(GArray) set = ivp_panel_list_reminders(commands->panel, row->key);
    g_autofree char *title = ivp_command_title(commands, row);

    for (guint i = 0; i < set->len; i++)
        ivp_panel_forget_reminder(commands->panel, row->key, g_array_index(set, int, i));
    /* Translators: what and when */
    return g_strdup_printf(set->len > 0 ? _("No reminder any more for %s.\n")
                                        : _("There was no reminder for %s.\n"),
                           title);
}

static char *
say_reminders(IvpCommands *commands, const IvpRow *row)
{
    g_autofree char *title = ivp_command_title(commands, row);
    g_autofree char *before = list_before(commands, row->key);

    /* Translators: what and when, how long before: "Reminders for Discussion group EMEA,
     * Wed 25 Nov 17:00 CET: 1 day, 1 hour before." */
    return g_strdup_printf(_("Reminders for %1$s: %2$s before.\n"), title,
                           before != NULL ? before : "–");
}

char *
ivp_command_remind(IvpCommands *commands, char **words, GError **error)
{
    g_autoptr(GArray) wanted = g_array_new(FALSE, FALSE, sizeof(int));
    guint n = g_strv_length(words);
    gboolean off = FALSE;
    g_autofree char *thing = NULL;
    g_autoptr(GStrvBuilder) names = g_strv_builder_new();
    g_auto(GStrv) name = NULL;
    g_autoptr(IvpRow) row = NULL;

    /* Times stand at the end; what is before them is the thing. */
    for (; n > 0; n--) {
        int before = read_before(words[n - 1]);

        if (ivp_command_is(words[n - 1], "off"))
            off = TRUE;
        else if (before != 0)
            g_array_append_val(wanted, before);
        else if (n > 1 && g_ascii_isdigit(words[n - 1][0])) {
            g_set_error(error, IVP_ERROR, IVP_ERROR_USAGE,
                        _("No length of time “%s”. Example: /iv remind 2 1d 1h 10m"),
                        words[n - 1]);
            return NULL;
        } else
            break;
    }
    for (guint i = 0; i < n; i++)
        g_strv_builder_add(names, words[i]);
    name = g_strv_builder_end(names);
    thing = g_strjoinv(" ", name);
    if (words[0] == NULL && commands->shown == NULL && commands->list->len != 1) {
        char *list = list_reminded(commands);

        if (list != NULL)
            return list;
    }
    row = ivp_command_find(commands, thing, "remind", error);
    if (row == NULL)
        return NULL;
    if (off)
        return forget_reminders(commands, row);
    if (wanted->len == 0) {
        g_autoptr(GArray) set = ivp_panel_list_reminders(commands->panel, row->key);
        int before = BEFORE_DEFAULT;

        if (set->len > 0)
            return say_reminders(commands, row);
        g_array_append_val(wanted, before);
    }
    for (guint i = 0; i < wanted->len; i++) {
        if (!ivp_panel_remind(commands->panel, row->key, g_array_index(wanted, int, i),
                              error))
            return NULL;
    }
    return say_reminders(commands, row);
}

/* --- A file of its own --- */

/* How many names are tried before we give up: "slot.ics", "slot-2.ics", … */
#define NAMES_MAX 99

typedef struct {
    char *name;
    char *text;
    char *otherwise; /* folder where there is no home */
} Save;

static void
save_free(gpointer data)
{
    Save *save = data;

    g_free(save->name);
    g_free(save->text);
    g_free(save->otherwise);
    g_free(save);
}

/* The download folder, else home, else our own. Looks at the disk, so it is the thread's.
 */
static char *
find_folder(const Save *save)
{
    const char *home = g_getenv("HOME");
    const char *download;

    if (home == NULL || home[0] != '/')
        return g_strdup(save->otherwise);
    download = g_get_user_special_dir(G_USER_DIRECTORY_DOWNLOAD);
    if (download != NULL && g_file_test(download, G_FILE_TEST_IS_DIR))
        return g_strdup(download);
    return g_strdup(g_file_test(home, G_FILE_TEST_IS_DIR) ? home : save->otherwise);
}

/* A file that did not exist before, however many clients save at once. */
static int
open_unused(const char *folder, const char *name, char **path)
{
    const char *dot = strrchr(name, '.');
    gsize stem = dot != NULL && dot > name ? (gsize)(dot - name) : strlen(name);

    for (int i = 1; i <= NAMES_MAX; i++) {
        g_autofree char *number = i > 1 ? g_strdup_printf("-%d", i) : g_strdup("");
        g_autofree char *tried =
            g_strdup_printf("%.*s%s%s", (int)stem, name, number, name + stem);
        int file;

        *path = g_build_filename(folder, tried, NULL);
        file = g_open(*path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
        if (file >= 0 || errno != EEXIST)
            return file;
        g_clear_pointer(path, g_free);
    }
    errno = EEXIST;
    return -1;
}

static gboolean
write_all(int file, const char *text)
{
    gsize left = strlen(text);

    while (left > 0) {
        ssize_t n = write(file, text, left);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return FALSE;
        text += n;
        left -= (gsize)n;
    }
    return TRUE;
}

static GBytes *
save_on_disk(gpointer data, GError **error)
{
    const Save *save = data;
    g_autofree char *folder = find_folder(save);
    g_autofree char *path = NULL;
    int file = open_unused(folder, save->name, &path);
    gboolean whole = file >= 0 && write_all(file, save->text);
    int problem = errno;

    if (file >= 0 && close(file) != 0 && whole) {
        whole = FALSE;
        problem = errno;
    }
    if (!whole) {
        if (file >= 0)
            g_unlink(path);
        g_set_error(error, IVP_ERROR, IVP_ERROR_STORE,
                    /* Translators: a folder, and the system's reason */
                    _("Nothing was saved in %1$s: %2$s."), folder, g_strerror(problem));
        return NULL;
    }
    return g_bytes_new(path, strlen(path) + 1);
}

static char *
say_saved(IvpCommands *commands, gpointer data, GBytes *result, GError **error)
{
    g_autofree char *shown = g_filename_display_name(g_bytes_get_data(result, NULL));

    return g_strdup_printf(_("Saved as %s"), shown);
}

char *
ivp_command_save(IvpCommands *commands, char **words, GError **error)
{
    g_autofree char *thing = g_strjoinv(" ", words);
    g_autoptr(IvpRow) row = ivp_command_find(commands, thing, "save", error);
    g_autofree char *text = NULL;
    Save *save;

    if (row == NULL)
        return NULL;
    text = ivp_panel_export_ics(commands->panel, row->key, error);
    if (text == NULL)
        return NULL;
    save = g_new0(Save, 1);
    save->text = g_steal_pointer(&text);
    save->name = ivp_panel_suggest_file_name(commands->panel, row->key);
    save->otherwise = g_strdup(commands->panel->directory);
    /* The name is made of a stranger's title. */
    g_strdelimit(save->name, "/\\", '-');
    if (save->name[0] == '.')
        save->name[0] = '_';
    return ivp_command_do_on_disk(
        commands, save_on_disk, say_saved, save, save_free,
        _("Saving; the disk is slow. The next command says where."), error);
}
