/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "ivp-program-private.h"

/* A title longer than this says nothing more that matters, and costs time in every row. */
#define MAX_TITLE_BYTES 1024

/* Scripts that write words without spaces between them; there a phrase may begin anywhere.
 */
static gboolean
writes_without_spaces(gunichar c)
{
    switch (g_unichar_get_script(c)) {
    case G_UNICODE_SCRIPT_HAN:
    case G_UNICODE_SCRIPT_HIRAGANA:
    case G_UNICODE_SCRIPT_KATAKANA:
    case G_UNICODE_SCRIPT_HANGUL:
    case G_UNICODE_SCRIPT_THAI:
    case G_UNICODE_SCRIPT_LAO:
    case G_UNICODE_SCRIPT_KHMER:
    case G_UNICODE_SCRIPT_MYANMAR:
        return TRUE;
    default:
        return FALSE;
    }
}

/* Letters and digits folded, everything else one space: " end user discussion group amer ".
 */
static char *
fold(const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, MIN(strlen(text), MAX_TITLE_BYTES));
    g_autofree char *normal = g_utf8_normalize(valid, -1, G_NORMALIZE_NFKC);
    g_autofree char *folded = g_utf8_casefold(normal, -1);
    GString *words = g_string_new(" ");

    for (const char *p = folded; *p != '\0'; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);

        if (g_unichar_isalnum(c) || g_unichar_ismark(c))
            g_string_append_unichar(words, c);
        else if (words->str[words->len - 1] != ' ')
            g_string_append_c(words, ' ');
    }
    if (words->str[words->len - 1] != ' ')
        g_string_append_c(words, ' ');
    return g_string_free(words, FALSE);
}

GPtrArray *
ivp_phrases_new(void)
{
    return g_ptr_array_new_with_free_func(g_free);
}

gboolean
ivp_phrases_add(GPtrArray *phrases, const char *phrase)
{
    g_autofree char *folded = fold(phrase);
    gboolean spaceless = writes_without_spaces(g_utf8_get_char(folded + 1));

    g_strchomp(folded);
    if (folded[0] == '\0')
        return FALSE;
    g_ptr_array_add(phrases, g_strdup(folded + (spaceless ? 1 : 0)));
    return TRUE;
}

/* Where the first of the phrases stands in @title, which is folded; -1 if none does. A
   phrase begins where a word does and may end within one, so that "interview" finds
   "interviews". */
static gssize
find_first(const GPtrArray *phrases, const char *title, gboolean whole, gsize *length)
{
    gssize first = -1;

    for (guint i = 0; i < phrases->len; i++) {
        const char *phrase = phrases->pdata[i];
        gsize width = strlen(phrase);

        for (const char *hit = strstr(title, phrase); hit != NULL;
             hit = strstr(hit + 1, phrase)) {
            if (whole && phrase[0] == ' ' && hit[width] != ' ')
                continue;
            if (first == -1 || hit - title < first ||
                (hit - title == first && width > *length)) {
                first = hit - title;
                *length = width;
            }
            break;
        }
    }
    return first;
}

static gboolean
has_any(const GPtrArray *phrases, const char *title)
{
    gsize length = 0;

    return phrases->len > 0 && find_first(phrases, title, FALSE, &length) != -1;
}

static int
match_categories(const IvpProgram *program, const char *categories)
{
    gsize length = 0;

    for (int i = 0; i < IVP_MATCHERS; i++) {
        const GPtrArray *wanted = program->matchers[i].categories;

        if (wanted->len > 0 && find_first(wanted, categories, TRUE, &length) != -1)
            return i;
    }
    return IVP_MATCHERS;
}

/* The phrase that stands first decides: "Discussion group: an interview with …" is a group,
   "Interview slot" a slot and not an interview. */
static int
match_title(const IvpProgram *program, const char *title)
{
    int best = IVP_MATCHERS;
    gssize best_at = G_MAXSSIZE;
    gsize best_length = 0;

    for (int i = 0; i < IVP_MATCHERS; i++) {
        const IvpMatcher *matcher = &program->matchers[i];
        gsize length = 0;
        gssize at = find_first(matcher->phrases, title, FALSE, &length);

        if (at == -1 || has_any(matcher->exceptions, title))
            continue;
        if (at < best_at || (at == best_at && length > best_length)) {
            best = i;
            best_at = at;
            best_length = length;
        }
    }
    return best;
}

IvpEventKind
ivp_program_classify(const IvpProgram *program,
                     const char *summary,
                     const char *categories,
                     const IvpRegion **region)
{
    static const IvpEventKind kinds[] = {IVP_EVENT_SLOT, IVP_EVENT_GROUP,
                                         IVP_EVENT_INTERVIEW, IVP_EVENT_OTHER};
    g_autofree char *title = NULL;
    int match = IVP_MATCHERS;
    gsize length = 0;

    g_return_val_if_fail(program != NULL, IVP_EVENT_OTHER);

    title = fold(summary != NULL ? summary : "");
    if (region != NULL)
        *region = NULL;
    for (guint i = 0; region != NULL && *region == NULL && i < program->regions->len; i++) {
        if (find_first(program->region_words->pdata[i], title, TRUE, &length) != -1)
            *region = &g_array_index(program->regions, IvpRegion, i);
    }
    if (has_any(program->never, title))
        return IVP_EVENT_OTHER;
    if (categories != NULL && categories[0] != '\0') {
        g_autofree char *folded = fold(categories);

        match = match_categories(program, folded);
    }
    if (match == IVP_MATCHERS)
        match = match_title(program, title);
    return kinds[match];
}
