/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One measurement a call, its figures on standard output as "name value", one a line.
 *
 *   ivp-bench scan FEED              ms of CPU for finding every line end
 *   ivp-bench take CACHE FEED…       ms of CPU for each take, one after the other
 *   ivp-bench rows CACHE             us of CPU for 30 rows, warm; ms to lay down a year
 * more ivp-bench first CACHE            ms to open the cache and list 30 rows, in a new
 * process ivp-bench gap CACHE FEED         ms between calls of a 1 ms timer during a first
 * take
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "ivp-calendars.h"
#include "ivp-take.h"

/* The day the generator spreads its dates around. */
#define NOW G_GINT64_CONSTANT(1780272000)
#define DAY 86400
#define QUERIES 2000

static double
get_clock(clockid_t id)
{
    struct timespec time;

    clock_gettime(id, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static int
compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;

    return x < y ? -1 : x > y;
}

static void
stop_on(GError *error)
{
    if (error == NULL)
        return;
    fprintf(stderr, "%s\n", error->message);
    exit(3);
}

static void
scan(const char *feed)
{
    g_autofree char *bytes = NULL;
    gsize length;
    GError *error = NULL;
    double times[9];

    g_file_get_contents(feed, &bytes, &length, &error);
    stop_on(error);
    for (gsize i = 0; i < G_N_ELEMENTS(times); i++) {
        double began = get_clock(CLOCK_PROCESS_CPUTIME_ID);
        const char *at = bytes;
        const char *end = bytes + length;
        volatile gsize lines = 0;

        while ((at = memchr(at, '\n', (gsize)(end - at))) != NULL) {
            lines++;
            at++;
        }
        times[i] = get_clock(CLOCK_PROCESS_CPUTIME_ID) - began;
    }
    qsort(times, G_N_ELEMENTS(times), sizeof *times, compare_doubles);
    printf("scan_ms %.3f\n", times[G_N_ELEMENTS(times) / 2]);
}

static void
take(const char *path, char **feeds)
{
    GError *error = NULL;
    g_autoptr(IvpCache) cache = ivp_cache_open(path, TRUE, &error);

    stop_on(error);
    for (guint i = 0; feeds[i] != NULL; i++) {
        double began = get_clock(CLOCK_PROCESS_CPUTIME_ID);
        g_autoptr(IvpTake) one = ivp_take_new(cache, "feed", NOW, FALSE, NULL, &error);
        g_auto(IvpTakeReport) report = {0};
        int fd = open(feeds[i], O_RDONLY | O_CLOEXEC);

        stop_on(error);
        ivp_take_read(one, fd, &error);
        stop_on(error);
        close(fd);
        ivp_take_finish(one, FALSE, &report, &error);
        stop_on(error);
        printf("take%u_ms %.3f\n", i, get_clock(CLOCK_PROCESS_CPUTIME_ID) - began);
        printf("take%u_parsed %" G_GUINT64_FORMAT "\n", i, report.parsed);
    }
}

static GPtrArray *
query(IvpCache *cache, const IvpZone *viewer, gint64 from, gint64 to, guint limit)
{
    IvpQuery wanted = {from, to, viewer, NULL, NULL, limit};
    GError *error = NULL;
    GPtrArray *found = ivp_cache_query(cache, &wanted, &error);

    stop_on(error);
    return found;
}

static void
rows(const char *path)
{
    GError *error = NULL;
    g_autoptr(IvpCache) cache = ivp_cache_open(path, FALSE, &error);
    g_autoptr(IvpZone) viewer = ivp_zone_new("Europe/Berlin");
    g_autoptr(IvpZone) utc = ivp_zone_new_utc();
    g_autoptr(GPtrArray) month = NULL;
    g_autoptr(IvpCache) writer = NULL;
    static double times[QUERIES];
    double began;
    guint in_month = 0;

    stop_on(error);
    for (guint i = 0; i < QUERIES; i++) {
        g_autoptr(GPtrArray) found = NULL;

        began = get_clock(CLOCK_THREAD_CPUTIME_ID);
        found = query(cache, viewer, NOW + (gint64)i * 1800, NOW + 90 * DAY, 30);
        times[i] = get_clock(CLOCK_THREAD_CPUTIME_ID) - began;
    }
    qsort(times, QUERIES, sizeof *times, compare_doubles);
    printf("rows_p50_us %.1f\nrows_p95_us %.1f\n", times[QUERIES / 2] * 1e3,
           times[QUERIES * 95 / 100] * 1e3);
    month = query(cache, utc, NOW, NOW + 30 * DAY, 0);
    for (guint i = 0; i < month->len; i++)
        in_month += ((IvpOccurrence *)g_ptr_array_index(month, i))->start >= NOW;
    printf("occurrences %u\n", in_month);
    writer = ivp_cache_open(path, TRUE, &error);
    stop_on(error);
    began = get_clock(CLOCK_MONOTONIC);
    ivp_cache_extend(writer, "feed", NOW + 395 * DAY, NULL, NULL, &error);
    stop_on(error);
    printf("year_ahead_ms %.1f\n", get_clock(CLOCK_MONOTONIC) - began);
}

static void
first(const char *path)
{
    GError *error = NULL;
    g_autoptr(IvpZone) viewer = ivp_zone_new("Europe/Berlin");
    double began = get_clock(CLOCK_THREAD_CPUTIME_ID);
    g_autoptr(IvpCache) cache = ivp_cache_open(path, FALSE, &error);

    stop_on(error);
    g_ptr_array_unref(query(cache, viewer, NOW, NOW + 90 * DAY, 30));
    printf("first_ms %.3f\n", get_clock(CLOCK_THREAD_CPUTIME_ID) - began);
}

typedef struct {
    GMainLoop *loop;
    GArray *gaps; /* double, ms */
    double last;
    double until; /* 0: until the refresh is over */
    IvpCalendars *calendars;
} Watch;

static gboolean
on_tick(gpointer data)
{
    Watch *watch = data;
    double now = get_clock(CLOCK_MONOTONIC);
    double gap = now - watch->last;

    watch->last = now;
    g_array_append_val(watch->gaps, gap);
    if (watch->calendars != NULL ? !ivp_calendars_get_progress(watch->calendars, NULL)
                                 : now >= watch->until)
        g_main_loop_quit(watch->loop);
    return G_SOURCE_CONTINUE;
}

static double
watch_loop(IvpCalendars *calendars, double milliseconds)
{
    Watch watch = {.calendars = calendars};
    guint tick;
    double gap;

    watch.loop = g_main_loop_new(NULL, FALSE);
    watch.gaps = g_array_new(FALSE, FALSE, sizeof(double));
    watch.last = get_clock(CLOCK_MONOTONIC);
    watch.until = watch.last + milliseconds;
    tick = g_timeout_add(1, on_tick, &watch);
    g_main_loop_run(watch.loop);
    g_source_remove(tick);
    qsort(watch.gaps->data, watch.gaps->len, sizeof(double), compare_doubles);
    gap = g_array_index(watch.gaps, double, watch.gaps->len * 999 / 1000);
    g_array_free(watch.gaps, TRUE);
    g_main_loop_unref(watch.loop);
    return gap;
}

static void
gap(const char *path, const char *feed)
{
    g_autofree char *url = g_filename_to_uri(feed, NULL, NULL);
    IvpFeedSource source = {"feed", "Feed", url, TRUE};
    g_autoptr(IvpCalendars) calendars = NULL;
    double began;
    double busy;

    printf("gap_idle_ms %.3f\n", watch_loop(NULL, 2000));
    calendars = ivp_calendars_new(path, &source, 1);
    began = get_clock(CLOCK_MONOTONIC);
    ivp_calendars_refresh(calendars, TRUE);
    busy = watch_loop(calendars, 0);
    printf("gap_take_ms %.3f\ngap_took_ms %.1f\n", busy,
           get_clock(CLOCK_MONOTONIC) - began);
}

int
main(int argc, char **argv)
{
    if (argc >= 3 && strcmp(argv[1], "scan") == 0)
        scan(argv[2]);
    else if (argc >= 4 && strcmp(argv[1], "take") == 0)
        take(argv[2], argv + 3);
    else if (argc == 3 && strcmp(argv[1], "rows") == 0)
        rows(argv[2]);
    else if (argc == 3 && strcmp(argv[1], "first") == 0)
        first(argv[2]);
    else if (argc == 4 && strcmp(argv[1], "gap") == 0)
        gap(argv[2], argv[3]);
    else
        return 2;
    return 0;
}
