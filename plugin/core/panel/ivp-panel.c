/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-panel.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ivp-error.h"
#include "ivp-panel-private.h"
#include "ivp-when.h"

G_DEFINE_FINAL_TYPE(IvpPanel, ivp_panel, G_TYPE_OBJECT)

guint ivp_panel_signals[IVP_PANEL_N_SIGNALS];

/* Reminders that fell due while the client was away come as one, this long after the start.
 */
#define GATHER_SECONDS 15

static gint64
real_now(gpointer data)
{
    return g_get_real_time() / G_USEC_PER_SEC;
}

gint64
ivp_panel_now(IvpPanel *self)
{
    g_return_val_if_fail(IVP_IS_PANEL(self), 0);
    return self->now(self->now_data);
}

/* The calendars' worker keeps a clock of its own; it is as far ahead as ours. */
static void
follow_clock(IvpPanel *self)
{
    if (self->now != real_now)
        ivp_calendars_set_ahead(self->calendars, ivp_panel_now(self) - real_now(NULL));
}

void
ivp_panel_set_now(IvpPanel *self, IvpNow now, gpointer data)
{
    g_return_if_fail(IVP_IS_PANEL(self));
    g_return_if_fail(now != NULL);

    self->now = now;
    self->now_data = data;
    if (self->calendars != NULL)
        follow_clock(self);
}

/* --- The next thing that happens by itself --- */

static gint64
next_midnight(IvpPanel *self, gint64 now)
{
    IvpWall today = ivp_wall_midnight(ivp_zone_to_wall(self->zone, now));

    return ivp_zone_to_instant(self->zone, today + IVP_DAY, NULL);
}

void
ivp_panel_set_alarm(IvpPanel *self)
{
    gint64 now = ivp_panel_now(self);
    gint64 next = next_midnight(self, now);
    gint64 reminder = ivp_panel_next_reminder(self);

    if (self->stopped || !self->started || self->agenda == NULL) {
        ivp_alarm_set(self->alarm, -1);
        return;
    }
    if (reminder != 0)
        next = MIN(next, MAX(reminder, self->gather_until));
    if (ivp_panel_next_request_notice(self) != 0)
        next = MIN(next, ivp_panel_next_request_notice(self));
    if (self->agenda != NULL) {
        g_autoptr(GPtrArray) rows = ivp_agenda_list(self->agenda, NULL, now, next, now, 20);

        /* A row changes when it begins ("now") and goes when it ends. */
        for (guint i = 0; i < rows->len; i++) {
            const IvpRow *row = g_ptr_array_index(rows, i);

            if (row->start > now)
                next = MIN(next, row->start);
            if (row->end > now)
                next = MIN(next, row->end);
        }
    }
    ivp_alarm_set(self->alarm, MAX(next - now, 1));
}

static void
on_alarm(gpointer data)
{
    IvpPanel *self = IVP_PANEL(data);

    ivp_panel_check_reminders(self);
    ivp_panel_tell_requests(self);
    ivp_panel_set_alarm(self);
    g_signal_emit(self, ivp_panel_signals[IVP_PANEL_CHANGED], 0);
}

/* --- The chosen program and its calendars --- */

static void
on_calendars_changed(IvpCalendars *calendars, gpointer data)
{
    IvpPanel *self = IVP_PANEL(data);
    g_autoptr(GPtrArray) states = ivp_calendars_list_states(calendars);
    gboolean loaded = FALSE;

    for (guint i = 0; i < states->len; i++) {
        const IvpFeedState *state = g_ptr_array_index(states, i);

        loaded |= state->as_of != 0;
    }
    ivp_agenda_set_loaded(self->agenda, loaded);
    ivp_panel_follow_reminders(self);
    ivp_panel_set_alarm(self);
    g_signal_emit(self, ivp_panel_signals[IVP_PANEL_CHANGED], 0);
}

static void
on_calendars_status(IvpCalendars *calendars, gpointer data)
{
    g_signal_emit(data, ivp_panel_signals[IVP_PANEL_STATUS_CHANGED], 0);
}

static void
drop_calendars(IvpPanel *self)
{
    if (self->calendars != NULL) {
        g_signal_handlers_disconnect_by_data(self->calendars, self);
        ivp_calendars_abandon(self->calendars);
    }
    g_clear_pointer(&self->agenda, ivp_agenda_free);
    g_clear_object(&self->calendars);
}

static void
make_calendars(IvpPanel *self)
{
    gsize n_program;
    const IvpProgramCalendar *of_program =
        ivp_program_get_calendars(self->program, &n_program);
    g_auto(GStrv) own = ivp_panel_list_calendars(self);
    guint n_own = g_strv_length(own);
    g_autofree IvpFeedSource *sources = g_new0(IvpFeedSource, n_program + n_own);
    g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *cache = g_build_filename(self->directory, "cache.db", NULL);

    for (gsize i = 0; i < n_program; i++) {
        char *id =
            g_strdup_printf("%s.%s", ivp_program_get_id(self->program), of_program[i].id);

        g_ptr_array_add(ids, id);
        sources[i].id = id;
        sources[i].name = of_program[i].name;
        sources[i].url = of_program[i].url;
    }
    for (guint i = 0; i < n_own; i++) {
        g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, own[i], -1);
        char *id = g_strdup_printf(IVP_OWN_PREFIX "%.12s", sum);

        g_ptr_array_add(ids, id);
        sources[n_program + i].id = id;
        sources[n_program + i].name = _("Your calendar");
        sources[n_program + i].url = own[i];
        sources[n_program + i].own = TRUE;
    }
    g_ptr_array_add(ids, NULL);

    self->calendars = ivp_calendars_new(cache, sources, n_program + n_own);
    ivp_calendars_set_proxy(self->calendars, self->proxy);
    follow_clock(self);
    self->agenda = ivp_agenda_new(self->program, ivp_calendars_get_cache(self->calendars),
                                  (const char *const *)ids->pdata, self->zone);
    ivp_agenda_set_desk(self->agenda, self->desk);
    g_signal_connect(self->calendars, "changed", G_CALLBACK(on_calendars_changed), self);
    g_signal_connect(self->calendars, "status-changed", G_CALLBACK(on_calendars_status),
                     self);
    on_calendars_changed(self->calendars, self);
}

static IvpZone *
zone_by_setting(const char *id)
{
    IvpZone *zone = id != NULL ? ivp_zone_new(id) : NULL;

    return zone != NULL ? zone : ivp_zone_new_local();
}

/* Makes the panel what the settings say; they may have been changed by another client. */
static void
apply_settings(IvpPanel *self)
{
    const char *program = ivp_store_get_setting(self->store, IVP_SETTING_PROGRAM);
    const char *zone = ivp_store_get_setting(self->store, IVP_SETTING_ZONE);
    const char *calendars = ivp_store_get_setting(self->store, IVP_SETTING_CALENDARS);
    const char *clock = ivp_store_get_setting(self->store, IVP_SETTING_CLOCK);

    ivp_when_set_12h(clock == NULL ? -1 : strcmp(clock, "12") == 0);
    if (self->zone != NULL && g_strcmp0(self->chosen, program) == 0 &&
        g_strcmp0(self->chosen_zone, zone) == 0 &&
        g_strcmp0(self->chosen_calendars, calendars) == 0)
        return;
    g_free(self->chosen);
    g_free(self->chosen_zone);
    g_free(self->chosen_calendars);
    self->chosen = g_strdup(program);
    self->chosen_zone = g_strdup(zone);
    self->chosen_calendars = g_strdup(calendars);

    drop_calendars(self);
    g_clear_pointer(&self->program, ivp_program_unref);
    g_clear_pointer(&self->zone, ivp_zone_unref);
    self->zone = zone_by_setting(zone);
    if (program != NULL)
        self->program = ivp_panel_load_program(self, program, NULL);
    if (self->program != NULL)
        make_calendars(self);
    if (self->calendars != NULL && self->started)
        ivp_calendars_refresh(self->calendars, FALSE);
    ivp_panel_set_alarm(self);
}

static void
on_store_changed(IvpStore *store, gpointer data)
{
    IvpPanel *self = IVP_PANEL(data);
    g_autofree char *before = g_strdup(self->chosen);
    g_autofree char *zone_before = g_strdup(self->chosen_zone);

    if (self->stopped)
        return;
    apply_settings(self);
    ivp_panel_set_alarm(self);
    if (g_strcmp0(before, self->chosen) != 0 ||
        g_strcmp0(zone_before, self->chosen_zone) != 0)
        g_signal_emit(self, ivp_panel_signals[IVP_PANEL_PROGRAM_CHANGED], 0);
    g_signal_emit(self, ivp_panel_signals[IVP_PANEL_CHANGED], 0);
}

static void
on_store_trouble(IvpStore *store, gpointer data)
{
    g_signal_emit(data, ivp_panel_signals[IVP_PANEL_STATUS_CHANGED], 0);
}

IvpPanel *
ivp_panel_new(const char *directory)
{
    IvpPanel *self;
    g_autofree char *path = NULL;

    g_return_val_if_fail(directory != NULL, NULL);

    self = g_object_new(IVP_TYPE_PANEL, NULL);
    self->directory = g_strdup(directory);
    g_mkdir_with_parents(directory, 0700);
    path = g_build_filename(directory, "program.db", NULL);
    self->store = ivp_store_new(path);
    ivp_panel_make_desk(self);
    apply_settings(self);
    g_signal_connect(self->store, "changed", G_CALLBACK(on_store_changed), self);
    g_signal_connect(self->store, "trouble", G_CALLBACK(on_store_trouble), self);
    return self;
}

void
ivp_panel_start(IvpPanel *self)
{
    g_return_if_fail(IVP_IS_PANEL(self));

    if (self->started || self->stopped)
        return;
    self->started = TRUE;
    self->gather_until = ivp_panel_now(self) + GATHER_SECONDS;
    ivp_desk_start(self->desk);
    if (self->calendars != NULL)
        ivp_calendars_refresh(self->calendars, FALSE);
    ivp_panel_set_alarm(self);
}

void
ivp_panel_stop(IvpPanel *self)
{
    g_return_if_fail(IVP_IS_PANEL(self));

    if (self->stopped)
        return;
    self->stopped = TRUE;
    ivp_alarm_set(self->alarm, -1);
    ivp_desk_stop(self->desk);
    if (self->calendars != NULL)
        ivp_calendars_stop(self->calendars);
    ivp_store_close(self->store);
}

void
ivp_panel_set_proxy(IvpPanel *self, const char *proxy)
{
    g_return_if_fail(IVP_IS_PANEL(self));

    g_free(self->proxy);
    self->proxy = g_strdup(proxy);
    if (self->calendars != NULL)
        ivp_calendars_set_proxy(self->calendars, proxy);
}

/* --- The choice --- */

gboolean
ivp_panel_is_chosen(IvpPanel *self)
{
    g_return_val_if_fail(IVP_IS_PANEL(self), FALSE);
    return self->program != NULL;
}

gboolean
ivp_panel_choose(IvpPanel *self, const char *id, GError **error)
{
    g_autoptr(IvpProgram) program = NULL;

    g_return_val_if_fail(IVP_IS_PANEL(self), FALSE);
    g_return_val_if_fail(id != NULL, FALSE);

    program = ivp_panel_load_program(self, id, error);
    if (program == NULL)
        return FALSE;
    self->started = TRUE;
    ivp_desk_start(self->desk);
    if (g_strcmp0(self->chosen, id) == 0) {
        /* The same again: its file may have been replaced. */
        g_clear_pointer(&self->chosen, g_free);
        on_store_changed(self->store, self);
    } else {
        ivp_store_set_setting(self->store, IVP_SETTING_PROGRAM, id);
    }
    ivp_calendars_refresh(self->calendars, TRUE);
    return TRUE;
}

IvpProgram *
ivp_panel_get_program(IvpPanel *self)
{
    g_return_val_if_fail(IVP_IS_PANEL(self), NULL);
    return self->program;
}

/* --- Zone --- */

IvpZone *
ivp_panel_get_zone(IvpPanel *self)
{
    g_return_val_if_fail(IVP_IS_PANEL(self), NULL);
    return self->zone;
}

gboolean
ivp_panel_set_zone(IvpPanel *self, const char *id, GError **error)
{
    g_autoptr(IvpZone) zone = NULL;

    g_return_val_if_fail(IVP_IS_PANEL(self), FALSE);

    if (id != NULL && (zone = ivp_zone_new(id)) == NULL) {
        g_set_error(error, IVP_ERROR, IVP_ERROR_NOT_FOUND,
                    _("There is no time zone “%s”. Example: Europe/Berlin"), id);
        return FALSE;
    }
    ivp_store_set_setting(self->store, IVP_SETTING_ZONE, id);
    return TRUE;
}

static int
compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

char **
ivp_panel_list_zones(void)
{
    static const char *const lists[] = {"/usr/share/zoneinfo/tzdata.zi",
                                        "/usr/share/zoneinfo/zone1970.tab",
                                        "/usr/share/zoneinfo/zone.tab"};
    g_autoptr(GHashTable) names =
        g_hash_table_new_full(g_str_hash, g_str_equal, NULL, NULL);
    g_autoptr(GPtrArray) sorted = g_ptr_array_new_with_free_func(g_free);

    for (gsize i = 0; i < G_N_ELEMENTS(lists); i++) {
        g_autofree char *contents = NULL;
        g_auto(GStrv) lines = NULL;

        if (!g_file_get_contents(lists[i], &contents, NULL, NULL))
            continue;
        lines = g_strsplit(contents, "\n", -1);
        for (char **line = lines; *line != NULL; line++) {
            g_auto(GStrv) fields = g_strsplit_set(*line, i == 0 ? " " : "\t", 5);
            const char *name = NULL;

            /* Compiled rules name zones in lines "Z NAME …"; the tables in their third
             * column. */
            if (i == 0 && g_strcmp0(fields[0], "Z") == 0)
                name = fields[1];
            else if (i > 0 && **line != '#' && g_strv_length(fields) >= 3)
                name = fields[2];
            if (name != NULL && strchr(name, '/') != NULL &&
                !g_hash_table_contains(names, name)) {
                char *copy = g_strdup(name);

                g_ptr_array_add(sorted, copy);
                g_hash_table_add(names, copy);
            }
        }
        if (sorted->len > 0)
            break;
    }
    g_ptr_array_sort(sorted, compare_names);
    g_ptr_array_add(sorted, g_strdup("UTC"));
    g_ptr_array_add(sorted, NULL);
    return (char **)g_ptr_array_free(g_steal_pointer(&sorted), FALSE);
}

/* --- Settings --- */

char *
ivp_panel_get_setting(IvpPanel *self, const char *name)
{
    g_return_val_if_fail(IVP_IS_PANEL(self), NULL);
    return g_strdup(ivp_store_get_setting(self->store, name));
}

void
ivp_panel_set_setting(IvpPanel *self, const char *name, const char *value)
{
    g_return_if_fail(IVP_IS_PANEL(self));
    ivp_store_set_setting(self->store, name, value);
}

/* --- GObject --- */

static void
ivp_panel_init(IvpPanel *self)
{
    self->now = real_now;
    self->alarm = ivp_alarm_new(on_alarm, self);
    self->notices = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free,
                                          (GDestroyNotify)g_ptr_array_unref);
    self->claimed = g_ptr_array_new_with_free_func((GDestroyNotify)ivp_reminder_free);
    self->claiming = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

static void
ivp_panel_dispose(GObject *object)
{
    IvpPanel *self = IVP_PANEL(object);

    if (self->store != NULL) {
        g_signal_handlers_disconnect_by_data(self->store, self);
        ivp_panel_stop(self);
    }
    drop_calendars(self);
    if (self->desk != NULL)
        g_signal_handlers_disconnect_by_data(self->desk, self);
    g_clear_object(&self->desk);
    g_clear_object(&self->store);
    G_OBJECT_CLASS(ivp_panel_parent_class)->dispose(object);
}

static void
ivp_panel_finalize(GObject *object)
{
    IvpPanel *self = IVP_PANEL(object);

    g_free(self->directory);
    g_free(self->proxy);
    g_free(self->chosen);
    g_free(self->chosen_zone);
    g_free(self->chosen_calendars);
    g_clear_pointer(&self->program, ivp_program_unref);
    g_clear_pointer(&self->zone, ivp_zone_unref);
    ivp_alarm_free(self->alarm);
    g_hash_table_unref(self->notices);
    g_ptr_array_unref(self->claimed);
    g_hash_table_unref(self->claiming);
    G_OBJECT_CLASS(ivp_panel_parent_class)->finalize(object);
}

static guint
new_signal(const char *name, GType type)
{
    return type == G_TYPE_NONE ? g_signal_new(name, IVP_TYPE_PANEL, G_SIGNAL_RUN_LAST, 0,
                                              NULL, NULL, NULL, G_TYPE_NONE, 0)
                               : g_signal_new(name, IVP_TYPE_PANEL, G_SIGNAL_RUN_LAST, 0,
                                              NULL, NULL, NULL, G_TYPE_NONE, 1, type);
}

static void
ivp_panel_class_init(IvpPanelClass *klass)
{
    GObjectClass *object_class = G_OBJECT_CLASS(klass);

    object_class->dispose = ivp_panel_dispose;
    object_class->finalize = ivp_panel_finalize;
    ivp_panel_signals[IVP_PANEL_CHANGED] = new_signal("changed", G_TYPE_NONE);
    ivp_panel_signals[IVP_PANEL_STATUS_CHANGED] = new_signal("status-changed", G_TYPE_NONE);
    ivp_panel_signals[IVP_PANEL_PROGRAM_CHANGED] =
        new_signal("program-changed", G_TYPE_NONE);
    ivp_panel_signals[IVP_PANEL_NOTICE] = new_signal("notice", G_TYPE_POINTER);
    ivp_panel_signals[IVP_PANEL_SHOW] = new_signal("show", G_TYPE_STRING);
}
