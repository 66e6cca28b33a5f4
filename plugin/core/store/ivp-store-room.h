/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-room.h"
#include "ivp-store.h"

/** IvpStoredRoom: a request in a room as the store keeps it. */
typedef struct {
    char *account;
    char *room;
    char *nick; /* who asks; "" for one's own */
    gboolean mine;
    gboolean over;
    gboolean claimed; /* the person here said they would take it */
    IvpRoomAsk *ask;
    IvpLine *line; /* what was asked; TEXT is private and for the one who takes it */
    gint64 said;
} IvpStoredRoom;

void ivp_stored_room_free(IvpStoredRoom *stored);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(IvpStoredRoom, ivp_stored_room_free)

/** IvpRoomSaved: @saved: whether it is kept; on the main thread, not after
 * ivp_store_close() */
typedef void (*IvpRoomSaved)(gboolean saved, gpointer data);

/** ivp_store_save_room: @stored is copied; @destroy (nullable) frees @data. */
void ivp_store_save_room(IvpStore *store,
                         const IvpStoredRoom *stored,
                         IvpRoomSaved saved,
                         gpointer data,
                         GDestroyNotify destroy);

/**
 * ivp_store_give_room: the same, but only if nobody has been given this round yet: of two
 * clients on one profile one gives, the other's @saved is told %FALSE
 */
void ivp_store_give_room(IvpStore *store,
                         const IvpStoredRoom *stored,
                         IvpRoomSaved saved,
                         gpointer data,
                         GDestroyNotify destroy);

/** IvpRoomsLoaded: @list: (transfer full) (element-type IvpStoredRoom): not over */
typedef void (*IvpRoomsLoaded)(GPtrArray *list, gpointer data);
void ivp_store_load_rooms(IvpStore *store, IvpRoomsLoaded loaded, gpointer data);
