/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-rule.h"

#include <glib/gi18n-lib.h>

#include "ivp-rule-private.h"

/* BYDAY of Monday to Friday. */
#define WORKDAYS ((guint8)(IVP_BIT(1) | IVP_BIT(2) | IVP_BIT(3) | IVP_BIT(4) | IVP_BIT(5)))

static char *
format_wall(IvpWall wall, const char *format)
{
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(wall);
    char *text = time != NULL ? g_date_time_format(time, format) : NULL;

    return text != NULL ? text : g_strdup("?");
}

/* 1970-01-05 was a Monday. */
static char *
get_weekday_name(int weekday)
{
    return format_wall((weekday + 3) * IVP_DAY, "%A");
}

static char *
get_month_name(int month)
{
    return format_wall(ivp_wall_from_date(1970, month, 1), "%B");
}

/* "a, b and c" */
static char *
join(GPtrArray *words)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < words->len; i++) {
        const char *word = g_ptr_array_index(words, i);

        if (i > 0 && i + 1 == words->len)
            /* TRANSLATORS: before the last of a list: "Monday and Thursday" */
            g_string_append(text, _(" and "));
        else if (i > 0)
            g_string_append(text, _(", "));
        g_string_append(text, word);
    }
    return g_string_free(text, FALSE);
}

static char *
list_weekdays(const IvpRule *rule, guint8 mask)
{
    g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);

    for (int i = 0; i < 7; i++) {
        int weekday = (rule->week_start - 1 + i) % 7 + 1;

        if (mask & IVP_BIT(weekday))
            g_ptr_array_add(words, get_weekday_name(weekday));
    }
    return join(words);
}

static char *
list_months(guint16 mask)
{
    g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);

    for (int month = 1; month <= 12; month++) {
        if (mask & IVP_BIT(month))
            g_ptr_array_add(words, get_month_name(month));
    }
    return join(words);
}

static const char *
get_ordinal(int nth)
{
    switch (nth) {
    case 1:
        return _("first");
    case 2:
        return _("second");
    case 3:
        return _("third");
    case 4:
        return _("fourth");
    case 5:
        return _("fifth");
    case -1:
        return _("last");
    case -2:
        return _("second to last");
    default:
        return NULL;
    }
}

static int
get_only_bit(guint64 mask)
{
    int bit = 0;

    if (mask == 0 || (mask & (mask - 1)) != 0)
        return 0;
    while (!(mask & IVP_BIT(bit)))
        bit++;
    return bit;
}

/* "the second Thursday", or NULL for what has no short name. */
static char *
describe_nth(const IvpRule *rule)
{
    g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);

    if (rule->n_positions == 1 && rule->n_ordinals == 0 && rule->weekdays != 0) {
        const char *ordinal = get_ordinal(rule->positions[0]);
        int weekday = get_only_bit(rule->weekdays);
        g_autofree char *name = NULL;

        if (ordinal == NULL || (weekday == 0 && rule->weekdays != WORKDAYS))
            return NULL;
        name = weekday != 0 ? get_weekday_name(weekday) : g_strdup(_("weekday"));
        /* TRANSLATORS: "the second Thursday" */
        return g_strdup_printf(_("the %s %s"), ordinal, name);
    }
    if (rule->n_positions > 0 || rule->weekdays != 0 || rule->n_ordinals == 0 ||
        rule->n_ordinals > 5)
        return NULL;
    for (guint i = 0; i < rule->n_ordinals; i++) {
        const char *ordinal = get_ordinal(rule->ordinals[i].nth);
        g_autofree char *name = get_weekday_name(rule->ordinals[i].weekday);

        if (ordinal == NULL)
            return NULL;
        g_ptr_array_add(words, g_strdup_printf(_("the %s %s"), ordinal, name));
    }
    return join(words);
}

/* "day 15", "the last day", or NULL */
static char *
describe_month_days(const IvpRule *rule, const IvpCivil *start)
{
    g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);
    guint32 days = rule->month_days;
    g_autofree char *list = NULL;

    if (rule->n_positions > 0 || rule->weekdays != 0 || rule->n_ordinals > 0)
        return NULL;
    if (days == 0 && rule->negative_month_days == IVP_BIT(1))
        return g_strdup(_("the last day"));
    if (rule->negative_month_days != 0)
        return NULL;
    if (days == 0)
        days = (guint32)IVP_BIT(start->day);
    for (int day = 1; day <= 31; day++) {
        if (days & IVP_BIT(day))
            g_ptr_array_add(words, g_strdup_printf("%d", day));
    }
    list = join(words);
    /* TRANSLATORS: days of the month: "every month on day 1 and 15" */
    return g_strdup_printf(_("day %s"), list);
}

static char *
describe_month(const IvpRule *rule, const IvpCivil *start)
{
    g_autofree char *days = describe_nth(rule);

    if (days == NULL)
        days = describe_month_days(rule, start);
    if (days == NULL)
        return g_strdup(_("on days of its own"));
    return g_strdup_printf(_("on %s"), days);
}

static char *
describe_year(const IvpRule *rule, const IvpCivil *start)
{
    g_autofree char *nth = describe_nth(rule);
    int day = rule->month_days != 0 ? get_only_bit(rule->month_days) : start->day;
    int month = rule->months != 0 ? get_only_bit(rule->months) : start->month;
    g_autofree char *name = month != 0 ? get_month_name(month) : NULL;

    if (nth != NULL && rule->months != 0 && month != 0)
        /* TRANSLATORS: "on the last Sunday of March" */
        return g_strdup_printf(_("on %s of %s"), nth, name);
    if (nth != NULL || rule->n_positions > 0 || rule->weekdays != 0 ||
        rule->n_ordinals > 0 || rule->negative_month_days != 0 || day == 0 || month == 0 ||
        (rule->month_days != 0 && rule->months == 0))
        return g_strdup(_("on days of its own"));
    /* TRANSLATORS: day and month: "on 3 December" */
    return g_strdup_printf(_("on %d %s"), day, name);
}

static char *
describe_days(const IvpRule *rule, const IvpCivil *start)
{
    int n = (int)MIN(rule->interval, G_MAXINT);
    guint8 weekdays = rule->weekdays;
    g_autofree char *every = NULL;
    g_autofree char *when = NULL;
    gboolean odd = rule->has_year_days || (rule->weeks | rule->negative_weeks) != 0;

    /* A number before the weekday means nothing here. */
    if (rule->frequency >= IVP_FREQUENCY_WEEKLY) {
        for (guint i = 0; i < rule->n_ordinals; i++)
            weekdays |= (guint8)IVP_BIT(rule->ordinals[i].weekday);
        odd = odd || rule->n_positions > 0 ||
              (rule->month_days | rule->negative_month_days) != 0;
    }
    if (!odd && n == 1 && weekdays == WORKDAYS && rule->frequency >= IVP_FREQUENCY_WEEKLY &&
        rule->frequency <= IVP_FREQUENCY_DAILY)
        return g_strdup(_("every weekday (Monday to Friday)"));
    switch (rule->frequency) {
    case IVP_FREQUENCY_YEARLY:
        every = g_strdup_printf(ngettext("every year", "every %d years", (gulong)n), n);
        when = odd ? NULL : describe_year(rule, start);
        break;
    case IVP_FREQUENCY_MONTHLY:
        every = g_strdup_printf(ngettext("every month", "every %d months", (gulong)n), n);
        when = odd ? NULL : describe_month(rule, start);
        break;
    case IVP_FREQUENCY_WEEKLY:
        every = g_strdup_printf(ngettext("every week", "every %d weeks", (gulong)n), n);
        if (weekdays == 0)
            weekdays = (guint8)IVP_BIT(start->weekday);
        break;
    case IVP_FREQUENCY_DAILY:
        every = g_strdup_printf(ngettext("every day", "every %d days", (gulong)n), n);
        break;
    case IVP_FREQUENCY_HOURLY:
        every = g_strdup_printf(ngettext("every hour", "every %d hours", (gulong)n), n);
        break;
    case IVP_FREQUENCY_MINUTELY:
        every = g_strdup_printf(ngettext("every minute", "every %d minutes", (gulong)n), n);
        break;
    case IVP_FREQUENCY_SECONDLY:
    default:
        every = g_strdup_printf(ngettext("every second", "every %d seconds", (gulong)n), n);
        break;
    }
    if (odd) {
        when = g_strdup(_("on days of its own"));
    } else if (when == NULL && weekdays != 0) {
        g_autofree char *list = list_weekdays(rule, weekdays);

        when = g_strdup_printf(_("on %s"), list);
    }
    if (when == NULL)
        return g_steal_pointer(&every);
    return g_strdup_printf("%s %s", every, when);
}

/* The day an UNTIL is meant to name. Programs write the end of the last day in UTC, which
 * may be in the next one: 07:59:59Z is the last second of the day before in Los Angeles. */
static IvpWall
get_last_day(const IvpRule *rule)
{
    IvpCivil civil;

    ivp_civil_from_wall(rule->until, &civil);
    if (rule->until_is_utc && civil.second == 59 && civil.minute % 15 == 14 &&
        civil.hour < 12)
        return rule->until - IVP_DAY;
    return rule->until;
}

char *
ivp_rule_describe(const IvpRule *rule, IvpWall start)
{
    GString *text = g_string_new(NULL);
    IvpCivil civil;
    g_autofree char *days = NULL;

    g_return_val_if_fail(rule != NULL, NULL);

    ivp_civil_from_wall(start, &civil);
    days = describe_days(rule, &civil);
    g_string_append(text, days);
    if (rule->months != 0 && rule->frequency != IVP_FREQUENCY_YEARLY) {
        g_autofree char *months = list_months(rule->months);

        g_string_append_printf(text, _(" in %s"), months);
    }
    if ((rule->hours & (rule->hours - 1)) != 0 ||
        (rule->minutes & (rule->minutes - 1)) != 0)
        g_string_append(text, _(", at several times"));
    if (rule->has_until) {
        g_autofree char *until = format_wall(get_last_day(rule), _("%-d %B %Y"));

        g_string_append_printf(text, _(" until %s"), until);
    } else if (rule->count > 0) {
        int count = (int)MIN(rule->count, G_MAXINT);

        g_string_append_printf(text, ngettext(", once", ", %d times", (gulong)count),
                               count);
    }
    return g_string_free(text, FALSE);
}
