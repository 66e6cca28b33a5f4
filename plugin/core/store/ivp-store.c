/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-store.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "ivp-error.h"
#include "ivp-store-private.h"

/* How long a writer waits for another client's transaction. */
#define BUSY_MILLISECONDS 5000

/* Whoever waits for the queue to be worked off. */
typedef struct {
    GMutex mutex;
    GCond reached;
    gboolean done;
} Barrier;

typedef struct {
    Barrier *barrier;    /* (nullable): tell it, and do nothing else */
    IvpStoreWrite write; /* both NULL: the thread ends */
    IvpStoreDone done;
    gpointer data;
    GDestroyNotify destroy;
    GError *error;
    IvpStore *store; /* owned: the answer must find it alive */
} Job;

struct _IvpStore {
    GObject parent_instance;

    char *path;
    char *trouble;
    char *aside_sentence;
    GHashTable *settings; /* char * -> char *, both owned */
    GPtrArray *reminders; /* IvpReminder, owned */
    GThread *thread;
    GAsyncQueue *jobs;     /* Job, owned by whoever took it */
    GFileMonitor *monitor; /* notices another client's commits */
    guint64 serial;        /* counts our own writes, so that a reload does not undo one */
    gboolean closed;

    /* The store's thread alone. */
    sqlite3 *db;
    GError *open_error;
    char *set_aside;
    gint64 data_version;
};

G_DEFINE_FINAL_TYPE(IvpStore, ivp_store, G_TYPE_OBJECT)

enum {
    CHANGED,
    OTHERS_WROTE,
    TROUBLE,
    N_SIGNALS,
};
static guint signals[N_SIGNALS];

IvpReminder *
ivp_reminder_copy(const IvpReminder *reminder)
{
    IvpReminder *copy = g_memdup2(reminder, sizeof *reminder);

    copy->key = g_strdup(reminder->key);
    copy->title = g_strdup(reminder->title);
    return copy;
}

void
ivp_reminder_free(IvpReminder *reminder)
{
    if (reminder == NULL)
        return;
    g_free(reminder->key);
    g_free(reminder->title);
    g_free(reminder);
}

/* --- Reading the whole of it: at the start, and after another client's commit --- */

typedef struct {
    GHashTable *settings;
    GPtrArray *reminders;
} Contents;

static void
contents_clear(Contents *contents)
{
    g_clear_pointer(&contents->settings, g_hash_table_unref);
    g_clear_pointer(&contents->reminders, g_ptr_array_unref);
}

static Contents
contents_new(void)
{
    Contents contents = {
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free),
        g_ptr_array_new_with_free_func((GDestroyNotify)ivp_reminder_free),
    };

    return contents;
}

static gboolean
contents_read(Contents *contents, sqlite3 *db)
{
    g_autoptr(sqlite3_stmt) settings = NULL;
    g_autoptr(sqlite3_stmt) reminders = NULL;
    int step;

    if (sqlite3_prepare_v2(db, "SELECT name, value FROM setting LIMIT ?", -1, &settings,
                           NULL) != SQLITE_OK ||
        sqlite3_prepare_v2(db,
                           "SELECT key, before, title, start, due, shown FROM reminder"
                           " ORDER BY due DESC LIMIT ?",
                           -1, &reminders, NULL) != SQLITE_OK)
        return FALSE;
    sqlite3_bind_int(settings, 1, IVP_STORE_MAX_SETTINGS);
    sqlite3_bind_int(reminders, 1, IVP_STORE_MAX_REMINDERS);
    while ((step = sqlite3_step(settings)) == SQLITE_ROW)
        g_hash_table_insert(contents->settings,
                            g_strdup((const char *)sqlite3_column_text(settings, 0)),
                            g_strdup((const char *)sqlite3_column_text(settings, 1)));
    if (step != SQLITE_DONE)
        return FALSE;
    while ((step = sqlite3_step(reminders)) == SQLITE_ROW) {
        IvpReminder *reminder = g_new0(IvpReminder, 1);

        reminder->key = g_strdup((const char *)sqlite3_column_text(reminders, 0));
        reminder->before = sqlite3_column_int(reminders, 1);
        reminder->title = g_strdup((const char *)sqlite3_column_text(reminders, 2));
        reminder->start = sqlite3_column_int64(reminders, 3);
        reminder->due = sqlite3_column_int64(reminders, 4);
        reminder->shown = sqlite3_column_int64(reminders, 5);
        g_ptr_array_add(contents->reminders, reminder);
    }
    return step == SQLITE_DONE;
}

/* --- The store's thread --- */

static gint64
read_data_version(sqlite3 *db)
{
    g_autoptr(sqlite3_stmt) statement = NULL;

    if (sqlite3_prepare_v2(db, "PRAGMA data_version", -1, &statement, NULL) != SQLITE_OK ||
        sqlite3_step(statement) != SQLITE_ROW)
        return 0;
    return sqlite3_column_int64(statement, 0);
}

static sqlite3 *
open_once(const char *path, GError **error)
{
    g_autoptr(sqlite3) db = NULL;

    if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL) !=
        SQLITE_OK) {
        ivp_store_set_sqlite_error(db, error);
        return NULL;
    }
    sqlite3_busy_timeout(db, BUSY_MILLISECONDS);
    /* Where WAL is impossible (network folders) SQLite stays with its journal, and a commit
     * is durable all the same. */
    sqlite3_exec(db, "PRAGMA journal_mode = WAL", NULL, NULL, NULL);
    sqlite3_exec(db, "PRAGMA synchronous = FULL", NULL, NULL, NULL);
    if (!ivp_store_schema_apply(db, error))
        return NULL;
    return g_steal_pointer(&db);
}

/* Renames the file and what belongs to it; returns (transfer full) the new name. */
static char *
set_file_aside(const char *path)
{
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();
    g_autofree char *stamp = g_date_time_format(now, "%Y%m%dT%H%M%SZ");
    g_autofree char *aside = g_strdup_printf("%s.damaged-%s", path, stamp);
    static const char *const endings[] = {"-wal", "-shm", ""};

    for (gsize i = 0; i < G_N_ELEMENTS(endings); i++) {
        g_autofree char *from = g_strconcat(path, endings[i], NULL);
        g_autofree char *to = g_strconcat(aside, endings[i], NULL);

        g_rename(from, to);
    }
    return g_steal_pointer(&aside);
}

static void
open_for_writing(IvpStore *self)
{
    self->db = open_once(self->path, &self->open_error);
    if (self->db != NULL || !g_error_matches(self->open_error, IVP_ERROR, IVP_ERROR_PARSE))
        return;
    g_clear_error(&self->open_error);
    self->set_aside = set_file_aside(self->path);
    self->db = open_once(self->path, &self->open_error);
}

static void
job_free(Job *job)
{
    if (job->destroy != NULL)
        job->destroy(job->data);
    g_clear_error(&job->error);
    g_clear_object(&job->store);
    g_free(job);
}

static gboolean write_reload(sqlite3 *db, gpointer data, GError **error);

static void
set_trouble(IvpStore *self, const GError *error)
{
    const char *sentence = error != NULL ? error->message : NULL;

    if (g_strcmp0(self->trouble, sentence) == 0)
        return;
    g_free(self->trouble);
    self->trouble = g_strdup(sentence);
    g_signal_emit(self, signals[TROUBLE], 0);
}

/* After the first job, the thread no longer touches what it found at the start. */
static void
tell_set_aside(IvpStore *self)
{
    g_autofree char *name = NULL;

    if (self->set_aside == NULL || self->aside_sentence != NULL)
        return;
    name = g_path_get_basename(self->set_aside);
    self->aside_sentence = g_strdup_printf(
        _("program.db was damaged. It is kept as %s, and a new one was begun."), name);
    g_signal_emit(self, signals[TROUBLE], 0);
}

static gboolean
on_job_done(gpointer data)
{
    Job *job = data;

    if (!job->store->closed) {
        /* Only what writes can say that writing works again. */
        if (job->write != write_reload || job->error != NULL)
            set_trouble(job->store, job->error);
        tell_set_aside(job->store);
        if (job->done != NULL)
            job->done(job->data, job->error);
    }
    job_free(job);
    return G_SOURCE_REMOVE;
}

static void
job_run(IvpStore *self, Job *job)
{
    if (self->db == NULL) {
        job->error = g_error_copy(self->open_error);
        return;
    }
    if (sqlite3_exec(self->db, "BEGIN IMMEDIATE", NULL, NULL, NULL) != SQLITE_OK) {
        ivp_store_set_sqlite_error(self->db, &job->error);
        return;
    }
    if (!job->write(self->db, job->data, &job->error)) {
        sqlite3_exec(self->db, "ROLLBACK", NULL, NULL, NULL);
        return;
    }
    if (sqlite3_exec(self->db, "COMMIT", NULL, NULL, NULL) != SQLITE_OK) {
        ivp_store_set_sqlite_error(self->db, &job->error);
        sqlite3_exec(self->db, "ROLLBACK", NULL, NULL, NULL);
    }
}

static gpointer
store_thread(gpointer data)
{
    IvpStore *self = data;
    Job *job;

    open_for_writing(self);
    if (self->db != NULL)
        self->data_version = read_data_version(self->db);
    while (TRUE) {
        job = g_async_queue_pop(self->jobs);
        if (job->write != NULL) {
            job_run(self, job);
            g_idle_add_full(G_PRIORITY_DEFAULT, on_job_done, job, NULL);
        } else if (job->barrier != NULL) {
            g_mutex_lock(&job->barrier->mutex);
            job->barrier->done = TRUE;
            g_cond_signal(&job->barrier->reached);
            g_mutex_unlock(&job->barrier->mutex);
            g_free(job);
        } else {
            g_free(job);
            break;
        }
    }
    g_clear_pointer(&self->db, sqlite3_close_v2);
    return NULL;
}

void
ivp_store_write(IvpStore *self,
                IvpStoreWrite write,
                IvpStoreDone done,
                gpointer data,
                GDestroyNotify destroy)
{
    Job *job;

    g_return_if_fail(IVP_IS_STORE(self));
    g_return_if_fail(write != NULL);

    if (self->closed) {
        if (destroy != NULL)
            destroy(data);
        return;
    }
    job = g_new0(Job, 1);
    job->write = write;
    job->done = done;
    job->data = data;
    job->destroy = destroy;
    job->store = g_object_ref(self);
    g_async_queue_push(self->jobs, job);
}

/* --- Another client's commits --- */

typedef struct {
    IvpStore *self;
    guint64 serial; /* our own writes when it was queued */
    gboolean again; /* read even where the version is the same */
    gboolean changed;
    Contents contents;
} Reload;

static void queue_reload(IvpStore *self, gboolean again);

static gboolean
write_reload(sqlite3 *db, gpointer data, GError **error)
{
    Reload *reload = data;
    /* Our own commits do not move data_version on our own connection. */
    gint64 version = read_data_version(db);

    if (version == reload->self->data_version && !reload->again)
        return TRUE;
    reload->self->data_version = version;
    reload->changed = contents_read(&reload->contents, db);
    return TRUE;
}

static void
on_reloaded(gpointer data, const GError *error)
{
    Reload *reload = data;
    IvpStore *self = reload->self;

    if (!reload->changed)
        return;
    if (reload->serial != self->serial) {
        /* Something of ours was queued meanwhile: what was read lacks it. */
        queue_reload(self, TRUE);
        return;
    }
    g_clear_pointer(&self->settings, g_hash_table_unref);
    g_clear_pointer(&self->reminders, g_ptr_array_unref);
    self->settings = g_steal_pointer(&reload->contents.settings);
    self->reminders = g_steal_pointer(&reload->contents.reminders);
    g_signal_emit(self, signals[OTHERS_WROTE], 0);
    g_signal_emit(self, signals[CHANGED], 0);
}

static void
reload_free(gpointer data)
{
    Reload *reload = data;

    contents_clear(&reload->contents);
    g_free(reload);
}

static void
queue_reload(IvpStore *self, gboolean again)
{
    Reload *reload = g_new0(Reload, 1);

    reload->self = self;
    reload->serial = self->serial;
    reload->again = again;
    reload->contents = contents_new();
    ivp_store_write(self, write_reload, on_reloaded, reload, reload_free);
}

static void
on_file_changed(GFileMonitor *monitor,
                GFile *file,
                GFile *other,
                GFileMonitorEvent event,
                gpointer data)
{
    IvpStore *self = IVP_STORE(data);
    g_autofree char *name = g_file_get_basename(file);
    g_autofree char *own = g_path_get_basename(self->path);

    if (g_str_has_prefix(name, own) && event != G_FILE_MONITOR_EVENT_CHANGES_DONE_HINT)
        queue_reload(self, FALSE);
}

/* --- Small writes --- */

typedef struct {
    const char *sql;
    IvpReminder *reminder; /* (nullable) */
    char *name;
    char *value;
    gint64 now;
    gboolean won;
    IvpStoreClaimed claimed;
    gpointer claimed_data;
    GDestroyNotify claimed_destroy;
} Small;

static void
small_free(gpointer data)
{
    Small *small = data;

    if (small->claimed_destroy != NULL)
        small->claimed_destroy(small->claimed_data);
    ivp_reminder_free(small->reminder);
    g_free(small->name);
    g_free(small->value);
    g_free(small);
}

static gboolean
run_small(sqlite3 *db, gpointer data, GError **error)
{
    Small *small = data;
    g_autoptr(sqlite3_stmt) statement = NULL;

    if (sqlite3_prepare_v2(db, small->sql, -1, &statement, NULL) != SQLITE_OK) {
        ivp_store_set_sqlite_error(db, error);
        return FALSE;
    }
    if (small->reminder != NULL) {
        sqlite3_bind_text(statement, 1, small->reminder->key, -1, SQLITE_STATIC);
        sqlite3_bind_int(statement, 2, small->reminder->before);
        if (sqlite3_bind_parameter_count(statement) == 6) {
            sqlite3_bind_text(statement, 3, small->reminder->title, -1, SQLITE_STATIC);
            sqlite3_bind_int64(statement, 4, small->reminder->start);
            sqlite3_bind_int64(statement, 5, small->reminder->due);
            sqlite3_bind_int64(statement, 6, small->reminder->shown);
        } else if (small->claimed != NULL) {
            sqlite3_bind_int64(statement, 3, small->now);
            sqlite3_bind_int64(statement, 4, small->now - IVP_CLAIM_LASTS);
        }
    } else {
        sqlite3_bind_text(statement, 1, small->name, -1, SQLITE_STATIC);
        if (small->value != NULL)
            sqlite3_bind_text(statement, 2, small->value, -1, SQLITE_STATIC);
    }
    if (sqlite3_step(statement) != SQLITE_DONE) {
        ivp_store_set_sqlite_error(db, error);
        return FALSE;
    }
    small->won = sqlite3_changes(db) == 1;
    return TRUE;
}

static void
write_small(IvpStore *self, Small *small, IvpStoreDone done)
{
    self->serial++;
    ivp_store_write(self, run_small, done, small, small_free);
}

static void
on_claimed(gpointer data, const GError *error)
{
    Small *small = data;

    /* Where the store cannot be written there is nobody to share with: show it. */
    small->claimed(small->won || error != NULL, small->claimed_data);
}

const char *
ivp_store_get_setting(IvpStore *self, const char *name)
{
    g_return_val_if_fail(IVP_IS_STORE(self), NULL);
    return g_hash_table_lookup(self->settings, name);
}

void
ivp_store_set_setting(IvpStore *self, const char *name, const char *value)
{
    Small *small;

    g_return_if_fail(IVP_IS_STORE(self));
    g_return_if_fail(name != NULL);

    if (g_strcmp0(g_hash_table_lookup(self->settings, name), value) == 0)
        return;
    if (value != NULL && g_hash_table_size(self->settings) >= IVP_STORE_MAX_SETTINGS &&
        !g_hash_table_contains(self->settings, name))
        return;
    if (value == NULL)
        g_hash_table_remove(self->settings, name);
    else
        g_hash_table_insert(self->settings, g_strdup(name), g_strdup(value));

    small = g_new0(Small, 1);
    small->sql = value == NULL
                     ? "DELETE FROM setting WHERE name = ?1"
                     : "INSERT OR REPLACE INTO setting (name, value) VALUES (?1, ?2)";
    small->name = g_strdup(name);
    small->value = g_strdup(value);
    write_small(self, small, NULL);
    g_signal_emit(self, signals[CHANGED], 0);
}

GPtrArray *
ivp_store_get_reminders(IvpStore *self)
{
    g_return_val_if_fail(IVP_IS_STORE(self), NULL);
    return self->reminders;
}

static gboolean
find_reminder(IvpStore *self, const char *key, int before, guint *index)
{
    for (guint i = 0; i < self->reminders->len; i++) {
        const IvpReminder *reminder = g_ptr_array_index(self->reminders, i);

        if (reminder->before == before && strcmp(reminder->key, key) == 0) {
            *index = i;
            return TRUE;
        }
    }
    return FALSE;
}

gboolean
ivp_store_put_reminder(IvpStore *self, const IvpReminder *reminder)
{
    Small *small;
    guint index;

    g_return_val_if_fail(IVP_IS_STORE(self), FALSE);
    g_return_val_if_fail(reminder != NULL && reminder->key != NULL, FALSE);
    g_return_val_if_fail(reminder->title != NULL, FALSE);

    if (find_reminder(self, reminder->key, reminder->before, &index))
        g_ptr_array_remove_index(self->reminders, index);
    if (self->reminders->len >= IVP_STORE_MAX_REMINDERS)
        return FALSE;
    g_ptr_array_add(self->reminders, ivp_reminder_copy(reminder));

    small = g_new0(Small, 1);
    small->sql = "INSERT OR REPLACE INTO reminder (key, before, title, start, due, shown)"
                 " VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    small->reminder = ivp_reminder_copy(reminder);
    write_small(self, small, NULL);
    g_signal_emit(self, signals[CHANGED], 0);
    return TRUE;
}

void
ivp_store_remove_reminder(IvpStore *self, const char *key, int before)
{
    Small *small;
    guint index;

    g_return_if_fail(IVP_IS_STORE(self));
    g_return_if_fail(key != NULL);

    if (!find_reminder(self, key, before, &index))
        return;
    small = g_new0(Small, 1);
    small->sql = "DELETE FROM reminder WHERE key = ?1 AND before = ?2";
    small->reminder = g_ptr_array_steal_index(self->reminders, index);
    write_small(self, small, NULL);
    g_signal_emit(self, signals[CHANGED], 0);
}

void
ivp_store_claim_reminder(IvpStore *self,
                         const char *key,
                         int before,
                         gint64 now,
                         IvpStoreClaimed claimed,
                         gpointer data,
                         GDestroyNotify destroy)
{
    Small *small;
    guint index;

    g_return_if_fail(IVP_IS_STORE(self));
    g_return_if_fail(key != NULL && claimed != NULL);

    if (!find_reminder(self, key, before, &index)) {
        if (destroy != NULL)
            destroy(data);
        return;
    }
    small = g_new0(Small, 1);
    small->sql = "UPDATE reminder SET claimed = ?3"
                 " WHERE key = ?1 AND before = ?2 AND shown = 0 AND claimed <= ?4";
    small->reminder = ivp_reminder_copy(g_ptr_array_index(self->reminders, index));
    small->now = now;
    small->claimed = claimed;
    small->claimed_data = data;
    small->claimed_destroy = destroy;
    write_small(self, small, on_claimed);
}

const char *
ivp_store_get_trouble(IvpStore *self)
{
    g_return_val_if_fail(IVP_IS_STORE(self), NULL);
    return self->trouble != NULL ? self->trouble : self->aside_sentence;
}

/* --- Flush, open, close --- */

void
ivp_store_flush(IvpStore *self)
{
    Barrier barrier = {0};
    Job *job;

    g_return_if_fail(IVP_IS_STORE(self));

    if (self->closed)
        return;
    g_mutex_init(&barrier.mutex);
    g_cond_init(&barrier.reached);
    job = g_new0(Job, 1);
    job->barrier = &barrier;
    g_async_queue_push(self->jobs, job);
    g_mutex_lock(&barrier.mutex);
    while (!barrier.done)
        g_cond_wait(&barrier.reached, &barrier.mutex);
    g_mutex_unlock(&barrier.mutex);
    g_mutex_clear(&barrier.mutex);
    g_cond_clear(&barrier.reached);
}

static void
ivp_store_init(IvpStore *self)
{
    Contents contents = contents_new();

    self->settings = contents.settings;
    self->reminders = contents.reminders;
    self->jobs = g_async_queue_new();
}

/* What an existing file holds is needed at once (which program, whose zone): one small
 * read. */
static void
read_at_start(IvpStore *self)
{
    g_autoptr(sqlite3) db = NULL;
    Contents contents = {self->settings, self->reminders};

    if (sqlite3_open_v2(self->path, &db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK)
        return;
    contents_read(&contents, db);
}

IvpStore *
ivp_store_new(const char *path)
{
    IvpStore *self;
    g_autoptr(GFile) folder = NULL;
    g_autofree char *directory = NULL;

    g_return_val_if_fail(path != NULL, NULL);

    self = g_object_new(IVP_TYPE_STORE, NULL);
    self->path = g_strdup(path);
    directory = g_path_get_dirname(path);
    read_at_start(self);
    folder = g_file_new_for_path(directory);
    self->monitor = g_file_monitor_directory(folder, G_FILE_MONITOR_NONE, NULL, NULL);
    if (self->monitor != NULL)
        g_signal_connect(self->monitor, "changed", G_CALLBACK(on_file_changed), self);
    self->thread = g_thread_new("interview-store", store_thread, self);
    return self;
}

void
ivp_store_close(IvpStore *self)
{
    g_return_if_fail(IVP_IS_STORE(self));

    if (self->closed)
        return;
    self->closed = TRUE;
    if (self->monitor != NULL)
        g_file_monitor_cancel(self->monitor);
    g_clear_object(&self->monitor);
    g_async_queue_push(self->jobs, g_new0(Job, 1));
    g_thread_join(g_steal_pointer(&self->thread));
}

static void
ivp_store_dispose(GObject *object)
{
    ivp_store_close(IVP_STORE(object));
    G_OBJECT_CLASS(ivp_store_parent_class)->dispose(object);
}

static void
ivp_store_finalize(GObject *object)
{
    IvpStore *self = IVP_STORE(object);

    g_free(self->path);
    g_free(self->trouble);
    g_free(self->set_aside);
    g_free(self->aside_sentence);
    g_hash_table_unref(self->settings);
    g_ptr_array_unref(self->reminders);
    g_async_queue_unref(self->jobs);
    g_clear_error(&self->open_error);
    G_OBJECT_CLASS(ivp_store_parent_class)->finalize(object);
}

static void
ivp_store_class_init(IvpStoreClass *klass)
{
    GObjectClass *object_class = G_OBJECT_CLASS(klass);

    object_class->dispose = ivp_store_dispose;
    object_class->finalize = ivp_store_finalize;
    signals[CHANGED] = g_signal_new("changed", IVP_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 0);
    signals[OTHERS_WROTE] = g_signal_new("others-wrote", IVP_TYPE_STORE, G_SIGNAL_RUN_LAST,
                                         0, NULL, NULL, NULL, G_TYPE_NONE, 0);
    signals[TROUBLE] = g_signal_new("trouble", IVP_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 0);
}
