/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-splitter.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>
#include <xxhash.h>

#include "ivp-error.h"

/* Words of the key the hashes are made with; XXH3 wants 17 of them at least. */
#define SECRET_WORDS 24

/* How much is read at once: stays in the processor's cache while it is looked at. */
#define WINDOW (64 * 1024)

/* One component, a line too long to stay, and what is just read. */
#define BUFFER_SIZE (IVP_COMPONENT_MAX + 2 * IVP_LINE_MAX + WINDOW)

/* A folded BEGIN, END or DTSTAMP is unfolded up to this many bytes; no name we know is
 * longer. */
#define NAME_MAX_BYTES 64
#define FOLDED_NAME_MAX_BYTES (5 * NAME_MAX_BYTES)

/* DTSTAMP lines and overlong lines cut out of one component; more of them stay in it. */
#define CUTS_MAX 64

typedef enum {
    PIECE_NONE,
    PIECE_EVENT,
    PIECE_ZONE,
    PIECE_OTHER,
} PieceKind;

typedef struct {
    gsize start; /* offsets from the piece's begin */
    gsize end;
} Cut;

struct _IvpSplitter {
    IvpSplitterFuncs funcs;
    gpointer data;
    guint64 secret[SECRET_WORDS];

    char *buffer;
    gsize length;  /* bytes in the buffer */
    gsize scan;    /* begin of the first line not dealt with */
    gsize seek;    /* no line end between scan and here */
    gsize logical; /* begin of the logical line the last physical one belongs to */
    guint64 bytes;
    guint64 line; /* number of the line at scan */

    gboolean started;    /* the byte order mark, if any, is behind us */
    gboolean ends_known; /* the first line end was seen */
    gboolean ends_in_cr;

    gboolean in_calendar;
    gboolean saw_calendar;
    guint n_header_lines;
    guint64 n_events;

    PieceKind kind;
    gsize piece; /* where it begins in the buffer */
    guint64 piece_line;
    char piece_name[NAME_MAX_BYTES];
    guint nested;
    gboolean refused;   /* said already; passed over up to its end */
    gboolean skip_line; /* the logical line is over IVP_LINE_MAX, part of it is gone */
    gboolean partial;   /* what stands at scan goes on with a line whose begin is gone */
    gboolean in_stamp;  /* in a DTSTAMP line or its continuation */
    Cut cuts[CUTS_MAX];
    guint n_cuts;
    guint n_cut_lines; /* of the piece, those closed already too */
};

IvpSplitter *
ivp_splitter_new(guint64 seed, const IvpSplitterFuncs *funcs, gpointer data)
{
    IvpSplitter *self;

    g_return_val_if_fail(funcs != NULL, NULL);

    self = g_new0(IvpSplitter, 1);
    self->funcs = *funcs;
    self->data = data;
    self->buffer = g_malloc(BUFFER_SIZE);
    self->line = 1;
    for (guint64 i = 0; i < SECRET_WORDS; i++)
        self->secret[i] = XXH3_64bits_withSeed(&i, sizeof i, seed);
    return self;
}

void
ivp_splitter_free(IvpSplitter *self)
{
    if (self == NULL)
        return;
    g_free(self->buffer);
    g_free(self);
}

guint64
ivp_splitter_get_bytes(const IvpSplitter *self)
{
    return self->bytes;
}

guint64
ivp_splitter_get_line(const IvpSplitter *self)
{
    return self->line;
}

guint64
ivp_splitter_get_events(const IvpSplitter *self)
{
    return self->n_events;
}

/* Whether the piece's text is of use. */
static gboolean
is_holding(const IvpSplitter *self)
{
    return (self->kind == PIECE_EVENT || self->kind == PIECE_ZONE) && !self->refused;
}

static void
say_problem(IvpSplitter *self, guint64 line, const char *sentence)
{
    if (self->funcs.problem != NULL)
        self->funcs.problem(line, sentence, self->data);
}

static void
refuse_piece(IvpSplitter *self, const char *sentence)
{
    if (!self->refused && (self->kind == PIECE_EVENT || self->kind == PIECE_ZONE))
        say_problem(self, self->piece_line, sentence);
    self->refused = TRUE;
}

/* Closes the cuts in the piece, whose bytes reach up to @end, by moving what stands before
 * each towards the end: DTSTAMP stands near the top, so little is moved, and nothing behind
 * the piece. */
static void
close_cuts(IvpSplitter *self, gsize end)
{
    gsize put = end;
    gsize until = end;

    for (guint i = self->n_cuts + 1; i-- > 0;) {
        gsize start = i > 0 ? self->piece + self->cuts[i - 1].end : self->piece;

        put -= until - start;
        if (put != start)
            memmove(self->buffer + put, self->buffer + start, until - start);
        until = i > 0 ? self->piece + self->cuts[i - 1].start : start;
    }
    self->piece = put;
    self->n_cuts = 0;
}

static gboolean
end_piece(IvpSplitter *self, gsize end, GError **error)
{
    gboolean (*func)(const IvpPiece *, gpointer, GError **) =
        self->kind == PIECE_EVENT ? self->funcs.event : self->funcs.zone;
    gboolean wanted = is_holding(self) && func != NULL;
    XXH128_hash_t hash;
    IvpPiece piece;

    if (wanted) {
        close_cuts(self, end);
        if (end - self->piece > IVP_COMPONENT_MAX) {
            refuse_piece(self, _("This is too long to read."));
            wanted = FALSE;
        }
    }
    self->kind = PIECE_NONE;
    if (!wanted)
        return TRUE;

    piece.line = self->piece_line;
    piece.text = (IvpSlice){self->buffer + self->piece, end - self->piece};
    hash = XXH3_128bits_withSecret(piece.text.text, piece.text.length, self->secret,
                                   sizeof self->secret);
    piece.hash = (IvpHash){hash.low64, hash.high64};
    return func(&piece, self->data, error);
}

static gboolean
name_is(const char *name, gsize length, const char *wanted)
{
    return strlen(wanted) == length && g_ascii_strncasecmp(name, wanted, length) == 0;
}

static void
begin_piece(IvpSplitter *self, const char *name, gsize length, gsize start)
{
    self->kind = name_is(name, length, "VEVENT")      ? PIECE_EVENT
                 : name_is(name, length, "VTIMEZONE") ? PIECE_ZONE
                                                      : PIECE_OTHER;
    self->piece = start;
    self->piece_line = self->line;
    memcpy(self->piece_name, name, MIN(length, sizeof self->piece_name - 1));
    self->piece_name[MIN(length, sizeof self->piece_name - 1)] = '\0';
    self->nested = 0;
    self->refused = FALSE;
    self->n_cuts = 0;
    self->n_cut_lines = 0;
}

/* Components of a calendar never stand in each other, so one that begins inside another
 * shows that the other's end is missing. */
static gboolean
is_top_level(const char *name, gsize length)
{
    static const char *const names[] = {"VEVENT",       "VTODO",     "VJOURNAL",
                                        "VTIMEZONE",    "VFREEBUSY", "VCALENDAR",
                                        "VAVAILABILITY"};

    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        if (name_is(name, length, names[i]))
            return TRUE;
    }
    return FALSE;
}

static gboolean
handle_begin(IvpSplitter *self, const char *name, gsize length, gsize start, GError **error)
{
    if (self->kind != PIECE_NONE) {
        if (!is_top_level(name, length)) {
            if (++self->nested > IVP_NESTING_MAX)
                refuse_piece(self, _("Too many things stand inside each other here."));
            return TRUE;
        }
        refuse_piece(self, _("This has no END line."));
        self->kind = PIECE_NONE;
    }
    if (name_is(name, length, "VCALENDAR")) {
        if (self->in_calendar)
            say_problem(self, self->line,
                        _("The calendar before this one has no END line."));
        self->in_calendar = TRUE;
        self->saw_calendar = TRUE;
        self->n_header_lines = 0;
        if (self->funcs.calendar != NULL)
            self->funcs.calendar(self->data);
        return TRUE;
    }
    begin_piece(self, name, length, start);
    if (self->kind == PIECE_EVENT) {
        self->saw_calendar = TRUE;
        if (++self->n_events > IVP_EVENTS_MAX) {
            g_set_error(error, IVP_ERROR, IVP_ERROR_LIMIT,
                        _("The calendar has more than %d events."), IVP_EVENTS_MAX);
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean
handle_end(IvpSplitter *self, const char *name, gsize length, gsize end, GError **error)
{
    if (self->kind != PIECE_NONE) {
        if (name_is(name, length, self->piece_name))
            return end_piece(self, end, error);
        if (!name_is(name, length, "VCALENDAR")) {
            if (self->nested > 0)
                self->nested--;
            return TRUE;
        }
        refuse_piece(self, _("This has no END line."));
        self->kind = PIECE_NONE;
    }
    if (name_is(name, length, "VCALENDAR"))
        self->in_calendar = FALSE;
    return TRUE;
}

/* Copies the logical line at @start without its folds, at most @size bytes. */
static gsize
unfold(const IvpSplitter *self, gsize start, gsize end, char *out, gsize size)
{
    gsize n = 0;

    for (gsize i = start; i < end && n < size; i++) {
        char c = self->buffer[i];

        if (c == '\r')
            continue;
        if (c == '\n') {
            i++; /* and the space that continues the line */
            continue;
        }
        out[n++] = c;
    }
    return n;
}

static void
add_cut(IvpSplitter *self, gsize start, gsize end)
{
    start -= self->piece;
    end -= self->piece;
    if (self->n_cuts > 0 && self->cuts[self->n_cuts - 1].end == start)
        self->cuts[self->n_cuts - 1].end = end;
    else
        self->cuts[self->n_cuts++] = (Cut){start, end};
    self->n_cut_lines++;
}

/* A line that decides when an event is cannot be left out without making the event wrong.
 */
static gboolean
decides_time(const char *text, gsize length)
{
    static const char *const names[] = {"DTSTART", "DTEND",         "DURATION",
                                        "RRULE",   "RDATE",         "EXDATE",
                                        "EXRULE",  "RECURRENCE-ID", "UID"};

    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        gsize n = strlen(names[i]);

        if (length > n && g_ascii_strncasecmp(text, names[i], n) == 0 &&
            (text[n] == ':' || text[n] == ';'))
            return TRUE;
    }
    return FALSE;
}

static void
check_long_line(IvpSplitter *self, gsize end)
{
    char name[NAME_MAX_BYTES];
    gsize length =
        unfold(self, self->logical, MIN(end, self->logical + FOLDED_NAME_MAX_BYTES), name,
               sizeof name);

    if (decides_time(name, length))
        refuse_piece(self, _("One of its lines is too long to read."));
    else if (self->n_cut_lines == CUTS_MAX)
        refuse_piece(self, _("Too many of its lines are too long to read."));
}

static gboolean
handle_outside(IvpSplitter *self, const char *text, gsize length, GError **error)
{
    gsize i = 0;

    if (self->saw_calendar)
        return TRUE;
    while (i < length && g_ascii_isspace(text[i]))
        i++;
    if (i == length)
        return TRUE;
    if (text[i] == '<')
        g_set_error(
            error, IVP_ERROR, IVP_ERROR_PARSE,
            _("This is a web page, not a calendar. Perhaps a network log-in page stands "
              "in between, or the link is not the calendar's own."));
    else
        g_set_error(error, IVP_ERROR, IVP_ERROR_PARSE,
                    _("This is not a calendar: line %" PRIu64 " is not BEGIN:VCALENDAR."),
                    self->line);
    return FALSE;
}

/* A line of the calendar itself, [start, end) without its last line end. */
static void
handle_header(IvpSplitter *self, gsize start, gsize end)
{
    g_autofree char *text = NULL;
    gsize length;
    IvpContentLine line = {0};
    IvpProperty property;
    g_autoptr(GString) scratch = NULL;

    if (self->funcs.property == NULL || ++self->n_header_lines > IVP_HEADER_LINES_MAX)
        return;
    text = g_malloc(end - start + 1);
    length = unfold(self, start, end, text, end - start);
    text[length] = '\0';
    scratch = g_string_new(NULL);
    line.text = text;
    line.length = length;
    if (ivp_property_parse(&line, scratch, &property))
        self->funcs.property(&property, self->data);
}

typedef enum {
    LINE_PLAIN,
    LINE_BEGIN,
    LINE_END,
    LINE_STAMP,
} LineKind;

/* What a logical line is, by its first bytes; for BEGIN and END also the name after the
 * colon. */
static LineKind
classify(const char *text, gsize length, const char **name, gsize *name_length)
{
    gsize prefix;
    LineKind kind;

    if (length >= 8 && g_ascii_strncasecmp(text, "DTSTAMP", 7) == 0 &&
        (text[7] == ':' || text[7] == ';'))
        return LINE_STAMP;
    if (length >= 6 && g_ascii_strncasecmp(text, "BEGIN:", 6) == 0) {
        kind = LINE_BEGIN;
        prefix = 6;
    } else if (length >= 4 && g_ascii_strncasecmp(text, "END:", 4) == 0) {
        kind = LINE_END;
        prefix = 4;
    } else {
        return LINE_PLAIN;
    }
    text += prefix;
    length -= prefix;
    while (length > 0 && g_ascii_isspace(text[0])) {
        text++;
        length--;
    }
    while (length > 0 && g_ascii_isspace(text[length - 1]))
        length--;
    *name = text;
    *name_length = length;
    return kind;
}

/* Where the logical line that begins at scan ends, if that is within @enough bytes; else
 * somewhere behind those. FALSE: more of the feed is needed to know. */
static gboolean
find_logical_end(const IvpSplitter *self,
                 gsize end,
                 gsize enough,
                 gboolean at_end,
                 gsize *logical_end)
{
    while (end - self->scan < enough) {
        const char *next;

        if (end + 1 >= self->length) {
            if (!at_end)
                return FALSE;
            break;
        }
        if (self->buffer[end + 1] != ' ' && self->buffer[end + 1] != '\t')
            break;
        next = memchr(self->buffer + end + 1, '\n', self->length - end - 1);
        if (next == NULL) {
            if (!at_end && self->length - self->scan < enough)
                return FALSE;
            end = self->length;
            break;
        }
        end = (gsize)(next - self->buffer);
    }
    *logical_end = end;
    return TRUE;
}

typedef enum {
    STEP_ON,
    STEP_WAIT,
    STEP_STOP,
} Step;

/* A line outside of all components. */
static Step
handle_outside_line(IvpSplitter *self, gsize end, gboolean at_end, GError **error)
{
    gsize logical_end;

    if (!find_logical_end(self, end, IVP_LINE_MAX + 1, at_end, &logical_end))
        return STEP_WAIT;
    if (self->in_calendar) {
        if (logical_end - self->scan <= IVP_LINE_MAX)
            handle_header(self, self->scan, logical_end);
        return STEP_ON;
    }
    return handle_outside(self, self->buffer + self->scan, end - self->scan, error)
               ? STEP_ON
               : STEP_STOP;
}

/* The first physical line of a logical line, from scan to its line end at @end. */
static Step
handle_first(IvpSplitter *self, gsize end, gboolean folded, gboolean at_end, GError **error)
{
    const char *text = self->buffer + self->scan;
    gsize length = end - self->scan;
    const char *name = NULL;
    gsize name_length = 0;
    char unfolded[NAME_MAX_BYTES];
    gsize logical_end = end;

    if (folded && length < NAME_MAX_BYTES) {
        gsize limit = self->scan + FOLDED_NAME_MAX_BYTES;

        if (!find_logical_end(self, end, FOLDED_NAME_MAX_BYTES, at_end, &logical_end))
            return STEP_WAIT;
        logical_end = MIN(logical_end, limit);
        length = unfold(self, self->scan, logical_end, unfolded, sizeof unfolded);
        text = unfolded;
    }
    switch (classify(text, length, &name, &name_length)) {
    case LINE_STAMP:
        self->in_stamp = TRUE;
        break;
    case LINE_BEGIN:
        if (!handle_begin(self, name, name_length, self->scan, error))
            return STEP_STOP;
        return STEP_ON;
    case LINE_END:
        if (!handle_end(self, name, name_length, MIN(logical_end + 1, self->length), error))
            return STEP_STOP;
        return STEP_ON;
    case LINE_PLAIN:
        break;
    }
    if (self->kind == PIECE_NONE)
        return handle_outside_line(self, end, at_end, error);
    return STEP_ON;
}

/* The logical line that ends before @end is over. */
static void
close_logical(IvpSplitter *self, gsize end)
{
    if (is_holding(self)) {
        if (!self->skip_line && !self->in_stamp && end - self->logical > IVP_LINE_MAX) {
            check_long_line(self, end);
            self->skip_line = !self->refused;
        }
        if ((self->skip_line || self->in_stamp) && self->n_cut_lines < CUTS_MAX)
            add_cut(self, self->logical, end);
    }
    self->skip_line = FALSE;
    self->in_stamp = FALSE;
    self->logical = end;
}

static gboolean
scan_lines(IvpSplitter *self, gboolean at_end, GError **error)
{
    while (self->scan < self->length) {
        char *found = memchr(self->buffer + self->seek, '\n', self->length - self->seek);
        gsize end;
        gsize next;
        char c = self->buffer[self->scan];

        if (found != NULL) {
            end = (gsize)(found - self->buffer);
            next = end + 1;
            /* The byte after it decides whether the line goes on. */
            if (next == self->length && !at_end) {
                self->seek = end;
                return TRUE;
            }
        } else {
            self->seek = self->length;
            if (!at_end)
                return TRUE;
            end = self->length;
            next = self->length;
        }
        if (self->partial) {
            self->partial = FALSE;
        } else if (c != ' ' && c != '\t') {
            close_logical(self, self->scan);
            if (self->kind == PIECE_NONE || (c | 0x20) == 'b' || (c | 0x20) == 'e' ||
                (c | 0x20) == 'd') {
                gboolean folded = next < self->length &&
                                  (self->buffer[next] == ' ' || self->buffer[next] == '\t');

                switch (handle_first(self, end, folded, at_end, error)) {
                case STEP_ON:
                    break;
                case STEP_WAIT:
                    return TRUE;
                case STEP_STOP:
                    return FALSE;
                }
            }
        }
        self->line++;
        self->scan = next;
        self->seek = next;
    }
    return TRUE;
}

/* Drops @count bytes from the front of the buffer. */
static void
drop_front(IvpSplitter *self, gsize count)
{
    if (count == 0)
        return;
    memmove(self->buffer, self->buffer + count, self->length - count);
    self->length -= count;
    self->scan -= count;
    self->seek -= count;
    self->logical = self->logical > count ? self->logical - count : 0;
    self->piece = self->piece > count ? self->piece - count : 0;
}

/* Drops what stands from @start on, of a line too long to stay. A line end that waits for
 * the byte behind it has to. */
static void
drop_tail(IvpSplitter *self, gsize start)
{
    gboolean ended = self->buffer[self->length - 1] == '\n';

    if (ended)
        self->buffer[start] = '\n';
    self->length = start + (ended ? 1 : 0);
    self->scan = start;
    self->seek = start;
    self->partial = TRUE;
}

/* The buffer is full of one component: something in it is too long. */
static void
make_room(IvpSplitter *self)
{
    if (is_holding(self)) {
        char c = self->scan < self->length ? self->buffer[self->scan] : '\0';

        if (!self->partial && c != '\0' && c != ' ' && c != '\t')
            close_logical(self, self->scan);
        if (is_holding(self) && self->n_cuts > 0) {
            close_cuts(self, self->logical);
            drop_front(self, self->piece);
        }
        if (is_holding(self) && self->logical - self->piece > IVP_COMPONENT_MAX)
            refuse_piece(self, _("This is too long to read."));
        if (is_holding(self) && self->length - self->logical > IVP_LINE_MAX) {
            if (!self->skip_line && !self->in_stamp)
                check_long_line(self, self->length);
            self->skip_line = TRUE;
            drop_tail(self, self->logical);
        }
    }
    if (!is_holding(self)) {
        drop_front(self, self->scan);
        if (self->length + WINDOW > BUFFER_SIZE)
            drop_tail(self, 0);
    }
}

char *
ivp_splitter_reserve(IvpSplitter *self, gsize *space)
{
    drop_front(self, is_holding(self) ? self->piece : self->scan);
    if (self->length + WINDOW > BUFFER_SIZE)
        make_room(self);
    g_assert(self->length + WINDOW <= BUFFER_SIZE);
    *space = WINDOW;
    return self->buffer + self->length;
}

/* Looks at the first bytes: the mark some write in front of UTF-8, and how lines end. */
static gboolean
look_at_begin(IvpSplitter *self, gboolean at_end)
{
    const char *text = self->buffer;

    if (!self->started) {
        if (self->length < 3 && !at_end)
            return FALSE;
        if (self->length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
            self->scan = 3;
            self->seek = 3;
        }
        self->started = TRUE;
    }
    if (!self->ends_known) {
        gsize i = self->scan;

        while (i < self->length && text[i] != '\r' && text[i] != '\n')
            i++;
        if (i < self->length && text[i] == '\r') {
            /* CR CR LF is met, too. */
            if (i + 2 >= self->length && !at_end)
                return FALSE;
            self->ends_in_cr =
                !(i + 1 < self->length && text[i + 1] == '\n') &&
                !(i + 2 < self->length && text[i + 1] == '\r' && text[i + 2] == '\n');
        } else if (i == self->length && i < IVP_LINE_MAX && !at_end) {
            return FALSE;
        }
        self->ends_known = TRUE;
    }
    return TRUE;
}

static void
turn_cr_into_lf(char *text, gsize length)
{
    for (gsize i = 0; i < length; i++) {
        if (text[i] == '\r')
            text[i] = '\n';
    }
}

gboolean
ivp_splitter_commit(IvpSplitter *self, gsize length, GError **error)
{
    gboolean knew = self->ends_known;

    self->bytes += length;
    self->length += length;
    if (!look_at_begin(self, FALSE))
        return TRUE;
    if (self->ends_in_cr)
        turn_cr_into_lf(self->buffer + (knew ? self->length - length : 0),
                        knew ? length : self->length);
    return scan_lines(self, FALSE, error);
}

gboolean
ivp_splitter_write(IvpSplitter *self, const char *bytes, gsize length, GError **error)
{
    g_return_val_if_fail(bytes != NULL || length == 0, FALSE);

    while (length > 0) {
        gsize space;
        char *to = ivp_splitter_reserve(self, &space);
        gsize part = MIN(space, length);

        memcpy(to, bytes, part);
        if (!ivp_splitter_commit(self, part, error))
            return FALSE;
        bytes += part;
        length -= part;
    }
    return TRUE;
}

gboolean
ivp_splitter_finish(IvpSplitter *self, GError **error)
{
    if (!self->ends_known) {
        look_at_begin(self, TRUE);
        if (self->ends_in_cr)
            turn_cr_into_lf(self->buffer, self->length);
    }
    if (!scan_lines(self, TRUE, error))
        return FALSE;
    if (!self->saw_calendar) {
        g_set_error_literal(error, IVP_ERROR, IVP_ERROR_PARSE,
                            _("This is not a calendar: it is empty."));
        return FALSE;
    }
    if (self->in_calendar || self->kind != PIECE_NONE) {
        g_set_error(error, IVP_ERROR, IVP_ERROR_PARSE,
                    _("The calendar breaks off in line %" PRIu64 "."),
                    self->line - (self->line > 1));
        return FALSE;
    }
    return TRUE;
}
