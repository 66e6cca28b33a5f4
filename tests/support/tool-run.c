/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tool-run.h"

#include <glib/gstdio.h>
#include <string.h>

void
tool_run_clear(ToolRun *run)
{
    g_clear_pointer(&run->out, g_free);
    g_clear_pointer(&run->err, g_free);
}

static char *
take_text(GBytes *bytes)
{
    gsize length;
    const char *data = g_bytes_get_data(bytes, &length);

    g_assert_true(g_utf8_validate_len(data, length, NULL));
    return g_strndup(data != NULL ? data : "", length);
}

void
tool_run(ToolRun *run,
         const char *folder,
         const char *input,
         gssize length,
         const GPtrArray *words)
{
    g_autoptr(GPtrArray) argv = g_ptr_array_new();
    g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new(
        G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE |
        G_SUBPROCESS_FLAGS_STDERR_PIPE);
    g_autoptr(GSubprocess) process = NULL;
    g_autoptr(GBytes) in = NULL;
    g_autoptr(GBytes) out = NULL;
    g_autoptr(GBytes) err = NULL;
    g_autoptr(GError) error = NULL;

    g_ptr_array_add(argv, (gpointer)g_getenv("IVP_TOOL"));
    for (guint i = 0; i < words->len; i++)
        g_ptr_array_add(argv, words->pdata[i]);
    g_ptr_array_add(argv, NULL);
    g_subprocess_launcher_set_cwd(launcher, folder);
    g_subprocess_launcher_setenv(launcher, "HOME", folder, TRUE);
    process =
        g_subprocess_launcher_spawnv(launcher, (const char *const *)argv->pdata, &error);
    g_assert_no_error(error);
    if (input == NULL)
        length = 0;
    in = g_bytes_new(input, length < 0 ? strlen(input) : (gsize)length);
    g_subprocess_communicate(process, in, NULL, &out, &err, &error);
    g_assert_no_error(error);
    g_assert_true(g_subprocess_get_if_exited(process));
    tool_run_clear(run);
    run->out = take_text(out);
    run->err = take_text(err);
    run->status = g_subprocess_get_exit_status(process);
}

int
tool_run_line(ToolRun *run, const char *folder, const char *input, const char *line)
{
    g_auto(GStrv) argv = g_strsplit(line, " ", -1);
    g_autoptr(GPtrArray) words = g_ptr_array_new();

    for (char **word = argv; *word != NULL; word++)
        g_ptr_array_add(words, *word);
    tool_run(run, folder, input, -1, words);
    return run->status;
}

void
tool_remove_folder(const char *folder)
{
    g_autoptr(GDir) open = g_dir_open(folder, 0, NULL);
    const char *name;

    g_assert_nonnull(open);
    while ((name = g_dir_read_name(open)) != NULL) {
        g_autofree char *path = g_build_filename(folder, name, NULL);

        g_assert_cmpint(g_remove(path), ==, 0);
    }
    g_assert_cmpint(g_rmdir(folder), ==, 0);
}
