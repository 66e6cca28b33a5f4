/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "ivp-error.h"
#include "ivp-ics-export.h"
#include "ivp-ics-private.h"
#include "ivp-itip.h"

/* The longest address that is written. */
#define URI_MAX 512

/* What tells one METHOD from another (RFC 5546, 3.2). What people read in it is English, as
 * all that goes to others. */
static const struct {
    icalproperty_method method;
    icalproperty_status status;
    icalparameter_partstat interviewee; /* NONE: attendees are not written */
    gboolean one_attendee;
    gboolean asks; /* RSVP */
    gboolean short_form;
} steps[IVP_ITIP_N_STEPS] = {
    [IVP_ITIP_PUBLISH] = {ICAL_METHOD_PUBLISH, ICAL_STATUS_TENTATIVE, ICAL_PARTSTAT_NONE},
    [IVP_ITIP_REQUEST] = {ICAL_METHOD_REQUEST, ICAL_STATUS_TENTATIVE,
                          ICAL_PARTSTAT_NEEDSACTION, .asks = TRUE},
    [IVP_ITIP_COUNTER] = {ICAL_METHOD_COUNTER, ICAL_STATUS_TENTATIVE,
                          ICAL_PARTSTAT_ACCEPTED},
    [IVP_ITIP_ACCEPT] = {ICAL_METHOD_REPLY, ICAL_STATUS_NONE, ICAL_PARTSTAT_ACCEPTED,
                         .one_attendee = TRUE},
    [IVP_ITIP_DECLINE] = {ICAL_METHOD_REPLY, ICAL_STATUS_NONE, ICAL_PARTSTAT_DECLINED,
                          .one_attendee = TRUE},
    [IVP_ITIP_NO_COUNTER] = {ICAL_METHOD_DECLINECOUNTER, ICAL_STATUS_NONE,
                             ICAL_PARTSTAT_NONE, .short_form = TRUE},
    [IVP_ITIP_BOOK] = {ICAL_METHOD_REQUEST, ICAL_STATUS_CONFIRMED, ICAL_PARTSTAT_ACCEPTED},
    [IVP_ITIP_RESCHEDULE] = {ICAL_METHOD_REQUEST, ICAL_STATUS_TENTATIVE,
                             ICAL_PARTSTAT_NEEDSACTION, .asks = TRUE},
    [IVP_ITIP_CANCEL] = {ICAL_METHOD_CANCEL, ICAL_STATUS_CANCELLED,
                         ICAL_PARTSTAT_NEEDSACTION},
    [IVP_ITIP_SHARED] = {ICAL_METHOD_NONE, ICAL_STATUS_CONFIRMED, ICAL_PARTSTAT_ACCEPTED},
    [IVP_ITIP_PUBLIC] = {ICAL_METHOD_NONE, ICAL_STATUS_CONFIRMED, ICAL_PARTSTAT_NONE},
};

static const icalparameter_role roles[IVP_ITIP_N_ROLES] = {
    [IVP_ITIP_FACILITATOR] = ICAL_ROLE_CHAIR,
    [IVP_ITIP_INTERVIEWEE] = ICAL_ROLE_REQPARTICIPANT,
    [IVP_ITIP_HELPER] = ICAL_ROLE_OPTPARTICIPANT,
    [IVP_ITIP_AUDIENCE] = ICAL_ROLE_NONPARTICIPANT,
};

/* --- People --- */

/* A cal-address (RFC 5545, 3.3.3) that cannot break out of its line. */
static gboolean
is_address(const char *uri)
{
    if (uri == NULL || strlen(uri) > URI_MAX || !g_utf8_validate(uri, -1, NULL) ||
        !(g_str_has_prefix(uri, "mailto:") || g_str_has_prefix(uri, "xmpp:")))
        return FALSE;
    for (const char *c = uri; *c != '\0'; c++) {
        if (g_ascii_iscntrl(*c) || *c == ' ' || *c == '"')
            return FALSE;
    }
    return strchr(uri, ':')[1] != '\0';
}

/* A parameter cannot hold a quote, however it is written (RFC 5545, 3.2). */
static char *
clean_parameter(const char *text)
{
    g_autofree char *clean =
        text != NULL ? ivp_ics_clean(text, IVP_ICS_SUMMARY_MAX, TRUE) : NULL;

    if (clean == NULL || clean[0] == '\0')
        return NULL;
    return g_strdelimit(g_steal_pointer(&clean), "\"", '\'');
}

static void
add_common(icalproperty *property, const IvpItipGuest *guest)
{
    g_autofree char *name = clean_parameter(guest->name);
    g_autofree char *email = clean_parameter(guest->email);

    if (name != NULL)
        icalproperty_add_parameter(property, icalparameter_new_cn(name));
    if (email != NULL && !g_str_has_prefix(guest->uri, "mailto:"))
        icalproperty_add_parameter(property, icalparameter_new_email(email));
    icalproperty_add_parameter(property,
                               icalparameter_new_scheduleagent(ICAL_SCHEDULEAGENT_CLIENT));
}

static const IvpItipGuest *
find_guest(const IvpItipBooking *booking, IvpItipRole role)
{
    for (guint i = 0; i < booking->n_guests; i++) {
        if (booking->guests[i].role == role && is_address(booking->guests[i].uri))
            return &booking->guests[i];
    }
    return NULL;
}

static void
add_organizer(icalcomponent *vevent, const IvpItipGuest *guest)
{
    icalproperty *property = icalproperty_new_organizer(guest->uri);

    add_common(property, guest);
    icalcomponent_add_property(vevent, property);
}

static void
add_attendee(icalcomponent *vevent, const IvpItipGuest *guest, IvpItipStep step)
{
    icalproperty *property = icalproperty_new_attendee(guest->uri);
    icalparameter_partstat partstat = steps[step].interviewee;
    gboolean asked = steps[step].asks && guest->role == IVP_ITIP_INTERVIEWEE;

    if (guest->role == IVP_ITIP_FACILITATOR)
        partstat = ICAL_PARTSTAT_ACCEPTED;
    else if (guest->role != IVP_ITIP_INTERVIEWEE)
        partstat = ICAL_PARTSTAT_NEEDSACTION;
    if (guest->role == IVP_ITIP_AUDIENCE)
        icalproperty_add_parameter(property, icalparameter_new_cutype(ICAL_CUTYPE_GROUP));
    icalproperty_add_parameter(property, icalparameter_new_role(roles[guest->role]));
    icalproperty_add_parameter(property, icalparameter_new_partstat(partstat));
    if (asked)
        icalproperty_add_parameter(property, icalparameter_new_rsvp(ICAL_RSVP_TRUE));
    add_common(property, guest);
    icalcomponent_add_property(vevent, property);
}

static void
add_people(icalcomponent *vevent, const IvpItipBooking *booking, IvpItipStep step)
{
    const IvpItipGuest *organizer = find_guest(booking, IVP_ITIP_FACILITATOR);

    if (organizer != NULL && step != IVP_ITIP_PUBLIC)
        add_organizer(vevent, organizer);
    if (steps[step].interviewee == ICAL_PARTSTAT_NONE)
        return;
    if (steps[step].one_attendee) {
        add_attendee(vevent, find_guest(booking, IVP_ITIP_INTERVIEWEE), step);
        return;
    }
    for (guint i = 0; i < booking->n_guests; i++) {
        if (is_address(booking->guests[i].uri))
            add_attendee(vevent, &booking->guests[i], step);
    }
}

/* --- The event --- */

static void
add_x(icalcomponent *vevent, const char *name, const char *value)
{
    icalproperty *property = icalproperty_new_x(value);

    icalproperty_set_x_name(property, name);
    icalcomponent_add_property(vevent, property);
}

static void
add_claim(icalcomponent *vevent, const IvpItipBooking *booking)
{
    g_autofree char *time = ivp_line_format_time(booking->slot_at);
    g_autofree char *slot = g_strdup_printf("%s/%d", time, booking->slot_minutes);

    add_x(vevent, IVP_ITIP_CLAIM, booking->claim);
    add_x(vevent, IVP_ITIP_SLOT, slot);
}

static char *
make_summary(const IvpItipBooking *booking, IvpItipStep step)
{
    const IvpItipGuest *guest =
        step == IVP_ITIP_SHARED ? find_guest(booking, IVP_ITIP_INTERVIEWEE) : NULL;

    if (booking->part)
        return g_strdup("Interview, goes on");
    if (guest != NULL && guest->name != NULL)
        return g_strdup_printf("%s: %s", booking->program, guest->name);
    return g_strdup(booking->program);
}

static void
add_categories(icalcomponent *vevent, IvpItipStep step)
{
    /* One property each: libical would escape the comma of a list. */
    icalcomponent_add_property(vevent, icalproperty_new_categories("INTERVIEW"));
    if (step == IVP_ITIP_PUBLISH)
        icalcomponent_add_property(vevent, icalproperty_new_categories("SLOT"));
}

static void
add_conference(icalcomponent *vevent, const char *link)
{
    icalproperty *property;

    if (link == NULL || !(ivp_ics_is_web_address(link) || is_address(link)))
        return;
    property = icalproperty_new_conference(link);
    icalproperty_add_parameter(property, icalparameter_new_value(ICAL_VALUE_URI));
    icalcomponent_add_property(vevent, property);
}

static icalproperty_status
status_of(const IvpItipBooking *booking, IvpItipStep step)
{
    return booking->cancelled ? ICAL_STATUS_CANCELLED : steps[step].status;
}

static void
add_details(icalcomponent *vevent, const IvpItipBooking *booking, IvpItipStep step)
{
    g_autofree char *summary = make_summary(booking, step);
    gboolean shown = step == IVP_ITIP_BOOK || step == IVP_ITIP_SHARED;

    icalcomponent_add_property(vevent,
                               icalproperty_new_dtstart(ivp_ics_utc(booking->start)));
    if (booking->minutes > 0)
        icalcomponent_add_property(
            vevent, icalproperty_new_dtend(ivp_ics_utc(
                        booking->start + booking->minutes * G_GINT64_CONSTANT(60))));
    icalcomponent_add_property(vevent, icalproperty_new_sequence((int)booking->sequence));
    ivp_ics_add_text(vevent, icalproperty_new_summary, summary, IVP_ICS_SUMMARY_MAX, TRUE);
    add_categories(vevent, step);
    if (status_of(booking, step) != ICAL_STATUS_NONE)
        icalcomponent_add_property(vevent,
                                   icalproperty_new_status(status_of(booking, step)));
    if (step == IVP_ITIP_PUBLISH || booking->part)
        icalcomponent_add_property(vevent,
                                   icalproperty_new_transp(ICAL_TRANSP_TRANSPARENT));
    if (shown && !booking->part)
        add_conference(vevent, booking->conference);
    if (step == IVP_ITIP_SHARED && booking->claim != NULL)
        add_claim(vevent, booking);
    if (step == IVP_ITIP_SHARED && booking->thread != NULL) {
        g_autofree char *uid = ivp_itip_uid(booking->thread);

        icalcomponent_add_property(vevent, icalproperty_new_relatedto(uid));
    }
}

static gboolean
check(const IvpItipBooking *booking, IvpItipStep step, GError **error)
{
    gboolean needs_both = step != IVP_ITIP_PUBLISH && step != IVP_ITIP_PUBLIC &&
                          step != IVP_ITIP_SHARED && step != IVP_ITIP_NO_COUNTER;

    if (step != IVP_ITIP_SHARED && step != IVP_ITIP_PUBLIC &&
        find_guest(booking, IVP_ITIP_FACILITATOR) == NULL) {
        g_set_error_literal(error, IVP_ERROR, IVP_ERROR_REFUSED,
                            _("A calendar object needs an address of the facilitator, such "
                              "as mailto:ana@example.org or xmpp:ana@example.org."));
        return FALSE;
    }
    if (needs_both && find_guest(booking, IVP_ITIP_INTERVIEWEE) == NULL) {
        g_set_error_literal(error, IVP_ERROR, IVP_ERROR_REFUSED,
                            _("A calendar object needs an address of the guest, such as "
                              "mailto:bo@example.org or xmpp:bo@example.org."));
        return FALSE;
    }
    return TRUE;
}

static icalcomponent *
make_event(const IvpItipBooking *booking, IvpItipStep step, gint64 now)
{
    icalcomponent *vevent = icalcomponent_new(ICAL_VEVENT_COMPONENT);

    ivp_ics_add_text(vevent, icalproperty_new_uid, booking->uid, IVP_ICS_SUMMARY_MAX, TRUE);
    icalcomponent_add_property(vevent, icalproperty_new_dtstamp(ivp_ics_utc(now)));
    if (!booking->part)
        add_people(vevent, booking, step);
    /* A DECLINECOUNTER names no time: it is a no to the one in the COUNTER. */
    if (steps[step].short_form)
        icalcomponent_add_property(
            vevent, icalproperty_new_requeststatus(
                        icalreqstattype_from_string("3.14;Unsupported event component")));
    else
        add_details(vevent, booking, step);
    if (step == IVP_ITIP_SHARED && !booking->part)
        ivp_ics_add_text(vevent, icalproperty_new_description, booking->comment,
                         IVP_ICS_TEXT_MAX, FALSE);
    else if (step != IVP_ITIP_PUBLIC && !booking->part)
        ivp_ics_add_text(vevent, icalproperty_new_comment, booking->comment,
                         IVP_ICS_TEXT_MAX, FALSE);
    return vevent;
}

char *
ivp_itip_write(const IvpItipBooking *booking, IvpItipStep step, gint64 now, GError **error)
{
    icalcomponent *calendar;

    g_return_val_if_fail(booking != NULL && booking->uid != NULL, NULL);
    g_return_val_if_fail(booking->program != NULL && step < IVP_ITIP_N_STEPS, NULL);
    g_return_val_if_fail(error == NULL || *error == NULL, NULL);

    if (!check(booking, step, error))
        return NULL;
    calendar = ivp_ics_new_calendar();
    if (steps[step].method != ICAL_METHOD_NONE)
        icalcomponent_add_property(calendar, icalproperty_new_method(steps[step].method));
    icalcomponent_add_component(calendar, make_event(booking, step, now));
    return ivp_ics_write(calendar);
}

char *
ivp_itip_uid(const char *thread)
{
    return g_strconcat(thread, "@interview-panel", NULL);
}
