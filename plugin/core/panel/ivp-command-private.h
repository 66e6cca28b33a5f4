/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-command.h"

/** IVP_COMMAND_LINES: rows of a list printed at once; the rest comes with "more". */
#define IVP_COMMAND_LINES 12
/** IVP_COMMAND_WORDS_MAX: words of one command that are told apart; the last is the rest.
 */
#define IVP_COMMAND_WORDS_MAX 64
/** IVP_COMMAND_LINE_MAX: bytes of one command. */
#define IVP_COMMAND_LINE_MAX 4096

typedef struct _IvpCommandJob IvpCommandJob;
typedef struct _IvpCommandDraft IvpCommandDraft;
typedef struct _IvpCommandMailbox IvpCommandMailbox;

struct _IvpCommands {
    IvpPanel *panel; /* (owned) */
    GPtrArray *list; /* char * (owned): keys of the rows in the list printed last */
    guint printed;   /* how many of them were printed */
    char *shown;     /* (nullable): key of the one thing spoken of last, since that list */
    GPtrArray *jobs; /* IvpCommandJob (owned): what the disk has not answered yet */
    int patience;    /* milliseconds a command waits for the disk */
    char *account;   /* (nullable): with @who, whose conversation it is typed in */
    char *who;
    IvpCommandDraft *draft;     /* (nullable): a request that waits for "send" */
    IvpCommandMailbox *mailbox; /* what comes of presses when the store has them */
};

/**
 * IvpCommandRun: one command.
 * @words: what follows its name, without empty words; %NULL-terminated
 */
typedef char *(*IvpCommandRun)(IvpCommands *commands, char **words, GError **error);

char *ivp_command_agenda(IvpCommands *commands, char **words, GError **error);
char *ivp_command_slots(IvpCommands *commands, char **words, GError **error);
char *ivp_command_next(IvpCommands *commands, char **words, GError **error);
char *ivp_command_show(IvpCommands *commands, char **words, GError **error);
char *ivp_command_search(IvpCommands *commands, char **words, GError **error);
char *ivp_command_month(IvpCommands *commands, char **words, GError **error);
char *ivp_command_remind(IvpCommands *commands, char **words, GError **error);
char *ivp_command_save(IvpCommands *commands, char **words, GError **error);
char *ivp_command_requests(IvpCommands *commands, char **words, GError **error);
char *ivp_command_request(IvpCommands *commands, char **words, GError **error);
char *ivp_command_invite(IvpCommands *commands, char **words, GError **error);
char *ivp_command_send(IvpCommands *commands, char **words, GError **error);
char *ivp_command_paste(IvpCommands *commands, char **words, GError **error);
char *ivp_command_accept(IvpCommands *commands, char **words, GError **error);
char *ivp_command_propose(IvpCommands *commands, char **words, GError **error);
char *ivp_command_decline(IvpCommands *commands, char **words, GError **error);
char *ivp_command_cancel(IvpCommands *commands, char **words, GError **error);
char *ivp_command_withdraw(IvpCommands *commands, char **words, GError **error);
char *ivp_command_consent(IvpCommands *commands, char **words, GError **error);
char *ivp_command_said(IvpCommands *commands, char **words, GError **error);
char *ivp_command_booked(IvpCommands *commands, char **words, GError **error);
char *ivp_command_claim(IvpCommands *commands, char **words, GError **error);
char *ivp_command_history(IvpCommands *commands, char **words, GError **error);
char *ivp_command_role(IvpCommands *commands, char **words, GError **error);
char *ivp_command_zone(IvpCommands *commands, char **words, GError **error);
char *ivp_command_clock(IvpCommands *commands, char **words, GError **error);
char *ivp_command_quiet(IvpCommands *commands, char **words, GError **error);
char *ivp_command_program(IvpCommands *commands, char **words, GError **error);
char *ivp_command_calendar(IvpCommands *commands, char **words, GError **error);
char *ivp_command_about(IvpCommands *commands, char **words, GError **error);
char *ivp_command_refresh(IvpCommands *commands, char **words, GError **error);
char *ivp_command_help(IvpCommands *commands, char **words, GError **error);

/** ivp_command_overview: the answer to an empty line: what is next, and what to type. */
char *ivp_command_overview(IvpCommands *commands);

/** ivp_command_first_start: what to type before a program was chosen. */
char *ivp_command_first_start(IvpCommands *commands);

/** ivp_command_is: compares a typed word with one of ours, without case. */
gboolean ivp_command_is(const char *word, const char *ours);

/* --- Lists and the things in them (ivp-command-thing.c) --- */

/**
 * ivp_command_print_rows:
 * @rows: (element-type IvpRow): becomes the list that numbers refer to, unless it is empty
 *
 * Returns: (transfer full): its first lines as numbered sentences
 */
char *ivp_command_print_rows(IvpCommands *commands, GPtrArray *rows);

/** ivp_command_print_more: the next lines of the list printed last. */
char *ivp_command_print_more(IvpCommands *commands, GError **error);

/** ivp_command_forget: nothing has a number any more. */
void ivp_command_forget(IvpCommands *commands);

/** ivp_command_remember: makes a list of just this row, so that it need not be named again.
 */
void ivp_command_remember(IvpCommands *commands, const IvpRow *row);

/**
 * ivp_command_find:
 * @thing: what was typed: a number in the list printed last, a key or its beginning, words
 * of a title; "" where nothing was
 * @command: for what, to say how to type it
 *
 * Returns: (transfer full): the one row it names, or %NULL with a sentence that asks which
 */
IvpRow *ivp_command_find(IvpCommands *commands,
                         const char *thing,
                         const char *command,
                         GError **error);

/** ivp_command_title: (transfer full): "Discussion group EMEA, Wed 25 Nov 17:00 CET" */
char *ivp_command_title(IvpCommands *commands, const IvpRow *row);

/** ivp_command_when: (transfer full): "Wed 25 Nov 17:00 CET", "Thu 4 Jun, all day" */
char *ivp_command_when(IvpCommands *commands, const IvpRow *row);

/** ivp_command_capitalize: (transfer full): with a capital at its beginning */
char *ivp_command_capitalize(const char *text);

/** ivp_command_nearest: (nullable): the candidate closest to @word, if one is close at all.
 */
const char *ivp_command_nearest(const char *word, const char *const *candidates);

/* --- Requests (ivp-command-request.c) --- */

/** ivp_command_find_request:
 * @thing: a number in the list printed last, a code or its beginning, a name; "" for the
 * only one that @action fits
 * @action: what it is for; %IVP_N_ACTIONS: anything
 *
 * Returns: (transfer full): the one it names, or %NULL with a sentence that asks which
 */
IvpRequest *ivp_command_find_request(IvpCommands *commands,
                                     const char *thing,
                                     IvpAction action,
                                     GError **error);

/** ivp_command_names_request: whether @word alone names a request, so that it is no part
 * of what follows. */
gboolean ivp_command_names_request(IvpCommands *commands, const char *word);

/** ivp_command_press: what to show at once; the rest comes with "later". */
char *ivp_command_press(IvpCommands *commands,
                        const IvpRequest *request,
                        const IvpPress *press,
                        GError **error);

/** ivp_command_read_times: times separated by ";" or ",", at most four. */
gboolean ivp_command_read_times(IvpCommands *commands,
                                const char *text,
                                guint *n,
                                gint64 at[IVP_LINE_MAX_TIMES],
                                GError **error);

/** ivp_command_offers: whether @action is among what can be done with @request. */
gboolean ivp_command_offers(const IvpRequest *request, IvpAction action);

/* --- What comes later (ivp-command-later.c) --- */

IvpCommandMailbox *ivp_command_mailbox_new(IvpCommands *commands);
void ivp_command_mailbox_close(IvpCommandMailbox *mailbox);

/** ivp_command_mailbox_data: what @pressed gets as data, freed with
 * ivp_command_mailbox_free(). */
gpointer ivp_command_mailbox_data(IvpCommands *commands);
void ivp_command_mailbox_free(gpointer data);
void ivp_command_pressed(const char *sentence, const GError *error, gpointer data);

/** ivp_command_mailbox_take: (transfer full) (nullable): what has come of the press just
 * made, if it has already; else %NULL with @error unset where it comes later. */
char *ivp_command_mailbox_take(IvpCommands *commands, gboolean *answered, GError **error);
void ivp_command_tell_later(IvpCommands *commands, const char *text);

/** ivp_command_mailbox_collect: (transfer full) (nullable): what nobody was told yet. */
char *ivp_command_mailbox_collect(IvpCommands *commands);

/** ivp_command_read_record: "ask", "yes", "delete", "no" */
gboolean ivp_command_read_record(const char *word, IvpRecord *record);

void ivp_command_draft_free(IvpCommandDraft *draft);

/* --- What touches the disk (ivp-command-disk.c) --- */

/** IvpCommandWork: runs on a thread; owns nothing but @data while it runs. */
typedef GBytes *(*IvpCommandWork)(gpointer data, GError **error);
/** IvpCommandFinish: makes the sentence, on the main thread. */
typedef char *(*IvpCommandFinish)(IvpCommands *commands,
                                  gpointer data,
                                  GBytes *result,
                                  GError **error);

/**
 * ivp_command_do_on_disk:
 * @data: (transfer full): freed with @destroy when both are done
 * @later: what to say if the disk takes longer than we wait; the outcome is then said with
 * the next command
 */
char *ivp_command_do_on_disk(IvpCommands *commands,
                             IvpCommandWork work,
                             IvpCommandFinish finish,
                             gpointer data,
                             GDestroyNotify destroy,
                             const char *later,
                             GError **error);

/** ivp_command_collect: (transfer full) (nullable): outcomes of what took longer, as lines.
 */
char *ivp_command_collect(IvpCommands *commands);
void ivp_command_job_unref(IvpCommandJob *job);
