/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <purple.h>

#include "ivp-shared.h"

/* The panel itself is not in core yet: without it the module still loads, and shares
 * nothing. */
#pragma weak ivp_panel_new
#pragma weak ivp_panel_set_proxy
#pragma weak ivp_panel_start
#pragma weak ivp_panel_stop

/**
 * IvpPurple: what the plugin holds between load and unload, one for the process;
 * plugin->extra points to it. Each part below starts and stops with it, in mirror order.
 */
typedef struct {
    PurplePlugin *plugin;
    IvpShared shared;   /* what faces find in info.extra_info; its panel is owned */
    guint start_source; /* waits for the client to be up */
    guint proxy_source; /* a change of the proxy settings is being gathered */
} IvpPurple;

/** ivp_purple_proxy_start: hands libpurple's global proxy to the panel and follows its
 * changes. */
void ivp_purple_proxy_start(IvpPurple *self);
void ivp_purple_proxy_stop(IvpPurple *self);

/**
 * ivp_purple_proxy_to_url:
 * @info: (nullable)
 *
 * Returns: (transfer full) (nullable): "socks5h://user:password@host:1080" as libcurl reads
 * it; %NULL for no proxy of libpurple's own, when the environment decides. Holds the
 * password: never log it.
 */
char *ivp_purple_proxy_to_url(PurpleProxyInfo *info);
