/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-error.h"
#include "ivp-quiet.h"

static const struct {
    const char *hours, *zone, *now, *end; /* UTC; end NULL: not quiet */
} moments[] = {
    {"22-8", "Europe/Berlin", "2026-12-03 20:59:59", NULL},
    {"22-8", "Europe/Berlin", "2026-12-03 21:00:00", "2026-12-04 07:00:00"},
    {"22-8", "Europe/Berlin", "2026-12-04 06:59:59", "2026-12-04 07:00:00"},
    {"22-8", "Europe/Berlin", "2026-12-04 07:00:00", NULL},
    {"0-9", "Asia/Kolkata", "2026-12-03 18:30:00", "2026-12-04 03:30:00"},
    {"0-9", "Asia/Kolkata", "2026-12-03 18:29:59", NULL},
    {"12-14", "UTC", "2026-12-03 13:00:00", "2026-12-03 14:00:00"},
    {"12-14", "UTC", "2026-12-03 14:00:00", NULL},
    {"22-0", "UTC", "2026-12-03 23:00:00", "2026-12-04 00:00:00"},
    /* The night is an hour shorter, then one longer. */
    {"22-8", "Europe/Berlin", "2026-03-28 21:00:00", "2026-03-29 06:00:00"},
    {"22-8", "Europe/Berlin", "2026-10-24 20:00:00", "2026-10-25 07:00:00"},
    /* It would end at 02:30, which the clock jumps over, or shows twice. */
    {"22-2", "Europe/Berlin", "2026-03-29 00:30:00", "2026-03-29 01:00:00"},
    {NULL, "UTC", "2026-12-03 23:00:00", NULL},
    {"", "UTC", "2026-12-03 23:00:00", NULL},
    {"soon", "UTC", "2026-12-03 23:00:00", NULL},
};

static gint64
instant(const char *text)
{
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    g_autoptr(GDateTime) time = g_date_time_new_from_iso8601(text, utc);

    g_assert_nonnull(time);
    return g_date_time_to_unix(time);
}

static void
test_end(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(moments); i++) {
        g_autoptr(IvpZone) zone = ivp_zone_new(moments[i].zone);
        gint64 end = moments[i].end == NULL ? 0 : instant(moments[i].end);

        g_test_message("%s at %s in %s", moments[i].hours, moments[i].now, moments[i].zone);
        g_assert_cmpint(ivp_quiet_get_end(moments[i].hours, zone, instant(moments[i].now)),
                        ==, end);
    }
}

/* Whatever the clocks do, it ends, and always later than now. */
static void
test_end_is_always_ahead(void)
{
    g_autoptr(IvpZone) zone = ivp_zone_new("Europe/Berlin");
    gint64 from = instant("2026-10-24 00:00:00");

    for (int quarter = 0; quarter < 4 * 48; quarter++) {
        gint64 now = from + quarter * 900;
        gint64 end = ivp_quiet_get_end("22-2", zone, now);

        g_assert_true(end == 0 || (end > now && end <= now + 5 * 3600));
    }
}

static const struct {
    const char *hours;
    gboolean fine;
} written[] = {
    {"22-8", TRUE},   {"0-9", TRUE},    {"00-09", TRUE}, {"23-0", TRUE},    {"8-8", FALSE},
    {"24-8", FALSE},  {"22-", FALSE},   {"-8", FALSE},   {"22", FALSE},     {"", FALSE},
    {"22-8 ", FALSE}, {"022-8", FALSE}, {"22–8", FALSE}, {"22-8-9", FALSE},
};

static void
test_check(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(written); i++) {
        g_autoptr(GError) error = NULL;

        g_test_message("%s", written[i].hours);
        g_assert_cmpint(ivp_quiet_check(written[i].hours, &error), ==, written[i].fine);
        if (written[i].fine)
            g_assert_no_error(error);
        else
            g_assert_error(error, IVP_ERROR, IVP_ERROR_USAGE);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/quiet/end", test_end);
    g_test_add_func("/quiet/always-ahead", test_end_is_always_ahead);
    g_test_add_func("/quiet/check", test_check);
    return g_test_run();
}
