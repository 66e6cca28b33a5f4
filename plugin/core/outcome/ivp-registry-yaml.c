/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>
#include <yaml.h>

#include "ivp-bound.h"
#include "ivp-error.h"
#include "ivp-registry-private.h"

/* Deeper, or with more values, it is no list of groups. */
#define MAX_DEPTH 12
#define MAX_NODES 50000

/* A value, a list or entries with keys; aliases are not followed. */
typedef struct _Node Node;
struct _Node {
    char *key;           /* (nullable) */
    char *text;          /* (nullable): of a value */
    GPtrArray *children; /* (nullable): Node * (owned) */
    gboolean list;
    int line;
};

static void
free_node(gpointer data)
{
    Node *node = data;

    g_free(node->key);
    g_free(node->text);
    g_clear_pointer(&node->children, g_ptr_array_unref);
    g_free(node);
}

typedef struct {
    yaml_parser_t parser;
    int nodes;
    const char *trouble; /* (nullable): translated */
    int line;
} Loader;

static gboolean
next_event(Loader *loader, yaml_event_t *event)
{
    if (yaml_parser_parse(&loader->parser, event)) {
        loader->line = (int)event->start_mark.line + 1;
        return TRUE;
    }
    loader->line = (int)loader->parser.problem_mark.line + 1;
    loader->trouble = _("this is no YAML");
    return FALSE;
}

static Node *load_node(Loader *loader, const yaml_event_t *event, int depth);

static void
load_list(Loader *loader, Node *node, int depth)
{
    yaml_event_t event;

    while (loader->trouble == NULL && next_event(loader, &event)) {
        gboolean end = event.type == YAML_SEQUENCE_END_EVENT;
        Node *child = end ? NULL : load_node(loader, &event, depth + 1);

        yaml_event_delete(&event);
        if (child != NULL)
            g_ptr_array_add(node->children, child);
        if (end)
            return;
    }
}

static void
load_entries(Loader *loader, Node *node, int depth)
{
    yaml_event_t event;

    while (loader->trouble == NULL && next_event(loader, &event)) {
        gboolean end = event.type == YAML_MAPPING_END_EVENT;
        g_autofree char *key = NULL;
        Node *child = NULL;

        if (!end && event.type == YAML_SCALAR_EVENT)
            key = g_strdup((const char *)event.data.scalar.value);
        else if (!end)
            /* A list as a key: read, for what follows it, and not used. */
            child = load_node(loader, &event, depth + 1);
        yaml_event_delete(&event);
        g_clear_pointer(&child, free_node);
        if (end || loader->trouble != NULL || !next_event(loader, &event))
            return;
        child = load_node(loader, &event, depth + 1);
        yaml_event_delete(&event);
        if (child == NULL)
            return;
        child->key = g_steal_pointer(&key);
        g_ptr_array_add(node->children, child);
    }
}

/* Returns: (nullable): NULL with loader->trouble set */
static Node *
load_node(Loader *loader, const yaml_event_t *event, int depth)
{
    Node *node;

    if (depth > MAX_DEPTH || ++loader->nodes > MAX_NODES) {
        loader->trouble = _("this is too much for a list of groups");
        return NULL;
    }
    node = g_new0(Node, 1);
    node->line = (int)event->start_mark.line + 1;
    if (event->type == YAML_SCALAR_EVENT) {
        node->text = g_strdup((const char *)event->data.scalar.value);
    } else if (event->type == YAML_SEQUENCE_START_EVENT ||
               event->type == YAML_MAPPING_START_EVENT) {
        node->children = g_ptr_array_new_with_free_func(free_node);
        node->list = event->type == YAML_SEQUENCE_START_EVENT;
        if (node->list)
            load_list(loader, node, depth);
        else
            load_entries(loader, node, depth);
    }
    return node;
}

/* Only the first document counts. */
static Node *
load(Loader *loader, const char *data, gsize length)
{
    Node *root = NULL;
    yaml_event_t event;
    gboolean over = FALSE;

    yaml_parser_initialize(&loader->parser);
    yaml_parser_set_encoding(&loader->parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&loader->parser, (const unsigned char *)data, length);
    while (!over && root == NULL && loader->trouble == NULL && next_event(loader, &event)) {
        over = event.type == YAML_STREAM_END_EVENT;
        if (!over && event.type != YAML_STREAM_START_EVENT &&
            event.type != YAML_DOCUMENT_START_EVENT)
            root = load_node(loader, &event, 0);
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&loader->parser);
    if (loader->trouble != NULL)
        g_clear_pointer(&root, free_node);
    return root;
}

/* --- What it means --- */

static char *
clean(const char *text)
{
    return ivp_bound_line(text, IVP_REGISTRY_MAX_TEXT);
}

static const Node *
get(const Node *node, const char *key)
{
    for (guint i = 0; node->children != NULL && !node->list && i < node->children->len;
         i++) {
        const Node *child = node->children->pdata[i];

        if (child->key != NULL && g_ascii_strcasecmp(child->key, key) == 0)
            return child;
    }
    return NULL;
}

static char *
get_text(const Node *node, const char *key)
{
    const Node *child = get(node, key);

    return child != NULL && child->text != NULL ? clean(child->text) : NULL;
}

static void
take_text(char **place, const Node *node)
{
    if (node == NULL || node->text == NULL || *place != NULL)
        return;
    *place = clean(node->text);
}

/* "channel: '#x'", "slack: {name: '#x', id: C1}" */
static void
take_channel(IvpSig *sig, const Node *node)
{
    static const char *const keys[] = {"channel", "slack", "slackChannel", "chat"};

    for (gsize i = 0; i < G_N_ELEMENTS(keys); i++) {
        const Node *channel = get(node, keys[i]);

        if (channel == NULL)
            continue;
        take_text(&sig->channel, channel);
        take_text(&sig->channel, get(channel, "name"));
        take_text(&sig->channel_id, get(channel, "id"));
    }
}

static void
take_repositories(GPtrArray *repositories, const Node *node)
{
    static const char *const keys[] = {"repository", "repositories", "repo", "repos"};

    for (gsize i = 0; i < G_N_ELEMENTS(keys); i++) {
        const Node *found = get(node, keys[i]);
        guint n = found != NULL && found->list ? found->children->len : 1;

        for (guint j = 0; found != NULL && j < n; j++) {
            const Node *one = found->list ? found->children->pdata[j] : found;

            if (one->text != NULL && one->text[0] != '\0' &&
                repositories->len < IVP_REGISTRY_MAX_REPOSITORIES)
                g_ptr_array_add(repositories, clean(one->text));
        }
    }
}

static gboolean
is_sig(const Node *node)
{
    return node->children != NULL && !node->list &&
           (get(node, "id") != NULL || get(node, "name") != NULL);
}

static gboolean
add_sig(IvpRegistry *registry, const Node *node, IvpProblems *problems)
{
    IvpSig sig = {0};
    const Node *resources = get(node, "resources");
    g_autoptr(GPtrArray) repositories = g_ptr_array_new();

    sig.id = get_text(node, "id");
    sig.name = get_text(node, "name");
    if (sig.id == NULL && node->key != NULL)
        sig.id = clean(node->key);
    take_channel(&sig, node);
    take_repositories(repositories, node);
    for (guint i = 0; resources != NULL && resources->list && i < resources->children->len;
         i++) {
        take_channel(&sig, resources->children->pdata[i]);
        take_repositories(repositories, resources->children->pdata[i]);
    }
    g_ptr_array_add(repositories, NULL);
    sig.repositories = (char **)g_ptr_array_free(g_steal_pointer(&repositories), FALSE);
    return ivp_registry_add(registry, &sig, node->line, problems);
}

/* Groups stand in lists, or under keys of their own, perhaps in lists of such. */
static gboolean
add_sigs(IvpRegistry *registry, const Node *node, IvpProblems *problems)
{
    for (guint i = 0; node->children != NULL && i < node->children->len; i++) {
        const Node *child = node->children->pdata[i];
        const Node *inner = get(child, "sigs");

        if (inner != NULL) {
            if (!add_sigs(registry, inner, problems))
                return FALSE;
        } else if (is_sig(child)) {
            if (!add_sig(registry, child, problems))
                return FALSE;
        } else if (!add_sigs(registry, child, problems)) {
            return FALSE;
        }
    }
    return TRUE;
}

gboolean
ivp_registry_read_yaml(IvpRegistry *registry,
                       const char *data,
                       gsize length,
                       IvpProblems *problems,
                       GError **error)
{
    Loader loader = {0};
    Node *root = load(&loader, data, length);

    if (loader.trouble != NULL) {
        g_set_error(error, IVP_ERROR, IVP_ERROR_PARSE,
                    /* Translators: a number, and "this is no YAML" or the like */
                    _("Line %1$d: %2$s."), loader.line, loader.trouble);
        return FALSE;
    }
    if (root != NULL)
        add_sigs(registry, root, problems);
    g_clear_pointer(&root, free_node);
    return TRUE;
}
