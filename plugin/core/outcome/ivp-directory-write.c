/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "ivp-directory-private.h"
#include "ivp-error.h"

#define USUAL_LEVEL 3

/* English, as the rest of such a file is. */
static const char *const months[] = {"January",   "February", "March",    "April",
                                     "May",       "June",     "July",     "August",
                                     "September", "October",  "November", "December"};

static const IvpDirectoryEntry *
entry_at(const IvpDirectory *self, guint index)
{
    return &g_array_index(self->entries, IvpDirectoryEntry, index);
}

static const IvpDirectoryPlace *
place_at(const IvpDirectory *self, guint index)
{
    return &g_array_index(self->places, IvpDirectoryPlace, index);
}

static const IvpMarkdownLine *
line_at(const IvpDirectory *self, int index)
{
    gsize n;

    return &ivp_markdown_get_lines(self->markdown, &n)[index];
}

static gsize
count_lines(const IvpDirectory *self)
{
    gsize n;

    ivp_markdown_get_lines(self->markdown, &n);
    return n;
}

/* --- What may be put --- */

static gboolean
check_words(const char *words, GError **error)
{
    if (words == NULL)
        return TRUE;
    if (words[0] == '\0' || strlen(words) > IVP_DIRECTORY_MAX_FIELD ||
        !g_utf8_validate(words, -1, NULL) || strpbrk(words, "\r\n") != NULL) {
        g_set_error(error, IVP_ERROR, IVP_ERROR_PARSE,
                    _("A name here is one line of at most %d bytes."),
                    IVP_DIRECTORY_MAX_FIELD);
        return FALSE;
    }
    return TRUE;
}

static gboolean
check_address(const char *address, gboolean file, GError **error)
{
    gboolean url;

    if (address == NULL)
        return TRUE;
    url = g_str_has_prefix(address, "https://") || g_str_has_prefix(address, "http://");
    if ((!url && !file) || address[0] == '\0' ||
        strlen(address) > IVP_DIRECTORY_MAX_FIELD || !g_utf8_validate(address, -1, NULL) ||
        strpbrk(address, " \t\r\n()<>[]\"") != NULL) {
        g_set_error(error, IVP_ERROR, IVP_ERROR_PARSE,
                    file ? _("“%s” is no file or address: write one without blanks, such "
                             "as june-2022.md.")
                         : _("“%s” is no address: write one that begins with https://, "
                             "without blanks."),
                    address);
        return FALSE;
    }
    return TRUE;
}

static gboolean
check_entry(const IvpDirectoryEntry *entry, GError **error)
{
    g_return_val_if_fail(entry->month >= 1 && entry->month <= 12, FALSE);
    g_return_val_if_fail(entry->year >= 1970 && entry->year <= 2199, FALSE);

    return check_words(entry->who, error) && check_words(entry->from, error) &&
           check_address(entry->recording, FALSE, error) &&
           check_address(entry->summary, TRUE, error);
}

/* --- The file's own style --- */

static const char *
line_end(const IvpDirectory *self)
{
    gsize length;
    const char *data = ivp_markdown_get_data(self->markdown, &length);
    const char *newline = length > 0 ? memchr(data, '\n', length) : NULL;

    return newline != NULL && newline > data && newline[-1] == '\r' ? "\r\n" : "\n";
}

static int
first_item(const IvpDirectory *self)
{
    for (guint i = 0; i < self->places->len; i++) {
        const IvpDirectoryPlace *place = place_at(self, i);
        int index = place->recording >= 0 ? place->recording : place->summary;

        if (index >= 0 && line_at(self, index)->kind == IVP_MARKDOWN_ITEM)
            return index;
    }
    return -1;
}

/* What stands before an item's words: "- ", "  * " */
static char *
dup_bullet(const IvpDirectory *self, int index)
{
    gsize length;
    const char *data = ivp_markdown_get_data(self->markdown, &length);
    const IvpMarkdownLine *line = index >= 0 ? line_at(self, index) : NULL;

    return line != NULL && line->kind == IVP_MARKDOWN_ITEM && line->tick == IVP_TICK_NONE &&
                   line->number < 0 && line->text > line->start
               ? g_strndup(data + line->start, line->text - line->start)
               : g_strdup("- ");
}

/* The same for an entry's own lines: below an item they are nested in it. */
static char *
dup_own_bullet(const IvpDirectory *self, const IvpDirectoryPlace *place)
{
    const IvpMarkdownLine *head = line_at(self, place->head);
    int beside = place->recording >= 0 ? place->recording : place->summary;

    if (beside < 0 && head->kind == IVP_MARKDOWN_ITEM)
        return g_strdup_printf("%*s- ", head->indent + 2, "");
    return dup_bullet(self, beside >= 0 ? beside : first_item(self));
}

static gboolean
has_blank_below(const IvpDirectory *self)
{
    for (guint i = 0; i < self->places->len; i++) {
        const IvpDirectoryPlace *place = place_at(self, i);

        if (place->last > place->head)
            return line_at(self, place->head + 1)->kind == IVP_MARKDOWN_BLANK;
    }
    return FALSE;
}

/* The level that most entries have. */
static int
usual_level(const IvpDirectory *self)
{
    int counts[7] = {0}, best = 0;

    for (guint i = 0; i < self->places->len; i++) {
        const IvpMarkdownLine *line = line_at(self, place_at(self, i)->head);

        if (line->kind == IVP_MARKDOWN_HEADING)
            counts[line->level]++;
    }
    for (int level = 1; level < (int)G_N_ELEMENTS(counts); level++) {
        if (counts[level] > counts[best])
            best = level;
    }
    return best > 0 ? best : USUAL_LEVEL;
}

static char *
format_recording(const char *bullet, const char *address)
{
    return g_strdup_printf("%sRecording link: %s", bullet, address);
}

static char *
format_summary(const char *bullet, const char *address)
{
    return g_strdup_printf("%s[Summary](%s)", bullet, address);
}

static char *
format_entry(const IvpDirectory *self, const IvpDirectoryEntry *entry)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_autofree char *bullet = dup_bullet(self, first_item(self));
    const char *end = line_end(self);

    for (int i = usual_level(self); i > 0; i--)
        g_string_append_c(text, '#');
    g_string_append_printf(text, " %s %d: %s", months[entry->month - 1], entry->year,
                           entry->who != NULL ? entry->who : "Anonymous");
    if (entry->from != NULL)
        g_string_append_printf(text, " from %s", entry->from);
    g_string_append(text, end);
    if (has_blank_below(self) && (entry->recording != NULL || entry->summary != NULL))
        g_string_append(text, end);
    if (entry->recording != NULL) {
        g_autofree char *line = format_recording(bullet, entry->recording);

        g_string_append_printf(text, "%s%s", line, end);
    }
    if (entry->summary != NULL) {
        g_autofree char *line = format_summary(bullet, entry->summary);

        g_string_append_printf(text, "%s%s", line, end);
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

/* --- Putting it in --- */

/* The file with [@from, @to) replaced by @text. */
static GBytes *
splice(const IvpDirectory *self, gsize from, gsize to, const char *text)
{
    gsize length;
    const char *data = ivp_markdown_get_data(self->markdown, &length);
    GByteArray *whole = g_byte_array_new();

    g_byte_array_append(whole, (const guint8 *)data, (guint)from);
    g_byte_array_append(whole, (const guint8 *)text, (guint)strlen(text));
    g_byte_array_append(whole, (const guint8 *)data + to, (guint)(length - to));
    return g_byte_array_free_to_bytes(whole);
}

/* Behind line @index, on a line of its own even where the file ends without an end of line.
 */
static GBytes *
insert_behind(const IvpDirectory *self, int index, const char *text)
{
    const IvpMarkdownLine *line = line_at(self, index);
    g_autofree char *put = NULL;

    if (line->next > line->end)
        return splice(self, line->next, line->next, text);
    put = g_strconcat(line_end(self), text, NULL);
    return splice(self, line->end, line->end, put);
}

static int
compare_dates(const IvpDirectoryEntry *one, const IvpDirectoryEntry *other)
{
    return one->year != other->year ? one->year - other->year : one->month - other->month;
}

/* The order a file has: of years, and of months within one; 1 rising, -1 falling. */
typedef struct {
    int years;
    int months;
} Order;

static Order
find_order(const IvpDirectory *self)
{
    Order order = {0, 0};

    for (guint i = 1; i < self->entries->len; i++) {
        const IvpDirectoryEntry *one = entry_at(self, i - 1), *other = entry_at(self, i);

        if (one->year != other->year)
            order.years += other->year > one->year ? 1 : -1;
        else if (one->month != other->month)
            order.months += other->month > one->month ? 1 : -1;
    }
    if (order.years == 0)
        order.years = order.months != 0 ? order.months : 1;
    if (order.months == 0)
        order.months = order.years;
    order.years = order.years > 0 ? 1 : -1;
    order.months = order.months > 0 ? 1 : -1;
    return order;
}

static gboolean
stands_before(Order order, const IvpDirectoryEntry *one, const IvpDirectoryEntry *other)
{
    int sign = one->year != other->year ? order.years : order.months;

    return sign * compare_dates(one, other) <= 0;
}

/* A heading that is nothing but a year, right above the entries of that year; -1: none */
static int
find_year(const IvpDirectory *self, int head)
{
    int level = line_at(self, head)->level;

    for (int i = head - 1; i >= 0; i--) {
        const IvpMarkdownLine *line = line_at(self, i);
        g_autofree char *text = NULL;

        if (line->kind != IVP_MARKDOWN_HEADING || line->level >= level)
            continue;
        text = ivp_markdown_dup_plain(self->markdown, (gsize)i);
        return strlen(text) == 4 && strspn(text, "0123456789") == 4 ? i : -1;
    }
    return -1;
}

/* The new entry's text, with the heading of its year where entries stand under such. */
static char *
format_with_year(const IvpDirectory *self,
                 const IvpDirectoryEntry *entry,
                 gboolean new_year,
                 int level)
{
    g_autofree char *text = format_entry(self, entry);
    g_autoptr(GString) whole = g_string_new(NULL);
    const char *end = line_end(self);

    if (new_year) {
        for (int i = 0; i < level; i++)
            g_string_append_c(whole, '#');
        g_string_append_printf(whole, " %d%s%s", entry->year, end, end);
    }
    g_string_append(whole, text);
    return g_string_free(g_steal_pointer(&whole), FALSE);
}

static GBytes *
append_whole(const IvpDirectory *self, const char *text, int *line)
{
    gsize n = count_lines(self), length;
    g_autofree char *put = g_strconcat(line_end(self), text, NULL);

    ivp_markdown_get_data(self->markdown, &length);
    *line = 1;
    if (length == 0 || n == 0)
        return splice(self, length, length, text);
    if (line_at(self, (int)n - 1)->kind == IVP_MARKDOWN_BLANK) {
        *line = (int)n + 1;
        return splice(self, length, length, text);
    }
    *line = (int)n + 2;
    return insert_behind(self, (int)n - 1, put);
}

static GBytes *
add_entry(const IvpDirectory *self, const IvpDirectoryEntry *entry, int *line)
{
    Order order = find_order(self);
    int after = -1, before = -1, year, head, heading_lines;
    g_autofree char *text = NULL;
    g_autofree char *put = NULL;
    gboolean new_year;

    if (self->entries->len == 0) {
        text = format_entry(self, entry);
        return append_whole(self, text, line);
    }
    for (guint i = 0; i < self->entries->len; i++) {
        if (stands_before(order, entry_at(self, i), entry))
            after = (int)i;
    }
    before = after + 1 < (int)self->entries->len ? after + 1 : -1;
    /* Beside the entry of its own year, where years have headings. */
    head = place_at(self, (guint)(after >= 0 ? after : before))->head;
    if (after >= 0 && before > after && entry_at(self, (guint)after)->year != entry->year &&
        entry_at(self, (guint)before)->year == entry->year) {
        after = -1;
        head = place_at(self, (guint)before)->head;
    }
    year = find_year(self, head);
    new_year = year >= 0 &&
               entry_at(self, (guint)(after >= 0 ? after : before))->year != entry->year;
    text =
        format_with_year(self, entry, new_year, year >= 0 ? line_at(self, year)->level : 0);
    heading_lines = new_year ? 2 : 0;
    if (after >= 0) {
        int last = place_at(self, (guint)after)->last;

        put = g_strconcat(line_end(self), text, NULL);
        *line = last + 3 + heading_lines;
        if ((gsize)last + 1 < count_lines(self) &&
            line_at(self, last + 1)->kind != IVP_MARKDOWN_BLANK) {
            g_autofree char *spaced = g_strconcat(put, line_end(self), NULL);

            return insert_behind(self, last, spaced);
        }
        return insert_behind(self, last, put);
    }
    if (new_year)
        head = year;
    put = g_strconcat(text, line_end(self), NULL);
    *line = head + 1 + heading_lines;
    return splice(self, line_at(self, head)->start, line_at(self, head)->start, put);
}

/* --- Completing one that is there --- */

static gboolean
same_words(const char *one, const char *other)
{
    g_autofree char *a = one != NULL ? g_utf8_casefold(one, -1) : NULL;
    g_autofree char *b = other != NULL ? g_utf8_casefold(other, -1) : NULL;

    return g_strcmp0(a, b) == 0;
}

static int
find_entry(const IvpDirectory *self, const IvpDirectoryEntry *entry)
{
    for (guint i = 0; i < self->entries->len; i++) {
        const IvpDirectoryEntry *there = entry_at(self, i);

        if (compare_dates(there, entry) == 0 && same_words(there->who, entry->who) &&
            (entry->from == NULL || there->from == NULL ||
             same_words(there->from, entry->from)))
            return (int)i;
    }
    return -1;
}

static gboolean
refuse_other(const char *there, const char *wanted, int line, GError **error)
{
    if (there == NULL || wanted == NULL || strcmp(there, wanted) == 0)
        return FALSE;
    g_set_error(error, IVP_ERROR, IVP_ERROR_REFUSED,
                _("Line %1$d has another link, %2$s: change it by hand if it is wrong."),
                line + 1, there);
    return TRUE;
}

/* Whether line @index has nothing to lose: "Recording link: TBD", "Summary". */
static gboolean
says_nothing(const IvpDirectory *self, int index)
{
    static const char *const values[] = {"",    "tbd", "to come",     "to be added", "none",
                                         "n/a", "-",   "coming soon", "pending",     "?"};
    g_autofree char *text = ivp_markdown_dup_plain(self->markdown, (gsize)index);
    const char *colon = strchr(text, ':');
    g_autofree char *value = g_ascii_strdown(colon != NULL ? colon + 1 : "", -1);

    g_strstrip(value);
    if (colon == NULL)
        return strlen(text) <= strlen("Recording links");
    for (gsize i = 0; i < G_N_ELEMENTS(values); i++) {
        if (strcmp(value, values[i]) == 0)
            return TRUE;
    }
    return FALSE;
}

/* The line @index, which says there is none yet ("Recording link: TBD"), becomes @text;
 * with index -1 it goes behind line @last. */
static GBytes *
put_line(const IvpDirectory *self, int index, int last, const char *text)
{
    g_autofree char *put = NULL;

    if (index >= 0 && !says_nothing(self, index)) {
        last = index;
        index = -1;
    }
    if (index >= 0)
        return splice(self, line_at(self, index)->start, line_at(self, index)->end, text);
    put = g_strconcat(text, line_end(self), NULL);
    if (line_at(self, last)->next > line_at(self, last)->end)
        return insert_behind(self, last, put);
    return insert_behind(self, last, text);
}

static GBytes *
complete_entry(const IvpDirectory *self,
               guint index,
               const IvpDirectoryEntry *entry,
               GError **error)
{
    const IvpDirectoryEntry *there = entry_at(self, index);
    const IvpDirectoryPlace *place = place_at(self, index);
    gboolean recording = entry->recording != NULL && there->recording == NULL;
    gboolean summary = entry->summary != NULL && there->summary == NULL;
    g_autofree char *bullet = dup_own_bullet(self, place);
    g_autoptr(IvpDirectory) half = NULL;
    g_autoptr(GBytes) bytes = NULL;
    IvpDirectoryEntry rest = *entry;
    g_autofree char *text = NULL;

    if (refuse_other(there->recording, entry->recording, place->recording, error) ||
        refuse_other(there->summary, entry->summary, place->summary, error))
        return NULL;
    if (!recording && !summary)
        return g_bytes_ref(self->bytes);
    text = recording ? format_recording(bullet, entry->recording)
                     : format_summary(bullet, entry->summary);
    bytes =
        put_line(self, recording ? place->recording : place->summary,
                 recording && place->summary > place->head && place->summary == place->last
                     ? place->summary - 1
                     : place->last,
                 text);
    if (!recording || !summary)
        return g_steal_pointer(&bytes);
    /* One line at a time: the second one is placed by what the file is then. */
    half = ivp_directory_read(bytes, error);
    rest.recording = NULL;
    if (half == NULL)
        return NULL;
    if (half->entries->len != self->entries->len) {
        g_set_error(error, IVP_ERROR, IVP_ERROR_REFUSED,
                    _("What stands around line %d cannot be completed: do it by hand."),
                    place->head + 1);
        return NULL;
    }
    return complete_entry(half, index, &rest, error);
}

GBytes *
ivp_directory_put(const IvpDirectory *self,
                  const IvpDirectoryEntry *entry,
                  int *line,
                  GError **error)
{
    int index, where = 0;
    GBytes *bytes;

    g_return_val_if_fail(self != NULL && entry != NULL, NULL);

    if (!check_entry(entry, error))
        return NULL;
    index = find_entry(self, entry);
    if (index >= 0) {
        where = place_at(self, (guint)index)->head + 1;
        bytes = complete_entry(self, (guint)index, entry, error);
    } else {
        bytes = add_entry(self, entry, &where);
    }
    if (bytes != NULL && line != NULL)
        *line = where;
    return bytes;
}

/* --- On disk --- */

static gboolean
refuse_save(const char *path, int code, GError **error)
{
    g_set_error(error, IVP_ERROR, IVP_ERROR_STORE, _("%1$s cannot be written: %2$s."), path,
                g_strerror(code));
    return FALSE;
}

static gboolean
write_beside(const char *path, GBytes *bytes, int mode, GError **error)
{
    g_autoptr(GError) problem = NULL;
    gsize length;
    const char *data = g_bytes_get_data(bytes, &length);

    if (g_file_set_contents_full(
            path, data != NULL ? data : "", (gssize)length,
            G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, mode, &problem))
        return TRUE;
    g_set_error(error, IVP_ERROR, IVP_ERROR_STORE, _("%1$s cannot be written: %2$s."), path,
                problem->message);
    return FALSE;
}

gboolean
ivp_directory_save(const char *path, GBytes *old, GBytes *changed, GError **error)
{
    /* Behind a symbolic link, so that it stays one. */
    g_autofree char *real = realpath(path, NULL);
    g_autofree char *backup = NULL;
    g_autofree char *there = NULL;
    gsize length = 0;
    GStatBuf status;

    g_return_val_if_fail(old != NULL && changed != NULL, FALSE);

    if (real == NULL || g_stat(real, &status) != 0)
        return refuse_save(path, errno, error);
    if (!g_file_get_contents(real, &there, &length, NULL) ||
        length != g_bytes_get_size(old) ||
        (length > 0 && memcmp(there, g_bytes_get_data(old, NULL), length) != 0)) {
        g_set_error(error, IVP_ERROR, IVP_ERROR_REFUSED,
                    _("%s has changed since it was read: nothing was written, try again."),
                    path);
        return FALSE;
    }
    backup = g_strconcat(real, "~", NULL);
    if (!g_file_test(backup, G_FILE_TEST_EXISTS) &&
        !write_beside(backup, old, (int)status.st_mode & 0777, error))
        return FALSE;
    return write_beside(real, changed, (int)status.st_mode & 0777, error);
}
