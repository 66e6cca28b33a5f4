/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "host.h"

/**
 * Ana, who volunteers, and Bo, who facilitates, with an account each in one client: one
 * plugin, one desk, two sides of each request, and the fake network between them.
 */
typedef struct {
    PurplePlugin *plugin;
    IvpDesk *desk;
    PurpleAccount *ana, *bo;
    const char *to_ana, *to_bo; /* how each is written to */
    gint64 ahead;               /* seconds the panel's clock is ahead of the computer's */
} Meeting;

/** MEETING_ROOM: the program's, on XMPP. */
#define MEETING_ROOM "lamps@rooms.example.org"

/** meeting_begin: @protocol is FAKE_XMPP_ID or FAKE_IRC_ID. */
void meeting_begin(Meeting *meeting, const char *protocol);

/** meeting_end: all of it; the network is a perfect one again. */
void meeting_end(Meeting *meeting);

/** meeting_ask: Ana asks Bo for the next free slot; aborts the test unless that goes. */
void meeting_ask(Meeting *meeting, const char *about);

/** meeting_ask_room: the same, of the program's room. */
void meeting_ask_room(Meeting *meeting);

/** meeting_find: (transfer full) (nullable): Ana's or Bo's side of the request that is in
 * @section */
IvpRequest *meeting_find(Meeting *meeting, IvpSide side, IvpSection section);

/** meeting_wait: (transfer full): the same, once it is there. */
IvpRequest *meeting_wait(Meeting *meeting, IvpSide side, IvpSection section);

/** meeting_press: does @action at @request, with its first time where it needs one. */
void meeting_press(Meeting *meeting, const IvpRequest *request, IvpAction action);

/** meeting_open: Ana's conversation with Bo, or Bo's with Ana. */
PurpleConversation *meeting_open(Meeting *meeting, PurpleAccount *account);

/** meeting_get_text: (transfer full): what @account's conversations showed since
 * host_forget(), without markup, a line each */
char *meeting_get_text(PurpleAccount *account);

/** meeting_check_hidden: no tail of ours stands anywhere a person would look. */
void meeting_check_hidden(void);

/** meeting_count: how many requests there are in all, both sides counted. */
guint meeting_count(Meeting *meeting);
