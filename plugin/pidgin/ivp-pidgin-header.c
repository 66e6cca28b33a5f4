/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-pidgin-header.h"

#include <glib/gi18n-lib.h>
#include <notify.h>

#include "ivp-pidgin-add.h"
#include "ivp-pidgin-wrap.h"
#include "ivp-pidgin-zone.h"

#define HEADER_KEY "ivp-header"

/* "3 days old" changes by itself. */
#define TICK_SECONDS 60
#define PULSE_MILLISECONDS 150

typedef struct {
    IvpPidgin *pidgin;
    void (*fold)(gpointer data);
    gpointer data;

    GtkWidget *box;
    GtkWidget *program;
    GtkWidget *refresh;
    GtkWidget *age;
    GtkWidget *busy;
    GtkWidget *progress;
    GtkWidget *status; /* the sentence's row */
    GtkWidget *sentence;
    GtkWidget *action_button;
    IvpStatusAction action;
    char *detail; /* (nullable) */
    guint tick_source;
    guint pulse_source; /* while loading and nobody knows how much there is */
} Header;

/* --- Status --- */

static gboolean
on_pulse(gpointer data)
{
    Header *header = data;

    gtk_progress_bar_pulse(GTK_PROGRESS_BAR(header->progress));
    return G_SOURCE_CONTINUE;
}

static void
show_progress(Header *header, const IvpStatus *status)
{
    GtkProgressBar *bar = GTK_PROGRESS_BAR(header->progress);
    gboolean unknown = status->busy && status->fraction < 0;
    double fraction = CLAMP(status->fraction, 0, 1);
    /* Translators: how much is loaded: "40 %" */
    g_autofree char *percent = g_strdup_printf(_("%d %%"), (int)(fraction * 100));

    if (unknown && header->pulse_source == 0)
        header->pulse_source = g_timeout_add(PULSE_MILLISECONDS, on_pulse, header);
    else if (!unknown)
        g_clear_handle_id(&header->pulse_source, g_source_remove);
    gtk_widget_set_visible(header->busy, status->busy);
    if (!status->busy)
        return;
    if (!unknown)
        gtk_progress_bar_set_fraction(bar, fraction);
    gtk_progress_bar_set_text(bar, unknown ? _("Loading") : percent);
    ivp_pidgin_name(header->progress,
                    status->sentence != NULL ? status->sentence : _("Loading"),
                    status->sentence);
}

static void
show_age(Header *header, const IvpStatus *status)
{
    gboolean aged = status->age != NULL && *status->age != '\0';
    /* Translators: "Refresh the calendar (as of 09:12)" */
    g_autofree char *tooltip =
        aged ? g_strdup_printf(_("Refresh the calendar (%s)"), status->age)
             : g_strdup(_("Load the calendar"));

    gtk_widget_set_visible(header->refresh, !status->busy);
    gtk_label_set_text(GTK_LABEL(header->age), aged ? status->age : "");
    gtk_widget_set_visible(header->age, aged);
    ivp_pidgin_name(header->refresh, tooltip, tooltip);
}

static void
show_status(Header *header)
{
    g_autoptr(IvpStatus) status = ivp_panel_get_status(header->pidgin->panel);
    gboolean says = !status->busy && status->sentence != NULL;

    show_progress(header, status);
    show_age(header, status);
    gtk_widget_set_visible(header->status, says);
    g_clear_pointer(&header->detail, g_free);
    header->action = says ? status->action : IVP_ACTION_NONE;
    if (!says)
        return;
    header->detail = g_strdup(status->detail);
    gtk_label_set_text(GTK_LABEL(header->sentence), status->sentence);
    gtk_widget_set_tooltip_text(header->sentence, status->detail);
    gtk_widget_set_visible(header->action_button, status->action != IVP_ACTION_NONE &&
                                                      status->action_label != NULL);
    if (status->action_label != NULL) {
        gtk_button_set_label(GTK_BUTTON(header->action_button), status->action_label);
        ivp_pidgin_name(header->action_button, status->action_label, NULL);
    }
}

static void
on_action(GtkButton *button, gpointer data)
{
    Header *header = data;

    if (header->action == IVP_ACTION_DETAILS && header->detail != NULL)
        purple_notify_info(header->pidgin->plugin, _("Interview Panel"),
                           gtk_label_get_text(GTK_LABEL(header->sentence)), header->detail);
    else
        ivp_panel_do_action(header->pidgin->panel, header->action);
}

static void
on_refresh(GtkButton *button, gpointer data)
{
    Header *header = data;

    ivp_panel_refresh(header->pidgin->panel);
}

static void
on_cancel(GtkButton *button, gpointer data)
{
    Header *header = data;

    ivp_panel_cancel_refresh(header->pidgin->panel);
}

static void
on_status_changed(IvpPanel *panel, gpointer data)
{
    show_status(data);
}

static gboolean
on_tick(gpointer data)
{
    show_status(data);
    return G_SOURCE_CONTINUE;
}

/* --- Programs --- */

static void
show_program(Header *header)
{
    IvpProgram *program = ivp_panel_get_program(header->pidgin->panel);
    const char *name = program != NULL ? ivp_program_get_name(program) : _("No program");
    g_autofree char *markup = g_markup_printf_escaped("<b>%s</b>", name);
    /* Translators: the tooltip of the program's name, which opens a menu. */
    g_autofree char *tooltip = g_strdup_printf(_("%s: other programs and settings"), name);

    gtk_label_set_markup(ivp_pidgin_menu_button_get_label(header->program), markup);
    ivp_pidgin_name(header->program, name, tooltip);
    ivp_pidgin_cut_label(ivp_pidgin_menu_button_get_label(header->program));
}

static void
on_style(GtkWidget *widget, GtkStyle *old, gpointer data)
{
    Header *header = data;

    ivp_pidgin_cut_label(ivp_pidgin_menu_button_get_label(header->program));
}

static void
on_program_changed(IvpPanel *panel, gpointer data)
{
    show_program(data);
    show_status(data);
}

static void
choose(Header *header, const char *id)
{
    g_autoptr(GError) error = NULL;

    if (!ivp_panel_choose(header->pidgin->panel, id, &error))
        ivp_pidgin_tell(header->pidgin, error->message);
}

static void
on_choose(GtkCheckMenuItem *item, gpointer data)
{
    g_autofree char *id = NULL;

    if (!gtk_check_menu_item_get_active(item))
        return;
    id = g_strdup(g_object_get_data(G_OBJECT(item), "ivp-id"));
    choose(data, id);
}

static void
on_added(const char *id, gpointer data)
{
    choose(data, id);
}

static void
on_add(GtkMenuItem *item, gpointer data)
{
    Header *header = data;

    ivp_pidgin_add_program(header->pidgin, header->box, TRUE, on_added, header);
}

static void
on_zone(GtkMenuItem *item, gpointer data)
{
    Header *header = data;

    ivp_pidgin_zone_choose(header->pidgin, header->box);
}

static GtkWidget *
build_menu(gpointer data)
{
    Header *header = data;
    IvpProgram *program = ivp_panel_get_program(header->pidgin->panel);
    const char *current = program != NULL ? ivp_program_get_id(program) : NULL;
    g_autoptr(GPtrArray) choices = ivp_panel_list_programs(header->pidgin->panel);
    GtkWidget *menu = gtk_menu_new();
    GSList *group = NULL;

    for (guint i = 0; i < choices->len; i++) {
        const IvpProgramChoice *choice = g_ptr_array_index(choices, i);
        GtkWidget *item = gtk_radio_menu_item_new_with_label(group, choice->name);

        group = gtk_radio_menu_item_get_group(GTK_RADIO_MENU_ITEM(item));
        gtk_check_menu_item_set_active(GTK_CHECK_MENU_ITEM(item),
                                       g_strcmp0(choice->id, current) == 0);
        gtk_widget_set_sensitive(item, choice->problem == NULL);
        if (choice->problem != NULL)
            gtk_widget_set_tooltip_text(item, choice->problem);
        g_object_set_data_full(G_OBJECT(item), "ivp-id", g_strdup(choice->id), g_free);
        g_signal_connect(item, "toggled", G_CALLBACK(on_choose), header);
        gtk_menu_shell_append(GTK_MENU_SHELL(menu), item);
    }
    ivp_pidgin_menu_add_separator(menu);
    ivp_pidgin_menu_add(menu, _("_Add a program file…"), G_CALLBACK(on_add), header);
    ivp_pidgin_menu_add(menu, _("Your _time zone…"), G_CALLBACK(on_zone), header);
    return menu;
}

/* --- The header --- */

static void
on_fold(GtkButton *button, gpointer data)
{
    Header *header = data;

    header->fold(header->data);
}

static void
on_destroy(GtkWidget *box, gpointer data)
{
    Header *header = data;

    g_clear_handle_id(&header->tick_source, g_source_remove);
    g_clear_handle_id(&header->pulse_source, g_source_remove);
    g_signal_handlers_disconnect_by_data(header->pidgin->panel, header);
}

static void
header_free(gpointer data)
{
    Header *header = data;

    g_free(header->detail);
    g_free(header);
}

static GtkWidget *
create_refresh(Header *header)
{
    GtkWidget *row = gtk_hbox_new(FALSE, IVP_PIDGIN_GAP);

    header->refresh = gtk_button_new();
    header->age = gtk_label_new(NULL);
    gtk_box_pack_start(GTK_BOX(row), header->age, TRUE, TRUE, 0);
    gtk_box_pack_start(GTK_BOX(row),
                       gtk_image_new_from_stock(GTK_STOCK_REFRESH, GTK_ICON_SIZE_MENU),
                       FALSE, FALSE, 0);
    gtk_container_add(GTK_CONTAINER(header->refresh), row);
    gtk_button_set_relief(GTK_BUTTON(header->refresh), GTK_RELIEF_NONE);
    gtk_widget_show_all(header->refresh);
    g_signal_connect(header->refresh, "clicked", G_CALLBACK(on_refresh), header);
    return header->refresh;
}

static GtkWidget *
create_busy(Header *header)
{
    GtkWidget *cancel =
        ivp_pidgin_icon_button_new(GTK_STOCK_CANCEL, _("Cancel"), _("Cancel loading"));

    header->busy = gtk_hbox_new(FALSE, 0);
    header->progress = gtk_progress_bar_new();
    gtk_widget_set_size_request(header->progress,
                                10 * ivp_pidgin_char_width(header->progress), -1);
    gtk_box_pack_start(GTK_BOX(header->busy), header->progress, TRUE, TRUE, 0);
    gtk_box_pack_start(GTK_BOX(header->busy), cancel, FALSE, FALSE, 0);
    gtk_widget_show(header->progress);
    g_signal_connect(cancel, "clicked", G_CALLBACK(on_cancel), header);
    return header->busy;
}

static GtkWidget *
create_status(Header *header)
{
    header->status = ivp_pidgin_wrap_new(IVP_PIDGIN_GAP);
    header->sentence = gtk_label_new(NULL);
    header->action_button = gtk_button_new_with_label("");
    gtk_label_set_selectable(GTK_LABEL(header->sentence), TRUE);
    gtk_widget_set_can_focus(header->sentence, FALSE);
    ivp_pidgin_wrap_add(IVP_PIDGIN_WRAP(header->status), header->sentence, IVP_WRAP_LINE);
    ivp_pidgin_wrap_add(IVP_PIDGIN_WRAP(header->status), header->action_button,
                        IVP_WRAP_ITEM);
    gtk_widget_show(header->sentence);
    g_signal_connect(header->action_button, "clicked", G_CALLBACK(on_action), header);
    return header->status;
}

static GtkWidget *
create_fold(Header *header)
{
    GtkWidget *button = gtk_button_new();

    gtk_container_add(GTK_CONTAINER(button),
                      gtk_arrow_new(GTK_ARROW_RIGHT, GTK_SHADOW_NONE));
    gtk_button_set_relief(GTK_BUTTON(button), GTK_RELIEF_NONE);
    ivp_pidgin_name(button, _("Fold the panel"), _("Fold the panel to the side"));
    g_signal_connect(button, "clicked", G_CALLBACK(on_fold), header);
    gtk_widget_show_all(button);
    return button;
}

GtkWidget *
ivp_pidgin_header_new(IvpPidgin *pidgin,
                      GtkWidget *row,
                      void (*fold)(gpointer data),
                      gpointer data)
{
    Header *header = g_new0(Header, 1);
    GtkWidget *top = gtk_hbox_new(FALSE, 0);
    GtkWidget *name = ivp_pidgin_wrap_new(0);
    GtkWidget *end = gtk_alignment_new(1, .5, 0, 0);
    GtkWidget *both = gtk_hbox_new(FALSE, 0);

    header->pidgin = pidgin;
    header->fold = fold;
    header->data = data;
    header->box = gtk_vbox_new(FALSE, IVP_PIDGIN_GAP);
    header->program = ivp_pidgin_menu_button_new("", FALSE, build_menu, header);
    ivp_pidgin_wrap_add(IVP_PIDGIN_WRAP(name), header->program, IVP_WRAP_CUT);
    gtk_box_pack_start(GTK_BOX(top), name, TRUE, TRUE, 0);
    if (fold != NULL)
        gtk_box_pack_start(GTK_BOX(top), create_fold(header), FALSE, FALSE, 0);

    gtk_box_pack_start(GTK_BOX(both), create_refresh(header), FALSE, FALSE, 0);
    gtk_box_pack_start(GTK_BOX(both), create_busy(header), FALSE, FALSE, 0);
    gtk_container_add(GTK_CONTAINER(end), both);
    ivp_pidgin_wrap_add(IVP_PIDGIN_WRAP(row), end, IVP_WRAP_STRETCH);

    gtk_box_pack_start(GTK_BOX(header->box), top, FALSE, FALSE, 0);
    gtk_box_pack_start(GTK_BOX(header->box), row, FALSE, FALSE, 0);
    gtk_box_pack_start(GTK_BOX(header->box), create_status(header), FALSE, FALSE, 0);
    gtk_widget_show(both);
    gtk_widget_show(end);
    gtk_widget_show(name);
    gtk_widget_show(row);
    gtk_widget_show(top);

    g_signal_connect(pidgin->panel, "status-changed", G_CALLBACK(on_status_changed),
                     header);
    g_signal_connect(pidgin->panel, "program-changed", G_CALLBACK(on_program_changed),
                     header);
    g_signal_connect_after(header->program, "style-set", G_CALLBACK(on_style), header);
    g_signal_connect(header->box, "destroy", G_CALLBACK(on_destroy), header);
    header->tick_source = g_timeout_add_seconds(TICK_SECONDS, on_tick, header);
    g_object_set_data_full(G_OBJECT(header->box), HEADER_KEY, header, header_free);
    show_program(header);
    show_status(header);
    return header->box;
}
