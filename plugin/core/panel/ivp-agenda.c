/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-agenda-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Waking hours on the viewer's clock: [8:00, 22:00]. */
#define WAKING_FROM (8 * 3600)
#define WAKING_TO (22 * 3600)

IvpAgenda *
ivp_agenda_new(IvpProgram *program,
               IvpCache *cache,
               const char *const *feeds,
               IvpZone *viewer)
{
    IvpAgenda *agenda;

    g_return_val_if_fail(program != NULL && viewer != NULL, NULL);

    agenda = g_new0(IvpAgenda, 1);
    agenda->program = ivp_program_ref(program);
    agenda->cache = cache;
    agenda->feeds = g_strdupv((char **)feeds);
    agenda->viewer = ivp_zone_ref(viewer);
    agenda->meanings = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
    return agenda;
}

void
ivp_agenda_free(IvpAgenda *agenda)
{
    if (agenda == NULL)
        return;
    ivp_program_unref(agenda->program);
    g_strfreev(agenda->feeds);
    ivp_zone_unref(agenda->viewer);
    g_hash_table_unref(agenda->meanings);
    g_free(agenda);
}

void
ivp_agenda_set_desk(IvpAgenda *agenda, IvpDesk *desk)
{
    agenda->desk = desk;
}

void
ivp_agenda_set_loaded(IvpAgenda *agenda, gboolean loaded)
{
    agenda->loaded = loaded;
    g_hash_table_remove_all(agenda->meanings);
}

/* --- The cache --- */

const IvpMeaning *
ivp_agenda_meaning(IvpAgenda *agenda, const IvpOccurrence *occurrence)
{
    IvpMeaning *meaning = g_hash_table_lookup(agenda->meanings, &occurrence->component);

    if (meaning == NULL) {
        meaning = g_new0(IvpMeaning, 1);
        meaning->kind = ivp_program_classify(agenda->program, occurrence->summary,
                                             occurrence->categories, &meaning->region);
        g_hash_table_insert(agenda->meanings,
                            g_memdup2(&occurrence->component, sizeof occurrence->component),
                            meaning);
    }
    return meaning;
}

static GPtrArray *
query_some(IvpAgenda *agenda, gint64 from, gint64 to, const char *words, guint limit)
{
    IvpQuery wanted = {
        .from = from,
        .to = to,
        .viewer = agenda->viewer,
        .feeds = (const char *const *)agenda->feeds,
        .words = words,
        .limit = limit,
    };
    GPtrArray *found = NULL;

    if (agenda->cache != NULL)
        found = ivp_cache_query(agenda->cache, &wanted, NULL);
    if (found == NULL)
        found = g_ptr_array_new_with_free_func((GDestroyNotify)ivp_occurrence_free);
    return found;
}

GPtrArray *
ivp_agenda_query(IvpAgenda *agenda, gint64 from, gint64 to, const char *words)
{
    return query_some(agenda, from, to, words, IVP_AGENDA_MAX_SCAN);
}

/* Whether an occurrence takes place in the room that the room rule is about. */
static gboolean
uses_room(IvpAgenda *agenda, const IvpOccurrence *occurrence)
{
    if (occurrence->span.kind == IVP_SPAN_DATE || occurrence->end <= occurrence->start)
        return FALSE;
    switch (ivp_agenda_meaning(agenda, occurrence)->kind) {
    case IVP_EVENT_GROUP:
    case IVP_EVENT_INTERVIEW:
        return TRUE;
    case IVP_EVENT_SLOT:
        return FALSE;
    case IVP_EVENT_OTHER:
        return ivp_program_get_room_rule(agenda->program)->whole_calendar;
    }
    return FALSE;
}

/*
 * How long a session that begins at @start may last, in minutes: the longest of the
 * program's lengths that neither meets an interview nor breaks the room rule; 0 if none
 * does.
 */
static int
fitting_length(IvpAgenda *agenda, GPtrArray *busy, gint64 start)
{
    const IvpRoomRule *rule = ivp_program_get_room_rule(agenda->program);
    gint64 gap = rule->at_once > 0 ? rule->gap_minutes * 60 : 0;
    gsize n_lengths;
    const int *lengths = ivp_program_get_lengths(agenda->program, &n_lengths);

    for (gsize i = n_lengths; i > 0; i--) {
        gint64 end = start + lengths[i - 1] * 60;
        int in_room = 0;
        gboolean taken = FALSE;

        for (guint j = 0; j < busy->len; j++) {
            const IvpOccurrence *other = g_ptr_array_index(busy, j);

            if (!uses_room(agenda, other))
                continue;
            if (other->start < end && other->end > start &&
                ivp_agenda_meaning(agenda, other)->kind == IVP_EVENT_INTERVIEW)
                taken = TRUE;
            if (other->start < end + gap && other->end > start - gap)
                in_room++;
        }
        if (!taken && (rule->at_once == 0 || in_room < rule->at_once))
            return lengths[i - 1];
    }
    return 0;
}

/* --- Filter --- */

static gboolean
kind_is_wanted(const IvpFilter *filter, IvpEventKind kind)
{
    switch (filter != NULL ? filter->show : IVP_SHOW_EVERYTHING) {
    case IVP_SHOW_EVERYTHING:
        return TRUE;
    case IVP_SHOW_PROGRAM:
        return kind != IVP_EVENT_OTHER;
    case IVP_SHOW_GROUPS:
        return kind == IVP_EVENT_GROUP;
    case IVP_SHOW_INTERVIEWS:
        return kind == IVP_EVENT_INTERVIEW;
    case IVP_SHOW_SLOTS:
        return kind == IVP_EVENT_SLOT;
    }
    return TRUE;
}

static gboolean
is_waking(IvpAgenda *agenda, const IvpSpan *span)
{
    IvpSpan instants = ivp_span_resolve(span, agenda->viewer);
    IvpWall start, end, midnight;

    if (span->kind == IVP_SPAN_DATE)
        return TRUE;
    start = ivp_zone_to_wall(agenda->viewer, instants.start);
    end = ivp_zone_to_wall(agenda->viewer, instants.end);
    midnight = ivp_wall_midnight(start);
    return start >= midnight + WAKING_FROM && end <= midnight + WAKING_TO;
}

/* Whether every word of @words is in @text, case-folded. */
static gboolean
has_words(const char *text, const char *words)
{
    g_autofree char *folded = g_utf8_casefold(text, -1);
    g_auto(GStrv) each = NULL;
    g_autofree char *folded_words = g_utf8_casefold(words, -1);

    each = g_strsplit_set(folded_words, " \t\n", -1);
    for (char **word = each; *word != NULL; word++) {
        if (**word != '\0' && strstr(folded, *word) == NULL)
            return FALSE;
    }
    return TRUE;
}

static gboolean
has_text(const char *words)
{
    return words != NULL && words[strspn(words, " \t\n")] != '\0';
}

static gboolean
occurrence_is_wanted(IvpAgenda *agenda,
                     const IvpFilter *filter,
                     const IvpOccurrence *occurrence)
{
    const IvpMeaning *meaning = ivp_agenda_meaning(agenda, occurrence);

    if (filter == NULL)
        return TRUE;
    if (!kind_is_wanted(filter, meaning->kind))
        return FALSE;
    if (filter->region != NULL &&
        (meaning->region == NULL || strcmp(meaning->region->id, filter->region) != 0))
        return FALSE;
    return !filter->waking_hours || is_waking(agenda, &occurrence->span);
}

/* --- Lists --- */

static int
compare_rows(gconstpointer a, gconstpointer b)
{
    const IvpRow *x = *(const IvpRow *const *)a;
    const IvpRow *y = *(const IvpRow *const *)b;

    if (x->day != y->day)
        return x->day < y->day ? -1 : 1;
    /* Whole days head their day. */
    if ((x->span.kind == IVP_SPAN_DATE) != (y->span.kind == IVP_SPAN_DATE))
        return x->span.kind == IVP_SPAN_DATE ? -1 : 1;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    if (x->end != y->end)
        return x->end < y->end ? -1 : 1;
    return strcmp(x->title, y->title);
}

static gboolean
is_published(IvpAgenda *agenda, GPtrArray *busy, gint64 start)
{
    for (guint i = 0; i < busy->len; i++) {
        const IvpOccurrence *other = g_ptr_array_index(busy, i);

        if (other->start == start &&
            ivp_agenda_meaning(agenda, other)->kind == IVP_EVENT_SLOT)
            return TRUE;
    }
    return FALSE;
}

/* What stands around a session that begins at @start, room rule's gap included. */
static GPtrArray *
query_around(IvpAgenda *agenda, gint64 start)
{
    gsize n;
    const int *lengths = ivp_program_get_lengths(agenda->program, &n);
    gint64 longest = n > 0 ? lengths[n - 1] * 60 : 0;
    gint64 gap = ivp_program_get_room_rule(agenda->program)->gap_minutes * 60;

    return ivp_agenda_query(agenda, start - gap - 1, start + longest + gap + 1, NULL);
}

static void
add_occurrences(IvpAgenda *agenda,
                const IvpFilter *filter,
                GPtrArray *found,
                guint n,
                GPtrArray *rows)
{
    gint64 looked_at = G_MININT64; /* many slots may begin together: one look does */
    int longest = 0;

    for (guint i = 0; i < n; i++) {
        const IvpOccurrence *occurrence = g_ptr_array_index(found, i);

        if (!occurrence_is_wanted(agenda, filter, occurrence))
            continue;
        if (ivp_agenda_meaning(agenda, occurrence)->kind == IVP_EVENT_SLOT) {
            if (occurrence->start != looked_at) {
                g_autoptr(GPtrArray) around = query_around(agenda, occurrence->start);

                looked_at = occurrence->start;
                longest = fitting_length(agenda, around, looked_at);
            }
            if (longest == 0)
                continue;
        }
        g_ptr_array_add(rows, ivp_agenda_row_of_occurrence(agenda, occurrence));
    }
}

/* The rule's slots that begin in [from, to) and are left. */
static void
add_slots(IvpAgenda *agenda,
          const IvpFilter *filter,
          const char *words,
          gint64 from,
          gint64 to,
          GPtrArray *rows)
{
    g_autoptr(GArray) slots = ivp_program_list_slots(agenda->program, from, to);
    gint64 last = 0;

    for (guint i = 0; i < slots->len; i++) {
        const IvpSlot *slot = &g_array_index(slots, IvpSlot, i);
        g_autoptr(GPtrArray) around = query_around(agenda, slot->start);
        int longest = fitting_length(agenda, around, slot->start);
        g_autoptr(IvpRow) row = NULL;

        if (longest > 0 && !is_published(agenda, around, slot->start)) {
            row = ivp_agenda_row_of_slot(agenda, slot, longest, last);
            if ((filter == NULL || !filter->waking_hours ||
                 is_waking(agenda, &row->span)) &&
                (filter == NULL || filter->show != IVP_SHOW_SLOTS ||
                 row->state == IVP_SLOT_FREE || row->state == IVP_SLOT_USUAL) &&
                (words == NULL || has_words(row->title, words)))
                g_ptr_array_add(rows, g_steal_pointer(&row));
        }
        last = slot->start;
    }
}

/*
 * How many of a full answer of the cache are certain to be all there is up to some instant,
 * which is the start of the first that is not. 0 if all begin together.
 */
static guint
count_complete(GPtrArray *found)
{
    const IvpOccurrence *end = g_ptr_array_index(found, found->len - 1);
    guint n = found->len;

    while (n > 0 && ((IvpOccurrence *)g_ptr_array_index(found, n - 1))->start == end->start)
        n--;
    return n;
}

/* Those that began before @cursor were taken by an earlier step. */
static void
drop_earlier(GPtrArray *found, gint64 cursor)
{
    guint n = 0;

    while (n < found->len && ((IvpOccurrence *)g_ptr_array_index(found, n))->start < cursor)
        n++;
    if (n > 0)
        g_ptr_array_remove_range(found, 0, n);
}

GPtrArray *
ivp_agenda_list(IvpAgenda *agenda,
                const IvpFilter *filter,
                gint64 from,
                gint64 to,
                gint64 now,
                guint limit)
{
    GPtrArray *rows = g_ptr_array_new_with_free_func((GDestroyNotify)ivp_row_free);
    const char *words = filter != NULL && has_text(filter->words) ? filter->words : NULL;
    gboolean slots_wanted = kind_is_wanted(filter, IVP_EVENT_SLOT) &&
                            (filter == NULL || filter->region == NULL);
    /* Beyond the horizon no slot is offered, before now neither. */
    gint64 slots_end = now + ivp_program_get_horizon_days(agenda->program) * IVP_DAY;
    gint64 cursor = from;
    guint chunk = IVP_AGENDA_CHUNK;

    while (cursor < to && rows->len < limit) {
        g_autoptr(GPtrArray) found = query_some(agenda, cursor, to, words, chunk);
        gboolean full = found->len == chunk;
        gint64 next = to;
        guint n;

        if (cursor > from)
            drop_earlier(found, cursor);
        n = found->len;
        if (full) {
            n = found->len > 0 ? count_complete(found) : 0;
            if (n == 0 && chunk < IVP_AGENDA_MAX_SCAN) {
                chunk = MIN(chunk * 4, IVP_AGENDA_MAX_SCAN);
                continue;
            }
            if (n == 0)
                break; /* thousands at one moment: no list is of use any more */
            next = ((IvpOccurrence *)g_ptr_array_index(found, n))->start;
        }
        add_occurrences(agenda, filter, found, n, rows);
        if (slots_wanted)
            add_slots(agenda, filter, words, MAX(cursor, now), MIN(next, slots_end), rows);
        cursor = next;
    }
    g_ptr_array_sort(rows, compare_rows);
    if (rows->len > limit)
        g_ptr_array_set_size(rows, (int)limit);
    return rows;
}

void
ivp_agenda_count(IvpAgenda *agenda,
                 const IvpFilter *filter,
                 IvpWall first,
                 gint64 now,
                 guint *counts,
                 gsize n_days)
{
    gint64 from = ivp_zone_to_instant(agenda->viewer, first, NULL);
    gint64 to = ivp_zone_to_instant(agenda->viewer, first + (gint64)n_days * IVP_DAY, NULL);
    const char *words = filter != NULL && has_text(filter->words) ? filter->words : NULL;
    g_autoptr(GPtrArray) found = ivp_agenda_query(agenda, from, to, words);
    IvpFilter slots_only = {.show = IVP_SHOW_SLOTS};
    g_autoptr(GPtrArray) slots = NULL;

    memset(counts, 0, n_days * sizeof *counts);
    for (guint i = 0; i < found->len; i++) {
        const IvpOccurrence *occurrence = g_ptr_array_index(found, i);
        IvpWall wall = occurrence->span.kind == IVP_SPAN_INSTANT
                           ? ivp_zone_to_wall(agenda->viewer, occurrence->start)
                           : occurrence->span.start;
        gint64 day = (ivp_wall_midnight(wall) - first) / IVP_DAY;

        if (wall >= first && day < (gint64)n_days &&
            ivp_agenda_meaning(agenda, occurrence)->kind != IVP_EVENT_SLOT &&
            occurrence_is_wanted(agenda, filter, occurrence))
            counts[day]++;
    }
    if (!kind_is_wanted(filter, IVP_EVENT_SLOT) ||
        (filter != NULL && filter->region != NULL))
        return;
    if (filter != NULL) {
        slots_only.waking_hours = filter->waking_hours;
        slots_only.words = filter->words;
    }
    slots = ivp_agenda_list(agenda, &slots_only, MAX(from, now), to, now, G_MAXINT);
    for (guint i = 0; i < slots->len; i++) {
        const IvpRow *row = g_ptr_array_index(slots, i);
        gint64 day = (row->day - first) / IVP_DAY;

        if (row->day >= first && day < (gint64)n_days)
            counts[day]++;
    }
}

GPtrArray *
ivp_agenda_list_busy(IvpAgenda *agenda, gint64 from, gint64 to)
{
    GPtrArray *busy = g_ptr_array_new_with_free_func((GDestroyNotify)ivp_desk_event_free);
    g_autoptr(GPtrArray) found = ivp_agenda_query(agenda, from, to, NULL);

    for (guint i = 0; i < found->len; i++) {
        const IvpOccurrence *occurrence = g_ptr_array_index(found, i);
        IvpDeskEvent *event;

        if (!uses_room(agenda, occurrence))
            continue;
        event = g_new0(IvpDeskEvent, 1);
        event->start = occurrence->start;
        event->end = occurrence->end;
        event->title = g_strdup(occurrence->summary);
        g_ptr_array_add(busy, event);
    }
    return busy;
}

/* --- One row --- */

static IvpRow *
find_slot(IvpAgenda *agenda, const char *stamp, gint64 now)
{
    g_autofree char *iso = NULL;
    g_autoptr(GDateTime) start = NULL;
    g_autoptr(GArray) slots = NULL;
    g_autoptr(GPtrArray) busy = NULL;
    gint64 instant;

    if (strlen(stamp) != strlen("20261203T1800Z"))
        return NULL;
    iso = g_strdup_printf("%.13s00Z", stamp);
    start = g_date_time_new_from_iso8601(iso, NULL);
    if (start == NULL)
        return NULL;
    instant = g_date_time_to_unix(start);
    slots = ivp_program_list_slots(agenda->program, instant, instant + 1);
    busy = ivp_agenda_query(agenda, instant - IVP_DAY, instant + IVP_DAY, NULL);
    for (guint i = 0; i < slots->len; i++) {
        const IvpSlot *slot = &g_array_index(slots, IvpSlot, i);
        int longest = fitting_length(agenda, busy, slot->start);
        IvpRow *row;
        gsize n;
        const int *lengths = ivp_program_get_lengths(agenda->program, &n);

        if (slot->start != instant)
            continue;
        row = ivp_agenda_row_of_slot(agenda, slot,
                                     longest > 0 || n == 0 ? longest : lengths[n - 1], 0);
        if ((longest == 0 || instant < now) && row->state != IVP_SLOT_YOURS)
            ivp_agenda_set_state(agenda, row, IVP_SLOT_TAKEN);
        return row;
    }
    return NULL;
}

static IvpRow *
find_event(IvpAgenda *agenda, const char *name)
{
    g_auto(GStrv) parts = g_strsplit(name, "/", 3); /* feed, instance, UID */
    g_autoptr(IvpOccurrence) occurrence = NULL;
    gint64 recurrence;

    if (agenda->cache == NULL || g_strv_length(parts) != 3 ||
        !g_ascii_string_to_signed(parts[1], 10, G_MININT64, G_MAXINT64, &recurrence, NULL))
        return NULL;
    occurrence =
        ivp_cache_find(agenda->cache, parts[0], parts[2], recurrence, agenda->viewer, NULL);
    return occurrence != NULL ? ivp_agenda_row_of_occurrence(agenda, occurrence) : NULL;
}

IvpRow *
ivp_agenda_find(IvpAgenda *agenda, const char *key, gint64 now)
{
    g_return_val_if_fail(agenda != NULL && key != NULL, NULL);

    if (g_str_has_prefix(key, "slot:"))
        return find_slot(agenda, key + strlen("slot:"), now);
    if (g_str_has_prefix(key, "event:"))
        return find_event(agenda, key + strlen("event:"));
    return NULL;
}
