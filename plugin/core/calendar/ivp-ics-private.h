/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <glib.h>
#include <libical/ical.h>

/**
 * What those share who write calendar objects with libical. Main thread only, as
 * ivp_ics_export().
 */

/** ivp_ics_clean: (transfer full): valid UTF-8 of at most @max bytes, without controls but
 * line ends and tabs. */
char *ivp_ics_clean(const char *text, gsize max, gboolean one_line);

/** ivp_ics_is_web_address: an http: or https: link that cannot break out of its line. */
gboolean ivp_ics_is_web_address(const char *url);

icaltimetype ivp_ics_utc(gint64 instant);

/** ivp_ics_add_text: adds what @make makes of the cleaned @text (nullable), unless nothing
 * is left of it. */
void ivp_ics_add_text(icalcomponent *vevent,
                      icalproperty *(*make)(const char *text),
                      const char *text,
                      gsize max,
                      gboolean one_line);

/** ivp_ics_new_calendar: an empty VCALENDAR of ours. */
icalcomponent *ivp_ics_new_calendar(void);

/** ivp_ics_write: (transfer full): its text, with CRLF. Frees @calendar. */
char *ivp_ics_write(icalcomponent *calendar);
