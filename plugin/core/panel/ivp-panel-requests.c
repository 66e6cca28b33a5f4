/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib/gi18n-lib.h>

#include "ivp-panel-private.h"
#include "ivp-quiet.h"

IvpDesk *
ivp_panel_get_desk(IvpPanel *self)
{
    g_return_val_if_fail(IVP_IS_PANEL(self), NULL);
    return self->desk;
}

/* --- What the panel lends the desk --- */

static gint64
lend_now(gpointer data)
{
    return ivp_panel_now(data);
}

static IvpZone *
lend_zone(gpointer data)
{
    return ivp_panel_get_zone(data);
}

static IvpProgram *
lend_program(gpointer data)
{
    return ivp_panel_get_program(data);
}

static GPtrArray *
lend_events(gpointer data, gint64 from, gint64 to)
{
    IvpPanel *self = data;

    return self->agenda != NULL
               ? ivp_agenda_list_busy(self->agenda, from, to)
               : g_ptr_array_new_with_free_func((GDestroyNotify)ivp_desk_event_free);
}

static GArray *
lend_slots(gpointer data, gint64 from, guint limit)
{
    IvpPanel *self = data;
    IvpFilter filter = {.show = IVP_SHOW_SLOTS};
    GArray *slots = g_array_new(FALSE, FALSE, sizeof(gint64));
    g_autoptr(GPtrArray) rows = NULL;

    if (self->agenda == NULL)
        return slots;
    rows = ivp_panel_list_rows(self, &filter, from, limit);
    for (guint i = 0; i < rows->len; i++) {
        const IvpRow *row = g_ptr_array_index(rows, i);

        if (row->start >= from)
            g_array_append_val(slots, row->start);
    }
    return slots;
}

/* --- Telling of what came --- */

static void
on_desk_changed(IvpDesk *desk, gpointer data)
{
    IvpPanel *self = data;

    if (self->stopped)
        return;
    /* Rows say what is reserved and whose. */
    g_signal_emit(self, ivp_panel_signals[IVP_PANEL_CHANGED], 0);
}

static void
on_arrived(IvpDesk *desk, const char *key, gpointer data)
{
    IvpPanel *self = data;

    if (self->stopped)
        return;
    if (!self->requests_wait) {
        self->requests_wait = TRUE;
        self->requests_snoozed = 0;
    }
    ivp_panel_tell_requests(self);
    ivp_panel_set_alarm(self);
}

gint64
ivp_panel_next_request_notice(IvpPanel *self)
{
    const char *quiet = ivp_store_get_setting(self->store, IVP_SETTING_QUIET);
    gint64 moment =
        MAX(MAX(self->gather_until, self->requests_snoozed), ivp_panel_now(self));
    gint64 end = ivp_quiet_get_end(quiet, self->zone, moment);

    return self->requests_wait ? MAX(moment, end) : 0;
}

void
ivp_panel_tell_requests(IvpPanel *self)
{
    IvpNotice notice = {0};
    g_autofree char *title = NULL;

    if (!self->requests_wait || ivp_panel_next_request_notice(self) > ivp_panel_now(self))
        return;
    self->requests_wait = FALSE;
    self->requests_snoozed = 0;
    title = ivp_desk_get_summary(self->desk);
    if (title == NULL)
        return;
    notice.id = ++self->last_notice;
    notice.title = title;
    notice.text = (char *)_("Interview requests");
    notice.key = (char *)IVP_PANEL_SHOW_REQUEST;
    self->requests_notice = notice.id;
    g_signal_emit(self, ivp_panel_signals[IVP_PANEL_NOTICE], 0, &notice);
}

void
ivp_panel_make_desk(IvpPanel *self)
{
    static const IvpDeskHost host = {lend_now, lend_zone, lend_program, lend_events,
                                     lend_slots};

    self->desk = ivp_desk_new(self->store, &host, self);
    g_signal_connect(self->desk, "changed", G_CALLBACK(on_desk_changed), self);
    g_signal_connect(self->desk, "arrived", G_CALLBACK(on_arrived), self);
}
