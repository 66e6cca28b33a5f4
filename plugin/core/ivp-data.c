/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-data.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "ivp-error.h"
#include "ivp-resources.h"

#define PREFIX "/interview-panel/"

static GBytes *
load_from_folder(const char *directory, const char *path, GError **error)
{
    g_autofree char *name = g_build_filename(directory, path, NULL);
    char *contents;
    gsize length;

    if (!g_file_get_contents(name, &contents, &length, error))
        return NULL;
    return g_bytes_new_take(contents, length);
}

GBytes *
ivp_data_load(const char *user_directory, const char *path, GError **error)
{
    g_autofree char *resource = g_strconcat(PREFIX, path, NULL);
    g_autoptr(GBytes) bytes = NULL;

    g_return_val_if_fail(path != NULL, NULL);

    if (user_directory != NULL)
        bytes = load_from_folder(user_directory, path, NULL);
    if (bytes == NULL)
        bytes = g_resource_lookup_data(ivp_get_resource(), resource, 0, NULL);
    if (bytes == NULL) {
        g_set_error(error, IVP_ERROR, IVP_ERROR_NOT_FOUND, _("There is no file “%s”."),
                    path);
        return NULL;
    }
    if (g_bytes_get_size(bytes) > IVP_DATA_MAX) {
        g_set_error(error, IVP_ERROR, IVP_ERROR_LIMIT, _("“%s” is larger than 1 MiB."),
                    path);
        return NULL;
    }
    return g_steal_pointer(&bytes);
}

static gboolean
leads_out(const char *path)
{
    return strchr(path, '\\') != NULL || strstr(path, "..") != NULL ||
           (strchr(path, '/') != NULL && strchr(strchr(path, '/') + 1, '/') != NULL);
}

GBytes *
ivp_data_load_first(const char *user_directory, const char *const *paths)
{
    for (int built_in = 0; built_in < 2; built_in++) {
        for (const char *const *path = paths; *path != NULL; path++) {
            g_autofree char *file = !built_in && user_directory != NULL
                                        ? g_build_filename(user_directory, *path, NULL)
                                        : NULL;
            GBytes *bytes = NULL;

            if (leads_out(*path))
                continue;
            if (built_in)
                bytes = ivp_data_load(NULL, *path, NULL);
            else if (file != NULL && g_file_test(file, G_FILE_TEST_EXISTS))
                bytes = ivp_data_load(user_directory, *path, NULL);
            if (bytes != NULL)
                return bytes;
        }
    }
    return NULL;
}

/* The table does not own its keys; they go into the list. */
static void
add_name(GHashTable *names, const char *name)
{
    if (!g_hash_table_contains(names, name))
        g_hash_table_add(names, g_strdup(name));
}

static void
add_names_of_folder(const char *directory, GHashTable *names)
{
    g_autoptr(GDir) folder = g_dir_open(directory, 0, NULL);
    const char *name;

    while (folder != NULL && (name = g_dir_read_name(folder)) != NULL) {
        if (name[0] != '.')
            add_name(names, name);
    }
}

char **
ivp_data_list(const char *user_directory, const char *folder)
{
    g_autoptr(GHashTable) names = g_hash_table_new(g_str_hash, g_str_equal);
    g_autofree char *resource = g_strconcat(PREFIX, folder, NULL);
    g_auto(GStrv) built_in = NULL;
    g_autoptr(GList) sorted = NULL;
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();

    built_in = g_resource_enumerate_children(ivp_get_resource(), resource, 0, NULL);
    for (char **name = built_in; name != NULL && *name != NULL; name++)
        add_name(names, *name);
    if (user_directory != NULL) {
        g_autofree char *directory = g_build_filename(user_directory, folder, NULL);

        add_names_of_folder(directory, names);
    }
    sorted = g_list_sort(g_hash_table_get_keys(names), (GCompareFunc)strcmp);
    for (GList *link = sorted; link != NULL; link = link->next) {
        g_strv_builder_add(builder, link->data);
        g_free(link->data);
    }
    return g_strv_builder_end(builder);
}
