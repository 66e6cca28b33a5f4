#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Runs every test of the project, from whatever state the computer is in.
#
#   sh tests/run.sh [--long] [--no-install]
#
# Installs what is missing, builds (into build-tests/), tests, and ends with a line
# "N passed, N failed". --long adds what takes longer (tests/long.d). tests/README.md says more.
set -u

top=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
builds=${IVP_TEST_BUILDS:-$top/build-tests}
long=no
install=yes
for argument; do
    case "$argument" in
    --long) long=yes ;;
    --no-install) install=no ;;
    *)
        echo "run.sh: \"$argument\" is neither --long nor --no-install." >&2
        exit 2
        ;;
    esac
done

if [ "$install" = yes ]; then
    sh "$top/tests/deps.sh" all || exit 3
fi

mkdir -p "$builds"
IVP_TEST_COUNTS=$(mktemp)
export IVP_TEST_COUNTS
export PYTHONDONTWRITEBYTECODE=1
trap 'rm -f "$IVP_TEST_COUNTS"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
began=$(date +%s)
part_began=$began

say() {
    printf '%s\n' "$*"
}

# Says how long the part took that ends here.
part() {
    now=$(date +%s)
    say "== $1 ($((now - part_began)) s)"
    part_began=$now
}

passed() {
    echo "1 0 0" >>"$IVP_TEST_COUNTS"
}

failed() {
    echo "0 1 0" >>"$IVP_TEST_COUNTS"
    say "FAILED  $1"
    say "        log: $2"
    tail -n 15 "$2" | sed 's/^/        | /'
}

# build NAME COMPILER TARGETS OPTION...: one build counts as one case. TARGETS: "all", or a pattern
# for the outputs to build.
build() {
    name=$1
    compiler=$2
    targets=$3
    shift 3
    folder=$builds/$name
    log=$builds/$name.log
    if [ -f "$folder/build.ninja" ]; then
        set -- setup --reconfigure "$@"
    else
        set -- setup "$@"
    fi
    if ! CC=$compiler meson "$@" -Dwerror=true "$folder" "$top" >"$log" 2>&1; then
        failed "setting up the build \"$name\"" "$log"
        return 1
    fi
    if [ "$targets" != all ]; then
        targets=$(ninja -C "$folder" -t targets all | sed -n "s/^\($targets\): .*/\1/p")
    fi
    # shellcheck disable=SC2086 # names of targets are to be split
    if ! ninja -j2 -C "$folder" $targets >>"$log" 2>&1; then
        failed "the build \"$name\" ($compiler, without warnings)" "$log"
        return 1
    fi
    passed
    part "build \"$name\""
}

# tests NAME OPTION...: the tests of a build
tests() {
    name=$1
    shift
    meson test -C "$builds/$name" --num-processes 2 --no-rebuild "$@" >"$builds/$name-test.log" 2>&1
    python3 "$top/tests/support/count.py" meson "$name" "$builds/$name" ||
        say "        what was on the screens: $builds/$name/tests-kept"
    part "tests of \"$name\""
}

if build gcc gcc all; then
    tests gcc
fi

# Under the sanitizers, and at the same time without the clients' own windows.
suppressions=$top/tests/support/leaks.supp
ASAN_OPTIONS=detect_leaks=1:fast_unwind_on_malloc=0:abort_on_error=0
LSAN_OPTIONS=suppressions=$suppressions:print_suppressions=0
UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1
if build sanitize gcc all -Dbuildtype=debug -Doptimization=1 -Db_sanitize=address,undefined \
    -Db_lundef=false -Dpidgin=disabled -Dfinch=disabled; then
    export ASAN_OPTIONS LSAN_OPTIONS UBSAN_OPTIONS
    tests sanitize --suite unit --suite headless --timeout-multiplier 4
    unset ASAN_OPTIONS LSAN_OPTIONS UBSAN_OPTIONS
fi

build clang clang all -Doptimization=1
# These only have to compile, or to link; the engine itself is the same in all of them.
build pidgin-alone gcc 'plugin\/\(pidgin\|purple\)\/.*\.c\.o' -Dbuildtype=plain -Dfinch=disabled
build no-client gcc 'plugin\/.*' -Dbuildtype=plain -Dpurple=disabled

if [ "$long" = yes ]; then
    IVP_TEST_SOURCE=$top
    IVP_TEST_BUILD=$builds/gcc
    PYTHONPATH=$top/tests/support
    export IVP_TEST_SOURCE IVP_TEST_BUILD PYTHONPATH
    # Each is a program that speaks TAP: NAME.sh or NAME.py.
    for file in "$top"/tests/long.d/*.sh "$top"/tests/long.d/*.py; do
        [ -f "$file" ] || continue
        name=long-$(basename "${file%.*}")
        case "$file" in
        *.sh) sh "$file" >"$builds/$name.tap" 2>"$builds/$name.log" ;;
        *.py) python3 "$file" >"$builds/$name.tap" 2>"$builds/$name.log" ;;
        esac
        python3 "$top/tests/support/count.py" tap "$name" "$builds/$name.tap" || true
        part "$name"
    done
fi

say "In all $(($(date +%s) - began)) s."
awk '
    { passed += $1; failed += $2; skipped += $3 }
    END {
        line = (passed + 0) " passed, " (failed + 0) " failed"
        if (skipped > 0)
            line = line ", " skipped " skipped"
        print line
        exit failed > 0 || passed == 0
    }' "$IVP_TEST_COUNTS"
