/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <libical/ical.h>
#include <string.h>

#include "ivp-civil.h"
#include "ivp-error.h"
#include "ivp-sample.h"

/* Friday 20 November 2026, 11:00 UTC */
#define FRIDAY G_GINT64_CONSTANT(1795172400)

static const struct {
    const char *what, *template, *text;
} placeholders[] = {
    {"no placeholder", "SUMMARY:x\n", "SUMMARY:x\r\n"},
    {"line ends stay single", "a\r\nb\n", "a\r\nb\r\n"},
    {"the day itself", "{today}", "20261120"},
    {"days from it", "{today-20} {today+41}", "20261031 20261231"},
    {"this week's Monday is past", "{monday}", "20261116"},
    {"this week's Sunday is to come", "{sunday}", "20261122"},
    {"another week", "{thursday+7}T100000", "20261126T100000"},
    {"over the year", "{saturday+49}", "20270109"},
    {"second Wednesday", "{month 2 wed}", "20261111"},
    {"first day is that weekday", "{month 1 sun}", "20261101"},
    {"next month", "{month+1 3 tue}", "20261215"},
    {"over the year by months", "{month+2 1 fri}", "20270101"},
    {"back over the year", "{month-11 5 thu}", "20251225"},
    {"the fifth where there are four is the last", "{month 5 wed}", "20261125"},
};

static void
test_placeholders(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(placeholders); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GBytes) bytes =
            ivp_sample_render_text(placeholders[i].template, FRIDAY, &error);
        g_autofree char *text = NULL;

        g_test_message("%s", placeholders[i].what);
        g_assert_no_error(error);
        text = g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
        g_assert_cmpstr(text, ==, placeholders[i].text);
    }
}

static const struct {
    const char *template, *quoted;
} mistakes[] = {
    {"{yesterday}", "{yesterday}"},
    {"{today", "{today}"},
    {"{}", "{}"},
    {"{today+}", "{today+}"},
    {"{today+99999}", "{today+99999}"},
    {"{month 6 wed}", "{month 6 wed}"},
    {"{month 2 wednesday}", "{month 2 wednesday}"},
    {"{month}", "{month}"},
    {"{monday 3}", "{monday 3}"},
    {"{today+99999999999999999999}", "{today+99999999999999999999}"},
};

static void
test_mistakes_are_said_with_their_line(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(mistakes); i++) {
        g_autofree char *template = g_strconcat("a\nb ", mistakes[i].template, NULL);
        g_autoptr(GError) error = NULL;

        g_test_message("%s", mistakes[i].template);
        g_assert_null(ivp_sample_render_text(template, FRIDAY, &error));
        g_assert_error(error, IVP_ERROR, IVP_ERROR_PARSE);
        g_assert_true(g_str_has_prefix(error->message, "Line 2: "));
        g_assert_nonnull(strstr(error->message, mistakes[i].quoted));
    }
}

/* Every day of two years: the built-in calendars must parse, and say something about the
   weeks around that day. */
static void
test_built_in_calendars_suit_any_day(void)
{
    static const char *const paths[] = {"sample/example.ics", "sample/lantern.ics"};

    for (gsize i = 0; i < G_N_ELEMENTS(paths); i++) {
        for (int day = 0; day < 731; day += 5) {
            gint64 now = FRIDAY + day * IVP_DAY;
            g_autoptr(GError) error = NULL;
            g_autoptr(GBytes) bytes = ivp_sample_render(paths[i], now, &error);
            g_autoptr(GBytes) again = ivp_sample_render(paths[i], now + 3600, NULL);
            g_autofree char *text = NULL;
            icalcomponent *calendar;
            int events = 0;

            g_assert_no_error(error);
            g_assert_true(g_bytes_equal(bytes, again));
            text = g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
            g_assert_null(strchr(text, '{'));
            calendar = icalparser_parse_string(text);
            g_assert_nonnull(calendar);
            g_assert_cmpint(icalcomponent_count_errors(calendar), ==, 0);
            for (icalcomponent *event =
                     icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT);
                 event != NULL; event = icalcomponent_get_next_component(
                                    calendar, ICAL_VEVENT_COMPONENT)) {
                struct icaltimetype start = icalcomponent_get_dtstart(event);
                gint64 wall = ivp_wall_from_date(start.year, start.month, start.day);

                events++;
                g_assert_cmpint(ABS(wall - now), <, 75 * IVP_DAY);
            }
            g_assert_cmpint(events, >=, 3);
            icalcomponent_free(calendar);
        }
    }
}

static void
test_unknown_sample_is_said(void)
{
    g_autoptr(GError) error = NULL;

    g_assert_null(ivp_sample_render("sample/nothing.ics", FRIDAY, &error));
    g_assert_error(error, IVP_ERROR, IVP_ERROR_NOT_FOUND);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sample/placeholders", test_placeholders);
    g_test_add_func("/sample/mistakes-are-said-with-their-line",
                    test_mistakes_are_said_with_their_line);
    g_test_add_func("/sample/built-in-calendars-suit-any-day",
                    test_built_in_calendars_suit_any_day);
    g_test_add_func("/sample/unknown-sample-is-said", test_unknown_sample_is_said);
    return g_test_run();
}
