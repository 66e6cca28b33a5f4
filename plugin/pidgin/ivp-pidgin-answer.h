/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-pidgin.h"

/**
 * The small dialogs behind an action that needs more than a press: times, a reason, what is
 * allowed, a pasted text.
 */

/** IvpPidginAnswered: what went out; %NULL error: it did. */
typedef void (*IvpPidginAnswered)(const char *sentence, gpointer data);

/** ivp_pidgin_answer_needs: whether @action is asked more about. */
gboolean ivp_pidgin_answer_needs(const IvpRequestAction *action);

/**
 * ivp_pidgin_answer_open:
 * @request: as it is shown
 * @answered: called with what went out; not once @owner is gone
 */
void ivp_pidgin_answer_open(IvpPidgin *pidgin,
                            GtkWidget *owner,
                            const IvpRequest *request,
                            const IvpRequestAction *action,
                            IvpPidginAnswered answered,
                            gpointer data);

/** ivp_pidgin_paste_open: pastes a request, or an answer, that belongs to no row yet. */
void ivp_pidgin_paste_open(IvpPidgin *pidgin,
                           GtkWidget *owner,
                           IvpPidginAnswered answered,
                           gpointer data);

/** ivp_pidgin_history_open: all that happened to the request of @key, in a window. */
void ivp_pidgin_history_open(IvpPidgin *pidgin,
                             GtkWidget *owner,
                             const char *key,
                             const char *name);
