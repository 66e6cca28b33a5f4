/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-pidgin-text.h"

#include <gtkimhtml.h>
#include <string.h>

#include "ivp-pidgin.h"
#include "ivp-plain.h"

#define OPTIONS                                                             \
    (GTK_IMHTML_NO_COLOURS | GTK_IMHTML_NO_FONTS | GTK_IMHTML_NO_COMMENTS | \
     GTK_IMHTML_NO_TITLE | GTK_IMHTML_NO_SIZES | GTK_IMHTML_NO_SCROLL |     \
     GTK_IMHTML_NO_SMILEY)

/* GtkIMHtml paints links in a blue that dark themes swallow: use the theme's own. */
static void
color_link(GtkTextTag *tag, gpointer data)
{
    GtkWidget *text = data;
    GdkColor *color = NULL;

    if (g_object_get_data(G_OBJECT(tag), "link_url") == NULL)
        return;
    gtk_widget_style_get(text, "link-color", &color, NULL);
    if (color != NULL)
        g_object_set(tag, "foreground-gdk", color, NULL);
    g_clear_pointer(&color, gdk_color_free);
}

static void
color_links(GtkWidget *text)
{
    GtkTextBuffer *buffer = gtk_text_view_get_buffer(GTK_TEXT_VIEW(text));

    gtk_text_tag_table_foreach(gtk_text_buffer_get_tag_table(buffer), color_link, text);
}

static void
on_style(GtkWidget *text, GtkStyle *old, gpointer data)
{
    color_links(text);
}

/* GtkIMHtml is made for talks and runs to its end whenever it gets another size. New text
 * is kept at its beginning until somebody scrolls. */
#define FRESH_KEY "ivp-fresh"

static void
on_scrolled(GtkAdjustment *adjustment, gpointer data)
{
    if (g_object_get_data(G_OBJECT(data), FRESH_KEY) != NULL &&
        gtk_adjustment_get_value(adjustment) > 0)
        gtk_adjustment_set_value(adjustment, 0);
}

static gboolean
on_touched(GtkWidget *widget, GdkEvent *event, gpointer data)
{
    g_object_set_data(G_OBJECT(data), FRESH_KEY, NULL);
    return FALSE;
}

static void
watch_scrolling(GtkWidget *scrolled, GtkWidget *text)
{
    static const char *const touches[] = {"button-press-event", "scroll-event",
                                          "key-press-event"};
    GtkScrolledWindow *window = GTK_SCROLLED_WINDOW(scrolled);
    GtkWidget *bar = gtk_scrolled_window_get_vscrollbar(window);

    for (gsize i = 0; i < G_N_ELEMENTS(touches); i++) {
        g_signal_connect(text, touches[i], G_CALLBACK(on_touched), text);
        g_signal_connect(bar, touches[i], G_CALLBACK(on_touched), text);
    }
    g_signal_connect_object(gtk_scrolled_window_get_vadjustment(window), "value-changed",
                            G_CALLBACK(on_scrolled), text, 0);
}

GtkWidget *
ivp_pidgin_text_new(const char *name, GtkWidget **text)
{
    GtkWidget *scrolled = gtk_scrolled_window_new(NULL, NULL);
    GtkTextView *view;

    *text = gtk_imhtml_new(NULL, NULL);
    view = GTK_TEXT_VIEW(*text);
    gtk_imhtml_set_editable(GTK_IMHTML(*text), FALSE);
    gtk_text_view_set_cursor_visible(view, FALSE);
    gtk_text_view_set_accepts_tab(view, FALSE);
    gtk_text_view_set_wrap_mode(view, GTK_WRAP_WORD_CHAR);
    gtk_text_view_set_left_margin(view, 6);
    gtk_text_view_set_right_margin(view, 6);
    gtk_text_view_set_pixels_above_lines(view, 1);
    g_signal_connect_after(*text, "style-set", G_CALLBACK(on_style), NULL);
    ivp_pidgin_name(*text, name, NULL);

    gtk_scrolled_window_set_policy(GTK_SCROLLED_WINDOW(scrolled), GTK_POLICY_NEVER,
                                   GTK_POLICY_AUTOMATIC);
    gtk_scrolled_window_set_shadow_type(GTK_SCROLLED_WINDOW(scrolled), GTK_SHADOW_IN);
    gtk_container_add(GTK_CONTAINER(scrolled), *text);
    watch_scrolling(scrolled, *text);
    gtk_widget_show_all(scrolled);
    return scrolled;
}

void
ivp_pidgin_text_set(GtkWidget *text, const char *html)
{
    GtkTextBuffer *buffer = gtk_text_view_get_buffer(GTK_TEXT_VIEW(text));
    GtkTextIter start;

    g_object_set_data(G_OBJECT(text), FRESH_KEY, GINT_TO_POINTER(TRUE));
    gtk_imhtml_clear(GTK_IMHTML(text));
    gtk_imhtml_append_text(GTK_IMHTML(text), html, OPTIONS);
    color_links(text);
    gtk_text_buffer_get_start_iter(buffer, &start);
    gtk_text_buffer_place_cursor(buffer, &start);
    gtk_text_view_scroll_to_iter(GTK_TEXT_VIEW(text), &start, 0, FALSE, 0, 0);
}

void
ivp_pidgin_text_append(GString *html, const char *words)
{
    g_autofree char *escaped = g_markup_escape_text(words, -1);

    for (const char *at = escaped; *at != '\0'; at++) {
        if (*at == '\n')
            g_string_append(html, "<br>");
        else if (*at != '\r')
            g_string_append_c(html, *at);
    }
}

gboolean
ivp_pidgin_text_is_web(const char *url)
{
    if (url == NULL ||
        (!g_str_has_prefix(url, "http://") && !g_str_has_prefix(url, "https://")))
        return FALSE;
    for (const char *at = url; *at != '\0'; at++)
        if ((guchar)*at <= ' ' || *at == 0x7f || *at == '"' || *at == '<' || *at == '>')
            return FALSE;
    return TRUE;
}

void
ivp_pidgin_text_append_link(GString *html, const char *url, const char *label)
{
    g_autofree char *target = NULL;

    if (!ivp_pidgin_text_is_web(url)) {
        ivp_pidgin_text_append(html, label);
        return;
    }
    target = g_markup_escape_text(url, -1);
    g_string_append_printf(html, "<a href=\"%s\">", target);
    ivp_pidgin_text_append(html, label);
    g_string_append(html, "</a>");
}

void
ivp_pidgin_text_append_linked(GString *html, const char *words)
{
    g_auto(GStrv) links = ivp_plain_find_links(words);
    const char *at = words;

    for (;;) {
        const char *next = NULL;
        const char *found = NULL;
        g_autofree char *before = NULL;

        /* The earliest link from here on; of two that begin there, the longer. */
        for (char **link = links; link != NULL && *link != NULL; link++) {
            const char *there = strstr(at, *link);

            if (there == NULL)
                continue;
            if (next == NULL || there < next ||
                (there == next && strlen(*link) > strlen(found))) {
                next = there;
                found = *link;
            }
        }
        if (next == NULL)
            break;
        before = g_strndup(at, (gsize)(next - at));
        ivp_pidgin_text_append(html, before);
        ivp_pidgin_text_append_link(html, found, found);
        at = next + strlen(found);
    }
    ivp_pidgin_text_append(html, at);
}
