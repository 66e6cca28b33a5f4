/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "explorer.h"

#include <string.h>

/*
 * Plain answers: one side has a panel, the other reads sentences and types words that name
 * no revision. The panel changes its list at will; every sentence may be read late, every
 * answer may arrive late, twice or never.
 */

#define N_TIMES 3
#define N_LISTS 9 /* one time, or two in either order */
#define MAX_LISTS 3
#define LONG_AFTER 1000

static const guint8 lists[N_LISTS][2] = {
    {1, 0}, {2, 0}, {3, 0}, {1, 2}, {2, 1}, {1, 3}, {3, 1}, {2, 3}, {3, 2},
};

/* What can be typed: a number (times what is meant by it), yes without one, no. */
#define TYPED_NUMBER(number, meant) (((number)-1) * N_TIMES + (meant)-1)
#define TYPED_YES(meant) (N_TIMES * N_TIMES + (meant)-1)
#define TYPED_NO (N_TIMES * N_TIMES + N_TIMES)
#define N_TYPED (TYPED_NO + 1)

typedef struct {
    guint32 session;
    guint16 typed;
    guint8 offered[MAX_LISTS]; /* list + 1, in the order said */
    guint8 unused;
} State;

static GPtrArray *sessions;          /* IvpSession * (owned) */
static GHashTable *session_of_bytes; /* GBytes * (owned) -> index + 1 */
static GHashTable *steps;            /* session << 8 | input -> session + 1 */
static IvpSide side;
static const char *left_out;
static guint most_typed; /* words the person types, each as often as it likes to arrive */

static guint32
intern(IvpSession *session)
{
    g_autoptr(GBytes) bytes = ivp_session_to_bytes(session);
    gpointer found = g_hash_table_lookup(session_of_bytes, bytes);

    if (found != NULL)
        return GPOINTER_TO_UINT(found) - 1;
    g_ptr_array_add(sessions, ivp_session_copy(session));
    g_hash_table_insert(session_of_bytes, g_bytes_ref(bytes),
                        GUINT_TO_POINTER(sessions->len));
    return sessions->len - 1;
}

static gint64
time_of(guint8 name)
{
    return name * G_GINT64_CONSTANT(86400);
}

static guint8
agreed(const IvpSession *session)
{
    gint64 at = side == IVP_SIDE_VOLUNTEER               ? session->words.agreed
                : session->theirs.verb == IVP_VERB_AGREE ? session->theirs.at[0]
                                                         : 0;

    return (guint8)(at / 86400);
}

static gboolean
is_over(const IvpSession *session)
{
    return session->words.over;
}

static guint32
feed(const IvpSession *session, const IvpInput *input, gint64 now)
{
    g_autoptr(GPtrArray) effects = ivp_effects_new();
    g_autoptr(IvpSession) after = ivp_session_step(session, input, now, effects, NULL);

    return after != NULL ? intern(after) : NOBODY;
}

static guint32
offer(guint32 from, guint list)
{
    const IvpSession *session = g_ptr_array_index(sessions, from);
    IvpInput input = {.kind = side == IVP_SIDE_VOLUNTEER ? IVP_PRESS_REQUEST
                                                         : IVP_PRESS_PROPOSE,
                      .shown = session->theirs.rev};

    for (guint i = 0; i < 2 && lists[list][i] != 0; i++)
        input.at[input.n_at++] = time_of(lists[list][i]);
    return feed(session, &input, 0);
}

static guint32
hear(guint32 from, guint typed)
{
    g_autoptr(IvpSession) session = ivp_session_copy(g_ptr_array_index(sessions, from));
    IvpAnswer answer = {0};
    IvpInput input = {
        .kind = IVP_INPUT_WORDS, .account = "account", .who = "kim", .answer = &answer};

    if (typed == TYPED_NO) {
        answer.kind = IVP_ANSWER_NO;
    } else if (typed >= TYPED_YES(1)) {
        answer.kind = IVP_ANSWER_YES;
    } else {
        answer.kind = IVP_ANSWER_NUMBER;
        answer.number = (int)typed / N_TIMES + 1;
    }
    if (g_strcmp0(left_out, "index") == 0) {
        session->n_numbers = session->mine.n_at;
        memcpy(session->numbers, session->mine.at, sizeof session->mine.at);
    }
    if (g_strcmp0(left_out, "bare") == 0 && session->mine.n_at == 1) {
        session->n_numbers = 1;
        session->numbers[0] = session->mine.at[0];
    }
    if (g_strcmp0(left_out, "reopen") == 0) {
        session->words.over = FALSE;
        ivp_line_clear(&session->theirs);
    }
    return feed(session, &input, LONG_AFTER);
}

static guint32
walk(guint32 from, guint input)
{
    gpointer key = GUINT_TO_POINTER(from << 8 | input);
    gpointer found = g_hash_table_lookup(steps, key);
    guint32 after;

    if (found != NULL)
        return GPOINTER_TO_UINT(found) - 1;
    after = input < N_LISTS ? offer(from, input) : hear(from, input - N_LISTS);
    g_hash_table_insert(steps, key, GUINT_TO_POINTER(after + 1));
    return after;
}

typedef struct {
    GArray *states; /* State */
    GHashTable *seen;
} Walk;

static guint
state_hash(gconstpointer data)
{
    const State *state = data;

    return state->session * 2654435761u ^ state->typed * 40503u ^
           (guint)(state->offered[0] | state->offered[1] << 8 | state->offered[2] << 16);
}

static gboolean
state_equal(gconstpointer a, gconstpointer b)
{
    return memcmp(a, b, sizeof(State)) == 0;
}

static void
add(Walk *walked, const State *state)
{
    if (g_hash_table_contains(walked->seen, state))
        return;
    g_array_append_vals(walked->states, state, 1);
    g_hash_table_add(walked->seen, g_memdup2(state, sizeof *state));
}

static void
type(Walk *walked, const State *from, guint typed)
{
    State next = *from;
    guint n = 0;

    for (guint i = 0; i < N_TYPED; i++)
        n += from->typed >> i & 1;
    if (n >= most_typed)
        return;
    next.typed |= (guint16)(1U << typed);
    add(walked, &next);
}

/* The person reads a list said at some time, means one of its times, and types. */
static void
person_types(Walk *walked, const State *from)
{
    const IvpSession *session = g_ptr_array_index(sessions, from->session);

    for (guint r = 0; r < MAX_LISTS && from->offered[r] != 0; r++) {
        const guint8 *list = lists[from->offered[r] - 1];

        for (guint i = 0; i < 2 && list[i] != 0; i++) {
            guint number = g_strcmp0(left_out, "index") == 0
                               ? i + 1
                               : (guint)ivp_session_get_number(session, time_of(list[i]));

            type(walked, from, TYPED_NUMBER(number, list[i]));
        }
        if (list[1] == 0)
            type(walked, from, TYPED_YES(list[0]));
        type(walked, from, TYPED_NO);
    }
}

static const char *
words_arrive(Walk *walked, const State *from)
{
    const IvpSession *before = g_ptr_array_index(sessions, from->session);

    for (guint typed = 0; typed < N_TYPED; typed++) {
        State next = *from;
        const IvpSession *after;
        guint8 meant = typed == TYPED_NO       ? 0
                       : typed >= TYPED_YES(1) ? (guint8)(typed - TYPED_YES(1) + 1)
                                               : (guint8)(typed % N_TIMES + 1);

        if (!(from->typed >> typed & 1))
            continue;
        next.session = walk(from->session, N_LISTS + typed);
        after = g_ptr_array_index(sessions, next.session);
        if (next.session == from->session)
            continue;
        if (typed != TYPED_NO && agreed(after) != 0 && agreed(after) != agreed(before) &&
            agreed(after) != meant)
            return "W1: a time the person did not mean is agreed";
        if (is_over(before) && (!is_over(after) || agreed(after) != 0))
            return "W2: a repeated yes opens again what a no has ended";
        add(walked, &next);
    }
    return NULL;
}

static const char *
explore_side(guint *n)
{
    g_autoptr(IvpSession) first =
        ivp_session_new("7q2k9mh", side, "account", "kim", "k3w9");
    Walk walked = {g_array_new(FALSE, FALSE, sizeof(State)),
                   g_hash_table_new_full(state_hash, state_equal, g_free, NULL)};
    const char *found = NULL;
    State start = {0};

    start.session = intern(first);
    add(&walked, &start);
    for (guint i = 0; i < walked.states->len && found == NULL; i++) {
        State from = g_array_index(walked.states, State, i);
        const IvpSession *session = g_ptr_array_index(sessions, from.session);
        guint said = 0;

        while (said < MAX_LISTS && from.offered[said] != 0)
            said++;
        if (said < MAX_LISTS && !is_over(session) && agreed(session) == 0)
            for (guint list = 0; list < N_LISTS; list++) {
                State next = from;

                next.session = walk(from.session, list);
                if (next.session == NOBODY ||
                    (said > 0 && from.offered[said - 1] == list + 1))
                    continue;
                next.offered[said] = (guint8)(list + 1);
                add(&walked, &next);
            }
        person_types(&walked, &from);
        found = words_arrive(&walked, &from);
    }
    *n += walked.states->len;
    g_array_unref(walked.states);
    g_hash_table_unref(walked.seen);
    return found;
}

const char *
words_explore(const char *bug, guint typed, guint *states)
{
    const char *found = NULL;

    left_out = bug;
    most_typed = typed;
    *states = 0;
    for (side = IVP_SIDE_VOLUNTEER; side <= IVP_SIDE_FACILITATOR && found == NULL; side++) {
        sessions = g_ptr_array_new_with_free_func((GDestroyNotify)ivp_session_free);
        session_of_bytes = g_hash_table_new_full(g_bytes_hash, g_bytes_equal,
                                                 (GDestroyNotify)g_bytes_unref, NULL);
        steps = g_hash_table_new(NULL, NULL);
        found = explore_side(states);
        g_hash_table_unref(steps);
        g_hash_table_unref(session_of_bytes);
        g_ptr_array_unref(sessions);
    }
    return found;
}
