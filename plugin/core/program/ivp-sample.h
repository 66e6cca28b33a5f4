/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <glib.h>

/** IVP_SAMPLE_MAX_BYTES: the largest calendar that a template may become. */
#define IVP_SAMPLE_MAX_BYTES (1024 * 1024)

/**
 * ivp_sample_render:
 * @path: a template among the data, such as "sample/example.ics"
 * @now: an instant; only its day in UTC counts
 * @error: %IVP_ERROR_NOT_FOUND, or %IVP_ERROR_PARSE naming the line and the placeholder
 *
 * Makes a calendar whose dates are relative to @now. A placeholder stands for a date,
 * YYYYMMDD:
 *
 *   {today}          the day of @now; {today-3}, {today+14}: days from it
 *   {thursday+7}     a day of @now's week (Monday to Sunday), and days from it
 *   {month+1 2 wed}  the second Wednesday of the month after @now's; 5 is the fifth or,
 * where the month has none, the last
 *
 * Lines come out with CRLF. The same day gives the same bytes.
 *
 * Returns: (transfer full): the calendar
 */
GBytes *ivp_sample_render(const char *path, gint64 now, GError **error);

/** ivp_sample_render_text: the same for a template at hand; any bytes without NUL. */
GBytes *ivp_sample_render_text(const char *text, gint64 now, GError **error);
