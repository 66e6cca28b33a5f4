/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib/gi18n-lib.h>

#include "ivp-desk-private.h"
#include "ivp-when.h"

/* How near something must stand to be worth a word. */
#define BESIDE (30 * 60)

/* How far before a time something that still runs may have begun. */
#define REACH (12 * G_GINT64_CONSTANT(3600))

void
ivp_busy_clear(IvpBusy *busy)
{
    g_free(busy->text);
    g_free(busy->what);
    *busy = (IvpBusy){0};
}

/* --- Words for times --- */

char *
ivp_desk_time_short(IvpDesk *self, gint64 at)
{
    const IvpZone *zone = ivp_desk_zone(self);
    IvpWall wall = ivp_zone_to_wall(zone, at);
    IvpCivil then, today;
    g_autofree char *date = NULL, *clock = ivp_when_clock(zone, at);

    ivp_civil_from_wall(wall, &then);
    ivp_civil_from_wall(ivp_zone_to_wall(zone, ivp_desk_now(self)), &today);
    date = ivp_when_date(wall, then.year != today.year);
    /* Translators: a date and a clock: "Thu 3 Dec" "19:00" */
    return g_strdup_printf(C_("moment", "%1$s %2$s"), date, clock);
}

char *
ivp_desk_time_until(IvpDesk *self, gint64 at)
{
    const IvpZone *zone = ivp_desk_zone(self);
    IvpWall day = ivp_wall_midnight(ivp_zone_to_wall(zone, at));
    IvpWall today = ivp_wall_midnight(ivp_zone_to_wall(zone, ivp_desk_now(self)));

    if (day == today) {
        g_autofree char *clock = ivp_when_clock(zone, at);

        return g_strdup_printf(_("today %s"), clock);
    }
    return ivp_desk_time_short(self, at);
}

char *
ivp_desk_list_nearest(IvpDesk *self, guint limit, GArray **times)
{
    g_autoptr(GArray) slots =
        self->host.slots(self->host_data, ivp_desk_now(self), limit + 8);
    GString *list = g_string_new(NULL);
    guint n = 0;

    if (times != NULL)
        *times = g_array_new(FALSE, FALSE, sizeof(gint64));
    for (guint i = 0; i < slots->len && n < limit; i++) {
        gint64 at = g_array_index(slots, gint64, i);
        g_autofree char *time = NULL;

        if (ivp_desk_has(self, at, at + 1) != IVP_HAS_NOTHING)
            continue;
        time = ivp_desk_time_short(self, at);
        n++;
        if (times != NULL)
            g_array_append_val(*times, at);
        g_string_append_printf(list, "%s%u. %s", n > 1 ? ", " : "", n, time);
    }
    return g_string_free(list, FALSE);
}

/* --- What stands there --- */

/* What a thread that is not past has to do with which times. */
typedef struct {
    gint64 start, end;
    IvpHas has;
} Mark;

static void
add_mark(IvpDesk *self, gint64 start, int minutes, IvpHas has)
{
    Mark mark = {start, start + MAX(minutes, 1) * G_GINT64_CONSTANT(60), has};

    g_array_append_val(self->marks, mark);
}

void
ivp_desk_mark(IvpThread *thread, gint64 now)
{
    IvpDesk *self = thread->desk;
    const IvpSession *session = thread->stored->session;
    gint64 booking = ivp_session_get_booking(session);
    const IvpLine *proposed =
        session->side == IVP_SIDE_VOLUNTEER ? &session->theirs : &session->mine;
    IvpNext next;

    if (self->marks == NULL)
        self->marks = g_array_new(FALSE, FALSE, sizeof(Mark));
    for (guint i = 0; i < session->n_claims; i++)
        add_mark(self, session->claims[i].at, session->claims[i].length, IVP_HAS_RESERVED);
    if (booking != 0)
        add_mark(self, booking, session->length, IVP_HAS_BOOKED);
    ivp_session_get_state(session, &next);
    if (next == IVP_NEXT_NOBODY)
        return;
    for (guint i = 0; i < proposed->n_at && proposed->until > now; i++)
        add_mark(self, proposed->at[i], 1, IVP_HAS_RESERVED);
    for (guint i = 0; i < session->mine.n_at; i++)
        add_mark(self, session->mine.at[i], 1, IVP_HAS_ASKED);
}

IvpHas
ivp_desk_has(IvpDesk *self, gint64 start, gint64 end)
{
    IvpHas has = IVP_HAS_NOTHING;

    g_return_val_if_fail(IVP_IS_DESK(self), IVP_HAS_NOTHING);
    ivp_desk_count(self, IVP_SECTION_PAST); /* sees to it that the marks are there */
    for (guint i = 0; self->marks != NULL && i < self->marks->len; i++) {
        const Mark *mark = &g_array_index(self->marks, Mark, i);

        if (mark->start < end && start < mark->end)
            has = MAX(has, mark->has);
    }
    return has;
}

/* Somebody's booking or reserved time here that touches [start, end). */
static const IvpThread *
find_own(IvpDesk *self, gint64 start, gint64 end, const IvpThread *except)
{
    gint64 now = ivp_desk_now(self);
    GHashTableIter iter;
    gpointer value;

    g_hash_table_iter_init(&iter, self->threads);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        const IvpThread *thread = value;
        const IvpSession *session = thread->stored->session;
        gint64 booking = ivp_session_get_booking(session);

        if (thread == except)
            continue;
        if (ivp_session_occupies(session, start, end, now) ||
            (booking != 0 && booking < end &&
             booking + session->length * G_GINT64_CONSTANT(60) > start))
            return thread;
    }
    return NULL;
}

static void
look_at_calendar(IvpDesk *self, gint64 start, gint64 end, IvpBusy *busy)
{
    IvpProgram *program = self->host.program(self->host_data);
    const IvpRoomRule *rule = program != NULL ? ivp_program_get_room_rule(program) : NULL;
    gint64 gap = rule != NULL && rule->at_once > 0 ? rule->gap_minutes * 60 : 0;
    g_autoptr(GPtrArray) events =
        self->host.events(self->host_data, start - REACH, end + BESIDE);
    const IvpDeskEvent *before = NULL, *after = NULL, *over = NULL;
    int n = 0;

    for (guint i = 0; i < events->len; i++) {
        const IvpDeskEvent *event = g_ptr_array_index(events, i);

        if (event->start < end + gap && event->end + gap > start) {
            n++;
            if (over == NULL || event->end > over->end)
                over = event;
        }
        if (event->end <= start && event->end > start - BESIDE)
            before = event;
        if (event->start >= end && event->start < end + BESIDE && after == NULL)
            after = event;
    }
    if (rule != NULL && rule->at_once > 0 && n >= rule->at_once) {
        g_autofree char *clock = ivp_when_clock(ivp_desk_zone(self), over->end);

        /* Translators: what is in the calendar, and until what clock */
        busy->what = g_strdup_printf(_("%1$s until %2$s"), over->title, clock);
    } else if (before != NULL) {
        int minutes = (int)((start - before->end) / 60);

        busy->text =
            minutes == 0
                ? g_strdup_printf(_("free; %s ends just then"), before->title)
                /* Translators: what stands before it in the calendar; how long before */
                : g_strdup_printf(ngettext("free; %1$s ends %2$d min before",
                                           "free; %1$s ends %2$d min before", minutes),
                                  before->title, minutes);
    } else if (after != NULL) {
        int minutes = (int)((after->start - end) / 60);

        busy->text =
            minutes == 0
                ? g_strdup_printf(_("free; %s begins right after"), after->title)
                /* Translators: what stands after it in the calendar; how long after */
                : g_strdup_printf(ngettext("free; %1$s begins %2$d min after",
                                           "free; %1$s begins %2$d min after", minutes),
                                  after->title, minutes);
    }
}

void
ivp_desk_look_at_time(IvpDesk *self,
                      gint64 at,
                      int length,
                      const IvpThread *except,
                      IvpBusy *busy)
{
    gint64 end = at + MAX(length, 1) * G_GINT64_CONSTANT(60);
    const IvpThread *other = find_own(self, at, end, except);

    *busy = (IvpBusy){0};
    if (at <= ivp_desk_now(self)) {
        busy->what = g_strdup(_("has passed"));
    } else if (other != NULL) {
        g_autofree char *name = ivp_desk_get_name((IvpThread *)other);

        busy->what = ivp_session_get_booking(other->stored->session) != 0
                         ? g_strdup_printf(_("your booking with %s"), name)
                         : g_strdup_printf(_("reserved for %s"), name);
    } else {
        look_at_calendar(self, at, end, busy);
    }
    busy->clash = busy->what != NULL;
    if (busy->clash)
        /* Translators: what stands in the way of a time: "your booking with Kim" */
        busy->text = g_strdup_printf(_("clash: %s"), busy->what);
    else if (busy->text == NULL)
        busy->text = g_strdup(_("free"));
}
