/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <glib.h>

/**
 * ivp_variant_to_bytes:
 * @variant: floating or not; it is consumed
 *
 * Returns: (transfer full): its bytes, little endian on any computer
 */
GBytes *ivp_variant_to_bytes(GVariant *variant);

/**
 * ivp_variant_from_bytes:
 *
 * Returns: (transfer full) (nullable): what ivp_variant_to_bytes() wrote; %NULL where
 *   @bytes are no value of @type in its normal form
 */
GVariant *ivp_variant_from_bytes(const GVariantType *type, GBytes *bytes);
