/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "ivp-ask.h"
#include "ivp-error.h"

#define DAY 86400
#define HEARD 1000000

typedef struct {
    IvpRegistry *registry;
    GPtrArray *asks;
} Fixture;

static IvpSummary *
read_summary(const char *challenges)
{
    g_autofree char *text = g_strconcat("## Challenges\n", challenges, NULL);
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));

    return ivp_summary_read(bytes, NULL, NULL);
}

static void
follow(Fixture *fx, const char *challenges, gint64 now)
{
    g_autoptr(IvpSummary) summary = read_summary(challenges);
    GPtrArray *next = ivp_asks_follow(fx->asks, summary, "7q2k9mh", now);

    g_clear_pointer(&fx->asks, g_ptr_array_unref);
    fx->asks = next;
}

static void
set_up(Fixture *fx, gconstpointer data)
{
    static const char groups[] = "- {id: collector, name: Collector, channel: '#c'}\n"
                                 "- {id: docs, name: Documentation}\n";
    g_autoptr(GBytes) bytes = g_bytes_new(groups, strlen(groups));

    fx->registry = ivp_registry_read(bytes, NULL, NULL);
    follow(fx,
           "1. Documentation is confusing.\n   - Specific Ask: Create *one* voice. It has "
           "many.\n2. Sizes\n   - Specific Ask: Advice on sizes\n",
           HEARD);
}

static void
tear_down(Fixture *fx, gconstpointer data)
{
    g_clear_pointer(&fx->asks, g_ptr_array_unref);
    ivp_registry_unref(fx->registry);
}

static const IvpAsk *
ask_at(Fixture *fx, guint i)
{
    return fx->asks->pdata[i];
}

static void
press(Fixture *fx, guint i, IvpAskPress what, const char *sig, const char *text, gint64 now)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) before = ivp_ask_to_bytes(fx->asks->pdata[i]);
    g_autoptr(GBytes) after = NULL;
    g_autoptr(GBytes) bytes = NULL;
    g_autoptr(GBytes) again = NULL;
    g_autoptr(IvpAsk) next =
        ivp_ask_press(fx->asks->pdata[i], what, fx->registry, "Bo", sig, text, now, &error);

    g_assert_no_error(error);
    after = ivp_ask_to_bytes(fx->asks->pdata[i]);
    g_assert_true(g_bytes_equal(before, after));
    /* And through the store each time */
    bytes = ivp_ask_to_bytes(next);
    ivp_ask_free(fx->asks->pdata[i]);
    fx->asks->pdata[i] = ivp_ask_from_bytes(bytes, &error);
    g_assert_no_error(error);
    again = ivp_ask_to_bytes(fx->asks->pdata[i]);
    g_assert_true(g_bytes_equal(bytes, again));
}

static void
refuse(Fixture *fx,
       IvpAskPress what,
       const char *sig,
       const char *text,
       IvpError code,
       const char *sentence)
{
    g_autoptr(GError) error = NULL;

    g_assert_null(
        ivp_ask_press(ask_at(fx, 0), what, fx->registry, "Bo", sig, text, HEARD, &error));
    g_assert_error(error, IVP_ERROR, (int)code);
    g_assert_cmpstr(error->message, ==, sentence);
}

static void
test_way_of_an_ask(Fixture *fx, gconstpointer data)
{
    const IvpAskEntry *entry;

    g_assert_cmpint(ask_at(fx, 0)->state, ==, IVP_ASK_OPEN);
    g_assert_cmpstr(ask_at(fx, 0)->challenge, ==, "Documentation is confusing.");
    press(fx, 0, IVP_ASK_PRESS_AREA, NULL, "documentation", HEARD + 1);
    press(fx, 0, IVP_ASK_PRESS_ASSIGN, "Documentation SIG", NULL, HEARD + 2);
    g_assert_cmpint(ask_at(fx, 0)->state, ==, IVP_ASK_ASSIGNED);
    g_assert_cmpstr(ask_at(fx, 0)->sig, ==, "docs");
    press(fx, 0, IVP_ASK_PRESS_FILE, NULL, "https://a.example/issues/1", HEARD + 3);
    g_assert_cmpint(ask_at(fx, 0)->state, ==, IVP_ASK_FILED);
    /* To another group: the issue stays. */
    press(fx, 0, IVP_ASK_PRESS_ASSIGN, "collector", NULL, HEARD + 4);
    g_assert_cmpint(ask_at(fx, 0)->state, ==, IVP_ASK_FILED);
    g_assert_false(ivp_ask_is_owed(ask_at(fx, 0)));
    press(fx, 0, IVP_ASK_PRESS_DONE, NULL, "A style guide is there", HEARD + 5);
    g_assert_true(ivp_ask_is_owed(ask_at(fx, 0)));
    press(fx, 0, IVP_ASK_PRESS_TOLD, NULL, NULL, HEARD + 6);
    g_assert_false(ivp_ask_is_owed(ask_at(fx, 0)));
    press(fx, 0, IVP_ASK_PRESS_REOPEN, NULL, "not all of it", HEARD + 7);
    g_assert_cmpint(ask_at(fx, 0)->state, ==, IVP_ASK_FILED);
    press(fx, 0, IVP_ASK_PRESS_DECLINE, NULL, "too much work", HEARD + 8);
    g_assert_true(ivp_ask_is_owed(ask_at(fx, 0)));
    g_assert_cmpuint(ask_at(fx, 0)->history->len, ==, 8);
    entry = &g_array_index(ask_at(fx, 0)->history, IvpAskEntry, 1);
    g_assert_cmpint(entry->at, ==, HEARD + 2);
    g_assert_cmpstr(entry->who, ==, "Bo");
    g_assert_cmpstr(entry->text, ==, "docs");
}

static void
test_refusals(Fixture *fx, gconstpointer data)
{
    refuse(fx, IVP_ASK_PRESS_ASSIGN, "collecter", NULL, IVP_ERROR_NOT_FOUND,
           "There is no group “collecter”. Near it: Collector.");
    refuse(fx, IVP_ASK_PRESS_ASSIGN, NULL, NULL, IVP_ERROR_USAGE, "Which group? Name one.");
    refuse(fx, IVP_ASK_PRESS_FILE, NULL, "javascript:alert(1)", IVP_ERROR_USAGE,
           "Where was it filed? Give its address, such as https://example.org/issues/12.");
    refuse(fx, IVP_ASK_PRESS_DECLINE, NULL, " ", IVP_ERROR_USAGE,
           "Why is it declined? The guest may want to know.");
    refuse(fx, IVP_ASK_PRESS_REOPEN, NULL, NULL, IVP_ERROR_REFUSED, "This is open.");
    refuse(fx, IVP_ASK_PRESS_TOLD, NULL, NULL, IVP_ERROR_REFUSED,
           "There is no news of this yet: it is open.");
    press(fx, 0, IVP_ASK_PRESS_DONE, NULL, NULL, HEARD);
    refuse(fx, IVP_ASK_PRESS_ASSIGN, "docs", NULL, IVP_ERROR_REFUSED,
           "This is done or declined: open it again first.");
}

static void
test_comes_back(Fixture *fx, gconstpointer data)
{
    g_assert_cmpint(ivp_ask_get_due(ask_at(fx, 0), 90 * DAY), ==, HEARD + 90 * DAY);
    press(fx, 0, IVP_ASK_PRESS_LATER, NULL, NULL, HEARD + 90 * DAY);
    g_assert_cmpint(ivp_ask_get_due(ask_at(fx, 0), 90 * DAY), ==, HEARD + 180 * DAY);
    press(fx, 0, IVP_ASK_PRESS_DONE, NULL, NULL, HEARD + 100 * DAY);
    g_assert_cmpint(ivp_ask_get_due(ask_at(fx, 0), 90 * DAY), ==, 0);
}

static void
test_follows_the_summary(Fixture *fx, gconstpointer data)
{
    g_autofree char *first = g_strdup(ask_at(fx, 0)->id);
    g_autofree char *second = g_strdup(ask_at(fx, 1)->id);

    press(fx, 1, IVP_ASK_PRESS_ASSIGN, "collector", NULL, HEARD + 1);
    /* Moved, one more, and the same words twice */
    follow(
        fx,
        "1. Sizes of all\n   - Specific Ask: Advice on sizes\n   - Specific Ask: "
        "More\n   - Specific Ask: More\n2. Documentation is confusing.\n   - Specific Ask: "
        "Create *one* voice. It has many.\n",
        HEARD + 9);
    g_assert_cmpuint(fx->asks->len, ==, 4);
    g_assert_cmpstr(ask_at(fx, 0)->id, ==, second);
    g_assert_cmpstr(ask_at(fx, 0)->sig, ==, "collector");
    g_assert_cmpstr(ask_at(fx, 0)->challenge, ==, "Sizes of all");
    g_assert_cmpint(ask_at(fx, 0)->heard, ==, HEARD);
    g_assert_cmpint(ask_at(fx, 1)->heard, ==, HEARD + 9);
    g_assert_cmpstr(ask_at(fx, 1)->id, !=, ask_at(fx, 2)->id);
    g_assert_cmpstr(ask_at(fx, 3)->id, ==, first);
    /* Gone: what somebody worked on stays, the rest does not. */
    follow(fx, "1. Nothing\n", HEARD + 10);
    g_assert_cmpuint(fx->asks->len, ==, 1);
    g_assert_cmpstr(ask_at(fx, 0)->id, ==, second);
    follow(fx, "1. Nothing\n", HEARD + 11);
    g_assert_cmpuint(fx->asks->len, ==, 1);
}

static void
test_issue(Fixture *fx, gconstpointer data)
{
    const IvpSig *sig = ivp_registry_find(fx->registry, "collector", NULL);
    g_autofree char *issue = ivp_ask_make_issue(ask_at(fx, 0), sig, "June 2022 Interview",
                                                "https://a.example/june");

    g_assert_cmpstr(
        issue, ==,
        "Create one voice\n"
        "\n"
        "**What is asked for**\n"
        "\n"
        "Create *one* voice. It has many.\n"
        "\n"
        "**What it is about**\n"
        "\n"
        "Documentation is confusing.\n"
        "\n"
        "**Where it comes from**\n"
        "\n"
        "Somebody who uses this asked for it in an interview with our community "
        "(June 2022 Interview). Summary: https://a.example/june\n"
        "\n"
        "A word here on what becomes of it reaches them.\n"
        "\n"
        "For: Collector, #c\n");
}

static void
test_long_issue(Fixture *fx, gconstpointer data)
{
    g_autoptr(GString) text = g_string_new("1. A\n   - Specific Ask: ");
    g_autofree char *issue = NULL;
    char *end;

    while (text->len < 300)
        g_string_append(text, "wörter ");
    follow(fx, text->str, HEARD);
    issue = ivp_ask_make_issue(ask_at(fx, 0), NULL, NULL, NULL);
    end = strchr(issue, '\n');
    *end = '\0';
    g_assert_cmpint(g_utf8_strlen(issue, -1), <=, 83);
    g_assert_true(g_str_has_suffix(issue, "wörter..."));
    g_assert_null(strstr(end + 1, "For:"));
}

static void
test_news(Fixture *fx, gconstpointer data)
{
    g_autofree char *none = ivp_ask_make_news(ask_at(fx, 0));
    g_autofree char *done = NULL;
    g_autofree char *declined = NULL;

    g_assert_cmpstr(none, ==, "");
    press(fx, 0, IVP_ASK_PRESS_DONE, NULL, "https://a.example/guide", HEARD);
    done = ivp_ask_make_news(ask_at(fx, 0));
    g_assert_cmpstr(done, ==,
                    "News of what you asked for in our interview: \"Create one voice\" is "
                    "done. See https://a.example/guide");
    press(fx, 1, IVP_ASK_PRESS_DECLINE, NULL, "Sizes differ too much.", HEARD);
    declined = ivp_ask_make_news(ask_at(fx, 1));
    g_assert_cmpstr(declined, ==,
                    "News of what you asked for in our interview: \"Advice on sizes\" will "
                    "not be done. Sizes differ too much.");
}

static void
test_history_has_an_end(Fixture *fx, gconstpointer data)
{
    for (int i = 0; i < IVP_ASK_MAX_HISTORY + 20; i++)
        press(fx, 0, IVP_ASK_PRESS_LATER, NULL, NULL, HEARD + i);
    g_assert_cmpuint(ask_at(fx, 0)->history->len, ==, IVP_ASK_MAX_HISTORY);
    g_assert_cmpint(g_array_index(ask_at(fx, 0)->history, IvpAskEntry, 0).at, ==, HEARD);
    g_assert_cmpint(ask_at(fx, 0)->changed, ==, HEARD + IVP_ASK_MAX_HISTORY + 19);
}

static void
test_damaged_bytes(Fixture *fx, gconstpointer data)
{
    g_autoptr(GBytes) bytes = NULL;
    const guint8 *good;
    gsize length;

    press(fx, 0, IVP_ASK_PRESS_ASSIGN, "docs", NULL, HEARD);
    bytes = ivp_ask_to_bytes(ask_at(fx, 0));
    good = g_bytes_get_data(bytes, &length);
    for (gsize i = 0; i < length; i++) {
        g_autofree guint8 *bad = g_memdup2(good, length);
        g_autoptr(GBytes) cut = g_bytes_new(good, i);
        g_autoptr(GBytes) damaged = NULL;
        g_autoptr(GError) error = NULL;
        g_autoptr(IvpAsk) ask = NULL;

        g_assert_null(ivp_ask_from_bytes(cut, NULL));
        bad[i] ^= (guint8)(1 << i % 8);
        damaged = g_bytes_new(bad, length);
        ask = ivp_ask_from_bytes(damaged, &error);
        if (ask == NULL)
            g_assert_error(error, IVP_ERROR, IVP_ERROR_STORE);
        else
            g_free(ivp_ask_make_issue(ask, NULL, NULL, NULL));
    }
}

int
main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*test)(Fixture *fx, gconstpointer data);
    } tests[] = {
        {"/ask/way", test_way_of_an_ask},
        {"/ask/refusals", test_refusals},
        {"/ask/comes-back", test_comes_back},
        {"/ask/follows", test_follows_the_summary},
        {"/ask/issue", test_issue},
        {"/ask/long-issue", test_long_issue},
        {"/ask/news", test_news},
        {"/ask/history", test_history_has_an_end},
        {"/ask/damaged-bytes", test_damaged_bytes},
    };

    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(tests); i++)
        g_test_add(tests[i].name, Fixture, NULL, set_up, tests[i].test, tear_down);
    return g_test_run();
}
