/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "ivp-assembler.h"
#include "ivp-error.h"
#include "ivp-line.h"

#define NOW G_GINT64_CONSTANT(1796320800)

static const char *const kind_names[] = {"none",     "whole", "part",
                                         "reserved", "newer", "damaged"};

static const IvpSender kim = {"xmpp:bo@example.org", "kim@example.org", FALSE, 0};

/* The line of a tail and its TEXT as it stands on the wire. */
static void
make_line(IvpLine *line, const char *tail, const char *wire)
{
    g_autofree char *message =
        g_strconcat(wire != NULL ? "| " : "", wire != NULL ? wire : "", " ", tail, NULL);

    g_assert_cmpint(ivp_line_decode(message, line), ==, IVP_LINE_WHOLE);
}

/* --- data/protocol/vectors.txt --- */

typedef struct {
    char *name, *sentence, *tail, *text, *kind;
    GPtrArray *messages, *parts;
} Vector;

static void
vector_clear(Vector *vector)
{
    g_free(vector->name);
    g_free(vector->sentence);
    g_free(vector->tail);
    g_free(vector->text);
    g_free(vector->kind);
    g_ptr_array_unref(vector->messages);
    g_ptr_array_unref(vector->parts);
}

static void
vector_init(Vector *vector)
{
    memset(vector, 0, sizeof *vector);
    vector->messages = g_ptr_array_new_with_free_func(g_free);
    vector->parts = g_ptr_array_new_with_free_func(g_free);
}

static void
check_said(const Vector *vector)
{
    g_auto(IvpLine) line = {0};
    g_auto(GStrv) parts = NULL;
    g_autoptr(GError) error = NULL;

    make_line(&line, vector->tail, vector->text);
    parts = ivp_line_encode(&line, vector->sentence, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(g_strv_length(parts), ==, vector->parts->len);
    for (guint i = 0; parts[i] != NULL; i++) {
        g_assert_cmpuint(strlen(parts[i]), <=, IVP_LINE_MAX_PART);
        g_assert_cmpstr(parts[i], ==, g_ptr_array_index(vector->parts, i));
    }
}

static void
check_read(const Vector *vector)
{
    g_autoptr(IvpAssembler) assembler = ivp_assembler_new();
    g_auto(IvpLine) line = {0};
    IvpLineKind kind = IVP_LINE_NONE;

    for (guint i = 0; i < vector->messages->len; i++) {
        gboolean notice;

        ivp_line_clear(&line);
        kind = ivp_line_decode(g_ptr_array_index(vector->messages, i), &line);
        if (kind == IVP_LINE_PART &&
            ivp_assembler_take(assembler, &kim, &line, NOW, &notice) == IVP_TAKE_LINE)
            kind = IVP_LINE_WHOLE;
    }
    g_assert_cmpstr(kind_names[kind], ==, vector->kind);
    if (vector->tail != NULL) {
        g_autofree char *tail = ivp_line_encode_tail(&line);
        g_autofree char *text =
            vector->text != NULL ? ivp_line_unescape(vector->text) : NULL;

        g_assert_cmpstr(tail, ==, vector->tail);
        g_assert_cmpstr(line.text, ==, text);
    }
}

static guint
check_vector(Vector *vector)
{
    if (vector->name == NULL)
        return 0;
    g_test_message("%s", vector->name);
    if (vector->sentence != NULL)
        check_said(vector);
    else
        check_read(vector);
    vector_clear(vector);
    vector_init(vector);
    return 1;
}

static void
test_vectors(void)
{
    g_autofree char *file =
        g_test_build_filename(G_TEST_DIST, "..", "data", "protocol", "vectors.txt", NULL);
    g_autofree char *text = NULL;
    g_auto(GStrv) lines = NULL;
    g_autoptr(GError) error = NULL;
    Vector vector;
    guint n = 0;

    g_file_get_contents(file, &text, NULL, &error);
    g_assert_no_error(error);
    lines = g_strsplit(text, "\n", -1);
    vector_init(&vector);
    for (guint i = 0; lines[i] != NULL; i++) {
        char *value = strstr(lines[i], ": ");

        if (lines[i][0] == '\0') {
            n += check_vector(&vector);
            continue;
        }
        if (lines[i][0] == '#')
            continue;
        g_assert_nonnull(value);
        *value = '\0';
        value += 2;
        if (strcmp(lines[i], "name") == 0)
            vector.name = g_strdup(value);
        else if (strcmp(lines[i], "sentence") == 0)
            vector.sentence = g_strdup(value);
        else if (strcmp(lines[i], "tail") == 0)
            vector.tail = g_strdup(value);
        else if (strcmp(lines[i], "text") == 0)
            vector.text = g_strdup(value);
        else if (strcmp(lines[i], "kind") == 0)
            vector.kind = g_strdup(value);
        else if (strcmp(lines[i], "message") == 0)
            g_ptr_array_add(vector.messages, g_strdup(value));
        else if (strcmp(lines[i], "part") == 0)
            g_ptr_array_add(vector.parts, g_strdup(value));
        else
            g_error("vectors.txt:%u: no such key", i + 1);
    }
    n += check_vector(&vector);
    vector_clear(&vector);
    g_assert_cmpuint(n, >, 25);
}

/* --- what real protocols do --- */

/* RFC 5322 mail, a MUC's history, IRC: what each does to one part, as plain text. */
static char *
keep(const char *part)
{
    return g_strdup(part);
}

static char *
add_room_prefix(const char *part)
{
    return g_strconcat("[#room] <kim> ", part, "\n", NULL);
}

static char *
drop_trailing(const char *part)
{
    return g_strchomp(g_strdup(part));
}

static char *
wrap_blanks(const char *part)
{
    g_autofree char *joined = NULL;
    char *last = strrchr(part, '[');
    g_autofree char *head = g_strndup(part, (gsize)(last - part));
    g_auto(GStrv) tail = g_strsplit(last, " ", -1);

    joined = g_strjoinv(" \n", tail);
    return g_strconcat("\n ", head, joined, " \302\240\n", NULL);
}

/* What libpurple's linkifier and the jabber protocol make of addresses. */
static gboolean
double_address(const GMatchInfo *match, GString *out, gpointer data)
{
    g_autofree char *address = g_match_info_fetch(match, 0);

    if (g_str_has_prefix(address, "www."))
        g_string_append_printf(out, "%s (http://%s)", address, address);
    else if (strstr(address, ":") == NULL)
        g_string_append_printf(out, "%s <mailto:%s>", address, address);
    else
        g_string_append_printf(out, "%s <%s>", address, address);
    return FALSE;
}

static char *
linkify(const char *part)
{
    g_autoptr(GRegex) addresses = g_regex_new(
        "(https?://|mailto:|www\\.)[^\\s<>()]+|[a-z]+@[a-z.]+", G_REGEX_RAW, 0, NULL);

    return g_regex_replace_eval(addresses, part, -1, 0, 0, double_address, NULL, NULL);
}

static char *(*const damages[])(const char *) = {keep, add_room_prefix, drop_trailing,
                                                 wrap_blanks, linkify};

static char *
repeat(const char *text, guint n)
{
    g_autoptr(GString) all = g_string_new(NULL);

    for (guint i = 0; i < n; i++)
        g_string_append(all, text);
    return g_strdup(all->str);
}

/* What people type; each must arrive byte for byte, ends trimmed. */
static const char *const texts[] = {
    "Sizing the collector; 400 nodes",
    "<b>&amp;</b> \"quoted\" & more",
    "one\ntwo\n\nfour",
    "C:\\new\\\\table \\n",
    "emoji 🎉👩‍👩‍👧 und Umlaute äöü, 日本語, العربية",
    "see https://example.org/a?b=c&d=e and www.example.org and bo@example.org today",
    "doubled www.example.org <http://www.example.org> already",
    "mail me@a.example (mailto:me@a.example)",
    "[ip1 request 7q2k9mh.1 re=0 box=k3w9 at=20261203T1800Z]",
    "inside [ip1 ",
    "a | b | c",
    "| leads, trails |",
    "(2/3) looks like a part",
    "\\",
};

static void
test_text_survives_real_protocols(void)
{
    static const guint repeats[] = {1, 7, 20};
    guint cut = 0;

    for (gsize t = 0; t < G_N_ELEMENTS(texts); t++)
        for (gsize r = 0; r < G_N_ELEMENTS(repeats); r++)
            for (gsize d = 0; d < G_N_ELEMENTS(damages); d++) {
                g_autoptr(IvpAssembler) assembler = ivp_assembler_new();
                g_autofree char *long_text = repeat(texts[t], repeats[r]);
                g_auto(IvpLine) line = {0}, got = {0};
                g_auto(GStrv) parts = NULL;
                g_autoptr(GError) error = NULL;
                IvpTake take = IVP_TAKE_WAIT;
                gboolean notice;

                if (ivp_line_text_bytes(long_text) > IVP_LINE_MAX_TEXT)
                    continue;
                g_test_message("text %u, %u times, damage %u", (guint)t, repeats[r],
                               (guint)d);
                make_line(&line,
                          "[ip1 request 7q2k9mh.1 re=0 box=k3w9 at=20261203T1800Z len=60 "
                          "rec=ask name=0 org=0]",
                          NULL);
                line.text = g_strchomp(g_strdup(long_text));
                parts = ivp_line_encode(&line, "Interview request. Please answer 1 or no.",
                                        &error);
                g_assert_no_error(error);
                cut += g_strv_length(parts) > 1;
                /* Backwards: networks reorder. */
                for (guint i = g_strv_length(parts); i-- > 0;) {
                    g_autofree char *damaged = damages[d](parts[i]);
                    IvpLineKind kind = ivp_line_decode(damaged, &got);

                    g_assert_cmpuint(strlen(parts[i]), <=, IVP_LINE_MAX_PART);
                    g_assert_true(g_utf8_validate(parts[i], -1, NULL));
                    g_assert_cmpint(kind, ==,
                                    parts[1] != NULL ? IVP_LINE_PART : IVP_LINE_WHOLE);
                    take = ivp_assembler_take(assembler, &kim, &got, NOW, &notice);
                    g_assert_cmpint(take, ==, i > 0 ? IVP_TAKE_WAIT : IVP_TAKE_LINE);
                }
                g_assert_cmpstr(got.text, ==, line.text);
                g_assert_true(ivp_line_equal(&line, &got));
            }
    g_assert_cmpuint(cut, >, 50);
}

static void
test_texts_of_people_without_a_panel_have_no_tail(void)
{
    g_auto(IvpLine) line = {0};
    g_autofree char *words = repeat("word ", 150);
    g_auto(GStrv) parts = NULL;

    make_line(&line, "[ip1 cancel 7q2k9mh.3 re=1 box=k3w9]", NULL);
    line.text = g_strdup("first\nsecond");
    parts = ivp_line_encode_plain(&line, "Sorry.", NULL);
    g_assert_cmpuint(g_strv_length(parts), ==, 1);
    g_assert_cmpstr(parts[0], ==, "Sorry. | first second");
    g_clear_pointer(&parts, g_strfreev);
    g_free(line.text);
    line.text = g_steal_pointer(&words);
    parts = ivp_line_encode_plain(&line, "Sorry.", NULL);
    g_assert_cmpuint(g_strv_length(parts), ==, 3);
    for (guint i = 0; i < 3; i++) {
        g_assert_cmpuint(strlen(parts[i]), <=, IVP_LINE_MAX_PART);
        g_assert_null(strstr(parts[i], "[ip"));
    }
    g_assert_true(g_str_has_prefix(parts[2], "(3/3) "));
}

static void
test_too_much_is_refused(void)
{
    g_auto(IvpLine) line = {0};
    g_autofree char *long_text = g_strnfill(IVP_LINE_MAX_TEXT + 1, 'x');
    g_autofree char *breaks = NULL, *sentence = NULL;
    g_autoptr(GError) error = NULL;

    make_line(&line, "[ip1 cancel 7q2k9mh.3 re=1 box=k3w9]", NULL);
    line.text = g_steal_pointer(&long_text);
    g_assert_null(ivp_line_encode(&line, "Sorry.", &error));
    g_assert_error(error, IVP_ERROR, IVP_ERROR_LIMIT);
    g_clear_error(&error);

    /* Each line break takes two bytes on the wire. */
    g_free(line.text);
    breaks = repeat("a\n", IVP_LINE_MAX_TEXT / 2 - 1);
    line.text = g_steal_pointer(&breaks);
    g_assert_cmpuint(ivp_line_text_bytes(line.text), >, IVP_LINE_MAX_TEXT);
    g_assert_null(ivp_line_encode(&line, "Sorry.", &error));
    g_assert_error(error, IVP_ERROR, IVP_ERROR_LIMIT);
    g_clear_error(&error);

    g_clear_pointer(&line.text, g_free);
    sentence = g_strnfill(ivp_line_sentence_room(&line) + 10, 'x');
    g_assert_null(ivp_line_encode(&line, sentence, &error));
    g_assert_error(error, IVP_ERROR, IVP_ERROR_LIMIT);
    sentence[ivp_line_sentence_room(&line)] = '\0';
    g_strfreev(ivp_line_encode(&line, sentence, NULL));
}

static void
test_a_megabyte_is_looked_at_only_at_its_end(void)
{
    static const char tail[] = " [ip1 cancel 7q2k9mh.3 re=1 box=k3w9]";
    gsize n = 1024 * 1024;
    g_autofree char *text = g_malloc(n + sizeof tail);
    g_auto(IvpLine) line = {0};

    memset(text, '[', n);
    memcpy(text + n, tail, sizeof tail);
    g_assert_cmpint(ivp_line_decode(text, &line), ==, IVP_LINE_DAMAGED);
    text[n] = '\0';
    g_assert_cmpint(ivp_line_decode(text, &line), ==, IVP_LINE_NONE);
    g_assert_cmpint(line.verb, ==, IVP_VERB_NONE);
}

static void
test_every_prefix_and_every_changed_byte_is_read_without_harm(void)
{
    static const char whole[] =
        "Interview: would 1) Wed 2 Dec 15:00 UTC suit you? | caf\303\251 [ip1 propose "
        "7q2k9mh.12 re=3 box=k3w9 to=0a1b at=20261202T1500Z,20261204T1400Z "
        "booked=20261203T1800Z.2 until=20261127T1800Z on=20261120T1200Z]";
    static const char bytes[] = {0x01, ' ', '[', ']', '=',       '.',
                                 '/',  '%', 'z', '9', (char)0xff};

    for (gsize cut = 0; cut < sizeof whole - 1; cut++) {
        g_autofree char *part = g_strndup(whole, cut);
        g_auto(IvpLine) line = {0};

        g_assert_cmpint(ivp_line_decode(part, &line), ==, IVP_LINE_NONE);
    }
    for (gsize i = 0; i < sizeof whole - 1; i++)
        for (gsize b = 0; b < sizeof bytes; b++) {
            g_autofree char *changed = g_strdup(whole);
            g_auto(IvpLine) line = {0};
            IvpLineKind kind;

            changed[i] = bytes[b];
            kind = ivp_line_decode(changed, &line);
            if (kind != IVP_LINE_WHOLE)
                g_assert_cmpint(line.n_at, ==, 0);
            else
                g_assert_true(line.text == NULL || g_utf8_validate(line.text, -1, NULL));
        }
}

/* --- floods --- */

static void
test_floods_are_bounded(void)
{
    g_autoptr(IvpAssembler) assembler = ivp_assembler_new();
    IvpSender sender = kim;
    guint notices = 0, taken = 0, dropped = 0, lines, senders;

    for (guint i = 0; i < 100000; i++) {
        g_autofree char *text =
            g_strdup_printf("(2/9) x [ip1 request %07u.1 2/9 box=k3w9]", i);
        g_autofree char *who = g_strdup_printf("nick%u", i % 1000);
        g_auto(IvpLine) line = {0};
        gboolean notice;
        IvpTake take;

        g_assert_cmpint(ivp_line_decode(text, &line), ==, IVP_LINE_PART);
        sender.who = who;
        take = ivp_assembler_take(assembler, &sender, &line, NOW + i / 10000, &notice);
        taken += take == IVP_TAKE_WAIT;
        dropped += take == IVP_TAKE_DROP;
        notices += notice;
        g_assert_cmpint(take, !=, IVP_TAKE_LINE);
    }
    ivp_assembler_count(assembler, &lines, &senders);
    g_assert_cmpuint(taken, ==, IVP_ASSEMBLER_MAX_ALL_PER_MINUTE);
    g_assert_cmpuint(taken + dropped, ==, 100000);
    g_assert_cmpuint(notices, ==, 1);
    g_assert_cmpuint(senders, <=, IVP_ASSEMBLER_MAX_SENDERS);
    g_assert_cmpuint(lines, <=, IVP_ASSEMBLER_MAX_SENDERS * IVP_ASSEMBLER_MAX_IN_FLIGHT);
}

static IvpTake
take_text(IvpAssembler *assembler, const IvpSender *sender, const char *text, gint64 now)
{
    g_auto(IvpLine) line = {0};
    gboolean notice;

    ivp_line_decode(text, &line);
    return ivp_assembler_take(assembler, sender, &line, now, &notice);
}

static void
test_caps_of_one_sender(void)
{
    g_autoptr(IvpAssembler) assembler = ivp_assembler_new();
    IvpSender known = kim, crowded = kim;
    static const char request[] =
        "x [ip1 request 7q2k9mh.1 re=0 box=k3w9 at=20261203T1800Z]";
    static const char withdraw[] = "x [ip1 withdraw 7q2k9mh.2 re=0 box=k3w9]";

    known.known = TRUE;
    crowded.open = IVP_ASSEMBLER_MAX_OPEN;
    g_assert_cmpint(take_text(assembler, &crowded, request, NOW), ==, IVP_TAKE_DROP);
    crowded.known = TRUE;
    g_assert_cmpint(take_text(assembler, &crowded, request, NOW), ==, IVP_TAKE_LINE);
    for (guint i = 0; i < IVP_ASSEMBLER_MAX_PER_MINUTE - 2; i++)
        g_assert_cmpint(take_text(assembler, &kim, request, NOW), ==, IVP_TAKE_LINE);
    g_assert_cmpint(take_text(assembler, &kim, request, NOW + 59), ==, IVP_TAKE_DROP);
    g_assert_cmpint(take_text(assembler, &known, request, NOW + 59), ==, IVP_TAKE_DROP);
    g_assert_cmpint(take_text(assembler, &kim, withdraw, NOW + 59), ==, IVP_TAKE_DROP);
    g_assert_cmpint(take_text(assembler, &known, withdraw, NOW + 59), ==, IVP_TAKE_LINE);
    g_assert_cmpint(take_text(assembler, &kim, request, NOW + 60), ==, IVP_TAKE_LINE);
}

static void
test_unfinished_lines_time_out_and_make_room(void)
{
    g_autoptr(IvpAssembler) assembler = ivp_assembler_new();
    guint lines, senders;

    for (int i = 0; i < 5; i++) {
        g_autofree char *text =
            g_strdup_printf("H. | a [ip1 cancel 7q2k9m%d.1 1/2 re=0 box=k3w9]", i);

        g_assert_cmpint(take_text(assembler, &kim, text, NOW + i), ==, IVP_TAKE_WAIT);
    }
    ivp_assembler_count(assembler, &lines, &senders);
    g_assert_cmpuint(lines, ==, IVP_ASSEMBLER_MAX_IN_FLIGHT);
    /* The first has made room for the fifth; the last is finished just in time, the fourth
     * not. */
    g_assert_cmpint(
        take_text(assembler, &kim, "(2/2) b [ip1 cancel 7q2k9m0.1 2/2 box=k3w9]", NOW + 5),
        ==, IVP_TAKE_WAIT);
    g_assert_cmpint(take_text(assembler, &kim,
                              "(2/2) b [ip1 cancel 7q2k9m4.1 2/2 box=k3w9]",
                              NOW + 4 + IVP_ASSEMBLER_MAX_SECONDS),
                    ==, IVP_TAKE_LINE);
    g_assert_cmpint(take_text(assembler, &kim,
                              "(2/2) b [ip1 cancel 7q2k9m3.1 2/2 box=k3w9]",
                              NOW + 4 + IVP_ASSEMBLER_MAX_SECONDS),
                    ==, IVP_TAKE_WAIT);
}

/* --- codes and pasting --- */

static gboolean
count_up(gpointer data, guint8 *bytes, gsize n)
{
    guint8 *next = data;

    for (gsize i = 0; i < n; i++)
        bytes[i] = (*next)++;
    return TRUE;
}

static gboolean
no_random(gpointer data, guint8 *bytes, gsize n)
{
    return FALSE;
}

static void
test_codes(void)
{
    char id[IVP_ID_LENGTH + 1] = "", other[IVP_ID_LENGTH + 1];
    g_autoptr(GError) error = NULL;
    guint8 next = 25;

    g_assert_true(ivp_code_make(id, IVP_ID_LENGTH, count_up, &next, NULL));
    g_assert_cmpstr(id, ==, "stvwxyz");
    g_assert_false(ivp_code_make(id, IVP_ID_LENGTH, no_random, NULL, &error));
    g_assert_error(error, IVP_ERROR, IVP_ERROR_STORE);
    g_assert_cmpstr(id, ==, "stvwxyz");
    g_assert_true(ivp_code_make(id, IVP_ID_LENGTH, NULL, NULL, NULL));
    g_assert_true(ivp_code_make(other, IVP_ID_LENGTH, NULL, NULL, NULL));
    g_assert_cmpstr(id, !=, other);

    g_assert_true(ivp_code_begins("7q20k1h", "7Q2O"));
    g_assert_true(ivp_code_begins("7q20k1h", "7q20kLh"));
    g_assert_false(ivp_code_begins("7q20k1h", "7q"));
    g_assert_false(ivp_code_begins("7q20k1h", "7q21"));
    g_assert_false(ivp_code_begins("7q20k1h", "7q20k1h0"));
}

static void
test_paste_takes_messages_apart(void)
{
    g_auto(GStrv) messages = ivp_line_split_paste(
        "Bo, 14:02\nHello. | a [ip1 x]\n b [ip1 cancel 7q2k9mh.1 1/2 re=0 "
        "box=k3w9]\n\n (2/2) c [ip1 cancel 7q2k9mh.1 2/2 box=k3w9] \nthanks");

    g_assert_cmpuint(g_strv_length(messages), ==, 3);
    g_assert_cmpstr(messages[2], ==, "(2/2) c [ip1 cancel 7q2k9mh.1 2/2 box=k3w9]");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/line/vectors", test_vectors);
    g_test_add_func("/line/text-survives", test_text_survives_real_protocols);
    g_test_add_func("/line/plain", test_texts_of_people_without_a_panel_have_no_tail);
    g_test_add_func("/line/too-much", test_too_much_is_refused);
    g_test_add_func("/line/megabyte", test_a_megabyte_is_looked_at_only_at_its_end);
    g_test_add_func("/line/changed-bytes",
                    test_every_prefix_and_every_changed_byte_is_read_without_harm);
    g_test_add_func("/line/floods", test_floods_are_bounded);
    g_test_add_func("/line/caps", test_caps_of_one_sender);
    g_test_add_func("/line/unfinished", test_unfinished_lines_time_out_and_make_room);
    g_test_add_func("/line/codes", test_codes);
    g_test_add_func("/line/paste", test_paste_takes_messages_apart);
    return g_test_run();
}
