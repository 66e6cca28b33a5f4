/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-purple.h"

#include <glib/gi18n-lib.h>

/* Whether somebody besides us listens, which only a face does. */
static gboolean
has_face(IvpPurple *self)
{
    guint notice = g_signal_lookup("notice", IVP_TYPE_PANEL);
    gboolean others;

    g_signal_handler_block(self->shared.panel, self->notice_handler);
    others = g_signal_has_handler_pending(self->shared.panel, notice, 0, FALSE);
    g_signal_handler_unblock(self->shared.panel, self->notice_handler);
    return others;
}

/* BitlBee shows a notice and returns no handle to it, so what is returned says nothing. */
static gboolean
can_notify(void)
{
    PurpleNotifyUiOps *ops = purple_notify_get_ui_ops();

    return ops != NULL && ops->notify_message != NULL;
}

static void
on_notice(IvpPanel *panel, const IvpNotice *notice, gpointer data)
{
    IvpPurple *self = data;
    gboolean shown = FALSE;

    /* Where commands are typed the news stands too, in any client: lines, no more. */
    if (self->last_conversation != NULL) {
        g_autofree char *lines = g_strdup_printf("%s\n%s", notice->title, notice->text);

        ivp_purple_write(self->last_conversation, lines);
        shown = TRUE;
    }
    if (has_face(self))
        return;

    if (!shown && can_notify()) {
        purple_notify_info(self->plugin, _("Interview Panel"), notice->title, notice->text);
        shown = TRUE;
    }
    /* Not shown, not acknowledged: core says it again another day. */
    if (shown)
        ivp_panel_notice_shown(panel, notice->id);
}

void
ivp_purple_notices_start(IvpPurple *self)
{
    self->notice_handler =
        g_signal_connect(self->shared.panel, "notice", G_CALLBACK(on_notice), self);
}

void
ivp_purple_notices_stop(IvpPurple *self)
{
    g_clear_signal_handler(&self->notice_handler, self->shared.panel);
}
