/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "explorer.h"

#include <string.h>

/* Every thread uses the same codes: no session knows of another, so alike nodes are one
 * node. */
#define ID "7q2k9mh"
#define VOLUNTEER_BOX "v000"
#define NOW 0
#define LATE G_GINT64_CONSTANT(500000)
#define ACCOUNT "account"

static const char *const boxes[MAX_CLIENTS] = {"f000", "f111"};
static const gint64 slot_times[MAX_SLOTS] = {G_GINT64_CONSTANT(1800000),
                                             G_GINT64_CONSTANT(3600000)};

/**
 * Pool: equal records of one size have one index. Records stay where they are, as pointers
 * to them are held while more are added.
 */
typedef struct {
    gsize size;
    GPtrArray *records; /* owned */
    guint32 *table;     /* index + 1; 0: empty */
    guint64 room;
} Pool;

static Pool nodes, lines, keys; /* Node; IvpLine; IvpSession without its pointers */
static GPtrArray *sessions;     /* Session * (owned), by the index of their key */

/* Steps walked before. The machine is pure, so a step is walked once. */
typedef struct {
    guint64 key; /* 0: empty */
    guint32 node;
    const char *violation;
} Memory;

static Memory *memories;
static guint64 n_memories, memory_room;

static guint64
hash_bytes(gconstpointer data, gsize size)
{
    const guint8 *bytes = data;
    guint64 value = 0x9e3779b97f4a7c15u, word;
    gsize i;

    for (i = 0; i + sizeof word <= size; i += sizeof word) {
        memcpy(&word, bytes + i, sizeof word);
        value = (value ^ word) * 0xff51afd7ed558ccdu;
        value ^= value >> 32;
    }
    for (; i < size; i++)
        value = (value ^ bytes[i]) * 0x100000001b3u;
    return value ^ value >> 29;
}

static void
pool_init(Pool *pool, gsize size)
{
    pool->size = size;
    pool->records = g_ptr_array_new_with_free_func(g_free);
    pool->room = 1 << 12;
    pool->table = g_new0(guint32, pool->room);
}

static void
pool_clear(Pool *pool)
{
    g_ptr_array_unref(pool->records);
    g_free(pool->table);
}

static guint64
pool_find(const Pool *pool, gconstpointer record)
{
    guint64 at = hash_bytes(record, pool->size) & (pool->room - 1);

    while (pool->table[at] != 0 &&
           memcmp(g_ptr_array_index(pool->records, pool->table[at] - 1), record,
                  pool->size) != 0)
        at = (at + 1) & (pool->room - 1);
    return at;
}

static guint32
pool_intern(Pool *pool, gconstpointer record)
{
    guint64 at = pool_find(pool, record);

    if (pool->table[at] != 0)
        return pool->table[at] - 1;
    g_ptr_array_add(pool->records, g_memdup2(record, pool->size));
    pool->table[at] = pool->records->len;
    if (pool->records->len * 2 > pool->room) {
        g_free(pool->table);
        pool->room *= 4;
        pool->table = g_new0(guint32, pool->room);
        for (guint i = 0; i < pool->records->len; i++)
            pool->table[pool_find(pool, g_ptr_array_index(pool->records, i))] = i + 1;
    }
    return pool->records->len - 1;
}

static void
session_free(gpointer data)
{
    ivp_session_free(((Session *)data)->session);
    g_free(data);
}

void
nodes_init(void)
{
    static const IvpLine none;

    pool_init(&nodes, sizeof(Node));
    pool_init(&lines, sizeof(IvpLine));
    pool_init(&keys, sizeof(IvpSession));
    pool_intern(&lines, &none);
    sessions = g_ptr_array_new_with_free_func(session_free);
    memory_room = 1 << 16;
    n_memories = 0;
    memories = g_new0(Memory, memory_room);
}

void
nodes_clear(void)
{
    pool_clear(&nodes);
    pool_clear(&lines);
    pool_clear(&keys);
    g_ptr_array_unref(sessions);
    g_free(memories);
}

guint
nodes_count(void)
{
    return nodes.records->len;
}

const Node *
node_at(guint32 index)
{
    return g_ptr_array_index(nodes.records, index);
}

const Session *
session_of(guint32 node)
{
    return g_ptr_array_index(sessions, node_at(node)->session);
}

const IvpLine *
line_at(guint16 index)
{
    return index != 0 ? g_ptr_array_index(lines.records, index) : NULL;
}

guint32
node_intern(const Node *node)
{
    return pool_intern(&nodes, node);
}

/* Lines here have no text, so one is its bytes. */
static guint16
line_intern(const IvpLine *line)
{
    guint32 index;

    g_assert(line->text == NULL && line->by == NULL);
    index = pool_intern(&lines, line);
    g_assert(index <= G_MAXUINT16);
    return (guint16)index;
}

/* --- Sessions --- */

static guint8
slots_of(const IvpLine *line)
{
    guint8 mask = 0;

    for (guint k = 0; k < MAX_SLOTS; k++)
        if (ivp_line_has_time(line, slot_times[k]))
            mask |= (guint8)(1 << k);
    return mask;
}

static gint8
slot_of(gint64 at)
{
    for (guint k = 0; k < MAX_SLOTS; k++)
        if (at == slot_times[k])
            return (gint8)(k + 1);
    return 0;
}

/* What no rule reads is blanked, so that it does not make two states of one. */
static void
canonicalize(IvpSession *session)
{
    memset(session->mine.to, 0, sizeof session->mine.to);
    memset(session->theirs.to, 0, sizeof session->theirs.to);
    memset(session->numbers, 0, sizeof session->numbers);
    session->n_numbers = 0;
    session->attempts = 0;
    if (bugs != 0)
        return;
    if (session->bound[0] != '\0' || session->acked == 0)
        memset(session->acked_by, 0, sizeof session->acked_by);
    if (session->stood_down) {
        ivp_line_clear(&session->mine);
        ivp_line_clear(&session->theirs);
        session->said = session->acked = session->last_no = 0;
        session->n_offers = 0;
        memset(session->offers, 0, sizeof session->offers);
        memset(session->bound, 0, sizeof session->bound);
        memset(session->acked_by, 0, sizeof session->acked_by);
    }
}

static void
check_restart(const IvpSession *session)
{
    g_autoptr(GPtrArray) effects = ivp_effects_new();
    IvpInput input = {.kind = IVP_INPUT_START};
    g_autoptr(IvpSession) again = ivp_session_step(session, &input, NOW, effects, NULL);
    g_autoptr(GBytes) before = ivp_session_to_bytes(session);
    g_autoptr(GBytes) after = ivp_session_to_bytes(again);
    g_autoptr(IvpSession) read = ivp_session_from_bytes(before, NULL);
    g_autoptr(GBytes) reread = NULL;
    guint open = 0;

    g_assert(read != NULL);
    reread = ivp_session_to_bytes(read);
    if (!g_bytes_equal(before, after) || !g_bytes_equal(before, reread))
        violation = "the store gives back another state than was put in";
    for (guint i = 0; i < session->n_claims; i++)
        open += session->claims[i].state == IVP_CLAIM_TRYING ||
                session->claims[i].state == IVP_CLAIM_FREEING;
    if (effects->len != open)
        violation = "S4: a start does not go on with each claim";
}

/* Somebody else who has seen the ID moves nothing. */
static void
check_stranger(const IvpSession *session)
{
    static const IvpVerb verbs[] = {IVP_VERB_WITHDRAW, IVP_VERB_CANCEL, IVP_VERB_RECEIVED};

    for (gsize i = 0; i < G_N_ELEMENTS(verbs); i++) {
        IvpLine line = {.verb = verbs[i], .rev = 90, .id = ID, .box = "zzzz"};
        g_autoptr(GPtrArray) effects = ivp_effects_new();
        IvpInput input = {
            .kind = IVP_INPUT_LINE, .account = ACCOUNT, .who = "stranger", .line = &line};
        g_autoptr(IvpSession) after = ivp_session_step(session, &input, NOW, effects, NULL);
        g_autoptr(GBytes) a = ivp_session_to_bytes(session);
        g_autoptr(GBytes) b = ivp_session_to_bytes(after);

        if (effects->len > 0 || !g_bytes_equal(a, b))
            violation = "S3: a stranger's line moves the thread";
    }
}

static guint32
session_intern(IvpSession *session)
{
    Session entry = {0};
    IvpSession key;
    IvpNext next;
    guint32 index;

    canonicalize(session);
    memcpy(&key, session, sizeof key);
    key.account = key.peer = key.about = key.note = key.words.quote = NULL;
    index = pool_intern(&keys, &key);
    if (index < sessions->len)
        return index;
    check_restart(session);
    check_stranger(session);
    entry.session = ivp_session_copy(session);
    entry.said = (gint8)session->said;
    entry.view = (gint8)session->theirs.rev;
    entry.acked = (gint8)session->acked;
    entry.lastno = (gint8)session->last_no;
    entry.re = (gint8)session->mine.re;
    for (guint b = 0; b < MAX_CLIENTS; b++)
        if (strcmp(session->bound, boxes[b]) == 0)
            entry.bound = (gint8)(b + 1);
    entry.booking = slot_of(ivp_session_get_booking(session));
    entry.mine_booking = session->side == IVP_SIDE_FACILITATOR
                             ? slot_of(ivp_line_get_booking(&session->mine))
                             : 0;
    entry.yes =
        slots_of(session->side == IVP_SIDE_VOLUNTEER ? &session->mine : &session->theirs);
    entry.proposed =
        session->mine.verb == IVP_VERB_PROPOSE || session->mine.verb == IVP_VERB_INVITE
            ? slots_of(&session->mine)
            : 0;
    for (guint i = 0; i < session->n_claims; i++)
        entry.claims[slot_of(session->claims[i].at) - 1] = session->claims[i].state;
    for (guint k = 0; k < MAX_SLOTS; k++) {
        gint64 end = slot_times[k] + 1800;

        if (ivp_session_occupies(session, slot_times[k], end, NOW))
            entry.occupies |= (guint8)(1 << k);
        if (ivp_session_occupies(session, slot_times[k], end, LATE))
            entry.occupies_late |= (guint8)(1 << k);
    }
    entry.state = ivp_session_get_state(session, &next);
    entry.next = next;
    entry.withdrawn = session->mine.verb == IVP_VERB_WITHDRAW;
    entry.theirs_withdrawn = session->theirs.verb == IVP_VERB_WITHDRAW;
    entry.down = session->stood_down;
    entry.mine = session->mine.verb;
    entry.theirs = session->theirs.verb;
    g_ptr_array_add(sessions, g_memdup2(&entry, sizeof entry));
    return index;
}

guint32
node_first(IvpSide side, guint client)
{
    g_autoptr(IvpSession) session =
        ivp_session_new(ID, side, ACCOUNT, side == IVP_SIDE_VOLUNTEER ? "bo" : "ana",
                        side == IVP_SIDE_VOLUNTEER ? VOLUNTEER_BOX : boxes[client]);
    Node node = {0};

    node.session = session_intern(session);
    return node_intern(&node);
}

/* --- The keeper in a node: one half hour, packed --- */

static void
unpack_keeper(guint16 packed, IvpKeeper *keeper, guint slot)
{
    ivp_keeper_init(keeper, slot_times[slot], 30, "f000", ID, 1);
    keeper->cells[0].phase = (IvpCellPhase)(packed >> 1 & 7);
    keeper->giving_up = packed >> 4 & 1;
    keeper->lost = packed >> 5 & 1;
    keeper->cells[0].generation = packed >> 8;
}

static guint16
pack_keeper(const IvpKeeper *keeper)
{
    if (ivp_keeper_get_state(keeper) == IVP_KEEPER_FREED)
        return 0;
    return (guint16)(1 | keeper->cells[0].phase << 1 | (keeper->giving_up ? 16 : 0) |
                     (keeper->lost ? 32 : 0) | keeper->cells[0].generation << 8);
}

gboolean
keeper_may_put(guint32 node, guint slot, guint *generation)
{
    guint16 packed = node_at(node)->keeper[slot];
    IvpKeeper keeper;
    guint cell;

    if (packed == 0)
        return FALSE;
    unpack_keeper(packed, &keeper, slot);
    *generation = (guint)keeper.cells[0].generation;
    return ivp_keeper_next(&keeper, &cell) == IVP_ASK_PUT;
}

gboolean
keeper_wants_free(guint32 node, guint slot, guint *generation)
{
    guint16 packed = node_at(node)->keeper[slot];
    IvpKeeper keeper;
    guint cell;

    if (packed == 0)
        return FALSE;
    unpack_keeper(packed, &keeper, slot);
    *generation = (guint)keeper.cells[0].generation;
    return ivp_keeper_next(&keeper, &cell) == IVP_ASK_FREE;
}

guint
keeper_generation(guint32 node, guint slot)
{
    return node_at(node)->keeper[slot] >> 8;
}

/* --- Steps --- */

typedef struct {
    Node node;
    IvpSession *session;
    guint generation; /* of a slot asked for in this step */
    guint taken;      /* local store: slots other threads have */
    gboolean done;    /* something was possible */
} Step;

static void feed(Step *step, const IvpInput *input);

static void
feed_keeper(Step *step, IvpInputKind kind, guint slot)
{
    IvpInput input = {.kind = kind, .n_at = 1, .at = {slot_times[slot]}, .attempt = 0};

    for (guint i = 0; i < step->session->n_claims; i++)
        if (step->session->claims[i].at == slot_times[slot])
            input.attempt = step->session->claims[i].attempt;
    feed(step, &input);
}

static void
forget_claim(IvpSession *session, gint64 at)
{
    for (guint i = 0; i < session->n_claims; i++)
        if (session->claims[i].at == at) {
            session->n_claims--;
            memmove(&session->claims[i], &session->claims[i + 1],
                    (session->n_claims - i) * sizeof session->claims[0]);
            memset(&session->claims[session->n_claims], 0, sizeof session->claims[0]);
        }
}

static void
try_slot(Step *step, guint slot)
{
    IvpKeeper keeper;

    if (!config->shared) {
        feed_keeper(step, step->taken >> slot & 1 ? IVP_INPUT_TAKEN : IVP_INPUT_OURS, slot);
        return;
    }
    ivp_keeper_init(&keeper, slot_times[slot], 30, "f000", ID, 1);
    ivp_keeper_hear(&keeper, 0, IVP_ASK_LOOK, IVP_REPLY_LOOKED, NULL,
                    (int)step->generation);
    step->node.keeper[slot] = pack_keeper(&keeper);
    step->node.fresh &= (guint8) ~(1 << slot);
    if (bugs & BUG_BOOK_FIRST)
        feed_keeper(step, IVP_INPUT_OURS, slot);
}

static void
free_slot(Step *step, guint slot)
{
    IvpKeeper keeper;

    if (!config->shared || step->node.keeper[slot] == 0)
        return;
    unpack_keeper(step->node.keeper[slot], &keeper, slot);
    if ((bugs & BUG_FORGET_CLAIM) && keeper.cells[0].phase == IVP_CELL_PUT) {
        forget_claim(step->session, slot_times[slot]);
        step->node.keeper[slot] = 0;
        step->node.late |= (guint8)(1 << slot);
        return;
    }
    ivp_keeper_give_up(&keeper);
    step->node.keeper[slot] = pack_keeper(&keeper);
}

/* The volunteer's yes must stand in the newest line that ever came, and answer the last no.
 */
static void
check_booking(const Step *step)
{
    const IvpSession *session = step->session;
    const IvpLine *yes = &session->theirs;
    int last_no = session->last_no;

    for (guint r = 1; r < MAX_REV; r++) {
        const IvpLine *line = line_at(step->node.said[r]);

        if (line != NULL &&
            (line->verb == IVP_VERB_DECLINE || line->verb == IVP_VERB_CANCEL))
            last_no = MAX(last_no, line->rev);
    }
    if (!ivp_verb_is_volunteers(yes->verb) || yes->verb == IVP_VERB_WITHDRAW ||
        !ivp_line_has_time(yes, session->mine.at[0]) || yes->rev != step->node.newest)
        violation =
            "S2: booked at a time that is not the volunteer's yes in the newest line "
            "received";
    else if (yes->re < last_no)
        violation = "S2: booked on a yes said before the facilitator's own no";
}

static void
follow(Step *step, const IvpEffect *effect)
{
    guint slot = (guint)slot_of(effect->at);

    switch (effect->kind) {
    case IVP_EFFECT_SEND:
        g_assert(effect->line->rev < MAX_REV);
        step->node.said[effect->line->rev] = line_intern(effect->line);
        if (effect->line->verb == IVP_VERB_PROPOSE || effect->line->verb == IVP_VERB_INVITE)
            step->node.expired = FALSE;
        return;
    case IVP_EFFECT_TRY:
        try_slot(step, slot - 1);
        return;
    case IVP_EFFECT_FREE:
        free_slot(step, slot - 1);
        return;
    default:
        return;
    }
}

/* The acknowledgements that step_acknowledge() lets arrive are those the machine gives. */
static void
check_acknowledgement(const IvpSession *after,
                      const IvpLine *line,
                      const GPtrArray *effects)
{
    guint n = 0;

    for (guint i = 0; i < effects->len; i++) {
        const IvpEffect *effect = g_ptr_array_index(effects, i);

        if (effect->kind != IVP_EFFECT_ACK)
            continue;
        n++;
        if (effect->line->rev != MAX(after->theirs.rev, 1) ||
            strcmp(effect->line->box, after->box) != 0 ||
            strcmp(effect->line->to, after->bound) != 0)
            violation = "an acknowledgement says something else than what is held";
    }
    if (n != (line->verb == IVP_VERB_RECEIVED || after->stood_down ? 0 : 1))
        violation = "a line is not acknowledged just once";
}

/* One input to the real machine, and what follows from it in this node. */
static void
feed(Step *step, const IvpInput *input)
{
    g_autoptr(GPtrArray) effects = ivp_effects_new();
    IvpSession *after;
    IvpInput full = *input;

    if (full.account == NULL)
        full.account = ACCOUNT;
    if (full.who == NULL)
        full.who = step->session->peer;
    after = ivp_session_step(step->session, &full, NOW, effects, NULL);
    if (after == NULL)
        return;
    if (input->kind == IVP_INPUT_LINE && bugs == 0)
        check_acknowledgement(after, input->line, effects);
    step->done = TRUE;
    ivp_session_free(step->session);
    step->session = after;
    for (guint i = 0; i < effects->len; i++)
        follow(step, g_ptr_array_index(effects, i));
}

static void
begin(Step *step, guint32 node, guint taken)
{
    memset(step, 0, sizeof *step);
    step->node = *node_at(node);
    step->session = ivp_session_copy(session_of(node)->session);
    step->taken = taken;
}

static guint32
end(Step *step)
{
    guint32 node = NOBODY;

    if (step->done) {
        step->node.session = session_intern(step->session);
        node = node_intern(&step->node);
    }
    ivp_session_free(step->session);
    return node;
}

static void
press(Step *step, IvpInputKind kind, guint mask)
{
    IvpInput input = {.kind = kind, .shown = step->session->theirs.rev, .length = 30};
    int before = step->session->mine.rev;

    for (guint k = 0; k < MAX_SLOTS; k++)
        if (mask >> k & 1)
            input.at[input.n_at++] = slot_times[k];
    if (kind == IVP_PRESS_PROPOSE && config->hold)
        input.until = LATE;
    if (kind == IVP_PRESS_CONSENT) {
        input.consent = TRUE;
        input.record = IVP_RECORD_NO;
    }
    if (bugs & BUG_ONE_COUNTER)
        step->session->said = MAX(step->session->said, step->session->theirs.rev);
    if ((bugs & BUG_YES_BEFORE_NO) && kind == IVP_PRESS_BOOK)
        step->session->last_no = 0;
    feed(step, &input);
    if (step->session->mine.verb == IVP_VERB_BOOK && step->session->mine.rev != before)
        check_booking(step);
    if (bugs & BUG_FREE_EARLY)
        for (guint i = 0; i < step->session->n_claims; i++)
            if (step->session->claims[i].state == IVP_CLAIM_KEPT) {
                IvpInput now = {.kind = IVP_PRESS_FREE_NOW,
                                .n_at = 1,
                                .at = {step->session->claims[i].at}};

                feed(step, &now);
            }
}

/* --- The steps, each remembered --- */

typedef enum {
    STEP_PRESS = 1,
    STEP_PRESS_OLD,
    STEP_LINE,
    STEP_ACKNOWLEDGE,
    STEP_LEARN,
    STEP_FREED,
    STEP_EXPIRE,
    STEP_FORGE,
    STEP_FAKE,
    STEP_CLAIM_BOOKS,
    STEP_FORGET,
} StepKind;

static guint64
key_of(guint32 node, StepKind kind, guint a, guint b)
{
    return (guint64)node << 32 | (guint64)kind << 28 | (guint64)(a & 0xfff) << 16 |
           (b & 0xffff);
}

static Memory *
find_memory(guint64 key)
{
    guint64 at = hash_bytes(&key, sizeof key) & (memory_room - 1);

    while (memories[at].key != 0 && memories[at].key != key)
        at = (at + 1) & (memory_room - 1);
    return &memories[at];
}

static gboolean
recall(guint64 key, guint32 *node)
{
    const Memory *memory = find_memory(key);

    if (memory->key == 0)
        return FALSE;
    *node = memory->node;
    if (memory->violation != NULL)
        violation = memory->violation;
    return TRUE;
}

static guint32
keep(guint64 key, guint32 node)
{
    *find_memory(key) = (Memory){key, node, violation};
    if (++n_memories * 2 > memory_room) {
        Memory *old = memories;
        guint64 n = memory_room;

        memory_room *= 4;
        memories = g_new0(Memory, memory_room);
        for (guint64 i = 0; i < n; i++)
            if (old[i].key != 0)
                *find_memory(old[i].key) = old[i];
        g_free(old);
    }
    return node;
}

guint32
step_press(guint32 node, IvpInputKind kind, guint mask, guint generation, guint taken)
{
    guint64 key = key_of(node, STEP_PRESS, kind | generation << 5, mask | taken << 4);
    guint32 after;
    Step step;

    if (recall(key, &after))
        return after;
    begin(&step, node, taken);
    step.generation = generation;
    press(&step, kind, mask);
    return keep(key, end(&step));
}

/* BUG_OLD_SCREEN: the press means what an older line of theirs said. */
guint32
step_press_old(guint32 node, guint slot, guint16 line, guint generation, guint taken)
{
    guint64 key = key_of(node, STEP_PRESS_OLD, slot | generation << 2 | taken << 6, line);
    guint32 after;
    IvpLine newest;
    int before;
    Step step;

    if (recall(key, &after))
        return after;
    begin(&step, node, taken);
    step.generation = generation;
    before = step.session->said;
    newest = step.session->theirs;
    ivp_line_copy(&step.session->theirs, line_at(line));
    {
        IvpInput input = {.kind = IVP_PRESS_BOOK,
                          .shown = step.session->theirs.rev,
                          .length = 30,
                          .n_at = 1,
                          .at = {slot_times[slot]}};

        feed(&step, &input);
    }
    ivp_line_clear(&step.session->theirs);
    step.session->theirs = newest;
    if (step.session->said != before)
        check_booking(&step);
    return keep(key, end(&step));
}

static void
take_line(Step *step, const IvpLine *line)
{
    IvpSession *session = step->session;
    IvpLine copy = *line;
    IvpInput input = {.kind = IVP_INPUT_LINE, .line = &copy};
    IvpClaim claims[IVP_SESSION_MAX_CLAIMS];
    guint16 keepers[MAX_SLOTS];
    guint n_claims = session->n_claims;
    gboolean down = session->stood_down;
    int before = session->theirs.rev;

    memcpy(claims, session->claims, sizeof claims);
    memcpy(keepers, step->node.keeper, sizeof keepers);
    if (bugs & BUG_NO_BINDING) {
        copy.to[0] = '\0';
        session->bound[0] = '\0';
    }
    if ((bugs & BUG_OLD) && line->rev < session->theirs.rev)
        session->theirs.rev = line->rev - 1;
    if ((bugs & BUG_ONE_COUNTER) && line->rev <= MAX(session->said, session->theirs.rev))
        return;
    if ((bugs & BUG_BOOK_WINS) && line->verb == IVP_VERB_WITHDRAW &&
        session->mine.verb == IVP_VERB_BOOK && line->re < session->mine.rev)
        return;
    if ((bugs & BUG_ACK_ANY_STORE) && session->bound[0] == '\0')
        g_strlcpy(session->acked_by, line->box, sizeof session->acked_by);
    feed(step, &input);
    session = step->session;
    if ((bugs & BUG_OLD) && session->theirs.rev < before && session->theirs.rev < line->rev)
        session->theirs.rev = before;
    if (!session->stood_down && strcmp(session->bound, line->box) == 0)
        step->node.newest = MAX(step->node.newest, (guint8)line->rev);
    if ((bugs & BUG_LOSER_KEEPS) && session->stood_down && !down) {
        memcpy(session->claims, claims, sizeof claims);
        session->n_claims = n_claims;
        memcpy(step->node.keeper, keepers, sizeof keepers);
    }
    if ((bugs & BUG_AGREE_BOOKS) && session->side == IVP_SIDE_FACILITATOR &&
        session->mine.verb == IVP_VERB_PROPOSE && session->theirs.re >= session->mine.rev &&
        session->said < config->facilitator_lines) {
        guint both = slots_of(&session->mine) & slots_of(&session->theirs);

        step->taken = 0;
        if (both != 0)
            press(step, IVP_PRESS_BOOK, both & 1 ? 1 : 2);
    }
}

guint32
step_line(guint32 node, guint16 line)
{
    guint64 key = key_of(node, STEP_LINE, 0, line);
    guint32 after;
    Step step;

    if (recall(key, &after))
        return after;
    begin(&step, node, 0);
    take_line(&step, line_at(line));
    after = end(&step);
    return keep(key, after == node ? NOBODY : after);
}

/* A `received` that says @rev, from client @from (0: the volunteer), to the store @to. */
guint32
step_acknowledge(guint32 node, int rev, guint from, guint to)
{
    guint64 key = key_of(node, STEP_ACKNOWLEDGE, from | to << 4, (guint)rev);
    IvpLine line = {.verb = IVP_VERB_RECEIVED, .rev = rev, .id = ID};
    guint32 after;
    Step step;

    if (recall(key, &after))
        return after;
    begin(&step, node, 0);
    if (step.session->side == IVP_SIDE_VOLUNTEER) {
        g_strlcpy(line.box, boxes[from], sizeof line.box);
        g_strlcpy(line.to, VOLUNTEER_BOX, sizeof line.to);
        if ((bugs & (BUG_ACK_ANY_STORE | BUG_NO_BINDING)) && step.session->bound[0] != '\0')
            g_strlcpy(line.box, step.session->bound, sizeof line.box);
    } else {
        g_strlcpy(line.box, VOLUNTEER_BOX, sizeof line.box);
        if (!(bugs & BUG_NO_BINDING))
            g_strlcpy(line.to, boxes[to], sizeof line.to);
    }
    {
        IvpInput input = {.kind = IVP_INPUT_LINE, .line = &line};
        IvpClaim claims[IVP_SESSION_MAX_CLAIMS];
        guint n_claims = step.session->n_claims;
        guint16 keepers[MAX_SLOTS];

        memcpy(claims, step.session->claims, sizeof claims);
        memcpy(keepers, step.node.keeper, sizeof keepers);
        feed(&step, &input);
        if ((bugs & BUG_LOSER_KEEPS) && step.session->stood_down) {
            memcpy(step.session->claims, claims, sizeof claims);
            memcpy(step.node.keeper, keepers, sizeof keepers);
            step.session->n_claims = n_claims;
        }
    }
    after = end(&step);
    return keep(key, after == node ? NOBODY : after);
}

guint32
step_learn(guint32 node, guint slot, guint owner)
{
    guint64 key = key_of(node, STEP_LEARN, slot, owner);
    const char *token = owner == 1 ? "f000." ID ".1" : "z000." ID ".1";
    IvpKeeper keeper;
    guint32 after;
    int before;
    Step step;

    if (recall(key, &after))
        return after;
    begin(&step, node, 0);
    before = step.session->said;
    unpack_keeper(step.node.keeper[slot], &keeper, slot);
    ivp_keeper_hear(&keeper, 0, IVP_ASK_PUT, IVP_REPLY_UNCLEAR, NULL, 0);
    if (owner == 0 && !(bugs & BUG_404))
        ivp_keeper_hear(&keeper, 0, IVP_ASK_READ, IVP_REPLY_NOT_FOUND, NULL, 0);
    else
        ivp_keeper_hear(&keeper, 0, IVP_ASK_READ, IVP_REPLY_FOUND, token, 0);
    if (owner == 0 && (bugs & BUG_404))
        step.node.late |= (guint8)(1 << slot);
    step.done = TRUE;
    step.node.keeper[slot] = pack_keeper(&keeper);
    switch (ivp_keeper_get_state(&keeper)) {
    case IVP_KEEPER_OURS:
        if (bugs & BUG_NO_SECOND_LOOK) {
            IvpLine real = step.session->theirs;
            IvpLine yes = {.verb = IVP_VERB_REQUEST,
                           .rev = real.rev,
                           .re = MAX(real.re, step.session->last_no),
                           .n_at = 1,
                           .at = {slot_times[slot]}};

            step.session->theirs = yes;
            feed_keeper(&step, IVP_INPUT_OURS, slot);
            step.session->theirs = real;
        } else {
            feed_keeper(&step, IVP_INPUT_OURS, slot);
        }
        break;
    case IVP_KEEPER_TAKEN:
        feed_keeper(&step, IVP_INPUT_TAKEN, slot);
        break;
    case IVP_KEEPER_FREED:
        feed_keeper(&step, IVP_INPUT_FREED, slot);
        break;
    case IVP_KEEPER_ASKING:
        break;
    }
    if (step.session->said != before)
        check_booking(&step);
    after = end(&step);
    return keep(key, after == node ? NOBODY : after);
}

/* The keeper hears that the slot is free; with the local store it is as soon as it is
 * wanted. */
guint32
step_freed(guint32 node, guint slot)
{
    guint64 key = key_of(node, STEP_FREED, slot, 0);
    IvpKeeper keeper;
    guint32 after;
    Step step;

    if (recall(key, &after))
        return after;
    begin(&step, node, 0);
    if (config->shared) {
        unpack_keeper(step.node.keeper[slot], &keeper, slot);
        ivp_keeper_hear(&keeper, 0, IVP_ASK_FREE, IVP_REPLY_EXISTS, NULL, 0);
        step.node.keeper[slot] = pack_keeper(&keeper);
    }
    feed_keeper(&step, IVP_INPUT_FREED, slot);
    after = end(&step);
    return keep(key, after == node ? NOBODY : after);
}

guint32
step_expire(guint32 node)
{
    Node expired = *node_at(node);

    expired.expired = TRUE;
    return node_intern(&expired);
}

/* BUG_SENDER: whoever has seen the ID may speak for the volunteer. */
guint32
step_forge(guint32 node)
{
    guint64 key = key_of(node, STEP_FORGE, 0, 0);
    guint32 after;
    Step step;

    if (recall(key, &after))
        return after;
    begin(&step, node, 0);
    {
        IvpLine line = {.verb = IVP_VERB_WITHDRAW,
                        .rev = step.session->theirs.rev + 1,
                        .id = ID,
                        .box = VOLUNTEER_BOX};
        IvpInput input = {.kind = IVP_INPUT_LINE, .line = &line};

        feed(&step, &input);
        step.node.forged = TRUE;
    }
    return keep(key, end(&step));
}

/* BUG_ACK_FIRST: the other side acknowledged what it then lost. */
guint32
step_fake_acknowledgement(guint32 node)
{
    Step step;

    begin(&step, node, 0);
    step.session->acked = step.session->mine.rev;
    step.done = TRUE;
    return end(&step);
}

/* BUG_CLAIM_BOOKS: a claim in the room books by itself, before any private request. */
guint32
step_claim_books(guint32 node, guint slot, guint generation)
{
    guint64 key = key_of(node, STEP_CLAIM_BOOKS, slot, generation);
    guint32 after;
    Step step;

    if (recall(key, &after))
        return after;
    begin(&step, node, 0);
    step.generation = generation;
    step.session->theirs = (IvpLine){.verb = IVP_VERB_REQUEST,
                                     .rev = 1,
                                     .n_at = 1,
                                     .at = {slot_times[slot]},
                                     .box = "v000"};
    step.node.newest = 1;
    press(&step, IVP_PRESS_BOOK, 1U << slot);
    feed_keeper(&step, IVP_INPUT_OURS, slot);
    return keep(key, end(&step));
}

/* Forgets lines that can move nothing more. @over: both know that it is withdrawn. */
guint32
node_forget(guint32 node, int below, gboolean all, gboolean over, gboolean fold)
{
    guint64 key = key_of(node, STEP_FORGET, (guint)below, all | over << 1 | fold << 2);
    guint32 after;
    gboolean kept = FALSE;
    Step step;

    if (recall(key, &after))
        return after;
    begin(&step, node, 0);
    step.done = TRUE;
    for (int r = 0; r < MAX_REV; r++)
        if (all || r <= below)
            step.node.said[r] = 0;
    for (guint i = 0; i < step.session->n_claims; i++)
        kept |= step.session->claims[i].state == IVP_CLAIM_KEPT;
    if (fold && step.session->acked < step.session->mine.rev && !kept)
        step.session->acked = 0;
    if (over) {
        IvpSession *session = step.session;
        gboolean volunteer = session->side == IVP_SIDE_VOLUNTEER;

        ivp_line_clear(&session->mine);
        ivp_line_clear(&session->theirs);
        memset(session->bound, 0, sizeof session->bound);
        memset(session->acked_by, 0, sizeof session->acked_by);
        session->unproven = FALSE;
        session->last_no = session->said = session->acked = session->length = 0;
        session->n_offers = 0;
        memset(session->offers, 0, sizeof session->offers);
        (volunteer ? &session->mine : &session->theirs)->verb = IVP_VERB_WITHDRAW;
        (volunteer ? &session->mine : &session->theirs)->rev = 1;
        session->said = session->acked = volunteer ? 1 : 0;
        step.node.newest = volunteer ? 0 : 1;
        step.node.expired = FALSE;
        memset(step.node.said, 0, sizeof step.node.said);
    }
    return keep(key, end(&step));
}
