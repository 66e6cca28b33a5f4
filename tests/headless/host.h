/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <purple.h>

#include "ivp-shared.h"

/**
 * The smallest client: libpurple without windows, on GLib's main loop, with one account of
 * the fake protocol. It notes what a window would show.
 */

/** HostLine: a line some conversation would show. */
typedef struct {
    PurpleAccount *account;
    char *conversation;
    char *html;
    PurpleMessageFlags flags;
} HostLine;

/** host_start: @ui is the name the client gives itself; once in a process. */
void host_start(const char *ui);
void host_end(void);

/** host_load: loads the plugin under test; aborts the test if it does not load. */
PurplePlugin *host_load(void);

/** host_get_panel: (transfer none): what a face would be given */
IvpPanel *host_get_panel(void);

PurpleAccount *host_get_account(void);

/** host_add_account: another one, connected at once; host_remove_account() ends it. */
PurpleAccount *host_add_account(const char *protocol, const char *username);
void host_remove_account(PurpleAccount *which);

PurpleConversation *host_open_im(const char *who);
PurpleConversation *host_open_room(const char *name);
void host_close_conversations(void);

/** host_get_lines: (transfer none) (element-type HostLine) */
GPtrArray *host_get_lines(void);

/** host_get_notices: (transfer none) (element-type utf8): "primary|secondary" */
GPtrArray *host_get_notices(void);

/** host_forget: empties both lists. */
void host_forget(void);

/** host_get_text: (transfer full): all lines in @conversation, newlines for <br>, no markup
 */
char *host_get_text(PurpleConversation *conversation);

/** host_run: types /@line into @conversation, as a client's entry would pass it on. */
PurpleCmdStatus host_run(PurpleConversation *conversation, const char *line, char **error);

typedef gboolean (*HostCondition)(gpointer data);

/** host_wait: runs the main loop until @condition holds; fails the test after 20 seconds.
 */
void host_wait(HostCondition condition, gpointer data);

/** host_idle: runs the main loop for that long: for what must not happen. */
void host_idle(guint milliseconds);

/** host_choose_example: the built-in sample; returns when its rows are there. */
void host_choose_example(void);
