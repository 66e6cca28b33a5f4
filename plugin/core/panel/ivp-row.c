/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-row.h"

#include <glib/gi18n-lib.h>

IvpRow *
ivp_row_new(void)
{
    return g_new0(IvpRow, 1);
}

void
ivp_row_free(IvpRow *row)
{
    if (row == NULL)
        return;
    g_free(row->key);
    g_free(row->title);
    g_free(row->time);
    g_free(row->beside);
    g_free(row->note);
    g_free(row->state_text);
    g_free(row->spoken);
    g_free(row->feed);
    g_free(row);
}

void
ivp_filter_clear(IvpFilter *filter)
{
    g_clear_pointer(&filter->region, g_free);
    g_clear_pointer(&filter->words, g_free);
    filter->show = IVP_SHOW_EVERYTHING;
    filter->waking_hours = FALSE;
}

IvpDetails *
ivp_details_new(void)
{
    IvpDetails *details = g_new0(IvpDetails, 1);

    details->when = g_ptr_array_new_with_free_func(g_free);
    details->neighbors = g_ptr_array_new_with_free_func(g_free);
    return details;
}

void
ivp_details_free(IvpDetails *details)
{
    if (details == NULL)
        return;
    g_free(details->title);
    g_ptr_array_unref(details->when);
    g_ptr_array_unref(details->neighbors);
    g_free(details->repeats);
    g_free(details->organizer);
    g_free(details->location);
    g_free(details->join);
    g_free(details->state);
    g_free(details->description);
    g_strfreev(details->links);
    g_free(details->calendar);
    g_free(details);
}

static void
add_line(GString *text, const char *line)
{
    if (line != NULL && *line != '\0')
        g_string_append_printf(text, "%s\n", line);
}

static void
add_labeled(GString *text, const char *label, const char *value)
{
    if (value != NULL && *value != '\0')
        g_string_append_printf(text, "%s %s\n", label, value);
}

char *
ivp_details_to_text(const IvpDetails *details)
{
    GString *text = g_string_new(NULL);

    add_line(text, details->title);
    for (guint i = 0; i < details->when->len; i++)
        add_line(text, g_ptr_array_index(details->when, i));
    add_line(text, details->state);
    add_labeled(text, _("Repeats:"), details->repeats);
    add_labeled(text, _("Where:"), details->location);
    add_labeled(text, _("Join:"), details->join);
    add_labeled(text, _("Organizer:"), details->organizer);
    if (details->description != NULL && *details->description != '\0') {
        g_string_append_c(text, '\n');
        add_line(text, details->description);
    }
    return g_string_free(text, FALSE);
}
