/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "ivp-anonymizer-private.h"

/* Words of a run of capitalized ones. */
#define MAX_RUN 5
#define MIN_FORM 4
/* From this many on, a list of technologies may be somebody's alone. */
#define MIN_STACK 3
#define MAX_SHOWN 200

/* Capitalized in English wherever they stand. */
static const char *const usual[] = {
    "i",       "january",   "february",  "march",   "april",    "may",      "june",
    "july",    "august",    "september", "october", "november", "december", "monday",
    "tuesday", "wednesday", "thursday",  "friday",  "saturday", "sunday",   "ok",
    "utc",     "am",        "pm",        NULL,
};

/* What English sentences begin with; elsewhere a capital letter tells. */
static const char *const starters[] = {
    "a",       "an",    "the",   "this",   "that",  "these",   "those", "it",     "he",
    "she",     "they",  "we",    "you",    "but",   "and",     "so",    "or",     "if",
    "when",    "while", "where", "why",    "how",   "what",    "who",   "which",  "there",
    "here",    "their", "then",  "than",   "as",    "at",      "by",    "for",    "from",
    "in",      "of",    "on",    "to",     "with",  "without", "after", "before", "because",
    "however", "also",  "yes",   "no",     "not",   "our",     "my",    "your",   "his",
    "her",     "its",   "one",   "two",    "three", "some",    "all",   "most",   "many",
    "each",    "every", "is",    "are",    "was",   "were",    "do",    "does",   "did",
    "can",     "could", "would", "should", "have",  "has",     "had",   "let",    "since",
    "until",   "once",  "both",  "now",    "today", NULL,
};

/* What stands in bold before a colon and is no speaker. */
static const char *const headings[] = {
    "note",    "notes",     "who",      "stack",    "why",       "challenge", "challenges",
    "ask",     "asks",      "specific", "question", "questions", "answer",    "answers",
    "q",       "a",         "vision",   "positive", "interest",  "summary",   "agenda",
    "date",    "time",      "role",     "roles",    "recording", "link",      "tip",
    "warning", "important", "update",   "edit",     "example",   "goal",      "goals",
    "next",    "steps",     "action",   "actions",  "topic",     "topics",    "result",
    NULL,
};

typedef struct {
    const IvpAnonymizer *self;
    const char *text;
    GHashTable *lower; /* words met in lower case; char * (owned) */
    GHashTable *seen;  /* char * (the candidate's text) -> IvpCandidate * */
    GPtrArray *candidates;
} Review;

void
ivp_candidate_free(IvpCandidate *candidate)
{
    g_free(candidate->text);
    g_free(candidate);
}

const char *
ivp_candidate_why(IvpCandidateWhy why)
{
    switch (why) {
    case IVP_CANDIDATE_CAPITAL:
        return _("capitalized, and nowhere in lower case");
    case IVP_CANDIDATE_FORM:
        return _("may be a form of a protected name");
    case IVP_CANDIDATE_ADDRESS:
        return _("an address");
    case IVP_CANDIDATE_STACK:
    default:
        return _("together these may tell who it is");
    }
}

static void
add_candidate(Review *review, int line, IvpCandidateWhy why, char *text)
{
    g_autofree char *owned = text;
    IvpCandidate *candidate = g_hash_table_lookup(review->seen, text);

    if (candidate != NULL) {
        candidate->times++;
        return;
    }
    if (review->candidates->len == IVP_ANONYMIZER_MAX_CANDIDATES)
        return;
    candidate = g_new0(IvpCandidate, 1);
    candidate->line = line;
    candidate->times = 1;
    candidate->why = why;
    candidate->text = g_steal_pointer(&owned);
    g_ptr_array_add(review->candidates, candidate);
    g_hash_table_insert(review->seen, candidate->text, candidate);
}

/* --- Words --- */

typedef struct {
    gsize start; /* bytes [start, end) */
    gsize end;
    int line;
    gboolean capital;
    gboolean first;  /* of a sentence, a line, a cell */
    gboolean joined; /* one blank alone after the word before */
} Word;

static gboolean
is_word_part(gunichar c)
{
    return g_unichar_isalnum(c) || g_unichar_ismark(c);
}

static gboolean
ends_sentence(gunichar c)
{
    return c == '.' || c == '!' || c == '?' || c == ':' || c == '|' || c == '#' ||
           c == '>' || c == 0x2022 || c == 0x3002;
}

/* The words of a text, one after the other. */
typedef struct {
    const char *text;
    const char *p;
    int line;
    gboolean begins;
} Reader;

static gboolean
read_word(Reader *reader, Word *word)
{
    const char *p = reader->p;
    gboolean begins = reader->begins;
    const char *from = p;

    for (; *p != '\0' && !is_word_part(g_utf8_get_char(p)); p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);

        if (c == '\n')
            reader->line++;
        if (ends_sentence(c))
            begins = TRUE;
        /* A line may go on with its sentence; after a blank or a marker it does not. */
        if (c == '\n' && (p[1] == '\n' || p[1] == '\r' || p[1] == '-' || p[1] == '*' ||
                          p[1] == ' ' || p[1] == '\0'))
            begins = TRUE;
    }
    if (*p == '\0')
        return FALSE;
    word->start = (gsize)(p - reader->text);
    word->line = reader->line;
    word->first = begins;
    word->joined = p == from + 1 && *from == ' ';
    word->capital =
        g_unichar_isupper(g_utf8_get_char(p)) || g_unichar_istitle(g_utf8_get_char(p));
    while (*p != '\0' && is_word_part(g_utf8_get_char(p)))
        p = g_utf8_next_char(p);
    word->end = (gsize)(p - reader->text);
    reader->p = p;
    reader->begins = FALSE;
    return TRUE;
}

static char *
dup_lower(const char *text, const Word *word)
{
    return g_utf8_strdown(text + word->start, (gssize)(word->end - word->start));
}

static GHashTable *
collect_lower(const char *text)
{
    GHashTable *lower = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Reader reader = {.text = text, .p = text, .line = 1, .begins = TRUE};
    Word word;

    while (read_word(&reader, &word)) {
        if (!word.capital)
            g_hash_table_add(lower, g_strndup(text + word.start, word.end - word.start));
    }
    return lower;
}

/* Whether folded @word begins with a protected name, or is one that prose may have in lower
 * case. */
static gboolean
is_form(const IvpAnonymizer *self, const char *text, const Word *word)
{
    g_autoptr(GString) part =
        g_string_new_len(text + word->start, (gssize)(word->end - word->start));
    g_autoptr(GArray) units = ivp_fold_text(part->str, part->len);
    g_autoptr(GString) stem = g_string_new(NULL);
    guint node = 0;

    for (guint i = 0; i < MIN(units->len, IVP_ANONYMIZER_MAX_NAME); i++) {
        g_string_append_unichar(stem, g_array_index(units, IvpFoldUnit, i).c);
        /* "Анны" of "Анна" */
        if (g_hash_table_contains(self->stems, stem->str))
            return TRUE;
    }
    for (guint i = 0; i < units->len; i++) {
        const IvpPatternNode *next =
            ivp_anonymizer_step(self, node, g_array_index(units, IvpFoldUnit, i).c);

        if (next == NULL)
            return FALSE;
        node = next->id;
        for (guint k = 0; next->patterns != NULL && k < next->patterns->len; k++) {
            const IvpPattern *pattern = &g_array_index(next->patterns, IvpPattern, k);

            if (!pattern->handle && pattern->joints->len == 0 &&
                (i + 1 == units->len || i + 1 >= MIN_FORM))
                return TRUE;
        }
    }
    return FALSE;
}

static gboolean
is_telling(Review *review, const Word *word)
{
    g_autofree char *lower = dup_lower(review->text, word);

    return word->capital && !g_hash_table_contains(review->lower, lower) &&
           !g_strv_contains(usual, lower) &&
           !(word->first && g_strv_contains(starters, lower)) &&
           g_unichar_isalpha(g_utf8_get_char(lower));
}

/* The words of roles tell nothing. */
static void
add_role_words(GHashTable *lower, const IvpAnonymizer *self)
{
    for (guint i = 0; i < self->roles->len; i++) {
        const char *role = self->roles->pdata[i];
        Reader reader = {.text = role, .p = role, .line = 1};
        Word word;

        while (read_word(&reader, &word))
            g_hash_table_add(lower, dup_lower(role, &word));
    }
}

/* Runs of capitalized words; one at the begin of a sentence counts where it is not an
 * ordinary word. */
static void
review_words(Review *review)
{
    Reader reader = {.text = review->text, .p = review->text, .line = 1, .begins = TRUE};
    Word word, run = {0};
    int n = 0;
    gboolean more = TRUE;

    while (more) {
        gboolean telling = FALSE;

        more = read_word(&reader, &word);
        if (more && is_form(review->self, review->text, &word))
            add_candidate(review, word.line, IVP_CANDIDATE_FORM,
                          g_strndup(review->text + word.start, word.end - word.start));
        else
            telling = more && is_telling(review, &word);
        if (telling && n > 0 && n < MAX_RUN && word.joined && !word.first && !run.first) {
            run.end = word.end;
            n++;
            continue;
        }
        if (n > 0) {
            add_candidate(review, run.line, IVP_CANDIDATE_CAPITAL,
                          ivp_anonymizer_dup_line(review->text, run.start, run.end));
        }
        run = word;
        n = telling ? 1 : 0;
    }
}

/* --- Addresses, stacks --- */

static void
review_addresses(Review *review)
{
    g_autoptr(GArray) units = ivp_fold_text(review->text, strlen(review->text));
    gsize counted = 0, until = 0, length = strlen(review->text);
    int line = 1;

    for (guint i = 0; i < units->len; i++) {
        const IvpFoldUnit *unit = &g_array_index(units, IvpFoldUnit, i);
        gsize start, end;

        if (!unit->new_token || unit->start < until)
            continue;
        for (; counted < unit->start; counted++)
            line += review->text[counted] == '\n';
        ivp_fold_token(review->text, length, unit->start, &start, &end);
        until = end;
        add_candidate(
            review, line, IVP_CANDIDATE_ADDRESS,
            ivp_anonymizer_dup_line(review->text, start, MIN(end, start + MAX_SHOWN)));
    }
}

static gboolean
holds(const char *line, gsize length, const char *word)
{
    g_autofree char *folded = g_ascii_strdown(line, (gssize)length);

    return strstr(folded, word) != NULL;
}

/* Counts commas and items below a heading about the stack. */
static void
review_stacks(Review *review)
{
    const char *line = review->text;
    gboolean inside = FALSE;
    int number = 1, from = 0, n = 0;
    g_autoptr(GString) list = g_string_new(NULL);

    for (gboolean more = TRUE; more; number++) {
        gsize length = strcspn(line, "\n");
        gboolean heading = line[0] == '#';

        more = line[length] != '\0';
        if ((heading || !more) && inside && n >= MIN_STACK)
            add_candidate(review, from, IVP_CANDIDATE_STACK, g_strdup(list->str));
        if (heading) {
            inside = holds(line, length, "stack") || holds(line, length, "observe");
            g_string_truncate(list, 0);
            n = 0;
        } else if (inside && (line[0] == '-' || line[0] == '*' || line[0] == '+')) {
            if (n == 0)
                from = number;
            n++;
            for (gsize i = 0; i < length; i++)
                n += line[i] == ',';
            if (list->len < MAX_SHOWN) {
                g_autofree char *item = g_strndup(line + 1, length - 1);

                g_string_append_printf(list, "%s%s", list->len > 0 ? ", " : "",
                                       g_strstrip(item));
            }
        }
        line += length + (more ? 1 : 0);
    }
}

static int
compare_lines(gconstpointer a, gconstpointer b)
{
    const IvpCandidate *one = *(IvpCandidate *const *)a;
    const IvpCandidate *other = *(IvpCandidate *const *)b;

    return one->line != other->line ? one->line - other->line
                                    : strcmp(one->text, other->text);
}

GPtrArray *
ivp_anonymizer_review(const IvpAnonymizer *self, const char *text)
{
    Review review = {.self = self, .text = text};

    review.candidates = g_ptr_array_new_with_free_func((GDestroyNotify)ivp_candidate_free);
    review.seen = g_hash_table_new(g_str_hash, g_str_equal);
    review.lower = collect_lower(text);
    add_role_words(review.lower, self);
    review_addresses(&review);
    review_words(&review);
    review_stacks(&review);
    g_hash_table_unref(review.lower);
    g_hash_table_unref(review.seen);
    g_ptr_array_sort(review.candidates, compare_lines);
    return review.candidates;
}

/* --- Speakers --- */

static gboolean
is_speaker(GHashTable *lower, const char *name)
{
    g_auto(GStrv) words = g_strsplit(name, " ", -1);
    guint n = g_strv_length(words);

    if (n == 0 || n > 4)
        return FALSE;
    for (guint i = 0; i < n; i++) {
        g_autofree char *small = g_utf8_strdown(words[i], -1);

        if (words[i][0] == '\0' || g_hash_table_contains(lower, small) ||
            g_strv_contains(headings, small) || strcmp(small, words[i]) == 0)
            /* A script without capitals says nothing about words. */
            return FALSE;
    }
    return TRUE;
}

void
ivp_anonymizer_add_speakers(IvpAnonymizer *self, const char *text, gsize length)
{
    g_autofree char *copy = g_strndup(text, length);
    g_autoptr(GHashTable) lower = collect_lower(copy);
    int added = 0;

    for (const char *line = copy; line != NULL && added < IVP_ANONYMIZER_MAX_SPEAKERS;
         line = strchr(line, '\n'), line = line != NULL ? line + 1 : NULL) {
        const char *start = line + strspn(line, " \t>-"), *end, *after;
        g_autofree char *name = NULL;

        if (!g_str_has_prefix(start, "**"))
            continue;
        start += 2;
        end = start + strcspn(start, "*\n");
        if (!g_str_has_prefix(end, "**") || end - start > IVP_ANONYMIZER_MAX_NAME)
            continue;
        after = end + 2;
        if (end > start && end[-1] == ':')
            end--;
        else if (*(after + strspn(after, " ")) != ':')
            continue;
        name = g_strndup(start, (gsize)(end - start));
        g_strstrip(name);
        if (is_speaker(lower, name)) {
            g_autoptr(GPtrArray) known = ivp_anonymizer_find(self, name, strlen(name));

            if (known->len == 0 &&
                ivp_anonymizer_add(self, IVP_PROTECT_PERSON, name, NULL, NULL))
                added++;
        }
    }
}
