/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-pidgin.h"

/**
 * IvpPidginNotice:
 *
 * Tells of reminders and requests: one of Pidgin's own mini dialogs in the buddy list for
 * all that wait; a small window that takes no focus if the buddy list is hidden. No sound,
 * no focus.
 */
typedef struct _IvpPidginNotice IvpPidginNotice;

/** IvpPidginNoticeShow: the user pressed "Show"; @key is the row or the request, %NULL for
 * the calendar.
 */
typedef void (*IvpPidginNoticeShow)(const char *key, gpointer data);

IvpPidginNotice *
ivp_pidgin_notice_start(IvpPidgin *pidgin, IvpPidginNoticeShow show, gpointer data);
void ivp_pidgin_notice_stop(IvpPidginNotice *self);
