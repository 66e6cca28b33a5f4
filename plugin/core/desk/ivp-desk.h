/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ivp-courier.h"
#include "ivp-program.h"
#include "ivp-session.h"
#include "ivp-store.h"

/**
 * IvpDesk:
 *
 * The requests of this person: asked by them or of them. Carries each thread between its
 * state machine (ivp-session.h), the store and the courier: what follows from a step is
 * done only when the store has it. Faces draw what it says and send back presses. Main
 * thread only; nothing blocks.
 *
 * Signals:
 *   "changed" (): rows, counts or details may be different now
 *   "arrived" (const char *key): something new of that request wants the person's look
 */
#define IVP_TYPE_DESK (ivp_desk_get_type())
G_DECLARE_FINAL_TYPE(IvpDesk, ivp_desk, IVP, DESK, GObject)

/** Caps. */
#define IVP_DESK_MAX_THREADS                                                          \
    20000                       /* held in memory; the oldest are looked up on demand \
                                 */
#define IVP_DESK_MAX_UNSHOWN 50 /* sentences kept for a conversation not open yet */
#define IVP_DESK_MAX_NAME 200   /* bytes of a name entered by hand */
#define IVP_DESK_ROWS 100       /* rows a list gives at once */

/* --- What the panel lends it --- */

/** IvpDeskEvent: something in the calendar beside a time. */
typedef struct {
    gint64 start, end;
    char *title;
} IvpDeskEvent;
void ivp_desk_event_free(IvpDeskEvent *event);

typedef struct {
    gint64 (*now)(gpointer data);
    IvpZone *(*zone)(gpointer data);       /* (transfer none): the viewer's */
    IvpProgram *(*program)(gpointer data); /* (transfer none) (nullable) */
    /** (transfer full) (element-type IvpDeskEvent): of the calendars, touching [from, to),
     * without slots that are only offered */
    GPtrArray *(*events)(gpointer data, gint64 from, gint64 to);
    /** (transfer full) (element-type gint64): free slots from @from on, at most @limit */
    GArray *(*slots)(gpointer data, gint64 from, guint limit);
} IvpDeskHost;

IvpDesk *ivp_desk_new(IvpStore *store, const IvpDeskHost *host, gpointer data);

/** ivp_desk_start: loads what is stored and begins to send; after the first sign-on. */
void ivp_desk_start(IvpDesk *self);

/** ivp_desk_stop: sends nothing more. */
void ivp_desk_stop(IvpDesk *self);

/** ivp_desk_set_courier: @courier lives until it is replaced; %NULL: nobody carries. */
void ivp_desk_set_courier(IvpDesk *self, const IvpCourier *courier, gpointer data);

/* --- From the courier --- */

typedef enum {
    IVP_HEARD_TALK,   /* not ours: leave it as it is */
    IVP_HEARD_SHOW,   /* ours: @sentence stands for it, in the log too */
    IVP_HEARD_SILENT, /* ours, and nothing of it is shown */
} IvpHeard;

/**
 * ivp_desk_hear:
 * @raw: a private message as it came, after decryption; markup and all (IvpCourier.to_text
 *   takes that out)
 * @open: whether a conversation with @who is open; if not, the sentence is kept for
 *   ivp_desk_take_unshown() and the line is %IVP_HEARD_SILENT
 * @delayed: replayed from a history
 * @sentence: (out) (transfer full): on %IVP_HEARD_SHOW, plain text
 * @key: (out) (optional) (transfer full): on %IVP_HEARD_SHOW, the request it is about
 *
 * Cheap for whatever is not ours. Plain words of somebody with an open offer are %TALK and
 * count all the same.
 */
IvpHeard ivp_desk_hear(IvpDesk *self,
                       const char *account,
                       const char *who,
                       const char *raw,
                       gboolean open,
                       gboolean delayed,
                       char **sentence,
                       char **key);

/**
 * ivp_desk_hear_room: the same in a room
 * @nick: how to write to the speaker privately, normalized: on IRC the nick, in an XMPP
 * room "room@server/nick"
 * @mine: the person here said it
 */
IvpHeard ivp_desk_hear_room(IvpDesk *self,
                            const char *account,
                            const char *room,
                            const char *nick,
                            const char *raw,
                            gboolean delayed,
                            gboolean mine,
                            char **sentence,
                            char **key);

/**
 * ivp_desk_hear_echo: a line of ours that another device of this account, or the room,
 * brings back: what stands for it. It moves nothing.
 */
IvpHeard ivp_desk_hear_echo(IvpDesk *self,
                            const char *account,
                            const char *who,
                            const char *raw,
                            char **sentence);

/** ivp_desk_peer_changed: @who (nullable: all of @account) signed on or off, or joined. */
void ivp_desk_peer_changed(IvpDesk *self, const char *account, const char *who);

/** ivp_desk_nick_left: @nick (normalized) left a room or changed its name. */
void ivp_desk_nick_left(IvpDesk *self, const char *account, const char *nick);

/** IvpUnshown: a sentence that waited for its conversation. */
typedef struct {
    char *sentence;
    char *key;
    gint64 when;
    gboolean mine;
} IvpUnshown;
void ivp_unshown_free(IvpUnshown *unshown);

/** ivp_desk_take_unshown: (transfer full) (element-type IvpUnshown): for a conversation
 * that has just been opened; each once */
GPtrArray *ivp_desk_take_unshown(IvpDesk *self, const char *account, const char *who);

/* --- Rows --- */

typedef enum {
    IVP_SECTION_TO_ANSWER, /* nearest deadline first */
    IVP_SECTION_WAITING,   /* for somebody else */
    IVP_SECTION_BOOKED,    /* next first */
    IVP_SECTION_PAST,      /* newest first */
    IVP_N_SECTIONS,
} IvpSection;

/** ivp_section_get_label: "To answer", "Waiting for them", "Booked", "Past" */
const char *ivp_section_get_label(IvpSection section);

/** IvpRequestRow: one line of the list; all texts translated, without markup. */
typedef struct {
    char *key; /* stable */
    char *id;  /* the code on the wire */
    IvpSide side;
    IvpSection section;
    char *name;  /* "Ana" */
    char *title; /* "Thu 3 Dec 10:00 or 2 others, 60 min"; 'wrote “Thursday works”' */
    char *deadline;    /* (nullable): "until Fri 18:00" */
    char *state;       /* one sentence: where it stands and whose turn it is */
    char *spoken;      /* all of it as one sentence, for lists read aloud */
    gboolean new_here; /* not looked at since it moved */
    gint64 at;         /* what it is sorted by */
} IvpRequestRow;
void ivp_request_row_free(IvpRequestRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(IvpRequestRow, ivp_request_row_free)

/** ivp_desk_count: how many requests are in @section. */
guint ivp_desk_count(IvpDesk *self, IvpSection section);

/** ivp_desk_list: (transfer full) (element-type IvpRequestRow): at most %IVP_DESK_ROWS
 * after @offset */
GPtrArray *ivp_desk_list(IvpDesk *self, IvpSection section, guint offset);

/** ivp_desk_get_badge: how many wait for the person here. */
guint ivp_desk_get_badge(IvpDesk *self);

/** ivp_desk_get_summary: (transfer full) (nullable): "2 requests wait, the first until Fri
 * 18:00." */
char *ivp_desk_get_summary(IvpDesk *self);

/** ivp_desk_get_empty_sentence: (transfer full): "No requests yet." */
char *ivp_desk_get_empty_sentence(IvpDesk *self);

/** ivp_desk_find: (transfer full) (element-type utf8): keys of the requests with this
 * person that are not over, newest first */
GPtrArray *ivp_desk_find(IvpDesk *self, const char *account, const char *who);

/* --- One request --- */

/** IvpRequestTime: a time it may be booked or agreed at. */
typedef struct {
    gint64 at;
    char *label;     /* "Thu 3 Dec 10:00–11:00" */
    char *beside;    /* "free; Collector SIG ends 10 min before", "clash: your booking with
                        Kim"; "19:00 in Berlin" */
    gboolean clash;  /* booking it needs a second, deliberate press */
    gboolean chosen; /* the first without a clash */
} IvpRequestTime;

/** IvpRequestAction: a press that can do something now. The first one is the main one. */
typedef enum {
    IVP_DO_BOOK,          /* a chosen time */
    IVP_DO_AGREE,         /* to a chosen time */
    IVP_DO_PROPOSE,       /* other times: needs times */
    IVP_DO_REQUEST,       /* volunteer: other times, move it: needs times */
    IVP_DO_KEEP,          /* volunteer: keep the old time */
    IVP_DO_DECLINE,       /* may have a reason */
    IVP_DO_CANCEL,        /* may have a reason */
    IVP_DO_WITHDRAW,      /* may have a reason */
    IVP_DO_CONSENT,       /* recording and naming */
    IVP_DO_NOTE,          /* count what was agreed in words as booked */
    IVP_DO_SAID,          /* what their free words mean: a chosen time */
    IVP_DO_SAID_NO,       /* their free words mean no */
    IVP_DO_NOT_AN_ANSWER, /* their free words mean nothing here */
    IVP_DO_SEND_DRAFT,    /* send @draft as an ordinary message */
    IVP_DO_FREE_NOW,      /* give a kept slot free although they have not heard */
    IVP_DO_COPY,          /* the newest line of mine as text to paste (by hand) */
    IVP_DO_PASTE,         /* an answer that came by other ways */
    IVP_DO_CLAIM,         /* a room's request: I would take it */
    IVP_DO_ASK_ROOM_AGAIN,
    IVP_DO_GIVE, /* a room's request: give it to the one who offered, whom nobody lists */
    IVP_N_ACTIONS,
} IvpAction;

typedef struct {
    IvpAction action;
    char *label; /* "Book Thu 3 Dec 10:00"; with the chosen time in it */
    gboolean needs_times;
    gboolean may_text; /* a reason, topics */
} IvpRequestAction;

/** IvpRequest: everything about one request, ready to be drawn or read aloud. */
typedef struct {
    char *key;
    char *id;
    IvpSide side;
    IvpSection section;
    char *name;
    char *address;      /* account and address: "ana@example.org" */
    char *vouch;        /* (nullable): "Not listed as a facilitator here." */
    char *state;        /* one sentence */
    char *delivery;     /* (nullable): "In Bo's inbox since 14:02." */
    char *deadline;     /* (nullable) */
    char *consent;      /* "Recording: ask at the start. Summary: role only." */
    char *about;        /* (nullable): topics, as typed */
    char *note;         /* (nullable): their last word */
    char *quote;        /* (nullable): 'Kim wrote at 09:31: “Thursday works!”' */
    char *draft;        /* (nullable): what %IVP_DO_SEND_DRAFT would send */
    char *trouble;      /* (nullable): 'Just taken by someone else. Nearest free: …' */
    GPtrArray *times;   /* IvpRequestTime (owned) */
    GPtrArray *actions; /* IvpRequestAction (owned) */
    int shown;          /* give it back in the press */
    int length;         /* minutes */
    IvpRecord record;   /* the volunteer's consent as it stands */
    gboolean share_name;
    gboolean share_org;
} IvpRequest;
void ivp_request_free(IvpRequest *request);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(IvpRequest, ivp_request_free)

/** ivp_desk_describe: (transfer full) (nullable): @key's request; it counts as looked at.
 */
IvpRequest *ivp_desk_describe(IvpDesk *self, const char *key);

/**
 * ivp_desk_label_press:
 *
 * Returns: (transfer full) (nullable): how @action is called with another of the times
 *   chosen: "Book Thu 10 Dec 10:00"; %NULL for actions that choose none
 */
char *ivp_desk_label_press(IvpDesk *self, IvpAction action, gint64 at);

/** ivp_request_to_text: (transfer full): as lines of plain text, for commands. */
char *ivp_request_to_text(const IvpRequest *request);

/** IvpHistoryText: @lines: (transfer full) (element-type utf8): oldest first, with dates;
 * @data is the callback's from then on, else freed with @destroy (nullable) */
typedef void (*IvpHistoryText)(GPtrArray *lines, gpointer data);
void ivp_desk_load_history(IvpDesk *self,
                           const char *key,
                           IvpHistoryText loaded,
                           gpointer data,
                           GDestroyNotify destroy);

/* --- Presses --- */

/**
 * IvpPressed: what became of a press: now, or when the store has it.
 * @sentence: (nullable): what went out: "Sent to Bo: yes to Thu 3 Dec 19:00. Bo still has
 *   to book it."; of %IVP_DO_COPY, and of requests by hand, the text to paste
 * @error: (nullable): why nothing did; %IVP_ERROR_AMBIGUOUS: a clash, press again with
 *   @anyway to book all the same
 */
typedef void (*IvpPressed)(const char *sentence, const GError *error, gpointer data);

/** IvpPress: zeroed but for what matters to the action. */
typedef struct {
    IvpAction action;
    int shown; /* IvpRequest's */
    guint n_at;
    gint64 at[IVP_LINE_MAX_TIMES];
    int length;       /* minutes; 0: as before */
    gboolean consent; /* @record, @share_name, @share_org are given */
    IvpRecord record;
    gboolean share_name;
    gboolean share_org;
    gboolean anyway;  /* book in spite of a clash */
    const char *text; /* (nullable) */
} IvpPress;

/**
 * ivp_desk_press:
 * @pressed: called exactly once
 * @destroy: (nullable): frees @data after that
 */
void ivp_desk_press(IvpDesk *self,
                    const char *key,
                    const IvpPress *press,
                    IvpPressed pressed,
                    gpointer data,
                    GDestroyNotify destroy);

/* --- Asking and inviting --- */

typedef enum {
    IVP_TO_PERSON,
    IVP_TO_ROOM,
    IVP_TO_HAND, /* copy and paste, for people on networks we cannot reach */
} IvpToKind;

/** IvpRecipient: somebody a request may go to. */
typedef struct {
    IvpToKind kind;
    char *account; /* %IVP_ACCOUNT_BY_HAND for %IVP_TO_HAND */
    char *who;     /* normalized; a room's name */
    char *name;    /* "Bo", "#room" */
    char *label;   /* "Bo, facilitator, online", "Copy the text (for Slack, mail)" */
    char *notice;  /* who will see it and where it is kept: 'Bo knows who you are and keeps
                      this until 90 days after the interview, which is open to the public.
                      You can change or withdraw all of it.' */
    gboolean listed; /* the program names them */
} IvpRecipient;
void ivp_recipient_free(IvpRecipient *recipient);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(IvpRecipient, ivp_recipient_free)

/**
 * ivp_desk_list_recipients:
 * @account: (nullable): with @who, the conversation's: first if they are a facilitator
 *
 * Returns: (transfer full) (element-type IvpRecipient): never empty while a program is
 *   chosen: by hand always goes
 */
GPtrArray *ivp_desk_list_recipients(IvpDesk *self, const char *account, const char *who);

/** IvpFormTime: a time of the form. */
typedef struct {
    gint64 at;
    char *label; /* "Thu 3 Dec 19:00, 10:00 in Los Angeles" */
    gboolean ticked;
} IvpFormTime;
void ivp_form_time_free(IvpFormTime *time);

/** ivp_desk_list_form_times: (transfer full) (element-type IvpFormTime): the slot at
 * @first (0: the next free one) ticked, then the next two free ones. */
GPtrArray *ivp_desk_list_form_times(IvpDesk *self, gint64 first);

/**
 * ivp_desk_read_time:
 * @text: "fri 11 dec 17:00"
 * @back: (out) (transfer full): "Fri 11 Dec 2026, 17:00 CET, 08:00 in Los Angeles"
 *
 * Returns: whether it is a time to come; if not, @error is a sentence with a way out
 */
gboolean ivp_desk_read_time(IvpDesk *self,
                            const char *text,
                            gint64 *at,
                            char **back,
                            GError **error);

/** IvpAsk: a filled form. */
typedef struct {
    const IvpRecipient *to;
    gboolean invite; /* a facilitator's invitation, else a volunteer's request */
    guint n_at;
    gint64 at[IVP_LINE_MAX_TIMES];
    int length; /* minutes; 0: the program's default */
    IvpRecord record;
    gboolean share_name;
    gboolean share_org;
    gboolean tell_zone;
    const char *about;        /* (nullable) */
    const char *organization; /* (nullable) */
    const char *stack;        /* (nullable) */
} IvpAsk;

/** ivp_desk_get_lengths: the program's choices, and the default (0: no program). */
const int *ivp_desk_get_lengths(IvpDesk *self, gsize *n, int *default_length);

/** ivp_desk_preview: (transfer full): what the other will read; %NULL with a sentence. */
char *ivp_desk_preview(IvpDesk *self, const IvpAsk *ask, GError **error);

/** ivp_desk_ask: sends it, or for %IVP_TO_HAND gives the text to paste. */
void ivp_desk_ask(IvpDesk *self,
                  const IvpAsk *ask,
                  IvpPressed pressed,
                  gpointer data,
                  GDestroyNotify destroy);

/**
 * ivp_desk_paste:
 * @key: (nullable): the request it answers; %NULL: what its tail says, or a new request
 * @name: (nullable): who wrote it, where that is new
 * @text: one or more lines as they were copied, or plain words
 */
void ivp_desk_paste(IvpDesk *self,
                    const char *key,
                    const char *name,
                    const char *text,
                    IvpPressed pressed,
                    gpointer data,
                    GDestroyNotify destroy);

/**
 * ivp_desk_enter: a facilitator enters what was asked by voice or mail: @ask with @name in
 * place of its recipient.
 */
void ivp_desk_enter(IvpDesk *self,
                    const char *name,
                    const IvpAsk *ask,
                    IvpPressed pressed,
                    gpointer data,
                    GDestroyNotify destroy);

/* --- Role --- */

typedef enum {
    IVP_ROLE_NONE,
    IVP_ROLE_HELPER,
    IVP_ROLE_FACILITATOR,
} IvpRole;

IvpRole ivp_desk_get_role(IvpDesk *self);
void ivp_desk_set_role(IvpDesk *self, IvpRole role);

/** ivp_desk_get_role_offer: (transfer full) (nullable): "You are listed as a facilitator
 * (bo@example.org). Take requests here?", until it is answered by ivp_desk_set_role() */
char *ivp_desk_get_role_offer(IvpDesk *self);

/** ivp_desk_is_facilitator: whether the program names this person as one. */
gboolean ivp_desk_is_facilitator(IvpDesk *self, const char *account, const char *who);

/* --- For the calendar's rows --- */

typedef enum {
    IVP_HAS_NOTHING,
    IVP_HAS_ASKED,    /* asked for or proposed by somebody here, not booked */
    IVP_HAS_RESERVED, /* kept until a time */
    IVP_HAS_BOOKED,
} IvpHas;

/** ivp_desk_has: what stands at [@start, @end) here. */
IvpHas ivp_desk_has(IvpDesk *self, gint64 start, gint64 end);
