/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-booking.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ivp-code.h"
#include "ivp-error.h"
#include "ivp-itip.h"
#include "ivp-keeper.h"

IvpBooking *
ivp_booking_copy(const IvpBooking *booking)
{
    IvpBooking *copy = g_new(IvpBooking, 1);

    *copy = *booking;
    copy->token = g_strdup(booking->token);
    copy->box = g_strdup(booking->box);
    copy->id = g_strdup(booking->id);
    copy->facilitator = g_strdup(booking->facilitator);
    copy->facilitator_name = g_strdup(booking->facilitator_name);
    copy->summary = g_strdup(booking->summary);
    return copy;
}

void
ivp_booking_free(IvpBooking *booking)
{
    if (booking == NULL)
        return;
    g_free(booking->token);
    g_free(booking->box);
    g_free(booking->id);
    g_free(booking->facilitator);
    g_free(booking->facilitator_name);
    g_free(booking->summary);
    g_free(booking);
}

gboolean
ivp_booking_was_moved(const IvpBooking *booking)
{
    return booking->shown_start != 0 &&
           (booking->shown_start != booking->at ||
            booking->shown_end != booking->at + booking->minutes * G_GINT64_CONSTANT(60));
}

/* "20261203T1800Z/60" */
static gboolean
read_slot(const char *text, gint64 *at, int *minutes)
{
    g_autofree char *time = NULL;
    const char *slash = text != NULL ? strchr(text, '/') : NULL;
    gint64 number;

    if (slash == NULL)
        return FALSE;
    time = g_strndup(text, (gsize)(slash - text));
    number = g_ascii_strtoll(slash + 1, NULL, 10);
    *minutes = (int)CLAMP(number, 0, IVP_LINE_MAX_MINUTES + 1);
    return *minutes >= 1 && *minutes <= IVP_LINE_MAX_MINUTES &&
           ivp_line_parse_time(time, at);
}

/* "k3w9.7q2k9mh.12" */
static gboolean
read_token(const char *token, IvpBooking *booking)
{
    g_auto(GStrv) parts = g_strsplit(token, ".", 4);
    char code[IVP_ID_LENGTH + 1];

    if (strlen(token) >= IVP_KEEPER_MAX_TOKEN || g_strv_length(parts) != 3 ||
        !ivp_code_normalize(code, parts[0], strlen(parts[0]), IVP_BOX_LENGTH,
                            IVP_BOX_LENGTH) ||
        !ivp_code_normalize(code, parts[1], strlen(parts[1]), IVP_ID_LENGTH, IVP_ID_LENGTH))
        return FALSE;
    booking->attempt = (int)CLAMP(g_ascii_strtoll(parts[2], NULL, 10), 0, G_MAXINT);
    booking->token = g_strdup(token);
    booking->box = g_strdup(parts[0]);
    booking->id = g_strdup(parts[1]);
    return booking->attempt > 0;
}

static char *
keep_text(const char *text)
{
    const char *end;

    if (text == NULL || strlen(text) <= IVP_BOOKING_TEXT_MAX)
        return g_strdup(text);
    end = g_utf8_find_prev_char(text, text + IVP_BOOKING_TEXT_MAX + 1);
    return g_strndup(text, (gsize)(end - text));
}

static IvpItip *
read_event(GBytes *body)
{
    g_autoptr(GPtrArray) problems = NULL;
    g_autoptr(GPtrArray) list = ivp_itip_read(body, FALSE, &problems);

    return list->len > 0 ? g_ptr_array_steal_index(list, 0) : NULL;
}

IvpBooking *
ivp_booking_read(GBytes *body, gint64 half_hour, int generation)
{
    IvpItip *itip = read_event(body);
    IvpBooking *booking = g_new0(IvpBooking, 1);

    if (itip == NULL || itip->claim == NULL || !read_token(itip->claim, booking) ||
        !read_slot(itip->slot, &booking->at, &booking->minutes) ||
        booking->at - booking->at % IVP_KEEPER_CELL != half_hour) {
        g_clear_pointer(&booking, ivp_booking_free);
    } else {
        booking->generation = generation;
        booking->shown_start = itip->start;
        booking->shown_end = itip->end;
        booking->cancelled = g_strcmp0(itip->status, "CANCELLED") == 0;
        booking->summary = keep_text(itip->summary);
        if (itip->organizer != NULL) {
            booking->facilitator = keep_text(itip->organizer->address);
            booking->facilitator_name = keep_text(itip->organizer->name);
        }
    }
    ivp_itip_free(itip);
    return booking;
}

char *
ivp_booking_read_token(GBytes *body)
{
    IvpItip *itip = read_event(body);
    char *token = itip != NULL ? g_strdup(itip->claim) : NULL;

    ivp_itip_free(itip);
    return token;
}

static gboolean
touches(gint64 start, gint64 end, gint64 at, gint64 until, gint64 gap)
{
    return start != 0 && start < until + gap && at < MAX(end, start + 1) + gap;
}

gboolean
ivp_bookings_leave_room(GPtrArray *list,
                        const char *box,
                        const char *id,
                        gint64 at,
                        int minutes,
                        gint64 gap,
                        GError **error)
{
    gint64 until = at + minutes * G_GINT64_CONSTANT(60);

    for (guint i = 0; i < list->len; i++) {
        const IvpBooking *other = g_ptr_array_index(list, i);
        const char *who =
            other->facilitator_name != NULL ? other->facilitator_name : other->facilitator;
        gint64 end = other->at + other->minutes * G_GINT64_CONSTANT(60);

        /* A move claims the new time while the old one still stands. */
        if (strcmp(other->box, box) == 0 && strcmp(other->id, id) == 0)
            continue;
        if (touches(other->at, end, at, until, gap) ||
            (!other->cancelled &&
             touches(other->shown_start, other->shown_end, at, until, gap))) {
            g_set_error(
                error, IVP_ERROR, IVP_ERROR_REFUSED,
                who != NULL
                    ? _("%s has a session at that time, or too close to it.")
                    : _("There is another session at that time, or too close to it."),
                who);
            return FALSE;
        }
    }
    return TRUE;
}
