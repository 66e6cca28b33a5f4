/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "fake-protocol.h"
#include "meeting.h"

static PurpleConversation *
join(PurpleAccount *account)
{
    GHashTable *components = g_hash_table_new(g_str_hash, g_str_equal);

    g_hash_table_insert(components, (char *)"room", (char *)MEETING_ROOM);
    serv_join_chat(purple_account_get_connection(account), components);
    g_hash_table_unref(components);
    return purple_find_conversation_with_account(PURPLE_CONV_TYPE_CHAT, MEETING_ROOM,
                                                 account);
}

static char *
get_private_name(const char *nick)
{
    return g_strconcat(MEETING_ROOM "/", nick, NULL);
}

typedef struct {
    Meeting meeting;
    PurpleConversation *ana_room, *bo_room;
} Fixture;

static void
set_up(Fixture *fx, gconstpointer data)
{
    meeting_begin(&fx->meeting, FAKE_XMPP_ID);
    ivp_desk_set_role(fx->meeting.desk, IVP_ROLE_FACILITATOR);
    fx->ana_room = join(fx->meeting.ana);
    fx->bo_room = join(fx->meeting.bo);
    host_forget();
}

static void
tear_down(Fixture *fx, gconstpointer data)
{
    meeting_end(&fx->meeting);
}

/* The room's request at Bo's, claimed. */
static void
claim(Fixture *fx)
{
    IvpRequest *request;

    meeting_ask_room(&fx->meeting);
    request = meeting_wait(&fx->meeting, IVP_SIDE_FACILITATOR, IVP_SECTION_TO_ANSWER);
    meeting_press(&fx->meeting, request, IVP_DO_CLAIM);
    ivp_request_free(request);
}

static gboolean
gives(gpointer data)
{
    Meeting *meeting = data;
    g_autoptr(IvpRequest) request =
        meeting_find(meeting, IVP_SIDE_VOLUNTEER, IVP_SECTION_TO_ANSWER);

    for (guint i = 0; request != NULL && i < request->actions->len; i++)
        if (((IvpRequestAction *)g_ptr_array_index(request->actions, i))->action ==
            IVP_DO_GIVE)
            return TRUE;
    return FALSE;
}

/* A nick is not a person the program names, so Ana is asked. */
static void
give(Fixture *fx)
{
    IvpRequest *request;

    host_wait(gives, &fx->meeting);
    request = meeting_find(&fx->meeting, IVP_SIDE_VOLUNTEER, IVP_SECTION_TO_ANSWER);
    meeting_press(&fx->meeting, request, IVP_DO_GIVE);
    ivp_request_free(request);
}

static gboolean
has_private(gpointer data)
{
    Meeting *meeting = data;
    g_autofree char *account = g_strconcat(FAKE_XMPP_ID, ":bo@example.org", NULL);
    g_autofree char *who = get_private_name("ana");
    g_autoptr(GPtrArray) keys = ivp_desk_find(meeting->desk, account, who);

    return keys->len > 0;
}

static void
test_who_claims_gets_it_privately(Fixture *fx, gconstpointer data)
{
    g_autofree char *text = NULL;

    claim(fx);
    give(fx);
    host_wait(has_private, &fx->meeting);
    meeting_check_hidden();
    text = meeting_get_text(fx->meeting.bo);
    g_assert_cmpstr(text, !=, "");
}

static void
test_replayed_history_moves_nothing(Fixture *fx, gconstpointer data)
{
    guint before;

    claim(fx);
    give(fx);
    host_wait(has_private, &fx->meeting);
    host_idle(100);
    before = meeting_count(&fx->meeting);
    for (int i = 0; i < 3; i++) {
        purple_conversation_destroy(fx->bo_room);
        fx->bo_room = join(fx->meeting.bo);
        purple_conversation_destroy(fx->ana_room);
        fx->ana_room = join(fx->meeting.ana);
        host_idle(50);
    }
    g_assert_cmpuint(meeting_count(&fx->meeting), ==, before);
    meeting_check_hidden();
}

static void
test_a_room_is_talked_in_as_before(Fixture *fx, gconstpointer data)
{
    g_autofree char *text = NULL;

    purple_conv_chat_send(PURPLE_CONV_CHAT(fx->ana_room), "<b>Hello</b> all");
    text = meeting_get_text(fx->meeting.bo);
    g_assert_cmpstr(text, ==, "Hello all\n");
    g_assert_cmpuint(meeting_count(&fx->meeting), ==, 0);
}

static IvpRequest *
find_private(Fixture *fx)
{
    g_autofree char *account = g_strconcat(FAKE_XMPP_ID, ":ana@example.org", NULL);
    g_autofree char *who = get_private_name("bo");
    g_autoptr(GPtrArray) keys = ivp_desk_find(fx->meeting.desk, account, who);

    return keys->len > 0 ? ivp_desk_describe(fx->meeting.desk, g_ptr_array_index(keys, 0))
                         : NULL;
}

static char *state_before;

static gboolean
has_moved(gpointer data)
{
    g_autoptr(IvpRequest) request = find_private(data);

    return request == NULL || strcmp(request->state, state_before) != 0;
}

/* Leaves, or takes another name: whoever has the old one later is not the same person. */
static void
test_trust_ends_with_the_name(Fixture *fx, gconstpointer data)
{
    g_autoptr(IvpRequest) request = NULL;

    claim(fx);
    give(fx);
    host_wait(has_private, &fx->meeting);
    request = find_private(fx);
    g_assert_nonnull(request);
    state_before = request->state;
    if (data != NULL)
        purple_conv_chat_rename_user(PURPLE_CONV_CHAT(fx->ana_room), "bo", "bob");
    else
        purple_conversation_destroy(fx->bo_room);
    host_wait(has_moved, fx);
}

#define ADD(path, data, function) \
    g_test_add(path, Fixture, data, set_up, function, tear_down)

int
main(int argc, char **argv)
{
    int result;

    g_test_init(&argc, &argv, NULL);
    host_start("interview-panel-test");
    ADD("/room/claimed-privately", NULL, test_who_claims_gets_it_privately);
    ADD("/room/replay", NULL, test_replayed_history_moves_nothing);
    ADD("/room/talk", NULL, test_a_room_is_talked_in_as_before);
    ADD("/room/trust-ends/left", NULL, test_trust_ends_with_the_name);
    ADD("/room/trust-ends/renamed", "renamed", test_trust_ends_with_the_name);
    result = g_test_run();
    host_end();
    return result;
}
