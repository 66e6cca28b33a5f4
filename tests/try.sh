#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Lets you try the real thing, with nothing of yours touched.
#
#   sh tests/try.sh                      two Pidgins, or without a screen two Finches
#   sh tests/try.sh --finch              two Finches in this terminal
#   sh tests/try.sh --screenshots DIR    shows it to nobody, and leaves pictures in DIR
#
# Installs what is missing, builds into build-tests/, starts a chat server on the loopback and
# two clients with profiles of their own. Ctrl+C ends all of it.
set -eu

top=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
builds=${IVP_TEST_BUILDS:-$top/build-tests}

case "${1:-}" in
'' | --finch | --screenshots) ;;
*)
    sed -n '3,10s/^# \{0,1\}//p' "$0" >&2
    exit 2
    ;;
esac

if [ "${1:-}" = --screenshots ]; then
    sh "$top/tests/deps.sh" build run try show
else
    sh "$top/tests/deps.sh" build run try
fi
build=$builds/gcc
mkdir -p "$builds"
echo "Building."
[ -f "$build/build.ninja" ] || meson setup -Dwerror=true "$build" "$top" >"$builds/gcc.log" 2>&1 ||
    { tail -n 20 "$builds/gcc.log" >&2; exit 1; }
ninja -j2 -C "$build" >"$builds/gcc.log" 2>&1 || { tail -n 30 "$builds/gcc.log" >&2; exit 1; }

export PYTHONDONTWRITEBYTECODE=1
IVP_TEST_SOURCE=$top IVP_TEST_BUILD=$build PYTHONPATH=$top/tests/support \
    exec python3 "$top/tests/support/demo.py" "$@"
