/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-civil.h"
#include "ivp-line.h"

/**
 * IvpRecording:
 *
 * What became of one session's recording: a pure machine, (state, event) → (state,
 * effects). A recording that must go is followed until somebody has said that it is gone; a
 * no takes its link out of everything at once. Days are walls at midnight of the program's
 * zone.
 */
typedef struct {
    IvpRecord consent; /* IVP_RECORD_ASK until the guest has answered */
    IvpWall held;      /* the session's day */
    char *link;        /* (owned) (nullable): where it may be looked at */
    gboolean exists;   /* there is one, as far as anybody said */
    IvpWall delete_by; /* 0: it may stay */
    char *deleted_by;  /* (owned) (nullable): who said that it is gone */
    IvpWall deleted_on;
    gboolean closed;
} IvpRecording;

/** IVP_RECORDING_GRACE_DAYS: from the moment it must go to the day it is to be gone. */
#define IVP_RECORDING_GRACE_DAYS 7
#define IVP_RECORDING_MAX_LINK 2000 /* bytes */

void ivp_recording_clear(IvpRecording *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(IvpRecording, ivp_recording_clear)

typedef enum {
    IVP_RECORDING_CONSENT, /* @consent */
    IVP_RECORDING_LINK,    /* @text: there is one, here */
    IVP_RECORDING_SUMMARY, /* the summary is written */
    IVP_RECORDING_DELETED, /* @text: who says that it is gone */
    IVP_RECORDING_CLOSE,   /* nothing more is to be done about it */
} IvpRecordingWhat;

typedef struct {
    IvpRecordingWhat what;
    IvpRecord consent;
    const char *text;
    IvpWall day; /* on which it happened */
} IvpRecordingEvent;

typedef enum {
    IVP_RECORDING_NOTHING = 0,
    IVP_RECORDING_REMOVE_LINK = 1 << 0,   /* from summary, directory, posts */
    IVP_RECORDING_REMOVE_DRAFTS = 1 << 1, /* announcements that name the recording */
    IVP_RECORDING_SAY_DELETE = 1 << 2,    /* to both: it is to be deleted by @delete_by */
} IvpRecordingEffects;

/**
 * ivp_recording_apply:
 * @self: (inout): left as it was where the event is refused
 * @keep: seconds that recordings are kept (the program's [Retention])
 * @effects: (out): %IvpRecordingEffects to carry out after the commit
 *
 * Returns: whether the event fits; if not, @error is a sentence
 */
gboolean ivp_recording_apply(IvpRecording *self,
                             const IvpRecordingEvent *event,
                             gint64 keep,
                             guint *effects,
                             GError **error);

/** ivp_recording_must_go: whether it is there and has to be deleted */
gboolean ivp_recording_must_go(const IvpRecording *self);

/** ivp_record_stricter: the answer that counts where two were given: no before "delete
 * after the summary" before no answer before yes */
IvpRecord ivp_record_stricter(IvpRecord one, IvpRecord other);
