/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-pidgin-filter.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* "slots waking apac", kept with the program's small settings. */
#define SETTING "pidgin.filter"

struct _IvpPidginFilter {
    IvpPidgin *pidgin;
    void (*changed)(gpointer data);
    gpointer data;

    GtkWidget *button;
    IvpShow show;
    gboolean waking_hours;
    char *region; /* (nullable) its id */
};

/* In the order of IvpShow. */
static const struct {
    IvpShow show;
    const char *id;
    const char *label;
} kinds[] = {
    {IVP_SHOW_EVERYTHING, "everything", N_("_Everything")},
    {IVP_SHOW_PROGRAM, "program", N_("This _program only")},
    {IVP_SHOW_GROUPS, "groups", N_("_Discussion groups")},
    {IVP_SHOW_INTERVIEWS, "interviews", N_("_Interviews")},
    {IVP_SHOW_SLOTS, "slots", N_("_Free slots")},
};

static char *
without_mnemonic(const char *label)
{
    g_auto(GStrv) parts = g_strsplit(label, "_", 2);

    return g_strjoinv("", parts);
}

static const IvpRegion *
find_region(IvpPidginFilter *self)
{
    IvpProgram *program = ivp_panel_get_program(self->pidgin->panel);
    const IvpRegion *regions;
    gsize n = 0;

    if (program == NULL || self->region == NULL)
        return NULL;
    regions = ivp_program_get_regions(program, &n);
    for (gsize i = 0; i < n; i++)
        if (strcmp(regions[i].id, self->region) == 0)
            return &regions[i];
    return NULL;
}

static void
show_label(IvpPidginFilter *self)
{
    const IvpRegion *region = find_region(self);
    const char *waking = self->waking_hours ? _("my waking hours") : NULL;
    g_autofree char *kind = without_mnemonic(_(kinds[self->show].label));
    g_autofree char *all = g_strjoin(", ", kind, region != NULL ? region->name : waking,
                                     region != NULL ? waking : NULL, NULL);
    /* Translators: what the list shows: "Shown: Everything, APAC, my waking hours" */
    g_autofree char *full = g_strdup_printf(_("Shown: %s"), all);
    g_autofree char *label = NULL;

    /* The button has room for one of them, the tooltip for all. */
    if (self->show != IVP_SHOW_EVERYTHING)
        label = g_strconcat(kind, region != NULL || waking != NULL ? " +" : NULL, NULL);
    else if (region != NULL)
        label = g_strconcat(region->name, waking != NULL ? " +" : NULL, NULL);
    else
        label = g_strdup(waking != NULL ? _("Waking hours") : kind);
    gtk_label_set_text(ivp_pidgin_menu_button_get_label(self->button), label);
    ivp_pidgin_name(self->button, full, full);
}

static void
save(IvpPidginFilter *self)
{
    g_autofree char *text = g_strdup_printf("%s %s %s", kinds[self->show].id,
                                            self->waking_hours ? "waking" : "any",
                                            self->region != NULL ? self->region : "");

    ivp_panel_set_setting(self->pidgin->panel, SETTING,
                          ivp_pidgin_filter_is_set(self) ? text : NULL);
    show_label(self);
}

static void
load(IvpPidginFilter *self)
{
    g_autofree char *text = ivp_panel_get_setting(self->pidgin->panel, SETTING);
    g_auto(GStrv) parts = g_strsplit(text != NULL ? text : "", " ", 3);

    self->show = IVP_SHOW_EVERYTHING;
    self->waking_hours = FALSE;
    g_clear_pointer(&self->region, g_free);
    if (g_strv_length(parts) == 3) {
        for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++)
            if (strcmp(kinds[i].id, parts[0]) == 0)
                self->show = kinds[i].show;
        self->waking_hours = strcmp(parts[1], "waking") == 0;
        self->region = g_strdup(parts[2]);
        if (find_region(self) == NULL) /* another program's */
            g_clear_pointer(&self->region, g_free);
    }
    show_label(self);
}

static void
choose(IvpPidginFilter *self)
{
    save(self);
    self->changed(self->data);
}

static void
on_kind(GtkCheckMenuItem *item, gpointer data)
{
    IvpPidginFilter *self = data;

    if (!gtk_check_menu_item_get_active(item))
        return;
    self->show = GPOINTER_TO_INT(g_object_get_data(G_OBJECT(item), "ivp-show"));
    choose(self);
}

static void
on_waking(GtkCheckMenuItem *item, gpointer data)
{
    IvpPidginFilter *self = data;

    self->waking_hours = gtk_check_menu_item_get_active(item);
    choose(self);
}

static void
on_region(GtkCheckMenuItem *item, gpointer data)
{
    IvpPidginFilter *self = data;

    if (!gtk_check_menu_item_get_active(item))
        return;
    g_free(self->region);
    self->region = g_strdup(g_object_get_data(G_OBJECT(item), "ivp-region"));
    choose(self);
}

static void
add_region(IvpPidginFilter *self,
           GtkWidget *menu,
           GSList **group,
           const char *id,
           const char *name)
{
    GtkWidget *item = gtk_radio_menu_item_new_with_label(*group, name);

    *group = gtk_radio_menu_item_get_group(GTK_RADIO_MENU_ITEM(item));
    gtk_check_menu_item_set_active(GTK_CHECK_MENU_ITEM(item),
                                   g_strcmp0(self->region, id) == 0);
    g_object_set_data_full(G_OBJECT(item), "ivp-region", g_strdup(id), g_free);
    g_signal_connect(item, "toggled", G_CALLBACK(on_region), self);
    gtk_menu_shell_append(GTK_MENU_SHELL(menu), item);
}

static GtkWidget *
build_menu(gpointer data)
{
    IvpPidginFilter *self = data;
    IvpProgram *program = ivp_panel_get_program(self->pidgin->panel);
    GtkWidget *menu = gtk_menu_new();
    GtkWidget *waking;
    GSList *group = NULL;
    const IvpRegion *regions;
    gsize n = 0;

    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
        GtkWidget *item = gtk_radio_menu_item_new_with_mnemonic(group, _(kinds[i].label));

        group = gtk_radio_menu_item_get_group(GTK_RADIO_MENU_ITEM(item));
        gtk_check_menu_item_set_active(GTK_CHECK_MENU_ITEM(item),
                                       kinds[i].show == self->show);
        g_object_set_data(G_OBJECT(item), "ivp-show", GINT_TO_POINTER(kinds[i].show));
        g_signal_connect(item, "toggled", G_CALLBACK(on_kind), self);
        gtk_menu_shell_append(GTK_MENU_SHELL(menu), item);
    }
    ivp_pidgin_menu_add_separator(menu);
    waking = gtk_check_menu_item_new_with_mnemonic(_("My _waking hours (8 to 22)"));
    gtk_check_menu_item_set_active(GTK_CHECK_MENU_ITEM(waking), self->waking_hours);
    g_signal_connect(waking, "toggled", G_CALLBACK(on_waking), self);
    gtk_menu_shell_append(GTK_MENU_SHELL(menu), waking);

    regions = program != NULL ? ivp_program_get_regions(program, &n) : NULL;
    if (n > 0) {
        ivp_pidgin_menu_add_separator(menu);
        group = NULL;
        add_region(self, menu, &group, NULL, _("All regions"));
        for (gsize i = 0; i < n; i++)
            add_region(self, menu, &group, regions[i].id, regions[i].name);
    }
    return menu;
}

static void
filter_free(gpointer data)
{
    IvpPidginFilter *self = data;

    g_free(self->region);
    g_free(self);
}

IvpPidginFilter *
ivp_pidgin_filter_new(IvpPidgin *pidgin, void (*changed)(gpointer data), gpointer data)
{
    IvpPidginFilter *self = g_new0(IvpPidginFilter, 1);

    self->pidgin = pidgin;
    self->changed = changed;
    self->data = data;
    self->button = ivp_pidgin_menu_button_new("", TRUE, build_menu, self);
    gtk_label_set_ellipsize(ivp_pidgin_menu_button_get_label(self->button),
                            PANGO_ELLIPSIZE_NONE);
    g_object_set_data_full(G_OBJECT(self->button), "ivp-filter", self, filter_free);
    load(self);
    return self;
}

GtkWidget *
ivp_pidgin_filter_get_widget(IvpPidginFilter *self)
{
    return self->button;
}

void
ivp_pidgin_filter_get(IvpPidginFilter *self, IvpFilter *filter)
{
    filter->show = self->show;
    filter->waking_hours = self->waking_hours;
    filter->region = g_strdup(self->region);
}

gboolean
ivp_pidgin_filter_is_set(IvpPidginFilter *self)
{
    return self->show != IVP_SHOW_EVERYTHING || self->waking_hours || self->region != NULL;
}

void
ivp_pidgin_filter_set_show(IvpPidginFilter *self, IvpShow show)
{
    self->show = show;
    save(self);
}

void
ivp_pidgin_filter_clear(IvpPidginFilter *self)
{
    self->show = IVP_SHOW_EVERYTHING;
    self->waking_hours = FALSE;
    g_clear_pointer(&self->region, g_free);
    save(self);
}

void
ivp_pidgin_filter_reload(IvpPidginFilter *self)
{
    load(self);
}
