/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "ivp-runner-private.h"

/* --- The value --- */

static void
clear_step(gpointer data)
{
    IvpRunStep *step = data;

    g_free(step->text);
}

static void
free_part(gpointer data)
{
    IvpRunPart *part = data;

    g_free(part->title);
    g_array_unref(part->steps);
    g_free(part);
}

static void
clear_answer(gpointer data)
{
    IvpConsentAnswer *answer = data;

    g_free(answer->asked);
}

IvpRunner *
ivp_runner_new_empty(void)
{
    IvpRunner *runner = g_new0(IvpRunner, 1);

    runner->at = -1;
    runner->lead = g_strdup("");
    runner->parts = g_ptr_array_new_with_free_func(free_part);
    runner->answers = g_array_new(FALSE, FALSE, sizeof(IvpConsentAnswer));
    g_array_set_clear_func(runner->answers, clear_answer);
    return runner;
}

void
ivp_runner_free(IvpRunner *runner)
{
    if (runner == NULL)
        return;
    g_ptr_array_unref(runner->parts);
    g_array_unref(runner->answers);
    g_free(runner->lead);
    g_free(runner);
}

IvpRunPart *
ivp_run_part_new(const char *title, int seconds)
{
    IvpRunPart *part = g_new0(IvpRunPart, 1);

    part->title = g_strdup(title);
    part->seconds = seconds;
    part->steps = g_array_new(FALSE, FALSE, sizeof(IvpRunStep));
    g_array_set_clear_func(part->steps, clear_step);
    return part;
}

void
ivp_run_part_add_step(IvpRunPart *part, const IvpRunStep *step)
{
    IvpRunStep copy = *step;

    copy.text = g_strdup(step->text);
    g_array_append_val(part->steps, copy);
}

void
ivp_runner_add_answer(IvpRunner *runner, const IvpConsentAnswer *answer)
{
    IvpConsentAnswer copy = *answer;

    copy.asked = g_strdup(answer->asked);
    g_array_append_val(runner->answers, copy);
}

static IvpRunPart *
copy_part(const IvpRunPart *part)
{
    IvpRunPart *copy = ivp_run_part_new(part->title, part->seconds);

    copy->optional = part->optional;
    copy->audience = part->audience;
    copy->skipped = part->skipped;
    copy->spent = part->spent;
    for (guint i = 0; i < part->steps->len; i++)
        ivp_run_part_add_step(copy, &g_array_index(part->steps, IvpRunStep, i));
    return copy;
}

IvpRunner *
ivp_runner_copy(const IvpRunner *runner)
{
    IvpRunner *copy = ivp_runner_new_empty();
    IvpRunner made = *copy;

    *copy = *runner;
    copy->parts = made.parts;
    copy->answers = made.answers;
    copy->lead = made.lead;
    g_free(copy->lead);
    copy->lead = g_strdup(runner->lead);
    for (guint i = 0; i < runner->parts->len; i++)
        g_ptr_array_add(copy->parts, copy_part(runner->parts->pdata[i]));
    for (guint i = 0; i < runner->answers->len; i++)
        ivp_runner_add_answer(copy, &g_array_index(runner->answers, IvpConsentAnswer, i));
    return copy;
}

/* --- From a guide --- */

static IvpRunPart *
part_from_guide(const IvpGuide *guide, gsize index, int length)
{
    gsize n;
    const IvpPart *from = &ivp_guide_get_parts(guide, &n)[index];
    IvpRunPart *part =
        ivp_run_part_new(from->title, ivp_guide_get_seconds(guide, index, length));

    part->optional = from->optional;
    part->audience = from->audience;
    for (gsize i = 0; i < from->n_steps; i++) {
        const IvpRunStep step = {.kind = from->steps[i].kind,
                                 .text = from->steps[i].text,
                                 .depth = from->steps[i].depth,
                                 .records = from->steps[i].records};

        ivp_run_part_add_step(part, &step);
    }
    return part;
}

IvpRunner *
ivp_runner_new(const IvpGuide *guide, int length, IvpRecord before)
{
    IvpRunner *runner = ivp_runner_new_empty();
    gsize n;

    ivp_guide_get_parts(guide, &n);
    runner->length = length;
    runner->before = before;
    for (gsize i = 0; i < n; i++)
        g_ptr_array_add(runner->parts, part_from_guide(guide, i, length));
    return runner;
}

/* The first of that title that @taken does not have yet: titles may come twice. */
static const IvpRunPart *
find_part(const IvpRunner *runner, const char *title, gboolean *taken)
{
    for (guint i = 0; i < runner->parts->len; i++) {
        const IvpRunPart *part = runner->parts->pdata[i];

        if (!taken[i] && strcmp(part->title, title) == 0) {
            taken[i] = TRUE;
            return part;
        }
    }
    return NULL;
}

static void
keep_what_was(IvpRunPart *part, const IvpRunPart *old)
{
    g_autoptr(GHashTable) ticked = g_hash_table_new(g_str_hash, g_str_equal);

    part->spent = old->spent;
    part->skipped = old->skipped;
    for (guint i = 0; i < old->steps->len; i++) {
        const IvpRunStep *step = &g_array_index(old->steps, IvpRunStep, i);

        if (step->ticked != 0)
            g_hash_table_insert(ticked, step->text, (gpointer)step);
    }
    for (guint i = 0; i < part->steps->len; i++) {
        IvpRunStep *step = &g_array_index(part->steps, IvpRunStep, i);
        const IvpRunStep *was = g_hash_table_lookup(ticked, step->text);

        step->ticked = was != NULL ? was->ticked : 0;
    }
}

IvpRunner *
ivp_runner_follow(const IvpRunner *runner, const IvpGuide *guide, const IvpMoment *now)
{
    IvpRunner *next = ivp_runner_copy(runner);
    const IvpRunPart *here = ivp_runner_get_part(runner, runner->at);
    g_autofree gboolean *taken = g_new0(gboolean, runner->parts->len + 1);
    gsize n;
    int at = -1;

    g_ptr_array_set_size(next->parts, 0);
    next->last = *now;
    ivp_guide_get_parts(guide, &n);
    for (gsize i = 0; i < n; i++) {
        IvpRunPart *part = part_from_guide(guide, i, runner->length);
        const IvpRunPart *old = find_part(runner, part->title, taken);

        if (old != NULL)
            keep_what_was(part, old);
        if (old != NULL && old == here)
            at = (int)i;
        g_ptr_array_add(next->parts, part);
    }
    if (here != NULL && at < 0) {
        at = MIN(runner->at, (int)next->parts->len);
        g_ptr_array_insert(next->parts, at, copy_part(here));
    }
    next->at = at;
    return next;
}

/* --- Time --- */

gboolean
ivp_runner_is_forgotten(const IvpRunner *runner, const IvpMoment *now)
{
    return runner->state == IVP_RUNNER_RUNNING &&
           ivp_moment_between(&runner->last, now) > IVP_RUNNER_FORGOTTEN;
}

gint64
ivp_runner_get_part_seconds(const IvpRunner *runner, int part, const IvpMoment *now)
{
    const IvpRunPart *asked = ivp_runner_get_part(runner, part);

    if (asked == NULL)
        return 0;
    if (part != runner->at || runner->state != IVP_RUNNER_RUNNING)
        return asked->spent;
    if (ivp_runner_is_forgotten(runner, now))
        now = &runner->last;
    return asked->spent + ivp_moment_between(&runner->entered, now);
}

gint64
ivp_runner_get_seconds(const IvpRunner *runner, const IvpMoment *now)
{
    gint64 seconds = 0;

    for (guint i = 0; i < runner->parts->len; i++)
        seconds += ivp_runner_get_part_seconds(runner, (int)i, now);
    return seconds;
}

/* --- Where one is --- */

IvpRunnerState
ivp_runner_get_state(const IvpRunner *runner)
{
    return runner->state;
}

int
ivp_runner_get_length(const IvpRunner *runner)
{
    return runner->length;
}

gint64
ivp_runner_get_started(const IvpRunner *runner)
{
    return runner->started;
}

gint64
ivp_runner_get_stopped(const IvpRunner *runner)
{
    return runner->stopped;
}

const char *
ivp_runner_get_lead(const IvpRunner *runner)
{
    return runner->lead;
}

const IvpRunPart *
ivp_runner_get_part(const IvpRunner *runner, int part)
{
    return part >= 0 && part < (int)runner->parts->len ? runner->parts->pdata[part] : NULL;
}

int
ivp_runner_get_n_parts(const IvpRunner *runner)
{
    return (int)runner->parts->len;
}

int
ivp_runner_get_at(const IvpRunner *runner)
{
    return runner->at;
}

/* The boxes of the parts after @part that Next will not pass over in any case. */
static gint64
seconds_that_must_come(const IvpRunner *runner, int part)
{
    gint64 seconds = 0;

    for (int i = part + 1; i < (int)runner->parts->len; i++) {
        const IvpRunPart *later = runner->parts->pdata[i];

        if (!later->optional)
            seconds += MAX(0, later->seconds);
    }
    return seconds;
}

int
ivp_runner_get_next(const IvpRunner *runner, const IvpMoment *now)
{
    gint64 spent = ivp_runner_get_seconds(runner, now);

    for (int i = runner->at + 1; i < (int)runner->parts->len; i++) {
        const IvpRunPart *part = runner->parts->pdata[i];

        if (part->seconds == 0)
            continue;
        if (part->optional &&
            spent + MAX(0, part->seconds) + seconds_that_must_come(runner, i) >
                (gint64)runner->length * 60)
            continue;
        return i;
    }
    return -1;
}

/* --- Consent --- */

IvpRecord
ivp_runner_get_before(const IvpRunner *runner)
{
    return runner->before;
}

const GArray *
ivp_runner_get_answers(const IvpRunner *runner)
{
    return runner->answers;
}

IvpRecord
ivp_runner_get_consent(const IvpRunner *runner)
{
    guint n = runner->answers->len;

    return n > 0 ? g_array_index(runner->answers, IvpConsentAnswer, n - 1).record
                 : IVP_RECORD_ASK;
}

gboolean
ivp_runner_may_record(const IvpRunner *runner)
{
    IvpRecord consent = ivp_runner_get_consent(runner);

    return consent == IVP_RECORD_YES || consent == IVP_RECORD_DELETE;
}

IvpFollowUp
ivp_runner_get_follow_up(const IvpRunner *runner)
{
    IvpRecord consent = ivp_runner_get_consent(runner);

    if (!runner->recorded)
        return IVP_FOLLOW_NOTHING;
    if (consent == IVP_RECORD_DELETE)
        return IVP_FOLLOW_DELETE;
    return consent == IVP_RECORD_NO ? IVP_FOLLOW_STOP : IVP_FOLLOW_NOTHING;
}
