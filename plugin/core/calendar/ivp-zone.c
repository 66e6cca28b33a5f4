/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-zone.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ivp-zone-private.h"

/* Caps on a zone file; the largest real one has some 240 changes and 4 kB. */
#define FILE_MAX (256 * 1024)
#define CHANGES_MAX 8192
#define LETTERS_MAX 1024
#define ID_MAX 64

/* Changes are found by a table with one entry for each 2^BUCKET_SHIFT seconds (194 days),
 * from BUCKET_FIRST (1900) on: as a rule one look and one comparison. */
#define BUCKET_SHIFT 24
#define BUCKET_FIRST G_GINT64_CONSTANT(-2208988800)
#define BUCKETS 1280

/* Beyond it no calendar goes; keeps the sums below from overflowing. */
#define INSTANT_MAX (G_GINT64_CONSTANT(1) << 50)

typedef struct {
    int offset;
    guint letters; /* in the zone's letters */
} Interval;

struct _IvpZone {
    gatomicrefcount references;
    char *id;
    char *place;
    char *letters;       /* all of them, each ended by NUL; the first is empty */
    gint64 *when;        /* n_changes, rising */
    Interval *intervals; /* n_changes + 1: intervals[i] holds before when[i] */
    guint n_changes;
    gint64 repeats_from; /* from here on, look IVP_ZONE_CYCLE earlier; G_MAXINT64: never */
    guint16 buckets[BUCKETS];
};

static GMutex known_lock;
static GHashTable *known; /* char *id (the zone's) -> IvpZone * (owned), never dropped */

static const char *
get_database(void)
{
    const char *directory = g_getenv("TZDIR");

    return directory != NULL && *directory == '/' ? directory : "/usr/share/zoneinfo";
}

static char *
make_place(const char *id)
{
    static const char *const utc[] = {"UTC", "UCT", "Zulu", "Universal", "Z"};
    const char *slash = strrchr(id, '/');
    const char *last = slash != NULL ? slash + 1 : id;
    char *place;

    for (gsize i = 0; i < G_N_ELEMENTS(utc); i++) {
        if (strcmp(last, utc[i]) == 0)
            return g_strdup("UTC");
    }
    /* Etc/GMT+5 is five hours behind: the sign is the other way round for people. */
    if (g_str_has_prefix(id, "Etc/GMT") && (last[3] == '+' || last[3] == '-'))
        return g_strdup_printf("UTC%c%s", last[3] == '+' ? '-' : '+', last + 4);
    place = g_strdup(last);
    return g_strdelimit(place, "_", ' ');
}

static guint
find_interval(const IvpZone *zone, gint64 instant)
{
    gint64 bucket = (instant - BUCKET_FIRST) >> BUCKET_SHIFT;
    guint low = 0, high = zone->n_changes;

    if (bucket >= 0 && bucket < BUCKETS - 1) {
        low = zone->buckets[bucket];
        high = zone->buckets[bucket + 1];
    }
    while (low < high) {
        guint middle = (low + high) / 2;

        if (zone->when[middle] <= instant)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* How far back to look for what holds at @instant. */
static gint64
get_shift(const IvpZone *zone, gint64 instant)
{
    if (instant < zone->repeats_from)
        return 0;
    return ((instant - zone->repeats_from) / IVP_ZONE_CYCLE + 1) * IVP_ZONE_CYCLE;
}

static void
fill_buckets(IvpZone *zone)
{
    guint change = 0;

    for (guint i = 0; i < BUCKETS; i++) {
        gint64 begin = BUCKET_FIRST + ((gint64)i << BUCKET_SHIFT);

        while (change < zone->n_changes && zone->when[change] < begin)
            change++;
        zone->buckets[i] = (guint16)change;
    }
}

IvpZone *
ivp_zone_new_from_changes(const char *id,
                          const IvpZoneChange *first,
                          const IvpZoneChange *changes,
                          gsize n_changes,
                          gboolean repeats)
{
    IvpZone *zone = g_new0(IvpZone, 1);
    g_autoptr(GString) letters = g_string_new(NULL);

    g_return_val_if_fail(n_changes <= G_MAXUINT16, NULL);

    g_atomic_ref_count_init(&zone->references);
    zone->id = g_strdup(id);
    zone->place = make_place(id);
    zone->when = g_new(gint64, n_changes + 1);
    zone->intervals = g_new(Interval, n_changes + 1);
    zone->n_changes = (guint)n_changes;
    g_string_append_c(letters, '\0');
    for (gsize i = 0; i <= n_changes; i++) {
        const IvpZoneChange *change = i == 0 ? first : &changes[i - 1];
        guint at = 0;

        if (change->letters != NULL) {
            while (at < letters->len && strcmp(letters->str + at, change->letters) != 0)
                at += (guint)strlen(letters->str + at) + 1;
            if (at >= letters->len)
                g_string_append_len(letters, change->letters,
                                    (gssize)strlen(change->letters) + 1);
        }
        zone->intervals[i].offset = change->offset;
        zone->intervals[i].letters = at;
        if (i > 0)
            zone->when[i - 1] = change->when;
    }
    zone->repeats_from = repeats && n_changes > 0 ? zone->when[n_changes - 1] : G_MAXINT64;
    zone->letters = g_string_free(g_steal_pointer(&letters), FALSE);
    fill_buckets(zone);
    return zone;
}

static IvpZone *
new_from_rules(const char *id, const IvpZoneRules *rules)
{
    g_autoptr(GArray) changes = g_array_new(FALSE, FALSE, sizeof(IvpZoneChange));
    IvpZoneChange first = {0, rules->standard_offset, rules->standard};

    ivp_zone_rules_append(rules, 1970, 2372, G_MININT64, changes);
    return ivp_zone_new_from_changes(id, &first, (IvpZoneChange *)(void *)changes->data,
                                     changes->len, TRUE);
}

static gint64
read_number(const guint8 *bytes, guint size)
{
    guint64 value = bytes[0] & 0x80 ? G_MAXUINT64 : 0;

    for (guint i = 0; i < size; i++)
        value = value << 8 | bytes[i];
    return (gint64)value;
}

typedef struct {
    gsize n_utc, n_standard, n_leaps, n_changes, n_types, n_letters;
} Header;

static gboolean
read_header(const guint8 *bytes, gsize length, Header *header)
{
    if (length < 44 || memcmp(bytes, "TZif", 4) != 0)
        return FALSE;
    header->n_utc = (guint32)read_number(bytes + 20, 4);
    header->n_standard = (guint32)read_number(bytes + 24, 4);
    header->n_leaps = (guint32)read_number(bytes + 28, 4);
    header->n_changes = (guint32)read_number(bytes + 32, 4);
    header->n_types = (guint32)read_number(bytes + 36, 4);
    header->n_letters = (guint32)read_number(bytes + 40, 4);
    /* With leap seconds it is a file of the "right" kind, whose clock is not UTC. */
    return header->n_utc <= 256 && header->n_standard <= 256 && header->n_leaps == 0 &&
           header->n_changes <= CHANGES_MAX && header->n_types >= 1 &&
           header->n_types <= 256 && header->n_letters >= 1 &&
           header->n_letters <= LETTERS_MAX;
}

static gsize
measure_block(const Header *header, gsize size)
{
    return header->n_changes * (size + 1) + header->n_types * 6 + header->n_letters +
           header->n_leaps * (size + 4) + header->n_standard + header->n_utc;
}

/* RFC 8536. Returns NULL for whatever does not hold together. */
static IvpZone *
new_from_file(const char *id, const guint8 *bytes, gsize length)
{
    Header header;
    gsize size = 4, block;
    const guint8 *at = bytes, *indexes, *types;
    const char *letters;
    g_autofree char *footer = NULL;
    g_autoptr(GArray) changes = g_array_new(FALSE, FALSE, sizeof(IvpZoneChange));
    IvpZoneChange all[256];
    IvpZoneRules rules;
    gboolean repeats = FALSE;

    if (!read_header(at, length, &header))
        return NULL;
    block = measure_block(&header, size);
    if (bytes[4] >= '2') {
        /* A second block with 64 bits follows the first. */
        if (block > length - 44)
            return NULL;
        at += 44 + block;
        length -= 44 + block;
        size = 8;
        if (!read_header(at, length, &header))
            return NULL;
        block = measure_block(&header, size);
    }
    at += 44;
    length -= 44;
    if (block > length)
        return NULL;
    indexes = at + header.n_changes * size;
    types = indexes + header.n_changes;
    letters = (const char *)types + header.n_types * 6;
    for (gsize i = 0; i < header.n_types; i++) {
        const guint8 *type = types + i * 6;

        all[i].offset = (int)read_number(type, 4);
        if (type[5] >= header.n_letters || ABS(all[i].offset) > 26 * 3600)
            return NULL;
        all[i].letters = letters + type[5];
        if (memchr(all[i].letters, '\0', header.n_letters - type[5]) == NULL)
            return NULL;
    }
    for (gsize i = 0; i < header.n_changes; i++) {
        IvpZoneChange change;

        if (indexes[i] >= header.n_types)
            return NULL;
        change = all[indexes[i]];
        change.when = read_number(at + i * size, (guint)size);
        if (i > 0 && change.when <= g_array_index(changes, IvpZoneChange, i - 1).when)
            return NULL;
        g_array_append_val(changes, change);
    }
    /* "\nTZ rule\n" says how it goes on after the last change. */
    if (size == 8 && length - block >= 2 && at[block] == '\n') {
        const guint8 *begin = at + block + 1;
        const guint8 *end = memchr(begin, '\n', length - block - 1);

        if (end != NULL)
            footer = g_strndup((const char *)begin, (gsize)(end - begin));
    }
    if (footer != NULL && *footer != '\0' && ivp_zone_rules_parse(&rules, footer)) {
        gint64 last = header.n_changes > 0
                          ? g_array_index(changes, IvpZoneChange, header.n_changes - 1).when
                          : G_MININT64;
        IvpCivil civil = {.year = 1970};

        if (header.n_changes > 0)
            ivp_civil_from_wall(CLAMP(last, -IVP_ZONE_CYCLE, IVP_ZONE_CYCLE), &civil);
        ivp_zone_rules_append(&rules, civil.year, civil.year + 402, last, changes);
        repeats = rules.has_daylight;
    }
    return ivp_zone_new_from_changes(id, &all[0], (IvpZoneChange *)(void *)changes->data,
                                     changes->len, repeats);
}

static IvpZone *
load_file(const char *id, const char *path)
{
    g_autofree guint8 *bytes = NULL;
    struct stat status;
    IvpZone *zone = NULL;
    FILE *file;

    /* Looked at before it is opened: a name may lead to a folder or a pipe. */
    if (stat(path, &status) != 0 || !S_ISREG(status.st_mode) || status.st_size > FILE_MAX)
        return NULL;
    file = fopen(path, "rbe");
    if (file == NULL)
        return NULL;
    bytes = g_malloc((gsize)status.st_size + 1);
    if (fread(bytes, 1, (gsize)status.st_size, file) == (gsize)status.st_size)
        zone = new_from_file(id, bytes, (gsize)status.st_size);
    fclose(file);
    return zone;
}

/* Names come from strangers: nothing that leaves the folder, no second copies of the
 * database. */
static gboolean
is_name(const char *id)
{
    gsize length = strlen(id);

    if (length == 0 || length > ID_MAX || !g_ascii_isalpha(id[0]))
        return FALSE;
    for (gsize i = 0; i < length; i++) {
        if (!g_ascii_isalnum(id[i]) && strchr("+-_/", id[i]) == NULL)
            return FALSE;
        if (id[i] == '/' && (id[i + 1] == '/' || id[i + 1] == '\0'))
            return FALSE;
    }
    return !g_str_has_prefix(id, "posix/") && !g_str_has_prefix(id, "right/") &&
           strcmp(id, "localtime") != 0 && strcmp(id, "posixrules") != 0 &&
           strcmp(id, "Factory") != 0;
}

static IvpZone *
new_utc(const char *id)
{
    IvpZoneChange utc = {0, 0, "UTC"};

    return ivp_zone_new_from_changes(id, &utc, NULL, 0, FALSE);
}

/* Takes @zone; returns a reference to the one of its name that is kept. */
static IvpZone *
keep(IvpZone *zone)
{
    IvpZone *kept;

    g_mutex_lock(&known_lock);
    if (known == NULL)
        known = g_hash_table_new(g_str_hash, g_str_equal);
    kept = g_hash_table_lookup(known, zone->id);
    if (kept == NULL) {
        g_hash_table_insert(known, zone->id, zone);
        kept = zone;
        zone = NULL;
    }
    ivp_zone_ref(kept);
    g_mutex_unlock(&known_lock);
    if (zone != NULL)
        ivp_zone_unref(zone);
    return kept;
}

IvpZone *
ivp_zone_new(const char *id)
{
    IvpZone *zone = NULL;
    g_autofree char *path = NULL;

    g_return_val_if_fail(id != NULL, NULL);

    g_mutex_lock(&known_lock);
    if (known != NULL)
        zone = g_hash_table_lookup(known, id);
    if (zone != NULL)
        ivp_zone_ref(zone);
    g_mutex_unlock(&known_lock);
    if (zone != NULL)
        return zone;

    if (strcmp(id, "UTC") == 0)
        return keep(new_utc(id));
    if (!is_name(id))
        return NULL;
    path = g_build_filename(get_database(), id, NULL);
    zone = load_file(id, path);
    return zone != NULL ? keep(zone) : NULL;
}

IvpZone *
ivp_zone_new_utc(void)
{
    return ivp_zone_new("UTC");
}

/* The name in a path such as "/usr/share/zoneinfo/Europe/Berlin". */
static IvpZone *
new_from_path(const char *path)
{
    const char *name = strstr(path, "/zoneinfo/");

    if (name == NULL)
        return NULL;
    name += strlen("/zoneinfo/");
    if (g_str_has_prefix(name, "posix/"))
        name += strlen("posix/");
    return ivp_zone_new(name);
}

static IvpZone *
new_from_variable(const char *variable)
{
    IvpZone *zone;
    IvpZoneRules rules;

    if (*variable == ':')
        variable++;
    if (*variable == '\0')
        return ivp_zone_new_utc();
    if (*variable == '/') {
        zone = new_from_path(variable);
        return zone != NULL ? zone : load_file("localtime", variable);
    }
    zone = ivp_zone_new(variable);
    if (zone == NULL && ivp_zone_rules_parse(&rules, variable)) {
        zone = new_from_rules(variable, &rules);
        g_free(zone->place);
        zone->place = g_strdup(rules.standard);
    }
    return zone;
}

static IvpZone *
new_from_system(void)
{
    g_autofree char *target = realpath("/etc/localtime", NULL);
    g_autofree char *name = NULL;
    IvpZone *zone = NULL;

    if (target != NULL)
        zone = new_from_path(target);
    if (zone == NULL && g_file_get_contents("/etc/timezone", &name, NULL, NULL))
        zone = ivp_zone_new(g_strstrip(name));
    if (zone == NULL)
        zone = load_file("localtime", "/etc/localtime");
    return zone;
}

IvpZone *
ivp_zone_new_local(void)
{
    const char *variable = g_getenv("TZ");
    IvpZone *zone = variable != NULL ? new_from_variable(variable) : new_from_system();

    return zone != NULL ? zone : ivp_zone_new_utc();
}

IvpZone *
ivp_zone_ref(IvpZone *zone)
{
    g_atomic_ref_count_inc(&zone->references);
    return zone;
}

void
ivp_zone_unref(IvpZone *zone)
{
    if (zone == NULL || !g_atomic_ref_count_dec(&zone->references))
        return;
    g_free(zone->id);
    g_free(zone->place);
    g_free(zone->letters);
    g_free(zone->when);
    g_free(zone->intervals);
    g_free(zone);
}

const char *
ivp_zone_get_id(const IvpZone *zone)
{
    return zone->id;
}

const char *
ivp_zone_get_place(const IvpZone *zone)
{
    return zone->place;
}

static const Interval *
get_interval(const IvpZone *zone, gint64 instant)
{
    instant = CLAMP(instant, -INSTANT_MAX, INSTANT_MAX);
    return &zone->intervals[find_interval(zone, instant - get_shift(zone, instant))];
}

int
ivp_zone_get_offset(const IvpZone *zone, gint64 instant)
{
    return get_interval(zone, instant)->offset;
}

char *
ivp_zone_get_letters(const IvpZone *zone, gint64 instant)
{
    const char *letters = zone->letters + get_interval(zone, instant)->letters;

    return g_ascii_isalpha(*letters) ? g_strdup(letters) : NULL;
}

IvpWall
ivp_zone_to_wall(const IvpZone *zone, gint64 instant)
{
    return instant + ivp_zone_get_offset(zone, instant);
}

gint64
ivp_zone_to_instant(const IvpZone *zone, IvpWall wall, IvpWallFit *fit)
{
    /* No offset reaches a day, so what holds a day before the wall read as UTC holds before
     * every change that could touch it. */
    IvpWall bounded = CLAMP(wall, -INSTANT_MAX, INSTANT_MAX);
    IvpWall near = bounded - get_shift(zone, bounded + IVP_DAY);
    guint i = find_interval(zone, near - IVP_DAY);
    int offset = zone->intervals[i].offset;
    IvpWallFit result = IVP_WALL_FITS;

    for (; i < zone->n_changes; i++) {
        gint64 when = zone->when[i];
        int next = zone->intervals[i + 1].offset;

        if (near < when + MIN(offset, next))
            break;
        if (near < when + MAX(offset, next)) {
            result = next > offset ? IVP_WALL_GAP : IVP_WALL_FOLD;
            break;
        }
        offset = next;
    }
    if (fit != NULL)
        *fit = result;
    return wall - offset;
}

gboolean
ivp_zone_get_next_change(const IvpZone *zone, gint64 after, gint64 before, gint64 *when)
{
    after = CLAMP(after, -INSTANT_MAX, INSTANT_MAX);
    while (after < before) {
        gint64 shift = get_shift(zone, after);
        guint i = find_interval(zone, after - shift);

        if (i >= zone->n_changes || zone->when[i] + shift >= before)
            return FALSE;
        after = zone->when[i] + shift;
        if (zone->intervals[i].offset != zone->intervals[i + 1].offset) {
            *when = after;
            return TRUE;
        }
    }
    return FALSE;
}

static gpointer
read_version(gpointer data)
{
    static const char *const dated[] = {"+VERSION", "tzdata.zi", "zone1970.tab", "zone.tab",
                                        "UTC"};
    g_autofree char *list = g_build_filename(get_database(), "tzdata.zi", NULL);
    FILE *file = fopen(list, "re");
    char line[64] = "";

    if (file != NULL) {
        if (fgets(line, sizeof line, file) == NULL)
            line[0] = '\0';
        fclose(file);
        if (g_str_has_prefix(line, "# version "))
            return g_strdup(g_strstrip(line + strlen("# version ")));
    }
    for (gsize i = 0; i < G_N_ELEMENTS(dated); i++) {
        g_autofree char *path = g_build_filename(get_database(), dated[i], NULL);
        struct stat status;

        if (stat(path, &status) == 0) {
            IvpCivil civil;

            ivp_civil_from_wall(status.st_mtime, &civil);
            return g_strdup_printf("%04d-%02d-%02d", civil.year, civil.month, civil.day);
        }
    }
    return g_strdup("-");
}

const char *
ivp_zone_database_version(void)
{
    static GOnce once = G_ONCE_INIT;

    return g_once(&once, read_version, NULL);
}
