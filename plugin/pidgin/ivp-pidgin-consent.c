/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-pidgin-consent.h"

#include <glib/gi18n-lib.h>

#include "ivp-pidgin-wrap.h"

struct _IvpPidginConsent {
    void (*changed)(gpointer data);
    gpointer data;
    GtkWidget *record[IVP_RECORD_NO + 1]; /* by IvpRecord */
    GtkWidget *name;
    GtkWidget *org;
};

static void
on_toggled(GtkToggleButton *button, gpointer data)
{
    IvpPidginConsent *self = data;

    if (self->changed != NULL)
        self->changed(self->data);
}

static GtkWidget *
create_record(IvpPidginConsent *self, IvpRecord record)
{
    static const char *const labels[] = {
        [IVP_RECORD_ASK] = N_("Ask me at the start"),
        [IVP_RECORD_YES] = N_("Yes"),
        [IVP_RECORD_DELETE] = N_("Yes, deleted once the summary is written"),
        [IVP_RECORD_NO] = N_("No"),
    };
    static const IvpRecord order[] = {IVP_RECORD_ASK, IVP_RECORD_YES, IVP_RECORD_DELETE,
                                      IVP_RECORD_NO};
    GtkWidget *row = ivp_pidgin_wrap_new(IVP_PIDGIN_GAP);
    GSList *group = NULL;

    for (gsize i = 0; i < G_N_ELEMENTS(order); i++) {
        GtkWidget *radio = gtk_radio_button_new_with_label(group, _(labels[order[i]]));

        group = gtk_radio_button_get_group(GTK_RADIO_BUTTON(radio));
        self->record[order[i]] = radio;
        gtk_toggle_button_set_active(GTK_TOGGLE_BUTTON(radio), order[i] == record);
        g_signal_connect(radio, "toggled", G_CALLBACK(on_toggled), self);
        ivp_pidgin_wrap_add(IVP_PIDGIN_WRAP(row), radio, IVP_WRAP_ITEM);
    }
    gtk_widget_show_all(row);
    return row;
}

static GtkWidget *
create_check(IvpPidginConsent *self, GtkWidget *row, const char *label, gboolean on)
{
    GtkWidget *check = gtk_check_button_new_with_mnemonic(label);

    gtk_toggle_button_set_active(GTK_TOGGLE_BUTTON(check), on);
    g_signal_connect(check, "toggled", G_CALLBACK(on_toggled), self);
    ivp_pidgin_wrap_add(IVP_PIDGIN_WRAP(row), check, IVP_WRAP_ITEM);
    gtk_widget_show(check);
    return check;
}

IvpPidginConsent *
ivp_pidgin_consent_add(IvpPidginForm *form,
                       IvpRecord record,
                       gboolean name,
                       gboolean org,
                       void (*changed)(gpointer data),
                       gpointer data)
{
    IvpPidginConsent *self = g_new0(IvpPidginConsent, 1);
    GtkWidget *recording = create_record(self, record);
    GtkWidget *naming = ivp_pidgin_wrap_new(IVP_PIDGIN_GAP);

    /* Translators: after "Summary may give" */
    self->name = create_check(self, naming, _("m_y name"), name);
    self->org = create_check(self, naming, _("my or_ganization"), org);
    ivp_pidgin_form_add(form, _("Recording"), NULL, recording);
    ivp_pidgin_form_add(form, _("Summary may give"), NULL, naming);
    self->changed = changed;
    self->data = data;
    g_object_set_data_full(G_OBJECT(naming), "ivp-consent", self, g_free);
    return self;
}

IvpRecord
ivp_pidgin_consent_get_record(IvpPidginConsent *self)
{
    for (guint i = 0; i < G_N_ELEMENTS(self->record); i++)
        if (self->record[i] != NULL &&
            gtk_toggle_button_get_active(GTK_TOGGLE_BUTTON(self->record[i])))
            return (IvpRecord)i;
    return IVP_RECORD_ASK;
}

gboolean
ivp_pidgin_consent_get_name(IvpPidginConsent *self)
{
    return gtk_toggle_button_get_active(GTK_TOGGLE_BUTTON(self->name));
}

gboolean
ivp_pidgin_consent_get_org(IvpPidginConsent *self)
{
    return gtk_toggle_button_get_active(GTK_TOGGLE_BUTTON(self->org));
}
