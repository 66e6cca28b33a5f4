/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-content-line.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef enum {
    OUTSIDE,    /* in a VCALENDAR or in none, not in a component */
    COLLECTING, /* in a VEVENT or VTIMEZONE that somebody wants */
    SKIPPING,   /* in a component nobody wants, or in one that was refused */
} State;

struct _IvpScanner {
    State state;
    gboolean at_begin; /* of the file */
    gboolean in_calendar;
    gboolean broken_off;
    gboolean saw_calendar;
    gboolean unfinished_said; /* the component under way lacks its end, and that was said */
    gboolean depth_said;
    gboolean in_long_line;
    gboolean long_line_said;
    gboolean end_said;

    guint64 line;       /* of the byte at `seen` */
    guint64 begin_line; /* of the component under way */
    gsize seen;         /* bytes of the caller's that were looked at already */
    char name[32];      /* of the component under way, in upper case; cut if it is long */
    guint64 depth;      /* components begun in it */
    GString *kept;      /* of the component under way: what stood before a line left out */
    GString *scratch;   /* IvpProperty */
    char *problem;      /* the latest */
};

/* None of these can have a VEVENT in it: one that begins there means that the other's end
 * is missing. */
static const char *const flat_components[] = {"VEVENT",   "VTIMEZONE", "VTODO",
                                              "VJOURNAL", "VFREEBUSY", "VALARM",
                                              "DAYLIGHT", "STANDARD"};

IvpScanner *
ivp_scanner_new(void)
{
    IvpScanner *scanner = g_new0(IvpScanner, 1);

    scanner->at_begin = TRUE;
    scanner->line = 1;
    scanner->kept = g_string_new(NULL);
    scanner->scratch = g_string_new(NULL);
    return scanner;
}

void
ivp_scanner_free(IvpScanner *scanner)
{
    if (scanner == NULL)
        return;
    g_string_free(scanner->kept, TRUE);
    g_string_free(scanner->scratch, TRUE);
    g_free(scanner->problem);
    g_free(scanner);
}

gboolean
ivp_scanner_is_whole(const IvpScanner *scanner)
{
    return !scanner->broken_off && !scanner->in_calendar && scanner->state == OUTSIDE;
}

gboolean
ivp_scanner_saw_calendar(const IvpScanner *scanner)
{
    return scanner->saw_calendar;
}

static gboolean
is_flat(const char *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS(flat_components); i++) {
        if (strcmp(name, flat_components[i]) == 0)
            return TRUE;
    }
    return FALSE;
}

/* What a component is called in a sentence. */
static const char *
get_noun(const IvpScanner *scanner)
{
    return strcmp(scanner->name, "VEVENT") == 0 ? _("event") : _("time zone");
}

/* Where the bytes of one call stand. */
typedef struct {
    const char *text;
    gsize length;
    gsize base; /* what stands before it is done with */
    gsize at;
    IvpScanItem *item;
    gsize *used;
} Place;

static IvpScanStep
finish(IvpScanner *scanner, Place *place, IvpScanStep step)
{
    *place->used = place->base;
    scanner->seen = place->at - place->base;
    return step;
}

static IvpScanStep
report(IvpScanner *scanner, Place *place, guint64 line, char *problem)
{
    g_free(scanner->problem);
    scanner->problem = problem;
    place->item->problem = problem;
    place->item->line = line;
    return finish(scanner, place, IVP_SCAN_PROBLEM);
}

static void
begin_component(IvpScanner *scanner, Place *place, IvpSlice name, State state)
{
    gsize length = MIN(name.length, sizeof scanner->name - 1);

    for (gsize i = 0; i < length; i++)
        scanner->name[i] = g_ascii_toupper(name.text[i]);
    scanner->name[length] = '\0';
    scanner->state = state;
    scanner->depth = 0;
    scanner->begin_line = scanner->line;
    scanner->unfinished_said = FALSE;
    scanner->depth_said = FALSE;
    scanner->long_line_said = FALSE;
    g_string_truncate(scanner->kept, 0);
    place->base = place->at;
}

/* The component ends where place->at stands. */
static IvpScanStep
end_component(IvpScanner *scanner, Place *place)
{
    IvpSlice whole = {place->text + place->base, place->at - place->base};

    if (scanner->kept->len > 0) {
        g_string_append_len(scanner->kept, whole.text, (gssize)whole.length);
        whole = (IvpSlice){scanner->kept->str, scanner->kept->len};
    }
    place->item->component = whole;
    place->item->line = scanner->begin_line;
    place->base = place->at;
    scanner->state = OUTSIDE;
    return finish(scanner, place,
                  strcmp(scanner->name, "VEVENT") == 0 ? IVP_SCAN_EVENT : IVP_SCAN_ZONE);
}

static void
step_over(IvpScanner *scanner, Place *place, const IvpContentLine *line)
{
    place->at += line->next;
    scanner->line += line->lines;
}

static IvpScanStep
refuse_component(IvpScanner *scanner, Place *place, char *problem)
{
    scanner->state = SKIPPING;
    scanner->depth_said = TRUE;
    g_string_truncate(scanner->kept, 0);
    place->base = place->at;
    return report(scanner, place, scanner->begin_line, problem);
}

/* A line of BEGIN or END while a component is collected. IVP_SCAN_MORE: go on. */
static IvpScanStep
collect_bracket(IvpScanner *scanner,
                Place *place,
                const IvpContentLine *line,
                gboolean begins,
                IvpSlice name)
{
    gboolean outer = ivp_slice_is(name, "VCALENDAR");

    if (!begins && ivp_slice_is(name, scanner->name)) {
        step_over(scanner, place, line);
        return end_component(scanner, place);
    }
    if (begins && (ivp_slice_is(name, "VEVENT") || ivp_slice_is(name, "VTIMEZONE") ||
                   ivp_slice_is(name, "VTODO") || ivp_slice_is(name, "VJOURNAL") ||
                   ivp_slice_is(name, "VFREEBUSY")))
        outer = TRUE;
    if (outer) {
        /* What stands there is read all the same; this line is looked at again. */
        if (scanner->unfinished_said)
            return end_component(scanner, place);
        scanner->unfinished_said = TRUE;
        return report(scanner, place, scanner->begin_line,
                      g_strdup_printf(_("The %s that begins here has no END:%s."),
                                      get_noun(scanner), scanner->name));
    }
    if (begins) {
        if (++scanner->depth > IVP_NESTING_MAX)
            return refuse_component(
                scanner, place,
                g_strdup_printf(_("The %s that begins here has more than %d components in "
                                  "each other and is "
                                  "left out."),
                                get_noun(scanner), IVP_NESTING_MAX));
    } else if (scanner->depth > 0) {
        scanner->depth--;
    }
    step_over(scanner, place, line);
    return IVP_SCAN_MORE;
}

/* The same while one is skipped. */
static IvpScanStep
skip_bracket(IvpScanner *scanner,
             Place *place,
             const IvpContentLine *line,
             gboolean begins,
             IvpSlice name)
{
    gboolean flat = is_flat(scanner->name);

    if (ivp_slice_is(name, "VCALENDAR") ||
        (begins && flat &&
         (ivp_slice_is(name, "VEVENT") || ivp_slice_is(name, "VTIMEZONE")))) {
        scanner->state = OUTSIDE;
        return IVP_SCAN_MORE;
    }
    step_over(scanner, place, line);
    if (begins) {
        scanner->depth++;
        if (scanner->depth > IVP_NESTING_MAX && !scanner->depth_said) {
            scanner->depth_said = TRUE;
            return report(
                scanner, place, scanner->begin_line,
                g_strdup_printf(_("More than %d components stand in each other here; they "
                                  "are skipped."),
                                IVP_NESTING_MAX));
        }
    } else if (flat ? ivp_slice_is(name, scanner->name) : scanner->depth == 0) {
        scanner->state = OUTSIDE;
    } else if (scanner->depth > 0) {
        scanner->depth--;
    }
    return IVP_SCAN_MORE;
}

static IvpScanStep
handle_outside(IvpScanner *scanner,
               Place *place,
               const IvpContentLine *line,
               const IvpProperty *property,
               gboolean begins,
               gboolean ends)
{
    IvpSlice name = ivp_slice_strip(property->value);

    if (begins && ivp_slice_is(name, "VCALENDAR")) {
        if (scanner->in_calendar) {
            scanner->in_calendar = FALSE;
            return report(
                scanner, place, scanner->line,
                g_strdup(_("A calendar begins here before the one in front of it has its "
                           "END:VCALENDAR.")));
        }
        scanner->in_calendar = TRUE;
        scanner->saw_calendar = TRUE;
        place->item->line = scanner->line;
        step_over(scanner, place, line);
        place->base = place->at;
        return finish(scanner, place, IVP_SCAN_CALENDAR);
    }
    if (begins) {
        gboolean event = ivp_slice_is(name, "VEVENT");

        scanner->saw_calendar = scanner->saw_calendar || event;
        begin_component(scanner, place, name,
                        event || ivp_slice_is(name, "VTIMEZONE") ? COLLECTING : SKIPPING);
        step_over(scanner, place, line);
        return IVP_SCAN_MORE;
    }
    if (ends) {
        guint64 number = scanner->line;

        step_over(scanner, place, line);
        place->base = place->at;
        if (ivp_slice_is(name, "VCALENDAR"))
            scanner->in_calendar = FALSE;
        else if (ivp_slice_is(name, "VEVENT"))
            return report(
                scanner, place, number,
                g_strdup(_("An event ends here that has not begun: its BEGIN:VEVENT is "
                           "missing.")));
        return IVP_SCAN_MORE;
    }
    place->item->property = *property;
    place->item->line = scanner->line;
    step_over(scanner, place, line);
    place->base = place->at;
    return scanner->in_calendar ? finish(scanner, place, IVP_SCAN_PROPERTY) : IVP_SCAN_MORE;
}

/* IVP_SCAN_MORE: go on with the next line. */
static IvpScanStep
handle_line(IvpScanner *scanner, Place *place, const IvpContentLine *line)
{
    char first = line->text[0];
    IvpProperty property;
    gboolean begins, ends;

    /* Nearly all lines: not BEGIN, not END, in a component. */
    if (scanner->state != OUTSIDE && first != 'B' && first != 'E' && first != 'b' &&
        first != 'e' && first != ' ' && first != '\t' && first != '\xEF') {
        step_over(scanner, place, line);
        if (scanner->state == SKIPPING)
            place->base = place->at;
        return IVP_SCAN_MORE;
    }
    if (!ivp_property_parse(line, scanner->scratch, &property)) {
        step_over(scanner, place, line);
        if (scanner->state != COLLECTING)
            place->base = place->at;
        return IVP_SCAN_MORE;
    }
    begins = ivp_slice_is(property.name, "BEGIN");
    ends = ivp_slice_is(property.name, "END");
    if (scanner->state == OUTSIDE)
        return handle_outside(scanner, place, line, &property, begins, ends);
    if (!begins && !ends) {
        step_over(scanner, place, line);
        if (scanner->state == SKIPPING)
            place->base = place->at;
        return IVP_SCAN_MORE;
    }
    property.value = ivp_slice_strip(property.value);
    if (scanner->state == COLLECTING)
        return collect_bracket(scanner, place, line, begins, property.value);
    {
        IvpScanStep step = skip_bracket(scanner, place, line, begins, property.value);

        place->base = place->at;
        if (step != IVP_SCAN_MORE)
            return finish(scanner, place, step);
        return IVP_SCAN_MORE;
    }
}

/* Goes to the end of a line that is too long, as far as the bytes reach. */
static void
skip_long_line(IvpScanner *scanner, Place *place, gboolean at_end)
{
    const char *at = place->text + place->at, *end = place->text + place->length;

    while (at < end) {
        const char *next = memchr(at, '\n', (gsize)(end - at));

        if (next == NULL) {
            at = end;
            break;
        }
        if (next + 1 == end && !at_end) {
            /* What follows decides whether the line goes on. */
            at = next;
            break;
        }
        at = next + 1;
        scanner->line++;
        if (at == end || (*at != ' ' && *at != '\t')) {
            scanner->in_long_line = FALSE;
            break;
        }
    }
    place->at = (gsize)(at - place->text);
    place->base = place->at;
    if (place->at == place->length && at_end)
        scanner->in_long_line = FALSE;
}

/* Attached files and private properties may be long; nobody misses them. */
static gboolean
is_missed(IvpSlice line)
{
    return line.length >= 6 && g_ascii_strncasecmp(line.text, "ATTACH", 6) != 0 &&
           g_ascii_strncasecmp(line.text, "IMAGE", 5) != 0 &&
           g_ascii_strncasecmp(line.text, "X-", 2) != 0;
}

/* @line: (nullable): where it ends, if that is known. */
static IvpScanStep
leave_out_long_line(IvpScanner *scanner, Place *place, const IvpContentLine *line)
{
    IvpSlice text = {place->text + place->at, place->length - place->at};
    guint64 number = scanner->line;

    if (scanner->state == COLLECTING)
        g_string_append_len(scanner->kept, place->text + place->base,
                            (gssize)(place->at - place->base));
    if (line != NULL)
        step_over(scanner, place, line);
    scanner->in_long_line = line == NULL;
    place->base = place->at;
    if (scanner->state == SKIPPING || scanner->long_line_said ||
        (scanner->state == OUTSIDE && !scanner->in_calendar) || !is_missed(text))
        return IVP_SCAN_MORE;
    scanner->long_line_said = TRUE;
    return report(scanner, place, number,
                  g_strdup_printf(
                      _("The line that begins here is longer than %d kB and is left out."),
                      IVP_LINE_MAX / 1024));
}

static IvpScanStep
handle_end(IvpScanner *scanner, Place *place)
{
    State state = scanner->state;
    gboolean in_calendar = scanner->in_calendar;

    place->base = place->length;
    place->at = place->length;
    if (scanner->end_said || (state != COLLECTING && !in_calendar))
        return finish(scanner, place, IVP_SCAN_END);
    scanner->end_said = TRUE;
    scanner->broken_off = TRUE;
    scanner->state = OUTSIDE;
    scanner->in_calendar = FALSE;
    if (state == COLLECTING)
        return report(
            scanner, place, scanner->begin_line,
            g_strdup_printf(_("The calendar breaks off in the %s that begins here."),
                            get_noun(scanner)));
    /* The last line there is, not the one that would follow. */
    return report(scanner, place, MAX(scanner->line, 2) - 1,
                  g_strdup(_("The calendar breaks off here: END:VCALENDAR is missing.")));
}

IvpScanStep
ivp_scanner_next(IvpScanner *scanner,
                 const char *text,
                 gsize length,
                 gboolean at_end,
                 IvpScanItem *item,
                 gsize *used)
{
    Place place = {text, length, 0, scanner->seen, item, used};

    for (;;) {
        IvpContentLine line;
        IvpScanStep step;

        if (scanner->at_begin) {
            /* Empty lines in front of everything. */
            while (place.at < length && (text[place.at] == '\n' || text[place.at] == '\r'))
                scanner->line += text[place.at++] == '\n';
            place.base = place.at;
            scanner->at_begin = place.at == length;
        }
        if (scanner->in_long_line) {
            skip_long_line(scanner, &place, at_end);
            if (scanner->in_long_line)
                return finish(scanner, &place, IVP_SCAN_MORE);
        }
        if (!ivp_content_line_scan(text + place.at, length - place.at, at_end, &line)) {
            if (length - place.at > IVP_LINE_MAX) {
                step = leave_out_long_line(scanner, &place, NULL);
                if (step != IVP_SCAN_MORE)
                    return step;
                continue;
            }
            if (at_end)
                return handle_end(scanner, &place);
            if (scanner->state != COLLECTING)
                place.base = place.at;
            return finish(scanner, &place, IVP_SCAN_MORE);
        }
        step = line.length > IVP_LINE_MAX ? leave_out_long_line(scanner, &place, &line)
                                          : handle_line(scanner, &place, &line);
        if (step != IVP_SCAN_MORE)
            return step;
        if (scanner->state == COLLECTING &&
            scanner->kept->len + (place.at - place.base) > IVP_COMPONENT_MAX)
            return refuse_component(
                scanner, &place,
                g_strdup_printf(
                    _("The %s that begins here is larger than %d kB and is left out."),
                    get_noun(scanner), IVP_COMPONENT_MAX / 1024));
    }
}
