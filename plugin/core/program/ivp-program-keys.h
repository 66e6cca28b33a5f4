/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <glib.h>

#include "ivp-key-lines.h"

/** Caps on single values. */
#define IVP_PROGRAM_MAX_LINE_BYTES 256
#define IVP_PROGRAM_MAX_TEXT_BYTES 8000
#define IVP_PROGRAM_MAX_URL_BYTES 2000
#define IVP_PROGRAM_MAX_ITEMS 64

/**
 * IvpValueKind: what a key's value is. Each is read by one function, so that a mistake is
 * told in the same words wherever it is made.
 */
typedef enum {
    IVP_VALUE_LINE,     /* one line of text */
    IVP_VALUE_TEXT,     /* text, "\n" begins a new line */
    IVP_VALUE_LINES,    /* lines between ";" */
    IVP_VALUE_COUNT,    /* a number of min to max */
    IVP_VALUE_SPAN,     /* "90 days": seconds of min to max; 0 is also "none" */
    IVP_VALUE_SPANS,    /* spans between ";" */
    IVP_VALUE_YES_NO,   /* number 1 or 0 */
    IVP_VALUE_CHOICE,   /* one of the choices; number is its index */
    IVP_VALUE_LANGUAGE, /* "en", "pt-BR" */
    IVP_VALUE_ZONE,     /* a tz database name */
    IVP_VALUE_DATES,    /* YYYY-MM-DD between ";" */
    IVP_VALUE_RULE,     /* see ivp-slot-rule.h; checked once the zone is known */
    IVP_VALUE_NAME,     /* the name of a guide or list: small letters, digits, "-" */
    IVP_VALUE_FEED,     /* a calendar's address: https:, webcal: or the built-in example: */
    IVP_VALUE_FEEDS,    /* addresses between ";" */
    IVP_VALUE_HTTPS,    /* an address that is fetched or written to */
    IVP_VALUE_LINK,     /* an address that is shown: https:, http:, mailto:, xmpp: */
    IVP_VALUE_ADDRESS,  /* of a person or room on the protocol that the key names */
} IvpValueKind;

/** IvpProgramKey: one row of the format; data/programs/README.md says what each is for. */
typedef struct {
    const char *section;
    const char *key;
    IvpValueKind kind;
    gint64 minimum;
    gint64 maximum;
    const char *unit;     /* (nullable) of a bare number: "days" */
    const char *fallback; /* (nullable) the value where the key is missing */
    const char *choices;  /* (nullable) "ask;yes;delete;no" */
} IvpProgramKey;

/** ivp_program_keys: the whole format; ends with a row whose section is %NULL. */
extern const IvpProgramKey ivp_program_keys[];

/**
 * ivp_program_keys_find:
 *
 * Returns: (transfer none) (nullable): the row; "Rule2", "Rule3", … find "Rule"
 */
const IvpProgramKey *ivp_program_keys_find(const char *section, const char *key);

/** ivp_program_keys_suggest: (transfer none) (nullable): the key that @key may have been
 * meant for. */
const char *ivp_program_keys_suggest(const char *section, const char *key);

/** IvpValue: what a key holds once read. */
typedef struct {
    int line;    /* 0: the fallback */
    int rank;    /* of its locale; smaller fits the reader better */
    char *text;  /* as written, escapes resolved; of a URL the one to fetch */
    char **list; /* (nullable) */
    gint64 number;
    GArray *numbers; /* (nullable) (element-type gint64) spans in seconds, dates as walls */
} IvpValue;
void ivp_value_free(IvpValue *value);

/**
 * ivp_value_read:
 *
 * Returns: (transfer full): the value; %NULL after saying to @problems what is wrong with
 * it
 */
IvpValue *
ivp_value_read(const IvpProgramKey *key, const IvpKeyLine *line, IvpProblems *problems);

/** ivp_value_is_plain: whether @text has no control characters, but for "\n" with @lines.
 */
gboolean ivp_value_is_plain(const char *text, gboolean lines);

/**
 * ivp_value_check_link:
 *
 * Returns: (transfer full) (nullable): why @text may not stand for an address of @kind
 *   (%IVP_VALUE_FEED, %IVP_VALUE_HTTPS or %IVP_VALUE_LINK), or %NULL if it may
 */
char *ivp_value_check_link(IvpValueKind kind, const char *text);

/**
 * ivp_value_check_address:
 *
 * Returns: (transfer full) (nullable): why @text cannot be an address on that protocol, or
 * %NULL
 */
char *ivp_value_check_address(const char *protocol, const char *text);
