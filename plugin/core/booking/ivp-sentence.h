/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-session.h"

/* --- What others read: plain English, whoever sends it; dates from fixed tables --- */

/** IVP_SENTENCE_MAX: bytes of a sentence to others. */
#define IVP_SENTENCE_MAX 300

/**
 * IvpReader: to whom a line goes, as far as its sentence needs to know.
 * @program: "OpenTelemetry End User"
 * @sender: what the person here is called: "Bo"
 * @zone: (nullable): whose wall stands in brackets: the reader's if known, else the
 * program's
 * @code: (nullable): the beginning of the ID to answer with, where several offers are open
 * @in_room: everybody there reads it; answers come privately
 * @taken: of a proposal: the time that was just given to somebody else; 0: none
 * @asks_back: of a proposal: it puts a time of theirs, which was unclear, as a question
 * @now: an instant
 */
typedef struct {
    const char *program;
    const char *sender;
    const IvpZone *zone;
    const char *code;
    gboolean in_room;
    gint64 taken;
    gboolean asks_back;
    gint64 now;
} IvpReader;

/**
 * ivp_sentence_for_others:
 * @session: (nullable): the thread the line is said in, as it is with that line; %NULL in a
 * room
 * @line: the line
 * @most: bytes at most; brackets, then politeness, are left out until it fits
 * @text_within: (out): whether the line's TEXT stands in the sentence, so that it need not
 * follow
 */
char *ivp_sentence_for_others(const IvpSession *session,
                              const IvpLine *line,
                              const IvpReader *reader,
                              gsize most,
                              gboolean *text_within);

/**
 * ivp_sentence_encode:
 * @with_tail: %FALSE for somebody who answers in plain words and never showed a panel
 *
 * Returns: (transfer full): the messages to send, as ivp_line_encode(); keep these bytes
 */
char **ivp_sentence_encode(const IvpSession *session,
                           const IvpLine *line,
                           const IvpReader *reader,
                           gboolean with_tail,
                           GError **error);

/** ivp_sentence_reminder: @join: (nullable): never into a room. A draft; a press sends it.
 */
char *ivp_sentence_reminder(gint64 at, const char *join, const IvpReader *reader);

/** ivp_sentence_which: "Which one: 1 (Thu 3 Dec) or 2 (Thu 17 Dec)?": a draft. */
char *ivp_sentence_which(const IvpSession *session, const IvpReader *reader);

/** ivp_sentence_hold_over: the reserved time has passed without an answer: a draft. */
char *ivp_sentence_hold_over(gint64 at, const IvpReader *reader);

/* --- What the person here reads: translated, in their own zone --- */

/**
 * IvpViewer:
 * @name: what the other person is called
 * @zone: the viewer's
 * @now: an instant
 */
typedef struct {
    const char *name;
    const IvpZone *zone;
    gint64 now;
} IvpViewer;

/** How far the newest line of mine has come. */
typedef enum {
    IVP_DELIVERY_DRAFT, /* not sent */
    IVP_DELIVERY_WAITS, /* the other one is offline */
    IVP_DELIVERY_SENT,  /* not acknowledged */
    IVP_DELIVERY_INBOX, /* acknowledged */
    IVP_DELIVERY_PLAIN, /* no panel there: handed to the server as plain words */
} IvpDeliveryKind;

typedef struct {
    IvpDeliveryKind kind;
    gint64 when; /* sent, or acknowledged */
} IvpDelivery;

/** ivp_sentence_delivery: "Sent 14:02, not seen yet.", "In Bo's inbox since 14:02." */
char *ivp_sentence_delivery(const IvpDelivery *delivery, const IvpViewer *viewer);

/**
 * ivp_sentence_state: one sentence for where the thread stands and whose turn it is, in the
 *   words of the person here: "Booked: Thu 3 Dec 19:00, 60 min, with Bo."
 */
char *ivp_sentence_state(const IvpSession *session,
                         const IvpDelivery *delivery,
                         const IvpViewer *viewer);

/**
 * ivp_sentence_shown: the one sentence that stands for a line in the conversation, in log
 * and history too: "Ana asks for an interview: Thu 3 Dec 19:00 or Thu 17 Dec 19:00, 60
 * min."
 */
char *ivp_sentence_shown(const IvpLine *line, gboolean mine, const IvpViewer *viewer);

/** ivp_sentence_entry: one entry of the history, without its date. */
char *ivp_sentence_entry(const IvpEffect *entry, const IvpViewer *viewer);

/** ivp_sentence_consent: "no recording", "recording, deleted once the summary is written"
 */
const char *ivp_sentence_consent(IvpRecord record);
