/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-program-reader.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ivp-zone-name.h"

static void
require_key(IvpProgramReader *reader, const char *key, const char *example)
{
    const IvpKeySection *section = ivp_program_reader_find(reader, "Program");

    for (guint i = 0; section != NULL && i < section->entries->len; i++) {
        if (strcmp(((IvpKeyLine *)section->entries->pdata[i])->key, key) == 0)
            return;
    }
    if (section != NULL)
        ivp_problems_add_error(&reader->problems, section->line,
                               _("“%s” is missing: add it under [Program], such as %s=%s."),
                               key, key, example);
}

static void
settle_zone(IvpProgramReader *reader)
{
    const IvpValue *value = g_hash_table_lookup(reader->program->values, "Program/Zone");
    g_autoptr(GError) error = NULL;
    g_autofree char *advice = NULL;

    require_key(reader, "Zone", "Europe/Berlin");
    if (value != NULL) {
        reader->program->zone = ivp_zone_name_resolve(value->text, &advice, &error);
        if (reader->program->zone == NULL)
            ivp_problems_add_error(&reader->problems, value->line, "%s", error->message);
        else if (advice != NULL)
            ivp_problems_add_warning(&reader->problems, value->line, "%s", advice);
    }
    /* So that the rules can be looked at all the same. */
    if (reader->program->zone == NULL)
        reader->program->zone = ivp_zone_new_utc();
}

static void
settle_rules(IvpProgramReader *reader)
{
    const IvpKeySection *section = ivp_program_reader_find(reader, "Slots");

    for (guint i = 0; section != NULL && i < section->entries->len; i++) {
        const IvpKeyLine *line = section->entries->pdata[i];
        const IvpProgramKey *key = ivp_program_keys_find("Slots", line->key);
        g_autofree char *name = g_strconcat("Slots/", line->key, NULL);
        const char *text = ivp_program_reader_text(reader->program->values, name);
        g_autoptr(GError) error = NULL;
        IvpSlotRule *rule;

        if (key == NULL || key->kind != IVP_VALUE_RULE || text == NULL ||
            line->locale != NULL)
            continue;
        if (reader->program->rules->len == IVP_PROGRAM_MAX_SLOT_RULES) {
            ivp_problems_add_error(&reader->problems, line->line,
                                   _("The file has more than %d rules."),
                                   IVP_PROGRAM_MAX_SLOT_RULES);
            return;
        }
        rule = ivp_slot_rule_new(text, reader->program->zone, &error);
        if (rule == NULL)
            ivp_problems_add_error(&reader->problems, line->line, "%s", error->message);
        else
            g_ptr_array_add(reader->program->rules, rule);
    }
}

static int
compare_ints(gconstpointer a, gconstpointer b)
{
    return *(const int *)a - *(const int *)b;
}

static void
settle_lengths(IvpProgramReader *reader)
{
    IvpProgram *program = reader->program;
    const IvpValue *lengths = ivp_program_get_value(program, "Interviews", "Lengths");
    const IvpValue *usual = ivp_program_get_value(program, "Interviews", "DefaultLength");
    gboolean found = usual == NULL;

    if (lengths->numbers->len > IVP_PROGRAM_MAX_LENGTHS || lengths->numbers->len == 0) {
        ivp_problems_add_error(&reader->problems, lengths->line,
                               _("“Lengths” has 1 to %d lengths, such as 30 min;60 min."),
                               IVP_PROGRAM_MAX_LENGTHS);
        return;
    }
    for (guint i = 0; i < lengths->numbers->len; i++) {
        int minutes = g_array_index(lengths->numbers, gint64, i) / 60;
        gboolean known = FALSE;

        for (guint j = 0; j < program->lengths->len; j++)
            known = known || g_array_index(program->lengths, int, j) == minutes;
        if (!known)
            g_array_append_val(program->lengths, minutes);
        found = found || usual->number / 60 == minutes;
    }
    g_array_sort(program->lengths, compare_ints);
    program->default_length =
        usual != NULL ? usual->number / 60
                      : g_array_index(program->lengths, int, program->lengths->len - 1);
    if (!found)
        ivp_problems_add_error(
            &reader->problems, usual->line,
            _("%d min is none of “Lengths”: add it there, or choose one of "
              "them."),
            program->default_length);
}

static void
settle_roles(IvpProgramReader *reader)
{
    const IvpValue *roles = ivp_program_get_value(reader->program, "Interviews", "Roles");
    const IvpValue *required =
        ivp_program_get_value(reader->program, "Interviews", "RequiredRoles");

    for (char **role = required->list; *role != NULL; role++) {
        g_autofree char *quoted = ivp_key_lines_quote(*role);

        /* The fallback may name a role that a file's own list leaves out. */
        if (required->line != 0 &&
            !g_strv_contains((const char *const *)roles->list, *role))
            ivp_problems_add_error(&reader->problems, required->line,
                                   _("“%s” is none of “Roles”: add it there."), quoted);
    }
}

static void
settle_events(IvpProgramReader *reader)
{
    static const struct {
        int match;
        const char *phrases, *exceptions, *categories;
    } keys[] = {
        {IVP_MATCH_SLOT, "Slot", "NotSlot", "SlotCategories"},
        {IVP_MATCH_GROUP, "Group", "NotGroup", "GroupCategories"},
        {IVP_MATCH_INTERVIEW, "Interview", "NotInterview", "InterviewCategories"},
    };
    const IvpProgram *program = reader->program;
    gboolean any = FALSE;

    for (gsize i = 0; i < G_N_ELEMENTS(keys); i++) {
        const IvpMatcher *matcher = &program->matchers[keys[i].match];

        ivp_program_reader_add_phrases(
            reader, matcher->phrases,
            ivp_program_get_value(program, "Events", keys[i].phrases));
        ivp_program_reader_add_phrases(
            reader, matcher->exceptions,
            ivp_program_get_value(program, "Events", keys[i].exceptions));
        ivp_program_reader_add_phrases(
            reader, matcher->categories,
            ivp_program_get_value(program, "Events", keys[i].categories));
        any = any || matcher->phrases->len > 0 || matcher->categories->len > 0;
    }
    ivp_program_reader_add_phrases(reader, program->never,
                                   ivp_program_get_value(program, "Events", "Not"));
    if (!any && program->calendars->len > 0)
        ivp_problems_add_warning(
            &reader->problems, 0,
            _("Nothing says which events are discussion groups or "
              "interviews: add [Events] with Group=… or Interview=…."));
}

static void
settle_room(IvpProgramReader *reader)
{
    IvpProgram *program = reader->program;
    const IvpKeySection *section = ivp_program_reader_find(reader, "Room");
    const IvpValue *gap = ivp_program_get_value(program, "Slots", "Gap");

    program->room = g_strdup(ivp_program_get_text(program, "Room", "Name"));
    if (section != NULL)
        ivp_program_reader_add_addresses(
            reader, section, program->values,
            program->room != NULL ? program->room : program->name, "room",
            ivp_program_get_text(program, "Room", "Link"));
    program->room_rule.at_once = ivp_program_get_number(program, "Slots", "AtOnce");
    program->room_rule.gap_minutes = gap->number / 60;
    program->room_rule.whole_calendar =
        ivp_program_get_number(program, "Slots", "Counted") == 1;
    if (gap->line != 0 && gap->number > 0 && program->room_rule.at_once == 0)
        ivp_problems_add_warning(&reader->problems, gap->line,
                                 _("“Gap” counts only beside “AtOnce”: add AtOnce=1."));
}

static void
settle_about(IvpProgram *program)
{
    g_autoptr(GString) about = g_string_new(NULL);

    for (guint i = 0; i < program->paragraphs->len; i++) {
        const IvpProgramParagraph *paragraph =
            &g_array_index(program->paragraphs, IvpProgramParagraph, i);

        g_string_append_printf(about, "%s%s\n%s", i > 0 ? "\n\n" : "", paragraph->heading,
                               paragraph->text);
    }
    if (about->len > 0)
        program->about = g_strdup(about->str);
}

static void
add_fallbacks(IvpProgramReader *reader)
{
    for (const IvpProgramKey *key = ivp_program_keys; key->section != NULL; key++) {
        g_autofree char *name = g_strconcat(key->section, "/", key->key, NULL);
        IvpKeyLine line = {.key = (char *)key->key, .value = (char *)key->fallback};

        if (key->fallback == NULL ||
            g_strv_contains(ivp_program_named_sections, key->section) ||
            g_hash_table_contains(reader->program->values, name))
            continue;
        g_hash_table_insert(reader->program->values, g_steal_pointer(&name),
                            ivp_value_read(key, &line, &reader->problems));
    }
}

void
ivp_program_reader_settle(IvpProgramReader *reader)
{
    IvpProgram *program = reader->program;

    add_fallbacks(reader);
    require_key(reader, "Name", "…");
    program->name = g_strdup(ivp_program_get_text(program, "Program", "Name"));
    program->example = ivp_program_get_number(program, "Program", "Example") != 0;
    program->goal = ivp_program_get_number(program, "Interviews", "Goal");
    program->horizon_days = ivp_program_get_number(program, "Slots", "Horizon") / 86400;
    settle_zone(reader);
    settle_rules(reader);
    settle_lengths(reader);
    settle_roles(reader);
    settle_events(reader);
    settle_room(reader);
    settle_about(program);
    if (program->calendars->len == 0 && ivp_program_reader_find(reader, "Calendar") == NULL)
        ivp_problems_add_warning(
            &reader->problems, 0,
            _("The file names no calendar, so nothing but its slots is "
              "shown: add [Calendar main]."));
    if (program->rules->len > 0 && program->contacts->len == 0 && !program->example)
        ivp_problems_add_warning(&reader->problems, 0,
                                 _("The file names nobody who takes requests: add [Contact "
                                   "NAME]."));
}
