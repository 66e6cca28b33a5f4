/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-civil.h"

static void
test_agrees_with_glib_on_every_day(void)
{
    g_autoptr(GDate) date = g_date_new_dmy(1, G_DATE_JANUARY, 1600);
    IvpWall wall = ivp_wall_from_date(1600, 1, 1);

    while (g_date_get_year(date) < 2401) {
        IvpCivil civil;

        g_assert_cmpint(ivp_wall_from_date(g_date_get_year(date),
                                           (int)g_date_get_month(date),
                                           g_date_get_day(date)),
                        ==, wall);
        ivp_civil_from_wall(wall + 86399, &civil);
        g_assert_cmpint(civil.year, ==, g_date_get_year(date));
        g_assert_cmpint(civil.month, ==, (int)g_date_get_month(date));
        g_assert_cmpint(civil.day, ==, g_date_get_day(date));
        g_assert_cmpint(civil.weekday, ==, (int)g_date_get_weekday(date));
        g_assert_cmpint(civil.year_day, ==, (int)g_date_get_day_of_year(date));
        g_assert_cmpint(
            ivp_days_in_month(civil.year, civil.month), ==,
            g_date_get_days_in_month((GDateMonth)civil.month, (GDateYear)civil.year));
        g_assert_cmpint(civil.hour * 3600 + civil.minute * 60 + civil.second, ==, 86399);
        g_assert_cmpint(ivp_wall_from_civil(&civil), ==, wall + 86399);
        g_assert_cmpint(ivp_wall_midnight(wall + 86399), ==, wall);
        wall += IVP_DAY;
        g_date_add_days(date, 1);
    }
}

static void
test_before_1970_and_far_away(void)
{
    IvpCivil civil;

    ivp_civil_from_wall(-1, &civil);
    g_assert_cmpint(civil.year, ==, 1969);
    g_assert_cmpint(civil.second, ==, 59);
    g_assert_cmpint(civil.weekday, ==, 3);
    g_assert_cmpint(ivp_wall_midnight(-1), ==, -IVP_DAY);
    g_assert_cmpint(ivp_wall_midnight(-IVP_DAY), ==, -IVP_DAY);
    ivp_civil_from_wall(ivp_wall_from_date(9999, 12, 31), &civil);
    g_assert_cmpint(civil.year, ==, 9999);
    g_assert_cmpint(civil.year_day, ==, 365);
    ivp_civil_from_wall(ivp_wall_from_date(-4, 2, 29), &civil);
    g_assert_cmpint(civil.year, ==, -4);
    g_assert_cmpint(civil.day, ==, 29);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/civil/every-day", test_agrees_with_glib_on_every_day);
    g_test_add_func("/civil/far-away", test_before_1970_and_far_away);
    return g_test_run();
}
