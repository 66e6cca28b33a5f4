/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <gio/gio.h>

/**
 * WebServer: a server on the loopback that answers well and badly, for tests. What it does
 * is told by the path asked for:
 *
 *   /feed          200 with the body set, ETag and Last-Modified; 304 when they still match
 *   /zipped        the same, gzip
 *   /status/NNN    that status; 429 and 503 with "Retry-After: 7200"
 *   /html          200 with a web page
 *   /truncated     says more bytes than it sends, then closes
 *   /endless       never stops sending lines
 *   /bomb          a small gzip that unpacks to very much
 *   /slow          the body, a byte a second
 *   /silent        no answer
 *   /loop          sends on to itself
 *   /to?URL        sends on to URL
 *
 * Serves each connection on its own thread.
 */
typedef struct _WebServer WebServer;

WebServer *web_server_new(void);
void web_server_free(WebServer *server);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WebServer, web_server_free)

guint16 web_server_get_port(const WebServer *server);

/** web_server_url: (transfer full): of @path */
char *web_server_url(const WebServer *server, const char *path);

/** web_server_set_body: for /feed; gives it another ETag. */
void web_server_set_body(WebServer *server, const char *body);

/** web_server_get_request: (transfer full): what the last request said, headers included.
 */
char *web_server_get_request(WebServer *server);
guint web_server_count_requests(WebServer *server);

/**
 * SocksProxy: a small SOCKS5 proxy on the loopback that wants user "u" and password "p",
 * and connects every name to the loopback.
 */
typedef struct _SocksProxy SocksProxy;

SocksProxy *socks_proxy_new(void);
void socks_proxy_free(SocksProxy *proxy);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SocksProxy, socks_proxy_free)

guint16 socks_proxy_get_port(const SocksProxy *proxy);

/** socks_proxy_get_asked: (transfer full) (nullable): the last name it was asked for. */
char *socks_proxy_get_asked(SocksProxy *proxy);
