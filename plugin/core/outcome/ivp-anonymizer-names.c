/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-anonymizer-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ivp-error.h"

/* Parts of a name shorter than this protect nothing by themselves: initials. */
#define MIN_PART 2
/* Handles such as "rlee" are looked for from this length on. */
#define MIN_HANDLE 4
/* Up to so many letters a name with signs in it ("AT&T") is taken at its word. */
#define MAX_TIGHT 4

/* Names that are words too: in prose they are names with a capital letter only. */
static const char *const words[] = {
    "ace",    "amazon",  "amber",  "angel",   "apple",  "april",  "art",    "august",
    "autumn", "bill",    "block",  "bob",     "box",    "brook",  "cash",   "chance",
    "chase",  "chip",    "cliff",  "crystal", "daisy",  "dale",   "dawn",   "dean",
    "drew",   "elastic", "faith",  "frank",   "gap",    "gene",   "ginger", "grace",
    "grant",  "gray",    "guy",    "holly",   "hope",   "hunter", "iris",   "ivy",
    "jack",   "jade",    "jay",    "jewel",   "josh",   "joy",    "june",   "king",
    "lance",  "lane",    "lily",   "major",   "mark",   "max",    "may",    "meta",
    "miles",  "nick",    "olive",  "oracle",  "page",   "pat",    "pearl",  "penny",
    "pepper", "peg",     "ray",    "rich",    "rob",    "robin",  "rock",   "rose",
    "ruby",   "rusty",   "sandy",  "shell",   "sky",    "slack",  "square", "star",
    "stripe", "sue",     "summer", "target",  "temple", "tick",   "tom",    "victor",
    "violet", "wade",    "ward",   "west",    "will",   "young",  "zoom",   NULL,
};

/* Nor do these: they stand in many names, or begin sentences. */
static const char *const particles[] = {
    "de",  "da",  "di",  "do",  "du",  "la",  "le",  "el",  "al", "bin", "ibn", "van",
    "von", "der", "den", "del", "dos", "das", "ter", "ten", "zu", "af",  "av",  "an",
    "as",  "at",  "be",  "by",  "go",  "he",  "if",  "in",  "is", "it",  "me",  "my",
    "no",  "of",  "on",  "or",  "so",  "to",  "up",  "us",  "we", "the", "and", NULL,
};

/* What companies add to their names. */
static const char *const legal[] = {
    "inc",     "incorporated", "ltd", "limited", "llc", "llp", "corp", "corporation", "co",
    "company", "gmbh",         "ag",  "kg",      "se",  "sa",  "sas",  "sarl",        "bv",
    "nv",      "ab",           "as",  "oy",      "oyj", "plc", "pty",  "spa",         "srl",
    "kk",      "sl",           "ug",  "ohg",     "aps", NULL,
};

static const char *const made_up[] = {N_("Person %u"), N_("Company %u"), N_("Name %u")};

static void
free_node(gpointer data)
{
    IvpPatternNode *node = data;

    for (guint i = 0; node->patterns != NULL && i < node->patterns->len; i++)
        g_byte_array_unref(g_array_index(node->patterns, IvpPattern, i).joints);
    g_clear_pointer(&node->patterns, g_array_unref);
    g_free(node);
}

IvpAnonymizer *
ivp_anonymizer_new(void)
{
    IvpAnonymizer *self = g_new0(IvpAnonymizer, 1);

    self->nodes = g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, free_node);
    self->roles = g_ptr_array_new_with_free_func(g_free);
    self->known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    self->stems = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return self;
}

void
ivp_anonymizer_free(IvpAnonymizer *self)
{
    if (self == NULL)
        return;
    g_hash_table_unref(self->nodes);
    g_ptr_array_unref(self->roles);
    g_hash_table_unref(self->known);
    g_hash_table_unref(self->stems);
    g_free(self);
}

IvpPatternNode *
ivp_anonymizer_step(const IvpAnonymizer *self, guint parent, gunichar letter)
{
    gint64 key = (gint64)parent << 21 | letter;

    return g_hash_table_lookup(self->nodes, &key);
}

/* --- Patterns --- */

/* Units [@first, @last) of a name as a pattern. */
typedef struct {
    const GArray *units;
    guint first;
    guint last;
} Run;

static const IvpFoldUnit *
unit_at(const GArray *units, guint index)
{
    return &g_array_index(units, IvpFoldUnit, index);
}

static gboolean
same_pattern(const IvpPattern *one, const IvpPattern *other)
{
    return one->joints->len == other->joints->len &&
           (one->joints->len == 0 ||
            memcmp(one->joints->data, other->joints->data, one->joints->len) == 0);
}

/* Takes over @pattern. */
static void
put_pattern(IvpAnonymizer *self, const gunichar *letters, IvpPattern pattern)
{
    IvpPatternNode *node = NULL;

    for (guint i = 0; i < pattern.letters; i++) {
        guint parent = node != NULL ? node->id : 0;
        IvpPatternNode *next = ivp_anonymizer_step(self, parent, letters[i]);

        if (next == NULL) {
            next = g_new0(IvpPatternNode, 1);
            next->key = (gint64)parent << 21 | letters[i];
            next->id = g_hash_table_size(self->nodes) + 1;
            g_hash_table_insert(self->nodes, &next->key, next);
        }
        node = next;
    }
    if (node->patterns == NULL)
        node->patterns = g_array_new(FALSE, FALSE, sizeof(IvpPattern));
    for (guint i = 0; i < node->patterns->len; i++) {
        IvpPattern *before = &g_array_index(node->patterns, IvpPattern, i);

        if (!same_pattern(before, &pattern))
            continue;
        /* The stricter of the two protects more; its role is the first one's, unless that
         * was a mere part of a name. */
        if (before->capital > pattern.capital || before->handle > pattern.handle)
            before->role = pattern.role;
        before->capital = before->capital && pattern.capital;
        before->handle = before->handle && pattern.handle;
        before->tight = before->tight && pattern.tight;
        g_byte_array_unref(pattern.joints);
        return;
    }
    g_array_append_val(node->patterns, pattern);
}

static void
add_runs(IvpAnonymizer *self,
         const Run *runs,
         guint n,
         guint role,
         gboolean capital,
         gboolean handle)
{
    gunichar letters[IVP_ANONYMIZER_MAX_NAME];
    IvpPattern pattern = {.role = role, .capital = capital, .handle = handle};
    gboolean blank = FALSE;

    pattern.joints = g_byte_array_new();
    for (guint i = 0; i < n; i++) {
        for (guint k = runs[i].first; k < runs[i].last; k++) {
            const IvpFoldUnit *unit = unit_at(runs[i].units, k);
            guint8 position = (guint8)pattern.letters;

            if (pattern.letters == IVP_ANONYMIZER_MAX_NAME)
                break;
            if (pattern.letters > 0 && (k == runs[i].first || unit->gap != IVP_FOLD_NONE)) {
                g_byte_array_append(pattern.joints, &position, 1);
                blank = blank || unit->blank || k == runs[i].first;
            }
            letters[pattern.letters++] = unit->c;
        }
    }
    pattern.tight = pattern.letters <= MAX_TIGHT && pattern.joints->len > 0 && !blank;
    put_pattern(self, letters, pattern);
}

/* The words of a name: runs of units with no blank in them. */
static guint
list_words(const GArray *units, Run *runs, guint most)
{
    guint n = 0;

    for (guint i = 0; i < units->len; i++) {
        if (i == 0 || unit_at(units, i)->blank) {
            if (n == most)
                break;
            runs[n++] = (Run){units, i, i + 1};
        } else {
            runs[n - 1].last = i + 1;
        }
    }
    return n;
}

static char *
dup_run(const Run *run)
{
    g_autoptr(GString) word = g_string_new(NULL);

    for (guint i = run->first; i < run->last; i++)
        g_string_append_unichar(word, unit_at(run->units, i)->c);
    return g_string_free(g_steal_pointer(&word), FALSE);
}

static void
add_parts(IvpAnonymizer *self, const Run *words_of, guint n, guint role)
{
    for (guint i = 0; i < n; i++) {
        g_autofree char *part = dup_run(&words_of[i]);

        if (words_of[i].last - words_of[i].first >= MIN_PART &&
            !g_strv_contains(particles, part))
            add_runs(self, &words_of[i], 1, role, TRUE, FALSE);
    }
}

static void
add_person(IvpAnonymizer *self, const Run *words_of, guint n, guint role)
{
    Run turned[2];

    if (n < 2)
        return;
    add_parts(self, words_of, n, role);
    /* "Lee, Reese", "reeselee" comes with the whole name; "rlee" and "reesel" with these.
     */
    turned[0] = words_of[n - 1];
    turned[1] = words_of[0];
    turned[1].last = words_of[n - 2].last;
    add_runs(self, turned, 2, role, FALSE, FALSE);
    turned[0] = (Run){words_of[0].units, words_of[0].first, words_of[0].first + 1};
    turned[1] = words_of[n - 1];
    if (turned[1].last - turned[1].first + 1 >= MIN_HANDLE)
        add_runs(self, turned, 2, role, FALSE, TRUE);
    turned[0] = words_of[0];
    turned[1].last = turned[1].first + 1;
    if (turned[0].last - turned[0].first + 1 >= MIN_HANDLE)
        add_runs(self, turned, 2, role, FALSE, TRUE);
    if (n > 2) {
        /* Without the names between. */
        turned[0] = words_of[0];
        turned[1] = words_of[n - 1];
        add_runs(self, turned, 2, role, FALSE, FALSE);
    }
}

static void
add_company(IvpAnonymizer *self, const Run *words_of, guint n, guint role)
{
    Run whole = words_of[0];

    while (n > 1) {
        g_autofree char *last = dup_run(&words_of[n - 1]);

        if (!g_strv_contains(legal, last))
            break;
        n--;
    }
    whole.last = words_of[n - 1].last;
    add_runs(self, &whole, 1, role, FALSE, FALSE);
}

/* "Müller" as "Mueller"; %NULL where it is the same */
static char *
spell_umlauts(const char *name)
{
    static const char *const pairs[][2] = {{"ä", "ae"}, {"ö", "oe"}, {"ü", "ue"},
                                           {"Ä", "Ae"}, {"Ö", "Oe"}, {"Ü", "Ue"},
                                           {"å", "aa"}, {"ø", "oe"}, {"Ø", "Oe"}};
    g_autoptr(GString) spelled = g_string_new(NULL);
    g_autofree char *composed = g_utf8_normalize(name, -1, G_NORMALIZE_NFC);

    g_string_append(spelled, composed != NULL ? composed : name);
    for (gsize i = 0; i < G_N_ELEMENTS(pairs); i++)
        g_string_replace(spelled, pairs[i][0], pairs[i][1], 0);
    return strcmp(spelled->str, composed != NULL ? composed : name) == 0
               ? NULL
               : g_string_free(g_steal_pointer(&spelled), FALSE);
}

#define MAX_WORDS 12
/* Letters of a stem that tells. */
#define MIN_STEM 3

/* "Анн" of "Анна": forms of it are shown, not replaced. */
static void
add_stems(IvpAnonymizer *self, const Run *words_of, guint n)
{
    for (guint i = 0; i < n; i++) {
        Run stem = words_of[i];
        gunichar last = unit_at(stem.units, stem.last - 1)->c;

        if (g_unichar_get_script(last) == G_UNICODE_SCRIPT_CYRILLIC &&
            g_utf8_strchr("аяоеийьыую", -1, last) != NULL)
            stem.last--;
        if (stem.last - stem.first >= MIN_STEM && last > 127)
            g_hash_table_add(self->stems, dup_run(&stem));
    }
}

static void
add_name(IvpAnonymizer *self, IvpProtect kind, const char *name, guint role)
{
    g_autoptr(GArray) units = ivp_fold_text(name, strlen(name));
    Run runs[MAX_WORDS], whole = {units, 0, units->len};
    guint n = list_words(units, runs, MAX_WORDS);
    g_autofree char *joined = dup_run(&whole);

    add_runs(self, &whole, 1, role,
             n == 1 && name[0] != '@' && g_strv_contains(words, joined), FALSE);
    add_stems(self, runs, n);
    if (kind == IVP_PROTECT_PERSON)
        add_person(self, runs, n, role);
    else if (kind == IVP_PROTECT_COMPANY)
        add_company(self, runs, n, role);
}

/* --- Names and roles --- */

static char *
fold_key(const char *name)
{
    g_autoptr(GArray) units = ivp_fold_text(name, strlen(name));
    Run whole = {units, 0, units->len};

    return dup_run(&whole);
}

static guint
find_role(IvpAnonymizer *self, IvpProtect kind, const char *role)
{
    if (role == NULL) {
        g_ptr_array_add(self->roles,
                        g_strdup_printf(_(made_up[kind]), ++self->counted[kind]));
        return self->roles->len - 1;
    }
    /* A file of many names has few roles; those of one line are the last one. */
    if (self->roles->len > 0 && strcmp(self->roles->pdata[self->roles->len - 1], role) == 0)
        return self->roles->len - 1;
    g_ptr_array_add(self->roles, g_strdup(role));
    return self->roles->len - 1;
}

gboolean
ivp_anonymizer_add(IvpAnonymizer *self,
                   IvpProtect kind,
                   const char *name,
                   const char *role,
                   GError **error)
{
    g_autofree char *key = NULL;
    g_autofree char *spelled = NULL;
    guint index;

    g_return_val_if_fail(self != NULL && name != NULL, FALSE);

    key = fold_key(name);
    if (g_utf8_strlen(key, -1) < 2) {
        g_set_error(error, IVP_ERROR, IVP_ERROR_PARSE,
                    _("“%s” is too short for a name: write at least two letters."), name);
        return FALSE;
    }
    if (g_utf8_strlen(key, -1) > IVP_ANONYMIZER_MAX_NAME) {
        g_set_error(error, IVP_ERROR, IVP_ERROR_LIMIT,
                    _("A name here has more than %d letters."), IVP_ANONYMIZER_MAX_NAME);
        return FALSE;
    }
    if (self->names == IVP_ANONYMIZER_MAX_NAMES) {
        g_set_error(error, IVP_ERROR, IVP_ERROR_LIMIT,
                    _("There are more than %d names: leave out those that cannot occur."),
                    IVP_ANONYMIZER_MAX_NAMES);
        return FALSE;
    }
    if (g_hash_table_contains(self->known, key))
        return TRUE;
    index = find_role(self, kind, role);
    self->names++;
    g_hash_table_insert(self->known, g_steal_pointer(&key), GUINT_TO_POINTER(index + 1));
    add_name(self, kind, name, index);
    spelled = spell_umlauts(name);
    if (spelled != NULL)
        add_name(self, kind, spelled, index);
    return TRUE;
}

gboolean
ivp_anonymizer_check_roles(const IvpAnonymizer *self, GError **error)
{
    for (guint i = 0; i < self->roles->len; i++) {
        const char *role = self->roles->pdata[i];
        g_autoptr(GPtrArray) found = ivp_anonymizer_find(self, role, strlen(role));

        if (found->len > 0) {
            const IvpReplacement *first = found->pdata[0];

            g_set_error(error, IVP_ERROR, IVP_ERROR_REFUSED,
                        _("The role “%1$s” has a protected name in it, “%2$s”: write "
                          "another."),
                        role, first->text);
            return FALSE;
        }
    }
    return TRUE;
}

/* --- The names file --- */

static gboolean
read_section(const char *line, IvpProtect *kind, GError **error)
{
    static const char *const sections[] = {"[person]", "[company]", "[other]"};

    for (gsize i = 0; i < G_N_ELEMENTS(sections); i++) {
        if (g_ascii_strcasecmp(line, sections[i]) == 0) {
            *kind = (IvpProtect)i;
            return TRUE;
        }
    }
    g_set_error(error, IVP_ERROR, IVP_ERROR_PARSE,
                _("There is no section “%s” here: write [person], [company] or [other]."),
                line);
    return FALSE;
}

/* "name; alias; alias = role" */
static gboolean
read_line(IvpAnonymizer *self, IvpProtect kind, char *line, GError **error)
{
    g_auto(GStrv) names = NULL;
    g_autofree char *made = NULL;
    char *equals = strchr(line, '=');
    const char *role = NULL;
    gboolean any = FALSE;

    if (equals != NULL) {
        *equals = '\0';
        role = g_strstrip(equals + 1);
        if (role[0] == '\0')
            role = NULL;
    }
    names = g_strsplit(line, ";", -1);
    for (char **name = names; *name != NULL; name++) {
        g_strstrip(*name);
        if ((*name)[0] == '\0')
            continue;
        if (!ivp_anonymizer_add(self, kind, *name, role, error))
            return FALSE;
        any = TRUE;
        if (role == NULL && self->roles->len > 0) {
            /* All names of a line are one person's. */
            g_autofree char *key = fold_key(*name);
            guint index = GPOINTER_TO_UINT(g_hash_table_lookup(self->known, key)) - 1;

            made = g_strdup(self->roles->pdata[index]);
            role = made;
        }
    }
    if (!any) {
        g_set_error_literal(error, IVP_ERROR, IVP_ERROR_PARSE,
                            _("There is no name before “=”: write “Name = role”."));
        return FALSE;
    }
    return TRUE;
}

gboolean
ivp_anonymizer_read_names(IvpAnonymizer *self, GBytes *bytes, GError **error)
{
    gsize length;
    const char *data = g_bytes_get_data(bytes, &length);
    g_autofree char *text = NULL;
    g_auto(GStrv) lines = NULL;
    IvpProtect kind = IVP_PROTECT_PERSON;

    if (length > IVP_ANONYMIZER_MAX_NAMES_BYTES) {
        g_set_error(error, IVP_ERROR, IVP_ERROR_LIMIT,
                    _("The list of names is larger than %d KB."),
                    IVP_ANONYMIZER_MAX_NAMES_BYTES / 1024);
        return FALSE;
    }
    if (!g_utf8_validate_len(data != NULL ? data : "", length, NULL)) {
        g_set_error_literal(error, IVP_ERROR, IVP_ERROR_PARSE,
                            _("The list of names is not text in UTF-8: save it in that "
                              "encoding."));
        return FALSE;
    }
    text = g_strndup(data != NULL ? data : "", length);
    lines = g_strsplit(g_str_has_prefix(text, "\xEF\xBB\xBF") ? text + 3 : text, "\n", -1);
    for (guint i = 0; lines[i] != NULL; i++) {
        char *line = g_strstrip(lines[i]);
        g_autoptr(GError) problem = NULL;

        if (line[0] == '\0' || line[0] == '#')
            continue;
        if (line[0] == '[' ? !read_section(line, &kind, &problem)
                           : !read_line(self, kind, line, &problem)) {
            g_set_error(error, problem->domain, problem->code, "%u: %s", i + 1,
                        problem->message);
            return FALSE;
        }
    }
    return TRUE;
}
