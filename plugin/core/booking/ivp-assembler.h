/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-line.h"

/**
 * IvpAssembler:
 *
 * The door for lines from outside: counts them per sender, and puts the parts of long ones
 * together by (account, normalized sender, box, ID, REV). Its memory is bounded whoever
 * sends however much; nothing in it is worth keeping over a restart, as lines are sent
 * again until they are acknowledged. Main thread; callers pass the time.
 */
typedef struct _IvpAssembler IvpAssembler;

#define IVP_ASSEMBLER_MAX_SENDERS \
    256 /* remembered at once; then the one silent longest goes */
#define IVP_ASSEMBLER_MAX_IN_FLIGHT \
    4 /* unfinished lines of one sender; then the oldest goes */
#define IVP_ASSEMBLER_MAX_SECONDS 600   /* an unfinished line is kept */
#define IVP_ASSEMBLER_MAX_PER_MINUTE 30 /* lines of one sender, parts counted each */
#define IVP_ASSEMBLER_MAX_ALL_PER_MINUTE \
    600                          /* lines of all senders: names cost nothing in a room */
#define IVP_ASSEMBLER_MAX_OPEN 5 /* threads of one sender that are not over */
#define IVP_ASSEMBLER_NOTICE_EVERY \
    3600 /* seconds between two notices of what was dropped */

IvpAssembler *ivp_assembler_new(void);
void ivp_assembler_free(IvpAssembler *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(IvpAssembler, ivp_assembler_free)

/**
 * IvpSender: who speaks, as the connection vouches for it, never as a line claims.
 * @account: stable name of the account it came to
 * @who: normalized
 * @known: the thread the line names is known here, with this very person
 * @open: how many threads that are not over are known with this person
 */
typedef struct {
    const char *account;
    const char *who;
    gboolean known;
    guint open;
} IvpSender;

typedef enum {
    IVP_TAKE_LINE, /* @line is a whole line to act on */
    IVP_TAKE_WAIT, /* a part; others are missing */
    IVP_TAKE_DROP, /* over a cap: nothing moves, nothing is answered, so it comes again
                      later */
} IvpTake;

/**
 * ivp_assembler_take:
 * @line: as ivp_line_decode() gave it; a part becomes the whole line on %IVP_TAKE_LINE, the
 *   piece of TEXT is unescaped then
 * @notice: (out): on %IVP_TAKE_DROP, whether to tell the person here; once an hour
 *
 * `withdraw` and `cancel` of a known thread pass every cap.
 */
IvpTake ivp_assembler_take(IvpAssembler *self,
                           const IvpSender *sender,
                           IvpLine *line,
                           gint64 now,
                           gboolean *notice);

/** ivp_assembler_count: unfinished lines kept now, and the senders remembered. */
void ivp_assembler_count(const IvpAssembler *self, guint *lines, guint *senders);
