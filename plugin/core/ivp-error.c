/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-error.h"

G_DEFINE_QUARK(ivp - error - quark, ivp_error)
