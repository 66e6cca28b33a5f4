/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-panel.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ivp-data.h"
#include "ivp-error.h"
#include "ivp-panel-private.h"

IvpProgram *
ivp_panel_load_program(IvpPanel *self, const char *id, GError **error)
{
    g_autofree char *path = g_strdup_printf("programs/%s.program", id);
    g_autoptr(GBytes) bytes = NULL;

    if (strchr(id, '/') != NULL) {
        g_set_error(error, IVP_ERROR, IVP_ERROR_NOT_FOUND, _("There is no program “%s”."),
                    id);
        return NULL;
    }
    bytes = ivp_data_load(self->directory, path, error);
    return bytes != NULL ? ivp_program_read(bytes, id, NULL, error) : NULL;
}

void
ivp_program_choice_free(IvpProgramChoice *choice)
{
    if (choice == NULL)
        return;
    g_free(choice->id);
    g_free(choice->name);
    g_free(choice->hosts);
    g_free(choice->problem);
    g_free(choice);
}

/* "calendar.google.com, dav.example.org": what a refresh contacts. */
static char *
list_hosts(IvpProgram *program)
{
    gsize n;
    const IvpProgramCalendar *calendars = ivp_program_get_calendars(program, &n);
    g_autoptr(GPtrArray) hosts = g_ptr_array_new_with_free_func(g_free);

    for (gsize i = 0; i < n; i++) {
        g_autoptr(GUri) uri = g_uri_parse(calendars[i].url, G_URI_FLAGS_NONE, NULL);
        const char *host = uri != NULL ? g_uri_get_host(uri) : NULL;

        if (host != NULL && *host != '\0' &&
            !g_ptr_array_find_with_equal_func(hosts, host, g_str_equal, NULL))
            g_ptr_array_add(hosts, g_strdup(host));
    }
    g_ptr_array_add(hosts, NULL);
    return g_strjoinv(", ", (char **)hosts->pdata);
}

static int
compare_choices(gconstpointer a, gconstpointer b)
{
    const IvpProgramChoice *x = *(const IvpProgramChoice *const *)a;
    const IvpProgramChoice *y = *(const IvpProgramChoice *const *)b;

    if (x->example != y->example)
        return x->example ? 1 : -1;
    return g_utf8_collate(x->name, y->name);
}

static gboolean
is_own_program(IvpPanel *self, const char *name)
{
    g_autofree char *path = g_build_filename(self->directory, "programs", name, NULL);

    return g_file_test(path, G_FILE_TEST_EXISTS);
}

GPtrArray *
ivp_panel_list_programs(IvpPanel *self)
{
    GPtrArray *choices =
        g_ptr_array_new_with_free_func((GDestroyNotify)ivp_program_choice_free);
    g_auto(GStrv) names = NULL;

    g_return_val_if_fail(IVP_IS_PANEL(self), choices);

    names = ivp_data_list(self->directory, "programs");
    for (char **name = names; *name != NULL; name++) {
        IvpProgramChoice *choice;
        g_autoptr(IvpProgram) program = NULL;
        g_autoptr(GError) error = NULL;

        if (!g_str_has_suffix(*name, ".program"))
            continue;
        choice = g_new0(IvpProgramChoice, 1);
        choice->id = g_strndup(*name, strlen(*name) - strlen(".program"));
        choice->own = is_own_program(self, *name);
        program = ivp_panel_load_program(self, choice->id, &error);
        if (program != NULL) {
            choice->name = g_strdup(ivp_program_get_name(program));
            choice->hosts = list_hosts(program);
            choice->example = ivp_program_is_example(program);
        } else {
            choice->name = g_strdup(choice->id);
            choice->hosts = g_strdup("");
            choice->problem = g_strdup(error->message);
        }
        g_ptr_array_add(choices, choice);
    }
    g_ptr_array_sort(choices, compare_choices);
    return choices;
}

char *
ivp_panel_preview_program(IvpPanel *self, GBytes *bytes, const char *name, GError **error)
{
    g_autoptr(IvpProgram) program = NULL;
    g_autoptr(GPtrArray) problems = NULL;
    g_autoptr(GString) text = g_string_new(NULL);
    g_autofree char *hosts = NULL;
    g_autofree char *slots = NULL;
    gsize n;
    const IvpContact *contacts;

    g_return_val_if_fail(bytes != NULL && name != NULL, NULL);

    program = ivp_program_read(bytes, name, &problems, error);
    if (program == NULL)
        return NULL;
    g_string_append_printf(text, "%s\n", ivp_program_get_name(program));
    hosts = list_hosts(program);
    if (*hosts != '\0')
        g_string_append_printf(text, _("Loads its calendar from %s.\n"), hosts);
    slots = ivp_program_describe_slots(program);
    if (slots != NULL && *slots != '\0')
        g_string_append_printf(text, _("Interview slots: %s.\n"), slots);
    contacts = ivp_program_get_contacts(program, &n);
    for (gsize i = 0; i < n; i++)
        /* Translators: name, role, protocol, address of somebody a program names */
        g_string_append_printf(text, _("%s, %s: %s %s\n"), contacts[i].name,
                               contacts[i].role, contacts[i].protocol, contacts[i].address);
    for (guint i = 0; problems != NULL && i < problems->len; i++) {
        const IvpProgramProblem *problem = g_ptr_array_index(problems, i);

        if (problem->line == 0)
            g_string_append_printf(text, "%s\n", problem->sentence);
        else
            g_string_append_printf(text, _("Line %d: %s\n"), problem->line,
                                   problem->sentence);
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

/* A file name of a stranger becomes an id: letters, digits, dashes. */
static char *
make_program_id(const char *name)
{
    g_autofree char *base = g_path_get_basename(name);
    char *id;

    if (g_str_has_suffix(base, ".program"))
        base[strlen(base) - strlen(".program")] = '\0';
    id = g_ascii_strdown(base, 64);
    g_strcanon(id, "abcdefghijklmnopqrstuvwxyz0123456789-_", '-');
    if (*id == '\0') {
        g_free(id);
        id = g_strdup("program");
    }
    return id;
}

char *
ivp_panel_add_program(IvpPanel *self, GBytes *bytes, const char *name, GError **error)
{
    g_autofree char *id = NULL;
    g_autofree char *file = NULL;
    g_autofree char *folder = NULL;
    g_autofree char *path = NULL;
    g_autoptr(IvpProgram) program = NULL;
    gsize size;
    const char *contents;

    g_return_val_if_fail(IVP_IS_PANEL(self), NULL);
    g_return_val_if_fail(bytes != NULL && name != NULL, NULL);

    id = make_program_id(name);
    program = ivp_program_read(bytes, id, NULL, error);
    if (program == NULL)
        return NULL;
    file = g_strconcat(id, ".program", NULL);
    folder = g_build_filename(self->directory, "programs", NULL);
    path = g_build_filename(folder, file, NULL);
    contents = g_bytes_get_data(bytes, &size);
    if (g_mkdir_with_parents(folder, 0700) != 0 ||
        !g_file_set_contents_full(path, contents, (gssize)size,
                                  G_FILE_SET_CONTENTS_CONSISTENT, 0600, error)) {
        if (error != NULL && *error == NULL)
            g_set_error(error, IVP_ERROR, IVP_ERROR_STORE, _("%s cannot be made."), folder);
        return NULL;
    }
    return g_steal_pointer(&id);
}
