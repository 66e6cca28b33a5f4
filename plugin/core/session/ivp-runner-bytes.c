/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "ivp-error.h"
#include "ivp-runner-private.h"
#include "ivp-variant.h"

/*
 * The state as one GVariant. A field is only ever added at the end of a new format with a
 * new VERSION; the older one is then still read.
 */
#define VERSION 1
#define MOMENT "(xxs)"
#define STEPS "a(ysibx)"
#define PARTS "a(sibbbx" STEPS ")"
#define ANSWERS "a(yxisi)"
#define STATE "(yyiixxsyb" MOMENT MOMENT PARTS ANSWERS ")"

/* No time of ours is longer: sums of them stay far from the end of the numbers. */
#define MAX_SECONDS G_GINT64_CONSTANT(100000000000)

/* The guide's parts, and the one that was gone from an edited guide. */
#define MAX_PARTS (IVP_GUIDE_MAX_PARTS + 1)
#define MAX_STEPS (2 * IVP_GUIDE_MAX_STEPS)

/* --- Writing --- */

static GVariant *
moment_to_variant(const IvpMoment *moment)
{
    return g_variant_new(MOMENT, moment->wall, moment->steady, moment->boot);
}

static void
add_part(GVariantBuilder *parts, const IvpRunPart *part)
{
    GVariantBuilder steps;

    g_variant_builder_init(&steps, G_VARIANT_TYPE(STEPS));
    for (guint i = 0; i < part->steps->len; i++) {
        const IvpRunStep *step = &g_array_index(part->steps, IvpRunStep, i);

        g_variant_builder_add(&steps, "(ysibx)", (guchar)step->kind, step->text,
                              step->depth, step->records != 0, step->ticked);
    }
    g_variant_builder_add(parts, "(sibbbx" STEPS ")", part->title, part->seconds,
                          part->optional != 0, part->audience != 0, part->skipped != 0,
                          part->spent, &steps);
}

GBytes *
ivp_runner_to_bytes(const IvpRunner *runner)
{
    GVariantBuilder parts, answers;

    g_variant_builder_init(&parts, G_VARIANT_TYPE(PARTS));
    for (guint i = 0; i < runner->parts->len; i++)
        add_part(&parts, runner->parts->pdata[i]);
    g_variant_builder_init(&answers, G_VARIANT_TYPE(ANSWERS));
    for (guint i = 0; i < runner->answers->len; i++) {
        const IvpConsentAnswer *answer =
            &g_array_index(runner->answers, IvpConsentAnswer, i);

        g_variant_builder_add(&answers, "(yxisi)", (guchar)answer->record, answer->at,
                              answer->wording, answer->asked, answer->part);
    }
    return ivp_variant_to_bytes(
        g_variant_new("(yyiixxsyb@" MOMENT "@" MOMENT PARTS ANSWERS ")", (guchar)VERSION,
                      (guchar)runner->state, runner->length, runner->at, runner->started,
                      runner->stopped, runner->lead, (guchar)runner->before,
                      runner->recorded != 0, moment_to_variant(&runner->entered),
                      moment_to_variant(&runner->last), &parts, &answers));
}

/* --- Reading --- */

static gboolean
is_time(gint64 seconds)
{
    return seconds >= 0 && seconds <= MAX_SECONDS;
}

static gboolean
read_moment(GVariant *variant, IvpMoment *moment)
{
    const char *boot;

    g_variant_get(variant, "(xx&s)", &moment->wall, &moment->steady, &boot);
    return is_time(moment->wall) && is_time(moment->steady) &&
           g_strlcpy(moment->boot, boot, sizeof moment->boot) < sizeof moment->boot;
}

static gboolean
read_part(IvpRunner *runner, GVariant *variant, gsize *n_steps)
{
    const char *title;
    IvpRunPart *part;
    IvpRunStep step = {0};
    g_autoptr(GVariant) steps = NULL;
    GVariantIter iter;
    guchar kind;
    int seconds;

    g_variant_get_child(variant, 0, "&s", &title);
    g_variant_get_child(variant, 1, "i", &seconds);
    part = ivp_run_part_new(title, seconds);
    g_ptr_array_add(runner->parts, part);
    g_variant_get(variant, "(&sibbbx@" STEPS ")", &title, &seconds, &part->optional,
                  &part->audience, &part->skipped, &part->spent, &steps);
    *n_steps += g_variant_n_children(steps);
    if (seconds < -1 || seconds > IVP_BOX_MAX_SECONDS || !is_time(part->spent) ||
        *n_steps > MAX_STEPS)
        return FALSE;
    g_variant_iter_init(&iter, steps);
    while (g_variant_iter_next(&iter, "(y&sibx)", &kind, &step.text, &step.depth,
                               &step.records, &step.ticked)) {
        step.kind = (IvpStepKind)kind;
        if (kind > IVP_STEP_HEADING || step.depth < 0 || !is_time(step.ticked))
            return FALSE;
        ivp_run_part_add_step(part, &step);
    }
    return TRUE;
}

static gboolean
read_parts(IvpRunner *runner, GVariant *parts)
{
    gsize n = g_variant_n_children(parts), n_steps = 0;

    if (n > MAX_PARTS)
        return FALSE;
    for (gsize i = 0; i < n; i++) {
        g_autoptr(GVariant) part = g_variant_get_child_value(parts, i);

        if (!read_part(runner, part, &n_steps))
            return FALSE;
    }
    return TRUE;
}

static gboolean
read_answers(IvpRunner *runner, GVariant *answers)
{
    IvpConsentAnswer answer = {0};
    GVariantIter iter;
    guchar record;

    if (g_variant_n_children(answers) > IVP_RUNNER_MAX_ANSWERS)
        return FALSE;
    g_variant_iter_init(&iter, answers);
    while (g_variant_iter_next(&iter, "(yxi&si)", &record, &answer.at, &answer.wording,
                               &answer.asked, &answer.part)) {
        answer.record = (IvpRecord)record;
        if (record > IVP_RECORD_NO || !is_time(answer.at))
            return FALSE;
        ivp_runner_add_answer(runner, &answer);
    }
    return TRUE;
}

static gboolean
read_state(IvpRunner *runner, GVariant *variant)
{
    g_autoptr(GVariant) entered = NULL, last = NULL, parts = NULL, answers = NULL;
    guchar version, state, before;
    const char *lead;

    g_variant_get(variant, "(yyiixx&syb@" MOMENT "@" MOMENT "@" PARTS "@" ANSWERS ")",
                  &version, &state, &runner->length, &runner->at, &runner->started,
                  &runner->stopped, &lead, &before, &runner->recorded, &entered, &last,
                  &parts, &answers);
    g_free(runner->lead);
    runner->lead = g_strdup(lead);
    runner->state = (IvpRunnerState)state;
    runner->before = (IvpRecord)before;
    return version == VERSION && state <= IVP_RUNNER_STOPPED && before <= IVP_RECORD_NO &&
           runner->length >= 0 && runner->length <= IVP_BOX_MAX_SECONDS &&
           strlen(lead) <= IVP_RUNNER_MAX_NAME && is_time(runner->started) &&
           is_time(runner->stopped) && read_moment(entered, &runner->entered) &&
           read_moment(last, &runner->last) && read_parts(runner, parts) &&
           read_answers(runner, answers) && runner->at >= -1 &&
           runner->at < (int)runner->parts->len &&
           (runner->state == IVP_RUNNER_BEFORE) == (runner->at == -1);
}

IvpRunner *
ivp_runner_from_bytes(GBytes *bytes, GError **error)
{
    g_autoptr(IvpRunner) runner = ivp_runner_new_empty();
    g_autoptr(GVariant) variant = ivp_variant_from_bytes(G_VARIANT_TYPE(STATE), bytes);

    if (variant == NULL || !read_state(runner, variant)) {
        g_set_error_literal(error, IVP_ERROR, IVP_ERROR_STORE,
                            _("Where the guide stood cannot be read from the store."));
        return NULL;
    }
    return g_steal_pointer(&runner);
}
