/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib/gi18n-lib.h>

#include "ivp-runner-private.h"
#include "ivp-when.h"

#define MINUTE 60

const char *
ivp_consent_get_question(int wording)
{
    if (wording != IVP_CONSENT_WORDING)
        return "";
    /* Translators: read aloud to the guest before anything is recorded */
    return _(
        "Is it fine for you if we record this? You can say no, or have it deleted once "
        "the summary is written.");
}

/* How a part stands to its box: "2 min left", "less than a minute left", "time is up",
 * "1 min over"; NULL where it has none. */
static char *
describe_left(const IvpRunPart *part, gint64 spent)
{
    gint64 left = part->seconds - spent;

    if (part->seconds <= 0)
        return NULL;
    if (left >= MINUTE)
        return g_strdup_printf(_("%d min left"), (int)(left / MINUTE));
    if (left > 0)
        return g_strdup(_("less than a minute left"));
    if (left > -MINUTE)
        return g_strdup(_("time is up"));
    return g_strdup_printf(_("%d min over"), (int)(-left / MINUTE));
}

/* A sentence of its own: the first letter is a capital in the languages that have them. */
static void
append_sentence(GString *text, const char *words)
{
    gunichar first;

    if (words == NULL || words[0] == '\0')
        return;
    first = g_unichar_totitle(g_utf8_get_char(words));
    if (text->len > 0)
        g_string_append_c(text, ' ');
    g_string_append_unichar(text, first);
    g_string_append_printf(text, "%s.", g_utf8_next_char(words));
}

static int
sum_of_boxes(const IvpRunner *runner)
{
    int seconds = 0;

    for (guint i = 0; i < runner->parts->len; i++)
        seconds += MAX(0, ((const IvpRunPart *)runner->parts->pdata[i])->seconds);
    return seconds;
}

char *
ivp_runner_describe_talk(const IvpRunner *runner, const IvpMoment *now)
{
    g_autofree char *talk =
        /* Translators: minutes of the talk so far, and of how many */
        g_strdup_printf(_("%1$d of %2$d min"),
                        (int)(ivp_runner_get_seconds(runner, now) / MINUTE),
                        runner->length);
    int drift = sum_of_boxes(runner) - runner->length * MINUTE;
    GString *text = g_string_new(NULL);

    append_sentence(text, talk);
    if (runner->state == IVP_RUNNER_PAUSED)
        append_sentence(text, _("paused"));
    else if (runner->state == IVP_RUNNER_STOPPED)
        append_sentence(text, _("ended"));
    if (drift >= MINUTE) {
        g_autofree char *over =
            /* Translators: the sum of the guide's parts is longer than the talk */
            g_strdup_printf(_("the guide is %d min over"), drift / MINUTE);

        append_sentence(text, over);
    }
    if (ivp_runner_is_forgotten(runner, now))
        append_sentence(text, _("it was not ended; what came after the last press is not "
                                "counted"));
    return g_string_free(text, FALSE);
}

/* "about 3 min"; NULL where it has no box */
static char *
describe_box(const IvpRunPart *part)
{
    g_autofree char *minutes = NULL;

    if (part->seconds < 0)
        return NULL;
    minutes = ivp_guide_format_minutes(part->seconds);
    return g_strdup_printf(_("about %s min"), minutes);
}

char *
ivp_runner_describe_part(const IvpRunner *runner, const IvpMoment *now)
{
    const IvpRunPart *part = ivp_runner_get_part(runner, runner->at);
    g_autofree char *box = NULL;
    g_autofree char *left = NULL;
    g_autofree char *head = NULL;
    GString *text = g_string_new(NULL);

    if (part == NULL) {
        append_sentence(text, _("not started"));
        return g_string_free(text, FALSE);
    }
    box = describe_box(part);
    if (box != NULL)
        /* Translators: "2 of 6: Warm-up, about 3 min" */
        head = g_strdup_printf(_("%1$d of %2$d: %3$s, %4$s"), runner->at + 1,
                               (int)runner->parts->len, part->title, box);
    else
        head = g_strdup_printf(_("%1$d of %2$d: %3$s"), runner->at + 1,
                               (int)runner->parts->len, part->title);
    append_sentence(text, head);
    left = describe_left(part, ivp_runner_get_part_seconds(runner, runner->at, now));
    append_sentence(text, left);
    return g_string_free(text, FALSE);
}

char *
ivp_runner_describe_strip(const IvpRunner *runner, const IvpMoment *now)
{
    const IvpRunPart *part = ivp_runner_get_part(runner, runner->at);
    g_autofree char *left = NULL;

    if (part == NULL)
        return g_strdup(_("not started"));
    if (runner->state == IVP_RUNNER_STOPPED)
        return g_strdup(_("ended"));
    if (runner->state == IVP_RUNNER_PAUSED)
        left = g_strdup(_("paused"));
    else
        left = describe_left(part, ivp_runner_get_part_seconds(runner, runner->at, now));
    if (left == NULL)
        return g_strdup_printf(_("part %1$d of %2$d, %3$s"), runner->at + 1,
                               (int)runner->parts->len, part->title);
    /* Translators: "part 2 of 6, Warm-up, 1 min over" */
    return g_strdup_printf(_("part %1$d of %2$d, %3$s, %4$s"), runner->at + 1,
                           (int)runner->parts->len, part->title, left);
}

static const char *
describe_record(IvpRecord record)
{
    switch (record) {
    case IVP_RECORD_YES:
        return _("yes");
    case IVP_RECORD_DELETE:
        return _("yes, deleted once the summary is written");
    case IVP_RECORD_NO:
        return _("no");
    default:
        return _("ask at the start");
    }
}

char *
ivp_runner_describe_consent(const IvpRunner *runner, const char *guest, const IvpZone *zone)
{
    const IvpConsentAnswer *last;
    g_autofree char *clock = NULL;

    if (runner->answers->len == 0)
        /* Translators: %s is "ask at the start", "yes", …: said when asking for the talk */
        return g_strdup_printf(_("Recording: not asked yet. Said before: %s."),
                               describe_record(runner->before));
    last = &g_array_index(runner->answers, IvpConsentAnswer, runner->answers->len - 1);
    clock = ivp_when_clock(zone, last->at);
    /* Translators: "yes", the guest's name, a time */
    return g_strdup_printf(_("Recording: %1$s, said by %2$s at %3$s."),
                           describe_record(last->record), guest, clock);
}

char *
ivp_runner_describe_lead(const IvpRunner *runner)
{
    return runner->lead[0] == '\0' ? g_strdup("")
                                   : g_strdup_printf(_("%s leads."), runner->lead);
}
