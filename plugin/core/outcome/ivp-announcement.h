/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-line.h"
#include "ivp-program.h"

/**
 * IvpAnnouncement: a session, for those who may want to come. Nothing here names the guest.
 */
typedef struct {
    const IvpProgram *program;
    gint64 start; /* seconds since 1970 UTC */
    int minutes;
    const char *join;      /* (nullable): an https: address; another is left out */
    const char *topics;    /* (nullable): one line */
    IvpRecord record;      /* what the guest has said */
    IvpZone *const *zones; /* whose clocks to give, beside UTC and the program's */
    gsize n_zones;
} IvpAnnouncement;

/** IVP_ANNOUNCEMENT_MAX_ZONES: clocks that are given; more are left out. */
#define IVP_ANNOUNCEMENT_MAX_ZONES 8

/**
 * ivp_announcement_short: (transfer full): one line, in English as all that is sent:
 * "Lantern interview: Thu 3 Dec 2026, 18:00 UTC (10:00 in Los Angeles), 60 min. Join:
 * …"
 *
 * Each clock has the letters of that very day; ivp_time_phrases_check() finds nothing
 * wrong.
 */
char *ivp_announcement_short(const IvpAnnouncement *announcement);

/** ivp_announcement_long: (transfer full): the same on several lines, with every clock, the
 * topics, and what holds for the recording */
char *ivp_announcement_long(const IvpAnnouncement *announcement);

/** ivp_retention_text: (transfer full): how long what is kept; translated */
char *ivp_retention_text(const IvpProgram *program);
