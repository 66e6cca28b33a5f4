/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "ivp-error.h"
#include "ivp-session-private.h"
#include "ivp-variant.h"

/*
 * The state as one GVariant, little endian. A field is only ever added at the end of a new
 * FORMAT with a new number; the older one is then still read.
 */
#define VERSION 1
#define LINE_FORMAT "(ysiisssaxyiybbxixxms)"
#define STATE_FORMAT                                      \
    "(ysyssssssbbbb" LINE_FORMAT LINE_FORMAT "ixiiiimsms" \
    "a(xii)axa(xiiiy)i(bbbbxxms))"

static GVariant *
line_to_variant(const IvpLine *line)
{
    GVariantBuilder times;

    g_variant_builder_init(&times, G_VARIANT_TYPE("ax"));
    for (guint i = 0; i < line->n_at; i++)
        g_variant_builder_add(&times, "x", line->at[i]);
    return g_variant_new("(ysiisssaxyiybbxixxms)", (guchar)line->verb, line->id, line->rev,
                         line->re, line->box, line->to, line->room, &times,
                         (guchar)line->n_at, line->length, (guchar)line->record,
                         line->name != 0, line->org != 0, line->booked, line->booked_rev,
                         line->until, line->on, line->text);
}

GBytes *
ivp_session_to_bytes(const IvpSession *session)
{
    GVariantBuilder offers, numbers, claims;
    const IvpInWords *words = &session->words;

    g_variant_builder_init(&offers, G_VARIANT_TYPE("a(xii)"));
    for (guint i = 0; i < session->n_offers; i++)
        g_variant_builder_add(&offers, "(xii)", session->offers[i].at,
                              session->offers[i].first, session->offers[i].last);
    g_variant_builder_init(&numbers, G_VARIANT_TYPE("ax"));
    for (guint i = 0; i < session->n_numbers; i++)
        g_variant_builder_add(&numbers, "x", session->numbers[i]);
    g_variant_builder_init(&claims, G_VARIANT_TYPE("a(xiiiy)"));
    for (guint i = 0; i < session->n_claims; i++)
        g_variant_builder_add(&claims, "(xiiiy)", session->claims[i].at,
                              session->claims[i].length, session->claims[i].attempt,
                              session->claims[i].until, (guchar)session->claims[i].state);
    return ivp_variant_to_bytes(g_variant_new(
        "(ysyssssssbbbb@" LINE_FORMAT "@" LINE_FORMAT
        "ixiiiimsmsa(xii)axa(xiiiy)i(bbbbxxms))",
        (guchar)VERSION, session->id, (guchar)session->side, session->account,
        session->peer, session->box, session->bound, session->room, session->acked_by,
        session->stood_down != 0, session->distrusted != 0, session->theirs_in_words != 0,
        session->unproven != 0, line_to_variant(&session->mine),
        line_to_variant(&session->theirs), session->said, session->said_at, session->acked,
        session->last_no, session->text_since, session->length, session->about,
        session->note, &offers, &numbers, &claims, session->attempts, words->over != 0,
        words->record_no != 0, words->confirmed != 0, words->noted != 0, words->agreed,
        words->when, words->quote));
}

static gboolean
read_code(char *code, gsize size, const char *text)
{
    return g_strlcpy(code, text, size) < size;
}

static gboolean
line_from_variant(GVariant *variant, IvpLine *line)
{
    const char *id, *box, *to, *room;
    g_autoptr(GVariant) times = NULL;
    guchar verb, n_at, record;
    gsize n;
    const gint64 *at;

    g_variant_get(variant, "(y&sii&s&s&s@axyiybbxixxms)", &verb, &id, &line->rev, &line->re,
                  &box, &to, &room, &times, &n_at, &line->length, &record, &line->name,
                  &line->org, &line->booked, &line->booked_rev, &line->until, &line->on,
                  &line->text);
    at = g_variant_get_fixed_array(times, &n, sizeof *at);
    if (n > IVP_LINE_MAX_TIMES || n != n_at || verb >= IVP_N_VERBS ||
        record > IVP_RECORD_NO)
        return FALSE;
    if (n > 0)
        memcpy(line->at, at, n * sizeof *at);
    line->n_at = (guint)n;
    line->verb = (IvpVerb)verb;
    line->record = (IvpRecord)record;
    return read_code(line->id, sizeof line->id, id) &&
           read_code(line->box, sizeof line->box, box) &&
           read_code(line->to, sizeof line->to, to) &&
           read_code(line->room, sizeof line->room, room);
}

static gboolean
read_lists(IvpSession *session, GVariant *offers, GVariant *numbers, GVariant *claims)
{
    gsize n;
    const gint64 *at = g_variant_get_fixed_array(numbers, &n, sizeof *at);

    if (n > IVP_SESSION_MAX_NUMBERS ||
        g_variant_n_children(offers) > IVP_SESSION_MAX_OFFERS ||
        g_variant_n_children(claims) > IVP_SESSION_MAX_CLAIMS)
        return FALSE;
    if (n > 0)
        memcpy(session->numbers, at, n * sizeof *at);
    session->n_numbers = (guint)n;
    session->n_offers = (guint)g_variant_n_children(offers);
    for (guint i = 0; i < session->n_offers; i++)
        g_variant_get_child(offers, i, "(xii)", &session->offers[i].at,
                            &session->offers[i].first, &session->offers[i].last);
    session->n_claims = (guint)g_variant_n_children(claims);
    for (guint i = 0; i < session->n_claims; i++) {
        guchar state;

        g_variant_get_child(claims, i, "(xiiiy)", &session->claims[i].at,
                            &session->claims[i].length, &session->claims[i].attempt,
                            &session->claims[i].until, &state);
        if (state > IVP_CLAIM_FREEING)
            return FALSE;
        session->claims[i].state = (IvpClaimState)state;
    }
    return TRUE;
}

static gboolean
read_state(IvpSession *session, GVariant *state)
{
    g_autoptr(GVariant) mine = NULL, theirs = NULL, offers = NULL, numbers = NULL,
                        claims = NULL;
    const char *id, *box, *bound, *room, *acked_by;
    IvpInWords *words = &session->words;
    guchar version, side;

    g_variant_get(
        state,
        "(y&sy"
        "ss"
        "&s&s&s&s"
        "bbbb@" LINE_FORMAT "@" LINE_FORMAT "ixiiiimsms@a(xii)@ax@a(xiiiy)i(bbbbxxms))",
        &version, &id, &side, &session->account, &session->peer, &box, &bound, &room,
        &acked_by, &session->stood_down, &session->distrusted, &session->theirs_in_words,
        &session->unproven, &mine, &theirs, &session->said, &session->said_at,
        &session->acked, &session->last_no, &session->text_since, &session->length,
        &session->about, &session->note, &offers, &numbers, &claims, &session->attempts,
        &words->over, &words->record_no, &words->confirmed, &words->noted, &words->agreed,
        &words->when, &words->quote);
    session->side = (IvpSide)side;
    return version == VERSION && side <= IVP_SIDE_FACILITATOR &&
           read_code(session->id, sizeof session->id, id) &&
           read_code(session->box, sizeof session->box, box) &&
           read_code(session->bound, sizeof session->bound, bound) &&
           read_code(session->room, sizeof session->room, room) &&
           read_code(session->acked_by, sizeof session->acked_by, acked_by) &&
           line_from_variant(mine, &session->mine) &&
           line_from_variant(theirs, &session->theirs) &&
           read_lists(session, offers, numbers, claims);
}

IvpSession *
ivp_session_from_bytes(GBytes *bytes, GError **error)
{
    g_autoptr(IvpSession) session = g_new0(IvpSession, 1);
    g_autoptr(GVariant) state = ivp_variant_from_bytes(G_VARIANT_TYPE(STATE_FORMAT), bytes);

    if (state == NULL || !read_state(session, state)) {
        g_set_error_literal(error, IVP_ERROR, IVP_ERROR_STORE,
                            _("A request in the store cannot be read."));
        return NULL;
    }
    return g_steal_pointer(&session);
}
