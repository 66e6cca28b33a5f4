/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-sample.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#include "ivp-civil.h"
#include "ivp-data.h"
#include "ivp-error.h"
#include "ivp-key-lines.h"

#define MAX_PLACEHOLDER 40
#define MAX_OFFSET 5000

static const char *const days[] = {NULL,       "monday", "tuesday",  "wednesday",
                                   "thursday", "friday", "saturday", "sunday"};

/* "", "+14" or "-3"; moves behind it. */
static gboolean
parse_offset(const char **text, long *offset)
{
    char *end;

    *offset = 0;
    if (**text != '+' && **text != '-')
        return TRUE;
    if (!g_ascii_isdigit((*text)[1]))
        return FALSE;
    *offset = strtol(*text, &end, 10);
    *text = end;
    return *offset >= -MAX_OFFSET && *offset <= MAX_OFFSET;
}

/* "2 wed" */
static gboolean
find_in_month(const char *text, int year, int month, IvpWall *day)
{
    int nth = text[0] - '0';
    IvpCivil civil;
    int wanted = 0, number;

    if (nth < 1 || nth > 5 || text[1] != ' ' || strlen(text) != 5)
        return FALSE;
    for (int i = 1; i <= 7; i++) {
        if (strncmp(text + 2, days[i], 3) == 0)
            wanted = i;
    }
    if (wanted == 0)
        return FALSE;
    ivp_civil_from_wall(ivp_wall_from_date(year, month, 1), &civil);
    number = 1 + (wanted - civil.weekday + 7) % 7 + (nth - 1) * 7;
    if (number > ivp_days_in_month(year, month))
        number -= 7;
    *day = ivp_wall_from_date(year, month, number);
    return TRUE;
}

static gboolean
resolve(const char *name, IvpWall today, IvpWall *day)
{
    IvpCivil civil;
    long offset;

    ivp_civil_from_wall(today, &civil);
    if (g_str_has_prefix(name, "month")) {
        long months;

        name += strlen("month");
        if (!parse_offset(&name, &offset) || *name++ != ' ')
            return FALSE;
        months = civil.year * 12 + civil.month - 1 + offset;
        return find_in_month(name, months / 12, months % 12 + 1, day);
    }
    if (g_str_has_prefix(name, "today")) {
        name += strlen("today");
        *day = today;
    } else {
        int i = 1;

        while (i <= 7 && !g_str_has_prefix(name, days[i]))
            i++;
        if (i > 7)
            return FALSE;
        name += strlen(days[i]);
        *day = today + (i - civil.weekday) * IVP_DAY;
    }
    if (!parse_offset(&name, &offset) || *name != '\0')
        return FALSE;
    *day += offset * IVP_DAY;
    return TRUE;
}

/* Copies @text up to a placeholder or its end, and moves behind what was copied. */
static void
copy_text(GString *out, const char **text, int *line)
{
    const char *p = *text;

    for (; *p != '\0' && *p != '{'; p++) {
        if (*p == '\n') {
            if (out->len == 0 || out->str[out->len - 1] != '\r')
                g_string_append_c(out, '\r');
            (*line)++;
        }
        g_string_append_c(out, *p);
    }
    *text = p;
}

GBytes *
ivp_sample_render_text(const char *text, gint64 now, GError **error)
{
    g_autoptr(GString) out = g_string_new(NULL);
    IvpWall today = ivp_wall_midnight(now);
    int line = 1;

    g_return_val_if_fail(text != NULL, NULL);

    for (copy_text(out, &text, &line); *text == '{'; copy_text(out, &text, &line)) {
        const char *close = strchr(text, '}');
        gsize length = close != NULL ? (gsize)(close - text - 1) : strlen(text + 1);
        g_autofree char *name = g_strndup(text + 1, MIN(length, MAX_PLACEHOLDER));
        g_autofree char *quoted = ivp_key_lines_quote(name);
        IvpCivil civil;
        IvpWall day;

        if (close == NULL || length > MAX_PLACEHOLDER || !resolve(name, today, &day)) {
            g_set_error(error, IVP_ERROR, IVP_ERROR_PARSE,
                        _("Line %d: “{%s}” is no placeholder: write one like {today+3}, "
                          "{thursday+7} or {month+1 2 wed}."),
                        line, quoted);
            return NULL;
        }
        ivp_civil_from_wall(day, &civil);
        g_string_append_printf(out, "%04d%02d%02d", civil.year, civil.month, civil.day);
        if (out->len > IVP_SAMPLE_MAX_BYTES) {
            g_set_error(error, IVP_ERROR, IVP_ERROR_LIMIT,
                        _("The calendar is larger than %d KiB."),
                        IVP_SAMPLE_MAX_BYTES / 1024);
            return NULL;
        }
        text = close + 1;
    }
    return g_string_free_to_bytes(g_steal_pointer(&out));
}

GBytes *
ivp_sample_render(const char *path, gint64 now, GError **error)
{
    g_autoptr(GBytes) bytes = NULL;
    g_autofree char *text = NULL;
    gsize length;
    const char *data;

    g_return_val_if_fail(path != NULL, NULL);

    bytes = ivp_data_load(NULL, path, error);
    if (bytes == NULL)
        return NULL;
    data = g_bytes_get_data(bytes, &length);
    text = g_strndup(data, length);
    return ivp_sample_render_text(text, now, error);
}
