/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-time-check.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#include "ivp-when-private.h"
#include "ivp-zone-name.h"

#define HOUR 3600
#define DAY_SECONDS 86400
/* As far ahead as a change of clocks is looked for. */
#define YEAR (366 * IVP_DAY)
/* Places that letters may mean, at most. */
#define MAX_PLACES 4

/* A time with its day. */
typedef struct {
    const IvpTimePhrase *phrase;
    char *text;      /* (owned) */
    IvpWall day;     /* midnight */
    gboolean sure;   /* the day is known */
    gboolean recurs; /* "every Thursday" */
    gboolean known;  /* @offset holds */
    int offset;      /* taken at its word */
    IvpZone *zone;   /* (owned) (nullable) whose clock it is */
    gboolean spoken; /* a finding has been added for it */
    gboolean told;   /* another time says which place its letters mean */
} Time;

static void
clear_time(gpointer data)
{
    Time *time = data;

    g_free(time->text);
    g_clear_pointer(&time->zone, ivp_zone_unref);
}

/* --- Words --- */

/* "12:00", or "12 PM" where the text has it so. */
static char *
format_clock(const IvpTimePhrase *like, gint64 seconds)
{
    int second = (int)((seconds % DAY_SECONDS + DAY_SECONDS) % DAY_SECONDS);
    int hour = second / HOUR, minute = second / 60 % 60;

    if (!like->half)
        return g_strdup_printf("%02d:%02d", hour, minute);
    if (like->short_ && minute == 0)
        return g_strdup_printf("%d %s", (hour + 11) % 12 + 1, hour < 12 ? "AM" : "PM");
    return g_strdup_printf("%d:%02d %s", (hour + 11) % 12 + 1, minute,
                           hour < 12 ? "AM" : "PM");
}

/* @phrase moved by @shift seconds: "12:00", of a range "12:00–13:00". */
static char *
format_span(const IvpTimePhrase *like, const IvpTimePhrase *phrase, gint64 shift)
{
    g_autofree char *start = format_clock(like, phrase->start + shift);
    g_autofree char *end = NULL;

    if (phrase->end < 0)
        return g_steal_pointer(&start);
    end = format_clock(like, phrase->end + shift);
    return g_strdup_printf("%s–%s", start, end);
}

static char *
format_day(const IvpTimeBlock *block, IvpWall day)
{
    IvpCivil civil;

    ivp_civil_from_wall(day, &civil);
    if (civil.year == ivp_when_year(block->on))
        /* Translators: day and month in a sentence: "30 April" */
        return g_strdup_printf(C_("time phrase", "%1$d %2$s"), civil.day,
                               ivp_when_month_name(civil.month, TRUE));
    /* Translators: day, month and year in a sentence: "30 April 2027" */
    return g_strdup_printf(C_("time phrase", "%1$d %2$s %3$d"), civil.day,
                           ivp_when_month_name(civil.month, TRUE), civil.year);
}

/* "GMT-7" for the reader of "GMT-8", else "UTC-7" */
static char *
format_offset(const IvpTimeBlock *block, const IvpTimeZone *like, int offset)
{
    g_autofree char *text = ivp_when_offset(offset, TRUE);

    if (ivp_time_is_word(&block->tokens, like->first, "GMT"))
        memcpy(text, "GMT", 3);
    return g_steal_pointer(&text);
}

static void
add_finding(IvpTimeBlock *block,
            int first,
            const char *text,
            IvpTimeVerdict verdict,
            const gint64 *instant,
            char *sentence)
{
    const IvpTimeToken *token = ivp_time_token(&block->tokens, first);
    IvpTimeFinding *finding = g_new0(IvpTimeFinding, 1);

    finding->line = token->line;
    finding->column = token->column;
    finding->text = g_strdup(text);
    finding->verdict = verdict;
    finding->sentence = sentence;
    finding->has_instant = instant != NULL;
    finding->instant = instant != NULL ? *instant : 0;
    g_ptr_array_add(block->findings, finding);
}

static void
add_sentence(IvpTimeBlock *block, Time *time, IvpTimeVerdict verdict, char *sentence)
{
    gint64 instant = time->day + time->phrase->start - time->offset;

    add_finding(block, time->phrase->first, time->text, verdict,
                time->known && time->sure ? &instant : NULL, sentence);
    time->spoken = TRUE;
}

/* --- A date by itself --- */

static void
check_date(IvpTimeBlock *block, const IvpTimeDate *date)
{
    g_autofree char *text = ivp_time_text(&block->tokens, date->first, date->last);
    g_autofree char *as_date = NULL;
    IvpCivil civil;
    IvpWall day;

    if (date->day == 0 || date->other_day != 0)
        return;
    if (!ivp_time_date_resolve(date, block->on, &day)) {
        int days = ivp_days_in_month(
            date->year != 0 ? date->year : ivp_when_year(block->on), date->month);

        if (date->day > days)
            add_finding(block, date->first, text, IVP_TIME_WRONG, NULL,
                        g_strdup_printf(
                            /* Translators: a date, then the month and its length */
                            _("There is no “%1$s”: %2$s has %3$d days."), text,
                            ivp_when_month_name(date->month, TRUE), days));
        return;
    }
    ivp_civil_from_wall(day, &civil);
    if (date->weekday == 0 || date->weekday == civil.weekday)
        return;
    /* Always with its year: another year is one way to mend it. */
    as_date = g_strdup_printf(C_("time phrase", "%1$d %2$s %3$d"), civil.day,
                              ivp_when_month_name(civil.month, TRUE), civil.year);
    add_finding(block, date->first, text, IVP_TIME_WRONG, NULL,
                g_strdup_printf(
                    /* Translators: a date and two names of weekdays */
                    _("“%1$s” is wrong: %2$s is a %3$s, not a %4$s."), text, as_date,
                    ivp_when_weekday_name(civil.weekday, TRUE),
                    ivp_when_weekday_name(date->weekday, TRUE)));
}

/* --- A time by itself --- */

static IvpZone *
new_first_zone(const char *zones)
{
    g_auto(GStrv) names = g_strsplit(zones, " ", 2);

    return ivp_zone_new(names[0]);
}

/* Whether one of the places has that offset then. */
static gboolean
is_offset_of(const char *zones, int offset, gint64 instant)
{
    g_auto(GStrv) names = g_strsplit(zones, " ", MAX_PLACES);
    gboolean any = FALSE;

    for (int i = 0; names[i] != NULL; i++) {
        g_autoptr(IvpZone) zone = ivp_zone_new(names[i]);

        if (zone == NULL)
            continue;
        any = TRUE;
        if (ivp_zone_get_offset(zone, instant) == offset)
            return TRUE;
    }
    /* No tz database: nothing can be held against it. */
    return !any;
}

static void
settle_day(const IvpTimeBlock *block, Time *time)
{
    const IvpTimeDate *date;

    time->day = block->day;
    time->sure = TRUE;
    if (time->phrase->date < 0)
        return;
    date = &g_array_index(block->dates, IvpTimeDate, time->phrase->date);
    time->recurs = date->recurring;
    time->sure =
        date->other_day == 0 && ivp_time_date_resolve(date, block->day, &time->day);
}

static void
settle_zone(Time *time)
{
    const IvpTimeZone *zone = &time->phrase->zone;

    if (zone->kind == IVP_TIME_OFFSET || zone->kind == IVP_TIME_SEASON) {
        time->offset = zone->offset;
        time->known = TRUE;
    }
    if (zone->kind == IVP_TIME_SEASON)
        time->zone = new_first_zone(zone->zones);
    if (zone->kind == IVP_TIME_PLACE)
        time->zone = ivp_zone_new(zone->place);
    if (zone->kind == IVP_TIME_PLACE && time->zone != NULL) {
        gint64 instant =
            ivp_zone_to_instant(time->zone, time->day + time->phrase->start, NULL);

        time->offset = ivp_zone_get_offset(time->zone, instant);
        time->known = TRUE;
    }
}

/* "19:00 CET" in summer. */
static void
check_season(IvpTimeBlock *block, Time *time)
{
    const IvpTimePhrase *phrase = time->phrase;
    gint64 instant = time->day + phrase->start - time->offset;
    g_autofree char *day = NULL, *letters = NULL, *clock = NULL, *there = NULL;

    if (phrase->zone.kind != IVP_TIME_SEASON || time->zone == NULL || !time->sure ||
        is_offset_of(phrase->zone.zones, time->offset, instant))
        return;
    day = format_day(block, time->day);
    letters = ivp_when_letters(time->zone, instant);
    clock = format_span(phrase, phrase, 0);
    there = format_span(phrase, phrase,
                        ivp_zone_get_offset(time->zone, instant) - time->offset);
    add_sentence(block, time, IVP_TIME_WRONG,
                 g_strdup_printf(
                     /* Translators: "19:00 CET" is wrong on "30 April": "Berlin" is on
                      * "CEST", that is "20:00" there, or did you mean "19:00" "CEST"? */
                     _("%1$s is wrong on %2$s: %3$s is on %4$s, that is %5$s there, or did "
                       "you mean %6$s %4$s?"),
                     time->text, day, ivp_zone_get_place(time->zone), letters, there,
                     clock));
}

/* "09:00 PT (GMT-8)" in summer. */
static void
check_beside(IvpTimeBlock *block, Time *time)
{
    const IvpTimePhrase *phrase = time->phrase;
    const IvpTimeZone *beside = &phrase->beside;
    g_autoptr(IvpZone) other = NULL;
    g_autofree char *day = NULL, *offset = NULL, *letters = NULL, *clock = NULL;
    g_autofree char *utc = NULL, *wrong = NULL, *has = NULL;
    int said = beside->offset;
    gint64 instant = time->day + phrase->start - time->offset;

    if (beside->kind == IVP_TIME_NO_ZONE || beside->kind == IVP_TIME_ASK || !time->known ||
        !time->sure || time->spoken)
        return;
    if (beside->kind == IVP_TIME_PLACE) {
        other = ivp_zone_new(beside->place);
        if (other == NULL)
            return;
        said = ivp_zone_get_offset(other, instant);
    }
    if (said == time->offset)
        return;
    day = format_day(block, time->day);
    clock = format_clock(phrase, phrase->start);
    utc = format_clock(phrase, phrase->start - time->offset);
    wrong = format_clock(phrase, phrase->start - said);
    if (time->zone == NULL) {
        add_sentence(
            block, time, IVP_TIME_WRONG,
            g_strdup_printf(
                /* Translators: "10:00 UTC+2 (CET)" contradicts itself on "30
                 * April": that is "08:00" UTC or "09:00" UTC. */
                _("%1$s contradicts itself on %2$s: that is %3$s UTC or %4$s UTC."),
                time->text, day, utc, wrong));
        return;
    }
    offset = format_offset(block, beside, time->offset);
    letters = ivp_when_letters(time->zone, instant);
    has = strcmp(letters, offset) == 0 ? g_strdup(letters)
                                       : g_strdup_printf("%s (%s)", letters, offset);
    add_sentence(
        block, time, IVP_TIME_WRONG,
        g_strdup_printf(
            /* Translators: "09:00 PT (GMT-8)" is wrong on "19 March": "Los Angeles" is on
             * "PDT (GMT-7)", so "09:00" there is "16:00" UTC, not "17:00". */
            _("%1$s is wrong on %2$s: %3$s is on %4$s, so %5$s there is %6$s UTC, not "
              "%7$s."),
            time->text, day, ivp_zone_get_place(time->zone), has, clock, utc, wrong));
}

static void
check_change(IvpTimeBlock *block, Time *time)
{
    g_autofree char *day = NULL, *clock = NULL;
    IvpWallFit fit;

    if (time->zone == NULL || time->phrase->zone.kind != IVP_TIME_PLACE || !time->sure)
        return;
    ivp_zone_to_instant(time->zone, time->day + time->phrase->start, &fit);
    if (fit == IVP_WALL_FITS)
        return;
    day = format_day(block, time->day);
    clock = format_clock(time->phrase, time->phrase->start);
    if (fit == IVP_WALL_GAP)
        add_sentence(block, time, IVP_TIME_WRONG,
                     g_strdup_printf(
                         /* Translators: an hour, a place, a date */
                         _("There is no %1$s in %2$s on %3$s: the clocks go forward then."),
                         clock, ivp_zone_get_place(time->zone), day));
    else
        add_sentence(block, time, IVP_TIME_UNKNOWN,
                     g_strdup_printf(
                         /* Translators: an hour, a place, a date */
                         _("%1$s comes twice in %2$s on %3$s, when the clocks go back: say "
                           "which, or write it in UTC."),
                         clock, ivp_zone_get_place(time->zone), day));
}

/* "every Thursday 19:00 CET" holds until the clocks change. */
static void
check_recurring(IvpTimeBlock *block, Time *time)
{
    const IvpTimePhrase *phrase = time->phrase;
    gint64 instant = time->day + phrase->start - time->offset, change;
    gboolean season = phrase->zone.kind == IVP_TIME_SEASON;
    g_autofree char *day = NULL, *letters = NULL, *clock = NULL;

    if (!time->recurs || !time->known || time->zone == NULL || !time->sure ||
        time->spoken ||
        (!season && phrase->beside.kind != IVP_TIME_OFFSET &&
         phrase->beside.kind != IVP_TIME_SEASON))
        return;
    if (!ivp_zone_get_next_change(time->zone, instant, instant + YEAR, &change))
        return;
    day = format_day(block, ivp_wall_midnight(ivp_zone_to_wall(time->zone, change)));
    letters = ivp_when_letters(time->zone, change);
    clock = format_clock(phrase, phrase->start);
    add_sentence(block, time, IVP_TIME_UNKNOWN,
                 g_strdup_printf(
                     /* Translators: "19:00 CET" holds until "29 March": from then on
                      * "Berlin" is on "CEST". If its clock counts all year, write
                      * "19:00 in Berlin". */
                     _("%1$s holds until %2$s: from then on %3$s is on %4$s. If its clock "
                       "counts all year, write “%5$s in %3$s”."),
                     time->text, day, ivp_zone_get_place(time->zone), letters, clock));
}

static void
check_letters(IvpTimeBlock *block, Time *time)
{
    const IvpTimeZone *zone = &time->phrase->zone;
    g_autofree char *word = NULL;

    if (zone->kind != IVP_TIME_ASK || time->spoken || time->told)
        return;
    /* "10:00 IST (Kolkata)", "10:00 IST (UTC+5:30)": said which. */
    if (time->phrase->beside.kind != IVP_TIME_NO_ZONE &&
        time->phrase->beside.kind != IVP_TIME_ASK)
        return;
    word = ivp_time_text(&block->tokens, zone->first, zone->last);
    g_strdelimit(word, "()", ' ');
    add_sentence(block, time, IVP_TIME_UNKNOWN,
                 ivp_letters_question(zone->letters, g_strstrip(word)));
}

static void
check_day(IvpTimeBlock *block, Time *time)
{
    const IvpTimeDate *date;
    g_autofree char *text = NULL, *one = NULL, *other = NULL;

    if (time->sure || time->phrase->date < 0 ||
        (time->phrase->zone.kind != IVP_TIME_SEASON &&
         time->phrase->zone.kind != IVP_TIME_PLACE))
        return;
    date = &g_array_index(block->dates, IvpTimeDate, time->phrase->date);
    if (date->other_day == 0)
        return;
    text = ivp_time_text(&block->tokens, date->first, date->last);
    one = g_strdup_printf("%04d-%02d-%02d", date->year, date->month, date->day);
    other =
        g_strdup_printf("%04d-%02d-%02d", date->year, date->other_month, date->other_day);
    add_sentence(
        block, time, IVP_TIME_UNKNOWN,
        g_strdup_printf(
            /* Translators: a date in digits, and the two it may mean */
            _("“%1$s” may be %2$s or %3$s: write the one you mean."), text, one, other));
}

/* --- Two times that should be one --- */

/* Whether nothing but signs of "the same again" stand between two times. */
static gboolean
is_linked(const IvpTimeBlock *block, int from, int to, gboolean *strong)
{
    static const char *const words[] = {"is", "equals", "aka", "i", "e", "that", "s", NULL};
    gboolean any = FALSE;

    *strong = FALSE;
    for (int i = from; i < to; i++) {
        const IvpTimeToken *token = ivp_time_token(&block->tokens, i);
        int word = ivp_time_find_word(&block->tokens, i, words);
        gboolean known =
            (token->kind == IVP_TIME_SIGN &&
             (token->sign == '/' || token->sign == '(' || token->sign == '[' ||
              token->sign == ')' || token->sign == '=' || token->sign == ',' ||
              token->sign == '|' || token->sign == '\'' || token->sign == 0x00B7 ||
              token->sign == 0x2022 || token->sign == 0x2019 || token->sign == 0x2192 ||
              token->sign == 0x2248)) ||
            word >= 0;

        /* "i.e." */
        if (token->sign == '.' && (ivp_time_is_word(&block->tokens, i - 1, "i") ||
                                   ivp_time_is_word(&block->tokens, i - 1, "e")))
            known = TRUE;
        if (!known)
            return FALSE;
        if (word == 0 || word == 1 || token->sign == '=' || token->sign == '/' ||
            token->sign == '(')
            *strong = TRUE;
        any = TRUE;
    }
    return any;
}

/* The offsets that a time's letters may mean on its day. */
static int
list_offsets(const Time *time, int *offsets, IvpZone **zones)
{
    const IvpTimeZone *zone = &time->phrase->zone;
    g_auto(GStrv) places = NULL;
    int n = 0;

    if (zone->kind != IVP_TIME_ASK) {
        if (!time->known)
            return 0;
        offsets[n] = time->offset;
        zones[n++] = time->zone != NULL ? ivp_zone_ref(time->zone) : NULL;
        /* Letters of the other season were spoken of; the place's clock may be meant. */
        if (time->zone != NULL && time->spoken) {
            gint64 instant =
                ivp_zone_to_instant(time->zone, time->day + time->phrase->start, NULL);

            offsets[n] = ivp_zone_get_offset(time->zone, instant);
            zones[n++] = ivp_zone_ref(time->zone);
        }
        return n;
    }
    places = g_strsplit(zone->letters->ask, "|", MAX_PLACES);
    for (int i = 0; places[i] != NULL && n < MAX_PLACES; i++) {
        const char *name = ivp_zone_name_find_place(places[i]);

        zones[n] = name != NULL ? ivp_zone_new(name) : NULL;
        if (zones[n] == NULL)
            continue;
        offsets[n] = ivp_zone_get_offset(zones[n], time->day + time->phrase->start);
        n++;
    }
    return n;
}

/* How the zone of a time is named: "ET", "IST", "in Berlin" */
static char *
dup_zone_text(const IvpTimeBlock *block, const Time *time)
{
    const IvpTimeZone *zone = &time->phrase->zone;
    g_autofree char *text = ivp_time_text(&block->tokens, zone->first, zone->last);

    g_strdelimit(text, "()", ' ');
    g_strstrip(text);
    if (zone->kind == IVP_TIME_PLACE && zone->first > 0 &&
        ivp_time_is_word(&block->tokens, zone->first - 1, "in"))
        /* Translators: a place: "in Berlin" */
        return g_strdup_printf(_("in %s"), text);
    return g_steal_pointer(&text);
}

/* Whether @other is @one moved by @shift seconds, on whatever day. */
static gboolean
is_same(const IvpTimePhrase *one, const IvpTimePhrase *other, int shift)
{
    if ((one->start + shift - other->start) % DAY_SECONDS != 0)
        return FALSE;
    return one->end < 0 || other->end < 0 ||
           (one->end + shift - other->end) % DAY_SECONDS == 0;
}

static void
check_pair(IvpTimeBlock *block, const Time *first, Time *second)
{
    IvpZone *zones[MAX_PLACES] = {NULL}, *others[MAX_PLACES] = {NULL};
    int offsets[MAX_PLACES], other_offsets[MAX_PLACES];
    int n = list_offsets(first, offsets, zones);
    int m = list_offsets(second, other_offsets, others);
    const IvpTimePhrase *one = first->phrase, *other = second->phrase;
    gboolean fits = n == 0 || m == 0;

    for (int i = 0; i < n; i++) {
        for (int j = 0; j < m; j++)
            fits = fits || is_same(one, other, other_offsets[j] - offsets[i]);
    }
    if (fits) {
        second->told = n > 0;
    } else if (n == 1) {
        g_autofree char *zone = dup_zone_text(block, second);
        /* Of ranges, both ends; of one that stands against a single time, its start. */
        IvpTimePhrase start = *one, as_said = *other;
        g_autofree char *wrong = NULL;
        g_autoptr(GString) right = g_string_new(NULL);

        if (one->end < 0 || other->end < 0)
            start.end = as_said.end = -1;
        wrong = format_span(other, &as_said, 0);
        for (int j = 0; j < m; j++) {
            g_autofree char *clock =
                format_span(other, &start, other_offsets[j] - offsets[0]);

            if (j > 0)
                g_string_append(right, j == m - 1 ? _(" or ") : ", ");
            if (other->zone.kind == IVP_TIME_ASK)
                /* Translators: an hour and a place: "14:30 in Kolkata" */
                g_string_append_printf(right, _("%1$s in %2$s"), clock,
                                       ivp_zone_get_place(others[j]));
            else
                g_string_append_printf(right, "%s %s", clock, zone);
        }
        add_sentence(
            block, second, IVP_TIME_WRONG,
            /* Translators: "09:00 PT" is "12:00 ET", not "11:00". */
            g_strdup_printf(_("%1$s is %2$s, not %3$s."), first->text, right->str, wrong));
    }
    for (int i = 0; i < MAX_PLACES; i++) {
        g_clear_pointer(&zones[i], ivp_zone_unref);
        g_clear_pointer(&others[i], ivp_zone_unref);
    }
}

static gboolean
is_same_zone(const Time *one, const Time *other)
{
    return one->known && other->known && one->offset == other->offset;
}

/* Compares each time with the first one of its row: "9 AM PT / 12 PM ET / 18:00 CET". */
static void
check_pairs(IvpTimeBlock *block, GArray *times)
{
    guint head = 0;

    for (guint i = 1; i < times->len; i++) {
        const Time *before = &g_array_index(times, Time, i - 1);
        Time *first = &g_array_index(times, Time, head);
        Time *time = &g_array_index(times, Time, i);
        gboolean strong;

        if (!is_linked(block, before->phrase->last, time->phrase->first, &strong)) {
            head = i;
            continue;
        }
        /* Two times on one clock, or one hour in many places, are not meant as one. */
        if (!strong &&
            (is_same_zone(first, time) || first->phrase->start == time->phrase->start))
            continue;
        if (is_same_zone(first, time) && first->phrase->start != time->phrase->start &&
            first->phrase->zone.kind == time->phrase->zone.kind)
            continue;
        if (first->phrase->zone.kind == IVP_TIME_ASK &&
            time->phrase->zone.kind != IVP_TIME_ASK) {
            /* The other way round, so that what is known is the measure. */
            check_pair(block, time, first);
            head = i;
            continue;
        }
        check_pair(block, first, time);
    }
}

static int
compare_places(gconstpointer a, gconstpointer b)
{
    const IvpTimeFinding *one = *(IvpTimeFinding *const *)a;
    const IvpTimeFinding *other = *(IvpTimeFinding *const *)b;

    return one->line != other->line ? one->line - other->line : one->column - other->column;
}

void
ivp_time_check_block(IvpTimeBlock *block)
{
    g_autoptr(GArray) times = g_array_new(FALSE, FALSE, sizeof(Time));
    guint begun = block->findings->len;

    g_array_set_clear_func(times, clear_time);
    for (guint i = 0; i < block->dates->len; i++)
        check_date(block, &g_array_index(block->dates, IvpTimeDate, i));
    for (guint i = 0; i < block->phrases->len; i++) {
        const IvpTimePhrase *phrase = &g_array_index(block->phrases, IvpTimePhrase, i);
        Time time = {.phrase = phrase};

        time.text = ivp_time_text(&block->tokens, phrase->first, phrase->last);
        settle_day(block, &time);
        settle_zone(&time);
        check_season(block, &time);
        check_beside(block, &time);
        check_change(block, &time);
        g_array_append_val(times, time);
    }
    check_pairs(block, times);
    for (guint i = 0; i < times->len; i++) {
        Time *time = &g_array_index(times, Time, i);

        check_letters(block, time);
        check_day(block, time);
        check_recurring(block, time);
        if (!time->spoken)
            add_sentence(block, time, IVP_TIME_RIGHT, NULL);
    }
    if (block->findings->len > begun)
        qsort(block->findings->pdata + begun, block->findings->len - begun,
              sizeof(gpointer), compare_places);
}
