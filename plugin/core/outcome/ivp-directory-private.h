/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-directory.h"
#include "ivp-markdown.h"

/** IvpDirectoryPlace: where an entry's lines are; indexes of lines, -1: none. */
typedef struct {
    int head;
    int last; /* the last line of it that is not blank */
    int recording;
    int summary;
} IvpDirectoryPlace;

struct _IvpDirectory {
    GBytes *bytes;
    IvpMarkdown *markdown;
    GArray *entries; /* IvpDirectoryEntry */
    GArray *places;  /* IvpDirectoryPlace, one for each */
};

/** ivp_directory_read_month: the month of a year that @text begins with, and how many bytes
 * it takes with the sign behind it; 0: none */
gsize ivp_directory_read_month(const char *text, int *year, int *month);
