/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-sentence.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ivp-when.h"

/* A quoted reason is cut here, at a character; the whole stands in the details. */
#define QUOTE_MOST 200

/* "Thu 3 Dec 19:00" */
static char *
format_time(gint64 at, const IvpViewer *viewer)
{
    IvpWall wall = ivp_zone_to_wall(viewer->zone, at);
    IvpCivil then, today;
    g_autofree char *date = NULL, *clock = NULL;

    ivp_civil_from_wall(wall, &then);
    ivp_civil_from_wall(ivp_zone_to_wall(viewer->zone, viewer->now), &today);
    date = ivp_when_date(wall, then.year != today.year);
    clock = ivp_when_clock(viewer->zone, at);
    /* Translators: a date and a clock: "Thu 3 Dec" "19:00" */
    return g_strdup_printf(C_("moment", "%1$s %2$s"), date, clock);
}

static char *
list_times(const IvpLine *line, const IvpViewer *viewer)
{
    g_autofree char *first = line->n_at > 0 ? format_time(line->at[0], viewer) : NULL;
    g_autofree char *second = line->n_at > 1 ? format_time(line->at[1], viewer) : NULL;

    if (line->n_at == 0)
        return g_strdup("");
    if (line->n_at == 1)
        return g_steal_pointer(&first);
    if (line->n_at == 2)
        /* Translators: two times to choose from */
        return g_strdup_printf(_("%1$s or %2$s"), first, second);
    /* Translators: a time, and how many others there are to choose from */
    return g_strdup_printf(
        ngettext("%1$s or %2$u other", "%1$s or %2$u others", line->n_at - 1), first,
        line->n_at - 1);
}

static char *
quote(const char *text)
{
    g_autofree char *line = g_strdelimit(g_strdup(text), "\n", ' ');
    gsize length = strlen(line);

    if (length > QUOTE_MOST) {
        const char *end = g_utf8_find_prev_char(line, line + QUOTE_MOST);

        return g_strdup_printf(_("“%.*s…”"), (int)(end - line), line);
    }
    return g_strdup_printf(_("“%s”"), line);
}

const char *
ivp_sentence_consent(IvpRecord record)
{
    switch (record) {
    case IVP_RECORD_YES:
        return _("recording is fine");
    case IVP_RECORD_DELETE:
        return _("recording is fine, deleted once the summary is written");
    case IVP_RECORD_NO:
        return _("no recording");
    default:
        return _("ask about recording at the start");
    }
}

char *
ivp_sentence_delivery(const IvpDelivery *delivery, const IvpViewer *viewer)
{
    g_autofree char *clock = ivp_when_clock(viewer->zone, delivery->when);

    switch (delivery->kind) {
    case IVP_DELIVERY_WAITS:
        return g_strdup_printf(_("Waits here: %s is offline."), viewer->name);
    case IVP_DELIVERY_SENT:
        /* Translators: a clock */
        return g_strdup_printf(_("Sent %s, not seen yet."), clock);
    case IVP_DELIVERY_INBOX:
        /* Translators: a name, a clock */
        return g_strdup_printf(_("In %1$s's inbox since %2$s."), viewer->name, clock);
    case IVP_DELIVERY_PLAIN:
        /* Translators: a clock, a name */
        return g_strdup_printf(
            _("Sent %1$s as plain words: %2$s has no panel; the answer will "
              "come as a message."),
            clock, viewer->name);
    default:
        return g_strdup(_("Draft, not sent."));
    }
}

/* "Declined: “We are away.”", or without a reason "Declined by Bo." */
static char *
with_reason(const char *with, const char *without, const char *name, const char *reason)
{
    g_autofree char *quoted = reason != NULL ? quote(reason) : NULL;

    return quoted != NULL ? g_strdup_printf(with, name, quoted)
                          : g_strdup_printf(without, name);
}

static char *
describe_booking(const IvpSession *session, const IvpViewer *viewer, const char *after)
{
    gint64 booking = ivp_session_get_booking(session);
    g_autofree char *time = format_time(booking, viewer);
    g_autofree char *base = NULL;

    if (booking + session->length * G_GINT64_CONSTANT(60) <= viewer->now)
        return g_strdup(_("Took place."));
    if (session->length > 0)
        /* Translators: a time, minutes, a name */
        base =
            g_strdup_printf(ngettext("Booked: %1$s, %2$d min, with %3$s.",
                                     "Booked: %1$s, %2$d min, with %3$s.", session->length),
                            time, session->length, viewer->name);
    else
        base = g_strdup_printf(_("Booked: %1$s, with %2$s."), time, viewer->name);
    return after != NULL ? g_strconcat(base, " ", after, NULL) : g_steal_pointer(&base);
}

static gboolean
all_past(const IvpLine *line, gint64 now)
{
    for (guint i = 0; i < line->n_at; i++)
        if (line->at[i] > now)
            return FALSE;
    return line->n_at > 0;
}

static char *
describe_proposed(const IvpSession *session, const IvpViewer *viewer)
{
    gboolean volunteer = session->side == IVP_SIDE_VOLUNTEER;
    const IvpLine *line = volunteer ? &session->theirs : &session->mine;
    g_autofree char *times = list_times(line, viewer);
    g_autofree char *until = line->until != 0 ? format_time(line->until, viewer) : NULL;

    if (until != NULL && line->until <= viewer->now)
        return g_strdup_printf(_("No answer by %s; the time is free again."), until);
    if (all_past(line, viewer->now))
        return g_strdup(_("The proposed times have passed. New ones can be proposed."));
    if (until != NULL && volunteer)
        return g_strdup_printf(_("%1$s is reserved for you until %2$s."), times, until);
    if (volunteer)
        /* Translators: a name, one or more times */
        return g_strdup_printf(_("%1$s proposes %2$s. Your turn."), viewer->name, times);
    return g_strdup_printf(_("You proposed %1$s; waiting for %2$s."), times, viewer->name);
}

static char *
describe_open(const IvpSession *session,
              const IvpDelivery *delivery,
              const IvpViewer *viewer)
{
    const IvpLine *line =
        session->side == IVP_SIDE_VOLUNTEER ? &session->mine : &session->theirs;
    g_autofree char *times = list_times(line, viewer);

    if (all_past(line, viewer->now))
        return g_strdup(_("The times asked for have passed. New ones can be proposed."));
    if (session->side == IVP_SIDE_FACILITATOR)
        return session->theirs.verb == IVP_VERB_AGREE
                   ? g_strdup_printf(_("%1$s agreed to %2$s. It is yours to book."),
                                     viewer->name, times)
                   : g_strdup_printf(_("%1$s asks for %2$s. Your turn."), viewer->name,
                                     times);
    if (delivery != NULL && delivery->kind != IVP_DELIVERY_INBOX)
        return ivp_sentence_delivery(delivery, viewer);
    if (session->mine.verb == IVP_VERB_AGREE)
        return g_strdup_printf(_("You agreed; %s still has to book it."), viewer->name);
    return delivery != NULL ? ivp_sentence_delivery(delivery, viewer)
                            : g_strdup_printf(_("You asked for %1$s; waiting for %2$s."),
                                              times, viewer->name);
}

static const IvpClaim *
find_trying(const IvpSession *session)
{
    for (guint i = 0; i < session->n_claims; i++)
        if (session->claims[i].state == IVP_CLAIM_TRYING)
            return &session->claims[i];
    return NULL;
}

static char *
describe_end(const IvpSession *session, IvpState state, const IvpViewer *viewer)
{
    gboolean volunteer = session->side == IVP_SIDE_VOLUNTEER;

    if (state == IVP_STATE_WITHDRAWN)
        return volunteer ? g_strdup(_("Withdrawn by you."))
                         : with_reason(_("Withdrawn by %1$s: %2$s"), _("Withdrawn by %s."),
                                       viewer->name, session->theirs.text);
    if (state == IVP_STATE_DECLINED) {
        g_autofree char *reason = session->note != NULL ? quote(session->note) : NULL;

        if (!volunteer)
            return g_strdup(_("Declined by you."));
        /* Translators: a reason in quotation marks */
        return reason != NULL ? g_strdup_printf(_("Declined: %s"), reason)
                              : g_strdup_printf(_("Declined by %s."), viewer->name);
    }
    return volunteer ? with_reason(_("Cancelled by %1$s: %2$s"), _("Cancelled by %s."),
                                   viewer->name, session->note)
                     : g_strdup(_("Cancelled by you."));
}

char *
ivp_sentence_state(const IvpSession *session,
                   const IvpDelivery *delivery,
                   const IvpViewer *viewer)
{
    IvpState state = ivp_session_get_state(session, NULL);
    gboolean volunteer = session->side == IVP_SIDE_VOLUNTEER;
    g_autofree char *time = NULL;
    const IvpClaim *trying = find_trying(session);

    if (session->stood_down)
        return g_strdup(_("In your other client."));
    if (session->distrusted)
        return g_strdup_printf(
            _("%s has left the room, so nobody vouches for the name any more."),
            viewer->name);
    if (trying != NULL) {
        time = format_time(trying->at, viewer);
        return g_strdup_printf(_("Asking the shared calendar for %s."), time);
    }
    switch (state) {
    case IVP_STATE_INVITED:
    case IVP_STATE_PROPOSED:
        return describe_proposed(session, viewer);
    case IVP_STATE_OPEN:
        return describe_open(session, delivery, viewer);
    case IVP_STATE_BOOKED:
        return describe_booking(session, viewer,
                                session->words.confirmed ? _("Confirmed in words.") : NULL);
    case IVP_STATE_MOVE_ASKED:
        return describe_booking(session, viewer,
                                volunteer ? _("You asked to move it.")
                                          : _("They ask for another time. Your turn."));
    case IVP_STATE_MOVE_REFUSED:
        return describe_booking(session, viewer,
                                volunteer ? _("Moving it was declined. Your turn.")
                                          : _("You declined to move it."));
    case IVP_STATE_AGREED_IN_WORDS:
        time = format_time(session->words.agreed, viewer);
        return g_strdup_printf(_("%1$s agreed in words to %2$s. They have no panel, so the "
                                 "program's calendar does not know it."),
                               viewer->name, time);
    case IVP_STATE_BOOKED_IN_WORDS:
        time = format_time(session->words.agreed, viewer);
        return g_strdup_printf(_("Booked in words: %1$s, with %2$s."), time, viewer->name);
    case IVP_STATE_DECLINED:
    case IVP_STATE_CANCELLED:
    case IVP_STATE_WITHDRAWN:
        return describe_end(session, state, viewer);
    default:
        return g_strdup(_("Draft, not sent."));
    }
}

/* --- One sentence for each line, in the conversation --- */

static char *
shown_mine(const IvpLine *line, const char *times, const IvpViewer *viewer)
{
    switch (line->verb) {
    case IVP_VERB_REQUEST:
        return g_strdup_printf(_("You asked %1$s for an interview: %2$s."), viewer->name,
                               times);
    case IVP_VERB_AGREE:
        return g_strdup_printf(_("You agreed to %1$s. %2$s still has to book it."), times,
                               viewer->name);
    case IVP_VERB_CONSENT:
        return g_strdup_printf(_("You changed: %s."), ivp_sentence_consent(line->record));
    case IVP_VERB_WITHDRAW:
        return g_strdup(_("You withdrew from the interview."));
    case IVP_VERB_PROPOSE:
        return g_strdup_printf(_("You proposed %1$s to %2$s."), times, viewer->name);
    case IVP_VERB_INVITE:
        return g_strdup_printf(_("You invited %1$s to an interview: %2$s."), viewer->name,
                               times);
    case IVP_VERB_BOOK:
        return g_strdup_printf(_("You booked %1$s with %2$s."), times, viewer->name);
    case IVP_VERB_DECLINE:
        return line->booked != 0 ? g_strdup(_("You declined to move the interview."))
                                 : g_strdup(_("You declined."));
    case IVP_VERB_CANCEL:
        return g_strdup(_("You cancelled the interview."));
    case IVP_VERB_CLAIM:
        return g_strdup(_("You offered to take this request."));
    case IVP_VERB_TAKEN:
        return g_strdup_printf(_("You gave the request to %s."), line->by);
    default:
        return NULL;
    }
}

static char *
shown_theirs(const IvpLine *line, const char *times, const IvpViewer *viewer)
{
    const char *name = viewer->name;

    switch (line->verb) {
    case IVP_VERB_REQUEST:
        return g_strdup_printf(_("%1$s asks for an interview: %2$s."), name, times);
    case IVP_VERB_AGREE:
        return g_strdup_printf(_("%1$s agrees to %2$s."), name, times);
    case IVP_VERB_CONSENT:
        return g_strdup_printf(_("%1$s changed: %2$s."), name,
                               ivp_sentence_consent(line->record));
    case IVP_VERB_WITHDRAW:
        return g_strdup_printf(_("%s withdrew from the interview."), name);
    case IVP_VERB_PROPOSE:
        return g_strdup_printf(_("%1$s proposes %2$s."), name, times);
    case IVP_VERB_INVITE:
        return g_strdup_printf(_("%1$s invites you to an interview: %2$s."), name, times);
    case IVP_VERB_BOOK:
        return g_strdup_printf(_("%1$s booked your interview: %2$s."), name, times);
    case IVP_VERB_DECLINE:
        return line->booked != 0
                   ? g_strdup_printf(_("%s cannot move the interview; it stays as booked."),
                                     name)
                   : g_strdup_printf(_("%s declined."), name);
    case IVP_VERB_CANCEL:
        return g_strdup_printf(_("%s cancelled the interview."), name);
    case IVP_VERB_CLAIM:
        return g_strdup_printf(_("%s would take this request."), name);
    case IVP_VERB_TAKEN:
        /* Translators: who gives it, who has it now */
        return g_strdup_printf(_("%1$s gave the request to %2$s."), name, line->by);
    default:
        return NULL;
    }
}

char *
ivp_sentence_shown(const IvpLine *line, gboolean mine, const IvpViewer *viewer)
{
    g_autofree char *list = list_times(line, viewer);
    g_autofree char *times =
        line->length > 0 && line->verb != IVP_VERB_AGREE
            /* Translators: one or more times, and minutes */
            ? g_strdup_printf(ngettext("%1$s, %2$d min", "%1$s, %2$d min", line->length),
                              list, line->length)
            : g_strdup(list);
    g_autofree char *sentence =
        mine ? shown_mine(line, times, viewer) : shown_theirs(line, times, viewer);
    g_autofree char *quoted = NULL;

    if (sentence == NULL)
        return g_strdup("");
    if (line->text == NULL)
        return g_steal_pointer(&sentence);
    quoted = quote(line->text);
    return g_strconcat(sentence, " ", quoted, NULL);
}

/* --- History --- */

char *
ivp_sentence_entry(const IvpEffect *entry, const IvpViewer *viewer)
{
    g_autofree char *time = entry->at != 0 ? format_time(entry->at, viewer) : NULL;
    g_autofree char *quoted = entry->text != NULL ? quote(entry->text) : g_strdup("");

    switch (entry->entry) {
    case IVP_ENTRY_LINE:
        return ivp_sentence_shown(entry->line, entry->who == IVP_WHO_ME, viewer);
    case IVP_ENTRY_WORDS:
        return g_strdup_printf(_("%1$s said in words: %2$s"), viewer->name, quoted);
    case IVP_ENTRY_WISH:
        return g_strdup_printf(_("%1$s wrote: %2$s"), viewer->name, quoted);
    case IVP_ENTRY_CONFIRMED:
        return g_strdup_printf(_("%1$s confirmed the booking: %2$s"), viewer->name, quoted);
    case IVP_ENTRY_NOTED:
        return g_strdup(_("You noted it as booked in words."));
    case IVP_ENTRY_TRIED:
        return g_strdup_printf(_("You asked to book %s."), time);
    case IVP_ENTRY_TAKEN:
        return g_strdup_printf(_("%s was just taken by someone else."), time);
    case IVP_ENTRY_GIVEN_BACK:
        return g_strdup_printf(_("%s was got, but is no longer wanted; it is given back."),
                               time);
    case IVP_ENTRY_FREED:
        return g_strdup_printf(_("%s is free again."), time);
    case IVP_ENTRY_STOOD_DOWN:
        return g_strdup(_("Your other client has this request."));
    case IVP_ENTRY_RESTATED:
        return g_strdup(
            _("Said again, as this computer had forgotten something they know."));
    case IVP_ENTRY_DISTRUSTED:
        return g_strdup_printf(_("%s left the room."), viewer->name);
    }
    return g_strdup("");
}
