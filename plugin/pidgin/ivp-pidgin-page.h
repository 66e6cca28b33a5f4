/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-pidgin.h"

/**
 * IvpPidginPage:
 *
 * One page of the panel, as the table in ivp-pidgin-panel.c lists them. A page follows the
 * signals of the shared panel on its own and lives as long as its widget.
 */
typedef struct {
    const char *id;
    const char *label; /* with a mnemonic, to be translated */

    /* (nullable): whether it is shown at all now; NULL: always */
    gboolean (*is_wanted)(IvpPanel *panel);
    GtkWidget *(*create)(IvpPidgin *pidgin);
    void (*focus)(GtkWidget *page);
    /* (nullable): Escape; returns whether the page had a use for it */
    gboolean (*escape)(GtkWidget *page);
    /* (nullable): shows the row of that key */
    void (*show_row)(GtkWidget *page, const char *key);
} IvpPidginPage;
