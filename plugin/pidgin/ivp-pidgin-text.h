/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <gtk/gtk.h>

/**
 * Text that can be read, selected and followed: Pidgin's own GtkIMHtml, read-only, fed
 * nothing but escaped text and web links. No images, smileys, fonts or colors come from
 * outside.
 */

/**
 * ivp_pidgin_text_new:
 * @name: its accessible name
 * @text: (out): the GtkIMHtml within
 *
 * Returns: a scrolled window around it
 */
GtkWidget *ivp_pidgin_text_new(const char *name, GtkWidget **text);

/** ivp_pidgin_text_set: @html is made of the functions below and of tags of our own. */
void ivp_pidgin_text_set(GtkWidget *text, const char *html);

/** ivp_pidgin_text_append: appends plain @words to @html, escaped, line ends kept. */
void ivp_pidgin_text_append(GString *html, const char *words);

/** ivp_pidgin_text_append_linked: the same, and http(s) addresses in it become links. */
void ivp_pidgin_text_append_linked(GString *html, const char *words);

/** ivp_pidgin_text_append_link: @url under the plain text @label; only http(s) becomes a
 * link. */
void ivp_pidgin_text_append_link(GString *html, const char *url, const char *label);

/** ivp_pidgin_text_is_web: whether @url begins as an http(s) address and has no blanks or
 * controls. */
gboolean ivp_pidgin_text_is_web(const char *url);
