/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-vtimezone.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ivp-error.h"
#include "ivp-rule.h"
#include "ivp-time-value.h"
#include "ivp-zone-private.h"

/* Rules without an end are laid down so far, and repeat themselves then. */
#define LAST_YEAR 2440
#define WORK_MAX 200000

typedef struct {
    gboolean has_start;
    IvpWall start;
    gboolean has_from, has_to;
    int from, to;
    char *letters;       /* (owned) (nullable) */
    IvpRule *rule;       /* (owned) (nullable) */
    GArray *extra_dates; /* IvpTime (owned) */
} Observance;

/* What is collected of one VTIMEZONE. */
typedef struct {
    GArray *changes;    /* IvpZoneChange; letters point into the next */
    GPtrArray *letters; /* char * (owned) */
    gint64 first_when;
    int first_offset;
    gboolean any;
    gboolean repeats;
} Collection;

static void
observance_clear(Observance *observance)
{
    g_free(observance->letters);
    ivp_rule_free(observance->rule);
    if (observance->extra_dates != NULL)
        g_array_unref(observance->extra_dates);
    memset(observance, 0, sizeof *observance);
}

static void
read_extra_dates(Observance *observance, IvpSlice value)
{
    while (value.length > 0) {
        const char *comma = memchr(value.text, ',', value.length);
        gsize length = comma != NULL ? (gsize)(comma - value.text) : value.length;
        const char *slash = memchr(value.text, '/', length);
        IvpTime time;

        if (ivp_time_value_read((IvpSlice){value.text, slash != NULL
                                                           ? (gsize)(slash - value.text)
                                                           : length},
                                &time)) {
            if (observance->extra_dates == NULL)
                observance->extra_dates = g_array_new(FALSE, FALSE, sizeof(IvpTime));
            if (observance->extra_dates->len < IVP_CHANGES_MAX)
                g_array_append_val(observance->extra_dates, time);
        }
        length += comma != NULL;
        value.text += length;
        value.length -= length;
    }
}

static gboolean
read_property(Observance *observance, const IvpProperty *property, GError **error)
{
    IvpTime time;

    if (ivp_slice_is(property->name, "DTSTART")) {
        if (ivp_time_value_read(property->value, &time)) {
            observance->has_start = TRUE;
            observance->start = time.value;
        }
    } else if (ivp_slice_is(property->name, "TZOFFSETFROM")) {
        observance->has_from = ivp_offset_value_read(property->value, &observance->from);
    } else if (ivp_slice_is(property->name, "TZOFFSETTO")) {
        observance->has_to = ivp_offset_value_read(property->value, &observance->to);
    } else if (ivp_slice_is(property->name, "TZNAME") && observance->letters == NULL) {
        observance->letters = ivp_text_unescape(
            (IvpSlice){property->value.text, MIN(property->value.length, 32)});
    } else if (ivp_slice_is(property->name, "RRULE") && observance->rule == NULL) {
        observance->rule =
            ivp_rule_new(property->value.text, (gssize)property->value.length, error);
        return observance->rule != NULL;
    } else if (ivp_slice_is(property->name, "RDATE")) {
        read_extra_dates(observance, property->value);
    }
    return TRUE;
}

static gboolean
add_change(Collection *collection,
           const Observance *observance,
           gint64 when,
           const char *letters)
{
    IvpZoneChange change = {when, observance->to, letters};

    if (collection->changes->len >= IVP_CHANGES_MAX)
        return FALSE;
    if (!collection->any || when < collection->first_when) {
        collection->any = TRUE;
        collection->first_when = when;
        collection->first_offset = observance->from;
    }
    g_array_append_val(collection->changes, change);
    return TRUE;
}

static gboolean
add_observance(Collection *collection, Observance *observance)
{
    const char *letters = observance->letters;
    gint64 until = G_MAXINT64;
    gboolean utc = FALSE;

    if (!observance->has_start || !observance->has_to)
        return TRUE;
    if (!observance->has_from)
        observance->from = observance->to;
    if (letters != NULL)
        g_ptr_array_add(collection->letters, g_steal_pointer(&observance->letters));
    if (!add_change(collection, observance, observance->start - observance->from, letters))
        return FALSE;
    for (guint i = 0; observance->extra_dates != NULL && i < observance->extra_dates->len;
         i++) {
        IvpTime *time = &g_array_index(observance->extra_dates, IvpTime, i);

        if (!add_change(collection, observance,
                        time->value - (time->zone == IVP_TIME_UTC ? 0 : observance->from),
                        letters))
            return FALSE;
    }
    if (observance->rule != NULL) {
        IvpRuleWalk walk;
        IvpWall wall, last = ivp_wall_from_date(LAST_YEAR, 1, 1);

        if (ivp_rule_get_until(observance->rule, &until, &utc)) {
            if (utc)
                ivp_rule_set_until_wall(observance->rule, until + observance->from);
        } else {
            collection->repeats = TRUE;
        }
        ivp_rule_walk_begin(&walk, observance->rule, observance->start, FALSE,
                            observance->start, WORK_MAX);
        while (ivp_rule_walk_next(&walk, &wall) == IVP_WALK_NEXT && wall < last) {
            if (wall > observance->start &&
                !add_change(collection, observance, wall - observance->from, letters))
                return FALSE;
        }
    }
    return TRUE;
}

static int
compare_changes(gconstpointer a, gconstpointer b)
{
    const IvpZoneChange *first = a, *second = b;

    return (first->when > second->when) - (first->when < second->when);
}

static gboolean
read_observances(Collection *collection, IvpSlice component, const char *id, GError **error)
{
    g_autoptr(GString) scratch = g_string_new(NULL);
    Observance observance = {0};
    gboolean inside = FALSE;
    guint count = 0;
    IvpContentLine line;

    for (; ivp_content_line_scan(component.text, component.length, TRUE, &line);
         component.text += line.next, component.length -= line.next) {
        IvpProperty property;
        IvpSlice value;
        gboolean fine = TRUE, full = FALSE;

        if (!ivp_property_parse(&line, scratch, &property))
            continue;
        value = ivp_slice_strip(property.value);
        if (ivp_slice_is(property.name, "BEGIN")) {
            if (ivp_slice_is(value, "STANDARD") || ivp_slice_is(value, "DAYLIGHT")) {
                observance_clear(&observance);
                inside = TRUE;
                full = ++count > IVP_OBSERVANCES_MAX;
            }
        } else if (ivp_slice_is(property.name, "END")) {
            if (inside)
                full = !add_observance(collection, &observance);
            inside = FALSE;
        } else if (inside) {
            fine = read_property(&observance, &property, error);
        }
        if (full)
            g_set_error(error, IVP_ERROR, IVP_ERROR_LIMIT,
                        _("The calendar's own time zone “%s” changes its clock too often."),
                        id);
        if (full || !fine) {
            observance_clear(&observance);
            return FALSE;
        }
    }
    observance_clear(&observance);
    return TRUE;
}

IvpZone *
ivp_vtimezone_read(IvpSlice component, const char *id, GError **error)
{
    Collection collection = {0};
    IvpZone *zone = NULL;

    g_return_val_if_fail(error == NULL || *error == NULL, NULL);

    collection.changes = g_array_new(FALSE, FALSE, sizeof(IvpZoneChange));
    collection.letters = g_ptr_array_new_with_free_func(g_free);
    if (read_observances(&collection, component, id, error)) {
        if (collection.any) {
            IvpZoneChange first = {0, collection.first_offset, NULL};
            GArray *changes = collection.changes;
            guint kept = 0;

            g_array_sort(changes, compare_changes);
            for (guint i = 0; i < changes->len; i++) {
                IvpZoneChange *change = &g_array_index(changes, IvpZoneChange, i);

                if (kept > 0 &&
                    g_array_index(changes, IvpZoneChange, kept - 1).when == change->when)
                    kept--;
                g_array_index(changes, IvpZoneChange, kept++) = *change;
            }
            zone = ivp_zone_new_from_changes(id, &first,
                                             (IvpZoneChange *)(void *)changes->data, kept,
                                             collection.repeats);
        } else {
            g_set_error(
                error, IVP_ERROR, IVP_ERROR_PARSE,
                _("The calendar's own time zone “%s” does not say what its clock shows."),
                id);
        }
    }
    g_array_unref(collection.changes);
    g_ptr_array_unref(collection.letters);
    return zone;
}
