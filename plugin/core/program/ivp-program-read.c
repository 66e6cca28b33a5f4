/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "ivp-calendars.h"
#include "ivp-error.h"
#include "ivp-program-reader.h"

#define VERSION 1
/* What a text without a locale ranks: behind all that are in one of the reader's languages.
 */
#define RANK_PLAIN 1000

static const char *const section_names[] = {
    "Program", "About",      "Calendar", "Events",  "Region",
    "Slots",   "Interviews", "Summary",  "Asks",    "Retention",
    "Groups",  "Room",       "Links",    "Contact", NULL,
};
const char *const ivp_program_named_sections[] = {"Calendar", "Region", "Contact", NULL};

/* A file from a stranger that asks for one of these wants more than to describe a program.
 */
static const char *const commands[] = {"command", "passwordcommand", "exec",  "execute",
                                       "run",     "script",          "shell", "program",
                                       NULL};
static const char *const secrets[] = {"password",   "passwd",      "secret",   "token",
                                      "apikey",     "login",       "netrc",    "user",
                                      "credential", "credentials", "username", NULL};

/* --- Keys --- */

static gboolean
refuse_power(IvpProgramReader *reader, const IvpKeyLine *line)
{
    g_autofree char *key = g_ascii_strdown(line->key, -1);

    if (g_strv_contains(commands, key)) {
        ivp_problems_add_error(&reader->problems, line->line,
                               _("A program file may not name a command: remove “%s”."),
                               line->key);
        return TRUE;
    }
    if (g_strv_contains(secrets, key)) {
        ivp_problems_add_error(
            &reader->problems, line->line,
            _("A program file may not hold a name or password to sign in "
              "with: remove “%s”."),
            line->key);
        return TRUE;
    }
    return FALSE;
}

/* How well a text in @locale suits whoever reads; -1: not at all. */
static int
rank_locale(const char *locale)
{
    const char *const *languages = g_get_language_names();

    if (locale == NULL)
        return RANK_PLAIN;
    for (int i = 0; languages[i] != NULL && i < RANK_PLAIN; i++) {
        if (g_ascii_strcasecmp(languages[i], locale) == 0)
            return i;
    }
    return -1;
}

static gboolean
can_be_translated(IvpValueKind kind)
{
    return kind == IVP_VALUE_LINE || kind == IVP_VALUE_TEXT || kind == IVP_VALUE_LINES;
}

static void
warn_unknown_key(IvpProgramReader *reader,
                 const IvpKeySection *section,
                 const IvpKeyLine *line)
{
    g_autofree char *quoted = NULL;
    const char *suggestion;

    /* Past the cap nothing is said, so nothing need be looked for. */
    if (g_str_has_prefix(line->key, "X-") || reader->problems.warnings >= IVP_PROBLEMS_MAX)
        return;
    quoted = ivp_key_lines_quote(line->key);
    suggestion = ivp_program_keys_suggest(section->kind, line->key);
    if (suggestion != NULL)
        ivp_problems_add_warning(
            &reader->problems, line->line,
            _("“%s” is no key of [%s] and is ignored: did you mean “%s”?"), quoted,
            section->kind, suggestion);
    else
        ivp_problems_add_warning(&reader->problems, line->line,
                                 _("“%s” is no key of [%s] and is ignored."), quoted,
                                 section->kind);
}

static void
read_key(IvpProgramReader *reader,
         const IvpKeySection *section,
         const IvpKeyLine *line,
         GHashTable *values)
{
    const IvpProgramKey *key = ivp_program_keys_find(section->kind, line->key);
    g_autofree char *name = g_strconcat(section->kind, "/", line->key, NULL);
    int rank = rank_locale(line->locale);
    const IvpValue *present;
    IvpValue *value;

    if (key == NULL) {
        if (!refuse_power(reader, line))
            warn_unknown_key(reader, section, line);
        return;
    }
    if (line->locale != NULL && !can_be_translated(key->kind)) {
        ivp_problems_add_warning(
            &reader->problems, line->line,
            _("“%s” is the same in every language: this line is ignored."), key->key);
        return;
    }
    value = ivp_value_read(key, line, &reader->problems);
    if (value == NULL)
        return;
    value->rank = rank;
    present = g_hash_table_lookup(values, name);
    if (rank < 0 || (present != NULL && present->rank <= rank)) {
        ivp_value_free(value);
        return;
    }
    g_hash_table_insert(values, g_steal_pointer(&name), value);
}

static void
read_keys(IvpProgramReader *reader, const IvpKeySection *section, GHashTable *values)
{
    for (guint i = 0; i < section->entries->len; i++)
        read_key(reader, section, section->entries->pdata[i], values);
}

static GHashTable *
new_values(void)
{
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
                                 (GDestroyNotify)ivp_value_free);
}

const char *
ivp_program_reader_text(GHashTable *values, const char *name)
{
    const IvpValue *value = g_hash_table_lookup(values, name);

    return value != NULL ? value->text : NULL;
}

void
ivp_program_reader_add_phrases(IvpProgramReader *reader,
                               GPtrArray *phrases,
                               const IvpValue *value)
{
    for (char **item = value != NULL ? value->list : NULL; item != NULL && *item != NULL;
         item++) {
        g_autofree char *quoted = ivp_key_lines_quote(*item);

        if (!ivp_phrases_add(phrases, *item))
            ivp_problems_add_error(
                &reader->problems, value->line,
                _("“%s” has no letter or digit to look for: write words of a "
                  "title."),
                quoted);
    }
}

/* --- Sections with a name of their own --- */

/* Returns FALSE once there are too many of them, which is said once. */
static gboolean
has_room(IvpProgramReader *reader, const IvpKeySection *section, guint present, guint most)
{
    if (present == most)
        ivp_problems_add_error(&reader->problems, section->line,
                               _("The file has more than %d of [%s]."), (int)most,
                               section->kind);
    return present < most;
}

/* What the feed's own reader will make of the address. */
static void
check_feed(IvpProgramReader *reader, const IvpValue *url)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *successor = NULL;
    g_autofree char *feed = NULL;

    if (g_str_has_prefix(url->text, "example:"))
        return;
    feed = ivp_feed_url_normalize(url->text, FALSE, &successor, &error);
    if (feed == NULL)
        ivp_problems_add_error(&reader->problems, url->line, "%s", error->message);
    else if (successor != NULL)
        ivp_problems_add_warning(&reader->problems, url->line,
                                 _("This calendar has moved: write “URL=%s”."), successor);
}

static void
read_calendar(IvpProgramReader *reader, const IvpKeySection *section)
{
    g_autoptr(GHashTable) values = new_values();
    guint errors = reader->problems.errors;
    const IvpValue *former, *url;
    IvpProgramCalendar calendar = {0};

    read_keys(reader, section, values);
    if (!has_room(reader, section, reader->program->calendars->len,
                  IVP_PROGRAM_MAX_CALENDARS))
        return;
    if (ivp_program_reader_text(values, "Calendar/URL") == NULL) {
        if (reader->problems.errors == errors)
            ivp_problems_add_error(&reader->problems, section->line,
                                   _("[Calendar %s] lacks its address: add URL=https://…."),
                                   section->id);
        return;
    }
    url = g_hash_table_lookup(values, "Calendar/URL");
    check_feed(reader, url);
    former = g_hash_table_lookup(values, "Calendar/Formerly");
    calendar.id = g_strdup(section->id);
    calendar.name = g_strdup(ivp_program_reader_text(values, "Calendar/Name"));
    if (calendar.name == NULL)
        calendar.name = g_strdup(section->id);
    calendar.url = g_strdup(ivp_program_reader_text(values, "Calendar/URL"));
    calendar.former = former != NULL ? g_strdupv(former->list) : g_new0(char *, 1);
    g_array_append_val(reader->program->calendars, calendar);
}

static void
read_region(IvpProgramReader *reader, const IvpKeySection *section)
{
    g_autoptr(GHashTable) values = new_values();
    g_autoptr(GPtrArray) words = ivp_phrases_new();
    g_autofree char *id = NULL;
    const IvpValue *has_group;
    IvpRegion region = {0};

    read_keys(reader, section, values);
    if (!has_room(reader, section, reader->program->regions->len, IVP_PROGRAM_MAX_REGIONS))
        return;
    id = g_ascii_strdown(section->id, -1);
    for (guint i = 0; i < reader->program->regions->len; i++) {
        if (strcmp(g_array_index(reader->program->regions, IvpRegion, i).id, id) == 0) {
            ivp_problems_add_error(
                &reader->problems, section->line,
                _("[Region %s] differs from another in upper and lower case "
                  "alone: give it another name."),
                section->id);
            return;
        }
    }
    has_group = g_hash_table_lookup(values, "Region/Group");
    region.id = g_steal_pointer(&id);
    region.name = g_strdup(ivp_program_reader_text(values, "Region/Name"));
    if (region.name == NULL)
        region.name = g_strdup(section->id);
    region.has_group = has_group == NULL || has_group->number != 0;
    ivp_program_reader_add_phrases(reader, words,
                                   g_hash_table_lookup(values, "Region/Words"));
    if (words->len == 0)
        ivp_phrases_add(words, region.name);
    g_array_append_val(reader->program->regions, region);
    g_ptr_array_add(reader->program->region_words, g_steal_pointer(&words));
}

static gboolean
add_contact(IvpProgramReader *reader,
            const IvpKeySection *section,
            const char *name,
            const char *role,
            const char *protocol,
            const char *address,
            const char *link)
{
    IvpContact contact = {0};

    if (!has_room(reader, section, reader->program->contacts->len,
                  IVP_PROGRAM_MAX_CONTACTS))
        return FALSE;
    contact.name = g_strdup(name);
    contact.role = g_strdup(role);
    contact.protocol = g_ascii_strdown(protocol, -1);
    contact.address = g_strdup(address);
    contact.link = g_strdup(link);
    g_array_append_val(reader->program->contacts, contact);
    return TRUE;
}

/* One contact for each protocol; returns how many. */
guint
ivp_program_reader_add_addresses(IvpProgramReader *reader,
                                 const IvpKeySection *section,
                                 GHashTable *values,
                                 const char *name,
                                 const char *role,
                                 const char *link)
{
    guint added = 0;

    for (guint i = 0; i < section->entries->len; i++) {
        const IvpKeyLine *line = section->entries->pdata[i];
        const IvpProgramKey *key = ivp_program_keys_find(section->kind, line->key);
        g_autofree char *full = g_strconcat(section->kind, "/", line->key, NULL);
        const char *address = ivp_program_reader_text(values, full);

        if (key == NULL || key->kind != IVP_VALUE_ADDRESS || address == NULL ||
            line->locale != NULL)
            continue;
        if (!add_contact(reader, section, name, role, line->key, address, link))
            return added;
        added++;
    }
    return added;
}

static void
read_contact(IvpProgramReader *reader, const IvpKeySection *section)
{
    g_autoptr(GHashTable) values = new_values();
    guint errors = reader->problems.errors;
    const char *name, *role, *link;

    read_keys(reader, section, values);
    name = ivp_program_reader_text(values, "Contact/Name");
    role = ivp_program_reader_text(values, "Contact/Role");
    link = ivp_program_reader_text(values, "Contact/Link");
    name = name != NULL ? name : section->id;
    role = role != NULL ? role : "facilitator";
    if (ivp_program_reader_add_addresses(reader, section, values, name, role, link) > 0)
        return;
    if (link != NULL)
        add_contact(reader, section, name, role, "", "", link);
    else if (reader->problems.errors == errors)
        ivp_problems_add_error(&reader->problems, section->line,
                               _("[Contact %s] has no address: add one such as "
                                 "XMPP=bo@example.org, or Link=https://…."),
                               section->id);
}

/* --- Sections whose keys are free --- */

/* Whether this text of @name is to be taken, and if it replaces one, which (else -1). */
static gboolean
takes_free_key(IvpProgramReader *reader,
               const IvpKeySection *section,
               const IvpKeyLine *line)
{
    g_autofree char *name = g_strconcat(section->kind, "/", line->key, NULL);
    int present = GPOINTER_TO_INT(g_hash_table_lookup(reader->ranks, name));
    int rank = rank_locale(line->locale);

    if (rank < 0 || (present != 0 && present <= rank + 1))
        return FALSE;
    g_hash_table_insert(reader->ranks, g_steal_pointer(&name), GINT_TO_POINTER(rank + 1));
    return TRUE;
}

static void
read_paragraph(IvpProgramReader *reader,
               const IvpKeySection *section,
               const IvpKeyLine *line)
{
    static const IvpProgramKey text = {"About", "About", IVP_VALUE_TEXT};
    GArray *paragraphs = reader->program->paragraphs;
    IvpValue *value = ivp_value_read(&text, line, &reader->problems);
    IvpProgramParagraph paragraph;

    if (value == NULL || !takes_free_key(reader, section, line)) {
        ivp_value_free(value);
        return;
    }
    for (guint i = 0; i < paragraphs->len; i++) {
        IvpProgramParagraph *present = &g_array_index(paragraphs, IvpProgramParagraph, i);

        if (strcmp(present->heading, line->key) == 0) {
            g_free(present->text);
            present->text = g_steal_pointer(&value->text);
            ivp_value_free(value);
            return;
        }
    }
    if (has_room(reader, section, paragraphs->len, IVP_PROGRAM_MAX_PARAGRAPHS)) {
        paragraph.heading = g_strdup(line->key);
        paragraph.text = g_steal_pointer(&value->text);
        g_array_append_val(paragraphs, paragraph);
    }
    ivp_value_free(value);
}

static void
read_link(IvpProgramReader *reader, const IvpKeySection *section, const IvpKeyLine *line)
{
    static const IvpProgramKey address = {"Links", "Links", IVP_VALUE_LINK};
    IvpValue *value = ivp_value_read(&address, line, &reader->problems);
    IvpProgramLink link;

    if (value != NULL && line->locale == NULL &&
        has_room(reader, section, reader->program->links->len, IVP_PROGRAM_MAX_LINKS)) {
        link.label = g_strdup(line->key);
        link.url = g_steal_pointer(&value->text);
        g_array_append_val(reader->program->links, link);
    }
    ivp_value_free(value);
}

static void
read_free_keys(IvpProgramReader *reader, const IvpKeySection *section)
{
    for (guint i = 0; i < section->entries->len; i++) {
        const IvpKeyLine *line = section->entries->pdata[i];

        if (strlen(line->key) > IVP_PROGRAM_MAX_LINE_BYTES)
            ivp_problems_add_error(&reader->problems, line->line,
                                   _("A heading has at most %d bytes."),
                                   IVP_PROGRAM_MAX_LINE_BYTES);
        else if (section->kind[0] == 'A')
            read_paragraph(reader, section, line);
        else
            read_link(reader, section, line);
    }
}

/* --- All sections --- */

static gboolean
check_section_name(IvpProgramReader *reader, const IvpKeySection *section)
{
    const char *nearest = ivp_key_lines_nearest(section->kind, section_names);
    gboolean named = g_strv_contains(ivp_program_named_sections, section->kind);
    g_autofree char *quoted = ivp_key_lines_quote(section->kind);

    if (!g_strv_contains(section_names, section->kind)) {
        g_autofree char *all = g_strjoinv(", ", (char **)section_names);

        if (nearest != NULL)
            ivp_problems_add_error(&reader->problems, section->line,
                                   _("There is no section [%s]: did you mean [%s]?"),
                                   quoted, nearest);
        else
            ivp_problems_add_error(&reader->problems, section->line,
                                   _("There is no section [%s]: there are %s."), quoted,
                                   all);
        return FALSE;
    }
    if (named && (section->id == NULL || section->id[0] == '\0' ||
                  strchr(section->id, ' ') != NULL || strlen(section->id) > 64)) {
        ivp_problems_add_error(
            &reader->problems, section->line,
            _("[%s] needs one short word that names it: write [%s main]."), quoted, quoted);
        return FALSE;
    }
    if (!named && section->id != NULL) {
        ivp_problems_add_error(
            &reader->problems, section->line,
            _("There is one [%s] alone: leave out what follows its name."), quoted);
        return FALSE;
    }
    return TRUE;
}

static void
read_section(IvpProgramReader *reader, const IvpKeySection *section)
{
    if (g_str_has_prefix(section->kind, "X-") || !check_section_name(reader, section))
        return;
    if (strcmp(section->kind, "Calendar") == 0)
        read_calendar(reader, section);
    else if (strcmp(section->kind, "Region") == 0)
        read_region(reader, section);
    else if (strcmp(section->kind, "Contact") == 0)
        read_contact(reader, section);
    else if (strcmp(section->kind, "About") == 0 || strcmp(section->kind, "Links") == 0)
        read_free_keys(reader, section);
    else
        read_keys(reader, section, reader->program->values);
}

const IvpKeySection *
ivp_program_reader_find(const IvpProgramReader *reader, const char *kind)
{
    for (guint i = 0; i < reader->sections->len; i++) {
        const IvpKeySection *section = reader->sections->pdata[i];

        if (strcmp(section->kind, kind) == 0)
            return section;
    }
    return NULL;
}

/* Whether the rest is worth reading: a file of another version has other rules. */
static gboolean
check_version(IvpProgramReader *reader)
{
    const IvpKeySection *section = ivp_program_reader_find(reader, "Program");
    gint64 version;

    for (guint i = 0; section != NULL && i < section->entries->len; i++) {
        const IvpKeyLine *line = section->entries->pdata[i];

        if (strcmp(line->key, "Version") != 0)
            continue;
        version = g_ascii_strtoll(line->value, NULL, 10);
        if (version > VERSION) {
            ivp_problems_add_error(
                &reader->problems, line->line,
                _("The file is of version %d, and this release reads version "
                  "%d: use a newer release of the plugin."),
                (int)MIN(version, G_MAXINT), VERSION);
            return FALSE;
        }
        return TRUE;
    }
    if (section == NULL)
        ivp_problems_add_error(&reader->problems, 0,
                               _("There is no [Program]: begin with [Program], Version=1, "
                                 "Name=… and Zone=…."));
    else
        ivp_problems_add_error(&reader->problems, section->line,
                               _("The version is missing: add Version=1 under [Program]."));
    return section != NULL;
}

static void
read_bytes(IvpProgramReader *reader, GBytes *bytes)
{
    gsize length;
    const char *data = g_bytes_get_data(bytes, &length);

    if (length > IVP_PROGRAM_MAX_BYTES) {
        ivp_problems_add_error(
            &reader->problems, 0,
            _("The file is larger than %d KiB: this is no program file."),
            IVP_PROGRAM_MAX_BYTES / 1024);
        return;
    }
    if (length == 0) {
        ivp_problems_add_error(
            &reader->problems, 0,
            _("The file is empty: begin with [Program], Version=1, Name=… "
              "and Zone=…."));
        return;
    }
    reader->sections = ivp_key_lines_read(data, length, &reader->problems);
    if (!check_version(reader))
        return;
    for (guint i = 0; i < reader->sections->len; i++)
        read_section(reader, reader->sections->pdata[i]);
    ivp_program_reader_settle(reader);
}

static void
set_first_error(const GPtrArray *list, GError **error)
{
    for (guint i = 0; i < list->len; i++) {
        const IvpProgramProblem *problem = list->pdata[i];

        if (problem->warning)
            continue;
        if (problem->line > 0)
            g_set_error(error, IVP_ERROR, IVP_ERROR_PARSE, "%d: %s", problem->line,
                        problem->sentence);
        else
            g_set_error_literal(error, IVP_ERROR, IVP_ERROR_PARSE, problem->sentence);
        return;
    }
}

IvpProgram *
ivp_program_read(GBytes *bytes, const char *id, GPtrArray **problems, GError **error)
{
    IvpProgramReader reader = {0};
    g_autoptr(IvpProgram) program = NULL;

    g_return_val_if_fail(bytes != NULL && id != NULL, NULL);
    g_return_val_if_fail(error == NULL || *error == NULL, NULL);

    program = ivp_program_new(id);
    reader.program = program;
    reader.ranks = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    ivp_problems_init(&reader.problems);
    read_bytes(&reader, bytes);
    ivp_problems_sort(&reader.problems);
    if (reader.problems.errors > 0) {
        g_clear_pointer(&program, ivp_program_unref);
        set_first_error(reader.problems.list, error);
    }
    if (problems != NULL)
        *problems = g_ptr_array_ref(reader.problems.list);
    g_clear_pointer(&reader.sections, g_ptr_array_unref);
    g_hash_table_unref(reader.ranks);
    ivp_problems_clear(&reader.problems);
    return g_steal_pointer(&program);
}
