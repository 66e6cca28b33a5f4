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
    /* (nullable): shows the row of that key, without @key_prefix */
    void (*show_row)(GtkWidget *page, const char *key);
    /* (nullable): how the keys of its rows begin; the first page without has all others */
    const char *key_prefix;
    /* (nullable): (transfer full): the label with what it says now, such as a count */
    char *(*get_label)(IvpPanel *panel);
} IvpPidginPage;
