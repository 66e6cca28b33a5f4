/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-tool.h"

#include <glib/gi18n-lib.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "ivp-shared.h"
#include "ivp-tool-input.h"

static const struct {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *help;
} commands[] = {
    {"agenda", ivp_tool_agenda,
     N_("list what is coming up, from what a client has loaded")},
    {"anonymize", ivp_tool_anonymize, N_("put roles in place of names in a text")},
    {"check", ivp_tool_check, N_("look at a program file, and say what is wrong with it")},
    {"check-calendar", ivp_tool_check_calendar,
     N_("try whether a calendar server can hold shared bookings")},
    {"directory", ivp_tool_directory, N_("read or complete a list of past sessions")},
    {"guide", ivp_tool_guide, N_("show how the guide of an interview is understood")},
    {"itip", ivp_tool_itip, N_("list what a calendar file asks or answers")},
    {"occurrences", ivp_tool_occurrences, N_("list what happens in a calendar file")},
    {"refresh", ivp_tool_refresh, N_("take a calendar into a cache, by difference")},
    {"slots", ivp_tool_slots, N_("list the slots a program offers")},
    {"summary", ivp_tool_summary, N_("show how a written-up interview is understood")},
    {"times", ivp_tool_times, N_("look for times in prose that cannot be right")},
};

static void
print_help(FILE *stream)
{
    fprintf(stream, _("Usage: interview-panel COMMAND …\n\n"));
    for (gsize i = 0; i < G_N_ELEMENTS(commands); i++)
        fprintf(stream, "  %-15s %s\n", commands[i].name, _(commands[i].help));
    fprintf(
        stream, "\n%s\n",
        _("“interview-panel COMMAND --help” says more. Exit status: 0 fine, 1 something is "
          "wrong in the input, 2 wrong usage, 3 could not read, write or reach."));
}

int
main(int argc, char **argv)
{
    setlocale(LC_ALL, "");
    bindtextdomain(GETTEXT_PACKAGE, IVP_LOCALE_DIR);
    bind_textdomain_codeset(GETTEXT_PACKAGE, "UTF-8");
    g_set_prgname("interview-panel");
    if (argc < 2) {
        print_help(stderr);
        return IVP_EXIT_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        print_help(stdout);
        return IVP_EXIT_FINE;
    }
    if (strcmp(argv[1], "--version") == 0) {
        printf("interview-panel %s\n", ivp_get_version());
        return IVP_EXIT_FINE;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(commands); i++) {
        if (strcmp(argv[1], commands[i].name) == 0)
            return commands[i].run(argc - 1, argv + 1);
    }
    fprintf(stderr, _("There is no command “%s”: try interview-panel --help.\n"), argv[1]);
    return IVP_EXIT_USAGE;
}
