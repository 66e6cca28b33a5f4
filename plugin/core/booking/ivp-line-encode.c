/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-line.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ivp-error.h"
#include "ivp-line-private.h"

const char *const ivp_line_record_names[4] = {"ask", "yes", "del", "no"};

/* Cuts are looked for this far back, so that a part neither begins nor ends with a blank.
 */
#define CUT_BACK 64

/* With less room than this beside the sentence, TEXT begins in the second part. */
#define FIRST_PIECE_LEAST 24

static void
append_time(GString *tail, const char *key, gint64 instant)
{
    g_autofree char *time = ivp_line_format_time(instant);

    g_string_append_printf(tail, "%s%s", key, time);
}

/* Nicks have characters the tail cannot: "[", "]", "|", blanks, other scripts. */
static void
append_nick(GString *tail, const char *nick)
{
    for (const char *p = nick; *p != '\0'; p++) {
        if (g_ascii_isalnum(*p) || strchr("-_.", *p) != NULL)
            g_string_append_c(tail, *p);
        else
            g_string_append_printf(tail, "%%%02x", (guchar)*p);
    }
}

/* @part 0: a whole line. Parts after the first carry only what puts them together. */
static char *
make_tail(const IvpLine *line, guint part, guint parts)
{
    GString *tail = g_string_new(NULL);
    guint keys = ivp_line_keys(line->verb);

    g_string_printf(tail, "[ip%d %s %s.%d", IVP_LINE_VERSION, ivp_verb_get_name(line->verb),
                    line->id, line->rev);
    if (part > 0)
        g_string_append_printf(tail, " %u/%u", part, parts);
    if (part > 1)
        keys &= IVP_KEY_BOX;
    if (keys & IVP_KEY_RE)
        g_string_append_printf(tail, " re=%d", line->re);
    if ((keys & IVP_KEY_BOX) && line->box[0] != '\0')
        g_string_append_printf(tail, " box=%s", line->box);
    if ((keys & IVP_KEY_TO) && line->to[0] != '\0')
        g_string_append_printf(tail, " to=%s", line->to);
    if (keys & IVP_KEY_AT)
        for (guint i = 0; i < line->n_at; i++)
            append_time(tail, i == 0 ? " at=" : ",", line->at[i]);
    if ((keys & IVP_KEY_LEN) && line->length > 0)
        g_string_append_printf(tail, " len=%d", line->length);
    if (keys & IVP_KEY_REC)
        g_string_append_printf(tail, " rec=%s name=%d org=%d",
                               ivp_line_record_names[line->record], line->name != 0,
                               line->org != 0);
    if ((keys & IVP_KEY_BOOKED) && line->booked != 0) {
        append_time(tail, " booked=", line->booked);
        g_string_append_printf(tail, ".%d", line->booked_rev);
    }
    if ((keys & IVP_KEY_UNTIL) && line->until != 0)
        append_time(tail, " until=", line->until);
    if ((keys & IVP_KEY_ON) && line->on != 0)
        append_time(tail, " on=", line->on);
    if ((keys & IVP_KEY_ROOM) && line->room[0] != '\0')
        g_string_append_printf(tail, " room=%s", line->room);
    if ((keys & IVP_KEY_BY) && line->by != NULL) {
        g_string_append(tail, " by=");
        append_nick(tail, line->by);
    }
    g_string_append_c(tail, ']');
    return g_string_free(tail, FALSE);
}

char *
ivp_line_encode_tail(const IvpLine *line)
{
    g_return_val_if_fail(line->verb != IVP_VERB_NONE, NULL);
    return make_tail(line, 0, 0);
}

gsize
ivp_line_sentence_room(const IvpLine *line)
{
    /* The numbered tail is the longer one, so this holds whether TEXT follows or not. */
    g_autofree char *tail = make_tail(line, 1, IVP_LINE_MAX_PARTS);

    return IVP_LINE_MAX_PART - 1 - strlen(tail);
}

char *
ivp_line_clean_text(const char *text)
{
    g_autofree char *valid = NULL;
    GString *clean;

    if (text == NULL)
        return NULL;
    valid = g_utf8_make_valid(text, -1);
    clean = g_string_new(NULL);
    for (const char *p = valid; *p != '\0'; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);

        if (c == '\r') {
            if (p[1] != '\n')
                g_string_append_c(clean, '\n');
        } else if (c == '\t' || c == 0x2028 || c == 0x2029) {
            g_string_append_c(clean, c == '\t' ? ' ' : '\n');
        } else if (c == '\n' || (c >= 0x20 && !(c >= 0x7f && c < 0xa0))) {
            g_string_append_unichar(clean, c);
        }
    }
    g_strstrip(clean->str);
    if (clean->str[0] == '\0') {
        g_string_free(clean, TRUE);
        return NULL;
    }
    return g_string_free(clean, FALSE);
}

/* An address that people doubled themselves is marked, so that it is not taken for a
 * linkifier's. */
static char *
escape_text(const char *clean)
{
    GString *wire = g_string_new(NULL);

    for (gsize i = 0; clean[i] != '\0'; i++) {
        if (clean[i] == '\n')
            g_string_append(wire, "\\n");
        else if (clean[i] == '\\')
            g_string_append(wire, "\\\\");
        else if ((clean[i] == '<' || clean[i] == '(') &&
                 ivp_line_find_doubled(clean, i) > 0)
            g_string_append_printf(wire, "\\%c", clean[i]);
        else
            g_string_append_c(wire, clean[i]);
    }
    return g_string_free(wire, FALSE);
}

gsize
ivp_line_text_bytes(const char *text)
{
    g_autofree char *clean = ivp_line_clean_text(text);
    g_autofree char *wire = NULL;

    if (clean == NULL)
        return 0;
    wire = escape_text(clean);
    return strlen(wire);
}

/* Neither a character nor an escape is ever cut; blanks at a cut are avoided where that is
 * possible. */
static gsize
find_cut(const char *text, gsize room)
{
    gsize fallback = 0;

    if (strlen(text) <= room)
        return strlen(text);
    for (gsize cut = room; cut > 0; cut--) {
        gsize slashes = 0;

        if (((guchar)text[cut] & 0xc0) == 0x80)
            continue;
        while (slashes < cut && text[cut - 1 - slashes] == '\\')
            slashes++;
        if (slashes % 2 != 0)
            continue;
        if (fallback == 0)
            fallback = cut;
        if (text[cut - 1] != ' ' && text[cut] != ' ')
            return cut;
        if (room - cut > CUT_BACK)
            break;
    }
    return fallback;
}

static char *
clean_sentence(const char *sentence)
{
    g_autofree char *clean = ivp_line_clean_text(sentence);

    if (clean == NULL)
        return g_strdup("");
    return g_strdelimit(g_steal_pointer(&clean), "|\n", '/');
}

/* Cuts @wire into pieces and says how many there are; more than fit gives
 * %IVP_LINE_MAX_PARTS + 1. */
static guint
cut_pieces(const char *wire, gsize first_room, gsize room, GPtrArray *pieces)
{
    const char *rest = wire;

    while (*rest != '\0' && pieces->len <= IVP_LINE_MAX_PARTS) {
        gsize cut = find_cut(rest, pieces->len == 0 ? first_room : room);

        if (pieces->len == 0 && first_room < FIRST_PIECE_LEAST)
            cut = 0;
        g_ptr_array_add(pieces, g_strndup(rest, cut));
        rest += cut;
    }
    return *rest == '\0' ? pieces->len : IVP_LINE_MAX_PARTS + 1;
}

static gboolean
refuse_text(gsize bytes, GError **error)
{
    g_set_error(error, IVP_ERROR, IVP_ERROR_LIMIT,
                _("The text takes %u bytes; at most %u go out. Shorten it."), (guint)bytes,
                (guint)IVP_LINE_MAX_TEXT);
    return FALSE;
}

static gboolean
refuse_sentence(GError **error)
{
    g_set_error_literal(error, IVP_ERROR, IVP_ERROR_LIMIT,
                        _("The sentence before the line is too long for one message."));
    return FALSE;
}

static char **
encode(const IvpLine *line, const char *sentence, gboolean with_tail, GError **error)
{
    g_autofree char *words = clean_sentence(sentence);
    g_autofree char *clean = ivp_line_clean_text(line->text);
    g_autofree char *wire = NULL;
    g_autofree char *tail = with_tail ? make_tail(line, 0, 0) : g_strdup("");
    g_autofree char *later = with_tail ? make_tail(line, 2, 2) : g_strdup("");
    g_autoptr(GPtrArray) pieces = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) parts = g_ptr_array_new_with_free_func(g_free);
    const char *blank = with_tail ? " " : "";
    gsize used = strlen(words) + strlen(blank) + strlen(tail);
    gsize numbers = strlen(with_tail ? " 1/9" : "(1/9) ");
    guint n;

    wire = clean == NULL ? g_strdup("")
           : with_tail   ? escape_text(clean)
                         : g_strdelimit(g_strdup(clean), "\n", ' ');
    if (strlen(wire) > IVP_LINE_MAX_TEXT) {
        refuse_text(strlen(wire), error);
        return NULL;
    }
    if (used + (wire[0] != '\0' ? numbers : 0) > IVP_LINE_MAX_PART) {
        refuse_sentence(error);
        return NULL;
    }
    if (wire[0] == '\0' || used + 3 + strlen(wire) <= IVP_LINE_MAX_PART) {
        g_ptr_array_add(parts, g_strconcat(words, wire[0] != '\0' ? " | " : "", wire,
                                           words[0] != '\0' || wire[0] != '\0' ? blank : "",
                                           tail, NULL));
        g_ptr_array_add(parts, NULL);
        return (char **)g_ptr_array_free(g_steal_pointer(&parts), FALSE);
    }
    used += 3 + numbers;
    n = cut_pieces(wire, used < IVP_LINE_MAX_PART ? IVP_LINE_MAX_PART - used : 0,
                   IVP_LINE_MAX_PART - strlen("(2/9) ") - strlen(blank) - strlen(later),
                   pieces);
    if (n > IVP_LINE_MAX_PARTS) {
        refuse_text(strlen(wire), error);
        return NULL;
    }
    for (guint i = 0; i < n; i++) {
        const char *piece = g_ptr_array_index(pieces, i);
        g_autofree char *end = with_tail ? make_tail(line, i + 1, n) : g_strdup("");
        g_autofree char *number = g_strdup_printf("(%u/%u) ", i + 1, n);

        if (i > 0)
            g_ptr_array_add(parts, g_strconcat(number, piece, blank, end, NULL));
        else
            g_ptr_array_add(parts, g_strconcat(with_tail ? "" : number, words,
                                               piece[0] != '\0' ? " | " : "", piece, blank,
                                               end, NULL));
    }
    g_ptr_array_add(parts, NULL);
    return (char **)g_ptr_array_free(g_steal_pointer(&parts), FALSE);
}

char **
ivp_line_encode(const IvpLine *line, const char *sentence, GError **error)
{
    g_return_val_if_fail(line != NULL && line->verb != IVP_VERB_NONE, NULL);
    return encode(line, sentence, TRUE, error);
}

char **
ivp_line_encode_plain(const IvpLine *line, const char *sentence, GError **error)
{
    g_return_val_if_fail(line != NULL, NULL);
    return encode(line, sentence, FALSE, error);
}
