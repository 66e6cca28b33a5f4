/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "ivp-sentence.h"

/* Fri 20 Nov 2026, 12:00 UTC */
#define NOW G_GINT64_CONSTANT(1795176000)
#define HOUR G_GINT64_CONSTANT(3600)
#define DAY (24 * HOUR)
#define THU_3_DEC (NOW + 13 * DAY + 6 * HOUR)
#define THU_17_DEC (NOW + 27 * DAY + 6 * HOUR)
#define WED_2_DEC (NOW + 12 * DAY + 3 * HOUR)
#define FRI_4_DEC (NOW + 14 * DAY + 2 * HOUR)

typedef struct {
    IvpZone *los_angeles, *kolkata, *berlin;
    IvpSession *session;
    IvpReader reader;
    gint64 now;
} Fixture;

static void
set_up(Fixture *fx, gconstpointer data)
{
    fx->los_angeles = ivp_zone_new("America/Los_Angeles");
    fx->kolkata = ivp_zone_new("Asia/Kolkata");
    fx->berlin = ivp_zone_new("Europe/Berlin");
    fx->now = NOW;
    fx->reader =
        (IvpReader){.program = "OpenTelemetry End User", .sender = "Bo", .now = NOW};
    fx->session = NULL;
}

static void
tear_down(Fixture *fx, gconstpointer data)
{
    ivp_zone_unref(fx->los_angeles);
    ivp_zone_unref(fx->kolkata);
    ivp_zone_unref(fx->berlin);
    ivp_session_free(fx->session);
}

static void
begin(Fixture *fx, IvpSide side, const IvpZone *zone)
{
    ivp_session_free(fx->session);
    fx->session = ivp_session_new("7q2k9mh", side, "xmpp:me", "other", "k3w9");
    fx->reader.zone = zone;
}

static void
feed(Fixture *fx, const IvpInput *input)
{
    g_autoptr(GPtrArray) effects = ivp_effects_new();
    g_autoptr(GError) error = NULL;
    IvpSession *after;
    IvpInput full = *input;

    full.account = fx->session->account;
    full.who = fx->session->peer;
    after = ivp_session_step(fx->session, &full, fx->now, effects, &error);
    g_assert_no_error(error);
    ivp_session_free(fx->session);
    fx->session = after;
    for (guint i = 0; i < effects->len; i++) {
        const IvpEffect *effect = g_ptr_array_index(effects, i);
        IvpInput ours = {.kind = IVP_INPUT_OURS,
                         .n_at = 1,
                         .at = {effect->at},
                         .attempt = effect->attempt};

        if (effect->kind == IVP_EFFECT_TRY)
            feed(fx, &ours);
    }
}

static void
press(Fixture *fx, IvpInputKind kind, gint64 one, gint64 two, const char *text)
{
    IvpInput input = {
        .kind = kind, .shown = fx->session->theirs.rev, .length = 60, .text = text};

    if (one != 0)
        input.at[input.n_at++] = one;
    if (two != 0)
        input.at[input.n_at++] = two;
    feed(fx, &input);
}

static void
say(Fixture *fx, IvpAnswerKind kind, int number)
{
    IvpAnswer answer = {.kind = kind, .number = number};
    IvpInput input = {.kind = IVP_INPUT_WORDS, .answer = &answer, .quote = "2 please"};

    fx->now += 60;
    feed(fx, &input);
}

/* What goes out without a tail: one message, at most 300 bytes, ASCII. */
static void
expect(Fixture *fx, const char *sentence)
{
    g_autoptr(GError) error = NULL;
    g_auto(GStrv) parts =
        ivp_sentence_encode(fx->session, &fx->session->mine, &fx->reader, FALSE, &error);

    g_assert_no_error(error);
    g_assert_cmpuint(g_strv_length(parts), ==, 1);
    g_assert_cmpstr(parts[0], ==, sentence);
    g_assert_cmpuint(strlen(parts[0]), <=, IVP_SENTENCE_MAX);
    g_assert_true(g_str_is_ascii(parts[0]));
}

static void
test_a_volunteers_lines(Fixture *fx, gconstpointer data)
{
    IvpInput consent = {
        .kind = IVP_PRESS_CONSENT, .consent = TRUE, .record = IVP_RECORD_NO};

    begin(fx, IVP_SIDE_VOLUNTEER, fx->los_angeles);
    press(fx, IVP_PRESS_REQUEST, THU_3_DEC, THU_17_DEC, NULL);
    expect(
        fx,
        "Interview request for OpenTelemetry End User: 1) Thu 3 Dec 18:00 UTC (10:00 in "
        "Los Angeles) or 2) Thu 17 Dec 18:00 UTC (10:00), 60 min. Please answer 1, 2, no, "
        "or a better time.");
    fx->reader.code = "7q2";
    expect(
        fx,
        "Interview request for OpenTelemetry End User: 1) Thu 3 Dec 18:00 UTC (10:00 in "
        "Los Angeles) or 2) Thu 17 Dec 18:00 UTC (10:00), 60 min. Please answer 1 7q2, 2 "
        "7q2, or no 7q2 (another offer to you is open as well).");
    fx->reader.code = NULL;
    feed(fx, &consent);
    expect(fx,
           "About our interview: please do not record it. The summary may give neither my "
           "name nor my organization.");
    press(fx, IVP_PRESS_REQUEST, THU_17_DEC, 0, NULL);
    expect(
        fx,
        "Interview request for OpenTelemetry End User: 2) Thu 17 Dec 18:00 UTC (10:00 in "
        "Los Angeles), 60 min, no recording. Please answer 2, no, or a better time.");
    press(fx, IVP_PRESS_WITHDRAW, 0, 0, "I am ill.");
    expect(fx, "Sorry, I have to withdraw from the interview: I am ill.");
}

static void
test_a_facilitators_lines(Fixture *fx, gconstpointer data)
{
    begin(fx, IVP_SIDE_FACILITATOR, fx->kolkata);
    press(fx, IVP_PRESS_PROPOSE, WED_2_DEC, FRI_4_DEC, NULL);
    expect(
        fx,
        "Interview for OpenTelemetry End User: would 1) Wed 2 Dec 15:00 UTC (20:30 in "
        "Kolkata) or 2) Fri 4 Dec 14:00 UTC (19:30) suit you, 60 min? Please answer 1, 2, "
        "no, or a better time.");
    say(fx, IVP_ANSWER_NUMBER, 1);
    press(fx, IVP_PRESS_BOOK, WED_2_DEC, 0, NULL);
    expect(
        fx,
        "Booked: Wed 2 Dec 15:00-16:00 UTC (20:30 in Kolkata), interview with Bo. Nothing "
        "is recorded unless you agree at the start. If it no longer suits, answer no or a "
        "better time.");
    say(fx, IVP_ANSWER_RECORD_NO, 0);
    press(fx, IVP_PRESS_PROPOSE, FRI_4_DEC, 0, NULL);
    expect(
        fx,
        "May we move our interview from Wed 2 Dec 15:00 UTC to 2) Fri 4 Dec 14:00 UTC "
        "(19:30 in Kolkata)? The old time stays until you answer 2, no, or a better time.");
    press(fx, IVP_PRESS_CANCEL, 0, 0, "Bo is ill");
    expect(
        fx,
        "Sorry, our interview on Wed 2 Dec 15:00 UTC (20:30 in Kolkata) is cancelled: Bo "
        "is ill. If you would like another date, answer with times that suit you.");
}

static void
test_answers_to_a_request(Fixture *fx, gconstpointer data)
{
    IvpLine request = {.verb = IVP_VERB_REQUEST,
                       .rev = 1,
                       .id = "7q2k9mh",
                       .box = "a000",
                       .n_at = 1,
                       .at = {THU_3_DEC},
                       .length = 60};
    IvpInput input = {.kind = IVP_INPUT_LINE, .line = &request};

    begin(fx, IVP_SIDE_FACILITATOR, fx->los_angeles);
    feed(fx, &input);
    press(fx, IVP_PRESS_DECLINE, 0, 0, "we are at a conference that week.");
    expect(
        fx,
        "Thank you for offering an interview. None of these times works for us: we are at "
        "a conference that week. If you like, answer with other times.");
    press(fx, IVP_PRESS_PROPOSE, THU_17_DEC, THU_17_DEC + 21 * DAY, NULL);
    fx->reader.taken = THU_3_DEC;
    expect(
        fx,
        "Sorry, Thu 3 Dec 18:00 UTC was just taken. Free: 1) Thu 17 Dec 18:00 UTC (10:00 "
        "in Los Angeles), 2) Thu 7 Jan 18:00 UTC (10:00). Please answer 1, 2, no, or a "
        "better time.");
}

static void
test_drafts(Fixture *fx, gconstpointer data)
{
    g_autofree char *tomorrow = NULL, *over = NULL, *which = NULL, *room = NULL;

    begin(fx, IVP_SIDE_FACILITATOR, fx->kolkata);
    press(fx, IVP_PRESS_PROPOSE, NOW + 13 * DAY + 21 * HOUR + HOUR / 2, 0, NULL);
    fx->reader.asks_back = TRUE;
    expect(
        fx,
        "Do you mean Fri 4 Dec 09:30 UTC (15:00 in Kolkata)? Please answer yes, no, or a "
        "better time.");
    fx->reader.asks_back = FALSE;
    press(fx, IVP_PRESS_PROPOSE, THU_3_DEC, THU_17_DEC, NULL);
    which = ivp_sentence_which(fx->session, &fx->reader);
    g_assert_cmpstr(which, ==, "Which one: 2 (Thu 3 Dec) or 3 (Thu 17 Dec)?");
    over = ivp_sentence_hold_over(THU_3_DEC, &fx->reader);
    g_assert_cmpstr(
        over, ==,
        "The reserved time Thu 3 Dec 18:00 UTC has passed without an answer and is "
        "free again. If you still want to talk, answer with times that suit you.");
    fx->reader.now = WED_2_DEC - DAY;
    tomorrow = ivp_sentence_reminder(WED_2_DEC, "https://example.org/j/123", &fx->reader);
    g_assert_cmpstr(tomorrow, ==,
                    "Reminder: our interview is tomorrow, Wed 2 Dec 15:00 UTC (20:30 in "
                    "Kolkata). Join: https://example.org/j/123");
    fx->reader.in_room = TRUE;
    room = ivp_sentence_reminder(WED_2_DEC, "https://example.org/j/123", &fx->reader);
    g_assert_null(strstr(room, "https"));
}

static void
test_room_lines(Fixture *fx, gconstpointer data)
{
    IvpLine request = {
        .verb = IVP_VERB_REQUEST, .rev = 1, .n_at = 1, .at = {THU_3_DEC}, .length = 60};
    IvpLine taken = {.verb = IVP_VERB_TAKEN, .rev = 1, .by = (char *)"Bo"};
    g_autofree char *asked = NULL, *given = NULL;

    fx->reader.in_room = TRUE;
    fx->reader.zone = fx->los_angeles;
    asked = ivp_sentence_for_others(NULL, &request, &fx->reader, IVP_SENTENCE_MAX, NULL);
    g_assert_cmpstr(
        asked, ==,
        "Interview request for OpenTelemetry End User: 1) Thu 3 Dec 18:00 UTC (10:00 "
        "in Los Angeles), 60 min. Facilitators: answer to me privately with 1, no, or "
        "a better time.");
    given = ivp_sentence_for_others(NULL, &taken, &fx->reader, IVP_SENTENCE_MAX, NULL);
    g_assert_cmpstr(given, ==, "Bo takes this, thank you.");
}

/* With a tail as long as it gets, the first part still has the whole sentence. */
static void
test_sentence_shrinks_until_the_tail_fits(Fixture *fx, gconstpointer data)
{
    IvpInput input = {.kind = IVP_PRESS_REQUEST,
                      .n_at = 4,
                      .at = {THU_3_DEC, THU_17_DEC, WED_2_DEC, FRI_4_DEC},
                      .length = 60,
                      .text = "Sizing the collector; 400 nodes"};
    g_autoptr(GError) error = NULL;
    g_auto(GStrv) parts = NULL;
    g_auto(IvpLine) got = {0};

    begin(fx, IVP_SIDE_VOLUNTEER, fx->los_angeles);
    g_strlcpy(fx->session->room, "abcdefg", sizeof fx->session->room);
    g_strlcpy(fx->session->bound, "b000", sizeof fx->session->bound);
    feed(fx, &input);
    parts = ivp_sentence_encode(fx->session, &fx->session->mine, &fx->reader, TRUE, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(strlen(parts[0]), <=, IVP_LINE_MAX_PART);
    g_assert_nonnull(strstr(parts[0], "4) Fri 4 Dec 14:00 UTC"));
    g_assert_nonnull(strstr(parts[0], "Please answer 1, 2, 3, 4, "));
    g_assert_cmpint(ivp_line_decode(parts[0], &got), !=, IVP_LINE_DAMAGED);
}

static void
test_states_in_the_words_of_the_panel(Fixture *fx, gconstpointer data)
{
    IvpViewer viewer = {"Bo", fx->berlin, NOW};
    IvpDelivery delivery = {IVP_DELIVERY_DRAFT, NOW + HOUR + 120};
    static const char *const sent[] = {
        "Draft, not sent.",
        "Waits here: Bo is offline.",
        "Sent 14:02, not seen yet.",
        "In Bo's inbox since 14:02.",
        "Sent 14:02 as plain words: Bo has no panel; the answer will come as a message.",
    };
    IvpLine line = {.verb = IVP_VERB_PROPOSE,
                    .id = "7q2k9mh",
                    .box = "b000",
                    .n_at = 1,
                    .at = {FRI_4_DEC}};
    IvpInput input = {.kind = IVP_INPUT_LINE, .line = &line};
    const struct {
        IvpVerb verb;
        int re;
        gint64 at, until, now;
        IvpInputKind then;
        const char *sentence;
    } steps[] = {
        {IVP_VERB_PROPOSE, 1, FRI_4_DEC, 0, NOW, 0,
         "Bo proposes Fri 4 Dec 15:00. Your turn."},
        {IVP_VERB_PROPOSE, 1, THU_3_DEC, NOW + 7 * DAY + 5 * HOUR, NOW, 0,
         "Thu 3 Dec 19:00 is reserved for you until Fri 27 Nov 18:00."},
        {IVP_VERB_PROPOSE, 1, THU_3_DEC, NOW + 7 * DAY + 5 * HOUR, NOW + 8 * DAY, 0,
         "No answer by Fri 27 Nov 18:00; the time is free again."},
        {IVP_VERB_BOOK, 1, THU_3_DEC, 0, NOW, 0,
         "Booked: Thu 3 Dec 19:00, 60 min, with Bo."},
        {IVP_VERB_BOOK, 1, THU_3_DEC, 0, THU_3_DEC + HOUR, 0, "Took place."},
        {IVP_VERB_DECLINE, 1, 0, 0, NOW, 0, "Declined: “We are away.”"},
        {IVP_VERB_CANCEL, 1, 0, 0, NOW, 0, "Cancelled by Bo: “We are away.”"},
    };

    begin(fx, IVP_SIDE_VOLUNTEER, fx->los_angeles);
    press(fx, IVP_PRESS_REQUEST, THU_3_DEC, 0, NULL);
    for (int kind = IVP_DELIVERY_DRAFT; kind <= IVP_DELIVERY_PLAIN; kind++) {
        g_autofree char *sentence = NULL;

        delivery.kind = kind;
        sentence = ivp_sentence_delivery(&delivery, &viewer);
        g_assert_cmpstr(sentence, ==, sent[kind]);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(steps); i++) {
        g_autofree char *sentence = NULL;

        line.verb = steps[i].verb;
        line.rev = (int)i + 1;
        line.re = steps[i].re;
        line.n_at = steps[i].at != 0;
        line.at[0] = steps[i].at;
        line.until = steps[i].until;
        line.text = steps[i].at == 0 ? (char *)"We are away." : NULL;
        feed(fx, &input);
        viewer.now = steps[i].now;
        sentence = ivp_sentence_state(fx->session, NULL, &viewer);
        g_assert_cmpstr(sentence, ==, steps[i].sentence);
    }
    viewer.now = NOW;
    press(fx, IVP_PRESS_WITHDRAW, 0, 0, NULL);
    {
        g_autofree char *sentence = ivp_sentence_state(fx->session, NULL, &viewer);

        g_assert_cmpstr(sentence, ==, "Withdrawn by you.");
    }
}

static void
test_every_line_and_entry_has_a_sentence(Fixture *fx, gconstpointer data)
{
    IvpViewer viewer = {"Ana", fx->berlin, NOW};
    IvpLine line = {.rev = 1,
                    .n_at = 2,
                    .at = {THU_3_DEC, THU_17_DEC},
                    .length = 60,
                    .by = (char *)"Bo",
                    .text = (char *)"one\ntwo"};
    g_autofree char *request = NULL;

    for (IvpVerb verb = IVP_VERB_REQUEST; verb <= IVP_VERB_TAKEN; verb++) {
        g_autofree char *mine = NULL, *theirs = NULL;

        if (verb == IVP_VERB_RECEIVED)
            continue;
        line.verb = verb;
        mine = ivp_sentence_shown(&line, TRUE, &viewer);
        theirs = ivp_sentence_shown(&line, FALSE, &viewer);
        g_assert_nonnull(strstr(mine, "You "));
        g_assert_nonnull(strstr(theirs, "Ana"));
        g_assert_null(strchr(theirs, '\n'));
    }
    line.verb = IVP_VERB_REQUEST;
    request = ivp_sentence_shown(&line, FALSE, &viewer);
    g_assert_cmpstr(
        request, ==,
        "Ana asks for an interview: Thu 3 Dec 19:00 or Thu 17 Dec 19:00, 60 min. “one "
        "two”");
    for (IvpEntry kind = IVP_ENTRY_LINE; kind <= IVP_ENTRY_DISTRUSTED; kind++) {
        IvpEffect entry = {
            .entry = kind, .line = &line, .at = THU_3_DEC, .text = (char *)"yes"};
        g_autofree char *sentence = ivp_sentence_entry(&entry, &viewer);

        g_assert_cmpuint(strlen(sentence), >, 10);
    }
}

#define ADD(path, function) g_test_add(path, Fixture, NULL, set_up, function, tear_down)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("/sentence/volunteer", test_a_volunteers_lines);
    ADD("/sentence/facilitator", test_a_facilitators_lines);
    ADD("/sentence/answers", test_answers_to_a_request);
    ADD("/sentence/drafts", test_drafts);
    ADD("/sentence/room", test_room_lines);
    ADD("/sentence/shrinks", test_sentence_shrinks_until_the_tail_fits);
    ADD("/sentence/states", test_states_in_the_words_of_the_panel);
    ADD("/sentence/shown", test_every_line_and_entry_has_a_sentence);
    return g_test_run();
}
