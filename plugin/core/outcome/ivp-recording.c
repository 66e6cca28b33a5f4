/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-recording.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ivp-error.h"
#include "ivp-when-private.h"

#define GRACE (IVP_RECORDING_GRACE_DAYS * IVP_DAY)

void
ivp_recording_clear(IvpRecording *self)
{
    g_clear_pointer(&self->link, g_free);
    g_clear_pointer(&self->deleted_by, g_free);
}

gboolean
ivp_recording_must_go(const IvpRecording *self)
{
    return self->exists && self->delete_by != 0;
}

IvpRecord
ivp_record_stricter(IvpRecord one, IvpRecord other)
{
    static const IvpRecord order[] = {IVP_RECORD_NO, IVP_RECORD_DELETE, IVP_RECORD_ASK};

    for (gsize i = 0; i < G_N_ELEMENTS(order); i++) {
        if (one == order[i] || other == order[i])
            return order[i];
    }
    return IVP_RECORD_YES;
}

/* The earlier of the day it had and @day. */
static void
hasten(IvpRecording *self, IvpWall day)
{
    self->delete_by = self->delete_by == 0 ? day : MIN(self->delete_by, day);
}

static gboolean
refuse(GError **error, const char *sentence)
{
    g_set_error_literal(error, IVP_ERROR, IVP_ERROR_REFUSED, sentence);
    return FALSE;
}

static void
apply_consent(IvpRecording *self,
              const IvpRecordingEvent *event,
              gint64 keep,
              guint *effects)
{
    self->consent = event->consent;
    self->delete_by = 0;
    if (event->consent == IVP_RECORD_DELETE && self->exists)
        hasten(self, MAX(self->held + keep, event->day));
    /* What must go is not done with. */
    self->closed = self->closed && self->delete_by == 0;
    if (event->consent != IVP_RECORD_NO)
        return;
    *effects |= IVP_RECORDING_REMOVE_LINK | IVP_RECORDING_REMOVE_DRAFTS;
    g_clear_pointer(&self->link, g_free);
    if (!self->exists)
        return;
    self->closed = FALSE;
    hasten(self, event->day + GRACE);
    *effects |= IVP_RECORDING_SAY_DELETE;
}

static gboolean
apply_link(IvpRecording *self, const IvpRecordingEvent *event, gint64 keep, GError **error)
{
    if (self->consent != IVP_RECORD_YES && self->consent != IVP_RECORD_DELETE)
        return refuse(error,
                      self->consent == IVP_RECORD_NO
                          ? _("The guest does not want a recording: no link is kept.")
                          : _("The guest has not said yes to a recording yet."));
    if (event->text == NULL || strlen(event->text) > IVP_RECORDING_MAX_LINK ||
        !g_str_has_prefix(event->text, "https://") ||
        strpbrk(event->text, " \t\r\n<>\"") != NULL)
        return refuse(error, _("A link to a recording begins with https:// and has no "
                               "blanks."));
    g_free(self->link);
    self->link = g_strdup(event->text);
    self->exists = TRUE;
    self->closed = FALSE;
    g_clear_pointer(&self->deleted_by, g_free);
    self->deleted_on = 0;
    if (self->consent == IVP_RECORD_DELETE)
        hasten(self, MAX(self->held + keep, event->day));
    return TRUE;
}

static gboolean
apply_deleted(IvpRecording *self,
              const IvpRecordingEvent *event,
              guint *effects,
              GError **error)
{
    if (!self->exists)
        return refuse(error, _("No recording is known that could have been deleted."));
    if (event->text == NULL || event->text[0] == '\0')
        return refuse(error, _("Say who deleted it."));
    if (self->link != NULL)
        *effects |= IVP_RECORDING_REMOVE_LINK;
    g_clear_pointer(&self->link, g_free);
    self->exists = FALSE;
    self->delete_by = 0;
    g_free(self->deleted_by);
    self->deleted_by = g_strdup(event->text);
    self->deleted_on = event->day;
    return TRUE;
}

static gboolean
apply_close(IvpRecording *self, GError **error)
{
    g_autofree char *day = NULL;

    if (ivp_recording_must_go(self)) {
        day = ivp_when_day_month(self->delete_by, ivp_when_year(self->held));
        g_set_error(
            error, IVP_ERROR, IVP_ERROR_REFUSED,
            /* Translators: a day: "30 Nov" */
            _("The recording is to be deleted by %s: confirm that it is gone first."), day);
        return FALSE;
    }
    self->closed = TRUE;
    return TRUE;
}

gboolean
ivp_recording_apply(IvpRecording *self,
                    const IvpRecordingEvent *event,
                    gint64 keep,
                    guint *effects,
                    GError **error)
{
    g_return_val_if_fail(self != NULL && event != NULL && effects != NULL, FALSE);

    *effects = IVP_RECORDING_NOTHING;
    switch (event->what) {
    case IVP_RECORDING_CONSENT:
        apply_consent(self, event, keep, effects);
        return TRUE;
    case IVP_RECORDING_LINK:
        return apply_link(self, event, keep, error);
    case IVP_RECORDING_SUMMARY:
        if (self->exists && self->consent == IVP_RECORD_DELETE) {
            hasten(self, event->day + GRACE);
            *effects |= IVP_RECORDING_SAY_DELETE;
        }
        return TRUE;
    case IVP_RECORDING_DELETED:
        return apply_deleted(self, event, effects, error);
    case IVP_RECORDING_CLOSE:
        return apply_close(self, error);
    default:
        g_return_val_if_reached(FALSE);
    }
}
