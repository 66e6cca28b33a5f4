/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "ivp-command-private.h"
#include "ivp-error.h"

/* A request as it was shown, until "send". */
struct _IvpCommandDraft {
    IvpRecipient *to;
    char *about;
    IvpAsk ask;
};

void
ivp_command_draft_free(IvpCommandDraft *draft)
{
    if (draft == NULL)
        return;
    ivp_recipient_free(draft->to);
    g_free(draft->about);
    g_free(draft);
}

/* --- Reading what was typed --- */

/* "… about the rest": cut off and returned. */
static char *
take_about(char **words)
{
    for (guint i = 0; words[i] != NULL; i++) {
        if (ivp_command_is(words[i], "about")) {
            char *about = g_strjoinv(" ", words + i + 1);

            for (guint j = i; words[j] != NULL; j++)
                g_clear_pointer(&words[j], g_free);
            return about;
        }
    }
    return NULL;
}

static void
drop_words(char **words, guint from, guint n)
{
    guint length = g_strv_length(words);

    for (guint i = from; i < from + n; i++)
        g_free(words[i]);
    memmove(&words[from], &words[from + n], (length - from - n + 1) * sizeof *words);
}

static void
take_record(char **words, IvpAsk *ask)
{
    for (guint i = 0; words[i] != NULL; i++) {
        if (ivp_command_is(words[i], "record") &&
            ivp_command_read_record(words[i + 1], &ask->record)) {
            drop_words(words, i, 2);
            return;
        }
    }
}

static gboolean
is_length(IvpCommands *commands, const char *word)
{
    gsize n;
    int otherwise;
    const int *lengths =
        ivp_desk_get_lengths(ivp_panel_get_desk(commands->panel), &n, &otherwise);

    for (gsize i = 0; i < n; i++)
        if (g_ascii_strtoull(word, NULL, 10) == (guint64)lengths[i] &&
            strspn(word, "0123456789") == strlen(word))
            return TRUE;
    return FALSE;
}

/* A length stands last, behind a time or a number of the list. */
static void
take_length(IvpCommands *commands, char **words, IvpAsk *ask)
{
    guint n = g_strv_length(words);

    if (n < 1 || !is_length(commands, words[n - 1]) ||
        (n == 1 && g_ascii_strtoull(words[0], NULL, 10) <= commands->printed))
        return;
    ask->length = (int)g_ascii_strtoull(words[n - 1], NULL, 10);
    drop_words(words, n - 1, 1);
}

/* Nothing was named: the slot spoken of last, or the next free one. */
static gboolean
choose_default(IvpCommands *commands, IvpAsk *ask, GError **error)
{
    g_autoptr(IvpRow) row = commands->shown != NULL
                                ? ivp_panel_find_row(commands->panel, commands->shown)
                                : NULL;
    gint64 first = row != NULL && row->kind == IVP_EVENT_SLOT ? row->start : 0;
    g_autoptr(GPtrArray) times =
        ivp_desk_list_form_times(ivp_panel_get_desk(commands->panel), first);

    if (times->len == 0) {
        g_set_error_literal(
            error, IVP_ERROR, IVP_ERROR_USAGE,
            _("No slot is free. Name a time of your own: /iv request thu 10 dec 19:00"));
        return FALSE;
    }
    ask->n_at = 1;
    ask->at[0] = ((const IvpFormTime *)g_ptr_array_index(times, 0))->at;
    return TRUE;
}

static char *
show_draft(IvpCommands *commands, GError **error)
{
    IvpCommandDraft *draft = commands->draft;
    IvpDesk *desk = ivp_panel_get_desk(commands->panel);
    g_autofree char *preview = ivp_desk_preview(desk, &draft->ask, error);

    if (preview == NULL) {
        g_clear_pointer(&commands->draft, ivp_command_draft_free);
        return NULL;
    }
    if (draft->to->kind == IVP_TO_HAND)
        return g_strdup_printf(
            _("To copy, for whoever you send it to yourself:\n%s\nType /iv send for the "
              "text to paste.\n"),
            preview);
    /* Translators: a name; what they will read; a notice about privacy */
    return g_strdup_printf(
        _("%1$s will read:\n%2$s\n%3$s\nType /iv send to send it, or the command again to "
          "change it.\n"),
        draft->to->name, preview, draft->to->notice);
}

static IvpRecipient *
steal_recipient(GPtrArray *list, guint index)
{
    g_ptr_array_set_free_func(list, NULL);
    for (guint i = 0; i < list->len; i++)
        if (i != index)
            ivp_recipient_free(g_ptr_array_index(list, i));
    return g_ptr_array_index(list, index);
}

char *
ivp_command_request(IvpCommands *commands, char **words, GError **error)
{
    g_autofree char *about = take_about(words);
    g_autofree char *times = NULL;
    g_autoptr(GPtrArray) recipients = NULL;
    IvpCommandDraft *draft;
    IvpAsk ask = {0};

    take_record(words, &ask);
    take_length(commands, words, &ask);
    times = g_strjoinv(" ", words);
    if (times[0] == '\0'
            ? !choose_default(commands, &ask, error)
            : !ivp_command_read_times(commands, times, &ask.n_at, ask.at, error))
        return NULL;
    recipients = ivp_desk_list_recipients(ivp_panel_get_desk(commands->panel),
                                          commands->account, commands->who);
    ivp_command_draft_free(commands->draft);
    draft = commands->draft = g_new0(IvpCommandDraft, 1);
    draft->to = steal_recipient(recipients, 0);
    draft->about = g_steal_pointer(&about);
    draft->ask = ask;
    draft->ask.to = draft->to;
    draft->ask.about = draft->about;
    return show_draft(commands, error);
}

/* The person of the conversation, or an address with a network of ours. */
static IvpRecipient *
find_guest(IvpCommands *commands, const char *name, GError **error)
{
    g_autoptr(GPtrArray) recipients = ivp_desk_list_recipients(
        ivp_panel_get_desk(commands->panel), commands->account, commands->who);
    g_autofree char *folded = g_utf8_casefold(name, -1);

    for (guint i = 0; i < recipients->len; i++) {
        const IvpRecipient *recipient = g_ptr_array_index(recipients, i);
        g_autofree char *other = g_utf8_casefold(recipient->name, -1);

        if (recipient->kind == IVP_TO_PERSON &&
            (g_str_has_prefix(other, folded) || strcmp(recipient->who, name) == 0))
            return steal_recipient(recipients, i);
    }
    g_set_error(error, IVP_ERROR, IVP_ERROR_NOT_FOUND,
                _("Nobody here is called “%s”. Type the command in the conversation with "
                  "them."),
                name);
    return NULL;
}

char *
ivp_command_invite(IvpCommands *commands, char **words, GError **error)
{
    g_autofree char *about = take_about(words);
    g_autofree char *times = NULL;
    IvpCommandDraft *draft;
    IvpRecipient *to;
    IvpAsk ask = {.invite = TRUE};

    if (words[0] == NULL) {
        g_set_error_literal(error, IVP_ERROR, IVP_ERROR_USAGE,
                            _("Whom, and when? Example: /iv invite ana thu 3 dec 19:00"));
        return NULL;
    }
    take_length(commands, words, &ask);
    to = find_guest(commands, words[0], error);
    if (to == NULL)
        return NULL;
    times = g_strjoinv(" ", words + 1);
    if (!ivp_command_read_times(commands, times, &ask.n_at, ask.at, error)) {
        ivp_recipient_free(to);
        return NULL;
    }
    ivp_command_draft_free(commands->draft);
    draft = commands->draft = g_new0(IvpCommandDraft, 1);
    draft->to = to;
    draft->about = g_steal_pointer(&about);
    draft->ask = ask;
    draft->ask.to = draft->to;
    draft->ask.about = draft->about;
    return show_draft(commands, error);
}

char *
ivp_command_send(IvpCommands *commands, char **words, GError **error)
{
    IvpCommandDraft *draft = g_steal_pointer(&commands->draft);
    gboolean answered;
    char *answer;

    if (draft == NULL) {
        g_set_error_literal(error, IVP_ERROR, IVP_ERROR_USAGE,
                            _("There is nothing to send yet. Example: /iv request 1"));
        return NULL;
    }
    ivp_desk_ask(ivp_panel_get_desk(commands->panel), &draft->ask, ivp_command_pressed,
                 ivp_command_mailbox_data(commands), ivp_command_mailbox_free);
    ivp_command_draft_free(draft);
    answer = ivp_command_mailbox_take(commands, &answered, error);
    return answered ? answer : g_strdup("");
}

char *
ivp_command_paste(IvpCommands *commands, char **words, GError **error)
{
    g_autoptr(IvpRequest) request = NULL;
    g_autofree char *text = NULL;
    gboolean answered;
    char *answer;

    if (words[0] != NULL && words[1] != NULL &&
        ivp_command_names_request(commands, words[0])) {
        request = ivp_command_find_request(commands, words[0], IVP_N_ACTIONS, error);
        if (request == NULL)
            return NULL;
        words++;
    }
    text = g_strjoinv(" ", words);
    ivp_desk_paste(ivp_panel_get_desk(commands->panel),
                   request != NULL ? request->key : NULL, _("somebody"), text,
                   ivp_command_pressed, ivp_command_mailbox_data(commands),
                   ivp_command_mailbox_free);
    answer = ivp_command_mailbox_take(commands, &answered, error);
    return answered ? answer : g_strdup("");
}
