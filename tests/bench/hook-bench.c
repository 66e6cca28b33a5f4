/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the plugin adds to a message that is not its own, beside what libpurple itself does
 * with that message: handed to serv_got_im() without and with the plugin, in turns, in one
 * process. An open conversation, nothing logged, no window: the least libpurple can do.
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../headless/fake-protocol.h"
#include "../headless/meeting.h"

#define MESSAGES 5000
#define ROUNDS 15
#define TEXT                                                                           \
    "Shall we look at it tomorrow? I <b>think</b> the collector of the other one has " \
    "the same trouble, see https://example.org/issues/42 &amp; the thread there."

static gint64
get_cpu(void)
{
    struct timespec now;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return now.tv_sec * G_GINT64_CONSTANT(1000000000) + now.tv_nsec;
}

/* Nanoseconds a message. */
static double
measure(PurpleAccount *account, const char *who)
{
    PurpleConnection *connection = purple_account_get_connection(account);
    gint64 began = get_cpu();

    for (int i = 0; i < MESSAGES; i++)
        serv_got_im(connection, who, TEXT, PURPLE_MESSAGE_RECV, 1796126400);
    return (double)(get_cpu() - began) / MESSAGES;
}

static int
compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static double
get_median(double values[ROUNDS])
{
    qsort(values, ROUNDS, sizeof values[0], compare);
    return values[ROUNDS / 2];
}

static void
forget(PurpleConversation *conversation)
{
    purple_conversation_clear_message_history(conversation);
    host_forget();
}

/* Keeps plugins of libpurple's own and what the loop has to do out of it. */
static void
compare_with(Meeting *meeting, const char *who, const char *what)
{
    double without[ROUNDS], with[ROUNDS], own, added;
    PurpleConversation *conversation =
        purple_conversation_new(PURPLE_CONV_TYPE_IM, meeting->bo, who);

    purple_conversation_set_logging(conversation, FALSE);
    for (int i = 0; i < ROUNDS; i++) {
        g_assert_true(purple_plugin_unload(meeting->plugin));
        without[i] = measure(meeting->bo, who);
        forget(conversation);
        g_assert_true(purple_plugin_load(meeting->plugin));
        /* It has read what is stored. */
        host_idle(200);
        with[i] = measure(meeting->bo, who);
        forget(conversation);
    }
    own = get_median(without);
    added = get_median(with) - own;
    g_print("| %s | %.2f µs | %.2f µs | %.2f |\n", what, own / 1000, added / 1000,
            added / own);
    purple_conversation_destroy(conversation);
}

int
main(void)
{
    Meeting meeting = {0};

    host_start("interview-panel-bench");
    meeting_begin(&meeting, FAKE_XMPP_ID);
    g_print("| a message from | libpurple alone | the plugin adds | ratio |\n"
            "|---|---|---|---|\n");
    compare_with(&meeting, "kim@example.org/desk", "somebody, no requests here");
    meeting.desk = ivp_panel_get_desk(host_get_panel());
    meeting_ask(&meeting, NULL);
    ivp_request_free(meeting_wait(&meeting, IVP_SIDE_FACILITATOR, IVP_SECTION_TO_ANSWER));
    compare_with(&meeting, "kim@example.org/desk", "somebody, requests of others here");
    compare_with(&meeting, "ana@example.org/desk", "somebody with a request here");
    meeting_end(&meeting);
    host_end();
    return 0;
}
