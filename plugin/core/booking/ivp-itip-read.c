/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "ivp-error.h"
#include "ivp-event.h"
#include "ivp-itip.h"

/* Digits of the largest SEQUENCE there is (RFC 5545, 3.3.8: 2^31 - 1). */
#define SEQUENCE_DIGITS 10

typedef struct {
    GPtrArray *list; /* IvpItip * */
    guint first;     /* of the calendar that is being read */
    char *method;    /* (nullable): of the same */
    IvpZoneTable *zones;
    GPtrArray *problems;
    guint n_events;
    guint n_people; /* of the event that is being read */
    gboolean need_method;
} Reader;

void
ivp_itip_person_free(IvpItipPerson *person)
{
    if (person == NULL)
        return;
    g_free(person->address);
    g_free(person->partstat);
    g_free(person->role);
    g_free(person->name);
    g_free(person->email);
    g_free(person);
}

void
ivp_itip_free(IvpItip *itip)
{
    if (itip == NULL)
        return;
    g_free(itip->method);
    g_free(itip->uid);
    g_free(itip->recurrence_id);
    g_free(itip->recurrence_zone);
    ivp_itip_person_free(itip->organizer);
    g_ptr_array_unref(itip->attendees);
    g_free(itip->status);
    g_free(itip->summary);
    g_free(itip->comment);
    g_free(itip->claim);
    g_free(itip->slot);
    g_free(itip);
}

static void
report(Reader *reader, guint64 line, const char *sentence)
{
    if (reader->problems->len < IVP_ITIP_PROBLEMS_MAX)
        g_ptr_array_add(reader->problems,
                        line > 0
                            ? g_strdup_printf(_("line %" PRIu64 ": %s"), line, sentence)
                            : g_strdup(sentence));
}

/* --- Values --- */

/* One line of valid text, so that nothing breaks the line it is printed on. */
static char *
read_text(IvpSlice value)
{
    char *text = ivp_text_unescape(ivp_slice_strip(value));

    for (char *c = text; *c != '\0'; c++) {
        if (*c == '\n' || *c == '\t')
            *c = ' ';
    }
    return g_strstrip(text);
}

static char *
read_word(IvpSlice value)
{
    g_autofree char *text = read_text(value);

    return g_ascii_strup(text, -1);
}

static char *
read_address(IvpSlice value)
{
    g_autofree char *text = read_text(value);
    g_autofree char *ascii = NULL;
    g_autofree char *lower = NULL;
    GString *address = g_string_new(NULL);
    const char *from;

    /* First the letters every language agrees on. */
    ascii = g_ascii_strdown(text, -1);
    lower = g_utf8_strdown(ascii, -1);
    from = g_str_has_prefix(lower, "mailto:") ? lower + strlen("mailto:") : lower;
    while (*from == ' ')
        from++;
    for (; *from != '\0'; from++) {
        if (*from == ' ' || *from == ',')
            g_string_append_printf(address, "%%%02X", (guint)*from);
        else
            g_string_append_c(address, *from);
    }
    return g_string_free(address, FALSE);
}

static char *
read_parameter(const IvpProperty *property,
               const char *name,
               char *(*read)(IvpSlice value),
               const char *usual)
{
    IvpSlice value;

    if (!ivp_property_get_parameter(property, name, &value) || value.length == 0)
        return g_strdup(usual);
    return read(value);
}

static IvpItipPerson *
read_person(const IvpProperty *property)
{
    IvpItipPerson *person = g_new0(IvpItipPerson, 1);

    person->address = read_address(property->value);
    person->partstat = read_parameter(property, "PARTSTAT", read_word, "NEEDS-ACTION");
    person->role = read_parameter(property, "ROLE", read_word, "REQ-PARTICIPANT");
    person->name = read_parameter(property, "CN", read_text, NULL);
    person->email = read_parameter(property, "EMAIL", read_address, NULL);
    return person;
}

static gint
compare_people(gconstpointer a, gconstpointer b)
{
    const IvpItipPerson *one = *(IvpItipPerson *const *)a;
    const IvpItipPerson *other = *(IvpItipPerson *const *)b;
    int order = strcmp(one->address, other->address);

    return order != 0 ? order : strcmp(one->partstat, other->partstat);
}

static void
read_sequence(Reader *reader, IvpItip *itip, IvpSlice value)
{
    g_autofree char *text = read_text(value);
    gsize digits = strspn(text, "0123456789");
    gint64 number = digits <= SEQUENCE_DIGITS ? g_ascii_strtoll(text, NULL, 10) : -1;

    if (digits == 0 || text[digits] != '\0' || number < 0 || number > G_MAXINT32) {
        g_autofree char *sentence = g_strdup_printf(
            _("SEQUENCE “%.40s” is not a number such as 2; 0 is taken."), text);

        report(reader, itip->line, sentence);
        return;
    }
    itip->sequence = number;
}

static void
replace(char **field, char *value)
{
    g_free(*field);
    *field = value;
}

static void
read_property(Reader *reader, IvpItip *itip, const IvpProperty *property)
{
    IvpSlice name = property->name;

    if (ivp_slice_is(name, "ATTENDEE")) {
        if (reader->n_people++ < IVP_ITIP_PEOPLE_MAX) {
            g_ptr_array_add(itip->attendees, read_person(property));
        } else if (reader->n_people == IVP_ITIP_PEOPLE_MAX + 1) {
            g_autofree char *sentence = g_strdup_printf(
                _("The event has more than %d attendees; the rest is left out."),
                IVP_ITIP_PEOPLE_MAX);

            report(reader, itip->line, sentence);
        }
    } else if (ivp_slice_is(name, "ORGANIZER")) {
        ivp_itip_person_free(itip->organizer);
        itip->organizer = read_person(property);
    } else if (ivp_slice_is(name, "UID")) {
        replace(&itip->uid, read_text(property->value));
    } else if (ivp_slice_is(name, "SEQUENCE")) {
        read_sequence(reader, itip, property->value);
    } else if (ivp_slice_is(name, "RECURRENCE-ID")) {
        replace(&itip->recurrence_id, read_text(property->value));
        replace(&itip->recurrence_zone, read_parameter(property, "TZID", read_text, NULL));
    } else if (ivp_slice_is(name, "STATUS")) {
        replace(&itip->status, read_word(property->value));
    } else if (ivp_slice_is(name, "SUMMARY")) {
        replace(&itip->summary, read_text(property->value));
    } else if (ivp_slice_is(name, "COMMENT")) {
        replace(&itip->comment, read_text(property->value));
    } else if (ivp_slice_is(name, IVP_ITIP_CLAIM)) {
        replace(&itip->claim, read_text(property->value));
    } else if (ivp_slice_is(name, IVP_ITIP_SLOT)) {
        replace(&itip->slot, read_text(property->value));
    }
}

/* --- Events --- */

static gint64
to_instant(Reader *reader, const IvpTime *time)
{
    const IvpZone *zone;

    if (time->zone == IVP_TIME_UTC)
        return time->value;
    zone = time->zone >= 0 ? ivp_zone_table_get(reader->zones, time->zone) : NULL;
    return zone != NULL ? ivp_zone_to_instant(zone, time->value, NULL) : 0;
}

/* Answers need no time, so there is nothing to say if it has none. */
static void
read_times(Reader *reader, IvpItip *itip, IvpSlice component)
{
    g_autoptr(IvpEvent) event =
        ivp_event_new(component, itip->line, reader->zones, TRUE, NULL);

    if (event == NULL)
        return;
    itip->start = to_instant(reader, &event->start);
    if (event->end.zone != IVP_TIME_NONE)
        itip->end = to_instant(reader, &event->end);
    else if (event->has_duration && itip->start != 0)
        itip->end = itip->start + event->duration.days * IVP_DAY + event->duration.seconds;
}

/* The event's own lines, not those of its alarms, whose attendees get mail. */
static void
read_lines(Reader *reader, IvpItip *itip, IvpSlice component)
{
    g_autoptr(GString) scratch = g_string_new(NULL);
    IvpContentLine line;
    guint depth = 0, n = 0;

    while (n++ < IVP_PROPERTIES_MAX &&
           ivp_content_line_scan(component.text, component.length, TRUE, &line)) {
        IvpProperty property;

        component.text += line.next;
        component.length -= line.next;
        if (line.length > IVP_LINE_MAX || !ivp_property_parse(&line, scratch, &property))
            continue;
        if (ivp_slice_is(property.name, "BEGIN"))
            depth++;
        else if (ivp_slice_is(property.name, "END"))
            depth -= depth > 0;
        else if (depth == 1)
            read_property(reader, itip, &property);
    }
    if (n > IVP_PROPERTIES_MAX) {
        g_autofree char *sentence =
            g_strdup_printf(_("The event has more than %d lines; the rest is left out."),
                            IVP_PROPERTIES_MAX);

        report(reader, itip->line, sentence);
    }
}

static void
add_event(Reader *reader, const IvpScanItem *item)
{
    IvpItip *itip;

    if (reader->n_events++ >= IVP_ITIP_EVENTS_MAX) {
        if (reader->n_events == IVP_ITIP_EVENTS_MAX + 1) {
            g_autofree char *sentence = g_strdup_printf(
                _("The file has more than %d events; the rest is left out."),
                IVP_ITIP_EVENTS_MAX);

            report(reader, item->line, sentence);
        }
        return;
    }
    itip = g_new0(IvpItip, 1);
    itip->attendees = g_ptr_array_new_with_free_func((GDestroyNotify)ivp_itip_person_free);
    itip->line = item->line;
    reader->n_people = 0;
    read_lines(reader, itip, item->component);
    read_times(reader, itip, item->component);
    if (itip->uid == NULL || itip->uid[0] == '\0') {
        replace(&itip->uid, g_strdup(""));
        report(reader, itip->line,
               _("The event has no UID, so nothing says which one is meant."));
    }
    g_ptr_array_sort(itip->attendees, compare_people);
    g_ptr_array_add(reader->list, itip);
}

/* METHOD may stand behind the events it is about. */
static void
end_calendar(Reader *reader)
{
    for (guint i = reader->first; i < reader->list->len; i++) {
        IvpItip *itip = g_ptr_array_index(reader->list, i);

        itip->method = g_strdup(reader->method != NULL ? reader->method : "");
    }
    if (reader->need_method && reader->method == NULL &&
        reader->first < reader->list->len) {
        const IvpItip *itip = g_ptr_array_index(reader->list, reader->first);

        report(reader, itip->line,
               _("The calendar of this event has no METHOD, so it asks and answers "
                 "nothing."));
        g_ptr_array_set_size(reader->list, (int)reader->first);
    }
    reader->first = reader->list->len;
    g_clear_pointer(&reader->method, g_free);
    ivp_zone_table_free(reader->zones);
    reader->zones = ivp_zone_table_new();
}

static gboolean
read_step(Reader *reader, IvpScanner *scanner, const char **text, gsize *length)
{
    IvpScanItem item;
    gsize used;

    switch (ivp_scanner_next(scanner, *text, *length, TRUE, &item, &used)) {
    case IVP_SCAN_CALENDAR:
        end_calendar(reader);
        break;
    case IVP_SCAN_PROPERTY:
        if (ivp_slice_is(item.property.name, "METHOD") && item.property.value.length > 0)
            replace(&reader->method, read_word(item.property.value));
        break;
    case IVP_SCAN_ZONE:
        ivp_zone_table_add(reader->zones, item.component, NULL);
        break;
    case IVP_SCAN_EVENT:
        add_event(reader, &item);
        break;
    case IVP_SCAN_PROBLEM:
        report(reader, item.line, item.problem);
        break;
    case IVP_SCAN_MORE:
    case IVP_SCAN_END:
    default:
        return FALSE;
    }
    *text += used;
    *length -= used;
    return TRUE;
}

GPtrArray *
ivp_itip_read(GBytes *bytes, gboolean need_method, GPtrArray **problems)
{
    g_autoptr(IvpScanner) scanner = ivp_scanner_new();
    gsize length;
    const char *text = g_bytes_get_data(bytes, &length);
    Reader reader = {
        .list = g_ptr_array_new_with_free_func((GDestroyNotify)ivp_itip_free),
        .zones = ivp_zone_table_new(),
        .problems = g_ptr_array_new_with_free_func(g_free),
        .need_method = need_method,
    };

    if (length > IVP_ITIP_BYTES_MAX) {
        g_autofree char *size = g_format_size(IVP_ITIP_BYTES_MAX);
        g_autofree char *sentence =
            g_strdup_printf(_("The file is larger than %s; it was not read."), size);

        report(&reader, 0, sentence);
        length = 0;
    } else {
        if (text == NULL)
            text = "";
        while (read_step(&reader, scanner, &text, &length))
            ;
        end_calendar(&reader);
        if (!ivp_scanner_saw_calendar(scanner))
            report(&reader, 0,
                   _("This is not a calendar: there is no BEGIN:VCALENDAR in it."));
        else if (reader.n_events == 0)
            report(&reader, 0, _("There is no event in it."));
    }
    ivp_zone_table_free(reader.zones);
    *problems = reader.problems;
    return reader.list;
}
