/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <string.h>

#include "ivp-error.h"
#include "ivp-keeper.h"
#include "ivp-room.h"
#include "ivp-session.h"

#define NOW G_GINT64_CONSTANT(1796320800)
#define HOUR G_GINT64_CONSTANT(3600)
#define A (NOW + 48 * HOUR)
#define B (NOW + 72 * HOUR)
#define C (NOW + 96 * HOUR)
#define D (NOW + 120 * HOUR)

/* Ana asks, Bo facilitates; what one says reaches the other at once unless the line is cut.
 */
typedef struct {
    IvpSession *ana, *bo;
    gboolean cut;
    gint64 now;
    GPtrArray *effects; /* of the last input */
} Fixture;

static void
set_up(Fixture *fx, gconstpointer data)
{
    fx->ana = ivp_session_new("7q2k9mh", IVP_SIDE_VOLUNTEER, "xmpp:ana", "bo@example.org",
                              "a000");
    fx->bo = ivp_session_new("7q2k9mh", IVP_SIDE_FACILITATOR, "xmpp:bo", "ana@example.org",
                             "b000");
    fx->now = NOW;
    fx->cut = FALSE;
    fx->effects = ivp_effects_new();
}

static void
tear_down(Fixture *fx, gconstpointer data)
{
    ivp_session_free(fx->ana);
    ivp_session_free(fx->bo);
    g_ptr_array_unref(fx->effects);
}

static void feed(Fixture *fx, IvpSession **who, const IvpInput *input);

static void
deliver(Fixture *fx, IvpSession **who, const IvpLine *line)
{
    IvpInput input = {.kind = IVP_INPUT_LINE,
                      .account = (*who)->account,
                      .who = (*who)->peer,
                      .line = line};

    feed(fx, who, &input);
}

static void
follow(Fixture *fx, IvpSession **who, const IvpEffect *effect)
{
    IvpSession **other = who == &fx->ana ? &fx->bo : &fx->ana;
    IvpInput input = {.n_at = 1, .at = {effect->at}, .attempt = effect->attempt};

    if ((effect->kind == IVP_EFFECT_SEND || effect->kind == IVP_EFFECT_ACK) && !fx->cut)
        deliver(fx, other, effect->line);
    if (effect->kind == IVP_EFFECT_TRY || effect->kind == IVP_EFFECT_FREE) {
        input.kind = effect->kind == IVP_EFFECT_TRY ? IVP_INPUT_OURS : IVP_INPUT_FREED;
        feed(fx, who, &input);
    }
}

static gboolean
try_feed(Fixture *fx, IvpSession **who, const IvpInput *input, GError **error)
{
    g_autoptr(GPtrArray) effects = ivp_effects_new();
    IvpSession *after = ivp_session_step(*who, input, fx->now, effects, error);

    if (after == NULL) {
        g_assert_cmpuint(effects->len, ==, 0);
        return FALSE;
    }
    ivp_session_free(*who);
    *who = after;
    for (guint i = 0; i < effects->len; i++)
        follow(fx, who, g_ptr_array_index(effects, i));
    g_ptr_array_set_size(fx->effects, 0);
    g_ptr_array_extend_and_steal(fx->effects, g_steal_pointer(&effects));
    return TRUE;
}

static void
feed(Fixture *fx, IvpSession **who, const IvpInput *input)
{
    g_autoptr(GError) error = NULL;

    try_feed(fx, who, input, &error);
    g_assert_no_error(error);
}

static void
press(Fixture *fx, IvpSession **who, IvpInputKind kind, gint64 one, gint64 two)
{
    IvpInput input = {.kind = kind, .shown = (*who)->theirs.rev, .length = 60};

    if (one != 0)
        input.at[input.n_at++] = one;
    if (two != 0)
        input.at[input.n_at++] = two;
    feed(fx, who, &input);
}

static void
say(Fixture *fx, IvpSession **who, IvpAnswerKind kind, int number, gint64 at)
{
    g_auto(IvpAnswer) answer = {.kind = kind, .number = number, .at = at};
    IvpInput input = {.kind = IVP_INPUT_WORDS,
                      .account = (*who)->account,
                      .who = (*who)->peer,
                      .answer = &answer,
                      .quote = "their words"};

    fx->now += 60;
    feed(fx, who, &input);
}

static guint
count(const Fixture *fx, IvpEffectKind kind)
{
    guint n = 0;

    for (guint i = 0; i < fx->effects->len; i++)
        n += ((IvpEffect *)g_ptr_array_index(fx->effects, i))->kind == kind;
    return n;
}

#define assert_state(session, state)                                                \
    g_assert_cmpstr(ivp_state_get_name(ivp_session_get_state((session), NULL)), ==, \
                    ivp_state_get_name(state))

/* --- The table of states and moves in README.md --- */

static void
reach_none(Fixture *fx)
{
}

static void
reach_invited(Fixture *fx)
{
    press(fx, &fx->bo, IVP_PRESS_PROPOSE, A, B);
}

static void
reach_open(Fixture *fx)
{
    press(fx, &fx->ana, IVP_PRESS_REQUEST, A, B);
}

static void
reach_proposed(Fixture *fx)
{
    reach_open(fx);
    press(fx, &fx->bo, IVP_PRESS_PROPOSE, C, 0);
}

static void
reach_booked(Fixture *fx)
{
    reach_open(fx);
    press(fx, &fx->bo, IVP_PRESS_BOOK, A, 0);
}

static void
reach_proposed_while_booked(Fixture *fx)
{
    reach_booked(fx);
    press(fx, &fx->bo, IVP_PRESS_PROPOSE, C, 0);
}

static void
reach_move_asked(Fixture *fx)
{
    reach_booked(fx);
    press(fx, &fx->ana, IVP_PRESS_REQUEST, C, 0);
}

static void
reach_move_refused(Fixture *fx)
{
    reach_move_asked(fx);
    press(fx, &fx->bo, IVP_PRESS_DECLINE, 0, 0);
}

static void
reach_declined(Fixture *fx)
{
    reach_open(fx);
    press(fx, &fx->bo, IVP_PRESS_DECLINE, 0, 0);
}

static void
reach_cancelled(Fixture *fx)
{
    reach_booked(fx);
    press(fx, &fx->bo, IVP_PRESS_CANCEL, 0, 0);
}

static void
reach_withdrawn(Fixture *fx)
{
    reach_open(fx);
    press(fx, &fx->ana, IVP_PRESS_WITHDRAW, 0, 0);
}

static void
reach_agreed_in_words(Fixture *fx)
{
    fx->cut = TRUE;
    reach_open(fx);
    say(fx, &fx->ana, IVP_ANSWER_NUMBER, 1, 0);
}

static void
reach_booked_in_words(Fixture *fx)
{
    reach_agreed_in_words(fx);
    press(fx, &fx->ana, IVP_PRESS_NOTE, 0, 0);
}

static const struct {
    IvpState state;
    const char *label;
    void (*reach)(Fixture *);
} states[] = {
    {IVP_STATE_NONE, "none", reach_none},
    {IVP_STATE_INVITED, "invited", reach_invited},
    {IVP_STATE_OPEN, "open", reach_open},
    {IVP_STATE_PROPOSED, "proposed", reach_proposed},
    {IVP_STATE_BOOKED, "booked", reach_booked},
    {IVP_STATE_PROPOSED, "proposed, a booking stands", reach_proposed_while_booked},
    {IVP_STATE_MOVE_ASKED, "move asked", reach_move_asked},
    {IVP_STATE_MOVE_REFUSED, "move refused", reach_move_refused},
    {IVP_STATE_DECLINED, "declined", reach_declined},
    {IVP_STATE_CANCELLED, "cancelled", reach_cancelled},
    {IVP_STATE_WITHDRAWN, "withdrawn", reach_withdrawn},
    {IVP_STATE_AGREED_IN_WORDS, "agreed in words", reach_agreed_in_words},
    {IVP_STATE_BOOKED_IN_WORDS, "booked in words", reach_booked_in_words},
};

static const struct {
    const char *name;
    gboolean volunteer;
    IvpInputKind press;
    gint64 at; /* 0: none needed; -1: the booking; -2: what was proposed; -3: what can be
                  booked */
} presses[] = {
    {"request another time", TRUE, IVP_PRESS_REQUEST, D},
    {"keep the old time", TRUE, IVP_PRESS_REQUEST, -1},
    {"agree", TRUE, IVP_PRESS_AGREE, -2},
    {"change consent", TRUE, IVP_PRESS_CONSENT, 0},
    {"withdraw", TRUE, IVP_PRESS_WITHDRAW, 0},
    {"note as booked", TRUE, IVP_PRESS_NOTE, 0},
    {"propose", FALSE, IVP_PRESS_PROPOSE, D},
    {"book", FALSE, IVP_PRESS_BOOK, -3},
    {"decline", FALSE, IVP_PRESS_DECLINE, 0},
    {"cancel", FALSE, IVP_PRESS_CANCEL, 0},
};

static gint64
choose(const IvpSession *session, gint64 at)
{
    if (at == -1)
        return ivp_session_get_booking(session);
    if (at == -2)
        return session->theirs.at[0];
    for (guint i = 0; at == -3 && i < session->theirs.n_at; i++)
        if (ivp_session_can_book(session, session->theirs.at[i]))
            return session->theirs.at[i];
    return at > 0 ? at : 0;
}

static void
append_presses(GString *row, gsize s, gboolean volunteer)
{
    guint n = 0;

    for (gsize p = 0; p < G_N_ELEMENTS(presses); p++) {
        Fixture fx;
        IvpSession **who;
        gint64 at;

        if (presses[p].volunteer != volunteer)
            continue;
        set_up(&fx, NULL);
        states[s].reach(&fx);
        who = volunteer ? &fx.ana : &fx.bo;
        at = choose(*who, presses[p].at);
        if (ivp_session_may(*who, presses[p].press) && (presses[p].at == 0 || at != 0) &&
            !(fx.cut && !volunteer)) {
            press(&fx, who, presses[p].press, at, 0);
            g_string_append_printf(row, "%s%s → %s", n++ > 0 ? "; " : "", presses[p].name,
                                   ivp_state_get_name(ivp_session_get_state(*who, NULL)));
            if (!fx.cut)
                assert_state(fx.bo, ivp_session_get_state(fx.ana, NULL));
        }
        tear_down(&fx, NULL);
    }
    if (n == 0)
        g_string_append(row, "–");
}

static void
test_table_in_readme_is_what_the_machine_does(void)
{
    static const char *const next_names[] = {"–", "volunteer", "facilitator"};
    g_autofree char *file = g_test_build_filename(G_TEST_DIST, "..", "plugin", "core",
                                                  "booking", "README.md", NULL);
    g_autoptr(GString) table = g_string_new(
        "| state | next | the volunteer may | the facilitator may |\n|---|---|---|---|\n");
    g_autofree char *readme = NULL;

    for (gsize s = 0; s < G_N_ELEMENTS(states); s++) {
        Fixture fx;
        IvpNext next;

        set_up(&fx, NULL);
        states[s].reach(&fx);
        assert_state(fx.ana, states[s].state);
        ivp_session_get_state(fx.ana, &next);
        g_string_append_printf(table, "| %s | %s | ", states[s].label, next_names[next]);
        tear_down(&fx, NULL);
        append_presses(table, s, TRUE);
        g_string_append(table, " | ");
        append_presses(table, s, FALSE);
        g_string_append(table, " |\n");
    }
    g_assert_true(g_file_get_contents(file, &readme, NULL, NULL));
    if (strstr(readme, table->str) == NULL) {
        fputs("plugin/core/booking/README.md must have this table:\n", stderr);
        fputs(table->str, stderr);
        g_test_fail();
    }
}

/* --- Lines that cross, repeat, come late --- */

static void
test_crossing_book_and_withdraw_ends_withdrawn(Fixture *fx, gconstpointer data)
{
    reach_open(fx);
    fx->cut = TRUE;
    press(fx, &fx->bo, IVP_PRESS_BOOK, A, 0);
    press(fx, &fx->ana, IVP_PRESS_WITHDRAW, 0, 0);
    fx->cut = FALSE;
    deliver(fx, &fx->ana, &fx->bo->mine);
    deliver(fx, &fx->bo, &fx->ana->mine);
    assert_state(fx->ana, IVP_STATE_WITHDRAWN);
    assert_state(fx->bo, IVP_STATE_WITHDRAWN);
    g_assert_cmpuint(fx->bo->n_claims, ==, 0);
}

static void
test_crossing_book_and_move_is_booked_and_asked(Fixture *fx, gconstpointer data)
{
    reach_open(fx);
    fx->cut = TRUE;
    press(fx, &fx->bo, IVP_PRESS_BOOK, A, 0);
    press(fx, &fx->ana, IVP_PRESS_REQUEST, C, 0);
    fx->cut = FALSE;
    deliver(fx, &fx->ana, &fx->bo->mine);
    deliver(fx, &fx->bo, &fx->ana->mine);
    assert_state(fx->ana, IVP_STATE_MOVE_ASKED);
    assert_state(fx->bo, IVP_STATE_MOVE_ASKED);
    g_assert_cmpint(ivp_session_get_booking(fx->ana), ==, A);
}

static void
test_repeats_and_older_lines_are_answered_and_move_nothing(Fixture *fx, gconstpointer data)
{
    g_auto(IvpLine) first = {0};
    g_autoptr(GBytes) before = NULL, after = NULL;

    reach_open(fx);
    ivp_line_copy(&first, &fx->ana->mine);
    press(fx, &fx->ana, IVP_PRESS_REQUEST, C, 0);
    before = ivp_session_to_bytes(fx->bo);
    fx->cut = TRUE;
    deliver(fx, &fx->bo, &first);
    g_assert_cmpuint(count(fx, IVP_EFFECT_ACK), ==, 1);
    g_assert_cmpuint(fx->effects->len, ==, 1);
    deliver(fx, &fx->bo, &fx->ana->mine);
    g_assert_cmpuint(fx->effects->len, ==, 1);
    after = ivp_session_to_bytes(fx->bo);
    g_assert_true(g_bytes_equal(before, after));
}

static void
test_only_the_right_person_moves_it(Fixture *fx, gconstpointer data)
{
    static const char *const wrong[][2] = {
        {"xmpp:bo", "kim@example.org"}, {"irc:bo", "ana@example.org"}, {"xmpp:bo", "ana"}};
    IvpLine line = {.verb = IVP_VERB_WITHDRAW, .rev = 9, .id = "7q2k9mh", .box = "a000"};
    g_autoptr(GBytes) before = NULL;

    reach_booked(fx);
    before = ivp_session_to_bytes(fx->bo);
    for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++) {
        IvpInput input = {.kind = IVP_INPUT_LINE,
                          .account = wrong[i][0],
                          .who = wrong[i][1],
                          .line = &line};
        g_autoptr(GBytes) after = NULL;

        feed(fx, &fx->bo, &input);
        g_assert_cmpuint(fx->effects->len, ==, 0);
        after = ivp_session_to_bytes(fx->bo);
        g_assert_true(g_bytes_equal(before, after));
    }
    /* The right person with the wrong role, or another ID, neither. */
    line.verb = IVP_VERB_CANCEL;
    deliver(fx, &fx->bo, &line);
    g_assert_cmpuint(fx->effects->len, ==, 0);
    line.verb = IVP_VERB_WITHDRAW;
    g_strlcpy(line.id, "7q2k9mj", sizeof line.id);
    deliver(fx, &fx->bo, &line);
    g_assert_cmpuint(fx->effects->len, ==, 0);
    assert_state(fx->bo, IVP_STATE_BOOKED);
}

static void
test_booking_never_asked_for_is_shown_as_a_proposal(Fixture *fx, gconstpointer data)
{
    IvpLine line = {.verb = IVP_VERB_BOOK,
                    .rev = 1,
                    .re = 1,
                    .id = "7q2k9mh",
                    .box = "b000",
                    .n_at = 1,
                    .at = {D}};

    fx->cut = TRUE;
    reach_open(fx);
    deliver(fx, &fx->ana, &line);
    assert_state(fx->ana, IVP_STATE_PROPOSED);
    g_assert_cmpint(ivp_session_get_booking(fx->ana), ==, 0);
    press(fx, &fx->ana, IVP_PRESS_AGREE, D, 0);
    assert_state(fx->ana, IVP_STATE_BOOKED);
    g_assert_cmpuint(fx->ana->mine.n_at, ==, 3);
}

static void
test_restored_backup_goes_on_above(Fixture *fx, gconstpointer data)
{
    g_autoptr(IvpSession) backup = NULL;

    reach_open(fx);
    backup = ivp_session_copy(fx->ana);
    press(fx, &fx->ana, IVP_PRESS_REQUEST, C, 0);
    press(fx, &fx->ana, IVP_PRESS_REQUEST, D, 0);
    g_assert_cmpint(fx->bo->theirs.rev, ==, 3);
    ivp_session_free(fx->ana);
    fx->ana = g_steal_pointer(&backup);
    press(fx, &fx->bo, IVP_PRESS_PROPOSE, B, 0);
    /* Bo's line answered REV 3, which this store knows nothing of. */
    g_assert_cmpint(fx->ana->mine.rev, ==, 4);
    g_assert_cmpint(fx->bo->theirs.rev, ==, 4);
    g_assert_true(ivp_line_has_time(&fx->bo->theirs, A));
    assert_state(fx->bo, IVP_STATE_PROPOSED);
    assert_state(fx->ana, IVP_STATE_PROPOSED);
}

static void
test_second_store_stands_down(Fixture *fx, gconstpointer data)
{
    g_autoptr(IvpSession) desk = ivp_session_new("7q2k9mh", IVP_SIDE_FACILITATOR, "xmpp:bo",
                                                 "ana@example.org", "b111");
    IvpSide side;

    fx->cut = TRUE;
    reach_open(fx);
    deliver(fx, &desk, &fx->ana->mine);
    fx->cut = FALSE;
    deliver(fx, &fx->bo, &fx->ana->mine);
    press(fx, &fx->bo, IVP_PRESS_PROPOSE, C, 0);
    fx->cut = TRUE;
    press(fx, &desk, IVP_PRESS_BOOK, A, 0);
    g_assert_cmpint(desk->claims[0].state, ==, IVP_CLAIM_HELD);
    deliver(fx, &fx->ana, &desk->mine);
    g_assert_cmpuint(fx->effects->len, ==, 1);
    {
        const IvpEffect *effect = g_ptr_array_index(fx->effects, 0);
        g_auto(IvpLine) received = {0};

        ivp_line_copy(&received, effect->line);
        g_assert_cmpstr(received.to, ==, "b000");
        deliver(fx, &desk, &received);
        g_assert_false(ivp_session_opens(&received, "b111", &side));
    }
    g_assert_true(desk->stood_down);
    g_assert_cmpuint(desk->n_claims, ==, 0);
    g_assert_cmpint(ivp_session_pending(desk), ==, 0);
    assert_state(fx->ana, IVP_STATE_PROPOSED);
}

static void
test_what_opens_a_thread(void)
{
    static const struct {
        IvpVerb verb;
        const char *to;
        gboolean opens;
        IvpSide side;
    } firsts[] = {
        {IVP_VERB_REQUEST, "", TRUE, IVP_SIDE_FACILITATOR},
        {IVP_VERB_WITHDRAW, "", TRUE, IVP_SIDE_FACILITATOR},
        {IVP_VERB_INVITE, "", TRUE, IVP_SIDE_VOLUNTEER},
        {IVP_VERB_INVITE, "mine", TRUE, IVP_SIDE_VOLUNTEER},
        {IVP_VERB_INVITE, "0ther", FALSE, IVP_SIDE_VOLUNTEER},
        {IVP_VERB_BOOK, "", FALSE, IVP_SIDE_VOLUNTEER},
        {IVP_VERB_RECEIVED, "", FALSE, IVP_SIDE_VOLUNTEER},
        {IVP_VERB_CLAIM, "", FALSE, IVP_SIDE_VOLUNTEER},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(firsts); i++) {
        IvpLine line = {.verb = firsts[i].verb, .rev = 3, .id = "7q2k9mh", .box = "k3w9"};
        IvpSide side;

        g_strlcpy(line.to, firsts[i].to, sizeof line.to);
        g_assert_cmpint(ivp_session_opens(&line, "mine", &side), ==, firsts[i].opens);
        if (firsts[i].opens)
            g_assert_cmpint(side, ==, firsts[i].side);
    }
}

/* --- Presses that are refused --- */

static void
test_refusals_change_nothing(void)
{
    static const struct {
        const char *what;
        void (*reach)(Fixture *);
        gboolean volunteer;
        IvpInputKind press;
        gint64 at;
        int shown; /* -1: what is there */
        IvpError code;
    } refusals[] = {
        {"a press on an older screen", reach_open, FALSE, IVP_PRESS_BOOK, A, 0,
         IVP_ERROR_REFUSED},
        {"a time nobody asked for", reach_open, FALSE, IVP_PRESS_BOOK, C, -1,
         IVP_ERROR_REFUSED},
        {"a yes from before the no", reach_declined, FALSE, IVP_PRESS_BOOK, A, -1,
         IVP_ERROR_REFUSED},
        {"no time", reach_none, TRUE, IVP_PRESS_REQUEST, 0, -1, IVP_ERROR_USAGE},
        {"a time that has passed", reach_none, TRUE, IVP_PRESS_REQUEST, NOW, -1,
         IVP_ERROR_REFUSED},
        {"an absurd time", reach_none, TRUE, IVP_PRESS_REQUEST, NOW * 3, -1,
         IVP_ERROR_REFUSED},
        {"yes to what was not proposed", reach_proposed, TRUE, IVP_PRESS_AGREE, D, -1,
         IVP_ERROR_REFUSED},
        {"anything after a withdrawal", reach_withdrawn, TRUE, IVP_PRESS_REQUEST, C, -1,
         IVP_ERROR_REFUSED},
        {"proposing after it", reach_withdrawn, FALSE, IVP_PRESS_PROPOSE, C, -1,
         IVP_ERROR_REFUSED},
        {"cancelling what is not booked", reach_open, FALSE, IVP_PRESS_CANCEL, 0, -1,
         IVP_ERROR_REFUSED},
        {"consent before asking", reach_none, TRUE, IVP_PRESS_CONSENT, 0, -1,
         IVP_ERROR_REFUSED},
        {"a facilitator's press by the volunteer", reach_open, TRUE, IVP_PRESS_BOOK, A, -1,
         IVP_ERROR_REFUSED},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(refusals); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GBytes) before = NULL, after = NULL;
        Fixture fx;
        IvpSession **who;
        IvpInput input = {.kind = refusals[i].press, .at = {refusals[i].at}};

        g_test_message("%s", refusals[i].what);
        set_up(&fx, NULL);
        refusals[i].reach(&fx);
        who = refusals[i].volunteer ? &fx.ana : &fx.bo;
        input.n_at = refusals[i].at != 0;
        input.shown = refusals[i].shown >= 0 ? refusals[i].shown : (*who)->theirs.rev;
        before = ivp_session_to_bytes(*who);
        g_assert_false(try_feed(&fx, who, &input, &error));
        g_assert_error(error, IVP_ERROR, (int)refusals[i].code);
        after = ivp_session_to_bytes(*who);
        g_assert_true(g_bytes_equal(before, after));
        tear_down(&fx, NULL);
    }
}

static void
test_ninety_nine_lines_and_an_end(Fixture *fx, gconstpointer data)
{
    IvpInput input = {.kind = IVP_PRESS_REQUEST, .n_at = 1, .at = {A}};
    g_autoptr(GError) error = NULL;

    for (int i = 0; i < IVP_LINE_MAX_REV; i++)
        press(fx, &fx->ana, IVP_PRESS_REQUEST, A, 0);
    g_assert_false(try_feed(fx, &fx->ana, &input, &error));
    g_assert_error(error, IVP_ERROR, IVP_ERROR_LIMIT);
    press(fx, &fx->ana, IVP_PRESS_WITHDRAW, 0, 0);
    g_assert_cmpint(fx->ana->mine.rev, ==, 100);
    assert_state(fx->bo, IVP_STATE_WITHDRAWN);
}

/* --- Texts and consent --- */

static void
test_text_is_repeated_until_acknowledged(Fixture *fx, gconstpointer data)
{
    IvpInput input = {.kind = IVP_PRESS_REQUEST, .n_at = 1, .at = {A}, .text = " Topics\n"};

    fx->cut = TRUE;
    feed(fx, &fx->ana, &input);
    press(fx, &fx->ana, IVP_PRESS_REQUEST, B, 0);
    g_assert_cmpstr(fx->ana->mine.text, ==, "Topics");
    fx->cut = FALSE;
    deliver(fx, &fx->bo, &fx->ana->mine);
    g_assert_cmpstr(fx->bo->about, ==, "Topics");
    press(fx, &fx->ana, IVP_PRESS_REQUEST, C, 0);
    g_assert_null(fx->ana->mine.text);
    g_assert_cmpstr(fx->bo->about, ==, "Topics");
    input = (IvpInput){.kind = IVP_PRESS_DECLINE, .shown = 3, .text = "We are away."};
    feed(fx, &fx->bo, &input);
    g_assert_cmpstr(fx->ana->note, ==, "We are away.");
    press(fx, &fx->bo, IVP_PRESS_PROPOSE, D, 0);
    g_assert_null(fx->ana->note);
}

static void
test_consent_answers_nothing(Fixture *fx, gconstpointer data)
{
    IvpInput input = {.kind = IVP_PRESS_CONSENT, .consent = TRUE, .record = IVP_RECORD_NO};

    reach_proposed(fx);
    feed(fx, &fx->ana, &input);
    g_assert_cmpint(fx->bo->theirs.record, ==, IVP_RECORD_NO);
    g_assert_cmpint(fx->bo->theirs.re, ==, 0);
    assert_state(fx->bo, IVP_STATE_PROPOSED);
    press(fx, &fx->ana, IVP_PRESS_AGREE, C, 0);
    g_assert_cmpint(fx->bo->theirs.record, ==, IVP_RECORD_NO);
}

/* --- Claims --- */

static void
test_moved_slot_is_kept_until_heard(Fixture *fx, gconstpointer data)
{
    reach_move_asked(fx);
    fx->cut = TRUE;
    press(fx, &fx->bo, IVP_PRESS_BOOK, C, 0);
    g_assert_cmpuint(fx->bo->n_claims, ==, 2);
    g_assert_true(ivp_session_occupies(fx->bo, A, A + HOUR, fx->now));
    fx->cut = FALSE;
    deliver(fx, &fx->ana, &fx->bo->mine);
    g_assert_cmpuint(fx->bo->n_claims, ==, 1);
    g_assert_false(ivp_session_occupies(fx->bo, A, A + HOUR, fx->now));
    g_assert_true(ivp_session_occupies(fx->bo, C + HOUR / 2, C + 2 * HOUR, fx->now));
    assert_state(fx->ana, IVP_STATE_BOOKED);
    g_assert_cmpint(ivp_session_get_booking(fx->ana), ==, C);
}

static void
test_keeper_of_half_hours(void)
{
    IvpKeeper keeper;
    guint cell;
    g_autofree char *name = NULL;

    /* 18:15 for an hour touches three half hours. */
    ivp_keeper_init(&keeper, NOW - NOW % 3600 + 900, 60, "b000", "7q2k9mh", 2);
    g_assert_cmpuint(keeper.n_cells, ==, 3);
    for (guint i = 0; i < 3; i++) {
        g_assert_cmpint(ivp_keeper_next(&keeper, &cell), ==, IVP_ASK_LOOK);
        g_assert_cmpuint(cell, ==, i);
        ivp_keeper_hear(&keeper, cell, IVP_ASK_LOOK, IVP_REPLY_LOOKED, NULL, (int)i + 1);
        g_assert_cmpint(ivp_keeper_next(&keeper, &cell), ==, IVP_ASK_PUT);
        if (i == 0) {
            ivp_keeper_hear(&keeper, cell, IVP_ASK_PUT, IVP_REPLY_CREATED, NULL, 0);
        } else if (i == 1) {
            /* No answer, then not there yet, then there: ours. */
            ivp_keeper_hear(&keeper, cell, IVP_ASK_PUT, IVP_REPLY_UNCLEAR, NULL, 0);
            g_assert_cmpint(ivp_keeper_next(&keeper, &cell), ==, IVP_ASK_READ);
            ivp_keeper_hear(&keeper, cell, IVP_ASK_READ, IVP_REPLY_NOT_FOUND, NULL, 0);
            g_assert_cmpint(ivp_keeper_next(&keeper, &cell), ==, IVP_ASK_PUT);
            ivp_keeper_hear(&keeper, cell, IVP_ASK_PUT, IVP_REPLY_EXISTS, NULL, 0);
            ivp_keeper_hear(&keeper, cell, IVP_ASK_READ, IVP_REPLY_FOUND, "b000.7q2k9mh.2",
                            0);
        }
    }
    g_assert_cmpint(ivp_keeper_get_state(&keeper), ==, IVP_KEEPER_ASKING);
    name = ivp_keeper_name(&keeper, 2, IVP_ASK_FREE);
    g_assert_true(g_str_has_suffix(name, "-g3-free"));
    /* The third is another's: the first two are given back, the third is left alone. */
    ivp_keeper_hear(&keeper, 2, IVP_ASK_PUT, IVP_REPLY_EXISTS, NULL, 0);
    ivp_keeper_hear(&keeper, 2, IVP_ASK_READ, IVP_REPLY_FOUND, "b111.7q2k9mh.2", 0);
    g_assert_cmpint(ivp_keeper_get_state(&keeper), ==, IVP_KEEPER_TAKEN);
    for (guint i = 0; i < 2; i++) {
        g_assert_cmpint(ivp_keeper_next(&keeper, &cell), ==, IVP_ASK_FREE);
        g_assert_cmpuint(cell, ==, i);
        ivp_keeper_hear(&keeper, cell, IVP_ASK_FREE, IVP_REPLY_UNCLEAR, NULL, 0);
        g_assert_cmpint(ivp_keeper_next(&keeper, &cell), ==, IVP_ASK_FREE);
        ivp_keeper_hear(&keeper, cell, IVP_ASK_FREE, IVP_REPLY_EXISTS, NULL, 0);
    }
    g_assert_cmpint(ivp_keeper_get_state(&keeper), ==, IVP_KEEPER_FREED);
    g_assert_cmpint(ivp_keeper_next(&keeper, &cell), ==, IVP_ASK_NOTHING);
}

/* --- Plain words --- */

static void
test_words_agree_but_never_book(Fixture *fx, gconstpointer data)
{
    fx->cut = TRUE;
    reach_invited(fx);
    say(fx, &fx->bo, IVP_ANSWER_NUMBER, 2, 0);
    assert_state(fx->bo, IVP_STATE_OPEN);
    g_assert_cmpint(fx->bo->theirs.at[0], ==, B);
    g_assert_cmpuint(fx->bo->n_claims, ==, 0);
    press(fx, &fx->bo, IVP_PRESS_BOOK, B, 0);
    assert_state(fx->bo, IVP_STATE_BOOKED);
    say(fx, &fx->bo, IVP_ANSWER_NUMBER, 2, 0);
    g_assert_true(fx->bo->words.confirmed);
    say(fx, &fx->bo, IVP_ANSWER_RECORD_NO, 0, 0);
    g_assert_cmpint(fx->bo->theirs.record, ==, IVP_RECORD_NO);
    assert_state(fx->bo, IVP_STATE_BOOKED);
    say(fx, &fx->bo, IVP_ANSWER_TIME, 0, D);
    assert_state(fx->bo, IVP_STATE_MOVE_ASKED);
    say(fx, &fx->bo, IVP_ANSWER_NO, 0, 0);
    assert_state(fx->bo, IVP_STATE_WITHDRAWN);
    g_assert_cmpuint(fx->bo->n_claims, ==, 0);
    say(fx, &fx->bo, IVP_ANSWER_NUMBER, 1, 0);
    assert_state(fx->bo, IVP_STATE_WITHDRAWN);
    g_assert_cmpuint(count(fx, IVP_EFFECT_SUGGEST), ==, 1);
}

static void
test_no_to_a_move_in_words_keeps_the_booking(Fixture *fx, gconstpointer data)
{
    fx->cut = TRUE;
    reach_invited(fx);
    say(fx, &fx->bo, IVP_ANSWER_NUMBER, 1, 0);
    press(fx, &fx->bo, IVP_PRESS_BOOK, A, 0);
    press(fx, &fx->bo, IVP_PRESS_PROPOSE, C, 0);
    say(fx, &fx->bo, IVP_ANSWER_NO, 0, 0);
    assert_state(fx->bo, IVP_STATE_BOOKED);
    g_assert_cmpint(ivp_session_get_booking(fx->bo), ==, A);
}

static void
test_numbers_are_never_used_twice(Fixture *fx, gconstpointer data)
{
    fx->cut = TRUE;
    reach_invited(fx);
    press(fx, &fx->bo, IVP_PRESS_PROPOSE, C, B);
    g_assert_cmpint(ivp_session_get_number(fx->bo, A), ==, 1);
    g_assert_cmpint(ivp_session_get_number(fx->bo, B), ==, 2);
    g_assert_cmpint(ivp_session_get_number(fx->bo, C), ==, 3);
    say(fx, &fx->bo, IVP_ANSWER_NUMBER, 1, 0); /* no longer offered */
    assert_state(fx->bo, IVP_STATE_INVITED);
    say(fx, &fx->bo, IVP_ANSWER_YES, 0, 0); /* to which? */
    assert_state(fx->bo, IVP_STATE_INVITED);
    g_assert_cmpuint(count(fx, IVP_EFFECT_ASK), ==, 1);
    say(fx, &fx->bo, IVP_ANSWER_NUMBER, 3, 0);
    g_assert_cmpint(fx->bo->theirs.at[0], ==, C);
}

static void
test_words_too_soon_or_beside_a_panel_are_a_wish(Fixture *fx, gconstpointer data)
{
    fx->cut = TRUE;
    reach_invited(fx);
    fx->now -= 55; /* say() waits a minute */
    say(fx, &fx->bo, IVP_ANSWER_NUMBER, 1, 0);
    assert_state(fx->bo, IVP_STATE_INVITED);
    g_assert_cmpuint(count(fx, IVP_EFFECT_SUGGEST), ==, 1);

    fx->cut = FALSE;
    deliver(fx, &fx->ana, &fx->bo->mine);
    press(fx, &fx->ana, IVP_PRESS_AGREE, B, 0);
    say(fx, &fx->bo, IVP_ANSWER_NO, 0, 0);
    assert_state(fx->bo, IVP_STATE_OPEN);
    g_assert_cmpuint(count(fx, IVP_EFFECT_SUGGEST), ==, 1);
}

static void
test_panel_line_counts_above_words(Fixture *fx, gconstpointer data)
{
    fx->cut = TRUE;
    reach_invited(fx);
    say(fx, &fx->bo, IVP_ANSWER_NUMBER, 1, 0);
    say(fx, &fx->bo, IVP_ANSWER_NUMBER, 2, 0);
    g_assert_cmpint(fx->bo->theirs.rev, ==, 2);
    fx->cut = FALSE;
    deliver(fx, &fx->ana, &fx->bo->mine);
    press(fx, &fx->ana, IVP_PRESS_WITHDRAW, 0, 0);
    assert_state(fx->bo, IVP_STATE_WITHDRAWN);
}

/* --- The store, the room --- */

static void
test_bytes_give_back_the_state_and_nothing_else(void)
{
    for (gsize s = 0; s < G_N_ELEMENTS(states); s++) {
        g_autoptr(IvpSession) again = NULL;
        g_autoptr(GBytes) bytes = NULL, same = NULL;
        g_autoptr(GError) error = NULL;
        Fixture fx;

        set_up(&fx, NULL);
        states[s].reach(&fx);
        bytes = ivp_session_to_bytes(fx.bo);
        again = ivp_session_from_bytes(bytes, &error);
        g_assert_no_error(error);
        same = ivp_session_to_bytes(again);
        g_assert_true(g_bytes_equal(bytes, same));
        g_assert_true(ivp_line_equal(&again->theirs, &fx.bo->theirs));
        for (gsize cut = 0; cut < g_bytes_get_size(bytes); cut += 7) {
            g_autoptr(GBytes) part = g_bytes_new_from_bytes(bytes, 0, cut);

            g_assert_null(ivp_session_from_bytes(part, NULL));
        }
        tear_down(&fx, NULL);
    }
}

static void
test_room_gives_a_round_to_one(void)
{
    g_autoptr(IvpRoomAsk) ask = ivp_room_ask_new("abcdefg");
    IvpLine claim = {.verb = IVP_VERB_CLAIM, .rev = 1, .id = "abcdefg", .box = "b000"};

    g_assert_cmpint(ivp_room_ask_claim(ask, &claim, "zoe", FALSE, "0000000"), ==,
                    IVP_ROOM_ASK_PERSON);
    g_assert_cmpint(ivp_room_ask_claim(ask, &claim, "bo", TRUE, "1111111"), ==,
                    IVP_ROOM_GIVE);
    g_assert_cmpint(ivp_room_ask_claim(ask, &claim, "sam", TRUE, "2222222"), ==,
                    IVP_ROOM_TOO_LATE);
    g_assert_cmpint(ivp_room_ask_claim(ask, &claim, "bo", TRUE, "3333333"), ==,
                    IVP_ROOM_AGAIN);
    g_assert_cmpstr(ask->thread, ==, "1111111");
    g_assert_true(ivp_room_ask_again(ask));
    g_assert_cmpint(ivp_room_ask_claim(ask, &claim, "sam", TRUE, "2222222"), ==,
                    IVP_ROOM_NOTHING);
    claim.rev = 2;
    g_assert_cmpint(ivp_room_ask_claim(ask, &claim, "sam", TRUE, "2222222"), ==,
                    IVP_ROOM_GIVE);
}

static void
test_nick_that_left_is_trusted_no_more(Fixture *fx, gconstpointer data)
{
    IvpInput input = {
        .kind = IVP_INPUT_LEFT, .account = "xmpp:ana", .who = "bo@example.org"};

    g_strlcpy(fx->ana->room, "abcdefg", sizeof fx->ana->room);
    reach_open(fx);
    g_assert_cmpstr(fx->bo->theirs.room, ==, "abcdefg");
    fx->cut = TRUE;
    press(fx, &fx->bo, IVP_PRESS_BOOK, A, 0);
    feed(fx, &fx->ana, &input);
    deliver(fx, &fx->ana, &fx->bo->mine);
    assert_state(fx->ana, IVP_STATE_OPEN);
    g_assert_cmpint(ivp_session_pending(fx->ana), ==, 0);
}

#define ADD(path, function) g_test_add(path, Fixture, NULL, set_up, function, tear_down)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/session/readme", test_table_in_readme_is_what_the_machine_does);
    ADD("/session/crossing/withdraw", test_crossing_book_and_withdraw_ends_withdrawn);
    ADD("/session/crossing/move", test_crossing_book_and_move_is_booked_and_asked);
    ADD("/session/repeats", test_repeats_and_older_lines_are_answered_and_move_nothing);
    ADD("/session/wrong-person", test_only_the_right_person_moves_it);
    ADD("/session/unproven", test_booking_never_asked_for_is_shown_as_a_proposal);
    ADD("/session/backup", test_restored_backup_goes_on_above);
    ADD("/session/second-store", test_second_store_stands_down);
    g_test_add_func("/session/opens", test_what_opens_a_thread);
    g_test_add_func("/session/refusals", test_refusals_change_nothing);
    ADD("/session/rev-cap", test_ninety_nine_lines_and_an_end);
    ADD("/session/text", test_text_is_repeated_until_acknowledged);
    ADD("/session/consent", test_consent_answers_nothing);
    ADD("/session/kept", test_moved_slot_is_kept_until_heard);
    g_test_add_func("/session/keeper", test_keeper_of_half_hours);
    ADD("/session/words/agree", test_words_agree_but_never_book);
    ADD("/session/words/move", test_no_to_a_move_in_words_keeps_the_booking);
    ADD("/session/words/numbers", test_numbers_are_never_used_twice);
    ADD("/session/words/wish", test_words_too_soon_or_beside_a_panel_are_a_wish);
    ADD("/session/words/panel", test_panel_line_counts_above_words);
    g_test_add_func("/session/bytes", test_bytes_give_back_the_state_and_nothing_else);
    g_test_add_func("/session/room", test_room_gives_a_round_to_one);
    ADD("/session/left", test_nick_that_left_is_trusted_no_more);
    return g_test_run();
}
