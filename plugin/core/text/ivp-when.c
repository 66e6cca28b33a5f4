/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-when.h"

#include <glib/gi18n-lib.h>
#include <langinfo.h>
#include <string.h>

#include "ivp-when-private.h"

#define MINUTE 60

static const char english_weekdays[7][4] = {"Mon", "Tue", "Wed", "Thu",
                                            "Fri", "Sat", "Sun"};
static const char english_months[12][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                           "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

/* 1, 0, or -1: as the locale says. Read by any thread. */
static int choice_12h = -1;

void
ivp_when_set_12h(int choice)
{
    g_atomic_int_set(&choice_12h, choice);
}

/* The locale's word in UTF-8. Interned: there are a few dozen of them in all. */
static const char *
locale_word(nl_item item, const char *otherwise)
{
    const char *word = nl_langinfo(item);
    g_autofree char *converted = NULL;

    if (word == NULL || word[0] == '\0')
        return otherwise;
    if (g_utf8_validate(word, -1, NULL))
        return g_intern_string(word);
    converted = g_locale_to_utf8(word, -1, NULL, NULL, NULL);
    return converted != NULL ? g_intern_string(converted) : otherwise;
}

const char *
ivp_when_english_weekday(int weekday)
{
    g_return_val_if_fail(weekday >= 1 && weekday <= 7, "");
    return english_weekdays[weekday - 1];
}

const char *
ivp_when_english_month(int month)
{
    g_return_val_if_fail(month >= 1 && month <= 12, "");
    return english_months[month - 1];
}

const char *
ivp_when_weekday_name(int weekday, gboolean whole)
{
    /* The C library counts from Sunday. */
    return locale_word((whole ? DAY_1 : ABDAY_1) + weekday % 7,
                       ivp_when_english_weekday(weekday));
}

const char *
ivp_when_month_name(int month, gboolean whole)
{
    return locale_word((whole ? MON_1 : ABMON_1) + month - 1,
                       ivp_when_english_month(month));
}

static gboolean
is_12h(void)
{
    int choice = g_atomic_int_get(&choice_12h);
    const char *format;

    if (choice >= 0)
        return choice != 0;
    format = nl_langinfo(T_FMT);
    if (format == NULL || nl_langinfo(T_FMT_AMPM)[0] == '\0')
        return FALSE;
    return strstr(format, "%r") != NULL || strstr(format, "%I") != NULL ||
           strstr(format, "%l") != NULL || strstr(format, "%p") != NULL;
}

static char *
clock_text(const IvpCivil *civil, gboolean with_half)
{
    int hour = civil->hour % 12 == 0 ? 12 : civil->hour % 12;

    if (!is_12h())
        return g_strdup_printf("%02d:%02d", civil->hour, civil->minute);
    if (!with_half)
        return g_strdup_printf("%d:%02d", hour, civil->minute);
    /* Translators: a time of day in twelve hours: hour, minute, AM or PM */
    return g_strdup_printf(_("%1$d:%2$02d %3$s"), hour, civil->minute,
                           civil->hour < 12 ? locale_word(AM_STR, "AM")
                                            : locale_word(PM_STR, "PM"));
}

char *
ivp_when_clock_of_wall(IvpWall wall)
{
    IvpCivil civil;

    ivp_civil_from_wall(wall, &civil);
    return clock_text(&civil, TRUE);
}

char *
ivp_when_clock(const IvpZone *zone, gint64 instant)
{
    g_return_val_if_fail(zone != NULL, NULL);
    return ivp_when_clock_of_wall(ivp_zone_to_wall(zone, instant));
}

/* "19:00–20:00", "7:00–8:00 PM", "11:30 AM–12:30 PM"; just the start if both are the same.
 */
static char *
clock_range(IvpWall start, IvpWall end)
{
    IvpCivil from, to;
    g_autofree char *first = NULL;
    g_autofree char *last = NULL;

    ivp_civil_from_wall(start, &from);
    ivp_civil_from_wall(end, &to);
    if (start == end)
        return clock_text(&from, TRUE);
    first = clock_text(&from, (from.hour < 12) != (to.hour < 12));
    last = clock_text(&to, TRUE);
    /* Translators: from a time of day to another, with a dash as ranges have it */
    return g_strdup_printf(C_("time range", "%1$s–%2$s"), first, last);
}

char *
ivp_when_offset(int offset, gboolean ascii)
{
    int minutes = ABS(offset) / MINUTE;
    const char *sign = offset >= 0 ? "+" : ascii ? "-" : "−";

    if (minutes % 60 == 0)
        return g_strdup_printf("UTC%s%d", sign, minutes / 60);
    return g_strdup_printf("UTC%s%d:%02d", sign, minutes / 60, minutes % 60);
}

char *
ivp_when_letters(const IvpZone *zone, gint64 instant)
{
    char *letters = ivp_zone_get_letters(zone, instant);

    return letters != NULL ? letters
                           : ivp_when_offset(ivp_zone_get_offset(zone, instant), FALSE);
}

char *
ivp_when_zone(const IvpZone *zone, gint64 instant)
{
    g_autofree char *letters = NULL;
    g_autofree char *offset = NULL;

    g_return_val_if_fail(zone != NULL, NULL);
    letters = ivp_zone_get_letters(zone, instant);
    if (g_strcmp0(letters, "UTC") == 0)
        return g_steal_pointer(&letters);
    offset = ivp_when_offset(ivp_zone_get_offset(zone, instant), FALSE);
    if (letters == NULL)
        return g_strdup_printf("(%s)", offset);
    return g_strdup_printf("%s (%s)", letters, offset);
}

/* --- Dates --- */

char *
ivp_when_date(IvpWall wall, gboolean year)
{
    IvpCivil civil;
    const char *weekday, *month;

    ivp_civil_from_wall(wall, &civil);
    weekday = ivp_when_weekday_name(civil.weekday, FALSE);
    month = ivp_when_month_name(civil.month, FALSE);
    if (year)
        /* Translators: weekday, day, month, year, abbreviated: "Thu 3 Dec 2026" */
        return g_strdup_printf(C_("short date", "%1$s %2$d %3$s %4$d"), weekday, civil.day,
                               month, civil.year);
    /* Translators: weekday, day, month, abbreviated: "Thu 3 Dec" */
    return g_strdup_printf(C_("short date", "%1$s %2$d %3$s"), weekday, civil.day, month);
}

static char *
long_date(IvpWall wall, gboolean year)
{
    IvpCivil civil;
    const char *weekday, *month;

    ivp_civil_from_wall(wall, &civil);
    weekday = ivp_when_weekday_name(civil.weekday, TRUE);
    month = ivp_when_month_name(civil.month, TRUE);
    if (year)
        /* Translators: weekday, day, month, year: "Thursday 3 December 2026" */
        return g_strdup_printf(C_("long date", "%1$s %2$d %3$s %4$d"), weekday, civil.day,
                               month, civil.year);
    /* Translators: weekday, day, month: "Thursday 3 December" */
    return g_strdup_printf(C_("long date", "%1$s %2$d %3$s"), weekday, civil.day, month);
}

char *
ivp_when_day_month(IvpWall wall, int this_year)
{
    IvpCivil civil;
    const char *month;

    ivp_civil_from_wall(wall, &civil);
    month = ivp_when_month_name(civil.month, FALSE);
    if (civil.year != this_year)
        /* Translators: day, month, year: "1 Nov 2026" */
        return g_strdup_printf(_("%1$d %2$s %3$d"), civil.day, month, civil.year);
    /* Translators: day, month: "1 Nov" */
    return g_strdup_printf(_("%1$d %2$s"), civil.day, month);
}

int
ivp_when_year(IvpWall wall)
{
    IvpCivil civil;

    ivp_civil_from_wall(wall, &civil);
    return civil.year;
}

char *
ivp_when_day_heading(IvpWall day, IvpWall today)
{
    gint64 days = (ivp_wall_midnight(day) - ivp_wall_midnight(today)) / IVP_DAY;

    if (days == 0)
        return g_strdup(_("Today"));
    if (days == 1)
        return g_strdup(_("Tomorrow"));
    return long_date(day, ivp_when_year(day) != ivp_when_year(today));
}

gboolean
ivp_when_is_one_day(IvpWall start, IvpWall end)
{
    return end <= ivp_wall_midnight(start) + IVP_DAY;
}

/* --- One span --- */

char *
ivp_when_row(const IvpSpan *span, const IvpZone *viewer)
{
    g_return_val_if_fail(span != NULL && viewer != NULL, NULL);

    switch (span->kind) {
    case IVP_SPAN_DATE:
        return g_strdup(_("all day"));
    case IVP_SPAN_FLOATING:
        return ivp_when_clock_of_wall(span->start);
    case IVP_SPAN_INSTANT:
    default:
        return ivp_when_clock(viewer, span->start);
    }
}

static gboolean
is_utc(const IvpZone *zone)
{
    return g_strcmp0(ivp_zone_get_place(zone), "UTC") == 0;
}

static gboolean
clocks_agree(const IvpZone *a, const IvpZone *b, gint64 instant)
{
    return ivp_zone_get_offset(a, instant) == ivp_zone_get_offset(b, instant);
}

char *
ivp_when_row_there(const IvpSpan *span, const IvpZone *viewer, const IvpZone *program)
{
    IvpWall there;
    IvpCivil civil;
    g_autofree char *clock = NULL;

    g_return_val_if_fail(span != NULL && viewer != NULL && program != NULL, NULL);

    if (span->kind != IVP_SPAN_INSTANT || clocks_agree(viewer, program, span->start))
        return NULL;
    there = ivp_zone_to_wall(program, span->start);
    clock = ivp_when_clock_of_wall(there);
    if (ivp_wall_midnight(there) ==
        ivp_wall_midnight(ivp_zone_to_wall(viewer, span->start)))
        return g_steal_pointer(&clock);
    ivp_civil_from_wall(there, &civil);
    return g_strdup_printf("%s %s", ivp_when_weekday_name(civil.weekday, FALSE), clock);
}

char *
ivp_when_row_beside(const IvpSpan *span, const IvpZone *viewer, const IvpZone *program)
{
    IvpWall there;
    IvpCivil civil;
    int days;
    const char *place, *weekday;
    g_autofree char *clock = NULL;
    g_autofree char *difference = NULL;

    g_return_val_if_fail(span != NULL && viewer != NULL && program != NULL, NULL);

    if (span->kind != IVP_SPAN_INSTANT || clocks_agree(viewer, program, span->start))
        return NULL;
    there = ivp_zone_to_wall(program, span->start);
    days = (int)((ivp_wall_midnight(there) -
                  ivp_wall_midnight(ivp_zone_to_wall(viewer, span->start))) /
                 IVP_DAY);
    clock = ivp_when_clock_of_wall(there);
    place = ivp_zone_get_place(program);
    if (days == 0) {
        if (is_utc(program))
            return g_strdup_printf("%s UTC", clock);
        /* Translators: a time of day in a place: "10:00 in Los Angeles" */
        return g_strdup_printf(_("%1$s in %2$s"), clock, place);
    }
    ivp_civil_from_wall(there, &civil);
    weekday = ivp_when_weekday_name(civil.weekday, FALSE);
    /* Translators: how many days later (+) or earlier (−) the date is elsewhere; the first
     * is the sign */
    difference =
        g_strdup_printf(ngettext("%1$s%2$d day", "%1$s%2$d days", (gulong)ABS(days)),
                        days < 0 ? "−" : "+", ABS(days));
    if (is_utc(program))
        return g_strdup_printf("%s %s UTC (%s)", weekday, clock, difference);
    /* Translators: weekday, time of day, place, and the difference of the date: "Thu 10:00
     * in Los Angeles (−1 day)" */
    return g_strdup_printf(_("%1$s %2$s in %3$s (%4$s)"), weekday, clock, place,
                           difference);
}

typedef enum {
    DATE_LEFT_OUT,
    DATE_SHORT,
    DATE_WITH_YEAR,
} DateShown;

static char *
join_date(const char *date, char *rest)
{
    char *text;

    if (date == NULL)
        return rest;
    /* Translators: a date and a time of day: "Thu 3 Dec 2026, 19:00–20:00" */
    text = g_strdup_printf(C_("date and time", "%1$s, %2$s"), date, rest);
    g_free(rest);
    return text;
}

/* A timed span on one wall, without its zone: "Thu 3 Dec 2026, 19:00–20:00", "Thu 3 Dec
 * 2026, 23:30 – Fri 4 Dec, 00:30" */
static char *
wall_range(IvpWall start, IvpWall end, DateShown shown)
{
    g_autofree char *date = NULL;
    g_autofree char *first = NULL;
    g_autofree char *last = NULL;
    g_autofree char *last_date = NULL;

    if (ivp_when_is_one_day(start, end)) {
        if (shown != DATE_LEFT_OUT)
            date = ivp_when_date(start, shown == DATE_WITH_YEAR);
        return join_date(date, clock_range(start, end));
    }
    date = ivp_when_date(start, shown == DATE_WITH_YEAR);
    first = ivp_when_clock_of_wall(start);
    last_date = ivp_when_date(end, ivp_when_year(end) != ivp_when_year(start));
    last = ivp_when_clock_of_wall(end);
    /* Translators: from date, time to date, time: "Thu 3 Dec 2026, 23:30 – Fri 4 Dec,
     * 00:30" */
    return g_strdup_printf(_("%1$s, %2$s – %3$s, %4$s"), date, first, last_date, last);
}

/* A span during which the clock is changed: each end with its own letters. */
static char *
range_over_change(const IvpZone *zone, gint64 start, gint64 end, DateShown shown)
{
    IvpWall from = ivp_zone_to_wall(zone, start);
    IvpWall to = ivp_zone_to_wall(zone, end);
    gboolean one_day = ivp_wall_midnight(from) == ivp_wall_midnight(to);
    g_autofree char *date = NULL;
    g_autofree char *last_date = NULL;
    g_autofree char *first_clock = ivp_when_clock_of_wall(from);
    g_autofree char *first_zone = ivp_when_zone(zone, start);
    g_autofree char *last_clock = ivp_when_clock_of_wall(to);
    g_autofree char *last_zone = ivp_when_zone(zone, end);
    g_autofree char *first = NULL;
    g_autofree char *last = NULL;

    if (shown != DATE_LEFT_OUT || !one_day)
        date = ivp_when_date(from, shown == DATE_WITH_YEAR);
    if (!one_day)
        last_date = ivp_when_date(to, ivp_when_year(to) != ivp_when_year(from));
    first = join_date(date, g_strdup_printf("%s %s", first_clock, first_zone));
    last = join_date(last_date, g_strdup_printf("%s %s", last_clock, last_zone));
    /* Translators: from a date, time and zone to another time and zone */
    return g_strdup_printf(C_("longer range", "%1$s – %2$s"), first, last);
}

static char *
instant_range(const IvpSpan *span, const IvpZone *zone, DateShown shown)
{
    g_autofree char *range = NULL;
    g_autofree char *letters = NULL;

    if (ivp_zone_get_offset(zone, span->start) != ivp_zone_get_offset(zone, span->end))
        return range_over_change(zone, span->start, span->end, shown);
    range = wall_range(ivp_zone_to_wall(zone, span->start),
                       ivp_zone_to_wall(zone, span->end), shown);
    letters = ivp_when_zone(zone, span->start);
    return g_strdup_printf("%s %s", range, letters);
}

static char *
days_range(const IvpSpan *span, gboolean year)
{
    IvpWall last_day = MAX(span->end - IVP_DAY, span->start);
    g_autofree char *date = ivp_when_date(span->start, year);
    g_autofree char *last = NULL;

    if (ivp_wall_midnight(last_day) == ivp_wall_midnight(span->start))
        /* Translators: after a date */
        return g_strdup_printf(_("%s, all day"), date);
    last = ivp_when_date(last_day, ivp_when_year(last_day) != ivp_when_year(span->start));
    /* Translators: from a date to another: "Thu 4 Jun 2026 – Sat 6 Jun, all day" */
    return g_strdup_printf(_("%1$s – %2$s, all day"), date, last);
}

char *
ivp_when_full(const IvpSpan *span, const IvpZone *zone)
{
    g_autofree char *range = NULL;

    g_return_val_if_fail(span != NULL && zone != NULL, NULL);

    switch (span->kind) {
    case IVP_SPAN_DATE:
        return days_range(span, TRUE);
    case IVP_SPAN_FLOATING:
        range = wall_range(span->start, span->end, DATE_WITH_YEAR);
        /* Translators: a time that belongs to no zone, such as a holiday's 10:00 */
        return g_strdup_printf(_("%s, local time everywhere"), range);
    case IVP_SPAN_INSTANT:
    default:
        return instant_range(span, zone, DATE_WITH_YEAR);
    }
}

char *
ivp_when_full_beside(const IvpSpan *span, const IvpZone *viewer, const IvpZone *program)
{
    gboolean same_day;
    g_autofree char *range = NULL;

    g_return_val_if_fail(span != NULL && viewer != NULL && program != NULL, NULL);

    if (span->kind != IVP_SPAN_INSTANT || clocks_agree(viewer, program, span->start))
        return NULL;
    same_day = ivp_wall_midnight(ivp_zone_to_wall(viewer, span->start)) ==
               ivp_wall_midnight(ivp_zone_to_wall(program, span->start));
    range = instant_range(span, program, same_day ? DATE_LEFT_OUT : DATE_SHORT);
    if (is_utc(program))
        return g_steal_pointer(&range);
    /* Translators: a range of time with its zone in a place: "10:00–11:00 PST (UTC−8) in
     * Los Angeles" */
    return g_strdup_printf(C_("range", "%1$s in %2$s"), range, ivp_zone_get_place(program));
}

static char *
length_text(gint64 seconds)
{
    int minutes = (int)MIN(seconds / MINUTE, G_MAXINT);

    if (minutes > 120 && minutes % 60 == 0)
        return g_strdup_printf(ngettext("%d hour", "%d hours", (gulong)(minutes / 60)),
                               minutes / 60);
    return g_strdup_printf(ngettext("%d minute", "%d minutes", (gulong)minutes), minutes);
}

char *
ivp_when_spoken(const IvpSpan *span, const IvpZone *viewer, gboolean full)
{
    g_autofree char *date = NULL;
    g_autofree char *clock = NULL;
    g_autofree char *letters = NULL;
    g_autofree char *length = NULL;
    gboolean instant;

    g_return_val_if_fail(span != NULL && viewer != NULL, NULL);

    instant = span->kind == IVP_SPAN_INSTANT;
    date = long_date(instant ? ivp_zone_to_wall(viewer, span->start) : span->start, full);
    if (span->kind == IVP_SPAN_DATE)
        return g_strdup_printf(_("%s, all day"), date);
    clock = ivp_when_row(span, viewer);
    if (instant)
        letters = ivp_when_letters(viewer, span->start);
    else
        letters = g_strdup(_("local time everywhere"));
    if (!full) {
        if (!instant)
            /* Translators: date, time of day, "local time everywhere" */
            return g_strdup_printf(C_("spoken", "%1$s, %2$s, %3$s"), date, clock, letters);
        /* Translators: date, time of day, zone: "Thursday 3 December, 19:00 CET" */
        return g_strdup_printf(C_("spoken", "%1$s, %2$s %3$s"), date, clock, letters);
    }
    if (span->end - span->start < MINUTE)
        return g_strdup_printf(C_("spoken", "%1$s %2$s %3$s"), date, clock, letters);
    length = length_text(span->end - span->start);
    /* Translators: date, time of day, zone, length: "Thursday 16 July 2026 19:00 CEST, 60
     * minutes" */
    return g_strdup_printf(C_("spoken", "%1$s %2$s %3$s, %4$s"), date, clock, letters,
                           length);
}
