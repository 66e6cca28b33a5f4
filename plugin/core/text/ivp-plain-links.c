/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-plain.h"

#include <string.h>

/* Addresses of one text. */
#define LINKS_MAX 32
/* Bytes of one address. */
#define ADDRESS_MAX 2048

static gboolean
ends_address(gunichar c)
{
    return c <= 0x20 || c == 0x7f ||
           strchr("<>\"`{}|\\^", c < 0x80 ? (int)c : ' ') != NULL ||
           (c >= 0x80 && (g_unichar_isspace(c) || g_unichar_iscntrl(c))) || c == 0x201c ||
           c == 0x201d || c == 0xab || c == 0xbb || c == 0xfffd;
}

/* The bytes of the address at @text, without what belongs to the sentence around it: stops,
 * and brackets that were opened before it. */
static gsize
measure_address(const char *text)
{
    const char *p = text;
    gsize length;
    int round = 0, square = 0;

    while (*p != '\0' && !ends_address(g_utf8_get_char(p))) {
        round += *p == '(' ? 1 : *p == ')' ? -1 : 0;
        square += *p == '[' ? 1 : *p == ']' ? -1 : 0;
        /* "(see https://example.org/), and so on" */
        if (round < 0 || square < 0)
            break;
        p = g_utf8_next_char(p);
    }
    length = (gsize)(p - text);
    while (length > 0 && strchr(".,;:!?'*_~", text[length - 1]) != NULL)
        length--;
    return length;
}

/* Bytes of "http://" or "https://" at @text, or 0. */
static gsize
scheme_length(const char *text)
{
    if (g_ascii_strncasecmp(text, "https://", 8) == 0)
        return 8;
    return g_ascii_strncasecmp(text, "http://", 7) == 0 ? 7 : 0;
}

char **
ivp_plain_find_links(const char *text)
{
    g_autoptr(GStrvBuilder) links = g_strv_builder_new();
    g_autoptr(GHashTable) seen =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autofree char *valid = g_utf8_make_valid(text != NULL ? text : "", -1);
    const char *p = valid;

    while (*p != '\0' && g_hash_table_size(seen) < LINKS_MAX) {
        gsize scheme = g_ascii_tolower(*p) == 'h' && (p == valid || !g_ascii_isalnum(p[-1]))
                           ? scheme_length(p)
                           : 0;
        gsize length;

        if (scheme == 0) {
            p++;
            continue;
        }
        length = measure_address(p);
        if (length > scheme && length <= ADDRESS_MAX &&
            (g_ascii_isalnum(p[scheme]) || p[scheme] == '[' || (p[scheme] & 0x80) != 0)) {
            g_autofree char *link = g_strndup(p, length);

            if (!g_hash_table_contains(seen, link)) {
                g_strv_builder_add(links, link);
                g_hash_table_add(seen, g_steal_pointer(&link));
            }
        }
        p += MAX(length, scheme);
    }
    return g_strv_builder_end(links);
}

/* --- Which of them is the meeting --- */

typedef struct {
    const char *host; /* or the end of it, after a dot */
    const char *path; /* (nullable) must begin so, one of them, separated by spaces */
} Meeting;

static const Meeting meetings[] = {
    {"meet.google.com", NULL},
    {"g.co", "/meet/"},
    {"zoom.us", "/j/ /my/ /w/ /s/ /wc/"},
    {"zoom.com", "/j/ /my/ /w/ /s/ /wc/"},
    {"zoomgov.com", "/j/ /my/ /w/ /s/"},
    {"teams.microsoft.com", "/l/meetup-join /meet/"},
    {"teams.live.com", "/meet/"},
    {"teams.microsoft.us", "/l/meetup-join"},
    {"meet.jit.si", NULL},
    {"8x8.vc", NULL},
    {"webex.com", NULL},
    {"whereby.com", NULL},
    {"gotomeet.me", NULL},
    {"meet.goto.com", NULL},
    {"gotomeeting.com", NULL},
    {"bluejeans.com", NULL},
    {"chime.aws", NULL},
    {"meet.element.io", NULL},
    {"call.element.io", NULL},
    {"meet.fedoraproject.org", NULL},
    {"riverside.fm", "/studio/"},
    {"streamyard.com", NULL},
};

/* Hosts and paths that communities give their own servers. */
static const char *const own_hosts[] = {"jitsi.", "meet.", "bbb.",       "bigbluebutton.",
                                        "talk.",  "conf.", "conference."};
static const char *const own_paths[] = {"/bigbluebutton/", "/b/", "/rooms/", "/jitsi/"};

static gboolean
begins_with_one(const char *path, const char *choices)
{
    g_auto(GStrv) list = NULL;

    if (choices == NULL)
        return TRUE;
    list = g_strsplit(choices, " ", -1);
    for (guint i = 0; list[i] != NULL; i++) {
        if (g_ascii_strncasecmp(path, list[i], strlen(list[i])) == 0)
            return TRUE;
    }
    return FALSE;
}

static gboolean
is_host(const char *host, const char *end)
{
    gsize n = strlen(host), m = strlen(end);

    if (n < m || g_ascii_strcasecmp(host + n - m, end) != 0)
        return FALSE;
    return n == m || host[n - m - 1] == '.';
}

/* 2: a meeting for sure; 1: looks like a community's own server; 0: any address */
static int
likeness(const char *link)
{
    const char *rest = link + scheme_length(link);
    gsize host_length = strcspn(rest, "/?#:");
    g_autofree char *host = g_strndup(rest, host_length);
    const char *path = strchr(rest, '/');

    path = path != NULL ? path : "/";
    /* "https://meet.google.com@example.org" is example.org. */
    if (memchr(rest, '@', strcspn(rest, "/?#")) != NULL)
        return 0;
    for (gsize i = 0; i < G_N_ELEMENTS(meetings); i++) {
        if (is_host(host, meetings[i].host) && begins_with_one(path, meetings[i].path))
            return strlen(path) > 1 || meetings[i].path != NULL ? 2 : 1;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(own_hosts); i++) {
        if (g_ascii_strncasecmp(host, own_hosts[i], strlen(own_hosts[i])) == 0 &&
            strlen(path) > 1)
            return 1;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(own_paths); i++) {
        if (strstr(path, own_paths[i]) != NULL && strlen(path) > strlen(own_paths[i]))
            return 1;
    }
    return 0;
}

char *
ivp_plain_find_join_link(const char *url, const char *location, const char *description)
{
    const char *const fields[] = {url, location, description};
    g_autoptr(GPtrArray) links = g_ptr_array_new_with_free_func(g_free);

    for (gsize i = 0; i < G_N_ELEMENTS(fields); i++) {
        g_autofree char *plain = NULL;
        g_auto(GStrv) found = NULL;

        if (fields[i] == NULL)
            continue;
        plain = ivp_plain_from_html(fields[i]);
        found = ivp_plain_find_links(plain);
        for (guint j = 0; found[j] != NULL; j++)
            g_ptr_array_add(links, g_steal_pointer(&found[j]));
    }
    for (int wanted = 2; wanted >= 0; wanted--) {
        for (guint i = 0; i < links->len; i++) {
            if (likeness(links->pdata[i]) >= wanted)
                return g_strdup(links->pdata[i]);
        }
    }
    return NULL;
}
