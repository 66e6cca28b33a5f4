/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-calendar-file.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "ivp-error.h"
#include "ivp-series.h"

struct _IvpCalendarFile {
    IvpZoneTable *zones;
    GPtrArray *events;   /* IvpEvent * (owned), in the file's order */
    GHashTable *series;  /* char *uid (its first event's) -> GPtrArray of IvpEvent * */
    GPtrArray *in_order; /* the same arrays (owned), in the file's order, and those without
                            a UID */
    GPtrArray *problems; /* char * (owned) */
    guint n_problems;    /* all there were */
    guint n_zone_problems;
};

static void
report(IvpCalendarFile *file, guint64 line, const char *sentence)
{
    if (++file->n_problems > IVP_FILE_PROBLEMS_MAX)
        return;
    g_ptr_array_add(file->problems,
                    line > 0 ? g_strdup_printf(_("line %" PRIu64 ": %s"), line, sentence)
                             : g_strdup(sentence));
}

static void
add_event(IvpCalendarFile *file, const IvpScanItem *item, gboolean cancels)
{
    g_autoptr(GError) error = NULL;
    IvpEvent *event = NULL;
    GPtrArray *series = NULL;

    if (file->events->len >= IVP_FILE_EVENTS_MAX)
        g_set_error(&error, IVP_ERROR, IVP_ERROR_LIMIT,
                    _("The file has more than %d events; this one is left out."),
                    IVP_FILE_EVENTS_MAX);
    else
        event = ivp_event_new(item->component, item->line, file->zones, TRUE, &error);

    if (event == NULL) {
        report(file, item->line, error->message);
        return;
    }
    for (guint i = 0; event->problems != NULL && i < event->problems->len; i++)
        report(file, 0, g_ptr_array_index(event->problems, i));
    if (cancels)
        event->status = IVP_STATUS_CANCELLED;
    g_ptr_array_add(file->events, event);
    if (event->uid != NULL)
        series = g_hash_table_lookup(file->series, event->uid);
    if (series == NULL) {
        series = g_ptr_array_new();
        g_ptr_array_add(file->in_order, series);
        if (event->uid != NULL)
            g_hash_table_insert(file->series, event->uid, series);
    }
    g_ptr_array_add(series, event);
}

/* Bytes in UTF-16, told by their byte order mark, become UTF-8. */
static GBytes *
to_utf8(GBytes *bytes)
{
    gsize length, written;
    const char *text = g_bytes_get_data(bytes, &length);
    g_autofree char *converted = NULL;

    if (length < 2 ||
        (memcmp(text, "\xFF\xFE", 2) != 0 && memcmp(text, "\xFE\xFF", 2) != 0))
        return g_bytes_ref(bytes);
    converted = g_convert_with_fallback(text, (gssize)(length & ~(gsize)1), "UTF-8",
                                        "UTF-16", "?", NULL, &written, NULL);
    if (converted == NULL)
        return g_bytes_ref(bytes);
    return g_bytes_new_take(g_steal_pointer(&converted), written);
}

static void
read_bytes(IvpCalendarFile *file, const char *text, gsize length)
{
    g_autoptr(IvpScanner) scanner = ivp_scanner_new();
    gboolean cancels = FALSE, is_empty = length == 0;
    gsize used;

    for (;;) {
        g_autoptr(GError) error = NULL;
        IvpScanItem item;

        switch (ivp_scanner_next(scanner, text, length, TRUE, &item, &used)) {
        case IVP_SCAN_EVENT:
            add_event(file, &item, cancels);
            break;
        case IVP_SCAN_ZONE:
            if (!ivp_zone_table_add(file->zones, item.component, &error))
                report(file, item.line, error->message);
            break;
        case IVP_SCAN_PROPERTY:
            if (ivp_slice_is(item.property.name, "X-WR-TIMEZONE"))
                ivp_zone_table_set_floating(file->zones, item.property.value);
            else if (ivp_slice_is(item.property.name, "METHOD"))
                cancels = ivp_slice_is(ivp_slice_strip(item.property.value), "CANCEL");
            break;
        case IVP_SCAN_CALENDAR:
            ivp_zone_table_set_floating(file->zones, (IvpSlice){"", 0});
            cancels = FALSE;
            break;
        case IVP_SCAN_PROBLEM:
            report(file, item.line, item.problem);
            break;
        case IVP_SCAN_MORE:
        case IVP_SCAN_END:
        default:
            if (!ivp_scanner_saw_calendar(scanner))
                report(
                    file, 0,
                    is_empty
                        ? _("The file is empty.")
                        : _("This is not a calendar: there is no BEGIN:VCALENDAR in it."));
            return;
        }
        text += used;
        length -= used;
    }
}

IvpCalendarFile *
ivp_calendar_file_new(GBytes *bytes)
{
    IvpCalendarFile *file = g_new0(IvpCalendarFile, 1);
    g_autoptr(GBytes) utf8 = to_utf8(bytes);
    gsize length;
    const char *text = g_bytes_get_data(utf8, &length);

    file->zones = ivp_zone_table_new();
    file->events = g_ptr_array_new_with_free_func((GDestroyNotify)ivp_event_free);
    file->series = g_hash_table_new(g_str_hash, g_str_equal);
    file->in_order = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
    file->problems = g_ptr_array_new_with_free_func(g_free);
    read_bytes(file, text != NULL ? text : "", length);
    return file;
}

void
ivp_calendar_file_free(IvpCalendarFile *file)
{
    if (file == NULL)
        return;
    g_hash_table_unref(file->series);
    g_ptr_array_unref(file->in_order);
    g_ptr_array_unref(file->events);
    g_ptr_array_unref(file->problems);
    ivp_zone_table_free(file->zones);
    g_free(file);
}

/* Zones are looked up when they are needed: what is wrong with them is known only then. */
static void
report_zones(IvpCalendarFile *file)
{
    g_autoptr(GPtrArray) list = ivp_zone_table_list_problems(file->zones);

    for (; file->n_zone_problems < list->len; file->n_zone_problems++)
        report(file, 0, g_ptr_array_index(list, file->n_zone_problems));
}

static void
add_occurrence(GPtrArray *list,
               const IvpInstance *instance,
               gint64 from,
               gint64 to,
               const IvpZone *viewer)
{
    IvpSpan resolved = ivp_span_resolve(&instance->span, viewer);
    IvpOccurrence *occurrence;

    if (resolved.start >= to || !(resolved.end > from || (resolved.start == resolved.end &&
                                                          resolved.start >= from)))
        return;
    occurrence = g_new0(IvpOccurrence, 1);
    occurrence->uid = g_strdup(instance->event->uid);
    occurrence->summary =
        g_strdup(instance->event->summary != NULL ? instance->event->summary : "");
    occurrence->recurrence = instance->recurrence;
    occurrence->span = instance->span;
    occurrence->start = resolved.start;
    occurrence->end = resolved.end;
    g_ptr_array_add(list, occurrence);
}

GPtrArray *
ivp_calendar_file_list(IvpCalendarFile *file, gint64 from, gint64 to, const IvpZone *viewer)
{
    GPtrArray *list = g_ptr_array_new_with_free_func((GDestroyNotify)ivp_occurrence_free);
    g_autoptr(GArray) instances = g_array_new(FALSE, FALSE, sizeof(IvpInstance));
    gint64 budget = IVP_FILE_WORK_MAX;

    g_return_val_if_fail(file != NULL && viewer != NULL, list);

    for (guint i = 0; i < file->in_order->len; i++) {
        GPtrArray *series = g_ptr_array_index(file->in_order, i);
        g_autofree char *reason = NULL;

        g_array_set_size(instances, 0);
        ivp_series_expand_within((const IvpEvent *const *)series->pdata, series->len,
                                 file->zones, from, to, &budget, NULL, instances, &reason,
                                 NULL);
        if (reason != NULL) {
            const IvpEvent *first = g_ptr_array_index(series, 0);

            report(file, first->line, reason);
        }
        for (guint k = 0; k < instances->len; k++)
            add_occurrence(list, &g_array_index(instances, IvpInstance, k), from, to,
                           viewer);
        if (list->len >= IVP_FILE_OCCURRENCES_MAX) {
            g_autofree char *sentence = g_strdup_printf(
                _("There are more than %d occurrences in this span; the rest is left out."),
                IVP_FILE_OCCURRENCES_MAX);

            report(file, 0, sentence);
            break;
        }
    }
    report_zones(file);
    g_ptr_array_sort(list, ivp_occurrence_compare);
    return list;
}

GPtrArray *
ivp_calendar_file_get_problems(IvpCalendarFile *file)
{
    guint rest = file->n_problems - file->problems->len;

    if (file->n_problems > IVP_FILE_PROBLEMS_MAX &&
        file->problems->len == IVP_FILE_PROBLEMS_MAX)
        g_ptr_array_add(
            file->problems,
            g_strdup_printf(ngettext("There is %u more problem like these.",
                                     "There are %u more problems like these.", rest),
                            rest));
    return file->problems;
}
