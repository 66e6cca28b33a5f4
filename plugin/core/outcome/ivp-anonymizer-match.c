/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "ivp-anonymizer-private.h"
#include "ivp-markdown.h"

/* Inside a word a name counts from this length on, and only in handles and addresses. */
#define MIN_INSIDE 4
/* Rounds of looking: a replacement can bring two halves of a name together. */
#define MAX_ROUNDS 4

static const IvpFoldUnit *
unit_at(const GArray *units, guint index)
{
    return &g_array_index(units, IvpFoldUnit, index);
}

/* Whether a word may begin at @index: after a gap, at a hump ("AcmeCloud"), at a digit. */
static gboolean
is_border(const GArray *units, guint index)
{
    const IvpFoldUnit *unit, *before;

    if (index == 0 || index >= units->len)
        return TRUE;
    unit = unit_at(units, index);
    before = unit_at(units, index - 1);
    return unit->gap != IVP_FOLD_NONE || (unit->upper && !before->upper) ||
           unit->unspaced || before->unspaced ||
           g_unichar_isdigit(unit->c) != g_unichar_isdigit(before->c);
}

/* The joints met so far must all be the pattern's. */
static gboolean
fits_joints(const IvpPattern *pattern, const guint8 *met, guint n_met)
{
    guint k = 0;

    for (guint i = 0; i < n_met; i++) {
        while (k < pattern->joints->len && pattern->joints->data[k] < met[i])
            k++;
        if (k == pattern->joints->len || pattern->joints->data[k] != met[i])
            return FALSE;
    }
    return TRUE;
}

typedef struct {
    guint first; /* units [first, last) */
    guint last;
    guint role;
} Match;

static gboolean
fits(const IvpPattern *pattern,
     const GArray *units,
     guint first,
     guint last,
     const guint8 *met,
     guint n_met,
     gboolean blank)
{
    const IvpFoldUnit *unit = unit_at(units, first);
    gboolean whole = is_border(units, first) && is_border(units, last);

    if (!fits_joints(pattern, met, n_met) || (pattern->tight && blank))
        return FALSE;
    if (unit->kind == IVP_FOLD_PROSE)
        /* A script without capitals has none to ask for. */
        return whole && !pattern->handle &&
               (!pattern->capital || unit->upper || g_unichar_toupper(unit->c) == unit->c);
    return whole || pattern->letters >= MIN_INSIDE;
}

#define MAX_MET 64

/* The longest name that begins at @first. */
static gboolean
match_at(const IvpAnonymizer *self, const GArray *units, guint first, Match *match)
{
    guint8 met[MAX_MET];
    guint n_met = 0, node = 0;
    gboolean found = FALSE, blank = FALSE;

    for (guint i = first; i < units->len; i++) {
        const IvpFoldUnit *unit = unit_at(units, i);
        const IvpPatternNode *next;

        if (i > first && unit->gap == IVP_FOLD_BREAK)
            break;
        if (i > first && unit->gap == IVP_FOLD_JOINT) {
            if (n_met == MAX_MET)
                break;
            met[n_met++] = (guint8)(i - first);
            blank = blank || unit->blank;
        }
        next = ivp_anonymizer_step(self, node, unit->c);
        if (next == NULL)
            break;
        node = next->id;
        if (next->patterns == NULL)
            continue;
        for (guint k = 0; k < next->patterns->len; k++) {
            const IvpPattern *pattern = &g_array_index(next->patterns, IvpPattern, k);

            if (!fits(pattern, units, first, i + 1, met, n_met, blank))
                continue;
            *match = (Match){first, i + 1, pattern->role};
            found = TRUE;
            break;
        }
    }
    return found;
}

static gboolean
may_begin(const GArray *units, guint index)
{
    const IvpFoldUnit *unit = unit_at(units, index);

    /* A character that folds to several letters begins with the first. */
    return !unit->partial && (unit->kind != IVP_FOLD_PROSE || is_border(units, index));
}

char *
ivp_anonymizer_dup_line(const char *text, gsize start, gsize end)
{
    char *line = g_strndup(text + start, end - start);

    return g_strdelimit(line, "\r\n", ' ');
}

void
ivp_replacement_free(IvpReplacement *replacement)
{
    g_free(replacement->text);
    g_free(replacement->role);
    g_free(replacement);
}

/* --- What stands in a name's place --- */

/* Whether a sentence begins there, so that the role wants a capital letter. */
static gboolean
begins_sentence(const char *text, gsize at)
{
    const char *p = text + at;

    while (p > text && (p[-1] == '*' || p[-1] == '_' || p[-1] == '"' || p[-1] == '['))
        p--;
    while (p > text && (p[-1] == ' ' || p[-1] == '\t'))
        p--;
    return p == text || p[-1] == '\n' || strchr(".!?:|>#-", p[-1]) != NULL;
}

static char *
capitalize(const char *role)
{
    gunichar first = g_unichar_totitle(g_utf8_get_char(role));
    char buffer[8] = {0};

    g_unichar_to_utf8(first, buffer);
    return g_strconcat(buffer, g_utf8_next_char(role), NULL);
}

/* "the facilitator" in a file's name: "the-facilitator" */
static char *
slug(const char *role)
{
    g_autofree char *lower = g_utf8_strdown(role, -1);
    g_autoptr(GString) text = g_string_new(NULL);

    for (const char *p = lower; *p != '\0'; p = g_utf8_next_char(p)) {
        if (g_unichar_isalnum(g_utf8_get_char(p)))
            g_string_append_unichar(text, g_utf8_get_char(p));
        else if (text->len > 0 && text->str[text->len - 1] != '-')
            g_string_append_c(text, '-');
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

/* Emphasis and tags that begin or end within a name go on behind its role, so that the rest
 * of the line looks as it did; what both begins and ends there goes with the name. */
static void
append_markup(GString *role, const char *text, gsize start, gsize end)
{
    g_autoptr(GPtrArray) open = g_ptr_array_new_with_free_func(g_free);

    for (gsize i = start; i < end; i++) {
        gsize run = i;

        if (text[i] == '<') {
            const char *close = memchr(text + i, '>', end - i);

            if (close == NULL)
                break;
            run = (gsize)(close - text) + 1;
        } else if (text[i] == '*' || text[i] == '`' || text[i] == '~') {
            while (run < end && text[run] == text[i])
                run++;
        } else {
            continue;
        }
        g_ptr_array_add(open, g_strndup(text + i, run - i));
        if (text[i] != '<' && open->len > 1 &&
            strcmp(open->pdata[open->len - 1], open->pdata[open->len - 2]) == 0)
            g_ptr_array_set_size(open, (int)open->len - 2);
        i = run - 1;
    }
    for (guint i = 0; i < open->len; i++)
        g_string_append(role, open->pdata[i]);
}

static IvpReplacement *
make_replacement(const IvpAnonymizer *self,
                 const char *text,
                 gsize length,
                 const GArray *units,
                 const Match *match)
{
    const char *role = self->roles->pdata[match->role];
    const IvpFoldUnit *unit = unit_at(units, match->first);
    IvpReplacement *replacement = g_new0(IvpReplacement, 1);
    g_autoptr(GString) put = g_string_new(NULL);

    replacement->start = unit->start;
    replacement->end = unit_at(units, match->last - 1)->end;
    switch (unit->kind) {
    case IVP_FOLD_URL:
        ivp_fold_token(text, length, unit->start, &replacement->start, &replacement->end);
        /* Translators: stands in the place of a link that names somebody; one word */
        g_string_append(put, C_("anonymize", "link-removed"));
        break;
    case IVP_FOLD_EMAIL:
    case IVP_FOLD_HANDLE:
        ivp_fold_token(text, length, unit->start, &replacement->start, &replacement->end);
        g_string_append(put, role);
        break;
    case IVP_FOLD_PATH: {
        g_autofree char *word = slug(role);

        g_string_append(put, word);
        break;
    }
    default: {
        g_autofree char *first =
            begins_sentence(text, unit->start) ? capitalize(role) : g_strdup(role);

        g_string_append(put, first);
        append_markup(put, text, replacement->start, replacement->end);
    }
    }
    replacement->text = ivp_anonymizer_dup_line(text, replacement->start, replacement->end);
    replacement->role = g_string_free(g_steal_pointer(&put), FALSE);
    return replacement;
}

GPtrArray *
ivp_anonymizer_find(const IvpAnonymizer *self, const char *text, gsize length)
{
    g_autofree char *copy = g_strndup(text, length);
    g_autoptr(GArray) units = ivp_fold_text(copy, length);
    GPtrArray *found = g_ptr_array_new_with_free_func((GDestroyNotify)ivp_replacement_free);
    gsize counted = 0, until = 0;
    int line = 1;

    for (guint i = 0; i < units->len;) {
        IvpReplacement *replacement;
        Match match;

        /* Inside a token that is replaced as a whole. */
        if (unit_at(units, i)->start < until || !may_begin(units, i) ||
            !match_at(self, units, i, &match)) {
            i++;
            continue;
        }
        replacement = make_replacement(self, copy, length, units, &match);
        if (replacement->start < until)
            replacement->start = until;
        for (; counted < replacement->start; counted++)
            line += copy[counted] == '\n';
        replacement->line = line;
        until = replacement->end;
        i = match.last;
        g_ptr_array_add(found, replacement);
    }
    return found;
}

static char *
put_in(const char *text, gsize length, GPtrArray *found)
{
    g_autoptr(GString) out = g_string_sized_new(length);
    gsize from = 0;

    for (guint i = 0; i < found->len; i++) {
        const IvpReplacement *replacement = found->pdata[i];

        g_string_append_len(out, text + from, (gssize)(replacement->start - from));
        g_string_append(out, replacement->role);
        from = replacement->end;
    }
    g_string_append_len(out, text + from, (gssize)(length - from));
    return g_string_free(g_steal_pointer(&out), FALSE);
}

char *
ivp_anonymizer_replace(const IvpAnonymizer *self,
                       GBytes *bytes,
                       GPtrArray **replacements,
                       GError **error)
{
    g_autoptr(IvpMarkdown) markdown = NULL;
    g_autoptr(GPtrArray) all = NULL;
    g_autofree char *text = NULL;
    gsize length;

    g_return_val_if_fail(self != NULL && bytes != NULL, NULL);

    /* Read as Markdown only to hear what is no text. */
    markdown = ivp_markdown_read(bytes, IVP_ANONYMIZER_MAX_BYTES, NULL, error);
    if (markdown == NULL || !ivp_anonymizer_check_roles(self, error))
        return NULL;
    length = g_bytes_get_size(bytes);
    text = g_strndup(length > 0 ? g_bytes_get_data(bytes, NULL) : "", length);
    for (int round = 0; round < MAX_ROUNDS; round++) {
        g_autoptr(GPtrArray) found = ivp_anonymizer_find(self, text, strlen(text));
        char *put;

        if (found->len == 0 && all != NULL)
            break;
        put = put_in(text, strlen(text), found);
        g_free(text);
        text = put;
        if (all == NULL)
            all = g_steal_pointer(&found);
        else
            g_ptr_array_extend_and_steal(all, g_steal_pointer(&found));
    }
    if (replacements != NULL)
        *replacements = g_steal_pointer(&all);
    return g_steal_pointer(&text);
}
