/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ivp-content-line.h"

/** IVP_EVENTS_MAX: VEVENTs of one feed; a feed with more is refused. */
#define IVP_EVENTS_MAX 2000000
/** IVP_HEADER_LINES_MAX: lines a calendar may say of itself; more are passed over. */
#define IVP_HEADER_LINES_MAX 1000

/** IvpHash: XXH3-128 of a component as it stands, without its DTSTAMP. */
typedef struct {
    guint64 low;
    guint64 high;
} IvpHash;

/**
 * IvpPiece: one VEVENT or VTIMEZONE, cut out of a feed.
 * @text: BEGIN:… to END:… with folds and line ends, without DTSTAMP and without lines over
 *   %IVP_LINE_MAX; good until the callback returns
 * @line: line of the feed it begins on, from 1
 */
typedef struct {
    IvpSlice text;
    IvpHash hash;
    guint64 line;
} IvpPiece;

/**
 * IvpSplitterFuncs: whom the splitter tells. Any may be %NULL. The first two return FALSE
 * with an error to stop the whole.
 * @event: a whole VEVENT
 * @zone: a whole VTIMEZONE
 * @property: a line of the calendar itself, such as X-WR-TIMEZONE; unfolded
 * @calendar: a VCALENDAR begins: what the one before said of itself no longer holds
 * @problem: something is left out; @sentence is translated
 */
typedef struct {
    gboolean (*event)(const IvpPiece *piece, gpointer data, GError **error);
    gboolean (*zone)(const IvpPiece *piece, gpointer data, GError **error);
    void (*property)(const IvpProperty *property, gpointer data);
    void (*calendar)(gpointer data);
    void (*problem)(guint64 line, const char *sentence, gpointer data);
} IvpSplitterFuncs;

/**
 * IvpSplitter:
 *
 * Cuts a feed into its components while it comes in, and hashes each without DTSTAMP, which
 * Google and others rewrite at every fetch. Looks at the first bytes of each line only, so
 * it costs about three newline scans; holds one component at a time, never the feed. What
 * it finds does not depend on where the feed is cut into chunks.
 *
 * Lines may end in CR LF, LF, or CR (if the first of the feed does); BEGIN, END and DTSTAMP
 * may be folded, in any case; a byte order mark is skipped. An event that is not ended, or
 * longer than %IVP_COMPONENT_MAX, is left out and said. One thread at a time.
 */
typedef struct _IvpSplitter IvpSplitter;

/**
 * ivp_splitter_new:
 * @seed: mixed into every hash, so that nobody outside can make two events look the same
 * @funcs: copied
 */
IvpSplitter *ivp_splitter_new(guint64 seed, const IvpSplitterFuncs *funcs, gpointer data);
void ivp_splitter_free(IvpSplitter *splitter);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(IvpSplitter, ivp_splitter_free)

/**
 * ivp_splitter_write:
 *
 * Takes the next bytes of the feed, cut anywhere.
 *
 * Returns: FALSE with %IVP_ERROR_PARSE if this is no calendar, %IVP_ERROR_LIMIT over
 *   %IVP_EVENTS_MAX, or what a callback said; nothing more may be written then
 */
gboolean
ivp_splitter_write(IvpSplitter *splitter, const char *bytes, gsize length, GError **error);

/**
 * ivp_splitter_reserve:
 * @space: (out): how many bytes fit
 *
 * For a caller that can read straight into the splitter's buffer, which saves a copy.
 *
 * Returns: (transfer none): where to put them; good until ivp_splitter_commit()
 */
char *ivp_splitter_reserve(IvpSplitter *splitter, gsize *space);
gboolean ivp_splitter_commit(IvpSplitter *splitter, gsize length, GError **error);

/**
 * ivp_splitter_finish:
 *
 * Says that nothing follows.
 *
 * Returns: TRUE if the feed is whole; FALSE with %IVP_ERROR_PARSE if it breaks off (no
 *   END:VCALENDAR) or holds no calendar, or with what a callback said
 */
gboolean ivp_splitter_finish(IvpSplitter *splitter, GError **error);

/** ivp_splitter_get_bytes: how many bytes were written so far. */
guint64 ivp_splitter_get_bytes(const IvpSplitter *splitter);
/** ivp_splitter_get_line: the number of the line reached. */
guint64 ivp_splitter_get_line(const IvpSplitter *splitter);
/** ivp_splitter_get_events: how many VEVENTs began so far, refused ones too. */
guint64 ivp_splitter_get_events(const IvpSplitter *splitter);
