/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-panel.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ivp-panel-private.h"
#include "ivp-when-private.h"

char *
ivp_panel_get_zone_text(IvpPanel *self)
{
    gint64 now;
    g_autofree char *letters = NULL;
    g_autofree char *offset = NULL;
    const char *place;

    g_return_val_if_fail(IVP_IS_PANEL(self), NULL);

    now = ivp_panel_now(self);
    place = ivp_zone_get_place(self->zone);
    letters = ivp_zone_get_letters(self->zone, now);
    offset = ivp_when_offset(ivp_zone_get_offset(self->zone, now), FALSE);
    if (strcmp(ivp_zone_get_id(self->zone), "UTC") == 0)
        return g_strdup("UTC");
    if (letters == NULL)
        return g_strdup_printf("%s (%s)", place, offset);
    return g_strdup_printf("%s (%s, %s)", place, letters, offset);
}

static void
add_paragraph(GString *text, const char *paragraph)
{
    if (paragraph != NULL && *paragraph != '\0')
        g_string_append_printf(text, "%s%s", text->len > 0 ? "\n\n" : "", paragraph);
}

static char *
describe_people(IvpProgram *program)
{
    g_autoptr(GString) people = g_string_new(NULL);
    gsize n;
    const IvpContact *contacts = ivp_program_get_contacts(program, &n);

    for (gsize i = 0; i < n; i++) {
        gboolean named = FALSE;

        /* One person may be named with several addresses. */
        for (gsize j = 0; j < i && !named; j++)
            named = g_strcmp0(contacts[j].name, contacts[i].name) == 0;
        if (named)
            continue;
        if (contacts[i].role != NULL && *contacts[i].role != '\0')
            /* Translators: name and role of somebody the program names */
            g_string_append_printf(people, _("%s%s (%s)"), i > 0 ? ", " : "",
                                   contacts[i].name, contacts[i].role);
        else
            g_string_append_printf(people, "%s%s", i > 0 ? ", " : "", contacts[i].name);
    }
    return g_string_free(g_steal_pointer(&people), FALSE);
}

char *
ivp_panel_get_about(IvpPanel *self)
{
    g_autoptr(GString) text = g_string_new(NULL);

    g_return_val_if_fail(IVP_IS_PANEL(self), NULL);

    if (self->program != NULL) {
        g_autofree char *slots = ivp_program_describe_slots(self->program);
        g_autofree char *people = describe_people(self->program);
        const char *room = ivp_program_get_room(self->program);

        add_paragraph(text, ivp_program_get_about(self->program));
        if (slots != NULL && *slots != '\0') {
            g_autofree char *line = g_strdup_printf(_("Usual interview slots: %s."), slots);

            add_paragraph(text, line);
        }
        if (room != NULL) {
            g_autofree char *line = g_strdup_printf(_("The program's room: %s."), room);

            add_paragraph(text, line);
        }
        if (*people != '\0') {
            g_autofree char *line = g_strdup_printf(_("People: %s."), people);

            add_paragraph(text, line);
        }
    }
    add_paragraph(
        text, _("What this panel keeps stays on this computer: the calendar's copy, your "
                "reminders and settings. It asks only the calendar's server, and nothing "
                "is sent to anybody without your press."));
    return g_string_free(g_steal_pointer(&text), FALSE);
}
