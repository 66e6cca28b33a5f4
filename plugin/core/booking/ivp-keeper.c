/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-keeper.h"

#include <string.h>

#include "ivp-line.h"

void
ivp_keeper_init(IvpKeeper *keeper,
                gint64 at,
                int minutes,
                const char *box,
                const char *id,
                int attempt)
{
    gint64 end = at + minutes * G_GINT64_CONSTANT(60);

    g_return_if_fail(minutes > 0 && minutes <= IVP_LINE_MAX_MINUTES);

    memset(keeper, 0, sizeof *keeper);
    g_snprintf(keeper->token, sizeof keeper->token, "%s.%s.%d", box, id, attempt);
    for (gint64 cell = at - at % IVP_KEEPER_CELL; cell < end; cell += IVP_KEEPER_CELL)
        keeper->cells[keeper->n_cells++].at = cell;
}

void
ivp_keeper_give_up(IvpKeeper *keeper)
{
    keeper->giving_up = TRUE;
    for (guint i = 0; i < keeper->n_cells; i++)
        if (keeper->cells[i].phase == IVP_CELL_LOOK)
            keeper->cells[i].phase = IVP_CELL_NONE;
}

IvpAsk
ivp_keeper_next(const IvpKeeper *keeper, guint *cell)
{
    for (guint i = 0; i < keeper->n_cells; i++) {
        *cell = i;
        switch (keeper->cells[i].phase) {
        case IVP_CELL_LOOK:
            return IVP_ASK_LOOK;
        case IVP_CELL_PUT:
            return IVP_ASK_PUT;
        case IVP_CELL_READ:
            return IVP_ASK_READ;
        case IVP_CELL_OURS:
            if (keeper->giving_up)
                return IVP_ASK_FREE;
            break;
        case IVP_CELL_NONE:
            break;
        }
    }
    return IVP_ASK_NOTHING;
}

char *
ivp_keeper_name(const IvpKeeper *keeper, guint cell, IvpAsk ask)
{
    g_autofree char *time = ivp_line_format_time(keeper->cells[cell].at);

    return g_strdup_printf("%s-g%d%s", time, keeper->cells[cell].generation,
                           ask == IVP_ASK_FREE ? "-free" : "");
}

void
ivp_keeper_hear(IvpKeeper *keeper,
                guint cell,
                IvpAsk ask,
                IvpReply reply,
                const char *token,
                int generation)
{
    IvpCell *here;

    g_return_if_fail(cell < keeper->n_cells);

    here = &keeper->cells[cell];
    switch (ask) {
    case IVP_ASK_LOOK:
        if (here->phase != IVP_CELL_LOOK || reply != IVP_REPLY_LOOKED)
            return;
        here->generation = generation;
        here->phase = IVP_CELL_PUT;
        return;
    case IVP_ASK_PUT:
        if (here->phase == IVP_CELL_PUT)
            here->phase = reply == IVP_REPLY_CREATED ? IVP_CELL_OURS : IVP_CELL_READ;
        return;
    case IVP_ASK_READ:
        if (here->phase != IVP_CELL_READ)
            return;
        if (reply == IVP_REPLY_NOT_FOUND) {
            /* The PUT may be on its way still, so this is no "no": put again until a token
             * is known. */
            here->phase = IVP_CELL_PUT;
        } else if (reply == IVP_REPLY_FOUND) {
            here->phase =
                g_strcmp0(token, keeper->token) == 0 ? IVP_CELL_OURS : IVP_CELL_NONE;
            if (here->phase == IVP_CELL_NONE) {
                keeper->lost = !keeper->giving_up;
                ivp_keeper_give_up(keeper);
            }
        }
        return;
    case IVP_ASK_FREE:
        if (here->phase == IVP_CELL_OURS && keeper->giving_up &&
            (reply == IVP_REPLY_CREATED || reply == IVP_REPLY_EXISTS))
            here->phase = IVP_CELL_NONE;
        return;
    case IVP_ASK_NOTHING:
        return;
    }
}

IvpKeeperState
ivp_keeper_get_state(const IvpKeeper *keeper)
{
    guint ours = 0, none = 0;

    for (guint i = 0; i < keeper->n_cells; i++) {
        ours += keeper->cells[i].phase == IVP_CELL_OURS;
        none += keeper->cells[i].phase == IVP_CELL_NONE;
    }
    if (none == keeper->n_cells)
        return IVP_KEEPER_FREED;
    if (keeper->lost)
        return IVP_KEEPER_TAKEN;
    if (keeper->giving_up)
        return IVP_KEEPER_ASKING;
    return ours == keeper->n_cells ? IVP_KEEPER_OURS : IVP_KEEPER_ASKING;
}
