/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-panel.h"

#include <glib/gi18n-lib.h>
#include <langinfo.h>
#include <string.h>

#include "ivp-error.h"
#include "ivp-ics-export.h"
#include "ivp-panel-private.h"
#include "ivp-plain.h"
#include "ivp-when.h"

/* How far a list looks ahead; occurrences are laid down on demand up to here. */
#define LIST_DAYS 400

GPtrArray *
ivp_panel_list_rows(IvpPanel *self, const IvpFilter *filter, gint64 from, guint limit)
{
    gint64 now;

    g_return_val_if_fail(IVP_IS_PANEL(self), NULL);

    if (self->agenda == NULL)
        return g_ptr_array_new_with_free_func((GDestroyNotify)ivp_row_free);
    now = ivp_panel_now(self);
    if (from == 0)
        from = now;
    return ivp_agenda_list(self->agenda, filter, from, from + LIST_DAYS * IVP_DAY, now,
                           limit != 0 ? limit : IVP_ROWS_DEFAULT);
}

char *
ivp_panel_get_heading(IvpPanel *self, IvpWall day)
{
    IvpWall today;

    g_return_val_if_fail(IVP_IS_PANEL(self), NULL);

    today = ivp_wall_midnight(ivp_zone_to_wall(self->zone, ivp_panel_now(self)));
    return ivp_when_day_heading(day, today);
}

char *
ivp_panel_get_empty_sentence(IvpPanel *self, const IvpFilter *filter)
{
    g_return_val_if_fail(IVP_IS_PANEL(self), NULL);

    if (filter != NULL && filter->words != NULL && filter->words[0] != '\0')
        /* Translators: %s is what was searched for */
        return g_strdup_printf(_("Nothing matches “%s”."), filter->words);
    if (filter != NULL && filter->show == IVP_SHOW_SLOTS)
        return g_strdup(_("No free slots are coming up."));
    if (filter != NULL && (filter->show != IVP_SHOW_EVERYTHING || filter->region != NULL ||
                           filter->waking_hours))
        return g_strdup(_("Nothing of this kind is coming up."));
    return g_strdup(_("Nothing is coming up."));
}

IvpRow *
ivp_panel_find_row(IvpPanel *self, const char *key)
{
    g_return_val_if_fail(IVP_IS_PANEL(self), NULL);
    g_return_val_if_fail(key != NULL, NULL);

    return self->agenda != NULL ? ivp_agenda_find(self->agenda, key, ivp_panel_now(self))
                                : NULL;
}

static char *
calendar_name(IvpPanel *self, const char *feed)
{
    g_autoptr(GPtrArray) states = ivp_calendars_list_states(self->calendars);

    for (guint i = 0; i < states->len; i++) {
        const IvpFeedState *state = g_ptr_array_index(states, i);

        if (g_strcmp0(state->id, feed) == 0)
            return g_strdup(state->name);
    }
    return NULL;
}

IvpDetails *
ivp_panel_describe(IvpPanel *self, const char *key)
{
    g_autoptr(IvpRow) row = ivp_panel_find_row(self, key);
    IvpDetails *details;

    if (row == NULL)
        return NULL;
    details = ivp_agenda_describe(self->agenda, row, ivp_panel_now(self));
    if (row->feed != NULL)
        details->calendar = calendar_name(self, row->feed);
    return details;
}

void
ivp_panel_count_month(IvpPanel *self,
                      int year,
                      int month,
                      const IvpFilter *filter,
                      guint counts[31])
{
    IvpWall first = ivp_wall_from_date(year, month, 1);
    int days = ivp_days_in_month(year, month);
    gint64 now, end;

    g_return_if_fail(IVP_IS_PANEL(self));

    memset(counts, 0, 31 * sizeof *counts);
    if (self->agenda == NULL)
        return;
    now = ivp_panel_now(self);
    end = ivp_zone_to_instant(self->zone, first + days * IVP_DAY, NULL);
    ivp_agenda_count(self->agenda, filter, first, now, counts, (gsize)days);
    /* Further away than what is laid down, before or after: it comes with the next
     * "changed". */
    ivp_calendars_extend(self->calendars,
                         end < now ? ivp_zone_to_instant(self->zone, first, NULL) : end);
}

int
ivp_panel_first_weekday(void)
{
    /* glibc: the first day of the week, counted from that of _NL_TIME_WEEK_1STDAY. */
    int first = *(const unsigned char *)nl_langinfo(_NL_TIME_FIRST_WEEKDAY);
    long base = (long)(gintptr)nl_langinfo(_NL_TIME_WEEK_1STDAY);
    int base_weekday = base == 19971201 ? 1 : 7; /* a Monday or a Sunday */

    if (first < 1 || first > 7)
        return 1;
    return (base_weekday - 1 + first - 1) % 7 + 1;
}

/* --- Taking a row away --- */

static void
set_gone_error(GError **error)
{
    g_set_error(error, IVP_ERROR, IVP_ERROR_NOT_FOUND,
                _("This is no longer in the calendar. Refresh to see what is."));
}

static char *
export_slot(IvpPanel *self, const IvpRow *row, GError **error)
{
    g_autofree char *uid =
        ivp_ics_uid_of_slot(ivp_program_get_id(self->program), row->span.start);
    IvpIcsEvent event = {
        .uid = uid,
        .summary = row->title,
        .description = ivp_program_get_name(self->program),
        .span = row->span,
        .zone = ivp_program_get_zone(self->program),
        .tentative = TRUE,
    };

    return ivp_ics_export(&event, ivp_panel_now(self), error);
}

static char *
export_event(IvpPanel *self, const IvpRow *row, GError **error)
{
    IvpCache *cache = ivp_calendars_get_cache(self->calendars);
    g_autoptr(IvpEventDetails) details = ivp_cache_load_event(cache, row->component, error);
    g_autoptr(IvpZone) zone = NULL;
    g_autofree char *description = NULL;
    g_autofree char *join = NULL;
    g_autofree char *uid = NULL;
    g_auto(GStrv) parts = g_strsplit(row->key, "/", 3); /* feed, instance, UID */
    IvpIcsEvent event = {0};

    if (details == NULL)
        return NULL;
    zone = details->zone != NULL ? ivp_zone_new(details->zone) : NULL;
    if (details->description != NULL)
        description = ivp_plain_from_html(details->description);
    join = ivp_plain_find_join_link(details->url, details->location, details->description);
    uid = ivp_ics_uid_of_instance(details->uid, g_ascii_strtoll(parts[1], NULL, 10));
    event.uid = uid;
    event.summary = row->title;
    event.description = description;
    event.location = details->location;
    event.url = join;
    event.categories = details->categories;
    event.span = row->span;
    event.zone = zone;
    return ivp_ics_export(&event, ivp_panel_now(self), error);
}

char *
ivp_panel_export_ics(IvpPanel *self, const char *key, GError **error)
{
    g_autoptr(IvpRow) row = ivp_panel_find_row(self, key);

    if (row == NULL) {
        set_gone_error(error);
        return NULL;
    }
    return row->component == 0 ? export_slot(self, row, error)
                               : export_event(self, row, error);
}

char *
ivp_panel_suggest_file_name(IvpPanel *self, const char *key)
{
    g_autoptr(IvpRow) row = ivp_panel_find_row(self, key);
    g_autofree char *name = NULL;
    IvpCivil day;
    GString *file;
    gboolean dash = FALSE;

    if (row == NULL)
        return g_strdup("event.ics");
    ivp_civil_from_wall(row->day, &day);
    name = g_utf8_strdown(row->kind == IVP_EVENT_SLOT ? "interview-slot" : row->title, -1);
    file = g_string_new(NULL);
    for (const char *p = name; *p != '\0' && file->len < 60; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);

        if (g_unichar_isalnum(c)) {
            if (dash && file->len > 0)
                g_string_append_c(file, '-');
            g_string_append_unichar(file, c);
            dash = FALSE;
        } else {
            dash = TRUE;
        }
    }
    g_string_append_printf(file, "%s%04d-%02d-%02d.ics", file->len > 0 ? "-" : "", day.year,
                           day.month, day.day);
    return g_string_free(file, FALSE);
}

char *
ivp_panel_copy_text(IvpPanel *self, const char *key)
{
    g_autoptr(IvpDetails) details = ivp_panel_describe(self, key);

    return details != NULL ? ivp_details_to_text(details) : NULL;
}
