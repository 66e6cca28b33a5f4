/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "fake-protocol.h"
#include "ivp-line.h"
#include "meeting.h"

#define NASTY                                                 \
    "Sizing <b>&amp;</b> the collector & 400 nodes 🙂🏽 " \
    "https://example.org/a?b=c&d=e\n"                         \
    "look: [ip1 received 7q2k9mh.1] C:\\new \"quotes\" | end."

typedef struct {
    const char *network;
    const char *protocol;
    const char *about;
    gboolean open;    /* both have a conversation */
    gboolean mangled; /* the network destroys markup in what people type */
} Flow;

static const Flow flows[] = {
    {"xmpp", FAKE_XMPP_ID, NASTY, TRUE, FALSE},
    {"xmpp", FAKE_XMPP_ID, NASTY, FALSE, FALSE},
    {"xhtml", FAKE_XMPP_ID, NASTY, TRUE, FALSE},
    {"irc", FAKE_IRC_ID, NASTY, TRUE, FALSE},
    {"irc", FAKE_IRC_ID, NASTY, FALSE, FALSE},
    {"simple", FAKE_XMPP_ID, NASTY, TRUE, TRUE},
    {"links", FAKE_XMPP_ID, NASTY, TRUE, FALSE},
    {"twice", FAKE_XMPP_ID, NASTY, TRUE, FALSE},
};

/* --- There and back --- */

static guint
count_received(PurpleAccount *account, PurpleMessageFlags flag)
{
    GPtrArray *lines = host_get_lines();
    guint n = 0;

    for (guint i = 0; i < lines->len; i++) {
        const HostLine *line = g_ptr_array_index(lines, i);

        n += line->account == account && (line->flags & flag) != 0;
    }
    return n;
}

static void
test_a_request_is_booked_and_withdrawn(gconstpointer data)
{
    const Flow *flow = data;
    Meeting meeting = {0};
    IvpRequest *request;

    meeting_begin(&meeting, flow->protocol);
    fake_network_be(flow->network);
    if (flow->open) {
        meeting_open(&meeting, meeting.ana);
        meeting_open(&meeting, meeting.bo);
    }

    meeting_ask(&meeting, flow->about);
    request = meeting_wait(&meeting, IVP_SIDE_FACILITATOR, IVP_SECTION_TO_ANSWER);
    g_assert_cmpstr(request->name, ==, "Ana");
    if (!flow->mangled)
        g_assert_cmpstr(request->about, ==, flow->about);
    meeting_press(&meeting, request, IVP_DO_BOOK);
    ivp_request_free(request);

    request = meeting_wait(&meeting, IVP_SIDE_VOLUNTEER, IVP_SECTION_BOOKED);
    meeting_press(&meeting, request, IVP_DO_WITHDRAW);
    ivp_request_free(request);
    request = meeting_wait(&meeting, IVP_SIDE_FACILITATOR, IVP_SECTION_PAST);
    ivp_request_free(request);
    g_assert_cmpuint(meeting_count(&meeting), ==, 2);

    meeting_check_hidden();
    if (flow->open) {
        /* Asked, booked, withdrawn: each stands once on either side. */
        g_assert_cmpuint(count_received(meeting.bo, PURPLE_MESSAGE_RECV), ==, 2);
        g_assert_cmpuint(count_received(meeting.bo, PURPLE_MESSAGE_SEND), ==, 1);
        g_assert_cmpuint(count_received(meeting.ana, PURPLE_MESSAGE_RECV), ==, 1);
        g_assert_cmpuint(count_received(meeting.ana, PURPLE_MESSAGE_SEND), ==, 2);
    } else {
        g_assert_null(purple_get_conversations());
        g_assert_cmpuint(host_get_lines()->len, ==, 0);
    }
    meeting_end(&meeting);
}

static void
test_long_topics_arrive_whole(void)
{
    Meeting meeting = {0};
    g_autoptr(GString) about = g_string_new(NULL);
    IvpRequest *request;

    meeting_begin(&meeting, FAKE_IRC_ID);
    fake_network_be("irc");
    while (about->len < 1800)
        g_string_append_printf(about, "%u. Ümläute, <tags> & \\n\n", (guint)about->len);
    g_string_append(about, "the end");
    meeting_ask(&meeting, about->str);
    request = meeting_wait(&meeting, IVP_SIDE_FACILITATOR, IVP_SECTION_TO_ANSWER);
    g_assert_cmpstr(request->about, ==, about->str);
    g_assert_cmpuint(fake_protocol_get_letters()->len, >=, 5);
    ivp_request_free(request);
    meeting_end(&meeting);
}

/* --- Conversations --- */

static gboolean
has_lines(gpointer data)
{
    return host_get_lines()->len >= *(guint *)data;
}

static void
test_what_came_meanwhile_stands_in_a_new_conversation(void)
{
    Meeting meeting = {0};
    IvpRequest *request;
    PurpleConversation *conversation;
    g_autofree char *text = NULL;
    guint wanted = 1;

    meeting_begin(&meeting, FAKE_XMPP_ID);
    meeting_ask(&meeting, "sizing <b>the</b> collector");
    request = meeting_wait(&meeting, IVP_SIDE_FACILITATOR, IVP_SECTION_TO_ANSWER);
    g_assert_null(purple_get_conversations());

    conversation = meeting_open(&meeting, meeting.bo);
    host_wait(has_lines, &wanted);
    host_idle(0);
    g_assert_cmpuint(host_get_lines()->len, ==, 1);
    text = meeting_get_text(meeting.bo);
    g_assert_nonnull(strstr(text, "sizing <b>the</b> collector"));
    g_assert_cmpuint(count_received(meeting.bo, PURPLE_MESSAGE_RECV), ==, 1);
    meeting_check_hidden();

    /* Once. */
    host_forget();
    purple_conversation_destroy(conversation);
    meeting_open(&meeting, meeting.bo);
    host_idle(50);
    g_assert_cmpuint(host_get_lines()->len, ==, 0);
    ivp_request_free(request);
    meeting_end(&meeting);
}

static void
on_wrote(PurpleAccount *account,
         const char *who,
         const char *message,
         PurpleConversation *conversation,
         PurpleMessageFlags flags,
         gpointer data)
{
    g_assert_null(strstr(message, "[ip1"));
    g_assert_false(flags & PURPLE_MESSAGE_NO_LOG);
    (*(guint *)data)++;
}

static char *
read_logs(PurpleAccount *account, const char *who)
{
    g_autoptr(GString) text = g_string_new(NULL);
    GList *logs = purple_log_get_logs(PURPLE_LOG_IM, who, account);

    for (GList *link = logs; link != NULL; link = link->next) {
        g_autofree char *log = purple_log_read(link->data, NULL);

        g_string_append(text, log);
        purple_log_free(link->data);
    }
    g_list_free(logs);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static void
test_logs_hold_the_sentences_unless_switched_off(void)
{
    Meeting meeting = {0};
    PurpleConversation *ana, *bo;
    guint wrote = 0;
    g_autofree char *kept = NULL, *none = NULL;

    meeting_begin(&meeting, FAKE_XMPP_ID);
    ana = meeting_open(&meeting, meeting.ana);
    bo = meeting_open(&meeting, meeting.bo);
    purple_conversation_set_logging(ana, TRUE);
    purple_conversation_set_logging(bo, FALSE);
    purple_signal_connect(purple_conversations_get_handle(), "wrote-im-msg", &meeting,
                          PURPLE_CALLBACK(on_wrote), &wrote);
    meeting_ask(&meeting, "the secret of the lamp");
    ivp_request_free(meeting_wait(&meeting, IVP_SIDE_FACILITATOR, IVP_SECTION_TO_ANSWER));
    g_assert_cmpuint(wrote, ==, 2);
    purple_signal_disconnect(purple_conversations_get_handle(), "wrote-im-msg", &meeting,
                             PURPLE_CALLBACK(on_wrote));
    kept = read_logs(meeting.ana, meeting.to_bo);
    none = read_logs(meeting.bo, meeting.to_ana);
    g_assert_nonnull(strstr(kept, "the secret of the lamp"));
    g_assert_null(strstr(kept, "[ip1"));
    g_assert_null(strstr(none, "the secret of the lamp"));
    meeting_end(&meeting);
}

/* --- A plugin that encrypts --- */

#define SECRET "?SECRET:"

static void
encrypt(PurpleAccount *account, const char *who, char **message, gpointer data)
{
    g_autofree char *plain = *message;

    if (plain == NULL)
        return;
    if (*(gboolean *)data) {
        *message = NULL;
        return;
    }
    {
        g_autofree char *coded = g_base64_encode((const guchar *)plain, strlen(plain));

        *message = g_strconcat(SECRET, coded, NULL);
    }
}

static gboolean
decrypt(PurpleAccount *account,
        char **who,
        char **message,
        PurpleConversation *conversation,
        PurpleMessageFlags *flags,
        gpointer data)
{
    gsize length;
    g_autofree char *coded = *message;
    g_autofree guchar *plain = NULL;

    g_assert_true(g_str_has_prefix(coded, SECRET));
    plain = g_base64_decode(coded + strlen(SECRET), &length);
    *message = g_strndup((const char *)plain, length);
    return FALSE;
}

static void
test_encryption_sees_every_line(gconstpointer data)
{
    gboolean open = GPOINTER_TO_INT(data), holds = FALSE;
    Meeting meeting = {0};
    IvpRequest *request;
    void *handle = purple_conversations_get_handle();
    GPtrArray *letters = fake_protocol_get_letters();

    meeting_begin(&meeting, FAKE_XMPP_ID);
    purple_signal_connect(handle, "sending-im-msg", &meeting, PURPLE_CALLBACK(encrypt),
                          &holds);
    purple_signal_connect(handle, "receiving-im-msg", &meeting, PURPLE_CALLBACK(decrypt),
                          NULL);
    if (open) {
        meeting_open(&meeting, meeting.ana);
        meeting_open(&meeting, meeting.bo);
    }
    meeting_ask(&meeting, NASTY);
    request = meeting_wait(&meeting, IVP_SIDE_FACILITATOR, IVP_SECTION_TO_ANSWER);
    g_assert_cmpstr(request->about, ==, NASTY);
    meeting_press(&meeting, request, IVP_DO_BOOK);
    ivp_request_free(request);
    ivp_request_free(meeting_wait(&meeting, IVP_SIDE_VOLUNTEER, IVP_SECTION_BOOKED));
    g_assert_cmpuint(letters->len, >=, 3);
    for (guint i = 0; i < letters->len; i++)
        g_assert_true(g_str_has_prefix(g_ptr_array_index(letters, i), SECRET));
    meeting_check_hidden();

    /* It keeps the message until it has agreed on keys: nothing leaves in clear. */
    holds = TRUE;
    fake_protocol_forget();
    request = meeting_wait(&meeting, IVP_SIDE_VOLUNTEER, IVP_SECTION_BOOKED);
    meeting_press(&meeting, request, IVP_DO_WITHDRAW);
    ivp_request_free(request);
    host_idle(50);
    g_assert_cmpuint(letters->len, ==, 0);

    purple_signal_disconnect(handle, "sending-im-msg", &meeting, PURPLE_CALLBACK(encrypt));
    purple_signal_disconnect(handle, "receiving-im-msg", &meeting,
                             PURPLE_CALLBACK(decrypt));
    meeting_end(&meeting);
}

/* --- Absence and loss --- */

static gboolean
is_connected(gpointer data)
{
    return purple_account_is_connected(data);
}

static gboolean
is_disconnected(gpointer data)
{
    return !purple_account_is_connected(data);
}

static void
test_a_request_waits_for_the_absent(void)
{
    Meeting meeting = {0};
    IvpRequest *request;
    guint before;

    meeting_begin(&meeting, FAKE_XMPP_ID);
    purple_account_disconnect(meeting.bo);
    host_wait(is_disconnected, meeting.bo);
    before = fake_protocol_get_sent();
    meeting_ask(&meeting, NULL);
    host_idle(50);
    g_assert_cmpuint(fake_protocol_get_sent(), ==, before);
    request = meeting_find(&meeting, IVP_SIDE_VOLUNTEER, IVP_SECTION_WAITING);
    g_assert_cmpstr(request->state, ==, "Waits here: Bo is offline.");
    ivp_request_free(request);

    purple_account_connect(meeting.bo);
    host_wait(is_connected, meeting.bo);
    ivp_request_free(meeting_wait(&meeting, IVP_SIDE_FACILITATOR, IVP_SECTION_TO_ANSWER));
    meeting_end(&meeting);
}

static void
test_a_lost_line_is_said_again_at_sign_on(void)
{
    Meeting meeting = {0};
    IvpRequest *request;

    meeting_begin(&meeting, FAKE_XMPP_ID);
    meeting_ask(&meeting, NULL);
    request = meeting_wait(&meeting, IVP_SIDE_FACILITATOR, IVP_SECTION_TO_ANSWER);
    host_idle(50);
    fake_network.lose = 1;
    meeting_press(&meeting, request, IVP_DO_BOOK);
    ivp_request_free(request);
    host_idle(50);
    g_assert_cmpuint(fake_network.lose, ==, 0);
    g_assert_null(meeting_find(&meeting, IVP_SIDE_VOLUNTEER, IVP_SECTION_BOOKED));

    meeting.ahead += 120;
    purple_account_disconnect(meeting.ana);
    host_wait(is_disconnected, meeting.ana);
    purple_account_connect(meeting.ana);
    host_wait(is_connected, meeting.ana);
    ivp_request_free(meeting_wait(&meeting, IVP_SIDE_VOLUNTEER, IVP_SECTION_BOOKED));
    meeting_end(&meeting);
}

static void
test_without_a_connection_nothing_is_called_sent(void)
{
    Meeting meeting = {0};
    IvpRequest *request;

    meeting_begin(&meeting, FAKE_XMPP_ID);
    purple_account_disconnect(meeting.ana);
    host_wait(is_disconnected, meeting.ana);
    meeting_ask(&meeting, NULL);
    host_idle(50);
    request = meeting_find(&meeting, IVP_SIDE_VOLUNTEER, IVP_SECTION_WAITING);
    g_assert_nonnull(request);
    g_assert_null(meeting_find(&meeting, IVP_SIDE_FACILITATOR, IVP_SECTION_TO_ANSWER));
    ivp_request_free(request);
    purple_account_connect(meeting.ana);
    ivp_request_free(meeting_wait(&meeting, IVP_SIDE_FACILITATOR, IVP_SECTION_TO_ANSWER));
    meeting_end(&meeting);
}

/* --- Other devices --- */

static void
test_echoes_of_other_devices_are_sentences(void)
{
    static const struct {
        const char *raw, *says; /* NULL: nothing is shown */
    } echoes[] = {
        {"Booked: it is. [ip1 book 7q2k9mh.1 re=1 box=k3w9 at=20301203T1800Z]", ""},
        {"Received. [ip1 received 7q2k9mh.1 re=1 box=k3w9]", NULL},
        {"Ordinary words [in brackets]", "Ordinary words [in brackets]"},
    };
    Meeting meeting = {0};
    PurpleConversation *conversation;

    meeting_begin(&meeting, FAKE_XMPP_ID);
    conversation = meeting_open(&meeting, meeting.ana);
    for (gsize i = 0; i < G_N_ELEMENTS(echoes); i++) {
        g_autofree char *text = NULL;

        host_forget();
        purple_conversation_write(conversation, "ana@example.org", echoes[i].raw,
                                  PURPLE_MESSAGE_SEND, time(NULL));
        text = meeting_get_text(meeting.ana);
        if (echoes[i].says == NULL)
            g_assert_cmpstr(text, ==, "");
        else
            g_assert_nonnull(strstr(text, echoes[i].says));
        g_assert_null(strstr(text, "[ip1"));
    }
    g_assert_cmpuint(meeting_count(&meeting), ==, 0);
    meeting_end(&meeting);
}

static void
test_talk_is_left_as_it_is(void)
{
    static const char *const talk[] = {
        "How are you?",
        "<b>bold</b> &amp; <i>italic</i>",
        "an [ip1 of sorts",
        "[ip1 request 7q2k9mh.1 re=0 box=k3w9 at=20301203T1800Z] is not at the end",
        "newer [ip2 request 7q2k9mh.1 re=0 box=k3w9]",
        "damaged [ip1 request 7q2k9mh.1 re=0 re=1 box=k3w9 at=20301203T1800Z len=60]",
        "unknown [ip1 dance 7q2k9mh.1 re=0 box=k3w9]",
        "absurd [ip1 request 7q2k9mh.1 re=0 box=k3w9 at=99991399T9999Z len=60]",
        "absurd [ip1 request 7q2k9mh.100000 re=0 box=k3w9 at=20301203T1800Z len=60]",
    };
    Meeting meeting = {0};
    guint before;

    meeting_begin(&meeting, FAKE_XMPP_ID);
    meeting_open(&meeting, meeting.bo);
    before = fake_protocol_get_sent();
    for (gsize i = 0; i < G_N_ELEMENTS(talk); i++) {
        host_forget();
        serv_got_im(purple_account_get_connection(meeting.bo), "ana@example.org/phone",
                    talk[i], PURPLE_MESSAGE_RECV, time(NULL));
        g_assert_cmpuint(host_get_lines()->len, ==, 1);
        g_assert_cmpstr(((HostLine *)g_ptr_array_index(host_get_lines(), 0))->html, ==,
                        talk[i]);
    }
    host_idle(50);
    g_assert_cmpuint(meeting_count(&meeting), ==, 0);
    g_assert_cmpuint(fake_protocol_get_sent(), ==, before);
    meeting_end(&meeting);
}

int
main(int argc, char **argv)
{
    int result;

    g_test_init(&argc, &argv, NULL);
    host_start("interview-panel-test");
    for (gsize i = 0; i < G_N_ELEMENTS(flows); i++) {
        g_autofree char *path =
            g_strdup_printf("/courier/there-and-back/%s-%s", flows[i].network,
                            flows[i].open ? "open" : "closed");

        g_test_add_data_func(path, &flows[i], test_a_request_is_booked_and_withdrawn);
    }
    g_test_add_func("/courier/long-topics-whole", test_long_topics_arrive_whole);
    g_test_add_func("/courier/stands-in-new-conversation",
                    test_what_came_meanwhile_stands_in_a_new_conversation);
    g_test_add_func("/courier/logs-hold-sentences",
                    test_logs_hold_the_sentences_unless_switched_off);
    g_test_add_data_func("/courier/encryption-sees-all/open", GINT_TO_POINTER(TRUE),
                         test_encryption_sees_every_line);
    g_test_add_data_func("/courier/encryption-sees-all/closed", GINT_TO_POINTER(FALSE),
                         test_encryption_sees_every_line);
    g_test_add_func("/courier/waits-for-the-absent", test_a_request_waits_for_the_absent);
    g_test_add_func("/courier/lost-line", test_a_lost_line_is_said_again_at_sign_on);
    g_test_add_func("/courier/no-connection",
                    test_without_a_connection_nothing_is_called_sent);
    g_test_add_func("/courier/echoes", test_echoes_of_other_devices_are_sentences);
    g_test_add_func("/courier/talk-left", test_talk_is_left_as_it_is);
    result = g_test_run();
    host_end();
    return result;
}
