/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <malloc.h>
#include <string.h>

#include "fake-protocol.h"
#include "meeting.h"

/* A sanitizer makes each ten times as dear. */
#ifdef __SANITIZE_ADDRESS__
#define FLOOD 10000
#else
/* Sanitizers count memory themselves, and take their time. */
#ifdef __SANITIZE_ADDRESS__
#define FLOOD 10000
#else
#define FLOOD 100000
#endif
#endif
#define MEGABYTE (1024 * 1024)

/* What may be left of a flood: a few kilobytes a sender remembered. */
#define MAY_KEEP (4 * MEGABYTE)

#define KIM "kim@example.org"

typedef struct {
    Meeting meeting;
    PurpleConnection *bo;
} Fixture;

static void
set_up(Fixture *fx, gconstpointer data)
{
    meeting_begin(&fx->meeting, FAKE_XMPP_ID);
    fx->bo = purple_account_get_connection(fx->meeting.bo);
}

static void
tear_down(Fixture *fx, gconstpointer data)
{
    meeting_end(&fx->meeting);
}

static void
come(Fixture *fx, const char *who, const char *text)
{
    g_autofree char *html = g_markup_escape_text(text, -1);

    serv_got_im(fx->bo, who, html, PURPLE_MESSAGE_RECV, time(NULL));
}

/* An ID of its own for each number. */
static void
make_id(guint number, char id[8])
{
    static const char letters[] = "0123456789abcdefghjkmnpqrstvwxyz";

    for (int i = 6; i >= 0; i--) {
        id[i] = letters[number % 32];
        number /= 32;
    }
    id[7] = '\0';
}

static char *
make_request(guint number, const char *more)
{
    char id[8];

    make_id(number, id);
    return g_strdup_printf("Would this suit? | topic %u [ip1 request %s.1%s re=0 box=k3w9 "
                           "at=20301203T1800Z len=60 rec=ask name=0 org=0]",
                           number, id, more);
}

static gsize
get_used(void)
{
    return mallinfo2().uordblks;
}

static guint
count_notices(void)
{
    guint n = 0;

    for (guint i = 0; i < host_get_lines()->len; i++)
        n += strstr(((HostLine *)g_ptr_array_index(host_get_lines(), i))->html,
                    "more requests than can be taken") != NULL;
    return n;
}

static const struct {
    const char *what;
    gboolean senders; /* each line of another one */
    const char *more; /* into the tail */
} floods[] = {
    {"one sender", FALSE, ""},
    {"as many senders", TRUE, ""},
    {"parts that are never finished", FALSE, " 1/9"},
};

/* Until the store has all that was taken. */
static void
settle(Fixture *fx)
{
    guint before;

    do {
        before = meeting_count(&fx->meeting);
        host_idle(300);
    } while (meeting_count(&fx->meeting) != before);
}

/* However slow the computer is, each flood comes within a minute. */
static gint64
stand_still(gpointer data)
{
    return *(gint64 *)data;
}

static void
test_a_flood_leaves_little(Fixture *fx, gconstpointer data)
{
    static gint64 now; /* the panel asks for it until it is gone */

    now = ivp_panel_now(host_get_panel());
    ivp_panel_set_now(host_get_panel(), stand_still, &now);
    for (gsize f = 0; f < G_N_ELEMENTS(floods); f++) {
        PurpleConversation *conversation = NULL;
        guint rows = meeting_count(&fx->meeting);
        gsize before;

        g_test_message("%s", floods[f].what);
        now += 120;
        if (!floods[f].senders)
            conversation =
                purple_conversation_new(PURPLE_CONV_TYPE_IM, fx->meeting.bo, KIM);
        host_forget();
        before = get_used();
        for (guint i = 0; i < FLOOD; i++) {
            g_autofree char *line = make_request(i + (guint)f * FLOOD, floods[f].more);
            g_autofree char *who =
                floods[f].senders ? g_strdup_printf("kim%u@example.org", i) : NULL;

            come(fx, floods[f].senders ? who : KIM, line);
            if (i % 1000 == 0)
                host_idle(0);
        }
        settle(fx);
        g_assert_cmpuint(get_used(), <, before + MAY_KEEP);
        g_assert_cmpuint(count_notices(), <=, 1);
        g_assert_cmpuint(meeting_count(&fx->meeting) - rows, <=, 610);
        if (!floods[f].senders)
            g_assert_cmpuint(meeting_count(&fx->meeting) - rows, <=, 5);
        if (conversation != NULL)
            purple_conversation_destroy(conversation);
    }
}

static void
test_the_flooded_one_still_hears_others(Fixture *fx, gconstpointer data)
{
    IvpRequest *request;

    for (guint i = 0; i < 1000; i++) {
        g_autofree char *line = make_request(i, "");

        come(fx, KIM, line);
    }
    meeting_ask(&fx->meeting, "from Ana");
    for (;;) {
        g_autoptr(GPtrArray) rows =
            ivp_desk_list(fx->meeting.desk, IVP_SECTION_TO_ANSWER, 0);
        gboolean found = FALSE;

        for (guint i = 0; i < rows->len; i++) {
            const IvpRequestRow *row = g_ptr_array_index(rows, i);

            found = found || strcmp(row->name, "Ana") == 0;
        }
        if (found)
            break;
        g_main_context_iteration(NULL, TRUE);
    }
    request = meeting_wait(&fx->meeting, IVP_SIDE_VOLUNTEER, IVP_SECTION_WAITING);
    ivp_request_free(request);
}

static void
test_a_megabyte_is_talk(Fixture *fx, gconstpointer data)
{
    static const char *const ends[] = {
        " [ip1 request 7q2k9mh.1 re=0 box=k3w9 at=20301203T1800Z len=60]",
        " [ip",
        "]",
    };

    purple_conversation_new(PURPLE_CONV_TYPE_IM, fx->meeting.bo, KIM);
    for (gsize i = 0; i < G_N_ELEMENTS(ends); i++) {
        g_autofree char *filler = g_strnfill(MEGABYTE, i == 1 ? '[' : 'x');
        g_autofree char *text = g_strconcat("[ip1 ", filler, ends[i], NULL);
        gint64 began;

        host_forget();
        began = g_get_monotonic_time();
        come(fx, KIM, text);
        g_test_message("%" G_GINT64_FORMAT " µs", g_get_monotonic_time() - began);
        g_assert_cmpuint(host_get_lines()->len, ==, 1);
        g_assert_cmpuint(strlen(((HostLine *)g_ptr_array_index(host_get_lines(), 0))->html),
                         >=, MEGABYTE);
    }
    g_assert_cmpuint(meeting_count(&fx->meeting), ==, 0);
}

static char *
get_id(Fixture *fx)
{
    g_autoptr(IvpRequest) request =
        meeting_wait(&fx->meeting, IVP_SIDE_FACILITATOR, IVP_SECTION_TO_ANSWER);

    return g_strdup(request->id);
}

/* Lines of others that name Ana's request: none of them is hers. */
static const char *const forgeries[] = {
    "No longer. [ip1 withdraw %s.9 re=0 box=k3w9]",
    "New. [ip1 consent %s.9 re=0 box=k3w9 at=20301203T1800Z len=30 rec=yes org=1]",
    "Booked. [ip1 book %s.9 re=1 box=k3w9 at=20301203T1800Z]",
    "Received. [ip1 received %s.9 re=9 box=k3w9]",
    "No. [ip1 decline %s.9 re=1 box=k3w9]",
    "It falls out. [ip1 cancel %s.9 re=1 box=k3w9]",
};

static void
test_others_move_nothing(Fixture *fx, gconstpointer data)
{
    static const char *const senders[] = {KIM, "ana@example.net/desk",
                                          "ana@example.org.evil/desk"};
    g_autofree char *id = NULL;
    g_autoptr(IvpRequest) before = NULL;

    meeting_ask(&fx->meeting, "from Ana");
    id = get_id(fx);
    before = meeting_find(&fx->meeting, IVP_SIDE_FACILITATOR, IVP_SECTION_TO_ANSWER);
    for (gsize i = 0; i < G_N_ELEMENTS(forgeries); i++) {
        for (gsize j = 0; j < G_N_ELEMENTS(senders); j++) {
            g_autofree char *line = g_strdup_printf(forgeries[i], id);
            g_autoptr(IvpRequest) after = NULL;

            g_test_message("%s: %s", senders[j], line);
            come(fx, senders[j], line);
            host_idle(5);
            after = ivp_desk_describe(fx->meeting.desk, before->key);
            g_assert_cmpint(after->section, ==, before->section);
            g_assert_cmpstr(after->state, ==, before->state);
            g_assert_cmpstr(after->consent, ==, before->consent);
            g_assert_cmpstr(after->about, ==, before->about);
        }
    }
}

/* Lines of her own side that Bo has seen, or that say what is not hers to say. */
static void
test_old_and_wrong_lines_move_nothing(Fixture *fx, gconstpointer data)
{
    static const char *const lines[] = {
        "Again. [ip1 request %s.1 re=0 box=k3w9 at=20301203T1800Z len=30]",
        "From another store. [ip1 withdraw %s.5 re=0 box=zzzz]",
        "Not hers. [ip1 book %s.5 re=1 box=k3w9 at=20301203T1800Z]",
        "Another store was meant. [ip1 withdraw %s.6 re=0 box=k3w9 to=zzzz]",
    };
    g_autofree char *id = NULL;
    g_autoptr(IvpRequest) before = NULL;

    meeting_ask(&fx->meeting, "from Ana");
    id = get_id(fx);
    before = meeting_find(&fx->meeting, IVP_SIDE_FACILITATOR, IVP_SECTION_TO_ANSWER);
    for (gsize i = 0; i < G_N_ELEMENTS(lines); i++) {
        g_autofree char *line = g_strdup_printf(lines[i], id);
        g_autoptr(IvpRequest) after = NULL;

        g_test_message("%s", line);
        come(fx, "ana@example.org/desk", line);
        host_idle(5);
        after = ivp_desk_describe(fx->meeting.desk, before->key);
        g_assert_cmpint(after->section, ==, before->section);
        g_assert_cmpstr(after->state, ==, before->state);
    }
}

#define ADD(path, function) g_test_add(path, Fixture, NULL, set_up, function, tear_down)

int
main(int argc, char **argv)
{
    int result;

    g_test_init(&argc, &argv, NULL);
    host_start("interview-panel-test");
    ADD("/flood/leaves-little", test_a_flood_leaves_little);
    ADD("/flood/others-still-heard", test_the_flooded_one_still_hears_others);
    ADD("/flood/megabyte", test_a_megabyte_is_talk);
    ADD("/flood/others-move-nothing", test_others_move_nothing);
    ADD("/flood/old-lines-move-nothing", test_old_and_wrong_lines_move_nothing);
    result = g_test_run();
    host_end();
    return result;
}
