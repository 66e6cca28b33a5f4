/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-rule.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ivp-content-line.h"
#include "ivp-error.h"
#include "ivp-rule-private.h"

/* INTERVAL: more than the seconds of a century, and no product of it overflows. */
#define INTERVAL_MAX G_MAXUINT32

static const char *const frequencies[] = {"YEARLY", "MONTHLY",  "WEEKLY",  "DAILY",
                                          "HOURLY", "MINUTELY", "SECONDLY"};
static const char *const weekdays[] = {"MO", "TU", "WE", "TH", "FR", "SA", "SU"};

static gboolean
fail(IvpSlice name, IvpSlice value, const char *why, GError **error)
{
    g_autofree char *part = ivp_text_unescape(name);
    g_autofree char *text =
        ivp_text_unescape((IvpSlice){value.text, MIN(value.length, 60)});

    g_set_error(error, IVP_ERROR, IVP_ERROR_PARSE, _("In the repeat rule, “%s=%s”: %s"),
                part, text, why);
    return FALSE;
}

static gboolean
read_number(IvpSlice text, gint64 min, gint64 max, gint64 *number)
{
    gboolean negative = FALSE;
    gint64 value = 0;
    gsize i = 0;

    if (text.length > 0 && (text.text[0] == '+' || text.text[0] == '-')) {
        negative = text.text[0] == '-';
        i = 1;
    }
    if (i == text.length)
        return FALSE;
    for (; i < text.length; i++) {
        if (!g_ascii_isdigit(text.text[i]))
            return FALSE;
        value = value * 10 + (text.text[i] - '0');
        if (value > G_GINT64_CONSTANT(1000000000000))
            return FALSE;
    }
    *number = negative ? -value : value;
    return *number >= min && *number <= max;
}

/* Cuts the next element off a comma separated list. */
static gboolean
next_element(IvpSlice *rest, IvpSlice *element)
{
    const char *comma;

    if (rest->text == NULL)
        return FALSE;
    comma = memchr(rest->text, ',', rest->length);
    if (comma == NULL) {
        *element = ivp_slice_strip(*rest);
        rest->text = NULL;
        return TRUE;
    }
    *element = ivp_slice_strip((IvpSlice){rest->text, (gsize)(comma - rest->text)});
    rest->length -= (gsize)(comma - rest->text) + 1;
    rest->text = comma + 1;
    return TRUE;
}

/* A list of numbers from @min to @max, 0 only where @min is 0; those below 0 go to
 * @negative. */
static gboolean
read_list(IvpSlice name,
          IvpSlice value,
          int min,
          int max,
          guint64 *mask,
          guint64 *negative,
          GError **error)
{
    IvpSlice rest = value, element;
    gint64 number;

    while (next_element(&rest, &element)) {
        if (!read_number(element, negative != NULL ? -max : min, max, &number) ||
            (number == 0 && min > 0)) {
            g_autofree char *why =
                negative != NULL
                    ? g_strdup_printf(_("write numbers from %d to %d, or -%d to -%d."), min,
                                      max, min, max)
                    : g_strdup_printf(_("write numbers from %d to %d."), min, max);

            return fail(name, value, why, error);
        }
        if (number < 0)
            negative[-number / 64] |= IVP_BIT(-number % 64);
        else
            mask[number / 64] |= IVP_BIT(number % 64);
    }
    return TRUE;
}

static gboolean
read_weekday(IvpSlice text, int *weekday)
{
    for (int i = 0; i < 7; i++) {
        if (ivp_slice_is(text, weekdays[i])) {
            *weekday = i + 1;
            return TRUE;
        }
    }
    return FALSE;
}

static gboolean
read_days(IvpRule *rule, IvpSlice name, IvpSlice value, GError **error)
{
    IvpSlice rest = value, element;
    g_autoptr(GArray) ordinals = g_array_new(FALSE, FALSE, sizeof(IvpOrdinal));

    while (next_element(&rest, &element)) {
        int weekday;
        gint64 nth;

        if (element.length < 2 ||
            !read_weekday((IvpSlice){element.text + element.length - 2, 2}, &weekday))
            return fail(name, value, _("write weekdays as MO, TU, WE, TH, FR, SA or SU."),
                        error);
        element.length -= 2;
        element = ivp_slice_strip(element);
        if (element.length == 0) {
            rule->weekdays |= (guint8)IVP_BIT(weekday);
            continue;
        }
        if (!read_number(element, -53, 53, &nth) || nth == 0)
            return fail(name, value,
                        _("the number before a weekday is 1 to 53, or -1 to -53."), error);
        if (ordinals->len >= IVP_ORDINALS_MAX)
            return fail(name, value, _("there are too many weekdays."), error);
        g_array_append_val(ordinals, ((IvpOrdinal){(gint8)nth, (gint8)weekday}));
    }
    rule->n_ordinals = ordinals->len;
    rule->ordinals = (IvpOrdinal *)(void *)g_array_free(g_steal_pointer(&ordinals), FALSE);
    return TRUE;
}

static int
compare_positions(gconstpointer a, gconstpointer b)
{
    int first = *(const gint16 *)a, second = *(const gint16 *)b;

    if ((first > 0) != (second > 0))
        return first > 0 ? -1 : 1;
    return first - second;
}

static gboolean
read_positions(IvpRule *rule, IvpSlice name, IvpSlice value, GError **error)
{
    IvpSlice rest = value, element;
    g_autoptr(GArray) positions = g_array_new(FALSE, FALSE, sizeof(gint16));

    while (next_element(&rest, &element)) {
        gint64 number;
        gint16 position;

        if (!read_number(element, -366, 366, &number) || number == 0)
            return fail(name, value, _("write numbers from 1 to 366, or -1 to -366."),
                        error);
        if (positions->len >= IVP_POSITIONS_MAX)
            return fail(name, value, _("there are too many numbers."), error);
        position = (gint16)number;
        g_array_append_val(positions, position);
        rule->n_front_positions += position > 0;
    }
    g_array_sort(positions, compare_positions);
    rule->n_positions = positions->len;
    rule->positions = (gint16 *)(void *)g_array_free(g_steal_pointer(&positions), FALSE);
    return TRUE;
}

static gboolean
read_digits(const char *text, gsize length, int *number)
{
    *number = 0;
    for (gsize i = 0; i < length; i++) {
        if (!g_ascii_isdigit(text[i]))
            return FALSE;
        *number = *number * 10 + (text[i] - '0');
    }
    return TRUE;
}

static gboolean
read_until(IvpRule *rule, IvpSlice name, IvpSlice value, GError **error)
{
    IvpCivil civil = {0};
    gsize length = value.length;
    const char *text = value.text;
    gboolean utc = length > 0 && g_ascii_toupper(text[length - 1]) == 'Z';

    length -= utc;
    if ((length != 8 && (length != 15 || g_ascii_toupper(text[8]) != 'T')) ||
        !read_digits(text, 4, &civil.year) || !read_digits(text + 4, 2, &civil.month) ||
        !read_digits(text + 6, 2, &civil.day) ||
        (length == 15 && (!read_digits(text + 9, 2, &civil.hour) ||
                          !read_digits(text + 11, 2, &civil.minute) ||
                          !read_digits(text + 13, 2, &civil.second))))
        return fail(name, value, _("write 20261231, or 20261231T235959Z."), error);
    if (civil.month < 1 || civil.month > 12 || civil.year < 1 || civil.day < 1 ||
        civil.day > ivp_days_in_month(civil.year, civil.month) || civil.hour > 23 ||
        civil.minute > 59 || civil.second > 60)
        return fail(name, value, _("there is no such date."), error);
    rule->has_until = TRUE;
    rule->until = ivp_wall_from_civil(&civil);
    rule->until_is_utc = utc && length == 15;
    /* A DATE means the whole of that day, also where DTSTART has a time. */
    if (length == 8)
        rule->until += IVP_DAY - 1;
    return TRUE;
}

static gboolean
read_part(IvpRule *rule, IvpSlice name, IvpSlice value, GError **error)
{
    guint64 mask[6] = {0}, negative[6] = {0};
    gint64 number;
    int weekday;

    if (ivp_slice_is(name, "INTERVAL")) {
        if (!read_number(value, 1, INTERVAL_MAX, &number))
            return fail(name, value, _("write a whole number from 1 on."), error);
        rule->interval = number;
    } else if (ivp_slice_is(name, "COUNT")) {
        if (!read_number(value, 1, G_MAXINT64, &number))
            return fail(name, value, _("write a whole number from 1 on."), error);
        rule->count = number;
    } else if (ivp_slice_is(name, "UNTIL")) {
        return read_until(rule, name, value, error);
    } else if (ivp_slice_is(name, "WKST")) {
        if (!read_weekday(value, &weekday))
            return fail(name, value, _("write weekdays as MO, TU, WE, TH, FR, SA or SU."),
                        error);
        rule->week_start = weekday;
    } else if (ivp_slice_is(name, "BYMONTH")) {
        if (!read_list(name, value, 1, 12, mask, NULL, error))
            return FALSE;
        rule->months = (guint16)mask[0];
    } else if (ivp_slice_is(name, "BYMONTHDAY")) {
        if (!read_list(name, value, 1, 31, mask, negative, error))
            return FALSE;
        rule->month_days = (guint32)mask[0];
        rule->negative_month_days = (guint32)negative[0];
    } else if (ivp_slice_is(name, "BYYEARDAY")) {
        if (!read_list(name, value, 1, 366, rule->year_days, rule->negative_year_days,
                       error))
            return FALSE;
        rule->has_year_days = TRUE;
    } else if (ivp_slice_is(name, "BYWEEKNO")) {
        if (!read_list(name, value, 1, 53, mask, negative, error))
            return FALSE;
        rule->weeks = mask[0];
        rule->negative_weeks = negative[0];
    } else if (ivp_slice_is(name, "BYDAY")) {
        return read_days(rule, name, value, error);
    } else if (ivp_slice_is(name, "BYHOUR")) {
        if (!read_list(name, value, 0, 23, mask, NULL, error))
            return FALSE;
        rule->hours = (guint32)mask[0];
    } else if (ivp_slice_is(name, "BYMINUTE")) {
        return read_list(name, value, 0, 59, &rule->minutes, NULL, error);
    } else if (ivp_slice_is(name, "BYSECOND")) {
        if (!read_list(name, value, 0, 60, mask, NULL, error))
            return FALSE;
        /* We have no leap seconds: RFC 5545, 3.3.10, lets 60 be 59 then. */
        rule->seconds =
            (mask[0] & ~IVP_BIT(60)) | (mask[0] & IVP_BIT(60) ? IVP_BIT(59) : 0);
    } else if (ivp_slice_is(name, "BYSETPOS")) {
        return read_positions(rule, name, value, error);
    } else if (ivp_slice_is(name, "RSCALE")) {
        if (!ivp_slice_is(value, "GREGORIAN"))
            return fail(name, value, _("only the Gregorian calendar is known here."),
                        error);
    } else if (ivp_slice_is(name, "SKIP")) {
        if (ivp_slice_is(value, "OMIT"))
            rule->skip = IVP_SKIP_OMIT;
        else if (ivp_slice_is(value, "BACKWARD"))
            rule->skip = IVP_SKIP_BACKWARD;
        else if (ivp_slice_is(value, "FORWARD"))
            rule->skip = IVP_SKIP_FORWARD;
        else
            return fail(name, value, _("write OMIT, BACKWARD or FORWARD."), error);
    } else if (name.length < 2 || g_ascii_strncasecmp(name.text, "X-", 2) != 0) {
        return fail(name, value, _("there is no such part in RFC 5545."), error);
    }
    return TRUE;
}

/* Whether any of the months asked for ever has one of the days asked for. */
static gboolean
has_any_day(const IvpRule *rule)
{
    int longest = 0;

    if (rule->months == 0 || (rule->month_days | rule->negative_month_days) == 0 ||
        rule->skip != IVP_SKIP_OMIT)
        return TRUE;
    for (int month = 1; month <= 12; month++) {
        if (rule->months & IVP_BIT(month))
            longest = MAX(longest, ivp_days_in_month(2000, month));
    }
    return ((rule->month_days | rule->negative_month_days) & (IVP_BIT(longest + 1) - 1)) !=
           0;
}

static gboolean
parse(IvpRule *rule, IvpSlice text, GError **error)
{
    static const char *const once[] = {"FREQ",     "INTERVAL", "COUNT",      "UNTIL",
                                       "WKST",     "BYMONTH",  "BYMONTHDAY", "BYYEARDAY",
                                       "BYWEEKNO", "BYDAY",    "BYHOUR",     "BYMINUTE",
                                       "BYSECOND", "BYSETPOS", "SKIP"};
    gboolean seen[G_N_ELEMENTS(once)] = {FALSE};
    const char *at = text.text, *end = text.text + text.length;

    while (at < end) {
        const char *stop = memchr(at, ';', (gsize)(end - at));
        const char *equals;
        IvpSlice name, value;

        if (stop == NULL)
            stop = end;
        value = ivp_slice_strip((IvpSlice){at, (gsize)(stop - at)});
        at = stop + 1;
        if (value.length == 0)
            continue;
        equals = memchr(value.text, '=', value.length);
        name = value;
        if (equals == NULL) {
            g_autofree char *part =
                ivp_text_unescape((IvpSlice){value.text, MIN(value.length, 60)});

            g_set_error(error, IVP_ERROR, IVP_ERROR_PARSE,
                        _("In the repeat rule, “%s” has no value: a rule looks like "
                          "FREQ=WEEKLY;BYDAY=TH."),
                        part);
            return FALSE;
        }
        name.length = (gsize)(equals - name.text);
        value.length -= name.length + 1;
        value.text = equals + 1;
        name = ivp_slice_strip(name);
        value = ivp_slice_strip(value);
        for (gsize i = 0; i < G_N_ELEMENTS(once); i++) {
            if (!ivp_slice_is(name, once[i]))
                continue;
            if (seen[i])
                return fail(name, value, _("this part stands twice."), error);
            seen[i] = TRUE;
        }
        if (ivp_slice_is(name, "FREQ")) {
            gsize i;

            for (i = 0; i < G_N_ELEMENTS(frequencies); i++) {
                if (ivp_slice_is(value, frequencies[i]))
                    break;
            }
            if (i == G_N_ELEMENTS(frequencies))
                return fail(name, value,
                            _("write YEARLY, MONTHLY, WEEKLY, DAILY or HOURLY."), error);
            rule->frequency = (IvpFrequency)i;
        } else if (value.length == 0 && name.length > 2 &&
                   g_ascii_strncasecmp(name.text, "BY", 2) == 0) {
            /* An empty list limits nothing; some programs write it. */
            continue;
        } else if (!read_part(rule, name, value, error)) {
            return FALSE;
        }
    }
    if (!seen[0]) {
        g_set_error(error, IVP_ERROR, IVP_ERROR_PARSE,
                    _("The repeat rule does not say how often: FREQ is missing."));
        return FALSE;
    }
    if (!has_any_day(rule)) {
        g_set_error(
            error, IVP_ERROR, IVP_ERROR_PARSE,
            _("The repeat rule never comes true: none of its months (BYMONTH) has one of "
              "its days (BYMONTHDAY)."));
        return FALSE;
    }
    return TRUE;
}

IvpRule *
ivp_rule_new(const char *text, gssize length, GError **error)
{
    g_autoptr(IvpRule) rule = g_new0(IvpRule, 1);

    g_return_val_if_fail(text != NULL, NULL);
    g_return_val_if_fail(error == NULL || *error == NULL, NULL);

    rule->interval = 1;
    rule->count = -1;
    rule->week_start = 1;
    if (!parse(rule, (IvpSlice){text, length < 0 ? strlen(text) : (gsize)length}, error))
        return NULL;
    return g_steal_pointer(&rule);
}

void
ivp_rule_free(IvpRule *rule)
{
    if (rule == NULL)
        return;
    g_free(rule->ordinals);
    g_free(rule->positions);
    g_free(rule);
}

gboolean
ivp_rule_get_until(const IvpRule *rule, gint64 *until, gboolean *is_utc)
{
    if (!rule->has_until)
        return FALSE;
    *until = rule->until;
    *is_utc = rule->until_is_utc;
    return TRUE;
}

void
ivp_rule_set_until_wall(IvpRule *rule, IvpWall until)
{
    rule->has_until = TRUE;
    rule->until_is_utc = FALSE;
    rule->until = until;
}

gboolean
ivp_rule_is_finer_than_day(const IvpRule *rule)
{
    return rule->frequency > IVP_FREQUENCY_DAILY;
}
