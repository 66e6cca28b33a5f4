/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <plugin.h>

#include "ivp-panel.h"

/**
 * IvpPidgin:
 *
 * What every part of the Pidgin face is handed: the shared panel and the things an unload
 * has to take back. Lives from load to unload.
 */
typedef struct {
    PurplePlugin *plugin; /* handle for signals and messages */
    IvpPanel *panel;      /* owned */
    GCancellable
        *unloaded;  /* owned; cancelled at unload, so that late answers do nothing */
    GList *dialogs; /* GtkWidget *: open windows of ours, each removes itself */
} IvpPidgin;

/** IVP_PIDGIN_GAP: pixels between the parts of the panel. */
#define IVP_PIDGIN_GAP 4

#define IVP_PIDGIN_PREFS "/plugins/gtk/interview-panel"
#define IVP_PIDGIN_PREF_WIDTH IVP_PIDGIN_PREFS "/width"
#define IVP_PIDGIN_PREF_SHOWN IVP_PIDGIN_PREFS "/shown"

/** ivp_pidgin_own_window: has an unload destroy @window if it is still open then. */
void ivp_pidgin_own_window(IvpPidgin *pidgin, GtkWidget *window);

/** ivp_pidgin_close_windows: destroys all of them. */
void ivp_pidgin_close_windows(IvpPidgin *pidgin);

/** ivp_pidgin_tell: shows a sentence about something that did not work. */
void ivp_pidgin_tell(IvpPidgin *pidgin, const char *sentence);

/**
 * ivp_pidgin_name: the accessible name and, if not %NULL, description of @widget; the
 * description is its tooltip too.
 */
void ivp_pidgin_name(GtkWidget *widget, const char *name, const char *description);

/** ivp_pidgin_char_width: pixels of an average character in the font of @widget. */
int ivp_pidgin_char_width(GtkWidget *widget);

/** ivp_pidgin_line_height: pixels of a line of text in the font of @widget. */
int ivp_pidgin_line_height(GtkWidget *widget);

/**
 * ivp_pidgin_cut_label: has @label ask for all its text needs, and be cut with an ellipsis
 * where it gets less; call it again when the text or the style changes.
 */
void ivp_pidgin_cut_label(GtkLabel *label);

/**
 * ivp_pidgin_menu_button_new:
 * @label: with a mnemonic; may be empty and set later with
 * ivp_pidgin_menu_button_set_label()
 * @relief: whether it looks like a button before one points at it
 *
 * A button with an arrow that opens what @build makes, under itself. Space and Enter open
 * it, as does Down.
 *
 * @build: returns (transfer full): a new GtkMenu, or %NULL for none
 */
typedef GtkWidget *(*IvpPidginMenuBuild)(gpointer data);
GtkWidget *ivp_pidgin_menu_button_new(const char *label,
                                      gboolean relief,
                                      IvpPidginMenuBuild build,
                                      gpointer data);

/** ivp_pidgin_menu_button_get_label: (transfer none): the GtkLabel within. */
GtkLabel *ivp_pidgin_menu_button_get_label(GtkWidget *button);

/**
 * ivp_pidgin_menu_popup: opens @menu (transfer full) under @button; it is destroyed when it
 * is done.
 * @mouse: the mouse button that is held down, 0 for none
 */
void ivp_pidgin_menu_popup(GtkWidget *menu, GtkWidget *button, guint mouse, guint32 time);

/** ivp_pidgin_menu_popup_at: the same, placed by @place (nullable: at the mouse). */
void ivp_pidgin_menu_popup_at(GtkWidget *menu,
                              GtkWidget *widget,
                              GtkMenuPositionFunc place,
                              gpointer data,
                              guint mouse,
                              guint32 time);

/** ivp_pidgin_menu_button_open: as if it had been pressed. */
void ivp_pidgin_menu_button_open(GtkWidget *button);

/** ivp_pidgin_menu_add: appends an item with a mnemonic that calls @activate(item, @data).
 */
GtkWidget *
ivp_pidgin_menu_add(GtkWidget *menu, const char *label, GCallback activate, gpointer data);

/** ivp_pidgin_menu_add_separator: */
void ivp_pidgin_menu_add_separator(GtkWidget *menu);

/** ivp_pidgin_icon_button_new: a flat button with a stock icon and its words for all. */
GtkWidget *
ivp_pidgin_icon_button_new(const char *stock, const char *name, const char *tooltip);

/** ivp_pidgin_mix: the color @weight of the way from @from to @to, 0 … 1, as "#rrggbb". */
void ivp_pidgin_mix(const GdkColor *from, const GdkColor *to, double weight, char out[8]);

/**
 * ivp_pidgin_chooser_new: a file chooser that begins in the folder Pidgin used last, and
 * tells Pidgin where it ended. Answers %GTK_RESPONSE_ACCEPT or not.
 * @save: to save, else to open
 */
GtkWidget *ivp_pidgin_chooser_new(IvpPidgin *pidgin,
                                  GtkWidget *parent,
                                  const char *title,
                                  gboolean save);
