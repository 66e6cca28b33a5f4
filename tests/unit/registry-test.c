/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "ivp-error.h"
#include "ivp-program.h"
#include "ivp-registry.h"

static IvpRegistry *
read_text(const char *text, GPtrArray **problems)
{
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
    g_autoptr(GError) error = NULL;
    IvpRegistry *registry = ivp_registry_read(bytes, problems, &error);

    g_assert_no_error(error);
    return registry;
}

/* "id,name,channel,channel id,repo+repo", groups apart by "|" */
static char *
sum_up(const IvpRegistry *registry)
{
    GString *sum = g_string_new(NULL);
    gsize n;
    const IvpSig *sigs = ivp_registry_get_sigs(registry, &n);

    for (gsize i = 0; i < n; i++) {
        g_autofree char *repositories = g_strjoinv("+", sigs[i].repositories);

        g_string_append_printf(sum, "%s%s,%s,%s,%s,%s", i > 0 ? "|" : "", sigs[i].id,
                               sigs[i].name, sigs[i].channel, sigs[i].channel_id,
                               repositories);
    }
    return g_string_free(sum, FALSE);
}

static const struct {
    const char *what, *text, *sum;
    guint problems;
} files[] = {
    {"a key file",
     "# Groups\n[collector]\nName=Collector\nChannel=#otel-collector\nChannelID=C1\n"
     "Repository=a/b;a/c\n[Group go]\nName=Go: SDK\n[java]\n",
     "collector,Collector,#otel-collector,C1,a/b+a/c|go,Go: SDK,,,|java,java,,,", 0},
    {"the community's list",
     "- id: spec\n  kind: sig\n  name: 'Specification: General'\n  people:\n  - gcLiaison: "
     "tbd\n  - tcSponsor:\n      username: somebody\n      level: tbd\n  resources:\n  - "
     "meeting:\n      schedule: Tuesday at 08:00 PT\n  - slack:\n      name: "
     "'#otel-spec'\n      id: C2\n  - repository: a/spec\n  - repository: a/proto\n- id: "
     "comms\n  name: Comms ([Docs](https://a.example/), etc.)\n",
     "spec,Specification: General,#otel-spec,C2,a/spec+a/proto|comms,Comms (Docs, etc.),,,",
     0},
    {"a plain list under a key",
     "groups:\n  - {name: \"Go: SDK\", channel: \"#go\", repositories: [a/go, a/more]}\n  "
     "- "
     "name: Java\n    repository: a/java\n",
     "go-sdk,Go: SDK,#go,,a/go+a/more|java,Java,,,a/java", 0},
    {"entries under their ids",
     "collector:\n  name: Collector\ngo:\n  name: Go\n  slack: '#go'\n",
     "collector,Collector,,,|go,Go,#go,,", 0},
    {"lists in lists", "- name: Languages\n  sigs:\n  - name: Go\n  - name: Java\n",
     "go,Go,,,|java,Java,,,", 0},
    {"the same id twice, one without a name",
     "- id: a\n  name: A\n- id: A\n  name: B\n- id: ''\n  name: ''\n", "a,A,,,", 2},
    {"an alias is not followed", "- &x\n  id: a\n- *x\n", "a,a,,,", 0},
};

static void
test_shapes(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autoptr(GPtrArray) problems = NULL;
        g_autoptr(IvpRegistry) registry = read_text(files[i].text, &problems);
        g_autofree char *sum = sum_up(registry);

        g_test_message("%s", files[i].what);
        g_assert_cmpstr(sum, ==, files[i].sum);
        g_assert_cmpuint(problems->len, ==, files[i].problems);
    }
}

static void
test_bad_files(void)
{
    static const struct {
        const char *data;
        gsize length;
        IvpError code;
        const char *sentence;
    } rows[] = {
        {"- id: a\n  name: 'b\n", 19, IVP_ERROR_PARSE, "Line 3: this is no YAML."},
        {"words\n", 6, IVP_ERROR_PARSE,
         "There is no group in the list: each has an id and a name."},
        {"", 0, IVP_ERROR_PARSE,
         "There is no group in the list: each has an id and a name."},
        {"a\0b", 3, IVP_ERROR_PARSE, "The list of groups is no text in UTF-8."},
        {"- id: \xE9\n", 8, IVP_ERROR_PARSE, "The list of groups is no text in UTF-8."},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GBytes) bytes = g_bytes_new(rows[i].data, rows[i].length);
        g_autoptr(GError) error = NULL;

        g_assert_null(ivp_registry_read(bytes, NULL, &error));
        g_assert_error(error, IVP_ERROR, (int)rows[i].code);
        g_assert_cmpstr(error->message, ==, rows[i].sentence);
    }
}

/* Deep, wide or endless: refused or cut, and soon. */
static void
test_hostile_files(void)
{
    static const char *const pieces[] = {
        "[",        "{",     "- ",        "? ",  "a: ", "- &a [*a]\n",
        "- id: \"", "[a]\n", "- id: a\n", "&a ", "|\n", "- name: x\n  sigs:\n"};

    for (gsize i = 0; i < G_N_ELEMENTS(pieces); i++) {
        g_autoptr(GString) text = g_string_new(NULL);
        g_autoptr(GBytes) bytes = NULL;
        gint64 began = g_get_monotonic_time();

        while (text->len + strlen(pieces[i]) <= IVP_REGISTRY_MAX_BYTES / 8)
            g_string_append(text, pieces[i]);
        bytes = g_bytes_new(text->str, text->len);
        ivp_registry_unref(ivp_registry_read(bytes, NULL, NULL));
        g_test_message("%s: %" G_GINT64_FORMAT " ms", pieces[i],
                       (g_get_monotonic_time() - began) / 1000);
    }
}

static void
test_caps(void)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(GPtrArray) problems = NULL;
    g_autoptr(IvpRegistry) registry = NULL;
    g_autoptr(GBytes) bytes = NULL;
    g_autoptr(GError) error = NULL;
    gsize n;

    for (int i = 0; i < IVP_REGISTRY_MAX_SIGS + 10; i++)
        g_string_append_printf(text, "- id: a%d\n", i);
    registry = read_text(text->str, &problems);
    ivp_registry_get_sigs(registry, &n);
    g_assert_cmpuint(n, ==, IVP_REGISTRY_MAX_SIGS);
    g_assert_cmpuint(problems->len, ==, 1);
    while (text->len <= IVP_REGISTRY_MAX_BYTES)
        g_string_append(text, "# more\n");
    bytes = g_bytes_new(text->str, text->len);
    g_assert_null(ivp_registry_read(bytes, NULL, &error));
    g_assert_error(error, IVP_ERROR, IVP_ERROR_LIMIT);
}

static const struct {
    const char *typed, *id, *sentence;
} searches[] = {
    {"collector", "collector", NULL},
    {" Collector SIG ", "collector", NULL},
    {"#otel-go", "go", NULL},
    {"otel-go", "go", NULL},
    {"Go: SDK", "go", NULL},
    {"open-telemetry/opentelemetry-java-contrib", "java", NULL},
    {"opentelemetry-lambda", "faas", NULL},
    {"collecter", NULL, "There is no group “collecter”. Near it: Collector."},
    {"documentation", NULL,
     "There is no group “documentation”. Near it: Communications (website, "
     "documentation)."},
    {"pyton", NULL, "There is no group “pyton”. Near it: Python."},
    {"experience", NULL,
     "There is no group “experience”. Near it: Developer Experience, Contributor "
     "Experience."},
    {"quantum", NULL, "There is no group “quantum”."},
    {"", NULL, "There is no group “”."},
};

static void
test_finding(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = ivp_registry_load(NULL, "opentelemetry", &error);
    g_autoptr(GPtrArray) problems = NULL;
    g_autoptr(IvpRegistry) registry = ivp_registry_read(bytes, &problems, &error);

    g_assert_no_error(error);
    g_assert_cmpuint(problems->len, ==, 0);
    for (gsize i = 0; i < G_N_ELEMENTS(searches); i++) {
        const IvpSig *sig = ivp_registry_find(registry, searches[i].typed, &error);

        g_test_message("%s", searches[i].typed);
        if (searches[i].id != NULL) {
            g_assert_no_error(error);
            g_assert_cmpstr(sig->id, ==, searches[i].id);
            continue;
        }
        g_assert_null(sig);
        g_assert_error(error, IVP_ERROR, IVP_ERROR_NOT_FOUND);
        g_assert_cmpstr(error->message, ==, searches[i].sentence);
        g_clear_error(&error);
    }
}

static void
test_two_with_one_channel(void)
{
    g_autoptr(IvpRegistry) registry =
        read_text("- id: a\n  channel: '#x'\n- id: b\n  channel: '#x'\n", NULL);
    g_autoptr(GError) error = NULL;

    g_assert_null(ivp_registry_find(registry, "#x", &error));
    g_assert_error(error, IVP_ERROR, IVP_ERROR_AMBIGUOUS);
    g_assert_cmpstr(error->message, ==,
                    "“#x” is more than one group's, such as a's: name the group.");
}

static void
test_no_paths(void)
{
    g_autoptr(GError) error = NULL;

    g_assert_null(ivp_registry_load(NULL, "../programs/opentelemetry", &error));
    g_assert_error(error, IVP_ERROR, IVP_ERROR_NOT_FOUND);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/registry/shapes", test_shapes);
    g_test_add_func("/registry/bad", test_bad_files);
    g_test_add_func("/registry/hostile", test_hostile_files);
    g_test_add_func("/registry/caps", test_caps);
    g_test_add_func("/registry/finding", test_finding);
    g_test_add_func("/registry/ambiguous", test_two_with_one_channel);
    g_test_add_func("/registry/no-paths", test_no_paths);
    return g_test_run();
}
