/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "ivp-program-private.h"

static char *
name_contact(const IvpContact *contact)
{
    const char *address = contact->address[0] != '\0' ? contact->address : contact->link;
    const char *protocol = contact->protocol[0] != '\0' ? contact->protocol : "web";

    return g_strdup_printf("%s (%s, %s: %s)", contact->name, contact->role, protocol,
                           address);
}

static char *
name_calendar(const IvpProgramCalendar *calendar)
{
    return g_strdup_printf("%s (%s)", calendar->name, calendar->url);
}

static GHashTable *
collect(const IvpProgram *program, gboolean contacts)
{
    GHashTable *names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    for (guint i = 0; contacts && i < program->contacts->len; i++)
        g_hash_table_add(names,
                         name_contact(&g_array_index(program->contacts, IvpContact, i)));
    for (guint i = 0; !contacts && i < program->calendars->len; i++)
        g_hash_table_add(names, name_calendar(&g_array_index(program->calendars,
                                                             IvpProgramCalendar, i)));
    return names;
}

/* Adds a sentence for each name in @these that @those lacks, in order. */
static void
add_missing(GPtrArray *sentences, GHashTable *these, GHashTable *those, const char *format)
{
    g_autoptr(GList) names =
        g_list_sort(g_hash_table_get_keys(these), (GCompareFunc)(void (*)(void))strcmp);

    for (GList *link = names; link != NULL; link = link->next) {
        if (!g_hash_table_contains(those, link->data))
            g_ptr_array_add(sentences, g_strdup_printf(format, (const char *)link->data));
    }
}

GPtrArray *
ivp_program_compare(const IvpProgram *old, const IvpProgram *new_one)
{
    GPtrArray *sentences = g_ptr_array_new_with_free_func(g_free);
    const char *const old_store = ivp_program_get_text(old, "Interviews", "SharedCalendar");
    const char *const new_store =
        ivp_program_get_text(new_one, "Interviews", "SharedCalendar");

    for (int contacts = 1; contacts >= 0; contacts--) {
        g_autoptr(GHashTable) before = collect(old, contacts);
        g_autoptr(GHashTable) after = collect(new_one, contacts);

        add_missing(sentences, after, before,
                    contacts ? _("New contact: %s.") : _("New calendar: %s."));
        add_missing(sentences, before, after,
                    contacts ? _("No longer a contact: %s.")
                             : _("No longer a calendar: %s."));
    }
    if (g_strcmp0(old_store, new_store) != 0)
        g_ptr_array_add(
            sentences,
            new_store != NULL
                ? g_strdup_printf(_("Bookings are now kept at %s."), new_store)
                : g_strdup(_("Bookings are no longer kept in a shared calendar.")));
    return sentences;
}
