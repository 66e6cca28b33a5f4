/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#include "ivp-command-private.h"
#include "ivp-error.h"
#include "ivp-when-private.h"

/* --- Lists --- */

static const IvpRegion *
find_region(IvpCommands *commands, const char *word)
{
    IvpProgram *program = ivp_panel_get_program(commands->panel);
    const IvpRegion *regions;
    gsize n = 0;

    if (program == NULL)
        return NULL;
    regions = ivp_program_get_regions(program, &n);
    for (gsize i = 0; i < n; i++) {
        g_autofree char *name = g_utf8_casefold(regions[i].name, -1);
        g_autofree char *typed = g_utf8_casefold(word, -1);

        if (ivp_command_is(word, regions[i].id) || strcmp(name, typed) == 0)
            return &regions[i];
    }
    return NULL;
}

/* "2026-12-03": from the beginning of that day on. */
static gboolean
read_day(IvpCommands *commands, const char *word, gint64 *from)
{
    int year, month, day, length = 0;

    if (sscanf(word, "%4d-%2d-%2d%n", &year, &month, &day, &length) != 3 ||
        word[length] != '\0' || year < 1970 || year > 9998 || month < 1 || month > 12 ||
        day < 1 || day > ivp_days_in_month(year, month))
        return FALSE;
    *from = ivp_zone_to_instant(ivp_panel_get_zone(commands->panel),
                                ivp_wall_from_date(year, month, day), NULL);
    return TRUE;
}

static void
refuse_filter(IvpCommands *commands, const char *word, GError **error)
{
    IvpProgram *program = ivp_panel_get_program(commands->panel);
    g_autoptr(GPtrArray) words = g_ptr_array_new();
    g_autofree char *list = NULL;
    gsize n = 0;
    const IvpRegion *regions =
        program != NULL ? ivp_program_get_regions(program, &n) : NULL;
    const char *nearest;

    g_ptr_array_add(words, (gpointer)(guintptr) "groups");
    g_ptr_array_add(words, (gpointer)(guintptr) "interviews");
    g_ptr_array_add(words, (gpointer)(guintptr) "slots");
    g_ptr_array_add(words, (gpointer)(guintptr) "waking");
    for (gsize i = 0; i < n; i++)
        g_ptr_array_add(words, regions[i].id);
    g_ptr_array_add(words, NULL);
    nearest = ivp_command_nearest(word, (const char *const *)words->pdata);
    if (nearest != NULL) {
        g_set_error(error, IVP_ERROR, IVP_ERROR_USAGE,
                    /* Translators: a word nobody knows, and one to type instead */
                    _("There is no “%1$s” to list. Type /iv agenda %2$s?"), word, nearest);
        return;
    }
    list = g_strjoinv(", ", (char **)words->pdata);
    g_set_error(
        error, IVP_ERROR, IVP_ERROR_USAGE,
        /* Translators: a word nobody knows, and the words one may type, as they are */
        _("There is no “%1$s” to list, only: %2$s, or a day such as 2026-12-03."), word,
        list);
}

/* Reads the words of a list's command. @filter's region is the program's own. */
static gboolean
read_filter(IvpCommands *commands,
            char **words,
            IvpFilter *filter,
            const IvpRegion **region,
            gint64 *from,
            GError **error)
{
    for (; *words != NULL; words++) {
        if (ivp_command_is(*words, "groups") || ivp_command_is(*words, "group")) {
            filter->show = IVP_SHOW_GROUPS;
        } else if (ivp_command_is(*words, "interviews") ||
                   ivp_command_is(*words, "interview")) {
            filter->show = IVP_SHOW_INTERVIEWS;
        } else if (ivp_command_is(*words, "slots") || ivp_command_is(*words, "slot")) {
            filter->show = IVP_SHOW_SLOTS;
        } else if (ivp_command_is(*words, "program")) {
            filter->show = IVP_SHOW_PROGRAM;
        } else if (ivp_command_is(*words, "everything") || ivp_command_is(*words, "all")) {
            filter->show = IVP_SHOW_EVERYTHING;
        } else if (ivp_command_is(*words, "waking")) {
            filter->waking_hours = TRUE;
        } else if ((*region = find_region(commands, *words)) != NULL) {
            filter->region = (*region)->id;
        } else if (!read_day(commands, *words, from)) {
            refuse_filter(commands, *words, error);
            return FALSE;
        }
    }
    return TRUE;
}

/* "OpenTelemetry End User, as of 09:12:" */
static void
append_heading(GString *text, IvpCommands *commands, const IvpStatus *status)
{
    IvpProgram *program = ivp_panel_get_program(commands->panel);

    if (program == NULL)
        return;
    if (status->age != NULL && status->age[0] != '\0')
        /* Translators: a community and how current its calendar is, above a list */
        g_string_append_printf(text, _("%1$s, %2$s:\n"), ivp_program_get_name(program),
                               status->age);
    else
        /* Translators: a community, above a list */
        g_string_append_printf(text, _("%s:\n"), ivp_program_get_name(program));
}

/* What is the matter with the calendar, and the command that does what the panel's button
 * does. */
static void
append_status(GString *text, const IvpStatus *status)
{
    if (status->sentence == NULL || status->sentence[0] == '\0')
        return;
    switch (status->action) {
    case IVP_ACTION_REFRESH:
        /* Translators: a sentence, what a button says, and a command that is typed so */
        g_string_append_printf(text, _("%1$s %2$s: %3$s\n"), status->sentence,
                               status->action_label, "/iv refresh");
        break;
    case IVP_ACTION_CANCEL:
        g_string_append_printf(text, _("%1$s %2$s: %3$s\n"), status->sentence,
                               status->action_label, "/iv refresh cancel");
        break;
    case IVP_ACTION_ACCEPT_EMPTY:
    case IVP_ACTION_SUCCESSOR:
        g_string_append_printf(text, _("%1$s %2$s: %3$s\n"), status->sentence,
                               status->action_label, "/iv refresh accept");
        break;
    case IVP_ACTION_DETAILS:
        g_string_append_printf(text, _("%1$s %2$s: %3$s\n"), status->sentence,
                               status->action_label, "/iv refresh details");
        break;
    case IVP_ACTION_NONE:
    default:
        g_string_append_printf(text, "%s\n", status->sentence);
        break;
    }
}

static char *
print_list(IvpCommands *commands,
           const IvpFilter *filter,
           const IvpRegion *region,
           gint64 from)
{
    g_autoptr(GPtrArray) rows = ivp_panel_list_rows(commands->panel, filter, from, 0);
    g_autoptr(IvpStatus) status = ivp_panel_get_status(commands->panel);
    g_autoptr(GString) text = g_string_new(NULL);
    g_autofree char *lines = ivp_command_print_rows(commands, rows);

    if (rows->len > 0) {
        append_heading(text, commands, status);
        g_string_append(text, lines);
    } else if (region != NULL && !region->has_group &&
               (filter->show == IVP_SHOW_GROUPS || filter->show == IVP_SHOW_EVERYTHING)) {
        /* Translators: a region's name */
        g_string_append_printf(text, _("%s has no discussion group yet.\n"), region->name);
    } else {
        g_autofree char *empty = ivp_panel_get_empty_sentence(commands->panel, filter);

        g_string_append_printf(text, "%s\n", empty);
    }
    append_status(text, status);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static char *
list_with(IvpCommands *commands, IvpShow show, char **words, GError **error)
{
    IvpFilter filter = {.show = show};
    const IvpRegion *region = NULL;
    gint64 from = 0;

    if (words[0] != NULL && ivp_command_is(words[0], "more"))
        return ivp_command_print_more(commands, error);
    if (!read_filter(commands, words, &filter, &region, &from, error))
        return NULL;
    return print_list(commands, &filter, region, from);
}

char *
ivp_command_agenda(IvpCommands *commands, char **words, GError **error)
{
    return list_with(commands, IVP_SHOW_EVERYTHING, words, error);
}

char *
ivp_command_slots(IvpCommands *commands, char **words, GError **error)
{
    return list_with(commands, IVP_SHOW_SLOTS, words, error);
}

char *
ivp_command_search(IvpCommands *commands, char **words, GError **error)
{
    g_autofree char *joined = g_strjoinv(" ", words);
    IvpFilter filter = {.words = joined};

    if (joined[0] == '\0') {
        g_set_error_literal(error, IVP_ERROR, IVP_ERROR_USAGE,
                            _("Search for what? Example: /iv search collector"));
        return NULL;
    }
    return print_list(commands, &filter, NULL, 0);
}

/* --- One thing --- */

static char *
show_request(IvpCommands *commands, const char *thing, GError **error)
{
    g_autoptr(IvpRequest) request =
        ivp_command_find_request(commands, thing, IVP_N_ACTIONS, error);
    g_autofree char *key = NULL;

    if (request == NULL)
        return NULL;
    key = g_strconcat(IVP_PANEL_SHOW_REQUEST, request->key, NULL);
    g_signal_emit_by_name(commands->panel, "show", key);
    return ivp_request_to_text(request);
}

char *
ivp_command_show(IvpCommands *commands, char **words, GError **error)
{
    g_autofree char *thing = g_strjoinv(" ", words);
    g_autoptr(IvpRow) row = NULL;
    char *text;

    if (words[0] != NULL && ivp_command_names_request(commands, thing))
        return show_request(commands, thing, error);
    row = ivp_command_find(commands, thing, "show", error);
    if (row == NULL)
        return NULL;
    text = ivp_panel_copy_text(commands->panel, row->key);
    if (text == NULL) {
        g_set_error_literal(
            error, IVP_ERROR, IVP_ERROR_NOT_FOUND,
            _("This is no longer in the calendar. /iv agenda lists what is."));
        return NULL;
    }
    ivp_command_remember(commands, row);
    g_signal_emit_by_name(commands->panel, "show", row->key);
    return text;
}

/* --- A month --- */

static gboolean
read_month(IvpCommands *commands, const char *word, IvpCivil *month)
{
    IvpZone *zone = ivp_panel_get_zone(commands->panel);
    gint64 now = ivp_panel_now(commands->panel), instant;
    int year, number, length = 0;
    g_autofree char *day = NULL;

    if (word == NULL)
        return TRUE;
    if (ivp_command_is(word, "next")) {
        month->year += month->month == 12 ? 1 : 0;
        month->month = month->month % 12 + 1;
        return TRUE;
    }
    if (sscanf(word, "%4d-%2d%n", &year, &number, &length) == 2 && word[length] == '\0' &&
        year >= 1970 && year <= 9998 && number >= 1 && number <= 12) {
        month->year = year;
        month->month = number;
        return TRUE;
    }
    /* A month's name, in English or the locale's: the one whose 28th is still to come. */
    day = g_strdup_printf("28 %s 23:59", word);
    if (g_ascii_isdigit(word[0]) || !ivp_when_parse(day, zone, now, &instant, NULL))
        return FALSE;
    ivp_civil_from_wall(ivp_zone_to_wall(zone, instant), month);
    return TRUE;
}

char *
ivp_command_month(IvpCommands *commands, char **words, GError **error)
{
    IvpCivil month;
    guint counts[31];
    guint n = 0;
    g_autoptr(GString) text = g_string_new(NULL);
    g_autofree char *name = NULL;
    g_autofree char *first = NULL;

    ivp_civil_from_wall(ivp_zone_to_wall(ivp_panel_get_zone(commands->panel),
                                         ivp_panel_now(commands->panel)),
                        &month);
    if (!read_month(commands, words[0], &month)) {
        g_set_error(
            error, IVP_ERROR, IVP_ERROR_USAGE,
            _("There is no month “%s”. Examples: /iv month 2026-12, /iv month next"),
            words[0]);
        return NULL;
    }
    ivp_panel_count_month(commands->panel, month.year, month.month, NULL, counts);
    /* Translators: a month and its year: "December 2026" */
    name = g_strdup_printf(C_("month", "%1$s %2$d"), ivp_when_month_name(month.month, TRUE),
                           month.year);
    for (int day = 1; day <= ivp_days_in_month(month.year, month.month); day++) {
        g_autofree char *date = NULL;

        if (counts[day - 1] == 0)
            continue;
        if (n == 0)
            first = g_strdup_printf("%04d-%02d-%02d", month.year, month.month, day);
        date = ivp_when_date(ivp_wall_from_date(month.year, month.month, day), FALSE);
        /* Translators: a date and how many things are on it, in a list */
        g_string_append_printf(text, _("%1$s%2$s (%3$u)"), n > 0 ? ", " : "", date,
                               counts[day - 1]);
        n++;
    }
    if (n == 0)
        /* Translators: a month */
        return g_strdup_printf(_("%s: nothing.\n"), name);
    /* Translators: a month; its days; the command is typed so */
    return g_strdup_printf(_("%1$s: %2$s. For the days from one on: /iv agenda %3$s\n"),
                           name, text->str, first);
}

/* --- The program and its calendar --- */

char *
ivp_command_about(IvpCommands *commands, char **words, GError **error)
{
    return ivp_panel_get_about(commands->panel);
}

char *
ivp_command_refresh(IvpCommands *commands, char **words, GError **error)
{
    g_autoptr(IvpStatus) status = ivp_panel_get_status(commands->panel);

    if (words[0] == NULL) {
        ivp_panel_refresh(commands->panel);
        return g_strdup(
            _("Looking for news in the calendar. Type /iv agenda in a moment.\n"));
    }
    if (ivp_command_is(words[0], "cancel")) {
        if (!status->busy)
            return g_strdup(_("Nothing is being loaded.\n"));
        ivp_panel_cancel_refresh(commands->panel);
        return g_strdup(_("Stopped; what was there before stays.\n"));
    }
    if (ivp_command_is(words[0], "details"))
        return g_strdup(status->detail != NULL     ? status->detail
                        : status->sentence != NULL ? status->sentence
                                                   : _("All is well with the calendar.\n"));
    if (ivp_command_is(words[0], "accept")) {
        if (status->action != IVP_ACTION_ACCEPT_EMPTY &&
            status->action != IVP_ACTION_SUCCESSOR)
            return g_strdup(_("There is nothing to accept.\n"));
        ivp_panel_do_action(commands->panel, status->action);
        return g_strdup(_("Done. Type /iv agenda in a moment.\n"));
    }
    g_set_error(error, IVP_ERROR, IVP_ERROR_USAGE,
                _("Refresh takes cancel, details, accept or nothing, not “%s”."), words[0]);
    return NULL;
}
