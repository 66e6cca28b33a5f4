/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "ivp-dav-private.h"
#include "ivp-error.h"

#define ASK(properties)                                                             \
    "<?xml version=\"1.0\" encoding=\"utf-8\"?><d:propfind xmlns:d=\"DAV:\" "       \
    "xmlns:c=\"urn:ietf:params:xml:ns:caldav\"><d:prop>" properties "</d:prop></d:" \
    "propfind>"

static const char about_it[] = ASK("<d:resourcetype/><d:current-user-principal/>"
                                   "<c:calendar-home-set/>");
static const char about_calendars[] =
    ASK("<d:resourcetype/><d:displayname/><c:supported-calendar-component-set/>");

/* PROPFIND, sent on as often as is reasonable. @url becomes where it was answered. */
static IvpDavXml *
ask(IvpDav *dav,
    char **url,
    const char *depth,
    const char *body,
    long *status,
    GCancellable *cancellable,
    GError **error)
{
    for (int hop = 0; hop <= IVP_DAV_REDIRECTS_MAX; hop++) {
        const IvpDavRequest request = {"PROPFIND", *url, depth,
                                       NULL,       body, "application/xml"};
        g_auto(IvpDavAnswer) answer = {0};
        g_autofree char *next = NULL;

        *status = 0;
        if (!ivp_dav_request(dav, &request, &answer, cancellable, error))
            return NULL;
        *status = answer.status;
        if (answer.status == 207)
            return g_steal_pointer(&answer.xml);
        if (answer.status < 300 || answer.status >= 400 || answer.location == NULL) {
            ivp_dav_set_status_error(dav, answer.status, error);
            return NULL;
        }
        next = ivp_dav_resolve(dav, *url, answer.location);
        if (next == NULL) {
            g_set_error(error, IVP_ERROR, IVP_ERROR_REFUSED,
                        _("%s sends us to another server, where your password would go. If "
                          "that is right, name that server yourself."),
                        ivp_dav_get_server(dav));
            return NULL;
        }
        g_free(*url);
        *url = g_steal_pointer(&next);
    }
    g_set_error(error, IVP_ERROR, IVP_ERROR_NETWORK, _("%s sends us in a circle."),
                ivp_dav_get_server(dav));
    return NULL;
}

static const IvpDavItem *
first_item(IvpDavXml *xml)
{
    GPtrArray *items = ivp_dav_xml_get_items(xml);

    return items->len > 0 ? g_ptr_array_index(items, 0) : NULL;
}

/* Of the owner's calendars the one that is meant; all of them hold events. */
static gboolean
choose(IvpDav *dav, const char *home, GPtrArray *items, GError **error)
{
    g_autoptr(GString) names = g_string_new(NULL);
    g_autofree char *found = NULL;
    guint n = 0;

    for (guint i = 0; i < items->len; i++) {
        const IvpDavItem *item = g_ptr_array_index(items, i);
        g_autofree char *url = item->href != NULL && item->is_calendar &&
                                       (item->takes_events || !item->names_components)
                                   ? ivp_dav_resolve(dav, home, item->href)
                                   : NULL;

        if (url == NULL)
            continue;
        if (n < IVP_DAV_CALENDARS_MAX)
            g_string_append_printf(names, "%s%s", n > 0 ? ", " : "", url);
        if (n++ == 0)
            found = g_steal_pointer(&url);
    }
    if (n == 1) {
        ivp_dav_set_url(dav, found);
        return TRUE;
    }
    if (n == 0)
        g_set_error(error, IVP_ERROR, IVP_ERROR_NOT_FOUND,
                    _("This user has no calendar on %s yet. Make one there for the "
                      "interviews."),
                    ivp_dav_get_server(dav));
    else
        g_set_error(error, IVP_ERROR, IVP_ERROR_AMBIGUOUS,
                    _("This user has several calendars on %s. Name one: %s"),
                    ivp_dav_get_server(dav), names->str);
    return FALSE;
}

static gboolean
look_into_home(IvpDav *dav,
               const char *from,
               const char *href,
               GCancellable *cancellable,
               GError **error)
{
    g_autofree char *home = ivp_dav_resolve(dav, from, href);
    g_autoptr(IvpDavXml) xml = NULL;
    long status;

    if (home == NULL) {
        g_set_error(error, IVP_ERROR, IVP_ERROR_REFUSED,
                    _("%s keeps the calendars on another server. Name that one."),
                    ivp_dav_get_server(dav));
        return FALSE;
    }
    xml = ask(dav, &home, "1", about_calendars, &status, cancellable, error);
    return xml != NULL && choose(dav, home, ivp_dav_xml_get_items(xml), error);
}

/* What is known at @url leads to the calendar, or @status says that it is not the place. */
static gboolean
follow(IvpDav *dav,
       const char *start,
       gboolean *led_on,
       GCancellable *cancellable,
       GError **error)
{
    g_autofree char *url = g_strdup(start);
    long status;
    g_autoptr(IvpDavXml) xml = ask(dav, &url, "0", about_it, &status, cancellable, error);
    const IvpDavItem *item;

    *led_on = xml == NULL && (status == 0 || status == 401);
    if (xml == NULL)
        return FALSE;
    item = first_item(xml);
    if (item != NULL && item->is_calendar) {
        *led_on = TRUE;
        ivp_dav_set_url(dav, url);
        return TRUE;
    }
    if (item != NULL && item->home == NULL && item->principal != NULL) {
        g_autofree char *principal = ivp_dav_resolve(dav, url, item->principal);
        g_autoptr(IvpDavXml) more = NULL;

        if (principal != NULL)
            more = ask(dav, &principal, "0", about_it, &status, cancellable, error);
        if (more == NULL && principal != NULL) {
            *led_on = TRUE;
            return FALSE;
        }
        if (more != NULL && first_item(more) != NULL && first_item(more)->home != NULL) {
            *led_on = TRUE;
            return look_into_home(dav, principal, first_item(more)->home, cancellable,
                                  error);
        }
    } else if (item != NULL && item->home != NULL) {
        *led_on = TRUE;
        return look_into_home(dav, url, item->home, cancellable, error);
    }
    g_set_error(error, IVP_ERROR, IVP_ERROR_NOT_FOUND,
                _("%s does not say where its calendars are. Give the whole link of the "
                  "calendar."),
                ivp_dav_get_server(dav));
    return FALSE;
}

gboolean
ivp_dav_find(IvpDav *dav, GCancellable *cancellable, GError **error)
{
    g_autofree char *given = g_strdup(ivp_dav_get_url(dav));
    g_autofree char *well_known =
        g_uri_resolve_relative(given, "/.well-known/caldav", G_URI_FLAGS_ENCODED, NULL);
    g_autofree char *root = g_uri_resolve_relative(given, "/", G_URI_FLAGS_ENCODED, NULL);
    gboolean is_root = strcmp(given, root) == 0;
    const char *places[] = {is_root ? well_known : given, is_root ? given : well_known,
                            root};
    g_autoptr(GError) first = NULL;

    for (gsize i = 0; i < G_N_ELEMENTS(places); i++) {
        g_autoptr(GError) here = NULL;
        gboolean led_on;

        if (i == 2 && is_root)
            break;
        if (follow(dav, places[i], &led_on, cancellable, &here))
            return TRUE;
        if (led_on || i == 0)
            g_clear_error(&first);
        if (first == NULL)
            first = g_steal_pointer(&here);
        if (led_on)
            break;
    }
    g_propagate_error(error, g_steal_pointer(&first));
    return FALSE;
}
