/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-when.h"

#include <glib/gi18n-lib.h>

#include "ivp-when-private.h"

/* The year around an instant in which "usual" is looked for. */
#define HALF_YEAR (183 * IVP_DAY)
/* On how much of it one difference must hold to be the usual one, in percent. */
#define USUAL_SHARE 80
/* Changes of two clocks looked at in that year; real ones make four. */
#define CHANGES_MAX 32

/* A time during which two clocks keep one difference. */
typedef struct {
    gint64 begin;
    gint64 end;
    int difference;         /* seconds the viewer's clock is ahead of the program's */
    const IvpZone *changed; /* whose change began it; NULL for the first */
} Stretch;

void
ivp_shear_free(IvpShear *shear)
{
    if (shear == NULL)
        return;
    g_free(shear->row);
    g_free(shear->detail);
    g_free(shear);
}

static int
difference_at(const IvpZone *viewer, const IvpZone *program, gint64 instant)
{
    return ivp_zone_get_offset(viewer, instant) - ivp_zone_get_offset(program, instant);
}

static guint
list_stretches(const IvpZone *viewer,
               const IvpZone *program,
               gint64 from,
               gint64 to,
               Stretch stretches[CHANGES_MAX])
{
    guint n = 1;
    gint64 at = from;

    stretches[0] = (Stretch){from, to, difference_at(viewer, program, from), NULL};
    while (n < CHANGES_MAX) {
        gint64 mine = to, theirs = to;
        const IvpZone *changed;
        int difference;

        ivp_zone_get_next_change(viewer, at, to, &mine);
        ivp_zone_get_next_change(program, at, to, &theirs);
        if (MIN(mine, theirs) >= to)
            break;
        changed = mine <= theirs ? viewer : program;
        at = MIN(mine, theirs);
        difference = difference_at(viewer, program, at);
        /* Both at once, by as much: nobody notices. */
        if (difference == stretches[n - 1].difference)
            continue;
        stretches[n - 1].end = at;
        stretches[n++] = (Stretch){at, to, difference, changed};
    }
    return n;
}

static gboolean
find_usual(const Stretch *stretches, guint n, int *usual)
{
    gint64 whole = stretches[n - 1].end - stretches[0].begin;

    for (guint i = 0; i < n; i++) {
        gint64 sum = 0;

        for (guint j = 0; j < n; j++) {
            if (stretches[j].difference == stretches[i].difference)
                sum += stretches[j].end - stretches[j].begin;
        }
        if (sum * 100 >= whole * USUAL_SHARE) {
            *usual = stretches[i].difference;
            return TRUE;
        }
    }
    return FALSE;
}

/* "an hour"; @first: it begins a sentence. */
static char *
amount_text(int seconds, gboolean first)
{
    int minutes = ABS(seconds) / 60;

    if (minutes == 60)
        return g_strdup(first ? C_("begins a sentence", "An hour")
                              : C_("within a sentence", "an hour"));
    if (minutes == 30)
        return g_strdup(first ? C_("begins a sentence", "Half an hour")
                              : C_("within a sentence", "half an hour"));
    if (minutes % 60 == 0)
        return g_strdup_printf(ngettext("%d hour", "%d hours", (gulong)(minutes / 60)),
                               minutes / 60);
    return g_strdup_printf(ngettext("%d minute", "%d minutes", (gulong)minutes), minutes);
}

static char *
change_date(const IvpZone *zone, gint64 change, int this_year)
{
    return ivp_when_day_month(ivp_zone_to_wall(zone, change), this_year);
}

/* Why: "Berlin changed its clocks on 25 Oct, Los Angeles does on 1 Nov." */
static char *
usual_reason(const Stretch *stretch, const IvpZone *ender, int this_year)
{
    const char *first = ivp_zone_get_place(stretch->changed);
    g_autofree char *since = change_date(stretch->changed, stretch->begin, this_year);
    g_autofree char *until = NULL;

    if (ender == NULL)
        /* Translators: a place and a date */
        return g_strdup_printf(_("%1$s changed its clocks on %2$s."), first, since);
    until = change_date(ender, stretch->end, this_year);
    if (ender == stretch->changed)
        /* Translators: a place, a date, a later date */
        return g_strdup_printf(
            _("%1$s changed its clocks on %2$s and does so again on %3$s."), first, since,
            until);
    /* Translators: a place, a date; another place, a later date */
    return g_strdup_printf(_("%1$s changed its clocks on %2$s, %3$s does on %4$s."), first,
                           since, ivp_zone_get_place(ender), until);
}

static IvpShear *
shear_from_usual(const Stretch *stretches,
                 guint n,
                 int usual,
                 gint64 instant,
                 int this_year)
{
    const Stretch *stretch = &stretches[0];
    const IvpZone *ender = NULL;
    int later;
    IvpShear *shear;
    g_autofree char *amount = NULL;
    g_autofree char *amount_first = NULL;
    g_autofree char *reason = NULL;

    for (guint i = 0; i < n; i++) {
        if (stretches[i].begin <= instant && instant < stretches[i].end) {
            stretch = &stretches[i];
            ender = i + 1 < n ? stretches[i + 1].changed : NULL;
        }
    }
    later = stretch->difference - usual;
    /* The first stretch has no beginning we know; it cannot be the odd one, as it is long.
     */
    if (later == 0 || stretch->changed == NULL)
        return NULL;

    amount = amount_text(later, FALSE);
    amount_first = amount_text(later, TRUE);
    reason = usual_reason(stretch, ender, this_year);
    shear = g_new0(IvpShear, 1);
    if (later < 0) {
        /* Translators: "an hour earlier than usual" */
        shear->row = g_strdup_printf(_("%s earlier than usual"), amount);
        /* Translators: "An hour", and then which clocks changed and when, a sentence */
        shear->detail = g_strdup_printf(_("%1$s earlier than usual for you: %2$s"),
                                        amount_first, reason);
    } else {
        shear->row = g_strdup_printf(_("%s later than usual"), amount);
        shear->detail =
            g_strdup_printf(_("%1$s later than usual for you: %2$s"), amount_first, reason);
    }
    return shear;
}

/* Which clocks were changed between two times of a series. */
static char *
last_time_reason(const IvpZone *viewer,
                 const IvpZone *program,
                 gint64 last,
                 gint64 instant,
                 int this_year)
{
    Stretch stretches[CHANGES_MAX];
    guint n = list_stretches(viewer, program, last, instant + 1, stretches);
    const Stretch *first = NULL, *second = NULL;
    g_autofree char *first_date = NULL;
    g_autofree char *second_date = NULL;

    /* The latest change of each side. */
    for (guint i = n; i-- > 1;) {
        if (second == NULL)
            second = &stretches[i];
        else if (stretches[i].changed != second->changed && first == NULL)
            first = &stretches[i];
    }
    if (second == NULL)
        return NULL;
    second_date = change_date(second->changed, second->begin, this_year);
    if (first == NULL)
        return g_strdup_printf(_("%1$s changed its clocks on %2$s."),
                               ivp_zone_get_place(second->changed), second_date);
    first_date = change_date(first->changed, first->begin, this_year);
    /* Translators: a place, a date; another place, a later date; both in the past */
    return g_strdup_printf(_("%1$s changed its clocks on %2$s, %3$s on %4$s."),
                           ivp_zone_get_place(first->changed), first_date,
                           ivp_zone_get_place(second->changed), second_date);
}

static IvpShear *
shear_from_last_time(gint64 instant,
                     gint64 last,
                     const IvpZone *viewer,
                     const IvpZone *program,
                     int this_year)
{
    IvpWall then = ivp_wall_midnight(ivp_zone_to_wall(viewer, last));
    IvpWall day = ivp_wall_midnight(ivp_zone_to_wall(viewer, instant));
    int later =
        difference_at(viewer, program, instant) - difference_at(viewer, program, last);
    IvpShear *shear;
    g_autofree char *amount = NULL;
    g_autofree char *amount_first = NULL;
    g_autofree char *reason = NULL;
    g_autofree char *named = NULL;

    if (later == 0)
        return NULL;
    reason = last_time_reason(viewer, program, last, instant, this_year);
    if (reason == NULL)
        return NULL;
    amount = amount_text(later, FALSE);
    amount_first = amount_text(later, TRUE);
    if (day - then > 7 * IVP_DAY) {
        g_autofree char *date = ivp_when_day_month(then, this_year);

        /* Translators: the previous meeting of a series, with its date */
        named = g_strdup_printf(_("last time (%s)"), date);
    } else {
        named = g_strdup(_("last time"));
    }
    shear = g_new0(IvpShear, 1);
    if (later < 0) {
        /* Translators: "an hour", "last time" */
        shear->row = g_strdup_printf(_("%1$s earlier than %2$s"), amount, named);
        /* Translators: "An hour", "last time", and which clocks changed and when, a
         * sentence */
        shear->detail =
            g_strdup_printf(_("%1$s earlier than %2$s: %3$s"), amount_first, named, reason);
    } else {
        shear->row = g_strdup_printf(_("%1$s later than %2$s"), amount, named);
        shear->detail =
            g_strdup_printf(_("%1$s later than %2$s: %3$s"), amount_first, named, reason);
    }
    return shear;
}

IvpShear *
ivp_when_shear(gint64 instant, gint64 last, const IvpZone *viewer, const IvpZone *program)
{
    Stretch stretches[CHANGES_MAX];
    IvpCivil civil;
    guint n;
    int usual;

    g_return_val_if_fail(viewer != NULL && program != NULL, NULL);

    if (g_strcmp0(ivp_zone_get_id(viewer), ivp_zone_get_id(program)) == 0)
        return NULL;
    ivp_civil_from_wall(ivp_zone_to_wall(viewer, instant), &civil);
    n = list_stretches(viewer, program, instant - HALF_YEAR, instant + HALF_YEAR,
                       stretches);
    if (find_usual(stretches, n, &usual))
        return shear_from_usual(stretches, n, usual, instant, civil.year);
    if (last == 0 || last >= instant)
        return NULL;
    return shear_from_last_time(instant, last, viewer, program, civil.year);
}

gboolean
ivp_when_has_usual(gint64 instant, const IvpZone *viewer, const IvpZone *program)
{
    Stretch stretches[CHANGES_MAX];
    guint n = list_stretches(viewer, program, instant - HALF_YEAR, instant + HALF_YEAR,
                             stretches);
    int usual;

    return find_usual(stretches, n, &usual);
}
