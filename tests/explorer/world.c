/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "explorer.h"

#include <string.h>

/* An action: what, thread, client, and one more number. */
#define ACTION(what, t, b, x) \
    ((guint32)(what) | (guint32)(t) << 8 | (guint32)(b) << 12 | (guint32)(x) << 16)

typedef enum {
    A_START,
    A_REQUEST,
    A_AGREE,
    A_CONSENT,
    A_WITHDRAW,
    A_PROPOSE,
    A_DECLINE,
    A_CANCEL,
    A_BOOK,
    A_PUT,
    A_LEARN,
    A_FREE,
    A_FREED,
    A_LINE_OF_VOLUNTEER,
    A_ACK_OF_FACILITATOR,
    A_LINE_OF_FACILITATOR,
    A_ACK_OF_VOLUNTEER,
    A_STAND_DOWN,
    A_EXPIRE,
    A_CLAIM,
    A_GIVE,
    A_ASK_AGAIN,
    A_LATE,
    A_FORGE,
    A_LOST_BY_FACILITATOR,
    A_LOST_BY_VOLUNTEER,
} Action;

static EmitFunc emit_world;
static const World *from;

static guint8
token(guint t, guint b)
{
    return (guint8)(1 + t * config->clients + b);
}

void
world_init(World *world)
{
    memset(world, 0, sizeof *world);
    for (guint t = 0; t < config->threads; t++) {
        world->v[t] = node_first(IVP_SIDE_VOLUNTEER, 0);
        for (guint b = 0; b < config->clients; b++)
            world->f[t][b] = node_first(IVP_SIDE_FACILITATOR, b);
    }
    world->round = config->room ? 1 : 0;
}

static void
emit_v(guint t, guint32 node, guint32 action)
{
    World next = *from;

    if (node == NOBODY)
        return;
    next.v[t] = node;
    emit_world(&next, action);
}

static void
emit_f(guint t, guint b, guint32 node, guint32 action)
{
    World next = *from;

    if (node == NOBODY)
        return;
    next.f[t][b] = node;
    emit_world(&next, action);
}

/* Slots the local store has given to other threads. */
static guint
taken(const World *world, guint t, guint b)
{
    guint mask = 0;

    for (guint i = 0; i < config->threads; i++)
        for (guint j = 0; j < config->clients; j++)
            if ((i != t || j != b) && config->store[i][j] == config->store[t][b])
                mask |= node_at(world->f[i][j])->expired
                            ? session_of(world->f[i][j])->occupies_late
                            : session_of(world->f[i][j])->occupies;
    return mask;
}

/* --- The calendar: what a server with these resources does, whenever it likes --- */

static gboolean
server_put(World *world, guint t, guint b, guint k)
{
    guint g;
    guint8 *own;

    if (!config->shared || !keeper_may_put(world->f[t][b], k, &g))
        return FALSE;
    own = &world->own[k][g - 1];
    if (bugs & BUG_ANY_2XX) {
        Node node = *node_at(world->f[t][b]);

        if (node.fresh >> k & 1)
            return FALSE;
        node.fresh |= (guint8)(1 << k);
        world->f[t][b] = node_intern(&node);
        *own = token(t, b);
        return TRUE;
    }
    if (*own != 0)
        return FALSE;
    *own = token(t, b);
    return TRUE;
}

static gboolean
server_learn(World *world, guint t, guint b, guint k, gboolean not_found)
{
    guint g, owner;
    guint32 after;

    if (!config->shared || !keeper_may_put(world->f[t][b], k, &g))
        return FALSE;
    owner = world->own[k][g - 1] == 0 ? 0 : world->own[k][g - 1] == token(t, b) ? 1 : 2;
    if (bugs & BUG_ANY_2XX) {
        if (!(node_at(world->f[t][b])->fresh >> k & 1))
            return FALSE;
        owner = 1;
    }
    if (owner == 0 && !(not_found && (bugs & BUG_404)))
        return FALSE;
    after = step_learn(world->f[t][b], k, owner);
    if (after == NOBODY)
        return FALSE;
    world->f[t][b] = after;
    return TRUE;
}

static gboolean
server_free(World *world, guint t, guint b, guint k)
{
    guint g;

    if (!config->shared || !keeper_wants_free(world->f[t][b], k, &g))
        return FALSE;
    if (bugs & BUG_DELETE) {
        if (world->own[k][0] == 0)
            return FALSE;
        world->own[k][0] = 0;
        return TRUE;
    }
    if (world->freed[k] >> (g - 1) & 1)
        return FALSE;
    world->freed[k] |= (guint8)(1 << (g - 1));
    return TRUE;
}

static gboolean
freed(World *world, guint t, guint b, guint k)
{
    guint g;
    guint32 after;

    if (!config->shared) {
        if (session_of(world->f[t][b])->claims[k] != IVP_CLAIM_FREEING)
            return FALSE;
    } else if (!keeper_wants_free(world->f[t][b], k, &g)) {
        return FALSE;
    } else if (bugs & BUG_DELETE ? world->own[k][0] == token(t, b)
                                 : !(world->freed[k] >> (g - 1) & 1)) {
        return FALSE;
    }
    after = step_freed(world->f[t][b], k);
    if (after == NOBODY)
        return FALSE;
    world->f[t][b] = after;
    return TRUE;
}

static guint
lowest_generation(const World *world, guint k)
{
    guint g = 1;

    if (bugs & (BUG_DELETE | BUG_ANY_2XX))
        return 1;
    while (world->freed[k] >> (g - 1) & 1)
        g++;
    return g;
}

/* --- The network --- */

static gboolean
line_to_facilitator(World *world, guint t, guint b, int rev)
{
    guint16 line = node_at(world->v[t])->said[rev];
    guint32 after = line != 0 ? step_line(world->f[t][b], line) : NOBODY;

    if (after == NOBODY)
        return FALSE;
    world->f[t][b] = after;
    return TRUE;
}

static gboolean
line_to_volunteer(World *world, guint t, guint b, int rev)
{
    guint16 line = node_at(world->f[t][b])->said[rev];
    guint32 after = line != 0 ? step_line(world->v[t], line) : NOBODY;

    if (after == NOBODY)
        return FALSE;
    world->v[t] = after;
    return TRUE;
}

static gboolean
ack_to_volunteer(World *world, guint t, guint b)
{
    const Session *f = session_of(world->f[t][b]);
    guint32 after;

    if (f->down || f->view <= 0)
        return FALSE;
    after = step_acknowledge(world->v[t], f->view, b, 0);
    if (after == NOBODY)
        return FALSE;
    world->v[t] = after;
    return TRUE;
}

static gboolean
ack_to_facilitator(World *world, guint t, guint b)
{
    const Session *v = session_of(world->v[t]);
    guint32 after;

    if (session_of(world->f[t][b])->down || v->view <= 0 || v->bound != (gint8)(b + 1))
        return FALSE;
    after = step_acknowledge(world->f[t][b], v->view, 0, b);
    if (after == NOBODY)
        return FALSE;
    world->f[t][b] = after;
    return TRUE;
}

/* The volunteer answers a line of a store it is not bound to. */
static gboolean
stand_down(World *world, guint t, guint b)
{
    const Session *f = session_of(world->f[t][b]), *v = session_of(world->v[t]);
    guint32 after;

    if (config->clients < 2 || f->down || f->said == 0 || v->bound == 0 ||
        v->bound == (gint8)(b + 1) || (bugs & BUG_NO_BINDING))
        return FALSE;
    after = step_acknowledge(world->f[t][b], MAX(v->view, 1), 0, (guint)v->bound - 1);
    if (after == NOBODY)
        return FALSE;
    world->f[t][b] = after;
    return TRUE;
}

/* --- One step --- */

static void
expand_room(void)
{
    for (guint i = 0; i < 2; i++) {
        const Session *v = session_of(from->v[i]);
        World next = *from;

        if (from->took[i] < from->round && !v->withdrawn) {
            next.took[i] = from->round;
            emit_world(&next, ACTION(A_CLAIM, i, 0, 0));
        }
        if (from->took[i] != 0 && v->said == 0) {
            g_autoptr(IvpRoomAsk) ask = ivp_room_ask_new("abcdefg");
            IvpLine claim = {.verb = IVP_VERB_CLAIM, .rev = from->took[i], .id = "abcdefg"};

            ask->round = from->round;
            if (from->given != 0)
                ask->given = g_strdup(from->given == 1 ? "bo" : "sam");
            if (bugs & BUG_OLD_ROUND)
                claim.rev = ask->round;
            if (ivp_room_ask_claim(ask, &claim, i == 0 ? "bo" : "sam", TRUE, "7q2k9mh") ==
                IVP_ROOM_GIVE) {
                if (from->took[i] != from->round)
                    violation = "S3: a claim of an earlier round decides a later one";
                next = *from;
                next.given = (guint8)(i + 1);
                next.v[i] = step_press(from->v[i], IVP_PRESS_REQUEST,
                                       (1U << config->slots) - 1, 0, 0);
                emit_world(&next, ACTION(A_GIVE, i, 0, 0));
            }
        }
        if ((bugs & BUG_CLAIM_BOOKS) && from->took[i] != 0 && v->said == 0 &&
            session_of(from->f[i][0])->said == 0)
            for (guint k = 0; k < config->slots; k++) {
                next = *from;
                next.own[k][i] = token(i, 0);
                next.f[i][0] = step_claim_books(from->f[i][0], k, i + 1);
                emit_world(&next, ACTION(A_BOOK, i, 0, k));
            }
    }
    if (from->given != 0 && from->round < 2 &&
        session_of(from->v[from->given - 1])->said < config->volunteer_lines) {
        World next = *from;
        guint i = from->given - 1U;

        next.v[i] = step_press(from->v[i], IVP_PRESS_WITHDRAW, 0, 0, 0);
        next.given = 0;
        next.round++;
        emit_world(&next, ACTION(A_ASK_AGAIN, i, 0, 0));
    }
}

static void
expand_volunteer(guint t)
{
    guint32 node = from->v[t];
    const Session *v = session_of(node);
    guint masks = 1U << config->slots;

    if (v->withdrawn)
        return;
    if (v->said == 0 && !config->room && !(config->invite && v->view == 0))
        for (guint m = 1; m < masks; m++)
            emit_v(t, step_press(node, IVP_PRESS_REQUEST, m, 0, 0),
                   ACTION(A_REQUEST, t, 0, m));
    if (v->said > 0 && v->said < config->volunteer_lines) {
        for (guint m = 1; m < masks; m++) {
            guint32 agreed = step_press(node, IVP_PRESS_AGREE, m, 0, 0);

            if (agreed != NOBODY)
                emit_v(t, agreed, ACTION(A_AGREE, t, 0, m));
            if ((agreed == NOBODY || config->slots > 1) &&
                (m != v->yes || v->re != v->view))
                emit_v(t, step_press(node, IVP_PRESS_REQUEST, m, 0, 0),
                       ACTION(A_REQUEST, t, 0, m));
        }
        if (config->consent)
            emit_v(t, step_press(node, IVP_PRESS_CONSENT, 0, 0, 0),
                   ACTION(A_CONSENT, t, 0, 0));
    }
    if (v->said <= config->volunteer_lines && !config->room && (v->said > 0 || v->view > 0))
        emit_v(t, step_press(node, IVP_PRESS_WITHDRAW, 0, 0, 0),
               ACTION(A_WITHDRAW, t, 0, 0));
}

static void
expand_calendar(guint t, guint b)
{
    for (guint k = 0; k < config->slots; k++) {
        World next = *from;
        guint8 late = node_at(from->f[t][b])->late;

        if (server_put(&next, t, b, k))
            emit_world(&next, ACTION(A_PUT, t, b, k));
        next = *from;
        if (server_learn(&next, t, b, k, TRUE))
            emit_world(&next, ACTION(A_LEARN, t, b, k));
        next = *from;
        if (server_free(&next, t, b, k))
            emit_world(&next, ACTION(A_FREE, t, b, k));
        next = *from;
        if (freed(&next, t, b, k))
            emit_world(&next, ACTION(A_FREED, t, b, k));
        next = *from;
        if ((late >> k & 1) && from->own[k][0] == 0) {
            next.own[k][0] = token(t, b);
            emit_world(&next, ACTION(A_LATE, t, b, k));
        }
    }
}

static void
expand_network(guint t, guint b)
{
    const Session *v = session_of(from->v[t]), *f = session_of(from->f[t][b]);
    World next;

    for (int r = 1; r < MAX_REV; r++) {
        next = *from;
        if (line_to_facilitator(&next, t, b, r))
            emit_world(&next, ACTION(A_LINE_OF_VOLUNTEER, t, b, r));
        next = *from;
        if (line_to_volunteer(&next, t, b, r))
            emit_world(&next, ACTION(A_LINE_OF_FACILITATOR, t, b, r));
    }
    next = *from;
    if (ack_to_volunteer(&next, t, b))
        emit_world(&next, ACTION(A_ACK_OF_FACILITATOR, t, b, 0));
    next = *from;
    if (ack_to_facilitator(&next, t, b))
        emit_world(&next, ACTION(A_ACK_OF_VOLUNTEER, t, b, 0));
    next = *from;
    if (stand_down(&next, t, b))
        emit_world(&next, ACTION(A_STAND_DOWN, t, b, 0));
    if (bugs & BUG_ACK_FIRST) {
        if (v->acked < v->said)
            emit_v(t, step_fake_acknowledgement(from->v[t]),
                   ACTION(A_LOST_BY_FACILITATOR, t, b, v->said));
        if (f->acked < f->said)
            emit_f(t, b, step_fake_acknowledgement(from->f[t][b]),
                   ACTION(A_LOST_BY_VOLUNTEER, t, b, f->said));
    }
    if ((bugs & BUG_SENDER) && !node_at(from->f[t][b])->forged && f->view > 0)
        emit_f(t, b, step_forge(from->f[t][b]), ACTION(A_FORGE, t, b, 0));
}

static void
expand_book(guint t, guint b)
{
    guint32 node = from->f[t][b];
    const Session *f = session_of(node);
    const Node *v = node_at(from->v[t]);

    for (guint k = 0; k < config->slots; k++) {
        guint g = config->shared ? lowest_generation(from, k) : 0;
        guint others = config->shared ? 0 : taken(from, t, b);

        if (g > MAX_GENERATIONS)
            continue;
        /* Another claim for the slot before the last one is free is refused by the machine.
         */
        emit_f(t, b, step_press(node, IVP_PRESS_BOOK, 1U << k, g, others),
               ACTION(A_BOOK, t, b, k));
        if (bugs & BUG_OLD_SCREEN)
            for (int r = 1; r < f->view; r++)
                if (v->said[r] != 0)
                    emit_f(t, b, step_press_old(node, k, v->said[r], g, others),
                           ACTION(A_BOOK, t, b, k));
    }
}

static void
expand_facilitator(guint t, guint b)
{
    guint32 node = from->f[t][b];
    const Session *f = session_of(node);

    if (config->hold && !node_at(node)->expired && f->occupies != f->occupies_late)
        emit_f(t, b, step_expire(node), ACTION(A_EXPIRE, t, b, 0));
    if (f->down || node_at(node)->forged || f->said >= config->facilitator_lines)
        return;
    if (f->view <= 0 && !(config->invite && f->said == 0))
        return;
    for (guint m = 1; m < 1U << config->slots; m++)
        if (f->proposed != m)
            emit_f(t, b, step_press(node, IVP_PRESS_PROPOSE, m, 0, 0),
                   ACTION(A_PROPOSE, t, b, m));
    emit_f(t, b, step_press(node, IVP_PRESS_DECLINE, 0, 0, 0), ACTION(A_DECLINE, t, b, 0));
    emit_f(t, b, step_press(node, IVP_PRESS_CANCEL, 0, 0, 0), ACTION(A_CANCEL, t, b, 0));
    expand_book(t, b);
}

void
world_expand(const World *world, EmitFunc emit)
{
    from = world;
    emit_world = emit;
    if (config->room)
        expand_room();
    for (guint t = 0; t < config->threads; t++) {
        expand_volunteer(t);
        for (guint b = 0; b < config->clients; b++) {
            expand_network(t, b);
            expand_calendar(t, b);
            expand_facilitator(t, b);
        }
    }
}

/* --- Merging --- */

static void
forget_lines(World *world, guint t)
{
    const Session *v = session_of(world->v[t]);
    int lowest = MAX_REV;

    for (guint b = 0; b < config->clients; b++) {
        const Session *f = session_of(world->f[t][b]);
        gboolean bound = v->bound == (gint8)(b + 1);

        if (!f->down)
            lowest = MIN(lowest, f->view);
        /* Of a store it is not bound to, only that it has spoken matters. */
        world->f[t][b] = node_forget(world->f[t][b], bound ? v->view : 0,
                                     f->down || (v->bound != 0 && !bound), FALSE, TRUE);
    }
    world->v[t] = node_forget(world->v[t], lowest, lowest == MAX_REV, FALSE, TRUE);
}

static int
compare_pairs(const World *world)
{
    if (world->v[0] != world->v[1])
        return world->v[0] < world->v[1] ? -1 : 1;
    return world->f[0][0] < world->f[1][0] ? -1 : world->f[0][0] > world->f[1][0];
}

static void
swap_pairs(World *world)
{
    guint32 v = world->v[0], f = world->f[0][0];

    world->v[0] = world->v[1];
    world->v[1] = v;
    world->f[0][0] = world->f[1][0];
    world->f[1][0] = f;
    for (guint k = 0; k < config->slots; k++)
        for (guint g = 0; g < MAX_GENERATIONS; g++)
            if (world->own[k][g] != 0)
                world->own[k][g] = (guint8)(3 - world->own[k][g]);
}

void
world_normalize(World *world)
{
    if (bugs != 0)
        return;
    for (guint t = 0; t < config->threads; t++) {
        forget_lines(world, t);
        if (config->clients == 1 && session_of(world->f[t][0])->theirs_withdrawn) {
            world->v[t] = node_forget(world->v[t], 0, TRUE, TRUE, TRUE);
            world->f[t][0] = node_forget(world->f[t][0], 0, TRUE, TRUE, TRUE);
        }
    }
    if (config->threads == 2 && config->clients == 1 && !config->room &&
        compare_pairs(world) > 0)
        swap_pairs(world);
}

/* --- What must hold --- */

static gboolean
same_keeper(guint i, guint t)
{
    return config->shared || config->person[i] == config->person[t];
}

static gboolean
check_safety(const World *world)
{
    guint booked = 0;

    for (guint t = 0; t < config->threads; t++) {
        int mine = session_of(world->v[t])->booking;

        booked += mine != 0;
        for (guint i = t + 1; i < config->threads; i++) {
            if (!same_keeper(i, t))
                continue;
            if (mine != 0 && mine == session_of(world->v[i])->booking)
                violation = "S1v: two volunteers both believe they have the slot";
            for (guint b = 0; b < config->clients; b++)
                for (guint j = 0; j < config->clients; j++) {
                    int one = session_of(world->f[t][b])->booking;

                    if (one != 0 && one == session_of(world->f[i][j])->booking)
                        violation = "S1: two live bookings of one slot";
                }
        }
    }
    if (config->room && booked > 1 && violation == NULL)
        violation = "S5: one request booked by two facilitators";
    return violation == NULL;
}

/* What goes on by itself when all that is under way is lost: sending again, and recovery.
 */
static gboolean
complete(World *world)
{
    gboolean changed = TRUE;

    for (guint i = 0; changed && i < 200; i++) {
        changed = FALSE;
        for (guint t = 0; t < config->threads; t++)
            for (guint b = 0; b < config->clients; b++) {
                int rev = ivp_session_pending(session_of(world->v[t])->session);

                if (rev != 0 && (!(bugs & BUG_ACK_REQUEST_ONLY) || rev == 1)) {
                    changed |= line_to_facilitator(world, t, b, rev);
                    changed |= ack_to_volunteer(world, t, b);
                }
                rev = ivp_session_pending(session_of(world->f[t][b])->session);
                if (rev != 0 && !(bugs & BUG_ACK_REQUEST_ONLY)) {
                    changed |= line_to_volunteer(world, t, b, rev);
                    changed |= ack_to_facilitator(world, t, b);
                    changed |= stand_down(world, t, b);
                }
                for (guint k = 0; k < config->slots; k++) {
                    changed |= server_put(world, t, b, k);
                    changed |= server_learn(world, t, b, k, FALSE);
                    changed |= server_free(world, t, b, k);
                    changed |= freed(world, t, b, k);
                    if ((node_at(world->f[t][b])->late >> k & 1) && world->own[k][0] == 0) {
                        world->own[k][0] = token(t, b);
                        changed = TRUE;
                    }
                }
            }
    }
    return !changed;
}

static void
check_claims(const World *world, guint t)
{
    for (guint b = 0; b < config->clients; b++)
        for (guint k = 0; k < config->slots; k++) {
            const Session *f = session_of(world->f[t][b]);
            gboolean live = f->booking == (int)k + 1;

            if (f->claims[k] == IVP_CLAIM_TRYING || f->claims[k] == IVP_CLAIM_FREEING ||
                f->claims[k] == IVP_CLAIM_KEPT || (f->claims[k] == IVP_CLAIM_HELD && !live))
                violation = "S4: a claim is never finished nor freed";
            else if (live && f->claims[k] != IVP_CLAIM_HELD)
                violation = "S1: a booking without its claim";
        }
}

static void
check_rest(const World *world, guint t)
{
    const Session *v = session_of(world->v[t]);
    guint b = v->bound != 0 ? (guint)v->bound - 1 : 0;
    const Session *f;

    if (v->bound == 0 && config->clients > 1) {
        gboolean reached = v->said == 0;

        for (guint j = 0; j < config->clients; j++)
            if (!session_of(world->f[t][j])->down &&
                session_of(world->f[t][j])->view == v->said) {
                reached = TRUE;
                b = j;
            }
        if (!reached) {
            violation = "L1: the newest line reached no store of the facilitator";
            return;
        }
    }
    f = session_of(world->f[t][b]);
    if (v->state != f->state || node_at(world->f[t][b])->forged)
        violation =
            "L1: all is delivered or given up, and the two sides show different states";
    else if (bugs == 0 && (v->view != f->said || f->view != v->said))
        violation = "L1: a newest line was given up before it was applied";
    else if (v->next != f->next)
        violation = "L2: the two sides name different people as next";
    else if (v->next == IVP_NEXT_NOBODY && v->state != IVP_STATE_NONE &&
             v->state != IVP_STATE_BOOKED && v->state != IVP_STATE_DECLINED &&
             v->state != IVP_STATE_CANCELLED && v->state != IVP_STATE_WITHDRAWN)
        violation = "L2: nobody is next";
    else if (!(bugs & (BUG_BOOK_FIRST | BUG_ANY_2XX)))
        check_claims(world, t);
}

static void
check_calendar(const World *world)
{
    for (guint k = 0; k < config->slots; k++)
        for (guint g = 0; g < MAX_GENERATIONS; g++) {
            guint o = world->own[k][g];
            guint32 node;

            if (o == 0 || (world->freed[k] >> g & 1))
                continue;
            node = world->f[(o - 1U) / config->clients][(o - 1U) % config->clients];
            if (session_of(node)->claims[k] != IVP_CLAIM_HELD ||
                keeper_generation(node, k) != g + 1)
                violation = "S4: an orphan claim stays in the calendar";
        }
}

void
world_check(const World *world)
{
    World rest = *world;

    /* Of a room whose claims book by themselves, the double booking is of interest. */
    if (violation != NULL || !check_safety(world) || (bugs & BUG_CLAIM_BOOKS))
        return;
    if (!complete(&rest)) {
        violation = "L: automatic answers never come to rest";
        return;
    }
    for (guint t = 0; t < config->threads && violation == NULL; t++)
        check_rest(&rest, t);
    if (violation == NULL && config->shared && !(bugs & (BUG_BOOK_FIRST | BUG_ANY_2XX)))
        check_calendar(&rest);
}

/* --- Traces --- */

static const char *
slots_name(guint mask)
{
    static const char *const names[] = {"-", "A", "B", "A and B"};

    return names[mask & 3];
}

char *
action_describe(guint32 action, const World *after)
{
    guint t = action >> 8 & 15, b = action >> 12 & 15, x = action >> 16;
    g_autofree char *v = g_strdup_printf("V%u", config->room ? 1 : t + 1);
    g_autofree char *f = g_strdup_printf("F%u%s", config->person[t] + 1,
                                         config->clients < 2 ? ""
                                         : b == 0            ? "(lap)"
                                                             : "(desk)");
    const char *slot = x == 0 ? "A" : "B";
    int mine = session_of(after->v[t])->said, theirs = session_of(after->f[t][b])->said;

    switch ((Action)(action & 255)) {
    case A_REQUEST:
        return g_strdup_printf("%s asks %s for %s (line %d)", v, f, slots_name(x), mine);
    case A_AGREE:
        return g_strdup_printf("%s agrees to %s (line %d)", v, slots_name(x), mine);
    case A_CONSENT:
        return g_strdup_printf("%s changes consent (line %d)", v, mine);
    case A_WITHDRAW:
        return g_strdup_printf("%s withdraws from %s (line %d)", v, f, mine);
    case A_PROPOSE:
        return g_strdup_printf("%s proposes %s to %s (line %d)", f, slots_name(x), v,
                               theirs);
    case A_DECLINE:
        return g_strdup_printf("%s declines %s (line %d)", f, v, theirs);
    case A_CANCEL:
        return g_strdup_printf("%s cancels the session with %s (line %d)", f, v, theirs);
    case A_BOOK:
        return g_strdup_printf("%s presses book %s for %s", f, slot, v);
    case A_PUT:
        return g_strdup_printf("the calendar takes %s's PUT of %s for %s", f, slot, v);
    case A_LEARN:
        return g_strdup_printf("%s learns the fate of its claim of %s for %s", f, slot, v);
    case A_FREE:
        return g_strdup_printf("the calendar frees %s, which %s had for %s", slot, f, v);
    case A_FREED:
        return g_strdup_printf("%s learns that its claim of %s for %s is freed", f, slot,
                               v);
    case A_LINE_OF_VOLUNTEER:
        return g_strdup_printf("line %u of %s reaches %s", x, v, f);
    case A_ACK_OF_FACILITATOR:
        return g_strdup_printf("%s's acknowledgement reaches %s", f, v);
    case A_LINE_OF_FACILITATOR:
        return g_strdup_printf("line %u of %s reaches %s", x, f, v);
    case A_ACK_OF_VOLUNTEER:
        return g_strdup_printf("%s's acknowledgement reaches %s", v, f);
    case A_STAND_DOWN:
        return g_strdup_printf("%s tells %s that another store has the request", v, f);
    case A_EXPIRE:
        return g_strdup_printf("the hold of %s for %s is over", f, v);
    case A_CLAIM:
        return g_strdup_printf("%s claims the request in the room", f);
    case A_GIVE:
        return g_strdup_printf("%s's claim reaches V1, who gives it the request", f);
    case A_ASK_AGAIN:
        return g_strdup_printf("V1 withdraws from %s and asks the room again", f);
    case A_LATE:
        return g_strdup_printf("a late PUT of %s by %s reaches the calendar", slot, f);
    case A_FORGE:
        return g_strdup_printf("a stranger sends withdraw with %s's ID", v);
    case A_LOST_BY_FACILITATOR:
        return g_strdup_printf("%s acknowledges line %u of %s and dies before the commit",
                               f, x, v);
    case A_LOST_BY_VOLUNTEER:
        return g_strdup_printf("%s acknowledges line %u of %s and dies before the commit",
                               v, x, f);
    default:
        return g_strdup("the beginning");
    }
}
