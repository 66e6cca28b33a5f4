/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-when.h"

#include <glib/gi18n-lib.h>

#include "ivp-when-private.h"

#define MINUTE 60

/* An end of a span as an instant for somebody in @viewer. */
static gint64
resolve(const IvpSpan *span, gint64 end, const IvpZone *viewer)
{
    return span->kind == IVP_SPAN_INSTANT ? end : ivp_zone_to_instant(viewer, end, NULL);
}

static char *
until_text(const IvpSpan *span, const IvpZone *viewer, gint64 end, gint64 now)
{
    IvpWall last = ivp_zone_to_wall(viewer, end);
    IvpWall today = ivp_wall_midnight(ivp_zone_to_wall(viewer, now));
    g_autofree char *clock = NULL;
    g_autofree char *date = NULL;

    if (span->kind == IVP_SPAN_DATE) {
        last = span->end - IVP_DAY;
        if (last <= today)
            return g_strdup(_("today"));
        date = ivp_when_date(last, ivp_when_year(last) != ivp_when_year(today));
        /* Translators: followed by a date */
        return g_strdup_printf(_("now, until %s"), date);
    }
    if (end <= now)
        return g_strdup(_("now"));
    clock = ivp_when_clock_of_wall(last);
    if (ivp_when_is_one_day(today, last))
        /* Translators: followed by a time of day, perhaps with its date before it */
        return g_strdup_printf(_("now, until %s"), clock);
    date = ivp_when_date(last, ivp_when_year(last) != ivp_when_year(today));
    return g_strdup_printf(_("now, until %1$s %2$s"), date, clock);
}

char *
ivp_when_distance(const IvpSpan *span, const IvpZone *viewer, gint64 now)
{
    gint64 start, end, left;
    int minutes, hours, days;

    g_return_val_if_fail(span != NULL && viewer != NULL, NULL);

    start = resolve(span, span->start, viewer);
    end = resolve(span, span->end, viewer);
    /* What has no length is "now" for its first minute. */
    if (now >= MAX(end, start + MINUTE))
        return g_strdup(_("over"));
    if (now >= start)
        return until_text(span, viewer, end, now);

    left = start - now;
    days = (int)((ivp_wall_midnight(ivp_zone_to_wall(viewer, start)) -
                  ivp_wall_midnight(ivp_zone_to_wall(viewer, now))) /
                 IVP_DAY);
    if (span->kind == IVP_SPAN_DATE && days == 1)
        return g_strdup(_("tomorrow"));
    if (left >= IVP_DAY || span->kind == IVP_SPAN_DATE)
        return g_strdup_printf(ngettext("in %d day", "in %d days", (gulong)days), days);
    /* Rounded up, so that a reminder that fires a moment late still says what was asked. */
    minutes = (int)((left + MINUTE - 1) / MINUTE);
    if (minutes < 60)
        /* Translators: minutes, abbreviated */
        return g_strdup_printf(_("in %d min"), minutes);
    hours = minutes / 60;
    if (hours < 3 && minutes % 60 != 0)
        /* Translators: hours and minutes, abbreviated */
        return g_strdup_printf(_("in %1$d h %2$d min"), hours, minutes % 60);
    /* Translators: hours, abbreviated */
    return g_strdup_printf(_("in %d h"), hours);
}

char *
ivp_when_age(gint64 as_of, const IvpZone *viewer, gint64 now)
{
    g_autofree char *clock = NULL;
    gint64 days;

    g_return_val_if_fail(viewer != NULL, NULL);

    if (as_of <= 0)
        return g_strdup("");
    clock = ivp_when_clock(viewer, as_of);
    days = (ivp_wall_midnight(ivp_zone_to_wall(viewer, now)) -
            ivp_wall_midnight(ivp_zone_to_wall(viewer, as_of))) /
           IVP_DAY;
    if (days <= 0)
        /* Translators: how current a calendar is; a time of day of today */
        return g_strdup_printf(_("as of %s"), clock);
    if (days == 1)
        return g_strdup_printf(_("as of yesterday %s"), clock);
    /* Translators: how old a calendar is */
    return g_strdup_printf(ngettext("%d day old", "%d days old", (gulong)days), (int)days);
}

/* --- To others --- */

char *
ivp_when_for_others(gint64 instant, const IvpZone *their_zone, gint64 now)
{
    IvpCivil utc, theirs;
    IvpWall wall;
    g_autoptr(GString) text = g_string_new(NULL);

    ivp_civil_from_wall(instant, &utc);
    g_string_append_printf(text, "%s %d %s ", ivp_when_english_weekday(utc.weekday),
                           utc.day, ivp_when_english_month(utc.month));
    if (ABS(instant - now) > 183 * IVP_DAY)
        g_string_append_printf(text, "%d ", utc.year);
    g_string_append_printf(text, "%02d:%02d UTC", utc.hour, utc.minute);

    if (their_zone != NULL && ivp_zone_get_offset(their_zone, instant) != 0) {
        g_autofree char *place = g_str_to_ascii(ivp_zone_get_place(their_zone), "C");

        wall = ivp_zone_to_wall(their_zone, instant);
        ivp_civil_from_wall(wall, &theirs);
        g_string_append(text, " (");
        if (ivp_wall_midnight(wall) != ivp_wall_midnight(instant))
            g_string_append_printf(text, "%s ", ivp_when_english_weekday(theirs.weekday));
        g_string_append_printf(text, "%02d:%02d in %s)", theirs.hour, theirs.minute, place);
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}
