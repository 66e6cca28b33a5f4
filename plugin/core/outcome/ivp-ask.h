/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-registry.h"
#include "ivp-summary.h"

/**
 * IvpAsk:
 *
 * One thing a guest asked for, on its way to the group that can act on it. A value: a press
 * gives a new one or is refused with a sentence; each press is kept in its history. Pure.
 */
typedef enum {
    IVP_ASK_OPEN,     /* nobody has it yet */
    IVP_ASK_ASSIGNED, /* a group is named; nothing was said to it */
    IVP_ASK_FILED,    /* there is an issue, or the like */
    IVP_ASK_DONE,
    IVP_ASK_DECLINED, /* will not be done */
} IvpAskState;

typedef enum {
    IVP_ASK_PRESS_ASSIGN,  /* @sig */
    IVP_ASK_PRESS_FILE,    /* @text: the issue's address */
    IVP_ASK_PRESS_DONE,    /* @text: what came of it, (nullable) */
    IVP_ASK_PRESS_DECLINE, /* @text: why */
    IVP_ASK_PRESS_REOPEN,
    IVP_ASK_PRESS_AREA,  /* @text: what it is about: "documentation" */
    IVP_ASK_PRESS_LATER, /* looked at; it comes back after the same time again */
    IVP_ASK_PRESS_TOLD,  /* the guest has heard what came of it */
} IvpAskPress;

/** IvpAskEntry: one press. */
typedef struct {
    gint64 at; /* seconds since 1970 UTC */
    IvpAskPress press;
    char *who;
    char *text; /* a group's id, an address, words */
} IvpAskEntry;

/** Caps. */
#define IVP_ASK_MAX_HISTORY 100
#define IVP_ASK_MAX_TEXT IVP_SUMMARY_MAX_TEXT
#define IVP_ASKS_MAX 5000

typedef struct {
    char *id;        /* of the session and of the words */
    char *session;   /* which session */
    char *text;      /* Markdown, as in the summary */
    char *challenge; /* under which it stood, or "" */
    char *area;      /* or "" */
    char *sig;       /* the group's id, or "" */
    char *link;      /* or "" */
    IvpAskState state;
    gint64 heard;    /* when */
    gint64 changed;  /* of the last press that says somebody looked at it */
    gboolean told;   /* the guest, since it was done or declined */
    GArray *history; /* IvpAskEntry, oldest first */
} IvpAsk;

void ivp_ask_free(IvpAsk *ask);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(IvpAsk, ivp_ask_free)

/**
 * ivp_ask_press:
 * @registry: (nullable): the program's groups; without one any name is taken
 * @who: who presses
 * @sig: (nullable): a group as somebody typed it, for ASSIGN
 * @text: (nullable): see #IvpAskPress
 *
 * Returns: (transfer full): the ask after it; %NULL with a sentence: %IVP_ERROR_NOT_FOUND
 * for a group that is not there (with the nearest names), %IVP_ERROR_REFUSED for what does
 * not fit its state, %IVP_ERROR_USAGE for a press that needs words
 */
IvpAsk *ivp_ask_press(const IvpAsk *ask,
                      IvpAskPress press,
                      const IvpRegistry *registry,
                      const char *who,
                      const char *sig,
                      const char *text,
                      gint64 now,
                      GError **error);

/**
 * ivp_asks_follow:
 * @asks: (nullable) (element-type IvpAsk): the session's asks so far
 * @summary: the session's summary, as it is now
 * @session: which session
 *
 * An ask that is in the summary keeps its row; a new one gets one; one that is gone from it
 * stays only if somebody has worked on it.
 *
 * Returns: (transfer full) (element-type IvpAsk): the session's asks, in the summary's
 * order
 */
GPtrArray *ivp_asks_follow(const GPtrArray *asks,
                           const IvpSummary *summary,
                           const char *session,
                           gint64 now);

/** ivp_ask_get_due: when it comes back to be looked at, after @span seconds without news;
 * 0: never, it is done or declined */
gint64 ivp_ask_get_due(const IvpAsk *ask, gint64 span);

/** ivp_ask_is_owed: whether the guest is still to hear what came of it */
gboolean ivp_ask_is_owed(const IvpAsk *ask);

/** ivp_ask_describe_state: (transfer none): "open", "with a group", "filed", … */
const char *ivp_ask_describe_state(IvpAskState state);

/**
 * ivp_ask_make_issue:
 * @sig: (nullable): the group
 * @title: (nullable): of the summary
 * @link: (nullable): to the published summary
 *
 * Returns: (transfer full): text ready to paste, in English: the issue's title, an empty
 *   line, its body in Markdown. It has nothing the summary does not give.
 */
char *ivp_ask_make_issue(const IvpAsk *ask,
                         const IvpSig *sig,
                         const char *title,
                         const char *link);

/** ivp_ask_make_news: (transfer full): what to tell the guest, in English, one line */
char *ivp_ask_make_news(const IvpAsk *ask);

/** ivp_ask_to_bytes: (transfer full): the same ask, the same bytes */
GBytes *ivp_ask_to_bytes(const IvpAsk *ask);

/** ivp_ask_from_bytes: (transfer full): %NULL with %IVP_ERROR_STORE if they are not one */
IvpAsk *ivp_ask_from_bytes(GBytes *bytes, GError **error);
