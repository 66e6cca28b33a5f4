/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ivp-pidgin-form.h"

/** What a volunteer allows: two rows of a form, recording and naming. */
typedef struct _IvpPidginConsent IvpPidginConsent;

/**
 * ivp_pidgin_consent_add: puts the rows into @form; gone with it.
 * @changed: (nullable)
 */
IvpPidginConsent *ivp_pidgin_consent_add(IvpPidginForm *form,
                                         IvpRecord record,
                                         gboolean name,
                                         gboolean org,
                                         void (*changed)(gpointer data),
                                         gpointer data);
IvpRecord ivp_pidgin_consent_get_record(IvpPidginConsent *self);
gboolean ivp_pidgin_consent_get_name(IvpPidginConsent *self);
gboolean ivp_pidgin_consent_get_org(IvpPidginConsent *self);
