/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-calendars.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ivp-error.h"

/* The longest link that is read, in bytes. */
#define URL_MAX 4096
/* The longest name of a Google calendar. */
#define GOOGLE_ID_MAX 512

/* Calendars known to have moved: by the name Google gave them. */
static const struct {
    const char *former;
    const char *successor;
} moved[] = {
    {"google.com_b79e3e90j7bbsa2n2p5an5lf60@group.calendar.google.com",
     "https://calendar.google.com/calendar/ical/"
     "c_2bf73e3b6b530da4babd444e72b76a6ad893a5c3f43cf40467abc7a9a897f977"
     "%40group.calendar.google.com/public/basic.ics"},
};

static const char *
find_successor(const char *url)
{
    g_autofree char *plain = g_uri_unescape_string(url, NULL);

    for (gsize i = 0; i < G_N_ELEMENTS(moved); i++) {
        if (plain != NULL && strstr(plain, moved[i].former) != NULL)
            return moved[i].successor;
    }
    return NULL;
}

static gboolean
is_google_id(const char *id)
{
    gsize length = strlen(id);

    return length > 2 && length <= GOOGLE_ID_MAX && strchr(id, '@') != NULL &&
           strspn(id,
                  "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@._-+#") ==
               length;
}

/* A cid is the calendar's name as it is, or in base64 without its padding. */
static char *
read_google_id(const char *value)
{
    g_autoptr(GString) padded = NULL;
    g_autofree guchar *bytes = NULL;
    g_autofree char *id = NULL;
    gsize length;

    if (is_google_id(value))
        return g_strdup(value);
    if (value[0] == '\0' || strlen(value) > GOOGLE_ID_MAX)
        return NULL;
    padded = g_string_new(value);
    for (gsize i = 0; i < padded->len; i++) {
        if (padded->str[i] == '-')
            padded->str[i] = '+';
        else if (padded->str[i] == '_')
            padded->str[i] = '/';
    }
    while (padded->len % 4 != 0)
        g_string_append_c(padded, '=');
    bytes = g_base64_decode(padded->str, &length);
    id = g_strndup((const char *)bytes, length);
    return strlen(id) == length && is_google_id(id) ? g_steal_pointer(&id) : NULL;
}

/* The value of the first of the query's parameters called @name. */
static char *
find_parameter(const char *query, const char *name)
{
    GUriParamsIter iter;
    char *key;
    char *value;

    if (query == NULL)
        return NULL;
    g_uri_params_iter_init(&iter, query, -1, "&;", G_URI_PARAMS_WWW_FORM);
    while (g_uri_params_iter_next(&iter, &key, &value, NULL)) {
        gboolean found = g_str_equal(key, name);

        g_free(key);
        if (found)
            return value;
        g_free(value);
    }
    return NULL;
}

static gboolean
is_google_page(GUri *uri)
{
    const char *host = g_uri_get_host(uri);

    return host != NULL &&
           (g_ascii_strcasecmp(host, "calendar.google.com") == 0 ||
            g_ascii_strcasecmp(host, "www.google.com") == 0) &&
           g_str_has_prefix(g_uri_get_path(uri), "/calendar") &&
           !g_str_has_prefix(g_uri_get_path(uri), "/calendar/ical/");
}

/* What a page of Google's is about: a calendar's name, or the link of one elsewhere. */
static char *
read_google_page(GUri *uri, char **elsewhere)
{
    g_autofree char *value = find_parameter(g_uri_get_query(uri), "src");

    if (value == NULL)
        value = find_parameter(g_uri_get_query(uri), "cid");
    if (value == NULL)
        return NULL;
    if (strstr(value, "://") != NULL) {
        *elsewhere = g_steal_pointer(&value);
        return NULL;
    }
    return read_google_id(value);
}

static char *normalize(const char *url, gboolean own, gboolean nested, GError **error);

static char *
normalize_google(GUri *uri, gboolean own, gboolean nested, GError **error)
{
    g_autofree char *elsewhere = NULL;
    g_autofree char *id = read_google_page(uri, &elsewhere);
    g_autofree char *escaped = NULL;

    if (elsewhere != NULL && !nested)
        return normalize(elsewhere, own, TRUE, error);
    if (id == NULL) {
        g_set_error_literal(
            error, IVP_ERROR, IVP_ERROR_PARSE,
            _("This page of Google's names no calendar. Its settings have the "
              "“public address in iCal format”."));
        return NULL;
    }
    escaped = g_uri_escape_string(id, NULL, FALSE);
    return g_strdup_printf("https://calendar.google.com/calendar/ical/%s/public/basic.ics",
                           escaped);
}

static char *
normalize_file(GUri *uri, gboolean own, GError **error)
{
    if (!own) {
        g_set_error_literal(
            error, IVP_ERROR, IVP_ERROR_REFUSED,
            _("A program file may not name a file on this computer; only your "
              "own settings may."));
        return NULL;
    }
    if (g_uri_get_host(uri) != NULL && g_uri_get_host(uri)[0] != '\0' &&
        g_ascii_strcasecmp(g_uri_get_host(uri), "localhost") != 0) {
        g_set_error_literal(error, IVP_ERROR, IVP_ERROR_REFUSED,
                            _("The file of a calendar has to be on this computer."));
        return NULL;
    }
    return g_strconcat("file://", g_uri_get_path(uri), NULL);
}

static char *
normalize_web(GUri *uri, const char *scheme, gboolean own, GError **error)
{
    const char *host = g_uri_get_host(uri);
    g_autofree char *lower = NULL;
    g_autofree char *port = NULL;

    if (host == NULL || host[0] == '\0') {
        g_set_error_literal(error, IVP_ERROR, IVP_ERROR_PARSE,
                            _("This link names no server. Example: "
                              "https://example.org/calendar.ics"));
        return NULL;
    }
    if (!own && g_str_equal(scheme, "http")) {
        g_set_error_literal(error, IVP_ERROR, IVP_ERROR_REFUSED,
                            _("A program file may name calendars by https: links only."));
        return NULL;
    }
    if (!own && g_uri_get_userinfo(uri) != NULL) {
        g_set_error_literal(error, IVP_ERROR, IVP_ERROR_REFUSED,
                            _("A program file may not contain a password."));
        return NULL;
    }
    lower = g_ascii_strdown(host, -1);
    if (g_uri_get_port(uri) > 0)
        port = g_strdup_printf(":%d", g_uri_get_port(uri));
    return g_strdup_printf("%s://%s%s%s%s%s%s%s%s%s", scheme,
                           g_uri_get_userinfo(uri) != NULL ? g_uri_get_userinfo(uri) : "",
                           g_uri_get_userinfo(uri) != NULL ? "@" : "",
                           strchr(lower, ':') != NULL ? "[" : "", lower,
                           strchr(lower, ':') != NULL ? "]" : "", port != NULL ? port : "",
                           g_uri_get_path(uri)[0] != '\0' ? g_uri_get_path(uri) : "/",
                           g_uri_get_query(uri) != NULL ? "?" : "",
                           g_uri_get_query(uri) != NULL ? g_uri_get_query(uri) : "");
}

static char *
normalize(const char *url, gboolean own, gboolean nested, GError **error)
{
    g_autoptr(GUri) uri = NULL;
    const char *scheme;

    if (own && url[0] == '/') {
        g_autofree char *path = g_uri_escape_string(url, "/", TRUE);

        return g_strconcat("file://", path, NULL);
    }
    uri = g_uri_parse(url, G_URI_FLAGS_ENCODED | G_URI_FLAGS_PARSE_RELAXED, NULL);
    if (uri == NULL) {
        g_set_error_literal(
            error, IVP_ERROR, IVP_ERROR_PARSE,
            _("This is not a link. Example: https://example.org/calendar.ics"));
        return NULL;
    }
    scheme = g_uri_get_scheme(uri);
    if (g_str_equal(scheme, "webcal") || g_str_equal(scheme, "webcals"))
        scheme = "https";
    if (g_str_equal(scheme, "example") && !nested)
        return g_strdup(url);
    if (g_str_equal(scheme, "file") && !nested)
        return normalize_file(uri, own, error);
    if (g_str_equal(scheme, "https") || g_str_equal(scheme, "http")) {
        if (is_google_page(uri))
            return normalize_google(uri, own, nested, error);
        return normalize_web(uri, scheme, own, error);
    }
    g_set_error(error, IVP_ERROR, IVP_ERROR_REFUSED,
                _("Calendars are read from https: and webcal: links, not from “%s:”."),
                scheme);
    return NULL;
}

char *
ivp_feed_url_normalize(const char *url, gboolean own, char **successor, GError **error)
{
    g_autofree char *stripped = NULL;
    char *normal;

    g_return_val_if_fail(url != NULL, NULL);

    stripped = g_strstrip(g_strndup(url, URL_MAX + 1));
    if (strlen(stripped) >= 2 && stripped[0] == '<' && g_str_has_suffix(stripped, ">")) {
        stripped[strlen(stripped) - 1] = '\0';
        memmove(stripped, stripped + 1, strlen(stripped));
    }
    if (strlen(stripped) > URL_MAX) {
        g_set_error_literal(error, IVP_ERROR, IVP_ERROR_LIMIT, _("This link is too long."));
        return NULL;
    }
    for (const char *c = stripped; *c != '\0'; c++) {
        if (g_ascii_iscntrl(*c) || (*c == ' ' && stripped[0] != '/') ||
            !g_utf8_validate(stripped, -1, NULL)) {
            g_set_error_literal(
                error, IVP_ERROR, IVP_ERROR_PARSE,
                _("This is not a link. Example: https://example.org/calendar.ics"));
            return NULL;
        }
    }
    normal = normalize(stripped, own, FALSE, error);
    if (normal != NULL && successor != NULL)
        *successor = g_strdup(find_successor(normal));
    return normal;
}

char *
ivp_feed_url_redact(const char *url)
{
    g_autoptr(GUri) uri = NULL;

    g_return_val_if_fail(url != NULL, NULL);

    uri = g_uri_parse(url, G_URI_FLAGS_ENCODED | G_URI_FLAGS_PARSE_RELAXED, NULL);
    if (uri == NULL)
        return g_strdup(url[0] == '/' ? _("a file on this computer") : _("the calendar"));
    if (g_str_equal(g_uri_get_scheme(uri), "file"))
        return g_strdup(_("a file on this computer"));
    if (g_uri_get_host(uri) != NULL && g_uri_get_host(uri)[0] != '\0')
        return g_strdup(g_uri_get_host(uri));
    return g_strdup(_("the calendar"));
}
