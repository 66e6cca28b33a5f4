/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <glib.h>

/** ivp_bound_text: (transfer full): the first @most bytes of valid UTF-8, whole letters */
char *ivp_bound_text(const char *text, gsize most);

/**
 * ivp_bound_line:
 * @text: (nullable): any bytes
 *
 * Returns: (transfer full): one line of at most @most bytes: valid UTF-8, what would break
 * or garble a line made one space, trimmed
 */
char *ivp_bound_line(const char *text, gsize most);
