/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-answer.h"

#include <string.h>

#include "ivp-answer-words.h"
#include "ivp-error.h"
#include "ivp-when.h"

/* What is taken off both ends of a word. A question mark is not: a question is no answer.
 */
#define PUNCTUATION ".,!:;\"'()。、，．！：；“”„‘’‚«»「」（）،؛…"

void
ivp_answer_clear(IvpAnswer *answer)
{
    g_free(answer->reason);
    g_free(answer->question);
    memset(answer, 0, sizeof *answer);
}

/* --- Folding: case, accents, widths, and digits of other scripts do not matter --- */

static gunichar
fold_letter(gunichar c)
{
    if (g_unichar_isdigit(c))
        return (gunichar)('0' + g_unichar_digit_value(c));
    switch (c) {
    case 0x0622: /* alef with madda, hamza above, hamza below: all written as plain alef */
    case 0x0623:
    case 0x0625:
        return 0x0627;
    case 0x0640: /* a stroke that only widens a word */
    case 0x200b: /* no width, no meaning here: marks of direction, joiners, emoji variants
                  */
    case 0x200c:
    case 0x200d:
    case 0x200e:
    case 0x200f:
    case 0xfe0f:
    case 0xfeff:
        return 0;
    case 0x2019:
        return '\'';
    default:
        return (c >= 0x2066 && c <= 0x2069) || (c >= 0x202a && c <= 0x202e) ? 0 : c;
    }
}

static char *
fold(const char *text)
{
    g_autofree char *composed = g_utf8_normalize(text, -1, G_NORMALIZE_ALL_COMPOSE);
    g_autofree char *lower = g_utf8_casefold(composed, -1);
    g_autofree char *apart = NULL;
    GString *folded = g_string_new(NULL);
    GString *plain = g_string_new(NULL);

    for (const char *p = lower; *p != '\0'; p = g_utf8_next_char(p)) {
        gunichar c = fold_letter(g_utf8_get_char(p));

        if (c != 0)
            g_string_append_unichar(folded, g_unichar_isspace(c) ? ' ' : c);
    }
    apart = g_utf8_normalize(folded->str, -1, G_NORMALIZE_ALL);
    for (const char *p = apart; *p != '\0'; p = g_utf8_next_char(p))
        if (g_unichar_type(g_utf8_get_char(p)) != G_UNICODE_NON_SPACING_MARK)
            g_string_append_unichar(plain, g_utf8_get_char(p));
    g_string_free(folded, TRUE);
    return g_string_free(plain, FALSE);
}

static gboolean
is_punctuation(gunichar c)
{
    return g_utf8_strchr(PUNCTUATION, -1, c) != NULL;
}

/* Words without the punctuation at their ends, with one blank between them. */
static char *
strip_punctuation(const char *folded)
{
    g_auto(GStrv) words = g_strsplit(folded, " ", -1);
    GString *out = g_string_new(NULL);

    for (guint i = 0; words[i] != NULL; i++) {
        char *begin = words[i];
        char *end = begin + strlen(begin);

        while (*begin != '\0' && is_punctuation(g_utf8_get_char(begin)))
            begin = g_utf8_next_char(begin);
        while (end > begin && is_punctuation(g_utf8_get_char(g_utf8_prev_char(end))))
            end = g_utf8_prev_char(end);
        if (end == begin)
            continue;
        /* Scripts without blanks have their punctuation inside what looks like one word. */
        for (char *p = begin; p < end; p = g_utf8_next_char(p)) {
            gunichar c = g_utf8_get_char(p);
            gboolean inside = p > begin && is_punctuation(c) &&
                              (c > 0x7f || g_utf8_get_char(g_utf8_prev_char(p)) >= 0x3000);

            if (p == begin && out->len > 0)
                g_string_append_c(out, ' ');
            g_string_append_unichar(out, inside ? ' ' : c);
        }
    }
    return g_string_free(out, FALSE);
}

/* --- The lists, folded once --- */

typedef enum {
    WORDS_YES,
    WORDS_NO,
    WORDS_BEFORE,
    WORDS_AFTER,
    WORDS_RECORD_NO,
    WORDS_OTHER,
    N_WORDS,
} WordList;

static GPtrArray *lists[N_WORDS];
static GHashTable *weekdays; /* char * (owned) -> 1 … 7 */

static int
compare_lengths(gconstpointer a, gconstpointer b)
{
    gsize first = strlen(*(char *const *)a), second = strlen(*(char *const *)b);

    return first > second ? -1 : first < second;
}

static gpointer
make_lists(gpointer data)
{
    weekdays = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (int l = 0; l < N_WORDS; l++)
        lists[l] = g_ptr_array_new_with_free_func(g_free);
    for (gsize i = 0; i < ivp_answer_n_words; i++) {
        const IvpAnswerWords *words = &ivp_answer_words[i];
        const char *const *const all[N_WORDS] = {words->yes,       words->no,
                                                 words->before,    words->after,
                                                 words->record_no, words->other};

        for (int l = 0; l < N_WORDS; l++)
            for (const char *const *word = all[l]; *word != NULL; word++)
                g_ptr_array_add(lists[l], fold(*word));
        for (int day = 0; day < 7; day++)
            for (int form = 0; form < 3; form++)
                if (words->weekdays[day][form][0] != '\0')
                    g_hash_table_insert(weekdays, fold(words->weekdays[day][form]),
                                        GINT_TO_POINTER(day + 1));
    }
    /* The longest is tried first. */
    for (int l = 0; l < N_WORDS; l++)
        g_ptr_array_sort(lists[l], compare_lengths);
    return NULL;
}

static gboolean
is_one_of(WordList list, const char *text)
{
    for (guint i = 0; i < lists[list]->len; i++)
        if (strcmp(g_ptr_array_index(lists[list], i), text) == 0)
            return TRUE;
    return FALSE;
}

static gboolean
is_ascii(const char *text)
{
    for (; *text != '\0'; text++)
        if ((guchar)*text > 0x7f)
            return FALSE;
    return TRUE;
}

/* Words of scripts without blanks may touch what follows; others may not. */
static gboolean
needs_blank(const char *word)
{
    gunichar c = g_utf8_get_char(word);

    return is_ascii(word) || c < 0x3000;
}

/* Returns: what follows the phrase @text begins with, or NULL */
static const char *
skip_one_of(WordList list, const char *text)
{
    for (guint i = 0; i < lists[list]->len; i++) {
        const char *word = g_ptr_array_index(lists[list], i);
        const char *rest = text + strlen(word);

        if (!g_str_has_prefix(text, word))
            continue;
        if (*rest == ' ')
            return rest + 1;
        if (*rest != '\0' && !needs_blank(word))
            return rest;
    }
    return NULL;
}

static void
cut_after(char *text)
{
    for (guint i = 0; i < lists[WORDS_AFTER]->len; i++) {
        const char *word = g_ptr_array_index(lists[WORDS_AFTER], i);
        gsize length = strlen(text), tail = strlen(word);

        if (length <= tail || !g_str_has_suffix(text, word))
            continue;
        if (text[length - tail - 1] == ' ')
            text[length - tail - 1] = '\0';
        else if (!needs_blank(word))
            text[length - tail] = '\0';
        else
            continue;
        g_strchomp(text);
        return;
    }
}

/* --- Reading --- */

/* Lines somebody quotes are not theirs. */
static char *
drop_quotes(const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    g_auto(GStrv) lines = g_strsplit(valid, "\n", -1);
    GString *own = g_string_new(NULL);

    for (guint i = 0; lines[i] != NULL; i++) {
        const char *line = g_strstrip(lines[i]);

        if (line[0] == '\0' || line[0] == '>')
            continue;
        g_string_append_printf(own, "%s%s", own->len > 0 ? " " : "", line);
    }
    return g_string_free(own, FALSE);
}

static gboolean
read_number(const char *text, int *number)
{
    gsize length;

    if (*text == '#')
        text++;
    length = strspn(text, "0123456789");
    if (length == 0 || length > 2 || text[length] != '\0')
        return FALSE;
    *number = (int)g_ascii_strtoll(text, NULL, 10);
    return *number > 0;
}

/* Takes out a word that begins one of the IDs. */
static void
take_code(char *text, const char *const *ids, char *code)
{
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    GString *rest = g_string_new(NULL);

    for (guint i = 0; words[i] != NULL; i++) {
        gboolean names = FALSE;

        for (guint j = 0; ids != NULL && ids[j] != NULL && code[0] == '\0'; j++)
            names |= !is_one_of(WORDS_YES, words[i]) && ivp_code_begins(ids[j], words[i]);
        if (names)
            ivp_code_normalize(code, words[i], strlen(words[i]), IVP_CODE_SHORTEST,
                               IVP_ID_LENGTH);
        else
            g_string_append_printf(rest, "%s%s", rest->len > 0 ? " " : "", words[i]);
    }
    strcpy(text, rest->str); /* never longer */
    g_string_free(rest, TRUE);
}

static gboolean
is_hour(const char *word)
{
    gsize length = strspn(word, "0123456789");
    static const char *const after[] = {"am", "pm", "h", "uhr", "時", "点", "a.m", "p.m"};

    if (length == 0 || length > 4)
        return FALSE;
    if ((word[length] == ':' || word[length] == '.') && g_ascii_isdigit(word[length + 1]))
        return TRUE;
    for (gsize i = 0; i < G_N_ELEMENTS(after); i++)
        if (g_str_has_prefix(word + length, after[i]))
            return TRUE;
    return FALSE;
}

/* Whether free words may be an answer; finds the weekday in them. */
static gboolean
has_hint(const char *text, IvpAnswer *answer)
{
    g_auto(GStrv) words = g_strsplit_set(text, " ?/", -1);
    gboolean hint = strstr(text, "👍") != NULL || strstr(text, "👎") != NULL;
    GHashTableIter iter;
    gpointer name, day;

    for (guint i = 0; words[i] != NULL; i++) {
        int number;

        hint |= is_one_of(WORDS_YES, words[i]) || is_one_of(WORDS_NO, words[i]) ||
                is_hour(words[i]) || read_number(words[i], &number);
        /* Short names are words of other languages too: only full ones and dates count
         * alone. */
        if (strlen(words[i]) > 2 && answer->weekday == 0)
            answer->weekday = GPOINTER_TO_INT(g_hash_table_lookup(weekdays, words[i]));
    }
    g_hash_table_iter_init(&iter, weekdays);
    while (answer->weekday == 0 && g_hash_table_iter_next(&iter, &name, &day))
        if (!needs_blank(name) && strstr(text, name) != NULL)
            answer->weekday = GPOINTER_TO_INT(day);
    return hint || answer->weekday != 0;
}

/* A time that two zones and two days read alike names its zone and its day. */
static gboolean
is_exact(const char *text, gint64 at, gint64 now)
{
    static const char *const others[] = {"Pacific/Kiritimati", "Pacific/Pago_Pago"};

    for (gsize i = 0; i < G_N_ELEMENTS(others); i++) {
        g_autoptr(IvpZone) zone = ivp_zone_new(others[i]);
        gint64 other;

        if (zone == NULL || !ivp_when_parse(text, zone, now, &other, NULL) || other != at)
            return FALSE;
    }
    {
        g_autoptr(IvpZone) utc = ivp_zone_new_utc();
        gint64 later;

        return ivp_when_parse(text, utc, now + IVP_DAY, &later, NULL) && later == at;
    }
}

/* @text: as typed, or its folded words; zones are better read as typed */
static gboolean
read_time(const char *text,
          gboolean question,
          const IvpZone *zone,
          gint64 now,
          IvpAnswer *answer)
{
    g_autofree char *time = g_strdup(text);
    g_autoptr(GError) error = NULL;

    while (time[0] != '\0' && strchr("?!.", time[strlen(time) - 1]) != NULL)
        time[strlen(time) - 1] = '\0';
    if (ivp_when_parse(time, zone, now, &answer->at, &error)) {
        answer->kind = !question && is_exact(time, answer->at, now) ? IVP_ANSWER_TIME
                                                                    : IVP_ANSWER_UNCLEAR;
        return TRUE;
    }
    answer->at = 0;
    if (!g_error_matches(error, IVP_ERROR, IVP_ERROR_AMBIGUOUS))
        return FALSE;
    answer->kind = IVP_ANSWER_UNCLEAR;
    answer->question = g_strdup(error->message);
    return TRUE;
}

static gboolean
read_any_time(const char *typed,
              const char *words,
              const IvpZone *zone,
              gint64 now,
              IvpAnswer *answer)
{
    gboolean question = strchr(words, '?') != NULL;
    const char *rest = skip_one_of(WORDS_OTHER, words);

    if (strpbrk(words, "0123456789") == NULL)
        return FALSE;
    return read_time(typed, question, zone, now, answer) ||
           read_time(rest != NULL ? rest : words, question, zone, now, answer);
}

/* "no, we are away": only what is set off by punctuation is a reason, as "no problem" is
 * none. */
static gboolean
read_no_with_reason(const char *folded, const char *own, IvpAnswer *answer)
{
    IvpAnswer hints = {0};

    for (guint i = 0; i < lists[WORDS_NO]->len; i++) {
        const char *word = g_ptr_array_index(lists[WORDS_NO], i);
        const char *rest = folded + strlen(word);
        g_autofree char *words = NULL;
        const char *reason;

        if (!g_str_has_prefix(folded, word))
            continue;
        while (*rest == ' ')
            rest++;
        if (*rest == '\0' || (!is_punctuation(g_utf8_get_char(rest)) && *rest != '-' &&
                              !g_str_has_prefix(rest, "–") && !g_str_has_prefix(rest, "—")))
            continue;
        words = strip_punctuation(g_utf8_next_char(rest));
        if (words[0] == '\0' || strchr(words, '?') != NULL || has_hint(words, &hints))
            continue;
        reason = strpbrk(own, ",.;:-!");
        answer->kind = IVP_ANSWER_NO;
        answer->reason = g_strstrip(g_strdup(reason != NULL ? reason + 1 : own));
        return TRUE;
    }
    return FALSE;
}

static gboolean
read_yes(const char *text, IvpAnswer *answer)
{
    const char *rest;

    if (is_one_of(WORDS_YES, text)) {
        answer->kind = IVP_ANSWER_YES;
        return TRUE;
    }
    rest = skip_one_of(WORDS_YES, text);
    if (read_number(rest != NULL ? rest : text, &answer->number)) {
        answer->kind = IVP_ANSWER_NUMBER;
        return TRUE;
    }
    return FALSE;
}

void
ivp_answer_read(const char *text,
                const char *const *ids,
                const IvpZone *zone,
                gint64 now,
                IvpAnswer *answer)
{
    static GOnce once = G_ONCE_INIT;
    g_autofree char *own = NULL, *folded = NULL, *words = NULL, *composed = NULL;
    const char *rest;

    g_return_if_fail(text != NULL && zone != NULL && answer != NULL);

    g_once(&once, make_lists, NULL);
    memset(answer, 0, sizeof *answer);
    if (strlen(text) > IVP_ANSWER_MAX_BYTES)
        return;
    own = drop_quotes(text);
    composed = g_utf8_normalize(own, -1, G_NORMALIZE_ALL_COMPOSE);
    folded = fold(own);
    words = strip_punctuation(folded);
    take_code(words, ids, answer->code);
    if (words[0] == '\0')
        return;
    if (is_one_of(WORDS_RECORD_NO, words)) {
        answer->kind = IVP_ANSWER_RECORD_NO;
        return;
    }
    if (is_one_of(WORDS_NO, words)) {
        answer->kind = IVP_ANSWER_NO;
        return;
    }
    if (read_yes(words, answer))
        return;
    rest = skip_one_of(WORDS_BEFORE, words);
    if (rest != NULL)
        memmove(words, rest, strlen(rest) + 1);
    for (int i = 0; i < 2; i++)
        cut_after(words);
    if (is_one_of(WORDS_RECORD_NO, words))
        answer->kind = IVP_ANSWER_RECORD_NO;
    else if (is_one_of(WORDS_NO, words))
        answer->kind = IVP_ANSWER_NO;
    else if (read_yes(words, answer) || read_no_with_reason(folded, own, answer) ||
             read_any_time(composed, words, zone, now, answer))
        return;
    else
        answer->kind = has_hint(words, answer) ? IVP_ANSWER_SUGGEST : IVP_ANSWER_TALK;
}

gint64
ivp_answer_guess(const IvpAnswer *answer, const gint64 *at, guint n, const IvpZone *zone)
{
    gint64 found = 0;

    for (guint i = 0; answer->weekday != 0 && i < n; i++) {
        IvpCivil civil;

        ivp_civil_from_wall(ivp_zone_to_wall(zone, at[i]), &civil);
        if (civil.weekday != answer->weekday)
            continue;
        if (found != 0)
            return 0;
        found = at[i];
    }
    return found;
}
