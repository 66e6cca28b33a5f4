/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-debt.h"

/* Midnight of a day of 2026, as a constant. */
#define BEFORE(month) \
    ((month) == 1 ? 0 : (month) == 2 ? 31 : 59 + (153 * ((month)-3) + 2) / 5)
#define DAY(month, day) ((20454 + BEFORE(month) + (day)-1) * IVP_DAY)
#define TODAY DAY(11, 15)

#define HELD .held = TRUE

static const struct {
    const char *what;
    int goal;
    IvpDebtSession sessions[4];
    const char *line;
    const char *list; /* "|" between */
} rows[] = {
    {"as designed",
     1,
     {{DAY(10, 20), HELD, .summary_owed = TRUE, .delete_by = DAY(11, 30)},
      {DAY(9, 1), HELD, .summary_owed = TRUE, .summary_due = DAY(11, 3)}},
     "November: 0 of 1. 2 summaries owed, 1 recording to delete by 30 Nov.",
     "The summary of 1 Sep was due 12 days ago.|The summary of 20 Oct is owed for 26 days.|"
     "The recording of 20 Oct is to be deleted by 30 Nov, in 15 days."},
    {"nothing", 1, {{DAY(11, 3), HELD}}, "November: 1 of 1. Nothing is owed.", ""},
    {"no goal", 0, {{DAY(11, 3), HELD}}, "November: 1 session. Nothing is owed.", ""},
    {"not held",
     2,
     {{DAY(11, 20)}, {DAY(11, 3)}},
     "November: 0 of 2. Nothing is owed.",
     ""},
    {"late",
     1,
     {{DAY(11, 3), HELD, .delete_by = DAY(11, 14), .thanks_owed = TRUE, .asks_owed = 3},
      {DAY(11, 4), HELD, .delete_by = DAY(11, 15), .summary_owed = TRUE,
       .summary_due = DAY(11, 16)},
      {DAY(10, 4), HELD, .delete_by = DAY(12, 1)}},
     "November: 2 of 1. 1 summary owed, 1 recording that was to be deleted by 14 Nov, 2 "
     "recordings to delete, the first by 15 Nov, 1 thank-you owed, 3 asks to follow.",
     "The recording of 4 Oct is to be deleted by 1 Dec, in 16 days.|"
     "The recording of 3 Nov was to be deleted by 14 Nov, 1 day ago.|"
     "Thanks for 3 Nov are owed for 12 days.|3 asks of 3 Nov are open for 12 days.|"
     "The summary of 4 Nov is due in 1 day.|"
     "The recording of 4 Nov is to be deleted by 15 Nov, in 0 days."},
};

static void
test_lines(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        gsize n = 0;
        g_autofree char *line = NULL;
        g_autofree char *joined = NULL;
        g_autoptr(GPtrArray) list = NULL;

        g_test_message("%s", rows[i].what);
        while (n < G_N_ELEMENTS(rows[i].sessions) && rows[i].sessions[n].day != 0)
            n++;
        line = ivp_debt_line(rows[i].sessions, n, rows[i].goal, TODAY);
        g_assert_cmpstr(line, ==, rows[i].line);
        list = ivp_debt_list(rows[i].sessions, n, TODAY);
        g_ptr_array_add(list, NULL);
        joined = g_strjoinv("|", (char **)list->pdata);
        g_assert_cmpstr(joined, ==, rows[i].list);
    }
}

static void
test_year(void)
{
    const IvpDebtSession sessions[] = {
        {DAY(1, 31), HELD},
        {DAY(2, 1), HELD},
        {DAY(2, 28), HELD},
        {DAY(3, 5)},
        {DAY(11, 30), HELD},
        {ivp_wall_from_date(2025, 12, 1), HELD},
        {ivp_wall_from_date(2025, 11, 30), HELD},
    };
    IvpDebtMonth months[IVP_DEBT_MONTHS];
    g_autofree char *text = NULL;
    g_autofree char *open = NULL;

    g_assert_cmpint(TODAY, ==, ivp_wall_from_date(2026, 11, 15));
    g_assert_cmpint(DAY(2, 28), ==, ivp_wall_from_date(2026, 2, 28));
    ivp_debt_year(sessions, G_N_ELEMENTS(sessions), 1, TODAY, months);
    text = ivp_debt_year_text(months, 1);
    g_assert_cmpstr(text, ==,
                    "Dec 2025  ✓  1 of 1\nJan 2026  ✓  1 of 1\nFeb 2026  ✓  2 of 1\n"
                    "Mar 2026  ✗  0 of 1\nApr 2026  ✗  0 of 1\nMay 2026  ✗  0 of 1\n"
                    "Jun 2026  ✗  0 of 1\nJul 2026  ✗  0 of 1\nAug 2026  ✗  0 of 1\n"
                    "Sep 2026  ✗  0 of 1\nOct 2026  ✗  0 of 1\nNov 2026  ✓  1 of 1\n"
                    "4 of 12 months met the goal.\n");
    /* A month that goes on has not missed its goal. */
    ivp_debt_year(sessions, 4, 2, TODAY, months);
    open = ivp_debt_year_text(months, 2);
    g_assert_true(g_str_has_suffix(open, "Nov 2026  …  0 of 2\n"
                                         "1 of 11 months met the goal.\n"));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/debt/lines", test_lines);
    g_test_add_func("/debt/year", test_year);
    return g_test_run();
}
