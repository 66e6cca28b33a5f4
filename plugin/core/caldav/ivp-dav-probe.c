/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-dav-probe.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ivp-code.h"
#include "ivp-collection.h"
#include "ivp-error.h"
#include "ivp-itip.h"

#define AT_ONCE 4
#define ROUNDS 3

typedef struct {
    IvpDav *dav;
    IvpDavProbe *probe;
    char code[IVP_ID_LENGTH + 1];
    GPtrArray *made; /* char *: names to be deleted */
    GCancellable *cancellable;
} Run;

void
ivp_dav_probe_free(IvpDavProbe *probe)
{
    if (probe == NULL)
        return;
    g_free(probe->url);
    g_free(probe);
}

/* An event nobody minds, should it stay: in 2001, and cancelled. libical writes on the main
 * thread alone, so not by it. */
static char *
make_body(const char *uid, const char *token)
{
    return g_strdup_printf(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Interview Panel//EN\r\n"
        "BEGIN:VEVENT\r\nUID:%s@interview-panel\r\n"
        "DTSTAMP:20010101T000000Z\r\nDTSTART:20010101T000000Z\r\n"
        "SUMMARY:Interview Panel looks whether this calendar can be shared"
        "\r\nSTATUS:CANCELLED\r\nTRANSP:TRANSPARENT\r\n" IVP_ITIP_CLAIM
        ":%s\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        uid, token);
}

static char *
make_name(Run *run, const char *what)
{
    return g_strdup_printf("interview-panel-check-%s-%s", run->code, what);
}

static long
create(Run *run, const char *name, const char *uid, const char *token, GError **error)
{
    g_autofree char *file = g_strconcat(name, ".ics", NULL);
    g_autofree char *body = make_body(uid, token);
    long status = ivp_dav_create(run->dav, file, body, NULL, run->cancellable, error);

    g_ptr_array_add(run->made, g_steal_pointer(&file));
    return status;
}

static gboolean
refuse(Run *run, const char *sentence, GError **error)
{
    g_set_error(error, IVP_ERROR, IVP_ERROR_REFUSED, sentence,
                ivp_dav_get_server(run->dav));
    return FALSE;
}

static gboolean
holds(Run *run, const char *name, const char *token, GError **error)
{
    g_autofree char *file = g_strconcat(name, ".ics", NULL);
    g_autoptr(GBytes) body = NULL;
    g_autofree char *found = NULL;
    long status = ivp_dav_get(run->dav, file, &body, NULL, run->cancellable, error);

    if (status == 0)
        return FALSE;
    found = body != NULL ? ivp_booking_read_token(body) : NULL;
    if (g_strcmp0(found, token) == 0)
        return TRUE;
    return refuse(run,
                  _("%s does not give back what was written to it, so nobody could tell "
                    "whose a slot is."),
                  error);
}

static gboolean
try_twice(Run *run, GError **error)
{
    g_autofree char *name = make_name(run, "twice");
    long status = create(run, name, name, "first", error);

    if (status == 0)
        return FALSE;
    if (status != 201) {
        /* The name is new: an answer was lost, and the same said again. */
        if (status == 412)
            g_set_error(error, IVP_ERROR, IVP_ERROR_NETWORK,
                        _("An answer of %s got lost on the way. Try again later."),
                        ivp_dav_get_server(run->dav));
        else if (status >= 400)
            ivp_dav_set_status_error(run->dav, status, error);
        else
            refuse(run,
                   _("%s does not say whether it has created an entry, so nobody could "
                     "tell whose a slot is."),
                   error);
        return FALSE;
    }
    status = create(run, name, name, "second", error);
    if (status == 0)
        return FALSE;
    if (status != 412)
        return refuse(run,
                      _("%s would let two facilitators book the same slot: it takes a "
                        "second entry of the same name."),
                      error);
    run->probe->creates_once = TRUE;
    if (!holds(run, name, "first", error))
        return FALSE;
    run->probe->reads_back = TRUE;
    return TRUE;
}

/* --- Four at once --- */

typedef struct {
    Run *run;
    IvpDav *dav;
    const char *name;
    char token[16];
    long status;
} Racer;

static gpointer
race(gpointer data)
{
    Racer *racer = data;
    g_autofree char *file = g_strconcat(racer->name, ".ics", NULL);
    g_autofree char *body = make_body(racer->name, racer->token);

    racer->status =
        ivp_dav_create(racer->dav, file, body, NULL, racer->run->cancellable, NULL);
    return NULL;
}

static gboolean
try_at_once(Run *run, int round, GError **error)
{
    g_autofree char *what = g_strdup_printf("race%d", round);
    g_autofree char *name = make_name(run, what);
    Racer racers[AT_ONCE];
    GThread *threads[AT_ONCE];
    const Racer *winner = NULL;
    int created = 0, unknown = 0;

    g_ptr_array_add(run->made, g_strconcat(name, ".ics", NULL));
    for (int i = 0; i < AT_ONCE; i++) {
        racers[i] = (Racer){run, ivp_dav_new_beside(run->dav), name, "", 0};
        g_snprintf(racers[i].token, sizeof racers[i].token, "racer%d", i);
        threads[i] = g_thread_new("check-calendar", race, &racers[i]);
    }
    for (int i = 0; i < AT_ONCE; i++) {
        g_thread_join(threads[i]);
        ivp_dav_free(racers[i].dav);
        created += racers[i].status == 201;
        unknown += racers[i].status == 0;
        if (racers[i].status == 201)
            winner = &racers[i];
    }
    if (created > 1)
        return refuse(run,
                      _("%s would let two facilitators book the same slot: of four "
                        "entries of one name at the same moment it took several."),
                      error);
    if (created == 0 || unknown > 0) {
        g_set_error(error, IVP_ERROR, IVP_ERROR_NETWORK,
                    _("%s did not answer four at the same moment. Try again later."),
                    ivp_dav_get_server(run->dav));
        return FALSE;
    }
    return holds(run, name, winner->token, error);
}

/* --- The rest --- */

static gboolean
try_uid(Run *run, GError **error)
{
    g_autofree char *name = make_name(run, "other");
    g_autofree char *uid = make_name(run, "twice");
    long status = create(run, name, uid, "other", error);

    run->probe->keeps_uids_apart = status != 201 && status != 204 && status != 200;
    return status != 0;
}

static gboolean
try_sync(Run *run, GError **error)
{
    g_autoptr(IvpCollection) collection = ivp_collection_new();
    gboolean changed;
    guint before;

    if (!ivp_collection_sync(collection, run->dav, &changed, run->cancellable, error))
        return FALSE;
    before = ivp_dav_get_requests(run->dav);
    if (!ivp_collection_sync(collection, run->dav, &changed, run->cancellable, error))
        return FALSE;
    run->probe->syncs = !changed && ivp_dav_get_requests(run->dav) == before + 1;
    return TRUE;
}

/* Also after being cancelled: what was made is ours to take away. */
static void
tidy(Run *run)
{
    run->probe->tidied = TRUE;
    for (guint i = 0; i < run->made->len; i++) {
        const char *name = g_ptr_array_index(run->made, i);
        long status = ivp_dav_delete(run->dav, name, NULL, NULL);

        if (status != 200 && status != 204 && status != 404 && status != 410)
            run->probe->tidied = FALSE;
    }
}

static gboolean
try_all(Run *run, GError **error)
{
    if (!try_twice(run, error))
        return FALSE;
    for (int round = 0; round < ROUNDS; round++) {
        if (!try_at_once(run, round, error))
            return FALSE;
    }
    run->probe->creates_once_at_a_time = TRUE;
    return try_uid(run, error) && try_sync(run, error);
}

gboolean
ivp_dav_probe_run(IvpDav *dav,
                  IvpDavProbe **probe,
                  GCancellable *cancellable,
                  GError **error)
{
    Run run = {.dav = dav, .cancellable = cancellable};
    gboolean ok;

    *probe = run.probe = g_new0(IvpDavProbe, 1);
    if (!ivp_code_make(run.code, IVP_ID_LENGTH, NULL, NULL, error) ||
        !ivp_dav_find(dav, cancellable, error))
        return FALSE;
    run.probe->url = g_strdup(ivp_dav_get_url(dav));
    run.made = g_ptr_array_new_with_free_func(g_free);
    ok = try_all(&run, error);
    tidy(&run);
    g_ptr_array_unref(run.made);
    return ok;
}

/* --- On a thread of its own --- */

typedef struct {
    char *url;
    IvpLogin *login;
} Asked;

static void
free_asked(gpointer data)
{
    Asked *asked = data;

    g_free(asked->url);
    ivp_login_free(asked->login);
    g_free(asked);
}

static void
on_thread(GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
    const Asked *asked = data;
    GError *error = NULL;
    g_autoptr(IvpDav) dav = ivp_dav_new(asked->url, asked->login, &error);
    g_autoptr(IvpDavProbe) probe = NULL;

    if (dav != NULL && ivp_dav_probe_run(dav, &probe, cancellable, &error))
        g_task_return_pointer(task, g_steal_pointer(&probe),
                              (GDestroyNotify)ivp_dav_probe_free);
    else
        g_task_return_error(task, error);
}

void
ivp_dav_probe_async(const char *url,
                    const IvpLogin *login,
                    GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer data)
{
    g_autoptr(GTask) task = g_task_new(NULL, cancellable, callback, data);
    Asked *asked = g_new0(Asked, 1);
    const IvpLogin nobody = {0};

    asked->url = g_strdup(url);
    asked->login = ivp_login_copy(login != NULL ? login : &nobody);
    g_task_set_task_data(task, asked, free_asked);
    g_task_run_in_thread(task, on_thread);
}

IvpDavProbe *
ivp_dav_probe_finish(GAsyncResult *result, GError **error)
{
    return g_task_propagate_pointer(G_TASK(result), error);
}
