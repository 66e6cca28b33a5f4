/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "ivp-command-private.h"
#include "ivp-error.h"
#include "ivp-when.h"

/* Things listed where several fit a name. */
#define FITS_MAX 5
/* Words longer than this are no slip of a short name. */
#define NEAREST_MAX 32

char *
ivp_command_capitalize(const char *text)
{
    g_autofree char *first = NULL;
    g_autofree char *upper = NULL;

    if (*text == '\0')
        return g_strdup("");
    first = g_utf8_substring(text, 0, 1);
    upper = g_utf8_strup(first, -1);
    return g_strconcat(upper, g_utf8_next_char(text), NULL);
}

/* --- How far apart two words are --- */

/* Letters to change, add, drop, or swap with their neighbor. */
static guint
measure_slip(const char *typed, const char *meant)
{
    gsize n = strlen(typed), m = strlen(meant);
    guint rows[3][NEAREST_MAX + 1];
    guint *before = rows[0], *last = rows[1], *now = rows[2];

    if (n > NEAREST_MAX || m > NEAREST_MAX)
        return G_MAXUINT;
    for (gsize j = 0; j <= m; j++)
        last[j] = (guint)j;
    memcpy(before, last, sizeof rows[0]);
    for (gsize i = 1; i <= n; i++) {
        guint *spare = before;

        now[0] = (guint)i;
        for (gsize j = 1; j <= m; j++) {
            guint change = last[j - 1] + (typed[i - 1] == meant[j - 1] ? 0 : 1);

            now[j] = MIN(MIN(last[j], now[j - 1]) + 1, change);
            if (i > 1 && j > 1 && typed[i - 1] == meant[j - 2] &&
                typed[i - 2] == meant[j - 1])
                now[j] = MIN(now[j], before[j - 2] + 1);
        }
        before = last;
        last = now;
        now = spare;
    }
    return last[m];
}

const char *
ivp_command_nearest(const char *word, const char *const *candidates)
{
    g_autofree char *typed = g_ascii_strdown(word, -1);
    const char *nearest = NULL;
    guint least = G_MAXUINT;

    for (; *candidates != NULL; candidates++) {
        g_autofree char *meant = g_ascii_strdown(*candidates, -1);
        gsize length = strlen(meant);
        guint slip = measure_slip(typed, meant);

        /* The beginning of it is as good as a slip of one letter. */
        if (strlen(typed) >= 2 && g_str_has_prefix(meant, typed))
            slip = 1;
        /* Of a short word little is left after two slips. */
        if (slip < least && slip <= (length <= 4 ? 1 : length <= 10 ? 2 : 3)) {
            least = slip;
            nearest = *candidates;
        }
    }
    return nearest;
}

/* --- Saying a row --- */

char *
ivp_command_when(IvpCommands *commands, const IvpRow *row)
{
    IvpZone *zone = ivp_panel_get_zone(commands->panel);
    gint64 now = ivp_panel_now(commands->panel);
    IvpCivil day, today;
    g_autofree char *date = NULL;
    g_autofree char *clock = NULL;
    g_autofree char *letters = NULL;

    ivp_civil_from_wall(row->day, &day);
    ivp_civil_from_wall(ivp_zone_to_wall(zone, now), &today);
    date = ivp_when_date(row->day, day.year != today.year);
    clock = ivp_when_row(&row->span, zone);
    switch (row->span.kind) {
    case IVP_SPAN_DATE:
        /* Translators: a date, "all day" */
        return g_strdup_printf(_("%1$s, %2$s"), date, clock);
    case IVP_SPAN_FLOATING:
        /* Translators: a date and a time of day */
        return g_strdup_printf(_("%1$s %2$s"), date, clock);
    case IVP_SPAN_INSTANT:
    default:
        break;
    }
    letters = ivp_zone_get_letters(zone, row->start);
    if (letters == NULL) {
        g_autofree char *bracketed = ivp_when_zone(zone, row->start);

        /* Without letters there is just "(UTC+3)"; within a sentence it needs no brackets.
         */
        letters = g_strndup(bracketed + 1, strlen(bracketed) - 2);
    }
    /* Translators: a date, a time of day, a zone: "Wed 25 Nov 17:00 CET" */
    return g_strdup_printf(_("%1$s %2$s %3$s"), date, clock, letters);
}

char *
ivp_command_title(IvpCommands *commands, const IvpRow *row)
{
    g_autofree char *when = ivp_command_when(commands, row);

    /* Translators: what and when: "Discussion group EMEA, Wed 25 Nov 17:00 CET" */
    return g_strdup_printf(_("%1$s, %2$s"), row->title, when);
}

/* --- Lists --- */

void
ivp_command_forget(IvpCommands *commands)
{
    g_ptr_array_set_size(commands->list, 0);
    commands->printed = 0;
    g_clear_pointer(&commands->shown, g_free);
}

void
ivp_command_remember(IvpCommands *commands, const IvpRow *row)
{
    g_free(commands->shown);
    commands->shown = g_strdup(row->key);
}

static void
append_row(GString *lines, guint number, const IvpRow *row)
{
    /* Translators: a number in a list and its sentence */
    g_string_append_printf(lines, _("%1$u. %2$s"), number, row->spoken);
    g_string_append_c(lines, '\n');
}

static void
append_rest(IvpCommands *commands, GString *lines)
{
    if (commands->printed < commands->list->len)
        /* Translators: the command is typed as it is */
        g_string_append(lines, _("… /iv agenda more\n"));
}

char *
ivp_command_print_rows(IvpCommands *commands, GPtrArray *rows)
{
    g_autoptr(GString) lines = g_string_new(NULL);

    if (rows->len > 0)
        ivp_command_forget(commands);
    for (guint i = 0; i < rows->len; i++) {
        const IvpRow *row = g_ptr_array_index(rows, i);

        g_ptr_array_add(commands->list, g_strdup(row->key));
        if (i < IVP_COMMAND_LINES) {
            append_row(lines, i + 1, row);
            commands->printed++;
        }
    }
    if (rows->len > 0)
        append_rest(commands, lines);
    return g_string_free(g_steal_pointer(&lines), FALSE);
}

char *
ivp_command_print_more(IvpCommands *commands, GError **error)
{
    g_autoptr(GString) lines = g_string_new(NULL);
    guint end = MIN(commands->printed + IVP_COMMAND_LINES, commands->list->len);

    if (commands->list->len == 0) {
        g_set_error_literal(error, IVP_ERROR, IVP_ERROR_USAGE,
                            _("No list was printed yet. Type /iv agenda for one."));
        return NULL;
    }
    if (commands->printed == commands->list->len)
        return g_strdup(_("That was all.\n"));
    for (; commands->printed < end; commands->printed++) {
        const char *key = g_ptr_array_index(commands->list, commands->printed);
        g_autoptr(IvpRow) row = ivp_panel_find_row(commands->panel, key);

        if (row != NULL)
            append_row(lines, commands->printed + 1, row);
    }
    append_rest(commands, lines);
    return g_string_free(g_steal_pointer(&lines), FALSE);
}

/* --- Finding the thing that is meant --- */

static gboolean
is_number(const char *thing)
{
    return *thing != '\0' && strlen(thing) <= 4 &&
           strspn(thing, "0123456789") == strlen(thing);
}

static IvpRow *
find_by_number(IvpCommands *commands, const char *thing, GError **error)
{
    guint number = (guint)g_ascii_strtoull(thing, NULL, 10);
    IvpRow *row;

    if (commands->printed == 0) {
        g_set_error_literal(error, IVP_ERROR, IVP_ERROR_USAGE,
                            _("No list was printed yet. Type /iv agenda for one."));
        return NULL;
    }
    if (number < 1 || number > commands->printed) {
        if (commands->printed == 1)
            g_set_error(error, IVP_ERROR, IVP_ERROR_NOT_FOUND,
                        _("There is no %s in the list; it has only 1."), thing);
        else
            g_set_error(error, IVP_ERROR, IVP_ERROR_NOT_FOUND,
                        /* Translators: a number that is too high, and the highest */
                        _("There is no %1$s in the list; it goes from 1 to %2$u."), thing,
                        commands->printed);
        return NULL;
    }
    row =
        ivp_panel_find_row(commands->panel, g_ptr_array_index(commands->list, number - 1));
    if (row == NULL)
        g_set_error(
            error, IVP_ERROR, IVP_ERROR_NOT_FOUND,
            _("Number %s is no longer in the calendar. Type /iv agenda for what is."),
            thing);
    return row;
}

/* "slot:20261203" or "20261203t18" for the key "slot:20261203T1800Z" */
static gboolean
begins_key(const char *key, const char *thing)
{
    const char *colon = strchr(key, ':');
    gsize length = strlen(thing);

    return g_ascii_strncasecmp(key, thing, length) == 0 ||
           (colon != NULL && length >= 4 &&
            g_ascii_strncasecmp(colon + 1, thing, length) == 0);
}

static gboolean
has_words(const IvpRow *row, char **words)
{
    g_autofree char *all = g_strjoin(" ", row->title, row->spoken, NULL);
    g_autofree char *folded = g_utf8_casefold(all, -1);

    for (guint i = 0; words[i] != NULL; i++) {
        if (strstr(folded, words[i]) == NULL)
            return FALSE;
    }
    return TRUE;
}

/* The rows that fit, each title once: of a series the next one is meant. */
static GPtrArray *
list_fitting(GPtrArray *rows, const char *thing)
{
    GPtrArray *fitting = g_ptr_array_new();
    g_autoptr(GHashTable) titles = g_hash_table_new(g_str_hash, g_str_equal);
    g_autofree char *folded = g_utf8_casefold(thing, -1);
    g_auto(GStrv) words = g_strsplit(folded, " ", IVP_COMMAND_WORDS_MAX);

    for (guint i = 0; i < rows->len; i++) {
        IvpRow *row = g_ptr_array_index(rows, i);

        if (begins_key(row->key, thing)) {
            g_ptr_array_set_size(fitting, 0);
            g_ptr_array_add(fitting, row);
            return fitting;
        }
        if (!g_hash_table_contains(titles, row->title) && has_words(row, words)) {
            g_hash_table_add(titles, row->title);
            g_ptr_array_add(fitting, row);
        }
    }
    return fitting;
}

/* "Two fit “an”: 1. …, 2. …. Say which." The numbers work from then on. */
static void
ask_which(IvpCommands *commands, const char *thing, GPtrArray *fitting, GError **error)
{
    g_autoptr(GString) list = g_string_new(NULL);

    ivp_command_forget(commands);
    for (guint i = 0; i < fitting->len && i < FITS_MAX; i++) {
        const IvpRow *row = g_ptr_array_index(fitting, i);
        g_autofree char *title = ivp_command_title(commands, row);

        g_string_append_printf(list, "%s%u. %s", i > 0 ? ", " : "", i + 1, title);
        g_ptr_array_add(commands->list, g_strdup(row->key));
        commands->printed++;
    }
    if (fitting->len == 2)
        g_set_error(error, IVP_ERROR, IVP_ERROR_AMBIGUOUS,
                    /* Translators: what was typed, and a list with numbers */
                    _("Two fit “%1$s”: %2$s. Say which."), thing, list->str);
    else if (fitting->len <= FITS_MAX)
        g_set_error(error, IVP_ERROR, IVP_ERROR_AMBIGUOUS,
                    /* Translators: how many, what was typed, and a list with numbers */
                    _("%1$u fit “%2$s”: %3$s. Say which."), fitting->len, thing, list->str);
    else
        g_set_error(
            error, IVP_ERROR, IVP_ERROR_AMBIGUOUS,
            /* Translators: how many, what was typed, and the beginning of a list */
            _("%1$u fit “%2$s”, the first are: %3$s. Say which, or type more of it."),
            fitting->len, thing, list->str);
}

static IvpRow *
find_only(IvpCommands *commands, const char *command, GError **error)
{
    IvpFilter program = {.show = IVP_SHOW_PROGRAM};
    g_autoptr(GPtrArray) rows = NULL;
    const char *only = commands->shown;

    if (only == NULL && commands->list->len == 1)
        only = g_ptr_array_index(commands->list, 0);
    if (only != NULL) {
        IvpRow *row = ivp_panel_find_row(commands->panel, only);

        if (row != NULL)
            return row;
    }
    rows = ivp_panel_list_rows(commands->panel, &program, 0, 2);
    if (rows->len == 1) {
        const IvpRow *row = g_ptr_array_index(rows, 0);

        return ivp_panel_find_row(commands->panel, row->key);
    }
    if (commands->printed > 0)
        g_set_error(error, IVP_ERROR, IVP_ERROR_USAGE,
                    /* Translators: %1$s is a command */
                    _("Which one? Type its number in the list: /iv %1$s 1"), command);
    else
        g_set_error(error, IVP_ERROR, IVP_ERROR_USAGE,
                    _("Which one? /iv agenda lists what there is; then /iv %1$s 1"),
                    command);
    return NULL;
}

IvpRow *
ivp_command_find(IvpCommands *commands,
                 const char *thing,
                 const char *command,
                 GError **error)
{
    g_autoptr(GPtrArray) rows = NULL;
    g_autoptr(GPtrArray) fitting = NULL;

    if (*thing == '\0')
        return find_only(commands, command, error);
    if (is_number(thing))
        return find_by_number(commands, thing, error);
    if (strchr(thing, ':') != NULL) {
        IvpRow *row = ivp_panel_find_row(commands->panel, thing);

        if (row != NULL)
            return row;
    }
    rows = ivp_panel_list_rows(commands->panel, NULL, 0, 0);
    fitting = list_fitting(rows, thing);
    if (fitting->len == 0) {
        g_set_error(
            error, IVP_ERROR, IVP_ERROR_NOT_FOUND,
            /* Translators: what was typed */
            _("Nothing coming up is called “%s”. /iv agenda lists what is, /iv search "
              "looks into descriptions too."),
            thing);
        return NULL;
    }
    if (fitting->len > 1) {
        ask_which(commands, thing, fitting, error);
        return NULL;
    }
    return ivp_panel_find_row(commands->panel,
                              ((const IvpRow *)g_ptr_array_index(fitting, 0))->key);
}
