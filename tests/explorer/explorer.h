/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-keeper.h"
#include "ivp-room.h"
#include "ivp-session.h"

/**
 * The explorer walks every state a small world can reach, through the real machine of
 * plugin/core/booking. README.md says what is modelled and what is checked.
 */

#define MAX_THREADS 4
#define MAX_CLIENTS 2
#define MAX_SLOTS 2
#define MAX_GENERATIONS 3
#define MAX_REV 8 /* REVs a side may reach here, and one */

#define NOBODY ((guint32)-1) /* no such node: the step is not possible */

/** Bugs planted by wrapping the machine, one rule left out at a time. */
typedef enum {
    BUG_OLD = 1 << 0,
    BUG_ONE_COUNTER = 1 << 1,
    BUG_ACK_REQUEST_ONLY = 1 << 2,
    BUG_ACK_FIRST = 1 << 3,
    BUG_NO_SECOND_LOOK = 1 << 4,
    BUG_BOOK_FIRST = 1 << 5,
    BUG_404 = 1 << 6,
    BUG_ANY_2XX = 1 << 7,
    BUG_DELETE = 1 << 8,
    BUG_FREE_EARLY = 1 << 9,
    BUG_FORGET_CLAIM = 1 << 10,
    BUG_NO_BINDING = 1 << 11,
    BUG_ACK_ANY_STORE = 1 << 12,
    BUG_YES_BEFORE_NO = 1 << 13,
    BUG_BOOK_WINS = 1 << 14,
    BUG_SENDER = 1 << 15,
    BUG_AGREE_BOOKS = 1 << 16,
    BUG_CLAIM_BOOKS = 1 << 17,
    BUG_OLD_ROUND = 1 << 18,
    BUG_LOSER_KEEPS = 1 << 19,
    BUG_OLD_SCREEN = 1 << 20,
} Bug;

typedef struct {
    const char *name;
    gboolean small; /* whole in the ordinary run of the tests */
    guint threads, clients, slots;
    int volunteer_lines, facilitator_lines;
    gboolean shared, invite, room, hold, consent;
    guint store[MAX_THREADS]
               [MAX_CLIENTS];  /* the local store of each client of each thread */
    guint person[MAX_THREADS]; /* the facilitator of each thread */
    const char *what;
} Config;

extern const Config *config;
extern guint bugs;
extern const char *violation; /* what does not hold, once found */

/* --- nodes.c: one side of a thread, everything it has said, and its claims --- */

typedef struct {
    guint32 session;           /* see session_of() */
    guint16 said[MAX_REV];     /* line said as that REV; 0: none, or forgotten */
    guint16 keeper[MAX_SLOTS]; /* packed; 0: none */
    guint8 newest;             /* the highest REV of theirs ever taken */
    guint8 expired;            /* the hold is over */
    guint8 fresh;              /* BUG_ANY_2XX: slots whose PUT has been answered by 204 */
    guint8 late;               /* slots with a PUT under way that was forgotten */
    guint8 forged;
    guint8 unused[3];
} Node;

/** What a session means, found out once. */
typedef struct {
    IvpSession *session;
    gint8 said, view, acked, bound; /* bound: client + 1 */
    gint8 booking;                  /* slot + 1 */
    gint8 mine_booking, re, lastno;
    guint8 yes, proposed; /* slots in the newest line of mine */
    guint8 claims[MAX_SLOTS];
    guint8 occupies, occupies_late; /* slots, before and after the hold */
    guint8 state, next;
    gboolean withdrawn, theirs_withdrawn, down;
    IvpVerb mine, theirs;
} Session;

void nodes_init(void);
void nodes_clear(void);
guint nodes_count(void);
const Node *node_at(guint32 index);
guint32 node_intern(const Node *node);
const Session *session_of(guint32 node);
const IvpLine *line_at(guint16 index);

guint32 node_first(IvpSide side, guint client);

/** The steps of one node; each memoized. NOBODY where a step is not possible. */
guint32
step_press(guint32 node, IvpInputKind press, guint mask, guint generation, guint taken);
guint32
step_press_old(guint32 node, guint slot, guint16 line, guint generation, guint taken);
guint32 step_line(guint32 node, guint16 line);
guint32 step_acknowledge(guint32 node, int rev, guint from, guint to);
guint32
step_learn(guint32 node, guint slot, guint owner); /* owner: 0 none, 1 mine, 2 other */
guint32 step_freed(guint32 node, guint slot);
guint32 step_expire(guint32 node);
guint32 step_forge(guint32 node);
guint32 step_fake_acknowledgement(guint32 node);
guint32 step_claim_books(guint32 node, guint slot, guint generation);
guint32 node_forget(guint32 node, int below, gboolean all, gboolean over, gboolean fold);

/** The keeper's part of a node. */
gboolean keeper_may_put(guint32 node, guint slot, guint *generation);
gboolean keeper_wants_free(guint32 node, guint slot, guint *generation);
guint keeper_generation(guint32 node, guint slot);

/* --- world.c: all nodes of a world and its calendar; what may happen next --- */

typedef struct {
    guint32 v[MAX_THREADS];
    guint32 f[MAX_THREADS][MAX_CLIENTS];
    guint8 own[MAX_SLOTS]
              [MAX_GENERATIONS]; /* whose the resource is: token(t, b), 0: none */
    guint8 freed[MAX_SLOTS];     /* generations with a "-free" */
    guint8 round, given, took[2];
    guint8 unused[2];
} World;

void world_init(World *world);

/** world_expand: calls @emit for each world one step away. */
typedef void (*EmitFunc)(const World *world, guint32 action);
void world_expand(const World *world, EmitFunc emit);

/** world_normalize: forgets what can no longer matter; merges worlds no rule tells apart.
 */
void world_normalize(World *world);

/** world_check: sets violation if something does not hold here or after a fair completion.
 */
void world_check(const World *world);

char *action_describe(guint32 action, const World *after);

/* --- words.c --- */

/** words_explore: the worlds of plain words; @bug: (nullable): "index", "bare" or "reopen".
 */
const char *words_explore(const char *bug, guint typed, guint *states);
