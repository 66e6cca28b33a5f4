/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <glib.h>

/**
 * IvpAlarm:
 *
 * Rings once at an instant of the real clock: also when the computer slept over it (at
 * waking) and when the clock was set. Costs no wake-ups while it waits. Main thread.
 */
typedef struct _IvpAlarm IvpAlarm;

/** IvpAlarmRang: the instant has come, or the clock was set: look at the clock again. */
typedef void (*IvpAlarmRang)(gpointer data);

IvpAlarm *ivp_alarm_new(IvpAlarmRang rang, gpointer data);
void ivp_alarm_free(IvpAlarm *alarm);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(IvpAlarm, ivp_alarm_free)

/** ivp_alarm_set: rings in @seconds (0: at the next turn of the main loop); -1: not at all.
 */
void ivp_alarm_set(IvpAlarm *alarm, gint64 seconds);
