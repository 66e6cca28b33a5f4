/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-pidgin-about.h"

#include <glib/gi18n-lib.h>
#include <notify.h>
#include <string.h>

#include "ivp-pidgin-text.h"
#include "ivp-pidgin-wrap.h"
#include "ivp-pidgin-zone.h"

#define PAGE_KEY "ivp-about"

/* Bytes of the longest line that can be a heading. */
#define HEADING_MAX 80

typedef struct {
    IvpPidgin *pidgin;
    GtkWidget *box;
    GtkWidget *text;
    GtkWidget *zone;
    GtkWidget *links;
} Page;

static const IvpProgramLink *
get_links(Page *page, gsize *n)
{
    IvpProgram *program = ivp_panel_get_program(page->pidgin->panel);

    *n = 0;
    return program != NULL ? ivp_program_get_links(program, n) : NULL;
}

/* Whether a paragraph begins with a heading: a short first line that is no sentence. */
static gsize
heading_length(const char *paragraph)
{
    const char *end = strchr(paragraph, '\n');
    gsize length = end != NULL ? (gsize)(end - paragraph) : 0;

    return length > 0 && length <= HEADING_MAX && strchr(".:;!?,", end[-1]) == NULL ? length
                                                                                    : 0;
}

static void
append_paragraphs(GString *html, const char *text)
{
    g_auto(GStrv) paragraphs = g_strsplit(text, "\n\n", -1);

    for (char **paragraph = paragraphs; *paragraph != NULL; paragraph++) {
        gsize heading = heading_length(*paragraph);

        if (paragraph != paragraphs)
            g_string_append(html, "<br><br>");
        if (heading > 0) {
            g_autofree char *words = g_strndup(*paragraph, heading);

            g_string_append(html, "<b>");
            ivp_pidgin_text_append(html, words);
            g_string_append(html, "</b>");
        }
        ivp_pidgin_text_append_linked(html, *paragraph + heading);
    }
}

static void
show(Page *page)
{
    IvpPanel *panel = page->pidgin->panel;
    g_autofree char *text = ivp_panel_get_about(panel);
    const char *about = text != NULL ? text : "";
    g_autofree char *zone = ivp_panel_get_zone_text(panel);
    g_autofree char *zone_text = g_strdup_printf(_("Your time zone: %s"), zone);
    g_autoptr(GString) html = g_string_new(NULL);
    const IvpProgramLink *links;
    gboolean any = FALSE;
    gsize n;

    append_paragraphs(html, about);
    links = get_links(page, &n);
    for (gsize i = 0; i < n; i++) {
        /* The text may name some of them already. */
        if (strstr(about, links[i].url) != NULL)
            continue;
        g_string_append(html, any ? "<br>" : "<br><br>");
        ivp_pidgin_text_append_link(html, links[i].url, links[i].label);
        any = TRUE;
    }
    ivp_pidgin_text_set(page->text, html->str);
    gtk_label_set_text(GTK_LABEL(page->zone), zone_text);
    gtk_widget_set_visible(page->links, n > 0);
}

static void
on_program_changed(IvpPanel *panel, gpointer data)
{
    show(data);
}

static void
on_zone(GtkButton *button, gpointer data)
{
    Page *page = data;

    ivp_pidgin_zone_choose(page->pidgin, page->box);
}

static void
on_link(GtkMenuItem *item, gpointer data)
{
    Page *page = data;

    purple_notify_uri(page->pidgin->plugin, g_object_get_data(G_OBJECT(item), "ivp-url"));
}

static GtkWidget *
build_links_menu(gpointer data)
{
    Page *page = data;
    GtkWidget *menu = gtk_menu_new();
    const IvpProgramLink *links;
    gsize n;

    links = get_links(page, &n);
    for (gsize i = 0; i < n; i++) {
        GtkWidget *item;

        if (!ivp_pidgin_text_is_web(links[i].url))
            continue;
        item = gtk_menu_item_new_with_label(links[i].label);
        gtk_widget_set_tooltip_text(item, links[i].url);
        g_object_set_data_full(G_OBJECT(item), "ivp-url", g_strdup(links[i].url), g_free);
        g_signal_connect(item, "activate", G_CALLBACK(on_link), page);
        gtk_menu_shell_append(GTK_MENU_SHELL(menu), item);
    }
    return menu;
}

static void
focus(GtkWidget *widget)
{
    Page *page = g_object_get_data(G_OBJECT(widget), PAGE_KEY);

    gtk_widget_grab_focus(page->text);
}

static void
on_destroy(GtkWidget *box, gpointer data)
{
    Page *page = data;

    g_signal_handlers_disconnect_by_data(page->pidgin->panel, page);
}

static GtkWidget *
create(IvpPidgin *pidgin)
{
    Page *page = g_new0(Page, 1);
    GtkWidget *scrolled = ivp_pidgin_text_new(_("About this program"), &page->text);
    GtkWidget *row = ivp_pidgin_wrap_new(IVP_PIDGIN_GAP);
    GtkWidget *change = gtk_button_new_with_mnemonic(_("C_hange…"));

    page->pidgin = pidgin;
    page->box = gtk_vbox_new(FALSE, IVP_PIDGIN_GAP);
    page->zone = gtk_label_new(NULL);
    page->links = ivp_pidgin_menu_button_new(_("Lin_ks"), TRUE, build_links_menu, page);
    ivp_pidgin_name(page->links, _("Links"), NULL);
    ivp_pidgin_name(change, _("Change your time zone"), NULL);
    ivp_pidgin_wrap_add(IVP_PIDGIN_WRAP(row), page->zone, IVP_WRAP_LINE);
    ivp_pidgin_wrap_add(IVP_PIDGIN_WRAP(row), change, IVP_WRAP_ITEM);
    ivp_pidgin_wrap_add(IVP_PIDGIN_WRAP(row), page->links, IVP_WRAP_ITEM);
    gtk_widget_show_all(row);
    gtk_box_pack_start(GTK_BOX(page->box), scrolled, TRUE, TRUE, 0);
    gtk_box_pack_start(GTK_BOX(page->box), row, FALSE, FALSE, 0);
    g_signal_connect(change, "clicked", G_CALLBACK(on_zone), page);
    g_signal_connect(pidgin->panel, "program-changed", G_CALLBACK(on_program_changed),
                     page);
    g_signal_connect(page->box, "destroy", G_CALLBACK(on_destroy), page);
    g_object_set_data_full(G_OBJECT(page->box), PAGE_KEY, page, g_free);
    show(page);
    return page->box;
}

const IvpPidginPage ivp_pidgin_about_page = {
    .id = "about",
    .label = N_("Abo_ut"),
    .create = create,
    .focus = focus,
};
