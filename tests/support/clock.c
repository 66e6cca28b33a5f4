/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Preloaded into a client to put it on another day: IVP_TEST_CLOCK seconds are added to the
 * wall clock. The monotonic clock, by which timers run, stays as it is, and so do alarms,
 * which the panel sets by the kernel's own clock. (libfaketime makes them go off at once.)
 */
#include <dlfcn.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>

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
