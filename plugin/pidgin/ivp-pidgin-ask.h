/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-pidgin.h"

typedef enum {
    IVP_PIDGIN_ASK,    /* a volunteer asks for an interview */
    IVP_PIDGIN_INVITE, /* a facilitator invites somebody to one */
    IVP_PIDGIN_ENTER,  /* a facilitator enters what was asked elsewhere */
} IvpPidginAskKind;

/**
 * ivp_pidgin_ask_open:
 * @owner: (nullable): a widget in the panel it was asked from, which then shows the request
 * @account: (nullable): with @who, whom it is for, or who is talked to
 * @first: a slot to tick; 0: the next free one
 *
 * Opens the form for a new request. Nothing is sent before its button is pressed.
 */
void ivp_pidgin_ask_open(IvpPidgin *pidgin,
                         GtkWidget *owner,
                         IvpPidginAskKind kind,
                         const char *account,
                         const char *who,
                         gint64 first);
