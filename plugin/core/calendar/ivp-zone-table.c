/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-zone-table.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ivp-error.h"
#include "ivp-vtimezone.h"
#include "ivp-zone-private.h"

/* Bytes of a TZID; a longer one counts as unknown. */
#define NAME_MAX_BYTES 255

typedef struct {
    char *name;
    IvpZone *zone; /* (nullable) */
    gboolean resolved;
    gboolean looked_up; /* whether the system knows it; the answer is in the next two */
    gboolean own;
} Entry;

struct _IvpZoneTable {
    GPtrArray *entries;     /* Entry * (owned) */
    GHashTable *numbers;    /* char *name (the entry's) -> its number */
    GHashTable *components; /* char *name (owned) -> char *, its VTIMEZONE (owned) */
    int floating;
    int latest;          /* number interned last: mostly the next one too */
    GPtrArray *problems; /* char * (owned) */
};

/* Names from before 1993 that newer systems keep in a package of their own. */
static const struct {
    const char *name, *zone;
} old_names[] = {
    {"US/Alaska", "America/Anchorage"},
    {"US/Arizona", "America/Phoenix"},
    {"US/Central", "America/Chicago"},
    {"US/East-Indiana", "America/Indiana/Indianapolis"},
    {"US/Eastern", "America/New_York"},
    {"US/Hawaii", "Pacific/Honolulu"},
    {"US/Michigan", "America/Detroit"},
    {"US/Mountain", "America/Denver"},
    {"US/Pacific", "America/Los_Angeles"},
    {"Asia/Calcutta", "Asia/Kolkata"},
    {"Asia/Katmandu", "Asia/Kathmandu"},
    {"Asia/Rangoon", "Asia/Yangon"},
    {"Asia/Saigon", "Asia/Ho_Chi_Minh"},
    {"America/Buenos_Aires", "America/Argentina/Buenos_Aires"},
    {"America/Indianapolis", "America/Indiana/Indianapolis"},
    {"America/Godthab", "America/Nuuk"},
    {"Europe/Kiev", "Europe/Kyiv"},
    {"Europe/Kyiv", "Europe/Kiev"},
    {"Australia/ACT", "Australia/Sydney"},
    {"Australia/NSW", "Australia/Sydney"},
    {"Australia/Victoria", "Australia/Melbourne"},
};

static void
entry_free(gpointer data)
{
    Entry *entry = data;

    g_free(entry->name);
    ivp_zone_unref(entry->zone);
    g_free(entry);
}

IvpZoneTable *
ivp_zone_table_new(void)
{
    IvpZoneTable *table = g_new0(IvpZoneTable, 1);

    table->entries = g_ptr_array_new_with_free_func(entry_free);
    table->numbers = g_hash_table_new(g_str_hash, g_str_equal);
    table->components = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    table->floating = -1;
    table->latest = -1;
    table->problems = g_ptr_array_new_with_free_func(g_free);
    return table;
}

void
ivp_zone_table_free(IvpZoneTable *table)
{
    if (table == NULL)
        return;
    g_hash_table_unref(table->numbers);
    g_hash_table_unref(table->components);
    g_ptr_array_unref(table->entries);
    g_ptr_array_unref(table->problems);
    g_free(table);
}

/* One name has many spellings: quotes, spaces, backslashes. */
static char *
normalize(IvpSlice tzid)
{
    tzid.length = MIN(tzid.length, NAME_MAX_BYTES);
    tzid = ivp_slice_strip(tzid);
    while (tzid.length >= 2 && (tzid.text[0] == '"' || tzid.text[0] == '\'') &&
           tzid.text[tzid.length - 1] == tzid.text[0]) {
        tzid.text++;
        tzid.length -= 2;
        tzid = ivp_slice_strip(tzid);
    }
    return ivp_text_unescape(tzid);
}

gboolean
ivp_zone_table_add(IvpZoneTable *table, IvpSlice component, GError **error)
{
    g_autofree char *name = NULL;
    IvpContentLine line;
    IvpProperty property;
    g_autoptr(GString) scratch = g_string_new(NULL);
    IvpSlice rest = component;

    g_return_val_if_fail(table != NULL, FALSE);
    g_return_val_if_fail(error == NULL || *error == NULL, FALSE);

    while (name == NULL && ivp_content_line_scan(rest.text, rest.length, TRUE, &line)) {
        if (ivp_property_parse(&line, scratch, &property) &&
            ivp_slice_is(property.name, "TZID"))
            name = normalize(property.value);
        rest.text += line.next;
        rest.length -= line.next;
    }
    if (name == NULL || *name == '\0') {
        g_set_error(error, IVP_ERROR, IVP_ERROR_PARSE,
                    _("A time zone of the calendar has no name (TZID)."));
        return FALSE;
    }
    if (g_hash_table_contains(table->components, name))
        return TRUE;
    if (g_hash_table_size(table->components) >= IVP_ZONES_MAX) {
        g_set_error(error, IVP_ERROR, IVP_ERROR_LIMIT,
                    _("The calendar has more than %d time zones; “%s” is left out."),
                    IVP_ZONES_MAX, name);
        return FALSE;
    }
    g_hash_table_insert(table->components, g_steal_pointer(&name),
                        g_strndup(component.text, component.length));
    return TRUE;
}

int
ivp_zone_table_intern(IvpZoneTable *table, IvpSlice tzid)
{
    g_autofree char *name = NULL;
    gpointer number;
    Entry *entry;

    g_return_val_if_fail(table != NULL, -1);

    if (table->latest >= 0) {
        entry = g_ptr_array_index(table->entries, table->latest);
        if (strlen(entry->name) == tzid.length &&
            memcmp(entry->name, tzid.text, tzid.length) == 0)
            return table->latest;
    }
    name = normalize(tzid);
    if (!g_hash_table_lookup_extended(table->numbers, name, NULL, &number)) {
        if (table->entries->len >= IVP_ZONES_MAX)
            return -1;
        entry = g_new0(Entry, 1);
        entry->name = g_steal_pointer(&name);
        number = GINT_TO_POINTER((int)table->entries->len);
        g_hash_table_insert(table->numbers, entry->name, number);
        g_ptr_array_add(table->entries, entry);
    }
    table->latest = GPOINTER_TO_INT(number);
    return table->latest;
}

void
ivp_zone_table_set_floating(IvpZoneTable *table, IvpSlice tzid)
{
    g_return_if_fail(table != NULL);

    tzid = ivp_slice_strip(tzid);
    table->floating = tzid.length > 0 ? ivp_zone_table_intern(table, tzid) : -1;
}

int
ivp_zone_table_get_floating(const IvpZoneTable *table)
{
    return table->floating;
}

/* "europe/berlin", "America/New York": looks the parts up in the database's folders. */
static IvpZone *
find_by_case(const char *name)
{
    static const char *const folders[] = {"Africa", "America",  "Antarctica", "Arctic",
                                          "Asia",   "Atlantic", "Australia",  "Europe",
                                          "Indian", "Pacific",  "Etc"};
    g_auto(GStrv) parts = g_strsplit(name, "/", 4);
    g_autoptr(GString) path = NULL;

    if (parts[0] == NULL || parts[1] == NULL)
        return NULL;
    for (gsize i = 0; i < G_N_ELEMENTS(folders); i++) {
        if (g_ascii_strcasecmp(parts[0], folders[i]) == 0)
            path = g_string_new(folders[i]);
    }
    if (path == NULL)
        return NULL;
    for (char **part = parts + 1; *part != NULL; part++) {
        gboolean upper = TRUE;

        g_string_append_c(path, '/');
        for (const char *at = *part; *at != '\0'; at++) {
            char c = *at == ' ' ? '_' : *at;

            g_string_append_c(path, upper ? g_ascii_toupper(c) : g_ascii_tolower(c));
            upper = c == '_' || c == '-';
        }
    }
    return ivp_zone_new(path->str);
}

/* "UTC+01:00", "GMT-0800", "+05:30": east is plus, as people write it. */
static IvpZone *
new_from_offset(const char *name)
{
    const char *at = name;
    int sign, hours = 0, minutes = 0, digits = 0;
    g_autofree char *id = NULL;
    IvpZoneChange fixed = {0, 0, NULL};

    if (g_ascii_strncasecmp(at, "UTC", 3) == 0 || g_ascii_strncasecmp(at, "GMT", 3) == 0)
        at += 3;
    if (*at == '\0')
        return at > name ? ivp_zone_new_utc() : NULL;
    if (*at != '+' && *at != '-')
        return NULL;
    sign = *at++ == '-' ? -1 : 1;
    for (; g_ascii_isdigit(*at) && digits < 2; at++, digits++)
        hours = hours * 10 + (*at - '0');
    if (digits == 0)
        return NULL;
    if (*at == ':')
        at++;
    for (digits = 0; g_ascii_isdigit(*at) && digits < 2; at++, digits++)
        minutes = minutes * 10 + (*at - '0');
    if (*at != '\0' || digits == 1 || hours > 14 || minutes > 59)
        return NULL;
    if (hours == 0 && minutes == 0)
        return ivp_zone_new_utc();
    fixed.offset = sign * (hours * 3600 + minutes * 60);
    id = minutes != 0
             ? g_strdup_printf("UTC%c%d:%02d", sign < 0 ? '-' : '+', hours, minutes)
             : g_strdup_printf("UTC%c%d", sign < 0 ? '-' : '+', hours);
    return ivp_zone_new_from_changes(id, &fixed, NULL, 0, FALSE);
}

static IvpZone *
find_in_database(const char *name)
{
    IvpZone *zone = ivp_zone_new(name);

    for (gsize i = 0; zone == NULL && i < G_N_ELEMENTS(old_names); i++) {
        if (g_ascii_strcasecmp(name, old_names[i].name) == 0)
            zone = ivp_zone_new(old_names[i].zone);
    }
    return zone;
}

static IvpZone *
find_in_system(const char *name)
{
    IvpZone *zone = find_in_database(name);
    const char *windows;

    /* "/mozilla.org/20050126_1/Europe/Berlin": what is behind one of its slashes. */
    for (const char *at = strchr(name, '/'); zone == NULL && at != NULL;
         at = strchr(at + 1, '/')) {
        if (strchr(at + 1, '/') != NULL || strcmp(at, "/UTC") == 0)
            zone = find_in_database(at + 1);
    }
    if (zone == NULL && (windows = ivp_zone_from_windows(name)) != NULL)
        zone = find_in_database(windows);
    return zone != NULL ? zone : find_by_case(name);
}

/* Asks the system once for each name; what it knows needs nothing of the feed's. */
static void
look_up(Entry *entry)
{
    if (entry->looked_up)
        return;
    entry->looked_up = TRUE;
    entry->zone = find_in_system(entry->name);
    entry->own = entry->zone == NULL;
    entry->resolved = !entry->own;
}

static IvpZone *
resolve(IvpZoneTable *table, const char *name)
{
    IvpZone *zone = NULL;
    const char *component;

    if ((component = g_hash_table_lookup(table->components, name)) != NULL) {
        g_autoptr(GError) error = NULL;

        zone = ivp_vtimezone_read((IvpSlice){component, strlen(component)}, name, &error);
        if (zone == NULL)
            g_ptr_array_add(table->problems, g_strdup(error->message));
    }
    return zone != NULL ? zone : new_from_offset(name);
}

const IvpZone *
ivp_zone_table_get(IvpZoneTable *table, int id)
{
    Entry *entry;

    g_return_val_if_fail(table != NULL, NULL);

    if (id < 0 || (guint)id >= table->entries->len)
        return NULL;
    entry = g_ptr_array_index(table->entries, id);
    look_up(entry);
    if (!entry->resolved) {
        entry->resolved = TRUE;
        entry->zone = resolve(table, entry->name);
        if (entry->zone == NULL)
            g_ptr_array_add(
                table->problems,
                g_strdup_printf(
                    _("The calendar uses the time zone “%s”, which is not known and "
                      "not explained in it; such times are taken as local."),
                    entry->name));
    }
    if (entry->zone == NULL && table->floating >= 0 && table->floating != id)
        return ivp_zone_table_get(table, table->floating);
    return entry->zone;
}

const char *
ivp_zone_table_get_name(const IvpZoneTable *table, int id)
{
    g_return_val_if_fail(table != NULL && id >= 0 && (guint)id < table->entries->len, NULL);

    return ((Entry *)g_ptr_array_index(table->entries, id))->name;
}

gboolean
ivp_zone_table_is_own(IvpZoneTable *table, int id)
{
    Entry *entry;

    g_return_val_if_fail(table != NULL && id >= 0 && (guint)id < table->entries->len,
                         FALSE);

    entry = g_ptr_array_index(table->entries, id);
    look_up(entry);
    return entry->own;
}

GPtrArray *
ivp_zone_table_list_problems(const IvpZoneTable *table)
{
    GPtrArray *list = g_ptr_array_new();

    for (guint i = 0; i < table->problems->len; i++)
        g_ptr_array_add(list, g_ptr_array_index(table->problems, i));
    return list;
}
