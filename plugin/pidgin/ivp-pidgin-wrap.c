/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-pidgin-wrap.h"

/* Pixels; less is an allocation on the way to the real one. A text broken for it would be
 * so high that the window grows, and windows do not shrink again. */
#define LEAST_WIDTH 100

/* Pixels: what is assumed before the first allocation, so that a row for each child is not
 * asked for, with the same effect. */
#define FIRST_WIDTH 280

typedef struct {
    GtkWidget *widget;
    IvpPidginWrapKind kind;
    gboolean broken; /* a label that has to be broken, and so has a row of its own */
} Child;

struct _IvpPidginWrap {
    GtkContainer parent_instance;

    GArray *children; /* Child, in order; the container refs the widgets */
    int spacing;
    int width; /* of the last allocation, without the border */
};

typedef struct {
    GtkContainerClass parent_class;
} IvpPidginWrapClass;

G_DEFINE_TYPE(IvpPidginWrap, ivp_pidgin_wrap, GTK_TYPE_CONTAINER)

/* Places the row [first, end) and returns its height. */
static int
place_row(IvpPidginWrap *self, guint first, guint end, int width, int y, gboolean place)
{
    gboolean rtl = gtk_widget_get_direction(GTK_WIDGET(self)) == GTK_TEXT_DIR_RTL;
    int border = (int)gtk_container_get_border_width(GTK_CONTAINER(self));
    GtkAllocation own;
    int used = 0, height = 0, x = 0, n = 0;
    guint stretch = G_MAXUINT;

    for (guint i = first; i < end; i++) {
        Child *child = &g_array_index(self->children, Child, i);
        GtkRequisition need;

        if (!gtk_widget_get_visible(child->widget))
            continue;
        gtk_widget_get_child_requisition(child->widget, &need);
        used += need.width + (n++ > 0 ? self->spacing : 0);
        height = MAX(height, need.height);
        if ((child->kind == IVP_WRAP_STRETCH || child->kind == IVP_WRAP_LINE) &&
            stretch == G_MAXUINT)
            stretch = i;
    }
    if (!place)
        return height;

    gtk_widget_get_allocation(GTK_WIDGET(self), &own);
    for (guint i = first; i < end; i++) {
        Child *child = &g_array_index(self->children, Child, i);
        GtkRequisition need;
        GtkAllocation to;

        if (!gtk_widget_get_visible(child->widget))
            continue;
        gtk_widget_get_child_requisition(child->widget, &need);
        if (i == stretch)
            need.width += MAX(0, width - used);
        need.width = CLAMP(need.width, 1, MAX(1, width));
        to = (GtkAllocation){
            .x = own.x + border + (rtl ? width - x - need.width : x),
            .y = own.y + border + y,
            .width = need.width,
            .height = height,
        };
        gtk_widget_size_allocate(child->widget, &to);
        x += need.width + self->spacing;
    }
    return height;
}

static int
lay_out(IvpPidginWrap *self, int width, gboolean place)
{
    int y = 0, x = 0;
    guint first = 0;
    gboolean any = FALSE;

    for (guint i = 0; i < self->children->len; i++) {
        Child *child = &g_array_index(self->children, Child, i);
        GtkRequisition need;
        gboolean line = child->broken;

        if (!gtk_widget_get_visible(child->widget))
            continue;
        gtk_widget_get_child_requisition(child->widget, &need);
        if (any && (line || x + self->spacing + need.width > width)) {
            y += place_row(self, first, i, width, y, place) + self->spacing;
            first = i;
            x = 0;
            any = FALSE;
        }
        x += need.width + (any ? self->spacing : 0);
        any = TRUE;
        if (line)
            x = width; /* nothing fits beside it */
    }
    if (any)
        y += place_row(self, first, self->children->len, width, y, place);
    return y;
}

static void
size_request(GtkWidget *widget, GtkRequisition *requisition)
{
    IvpPidginWrap *self = IVP_PIDGIN_WRAP(widget);
    int border = (int)gtk_container_get_border_width(GTK_CONTAINER(self));
    int widest = 1;

    for (guint i = 0; i < self->children->len; i++) {
        Child *child = &g_array_index(self->children, Child, i);
        GtkRequisition need;

        if (!gtk_widget_get_visible(child->widget))
            continue;
        gtk_widget_size_request(child->widget, &need);
        if (child->kind != IVP_WRAP_LINE && child->kind != IVP_WRAP_CUT)
            widest = MAX(widest, need.width);
    }
    requisition->width = widest + 2 * border;
    requisition->height = lay_out(self, MAX(self->width, widest), FALSE) + 2 * border;
}

/* Has a label broken at @width if its text is longer; returns whether that is news to it.
 */
static gboolean
fit_label(Child *child, int width)
{
    g_autoptr(PangoLayout) layout = NULL;
    int natural, before, wanted, xpad;

    if (child->kind != IVP_WRAP_LINE || !gtk_widget_get_visible(child->widget) ||
        width < LEAST_WIDTH)
        return FALSE;
    layout = pango_layout_copy(gtk_label_get_layout(GTK_LABEL(child->widget)));
    pango_layout_set_width(layout, -1);
    pango_layout_get_pixel_size(layout, &natural, NULL);
    gtk_misc_get_padding(GTK_MISC(child->widget), &xpad, NULL);
    natural += 2 * xpad;
    child->broken = natural > width;
    gtk_widget_get_size_request(child->widget, &before, NULL);
    wanted = MAX(1, MIN(natural, width)); /* an empty text: GTK makes 1 of 0 as well */
    if (before == wanted)
        return FALSE;
    gtk_widget_set_size_request(child->widget, wanted, -1);
    return TRUE;
}

static void
size_allocate(GtkWidget *widget, GtkAllocation *allocation)
{
    IvpPidginWrap *self = IVP_PIDGIN_WRAP(widget);
    int border = (int)gtk_container_get_border_width(GTK_CONTAINER(self));
    int width = MAX(1, allocation->width - 2 * border);
    gboolean again;

    gtk_widget_set_allocation(widget, allocation);
    again = width != self->width;
    self->width = width;
    for (guint i = 0; i < self->children->len; i++)
        again |= fit_label(&g_array_index(self->children, Child, i), width);
    /* The height follows the width; GTK 2 only learns of it by asking again. */
    if (again)
        gtk_widget_queue_resize(widget);
    lay_out(self, width, TRUE);
}

static void
add(GtkContainer *container, GtkWidget *widget)
{
    ivp_pidgin_wrap_add(IVP_PIDGIN_WRAP(container), widget, IVP_WRAP_ITEM);
}

static void
remove_child(GtkContainer *container, GtkWidget *widget)
{
    IvpPidginWrap *self = IVP_PIDGIN_WRAP(container);

    for (guint i = 0; i < self->children->len; i++) {
        if (g_array_index(self->children, Child, i).widget != widget)
            continue;
        g_array_remove_index(self->children, i);
        gtk_widget_unparent(widget);
        gtk_widget_queue_resize(GTK_WIDGET(self));
        return;
    }
}

static void
forall(GtkContainer *container, gboolean internals, GtkCallback callback, gpointer data)
{
    IvpPidginWrap *self = IVP_PIDGIN_WRAP(container);

    /* The callback may remove the child it is given. */
    for (guint i = 0; self->children != NULL && i < self->children->len;) {
        GtkWidget *widget = g_array_index(self->children, Child, i).widget;

        callback(widget, data);
        if (i < self->children->len &&
            g_array_index(self->children, Child, i).widget == widget)
            i++;
    }
}

static GType
child_type(GtkContainer *container)
{
    return GTK_TYPE_WIDGET;
}

static void
finalize(GObject *object)
{
    g_clear_pointer(&IVP_PIDGIN_WRAP(object)->children, g_array_unref);
    G_OBJECT_CLASS(ivp_pidgin_wrap_parent_class)->finalize(object);
}

static void
ivp_pidgin_wrap_class_init(IvpPidginWrapClass *klass)
{
    GtkContainerClass *container = GTK_CONTAINER_CLASS(klass);

    G_OBJECT_CLASS(klass)->finalize = finalize;
    GTK_WIDGET_CLASS(klass)->size_request = size_request;
    GTK_WIDGET_CLASS(klass)->size_allocate = size_allocate;
    container->add = add;
    container->remove = remove_child;
    container->forall = forall;
    container->child_type = child_type;
}

static void
ivp_pidgin_wrap_init(IvpPidginWrap *self)
{
    gtk_widget_set_has_window(GTK_WIDGET(self), FALSE);
    self->children = g_array_new(FALSE, FALSE, sizeof(Child));
    self->width = FIRST_WIDTH;
}

GtkWidget *
ivp_pidgin_wrap_new(int spacing)
{
    IvpPidginWrap *self = g_object_new(IVP_TYPE_PIDGIN_WRAP, NULL);

    self->spacing = spacing;
    return GTK_WIDGET(self);
}

void
ivp_pidgin_wrap_add(IvpPidginWrap *self, GtkWidget *child, IvpPidginWrapKind kind)
{
    Child entry = {child, kind, FALSE};

    g_return_if_fail(IVP_IS_PIDGIN_WRAP(self));
    g_return_if_fail(GTK_IS_WIDGET(child) && gtk_widget_get_parent(child) == NULL);
    g_return_if_fail(kind != IVP_WRAP_LINE || GTK_IS_LABEL(child));

    if (kind == IVP_WRAP_LINE) {
        gtk_label_set_line_wrap(GTK_LABEL(child), TRUE);
        gtk_label_set_line_wrap_mode(GTK_LABEL(child), PANGO_WRAP_WORD_CHAR);
        gtk_misc_set_alignment(GTK_MISC(child), 0, .5);
    }
    g_array_append_val(self->children, entry);
    gtk_widget_set_parent(child, GTK_WIDGET(self));
}

GtkWidget *
ivp_pidgin_wrap_line_new(const char *text, GtkWidget **label)
{
    GtkWidget *line = ivp_pidgin_wrap_new(0);
    GtkWidget *inside = gtk_label_new(text);

    ivp_pidgin_wrap_add(IVP_PIDGIN_WRAP(line), inside, IVP_WRAP_LINE);
    gtk_widget_show(inside);
    gtk_widget_show(line);
    if (label != NULL)
        *label = inside;
    return line;
}
