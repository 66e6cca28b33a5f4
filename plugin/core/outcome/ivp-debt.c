/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-debt.h"

#include <glib/gi18n-lib.h>

#include "ivp-when-private.h"

static IvpCivil
civil_of(IvpWall day)
{
    IvpCivil civil;

    ivp_civil_from_wall(day, &civil);
    return civil;
}

static int
count_held(const IvpDebtSession *sessions, gsize n, int year, int month)
{
    int held = 0;

    for (gsize i = 0; i < n; i++) {
        IvpCivil civil = civil_of(sessions[i].day);

        held += sessions[i].held && civil.year == year && civil.month == month;
    }
    return held;
}

/* --- The line --- */

/* Takes over @part. */
static void
add_part(GString *line, char *part)
{
    g_string_append_printf(line, "%s%s", line->len > 0 ? _(", ") : "", part);
    g_free(part);
}

/* @format: translated, for so many */
static void
add_count(GString *line, int count, const char *format)
{
    if (count > 0)
        add_part(line, g_strdup_printf(format, count));
}

static void
add_recordings(GString *line, const IvpDebtSession *sessions, gsize n, IvpWall today)
{
    int waiting = 0, late = 0;
    IvpWall next = 0, first = 0;

    for (gsize i = 0; i < n; i++) {
        IvpWall day = sessions[i].delete_by;

        if (day == 0)
            continue;
        if (day < today) {
            late++;
            first = first == 0 ? day : MIN(first, day);
        } else {
            waiting++;
            next = next == 0 ? day : MIN(next, day);
        }
    }
    if (late > 0) {
        g_autofree char *day = ivp_when_day_month(first, ivp_when_year(today));

        add_part(line, g_strdup_printf(
                           /* Translators: a number and a day: "30 Nov" */
                           ngettext("%1$d recording that was to be deleted by %2$s",
                                    "%1$d recordings that were to be deleted by %2$s",
                                    (gulong)late),
                           late, day));
    }
    if (waiting > 0) {
        g_autofree char *day = ivp_when_day_month(next, ivp_when_year(today));

        add_part(line, g_strdup_printf(
                           /* Translators: a number and a day: "30 Nov" */
                           ngettext("%1$d recording to delete by %2$s",
                                    "%1$d recordings to delete, the first by %2$s",
                                    (gulong)waiting),
                           waiting, day));
    }
}

char *
ivp_debt_line(const IvpDebtSession *sessions, gsize n, int goal, IvpWall today)
{
    IvpCivil civil = civil_of(today);
    int held = count_held(sessions, n, civil.year, civil.month);
    int summaries = 0, thanks = 0, asks = 0;
    const char *month = ivp_when_month_name(civil.month, TRUE);
    g_autoptr(GString) owed = g_string_new(NULL);
    g_autofree char *reached = NULL;

    for (gsize i = 0; i < n; i++) {
        summaries += sessions[i].summary_owed;
        thanks += sessions[i].thanks_owed;
        asks += sessions[i].asks_owed;
    }
    add_count(owed, summaries,
              ngettext("%d summary owed", "%d summaries owed", (gulong)summaries));
    add_recordings(owed, sessions, n, today);
    add_count(owed, thanks,
              ngettext("%d thank-you owed", "%d thank-yous owed", (gulong)thanks));
    add_count(owed, asks, ngettext("%d ask to follow", "%d asks to follow", (gulong)asks));
    if (goal > 0)
        /* Translators: a month, sessions held, and the goal: "November: 0 of 1." */
        reached = g_strdup_printf(_("%1$s: %2$d of %3$d."), month, held, goal);
    else
        /* Translators: a month and how many sessions there were in it */
        reached = g_strdup_printf(
            ngettext("%1$s: %2$d session.", "%1$s: %2$d sessions.", (gulong)held), month,
            held);
    if (owed->len == 0)
        /* Translators: "November: 1 of 1." and then this */
        return g_strdup_printf(_("%s Nothing is owed."), reached);
    return g_strdup_printf("%s %s.", reached, owed->str);
}

/* --- The list --- */

typedef struct {
    IvpWall since; /* to sort by */
    char *sentence;
} Owed;

static char *
format_age(IvpWall from, IvpWall to)
{
    int days = (int)((to - from) / IVP_DAY);

    return g_strdup_printf(ngettext("%d day", "%d days", (gulong)days), days);
}

static char *
describe_summary(const IvpDebtSession *session, const char *day, IvpWall today)
{
    g_autofree char *age = NULL;

    if (session->summary_due != 0 && session->summary_due < today) {
        age = format_age(session->summary_due, today);
        /* Translators: a day, and how long: "12 days" */
        return g_strdup_printf(_("The summary of %1$s was due %2$s ago."), day, age);
    }
    if (session->summary_due == 0 || session->day > today) {
        age = format_age(session->day, MAX(session->day, today));
        /* Translators: a day, and how long: "12 days" */
        return g_strdup_printf(_("The summary of %1$s is owed for %2$s."), day, age);
    }
    age = format_age(today, session->summary_due);
    /* Translators: a day, and how long: "12 days" */
    return g_strdup_printf(_("The summary of %1$s is due in %2$s."), day, age);
}

static char *
describe_recording(const IvpDebtSession *session, const char *day, IvpWall today)
{
    g_autofree char *by = ivp_when_day_month(session->delete_by, ivp_when_year(today));
    gboolean late = session->delete_by < today;
    g_autofree char *age = late ? format_age(session->delete_by, today)
                                : format_age(today, session->delete_by);

    return g_strdup_printf(
        late ?
             /* Translators: two days, and how long: "3 days" */
            _("The recording of %1$s was to be deleted by %2$s, %3$s ago.")
             :
             /* Translators: two days, and how long: "3 days" */
            _("The recording of %1$s is to be deleted by %2$s, in %3$s."),
        day, by, age);
}

static void
add_owed(GArray *list, IvpWall since, char *sentence)
{
    const Owed owed = {since, sentence};

    g_array_append_val(list, owed);
}

static int
compare_owed(gconstpointer a, gconstpointer b)
{
    const Owed *one = a, *other = b;

    return one->since < other->since ? -1 : one->since > other->since;
}

GPtrArray *
ivp_debt_list(const IvpDebtSession *sessions, gsize n, IvpWall today)
{
    GPtrArray *sentences = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GArray) list = g_array_new(FALSE, FALSE, sizeof(Owed));

    for (gsize i = 0; i < n; i++) {
        const IvpDebtSession *session = &sessions[i];
        g_autofree char *day = ivp_when_day_month(session->day, ivp_when_year(today));
        g_autofree char *age = format_age(session->day, MAX(session->day, today));

        if (session->summary_owed)
            add_owed(list, session->day, describe_summary(session, day, today));
        if (session->delete_by != 0)
            add_owed(list, session->day, describe_recording(session, day, today));
        if (session->thanks_owed)
            add_owed(list, session->day,
                     /* Translators: a day, and how long: "12 days" */
                     g_strdup_printf(_("Thanks for %1$s are owed for %2$s."), day, age));
        if (session->asks_owed > 0)
            add_owed(list, session->day,
                     g_strdup_printf(
                         /* Translators: a number, a day, and how long: "12 days" */
                         ngettext("%1$d ask of %2$s is open for %3$s.",
                                  "%1$d asks of %2$s are open for %3$s.",
                                  (gulong)session->asks_owed),
                         session->asks_owed, day, age));
    }
    g_array_sort(list, compare_owed);
    for (guint i = 0; i < list->len; i++)
        g_ptr_array_add(sentences, g_array_index(list, Owed, i).sentence);
    return sentences;
}

/* --- The year --- */

void
ivp_debt_year(const IvpDebtSession *sessions,
              gsize n,
              int goal,
              IvpWall today,
              IvpDebtMonth months[IVP_DEBT_MONTHS])
{
    IvpCivil civil = civil_of(today);

    for (int i = 0; i < IVP_DEBT_MONTHS; i++) {
        int month = civil.year * 12 + civil.month - IVP_DEBT_MONTHS + i;
        IvpDebtMonth *one = &months[i];

        one->year = month / 12;
        one->month = month % 12 + 1;
        one->held = count_held(sessions, n, one->year, one->month);
        one->met = one->held >= MAX(goal, 1);
        one->open = i == IVP_DEBT_MONTHS - 1;
    }
}

char *
ivp_debt_year_text(const IvpDebtMonth months[IVP_DEBT_MONTHS], int goal)
{
    g_autoptr(GString) text = g_string_new(NULL);
    int over = 0, met = 0;

    for (int i = 0; i < IVP_DEBT_MONTHS; i++) {
        const IvpDebtMonth *one = &months[i];
        const char *sign = one->met ? "✓" : one->open ? "…" : "✗";

        g_string_append_printf(text, "%s %d  %s  ", ivp_when_month_name(one->month, FALSE),
                               one->year, sign);
        if (goal > 0)
            /* Translators: sessions held in a month, and the goal */
            g_string_append_printf(text, _("%1$d of %2$d"), one->held, goal);
        else
            g_string_append_printf(text, "%d", one->held);
        g_string_append_c(text, '\n');
        over += !one->open || one->met;
        met += one->met;
    }
    g_string_append_printf(text,
                           /* Translators: months that met the goal, months that are over */
                           ngettext("%1$d of %2$d month met the goal.",
                                    "%1$d of %2$d months met the goal.", (gulong)over),
                           met, over);
    g_string_append_c(text, '\n');
    return g_string_free(g_steal_pointer(&text), FALSE);
}
