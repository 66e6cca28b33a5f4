/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-slot-parser.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

/* "DTSTART:20260108T100000", perhaps with ";TZID=America/Los_Angeles" */
static gboolean
take_dtstart(IvpSlotParser *parser, const char *word)
{
    IvpSlotWords *words = parser->words;
    const char *colon = strchr(word, ':');
    const char *name = strstr(word, "TZID=");
    int year, month, day, hour, minute, second, length = 0;

    if (name != NULL && colon != NULL && name < colon) {
        g_autofree char *id = g_strndup(name + 5, colon - name - 5);

        if (g_ascii_strcasecmp(id, ivp_zone_get_id(parser->zone)) != 0)
            return ivp_slot_refuse(
                parser,
                _("DTSTART is in %s, the program in %s: write the program's "
                  "time and leave TZID out."),
                id, ivp_zone_get_id(parser->zone));
    }
    if (colon == NULL ||
        sscanf(colon + 1, "%4d%2d%2dT%2d%2d%2d%n", &year, &month, &day, &hour, &minute,
               &second, &length) != 6 ||
        length != 15 || strspn(colon + 1, "0123456789T") < 15)
        return ivp_slot_refuse(
            parser, _("DTSTART is not a date with a time: write DTSTART:20260108T100000."));
    if (colon[16] == 'Z')
        return ivp_slot_refuse(
            parser,
            _("DTSTART ends in Z, which is UTC: write the time in %s and "
              "leave Z out."),
            ivp_zone_get_id(parser->zone));
    if (colon[16] != '\0' || month < 1 || month > 12 || day < 1 || year < 1970 ||
        year > 2199 || day > ivp_days_in_month(year, month) || hour > 23 || minute > 59 ||
        second > 59)
        return ivp_slot_refuse(parser, _("DTSTART is no time there is: write it like "
                                         "DTSTART:20260108T100000."));
    words->has_from = TRUE;
    words->from = ivp_wall_from_date(year, month, day);
    words->n_times = 0;
    return ivp_slot_add_time(parser, hour * 3600 + minute * 60 + second);
}

/* DTSTART always counts as an occurrence, so one on another weekday would be a slot nobody
   meant. */
static gboolean
check_rrule_start(IvpSlotParser *parser)
{
    static const char *const codes[] = {NULL, "MO", "TU", "WE", "TH", "FR", "SA", "SU"};
    const IvpSlotWords *words = parser->words;
    const char *by_day = strstr(words->rrule, "BYDAY=");
    IvpCivil civil;
    gsize length;

    if (by_day == NULL)
        return TRUE;
    by_day += strlen("BYDAY=");
    length = strcspn(by_day, ";");
    ivp_civil_from_wall(words->from, &civil);
    if (g_strstr_len(by_day, length, codes[civil.weekday]) != NULL)
        return TRUE;
    return ivp_slot_refuse(
        parser,
        _("%04d-%02d-%02d is a %s, which BYDAY does not name: begin on a day "
          "of the rule."),
        civil.year, civil.month, civil.day, ivp_slot_words_weekday(words->from));
}

gboolean
ivp_slot_parse_rrule(IvpSlotParser *parser)
{
    IvpSlotWords *words = parser->words;

    while (parser->tokens[parser->at] != NULL) {
        const char *word = parser->tokens[parser->at];

        if (g_ascii_strncasecmp(word, "rrule:", 6) == 0) {
            if (words->rrule != NULL)
                return ivp_slot_refuse(
                    parser, _("One rule has one RRULE: write the other as Rule2=…."));
            words->rrule = g_ascii_strup(word + 6, -1);
            parser->at++;
        } else if (g_ascii_strncasecmp(word, "dtstart", 7) == 0) {
            if (!take_dtstart(parser, word))
                return FALSE;
            parser->at++;
        } else if (g_ascii_strcasecmp(word, "from") == 0) {
            parser->at++;
            if (!ivp_slot_take_date(parser, &words->has_from, &words->from))
                return FALSE;
        } else if (ivp_slot_word_is_time(word)) {
            if (!ivp_slot_take_time(parser))
                return FALSE;
        } else if (g_ascii_strcasecmp(word, "at") == 0) {
            parser->at++;
        } else {
            return ivp_slot_refuse_word(parser, word);
        }
    }
    if (words->rrule == NULL)
        return ivp_slot_refuse(
            parser, _("DTSTART alone is no rule: add RRULE:…, or write “on 2026-01-08 "
                      "10:00”."));
    if (!words->has_from || words->n_times == 0)
        return ivp_slot_refuse(
            parser, _("An RRULE needs its first day and time: add “from 2026-01-08 "
                      "10:00”."));
    return check_rrule_start(parser);
}
