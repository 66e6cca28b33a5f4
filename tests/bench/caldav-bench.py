# SPDX-License-Identifier: GPL-2.0-or-later
"""Booking on a shared calendar of 1,000 bookings, beside the bare PUT of the same bytes."""

import datetime
import os
import re
import statistics
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "support"))
import caldav  # noqa: E402
import desk as desks  # noqa: E402

BOOKINGS, TIMES = 1000, 20
EVENT = ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Interview Panel//EN\r\nBEGIN:VEVENT\r\nUID:{name}@interview-panel\r\n"
         "DTSTAMP:20260601T000000Z\r\nDTSTART:{start}\r\nDTEND:{end}\r\nSUMMARY:End User Interview\r\n"
         "ORGANIZER;CN=Facilitator:mailto:facilitator@example.org\r\nX-INTERVIEW-PANEL-CLAIM:k3w9.7q2k9mh.{number}\r\n"
         "X-INTERVIEW-PANEL-SLOT:{slot}/60\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")


def fill(server):
    """As files, which Radicale reads as they are: a thousand PUTs would take minutes."""
    url = server.make("bench")
    folder = os.path.join(server.folder, "collection-root", caldav.USER, "bench")
    at = datetime.datetime(2027, 1, 1)
    for number in range(1, BOOKINGS + 1):
        slot = at.strftime("%Y%m%dT%H%MZ")
        with open(os.path.join(folder, slot + "-g1.ics"), "w", newline="") as file:
            file.write(EVENT.format(name=slot + "-g1", number=number, slot=slot, start=at.strftime("%Y%m%dT%H%M00Z"),
                                    end=(at + datetime.timedelta(hours=1)).strftime("%Y%m%dT%H%M00Z")))
        at += datetime.timedelta(hours=2)
    return url


def main(build):
    with desks.Desk() as desk:
        server = caldav.Radicale(desk)
        url = fill(server)
        result = subprocess.run([os.path.join(build, "tests", "bench", "caldav-bench"), url, str(TIMES)],
                                capture_output=True, text=True, check=True, env=desk.environment())
    found = {}
    for what, time, requests in re.findall(r"^(\w+) ([\d.]+) ?(\d*)$", result.stdout, re.M):
        found.setdefault(what, []).append((float(time), int(requests or 1)))
    median = {what: statistics.median(time for time, _ in values) for what, values in found.items()}
    requests = {what: max(number for _, number in values) for what, values in found.items()}
    print(f"Radicale, {BOOKINGS} bookings, medians of {TIMES}: bare PUT {median['put']:.1f} ms (1 request), booking "
          f"{median['book']:.1f} ms ({requests['book']} requests), ratio {median['book'] / median['put']:.2f}; "
          f"first sync {median['first']:.0f} ms ({requests['first']}), unchanged sync {median['same']:.1f} ms "
          f"({requests['same']})")


main(sys.argv[1])
