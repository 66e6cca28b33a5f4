/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "ivp-program-keys.h"
#include "ivp-slot-words.h"

#define MAX_ADDRESS_BYTES 256

typedef struct {
    const IvpProgramKey *key;
    const IvpKeyLine *line;
    IvpProblems *problems;
    IvpValue *value;
} Reading;

void
ivp_value_free(IvpValue *value)
{
    if (value == NULL)
        return;
    g_free(value->text);
    g_strfreev(value->list);
    g_clear_pointer(&value->numbers, g_array_unref);
    g_free(value);
}

gboolean
ivp_value_is_plain(const char *text, gboolean lines)
{
    for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
        if (g_unichar_iscntrl(g_utf8_get_char(p)) && !(lines && *p == '\n'))
            return FALSE;
    }
    return TRUE;
}

/* --- Numbers and lengths of time --- */

static gboolean
parse_number(const char *text, gint64 *number)
{
    gsize length = strlen(text);

    if (length == 0 || length > 9 || strspn(text, "0123456789") != length)
        return FALSE;
    *number = g_ascii_strtoll(text, NULL, 10);
    return TRUE;
}

static const struct {
    const char *name; /* and with an "s" behind it, if it is not a letter */
    gint64 seconds;
} units[] = {
    {"s", 1},       {"sec", 1},     {"second", 1},    {"m", 60},
    {"min", 60},    {"minute", 60}, {"h", 3600},      {"hour", 3600},
    {"day", 86400}, {"d", 86400},   {"week", 604800},
};

static gint64
find_unit(const char *name)
{
    gsize length = strlen(name);

    for (gsize i = 0; i < G_N_ELEMENTS(units); i++) {
        gsize width = strlen(units[i].name);

        if (g_ascii_strncasecmp(name, units[i].name, width) == 0 &&
            (length == width ||
             (length == width + 1 && width > 1 && g_ascii_tolower(name[width]) == 's')))
            return units[i].seconds;
    }
    return 0;
}

static char *
format_span(gint64 seconds)
{
    if (seconds == 0)
        return g_strdup(_("none"));
    if (seconds % 86400 == 0)
        return g_strdup_printf(ngettext("%d day", "%d days", seconds / 86400),
                               (int)(seconds / 86400));
    if (seconds % 60 == 0)
        return g_strdup_printf(_("%d min"), (int)(seconds / 60));
    return g_strdup_printf(_("%d s"), (int)seconds);
}

static gboolean
read_span(Reading *reading, const char *text, gint64 *seconds)
{
    const IvpProgramKey *key = reading->key;
    g_autofree char *quoted = ivp_key_lines_quote(text);
    gsize digits = strspn(text, "0123456789");
    g_autofree char *count = g_strndup(text, digits);
    g_autofree char *unit = g_strstrip(g_strdup(text + digits));
    gint64 number, factor;

    if (key->minimum == 0 &&
        (g_ascii_strcasecmp(text, "none") == 0 || g_ascii_strcasecmp(text, "no") == 0)) {
        *seconds = 0;
        return TRUE;
    }
    if (g_ascii_strncasecmp(unit, "month", 5) == 0 ||
        g_ascii_strncasecmp(unit, "year", 4) == 0) {
        ivp_problems_add_error(reading->problems, reading->line->line,
                               _("“%s” has no fixed length: write it in days, such as “90 "
                                 "days”."),
                               quoted);
        return FALSE;
    }
    factor = find_unit(unit[0] != '\0' ? unit : key->unit);
    if (!parse_number(count, &number) || factor == 0) {
        ivp_problems_add_error(reading->problems, reading->line->line,
                               _("“%s” is no length of time: write it like “2 %s”."),
                               quoted, key->unit);
        return FALSE;
    }
    if (number * factor < key->minimum || number * factor > key->maximum) {
        g_autofree char *low = format_span(key->minimum);
        g_autofree char *high = format_span(key->maximum);

        ivp_problems_add_error(reading->problems, reading->line->line,
                               _("“%s” is out of range: write from %s to %s."), quoted, low,
                               high);
        return FALSE;
    }
    *seconds = number * factor;
    return TRUE;
}

static gboolean
read_count(Reading *reading)
{
    const IvpProgramKey *key = reading->key;
    g_autofree char *quoted = ivp_key_lines_quote(reading->value->text);

    if (parse_number(reading->value->text, &reading->value->number) &&
        reading->value->number >= key->minimum && reading->value->number <= key->maximum)
        return TRUE;
    if (key->minimum == key->maximum) {
        ivp_problems_add_error(reading->problems, reading->line->line,
                               _("“%s” does not fit: write %d."), quoted,
                               (int)key->minimum);
        return FALSE;
    }
    ivp_problems_add_error(reading->problems, reading->line->line,
                           _("“%s” does not fit: write a number from %d to %d."), quoted,
                           (int)key->minimum, (int)key->maximum);
    return FALSE;
}

/* --- Words --- */

static gboolean
read_yes_no(Reading *reading)
{
    static const char *const words[] = {"no",  "yes", "false", "true",
                                        "off", "on",  "0",     "1"};
    g_autofree char *quoted = ivp_key_lines_quote(reading->value->text);

    for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
        if (g_ascii_strcasecmp(reading->value->text, words[i]) == 0) {
            reading->value->number = i % 2;
            return TRUE;
        }
    }
    ivp_problems_add_error(reading->problems, reading->line->line,
                           _("“%s” is neither yes nor no: write one of them."), quoted);
    return FALSE;
}

static gboolean
read_choice(Reading *reading)
{
    g_auto(GStrv) choices = g_strsplit(reading->key->choices, ";", -1);
    g_autofree char *quoted = ivp_key_lines_quote(reading->value->text);
    g_autofree char *all = g_strjoinv(", ", choices);

    for (int i = 0; choices[i] != NULL; i++) {
        if (g_ascii_strcasecmp(reading->value->text, choices[i]) == 0) {
            g_free(reading->value->text);
            reading->value->text = g_strdup(choices[i]);
            reading->value->number = i;
            return TRUE;
        }
    }
    ivp_problems_add_error(reading->problems, reading->line->line,
                           _("“%s” is no choice here: write one of %s."), quoted, all);
    return FALSE;
}

static gboolean
read_name(Reading *reading)
{
    const char *text = reading->value->text;
    g_autofree char *quoted = ivp_key_lines_quote(text);

    if (strlen(text) <= 64 &&
        strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen(text) &&
        text[0] != '-')
        return TRUE;
    ivp_problems_add_error(
        reading->problems, reading->line->line,
        _("“%s” is no name of a file here: use small letters, digits and "
          "“-”, without a folder or ending."),
        quoted);
    return FALSE;
}

static gboolean
read_language(Reading *reading)
{
    const char *text = reading->value->text;
    g_autofree char *quoted = ivp_key_lines_quote(text);
    gsize letters = 0;

    while (g_ascii_isalpha(text[letters]))
        letters++;
    if (letters >= 2 && letters <= 3 && strlen(text) <= 16 &&
        (text[letters] == '\0' || strchr("-_", text[letters]) != NULL))
        return TRUE;
    ivp_problems_add_error(
        reading->problems, reading->line->line,
        _("“%s” is no code of a language: write it like “en” or “pt-BR”."), quoted);
    return FALSE;
}

/* --- Addresses --- */

static char *
check_host(IvpValueKind kind, GUri *uri)
{
    const char *host = g_uri_get_host(uri);

    if (host == NULL || host[0] == '\0')
        return g_strdup(
            _("The address names no server: write it like https://example.org/."));
    if (g_uri_get_userinfo(uri) != NULL)
        return g_strdup(
            _("The address holds a user name or password: leave out what stands "
              "before “@”."));
    if (kind == IVP_VALUE_FEED && g_ascii_strcasecmp(host, "calendar.google.com") == 0 &&
        strstr(g_uri_get_path(uri), "/private-") != NULL)
        return g_strdup(
            _("This is the calendar's secret address, which works like a password: "
              "use its public address."));
    return NULL;
}

char *
ivp_value_check_link(IvpValueKind kind, const char *text)
{
    g_autoptr(GUri) uri = NULL;
    g_autofree char *quoted = ivp_key_lines_quote(text);
    const char *scheme;

    for (const char *p = text; *p != '\0'; p++) {
        if (*p <= ' ' || *p >= 0x7F || strchr("<>\"`{}|\\^", *p) != NULL)
            return g_strdup_printf(
                _("“%s” has a character that no address has: write it as "
                  "your browser copies it."),
                quoted);
    }
    if (strlen(text) > IVP_PROGRAM_MAX_URL_BYTES)
        return g_strdup_printf(_("An address has at most %d bytes."),
                               IVP_PROGRAM_MAX_URL_BYTES);
    uri = g_uri_parse(text, G_URI_FLAGS_ENCODED, NULL);
    if (uri == NULL)
        return g_strdup_printf(_("“%s” is no address: write it like https://example.org/."),
                               quoted);
    scheme = g_uri_get_scheme(uri);
    if (strcmp(scheme, "https") == 0)
        return check_host(kind, uri);
    if (kind == IVP_VALUE_FEED &&
        (strcmp(scheme, "webcal") == 0 || strcmp(scheme, "webcals") == 0))
        return check_host(kind, uri);
    if (kind == IVP_VALUE_FEED && strcmp(scheme, "example") == 0) {
        const char *path = g_uri_get_path(uri);

        if (g_str_has_prefix(path, "sample/") && strstr(path, "..") == NULL)
            return NULL;
        return g_strdup(_("The built-in calendar is “example:sample/example.ics”."));
    }
    if (kind == IVP_VALUE_LINK && strcmp(scheme, "http") == 0)
        return check_host(kind, uri);
    if (kind == IVP_VALUE_LINK &&
        (strcmp(scheme, "mailto") == 0 || strcmp(scheme, "xmpp") == 0))
        return NULL;
    if (strcmp(scheme, "http") == 0)
        return g_strdup(_("An address with http: can be read and changed on its way: write "
                          "https:."));
    if (strcmp(scheme, "file") == 0)
        return g_strdup(
            _("A program file may not name a file of this computer: add it as a "
              "calendar of your own instead."));
    if (kind == IVP_VALUE_LINK)
        return g_strdup_printf(
            _("“%s:” is no link to follow: use https:, http:, mailto: or "
              "xmpp:."),
            scheme);
    return g_strdup_printf(_("“%s:” cannot be used here: write https:."), scheme);
}

char *
ivp_value_check_address(const char *protocol, const char *text)
{
    g_autofree char *quoted = ivp_key_lines_quote(text);
    const char *at = strchr(text, '@');

    if (strlen(text) > MAX_ADDRESS_BYTES)
        return g_strdup_printf(_("An address has at most %d bytes."), MAX_ADDRESS_BYTES);
    for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);

        /* Format characters (zero width, direction) make one address look like another. */
        if (!g_unichar_isgraph(c) || g_unichar_type(c) == G_UNICODE_FORMAT)
            return g_strdup_printf(
                _("“%s” has a space or an invisible character: write the "
                  "address alone."),
                quoted);
    }
    if (strcmp(protocol, "xmpp") == 0 || strcmp(protocol, "email") == 0) {
        if (at == NULL || at == text || at[1] == '\0' || strchr(at + 1, '@') != NULL ||
            strchr(text, '/') != NULL)
            return g_strdup_printf(_("“%s” is no address of that kind: write it like "
                                     "bo@example.org."),
                                   quoted);
    }
    if (strcmp(protocol, "irc") == 0 && (at == NULL || at == text || at[1] == '\0'))
        return g_strdup_printf(
            _("“%s” names no IRC server: write it like bo@irc.example.org."), quoted);
    return NULL;
}

static gboolean
read_address(Reading *reading, IvpValueKind kind, const char *text)
{
    g_autofree char *lower = g_ascii_strdown(reading->key->key, -1);
    g_autofree char *reason = kind == IVP_VALUE_ADDRESS
                                  ? ivp_value_check_address(lower, text)
                                  : ivp_value_check_link(kind, text);

    if (reason == NULL)
        return TRUE;
    ivp_problems_add_error(reading->problems, reading->line->line, "%s", reason);
    return FALSE;
}

/* --- Lists --- */

static gboolean
read_list(Reading *reading)
{
    IvpValue *value = reading->value;
    char bad[8];

    value->list = ivp_key_line_get_list(reading->line, bad);
    if (g_strv_length(value->list) > IVP_PROGRAM_MAX_ITEMS) {
        ivp_problems_add_error(reading->problems, reading->line->line,
                               _("A list has at most %d items."), IVP_PROGRAM_MAX_ITEMS);
        return FALSE;
    }
    if (reading->key->kind != IVP_VALUE_LINES && reading->key->kind != IVP_VALUE_FEEDS)
        value->numbers = g_array_new(FALSE, FALSE, sizeof(gint64));
    for (char **item = value->list; *item != NULL; item++) {
        gint64 number = 0;
        g_autoptr(GError) error = NULL;

        if (!ivp_value_is_plain(*item, FALSE) || strlen(*item) > IVP_PROGRAM_MAX_TEXT_BYTES)
            return FALSE; /* cannot be: the whole line was looked at */
        if (reading->key->kind == IVP_VALUE_FEEDS &&
            !read_address(reading, IVP_VALUE_FEED, *item))
            return FALSE;
        if (reading->key->kind == IVP_VALUE_SPANS && !read_span(reading, *item, &number))
            return FALSE;
        if (reading->key->kind == IVP_VALUE_DATES &&
            !ivp_slot_words_parse_date(*item, &number, &error)) {
            ivp_problems_add_error(reading->problems, reading->line->line, "%s",
                                   error->message);
            return FALSE;
        }
        if (value->numbers != NULL)
            g_array_append_val(value->numbers, number);
    }
    return TRUE;
}

static gboolean
read_text(Reading *reading)
{
    gboolean lines = reading->key->kind == IVP_VALUE_TEXT;
    gsize length = strlen(reading->value->text);
    gsize most = lines                                     ? IVP_PROGRAM_MAX_TEXT_BYTES
                 : reading->key->kind == IVP_VALUE_LINE    ? IVP_PROGRAM_MAX_LINE_BYTES
                 : reading->key->kind == IVP_VALUE_ADDRESS ? MAX_ADDRESS_BYTES
                                                           : IVP_KEY_LINES_MAX_LINE;

    if (length > most) {
        ivp_problems_add_error(reading->problems, reading->line->line,
                               _("“%s” has at most %d bytes."), reading->key->key,
                               (int)most);
        return FALSE;
    }
    if (!ivp_value_is_plain(reading->value->text, lines)) {
        ivp_problems_add_error(reading->problems, reading->line->line,
                               _("“%s” is one line: leave out “\\n”, “\\r” and “\\t”."),
                               reading->key->key);
        return FALSE;
    }
    return TRUE;
}

static gboolean
read_kind(Reading *reading)
{
    switch (reading->key->kind) {
    case IVP_VALUE_COUNT:
        return read_count(reading);
    case IVP_VALUE_SPAN:
        return read_span(reading, reading->value->text, &reading->value->number);
    case IVP_VALUE_YES_NO:
        return read_yes_no(reading);
    case IVP_VALUE_CHOICE:
        return read_choice(reading);
    case IVP_VALUE_NAME:
        return read_name(reading);
    case IVP_VALUE_LANGUAGE:
        return read_language(reading);
    case IVP_VALUE_FEED:
    case IVP_VALUE_HTTPS:
    case IVP_VALUE_LINK:
    case IVP_VALUE_ADDRESS:
        return read_address(reading, reading->key->kind, reading->value->text);
    case IVP_VALUE_LINES:
    case IVP_VALUE_SPANS:
    case IVP_VALUE_DATES:
    case IVP_VALUE_FEEDS:
        return read_list(reading);
    case IVP_VALUE_LINE:
    case IVP_VALUE_TEXT:
    case IVP_VALUE_ZONE:
    case IVP_VALUE_RULE:
    default:
        return TRUE;
    }
}

IvpValue *
ivp_value_read(const IvpProgramKey *key, const IvpKeyLine *line, IvpProblems *problems)
{
    Reading reading = {.key = key, .line = line, .problems = problems};
    char bad[8];

    reading.value = g_new0(IvpValue, 1);
    reading.value->line = line->line;
    reading.value->text = ivp_key_line_get_text(line, bad);
    if (bad[0] != '\0') {
        ivp_problems_add_error(problems, line->line,
                               _("“%s” means nothing here: write “\\\\” for a backslash."),
                               bad);
    } else if (reading.value->text[0] == '\0') {
        ivp_problems_add_error(problems, line->line,
                               _("“%s” is empty: give it a value, or remove the line."),
                               key->key);
    } else if (read_text(&reading) && read_kind(&reading)) {
        return reading.value;
    }
    ivp_value_free(reading.value);
    return NULL;
}
