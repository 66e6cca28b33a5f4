/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-pidgin.h"

/**
 * IvpPidginAdded: a program file was added under that id; not called if the user turns
 * back.
 */
typedef void (*IvpPidginAdded)(const char *id, gpointer data);

/**
 * ivp_pidgin_add_program:
 * @owner: @added is not called any more once this widget is gone
 * @shows: whether @added goes on to show the program, and so loads its calendar; the dialog
 *   says so
 *
 * Asks for a program file, shows what is in it, and adds it when the user says so. Nothing
 * is fetched by that.
 */
void ivp_pidgin_add_program(IvpPidgin *pidgin,
                            GtkWidget *owner,
                            gboolean shows,
                            IvpPidginAdded added,
                            gpointer data);
