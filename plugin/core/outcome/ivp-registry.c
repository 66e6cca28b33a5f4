/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "ivp-bound.h"
#include "ivp-data.h"
#include "ivp-error.h"
#include "ivp-markdown.h"
#include "ivp-registry-private.h"

/* Names that are suggested at once. */
#define SUGGESTED 3

static void
clear_sig(gpointer data)
{
    IvpSig *sig = data;

    g_free(sig->id);
    g_free(sig->name);
    g_free(sig->channel);
    g_free(sig->channel_id);
    g_strfreev(sig->repositories);
}

IvpRegistry *
ivp_registry_ref(IvpRegistry *registry)
{
    g_atomic_ref_count_inc(&registry->references);
    return registry;
}

void
ivp_registry_unref(IvpRegistry *registry)
{
    if (registry == NULL || !g_atomic_ref_count_dec(&registry->references))
        return;
    g_array_unref(registry->sigs);
    g_free(registry);
}

const IvpSig *
ivp_registry_get_sigs(const IvpRegistry *registry, gsize *n)
{
    *n = registry->sigs->len;
    return (const IvpSig *)registry->sigs->data;
}

/* --- Reading --- */

static char *
clean(const char *text)
{
    return ivp_bound_line(text, IVP_REGISTRY_MAX_TEXT);
}

/* "Go: SDK" -> "go-sdk" */
static char *
make_id(const char *name)
{
    GString *id = g_string_new(NULL);

    for (const char *p = name; *p != '\0'; p++) {
        if (g_ascii_isalnum(*p))
            g_string_append_c(id, g_ascii_tolower(*p));
        else if (id->len > 0 && id->str[id->len - 1] != '-')
            g_string_append_c(id, '-');
    }
    if (id->len > 0 && id->str[id->len - 1] == '-')
        g_string_truncate(id, id->len - 1);
    return g_string_free(id, FALSE);
}

static const IvpSig *
find_id(const IvpRegistry *registry, const char *id)
{
    for (guint i = 0; i < registry->sigs->len; i++) {
        const IvpSig *sig = &g_array_index(registry->sigs, IvpSig, i);

        if (g_ascii_strcasecmp(sig->id, id) == 0)
            return sig;
    }
    return NULL;
}

gboolean
ivp_registry_add(IvpRegistry *registry, IvpSig *sig, int line, IvpProblems *problems)
{
    char *plain;

    if (sig->name == NULL || sig->name[0] == '\0') {
        g_free(sig->name);
        sig->name = g_strdup(sig->id != NULL ? sig->id : "");
    }
    /* Some names have links in them. */
    plain = ivp_markdown_to_plain(sig->name, -1);
    g_free(sig->name);
    sig->name = plain;
    if (sig->id == NULL || sig->id[0] == '\0') {
        g_free(sig->id);
        sig->id = make_id(sig->name);
    }
    if (sig->channel == NULL)
        sig->channel = g_strdup("");
    if (sig->channel_id == NULL)
        sig->channel_id = g_strdup("");
    if (sig->id[0] == '\0') {
        ivp_problems_add_warning(problems, line, _("This group has neither id nor name."));
        clear_sig(sig);
        return TRUE;
    }
    if (find_id(registry, sig->id) != NULL) {
        ivp_problems_add_warning(problems, line,
                                 _("“%s” stands here a second time; the first one counts."),
                                 sig->id);
        clear_sig(sig);
        return TRUE;
    }
    if (registry->sigs->len == IVP_REGISTRY_MAX_SIGS) {
        ivp_problems_add_warning(problems, line,
                                 _("There are more than %d groups; the rest is left out."),
                                 IVP_REGISTRY_MAX_SIGS);
        clear_sig(sig);
        return FALSE;
    }
    g_array_append_val(registry->sigs, *sig);
    return TRUE;
}

static char *
find_value(const IvpKeySection *section, const char *key)
{
    for (guint i = 0; i < section->entries->len; i++) {
        const IvpKeyLine *line = section->entries->pdata[i];
        char bad[8];

        if (g_ascii_strcasecmp(line->key, key) == 0 && line->locale == NULL) {
            g_autofree char *text = ivp_key_line_get_text(line, bad);

            return clean(text);
        }
    }
    return NULL;
}

static char **
find_list(const IvpKeySection *section, const char *key)
{
    for (guint i = 0; i < section->entries->len; i++) {
        const IvpKeyLine *line = section->entries->pdata[i];
        g_auto(GStrv) list = NULL;
        g_autoptr(GStrvBuilder) builder = NULL;
        char bad[8];

        if (g_ascii_strcasecmp(line->key, key) != 0)
            continue;
        list = ivp_key_line_get_list(line, bad);
        builder = g_strv_builder_new();
        for (int j = 0; list[j] != NULL && j < IVP_REGISTRY_MAX_REPOSITORIES; j++) {
            g_autofree char *value = clean(list[j]);

            g_strv_builder_add(builder, value);
        }
        return g_strv_builder_end(builder);
    }
    return NULL;
}

static void
read_keys(IvpRegistry *registry, const char *data, gsize length, IvpProblems *problems)
{
    g_autoptr(GPtrArray) sections = ivp_key_lines_read(data, length, problems);

    for (guint i = 0; i < sections->len; i++) {
        const IvpKeySection *section = sections->pdata[i];
        IvpSig sig = {0};

        /* "[collector]" or "[Group collector]" */
        sig.id = g_strdup(section->id != NULL ? section->id : section->kind);
        sig.name = find_value(section, "Name");
        sig.channel = find_value(section, "Channel");
        sig.channel_id = find_value(section, "ChannelID");
        sig.repositories = find_list(section, "Repository");
        if (sig.repositories == NULL)
            sig.repositories = find_list(section, "Repositories");
        if (sig.repositories == NULL)
            sig.repositories = g_new0(char *, 1);
        if (!ivp_registry_add(registry, &sig, section->line, problems))
            return;
    }
}

/* A key file begins with "[name]" on a line of its own, after comments. */
static gboolean
is_key_file(const char *data, gsize length)
{
    const char *end = data + length;

    for (const char *at = data; at < end;) {
        const char *stop = memchr(at, '\n', (gsize)(end - at));
        gsize size = (gsize)((stop != NULL ? stop : end) - at);
        g_autofree char *line = g_strstrip(g_strndup(at, MIN(size, 300)));

        if (line[0] != '\0' && line[0] != '#')
            return line[0] == '[' && strchr(line, ',') == NULL &&
                   g_str_has_suffix(line, "]");
        at += size + 1;
    }
    return FALSE;
}

static gboolean
check_bytes(const char *data, gsize length, GError **error)
{
    if (length > IVP_REGISTRY_MAX_BYTES) {
        g_set_error(error, IVP_ERROR, IVP_ERROR_LIMIT,
                    _("The list of groups is larger than %d kB."),
                    IVP_REGISTRY_MAX_BYTES / 1024);
        return FALSE;
    }
    if (length > 0 &&
        (memchr(data, '\0', length) != NULL || !g_utf8_validate_len(data, length, NULL))) {
        g_set_error_literal(error, IVP_ERROR, IVP_ERROR_PARSE,
                            _("The list of groups is no text in UTF-8."));
        return FALSE;
    }
    return TRUE;
}

IvpRegistry *
ivp_registry_read(GBytes *bytes, GPtrArray **problems, GError **error)
{
    gsize length;
    const char *data = g_bytes_get_data(bytes, &length);
    g_autoptr(IvpRegistry) registry = g_new0(IvpRegistry, 1);
    IvpProblems found;
    gboolean fine = TRUE;

    g_return_val_if_fail(error == NULL || *error == NULL, NULL);

    data = data != NULL ? data : "";
    g_atomic_ref_count_init(&registry->references);
    registry->sigs = g_array_new(FALSE, FALSE, sizeof(IvpSig));
    g_array_set_clear_func(registry->sigs, clear_sig);
    if (problems != NULL)
        *problems = NULL;
    if (!check_bytes(data, length, error))
        return NULL;
    ivp_problems_init(&found);
    if (is_key_file(data, length))
        read_keys(registry, data, length, &found);
    else
        fine = ivp_registry_read_yaml(registry, data, length, &found, error);
    if (fine && registry->sigs->len == 0) {
        g_set_error_literal(error, IVP_ERROR, IVP_ERROR_PARSE,
                            _("There is no group in the list: each has an id and a name."));
        fine = FALSE;
    }
    ivp_problems_sort(&found);
    if (problems != NULL && fine)
        *problems = g_steal_pointer(&found.list);
    ivp_problems_clear(&found);
    return fine ? g_steal_pointer(&registry) : NULL;
}

GBytes *
ivp_registry_load(const char *user_directory, const char *name, GError **error)
{
    g_autofree char *key_file = g_strdup_printf("registries/%s.registry", name);
    g_autofree char *yml = g_strdup_printf("registries/%s.yml", name);
    g_autofree char *yaml = g_strdup_printf("registries/%s.yaml", name);
    const char *const paths[] = {key_file, yml, yaml, NULL};
    GBytes *bytes = ivp_data_load_first(user_directory, paths);

    if (bytes == NULL)
        g_set_error(error, IVP_ERROR, IVP_ERROR_NOT_FOUND,
                    _("There is no list of groups “%s”."), name);
    return bytes;
}

/* --- Finding one --- */

/* Case, "SIG" and "#" make no difference. */
static char *
fold(const char *text)
{
    g_autofree char *lower = g_utf8_casefold(text, -1);
    char *folded = g_strstrip(g_steal_pointer(&lower));

    if (folded[0] == '#')
        memmove(folded, folded + 1, strlen(folded));
    if (g_str_has_suffix(folded, " sig"))
        folded[strlen(folded) - 4] = '\0';
    return folded;
}

static gboolean
is_repository(const IvpSig *sig, const char *folded)
{
    for (char **repository = sig->repositories; *repository != NULL; repository++) {
        g_autofree char *ours = fold(*repository);
        const char *slash = strrchr(ours, '/');

        if (strcmp(ours, folded) == 0 || (slash != NULL && strcmp(slash + 1, folded) == 0))
            return TRUE;
    }
    return FALSE;
}

static gboolean
is_meant(const IvpSig *sig, const char *folded, int by)
{
    g_autofree char *value = NULL;

    switch (by) {
    case 0:
        value = fold(sig->id);
        break;
    case 1:
        value = fold(sig->name);
        break;
    case 2:
        value = fold(sig->channel);
        break;
    default:
        return is_repository(sig, folded);
    }
    return strcmp(value, folded) == 0;
}

/* How near a group is to what was typed; 0 is nearest, G_MAXUINT: not at all */
static guint
get_distance(const IvpSig *sig, const char *folded)
{
    g_autofree char *id = fold(sig->id);
    g_autofree char *name = fold(sig->name);
    guint by_id = ivp_key_lines_distance(folded, id);
    guint by_name = ivp_key_lines_distance(folded, name);

    if (strlen(folded) >= 2 &&
        (strstr(id, folded) != NULL || strstr(name, folded) != NULL ||
         (strlen(id) >= 3 && strstr(folded, id) != NULL)))
        return 1;
    if (by_id > MAX(1, strlen(id) / 3))
        by_id = G_MAXUINT;
    if (by_name > MAX(1, strlen(name) / 3))
        by_name = G_MAXUINT;
    return MIN(by_id, by_name);
}

/* "Collector, Go: SDK and Java: SDK": the nearest few, (nullable) */
static char *
list_nearest(const IvpRegistry *registry, const char *folded)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    guint distances[SUGGESTED + 1];

    for (guint i = 0; i < registry->sigs->len; i++) {
        const IvpSig *sig = &g_array_index(registry->sigs, IvpSig, i);
        guint distance = get_distance(sig, folded);
        guint place = names->len;

        if (distance == G_MAXUINT)
            continue;
        while (place > 0 && distances[place - 1] > distance)
            place--;
        if (place == SUGGESTED)
            continue;
        g_ptr_array_insert(names, (int)place, sig->name);
        memmove(distances + place + 1, distances + place,
                (SUGGESTED - place) * sizeof *distances);
        distances[place] = distance;
        if (names->len > SUGGESTED)
            g_ptr_array_set_size(names, SUGGESTED);
    }
    if (names->len == 0)
        return NULL;
    g_ptr_array_add(names, NULL);
    /* Translators: between names that are suggested */
    return g_strjoinv(_(", "), (char **)names->pdata);
}

const IvpSig *
ivp_registry_find(const IvpRegistry *registry, const char *text, GError **error)
{
    g_autofree char *folded = fold(text);
    g_autofree char *quoted = NULL;
    g_autofree char *nearest = NULL;

    for (int by = 0; by < 4 && folded[0] != '\0'; by++) {
        const IvpSig *found = NULL;
        int n = 0;

        for (guint i = 0; i < registry->sigs->len; i++) {
            const IvpSig *sig = &g_array_index(registry->sigs, IvpSig, i);

            if (!is_meant(sig, folded, by))
                continue;
            if (++n == 2)
                break;
            found = sig;
        }
        if (n == 1)
            return found;
        if (n > 1) {
            quoted = ivp_key_lines_quote(text);
            g_set_error(error, IVP_ERROR, IVP_ERROR_AMBIGUOUS,
                        _("“%1$s” is more than one group's, such as %2$s's: name the "
                          "group."),
                        quoted, found->name);
            return NULL;
        }
    }
    quoted = ivp_key_lines_quote(text);
    nearest = list_nearest(registry, folded);
    if (nearest != NULL)
        g_set_error(error, IVP_ERROR, IVP_ERROR_NOT_FOUND,
                    _("There is no group “%1$s”. Near it: %2$s."), quoted, nearest);
    else
        g_set_error(error, IVP_ERROR, IVP_ERROR_NOT_FOUND, _("There is no group “%s”."),
                    quoted);
    return NULL;
}
