/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-pidgin.h"

/**
 * What the dialogs about requests are made of: a window that scrolls where the screen is
 * too small for it, rows of a label and what belongs to it, and a line for what came of a
 * press.
 */
typedef struct {
    GtkWidget *dialog; /* a GtkDialog without buttons yet */
    GtkWidget *table;  /* for ivp_pidgin_form_add() */
    GtkWidget *said;   /* GtkLabel: see ivp_pidgin_form_say() */
    guint rows;
} IvpPidginForm;

/**
 * ivp_pidgin_form_init:
 * @owner: (nullable): a widget in the window it belongs to
 *
 * Makes the dialog; it is not shown yet, and an unload destroys it.
 */
void ivp_pidgin_form_init(IvpPidginForm *form,
                          IvpPidgin *pidgin,
                          GtkWidget *owner,
                          const char *title);

/**
 * ivp_pidgin_form_add:
 * @label: (nullable): with a mnemonic; %NULL: the whole width for @widget
 * @target: (nullable): what the mnemonic goes to, and what is named so
 */
void ivp_pidgin_form_add(IvpPidginForm *form,
                         const char *label,
                         GtkWidget *target,
                         GtkWidget *widget);

/** ivp_pidgin_form_add_entry: a row with an entry in it that presses the default button. */
GtkWidget *ivp_pidgin_form_add_entry(IvpPidginForm *form, const char *label);

/** ivp_pidgin_form_add_text: a sentence over the whole width; returns its GtkLabel. */
GtkWidget *ivp_pidgin_form_add_text(IvpPidginForm *form, const char *sentence);

/** ivp_pidgin_form_say: (nullable): why nothing came of a press, under the rows. */
void ivp_pidgin_form_say(IvpPidginForm *form, const char *sentence);

/** ivp_pidgin_form_show: as large as it likes to be, as far as the screen goes. */
void ivp_pidgin_form_show(IvpPidginForm *form);

/** ivp_pidgin_take_text: (transfer full) (nullable): what an entry holds, stripped. */
char *ivp_pidgin_take_text(GtkWidget *entry);

/** ivp_pidgin_escape_mnemonic: (transfer full): @text with each "_" doubled. */
char *ivp_pidgin_escape_mnemonic(const char *text);
