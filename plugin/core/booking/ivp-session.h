/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-answer.h"
#include "ivp-state.h"

/**
 * IvpSession:
 *
 * One thread between a volunteer and a facilitator, as one store sees it, and the pure
 * machine that moves it: (state, input, now) → (state, effects). It sends, claims and
 * stores nothing and reads no clock. The caller commits the new state and the history
 * first, then carries out the effects; an effect that a crash swallowed is in the state and
 * comes again (ivp_session_pending(), %IVP_INPUT_START). So any input may come late, twice,
 * out of order or never.
 *
 * The rules and the table of states and moves are in README.md; tests/explorer walks them.
 */

#define IVP_SESSION_MAX_OFFERS \
    16 /* times of older lines of one's own that a booking may name */
#define IVP_SESSION_MAX_NUMBERS 32 /* times with a number for plain words */
#define IVP_SESSION_MAX_CLAIMS 4   /* slots held or being freed at once */
#define IVP_SESSION_WORDS_WAIT                                \
    10 /* seconds before plain words can mean our newest line \
        */

typedef enum {
    IVP_SIDE_VOLUNTEER,
    IVP_SIDE_FACILITATOR,
} IvpSide;

typedef enum {
    IVP_CLAIM_NONE,
    IVP_CLAIM_TRYING,  /* the keeper is asked; nothing may be said before it answers */
    IVP_CLAIM_HELD,    /* booked */
    IVP_CLAIM_KEPT,    /* no longer booked, but the volunteer has not heard of it */
    IVP_CLAIM_FREEING, /* the keeper is asked to free it */
} IvpClaimState;

/** IvpClaim: a slot this session has, or wants, with its keeper. */
typedef struct {
    gint64 at;
    int length;  /* minutes */
    int attempt; /* makes the token of (store, ID, attempt) */
    int until;   /* KEPT: until this REV of mine is acknowledged */
    IvpClaimState state;
} IvpClaim;

/** IvpOffer: a time that stood in one's own lines @first to @last. */
typedef struct {
    gint64 at;
    int first;
    int last;
} IvpOffer;

/** IvpInWords: what somebody without a panel has said in plain words, where it moved
 * something. */
typedef struct {
    gboolean over;      /* a "no": words move this thread no more */
    gboolean record_no; /* "record no" */
    gboolean confirmed; /* yes to the booked time */
    gboolean noted;     /* the volunteer here noted an agreement as booked */
    gint64 agreed;      /* a facilitator's yes; 0: none */
    gint64 when;        /* when they said the last of it */
    char *quote;        /* (nullable): their line */
} IvpInWords;

typedef struct {
    char id[IVP_ID_LENGTH + 1];
    IvpSide side;                 /* which of the two is the person here */
    char *account;                /* stable name of the account */
    char *peer;                   /* normalized */
    char box[IVP_BOX_LENGTH + 1]; /* this store */
    char
        bound[IVP_BOX_LENGTH + 1]; /* the other side's store; "" until its first position */
    char room[IVP_ID_LENGTH + 1];  /* the room's request it came from; "" if none */
    gboolean stood_down;           /* another store of the person here has the thread */
    gboolean distrusted;           /* the nick that a room gave the thread to has left */
    IvpLine mine; /* newest line of each side; zeroed where there is none */
    IvpLine theirs;
    gboolean theirs_in_words; /* written here from plain words */
    gboolean unproven;        /* see ivp_state_of() */
    int said;                 /* the highest REV of mine that was ever used */
    gint64 said_at;
    int acked;                         /* the highest REV of mine acknowledged … */
    char acked_by[IVP_BOX_LENGTH + 1]; /* … by this store */
    int last_no;    /* a facilitator's newest decline or cancel; 0: none */
    int text_since; /* the first REV that carried mine.text */
    int length;     /* minutes, as last said; 0: never */
    char *about;    /* (nullable): the volunteer's topics */
    char *note;     /* (nullable): the reason or word in the newest other line */
    guint n_offers, n_numbers, n_claims;
    IvpOffer offers[IVP_SESSION_MAX_OFFERS]; /* a volunteer's own */
    gint64
        numbers[IVP_SESSION_MAX_NUMBERS]; /* times by their number - 1; never used twice */
    IvpClaim claims[IVP_SESSION_MAX_CLAIMS]; /* a facilitator's own */
    int attempts;
    IvpInWords words;
} IvpSession;

/**
 * IvpInputKind: what can happen to a session. The presses are the person's; the rest come
 * from the network, the keeper of slots, and the start of the program.
 */
typedef enum {
    IVP_PRESS_REQUEST, /* volunteer: @at, @length, consent; also "move it" and "keep the old
                          time" */
    IVP_PRESS_AGREE, /* volunteer: yes to the times @at of the facilitator's newest line */
    IVP_PRESS_CONSENT, /* volunteer: consent */
    IVP_PRESS_WITHDRAW,
    IVP_PRESS_PROPOSE, /* facilitator: @at, @until; opens the thread as an invitation */
    IVP_PRESS_BOOK,    /* facilitator: @at[0] */
    IVP_PRESS_DECLINE,
    IVP_PRESS_CANCEL,
    IVP_PRESS_FREE_NOW, /* facilitator: the kept slot @at[0], though the volunteer has not
                           heard */
    IVP_PRESS_NOTE,     /* volunteer: what was agreed in words counts as booked */
    IVP_PRESS_SAID,     /* what somebody without a panel said in free words, by voice or by
                           mail: @at, none: no; @quote is their line; opens the thread of a
                           facilitator with @at, @length, consent and topics in @text */
    IVP_INPUT_LINE,     /* @line came from @account and @who */
    IVP_INPUT_WORDS,    /* @answer: plain words of @who; @quote is the line */
    IVP_INPUT_OURS,     /* keeper: the slot @at[0] is claimed by @attempt */
    IVP_INPUT_TAKEN,    /* keeper: it is another's */
    IVP_INPUT_FREED,    /* keeper: it is free again */
    IVP_INPUT_LEFT,     /* the nick of @who has left the room, or changed */
    IVP_INPUT_START,    /* the program has started: asks again for what a crash may have
                           swallowed */
    IVP_N_INPUTS,
} IvpInputKind;

/** IVP_N_PRESSES: the presses are the first kinds. */
#define IVP_N_PRESSES (IVP_PRESS_SAID + 1)

typedef struct {
    IvpInputKind kind;
    int shown; /* presses: the other side's REV that was on the screen; 0: none */
    guint n_at;
    gint64 at[IVP_LINE_MAX_TIMES];
    int length;       /* minutes; 0: as before */
    gboolean consent; /* @record, @name and @org are given; else as before */
    IvpRecord record;
    gboolean name;
    gboolean org;
    gint64 until;
    const char *text; /* (nullable): topics, or a reason */
    int attempt;
    const char *account;
    const char *who; /* normalized, as the connection vouches for it */
    const IvpLine *line;
    const IvpAnswer *answer;
    const char *quote;
} IvpInput;

typedef enum {
    IVP_EFFECT_SEND,    /* @line is the newest of mine: put it into the outbox */
    IVP_EFFECT_ACK,     /* @line is the `received` to send, automatically */
    IVP_EFFECT_TRY,     /* ask the keeper for the slot @at, @length, @attempt */
    IVP_EFFECT_FREE,    /* ask the keeper to free it */
    IVP_EFFECT_SHOW,    /* what is shown has changed */
    IVP_EFFECT_NOTIFY,  /* … and the person has something new to look at */
    IVP_EFFECT_HISTORY, /* one entry of the history; commit it with the state */
    IVP_EFFECT_SUGGEST, /* words that count as a wish only; a press decides */
    IVP_EFFECT_ASK,     /* draft "Which one: 1 or 2?" */
} IvpEffectKind;

typedef enum {
    IVP_WHO_ME,
    IVP_WHO_THEM,
    IVP_WHO_KEEPER,
} IvpWho;

/**
 * IvpEntry: what a line of the history tells. A line's own verb where @verb is set. The
 * store keeps the numbers: new ones go to the end.
 */
typedef enum {
    IVP_ENTRY_LINE,       /* @verb, @rev; @at[0…] */
    IVP_ENTRY_WORDS,      /* the same, in plain words: @text */
    IVP_ENTRY_WISH,       /* words of somebody who has a panel: @text */
    IVP_ENTRY_CONFIRMED,  /* yes in words to the booked time */
    IVP_ENTRY_NOTED,      /* noted as booked in words */
    IVP_ENTRY_TRIED,      /* a slot was asked for */
    IVP_ENTRY_TAKEN,      /* … and is another's */
    IVP_ENTRY_GIVEN_BACK, /* … and is no longer wanted */
    IVP_ENTRY_FREED,
    IVP_ENTRY_STOOD_DOWN, /* in your other client */
    IVP_ENTRY_RESTATED,   /* the other side knew a later REV: said again above it */
    IVP_ENTRY_DISTRUSTED, /* the nick has left */
} IvpEntry;

typedef struct {
    IvpEffectKind kind;
    IvpLine *line; /* (nullable) (owned) */
    gint64 at;
    int length;
    int attempt;
    IvpEntry entry;
    IvpWho who;
    IvpVerb verb;
    int rev;
    gint64 when;
    char *text; /* (nullable) */
} IvpEffect;

void ivp_effect_free(IvpEffect *effect);

/** ivp_effects_new: (element-type IvpEffect): an empty list that owns its elements. */
GPtrArray *ivp_effects_new(void);

/**
 * ivp_session_new:
 * @id: seven codes; %NULL-terminated
 * @account: stable name of the account
 * @peer: the other person, normalized
 * @box: this store's
 */
IvpSession *ivp_session_new(const char *id,
                            IvpSide side,
                            const char *account,
                            const char *peer,
                            const char *box);
IvpSession *ivp_session_copy(const IvpSession *session);
void ivp_session_free(IvpSession *session);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(IvpSession, ivp_session_free)

/**
 * ivp_session_opens:
 * @line: a whole line with an ID that is not known here, from this person
 * @box: this store's
 *
 * Returns: whether it opens a thread here; @side is then that of the person here
 */
gboolean ivp_session_opens(const IvpLine *line, const char *box, IvpSide *side);

/**
 * ivp_session_step:
 * @effects: (element-type IvpEffect): what to do after the commit is added here, in order
 * @now: seconds since 1970, UTC
 *
 * Returns: (transfer full): the new state; %NULL with a sentence if a press is refused,
 * with nothing added to @effects. Lines and the rest are never refused: what does not count
 * moves nothing.
 */
IvpSession *ivp_session_step(const IvpSession *session,
                             const IvpInput *input,
                             gint64 now,
                             GPtrArray *effects,
                             GError **error);

/**
 * ivp_session_may: whether a press of that kind can do anything now; for the buttons.
 * Times, texts and the REV shown are looked at by the press itself.
 */
gboolean ivp_session_may(const IvpSession *session, IvpInputKind press);

/** ivp_session_get_state: ivp_state_of() for this store, plain words included. */
IvpState ivp_session_get_state(const IvpSession *session, IvpNext *next);

/** ivp_session_get_booking: the time both count on as this store sees it; 0 if none. */
gint64 ivp_session_get_booking(const IvpSession *session);

/** ivp_session_can_book: whether the volunteer's newest yes held here allows a booking at
 * @at. */
gboolean ivp_session_can_book(const IvpSession *session, gint64 at);

/** ivp_session_pending: the REV of mine still to be acknowledged; 0 if none. */
int ivp_session_pending(const IvpSession *session);

/** ivp_session_get_number: the number @at has in plain words; 0 if none. */
int ivp_session_get_number(const IvpSession *session, gint64 at);

/**
 * ivp_session_occupies: whether the slots this session has or wants touch [start, end), so
 * that the local keeper must not give them to another. A proposal kept until later counts
 * too.
 */
gboolean
ivp_session_occupies(const IvpSession *session, gint64 start, gint64 end, gint64 now);

/** ivp_session_to_bytes: (transfer full): the whole state; the same state, the same bytes.
 */
GBytes *ivp_session_to_bytes(const IvpSession *session);

/** ivp_session_from_bytes: (transfer full): %NULL with %IVP_ERROR_STORE if they are not
 * one. */
IvpSession *ivp_session_from_bytes(GBytes *bytes, GError **error);
