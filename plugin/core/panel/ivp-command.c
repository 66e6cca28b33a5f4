/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-command.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ivp-command-private.h"
#include "ivp-error.h"
#include "ivp-when.h"

/* Milliseconds: less than anybody notices. */
#define PATIENCE 4

/* The commands, in the order of the help. */
static const struct {
    IvpCommandInfo info;
    IvpCommandRun run;
    gboolean at_first_start; /* works before a program was chosen */
} table[] = {
    {{"agenda", "agenda [groups|interviews|slots|REGION|2026-12-03|waking|more]",
      N_("What is coming up, with numbers for the other commands."), "agenda slots"},
     ivp_command_agenda,
     FALSE},
    {{"slots", "slots [REGION|waking|more]", N_("The free interview slots."), "slots"},
     ivp_command_slots,
     FALSE},
    {{"next", "next", N_("What comes next, with how to join."), "next"},
     ivp_command_next,
     FALSE},
    {{"show", "show [THING]",
      N_("All about one thing: a number in the list printed last, or a part of its name."),
      "show 2"},
     ivp_command_show,
     FALSE},
    {{"search", "search WORDS",
      N_("What has all these words in its title, place or description."),
      "search collector"},
     ivp_command_search,
     FALSE},
    {{"month", "month [2026-12|december|next]",
      N_("The days of a month that have something."), "month december"},
     ivp_command_month,
     FALSE},
    {{"remind", "remind [THING] [10m|1h|1d|off]",
      N_("Reminds you before it begins; several times are fine."), "remind 2 1d 1h"},
     ivp_command_remind,
     FALSE},
    {{"save", "save [THING]", N_("Saves it as a file that calendar programs read."),
      "save 2"},
     ivp_command_save,
     FALSE},
    {{"request", "request [THING[,THING]|TIME; TIME] [30|60] [record yes|no] [about TEXT]",
      N_("Asks for an interview at these times; shows it first, send sends it."),
      "request 2 30 about sizing the collector"},
     ivp_command_request,
     FALSE},
    {{"invite", "invite NAME TIME; TIME", N_("Proposes an interview to somebody."),
      "invite ana thu 3 dec 19:00"},
     ivp_command_invite,
     FALSE},
    {{"send", "send", N_("Sends what request or invite has shown."), "send"},
     ivp_command_send,
     FALSE},
    {{"requests", "requests [past]", N_("Your requests, and those you have to answer."),
      "requests"},
     ivp_command_requests,
     FALSE},
    {{"accept", "accept [THING] [2] [anyway]",
      N_("Says yes: books one of the times asked for, or agrees to one proposed."),
      "accept 1 2"},
     ivp_command_accept,
     FALSE},
    {{"agree", "agree [THING] [2]", N_("The same as accept."), "agree 2"},
     ivp_command_accept,
     FALSE},
    {{"propose", "propose [THING] TIME; TIME",
      N_("Proposes other times, or asks for them; also moves what is booked."),
      "propose 1 fri 11 dec 17:00"},
     ivp_command_propose,
     FALSE},
    {{"decline", "decline [THING] WHY", N_("Says no, and why."),
      "decline 1 we are at a conference that week"},
     ivp_command_decline,
     FALSE},
    {{"cancel", "cancel [THING] [WHY]", N_("Cancels a session that is booked."),
      "cancel 1 I am ill"},
     ivp_command_cancel,
     FALSE},
    {{"withdraw", "withdraw [THING] [WHY]", N_("Takes your request back."),
      "withdraw 1 I am ill"},
     ivp_command_withdraw,
     FALSE},
    {{"consent", "consent [THING] record yes|delete|ask|no, name yes|no, org yes|no",
      N_("What may be recorded, and what the summary may give."), "consent record no"},
     ivp_command_consent,
     FALSE},
    {{"said", "said [THING] yes 2|no|nothing|TIME",
      N_("What somebody without a panel meant by their words."), "said 1 yes 2"},
     ivp_command_said,
     FALSE},
    {{"booked", "booked [THING]", N_("Counts what was agreed in words as booked."),
      "booked 1"},
     ivp_command_booked,
     FALSE},
    {{"claim", "claim [THING]", N_("Says in the room that you would take a request."),
      "claim 1"},
     ivp_command_claim,
     FALSE},
    {{"paste", "paste [THING] TEXT",
      N_("Takes an answer or a request that came another way."), "paste 1 yes"},
     ivp_command_paste,
     FALSE},
    {{"history", "history [THING]", N_("What has become of a request, step by step."),
      "history 1"},
     ivp_command_history,
     FALSE},
    {{"role", "role [facilitator|helper|none]",
      N_("Whether you take requests, or help with them."), "role facilitator"},
     ivp_command_role,
     FALSE},
    {{"refresh", "refresh [cancel|details|accept]",
      N_("Looks for news in the calendar now."), "refresh"},
     ivp_command_refresh,
     FALSE},
    {{"zone", "zone [NAME|auto]", N_("The time zone times are shown in."),
      "zone Asia/Kolkata"},
     ivp_command_zone,
     TRUE},
    {{"clock", "clock [12|24|auto]", N_("Whether hours go to 12 or to 24."), "clock 24"},
     ivp_command_clock,
     TRUE},
    {{"quiet", "quiet [22-8|off]",
      N_("Hours in which no reminder is told that can wait for their end."), "quiet 22-8"},
     ivp_command_quiet,
     TRUE},
    {{"program", "program [NAME|add FILE]",
      N_("The communities there are, and which one is shown."), "program opentelemetry"},
     ivp_command_program,
     TRUE},
    {{"calendar", "calendar [list|add ADDRESS|remove NUMBER]",
      N_("Calendars of your own beside the program's."),
      "calendar add https://example.org/mine.ics"},
     ivp_command_calendar,
     FALSE},
    {{"about", "about", N_("What the program is, and how to take part."), "about"},
     ivp_command_about,
     FALSE},
    {{"help", "help [COMMAND]", N_("What can be typed."), "help remind"},
     ivp_command_help,
     TRUE},
};

IvpCommands *
ivp_commands_new(IvpPanel *panel)
{
    IvpCommands *commands;

    g_return_val_if_fail(IVP_IS_PANEL(panel), NULL);

    commands = g_new0(IvpCommands, 1);
    commands->panel = g_object_ref(panel);
    commands->list = g_ptr_array_new_with_free_func(g_free);
    commands->jobs = g_ptr_array_new_with_free_func((GDestroyNotify)ivp_command_job_unref);
    commands->patience = PATIENCE;
    commands->mailbox = ivp_command_mailbox_new(commands);
    return commands;
}

void
ivp_commands_free(IvpCommands *commands)
{
    if (commands == NULL)
        return;
    ivp_command_mailbox_close(commands->mailbox);
    ivp_command_draft_free(commands->draft);
    g_ptr_array_unref(commands->jobs);
    g_ptr_array_unref(commands->list);
    g_free(commands->shown);
    g_free(commands->account);
    g_free(commands->who);
    g_object_unref(commands->panel);
    g_free(commands);
}

void
ivp_commands_set_conversation(IvpCommands *commands, const char *account, const char *who)
{
    g_return_if_fail(commands != NULL);
    g_free(commands->account);
    g_free(commands->who);
    commands->account = g_strdup(account);
    commands->who = g_strdup(who);
}

void
ivp_commands_set_patience(IvpCommands *commands, int milliseconds)
{
    g_return_if_fail(commands != NULL);
    commands->patience = milliseconds;
}

const IvpCommandInfo *
ivp_commands_get_table(gsize *n)
{
    static gsize made;
    static IvpCommandInfo infos[G_N_ELEMENTS(table)];

    if (g_once_init_enter(&made)) {
        for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
            infos[i] = table[i].info;
            infos[i].help = _(table[i].info.help);
        }
        g_once_init_leave(&made, 1);
    }
    *n = G_N_ELEMENTS(table);
    return infos;
}

gboolean
ivp_command_is(const char *word, const char *ours)
{
    return g_ascii_strcasecmp(word, ours) == 0;
}

/* --- Without a command --- */

char *
ivp_command_first_start(IvpCommands *commands)
{
    g_autoptr(GPtrArray) choices = ivp_panel_list_programs(commands->panel);
    g_autoptr(GString) text = g_string_new(
        _("Interview Panel shows what a community has coming up: discussion groups, "
          "interviews, free slots. Nothing is loaded before you choose one:\n"));

    for (guint i = 0; i < choices->len; i++) {
        const IvpProgramChoice *choice = g_ptr_array_index(choices, i);

        if (choice->problem != NULL)
            continue;
        if (choice->hosts != NULL && choice->hosts[0] != '\0')
            g_string_append_printf(
                text,
                /* Translators: a command's word, a community, a server; /iv is typed so */
                _("/iv program %1$s: %2$s, loads its calendar from %3$s.\n"), choice->id,
                choice->name, choice->hosts);
        else
            /* Translators: a command's word, a community; /iv is typed so */
            g_string_append_printf(text, _("/iv program %1$s: %2$s, loads nothing.\n"),
                                   choice->id, choice->name);
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static IvpRow *
take_first(IvpCommands *commands, IvpShow show, gboolean no_slots)
{
    IvpFilter filter = {.show = show};
    g_autoptr(GPtrArray) rows =
        ivp_panel_list_rows(commands->panel, &filter, 0, no_slots ? 0 : 1);

    for (guint i = 0; i < rows->len; i++) {
        const IvpRow *row = g_ptr_array_index(rows, i);

        if (!no_slots || row->state == IVP_SLOT_NONE)
            return ivp_panel_find_row(commands->panel, row->key);
    }
    return NULL;
}

/* What one would go to next; a slot that nobody asked for is not that, unless there is
 * nothing else. */
static IvpRow *
find_next(IvpCommands *commands)
{
    IvpRow *row = take_first(commands, IVP_SHOW_PROGRAM, TRUE);

    if (row == NULL)
        row = take_first(commands, IVP_SHOW_PROGRAM, FALSE);
    if (row == NULL)
        row = take_first(commands, IVP_SHOW_EVERYTHING, FALSE);
    return row;
}

char *
ivp_command_overview(IvpCommands *commands)
{
    g_autoptr(IvpRow) row = NULL;
    g_autofree char *title = NULL, *waiting = NULL;

    if (!ivp_panel_is_chosen(commands->panel))
        return ivp_command_first_start(commands);
    row = find_next(commands);
    if (row == NULL) {
        g_autofree char *empty = ivp_panel_get_empty_sentence(commands->panel, NULL);

        /* Translators: a sentence, then what to type */
        return g_strdup_printf(_("%s Type /iv refresh or /iv help.\n"), empty);
    }
    ivp_command_remember(commands, row);
    if (row->start <= ivp_panel_now(commands->panel)) {
        g_autofree char *until =
            ivp_when_distance(&row->span, ivp_panel_get_zone(commands->panel),
                              ivp_panel_now(commands->panel));

        /* Translators: a title, "now, until 18:00", then what to type */
        return g_strdup_printf(_("%1$s, %2$s. Type /iv next, /iv agenda or /iv help.\n"),
                               row->title, until);
    }
    title = ivp_command_title(commands, row);
    waiting = ivp_desk_get_summary(ivp_panel_get_desk(commands->panel));
    if (waiting != NULL)
        /* Translators: what and when; "2 requests wait."; then what to type */
        return g_strdup_printf(
            _("Next: %1$s. %2$s Type /iv requests, /iv agenda or /iv help.\n"), title,
            waiting);
    /* Translators: what and when, then what to type */
    return g_strdup_printf(_("Next: %s. Type /iv agenda or /iv help.\n"), title);
}

char *
ivp_command_next(IvpCommands *commands, char **words, GError **error)
{
    g_autoptr(IvpRow) row = find_next(commands);
    g_autoptr(IvpDetails) details = NULL;
    g_autoptr(GString) text = NULL;
    g_autofree char *distance = NULL;
    g_autofree char *sentence = NULL;

    if (row == NULL) {
        g_autofree char *empty = ivp_panel_get_empty_sentence(commands->panel, NULL);

        return g_strconcat(empty, "\n", NULL);
    }
    ivp_command_remember(commands, row);
    distance = ivp_when_distance(&row->span, ivp_panel_get_zone(commands->panel),
                                 ivp_panel_now(commands->panel));
    sentence = ivp_command_capitalize(distance);
    text = g_string_new(row->spoken);
    /* Translators: how far away it is, as a sentence of its own: "In 3 h." */
    g_string_append_printf(text, _(" %s.\n"), sentence);
    details = ivp_panel_describe(commands->panel, row->key);
    if (details != NULL && details->join != NULL)
        /* Translators: the address of a meeting */
        g_string_append_printf(text, _("Join: %s\n"), details->join);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

/* --- Help --- */

static void
refuse_unknown(const char *word, const char *before, GError **error)
{
    const char *names[G_N_ELEMENTS(table) + 1] = {NULL};
    const char *nearest;

    for (gsize i = 0; i < G_N_ELEMENTS(table); i++)
        names[i] = table[i].info.name;
    nearest = ivp_command_nearest(word, names);
    if (nearest != NULL)
        g_set_error(
            error, IVP_ERROR, IVP_ERROR_USAGE,
            /* Translators: a word that is no command; what to type instead, after /iv */
            _("There is no command “%1$s”. Type /iv %2$s%3$s? /iv help lists all."), word,
            before, nearest);
    else
        g_set_error(error, IVP_ERROR, IVP_ERROR_USAGE,
                    _("There is no command “%s”. /iv help lists all."), word);
}

char *
ivp_command_help(IvpCommands *commands, char **words, GError **error)
{
    gsize n;
    const IvpCommandInfo *infos = ivp_commands_get_table(&n);
    g_autoptr(GString) text = g_string_new(NULL);

    if (words[0] == NULL) {
        for (gsize i = 0; i < n; i++)
            /* Translators: how a command is typed, and what it does */
            g_string_append_printf(text, _("/iv %1$s: %2$s\n"), infos[i].syntax,
                                   infos[i].help);
        g_string_append(text,
                        _("THING is a number in the list printed last, or a part of a "
                          "name. Only you see the answers.\n"));
        return g_string_free(g_steal_pointer(&text), FALSE);
    }
    for (gsize i = 0; i < n; i++) {
        if (ivp_command_is(words[0], infos[i].name))
            return g_strdup_printf(
                /* Translators: how a command is typed, what it does, an example to type */
                _("/iv %1$s: %2$s Example: /iv %3$s\n"), infos[i].syntax, infos[i].help,
                infos[i].example);
    }
    refuse_unknown(words[0], "help ", error);
    return NULL;
}

/* --- Running --- */

static char *
dispatch(IvpCommands *commands, char **words, GError **error)
{
    if (words[0] == NULL)
        return ivp_command_overview(commands);
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        if (!ivp_command_is(words[0], table[i].info.name))
            continue;
        if (!table[i].at_first_start && !ivp_panel_is_chosen(commands->panel))
            return ivp_command_first_start(commands);
        return table[i].run(commands, words + 1, error);
    }
    refuse_unknown(words[0], "", error);
    return NULL;
}

/* The words between spaces of any kind; the last one that is looked at has all the rest, as
 * what people write about may be long. */
static char **
split_words(const char *line)
{
    g_autofree char *valid = g_utf8_make_valid(line, -1);
    g_autoptr(GStrvBuilder) words = g_strv_builder_new();
    guint n = 0;

    for (const char *p = valid; *p != '\0' && n < IVP_COMMAND_WORDS_MAX;) {
        const char *end = p;
        g_autofree char *word = NULL;

        while (*end != '\0' && !g_unichar_isspace(g_utf8_get_char(end)) &&
               !g_unichar_iscntrl(g_utf8_get_char(end)))
            end = g_utf8_next_char(end);
        if (end > p) {
            if (n == IVP_COMMAND_WORDS_MAX - 1)
                end += strlen(end);
            word = g_strchomp(g_strndup(p, (gsize)(end - p)));
            g_strv_builder_add(words, word);
            n++;
        }
        p = *end != '\0' ? g_utf8_next_char(end) : end;
    }
    return g_strv_builder_end(words);
}

char *
ivp_commands_run(IvpCommands *commands, const char *line, GError **error)
{
    g_auto(GStrv) words = NULL;
    g_autofree char *late = NULL;
    g_autofree char *answer = NULL;
    g_autoptr(GError) problem = NULL;

    g_return_val_if_fail(commands != NULL && line != NULL, NULL);
    g_return_val_if_fail(error == NULL || *error == NULL, NULL);

    if (strlen(line) > IVP_COMMAND_LINE_MAX) {
        g_set_error_literal(error, IVP_ERROR, IVP_ERROR_LIMIT,
                            _("That is too long for a command. /iv help lists all."));
        return NULL;
    }
    words = split_words(line);
    late = ivp_command_collect(commands);
    if (late == NULL)
        late = ivp_command_mailbox_collect(commands);
    answer = dispatch(commands, words, &problem);
    if (answer == NULL) {
        if (late != NULL)
            g_prefix_error(&problem, "%s", late);
        g_propagate_error(error, g_steal_pointer(&problem));
        return NULL;
    }
    /* Lines are between line ends, not closed by them. */
    while (g_str_has_suffix(answer, "\n"))
        answer[strlen(answer) - 1] = '\0';
    return late != NULL ? g_strconcat(late, answer, NULL) : g_steal_pointer(&answer);
}
