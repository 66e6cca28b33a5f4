/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-time-value.h"

#include <string.h>

/* Reads exactly @n digits. */
static gboolean
take_digits(IvpSlice *rest, gsize n, int *number)
{
    if (rest->length < n)
        return FALSE;
    *number = 0;
    for (gsize i = 0; i < n; i++) {
        if (!g_ascii_isdigit(rest->text[i]))
            return FALSE;
        *number = *number * 10 + (rest->text[i] - '0');
    }
    rest->text += n;
    rest->length -= n;
    return TRUE;
}

static gboolean
take(IvpSlice *rest, char c)
{
    if (rest->length == 0 || g_ascii_toupper(rest->text[0]) != c)
        return FALSE;
    rest->text++;
    rest->length--;
    return TRUE;
}

gboolean
ivp_offset_value_read(IvpSlice value, int *offset)
{
    IvpSlice rest = ivp_slice_strip(value);
    int sign = 1, hours, minutes = 0, seconds = 0;

    if (take(&rest, '-'))
        sign = -1;
    else
        take(&rest, '+');
    if (!take_digits(&rest, 2, &hours))
        return FALSE;
    take(&rest, ':');
    if (rest.length > 0 && !take_digits(&rest, 2, &minutes))
        return FALSE;
    take(&rest, ':');
    if (rest.length > 0 && !take_digits(&rest, 2, &seconds))
        return FALSE;
    if (rest.length > 0 || hours > 24 || minutes > 59 || seconds > 59)
        return FALSE;
    *offset = sign * (hours * 3600 + minutes * 60 + seconds);
    return TRUE;
}

gboolean
ivp_time_value_read(IvpSlice value, IvpTime *time)
{
    IvpSlice rest = ivp_slice_strip(value);
    IvpCivil civil = {0};
    int offset;

    if (!take_digits(&rest, 4, &civil.year))
        return FALSE;
    take(&rest, '-');
    if (!take_digits(&rest, 2, &civil.month))
        return FALSE;
    take(&rest, '-');
    if (!take_digits(&rest, 2, &civil.day))
        return FALSE;
    if (civil.year < 1 || civil.month < 1 || civil.month > 12 || civil.day < 1 ||
        civil.day > ivp_days_in_month(civil.year, civil.month))
        return FALSE;
    if (rest.length == 0) {
        *time = (IvpTime){ivp_wall_from_civil(&civil), IVP_TIME_DATE};
        return TRUE;
    }
    if (!take(&rest, 'T') && !take(&rest, ' '))
        return FALSE;
    if (!take_digits(&rest, 2, &civil.hour))
        return FALSE;
    take(&rest, ':');
    if (!take_digits(&rest, 2, &civil.minute))
        return FALSE;
    take(&rest, ':');
    /* Some programs leave the seconds out. */
    if (rest.length > 0 && g_ascii_isdigit(rest.text[0]) &&
        !take_digits(&rest, 2, &civil.second))
        return FALSE;
    /* Nor do calendars have fractions of them, whatever a program may write. */
    if (take(&rest, '.')) {
        while (rest.length > 0 && g_ascii_isdigit(rest.text[0])) {
            rest.text++;
            rest.length--;
        }
    }
    if (civil.hour > 23 || civil.minute > 59 || civil.second > 60)
        return FALSE;
    civil.second = MIN(civil.second, 59);
    *time = (IvpTime){ivp_wall_from_civil(&civil), IVP_TIME_FLOATING};
    if (rest.length == 0)
        return TRUE;
    time->zone = IVP_TIME_UTC;
    if (take(&rest, 'Z'))
        return rest.length == 0;
    if ((rest.text[0] != '+' && rest.text[0] != '-') ||
        !ivp_offset_value_read(rest, &offset))
        return FALSE;
    time->value -= offset;
    return TRUE;
}

gboolean
ivp_duration_value_read(IvpSlice value, IvpDuration *duration)
{
    IvpSlice rest = ivp_slice_strip(value);
    gboolean negative = FALSE, in_time = FALSE, any = FALSE;
    IvpDuration result = {0, 0};

    if (take(&rest, '-'))
        negative = TRUE;
    else
        take(&rest, '+');
    if (!take(&rest, 'P'))
        return FALSE;
    while (rest.length > 0) {
        gint64 number = 0;
        gsize digits = 0;

        if (!in_time && take(&rest, 'T')) {
            in_time = TRUE;
            continue;
        }
        while (digits < rest.length && g_ascii_isdigit(rest.text[digits])) {
            number = number * 10 + (rest.text[digits++] - '0');
            if (digits > 10)
                return FALSE;
        }
        if (digits == 0)
            return FALSE;
        rest.text += digits;
        rest.length -= digits;
        any = TRUE;
        if (!in_time && take(&rest, 'W'))
            result.days += number * 7;
        else if (!in_time && take(&rest, 'D'))
            result.days += number;
        else if (in_time && take(&rest, 'H'))
            result.seconds += number * 3600;
        else if (in_time && take(&rest, 'M'))
            result.seconds += number * 60;
        else if (in_time && take(&rest, 'S'))
            result.seconds += number;
        else
            return FALSE;
    }
    if (!any || result.days + result.seconds / IVP_DAY > IVP_DURATION_MAX_DAYS)
        return FALSE;
    if (negative)
        result = (IvpDuration){-result.days, -result.seconds};
    *duration = result;
    return TRUE;
}
