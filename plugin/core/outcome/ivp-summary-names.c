/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "ivp-summary-private.h"

/* A longer heading is a sentence. */
#define LONGEST_HEADING 200

/* Summaries are published in the program's language, so these are not the reader's. */
static const char *const default_headings[IVP_N_PARTS] = {
    [IVP_PART_WHO] = "Who",
    [IVP_PART_STACK] = "Stack",
    [IVP_PART_VISION] = "Vision",
    [IVP_PART_WHY] = "Why",
    [IVP_PART_CHALLENGES] = "Challenges",
    [IVP_PART_POSITIVE] = "Positive notes",
    [IVP_PART_NOTES] = "Notes of interest",
};

/* Whole names; the order of rows decides between words of several parts. */
static const struct {
    IvpSummaryPart part;
    const char *names[12];
    const char *words[12]; /* a word that begins so */
} names[] = {
    {IVP_PART_POSITIVE,
     {"positive notes", "positive", "positives", "positive feedback", "what went well",
      "what works", "highlights", "wins", "good things", "successes"},
     {"positive", "highlight", "success", "well", "wins"}},
    {IVP_PART_CHALLENGES,
     {"challenges", "challenge", "pain points", "problems", "difficulties", "obstacles",
      "what was hard", "blockers", "struggles"},
     {"challenge", "pain", "problem", "difficult", "obstacle", "struggle", "blocker",
      "hard", "friction"}},
    {IVP_PART_WHY,
     {"why", "why otel", "why opentelemetry", "motivation", "reasons"},
     {"why", "motivation", "reason"}},
    {IVP_PART_VISION,
     {"vision", "their end vision", "end vision", "goals", "goal", "end goal"},
     {"vision", "goal"}},
    {IVP_PART_STACK,
     {"stack", "tech stack", "their stack", "technology stack", "architecture",
      "what theyre trying to observe", "what they are trying to observe", "environment"},
     {"stack", "observe", "observing", "architecture", "environment", "technolog"}},
    {IVP_PART_WHO,
     {"who", "who they are", "interviewee", "interviewees", "guest", "participant",
      "participants", "about the interviewee"},
     {"who", "interviewee", "participant", "guest"}},
    {IVP_PART_NOTES,
     {"notes of interest", "notes", "other notes", "additional notes", "interesting notes",
      "miscellaneous", "other"},
     {"notes", "note", "interest", "interesting", "miscellaneous"}},
};

const char *
ivp_summary_get_heading(const char *const *headings, IvpSummaryPart part)
{
    if (headings != NULL && g_strv_length((char **)headings) == IVP_N_PARTS)
        return headings[part];
    return default_headings[part];
}

/* Lower case, letters and digits only, single spaces. */
static char *
fold(const char *text, gsize length)
{
    g_autofree char *part = g_strndup(text, length);
    g_autofree char *lower = g_utf8_strdown(part, -1);
    GString *folded = g_string_new(NULL);

    for (const char *p = lower; *p != '\0'; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);

        if (g_unichar_isalnum(c))
            g_string_append_unichar(folded, c);
        else if (c != '\'' && c != 0x2019 && folded->len > 0 &&
                 folded->str[folded->len - 1] != ' ')
            g_string_append_c(folded, ' ');
    }
    return g_strchomp(g_string_free(folded, FALSE));
}

static gboolean
is_in(const char *text, const char *const *list)
{
    for (gsize i = 0; i < 12 && list[i] != NULL; i++) {
        if (strcmp(text, list[i]) == 0)
            return TRUE;
    }
    return FALSE;
}

static gboolean
has_word(const char *folded, const char *const *list)
{
    for (gsize i = 0; i < 12 && list[i] != NULL; i++) {
        for (const char *at = strstr(folded, list[i]); at != NULL;
             at = strstr(at + 1, list[i])) {
            if (at == folded || at[-1] == ' ')
                return TRUE;
        }
    }
    return FALSE;
}

/* The length of what joins two names here: "/", "&", " and ", ","; 0: nothing does */
static gsize
joint_at(const char *text)
{
    if (strchr("/&+,;|", text[0]) != NULL)
        return 1;
    return g_ascii_strncasecmp(text, " and ", 5) == 0 ? 5 : 0;
}

static gboolean
has_joint(const char *text)
{
    while (*text != '\0' && joint_at(text) == 0)
        text++;
    return *text != '\0';
}

/* The part whose heading in the program it is, -1: of none. "Positive / Notes" is two
 * names, though folded it is as "Positive notes". */
static int
find_heading(const char *folded, const char *const *headings, gboolean joined)
{
    for (int part = 0; part < IVP_N_PARTS; part++) {
        const char *heading = ivp_summary_get_heading(headings, (IvpSummaryPart)part);
        g_autofree char *ours = fold(heading, strlen(heading));

        if (ours[0] != '\0' && strcmp(folded, ours) == 0 && has_joint(heading) == joined)
            return part;
    }
    return -1;
}

/* The part one name stands for, -1: none */
static int
find_part(const char *folded, const char *const *headings, gboolean exact)
{
    int ours = find_heading(folded, headings, FALSE);

    if (ours >= 0)
        return ours;
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        if (is_in(folded, names[i].names))
            return (int)names[i].part;
    }
    for (gsize i = 0; !exact && i < G_N_ELEMENTS(names); i++) {
        if (has_word(folded, names[i].words))
            return (int)names[i].part;
    }
    return -1;
}

IvpPartMask
ivp_summary_name_part(const char *heading,
                      const char *const *headings,
                      gboolean exact,
                      IvpSummaryPart *first)
{
    g_autofree char *whole = NULL;
    IvpPartMask mask = 0;
    const char *from = heading;
    int part;

    if (strlen(heading) > LONGEST_HEADING)
        return 0;
    whole = fold(heading, strlen(heading));
    part = find_heading(whole, headings, has_joint(heading));
    if (part >= 0) {
        *first = (IvpSummaryPart)part;
        return IVP_PART_BIT(part);
    }
    for (const char *at = heading;; at++) {
        gsize joint = *at != '\0' ? joint_at(at) : 0;
        g_autofree char *folded = NULL;

        if (*at != '\0' && joint == 0)
            continue;
        folded = fold(from, (gsize)(at - from));
        part = folded[0] != '\0' ? find_part(folded, headings, exact) : -1;
        /* Exactly means every one of them. */
        if (part < 0 && exact)
            return 0;
        if (part >= 0) {
            if (mask == 0 || part == IVP_PART_CHALLENGES)
                *first = (IvpSummaryPart)part;
            mask |= IVP_PART_BIT(part);
        }
        if (*at == '\0')
            return mask;
        at += joint - 1;
        from = at + 1;
    }
}

/* --- Asks --- */

static const char *
skip_marks(const char *text)
{
    return text + strspn(text, "*_ \t");
}

const char *
ivp_ask_label(const char *text)
{
    const char *at = skip_marks(text);
    gboolean specific = g_ascii_strncasecmp(at, "specific", 8) == 0;

    if (specific)
        at += 8 + strspn(at + 8, " \t-_*");
    if (g_ascii_strncasecmp(at, "ask", 3) != 0 &&
        !(specific && g_ascii_strncasecmp(at, "request", 7) == 0))
        return NULL;
    at += g_ascii_strncasecmp(at, "ask", 3) == 0 ? 3 : 7;
    if (*at == 's' || *at == 'S')
        at++;
    at = skip_marks(at);
    /* "Specific Ask (docs): …", "Specific Ask 1: …", "Specific Ask #2: …" */
    if (*at == '(') {
        const char *close = memchr(at, ')', strnlen(at, 40));

        if (close != NULL)
            at = skip_marks(close + 1);
    }
    if (specific)
        at = skip_marks(at + strspn(at, "#0123456789"));
    if (g_str_has_prefix(at, "–") || g_str_has_prefix(at, "—"))
        at += strlen("–");
    else if (*at == ':' || (specific && *at == '-'))
        at++;
    else if (!specific || *at != '\0')
        return NULL;
    /* Only what closes the label: the ask may begin with marks of its own. */
    at += strspn(at, "*_");
    return at + strspn(at, " \t");
}

const char *
ivp_ask_find(const char *text)
{
    for (const char *at = text; *at != '\0'; at++) {
        const char *after;

        if ((*at != 's' && *at != 'S') || g_ascii_strncasecmp(at, "specific", 8) != 0 ||
            (at > text && (g_ascii_isalnum(at[-1]) || (guchar)at[-1] >= 0x80)))
            continue;
        after = ivp_ask_label(at);
        /* In the middle of a line only with something behind it. */
        if (after != NULL && *after != '\0' && memchr(at, ':', (gsize)(after - at)) != NULL)
            return at;
    }
    return NULL;
}
