/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-ics-export.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ivp-error.h"
#include "ivp-ics-private.h"

/* How far before and after an event a change of its zone's clock is looked for. */
#define AROUND (400 * IVP_DAY)
/* Changes written of one zone. */
#define CHANGES_MAX 8

/* Valid, without controls but line ends and tabs, cut at a character. */
char *
ivp_ics_clean(const char *text, gsize max, gboolean one_line)
{
    g_autofree char *valid = g_utf8_make_valid(text, (gssize)strnlen(text, max));
    GString *cleaned = g_string_new(NULL);

    for (const char *p = valid; *p != '\0'; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);

        if (c == '\n' || c == '\t')
            g_string_append_c(cleaned, one_line ? ' ' : (char)c);
        else if (!g_unichar_iscntrl(c))
            g_string_append_unichar(cleaned, c);
    }
    g_strstrip(cleaned->str);
    return g_string_free(cleaned, FALSE);
}

gboolean
ivp_ics_is_web_address(const char *url)
{
    if (!g_str_has_prefix(url, "https://") && !g_str_has_prefix(url, "http://"))
        return FALSE;
    for (const char *p = url; *p != '\0'; p++) {
        if (g_ascii_isspace(*p) || g_ascii_iscntrl(*p) || strchr("<>\"", *p) != NULL)
            return FALSE;
    }
    return g_utf8_validate(url, -1, NULL) && strlen(url) <= IVP_ICS_TEXT_MAX;
}

static icaltimetype
to_icaltime(IvpWall wall, gboolean is_date)
{
    icaltimetype time = icaltime_null_time();
    IvpCivil civil;

    ivp_civil_from_wall(wall, &civil);
    time.year = civil.year;
    time.month = civil.month;
    time.day = civil.day;
    time.is_date = is_date;
    if (!is_date) {
        time.hour = civil.hour;
        time.minute = civil.minute;
        time.second = civil.second;
    }
    return time;
}

icaltimetype
ivp_ics_utc(gint64 instant)
{
    icaltimetype time = to_icaltime(instant, FALSE);

    time.zone = icaltimezone_get_utc_timezone();
    return time;
}

/* --- The zone --- */

/* A TZID that readers know without our VTIMEZONE, and that cannot break out of its line. */
static gboolean
is_plain_id(const char *id)
{
    for (const char *p = id; *p != '\0'; p++) {
        if (!g_ascii_isalnum(*p) && strchr("/_+-", *p) == NULL)
            return FALSE;
    }
    return id[0] != '\0';
}

/* Whether both ends read back as the instants meant: of an hour that comes twice readers
 * take the first, as RFC 5545 says, or the second. */
static gboolean
can_use_zone(const IvpIcsEvent *event)
{
    const IvpZone *zone = event->zone;
    const gint64 ends[] = {event->span.start, event->span.end};

    if (zone == NULL || !is_plain_id(ivp_zone_get_id(zone)) ||
        g_strcmp0(ivp_zone_get_place(zone), "UTC") == 0)
        return FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS(ends); i++) {
        IvpWallFit fit;

        ivp_zone_to_instant(zone, ivp_zone_to_wall(zone, ends[i]), &fit);
        if (fit != IVP_WALL_FITS)
            return FALSE;
    }
    return TRUE;
}

static void
add_observance(icalcomponent *vtimezone,
               const IvpZone *zone,
               IvpWall onset,
               gint64 instant,
               int from,
               int to)
{
    g_autofree char *letters = ivp_zone_get_letters(zone, instant);
    icalcomponent *observance =
        icalcomponent_new(to > from ? ICAL_XDAYLIGHT_COMPONENT : ICAL_XSTANDARD_COMPONENT);

    icalcomponent_add_property(observance,
                               icalproperty_new_dtstart(to_icaltime(onset, FALSE)));
    icalcomponent_add_property(observance, icalproperty_new_tzoffsetfrom(from));
    icalcomponent_add_property(observance, icalproperty_new_tzoffsetto(to));
    if (letters != NULL)
        icalcomponent_add_property(observance, icalproperty_new_tzname(letters));
    icalcomponent_add_component(vtimezone, observance);
}

/* Just the last change before the event, those during it, and the next one: enough for this
 * event, and a tenth of the whole history. */
static icalcomponent *
make_timezone(const IvpZone *zone, const IvpSpan *span)
{
    icalcomponent *vtimezone = icalcomponent_new(ICAL_VTIMEZONE_COMPONENT);
    gint64 at = span->start - AROUND, change, last = 0;
    gboolean has_last = FALSE;
    int offset = ivp_zone_get_offset(zone, at);

    icalcomponent_add_property(vtimezone, icalproperty_new_tzid(ivp_zone_get_id(zone)));
    while (ivp_zone_get_next_change(zone, at, span->start + 1, &change)) {
        has_last = TRUE;
        last = at = change;
    }
    if (has_last) {
        int before = ivp_zone_get_offset(zone, last - 1);

        add_observance(vtimezone, zone, last + before, last, before,
                       ivp_zone_get_offset(zone, last));
    } else {
        /* RFC 5545, 3.6.5: there must be one; it has held for as long as matters. */
        add_observance(vtimezone, zone, 0, span->start, offset, offset);
    }
    for (int i = 0; i < CHANGES_MAX; i++) {
        int before;

        at = MAX(at, span->start);
        if (!ivp_zone_get_next_change(zone, at, span->end + AROUND, &change))
            break;
        before = ivp_zone_get_offset(zone, change - 1);
        add_observance(vtimezone, zone, change + before, change, before,
                       ivp_zone_get_offset(zone, change));
        if (change > span->end)
            break;
        at = change;
    }
    return vtimezone;
}

static void
add_ends(icalcomponent *vevent, const IvpIcsEvent *event, gboolean in_zone)
{
    const gint64 ends[] = {event->span.start, event->span.end};

    for (gsize i = 0; i < G_N_ELEMENTS(ends); i++) {
        icalproperty *property;
        icaltimetype time;

        /* A timed event without a length has no end (RFC 5545, 3.6.1). */
        if (i == 1 && ends[1] == ends[0])
            break;
        if (event->span.kind != IVP_SPAN_INSTANT)
            time = to_icaltime(ends[i], event->span.kind == IVP_SPAN_DATE);
        else if (in_zone)
            time = to_icaltime(ivp_zone_to_wall(event->zone, ends[i]), FALSE);
        else
            time = ivp_ics_utc(ends[i]);
        property = i == 0 ? icalproperty_new_dtstart(time) : icalproperty_new_dtend(time);
        if (in_zone)
            icalproperty_add_parameter(
                property, icalparameter_new_tzid(ivp_zone_get_id(event->zone)));
        icalcomponent_add_property(vevent, property);
    }
}

/* --- The event --- */

void
ivp_ics_add_text(icalcomponent *vevent,
                 icalproperty *(*make)(const char *text),
                 const char *text,
                 gsize max,
                 gboolean one_line)
{
    g_autofree char *cleaned = text != NULL ? ivp_ics_clean(text, max, one_line) : NULL;

    if (cleaned != NULL && cleaned[0] != '\0')
        icalcomponent_add_property(vevent, make(cleaned));
}

static icalcomponent *
make_event(const IvpIcsEvent *event, gint64 now, gboolean in_zone)
{
    icalcomponent *vevent = icalcomponent_new(ICAL_VEVENT_COMPONENT);

    ivp_ics_add_text(vevent, icalproperty_new_uid, event->uid, IVP_ICS_SUMMARY_MAX, TRUE);
    icalcomponent_add_property(vevent, icalproperty_new_dtstamp(ivp_ics_utc(now)));
    add_ends(vevent, event, in_zone);
    ivp_ics_add_text(vevent, icalproperty_new_summary, event->summary, IVP_ICS_SUMMARY_MAX,
                     TRUE);
    ivp_ics_add_text(vevent, icalproperty_new_description, event->description,
                     IVP_ICS_TEXT_MAX, FALSE);
    ivp_ics_add_text(vevent, icalproperty_new_location, event->location,
                     IVP_ICS_SUMMARY_MAX, TRUE);
    if (event->url != NULL && ivp_ics_is_web_address(event->url))
        icalcomponent_add_property(vevent, icalproperty_new_url(event->url));
    if (event->categories != NULL) {
        g_auto(GStrv) categories = g_strsplit(event->categories, ",", 32);

        for (guint i = 0; categories[i] != NULL; i++)
            ivp_ics_add_text(vevent, icalproperty_new_categories, categories[i],
                             IVP_ICS_SUMMARY_MAX, TRUE);
    }
    icalcomponent_add_property(
        vevent, icalproperty_new_status(event->tentative ? ICAL_STATUS_TENTATIVE
                                                         : ICAL_STATUS_CONFIRMED));
    return vevent;
}

icalcomponent *
ivp_ics_new_calendar(void)
{
    icalcomponent *calendar = icalcomponent_new(ICAL_VCALENDAR_COMPONENT);

    icalcomponent_add_property(calendar, icalproperty_new_version("2.0"));
    icalcomponent_add_property(
        calendar,
        icalproperty_new_prodid("-//Interview Panel//Interview Panel " IVP_VERSION "//EN"));
    return calendar;
}

char *
ivp_ics_write(icalcomponent *calendar)
{
    char *written = icalcomponent_as_ical_string_r(calendar);
    char *text = g_strdup(written);

    icalmemory_free_buffer(written);
    icalcomponent_free(calendar);
    return text;
}

static gboolean
can_be_written(const IvpSpan *span)
{
    /* Four digits of year, whatever the zone. */
    return span->start <= span->end && span->start >= ivp_wall_from_date(1, 1, 2) &&
           span->end < ivp_wall_from_date(9999, 12, 30);
}

char *
ivp_ics_export(const IvpIcsEvent *event, gint64 now, GError **error)
{
    icalcomponent *calendar;
    gboolean in_zone;

    g_return_val_if_fail(event != NULL && event->uid != NULL, NULL);
    g_return_val_if_fail(error == NULL || *error == NULL, NULL);

    if (!can_be_written(&event->span)) {
        g_set_error_literal(error, IVP_ERROR, IVP_ERROR_REFUSED,
                            _("This time cannot be written to a calendar file."));
        return NULL;
    }
    in_zone = event->span.kind == IVP_SPAN_INSTANT && can_use_zone(event);
    calendar = ivp_ics_new_calendar();
    if (in_zone)
        icalcomponent_add_component(calendar, make_timezone(event->zone, &event->span));
    icalcomponent_add_component(calendar, make_event(event, now, in_zone));

    return ivp_ics_write(calendar);
}

static char *
utc_text(gint64 instant)
{
    IvpCivil civil;

    ivp_civil_from_wall(instant, &civil);
    return g_strdup_printf("%04d%02d%02dT%02d%02d%02dZ", civil.year, civil.month, civil.day,
                           civil.hour, civil.minute, civil.second);
}

char *
ivp_ics_uid_of_instance(const char *uid, gint64 recurrence)
{
    g_autofree char *start = NULL;

    g_return_val_if_fail(uid != NULL, NULL);

    if (recurrence == 0)
        return g_strdup(uid);
    start = utc_text(recurrence);
    return g_strdup_printf("%s-%s", start, uid);
}

char *
ivp_ics_uid_of_slot(const char *program_id, gint64 start)
{
    g_autofree char *text = utc_text(start);

    g_return_val_if_fail(program_id != NULL, NULL);
    return g_strdup_printf("%s-slot-%s@interview-panel", text, program_id);
}
