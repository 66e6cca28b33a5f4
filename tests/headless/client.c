/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A whole client without windows: client PROFILE. Accounts, preferences and plugins are
 * those of the profile, the protocols the real ones; the control plugin
 * (tests/support/control.c) presses and looks.
 */
#include <signal.h>
#include <stdio.h>

#include "host-loop.h"

#define UI "interview-panel-client"

static GMainLoop *loop;

static void
end_loop(void)
{
    g_main_loop_quit(loop);
}

static PurpleCoreUiOps core_ui = {.quit = end_loop};

int
main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "client PROFILE\n");
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);
    loop = g_main_loop_new(NULL, FALSE);
    purple_util_set_user_dir(argv[1]);
    purple_debug_set_enabled(TRUE);
    purple_core_set_ui_ops(&core_ui);
    purple_eventloop_set_ui_ops(&host_loop);
    if (!purple_core_init(UI))
        return 1;
    purple_set_blist(purple_blist_new());
    purple_blist_load();
    purple_plugins_load_saved("/" UI "/plugins/loaded");
    purple_savedstatus_activate(purple_savedstatus_new(NULL, PURPLE_STATUS_AVAILABLE));
    purple_accounts_restore_current_statuses();
    g_main_loop_run(loop);
    g_main_loop_unref(loop);
    return 0;
}
