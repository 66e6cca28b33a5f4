/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-shared-worker.h"

void
ivp_shared_job_free(IvpSharedJob *job)
{
    if (job == NULL)
        return;
    g_free(job->token);
    g_free(job->name);
    g_free(job->body);
    g_free(job->own_name);
    g_free(job->own_body);
    g_free(job->found);
    g_clear_pointer(&job->list, g_ptr_array_unref);
    g_free(job->trouble);
    g_free(job);
}

static void
look(IvpSharedJob *job, IvpDav *dav, IvpCollection *collection, GCancellable *cancellable)
{
    g_autoptr(GError) error = NULL;
    gboolean changed = FALSE;

    if (job->sync && !ivp_collection_sync(collection, dav, &changed, cancellable, &error)) {
        job->trouble = g_strdup(error->message);
        return;
    }
    if (changed)
        job->list = ivp_collection_list(collection);
    job->generation = ivp_collection_get_generation(collection, job->at);
    if (job->generation != 0)
        job->reply = IVP_REPLY_LOOKED;
}

/* 201 alone says that it was created here and now; 412 that something is there. All else,
 * also 200, 204 and 207, leaves it open. */
static void
create(IvpSharedJob *job, IvpDav *dav, IvpCollection *collection, GCancellable *cancellable)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *etag = NULL;
    long status = ivp_dav_create(dav, job->name, job->body, &etag, cancellable, &error);

    if (status == 201) {
        ivp_collection_note(collection, job->name, etag, job->body);
        job->list = ivp_collection_list(collection);
        job->reply = IVP_REPLY_CREATED;
    } else if (status == 412) {
        job->reply = IVP_REPLY_EXISTS;
    } else {
        if (status >= 400)
            ivp_dav_set_status_error(dav, status, &error);
        job->trouble = error != NULL ? g_strdup(error->message) : NULL;
    }
}

static void
read_back(IvpSharedJob *job, IvpDav *dav, GCancellable *cancellable)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) body = NULL;
    long status = ivp_dav_get(dav, job->name, &body, NULL, cancellable, &error);

    if (status == 200) {
        job->reply = IVP_REPLY_FOUND;
        job->found = ivp_booking_read_token(body);
    } else if (status == 404 || status == 410) {
        job->reply = IVP_REPLY_NOT_FOUND;
    } else {
        if (status != 0)
            ivp_dav_set_status_error(dav, status, &error);
        job->trouble = g_strdup(error->message);
    }
}

/* For human readers of the calendar; nothing depends on it. */
static void
show_as_cancelled(IvpSharedJob *job, IvpDav *dav, GCancellable *cancellable)
{
    g_autoptr(GBytes) body = NULL;
    g_autofree char *etag = NULL;
    g_autofree char *token = NULL;

    if (job->own_name == NULL ||
        ivp_dav_get(dav, job->own_name, &body, &etag, cancellable, NULL) != 200)
        return;
    token = ivp_booking_read_token(body);
    if (etag != NULL && g_strcmp0(token, job->token) == 0)
        ivp_dav_replace(dav, job->own_name, etag, job->own_body, cancellable, NULL);
}

void
ivp_shared_job_run(IvpSharedJob *job,
                   IvpDav *dav,
                   IvpCollection *collection,
                   GCancellable *cancellable)
{
    job->reply = IVP_REPLY_UNCLEAR;
    switch (job->ask) {
    case IVP_ASK_LOOK:
        look(job, dav, collection, cancellable);
        break;
    case IVP_ASK_PUT:
        create(job, dav, collection, cancellable);
        break;
    case IVP_ASK_FREE:
        create(job, dav, collection, cancellable);
        if (job->reply == IVP_REPLY_CREATED)
            show_as_cancelled(job, dav, cancellable);
        break;
    case IVP_ASK_READ:
        read_back(job, dav, cancellable);
        break;
    case IVP_ASK_NOTHING:
        break;
    }
}
