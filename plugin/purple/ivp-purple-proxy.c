/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-purple.h"

#include <glib.h>

char *
ivp_purple_proxy_to_url(PurpleProxyInfo *info)
{
    g_autoptr(GString) url = NULL;
    const char *scheme, *host, *user, *password;
    int port;

    if (info == NULL)
        return NULL;

    /* Names are left to the proxy to resolve, as libpurple itself does: behind Tor a
     * look-up of our own would tell the network where we go. */
    switch (purple_proxy_info_get_type(info)) {
    case PURPLE_PROXY_HTTP:
        scheme = "http";
        break;
    case PURPLE_PROXY_SOCKS4:
        scheme = "socks4a";
        break;
    case PURPLE_PROXY_SOCKS5:
    case PURPLE_PROXY_TOR:
        scheme = "socks5h";
        break;
    default:
        return NULL;
    }
    host = purple_proxy_info_get_host(info);
    if (host == NULL || *host == '\0')
        return NULL;

    url = g_string_new(scheme);
    g_string_append(url, "://");
    user = purple_proxy_info_get_username(info);
    password = purple_proxy_info_get_password(info);
    if (user != NULL && *user != '\0') {
        g_string_append_uri_escaped(url, user, NULL, FALSE);
        if (password != NULL && *password != '\0') {
            g_string_append_c(url, ':');
            g_string_append_uri_escaped(url, password, NULL, FALSE);
        }
        g_string_append_c(url, '@');
    }
    if (strchr(host, ':') != NULL && *host != '[')
        g_string_append_printf(url, "[%s]", host);
    else
        g_string_append(url, host);
    port = purple_proxy_info_get_port(info);
    if (port > 0 && port <= G_MAXUINT16)
        g_string_append_printf(url, ":%d", port);
    return g_string_free(g_steal_pointer(&url), FALSE);
}

static gboolean
on_proxy_settled(gpointer data)
{
    IvpPurple *self = data;
    g_autofree char *url = ivp_purple_proxy_to_url(purple_global_proxy_get_info());

    self->proxy_source = 0;
    ivp_panel_set_proxy(self->shared.panel, url);
    return G_SOURCE_REMOVE;
}

/* The settings dialog writes host, port and the rest one by one, and libpurple's own copy
 * may be brought up to date after us: wait until all is written. */
static void
on_proxy_changed(const char *name, PurplePrefType type, gconstpointer value, gpointer data)
{
    IvpPurple *self = data;

    if (self->proxy_source == 0)
        self->proxy_source = g_idle_add(on_proxy_settled, self);
}

void
ivp_purple_proxy_start(IvpPurple *self)
{
    on_proxy_settled(self);
    purple_prefs_connect_callback(self->plugin, "/purple/proxy", on_proxy_changed, self);
}

void
ivp_purple_proxy_stop(IvpPurple *self)
{
    purple_prefs_disconnect_by_handle(self->plugin);
    g_clear_handle_id(&self->proxy_source, g_source_remove);
}
