/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <glib.h>

/** IVP_BOOKING_TEXT_MAX: bytes of a text that is kept of a booking. */
#define IVP_BOOKING_TEXT_MAX 200

/**
 * IvpBooking: a booking that stands in a shared calendar: its first half hour, and what its
 * event says now. Somebody may have moved or cancelled that event in an ordinary calendar
 * program; this changes nothing until the facilitator wants it, so it is told apart here.
 * @token: of the claim; its parts are @box, @id and @attempt
 * @at: as claimed; @minutes likewise
 * @shown_start: what the event says; 0 where it says none that can be read
 * @facilitator: (nullable): address of the organizer
 * @facilitator_name: (nullable)
 */
typedef struct {
    char *token;
    char *box;
    char *id;
    int attempt;
    gint64 at;
    int minutes;
    int generation;
    gint64 shown_start;
    gint64 shown_end;
    gboolean cancelled;
    char *facilitator;
    char *facilitator_name;
    char *summary;
} IvpBooking;

IvpBooking *ivp_booking_copy(const IvpBooking *booking);
void ivp_booking_free(IvpBooking *booking);

/** ivp_booking_was_moved: somebody has given the event another time. */
gboolean ivp_booking_was_moved(const IvpBooking *booking);

/**
 * ivp_booking_read:
 * @body: of a resource, any bytes
 * @half_hour: that its name says
 *
 * Returns: (transfer full) (nullable): %NULL for what is no booking that begins in that
 * half hour
 */
IvpBooking *ivp_booking_read(GBytes *body, gint64 half_hour, int generation);

/** ivp_booking_read_token: (transfer full) (nullable): of a resource's bytes. */
char *ivp_booking_read_token(GBytes *body);

/**
 * ivp_bookings_leave_room:
 * @list: (element-type IvpBooking)
 * @box: whose session @id is; its own bookings stand in nobody's way
 * @gap: seconds that have to be between two sessions
 *
 * The half hours keep bookings apart; this is for the minutes between them, and for events
 * somebody has moved by hand.
 *
 * Returns: FALSE with %IVP_ERROR_REFUSED and a sentence that names who is there
 */
gboolean ivp_bookings_leave_room(GPtrArray *list,
                                 const char *box,
                                 const char *id,
                                 gint64 at,
                                 int minutes,
                                 gint64 gap,
                                 GError **error);
