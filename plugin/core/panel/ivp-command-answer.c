/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "ivp-command-private.h"
#include "ivp-error.h"

static char *
join(char **words)
{
    return g_strjoinv(" ", words);
}

/* The request the first word names, which is taken then, or the only one that fits. */
static IvpRequest *
take_request(IvpCommands *commands, char ***words, IvpAction action, GError **error)
{
    const char *thing = "";

    if (ivp_command_names_request(commands, (*words)[0])) {
        thing = (*words)[0];
        (*words)++;
    }
    return ivp_command_find_request(commands, thing, action, error);
}

static gboolean
take_word(char **words, const char *word)
{
    guint n = g_strv_length(words);

    if (n == 0 || !ivp_command_is(words[n - 1], word))
        return FALSE;
    g_clear_pointer(&words[n - 1], g_free);
    return TRUE;
}

static const IvpRequestTime *
find_time(const IvpRequest *request, const char *word, GError **error)
{
    guint64 number;

    if (word == NULL) {
        for (guint i = 0; i < request->times->len; i++) {
            const IvpRequestTime *time = g_ptr_array_index(request->times, i);

            if (time->chosen)
                return time;
        }
        g_set_error_literal(error, IVP_ERROR, IVP_ERROR_REFUSED,
                            _("There is no time in it to say yes to."));
        return NULL;
    }
    if (g_ascii_string_to_unsigned(word, 10, 1, request->times->len, &number, NULL))
        return g_ptr_array_index(request->times, number - 1);
    g_set_error(error, IVP_ERROR, IVP_ERROR_USAGE,
                /* Translators: what was typed, and how many times there are */
                _("There is no time “%1$s” in it; there are %2$u. Example: /iv accept 1 1"),
                word, request->times->len);
    return NULL;
}

char *
ivp_command_accept(IvpCommands *commands, char **words, GError **error)
{
    gboolean anyway = take_word(words, "anyway");
    g_autoptr(IvpRequest) request = take_request(commands, &words, IVP_DO_BOOK, error);
    g_autoptr(GError) problem = NULL;
    IvpPress press = {.n_at = 1, .anyway = anyway};
    const IvpRequestTime *time;
    char *answer;

    if (request == NULL)
        return NULL;
    press.action = request->side == IVP_SIDE_VOLUNTEER ? IVP_DO_AGREE : IVP_DO_BOOK;
    if (!ivp_command_offers(request, press.action)) {
        g_set_error(error, IVP_ERROR, IVP_ERROR_REFUSED,
                    /* Translators: where the request stands, a sentence */
                    _("There is nothing to say yes to. %s"), request->state);
        return NULL;
    }
    time = find_time(request, words[0], error);
    if (time == NULL)
        return NULL;
    press.at[0] = time->at;
    answer = ivp_command_press(commands, request, &press, &problem);
    if (g_error_matches(problem, IVP_ERROR, IVP_ERROR_AMBIGUOUS)) {
        g_set_error(error, IVP_ERROR, IVP_ERROR_AMBIGUOUS,
                    /* Translators: a sentence; what to type */
                    _("%1$s All the same: /iv accept %2$s %3$s anyway"), problem->message,
                    request->id, words[0] != NULL ? words[0] : "1");
        return NULL;
    }
    if (problem != NULL)
        g_propagate_error(error, g_steal_pointer(&problem));
    return answer;
}

char *
ivp_command_propose(IvpCommands *commands, char **words, GError **error)
{
    g_autoptr(IvpRequest) request = NULL;
    g_autofree char *whole = join(words), *rest = NULL;
    IvpPress press = {0};
    gboolean all_times =
        ivp_command_read_times(commands, whole, &press.n_at, press.at, NULL);

    if (words[0] == NULL) {
        g_set_error_literal(
            error, IVP_ERROR, IVP_ERROR_USAGE,
            _("No time is named. Example: /iv propose thu 10 dec 19:00; fri 11 dec 17:00"));
        return NULL;
    }
    if (all_times)
        request = ivp_command_find_request(commands, "", IVP_N_ACTIONS, error);
    else
        request = take_request(commands, &words, IVP_N_ACTIONS, error);
    if (request == NULL)
        return NULL;
    rest = join(words);
    if (!all_times && !ivp_command_read_times(commands, rest, &press.n_at, press.at, error))
        return NULL;
    press.action = request->side == IVP_SIDE_VOLUNTEER ? IVP_DO_REQUEST : IVP_DO_PROPOSE;
    return ivp_command_press(commands, request, &press, error);
}

static char *
press_with_reason(IvpCommands *commands, char **words, IvpAction action, GError **error)
{
    g_autoptr(IvpRequest) request = take_request(commands, &words, action, error);
    g_autofree char *why = NULL;
    IvpPress press = {.action = action};

    if (request == NULL)
        return NULL;
    why = join(words);
    press.text = why[0] != '\0' ? why : NULL;
    return ivp_command_press(commands, request, &press, error);
}

char *
ivp_command_decline(IvpCommands *commands, char **words, GError **error)
{
    return press_with_reason(commands, words, IVP_DO_DECLINE, error);
}

char *
ivp_command_cancel(IvpCommands *commands, char **words, GError **error)
{
    return press_with_reason(commands, words, IVP_DO_CANCEL, error);
}

char *
ivp_command_withdraw(IvpCommands *commands, char **words, GError **error)
{
    return press_with_reason(commands, words, IVP_DO_WITHDRAW, error);
}

char *
ivp_command_booked(IvpCommands *commands, char **words, GError **error)
{
    return press_with_reason(commands, words, IVP_DO_NOTE, error);
}

char *
ivp_command_claim(IvpCommands *commands, char **words, GError **error)
{
    return press_with_reason(commands, words, IVP_DO_CLAIM, error);
}

/* --- Consent --- */

static gboolean
read_yes(const char *word, gboolean *yes)
{
    if (word != NULL && (ivp_command_is(word, "yes") || ivp_command_is(word, "no"))) {
        *yes = ivp_command_is(word, "yes");
        return TRUE;
    }
    return FALSE;
}

gboolean
ivp_command_read_record(const char *word, IvpRecord *record)
{
    static const char *const names[] = {"ask", "yes", "delete", "no"};

    for (guint i = 0; word != NULL && i < G_N_ELEMENTS(names); i++) {
        if (ivp_command_is(word, names[i])) {
            *record = (IvpRecord)i;
            return TRUE;
        }
    }
    return FALSE;
}

char *
ivp_command_consent(IvpCommands *commands, char **words, GError **error)
{
    gboolean subject = words[0] != NULL && (ivp_command_is(words[0], "record") ||
                                            ivp_command_is(words[0], "name") ||
                                            ivp_command_is(words[0], "org"));
    g_autoptr(IvpRequest) request =
        subject ? ivp_command_find_request(commands, "", IVP_DO_CONSENT, error)
                : take_request(commands, &words, IVP_DO_CONSENT, error);
    IvpPress press = {.action = IVP_DO_CONSENT, .consent = TRUE};
    gboolean any = FALSE;

    if (request == NULL)
        return NULL;
    press.record = request->record;
    press.share_name = request->share_name;
    press.share_org = request->share_org;
    for (; words[0] != NULL && words[1] != NULL; words += 2) {
        g_autofree char *value = g_strdelimit(g_strdup(words[1]), ",", ' ');

        g_strstrip(value);
        if (ivp_command_is(words[0], "record") &&
            ivp_command_read_record(value, &press.record))
            any = TRUE;
        else if (ivp_command_is(words[0], "name") && read_yes(value, &press.share_name))
            any = TRUE;
        else if (ivp_command_is(words[0], "org") && read_yes(value, &press.share_org))
            any = TRUE;
        else
            break;
    }
    if (!any || words[0] != NULL) {
        g_set_error(error, IVP_ERROR, IVP_ERROR_USAGE,
                    /* Translators: how consent stands, sentences */
                    _("%s To change it: /iv consent record no, or /iv consent name yes"),
                    request->consent);
        return NULL;
    }
    return ivp_command_press(commands, request, &press, error);
}

/* --- What somebody without a panel said --- */

char *
ivp_command_said(IvpCommands *commands, char **words, GError **error)
{
    gboolean answer = words[0] != NULL &&
                      (ivp_command_is(words[0], "yes") || ivp_command_is(words[0], "no") ||
                       ivp_command_is(words[0], "nothing"));
    g_autoptr(IvpRequest) request =
        answer ? ivp_command_find_request(commands, "", IVP_DO_NOT_AN_ANSWER, error)
               : take_request(commands, &words, IVP_N_ACTIONS, error);
    g_autofree char *rest = NULL;
    IvpPress press = {.action = IVP_DO_SAID};

    if (request == NULL)
        return NULL;
    if (words[0] == NULL) {
        g_set_error_literal(error, IVP_ERROR, IVP_ERROR_USAGE,
                            _("What did they say? Example: /iv said 1 yes 2"));
        return NULL;
    }
    if (ivp_command_is(words[0], "nothing")) {
        press.action = IVP_DO_NOT_AN_ANSWER;
    } else if (ivp_command_is(words[0], "no")) {
        press.action = IVP_DO_SAID_NO;
    } else if (ivp_command_is(words[0], "yes")) {
        const IvpRequestTime *time = find_time(request, words[1], error);

        if (time == NULL)
            return NULL;
        press.n_at = 1;
        press.at[0] = time->at;
    } else {
        rest = join(words);
        if (!ivp_command_read_times(commands, rest, &press.n_at, press.at, error))
            return NULL;
    }
    return ivp_command_press(commands, request, &press, error);
}

/* --- History --- */

static void
on_history(GPtrArray *lines, gpointer data)
{
    g_autofree char *text = NULL;

    g_ptr_array_add(lines, NULL);
    text = g_strjoinv("\n", (char **)lines->pdata);
    ivp_command_pressed(text, NULL, data);
    g_ptr_array_unref(lines);
    ivp_command_mailbox_free(data);
}

char *
ivp_command_history(IvpCommands *commands, char **words, GError **error)
{
    g_autoptr(IvpRequest) request = take_request(commands, &words, IVP_N_ACTIONS, error);
    gboolean answered;
    char *answer;

    if (request == NULL)
        return NULL;
    ivp_desk_load_history(ivp_panel_get_desk(commands->panel), request->key, on_history,
                          ivp_command_mailbox_data(commands), ivp_command_mailbox_free);
    answer = ivp_command_mailbox_take(commands, &answered, error);
    return answered ? answer : g_strdup("");
}

/* --- Role --- */

char *
ivp_command_role(IvpCommands *commands, char **words, GError **error)
{
    IvpDesk *desk = ivp_panel_get_desk(commands->panel);
    static const char *const names[] = {"none", "helper", "facilitator"};

    if (words[0] != NULL) {
        guint i = 0;

        while (i < G_N_ELEMENTS(names) && !ivp_command_is(words[0], names[i]))
            i++;
        if (i == G_N_ELEMENTS(names)) {
            g_set_error(error, IVP_ERROR, IVP_ERROR_USAGE,
                        _("There is no role “%s”. Example: /iv role facilitator"),
                        words[0]);
            return NULL;
        }
        ivp_desk_set_role(desk, (IvpRole)i);
    }
    switch (ivp_desk_get_role(desk)) {
    case IVP_ROLE_FACILITATOR:
        return g_strdup(_("You take requests here. /iv requests lists them.\n"));
    case IVP_ROLE_HELPER:
        return g_strdup(_("You help with interviews here.\n"));
    default:
        return g_strdup(
            _("You take no requests here. /iv role facilitator changes that.\n"));
    }
}
