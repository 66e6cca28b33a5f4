/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-zone.h"

/** IVP_ZONE_CYCLE: seconds of 400 years, after which every yearly rule repeats itself. */
#define IVP_ZONE_CYCLE (G_GINT64_CONSTANT(146097) * IVP_DAY)

/**
 * IvpZoneChange: from @when on, @offset holds.
 * @letters: "CEST"; (nullable); borrowed
 */
typedef struct {
    gint64 when;
    int offset;
    const char *letters;
} IvpZoneChange;

/**
 * ivp_zone_new_from_changes:
 * @id: what the zone is called
 * @first: what holds before the first change (its when is not looked at)
 * @changes: rising in time; copied
 * @repeats: the last 400 years of @changes hold for ever after
 */
IvpZone *ivp_zone_new_from_changes(const char *id,
                                   const IvpZoneChange *first,
                                   const IvpZoneChange *changes,
                                   gsize n_changes,
                                   gboolean repeats);

/**
 * IvpZoneRules: a POSIX TZ rule such as "CET-1CEST,M3.5.0,M10.5.0/3" (the last line of a
 * TZif file, or $TZ itself).
 */
typedef struct {
    char kind; /* 'M' month.week.day, 'J' day of the year without leap days, 'n' with */
    int month;
    int week;
    int day;
    int time; /* seconds after midnight, -167 to 167 hours */
} IvpZoneRuleDay;

typedef struct {
    char standard[16];
    char daylight[16];
    int standard_offset; /* seconds east of UTC */
    int daylight_offset;
    gboolean has_daylight;
    IvpZoneRuleDay begin; /* of daylight time, on the standard wall */
    IvpZoneRuleDay end;   /* on the daylight wall */
} IvpZoneRules;

gboolean ivp_zone_rules_parse(IvpZoneRules *rules, const char *text);

/**
 * ivp_zone_rules_append:
 * @changes: (element-type IvpZoneChange): gets the changes of years @from to @to, after
 * @after; letters point into @rules
 */
void ivp_zone_rules_append(const IvpZoneRules *rules,
                           int from,
                           int to,
                           gint64 after,
                           GArray *changes);
