/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-line.h"
#include "ivp-zone.h"

/**
 * Plain words: what somebody without a panel types. Reading them is pure; what they move is
 * ivp-session.h's. Languages: those the plugin ships.
 */

#define IVP_ANSWER_MAX_BYTES 400 /* a longer line is just talk */

typedef enum {
    IVP_ANSWER_TALK,      /* nothing shows */
    IVP_ANSWER_YES,       /* without a number */
    IVP_ANSWER_NUMBER,    /* "2", "yes 2": @number */
    IVP_ANSWER_NO,        /* @reason */
    IVP_ANSWER_TIME,      /* @at, read exactly */
    IVP_ANSWER_RECORD_NO, /* not to be recorded */
    IVP_ANSWER_SUGGEST,   /* free words that may be an answer: a press decides */
    IVP_ANSWER_UNCLEAR,   /* a time that needs asking back: @question, and @at if it was
                             guessed */
} IvpAnswerKind;

/** IvpAnswer: free what it holds with ivp_answer_clear(). */
typedef struct {
    IvpAnswerKind kind;
    int number;
    gint64 at;
    int weekday;                  /* 1 Monday … 7, named in free words; 0: none */
    char code[IVP_ID_LENGTH + 1]; /* the beginning of an ID they named; "" if none */
    char *reason;                 /* (nullable): as typed */
    char *question;               /* (nullable): a sentence for the person here */
} IvpAnswer;

void ivp_answer_clear(IvpAnswer *answer);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(IvpAnswer, ivp_answer_clear)

/**
 * ivp_answer_read:
 * @text: a message as plain text
 * @ids: (nullable): %NULL-terminated: the IDs of the offers open with this person; a word
 * that begins one of them is a code
 * @zone: whose wall their times are on: their own if known, else the program's
 * @now: an instant
 * @answer: (out): what it says; whether it counts is the session's to decide
 */
void ivp_answer_read(const char *text,
                     const char *const *ids,
                     const IvpZone *zone,
                     gint64 now,
                     IvpAnswer *answer);

/**
 * ivp_answer_guess:
 * @at: the times offered
 * @zone: whose weekdays are meant
 *
 * Returns: the one of @at on the weekday free words name; 0 if none is, or several are
 */
gint64
ivp_answer_guess(const IvpAnswer *answer, const gint64 *at, guint n, const IvpZone *zone);
