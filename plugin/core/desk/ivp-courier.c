/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-courier.h"

void
ivp_reach_clear(IvpReach *reach)
{
    g_free(reach->name);
    g_free(reach->own_name);
    *reach = (IvpReach){0};
}

void
ivp_account_free(IvpAccount *account)
{
    if (account == NULL)
        return;
    g_free(account->id);
    g_free(account->protocol);
    g_free(account->address);
    g_free(account);
}
