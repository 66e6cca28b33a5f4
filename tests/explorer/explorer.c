/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "explorer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const Config *config;
guint bugs;
const char *violation;

static const Config configs[] = {
#include "worlds.h"
};

/* One rule left out, the world in which that shows first, and what must then break. */
static const struct {
    const char *name;
    guint bug;
    const char *world;
    const char *breaks;
} planted[] = {
    {"older-revision-accepted", BUG_OLD, "one-local-two-slots", "S2"},
    {"one-counter-for-both", BUG_ONE_COUNTER, "one-local-two-slots", "L1"},
    {"only-request-acknowledged", BUG_ACK_REQUEST_ONLY, "one-local", "L1"},
    {"ack-before-commit", BUG_ACK_FIRST, "one-local", "L1"},
    {"book-beats-withdraw", BUG_BOOK_WINS, "one-local", "L1"},
    {"yes-before-a-no-counts", BUG_YES_BEFORE_NO, "one-local", "S2"},
    {"press-on-an-older-screen", BUG_OLD_SCREEN, "one-local-two-slots", "S2"},
    {"sender-not-checked", BUG_SENDER, "one-local", "L1"},
    {"no-recheck-after-claim", BUG_NO_SECOND_LOOK, "one-shared-long", "S2"},
    {"book-before-claim", BUG_BOOK_FIRST, "two-shared", "S1"},
    {"404-means-failed", BUG_404, "one-shared", "S4"},
    {"any-2xx-is-claim", BUG_ANY_2XX, "two-shared", "S1"},
    {"delete-instead-of-generation", BUG_DELETE, "two-shared", "S1"},
    {"free-before-volunteer-heard", BUG_FREE_EARLY, "two-local", "S1v"},
    {"forget-claim-on-withdraw", BUG_FORGET_CLAIM, "one-shared", "S4"},
    {"agree-books-by-itself", BUG_AGREE_BOOKS, "two-local-hold", "S1"},
    {"room-claim-books-at-once", BUG_CLAIM_BOOKS, "room", "S1"},
    {"room-claim-without-round", BUG_OLD_ROUND, "room", "S3"},
    {"no-binding-to-a-store", BUG_NO_BINDING, "clients-local", "L1"},
    {"ack-of-any-store", BUG_ACK_ANY_STORE, "clients-local", "L1"},
    {"loser-keeps-claim", BUG_LOSER_KEEPS, "clients-shared", "S4"},
    {"one-local-store-each", 0, "clients-two-local", "S1"},
};

/* --- The search: breadth first, so that a trace is a shortest one --- */

typedef struct {
    guint words;     /* of 32 bits, of a packed world */
    guint32 *worlds; /* one after the other */
    guint32 *parents;
    guint32 *actions;
    guint32 *table; /* index + 1; 0: empty */
    guint64 n, room, slots;
    guint64 limit; /* worlds that fit into the memory allowed */
    guint64 steps;
    guint32 current;
    gboolean full;
} Search;

static Search search;

static guint
pack(const World *world, guint32 *out)
{
    guint n = 0;
    guint8 *bytes;
    guint length = 0;

    for (guint t = 0; t < config->threads; t++) {
        out[n++] = world->v[t];
        for (guint b = 0; b < config->clients; b++)
            out[n++] = world->f[t][b];
    }
    bytes = (guint8 *)&out[n];
    if (config->shared || config->room) {
        memset(bytes, 0, 16);
        for (guint k = 0; k < config->slots; k++) {
            memcpy(bytes + length, world->own[k], MAX_GENERATIONS);
            length += MAX_GENERATIONS;
            bytes[length++] = world->freed[k];
        }
        if (config->room) {
            bytes[length++] = world->round;
            bytes[length++] = world->given;
            bytes[length++] = world->took[0];
            bytes[length++] = world->took[1];
        }
    }
    return n + (length + 3) / 4;
}

static void
unpack(const guint32 *in, World *world)
{
    const guint8 *bytes;
    guint n = 0;

    memset(world, 0, sizeof *world);
    for (guint t = 0; t < config->threads; t++) {
        world->v[t] = in[n++];
        for (guint b = 0; b < config->clients; b++)
            world->f[t][b] = in[n++];
    }
    if (!config->shared && !config->room)
        return;
    bytes = (const guint8 *)&in[n];
    for (guint k = 0; k < config->slots; k++) {
        memcpy(world->own[k], bytes, MAX_GENERATIONS);
        world->freed[k] = bytes[MAX_GENERATIONS];
        bytes += MAX_GENERATIONS + 1;
    }
    if (config->room) {
        world->round = bytes[0];
        world->given = bytes[1];
        world->took[0] = bytes[2];
        world->took[1] = bytes[3];
    }
}

static guint64
hash(const guint32 *words, guint n)
{
    guint64 value = 0x9e3779b97f4a7c15u;

    for (guint i = 0; i < n; i++) {
        value ^= words[i];
        value *= 0xff51afd7ed558ccdu;
        value ^= value >> 32;
    }
    return value;
}

static void
grow(void)
{
    search.room *= 2;
    search.worlds = g_renew(guint32, search.worlds, search.room * search.words);
    search.parents = g_renew(guint32, search.parents, search.room);
    search.actions = g_renew(guint32, search.actions, search.room);
    g_free(search.table);
    search.slots = search.room * 2;
    search.table = g_new0(guint32, search.slots);
    for (guint64 i = 0; i < search.n; i++) {
        guint64 at =
            hash(&search.worlds[i * search.words], search.words) & (search.slots - 1);

        while (search.table[at] != 0)
            at = (at + 1) & (search.slots - 1);
        search.table[at] = (guint32)i + 1;
    }
}

static void
add(const World *found, guint32 action)
{
    guint32 packed[MAX_THREADS * (1 + MAX_CLIENTS) + 8];
    World world = *found;
    guint64 at;

    if (search.full)
        return;
    if (violation == NULL)
        world_normalize(&world);
    search.steps++;
    pack(&world, packed);
    at = hash(packed, search.words) & (search.slots - 1);
    while (search.table[at] != 0) {
        if (violation == NULL &&
            memcmp(&search.worlds[(search.table[at] - 1) * (guint64)search.words], packed,
                   search.words * sizeof packed[0]) == 0)
            return;
        at = (at + 1) & (search.slots - 1);
    }
    if (search.n >= search.limit) {
        search.full = TRUE;
        return;
    }
    memcpy(&search.worlds[search.n * search.words], packed,
           search.words * sizeof packed[0]);
    search.parents[search.n] = search.current;
    search.actions[search.n] = action;
    search.table[at] = (guint32)++search.n;
    if (violation == NULL)
        world_check(&world);
    if (violation != NULL)
        search.full = TRUE;
    if (search.n >= search.room - 1)
        grow();
}

static void
print_trace(void)
{
    g_autoptr(GArray) path = g_array_new(FALSE, FALSE, sizeof(guint32));

    for (guint32 i = (guint32)search.n - 1; i != 0; i = search.parents[i])
        g_array_append_val(path, i);
    for (guint j = path->len, number = 1; j-- > 0; number++) {
        guint32 i = g_array_index(path, guint32, j);
        g_autofree char *text = NULL;
        World world;

        unpack(&search.worlds[i * (guint64)search.words], &world);
        text = action_describe(search.actions[i], &world);
        printf("#   %2u. %s\n", number, text);
    }
}

typedef struct {
    guint64 megabytes;
    double seconds; /* for one world; 0: no limit */
    gboolean traces;
} Limits;

/* Returns: whether every state was seen */
static gboolean
explore(const Config *which, guint planted_bugs, const Limits *limits)
{
    World first;
    guint32 packed[MAX_THREADS * (1 + MAX_CLIENTS) + 8];
    gint64 began = g_get_monotonic_time();
    guint depth = 0;
    guint64 level, i;
    double seconds;

    config = which;
    bugs = planted_bugs;
    violation = NULL;
    nodes_init();
    memset(&search, 0, sizeof search);
    world_init(&first);
    search.words = pack(&first, packed);
    search.limit = limits->megabytes * 1000000 / (search.words * 4 + 8 + 16);
    search.limit = MIN(search.limit, G_MAXUINT32 - 2);
    search.room = 1 << 15;
    search.n = 0;
    grow();
    add(&first, 0);
    level = search.n;
    for (i = 0; i < search.n && !search.full; i++) {
        World world;

        if (i == level) {
            depth++;
            level = search.n;
        }
        if (limits->seconds > 0 && (i & 1023) == 0 &&
            g_get_monotonic_time() - began > limits->seconds * 1e6)
            break;
        search.current = (guint32)i;
        unpack(&search.worlds[i * search.words], &world);
        world_expand(&world, add);
    }
    seconds = (double)(g_get_monotonic_time() - began) / 1e6;
    printf("# %s: %" G_GUINT64_FORMAT " states, %" G_GUINT64_FORMAT
           " transitions, depth %u, %u nodes, %.1f s%s\n",
           which->name, search.n, search.steps, depth, nodes_count(), seconds,
           violation != NULL ? ""
           : i == search.n   ? ", all properties hold"
                             : ", STOPPED early, no violation so far");
    if (violation != NULL) {
        printf("#  %s\n", violation);
        if (limits->traces)
            print_trace();
    }
    g_free(search.worlds);
    g_free(search.parents);
    g_free(search.actions);
    g_free(search.table);
    return violation == NULL && i == search.n;
}

static const Config *
find_config(const char *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS(configs); i++)
        if (strcmp(configs[i].name, name) == 0)
            return &configs[i];
    return NULL;
}

/* --- Running --- */

static guint number, failures;

static void
report(gboolean ok, const char *text)
{
    printf("%s %u - %s\n", ok ? "ok" : "not ok", ++number, text);
    fflush(stdout);
    failures += !ok;
}

static void
run_world(const Config *which, const Limits *limits, gboolean must_finish)
{
    gboolean whole = explore(which, 0, limits);
    g_autofree char *text = g_strdup_printf("%s: %s", which->name, which->what);

    nodes_clear();
    report(violation == NULL && (whole || !must_finish), text);
}

static void
run_bug(gsize i, const Limits *limits)
{
    g_autofree char *text = NULL;

    explore(find_config(planted[i].world), planted[i].bug, limits);
    text = g_strdup_printf("without the rule against %s: %s", planted[i].name,
                           violation != NULL ? violation : "nothing found");
    nodes_clear();
    report(violation != NULL && g_str_has_prefix(violation, planted[i].breaks), text);
}

static void
run_words(guint typed)
{
    static const char *const left_out[] = {"index", "bare", "reopen"};
    guint states;
    const char *found = words_explore(NULL, typed, &states);

    printf("# words: %u states\n", states);
    report(found == NULL, found == NULL ? "words: all properties hold" : found);
    for (gsize i = 0; i < G_N_ELEMENTS(left_out); i++) {
        g_autofree char *text = NULL;

        found = words_explore(left_out[i], typed, &states);
        printf("# words without %s: %u states\n", left_out[i], states);
        text = g_strdup_printf("words without the rule against %s: %s", left_out[i],
                               found != NULL ? found : "nothing found");
        report(found != NULL, text);
    }
}

int
main(int argc, char **argv)
{
    Limits limits = {1500, 0, TRUE};
    int i = 1;

    for (; i + 1 < argc && g_str_has_prefix(argv[i], "--"); i += 2) {
        if (strcmp(argv[i], "--megabytes") == 0)
            limits.megabytes = g_ascii_strtoull(argv[i + 1], NULL, 10);
        else if (strcmp(argv[i], "--seconds") == 0)
            limits.seconds = g_ascii_strtod(argv[i + 1], NULL);
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    if (i < argc && strcmp(argv[i], "list") == 0) {
        for (gsize c = 0; c < G_N_ELEMENTS(configs); c++)
            printf("%s: %s\n", configs[c].name, configs[c].what);
        for (gsize p = 0; p < G_N_ELEMENTS(planted); p++)
            printf("  %s\n", planted[p].name);
        return 0;
    }
    if (i < argc && strcmp(argv[i], "long") == 0) {
        /* Breadth first: of what does not finish, all below the depth shown was seen. */
        for (gsize c = 0; c < G_N_ELEMENTS(configs); c++)
            if (!configs[c].small && strcmp(configs[c].name, "clients-two-local") != 0)
                run_world(&configs[c], &limits, FALSE);
        run_words(3);
        printf("1..%u\n", number);
        return failures > 0;
    }
    if (i < argc) {
        const Config *which = find_config(argv[i]);
        guint planted_bugs = 0;

        for (gsize p = 0; i + 1 < argc && p < G_N_ELEMENTS(planted); p++)
            if (strcmp(planted[p].name, argv[i + 1]) == 0)
                planted_bugs = planted[p].bug;
        if (which == NULL || (i + 1 < argc && planted_bugs == 0)) {
            fprintf(stderr,
                    "usage: explorer [--megabytes N] [--seconds N] [WORLD [BUG] | long]; "
                    "\"explorer list\" names them.\n");
            return 2;
        }
        explore(which, planted_bugs, &limits);
        nodes_clear();
        return violation != NULL;
    }
    /* The small worlds whole, then each bug, in the ordinary run of the tests. */
    for (gsize c = 0; c < G_N_ELEMENTS(configs); c++)
        if (configs[c].small)
            run_world(&configs[c], &limits, TRUE);
    for (gsize p = 0; p < G_N_ELEMENTS(planted); p++)
        run_bug(p, &limits);
    run_words(2);
    printf("1..%u\n", number);
    return failures > 0;
}
