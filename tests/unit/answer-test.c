/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "ivp-answer-words.h"
#include "ivp-answer.h"
#include "ivp-when.h"

#define NOW G_GINT64_CONSTANT(1796061600) /* Mon 30 Nov 2026, 18:00 UTC */

static const char *const kinds[] = {"talk", "yes",       "number",  "no",
                                    "time", "record-no", "suggest", "unclear"};
static const char *const ids[] = {"7q20k1h", "k3w9abc", NULL};

static const struct {
    const char *text;
    IvpAnswerKind kind;
    int number;
    const char *code;
} lines[] = {
    {"1", IVP_ANSWER_NUMBER, 1, ""},
    {"2 please", IVP_ANSWER_NUMBER, 2, ""},
    {"Yes 2.", IVP_ANSWER_NUMBER, 2, ""},
    {"#2", IVP_ANSWER_NUMBER, 2, ""},
    {"2)", IVP_ANSWER_NUMBER, 2, ""},
    {"YES!", IVP_ANSWER_YES, 0, ""},
    {"hi, yes, thank you", IVP_ANSWER_YES, 0, ""},
    {"ok thanks", IVP_ANSWER_YES, 0, ""},
    {"no", IVP_ANSWER_NO, 0, ""},
    {"no sorry", IVP_ANSWER_NO, 0, ""},
    {"Sorry, no.", IVP_ANSWER_NO, 0, ""},
    {"no, we are away that week", IVP_ANSWER_NO, 0, ""},
    {"record no", IVP_ANSWER_RECORD_NO, 0, ""},
    {"No recording please", IVP_ANSWER_RECORD_NO, 0, ""},
    {"1 7q2", IVP_ANSWER_NUMBER, 1, "7q2"},
    {"no 7Q2OKL", IVP_ANSWER_NO, 0, "7q20k1"},
    {"k3w yes", IVP_ANSWER_YES, 0, "k3w"},
    {"> Please answer 1 or no\nyes", IVP_ANSWER_YES, 0, ""},
    {"fri 4 dec 2026 9:30 utc", IVP_ANSWER_TIME, 0, ""},
    {"other: 2026-12-04 09:30 utc", IVP_ANSWER_TIME, 0, ""},
    /* other scripts' digits and forms */
    {"１", IVP_ANSWER_NUMBER, 1, ""},
    {"٢", IVP_ANSWER_NUMBER, 2, ""},
    {"२", IVP_ANSWER_NUMBER, 2, ""},
    {"ｙｅｓ", IVP_ANSWER_YES, 0, ""},
    /* every language shipped */
    {"Ja, bitte!", IVP_ANSWER_YES, 0, ""},
    {"nein danke", IVP_ANSWER_NO, 0, ""},
    {"keine Aufnahme", IVP_ANSWER_RECORD_NO, 0, ""},
    {"Oui, merci", IVP_ANSWER_YES, 0, ""},
    {"non, désolé", IVP_ANSWER_NO, 0, ""},
    {"Sí, gracias", IVP_ANSWER_YES, 0, ""},
    {"si 2", IVP_ANSWER_NUMBER, 2, ""},
    {"sim, obrigado", IVP_ANSWER_YES, 0, ""},
    {"Não", IVP_ANSWER_NO, 0, ""},
    {"sem gravação", IVP_ANSWER_RECORD_NO, 0, ""},
    {"はい。", IVP_ANSWER_YES, 0, ""},
    {"はい、2でお願いします", IVP_ANSWER_NUMBER, 2, ""},
    {"２番でお願いします", IVP_ANSWER_NUMBER, 2, ""},
    {"いいえ", IVP_ANSWER_NO, 0, ""},
    {"好的，谢谢", IVP_ANSWER_YES, 0, ""},
    {"不行", IVP_ANSWER_NO, 0, ""},
    {"不要录音", IVP_ANSWER_RECORD_NO, 0, ""},
    {"نعم، شكراً", IVP_ANSWER_YES, 0, ""},
    {"لا", IVP_ANSWER_NO, 0, ""},
    {"نعم ٢", IVP_ANSWER_NUMBER, 2, ""},
    /* free words: a press decides */
    {"Wednesday works!", IVP_ANSWER_SUGGEST, 0, ""},
    {"1 or 2", IVP_ANSWER_SUGGEST, 0, ""},
    {"yes, either", IVP_ANSWER_SUGGEST, 0, ""},
    {"no problem", IVP_ANSWER_SUGGEST, 0, ""},
    {"no, 2 is better", IVP_ANSWER_SUGGEST, 0, ""},
    {"no idea yet", IVP_ANSWER_SUGGEST, 0, ""},
    {"yes?", IVP_ANSWER_SUGGEST, 0, ""},
    {"could we say 3pm?", IVP_ANSWER_SUGGEST, 0, ""},
    {"am Donnerstag passt es", IVP_ANSWER_SUGGEST, 0, ""},
    {"水曜日なら大丈夫", IVP_ANSWER_SUGGEST, 0, ""},
    {"👍", IVP_ANSWER_SUGGEST, 0, ""},
    /* times that must be asked back */
    {"fri 4 dec 15:00", IVP_ANSWER_UNCLEAR, 0, ""},
    {"fri 4 dec 9:30 utc?", IVP_ANSWER_UNCLEAR, 0, ""},
    {"fri 4 dec 2026 10:00 CST", IVP_ANSWER_UNCLEAR, 0, ""},
    /* just talk */
    {"great, thanks", IVP_ANSWER_TALK, 0, ""},
    {"see you there", IVP_ANSWER_TALK, 0, ""},
    {"", IVP_ANSWER_TALK, 0, ""},
    {"> yes", IVP_ANSWER_TALK, 0, ""},
    {"0", IVP_ANSWER_TALK, 0, ""},
    {"123", IVP_ANSWER_TALK, 0, ""},
};

static void
test_lines(void)
{
    g_autoptr(IvpZone) kolkata = ivp_zone_new("Asia/Kolkata");
    guint wrong = 0;

    for (gsize i = 0; i < G_N_ELEMENTS(lines); i++) {
        g_auto(IvpAnswer) answer = {0};

        ivp_answer_read(lines[i].text, ids, kolkata, NOW, &answer);
        if (answer.kind != lines[i].kind || answer.number != lines[i].number ||
            strcmp(answer.code, lines[i].code) != 0) {
            g_test_message("\"%s\" is %s %d %s, should be %s %d %s", lines[i].text,
                           kinds[answer.kind], answer.number, answer.code,
                           kinds[lines[i].kind], lines[i].number, lines[i].code);
            wrong++;
        }
    }
    g_assert_cmpuint(wrong, ==, 0);
}

static void
test_what_comes_with_an_answer(void)
{
    static const gint64 offered[] = {NOW + 2 * IVP_DAY, NOW + 4 * IVP_DAY};
    g_autoptr(IvpZone) kolkata = ivp_zone_new("Asia/Kolkata");
    g_auto(IvpAnswer) reason = {0}, time = {0}, guess = {0}, letters = {0}, day = {0};

    ivp_answer_read("No, we are away.", NULL, kolkata, NOW, &reason);
    g_assert_cmpstr(reason.reason, ==, "we are away.");
    ivp_answer_read("fri 4 dec 2026 9:30 utc", NULL, kolkata, NOW, &time);
    g_assert_cmpint(time.at, ==, 1796376600);
    /* 15:00 in Kolkata is the same moment; as they named no zone, it is asked back. */
    ivp_answer_read("fri 4 dec 15:00", NULL, kolkata, NOW, &guess);
    g_assert_cmpint(guess.at, ==, 1796376600);
    ivp_answer_read("fri 4 dec 2026 10:00 CST", NULL, kolkata, NOW, &letters);
    g_assert_nonnull(letters.question);
    /* 18:00 UTC on Wednesday is 23:30 of the same day in Kolkata. */
    ivp_answer_read("Wednesday works!", NULL, kolkata, NOW, &day);
    g_assert_cmpint(day.weekday, ==, 3);
    g_assert_cmpint(ivp_answer_guess(&day, offered, 2, kolkata), ==, offered[0]);
    day.weekday = 1;
    g_assert_cmpint(ivp_answer_guess(&day, offered, 2, kolkata), ==, 0);
}

static void
test_no_word_means_two_things(void)
{
    g_autoptr(IvpZone) utc = ivp_zone_new_utc();

    for (gsize i = 0; i < ivp_answer_n_words; i++) {
        const IvpAnswerWords *words = &ivp_answer_words[i];
        const struct {
            const char *const *list;
            IvpAnswerKind kind;
        } all[] = {{words->yes, IVP_ANSWER_YES},
                   {words->no, IVP_ANSWER_NO},
                   {words->record_no, IVP_ANSWER_RECORD_NO}};

        for (gsize l = 0; l < G_N_ELEMENTS(all); l++)
            for (const char *const *word = all[l].list; *word != NULL; word++) {
                g_auto(IvpAnswer) answer = {0};

                g_test_message("%s: %s", words->language, *word);
                ivp_answer_read(*word, NULL, utc, NOW, &answer);
                g_assert_cmpstr(kinds[answer.kind], ==, kinds[all[l].kind]);
            }
    }
}

static void
test_hostile_lines_are_talk(void)
{
    g_autoptr(IvpZone) utc = ivp_zone_new_utc();
    g_autofree char *megabyte = g_strnfill(1024 * 1024, '1');
    g_auto(IvpAnswer) answer = {0};

    ivp_answer_read(megabyte, ids, utc, NOW, &answer);
    g_assert_cmpint(answer.kind, ==, IVP_ANSWER_TALK);
    ivp_answer_read("yes \xff\xfe", ids, utc, NOW, &answer);
    g_assert_cmpint(answer.kind, ==, IVP_ANSWER_SUGGEST);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/answer/lines", test_lines);
    g_test_add_func("/answer/with", test_what_comes_with_an_answer);
    g_test_add_func("/answer/words", test_no_word_means_two_things);
    g_test_add_func("/answer/hostile", test_hostile_lines_are_talk);
    return g_test_run();
}
