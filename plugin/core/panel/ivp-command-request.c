/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "ivp-command-private.h"
#include "ivp-error.h"

/* A list entry that is a request, not a row of the calendar. */
#define PREFIX IVP_PANEL_SHOW_REQUEST

/* Requests looked at to find the one that is meant. */
#define SEARCHED 100

static IvpDesk *
get_desk(IvpCommands *commands)
{
    return ivp_panel_get_desk(commands->panel);
}

/* --- Lists --- */

static void
append_section(IvpCommands *commands, GString *lines, IvpSection section)
{
    g_autoptr(GPtrArray) rows = ivp_desk_list(get_desk(commands), section, 0);

    if (rows->len == 0)
        return;
    /* Translators: a heading, such as "To answer" */
    g_string_append_printf(lines, _("%s:\n"), ivp_section_get_label(section));
    for (guint i = 0; i < rows->len && commands->printed < 4 * IVP_COMMAND_LINES; i++) {
        const IvpRequestRow *row = g_ptr_array_index(rows, i);

        g_ptr_array_add(commands->list, g_strconcat(PREFIX, row->key, NULL));
        commands->printed++;
        /* Translators: a number in a list and its sentence */
        g_string_append_printf(lines, _("%1$u. %2$s"), commands->printed, row->spoken);
        g_string_append_c(lines, '\n');
    }
}

char *
ivp_command_requests(IvpCommands *commands, char **words, GError **error)
{
    g_autoptr(GString) lines = g_string_new(NULL);
    gboolean past = words[0] != NULL && ivp_command_is(words[0], "past");
    g_autofree char *offer = ivp_desk_get_role_offer(get_desk(commands));

    if (words[0] != NULL && !past) {
        g_set_error(error, IVP_ERROR, IVP_ERROR_USAGE,
                    _("“%s” is nothing requests can be listed by. Example: /iv requests "
                      "past"),
                    words[0]);
        return NULL;
    }
    if (offer != NULL)
        /* Translators: a question; what to type */
        g_string_append_printf(lines, _("%s Type /iv role facilitator or /iv role none.\n"),
                               offer);
    ivp_command_forget(commands);
    if (past) {
        append_section(commands, lines, IVP_SECTION_PAST);
    } else {
        for (guint i = 0; i < IVP_SECTION_PAST; i++)
            append_section(commands, lines, (IvpSection)i);
    }
    if (commands->printed == 0) {
        g_autofree char *empty = ivp_desk_get_empty_sentence(get_desk(commands));

        /* Translators: a sentence; what to type */
        g_string_append_printf(lines, _("%s Type /iv slots for the free ones.\n"), empty);
    }
    return g_string_free(g_steal_pointer(&lines), FALSE);
}

/* --- Which one is meant --- */

gboolean
ivp_command_offers(const IvpRequest *request, IvpAction action)
{
    for (guint i = 0; i < request->actions->len; i++)
        if (((const IvpRequestAction *)g_ptr_array_index(request->actions, i))->action ==
            action)
            return TRUE;
    return FALSE;
}

static gboolean
fits(IvpCommands *commands, const char *key, IvpAction action)
{
    g_autoptr(IvpRequest) request = ivp_desk_describe(get_desk(commands), key);

    if (request == NULL)
        return FALSE;
    return action == IVP_N_ACTIONS || ivp_command_offers(request, action) ||
           /* "accept" is either. */
           (action == IVP_DO_BOOK && ivp_command_offers(request, IVP_DO_AGREE));
}

static gboolean
is_number(const char *word)
{
    return word[0] != '\0' && strlen(word) <= 3 &&
           strspn(word, "0123456789") == strlen(word);
}

static const char *
by_number(IvpCommands *commands, const char *word)
{
    guint64 number = is_number(word) ? g_ascii_strtoull(word, NULL, 10) : 0;
    const char *entry;

    if (number < 1 || number > commands->list->len)
        return NULL;
    entry = g_ptr_array_index(commands->list, number - 1);
    return g_str_has_prefix(entry, PREFIX) ? entry + strlen(PREFIX) : NULL;
}

/* (transfer full) (element-type IvpRequestRow): those not past that @thing may mean, and
 * among all of them only those of the conversation where nothing was said. */
static GPtrArray *
list_candidates(IvpCommands *commands, const char *thing, IvpAction action)
{
    GPtrArray *found = g_ptr_array_new_with_free_func((GDestroyNotify)ivp_request_row_free);
    g_autofree char *folded = g_utf8_casefold(thing, -1);
    gboolean by_code = FALSE;

    for (guint section = 0; section < IVP_N_SECTIONS; section++) {
        g_autoptr(GPtrArray) rows =
            ivp_desk_list(get_desk(commands), (IvpSection)section, 0);

        for (guint i = 0; i < rows->len && i < SEARCHED; i++) {
            IvpRequestRow *row = g_ptr_array_index(rows, i);
            g_autofree char *name = g_utf8_casefold(row->name, -1);
            gboolean code = ivp_code_begins(row->id, thing);

            if (thing[0] != '\0' && !code && !g_str_has_prefix(name, folded))
                continue;
            if (thing[0] == '\0' && section == IVP_SECTION_PAST)
                continue;
            if (!fits(commands, row->key, action))
                continue;
            by_code |= code;
            g_ptr_array_add(found, row);
            rows->pdata[i] = NULL;
        }
    }
    if (by_code) {
        for (guint i = found->len; i > 0; i--)
            if (!ivp_code_begins(((IvpRequestRow *)g_ptr_array_index(found, i - 1))->id,
                                 thing))
                g_ptr_array_remove_index(found, i - 1);
    }
    return found;
}

static void
prefer_conversation(IvpCommands *commands, GPtrArray *found)
{
    g_autoptr(GPtrArray) here = NULL;
    g_autoptr(GPtrArray) kept = NULL;

    if (commands->who == NULL || commands->account == NULL || found->len < 2)
        return;
    here = ivp_desk_find(get_desk(commands), commands->account, commands->who);
    kept = g_ptr_array_new();
    for (guint i = 0; i < found->len; i++)
        for (guint j = 0; j < here->len; j++)
            if (strcmp(((IvpRequestRow *)g_ptr_array_index(found, i))->key,
                       g_ptr_array_index(here, j)) == 0)
                g_ptr_array_add(kept, g_ptr_array_index(found, i));
    if (kept->len == 0)
        return;
    for (guint i = found->len; i > 0; i--)
        if (!g_ptr_array_find(kept, g_ptr_array_index(found, i - 1), NULL))
            g_ptr_array_remove_index(found, i - 1);
}

/* The numbers work from then on. */
static void
ask_which(IvpCommands *commands, const char *thing, GPtrArray *found, GError **error)
{
    g_autoptr(GString) list = g_string_new(NULL);

    ivp_command_forget(commands);
    for (guint i = 0; i < found->len && i < IVP_COMMAND_LINES; i++) {
        const IvpRequestRow *row = g_ptr_array_index(found, i);

        g_ptr_array_add(commands->list, g_strconcat(PREFIX, row->key, NULL));
        commands->printed++;
        g_string_append_printf(list, "%s%u. %s, %s", i > 0 ? "; " : "", i + 1, row->name,
                               row->title);
    }
    if (thing[0] == '\0')
        g_set_error(error, IVP_ERROR, IVP_ERROR_AMBIGUOUS,
                    /* Translators: a list with numbers */
                    _("Which one? %s. Say its number."), list->str);
    else
        g_set_error(error, IVP_ERROR, IVP_ERROR_AMBIGUOUS,
                    /* Translators: how many, what was typed, and a list with numbers */
                    _("%1$u fit “%2$s”: %3$s. Say which."), found->len, thing, list->str);
}

IvpRequest *
ivp_command_find_request(IvpCommands *commands,
                         const char *thing,
                         IvpAction action,
                         GError **error)
{
    const char *key = by_number(commands, thing);
    g_autoptr(GPtrArray) found = NULL;
    IvpRequest *request;

    if (key != NULL) {
        request = ivp_desk_describe(get_desk(commands), key);
        if (request != NULL)
            return request;
    }
    if (thing[0] == '\0' && commands->shown != NULL &&
        g_str_has_prefix(commands->shown, PREFIX) &&
        fits(commands, commands->shown + strlen(PREFIX), action))
        return ivp_desk_describe(get_desk(commands), commands->shown + strlen(PREFIX));
    found = list_candidates(commands, thing, action);
    prefer_conversation(commands, found);
    if (found->len == 1)
        return ivp_desk_describe(get_desk(commands),
                                 ((IvpRequestRow *)g_ptr_array_index(found, 0))->key);
    if (found->len > 1)
        ask_which(commands, thing, found, error);
    else if (thing[0] == '\0')
        g_set_error_literal(error, IVP_ERROR, IVP_ERROR_NOT_FOUND,
                            _("There is no request this fits. /iv requests lists them."));
    else
        g_set_error(error, IVP_ERROR, IVP_ERROR_NOT_FOUND,
                    _("No request this fits is called “%s”. /iv requests lists them."),
                    thing);
    return NULL;
}

gboolean
ivp_command_names_request(IvpCommands *commands, const char *word)
{
    g_autoptr(GPtrArray) found = NULL;

    if (word == NULL)
        return FALSE;
    if (is_number(word))
        return by_number(commands, word) != NULL;
    found = list_candidates(commands, word, IVP_N_ACTIONS);
    return found->len > 0;
}

/* --- Presses --- */

char *
ivp_command_press(IvpCommands *commands,
                  const IvpRequest *request,
                  const IvpPress *press,
                  GError **error)
{
    IvpPress shown = *press;
    gboolean answered;
    char *answer;

    shown.shown = request->shown;
    g_free(commands->shown);
    commands->shown = g_strconcat(PREFIX, request->key, NULL);
    ivp_desk_press(get_desk(commands), request->key, &shown, ivp_command_pressed,
                   ivp_command_mailbox_data(commands), ivp_command_mailbox_free);
    answer = ivp_command_mailbox_take(commands, &answered, error);
    return answered ? answer : g_strdup("");
}

gboolean
ivp_command_read_times(IvpCommands *commands,
                       const char *text,
                       guint *n,
                       gint64 at[IVP_LINE_MAX_TIMES],
                       GError **error)
{
    g_auto(GStrv) parts = g_strsplit_set(text, ";,", IVP_LINE_MAX_TIMES + 2);

    *n = 0;
    for (guint i = 0; parts[i] != NULL; i++) {
        const char *part = g_strstrip(parts[i]);

        if (part[0] == '\0')
            continue;
        if (*n == IVP_LINE_MAX_TIMES) {
            g_set_error_literal(error, IVP_ERROR, IVP_ERROR_LIMIT,
                                _("At most four times fit into one message."));
            return FALSE;
        }
        if (is_number(part)) {
            g_autoptr(IvpRow) row = ivp_command_find(commands, part, "request", error);

            if (row == NULL)
                return FALSE;
            at[(*n)++] = row->start;
        } else if (!ivp_desk_read_time(get_desk(commands), part, &at[*n], NULL, error)) {
            return FALSE;
        } else {
            (*n)++;
        }
    }
    if (*n > 0)
        return TRUE;
    g_set_error_literal(error, IVP_ERROR, IVP_ERROR_USAGE,
                        _("No time is named. Example: thu 10 dec 19:00; fri 11 dec 17:00"));
    return FALSE;
}
