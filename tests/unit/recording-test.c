/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-recording.h"

#include <string.h>

#include "ivp-error.h"

#define KEEP (30 * IVP_DAY)
#define HELD ivp_wall_from_date(2026, 11, 3)
#define LINK "https://x.example/r"

/* What happened, day by day: "y" yes, "d" delete, "n" no, "a" not answered, "l" a link, "s"
 * the summary, "x" deleted, "c" closed; one that is refused has "!" behind it. */
static const struct {
    const char *events;
    gboolean exists, link, closed;
    int delete_by; /* days after the session; 0: may stay */
    guint effects; /* of the last one */
} walks[] = {
    {"", FALSE, FALSE, FALSE, 0, 0},
    {"l!", FALSE, FALSE, FALSE, 0, 0},
    {"al!", FALSE, FALSE, FALSE, 0, 0},
    {"nl!", FALSE, FALSE, FALSE, 0, 0},
    {"yl", TRUE, TRUE, FALSE, 0, 0},
    {"ylc", TRUE, TRUE, TRUE, 0, 0},
    {"ylsc", TRUE, TRUE, TRUE, 0, 0},
    {"c", FALSE, FALSE, TRUE, 0, 0},
    {"dl", TRUE, TRUE, FALSE, 30, 0},
    {"dlc!", TRUE, TRUE, FALSE, 30, 0},
    {"dls", TRUE, TRUE, FALSE, 10, IVP_RECORDING_SAY_DELETE},
    {"dlsc!", TRUE, TRUE, FALSE, 10, 0},
    {"dlsx", FALSE, FALSE, FALSE, 0, IVP_RECORDING_REMOVE_LINK},
    {"dlsxc", FALSE, FALSE, TRUE, 0, 0},
    {"x!", FALSE, FALSE, FALSE, 0, 0},
    {"yx!", FALSE, FALSE, FALSE, 0, 0},
    {"yln", TRUE, FALSE, FALSE, 10,
     IVP_RECORDING_REMOVE_LINK | IVP_RECORDING_REMOVE_DRAFTS | IVP_RECORDING_SAY_DELETE},
    {"ylcn", TRUE, FALSE, FALSE, 11,
     IVP_RECORDING_REMOVE_LINK | IVP_RECORDING_REMOVE_DRAFTS | IVP_RECORDING_SAY_DELETE},
    {"ylnc!", TRUE, FALSE, FALSE, 10, 0},
    {"ylnl!", TRUE, FALSE, FALSE, 10, 0},
    {"ylnxc", FALSE, FALSE, TRUE, 0, 0},
    {"n", FALSE, FALSE, FALSE, 0, IVP_RECORDING_REMOVE_LINK | IVP_RECORDING_REMOVE_DRAFTS},
    {"dly", TRUE, TRUE, FALSE, 0, 0},
    {"yld", TRUE, TRUE, FALSE, 30, 0},
    {"dlxl", TRUE, TRUE, FALSE, 30, 0},
};

static gboolean
apply(IvpRecording *recording, char letter, IvpWall day, guint *effects, GError **error)
{
    static const char letters[] = "aydn";
    IvpRecordingEvent event = {.day = day};
    const char *found = strchr(letters, letter);

    if (found != NULL)
        event.consent = (IvpRecord)(found - letters);
    else if (letter == 'l')
        event = (IvpRecordingEvent){IVP_RECORDING_LINK, IVP_RECORD_ASK, LINK, day};
    else if (letter == 's')
        event.what = IVP_RECORDING_SUMMARY;
    else if (letter == 'x')
        event = (IvpRecordingEvent){IVP_RECORDING_DELETED, IVP_RECORD_ASK, "Bo", day};
    else
        event.what = IVP_RECORDING_CLOSE;
    return ivp_recording_apply(recording, &event, KEEP, effects, error);
}

static void
test_walks(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(walks); i++) {
        g_auto(IvpRecording) recording = {.held = HELD};
        IvpWall day = HELD;
        guint effects = 0;

        g_test_message("%s", walks[i].events);
        for (const char *event = walks[i].events; *event != '\0'; event++) {
            g_autoptr(GError) error = NULL;
            gboolean refused = event[1] == '!';

            day += IVP_DAY;
            g_assert_true(apply(&recording, *event, day, &effects, &error) != refused);
            if (refused) {
                g_assert_error(error, IVP_ERROR, IVP_ERROR_REFUSED);
                g_assert_cmpuint(effects, ==, 0);
                event++;
            }
        }
        g_assert_cmpint(recording.exists, ==, walks[i].exists);
        g_assert_cmpstr(recording.link, ==, walks[i].link ? LINK : NULL);
        g_assert_cmpint(recording.closed, ==, walks[i].closed);
        g_assert_cmpint(recording.delete_by == 0 ? 0
                                                 : (recording.delete_by - HELD) / IVP_DAY,
                        ==, walks[i].delete_by);
        g_assert_cmpuint(effects, ==, walks[i].effects);
    }
}

/* Whatever happens: no link without a yes, nothing closed that must go. */
static void
test_any_walk(void)
{
    for (int walk = 0; walk < 8 * 8 * 8 * 8 * 8 * 8; walk++) {
        g_auto(IvpRecording) recording = {.held = HELD};
        guint effects;

        for (int i = 0, rest = walk; i < 6; i++, rest /= 8) {
            apply(&recording, "aydnlsxc"[rest % 8], HELD + i * IVP_DAY, &effects, NULL);
            g_assert_false(recording.closed && ivp_recording_must_go(&recording));
            g_assert_false(recording.link != NULL && !recording.exists);
            g_assert_false(recording.link != NULL && recording.consent == IVP_RECORD_NO);
            g_assert_false(recording.exists && recording.delete_by == 0 &&
                           (recording.consent == IVP_RECORD_NO ||
                            recording.consent == IVP_RECORD_DELETE));
        }
    }
}

static void
test_the_day_is_said(void)
{
    g_auto(IvpRecording) recording = {.held = HELD};
    g_autoptr(GError) error = NULL;
    guint effects;

    apply(&recording, 'd', HELD, &effects, NULL);
    apply(&recording, 'l', HELD, &effects, NULL);
    g_assert_false(apply(&recording, 'c', HELD, &effects, &error));
    g_assert_cmpstr(
        error->message, ==,
        "The recording is to be deleted by 3 Dec: confirm that it is gone first.");
}

static void
test_links(void)
{
    static const char *const wrong[] = {"http://x.example", "", "https://x.example/a b",
                                        "javascript:x", NULL};

    for (int i = 0; i < 5; i++) {
        g_auto(IvpRecording) recording = {.held = HELD, .consent = IVP_RECORD_YES};
        const IvpRecordingEvent event = {IVP_RECORDING_LINK, IVP_RECORD_ASK, wrong[i],
                                         HELD};
        guint effects;

        g_assert_false(ivp_recording_apply(&recording, &event, KEEP, &effects, NULL));
        g_assert_null(recording.link);
        g_assert_false(recording.exists);
    }
}

static void
test_two_answers(void)
{
    g_assert_cmpint(ivp_record_stricter(IVP_RECORD_YES, IVP_RECORD_NO), ==, IVP_RECORD_NO);
    g_assert_cmpint(ivp_record_stricter(IVP_RECORD_DELETE, IVP_RECORD_YES), ==,
                    IVP_RECORD_DELETE);
    g_assert_cmpint(ivp_record_stricter(IVP_RECORD_YES, IVP_RECORD_ASK), ==,
                    IVP_RECORD_ASK);
    g_assert_cmpint(ivp_record_stricter(IVP_RECORD_YES, IVP_RECORD_YES), ==,
                    IVP_RECORD_YES);
    g_assert_cmpint(ivp_record_stricter(IVP_RECORD_NO, IVP_RECORD_DELETE), ==,
                    IVP_RECORD_NO);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/recording/walks", test_walks);
    g_test_add_func("/recording/any-walk", test_any_walk);
    g_test_add_func("/recording/the-day-is-said", test_the_day_is_said);
    g_test_add_func("/recording/links", test_links);
    g_test_add_func("/recording/two-answers", test_two_answers);
    return g_test_run();
}
