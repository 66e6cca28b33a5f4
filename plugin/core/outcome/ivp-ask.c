/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "ivp-ask-private.h"
#include "ivp-bound.h"
#include "ivp-error.h"

/* Bytes of words that go with a press. */
#define MAX_WORDS 1000

static void
clear_entry(gpointer data)
{
    IvpAskEntry *entry = data;

    g_free(entry->who);
    g_free(entry->text);
}

IvpAsk *
ivp_ask_new_empty(void)
{
    IvpAsk *ask = g_new0(IvpAsk, 1);

    ask->history = g_array_new(FALSE, FALSE, sizeof(IvpAskEntry));
    g_array_set_clear_func(ask->history, clear_entry);
    return ask;
}

void
ivp_ask_free(IvpAsk *ask)
{
    if (ask == NULL)
        return;
    g_free(ask->id);
    g_free(ask->session);
    g_free(ask->text);
    g_free(ask->challenge);
    g_free(ask->area);
    g_free(ask->sig);
    g_free(ask->link);
    g_array_unref(ask->history);
    g_free(ask);
}

/* The first one and the latest are kept where there is too much. */
void
ivp_ask_add_entry(IvpAsk *ask, const IvpAskEntry *entry)
{
    IvpAskEntry copy = *entry;

    if (ask->history->len == IVP_ASK_MAX_HISTORY)
        g_array_remove_index(ask->history, 1);
    copy.who = g_strdup(entry->who);
    copy.text = g_strdup(entry->text);
    g_array_append_val(ask->history, copy);
}

static IvpAsk *
copy_ask(const IvpAsk *ask)
{
    IvpAsk *copy = ivp_ask_new_empty();

    copy->id = g_strdup(ask->id);
    copy->session = g_strdup(ask->session);
    copy->text = g_strdup(ask->text);
    copy->challenge = g_strdup(ask->challenge);
    copy->area = g_strdup(ask->area);
    copy->sig = g_strdup(ask->sig);
    copy->link = g_strdup(ask->link);
    copy->state = ask->state;
    copy->heard = ask->heard;
    copy->changed = ask->changed;
    copy->told = ask->told;
    for (guint i = 0; i < ask->history->len; i++)
        ivp_ask_add_entry(copy, &g_array_index(ask->history, IvpAskEntry, i));
    return copy;
}

const char *
ivp_ask_describe_state(IvpAskState state)
{
    switch (state) {
    case IVP_ASK_OPEN:
        return _("open");
    case IVP_ASK_ASSIGNED:
        return _("for a group, not filed yet");
    case IVP_ASK_FILED:
        return _("filed");
    case IVP_ASK_DONE:
        return _("done");
    default:
        return _("declined");
    }
}

/* --- Presses --- */

static gboolean
refuse(GError **error, IvpError code, const char *sentence)
{
    g_set_error_literal(error, IVP_ERROR, (int)code, sentence);
    return FALSE;
}

static gboolean
is_over(const IvpAsk *ask)
{
    return ask->state == IVP_ASK_DONE || ask->state == IVP_ASK_DECLINED;
}

static gboolean
assign(IvpAsk *ask,
       const IvpRegistry *registry,
       const char *typed,
       char **text,
       GError **error)
{
    const IvpSig *sig = NULL;

    if (typed == NULL || typed[0] == '\0')
        return refuse(error, IVP_ERROR_USAGE, _("Which group? Name one."));
    if (registry != NULL) {
        sig = ivp_registry_find(registry, typed, error);
        if (sig == NULL)
            return FALSE;
    }
    g_free(*text);
    *text = sig != NULL ? g_strdup(sig->id) : ivp_bound_line(typed, MAX_WORDS);
    g_free(ask->sig);
    ask->sig = g_strdup(*text);
    if (ask->state == IVP_ASK_OPEN)
        ask->state = IVP_ASK_ASSIGNED;
    return TRUE;
}

static gboolean
is_link(const char *text)
{
    return (g_str_has_prefix(text, "https://") || g_str_has_prefix(text, "http://")) &&
           strpbrk(text, " \"<>") == NULL;
}

static gboolean
file_ask(IvpAsk *ask, const char *text, GError **error)
{
    if (!is_link(text))
        return refuse(error, IVP_ERROR_USAGE,
                      _("Where was it filed? Give its address, such as "
                        "https://example.org/issues/12."));
    g_free(ask->link);
    ask->link = g_strdup(text);
    ask->state = IVP_ASK_FILED;
    return TRUE;
}

static gboolean
finish(IvpAsk *ask, IvpAskState state, const char *text, GError **error)
{
    if (state == IVP_ASK_DECLINED && text[0] == '\0')
        return refuse(error, IVP_ERROR_USAGE,
                      _("Why is it declined? The guest may want to know."));
    if (is_link(text)) {
        g_free(ask->link);
        ask->link = g_strdup(text);
    }
    ask->state = state;
    ask->told = FALSE;
    return TRUE;
}

static gboolean
press_it(IvpAsk *ask,
         IvpAskPress press,
         const IvpRegistry *registry,
         const char *sig,
         char **text,
         GError **error)
{
    if (is_over(ask) && press != IVP_ASK_PRESS_REOPEN && press != IVP_ASK_PRESS_TOLD &&
        press != IVP_ASK_PRESS_AREA)
        return refuse(error, IVP_ERROR_REFUSED,
                      _("This is done or declined: open it again first."));
    switch (press) {
    case IVP_ASK_PRESS_ASSIGN:
        return assign(ask, registry, sig, text, error);
    case IVP_ASK_PRESS_FILE:
        return file_ask(ask, *text, error);
    case IVP_ASK_PRESS_DONE:
        return finish(ask, IVP_ASK_DONE, *text, error);
    case IVP_ASK_PRESS_DECLINE:
        return finish(ask, IVP_ASK_DECLINED, *text, error);
    case IVP_ASK_PRESS_REOPEN:
        if (!is_over(ask))
            return refuse(error, IVP_ERROR_REFUSED, _("This is open."));
        ask->state = ask->link[0] != '\0'  ? IVP_ASK_FILED
                     : ask->sig[0] != '\0' ? IVP_ASK_ASSIGNED
                                           : IVP_ASK_OPEN;
        return TRUE;
    case IVP_ASK_PRESS_AREA:
        g_free(ask->area);
        ask->area = g_strdup(*text);
        return TRUE;
    case IVP_ASK_PRESS_TOLD:
        if (!is_over(ask))
            return refuse(error, IVP_ERROR_REFUSED,
                          _("There is no news of this yet: it is open."));
        ask->told = TRUE;
        return TRUE;
    default:
        return TRUE;
    }
}

IvpAsk *
ivp_ask_press(const IvpAsk *ask,
              IvpAskPress press,
              const IvpRegistry *registry,
              const char *who,
              const char *sig,
              const char *text,
              gint64 now,
              GError **error)
{
    g_autoptr(IvpAsk) next = NULL;
    g_autofree char *words = ivp_bound_line(text, MAX_WORDS);
    g_autofree char *name = ivp_bound_line(who, MAX_WORDS);
    IvpAskEntry entry = {.at = now, .press = press};

    g_return_val_if_fail(ask != NULL, NULL);
    g_return_val_if_fail(error == NULL || *error == NULL, NULL);

    next = copy_ask(ask);
    if (!press_it(next, press, registry, sig, &words, error))
        return NULL;
    next->changed = now;
    entry.who = name;
    entry.text = words;
    ivp_ask_add_entry(next, &entry);
    return g_steal_pointer(&next);
}

gint64
ivp_ask_get_due(const IvpAsk *ask, gint64 span)
{
    return is_over(ask) ? 0 : ask->changed + span;
}

gboolean
ivp_ask_is_owed(const IvpAsk *ask)
{
    return is_over(ask) && !ask->told;
}

/* --- From the summary --- */

/* The words, the session, and which of several such asks it is, decide. */
static char *
make_id(const char *session, const char *text, int before)
{
    g_autofree char *all = g_strdup_printf("%s\n%d\n%s", session, before, text);
    char *id = g_compute_checksum_for_string(G_CHECKSUM_SHA256, all, -1);

    id[16] = '\0';
    return id;
}

static IvpAsk *
make_ask(const char *id,
         const char *session,
         const char *text,
         const char *challenge,
         gint64 now)
{
    IvpAsk *ask = ivp_ask_new_empty();

    ask->id = g_strdup(id);
    ask->session = g_strdup(session);
    ask->text = g_strdup(text);
    ask->challenge = g_strdup(challenge);
    ask->area = g_strdup("");
    ask->sig = g_strdup("");
    ask->link = g_strdup("");
    ask->heard = ask->changed = now;
    return ask;
}

static void
add_asks_of(GPtrArray *next,
            GHashTable *old,
            GHashTable *counts,
            const IvpChallenge *challenge,
            const char *session,
            gint64 now)
{
    for (guint i = 0; i < challenge->asks->len && next->len < IVP_ASKS_MAX; i++) {
        const char *text = challenge->asks->pdata[i];
        int before = GPOINTER_TO_INT(g_hash_table_lookup(counts, text));
        g_autofree char *id = make_id(session, text, before);
        const IvpAsk *was = g_hash_table_lookup(old, id);
        IvpAsk *ask =
            was != NULL ? copy_ask(was) : make_ask(id, session, text, challenge->text, now);

        g_hash_table_insert(counts, (gpointer)text, GINT_TO_POINTER(before + 1));
        g_hash_table_remove(old, id);
        g_free(ask->challenge);
        ask->challenge = g_strdup(challenge->text);
        g_ptr_array_add(next, ask);
    }
}

GPtrArray *
ivp_asks_follow(const GPtrArray *asks,
                const IvpSummary *summary,
                const char *session,
                gint64 now)
{
    GPtrArray *next = g_ptr_array_new_with_free_func((GDestroyNotify)ivp_ask_free);
    g_autoptr(GHashTable) old = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GHashTable) counts = g_hash_table_new(g_str_hash, g_str_equal);

    for (guint i = 0; asks != NULL && i < asks->len; i++) {
        IvpAsk *ask = asks->pdata[i];

        g_hash_table_insert(old, ask->id, ask);
    }
    for (guint i = 0; i < summary->challenges->len; i++)
        add_asks_of(next, old, counts, summary->challenges->pdata[i], session, now);
    /* Gone from the summary, or reworded: what was done about it is not forgotten. */
    for (guint i = 0; asks != NULL && i < asks->len && next->len < IVP_ASKS_MAX; i++) {
        const IvpAsk *ask = asks->pdata[i];

        if (g_hash_table_contains(old, ask->id) && ask->history->len > 0)
            g_ptr_array_add(next, copy_ask(ask));
    }
    return next;
}
