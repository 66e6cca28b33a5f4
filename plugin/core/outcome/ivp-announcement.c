/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-announcement.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ivp-when-private.h"

static gboolean
is_address(const char *join)
{
    return join != NULL && g_str_has_prefix(join, "https://") &&
           strpbrk(join, " \t\r\n<>\"") == NULL;
}

/* "10:00", with the weekday where it is another day than in UTC. */
static char *
format_clock(const IvpZone *zone, gint64 instant)
{
    IvpWall wall = ivp_zone_to_wall(zone, instant);
    IvpCivil civil;

    ivp_civil_from_wall(wall, &civil);
    if (ivp_wall_midnight(wall) == ivp_wall_midnight(instant))
        return g_strdup_printf("%02d:%02d", civil.hour, civil.minute);
    return g_strdup_printf("%s %02d:%02d", ivp_when_english_weekday(civil.weekday),
                           civil.hour, civil.minute);
}

/* "PST (UTC-8)", "UTC+3": never letters alone, which may be those of several places. */
static char *
format_letters(const IvpZone *zone, gint64 instant)
{
    g_autofree char *offset = ivp_when_offset(ivp_zone_get_offset(zone, instant), TRUE);
    g_autofree char *letters = ivp_zone_get_letters(zone, instant);

    return letters == NULL || strcmp(letters, "UTC") == 0
               ? g_steal_pointer(&offset)
               : g_strdup_printf("%s (%s)", letters, offset);
}

static char *
format_date(gint64 instant)
{
    IvpCivil civil;

    ivp_civil_from_wall(instant, &civil);
    return g_strdup_printf("%s %d %s %d", ivp_when_english_weekday(civil.weekday),
                           civil.day, ivp_when_english_month(civil.month), civil.year);
}

/* @zone's clock is given already, or is UTC. */
static gboolean
is_given(const IvpAnnouncement *announcement, const IvpZone *zone, gsize before)
{
    if (strcmp(ivp_zone_get_id(zone), "UTC") == 0 ||
        strcmp(ivp_zone_get_id(zone), "Etc/UTC") == 0)
        return TRUE;
    for (gsize i = 0; i < before; i++) {
        if (strcmp(ivp_zone_get_id(announcement->zones[i]), ivp_zone_get_id(zone)) == 0)
            return TRUE;
    }
    return FALSE;
}

char *
ivp_announcement_short(const IvpAnnouncement *announcement)
{
    const IvpZone *zone = ivp_program_get_zone(announcement->program);
    g_autofree char *date = format_date(announcement->start);
    g_autofree char *utc = NULL;
    g_autofree char *clock = format_clock(zone, announcement->start);
    g_autoptr(IvpZone) universal = ivp_zone_new_utc();
    g_autoptr(GString) text = g_string_new(ivp_program_get_name(announcement->program));

    utc = format_clock(universal, announcement->start);
    g_string_append_printf(text, " interview: %s, %s UTC", date, utc);
    if (!is_given(announcement, zone, 0))
        g_string_append_printf(text, " (%s in %s)", clock, ivp_zone_get_place(zone));
    g_string_append_printf(text, ", %d min.", announcement->minutes);
    if (is_address(announcement->join))
        g_string_append_printf(text, " Join: %s", announcement->join);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static void
append_clock(GString *text, const IvpZone *zone, gint64 start)
{
    g_autofree char *clock = format_clock(zone, start);
    g_autofree char *letters = format_letters(zone, start);

    g_string_append_printf(text, "- %s: %s %s\n", ivp_zone_get_place(zone), clock, letters);
}

static const char *
describe_record(IvpRecord record)
{
    switch (record) {
    case IVP_RECORD_YES:
        return "The session is recorded.";
    case IVP_RECORD_DELETE:
        return "The session is recorded; the recording is deleted once the summary is "
               "written.";
    case IVP_RECORD_NO:
        return "The session is not recorded.";
    case IVP_RECORD_ASK:
    default:
        return "The session is recorded only if the guest agrees at the start.";
    }
}

char *
ivp_announcement_long(const IvpAnnouncement *announcement)
{
    const IvpProgram *program = announcement->program;
    const IvpZone *zone = ivp_program_get_zone(program);
    g_autofree char *date = format_date(announcement->start);
    g_autoptr(IvpZone) universal = ivp_zone_new_utc();
    g_autofree char *from = format_clock(universal, announcement->start);
    g_autoptr(GString) text = g_string_new(NULL);

    g_string_append_printf(text, "%s: interview on %s\n\n", ivp_program_get_name(program),
                           date);
    g_string_append_printf(text, "%s, %s UTC, %d minutes:\n\n", date, from,
                           announcement->minutes);
    if (!is_given(announcement, zone, 0))
        append_clock(text, zone, announcement->start);
    for (gsize i = 0; i < MIN(announcement->n_zones, IVP_ANNOUNCEMENT_MAX_ZONES); i++) {
        const IvpZone *other = announcement->zones[i];

        if (!is_given(announcement, other, i) &&
            strcmp(ivp_zone_get_id(other), ivp_zone_get_id(zone)) != 0)
            append_clock(text, other, announcement->start);
    }
    if (announcement->topics != NULL && strpbrk(announcement->topics, "\r\n") == NULL)
        g_string_append_printf(text, "\nTopics: %s\n", announcement->topics);
    if (ivp_program_get_number(program, "Interviews", "Public") != 0)
        g_string_append(text, "\nEverybody may listen.");
    else
        g_string_append_c(text, '\n');
    if (text->str[text->len - 1] != '\n')
        g_string_append_c(text, ' ');
    g_string_append(text, describe_record(announcement->record));
    g_string_append_c(text, '\n');
    if (is_address(announcement->join))
        g_string_append_printf(text, "\nJoin: %s\n", announcement->join);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static char *
format_days(const IvpProgram *program, const char *key)
{
    int days = (int)(ivp_program_get_number(program, "Retention", key) / IVP_DAY);

    return g_strdup_printf(ngettext("%d day", "%d days", (gulong)days), days);
}

char *
ivp_retention_text(const IvpProgram *program)
{
    g_autofree char *requests = format_days(program, "Requests");
    g_autofree char *notes = format_days(program, "Notes");
    g_autofree char *recordings = format_days(program, "Recordings");

    return g_strdup_printf(
        /* Translators: three lengths of time: "90 days" */
        _("After an interview, the request is kept for %1$s, notes for %2$s, and a "
          "recording "
          "that is to be deleted for at most %3$s. Guests can change or withdraw all of it "
          "at any time."),
        requests, notes, recordings);
}
