/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-program.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ivp-program-private.h"

/* --- Life --- */

static void
clear_calendar(IvpProgramCalendar *calendar)
{
    g_free(calendar->id);
    g_free(calendar->name);
    g_free(calendar->url);
    g_strfreev(calendar->former);
}

static void
clear_region(IvpRegion *region)
{
    g_free(region->id);
    g_free(region->name);
}

static void
clear_contact(IvpContact *contact)
{
    g_free(contact->name);
    g_free(contact->role);
    g_free(contact->protocol);
    g_free(contact->address);
    g_free(contact->link);
}

static void
clear_link(IvpProgramLink *link)
{
    g_free(link->label);
    g_free(link->url);
}

static void
clear_paragraph(IvpProgramParagraph *paragraph)
{
    g_free(paragraph->heading);
    g_free(paragraph->text);
}

static GArray *
new_array(gsize size, gpointer clear)
{
    GArray *array = g_array_new(FALSE, TRUE, size);

    g_array_set_clear_func(array, (GDestroyNotify)clear);
    return array;
}

IvpProgram *
ivp_program_new(const char *id)
{
    IvpProgram *program = g_new0(IvpProgram, 1);

    g_atomic_ref_count_init(&program->references);
    program->id = g_strdup(id);
    program->lengths = g_array_new(FALSE, FALSE, sizeof(int));
    program->calendars = new_array(sizeof(IvpProgramCalendar), clear_calendar);
    program->regions = new_array(sizeof(IvpRegion), clear_region);
    program->region_words =
        g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
    program->contacts = new_array(sizeof(IvpContact), clear_contact);
    program->links = new_array(sizeof(IvpProgramLink), clear_link);
    program->paragraphs = new_array(sizeof(IvpProgramParagraph), clear_paragraph);
    program->rules = g_ptr_array_new_with_free_func((GDestroyNotify)ivp_slot_rule_free);
    program->never = ivp_phrases_new();
    for (int i = 0; i < IVP_MATCHERS; i++) {
        program->matchers[i].phrases = ivp_phrases_new();
        program->matchers[i].exceptions = ivp_phrases_new();
        program->matchers[i].categories = ivp_phrases_new();
    }
    program->values = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
                                            (GDestroyNotify)ivp_value_free);
    return program;
}

IvpProgram *
ivp_program_ref(IvpProgram *program)
{
    g_return_val_if_fail(program != NULL, NULL);

    g_atomic_ref_count_inc(&program->references);
    return program;
}

void
ivp_program_unref(IvpProgram *program)
{
    if (program == NULL || !g_atomic_ref_count_dec(&program->references))
        return;
    g_free(program->id);
    g_free(program->name);
    g_free(program->about);
    g_free(program->room);
    g_clear_pointer(&program->zone, ivp_zone_unref);
    g_array_unref(program->lengths);
    g_array_unref(program->calendars);
    g_array_unref(program->regions);
    g_ptr_array_unref(program->region_words);
    g_array_unref(program->contacts);
    g_array_unref(program->links);
    g_array_unref(program->paragraphs);
    g_ptr_array_unref(program->rules);
    g_ptr_array_unref(program->never);
    for (int i = 0; i < IVP_MATCHERS; i++) {
        g_ptr_array_unref(program->matchers[i].phrases);
        g_ptr_array_unref(program->matchers[i].exceptions);
        g_ptr_array_unref(program->matchers[i].categories);
    }
    g_hash_table_unref(program->values);
    g_free(program);
}

/* --- What it says --- */

const char *
ivp_program_get_id(const IvpProgram *program)
{
    return program->id;
}

const char *
ivp_program_get_name(const IvpProgram *program)
{
    return program->name;
}

const char *
ivp_program_get_about(const IvpProgram *program)
{
    return program->about;
}

const IvpProgramParagraph *
ivp_program_get_paragraphs(const IvpProgram *program, gsize *n)
{
    *n = program->paragraphs->len;
    return (const IvpProgramParagraph *)program->paragraphs->data;
}

gboolean
ivp_program_is_example(const IvpProgram *program)
{
    return program->example;
}

IvpZone *
ivp_program_get_zone(const IvpProgram *program)
{
    return program->zone;
}

const char *
ivp_program_get_room(const IvpProgram *program)
{
    return program->room;
}

int
ivp_program_get_goal(const IvpProgram *program)
{
    return program->goal;
}

int
ivp_program_get_horizon_days(const IvpProgram *program)
{
    return program->horizon_days;
}

const int *
ivp_program_get_lengths(const IvpProgram *program, gsize *n)
{
    *n = program->lengths->len;
    return (const int *)program->lengths->data;
}

int
ivp_program_get_default_length(const IvpProgram *program)
{
    return program->default_length;
}

const IvpProgramCalendar *
ivp_program_get_calendars(const IvpProgram *program, gsize *n)
{
    *n = program->calendars->len;
    return (const IvpProgramCalendar *)program->calendars->data;
}

const IvpRegion *
ivp_program_get_regions(const IvpProgram *program, gsize *n)
{
    *n = program->regions->len;
    return (const IvpRegion *)program->regions->data;
}

const IvpContact *
ivp_program_get_contacts(const IvpProgram *program, gsize *n)
{
    *n = program->contacts->len;
    return (const IvpContact *)program->contacts->data;
}

const IvpProgramLink *
ivp_program_get_links(const IvpProgram *program, gsize *n)
{
    *n = program->links->len;
    return (const IvpProgramLink *)program->links->data;
}

const IvpRoomRule *
ivp_program_get_room_rule(const IvpProgram *program)
{
    return &program->room_rule;
}

/* --- Any key --- */

const IvpValue *
ivp_program_get_value(const IvpProgram *program, const char *section, const char *key)
{
    g_autofree char *name = g_strconcat(section, "/", key, NULL);

    return g_hash_table_lookup(program->values, name);
}

const char *
ivp_program_get_text(const IvpProgram *program, const char *section, const char *key)
{
    const IvpValue *value = ivp_program_get_value(program, section, key);

    return value != NULL ? value->text : NULL;
}

gint64
ivp_program_get_number(const IvpProgram *program, const char *section, const char *key)
{
    const IvpValue *value = ivp_program_get_value(program, section, key);

    return value != NULL ? value->number : 0;
}

const char *const *
ivp_program_get_list(const IvpProgram *program, const char *section, const char *key)
{
    static const char *const nothing[] = {NULL};
    const IvpValue *value = ivp_program_get_value(program, section, key);

    return value != NULL && value->list != NULL ? (const char *const *)value->list
                                                : nothing;
}

const gint64 *
ivp_program_get_numbers(const IvpProgram *program,
                        const char *section,
                        const char *key,
                        gsize *n)
{
    const IvpValue *value = ivp_program_get_value(program, section, key);

    *n = value != NULL && value->numbers != NULL ? value->numbers->len : 0;
    return *n > 0 ? (const gint64 *)value->numbers->data : NULL;
}

/* --- Slots --- */

static int
compare_starts(gconstpointer a, gconstpointer b)
{
    gint64 one = *(const gint64 *)a, other = *(const gint64 *)b;

    return (one > other) - (one < other);
}

static gboolean
is_excepted(const IvpProgram *program, gint64 start)
{
    gsize n;
    const gint64 *days = ivp_program_get_numbers(program, "Slots", "Except", &n);
    IvpWall day = ivp_wall_midnight(ivp_zone_to_wall(program->zone, start));

    for (gsize i = 0; i < n; i++) {
        if (days[i] == day)
            return TRUE;
    }
    return FALSE;
}

GArray *
ivp_program_list_slots(const IvpProgram *program, gint64 from, gint64 to)
{
    GArray *slots = g_array_new(FALSE, FALSE, sizeof(IvpSlot));
    g_autoptr(GArray) starts = g_array_new(FALSE, FALSE, sizeof(gint64));
    int longest;

    g_return_val_if_fail(program != NULL, slots);

    longest = g_array_index(program->lengths, int, program->lengths->len - 1);
    for (guint i = 0; i < program->rules->len; i++) {
        g_autoptr(GArray) of_rule = g_array_new(FALSE, FALSE, sizeof(gint64));

        ivp_slot_rule_append(program->rules->pdata[i], program->zone, from, to,
                             IVP_PROGRAM_MAX_SLOTS, of_rule);
        g_array_append_vals(starts, of_rule->data, of_rule->len);
    }
    g_array_sort(starts, compare_starts);
    for (guint i = 0; i < starts->len && slots->len < IVP_PROGRAM_MAX_SLOTS; i++) {
        gint64 start = g_array_index(starts, gint64, i);
        IvpSlot slot = {.start = start, .end = start + longest * 60};

        if (i > 0 && start == g_array_index(starts, gint64, i - 1))
            continue;
        if (!is_excepted(program, start))
            g_array_append_val(slots, slot);
    }
    return slots;
}

char *
ivp_program_describe_slots(const IvpProgram *program)
{
    GString *text = g_string_new(NULL);

    g_return_val_if_fail(program != NULL, g_string_free(text, FALSE));

    for (guint i = 0; i < program->rules->len; i++) {
        g_autofree char *rule =
            ivp_slot_rule_describe(program->rules->pdata[i], program->zone);

        g_string_append_printf(text, "%s%s", i > 0 ? "; " : "", rule);
    }
    return g_string_free(text, FALSE);
}
