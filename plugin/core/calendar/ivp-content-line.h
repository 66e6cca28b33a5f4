/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <gio/gio.h>

/**
 * Content lines (RFC 5545, 3.1) and the components they make, read from bytes in memory or
 * from a stream, without copying. Nothing here trusts its input: every length has a cap
 * with a name, and the time is linear in the bytes.
 *
 * Real feeds are dirty, so: lines may end in CR LF, LF, CR or CR CR LF; names may be in
 * lower case and have spaces around them; a byte order mark is skipped; empty lines are
 * ignored.
 */

/** IVP_LINE_MAX: bytes of one unfolded line; a longer one is left out of its component. */
#define IVP_LINE_MAX (64 * 1024)
/** IVP_COMPONENT_MAX: bytes of one VEVENT or VTIMEZONE; a longer one is refused. */
#define IVP_COMPONENT_MAX (256 * 1024)
/** IVP_NESTING_MAX: how deep components may stand in each other. */
#define IVP_NESTING_MAX 16

/**
 * IvpContentLine: one logical line: a line and those that continue it.
 * @text: its first byte; the folds are still in it
 * @length: bytes without the line end
 * @next: bytes from @text to the first byte of the line after it
 * @lines: how many lines of the file it takes
 * @folded: whether it has folds in it
 */
typedef struct {
    const char *text;
    gsize length;
    gsize next;
    guint lines;
    gboolean folded;
} IvpContentLine;

/**
 * ivp_content_line_scan:
 * @text: bytes that begin where a line begins
 * @at_end: nothing follows these bytes; otherwise a line counts only once the byte that
 * follows it is there, since that one decides whether it is continued
 *
 * Returns: whether a whole line stands there
 */
gboolean ivp_content_line_scan(const char *text,
                               gsize length,
                               gboolean at_end,
                               IvpContentLine *line);

/**
 * IvpSlice: bytes of somebody else's; not ended by NUL, any bytes.
 */
typedef struct {
    const char *text;
    gsize length;
} IvpSlice;

/** ivp_slice_is: compares without regard to ASCII case. */
gboolean ivp_slice_is(IvpSlice slice, const char *name);
IvpSlice ivp_slice_strip(IvpSlice slice);

/**
 * IvpProperty: a content line taken apart: NAME;parameters:value
 */
typedef struct {
    IvpSlice name;
    IvpSlice parameters; /* without the first ";"; often empty */
    IvpSlice value;
} IvpProperty;

/**
 * ivp_property_parse:
 * @line: the line
 * @scratch: holds the unfolded bytes where the line has folds; @property then points into
 * it, until it is used again
 *
 * Returns: whether the line has a name and a ":"
 */
gboolean
ivp_property_parse(const IvpContentLine *line, GString *scratch, IvpProperty *property);

/**
 * ivp_property_get_parameter: the first value of parameter @name, without its quotes.
 *
 * Returns: whether it is there
 */
gboolean
ivp_property_get_parameter(const IvpProperty *property, const char *name, IvpSlice *value);

/**
 * ivp_text_unescape:
 * @value: of a TEXT property: \n, \, \; \\ are resolved
 *
 * Bytes that are not UTF-8 are read as Windows-1252 if nothing else in @value is UTF-8
 * beyond ASCII, else replaced by U+FFFD; controls other than line feed and tab are left
 * out.
 *
 * Returns: (transfer full): valid UTF-8
 */
char *ivp_text_unescape(IvpSlice value);

/**
 * IvpScanStep:
 * @IVP_SCAN_MORE: the bytes given hold nothing more that is whole
 * @IVP_SCAN_END: (only with at_end) all is read
 * @IVP_SCAN_EVENT: a whole VEVENT
 * @IVP_SCAN_ZONE: a whole VTIMEZONE
 * @IVP_SCAN_PROPERTY: a property of the calendar itself, such as X-WR-TIMEZONE or METHOD
 * @IVP_SCAN_CALENDAR: a VCALENDAR begins; what the one before said of itself no longer
 * holds
 * @IVP_SCAN_PROBLEM: something is wrong, @problem says what; what follows is read all the
 * same
 */
typedef enum {
    IVP_SCAN_MORE,
    IVP_SCAN_END,
    IVP_SCAN_EVENT,
    IVP_SCAN_ZONE,
    IVP_SCAN_PROPERTY,
    IVP_SCAN_CALENDAR,
    IVP_SCAN_PROBLEM,
} IvpScanStep;

/**
 * IvpScanItem: what a step found. Points into the bytes given or into the scanner; good
 * until the next step.
 */
typedef struct {
    IvpSlice component;   /* BEGIN:… to END:…, with its folds and line ends */
    IvpProperty property; /* for IVP_SCAN_PROPERTY */
    guint64 line;         /* line of the file it begins on, from 1 */
    const char *problem;  /* a sentence without the line's number */
} IvpScanItem;

/**
 * IvpScanner:
 *
 * Cuts a calendar into its components. Several VCALENDARs, bare VEVENTs, and events that
 * are not ended are read; components other than VEVENT and VTIMEZONE are skipped.
 */
typedef struct _IvpScanner IvpScanner;

IvpScanner *ivp_scanner_new(void);
void ivp_scanner_free(IvpScanner *scanner);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(IvpScanner, ivp_scanner_free)

/**
 * ivp_scanner_next:
 * @text: the bytes not used so far: what the step before left, and what has come since
 * @at_end: nothing will follow
 * @item: (out)
 * @used: (out): how many of the bytes are done with once @item is; drop them before the
 * next call
 *
 * A caller that streams appends to its buffer on %IVP_SCAN_MORE; what stays in it is never
 * longer than %IVP_COMPONENT_MAX + %IVP_LINE_MAX. Bytes seen once are not looked at again.
 */
IvpScanStep ivp_scanner_next(IvpScanner *scanner,
                             const char *text,
                             gsize length,
                             gboolean at_end,
                             IvpScanItem *item,
                             gsize *used);

/** ivp_scanner_is_whole: after the end: the last VCALENDAR and everything in it was ended.
 */
gboolean ivp_scanner_is_whole(const IvpScanner *scanner);

/** ivp_scanner_saw_calendar: whether there was any VCALENDAR or VEVENT at all. */
gboolean ivp_scanner_saw_calendar(const IvpScanner *scanner);
