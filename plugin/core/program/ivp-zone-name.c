/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-zone-name.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ivp-error.h"
#include "ivp-key-lines.h"

#define MAX_NAME 64
/* The tz database's own list of places, one a line; about 20 KiB. */
#define PLACES "/usr/share/zoneinfo/tzdata.zi"
#define MAX_PLACES (1024 * 1024)

/* Letters that people use all year for a clock that changes, or that several places use. */
static const struct {
    const char *letters;
    const char *places; /* (nullable) whom they may mean, for reading */
    const char *names;  /* what to write */
    const char *fixed;  /* (nullable) what to write if the clock truly never changes */
} abbreviations[] = {
    {"EST", NULL, "America/New_York", "Etc/GMT+5"},
    {"EDT", NULL, "America/New_York", "Etc/GMT+4"},
    {"ET", NULL, "America/New_York", NULL},
    {"EST5EDT", NULL, "America/New_York", NULL},
    {"EASTERN", NULL, "America/New_York", NULL},
    {"CST", N_("Chicago, Shanghai or Havana"),
     N_("America/Chicago, Asia/Shanghai or America/Havana"), NULL},
    {"CDT", N_("Chicago or Havana"), N_("America/Chicago or America/Havana"), NULL},
    {"CT", NULL, "America/Chicago", NULL},
    {"CST6CDT", NULL, "America/Chicago", NULL},
    {"MST", N_("Denver or Phoenix"), N_("America/Denver or America/Phoenix"), NULL},
    {"MDT", NULL, "America/Denver", "Etc/GMT+6"},
    {"MT", NULL, "America/Denver", NULL},
    {"MST7MDT", NULL, "America/Denver", NULL},
    {"PST", NULL, "America/Los_Angeles", "Etc/GMT+8"},
    {"PDT", NULL, "America/Los_Angeles", "Etc/GMT+7"},
    {"PT", NULL, "America/Los_Angeles", NULL},
    {"PST8PDT", NULL, "America/Los_Angeles", NULL},
    {"PACIFIC", NULL, "America/Los_Angeles", NULL},
    {"AKST", NULL, "America/Anchorage", "Etc/GMT+9"},
    {"HST", NULL, "Pacific/Honolulu", NULL},
    {"AST", N_("Halifax or Riyadh"), N_("America/Halifax or Asia/Riyadh"), NULL},
    {"NST", NULL, "America/St_Johns", NULL},
    {"BRT", NULL, "America/Sao_Paulo", NULL},
    {"GMT", N_("London in winter or UTC all year"), N_("Europe/London or UTC"), NULL},
    {"GMT0", N_("London in winter or UTC all year"), N_("Europe/London or UTC"), NULL},
    {"BST", N_("London in summer or Dhaka"), N_("Europe/London or Asia/Dhaka"), NULL},
    {"IST", N_("Kolkata, Dublin or Jerusalem"),
     N_("Asia/Kolkata, Europe/Dublin or Asia/Jerusalem"), NULL},
    {"WET", NULL, "Europe/Lisbon", "UTC"},
    {"WEST", NULL, "Europe/Lisbon", "Etc/GMT-1"},
    {"CET", NULL, "Europe/Berlin", "Etc/GMT-1"},
    {"CEST", NULL, "Europe/Berlin", "Etc/GMT-2"},
    {"MET", NULL, "Europe/Berlin", "Etc/GMT-1"},
    {"MEZ", NULL, "Europe/Berlin", "Etc/GMT-1"},
    {"MESZ", NULL, "Europe/Berlin", "Etc/GMT-2"},
    {"EET", NULL, "Europe/Helsinki", "Etc/GMT-2"},
    {"EEST", NULL, "Europe/Helsinki", "Etc/GMT-3"},
    {"MSK", NULL, "Europe/Moscow", NULL},
    {"SST", N_("Singapore or Pago Pago"), N_("Asia/Singapore or Pacific/Pago_Pago"), NULL},
    {"JST", NULL, "Asia/Tokyo", NULL},
    {"KST", NULL, "Asia/Seoul", NULL},
    {"PRC", NULL, "Asia/Shanghai", NULL},
    {"ROK", NULL, "Asia/Seoul", NULL},
    {"AEST", N_("Sydney or Brisbane"), N_("Australia/Sydney or Australia/Brisbane"), NULL},
    {"AEDT", NULL, "Australia/Sydney", "Etc/GMT-11"},
    {"ACST", N_("Adelaide or Darwin"), N_("Australia/Adelaide or Australia/Darwin"), NULL},
    {"AWST", NULL, "Australia/Perth", NULL},
    {"NZST", NULL, "Pacific/Auckland", "Etc/GMT-12"},
    {"NZDT", NULL, "Pacific/Auckland", "Etc/GMT-13"},
    {"NZ", NULL, "Pacific/Auckland", NULL},
    {"GB", NULL, "Europe/London", NULL},
    {"UK", NULL, "Europe/London", NULL},
};

/* A place for each whole hour from UTC-11 to UTC+13: what an offset was probably meant to
 * be. */
static const char *const places_by_offset[] = {
    "Pacific/Pago_Pago", "Pacific/Honolulu",   "America/Anchorage", "America/Los_Angeles",
    "America/Denver",    "America/Chicago",    "America/New_York",  "America/Halifax",
    "America/Sao_Paulo", "America/Noronha",    "Atlantic/Azores",   "Europe/London",
    "Europe/Berlin",     "Europe/Helsinki",    "Europe/Moscow",     "Asia/Dubai",
    "Asia/Karachi",      "Asia/Dhaka",         "Asia/Bangkok",      "Asia/Singapore",
    "Asia/Tokyo",        "Australia/Brisbane", "Pacific/Noumea",    "Pacific/Auckland",
    "Pacific/Tongatapu",
};
#define WEST_MOST (-11)

static void
refuse_abbreviation(gsize index, const char *quoted, GError **error)
{
    const char *places = abbreviations[index].places;
    const char *names = abbreviations[index].names;
    const char *fixed = abbreviations[index].fixed;

    if (places != NULL)
        g_set_error(error, IVP_ERROR, IVP_ERROR_AMBIGUOUS, _("“%s” may be %s: write %s."),
                    quoted, _(places), _(names));
    else if (fixed != NULL)
        g_set_error(error, IVP_ERROR, IVP_ERROR_AMBIGUOUS,
                    _("“%s” all year is not what clocks show there: write %s, or %s if it "
                      "truly never changes its clocks."),
                    quoted, names, fixed);
    else
        g_set_error(error, IVP_ERROR, IVP_ERROR_AMBIGUOUS,
                    _("“%s” is no name of a place: write %s."), quoted, names);
}

/* "GMT-8", "UTC+05:30", "+0100", "-8": seconds east of UTC. */
static gboolean
parse_offset(const char *text, int *offset)
{
    int sign, hours = 0, minutes = 0, digits = 0;

    if (g_ascii_strncasecmp(text, "UTC", 3) == 0 ||
        g_ascii_strncasecmp(text, "GMT", 3) == 0)
        text += 3;
    while (*text == ' ')
        text++;
    if (g_str_has_prefix(text, "−")) {
        sign = -1;
        text += strlen("−");
    } else if (*text == '+' || *text == '-') {
        sign = *text++ == '-' ? -1 : 1;
    } else {
        return FALSE;
    }
    for (; g_ascii_isdigit(*text) && digits < 4; digits++)
        hours = hours * 10 + (*text++ - '0');
    if (digits == 0)
        return FALSE;
    if (digits > 2) {
        minutes = hours % 100;
        hours /= 100;
    } else if (*text == ':' && g_ascii_isdigit(text[1]) && g_ascii_isdigit(text[2])) {
        minutes = (text[1] - '0') * 10 + (text[2] - '0');
        text += 3;
    }
    if (*text != '\0' || hours > 14 || minutes > 59)
        return FALSE;
    *offset = sign * (hours * 3600 + minutes * 60);
    return TRUE;
}

static void
refuse_offset(int offset, const char *quoted, GError **error)
{
    int hours = offset / 3600;
    int index = hours - WEST_MOST;
    const char *place =
        offset % 3600 == 0 && index >= 0 && index < (int)G_N_ELEMENTS(places_by_offset)
            ? places_by_offset[index]
            : NULL;

    if (offset == 0)
        g_set_error(
            error, IVP_ERROR, IVP_ERROR_AMBIGUOUS,
            _("“%s” may be London in winter or UTC all year: write Europe/London or "
              "UTC."),
            quoted);
    else if (place != NULL)
        /* The signs of the Etc/ names are reversed: Etc/GMT+8 is eight hours behind UTC. */
        g_set_error(
            error, IVP_ERROR, IVP_ERROR_AMBIGUOUS,
            _("“%s” is no place, and most places change their clocks: write a place "
              "such as %s, or Etc/GMT%+d if it truly never changes its clocks."),
            quoted, place, -hours);
    else
        g_set_error(error, IVP_ERROR, IVP_ERROR_AMBIGUOUS,
                    _("“%s” is no place: write the place whose clock it is, such as "
                      "Asia/Kolkata."),
                    quoted);
}

/* A name as it is looked for: lower case, "_" for blanks. */
static char *
fold_name(const char *name, gsize length)
{
    char *folded = g_ascii_strdown(name, (gssize)length);

    return g_strdelimit(folded, " ", '_');
}

/* "Z NAME …" lines are zones, "L TARGET NAME" links. */
static void
add_place(GHashTable *places, const char *line, gsize length)
{
    const char *name = line + 2, *blank, *slash;
    gsize width;

    if (length < 3 || (line[0] != 'Z' && line[0] != 'L') || line[1] != ' ')
        return;
    blank = memchr(name, ' ', length - 2);
    if (line[0] == 'L' && blank != NULL)
        name = blank + 1;
    width = (gsize)(line + length - name);
    blank = memchr(name, ' ', width);
    if (blank != NULL)
        width = (gsize)(blank - name);
    slash = g_strrstr_len(name, (gssize)width, "/");
    if (slash == NULL)
        return;
    for (int i = 0; i < 2; i++) {
        const char *part = i == 0 ? name : slash + 1;
        char *folded = fold_name(part, width - (gsize)(part - name));

        if (g_hash_table_contains(places, folded))
            g_free(folded);
        else
            g_hash_table_insert(places, folded, g_strndup(name, width));
    }
}

static gpointer
read_places(gpointer unused)
{
    GHashTable *places = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_autofree char *contents = NULL;
    gsize length;

    (void)unused;
    if (!g_file_get_contents(PLACES, &contents, &length, NULL) || length > MAX_PLACES)
        return places;
    for (const char *line = contents; line < contents + length;) {
        gsize width = strcspn(line, "\n");

        add_place(places, line, width);
        line += width + 1;
    }
    return places;
}

const char *
ivp_zone_name_find_place(const char *text)
{
    static GOnce once = G_ONCE_INIT;
    g_autofree char *folded = NULL;

    g_return_val_if_fail(text != NULL, NULL);

    if (strlen(text) > MAX_NAME)
        return NULL;
    g_once(&once, read_places, NULL);
    folded = fold_name(text, strlen(text));
    return g_hash_table_lookup(once.retval, folded);
}

static gboolean
is_tz_name(const char *text)
{
    if (!g_ascii_isalpha(text[0]) || strlen(text) > MAX_NAME)
        return FALSE;
    /* Second copies of the database; "right" counts leap seconds. */
    if (g_str_has_prefix(text, "posix/") || g_str_has_prefix(text, "right/"))
        return FALSE;
    for (const char *p = text; *p != '\0'; p++) {
        if (!g_ascii_isalnum(*p) && strchr("/_+-", *p) == NULL)
            return FALSE;
        if (p[0] == '/' && p[1] == '/')
            return FALSE;
    }
    return TRUE;
}

IvpZone *
ivp_zone_name_resolve(const char *text, char **advice, GError **error)
{
    g_autofree char *quoted = NULL;
    IvpZone *zone = NULL;
    const char *windows, *found;
    int offset;

    g_return_val_if_fail(text != NULL, NULL);

    if (advice != NULL)
        *advice = NULL;
    if (g_ascii_strcasecmp(text, "UTC") == 0 || g_ascii_strcasecmp(text, "Etc/UTC") == 0 ||
        g_ascii_strcasecmp(text, "Z") == 0)
        return ivp_zone_new_utc();
    quoted = ivp_key_lines_quote(text);
    for (gsize i = 0; i < G_N_ELEMENTS(abbreviations); i++) {
        if (g_ascii_strcasecmp(text, abbreviations[i].letters) == 0) {
            refuse_abbreviation(i, quoted, error);
            return NULL;
        }
    }
    if (parse_offset(text, &offset)) {
        refuse_offset(offset, quoted, error);
        return NULL;
    }
    if (is_tz_name(text) && strchr(text, '/') != NULL)
        zone = ivp_zone_new(text);
    if (zone != NULL) {
        int sign = g_str_has_prefix(text, "Etc/GMT-") ? 1 : -1;

        if (advice != NULL && strpbrk(text, "+-") != NULL &&
            g_str_has_prefix(text, "Etc/GMT"))
            *advice = g_strdup_printf(
                sign > 0
                    ? _("“%s” is ahead of UTC (as in Asia) and never changes its clocks.")
                    : _("“%s” is behind UTC (as in America) and never changes its "
                        "clocks."),
                text);
        return zone;
    }
    windows = strlen(text) <= MAX_NAME ? ivp_zone_from_windows(text) : NULL;
    found = windows != NULL ? windows : ivp_zone_name_find_place(text);
    if (found != NULL)
        g_set_error(error, IVP_ERROR, IVP_ERROR_NOT_FOUND,
                    windows != NULL ? _("“%s” is Windows' name for it: write %s.")
                                    : _("“%s” is not quite its name: write %s."),
                    quoted, found);
    else
        g_set_error(
            error, IVP_ERROR, IVP_ERROR_NOT_FOUND,
            _("There is no time zone “%s”: write a place such as America/Los_Angeles "
              "or Europe/Berlin."),
            quoted);
    return NULL;
}
