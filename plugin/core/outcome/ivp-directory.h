/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <glib.h>

/**
 * IvpDirectory:
 *
 * A program's Markdown list of past sessions, as people keep it:
 *
 *     ### June 2022: Ana from Lantern
 *     - Recording link: https://example.org/r
 *     - [Summary](june-2022.md)
 *
 * Read with the slips such files have (a missing colon, "Reocrding", another dash or level,
 * nested items, Windows' line ends). What is added or completed changes no other byte.
 * Immutable, any thread.
 */
typedef struct _IvpDirectory IvpDirectory;

/** Caps. */
#define IVP_DIRECTORY_MAX_BYTES (4 * 1024 * 1024)
#define IVP_DIRECTORY_MAX_ENTRIES 5000
#define IVP_DIRECTORY_MAX_FIELD 500 /* bytes */

typedef struct {
    int line; /* from 1, of its heading; not for ivp_directory_put() */
    int year;
    int month;
    char *who;       /* (nullable): nobody is named */
    char *from;      /* (nullable): the organization */
    char *recording; /* (nullable): an address */
    char *summary;   /* (nullable): an address or a file beside this one */
} IvpDirectoryEntry;

/**
 * ivp_directory_read:
 * @bytes: the file
 *
 * Returns: (transfer full): what it lists; %NULL with a sentence for what is no text, is
 * too large, or has the marks of an unfinished merge
 */
IvpDirectory *ivp_directory_read(GBytes *bytes, GError **error);
void ivp_directory_free(IvpDirectory *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(IvpDirectory, ivp_directory_free)

/** ivp_directory_get_entries: (transfer none): in the file's order */
const IvpDirectoryEntry *ivp_directory_get_entries(const IvpDirectory *self, gsize *n);

/**
 * ivp_directory_put:
 * @entry: what to add; with the month and person of an entry that is there, what to
 * complete it with
 * @line: (out) (optional): where it stands now
 *
 * A new entry takes its place by date in the order the file has, in the file's own style. A
 * link that stands there already is never changed.
 *
 * Returns: (transfer full): the whole new file, the same bytes where nothing was missing;
 * %NULL with a sentence where it cannot be
 */
GBytes *ivp_directory_put(const IvpDirectory *self,
                          const IvpDirectoryEntry *entry,
                          int *line,
                          GError **error);

/**
 * ivp_directory_save:
 * @path: the file
 * @old: what it held when it was read
 * @changed: what it is to hold
 *
 * Writes beside the file, then renames; before the first time it leaves a copy of the old
 * file as "NAME~". Refused if the file is not what was read any more. Waits for the disk:
 * not for the main thread.
 */
gboolean ivp_directory_save(const char *path, GBytes *old, GBytes *changed, GError **error);
