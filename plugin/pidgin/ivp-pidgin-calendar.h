/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-pidgin-page.h"

/** IVP_PIDGIN_SHOW_SLOTS: in place of a row's key: the free slots. */
#define IVP_PIDGIN_SHOW_SLOTS "slots"

/** The Calendar page: search, filter, list, month and details. */
extern const IvpPidginPage ivp_pidgin_calendar_page;
