#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Installs the plugins for one user, without root.
#
#   sh plugin/install.sh [BUILD] [PLUGINS]        into PLUGINS, by default ~/.purple/plugins
#   sh plugin/install.sh --remove [PLUGINS]       takes them out again
#
# BUILD is a Meson build folder (default: build), built already. PLUGINS may be a symbolic link.
set -eu

top=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
modules="interview-panel.so interview-panel-pidgin.so interview-panel-finch.so"

remove() {
    for module in $modules; do
        rm -f "$1/$module"
    done
    # Only what we put there; the folder goes with its last file.
    rm -f "$1/interview-panel/libinterview-panel.so" "$1/interview-panel/interview-panel"
    if [ -d "$1/interview-panel" ]; then
        rmdir "$1/interview-panel" 2>/dev/null || true
    fi
}

if [ "${1:-}" = --remove ]; then
    plugins=${2:-$HOME/.purple/plugins}
    remove "$plugins"
    echo "Removed from $plugins. Your settings and calendars stay in ${plugins%/*}/interview-panel."
    exit 0
fi

build=${1:-$top/build}
plugins=${2:-$HOME/.purple/plugins}
if [ ! -f "$build/build.ninja" ]; then
    echo "There is no build in $build. First: meson setup $build && ninja -C $build" >&2
    exit 1
fi

stage=$(mktemp -d)
log=$build/meson-logs/install-log.txt
trap 'rm -rf "$stage"' EXIT
trap 'exit 1' HUP INT TERM
# "ninja uninstall" goes by this log; a user's copy must not overwrite the system's.
if [ -f "$log" ]; then
    cp "$log" "$stage/install-log.txt"
fi
# Meson's own install gives the modules the search path they need away from the build folder.
meson install -C "$build" --no-rebuild --quiet --destdir "$stage/tree" >"$stage/out" 2>&1 || {
    cat "$stage/out" >&2
    exit 1
}
if [ -f "$stage/install-log.txt" ]; then
    cp "$stage/install-log.txt" "$log"
else
    rm -f "$log"
fi

mkdir -p "$plugins/interview-panel"
# A client that is running has the old files mapped: new ones are put in their place, never over them.
place() {
    cp "$1" "$2.new"
    mv -f "$2.new" "$2"
}
find "$stage/tree" -type f \( -name libinterview-panel.so -o -path '*/bin/interview-panel' \) |
    while read -r file; do
        place "$file" "$plugins/interview-panel/${file##*/}"
    done
for module in $modules; do
    find "$stage/tree" -type f -name "$module" | while read -r file; do
        place "$file" "$plugins/$module"
    done
done
echo "Installed into $plugins. In Pidgin: Tools, Plugins, Interview Panel."
