# SPDX-License-Identifier: GPL-2.0-or-later
"""200 slots, 8 facilitators, with kills and lost answers, on Radicale and Xandikos."""

import os
import sys

import caldav
import desk as desks
import race
from tap import case, run

BUILD = os.path.abspath(os.environ["IVP_TEST_BUILD"])
KEEP = os.path.join(BUILD, "tests-kept", "caldav-long")


def long_race(desk, kind, gap):
    result = race.Race(desk, BUILD, kind(desk), slots=200, kills=100, seed=900 + gap, gap=gap).run()
    print("# " + race.show(kind, result), flush=True)
    race.judge(result)


for KIND in (caldav.Radicale, caldav.Xandikos):
    for GAP in (0, 15):
        case(f"200 slots on {KIND.name}, {GAP} minutes between two: each is booked once, nothing is left behind")(
            lambda desk, kind=KIND, gap=GAP: long_race(desk, kind, gap))

os.makedirs(KEEP, exist_ok=True)
with desks.Desk(KEEP) as DESK:
    sys.exit(run(DESK))
