/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "ivp-directory-private.h"
#include "ivp-error.h"

#define YEAR_MIN 1970
#define YEAR_MAX 2199
/* Letters of a word that is compared with slips. */
#define MAX_WORD 16
/* A word may be off by so many letters. */
#define MAX_SLIPS 2

static const char *const months[] = {"january",   "february", "march",    "april",
                                     "may",       "june",     "july",     "august",
                                     "september", "october",  "november", "december"};

static void
clear_entry(gpointer data)
{
    IvpDirectoryEntry *entry = data;

    g_free(entry->who);
    g_free(entry->from);
    g_free(entry->recording);
    g_free(entry->summary);
}

void
ivp_directory_free(IvpDirectory *self)
{
    if (self == NULL)
        return;
    g_clear_pointer(&self->bytes, g_bytes_unref);
    g_clear_pointer(&self->markdown, ivp_markdown_free);
    g_array_unref(self->entries);
    g_array_unref(self->places);
    g_free(self);
}

const IvpDirectoryEntry *
ivp_directory_get_entries(const IvpDirectory *self, gsize *n)
{
    *n = self->entries->len;
    return (const IvpDirectoryEntry *)(const void *)self->entries->data;
}

/* --- Words with slips --- */

/* Letters to add, drop, change or swap with the next (optimal string alignment). */
static int
count_slips(const char *one, const char *other)
{
    int rows[3][MAX_WORD + 1];
    int n = (int)strlen(one), m = (int)strlen(other);

    for (int j = 0; j <= m; j++)
        rows[0][j] = j;
    for (int i = 1; i <= n; i++) {
        int *row = rows[i % 3], *above = rows[(i + 2) % 3];
        const int *before = rows[(i + 1) % 3];

        row[0] = i;
        for (int j = 1; j <= m; j++) {
            row[j] = MIN(MIN(above[j], row[j - 1]) + 1,
                         above[j - 1] + (one[i - 1] != other[j - 1]));
            if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                row[j] = MIN(row[j], before[j - 2] + 1);
        }
    }
    return rows[n % 3][m];
}

/* Whether @text begins with something like @word. */
static gboolean
is_like(const char *text, const char *word)
{
    char buffer[MAX_WORD + 1];
    gsize n = 0;

    while (g_ascii_isalpha(text[n]) && n < MAX_WORD)
        n++;
    if (n == 0 || g_ascii_isalpha(text[n]))
        return FALSE;
    for (gsize i = 0; i < n; i++)
        buffer[i] = g_ascii_tolower(text[i]);
    buffer[n] = '\0';
    return count_slips(buffer, word) <= MAX_SLIPS;
}

/* --- Headings --- */

static gsize
skip_blanks(const char *text, gsize at)
{
    while (text[at] == ' ' || text[at] == '\t')
        at++;
    return at;
}

/* ":", "-", "–", "—", "|" or ","; people leave it out, too. */
static gsize
skip_dash(const char *text, gsize at)
{
    static const char *const signs[] = {":", "-", "–", "—", "|", ",", "·"};

    at = skip_blanks(text, at);
    for (gsize i = 0; i < G_N_ELEMENTS(signs); i++) {
        if (g_str_has_prefix(text + at, signs[i]))
            return skip_blanks(text, at + strlen(signs[i]));
    }
    return at;
}

static gboolean
read_year(const char *text, int *year)
{
    for (int i = 0; i < 4; i++) {
        if (!g_ascii_isdigit(text[i]))
            return FALSE;
    }
    *year = atoi(text);
    return !g_ascii_isdigit(text[4]) && *year >= YEAR_MIN && *year <= YEAR_MAX;
}

static int
find_month(const char *text, gsize *length)
{
    gsize n = 0;

    while (g_ascii_isalpha(text[n]))
        n++;
    *length = n;
    for (int month = 1; month <= 12 && n >= 3; month++) {
        if (n <= strlen(months[month - 1]) &&
            g_ascii_strncasecmp(text, months[month - 1], n) == 0)
            return month;
    }
    for (int month = 1; month <= 12 && n >= 6; month++) {
        /* People slip later in a word. */
        if (g_ascii_tolower(text[0]) == months[month - 1][0] &&
            is_like(text, months[month - 1]))
            return month;
    }
    return n == 4 && g_ascii_strncasecmp(text, "sept", 4) == 0 ? 9 : 0;
}

gsize
ivp_directory_read_month(const char *text, int *year, int *month)
{
    gsize at = 0, length;

    while (text[at] == '*' || text[at] == '_')
        at++;
    /* "2022-06" */
    if (read_year(text + at, year)) {
        if (text[at + 4] != '-' || !g_ascii_isdigit(text[at + 5]) ||
            !g_ascii_isdigit(text[at + 6]) || g_ascii_isdigit(text[at + 7]))
            return 0;
        *month = atoi(text + at + 5);
        return *month >= 1 && *month <= 12 ? skip_dash(text, at + 7) : 0;
    }
    *month = find_month(text + at, &length);
    if (*month == 0)
        return 0;
    at += length;
    if (text[at] == '.' || text[at] == ',')
        at++;
    at = skip_blanks(text, at);
    return read_year(text + at, year) ? skip_dash(text, at + 4) : 0;
}

static char *
dup_field(const char *text, gsize length)
{
    g_autofree char *plain = ivp_markdown_to_plain(text, (gssize)length);

    return plain[0] == '\0' || strlen(plain) > IVP_DIRECTORY_MAX_FIELD
               ? NULL
               : g_steal_pointer(&plain);
}

static gboolean
is_nobody(const char *who)
{
    static const char *const words[] = {"anonymous", "anonymized", "tbd", "n/a", "unnamed"};

    for (gsize i = 0; who != NULL && i < G_N_ELEMENTS(words); i++) {
        if (g_ascii_strncasecmp(who, words[i], strlen(words[i])) == 0)
            return TRUE;
    }
    return who == NULL;
}

/* "Ana from Lantern", "Anonymous", "Ana (Lantern)" */
static void
read_who(const char *text, IvpDirectoryEntry *entry)
{
    g_autofree char *folded = g_ascii_strdown(text, -1);
    const char *from = strstr(folded, " from ");
    gsize length = from != NULL ? (gsize)(from - folded) : strlen(text);

    entry->who = dup_field(text, length);
    if (from != NULL)
        entry->from = dup_field(text + length + 6, strlen(text + length + 6));
    else if (g_str_has_prefix(folded, "from "))
        entry->from = dup_field(text + 5, strlen(text + 5));
    if (is_nobody(entry->who) || g_str_has_prefix(folded, "from "))
        g_clear_pointer(&entry->who, g_free);
}

/* --- Links --- */

static gboolean
is_url(const char *text)
{
    return g_ascii_strncasecmp(text, "https://", 8) == 0 ||
           g_ascii_strncasecmp(text, "http://", 7) == 0;
}

/* The address in a line: the target of a link, or one that stands bare. */
static char *
dup_address(const char *text)
{
    const char *target = strstr(text, "](");
    gsize length;

    if (target != NULL) {
        target += 2;
        target += strspn(target, " <");
        length = strcspn(target, " \t)>");
    } else {
        for (target = text; *target != '\0' && !is_url(target); target++)
            ;
        length = strcspn(target, " \t)>]\"");
        while (length > 0 && strchr(".,;", target[length - 1]) != NULL)
            length--;
    }
    return length == 0 || length > IVP_DIRECTORY_MAX_FIELD ? NULL
                                                           : g_strndup(target, length);
}

/* Markers of links and emphasis before the first word. */
static const char *
skip_marks(const char *text)
{
    while (*text != '\0' && strchr("[*_ \t!", *text) != NULL)
        text++;
    return text;
}

/* "Summary: june.md", where there is no link */
static char *
dup_file(const char *text)
{
    const char *colon = strchr(text, ':');
    const char *name = colon != NULL ? colon + 1 + strspn(colon + 1, " \t") : "";
    gsize length = strcspn(name, " \t");

    return length > 3 && strchr(name, '.') != NULL && length <= IVP_DIRECTORY_MAX_FIELD
               ? g_strndup(name, length)
               : NULL;
}

static void
read_line(IvpDirectory *self, int index, IvpDirectoryEntry *entry, IvpDirectoryPlace *place)
{
    g_autofree char *text = ivp_markdown_dup(self->markdown, (gsize)index);
    const char *word = skip_marks(text);

    if (is_like(word, "recording") || is_like(word, "recordings") ||
        is_like(word, "video")) {
        g_autofree char *address = dup_address(text);

        if (place->recording < 0)
            place->recording = index;
        if (entry->recording == NULL && address != NULL) {
            entry->recording = g_steal_pointer(&address);
            place->recording = index;
        }
    } else if (is_like(word, "summary") || is_like(word, "writeup")) {
        g_autofree char *address = dup_address(text);

        if (address == NULL)
            address = dup_file(text);
        if (place->summary < 0)
            place->summary = index;
        if (entry->summary == NULL && address != NULL) {
            entry->summary = g_steal_pointer(&address);
            place->summary = index;
        }
    }
}

/* --- The whole file --- */

static gboolean
check_merge(GBytes *bytes, GError **error)
{
    gsize length;
    const char *data = g_bytes_get_data(bytes, &length);
    int line = 1;

    for (const char *p = data; data != NULL && p < data + length; line++) {
        const char *newline = memchr(p, '\n', (gsize)(data + length - p));
        gsize left = (gsize)(data + length - p);

        if (left >= 7 && (memcmp(p, "<<<<<<<", 7) == 0 || memcmp(p, ">>>>>>>", 7) == 0) &&
            (left == 7 || p[7] == ' ' || p[7] == '\n' || p[7] == '\r')) {
            g_set_error(error, IVP_ERROR, IVP_ERROR_REFUSED,
                        _("Line %d has the mark of a merge that is not finished: finish it "
                          "first."),
                        line);
            return FALSE;
        }
        if (newline == NULL)
            break;
        p = newline + 1;
    }
    return TRUE;
}

/* Whether a line is one that may begin an entry, with its text. */
static gboolean
is_head(const IvpMarkdownLine *line, const char *text)
{
    return line->kind == IVP_MARKDOWN_HEADING ||
           (line->kind == IVP_MARKDOWN_ITEM && line->depth == 0) ||
           (line->kind == IVP_MARKDOWN_TEXT && g_str_has_prefix(text, "**"));
}

static void
read_entries(IvpDirectory *self)
{
    gsize n;
    const IvpMarkdownLine *lines = ivp_markdown_get_lines(self->markdown, &n);
    IvpDirectoryEntry *entry = NULL;
    IvpDirectoryPlace *place = NULL;

    for (gsize i = 0; i < n; i++) {
        g_autofree char *text = NULL;
        IvpDirectoryEntry found = {.line = (int)i + 1};
        gsize taken;

        if (lines[i].kind == IVP_MARKDOWN_RULE) {
            entry = NULL;
            place = NULL;
        }
        if (lines[i].kind != IVP_MARKDOWN_HEADING && lines[i].kind != IVP_MARKDOWN_ITEM &&
            lines[i].kind != IVP_MARKDOWN_TEXT)
            continue;
        text = ivp_markdown_dup(self->markdown, i);
        /* Items are entries only where no headings are. */
        taken = is_head(&lines[i], text) &&
                        (lines[i].kind == IVP_MARKDOWN_HEADING || place == NULL ||
                         lines[place->head].kind == lines[i].kind)
                    ? ivp_directory_read_month(text, &found.year, &found.month)
                    : 0;
        if (taken > 0 && self->entries->len < IVP_DIRECTORY_MAX_ENTRIES) {
            /* A title's underline stays with it. */
            gboolean underlined = i + 1 < n && lines[i + 1].kind == IVP_MARKDOWN_UNDERLINE;
            const IvpDirectoryPlace at = {(int)i, (int)i + (underlined ? 1 : 0), -1, -1};

            read_who(text + taken, &found);
            g_array_append_val(self->entries, found);
            g_array_append_val(self->places, at);
            entry =
                &g_array_index(self->entries, IvpDirectoryEntry, self->entries->len - 1);
            place = &g_array_index(self->places, IvpDirectoryPlace, self->places->len - 1);
        } else if (lines[i].kind == IVP_MARKDOWN_HEADING &&
                   (place == NULL || lines[i].level <= lines[place->head].level ||
                    lines[place->head].kind != IVP_MARKDOWN_HEADING)) {
            entry = NULL;
            place = NULL;
        } else if (entry != NULL) {
            read_line(self, (int)i, entry, place);
            place->last = (int)i;
        }
    }
}

IvpDirectory *
ivp_directory_read(GBytes *bytes, GError **error)
{
    g_autoptr(IvpDirectory) self = NULL;

    g_return_val_if_fail(bytes != NULL, NULL);

    if (!check_merge(bytes, error))
        return NULL;
    self = g_new0(IvpDirectory, 1);
    self->bytes = g_bytes_ref(bytes);
    self->entries = g_array_new(FALSE, FALSE, sizeof(IvpDirectoryEntry));
    self->places = g_array_new(FALSE, FALSE, sizeof(IvpDirectoryPlace));
    g_array_set_clear_func(self->entries, clear_entry);
    self->markdown = ivp_markdown_read(bytes, IVP_DIRECTORY_MAX_BYTES, NULL, error);
    if (self->markdown == NULL)
        return NULL;
    read_entries(self);
    return g_steal_pointer(&self);
}
