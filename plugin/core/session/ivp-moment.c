/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-moment.h"

#include <string.h>
#include <time.h>

#define BOOT_ID "/proc/sys/kernel/random/boot_id"

/* It is the same as long as this process lives. */
static const char *
get_boot(void)
{
    static gsize once;
    static char boot[sizeof(((IvpMoment *)NULL)->boot)];

    if (g_once_init_enter(&once)) {
        g_autofree char *text = NULL;

        if (g_file_get_contents(BOOT_ID, &text, NULL, NULL))
            g_strlcpy(boot, g_strstrip(text), sizeof boot);
        g_once_init_leave(&once, 1);
    }
    return boot;
}

void
ivp_moment_now(IvpMoment *moment)
{
    struct timespec steady = {0};

    moment->wall = g_get_real_time() / G_USEC_PER_SEC;
    g_strlcpy(moment->boot, get_boot(), sizeof moment->boot);
    if (clock_gettime(CLOCK_BOOTTIME, &steady) != 0)
        moment->boot[0] = '\0';
    moment->steady = steady.tv_sec;
}

gint64
ivp_moment_between(const IvpMoment *from, const IvpMoment *to)
{
    if (from->boot[0] != '\0' && strcmp(from->boot, to->boot) == 0)
        return MAX(0, to->steady - from->steady);
    return MAX(0, to->wall - from->wall);
}
