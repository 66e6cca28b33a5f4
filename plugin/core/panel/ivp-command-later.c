/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-command-private.h"

/* Shared by the commands and by whatever the desk still has to answer. */
struct _IvpCommandMailbox {
    gatomicrefcount references;
    IvpCommands *commands; /* (nullable): gone */
    IvpCommandLater later;
    gpointer data;
    gboolean listening; /* a command is just pressing: it takes the answer itself */
    gboolean answered;
    char *sentence;
    GError *error;
    GString *waiting; /* what nobody was there to be told */
};

IvpCommandMailbox *
ivp_command_mailbox_new(IvpCommands *commands)
{
    IvpCommandMailbox *mailbox = g_new0(IvpCommandMailbox, 1);

    g_atomic_ref_count_init(&mailbox->references);
    mailbox->commands = commands;
    mailbox->waiting = g_string_new(NULL);
    return mailbox;
}

void
ivp_command_mailbox_free(gpointer data)
{
    IvpCommandMailbox *mailbox = data;

    if (!g_atomic_ref_count_dec(&mailbox->references))
        return;
    g_string_free(mailbox->waiting, TRUE);
    g_free(mailbox->sentence);
    g_clear_error(&mailbox->error);
    g_free(mailbox);
}

void
ivp_command_mailbox_close(IvpCommandMailbox *mailbox)
{
    mailbox->commands = NULL;
    mailbox->later = NULL;
    ivp_command_mailbox_free(mailbox);
}

void
ivp_commands_set_later(IvpCommands *commands, IvpCommandLater later, gpointer data)
{
    g_return_if_fail(commands != NULL);
    commands->mailbox->later = later;
    commands->mailbox->data = data;
}

gpointer
ivp_command_mailbox_data(IvpCommands *commands)
{
    IvpCommandMailbox *mailbox = commands->mailbox;

    g_atomic_ref_count_inc(&mailbox->references);
    mailbox->listening = TRUE;
    mailbox->answered = FALSE;
    return mailbox;
}

void
ivp_command_tell_later(IvpCommands *commands, const char *text)
{
    IvpCommandMailbox *mailbox = commands->mailbox;

    if (mailbox->later != NULL)
        mailbox->later(text, mailbox->data);
    else
        g_string_append_printf(mailbox->waiting, "%s\n", text);
}

void
ivp_command_pressed(const char *sentence, const GError *error, gpointer data)
{
    IvpCommandMailbox *mailbox = data;

    if (mailbox->commands == NULL)
        return;
    if (mailbox->listening) {
        mailbox->answered = TRUE;
        g_free(mailbox->sentence);
        g_clear_error(&mailbox->error);
        mailbox->sentence = g_strdup(sentence);
        mailbox->error = error != NULL ? g_error_copy(error) : NULL;
        return;
    }
    if (error != NULL)
        ivp_command_tell_later(mailbox->commands, error->message);
    else if (sentence != NULL)
        ivp_command_tell_later(mailbox->commands, sentence);
}

char *
ivp_command_mailbox_take(IvpCommands *commands, gboolean *answered, GError **error)
{
    IvpCommandMailbox *mailbox = commands->mailbox;

    mailbox->listening = FALSE;
    *answered = mailbox->answered;
    if (!mailbox->answered)
        return NULL;
    if (mailbox->error != NULL) {
        g_propagate_error(error, g_steal_pointer(&mailbox->error));
        return NULL;
    }
    return mailbox->sentence != NULL ? g_steal_pointer(&mailbox->sentence) : g_strdup("");
}

char *
ivp_command_mailbox_collect(IvpCommands *commands)
{
    GString *waiting = commands->mailbox->waiting;
    char *text;

    if (waiting->len == 0)
        return NULL;
    text = g_strdup(waiting->str);
    g_string_truncate(waiting, 0);
    return text;
}
