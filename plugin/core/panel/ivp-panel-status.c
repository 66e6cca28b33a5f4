/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-panel.h"

#include <glib/gi18n-lib.h>

#include "ivp-panel-private.h"
#include "ivp-when.h"

void
ivp_status_free(IvpStatus *status)
{
    if (status == NULL)
        return;
    g_free(status->age);
    g_free(status->sentence);
    g_free(status->detail);
    g_free(status->action_label);
    g_free(status);
}

static void
set_action(IvpStatus *status, IvpStatusAction action, const char *label)
{
    status->action = action;
    g_free(status->action_label);
    status->action_label = g_strdup(label);
}

/* The one that matters most to the person: what they see may be wrong, then what is old. */
static const IvpFeedState *
pick_state(GPtrArray *states)
{
    static const int weight[] = {
        [IVP_FEED_CURRENT] = 0, [IVP_FEED_NEVER] = 2,      [IVP_FEED_UNREACHED] = 1,
        [IVP_FEED_BROKEN] = 3,  [IVP_FEED_EMPTY_KEPT] = 4, [IVP_FEED_MOVED] = 5,
    };
    const IvpFeedState *worst = NULL;

    for (guint i = 0; i < states->len; i++) {
        const IvpFeedState *state = g_ptr_array_index(states, i);

        if (worst == NULL || weight[state->health] > weight[worst->health])
            worst = state;
    }
    return worst;
}

static void
describe_feed(IvpPanel *self, IvpStatus *status, const IvpFeedState *state)
{
    g_autofree char *age = NULL;

    status->detail = g_strdup(state->detail);
    switch (state->health) {
    case IVP_FEED_CURRENT:
        break;
    case IVP_FEED_NEVER:
        if (state->sentence == NULL)
            break; /* not asked yet */
        status->sentence = g_strdup_printf(
            "%s %s", state->sentence,
            _("No calendar yet: these are the usual slots, some may be taken."));
        set_action(status, IVP_ACTION_REFRESH, _("Try again"));
        break;
    case IVP_FEED_UNREACHED:
        age = ivp_when_age(state->as_of, self->zone, ivp_panel_now(self));
        /* Translators: %s is "as of 09:12" or "3 days old" */
        status->sentence = g_strdup_printf(_("Not connected; calendar %s."), age);
        if (status->detail == NULL)
            status->detail = g_strdup(state->sentence);
        set_action(status, IVP_ACTION_REFRESH, _("Try again"));
        break;
    case IVP_FEED_BROKEN:
        age = ivp_when_age(state->as_of, self->zone, ivp_panel_now(self));
        /* Translators: first what is wrong with the new copy; then "as of 09:12", "3 days
         * old" */
        status->sentence = g_strdup_printf(
            _("%1$s Kept the old one, %2$s."),
            state->sentence != NULL ? state->sentence : _("The new calendar is broken."),
            age);
        set_action(status, state->detail != NULL ? IVP_ACTION_DETAILS : IVP_ACTION_REFRESH,
                   state->detail != NULL ? _("Details") : _("Try again"));
        break;
    case IVP_FEED_EMPTY_KEPT:
        status->sentence = g_strdup(_("The new calendar is empty; kept the old one."));
        set_action(status, IVP_ACTION_ACCEPT_EMPTY, _("Use the empty one"));
        break;
    case IVP_FEED_MOVED:
        status->sentence = g_strdup(state->sentence != NULL
                                        ? state->sentence
                                        : _("This calendar has moved to a new address."));
        set_action(status, IVP_ACTION_SUCCESSOR, _("Use the new address"));
        break;
    }
}

IvpStatus *
ivp_panel_get_status(IvpPanel *self)
{
    IvpStatus *status = g_new0(IvpStatus, 1);
    g_autoptr(GPtrArray) states = NULL;
    const char *trouble;
    gint64 oldest = 0;

    g_return_val_if_fail(IVP_IS_PANEL(self), status);

    status->fraction = -1;
    status->age = g_strdup("");
    if (self->calendars != NULL) {
        states = ivp_calendars_list_states(self->calendars);
        for (guint i = 0; i < states->len; i++) {
            const IvpFeedState *state = g_ptr_array_index(states, i);

            if (state->as_of != 0 && (oldest == 0 || state->as_of < oldest))
                oldest = state->as_of;
        }
        if (oldest != 0) {
            g_free(status->age);
            status->age = ivp_when_age(oldest, self->zone, ivp_panel_now(self));
        }
        if (states->len > 0)
            describe_feed(self, status, pick_state(states));
        status->busy = ivp_calendars_get_progress(self->calendars, &status->fraction);
    }
    if (status->busy) {
        g_free(status->sentence);
        if (status->fraction >= 0)
            status->sentence =
                g_strdup_printf(_("Loading, %d %%."), (int)(status->fraction * 100));
        else
            status->sentence = g_strdup(_("Loading…"));
        set_action(status, IVP_ACTION_CANCEL, _("Cancel"));
    }
    trouble = ivp_store_get_trouble(self->store);
    if (trouble != NULL && status->sentence == NULL) {
        status->sentence = g_strdup(trouble);
        set_action(status, IVP_ACTION_NONE, NULL);
    }
    return status;
}

void
ivp_panel_refresh(IvpPanel *self)
{
    g_return_if_fail(IVP_IS_PANEL(self));

    if (self->calendars != NULL)
        ivp_calendars_refresh(self->calendars, TRUE);
}

void
ivp_panel_cancel_refresh(IvpPanel *self)
{
    g_return_if_fail(IVP_IS_PANEL(self));

    if (self->calendars != NULL)
        ivp_calendars_cancel(self->calendars);
}

void
ivp_panel_do_action(IvpPanel *self, IvpStatusAction action)
{
    g_autoptr(GPtrArray) states = NULL;

    g_return_if_fail(IVP_IS_PANEL(self));

    if (self->calendars == NULL)
        return;
    states = ivp_calendars_list_states(self->calendars);
    switch (action) {
    case IVP_ACTION_NONE:
    case IVP_ACTION_DETAILS:
        break;
    case IVP_ACTION_REFRESH:
        ivp_panel_refresh(self);
        break;
    case IVP_ACTION_CANCEL:
        ivp_panel_cancel_refresh(self);
        break;
    case IVP_ACTION_ACCEPT_EMPTY:
        for (guint i = 0; i < states->len; i++) {
            const IvpFeedState *state = g_ptr_array_index(states, i);

            if (state->health == IVP_FEED_EMPTY_KEPT)
                ivp_calendars_accept_empty(self->calendars, state->id);
        }
        break;
    case IVP_ACTION_SUCCESSOR:
        for (guint i = 0; i < states->len; i++) {
            const IvpFeedState *state = g_ptr_array_index(states, i);

            /* One that the program file names stays there; the new one stands beside it. */
            if (state->health == IVP_FEED_MOVED && state->detail != NULL &&
                !g_str_has_prefix(state->id, IVP_OWN_PREFIX))
                ivp_panel_add_calendar(self, state->detail, NULL);
        }
        ivp_panel_follow_moved(self);
        break;
    }
}
