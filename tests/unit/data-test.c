/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib/gstdio.h>

#include "ivp-data.h"
#include "ivp-error.h"

static void
test_user_file_wins_and_missing_is_said(void)
{
    g_autofree char *directory = g_dir_make_tmp("ivp-data-XXXXXX", NULL);
    g_autofree char *folder = g_build_filename(directory, "programs", NULL);
    g_autofree char *file = g_build_filename(folder, "mine.program", NULL);
    g_autoptr(GBytes) bytes = NULL;
    g_autoptr(GError) error = NULL;
    g_auto(GStrv) names = NULL;

    g_assert_null(ivp_data_load(directory, "programs/mine.program", &error));
    g_assert_error(error, IVP_ERROR, IVP_ERROR_NOT_FOUND);
    g_assert_cmpint(g_mkdir(folder, 0700), ==, 0);
    g_assert_true(g_file_set_contents(file, "[Program]\n", -1, NULL));
    bytes = ivp_data_load(directory, "programs/mine.program", NULL);
    g_assert_nonnull(bytes);
    g_assert_cmpuint(g_bytes_get_size(bytes), ==, 10);
    names = ivp_data_list(directory, "programs");
    g_assert_true(g_strv_contains((const char *const *)names, "mine.program"));
    g_remove(file);
    g_rmdir(folder);
    g_rmdir(directory);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/data/user-file-wins", test_user_file_wins_and_missing_is_said);
    return g_test_run();
}
