/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-tool.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>

#include "ivp-dav-probe.h"
#include "ivp-error.h"
#include "ivp-tool-input.h"

static const char *
yes_or_no(gboolean yes)
{
    return yes ? "true" : "false";
}

static void
print_json(const IvpDavProbe *probe, const char *sentence)
{
    g_autoptr(GString) json = g_string_new("{\"url\":");

    ivp_tool_json_string(json, probe->url);
    g_string_append_printf(
        json,
        ",\"can_be_shared\":%s,\"creates_once\":%s,\"creates_once_at_a_time\":%s,"
        "\"reads_back\":%s,\"keeps_uids_apart\":%s,\"syncs\":%s,\"tidied\":%s,\"problem\":",
        yes_or_no(sentence == NULL), yes_or_no(probe->creates_once),
        yes_or_no(probe->creates_once_at_a_time), yes_or_no(probe->reads_back),
        yes_or_no(probe->keeps_uids_apart), yes_or_no(probe->syncs),
        yes_or_no(probe->tidied));
    ivp_tool_json_string(json, sentence);
    g_string_append(json, "}\n");
    fputs(json->str, stdout);
}

static void
print_text(const IvpDavProbe *probe)
{
    printf(_("Bookings can be shared in %s\n"), probe->url);
    printf("  %s\n", _("Of two who want a slot one gets it, also when four ask at the same "
                       "moment."));
    if (!probe->keeps_uids_apart)
        printf("  %s\n", _("It lacks a second net: one event may stand there under two "
                           "names. Ours do not."));
    if (!probe->syncs)
        printf("  %s\n",
               _("A look at the unchanged calendar takes more than one request."));
}

static int
check_calendar(const char *url, const IvpLogin *login, gboolean json)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(IvpDav) dav = ivp_dav_new(url, login, &error);
    g_autoptr(IvpDavProbe) probe = NULL;

    if (dav == NULL) {
        fprintf(stderr, "%s\n", error->message);
        return IVP_EXIT_USAGE;
    }
    ivp_dav_probe_run(dav, &probe, NULL, &error);
    if (json)
        print_json(probe, error != NULL ? error->message : NULL);
    else if (error == NULL)
        print_text(probe);
    if (error != NULL)
        fprintf(stderr, "%s\n", error->message);
    if (probe->url != NULL && !probe->tidied)
        fprintf(stderr, "%s\n",
                _("Entries of this check stay in the calendar: the server did not delete "
                  "them. Their names begin with “interview-panel-check-”."));
    if (error == NULL)
        return IVP_EXIT_FINE;
    return g_error_matches(error, IVP_ERROR, IVP_ERROR_NETWORK) ? IVP_EXIT_UNREACHED
                                                                : IVP_EXIT_WRONG;
}

int
ivp_tool_check_calendar(int argc, char **argv)
{
    gboolean json = FALSE;
    g_autofree char *command = NULL;
    IvpLogin login = {0};
    const GOptionEntry entries[] = {
        {"user", 0, 0, G_OPTION_ARG_STRING, &login.user, N_("Whose calendar it is"),
         N_("NAME")},
        {"password-command", 0, 0, G_OPTION_ARG_STRING, &command,
         N_("The first line this command prints is the password; else the desktop's "
            "keyring "
            "is asked. It is run as it is, without a shell"),
         N_("COMMAND")},
        {"netrc", 0, 0, G_OPTION_ARG_NONE, &login.netrc, N_("Look into ~/.netrc as well"),
         NULL},
        {"netrc-file", 0, 0, G_OPTION_ARG_FILENAME, &login.netrc_file,
         N_("Look into this file instead"), N_("FILE")},
        {"json", 0, 0, G_OPTION_ARG_NONE, &json, N_("Print what was found as JSON"), NULL},
        {NULL},
    };
    g_autoptr(GOptionContext) context = g_option_context_new(_("URL"));
    g_autoptr(GError) error = NULL;
    int status;

    g_option_context_set_summary(
        context, _("Tries whether a calendar on a CalDAV server can hold the bookings of "
                   "several facilitators: makes a few entries there, some at the same "
                   "moment, and deletes them. URL is the calendar's link or the server's "
                   "name."));
    g_option_context_add_main_entries(context, entries, GETTEXT_PACKAGE);
    if (!g_option_context_parse(context, &argc, &argv, &error) ||
        (command != NULL && !g_shell_parse_argv(command, NULL, &login.command, &error))) {
        fprintf(stderr, "%s\n", error->message);
        status = IVP_EXIT_USAGE;
    } else if (argc != 2) {
        fprintf(stderr, "%s\n", _("Name one calendar: interview-panel check-calendar URL"));
        status = IVP_EXIT_USAGE;
    } else {
        login.netrc |= login.netrc_file != NULL;
        status = check_calendar(argv[1], &login, json);
    }
    g_free(login.user);
    g_strfreev(login.command);
    g_free(login.netrc_file);
    return status;
}
