/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <glib.h>

/**
 * A protocol without a network, inside the test: whoever signs on is connected at once, and
 * what is sent is counted and goes nowhere.
 */
#define FAKE_PROTOCOL_ID "prpl-interview-panel-fake"

void fake_protocol_register(void);

/** fake_protocol_get_sent: how many messages were handed to the protocol, to persons and
 * rooms. */
guint fake_protocol_get_sent(void);
