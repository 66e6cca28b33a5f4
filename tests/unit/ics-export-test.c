/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <gio/gio.h>
#include <stdio.h>
#include <string.h>

#include "ivp-error.h"
#include "ivp-ics-export.h"
#include "ivp-series.h"

static gint64
at(const char *text)
{
    IvpCivil civil = {0};

    g_assert_cmpint(sscanf(text, "%d-%d-%d %d:%d", &civil.year, &civil.month, &civil.day,
                           &civil.hour, &civil.minute),
                    >=, 3);
    return ivp_wall_from_civil(&civil);
}

/* What another reader of iCalendar makes of it: one line "start end summary|location|url",
 * the times in UTC, or as they stand where they have no zone. */
static const char reader[] =
    "import sys, datetime, icalendar\n"
    "calendar = icalendar.Calendar.from_ical(sys.stdin.buffer.read())\n"
    "assert 'METHOD' not in calendar and calendar['VERSION'] == '2.0'\n"
    "events = list(calendar.walk('VEVENT'))\n"
    "assert len(events) == 1\n"
    "event = events[0]\n"
    "def show(name):\n"
    "    if name not in event:\n"
    "        return '-'\n"
    "    value = event[name].dt\n"
    "    if isinstance(value, datetime.datetime) and value.tzinfo is not None:\n"
    "        return value.astimezone(datetime.timezone.utc).strftime('%Y-%m-%dT%H:%MZ')\n"
    "    return value.strftime('%Y-%m-%dT%H:%M' if isinstance(value, datetime.datetime)\n"
    "                          else '%Y-%m-%d')\n"
    "zones = list(calendar.walk('VTIMEZONE'))\n"
    "for zone in zones:\n"
    "    parts = [p for p in zone.subcomponents if p.name in ('STANDARD', 'DAYLIGHT')]\n"
    "    assert 1 <= len(parts) <= 4\n"
    "    # its own rules must say what the system's database says\n"
    "    own = zone.to_tz()\n"
    "    start = event['DTSTART'].dt.replace(tzinfo=None)\n"
    "    assert own.localize(start).utcoffset() == event['DTSTART'].dt.utcoffset()\n"
    "sys.stdout.write('%s %s %s|%s|%s|%s|%s|%d' % (show('DTSTART'), show('DTEND'),\n"
    "    event.get('SUMMARY', ''), event.get('DESCRIPTION', ''), event.get('LOCATION', "
    "''),\n"
    "    event.get('URL', ''), show('DTSTAMP'), len(zones)))\n";

static char *
read_elsewhere(const char *ics)
{
    const char *argv[] = {"/usr/bin/python3", "-c", reader, NULL};
    g_autoptr(GSubprocess) process = NULL;
    g_autoptr(GError) error = NULL;
    char *out = NULL;

    process = g_subprocess_newv(
        argv, G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
    g_assert_no_error(error);
    g_assert_true(g_subprocess_communicate_utf8(process, ics, NULL, &out, NULL, &error));
    g_assert_no_error(error);
    g_assert_true(g_subprocess_get_successful(process));
    return out;
}

static gboolean
has_reader(void)
{
    const char *argv[] = {"/usr/bin/python3", "-c", "import icalendar", NULL};
    g_autoptr(GSubprocess) process =
        g_subprocess_newv(argv, G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL);

    return process != NULL && g_subprocess_wait_check(process, NULL, NULL);
}

#define I IVP_SPAN_INSTANT
#define F IVP_SPAN_FLOATING
#define D IVP_SPAN_DATE

static const struct {
    const char *what;
    IvpSpanKind kind;
    const char *start, *end, *zone;
    const char *summary, *description, *location, *url;
    const char *expected;
} rows[] = {
    {"in UTC", I, "2026-12-03 18:00", "2026-12-03 19:00", NULL, "Interview slot", NULL,
     NULL, NULL,
     "2026-12-03T18:00Z 2026-12-03T19:00Z Interview slot||||2026-11-20T09:12Z|0"},
    {"in a zone", I, "2026-12-03 18:00", "2026-12-03 19:00", "America/Los_Angeles", "Slot",
     NULL, NULL, "https://example.org/x?a=1&b=2",
     "2026-12-03T18:00Z 2026-12-03T19:00Z "
     "Slot|||https://example.org/x?a=1&b=2|2026-11-20T09:12Z|1"},
    {"in a zone in summer", I, "2026-07-16 17:00", "2026-07-16 18:00", "Europe/Berlin",
     "Slot", NULL, NULL, NULL,
     "2026-07-16T17:00Z 2026-07-16T18:00Z Slot||||2026-11-20T09:12Z|1"},
    {"in a zone that never changes", I, "2026-07-16 17:00", "2026-07-16 18:00",
     "Asia/Kolkata", "Slot", NULL, NULL, NULL,
     "2026-07-16T17:00Z 2026-07-16T18:00Z Slot||||2026-11-20T09:12Z|1"},
    {"south of the equator", I, "2026-01-16 17:00", "2026-01-16 18:00", "Australia/Sydney",
     "Slot", NULL, NULL, NULL,
     "2026-01-16T17:00Z 2026-01-16T18:00Z Slot||||2026-11-20T09:12Z|1"},
    {"half an hour of daylight saving", I, "2026-01-16 17:00", "2026-01-16 18:00",
     "Australia/Lord_Howe", "Slot", NULL, NULL, NULL,
     "2026-01-16T17:00Z 2026-01-16T18:00Z Slot||||2026-11-20T09:12Z|1"},
    {"over a change of the clock", I, "2026-03-28 22:00", "2026-03-29 04:00",
     "Europe/Berlin", "Night", NULL, NULL, NULL,
     "2026-03-28T22:00Z 2026-03-29T04:00Z Night||||2026-11-20T09:12Z|1"},
    {"the first of two equal hours, only in UTC", I, "2026-10-25 00:30", "2026-10-25 00:45",
     "Europe/Berlin", "First", NULL, NULL, NULL,
     "2026-10-25T00:30Z 2026-10-25T00:45Z First||||2026-11-20T09:12Z|0"},
    {"the second of two equal hours, only in UTC", I, "2026-10-25 01:30",
     "2026-10-25 03:00", "Europe/Berlin", "Second", NULL, NULL, NULL,
     "2026-10-25T01:30Z 2026-10-25T03:00Z Second||||2026-11-20T09:12Z|0"},
    {"UTC as a zone", I, "2026-12-03 18:00", "2026-12-03 19:00", "UTC", "Slot", NULL, NULL,
     NULL, "2026-12-03T18:00Z 2026-12-03T19:00Z Slot||||2026-11-20T09:12Z|0"},
    {"no length", I, "2026-12-03 18:00", "2026-12-03 18:00", NULL, "Point", NULL, NULL,
     NULL, "2026-12-03T18:00Z - Point||||2026-11-20T09:12Z|0"},
    {"all day", D, "2026-06-04", "2026-06-05", "Europe/Berlin", "Day", NULL, NULL, NULL,
     "2026-06-04 2026-06-05 Day||||2026-11-20T09:12Z|0"},
    {"floating", F, "2026-06-04 10:00", "2026-06-04 11:00", "Europe/Berlin", "Noon", NULL,
     NULL, NULL, "2026-06-04T10:00 2026-06-04T11:00 Noon||||2026-11-20T09:12Z|0"},
    {"texts that need escapes", I, "2026-12-03 18:00", "2026-12-03 19:00", NULL,
     "One; two, three\\four \"five\": 6", "Line one\nLine two; more", "Room 1, Hall; B",
     NULL,
     "2026-12-03T18:00Z 2026-12-03T19:00Z One; two, three\\four \"five\": 6|Line one\nLine "
     "two; "
     "more|Room 1, Hall; B||2026-11-20T09:12Z|0"},
    {"lines smuggled in", I, "2026-12-03 18:00", "2026-12-03 19:00", NULL,
     "A\r\nEND:VEVENT\r\nMETHOD:REQUEST", "B\r\nATTENDEE:x\001\033", NULL,
     "https://example.org/\r\nMETHOD:REQUEST",
     "2026-12-03T18:00Z 2026-12-03T19:00Z A END:VEVENT "
     "METHOD:REQUEST|B\nATTENDEE:x|||2026-11-20T09:12Z|0"},
    {"addresses that are none", I, "2026-12-03 18:00", "2026-12-03 19:00", NULL, "X", NULL,
     NULL, "javascript:alert(1)",
     "2026-12-03T18:00Z 2026-12-03T19:00Z X||||2026-11-20T09:12Z|0"},
    {"long lines of other scripts", I, "2026-12-03 18:00", "2026-12-03 19:00", NULL,
     "日本語の長い題名がここにあって七十五オクテットよりもずっと長いので折り返される必要が"
     "ある",
     "ééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé", NULL,
     NULL,
     "2026-12-03T18:00Z 2026-12-03T19:00Z "
     "日本語の長い題名がここにあって七十五オクテットよりもずっと長いので折り返される必要が"
     "ある|"
     "ééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé|||2026-"
     "11-20T09:"
     "12Z|0"},
};

static char *
export_row(gsize i, GError **error)
{
    g_autoptr(IvpZone) zone = rows[i].zone != NULL ? ivp_zone_new(rows[i].zone) : NULL;
    IvpIcsEvent event = {
        .uid = "20261203T180000Z-slot-x@interview-panel",
        .summary = rows[i].summary,
        .description = rows[i].description,
        .location = rows[i].location,
        .url = rows[i].url,
        .span = {rows[i].kind, at(rows[i].start), at(rows[i].end)},
        .zone = zone,
    };

    return ivp_ics_export(&event, at("2026-11-20 09:12"), error);
}

static void
test_lines_are_whole(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *ics = export_row(i, &error);
        g_auto(GStrv) lines = NULL;

        g_test_message("%s", rows[i].what);
        g_assert_no_error(error);
        g_assert_true(g_str_has_prefix(ics, "BEGIN:VCALENDAR\r\n"));
        g_assert_true(g_str_has_suffix(ics, "END:VCALENDAR\r\n"));
        g_assert_nonnull(strstr(ics, "\r\nDTSTAMP:20261120T091200Z\r\n"));
        g_assert_nonnull(
            strstr(ics, "\r\nUID:20261203T180000Z-slot-x@interview-panel\r\n"));
        g_assert_null(strstr(ics, "\r\nMETHOD"));
        g_assert_null(strstr(ics, "\r\nATTENDEE"));
        lines = g_strsplit(ics, "\r\n", -1);
        for (guint j = 0; lines[j] != NULL; j++) {
            g_assert_cmpuint(strlen(lines[j]), <=, 75);
            g_assert_true(g_utf8_validate(lines[j], -1, NULL));
            g_assert_null(strpbrk(lines[j], "\r\n"));
        }
    }
}

static void
test_another_reader_reads_the_same(void)
{
    if (!has_reader()) {
        g_test_skip("python3-icalendar is not installed");
        return;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *ics = export_row(i, NULL);
        g_autofree char *read = read_elsewhere(ics);

        g_test_message("%s", rows[i].what);
        g_assert_cmpstr(read, ==, rows[i].expected);
    }
}

/* The lines from BEGIN to END of that component. */
static IvpSlice
find_component(const char *ics, const char *name)
{
    g_autofree char *begin = g_strdup_printf("BEGIN:%s\r\n", name);
    g_autofree char *end = g_strdup_printf("END:%s\r\n", name);
    const char *from = strstr(ics, begin);
    const char *to = from != NULL ? strstr(from, end) : NULL;

    if (to == NULL)
        return (IvpSlice){"", 0};
    return (IvpSlice){from, (gsize)(to - from) + strlen(end)};
}

/* The zone under a name nobody knows: then only our VTIMEZONE says what it means. */
static char *
rename_zone(const char *ics, const char *zone)
{
    g_auto(GStrv) parts = g_strsplit(ics, zone, -1);

    return g_strjoinv("Nobody knows this", parts);
}

static void
assert_reads_back(const char *ics, gsize row)
{
    g_autoptr(IvpZoneTable) zones = ivp_zone_table_new();
    g_autoptr(GArray) instances = g_array_new(FALSE, FALSE, sizeof(IvpInstance));
    g_autoptr(GError) error = NULL;
    IvpSlice timezone_lines = find_component(ics, "VTIMEZONE");
    g_autoptr(IvpEvent) event = NULL;
    const IvpEvent *events[1];
    const IvpInstance *instance;

    if (timezone_lines.length > 0)
        g_assert_true(ivp_zone_table_add(zones, timezone_lines, &error));
    g_assert_no_error(error);
    event = ivp_event_new(find_component(ics, "VEVENT"), 1, zones, FALSE, &error);
    g_assert_no_error(error);
    g_assert_true(event->problems == NULL || event->problems->len == 0);
    events[0] = event;
    g_assert_true(ivp_series_expand(events, 1, zones, 0, ivp_wall_from_date(2100, 1, 1),
                                    NULL, instances, NULL, &error));
    g_assert_no_error(error);
    g_assert_cmpuint(ivp_zone_table_list_problems(zones)->len, ==, 0);
    g_assert_cmpuint(instances->len, ==, 1);
    instance = &g_array_index(instances, IvpInstance, 0);
    g_assert_cmpint(instance->span.kind, ==, rows[row].kind);
    g_assert_cmpint(instance->span.start, ==, at(rows[row].start));
    g_assert_cmpint(instance->span.end, ==, at(rows[row].end));
    g_assert_cmpstr(event->uid, ==, "20261203T180000Z-slot-x@interview-panel");
    if (strpbrk(rows[row].summary, "\r\n") == NULL) {
        g_assert_cmpstr(event->summary, ==, rows[row].summary);
        g_assert_cmpstr(event->description, ==, rows[row].description);
        g_assert_cmpstr(event->location, ==, rows[row].location);
    }
}

static void
test_our_own_reader_reads_the_same(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *ics = export_row(i, NULL);

        g_test_message("%s", rows[i].what);
        assert_reads_back(ics, i);
        if (find_component(ics, "VTIMEZONE").length > 0) {
            g_autofree char *renamed = rename_zone(ics, rows[i].zone);

            assert_reads_back(renamed, i);
        }
    }
}

static void
test_what_cannot_be_written_is_refused(void)
{
    static const IvpSpan spans[] = {
        {I, 100, 99},
        {I, 0, G_MAXINT64},
        {I, G_MININT64, 0},
        {D, G_GINT64_CONSTANT(260000000000), G_GINT64_CONSTANT(260000086400)},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(spans); i++) {
        IvpIcsEvent event = {.uid = "x", .summary = "y", .span = spans[i]};
        g_autoptr(GError) error = NULL;

        g_assert_null(ivp_ics_export(&event, 0, &error));
        g_assert_error(error, IVP_ERROR, IVP_ERROR_REFUSED);
    }
}

static void
test_names_are_stable(void)
{
    g_autofree char *single = ivp_ics_uid_of_instance("a@example.org", 0);
    g_autofree char *instance =
        ivp_ics_uid_of_instance("a@example.org", at("2026-12-03 18:00"));
    g_autofree char *slot = ivp_ics_uid_of_slot("opentelemetry", at("2026-12-03 18:00"));

    g_assert_cmpstr(single, ==, "a@example.org");
    g_assert_cmpstr(instance, ==, "20261203T180000Z-a@example.org");
    g_assert_cmpstr(slot, ==, "20261203T180000Z-slot-opentelemetry@interview-panel");
}

static void
test_long_texts_are_cut_and_slots_are_tentative(void)
{
    g_autofree char *description = g_strnfill(3 * IVP_ICS_TEXT_MAX, 'x');
    IvpIcsEvent event = {
        .uid = "x",
        .summary = "y",
        .description = description,
        .categories = "one, two,,three",
        .span = {I, 0, 3600},
        .tentative = TRUE,
    };
    g_autofree char *ics = ivp_ics_export(&event, 0, NULL);

    g_assert_cmpuint(strlen(ics), <, IVP_ICS_TEXT_MAX + IVP_ICS_TEXT_MAX / 16);
    g_assert_nonnull(strstr(ics, "\r\nSTATUS:TENTATIVE\r\n"));
    g_assert_nonnull(strstr(ics, "\r\nCATEGORIES:one\r\n"));
    g_assert_nonnull(strstr(ics, "\r\nCATEGORIES:three\r\n"));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/ics-export/lines", test_lines_are_whole);
    g_test_add_func("/ics-export/elsewhere", test_another_reader_reads_the_same);
    g_test_add_func("/ics-export/own", test_our_own_reader_reads_the_same);
    g_test_add_func("/ics-export/refused", test_what_cannot_be_written_is_refused);
    g_test_add_func("/ics-export/names", test_names_are_stable);
    g_test_add_func("/ics-export/cut", test_long_texts_are_cut_and_slots_are_tentative);
    return g_test_run();
}
