/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-cache.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ivp-cache-private.h"
#include "ivp-error.h"
#include "ivp-event.h"
#include "ivp-lay.h"

void
ivp_event_details_free(IvpEventDetails *details)
{
    if (details == NULL)
        return;
    g_free(details->uid);
    g_free(details->summary);
    g_free(details->description);
    g_free(details->location);
    g_free(details->url);
    g_free(details->organizer);
    g_free(details->categories);
    g_free(details->rrule);
    g_free(details->zone);
    g_free(details->component);
    g_free(details);
}

/* The event's lines; DTSTAMP, which the cache leaves out, has to be in every event. */
static char *
make_component(IvpSlice raw, gint64 stamp)
{
    const char *first_end = memchr(raw.text, '\n', raw.length);
    g_autoptr(GDateTime) when = g_date_time_new_from_unix_utc(stamp);
    g_autofree char *line = NULL;
    g_autoptr(GString) text = g_string_sized_new(raw.length + 32);

    if (first_end == NULL || when == NULL)
        return g_strndup(raw.text, raw.length);
    line = g_date_time_format(when, "DTSTAMP:%Y%m%dT%H%M%SZ\r\n");
    g_string_append_len(text, raw.text, first_end + 1 - raw.text);
    g_string_append(text, line);
    g_string_append_len(text, first_end + 1,
                        (gssize)raw.length - (first_end + 1 - raw.text));
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static char *
find_zone(IvpZoneTable *zones, const IvpEvent *event)
{
    const IvpZone *zone;

    if (event->start.zone < 0)
        return NULL;
    zone = ivp_zone_table_get(zones, event->start.zone);
    return zone != NULL ? g_strdup(ivp_zone_get_id(zone)) : NULL;
}

static IvpEventDetails *
read_details(IvpCache *cache, sqlite3_stmt *statement, GError **error)
{
    g_autoptr(IvpZoneTable) zones = ivp_zone_table_new();
    g_autoptr(IvpEvent) event = NULL;
    IvpEventDetails *details;
    IvpSlice raw = {sqlite3_column_blob(statement, 0),
                    (gsize)sqlite3_column_bytes(statement, 0)};
    const char *floating = (const char *)sqlite3_column_text(statement, 1);

    if (sqlite3_column_int(statement, 2) & IVP_COMPONENT_OWN_ZONE)
        ivp_lay_read_zones(cache, sqlite3_column_int64(statement, 3), zones, NULL);
    ivp_zone_table_set_floating(
        zones, (IvpSlice){floating, floating != NULL ? strlen(floating) : 0});
    event = ivp_event_new(raw, 0, zones, FALSE, error);
    if (event == NULL)
        return NULL;
    details = g_new0(IvpEventDetails, 1);
    details->uid = g_steal_pointer(&event->uid);
    details->summary = g_steal_pointer(&event->summary);
    details->description = g_steal_pointer(&event->description);
    details->location = g_steal_pointer(&event->location);
    details->url = g_steal_pointer(&event->url);
    details->organizer = g_steal_pointer(&event->organizer);
    details->categories = g_steal_pointer(&event->categories);
    details->rrule = g_steal_pointer(&event->rrule);
    details->zone = find_zone(zones, event);
    details->component = make_component(
        raw, event->modified != 0 ? event->modified : sqlite3_column_int64(statement, 4));
    return details;
}

IvpEventDetails *
ivp_cache_load_event(IvpCache *cache, gint64 component, GError **error)
{
    sqlite3_stmt *statement;
    IvpEventDetails *details = NULL;
    int code;

    g_return_val_if_fail(cache != NULL, NULL);

    if (!ivp_cache_follow(cache, error))
        return NULL;
    statement = ivp_cache_prepare(
        cache->db,
        "SELECT b.raw, c.floating, c.flags, c.feed, f.as_of FROM component c"
        " JOIN body b ON b.id=c.id JOIN feed f ON f.id=c.feed WHERE c.id=?",
        error);
    if (statement == NULL)
        return NULL;
    sqlite3_bind_int64(statement, 1, component);
    code = sqlite3_step(statement);
    if (code == SQLITE_ROW)
        details = read_details(cache, statement, error);
    else if (code == SQLITE_DONE)
        g_set_error_literal(error, IVP_ERROR, IVP_ERROR_NOT_FOUND,
                            _("This event is not in the calendar any more."));
    else
        ivp_cache_set_error(cache->db, error);
    sqlite3_finalize(statement);
    return details;
}
