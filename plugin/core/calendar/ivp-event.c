/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-event.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "ivp-error.h"
#include "ivp-time-value.h"

/* Bytes of a wrong value that a sentence quotes. */
#define QUOTE_MAX 40

/* What is under way while one event is read. */
typedef struct {
    IvpEvent *event;
    IvpZoneTable *zones;
    gboolean times_only;
    guint64 line; /* of the property; 0: unknown */
    GPtrArray *rules;
    GPtrArray *except_rules;
    GArray *dates;
    GArray *except_dates;
    GString *categories;
    char *conference;
    char *google_conference;
    gint64 stamp;
    gboolean start_is_wrong;
    gboolean recurrence_id_is_wrong;
} Reader;

G_GNUC_PRINTF(2, 3)
static void
report(Reader *reader, const char *format, ...)
{
    IvpEvent *event = reader->event;
    g_autofree char *sentence = NULL;
    va_list arguments;

    if (event->problems == NULL)
        event->problems = g_ptr_array_new_with_free_func(g_free);
    if (event->problems->len >= IVP_PROBLEMS_MAX)
        return;
    va_start(arguments, format);
    sentence = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_ptr_array_add(event->problems,
                    reader->line > 0
                        ? g_strdup_printf(_("line %" PRIu64 ": %s"), reader->line, sentence)
                        : g_steal_pointer(&sentence));
}

static char *
quote(IvpSlice value)
{
    return ivp_text_unescape((IvpSlice){value.text, MIN(value.length, QUOTE_MAX)});
}

static char *
to_name(const IvpProperty *property)
{
    char *name = quote(property->name);

    for (char *at = name; *at != '\0'; at++)
        *at = g_ascii_toupper(*at);
    return name;
}

static void
report_value(Reader *reader, const IvpProperty *property, IvpSlice value)
{
    g_autofree char *name = to_name(property);
    g_autofree char *text = quote(value);

    report(reader, _("%s “%s” is no date or time there is; it is left out."), name, text);
}

static gboolean
read_one_time(Reader *reader, const IvpProperty *property, IvpSlice value, IvpTime *time)
{
    IvpTime result;
    IvpSlice parameter;

    if (!ivp_time_value_read(value, &result))
        return FALSE;
    if (result.zone != IVP_TIME_DATE && property->parameters.length > 0 &&
        ivp_property_get_parameter(property, "VALUE", &parameter) &&
        ivp_slice_is(parameter, "DATE"))
        result = (IvpTime){ivp_wall_midnight(result.value), IVP_TIME_DATE};
    if (result.zone == IVP_TIME_FLOATING) {
        int zone = -1;

        if (property->parameters.length > 0 &&
            ivp_property_get_parameter(property, "TZID", &parameter) &&
            parameter.length > 0)
            zone = ivp_zone_table_intern(reader->zones, parameter);
        else
            zone = ivp_zone_table_get_floating(reader->zones);
        if (zone >= 0)
            result.zone = zone;
    }
    *time = result;
    return TRUE;
}

/* TZID=(UTC+01:00) Amsterdam, Berlin:20260604T100000 without quotes: the last colon counts.
 */
static void
mend_colons(IvpProperty *property)
{
    const char *colon = memrchr(property->value.text, ':', property->value.length);
    IvpSlice value;
    IvpTime time;

    if (colon == NULL || property->parameters.length == 0)
        return;
    value.text = colon + 1;
    value.length = property->value.length - (gsize)(value.text - property->value.text);
    /* A time of day has colons too; only what stands alone behind the last one is a value.
     */
    if (!ivp_time_value_read(value, &time))
        return;
    property->parameters.length = (gsize)(colon - property->parameters.text);
    property->value = value;
}

static gboolean
read_time(Reader *reader, IvpProperty *property, IvpTime *time)
{
    if (read_one_time(reader, property, property->value, time))
        return TRUE;
    mend_colons(property);
    return read_one_time(reader, property, property->value, time);
}

static void
read_start(Reader *reader, IvpProperty *property)
{
    IvpEvent *event = reader->event;

    if (event->start.zone == IVP_TIME_NONE && !read_time(reader, property, &event->start)) {
        reader->start_is_wrong = TRUE;
        report_value(reader, property, property->value);
    }
}

static void
read_end(Reader *reader, IvpProperty *property)
{
    IvpEvent *event = reader->event;

    if (event->end.zone == IVP_TIME_NONE && !read_time(reader, property, &event->end))
        report_value(reader, property, property->value);
}

static void
read_duration(Reader *reader, const IvpProperty *property)
{
    IvpDuration duration;
    g_autofree char *text = NULL;

    if (ivp_duration_value_read(property->value, &duration) && duration.days >= 0 &&
        duration.seconds >= 0) {
        reader->event->duration = duration;
        reader->event->has_duration = TRUE;
        return;
    }
    text = quote(property->value);
    report(reader, _("DURATION “%s” is no length an event can have; it is left out."),
           text);
}

static void
read_recurrence_id(Reader *reader, IvpProperty *property)
{
    IvpEvent *event = reader->event;
    IvpSlice range;

    if (!read_time(reader, property, &event->recurrence_id)) {
        report_value(reader, property, property->value);
        reader->recurrence_id_is_wrong = TRUE;
        return;
    }
    if (!ivp_property_get_parameter(property, "RANGE", &range))
        return;
    if (ivp_slice_is(range, "THISANDFUTURE"))
        event->this_and_future = TRUE;
    else
        report(reader, _("RECURRENCE-ID has a RANGE other than THISANDFUTURE; only the one "
                         "instance is changed."));
}

static void
read_rule(Reader *reader, const IvpProperty *property, GPtrArray *rules)
{
    g_autoptr(GError) error = NULL;
    IvpSlice value = property->value;
    IvpRule *rule;

    if (rules->len >= IVP_RULES_MAX) {
        report(reader, _("There are more than %d repeat rules; this one is left out."),
               IVP_RULES_MAX);
        return;
    }
    /* Some programs write "RRULE:RRULE:FREQ=…" or "RRULE:FREQ=…" into the value. */
    if (value.length > 6 && g_ascii_strncasecmp(value.text, "RRULE:", 6) == 0) {
        value.text += 6;
        value.length -= 6;
    }
    rule = ivp_rule_new(value.text, (gssize)value.length, &error);
    if (rule == NULL) {
        report(reader, _("%s The rule is left out."), error->message);
        return;
    }
    g_ptr_array_add(rules, rule);
    if (rules == reader->rules && reader->event->rrule == NULL)
        reader->event->rrule = ivp_text_unescape(ivp_slice_strip(value));
}

static gboolean
read_period(Reader *reader,
            const IvpProperty *property,
            IvpSlice value,
            const char *slash,
            IvpExtraDate *date)
{
    IvpSlice start = {value.text, (gsize)(slash - value.text)};
    IvpSlice rest = {slash + 1, value.length - start.length - 1};

    if (!read_one_time(reader, property, start, &date->start))
        return FALSE;
    rest = ivp_slice_strip(rest);
    if (rest.length > 0 && (g_ascii_toupper(rest.text[0]) == 'P' || rest.text[0] == '+')) {
        date->has_duration = TRUE;
        return ivp_duration_value_read(rest, &date->duration) && date->duration.days >= 0 &&
               date->duration.seconds >= 0;
    }
    return read_one_time(reader, property, rest, &date->end);
}

/* RDATE and EXDATE: comma separated. */
static void
read_dates(Reader *reader, IvpProperty *property, gboolean except)
{
    IvpSlice rest;
    IvpTime probe;

    if (property->parameters.length > 0 &&
        memchr(property->value.text, ':', property->value.length) &&
        !ivp_time_value_read(property->value, &probe))
        mend_colons(property);
    rest = property->value;
    while (rest.length > 0) {
        const char *comma = memchr(rest.text, ',', rest.length);
        IvpSlice value = {rest.text,
                          comma != NULL ? (gsize)(comma - rest.text) : rest.length};
        IvpExtraDate date = {.end = {0, IVP_TIME_NONE}};
        const char *slash;
        gboolean fine;

        rest.text += value.length + (comma != NULL);
        rest.length -= value.length + (comma != NULL);
        value = ivp_slice_strip(value);
        if (value.length == 0)
            continue;
        if ((except ? reader->except_dates : reader->dates)->len >= IVP_DATES_MAX) {
            report(reader, _("There are more than %d single dates; the rest is left out."),
                   IVP_DATES_MAX);
            return;
        }
        slash = memchr(value.text, '/', value.length);
        if (slash != NULL)
            fine = read_period(reader, property, value, slash, &date);
        else
            fine = read_one_time(reader, property, value, &date.start);
        if (!fine)
            report_value(reader, property, value);
        else if (except)
            g_array_append_val(reader->except_dates, date.start);
        else
            g_array_append_val(reader->dates, date);
    }
}

static void
read_stamp(Reader *reader, const IvpProperty *property, gint64 *stamp)
{
    IvpTime time;

    if (ivp_time_value_read(property->value, &time))
        *stamp = time.value;
}

static void
read_text(char **text, const IvpProperty *property)
{
    if (*text != NULL)
        return;
    *text = ivp_text_unescape(property->value);
    if (**text == '\0')
        g_clear_pointer(text, g_free);
}

static void
read_summary(Reader *reader, const IvpProperty *property)
{
    read_text(&reader->event->summary, property);
    if (reader->event->summary != NULL)
        g_strdelimit(reader->event->summary, "\n\t", ' ');
}

static void
read_organizer(Reader *reader, const IvpProperty *property)
{
    char *organizer;
    IvpSlice name, value = ivp_slice_strip(property->value);

    if (reader->event->organizer != NULL)
        return;
    if (ivp_property_get_parameter(property, "CN", &name) && name.length > 0) {
        GString *text;

        organizer = ivp_text_unescape(name);
        /* RFC 6868: what a parameter cannot hold. */
        text = g_string_new(organizer);
        g_string_replace(text, "^'", "\"", 0);
        g_string_replace(text, "^n", " ", 0);
        g_string_replace(text, "^^", "^", 0);
        g_free(organizer);
        organizer = g_string_free(text, FALSE);
    } else {
        if (value.length > 7 && g_ascii_strncasecmp(value.text, "mailto:", 7) == 0) {
            value.text += 7;
            value.length -= 7;
        }
        organizer = ivp_text_unescape(value);
    }
    if (*organizer == '\0')
        g_clear_pointer(&organizer, g_free);
    reader->event->organizer = organizer;
}

static void
read_categories(Reader *reader, const IvpProperty *property)
{
    g_autofree char *text = ivp_text_unescape(property->value);

    if (reader->categories == NULL)
        reader->categories = g_string_new(NULL);
    else
        g_string_append_c(reader->categories, ',');
    g_string_append(reader->categories, text);
}

static void
read_status(Reader *reader, const IvpProperty *property)
{
    IvpSlice value = ivp_slice_strip(property->value);

    if (ivp_slice_is(value, "CANCELLED") || ivp_slice_is(value, "CANCELED"))
        reader->event->status = IVP_STATUS_CANCELLED;
    else if (ivp_slice_is(value, "TENTATIVE"))
        reader->event->status = IVP_STATUS_TENTATIVE;
    else
        reader->event->status = IVP_STATUS_CONFIRMED;
}

static void
read_sequence(Reader *reader, const IvpProperty *property)
{
    g_autofree char *text = quote(property->value);

    reader->event->sequence = g_ascii_strtoll(g_strstrip(text), NULL, 10);
}

static void
read_property(Reader *reader, IvpProperty *property)
{
    IvpEvent *event = reader->event;
    IvpSlice name = property->name;

    switch (g_ascii_toupper(name.text[0])) {
    case 'C':
        if (ivp_slice_is(name, "CATEGORIES"))
            read_categories(reader, property);
        else if (ivp_slice_is(name, "CONFERENCE") && !reader->times_only)
            read_text(&reader->conference, property);
        break;
    case 'D':
        if (ivp_slice_is(name, "DTSTART"))
            read_start(reader, property);
        else if (ivp_slice_is(name, "DTEND"))
            read_end(reader, property);
        else if (ivp_slice_is(name, "DURATION"))
            read_duration(reader, property);
        else if (ivp_slice_is(name, "DTSTAMP"))
            read_stamp(reader, property, &reader->stamp);
        else if (ivp_slice_is(name, "DESCRIPTION") && !reader->times_only)
            read_text(&event->description, property);
        break;
    case 'E':
        if (ivp_slice_is(name, "EXDATE"))
            read_dates(reader, property, TRUE);
        else if (ivp_slice_is(name, "EXRULE"))
            read_rule(reader, property, reader->except_rules);
        break;
    case 'L':
        if (ivp_slice_is(name, "LAST-MODIFIED"))
            read_stamp(reader, property, &event->modified);
        else if (ivp_slice_is(name, "LOCATION") && !reader->times_only)
            read_text(&event->location, property);
        break;
    case 'O':
        if (ivp_slice_is(name, "ORGANIZER") && !reader->times_only)
            read_organizer(reader, property);
        break;
    case 'R':
        if (ivp_slice_is(name, "RRULE"))
            read_rule(reader, property, reader->rules);
        else if (ivp_slice_is(name, "RDATE"))
            read_dates(reader, property, FALSE);
        else if (ivp_slice_is(name, "RECURRENCE-ID"))
            read_recurrence_id(reader, property);
        break;
    case 'S':
        if (ivp_slice_is(name, "SUMMARY"))
            read_summary(reader, property);
        else if (ivp_slice_is(name, "STATUS"))
            read_status(reader, property);
        else if (ivp_slice_is(name, "SEQUENCE"))
            read_sequence(reader, property);
        break;
    case 'U':
        if (ivp_slice_is(name, "UID")) {
            property->value = ivp_slice_strip(property->value);
            read_text(&event->uid, property);
        } else if (ivp_slice_is(name, "URL") && !reader->times_only) {
            read_text(&event->url, property);
        }
        break;
    case 'X':
        if (ivp_slice_is(name, "X-GOOGLE-CONFERENCE") && !reader->times_only)
            read_text(&reader->google_conference, property);
        break;
    default:
        break;
    }
}

/* Most lines of an event say nothing we keep; they are told by their first letter, so that
 * nothing is copied of them. */
static gboolean
is_wanted(const IvpContentLine *line, gboolean times_only)
{
    char first = (char)(line->text[0] & (g_ascii_isalpha(line->text[0]) ? ~0x20 : ~0));

    if (times_only && first == 'D' && line->length > 2 &&
        g_ascii_toupper(line->text[1]) == 'E')
        return FALSE;
    /* The last three: blanks, and a byte order mark, in front of a file's first line. */
    return first != '\0' &&
           strchr(times_only ? "BCDELRSU \t\xEF" : "BCDELORSUX \t\xEF", first) != NULL;
}

static gboolean
read_lines(Reader *reader, IvpSlice component, GError **error)
{
    g_autoptr(GString) scratch = g_string_sized_new(512);
    guint64 line_number = reader->line, depth = 0;
    guint properties = 0;
    IvpContentLine line;

    for (; ivp_content_line_scan(component.text, component.length, TRUE, &line);
         component.text += line.next, component.length -= line.next) {
        IvpProperty property;

        reader->line = line_number;
        if (line_number > 0)
            line_number += line.lines;
        if (++properties > IVP_PROPERTIES_MAX) {
            report(reader, _("The event has more than %d lines; the rest is left out."),
                   IVP_PROPERTIES_MAX);
            break;
        }
        if (line.length == 0 || !is_wanted(&line, reader->times_only) ||
            !ivp_property_parse(&line, scratch, &property))
            continue;
        if (ivp_slice_is(property.name, "BEGIN"))
            depth++;
        else if (ivp_slice_is(property.name, "END"))
            depth -= depth > 0;
        else if (depth == 1)
            read_property(reader, &property);
    }
    if (properties == 0) {
        g_set_error(error, IVP_ERROR, IVP_ERROR_PARSE, _("There is no event."));
        return FALSE;
    }
    return TRUE;
}

/* Puts the end into the kind of the start: an all-day event ends with a day, a timed one
 * with a time. */
static void
fit_end(Reader *reader)
{
    IvpEvent *event = reader->event;

    if (event->end.zone == IVP_TIME_NONE)
        return;
    if (event->start.zone == IVP_TIME_DATE && event->end.zone != IVP_TIME_DATE) {
        IvpWall day = ivp_wall_midnight(event->end.value);

        event->end = (IvpTime){day < event->end.value ? day + IVP_DAY : day, IVP_TIME_DATE};
    } else if (event->start.zone != IVP_TIME_DATE && event->end.zone == IVP_TIME_DATE) {
        event->end.zone = event->start.zone;
    }
    if (event->start.zone == event->end.zone && event->end.value < event->start.value) {
        report(reader, _("The event ends before it starts; its end is left out."));
        event->end.zone = IVP_TIME_NONE;
    }
}

static gboolean
finish(Reader *reader, guint64 line, GError **error)
{
    IvpEvent *event = reader->event;

    reader->line = line;
    if (event->start.zone == IVP_TIME_NONE && ivp_event_is_override(event) &&
        !reader->start_is_wrong && event->status != IVP_STATUS_CANCELLED)
        event->start = event->recurrence_id;
    if (event->start.zone == IVP_TIME_NONE &&
        !(ivp_event_is_override(event) && event->status == IVP_STATUS_CANCELLED)) {
        const char *name = event->summary != NULL ? event->summary
                           : event->uid != NULL   ? event->uid
                                                  : _("without a title");

        if (reader->start_is_wrong)
            g_set_error(
                error, IVP_ERROR, IVP_ERROR_PARSE,
                _("The event “%s” starts on a date or at a time there is not (DTSTART); "
                  "it is left out."),
                name);
        else
            g_set_error(
                error, IVP_ERROR, IVP_ERROR_PARSE,
                _("The event “%s” does not say when it starts (DTSTART); it is left out."),
                name);
        return FALSE;
    }
    /* It must not pass for the series itself. */
    if (reader->recurrence_id_is_wrong && !ivp_event_is_override(event))
        event->recurrence_id = event->start;
    fit_end(reader);
    if (event->start.zone == IVP_TIME_DATE && event->has_duration)
        event->duration = (IvpDuration){
            event->duration.days + (event->duration.seconds + IVP_DAY - 1) / IVP_DAY, 0};
    if (event->modified == 0)
        event->modified = reader->stamp;
    if (event->url == NULL)
        event->url = g_steal_pointer(&reader->conference);
    if (event->url == NULL)
        event->url = g_steal_pointer(&reader->google_conference);
    if (reader->categories != NULL && reader->categories->len > 0)
        event->categories = g_strdup(reader->categories->str);

    event->n_rules = reader->rules->len;
    event->rules = (IvpRule **)g_ptr_array_free(g_steal_pointer(&reader->rules), FALSE);
    event->n_except_rules = reader->except_rules->len;
    event->except_rules =
        (IvpRule **)g_ptr_array_free(g_steal_pointer(&reader->except_rules), FALSE);
    event->n_dates = reader->dates->len;
    event->dates =
        (IvpExtraDate *)(void *)g_array_free(g_steal_pointer(&reader->dates), FALSE);
    event->n_except_dates = reader->except_dates->len;
    event->except_dates =
        (IvpTime *)(void *)g_array_free(g_steal_pointer(&reader->except_dates), FALSE);
    return TRUE;
}

static void
reader_clear(Reader *reader)
{
    if (reader->rules != NULL) {
        g_ptr_array_foreach(reader->rules, (GFunc)(void (*)(void))ivp_rule_free, NULL);
        g_ptr_array_free(reader->rules, TRUE);
    }
    if (reader->except_rules != NULL) {
        g_ptr_array_foreach(reader->except_rules, (GFunc)(void (*)(void))ivp_rule_free,
                            NULL);
        g_ptr_array_free(reader->except_rules, TRUE);
    }
    g_clear_pointer(&reader->dates, g_array_unref);
    g_clear_pointer(&reader->except_dates, g_array_unref);
    if (reader->categories != NULL)
        g_string_free(reader->categories, TRUE);
    g_free(reader->conference);
    g_free(reader->google_conference);
}

IvpEvent *
ivp_event_new(IvpSlice component,
              guint64 line,
              IvpZoneTable *zones,
              gboolean times_only,
              GError **error)
{
    g_autoptr(IvpEvent) event = NULL;
    Reader reader = {0};
    gboolean fine;

    g_return_val_if_fail(zones != NULL, NULL);
    g_return_val_if_fail(error == NULL || *error == NULL, NULL);

    if (component.length > IVP_COMPONENT_MAX) {
        g_set_error(error, IVP_ERROR, IVP_ERROR_LIMIT, _("The event is larger than %d kB."),
                    IVP_COMPONENT_MAX / 1024);
        return NULL;
    }
    event = g_new0(IvpEvent, 1);
    event->line = line;
    event->start.zone = event->end.zone = event->recurrence_id.zone = IVP_TIME_NONE;
    reader.event = event;
    reader.zones = zones;
    reader.times_only = times_only;
    reader.line = line;
    reader.rules = g_ptr_array_new();
    reader.except_rules = g_ptr_array_new();
    reader.dates = g_array_new(FALSE, FALSE, sizeof(IvpExtraDate));
    reader.except_dates = g_array_new(FALSE, FALSE, sizeof(IvpTime));
    fine = read_lines(&reader, component, error) && finish(&reader, line, error);
    reader_clear(&reader);
    return fine ? g_steal_pointer(&event) : NULL;
}

void
ivp_event_free(IvpEvent *event)
{
    if (event == NULL)
        return;
    g_free(event->uid);
    for (guint i = 0; i < event->n_rules; i++)
        ivp_rule_free(event->rules[i]);
    g_free(event->rules);
    for (guint i = 0; i < event->n_except_rules; i++)
        ivp_rule_free(event->except_rules[i]);
    g_free(event->except_rules);
    g_free(event->dates);
    g_free(event->except_dates);
    g_free(event->summary);
    g_free(event->description);
    g_free(event->location);
    g_free(event->url);
    g_free(event->organizer);
    g_free(event->categories);
    g_free(event->rrule);
    if (event->problems != NULL)
        g_ptr_array_unref(event->problems);
    g_free(event);
}

gboolean
ivp_event_is_override(const IvpEvent *event)
{
    return event->recurrence_id.zone != IVP_TIME_NONE;
}

gboolean
ivp_event_is_recurring(const IvpEvent *event)
{
    return event->n_rules > 0 || event->n_dates > 0;
}
