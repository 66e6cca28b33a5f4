/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-alarm.h"

#include <glib-unix.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

struct _IvpAlarm {
    IvpAlarmRang rang;
    gpointer data;
    int fd; /* -1 where the system has none */
    guint source;
    guint fallback;
};

/* Where timerfd is missing, an ordinary timer looks again at least this often. */
#define FALLBACK_SECONDS 60

/* The kernel's clock and timer, past any shim that shows this process another time: one
 * that translates only one of the two calls, as some do, would have it ring at once, for
 * ever. Where the kernel's structures are not the C library's, shims are not worth the
 * trouble. */
#define PAST_SHIMS (GLIB_SIZEOF_VOID_P == 8)

static int
read_clock(struct timespec *now)
{
#if PAST_SHIMS
    return (int)syscall(SYS_clock_gettime, CLOCK_REALTIME, now);
#else
    return clock_gettime(CLOCK_REALTIME, now);
#endif
}

static int
set_timer(int fd, const struct itimerspec *timer)
{
    int flags = TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET;

#if PAST_SHIMS
    return (int)syscall(SYS_timerfd_settime, fd, flags, timer, NULL);
#else
    return timerfd_settime(fd, flags, timer, NULL);
#endif
}

static gboolean
on_readable(gint fd, GIOCondition condition, gpointer data)
{
    IvpAlarm *alarm = data;
    guint64 times;

    /* ECANCELED: the clock was set, which is a reason to look at it, too. */
    (void)!read(fd, &times, sizeof times);
    alarm->rang(alarm->data);
    return G_SOURCE_CONTINUE;
}

static gboolean
on_fallback(gpointer data)
{
    IvpAlarm *alarm = data;

    alarm->fallback = 0;
    alarm->rang(alarm->data);
    return G_SOURCE_REMOVE;
}

IvpAlarm *
ivp_alarm_new(IvpAlarmRang rang, gpointer data)
{
    IvpAlarm *alarm = g_new0(IvpAlarm, 1);

    g_return_val_if_fail(rang != NULL, NULL);

    alarm->rang = rang;
    alarm->data = data;
    alarm->fd = timerfd_create(CLOCK_REALTIME, TFD_CLOEXEC | TFD_NONBLOCK);
    if (alarm->fd >= 0)
        alarm->source = g_unix_fd_add(alarm->fd, G_IO_IN, on_readable, alarm);
    return alarm;
}

void
ivp_alarm_free(IvpAlarm *alarm)
{
    if (alarm == NULL)
        return;
    g_clear_handle_id(&alarm->source, g_source_remove);
    g_clear_handle_id(&alarm->fallback, g_source_remove);
    if (alarm->fd >= 0)
        close(alarm->fd);
    g_free(alarm);
}

void
ivp_alarm_set(IvpAlarm *alarm, gint64 seconds)
{
    struct itimerspec timer = {0};
    struct timespec now;

    g_return_if_fail(alarm != NULL);

    g_clear_handle_id(&alarm->fallback, g_source_remove);
    if (alarm->fd < 0) {
        if (seconds >= 0)
            alarm->fallback =
                g_timeout_add_seconds(MIN(seconds, FALLBACK_SECONDS), on_fallback, alarm);
        return;
    }
    if (seconds >= 0) {
        if (read_clock(&now) != 0)
            return;
        timer.it_value.tv_sec = now.tv_sec + MIN(seconds, G_GINT64_CONSTANT(3153600000));
        timer.it_value.tv_nsec = seconds == 0 ? now.tv_nsec : 0;
        /* A whole second at least has to have begun when it rings. */
        if (seconds > 0)
            timer.it_value.tv_sec++;
    }
    set_timer(alarm->fd, &timer);
}
