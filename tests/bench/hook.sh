#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# What the plugin costs a message that is not its own: see README.md beside this file.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
build="$here/../../build-bench-hook"

if [ ! -f "$build/build.ninja" ]; then
    meson setup "$build" "$here/../.." --buildtype=release -Dpidgin=disabled -Dfinch=disabled >/dev/null
fi
ninja -C "$build" tests/bench/hook-bench plugin/purple/interview-panel.so >/dev/null
exec "$build/tests/bench/hook-bench"
