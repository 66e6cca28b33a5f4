/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "ivp-plain.h"

static const struct {
    const char *what, *text, *expected;
} texts[] = {
    {"nothing", "", ""},
    {"plain text stays", "Hello there\nsecond line\n\nthird",
     "Hello there\nsecond line\n\nthird"},
    {"line ends of every kind", "one\r\ntwo\rthree\u2028four\u2029five",
     "one\ntwothree\nfour\nfive"},
    {"comparisons are no tags", "if a < b and c > d, I <3 it, x<y, a <b or c> d",
     "if a < b and c > d, I <3 it, x<y, a <b or c> d"},
    {"addresses in angles are no tags", "Bo <bo@example.org>, <https://example.org/>",
     "Bo <bo@example.org>, <https://example.org/>"},
    {"placeholders are no tags", "Dear <your name>, <title here>",
     "Dear <your name>, <title here>"},
    {"paragraphs", "<p>One</p><p>Two<br>and a half</p>", "One\n\nTwo\nand a half"},
    {"spaces and lines in laid out HTML are one space",
     "<p>\n  One\n  more\n</p>\n<p>Two   two</p>\n", "One more\n\nTwo two"},
    {"lines count where people mix both", "Agenda:\n- first\n- second\n- third<br>Bye",
     "Agenda:\n- first\n- second\n- third\nBye"},
    {"two breaks are a blank line, ten are too", "a<br><br>b<br/><br /><BR><br><br>c",
     "a\n\nb\n\nc"},
    {"a list", "Topics:<ul><li>one</li><li>two <b>bold</b></li></ul>after",
     "Topics:\n• one\n• two bold\n\nafter"},
    {"a list in order, never closed", "<ol><li>one<li>two", "1. one\n2. two"},
    {"lists in lists", "<ul><li>a<ol><li>b</li><li>c</li></ol></li><li>d</li></ul>",
     "• a\n  1. b\n  2. c\n• d"},
    {"a paragraph in an item", "<ul><li><p>one</p></li><li><p>two</p></li></ul>",
     "• one\n\n• two"},
    {"an item without a list", "<li>alone", "• alone"},
    {"a table", "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>",
     "a b\nc"},
    {"headings", "<h2>Title</h2>text", "Title\n\ntext"},
    {"a link's address is said", "See <a href=\"https://example.org/x\">the notes</a>.",
     "See the notes (https://example.org/x)."},
    {"a link that is its address is said once",
     "<a href=\"https://example.org/\">https://example.org</a> and <a "
     "href='http://example.org/a'>example.org/a</a>",
     "https://example.org and example.org/a"},
    {"a link that claims another address is found out",
     "<a href=\"https://evil.example/\">https://bank.example</a>",
     "https://bank.example (https://evil.example/)"},
    {"a link with a picture only", "<a href=https://example.org/p><img src=x></a>!",
     "https://example.org/p!"},
    {"links in items",
     "<ul><li><a href=\"https://example.org/\">https://example.org/</a></li></ul>",
     "• https://example.org/"},
    {"Google's wrapper is taken off",
     "<a "
     "href=\"https://www.google.com/"
     "url?q=https%3A%2F%2Fzoom.us%2Fj%2F1%3Fpwd%3Dx&amp;sa=D&amp;ust="
     "1\">Join</a>",
     "Join (https://zoom.us/j/1?pwd=x)"},
    {"mail",
     "<a href=\"mailto:bo@example.org?subject=x\">Bo</a>, <a "
     "href=\"mailto:bo@example.org\">bo@example.org</a>",
     "Bo (bo@example.org), bo@example.org"},
    {"scripts in links",
     "<a href=\"javascript:alert(1)\">press</a> <a href=\" java\nscript:x\">me</a>",
     "press me"},
    {"a link never closed", "<a href=\"https://example.org/1\">one<br>two",
     "one (https://example.org/1)\ntwo"},
    {"links in links",
     "<a href=\"https://e.org/1\">one <a href=\"https://e.org/2\">two</a>",
     "one (https://e.org/1)two (https://e.org/2)"},
    {"entities",
     "R&amp;D &lt;3 &quot;x&quot; &#39;y&#39; &#x2014; &eacute; a&nbsp;b &hellip; &copy;",
     "R&D <3 \"x\" 'y' — é a b … ©"},
    {"no entities", "AT&T, a&b;c, &unknown; &; &#; &#x; &",
     "AT&T, a&b;c, &unknown; &; &#; &#x; &"},
    {"numbers no text may have", "a&#0;b&#xD800;c&#99999999;d&#1;e&#x1F600;f",
     "a\uFFFDb\uFFFDc\uFFFDde😀f"},
    {"numbers that Windows meant", "&#147;x&#148; &#150;", "“x” –"},
    {"escaped twice", "&lt;p&gt;One&lt;/p&gt;&lt;p&gt;Two &amp;amp; three&lt;/p&gt;",
     "One\n\nTwo & three"},
    {"escaped twice, a space", "one&amp;nbsp;two", "one two"},
    {"escaped three times", "&amp;lt;b&amp;gt;bold&amp;lt;/b&amp;gt;", "bold"},
    {"escaped once more within HTML", "<p>&lt;script&gt;alert(1)&lt;/script&gt;x</p>", "x"},
    {"escaped a dozen times ends too", "&amp;amp;amp;amp;lt;b&amp;amp;amp;amp;gt;x",
     "&amp;lt;b&amp;gt;x"},
    {"scripts, styles, heads",
     "a<script>if (a<b) x()</script>b<style type=\"x\">p{}</style>c"
     "<head><title>t</title></head>d",
     "abcd"},
    {"a script never closed hides the rest", "a<script>b", "a"},
    {"a title never closed hides nothing", "the <title> tag and <p>more",
     "the tag and\n\nmore"},
    {"comments", "a<!-- <b>x</b> -->b<!DOCTYPE html><?xml x?>c<!-- never closed", "abc"},
    {"tags cut off at the end", "text<br", "text"},
    {"tags with attributes cut off at the end", "text <a href=\"https://exa", "text"},
    {"a tag with a sign in quotes", "<a title=\"x > y\" href=\"https://e.org/\">z</a>",
     "z (https://e.org/)"},
    {"unknown tags",
     "<o:p>a</o:p><html-blob>b</html-blob><x-y z=1>c</x-y><foo bar=\"1\">d</foo>", "abcd"},
    {"upper case", "<P>One<BR>two</P><A HREF='https://e.org/'>x</A>",
     "One\ntwo\n\nx (https://e.org/)"},
    {"direction marks of strangers", "a\u202Eb\u202Cc\u2066d\u2069e&#x202E;f&#8238;g",
     "abcdefg"},
    {"what cannot be seen",
     "a\u200Bb\u00ADc\uFEFFd\x01"
     "e\x7F"
     "f\xc2\x85"
     "g\uFFFEh",
     "abcdefgh"},
    {"joiners of emoji and scripts stay", "👩\u200D💻 می\u200Cخواهم",
     "👩\u200D💻 می\u200Cخواهم"},
    {"bytes that are no UTF-8",
     "a\xff\xfe"
     "b\xc3",
     "a\uFFFD\uFFFDb\uFFFD"},
    {"Google's ornament",
     "Notes\n-::~:~::~:~:~:~:~:~:~:~::~:~::-\nJoin: "
     "https://meet.google.com/abc\n-::~:~::~:~:~:-",
     "Notes\nJoin: https://meet.google.com/abc"},
    {"a rule of a few dashes is no ornament", "a\n---\nb", "a\n---\nb"},
    {"indented lines", "list:\n    one\n\ttwo  \n", "list:\n    one\n two"},
};

static void
test_descriptions_read_as_clean_text(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autofree char *plain = ivp_plain_from_html(texts[i].text);

        g_test_message("%s", texts[i].what);
        g_assert_cmpstr(plain, ==, texts[i].expected);
    }
    {
        g_autofree char *plain = ivp_plain_from_html(NULL);

        g_assert_cmpstr(plain, ==, "");
    }
}

static char *
repeat(const char *unit, gsize bytes)
{
    GString *text = g_string_new(NULL);

    while (text->len < bytes)
        g_string_append(text, unit);
    return g_string_free(text, FALSE);
}

/* Each of these makes a careless reader take time that grows with the square. */
static void
test_hostile_descriptions_take_linear_time(void)
{
    static const char *const units[] = {
        "<",          "<a",           "<a \"",
        "<a href=\"", "<!--",         "<title>",
        "<script",    "</",           "<script></",
        "&",          "&amp;",        "&amp;amp;amp;lt;!--",
        "<ul>",       "<li>",         "<a href=\"https://example.org/\">",
        "&lt;b&gt;",  "<p>",          "[(",
        "https://",   "https://a(",   "\n",
        " ",          "<b x=",        "<!",
        "<?",         "\xe2\x80\xae", "<a href=x>y</a>",
        "<object>a",  "&#",           "&lt;!--",
        "x",          "<br>",
    };

    for (gsize i = 0; i < G_N_ELEMENTS(units); i++) {
        g_autofree char *text = repeat(units[i], 2 * 1024 * 1024);
        gint64 begun = g_get_monotonic_time();
        g_autofree char *plain = ivp_plain_from_html(text);
        g_auto(GStrv) links = ivp_plain_find_links(text);
        gint64 taken = g_get_monotonic_time() - begun;

        g_test_message("%s: %" G_GINT64_FORMAT " us", units[i], taken);
        g_assert_cmpuint(strlen(plain), <=, IVP_PLAIN_MAX);
        g_assert_true(g_utf8_validate(plain, -1, NULL));
        g_assert_cmpuint(g_strv_length(links), <=, 32);
        /* The square of it would be minutes; a slow computer under a sanitizer is seconds.
         */
        g_assert_cmpint(taken, <, 10 * G_USEC_PER_SEC);
    }
}

static void
test_long_descriptions_are_cut_at_a_character(void)
{
    g_autofree char *text = repeat("é", 3 * IVP_PLAIN_MAX);
    g_autofree char *plain = ivp_plain_from_html(text);

    g_assert_cmpuint(strlen(plain), <=, IVP_PLAIN_MAX);
    g_assert_cmpuint(strlen(plain), >, IVP_PLAIN_MAX - 8);
    g_assert_true(g_utf8_validate(plain, -1, NULL));
    g_assert_true(g_str_has_suffix(plain, "é…"));
}

/* Pieces of markup in any order: valid, bounded, and no tag left. */
static void
test_random_markup_leaves_no_tag(void)
{
    static const char *const pieces[] = {
        "<p>",      "</p>",      "<br>",  "<a href=\"https://e.org/\">",
        "</a>",     "<ul>",      "<li>",  "</ul>",
        "<script>", "</script>", "<!--",  "-->",
        "&lt;",     "&gt;",      "&amp;", "b",
        "<",        ">",         "\"",    "\n",
        "=",        " ",         "é",     "\xff",
        "&#60;",    "script",    "/",     "<style>",
        "</style>", "\u202e",    "<ol>",
    };

    for (int i = 0; i < 5000; i++) {
        g_autoptr(GString) text = g_string_new(NULL);
        g_autofree char *plain = NULL;
        int n = g_test_rand_int_range(1, 24);

        for (int j = 0; j < n; j++)
            g_string_append(text, pieces[g_test_rand_int_range(0, G_N_ELEMENTS(pieces))]);
        plain = ivp_plain_from_html(text->str);
        g_assert_true(g_utf8_validate(plain, -1, NULL));
        g_assert_null(strstr(plain, "<script>"));
        g_assert_null(strstr(plain, "<p>"));
        g_assert_null(strstr(plain, "<!--"));
        g_assert_null(strstr(plain, "\u202e"));
    }
}

static void
test_links_are_found(void)
{
    static const struct {
        const char *text, *links; /* separated by spaces */
    } rows[] = {
        {"no link, httpx://e.org, xhttp://e.org, https:// here", ""},
        {"https://example.org", "https://example.org"},
        {"See https://example.org/a, or http://example.org/b. Bye!",
         "https://example.org/a http://example.org/b"},
        {"(see https://example.org/a_(b)) and [x](https://example.org/c)",
         "https://example.org/a_(b) https://example.org/c"},
        {"<https://example.org/a> \"https://example.org/b\" “https://example.org/c”",
         "https://example.org/a https://example.org/b https://example.org/c"},
        {"twice https://example.org and https://example.org.", "https://example.org"},
        {"HTTPS://Example.org/A?b=c&d=e#f", "HTTPS://Example.org/A?b=c&d=e#f"},
        {"https://example.org/é/ü?", "https://example.org/é/ü"},
        {"https://-x https://", ""},
        {"https://[::1]:8000/x", "https://[::1]:8000/x"},
        {"the notes (https://example.org/x).", "https://example.org/x"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_auto(GStrv) links = ivp_plain_find_links(rows[i].text);
        g_autofree char *joined = g_strjoinv(" ", links);

        g_test_message("%s", rows[i].text);
        g_assert_cmpstr(joined, ==, rows[i].links);
    }
}

static void
test_the_meeting_is_guessed(void)
{
    static const struct {
        const char *url, *location, *description, *expected;
    } rows[] = {
        {NULL, NULL, NULL, NULL},
        {NULL, "Room 5", "no address", NULL},
        {NULL, NULL,
         "Notes: https://docs.example.org/x Join: https://zoom.us/j/123?pwd=abc",
         "https://zoom.us/j/123?pwd=abc"},
        {NULL, NULL, "Notes https://example.org/n, call https://us02web.zoom.us/j/9 now",
         "https://us02web.zoom.us/j/9"},
        {"https://example.org/event", NULL, "https://meet.google.com/abc-defg-hij",
         "https://meet.google.com/abc-defg-hij"},
        {"https://example.org/event", "https://example.org/room", "https://example.org/x",
         "https://example.org/event"},
        {NULL, "Hall 1, https://example.org/room", "https://example.org/x",
         "https://example.org/room"},
        {NULL, NULL, "first https://example.org/1, then https://example.org/2",
         "https://example.org/1"},
        {"xmpp:room@muc.example.org?join", "irc://irc.example.org/x", NULL, NULL},
        {"xmpp:room@muc.example.org?join", NULL, "https://example.org/x",
         "https://example.org/x"},
        {NULL, NULL,
         "<p>Join <a href=\"https://teams.microsoft.com/l/meetup-join/19%3a\">here</a>, "
         "options <a "
         "href=\"https://teams.microsoft.com/meetingOptions/?x\">here</a></p>",
         "https://teams.microsoft.com/l/meetup-join/19%3a"},
        {NULL, NULL, "numbers https://zoom.us/u/abc join https://zoom.us/j/5",
         "https://zoom.us/j/5"},
        {NULL, NULL, "https://example.org/ https://meet.jit.si/Room",
         "https://meet.jit.si/Room"},
        {NULL, NULL, "https://example.org/ https://bbb.example.org/b/abc",
         "https://bbb.example.org/b/abc"},
        {NULL, NULL, "https://example.org/ https://example.webex.com/meet/x",
         "https://example.webex.com/meet/x"},
        {NULL, NULL, "https://example.org/ https://whereby.com/x", "https://whereby.com/x"},
        {NULL, NULL, "https://meet.google.com/ https://zoom.us/j/5", "https://zoom.us/j/5"},
        {NULL, NULL, "https://evil.example/meet.google.com/x https://zoom.us/j/5",
         "https://zoom.us/j/5"},
        {NULL, NULL, "https://meet.google.com@evil.example/x https://zoom.us/j/5",
         "https://zoom.us/j/5"},
        {NULL, NULL, "https://notzoom.us/j/6 https://zoom.us/j/5", "https://zoom.us/j/5"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *link =
            ivp_plain_find_join_link(rows[i].url, rows[i].location, rows[i].description);

        g_test_message("%s", rows[i].expected != NULL ? rows[i].expected : "none");
        g_assert_cmpstr(link, ==, rows[i].expected);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/plain/text", test_descriptions_read_as_clean_text);
    g_test_add_func("/plain/linear", test_hostile_descriptions_take_linear_time);
    g_test_add_func("/plain/cut", test_long_descriptions_are_cut_at_a_character);
    g_test_add_func("/plain/random", test_random_markup_leaves_no_tag);
    g_test_add_func("/plain/links", test_links_are_found);
    g_test_add_func("/plain/meeting", test_the_meeting_is_guessed);
    return g_test_run();
}
