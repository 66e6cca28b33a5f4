/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib/gi18n-lib.h>

#include "ivp-ask-private.h"
#include "ivp-error.h"
#include "ivp-variant.h"

/* Fields are only ever added at the end of a new format with a new VERSION. */
#define VERSION 1
#define HISTORY "a(xyss)"
#define ASK "(ysssssssyxxb" HISTORY ")"

GBytes *
ivp_ask_to_bytes(const IvpAsk *ask)
{
    GVariantBuilder history;

    g_variant_builder_init(&history, G_VARIANT_TYPE(HISTORY));
    for (guint i = 0; i < ask->history->len; i++) {
        const IvpAskEntry *entry = &g_array_index(ask->history, IvpAskEntry, i);

        g_variant_builder_add(&history, "(xyss)", entry->at, (guchar)entry->press,
                              entry->who, entry->text);
    }
    return ivp_variant_to_bytes(
        g_variant_new(ASK, (guchar)VERSION, ask->id, ask->session, ask->text,
                      ask->challenge, ask->area, ask->sig, ask->link, (guchar)ask->state,
                      ask->heard, ask->changed, ask->told != 0, &history));
}

static gboolean
read_history(IvpAsk *ask, GVariant *history)
{
    IvpAskEntry entry = {0};
    GVariantIter iter;
    guchar press;

    if (g_variant_n_children(history) > IVP_ASK_MAX_HISTORY)
        return FALSE;
    g_variant_iter_init(&iter, history);
    while (g_variant_iter_next(&iter, "(xy&s&s)", &entry.at, &press, &entry.who,
                               &entry.text)) {
        entry.press = (IvpAskPress)press;
        if (press > IVP_ASK_PRESS_TOLD)
            return FALSE;
        ivp_ask_add_entry(ask, &entry);
    }
    return TRUE;
}

IvpAsk *
ivp_ask_from_bytes(GBytes *bytes, GError **error)
{
    g_autoptr(IvpAsk) ask = ivp_ask_new_empty();
    g_autoptr(GVariant) variant = ivp_variant_from_bytes(G_VARIANT_TYPE(ASK), bytes);
    g_autoptr(GVariant) history = NULL;
    guchar version = 0, state = 0;

    if (variant != NULL) {
        g_variant_get(variant, "(ysssssssyxxb@" HISTORY ")", &version, &ask->id,
                      &ask->session, &ask->text, &ask->challenge, &ask->area, &ask->sig,
                      &ask->link, &state, &ask->heard, &ask->changed, &ask->told, &history);
        ask->state = (IvpAskState)state;
    }
    if (variant == NULL || version != VERSION || state > IVP_ASK_DECLINED ||
        !read_history(ask, history)) {
        g_set_error_literal(error, IVP_ERROR, IVP_ERROR_STORE,
                            _("What was asked for cannot be read from the store."));
        return NULL;
    }
    return g_steal_pointer(&ask);
}
