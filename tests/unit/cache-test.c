/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-cache.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ivp-cache-private.h"
#include "ivp-error.h"
#include "ivp-take.h"

#define DAY 86400
/* 1 June 2026, 00:00 UTC, a Monday. */
#define NOW G_GINT64_CONSTANT(1780272000)

typedef struct {
    char *folder;
    char *path;
} Fixture;

static void
set_up(Fixture *fx, gconstpointer data)
{
    fx->folder = g_dir_make_tmp("ivp-cache-XXXXXX", NULL);
    fx->path = g_build_filename(fx->folder, "cache.db", NULL);
}

static void
remove_folder(const char *folder)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;

    while ((name = g_dir_read_name(dir)) != NULL) {
        g_autofree char *path = g_build_filename(folder, name, NULL);

        g_unlink(path);
    }
    g_rmdir(folder);
}

static void
tear_down(Fixture *fx, gconstpointer data)
{
    remove_folder(fx->folder);
    g_free(fx->folder);
    g_free(fx->path);
}

static IvpTakeResult
take(IvpCache *cache,
     const char *feed,
     const char *text,
     gint64 now,
     gboolean from_nothing,
     gboolean accept_empty,
     IvpTakeReport *report,
     GError **error)
{
    g_autoptr(IvpTake) one = ivp_take_new(cache, feed, now, from_nothing, NULL, error);

    *report = (IvpTakeReport){0};
    if (one == NULL || !ivp_take_write(one, text, strlen(text), error))
        return IVP_TAKE_FAILED;
    return ivp_take_finish(one, accept_empty, report, error);
}

static void
take_well(IvpCache *cache, const char *feed, const char *text, gint64 now)
{
    g_auto(IvpTakeReport) report = {0};
    g_autoptr(GError) error = NULL;

    g_assert_cmpint(take(cache, feed, text, now, FALSE, FALSE, &report, &error), ==,
                    IVP_TAKE_DONE);
    g_assert_no_error(error);
}

/* All that a list could show, one line an occurrence. */
static char *
list(IvpCache *cache,
     const char *zone,
     gint64 from,
     gint64 to,
     const char *words,
     guint limit)
{
    g_autoptr(IvpZone) viewer = ivp_zone_new(zone);
    IvpQuery query = {from, to, viewer, NULL, words, limit};
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) found = ivp_cache_query(cache, &query, &error);
    GString *text = g_string_new(NULL);

    g_assert_no_error(error);
    for (guint i = 0; i < found->len; i++) {
        const IvpOccurrence *o = g_ptr_array_index(found, i);
        g_autoptr(GDateTime) start = g_date_time_new_from_unix_utc(o->start);
        g_autofree char *when = g_date_time_format(start, "%Y-%m-%d %H:%M");

        g_string_append_printf(text, "%s +%" G_GINT64_FORMAT " %s [%s]", when,
                               (o->end - o->start) / 60, o->summary, o->uid);
        if (o->recurrence != 0)
            g_string_append_printf(text, " of %" G_GINT64_FORMAT, o->recurrence);
        g_string_append_c(text, '\n');
    }
    return g_string_free(text, FALSE);
}

#define CALENDAR(events) "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" events "END:VCALENDAR\r\n"
#define EVENT(lines) "BEGIN:VEVENT\r\nDTSTAMP:20260101T000000Z\r\n" lines "END:VEVENT\r\n"

static const char mixed[] = CALENDAR(
    EVENT("UID:timed\r\nDTSTART:20260602T100000Z\r\nDTEND:20260602T110000Z\r\nSUMMARY:"
          "Timed\r\n"
          "LOCATION:Stra\xC3\x9F"
          "e 5\r\n") EVENT("UID:floating\r\nDTSTART:20260602T100000\r\nDURATION:"
                           "PT30M\r\nSUMMARY:Floating\r\n")
        EVENT("UID:day\r\nDTSTART;VALUE=DATE:20260602\r\nSUMMARY:All day\r\n") EVENT(
            "UID:long\r\nDTSTART:20260401T000000Z\r\nDTEND:20260701T000000Z\r\nSUMMARY:"
            "Long\r\n")
            EVENT("UID:none\r\nDTSTART:20260602T120000Z\r\nSUMMARY:No length\r\n") EVENT(
                "UID:weekly\r\nDTSTART;TZID=America/Los_Angeles:20260101T100000\r\n"
                "DTEND;TZID=America/Los_Angeles:20260101T110000\r\nRRULE:FREQ=WEEKLY\r\n"
                "SUMMARY:Weekly\r\nDESCRIPTION:Bring your own cof\r\n fee\r\n"
                "CATEGORIES:group,amer\r\n"));

static void
test_rows_are_the_viewers(Fixture *fx, gconstpointer data)
{
    static const struct {
        const char *what, *zone;
        gint64 from, to;
        const char *words;
        guint limit;
        const char *rows;
    } cases[] = {
        {"a day in Berlin", "Europe/Berlin", NOW + DAY - 7200, NOW + 2 * DAY - 7200, NULL,
         0,
         "2026-04-01 00:00 +131040 Long [long]\n"
         "2026-06-01 22:00 +1440 All day [day]\n"
         "2026-06-02 08:00 +30 Floating [floating]\n"
         "2026-06-02 10:00 +60 Timed [timed]\n"
         "2026-06-02 12:00 +0 No length [none]\n"},
        {"the same in Kolkata", "Asia/Kolkata", NOW + DAY, NOW + 2 * DAY, NULL, 0,
         "2026-04-01 00:00 +131040 Long [long]\n"
         "2026-06-01 18:30 +1440 All day [day]\n"
         "2026-06-02 04:30 +30 Floating [floating]\n"
         "2026-06-02 10:00 +60 Timed [timed]\n"
         "2026-06-02 12:00 +0 No length [none]\n"},
        {"the first two", "Europe/Berlin", NOW + DAY, NOW + 20 * DAY, NULL, 2,
         "2026-04-01 00:00 +131040 Long [long]\n"
         "2026-06-01 22:00 +1440 All day [day]\n"},
        {"an end does not touch", "UTC", NOW + DAY + 11 * 3600, NOW + DAY + 12 * 3600, NULL,
         0,
         "2026-04-01 00:00 +131040 Long [long]\n"
         "2026-06-02 00:00 +1440 All day [day]\n"},
        {"no length at the edge counts", "UTC", NOW + DAY + 12 * 3600,
         NOW + DAY + 13 * 3600, NULL, 0,
         "2026-04-01 00:00 +131040 Long [long]\n"
         "2026-06-02 00:00 +1440 All day [day]\n"
         "2026-06-02 12:00 +0 No length [none]\n"},
        {"words in any text, folded", "UTC", NOW, NOW + 10 * DAY, "COFFEE weekly", 0,
         "2026-06-04 17:00 +60 Weekly [weekly] of 1780592400\n"},
        {"words of other scripts", "UTC", NOW, NOW + 10 * DAY, "STRASSE", 0,
         "2026-06-02 10:00 +60 Timed [timed]\n"},
        {"every word must occur", "UTC", NOW, NOW + 10 * DAY, "coffee tea", 0, ""},
        {"nothing there", "UTC", NOW - 300 * DAY, NOW - 290 * DAY, NULL, 0, ""},
    };
    g_autoptr(IvpCache) writer = ivp_cache_open(fx->path, TRUE, NULL);
    g_autoptr(IvpCache) reader = NULL;

    take_well(writer, "main", mixed, NOW);
    reader = ivp_cache_open(fx->path, FALSE, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *rows = list(reader, cases[i].zone, cases[i].from, cases[i].to,
                                     cases[i].words, cases[i].limit);

        g_test_message("%s", cases[i].what);
        g_assert_cmpstr(rows, ==, cases[i].rows);
    }
}

static void
test_details_and_single_rows(Fixture *fx, gconstpointer data)
{
    g_autoptr(IvpCache) cache = ivp_cache_open(fx->path, TRUE, NULL);
    g_autoptr(IvpZone) utc = ivp_zone_new_utc();
    g_autoptr(IvpOccurrence) weekly = NULL;
    g_autoptr(IvpOccurrence) none = NULL;
    g_autoptr(IvpEventDetails) details = NULL;
    g_autoptr(GError) error = NULL;
    gint64 start = 0;

    take_well(cache, "main", mixed, NOW);
    weekly = ivp_cache_find(cache, "main", "weekly", 1780592400, utc, &error);
    g_assert_no_error(error);
    g_assert_nonnull(weekly);
    g_assert_cmpint(weekly->start, ==, 1780592400);
    g_assert_cmpstr(weekly->categories, ==, "group,amer");
    g_assert_null(ivp_cache_find(cache, "main", "weekly", 1780592401, utc, &error));
    g_assert_no_error(error);
    none = ivp_cache_find(cache, "main", "none", 0, utc, &error);
    g_assert_nonnull(none);

    g_assert_true(
        ivp_cache_find_previous(cache, "main", "weekly", 1780592400, utc, &start));
    g_assert_cmpint(start, ==, 1780592400 - 7 * DAY);
    g_assert_true(
        ivp_cache_find_previous(cache, "main", "weekly", NOW - 60 * DAY, utc, &start));
    g_assert_false(ivp_cache_find_previous(cache, "main", "nobody", NOW, utc, &start));

    details = ivp_cache_load_event(cache, weekly->component, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(details->uid, ==, "weekly");
    g_assert_cmpstr(details->description, ==, "Bring your own coffee");
    g_assert_cmpstr(details->zone, ==, "America/Los_Angeles");
    g_assert_cmpstr(details->rrule, ==, "FREQ=WEEKLY");
    /* What is saved is a whole event: it has a DTSTAMP again. */
    g_assert_true(g_str_has_prefix(details->component, "BEGIN:VEVENT\r\nDTSTAMP:2026"));
    g_assert_true(g_str_has_suffix(details->component, "END:VEVENT\r\n"));
    g_assert_null(ivp_cache_load_event(cache, 999, &error));
    g_assert_error(error, IVP_ERROR, IVP_ERROR_NOT_FOUND);
}

static void
test_bad_feeds_leave_the_good_one(Fixture *fx, gconstpointer data)
{
    static const struct {
        const char *what, *feed;
        IvpTakeResult result;
    } cases[] = {
        {"breaks off",
         "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:x\r\nDTSTART:20260602T100000Z\r\n"
         "END:VEVENT\r\n",
         IVP_TAKE_FAILED},
        {"breaks off in an event",
         "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:timed\r\nDTSTART:2026", IVP_TAKE_FAILED},
        {"no calendar", "hello\r\n", IVP_TAKE_FAILED},
        {"nothing in it can be read",
         "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:x\r\nDTSTART:yesterday\r\nEND:VEVENT\r\n"
         "END:VCALENDAR\r\n",
         IVP_TAKE_FAILED},
        {"nothing", "", IVP_TAKE_FAILED},
        {"empty", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", IVP_TAKE_EMPTY},
    };
    g_autoptr(IvpCache) cache = ivp_cache_open(fx->path, TRUE, NULL);
    g_autofree char *before = NULL;
    g_autofree char *after = NULL;
    g_auto(IvpTakeReport) report = {0};

    take_well(cache, "main", mixed, NOW);
    before = list(cache, "UTC", NOW - 30 * DAY, NOW + 60 * DAY, NULL, 0);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(IvpTakeReport) bad = {0};
        g_autoptr(GError) error = NULL;
        g_autofree char *rows = NULL;

        g_test_message("%s", cases[i].what);
        g_assert_cmpint(take(cache, "main", cases[i].feed, NOW, FALSE, FALSE, &bad, &error),
                        ==, cases[i].result);
        if (cases[i].result == IVP_TAKE_FAILED)
            g_assert_error(error, IVP_ERROR, IVP_ERROR_PARSE);
        rows = list(cache, "UTC", NOW - 30 * DAY, NOW + 60 * DAY, NULL, 0);
        g_assert_cmpstr(rows, ==, before);
    }
    g_assert_cmpint(take(cache, "main", cases[G_N_ELEMENTS(cases) - 1].feed, NOW, FALSE,
                         TRUE, &report, NULL),
                    ==, IVP_TAKE_DONE);
    after = list(cache, "UTC", NOW - 30 * DAY, NOW + 60 * DAY, NULL, 0);
    g_assert_cmpstr(after, ==, "");
}

static void
test_only_what_changed_is_read(Fixture *fx, gconstpointer data)
{
    static const char one[] = CALENDAR(
        "X-WR-TIMEZONE:Europe/Berlin\r\n"
        "BEGIN:VTIMEZONE\r\nTZID:Own\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
        "TZOFFSETFROM:+0300\r\nTZOFFSETTO:+0300\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n" EVENT(
            "UID:a\r\nDTSTART:20260602T100000Z\r\nSUMMARY:A\r\n")
            EVENT("UID:b\r\nDTSTART:20260602T110000\r\nSUMMARY:B\r\n")
                EVENT("UID:c\r\nDTSTART;TZID=Own:20260602T120000\r\nSUMMARY:C\r\n")
                    EVENT("UID:old\r\nDTSTART:20200602T100000Z\r\nSUMMARY:Old\r\n"));
    static const struct {
        const char *what, *from, *to;
        guint64 unchanged, passed, parsed, removed, laid;
        const char *rows;
    } cases[] = {
        {"another stamp", "20260101T000000Z", "20260202T000000Z", 3, 1, 0, 0, 0,
         "2026-06-02 09:00 +0 B [b]\n2026-06-02 09:00 +0 C [c]\n2026-06-02 10:00 +0 A "
         "[a]\n"},
        {"another summary", "SUMMARY:A", "SUMMARY:X", 2, 1, 1, 0, 1,
         "2026-06-02 09:00 +0 B [b]\n2026-06-02 09:00 +0 C [c]\n2026-06-02 10:00 +0 X "
         "[a]\n"},
        {"another X-WR-TIMEZONE", "Europe/Berlin", "Asia/Kolkata", 3, 1, 0, 0, 1,
         "2026-06-02 05:30 +0 B [b]\n2026-06-02 09:00 +0 C [c]\n2026-06-02 10:00 +0 A "
         "[a]\n"},
        {"another VTIMEZONE", "TZOFFSETTO:+0300", "TZOFFSETTO:+0400", 3, 1, 0, 0, 1,
         "2026-06-02 08:00 +0 C [c]\n2026-06-02 09:00 +0 B [b]\n2026-06-02 10:00 +0 A "
         "[a]\n"},
        {"another UID", "UID:a", "UID:z", 2, 1, 1, 1, 1,
         "2026-06-02 09:00 +0 B [b]\n2026-06-02 09:00 +0 C [c]\n2026-06-02 10:00 +0 A "
         "[z]\n"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(IvpCache) cache = ivp_cache_open(fx->path, TRUE, NULL);
        g_autoptr(GString) other = g_string_new(one);
        g_auto(IvpTakeReport) first = {0};
        g_auto(IvpTakeReport) report = {0};
        g_autoptr(GError) error = NULL;
        g_autofree char *rows = NULL;

        g_test_message("%s", cases[i].what);
        g_string_replace(other, cases[i].from, cases[i].to, 0);
        g_assert_cmpint(take(cache, "main", one, NOW, TRUE, FALSE, &first, &error), ==,
                        IVP_TAKE_DONE);
        g_assert_cmpuint(first.parsed, ==, 3);
        g_assert_cmpuint(first.passed, ==, 1);
        g_assert_cmpint(take(cache, "main", other->str, NOW, FALSE, FALSE, &report, &error),
                        ==, IVP_TAKE_DONE);
        g_assert_no_error(error);
        rows = list(cache, "Europe/Berlin", NOW, NOW + 5 * DAY, NULL, 0);
        g_assert_cmpstr(rows, ==, cases[i].rows);
        g_assert_cmpuint(report.seen, ==, 4);
        g_assert_cmpuint(report.unchanged, ==, cases[i].unchanged);
        g_assert_cmpuint(report.passed, ==, cases[i].passed);
        g_assert_cmpuint(report.parsed, ==, cases[i].parsed);
        g_assert_cmpuint(report.removed, ==, cases[i].removed);
        g_assert_cmpuint(report.laid, ==, cases[i].laid);
        g_assert_cmpuint(report.kept, ==, 3);
    }
}

static void
test_time_goes_on(Fixture *fx, gconstpointer data)
{
    g_autoptr(IvpCache) cache = ivp_cache_open(fx->path, TRUE, NULL);
    g_autofree char *month = NULL;
    g_autofree char *year = NULL;
    g_autoptr(GError) error = NULL;
    gboolean changed;
    gint64 from;
    gint64 to;

    take_well(cache, "main", mixed, NOW);
    g_assert_true(ivp_cache_get_laid(cache, "main", &from, &to));
    g_assert_cmpint(from, ==, NOW - IVP_LAID_BACK);
    g_assert_cmpint(to, ==, NOW + IVP_LAID_AHEAD);
    g_assert_false(ivp_cache_get_laid(cache, "other", &from, &to));

    g_assert_true(ivp_cache_roll(cache, "main", NOW + DAY, NULL, &changed, &error));
    g_assert_false(changed);
    g_assert_true(ivp_cache_roll(cache, "main", NOW + 30 * DAY, NULL, &changed, &error));
    g_assert_no_error(error);
    g_assert_true(changed);
    month = list(cache, "UTC", NOW + 110 * DAY, NOW + 119 * DAY, NULL, 0);
    g_assert_cmpstr(month, ==, "2026-09-24 17:00 +60 Weekly [weekly] of 1790269200\n");

    g_assert_true(ivp_cache_extend(cache, "main", NOW + 400 * DAY, NULL, &changed, &error));
    g_assert_true(changed);
    year = list(cache, "UTC", NOW + 392 * DAY, NOW + 399 * DAY, NULL, 0);
    g_assert_cmpstr(year, ==, "2027-07-01 17:00 +60 Weekly [weekly] of 1814461200\n");
    g_assert_true(ivp_cache_extend(cache, "main", NOW + 400 * DAY, NULL, &changed, &error));
    g_assert_false(changed);
    g_assert_true(ivp_cache_extend(cache, "main", NOW - 150 * DAY, NULL, &changed, &error));
    g_assert_true(changed);
    g_free(g_steal_pointer(&year));
    year = list(cache, "UTC", NOW - 145 * DAY, NOW - 138 * DAY, NULL, 0);
    g_assert_cmpstr(year, ==, "2026-01-08 18:00 +60 Weekly [weekly] of 1767895200\n");
}

static void
test_feeds_stay_apart(Fixture *fx, gconstpointer data)
{
    static const char other[] =
        CALENDAR(EVENT("UID:timed\r\nDTSTART:20260602T100000Z\r\nSUMMARY:Other\r\n"));
    static const char *const only[] = {"b", NULL};
    g_autoptr(IvpCache) cache = ivp_cache_open(fx->path, TRUE, NULL);
    g_autoptr(IvpZone) utc = ivp_zone_new_utc();
    IvpQuery query = {NOW, NOW + 30 * DAY, utc, only, NULL, 0};
    g_autoptr(GPtrArray) found = NULL;
    g_autofree char *rows = NULL;
    g_autoptr(GError) error = NULL;

    take_well(cache, "a", mixed, NOW);
    take_well(cache, "b", other, NOW);
    found = ivp_cache_query(cache, &query, &error);
    g_assert_cmpuint(found->len, ==, 1);
    g_assert_cmpstr(((IvpOccurrence *)g_ptr_array_index(found, 0))->summary, ==, "Other");
    g_assert_true(ivp_cache_forget(cache, "a", &error));
    g_assert_no_error(error);
    rows = list(cache, "UTC", NOW - 60 * DAY, NOW + 60 * DAY, NULL, 0);
    g_assert_cmpstr(rows, ==, "2026-06-02 10:00 +0 Other [timed]\n");
}

/* Only the end of their summaries tells these events apart; they are filed in the order of
 * their number. Returns the one a query of one row shows. */
static char *
find_first_of_ties(Fixture *fx, const char *feed, guint n, guint first)
{
    g_autoptr(IvpCache) cache = ivp_cache_open(fx->path, TRUE, NULL);
    g_autoptr(IvpZone) utc = ivp_zone_new_utc();
    g_autoptr(GString) text = g_string_new("BEGIN:VCALENDAR\r\n");
    const char *const only[] = {feed, NULL};
    IvpQuery query = {NOW, NOW + 30 * DAY, utc, only, NULL, 1};
    g_autoptr(GPtrArray) found = NULL;

    for (guint i = 0; i < n; i++)
        g_string_append_printf(text,
                               "BEGIN:VEVENT\r\nUID:%u\r\nDTSTART:20260602T100000Z\r\n"
                               "SUMMARY:Meeting %s%u\r\nEND:VEVENT\r\n",
                               i, i == first ? "A" : "B", i);
    g_string_append(text, "END:VCALENDAR\r\n");
    take_well(cache, feed, text->str, NOW);
    found = ivp_cache_query(cache, &query, NULL);
    g_assert_cmpuint(found->len, ==, 1);
    return g_strdup(((IvpOccurrence *)g_ptr_array_index(found, 0))->summary);
}

static void
test_a_limit_bounds_what_is_alike(Fixture *fx, gconstpointer data)
{
    g_autofree char *near = find_first_of_ties(fx, "near", 200, 150);
    g_autofree char *far = NULL;

    g_assert_cmpstr(near, ==, "Meeting A150");
    far = find_first_of_ties(fx, "far", 5000, 4000);
    g_assert_cmpstr(far, ==, "Meeting B0");
}

/* A calendar of series with an occurrence in each minute of one hour a day. */
static char *
make_costly(guint n)
{
    GString *text = g_string_new("BEGIN:VCALENDAR\r\n");

    for (guint i = 0; i < n; i++)
        g_string_append_printf(text,
                               "BEGIN:VEVENT\r\nUID:%u\r\nDTSTART:20200102T100000Z\r\n"
                               "RRULE:FREQ=MINUTELY;BYHOUR=3\r\nEND:VEVENT\r\n",
                               i);
    g_string_append(text, "END:VCALENDAR\r\n");
    return g_string_free(text, FALSE);
}

static void
test_costly_rules_share_a_budget(Fixture *fx, gconstpointer data)
{
    g_autoptr(IvpCache) cache = ivp_cache_open(fx->path, TRUE, NULL);
    g_autofree char *text = make_costly(2000);
    g_autoptr(IvpTake) take = NULL;
    g_auto(IvpTakeReport) report = {0};
    g_autoptr(GError) error = NULL;
    struct stat info;

    take = ivp_take_new(cache, "main", NOW, FALSE, NULL, &error);
    g_assert_true(ivp_take_write(take, text, strlen(text), &error));
    g_assert_cmpint(ivp_take_finish(take, FALSE, &report, &error), ==, IVP_TAKE_DONE);
    g_assert_no_error(error);
    g_assert_cmpuint(report.kept, ==, 2000);
    g_assert_cmpuint(report.n_problems, >, 500);
    g_assert_cmpuint(report.n_problems, <, 2000);
    g_assert_cmpint(g_stat(fx->path, &info), ==, 0);
    g_assert_cmpint(info.st_size, <, G_GINT64_CONSTANT(2) << 30);
}

static gpointer
cancel_soon(gpointer data)
{
    g_usleep(G_USEC_PER_SEC / 10);
    g_cancellable_cancel(data);
    return NULL;
}

static void
test_costly_rules_are_cancelled_at_once(Fixture *fx, gconstpointer data)
{
    g_autoptr(IvpCache) cache = ivp_cache_open(fx->path, TRUE, NULL);
    g_autofree char *text = make_costly(2000);
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    g_autoptr(IvpTake) take = ivp_take_new(cache, "main", NOW, FALSE, cancellable, NULL);
    g_autoptr(GError) error = NULL;
    GThread *thread = g_thread_new("cancel", cancel_soon, cancellable);

    g_assert_false(ivp_take_write(take, text, strlen(text), &error));
    g_assert_error(error, IVP_ERROR, IVP_ERROR_CANCELLED);
    g_thread_join(thread);
}

static void
test_damage_is_set_aside(Fixture *fx, gconstpointer data)
{
    g_autofree char *aside = g_strconcat(fx->path, ".damaged", NULL);
    g_autoptr(IvpCache) cache = NULL;
    g_autoptr(IvpCache) reader = NULL;
    g_autoptr(GError) error = NULL;
    g_autofree char *rows = NULL;

    g_assert_true(g_file_set_contents(fx->path, "This is not a database, but long enough.",
                                      -1, NULL));
    g_assert_null(ivp_cache_open(fx->path, FALSE, &error));
    g_assert_error(error, IVP_ERROR, IVP_ERROR_STORE);
    g_clear_error(&error);
    cache = ivp_cache_open(fx->path, TRUE, &error);
    g_assert_no_error(error);
    g_assert_true(g_file_test(aside, G_FILE_TEST_EXISTS));
    take_well(cache, "main", mixed, NOW);

    /* A reader follows when the file is made anew under it. */
    reader = ivp_cache_open(fx->path, FALSE, &error);
    g_assert_no_error(error);
    rows = list(reader, "UTC", NOW, NOW + 2 * DAY, "timed", 0);
    g_assert_cmpstr(rows, ==, "2026-06-02 10:00 +60 Timed [timed]\n");
    g_assert_true(ivp_cache_check(cache, &error));
    g_assert_true(ivp_cache_set_aside(cache, &error));
    g_free(g_steal_pointer(&rows));
    rows = list(reader, "UTC", NOW, NOW + 2 * DAY, "timed", 0);
    g_assert_cmpstr(rows, ==, "");
}

static void
test_page_damage_is_found(Fixture *fx, gconstpointer data)
{
    g_autoptr(IvpCache) cache = ivp_cache_open(fx->path, TRUE, NULL);
    g_autofree char *bytes = NULL;
    gsize length;
    g_autoptr(GError) error = NULL;

    take_well(cache, "main", mixed, NOW);
    g_clear_pointer(&cache, ivp_cache_close);
    g_assert_true(g_file_get_contents(fx->path, &bytes, &length, NULL));
    memset(bytes + length / 2, 0x5a, length / 2);
    g_assert_true(g_file_set_contents(fx->path, bytes, (gssize)length, NULL));
    cache = ivp_cache_open(fx->path, TRUE, &error);
    g_assert_no_error(error);
    g_assert_false(ivp_cache_check(cache, &error));
    g_assert_true(ivp_cache_is_damage(error));
}

/* A calendar that somebody edits at random, told as it stands. */
typedef struct {
    char *uid; /* NULL: none */
    char *start;
    char *rest; /* all other lines */
} ModelEvent;

typedef struct {
    GRand *rand;
    GPtrArray *events; /* ModelEvent * */
    guint next_uid;
    guint own_offset;
    guint floating;
    guint stamp;
} Model;

static void
free_event(gpointer data)
{
    ModelEvent *event = data;

    g_free(event->uid);
    g_free(event->start);
    g_free(event->rest);
    g_free(event);
}

static int
pick(Model *model, int count)
{
    return g_rand_int_range(model->rand, 0, count);
}

static char *
random_time(Model *model, const char *name, gint64 around)
{
    static const char *const zones[] = {"Europe/Berlin", "America/Los_Angeles", "Own",
                                        "Pacific Standard Time", "Nowhere/At_All"};
    gint64 when =
        around + (gint64)pick(model, 200) * DAY - 80 * DAY + (gint64)pick(model, 24) * 3600;
    g_autoptr(GDateTime) time = NULL;
    g_autofree char *date = NULL;

    if (pick(model, 8) == 0)
        when -= 3 * 366 * (gint64)DAY;
    time = g_date_time_new_from_unix_utc(when);
    switch (pick(model, 5)) {
    case 0:
        date = g_date_time_format(time, "%Y%m%dT%H%M%SZ");
        return g_strdup_printf("%s:%s\r\n", name, date);
    case 1:
        date = g_date_time_format(time, "%Y%m%d");
        return g_strdup_printf("%s;VALUE=DATE:%s\r\n", name, date);
    case 2:
        date = g_date_time_format(time, "%Y%m%dT%H%M%S");
        return g_strdup_printf("%s:%s\r\n", name, date);
    default:
        date = g_date_time_format(time, "%Y%m%dT%H%M%S");
        return g_strdup_printf("%s;TZID=%s:%s\r\n", name,
                               zones[pick(model, G_N_ELEMENTS(zones))], date);
    }
}

static char *
random_rest(Model *model)
{
    static const char *const rules[] = {
        "",
        "",
        "",
        "RRULE:FREQ=WEEKLY\r\n",
        "RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=40\r\n",
        "RRULE:FREQ=MONTHLY;BYDAY=2TH\r\n",
        "RRULE:FREQ=DAILY;COUNT=200\r\n",
        "RRULE:FREQ=WEEKLY;UNTIL=20220101T000000Z\r\n",
        "RRULE:FREQ=WEEKLY;COUNT=3\r\n",
        "RRULE:FREQ=YEARLY\r\nRDATE:20260610T100000Z,20260611T100000Z\r\n",
    };
    static const char *const more[] = {"",
                                       "",
                                       "",
                                       "SEQUENCE:2\r\n",
                                       "LAST-MODIFIED:20260103T000000Z\r\n",
                                       "STATUS:CANCELLED\r\n"};

    return g_strdup_printf("%s%sSUMMARY:%c%d\r\n%s",
                           rules[pick(model, G_N_ELEMENTS(rules))],
                           more[pick(model, G_N_ELEMENTS(more))], 'a' + pick(model, 26),
                           pick(model, 3), pick(model, 2) != 0 ? "DURATION:PT1H\r\n" : "");
}

static ModelEvent *
any_event(Model *model)
{
    return model->events->len > 0
               ? g_ptr_array_index(model->events, pick(model, (int)model->events->len))
               : NULL;
}

static ModelEvent *
add_event(Model *model)
{
    ModelEvent *event = g_new0(ModelEvent, 1);

    if (pick(model, 12) != 0)
        event->uid = g_strdup_printf("u%u", model->next_uid++);
    event->start = random_time(model, "DTSTART", NOW);
    event->rest = random_rest(model);
    g_ptr_array_insert(model->events, pick(model, (int)model->events->len + 1), event);
    return event;
}

/* The same wall time some weeks later, which hits an instance of a weekly series. */
static char *
later_start(Model *model, const char *start, const char *name)
{
    const char *colon = strrchr(start, ':');
    const char *head_end = strchr(start, ';') != NULL && strchr(start, ';') < colon
                               ? strchr(start, ';')
                               : colon;
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    g_autoptr(GDateTime) time = NULL;
    g_autoptr(GDateTime) later = NULL;
    g_autofree char *date = g_strndup(colon + 1, 8);
    g_autofree char *day = NULL;
    int number = atoi(date);

    time = g_date_time_new(utc, number / 10000, number / 100 % 100, number % 100, 0, 0, 0);
    later = g_date_time_add_days(time, 7 * pick(model, 12));
    day = g_date_time_format(later, "%Y%m%d");
    return g_strdup_printf("%s%.*s%s%s", name, (int)(colon + 1 - head_end), head_end, day,
                           colon + 9);
}

static void
edit(Model *model)
{
    ModelEvent *event = any_event(model);
    ModelEvent *other;
    char *text, *rest;

    if (event == NULL) {
        add_event(model);
        return;
    }
    switch (pick(model, 13)) {
    case 0:
    case 1:
        add_event(model);
        break;
    case 2: /* change */
        g_free(event->rest);
        event->rest = random_rest(model);
        break;
    case 3: /* move */
        g_free(event->start);
        event->start = random_time(model, "DTSTART", NOW);
        break;
    case 4:
        g_ptr_array_remove(model->events, event);
        break;
    case 5: /* an override that moves, cancels or reaches into the future */
    case 6:
        if (event->uid == NULL)
            break;
        text = later_start(model, event->start, "RECURRENCE-ID");
        if (pick(model, 6) == 0) {
            GString *range = g_string_new(text);

            g_string_replace(range, "RECURRENCE-ID", "RECURRENCE-ID;RANGE=THISANDFUTURE",
                             1);
            g_free(text);
            text = g_string_free(range, FALSE);
        }
        other = add_event(model);
        g_free(other->uid);
        g_free(other->rest);
        other->uid = g_strdup(event->uid);
        other->rest = g_strdup_printf("%sSUMMARY:over %d\r\n%s", text, pick(model, 9),
                                      pick(model, 3) == 0 ? "STATUS:CANCELLED\r\n" : "");
        if (pick(model, 2) == 0) {
            g_free(other->start);
            other->start = later_start(model, event->start, "DTSTART");
        }
        g_free(text);
        break;
    case 7: /* leave one out */
        text = later_start(model, event->start, "EXDATE");
        rest = event->rest;
        event->rest = g_strconcat(text, rest, NULL);
        g_free(rest);
        g_free(text);
        break;
    case 8: /* the same UID twice */
        if (event->uid == NULL)
            break;
        other = add_event(model);
        g_free(other->uid);
        other->uid = g_strdup(event->uid);
        break;
    case 9: /* exactly the same twice */
        other = add_event(model);
        g_free(other->uid);
        g_free(other->start);
        g_free(other->rest);
        other->uid = g_strdup(event->uid);
        other->start = g_strdup(event->start);
        other->rest = g_strdup(event->rest);
        break;
    case 10: /* another order */
        other = g_ptr_array_steal_index(model->events,
                                        (guint)pick(model, (int)model->events->len));
        g_ptr_array_add(model->events, other);
        break;
    case 11:
        model->own_offset = (guint)pick(model, 5);
        break;
    case 12:
        model->floating = (guint)pick(model, 4);
        break;
    default:
        g_assert_not_reached();
    }
}

static char *
render(Model *model)
{
    static const char *const floatings[] = {"", "", "X-WR-TIMEZONE:Asia/Kolkata\r\n",
                                            "X-WR-TIMEZONE:Own\r\n"};
    GString *text = g_string_new("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n");
    g_autofree char *own = NULL;
    gboolean late = pick(model, 3) == 0;

    if (model->own_offset > 0)
        own = g_strdup_printf("BEGIN:VTIMEZONE\r\nTZID:Own\r\nBEGIN:STANDARD\r\n"
                              "DTSTART:19700101T000000\r\nTZOFFSETFROM:+0%u00\r\n"
                              "TZOFFSETTO:+0%u00\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n",
                              model->own_offset, model->own_offset);
    g_string_append(text, floatings[model->floating]);
    if (own != NULL && !late)
        g_string_append(text, own);
    for (guint i = 0; i < model->events->len; i++) {
        const ModelEvent *event = g_ptr_array_index(model->events, i);

        g_string_append_printf(text, "BEGIN:VEVENT\r\nDTSTAMP:202601%02uT000000Z\r\n",
                               1 + model->stamp % 28);
        if (event->uid != NULL)
            g_string_append_printf(text, "UID:%s\r\n", event->uid);
        g_string_append_printf(text, "%s%sEND:VEVENT\r\n", event->start, event->rest);
    }
    if (own != NULL && late)
        g_string_append(text, own);
    g_string_append(text, "END:VCALENDAR\r\n");
    model->stamp++;
    return g_string_free(text, FALSE);
}

static int
compare_strings(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Rows that start, end and are called alike stand in any order. */
static char *
list_sorted(IvpCache *cache, const char *zone, gint64 now)
{
    g_autofree char *rows = list(cache, zone, now - 30 * DAY, now + 80 * DAY, NULL, 0);
    g_auto(GStrv) lines = g_strsplit(rows, "\n", -1);

    qsort(lines, g_strv_length(lines), sizeof *lines, compare_strings);
    return g_strjoinv("\n", lines);
}

static void
compare_caches(IvpCache *a, IvpCache *b, gint64 now, const char *feed)
{
    static const char *const zones[] = {"Europe/Berlin", "America/Los_Angeles"};

    for (gsize i = 0; i < G_N_ELEMENTS(zones); i++) {
        g_autofree char *rows_a = list_sorted(a, zones[i], now);
        g_autofree char *rows_b = list_sorted(b, zones[i], now);

        if (strcmp(rows_a, rows_b) != 0)
            g_test_message("%s", feed);
        g_assert_cmpstr(rows_a, ==, rows_b);
    }
}

/* The heart of it: whatever is done to a calendar, a refresh by difference gives what a
 * first take of the same bytes gives. */
static void
test_difference_equals_from_nothing(Fixture *fx, gconstpointer data)
{
    g_autofree char *whole_path = g_build_filename(fx->folder, "whole.db", NULL);
    guint sequences = g_test_slow() ? 2000 : 25;

    for (guint s = 0; s < sequences; s++) {
        g_autoptr(IvpCache) by_difference = NULL;
        g_autoptr(IvpCache) whole = NULL;
        Model model = {.rand = g_rand_new_with_seed(1000 + s),
                       .events = g_ptr_array_new_with_free_func(free_event)};
        gint64 now = NOW;

        g_unlink(fx->path);
        g_unlink(whole_path);
        by_difference = ivp_cache_open(fx->path, TRUE, NULL);
        whole = ivp_cache_open(whole_path, TRUE, NULL);
        for (int step = 0; step < 30; step++) {
            g_autofree char *feed = NULL;
            g_auto(IvpTakeReport) report = {0};
            g_auto(IvpTakeReport) whole_report = {0};
            g_autoptr(GError) error = NULL;
            IvpTakeResult result;

            for (int i = pick(&model, 5); i >= 0; i--)
                edit(&model);
            now += (gint64)pick(&model, 3) * 3600 * 20;
            feed = render(&model);
            if (pick(&model, 5) == 0) {
                /* A copy that breaks off changes nothing. */
                g_autofree char *part = g_strndup(feed, strlen(feed) * 3 / 4);
                g_auto(IvpTakeReport) bad = {0};
                g_autofree char *before =
                    list(by_difference, "UTC", now - 30 * DAY, now + 80 * DAY, NULL, 0);
                g_autofree char *after = NULL;

                g_assert_cmpint(
                    take(by_difference, "main", part, now, FALSE, FALSE, &bad, NULL), ==,
                    IVP_TAKE_FAILED);
                after = list(by_difference, "UTC", now - 30 * DAY, now + 80 * DAY, NULL, 0);
                g_assert_cmpstr(before, ==, after);
            }
            result = take(by_difference, "main", feed, now, FALSE, TRUE, &report, &error);
            if (result == IVP_TAKE_FAILED) {
                /* Nothing in it can be read: said by both, believed by none. */
                g_assert_error(error, IVP_ERROR, IVP_ERROR_PARSE);
                continue;
            }
            g_assert_cmpint(
                take(whole, "main", feed, now, TRUE, TRUE, &whole_report, &error), ==,
                IVP_TAKE_DONE);
            g_assert_no_error(error);
            g_assert_true(ivp_cache_roll(by_difference, "main", now, NULL, NULL, &error));
            g_assert_no_error(error);
            g_assert_cmpuint(report.kept, ==, whole_report.kept);
            compare_caches(by_difference, whole, now, feed);
        }
        g_ptr_array_unref(model.events);
        g_rand_free(model.rand);
    }
}

static char *
make_feed(guint count, const char *word)
{
    GString *text = g_string_new("BEGIN:VCALENDAR\r\n");

    for (guint i = 0; i < count; i++)
        g_string_append_printf(text,
                               "BEGIN:VEVENT\r\nUID:%u\r\nDTSTART:202606%02uT%02u0000Z\r\n"
                               "SUMMARY:%s\r\n%sEND:VEVENT\r\n",
                               i, 1 + i % 28, i % 24, word,
                               i % 3 == 0 ? "RRULE:FREQ=DAILY\r\n" : "");
    g_string_append(text, "END:VCALENDAR\r\n");
    return g_string_free(text, FALSE);
}

static void
take_for_ever(const char *path, const char *const *feeds)
{
    IvpCache *cache = ivp_cache_open(path, TRUE, NULL);

    if (cache == NULL)
        _exit(1);
    for (guint i = 0;; i++) {
        IvpTakeReport report = {0};

        take(cache, "main", feeds[i % 2], NOW, i % 5 == 4, FALSE, &report, NULL);
        ivp_take_report_clear(&report);
    }
}

/* Killed at any moment, the cache opens, is sound, and answers with one whole state. */
static void
test_killing_leaves_one_whole_state(Fixture *fx, gconstpointer data)
{
    guint rounds = g_test_slow() ? 1000 : 30;
    g_autofree char *a = make_feed(200, "alpha");
    g_autofree char *b = make_feed(230, "beta");
    const char *const feeds[] = {a, b};
    char *rows[2] = {NULL, NULL};
    g_autoptr(GRand) rand = g_rand_new_with_seed(99);
    g_autofree char *other_path = g_build_filename(fx->folder, "other.db", NULL);

    for (int i = 0; i < 2; i++) {
        g_autoptr(IvpCache) cache = ivp_cache_open(other_path, TRUE, NULL);

        take_well(cache, "main", feeds[i], NOW);
        rows[i] = list(cache, "UTC", NOW, NOW + 20 * DAY, NULL, 0);
    }
    g_assert_cmpstr(rows[0], !=, rows[1]);
    for (guint i = 0; i < rounds; i++) {
        g_autoptr(IvpCache) cache = NULL;
        g_autoptr(GError) error = NULL;
        g_autofree char *now = NULL;
        pid_t child = fork();

        if (child == 0)
            take_for_ever(fx->path, feeds);
        g_usleep((gulong)g_rand_int_range(rand, 0, i % 2 == 0 ? 60000 : 6000));
        kill(child, SIGKILL);
        g_assert_cmpint(waitpid(child, NULL, 0), ==, child);

        cache = ivp_cache_open(fx->path, TRUE, &error);
        g_assert_no_error(error);
        g_assert_true(ivp_cache_check(cache, &error));
        now = list(cache, "UTC", NOW, NOW + 20 * DAY, NULL, 0);
        if (strcmp(now, "") != 0 && strcmp(now, rows[0]) != 0)
            g_assert_cmpstr(now, ==, rows[1]);
        if (i % 7 == 6)
            take_well(cache, "main", b, NOW);
    }
    g_free(rows[0]);
    g_free(rows[1]);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(path, function) g_test_add(path, Fixture, NULL, set_up, function, tear_down)
    ADD("/cache/rows-are-the-viewers", test_rows_are_the_viewers);
    ADD("/cache/details", test_details_and_single_rows);
    ADD("/cache/bad-feeds", test_bad_feeds_leave_the_good_one);
    ADD("/cache/only-what-changed", test_only_what_changed_is_read);
    ADD("/cache/time-goes-on", test_time_goes_on);
    ADD("/cache/feeds-stay-apart", test_feeds_stay_apart);
    ADD("/cache/alike", test_a_limit_bounds_what_is_alike);
    if (g_test_slow())
        ADD("/cache/costly", test_costly_rules_share_a_budget);
    ADD("/cache/costly-cancelled", test_costly_rules_are_cancelled_at_once);
    ADD("/cache/damage", test_damage_is_set_aside);
    ADD("/cache/page-damage", test_page_damage_is_found);
    ADD("/cache/killing", test_killing_leaves_one_whole_state);
    ADD("/cache/difference", test_difference_equals_from_nothing);
    return g_test_run();
}
