/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-line.h"

#include <stdlib.h>
#include <string.h>

#include "ivp-line-private.h"

/* Pasted messages beyond this many are not looked at. */
#define MAX_PASTED 64

static gboolean
begins_address(const char *text)
{
    static const char *const starts[] = {"http://", "https://", "ftp://", "www.",
                                         "mailto:"};

    for (gsize i = 0; i < G_N_ELEMENTS(starts); i++)
        if (g_ascii_strncasecmp(text, starts[i], strlen(starts[i])) == 0)
            return TRUE;
    return FALSE;
}

/* Whoever writes a line escapes just what this finds, so it need not tell words apart. */
gsize
ivp_line_find_doubled(const char *text, gsize at)
{
    static const char *const added[] = {"", "http://", "https://", "ftp://", "mailto:"};
    const char *inside = text + at + 1;
    const char *end;
    gsize bytes;

    if (at < 2 || text[at - 1] != ' ' || !begins_address(inside))
        return 0;
    end = strchr(inside, text[at] == '<' ? '>' : ')');
    if (end == NULL)
        return 0;
    bytes = (gsize)(end - inside);
    for (gsize i = 0; i < G_N_ELEMENTS(added); i++) {
        gsize extra = strlen(added[i]);
        gsize length = bytes - MIN(bytes, extra);

        if (length > 0 && length < at && strncmp(inside, added[i], extra) == 0 &&
            strncmp(inside + extra, text + at - 1 - length, length) == 0)
            return bytes + 3;
    }
    return 0;
}

/* Takes out what a linkifier has added; also turns line breaks on the way into blanks. */
static char *
undo_damage(const char *piece)
{
    g_autofree char *valid = g_utf8_make_valid(piece, -1);
    GString *out = g_string_new(NULL);

    for (gsize i = 0; valid[i] != '\0'; i++) {
        gsize doubled = 0;

        if (valid[i] == '<' || valid[i] == '(')
            doubled = ivp_line_find_doubled(valid, i);
        if (doubled > 0) {
            g_string_truncate(out, out->len - 1);
            i += doubled - 2;
        } else if (valid[i] == '\r' && valid[i + 1] == '\n') {
            continue;
        } else {
            g_string_append_c(out, valid[i] == '\n' || valid[i] == '\r' ? ' ' : valid[i]);
        }
    }
    return g_string_free(out, FALSE);
}

char *
ivp_line_unescape(const char *wire)
{
    GString *text = g_string_new(NULL);
    g_autofree char *typed = NULL;

    for (const char *p = wire; *p != '\0'; p++) {
        if (p[0] == '\\' && p[1] == 'n') {
            g_string_append_c(text, '\n');
            p++;
        } else if (p[0] == '\\' && p[1] != '\0' && strchr("\\<(", p[1]) != NULL) {
            g_string_append_c(text, p[1]);
            p++;
        } else {
            g_string_append_c(text, *p);
        }
    }
    typed = g_string_free(text, FALSE);
    return ivp_line_clean_text(typed);
}

static gboolean
parse_number(const char *text, int least, int most, int *value)
{
    gsize length = strspn(text, "0123456789");
    int n;

    if (length == 0 || length > 4 || text[length] != '\0')
        return FALSE;
    n = atoi(text);
    if (n < least || n > most)
        return FALSE;
    *value = n;
    return TRUE;
}

static gboolean
parse_times(IvpLine *line, const char *value)
{
    g_auto(GStrv) times = g_strsplit(value, ",", IVP_LINE_MAX_TIMES + 2);

    if (g_strv_length(times) > IVP_LINE_MAX_TIMES)
        return FALSE;
    for (guint i = 0; times[i] != NULL; i++) {
        gint64 instant;

        if (!ivp_line_parse_time(times[i], &instant) || ivp_line_has_time(line, instant))
            return FALSE;
        line->at[line->n_at++] = instant;
    }
    return line->n_at > 0;
}

static gboolean
parse_booked(IvpLine *line, char *value)
{
    char *dot = strchr(value, '.');

    if (dot == NULL)
        return FALSE;
    *dot = '\0';
    return ivp_line_parse_time(value, &line->booked) &&
           parse_number(dot + 1, 1, 9999, &line->booked_rev);
}

static gboolean
parse_nick(IvpLine *line, const char *value)
{
    GString *nick = g_string_new(NULL);

    for (const char *p = value; *p != '\0'; p++) {
        if (p[0] == '%' && g_ascii_isxdigit(p[1]) && g_ascii_isxdigit(p[2])) {
            int c = g_ascii_xdigit_value(p[1]) * 16 + g_ascii_xdigit_value(p[2]);

            g_string_append_c(nick, (char)c);
            p += 2;
        } else {
            g_string_append_c(nick, *p);
        }
    }
    if (nick->len == 0 || nick->len > IVP_LINE_MAX_NICK || strlen(nick->str) != nick->len ||
        !g_utf8_validate(nick->str, -1, NULL)) {
        g_string_free(nick, TRUE);
        return FALSE;
    }
    line->by = g_string_free(nick, FALSE);
    return TRUE;
}

static gboolean
parse_record(IvpLine *line, const char *value)
{
    for (guint i = 0; i < G_N_ELEMENTS(ivp_line_record_names); i++)
        if (strcmp(value, ivp_line_record_names[i]) == 0) {
            line->record = (IvpRecord)i;
            return TRUE;
        }
    return FALSE;
}

static gboolean
parse_box(char *box, const char *value)
{
    return ivp_code_normalize(box, value, strlen(value), IVP_BOX_LENGTH, IVP_BOX_LENGTH);
}

/* Returns: whether the key is unknown here, or its value is fine */
static gboolean
parse_key(IvpLine *line, const char *key, char *value, guint *seen)
{
    static const struct {
        const char *name;
        guint key;
    } names[] = {
        {"re", IVP_KEY_RE},       {"box", IVP_KEY_BOX}, {"to", IVP_KEY_TO},
        {"at", IVP_KEY_AT},       {"len", IVP_KEY_LEN}, {"rec", IVP_KEY_REC},
        {"name", 1 << 16},        {"org", 1 << 17},     {"booked", IVP_KEY_BOOKED},
        {"until", IVP_KEY_UNTIL}, {"on", IVP_KEY_ON},   {"room", IVP_KEY_ROOM},
        {"by", IVP_KEY_BY},
    };
    guint keys = ivp_line_keys(line->verb), found = 0;
    int flag;

    if (keys & IVP_KEY_REC)
        keys |= 1 << 16 | 1 << 17;
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
        if (strcmp(key, names[i].name) == 0)
            found = names[i].key;
    if ((found & keys) == 0)
        return TRUE;
    if (*seen & found)
        return FALSE;
    *seen |= found;
    switch (found) {
    case IVP_KEY_RE:
        return parse_number(value, 0, 9999, &line->re);
    case IVP_KEY_BOX:
        return parse_box(line->box, value);
    case IVP_KEY_TO:
        return parse_box(line->to, value);
    case IVP_KEY_AT:
        return parse_times(line, value);
    case IVP_KEY_LEN:
        return parse_number(value, 1, IVP_LINE_MAX_MINUTES, &line->length);
    case IVP_KEY_REC:
        return parse_record(line, value);
    case 1 << 16:
    case 1 << 17:
        if (!parse_number(value, 0, 1, &flag))
            return FALSE;
        *(found == 1 << 16 ? &line->name : &line->org) = flag;
        return TRUE;
    case IVP_KEY_BOOKED:
        return parse_booked(line, value);
    case IVP_KEY_UNTIL:
        return ivp_line_parse_time(value, &line->until);
    case IVP_KEY_ON:
        return ivp_line_parse_time(value, &line->on);
    case IVP_KEY_ROOM:
        return ivp_code_normalize(line->room, value, strlen(value), IVP_ID_LENGTH,
                                  IVP_ID_LENGTH);
    default:
        return parse_nick(line, value);
    }
}

static gboolean
parse_name(IvpLine *line, char *word, gsize least)
{
    char *dot = strchr(word, '.');

    if (dot == NULL)
        return FALSE;
    return ivp_code_normalize(line->id, word, (gsize)(dot - word), least, IVP_ID_LENGTH) &&
           parse_number(dot + 1, 1, 9999, &line->rev);
}

static gboolean
parse_part(IvpLine *line, const char *word)
{
    if (strlen(word) != 3 || word[1] != '/' || word[0] < '1' || word[0] > '9' ||
        word[2] < '2' || word[2] > '9' || word[0] > word[2])
        return FALSE;
    line->part = word[0] - '0';
    line->parts = word[2] - '0';
    return TRUE;
}

/* @tail: between "[ip" and "]"; changed */
static IvpLineKind
parse_tail(IvpLine *line, char *tail)
{
    g_auto(GStrv) words = g_strsplit(tail, " ", -1);
    guint seen = 0, must, next = 0;
    int version;

    /* Blanks may have been doubled or broken lines on the way. */
    for (guint i = 0; words[i] != NULL; i++) {
        if (words[i][0] == '\0')
            g_free(words[i]);
        else
            words[next++] = words[i];
    }
    words[next] = NULL;
    if (next < 2 || !parse_number(words[0], 1, 9999, &version))
        return IVP_LINE_DAMAGED;
    if (version > IVP_LINE_VERSION)
        return IVP_LINE_NEWER;
    line->verb = ivp_verb_from_name(words[1]);
    if (line->verb == IVP_VERB_NONE)
        return strspn(words[1], "abcdefghijklmnopqrstuvwxyz") == strlen(words[1])
                   ? IVP_LINE_NEWER
                   : IVP_LINE_DAMAGED;
    if (line->verb >= IVP_VERB_TOPIC)
        return next > 2 && parse_name(line, words[2], 1) ? IVP_LINE_RESERVED
                                                         : IVP_LINE_DAMAGED;
    if (next < 3 || !parse_name(line, words[2], IVP_ID_LENGTH))
        return IVP_LINE_DAMAGED;
    if (line->rev > IVP_LINE_MAX_REV && line->verb != IVP_VERB_WITHDRAW &&
        line->verb != IVP_VERB_CANCEL && line->verb != IVP_VERB_RECEIVED)
        return IVP_LINE_DAMAGED;
    next = 3;
    if (words[next] != NULL && strchr(words[next], '/') != NULL &&
        !parse_part(line, words[next++]))
        return IVP_LINE_DAMAGED;
    for (; words[next] != NULL; next++) {
        char *value = strchr(words[next], '=');

        if (value == NULL)
            continue;
        *value++ = '\0';
        if (!parse_key(line, words[next], value, &seen))
            return IVP_LINE_DAMAGED;
    }
    must = ivp_line_keys(line->verb) & (IVP_KEY_RE | IVP_KEY_BOX | IVP_KEY_AT | IVP_KEY_BY);
    if (line->verb == IVP_VERB_TAKEN)
        must &= ~(guint)IVP_KEY_BOX;
    if (line->part > 1)
        must = IVP_KEY_BOX;
    if ((seen & must) != must || (line->verb == IVP_VERB_BOOK && line->n_at > 1))
        return IVP_LINE_DAMAGED;
    return line->part > 0 ? IVP_LINE_PART : IVP_LINE_WHOLE;
}

/* The piece of TEXT in @head, what stands before the tail. */
static char *
find_piece(const IvpLine *line, const char *head)
{
    const char *begin;

    if (line->part > 1) {
        char number[8];

        g_snprintf(number, sizeof number, "(%d/%d) ", line->part, line->parts);
        begin = strstr(head, number);
        return undo_damage(begin != NULL ? begin + strlen(number) : head);
    }
    if (g_str_has_prefix(head, "| "))
        return undo_damage(head + 2);
    begin = strstr(head, " | ");
    return begin != NULL ? undo_damage(begin + 3) : NULL;
}

gboolean
ivp_line_may_be(const char *raw)
{
    return strstr(raw, "[ip") != NULL;
}

static gboolean
is_blank(const char *text, gsize length, gsize *bytes)
{
    if (length > 0 && g_ascii_isspace(text[length - 1]))
        *bytes = 1;
    else if (length > 1 && memcmp(text + length - 2, "\302\240", 2) == 0)
        *bytes = 2; /* a blank that does not break */
    else
        return FALSE;
    return TRUE;
}

/* Where the tail at the very end of @text begins, or -1. */
static gssize
find_tail(const char *text, gsize length)
{
    gsize begin;

    if (length < 6 || text[length - 1] != ']')
        return -1;
    for (begin = length - 1; begin > 0 && length - begin <= IVP_LINE_MAX_PART; begin--) {
        if (text[begin - 1] == ']')
            return -1;
        if (text[begin - 1] == '[')
            break;
    }
    if (begin == 0 || length - begin > IVP_LINE_MAX_PART)
        return -1;
    begin--;
    if (begin > 0 && !g_ascii_isspace(text[begin - 1]))
        return -1;
    if (strncmp(text + begin, "[ip", 3) != 0 || !g_ascii_isdigit(text[begin + 3]))
        return -1;
    return (gssize)begin;
}

IvpLineKind
ivp_line_decode(const char *text, IvpLine *line)
{
    g_autofree char *tail = NULL, *head = NULL, *piece = NULL;
    IvpLineKind kind;
    gsize length, bytes;
    gssize begin;

    g_return_val_if_fail(text != NULL && line != NULL, IVP_LINE_NONE);

    memset(line, 0, sizeof *line);
    length = strlen(text);
    while (is_blank(text, length, &bytes))
        length -= bytes;
    begin = find_tail(text, length);
    if (begin < 0)
        return IVP_LINE_NONE;
    if (length > IVP_LINE_MAX_MESSAGE)
        return IVP_LINE_DAMAGED;
    tail = g_strndup(text + begin + 3, length - (gsize)begin - 4);
    for (char *p = tail; *p != '\0'; p++) {
        if (g_ascii_isspace(*p))
            *p = ' ';
        else if (!g_ascii_isgraph(*p))
            return IVP_LINE_DAMAGED;
    }
    kind = parse_tail(line, tail);
    if (kind == IVP_LINE_WHOLE || kind == IVP_LINE_PART) {
        /* Exactly one blank stands between TEXT and tail. */
        head = g_strndup(text, begin > 0 ? (gsize)begin - 1 : 0);
        piece = find_piece(line, head);
        if (piece != NULL && strlen(piece) > IVP_LINE_MAX_TEXT)
            kind = IVP_LINE_DAMAGED;
        else if (piece != NULL)
            line->text =
                kind == IVP_LINE_PART ? g_steal_pointer(&piece) : ivp_line_unescape(piece);
    }
    if (kind != IVP_LINE_WHOLE && kind != IVP_LINE_PART && kind != IVP_LINE_RESERVED)
        ivp_line_clear(line);
    return kind;
}

char **
ivp_line_split_paste(const char *text)
{
    GPtrArray *messages = g_ptr_array_new();
    const char *begin = text;

    for (const char *end = strchr(text, ']'); end != NULL && messages->len < MAX_PASTED;
         end = strchr(end + 1, ']')) {
        const char *after = end + 1 + strspn(end + 1, " \t\r");
        gsize length = (gsize)(end + 1 - begin);

        if ((*after != '\0' && *after != '\n') || find_tail(begin, length) < 0)
            continue;
        g_ptr_array_add(messages, g_strstrip(g_strndup(begin, length)));
        begin = after;
    }
    g_ptr_array_add(messages, NULL);
    return (char **)g_ptr_array_free(messages, FALSE);
}
