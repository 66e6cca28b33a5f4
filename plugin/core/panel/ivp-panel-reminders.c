/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-panel.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ivp-error.h"
#include "ivp-panel-private.h"
#include "ivp-quiet.h"
#include "ivp-when.h"

/* A reminder of something that began longer ago than this is not worth showing any more. */
#define TOO_LATE (12 * 3600)

/* A reminder nobody showed is kept this long after its event, then forgotten. */
#define KEPT_AFTER (7 * IVP_DAY)

static char *
claim_name(const IvpReminder *reminder)
{
    return g_strdup_printf("%d %s", reminder->before, reminder->key);
}

/* --- Setting them --- */

gboolean
ivp_panel_remind(IvpPanel *self, const char *key, int before, GError **error)
{
    g_autoptr(IvpRow) row = NULL;
    IvpReminder reminder = {0};
    gint64 now;

    g_return_val_if_fail(IVP_IS_PANEL(self), FALSE);
    g_return_val_if_fail(key != NULL && before >= 0, FALSE);

    now = ivp_panel_now(self);
    row = ivp_panel_find_row(self, key);
    if (row == NULL) {
        g_set_error(error, IVP_ERROR, IVP_ERROR_NOT_FOUND,
                    _("This is no longer in the calendar. Refresh to see what is."));
        return FALSE;
    }
    if (row->start <= now) {
        g_set_error(error, IVP_ERROR, IVP_ERROR_REFUSED, _("It has begun already."));
        return FALSE;
    }
    if (row->start - before <= now) {
        g_autofree char *distance = ivp_when_distance(&row->span, self->zone, now);

        /* Translators: %s is "in 12 min" or "in 3 h" */
        g_set_error(error, IVP_ERROR, IVP_ERROR_REFUSED,
                    _("It begins %s; choose a shorter time."), distance);
        return FALSE;
    }
    reminder.key = (char *)key;
    reminder.title = row->title;
    reminder.start = row->start;
    reminder.before = before;
    reminder.due = row->start - before;
    if (!ivp_store_put_reminder(self->store, &reminder)) {
        g_set_error(error, IVP_ERROR, IVP_ERROR_LIMIT,
                    _("There are %d reminders already; forget one first."),
                    IVP_STORE_MAX_REMINDERS);
        return FALSE;
    }
    return TRUE;
}

gboolean
ivp_panel_forget_reminder(IvpPanel *self, const char *key, int before)
{
    g_autoptr(GArray) set = NULL;

    g_return_val_if_fail(IVP_IS_PANEL(self), FALSE);

    set = ivp_panel_list_reminders(self, key);
    for (guint i = 0; i < set->len; i++) {
        if (g_array_index(set, int, i) == before) {
            ivp_store_remove_reminder(self->store, key, before);
            return TRUE;
        }
    }
    return FALSE;
}

static int
compare_ints(gconstpointer a, gconstpointer b)
{
    return *(const int *)a - *(const int *)b;
}

GArray *
ivp_panel_list_reminders(IvpPanel *self, const char *key)
{
    GArray *set = g_array_new(FALSE, FALSE, sizeof(int));
    GPtrArray *reminders;

    g_return_val_if_fail(IVP_IS_PANEL(self), set);

    reminders = ivp_store_get_reminders(self->store);
    for (guint i = 0; i < reminders->len; i++) {
        const IvpReminder *reminder = g_ptr_array_index(reminders, i);

        if (reminder->shown == 0 && strcmp(reminder->key, key) == 0)
            g_array_append_val(set, reminder->before);
    }
    g_array_sort(set, compare_ints);
    return set;
}

/* --- When they are due --- */

static gboolean
is_waiting(IvpPanel *self, const IvpReminder *reminder)
{
    g_autofree char *name = claim_name(reminder);

    return reminder->shown == 0 && !g_hash_table_contains(self->claiming, name);
}

static gint64
get_moment(IvpPanel *self, const IvpReminder *reminder)
{
    return ivp_quiet_get_moment(ivp_store_get_setting(self->store, IVP_SETTING_QUIET),
                                self->zone, reminder->due, reminder->start,
                                ivp_panel_now(self));
}

gint64
ivp_panel_next_reminder(IvpPanel *self)
{
    GPtrArray *reminders = ivp_store_get_reminders(self->store);
    gint64 next = 0;

    for (guint i = 0; i < reminders->len; i++) {
        const IvpReminder *reminder = g_ptr_array_index(reminders, i);
        gint64 moment = get_moment(self, reminder);

        if (is_waiting(self, reminder) && (next == 0 || moment < next))
            next = moment;
    }
    return next;
}

void
ivp_panel_follow_reminders(IvpPanel *self)
{
    GPtrArray *reminders = ivp_store_get_reminders(self->store);
    g_autoptr(GPtrArray) moved =
        g_ptr_array_new_with_free_func((GDestroyNotify)ivp_reminder_free);
    gint64 now = ivp_panel_now(self);

    for (guint i = 0; i < reminders->len; i++) {
        const IvpReminder *reminder = g_ptr_array_index(reminders, i);
        g_autoptr(IvpRow) row = NULL;
        IvpReminder *copy;

        if (!is_waiting(self, reminder) || reminder->start < now)
            continue;
        row = ivp_panel_find_row(self, reminder->key);
        if (row == NULL || row->start == reminder->start)
            continue;
        copy = ivp_reminder_copy(reminder);
        copy->due += row->start - copy->start;
        copy->start = row->start;
        g_ptr_array_add(moved, copy);
    }
    for (guint i = 0; i < moved->len; i++)
        ivp_store_put_reminder(self->store, g_ptr_array_index(moved, i));
}

/* "Reminder: Thu 3 Dec, 19:00 CET." with what it is, and where the clocks stand unusually
 */
static char *
reminder_line(IvpPanel *self, const IvpReminder *reminder)
{
    g_autoptr(IvpRow) row = ivp_panel_find_row(self, reminder->key);
    IvpSpan span = {IVP_SPAN_INSTANT, reminder->start, reminder->start};
    g_autofree char *date = NULL;
    g_autofree char *clock = NULL;
    g_autofree char *letters = ivp_zone_get_letters(self->zone, reminder->start);
    g_autofree char *when = NULL;

    if (row != NULL)
        span = row->span;
    if (span.kind == IVP_SPAN_DATE) {
        date = ivp_when_date(span.start, FALSE);
        return g_strdup_printf(_("Reminder: %s, %s."), date, reminder->title);
    }
    date = ivp_when_date(ivp_zone_to_wall(self->zone, reminder->start), FALSE);
    clock = ivp_when_clock(self->zone, reminder->start);
    when = letters != NULL ? g_strdup_printf("%s, %s %s", date, clock, letters)
                           : g_strdup_printf("%s, %s", date, clock);
    if (row != NULL && row->note != NULL)
        /* Translators: date and time, what, "an hour earlier than usual" */
        return g_strdup_printf(_("Reminder: %s, %s (%s for you)."), when, reminder->title,
                               row->note);
    return g_strdup_printf(_("Reminder: %s, %s."), when, reminder->title);
}

static char *
notice_title(IvpPanel *self, GPtrArray *reminders)
{
    const IvpReminder *first = g_ptr_array_index(reminders, 0);
    IvpSpan span = {IVP_SPAN_INSTANT, first->start, first->start};
    g_autofree char *distance = NULL;
    gint64 now = ivp_panel_now(self);

    if (reminders->len > 1)
        return g_strdup_printf(ngettext("%u reminder", "%u reminders", reminders->len),
                               reminders->len);
    if (first->start <= now)
        /* Translators: %s has started while the person was away */
        return g_strdup_printf(_("Begun: %s"), first->title);
    distance = ivp_when_distance(&span, self->zone, now);
    /* Translators: "in 12 min: Discussion group AMER" */
    return g_strdup_printf(_("%s: %s"), distance, first->title);
}

static int
compare_reminders(gconstpointer a, gconstpointer b)
{
    const IvpReminder *x = *(const IvpReminder *const *)a;
    const IvpReminder *y = *(const IvpReminder *const *)b;

    return x->start < y->start ? -1 : x->start > y->start;
}

static void
tell(IvpPanel *self)
{
    g_autoptr(GString) text = g_string_new(NULL);
    IvpNotice notice = {0};
    const IvpReminder *first;

    g_ptr_array_sort(self->claimed, compare_reminders);
    for (guint i = 0; i < self->claimed->len; i++) {
        g_autofree char *line = reminder_line(self, g_ptr_array_index(self->claimed, i));

        g_string_append_printf(text, "%s%s", i > 0 ? "\n" : "", line);
    }
    first = g_ptr_array_index(self->claimed, 0);
    notice.id = ++self->last_notice;
    notice.title = notice_title(self, self->claimed);
    notice.text = text->str;
    notice.key = g_strdup(first->key);
    g_hash_table_insert(self->notices, g_memdup2(&notice.id, sizeof notice.id),
                        g_steal_pointer(&self->claimed));
    self->claimed = g_ptr_array_new_with_free_func((GDestroyNotify)ivp_reminder_free);
    g_signal_emit(self, ivp_panel_signals[IVP_PANEL_NOTICE], 0, &notice);
    g_free(notice.title);
    g_free(notice.key);
}

typedef struct {
    IvpPanel *self; /* alive: ivp_store_close() ends all answers before the panel goes */
    IvpReminder *reminder;
} Claim;

static void
claim_free(gpointer data)
{
    Claim *claim = data;

    ivp_reminder_free(claim->reminder);
    g_free(claim);
}

static void
on_claimed(gboolean won, gpointer data)
{
    Claim *claim = data;
    IvpPanel *self = claim->self;

    if (won) {
        g_ptr_array_add(self->claimed, g_steal_pointer(&claim->reminder));
    } else {
        g_autofree char *name = claim_name(claim->reminder);

        /* Another client's to show; should it die before it does, the claim lapses. */
        g_hash_table_remove(self->claiming, name);
    }
    if (--self->unanswered == 0 && self->claimed->len > 0)
        tell(self);
}

static void
mark_shown(IvpPanel *self, const IvpReminder *reminder)
{
    g_autoptr(IvpReminder) done = ivp_reminder_copy(reminder);

    done->shown = ivp_panel_now(self);
    ivp_store_put_reminder(self->store, done);
}

void
ivp_panel_check_reminders(IvpPanel *self)
{
    gint64 now = ivp_panel_now(self);
    g_autoptr(GPtrArray) due =
        g_ptr_array_new_with_free_func((GDestroyNotify)ivp_reminder_free);
    GPtrArray *reminders = ivp_store_get_reminders(self->store);

    if (now < self->gather_until)
        return;
    for (guint i = 0; i < reminders->len; i++) {
        const IvpReminder *reminder = g_ptr_array_index(reminders, i);

        if (reminder->start + KEPT_AFTER < now ||
            (is_waiting(self, reminder) && get_moment(self, reminder) <= now))
            g_ptr_array_add(due, ivp_reminder_copy(reminder));
    }
    for (guint i = 0; i < due->len; i++) {
        const IvpReminder *reminder = g_ptr_array_index(due, i);
        Claim *claim;

        if (reminder->start + KEPT_AFTER < now) {
            ivp_store_remove_reminder(self->store, reminder->key, reminder->before);
        } else if (reminder->start + TOO_LATE < now) {
            mark_shown(self, reminder);
        } else {
            g_hash_table_add(self->claiming, claim_name(reminder));
            claim = g_new0(Claim, 1);
            claim->self = self;
            claim->reminder = ivp_reminder_copy(reminder);
            self->unanswered++;
            ivp_store_claim_reminder(self->store, reminder->key, reminder->before, now,
                                     on_claimed, claim, claim_free);
        }
    }
}

/* --- What became of a notice --- */

static GPtrArray *
take_notice(IvpPanel *self, gint64 id)
{
    GPtrArray *reminders = g_hash_table_lookup(self->notices, &id);

    if (reminders == NULL)
        return NULL;
    g_ptr_array_ref(reminders);
    g_hash_table_remove(self->notices, &id);
    for (guint i = 0; i < reminders->len; i++) {
        g_autofree char *name = claim_name(g_ptr_array_index(reminders, i));

        g_hash_table_remove(self->claiming, name);
    }
    return reminders;
}

void
ivp_panel_notice_shown(IvpPanel *self, gint64 id)
{
    GPtrArray *reminders;

    g_return_if_fail(IVP_IS_PANEL(self));

    /* Kept for a snooze that may follow. */
    reminders = g_hash_table_lookup(self->notices, &id);
    for (guint i = 0; reminders != NULL && i < reminders->len; i++) {
        g_autofree char *name = claim_name(g_ptr_array_index(reminders, i));

        mark_shown(self, g_ptr_array_index(reminders, i));
        g_hash_table_remove(self->claiming, name);
    }
}

void
ivp_panel_notice_snooze(IvpPanel *self, gint64 id, int minutes)
{
    g_autoptr(GPtrArray) reminders = NULL;

    g_return_if_fail(IVP_IS_PANEL(self));
    g_return_if_fail(minutes > 0);

    if (id == self->requests_notice) {
        self->requests_wait = TRUE;
        self->requests_snoozed = ivp_panel_now(self) + minutes * 60;
    }
    reminders = take_notice(self, id);
    for (guint i = 0; reminders != NULL && i < reminders->len; i++) {
        IvpReminder *reminder = g_ptr_array_index(reminders, i);

        reminder->due = ivp_panel_now(self) + minutes * 60;
        reminder->shown = 0;
        ivp_store_put_reminder(self->store, reminder);
    }
    ivp_panel_set_alarm(self);
}
