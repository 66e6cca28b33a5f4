/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-quiet.h"

#include <glib/gi18n-lib.h>

#include "ivp-error.h"

#define HOUR 3600

static gboolean
read_hour(const char **at, int *hour)
{
    int digits = 0;

    for (*hour = 0; g_ascii_isdigit(**at) && digits < 2; (*at)++, digits++)
        *hour = *hour * 10 + g_ascii_digit_value(**at);
    return digits > 0 && *hour < 24;
}

static gboolean
read_hours(const char *hours, int *from, int *to)
{
    const char *at = hours;

    return hours != NULL && read_hour(&at, from) && *at++ == '-' && read_hour(&at, to) &&
           *at == '\0' && *from != *to;
}

gboolean
ivp_quiet_check(const char *hours, GError **error)
{
    int from, to;

    g_return_val_if_fail(hours != NULL, FALSE);
    g_return_val_if_fail(error == NULL || *error == NULL, FALSE);

    if (read_hours(hours, &from, &to))
        return TRUE;
    g_set_error(error, IVP_ERROR, IVP_ERROR_USAGE,
                _("“%s” are no quiet hours. Example: 22-8"), hours);
    return FALSE;
}

gint64
ivp_quiet_get_end(const char *hours, const IvpZone *zone, gint64 now)
{
    IvpWall wall, midnight, end;
    int from, to, hour;

    g_return_val_if_fail(zone != NULL, 0);

    if (!read_hours(hours, &from, &to))
        return 0;
    wall = ivp_zone_to_wall(zone, now);
    midnight = ivp_wall_midnight(wall);
    hour = (int)((wall - midnight) / HOUR);
    if (from < to ? hour < from || hour >= to : hour < from && hour >= to)
        return 0;
    end = midnight + to * HOUR;
    if (hour >= to)
        end += IVP_DAY;
    /* Where the clocks are put back over the end, its first time would lie before now. */
    return MAX(ivp_zone_to_instant(zone, end, NULL), now + 1);
}

gint64
ivp_quiet_get_moment(const char *hours,
                     const IvpZone *zone,
                     gint64 due,
                     gint64 start,
                     gint64 now)
{
    gint64 moment = MAX(due, now);
    gint64 end = ivp_quiet_get_end(hours, zone, moment);

    if (end == 0 || (start > moment && start <= end))
        return due;
    return end;
}
