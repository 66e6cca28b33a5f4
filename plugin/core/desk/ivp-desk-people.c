/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "ivp-desk-private.h"

/* --- How they can be reached --- */

void
ivp_desk_look(IvpDesk *self, const char *account, const char *who, IvpReach *reach)
{
    *reach = (IvpReach){0};
    if (strcmp(account, IVP_ACCOUNT_BY_HAND) == 0) {
        reach->name = g_strdup(who);
        return;
    }
    if (self->courier != NULL)
        self->courier->look(self->courier_data, account, who, reach);
}

/* A position from there that was not put together from plain words came from a panel. */
gboolean
ivp_desk_has_panel(IvpDesk *self, const char *account, const char *who)
{
    GPtrArray *threads = ivp_desk_get_peer(self, account, who);

    for (guint i = 0; threads != NULL && i < threads->len; i++) {
        const IvpThread *thread = g_ptr_array_index(threads, i);
        const IvpSession *session = thread->stored->session;

        if (session->bound[0] != '\0' || session->acked > 0)
            return TRUE;
    }
    return FALSE;
}

void
ivp_desk_fill_peer(IvpDesk *self,
                   const char *account,
                   const char *who,
                   const IvpReach *reach,
                   IvpPeer *peer)
{
    *peer = (IvpPeer){
        .connected = reach->connected && self->courier != NULL,
        .panel = ivp_desk_has_panel(self, account, who),
        .keeps = reach->keeps,
        .knows_presence = reach->knows_presence,
        .present = reach->present,
        .since = reach->since,
    };
}

/* --- Names --- */

char *
ivp_desk_get_name(IvpThread *thread)
{
    const IvpSession *session = thread->stored->session;
    g_auto(IvpReach) reach = {0};
    const IvpContact *contact;

    contact = ivp_desk_find_contact(thread->desk, session->account, session->peer);
    if (contact != NULL)
        return g_strdup(contact->name);
    ivp_desk_look(thread->desk, session->account, session->peer, &reach);
    if (reach.name != NULL && strcmp(reach.name, session->peer) != 0)
        return g_steal_pointer(&reach.name);
    if (thread->stored->name != NULL)
        return g_strdup(thread->stored->name);
    return g_strdup(session->peer);
}

static gboolean
is_person(const IvpContact *contact)
{
    return strcmp(contact->role, "room") != 0 && contact->address[0] != '\0';
}

/* Looked up once for an account: rows ask for names all the time. */
static void
learn_contacts(IvpDesk *self, const char *account)
{
    gsize n;
    const IvpContact *contacts = ivp_program_get_contacts(self->known_program, &n);

    g_hash_table_add(self->known_on, g_strdup(account));
    for (gsize i = n; i > 0; i--) {
        const IvpContact *contact = &contacts[i - 1];
        g_autofree char *who = NULL;

        if (!is_person(contact))
            continue;
        who = self->courier->resolve(self->courier_data, account, contact->protocol,
                                     contact->address);
        if (who != NULL)
            g_hash_table_replace(self->known, g_strjoin(" ", account, who, NULL),
                                 (gpointer)contact);
    }
}

const IvpContact *
ivp_desk_find_contact(IvpDesk *self, const char *account, const char *who)
{
    IvpProgram *program = self->host.program(self->host_data);
    g_autofree char *name = NULL;

    if (program == NULL || self->courier == NULL ||
        strcmp(account, IVP_ACCOUNT_BY_HAND) == 0)
        return NULL;
    if (program != self->known_program) {
        g_hash_table_remove_all(self->known);
        g_hash_table_remove_all(self->known_on);
        g_clear_pointer(&self->known_program, ivp_program_unref);
        self->known_program = ivp_program_ref(program);
    }
    if (!g_hash_table_contains(self->known_on, account))
        learn_contacts(self, account);
    name = g_strjoin(" ", account, who, NULL);
    return g_hash_table_lookup(self->known, name);
}

static gboolean
is_facilitator(const IvpContact *contact)
{
    return contact != NULL && strcmp(contact->role, "facilitator") == 0;
}

gboolean
ivp_desk_is_facilitator(IvpDesk *self, const char *account, const char *who)
{
    g_return_val_if_fail(IVP_IS_DESK(self), FALSE);
    g_return_val_if_fail(account != NULL && who != NULL, FALSE);
    return is_facilitator(ivp_desk_find_contact(self, account, who));
}

/* --- Recipients --- */

void
ivp_recipient_free(IvpRecipient *recipient)
{
    if (recipient == NULL)
        return;
    g_free(recipient->account);
    g_free(recipient->who);
    g_free(recipient->name);
    g_free(recipient->label);
    g_free(recipient->notice);
    g_free(recipient);
}

static char *
describe_presence(const IvpReach *reach)
{
    if (!reach->connected)
        return g_strdup(_("not connected"));
    if (!reach->knows_presence)
        return NULL;
    return g_strdup(reach->present ? _("online") : _("offline"));
}

static const char *
role_text(const char *role)
{
    if (strcmp(role, "facilitator") == 0)
        return _("facilitator");
    if (strcmp(role, "helper") == 0)
        return _("helper");
    return role;
}

static char *
make_notice(IvpDesk *self, const char *name)
{
    IvpProgram *program = self->host.program(self->host_data);
    gint64 days = program != NULL
                      ? ivp_program_get_number(program, "Retention", "Requests") / IVP_DAY
                      : 0;
    gboolean is_public =
        program == NULL || ivp_program_get_number(program, "Interviews", "Public") != 0;
    g_autofree char *keeps = NULL;

    if (days > 0)
        /* Translators: a name; how many days */
        keeps = g_strdup_printf(
            ngettext("%1$s knows who you are and keeps this until %2$d day after the "
                     "interview.",
                     "%1$s knows who you are and keeps this until %2$d days after the "
                     "interview.",
                     (gulong)days),
            name, (int)days);
    else
        keeps = g_strdup_printf(_("%s knows who you are and keeps this."), name);
    return g_strjoin(" ", keeps,
                     is_public ? _("Interviews are open to the public.")
                               : _("Interviews are not open to the public."),
                     _("You can change or withdraw all of it later."), NULL);
}

static IvpRecipient *
new_person(IvpDesk *self, const char *account, const char *who, const IvpContact *contact)
{
    IvpRecipient *recipient = g_new0(IvpRecipient, 1);
    g_auto(IvpReach) reach = {0};
    g_autofree char *presence = NULL;
    g_autoptr(GString) label = NULL;

    ivp_desk_look(self, account, who, &reach);
    recipient->kind = IVP_TO_PERSON;
    recipient->account = g_strdup(account);
    recipient->who = g_strdup(who);
    recipient->name = g_strdup(contact != NULL      ? contact->name
                               : reach.name != NULL ? reach.name
                                                    : who);
    recipient->listed = contact != NULL;
    label = g_string_new(recipient->name);
    g_string_append_printf(label, ", %s",
                           contact != NULL ? role_text(contact->role)
                                           : _("not listed as a facilitator here"));
    presence = describe_presence(&reach);
    if (presence != NULL)
        g_string_append_printf(label, ", %s", presence);
    recipient->label = g_string_free(g_steal_pointer(&label), FALSE);
    recipient->notice = make_notice(self, recipient->name);
    return recipient;
}

static IvpRecipient *
new_room(const char *account, const char *room, const IvpContact *contact)
{
    IvpRecipient *recipient = g_new0(IvpRecipient, 1);

    recipient->kind = IVP_TO_ROOM;
    recipient->account = g_strdup(account);
    recipient->who = g_strdup(room);
    recipient->name = g_strdup(contact->name);
    recipient->listed = TRUE;
    /* Translators: a chat room */
    recipient->label = g_strdup_printf(_("Everybody in %s"), contact->name);
    recipient->notice = g_strdup_printf(
        _("Everybody in %s reads the times and the length. What you write about follows "
          "privately, to the one who takes it."),
        contact->name);
    return recipient;
}

static IvpRecipient *
new_by_hand(IvpDesk *self)
{
    IvpRecipient *recipient = g_new0(IvpRecipient, 1);
    IvpProgram *program = self->host.program(self->host_data);
    const char *room = program != NULL ? ivp_program_get_room(program) : NULL;

    recipient->kind = IVP_TO_HAND;
    recipient->account = g_strdup(IVP_ACCOUNT_BY_HAND);
    recipient->who = g_strdup(room != NULL ? room : _("by hand"));
    recipient->name = g_strdup(recipient->who);
    recipient->label = room != NULL
                           /* Translators: a chat room somewhere else */
                           ? g_strdup_printf(_("Copy the text (for %s, mail)"), room)
                           : g_strdup(_("Copy the text (for other networks, mail)"));
    recipient->notice = g_strdup(_("Nothing is sent; you paste it yourself."));
    return recipient;
}

static gboolean
has_recipient(GPtrArray *list, const char *account, const char *who)
{
    for (guint i = 0; i < list->len; i++) {
        const IvpRecipient *recipient = g_ptr_array_index(list, i);

        if (strcmp(recipient->account, account) == 0 && strcmp(recipient->who, who) == 0)
            return TRUE;
    }
    return FALSE;
}

static void
add_contacts(IvpDesk *self, GPtrArray *list, const IvpAccount *account, gboolean rooms)
{
    IvpProgram *program = self->host.program(self->host_data);
    gsize n;
    const IvpContact *contacts = ivp_program_get_contacts(program, &n);

    for (gsize i = 0; i < n; i++) {
        gboolean room = strcmp(contacts[i].role, "room") == 0;
        g_autofree char *who = NULL;

        if (room != rooms || contacts[i].address[0] == '\0' ||
            (!room && !is_facilitator(&contacts[i])))
            continue;
        who = self->courier->resolve(self->courier_data, account->id, contacts[i].protocol,
                                     contacts[i].address);
        if (who == NULL || has_recipient(list, account->id, who))
            continue;
        if (room)
            g_ptr_array_add(list, new_room(account->id, who, &contacts[i]));
        else
            g_ptr_array_add(list, new_person(self, account->id, who, &contacts[i]));
    }
}

GPtrArray *
ivp_desk_list_recipients(IvpDesk *self, const char *account, const char *who)
{
    GPtrArray *list = g_ptr_array_new_with_free_func((GDestroyNotify)ivp_recipient_free);
    IvpProgram *program = self->host.program(self->host_data);
    g_autoptr(GPtrArray) accounts = NULL;
    const IvpContact *contact = NULL;
    gboolean is_example = program != NULL && ivp_program_is_example(program);

    g_return_val_if_fail(IVP_IS_DESK(self), list);

    if (program == NULL)
        return list;
    if (account != NULL && who != NULL)
        contact = ivp_desk_find_contact(self, account, who);
    if (contact != NULL && !is_example)
        g_ptr_array_add(list, new_person(self, account, who, contact));
    if (self->courier != NULL && !is_example) {
        accounts = self->courier->list_accounts(self->courier_data);
        for (guint i = 0; i < accounts->len; i++)
            add_contacts(self, list, g_ptr_array_index(accounts, i), FALSE);
        for (guint i = 0; i < accounts->len; i++)
            add_contacts(self, list, g_ptr_array_index(accounts, i), TRUE);
    }
    if (account != NULL && who != NULL && contact == NULL && !is_example)
        g_ptr_array_add(list, new_person(self, account, who, NULL));
    g_ptr_array_add(list, new_by_hand(self));
    return list;
}

/* --- Role --- */

static const char *const roles[] = {"none", "helper", "facilitator"};

IvpRole
ivp_desk_get_role(IvpDesk *self)
{
    const char *role;

    g_return_val_if_fail(IVP_IS_DESK(self), IVP_ROLE_NONE);
    role = ivp_store_get_setting(self->store, IVP_SETTING_ROLE);
    for (guint i = 0; role != NULL && i < G_N_ELEMENTS(roles); i++)
        if (strcmp(role, roles[i]) == 0)
            return (IvpRole)i;
    return IVP_ROLE_NONE;
}

void
ivp_desk_set_role(IvpDesk *self, IvpRole role)
{
    g_return_if_fail(IVP_IS_DESK(self));
    g_return_if_fail(role < G_N_ELEMENTS(roles));

    ivp_store_set_setting(self->store, IVP_SETTING_ROLE, roles[role]);
    ivp_desk_changed(self);
}

char *
ivp_desk_get_role_offer(IvpDesk *self)
{
    g_autoptr(GPtrArray) accounts = NULL;
    IvpProgram *program = self->host.program(self->host_data);

    g_return_val_if_fail(IVP_IS_DESK(self), NULL);
    if (program == NULL || self->courier == NULL || ivp_program_is_example(program) ||
        ivp_store_get_setting(self->store, IVP_SETTING_ROLE) != NULL)
        return NULL;
    accounts = self->courier->list_accounts(self->courier_data);
    for (guint i = 0; i < accounts->len; i++) {
        const IvpAccount *account = g_ptr_array_index(accounts, i);
        g_autofree char *own = self->courier->resolve(self->courier_data, account->id,
                                                      account->protocol, account->address);

        if (own != NULL && ivp_desk_is_facilitator(self, account->id, own))
            return g_strdup_printf(
                /* Translators: an address */
                _("You are listed as a facilitator (%s). Take requests here?"),
                account->address);
    }
    return NULL;
}
