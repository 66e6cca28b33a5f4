#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The one list of Debian 12 packages, and the step that installs what is missing.
#
#   sh tests/deps.sh [build|run|try|show|test|all]...   install what is missing (default: all)
#   sh tests/deps.sh --list               print the list: group, package, reason
#   sh tests/deps.sh --missing [GROUP]... print what is missing, install nothing
set -eu

# group  package  why
list() {
    cat <<'LIST'
build gcc                  the compiler
build libc6-dev            headers of the C library
build meson                configures the build
build ninja-build          runs it
build pkg-config           finds the libraries and the clients' plugin folders
build gettext              translations
build libglib2.0-dev       base library of the engine; glib-compile-resources
build libglib2.0-dev-bin   gdbus-codegen and friends that meson's gnome module looks for
build libical-dev          reads and writes iCalendar
build libsqlite3-dev       cache and store
build libcurl4-openssl-dev fetches calendars
build libxml2-dev          reads what a shared calendar's server answers
build libsecret-1-dev      the password of a shared calendar, from the desktop's keyring
build libxxhash-dev        recognizes unchanged events
build libyaml-dev          reads a community's list of groups
build libpurple-dev        the plugin every client loads
build pidgin-dev           the panel in Pidgin
build libgtk2.0-dev        the panel in Pidgin
build finch-dev            the panel in Finch
build libgnt-dev           the panel in Finch
build libncurses-dev       libgnt's headers include ncurses.h
run   pidgin               the client with windows
run   finch                the client for terminals
run   tzdata               rules of the world's time zones
run   ca-certificates      calendars come over https
try   python3              drives the clients and serves calendars to them
try   prosody              a private chat server on the loopback
try   dbus                 a private session bus for each client
try   tmux                 a terminal for Finch
show  xvfb                 a screen in memory for Pidgin
show  xdotool              presses keys and buttons in Pidgin
show  x11-utils            xprop: which windows there are
show  imagemagick          saves pictures
show  gnome-themes-extra   Adwaita for GTK 2, light and dark, for the pictures
show  gtk2-engines-pixbuf  draws that theme
show  librsvg2-common      draws its icons
show  fonts-dejavu-core    a font for Pidgin and for pictures of terminals
show  xterm                shows Finch for the pictures
test  clang                second compiler: other warnings
test  clang-format         checks the layout of the source
test  shellcheck           checks the scripts
test  binutils             readelf: where modules look for the engine
test  git                  which files belong to the project
test  radicale             a shared calendar's server
test  xandikos             another one, with other habits
test  ngircd               a private IRC server on the loopback
test  python3-icalendar    another reader of the calendar files we write
show  locales              sources of locales, for right-to-left and 12-hour clocks
LIST
}

missing_of() {
    list | while read -r group package _why; do
        case " $1 " in
        *" $group "* | *" all "*) ;;
        *) continue ;;
        esac
        status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
        [ "$status" = installed ] || printf '%s ' "$package"
    done
}

mode=install
groups=
for argument; do
    case "$argument" in
    --list) list; exit 0 ;;
    --missing) mode=missing ;;
    build | run | try | show | test | all) groups="$groups $argument" ;;
    *) echo "deps.sh: \"$argument\" is none of build, run, try, show, test, all, --list, --missing." >&2; exit 2 ;;
    esac
done
[ -n "$groups" ] || groups=all

if ! command -v dpkg-query >/dev/null 2>&1; then
    echo "This is not Debian, so nothing is installed here. Needed, by Debian's names:" >&2
    list >&2
    exit 3
fi

missing=$(missing_of "$groups")
if [ "$mode" = missing ]; then
    echo "$missing"
    exit 0
fi
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ]; then
    as_root="env"
elif command -v sudo >/dev/null 2>&1; then
    as_root="sudo env"
else
    echo "These packages are missing, and only root can install them: apt-get install $missing" >&2
    exit 3
fi

echo "Installing: $missing"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# shellcheck disable=SC2086 # words are meant to be split: package names, and "sudo env"
apt_install() {
    $as_root DEBIAN_FRONTEND=noninteractive \
        apt-get -q -y -o DPkg::Lock::Timeout=300 install --no-install-recommends $missing >"$log" 2>&1
}
# Package lists may be absent or old: fetch them only if the first try does not succeed.
if ! apt_install; then
    $as_root apt-get -q -o DPkg::Lock::Timeout=300 update >>"$log" 2>&1 || true
    if ! apt_install; then
        tail -n 20 "$log" >&2
        echo "apt-get could not install: $missing" >&2
        exit 3
    fi
fi
