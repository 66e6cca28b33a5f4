/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "host-loop.h"

typedef struct {
    PurpleInputFunction function;
    gpointer data;
} Input;

static gboolean
on_input(GIOChannel *channel, GIOCondition condition, gpointer data)
{
    Input *input = data;
    PurpleInputCondition purple = 0;

    if (condition & (G_IO_IN | G_IO_HUP | G_IO_ERR))
        purple |= PURPLE_INPUT_READ;
    if (condition & (G_IO_OUT | G_IO_HUP | G_IO_ERR))
        purple |= PURPLE_INPUT_WRITE;
    input->function(input->data, g_io_channel_unix_get_fd(channel), purple);
    return G_SOURCE_CONTINUE;
}

static guint
add_input(int fd, PurpleInputCondition wanted, PurpleInputFunction function, gpointer data)
{
    Input *input = g_new0(Input, 1);
    GIOChannel *channel = g_io_channel_unix_new(fd);
    GIOCondition condition = G_IO_HUP | G_IO_ERR;
    guint id;

    input->function = function;
    input->data = data;
    if (wanted & PURPLE_INPUT_READ)
        condition |= G_IO_IN;
    if (wanted & PURPLE_INPUT_WRITE)
        condition |= G_IO_OUT;
    id = g_io_add_watch_full(channel, G_PRIORITY_DEFAULT, condition, on_input, input,
                             g_free);
    g_io_channel_unref(channel);
    return id;
}

PurpleEventLoopUiOps host_loop = {
    .timeout_add = g_timeout_add,
    .timeout_remove = g_source_remove,
    .input_add = add_input,
    .input_remove = g_source_remove,
    .timeout_add_seconds = g_timeout_add_seconds,
};
