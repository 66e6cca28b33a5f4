/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <locale.h>
#include <string.h>
#include <time.h>

#include "ivp-zone.h"

#define AT(y, m, d, h, n) (ivp_wall_from_date(y, m, d) + (h)*3600 + (n)*60)

static void
test_walls_become_instants(void)
{
    const struct {
        const char *what, *zone;
        IvpWall wall;
        gint64 instant;
        IvpWallFit fit;
    } walls[] = {
        {"winter", "Europe/Berlin", AT(2026, 1, 15, 10, 0), AT(2026, 1, 15, 9, 0),
         IVP_WALL_FITS},
        {"summer", "Europe/Berlin", AT(2026, 7, 15, 10, 0), AT(2026, 7, 15, 8, 0),
         IVP_WALL_FITS},
        {"the second before the gap", "Europe/Berlin", AT(2026, 3, 29, 2, 0) - 1,
         AT(2026, 3, 29, 1, 0) - 1, IVP_WALL_FITS},
        {"the gap begins", "Europe/Berlin", AT(2026, 3, 29, 2, 0), AT(2026, 3, 29, 1, 0),
         IVP_WALL_GAP},
        {"in the gap", "Europe/Berlin", AT(2026, 3, 29, 2, 30), AT(2026, 3, 29, 1, 30),
         IVP_WALL_GAP},
        {"after the gap", "Europe/Berlin", AT(2026, 3, 29, 3, 0), AT(2026, 3, 29, 1, 0),
         IVP_WALL_FITS},
        {"before the fold", "Europe/Berlin", AT(2026, 10, 25, 1, 59),
         AT(2026, 10, 24, 23, 59), IVP_WALL_FITS},
        {"first of two", "Europe/Berlin", AT(2026, 10, 25, 2, 30), AT(2026, 10, 25, 0, 30),
         IVP_WALL_FOLD},
        {"after the fold", "Europe/Berlin", AT(2026, 10, 25, 3, 0), AT(2026, 10, 25, 2, 0),
         IVP_WALL_FITS},
        {"New York's gap", "America/New_York", AT(2026, 3, 8, 2, 30), AT(2026, 3, 8, 7, 30),
         IVP_WALL_GAP},
        {"New York's fold", "America/New_York", AT(2026, 11, 1, 1, 30),
         AT(2026, 11, 1, 5, 30), IVP_WALL_FOLD},
        {"half an hour's gap", "Australia/Lord_Howe", AT(2026, 10, 4, 2, 15),
         AT(2026, 10, 3, 15, 45), IVP_WALL_GAP},
        {"half an hour's fold", "Australia/Lord_Howe", AT(2026, 4, 5, 1, 45),
         AT(2026, 4, 4, 14, 45), IVP_WALL_FOLD},
        {"Dublin, whose winter is the exception", "Europe/Dublin", AT(2026, 10, 25, 1, 30),
         AT(2026, 10, 25, 0, 30), IVP_WALL_FOLD},
        {"Dublin after the tables end", "Europe/Dublin", AT(2045, 12, 1, 12, 0),
         AT(2045, 12, 1, 12, 0), IVP_WALL_FITS},
        {"a day that Samoa left out", "Pacific/Apia", AT(2011, 12, 30, 12, 0),
         AT(2011, 12, 30, 22, 0), IVP_WALL_GAP},
        {"beyond 400 years, winter", "Europe/Berlin", AT(3026, 1, 15, 10, 0),
         AT(3026, 1, 15, 9, 0), IVP_WALL_FITS},
        {"beyond 400 years, summer", "America/Los_Angeles", AT(9999, 7, 15, 10, 0),
         AT(9999, 7, 15, 17, 0), IVP_WALL_FITS},
        {"UTC", "UTC", AT(2026, 7, 15, 10, 0), AT(2026, 7, 15, 10, 0), IVP_WALL_FITS},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(walls); i++) {
        g_autoptr(IvpZone) zone = ivp_zone_new(walls[i].zone);
        IvpWallFit fit;

        g_test_message("%s", walls[i].what);
        g_assert_nonnull(zone);
        g_assert_cmpint(ivp_zone_to_instant(zone, walls[i].wall, &fit), ==,
                        walls[i].instant);
        g_assert_cmpint(fit, ==, walls[i].fit);
        if (fit != IVP_WALL_GAP)
            g_assert_cmpint(ivp_zone_to_wall(zone, walls[i].instant), ==, walls[i].wall);
    }
}

/* The C library reads the same files by code of its own. */
static void
compare_with_c_library(const char *id)
{
    g_autoptr(IvpZone) zone = ivp_zone_new(id);
    const gint64 from = AT(1970, 1, 1, 0, 0), to = AT(2100, 1, 1, 0, 0);
    gint64 at, change;

    g_assert_nonnull(zone);
    g_setenv("TZ", id, TRUE);
    tzset();
    for (at = from; at < to; at = change) {
        time_t second;
        struct tm broken;

        /* The first second of what holds, one in its midst and the last one. */
        if (!ivp_zone_get_next_change(zone, at, to, &change))
            change = to;
        for (int i = 0; i < 3; i++) {
            second = i == 0 ? at : i == 1 ? at + (change - at) / 2 : change - 1;
            g_assert_nonnull(localtime_r(&second, &broken));
            if (ivp_zone_get_offset(zone, second) != broken.tm_gmtoff)
                g_error("%s at %" G_GINT64_FORMAT ": %d, the C library says %ld", id,
                        (gint64)second, ivp_zone_get_offset(zone, second),
                        broken.tm_gmtoff);
        }
    }
    /* Changes that we do not know of. */
    for (at = from; at < to; at += 30 * IVP_DAY + 3601) {
        time_t second = at;
        struct tm broken;
        g_autofree char *letters = ivp_zone_get_letters(zone, at);

        g_assert_nonnull(localtime_r(&second, &broken));
        g_assert_cmpint(ivp_zone_get_offset(zone, at), ==, broken.tm_gmtoff);
        if (letters != NULL)
            g_assert_cmpstr(letters, ==, broken.tm_zone);
    }
}

static guint
compare_folder(const char *folder, const char *prefix)
{
    g_autoptr(GDir) directory = g_dir_open(folder, 0, NULL);
    const char *name;
    guint compared = 0;

    g_assert_nonnull(directory);
    while ((name = g_dir_read_name(directory)) != NULL) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        g_autofree char *id = g_strconcat(prefix, name, NULL);

        if (g_file_test(path, G_FILE_TEST_IS_DIR)) {
            g_autofree char *deeper = g_strconcat(id, "/", NULL);

            if (strcmp(name, "posix") != 0 && strcmp(name, "right") != 0)
                compared += compare_folder(path, deeper);
        } else {
            g_autoptr(IvpZone) zone = ivp_zone_new(id);

            if (zone != NULL) {
                compare_with_c_library(id);
                compared++;
            }
        }
    }
    return compared;
}

static void
test_every_zone_agrees_with_the_c_library(void)
{
    g_autofree char *before = g_strdup(g_getenv("TZ"));
    guint compared = compare_folder("/usr/share/zoneinfo", "");

    g_test_message("%u zones", compared);
    g_assert_cmpuint(compared, >, 300);
    g_setenv("TZ", before, TRUE);
    tzset();
}

static const struct {
    const char *zone, *place;
} places[] = {
    {"America/Argentina/Buenos_Aires", "Buenos Aires"},
    {"America/Los_Angeles", "Los Angeles"},
    {"Europe/Berlin", "Berlin"},
    {"UTC", "UTC"},
    {"Etc/UTC", "UTC"},
    {"Etc/GMT+5", "UTC-5"},
    {"Etc/GMT-14", "UTC+14"},
};

static void
test_place_is_what_people_say(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(places); i++) {
        g_autoptr(IvpZone) zone = ivp_zone_new(places[i].zone);

        g_assert_nonnull(zone);
        g_assert_cmpstr(ivp_zone_get_place(zone), ==, places[i].place);
        g_assert_cmpstr(ivp_zone_get_id(zone), ==, places[i].zone);
    }
}

static const char *const no_zones[] = {
    "",
    "Europe",
    "Mars/Olympus",
    "../../../etc/passwd",
    "/etc/localtime",
    "tzdata.zi",
    "right/UTC",
    "Europe/../etc/hosts",
    "posixrules",
    "zone.tab",
    "Europe/",
    "Europe//Berlin",
    "Factory",
    "Europe/Berlin ",
    "localtime",
};

static void
test_other_names_are_none(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(no_zones); i++) {
        g_test_message("%s", no_zones[i]);
        g_assert_null(ivp_zone_new(no_zones[i]));
    }
}

static const struct {
    const char *variable, *id;
    int january, july;
} locals[] = {
    {"Europe/Berlin", "Europe/Berlin", 3600, 7200},
    {":America/New_York", "America/New_York", -5 * 3600, -4 * 3600},
    {"/usr/share/zoneinfo/Asia/Kolkata", "Asia/Kolkata", 19800, 19800},
    {"CET-1CEST,M3.5.0,M10.5.0/3", "CET-1CEST,M3.5.0,M10.5.0/3", 3600, 7200},
    {"<+0530>-5:30", "<+0530>-5:30", 19800, 19800},
    {"AEST-10AEDT,M10.1.0,M4.1.0/3", "AEST-10AEDT,M10.1.0,M4.1.0/3", 39600, 36000},
    {"IST-1GMT0,M10.5.0,M3.5.0/1", "IST-1GMT0,M10.5.0,M3.5.0/1", 0, 3600},
    {"AAA3BBB,0/0,J365/23", "AAA3BBB,0/0,J365/23", -7200, -7200},
    {"AAA3BBB,J60,J300", "AAA3BBB,J60,J300", -10800, -7200},
    {"", "UTC", 0, 0},
    {"UTC0", "UTC0", 0, 0},
    {"Nowhere/At_All", "UTC", 0, 0},
};

static void
test_viewer_is_where_the_environment_says(void)
{
    g_autofree char *before = g_strdup(g_getenv("TZ"));

    for (gsize i = 0; i < G_N_ELEMENTS(locals); i++) {
        g_autoptr(IvpZone) zone = NULL;

        g_test_message("TZ=%s", locals[i].variable);
        g_setenv("TZ", locals[i].variable, TRUE);
        zone = ivp_zone_new_local();
        g_assert_cmpstr(ivp_zone_get_id(zone), ==, locals[i].id);
        g_assert_cmpint(ivp_zone_get_offset(zone, AT(2026, 1, 15, 0, 0)), ==,
                        locals[i].january);
        g_assert_cmpint(ivp_zone_get_offset(zone, AT(2026, 7, 15, 0, 0)), ==,
                        locals[i].july);
        g_assert_cmpint(ivp_zone_get_offset(zone, AT(2726, 7, 15, 0, 0)), ==,
                        locals[i].july);
    }
    g_unsetenv("TZ");
    {
        g_autoptr(IvpZone) zone = ivp_zone_new_local();

        g_assert_nonnull(zone);
    }
    g_setenv("TZ", before, TRUE);
}

static void
test_letters_only_where_people_use_them(void)
{
    g_autoptr(IvpZone) berlin = ivp_zone_new("Europe/Berlin");
    g_autoptr(IvpZone) riyadh = ivp_zone_new("Asia/Riyadh");
    g_autofree char *winter = ivp_zone_get_letters(berlin, AT(2026, 1, 1, 0, 0));
    g_autofree char *summer = ivp_zone_get_letters(berlin, AT(2626, 7, 1, 0, 0));

    g_assert_cmpstr(winter, ==, "CET");
    g_assert_cmpstr(summer, ==, "CEST");
    g_assert_null(ivp_zone_get_letters(riyadh, AT(2026, 1, 1, 0, 0)));
}

static void
test_next_change_stays_in_its_bounds(void)
{
    g_autoptr(IvpZone) berlin = ivp_zone_new("Europe/Berlin");
    g_autoptr(IvpZone) utc = ivp_zone_new_utc();
    gint64 when = 5, spring = AT(2026, 3, 29, 1, 0);

    g_assert_true(ivp_zone_get_next_change(berlin, spring - 1, G_MAXINT64, &when));
    g_assert_cmpint(when, ==, spring);
    g_assert_true(ivp_zone_get_next_change(berlin, spring, G_MAXINT64, &when));
    g_assert_cmpint(when, ==, AT(2026, 10, 25, 1, 0));
    when = 5;
    g_assert_false(ivp_zone_get_next_change(berlin, spring - 1, spring, &when));
    g_assert_cmpint(when, ==, 5);
    g_assert_true(
        ivp_zone_get_next_change(berlin, AT(5026, 1, 1, 0, 0), G_MAXINT64, &when));
    g_assert_cmpint(when, ==, AT(5026, 3, 26, 1, 0));
    g_assert_false(ivp_zone_get_next_change(utc, G_MININT64, G_MAXINT64, &when));
}

static const struct {
    const char *name, *zone;
} windows[] = {
    {"Pacific Standard Time", "America/Los_Angeles"},
    {"pacific standard time", "America/Los_Angeles"},
    {"Pacific Daylight Time", "America/Los_Angeles"},
    {"W. Europe Standard Time", "Europe/Berlin"},
    {"Central Standard Time (Mexico)", "America/Mexico_City"},
    {"AUS Eastern Standard Time", "Australia/Sydney"},
    {"Afghanistan Standard Time", "Asia/Kabul"},
    {"Yukon Standard Time", "America/Whitehorse"},
    {"UTC", "Etc/UTC"},
    {"UTC-11", "Etc/GMT+11"},
    {"(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna", "Europe/Berlin"},
    {"(GMT-08:00) Pacific Time (US & Canada)", "America/Los_Angeles"},
    {"(UTC+05:30) Chennai, Kolkata, Mumbai, New Delhi", "Asia/Kolkata"},
    {"(UTC+05:30) Nowhere", NULL},
    {"Standard Time", NULL},
    {"", NULL},
    {"EST", NULL},
};

static void
test_windows_names(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(windows); i++) {
        const char *zone = ivp_zone_from_windows(windows[i].name);

        g_test_message("%s", windows[i].name);
        g_assert_cmpstr(zone, ==, windows[i].zone);
        if (zone != NULL) {
            g_autoptr(IvpZone) known = ivp_zone_new(zone);

            g_assert_nonnull(known);
        }
    }
}

static gpointer
use_zones(gpointer data)
{
    for (int i = 0; i < 2000; i++) {
        g_autoptr(IvpZone) zone = ivp_zone_new(i % 2 ? "Europe/Paris" : "Asia/Tokyo");

        g_assert_cmpint(ivp_zone_get_offset(zone, AT(2026, 1, 1, 0, 0)), ==,
                        i % 2 ? 3600 : 32400);
    }
    return NULL;
}

static void
test_threads_share_zones(void)
{
    GThread *threads[4];

    for (gsize i = 0; i < G_N_ELEMENTS(threads); i++)
        threads[i] = g_thread_new("zones", use_zones, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(threads); i++)
        g_thread_join(threads[i]);
}

static void
test_database_has_a_version(void)
{
    g_assert_cmpuint(strlen(ivp_zone_database_version()), >=, 5);
}

int
main(int argc, char **argv)
{
    setlocale(LC_ALL, "");
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/zone/walls-become-instants", test_walls_become_instants);
    g_test_add_func("/zone/every-zone", test_every_zone_agrees_with_the_c_library);
    g_test_add_func("/zone/place", test_place_is_what_people_say);
    g_test_add_func("/zone/other-names", test_other_names_are_none);
    g_test_add_func("/zone/viewer", test_viewer_is_where_the_environment_says);
    g_test_add_func("/zone/letters", test_letters_only_where_people_use_them);
    g_test_add_func("/zone/next-change", test_next_change_stays_in_its_bounds);
    g_test_add_func("/zone/windows", test_windows_names);
    g_test_add_func("/zone/threads", test_threads_share_zones);
    g_test_add_func("/zone/version", test_database_has_a_version);
    return g_test_run();
}
