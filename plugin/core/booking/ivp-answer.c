/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-answer.h"

#include <string.h>

void
ivp_answer_clear(IvpAnswer *answer)
{
    g_free(answer->reason);
    g_free(answer->question);
    memset(answer, 0, sizeof *answer);
}
