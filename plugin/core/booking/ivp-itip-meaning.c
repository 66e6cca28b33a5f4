/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "ivp-code.h"
#include "ivp-itip.h"

static const IvpItipPerson *
find_person(const IvpItip *itip, const char *role)
{
    for (guint i = 0; i < itip->attendees->len; i++) {
        const IvpItipPerson *person = g_ptr_array_index(itip->attendees, i);

        if (strcmp(person->role, role) == 0)
            return person;
    }
    return NULL;
}

/* Booked is what nobody who has to come is still asked about. */
static gboolean
is_settled(const IvpItip *itip)
{
    for (guint i = 0; i < itip->attendees->len; i++) {
        const IvpItipPerson *person = g_ptr_array_index(itip->attendees, i);

        if (strcmp(person->role, "REQ-PARTICIPANT") == 0 &&
            strcmp(person->partstat, "ACCEPTED") != 0)
            return FALSE;
    }
    return g_strcmp0(itip->status, "CONFIRMED") == 0;
}

static void
read_reply(const IvpItip *itip, IvpItipMeaning *meaning)
{
    const IvpItipPerson *person;

    /* One answers for oneself (RFC 5546, 3.2.3); of two nobody knows who speaks. */
    if (itip->attendees->len != 1)
        return;
    person = g_ptr_array_index(itip->attendees, 0);
    meaning->who = person->address;
    if (strcmp(person->partstat, "ACCEPTED") == 0)
        meaning->verb = IVP_VERB_AGREE;
    else if (strcmp(person->partstat, "DECLINED") == 0)
        meaning->verb = IVP_VERB_WITHDRAW;
}

static void
read_thread(const IvpItip *itip, IvpItipMeaning *meaning)
{
    const char *rest = strstr(itip->uid, "@interview-panel");

    if (rest == NULL || rest != itip->uid + IVP_ID_LENGTH ||
        strcmp(rest, "@interview-panel") != 0)
        return;
    ivp_code_normalize(meaning->thread, itip->uid, IVP_ID_LENGTH, IVP_ID_LENGTH,
                       IVP_ID_LENGTH);
}

void
ivp_itip_get_meaning(const IvpItip *itip, IvpItipMeaning *meaning)
{
    const char *method = itip->method;
    const IvpItipPerson *guest = find_person(itip, "REQ-PARTICIPANT");

    *meaning = (IvpItipMeaning){.verb = IVP_VERB_NONE, .at = itip->start};
    read_thread(itip, meaning);
    if (itip->start != 0 && itip->end > itip->start &&
        itip->end - itip->start <= IVP_LINE_MAX_MINUTES * 60)
        meaning->minutes = (int)((itip->end - itip->start) / 60);
    if (itip->organizer != NULL)
        meaning->who = itip->organizer->address;
    if (strcmp(method, "REPLY") == 0) {
        read_reply(itip, meaning);
    } else if (strcmp(method, "COUNTER") == 0) {
        meaning->who = guest != NULL ? guest->address : NULL;
        meaning->verb = itip->start != 0 ? IVP_VERB_REQUEST : IVP_VERB_NONE;
    } else if (strcmp(method, "REQUEST") == 0 && itip->start != 0) {
        meaning->verb = is_settled(itip) ? IVP_VERB_BOOK : IVP_VERB_PROPOSE;
    } else if (strcmp(method, "DECLINECOUNTER") == 0) {
        meaning->verb = IVP_VERB_DECLINE;
    } else if (strcmp(method, "CANCEL") == 0) {
        meaning->verb = IVP_VERB_CANCEL;
    }
}
