/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-slot-rule.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ivp-error.h"
#include "ivp-slot-words.h"
#include "ivp-when.h"

/* Rules without a date begin here: a year before any program's, so that only the rule
 * counts. */
#define BEGINNING_YEAR 2000
/* A monthly rule looks this many months ahead for its first match ("5th thu", "31st"). */
#define MAX_MONTHS_AHEAD 60

static const char *const rrule_days[] = {NULL, "MO", "TU", "WE", "TH", "FR", "SA", "SU"};

static char *
format_date(IvpWall day)
{
    IvpCivil civil;

    ivp_civil_from_wall(day, &civil);
    return g_strdup_printf("%04d-%02d-%02d", civil.year, civil.month, civil.day);
}

/* --- The first occurrence --- */

static gboolean
has_weekday(const IvpSlotWords *words, IvpWall day)
{
    IvpCivil civil;

    ivp_civil_from_wall(day, &civil);
    return words->weekdays == 0 || (words->weekdays & (1 << civil.weekday)) != 0;
}

static IvpWall
next_weekday(const IvpSlotWords *words, IvpWall day)
{
    while (!has_weekday(words, day))
        day += IVP_DAY;
    return day;
}

/* The days of that month that a monthly rule names, as a set of bits 1 … 31. */
static guint32
days_of_month(const IvpSlotWords *words, int year, int month)
{
    int length = ivp_days_in_month(year, month);
    guint32 days = 0;

    for (int day = 1; day <= length; day++) {
        gboolean in_month = (words->month_days & (1u << day)) != 0;
        gboolean nth = (words->ordinals & (1u << ((day - 1) / 7 + 1))) != 0;
        gboolean last = words->last && day + 7 > length;

        if (in_month ||
            ((nth || last) && has_weekday(words, ivp_wall_from_date(year, month, day))))
            days |= 1u << day;
    }
    return days;
}

static gboolean
first_of_month_rule(const IvpSlotWords *words, IvpWall from, IvpWall *first)
{
    IvpCivil civil;
    int months = words->interval == 1 ? MAX_MONTHS_AHEAD : 1;

    ivp_civil_from_wall(from, &civil);
    for (int i = 0; i < months; i++) {
        guint32 days = days_of_month(words, civil.year, civil.month);

        for (int day = civil.day; day <= 31; day++) {
            if ((days & (1u << day)) != 0) {
                *first = ivp_wall_from_date(civil.year, civil.month, day);
                return TRUE;
            }
        }
        civil.day = 1;
        civil.year += civil.month / 12;
        civil.month = civil.month % 12 + 1;
    }
    return FALSE;
}

static gboolean
find_first_day(const IvpSlotWords *words, IvpWall *first, GError **error)
{
    IvpWall from = words->has_from ? words->from : ivp_wall_from_date(BEGINNING_YEAR, 1, 1);
    g_autofree char *date = format_date(from);
    g_autofree char *better = NULL;

    if (words->unit == IVP_SLOT_UNIT_MONTH) {
        if (first_of_month_rule(words, from, first))
            return TRUE;
        g_set_error(error, IVP_ERROR, IVP_ERROR_PARSE,
                    _("None of these days is left in the month of %s: begin with another "
                      "month."),
                    date);
        return FALSE;
    }
    *first = next_weekday(words, from);
    if (*first == from || !words->has_from)
        return TRUE;
    better = format_date(*first);
    g_set_error(error, IVP_ERROR, IVP_ERROR_PARSE, _("%s is a %s: write “from %s” (%s)."),
                date, ivp_slot_words_weekday(from), better, ivp_slot_words_weekday(*first));
    return FALSE;
}

/* --- From words to a rule --- */

static void
append_days(GString *text, const IvpSlotWords *words)
{
    gboolean comma = FALSE;

    for (int ordinal = 0; ordinal <= 6; ordinal++) {
        gboolean wanted = ordinal == 6   ? words->last
                          : ordinal == 0 ? words->ordinals == 0 && !words->last
                                         : (words->ordinals & (1u << ordinal)) != 0;

        for (int day = 1; wanted && day <= 7; day++) {
            if ((words->weekdays & (1 << day)) == 0)
                continue;
            g_string_append(text, comma ? "," : ";BYDAY=");
            if (ordinal > 0)
                g_string_append_printf(text, "%d", ordinal == 6 ? -1 : ordinal);
            g_string_append(text, rrule_days[day]);
            comma = TRUE;
        }
    }
}

static char *
format_rrule(const IvpSlotWords *words)
{
    static const char *const units[] = {"DAILY", "WEEKLY", "MONTHLY"};
    GString *text = g_string_new(NULL);
    IvpCivil civil;

    g_string_append_printf(text, "FREQ=%s", units[words->unit]);
    if (words->interval > 1)
        g_string_append_printf(text, ";INTERVAL=%d", words->interval);
    if (words->weekdays != 0)
        append_days(text, words);
    if (words->month_days != 0) {
        const char *before = ";BYMONTHDAY=";

        for (int day = 1; day <= 31; day++) {
            if ((words->month_days & (1u << day)) != 0) {
                g_string_append_printf(text, "%s%d", before, day);
                before = ",";
            }
        }
    }
    if (words->has_until) {
        ivp_civil_from_wall(words->until, &civil);
        g_string_append_printf(text, ";UNTIL=%04d%02d%02dT235959", civil.year, civil.month,
                               civil.day);
    }
    return g_string_free(text, FALSE);
}

static IvpRule *
parse_rrule(const char *text, const IvpZone *zone, GError **error)
{
    g_autoptr(IvpRule) rule = ivp_rule_new(text, -1, error);
    gboolean is_utc;
    gint64 until;

    if (rule == NULL)
        return NULL;
    if (ivp_rule_get_until(rule, &until, &is_utc) && is_utc)
        ivp_rule_set_until_wall(rule, ivp_zone_to_wall(zone, until));
    return g_steal_pointer(&rule);
}

IvpSlotRule *
ivp_slot_rule_new(const char *text, const IvpZone *zone, GError **error)
{
    g_autoptr(IvpSlotRule) self = NULL;
    g_autofree char *rrule = NULL;
    IvpSlotWords words;
    IvpWall day;

    g_return_val_if_fail(text != NULL && zone != NULL, NULL);

    if (strlen(text) > IVP_SLOT_RULE_MAX_BYTES) {
        g_set_error(error, IVP_ERROR, IVP_ERROR_LIMIT, _("A rule has at most %d bytes."),
                    IVP_SLOT_RULE_MAX_BYTES);
        return NULL;
    }
    if (!ivp_slot_words_parse(text, zone, &words, error))
        return NULL;
    self = g_new0(IvpSlotRule, 1);
    self->text = g_strdup(text);
    if (words.unit == IVP_SLOT_UNIT_ONCE || words.rrule != NULL) {
        day = words.from;
        rrule = g_steal_pointer(&words.rrule);
    } else {
        if (!find_first_day(&words, &day, error))
            return NULL;
        if (words.has_until && day > words.until) {
            g_set_error(error, IVP_ERROR, IVP_ERROR_PARSE,
                        _("The rule ends before its first slot: check “until”."));
            return NULL;
        }
        rrule = format_rrule(&words);
    }
    self->start = day + words.times[0];
    self->n_times = words.n_times;
    for (gsize i = 0; i < words.n_times; i++)
        self->times[i] = words.times[i] - words.times[0];
    if (rrule != NULL) {
        self->rule = parse_rrule(rrule, zone, error);
        if (self->rule == NULL)
            return NULL;
        /* DTSTART counts as an occurrence all the same, but is a slot that nobody meant. */
        if (!ivp_rule_matches(self->rule, self->start, FALSE)) {
            g_set_error(error, IVP_ERROR, IVP_ERROR_PARSE,
                        _("The RRULE leaves out its own first time: begin with one that it "
                          "names."));
            return NULL;
        }
    }
    return g_steal_pointer(&self);
}

void
ivp_slot_rule_free(IvpSlotRule *rule)
{
    if (rule == NULL)
        return;
    g_clear_pointer(&rule->rule, ivp_rule_free);
    g_free(rule->text);
    g_free(rule);
}

/* --- Use --- */

/* Adds the times of one day; returns whether there is room for more. */
static gboolean
append_day(const IvpSlotRule *rule,
           const IvpZone *zone,
           IvpWall wall,
           gint64 from,
           gint64 to,
           guint max,
           GArray *starts)
{
    for (gsize i = 0; i < rule->n_times; i++) {
        gint64 start = ivp_zone_to_instant(zone, wall + rule->times[i], NULL);

        if (start < from || start >= to)
            continue;
        if (starts->len >= max)
            return FALSE;
        g_array_append_val(starts, start);
    }
    return TRUE;
}

gboolean
ivp_slot_rule_append(const IvpSlotRule *rule,
                     const IvpZone *zone,
                     gint64 from,
                     gint64 to,
                     guint max,
                     GArray *starts)
{
    IvpRuleWalk walk;
    IvpWall wall;
    IvpWalkStep step;
    IvpWall last = ivp_zone_to_wall(zone, to) + IVP_DAY;

    if (rule->rule == NULL)
        return append_day(rule, zone, rule->start, from, to, max, starts);
    /* From the day before: later times of a day may still be wanted, and a gap moves a
     * time. */
    ivp_rule_walk_begin(&walk, rule->rule, rule->start, FALSE,
                        ivp_zone_to_wall(zone, from) - 2 * IVP_DAY, IVP_SLOT_RULE_MAX_WORK);
    while ((step = ivp_rule_walk_next(&walk, &wall)) == IVP_WALK_NEXT && wall < last) {
        if (!append_day(rule, zone, wall, from, to, max, starts))
            return FALSE;
    }
    return step != IVP_WALK_TIRED;
}

char *
ivp_slot_rule_describe(const IvpSlotRule *rule, const IvpZone *zone)
{
    g_autoptr(GString) clocks = g_string_new(NULL);
    g_autofree char *how = rule->rule != NULL ? ivp_rule_describe(rule->rule, rule->start)
                                              : ivp_when_date(rule->start, TRUE);

    for (gsize i = 0; i < rule->n_times; i++) {
        gint64 start = ivp_zone_to_instant(zone, rule->start + rule->times[i], NULL);
        g_autofree char *clock = ivp_when_clock(zone, start);

        g_string_append_printf(clocks, "%s%s", i > 0 ? ", " : "", clock);
    }
    /* Translators: “every 2 weeks on Thursday at 10:00 in Los Angeles”. */
    return g_strdup_printf(_("%s at %s in %s"), how, clocks->str, ivp_zone_get_place(zone));
}
