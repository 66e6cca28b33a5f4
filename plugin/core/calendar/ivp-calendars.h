/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ivp-cache.h"

/**
 * IvpCalendars:
 *
 * The calendars of one program: fetches them on its worker thread, keeps the cache current,
 * says how each stands. Main thread; every signal is emitted there. Makes no network
 * request before ivp_calendars_refresh() was called once (the user's "Show me"), then on
 * schedule.
 *
 * Signals:
 *   "changed" (): queries may answer differently now
 *   "status-changed" (): the state of a calendar, or of the refresh under way, changed
 */
#define IVP_TYPE_CALENDARS (ivp_calendars_get_type())
G_DECLARE_FINAL_TYPE(IvpCalendars, ivp_calendars, IVP, CALENDARS, GObject)

/**
 * IvpFeedSource: one calendar to keep.
 * @id: short, stable, unique in the cache
 * @name: what people call it
 * @url: https:, webcal:, or (only with @own) http:, file:; a Google embed or cid link
 * becomes its feed. "example:" followed by a data path is the built-in sample, its dates
 * relative to today
 * @own: the user's own setting, not a program file's
 */
typedef struct {
    const char *id;
    const char *name;
    const char *url;
    gboolean own;
} IvpFeedSource;

/**
 * ivp_calendars_new:
 * @cache_path: where cache.db is or shall be
 * @sources: the calendars; copied
 */
IvpCalendars *
ivp_calendars_new(const char *cache_path, const IvpFeedSource *sources, gsize n_sources);

/** ivp_calendars_set_proxy: (nullable) "socks5h://user:password@host:1080"; NULL: the
 * environment decides. */
void ivp_calendars_set_proxy(IvpCalendars *self, const char *proxy);

/**
 * ivp_calendars_set_ahead:
 * @seconds: by how much our clock is ahead of the computer's
 *
 * Lets a test stand at another time: what is laid down, kept and due follows.
 */
void ivp_calendars_set_ahead(IvpCalendars *self, gint64 seconds);

/** ivp_calendars_refresh: fetches now whatever is due, or all with @force. */
void ivp_calendars_refresh(IvpCalendars *self, gboolean force);
void ivp_calendars_cancel(IvpCalendars *self);

/** ivp_calendars_accept_empty: believe the empty calendar that was kept back. */
void ivp_calendars_accept_empty(IvpCalendars *self, const char *feed);

/**
 * ivp_calendars_extend: lay occurrences down up to @to, an instant, or if it is in the past
 * back to it; "changed" when it is done.
 */
void ivp_calendars_extend(IvpCalendars *self, gint64 to);

/** ivp_calendars_stop: cancels and joins the worker; returns within a second. Unref does it
 * too. */
void ivp_calendars_stop(IvpCalendars *self);

/**
 * ivp_calendars_abandon: as ivp_calendars_stop(), without waiting: the worker ends by
 * itself as soon as the disk and its step let it. For changing to other calendars while the
 * client runs.
 */
void ivp_calendars_abandon(IvpCalendars *self);

/** ivp_calendars_get_cache: (transfer none) (nullable): the reading side, main thread only.
 */
IvpCache *ivp_calendars_get_cache(IvpCalendars *self);

typedef enum {
    IVP_FEED_NEVER,      /* nothing taken yet */
    IVP_FEED_CURRENT,    /* the last refresh went well */
    IVP_FEED_UNREACHED,  /* the server could not be reached; older copy kept */
    IVP_FEED_BROKEN,     /* what came is broken; older copy kept */
    IVP_FEED_EMPTY_KEPT, /* what came is empty; older copy kept until accepted */
    IVP_FEED_MOVED, /* the former community calendar; @detail names the successor's URL */
} IvpFeedHealth;

/**
 * IvpFeedState: how one calendar stands.
 */
typedef struct {
    char *id;
    char *name;
    IvpFeedHealth health;
    gint64 as_of;   /* when the copy we show was last known to be right; 0: never */
    gint64 next;    /* when it will be asked again; 0: not scheduled */
    char *sentence; /* (nullable): what went wrong, for people; no secret part of a URL */
    char *detail;   /* (nullable): longer: line numbers, refused events */
} IvpFeedState;

void ivp_feed_state_free(IvpFeedState *state);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(IvpFeedState, ivp_feed_state_free)

/** ivp_calendars_list_states: (transfer full) (element-type IvpFeedState) */
GPtrArray *ivp_calendars_list_states(IvpCalendars *self);

/**
 * ivp_calendars_get_progress:
 * @fraction: (out): 0 … 1, or -1 where the length is not known
 *
 * Returns: whether a refresh is under way
 */
gboolean ivp_calendars_get_progress(IvpCalendars *self, double *fraction);

/**
 * ivp_feed_url_normalize:
 * @url: as somebody pasted it
 * @own: whether http: and file: are allowed
 * @successor: (out) (optional) (transfer full): set when the URL is that of a calendar
 * known to have moved
 *
 * Returns: (transfer full): the URL to fetch, or %NULL with a sentence
 */
char *
ivp_feed_url_normalize(const char *url, gboolean own, char **successor, GError **error);

/** ivp_feed_url_redact: (transfer full): for logs and people: host and no secret part. */
char *ivp_feed_url_redact(const char *url);
