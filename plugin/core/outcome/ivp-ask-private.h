/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-ask.h"

/** ivp_ask_new_empty: (transfer full): its texts are still %NULL */
IvpAsk *ivp_ask_new_empty(void);
void ivp_ask_add_entry(IvpAsk *ask, const IvpAskEntry *entry);
