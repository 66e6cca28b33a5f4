/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-civil.h"

/**
 * What a program has reached and what it owes, in words. Pure; any thread. Days are walls
 * at midnight of the program's zone; all texts are translated.
 */
typedef struct {
    IvpWall day;
    gboolean held; /* it took place */
    gboolean summary_owed;
    IvpWall summary_due; /* 0: no day is set */
    IvpWall delete_by;   /* of a recording that must go; 0: none */
    gboolean thanks_owed;
    int asks_owed; /* open asks that nobody has followed */
} IvpDebtSession;

/**
 * ivp_debt_line:
 * @goal: sessions a month; 0: none is set
 *
 * Returns: (transfer full): "November: 0 of 1. 2 summaries owed, 1 recording to delete by
 * 30 Nov."
 */
char *ivp_debt_line(const IvpDebtSession *sessions, gsize n, int goal, IvpWall today);

/** ivp_debt_list: (transfer full) (element-type utf8): a sentence for each thing owed, with
 * its age, the oldest first */
GPtrArray *ivp_debt_list(const IvpDebtSession *sessions, gsize n, IvpWall today);

#define IVP_DEBT_MONTHS 12

typedef struct {
    int year;
    int month;
    int held;
    gboolean met;  /* the goal; without one, that there was any */
    gboolean open; /* the month goes on */
} IvpDebtMonth;

/** ivp_debt_year: the twelve months that end with today's, oldest first */
void ivp_debt_year(const IvpDebtSession *sessions,
                   gsize n,
                   int goal,
                   IvpWall today,
                   IvpDebtMonth months[IVP_DEBT_MONTHS]);

/** ivp_debt_year_text: (transfer full): a line a month, "Nov 2026  ✗  0 of 1", then how
 * many of those that are over met the goal */
char *ivp_debt_year_text(const IvpDebtMonth months[IVP_DEBT_MONTHS], int goal);
