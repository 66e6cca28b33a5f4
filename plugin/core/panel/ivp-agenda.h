/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-cache.h"
#include "ivp-desk.h"
#include "ivp-row.h"

/**
 * IvpAgenda:
 *
 * Makes the rows of the calendar from one program, one cache and one viewer. Holds nothing
 * but a memory of what each event is to the program; reads the clock only from its
 * arguments.
 */
typedef struct _IvpAgenda IvpAgenda;

/** IVP_AGENDA_CHUNK: occurrences a list asks for at a time. */
#define IVP_AGENDA_CHUNK 64

/** IVP_AGENDA_MAX_SCAN: occurrences looked at in one step, at the most. */
#define IVP_AGENDA_MAX_SCAN 2000

/**
 * ivp_agenda_new:
 * @program: whose rules and phrases count
 * @cache: (nullable): its calendars; with %NULL only slots by rule are known
 * @feeds: (nullable): ids of the calendars to look into, %NULL-terminated
 * @viewer: whose clock it is
 */
IvpAgenda *ivp_agenda_new(IvpProgram *program,
                          IvpCache *cache,
                          const char *const *feeds,
                          IvpZone *viewer);
void ivp_agenda_free(IvpAgenda *agenda);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(IvpAgenda, ivp_agenda_free)

/**
 * ivp_agenda_set_loaded: whether a calendar has been taken at all. Until then slots are
 * "usual", not "free". Also forgets what was remembered of the calendar's events.
 */
void ivp_agenda_set_loaded(IvpAgenda *agenda, gboolean loaded);

/** ivp_agenda_set_desk: (nullable): whose requests and bookings show on slots; not owned.
 */
void ivp_agenda_set_desk(IvpAgenda *agenda, IvpDesk *desk);

/** ivp_agenda_list_busy: (transfer full) (element-type IvpDeskEvent): what takes place in
 * the program's room, touching [@from, @to) */
GPtrArray *ivp_agenda_list_busy(IvpAgenda *agenda, gint64 from, gint64 to);

/**
 * ivp_agenda_list:
 * @filter: (nullable)
 * @from: an instant; what is under way then is included
 * @to: an instant
 * @now: an instant: slots before it are not offered any more
 * @limit: at most this many rows
 *
 * Returns: (transfer full) (element-type IvpRow): in order of start
 */
GPtrArray *ivp_agenda_list(IvpAgenda *agenda,
                           const IvpFilter *filter,
                           gint64 from,
                           gint64 to,
                           gint64 now,
                           guint limit);

/** ivp_agenda_find: (transfer full) (nullable): the row of that key, wherever it stands
 * now. */
IvpRow *ivp_agenda_find(IvpAgenda *agenda, const char *key, gint64 now);

/** ivp_agenda_count: how many rows of @filter begin on each of @n_days days from @first on.
 */
void ivp_agenda_count(IvpAgenda *agenda,
                      const IvpFilter *filter,
                      IvpWall first,
                      gint64 now,
                      guint *counts,
                      gsize n_days);

/**
 * ivp_agenda_describe:
 *
 * Returns: (transfer full): all there is to say of @row
 */
IvpDetails *ivp_agenda_describe(IvpAgenda *agenda, const IvpRow *row, gint64 now);
