/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-line.h"

/**
 * Calendar objects between people (iTIP, RFC 5546): what comes in files and mail from those
 * who use an ordinary calendar program. Pure: bytes in, structs out. Everything read is a
 * stranger's and bounded; the time is linear in the bytes.
 */

/** IVP_ITIP_BYTES_MAX: bytes of a file that are read. */
#define IVP_ITIP_BYTES_MAX ((gsize)16 * 1024 * 1024)
/** IVP_ITIP_EVENTS_MAX: events read of one file. */
#define IVP_ITIP_EVENTS_MAX 20000
/** IVP_ITIP_PEOPLE_MAX: attendees read of one event. */
#define IVP_ITIP_PEOPLE_MAX 2000
/** IVP_ITIP_PROBLEMS_MAX: sentences kept of one file. */
#define IVP_ITIP_PROBLEMS_MAX 100

/**
 * IvpItipPerson: an ORGANIZER or ATTENDEE. Texts are valid UTF-8 without controls.
 * @address: lower case, without "mailto:"; other schemes, such as xmpp:, are kept. Blanks
 * and commas in it are percent-encoded
 * @partstat: upper case; NEEDS-ACTION where nothing is said (RFC 5545, 3.2.12)
 * @role: upper case; REQ-PARTICIPANT where nothing is said (3.2.16)
 * @name: (nullable): CN
 * @email: (nullable): EMAIL (RFC 7986), as @address
 */
typedef struct {
    char *address;
    char *partstat;
    char *role;
    char *name;
    char *email;
} IvpItipPerson;

void ivp_itip_person_free(IvpItipPerson *person);

/**
 * IvpItip: one VEVENT of an iTIP object.
 * @method: upper case, of its VCALENDAR
 * @uid: "" where it has none, which is said
 * @sequence: 0 where nothing is said (RFC 5545, 3.8.7.4)
 * @recurrence_id: (nullable): as it is written
 * @recurrence_zone: (nullable): its TZID
 * @organizer: (nullable)
 * @attendees: (element-type IvpItipPerson): by address, then PARTSTAT
 * @start: an instant; 0 where it has none, or one without a zone
 * @end: likewise
 * @status: (nullable): upper case
 * @line: of the file, where it begins
 */
typedef struct {
    char *method;
    char *uid;
    gint64 sequence;
    char *recurrence_id;
    char *recurrence_zone;
    IvpItipPerson *organizer;
    GPtrArray *attendees;
    gint64 start;
    gint64 end;
    char *status;
    char *summary;
    char *comment;
    char *claim; /* (nullable): of IVP_ITIP_CLAIM, as IVP_ITIP_SLOT's */
    char *slot;
    guint64 line;
} IvpItip;

void ivp_itip_free(IvpItip *itip);

/** IVP_ITIP_CLAIM: names the property with the token of a claim (ivp-keeper.h). */
#define IVP_ITIP_CLAIM "X-INTERVIEW-PANEL-CLAIM"
/** IVP_ITIP_SLOT: names the property with the slot a resource was made for: its begin and
 * minutes, "20261203T1800Z/60". DTSTART may have been moved by somebody since. */
#define IVP_ITIP_SLOT "X-INTERVIEW-PANEL-SLOT"

/**
 * ivp_itip_read:
 * @bytes: any bytes
 * @need_method: an event without METHOD is not an answer to anything: it is left out, and
 * said; else its method is ""
 * @problems: (out) (transfer full) (element-type utf8): "line 12: sentence"
 *
 * Returns: (transfer full) (element-type IvpItip): what could be read, in the file's order
 */
GPtrArray *ivp_itip_read(GBytes *bytes, gboolean need_method, GPtrArray **problems);

/* --- Writing --- */

/**
 * IvpItipStep: what a calendar object is for; in brackets its METHOD.
 */
typedef enum {
    IVP_ITIP_PUBLISH,    /* a slot is offered; nobody is named (PUBLISH) */
    IVP_ITIP_REQUEST,    /* facilitator: would this time suit? (REQUEST) */
    IVP_ITIP_COUNTER,    /* another time is asked for (COUNTER) */
    IVP_ITIP_ACCEPT,     /* yes of the one attendee (REPLY) */
    IVP_ITIP_DECLINE,    /* no of the one attendee (REPLY) */
    IVP_ITIP_NO_COUNTER, /* facilitator: no to the time asked for (DECLINECOUNTER) */
    IVP_ITIP_BOOK,       /* facilitator: booked; REQUEST, CONFIRMED */
    IVP_ITIP_RESCHEDULE, /* facilitator: does the new time suit? (REQUEST) */
    IVP_ITIP_CANCEL,     /* facilitator: it falls out (CANCEL) */
    IVP_ITIP_SHARED,     /* the booking in the facilitators' calendar (no METHOD) */
    IVP_ITIP_PUBLIC,     /* for the community's: no names, no company, @uid the slot's (no
                            METHOD) */
    IVP_ITIP_N_STEPS,
} IvpItipStep;

typedef enum {
    IVP_ITIP_FACILITATOR, /* CHAIR, and the ORGANIZER */
    IVP_ITIP_INTERVIEWEE, /* REQ-PARTICIPANT */
    IVP_ITIP_HELPER,      /* OPT-PARTICIPANT */
    IVP_ITIP_AUDIENCE,    /* NON-PARTICIPANT, a group */
    IVP_ITIP_N_ROLES,
} IvpItipRole;

/**
 * IvpItipGuest: somebody with a role.
 * @uri: "mailto:…" or "xmpp:…"; left out if it is none
 * @name: (nullable)
 * @email: (nullable): where mail goes, if @uri is not mailto:
 */
typedef struct {
    IvpItipRole role;
    const char *uri;
    const char *name;
    const char *email;
} IvpItipGuest;

/**
 * IvpItipBooking: a session, to be written. All texts may be a stranger's.
 * @uid: see ivp_itip_uid()
 * @sequence: one more with each booking, move and cancellation
 * @minutes: 0: an instant
 * @program: its name, of which the summary is made
 * @comment: (nullable): a word of whoever sends it; topics, in %IVP_ITIP_SHARED
 * @conference: (nullable): where to meet; only of a booking
 * @guests: the facilitator first; of %IVP_ITIP_ACCEPT and %IVP_ITIP_DECLINE the
 * facilitator and the one who answers
 * @claim: (nullable): token of the claim, in %IVP_ITIP_SHARED
 * @slot_at: with @claim: the session's begin and @slot_minutes, as claimed
 * @thread: (nullable): ID of the session
 */
typedef struct {
    const char *uid;
    gint64 sequence;
    gint64 start;
    int minutes;
    const char *program;
    const char *comment;
    const char *conference;
    const IvpItipGuest *guests;
    guint n_guests;
    const char *claim;
    gint64 slot_at;
    int slot_minutes;
    const char *thread;
    gboolean cancelled; /* of %IVP_ITIP_SHARED and %IVP_ITIP_PUBLIC */
    gboolean part; /* %IVP_ITIP_SHARED: a later half hour of a booking, for panels only */
} IvpItipBooking;

/**
 * ivp_itip_write:
 * @now: the caller's clock, for DTSTAMP
 *
 * Writes the object of @step (RFC 5546, 3.2; roles RFC 5545, 3.2.16; CONFERENCE RFC 7986).
 * SCHEDULE-AGENT=CLIENT (RFC 6638, 7.1) at everybody keeps servers from sending mail of
 * their own. Main thread only, as ivp_ics_export().
 *
 * Returns: (transfer full): UTF-8 with CRLF; %NULL with %IVP_ERROR_REFUSED where a guest
 * the step needs is missing
 */
char *
ivp_itip_write(const IvpItipBooking *booking, IvpItipStep step, gint64 now, GError **error);

/** ivp_itip_uid: (transfer full): "7q2k9mh@interview-panel": a thread keeps it for life. */
char *ivp_itip_uid(const char *thread);

/* --- What an object means for a session --- */

/**
 * IvpItipMeaning:
 * @verb: the line it amounts to; %IVP_VERB_NONE: nothing moves (a maybe, a publication)
 * @thread: the session's ID; "" where the UID is none of ours
 * @who: (nullable): address of whoever says it, owned by the object; prove that the
 * sender is that person before anything else
 */
typedef struct {
    IvpVerb verb;
    char thread[IVP_ID_LENGTH + 1];
    const char *who;
    gint64 at;
    int minutes;
} IvpItipMeaning;

/**
 * ivp_itip_get_meaning: what it would move in a session, to be put to the person here:
 * nothing that comes in a file is applied by itself.
 */
void ivp_itip_get_meaning(const IvpItip *itip, IvpItipMeaning *meaning);
