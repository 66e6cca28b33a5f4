/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "ivp-bound.h"
#include "ivp-error.h"
#include "ivp-runner-private.h"

static gboolean
refuse(GError **error, const char *sentence)
{
    g_set_error_literal(error, IVP_ERROR, IVP_ERROR_REFUSED, sentence);
    return FALSE;
}

static IvpRunPart *
part_at(IvpRunner *runner, int part)
{
    return (IvpRunPart *)ivp_runner_get_part(runner, part);
}

/* --- Moving --- */

/* The time of the part at hand is settled up to now. */
static void
leave(IvpRunner *runner, const IvpMoment *now)
{
    IvpRunPart *part = part_at(runner, runner->at);

    if (part != NULL)
        part->spent = ivp_runner_get_part_seconds(runner, runner->at, now);
    runner->entered = *now;
}

static void
stop(IvpRunner *runner, const IvpMoment *now)
{
    gboolean forgotten = ivp_runner_is_forgotten(runner, now);

    leave(runner, now);
    runner->state = IVP_RUNNER_STOPPED;
    runner->stopped = forgotten ? runner->last.wall : now->wall;
}

static void
enter(IvpRunner *runner, int part, const IvpMoment *now)
{
    leave(runner, now);
    if (part < 0) {
        stop(runner, now);
        return;
    }
    runner->at = part;
    part_at(runner, part)->skipped = FALSE;
}

static gboolean
start(IvpRunner *runner, const IvpMoment *now, GError **error)
{
    switch (runner->state) {
    case IVP_RUNNER_BEFORE:
        runner->at = ivp_runner_get_next(runner, now);
        if (runner->at < 0)
            return refuse(error, _("The guide has no part to begin with."));
        runner->started = now->wall;
        break;
    case IVP_RUNNER_RUNNING:
        return refuse(error, _("The guide is running already."));
    case IVP_RUNNER_PAUSED:
    case IVP_RUNNER_STOPPED:
        break;
    }
    runner->stopped = 0;
    runner->state = IVP_RUNNER_RUNNING;
    runner->entered = *now;
    return TRUE;
}

/* The part before that Next would not pass over. */
static int
find_previous(const IvpRunner *runner)
{
    for (int i = runner->at - 1; i >= 0; i--) {
        const IvpRunPart *part = runner->parts->pdata[i];

        /* One that was jumped to is gone back to, whatever its box. */
        if (part->seconds != 0 || part->spent > 0)
            return i;
    }
    return -1;
}

static gboolean
jump(IvpRunner *runner, int part, const IvpMoment *now, GError **error)
{
    if (ivp_runner_get_part(runner, part) == NULL) {
        g_set_error(error, IVP_ERROR, IVP_ERROR_NOT_FOUND,
                    ngettext("The guide has %d part.", "The guide has parts 1 to %d.",
                             runner->parts->len),
                    (int)runner->parts->len);
        return FALSE;
    }
    enter(runner, part, now);
    return TRUE;
}

static gboolean
move(IvpRunner *runner, const IvpRunnerInput *input, const IvpMoment *now, GError **error)
{
    int previous;

    if (runner->state == IVP_RUNNER_BEFORE)
        return refuse(error, _("The guide has not been started."));
    if (runner->state == IVP_RUNNER_STOPPED)
        return refuse(error, _("The guide has ended; Start goes on where it was."));
    switch (input->press) {
    case IVP_RUN_NEXT:
        enter(runner, ivp_runner_get_next(runner, now), now);
        return TRUE;
    case IVP_RUN_SKIP:
        part_at(runner, runner->at)->skipped = TRUE;
        enter(runner, ivp_runner_get_next(runner, now), now);
        return TRUE;
    case IVP_RUN_BACK:
        previous = find_previous(runner);
        if (previous < 0)
            return refuse(error, _("This is the first part."));
        enter(runner, previous, now);
        return TRUE;
    case IVP_RUN_JUMP:
        return jump(runner, input->part, now, error);
    case IVP_RUN_PAUSE:
        if (runner->state == IVP_RUNNER_PAUSED)
            return refuse(error, _("The guide is paused already; Start goes on."));
        leave(runner, now);
        runner->state = IVP_RUNNER_PAUSED;
        return TRUE;
    default:
        stop(runner, now);
        return TRUE;
    }
}

/* --- Ticks and answers --- */

static gboolean
tick(IvpRunner *runner, const IvpRunnerInput *input, const IvpMoment *now, GError **error)
{
    IvpRunPart *part = part_at(runner, input->part);
    IvpRunStep *step;

    if (part == NULL || input->step < 0 || input->step >= (int)part->steps->len ||
        g_array_index(part->steps, IvpRunStep, input->step).kind > IVP_STEP_POINT) {
        g_set_error_literal(error, IVP_ERROR, IVP_ERROR_NOT_FOUND,
                            _("There is nothing to tick there."));
        return FALSE;
    }
    step = &g_array_index(part->steps, IvpRunStep, input->step);
    if (step->records && input->on) {
        if (ivp_runner_get_consent(runner) == IVP_RECORD_NO)
            return refuse(error, _("Nothing is recorded: the guest said no."));
        if (!ivp_runner_may_record(runner))
            return refuse(error, _("Ask first whether recording is fine, and note the "
                                   "answer."));
        runner->recorded = TRUE;
    }
    if (input->on && step->ticked == 0)
        step->ticked = MAX(1, now->wall);
    else if (!input->on)
        step->ticked = 0;
    return TRUE;
}

/* A no takes back what said that the recording runs. */
static void
untick_recording(IvpRunner *runner)
{
    for (guint i = 0; i < runner->parts->len; i++) {
        IvpRunPart *part = runner->parts->pdata[i];

        for (guint j = 0; j < part->steps->len; j++) {
            IvpRunStep *step = &g_array_index(part->steps, IvpRunStep, j);

            if (step->records)
                step->ticked = 0;
        }
    }
}

static gboolean
answer(IvpRunner *runner, const IvpRunnerInput *input, const IvpMoment *now, GError **error)
{
    g_autofree char *asked = ivp_bound_line(input->text, IVP_RUNNER_MAX_NAME);
    const IvpConsentAnswer said = {.record = input->record,
                                   .at = now->wall,
                                   .wording = IVP_CONSENT_WORDING,
                                   .asked = asked,
                                   .part = runner->at};

    if (input->record != IVP_RECORD_YES && input->record != IVP_RECORD_DELETE &&
        input->record != IVP_RECORD_NO)
        return refuse(error,
                      _("The answer is yes, yes with deletion after the summary, or no."));
    /* The first answer and the latest are what matters; a long to and fro between is not
     * kept. */
    if (runner->answers->len == IVP_RUNNER_MAX_ANSWERS)
        g_array_remove_index(runner->answers, 1);
    ivp_runner_add_answer(runner, &said);
    if (input->record == IVP_RECORD_NO)
        untick_recording(runner);
    return TRUE;
}

static gboolean
press(IvpRunner *runner, const IvpRunnerInput *input, const IvpMoment *now, GError **error)
{
    switch (input->press) {
    case IVP_RUN_START:
        return start(runner, now, error);
    case IVP_RUN_TICK:
        return tick(runner, input, now, error);
    case IVP_RUN_CONSENT:
        return answer(runner, input, now, error);
    case IVP_RUN_LEAD:
        g_free(runner->lead);
        runner->lead = ivp_bound_line(input->text, IVP_RUNNER_MAX_NAME);
        return TRUE;
    default:
        return move(runner, input, now, error);
    }
}

IvpRunner *
ivp_runner_press(const IvpRunner *runner,
                 const IvpRunnerInput *input,
                 const IvpMoment *now,
                 GError **error)
{
    g_autoptr(IvpRunner) next = NULL;

    g_return_val_if_fail(runner != NULL && input != NULL && now != NULL, NULL);
    g_return_val_if_fail(error == NULL || *error == NULL, NULL);

    next = ivp_runner_copy(runner);
    /* What was left without a Stop ended then; any other press goes on from now. */
    if (input->press != IVP_RUN_STOP && ivp_runner_is_forgotten(runner, now))
        leave(next, now);
    if (!press(next, input, now, error))
        return NULL;
    next->last = *now;
    return g_steal_pointer(&next);
}
