/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "ivp-error.h"
#include "ivp-notes.h"

/* Thursday 3 December 2026, 18:00 UTC */
#define START G_GINT64_CONSTANT(1796320800)

static const IvpNote *
add(IvpNotes *notes,
    const char *box,
    const char *author,
    const char *part,
    const char *text,
    int at)
{
    g_autoptr(GError) error = NULL;
    const IvpNote *note = ivp_notes_add(notes, box, author, part, text, START + at, &error);

    g_assert_no_error(error);
    return note;
}

static char *
write_file(const IvpNotes *notes)
{
    g_autoptr(IvpZone) utc = ivp_zone_new_utc();

    return ivp_notes_to_markdown(notes, "Notes", utc);
}

static IvpNotes *
read_file(const char *text)
{
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
    g_autoptr(GError) error = NULL;
    IvpNotes *notes = ivp_notes_from_markdown(bytes, &error);

    g_assert_no_error(error);
    return notes;
}

static void
assert_same(const IvpNotes *one, const IvpNotes *other)
{
    g_autofree char *a = write_file(one);
    g_autofree char *b = write_file(other);

    g_assert_cmpstr(a, ==, b);
}

/* All words, in order, as "a|b|c" */
static char *
words_of(const IvpNotes *notes)
{
    gsize n;
    const IvpNote *const *list = ivp_notes_list(notes, &n);
    g_autoptr(GPtrArray) words = g_ptr_array_new();

    for (gsize i = 0; i < n; i++) {
        if (list[i]->text[0] != '\0')
            g_ptr_array_add(words, list[i]->text);
    }
    g_ptr_array_add(words, NULL);
    return g_strjoinv("|", (char **)words->pdata);
}

static void
assert_words(const IvpNotes *notes, const char *wanted)
{
    g_autofree char *words = words_of(notes);

    g_assert_cmpstr(words, ==, wanted);
}

static void
test_file_form(void)
{
    g_autoptr(IvpNotes) notes = ivp_notes_new();
    g_autofree char *file = NULL;

    add(notes, "k3w9", "Bo", "Warm-up", "400 nodes", 420);
    add(notes, "k3w9", "Bo", "", "Ana is late", 60);
    add(notes, "p2aa", "Sam: helper", "Warm-up", "two\nlines", 430);
    file = write_file(notes);
    g_assert_cmpstr(file, ==,
                    "# Notes\n"
                    "\n"
                    "- 18:01 Bo: Ana is late <!-- note k3w9-2 1 20261203T180100Z "
                    "9ad409525f03 -->\n"
                    "\n"
                    "## Warm-up\n"
                    "\n"
                    "- 18:07 Bo: 400 nodes <!-- note k3w9-1 1 20261203T180700Z "
                    "23d04190c765 -->\n"
                    "- 18:07 Sam helper: two lines <!-- note p2aa-1 1 20261203T180710Z "
                    "e2d7fc09a179 -->\n");
}

/* Two keepers, each with lines of their own and an older copy of the other's */
static void
test_two_keepers(void)
{
    g_autoptr(IvpNotes) bo = ivp_notes_new();
    g_autoptr(IvpNotes) sam = NULL;
    g_autoptr(IvpNotes) one = NULL;
    g_autoptr(IvpNotes) other = NULL;
    g_autoptr(IvpNotes) again = NULL;

    add(bo, "k3w9", "Bo", "A", "first", 0);
    sam = ivp_notes_copy(bo);
    add(bo, "k3w9", "Bo", "A", "third", 20);
    add(sam, "p2aa", "Sam", "A", "second", 10);
    add(sam, "p2aa", "Sam", "B", "fourth", 30);
    g_assert_true(ivp_notes_change(bo, "k3w9", "k3w9-1", "first, mended", NULL));
    one = ivp_notes_merge(bo, sam, NULL);
    other = ivp_notes_merge(sam, bo, NULL);
    assert_words(one, "first, mended|second|third|fourth");
    assert_same(one, other);
    again = ivp_notes_merge(one, sam, NULL);
    assert_same(one, again);
}

static void
test_taken_back_stays_away(void)
{
    g_autoptr(IvpNotes) bo = ivp_notes_new();
    g_autoptr(IvpNotes) sam = NULL;
    g_autoptr(IvpNotes) both = NULL;
    g_autoptr(IvpNotes) read = NULL;
    g_autofree char *file = NULL;

    add(bo, "k3w9", "Bo", "A", "a slip", 0);
    add(bo, "k3w9", "Bo", "A", "kept", 1);
    sam = ivp_notes_copy(bo);
    g_assert_true(ivp_notes_change(bo, "k3w9", "k3w9-1", NULL, NULL));
    both = ivp_notes_merge(sam, bo, NULL);
    assert_words(both, "kept");
    /* In the file as well. */
    file = write_file(both);
    g_assert_null(strstr(file, "slip"));
    read = read_file(file);
    assert_same(both, read);
    ivp_notes_free(g_steal_pointer(&both));
    both = ivp_notes_merge(sam, read, NULL);
    assert_words(both, "kept");
}

static void
test_whose_note_it_is(void)
{
    g_autoptr(IvpNotes) notes = ivp_notes_new();
    g_autoptr(GError) error = NULL;

    add(notes, "k3w9", "Bo", "A", "mine", 0);
    g_assert_false(ivp_notes_change(notes, "p2aa", "k3w9-1", "theirs", &error));
    g_assert_error(error, IVP_ERROR, IVP_ERROR_REFUSED);
    g_assert_cmpstr(error->message, ==, "This note is Bo's: add one of your own instead.");
    g_clear_error(&error);
    g_assert_false(ivp_notes_change(notes, "k3w9", "k3w9-2", "none", &error));
    g_assert_error(error, IVP_ERROR, IVP_ERROR_NOT_FOUND);
    assert_words(notes, "mine");
}

/* A backup was restored: the same number twice, with other words. */
static void
test_same_number_twice(void)
{
    g_autoptr(IvpNotes) one = ivp_notes_new();
    g_autoptr(IvpNotes) other = ivp_notes_new();
    g_autoptr(IvpNotes) a = NULL;
    g_autoptr(IvpNotes) b = NULL;
    g_autoptr(IvpNotes) c = NULL;

    add(one, "k3w9", "Bo", "A", "before", 0);
    add(other, "k3w9", "Bo", "A", "after", 5);
    a = ivp_notes_merge(one, other, NULL);
    b = ivp_notes_merge(other, one, NULL);
    assert_words(a, "before|after");
    assert_same(a, b);
    c = ivp_notes_merge(a, one, NULL);
    assert_same(a, c);
}

/* What people do to the file */
static void
test_edited_file(void)
{
    g_autoptr(IvpNotes) notes = ivp_notes_new();
    g_autoptr(IvpNotes) read = NULL;
    g_autoptr(IvpNotes) both = NULL;
    g_autoptr(IvpNotes) twice = NULL;
    g_autofree char *words = NULL;
    gsize n;

    add(notes, "k3w9", "Bo", "A", "reworded", 0);
    add(notes, "k3w9", "Bo", "A", "removed", 1);
    add(notes, "k3w9", "Bo", "A", "moved", 2);
    read = read_file(
        "# Notes\n\n## A\n\n"
        "- 18:00 Bo: put in better words <!-- note k3w9-1 1 20261203T180000Z "
        "e2adac237a15 -->\n"
        "- yes\n* yes\n1. Stack: Go\n\n## B\n"
        "- 18:00 Bo: moved <!-- note k3w9-3 1 20261203T180002Z 5edd1832df25 -->\n");
    assert_words(read, "put in better words|yes|yes|Stack: Go|moved");
    both = ivp_notes_merge(notes, read, NULL);
    words = words_of(both);
    g_assert_nonnull(strstr(words, "reworded"));
    g_assert_nonnull(strstr(words, "removed"));
    g_assert_nonnull(strstr(words, "put in better words"));
    g_assert_nonnull(strstr(words, "yes|yes"));
    /* What was only moved is not there twice. */
    ivp_notes_list(both, &n);
    g_assert_cmpuint(n, ==, 7);
    twice = ivp_notes_merge(both, read, NULL);
    assert_same(both, twice);
}

/* --- Properties --- */

static const char *const pieces[] = {
    "a",     "10:07 ", "Bo: ",  "- ",     "[x] ",
    "# ",    "```",    "<!-- ", "-->",    " <!-- note x-1 1 ",
    "*",     "1. ",    "> ",    "ä",      "\n",
    "\t",    "  ",     "---",   "[a]: b", "--:-- ",
    "&amp;", "\\",
};

static char *
random_text(GRand *rand)
{
    GString *text = g_string_new(NULL);

    for (int i = g_rand_int_range(rand, 1, 6); i > 0; i--)
        g_string_append(text, pieces[g_rand_int_range(rand, 0, G_N_ELEMENTS(pieces))]);
    return g_string_free(text, FALSE);
}

static IvpNotes *
random_notes(GRand *rand, const char *box)
{
    IvpNotes *notes = ivp_notes_new();

    for (int i = g_rand_int_range(rand, 0, 12); i > 0; i--) {
        g_autofree char *text = random_text(rand);
        g_autofree char *part = g_strdup_printf("Part %d", g_rand_int_range(rand, 0, 3));
        gint64 at =
            g_rand_int_range(rand, 0, 3) == 0 ? 0 : START + g_rand_int_range(rand, 0, 99);
        const IvpNote *note =
            ivp_notes_add(notes, box, g_rand_boolean(rand) ? "Bo" : "",
                          g_rand_boolean(rand) ? part : NULL, text, at, NULL);

        if (note != NULL && g_rand_int_range(rand, 0, 5) == 0)
            ivp_notes_change(notes, box, note->id, g_rand_boolean(rand) ? "changed" : "",
                             NULL);
    }
    return notes;
}

static void
test_any_words_survive_the_file(void)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(7);

    for (int turn = 0; turn < 400; turn++) {
        g_autoptr(IvpNotes) notes = random_notes(rand, "k3w9");
        g_autofree char *file = write_file(notes);
        g_autoptr(IvpNotes) read = read_file(file);

        assert_same(notes, read);
    }
}

static void
test_order_of_merging_is_nothing(void)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(8);

    for (int turn = 0; turn < 150; turn++) {
        g_autoptr(IvpNotes) a = random_notes(rand, "k3w9");
        g_autoptr(IvpNotes) b = random_notes(rand, "p2aa");
        g_autoptr(IvpNotes) c = random_notes(rand, "zzzz");
        g_autoptr(IvpNotes) ab = ivp_notes_merge(a, b, NULL);
        g_autoptr(IvpNotes) ba = ivp_notes_merge(b, a, NULL);
        g_autoptr(IvpNotes) bc = ivp_notes_merge(b, c, NULL);
        g_autoptr(IvpNotes) ab_c = ivp_notes_merge(ab, c, NULL);
        g_autoptr(IvpNotes) a_bc = ivp_notes_merge(a, bc, NULL);
        g_autoptr(IvpNotes) again = ivp_notes_merge(ab_c, a, NULL);
        gsize n, m, k, all;

        assert_same(ab, ba);
        assert_same(ab_c, a_bc);
        assert_same(ab_c, again);
        ivp_notes_list(a, &n);
        ivp_notes_list(b, &m);
        ivp_notes_list(c, &k);
        ivp_notes_list(ab_c, &all);
        g_assert_cmpuint(all, ==, n + m + k);
    }
}

/* --- Bad input --- */

static void
test_caps(void)
{
    g_autoptr(IvpNotes) many = ivp_notes_new();
    g_autoptr(IvpNotes) one = ivp_notes_new();
    g_autoptr(GString) file = g_string_new(NULL);
    g_autoptr(GBytes) bytes = NULL;
    g_autoptr(GError) error = NULL;

    for (int i = 0; i < IVP_NOTES_MAX + 1; i++)
        g_string_append_printf(file, "- line %d\n", i);
    bytes = g_bytes_new(file->str, file->len);
    g_assert_null(ivp_notes_from_markdown(bytes, &error));
    g_assert_error(error, IVP_ERROR, IVP_ERROR_LIMIT);
    g_clear_error(&error);
    ivp_notes_free(g_steal_pointer(&many));
    *strstr(file->str, "- line 5000") = '\0';
    many = read_file(file->str);
    add(one, "k3w9", "Bo", NULL, "one more", 0);
    g_assert_null(ivp_notes_merge(many, one, &error));
    g_assert_error(error, IVP_ERROR, IVP_ERROR_LIMIT);
    g_clear_error(&error);
    g_assert_null(ivp_notes_add(many, "k3w9", "Bo", NULL, "one more", START, &error));
    g_assert_error(error, IVP_ERROR, IVP_ERROR_LIMIT);
    g_clear_error(&error);
    g_assert_null(ivp_notes_add(one, "k3w9", "Bo", NULL, " \n ", START, &error));
    g_assert_error(error, IVP_ERROR, IVP_ERROR_USAGE);
}

static void
test_marks_that_are_none(void)
{
    static const char *const lines[] = {
        "- a <!-- note k3w9-1 1 20261303T180000Z 0 -->\n",
        "- a <!-- note k3w9-1 0 20261203T180000Z 0 -->\n",
        "- a <!-- note k3w9-1 99999999 20261203T180000Z 0 -->\n",
        "- a <!-- note K3W9/../1 1 20261203T180000Z 0 -->\n",
        "- a <!-- note k3w9-1 1 20261203T180000Z -->\n",
        "- a <!-- note -->\n",
    };

    for (gsize i = 0; i < G_N_ELEMENTS(lines); i++) {
        g_autoptr(IvpNotes) notes = read_file(lines[i]);
        gsize n;
        const IvpNote *const *list = ivp_notes_list(notes, &n);

        /* Nothing is lost: then it is a line of nobody's store. */
        g_assert_cmpuint(n, ==, 1);
        g_assert_true(g_str_has_prefix(list[0]->id, "file~"));
        g_assert_true(g_str_has_prefix(list[0]->text, "a <!-- note"));
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/notes/file", test_file_form);
    g_test_add_func("/notes/two-keepers", test_two_keepers);
    g_test_add_func("/notes/taken-back", test_taken_back_stays_away);
    g_test_add_func("/notes/whose", test_whose_note_it_is);
    g_test_add_func("/notes/same-number", test_same_number_twice);
    g_test_add_func("/notes/edited-file", test_edited_file);
    g_test_add_func("/notes/any-words", test_any_words_survive_the_file);
    g_test_add_func("/notes/any-order", test_order_of_merging_is_nothing);
    g_test_add_func("/notes/caps", test_caps);
    g_test_add_func("/notes/no-marks", test_marks_that_are_none);
    return g_test_run();
}
