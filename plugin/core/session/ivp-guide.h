/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <glib.h>

#include "ivp-box.h"

/**
 * IvpGuide:
 *
 * The guide of an interview: parts with soft time boxes, each with what to ask and to tick.
 * Read from people's Markdown (data/guides/README.md says how it is written). Immutable
 * once read, reference counted, any thread.
 */
typedef struct _IvpGuide IvpGuide;

/** Caps on what one guide may hold; what is over is left out and said. */
#define IVP_GUIDE_MAX_BYTES (256 * 1024)
#define IVP_GUIDE_MAX_PARTS 64
#define IVP_GUIDE_MAX_STEPS 1000
#define IVP_GUIDE_MAX_TEXT 2000 /* bytes of one step or of a title */
#define IVP_GUIDE_MAX_LENGTHS IVP_BOX_MAX_VARIANTS

typedef enum {
    IVP_STEP_BOX,     /* "- [ ] Start recording": to be ticked */
    IVP_STEP_POINT,   /* "- What is your role?": to be asked, can be ticked too */
    IVP_STEP_TEXT,    /* a paragraph */
    IVP_STEP_HEADING, /* a heading within the part */
} IvpStepKind;

typedef struct {
    IvpStepKind kind;
    char *text;       /* plain, one line */
    int depth;        /* of nested lists */
    gboolean records; /* ticking it says that the recording runs: only after a yes */
    int line;         /* in the file, from 1 */
} IvpStep;

typedef struct {
    char *title; /* "Warm-up questions" */
    IvpBox box;  /* n is 0 where it has none */
    gboolean optional;
    gboolean audience; /* the part for questions from those who watch */
    int line;
    const IvpStep *steps; /* (nullable) */
    gsize n_steps;
} IvpPart;

/**
 * ivp_guide_read:
 * @bytes: the file
 * @name: what to call it where it has no title
 * @problems: (out) (optional) (transfer full) (element-type IvpProgramProblem): what could
 *   not be read, by line; all warnings: the rest is used
 *
 * Takes a few µs for a guide as people write them, up to 0.1 s for 256 kB of nonsense: read
 * a stranger's file where its bytes are fetched, not on the main thread.
 *
 * Returns: (transfer full): the guide; %NULL with a sentence where the file is no text, or
 *   empty
 */
IvpGuide *
ivp_guide_read(GBytes *bytes, const char *name, GPtrArray **problems, GError **error);

/**
 * ivp_guide_load:
 * @user_directory: (nullable): as in ivp_data_load()
 * @name: of a guide of the user's or of one that is shipped: "opentelemetry"
 * @languages: (nullable): the best first, such as g_get_language_names(); a guide may be
 *   there as "NAME.LANGUAGE.md" beside "NAME.md"
 *
 * Returns: (transfer full): the file, for ivp_guide_read(); %NULL with %IVP_ERROR_NOT_FOUND
 */
GBytes *ivp_guide_load(const char *user_directory,
                       const char *name,
                       const char *const *languages,
                       GError **error);

/** ivp_guide_list: (transfer full): the names ivp_guide_load() knows, sorted */
char **ivp_guide_list(const char *user_directory);

IvpGuide *ivp_guide_ref(IvpGuide *guide);
void ivp_guide_unref(IvpGuide *guide);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(IvpGuide, ivp_guide_unref)

const char *ivp_guide_get_title(const IvpGuide *guide);
const char *ivp_guide_get_before(const IvpGuide *guide); /* text above the parts, or "" */
const char *ivp_guide_get_after(const IvpGuide *guide);  /* a credit below them, or "" */
const IvpPart *ivp_guide_get_parts(const IvpGuide *guide, gsize *n);

/** ivp_guide_get_lengths: the talks it is made for, in minutes, rising: 30 and 60; none
 * where it does not say */
const int *ivp_guide_get_lengths(const IvpGuide *guide, gsize *n);

/**
 * ivp_guide_get_seconds:
 * @part: its index
 * @length: of the talk, in minutes; 0: the first that the guide is made for
 *
 * Returns: the part's box in seconds (of "5–10 min" the larger), 0 to skip it, -1 without
 *   one
 */
int ivp_guide_get_seconds(const IvpGuide *guide, gsize part, int length);

/** ivp_guide_get_total: the sum of all boxes, in seconds. */
int ivp_guide_get_total(const IvpGuide *guide, int length);

/**
 * ivp_guide_describe_drift:
 * @total: in seconds
 * @length: in minutes; 0: nothing to compare with
 *
 * Returns: (transfer full): "31 of 30 minutes: 1 over", "58 of 60: 2 to spare",
 *   "30 of 30 minutes"; "26 minutes"
 */
char *ivp_guide_describe_drift(int total, int length);

/** ivp_guide_format_minutes: (transfer full): "5", "1.5", of seconds */
char *ivp_guide_format_minutes(int seconds);
