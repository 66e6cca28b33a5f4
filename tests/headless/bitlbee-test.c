/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fake-protocol.h"
#include "host.h"

/* BitlBee probes plugins, loads none of them, and lets slash commands end at the IRC
 * client. */

static gboolean
is_loaded(gpointer data)
{
    return purple_plugin_is_loaded(data);
}

static const struct {
    const char *typed;
    gboolean ours;
} lines[] = {
    {"!iv", TRUE},
    {"!iv agenda", TRUE},
    {"!interview help", TRUE},
    {"!iv no such word", TRUE},
    {"<b>!iv</b> about", TRUE},
    {"!ivory is white", FALSE},
    {"what does !iv do?", FALSE},
    {"/iv agenda", FALSE},
};

static void
test_the_word_is_answered_and_not_sent(void)
{
    PurplePlugin *plugin = purple_plugin_probe(IVP_MODULE);
    PurpleConversation *im, *room;

    g_assert_nonnull(plugin);
    g_assert_false(purple_plugin_is_loaded(plugin));
    host_wait(is_loaded, plugin);
    im = host_open_im("bo");
    room = host_open_room("lounge");

    for (gsize i = 0; i < G_N_ELEMENTS(lines); i++) {
        guint before = fake_protocol_get_sent();

        g_test_message("%s", lines[i].typed);
        host_forget();
        purple_conv_im_send(PURPLE_CONV_IM(im), lines[i].typed);
        purple_conv_chat_send(PURPLE_CONV_CHAT(room), lines[i].typed);
        g_assert_cmpuint(fake_protocol_get_sent() - before, ==, lines[i].ours ? 0 : 2);
        /* It shows nothing in a conversation that nobody sent; notices it does. */
        g_assert_cmpuint(host_get_notices()->len, ==, lines[i].ours ? 2 : 0);
        if (lines[i].ours)
            g_assert_cmpuint(host_get_lines()->len, ==, 0);
    }

    g_assert_true(purple_plugin_unload(plugin));
    host_forget();
    purple_conv_im_send(PURPLE_CONV_IM(im), "!iv");
    g_assert_cmpuint(host_get_notices()->len, ==, 0);
    host_close_conversations();
}

int
main(int argc, char **argv)
{
    int result;

    g_test_init(&argc, &argv, NULL);
    host_start("BitlBee");
    g_test_add_func("/bitlbee/word-answered", test_the_word_is_answered_and_not_sent);
    result = g_test_run();
    host_end();
    return result;
}
