/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib/gi18n-lib.h>

#include "ivp-command-private.h"
#include "ivp-error.h"

/* Work on a thread of its own: a home folder may be on a network that has gone away, and
 * the client must not stand still for it. Shared by the thread and the commands. */
struct _IvpCommandJob {
    gatomicrefcount references;
    GMutex lock;
    GCond changed;
    IvpCommandWork work;
    IvpCommandFinish finish;
    gpointer data;
    GDestroyNotify destroy;
    gboolean is_done; /* these three under the lock */
    GBytes *result;
    GError *error;
};

void
ivp_command_job_unref(IvpCommandJob *job)
{
    if (!g_atomic_ref_count_dec(&job->references))
        return;
    job->destroy(job->data);
    g_clear_pointer(&job->result, g_bytes_unref);
    g_clear_error(&job->error);
    g_mutex_clear(&job->lock);
    g_cond_clear(&job->changed);
    g_free(job);
}

static gpointer
run_job(gpointer data)
{
    IvpCommandJob *job = data;
    GError *error = NULL;
    GBytes *result = job->work(job->data, &error);

    g_mutex_lock(&job->lock);
    job->result = result;
    job->error = error;
    job->is_done = TRUE;
    g_cond_signal(&job->changed);
    g_mutex_unlock(&job->lock);
    ivp_command_job_unref(job);
    return NULL;
}

static gboolean
wait_for_job(IvpCommandJob *job, int patience)
{
    gint64 until = g_get_monotonic_time() + patience * G_TIME_SPAN_MILLISECOND;
    gboolean is_done;

    g_mutex_lock(&job->lock);
    while (!job->is_done) {
        if (patience < 0)
            g_cond_wait(&job->changed, &job->lock);
        else if (!g_cond_wait_until(&job->changed, &job->lock, until))
            break;
    }
    is_done = job->is_done;
    g_mutex_unlock(&job->lock);
    return is_done;
}

static char *
finish_job(IvpCommands *commands, IvpCommandJob *job, GError **error)
{
    if (job->error != NULL) {
        g_propagate_error(error, g_steal_pointer(&job->error));
        return NULL;
    }
    return job->finish(commands, job->data, job->result, error);
}

char *
ivp_command_do_on_disk(IvpCommands *commands,
                       IvpCommandWork work,
                       IvpCommandFinish finish,
                       gpointer data,
                       GDestroyNotify destroy,
                       const char *later,
                       GError **error)
{
    IvpCommandJob *job = g_new0(IvpCommandJob, 1);
    GThread *thread;
    char *answer;

    g_atomic_ref_count_init(&job->references);
    g_mutex_init(&job->lock);
    g_cond_init(&job->changed);
    job->work = work;
    job->finish = finish;
    job->data = data;
    job->destroy = destroy;

    g_atomic_ref_count_inc(&job->references);
    thread = g_thread_try_new("ivp-command", run_job, job, NULL);
    if (thread == NULL) {
        ivp_command_job_unref(job);
        ivp_command_job_unref(job);
        g_set_error_literal(
            error, IVP_ERROR, IVP_ERROR_STORE,
            _("The computer has no room for this now. Try it again later."));
        return NULL;
    }
    g_thread_unref(thread);
    if (!wait_for_job(job, commands->patience)) {
        g_ptr_array_add(commands->jobs, job);
        return g_strdup(later);
    }
    answer = finish_job(commands, job, error);
    ivp_command_job_unref(job);
    return answer;
}

char *
ivp_command_collect(IvpCommands *commands)
{
    g_autoptr(GString) lines = g_string_new(NULL);

    for (guint i = 0; i < commands->jobs->len;) {
        IvpCommandJob *job = g_ptr_array_index(commands->jobs, i);
        g_autoptr(GError) error = NULL;
        g_autofree char *line = NULL;

        if (!wait_for_job(job, 0)) {
            i++;
            continue;
        }
        line = finish_job(commands, job, &error);
        g_string_append_printf(lines, "%s\n", line != NULL ? line : error->message);
        g_ptr_array_remove_index(commands->jobs, i);
    }
    return lines->len > 0 ? g_string_free(g_steal_pointer(&lines), FALSE) : NULL;
}
