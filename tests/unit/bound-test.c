/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-bound.h"

static const struct {
    const char *text;
    gsize most;
    const char *line;
} lines[] = {
    {"words", 100, "words"},
    {" two\n lines\t\r\n", 100, "two lines"},
    {"a\x01\x7F"
     "b",
     100, "a b"},
    {"a\xE2\x80\xA8"
     "b\xC2\xA0"
     "c",
     100, "a b c"},
    {"bad \xE9 byte", 100, "bad � byte"},
    {"äöü", 5, "äö"},
    {"a b", 2, "a"},
    {"", 10, ""},
    {NULL, 10, ""},
    {"words", 0, ""},
};

static void
test_line(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(lines); i++) {
        g_autofree char *line = ivp_bound_line(lines[i].text, lines[i].most);

        g_assert_cmpstr(line, ==, lines[i].line);
    }
}

static void
test_text(void)
{
    g_autofree char *cut = ivp_bound_text("a\näöü", 6);
    g_autofree char *whole = ivp_bound_text("äöü", 6);
    g_autofree char *none = ivp_bound_text("äöü", 1);

    g_assert_cmpstr(cut, ==, "a\näö");
    g_assert_cmpstr(whole, ==, "äöü");
    g_assert_cmpstr(none, ==, "");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/bound/line", test_line);
    g_test_add_func("/bound/text", test_text);
    return g_test_run();
}
