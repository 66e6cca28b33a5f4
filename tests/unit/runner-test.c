/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "ivp-error.h"
#include "ivp-runner.h"

/* Thursday 3 December 2026, 18:00 UTC */
#define START G_GINT64_CONSTANT(1796320800)

static const char guide_text[] =
    "# Talk\n(30/60 minute duration)\n"
    "## Housekeeping (5 / 5 min)\n- [ ] Welcome\n- [ ] Start recording\n"
    "## Warm-up (3 / 10 min)\n- Role?\n- Problems?\n"
    "## Main (15 / 25 min)\nChoose.\n- Why?\n"
    "## Observers (0 / 5 min) [Optional]\n- Any?\n"
    "## Tables (5 / 10 min)\n- Yours?\n"
    "## Wrap-up (3 / 3 min)\n- [ ] Thanks\n";

enum { HOUSEKEEPING, WARM_UP, MAIN, OBSERVERS, TABLES, WRAP_UP };

typedef struct {
    IvpRunner *runner;
    IvpMoment now;
    gboolean crashing; /* the client ends after each press, and starts again */
} Fixture;

static IvpGuide *
read_guide(const char *text)
{
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));

    return ivp_guide_read(bytes, "guide", NULL, NULL);
}

static void
begin(Fixture *fx, int length)
{
    g_autoptr(IvpGuide) guide = read_guide(guide_text);

    ivp_runner_free(fx->runner);
    fx->runner = ivp_runner_new(guide, length, IVP_RECORD_ASK);
    fx->now = (IvpMoment){START, 5000, "boot-1"};
}

static void
set_up(Fixture *fx, gconstpointer data)
{
    fx->crashing = data != NULL;
    begin(fx, 30);
}

static void
tear_down(Fixture *fx, gconstpointer data)
{
    ivp_runner_free(fx->runner);
}

/* Time goes on; a computer that sleeps meanwhile shows the same on both clocks. */
static void
pass(Fixture *fx, gint64 seconds)
{
    fx->now.wall += seconds;
    fx->now.steady += seconds;
}

static void
boot_anew(Fixture *fx, gint64 seconds)
{
    fx->now.wall += seconds;
    fx->now.steady = 20;
    strcpy(fx->now.boot, "boot-2");
}

static void
crash(Fixture *fx)
{
    g_autoptr(GBytes) bytes = ivp_runner_to_bytes(fx->runner);
    g_autoptr(GBytes) again = NULL;
    g_autoptr(GError) error = NULL;

    ivp_runner_free(fx->runner);
    fx->runner = ivp_runner_from_bytes(bytes, &error);
    g_assert_no_error(error);
    again = ivp_runner_to_bytes(fx->runner);
    g_assert_true(g_bytes_equal(bytes, again));
}

static void
press(Fixture *fx, const IvpRunnerInput *input)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) before = ivp_runner_to_bytes(fx->runner);
    g_autoptr(GBytes) after = NULL;
    IvpRunner *next = ivp_runner_press(fx->runner, input, &fx->now, &error);

    g_assert_no_error(error);
    after = ivp_runner_to_bytes(fx->runner);
    g_assert_true(g_bytes_equal(before, after));
    ivp_runner_free(fx->runner);
    fx->runner = next;
    if (fx->crashing)
        crash(fx);
}

static void
go(Fixture *fx, IvpRunnerPress what)
{
    const IvpRunnerInput input = {.press = what};

    press(fx, &input);
}

static void
go_to(Fixture *fx, int part)
{
    const IvpRunnerInput input = {.press = IVP_RUN_JUMP, .part = part};

    press(fx, &input);
}

static void
answer(Fixture *fx, IvpRecord record)
{
    const IvpRunnerInput input = {.press = IVP_RUN_CONSENT, .record = record, .text = "Bo"};

    press(fx, &input);
}

static void
tick(Fixture *fx, int part, int step, gboolean on)
{
    const IvpRunnerInput input = {
        .press = IVP_RUN_TICK, .part = part, .step = step, .on = on};

    press(fx, &input);
}

static void
assert_refused(Fixture *fx,
               const IvpRunnerInput *input,
               IvpError code,
               const char *sentence)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) before = ivp_runner_to_bytes(fx->runner);
    g_autoptr(GBytes) after = NULL;

    g_assert_null(ivp_runner_press(fx->runner, input, &fx->now, &error));
    g_assert_error(error, IVP_ERROR, (int)code);
    g_assert_cmpstr(error->message, ==, sentence);
    after = ivp_runner_to_bytes(fx->runner);
    g_assert_true(g_bytes_equal(before, after));
}

static void
refuse(Fixture *fx, IvpRunnerPress what, const char *sentence)
{
    const IvpRunnerInput input = {.press = what};

    assert_refused(fx, &input, IVP_ERROR_REFUSED, sentence);
}

static void
assert_at(Fixture *fx, int part, gint64 in_part, gint64 in_all)
{
    g_assert_cmpint(ivp_runner_get_at(fx->runner), ==, part);
    g_assert_cmpint(ivp_runner_get_part_seconds(fx->runner, part, &fx->now), ==, in_part);
    g_assert_cmpint(ivp_runner_get_seconds(fx->runner, &fx->now), ==, in_all);
}

static void
assert_says(Fixture *fx, const char *talk, const char *part, const char *strip)
{
    g_autofree char *a = ivp_runner_describe_talk(fx->runner, &fx->now);
    g_autofree char *b = ivp_runner_describe_part(fx->runner, &fx->now);
    g_autofree char *c = ivp_runner_describe_strip(fx->runner, &fx->now);

    g_assert_cmpstr(a, ==, talk);
    g_assert_cmpstr(b, ==, part);
    g_assert_cmpstr(c, ==, strip);
}

/* --- A talk from start to end --- */

static void
test_whole_talk(Fixture *fx, gconstpointer data)
{
    assert_says(fx, "0 of 30 min. The guide is 1 min over.", "Not started.", "not started");
    go(fx, IVP_RUN_START);
    pass(fx, 299);
    assert_at(fx, HOUSEKEEPING, 299, 299);
    assert_says(fx, "4 of 30 min. The guide is 1 min over.",
                "1 of 6: Housekeeping, about 5 min. Less than a minute left.",
                "part 1 of 6, Housekeeping, less than a minute left");
    pass(fx, 61);
    g_assert_cmpint(ivp_runner_get_next(fx->runner, &fx->now), ==, WARM_UP);
    go(fx, IVP_RUN_NEXT);
    assert_at(fx, WARM_UP, 0, 360);
    pass(fx, 60);
    assert_says(fx, "7 of 30 min. The guide is 1 min over.",
                "2 of 6: Warm-up, about 3 min. 2 min left.",
                "part 2 of 6, Warm-up, 2 min left");
    pass(fx, 120);
    assert_says(fx, "9 of 30 min. The guide is 1 min over.",
                "2 of 6: Warm-up, about 3 min. Time is up.",
                "part 2 of 6, Warm-up, time is up");
    pass(fx, 60);
    assert_says(fx, "10 of 30 min. The guide is 1 min over.",
                "2 of 6: Warm-up, about 3 min. 1 min over.",
                "part 2 of 6, Warm-up, 1 min over");
    go(fx, IVP_RUN_NEXT);
    pass(fx, 900);
    /* Observers have no minutes in the short talk. */
    g_assert_cmpint(ivp_runner_get_next(fx->runner, &fx->now), ==, TABLES);
    go(fx, IVP_RUN_NEXT);
    assert_at(fx, TABLES, 0, 1500);
    pass(fx, 300);
    go(fx, IVP_RUN_NEXT);
    pass(fx, 60);
    g_assert_cmpint(ivp_runner_get_next(fx->runner, &fx->now), ==, -1);
    go(fx, IVP_RUN_NEXT);
    g_assert_cmpint(ivp_runner_get_state(fx->runner), ==, IVP_RUNNER_STOPPED);
    g_assert_cmpint(ivp_runner_get_started(fx->runner), ==, START);
    g_assert_cmpint(ivp_runner_get_stopped(fx->runner), ==, START + 1860);
    pass(fx, 10000);
    assert_at(fx, WRAP_UP, 60, 1860);
    assert_says(fx, "31 of 30 min. Ended. The guide is 1 min over.",
                "6 of 6: Wrap-up, about 3 min. 2 min left.", "ended");
}

static void
test_back_jump_skip(Fixture *fx, gconstpointer data)
{
    go(fx, IVP_RUN_START);
    refuse(fx, IVP_RUN_BACK, "This is the first part.");
    pass(fx, 100);
    go_to(fx, OBSERVERS);
    pass(fx, 50);
    go(fx, IVP_RUN_NEXT);
    assert_at(fx, TABLES, 0, 150);
    /* Back also goes to what one was in, though it has no minutes. */
    go(fx, IVP_RUN_BACK);
    assert_at(fx, OBSERVERS, 50, 150);
    go(fx, IVP_RUN_BACK);
    assert_at(fx, MAIN, 0, 150);
    go(fx, IVP_RUN_SKIP);
    g_assert_true(ivp_runner_get_part(fx->runner, MAIN)->skipped);
    assert_at(fx, TABLES, 0, 150);
    /* To be in it again is not to have left it out. */
    go_to(fx, MAIN);
    g_assert_false(ivp_runner_get_part(fx->runner, MAIN)->skipped);
    go_to(fx, HOUSEKEEPING);
    pass(fx, 10);
    assert_at(fx, HOUSEKEEPING, 110, 160);
}

static void
test_optional_part_only_if_it_fits(Fixture *fx, gconstpointer data)
{
    begin(fx, 60);
    go(fx, IVP_RUN_START);
    go_to(fx, MAIN);
    /* 5 for it and 13 for what must come after: at 42 minutes it fits, just. */
    pass(fx, 42 * 60);
    g_assert_cmpint(ivp_runner_get_next(fx->runner, &fx->now), ==, OBSERVERS);
    pass(fx, 1);
    g_assert_cmpint(ivp_runner_get_next(fx->runner, &fx->now), ==, TABLES);
    go_to(fx, OBSERVERS);
    assert_at(fx, OBSERVERS, 0, 42 * 60 + 1);
}

static void
test_refusals(Fixture *fx, gconstpointer data)
{
    const IvpRunnerInput far = {.press = IVP_RUN_JUMP, .part = 6};
    const IvpRunnerInput below = {.press = IVP_RUN_JUMP, .part = -1};

    refuse(fx, IVP_RUN_NEXT, "The guide has not been started.");
    refuse(fx, IVP_RUN_PAUSE, "The guide has not been started.");
    go(fx, IVP_RUN_START);
    refuse(fx, IVP_RUN_START, "The guide is running already.");
    assert_refused(fx, &far, IVP_ERROR_NOT_FOUND, "The guide has parts 1 to 6.");
    assert_refused(fx, &below, IVP_ERROR_NOT_FOUND, "The guide has parts 1 to 6.");
    go(fx, IVP_RUN_PAUSE);
    refuse(fx, IVP_RUN_PAUSE, "The guide is paused already; Start goes on.");
    go(fx, IVP_RUN_STOP);
    refuse(fx, IVP_RUN_NEXT, "The guide has ended; Start goes on where it was.");
}

/* --- Clocks --- */

static void
test_pause_over_midnight(Fixture *fx, gconstpointer data)
{
    fx->now.wall = START + 6 * 3600 - 60; /* 23:59 */
    go(fx, IVP_RUN_START);
    pass(fx, 30);
    go(fx, IVP_RUN_PAUSE);
    pass(fx, 600);
    assert_at(fx, HOUSEKEEPING, 30, 30);
    assert_says(fx, "0 of 30 min. Paused. The guide is 1 min over.",
                "1 of 6: Housekeeping, about 5 min. 4 min left.",
                "part 1 of 6, Housekeeping, paused");
    go(fx, IVP_RUN_START);
    pass(fx, 90);
    assert_at(fx, HOUSEKEEPING, 120, 120);
    /* One may look about while paused: no time runs. */
    go(fx, IVP_RUN_PAUSE);
    go(fx, IVP_RUN_NEXT);
    pass(fx, 40);
    assert_at(fx, WARM_UP, 0, 120);
    g_assert_cmpint(ivp_runner_get_state(fx->runner), ==, IVP_RUNNER_PAUSED);
}

static void
test_clock_is_set(Fixture *fx, gconstpointer data)
{
    go(fx, IVP_RUN_START);
    pass(fx, 60);
    fx->now.wall += 3600;
    assert_at(fx, HOUSEKEEPING, 60, 60);
    go(fx, IVP_RUN_NEXT);
    fx->now.wall -= 3 * 3600;
    pass(fx, 30);
    assert_at(fx, WARM_UP, 30, 90);
}

static void
test_boot_in_between(Fixture *fx, gconstpointer data)
{
    go(fx, IVP_RUN_START);
    pass(fx, 60);
    boot_anew(fx, 120);
    assert_at(fx, HOUSEKEEPING, 180, 180);
    go(fx, IVP_RUN_NEXT);
    pass(fx, 10);
    assert_at(fx, WARM_UP, 10, 190);
}

static void
test_clock_goes_back_over_a_boot(Fixture *fx, gconstpointer data)
{
    go(fx, IVP_RUN_START);
    boot_anew(fx, -7200);
    assert_at(fx, HOUSEKEEPING, 0, 0);
}

static void
test_now(Fixture *fx, gconstpointer data)
{
    IvpMoment first, second;

    ivp_moment_now(&first);
    ivp_moment_now(&second);
    g_assert_cmpint(first.wall, >, START - 10 * 366 * 86400);
    g_assert_cmpstr(first.boot, !=, "");
    g_assert_cmpstr(first.boot, ==, second.boot);
    g_assert_cmpint(ivp_moment_between(&first, &second), <=, 60);
    g_assert_cmpint(first.steady, >, 0);
}

static void
test_who_forgot_to_stop(Fixture *fx, gconstpointer data)
{
    go(fx, IVP_RUN_START);
    pass(fx, 600);
    go(fx, IVP_RUN_NEXT);
    pass(fx, IVP_RUNNER_FORGOTTEN);
    g_assert_false(ivp_runner_is_forgotten(fx->runner, &fx->now));
    pass(fx, 1);
    g_assert_true(ivp_runner_is_forgotten(fx->runner, &fx->now));
    assert_at(fx, WARM_UP, 0, 600);
    go(fx, IVP_RUN_STOP);
    g_assert_cmpint(ivp_runner_get_stopped(fx->runner), ==, START + 600);
    assert_at(fx, WARM_UP, 0, 600);
    /* Or the talk does go on. */
    go(fx, IVP_RUN_START);
    pass(fx, 100);
    assert_at(fx, WARM_UP, 100, 700);
    pass(fx, 20000);
    tick(fx, WARM_UP, 0, TRUE);
    pass(fx, 5);
    g_assert_cmpint(ivp_runner_get_part_seconds(fx->runner, WARM_UP, &fx->now), ==, 5);
}

static void
test_stop_by_mistake(Fixture *fx, gconstpointer data)
{
    go(fx, IVP_RUN_START);
    pass(fx, 60);
    go(fx, IVP_RUN_STOP);
    pass(fx, 30);
    go(fx, IVP_RUN_START);
    g_assert_cmpint(ivp_runner_get_stopped(fx->runner), ==, 0);
    pass(fx, 10);
    assert_at(fx, HOUSEKEEPING, 70, 70);
}

/* --- Consent --- */

static void
test_no_recording_without_a_yes(Fixture *fx, gconstpointer data)
{
    const IvpRunnerInput start = {
        .press = IVP_RUN_TICK, .part = HOUSEKEEPING, .step = 1, .on = TRUE};
    g_autoptr(IvpZone) utc = ivp_zone_new_utc();
    g_autofree char *before = ivp_runner_describe_consent(fx->runner, "Ana", utc);
    g_autofree char *after = NULL;
    const IvpConsentAnswer *said;

    g_assert_cmpstr(before, ==, "Recording: not asked yet. Said before: ask at the start.");
    go(fx, IVP_RUN_START);
    tick(fx, HOUSEKEEPING, 0, TRUE);
    assert_refused(fx, &start, IVP_ERROR_REFUSED,
                   "Ask first whether recording is fine, and note the answer.");
    pass(fx, 180);
    answer(fx, IVP_RECORD_NO);
    assert_refused(fx, &start, IVP_ERROR_REFUSED,
                   "Nothing is recorded: the guest said no.");
    g_assert_cmpint(ivp_runner_get_follow_up(fx->runner), ==, IVP_FOLLOW_NOTHING);
    answer(fx, IVP_RECORD_YES);
    tick(fx, HOUSEKEEPING, 1, TRUE);
    g_assert_true(ivp_runner_may_record(fx->runner));
    said = &g_array_index(ivp_runner_get_answers(fx->runner), IvpConsentAnswer, 1);
    g_assert_cmpint(said->record, ==, IVP_RECORD_YES);
    g_assert_cmpint(said->at, ==, START + 180);
    g_assert_cmpint(said->wording, ==, IVP_CONSENT_WORDING);
    g_assert_cmpstr(said->asked, ==, "Bo");
    g_assert_cmpint(said->part, ==, HOUSEKEEPING);
    after = ivp_runner_describe_consent(fx->runner, "Ana", utc);
    g_assert_cmpstr(after, ==, "Recording: yes, said by Ana at 18:03.");
}

static void
test_yes_of_the_request_is_asked_again(Fixture *fx, gconstpointer data)
{
    g_autoptr(IvpGuide) guide = read_guide(guide_text);
    const IvpRunnerInput start = {
        .press = IVP_RUN_TICK, .part = HOUSEKEEPING, .step = 1, .on = TRUE};

    ivp_runner_free(fx->runner);
    fx->runner = ivp_runner_new(guide, 30, IVP_RECORD_YES);
    g_assert_cmpint(ivp_runner_get_before(fx->runner), ==, IVP_RECORD_YES);
    g_assert_false(ivp_runner_may_record(fx->runner));
    assert_refused(fx, &start, IVP_ERROR_REFUSED,
                   "Ask first whether recording is fine, and note the answer.");
}

static void
test_no_later_takes_it_back(Fixture *fx, gconstpointer data)
{
    go(fx, IVP_RUN_START);
    answer(fx, IVP_RECORD_DELETE);
    g_assert_cmpint(ivp_runner_get_follow_up(fx->runner), ==, IVP_FOLLOW_NOTHING);
    tick(fx, HOUSEKEEPING, 1, TRUE);
    g_assert_cmpint(ivp_runner_get_follow_up(fx->runner), ==, IVP_FOLLOW_DELETE);
    answer(fx, IVP_RECORD_NO);
    g_assert_cmpint(ivp_runner_get_follow_up(fx->runner), ==, IVP_FOLLOW_STOP);
    g_assert_cmpint(
        g_array_index(ivp_runner_get_part(fx->runner, HOUSEKEEPING)->steps, IvpRunStep, 1)
            .ticked,
        ==, 0);
    /* Also after the end. */
    answer(fx, IVP_RECORD_YES);
    go(fx, IVP_RUN_STOP);
    answer(fx, IVP_RECORD_NO);
    g_assert_cmpint(ivp_runner_get_follow_up(fx->runner), ==, IVP_FOLLOW_STOP);
}

static void
test_answers(Fixture *fx, gconstpointer data)
{
    const IvpRunnerInput ask = {.press = IVP_RUN_CONSENT, .record = IVP_RECORD_ASK};
    const GArray *answers;

    assert_refused(fx, &ask, IVP_ERROR_REFUSED,
                   "The answer is yes, yes with deletion after the summary, or no.");
    answer(fx, IVP_RECORD_DELETE);
    for (int i = 0; i < 2 * IVP_RUNNER_MAX_ANSWERS; i++)
        answer(fx, i % 2 ? IVP_RECORD_NO : IVP_RECORD_YES);
    answers = ivp_runner_get_answers(fx->runner);
    g_assert_cmpuint(answers->len, ==, IVP_RUNNER_MAX_ANSWERS);
    g_assert_cmpint(g_array_index(answers, IvpConsentAnswer, 0).record, ==,
                    IVP_RECORD_DELETE);
    g_assert_cmpint(ivp_runner_get_consent(fx->runner), ==, IVP_RECORD_NO);
    g_assert_cmpstr(ivp_consent_get_question(IVP_CONSENT_WORDING), !=, "");
    g_assert_cmpstr(ivp_consent_get_question(0), ==, "");
}

/* --- Ticks, the lead, another guide --- */

static void
test_ticks(Fixture *fx, gconstpointer data)
{
    const IvpRunnerInput text = {
        .press = IVP_RUN_TICK, .part = MAIN, .step = 0, .on = TRUE};
    const IvpRunnerInput none = {
        .press = IVP_RUN_TICK, .part = MAIN, .step = 2, .on = TRUE};
    const IvpRunnerInput nowhere = {.press = IVP_RUN_TICK, .part = 9, .on = TRUE};
    const IvpRunStep *step;

    tick(fx, WARM_UP, 1, TRUE);
    pass(fx, 5);
    tick(fx, WARM_UP, 1, TRUE);
    step = &g_array_index(ivp_runner_get_part(fx->runner, WARM_UP)->steps, IvpRunStep, 1);
    g_assert_cmpint(step->ticked, ==, START);
    tick(fx, WARM_UP, 1, FALSE);
    step = &g_array_index(ivp_runner_get_part(fx->runner, WARM_UP)->steps, IvpRunStep, 1);
    g_assert_cmpint(step->ticked, ==, 0);
    assert_refused(fx, &text, IVP_ERROR_NOT_FOUND, "There is nothing to tick there.");
    assert_refused(fx, &none, IVP_ERROR_NOT_FOUND, "There is nothing to tick there.");
    assert_refused(fx, &nowhere, IVP_ERROR_NOT_FOUND, "There is nothing to tick there.");
}

static void
test_lead(Fixture *fx, gconstpointer data)
{
    g_autoptr(GString) name = g_string_new(NULL);
    IvpRunnerInput input = {.press = IVP_RUN_LEAD, .text = " Sam "};
    g_autofree char *words = NULL;

    press(fx, &input);
    words = ivp_runner_describe_lead(fx->runner);
    g_assert_cmpstr(words, ==, "Sam leads.");
    while (name->len < 300)
        g_string_append(name, "ä");
    input.text = name->str;
    press(fx, &input);
    g_assert_cmpuint(strlen(ivp_runner_get_lead(fx->runner)), ==, IVP_RUNNER_MAX_NAME);
    g_assert_true(g_utf8_validate(ivp_runner_get_lead(fx->runner), -1, NULL));
    input.text = NULL;
    press(fx, &input);
    g_assert_cmpstr(ivp_runner_get_lead(fx->runner), ==, "");
}

static void
follow(Fixture *fx, const char *text)
{
    g_autoptr(IvpGuide) guide = read_guide(text);
    IvpRunner *next = ivp_runner_follow(fx->runner, guide, &fx->now);

    ivp_runner_free(fx->runner);
    fx->runner = next;
    if (fx->crashing)
        crash(fx);
}

static void
test_edited_guide(Fixture *fx, gconstpointer data)
{
    go(fx, IVP_RUN_START);
    pass(fx, 60);
    tick(fx, HOUSEKEEPING, 0, TRUE);
    go_to(fx, MAIN);
    tick(fx, MAIN, 1, TRUE);
    pass(fx, 100);
    follow(fx, "# Talk\n## New (9 min)\n- x\n## Main (20 min)\n- More?\n- Why?\n"
               "## Housekeeping (5 min)\n- [ ] Welcome\n");
    assert_at(fx, 1, 100, 160);
    g_assert_cmpint(ivp_runner_get_part(fx->runner, 1)->seconds, ==, 1200);
    g_assert_cmpint(
        g_array_index(ivp_runner_get_part(fx->runner, 1)->steps, IvpRunStep, 1).ticked, !=,
        0);
    g_assert_cmpint(
        g_array_index(ivp_runner_get_part(fx->runner, 2)->steps, IvpRunStep, 0).ticked, !=,
        0);
    /* The part at hand is gone from the file: it stays until it is left. */
    follow(fx, "## A (1 min)\n- a\n## B (2 min)\n- b\n");
    g_assert_cmpint(ivp_runner_get_n_parts(fx->runner), ==, 3);
    assert_at(fx, 1, 100, 100);
    g_assert_cmpstr(ivp_runner_get_part(fx->runner, 1)->title, ==, "Main");
    go(fx, IVP_RUN_NEXT);
    follow(fx, "## A (1 min)\n- a\n## A (2 min)\n- b\n## B (2 min)\n- b\n");
    g_assert_cmpint(ivp_runner_get_n_parts(fx->runner), ==, 3);
    g_assert_cmpint(ivp_runner_get_at(fx->runner), ==, 2);
}

/* --- Bytes that are none of ours --- */

static void
test_damaged_bytes(Fixture *fx, gconstpointer data)
{
    g_autoptr(GBytes) bytes = NULL;
    gsize length;
    const guint8 *good;
    int read = 0;

    go(fx, IVP_RUN_START);
    answer(fx, IVP_RECORD_YES);
    bytes = ivp_runner_to_bytes(fx->runner);
    good = g_bytes_get_data(bytes, &length);
    for (gsize i = 0; i < length; i++) {
        for (int bit = (int)(i % 4); bit < 8; bit += 4) {
            g_autofree guint8 *bad = g_memdup2(good, length);
            g_autoptr(GBytes) damaged = NULL;
            g_autoptr(GError) error = NULL;
            g_autoptr(IvpRunner) runner = NULL;

            bad[i] ^= (guint8)(1 << bit);
            damaged = g_bytes_new(bad, length);
            runner = ivp_runner_from_bytes(damaged, &error);
            if (runner == NULL) {
                g_assert_error(error, IVP_ERROR, IVP_ERROR_STORE);
                continue;
            }
            /* Then it is whole, and can be worked with. */
            read++;
            g_free(ivp_runner_describe_part(runner, &fx->now));
            g_free(ivp_runner_describe_talk(runner, &fx->now));
        }
    }
    for (gsize i = 0; i < length; i++) {
        g_autoptr(GBytes) cut = g_bytes_new(good, i);

        g_assert_null(ivp_runner_from_bytes(cut, NULL));
    }
    g_assert_cmpint(read, >, 0);
}

int
main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*test)(Fixture *fx, gconstpointer data);
    } tests[] = {
        {"whole-talk", test_whole_talk},
        {"back-jump-skip", test_back_jump_skip},
        {"optional", test_optional_part_only_if_it_fits},
        {"refusals", test_refusals},
        {"pause-over-midnight", test_pause_over_midnight},
        {"clock-set", test_clock_is_set},
        {"boot", test_boot_in_between},
        {"clock-back-over-boot", test_clock_goes_back_over_a_boot},
        {"now", test_now},
        {"forgotten", test_who_forgot_to_stop},
        {"stop-by-mistake", test_stop_by_mistake},
        {"consent/gate", test_no_recording_without_a_yes},
        {"consent/asked-again", test_yes_of_the_request_is_asked_again},
        {"consent/later-no", test_no_later_takes_it_back},
        {"consent/answers", test_answers},
        {"ticks", test_ticks},
        {"lead", test_lead},
        {"edited-guide", test_edited_guide},
        {"damaged-bytes", test_damaged_bytes},
    };

    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(tests); i++) {
        g_autofree char *plain = g_strconcat("/runner/", tests[i].name, NULL);
        g_autofree char *crashing = g_strconcat("/runner/crashing/", tests[i].name, NULL);

        g_test_add(plain, Fixture, NULL, set_up, tests[i].test, tear_down);
        /* The same again, with a crash at each step. */
        g_test_add(crashing, Fixture, "crash", set_up, tests[i].test, tear_down);
    }
    return g_test_run();
}
