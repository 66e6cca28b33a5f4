/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-alarm.h"
#include "ivp-assembler.h"
#include "ivp-desk.h"
#include "ivp-store-room.h"
#include "ivp-store-session.h"

/* Inside of IvpDesk; one file for each of its sides. */

/* Names of settings. */
#define IVP_SETTING_BOX "box"
#define IVP_SETTING_ROLE "role"

/** IVP_DESK_MAX_WAITING: inputs that wait for one thread's store; more are dropped, and
 * come again. */
#define IVP_DESK_MAX_WAITING 32

/** IVP_DESK_SLICE: threads read from the store at a time. */
#define IVP_DESK_SLICE 500

/** IvpThread: one request: its state, and what waits to move it. */
typedef struct {
    IvpDesk *desk;
    char *key;         /* "ACCOUNT PEER ID" */
    IvpStored *stored; /* as the store has it */
    GQueue jobs;       /* IvpJob * (owned): in order; the first is under way */
    gboolean busy;     /* the store is asked */
    gboolean new_here; /* not looked at since it moved */
    int heard; /* the newest REV of theirs that was told; it may wait for the store */
    gboolean posting; /* messages of its newest line are on their way out */
    guint reloads;    /* of the job under way, in a row */
    gint64 taken;     /* the time that was just given to somebody else; 0: none */
    IvpAcks acks;
    IvpLine *ack;    /* (nullable) (owned): the `received` that waits */
    gboolean placed; /* the rest is as it should be, … */
    gint64 moves_at; /* … until then; 0: until the thread moves */
    IvpSection section;
    gint64 sort;
    gint64 deadline; /* 0: none */
} IvpThread;

/** IvpJob: one input, and who waits for what becomes of it. */
typedef struct {
    IvpInput input;  /* owns what it points to */
    gboolean local;  /* the slot was looked at by the desk; the store looks once more */
    gboolean posted; /* not an input: the newest line was handed over … */
    gboolean failed; /* … or refused */
    int posted_rev;
    gboolean dismiss; /* not an input: free words mean nothing here */
    char *name;       /* (nullable): what the other person is called */
    char *program;    /* (nullable) */
    IvpPressed pressed;
    gpointer data;
    GDestroyNotify destroy;
} IvpJob;

/** IvpRoomRow: a request in a room: one's own, or somebody's. */
typedef struct {
    IvpDesk *desk;
    char *key; /* "room ACCOUNT ROOM ID" */
    IvpStoredRoom *stored;
    char *offered; /* (nullable): a nick nobody lists that would take it */
    gint64 told;   /* when `taken` was last said */
    gboolean new_here;
} IvpRoomRow;

struct _IvpDesk {
    GObject parent_instance;

    IvpStore *store;
    IvpDeskHost host;
    gpointer host_data;
    const IvpCourier *courier; /* (nullable) */
    gpointer courier_data;
    gboolean started;
    gboolean stopped;
    char box[IVP_BOX_LENGTH + 1];
    char holder[17]; /* this process, for leases */

    GHashTable *threads; /* char * (the thread's) -> IvpThread * (owned) */
    GHashTable *peers;   /* char * "ACCOUNT PEER" (owned) -> GPtrArray of IvpThread */
    GHashTable *lookups; /* char * key (owned): the store is being asked for it */
    GHashTable *rooms;   /* char * (the row's) -> IvpRoomRow * (owned) */
    GHashTable *leases;  /* char * account (owned) -> Lease * (owned) */
    GHashTable *lanes;   /* char * account (owned) -> Lane * (owned) */
    GHashTable *unshown; /* char * "ACCOUNT PEER" (owned) -> GPtrArray of IvpUnshown */
    IvpAssembler *assembler;
    IvpAlarm *alarm;
    guint changed_idle;
    gint64 wake; /* what the alarm is set to; 0: nothing */

    IvpProgram *known_program; /* (nullable): whose contacts … */
    GHashTable *known;    /* … are who: char * "ACCOUNT WHO" (owned) -> IvpContact * */
    GHashTable *known_on; /* char * account (owned): looked up */
    guint loading;        /* slices asked for */
    gboolean rooms_loaded;

    GArray *sections[IVP_N_SECTIONS]; /* (nullable): to be sorted; ivp-desk-row.c's */
    GArray *marks;         /* (nullable): what stands when; made with the sections */
    gint64 sections_until; /* the clock moves a request to another section then */
};

/* --- ivp-desk.c: threads, jobs, commits --- */

gint64 ivp_desk_now(IvpDesk *self);
const IvpZone *ivp_desk_zone(IvpDesk *self);
char *ivp_desk_make_key(const char *account, const char *peer, const char *id);
IvpThread *ivp_desk_get_thread(IvpDesk *self, const char *key);
GPtrArray *ivp_desk_get_peer(IvpDesk *self, const char *account, const char *who);

/** ivp_desk_add_thread: takes @stored. */
IvpThread *ivp_desk_add_thread(IvpDesk *self, IvpStored *stored);

/** ivp_desk_open_thread: a new thread, not stored before its first step is; %NULL with a
 * sentence if there is no randomness. @id: (nullable): a fresh one */
IvpThread *ivp_desk_open_thread(IvpDesk *self,
                                const char *id,
                                IvpSide side,
                                const char *account,
                                const char *peer,
                                GError **error);

IvpJob *ivp_job_new(const IvpInput *input);
void ivp_job_free(IvpJob *job);

/** ivp_desk_queue: takes @job. */
void ivp_desk_queue(IvpThread *thread, IvpJob *job);
void ivp_desk_queue_first(IvpThread *thread, IvpJob *job);

/** ivp_desk_changed: rows are to be drawn anew; told once in a turn of the loop. */
void ivp_desk_changed(IvpDesk *self);

/** ivp_desk_touch: @thread stands elsewhere in the lists now. */
void ivp_desk_touch(IvpThread *thread);

/** ivp_desk_refuse: sets @error; returns %FALSE. */
gboolean ivp_desk_refuse(GError **error, int code, const char *sentence);

/* --- ivp-desk-people.c: names, who is listed --- */

/** ivp_desk_look: what the courier says of them; by hand: always there. */
void ivp_desk_look(IvpDesk *self, const char *account, const char *who, IvpReach *reach);
gboolean ivp_desk_has_panel(IvpDesk *self, const char *account, const char *who);
void ivp_desk_fill_peer(IvpDesk *self,
                        const char *account,
                        const char *who,
                        const IvpReach *reach,
                        IvpPeer *peer);

/** ivp_desk_get_name: (transfer full): what the other person of @thread is called. */
char *ivp_desk_get_name(IvpThread *thread);

/** ivp_desk_find_contact: (transfer none) (nullable): the program's contact that is this
 * person. */
const IvpContact *
ivp_desk_find_contact(IvpDesk *self, const char *account, const char *who);

/* --- ivp-desk-post.c: what goes out --- */

/** ivp_desk_encode: (transfer full): the messages of @session's newest line. */
char **
ivp_desk_encode(IvpThread *thread, const IvpSession *session, gint64 taken, GError **error);

/** ivp_desk_pump: sends what is due of @thread, and says when to look again. */
void ivp_desk_pump(IvpThread *thread);
void ivp_desk_pump_all(IvpDesk *self, const char *account, const char *who);

/** ivp_desk_acknowledge: @line is the `received` to send. */
void ivp_desk_acknowledge(IvpThread *thread, const IvpLine *line);
void ivp_desk_post_free(IvpDesk *self);
/** ivp_desk_wake_at: looks again at @when, an instant, if not sooner; 0 is never. */
void ivp_desk_wake_at(IvpDesk *self, gint64 when);
void ivp_desk_delivery(IvpThread *thread, IvpDelivery *delivery);

/** ivp_desk_post_to_room: the messages of a line, told nobody. */
void
ivp_desk_post_to_room(IvpDesk *self, const char *account, const char *room, char **parts);

/** ivp_desk_say: shows a sentence with @thread's person, or keeps it until a conversation
 * with them is open. Returns whether one is. */
gboolean ivp_desk_say(IvpThread *thread, const char *sentence, gboolean mine);
void ivp_desk_keep_unshown(IvpDesk *self,
                           const char *account,
                           const char *who,
                           const char *sentence,
                           const char *key,
                           gboolean mine);

/* --- ivp-desk-busy.c: what stands when --- */

/** IvpBusy: what stands at a time one may book. */
typedef struct {
    gboolean clash;
    char *
        text; /* "clash: your booking with Kim", "free; Collector SIG ends 10 min before" */
    char *what; /* (nullable): of a clash: "your booking with Kim" */
} IvpBusy;

void ivp_busy_clear(IvpBusy *busy);
void ivp_desk_look_at_time(IvpDesk *self,
                           gint64 at,
                           int length,
                           const IvpThread *except,
                           IvpBusy *busy);

/** ivp_desk_mark: what @thread, which is not past, has to do with which times. */
void ivp_desk_mark(IvpThread *thread, gint64 now);

/** ivp_desk_time_short: (transfer full): "Thu 3 Dec 19:00", in the viewer's zone */
char *ivp_desk_time_short(IvpDesk *self, gint64 at);

/** ivp_desk_time_until: (transfer full): "Fri 18:00", "Fri 27 Nov 18:00" */
char *ivp_desk_time_until(IvpDesk *self, gint64 at);

/** ivp_desk_list_nearest: (transfer full): "1. Thu 17 Dec 19:00, 2. …", free slots; "" */
char *ivp_desk_list_nearest(IvpDesk *self, guint limit, GArray **times);

/* --- ivp-desk-request.c --- */

IvpRequest *ivp_request_new(void);

/** ivp_request_add_time: one to come, once; @check: whether it can be booked is looked at,
 * beside @except (nullable). @request's length counts. */
void ivp_request_add_time(IvpDesk *self,
                          IvpRequest *request,
                          gint64 at,
                          gboolean check,
                          const IvpThread *except);

/* --- ivp-desk-room.c --- */

void ivp_desk_load_rooms(IvpDesk *self);
void ivp_room_row_free(IvpRoomRow *row);
void ivp_desk_ask_room(IvpDesk *self,
                       const IvpAsk *ask,
                       IvpPressed pressed,
                       gpointer data,
                       GDestroyNotify destroy);
void ivp_desk_press_room(IvpDesk *self,
                         IvpRoomRow *row,
                         const IvpPress *press,
                         IvpPressed pressed,
                         gpointer data,
                         GDestroyNotify destroy);
IvpRequestRow *ivp_desk_room_to_row(IvpRoomRow *row);
IvpRequest *ivp_desk_describe_room(IvpRoomRow *row);
IvpSection ivp_desk_room_section(const IvpRoomRow *row, gint64 now);

/* --- ivp-desk-ask.c --- */

/** ivp_desk_make_topics: (transfer full) (nullable): topics, organization and stack as one
 * TEXT. */
char *ivp_desk_make_topics(IvpDesk *self, const IvpAsk *ask);
gboolean ivp_desk_check_ask(IvpDesk *self, const IvpAsk *ask, GError **error);

/* --- ivp-desk-row.c --- */

void ivp_desk_forget_sections(IvpDesk *self);
void ivp_desk_free_sections(IvpDesk *self);

/** ivp_desk_get_title: (transfer full): "Thu 3 Dec 10:00 or 2 others, 60 min" */
char *ivp_desk_get_title(IvpThread *thread);
char *ivp_desk_get_deadline(IvpThread *thread);
char *ivp_desk_get_state(IvpThread *thread);
