/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-variant.h"

static GVariant *
to_or_from_little_endian(GVariant *variant)
{
    GVariant *swapped;

    if (G_BYTE_ORDER == G_LITTLE_ENDIAN)
        return variant;
    swapped = g_variant_byteswap(variant);
    g_variant_unref(variant);
    return swapped;
}

GBytes *
ivp_variant_to_bytes(GVariant *variant)
{
    g_autoptr(GVariant) written = to_or_from_little_endian(g_variant_ref_sink(variant));

    return g_variant_get_data_as_bytes(written);
}

GVariant *
ivp_variant_from_bytes(const GVariantType *type, GBytes *bytes)
{
    g_autoptr(GVariant) read = to_or_from_little_endian(
        g_variant_ref_sink(g_variant_new_from_bytes(type, bytes, FALSE)));

    return g_variant_is_normal_form(read) ? g_steal_pointer(&read) : NULL;
}
