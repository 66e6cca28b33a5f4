/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <gnt.h>
#include <gntbox.h>
#include <gntwidget.h>
#include <gntwindow.h>
#include <purple.h>

#include "ivp-panel.h"

/** IVP_FINCH_ESCAPE: the key, as libgnt passes it on; its header has no name for it. */
#define IVP_FINCH_ESCAPE "\033"

/** IVP_FINCH_FIRST_WINDOW: the name of the window of first start. */
#define IVP_FINCH_FIRST_WINDOW "interview-first"

typedef struct _IvpFinchCalendar IvpFinchCalendar;

/**
 * IvpFinch: the Finch face between load and unload; plugin->extra points to it. Windows are
 * found by name among those open, so that no pointer to a closed one is ever kept.
 */
typedef struct {
    PurplePlugin *plugin;
    IvpPanel *panel;    /* (owned) */
    GPtrArray *windows; /* GntWidget * (of Finch): every window of ours that is open */
    IvpFinchCalendar *calendar; /* (nullable): lives as long as its window */
    gboolean role_asked;        /* once in a run is enough */
    char *saving;     /* (owned) (nullable): key of the row a place is being chosen for */
    char *strip_text; /* (owned) */
    guint strip_timer;
    guint strip_idle;
    gulong handlers[5];
} IvpFinch;

/* --- ivp-finch-window.c: windows in general --- */

/**
 * ivp_finch_window_new:
 * @name: one of its kind is open at a time
 *
 * Returns: (transfer none): an empty window, not shown yet; destroyed at unload if still
 * open
 */
GntWidget *ivp_finch_window_new(IvpFinch *self, const char *name, const char *title);

/** ivp_finch_dialog_new: likewise, a small one that Escape closes. */
GntWidget *ivp_finch_dialog_new(IvpFinch *self, const char *name, const char *title);

/** ivp_finch_dialog_show: in the middle of the terminal, once all is in it. */
void ivp_finch_dialog_show(GntWidget *window);

/** ivp_finch_window_present: raises the window of that name; returns whether there is one.
 */
gboolean ivp_finch_window_present(IvpFinch *self, const char *name);

/** ivp_finch_window_find: (transfer none) (nullable) */
GntWidget *ivp_finch_window_find(IvpFinch *self, const char *name);

/** ivp_finch_window_close: destroys the window of that name, if there is one. */
void ivp_finch_window_close(IvpFinch *self, const char *name);

/** ivp_finch_screen_size: what a window can have of the terminal, its border and shadow
 * included. */
void ivp_finch_screen_size(int *width, int *height);

/** ivp_finch_add_button: @data is what @callback gets second. */
GntWidget *
ivp_finch_add_button(GntWidget *box, const char *label, GCallback callback, gpointer data);

/** ivp_finch_button_set: another label; the button keeps the width it began with. */
void ivp_finch_button_set(GntWidget *button, const char *label);

/** ivp_finch_add_close: a button that destroys @window. */
GntWidget *ivp_finch_add_close(GntWidget *box, GntWidget *window, const char *label);

/** ivp_finch_text_new: a text of that size in characters, wrapped, its first line on top.
 */
GntWidget *ivp_finch_text_new(int width, int height);
/** ivp_finch_text_set: @heading (nullable): a first line, bold */
void ivp_finch_text_set(GntWidget *view, const char *heading, const char *text);

/** ivp_finch_count_lines: how many lines @text takes, wrapped at @width. */
int ivp_finch_count_lines(const char *text, int width);

/** ivp_finch_show_text: a window with lines of text and Close; replaces one of the same
 * name. */
void
ivp_finch_show_text(IvpFinch *self, const char *name, const char *title, const char *text);

/**
 * ivp_finch_show_answer: what came of the user's press a moment ago, in front. libgnt
 * leaves a window behind that opens while no key is being handled.
 */
void ivp_finch_show_answer(IvpFinch *self, const char *text);

/** IvpFinchFileChosen: @path is absolute. */
typedef void (*IvpFinchFileChosen)(IvpFinch *self, const char *path);

/**
 * ivp_finch_ask_file: the question libpurple has too, but Finch's answer to that one leaves
 * the folder out.
 * @suggestion: (nullable): a name
 */
void ivp_finch_ask_file(IvpFinch *self,
                        const char *title,
                        const char *suggestion,
                        gboolean save,
                        IvpFinchFileChosen callback);

/* --- The windows --- */

/** ivp_finch_open: the calendar, or first start where no program was chosen. */
void ivp_finch_open(IvpFinch *self);

/** ivp_finch_open_first: which community? */
void ivp_finch_open_first(IvpFinch *self);

/** ivp_finch_open_zones: whose clock? */
void ivp_finch_open_zones(IvpFinch *self);

/** ivp_finch_add_program_file: asks for a program file, shows what it is, then adds it. */
void ivp_finch_add_program_file(IvpFinch *self);

/** ivp_finch_menu_add: what concerns the program as a whole, behind F10. */
void ivp_finch_menu_add(IvpFinch *self, GntWidget *window);

void ivp_finch_calendar_open(IvpFinch *self);
void ivp_finch_calendar_select(IvpFinch *self, const char *key);
/** ivp_finch_make_day: (transfer full): "Today", "Tomorrow", "Thu 3 Dec" */
char *ivp_finch_make_day(IvpFinch *self, const IvpRow *row);

/** ivp_finch_calendar_filter: shows what @filter says; its words are not looked at. */
void ivp_finch_calendar_filter(IvpFinch *self, const IvpFilter *filter, const char *label);

/** ivp_finch_filter_open: asks which rows are wanted, for the calendar that is open. */
void ivp_finch_filter_open(IvpFinch *self);

/** ivp_finch_calendar_show_day: the list from that day of the viewer's on. */
void ivp_finch_calendar_show_day(IvpFinch *self, IvpWall day);

/** ivp_finch_event_show: everything about one row, with what can be done about it. */
void ivp_finch_event_show(IvpFinch *self, const char *key);
void ivp_finch_event_remind(IvpFinch *self, const char *key);
void ivp_finch_event_save(IvpFinch *self, const char *key);

/** ivp_finch_month_open: @filter (nullable): what is counted; copied */
void ivp_finch_month_open(IvpFinch *self, const IvpFilter *filter);

/* --- Requests --- */

/** ivp_finch_requests_open: all of them, in one list. */
void ivp_finch_requests_open(IvpFinch *self);

/** ivp_finch_requests_label: (transfer full): "Requests (2)" */
char *ivp_finch_requests_label(IvpFinch *self);

/** ivp_finch_requests_show_key: whether @key, of a notice or of "show", means a request; it
 * is shown then. */
gboolean ivp_finch_requests_show_key(IvpFinch *self, const char *key);

/** ivp_finch_role_offer: asks somebody whom the program lists, once, whether they take
 * requests here; only in answer to a window being opened. */
void ivp_finch_role_offer(IvpFinch *self);

/** ivp_finch_request_show: one of them, with what can be done about it. */
void ivp_finch_request_show(IvpFinch *self, const char *key);

/** IvpFinchAsk: who fills the form, and what for. */
typedef enum {
    IVP_FINCH_ASK_REQUEST, /* a volunteer asks */
    IVP_FINCH_ASK_INVITE,  /* a facilitator asks */
    IVP_FINCH_ASK_ENTER,   /* a facilitator notes what was asked by voice or mail */
} IvpFinchAsk;

/**
 * ivp_finch_ask_open:
 * @account: (nullable): with @who, whom it would go to first
 * @first: the slot that is ticked; 0: the next free one
 */
void ivp_finch_ask_open(IvpFinch *self,
                        IvpFinchAsk kind,
                        const char *account,
                        const char *who,
                        gint64 first);

/** ivp_finch_paste_open: @key (nullable): the request it answers */
void ivp_finch_paste_open(IvpFinch *self, const char *key);

/** ivp_finch_show_copy: a text that people carry themselves. */
void ivp_finch_show_copy(IvpFinch *self, const char *text);

/* --- In conversations --- */

/** ivp_finch_conversations_start: the menu item and the line, in those open and those to
 * come. */
void ivp_finch_conversations_start(IvpFinch *self);
void ivp_finch_conversations_stop(IvpFinch *self);

/** ivp_finch_notice_show: a small window; it does not take the focus, so its title is
 * marked. */
void ivp_finch_notice_show(IvpFinch *self, const IvpNotice *notice);
