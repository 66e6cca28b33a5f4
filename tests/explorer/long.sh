#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Walks the larger worlds: sh tests/explorer/long.sh [SECONDS each] [MEGABYTES]. Speaks TAP.
set -eu
top=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
exec "${IVP_TEST_BUILD:-$top/build}/tests/explorer/explorer" \
    --seconds "${1:-120}" --megabytes "${2:-2500}" long
