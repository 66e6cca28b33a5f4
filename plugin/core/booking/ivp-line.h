/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <glib.h>

#include "ivp-code.h"

/**
 * A line: what one panel says to another, and what a person without one reads.
 *
 *     SENTENCE | TEXT [ip1 VERB ID.REV key=value …]
 *
 * The format is in data/protocol/README.md, with the vectors the tests read. This is the
 * codec alone: pure, no clock, any thread. It decides nothing about what a line moves.
 */

/** Caps on what is said and taken. */
#define IVP_LINE_MAX_PART 380  /* bytes of one part; IRC leaves about 445 */
#define IVP_LINE_MAX_PARTS 9   /* parts of one line */
#define IVP_LINE_MAX_TEXT 2000 /* bytes of TEXT, as it stands on the wire */
#define IVP_LINE_MAX_TIMES 4   /* times in `at` */
#define IVP_LINE_MAX_REV \
    99 /* but for withdraw and cancel, so that a thread can always end */
#define IVP_LINE_MAX_MESSAGE 8192 /* bytes of a message in which a line is looked for */
#define IVP_LINE_MAX_MINUTES 600  /* of a session */
#define IVP_LINE_MAX_NICK 128     /* bytes of a nick in `by` */

/** IVP_LINE_VERSION: the one written and understood: `ip1`. */
#define IVP_LINE_VERSION 1

typedef enum {
    IVP_VERB_NONE, /* nothing said */
    /* the volunteer's */
    IVP_VERB_REQUEST,
    IVP_VERB_AGREE,
    IVP_VERB_CONSENT,
    IVP_VERB_WITHDRAW,
    /* the facilitator's */
    IVP_VERB_PROPOSE,
    IVP_VERB_INVITE,
    IVP_VERB_BOOK,
    IVP_VERB_DECLINE,
    IVP_VERB_CANCEL,
    /* either's */
    IVP_VERB_RECEIVED,
    /* in a room */
    IVP_VERB_CLAIM,
    IVP_VERB_TAKEN,
    /* reserved: known by name, not acted on yet */
    IVP_VERB_TOPIC,
    IVP_VERB_TELL,
    IVP_VERB_ROLE,
    IVP_VERB_REVIEW,
    IVP_VERB_NOTES,
    IVP_VERB_BOARD,
    IVP_N_VERBS,
} IvpVerb;

/** ivp_verb_get_name: "request"; "" for %IVP_VERB_NONE. */
const char *ivp_verb_get_name(IvpVerb verb);

/** ivp_verb_from_name: %IVP_VERB_NONE for an unknown one. */
IvpVerb ivp_verb_from_name(const char *name);

gboolean ivp_verb_is_volunteers(IvpVerb verb);
gboolean ivp_verb_is_facilitators(IvpVerb verb);

typedef enum {
    IVP_RECORD_ASK, /* ask me at the start: the default */
    IVP_RECORD_YES,
    IVP_RECORD_DELETE, /* yes, deleted once the summary is written */
    IVP_RECORD_NO,
} IvpRecord;

/**
 * IvpLine: one line, whole or a part. Of the keys only those count that belong to its verb;
 * the rest are zero. Start from a zeroed one; free what it holds with ivp_line_clear().
 */
typedef struct {
    IvpVerb verb;
    int rev;   /* the sender's own count from 1; in a room: the round; of `received`: N */
    int part;  /* 1 … parts; 0 of a whole line */
    int parts; /* 0 of a whole line */
    int re;    /* the other side's REV it answers; 0: none */
    char id[IVP_ID_LENGTH + 1];
    char box[IVP_BOX_LENGTH + 1]; /* the sender's store */
    char to[IVP_BOX_LENGTH + 1];  /* the store it is bound to; "" while not known */
    char room[IVP_ID_LENGTH + 1]; /* the room's request this came from; "" if none */
    guint n_at;
    gint64 at[IVP_LINE_MAX_TIMES]; /* instants, whole minutes */
    int length;                    /* minutes; 0: not said */
    IvpRecord record;
    gboolean name;  /* may the summary give the volunteer's name */
    gboolean org;   /* … and organization */
    gint64 booked;  /* the booking that stands; 0: none */
    int booked_rev; /* the volunteer's REV that said yes to it */
    gint64 until;   /* until when proposed times are kept; 0: not said */
    gint64 on;      /* when it was said; 0: not said */
    char *by;       /* (nullable) nick, of `taken` */
    char
        *text; /* (nullable) TEXT as typed; of a part: its piece as it stands on the wire */
} IvpLine;

void ivp_line_clear(IvpLine *line);
void ivp_line_copy(IvpLine *to, const IvpLine *from);
gboolean ivp_line_equal(const IvpLine *a, const IvpLine *b);
IvpLine *ivp_line_dup(const IvpLine *line);
void ivp_line_free(IvpLine *line);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(IvpLine, ivp_line_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(IvpLine, ivp_line_clear)

/** ivp_line_has_time: whether @instant is in the line's `at`. */
gboolean ivp_line_has_time(const IvpLine *line, gint64 instant);

/**
 * ivp_line_encode:
 * @line: what to say; its part numbers are ignored
 * @sentence: the plain words for whoever reads it, in one language; a "|" in it becomes "/"
 *
 * The same line and sentence always give the same bytes. TEXT over %IVP_LINE_MAX_TEXT, or a
 * sentence longer than ivp_line_sentence_room(), is refused with %IVP_ERROR_LIMIT.
 *
 * Returns: (transfer full): the parts in order, each of at most %IVP_LINE_MAX_PART bytes
 */
char **ivp_line_encode(const IvpLine *line, const char *sentence, GError **error);

/**
 * ivp_line_encode_plain: the same for somebody whose client never showed a panel: no tail,
 * and line breaks become spaces. Parts are numbered "(2/3) ".
 */
char **ivp_line_encode_plain(const IvpLine *line, const char *sentence, GError **error);

/** ivp_line_encode_tail: (transfer full): "[ip1 …]" of the whole line, without its TEXT. */
char *ivp_line_encode_tail(const IvpLine *line);

/** ivp_line_sentence_room: the most bytes a sentence before this line may have. */
gsize ivp_line_sentence_room(const IvpLine *line);

/**
 * ivp_line_clean_text: (transfer full) (nullable): @text as it would arrive: ends trimmed,
 * one kind of line break, no control characters, valid UTF-8; %NULL if nothing is left
 */
char *ivp_line_clean_text(const char *text);

/** ivp_line_text_bytes: how many of the %IVP_LINE_MAX_TEXT bytes @text takes. */
gsize ivp_line_text_bytes(const char *text);

typedef enum {
    IVP_LINE_NONE,     /* no line: just talk */
    IVP_LINE_WHOLE,    /* a line of ours */
    IVP_LINE_PART,     /* one part of it; goes to the assembler */
    IVP_LINE_RESERVED, /* a verb of later: id and rev are set, nothing else; shown as text
                        */
    IVP_LINE_NEWER, /* a higher version or an unknown verb; shown as text, never answered */
    IVP_LINE_DAMAGED, /* a tail that does not keep the grammar, or over a cap; shown as text
                       */
} IvpLineKind;

/**
 * ivp_line_may_be:
 * @raw: a message as it came, markup and all
 *
 * Returns: %FALSE if there cannot be a line in it; one pass, no memory, for every message
 * read
 */
gboolean ivp_line_may_be(const char *raw);

/**
 * ivp_line_decode:
 * @text: a message as plain text, markup and entities already taken out
 * @line: (out): set on %IVP_LINE_WHOLE, %IVP_LINE_PART and %IVP_LINE_RESERVED, zeroed
 * otherwise
 *
 * Takes what real protocols do to a line: prefixes of rooms and bridges before it, blanks
 * around it, line breaks for spaces, addresses doubled by linkifiers.
 */
IvpLineKind ivp_line_decode(const char *text, IvpLine *line);

/**
 * ivp_line_unescape:
 * @wire: TEXT as it stands on the wire, its parts joined
 *
 * Returns: (transfer full) (nullable): as typed; %NULL if nothing is there
 */
char *ivp_line_unescape(const char *wire);

/**
 * ivp_line_split_paste:
 * @text: what somebody pasted: one message, or several under each other
 *
 * Returns: (transfer full): each message that ends in a tail, at most 64 of them
 */
char **ivp_line_split_paste(const char *text);

/** ivp_line_format_time: (transfer full): "20261203T1800Z" */
char *ivp_line_format_time(gint64 instant);

/** ivp_line_parse_time: whether @text is a time of the years 2000 to 2199 as above */
gboolean ivp_line_parse_time(const char *text, gint64 *instant);
