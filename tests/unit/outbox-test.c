/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-outbox.h"
#include "ivp-sentence.h"

#define NOW G_GINT64_CONSTANT(1796320800)
#define DAY (24 * 3600)

static void
post(IvpPosted *posted)
{
    g_autoptr(IvpSession) session =
        ivp_session_new("7q2k9mh", IVP_SIDE_VOLUNTEER, "xmpp:ana", "bo", "k3w9");
    IvpInput input = {
        .kind = IVP_PRESS_REQUEST, .n_at = 2, .at = {NOW + 5 * DAY, NOW + 3 * DAY}};
    g_autoptr(GPtrArray) effects = ivp_effects_new();
    g_autoptr(IvpSession) asked = ivp_session_step(session, &input, NOW, effects, NULL);

    ivp_posted_begin(posted, asked, NOW);
    g_assert_cmpint(posted->rev, ==, 1);
    g_assert_cmpint(posted->ends, ==, NOW + 5 * DAY);
}

/* Every time something is due until it is over, as seconds from the first. */
static void
test_to_a_panel_again_and_again_until_it_is_too_late(void)
{
    static const gint64 due[] = {
        0, 60, 360, 1260, 4860, 4860 + DAY, 4860 + 2 * DAY, 4860 + 3 * DAY, 4860 + 4 * DAY};
    IvpPeer peer = {.connected = TRUE, .panel = TRUE, .keeps = TRUE};
    IvpPosted posted;
    gint64 now = NOW, when;
    guint n = 0;

    post(&posted);
    for (;;) {
        IvpPost next = ivp_posted_next(&posted, &peer, FALSE, now, &when);

        if (next == IVP_POST_OVER)
            break;
        if (next == IVP_POST_NOW) {
            g_assert_cmpuint(n, <, G_N_ELEMENTS(due));
            g_assert_cmpint(now - NOW, ==, due[n++]);
            ivp_posted_sent(&posted, &peer, FALSE, now);
            continue;
        }
        g_assert_cmpint(next, ==, IVP_POST_LATER);
        g_assert_cmpint(when, >, now);
        now = when;
    }
    g_assert_cmpuint(n, ==, G_N_ELEMENTS(due));
}

static void
test_acknowledged_is_over_and_sign_on_is_an_occasion(void)
{
    IvpPeer peer = {.connected = TRUE, .panel = TRUE, .keeps = TRUE};
    IvpPosted posted;
    gint64 when;

    post(&posted);
    ivp_posted_sent(&posted, &peer, FALSE, NOW);
    peer.since = NOW + 10;
    g_assert_cmpint(ivp_posted_next(&posted, &peer, FALSE, NOW + 10, &when), ==,
                    IVP_POST_LATER);
    g_assert_cmpint(when, ==, NOW + IVP_OUTBOX_LEAST);
    g_assert_cmpint(ivp_posted_next(&posted, &peer, FALSE, NOW + IVP_OUTBOX_LEAST, &when),
                    ==, IVP_POST_NOW);
    g_assert_cmpint(ivp_posted_next(&posted, &peer, TRUE, NOW + 10, &when), ==,
                    IVP_POST_OVER);
    peer.connected = FALSE;
    g_assert_cmpint(ivp_posted_next(&posted, &peer, FALSE, NOW + DAY, &when), ==,
                    IVP_POST_LATER);
    g_assert_cmpint(when, ==, 0);
}

static void
test_without_a_panel_once_and_at_most_twice(void)
{
    static const struct {
        const char *what;
        gboolean keeps, knows, present, failed;
        IvpPost then, when_seen;
    } cases[] = {
        {"handed over to somebody there", FALSE, TRUE, TRUE, FALSE, IVP_POST_HANDED,
         IVP_POST_HANDED},
        {"kept by the server", TRUE, TRUE, FALSE, FALSE, IVP_POST_HANDED, IVP_POST_HANDED},
        {"presence is not known", FALSE, FALSE, FALSE, FALSE, IVP_POST_HANDED,
         IVP_POST_HANDED},
        {"refused by the connection", TRUE, TRUE, TRUE, TRUE, IVP_POST_LATER, IVP_POST_NOW},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        IvpPeer peer = {.connected = TRUE,
                        .keeps = cases[i].keeps,
                        .knows_presence = cases[i].knows,
                        .present = cases[i].present};
        IvpPosted posted;
        gint64 when;

        g_test_message("%s", cases[i].what);
        post(&posted);
        g_assert_cmpint(ivp_posted_next(&posted, &peer, FALSE, NOW, &when), ==,
                        IVP_POST_NOW);
        ivp_posted_sent(&posted, &peer, cases[i].failed, NOW);
        g_assert_cmpint(ivp_posted_next(&posted, &peer, FALSE, NOW + DAY, &when), ==,
                        cases[i].then);
        peer.since = NOW + DAY;
        peer.present = TRUE;
        g_assert_cmpint(ivp_posted_next(&posted, &peer, FALSE, NOW + DAY, &when), ==,
                        cases[i].when_seen);
        ivp_posted_sent(&posted, &peer, TRUE, NOW + DAY);
        peer.since = NOW + 2 * DAY;
        g_assert_cmpint(ivp_posted_next(&posted, &peer, FALSE, NOW + 2 * DAY, &when), ==,
                        IVP_POST_HANDED);
        /* The first line with a tail turns repeats on. */
        peer.panel = TRUE;
        g_assert_cmpint(ivp_posted_next(&posted, &peer, FALSE, NOW + 2 * DAY, &when), ==,
                        IVP_POST_NOW);
    }
}

static void
test_waits_for_somebody_absent_where_nothing_is_kept(void)
{
    IvpPeer peer = {.connected = TRUE, .knows_presence = TRUE};
    IvpPosted posted;
    gint64 when;

    post(&posted);
    g_assert_cmpint(ivp_posted_next(&posted, &peer, FALSE, NOW, &when), ==, IVP_POST_LATER);
    g_assert_cmpint(ivp_posted_get_delivery(&posted, &peer, FALSE), ==, IVP_DELIVERY_WAITS);
    peer.present = TRUE;
    g_assert_cmpint(ivp_posted_next(&posted, &peer, FALSE, NOW, &when), ==, IVP_POST_NOW);
    ivp_posted_sent(&posted, &peer, FALSE, NOW);
    g_assert_cmpint(ivp_posted_get_delivery(&posted, &peer, FALSE), ==, IVP_DELIVERY_PLAIN);
    peer.panel = TRUE;
    g_assert_cmpint(ivp_posted_get_delivery(&posted, &peer, FALSE), ==, IVP_DELIVERY_SENT);
    g_assert_cmpint(ivp_posted_get_delivery(&posted, &peer, TRUE), ==, IVP_DELIVERY_INBOX);
}

static void
test_one_acknowledgement_for_many(void)
{
    IvpAcks acks = {0};
    gint64 when;

    g_assert_true(ivp_acks_want(&acks, NOW, &when));
    for (int i = 0; i < 5; i++) {
        g_assert_false(ivp_acks_want(&acks, NOW + i, &when));
        g_assert_cmpint(when, ==, NOW + IVP_OUTBOX_ACK_EVERY);
        g_assert_false(ivp_acks_due(&acks, NOW + i));
    }
    g_assert_true(ivp_acks_due(&acks, when));
    g_assert_false(ivp_acks_due(&acks, when + DAY));
    g_assert_true(ivp_acks_want(&acks, when + IVP_OUTBOX_ACK_EVERY, &when));
}

static void
test_pace_of_a_connection(void)
{
    IvpPace pace = {0};
    gint64 now = NOW * 1000;

    for (int i = 0; i < IVP_OUTBOX_BURST; i++)
        g_assert_cmpint(ivp_pace_take(&pace, now), ==, 0);
    g_assert_cmpint(ivp_pace_take(&pace, now), ==, 2000);
    g_assert_cmpint(ivp_pace_take(&pace, now + 1500), ==, 500);
    g_assert_cmpint(ivp_pace_take(&pace, now + 2000), ==, 0);
    g_assert_cmpint(ivp_pace_take(&pace, now + 2000), ==, 2000);
    /* The clock was set back by a day. */
    g_assert_cmpint(ivp_pace_take(&pace, now - DAY * 1000), ==, 0);
}

static void
test_tails(void)
{
    IvpPeer unknown = {0}, panel = {.panel = TRUE};

    g_assert_true(ivp_wants_tail(&unknown, FALSE, FALSE));
    g_assert_false(ivp_wants_tail(&unknown, TRUE, FALSE));
    g_assert_false(ivp_wants_tail(&unknown, FALSE, TRUE));
    g_assert_true(ivp_wants_tail(&panel, TRUE, TRUE));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/outbox/panel", test_to_a_panel_again_and_again_until_it_is_too_late);
    g_test_add_func("/outbox/sign-on",
                    test_acknowledged_is_over_and_sign_on_is_an_occasion);
    g_test_add_func("/outbox/no-panel", test_without_a_panel_once_and_at_most_twice);
    g_test_add_func("/outbox/absent", test_waits_for_somebody_absent_where_nothing_is_kept);
    g_test_add_func("/outbox/acks", test_one_acknowledgement_for_many);
    g_test_add_func("/outbox/pace", test_pace_of_a_connection);
    g_test_add_func("/outbox/tails", test_tails);
    return g_test_run();
}
