/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-store-session.h"

#include <string.h>

#include "ivp-store-private.h"

IvpStored *
ivp_stored_new(IvpSession *session)
{
    IvpStored *stored = g_new0(IvpStored, 1);

    stored->session = session;
    return stored;
}

void
ivp_stored_free(IvpStored *stored)
{
    if (stored == NULL)
        return;
    ivp_session_free(stored->session);
    g_strfreev(stored->parts);
    g_free(stored->name);
    g_free(stored->program);
    g_free(stored->wish.quote);
    g_free(stored);
}

IvpStored *
ivp_stored_copy(const IvpStored *stored)
{
    IvpStored *copy = g_memdup2(stored, sizeof *stored);

    copy->session = ivp_session_copy(stored->session);
    copy->parts = g_strdupv(stored->parts);
    copy->name = g_strdup(stored->name);
    copy->program = g_strdup(stored->program);
    copy->wish.quote = g_strdup(stored->wish.quote);
    return copy;
}

void
ivp_stored_set_wish(IvpStored *stored,
                    const char *quote,
                    gint64 at,
                    gint64 when,
                    gboolean asks)
{
    char *copy = g_strdup(quote);

    g_free(stored->wish.quote);
    stored->wish = (IvpWish){copy, at, when, asks};
}

/* --- Statements: values bound in order, by a letter each --- */

static sqlite3_stmt *
prepare(sqlite3 *db, const char *sql, GError **error)
{
    sqlite3_stmt *statement = NULL;

    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK)
        return statement;
    ivp_store_set_sqlite_error(db, error);
    return NULL;
}

/* t: const char * (nullable), i: gint64, b: GBytes * */
static void
bind(sqlite3_stmt *statement, const char *types, ...)
{
    va_list values;

    va_start(values, types);
    for (int i = 1; types[i - 1] != '\0'; i++) {
        if (types[i - 1] == 't') {
            sqlite3_bind_text(statement, i, va_arg(values, const char *), -1,
                              SQLITE_TRANSIENT);
        } else if (types[i - 1] == 'i') {
            sqlite3_bind_int64(statement, i, va_arg(values, gint64));
        } else {
            gsize size;
            gconstpointer bytes = g_bytes_get_data(va_arg(values, GBytes *), &size);

            sqlite3_bind_blob(statement, i, bytes, (int)size, SQLITE_TRANSIENT);
        }
    }
    va_end(values);
}

static gboolean
run(sqlite3 *db, sqlite3_stmt *statement, GError **error)
{
    if (sqlite3_step(statement) == SQLITE_DONE)
        return TRUE;
    ivp_store_set_sqlite_error(db, error);
    return FALSE;
}

static char *
column_text(sqlite3_stmt *statement, int column)
{
    return g_strdup((const char *)sqlite3_column_text(statement, column));
}

/* --- Committing --- */

typedef struct {
    IvpStored *stored;
    GPtrArray *history; /* IvpEffect * (owned) */
    gboolean local;
    gint64 now;
    IvpCommit outcome;
    IvpCommitted committed;
    gpointer data;
    GDestroyNotify destroy;
} Commit;

static void
commit_free(gpointer data)
{
    Commit *commit = data;

    if (commit->destroy != NULL)
        commit->destroy(commit->data);
    ivp_stored_free(commit->stored);
    g_ptr_array_unref(commit->history);
    g_free(commit);
}

static gboolean
is_over(const IvpSession *session)
{
    return session->stood_down ||
           (ivp_session_get_state(session, NULL) == IVP_STATE_WITHDRAWN &&
            session->n_claims == 0 && ivp_session_pending(session) == 0);
}

/* Returns: the row's version, 0 if there is none, -1 on failure */
static gint64
read_version(sqlite3 *db, const IvpSession *session, GError **error)
{
    g_autoptr(sqlite3_stmt) statement = prepare(
        db, "SELECT version FROM thread WHERE account = ? AND peer = ? AND id = ?", error);
    int step;

    if (statement == NULL)
        return -1;
    bind(statement, "ttt", session->account, session->peer, session->id);
    step = sqlite3_step(statement);
    if (step == SQLITE_ROW)
        return sqlite3_column_int64(statement, 0);
    if (step == SQLITE_DONE)
        return 0;
    ivp_store_set_sqlite_error(db, error);
    return -1;
}

/* Whether another thread has any of the slots; the caller's transaction keeps it so. */
static gboolean
find_taken(sqlite3 *db, const IvpSession *session, gboolean *taken, GError **error)
{
    g_autoptr(sqlite3_stmt) statement = prepare(
        db,
        "SELECT 1 FROM thread_claim WHERE at < ? AND ends > ? AND NOT (account = ? AND "
        "peer = ? AND id = ?)",
        error);

    *taken = FALSE;
    if (statement == NULL)
        return FALSE;
    for (guint i = 0; i < session->n_claims && !*taken; i++) {
        const IvpClaim *claim = &session->claims[i];
        gint64 ends = claim->at + claim->length * G_GINT64_CONSTANT(60);
        int step;

        bind(statement, "iittt", ends, claim->at, session->account, session->peer,
             session->id);
        step = sqlite3_step(statement);
        if (step != SQLITE_ROW && step != SQLITE_DONE) {
            ivp_store_set_sqlite_error(db, error);
            return FALSE;
        }
        *taken = step == SQLITE_ROW;
        sqlite3_reset(statement);
    }
    return TRUE;
}

static gboolean
write_claims(sqlite3 *db, const IvpSession *session, GError **error)
{
    g_autoptr(sqlite3_stmt) clear = prepare(
        db, "DELETE FROM thread_claim WHERE account = ? AND peer = ? AND id = ?", error);
    g_autoptr(sqlite3_stmt) insert = NULL;

    if (clear == NULL)
        return FALSE;
    bind(clear, "ttt", session->account, session->peer, session->id);
    if (!run(db, clear, error))
        return FALSE;
    insert = prepare(db, "INSERT INTO thread_claim VALUES (?, ?, ?, ?, ?)", error);
    if (insert == NULL)
        return FALSE;
    for (guint i = 0; i < session->n_claims; i++) {
        const IvpClaim *claim = &session->claims[i];

        bind(insert, "tttii", session->account, session->peer, session->id, claim->at,
             claim->at + claim->length * G_GINT64_CONSTANT(60));
        if (!run(db, insert, error))
            return FALSE;
        sqlite3_reset(insert);
    }
    return TRUE;
}

static gboolean
write_history(sqlite3 *db, const Commit *commit, GError **error)
{
    const IvpSession *session = commit->stored->session;
    g_autoptr(sqlite3_stmt) insert = prepare(
        db,
        "INSERT INTO history (account, peer, id, at, who, entry, tail, slot, length, text) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        error);

    if (insert == NULL)
        return FALSE;
    for (guint i = 0; i < commit->history->len; i++) {
        const IvpEffect *entry = g_ptr_array_index(commit->history, i);
        gboolean line = entry->line != NULL && entry->entry == IVP_ENTRY_LINE;
        g_autofree char *tail = line ? ivp_line_encode_tail(entry->line) : NULL;

        bind(insert, "tttiiitiit", session->account, session->peer, session->id,
             entry->when, (gint64)entry->who, (gint64)entry->entry, tail, entry->at,
             (gint64)entry->length, line ? entry->line->text : entry->text);
        if (!run(db, insert, error))
            return FALSE;
        sqlite3_reset(insert);
    }
    return TRUE;
}

static gboolean
write_thread(sqlite3 *db, const Commit *commit, GError **error)
{
    const IvpStored *stored = commit->stored;
    const IvpPosted *posted = &stored->posted;
    g_autoptr(GBytes) state = ivp_session_to_bytes(stored->session);
    g_autofree char *parts = stored->parts != NULL ? g_strjoinv("\n", stored->parts) : NULL;
    g_autoptr(sqlite3_stmt) statement =
        prepare(db,
                "INSERT OR REPLACE INTO thread VALUES (?, ?, ?, "
                "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
                "?, ?, ?, ?, ?)",
                error);

    if (statement == NULL)
        return FALSE;
    bind(statement, "tttiiibiiiiiiittttiii", stored->session->account,
         stored->session->peer, stored->session->id, stored->version + 1,
         (gint64)is_over(stored->session), commit->now, state, (gint64)posted->rev,
         posted->posted, posted->ends, (gint64)posted->sent, posted->last,
         (gint64)posted->failed, (gint64)posted->absent, parts, stored->name,
         stored->program, stored->wish.quote, stored->wish.at, stored->wish.when,
         (gint64)stored->wish.asks);
    return run(db, statement, error);
}

static gboolean
run_commit(sqlite3 *db, gpointer data, GError **error)
{
    Commit *commit = data;
    const IvpSession *session = commit->stored->session;
    gint64 version = read_version(db, session, error);
    gboolean taken = FALSE;

    if (version < 0)
        return FALSE;
    if (version != commit->stored->version) {
        commit->outcome = IVP_COMMIT_STALE;
        return TRUE;
    }
    if (commit->local && !find_taken(db, session, &taken, error))
        return FALSE;
    if (taken) {
        commit->outcome = IVP_COMMIT_TAKEN;
        return TRUE;
    }
    if (!write_thread(db, commit, error) || !write_claims(db, session, error) ||
        !write_history(db, commit, error))
        return FALSE;
    commit->outcome = IVP_COMMIT_DONE;
    return TRUE;
}

static void
on_committed(gpointer data, const GError *error)
{
    Commit *commit = data;

    if (commit->committed != NULL)
        commit->committed(error != NULL ? IVP_COMMIT_FAILED : commit->outcome,
                          commit->stored->version + 1, commit->data);
}

static IvpEffect *
copy_entry(const IvpEffect *entry)
{
    IvpEffect *copy = g_memdup2(entry, sizeof *entry);

    copy->line = entry->line != NULL ? ivp_line_dup(entry->line) : NULL;
    copy->text = g_strdup(entry->text);
    return copy;
}

void
ivp_store_commit_session(IvpStore *store,
                         const IvpStored *stored,
                         const GPtrArray *effects,
                         gboolean local,
                         gint64 now,
                         IvpCommitted committed,
                         gpointer data,
                         GDestroyNotify destroy)
{
    Commit *commit = g_new0(Commit, 1);

    commit->stored = ivp_stored_copy(stored);
    commit->history = ivp_effects_new();
    for (guint i = 0; effects != NULL && i < effects->len; i++) {
        const IvpEffect *effect = g_ptr_array_index(effects, i);

        if (effect->kind == IVP_EFFECT_HISTORY)
            g_ptr_array_add(commit->history, copy_entry(effect));
    }
    commit->local = local;
    commit->now = now;
    commit->committed = committed;
    commit->data = data;
    commit->destroy = destroy;
    ivp_store_write(store, run_commit, on_committed, commit, commit_free);
}

/* --- Loading --- */

typedef struct {
    const char *sql;
    char *account, *peer, *id; /* NULL: a list */
    gint64 over, limit, offset;
    GPtrArray *list;
    IvpSessionsLoaded loaded;
    IvpHistoryLoaded history;
    gpointer data;
    GDestroyNotify destroy;
} Load;

static void
load_free(gpointer data)
{
    Load *load = data;

    if (load->destroy != NULL)
        load->destroy(load->data);
    g_free(load->account);
    g_free(load->peer);
    g_free(load->id);
    g_clear_pointer(&load->list, g_ptr_array_unref);
    g_free(load);
}

#define THREAD_COLUMNS                                                                \
    "SELECT state, version, changed, rev, posted, ends, sent, last, failed, absent, " \
    "parts, name, program, wish, wish_at, wish_when, wish_asks "                      \
    "FROM thread "

static IvpStored *
read_stored(sqlite3_stmt *row)
{
    g_autoptr(GBytes) state =
        g_bytes_new(sqlite3_column_blob(row, 0), (gsize)sqlite3_column_bytes(row, 0));
    IvpSession *session = ivp_session_from_bytes(state, NULL);
    const char *parts = (const char *)sqlite3_column_text(row, 10);
    IvpStored *stored;

    /* A row of a later release, or a damaged one, must not hide the others. */
    if (session == NULL)
        return NULL;
    stored = ivp_stored_new(session);
    stored->version = sqlite3_column_int64(row, 1);
    stored->changed = sqlite3_column_int64(row, 2);
    stored->posted.rev = sqlite3_column_int(row, 3);
    stored->posted.posted = sqlite3_column_int64(row, 4);
    stored->posted.ends = sqlite3_column_int64(row, 5);
    stored->posted.sent = (guint)sqlite3_column_int(row, 6);
    stored->posted.last = sqlite3_column_int64(row, 7);
    stored->posted.failed = sqlite3_column_int(row, 8);
    stored->posted.absent = sqlite3_column_int(row, 9);
    stored->parts = parts != NULL ? g_strsplit(parts, "\n", -1) : NULL;
    stored->name = column_text(row, 11);
    stored->program = column_text(row, 12);
    stored->wish = (IvpWish){column_text(row, 13), sqlite3_column_int64(row, 14),
                             sqlite3_column_int64(row, 15), sqlite3_column_int(row, 16)};
    return stored;
}

static IvpEffect *
read_entry(sqlite3_stmt *row)
{
    IvpEffect *entry = g_new0(IvpEffect, 1);
    const char *tail = (const char *)sqlite3_column_text(row, 3);

    entry->kind = IVP_EFFECT_HISTORY;
    entry->when = sqlite3_column_int64(row, 0);
    entry->who = (IvpWho)CLAMP(sqlite3_column_int(row, 1), 0, IVP_WHO_KEEPER);
    entry->entry = (IvpEntry)CLAMP(sqlite3_column_int(row, 2), 0, IVP_ENTRY_DISTRUSTED);
    entry->at = sqlite3_column_int64(row, 4);
    entry->length = sqlite3_column_int(row, 5);
    entry->text = column_text(row, 6);
    if (tail != NULL) {
        entry->line = g_new0(IvpLine, 1);
        if (ivp_line_decode(tail, entry->line) != IVP_LINE_WHOLE) {
            g_clear_pointer(&entry->line, ivp_line_free);
        } else {
            entry->line->text = g_steal_pointer(&entry->text);
            entry->verb = entry->line->verb;
            entry->rev = entry->line->rev;
        }
    }
    if (entry->entry == IVP_ENTRY_LINE && entry->line == NULL)
        g_clear_pointer(&entry, ivp_effect_free);
    return entry;
}

static gboolean
run_load(sqlite3 *db, gpointer data, GError **error)
{
    Load *load = data;
    g_autoptr(sqlite3_stmt) statement = prepare(db, load->sql, error);
    int step;

    if (statement == NULL)
        return FALSE;
    if (load->id != NULL)
        bind(statement, "ttt", load->account, load->peer, load->id);
    else
        bind(statement, "iii", load->over, load->limit, load->offset);
    while ((step = sqlite3_step(statement)) == SQLITE_ROW) {
        gpointer row = load->history != NULL ? (gpointer)read_entry(statement)
                                             : (gpointer)read_stored(statement);

        if (row != NULL)
            g_ptr_array_add(load->list, row);
    }
    if (step == SQLITE_DONE)
        return TRUE;
    ivp_store_set_sqlite_error(db, error);
    return FALSE;
}

static void
on_loaded(gpointer data, const GError *error)
{
    Load *load = data;

    if (load->history != NULL)
        load->history(g_steal_pointer(&load->list), load->data);
    else
        load->loaded(g_steal_pointer(&load->list), load->data);
}

static Load *
load_new(const char *sql,
         const char *account,
         const char *peer,
         const char *id,
         gpointer data,
         GDestroyNotify destroy)
{
    Load *load = g_new0(Load, 1);

    load->sql = sql;
    load->account = g_strdup(account);
    load->peer = g_strdup(peer);
    load->id = g_strdup(id);
    load->data = data;
    load->destroy = destroy;
    load->list = g_ptr_array_new_with_free_func((GDestroyNotify)ivp_stored_free);
    return load;
}

void
ivp_store_load_sessions(IvpStore *store,
                        gboolean over,
                        guint limit,
                        guint offset,
                        IvpSessionsLoaded loaded,
                        gpointer data,
                        GDestroyNotify destroy)
{
    Load *load =
        load_new(THREAD_COLUMNS "WHERE over = ? ORDER BY changed DESC LIMIT ? OFFSET ?",
                 NULL, NULL, NULL, data, destroy);

    load->over = over != 0;
    load->limit = limit > 0 ? (gint64)limit : -1;
    load->offset = offset;
    load->loaded = loaded;
    ivp_store_write(store, run_load, on_loaded, load, load_free);
}

void
ivp_store_load_session(IvpStore *store,
                       const char *account,
                       const char *peer,
                       const char *id,
                       IvpSessionsLoaded loaded,
                       gpointer data,
                       GDestroyNotify destroy)
{
    Load *load = load_new(THREAD_COLUMNS "WHERE account = ? AND peer = ? AND id = ?",
                          account, peer, id, data, destroy);

    load->loaded = loaded;
    ivp_store_write(store, run_load, on_loaded, load, load_free);
}

void
ivp_store_load_history(IvpStore *store,
                       const char *account,
                       const char *peer,
                       const char *id,
                       IvpHistoryLoaded loaded,
                       gpointer data,
                       GDestroyNotify destroy)
{
    Load *load =
        load_new("SELECT at, who, entry, tail, slot, length, text FROM history WHERE "
                 "account = ? AND peer = ? AND id = ? ORDER BY n",
                 account, peer, id, data, destroy);

    g_ptr_array_set_free_func(load->list, (GDestroyNotify)ivp_effect_free);
    load->history = loaded;
    ivp_store_write(store, run_load, on_loaded, load, load_free);
}

/* --- Which of two clients on one profile sends --- */

typedef struct {
    char *name, *holder;
    gint64 now, until;
    gboolean ours;
    IvpLeased leased;
    gpointer data;
    GDestroyNotify destroy;
} Lease;

static void
lease_free(gpointer data)
{
    Lease *lease = data;

    if (lease->destroy != NULL)
        lease->destroy(lease->data);
    g_free(lease->name);
    g_free(lease->holder);
    g_free(lease);
}

static gboolean
run_lease(sqlite3 *db, gpointer data, GError **error)
{
    Lease *lease = data;
    g_autoptr(sqlite3_stmt) statement = prepare(
        db,
        "INSERT INTO lease VALUES (?1, ?2, ?3) ON CONFLICT (name) DO UPDATE SET holder = "
        "?2, until = ?3 WHERE holder = ?2 OR until <= ?4",
        error);

    if (statement == NULL)
        return FALSE;
    bind(statement, "ttii", lease->name, lease->holder, lease->until, lease->now);
    if (!run(db, statement, error))
        return FALSE;
    lease->ours = sqlite3_changes(db) == 1;
    return TRUE;
}

static void
on_leased(gpointer data, const GError *error)
{
    Lease *lease = data;

    lease->leased(error == NULL && lease->ours, lease->data);
}

void
ivp_store_take_lease(IvpStore *store,
                     const char *name,
                     const char *holder,
                     gint64 now,
                     int seconds,
                     IvpLeased leased,
                     gpointer data,
                     GDestroyNotify destroy)
{
    Lease *lease = g_new0(Lease, 1);

    lease->name = g_strdup(name);
    lease->holder = g_strdup(holder);
    lease->now = now;
    lease->until = now + seconds;
    lease->leased = leased;
    lease->data = data;
    lease->destroy = destroy;
    ivp_store_write(store, run_lease, on_leased, lease, lease_free);
}
