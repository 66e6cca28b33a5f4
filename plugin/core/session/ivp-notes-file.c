/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#include "ivp-bound.h"
#include "ivp-error.h"
#include "ivp-markdown.h"
#include "ivp-notes-private.h"

/*
 * "- 10:07 Bo: words <!-- note k3w9-12 1 20261203T180700Z 0f…9a -->". What stands before
 * the words is for people; id, revision and time are those of the comment. The digest at
 * its end is that of the words: where it does not fit, somebody has reworded the line.
 */
#define MARK "<!-- note "
#define MARK_END " -->"
#define NO_CLOCK "--:--"
#define MAX_ID 60
#define MAX_REVISION 1000000

/* --- Writing --- */

static void
append_stamp(GString *text, gint64 at)
{
    IvpCivil civil;

    ivp_civil_from_wall(at, &civil);
    g_string_append_printf(text, "%04d%02d%02dT%02d%02d%02dZ", civil.year, civil.month,
                           civil.day, civil.hour, civil.minute, civil.second);
}

/* Words that would not be read as words at the start of an item. */
static gboolean
need_prefix(const char *words)
{
    return !g_unichar_isalnum(g_utf8_get_char(words));
}

static void
append_note(GString *text, const IvpNote *note, const IvpZone *zone)
{
    g_autofree char *digest = ivp_notes_digest(note->text);
    IvpCivil civil;

    if (note->text[0] != '\0') {
        ivp_civil_from_wall(ivp_zone_to_wall(zone, note->at), &civil);
        g_string_append(text, "- ");
        if (note->at != 0)
            g_string_append_printf(text, "%02d:%02d ", civil.hour, civil.minute);
        else if (note->author[0] != '\0' || need_prefix(note->text))
            g_string_append(text, NO_CLOCK " ");
        if (note->author[0] != '\0')
            g_string_append_printf(text, "%s: ", note->author);
        g_string_append_printf(text, "%s ", note->text);
    }
    g_string_append_printf(text, MARK "%s %d ", note->id, note->revision);
    append_stamp(text, note->at);
    g_string_append_printf(text, " %s", digest);
    if (note->order > 0)
        g_string_append_printf(text, " %d", note->order);
    g_string_append(text, MARK_END "\n");
}

/* The parts in the order in which they were first noted in; those without one first. */
static GPtrArray *
list_parts(const IvpNotes *notes)
{
    GPtrArray *parts = g_ptr_array_new();
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);

    g_ptr_array_add(parts, (gpointer) "");
    g_hash_table_add(seen, (gpointer) "");
    for (guint i = 0; i < notes->list->len; i++) {
        const IvpNote *note = notes->list->pdata[i];

        if (g_hash_table_add(seen, note->part))
            g_ptr_array_add(parts, note->part);
    }
    return parts;
}

/* The notes of each part, so that many parts cost no more than few. */
static GHashTable *
group_by_part(const IvpNotes *notes)
{
    GHashTable *groups = g_hash_table_new_full(g_str_hash, g_str_equal, NULL,
                                               (GDestroyNotify)g_ptr_array_unref);

    for (guint i = 0; i < notes->list->len; i++) {
        IvpNote *note = notes->list->pdata[i];
        GPtrArray *group = g_hash_table_lookup(groups, note->part);

        if (group == NULL) {
            group = g_ptr_array_new();
            g_hash_table_insert(groups, note->part, group);
        }
        g_ptr_array_add(group, note);
    }
    return groups;
}

char *
ivp_notes_to_markdown(const IvpNotes *notes, const char *title, const IvpZone *zone)
{
    g_autoptr(GPtrArray) parts = list_parts(notes);
    g_autoptr(GHashTable) groups = group_by_part(notes);
    GString *text = g_string_new(NULL);

    if (title != NULL)
        g_string_append_printf(text, "# %s\n", title);
    for (guint i = 0; i < parts->len; i++) {
        const char *part = parts->pdata[i];
        GPtrArray *group = g_hash_table_lookup(groups, part);

        if (group == NULL)
            continue;
        if (part[0] != '\0')
            g_string_append_printf(text, "%s## %s\n", text->len > 0 ? "\n" : "", part);
        g_string_append_c(text, '\n');
        for (guint j = 0; j < group->len; j++)
            append_note(text, group->pdata[j], zone);
    }
    return g_string_free(text, FALSE);
}

/* --- Reading --- */

typedef struct {
    IvpNotes *notes;
    char *part;
    gint64 at;          /* of the note above */
    GHashTable *strays; /* digest (owned) -> how many lines without a mark had it */
} Reader;

static gboolean
read_stamp(const char *text, gint64 *at)
{
    IvpCivil civil = {0};
    int length = 0;

    if (sscanf(text, "%4d%2d%2dT%2d%2d%2dZ%n", &civil.year, &civil.month, &civil.day,
               &civil.hour, &civil.minute, &civil.second, &length) != 6 ||
        length != 16 || text[16] != '\0' || civil.month < 1 || civil.month > 12 ||
        civil.day < 1 || civil.day > ivp_days_in_month(civil.year, civil.month) ||
        civil.hour > 23 || civil.minute > 59 || civil.second > 59 || civil.year < 1970)
        return FALSE;
    *at = ivp_wall_from_civil(&civil);
    return TRUE;
}

static gboolean
is_id(const char *text)
{
    return text[0] != '\0' && strlen(text) <= MAX_ID &&
           strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-~") == strlen(text);
}

/* Takes "<!-- note … -->" off the end of @line; FALSE where there is none of ours. */
static gboolean
take_mark(char *line, IvpNote *note, char **digest)
{
    char *mark = g_strrstr(line, MARK);
    g_auto(GStrv) words = NULL;
    g_autofree char *inner = NULL;
    gint64 revision, order = 0;
    guint n;

    if (mark == NULL || strlen(mark) < strlen(MARK MARK_END) ||
        !g_str_has_suffix(mark, MARK_END))
        return FALSE;
    inner = g_strndup(mark + strlen(MARK), strlen(mark) - strlen(MARK) - strlen(MARK_END));
    words = g_strsplit(inner, " ", 6);
    n = g_strv_length(words);
    if (n < 4 || n > 5 || !is_id(words[0]) || !read_stamp(words[2], &note->at) ||
        !g_ascii_string_to_signed(words[1], 10, 1, MAX_REVISION, &revision, NULL) ||
        (n == 5 &&
         !g_ascii_string_to_signed(words[4], 10, 1, IVP_MARKDOWN_MAX_LINES, &order, NULL)))
        return FALSE;
    note->order = (int)order;
    *digest = g_strdup(words[3]);
    note->id = g_strdup(words[0]);
    note->revision = (int)revision;
    *mark = '\0';
    return TRUE;
}

static gboolean
has_clock(const char *line)
{
    return g_str_has_prefix(line, NO_CLOCK " ") ||
           (g_ascii_isdigit(line[0]) && g_ascii_isdigit(line[1]) && line[2] == ':' &&
            g_ascii_isdigit(line[3]) && g_ascii_isdigit(line[4]) && line[5] == ' ');
}

static gboolean
fits(const char *words, const char *digest)
{
    g_autofree char *real = ivp_notes_digest(words);

    return digest != NULL && strcmp(real, digest) == 0;
}

/*
 * "10:07 Bo: words", "10:07 words", "words": whichever of them the digest says; else the
 * first if there is a clock, as "Stack: Go" has no author.
 *
 * Returns: whether the words are those the mark was made for
 */
static gboolean
take_apart(const char *line, const char *digest, char **author, char **text)
{
    const char *after_clock = has_clock(line) ? line + 6 : line;
    const char *colon = strstr(after_clock, ": ");
    gboolean named = colon != NULL && colon - after_clock <= IVP_NOTES_MAX_NAME;

    *author = NULL;
    if (named && fits(colon + 2, digest)) {
        *author = g_strndup(after_clock, (gsize)(colon - after_clock));
        *text = g_strdup(colon + 2);
        return TRUE;
    }
    *author = g_strdup("");
    if (fits(after_clock, digest) || fits(line, digest)) {
        *text = g_strdup(fits(after_clock, digest) ? after_clock : line);
        return TRUE;
    }
    if (named && after_clock != line) {
        g_free(*author);
        *author = g_strndup(after_clock, (gsize)(colon - after_clock));
        after_clock = colon + 2;
    }
    *text = ivp_bound_line(after_clock, IVP_NOTES_MAX_TEXT);
    return FALSE;
}

/* The id of a line without one: the same each time the file is read, and each of several
 * like it another. */
static char *
make_id(Reader *reader, const char *base, const char *text)
{
    g_autofree char *words = g_strconcat(reader->part, "\n", text, NULL);
    char *digest = ivp_notes_digest(words);
    int before = GPOINTER_TO_INT(g_hash_table_lookup(reader->strays, digest));
    char *id = before == 0 ? g_strdup_printf("%s~%s", base, digest)
                           : g_strdup_printf("%s~%s-%d", base, digest, before);

    g_hash_table_insert(reader->strays, digest, GINT_TO_POINTER(before + 1));
    return id;
}

static gboolean
take_line(Reader *reader, const char *raw, gsize index)
{
    g_autofree char *line = g_strdup(raw);
    g_autofree char *author = NULL;
    g_autofree char *text = NULL;
    g_autofree char *digest = NULL;
    g_autofree char *id = NULL;
    IvpNote note = {.revision = 1, .at = reader->at, .part = reader->part};
    gboolean marked = take_mark(line, &note, &digest);
    gboolean as_written = take_apart(g_strstrip(line), digest, &author, &text);

    id = note.id;
    reader->at = note.at;
    if (!as_written) {
        /* Reworded by somebody: it stands beside what its store has. */
        g_autofree char *base = marked ? g_strndup(id, strcspn(id, "~")) : g_strdup("file");

        if (text[0] == '\0')
            return TRUE;
        g_free(id);
        id = make_id(reader, base, text);
        note.revision = 1;
        note.order = (int)index + 1;
    }
    note.id = id;
    note.author = author;
    note.text = text;
    return ivp_notes_take(reader->notes, &note);
}

static gboolean
take_markdown_line(Reader *reader, const IvpMarkdown *markdown, gsize index)
{
    gsize n;
    const IvpMarkdownLine *line = &ivp_markdown_get_lines(markdown, &n)[index];
    const char *data = ivp_markdown_get_data(markdown, NULL);
    g_autofree char *raw = NULL;

    switch (line->kind) {
    case IVP_MARKDOWN_HEADING:
        raw = ivp_markdown_dup(markdown, index);
        g_free(reader->part);
        reader->part =
            line->level == 1 ? g_strdup("") : ivp_bound_line(raw, IVP_NOTES_MAX_NAME);
        return TRUE;
    case IVP_MARKDOWN_COMMENT:
        /* A note that was taken back; anybody else's comment is none. */
        raw = g_strndup(data + line->start, line->end - line->start);
        g_strchomp(raw);
        return !g_str_has_prefix(raw, MARK) || take_line(reader, raw, index);
    case IVP_MARKDOWN_ITEM:
    case IVP_MARKDOWN_TEXT:
    case IVP_MARKDOWN_CODE:
        raw = ivp_markdown_dup(markdown, index);
        return take_line(reader, raw, index);
    default:
        return TRUE;
    }
}

IvpNotes *
ivp_notes_from_markdown(GBytes *bytes, GError **error)
{
    g_autoptr(IvpMarkdown) markdown =
        ivp_markdown_read(bytes, IVP_NOTES_MAX_BYTES, NULL, error);
    g_autoptr(IvpNotes) notes = ivp_notes_new();
    g_autoptr(GHashTable) strays =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Reader reader = {.notes = notes, .part = g_strdup(""), .strays = strays};
    gboolean room = TRUE;
    gsize n = 0;

    if (markdown != NULL)
        ivp_markdown_get_lines(markdown, &n);
    for (gsize i = 0; i < n && room; i++)
        room = take_markdown_line(&reader, markdown, i);
    g_free(reader.part);
    if (markdown == NULL)
        return NULL;
    if (!room) {
        g_set_error(error, IVP_ERROR, IVP_ERROR_LIMIT,
                    _("The file has more than %d notes."), IVP_NOTES_MAX);
        return NULL;
    }
    ivp_notes_sort(notes);
    return g_steal_pointer(&notes);
}
