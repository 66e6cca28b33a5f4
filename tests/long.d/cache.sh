#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# 2,000 random histories of a calendar, 1,000 kills in the middle of a refresh, 2,000 costly rules.
exec "$IVP_TEST_BUILD/tests/unit/cache-test" --tap -m slow
