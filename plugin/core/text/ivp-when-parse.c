/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-when.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ivp-error.h"
#include "ivp-when-private.h"
#include "ivp-when-typed.h"

/* Years ahead in which a day without a year is looked for: 29 Feb may be eight years off.
 */
#define YEARS_AHEAD 8

/* Now, on the wall the text is about. */
static IvpWall
wall_now(const IvpTyped *typed)
{
    if (typed->has_offset)
        return typed->now + typed->offset;
    if (typed->zone != NULL)
        return ivp_zone_to_wall(typed->zone, typed->now);
    if (typed->letters != NULL)
        return typed->now + typed->letters->offset;
    return ivp_zone_to_wall(typed->reader, typed->now);
}

static gboolean
check_weekday(const IvpTyped *typed, IvpWall day, GError **error)
{
    IvpCivil civil;
    int off;
    g_autofree char *as_date = NULL;
    g_autofree char *as_weekday = NULL;
    g_autofree char *date = NULL;

    ivp_civil_from_wall(day, &civil);
    if (typed->weekday == 0 || typed->weekday == civil.weekday)
        return TRUE;
    off = (typed->weekday - civil.weekday + 7) % 7;
    if (off > 3)
        off -= 7;
    date = ivp_when_day_month(day, 0);
    as_date = ivp_typed_date(day);
    as_weekday = ivp_typed_date(day + off * IVP_DAY);
    g_set_error(error, IVP_ERROR, IVP_ERROR_PARSE,
                /* Translators: a date, a weekday's name; then two dates to type */
                _("%1$s is not a %2$s. Write %3$s or %4$s."), date,
                ivp_when_weekday_name(typed->weekday, TRUE), as_date, as_weekday);
    return FALSE;
}

static gboolean
find_day_of_weekday(const IvpTyped *typed, IvpWall now, IvpWall *day, GError **error)
{
    IvpCivil today;
    IvpWall first;

    ivp_civil_from_wall(now, &today);
    first = ivp_wall_midnight(now) + (typed->weekday - today.weekday + 7) % 7 * IVP_DAY;
    if (first + typed->hour * 3600 + typed->minute * 60 <= now)
        first += 7 * IVP_DAY;
    if (typed->next) {
        g_autofree char *one = ivp_typed_date(first);
        g_autofree char *other = ivp_typed_date(first + 7 * IVP_DAY);

        g_set_error(error, IVP_ERROR, IVP_ERROR_AMBIGUOUS,
                    /* Translators: a weekday, and two dates to type */
                    _("“next %1$s” may be %2$s or %3$s. Write the date."),
                    ivp_when_weekday_name(typed->weekday, TRUE), one, other);
        return FALSE;
    }
    *day = first;
    return TRUE;
}

static gboolean
find_day_of_date(const IvpTyped *typed, IvpWall now, IvpWall *day, GError **error)
{
    IvpCivil today;

    ivp_civil_from_wall(now, &today);
    if (typed->year != 0) {
        if (typed->day <= ivp_days_in_month(typed->year, typed->month)) {
            *day = ivp_wall_from_date(typed->year, typed->month, typed->day);
            return check_weekday(typed, *day, error);
        }
    } else {
        for (int year = today.year; year <= today.year + YEARS_AHEAD; year++) {
            if (typed->day > ivp_days_in_month(year, typed->month))
                continue;
            *day = ivp_wall_from_date(year, typed->month, typed->day);
            if (*day >= ivp_wall_midnight(now))
                return check_weekday(typed, *day, error);
        }
    }
    g_set_error(error, IVP_ERROR, IVP_ERROR_PARSE,
                /* Translators: a month, a day's number */
                _("%1$s has no day %2$d."), ivp_when_month_name(typed->month, TRUE),
                typed->day);
    return FALSE;
}

static gboolean
find_day(const IvpTyped *typed, IvpWall *day, GError **error)
{
    IvpWall now = wall_now(typed);

    if (typed->relative >= 0) {
        *day = ivp_wall_midnight(now) + typed->relative * IVP_DAY;
        return check_weekday(typed, *day, error);
    }
    if (typed->day != 0 && typed->month != 0)
        return find_day_of_date(typed, now, day, error);
    if (typed->weekday != 0 && typed->day == 0 && typed->month == 0 && typed->year == 0)
        return find_day_of_weekday(typed, now, day, error);
    if (typed->day != 0) {
        g_autofree char *proposal = ivp_typed_example(typed);

        g_set_error(error, IVP_ERROR, IVP_ERROR_PARSE,
                    /* Translators: a day's number, and an example of what to type */
                    _("No month for the day %1$d. Example: %2$s"), typed->day, proposal);
        return FALSE;
    }
    return ivp_typed_refuse_day(typed, typed->text, error);
}

static char *
offset_to_type(int offset)
{
    int minutes = ABS(offset) / 60;

    return g_strdup_printf("%c%02d:%02d", offset < 0 ? '-' : '+', minutes / 60,
                           minutes % 60);
}

/* "CET" in July is a slip: say so rather than be an hour wrong. */
static gboolean
check_season(const IvpTyped *typed, gint64 instant, GError **error)
{
    g_auto(GStrv) names = NULL;
    g_autoptr(IvpZone) first = NULL;
    g_autofree char *letters = NULL;
    g_autofree char *offset = NULL;
    g_autofree char *date = NULL;

    if (typed->letters->zones == NULL)
        return TRUE;
    names = g_strsplit(typed->letters->zones, " ", -1);
    for (guint i = 0; names[i] != NULL; i++) {
        g_autoptr(IvpZone) zone = ivp_zone_new(names[i]);

        /* A computer without that zone cannot check; the letters still say the offset. */
        if (zone == NULL || ivp_zone_get_offset(zone, instant) == typed->letters->offset)
            return TRUE;
        if (first == NULL)
            first = g_steal_pointer(&zone);
    }
    letters = ivp_when_letters(first, instant);
    offset = offset_to_type(typed->letters->offset);
    date = ivp_when_day_month(ivp_zone_to_wall(first, instant), 0);
    g_set_error(error, IVP_ERROR, IVP_ERROR_AMBIGUOUS,
                /* Translators: a place, the letters of its zone on that date, the date, the
                 * letters that were typed, an offset to type: "Berlin has CEST on 16 Jul
                 * 2026, not CET. Write CEST or +01:00." */
                _("%1$s has %2$s on %3$s, not %4$s. Write %2$s or %5$s."),
                ivp_zone_get_place(first), letters, date, typed->zone_word, offset);
    return FALSE;
}

/* The letters of @zone at either side of the change that @wall falls into, for "CEST or
 * CET?" */
static void
letters_of_fold(const IvpZone *zone, gint64 first, char *letters[2], gint64 instants[2])
{
    int before = ivp_zone_get_offset(zone, first);
    gint64 change = first;

    ivp_zone_get_next_change(zone, first, first + IVP_DAY, &change);
    instants[0] = first;
    instants[1] = first + before - ivp_zone_get_offset(zone, change);
    for (int i = 0; i < 2; i++) {
        letters[i] = ivp_zone_get_letters(zone, instants[i]);
        if (letters[i] == NULL)
            letters[i] = ivp_when_offset(ivp_zone_get_offset(zone, instants[i]), TRUE);
    }
}

static gboolean
place_on_wall(const IvpZone *zone, IvpWall wall, gint64 *instant, GError **error)
{
    IvpWallFit fit;
    IvpCivil civil;
    gint64 found = ivp_zone_to_instant(zone, wall, &fit);
    g_autofree char *clock = NULL;
    g_autofree char *date = NULL;

    if (fit == IVP_WALL_FITS) {
        *instant = found;
        return TRUE;
    }
    ivp_civil_from_wall(ivp_zone_to_wall(zone, found), &civil);
    clock = ivp_when_clock_of_wall(wall);
    date = ivp_when_day_month(wall, civil.year);
    if (fit == IVP_WALL_GAP) {
        g_autofree char *after = ivp_when_clock_of_wall(ivp_zone_to_wall(zone, found));

        g_set_error(error, IVP_ERROR, IVP_ERROR_AMBIGUOUS,
                    /* Translators: a time of day, a place, a date, and the time an hour
                     * later: "02:30 does not exist in Berlin on 29 Mar; 03:30?" */
                    _("%1$s does not exist in %2$s on %3$s; %4$s?"), clock,
                    ivp_zone_get_place(zone), date, after);
    } else {
        char *letters[2];
        gint64 instants[2];

        letters_of_fold(zone, found, letters, instants);
        g_set_error(error, IVP_ERROR, IVP_ERROR_AMBIGUOUS,
                    /* Translators: a time of day, a place, a date, the two zones: "02:30
                     * comes twice in Berlin on 25 Oct: CEST or CET?" */
                    _("%1$s comes twice in %2$s on %3$s: %4$s or %5$s?"), clock,
                    ivp_zone_get_place(zone), date, letters[0], letters[1]);
        g_free(letters[0]);
        g_free(letters[1]);
    }
    return FALSE;
}

/* Letters that are asked about elsewhere do answer "PDT or PST?". */
static gboolean
answers_fold(const IvpTyped *typed, IvpWall wall, gint64 *instant)
{
    IvpWallFit fit;
    gint64 first = ivp_zone_to_instant(typed->reader, wall, &fit);
    char *letters[2];
    gint64 instants[2];
    gboolean answered = FALSE;

    if (fit != IVP_WALL_FOLD)
        return FALSE;
    letters_of_fold(typed->reader, first, letters, instants);
    for (int i = 0; i < 2; i++) {
        if (!answered && g_ascii_strcasecmp(letters[i], typed->zone_word) == 0) {
            *instant = instants[i];
            answered = TRUE;
        }
    }
    g_free(letters[0]);
    g_free(letters[1]);
    return answered;
}

static gboolean
resolve(const IvpTyped *typed, gint64 *instant, GError **error)
{
    IvpWall day = 0, wall;

    if (!find_day(typed, &day, error))
        return FALSE;
    wall = day + typed->hour * 3600 + typed->minute * 60;

    if (typed->letters != NULL && typed->letters->ask != NULL) {
        g_autofree char *question = NULL;

        if (answers_fold(typed, wall, instant))
            return TRUE;
        question = ivp_letters_question(typed->letters, typed->zone_word);
        g_set_error_literal(error, IVP_ERROR, IVP_ERROR_AMBIGUOUS, question);
        return FALSE;
    }
    if (typed->has_offset) {
        *instant = wall - typed->offset;
        return TRUE;
    }
    if (typed->zone != NULL)
        return place_on_wall(typed->zone, wall, instant, error);
    if (typed->letters != NULL) {
        if (!check_season(typed, wall - typed->letters->offset, error))
            return FALSE;
        *instant = wall - typed->letters->offset;
        return TRUE;
    }
    return place_on_wall(typed->reader, wall, instant, error);
}

gboolean
ivp_when_parse(const char *text,
               const IvpZone *zone,
               gint64 now,
               gint64 *instant,
               GError **error)
{
    g_auto(IvpTyped) typed = {.reader = zone, .now = now, .relative = -1, .hour = -1};
    g_autofree char *tidied = NULL;

    g_return_val_if_fail(text != NULL && zone != NULL && instant != NULL, FALSE);
    g_return_val_if_fail(error == NULL || *error == NULL, FALSE);

    if (strlen(text) > IVP_TYPED_MAX) {
        g_autofree char *proposal = ivp_typed_example(&typed);

        g_set_error(error, IVP_ERROR, IVP_ERROR_LIMIT,
                    _("That is too long for a time. Example: %s"), proposal);
        return FALSE;
    }
    tidied = ivp_typed_tidy(text);
    g_strstrip(tidied);
    typed.text = tidied;
    if (tidied[0] == '\0') {
        g_autofree char *proposal = ivp_typed_example(&typed);

        g_set_error(error, IVP_ERROR, IVP_ERROR_PARSE, _("No time was typed. Example: %s"),
                    proposal);
        return FALSE;
    }
    if (!ivp_typed_read(&typed, error))
        return FALSE;
    if (typed.hour < 0) {
        g_autofree char *proposal = ivp_typed_example(&typed);

        g_set_error(error, IVP_ERROR, IVP_ERROR_PARSE,
                    /* Translators: what was typed, and an example */
                    _("No hour in “%1$s”. Example: %2$s"), tidied, proposal);
        return FALSE;
    }
    return resolve(&typed, instant, error);
}
