/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-purple.h"

gboolean
ivp_purple_is_bitlbee(void)
{
    return g_strcmp0(purple_core_get_ui(), "BitlBee") == 0;
}

gboolean
ivp_purple_is_connected(void)
{
    for (GList *l = purple_connections_get_all(); l != NULL; l = l->next)
        if (PURPLE_CONNECTION_IS_CONNECTED((PurpleConnection *)l->data))
            return TRUE;
    return FALSE;
}
