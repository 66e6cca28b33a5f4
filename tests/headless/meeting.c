/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "meeting.h"

#include <string.h>

#include "fake-protocol.h"

static const char program[] = "[Program]\n"
                              "Version=1\n"
                              "Name=Lamp Makers\n"
                              "Zone=UTC\n"
                              "[Slots]\n"
                              "Rule=every day 10:00,14:00,18:00\n"
                              "Horizon=30 days\n"
                              "[Interviews]\n"
                              "Lengths=30 min;60 min\n"
                              "DefaultLength=60 min\n"
                              "Public=yes\n"
                              "[Room]\n"
                              "Name=#lamps\n"
                              "XMPP=" MEETING_ROOM "\n"
                              "[Contact bo]\n"
                              "Name=Bo\n"
                              "Role=facilitator\n"
                              "XMPP=bo@example.org\n"
                              "IRC=bo@irc.example.org\n";

static gint64
tell_time(gpointer data)
{
    return g_get_real_time() / G_USEC_PER_SEC + ((Meeting *)data)->ahead;
}

static void
add_buddy(PurpleAccount *account, const char *name, const char *alias)
{
    PurpleGroup *group = purple_group_new("Interviews");

    purple_blist_add_group(group, NULL);
    purple_blist_add_buddy(purple_buddy_new(account, name, alias), NULL, group, NULL);
}

static gboolean
has_slots(gpointer data)
{
    Meeting *meeting = data;
    g_autoptr(GPtrArray) times = ivp_desk_list_form_times(meeting->desk, 0);

    return times->len > 0;
}

void
meeting_begin(Meeting *meeting, const char *protocol)
{
    gboolean irc = strcmp(protocol, FAKE_IRC_ID) == 0;
    g_autoptr(GBytes) bytes = g_bytes_new_static(program, strlen(program));
    g_autoptr(GError) error = NULL;
    g_autofree char *id = NULL;

    fake_network_reset();
    fake_protocol_forget();
    meeting->plugin = host_load();
    meeting->desk = ivp_panel_get_desk(host_get_panel());
    ivp_panel_set_now(host_get_panel(), tell_time, meeting);
    id = ivp_panel_add_program(host_get_panel(), bytes, "lamps.program", &error);
    g_assert_no_error(error);
    g_assert_true(ivp_panel_choose(host_get_panel(), id, &error));
    g_assert_no_error(error);

    meeting->to_ana = irc ? "ana" : "ana@example.org";
    meeting->to_bo = irc ? "bo" : "bo@example.org";
    meeting->ana =
        host_add_account(protocol, irc ? "ana@irc.example.org" : "ana@example.org/desk");
    meeting->bo =
        host_add_account(protocol, irc ? "bo@irc.example.org" : "bo@example.org/desk");
    add_buddy(meeting->ana, meeting->to_bo, "Bo");
    add_buddy(meeting->bo, meeting->to_ana, "Ana");
    purple_prpl_got_user_status(meeting->ana, meeting->to_bo, "available", NULL);
    purple_prpl_got_user_status(meeting->bo, meeting->to_ana, "available", NULL);
    host_wait(has_slots, meeting);
    host_forget();
}

void
meeting_end(Meeting *meeting)
{
    host_close_conversations();
    fake_network_reset();
    if (purple_plugin_is_loaded(meeting->plugin))
        g_assert_true(purple_plugin_unload(meeting->plugin));
    host_remove_account(meeting->ana);
    host_remove_account(meeting->bo);
    host_forget();
}

/* --- Presses --- */

typedef struct {
    gboolean done;
    char *problem;
} Outcome;

static void
on_pressed(const char *sentence, const GError *error, gpointer data)
{
    Outcome *outcome = data;

    outcome->done = TRUE;
    outcome->problem = error != NULL ? g_strdup(error->message) : NULL;
}

static gboolean
is_done(gpointer data)
{
    return ((Outcome *)data)->done;
}

static void
wait_outcome(Outcome *outcome)
{
    host_wait(is_done, outcome);
    if (outcome->problem != NULL)
        g_error("It was refused: %s", outcome->problem);
}

static void
ask(Meeting *meeting, IvpToKind kind, const char *who, const char *about)
{
    g_autofree char *account = g_strdup_printf(
        "%s:%s", purple_account_get_protocol_id(meeting->ana),
        purple_normalize(meeting->ana, purple_account_get_username(meeting->ana)));
    g_autoptr(GPtrArray) recipients =
        ivp_desk_list_recipients(meeting->desk, account, meeting->to_bo);
    g_autoptr(GPtrArray) times = ivp_desk_list_form_times(meeting->desk, 0);
    const IvpFormTime *first = g_ptr_array_index(times, 0);
    IvpAsk form = {.n_at = 1, .at = {first->at}, .record = IVP_RECORD_ASK, .about = about};
    Outcome outcome = {0};

    for (guint i = 0; i < recipients->len; i++) {
        const IvpRecipient *to = g_ptr_array_index(recipients, i);

        if (to->kind == kind && strcmp(to->who, who) == 0 &&
            strcmp(to->account, account) == 0)
            form.to = to;
    }
    g_assert_nonnull(form.to);
    ivp_desk_ask(meeting->desk, &form, on_pressed, &outcome, NULL);
    wait_outcome(&outcome);
}

void
meeting_ask(Meeting *meeting, const char *about)
{
    ask(meeting, IVP_TO_PERSON, meeting->to_bo, about);
}

void
meeting_ask_room(Meeting *meeting)
{
    ask(meeting, IVP_TO_ROOM, MEETING_ROOM, NULL);
}

void
meeting_press(Meeting *meeting, const IvpRequest *request, IvpAction action)
{
    IvpPress press = {.action = action, .shown = request->shown, .anyway = TRUE};
    Outcome outcome = {0};

    if (request->times->len > 0) {
        const IvpRequestTime *time = g_ptr_array_index(request->times, 0);

        press.n_at = 1;
        press.at[0] = time->at;
    }
    ivp_desk_press(meeting->desk, request->key, &press, on_pressed, &outcome, NULL);
    wait_outcome(&outcome);
}

/* --- Requests --- */

IvpRequest *
meeting_find(Meeting *meeting, IvpSide side, IvpSection section)
{
    g_autoptr(GPtrArray) rows = ivp_desk_list(meeting->desk, section, 0);

    for (guint i = 0; i < rows->len; i++) {
        const IvpRequestRow *row = g_ptr_array_index(rows, i);

        if (row->side == side)
            return ivp_desk_describe(meeting->desk, row->key);
    }
    return NULL;
}

typedef struct {
    Meeting *meeting;
    IvpSide side;
    IvpSection section;
    IvpRequest *found;
} Wanted;

static gboolean
is_found(gpointer data)
{
    Wanted *wanted = data;

    wanted->found = meeting_find(wanted->meeting, wanted->side, wanted->section);
    return wanted->found != NULL;
}

IvpRequest *
meeting_wait(Meeting *meeting, IvpSide side, IvpSection section)
{
    Wanted wanted = {meeting, side, section, NULL};

    host_wait(is_found, &wanted);
    return wanted.found;
}

guint
meeting_count(Meeting *meeting)
{
    guint n = 0;

    for (int section = 0; section < IVP_N_SECTIONS; section++)
        n += ivp_desk_count(meeting->desk, (IvpSection)section);
    return n;
}

/* --- Conversations --- */

PurpleConversation *
meeting_open(Meeting *meeting, PurpleAccount *account)
{
    return purple_conversation_new(PURPLE_CONV_TYPE_IM, account,
                                   account == meeting->ana ? meeting->to_bo
                                                           : meeting->to_ana);
}

char *
meeting_get_text(PurpleAccount *account)
{
    g_autoptr(GString) text = g_string_new(NULL);
    GPtrArray *lines = host_get_lines();

    for (guint i = 0; i < lines->len; i++) {
        const HostLine *line = g_ptr_array_index(lines, i);
        g_autofree char *plain = purple_markup_strip_html(line->html);

        if (line->account == account)
            g_string_append_printf(text, "%s\n", plain);
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

/* Every tail has a store's name; people rarely type one. */
static void
check_text(const char *html)
{
    if (strstr(html, " box=") != NULL)
        g_error("This is shown: %s", html);
}

void
meeting_check_hidden(void)
{
    GPtrArray *lines = host_get_lines();

    for (guint i = 0; i < lines->len; i++)
        check_text(((HostLine *)g_ptr_array_index(lines, i))->html);
    for (GList *link = purple_get_conversations(); link != NULL; link = link->next)
        for (GList *item = purple_conversation_get_message_history(link->data);
             item != NULL; item = item->next)
            check_text(purple_conversation_message_get_message(item->data));
}
