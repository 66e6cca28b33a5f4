/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-agenda.h"
#include "ivp-alarm.h"
#include "ivp-calendars.h"
#include "ivp-panel.h"
#include "ivp-store.h"

/* Names of settings; shared by all clients of the profile. */
#define IVP_SETTING_PROGRAM "program"
#define IVP_SETTING_ZONE "zone"
#define IVP_SETTING_QUIET "quiet"         /* "22-8": full hours; none: no quiet hours */
#define IVP_SETTING_CLOCK "clock"         /* "12", "24"; none: as the locale says */
#define IVP_SETTING_CALENDARS "calendars" /* one address a line */

/* The ids of the user's own calendars begin so. */
#define IVP_OWN_PREFIX "own."

struct _IvpPanel {
    GObject parent_instance;

    char *directory;
    IvpStore *store;
    IvpDesk *desk;
    IvpNow now;
    gpointer now_data;
    char *proxy;
    gboolean started;
    gboolean stopped;

    IvpProgram *program; /* (nullable) the chosen one */
    IvpZone *zone;
    IvpCalendars *calendars; /* (nullable) until a program is chosen */
    IvpAgenda *agenda;       /* (nullable) likewise */
    char *chosen;            /* what the settings said when they were applied last */
    char *chosen_zone;
    char *chosen_calendars;

    IvpAlarm *alarm;     /* a reminder, the end of a row, midnight */
    gint64 gather_until; /* instant before which no notice is given */
    gint64 last_notice;
    GHashTable *notices;     /* gint64 * (id, owned) -> GPtrArray of IvpReminder (owned) */
    guint unanswered;        /* claims under way */
    GPtrArray *claimed;      /* IvpReminder (owned): ours to show, not yet in a notice */
    GHashTable *claiming;    /* char * ("before key", owned): asked for, not answered */
    gboolean requests_wait;  /* something of a request is to be told of */
    gint64 requests_snoozed; /* instant before which it is not; 0: none */
    gint64 requests_notice;  /* the last notice of them; 0: none */
};

enum {
    IVP_PANEL_CHANGED,
    IVP_PANEL_STATUS_CHANGED,
    IVP_PANEL_PROGRAM_CHANGED,
    IVP_PANEL_NOTICE,
    IVP_PANEL_SHOW,
    IVP_PANEL_N_SIGNALS,
};
extern guint ivp_panel_signals[IVP_PANEL_N_SIGNALS];

/** ivp_panel_set_alarm: rings at whatever comes next: a reminder, the end of a row,
 * midnight. */
void ivp_panel_set_alarm(IvpPanel *self);

/** ivp_panel_check_reminders: claims what is due; tells of what was claimed. */
void ivp_panel_check_reminders(IvpPanel *self);

/** ivp_panel_follow_reminders: looks up where the reminders' rows stand now. */
void ivp_panel_follow_reminders(IvpPanel *self);

/** ivp_panel_next_reminder: when the next reminder is due, or 0. */
gint64 ivp_panel_next_reminder(IvpPanel *self);

/** ivp_panel_make_desk: the requests, and what the panel lends them. */
void ivp_panel_make_desk(IvpPanel *self);

/** ivp_panel_tell_requests: one notice for all that came, when it may be told. */
void ivp_panel_tell_requests(IvpPanel *self);

/** ivp_panel_next_request_notice: when that may be, or 0. */
gint64 ivp_panel_next_request_notice(IvpPanel *self);

/** ivp_panel_load_program: (transfer full): the user's own of that name, else the preset.
 */
IvpProgram *ivp_panel_load_program(IvpPanel *self, const char *id, GError **error);

/** ivp_panel_follow_moved: takes the new address of every own calendar known to have moved.
 */
void ivp_panel_follow_moved(IvpPanel *self);
