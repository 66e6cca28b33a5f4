/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-agenda.h"

/* Inside of IvpAgenda: which rows there are (ivp-agenda.c), what one says
 * (ivp-agenda-row.c), and all there is to say of it (ivp-agenda-details.c). Not for others.
 */

/* What an event of the cache is to the program. */
typedef struct {
    IvpEventKind kind;
    const IvpRegion *region; /* the program's */
} IvpMeaning;

struct _IvpAgenda {
    IvpProgram *program;
    IvpCache *cache; /* not owned */
    char **feeds;
    IvpZone *viewer;
    IvpDesk *desk; /* (nullable): not owned */
    gboolean loaded;
    GHashTable *meanings; /* gint64 * (component, owned) -> IvpMeaning * (owned) */
};

/** ivp_agenda_meaning: (transfer none): remembered until the calendar changes. */
const IvpMeaning *ivp_agenda_meaning(IvpAgenda *agenda, const IvpOccurrence *occurrence);

/** ivp_agenda_query: (transfer full): what the cache has in [from, to); empty without one.
 */
GPtrArray *ivp_agenda_query(IvpAgenda *agenda, gint64 from, gint64 to, const char *words);

/**
 * ivp_agenda_row_of_slot:
 * @longest: minutes it may last
 * @last: when the slot before it was; 0: to be looked up
 */
IvpRow *
ivp_agenda_row_of_slot(IvpAgenda *agenda, const IvpSlot *slot, int longest, gint64 last);

/** ivp_agenda_row_of_occurrence: (transfer full) */
IvpRow *ivp_agenda_row_of_occurrence(IvpAgenda *agenda, const IvpOccurrence *occurrence);

/** ivp_agenda_set_state: also in the texts of @row. */
void ivp_agenda_set_state(IvpAgenda *agenda, IvpRow *row, IvpSlotState state);

/** ivp_agenda_last_of_series: when this series stood last before @row; 0 if unknown. */
gint64 ivp_agenda_last_of_series(IvpAgenda *agenda, const IvpRow *row, const char *uid);
