/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-anonymizer.h"

#include <string.h>

#include "ivp-error.h"
#include "tool-run.h"

#define NAMES                                                                                          \
    "[person]\nReese Lee; @reese; rlee@example.org = the facilitator\n"                                \
    "Ana María López = the interviewee\n山田太郎 = the helper\nАнна Каренина = the " \
    "guest\n"                                                                                          \
    "Will Müller\nŁukasz Brzęczyk = the lead\n"                                                     \
    "[company]\nAcme, Inc. = a retailer\nAT&T = a carrier\n"                                           \
    "[other]\nProject Firefly = a project\n"

static IvpAnonymizer *
new_with(const char *names)
{
    g_autoptr(IvpAnonymizer) self = ivp_anonymizer_new();
    g_autoptr(GBytes) bytes = g_bytes_new_static(names, strlen(names));
    g_autoptr(GError) error = NULL;

    ivp_anonymizer_read_names(self, bytes, &error);
    g_assert_no_error(error);
    return g_steal_pointer(&self);
}

static char *
replace(const IvpAnonymizer *self, const char *text)
{
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
    g_autoptr(GError) error = NULL;
    char *put = ivp_anonymizer_replace(self, bytes, NULL, &error);

    g_assert_no_error(error);
    return put;
}

static const struct {
    const char *what, *text, *put;
} forms[] = {
    {"a name", "We met Reese Lee.", "We met the facilitator."},
    {"begins a sentence", "Reese Lee came. Reese left.",
     "The facilitator came. The facilitator left."},
    {"any case", "with REESE LEE and reese lee",
     "with the facilitator and the facilitator"},
    {"a part", "said Lee, and López", "said the facilitator, and the interviewee"},
    {"a part in lower case is a word", "in the lee of it", "in the lee of it"},
    {"inside another word", "Leeds, Reesestown", "Leeds, Reesestown"},
    {"the other way round", "by Lee, Reese", "by the facilitator"},
    {"without the name between", "by Ana López", "by the interviewee"},
    {"possessive", "by Reese's and Reese’s", "by the facilitator's and the facilitator’s"},
    {"no accents", "by Ana Maria Lopez", "by the interviewee"},
    {"decomposed",
     "by Ana Mari\xCC\x81"
     "a Lo\xCC\x81"
     "pez",
     "by the interviewee"},
    {"spelled out", "by Will Mueller", "by Person 1"},
    {"stroke", "by Lukasz Brzeczyk", "by the lead"},
    {"a word that is a name", "I will; by Will", "I will; by Person 1"},
    {"ligature", "on Project Fire\xEF\xAC\x82y", "on a project"},
    {"full width", "by Ｒｅｅｓｅ Ｌｅｅ", "by the facilitator"},
    {"zero width",
     "by Re\xE2\x80\x8B"
     "ese\xE2\x80\x8D Lee",
     "by the facilitator"},
    {"soft hyphen", "by Ree\xC2\xADse Lee", "by the facilitator"},
    {"hyphenated", "by Ree-\nse Lee", "by the facilitator"},
    {"hyphenated in a quote", "> by Ree-\r\n> se Lee", "> by the facilitator"},
    {"over the end of a line", "by Reese\n  Lee", "by the facilitator"},
    {"not over a paragraph", "by Project\n\nFirefly", "by Project\n\nFirefly"},
    {"no-break space", "by Reese\xC2\xA0Lee", "by the facilitator"},
    {"emphasis around", "by **Reese Lee** and _Lee_",
     "by **the facilitator** and _the facilitator_"},
    {"emphasis inside", "by **Re**ese Lee", "by **the facilitator**"},
    {"emphasis between", "by **Reese** *Lee*", "by **the facilitator****"},
    {"tags inside", "by Re<b>es</b>e Lee", "by the facilitator<b></b>"},
    {"entities", "by Ana Mar&iacute;a L&#243;pez", "by the interviewee"},
    {"hexadecimal entity", "by &#x52;eese Lee", "by the facilitator"},
    {"joined", "by ReeseLee, reese_lee, reese+lee",
     "by the facilitator, the facilitator, the facilitator"},
    {"camel case", "the AcmeCloud", "the a retailerCloud"},
    {"handle", "ask @reese or @rlee42", "ask the facilitator or the facilitator"},
    {"e-mail", "ask rlee@example.org, reese.lee@x.example",
     "ask the facilitator, the facilitator"},
    {"link", "see https://x.example/~reeselee/a?b", "see link-removed"},
    {"link in Markdown", "[notes](https://x.example/L%C3%B3pez)", "[notes](link-removed)"},
    {"link of its own", "<https://acme.example>", "<link-removed>"},
    {"text of a link", "[Acme](https://x.example)", "[A retailer](https://x.example)"},
    {"file", "in notes-acme-2026.md", "in notes-a-retailer-2026.md"},
    {"domain", "at acme.com", "at a-retailer.com"},
    {"channel", "in #acme-support", "in #a-retailer-support"},
    {"company without its form", "at ACME", "at a retailer"},
    {"company with it", "at Acme Inc today", "at a retailer today"},
    {"signs", "for AT&T, at&amp;t, not at t", "for a carrier, a carrier, not at t"},
    {"no blanks", "昨日山田太郎さんが", "昨日the helperさんが"},
    {"part of no blanks", "山田さん", "山田さん"},
    {"Cyrillic", "от Анна КАРЕНИНА", "от the guest"},
    {"Cyrillic ending", "от Анны", "от Анны"},
    {"image", "![Acme at work](acme.png)", "![A retailer at work](a-retailer.png)"},
    {"heading", "# Lee at Acme\n", "# The facilitator at a retailer\n"},
    {"nothing", "", ""},
};

static void
test_forms(void)
{
    g_autoptr(IvpAnonymizer) self = new_with(NAMES);

    for (gsize i = 0; i < G_N_ELEMENTS(forms); i++) {
        g_autofree char *put = replace(self, forms[i].text);

        g_test_message("%s", forms[i].what);
        g_assert_cmpstr(put, ==, forms[i].put);
    }
}

static void
test_replacements(void)
{
    g_autoptr(IvpAnonymizer) self = new_with(NAMES);
    static const char text[] = "Hello,\nthis is Reese Lee\nof Acme.\n";
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
    g_autoptr(GPtrArray) replacements = NULL;
    g_autofree char *put = ivp_anonymizer_replace(self, bytes, &replacements, NULL);
    const IvpReplacement *one;

    g_assert_nonnull(put);
    g_assert_cmpuint(replacements->len, ==, 2);
    one = replacements->pdata[0];
    g_assert_cmpint(one->line, ==, 2);
    g_assert_cmpuint(one->start, ==, 15);
    g_assert_cmpuint(one->end, ==, 24);
    g_assert_cmpstr(one->text, ==, "Reese Lee");
    g_assert_cmpstr(one->role, ==, "the facilitator");
    one = replacements->pdata[1];
    g_assert_cmpint(one->line, ==, 3);
    g_assert_cmpstr(one->role, ==, "a retailer");
}

static void
test_speakers(void)
{
    static const char text[] =
        "**Kim Wong**: hi\n**Note**: no\n> **Bo:** yes\n**Stack** is\n"
        "**The Big Ask**: the big ask. So Wong and Bo said.\n";
    g_autoptr(IvpAnonymizer) self = ivp_anonymizer_new();
    g_autofree char *put = NULL;

    ivp_anonymizer_add_speakers(self, text, strlen(text));
    put = replace(self, text);
    g_assert_cmpstr(put, ==,
                    "**Person 1**: hi\n**Note**: no\n> **Person 2:** yes\n**Stack** is\n"
                    "**The Big Ask**: the big ask. So Person 1 and Person 2 said.\n");
}

static void
test_review(void)
{
    static const char text[] = "Here Globex and New York Times, at the will of Анны.\n"
                               "A word; in Globex on Monday. Word\n"
                               "mail bo@x.example\n"
                               "## Their stack\n- Kafka\n- Go, Rust\n## Why\n- so\n";
    static const struct {
        int line, times;
        IvpCandidateWhy why;
        const char *text;
    } rows[] = {
        {1, 2, IVP_CANDIDATE_CAPITAL, "Globex"},
        {1, 1, IVP_CANDIDATE_CAPITAL, "New York Times"},
        {1, 1, IVP_CANDIDATE_FORM, "will"},
        {1, 1, IVP_CANDIDATE_FORM, "Анны"},
        {3, 1, IVP_CANDIDATE_ADDRESS, "bo@x.example"},
        {5, 1, IVP_CANDIDATE_CAPITAL, "Kafka"},
        {5, 1, IVP_CANDIDATE_STACK, "Kafka, Go, Rust"},
        {6, 1, IVP_CANDIDATE_CAPITAL, "Go"},
        {6, 1, IVP_CANDIDATE_CAPITAL, "Rust"},
    };
    g_autoptr(IvpAnonymizer) self = new_with(NAMES);
    g_autoptr(GPtrArray) found = ivp_anonymizer_review(self, text);

    for (guint i = 0; i < found->len && i < G_N_ELEMENTS(rows); i++) {
        const IvpCandidate *one = found->pdata[i];

        g_assert_cmpstr(one->text, ==, rows[i].text);
        g_assert_cmpint(one->line, ==, rows[i].line);
        g_assert_cmpint(one->times, ==, rows[i].times);
        g_assert_cmpint(one->why, ==, rows[i].why);
    }
    g_assert_cmpuint(found->len, ==, G_N_ELEMENTS(rows));
}

static const struct {
    const char *what, *names;
    IvpError code;
    const char *sentence;
} refusals[] = {
    {"section", "\n[place]\n", IVP_ERROR_PARSE,
     "2: There is no section “[place]” here: write [person], [company] or [other]."},
    {"no name", "= a role\n", IVP_ERROR_PARSE,
     "1: There is no name before “=”: write “Name = role”."},
    {"one letter", "A = b\n", IVP_ERROR_PARSE,
     "1: “A” is too short for a name: write at least two letters."},
};

static void
test_refusals(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(refusals); i++) {
        g_autoptr(IvpAnonymizer) self = ivp_anonymizer_new();
        g_autoptr(GBytes) bytes =
            g_bytes_new_static(refusals[i].names, strlen(refusals[i].names));
        g_autoptr(GError) error = NULL;

        g_test_message("%s", refusals[i].what);
        g_assert_false(ivp_anonymizer_read_names(self, bytes, &error));
        g_assert_error(error, IVP_ERROR, (int)refusals[i].code);
        g_assert_cmpstr(error->message, ==, refusals[i].sentence);
    }
}

static void
test_a_role_may_not_name(void)
{
    g_autoptr(IvpAnonymizer) self = new_with("Ana Quxley = Bo's boss\nBo Zyx = a boss\n");
    g_autoptr(GBytes) bytes = g_bytes_new_static("x", 1);
    g_autoptr(GError) error = NULL;

    g_assert_null(ivp_anonymizer_replace(self, bytes, NULL, &error));
    g_assert_error(error, IVP_ERROR, IVP_ERROR_REFUSED);
}

/* --- Whatever way a name is written, it is gone --- */

static const char *const victims[][2] = {
    /* A name, and its letters as a plain reader folds them. */
    {"Reese Quxley", "reesequxley"},
    {"Zoë Brzłęczyk", "zoebrzleczyk"},
    {"Anne-Marie Łódźka", "annemarielodzka"},
    {"Globexion Systems", "globexionsystems"},
    {"Ёлка Жарова", "елкажарова"},
    {"田中花子", "田中花子"},
};

/* One of many ways to write @name. */
static void
write_form(GString *text, const char *name, GRand *rand)
{
    static const char *const fillers[] = {"\xE2\x80\x8B", "\xC2\xAD", "**",
                                          "-\n",          "<b>",      "\xEF\xBB\xBF"};
    g_autofree char *form = g_utf8_normalize(
        name, -1, g_rand_boolean(rand) ? G_NORMALIZE_NFD : G_NORMALIZE_NFC);
    int how = g_rand_int_range(rand, 0, 8), change = g_rand_int_range(rand, 0, 3);
    g_autofree char *cased = change == 0   ? g_utf8_strup(form, -1)
                             : change == 1 ? g_utf8_strdown(form, -1)
                                           : g_strdup(form);
    glong at = 0, length = g_utf8_strlen(cased, -1);

    for (const char *p = cased; *p != '\0'; p = g_utf8_next_char(p), at++) {
        gunichar c = g_utf8_get_char(p);
        gsize bytes = (gsize)(g_utf8_next_char(p) - p);

        if (how == 1 && at == length / 2 && g_unichar_isalpha(c))
            g_string_append(text,
                            fillers[g_rand_int_range(rand, 0, G_N_ELEMENTS(fillers))]);
        if (how == 2 && c > 127) {
            for (gsize i = 0; i < bytes; i++)
                g_string_append_printf(text, "%%%02X", (guchar)p[i]);
        } else if (how == 3 && g_rand_boolean(rand)) {
            g_string_append_printf(text, "&#x%x;", c);
        } else if (how == 4 && c == ' ') {
            g_string_append(text, "\n  ");
        } else if (how == 5 && c == ' ') {
            g_string_append(text, "\xC2\xA0");
        } else if (how == 6 && c == ' ') {
            g_string_append_c(text, "_.-+"[g_rand_int_range(rand, 0, 4)]);
        } else if (how != 7 || c != ' ') {
            g_string_append_len(text, p, (gssize)bytes);
        }
    }
}

/* A reader of its own, that knows nothing of words: letters alone. */
static char *
read_letters(const char *text)
{
    g_autoptr(GString) plain = g_string_new(NULL);
    g_autoptr(GString) letters = g_string_new(NULL);
    g_autofree char *apart = NULL;
    g_autofree char *folded = NULL;

    for (const char *p = text; *p != '\0';) {
        char *end = NULL;

        if (p[0] == '&' && p[1] == '#' && p[2] == 'x') {
            g_string_append_unichar(plain, (gunichar)g_ascii_strtoull(p + 3, &end, 16));
            p = end + 1;
        } else if (p[0] == '%' && g_ascii_isxdigit(p[1])) {
            char digits[3] = {p[1], p[2], '\0'};

            g_string_append_c(plain, (char)g_ascii_strtoull(digits, NULL, 16));
            p += 3;
        } else if (g_str_has_prefix(p, "<b>")) {
            p += 3;
        } else {
            g_string_append_c(plain, *p++);
        }
    }
    apart = g_utf8_normalize(plain->str, (gssize)plain->len, G_NORMALIZE_NFKD);
    g_assert_nonnull(apart);
    folded = g_utf8_casefold(apart, -1);
    for (const char *p = folded; *p != '\0'; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);

        if (c == 0x142)
            c = 'l';
        if (g_unichar_isalnum(c))
            g_string_append_unichar(letters, c);
    }
    return g_string_free(g_steal_pointer(&letters), FALSE);
}

static void
test_no_name_is_left(void)
{
    static const char *const between[] = {
        " said that ", ". ",   ", (", " / https://x.example/", "\n- ", "\"", " ~",
        "'s ",         "\n# ", " @"};
    g_autoptr(GRand) rand = g_rand_new_with_seed((guint32)g_test_rand_int());
    g_autoptr(IvpAnonymizer) self = ivp_anonymizer_new();

    for (gsize i = 0; i < G_N_ELEMENTS(victims); i++)
        g_assert_true(
            ivp_anonymizer_add(self, IVP_PROTECT_PERSON, victims[i][0], "somebody", NULL));
    for (int round = 0; round < 2000; round++) {
        g_autoptr(GString) text = g_string_new(NULL);
        g_autoptr(GPtrArray) left = NULL;
        g_autofree char *put = NULL, *letters = NULL;
        int n = g_rand_int_range(rand, 1, 6);

        for (int i = 0; i < n; i++) {
            g_string_append(text,
                            between[g_rand_int_range(rand, 0, G_N_ELEMENTS(between))]);
            write_form(text, victims[g_rand_int_range(rand, 0, G_N_ELEMENTS(victims))][0],
                       rand);
        }
        put = replace(self, text->str);
        left = ivp_anonymizer_find(self, put, strlen(put));
        g_assert_cmpuint(left->len, ==, 0);
        letters = read_letters(put);
        for (gsize i = 0; i < G_N_ELEMENTS(victims); i++) {
            if (strstr(letters, victims[i][1]) != NULL)
                g_error("“%s” is left in “%s”, from “%s”", victims[i][0], put, text->str);
        }
    }
}

/* Memory that is watched is some fifty times slower. */
#ifdef __SANITIZE_ADDRESS__
#define LARGE (32 * 1024)
#else
#define LARGE (1024 * 1024)
#endif

/* What takes long on purpose. */
static void
test_large(void)
{
    static const char *const pieces[] = {
        "Reese and Acme met at a place. ",
        "Reese",
        "<",
        "&",
        "%C3",
        "@",
        "*",
        "**A",
        "a-",
        "https://",
        "hyphen-\n",
        "山",
        "Re",
        ".a",
        "/",
    };
    g_autoptr(IvpAnonymizer) self = new_with(NAMES);

    for (gsize i = 0; i < G_N_ELEMENTS(pieces); i++) {
        g_autoptr(GString) text = g_string_new(NULL);
        g_autofree char *put = NULL;
        gint64 begun = g_get_monotonic_time(), taken;

        while (text->len < LARGE)
            g_string_append(text, pieces[i]);
        put = replace(self, text->str);
        g_ptr_array_unref(ivp_anonymizer_review(self, put));
        taken = g_get_monotonic_time() - begun;
        g_test_message("Much of “%s”: %" G_GINT64_FORMAT " ms", pieces[i], taken / 1000);
    }
}

static void
test_not_text(void)
{
    static const struct {
        const char *text;
        gsize length;
        const char *sentence;
    } rows[] = {
        {"a\nb\0c", 5, "This is no text: there is a zero byte in line 2."},
        {"a\n\nb\xE9", 5, "Line 3 is not in UTF-8: save the file in that encoding."},
    };
    g_autoptr(IvpAnonymizer) self = new_with(NAMES);
    g_autofree char *large = g_malloc0(IVP_ANONYMIZER_MAX_BYTES + 1);
    g_autoptr(GBytes) too_much = g_bytes_new_static(large, IVP_ANONYMIZER_MAX_BYTES + 1);
    g_autoptr(GError) error = NULL;

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GBytes) bytes = g_bytes_new(rows[i].text, rows[i].length);

        g_clear_error(&error);
        g_assert_null(ivp_anonymizer_replace(self, bytes, NULL, &error));
        g_assert_cmpstr(error->message, ==, rows[i].sentence);
    }
    g_clear_error(&error);
    g_assert_null(ivp_anonymizer_replace(self, too_much, NULL, &error));
    g_assert_error(error, IVP_ERROR, IVP_ERROR_LIMIT);
}

/* --- The command --- */

typedef struct {
    char *folder;
    ToolRun ran;
} Fixture;

static char *
in(const Fixture *fx, const char *name)
{
    return g_build_filename(fx->folder, name, NULL);
}

static void
put_file(const Fixture *fx, const char *name, const char *text)
{
    g_autofree char *path = in(fx, name);

    g_assert_true(g_file_set_contents(path, text, -1, NULL));
}

static void
assert_file(const Fixture *fx, const char *name, const char *text)
{
    g_autofree char *path = in(fx, name);
    g_autofree char *found = NULL;

    g_file_get_contents(path, &found, NULL, NULL);
    g_assert_cmpstr(found, ==, text);
}

static void
set_up(Fixture *fx, gconstpointer data)
{
    fx->folder = g_dir_make_tmp("ivp-anonymize-XXXXXX", NULL);
    put_file(fx, "names.txt", "Ana Quxley = the guest\n[company]\nGlobexion\n");
    put_file(fx, "text.md", "Ana Quxley of Globexion.\n");
    put_file(fx, "ana-notes.md", "Ana.\n");
}

static void
tear_down(Fixture *fx, gconstpointer data)
{
    tool_remove_folder(fx->folder);
    g_free(fx->folder);
    tool_run_clear(&fx->ran);
}

static int
run(Fixture *fx, const char *input, const char *line)
{
    return tool_run_line(&fx->ran, fx->folder, input, line);
}

static void
test_command(Fixture *fx, gconstpointer data)
{
    g_assert_cmpint(run(fx, NULL, "anonymize text.md --names names.txt"), ==, 0);
    g_assert_cmpstr(fx->ran.out, ==, "The guest of Company 1.\n");
    g_assert_nonnull(strstr(fx->ran.err, "text.md:1: “Ana Quxley” → “The guest”\n"));
    g_assert_null(strstr(fx->ran.err, "safe"));
    assert_file(fx, "text.md", "Ana Quxley of Globexion.\n");

    g_assert_cmpint(
        run(fx, "With Bo at Globexion\n", "anonymize - --names names.txt --json"), ==, 0);
    g_assert_cmpstr(fx->ran.out, ==,
                    "{\"file\":\"-\",\"text\":\"With Bo at Company 1\\n\",\"replacements\":"
                    "[{\"line\":1,\"text\":\"Globexion\",\"role\":\"Company 1\"}],"
                    "\"candidates\":[{\"line\":1,\"times\":1,\"why\":\"capital\",\"text\":"
                    "\"Bo\"}],\"blocked\":[]}\n");
}

static void
test_what_blocks(Fixture *fx, gconstpointer data)
{
    g_assert_cmpint(run(fx, NULL, "anonymize ana-notes.md --names names.txt"), ==, 1);
    g_assert_cmpstr(fx->ran.out, ==, "The guest.\n");
    g_assert_nonnull(strstr(fx->ran.err, "The file name “ana-notes.md” names “ana”.\n"));
    g_assert_cmpint(
        run(fx, NULL, "anonymize text.md --names names.txt --title With-Globexion"), ==, 1);
    g_assert_nonnull(strstr(fx->ran.err, "The title “With-Globexion” names"));
    g_assert_cmpint(run(fx, NULL, "anonymize text.md --names names.txt --check"), ==, 1);
    g_assert_nonnull(strstr(fx->ran.out, "Line 1 names “Ana Quxley”.\n"));
    g_assert_cmpint(
        run(fx, NULL, "anonymize ana-notes.md --names names.txt --output out.md"), ==, 0);
    assert_file(fx, "out.md", "The guest.\n");
}

static void
test_nothing_is_overwritten(Fixture *fx, gconstpointer data)
{
    g_assert_cmpint(run(fx, NULL, "anonymize text.md --names names.txt --output text.md"),
                    ==, 3);
    g_assert_cmpstr(
        fx->ran.err, ==,
        "text.md is there already, and nothing is overwritten: name another.\n");
    assert_file(fx, "text.md", "Ana Quxley of Globexion.\n");
    g_assert_cmpint(run(fx, NULL, "anonymize text.md --names names.txt --output none/a.md"),
                    ==, 3);
}

static void
test_wrong_calls(Fixture *fx, gconstpointer data)
{
    g_assert_cmpint(run(fx, NULL, "anonymize text.md"), ==, 2);
    g_assert_cmpint(run(fx, NULL, "anonymize --names names.txt"), ==, 2);
    g_assert_cmpint(run(fx, NULL, "anonymize text.md --names no.txt"), ==, 3);
    g_assert_cmpint(run(fx, NULL, "anonymize no.md --names names.txt"), ==, 3);
    put_file(fx, "wrong.txt", "Ana\n[places]\n");
    g_assert_cmpint(run(fx, NULL, "anonymize text.md --names wrong.txt"), ==, 1);
    g_assert_nonnull(strstr(fx->ran.err, "wrong.txt:2: There is no section “[places]”"));
    /* The list to begin with is one that can be read. */
    g_assert_cmpint(run(fx, NULL, "anonymize --template"), ==, 0);
    put_file(fx, "template.txt", fx->ran.out);
    g_assert_cmpint(run(fx, "Bo Berg, project firefly", "anonymize - --names template.txt"),
                    ==, 0);
    g_assert_cmpstr(fx->ran.out, ==, "The facilitator, an internal project");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/anonymizer/forms", test_forms);
    g_test_add_func("/anonymizer/replacements", test_replacements);
    g_test_add_func("/anonymizer/speakers", test_speakers);
    g_test_add_func("/anonymizer/review", test_review);
    g_test_add_func("/anonymizer/refusals", test_refusals);
    g_test_add_func("/anonymizer/a-role-may-not-name", test_a_role_may_not_name);
    g_test_add_func("/anonymizer/no-name-is-left", test_no_name_is_left);
    g_test_add_func("/anonymizer/large", test_large);
    g_test_add_func("/anonymizer/not-text", test_not_text);
    g_test_add("/anonymizer/command", Fixture, NULL, set_up, test_command, tear_down);
    g_test_add("/anonymizer/what-blocks", Fixture, NULL, set_up, test_what_blocks,
               tear_down);
    g_test_add("/anonymizer/nothing-is-overwritten", Fixture, NULL, set_up,
               test_nothing_is_overwritten, tear_down);
    g_test_add("/anonymizer/wrong-calls", Fixture, NULL, set_up, test_wrong_calls,
               tear_down);
    return g_test_run();
}
