/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-when-letters.h"

#include <glib/gi18n-lib.h>

#define HOUR 3600
#define HALF 1800

/* "PST" and the like are asked about although most mean the American ones: people also type
 * them in summer, when taking the letters at their word is an hour wrong. */
static const IvpLetters table[] = {
    {"utc", 0, NULL, FALSE, NULL, NULL},
    {"gmt", 0, NULL, FALSE, NULL, NULL},
    {"z", 0, NULL, FALSE, NULL, NULL},

    {"pt", 0, "America/Los_Angeles", TRUE, NULL, NULL},
    {"mt", 0, "America/Denver", TRUE, NULL, NULL},
    {"ct", 0, "America/Chicago", TRUE, NULL, NULL},
    {"et", 0, "America/New_York", TRUE, NULL, NULL},

    {"wet", 0, "Europe/Lisbon", FALSE, NULL, NULL},
    {"west", HOUR, "Europe/Lisbon", FALSE, NULL, NULL},
    {"cet", HOUR, "Europe/Berlin", FALSE, NULL, NULL},
    {"cest", 2 * HOUR, "Europe/Berlin", FALSE, NULL, NULL},
    {"eet", 2 * HOUR, "Europe/Athens Africa/Cairo", FALSE, NULL, NULL},
    {"eest", 3 * HOUR, "Europe/Athens Africa/Cairo", FALSE, NULL, NULL},
    {"msk", 3 * HOUR, "Europe/Moscow", FALSE, NULL, NULL},
    {"edt", -4 * HOUR, "America/New_York", FALSE, NULL, NULL},
    {"mdt", -6 * HOUR, "America/Denver", FALSE, NULL, NULL},
    {"pdt", -7 * HOUR, "America/Los_Angeles", FALSE, NULL, NULL},
    {"akst", -9 * HOUR, "America/Anchorage", FALSE, NULL, NULL},
    {"akdt", -8 * HOUR, "America/Anchorage", FALSE, NULL, NULL},
    {"hst", -10 * HOUR, "Pacific/Honolulu", FALSE, NULL, NULL},
    {"nst", -3 * HOUR - HALF, "America/St_Johns", FALSE, NULL, NULL},
    {"ndt", -2 * HOUR - HALF, "America/St_Johns", FALSE, NULL, NULL},
    {"adt", -3 * HOUR, "America/Halifax", FALSE, NULL, NULL},
    {"cat", 2 * HOUR, "Africa/Maputo", FALSE, NULL, NULL},
    {"eat", 3 * HOUR, "Africa/Nairobi", FALSE, NULL, NULL},
    {"wat", HOUR, "Africa/Lagos", FALSE, NULL, NULL},
    {"sast", 2 * HOUR, "Africa/Johannesburg", FALSE, NULL, NULL},
    {"pkt", 5 * HOUR, "Asia/Karachi", FALSE, NULL, NULL},
    {"wib", 7 * HOUR, "Asia/Jakarta", FALSE, NULL, NULL},
    {"hkt", 8 * HOUR, "Asia/Hong_Kong", FALSE, NULL, NULL},
    {"sgt", 8 * HOUR, "Asia/Singapore", FALSE, NULL, NULL},
    {"jst", 9 * HOUR, "Asia/Tokyo", FALSE, NULL, NULL},
    {"kst", 9 * HOUR, "Asia/Seoul", FALSE, NULL, NULL},
    {"awst", 8 * HOUR, "Australia/Perth", FALSE, NULL, NULL},
    {"acst", 9 * HOUR + HALF, "Australia/Adelaide Australia/Darwin", FALSE, NULL, NULL},
    {"acdt", 10 * HOUR + HALF, "Australia/Adelaide", FALSE, NULL, NULL},
    {"aest", 10 * HOUR, "Australia/Sydney Australia/Brisbane", FALSE, NULL, NULL},
    {"aedt", 11 * HOUR, "Australia/Sydney", FALSE, NULL, NULL},
    {"nzst", 12 * HOUR, "Pacific/Auckland", FALSE, NULL, NULL},
    {"nzdt", 13 * HOUR, "Pacific/Auckland", FALSE, NULL, NULL},

    {"cst", 0, NULL, FALSE, "Chicago|Shanghai|Havana", "America/Chicago -06:00"},
    {"cdt", 0, NULL, FALSE, "Chicago|Havana", "America/Chicago -05:00"},
    {"est", 0, NULL, FALSE, "New York|Panama|Sydney", "America/New_York -05:00"},
    {"mst", 0, NULL, FALSE, "Denver|Phoenix", "America/Denver -07:00"},
    {"pst", 0, NULL, FALSE, "Los Angeles|Manila", "America/Los_Angeles -08:00"},
    {"ast", 0, NULL, FALSE, "Halifax|Riyadh", "America/Halifax -04:00"},
    {"ist", 0, NULL, FALSE, "Kolkata|Dublin|Jerusalem", "Asia/Kolkata +05:30"},
    {"bst", 0, NULL, FALSE, "London|Dhaka", "Europe/London +01:00"},
    {"gst", 0, NULL, FALSE, "Dubai|South Georgia", "Asia/Dubai +04:00"},
    {"sst", 0, NULL, FALSE, "Pago Pago|Singapore", "Pacific/Pago_Pago -11:00"},
    {"amt", 0, NULL, FALSE, "Manaus|Yerevan", "America/Manaus -04:00"},
    {"wst", 0, NULL, FALSE, "Perth|Apia", "Australia/Perth +08:00"},
};

const IvpLetters *
ivp_letters_find(const char *word)
{
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        if (g_ascii_strcasecmp(table[i].letters, word) == 0)
            return &table[i];
    }
    return NULL;
}

char *
ivp_letters_question(const IvpLetters *letters, const char *word)
{
    g_auto(GStrv) places = NULL;
    g_auto(GStrv) proposals = NULL;
    g_autofree char *list = NULL;

    g_return_val_if_fail(letters != NULL && letters->ask != NULL, NULL);

    places = g_strsplit(letters->ask, "|", 3);
    proposals = g_strsplit(letters->propose, " ", 2);
    if (places[2] != NULL)
        /* Translators: three places of which one is meant */
        list = g_strdup_printf(_("%1$s, %2$s or %3$s"), places[0], places[1], places[2]);
    else
        /* Translators: two places of which one is meant */
        list = g_strdup_printf(_("%1$s or %2$s"), places[0], places[1]);
    /* Translators: the letters somebody typed, the places that use them, a zone's name and
     * an offset to type: "“CST” may be Chicago, Shanghai or Havana: write America/Chicago
     * or -06:00." */
    return g_strdup_printf(_("“%1$s” may be %2$s: write %3$s or %4$s."), word, list,
                           proposals[0], proposals[1]);
}
