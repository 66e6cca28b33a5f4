/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-pidgin-page.h"

/** The Requests page: what is to be answered, what waits for others, what is booked, what
 * is over; the selected one in full. */
extern const IvpPidginPage ivp_pidgin_requests_page;
