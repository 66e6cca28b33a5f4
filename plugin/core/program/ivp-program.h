/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ivp-zone.h"

/**
 * IvpProgram:
 *
 * One community's interview program, as its program file describes it (the format is in
 * data/programs/README.md). Immutable once read, reference counted, any thread. Files come
 * from strangers: no commands, no credentials, no file: or http: calendars.
 */
typedef struct _IvpProgram IvpProgram;

/** Caps on what one file may hold. */
#define IVP_PROGRAM_MAX_BYTES (256 * 1024)
#define IVP_PROGRAM_MAX_CALENDARS 16
#define IVP_PROGRAM_MAX_REGIONS 32
#define IVP_PROGRAM_MAX_PHRASES 64
#define IVP_PROGRAM_MAX_SLOT_RULES 16
#define IVP_PROGRAM_MAX_CONTACTS 64
#define IVP_PROGRAM_MAX_LINKS 64
#define IVP_PROGRAM_MAX_LENGTHS 8
#define IVP_PROGRAM_MAX_PARAGRAPHS 32

/** IVP_PROGRAM_MAX_SLOTS: as many slots as are ever listed at once. */
#define IVP_PROGRAM_MAX_SLOTS 2000

/** IvpProgramProblem: one thing a reader found in a program file. */
typedef struct {
    int line;         /* from 1; 0: the file as a whole */
    gboolean warning; /* FALSE: the file cannot be used as it is */
    char *sentence;
} IvpProgramProblem;
void ivp_program_problem_free(IvpProgramProblem *problem);

/**
 * ivp_program_read:
 * @bytes: the file
 * @id: its name without ".program"
 * @problems: (out) (optional) (transfer full) (element-type IvpProgramProblem): all that
 * was found, in the file's order, warnings too; set on success and on failure
 *
 * Texts that the file has in several languages ("Name[de]=…") are taken in the reader's.
 *
 * Returns: (transfer full): the program, or %NULL with the first error as "LINE: sentence"
 */
IvpProgram *
ivp_program_read(GBytes *bytes, const char *id, GPtrArray **problems, GError **error);
IvpProgram *ivp_program_ref(IvpProgram *program);
void ivp_program_unref(IvpProgram *program);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(IvpProgram, ivp_program_unref)

const char *ivp_program_get_id(const IvpProgram *program);
const char *ivp_program_get_name(const IvpProgram *program);  /* "OpenTelemetry End User" */
const char *ivp_program_get_about(const IvpProgram *program); /* (nullable) paragraphs */
gboolean
ivp_program_is_example(const IvpProgram *program);        /* rows say so, nothing is sent */
IvpZone *ivp_program_get_zone(const IvpProgram *program); /* (transfer none) */
const char *
ivp_program_get_room(const IvpProgram *program);     /* (nullable) "#otel-user-research" */
int ivp_program_get_goal(const IvpProgram *program); /* sessions a month; 0: none */
int ivp_program_get_horizon_days(const IvpProgram *program); /* how far slots are offered */
const int *ivp_program_get_lengths(const IvpProgram *program,
                                   gsize *n);                  /* minutes, rising */
int ivp_program_get_default_length(const IvpProgram *program); /* minutes, one of those */

/** IvpProgramParagraph: one part of the About page. */
typedef struct {
    char *heading; /* "Why it exists" */
    char *text;    /* "\n" between its lines */
} IvpProgramParagraph;

/** ivp_program_get_paragraphs: what ivp_program_get_about() has, taken apart. */
const IvpProgramParagraph *ivp_program_get_paragraphs(const IvpProgram *program, gsize *n);

typedef struct {
    char *id;
    char *name;
    char *url;
    char **former; /* never NULL: addresses it had before, whose successor is url */
} IvpProgramCalendar;
const IvpProgramCalendar *ivp_program_get_calendars(const IvpProgram *program, gsize *n);

typedef struct {
    char *id;           /* "amer" */
    char *name;         /* "AMER" */
    gboolean has_group; /* one without a discussion group is a normal state */
} IvpRegion;
const IvpRegion *ivp_program_get_regions(const IvpProgram *program, gsize *n);

typedef struct {
    char *name;     /* "Reese Lee" */
    char *role;     /* "facilitator", "helper", …; "room": a chat room of the program */
    char *protocol; /* "xmpp", "irc", "slack", …; "" where only a link is given */
    char *address;  /* as typed on that protocol; for irc "nick@server"; or "" */
    char *link;     /* (nullable) a page */
} IvpContact;
/** Somebody with addresses on several protocols is several contacts of one name. */
const IvpContact *ivp_program_get_contacts(const IvpProgram *program, gsize *n);

typedef struct {
    char *label;
    char *url;
} IvpProgramLink;
const IvpProgramLink *ivp_program_get_links(const IvpProgram *program, gsize *n);

/**
 * IvpEventKind: what an event on a calendar is to this program.
 */
typedef enum {
    IVP_EVENT_OTHER,
    IVP_EVENT_GROUP,
    IVP_EVENT_INTERVIEW,
    IVP_EVENT_SLOT, /* a slot published as an event */
} IvpEventKind;

/**
 * ivp_program_classify:
 * @summary: (nullable): an event's summary
 * @categories: (nullable): its categories
 * @region: (out) (optional) (transfer none) (nullable): the region it is for
 */
IvpEventKind ivp_program_classify(const IvpProgram *program,
                                  const char *summary,
                                  const char *categories,
                                  const IvpRegion **region);

/**
 * IvpSlot: one time the program offers. [start, end) with the longest length; the guest may
 * choose a shorter one.
 */
typedef struct {
    gint64 start;
    gint64 end;
} IvpSlot;

/**
 * ivp_program_list_slots:
 *
 * The program's rules alone, expanded in its zone: the slots that begin in [from, to),
 * rising, each once, at most %IVP_PROGRAM_MAX_SLOTS; bounded by the horizon only if the
 * caller's @to is. What is taken or breaks the room rule is the caller's to remove
 * (ivp-agenda.h).
 *
 * Returns: (transfer full) (element-type IvpSlot)
 */
GArray *ivp_program_list_slots(const IvpProgram *program, gint64 from, gint64 to);

/** ivp_program_describe_slots: (transfer full): "every 2 weeks on Thursday at 10:00 in Los
 * Angeles" */
char *ivp_program_describe_slots(const IvpProgram *program);

/**
 * IvpRoomRule: at most @at_once events in the room at the same time, and @gap_minutes
 * between two. @at_once 0: no rule. What counts is the program's own groups and interviews,
 * or with
 * @whole_calendar every timed event of its calendars.
 */
typedef struct {
    int at_once;
    int gap_minutes;
    gboolean whole_calendar;
} IvpRoomRule;
const IvpRoomRule *ivp_program_get_room_rule(const IvpProgram *program);

/**
 * ivp_program_get_text, …_number, …_list, …_numbers:
 *
 * Any single key of the format (data/programs/README.md), checked when the file was read,
 * with the fallback that the format gives where the file has none: texts as they are (%NULL
 * where there is neither), counts and yes (1) or no (0), lengths of time in seconds,
 * choices as their index, lists as strings and, of lengths of time and dates, as numbers.
 * Owned by the program.
 */
const char *
ivp_program_get_text(const IvpProgram *program, const char *section, const char *key);
gint64
ivp_program_get_number(const IvpProgram *program, const char *section, const char *key);
const char *const *
ivp_program_get_list(const IvpProgram *program, const char *section, const char *key);
const gint64 *ivp_program_get_numbers(const IvpProgram *program,
                                      const char *section,
                                      const char *key,
                                      gsize *n);

/**
 * ivp_program_compare:
 * @old: what is in use
 * @new_one: what would replace it
 *
 * What an update changes that matters to trust: who may be asked, where calendars come
 * from, where bookings are kept.
 *
 * Returns: (transfer full) (element-type utf8): one translated sentence for each change
 */
GPtrArray *ivp_program_compare(const IvpProgram *old, const IvpProgram *new_one);
