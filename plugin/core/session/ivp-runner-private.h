/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-runner.h"

struct _IvpRunner {
    IvpRunnerState state;
    int length;
    GPtrArray *parts; /* IvpRunPart * (owned) */
    int at;
    IvpMoment entered; /* since when the time of the part at hand runs */
    IvpMoment last;    /* of the last press */
    gint64 started;
    gint64 stopped;
    char *lead; /* never NULL */
    IvpRecord before;
    gboolean recorded; /* a box that says so was ticked once */
    GArray *answers;   /* IvpConsentAnswer */
};

IvpRunner *ivp_runner_new_empty(void);
IvpRunner *ivp_runner_copy(const IvpRunner *runner);
IvpRunPart *ivp_run_part_new(const char *title, int seconds);
void ivp_run_part_add_step(IvpRunPart *part, const IvpRunStep *step);
void ivp_runner_add_answer(IvpRunner *runner, const IvpConsentAnswer *answer);
