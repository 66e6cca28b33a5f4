/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <glib.h>

/**
 * ivp_entity_read:
 * @text: begins with "&"
 * @length: (out): its bytes, ";" included
 *
 * Knows the entities of HTML 4 for Latin-1 and for punctuation, and numbers, which may also
 * be the Windows-1252 ones that HTML tells readers to mend (HTML, 13.2.5.80).
 *
 * Returns: the character, or 0 where @text is none: then the "&" is just that
 */
gunichar ivp_entity_read(const char *text, gsize *length);
