/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-past.h"

#include <string.h>

#include "ivp-civil.h"

/* Zones reach from -12 to +14 hours; twice that, and some. */
#define ZONE_MARGIN (3 * IVP_DAY)
/* An override with RANGE=THISANDFUTURE can move the rest of a series this far. */
#define SERIES_MARGIN (366 * IVP_DAY)
/* Longer numbers in a rule are not looked at. */
#define RULE_NUMBER_MAX 100000

typedef struct {
    gint64 start;
    gint64 end;
    gint64 recurrence;
    IvpSlice rule;
    gboolean has_start;
    gboolean has_recurrence;
    gboolean uncertain;
} Look;

/* YYYYMMDD, with or without a time, as seconds on some wall; FALSE for all else. */
static gboolean
read_time(IvpSlice value, gint64 *seconds)
{
    int numbers[3];
    static const int widths[3] = {4, 2, 2};
    gsize at = 0;

    while (value.length > 0 && g_ascii_isspace(value.text[value.length - 1]))
        value.length--;
    if (value.length < 8 || (value.length > 8 && value.text[8] != 'T') || value.length > 16)
        return FALSE;
    for (int i = 0; i < 3; i++) {
        numbers[i] = 0;
        for (int k = 0; k < widths[i]; k++, at++) {
            if (!g_ascii_isdigit(value.text[at]))
                return FALSE;
            numbers[i] = numbers[i] * 10 + (value.text[at] - '0');
        }
    }
    if (numbers[0] < 1 || numbers[1] < 1 || numbers[1] > 12 || numbers[2] < 1 ||
        numbers[2] > 31)
        return FALSE;
    /* Up to the end of its day: a margin in which the time of day is lost. */
    *seconds = ivp_wall_from_date(numbers[0], numbers[1], 1) + numbers[2] * IVP_DAY;
    return TRUE;
}

static gboolean
starts_with(IvpSlice line, const char *name)
{
    gsize n = strlen(name);

    return line.length > n && g_ascii_strncasecmp(line.text, name, n) == 0 &&
           (line.text[n] == ':' || line.text[n] == ';');
}

static gboolean
get_value(IvpSlice line, IvpSlice *value)
{
    const char *colon = memchr(line.text, ':', line.length);

    if (colon == NULL || memchr(line.text, '"', (gsize)(colon - line.text)) != NULL)
        return FALSE;
    value->text = colon + 1;
    value->length = line.length - (gsize)(colon + 1 - line.text);
    return TRUE;
}

static gboolean
has_range(IvpSlice parameters)
{
    for (gsize i = 0; i + 5 <= parameters.length; i++) {
        if (g_ascii_strncasecmp(parameters.text + i, "RANGE", 5) == 0)
            return TRUE;
    }
    return FALSE;
}

static void
look_at_line(Look *look, IvpSlice line)
{
    IvpSlice value;
    gint64 when;

    if (starts_with(line, "DTSTART") || starts_with(line, "DTEND") ||
        starts_with(line, "RECURRENCE-ID")) {
        if (!get_value(line, &value) || !read_time(value, &when)) {
            look->uncertain = TRUE;
        } else if ((line.text[2] | 0x20) == 's') {
            look->uncertain = look->uncertain || look->has_start;
            look->has_start = TRUE;
            look->start = when;
            look->end = MAX(look->end, when);
        } else if ((line.text[0] | 0x20) == 'd') {
            look->end = MAX(look->end, when);
        } else {
            /* A range replaces more than it names. */
            if (has_range((IvpSlice){line.text, (gsize)(value.text - line.text)}))
                look->uncertain = TRUE;
            look->has_recurrence = TRUE;
            look->recurrence = when;
        }
    } else if (starts_with(line, "RRULE")) {
        if (look->rule.text != NULL || !get_value(line, &look->rule))
            look->uncertain = TRUE;
    } else if (starts_with(line, "RDATE") || starts_with(line, "DURATION")) {
        look->uncertain = TRUE;
    }
}

/* The lines of the event itself; those of its alarms have names in common with it. */
static void
look_at_lines(Look *look, IvpSlice component)
{
    const char *at = component.text;
    const char *end = component.text + component.length;
    guint depth = 0;

    while (at < end && !look->uncertain) {
        const char *line_end = memchr(at, '\n', (gsize)(end - at));
        const char *next;
        IvpSlice line;
        char c = (char)(*at | 0x20);

        if (line_end == NULL)
            line_end = end;
        next = line_end < end ? line_end + 1 : end;
        if (c == 'd' || c == 'r' || c == 'b' || c == 'e') {
            gboolean folded = next < end && (*next == ' ' || *next == '\t');

            line = (IvpSlice){at, (gsize)(line_end - at)};
            if (line.length > 0 && line.text[line.length - 1] == '\r')
                line.length--;
            if (starts_with(line, "BEGIN")) {
                depth++;
            } else if (starts_with(line, "END")) {
                depth--;
            } else if (depth == 1) {
                /* A short line that is folded may be anything; a long one has its name
                 * whole. */
                if (folded &&
                    (line.length < 16 || c == 'r' || starts_with(line, "DTSTART") ||
                     starts_with(line, "DTEND") || starts_with(line, "DURATION")))
                    look->uncertain = TRUE;
                else
                    look_at_line(look, line);
            }
            if (folded && line.length < 16)
                look->uncertain = TRUE;
        }
        at = next;
    }
}

typedef struct {
    gint64 until;
    gint64 count;
    gint64 interval;
    gint64 period; /* seconds, of FREQ=DAILY or WEEKLY; 0 for others */
    gboolean has_until;
    gboolean every_period; /* no part that may leave a period without an instance */
} RuleLook;

static gboolean
read_number(IvpSlice value, gint64 *number)
{
    gint64 n = 0;

    if (value.length == 0 || value.length > 6)
        return FALSE;
    for (gsize i = 0; i < value.length; i++) {
        if (!g_ascii_isdigit(value.text[i]))
            return FALSE;
        n = n * 10 + (value.text[i] - '0');
    }
    *number = n;
    return n >= 1 && n <= RULE_NUMBER_MAX;
}

static gboolean
look_at_part(RuleLook *rule, IvpSlice name, IvpSlice value)
{
    if (ivp_slice_is(name, "UNTIL"))
        return rule->has_until = read_time(value, &rule->until);
    if (ivp_slice_is(name, "COUNT"))
        return read_number(value, &rule->count);
    if (ivp_slice_is(name, "INTERVAL"))
        return read_number(value, &rule->interval);
    if (ivp_slice_is(name, "FREQ")) {
        if (ivp_slice_is(value, "DAILY"))
            rule->period = IVP_DAY;
        else if (ivp_slice_is(value, "WEEKLY"))
            rule->period = 7 * IVP_DAY;
        return TRUE;
    }
    if (ivp_slice_is(name, "WKST"))
        return TRUE;
    /* Every week has its Tuesday; of the others a period may have none. */
    if (!ivp_slice_is(name, "BYDAY") || rule->period != 7 * IVP_DAY)
        rule->every_period = FALSE;
    return TRUE;
}

/* When the last instance begins, at the latest. */
static gboolean
find_last(IvpSlice text, gint64 start, gint64 *last)
{
    RuleLook rule = {.interval = 1, .every_period = TRUE};
    const char *at = text.text;
    const char *end = text.text + text.length;

    while (at < end) {
        const char *semicolon = memchr(at, ';', (gsize)(end - at));
        const char *part_end = semicolon != NULL ? semicolon : end;
        const char *equals = memchr(at, '=', (gsize)(part_end - at));

        if (equals == NULL ||
            !look_at_part(&rule, (IvpSlice){at, (gsize)(equals - at)},
                          (IvpSlice){equals + 1, (gsize)(part_end - equals - 1)}))
            return FALSE;
        at = part_end + 1;
    }
    if (rule.has_until) {
        *last = MAX(rule.until, start);
        return TRUE;
    }
    if (rule.count > 0 && rule.period > 0 && rule.every_period) {
        *last = start + (rule.count * rule.interval + 1) * rule.period;
        return TRUE;
    }
    return FALSE;
}

gboolean
ivp_past_is_over(IvpSlice component, gint64 horizon)
{
    Look look = {.end = G_MININT64};
    gint64 last;

    look_at_lines(&look, component);
    if (look.uncertain || !look.has_start)
        return FALSE;
    if (look.rule.text != NULL) {
        if (look.has_recurrence || !find_last(look.rule, look.start, &last))
            return FALSE;
        return last + (look.end - look.start) + ZONE_MARGIN + SERIES_MARGIN < horizon;
    }
    if (look.has_recurrence)
        return MAX(look.recurrence, look.end) + ZONE_MARGIN + SERIES_MARGIN < horizon;
    return look.end + ZONE_MARGIN < horizon;
}
