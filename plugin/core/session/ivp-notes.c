/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "ivp-bound.h"
#include "ivp-error.h"
#include "ivp-notes-private.h"

static void
free_note(gpointer data)
{
    IvpNote *note = data;

    g_free(note->id);
    g_free(note->author);
    g_free(note->part);
    g_free(note->text);
    g_free(note);
}

static IvpNote *
copy_note(const IvpNote *note)
{
    IvpNote *copy = g_new0(IvpNote, 1);

    copy->id = g_strdup(note->id);
    copy->revision = note->revision;
    copy->at = note->at;
    copy->order = note->order;
    copy->author = g_strdup(note->author);
    copy->part = g_strdup(note->part);
    copy->text = g_strdup(note->text);
    return copy;
}

IvpNotes *
ivp_notes_new(void)
{
    IvpNotes *notes = g_new0(IvpNotes, 1);

    notes->list = g_ptr_array_new_with_free_func(free_note);
    notes->by_id = g_hash_table_new(g_str_hash, g_str_equal);
    return notes;
}

void
ivp_notes_free(IvpNotes *notes)
{
    if (notes == NULL)
        return;
    g_hash_table_unref(notes->by_id);
    g_ptr_array_unref(notes->list);
    g_free(notes);
}

static void
insert(IvpNotes *notes, IvpNote *note)
{
    g_ptr_array_add(notes->list, note);
    g_hash_table_insert(notes->by_id, note->id, note);
}

IvpNotes *
ivp_notes_copy(const IvpNotes *notes)
{
    IvpNotes *copy = ivp_notes_new();

    for (guint i = 0; i < notes->list->len; i++)
        insert(copy, copy_note(notes->list->pdata[i]));
    return copy;
}

const IvpNote *const *
ivp_notes_list(const IvpNotes *notes, gsize *n)
{
    *n = notes->list->len;
    return (const IvpNote *const *)notes->list->pdata;
}

/* --- Order --- */

static int
compare_notes(gconstpointer a, gconstpointer b)
{
    const IvpNote *one = *(const IvpNote *const *)a;
    const IvpNote *other = *(const IvpNote *const *)b;
    gsize length = strlen(one->id), other_length = strlen(other->id);

    if (one->at != other->at)
        return one->at < other->at ? -1 : 1;
    if (one->order != other->order)
        return one->order < other->order ? -1 : 1;
    /* Of one store the counter decides: "k3w9-9" before "k3w9-10". */
    if (length != other_length && strncmp(one->id, other->id, 4) == 0)
        return length < other_length ? -1 : 1;
    return strcmp(one->id, other->id);
}

void
ivp_notes_sort(IvpNotes *notes)
{
    g_ptr_array_sort(notes->list, compare_notes);
}

/* --- Merging --- */

char *
ivp_notes_digest(const char *text)
{
    char *digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, -1);

    digest[12] = '\0';
    return digest;
}

static gboolean
same_but_for_words(const IvpNote *one, const IvpNote *other)
{
    return strcmp(one->author, other->author) == 0 && strcmp(one->part, other->part) == 0 &&
           one->at == other->at;
}

/* Which of two versions with the same revision keeps the id; the other gets one of its own
 * from its words. Both sides must decide alike. */
static gboolean
goes_first(const IvpNote *one, const IvpNote *other)
{
    int order = strcmp(one->text, other->text);

    if (order == 0)
        order = strcmp(one->part, other->part);
    if (order == 0)
        order = strcmp(one->author, other->author);
    return order < 0 || (order == 0 && one->at < other->at);
}

static void
set_note(IvpNote *note, const IvpNote *from)
{
    IvpNote *copy = copy_note(from);

    copy->order = note->order;
    g_free(note->author);
    g_free(note->part);
    g_free(note->text);
    g_free(copy->id);
    copy->id = note->id;
    *note = *copy;
    g_free(copy);
}

/* The version that does not keep the id goes on under one that its words give it. */
static gboolean
take_beside(IvpNotes *notes, const IvpNote *note)
{
    g_autofree char *digest = ivp_notes_digest(note->text);
    g_autofree char *base = g_strndup(note->id, strcspn(note->id, "~"));
    g_autofree char *id = g_strdup_printf("%s~%s", base, digest);
    IvpNote beside = *note;

    if (note->text[0] == '\0')
        return TRUE;
    beside.id = id;
    beside.revision = 1;
    return ivp_notes_take(notes, &beside);
}

/* Two versions of the same revision: a backup was restored, or a line was moved. */
static gboolean
decide(IvpNotes *notes, IvpNote *there, const IvpNote *note)
{
    gboolean same_words = strcmp(note->text, there->text) == 0;
    gboolean swap = goes_first(note, there);
    IvpNote *loser;
    gboolean fits = TRUE;

    if (same_words && same_but_for_words(note, there))
        return TRUE;
    loser = copy_note(swap ? there : note);
    if (swap)
        set_note(there, note);
    /* Words are kept, where they stood is not. */
    if (!same_words && strchr(loser->id, '~') == NULL)
        fits = take_beside(notes, loser);
    free_note(loser);
    return fits;
}

gboolean
ivp_notes_take(IvpNotes *notes, const IvpNote *note)
{
    IvpNote *there = g_hash_table_lookup(notes->by_id, note->id);

    if (there == NULL) {
        if (notes->list->len == IVP_NOTES_MAX)
            return FALSE;
        insert(notes, copy_note(note));
        return TRUE;
    }
    there->order = MIN(there->order, note->order);
    if (note->revision == there->revision)
        return decide(notes, there, note);
    if (note->revision > there->revision)
        set_note(there, note);
    return TRUE;
}

IvpNotes *
ivp_notes_merge(const IvpNotes *one, const IvpNotes *other, GError **error)
{
    g_autoptr(IvpNotes) both = ivp_notes_copy(one);

    for (guint i = 0; i < other->list->len; i++) {
        if (!ivp_notes_take(both, other->list->pdata[i])) {
            g_set_error(error, IVP_ERROR, IVP_ERROR_LIMIT,
                        _("Together these are more than %d notes; nothing was merged."),
                        IVP_NOTES_MAX);
            return NULL;
        }
    }
    ivp_notes_sort(both);
    return g_steal_pointer(&both);
}

/* --- One's own --- */

/* The next number of this store: its ids are "BOX-NUMBER". */
static int
next_number(const IvpNotes *notes, const char *box)
{
    gsize length = strlen(box);
    int highest = 0;

    for (guint i = 0; i < notes->list->len; i++) {
        const char *id = ((const IvpNote *)notes->list->pdata[i])->id;

        if (strncmp(id, box, length) == 0 && id[length] == '-')
            highest = MAX(highest, (int)g_ascii_strtoll(id + length + 1, NULL, 10));
    }
    return highest + 1;
}

const IvpNote *
ivp_notes_add(IvpNotes *notes,
              const char *box,
              const char *author,
              const char *part,
              const char *text,
              gint64 now,
              GError **error)
{
    /* A colon ends the name in the file. */
    g_autofree char *bare = g_strdelimit(g_strdup(author != NULL ? author : ""), ":", ' ');
    g_autofree char *name = ivp_bound_line(bare, IVP_NOTES_MAX_NAME);
    g_autofree char *title = ivp_bound_line(part, IVP_NOTES_MAX_NAME);
    g_autofree char *words = ivp_bound_line(text, IVP_NOTES_MAX_TEXT);
    g_autofree char *id = NULL;
    IvpNote note = {.revision = 1, .at = now};

    g_return_val_if_fail(notes != NULL && box != NULL, NULL);
    g_return_val_if_fail(error == NULL || *error == NULL, NULL);

    if (words[0] == '\0') {
        g_set_error_literal(error, IVP_ERROR, IVP_ERROR_USAGE, _("The note is empty."));
        return NULL;
    }
    if (notes->list->len == IVP_NOTES_MAX) {
        g_set_error(error, IVP_ERROR, IVP_ERROR_LIMIT,
                    _("There are %d notes already, the most that are kept."),
                    IVP_NOTES_MAX);
        return NULL;
    }
    id = g_strdup_printf("%s-%d", box, next_number(notes, box));
    note.id = id;
    note.author = name;
    note.part = title;
    note.text = words;
    ivp_notes_take(notes, &note);
    ivp_notes_sort(notes);
    return g_hash_table_lookup(notes->by_id, id);
}

gboolean
ivp_notes_change(IvpNotes *notes,
                 const char *box,
                 const char *id,
                 const char *text,
                 GError **error)
{
    IvpNote *note = g_hash_table_lookup(notes->by_id, id);
    gsize length = strlen(box);

    if (note == NULL) {
        g_set_error_literal(error, IVP_ERROR, IVP_ERROR_NOT_FOUND,
                            _("This note is not there any more."));
        return FALSE;
    }
    if (strncmp(id, box, length) != 0 || id[length] != '-' || strchr(id, '~') != NULL) {
        g_set_error(error, IVP_ERROR, IVP_ERROR_REFUSED,
                    _("This note is %s's: add one of your own instead."), note->author);
        return FALSE;
    }
    g_free(note->text);
    note->text = ivp_bound_line(text, IVP_NOTES_MAX_TEXT);
    note->revision++;
    return TRUE;
}
