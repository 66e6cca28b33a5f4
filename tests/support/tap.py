# SPDX-License-Identifier: GPL-2.0-or-later
"""Test cases as functions, their results as TAP, which meson reads.

A case is a function registered with @case("what must hold"). Cases run in the order they were
written and share what the first ones set up; when one ends with Stop, the rest are reported as
not ok because their ground is gone, never silently left out.
"""

import sys
import time
import traceback

_cases = []


class Skip(Exception):
    """The case cannot be judged here; its text says why."""


class Stop(Exception):
    """The case did not hold, and the following ones have no ground to stand on."""


def case(sentence):
    def register(function):
        _cases.append((sentence, function))
        return function
    return register


def check(truth, sentence):
    if not truth:
        raise AssertionError(sentence)


def equal(actual, expected, what="value"):
    if actual != expected:
        raise AssertionError(f"{what}: expected {expected!r}, got {actual!r}")


def run(*arguments, on_trouble=None):
    """Runs every registered case; returns the exit status. on_trouble(sentence) may save
    pictures and logs of a case that did not hold."""
    print(f"1..{len(_cases)}", flush=True)
    bad = 0
    gone = None
    for number, (sentence, function) in enumerate(_cases, 1):
        if gone:
            bad += 1
            print(f"not ok {number} - {sentence}\n# not tried: {gone}", flush=True)
            continue
        start = time.monotonic()
        try:
            function(*arguments)
        except Skip as why:
            print(f"ok {number} - {sentence} # SKIP {why}", flush=True)
            continue
        except Exception as error:  # every way to go wrong is a result here
            bad += 1
            print(f"not ok {number} - {sentence}", flush=True)
            for line in traceback.format_exc().rstrip().splitlines():
                print("# " + line, flush=True)
            if on_trouble:
                try:
                    on_trouble(sentence)
                except Exception as second:
                    print(f"# while saving what was on the screen: {second}", flush=True)
            if isinstance(error, Stop):
                gone = f"\"{sentence}\" did not hold"
            continue
        print(f"ok {number} - {sentence}\n# {time.monotonic() - start:.2f} s", flush=True)
    sys.stdout.flush()
    return 1 if bad else 0
