/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-announcement.h"

#include <string.h>

#include "ivp-data.h"
#include "ivp-time-phrase.h"

typedef struct {
    IvpProgram *program;
    IvpZone *zones[4];
} Fixture;

static void
set_up(Fixture *fx, gconstpointer data)
{
    g_autoptr(GBytes) bytes = ivp_data_load(NULL, "programs/opentelemetry.program", NULL);
    static const char *const names[] = {"Europe/Berlin", "Asia/Kolkata", "Australia/Sydney",
                                        "Europe/Berlin"};

    fx->program = ivp_program_read(bytes, "opentelemetry", NULL, NULL);
    g_assert_nonnull(fx->program);
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
        fx->zones[i] = ivp_zone_new(names[i]);
}

static void
tear_down(Fixture *fx, gconstpointer data)
{
    ivp_program_unref(fx->program);
    for (gsize i = 0; i < G_N_ELEMENTS(fx->zones); i++)
        ivp_zone_unref(fx->zones[i]);
}

static IvpAnnouncement
announce(Fixture *fx, gint64 start)
{
    return (IvpAnnouncement){.program = fx->program,
                             .start = start,
                             .minutes = 60,
                             .join = "https://x.example/j",
                             .topics = "Sizing the collector",
                             .zones = fx->zones,
                             .n_zones = G_N_ELEMENTS(fx->zones)};
}

static void
test_texts(Fixture *fx, gconstpointer data)
{
    /* The UTC wall of an instant is its number. */
    IvpAnnouncement announcement =
        announce(fx, ivp_wall_from_date(2026, 12, 3) + 18 * 3600);
    g_autofree char *short_text = ivp_announcement_short(&announcement);
    g_autofree char *long_text = ivp_announcement_long(&announcement);
    g_autofree char *bare = NULL;

    g_assert_cmpstr(short_text, ==,
                    "OpenTelemetry End User interview: Thu 3 Dec 2026, 18:00 UTC (10:00 in "
                    "Los Angeles), 60 min. Join: https://x.example/j");
    g_assert_cmpstr(
        long_text, ==,
        "OpenTelemetry End User: interview on Thu 3 Dec 2026\n\n"
        "Thu 3 Dec 2026, 18:00 UTC, 60 minutes:\n\n"
        "- Los Angeles: 10:00 PST (UTC-8)\n- Berlin: 19:00 CET (UTC+1)\n"
        "- Kolkata: 23:30 IST (UTC+5:30)\n- Sydney: Fri 05:00 AEDT (UTC+11)\n\n"
        "Topics: Sizing the collector\n\n"
        "Everybody may listen. The session is recorded only if the guest agrees "
        "at the start.\n\nJoin: https://x.example/j\n");
    announcement.join = "javascript:x";
    bare = ivp_announcement_short(&announcement);
    g_assert_null(strstr(bare, "Join"));
}

/* Each day of a year and a half, the weeks in which clocks change among them: the program
 * finds nothing wrong in what it says itself. */
static void
test_every_day(Fixture *fx, gconstpointer data)
{
    for (int day = 0; day < 550; day++) {
        IvpWall on = ivp_wall_from_date(2026, 1, 1) + day * IVP_DAY;
        IvpAnnouncement announcement = announce(fx, on + 17 * 3600);

        for (int i = 0; i < 2; i++) {
            char *text = i == 0 ? ivp_announcement_short(&announcement)
                                : ivp_announcement_long(&announcement);
            g_autoptr(GBytes) bytes = g_bytes_new_take(text, strlen(text));
            g_autoptr(GPtrArray) findings = ivp_time_phrases_check(bytes, on, NULL);

            g_assert_cmpuint(findings->len, ==, i == 0 ? 2 : 5);
            for (guint k = 0; k < findings->len; k++) {
                const IvpTimeFinding *finding = findings->pdata[k];

                g_assert_cmpstr(finding->sentence, ==, NULL);
                g_assert_cmpint(finding->verdict, ==, IVP_TIME_RIGHT);
            }
        }
    }
}

static void
test_retention(Fixture *fx, gconstpointer data)
{
    g_autofree char *text = ivp_retention_text(fx->program);

    g_assert_cmpstr(
        text, ==,
        "After an interview, the request is kept for 90 days, notes for 90 days, "
        "and a recording that is to be deleted for at most 30 days. Guests can "
        "change or withdraw all of it at any time.");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add("/announcement/texts", Fixture, NULL, set_up, test_texts, tear_down);
    g_test_add("/announcement/every-day", Fixture, NULL, set_up, test_every_day, tear_down);
    g_test_add("/announcement/retention", Fixture, NULL, set_up, test_retention, tear_down);
    return g_test_run();
}
