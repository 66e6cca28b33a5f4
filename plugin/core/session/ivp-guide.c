/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "ivp-data.h"
#include "ivp-error.h"
#include "ivp-guide-private.h"

#define SUFFIX ".md"
#define ABOUT "README.md"

IvpGuide *
ivp_guide_ref(IvpGuide *guide)
{
    g_atomic_ref_count_inc(&guide->references);
    return guide;
}

void
ivp_guide_unref(IvpGuide *guide)
{
    if (guide == NULL || !g_atomic_ref_count_dec(&guide->references))
        return;
    for (guint i = 0; i < guide->steps->len; i++)
        g_free(g_array_index(guide->steps, IvpStep, i).text);
    for (guint i = 0; i < guide->parts->len; i++)
        g_free(g_array_index(guide->parts, IvpPart, i).title);
    g_array_unref(guide->steps);
    g_array_unref(guide->parts);
    g_string_free(guide->before, TRUE);
    g_string_free(guide->after, TRUE);
    g_free(guide->title);
    g_free(guide);
}

const char *
ivp_guide_get_title(const IvpGuide *guide)
{
    return guide->title;
}

const char *
ivp_guide_get_before(const IvpGuide *guide)
{
    return guide->before->str;
}

const char *
ivp_guide_get_after(const IvpGuide *guide)
{
    return guide->after->str;
}

const IvpPart *
ivp_guide_get_parts(const IvpGuide *guide, gsize *n)
{
    *n = guide->parts->len;
    return (const IvpPart *)guide->parts->data;
}

const int *
ivp_guide_get_lengths(const IvpGuide *guide, gsize *n)
{
    *n = guide->n_lengths;
    return guide->lengths;
}

/* --- Times --- */

/* Which of the variants is for a talk of that length: the longest that is not longer. */
static int
variant_of(const IvpGuide *guide, int length)
{
    int variant = 0;

    for (gsize i = 0; i < guide->n_lengths; i++) {
        if (guide->lengths[i] <= length)
            variant = (int)i;
    }
    return variant;
}

int
ivp_guide_get_seconds(const IvpGuide *guide, gsize part, int length)
{
    const IvpBox *box;

    g_return_val_if_fail(part < guide->parts->len, -1);

    box = &g_array_index(guide->parts, IvpPart, part).box;
    if (box->n == 0)
        return -1;
    return box->most[MIN(variant_of(guide, length), box->n - 1)];
}

int
ivp_guide_get_total(const IvpGuide *guide, int length)
{
    int total = 0;

    for (gsize i = 0; i < guide->parts->len; i++)
        total += MAX(0, ivp_guide_get_seconds(guide, i, length));
    return total;
}

char *
ivp_guide_format_minutes(int seconds)
{
    if (seconds % 60 == 0)
        return g_strdup_printf("%d", seconds / 60);
    return g_strdup_printf("%.1f", seconds / 60.0);
}

char *
ivp_guide_describe_drift(int total, int length)
{
    g_autofree char *minutes = ivp_guide_format_minutes(total);
    g_autofree char *apart = ivp_guide_format_minutes(ABS(total - length * 60));

    if (length == 0)
        /* Of a fraction the plural, too. */
        return g_strdup_printf(
            ngettext("%s minute", "%s minutes", (gulong)((total + 59) / 60)), minutes);
    if (total > length * 60)
        /* Translators: "31 of 30 minutes: 1 over": the guide's parts, the talk's length */
        return g_strdup_printf(_("%1$s of %2$d minutes: %3$s over"), minutes, length,
                               apart);
    if (total < length * 60)
        /* Translators: "58 of 60: 2 to spare", minutes as well */
        return g_strdup_printf(_("%1$s of %2$d: %3$s to spare"), minutes, length, apart);
    return g_strdup_printf(_("%1$s of %2$d minutes"), minutes, length);
}

/* --- Where guides are --- */

/* Names go into paths. */
static gboolean
is_name(const char *name)
{
    return name[0] != '\0' && name[0] != '.' && strchr(name, '/') == NULL &&
           strchr(name, '\\') == NULL && strlen(name) <= 100;
}

GBytes *
ivp_guide_load(const char *user_directory,
               const char *name,
               const char *const *languages,
               GError **error)
{
    g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
    GBytes *bytes;

    g_return_val_if_fail(name != NULL, NULL);

    if (!is_name(name)) {
        g_set_error(error, IVP_ERROR, IVP_ERROR_NOT_FOUND, _("There is no guide “%s”."),
                    name);
        return NULL;
    }
    for (gsize i = 0; languages != NULL && languages[i] != NULL; i++) {
        if (is_name(languages[i]) && strcmp(languages[i], "C") != 0)
            g_ptr_array_add(paths,
                            g_strdup_printf("guides/%s.%s" SUFFIX, name, languages[i]));
    }
    g_ptr_array_add(paths, g_strdup_printf("guides/%s" SUFFIX, name));
    g_ptr_array_add(paths, NULL);
    bytes = ivp_data_load_first(user_directory, (const char *const *)paths->pdata);
    if (bytes == NULL)
        g_set_error(error, IVP_ERROR, IVP_ERROR_NOT_FOUND, _("There is no guide “%s”."),
                    name);
    return bytes;
}

char **
ivp_guide_list(const char *user_directory)
{
    g_auto(GStrv) files = ivp_data_list(user_directory, "guides");
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GStrvBuilder) names = g_strv_builder_new();

    for (char **file = files; *file != NULL; file++) {
        char *dot = strchr(*file, '.');

        if (!g_str_has_suffix(*file, SUFFIX) || strcmp(*file, ABOUT) == 0 || dot == *file)
            continue;
        *dot = '\0';
        if (g_hash_table_add(seen, *file))
            g_strv_builder_add(names, *file);
    }
    return g_strv_builder_end(names);
}
