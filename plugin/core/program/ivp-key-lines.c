/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-key-lines.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ivp-program.h"

#define QUOTE_CHARACTERS 48
#define NEAREST_BYTES 32

/* --- Problems --- */

void
ivp_program_problem_free(IvpProgramProblem *problem)
{
    if (problem == NULL)
        return;
    g_free(problem->sentence);
    g_free(problem);
}

void
ivp_problems_init(IvpProblems *problems)
{
    problems->list =
        g_ptr_array_new_with_free_func((GDestroyNotify)ivp_program_problem_free);
    problems->errors = 0;
    problems->warnings = 0;
}

void
ivp_problems_clear(IvpProblems *problems)
{
    g_clear_pointer(&problems->list, g_ptr_array_unref);
}

static void
add_problem(IvpProblems *problems, int line, gboolean warning, char *sentence)
{
    IvpProgramProblem *problem = g_new0(IvpProgramProblem, 1);

    problem->line = line;
    problem->warning = warning;
    problem->sentence = sentence;
    g_ptr_array_add(problems->list, problem);
}

void
ivp_problems_add_error(IvpProblems *problems, int line, const char *format, ...)
{
    va_list arguments;

    problems->errors++;
    if (problems->errors > IVP_PROBLEMS_MAX)
        return;
    if (problems->errors == IVP_PROBLEMS_MAX) {
        add_problem(problems, line, FALSE, g_strdup(_("There is more; mend these first.")));
        return;
    }
    va_start(arguments, format);
    add_problem(problems, line, FALSE, g_strdup_vprintf(format, arguments));
    va_end(arguments);
}

void
ivp_problems_add_warning(IvpProblems *problems, int line, const char *format, ...)
{
    va_list arguments;

    problems->warnings++;
    if (problems->warnings > IVP_PROBLEMS_MAX)
        return;
    if (problems->warnings == IVP_PROBLEMS_MAX) {
        add_problem(problems, line, TRUE, g_strdup(_("There are more warnings.")));
        return;
    }
    va_start(arguments, format);
    add_problem(problems, line, TRUE, g_strdup_vprintf(format, arguments));
    va_end(arguments);
}

static int
compare_problems(gconstpointer a, gconstpointer b)
{
    const IvpProgramProblem *one = *(const IvpProgramProblem *const *)a;
    const IvpProgramProblem *other = *(const IvpProgramProblem *const *)b;

    return one->line - other->line;
}

void
ivp_problems_sort(IvpProblems *problems)
{
    g_ptr_array_sort(problems->list, compare_problems);
}

/* --- Words about words --- */

char *
ivp_key_lines_quote(const char *text)
{
    g_autofree char *valid =
        g_utf8_make_valid(text, MIN(strlen(text), 8 * QUOTE_CHARACTERS));
    GString *quoted = g_string_new(NULL);
    int characters = 0;

    for (const char *p = valid; *p != '\0'; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);

        if (characters++ == QUOTE_CHARACTERS) {
            g_string_append(quoted, "…");
            break;
        }
        g_string_append_unichar(quoted, g_unichar_isprint(c) ? c : 0xFFFD);
    }
    return g_string_free(quoted, FALSE);
}

/* Levenshtein, on two short ASCII-folded strings; names of keys are short. */
guint
ivp_key_lines_distance(const char *a, const char *b)
{
    guint row[NEAREST_BYTES + 1];
    gsize width = strlen(b);

    if (width > NEAREST_BYTES || strlen(a) > NEAREST_BYTES)
        return G_MAXUINT;
    for (gsize j = 0; j <= width; j++)
        row[j] = j;
    for (gsize i = 1; a[i - 1] != '\0'; i++) {
        guint diagonal = row[0];

        row[0] = i;
        for (gsize j = 1; j <= width; j++) {
            guint above = row[j];
            guint swap =
                diagonal + (g_ascii_tolower(a[i - 1]) != g_ascii_tolower(b[j - 1]));

            row[j] = MIN(swap, MIN(above, row[j - 1]) + 1);
            diagonal = above;
        }
    }
    return row[width];
}

const char *
ivp_key_lines_nearest(const char *text, const char *const *names)
{
    const char *best = NULL;
    guint best_distance = G_MAXUINT;

    if (strlen(text) > NEAREST_BYTES)
        return NULL;
    for (gsize i = 0; names[i] != NULL; i++) {
        gsize length = strlen(names[i]);
        guint distance;

        if (length > NEAREST_BYTES)
            continue;
        distance = ivp_key_lines_distance(text, names[i]);
        if (distance < best_distance && distance <= MAX(1, length / 3)) {
            best = names[i];
            best_distance = distance;
        }
    }
    return best;
}

/* --- Lines --- */

typedef struct {
    GPtrArray *sections;
    IvpKeySection *section; /* the one being read; NULL before the first */
    GHashTable *keys;       /* "Key[locale]" of this section -> line */
    GHashTable *headers;    /* "[Calendar otel]" -> line */
    IvpProblems *problems;
    gboolean skipping; /* an unreadable header: its keys have no home */
    guint entries;
    int number;
} Reader;

static void
free_line(IvpKeyLine *line)
{
    g_free(line->key);
    g_free(line->locale);
    g_free(line->value);
    g_free(line);
}

static void
free_section(IvpKeySection *section)
{
    g_free(section->kind);
    g_free(section->id);
    g_ptr_array_unref(section->entries);
    g_free(section);
}

static gboolean
is_name_of_section(const char *text)
{
    if (text[0] == '\0')
        return FALSE;
    for (const char *p = text; *p != '\0'; p++) {
        if (!g_ascii_isalnum(*p) && *p != '-' && *p != '_' && *p != '.' && *p != ' ')
            return FALSE;
    }
    return TRUE;
}

static void
read_header(Reader *reader, char *text)
{
    gsize length = strlen(text);
    g_autofree char *quoted = NULL;
    IvpKeySection *section;
    char *space;
    int first;

    reader->section = NULL;
    reader->skipping = TRUE;
    if (text[length - 1] != ']') {
        quoted = ivp_key_lines_quote(text);
        ivp_problems_add_error(reader->problems, reader->number,
                               _("“%s” lacks its closing bracket: write “%s]”."), quoted,
                               quoted);
        return;
    }
    text[length - 1] = '\0';
    g_strstrip(++text);
    quoted = ivp_key_lines_quote(text);
    if (!is_name_of_section(text)) {
        ivp_problems_add_error(reader->problems, reader->number,
                               _("“[%s]” cannot name a section: use letters, digits, “-”, "
                                 "“_” and “.”, such as [Contact bo]."),
                               quoted);
        return;
    }
    first = GPOINTER_TO_INT(g_hash_table_lookup(reader->headers, text));
    if (first != 0) {
        ivp_problems_add_error(reader->problems, reader->number,
                               _("[%s] stands here a second time: put these keys under the "
                                 "first one, in line %d."),
                               quoted, first);
        return;
    }
    if (reader->sections->len == IVP_KEY_LINES_MAX_SECTIONS) {
        ivp_problems_add_error(reader->problems, reader->number,
                               _("The file has more than %d sections."),
                               IVP_KEY_LINES_MAX_SECTIONS);
        return;
    }
    g_hash_table_insert(reader->headers, g_strdup(text), GINT_TO_POINTER(reader->number));
    g_hash_table_remove_all(reader->keys);
    section = g_new0(IvpKeySection, 1);
    section->line = reader->number;
    section->entries = g_ptr_array_new_with_free_func((GDestroyNotify)free_line);
    space = strchr(text, ' ');
    if (space != NULL)
        section->id = g_strstrip(g_strdup(space + 1));
    section->kind = space != NULL ? g_strndup(text, space - text) : g_strdup(text);
    g_ptr_array_add(reader->sections, section);
    reader->section = section;
    reader->skipping = FALSE;
}

static void
read_entry(Reader *reader, char *text)
{
    char *equals = strchr(text, '=');
    g_autofree char *quoted = NULL;
    g_autofree char *name = NULL;
    IvpKeyLine *line;
    char *bracket;
    int first;

    if (equals == NULL) {
        quoted = ivp_key_lines_quote(text);
        if (text[0] == ';' || g_str_has_prefix(text, "//"))
            ivp_problems_add_error(reader->problems, reader->number,
                                   _("A comment begins with “#”."));
        else
            ivp_problems_add_error(reader->problems, reader->number,
                                   _("“%s” is neither [Section] nor Key=value; if it "
                                     "continues the line above, join the two."),
                                   quoted);
        return;
    }
    name = g_strstrip(g_strndup(text, equals - text));
    if (name[0] == '\0') {
        ivp_problems_add_error(reader->problems, reader->number,
                               _("There is no key before “=”."));
        return;
    }
    if (reader->section == NULL) {
        quoted = ivp_key_lines_quote(name);
        if (!reader->skipping)
            ivp_problems_add_error(reader->problems, reader->number,
                                   _("“%s” stands before the first section: begin with "
                                     "[Program]."),
                                   quoted);
        return;
    }
    first = GPOINTER_TO_INT(g_hash_table_lookup(reader->keys, name));
    if (first != 0) {
        quoted = ivp_key_lines_quote(name);
        ivp_problems_add_error(reader->problems, reader->number,
                               _("“%s” stands in line %d already: keep one of the two."),
                               quoted, first);
        return;
    }
    if (reader->entries == IVP_KEY_LINES_MAX_ENTRIES) {
        ivp_problems_add_error(reader->problems, reader->number,
                               _("The file has more than %d keys."),
                               IVP_KEY_LINES_MAX_ENTRIES);
        reader->entries++;
    }
    if (reader->entries > IVP_KEY_LINES_MAX_ENTRIES)
        return;
    reader->entries++;
    g_hash_table_insert(reader->keys, g_strdup(name), GINT_TO_POINTER(reader->number));
    line = g_new0(IvpKeyLine, 1);
    line->line = reader->number;
    bracket = strchr(name, '[');
    if (bracket != NULL && g_str_has_suffix(name, "]")) {
        line->locale = g_strndup(bracket + 1, strlen(bracket) - 2);
        *bracket = '\0';
    }
    line->key = g_strdup(g_strchomp(name));
    line->value = g_strdup(g_strstrip(equals + 1));
    g_ptr_array_add(reader->section->entries, line);
}

/* Sets of code points that make a line look like something else than it is. */
static gboolean
is_direction_mark(gunichar c)
{
    return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

static gboolean
has_only_plain_characters(Reader *reader, const char *text, gsize length)
{
    if (memchr(text, '\0', length) != NULL) {
        ivp_problems_add_error(reader->problems, reader->number,
                               _("The line has a NUL byte: this is not a text file."));
        return FALSE;
    }
    if (!g_utf8_validate(text, length, NULL)) {
        ivp_problems_add_error(reader->problems, reader->number,
                               _("The line is not UTF-8: save the file as UTF-8."));
        return FALSE;
    }
    for (const char *p = text; p < text + length; p = g_utf8_next_char(p)) {
        gunichar c;

        if (*p >= ' ' && *p < 0x7F)
            continue;
        c = g_utf8_get_char(p);
        if ((c < 0x20 && c != '\t') || (c >= 0x7F && c < 0xA0) || c == 0x2028 ||
            c == 0x2029 || c == 0xFEFF || is_direction_mark(c)) {
            ivp_problems_add_error(
                reader->problems, reader->number,
                _("The line has the invisible character U+%04X: remove it."), c);
            return FALSE;
        }
    }
    return TRUE;
}

static void
read_line(Reader *reader, const char *data, gsize length)
{
    g_autofree char *text = NULL;

    if (length > 0 && data[length - 1] == '\r')
        length--;
    if (length > IVP_KEY_LINES_MAX_LINE) {
        ivp_problems_add_error(reader->problems, reader->number,
                               _("The line is longer than %d bytes."),
                               IVP_KEY_LINES_MAX_LINE);
        return;
    }
    if (!has_only_plain_characters(reader, data, length))
        return;
    text = g_strstrip(g_strndup(data, length));
    if (text[0] == '\0' || text[0] == '#')
        return;
    if (text[0] == '[')
        read_header(reader, text);
    else
        read_entry(reader, text);
}

GPtrArray *
ivp_key_lines_read(const char *data, gsize length, IvpProblems *problems)
{
    g_autoptr(GHashTable) keys =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GHashTable) headers =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Reader reader = {.keys = keys, .headers = headers, .problems = problems};
    const char *end = data + length;

    reader.sections = g_ptr_array_new_with_free_func((GDestroyNotify)free_section);
    if (length >= 2 &&
        (memcmp(data, "\xFF\xFE", 2) == 0 || memcmp(data, "\xFE\xFF", 2) == 0)) {
        ivp_problems_add_error(problems, 1, _("The file is UTF-16: save it as UTF-8."));
        return reader.sections;
    }
    if (length >= 3 && memcmp(data, "\xEF\xBB\xBF", 3) == 0)
        data += 3;
    /* A binary file would have something to say about every line. */
    while (data < end && problems->errors < IVP_PROBLEMS_MAX) {
        const char *newline = memchr(data, '\n', end - data);
        const char *stop = newline != NULL ? newline : end;

        reader.number++;
        read_line(&reader, data, stop - data);
        data = newline != NULL ? newline + 1 : end;
    }
    return reader.sections;
}

/* --- Values --- */

/* Resolves the escape at *p, which points at the backslash, and moves behind it. */
static void
append_escape(GString *text, const char **p, char bad[8])
{
    static const char letters[] = "sntr\\;", meanings[] = " \n\t\r\\;";
    const char *letter = (*p)[1] != '\0' ? strchr(letters, (*p)[1]) : NULL;

    if (letter != NULL) {
        g_string_append_c(text, meanings[letter - letters]);
        *p += 2;
        return;
    }
    if (bad[0] == '\0') {
        const char *next = (*p)[1] != '\0' ? g_utf8_next_char(*p + 1) : *p + 1;

        memcpy(bad, *p, next - *p);
        bad[next - *p] = '\0';
    }
    (*p)++;
}

char *
ivp_key_line_get_text(const IvpKeyLine *line, char bad[8])
{
    GString *text = g_string_new(NULL);

    bad[0] = '\0';
    for (const char *p = line->value; *p != '\0';) {
        if (*p == '\\')
            append_escape(text, &p, bad);
        else
            g_string_append_c(text, *p++);
    }
    return g_string_free(text, FALSE);
}

char **
ivp_key_line_get_list(const IvpKeyLine *line, char bad[8])
{
    g_autoptr(GStrvBuilder) items = g_strv_builder_new();
    g_autoptr(GString) item = g_string_new(NULL);

    bad[0] = '\0';
    for (const char *p = line->value;;) {
        if (*p == ';' || *p == '\0') {
            g_strstrip(item->str);
            if (item->str[0] != '\0')
                g_strv_builder_add(items, item->str);
            g_string_truncate(item, 0);
            if (*p++ == '\0')
                break;
        } else if (*p == '\\') {
            append_escape(item, &p, bad);
        } else {
            g_string_append_c(item, *p++);
        }
    }
    return g_strv_builder_end(items);
}
