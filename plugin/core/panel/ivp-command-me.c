/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ivp-calendars.h"
#include "ivp-command-private.h"
#include "ivp-error.h"
#include "ivp-panel-private.h"
#include "ivp-quiet.h"
#include "ivp-when-letters.h"
#include "ivp-when.h"

/* Names listed where several fit. */
#define FITS_MAX 5

/* --- Time zone --- */

static char *
say_zone(IvpCommands *commands)
{
    g_autofree char *zone = ivp_panel_get_zone_text(commands->panel);

    /* Translators: a time zone: "Berlin (CET, UTC+1)" */
    return g_strdup_printf(_("Times are shown for %s.\n"), zone);
}

/* "kolkata", "los angeles", "asia/kolkata": the names that end so, or hold it. */
static GPtrArray *
list_zones_like(char **zones, const char *typed)
{
    GPtrArray *fitting = g_ptr_array_new();
    g_autofree char *wanted = g_ascii_strdown(typed, -1);

    g_strdelimit(wanted, " ", '_');
    for (guint i = 0; zones[i] != NULL; i++) {
        g_autofree char *name = g_ascii_strdown(zones[i], -1);
        const char *slash = strrchr(name, '/');

        if (strcmp(name, wanted) == 0 ||
            (slash != NULL && strcmp(slash + 1, wanted) == 0)) {
            g_ptr_array_set_size(fitting, 0);
            g_ptr_array_add(fitting, zones[i]);
            return fitting;
        }
        if (strlen(wanted) >= 3 && strstr(name, wanted) != NULL)
            g_ptr_array_add(fitting, zones[i]);
    }
    return fitting;
}

static void
refuse_zone(const char *typed, GPtrArray *fitting, char **zones, GError **error)
{
    if (fitting->len > 0) {
        g_autoptr(GString) list = g_string_new(NULL);

        for (guint i = 0; i < fitting->len && i < FITS_MAX; i++)
            g_string_append_printf(list, "%s%s", i > 0 ? ", " : "",
                                   (const char *)g_ptr_array_index(fitting, i));
        g_set_error(error, IVP_ERROR, IVP_ERROR_AMBIGUOUS,
                    /* Translators: how many, what was typed, some names */
                    _("%1$u zones fit “%2$s”: %3$s. Say which."), fitting->len, typed,
                    list->str);
    } else {
        /* A slip is in the last part as a rule: compare with those. */
        g_autoptr(GPtrArray) places = g_ptr_array_new();
        const char *nearest;

        for (guint i = 0; zones[i] != NULL; i++) {
            const char *slash = strrchr(zones[i], '/');

            g_ptr_array_add(places,
                            (gpointer)(guintptr)(slash != NULL ? slash + 1 : zones[i]));
        }
        g_ptr_array_add(places, NULL);
        nearest = ivp_command_nearest(typed, (const char *const *)places->pdata);
        if (nearest != NULL)
            g_set_error(error, IVP_ERROR, IVP_ERROR_NOT_FOUND,
                        /* Translators: what was typed, and a place to type instead */
                        _("There is no zone “%1$s”. Type /iv zone %2$s?"), typed, nearest);
        else
            g_set_error(error, IVP_ERROR, IVP_ERROR_NOT_FOUND,
                        _("There is no zone “%s”. Type a city, or a name such as "
                          "Asia/Kolkata."),
                        typed);
    }
}

static void
ask_letters(const IvpLetters *letters, const char *typed, GError **error)
{
    g_auto(GStrv) places = g_strsplit(letters->ask, "|", -1);
    g_autofree char *list = g_strjoinv(", ", places);

    g_set_error(
        error, IVP_ERROR, IVP_ERROR_AMBIGUOUS,
        /* Translators: the letters of a zone, cities that use them, and one of them */
        _("“%1$s” may be several places: %2$s. Type a city: /iv zone %3$s"), typed, list,
        places[0]);
}

char *
ivp_command_zone(IvpCommands *commands, char **words, GError **error)
{
    g_autofree char *typed = g_strjoinv(" ", words);
    g_auto(GStrv) zones = NULL;
    g_autoptr(GPtrArray) fitting = NULL;
    const IvpLetters *letters;

    if (typed[0] == '\0') {
        g_autofree char *zone = say_zone(commands);

        return g_strconcat(zone,
                           _("To change it: /iv zone Asia/Kolkata, or /iv zone auto for "
                             "the computer's.\n"),
                           NULL);
    }
    if (ivp_command_is(typed, "auto")) {
        if (!ivp_panel_set_zone(commands->panel, NULL, error))
            return NULL;
        return say_zone(commands);
    }
    letters = ivp_letters_find(typed);
    if (letters != NULL && letters->ask != NULL) {
        /* Some of these are also names of zones without summer time, which nobody means. */
        ask_letters(letters, typed, error);
        return NULL;
    }
    if (ivp_panel_set_zone(commands->panel,
                           letters != NULL && letters->follows ? letters->zones : typed,
                           NULL))
        return say_zone(commands);
    zones = ivp_panel_list_zones();
    fitting = list_zones_like(zones, typed);
    if (fitting->len != 1) {
        refuse_zone(typed, fitting, zones, error);
        return NULL;
    }
    if (!ivp_panel_set_zone(commands->panel, g_ptr_array_index(fitting, 0), error))
        return NULL;
    return say_zone(commands);
}

/* --- Clocks --- */

char *
ivp_command_quiet(IvpCommands *commands, char **words, GError **error)
{
    g_autofree char *hours = NULL;

    if (words[0] != NULL) {
        gboolean off = ivp_command_is(words[0], "off");

        if (!off && !ivp_quiet_check(words[0], error))
            return NULL;
        ivp_panel_set_setting(commands->panel, IVP_SETTING_QUIET, off ? NULL : words[0]);
    }
    hours = ivp_panel_get_setting(commands->panel, IVP_SETTING_QUIET);
    if (hours == NULL || hours[0] == '\0')
        return g_strdup(_("No quiet hours. To have some: /iv quiet 22-8\n"));
    /* Translators: hours of the clock, such as 22-8; the command is typed so */
    return g_strdup_printf(
        _("Quiet hours are %s: what can wait is told after them. To have "
          "none: /iv quiet off\n"),
        hours);
}

char *
ivp_command_clock(IvpCommands *commands, char **words, GError **error)
{
    g_autofree char *now = NULL;

    if (words[0] != NULL && !ivp_command_is(words[0], "12") &&
        !ivp_command_is(words[0], "24") && !ivp_command_is(words[0], "auto")) {
        g_set_error(error, IVP_ERROR, IVP_ERROR_USAGE,
                    _("A clock has 12 or 24 hours, or is auto, not “%s”."), words[0]);
        return NULL;
    }
    if (words[0] != NULL)
        ivp_panel_set_setting(commands->panel, IVP_SETTING_CLOCK,
                              ivp_command_is(words[0], "auto") ? NULL : words[0]);
    now =
        ivp_when_clock(ivp_panel_get_zone(commands->panel), ivp_panel_now(commands->panel));
    /* Translators: a time of day as it is shown now; the commands are typed so */
    return g_strdup_printf(_("It is %s. To change how hours are shown: /iv clock 12, 24 or "
                             "auto\n"),
                           now);
}

/* --- Program --- */

static char *
list_programs(IvpCommands *commands, GPtrArray *choices)
{
    IvpProgram *chosen = ivp_panel_get_program(commands->panel);
    gboolean is_chosen = ivp_panel_is_chosen(commands->panel) && chosen != NULL;
    g_autoptr(GString) text = g_string_new(NULL);

    for (guint i = 0; i < choices->len; i++) {
        const IvpProgramChoice *choice = g_ptr_array_index(choices, i);

        /* Translators: a number, a community, the word to type for it */
        g_string_append_printf(text, _("%1$u. %2$s (%3$s)"), i + 1, choice->name,
                               choice->id);
        if (is_chosen && strcmp(ivp_program_get_id(chosen), choice->id) == 0)
            g_string_append(text, _(", shown now"));
        if (choice->problem != NULL)
            /* Translators: why a program cannot be chosen */
            g_string_append_printf(text, _(": cannot be used, %s"), choice->problem);
        else if (choice->hosts != NULL && choice->hosts[0] != '\0')
            g_string_append_printf(text, _(", loads from %s"), choice->hosts);
        g_string_append(text, "\n");
    }
    g_string_append(text,
                    _("To choose one: /iv program NAME. To add a file: /iv program add "
                      "FILE.\n"));
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static gboolean
fits_choice(const IvpProgramChoice *choice, const char *typed)
{
    g_autofree char *wanted = g_utf8_casefold(typed, -1);
    g_autofree char *name = g_utf8_casefold(choice->name != NULL ? choice->name : "", -1);
    g_autofree char *id = g_utf8_casefold(choice->id, -1);

    return strstr(name, wanted) != NULL || strstr(id, wanted) != NULL;
}

static const IvpProgramChoice *
find_choice(GPtrArray *choices, const char *typed, GError **error)
{
    const IvpProgramChoice *found = NULL;
    g_autoptr(GString) list = g_string_new(NULL);
    guint n = 0;
    guint64 number;

    for (guint i = 0; i < choices->len; i++) {
        const IvpProgramChoice *choice = g_ptr_array_index(choices, i);

        if (ivp_command_is(typed, choice->id))
            return choice;
    }
    if (g_ascii_string_to_unsigned(typed, 10, 1, choices->len, &number, NULL))
        return g_ptr_array_index(choices, number - 1);
    for (guint i = 0; i < choices->len; i++) {
        const IvpProgramChoice *choice = g_ptr_array_index(choices, i);

        if (!fits_choice(choice, typed))
            continue;
        found = choice;
        n++;
        if (n <= FITS_MAX)
            g_string_append_printf(list, "%s%u. %s", n > 1 ? ", " : "", i + 1,
                                   choice->name);
    }
    if (n == 1)
        return found;
    if (n == 2)
        g_set_error(error, IVP_ERROR, IVP_ERROR_AMBIGUOUS,
                    _("Two fit “%1$s”: %2$s. Say which."), typed, list->str);
    else if (n > 2)
        g_set_error(error, IVP_ERROR, IVP_ERROR_AMBIGUOUS,
                    _("%1$u fit “%2$s”: %3$s. Say which."), n, typed, list->str);
    else
        g_set_error(error, IVP_ERROR, IVP_ERROR_NOT_FOUND,
                    _("There is no program “%s”. /iv program lists all."), typed);
    return NULL;
}

static char *
choose(IvpCommands *commands, GPtrArray *choices, const char *typed, GError **error)
{
    const IvpProgramChoice *choice = find_choice(choices, typed, error);

    if (choice == NULL)
        return NULL;
    if (choice->problem != NULL) {
        g_set_error(error, IVP_ERROR, IVP_ERROR_REFUSED,
                    /* Translators: a community, and why it cannot be chosen */
                    _("%1$s cannot be used: %2$s"), choice->name, choice->problem);
        return NULL;
    }
    if (!ivp_panel_choose(commands->panel, choice->id, error))
        return NULL;
    /* Numbers of the other program's list name nothing any more. */
    ivp_command_forget(commands);
    if (choice->hosts != NULL && choice->hosts[0] != '\0')
        return g_strdup_printf(
            /* Translators: a community, and the server its calendar comes from */
            _("%1$s. Its calendar is loading from %2$s; type /iv agenda in a moment.\n"),
            choice->name, choice->hosts);
    /* Translators: a community */
    return g_strdup_printf(_("%s. Type /iv agenda.\n"), choice->name);
}

/* The file somebody typed: "~" is home, quotes are left out, and so is "file://". */
static char *
read_path(const char *typed)
{
    g_autofree char *bare = g_strdup(typed);
    gsize length = strlen(bare);

    if (length >= 2 && (bare[0] == '"' || bare[0] == '\'') && bare[length - 1] == bare[0]) {
        bare[length - 1] = '\0';
        memmove(bare, bare + 1, length - 1);
    }
    if (g_str_has_prefix(bare, "file://")) {
        char *path = g_filename_from_uri(bare, NULL, NULL);

        if (path != NULL)
            return path;
    }
    if (bare[0] == '~' && (bare[1] == '/' || bare[1] == '\0'))
        return g_build_filename(g_get_home_dir(), bare + 1, NULL);
    return g_steal_pointer(&bare);
}

/* On the thread. Not blocked by pipes and devices, and no more than a program may have. */
static GBytes *
read_file(gpointer data, GError **error)
{
    const char *path = data;
    g_autofree char *shown = g_filename_display_name(path);
    g_autofree char *bytes = g_malloc(IVP_PROGRAM_MAX_BYTES + 1);
    gsize length = 0;
    struct stat about;
    int file = g_open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0);
    int problem = errno;

    if (file < 0 || fstat(file, &about) != 0) {
        problem = errno;
        if (file >= 0)
            close(file);
        g_set_error(error, IVP_ERROR, IVP_ERROR_STORE,
                    /* Translators: a file, and the system's reason */
                    _("%1$s was not read: %2$s."), shown, g_strerror(problem));
        return NULL;
    }
    if (!S_ISREG(about.st_mode)) {
        close(file);
        g_set_error(error, IVP_ERROR, IVP_ERROR_REFUSED, _("%s is not a file."), shown);
        return NULL;
    }
    while (length <= IVP_PROGRAM_MAX_BYTES) {
        ssize_t n = read(file, bytes + length, IVP_PROGRAM_MAX_BYTES + 1 - length);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            break;
        length += (gsize)n;
    }
    close(file);
    if (length > IVP_PROGRAM_MAX_BYTES) {
        g_set_error(error, IVP_ERROR, IVP_ERROR_LIMIT,
                    _("%1$s is larger than %2$d kB, too large for a program file."), shown,
                    IVP_PROGRAM_MAX_BYTES / 1024);
        return NULL;
    }
    return g_bytes_new(bytes, length);
}

static char *
add_file(IvpCommands *commands, gpointer data, GBytes *bytes, GError **error)
{
    g_autofree char *name = g_path_get_basename(data);
    g_autofree char *preview =
        ivp_panel_preview_program(commands->panel, bytes, name, error);
    g_autofree char *id = NULL;

    if (preview == NULL)
        return NULL;
    id = ivp_panel_add_program(commands->panel, bytes, name, error);
    if (id == NULL)
        return NULL;
    g_strchomp(preview);
    /* Translators: what a program file says, in lines; the word to type for it */
    return g_strdup_printf(_("%1$s\nAdded. To show it: /iv program %2$s"), preview, id);
}

char *
ivp_command_program(IvpCommands *commands, char **words, GError **error)
{
    g_autoptr(GPtrArray) choices = ivp_panel_list_programs(commands->panel);
    g_autofree char *typed = NULL;

    if (words[0] == NULL)
        return list_programs(commands, choices);
    if (ivp_command_is(words[0], "add")) {
        typed = g_strjoinv(" ", words + 1);
        if (typed[0] == '\0') {
            g_set_error_literal(
                error, IVP_ERROR, IVP_ERROR_USAGE,
                _("Add which file? Example: /iv program add ~/mine.program"));
            return NULL;
        }
        return ivp_command_do_on_disk(
            commands, read_file, add_file, read_path(typed), g_free,
            _("Reading; the disk is slow. The next command says what came of it."), error);
    }
    typed = g_strjoinv(" ", words);
    return choose(commands, choices, typed, error);
}

/* --- Calendars of the user's own --- */

static char *
list_calendars(IvpCommands *commands)
{
    g_auto(GStrv) calendars = ivp_panel_list_calendars(commands->panel);
    g_autoptr(GString) text = g_string_new(NULL);

    for (guint i = 0; calendars[i] != NULL; i++) {
        g_autofree char *shown = ivp_feed_url_redact(calendars[i]);

        g_string_append_printf(text, "%u. %s\n", i + 1, shown);
    }
    if (text->len == 0)
        return g_strdup(_("No calendars of your own yet. To add one: /iv calendar add "
                          "https://example.org/mine.ics\n"));
    g_string_append(text, _("To take one away: /iv calendar remove 1\n"));
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static char *
remove_calendar(IvpCommands *commands, const char *word, GError **error)
{
    g_auto(GStrv) calendars = ivp_panel_list_calendars(commands->panel);
    guint n = g_strv_length(calendars);
    guint64 number;

    if (word == NULL || n == 0 ||
        !g_ascii_string_to_unsigned(word, 10, 1, n, &number, NULL)) {
        g_set_error_literal(
            error, IVP_ERROR, IVP_ERROR_USAGE,
            _("Which one? /iv calendar lists yours; then /iv calendar remove 1"));
        return NULL;
    }
    if (!ivp_panel_remove_calendar(commands->panel, (guint)number - 1, error))
        return NULL;
    return list_calendars(commands);
}

char *
ivp_command_calendar(IvpCommands *commands, char **words, GError **error)
{
    if (words[0] == NULL || ivp_command_is(words[0], "list"))
        return list_calendars(commands);
    if (ivp_command_is(words[0], "remove"))
        return remove_calendar(commands, words[1], error);
    if (ivp_command_is(words[0], "add")) {
        if (words[1] == NULL) {
            g_set_error_literal(
                error, IVP_ERROR, IVP_ERROR_USAGE,
                _("Add what? Example: /iv calendar add https://example.org/mine.ics"));
            return NULL;
        }
        if (!ivp_panel_add_calendar(commands->panel, words[1], error))
            return NULL;
        return g_strdup(_("Added, and loading. Type /iv agenda in a moment.\n"));
    }
    g_set_error(error, IVP_ERROR, IVP_ERROR_USAGE,
                _("There is no “%s” for calendars. Example: /iv calendar add "
                  "https://example.org/mine.ics"),
                words[0]);
    return NULL;
}
