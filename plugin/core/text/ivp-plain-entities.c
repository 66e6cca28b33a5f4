/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-plain-entities.h"

#include <string.h>

/* The longest name below, with room for a number's leading zeros. */
#define ENTITY_MAX 12

/* U+00A0 … U+00FF in order. */
static const char latin1[96][7] = {
    "nbsp",   "iexcl",  "cent",   "pound",  "curren", "yen",    "brvbar", "sect",
    "uml",    "copy",   "ordf",   "laquo",  "not",    "shy",    "reg",    "macr",
    "deg",    "plusmn", "sup2",   "sup3",   "acute",  "micro",  "para",   "middot",
    "cedil",  "sup1",   "ordm",   "raquo",  "frac14", "frac12", "frac34", "iquest",
    "Agrave", "Aacute", "Acirc",  "Atilde", "Auml",   "Aring",  "AElig",  "Ccedil",
    "Egrave", "Eacute", "Ecirc",  "Euml",   "Igrave", "Iacute", "Icirc",  "Iuml",
    "ETH",    "Ntilde", "Ograve", "Oacute", "Ocirc",  "Otilde", "Ouml",   "times",
    "Oslash", "Ugrave", "Uacute", "Ucirc",  "Uuml",   "Yacute", "THORN",  "szlig",
    "agrave", "aacute", "acirc",  "atilde", "auml",   "aring",  "aelig",  "ccedil",
    "egrave", "eacute", "ecirc",  "euml",   "igrave", "iacute", "icirc",  "iuml",
    "eth",    "ntilde", "ograve", "oacute", "ocirc",  "otilde", "ouml",   "divide",
    "oslash", "ugrave", "uacute", "ucirc",  "uuml",   "yacute", "thorn",  "yuml",
};

static const struct {
    char name[8];
    gunichar character;
} others[] = {
    {"amp", '&'},       {"lt", '<'},        {"gt", '>'},        {"quot", '"'},
    {"apos", '\''},     {"ndash", 0x2013},  {"mdash", 0x2014},  {"lsquo", 0x2018},
    {"rsquo", 0x2019},  {"sbquo", 0x201a},  {"ldquo", 0x201c},  {"rdquo", 0x201d},
    {"bdquo", 0x201e},  {"bull", 0x2022},   {"hellip", 0x2026}, {"lsaquo", 0x2039},
    {"rsaquo", 0x203a}, {"euro", 0x20ac},   {"trade", 0x2122},  {"larr", 0x2190},
    {"uarr", 0x2191},   {"rarr", 0x2192},   {"darr", 0x2193},   {"minus", 0x2212},
    {"ne", 0x2260},     {"le", 0x2264},     {"ge", 0x2265},     {"ensp", 0x2002},
    {"emsp", 0x2003},   {"thinsp", 0x2009}, {"zwnj", 0x200c},   {"zwj", 0x200d},
    {"lrm", 0x200e},    {"rlm", 0x200f},    {"OElig", 0x152},   {"oelig", 0x153},
    {"Scaron", 0x160},  {"scaron", 0x161},  {"check", 0x2713},  {"middot", 0xb7},
};

/* What numbers 128 … 159 are meant to be. */
static const gunichar windows_1252[32] = {
    0x20ac, 0xfffd, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0xfffd, 0x017d, 0xfffd, 0xfffd, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0xfffd, 0x017e, 0x0178,
};

static gunichar
read_number(const char *text, gsize length)
{
    gboolean hex = length > 0 && (text[0] == 'x' || text[0] == 'X');
    gunichar value = 0;

    if (length == (hex ? 1 : 0))
        return 0;
    for (gsize i = hex ? 1 : 0; i < length; i++) {
        int digit = hex ? g_ascii_xdigit_value(text[i]) : g_ascii_digit_value(text[i]);

        if (digit < 0)
            return 0;
        value = value * (hex ? 16 : 10) + (gunichar)digit;
        if (value > 0x10ffff)
            return 0xfffd;
    }
    if (value >= 128 && value < 160)
        return windows_1252[value - 128];
    return value == 0 || !g_unichar_validate(value) ? 0xfffd : value;
}

static gunichar
read_name(const char *name, gsize length)
{
    for (gsize i = 0; i < G_N_ELEMENTS(others); i++) {
        if (strlen(others[i].name) == length && strncmp(others[i].name, name, length) == 0)
            return others[i].character;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(latin1); i++) {
        if (strlen(latin1[i]) == length && strncmp(latin1[i], name, length) == 0)
            return 0xa0 + (gunichar)i;
    }
    return 0;
}

gunichar
ivp_entity_read(const char *text, gsize *length)
{
    gsize n = 1;
    gunichar character;

    while (n <= ENTITY_MAX && (g_ascii_isalnum(text[n]) || (n == 1 && text[n] == '#')))
        n++;
    if (text[n] != ';' || n == 1)
        return 0;
    character = text[1] == '#' ? read_number(text + 2, n - 2) : read_name(text + 1, n - 1);
    if (character != 0)
        *length = n + 1;
    return character;
}
