#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
exec sh "$IVP_TEST_SOURCE/tests/explorer/long.sh"
