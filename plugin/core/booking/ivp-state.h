/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-line.h"

/**
 * Where a thread stands: a function of the newest line of each side and of nothing else, so
 * both sides come to the same answer once the lines have crossed. What the clock adds
 * ("expired", "took place") is how a state is shown, not a state.
 */
typedef enum {
    IVP_STATE_NONE,     /* nothing said yet */
    IVP_STATE_INVITED,  /* the facilitator opened, the volunteer has said nothing */
    IVP_STATE_OPEN,     /* times to choose from lie with the facilitator */
    IVP_STATE_PROPOSED, /* the facilitator has proposed; a booking may stand beside it */
    IVP_STATE_BOOKED,
    IVP_STATE_MOVE_ASKED,   /* booked, and the volunteer asks for another time */
    IVP_STATE_MOVE_REFUSED, /* booked, and the facilitator said no to the move */
    IVP_STATE_DECLINED,     /* either may start anew */
    IVP_STATE_CANCELLED,    /* either may start anew */
    IVP_STATE_WITHDRAWN,    /* for good */
    /* with a facilitator who has no panel and so no claim */
    IVP_STATE_AGREED_IN_WORDS,
    IVP_STATE_BOOKED_IN_WORDS,
    IVP_N_STATES,
} IvpState;

typedef enum {
    IVP_NEXT_NOBODY,
    IVP_NEXT_VOLUNTEER,
    IVP_NEXT_FACILITATOR,
} IvpNext;

/** ivp_state_get_name: "move asked": for the tables of the documentation and for tests. */
const char *ivp_state_get_name(IvpState state);

/**
 * ivp_state_of:
 * @volunteer: the volunteer's newest line; zeroed if there is none
 * @facilitator: the facilitator's newest line; zeroed if there is none
 * @unproven: the booking in it is at a time the volunteer's panel never said yes to
 * @next: (out) (optional): who has to act
 */
IvpState ivp_state_of(const IvpLine *volunteer,
                      const IvpLine *facilitator,
                      gboolean unproven,
                      IvpNext *next);

/** ivp_line_get_booking: the booking a facilitator's line states; 0 if none. */
gint64 ivp_line_get_booking(const IvpLine *facilitator);
