/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ivp-desk.h"
#include "ivp-row.h"

/**
 * IvpPanel:
 *
 * The one shared object behind every face: which program, whose zone, what stands in the
 * calendar, what reminds. Views draw what it says and send back what the user wants. Main
 * thread only. Nothing here blocks; everything slow is on the worker and ends in a signal.
 *
 * Signals:
 *   "changed" (): rows, months or details may be different now
 *   "status-changed" (): ivp_panel_get_status() says something else
 *   "program-changed" (): another program, zone or setting; rebuild everything
 *   "notice" (IvpNotice *): something to tell the user now; a face that shows it answers
 * with ivp_panel_notice_shown() "show" (const char *key): a command or a notice wants the
 * panel open at this row
 */
#define IVP_TYPE_PANEL (ivp_panel_get_type())
G_DECLARE_FINAL_TYPE(IvpPanel, ivp_panel, IVP, PANEL, GObject)

/** IVP_PANEL_ABI: raised with every change a face could trip over; handed over before the
 * panel. */
#define IVP_PANEL_ABI 1

/** IvpShared: what the libpurple plugin's info.extra_info points to. */
typedef struct {
    guint32 abi;
    guint32 size;
    const char *version;
    IvpPanel *panel;
} IvpShared;

typedef gint64 (*IvpNow)(gpointer data);

/**
 * ivp_panel_new:
 * @directory: the plugin's own folder, such as ~/.purple/interview-panel; made if missing
 *
 * Reads settings and the chosen program; makes no network request. With a damaged store it
 * still returns a panel and says so in the status.
 */
IvpPanel *ivp_panel_new(const char *directory);

/** ivp_panel_set_now: replaces the clock, for tests. */
void ivp_panel_set_now(IvpPanel *self, IvpNow now, gpointer data);
gint64 ivp_panel_now(IvpPanel *self);

/** ivp_panel_start: begins the schedule (refresh, reminders) if a program was chosen. */
void ivp_panel_start(IvpPanel *self);

/** ivp_panel_stop: ends every timer and thread; the object stays readable until unref'ed.
 */
void ivp_panel_stop(IvpPanel *self);

/** ivp_panel_set_proxy: (nullable): see ivp_calendars_set_proxy(). */
void ivp_panel_set_proxy(IvpPanel *self, const char *proxy);

/** ivp_panel_get_desk: (transfer none): the requests; there before a program is chosen. */
IvpDesk *ivp_panel_get_desk(IvpPanel *self);

/**
 * IVP_PANEL_SHOW_REQUEST: how the key of "show", and of a notice, begins where it means a
 * request: the rest is ivp_desk_describe()'s key, or empty for the list.
 */
#define IVP_PANEL_SHOW_REQUEST "request:"

/* --- Programs, first start --- */

/** IvpProgramChoice: one program that can be chosen. */
typedef struct {
    char *id;
    char *name;
    char *hosts; /* "calendar.google.com": what a refresh would contact; "" for none */
    gboolean example;
    gboolean own;  /* a file of the user's */
    char *problem; /* (nullable): why it cannot be chosen */
} IvpProgramChoice;
void ivp_program_choice_free(IvpProgramChoice *choice);

/** ivp_panel_list_programs: (transfer full) (element-type IvpProgramChoice): presets and
 * own, by name */
GPtrArray *ivp_panel_list_programs(IvpPanel *self);

/** ivp_panel_is_chosen: whether first start is behind us: the user pressed "Show me" once.
 */
gboolean ivp_panel_is_chosen(IvpPanel *self);

/** ivp_panel_choose: the user's press. Remembers it and begins to fetch. */
gboolean ivp_panel_choose(IvpPanel *self, const char *id, GError **error);

/**
 * ivp_panel_preview_program:
 * @bytes: a program file somebody wants to add
 * @name: its file's name
 *
 * Returns: (transfer full): what it is, in lines, problems included, to show before adding;
 *   %NULL with a sentence if it cannot be used
 */
char *
ivp_panel_preview_program(IvpPanel *self, GBytes *bytes, const char *name, GError **error);

/** ivp_panel_add_program: copies it into the user's folder; returns (transfer full) its id.
 */
char *
ivp_panel_add_program(IvpPanel *self, GBytes *bytes, const char *name, GError **error);

/** ivp_panel_get_program: (transfer none) (nullable) */
IvpProgram *ivp_panel_get_program(IvpPanel *self);

/** ivp_panel_get_zone: (transfer none): the viewer's. */
IvpZone *ivp_panel_get_zone(IvpPanel *self);

/** ivp_panel_get_zone_text: (transfer full): "Berlin (CET, UTC+1)" */
char *ivp_panel_get_zone_text(IvpPanel *self);

/** ivp_panel_set_zone: @id is an IANA name, or %NULL for the computer's own. */
gboolean ivp_panel_set_zone(IvpPanel *self, const char *id, GError **error);

/** ivp_panel_list_zones: (transfer full): all IANA names the computer has, sorted. */
char **ivp_panel_list_zones(void);

/** ivp_panel_list_calendars: (transfer full): addresses of the user's own calendars, as
 * typed. */
char **ivp_panel_list_calendars(IvpPanel *self);

/**
 * ivp_panel_add_calendar:
 * @url: https:, webcal:, http: or file:; a path of this computer; a Google link
 *
 * Adds a calendar of the user's own to the program's and fetches it: the press for its
 * network use.
 */
gboolean ivp_panel_add_calendar(IvpPanel *self, const char *url, GError **error);

/** ivp_panel_remove_calendar: @index counts from 0 in ivp_panel_list_calendars(). */
gboolean ivp_panel_remove_calendar(IvpPanel *self, guint index, GError **error);

/** IVP_PANEL_MAX_CALENDARS: the most calendars of the user's own. */
#define IVP_PANEL_MAX_CALENDARS 16

/* --- Status --- */

typedef enum {
    IVP_ACTION_NONE,
    IVP_ACTION_REFRESH,      /* "Try again" */
    IVP_ACTION_CANCEL,       /* "Cancel" */
    IVP_ACTION_ACCEPT_EMPTY, /* "Use the empty one" */
    IVP_ACTION_DETAILS,      /* "Details": show @detail */
    IVP_ACTION_SUCCESSOR,    /* "Use the new address" */
} IvpStatusAction;

/** IvpStatus: one sentence and one action. */
typedef struct {
    char *age;      /* "as of 09:12", "3 days old", "" when nothing was loaded */
    char *sentence; /* (nullable): "Loading, 40 %." "The new calendar is broken (line 4812);
                       this is the one of 09:12." */
    char *detail;   /* (nullable): longer */
    IvpStatusAction action;
    char *action_label; /* (nullable) */
    gboolean busy;
    double fraction; /* 0 … 1, -1 unknown; while busy */
} IvpStatus;
void ivp_status_free(IvpStatus *status);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(IvpStatus, ivp_status_free)

/** ivp_panel_get_status: (transfer full) */
IvpStatus *ivp_panel_get_status(IvpPanel *self);
void ivp_panel_do_action(IvpPanel *self, IvpStatusAction action);
void ivp_panel_refresh(IvpPanel *self);
void ivp_panel_cancel_refresh(IvpPanel *self);

/* --- Calendar --- */

/** IVP_ROWS_DEFAULT: how many rows a list shows before it asks for more. */
#define IVP_ROWS_DEFAULT 200

/**
 * ivp_panel_list_rows:
 * @filter: (nullable)
 * @from: an instant, or 0 for now (what is under way is included)
 * @limit: at most this many; 0 for %IVP_ROWS_DEFAULT
 *
 * Returns: (transfer full) (element-type IvpRow): in order of start
 */
GPtrArray *
ivp_panel_list_rows(IvpPanel *self, const IvpFilter *filter, gint64 from, guint limit);

/** ivp_panel_get_heading: (transfer full): "Today", "Tomorrow", "Thursday 3 December" */
char *ivp_panel_get_heading(IvpPanel *self, IvpWall day);

/** ivp_panel_get_empty_sentence: (transfer full): 'Nothing matches "apac".', "Nothing is
 * coming up." */
char *ivp_panel_get_empty_sentence(IvpPanel *self, const IvpFilter *filter);

/** ivp_panel_find_row: (transfer full) (nullable): the row of that key, if it is still
 * there. */
IvpRow *ivp_panel_find_row(IvpPanel *self, const char *key);

/** ivp_panel_describe: (transfer full) (nullable): the details of that row. */
IvpDetails *ivp_panel_describe(IvpPanel *self, const char *key);

/**
 * ivp_panel_count_month:
 * @counts: how many rows of @filter begin on each day of that month (index 0: the 1st)
 */
void ivp_panel_count_month(IvpPanel *self,
                           int year,
                           int month,
                           const IvpFilter *filter,
                           guint counts[31]);

/** ivp_panel_first_weekday: 1 Monday … 7 Sunday, by the locale. */
int ivp_panel_first_weekday(void);

/** ivp_panel_export_ics: (transfer full): a complete VCALENDAR with this one event or slot.
 */
char *ivp_panel_export_ics(IvpPanel *self, const char *key, GError **error);

/** ivp_panel_suggest_file_name: (transfer full): "interview-slot-2026-12-03.ics" */
char *ivp_panel_suggest_file_name(IvpPanel *self, const char *key);

/** ivp_panel_copy_text: (transfer full) (nullable): the row as plain text for the
 * clipboard. */
char *ivp_panel_copy_text(IvpPanel *self, const char *key);

/* --- Reminders --- */

/**
 * ivp_panel_remind:
 * @before: seconds before the start; the choices offered are 10 minutes, 1 hour, 1 day
 *
 * Survives a restart. Several for one row are fine; the same one twice is one.
 */
gboolean ivp_panel_remind(IvpPanel *self, const char *key, int before, GError **error);
gboolean ivp_panel_forget_reminder(IvpPanel *self, const char *key, int before);

/** ivp_panel_list_reminders: (transfer full) (element-type gint): seconds before, set for
 * @key */
GArray *ivp_panel_list_reminders(IvpPanel *self, const char *key);

/** IvpNotice: something to tell once. Several things at once come as one notice. */
typedef struct {
    gint64 id;
    char *title; /* "In 10 min: Discussion group AMER" or "3 reminders" */
    char *text;  /* "Reminder: Thu 3 Dec, 19:00 CET." one line each */
    char *key;   /* (nullable): the row to show */
} IvpNotice;

/** ivp_panel_notice_shown: a face has shown it; without that it comes again after a
 * restart. */
void ivp_panel_notice_shown(IvpPanel *self, gint64 id);
void ivp_panel_notice_snooze(IvpPanel *self, gint64 id, int minutes);

/* --- Settings --- */

/** Small things kept in program.db, shared by all clients of the profile. */
char *ivp_panel_get_setting(IvpPanel *self,
                            const char *name); /* (transfer full) (nullable) */
void ivp_panel_set_setting(IvpPanel *self,
                           const char *name,
                           const char *value); /* NULL: forget */

/** ivp_panel_get_about: (transfer full): the About page as plain paragraphs. */
char *ivp_panel_get_about(IvpPanel *self);
