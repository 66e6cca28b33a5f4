/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-splitter.h"

#include <string.h>

#include "ivp-error.h"

/* All that a feed can do to a splitter that is still right. */
static const char nasty[] =
    "\xEF\xBB\xBF"
    "BEGIN:VCALENDAR\r\n"
    "VERSION:2.0\r\n"
    "X-WR-CALNAME:Treffen f\xC3\xBC\r\n r alle\r\n"
    "x-wr-timezone:Europe/Berlin\n"
    "BEGIN:VTIMEZONE\r\nTZID:Own\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
    "END:STANDARD\r\nEND:VTIMEZONE\r\n"
    "BEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20260101T000000Z\r\nSUMMARY:one\r\nEND:VEVENT\r\n"
    "\r\n"
    "begin:vevent\nuid:2\ndtstamp\n ;X=1:2026\n\t0101T000000Z\nsummary:tw\n o\nend:vevent\n"
    "BEG\r\n IN:VEV\r\n\tENT\r\nDTS\r\n TAMP:20260101T000000Z\r\nUID:3\r\n"
    "DESCRIPTION:caf\xC3\r\n \xA9 DTSTAMP:not a stamp\r\n END:VEVENT is text here\r\n"
    "BEGIN:VALARM\r\nTRIGGER:-PT5M\r\nEND:VALARM\r\nEN\r\n D:VEVENT\r\n"
    "BEGIN:VTODO\r\nUID:todo\r\nBEGIN:X-THING\r\nEND:X-THING\r\nEND:VTODO\r\n"
    "BEGIN:VEVENT  \r\nUID:4\r\nEND:VEVENT \r\n"
    "BEGIN:VEVENT\r\nUID:5\r\nDTSTAMP:20260101T000000Z\r\nDTSTAMP:20260101T000000Z\r\n"
    "X:y\r\nDTSTAMP:20260101T000000Z\r\nEND:VEVENT\r\n"
    "BEGIN:VEVENT\r\nUID:6, not ended\r\nBEGIN:VEVENT\r\nUID:7\r\nEND:VEVENT\r\n"
    "END:VCALENDAR\r\n"
    "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:8\r\nEND:VEVENT\r\nEND:VCALENDAR";

static const char found_in_nasty[] =
    "calendar\n"
    "X-WR-CALNAME=Treffen f\xC3\xBCr alle\n"
    "x-wr-timezone=Europe/Berlin\n"
    "zone 6\n"
    "BEGIN:VTIMEZONE|TZID:Own|BEGIN:STANDARD|DTSTART:19700101T000000|END:STANDARD|"
    "END:VTIMEZONE|\n"
    "event 12\nBEGIN:VEVENT|UID:1|SUMMARY:one|END:VEVENT|\n"
    "event 18\nbegin:vevent|uid:2|summary:tw| o|end:vevent|\n"
    "event 26\nBEG| IN:VEV|\tENT|UID:3|"
    "DESCRIPTION:caf\xC3| \xA9 DTSTAMP:not a stamp| END:VEVENT is text here|"
    "BEGIN:VALARM|TRIGGER:-PT5M|END:VALARM|EN| D:VEVENT|\n"
    "event 45\nBEGIN:VEVENT  |UID:4|END:VEVENT |\n"
    "event 48\nBEGIN:VEVENT|UID:5|X:y|END:VEVENT|\n"
    "problem 55 This has no END line.\n"
    "event 57\nBEGIN:VEVENT|UID:7|END:VEVENT|\n"
    "calendar\n"
    "event 62\nBEGIN:VEVENT|UID:8|END:VEVENT|\n";

typedef struct {
    GString *found;
    GString *hashes;
    gboolean brief;
} Found;

static void
add_piece(Found *found, const char *what, const IvpPiece *piece)
{
    g_string_append_printf(found->found, "%s %" G_GUINT64_FORMAT "\n", what, piece->line);
    g_string_append_printf(found->hashes,
                           "%016" G_GINT64_MODIFIER "x%016" G_GINT64_MODIFIER "x\n",
                           piece->hash.high, piece->hash.low);
    if (found->brief)
        return;
    for (gsize i = 0; i < piece->text.length; i++) {
        if (piece->text.text[i] != '\r')
            g_string_append_c(found->found,
                              piece->text.text[i] == '\n' ? '|' : piece->text.text[i]);
    }
    g_string_append_c(found->found, '\n');
}

static gboolean
on_event(const IvpPiece *piece, gpointer data, GError **error)
{
    add_piece(data, "event", piece);
    return TRUE;
}

static gboolean
on_zone(const IvpPiece *piece, gpointer data, GError **error)
{
    add_piece(data, "zone", piece);
    return TRUE;
}

static void
on_property(const IvpProperty *property, gpointer data)
{
    Found *found = data;

    if (ivp_slice_is(property->name, "VERSION"))
        return;
    g_string_append_len(found->found, property->name.text, (gssize)property->name.length);
    g_string_append_c(found->found, '=');
    g_string_append_len(found->found, property->value.text, (gssize)property->value.length);
    g_string_append_c(found->found, '\n');
}

static void
on_calendar(gpointer data)
{
    g_string_append(((Found *)data)->found, "calendar\n");
}

static void
on_problem(guint64 line, const char *sentence, gpointer data)
{
    g_string_append_printf(((Found *)data)->found, "problem %" G_GUINT64_FORMAT " %s\n",
                           line, sentence);
}

static const IvpSplitterFuncs funcs = {on_event, on_zone, on_property, on_calendar,
                                       on_problem};

/* Cuts the feed at @cut and @cut2, or into chunks of @step bytes. */
static gboolean
split(const char *feed,
      gsize length,
      gsize cut,
      gsize cut2,
      gsize step,
      Found *found,
      GError **error)
{
    g_autoptr(IvpSplitter) splitter = ivp_splitter_new(42, &funcs, found);

    g_string_set_size(found->found, 0);
    g_string_set_size(found->hashes, 0);
    if (step > 0) {
        for (gsize at = 0; at < length; at += step) {
            if (!ivp_splitter_write(splitter, feed + at, MIN(step, length - at), error))
                return FALSE;
        }
    } else if (!ivp_splitter_write(splitter, feed, cut, error) ||
               !ivp_splitter_write(splitter, feed + cut, cut2 - cut, error) ||
               !ivp_splitter_write(splitter, feed + cut2, length - cut2, error)) {
        return FALSE;
    }
    g_assert_cmpuint(ivp_splitter_get_bytes(splitter), ==, length);
    return ivp_splitter_finish(splitter, error);
}

static void
found_init(Found *found, gboolean brief)
{
    found->found = g_string_new(NULL);
    found->hashes = g_string_new(NULL);
    found->brief = brief;
}

static void
found_clear(Found *found)
{
    g_string_free(found->found, TRUE);
    g_string_free(found->hashes, TRUE);
}

static void
test_every_cut_gives_the_same(void)
{
    gsize length = sizeof nasty - 1;
    Found whole;
    Found cut;
    g_autoptr(GError) error = NULL;

    found_init(&whole, FALSE);
    found_init(&cut, FALSE);
    g_assert_true(split(nasty, length, length, length, 0, &whole, &error));
    g_assert_no_error(error);
    g_assert_cmpstr(whole.found->str, ==, found_in_nasty);
    for (gsize i = 0; i <= length; i++) {
        g_assert_true(split(nasty, length, i, MIN(i + i % 7, length), 0, &cut, &error));
        g_assert_cmpstr(cut.found->str, ==, whole.found->str);
        g_assert_cmpstr(cut.hashes->str, ==, whole.hashes->str);
    }
    for (gsize step = 1; step < 40; step++) {
        g_assert_true(split(nasty, length, 0, 0, step, &cut, &error));
        g_assert_cmpstr(cut.found->str, ==, whole.found->str);
        g_assert_cmpstr(cut.hashes->str, ==, whole.hashes->str);
    }
    found_clear(&whole);
    found_clear(&cut);
}

static void
replace_all(GString *text, const char *from, const char *to)
{
    g_string_replace(text, from, to, 0);
}

static void
test_line_ends_of_old_macs(void)
{
    g_autoptr(GString) feed = g_string_new(nasty);
    Found whole;
    Found cut;
    g_autoptr(GError) error = NULL;

    replace_all(feed, "\r\n", "\n");
    replace_all(feed, "\n", "\r");
    found_init(&whole, FALSE);
    found_init(&cut, FALSE);
    g_assert_true(split(feed->str, feed->len, feed->len, feed->len, 0, &whole, &error));
    g_assert_no_error(error);
    g_assert_cmpstr(whole.found->str, ==, found_in_nasty);
    for (gsize i = 0; i <= feed->len; i++) {
        g_assert_true(split(feed->str, feed->len, i, i, 0, &cut, &error));
        g_assert_cmpstr(cut.found->str, ==, whole.found->str);
        g_assert_cmpstr(cut.hashes->str, ==, whole.hashes->str);
    }
    found_clear(&whole);
    found_clear(&cut);
}

static void
test_only_the_stamp_is_not_hashed(void)
{
    static const char one[] =
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nDTSTAMP:20260101T000000Z\n"
        "SUMMARY:a\nEND:VEVENT\nEND:VCALENDAR\n";
    static const char later[] = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\n"
                                "DTSTAMP;X-P=1:20260202T0\n 00000Z\nSUMMARY:a\nEND:VEVENT\n"
                                "END:VCALENDAR\n";
    static const char other[] =
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nDTSTAMP:20260101T000000Z\n"
        "SUMMARY:b\nEND:VEVENT\nEND:VCALENDAR\n";
    Found a;
    Found b;
    Found c;

    found_init(&a, FALSE);
    found_init(&b, FALSE);
    found_init(&c, FALSE);
    g_assert_true(split(one, strlen(one), 0, 0, 0, &a, NULL));
    g_assert_true(split(later, strlen(later), 0, 0, 0, &b, NULL));
    g_assert_true(split(other, strlen(other), 0, 0, 0, &c, NULL));
    g_assert_cmpstr(a.hashes->str, ==, b.hashes->str);
    g_assert_cmpstr(a.hashes->str, !=, c.hashes->str);
    found_clear(&a);
    found_clear(&b);
    found_clear(&c);
}

static void
append_filled(GString *text, gsize length)
{
    g_autofree char *fill = g_strnfill(length, 'x');

    g_string_append_len(text, fill, (gssize)length);
}

/* Lines and components around the caps, written in chunks of every kind. */
static void
test_what_is_too_long_is_left_out(void)
{
    static const struct {
        const char *what;
        const char *name; /* of the long line */
        gsize length;     /* of the long line */
        guint lines;      /* how many of them */
        const char *found;
    } cases[] = {
        {"a long text line is cut out", "DESCRIPTION", 70000, 1,
         "calendar\nevent 2\nevent 6\n"},
        {"a very long one too", "ATTACH", 3000000, 1, "calendar\nevent 2\nevent 6\n"},
        {"without a long RDATE the event would be wrong", "RDATE", 70000, 1,
         "calendar\nproblem 2 One of its lines is too long to read.\nevent 6\n"},
        {"nor without a very long one", "rdate;value=date", 3000000, 1,
         "calendar\nproblem 2 One of its lines is too long to read.\nevent 6\n"},
        {"many lines make it too long", "COMMENT", 60000, 5,
         "calendar\nproblem 2 This is too long to read.\nevent 10\n"},
        {"very many too", "COMMENT", 60000, 40,
         "calendar\nproblem 2 This is too long to read.\nevent 45\n"},
        {"many long lines are cut out", "COMMENT", 80000, 40,
         "calendar\nevent 2\nevent 45\n"},
        {"too many are too many", "COMMENT", 70000, 70,
         "calendar\nproblem 2 Too many of its lines are too long to read.\nevent 75\n"},
    };
    static const gsize steps[] = {G_MAXINT, 65536, 16384, 4099, 997};

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GString) feed =
            g_string_new("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\n");
        g_autofree char *hashes = NULL;

        for (guint k = 0; k < cases[i].lines; k++) {
            g_string_append_printf(feed, "%s:", cases[i].name);
            append_filled(feed, cases[i].length);
            g_string_append(feed, "\r\n");
        }
        g_string_append(feed, "END:VEVENT\r\nBEGIN:VEVENT\r\nUID:2\r\nEND:VEVENT\r\n"
                              "END:VCALENDAR\r\n");
        g_test_message("%s", cases[i].what);
        for (gsize s = 0; s < G_N_ELEMENTS(steps); s++) {
            Found found;
            g_autoptr(GError) error = NULL;

            found_init(&found, TRUE);
            g_assert_true(split(feed->str, feed->len, 0, 0, steps[s], &found, &error));
            g_assert_no_error(error);
            g_assert_cmpstr(found.found->str, ==, cases[i].found);
            if (hashes == NULL)
                hashes = g_strdup(found.hashes->str);
            g_assert_cmpstr(found.hashes->str, ==, hashes);
            found_clear(&found);
        }
    }
}

static void
test_long_folded_lines(void)
{
    static const gsize steps[] = {G_MAXINT, 65536, 4099, 997};
    g_autoptr(GString) feed = g_string_new("BEGIN:VCALENDAR\r\nX-LONG:");
    g_autofree char *hashes = NULL;

    for (int i = 0; i < 20000; i++)
        g_string_append(feed, "and so on\r\n ");
    g_string_append(feed, "\r\nBEGIN:VEVENT\r\nUID:1\r\nDESCRIPTION:");
    for (int i = 0; i < 100000; i++)
        g_string_append(feed, "and so on\r\n ");
    g_string_append(feed, "\r\nSUMMARY:x\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");
    for (gsize s = 0; s < G_N_ELEMENTS(steps); s++) {
        Found found;

        found_init(&found, FALSE);
        g_assert_true(split(feed->str, feed->len, 0, 0, steps[s], &found, NULL));
        g_assert_cmpstr(
            found.found->str, ==,
            "calendar\nevent 20003\nBEGIN:VEVENT|UID:1|SUMMARY:x|END:VEVENT|\n");
        if (hashes == NULL)
            hashes = g_strdup(found.hashes->str);
        g_assert_cmpstr(found.hashes->str, ==, hashes);
        found_clear(&found);
    }
}

static const struct {
    const char *what, *feed;
    const char *sentence; /* NULL: whole */
} endings[] = {
    {"whole", "BEGIN:VCALENDAR\nEND:VCALENDAR\n", NULL},
    {"no line end at the end", "BEGIN:VCALENDAR\nEND:VCALENDAR", NULL},
    {"empty lines before and behind", "\n\nBEGIN:VCALENDAR\nEND:VCALENDAR\n\n\n", NULL},
    {"a bare event", "BEGIN:VEVENT\nUID:1\nEND:VEVENT\n", NULL},
    {"no end", "BEGIN:VCALENDAR\nVERSION:2.0\n", "The calendar breaks off in line 2."},
    {"in an event", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\n",
     "The calendar breaks off in line 3."},
    {"in a word", "BEGIN:VCALENDAR\nEND:VCALEN", "The calendar breaks off in line 2."},
    {"the second of two", "BEGIN:VCALENDAR\nEND:VCALENDAR\nBEGIN:VCALENDAR\n",
     "The calendar breaks off in line 3."},
    {"nothing", "", "This is not a calendar: it is empty."},
    {"only line ends", "\r\n\r\n", "This is not a calendar: it is empty."},
    {"something else", "hello\n", "This is not a calendar: line 1 is not BEGIN:VCALENDAR."},
    {"a web page", "\n<!DOCTYPE html>\n<html>",
     "This is a web page, not a calendar. Perhaps a network log-in page stands in between, "
     "or "
     "the link is not the calendar's own."},
};

static void
test_what_is_not_whole_is_said(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(endings); i++) {
        gsize length = strlen(endings[i].feed);

        g_test_message("%s", endings[i].what);
        for (gsize cut = 0; cut <= length; cut++) {
            Found found;
            g_autoptr(GError) error = NULL;

            found_init(&found, TRUE);
            if (endings[i].sentence == NULL) {
                g_assert_true(split(endings[i].feed, length, cut, cut, 0, &found, &error));
                g_assert_no_error(error);
            } else {
                g_assert_false(split(endings[i].feed, length, cut, cut, 0, &found, &error));
                g_assert_error(error, IVP_ERROR, IVP_ERROR_PARSE);
                g_assert_cmpstr(error->message, ==, endings[i].sentence);
            }
            found_clear(&found);
        }
    }
}

static void
test_nesting_has_a_cap(void)
{
    g_autoptr(GString) feed = g_string_new("BEGIN:VCALENDAR\nBEGIN:VEVENT\n");
    Found found;

    for (int i = 0; i < 200000; i++)
        g_string_append(feed, "BEGIN:X\n");
    g_string_append(feed, "END:VEVENT\nBEGIN:VEVENT\nEND:VEVENT\nEND:VCALENDAR\n");
    found_init(&found, TRUE);
    g_assert_true(split(feed->str, feed->len, 0, 0, 5000, &found, NULL));
    g_assert_cmpstr(found.found->str, ==,
                    "calendar\nproblem 2 Too many things stand inside each other here.\n"
                    "event 200004\n");
    found_clear(&found);
}

static void
test_random_bytes_do_no_harm(void)
{
    static const char *const scraps[] = {"BEGIN:VEVENT\n",
                                         "END:VEVENT\r\n",
                                         "BEGIN:",
                                         "END:",
                                         "VEVENT",
                                         "\n",
                                         "\r",
                                         "\n ",
                                         "DTSTAMP:x\n",
                                         "DTSTAMP",
                                         "\t",
                                         "UID:1\n",
                                         "BEGIN:VCALENDAR\n",
                                         "END:VCALENDAR\n",
                                         "B\n EGIN:X\n"};
    g_autoptr(GRand) rand = g_rand_new_with_seed(7);

    for (int round = 0; round < 300; round++) {
        g_autoptr(GString) feed = g_string_new("BEGIN:VCALENDAR\n");
        Found whole;
        Found cut;
        gboolean ok;

        for (int i = 0; i < 60; i++) {
            if (g_rand_int_range(rand, 0, 8) == 0)
                g_string_append_c(feed, (char)g_rand_int_range(rand, 0, 256));
            else
                g_string_append(feed,
                                scraps[g_rand_int_range(rand, 0, G_N_ELEMENTS(scraps))]);
        }
        found_init(&whole, FALSE);
        found_init(&cut, FALSE);
        ok = split(feed->str, feed->len, feed->len, feed->len, 0, &whole, NULL);
        for (gsize step = 1; step < 20; step += 3) {
            g_assert_cmpint(split(feed->str, feed->len, 0, 0, step, &cut, NULL), ==, ok);
            g_assert_cmpstr(cut.found->str, ==, whole.found->str);
            g_assert_cmpstr(cut.hashes->str, ==, whole.hashes->str);
        }
        found_clear(&whole);
        found_clear(&cut);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/splitter/every-cut", test_every_cut_gives_the_same);
    g_test_add_func("/splitter/old-macs", test_line_ends_of_old_macs);
    g_test_add_func("/splitter/stamp", test_only_the_stamp_is_not_hashed);
    g_test_add_func("/splitter/too-long", test_what_is_too_long_is_left_out);
    g_test_add_func("/splitter/long-folds", test_long_folded_lines);
    g_test_add_func("/splitter/endings", test_what_is_not_whole_is_said);
    g_test_add_func("/splitter/nesting", test_nesting_has_a_cap);
    g_test_add_func("/splitter/random", test_random_bytes_do_no_harm);
    return g_test_run();
}
