/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <glib.h>

/**
 * Protocols without a network, inside the test: whoever signs on is connected at once. What
 * one account sends, another one of the same protocol gets, from an idle, as damaged as the
 * real networks damage it; what goes to anybody else is counted and goes nowhere.
 */
#define FAKE_PROTOCOL_ID "prpl-interview-panel-fake"

/* The same, under the names of real ones: addresses, rooms and damage are theirs. */
#define FAKE_XMPP_ID "prpl-jabber"
#define FAKE_IRC_ID "prpl-irc"

/** FakeNetwork: what becomes of a message on its way. */
typedef struct {
    gsize longest;      /* bytes; the rest comes as further messages; 0: any length */
    gboolean lines;     /* each line is a message of its own, without blanks at its end */
    gboolean unescaped; /* arrives as it is, although what arrives counts as markup */
    gboolean wrapped;   /* arrives with markup around it */
    gboolean linkified; /* addresses arrive twice, the second time in angle brackets */
    guint resources;    /* as many clients of the recipient get it; 0 is 1 */
    guint lose;         /* of the next messages to persons; counts down */
    gboolean local;     /* a room's speaker is shown the markup as it was typed */
} FakeNetwork;

/** fake_network: how things are now; fake_network_reset() makes it a perfect one. */
extern FakeNetwork fake_network;
void fake_network_reset(void);

/** fake_network_be: like "xmpp", "xhtml", "irc", "simple", "links" or "twice". */
void fake_network_be(const char *name);

void fake_protocol_register(void);

/** fake_protocol_get_sent: how many messages were handed to the protocol, to persons and
 * rooms. */
guint fake_protocol_get_sent(void);

/** fake_protocol_get_letters: (transfer none) (element-type utf8): those to persons, as the
 * wire would have them, since fake_protocol_forget() */
GPtrArray *fake_protocol_get_letters(void);

/** fake_protocol_forget: empties the letters and what rooms remember. */
void fake_protocol_forget(void);
