#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Measures the calendar engine, and writes the table and the plot of README.md beside this file.
#
#   sh tests/bench/run.sh            feeds of 1,000, 10,000 and 100,000 events
#   sh tests/bench/run.sh --long     and of 1,000,000, which takes 2 GB of disk and some minutes
set -eu
here=$(cd "$(dirname "$0")" && pwd)
build="$here/../../build-bench"

if [ ! -f "$build/build.ninja" ]; then
    meson setup "$build" "$here/../.." --buildtype=release \
        -Dpurple=disabled -Dpidgin=disabled -Dfinch=disabled >/dev/null
fi
ninja -C "$build" plugin/tool/interview-panel tests/bench/ivp-bench tests/bench/libical-naive >/dev/null
exec python3 "$here/bench.py" "$build" "$@"
