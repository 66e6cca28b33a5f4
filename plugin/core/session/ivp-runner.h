/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-guide.h"
#include "ivp-line.h"
#include "ivp-moment.h"
#include "ivp-zone.h"

/**
 * IvpRunner:
 *
 * Where an interview stands in its guide: which part, since when, what is ticked, who
 * leads, and what the guest said about recording. An immutable value: a press gives a new
 * one or is refused and leaves the old as it was, so whoever keeps ivp_runner_to_bytes()
 * after each press goes on to the second after a crash. It speaks to its user alone and
 * reads no clock.
 *
 * It carries the guide with it, so that a file edited meanwhile cannot move ticks and times
 * about; ivp_runner_follow() takes over an edited one.
 */
typedef struct _IvpRunner IvpRunner;

typedef enum {
    IVP_RUNNER_BEFORE,
    IVP_RUNNER_RUNNING,
    IVP_RUNNER_PAUSED,
    IVP_RUNNER_STOPPED,
} IvpRunnerState;

typedef enum {
    IVP_RUN_START, /* begins, goes on after a pause, or after a stop that was a slip */
    IVP_RUN_NEXT,  /* after the last part: stops */
    IVP_RUN_BACK,
    IVP_RUN_JUMP, /* to @part, also to one that Next passes over */
    IVP_RUN_SKIP, /* as Next, and marks the part as left out */
    IVP_RUN_PAUSE,
    IVP_RUN_STOP,
    IVP_RUN_TICK,    /* @step of @part, on or off by @on */
    IVP_RUN_LEAD,    /* @text leads the talk now; "" or NULL: the facilitator */
    IVP_RUN_CONSENT, /* the guest answers @record, @text asked; never IVP_RECORD_ASK */
} IvpRunnerPress;

typedef struct {
    IvpRunnerPress press;
    int part; /* index */
    int step; /* index in the part */
    gboolean on;
    IvpRecord record;
    const char *text;
} IvpRunnerInput;

/** IvpRunStep: one line of a part. */
typedef struct {
    IvpStepKind kind;
    char *text;
    int depth;
    gboolean records;
    gint64 ticked; /* when, seconds since 1970 UTC; 0: not */
} IvpRunStep;

typedef struct {
    char *title;
    int seconds; /* its box for this length; -1: none, 0: Next passes over it */
    gboolean optional;
    gboolean audience;
    gboolean skipped; /* was left out by a press */
    gint64 spent;     /* seconds, up to when it was last left or paused */
    GArray *steps;    /* IvpRunStep */
} IvpRunPart;

/** IVP_CONSENT_WORDING: the version of what is asked; raise it when the words change. */
#define IVP_CONSENT_WORDING 1

/** ivp_consent_get_question: what is read aloud (translated); "" for an unknown version */
const char *ivp_consent_get_question(int wording);

/** IvpConsentAnswer: one answer of the guest; the last one counts. */
typedef struct {
    IvpRecord record;
    gint64 at;   /* seconds since 1970 UTC */
    int wording; /* of the question */
    char *asked; /* by whom */
    int part;    /* in which part, -1: before the start */
} IvpConsentAnswer;

/** Caps. */
#define IVP_RUNNER_MAX_ANSWERS 32
#define IVP_RUNNER_MAX_NAME 100 /* bytes of a person's name */

/**
 * IVP_RUNNER_FORGOTTEN: who presses nothing for so long (seconds) has left without a Stop:
 * the time after the last press does not count.
 */
#define IVP_RUNNER_FORGOTTEN (4 * 3600)

/**
 * ivp_runner_new:
 * @length: of the talk in minutes
 * @before: what the guest said about recording when asking for the interview
 */
IvpRunner *ivp_runner_new(const IvpGuide *guide, int length, IvpRecord before);
void ivp_runner_free(IvpRunner *runner);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(IvpRunner, ivp_runner_free)

/**
 * ivp_runner_press:
 *
 * Returns: (transfer full): the state after it; %NULL with %IVP_ERROR_REFUSED (or
 *   %IVP_ERROR_NOT_FOUND for a part or a step that is not there) and a sentence, and
 * @runner is as it was in either case
 */
IvpRunner *ivp_runner_press(const IvpRunner *runner,
                            const IvpRunnerInput *input,
                            const IvpMoment *now,
                            GError **error);

/**
 * ivp_runner_follow:
 *
 * Takes over an edited guide: ticks, times and where one is stay with parts of the same
 * title and steps of the same text. What is gone from the guide is dropped, but for the
 * part one is in, which stays until it is left.
 *
 * Returns: (transfer full): the state with it
 */
IvpRunner *
ivp_runner_follow(const IvpRunner *runner, const IvpGuide *guide, const IvpMoment *now);

/** ivp_runner_to_bytes: (transfer full): the whole state; the same state, the same bytes */
GBytes *ivp_runner_to_bytes(const IvpRunner *runner);

/** ivp_runner_from_bytes: (transfer full): %NULL with %IVP_ERROR_STORE if they are not one
 */
IvpRunner *ivp_runner_from_bytes(GBytes *bytes, GError **error);

/* --- What it says --- */

IvpRunnerState ivp_runner_get_state(const IvpRunner *runner);
int ivp_runner_get_length(const IvpRunner *runner);       /* minutes */
gint64 ivp_runner_get_started(const IvpRunner *runner);   /* UTC; 0: not yet */
gint64 ivp_runner_get_stopped(const IvpRunner *runner);   /* UTC; 0: not yet */
const char *ivp_runner_get_lead(const IvpRunner *runner); /* "": the facilitator */
const IvpRunPart *ivp_runner_get_part(const IvpRunner *runner, int part); /* NULL: none */
int ivp_runner_get_n_parts(const IvpRunner *runner);
int ivp_runner_get_at(const IvpRunner *runner); /* index of the part; -1 before the start */

/**
 * ivp_runner_get_next:
 *
 * Returns: the part Next goes to, -1: it ends the talk. Parts of 0 minutes are passed over,
 *   and so is an optional one if with it what must still come would no longer fit into the
 *   talk's length.
 */
int ivp_runner_get_next(const IvpRunner *runner, const IvpMoment *now);

/** ivp_runner_get_part_seconds: how long one was in @part so far */
gint64 ivp_runner_get_part_seconds(const IvpRunner *runner, int part, const IvpMoment *now);

/** ivp_runner_get_seconds: how long one was in all parts so far, pauses not counted */
gint64 ivp_runner_get_seconds(const IvpRunner *runner, const IvpMoment *now);

/** ivp_runner_is_forgotten: see %IVP_RUNNER_FORGOTTEN; offer to stop it */
gboolean ivp_runner_is_forgotten(const IvpRunner *runner, const IvpMoment *now);

/* --- Consent --- */

/** ivp_runner_get_before: as it was when the interview was asked for */
IvpRecord ivp_runner_get_before(const IvpRunner *runner);

/** ivp_runner_get_answers: (transfer none) (element-type IvpConsentAnswer): oldest first */
const GArray *ivp_runner_get_answers(const IvpRunner *runner);

/** ivp_runner_get_consent: the last answer given in the talk; %IVP_RECORD_ASK: none yet */
IvpRecord ivp_runner_get_consent(const IvpRunner *runner);

/** ivp_runner_may_record: whether a box that says the recording runs can be ticked */
gboolean ivp_runner_may_record(const IvpRunner *runner);

/** IvpFollowUp: what is owed to the guest's answer. */
typedef enum {
    IVP_FOLLOW_NOTHING,
    IVP_FOLLOW_STOP,   /* no, and it was recorded: stop, and delete what there is */
    IVP_FOLLOW_DELETE, /* yes, to be deleted once the summary is written */
} IvpFollowUp;
IvpFollowUp ivp_runner_get_follow_up(const IvpRunner *runner);

/* --- In words; (transfer full), translated --- */

/** "14 of 30 min. The guide is 1 min over." */
char *ivp_runner_describe_talk(const IvpRunner *runner, const IvpMoment *now);

/** "2 of 6: Warm-up, about 3 min. 1 min over." */
char *ivp_runner_describe_part(const IvpRunner *runner, const IvpMoment *now);

/** "part 2 of 6, Warm-up, 1 min over", for a strip and for the log */
char *ivp_runner_describe_strip(const IvpRunner *runner, const IvpMoment *now);

/** "Recording: yes, said by Ana at 10:03."; "Recording: not asked yet. Said before: ask at
 * the start."; @guest: the name to show; @zone: the viewer's */
char *ivp_runner_describe_consent(const IvpRunner *runner,
                                  const char *guest,
                                  const IvpZone *zone);

/** "Sam leads.", "" while the facilitator does */
char *ivp_runner_describe_lead(const IvpRunner *runner);
