/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <glib.h>

/** IVP_DAV_DEPTH_MAX: how deep elements may stand in each other. */
#define IVP_DAV_DEPTH_MAX 64
/** IVP_DAV_ITEMS_MAX: responses of one answer. */
#define IVP_DAV_ITEMS_MAX 50000
/** IVP_DAV_HREF_MAX: bytes of an address, ETag or token. */
#define IVP_DAV_HREF_MAX 4096
/** IVP_DAV_DATA_MAX: bytes of one resource; a longer one is read as if it were not there.
 */
#define IVP_DAV_DATA_MAX (256 * 1024)

/**
 * IvpDavItem: one response of a multistatus (RFC 4918, 14.24), with the properties that
 * came with a 200. Texts are %NULL where there is none.
 */
typedef struct {
    char *href;  /* as it is written */
    long status; /* of the whole response; 0: none was said */
    char *etag;
    char *data;      /* calendar-data */
    char *principal; /* current-user-principal */
    char *home;      /* calendar-home-set, the first */
    char *name;      /* displayname */
    gboolean is_calendar;
    gboolean names_components;
    gboolean takes_events; /* VEVENT is among its components */
} IvpDavItem;

void ivp_dav_item_free(IvpDavItem *item);

/**
 * IvpDavXml:
 *
 * Reads a multistatus while it comes in. Everything is bounded: depth, number and length.
 * Entities are not resolved, and a document type ends the reading: no server needs one.
 */
typedef struct _IvpDavXml IvpDavXml;

IvpDavXml *ivp_dav_xml_new(void);
void ivp_dav_xml_free(IvpDavXml *xml);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(IvpDavXml, ivp_dav_xml_free)

/** ivp_dav_xml_take: the next bytes; FALSE with %IVP_ERROR_PARSE or %IVP_ERROR_LIMIT. */
gboolean ivp_dav_xml_take(IvpDavXml *xml, const char *bytes, gsize length, GError **error);

/** ivp_dav_xml_end: nothing follows; whether it was a whole multistatus. */
gboolean ivp_dav_xml_end(IvpDavXml *xml, GError **error);

/** ivp_dav_xml_get_items: (transfer none) (element-type IvpDavItem). */
GPtrArray *ivp_dav_xml_get_items(IvpDavXml *xml);

/** ivp_dav_xml_get_token: (transfer none) (nullable): sync-token (RFC 6578). */
const char *ivp_dav_xml_get_token(IvpDavXml *xml);
