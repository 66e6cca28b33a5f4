/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <glib.h>

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
    char *claim; /* (nullable): the token of IVP_ITIP_CLAIM */
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
