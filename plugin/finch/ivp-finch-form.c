/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-finch-form.h"

#include <glib/gi18n-lib.h>
#include <gntcheckbox.h>
#include <gntentry.h>
#include <gntlabel.h>
#include <gnttextview.h>
#include <gnttree.h>

#include "ivp-error.h"

#define LABELS "interview-labels"
#define READ_BACK_LINES 2

/* What is typed is read anew only when the fingers rest. */
#define READ_DELAY_MS 150

GntWidget *
ivp_finch_add_label(GntWidget *box, const char *text)
{
    GntWidget *label = gnt_label_new(text);

    gnt_widget_set_grow_x(label, FALSE);
    gnt_box_add_widget(GNT_BOX(box), label);
    return label;
}

GntWidget *
ivp_finch_add_entry(GntWidget *box, const char *label, const char *text, int width)
{
    GntWidget *line = gnt_hbox_new(FALSE);
    GntWidget *entry = gnt_entry_new(text);

    gnt_box_set_pad(GNT_BOX(line), 1);
    ivp_finch_add_label(line, label);
    gnt_widget_set_size(entry, width, 1);
    gnt_box_add_widget(GNT_BOX(line), entry);
    gnt_box_add_widget(GNT_BOX(box), line);
    return entry;
}

/* --- One of several --- */

static GPtrArray *
get_labels(GntWidget *radio)
{
    return g_object_get_data(G_OBJECT(radio), LABELS);
}

static void
mark(GntWidget *radio, gpointer key, gboolean chosen)
{
    GPtrArray *labels = get_labels(radio);
    guint index = GPOINTER_TO_UINT(key);
    g_autofree char *text = NULL;

    if (index == 0 || index > labels->len)
        return;
    text = g_strdup_printf("%s %s", chosen ? "(•)" : "( )",
                           (char *)g_ptr_array_index(labels, index - 1));
    gnt_tree_change_text(GNT_TREE(radio), key, 0, text);
}

static void
on_radio_moved(GntWidget *radio, gpointer old, gpointer current, gpointer data)
{
    mark(radio, old, FALSE);
    mark(radio, current, TRUE);
}

GntWidget *
ivp_finch_radio_new(int width, int height)
{
    GntWidget *radio = gnt_tree_new_with_columns(1);

    gnt_widget_set_has_border(radio, FALSE);
    gnt_tree_set_col_width(GNT_TREE(radio), 0, width - 1);
    gnt_widget_set_size(radio, width, height);
    g_object_set_data_full(G_OBJECT(radio), LABELS, g_ptr_array_new_with_free_func(g_free),
                           (GDestroyNotify)g_ptr_array_unref);
    g_signal_connect(radio, "selection-changed", G_CALLBACK(on_radio_moved), NULL);
    return radio;
}

void
ivp_finch_radio_clear(GntWidget *radio)
{
    gnt_tree_remove_all(GNT_TREE(radio));
    g_ptr_array_set_size(get_labels(radio), 0);
}

void
ivp_finch_radio_add(GntWidget *radio, const char *label)
{
    GPtrArray *labels = get_labels(radio);
    g_autofree char *text = g_strdup_printf("( ) %s", label);

    g_ptr_array_add(labels, g_strdup(label));
    gnt_tree_add_row_last(GNT_TREE(radio), GUINT_TO_POINTER(labels->len),
                          gnt_tree_create_row(GNT_TREE(radio), text), NULL);
}

void
ivp_finch_radio_choose(GntWidget *radio, guint index)
{
    mark(radio, GUINT_TO_POINTER(ivp_finch_radio_get(radio) + 1), FALSE);
    gnt_tree_set_selected(GNT_TREE(radio), GUINT_TO_POINTER(index + 1));
    mark(radio, GUINT_TO_POINTER(index + 1), TRUE);
}

guint
ivp_finch_radio_get(GntWidget *radio)
{
    guint key = GPOINTER_TO_UINT(gnt_tree_get_selection_data(GNT_TREE(radio)));

    return key > 0 ? key - 1 : 0;
}

/* --- Times --- */

struct _IvpFinchTimes {
    IvpFinch *self;
    GPtrArray *offered; /* IvpFormTime (owned): keys of the tree */
    GntWidget *tree;    /* (nullable): no slot is free */
    GntWidget *entry;
    GntWidget *back;
    guint source;
};

/* Appends what was typed, "thu 10 dec 19:00; fri 11 dec 17:00", to @at. */
static gboolean
read_typed(IvpFinchTimes *times,
           gint64 at[IVP_LINE_MAX_TIMES],
           guint *n,
           GString *back,
           GError **error)
{
    IvpDesk *desk = ivp_panel_get_desk(times->self->panel);
    const char *typed = gnt_entry_get_text(GNT_ENTRY(times->entry));
    g_auto(GStrv) words = g_strsplit(typed == NULL ? "" : typed, ";", 0);

    for (gsize i = 0; words[i] != NULL; i++) {
        g_autofree char *said = NULL;
        gint64 instant;

        if (*g_strstrip(words[i]) == '\0')
            continue;
        if (*n == IVP_LINE_MAX_TIMES) {
            g_set_error(error, IVP_ERROR, IVP_ERROR_LIMIT,
                        ngettext("At most %d time fits into one message.",
                                 "At most %d times fit into one message.",
                                 IVP_LINE_MAX_TIMES),
                        IVP_LINE_MAX_TIMES);
            return FALSE;
        }
        if (!ivp_desk_read_time(desk, words[i], &instant, &said, error))
            return FALSE;
        at[(*n)++] = instant;
        g_string_append_printf(back, "%s= %s", back->len > 0 ? "\n" : "", said);
    }
    return TRUE;
}

static gboolean
on_typing_rests(gpointer data)
{
    IvpFinchTimes *times = data;
    g_autoptr(GString) back = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    gint64 at[IVP_LINE_MAX_TIMES];
    guint n = 0;

    times->source = 0;
    ivp_finch_text_set(times->back, NULL,
                       read_typed(times, at, &n, back, &error) ? back->str
                                                               : error->message);
    return G_SOURCE_REMOVE;
}

static void
on_typed(GntWidget *entry, gpointer data)
{
    IvpFinchTimes *times = data;

    g_clear_handle_id(&times->source, g_source_remove);
    times->source = g_timeout_add(READ_DELAY_MS, on_typing_rests, times);
}

static void
on_times_gone(GntWidget *entry, gpointer data)
{
    IvpFinchTimes *times = data;

    g_clear_handle_id(&times->source, g_source_remove);
    g_ptr_array_unref(times->offered);
    g_free(times);
}

static void
add_offered(IvpFinchTimes *times, GntWidget *box, gboolean tick, int width)
{
    GntTree *tree;

    if (times->offered->len == 0)
        return;
    times->tree = gnt_tree_new_with_columns(1);
    tree = GNT_TREE(times->tree);
    gnt_widget_set_has_border(times->tree, FALSE);
    gnt_tree_set_col_width(tree, 0, width - 1);
    for (guint i = 0; i < times->offered->len; i++) {
        IvpFormTime *time = g_ptr_array_index(times->offered, i);

        gnt_tree_add_choice(tree, time, gnt_tree_create_row(tree, time->label), NULL, NULL);
        gnt_tree_set_choice(tree, time, tick && time->ticked);
    }
    gnt_widget_set_size(times->tree, width, (int)times->offered->len);
    gnt_box_add_widget(GNT_BOX(box), times->tree);
}

IvpFinchTimes *
ivp_finch_times_new(IvpFinch *self, GntWidget *box, gint64 first, gboolean tick, int width)
{
    IvpFinchTimes *times = g_new0(IvpFinchTimes, 1);

    times->self = self;
    times->offered = ivp_desk_list_form_times(ivp_panel_get_desk(self->panel), first);
    add_offered(times, box, tick, width);
    times->entry = ivp_finch_add_entry(box, _("Own times:"), NULL, width - 14);
    times->back = ivp_finch_text_new(width, READ_BACK_LINES);
    gnt_box_add_widget(GNT_BOX(box), times->back);
    g_signal_connect(times->entry, "text_changed", G_CALLBACK(on_typed), times);
    g_signal_connect(times->entry, "destroy", G_CALLBACK(on_times_gone), times);
    return times;
}

guint
ivp_finch_times_get(IvpFinchTimes *times, gint64 at[IVP_LINE_MAX_TIMES], GError **error)
{
    g_autoptr(GString) back = g_string_new(NULL);
    guint n = 0;

    for (guint i = 0; i < times->offered->len && n < IVP_LINE_MAX_TIMES; i++) {
        IvpFormTime *time = g_ptr_array_index(times->offered, i);

        if (gnt_tree_get_choice(GNT_TREE(times->tree), time))
            at[n++] = time->at;
    }
    if (!read_typed(times, at, &n, back, error))
        return 0;
    if (n == 0)
        g_set_error(error, IVP_ERROR, IVP_ERROR_USAGE,
                    _("No time is chosen. Tick one with the space bar, or type one, for "
                      "example %s."),
                    _("fri 11 dec 17:00"));
    return n;
}

/* --- Consent --- */

static GntWidget *
add_check(GntWidget *box, const char *label, gboolean checked)
{
    GntWidget *check = gnt_check_box_new(label);

    gnt_check_box_set_checked(GNT_CHECK_BOX(check), checked);
    gnt_box_add_widget(GNT_BOX(box), check);
    return check;
}

void
ivp_finch_consent_add(IvpFinchConsent *consent,
                      GntWidget *box,
                      IvpRecord record,
                      gboolean name,
                      gboolean org)
{
    static const char *const labels[] = {
        [IVP_RECORD_ASK] = N_("Ask me at the start"),
        [IVP_RECORD_YES] = N_("Yes"),
        [IVP_RECORD_DELETE] = N_("Yes, deleted after the summary"),
        [IVP_RECORD_NO] = N_("No"),
    };
    GntWidget *columns = gnt_hbox_new(FALSE), *left = gnt_vbox_new(FALSE),
              *right = gnt_vbox_new(FALSE);

    gnt_box_set_pad(GNT_BOX(columns), 1);
    gnt_box_set_pad(GNT_BOX(left), 0);
    gnt_box_set_pad(GNT_BOX(right), 0);
    gnt_box_set_alignment(GNT_BOX(columns), GNT_ALIGN_TOP);
    gnt_box_set_alignment(GNT_BOX(left), GNT_ALIGN_LEFT);
    gnt_box_set_alignment(GNT_BOX(right), GNT_ALIGN_LEFT);
    ivp_finch_add_label(left, _("Recording:"));
    consent->record = ivp_finch_radio_new(36, G_N_ELEMENTS(labels));
    for (gsize i = 0; i < G_N_ELEMENTS(labels); i++)
        ivp_finch_radio_add(consent->record, _(labels[i]));
    ivp_finch_radio_choose(consent->record, record);
    gnt_box_add_widget(GNT_BOX(left), consent->record);
    ivp_finch_add_label(right, _("The summary may give:"));
    consent->name = add_check(right, _("my name"), name);
    consent->org = add_check(right, _("my organization"), org);
    gnt_box_add_widget(GNT_BOX(columns), left);
    gnt_box_add_widget(GNT_BOX(columns), right);
    gnt_box_add_widget(GNT_BOX(box), columns);
}

void
ivp_finch_consent_get(const IvpFinchConsent *consent,
                      IvpRecord *record,
                      gboolean *name,
                      gboolean *org)
{
    *record = (IvpRecord)ivp_finch_radio_get(consent->record);
    *name = gnt_check_box_get_checked(GNT_CHECK_BOX(consent->name));
    *org = gnt_check_box_get_checked(GNT_CHECK_BOX(consent->org));
}
