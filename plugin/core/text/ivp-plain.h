/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <glib.h>

/** IVP_PLAIN_MAX: the most bytes of a description that are shown. */
#define IVP_PLAIN_MAX (32 * 1024)

/**
 * ivp_plain_from_html:
 * @text: what a calendar has in DESCRIPTION: plain, HTML, or a mixture; any bytes
 *
 * Returns: (transfer full): readable plain text: paragraphs and list items on lines of
 * their own, links as "text (url)" or just the url, entities resolved, no controls, valid
 * UTF-8, at most %IVP_PLAIN_MAX bytes, and never any markup
 */
char *ivp_plain_from_html(const char *text);

/**
 * ivp_plain_find_links:
 *
 * Returns: (transfer full): the distinct http(s) addresses in @text, in order, at most 32;
 *   trailing punctuation is not part of one
 */
char **ivp_plain_find_links(const char *text);

/** ivp_plain_find_join_link: (transfer full) (nullable): the address most likely to be the
 * meeting. */
char *
ivp_plain_find_join_link(const char *url, const char *location, const char *description);
