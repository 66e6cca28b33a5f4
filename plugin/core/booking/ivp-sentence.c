/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-sentence.h"

#include <string.h>

#include "ivp-when.h"

/* How much is left out until a sentence fits. */
typedef enum {
    WHOLE,
    ONE_PLACE,  /* brackets on the first time only */
    NO_PLACES,  /* UTC alone */
    SHORT_ASK,  /* … and no better time is asked for */
    NO_PROGRAM, /* … and the program is not named */
    N_LEVELS,
} Level;

/* Longer reasons follow the sentence instead of standing in it. */
#define REASON_MOST 80

static char *
drop_place(const char *time)
{
    const char *bracket = strstr(time, " (");

    return bracket != NULL ? g_strndup(time, (gsize)(bracket - time)) : g_strdup(time);
}

/* "(10:00 in Los Angeles)" → "(10:00)" */
static char *
drop_place_name(const char *time)
{
    const char *in = strstr(time, " in ");

    return in != NULL ? g_strdup_printf("%.*s)", (int)(in - time), time) : g_strdup(time);
}

static char *
format_time(gint64 at, guint index, const IvpReader *reader, Level level)
{
    g_autoptr(IvpZone) utc = reader->zone == NULL ? ivp_zone_new_utc() : NULL;
    g_autofree char *full =
        ivp_when_for_others(at, reader->zone != NULL ? reader->zone : utc, reader->now);

    if (level >= NO_PLACES || (level >= ONE_PLACE && index > 0))
        return drop_place(full);
    return index > 0 ? drop_place_name(full) : g_steal_pointer(&full);
}

static int
number_of(const IvpSession *session, const IvpLine *line, guint i)
{
    int number = session != NULL ? ivp_session_get_number(session, line->at[i]) : 0;

    return number > 0 ? number : (int)i + 1;
}

/* "1) Thu 3 Dec 18:00 UTC (10:00 in Los Angeles) or 2) Thu 17 Dec 18:00 UTC (10:00)" */
static char *
list_times(const IvpSession *session,
           const IvpLine *line,
           const IvpReader *reader,
           Level level,
           const char *last)
{
    GString *list = g_string_new(NULL);

    for (guint i = 0; i < line->n_at; i++) {
        g_autofree char *time = format_time(line->at[i], i, reader, level);

        g_string_append_printf(list, "%s%d) %s",
                               i == 0               ? ""
                               : i + 1 < line->n_at ? ", "
                                                    : last,
                               number_of(session, line, i), time);
    }
    return g_string_free(list, FALSE);
}

/* "1, 2, no, or a better time" */
static char *
list_answers(const IvpSession *session,
             const IvpLine *line,
             const IvpReader *reader,
             Level level)
{
    GString *list = g_string_new(NULL);
    g_autofree char *code =
        reader->code != NULL ? g_strconcat(" ", reader->code, NULL) : g_strdup("");

    for (guint i = 0; i < line->n_at; i++)
        g_string_append_printf(list, "%d%s, ", number_of(session, line, i), code);
    if (reader->code != NULL)
        g_string_append_printf(list, "or no%s (another offer to you is open as well)",
                               code);
    else
        g_string_append(list, level >= SHORT_ASK ? "or no" : "no, or a better time");
    return g_string_free(list, FALSE);
}

static char *
say_times(const IvpSession *session,
          const IvpLine *line,
          const IvpReader *reader,
          Level level)
{
    gboolean invites = line->verb == IVP_VERB_INVITE;
    g_autofree char *times = list_times(session, line, reader, level, " or ");
    g_autofree char *answers = list_answers(session, line, reader, level);
    gint64 booking = session != NULL ? ivp_session_get_booking(session) : 0;
    int length = line->length > 0 ? line->length : session != NULL ? session->length : 0;
    g_autofree char *minutes =
        length > 0 ? g_strdup_printf(", %d min", length) : g_strdup("");
    g_autofree char *program = level >= NO_PROGRAM || reader->program == NULL
                                   ? g_strdup("")
                                   : g_strconcat(" for ", reader->program, NULL);

    if (booking != 0 && line->n_at == 1 && line->at[0] == booking)
        return g_strdup_printf("Let us keep %s for our interview.",
                               strstr(times, ") ") + 2);
    if (booking != 0 &&
        !(ivp_verb_is_volunteers(line->verb) && ivp_line_has_time(line, booking))) {
        g_autofree char *old = format_time(booking, 0, reader, NO_PLACES);

        return g_strdup_printf(
            "May we move our interview from %s to %s? The old time stays "
            "until you answer %s.",
            old, times, answers);
    }
    if (reader->in_room)
        return g_strdup_printf("Interview request%s: %s%s%s. Facilitators: answer to me "
                               "privately with %s.",
                               program, times, minutes,
                               line->record == IVP_RECORD_NO ? ", no recording" : "",
                               answers);
    if (ivp_verb_is_volunteers(line->verb))
        return g_strdup_printf(
            "Interview request%s: %s%s%s. Please answer %s.", program, times, minutes,
            line->record == IVP_RECORD_NO ? ", no recording" : "", answers);
    if (reader->taken != 0) {
        g_autofree char *taken = format_time(reader->taken, 0, reader, NO_PLACES);
        g_autofree char *nearest = list_times(session, line, reader, level, ", ");

        return g_strdup_printf("Sorry, %s was just taken. Free: %s. Please answer %s.",
                               taken, nearest, answers);
    }
    if (reader->asks_back) {
        /* "yes" means it only while one single number was ever given. */
        if (line->n_at == 1 && session != NULL && session->n_numbers == 1)
            return g_strdup_printf(
                "Do you mean %s? Please answer yes, no, or a better time.",
                strstr(times, ") ") + 2);
        return g_strdup_printf("Do you mean %s? Please answer %s.", times, answers);
    }
    return g_strdup_printf("Interview%s: would %s suit you%s? Please answer %s.",
                           invites ? program : "", times, minutes, answers);
}

static char *
say_agree(const IvpSession *session,
          const IvpLine *line,
          const IvpReader *reader,
          Level level)
{
    g_autofree char *first = format_time(line->at[0], 0, reader, level);

    if (session != NULL && line->at[0] == ivp_session_get_booking(session))
        return g_strdup_printf("Let us keep %s for our interview.", first);
    return g_strdup_printf(
        "Yes to %s for our interview, %d min. Please confirm it with %d, or "
        "answer no or a better time.",
        first, line->length, number_of(session, line, 0));
}

static char *
say_consent(const IvpLine *line)
{
    static const char *const recording[] = {
        "please ask me at the start whether it may be recorded",
        "it may be recorded",
        "it may be recorded, and please delete that once the summary is written",
        "please do not record it",
    };
    const char *naming = line->name && line->org ? "my name and my organization"
                         : line->name            ? "my name, but not my organization"
                         : line->org             ? "my organization, but not my name"
                                                 : "neither my name nor my organization";

    return g_strdup_printf("About our interview: %s. The summary may give %s.",
                           recording[line->record], naming);
}

static char *
say_book(const IvpSession *session,
         const IvpLine *line,
         const IvpReader *reader,
         Level level)
{
    static const char *const recording[] = {
        "Nothing is recorded unless you agree at the start.",
        "It is recorded, as you agreed.",
        "It is recorded, as you agreed, and that is deleted once the summary is written.",
        "Nothing is recorded.",
    };
    g_autofree char *time = format_time(line->at[0], 0, reader, level);
    int length = session != NULL && session->length > 0 ? session->length : 60;
    g_autofree char *end =
        format_time(line->at[0] + length * G_GINT64_CONSTANT(60), 0, reader, NO_PLACES);
    const char *utc = strstr(time, " UTC"), *end_utc = strstr(end, " UTC");
    g_autofree char *with =
        reader->sender != NULL ? g_strconcat(" with ", reader->sender, NULL) : g_strdup("");

    return g_strdup_printf(
        "Booked: %.*s-%.5s%s, interview%s. %s If it no longer suits, answer "
        "no or a better time.",
        (int)(utc - time), time, end_utc - 5, utc, with,
        recording[session != NULL ? session->theirs.record : IVP_RECORD_ASK]);
}

static char *
say_decline(const IvpLine *line, const IvpReader *reader, Level level, const char *reason)
{
    if (line->booked != 0) {
        g_autofree char *time = format_time(line->booked, 0, reader, level);

        return g_strdup_printf(
            "Sorry, we cannot move our interview%s. It stays at %s. If that "
            "no longer suits, answer no or a better time.",
            reason, time);
    }
    return g_strdup_printf(
        "Thank you for offering an interview. None of these times works for "
        "us%s. If you like, answer with other times.",
        reason);
}

/* A session that falls out is no longer in the line that says so; the claim still names it.
 */
static gint64
find_cancelled(const IvpSession *session)
{
    for (guint i = 0; session != NULL && i < session->n_claims; i++)
        if (session->claims[i].state == IVP_CLAIM_KEPT &&
            session->claims[i].until == session->mine.rev)
            return session->claims[i].at;
    return 0;
}

static char *
say_cancel(const IvpSession *session,
           const IvpReader *reader,
           Level level,
           const char *reason)
{
    gint64 at = find_cancelled(session);
    g_autofree char *time = at != 0 ? format_time(at, 0, reader, level) : NULL;

    return g_strdup_printf(
        "Sorry, our interview%s%s is cancelled%s. If you would like another "
        "date, answer with times that suit you.",
        time != NULL ? " on " : "", time != NULL ? time : "", reason);
}

static char *
say_at_level(const IvpSession *session,
             const IvpLine *line,
             const IvpReader *reader,
             Level level,
             const char *reason)
{
    switch (line->verb) {
    case IVP_VERB_REQUEST:
    case IVP_VERB_PROPOSE:
    case IVP_VERB_INVITE:
        return say_times(session, line, reader, level);
    case IVP_VERB_AGREE:
        return say_agree(session, line, reader, level);
    case IVP_VERB_CONSENT:
        return say_consent(line);
    case IVP_VERB_WITHDRAW:
        return session != NULL && session->theirs.verb == IVP_VERB_INVITE
                   ? g_strdup_printf("Thank you for asking me; I cannot take part%s.",
                                     reason)
                   : g_strdup_printf("Sorry, I have to withdraw from the interview%s.",
                                     reason);
    case IVP_VERB_BOOK:
        return say_book(session, line, reader, level);
    case IVP_VERB_DECLINE:
        return say_decline(line, reader, level, reason);
    case IVP_VERB_CANCEL:
        return say_cancel(session, reader, level, reason);
    case IVP_VERB_CLAIM:
        return g_strdup("I would take this interview request.");
    case IVP_VERB_TAKEN:
        return g_strdup_printf("%s takes this, thank you.", line->by);
    default:
        return g_strdup("Received.");
    }
}

static gboolean
has_reason(IvpVerb verb)
{
    return verb == IVP_VERB_DECLINE || verb == IVP_VERB_CANCEL || verb == IVP_VERB_WITHDRAW;
}

char *
ivp_sentence_for_others(const IvpSession *session,
                        const IvpLine *line,
                        const IvpReader *reader,
                        gsize most,
                        gboolean *text_within)
{
    gboolean within = line->text != NULL && has_reason(line->verb) &&
                      strlen(line->text) <= REASON_MOST && strchr(line->text, '\n') == NULL;
    g_autofree char *reason = within ? g_strconcat(": ", line->text, NULL) : g_strdup("");
    char *sentence = NULL;

    if (reason[0] != '\0' && strchr(".!?", reason[strlen(reason) - 1]) != NULL)
        reason[strlen(reason) - 1] = '\0';
    for (int level = WHOLE; level < N_LEVELS; level++) {
        g_free(sentence);
        sentence = say_at_level(session, line, reader, (Level)level, reason);
        if (strlen(sentence) <= MIN(most, IVP_SENTENCE_MAX))
            break;
    }
    if (text_within != NULL)
        *text_within = within;
    return sentence;
}

char **
ivp_sentence_encode(const IvpSession *session,
                    const IvpLine *line,
                    const IvpReader *reader,
                    gboolean with_tail,
                    GError **error)
{
    g_auto(IvpLine) said = {0};
    g_autofree char *sentence = NULL;
    gboolean within;

    ivp_line_copy(&said, line);
    if (with_tail) {
        /* A panel takes the reason from TEXT, so it is not said twice. */
        g_auto(IvpLine) bare = {0};

        ivp_line_copy(&bare, line);
        g_clear_pointer(&bare.text, g_free);
        sentence = ivp_sentence_for_others(session, &bare, reader,
                                           ivp_line_sentence_room(line), NULL);
        return ivp_line_encode(&said, sentence, error);
    }
    sentence = ivp_sentence_for_others(session, line, reader, IVP_SENTENCE_MAX, &within);
    if (within)
        g_clear_pointer(&said.text, g_free);
    return ivp_line_encode_plain(&said, sentence, error);
}

char *
ivp_sentence_reminder(gint64 at, const char *join, const IvpReader *reader)
{
    g_autoptr(IvpZone) utc = ivp_zone_new_utc();
    const IvpZone *zone = reader->zone != NULL ? reader->zone : utc;
    g_autofree char *time = format_time(at, 0, reader, WHOLE);
    IvpWall days = ivp_wall_midnight(ivp_zone_to_wall(zone, at)) -
                   ivp_wall_midnight(ivp_zone_to_wall(zone, reader->now));
    const char *day = days == 0 ? "today, " : days == IVP_DAY ? "tomorrow, " : "on ";

    return g_strdup_printf("Reminder: our interview is %s%s.%s%s", day, time,
                           join != NULL && !reader->in_room ? " Join: " : "",
                           join != NULL && !reader->in_room ? join : "");
}

char *
ivp_sentence_which(const IvpSession *session, const IvpReader *reader)
{
    GString *sentence = g_string_new("Which one: ");
    const IvpLine *line = &session->mine;

    for (guint i = 0; i < line->n_at; i++) {
        g_autofree char *time = format_time(line->at[i], 0, reader, NO_PLACES);
        /* "Thu 3 Dec 18:00 UTC": the day is enough unless two are on the same. */
        char *clock = strrchr(time, ' ') - 6;
        gboolean alone = TRUE;

        for (guint j = 0; j < line->n_at; j++)
            alone &= i == j || line->at[i] / 86400 != line->at[j] / 86400;
        if (alone)
            *clock = '\0';
        g_string_append_printf(sentence, "%s%d (%s)",
                               i == 0               ? ""
                               : i + 1 < line->n_at ? ", "
                                                    : " or ",
                               number_of(session, line, i), time);
    }
    g_string_append_c(sentence, '?');
    return g_string_free(sentence, FALSE);
}

char *
ivp_sentence_hold_over(gint64 at, const IvpReader *reader)
{
    g_autofree char *time = format_time(at, 0, reader, NO_PLACES);

    return g_strdup_printf(
        "The reserved time %s has passed without an answer and is free again. "
        "If you still want to talk, answer with times that suit you.",
        time);
}
