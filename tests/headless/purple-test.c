/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <gio/gio.h>
#include <string.h>

#include "fake-protocol.h"
#include "host.h"
#include "ivp-error.h"
#include "ivp-purple.h"

/* Pidgin cuts what a system message has beyond this. */
#define PIDGIN_BUFFER 4096

typedef struct {
    PurplePlugin *plugin;
    PurpleConversation *im;
    PurpleConversation *room;
} Fixture;

static void
set_up(Fixture *fx, gconstpointer data)
{
    fx->plugin = host_load();
    fx->im = host_open_im("bo");
    fx->room = host_open_room("lounge");
    host_forget();
}

static void
tear_down(Fixture *fx, gconstpointer data)
{
    host_close_conversations();
    g_assert_true(purple_plugin_unload(fx->plugin));
    /* Whatever a test did: nobody else was to notice. */
    g_assert_cmpuint(fake_protocol_get_sent(), ==, 0);
}

static gboolean
knows_command(const char *name)
{
    GList *list = purple_cmd_list(NULL);
    gboolean found = g_list_find_custom(list, name, (GCompareFunc)strcmp) != NULL;

    g_list_free(list);
    return found;
}

/* --- Loading --- */

static void
test_unload_undoes_all_and_load_works_again(Fixture *fx, gconstpointer data)
{
    for (int i = 0; i < 3; i++) {
        const IvpShared *shared = fx->plugin->info->extra_info;
        IvpPanel *panel;

        g_assert_nonnull(shared);
        g_assert_cmpuint(shared->abi, ==, IVP_PANEL_ABI);
        g_assert_cmpuint(shared->size, ==, sizeof *shared);
        g_assert_cmpstr(shared->version, ==, IVP_VERSION);
        g_assert_true(knows_command("interview"));
        g_assert_true(knows_command("iv"));
        panel = shared->panel;
        g_assert_true(IVP_IS_PANEL(panel));
        g_object_add_weak_pointer(G_OBJECT(panel), (gpointer *)&panel);

        g_assert_true(purple_plugin_unload(fx->plugin));
        g_assert_null(panel);
        g_assert_null(fx->plugin->info->extra_info);
        g_assert_false(knows_command("interview"));
        g_assert_false(knows_command("iv"));

        g_assert_true(purple_plugin_load(fx->plugin));
        g_assert_cmpint(host_run(fx->im, "iv help", NULL), ==, PURPLE_CMD_STATUS_OK);
    }
}

static void
test_a_face_of_another_release_is_turned_away(Fixture *fx, gconstpointer data)
{
    IvpShared shared = *(IvpShared *)fx->plugin->info->extra_info;
    g_autoptr(GError) error = NULL;

    g_assert_true(ivp_shared_get_panel(&shared, IVP_VERSION, &error) == shared.panel);
    g_assert_no_error(error);

    g_assert_null(ivp_shared_get_panel(&shared, "0.0.1", &error));
    g_assert_error(error, IVP_ERROR, IVP_ERROR_REFUSED);
    g_assert_nonnull(strstr(error->message, "0.0.1"));
    g_clear_error(&error);

    shared.abi++;
    shared.version = GINT_TO_POINTER(1); /* not to be read any more */
    g_assert_null(ivp_shared_get_panel(&shared, IVP_VERSION, &error));
    g_assert_error(error, IVP_ERROR, IVP_ERROR_REFUSED);
    g_clear_error(&error);

    g_assert_null(ivp_shared_get_panel(NULL, IVP_VERSION, &error));
    g_assert_error(error, IVP_ERROR, IVP_ERROR_NOT_FOUND);
}

/* --- Commands --- */

static const struct {
    const char *line;
    const char *says; /* (nullable): somewhere in the answer */
} answers[] = {
    {"iv", "Next:"},
    {"interview", "Next:"},
    {"iv agenda", "1. "},
    {"interview agenda", "1. "},
    {"iv agenda groups", "iscussion group"},
    {"iv slots", "lot"},
    {"iv next", " CE"},
    {"iv show 1", NULL},
    {"iv search discussion", "iscussion group"},
    {"iv month", NULL},
    {"iv remind 1 1h", NULL},
    {"iv zone", "Berlin"},
    {"iv zone Asia/Kolkata", "Kolkata"},
    {"iv zone Europe/Berlin", "Berlin"},
    {"iv program", "xample"},
    {"iv about", NULL},
    {"iv refresh", NULL},
    {"iv help", "agenda"},
    {"iv help agenda", "agenda"},
};

static void
check_lines(PurpleConversation *conversation)
{
    GPtrArray *lines = host_get_lines();

    for (guint i = 0; i < lines->len; i++) {
        const HostLine *line = g_ptr_array_index(lines, i);

        g_assert_cmpstr(line->conversation, ==, purple_conversation_get_name(conversation));
        g_assert_true(line->flags & PURPLE_MESSAGE_SYSTEM);
        g_assert_true(line->flags & PURPLE_MESSAGE_NO_LOG);
        g_assert_cmpuint(strlen(line->html), <, PIDGIN_BUFFER - 512);
        g_assert_null(strchr(line->html, '\n'));
    }
}

static void
test_every_command_answers_the_one_who_asked(Fixture *fx, gconstpointer data)
{
    host_choose_example();
    for (gsize i = 0; i < G_N_ELEMENTS(answers); i++) {
        PurpleConversation *conversations[] = {fx->im, fx->room};

        for (gsize j = 0; j < G_N_ELEMENTS(conversations); j++) {
            g_autofree char *error = NULL, *text = NULL;

            g_test_message("/%s", answers[i].line);
            host_forget();
            g_assert_cmpint(host_run(conversations[j], answers[i].line, &error), ==,
                            PURPLE_CMD_STATUS_OK);
            g_assert_null(error);
            text = host_get_text(conversations[j]);
            g_assert_cmpstr(text, !=, "");
            if (answers[i].says != NULL && strstr(text, answers[i].says) == NULL)
                g_error("“%s” is not in: %s", answers[i].says, text);
            check_lines(conversations[j]);
        }
    }
}

static void
test_the_rows_are_those_of_the_panel(Fixture *fx, gconstpointer data)
{
    g_autoptr(GPtrArray) rows = NULL;
    g_autofree char *text = NULL;

    host_choose_example();
    rows = ivp_panel_list_rows(host_get_panel(), NULL, 0, 5);
    g_assert_cmpuint(rows->len, >=, 3);
    g_assert_cmpint(host_run(fx->im, "iv agenda", NULL), ==, PURPLE_CMD_STATUS_OK);
    text = host_get_text(fx->im);
    for (guint i = 0; i < 3; i++) {
        const IvpRow *row = g_ptr_array_index(rows, i);

        g_assert_true(row->example);
        if (strstr(text, row->spoken) == NULL)
            g_error("“%s” is not in: %s", row->spoken, text);
    }
}

static void
test_a_slip_is_named_and_escaped(Fixture *fx, gconstpointer data)
{
    g_autofree char *error = NULL;

    g_assert_cmpint(host_run(fx->im, "iv <b>&x", &error), ==, PURPLE_CMD_STATUS_FAILED);
    g_assert_nonnull(error);
    g_assert_nonnull(strstr(error, "&lt;b&gt;&amp;x"));
    g_assert_null(strchr(error, '<'));
    g_assert_cmpuint(host_get_lines()->len, ==, 0);
}

static void
test_long_answers_come_in_pieces(Fixture *fx, gconstpointer data)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_autofree char *shown = NULL;

    for (int i = 0; i < 200; i++)
        g_string_append_printf(text, "%d. A line with <angles> & https://example.org/%d\n",
                               i, i);
    ivp_purple_write(fx->im, text->str);
    g_assert_cmpuint(host_get_lines()->len, >, 4);
    check_lines(fx->im);
    shown = host_get_text(fx->im);
    g_assert_nonnull(strstr(shown, "0. A line with <angles> & "));
    g_assert_nonnull(strstr(shown, "199. A line with <angles> & "));
}

/* --- Notices --- */

static const IvpNotice notice = {
    .id = 7,
    .title = (char *)"In 10 min: Discussion group AMER",
    .text = (char *)"Reminder: Thu 3 Dec, 19:00 CET.",
};

static void
test_a_notice_is_told_once(Fixture *fx, gconstpointer data)
{
    g_autofree char *text = NULL;

    /* Nobody asked anything yet: the client's own notice. */
    g_signal_emit_by_name(host_get_panel(), "notice", &notice);
    g_assert_cmpuint(host_get_lines()->len, ==, 0);
    g_assert_cmpuint(host_get_notices()->len, ==, 1);
    g_assert_cmpstr(g_ptr_array_index(host_get_notices(), 0), ==,
                    "In 10 min: Discussion group AMER|Reminder: Thu 3 Dec, 19:00 CET.");

    /* Where commands are typed, the news stands too, and nowhere else. */
    host_run(fx->room, "iv help", NULL);
    host_forget();
    g_signal_emit_by_name(host_get_panel(), "notice", &notice);
    g_assert_cmpuint(host_get_notices()->len, ==, 0);
    text = host_get_text(fx->room);
    g_assert_cmpstr(text, ==,
                    "In 10 min: Discussion group AMER\nReminder: Thu 3 Dec, 19:00 CET.\n");
    check_lines(fx->room);

    /* That conversation is closed: the client's own notice again. */
    purple_conversation_destroy(fx->room);
    host_forget();
    g_signal_emit_by_name(host_get_panel(), "notice", &notice);
    g_assert_cmpuint(host_get_notices()->len, ==, 1);
}

static void
on_face_notice(IvpPanel *panel, const IvpNotice *shown, gpointer data)
{
    (*(int *)data)++;
}

static void
test_a_face_tells_it_instead(Fixture *fx, gconstpointer data)
{
    int told = 0;
    gulong handler =
        g_signal_connect(host_get_panel(), "notice", G_CALLBACK(on_face_notice), &told);

    g_signal_emit_by_name(host_get_panel(), "notice", &notice);
    g_assert_cmpint(told, ==, 1);
    g_assert_cmpuint(host_get_notices()->len, ==, 0);
    g_signal_handler_disconnect(host_get_panel(), handler);
}

/* --- The client's own menus and forms --- */

static PurplePluginInfo face_info = {
    .magic = PURPLE_PLUGIN_MAGIC,
    .major_version = PURPLE_MAJOR_VERSION,
    .minor_version = PURPLE_MINOR_VERSION,
    .type = PURPLE_PLUGIN_STANDARD,
    .priority = PURPLE_PRIORITY_DEFAULT,
    .id = (char *)"gnt-interview-panel",
    .name = (char *)"A face",
    .version = (char *)"0",
};

static void
test_menus_are_left_to_a_face(Fixture *fx, gconstpointer data)
{
    PurplePlugin *face = purple_plugin_new(TRUE, NULL);

    face->info = &face_info;
    g_assert_nonnull(fx->plugin->info->actions);
    g_assert_true(purple_plugin_register(face));
    purple_plugins_probe(NULL);
    g_assert_true(purple_plugin_load(face));
    g_assert_null(fx->plugin->info->actions);
    g_assert_true(purple_plugin_unload(face));
    g_assert_nonnull(fx->plugin->info->actions);
}

static void
test_the_form_and_the_panel_say_the_same(Fixture *fx, gconstpointer data)
{
    static const char *const names[] = {"clock", "quiet"};
    static const char *const values[] = {"24", "22-8"};

    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *preference =
            g_strconcat("/plugins/core/interview-panel/", names[i], NULL);
        g_autofree char *kept = NULL, *forgotten = NULL;

        g_assert_cmpstr(purple_prefs_get_string(preference), ==, "");
        purple_prefs_set_string(preference, values[i]);
        kept = ivp_panel_get_setting(host_get_panel(), names[i]);
        g_assert_cmpstr(kept, ==, values[i]);
        purple_prefs_set_string(preference, "");
        forgotten = ivp_panel_get_setting(host_get_panel(), names[i]);
        g_assert_null(forgotten);

        /* Another client of the profile changed it. */
        ivp_panel_set_setting(host_get_panel(), names[i], values[i]);
        g_signal_emit_by_name(host_get_panel(), "changed");
        g_assert_cmpstr(purple_prefs_get_string(preference), ==, values[i]);
        purple_prefs_set_string(preference, "");
    }
}

/* --- The network --- */

static guint
get_actions(PurplePlugin *plugin)
{
    GList *actions = plugin->info->actions(plugin, NULL);
    guint n = g_list_length(actions);

    for (GList *l = actions; l != NULL; l = l->next)
        purple_plugin_action_free(l->data);
    g_list_free(actions);
    return n;
}

static gboolean
on_knock(GSocketService *service,
         GSocketConnection *connection,
         GObject *source,
         gpointer data)
{
    (*(guint *)data)++;
    return TRUE;
}

static gboolean
was_knocked(gpointer data)
{
    return *(guint *)data > 0;
}

static void
test_no_network_before_the_press_and_then_by_the_proxy(Fixture *fx, gconstpointer data)
{
    g_autoptr(GSocketService) service = g_socket_service_new();
    g_autoptr(GSocketAddress) address =
        g_inet_socket_address_new_from_string("127.0.0.1", 0);
    g_autoptr(GSocketAddress) bound = NULL;
    g_autoptr(GError) error = NULL;
    guint knocks = 0;
    static const char *const lines[] = {"iv",       "iv agenda",  "iv slots", "iv next",
                                        "iv about", "iv program", "iv month", "iv refresh"};

    g_socket_listener_add_address(G_SOCKET_LISTENER(service), address, G_SOCKET_TYPE_STREAM,
                                  G_SOCKET_PROTOCOL_TCP, NULL, &bound, &error);
    g_assert_no_error(error);
    g_signal_connect(service, "incoming", G_CALLBACK(on_knock), &knocks);
    g_socket_service_start(service);

    purple_prefs_set_string("/purple/proxy/type", "http");
    purple_prefs_set_string("/purple/proxy/host", "127.0.0.1");
    purple_prefs_set_int("/purple/proxy/port",
                         g_inet_socket_address_get_port(G_INET_SOCKET_ADDRESS(bound)));

    for (gsize i = 0; i < G_N_ELEMENTS(lines); i++) {
        g_autofree char *problem = NULL;

        host_run(fx->im, lines[i], &problem);
    }
    g_assert_cmpuint(get_actions(fx->plugin), ==, 3);
    host_idle(1500);
    g_assert_cmpuint(knocks, ==, 0);

    /* The same listener hears it once the user has pressed: the test can tell the two
     * apart. */
    g_assert_true(ivp_panel_choose(host_get_panel(), "opentelemetry", &error));
    g_assert_no_error(error);
    host_wait(was_knocked, &knocks);

    purple_prefs_set_string("/purple/proxy/type", "none");
    host_idle(0);
    g_socket_service_stop(service);
    g_socket_listener_close(G_SOCKET_LISTENER(service));
}

static const struct {
    PurpleProxyType type;
    const char *host;
    int port;
    const char *user, *password;
    const char *url;
} proxies[] = {
    {PURPLE_PROXY_NONE, "proxy.example", 1080, NULL, NULL, NULL},
    {PURPLE_PROXY_USE_ENVVAR, NULL, 0, NULL, NULL, NULL},
    {PURPLE_PROXY_HTTP, "", 8080, NULL, NULL, NULL},
    {PURPLE_PROXY_HTTP, "proxy.example", 8080, NULL, NULL, "http://proxy.example:8080"},
    {PURPLE_PROXY_HTTP, "proxy.example", 0, "ana", NULL, "http://ana@proxy.example"},
    {PURPLE_PROXY_SOCKS4, "10.0.0.1", 1080, NULL, NULL, "socks4a://10.0.0.1:1080"},
    {PURPLE_PROXY_SOCKS5, "proxy.example", 1080, "a:na", "p@ss/w",
     "socks5h://a%3Ana:p%40ss%2Fw@proxy.example:1080"},
    {PURPLE_PROXY_TOR, "127.0.0.1", 9050, NULL, NULL, "socks5h://127.0.0.1:9050"},
    {PURPLE_PROXY_SOCKS5, "::1", 1080, NULL, NULL, "socks5h://[::1]:1080"},
    {PURPLE_PROXY_HTTP, "proxy.example", 70000, NULL, "alone", "http://proxy.example"},
};

static void
test_the_proxy_is_worded_for_curl(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(proxies); i++) {
        PurpleProxyInfo *info = purple_proxy_info_new();
        g_autofree char *url = NULL;

        purple_proxy_info_set_type(info, proxies[i].type);
        purple_proxy_info_set_host(info, proxies[i].host);
        purple_proxy_info_set_port(info, proxies[i].port);
        purple_proxy_info_set_username(info, proxies[i].user);
        purple_proxy_info_set_password(info, proxies[i].password);
        url = ivp_purple_proxy_to_url(info);
        g_assert_cmpstr(url, ==, proxies[i].url);
        purple_proxy_info_destroy(info);
    }
    g_assert_null(ivp_purple_proxy_to_url(NULL));
}

/* --- The engine knows no client --- */

static void
test_the_engine_uses_no_symbol_of_a_client(void)
{
    const char *arguments[] = {IVP_NM, "-D", "--undefined-only", IVP_CORE, NULL};
    g_autoptr(GSubprocess) process = NULL;
    g_autoptr(GError) error = NULL;
    g_autofree char *output = NULL;

    process = g_subprocess_newv(arguments, G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
    g_assert_no_error(error);
    g_assert_true(
        g_subprocess_communicate_utf8(process, NULL, NULL, &output, NULL, &error));
    g_assert_true(g_subprocess_get_successful(process));
    /* It was read at all. */
    g_assert_true(g_regex_match_simple(" U g_object_new", output, 0, 0));
    g_assert_false(g_regex_match_simple(
        " [Uw] (purple|serv|pidgin|gtk|gdk|pango|finch|gnt)_", output, 0, 0));
}

#define ADD(path, function) g_test_add(path, Fixture, NULL, set_up, function, tear_down)

int
main(int argc, char **argv)
{
    int result;

    g_test_init(&argc, &argv, NULL);
    host_start("interview-panel-test");
    ADD("/purple/unload-undoes-all", test_unload_undoes_all_and_load_works_again);
    ADD("/purple/other-release-turned-away", test_a_face_of_another_release_is_turned_away);
    ADD("/purple/every-command-answers", test_every_command_answers_the_one_who_asked);
    ADD("/purple/rows-of-the-panel", test_the_rows_are_those_of_the_panel);
    ADD("/purple/slip-named-and-escaped", test_a_slip_is_named_and_escaped);
    ADD("/purple/long-answers-in-pieces", test_long_answers_come_in_pieces);
    ADD("/purple/notice-told-once", test_a_notice_is_told_once);
    ADD("/purple/face-tells-instead", test_a_face_tells_it_instead);
    ADD("/purple/menus-left-to-face", test_menus_are_left_to_a_face);
    ADD("/purple/form-and-panel", test_the_form_and_the_panel_say_the_same);
    ADD("/purple/no-network-before-press",
        test_no_network_before_the_press_and_then_by_the_proxy);
    g_test_add_func("/purple/proxy-worded", test_the_proxy_is_worded_for_curl);
    g_test_add_func("/core/no-client-symbols", test_the_engine_uses_no_symbol_of_a_client);
    result = g_test_run();
    host_end();
    return result;
}
