/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-agenda-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ivp-when.h"

/* "30 or 60": the lengths a slot may have that lasts @longest minutes. */
static char *
slot_lengths(IvpAgenda *agenda, int longest)
{
    g_autoptr(GString) lengths = g_string_new(NULL);
    gsize n;
    const int *all = ivp_program_get_lengths(agenda->program, &n);
    guint shown = 0;

    for (gsize i = 0; i < n && all[i] <= longest; i++) {
        if (shown++ > 0)
            /* Translators: between the lengths of a slot, as in "30 or 60 min" */
            g_string_append(lengths, _(" or "));
        g_string_append_printf(lengths, "%d", all[i]);
    }
    return g_string_free(g_steal_pointer(&lengths), FALSE);
}

static char *
state_text(const IvpRow *row)
{
    const char *state = NULL;

    switch (row->state) {
    case IVP_SLOT_NONE:
        break;
    case IVP_SLOT_FREE:
        state = _("free");
        break;
    case IVP_SLOT_ASKED:
        /* Translators: a slot somebody has asked for, not booked yet */
        state = _("asked for");
        break;
    case IVP_SLOT_RESERVED:
        state = _("reserved");
        break;
    case IVP_SLOT_YOURS:
        state = _("yours");
        break;
    case IVP_SLOT_TAKEN:
        state = _("taken");
        break;
    case IVP_SLOT_USUAL:
        /* Translators: a slot by the usual rule; no calendar is loaded yet to check it
         * against */
        state = _("usual");
        break;
    }
    if (row->example && state != NULL)
        return g_strdup_printf("%s, %s", state, _("example"));
    return row->example ? g_strdup(_("example")) : g_strdup(state);
}

static char *
spoken(IvpAgenda *agenda, const IvpRow *row)
{
    g_autofree char *when = ivp_when_spoken(&row->span, agenda->viewer, FALSE);
    g_autoptr(GString) sentence = g_string_new(when);

    if (row->component == 0) {
        g_autofree char *lengths =
            slot_lengths(agenda, (int)((row->span.end - row->span.start) / 60));

        /* Translators: read aloud; %s is one length or several, as in "30 or 60" */
        g_string_append_printf(sentence, _(", interview slot, %s minutes"), lengths);
    } else {
        g_string_append_printf(sentence, ", %s", row->title);
    }
    if (row->state_text != NULL)
        g_string_append_printf(sentence, ", %s", row->state_text);
    g_string_append_c(sentence, '.');
    if (row->beside != NULL)
        g_string_append_printf(sentence, " %s.", row->beside);
    if (row->note != NULL) {
        g_autofree char *first = g_utf8_substring(row->note, 0, 1);
        g_autofree char *upper = g_utf8_strup(first, -1);

        g_string_append_printf(sentence, " %s%s.", upper, g_utf8_next_char(row->note));
    }
    return g_string_free(g_steal_pointer(&sentence), FALSE);
}

/* Everything of a row that follows from when and what it is. */
static void
fill_texts(IvpAgenda *agenda, IvpRow *row, gint64 last)
{
    IvpZone *zone = ivp_program_get_zone(agenda->program);
    IvpSpan instants = ivp_span_resolve(&row->span, agenda->viewer);

    row->start = instants.start;
    row->end = instants.end;
    row->day = ivp_wall_midnight(row->span.kind == IVP_SPAN_INSTANT
                                     ? ivp_zone_to_wall(agenda->viewer, row->start)
                                     : row->span.start);
    row->example = ivp_program_is_example(agenda->program);
    row->time = ivp_when_row(&row->span, agenda->viewer);
    row->beside = ivp_when_row_beside(&row->span, agenda->viewer, zone);
    if (row->span.kind == IVP_SPAN_INSTANT && row->kind != IVP_EVENT_OTHER) {
        g_autoptr(IvpShear) shear = ivp_when_shear(row->start, last, agenda->viewer, zone);

        if (shear != NULL)
            row->note = g_steal_pointer(&shear->row);
    }
    row->state_text = state_text(row);
    row->spoken = spoken(agenda, row);
}

/* When this series stood last, for "an hour later than last time"; 0 if unknown. */
gint64
ivp_agenda_last_of_series(IvpAgenda *agenda, const IvpRow *row, const char *uid)
{
    gint64 last = 0;

    /* Asking the cache costs more than knowing that nobody needs the answer. */
    if (ivp_when_has_usual(row->start, agenda->viewer,
                           ivp_program_get_zone(agenda->program)))
        return 0;
    if (row->component == 0 || uid == NULL) {
        g_autoptr(GArray) before =
            ivp_program_list_slots(agenda->program, row->start - 70 * IVP_DAY, row->start);

        if (before->len > 0)
            last = g_array_index(before, IvpSlot, before->len - 1).start;
    } else if (row->kind != IVP_EVENT_OTHER) {
        if (!ivp_cache_find_previous(agenda->cache, row->feed, uid, row->start,
                                     agenda->viewer, &last))
            last = 0;
    }
    return last;
}

static IvpSlotState
slot_state(IvpAgenda *agenda, gint64 start, IvpSlotState otherwise)
{
    if (agenda->desk == NULL)
        return otherwise;
    switch (ivp_desk_has(agenda->desk, start, start + 1)) {
    case IVP_HAS_BOOKED:
        return IVP_SLOT_YOURS;
    case IVP_HAS_RESERVED:
        return IVP_SLOT_RESERVED;
    case IVP_HAS_ASKED:
        return IVP_SLOT_ASKED;
    default:
        return otherwise;
    }
}

IvpRow *
ivp_agenda_row_of_slot(IvpAgenda *agenda, const IvpSlot *slot, int longest, gint64 last)
{
    IvpRow *row = ivp_row_new();
    g_autofree char *lengths = NULL;
    g_autoptr(GDateTime) start = g_date_time_new_from_unix_utc(slot->start);
    g_autofree char *stamp =
        start != NULL ? g_date_time_format(start, "%Y%m%dT%H%MZ") : g_strdup("");

    row->key = g_strdup_printf("slot:%s", stamp);
    row->kind = IVP_EVENT_SLOT;
    row->state =
        slot_state(agenda, slot->start, agenda->loaded ? IVP_SLOT_FREE : IVP_SLOT_USUAL);
    row->span.kind = IVP_SPAN_INSTANT;
    row->span.start = slot->start;
    row->span.end = slot->start + longest * 60;
    lengths = slot_lengths(agenda, longest);
    /* Translators: %s is one length or several, as in "30 or 60" */
    row->title = g_strdup_printf(_("Interview slot, %s min"), lengths);
    row->start = slot->start;
    fill_texts(agenda, row,
               last != 0 ? last : ivp_agenda_last_of_series(agenda, row, NULL));
    return row;
}

IvpRow *
ivp_agenda_row_of_occurrence(IvpAgenda *agenda, const IvpOccurrence *occurrence)
{
    const IvpMeaning *meaning = ivp_agenda_meaning(agenda, occurrence);
    IvpRow *row = ivp_row_new();

    row->key = g_strdup_printf("event:%s/%" G_GINT64_FORMAT "/%s", occurrence->feed,
                               occurrence->recurrence, occurrence->uid);
    row->kind = meaning->kind;
    row->state = meaning->kind == IVP_EVENT_SLOT
                     ? slot_state(agenda, occurrence->start, IVP_SLOT_FREE)
                     : IVP_SLOT_NONE;
    row->region = meaning->region;
    row->span = occurrence->span;
    row->title =
        g_strdup(occurrence->summary[0] != '\0' ? occurrence->summary : _("(no title)"));
    row->component = occurrence->component;
    row->feed = g_strdup(occurrence->feed);
    row->start = occurrence->start;
    fill_texts(agenda, row, ivp_agenda_last_of_series(agenda, row, occurrence->uid));
    return row;
}

void
ivp_agenda_set_state(IvpAgenda *agenda, IvpRow *row, IvpSlotState state)
{
    row->state = state;
    g_free(row->state_text);
    row->state_text = state_text(row);
    g_free(row->spoken);
    row->spoken = spoken(agenda, row);
}
