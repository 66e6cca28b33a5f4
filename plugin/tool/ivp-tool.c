/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-tool.h"

#include <glib/gi18n-lib.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "ivp-shared.h"

static IvpToolStatus run_help(int argc, char **argv);

/* In the order of the help. */
static const IvpToolCommand commands[] = {
    {"help", "[COMMAND]", N_("what there is, or one command in full"), run_help},
};

static const IvpToolCommand *
find_command(const char *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS(commands); i++) {
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    }
    return NULL;
}

static IvpToolStatus
unknown(const char *name)
{
    ivp_tool_say(_("There is no command “%s”. Try “interview-panel help”."), name);
    return IVP_TOOL_USAGE;
}

static IvpToolStatus
run_help(int argc, char **argv)
{
    const GOptionEntry entries[] = {{0}};

    if (!ivp_tool_parse(argv[0], entries, &argc, &argv, 0, 1))
        return IVP_TOOL_USAGE;
    if (argc == 2) {
        const IvpToolCommand *command = find_command(argv[1]);

        if (command == NULL)
            return unknown(argv[1]);
        printf("interview-panel %s %s\n    %s\n", command->name, command->syntax,
               _(command->help));
        return IVP_TOOL_FINE;
    }
    printf(_("A community's interview program, without a chat client.\n\n"));
    for (gsize i = 0; i < G_N_ELEMENTS(commands); i++)
        printf("  interview-panel %s %s\n      %s\n", commands[i].name, commands[i].syntax,
               _(commands[i].help));
    printf(_("\nA FILE of - is standard input. Exit status: 0 fine; 1 something is wrong in the "
             "input; 2 wrong usage; 3 something cannot be read, written or reached.\n"));
    return IVP_TOOL_FINE;
}

static gboolean
is_one_of(const char *word, const char *a, const char *b)
{
    return strcmp(word, a) == 0 || strcmp(word, b) == 0;
}

int
main(int argc, char **argv)
{
    const IvpToolCommand *command;
    g_autoptr(GPtrArray) words = g_ptr_array_new();
    char **rest;

    setlocale(LC_ALL, "");
    bindtextdomain(GETTEXT_PACKAGE, IVP_LOCALE_DIR);
    bind_textdomain_codeset(GETTEXT_PACKAGE, "UTF-8");
    g_set_prgname("interview-panel");

    if (argc < 2) {
        run_help(1, (char *[]){(char *)"help", NULL});
        return IVP_TOOL_USAGE;
    }
    if (is_one_of(argv[1], "--version", "-V")) {
        printf("interview-panel %s\n", ivp_get_version());
        return IVP_TOOL_FINE;
    }
    if (is_one_of(argv[1], "--help", "-h"))
        return run_help(1, (char *[]){(char *)"help", NULL});
    command = find_command(argv[1]);
    if (command == NULL)
        return unknown(argv[1]);
    for (int i = 2; i < argc; i++) {
        if (strcmp(argv[i], "--help") == 0)
            return run_help(2, (char *[]){(char *)"help", argv[1], NULL});
        if (strcmp(argv[i], "--") == 0)
            break;
    }
    /* A copy: option parsing takes words out of it. */
    for (int i = 1; i < argc; i++)
        g_ptr_array_add(words, argv[i]);
    g_ptr_array_add(words, NULL);
    rest = (char **)words->pdata;
    return command->run(argc - 1, rest);
}
