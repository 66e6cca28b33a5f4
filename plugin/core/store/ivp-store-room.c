/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-store-room.h"

#include "ivp-store-private.h"

/** IVP_STORE_MAX_ROOMS: requests in rooms that are looked at again after a start. */
#define IVP_STORE_MAX_ROOMS 200

void
ivp_stored_room_free(IvpStoredRoom *stored)
{
    if (stored == NULL)
        return;
    g_free(stored->account);
    g_free(stored->room);
    g_free(stored->nick);
    ivp_room_ask_free(stored->ask);
    ivp_line_free(stored->line);
    g_free(stored);
}

typedef struct {
    IvpStoredRoom *stored;
    gboolean gives; /* this round's */
    gboolean given; /* it was given already */
    IvpRoomSaved saved;
    gpointer data;
    GDestroyNotify destroy;
} Save;

static void
save_free(gpointer data)
{
    Save *save = data;

    if (save->destroy != NULL)
        save->destroy(save->data);
    ivp_stored_room_free(save->stored);
    g_free(save);
}

static void
bind_text(sqlite3_stmt *statement, int column, const char *text)
{
    sqlite3_bind_text(statement, column, text, -1, SQLITE_TRANSIENT);
}

/* Whether another client has given this round, or begun the next. */
static gboolean
find_given(sqlite3 *db, Save *save, GError **error)
{
    g_autoptr(sqlite3_stmt) statement = NULL;
    int step;

    if (sqlite3_prepare_v2(
            db,
            "SELECT 1 FROM room_ask WHERE account = ? AND room = ? AND id = ? "
            "AND (given IS NOT NULL OR round <> ?)",
            -1, &statement, NULL) != SQLITE_OK) {
        ivp_store_set_sqlite_error(db, error);
        return FALSE;
    }
    bind_text(statement, 1, save->stored->account);
    bind_text(statement, 2, save->stored->room);
    bind_text(statement, 3, save->stored->ask->id);
    sqlite3_bind_int(statement, 4, save->stored->ask->round);
    step = sqlite3_step(statement);
    save->given = step == SQLITE_ROW;
    if (step == SQLITE_ROW || step == SQLITE_DONE)
        return TRUE;
    ivp_store_set_sqlite_error(db, error);
    return FALSE;
}

static gboolean
run_save(sqlite3 *db, gpointer data, GError **error)
{
    Save *save = data;
    const IvpStoredRoom *stored = save->stored;
    g_autoptr(sqlite3_stmt) statement = NULL;
    g_autofree char *tail = ivp_line_encode_tail(stored->line);

    if (save->gives && (!find_given(db, save, error) || save->given))
        return save->given;
    if (sqlite3_prepare_v2(
            db,
            "INSERT OR REPLACE INTO room_ask (account, room, id, mine, nick, "
            "round, state, thread, given, said, tail, text) VALUES (?, ?, ?, "
            "?, ?, ?, ?, ?, ?, ?, ?, ?)",
            -1, &statement, NULL) != SQLITE_OK) {
        ivp_store_set_sqlite_error(db, error);
        return FALSE;
    }
    bind_text(statement, 1, stored->account);
    bind_text(statement, 2, stored->room);
    bind_text(statement, 3, stored->ask->id);
    sqlite3_bind_int(statement, 4, stored->mine);
    bind_text(statement, 5, stored->nick);
    sqlite3_bind_int(statement, 6, stored->ask->round);
    sqlite3_bind_int(statement, 7, (stored->over ? 1 : 0) | (stored->claimed ? 2 : 0));
    bind_text(statement, 8, stored->ask->thread);
    bind_text(statement, 9, stored->ask->given);
    sqlite3_bind_int64(statement, 10, stored->said);
    bind_text(statement, 11, tail);
    bind_text(statement, 12, stored->line->text);
    if (sqlite3_step(statement) == SQLITE_DONE)
        return TRUE;
    ivp_store_set_sqlite_error(db, error);
    return FALSE;
}

static void
on_saved(gpointer data, const GError *error)
{
    Save *save = data;

    if (save->saved != NULL)
        save->saved(error == NULL && !save->given, save->data);
}

static void
queue_save(IvpStore *store,
           const IvpStoredRoom *stored,
           gboolean gives,
           IvpRoomSaved saved,
           gpointer data,
           GDestroyNotify destroy)
{
    Save *save = g_new0(Save, 1);

    save->stored = g_memdup2(stored, sizeof *stored);
    save->stored->account = g_strdup(stored->account);
    save->stored->room = g_strdup(stored->room);
    save->stored->nick = g_strdup(stored->nick);
    save->stored->ask = ivp_room_ask_copy(stored->ask);
    save->stored->line = ivp_line_dup(stored->line);
    save->gives = gives;
    save->saved = saved;
    save->data = data;
    save->destroy = destroy;
    ivp_store_write(store, run_save, on_saved, save, save_free);
}

void
ivp_store_save_room(IvpStore *store,
                    const IvpStoredRoom *stored,
                    IvpRoomSaved saved,
                    gpointer data,
                    GDestroyNotify destroy)
{
    queue_save(store, stored, FALSE, saved, data, destroy);
}

void
ivp_store_give_room(IvpStore *store,
                    const IvpStoredRoom *stored,
                    IvpRoomSaved saved,
                    gpointer data,
                    GDestroyNotify destroy)
{
    queue_save(store, stored, TRUE, saved, data, destroy);
}

typedef struct {
    GPtrArray *list;
    IvpRoomsLoaded loaded;
    gpointer data;
} Load;

static void
load_free(gpointer data)
{
    Load *load = data;

    g_clear_pointer(&load->list, g_ptr_array_unref);
    g_free(load);
}

static IvpStoredRoom *
read_row(sqlite3_stmt *row)
{
    g_autoptr(IvpStoredRoom) stored = g_new0(IvpStoredRoom, 1);
    int state = sqlite3_column_int(row, 6);

    stored->line = g_new0(IvpLine, 1);
    if (ivp_line_decode((const char *)sqlite3_column_text(row, 10), stored->line) !=
        IVP_LINE_WHOLE)
        return NULL;
    stored->line->text = g_strdup((const char *)sqlite3_column_text(row, 11));
    stored->account = g_strdup((const char *)sqlite3_column_text(row, 0));
    stored->room = g_strdup((const char *)sqlite3_column_text(row, 1));
    stored->ask = ivp_room_ask_new((const char *)sqlite3_column_text(row, 2));
    stored->mine = sqlite3_column_int(row, 3);
    stored->nick = g_strdup((const char *)sqlite3_column_text(row, 4));
    stored->ask->round = sqlite3_column_int(row, 5);
    stored->claimed = (state & 2) != 0;
    g_strlcpy(stored->ask->thread, (const char *)sqlite3_column_text(row, 7),
              sizeof stored->ask->thread);
    stored->ask->given = g_strdup((const char *)sqlite3_column_text(row, 8));
    stored->said = sqlite3_column_int64(row, 9);
    return g_steal_pointer(&stored);
}

static gboolean
run_load(sqlite3 *db, gpointer data, GError **error)
{
    Load *load = data;
    g_autoptr(sqlite3_stmt) statement = NULL;
    int step;

    if (sqlite3_prepare_v2(db,
                           "SELECT account, room, id, mine, nick, round, state, thread, "
                           "given, said, tail, text FROM room_ask WHERE state & 1 = 0 "
                           "ORDER BY mine DESC, said DESC LIMIT ?",
                           -1, &statement, NULL) != SQLITE_OK) {
        ivp_store_set_sqlite_error(db, error);
        return FALSE;
    }
    sqlite3_bind_int(statement, 1, IVP_STORE_MAX_ROOMS);
    while ((step = sqlite3_step(statement)) == SQLITE_ROW) {
        IvpStoredRoom *stored = read_row(statement);

        if (stored != NULL)
            g_ptr_array_add(load->list, stored);
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

    load->loaded(g_steal_pointer(&load->list), load->data);
}

void
ivp_store_load_rooms(IvpStore *store, IvpRoomsLoaded loaded, gpointer data)
{
    Load *load = g_new0(Load, 1);

    load->list = g_ptr_array_new_with_free_func((GDestroyNotify)ivp_stored_room_free);
    load->loaded = loaded;
    load->data = data;
    ivp_store_write(store, run_load, on_loaded, load, load_free);
}
