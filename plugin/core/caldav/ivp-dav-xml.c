/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-dav-xml.h"

#include <glib/gi18n-lib.h>
#include <libxml/parser.h>
#include <string.h>

#include "ivp-error.h"

#define DAV "DAV:"
#define CALDAV "urn:ietf:params:xml:ns:caldav"
/* Bytes given to libxml2 at once. */
#define PIECE (64 * 1024)

typedef enum {
    ELEMENT_OTHER,
    ELEMENT_MULTISTATUS,
    ELEMENT_RESPONSE,
    ELEMENT_HREF,
    ELEMENT_STATUS,
    ELEMENT_PROPSTAT,
    ELEMENT_PROP,
    ELEMENT_ETAG,
    ELEMENT_RESOURCE_TYPE,
    ELEMENT_PRINCIPAL,
    ELEMENT_NAME,
    ELEMENT_TOKEN,
    ELEMENT_CALENDAR,
    ELEMENT_DATA,
    ELEMENT_HOME,
    ELEMENT_COMPONENTS,
    ELEMENT_COMPONENT,
} Element;

static const struct {
    const char *space, *name;
    Element element;
} names[] = {
    {DAV, "multistatus", ELEMENT_MULTISTATUS},
    {DAV, "response", ELEMENT_RESPONSE},
    {DAV, "href", ELEMENT_HREF},
    {DAV, "status", ELEMENT_STATUS},
    {DAV, "propstat", ELEMENT_PROPSTAT},
    {DAV, "prop", ELEMENT_PROP},
    {DAV, "getetag", ELEMENT_ETAG},
    {DAV, "resourcetype", ELEMENT_RESOURCE_TYPE},
    {DAV, "current-user-principal", ELEMENT_PRINCIPAL},
    {DAV, "displayname", ELEMENT_NAME},
    {DAV, "sync-token", ELEMENT_TOKEN},
    {CALDAV, "calendar", ELEMENT_CALENDAR},
    {CALDAV, "calendar-data", ELEMENT_DATA},
    {CALDAV, "calendar-home-set", ELEMENT_HOME},
    {CALDAV, "supported-calendar-component-set", ELEMENT_COMPONENTS},
    {CALDAV, "comp", ELEMENT_COMPONENT},
};

struct _IvpDavXml {
    xmlParserCtxtPtr parser;
    guint8 stack[IVP_DAV_DEPTH_MAX]; /* Element */
    guint depth;
    GString *text; /* of the element that is read */
    gboolean keeps_text;
    gboolean too_long; /* what @text would have been */
    IvpDavItem *item;  /* (nullable): the response that is read */
    IvpDavItem *found; /* (nullable): the properties of the propstat that is read */
    long found_status;
    GPtrArray *items;
    char *token;
    gboolean saw_multistatus;
    GError *error; /* the first that went wrong */
};

void
ivp_dav_item_free(IvpDavItem *item)
{
    if (item == NULL)
        return;
    g_free(item->href);
    g_free(item->etag);
    g_free(item->data);
    g_free(item->principal);
    g_free(item->home);
    g_free(item->name);
    g_free(item);
}

static void
stop(IvpDavXml *xml, IvpError code, const char *sentence)
{
    if (xml->error == NULL)
        g_set_error_literal(&xml->error, IVP_ERROR, (int)code, sentence);
    xmlStopParser(xml->parser);
}

static Element
find_element(const xmlChar *name, const xmlChar *space)
{
    for (gsize i = 0; space != NULL && i < G_N_ELEMENTS(names); i++) {
        if (strcmp((const char *)name, names[i].name) == 0 &&
            strcmp((const char *)space, names[i].space) == 0)
            return names[i].element;
    }
    return ELEMENT_OTHER;
}

/* The element @up levels above the one that ends or begins. */
static Element
above(const IvpDavXml *xml, guint up)
{
    return xml->depth >= up ? (Element)xml->stack[xml->depth - up] : ELEMENT_OTHER;
}

static void
note_empty_element(IvpDavXml *xml, Element element, int n, const xmlChar **attributes)
{
    if (xml->found == NULL)
        return;
    if (element == ELEMENT_CALENDAR && above(xml, 1) == ELEMENT_RESOURCE_TYPE)
        xml->found->is_calendar = TRUE;
    if (element != ELEMENT_COMPONENT || above(xml, 1) != ELEMENT_COMPONENTS)
        return;
    xml->found->names_components = TRUE;
    /* Of five pointers each: name, prefix, namespace, value, its end. */
    for (int i = 0; i < n; i++) {
        gsize length = (gsize)(attributes[i * 5 + 4] - attributes[i * 5 + 3]);

        if (strcmp((const char *)attributes[i * 5], "name") == 0 && length == 6 &&
            g_ascii_strncasecmp((const char *)attributes[i * 5 + 3], "VEVENT", 6) == 0)
            xml->found->takes_events = TRUE;
    }
}

static void
on_start(void *data,
         const xmlChar *name,
         const xmlChar *prefix,
         const xmlChar *space,
         int n_spaces,
         const xmlChar **spaces,
         int n_attributes,
         int n_defaulted,
         const xmlChar **attributes)
{
    IvpDavXml *xml = data;
    Element element = find_element(name, space);

    if (xml->depth >= IVP_DAV_DEPTH_MAX) {
        stop(xml, IVP_ERROR_LIMIT, _("The server's answer is nested too deep."));
        return;
    }
    if (element == ELEMENT_MULTISTATUS && xml->depth == 0) {
        xml->saw_multistatus = TRUE;
    } else if (element == ELEMENT_RESPONSE && xml->depth == 1 && xml->item == NULL) {
        if (xml->items->len >= IVP_DAV_ITEMS_MAX) {
            stop(xml, IVP_ERROR_LIMIT,
                 _("The calendar has more entries than we can keep apart."));
            return;
        }
        xml->item = g_new0(IvpDavItem, 1);
    } else if (element == ELEMENT_PROPSTAT && xml->item != NULL && xml->found == NULL) {
        xml->found = g_new0(IvpDavItem, 1);
        xml->found_status = 0;
    }
    note_empty_element(xml, element, n_attributes, attributes);
    g_string_truncate(xml->text, 0);
    xml->too_long = FALSE;
    xml->keeps_text = element == ELEMENT_HREF || element == ELEMENT_STATUS ||
                      element == ELEMENT_ETAG || element == ELEMENT_NAME ||
                      element == ELEMENT_TOKEN || element == ELEMENT_DATA;
    xml->stack[xml->depth++] = (guint8)element;
}

static void
on_text(void *data, const xmlChar *bytes, int length)
{
    IvpDavXml *xml = data;
    gsize most = above(xml, 1) == ELEMENT_DATA ? IVP_DAV_DATA_MAX : IVP_DAV_HREF_MAX;

    if (!xml->keeps_text || xml->too_long)
        return;
    if (xml->text->len + (gsize)length > most) {
        xml->too_long = TRUE;
        g_string_truncate(xml->text, 0);
        return;
    }
    g_string_append_len(xml->text, (const char *)bytes, length);
}

/* "HTTP/1.1 404 Not Found" */
static long
read_status(const char *text)
{
    const char *blank = strchr(text, ' ');

    return blank != NULL ? (long)g_ascii_strtoll(blank + 1, NULL, 10) : 0;
}

static void
keep(char **field, const IvpDavXml *xml)
{
    g_autofree char *text = g_strstrip(g_strdup(xml->text->str));

    if (*field == NULL && text[0] != '\0')
        *field = g_steal_pointer(&text);
}

static void
move(char **to, char **from)
{
    if (*from == NULL)
        return;
    g_free(*to);
    *to = g_steal_pointer(from);
}

static void
end_propstat(IvpDavXml *xml)
{
    IvpDavItem *item = xml->item, *found = xml->found;

    if (item != NULL && found != NULL && xml->found_status == 200) {
        move(&item->etag, &found->etag);
        move(&item->data, &found->data);
        move(&item->principal, &found->principal);
        move(&item->home, &found->home);
        move(&item->name, &found->name);
        item->is_calendar |= found->is_calendar;
        item->names_components |= found->names_components;
        item->takes_events |= found->takes_events;
    }
    g_clear_pointer(&xml->found, ivp_dav_item_free);
}

static void
end_href(IvpDavXml *xml)
{
    switch (above(xml, 2)) {
    case ELEMENT_RESPONSE:
        if (xml->item != NULL)
            keep(&xml->item->href, xml);
        break;
    case ELEMENT_PRINCIPAL:
        if (xml->found != NULL)
            keep(&xml->found->principal, xml);
        break;
    case ELEMENT_HOME:
        if (xml->found != NULL)
            keep(&xml->found->home, xml);
        break;
    default:
        break;
    }
}

static void
end_property(IvpDavXml *xml, Element element)
{
    if (element == ELEMENT_TOKEN && xml->depth == 2)
        keep(&xml->token, xml);
    if (xml->found == NULL)
        return;
    if (element == ELEMENT_ETAG)
        keep(&xml->found->etag, xml);
    else if (element == ELEMENT_NAME)
        keep(&xml->found->name, xml);
    else if (element == ELEMENT_DATA)
        keep(&xml->found->data, xml);
}

static void
on_end(void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *space)
{
    IvpDavXml *xml = data;
    Element element = above(xml, 1);

    if (xml->depth == 0)
        return;
    if (element == ELEMENT_HREF)
        end_href(xml);
    else if (element == ELEMENT_STATUS && above(xml, 2) == ELEMENT_PROPSTAT)
        xml->found_status = read_status(xml->text->str);
    else if (element == ELEMENT_STATUS && above(xml, 2) == ELEMENT_RESPONSE &&
             xml->item != NULL)
        xml->item->status = read_status(xml->text->str);
    else if (element == ELEMENT_PROPSTAT)
        end_propstat(xml);
    else if (element == ELEMENT_RESPONSE && xml->depth == 2 && xml->item != NULL)
        g_ptr_array_add(xml->items, g_steal_pointer(&xml->item));
    else
        end_property(xml, element);
    xml->keeps_text = FALSE;
    xml->depth--;
}

static void
on_document_type(void *data,
                 const xmlChar *name,
                 const xmlChar *external,
                 const xmlChar *system)
{
    stop(data, IVP_ERROR_PARSE, _("The server's answer is not one of a calendar."));
}

/* What libxml2 has to say is not for people, nor for stderr. */
static void
on_libxml_error(void *data, const xmlError *error)
{
}

IvpDavXml *
ivp_dav_xml_new(void)
{
    static xmlSAXHandler handler = {
        .initialized = XML_SAX2_MAGIC,
        .startElementNs = on_start,
        .endElementNs = on_end,
        .characters = on_text,
        .cdataBlock = on_text,
        .internalSubset = on_document_type,
        .serror = (xmlStructuredErrorFunc)(void (*)(void))on_libxml_error,
    };
    static gsize ready;
    IvpDavXml *xml = g_new0(IvpDavXml, 1);

    /* Two threads may be the first to read. */
    if (g_once_init_enter(&ready)) {
        xmlInitParser();
        g_once_init_leave(&ready, 1);
    }
    xml->text = g_string_new(NULL);
    xml->items = g_ptr_array_new_with_free_func((GDestroyNotify)ivp_dav_item_free);
    xml->parser = xmlCreatePushParserCtxt(&handler, xml, NULL, 0, NULL);
    xmlCtxtUseOptions(xml->parser, XML_PARSE_NONET);
    return xml;
}

void
ivp_dav_xml_free(IvpDavXml *xml)
{
    if (xml == NULL)
        return;
    xmlFreeParserCtxt(xml->parser);
    g_string_free(xml->text, TRUE);
    ivp_dav_item_free(xml->item);
    ivp_dav_item_free(xml->found);
    g_ptr_array_unref(xml->items);
    g_free(xml->token);
    g_clear_error(&xml->error);
    g_free(xml);
}

static gboolean
check(IvpDavXml *xml, int code, GError **error)
{
    if (xml->error != NULL) {
        g_propagate_error(error, g_error_copy(xml->error));
        return FALSE;
    }
    if (code != XML_ERR_OK) {
        g_set_error_literal(error, IVP_ERROR, IVP_ERROR_PARSE,
                            _("The server's answer cannot be read: it is not whole, or no "
                              "XML."));
        return FALSE;
    }
    return TRUE;
}

gboolean
ivp_dav_xml_take(IvpDavXml *xml, const char *bytes, gsize length, GError **error)
{
    while (length > 0) {
        gsize piece = MIN(length, PIECE);

        if (!check(xml, xmlParseChunk(xml->parser, bytes, (int)piece, 0), error))
            return FALSE;
        bytes += piece;
        length -= piece;
    }
    return TRUE;
}

gboolean
ivp_dav_xml_end(IvpDavXml *xml, GError **error)
{
    if (!check(xml, xmlParseChunk(xml->parser, "", 0, 1), error))
        return FALSE;
    return check(xml, xml->saw_multistatus ? XML_ERR_OK : XML_ERR_INTERNAL_ERROR, error);
}

GPtrArray *
ivp_dav_xml_get_items(IvpDavXml *xml)
{
    return xml->items;
}

const char *
ivp_dav_xml_get_token(IvpDavXml *xml)
{
    return xml->token;
}
