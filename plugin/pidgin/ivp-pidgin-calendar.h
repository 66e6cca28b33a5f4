/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-pidgin-page.h"

/** The Calendar page: search, filter, list, month and details. */
extern const IvpPidginPage ivp_pidgin_calendar_page;
