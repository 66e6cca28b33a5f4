/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <glib.h>

/**
 * IvpKeeper:
 *
 * One claim of a session with the shared keeper, a calendar collection on a server several
 * facilitators use. Pure: it says what to ask the server next, and is told the answers.
 * Each half hour the session touches is a resource of its own, claimed rising, all or none.
 * A claim is a create-only PUT; nothing is ever deleted or overwritten to decide. Freeing
 * is a create-only PUT of a second resource, after which the next generation of the half
 * hour may be claimed.
 *
 * Commit the state before carrying out ivp_keeper_next(), and again after
 * ivp_keeper_hear(); a restart goes on with ivp_keeper_next().
 *
 * (The local keeper is the store itself: ivp_session_occupies() over its sessions, in the
 * transaction that commits the claim.)
 */

#define IVP_KEEPER_CELL (30 * 60) /* seconds */
#define IVP_KEEPER_MAX_CELLS 21   /* of the longest session, wherever it begins */
#define IVP_KEEPER_MAX_TOKEN 24   /* "k3w9.7q2k9mh.12" and the end */

typedef enum {
    IVP_CELL_LOOK, /* its generation is not known yet; nothing was asked of it */
    IVP_CELL_PUT,  /* a PUT may be under way, now or from before a crash */
    IVP_CELL_READ, /* its answer was unclear: read back */
    IVP_CELL_OURS,
    IVP_CELL_NONE, /* nothing of ours is there, nor can it come */
} IvpCellPhase;

typedef struct {
    gint64 at;
    int generation; /* from 1 */
    IvpCellPhase phase;
} IvpCell;

typedef struct {
    char token[IVP_KEEPER_MAX_TOKEN];
    gboolean giving_up;
    gboolean lost; /* giving up because a half hour is another's */
    guint n_cells;
    IvpCell cells[IVP_KEEPER_MAX_CELLS];
} IvpKeeper;

/** ivp_keeper_init: the claim of [@at, @at + @minutes) by attempt @attempt of thread @id.
 */
void ivp_keeper_init(IvpKeeper *keeper,
                     gint64 at,
                     int minutes,
                     const char *box,
                     const char *id,
                     int attempt);

/** ivp_keeper_give_up: it is no longer wanted: find out whose it is, then free what is
 * ours. */
void ivp_keeper_give_up(IvpKeeper *keeper);

typedef enum {
    IVP_ASK_NOTHING,
    IVP_ASK_LOOK, /* which generation: the lowest without a "-free" resource */
    IVP_ASK_PUT, /* create the half hour's resource with the token in it; never overwrite */
    IVP_ASK_READ, /* read it back */
    IVP_ASK_FREE, /* create its "-free" resource; never overwrite */
} IvpAsk;

/**
 * ivp_keeper_next:
 * @cell: (out): which half hour
 *
 * Returns: what to ask the server now
 */
IvpAsk ivp_keeper_next(const IvpKeeper *keeper, guint *cell);

/** ivp_keeper_name: (transfer full): "20261203T1800Z-g1", with "-free" for %IVP_ASK_FREE.
 */
char *ivp_keeper_name(const IvpKeeper *keeper, guint cell, IvpAsk ask);

/** The answers. Whatever else a server says is unclear: 200, 204, 5xx, silence. */
typedef enum {
    IVP_REPLY_CREATED,   /* 201, to a PUT with If-None-Match: * */
    IVP_REPLY_EXISTS,    /* 412 */
    IVP_REPLY_FOUND,     /* the resource was read: @token is in it */
    IVP_REPLY_NOT_FOUND, /* 404: the PUT may still arrive */
    IVP_REPLY_LOOKED,    /* @generation */
    IVP_REPLY_UNCLEAR,
} IvpReply;

void ivp_keeper_hear(IvpKeeper *keeper,
                     guint cell,
                     IvpAsk ask,
                     IvpReply reply,
                     const char *token,
                     int generation);

typedef enum {
    IVP_KEEPER_ASKING,
    IVP_KEEPER_OURS,  /* every half hour is: tell the session %IVP_INPUT_OURS */
    IVP_KEEPER_TAKEN, /* one is another's: %IVP_INPUT_TAKEN; what was got is being freed */
    IVP_KEEPER_FREED, /* nothing of ours is there: %IVP_INPUT_FREED; forget this claim */
} IvpKeeperState;

IvpKeeperState ivp_keeper_get_state(const IvpKeeper *keeper);

/** ivp_keeper_to_bytes: (transfer full): the whole state, for the store. */
GBytes *ivp_keeper_to_bytes(const IvpKeeper *keeper);

/** ivp_keeper_from_bytes: FALSE with %IVP_ERROR_STORE, and @keeper as it was, if they are
 * not one. */
gboolean ivp_keeper_from_bytes(GBytes *bytes, IvpKeeper *keeper, GError **error);
