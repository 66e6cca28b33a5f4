/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Preloaded into a client to put it on another day: IVP_TEST_CLOCK seconds are added to the
 * wall clock, and taken off again where an alarm is set by it. The monotonic clock, by
 * which timers run, stays as it is.
 */
#include <dlfcn.h>
#include <stdlib.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <time.h>

#define MAX_FILES 4096

static unsigned char is_wall_timer[MAX_FILES];

static time_t
get_offset(void)
{
    static time_t offset;
    static int known;

    if (!known) {
        const char *text = getenv("IVP_TEST_CLOCK");

        offset = text != NULL ? (time_t)strtoll(text, NULL, 10) : 0;
        known = 1;
    }
    return offset;
}

static void *
find_next(const char *name)
{
    return dlsym(RTLD_NEXT, name);
}

int
clock_gettime(clockid_t clock, struct timespec *now)
{
    static int (*next)(clockid_t, struct timespec *);
    int result;

    if (next == NULL)
        *(void **)&next = find_next("clock_gettime");
    result = next(clock, now);
    if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
        now->tv_sec += get_offset();
    return result;
}

int
gettimeofday(struct timeval *restrict now, void *restrict zone)
{
    struct timespec exact;

    if (clock_gettime(CLOCK_REALTIME, &exact) != 0)
        return -1;
    now->tv_sec = exact.tv_sec;
    now->tv_usec = exact.tv_nsec / 1000;
    return 0;
}

time_t
time(time_t *out)
{
    struct timespec exact;

    if (clock_gettime(CLOCK_REALTIME, &exact) != 0)
        return -1;
    if (out != NULL)
        *out = exact.tv_sec;
    return exact.tv_sec;
}

int
timerfd_create(int clock, int flags)
{
    static int (*next)(int, int);
    int file;

    if (next == NULL)
        *(void **)&next = find_next("timerfd_create");
    file = next(clock, flags);
    if (file >= 0 && file < MAX_FILES)
        is_wall_timer[file] = clock == CLOCK_REALTIME;
    return file;
}

int
timerfd_settime(int file, int flags, const struct itimerspec *value, struct itimerspec *old)
{
    static int (*next)(int, int, const struct itimerspec *, struct itimerspec *);
    struct itimerspec shifted = *value;

    if (next == NULL)
        *(void **)&next = find_next("timerfd_settime");
    if ((flags & TFD_TIMER_ABSTIME) != 0 && file >= 0 && file < MAX_FILES &&
        is_wall_timer[file] && value->it_value.tv_sec != 0)
        shifted.it_value.tv_sec -= get_offset();
    return next(file, flags, &shifted, old);
}
