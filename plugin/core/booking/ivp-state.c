/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-state.h"

static const char *const names[IVP_N_STATES] = {
    "none",         "invited",         "open",
    "proposed",     "booked",          "move asked",
    "move refused", "declined",        "cancelled",
    "withdrawn",    "agreed in words", "booked in words",
};

const char *
ivp_state_get_name(IvpState state)
{
    g_return_val_if_fail(state < IVP_N_STATES, "");
    return names[state];
}

gint64
ivp_line_get_booking(const IvpLine *facilitator)
{
    if (facilitator->verb == IVP_VERB_BOOK)
        return facilitator->at[0];
    return facilitator->verb == IVP_VERB_PROPOSE || facilitator->verb == IVP_VERB_DECLINE
               ? facilitator->booked
               : 0;
}

static IvpState
say(IvpState state, IvpNext who, IvpNext *next)
{
    if (next != NULL)
        *next = who;
    return state;
}

static gboolean
proposes_one_of(const IvpLine *facilitator, const IvpLine *volunteer)
{
    if (facilitator->verb != IVP_VERB_PROPOSE)
        return FALSE;
    for (guint i = 0; i < facilitator->n_at; i++)
        if (ivp_line_has_time(volunteer, facilitator->at[i]))
            return TRUE;
    return FALSE;
}

IvpState
ivp_state_of(const IvpLine *volunteer,
             const IvpLine *facilitator,
             gboolean unproven,
             IvpNext *next)
{
    gint64 booking = ivp_line_get_booking(facilitator);
    gboolean answered = volunteer->re >= facilitator->rev;
    gboolean refused =
        facilitator->verb == IVP_VERB_DECLINE || facilitator->verb == IVP_VERB_CANCEL;
    gboolean proposed =
        facilitator->verb == IVP_VERB_PROPOSE || facilitator->verb == IVP_VERB_INVITE;

    if (volunteer->verb == IVP_VERB_WITHDRAW)
        return say(IVP_STATE_WITHDRAWN, IVP_NEXT_NOBODY, next);
    if (volunteer->verb == IVP_VERB_NONE && facilitator->verb == IVP_VERB_NONE)
        return say(IVP_STATE_NONE, IVP_NEXT_NOBODY, next);
    if (volunteer->verb == IVP_VERB_NONE)
        return say(IVP_STATE_INVITED, IVP_NEXT_VOLUNTEER, next);
    if (facilitator->verb == IVP_VERB_NONE)
        return say(IVP_STATE_OPEN, IVP_NEXT_FACILITATOR, next);
    if (refused && booking == 0 && !answered)
        return say(facilitator->verb == IVP_VERB_DECLINE ? IVP_STATE_DECLINED
                                                         : IVP_STATE_CANCELLED,
                   IVP_NEXT_NOBODY, next);
    if ((proposed || (unproven && booking != 0)) && !answered)
        return say(IVP_STATE_PROPOSED, IVP_NEXT_VOLUNTEER, next);
    if (booking != 0 && ivp_line_has_time(volunteer, booking) &&
        !proposes_one_of(facilitator, volunteer))
        return say(IVP_STATE_BOOKED, IVP_NEXT_NOBODY, next);
    if (booking != 0 && facilitator->verb == IVP_VERB_DECLINE && !answered)
        return say(IVP_STATE_MOVE_REFUSED, IVP_NEXT_VOLUNTEER, next);
    if (booking != 0)
        return say(IVP_STATE_MOVE_ASKED, IVP_NEXT_FACILITATOR, next);
    return say(IVP_STATE_OPEN, IVP_NEXT_FACILITATOR, next);
}
