# SPDX-License-Identifier: GPL-2.0-or-later
"""Counts test cases.

  count.py meson LABEL BUILD   what the last "meson test" in BUILD reported, TAP cases one by one
  count.py tap LABEL LOG       a TAP stream kept in a file

Prints each case that did not hold, with its log, then adds "PASSED FAILED SKIPPED" to the file
named by IVP_TEST_COUNTS.
"""

import json
import os
import re
import sys


def count_stream(lines):
    """Returns (passed, skipped, the sentences of those that did not hold, whether it is whole)."""
    passed = skipped = 0
    bad = []
    planned = None
    for line in lines:
        plan = re.match(r"1\.\.(\d+)", line)
        if plan:
            planned = int(plan[1])
        result = re.match(r"(not )?ok\b(?: \d+)?(?: -)? ?(.*)", line)
        if not result:
            continue
        if re.search(r"# SKIP", line, re.I):
            skipped += 1
        elif result[1]:
            bad.append(result[2])
        else:
            passed += 1
    return passed, skipped, bad, planned == passed + skipped + len(bad)


def count_meson(label, build):
    """Meson's own record of the last run: a program a line."""
    log = os.path.join(build, "meson-logs", "testlog")
    passed = skipped = failed = 0
    with open(log + ".json", encoding="utf-8") as file:
        programs = [json.loads(line) for line in file]
    for program in programs:
        good, passed_over, bad, whole = count_stream(program.get("stdout", "").splitlines())
        # One that dies after, or before, its last case is a case of its own.
        if not whole or (program["result"] not in ("OK", "SKIP", "EXPECTEDFAIL") and not bad):
            bad.append(f"the program itself ({program['result'].lower()}, status {program['returncode']})")
        passed, skipped, failed = passed + good, skipped + passed_over, failed + len(bad)
        for sentence in bad:
            print(f"FAILED  {label}: {program['name'].split(':')[-1]}: {sentence}")
        if bad:
            print(f"        log: {log}.txt")
    if not programs:
        failed += 1
        print(f"FAILED  {label}: no test was run")
    return passed, failed, skipped


def count_tap(label, log):
    with open(log, encoding="utf-8", errors="replace") as file:
        passed, skipped, bad, whole = count_stream(file)
    if not whole:
        bad.append("it ended before its last case")
    for sentence in bad:
        print(f"FAILED  {label}: {sentence}\n        log: {log}")
    return passed, len(bad), skipped


def main():
    kind, label, where = sys.argv[1:4]
    result = {"meson": count_meson, "tap": count_tap}[kind](label, where)
    with open(os.environ["IVP_TEST_COUNTS"], "a") as file:
        file.write("%d %d %d\n" % result)
    return 1 if result[1] else 0


sys.exit(main())
