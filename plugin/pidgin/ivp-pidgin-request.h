/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-pidgin.h"

/**
 * One request in full: where it stands, the times it can be answered with, what was agreed
 * to, and what can be done about it: one main action, quiet ones, and a menu.
 */
typedef struct _IvpPidginRequest IvpPidginRequest;

typedef struct {
    /* What a press led to; @trouble: it did nothing. */
    void (*said)(const char *sentence, gboolean trouble, gpointer data);
    /* A press went through: the next one may be wanted. */
    void (*done)(const char *key, gpointer data);
} IvpPidginRequestCallbacks;

/** ivp_pidgin_request_new: owned by its widget, and gone with it. */
IvpPidginRequest *ivp_pidgin_request_new(IvpPidgin *pidgin,
                                         const IvpPidginRequestCallbacks *callbacks,
                                         gpointer data);
GtkWidget *ivp_pidgin_request_get_widget(IvpPidginRequest *self);

/** ivp_pidgin_request_set_key: shows that request; %NULL or one that is gone: nothing. */
void ivp_pidgin_request_set_key(IvpPidginRequest *self, const char *key);

/** ivp_pidgin_request_activate: the focus goes to the chosen time, and where there is
 * nothing to choose to the main action. */
void ivp_pidgin_request_activate(IvpPidginRequest *self);

/** ivp_pidgin_request_has_focus: whether the focus is inside. */
gboolean ivp_pidgin_request_has_focus(IvpPidginRequest *self);

/** ivp_pidgin_request_press_letter: presses the button whose underlined letter that is. */
gboolean ivp_pidgin_request_press_letter(IvpPidginRequest *self, guint keyval);

/** ivp_pidgin_request_build_menu: (transfer full) (nullable): all actions. */
GtkWidget *ivp_pidgin_request_build_menu(IvpPidginRequest *self);
